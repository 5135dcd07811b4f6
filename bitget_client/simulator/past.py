"""The made-up past of one market: minutes before the exchange began, as whole ticks and lots. No price is decided here.

Numbers are kept in arrays, as every ticker asks for the last day, and thousands of markets would otherwise hold
millions of decimals for figures that few ever look at one by one.
"""

from __future__ import annotations

import random
from array import array

import attrs

__all__ = ["Past", "Window"]


@attrs.frozen
class Window:
    """What the minutes from one on come to, in ticks and lots; ``turnover`` in half ticks times lots."""

    open: int
    high: int
    low: int
    volume: int
    turnover: int


class Past:
    """``count`` minutes, oldest first, that end at a price of ``ticks``."""

    def __init__(self, chance: random.Random, *, count: int, ticks: int, step: float, lots: float) -> None:
        self.open, self.high, self.low, self.close, self.lots = (array("q", bytes(8 * count)) for _ in range(5))
        self._turnover = array("q", bytes(8 * count))
        gauss, random_ = chance.gauss, chance.random
        close = ticks
        for minute in range(count - 1, -1, -1):
            opening = max(1, close + round(gauss(0, step)))
            self.open[minute] = opening
            self.high[minute] = max(opening, close) + int(random_() * step)
            self.low[minute] = max(1, min(opening, close) - int(random_() * step))
            self.close[minute] = close
            self.lots[minute] = quantity = int(random_() * lots)
            self._turnover[minute] = quantity * (opening + close)
            close = opening

    def since(self, minute: int) -> Window | None:
        """All minutes from this one on; None when there is none."""
        if minute >= len(self.open):
            return None
        return Window(
            self.open[minute],
            max(self.high[minute:]),
            min(self.low[minute:]),
            sum(self.lots[minute:]),
            sum(self._turnover[minute:]),
        )
