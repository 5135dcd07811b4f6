"""Sets of values that many endpoints share, for type checkers. No classes, no logic.

Only categories are checked before sending (:class:`~bitget_client.wire.Closed`, in any letter case): a wrong one never
works. The exchange adds values to all others, so a new one may be sent, and answers type them as ``Side | str``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from ..wire import Closed

__all__ = [
    "AccountLevel",
    "CandleInterval",
    "Category",
    "CollateralChoice",
    "FuturesCategory",
    "HoldMode",
    "InstrumentStatus",
    "LeverageCategory",
    "LongShort",
    "MakerProgramCategory",
    "MarginMode",
    "MarketCategory",
    "OnOff",
    "OrderStatus",
    "OrderType",
    "PriceType",
    "Side",
    "StpMode",
    "TimeInForce",
    "TradeSide",
    "TriggerBy",
    "YesNoText",
]

#: Product line.
Category = Annotated[Literal["SPOT", "MARGIN", "USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES"], Closed]
#: Product line with a market of its own; margin trades on the spot market.
MarketCategory = Annotated[Literal["SPOT", "USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES"], Closed]
#: Futures product line.
FuturesCategory = Annotated[Literal["USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES"], Closed]
#: Product line with leverage.
LeverageCategory = Annotated[Literal["MARGIN", "USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES"], Closed]
#: The coarser split used by the market-maker programme.
MakerProgramCategory = Annotated[Literal["SPOT", "FUTURES"], Closed]

Side = Literal["buy", "sell"]
#: Direction of a position.
LongShort = Literal["long", "short"]
OrderType = Literal["limit", "market"]
#: Good till cancelled, maker only, fill or kill, immediate or cancel, retail price improvement.
TimeInForce = Literal["gtc", "post_only", "fok", "ioc", "rpi"]
OrderStatus = Literal["live", "new", "partially_filled", "filled", "cancelled"]
#: Which order gives way when two orders of one owner would meet.
StpMode = Literal["none", "cancel_taker", "cancel_maker", "cancel_both"]
#: Whether the last price or the mark price fires a trigger.
TriggerBy = Literal["market", "mark"]
MarginMode = Literal["crossed", "isolated"]
HoldMode = Literal["one_way_mode", "hedge_mode"]
#: What a futures fill did to the position.
TradeSide = Literal[
    "open",
    "close",
    "reduce_close_long",
    "reduce_close_short",
    "offset_close_long",
    "offset_close_short",
    "burst_close_long",
    "burst_close_short",
    "delivery_close_long",
    "delivery_close_short",
    "buy_single",
    "sell_single",
]

CandleInterval = Literal["1m", "3m", "5m", "15m", "30m", "1H", "4H", "6H", "12H", "1D"]
#: Candles of traded prices, mark prices or index prices.
PriceType = Literal["MARKET", "MARK", "INDEX"]
InstrumentStatus = Literal["listed", "online", "limit_open", "limit_close", "offline", "restrictedAPI"]

AccountLevel = Literal["isolated", "basic", "advanced", "delta"]
CollateralChoice = Literal["all", "mainstream", "custom"]
OnOff = Literal["on", "off"]
#: A yes or no as the exchange answers it; the letter case differs from endpoint to endpoint.
YesNoText = Literal["yes", "no", "YES", "NO"]
