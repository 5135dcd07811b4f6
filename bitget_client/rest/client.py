"""What every REST client has, whatever its version: construction, the clock, the raw door. No endpoint lives here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, ClassVar, TypeVar

import attrs
import requests

from ..clock import Clock
from ..environment import Credentials, Environment
from ..errors import InvalidArgument
from ..rate_limit import RateLimiter, RateLimitMode
from ..signing import make_signer
from ..wire import field
from .endpoint import EndpointGroup
from .response import ApiResponse
from .transport import Route, Timeout, Transport

__all__ = ["LatencySummary", "RestClient"]

C = TypeVar("C", bound="RestClient")

_VERBS = ("GET", "POST", "PUT", "DELETE")
_open = field("params", Any).encode  # passes any shape through, but no float and no naive datetime


@attrs.frozen
class LatencySummary:
    """How far away the exchange and its clock are. All values are milliseconds.

    ``round_trips`` are the times of the questions asked, in order (the first may have had to connect), ``offset`` is
    exchange time minus local time by the quickest of them, exact to half its round trip; ``server_time`` is what the
    exchange said in that one, ``local_time`` the local clock when its answer came.
    """

    round_trips: tuple[int, ...]
    offset: int
    server_time: int
    local_time: int

    @property
    def round_trip(self) -> int:
        """The shortest round trip."""
        return min(self.round_trips)

    @property
    def one_way(self) -> float:
        """Half the shortest round trip: an estimate of the way there."""
        return self.round_trip / 2


class RestClient(EndpointGroup):
    """A blocking client for one account, safe to use from many threads.

    Without credentials the public endpoints work. Give all of ``api_key``, ``api_secret`` (or a PEM private key in its
    place) and ``api_pass``, or ``credentials``.

    * ``environment``, ``demo_trading``, ``base_url``: which exchange; ``base_url`` wins.
    * ``timeout``: seconds, one number or (to connect, between two pieces of an answer).
    * ``session``: a ``requests.Session`` of your own, read when the client is made (headers, proxies, TLS) and used for
      its mounted adapters. Its cookies, hooks and netrc are not used, redirects are not followed.
    * ``proxies``: as in ``requests``; the environment's proxies count too unless the session says ``trust_env=False``.
    * ``rate_limit``: ``"wait"`` for one's turn, ``"raise"`` :class:`~bitget_client.errors.RateLimited`, or ``"off"``.
    * ``sign``: your own function ``sign(text, secret) -> signature`` in place of HMAC or RSA.
    * ``recv_window``: milliseconds, as in the other clients. Kept for their sake: over REST the exchange takes no such
      parameter, and nothing of it is sent.
    * ``logger``: where requests (level TRACE, redacted) and repeats (INFO) are logged; default ``bitget_client.rest``.

    What is repeated by itself: reads, up to twice, after network failures and 5xx; anything that provably was not sent
    or not executed (connection refused, 429). A state-changing call whose fate is unknown never is: it raises
    :class:`~bitget_client.errors.OutcomeUnknown`.
    """

    #: Whose API this speaks: ``v3`` for unified accounts, ``v2`` for classic ones.
    api_version: ClassVar[str]

    #: The endpoint of the exchange's clock.
    _time_path: ClassVar[str]

    def __init__(
        self,
        api_key: str | None = None,
        api_secret: str | None = None,
        api_pass: str | None = None,
        *,
        credentials: Credentials | None = None,
        environment: Environment | None = None,
        demo_trading: bool = False,
        base_url: str | None = None,
        recv_window: int = 5000,
        timeout: Timeout = (5.0, 10.0),
        session: requests.Session | None = None,
        proxies: Mapping[str, str] | None = None,
        rate_limit: RateLimitMode = "wait",
        sign: Callable[[str, str], str] | None = None,
        logger: logging.Logger | None = None,
        clock: Clock | None = None,
    ) -> None:
        chosen = Environment.choose(environment, demo_trading=demo_trading)
        found = Credentials.choose(api_key, api_secret, api_pass, credentials)
        if recv_window.__class__ is not int or recv_window < 0:
            raise InvalidArgument(f"recv_window={recv_window!r}: pass milliseconds as a whole number")
        url = (base_url or chosen.rest_url).rstrip("/")
        clock = clock or Clock()
        self.recv_window = recv_window
        self._credentials = found
        self._demo_trading = chosen.demo_trading
        self._transport = Transport(
            url,
            time_path=self._time_path,
            credentials=found,
            signer=make_signer(found.api_secret, sign) if found else None,
            demo_trading=chosen.demo_trading,
            timeout=timeout,
            session=session,
            proxies=proxies,
            limiter=RateLimiter(rate_limit, clock, address=url, account=found.api_key if found else None),
            clock=clock,
            logger=logger,
        )

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(base_url={self.base_url!r}, credentials={self._credentials!r}, "
            f"demo_trading={self._demo_trading!r})"
        )

    @property
    def base_url(self) -> str:
        """The address all paths are added to."""
        return self._transport.base_url

    @property
    def clock(self) -> Clock:
        """The client's clock; its ``offset_ms`` is what :meth:`sync_time` found."""
        return self._transport.clock

    def request(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        signed: bool = False,
        idempotent: bool | None = None,
    ) -> ApiResponse[Any]:
        """Call any endpoint, also one that is newer than this library.

        ``params`` have the exchange's own names: they are the query of a GET and the JSON body of everything else,
        where a list is a bare array. ``None`` values are not sent, a ``float`` is refused. ``signed=True`` for
        private calls.
        ``idempotent``: whether the call only reads, so that it may be repeated after a failure; default: GET does.

        ``data`` is the decoded JSON. Raises what every endpoint raises.
        """
        verb = method.upper()
        if verb not in _VERBS:
            raise InvalidArgument(f"method={method!r}: use one of {', '.join(_VERBS)}")
        if any(mark in path for mark in "?#{} ") or not path.isascii() or "://" in path:
            raise InvalidArgument(f"path={path!r}: pass the bare path, as in '/api/v3/market/tickers', and use params")
        if not path.startswith("/"):
            path = f"/{path}"
        reads = verb == "GET" if idempotent is None else idempotent
        return self._transport.call(Route(verb, path, signed, reads), _wire_params(verb, params))

    def fetch_server_time(self) -> int:
        """The exchange's clock in Unix milliseconds."""
        return self._transport.ask_time()[0]

    def sync_time(self) -> int:
        """Take the exchange's clock for the timestamps of this client; returns the offset in milliseconds.

        Asks three times and keeps the answer that came quickest. Needed only where the local clock is wrong; a read
        refused for its timestamp does it by itself.
        """
        return self._transport.synchronise()

    def fetch_latency_summary(self, questions: int = 5) -> LatencySummary:
        """Ask the exchange's clock several times and sum up; changes and prints nothing."""
        if questions.__class__ is not int or questions < 1:
            raise InvalidArgument(f"questions={questions!r}: pass a whole number above zero")
        times = [self._transport.ask_time() for _ in range(questions)]
        server, sent, received = min(times, key=lambda asked: asked[2] - asked[1])
        return LatencySummary(
            round_trips=tuple(received - sent for _, sent, received in times),
            offset=server - (sent + received) // 2,
            server_time=server,
            local_time=received,
        )

    def close(self) -> None:
        """Close the connections, unless the session is yours. Calls raise afterwards; closing twice is fine."""
        self._transport.close()

    def __enter__(self: C) -> C:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _wire_params(verb: str, params: Mapping[str, Any] | Sequence[Any] | None) -> Any:
    if params is None:
        return None
    if isinstance(params, str | bytes) or not isinstance(params, Mapping | list | tuple):
        raise InvalidArgument(f"params is a {type(params).__name__}: pass a mapping, or a list for a bare array")
    if not isinstance(params, Mapping):
        if verb == "GET":
            raise InvalidArgument("a GET has no body: pass params as a mapping")
        return _open("params", params)
    encoded = {key: _open(key, value) for key, value in params.items() if value is not None}
    for key, value in encoded.items():
        if verb == "GET" and (isinstance(value, dict) or (isinstance(value, list) and not all(map(_plain, value)))):
            raise InvalidArgument(f"{key}={value!r} has no form in a query")
    return encoded


def _plain(value: Any) -> bool:
    return isinstance(value, str | int)
