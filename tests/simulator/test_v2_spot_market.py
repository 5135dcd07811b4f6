"""Public spot market data of V2, as a stranger reads it."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.market import Candle, Instrument, Market, load_instruments
from bitget_client.simulator.v2.candles import SPOT_GRANULARITIES, day_opening, merged
from tests.simulator.peer import Http

MINUTE = 60_000
DAY = 1440 * MINUTE
#: Wednesday, 5 March 2025, 10:30 UTC.
NOW = 1_741_170_600_000


def get(exchange: SimulatedExchange, path: str, **query: str) -> Any:
    answer = Http(exchange).call("GET", f"/api/v2/spot/{path}", query, signed=False)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def refused(exchange: SimulatedExchange, path: str, **query: str) -> str:
    answer = Http(exchange).call("GET", f"/api/v2/spot/{path}", query, signed=False)
    assert answer.status_code == 400, answer.text
    return str(answer.json()["code"])


def test_symbols_carry_the_rules_that_orders_are_held_to(exchange: SimulatedExchange) -> None:
    """A symbol row prints the instrument's smallest sizes, fees and price bands in V2's names."""
    (row,) = get(exchange, "public/symbols", symbol="BTCUSDT")
    assert ("BTC", "USDT", "online") == (row["baseCoin"], row["quoteCoin"], row["status"])
    assert ("0.000001", "1", "0.001", "0.02") == (
        row["minTradeAmount"], row["minTradeUSDT"], row["takerFeeRate"], row["buyLimitPriceRatio"],
    )  # fmt: skip
    assert {"BTCUSDT", "ETHUSDT"} <= {each["symbol"] for each in get(exchange, "public/symbols")}


def test_coins_are_those_of_the_markets(exchange: SimulatedExchange) -> None:
    """Every coin that is traded has a row; one can be asked for alone; none can be deposited."""
    rows = get(exchange, "public/coins")
    names = {row["coin"] for row in rows}
    assert {"BTC", "USDT", "ETH", "USDC"} <= names
    assert "USD" not in names  # what inverse futures are quoted in is no coin
    (one,) = get(exchange, "public/coins", coin="BTC")
    assert one in rows
    assert ["false"] == [chain["rechargeable"] for chain in one["chains"]]


def test_ticker_agrees_with_the_book(exchange: SimulatedExchange) -> None:
    """Best prices of the ticker are the book's, and volume in quote coin is that in USDT."""
    exchange.step(5)
    (row,) = get(exchange, "market/tickers", symbol="BTCUSDT")
    book = get(exchange, "market/orderbook", symbol="BTCUSDT", limit="1")
    assert [[row["askPr"], row["askSz"]]] == book["asks"]
    assert [[row["bidPr"], row["bidSz"]]] == book["bids"]
    assert row["quoteVolume"] == row["usdtVolume"]
    change = Decimal(row["lastPr"]) / Decimal(row["open"]) - 1
    assert change.quantize(Decimal("0.00001")) == Decimal(row["change24h"])


@pytest.mark.parametrize("asked", [{"precision": "scale2"}, {"precision": "scale3", "limit": "max"}])
def test_a_merged_book_keeps_its_quantity_and_never_crosses(exchange: SimulatedExchange, asked: dict[str, str]) -> None:
    """Merging levels loses nothing, rounds away from the other side, and says how coarse it is."""
    fine = get(exchange, "market/merge-depth", symbol="BTCUSDT", limit="max")
    coarse = get(exchange, "market/merge-depth", symbol="BTCUSDT", **asked)
    scale = Decimal(coarse["scale"])
    assert ("YES", "NO") == (fine["isMaxPrecision"], coarse["isMaxPrecision"])
    for side in ("asks", "bids"):
        assert len(coarse[side]) <= len(fine[side])
        assert sum(Decimal(size) for _, size in fine[side]) == sum(Decimal(size) for _, size in coarse[side])
        assert {Decimal(0)} == {Decimal(price) % scale for price, _ in coarse[side]}
    assert Decimal(coarse["asks"][0][0]) >= Decimal(fine["asks"][0][0])
    assert Decimal(coarse["bids"][0][0]) <= Decimal(fine["bids"][0][0])
    assert Decimal(coarse["bids"][0][0]) < Decimal(coarse["asks"][0][0])


def test_book_of_one_step_is_the_book(exchange: SimulatedExchange) -> None:
    """step0 merges nothing; a limit cuts from the far end."""
    whole = get(exchange, "market/orderbook", symbol="BTCUSDT")
    assert 25 == len(whole["asks"]) == len(whole["bids"])
    assert whole["asks"][:5] == get(exchange, "market/orderbook", symbol="BTCUSDT", limit="5")["asks"]


@pytest.mark.parametrize("granularity", SPOT_GRANULARITIES)
def test_candles_follow_each_other(exchange: SimulatedExchange, granularity: str) -> None:
    """Each candle opens where the one before it closed, oldest first, in rows of eight texts."""
    rows = get(exchange, "market/candles", symbol="BTCUSDT", granularity=granularity, limit="1000")
    assert rows and {8} == {len(row) for row in rows}
    for before, after in pairwise(rows):
        assert int(before[0]) < int(after[0])
        assert before[4] == after[1]


def test_candles_are_chosen_by_time(exchange: SimulatedExchange) -> None:
    """startTime and endTime are both included; the past ones leave the running candle out."""
    rows = get(exchange, "market/candles", symbol="BTCUSDT", granularity="5min", limit="1000")
    between = {"startTime": rows[3][0], "endTime": rows[6][0]}
    some = get(exchange, "market/candles", symbol="BTCUSDT", granularity="5min", **between)
    assert rows[3:7] == some
    past = get(exchange, "market/history-candles", symbol="BTCUSDT", granularity="5min", endTime=rows[-1][0], limit="2")
    assert [row[0] for row in rows[-3:-1]] == [row[0] for row in past]


def still_market() -> Market:
    instrument: Instrument = next(row for row in load_instruments() if row.symbol == "BTCUSDT")
    return Market(instrument, seed=1, now_ms=NOW)


@pytest.mark.parametrize(
    ("granularity", "start"),
    [
        ("1min", "2025-03-05T10:30"),
        ("4h", "2025-03-05T08:00"),
        ("6h", "2025-03-05T10:00"),
        ("6Hutc", "2025-03-05T06:00"),
        ("1day", "2025-03-04T16:00"),
        ("1Dutc", "2025-03-05T00:00"),
        ("1week", "2025-03-02T16:00"),
        ("1Wutc", "2025-03-03T00:00"),
        ("1M", "2025-02-28T16:00"),
        ("1Mutc", "2025-03-01T00:00"),
    ],
)
def test_candles_are_cut_by_the_right_clock(granularity: str, start: str) -> None:
    """Stretches from six hours on begin by UTC+8, those named utc by UTC; weeks begin on Monday."""
    from datetime import datetime, timezone

    last = merged(still_market(), SPOT_GRANULARITIES[granularity], NOW)[-1]
    assert start == datetime.fromtimestamp(last.start / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M")


def test_merging_keeps_volume_and_extremes() -> None:
    """A coarse candle has the sum of volumes and the extremes of its minutes, and leaves the minutes as they were."""
    market = still_market()
    minutes = market.candles("1m", NOW)
    before = [Candle(row.start, row.open, row.high, row.low, row.close, row.volume, row.turnover) for row in minutes]
    coarse = merged(market, SPOT_GRANULARITIES["1Mutc"], NOW)
    assert sum(row.volume for row in minutes) == sum(row.volume for row in coarse)
    assert max(row.high for row in minutes) == max(row.high for row in coarse)
    assert before == market.candles("1m", NOW)


def test_the_day_opens_at_midnight() -> None:
    """The opening of the UTC day is that of the minute that began it."""
    market = still_market()
    (midnight,) = [row for row in market.candles("1m", NOW) if row.start == NOW - NOW % DAY]
    assert midnight.open == day_opening(market, NOW)


def test_trades_come_newest_first_and_page_by_id(exchange: SimulatedExchange) -> None:
    """idLessThan continues where the page before it ended."""
    exchange.step(60)
    tape = get(exchange, "market/fills", symbol="BTCUSDT", limit="500")
    assert len(tape) >= 6
    assert tape == sorted(tape, key=lambda row: -int(row["tradeId"]))
    first = get(exchange, "market/fills-history", symbol="BTCUSDT", limit="3")
    second = get(exchange, "market/fills-history", symbol="BTCUSDT", limit="3", idLessThan=first[-1]["tradeId"])
    assert tape[:6] == first + second


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("market/tickers", {"symbol": "NOUSDT"}, "40034"),
        ("market/orderbook", {}, "40019"),
        ("market/orderbook", {"symbol": "BTCUSDT", "type": "step9"}, "40020"),
        ("market/orderbook", {"symbol": "BTCUSDT", "limit": "x"}, "40020"),
        ("market/candles", {"symbol": "BTCUSDT"}, "40019"),
        ("market/candles", {"symbol": "BTCUSDT", "granularity": "2min"}, "400172"),
        ("market/history-candles", {"symbol": "BTCUSDT", "granularity": "1min"}, "40019"),
        ("market/fills-history", {"symbol": "BTCUSDT", "idLessThan": "x"}, "40020"),
        ("market/fills-history", {"symbol": "BTCUSDT", "startTime": "2", "endTime": "1"}, "40408"),
        ("market/auction", {"symbol": "BTCUSDT"}, "99404"),
    ],
)
def test_refusals(exchange: SimulatedExchange, path: str, query: dict[str, str], code: str) -> None:
    """What is missing or wrong is named by the exchange's codes; an auction is known and not simulated."""
    assert code == refused(exchange, path, **query)


def test_a_wrong_signature_is_refused_even_where_none_is_needed(exchange: SimulatedExchange) -> None:
    """Public calls need no signature, but one that is sent must be right."""
    answer = Http(exchange).call("GET", "/api/v2/spot/public/symbols", headers={"ACCESS-SIGN": "wrong"})
    assert "40009" == answer.json()["code"]
