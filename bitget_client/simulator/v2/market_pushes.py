"""What there is to hear of markets in V2: channels by name, and how their items look. Accounts: ``account_pushes``."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from ..exchange import Exchange
from ..market import DAY, MINUTE, Market, Trade, plain
from ..topics import BookTopic, CandleTopic, Cut, DepthTopic, Level, MarketTopic, PulseTopic, TickerTopic, TradesTopic
from .candles import SPOT_GRANULARITIES, day_opening, merged
from .spot_market_views import candle_row, levels

__all__ = ["CANDLES", "index_prices", "market_topic"]

ZERO = Decimal(0)
RECENT_CANDLES = 100
_BOOKS: dict[str, int | None] = {"books": None, "books1": 1, "books5": 5, "books15": 15}
_RATIO = Decimal("0.00001")
_MONEY = Decimal("0.000001")

#: Interval in a channel's name -> the name that the REST calls have for it.
_REST_NAMES = {
    "1m": "1min", "5m": "5min", "15m": "15min", "30m": "30min", "1H": "1h", "4H": "4h", "6H": "6h", "12H": "12h",
    "1D": "1day", "3D": "3day", "1W": "1week", "1M": "1M", "6Hutc": "6Hutc", "12Hutc": "12Hutc", "1Dutc": "1Dutc",
    "3Dutc": "3Dutc", "1Wutc": "1Wutc", "1Mutc": "1Mutc",
}  # fmt: skip
CANDLES: dict[str, Cut] = {f"candle{name}": SPOT_GRANULARITIES[rest] for name, rest in _REST_NAMES.items()}


def market_topic(key: Hashable, arg: Mapping[str, str], market: Market, channel: str) -> MarketTopic[Any] | None:
    """The topic of a market that this channel means; None when there is none."""
    if channel in _BOOKS:
        depth = _BOOKS[channel]
        return BookTopic(key, arg, market, _book) if depth is None else DepthTopic(key, arg, market, _book, depth)
    if channel == "ticker":
        return TickerTopic(key, arg, market, _tickers(market))
    if channel == "trade":
        return TradesTopic(key, arg, market, _trade)
    cut = CANDLES.get(channel)
    if cut is not None:
        past = partial(merged, market, cut)
        return CandleTopic(key, arg, market, candle_row, past=past, cut=cut, recent=RECENT_CANDLES)
    return None


def _book(asks: list[Level], bids: list[Level], previous: int, sequence: int, now_ms: int) -> dict[str, Any]:
    """Without the checksum, which the exchange has retired; ``pseq`` is 0 but for updates."""
    return {"asks": levels(asks), "bids": levels(bids), "ts": str(now_ms), "seq": sequence, "pseq": previous}


def _trade(trade: Trade) -> dict[str, str]:
    return {
        "ts": str(trade.ts),
        "price": plain(trade.price),
        "size": plain(trade.quantity),
        "side": trade.side,
        "tradeId": str(trade.id),
    }


# -- tickers


def _tickers(market: Market) -> Callable[[Market, int], dict[str, Any]]:
    """Something that prints this market's ticker. It remembers where the day began, which is asked for every time."""
    opening: tuple[int, Decimal] = (-1, ZERO)
    rest = _futures_figures if market.instrument.is_futures else _spot_figures

    def show(market: Market, now_ms: int) -> dict[str, Any]:
        nonlocal opening
        if opening[0] != now_ms // DAY:
            opening = (now_ms // DAY, day_opening(market, now_ms))
        return {**_figures(market, opening[1], now_ms), **rest(market, opening[1], now_ms), "ts": str(now_ms)}

    return show


def _change(now: Decimal, before: Decimal) -> str:
    return plain((now / before - 1).quantize(_RATIO)) if before else "0"


def _figures(market: Market, utc_open: Decimal, now_ms: int) -> dict[str, str]:
    day = market.day(now_ms)
    bid, ask = market.book.best("buy"), market.book.best("sell")
    return {
        "instId": market.instrument.symbol,
        "lastPr": plain(market.last_price),
        "open24h": plain(day.open),
        "high24h": plain(day.high),
        "low24h": plain(day.low),
        "change24h": _change(market.last_price, day.open),
        "bidPr": plain(bid[0]) if bid else "",
        "askPr": plain(ask[0]) if ask else "",
        "bidSz": plain(bid[1]) if bid else "",
        "askSz": plain(ask[1]) if ask else "",
        "baseVolume": plain(day.volume),
        "quoteVolume": plain(day.turnover.quantize(_MONEY)),
        "openUtc": plain(utc_open),
    }


def _spot_figures(market: Market, utc_open: Decimal, now_ms: int) -> dict[str, str]:
    return {"changeUtc24h": _change(market.last_price, utc_open)}


def _futures_figures(market: Market, utc_open: Decimal, now_ms: int) -> dict[str, Any]:
    interval = int(market.instrument.rules["fundInterval"]) * 60 * MINUTE
    return {
        "fundingRate": plain(market.instrument.funding_rate),
        "nextFundingTime": str(now_ms - now_ms % interval + interval),
        "markPrice": plain(market.mark_price),
        "indexPrice": plain(market.reference),
        "holdingAmount": plain(market.open_interest),
        "symbolType": 1,  # perpetual; there are no others here
        "symbol": market.instrument.symbol,
        "deliveryPrice": "0",
    }


# -- index prices of margin


def index_prices(exchange: Exchange, key: Hashable, arg: Mapping[str, str]) -> PulseTopic:
    """Of all pairs first, then of those that moved."""
    told: dict[Market, Decimal] = {}

    def look(now_ms: int, first: bool) -> list[dict[str, str]]:
        rows = []
        for market in exchange.markets_of("MARGIN"):
            if first or told.get(market) != market.reference:
                told[market] = market.reference
                instrument = market.instrument
                rows.append(
                    {
                        "symbol": instrument.symbol,
                        "baseCoin": instrument.base,
                        "quoteCoin": instrument.quote,
                        "indexPrice": plain(market.reference),
                        "ts": str(now_ms),
                    }
                )
        return rows

    return PulseTopic(key, arg, look)
