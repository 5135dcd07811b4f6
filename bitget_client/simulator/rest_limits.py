"""How often REST endpoints may be called: per second and endpoint, per minute over all. Limits of lines: ``lines``.

The numbers are the exchange's, in ``data/rest_limits.json``: verb and path -> calls a second (0.1 is one in ten
seconds), and whether they are counted for the account or for the address. What is refused is not counted, so that a
program that waits gets through. Whether the real exchange counts it is not known.
"""

from __future__ import annotations

import json
from collections import deque
from functools import lru_cache

from .refusals import refuse
from .resources import text_of

__all__ = ["RestLimits"]

PER_MINUTE = 6_000  # calls of one address, to whatever endpoint


@lru_cache(maxsize=1)
def _rows() -> dict[str, tuple[float, str]]:
    """The table; of the package, not of an exchange, and never changed."""
    text = text_of("rest_limits.json")
    return {name: (rate, scope) for name, (rate, scope) in json.loads(text).items()}


class _Window:
    """When the last calls were, as many as are allowed within so many seconds."""

    def __init__(self, most: int, within: float) -> None:
        self._within = within
        self._times: deque[float] = deque(maxlen=most)

    def is_full(self, now: float) -> bool:
        return len(self._times) == self._times.maxlen and now - self._times[0] < self._within

    def count(self, now: float) -> None:
        self._times.append(now)


class RestLimits:
    """What the accounts and addresses of one exchange have called lately. Times are seconds of any steady clock."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, str], _Window] = {}

    def check(self, method: str, path: str, *, address: str, uid: str | None, now: float) -> None:
        """Count one call; raises refusal 429 when it is one too many, of its endpoint or over all."""
        rate, scope = _rows().get(f"{method} {path}", (None, ""))
        windows = [self._window("", address, PER_MINUTE, 60.0)]
        if rate is not None:
            who = uid if scope == "uid" and uid is not None else address
            most = max(1, int(rate))
            windows.append(self._window(f"{method} {path}", who, most, most / rate))
        if any(window.is_full(now) for window in windows):
            raise refuse("429")
        for window in windows:
            window.count(now)

    def _window(self, endpoint: str, who: str, most: int, within: float) -> _Window:
        key = (endpoint, who)
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = _Window(most, within)
        return window
