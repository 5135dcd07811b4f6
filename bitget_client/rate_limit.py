"""How often a call may be made: limits as declared, the window that counts, the limiter that waits or raises.

No endpoint and no socket is known here. The exchange counts per address (``ip``) or per account (``uid``), whichever
client object asks; so the counts are shared by the whole process.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from .clock import Clock
from .errors import InvalidArgument, RateLimited

__all__ = [
    "OVERALL",
    "SHARED",
    "RateLimit",
    "RateLimitMode",
    "RateLimiter",
    "SlidingWindow",
    "Windows",
    "account_owner",
]

RateLimitMode: TypeAlias = Literal["wait", "raise", "off"]


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most ``count`` calls in any ``seconds``, counted per address (``ip``) or per account (``uid``)."""

    count: int
    per: Literal["ip", "uid"] = "ip"
    seconds: float = 1.0

    def __post_init__(self) -> None:
        if self.count < 1 or self.seconds <= 0 or self.per not in ("ip", "uid"):
            raise InvalidArgument(f"not a limit: {self}")


#: What one address may ask for over all endpoints together.
OVERALL = RateLimit(6000, per="ip", seconds=60.0)


class SlidingWindow:
    """At most ``count`` moments in any ``seconds``. Pure: time is handed in, nothing waits here.

    Only the last ``count`` moments are kept: a new one must lie ``seconds`` after the oldest of them. Moments never go
    backwards, so whoever asks first goes first.
    """

    __slots__ = ("_moments", "count", "seconds")

    def __init__(self, count: int, seconds: float) -> None:
        if count < 1 or seconds <= 0:
            raise InvalidArgument(f"a window needs a count and a length above zero, not {count} in {seconds} s")
        self.count = count
        self.seconds = seconds
        self._moments: deque[float] = deque(maxlen=count)

    def reserve(self, now: float) -> float:
        """File one call and return the moment at which it may go: ``now``, or later."""
        moment = self._next(now)
        self._moments.append(moment)  # drops the oldest of `count` by itself
        return moment

    def delay(self, now: float) -> float:
        """Seconds until a call may go, without filing it; 0 when it may go now."""
        return self._next(now) - now

    def _next(self, now: float) -> float:
        moments = self._moments
        if not moments:
            return now
        moment = max(now, moments[-1])
        return max(moment, moments[0] + self.seconds) if len(moments) == self.count else moment


class Windows:
    """All windows of a process, by what they count. ``lock`` guards them together."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._windows: dict[tuple[str, str, RateLimit], SlidingWindow] = {}

    def get(self, owner: str, name: str, limit: RateLimit) -> SlidingWindow:
        """The window of one endpoint (``name``) for one address or account (``owner``). The lock must be held."""
        key = (owner, name, limit)
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = SlidingWindow(limit.count, limit.seconds)
        return window

    def renew_lock(self) -> None:
        """For a forked child, in which the thread that held the lock does not exist."""
        self.lock = threading.Lock()


#: The windows of this process.
SHARED = Windows()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=SHARED.renew_lock)


class RateLimiter:
    """Keeps the calls of one client within the exchange's limits; counts are shared with every other client.

    ``wait``: a call waits for its turn, in order of asking; :class:`RateLimited` where its turn is more than
    ``max_wait`` seconds away. ``raise``: :class:`RateLimited` with ``retry_after`` instead of waiting. ``off``: nothing
    is counted. ``address`` and ``account`` say on whose budget calls go.
    """

    def __init__(
        self,
        mode: RateLimitMode = "wait",
        clock: Clock | None = None,
        *,
        address: str = "",
        account: str | None = None,
        max_wait: float = 60.0,
        windows: Windows | None = None,
    ) -> None:
        if mode not in get_args(RateLimitMode):
            raise InvalidArgument(f"rate_limit={mode!r} is unknown: use 'wait', 'raise' or 'off'")
        self.mode = mode
        self.max_wait = max_wait
        self._clock = clock or Clock()
        self._address = f"ip {address}"
        self._account = account_owner(account) if account else self._address
        self._windows = windows or SHARED

    def acquire(self, limit: RateLimit | None, name: str) -> None:
        """Count one call of the endpoint ``name``, now or after waiting; ``limit`` ``None``: only the overall limit.

        Raises :class:`RateLimited`, before anything was sent, as the mode says.
        """
        if self.mode == "off":
            return
        windows, clock = self._windows, self._clock
        with windows.lock:
            now = clock.monotonic()
            overall = windows.get(self._address, "", OVERALL)
            own = None
            if limit is not None:
                own = windows.get(self._address if limit.per == "ip" else self._account, name, limit)
            wait = max(overall.delay(now), own.delay(now) if own else 0.0)
            if wait > (0.0 if self.mode == "raise" else self.max_wait):
                raise _limited(name, wait)
            if wait == 0.0:
                overall.reserve(now)
                if own:
                    own.reserve(now)
                return
        self._wait_for_turn(own, overall, name, now + self.max_wait)

    def _wait_for_turn(self, own: SlidingWindow | None, overall: SlidingWindow, name: str, deadline: float) -> None:
        """Wait for the address's turn and the endpoint's, and count the call in both.

        The two cannot be filed together ahead of time: a moment far ahead, filed for a slow endpoint, would hold up
        every other call of the address. So the endpoint's turn is filed, and the address's only when that has come. If
        the address has no budget left by then, the turn is given up and asked for again: no limit is ever exceeded.
        """
        lock, clock = self._windows.lock, self._clock
        while True:
            with lock:
                now = clock.monotonic()
                wait, my_turn = overall.delay(now), False
                if wait == 0.0 and own is not None:
                    wait, my_turn = own.delay(now), True
                if now + wait > deadline:
                    raise _limited(name, wait)
                if my_turn and own is not None:
                    own.reserve(now)
                if wait == 0.0:
                    overall.reserve(now)
                    return
            clock.sleep(wait)
            if my_turn:
                with lock:
                    now = clock.monotonic()
                    if overall.delay(now) == 0.0:
                        overall.reserve(now)
                        return


def account_owner(account: str) -> str:
    """By which name the windows of an account are filed."""
    return f"uid {account}"


def _limited(name: str, wait: float) -> RateLimited:
    error = RateLimited(
        f"not sent: this client's own rate limit allows the next call in {wait:.3f} s", endpoint=name
    )
    error.retry_after = wait
    return error
