"""How long to wait before the next attempt to connect. Pure: chance and time are handed in."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Backoff"]


class Backoff:
    """Exponential back-off with full jitter.

    The first retry is immediate, since most cuts are single events. After that the n-th wait is drawn evenly between
    zero and ``base · 2ⁿ⁻¹`` seconds, at most ``cap``: clients that lost the exchange together must not come back
    together. A life of ``stable_after`` seconds starts the count again.
    """

    def __init__(self, base: float, cap: float, chance: Callable[[], float], stable_after: float = 10.0) -> None:
        self.base = base
        self.cap = cap
        self.chance = chance
        self.stable_after = stable_after
        self.attempts = 0

    def next_delay(self, lived: float) -> float:
        """Seconds until the next attempt, after a connection that was live this long (0 when it never was)."""
        if lived >= self.stable_after:
            self.attempts = 0
        self.attempts += 1
        if self.attempts == 1:
            return 0.0
        ceiling = min(self.cap, self.base * 2.0 ** min(self.attempts - 2, 60))
        return self.chance() * ceiling
