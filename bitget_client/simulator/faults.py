"""Faults by name, to be switched on from a test: what goes wrong, how often. Nothing goes wrong in this module itself.

An armed fault waits until the next occasion for it and is then used up; ``times=None`` keeps it until :meth:`clear`.
Faults that need no occasion (``drop_connections``, ``garble``, ``notice_30033``) happen before the call returns.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any, Literal

import attrs

__all__ = ["Faults", "HttpFault"]

Over = Literal["ws", "rest"]
Reply = Literal["trade", "rest", "login", "subscribe"]


@attrs.frozen
class HttpFault:
    """An HTTP answer that is given instead of the real one."""

    status: int
    retry_after: float | None = None
    body: bytes | None = None


@attrs.define
class _Armed:
    value: Any
    left: int | None
    path: str | None = None


class Faults:
    """The switches. Safe to use from any thread, before and while the exchange runs."""

    def __init__(self, run: Callable[[str, Any], None]) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._armed: dict[str, list[_Armed]] = {}
        self._fired: Counter[str] = Counter()

    @property
    def fired(self) -> dict[str, int]:
        """How often each fault has happened."""
        with self._lock:
            return dict(self._fired)

    def clear(self) -> None:
        """Disarm everything that is still waiting."""
        with self._lock:
            self._armed = {}

    # -- at once

    def drop_connections(self, kind: Literal["public", "private"] | None = None) -> None:
        """Cut WebSocket lines now, without a closing handshake."""
        self._now("drop_connections", kind)

    def garble(self, frame: bytes = b"{\xff\xfe not json") -> None:
        """Send a text frame that is neither JSON nor valid UTF-8 on every WebSocket line now."""
        self._now("garble", frame)

    def notice_30033(self, *, cut_after: float | None = None) -> None:
        """Announce a service upgrade on every WebSocket line now; cut those lines after so many seconds, if given."""
        self._now("notice_30033", cut_after)

    # -- at the next occasion

    def stall_pong(self, times: int | None = 1) -> None:
        """Leave a ``ping`` without its ``pong``."""
        self._arm("stall_pong", True, times)

    def refuse_connection(self, status: int = 503, times: int | None = 1) -> None:
        """Answer a WebSocket handshake with this HTTP status."""
        self._arm("refuse_connection", status, times)

    def refuse_login(self, code: int = 30005, times: int | None = 1) -> None:
        """Refuse a WebSocket login, whatever its credentials, and close the line."""
        self._arm("refuse_login", code, times)

    def delay(self, seconds: float, *, of: Reply = "trade", times: int | None = 1, path: str | None = None) -> None:
        """Hold one answer back: of a WebSocket trade operation, a REST call, a login or a subscription."""
        self._arm(f"delay {of}", seconds, times, path)

    def duplicate_reply(self, times: int | None = 1) -> None:
        """Send the reply to a WebSocket trade operation twice."""
        self._arm("duplicate_reply", True, times)

    def reorder_replies(self, times: int | None = 1) -> None:
        """Send the reply to a WebSocket trade operation only after that of the next one on its line."""
        self._arm("reorder_replies", True, times)

    def refuse_trade(self, code: str = "30006", message: str = "request too many", times: int | None = 1) -> None:
        """Refuse a WebSocket trade operation with this code, whatever it asks for, and do not carry it out."""
        self._arm("refuse_trade", (code, message), times)

    def process_late(self, seconds: float, times: int | None = 1) -> None:
        """Carry out a WebSocket trade operation only so long after it arrived, even if its line is gone by then."""
        self._arm("process_late", seconds, times)

    def lose_reply(self, times: int | None = 1) -> None:
        """Carry out a WebSocket trade operation and never reply; the line stays."""
        self._arm("lose_reply", True, times)

    def half_frame(self, times: int | None = 1) -> None:
        """Carry out a WebSocket trade operation, send half of the reply's frame and cut the line."""
        self._arm("half_frame", True, times)

    def drop_before_reply(self, times: int | None = 1, *, over: Over = "ws", path: str | None = None) -> None:
        """Carry out an operation, then cut the line instead of answering. ``rest``: any signed POST."""
        self._arm(f"drop_before_reply {over}", True, times, path)

    def drop_before_processing(self, times: int | None = 1, *, over: Over = "ws", path: str | None = None) -> None:
        """Cut the line when an operation arrives, and do not carry it out. ``rest``: any signed POST."""
        self._arm(f"drop_before_processing {over}", True, times, path)

    def http_status(
        self,
        status: int,
        *,
        retry_after: float | None = None,
        body: bytes | None = None,
        path: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Answer a REST call with this status and do nothing else. ``body`` replaces the JSON; ``b""`` is empty."""
        self._arm("http_status", HttpFault(status, retry_after, body), times, path)

    # -- for the server

    def take(self, name: str, path: str | None = None) -> Any:
        """The armed fault for this occasion, used up by asking; None almost always."""
        if not self._armed:
            return None
        with self._lock:
            for fault in self._armed.get(name, ()):
                if fault.path is not None and fault.path != path:
                    continue
                if fault.left is not None:
                    fault.left -= 1
                    if fault.left <= 0:
                        self._armed[name].remove(fault)
                self._fired[name] += 1
                return fault.value
        return None

    def _arm(self, name: str, value: Any, times: int | None, path: str | None = None) -> None:
        if times is not None and times < 1:
            raise ValueError("times is at least 1, or None for ever")
        with self._lock:
            self._armed = {**self._armed, name: [*self._armed.get(name, ()), _Armed(value, times, path)]}

    def _now(self, name: str, value: Any) -> None:
        self._run(name, value)
        with self._lock:
            self._fired[name] += 1
