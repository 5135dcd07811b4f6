"""Public market data of V3: instruments, tickers, books, candles, trades. Other figures are in ``figures``."""

from __future__ import annotations

from typing import Any

from ..calls import Call, Routes, span, whole
from ..checks import required
from ..market import INTERVALS
from ..refusals import refuse
from . import market_views as views
from .reading import category_in, market_of, markets_of

__all__ = ["routes"]

routes = Routes("/api/v3/")


@routes.public("public/time")
def server_time(call: Call) -> Any:
    return {"serverTime": str(call.exchange.clock.now_ms())}


@routes.public("market/instruments")
def instruments(call: Call) -> Any:
    category = category_in(call.query)
    return [market.instrument.rules_of(category) for market in markets_of(call)]


@routes.public("market/tickers")
def tickers(call: Call) -> Any:
    now, category = call.exchange.clock.now_ms(), category_in(call.query)
    return [{**views.ticker_row(market, now), "category": category} for market in markets_of(call)]


@routes.public("market/orderbook")
def orderbook(call: Call) -> Any:
    market = market_of(call)
    limit = whole(call, "limit", 5, 200)
    return {
        "a": views.number_levels(market.book.depth("sell", limit)),
        "b": views.number_levels(market.book.depth("buy", limit)),
        "ts": str(call.exchange.clock.now_ms()),
    }


def _candles(call: Call, *, finished: bool) -> Any:
    market = market_of(call)
    interval = required(call.query, "interval")
    if interval not in INTERVALS:
        raise refuse("400172", "interval")
    kind = (call.query.get("type") or "MARKET").upper()
    if kind not in ("MARKET", "MARK", "INDEX"):
        raise refuse("400172", "type")
    start, end = span(call)
    now = call.exchange.clock.now_ms()
    source = market.candles if kind == "MARKET" else market.mark_candles
    rows = [candle for candle in source(interval, now) if start <= candle.start <= end]
    if finished:
        rows = [candle for candle in rows if candle.start + INTERVALS[interval] <= now]
    limit = whole(call, "limit", 100, 100 if finished else 1000)
    return [views.candle_row(candle) for candle in rows[-limit:]]


@routes.public("market/candles")
def candles(call: Call) -> Any:
    return _candles(call, finished=False)


@routes.public("market/history-candles")
def history_candles(call: Call) -> Any:
    return _candles(call, finished=True)


@routes.public("market/fills")
def public_fills(call: Call) -> Any:
    market = market_of(call)
    limit = whole(call, "limit", 100, 100)
    return [views.trade_row(trade) for trade in list(market.trades)[: -limit - 1 : -1]]
