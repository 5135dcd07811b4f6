"""Which outgoing frame may leave when. Pure: the limits are the dialect's, the time is handed in."""

from __future__ import annotations

from typing import Literal

from ..rate_limit import SlidingWindow, Windows
from .dialect import Limits

__all__ = ["Pacer", "PacingMode"]

PacingMode = Literal["wait", "raise", "off"]

_HOUR = 3600.0

# The server counts when frames arrive, not when they leave: frames of one second that travel faster than those of the
# second before would fall into one of the server's. Our second is therefore a little longer.
_SECOND = 1.1


class Pacer:
    """Keeps one connection within the server's message and subscription limits, and orders within the account's.

    With mode ``off`` everything may leave at once. ``wait`` and ``raise`` differ only for requests, and only for the
    caller: see ``Connection.request``. ``windows`` has the counts that all connections of ``account`` share; without it
    only this connection's orders count.
    """

    def __init__(self, limits: Limits, mode: PacingMode, windows: Windows | None = None, account: str = "") -> None:
        self.mode = mode
        self._limits = limits.operations
        self._windows = windows or Windows()
        self._account = account
        #: Subscribe frames that may be without their acknowledgements. A server that falls behind has no more of them
        #: to catch up with; with the share below and a heartbeat it never sees more than it allows in one second.
        self.max_unanswered: float = float("inf") if mode == "off" else max(1, limits.messages_per_second // 2 - 1)
        self._messages = SlidingWindow(limits.messages_per_second, _SECOND)
        # Half of the second at most: a long list of topics must not hold up orders.
        self._share = SlidingWindow(max(1, limits.messages_per_second // 2), _SECOND)
        self._subscriptions = SlidingWindow(limits.subscribe_frames_per_hour, _HOUR)

    def delay(self, now: float, *, subscription: bool = False) -> float:
        """Seconds until a frame of this kind may leave; 0 when it may leave now."""
        if self.mode == "off":
            return 0.0
        delay = self._messages.delay(now)
        return max(delay, self._share.delay(now), self._subscriptions.delay(now)) if subscription else delay

    def take(self, now: float, *, subscription: bool = False) -> None:
        """Count a frame that leaves now."""
        if self.mode != "off":
            self._messages.reserve(now)
            if subscription:
                self._share.reserve(now)
                self._subscriptions.reserve(now)

    def request_delay(self, now: float, operation: str) -> float:
        """Seconds until a request of this operation may leave; 0 when it may leave now."""
        if self.mode == "off":
            return 0.0
        delay = self._messages.delay(now)
        limit = self._limits.get(operation)
        if limit is None:
            return delay
        with self._windows.lock:
            return max(delay, self._windows.get(self._account, limit.label, limit.rate).delay(now))

    def take_request(self, now: float, operation: str) -> bool:
        """Count a request that leaves now; ``False``, and nothing counted, if it may not."""
        if self.mode == "off":
            return True
        if self._messages.delay(now):
            return False
        limit = self._limits.get(operation)
        if limit is not None:
            with self._windows.lock:  # looking and counting at once: other connections of the account count here too
                window = self._windows.get(self._account, limit.label, limit.rate)
                if window.delay(now):
                    return False
                window.reserve(now)
        self._messages.reserve(now)
        return True
