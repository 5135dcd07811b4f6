"""Public figures of V3 beside the market data: funding, open interest, tiers, index, discounts, liquidations."""

from __future__ import annotations

from typing import Any

from ..calls import Call, Routes, page, whole
from ..checks import required
from ..market import Liquidation, Market, plain
from ..refusals import not_simulated
from . import market_views as views
from .reading import category_in, futures_category_in, market_of, markets_of

__all__ = ["routes"]

routes = Routes("/api/v3/")


def _futures_of(call: Call) -> list[Market]:
    futures_category_in(call.query)
    return markets_of(call)


@routes.public("market/current-fund-rate")
def current_fund_rate(call: Call) -> Any:
    now = call.exchange.clock.now_ms()
    if call.query.get("category") or not call.query.get("symbol"):
        markets = _futures_of(call)
    else:  # the documented example leaves the category out
        markets = [call.exchange.market("USDT-FUTURES", call.query["symbol"], code="40034")]
    return [views.funding(market, now) for market in markets]


@routes.public("market/history-fund-rate")
def history_fund_rate(call: Call) -> Any:
    """Past rates, newest first; ``cursor`` is the number of a page."""
    futures_category_in(call.query)
    market = market_of(call)
    limit, number = whole(call, "limit", 20, 200), whole(call, "cursor", 1, 1_000_000)
    rows = market.funding_history()[(number - 1) * limit : number * limit]
    return {
        "resultList": [
            {"symbol": market.instrument.symbol, "fundingRate": plain(rate), "fundingRateTimestamp": str(ts)}
            for ts, rate in rows
        ]
    }


@routes.public("market/open-interest")
def open_interest(call: Call) -> Any:
    rows = [
        {"symbol": market.instrument.symbol, "openInterest": plain(market.open_interest)}
        for market in _futures_of(call)
    ]
    return {"list": rows, "ts": str(call.exchange.clock.now_ms())}


@routes.public("market/position-tier")
def position_tier(call: Call) -> Any:
    """The steps of position sizes of a symbol, in quote units."""
    if category_in(call.query) == "MARGIN":
        raise not_simulated("tiers of borrowed coins; their leverage is the same for every amount")
    required(call.query, "symbol")
    (market,) = _futures_of(call)
    return [
        {
            "tier": str(tier.number),
            "minTierValue": plain(tier.smallest),
            "maxTierValue": plain(tier.largest),
            "leverage": str(tier.leverage),
            "mmr": plain(tier.rate),
        }
        for tier in market.tiers
    ]


@routes.public("market/discount-rate")
def discount_rate(call: Call) -> Any:
    """Every coin with a price counts with all of its worth, however much there is of it."""
    instruments = [market.instrument for market in call.exchange.markets_of("SPOT")]
    coins = dict.fromkeys(coin for row in instruments for coin in (row.base, row.quote))
    return [{"coin": coin, "list": [{"tierStartValue": "0", "discountRate": "1"}]} for coin in coins]


@routes.public("market/index-components")
def index_components(call: Call) -> Any:
    """The index price has one source, the rest of the world that the simulator makes up."""
    symbol = required(call.query, "symbol")
    category = call.query.get("category") or "USDT-FUTURES"
    market = call.exchange.market(category, symbol, code="40034")
    instrument = market.instrument
    return {
        "symbol": instrument.symbol,
        "componentList": [
            {
                "exchange": "SIMULATED",
                "spotPair": f"{instrument.base}/{instrument.quote}",
                "equivalentPrice": plain(market.reference),
                "weight": "1",
            }
        ],
    }


@routes.public("market/liquidations")
def liquidations(call: Call) -> Any:
    """The positions of the simulator's accounts that were taken over; nobody else has any."""
    rows = [(row, market.instrument.symbol) for market in _futures_of(call) for row in market.liquidations]
    rows.sort(key=_id, reverse=True)
    rows, cursor = page(call, rows, _id)
    return {
        "list": [
            {
                "symbol": symbol,
                "side": row.side,
                "price": plain(row.price),
                "amount": plain(row.quantity),
                "ts": str(row.ts),
            }
            for row, symbol in rows
        ],
        "cursor": cursor,
    }


def _id(row: tuple[Liquidation, str]) -> int:
    return row[0].id
