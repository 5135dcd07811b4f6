"""How much one WebSocket line, and one address, may do. What happens beyond it is in ``lines`` and ``server``."""

from __future__ import annotations

from collections import deque

import attrs

__all__ = ["Count", "Door", "LineLimits"]


@attrs.frozen
class LineLimits:
    """The exchange's limits, to be shortened by tests. None is no limit; times are in seconds.

    ``idle`` is how long a line may go without a ``ping``, ``age`` how long it may last at all.
    """

    messages_per_second: int | None = 10
    subscribes_per_hour: int | None = 240
    subscribe_bytes: int | None = 4096
    channels: int | None = 1000
    idle: float = 120.0
    age: float = 86_400.0
    attempts_per_address: int | None = 300
    attempts_within: float = 300.0
    lines_per_address: int | None = 100

    @classmethod
    def off(cls) -> LineLimits:
        """Nothing is counted; a line still ends when it is silent or a day old."""
        return cls(None, None, None, None, attempts_per_address=None, lines_per_address=None)


class Count:
    """Whether something happened more than ``most`` times within so many seconds."""

    def __init__(self, most: int | None, within: float) -> None:
        self._within = within
        self._most = most
        self._times: deque[float] = deque(maxlen=most)

    def over(self, now: float, *, keep: bool = True) -> bool:
        """Count one more; True when that is too many. ``keep`` says whether one too many counts as well."""
        if self._most is None:
            return False
        full = len(self._times) == self._most and (self._most == 0 or now - self._times[0] < self._within)
        if keep or not full:
            self._times.append(now)
        return full

    def empty(self, now: float) -> bool:
        """Whether all that was counted is long ago."""
        return not self._times or now - self._times[-1] >= self._within


class Door:
    """Lines and attempts by address, for one exchange."""

    def __init__(self, limits: LineLimits) -> None:
        self._limits = limits
        self._attempts: dict[str, Count] = {}
        self._inside: dict[str, int] = {}

    def enter(self, address: str, now: float) -> bool:
        """Count an attempt to connect; whether it may. What may has to :meth:`leave`."""
        limits = self._limits
        attempts = self._attempts.get(address)
        if attempts is None:
            if len(self._attempts) >= 1000:
                self._attempts = {key: count for key, count in self._attempts.items() if not count.empty(now)}
            attempts = self._attempts[address] = Count(limits.attempts_per_address, limits.attempts_within)
        if attempts.over(now):
            return False
        inside = self._inside.get(address, 0)
        if limits.lines_per_address is not None and inside >= limits.lines_per_address:
            return False
        self._inside[address] = inside + 1
        return True

    def leave(self, address: str) -> None:
        left = self._inside[address] - 1
        if left:
            self._inside[address] = left
        else:
            del self._inside[address]
