"""How spot markets look on the wire of V2. Nothing is decided or changed here."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ..market import Candle, Market, Trade, plain
from .candles import day_opening

__all__ = ["candle_row", "coin_row", "levels", "merged_levels", "symbol_row", "ticker_row", "trade_row"]

ZERO = Decimal(0)
_RATIO = Decimal("0.00001")
_MOST = "900000000000000000000"  # what the exchange prints where there is no largest quantity

Level = tuple[Decimal, Decimal]


def coin_row(number: int, coin: str) -> dict[str, object]:
    """A row of ``public/coins``. Nothing can be deposited or withdrawn: the one chain has both switched off."""
    return {
        "coinId": str(number),
        "coin": coin,
        "transfer": "true",
        "areaCoin": "no",
        "chains": [
            {
                "chain": coin,
                "needTag": "false",
                "withdrawable": "false",
                "rechargeable": "false",
                "withdrawFee": "0",
                "extraWithdrawFee": "0",
                "depositConfirm": "1",
                "withdrawConfirm": "1",
                "minDepositAmount": "0",
                "minWithdrawAmount": "0",
                "browserUrl": "",
                "contractAddress": "",
                "withdrawStep": "0",
                "withdrawMinScale": "8",
                "congestion": "normal",
            }
        ],
    }


def symbol_row(market: Market) -> dict[str, str]:
    """A row of ``public/symbols``."""
    instrument, rules = market.instrument, market.instrument.rules
    return {
        "symbol": instrument.symbol,
        "baseCoin": instrument.base,
        "quoteCoin": instrument.quote,
        "minTradeAmount": plain(instrument.min_quantity),
        "maxTradeAmount": plain(instrument.max_quantity) if instrument.max_quantity else _MOST,
        "takerFeeRate": plain(instrument.taker_fee),
        "makerFeeRate": plain(instrument.maker_fee),
        "pricePrecision": rules["pricePrecision"],
        "quantityPrecision": rules["quantityPrecision"],
        "quotePrecision": rules["quotePrecision"],
        "status": rules["status"],
        "minTradeUSDT": plain(instrument.min_value),
        "buyLimitPriceRatio": plain(instrument.buy_ratio),
        "sellLimitPriceRatio": plain(instrument.sell_ratio),
        "areaSymbol": rules["areaSymbol"],
        "orderQuantity": rules.get("maxPositionNum") or "200",
        "openTime": rules["launchTime"],
        "offTime": rules["offTime"],
    }


def ticker_row(market: Market, now_ms: int) -> dict[str, str]:
    """A row of ``market/tickers``."""
    day = market.day(now_ms)
    bid, ask = market.book.best("buy"), market.book.best("sell")
    utc_open = day_opening(market, now_ms)
    return {
        "open": plain(day.open),
        "symbol": market.instrument.symbol,
        "high24h": plain(day.high),
        "low24h": plain(day.low),
        "lastPr": plain(market.last_price),
        "quoteVolume": plain(day.turnover.quantize(Decimal("0.000001"))),
        "baseVolume": plain(day.volume),
        "usdtVolume": plain(day.turnover.quantize(Decimal("0.000001"))),
        "ts": str(now_ms),
        "bidPr": plain(bid[0]) if bid else "",
        "askPr": plain(ask[0]) if ask else "",
        "bidSz": plain(bid[1]) if bid else "",
        "askSz": plain(ask[1]) if ask else "",
        "openUtc": plain(utc_open),
        "changeUtc24h": plain((market.last_price / utc_open - 1).quantize(_RATIO)),
        "change24h": plain((market.last_price / day.open - 1).quantize(_RATIO) if day.open else ZERO),
    }


def levels(rows: Iterable[Level]) -> list[list[str]]:
    return [[plain(price), plain(quantity)] for price, quantity in rows]


def merged_levels(rows: Iterable[Level], scale: Decimal, *, asks: bool, limit: int) -> list[list[str]]:
    """Levels put together in steps of ``scale``, away from the other side, so that a merged book never crosses."""
    sums: dict[Decimal, Decimal] = {}
    for price, quantity in rows:
        step = (price / scale).to_integral_value(ROUND_CEILING if asks else ROUND_FLOOR) * scale
        if step not in sums and len(sums) == limit:
            break
        sums[step] = sums.get(step, ZERO) + quantity
    return levels(sums.items())


def candle_row(candle: Candle) -> list[str]:
    """A row of candles; the last two are volume in quote coin and in USDT, the same here."""
    return [
        str(candle.start),
        plain(candle.open),
        plain(candle.high),
        plain(candle.low),
        plain(candle.close),
        plain(candle.volume),
        plain(candle.turnover),
        plain(candle.turnover),
    ]


def trade_row(market: Market, trade: Trade) -> dict[str, str]:
    """A row of ``fills`` and ``fills-history``, of futures too."""
    return {
        "symbol": market.instrument.symbol,
        "tradeId": str(trade.id),
        "side": trade.side,
        "price": plain(trade.price),
        "size": plain(trade.quantity),
        "ts": str(trade.ts),
    }
