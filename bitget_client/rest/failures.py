"""What a failed REST call means: which exception, and whether it may be repeated. Pure; nothing is sent from here."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, TypeVar

import requests
from urllib3 import exceptions as urllib3_errors

from ..errors import ApiError, DecodeError, NotSent, OutcomeUnknown, RateLimited, TransportError, api_error, order_error
from ..trace import redact
from .response import whole_number

__all__ = ["Stage", "answer_error", "asked", "garbled_answer", "network_error", "retry_after", "stage_of"]

E = TypeVar("E", ApiError, ApiError | OutcomeUnknown)


class Stage(Enum):
    """How far a request got before the network failed."""

    REFUSED = "nobody accepted the connection"
    TIMED_OUT = "no connection in time"
    CERTIFICATE = "the server's certificate was not accepted"
    SENT = "the request may have arrived"


def stage_of(error: BaseException | None) -> Stage:
    """How far the request got. Everything that does not prove the contrary counts as sent."""
    for cause in _causes(error):
        if isinstance(cause, urllib3_errors.NewConnectionError):  # DNS failures are of this class too
            return Stage.REFUSED
        if isinstance(cause, urllib3_errors.ConnectTimeoutError | requests.ConnectTimeout):
            return Stage.TIMED_OUT
        # Other TLS failures may also come after the handshake, that is after the request left.
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Stage.CERTIFICATE
        # A proxy that answers CONNECT with no has not seen the request.
        if isinstance(cause, OSError) and str(cause).startswith("Tunnel connection failed"):
            return Stage.REFUSED
        if isinstance(cause, ConnectionRefusedError):
            return Stage.REFUSED
    return Stage.SENT


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error of requests and everything it wraps: as argument, ``reason``, ``original_error`` or cause."""
    pending, seen = [error], set()
    while pending:
        found = pending.pop()
        if not isinstance(found, BaseException) or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        pending += [found.__cause__, getattr(found, "original_error", None), getattr(found, "reason", None)]
        pending += [arg for arg in found.args if isinstance(arg, BaseException)]


def asked(endpoint: str, params: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What was asked, fit to be shown (no secrets), and the client order ids in it."""
    return {"endpoint": endpoint, "params": redact(params)}, tuple(_client_oids(params))


def _client_oids(params: Any) -> Iterator[str]:
    if isinstance(params, Mapping):
        for name, value in params.items():
            if isinstance(value, list):
                yield from _client_oids(value)
            elif isinstance(value, str) and value and name.lower().endswith("clientoid"):  # newClientOid and the like
                yield value
    elif isinstance(params, list):
        for item in params:
            yield from _client_oids(item)


def network_error(error: BaseException, endpoint: str, params: Any, *, idempotent: bool) -> TransportError:
    """The exception for a request that the network did not bring there and back."""
    stage = stage_of(error)
    text = f"{endpoint}: {_short(error)}"
    if stage is not Stage.SENT:
        return NotSent(f"{text}. Nothing was sent: {stage.value}")
    if idempotent:
        return TransportError(text)
    request, client_oids = asked(endpoint, params)
    return OutcomeUnknown(
        f"{text}. The exchange may have acted: ask before repeating", request=request, client_oids=client_oids
    )


def _short(error: BaseException) -> str:
    """The innermost wrapped text: the outer ones of requests and urllib3 only repeat it between brackets."""
    last = error
    while True:
        inner = getattr(last, "reason", None) or next((a for a in last.args if isinstance(a, BaseException)), None)
        if not isinstance(inner, BaseException):
            return f"{type(last).__name__}: {last}"
        last = inner


def garbled_answer(
    endpoint: str, params: Any, body: bytes, status: int, *, idempotent: bool, headers: Mapping[str, str]
) -> Exception:
    """The exception for an answer that is not the JSON envelope the exchange promises."""
    if status == 429:
        return _limited(api_error("429", "too many requests", http_status=429, endpoint=endpoint), headers)
    text = f"{endpoint}: HTTP {status} with {len(body)} bytes that are not the exchange's JSON"
    cause = DecodeError(text, body=body, http_status=status)
    if idempotent:
        if status >= 500:
            unavailable = api_error(str(status), "the exchange is not available", http_status=status, endpoint=endpoint)
            unavailable.__cause__ = cause
            return unavailable
        return cause
    request, client_oids = asked(endpoint, params)
    unknown = OutcomeUnknown(
        f"{text}. The exchange may have acted: ask before repeating", request=request, client_oids=client_oids
    )
    unknown.__cause__ = cause
    return unknown


def answer_error(
    endpoint: str, params: Any, raw: dict[str, Any], status: int, *, idempotent: bool, headers: Mapping[str, str]
) -> ApiError | OutcomeUnknown:
    """The exception for an answer that says no."""
    code = raw.get("code")
    code = str(status) if code is None or code == "" else str(code)
    message = str(raw.get("msg") or raw.get("message") or raw.get("error") or "no reason given")
    request, client_oids = asked(endpoint, params)
    request_time = whole_number(raw.get("requestTime"))
    if idempotent or status == 429:  # 429 says that nothing was done, whatever the code
        error: ApiError | OutcomeUnknown = api_error(
            code,
            message,
            http_status=status,
            endpoint=endpoint,
            request_time=request_time,
            raw=raw,
            request=request,
        )
    else:
        error = order_error(
            code,
            message,
            http_status=status,
            endpoint=endpoint,
            request_time=request_time,
            raw=raw,
            request=request,
            client_oids=client_oids,
        )
    return _limited(error, headers)


def _limited(error: E, headers: Mapping[str, str]) -> E:
    """The same error; if it is about too many requests, with the seconds the exchange asks to wait."""
    if isinstance(error, RateLimited):
        error.retry_after = retry_after(headers.get("Retry-After"))
    return error


def retry_after(text: str | None) -> float | None:
    """Seconds to wait from a ``Retry-After`` header in seconds; ``None`` where it is missing or says something else.

    The header's other form, a date, would need the exchange's clock to mean anything; it counts as missing.
    """
    try:
        seconds = float(text) if text else -1.0
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
