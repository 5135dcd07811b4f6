"""Clocks for the resolver's tests: one that never waits, one that only waiting moves on."""

from __future__ import annotations

from collections.abc import Callable

from bitget_client.clock import Clock

__all__ = ["Hasty", "Stepped"]


class Hasty(Clock):
    """The real time for signatures; never waits."""

    def sleep(self, seconds: float) -> None:
        pass


class Stepped(Clock):
    """A clock that only waiting moves on; ``plan`` maps a moment (seconds from the start) to what happens then."""

    def __init__(self, plan: dict[float, Callable[[], object]] | None = None) -> None:
        super().__init__()
        self.now = 0.0
        self._plan = sorted((plan or {}).items(), key=lambda entry: entry[0])

    def monotonic(self) -> float:
        return self.now

    def local_ms(self) -> int:
        return 1_700_000_000_000 + int(self.now * 1000)

    def sleep(self, seconds: float) -> None:
        assert seconds > 0, "asking again at once would be a busy loop"
        self.now += seconds
        while self._plan and self._plan[0][0] <= self.now:
            self._plan.pop(0)[1]()
