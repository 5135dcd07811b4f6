"""How futures markets look on the wire of V2. Nothing is decided or changed here."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ..market import Candle, Market, plain
from .candles import day_opening
from .spot_market_views import candle_row as spot_candle_row
from .spot_market_views import merged_levels

__all__ = [
    "candle_row",
    "contract_row",
    "depth",
    "fee_row",
    "funding",
    "funding_history",
    "funding_time",
    "index_price",
    "ticker_row",
    "tiers",
]

ZERO = Decimal(0)
_RATIO = Decimal("0.00001")
_MONEY = Decimal("0.000001")

_STATUSES = {"online": "normal", "limit_open": "limit_open", "limit_close": "limit_open", "offline": "off"}


def contract_row(market: Market) -> dict[str, Any]:
    """A row of ``contracts``: the rules of the instrument under their names of V2."""
    instrument, rules = market.instrument, market.instrument.rules
    places = int(rules["pricePrecision"])
    return {
        "symbol": instrument.symbol,
        "baseCoin": instrument.base,
        "quoteCoin": instrument.quote,
        "buyLimitPriceRatio": plain(instrument.buy_ratio),
        "sellLimitPriceRatio": plain(instrument.sell_ratio),
        "feeRateUpRatio": rules["feeRateUpRatio"],
        "makerFeeRate": plain(instrument.maker_fee),
        "takerFeeRate": plain(instrument.taker_fee),
        "openCostUpRatio": rules["openCostUpRatio"],
        "supportMarginCoins": [instrument.settle_coin],
        "minTradeNum": plain(instrument.min_quantity),
        "priceEndStep": plain(instrument.tick.scaleb(places)),
        "volumePlace": rules["quantityPrecision"],
        "pricePlace": rules["pricePrecision"],
        "sizeMultiplier": plain(instrument.lot),
        "symbolType": rules["type"],
        "minTradeUSDT": plain(instrument.min_value),
        "maxSymbolOrderNum": rules["maxSymbolOrderNum"] or rules["maxProductOrderNum"],
        "maxProductOrderNum": rules["maxProductOrderNum"],
        "maxPositionNum": rules["maxPositionNum"],
        "symbolStatus": _STATUSES.get(rules["status"], rules["status"]),
        "offTime": rules["offTime"],
        "limitOpenTime": rules["limitOpenTime"],
        "deliveryTime": rules["deliveryTime"],
        "deliveryStartTime": rules["deliveryStartTime"],
        "launchTime": rules["launchTime"],
        "fundInterval": str(rules["fundInterval"]),
        "minLever": str(rules["minLeverage"]),
        "maxLever": str(rules["maxLeverage"]),
        "posLimit": rules.get("posLimit") or "0.05",
        "maintainTime": rules["maintainTime"],
        "maxMarketOrderQty": rules["maxMarketOrderQty"],
        "maxOrderQty": rules["maxOrderQty"],
        "isRwa": rules["isRwa"],
    }


def fee_row(market: Market) -> dict[str, str]:
    """The row of ``vip-fee-rate``."""
    return {
        "level": "0",
        "dealAmount": "0",
        "assetAmount": "0",
        "takerFeeRate": plain(market.instrument.taker_fee),
        "makerFeeRate": plain(market.instrument.maker_fee),
        "btcWithdrawAmount": "0",
        "usdtWithdrawAmount": "0",
    }


def index_price(market: Market) -> str:
    """The price of the rest of the world, in one decimal place more than the contract has."""
    return plain(market.reference.quantize(market.instrument.tick / 10))


def ticker_row(market: Market, now_ms: int) -> dict[str, Any]:
    """A row of ``ticker`` and ``tickers``. Nothing is delivered here, so the delivery times are null."""
    day = market.day(now_ms)
    bid, ask = market.book.best("buy"), market.book.best("sell")
    last, utc_open = market.last_price, day_opening(market, now_ms)
    return {
        "symbol": market.instrument.symbol,
        "lastPr": plain(last),
        "askPr": plain(ask[0]) if ask else "",
        "bidPr": plain(bid[0]) if bid else "",
        "bidSz": plain(bid[1]) if bid else "",
        "askSz": plain(ask[1]) if ask else "",
        "high24h": plain(day.high),
        "low24h": plain(day.low),
        "ts": str(now_ms),
        "change24h": plain((last / day.open - 1).quantize(_RATIO) if day.open else ZERO),
        "baseVolume": plain(day.volume),
        "quoteVolume": plain(day.turnover.quantize(_MONEY)),
        "usdtVolume": plain(day.turnover.quantize(_MONEY)),
        "openUtc": plain(utc_open),
        "changeUtc24h": plain((last / utc_open - 1).quantize(_RATIO)),
        "indexPrice": index_price(market),
        "fundingRate": plain(market.funding_rate),
        "holdingAmount": plain(market.open_interest),
        "deliveryStartTime": None,
        "deliveryTime": None,
        "deliveryStatus": "delivery_normal",
        "open24h": plain(day.open),
        "markPrice": plain(market.mark_price),
    }


def depth(rows: Iterable[tuple[Decimal, Decimal]], scale: Decimal, *, asks: bool, limit: int) -> list[list[float]]:
    """Levels in steps of ``scale``; futures print them as JSON numbers."""
    return [[float(price), float(size)] for price, size in merged_levels(rows, scale, asks=asks, limit=limit)]


def candle_row(candle: Candle) -> list[str]:
    """A row of candles: that of spot without the volume in USDT."""
    return spot_candle_row(candle)[:-1]


def funding_time(market: Market, now_ms: int) -> dict[str, str]:
    """The row of ``funding-time``."""
    return {
        "symbol": market.instrument.symbol,
        "nextFundingTime": str(market.next_funding(now_ms)),
        "ratePeriod": str(market.instrument.rules["fundInterval"]),
    }


def funding(market: Market, now_ms: int) -> dict[str, str]:
    """A row of ``current-fund-rate``."""
    return {
        "symbol": market.instrument.symbol,
        "fundingRate": plain(market.funding_rate),
        "fundingRateInterval": str(market.instrument.rules["fundInterval"]),
        "nextUpdate": str(market.next_funding(now_ms)),
        "minFundingRate": "-0.003",
        "maxFundingRate": "0.003",
    }


def funding_history(market: Market) -> list[dict[str, str]]:
    """Rows of ``history-fund-rate``, newest first; from before the exchange was started they are made up."""
    return [
        {"symbol": market.instrument.symbol, "fundingRate": plain(rate), "fundingTime": str(time)}
        for time, rate in market.funding_history()
    ]


def tiers(market: Market) -> list[dict[str, str]]:
    """Rows of ``query-position-lever``: sizes of positions with their leverage and what has to be kept."""
    return [
        {
            "symbol": market.instrument.symbol,
            "level": str(tier.number),
            "startUnit": plain(tier.smallest),
            "endUnit": plain(tier.largest),
            "leverage": str(tier.leverage),
            "keepMarginRate": plain(tier.rate),
        }
        for tier in market.tiers
    ]
