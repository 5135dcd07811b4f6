"""One line for each request, for a person to follow. Nothing secret is in it: no header, body, key or signature.

::

    14:28:03.123 POST /api/v3/trade/place-order 200 00000 0.6 ms
    14:28:03.311 WS   v3/private trade place-order 0 0.4 ms
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..clock import Clock
from ..wire import loads
from .lines import Wire

__all__ = ["RequestLog", "Tap"]

LONGEST = 200  # characters of a path or of a list of topics
_GOOD = ("", "0", "00000", "-")


class RequestLog:
    """Writes the lines. ``only_refused`` leaves out what went well."""

    def __init__(self, write: Callable[[str], None], clock: Clock, *, only_refused: bool = False) -> None:
        self._write = write
        self._clock = clock
        self._only_refused = only_refused

    def request(self, method: str, path: str, status: int, body: Any, seconds: float) -> None:
        """A REST request was answered. ``path`` is with its query, as it came."""
        self.line(method, _short(path), status, _code_of(body), seconds)

    def line(self, verb: str, what: str, status: int | str, code: str, seconds: float) -> None:
        """Write one line."""
        if self._only_refused and code in _GOOD and str(status) in ("", "200"):
            return
        now = self._clock.now_ms()
        hours, rest = divmod(now // 1000 % 86_400, 3600)
        stamp = f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}.{now % 1000:03d}"
        answer = " ".join(text for text in (str(status), code) if text)
        self._write(f"{stamp} {verb:<4} {what} {answer} {seconds * 1000:.1f} ms")

    def moment(self) -> float:
        """Seconds that only grow, to say how long things took."""
        return self._clock.monotonic()

    def tap(self, wire: Wire, kind: str) -> Tap:
        """Listen to what is answered on one WebSocket line."""
        return Tap(self, wire, kind)


class Tap:
    """The wire of one line, with an ear on the answers. It is a :class:`~bitget_client.simulator.lines.Wire`."""

    def __init__(self, log: RequestLog, wire: Wire, kind: str) -> None:
        self._log = log
        self._wire = wire
        self._kind = kind
        self._heard: list[bytes] | None = None
        self._opened = log.moment()
        log.line("WS", f"{kind} opened", "", "", 0.0)

    def write(self, data: bytes) -> None:
        if self._heard is not None and len(self._heard) < 100:
            self._heard.append(data)
        self._wire.write(data)

    def abort(self) -> None:
        self._wire.abort()

    def close(self) -> None:
        self._wire.close()

    def get_write_buffer_size(self) -> int:
        return self._wire.get_write_buffer_size()

    @contextmanager
    def operation(self, text: str) -> Iterator[None]:
        """One incoming frame is being acted on; its answers within that time belong to it. Pings are not logged."""
        began = self._log.moment()
        self._heard = []
        try:
            yield
        finally:
            heard, self._heard = self._heard, None
            if text != "ping":
                spent = self._log.moment() - began
                self._log.line("WS", f"{self._kind} {_operation(text)}", "", _verdict(heard), spent)

    def closed(self) -> None:
        """The line is gone."""
        self._log.line("WS", f"{self._kind} closed", "", "", self._log.moment() - self._opened)


def _short(text: str) -> str:
    """On one line, and not a long one: control characters would let a client write lines of its own."""
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _code_of(body: Any) -> str:
    try:
        return _short(str(loads(body)["code"]))
    except (ValueError, TypeError, KeyError):
        return ""


def _operation(text: str) -> str:
    """What a frame asks for: the name of the operation, and its topics. Never the arguments of a login."""
    try:
        message = loads(text)
    except ValueError:
        return "not JSON"
    if not isinstance(message, dict):
        return "not an object"
    name = str(message.get("op"))
    if name == "trade":
        return _short(f"{name} {message.get('topic')}")
    arguments = message.get("args")
    if name in ("subscribe", "unsubscribe") and isinstance(arguments, list):
        return _short(f"{name} {', '.join(_topic(one) for one in arguments)}")
    return _short(name)


def _topic(argument: Any) -> str:
    return "/".join(str(value) for value in argument.values()) if isinstance(argument, dict) else "?"


def _verdict(frames: list[bytes]) -> str:
    """The worst code among the answers: pushes of data are none; ``-`` when there was no answer."""
    codes = []
    for frame in frames:
        start = frame.find(b"{")
        try:
            message = loads(frame[start:]) if start >= 0 else None
        except ValueError:
            continue
        if isinstance(message, dict) and "event" in message:
            codes.append(str(message.get("code", "0")))
    return next((code for code in codes if code not in _GOOD), codes[-1] if codes else "-")
