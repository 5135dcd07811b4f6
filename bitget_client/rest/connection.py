"""One HTTP exchange on a kept connection, at a third of what it costs in ``http.client``. Pools and TLS are urllib3's.

Half of the processor's time of a call goes into reading a dozen headers with the parser for e-mail, and an eighth into
writing as many, one by one. Here requests and answers that are plain are written and read in one piece: header lines of
visible ASCII, as exchanges send them. Everything else is left to ``http.client`` and urllib3, untouched: a request
before anything of it was sent, an answer before anything of it was taken from the buffer.

These connections are put where urllib3 foresees it (``ConnectionCls``), so that its pools, its timeouts and its errors,
and with them the knowledge of how far a request got, stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.client import HTTPResponse as Received
from typing import Any, Final

import urllib3
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

__all__ = ["FORESEEN", "QuickAdapter", "make_adapter"]

#: Whether urllib3 is recent enough for all this; it was written for 2.2.
FORESEEN: Final = hasattr(HTTPResponse, "read1")

# A whole head: status line, and lines of visible ASCII, spaces and tabs, none of them folded.
_HEAD: Final = re.compile(
    rb"HTTP/1\.1 ([2-5]\d\d)(?: ([ -~]*))?\r\n"
    rb"((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~]*\r\n)*)\r\n"
)
_FIELD: Final = re.compile(r"([^:]+):[\t ]*(.*)\r\n")
_LENGTH: Final = re.compile(r"[0-9]{1,18}").fullmatch
_MOST_FIELDS: Final = 64  # whether more than these are too many is for http.client to say
_NO_BODY: Final = (204, 304)

# Without these http.client and urllib3 would add lines of their own.
_EXPECTED: Final = frozenset(("accept-encoding", "user-agent"))
_FRAMING: Final = frozenset(("host", "transfer-encoding"))


class _Answer(Received):
    """An answer whose head is read at once if it is plain and has come whole."""

    def begin(self) -> None:
        if not self._begin_plainly():
            super().begin()

    def _begin_plainly(self) -> bool:
        """Read the head, or take nothing and say so."""
        peek = getattr(self.fp, "peek", None)  # what stands in for a socket in a test may have none
        found = _HEAD.match(peek()) if peek else None
        if found is None:
            return False
        status, reason, lines = found.groups()
        fields = _FIELD.findall(lines.decode("ascii"))
        first = {name.lower(): value for name, value in reversed(fields)}  # of several the first counts, as there
        length, coding = first.get("content-length"), first.get("transfer-encoding")
        if (length and not _LENGTH(length)) or (coding and coding.lower() != "chunked") or len(fields) > _MOST_FIELDS:
            return False
        self.fp.read(found.end())
        self.code = self.status = int(status)
        self.reason = (reason or b"").decode("ascii").strip()
        self.version = 11
        # It can do all that is asked of a message.
        self.headers = self.msg = urllib3.HTTPHeaderDict(fields)  # type: ignore[assignment]
        self.chunked, self.chunk_left = bool(coding), None
        self.length = int(length) if length and not coding else None
        if self.status in _NO_BODY:
            self.length = 0
        # Without a length the body ends where the connection does.
        self.will_close = "close" in first.get("connection", "").lower() or (self.length is None and not coding)
        return True


class _Quick(HTTPConnection):
    """What the two kinds of connection have in common."""

    _asked: dict[str, Any] | None = None  # about the request on its way, if it was a plain one

    # As in urllib3: what is called so in http.client takes other arguments.
    def request(  # type: ignore[override]
        self,
        method: str,
        url: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        chunked: bool = False,
        preload_content: bool = True,
        decode_content: bool = True,
        enforce_content_length: bool = True,
    ) -> None:
        """Send a request: a plain one in one piece, any other one as urllib3 does."""
        options = {
            "preload_content": preload_content,
            "decode_content": decode_content,
            "enforce_content_length": enforce_content_length,
        }
        special = chunked or self.debuglevel > 0  # with which http.client prints what it does
        plain = None if special else self._plain(method, url, body, headers or {})
        if plain is None:
            self._asked = None
            super().request(method, url, body, headers, chunked=chunked, **options)
            return
        self._asked = {"request_method": method, "request_url": url, **options}
        self.send(plain)  # on a kept connection within the time that was set for reading

    def _plain(self, method: str, url: str, body: Any, headers: Mapping[str, str]) -> bytes | None:
        """The whole request, if nothing about it is special."""
        host = self.host if self.port == self.default_port else f"{self.host}:{self.port}"
        lines = [f"{method} {url} HTTP/1.1", f"Host: {host}"]
        try:
            names = set(map(str.lower, headers))
            if not names >= _EXPECTED or names & _FRAMING or self._tunnel_host or ":" in self.host:
                return None
            if not url.startswith("/") or " " in url:
                return None
            if (body is not None or method != "GET") and "content-length" not in names:
                return None
            lines += map(": ".join, headers.items())
            # No line may break into two, which would let a value smuggle in a header.
            if not "".join(lines).isprintable():
                return None
            return "\r\n".join([*lines, "", ""]).encode("ascii") + (body or b"")
        except (TypeError, UnicodeEncodeError):
            return None

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        """Read the head of the answer; its body is read as urllib3 does."""
        asked, self._asked = self._asked, None
        if asked is None:
            return super().getresponse()
        known = getattr(self.sock, "gettimeout", None)  # that of pyOpenSSL has none
        if known is None or known() != self.timeout:  # setting it is a call to the system, asking is not
            self.sock.settimeout(self.timeout)
        received = _Answer(self.sock, method=asked["request_method"])
        try:
            received.begin()
        except BaseException:
            received.close()
            raise
        headers: Any = received.headers
        if headers.__class__ is not urllib3.HTTPHeaderDict:
            headers = urllib3.HTTPHeaderDict(headers.items())
        if received.will_close:
            self.close()  # the answer can still be read to its end
        return HTTPResponse(
            body=received,
            headers=headers,
            status=received.status,
            version=received.version,
            reason=received.reason,
            original_response=received,
            **asked,
        )


class _QuickPlain(_Quick):
    """Over TCP alone."""

    def connect(self) -> None:
        from .sockets import steady  # here, because over TLS it is of no use, and ctypes takes a while to load

        super().connect()
        self.sock = steady(self.sock)

    @property
    def is_connected(self) -> bool:
        """Whether the connection can still be used."""
        silent = getattr(self.sock, "is_silent", None)
        return silent() if silent else super().is_connected


class _QuickTls(_Quick, HTTPSConnection):
    """Over TLS."""


class _Pool(HTTPConnectionPool):
    """Makes quick connections, unless somebody has put in a class of their own, as tools that record traffic do."""

    @property
    def ConnectionCls(self) -> Any:  # type: ignore[override]  # noqa: N802
        usual = HTTPConnectionPool.ConnectionCls
        return _QuickPlain if usual is HTTPConnection else usual


class _TlsPool(HTTPSConnectionPool):
    """The same over TLS."""

    @property
    def ConnectionCls(self) -> Any:  # type: ignore[override]  # noqa: N802
        usual = HTTPSConnectionPool.ConnectionCls
        return _QuickTls if usual is HTTPSConnection else usual


class QuickAdapter(HTTPAdapter):
    """An adapter of ``requests`` with quick connections."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}


def make_adapter(pool_size: int) -> HTTPAdapter:
    """An adapter that keeps this many idle connections: quick ones, where urllib3 foresees them."""
    return (QuickAdapter if FORESEEN else HTTPAdapter)(pool_maxsize=pool_size)
