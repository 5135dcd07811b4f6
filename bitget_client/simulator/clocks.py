"""The exchange's time where it is not the machine's: its start, its pace, moved by hand. What comes due: ``course``.

Three paces: *real* (a second is a second), *faster* (a factor) and *stepped* (stands still until it is moved). Only
the markets and the accounts live by this time. Heartbeats, limits and whatever else is about the wires stay real, since
the clients on the other end live by their own clocks.
"""

from __future__ import annotations

from ..clock import Clock

__all__ = ["SimulatedClock", "age_ms", "is_fresh", "make_clock"]


class SimulatedClock(Clock):
    """Time that moves only when told. ``factor`` is the pace to be told at, None when there is none (stepped)."""

    def __init__(self, begin_ms: int | None = None, factor: float | None = None) -> None:
        super().__init__()
        self.factor = factor
        self._begun_ms = self._at_ms = self.local_ms() if begin_ms is None else begin_ms
        self._anchor: tuple[float, int] | None = None

    def now_ms(self) -> int:
        return self._at_ms + self.offset_ms

    def position_ms(self) -> int:
        """How far it has been moved; :meth:`now_ms` without the skew that a fault may have given it."""
        return self._at_ms

    def move_to(self, position_ms: int) -> None:
        """Move forward to this moment; never back."""
        self._at_ms = max(self._at_ms, position_ms)

    def let_run(self) -> None:
        """Begin to keep the pace from where it stands now."""
        self._anchor = (self.monotonic(), self._at_ms)

    def target_ms(self) -> int:
        """Where the pace would have it by now; where it stands when it keeps none."""
        if self.factor is None or self._anchor is None:
            return self._at_ms
        since, at_ms = self._anchor
        return at_ms + int((self.monotonic() - since) * 1000 * self.factor)

    def span(self) -> tuple[int, int]:
        """Earliest and latest of the moments a client may take for now: the machine's, this clock's and its start."""
        moments = (self.local_ms(), self._begun_ms, self._at_ms)
        return min(moments) + self.offset_ms, max(moments) + self.offset_ms


def make_clock(time: str | float, begin_ms: int | None) -> Clock:
    """The clock for a pace: ``"real"``, ``"stepped"`` or a factor; the machine's own where that is all it takes."""
    if time == "stepped":
        return SimulatedClock(begin_ms)
    if time == "real":
        return Clock() if begin_ms is None else SimulatedClock(begin_ms, 1.0)
    if isinstance(time, (int, float)) and not isinstance(time, bool) and time > 0:
        return SimulatedClock(begin_ms, float(time))
    raise ValueError(f'time is "real", "stepped" or a factor above zero, not {time!r}')


# -- the timestamps of requests


def _span(clock: Clock) -> tuple[int, int]:
    if isinstance(clock, SimulatedClock):
        return clock.span()
    now = clock.now_ms()
    return now, now


def age_ms(clock: Clock, stamp_ms: int) -> int:
    """How old a request's timestamp is; negative when it lies in the future.

    Under simulated time a client may sign by its own clock, or by the exchange's that it asked for some time ago. Any
    moment between the two, and since the exchange's beginning, therefore counts as now: an unchanged program gets in.
    """
    low, high = _span(clock)
    if stamp_ms < low:
        return low - stamp_ms
    return min(0, high - stamp_ms)


def is_fresh(clock: Clock, stamp_ms: int, within_ms: int) -> bool:
    """Whether a request's timestamp is so near to now, on either side."""
    return abs(age_ms(clock, stamp_ms)) <= within_ms
