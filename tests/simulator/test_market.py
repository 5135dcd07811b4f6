"""One market: tape, candles and 24-hour figures agree with each other, and follow from the seed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.market import INTERVALS, Market, Trade, load_instruments, plain
from tests.simulator.peer import StepClock

D = Decimal
MINUTE = 60_000


@pytest.fixture
def market() -> Market:
    """A BTCUSDT spot market opened on a full hour."""
    return Market(load_instruments()[0], seed=7, now_ms=1_760_004_000_000)


@pytest.mark.parametrize(
    ("number", "text"), [("1E+3", "1000"), ("0.10", "0.1"), ("-0.0", "0"), ("0E-8", "0"), ("12.30", "12.3"), ("5", "5")]
)
def test_numbers_are_printed_plainly(number: str, text: str) -> None:
    """No exponent, no trailing zeros, no negative zero."""
    assert text == plain(D(number))


def test_a_trade_makes_the_candle(market: Market) -> None:
    """Trades of one minute make its open, high, low, close and volumes."""
    start = 1_760_004_000_000
    for number, price in enumerate(("90300", "90100", "90200")):
        market.print_trade(Trade(number, number, D(price), D("0.5"), "buy", start + number))
    candle = market.candles("1m", start)[-1]
    assert (
        start, D("90253.5"), D(90300), D(90100), D(90200),
    ) == (candle.start, candle.open, candle.high, candle.low, candle.close)  # fmt: skip
    assert (D("1.5"), D("135300")) == (candle.volume, candle.turnover)


def test_the_opening_of_any_minute_is_known(market: Market) -> None:
    """Of the made-up past, of the present, and the oldest one of what was before."""
    now = 1_760_004_000_000 + 3 * MINUTE
    market.print_trade(Trade(1, 1, D("90300"), D("0.5"), "buy", now - MINUTE))
    rows = market.candles("1m", now)
    assert [row.open for row in rows] == [market.opened_at(row.start) for row in rows]
    assert [row.open for row in rows] == [market.opened_at(row.start + MINUTE - 1) for row in rows]
    assert rows[0].open == market.opened_at(0)


def test_quiet_minutes_have_flat_candles(market: Market) -> None:
    """Minutes without a trade repeat the last price with no volume."""
    now = 1_760_004_000_000 + 3 * MINUTE
    rows = market.candles("1m", now)[-4:]
    assert [now - 3 * MINUTE, now - 2 * MINUTE, now - MINUTE, now] == [row.start for row in rows]
    assert {D("90253.5")} == {row.close for row in rows}
    assert 0 == sum(row.volume for row in rows)


@pytest.mark.parametrize("interval", INTERVALS)
def test_longer_candles_are_made_of_minutes(market: Market, interval: str) -> None:
    """Every interval covers the same trades: volumes add up, and each candle begins on its boundary."""
    now = 1_760_004_000_000
    minutes, rows = market.candles("1m", now), market.candles(interval, now)
    assert sum(row.volume for row in rows) == sum(row.volume for row in minutes)
    assert (rows[0].open, rows[-1].close) == (minutes[0].open, minutes[-1].close)
    shift = 8 * 60 * MINUTE if interval in ("6H", "12H", "1D") else 0
    assert {(row.start + shift) % INTERVALS[interval] for row in rows[1:]} <= {0}


def test_the_day_agrees_with_the_minutes(market: Market) -> None:
    """24-hour figures are those of the last 1440 minute candles, the running one included."""
    now = 1_760_004_000_000 + 90 * MINUTE
    market.print_trade(Trade(1, 1, D("99999"), D(3), "buy", now))
    window = market.candles("1m", now)[-1440:]
    day = market.day(now)
    assert (day.open, day.high, day.low) == (
        window[0].open,
        max(row.high for row in window),
        min(r.low for r in window),
    )
    assert day.volume == sum(row.volume for row in window)
    assert 99999 == day.high


def test_the_same_seed_gives_the_same_market() -> None:
    """Two exchanges of one seed live the same life; another seed lives another."""

    def life(seed: int) -> list[object]:
        exchange = Exchange(load_instruments(), seed=seed, clock=StepClock())
        for _ in range(30):
            exchange.tick()
        market = exchange.markets[("SPOT", "BTCUSDT")]
        trades = [(row.price, row.quantity, row.side) for row in market.trades]
        return [market.book.depth("buy"), market.book.depth("sell"), trades, market.candles("1H", 1_760_000_000_000)]

    assert life(7) == life(7)
    assert life(7) != life(8)


def test_life_trades_and_keeps_the_book_full() -> None:
    """A living market prints trades on every symbol and always quotes both sides."""
    exchange = Exchange(load_instruments(), clock=StepClock())
    for _ in range(50):
        exchange.tick()
        for market in exchange.markets.values():
            assert len(market.book.depth("buy")) >= 20
            assert len(market.book.depth("sell")) >= 20
    assert all(market.trades for market in exchange.markets.values())


def test_spot_and_futures_of_a_coin_stay_together() -> None:
    """The futures' reference follows the spot one, so that the two do not drift apart."""
    exchange = Exchange(load_instruments(), clock=StepClock())
    for _ in range(200):
        exchange.tick()
    spot, perp = exchange.markets[("SPOT", "BTCUSDT")], exchange.markets[("USDT-FUTURES", "BTCUSDT")]
    assert spot.reference != spot.instrument.first_price
    assert abs(spot.last_price / perp.last_price - 1) < D("0.01")
