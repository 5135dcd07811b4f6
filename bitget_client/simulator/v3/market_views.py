"""How markets look on the wire of V3, REST and WebSocket. Nothing is decided or changed here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..market import MAX_FUNDING, Candle, Market, Trade, plain

__all__ = [
    "candle_push",
    "candle_row",
    "funding",
    "levels",
    "number_levels",
    "ticker_push",
    "ticker_row",
    "trade_push",
    "trade_row",
]

ZERO = Decimal(0)


def levels(rows: list[tuple[Decimal, Decimal]]) -> list[list[str]]:
    return [[plain(price), plain(quantity)] for price, quantity in rows]


def number_levels(rows: list[tuple[Decimal, Decimal]]) -> list[list[float]]:
    """The REST order book is the one place where prices and sizes are JSON numbers."""
    return [[float(price), float(quantity)] for price, quantity in rows]


def _figures(market: Market, now_ms: int) -> dict[str, str]:
    day = market.day(now_ms)
    bid, ask = market.book.best("buy"), market.book.best("sell")
    change = (market.last_price / day.open - 1) if day.open else ZERO
    return {
        "lastPrice": plain(market.last_price),
        "openPrice24h": plain(day.open),
        "highPrice24h": plain(day.high),
        "lowPrice24h": plain(day.low),
        "ask1Price": plain(ask[0]) if ask else "",
        "bid1Price": plain(bid[0]) if bid else "",
        "bid1Size": plain(bid[1]) if bid else "",
        "ask1Size": plain(ask[1]) if ask else "",
        "price24hPcnt": plain(change.quantize(Decimal("0.00001"))),
        "volume24h": plain(day.volume),
        "turnover24h": plain(day.turnover.quantize(Decimal("0.000001"))),
    }


def _futures_figures(market: Market) -> dict[str, str]:
    return {
        "indexPrice": plain(market.reference),
        "markPrice": plain(market.mark_price),
        "fundingRate": plain(market.funding_rate),
        "openInterest": plain(market.open_interest),
        "deliveryStartTime": "",
        "deliveryTime": "",
        "deliveryStatus": "",
    }


def ticker_row(market: Market, now_ms: int) -> dict[str, Any]:
    """A row of ``GET market/tickers``."""
    instrument = market.instrument
    row = {
        "category": instrument.category,
        "symbol": instrument.symbol,
        "ts": str(now_ms),
        **_figures(market, now_ms),
    }
    if instrument.is_futures:
        row.update(_futures_figures(market))
    return row


def ticker_push(market: Market, now_ms: int) -> dict[str, Any]:
    """The item of the ``ticker`` topic."""
    item = _figures(market, now_ms)
    if market.instrument.is_futures:
        item.update(_futures_figures(market))
        item["nextFundingTime"] = str(market.next_funding(now_ms))
    return {**item, "symbol": market.instrument.symbol, "ts": str(now_ms)}


def trade_row(trade: Trade) -> dict[str, str]:
    """A row of ``GET market/fills``."""
    return {
        "execId": str(trade.id),
        "execLinkId": str(trade.link_id),
        "price": plain(trade.price),
        "size": plain(trade.quantity),
        "side": trade.side,
        "ts": str(trade.ts),
        "isRPI": "no",
    }


def trade_push(trade: Trade) -> dict[str, str]:
    """An item of the ``publicTrade`` topic."""
    return {
        "p": plain(trade.price),
        "S": trade.side,
        "T": str(trade.ts),
        "v": plain(trade.quantity),
        "i": str(trade.id),
        "L": str(trade.link_id),
        "isRPI": "no",
    }


def candle_row(candle: Candle) -> list[str]:
    """A row of ``GET market/candles``."""
    return [
        str(candle.start),
        plain(candle.open),
        plain(candle.high),
        plain(candle.low),
        plain(candle.close),
        plain(candle.volume),
        plain(candle.turnover),
    ]


def candle_push(candle: Candle) -> dict[str, str]:
    """An item of the ``kline`` topic."""
    names = ("start", "open", "high", "low", "close", "volume", "turnover")
    return dict(zip(names, candle_row(candle), strict=True))


def funding(market: Market, now_ms: int) -> dict[str, str]:
    """A row of ``GET market/current-fund-rate``."""
    return {
        "symbol": market.instrument.symbol,
        "fundingRate": plain(market.funding_rate),
        "fundingRateInterval": str(market.instrument.rules["fundInterval"]),
        "nextUpdate": str(market.next_funding(now_ms)),
        "minFundingRate": plain(-MAX_FUNDING),
        "maxFundingRate": plain(MAX_FUNDING),
        "cashDividend": "0",
        "cashDividendNextUpdate": "0",
    }
