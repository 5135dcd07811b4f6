"""One REST request to the exchange and its answer back: signing, sending, repeating. No endpoint is declared here.

The request is prepared by hand: ``requests.Session.send`` would look up proxies, netrc and cookies for every call,
which takes longer than the exchange's own work. What the session and the environment say about proxies, TLS and headers
is read once, when the transport is made. Cookies, netrc and redirects are not used. How the bytes travel is the
``sender``'s.

What is repeated, and nothing else: connections nobody accepted (any verb, nothing was sent), answers 429 (any verb,
nothing was done; only with ``rate_limit="wait"``), and reads. A state-changing request whose fate is unknown never is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs
import requests
from requests.utils import check_header_validity
from urllib3.exceptions import HTTPError

from ..clock import Clock
from ..environment import Credentials
from ..errors import (
    ApiError,
    BitgetError,
    InvalidArgument,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    ServiceUnavailable,
    TimestampError,
    TransportError,
)
from ..rate_limit import RateLimit, RateLimiter
from ..signing import Signer, rest_signature
from ..trace import TRACE, redact
from ..wire import dumps, encode_query, loads
from . import failures
from .response import ApiResponse, whole_number
from .sender import Sender

__all__ = ["Route", "Timeout", "Transport"]

#: Seconds: one number for both, or (to connect, between two pieces of an answer).
Timeout: TypeAlias = float | tuple[float, float]

_REPEATS = 2  # after a first try
_PAUSES = (0.1, 0.4)  # seconds before the first and the second repeat
_LONGEST_RETRY_AFTER = 30.0  # seconds; an exchange that wants more gets no repeat
_SUCCESS = frozenset(("00000", "0", 0))


@attrs.frozen
class Route:
    """What the transport must know about an endpoint. ``path`` may hold ``{name}`` places."""

    method: str
    path: str
    signed: bool = False
    idempotent: bool = True
    rate: RateLimit | None = None
    label: str = attrs.field(init=False)

    @label.default
    def _label(self) -> str:
        return f"{self.method} {self.path}"


class Headers(dict[str, str]):
    """Request headers: looked up without regard to case, and masked when shown."""

    def __contains__(self, name: object) -> bool:
        return dict.__contains__(self, name) or self._spelling(name) is not None

    def __missing__(self, name: str) -> str:
        spelling = self._spelling(name)
        if spelling is None:
            raise KeyError(name)
        return dict.__getitem__(self, spelling)

    def get(self, name: str, default: Any = None) -> Any:
        spelling = name if dict.__contains__(self, name) else self._spelling(name)
        return default if spelling is None else self[spelling]

    def _spelling(self, name: object) -> str | None:
        lower = str(name).lower()
        return next((known for known in self if known.lower() == lower), None)

    def __repr__(self) -> str:
        return repr(redact(dict(self)))


@attrs.define(eq=False)
class _Call:
    """One request as it goes out, the same for every try; only time and signature are new each time."""

    route: Route
    path: str
    params: Any
    url: str
    query: str  # raw, as it is signed
    body: bytes | None
    result_type: Callable[[], Any]
    network_repeats: int = 0
    limit_repeats: int = 0
    resynced: bool = False

    @property
    def label(self) -> str:
        """What was asked, as people are told: with what stood in the places of the path."""
        return f"{self.route.method} {self.path}"


def _anything() -> Any:
    return Any


class Transport:
    """Sends the calls of one client; safe to use from many threads.

    ``signer`` and ``credentials`` come together or not at all. ``time_path`` is the exchange's clock, for
    :meth:`synchronise`.
    """

    def __init__(
        self,
        base_url: str,
        *,
        time_path: str,
        credentials: Credentials | None = None,
        signer: Signer | None = None,
        demo_trading: bool = False,
        timeout: Timeout = (5.0, 10.0),
        session: requests.Session | None = None,
        proxies: Mapping[str, str] | None = None,
        limiter: RateLimiter | None = None,
        clock: Clock | None = None,
        logger: logging.Logger | None = None,
    ) -> None:
        self.base_url = _checked_url(base_url)
        self.clock = clock or Clock()
        self.closed = False
        self._time_route = Route("GET", time_path)
        self._credentials = credentials
        self._signer = signer
        self._limiter = limiter or RateLimiter("wait", self.clock, address=self.base_url)
        self._logger = logger or logging.getLogger("bitget_client.rest")
        self._sender = Sender(
            self.base_url, _checked_timeout(timeout), session=session, proxies=proxies, clock=self.clock
        )
        self._headers = self._constant_headers(demo_trading)

    # --- the only two ways in ----------------------------------------------------------------------------------------

    def call(
        self,
        route: Route,
        params: Any = None,
        *,
        path: str | None = None,
        result_type: Callable[[], Any] = _anything,
    ) -> ApiResponse[Any]:
        """Send one call and return the answer, if that is a yes.

        ``params`` are wire names and wire values: the query of a GET, else the JSON body; none or empty means none.
        Raises any class of :mod:`bitget_client.errors` but ``SubscriptionError``.
        """
        call = self._prepare(route, params, path or route.path, result_type)
        while True:
            try:
                return self._try(call)
            except BitgetError as error:
                pause = self._pause_before_repeat(call, error)
                if pause is None:
                    raise
                self._logger.info("%s: repeating in %.1f s after %s", route.label, pause, error)
            self.clock.sleep(pause)

    def ask_time(self) -> tuple[int, int, int]:
        """The exchange's clock, and the local one before and after asking; Unix milliseconds."""
        sent = self.clock.local_ms()
        answer = self.call(self._time_route)
        received = self.clock.local_ms()
        data = answer.raw.get("data")
        server = whole_number(data.get("serverTime")) if isinstance(data, Mapping) else None
        if server is None:
            server = answer.request_time
        if server is None:
            raise ApiError("the exchange did not say its time", endpoint=self._time_route.label, raw=answer.raw)
        return server, sent, received

    def synchronise(self, questions: int = 3) -> int:
        """Take the offset to the exchange's clock from the quickest of several questions; return it in milliseconds.

        The first question on a new connection waits for its handshake, which falsifies the middle of the round trip.
        """
        server, sent, received = min((self.ask_time() for _ in range(questions)), key=lambda times: times[2] - times[1])
        return self.clock.synchronise(server, sent, received)

    def close(self) -> None:
        """Close the connections if the session is the transport's own. Calls raise afterwards."""
        self.closed = True
        self._sender.close()

    # --- going out ---------------------------------------------------------------------------------------------------

    def _prepare(self, route: Route, params: Any, path: str, result_type: Callable[[], Any]) -> _Call:
        if self.closed:
            raise InvalidArgument("this client is closed: make a new one")
        if route.signed and self._signer is None:
            raise InvalidArgument(
                f"{route.label} is a private call: give the client api_key, api_secret and api_pass, "
                "or credentials=Credentials.from_env()"
            )
        url, query, body = self.base_url + path, "", None
        try:
            if not params and not isinstance(params, list):
                params = None
            elif route.method == "GET":
                query, sent = encode_query(params)
                url = f"{url}?{sent}"
            else:
                body = dumps(params)
        except (TypeError, ValueError) as error:  # lone surrogates, integers beyond 64 bits
            raise InvalidArgument(f"{route.label}: {error}") from None
        return _Call(route, path, params, url, query, body, result_type)

    def _signed_headers(self, call: _Call) -> Headers:
        headers = Headers(self._headers)
        body = call.body
        if body is not None:
            headers["Content-Length"] = str(len(body))
        elif call.route.method != "GET":
            headers["Content-Length"] = "0"
        if call.route.signed:
            credentials, signer = self._credentials, self._signer
            assert credentials is not None and signer is not None  # checked in _prepare
            timestamp = str(self.clock.now_ms())
            headers["ACCESS-KEY"] = credentials.api_key
            headers["ACCESS-SIGN"] = rest_signature(
                signer, timestamp, call.route.method, call.path, call.query, body or b""
            )
            headers["ACCESS-TIMESTAMP"] = timestamp
            headers["ACCESS-PASSPHRASE"] = credentials.api_pass
        return headers

    def _try(self, call: _Call) -> ApiResponse[Any]:
        """Send once; return a yes, raise everything else."""
        route, logger = call.route, self._logger
        self._limiter.acquire(route.rate, route.label)
        headers = self._signed_headers(call)
        if logger.isEnabledFor(TRACE):
            logger.log(TRACE, "> %s %s %s %s", route.method, call.url, headers, redact(call.body))
        try:
            status, answered, body = self._sender.send(route.method, call.url, headers, call.body)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise failures.network_error(error, call.label, call.params, idempotent=route.idempotent) from error
        if logger.isEnabledFor(TRACE):
            logger.log(TRACE, "< %s %s %s %s", route.label, status, redact(answered), redact(body))
        return self._answer(call, status, answered, body)

    # --- what came back ----------------------------------------------------------------------------------------------

    def _answer(self, call: _Call, status: int, headers: Mapping[str, str], body: bytes) -> ApiResponse[Any]:
        route = call.route
        try:
            raw = loads(body)
        except ValueError:
            raw = None
        if raw.__class__ is not dict or (status < 400 and "code" not in raw):
            raise failures.garbled_answer(
                call.label, call.params, body, status, idempotent=route.idempotent, headers=headers
            )
        code = raw.get("code")
        if code == "00000" or (isinstance(code, str | int) and code in _SUCCESS and code is not False):
            return ApiResponse(raw, headers, call.result_type)
        raise failures.answer_error(
            call.label, call.params, raw, status, idempotent=route.idempotent, headers=headers
        )

    def _pause_before_repeat(self, call: _Call, error: BitgetError) -> float | None:
        """Seconds until the same call may be sent again; ``None`` if it must not be."""
        if isinstance(error, OutcomeUnknown):
            return None
        if isinstance(error, NotSent):
            stage = failures.stage_of(error.__cause__)
            # A state-changing call is not held up by waiting several times for a connection: the market moves on.
            patient = stage is failures.Stage.REFUSED or (call.route.idempotent and stage is failures.Stage.TIMED_OUT)
            return self._network_pause(call) if patient else None
        if isinstance(error, ApiError) and error.http_status is None:
            return None  # raised on this side of the wire, by the client's own rate limit
        if isinstance(error, ApiError) and (error.http_status == 429 or error.code == "429"):
            return self._limit_pause(call, error)
        if not call.route.idempotent:
            return None
        if isinstance(error, ServiceUnavailable) and (error.http_status or 0) >= 500:
            return self._network_pause(call)
        if isinstance(error, TimestampError) and call.route.signed and not call.resynced:
            return self._resync(call)
        return self._network_pause(call) if isinstance(error, TransportError) else None

    def _network_pause(self, call: _Call) -> float | None:
        if call.network_repeats >= _REPEATS:
            return None
        call.network_repeats += 1
        return _PAUSES[call.network_repeats - 1]

    def _limit_pause(self, call: _Call, error: ApiError) -> float | None:
        pause = error.retry_after if isinstance(error, RateLimited) else None
        pause = 1.0 if pause is None else pause
        if self._limiter.mode != "wait" or call.limit_repeats >= _REPEATS or pause > _LONGEST_RETRY_AFTER:
            return None
        call.limit_repeats += 1
        return pause

    def _resync(self, call: _Call) -> float | None:
        call.resynced = True
        try:
            self.synchronise()
        except BitgetError as error:
            self._logger.warning("could not take the exchange's clock: %s", error)
            return None
        return 0.0

    # --- set-up ------------------------------------------------------------------------------------------------------

    def _constant_headers(self, demo_trading: bool) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "locale": "en-US"}
        if demo_trading:
            headers["paptrading"] = "1"
        for name, value in self._sender.session.headers.items():
            if value is None:
                continue
            check_header_validity((name, value))  # type: ignore[type-var]  # text and bytes may both be values
            for ours in [known for known in headers if known.lower() == name.lower()]:
                del headers[ours]  # what the user set on the session wins
            headers[name] = value if isinstance(value, str) else value.decode("latin-1")
        if self._credentials is not None:
            for name in ("api_key", "api_pass"):
                value = getattr(self._credentials, name)
                if not value.isascii() or not value.isprintable() or value != value.strip():
                    raise InvalidArgument(
                        f"{name} holds characters that cannot go into an HTTP header, such as a line break or a space "
                        "at its end"
                    )
        return headers


def _checked_url(url: str) -> str:
    url = url.rstrip("/")
    scheme, _, rest = url.partition("://")
    if scheme not in ("http", "https") or not rest or any(mark in rest for mark in "?#@ "):
        raise InvalidArgument(f"base_url={url!r}: pass something like 'https://api.bitget.com'")
    return url


def _checked_timeout(timeout: Timeout) -> tuple[float, float]:
    pair = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    if len(pair) != 2 or not all(isinstance(part, int | float) and 0 < part < float("inf") for part in pair):
        raise InvalidArgument(f"timeout={timeout!r}: pass seconds above zero, one number or (connect, read)")
    return float(pair[0]), float(pair[1])
