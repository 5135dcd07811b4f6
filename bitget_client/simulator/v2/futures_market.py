"""Public futures market data of V2: contracts, tickers, books, candles, trades, funding. No account is here."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..calls import Call, Routes, span, whole
from ..checks import choice, required
from ..market import MINUTE, Market, plain
from ..refusals import refuse
from . import futures_market_views as views
from .candles import SPOT_GRANULARITIES, Cut, merged, multiple_of
from .market_trades import past_trades, recent_trades
from .reading import mix_market, product_of

__all__ = ["routes"]

routes = Routes("/api/v2/mix/market/")

_SCALES = ("scale0", "scale1", "scale2", "scale3")
_DEEPEST = 10_000
_DEMO_LINES = ("SUSDT-FUTURES", "SUSDC-FUTURES", "SCOIN-FUTURES")
_KINDS = ("market", "mark", "index")

#: The same stretches as on spot, under the names that futures have for them.
GRANULARITIES: dict[str, Cut] = {
    **{f"{count}m": SPOT_GRANULARITIES[f"{count}min"] for count in (1, 3, 5, 15, 30)},
    **{f"{count}H": SPOT_GRANULARITIES[f"{count}h"] for count in (1, 4, 6, 12)},
    "2H": partial(multiple_of, 120 * MINUTE),
    "1D": SPOT_GRANULARITIES["1day"],
    "3D": SPOT_GRANULARITIES["3day"],
    "1W": SPOT_GRANULARITIES["1week"],
    "1M": SPOT_GRANULARITIES["1M"],
    **{name: cut for name, cut in SPOT_GRANULARITIES.items() if name.endswith("utc")},
}


def _markets(call: Call) -> list[Market]:
    """The markets of the query's ``productType``, or the one of its ``symbol``.

    The product lines in demo coins are there, for programs that ask for all lines, and have no contracts.
    """
    if call.query.get("symbol"):
        return [mix_market(call)]
    if str(call.query.get("productType")).upper() in _DEMO_LINES:
        return []
    return call.exchange.markets_of(product_of(call.query))


@routes.public("contracts")
def contracts(call: Call) -> Any:
    return [views.contract_row(market) for market in _markets(call)]


@routes.public("tickers")
def tickers(call: Call) -> Any:
    now = call.exchange.clock.now_ms()
    return [views.ticker_row(market, now) for market in _markets(call)]


@routes.public("ticker")
def ticker(call: Call) -> Any:
    return [views.ticker_row(mix_market(call), call.exchange.clock.now_ms())]


@routes.public("merge-depth")
def merge_depth(call: Call) -> Any:
    market = mix_market(call)
    precision = choice(call.query, "precision", _SCALES, "scale0")
    limit = _DEEPEST if call.query.get("limit") == "max" else whole(call, "limit", 100, _DEEPEST)
    scale = market.instrument.tick.scaleb(_SCALES.index(precision))
    return {
        "asks": views.depth(market.book.depth("sell", _DEEPEST), scale, asks=True, limit=limit),
        "bids": views.depth(market.book.depth("buy", _DEEPEST), scale, asks=False, limit=limit),
        "ts": str(call.exchange.clock.now_ms()),
        "scale": plain(scale),
        "precision": precision,
        "isMaxPrecision": "YES" if precision == "scale0" else "NO",
    }


def _candles(call: Call, kind: str, *, finished: bool, most: int) -> Any:
    """Candles that begin between ``startTime`` and ``endTime``, both included, oldest first.

    Mark and index prices have no history of their own: their candles are those of the trades, without volume.
    """
    market = mix_market(call)
    cut = GRANULARITIES.get(required(call.query, "granularity"))
    if cut is None:
        raise refuse("400172", "granularity")
    start, end = span(call)
    now = call.exchange.clock.now_ms()
    rows = [candle for candle in merged(market, cut, now) if start <= candle.start <= end]
    if finished:
        rows = [candle for candle in rows if cut(candle.start)[1] <= now]
    limit = whole(call, "limit", 100, most)
    return [views.candle_row(candle) for candle in rows[-limit:]]


@routes.public("candles")
def candles(call: Call) -> Any:
    return _candles(call, choice(call.query, "kLineType", _KINDS, "market"), finished=False, most=1000)


@routes.public("history-candles")
def history_candles(call: Call) -> Any:
    return _candles(call, choice(call.query, "kLineType", _KINDS, "market"), finished=True, most=200)


@routes.public("history-index-candles")
def history_index_candles(call: Call) -> Any:
    return _candles(call, "index", finished=True, most=200)


@routes.public("history-mark-candles")
def history_mark_candles(call: Call) -> Any:
    return _candles(call, "mark", finished=True, most=200)


@routes.public("fills")
def fills(call: Call) -> Any:
    return recent_trades(call, mix_market(call), 100)


@routes.public("fills-history")
def fills_history(call: Call) -> Any:
    return past_trades(call, mix_market(call))


@routes.public("open-interest")
def open_interest(call: Call) -> Any:
    market = mix_market(call)
    rows = [{"symbol": market.instrument.symbol, "size": plain(market.open_interest)}]
    return {"openInterestList": rows, "ts": str(call.exchange.clock.now_ms())}


@routes.public("symbol-price")
def symbol_price(call: Call) -> Any:
    market = mix_market(call)
    return [
        {
            "symbol": market.instrument.symbol,
            "price": plain(market.last_price),
            "indexPrice": views.index_price(market),
            "markPrice": plain(market.mark_price),
            "ts": str(call.exchange.clock.now_ms()),
        }
    ]


@routes.public("funding-time")
def funding_time(call: Call) -> Any:
    return [views.funding_time(mix_market(call), call.exchange.clock.now_ms())]


@routes.public("current-fund-rate")
def current_fund_rate(call: Call) -> Any:
    now = call.exchange.clock.now_ms()
    return [views.funding(market, now) for market in _markets(call)]


@routes.public("history-fund-rate")
def history_fund_rate(call: Call) -> Any:
    market = mix_market(call)
    size, number = whole(call, "pageSize", 20, 100), whole(call, "pageNo", 1, 1 << 31)
    rows = views.funding_history(market)
    return rows[(number - 1) * size : number * size]


@routes.public("query-position-lever")
def query_position_lever(call: Call) -> Any:
    return views.tiers(mix_market(call))


@routes.public("vip-fee-rate")
def vip_fee_rate(call: Call) -> Any:
    """One level, that of everybody here: the fees which the product line's first contract charges."""
    category = product_of(call.query) if call.query.get("productType") else "USDT-FUTURES"
    return [views.fee_row(market) for market in call.exchange.markets_of(category)[:1]]
