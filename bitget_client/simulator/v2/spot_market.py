"""Public spot market data of V2: coins, symbols, tickers, fee levels, books, candles, trades. No account is here."""

from __future__ import annotations

from typing import Any

from ..calls import Call, Routes, span, whole
from ..checks import choice, required
from ..market import Candle, plain
from ..refusals import refuse
from . import spot_market_views as views
from .candles import SPOT_GRANULARITIES, Cut, merged
from .market_trades import past_trades, recent_trades
from .reading import coins_of, spot_market

__all__ = ["routes"]

routes = Routes("/api/v2/spot/")

_SCALES = ("scale0", "scale1", "scale2", "scale3")
_STEPS = ("step0", "step1", "step2", "step3", "step4", "step5")
_DEEPEST = 10_000


@routes.public("public/coins")
def coins(call: Call) -> Any:
    return [
        views.coin_row(number, coin)
        for number, coin in enumerate(coins_of(call.exchange), 1)
        if call.query.get("coin") in (None, "", coin)
    ]


@routes.public("public/symbols")
def symbols(call: Call) -> Any:
    markets = [spot_market(call)] if call.query.get("symbol") else call.exchange.markets_of("SPOT")
    return [views.symbol_row(market) for market in markets]


@routes.public("market/tickers")
def tickers(call: Call) -> Any:
    now = call.exchange.clock.now_ms()
    markets = [spot_market(call)] if call.query.get("symbol") else call.exchange.markets_of("SPOT")
    return [views.ticker_row(market, now) for market in markets]


@routes.public("market/vip-fee-rate")
def vip_fee_rate(call: Call) -> Any:
    """One level, that of everybody here: the fees which the first spot market charges."""
    first = call.exchange.markets_of("SPOT")[0].instrument
    return [
        {
            "level": 0,
            "dealAmount": "0",
            "assetAmount": "0",
            "takerFeeRate": plain(first.taker_fee),
            "makerFeeRate": plain(first.maker_fee),
            "btcWithdrawAmount": "0",
            "usdtWithdrawAmount": "0",
        }
    ]


@routes.public("market/merge-depth")
def merge_depth(call: Call) -> Any:
    market = spot_market(call)
    precision = choice(call.query, "precision", _SCALES, "scale0")
    limit = _DEEPEST if call.query.get("limit") == "max" else whole(call, "limit", 100, _DEEPEST)
    scale = market.instrument.tick.scaleb(_SCALES.index(precision))
    book = market.book
    return {
        "asks": views.merged_levels(book.depth("sell", _DEEPEST), scale, asks=True, limit=limit),
        "bids": views.merged_levels(book.depth("buy", _DEEPEST), scale, asks=False, limit=limit),
        "ts": str(call.exchange.clock.now_ms()),
        "scale": plain(scale),
        "precision": precision,
        "isMaxPrecision": "YES" if precision == "scale0" else "NO",
    }


@routes.public("market/orderbook")
def orderbook(call: Call) -> Any:
    market = spot_market(call)
    step = choice(call.query, "type", _STEPS, "step0")
    limit = whole(call, "limit", 150, 150)
    scale = market.instrument.tick.scaleb(_STEPS.index(step))
    book = market.book
    return {
        "asks": views.merged_levels(book.depth("sell", _DEEPEST), scale, asks=True, limit=limit),
        "bids": views.merged_levels(book.depth("buy", _DEEPEST), scale, asks=False, limit=limit),
        "ts": str(call.exchange.clock.now_ms()),
    }


def _candles(call: Call) -> tuple[Cut, list[Candle]]:
    """How they are cut, and the candles that begin between ``startTime`` and ``endTime``, both included."""
    market = spot_market(call)
    cut = SPOT_GRANULARITIES.get(required(call.query, "granularity"))
    if cut is None:
        raise refuse("400172", "granularity")
    start, end = span(call)
    rows = merged(market, cut, call.exchange.clock.now_ms())
    return cut, [candle for candle in rows if start <= candle.start <= end]


@routes.public("market/candles")
def candles(call: Call) -> Any:
    limit = whole(call, "limit", 100, 1000)
    return [views.candle_row(candle) for candle in _candles(call)[1][-limit:]]


@routes.public("market/history-candles")
def history_candles(call: Call) -> Any:
    required(call.query, "endTime")
    limit = whole(call, "limit", 100, 200)
    now = call.exchange.clock.now_ms()
    cut, rows = _candles(call)
    return [views.candle_row(candle) for candle in [row for row in rows if cut(row.start)[1] <= now][-limit:]]


@routes.public("market/fills")
def fills(call: Call) -> Any:
    return recent_trades(call, spot_market(call), 500)


@routes.public("market/fills-history")
def fills_history(call: Call) -> Any:
    return past_trades(call, spot_market(call))
