"""One HTTP request out and its answer back, as bytes: sessions, adapters, pools. What it means is not known here.

There are two ways. As a rule the connection pool of the session's adapter is used directly, since making a response of
``requests`` costs more than the rest of a call. The long way, through ``adapter.send``, is taken wherever somebody
might notice the difference: an adapter of one's own or a patched one (the package ``responses`` patches it), a proxy.
What the session and the environment say about proxies and TLS is read once, when the sender is made. A session that
the sender makes itself has quick connections: see ``connection``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3 import HTTPConnectionPool
from urllib3.exceptions import ClosedPoolError
from urllib3.exceptions import DecodeError as EncodingError
from urllib3.util import Timeout as PoolTimeout

from ..clock import Clock
from ..errors import InvalidArgument
from .connection import FORESEEN, QuickAdapter, make_adapter

__all__ = ["Answer", "Sender"]

#: Status, headers and body.
Answer = tuple[int, Mapping[str, str], bytes]

_BODY_TIMEOUTS: Final = 6  # a whole answer may take this many read timeouts, however it trickles in
_POOL_SIZE: Final = 32  # idle connections kept, that is threads served without reconnecting
_PIECE: Final = 65536  # bytes; with no size given urllib3 would take a cut-off answer for a whole one

# None if it was patched before this module was imported: then the long way is always taken.
_SEND: Final = HTTPAdapter.send if HTTPAdapter.send.__module__ == "requests.adapters" else None


class Sender:
    """Sends to one address; safe to use from many threads. ``session`` None makes one of its own."""

    def __init__(
        self,
        base_url: str,
        timeout: tuple[float, float],
        *,
        session: requests.Session | None = None,
        proxies: Mapping[str, str] | None = None,
        clock: Clock,
    ) -> None:
        self._base_url = base_url
        self._timeout = timeout
        self._pool_timeout = PoolTimeout(connect=timeout[0], read=timeout[1])
        self._clock = clock
        self._own_session = session is None
        self.session = session or requests.Session()
        if session is None:
            self.session.headers["User-Agent"] = "bitget_client"
            self._mount()
        else:
            _check_adapter(session.get_adapter(base_url))
        self._pid = os.getpid()
        settings = self.session.merge_environment_settings(base_url, dict(proxies or {}), False, None, None)
        self._settings: dict[str, Any] = {name: settings[name] for name in ("verify", "cert", "proxies")}
        self._origin = len(base_url) - len(urlsplit(base_url).path)
        self._direct: tuple[Any, HTTPConnectionPool | None] = (None, None)  # an adapter, and its pool if it may be used

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """Send one request and read the whole answer.

        Raises what ``requests``, ``urllib3`` and sockets raise; see ``failures.stage_of`` for what that means.
        """
        if self._own_session and os.getpid() != self._pid:
            self._after_fork()
        adapter: Any = self.session.get_adapter(url)
        pool = self._pool_of(adapter)
        if pool is not None:
            try:
                return self._send_directly(pool, adapter.max_retries, method, url, headers, body)
            except ClosedPoolError:  # the session was closed, or has too many pools: nothing was sent
                self._direct = (None, None)
        return self._send_through(adapter, method, url, headers, body)

    def close(self) -> None:
        """Close the connections, if the session is the sender's own."""
        if self._own_session:
            self.session.close()

    # --- the short way -----------------------------------------------------------------------------------------------

    def _pool_of(self, adapter: Any) -> HTTPConnectionPool | None:
        if HTTPAdapter.send is not _SEND or "send" in vars(adapter):
            return None
        known, pool = self._direct
        if known is not adapter or (pool is not None and pool.pool is None):
            pool = self._find_pool(adapter)
            self._direct = (adapter, pool)
        return pool

    def _find_pool(self, adapter: Any) -> HTTPConnectionPool | None:
        proxies, verify, cert = self._settings["proxies"], self._settings["verify"], self._settings["cert"]
        if adapter.__class__ not in (HTTPAdapter, QuickAdapter) or select_proxy(self._base_url, proxies) is not None:
            return None
        find = getattr(adapter, "get_connection_with_tls_context", None)  # since requests 2.32
        if find is None or not FORESEEN:
            return None
        request = requests.Request("GET", self._base_url).prepare()
        pool: HTTPConnectionPool = find(request, verify, proxies=proxies, cert=cert)
        adapter.cert_verify(pool, self._base_url, verify, cert)  # type: ignore[no-untyped-call]  # as requests does
        return pool

    def _send_directly(
        self,
        pool: HTTPConnectionPool,
        retries: Any,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Answer:
        response = pool.urlopen(
            method,
            url[self._origin :],
            body,
            headers,
            retries,
            redirect=False,
            assert_same_host=False,
            timeout=self._pool_timeout,
            preload_content=False,
            decode_content=False,
        )
        return response.status, response.headers, self._read(response, response.headers)

    # --- the long way ------------------------------------------------------------------------------------------------

    def _send_through(
        self, adapter: Any, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        request = requests.PreparedRequest()
        request.method, request.url, request.body = method, url, body
        request.headers = headers  # type: ignore[assignment]  # a plain dict is twenty times cheaper to fill and read
        response = adapter.send(request, stream=True, timeout=self._timeout, **self._settings)
        content = getattr(response, "_content", False)
        if content is not False or getattr(response.raw, "read1", None) is None:
            body = response.content or b""  # an interceptor has read it, or brought a stream of its own
        else:
            body = self._read(response.raw, response.headers)
        return response.status_code, response.headers, body

    # --- both --------------------------------------------------------------------------------------------------------

    def _read(self, raw: Any, headers: Mapping[str, str]) -> bytes:
        """The whole body, in bounded time even if it trickles in byte by byte."""
        deadline = self._clock.monotonic() + _BODY_TIMEOUTS * self._timeout[1]
        pieces: list[bytes] = []
        packed = "content-encoding" in headers  # then more may come even when all has been received
        try:
            while piece := raw.read1(_PIECE, decode_content=True):
                pieces.append(piece)
                if raw.closed and not packed:
                    break  # it has ended by its length: to be told so would cost half as much again
                if self._clock.monotonic() > deadline:
                    raise requests.ReadTimeout("the answer did not end in time")
        except EncodingError:
            raw.close()
            return b""  # what the answer was compressed with cannot be undone: nobody can read it
        except BaseException:
            raw.close()  # half-read: the connection is of no further use
            raise
        raw.release_conn()
        return b"".join(pieces)

    def _mount(self) -> None:
        for prefix in ("https://", "http://"):
            self.session.mount(prefix, make_adapter(_POOL_SIZE))

    def _after_fork(self) -> None:
        """A child process must not write into its parent's connections."""
        self._pid = os.getpid()
        self._mount()


def _check_adapter(adapter: Any) -> None:
    """Refuse a session whose own retries would send an order twice."""
    retries = getattr(adapter, "max_retries", None)
    if retries is None or not retries.total:
        return
    allowed = retries.allowed_methods
    if not allowed or "POST" in allowed:
        raise InvalidArgument(
            "the session's adapter repeats POST requests by itself, which could place an order twice: "
            "leave POST out of Retry(allowed_methods=…)"
        )
