"""The made-up past in whole numbers, held against its own minutes."""

from __future__ import annotations

import random

import pytest

from bitget_client.simulator.market import DAY, MINUTE, Market, load_instruments
from bitget_client.simulator.past import Past

NOW = 1_760_000_030_000


def make(**changes: float) -> Past:
    usual = {"count": 100, "ticks": 5000, "step": 3.0, "lots": 20.0}
    return Past(random.Random(1), **{**usual, **changes})  # type: ignore[arg-type]


def test_minutes_follow_each_other_and_end_at_the_price() -> None:
    """Each minute opens where the one before closed, the last closes at the first price, and extremes enclose both."""
    past = make()
    assert 5000 == past.close[-1]
    assert list(past.close[:-1]) == list(past.open[1:])
    for o, h, low, c in zip(past.open, past.high, past.low, past.close, strict=True):
        assert 1 <= low <= min(o, c) <= max(o, c) <= h


def test_prices_never_fall_below_one_tick() -> None:
    """A price of one tick goes no lower, however far the walk would take it."""
    past = make(ticks=1)
    assert 1 == min(past.low)


@pytest.mark.parametrize("first", [0, 57, 99])
def test_a_window_is_the_sum_of_its_minutes(first: int) -> None:
    """Open, extremes, volume and turnover of a window are those of its minutes; beyond the end there is none."""
    past, span = make(), range(first, 100)
    window = past.since(first)
    assert window is not None
    assert past.open[first] == window.open
    assert max(past.high[number] for number in span) == window.high
    assert min(past.low[number] for number in span) == window.low
    assert sum(past.lots[number] for number in span) == window.volume
    assert sum(past.lots[number] * (past.open[number] + past.close[number]) for number in span) == window.turnover
    assert past.since(100) is None


@pytest.mark.parametrize("later", [0, MINUTE, DAY // 2, DAY - MINUTE, DAY, 2 * DAY])
def test_the_day_is_the_sum_of_its_candles(later: int) -> None:
    """The figures of 24 hours are those of the minutes within them, however far the made-up past has gone by."""
    market = Market(load_instruments()[0], seed=7, now_ms=NOW)
    now = NOW + later
    figures = market.day(now)
    minutes = [minute for minute in market.candles("1m", now) if minute.start > now - now % MINUTE - DAY]
    assert minutes[0].open == figures.open
    assert max(minute.high for minute in minutes) == figures.high
    assert min(minute.low for minute in minutes) == figures.low
    assert sum(minute.volume for minute in minutes) == figures.volume
    assert sum(minute.turnover for minute in minutes) == figures.turnover


@pytest.mark.parametrize(("count", "ticks"), [(100, 5000), (101, 5000), (60, 1)])
def test_the_numbers_are_those_of_a_plain_walk(count: int, ticks: int) -> None:
    """Whole columns at a time or minute by minute, a seed has one past."""
    chance, close, rows = random.Random(1), ticks, []
    for _ in range(count):
        opening = max(1, close + round(chance.gauss(0, 3.0)))
        high = max(opening, close) + int(chance.random() * 3.0)
        low = max(1, min(opening, close) - int(chance.random() * 3.0))
        rows.append((opening, high, low, close, int(chance.random() * 20.0)))
        close = opening
    past = make(count=count, ticks=ticks)
    assert rows[::-1] == list(zip(past.open, past.high, past.low, past.close, past.lots, strict=True))
