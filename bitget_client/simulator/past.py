"""The made-up past of one market: minutes before the exchange began, as whole ticks and lots. No price is decided here.

Numbers are kept in arrays, as every ticker asks for the last day, and thousands of markets would otherwise hold
millions of decimals for figures that few ever look at one by one.
"""

from __future__ import annotations

import random
from array import array
from itertools import accumulate, islice
from math import cos, log, pi, sin, sqrt
from operator import add, mul
from typing import NamedTuple

__all__ = ["Past", "Window"]


class Window(NamedTuple):
    """What the minutes from one on come to, in ticks and lots; ``turnover`` in half ticks times lots."""

    open: int
    high: int
    low: int
    volume: int
    turnover: int


class Past:
    """``count`` minutes, oldest first, that end at a price of ``ticks``."""

    def __init__(self, chance: random.Random, *, count: int, ticks: int, step: float, lots: float) -> None:
        # A walk backwards from the last price. Whole columns at a time: thousands of markets are made up at once when
        # somebody asks for all tickers.
        draws = list(islice(iter(chance.random, None), 2 * _DRAWS * -(-count // 2)))
        closes = list(accumulate(_moves(draws, step), _step_back, initial=ticks))
        opens = closes[1 : count + 1]
        del closes[count:]
        rises, falls, shares = (_column(draws, first)[:count] for first in (2, 3, 4))
        highs = [(o if o > c else c) + int(up * step) for o, c, up in zip(opens, closes, rises, strict=True)]
        lows = [(o if o < c else c) - int(down * step) for o, c, down in zip(opens, closes, falls, strict=True)]
        sold = [int(share * lots) for share in shares]
        turnovers = map(mul, sold, map(add, opens, closes))
        self.open, self.high, self.close, self.lots = map(_oldest_first, (opens, highs, closes, sold))
        self.low = _oldest_first([low if low > 0 else 1 for low in lows])
        self._turnover = _oldest_first(list(turnovers))

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


# Two minutes share eight numbers drawn: two make the moves of both (Box and Muller), then come three for each.
_DRAWS = 4
_CIRCLE = 2 * pi


def _moves(draws: list[float], step: float) -> list[int]:
    """How far each minute moved, normally distributed."""
    moves: list[int] = []
    for turn, length in zip(draws[0::8], draws[1::8], strict=True):
        angle, radius = turn * _CIRCLE, sqrt(-2.0 * log(1.0 - length))
        moves.append(round(cos(angle) * radius * step))
        moves.append(round(sin(angle) * radius * step))
    return moves


def _column(draws: list[float], first: int) -> list[float]:
    """One of the three numbers of each minute."""
    column = [0.0] * (len(draws) // _DRAWS)
    column[0::2], column[1::2] = draws[first::8], draws[first + 3 :: 8]
    return column


def _step_back(price: int, move: int) -> int:
    price += move
    return price if price > 0 else 1


def _oldest_first(numbers: list[int]) -> array[int]:
    return array("q", numbers[::-1])
