"""Candles in the stretches of time V2 knows, up to a month, cut by the clock of UTC+8 or of UTC. Nothing is printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import partial

import attrs

from ..market import DAY, MINUTE, Candle, Market

__all__ = ["SPOT_GRANULARITIES", "Cut", "day_opening", "merged", "month_of", "multiple_of"]

#: Start and end of the stretch that a moment lies in, all in Unix milliseconds.
Cut = Callable[[int], tuple[int, int]]

HOUR = 60 * MINUTE
EAST_EIGHT = 8 * HOUR
MONDAY = 4 * DAY  # the first Monday after the Unix epoch, from which weeks are counted


def multiple_of(width: int, moment: int, *, offset: int = 0, origin: int = 0) -> tuple[int, int]:
    """Stretches of one width; ``offset`` is how far ahead of UTC the clock is that cuts them."""
    start = moment - (moment + offset - origin) % width
    return start, start + width


def month_of(moment: int, *, offset: int = 0) -> tuple[int, int]:
    """Calendar months by a clock that is ``offset`` ahead of UTC."""
    zone = timezone(timedelta(milliseconds=offset))
    first = datetime.fromtimestamp(moment / 1000, zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = (first + timedelta(days=32)).replace(day=1)
    return round(first.timestamp() * 1000), round(following.timestamp() * 1000)


def _cuts(offset: int) -> dict[str, Cut]:
    """The stretches whose bounds depend on the clock they are cut by."""
    return {
        "6h": partial(multiple_of, 6 * HOUR, offset=offset),
        "12h": partial(multiple_of, 12 * HOUR, offset=offset),
        "1d": partial(multiple_of, DAY, offset=offset),
        "3d": partial(multiple_of, 3 * DAY, offset=offset),
        "1w": partial(multiple_of, 7 * DAY, offset=offset, origin=MONDAY),
        "1m": partial(month_of, offset=offset),
    }


_EAST, _UTC = _cuts(EAST_EIGHT), _cuts(0)

SPOT_GRANULARITIES: dict[str, Cut] = {
    **{f"{count}min": partial(multiple_of, count * MINUTE) for count in (1, 3, 5, 15, 30)},
    "1h": partial(multiple_of, HOUR),
    "4h": partial(multiple_of, 4 * HOUR),
    "6h": _EAST["6h"],
    "12h": _EAST["12h"],
    "1day": _EAST["1d"],
    "3day": _EAST["3d"],
    "1week": _EAST["1w"],
    "1M": _EAST["1m"],
    "6Hutc": _UTC["6h"],
    "12Hutc": _UTC["12h"],
    "1Dutc": _UTC["1d"],
    "3Dutc": _UTC["3d"],
    "1Wutc": _UTC["1w"],
    "1Mutc": _UTC["1m"],
}


def merged(market: Market, cut: Cut, now_ms: int) -> list[Candle]:
    """All candles of these stretches, oldest first; the last one is still running."""
    rows: list[Candle] = []
    end = 0
    for minute in market.candles("1m", now_ms):
        if minute.start < end:
            rows[-1].merge(minute)
        else:
            start, end = cut(minute.start)
            rows.append(attrs.evolve(minute, start=start))
    return rows


def day_opening(market: Market, now_ms: int) -> Decimal:
    """The price with which the present day began by the clock of UTC."""
    return market.opened_at(now_ms - now_ms % DAY)
