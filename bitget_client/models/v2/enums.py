"""Sets of values that many V2 endpoints share, for type checkers. No classes, no logic.

Only product types and the kind of margin account are checked before sending (:class:`~bitget_client.wire.Closed`, in
any letter case): a wrong one never works. The exchange adds values to all others, so a new one may be sent, and answers
type them as ``Side | str``. Sets that are the same in V3 are those of ``models.enums``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from ...wire import Closed
from ..enums import (
    HoldMode,
    LongShort,
    MarginMode,
    OnOff,
    OrderType,
    PriceType,
    Side,
    StpMode,
    TradeSide,
    YesNoText,
)

__all__ = [
    "AssetMode",
    "EnterPoint",
    "Force",
    "FuturesCandleInterval",
    "FuturesOrderStatus",
    "HoldMode",
    "LiveProductType",
    "LoanType",
    "LongShort",
    "LongShortNet",
    "MarginMode",
    "MarginSide",
    "MarginType",
    "OnOff",
    "OpenClose",
    "OrderType",
    "Permission",
    "PriceType",
    "ProductType",
    "Side",
    "SpotCandleInterval",
    "StpMode",
    "SubAccountStatus",
    "TpslType",
    "TradeScope",
    "TradeSide",
    "TransferRoute",
    "TransferStatus",
    "TriggerType",
    "TriggerTypeWithIndex",
    "WalletType",
    "YesNoText",
]

#: Futures product line. Those that begin with S are the older demo markets, of coins that begin with S.
ProductType = Annotated[
    Literal["USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES", "SUSDT-FUTURES", "SCOIN-FUTURES", "SUSDC-FUTURES"], Closed
]
#: Futures product line where there is no older demo market.
LiveProductType = Annotated[Literal["USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES"], Closed]
#: Which margin account: one for all pairs, or one for each.
MarginType = Annotated[Literal["crossed", "isolated"], Closed]

#: Good till cancelled, maker only, fill or kill, immediate or cancel.
Force = Literal["gtc", "post_only", "fok", "ioc"]
#: Whether the price of trades or the mark price fires a trigger.
TriggerType = Literal["fill_price", "mark_price"]
#: The same, or the index price.
TriggerTypeWithIndex = Literal["fill_price", "mark_price", "index_price"]
#: An order of its own, or one that takes profit or stops loss.
TpslType = Literal["normal", "tpsl"]
FuturesOrderStatus = Literal["live", "partially_filled", "filled", "canceled"]
TradeScope = Literal["taker", "maker"]
#: How an order came to the exchange.
EnterPoint = Literal["WEB", "API", "SYS", "ANDROID", "IOS"]

#: Direction of a position; ``net`` in one-way mode.
LongShortNet = Literal["long", "short", "net"]
#: What an order in hedge mode is to do to the position.
OpenClose = Literal["open", "close"]
#: Whether a margin order borrows what it lacks, repays with what it brings in, or both.
LoanType = Literal["normal", "autoLoan", "autoRepay", "autoLoanAndRepay"]
#: The side of a margin order, which the exchange too may have placed.
MarginSide = Literal["buy", "sell", "liquidation-buy", "liquidation-sell", "systemRepay-buy", "systemRepay-sell"]
#: Whether one coin or several together are the collateral.
AssetMode = Literal["union", "single"]

SpotCandleInterval = Literal[
    "1min", "5min", "15min", "30min", "1h", "4h", "6h", "12h", "1day", "3day", "1week", "1M",
    "6Hutc", "12Hutc", "1Dutc", "3Dutc", "1Wutc", "1Mutc",
]  # fmt: skip
FuturesCandleInterval = Literal[
    "1m", "3m", "5m", "15m", "30m", "1H", "2H", "4H", "6H", "12H", "1D", "3D", "1W", "1M",
    "6Hutc", "12Hutc", "1Dutc", "3Dutc", "1Wutc", "1Mutc",
]  # fmt: skip

#: Where coins can be inside one account.
WalletType = Literal["spot", "p2p", "coin_futures", "usdt_futures", "usdc_futures", "crossed_margin", "isolated_margin"]
#: Over a chain, or to another user of the exchange.
TransferRoute = Literal["on_chain", "internal_transfer"]
#: What became of a deposit or a withdrawal.
TransferStatus = Literal["pending", "fail", "success"]

SubAccountStatus = Literal["normal", "freeze", "del"]
#: What an API key may do.
Permission = Literal["spot_trade", "margin_trade", "contract_trade", "transfer", "read"]
