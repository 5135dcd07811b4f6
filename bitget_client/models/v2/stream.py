"""What the V2 streams push, one class per kind of item. A channel that differs by market has a class for each.

Times are Unix milliseconds. A plain type says that the exchange always sends the field; should it not, it is ``None``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...wire import Wire
from .stream_orders import (
    FillFee,
    FuturesFill,
    FuturesOrder,
    FuturesTriggerOrder,
    MarginOrder,
    OrderFee,
    PosMode,
    SpotFill,
    SpotOrder,
    SpotTriggerOrder,
)

__all__ = [
    "CHANNELS",
    "AdlNotification",
    "Auction",
    "Book",
    "Candle",
    "ClosedPosition",
    "CrossedAccount",
    "Equity",
    "FillFee",
    "FuturesAccount",
    "FuturesFill",
    "FuturesOrder",
    "FuturesTicker",
    "FuturesTriggerOrder",
    "IndexPrice",
    "IsolatedAccount",
    "Level",
    "MarginOrder",
    "OrderFee",
    "Position",
    "PublicTrade",
    "SpotAccount",
    "SpotFill",
    "SpotOrder",
    "SpotTicker",
    "SpotTriggerOrder",
]


# --- market data -----------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class SpotTicker:
    """Last price, best bid and ask, and 24-hour figures of one spot symbol. A change of 0.01 is one per cent."""

    inst_id: str
    last_pr: Decimal
    ask_pr: Decimal
    bid_pr: Decimal
    open24h: Decimal
    high24h: Decimal
    low24h: Decimal
    base_volume: Decimal
    quote_volume: Decimal
    ts: int
    open_utc: Decimal
    change_utc24h: Decimal
    bid_sz: Decimal
    ask_sz: Decimal
    change24h: Decimal


@attrs.frozen(kw_only=True)
class FuturesTicker:
    """As :class:`SpotTicker`, of one contract: with funding, mark and index price. ``symbol_type`` 1 is perpetual,
    2 has a delivery date."""

    inst_id: str
    last_pr: Decimal
    ask_pr: Decimal
    bid_pr: Decimal
    high24h: Decimal
    low24h: Decimal
    change24h: Decimal
    funding_rate: Decimal
    next_funding_time: int
    ts: int
    mark_price: Decimal
    index_price: Decimal
    holding_amount: Decimal
    base_volume: Decimal
    quote_volume: Decimal
    open_utc: Decimal
    symbol_type: int
    symbol: str
    delivery_price: Decimal
    bid_sz: Decimal
    ask_sz: Decimal
    open24h: Decimal


@attrs.frozen(kw_only=True)
class Candle:
    """One candle. It replaces the candle with the same ``start``. The exchange sends a list: the order here is its."""

    start: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    base_volume: Decimal
    quote_volume: Decimal
    usdt_volume: Decimal | None = None


@attrs.frozen
class Level:
    """One price of a book and the size that waits there."""

    price: Decimal
    size: Decimal


@attrs.frozen(kw_only=True)
class Book:
    """An order book, or the changes of one: decide by ``update.action``, not by the name of the channel.

    ``seq`` grows by the exchange's own steps; ``previous_seq`` of an update equals ``seq`` of the one before, and is 0
    in the channels that send whole books only. A level of size 0 is gone. There is no replay: after a gap, subscribe
    anew.
    """

    asks: list[Level]
    bids: list[Level]
    ts: int
    seq: int | None = None
    previous_seq: Annotated[int | None, Wire("pseq")] = None


@attrs.frozen(kw_only=True)
class PublicTrade:
    """One trade of anybody."""

    trade_id: str
    ts: int
    price: Decimal
    size: Decimal
    side: Literal["buy", "sell"] | str


@attrs.frozen(kw_only=True)
class Auction:
    """The call auction of one spot symbol: its stage, and price and volume as far as they are known."""

    stage: Literal["pre_market", "stage_1", "stage_2", "stage_3", "success", "failure"] | str
    stage_end_time: int
    auction_end_time: int
    est_opening_price: Decimal | None = None
    matched_volume: Decimal | None = None


@attrs.frozen(kw_only=True)
class IndexPrice:
    """The index price of one margin symbol."""

    base_coin: str
    index_price: Decimal
    quote_coin: str
    symbol: str
    ts: int


# --- account ---------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class SpotAccount:
    """One coin of the spot account, after a change or when the subscription began."""

    coin: str
    available: Decimal
    frozen: Decimal
    locked: Decimal
    limit_available: Decimal
    u_time: int


@attrs.frozen(kw_only=True)
class FuturesAccount:
    """One margin coin of a futures account. The ``union_`` figures are those of multi-asset margin."""

    margin_coin: str
    frozen: Decimal
    available: Decimal
    max_open_pos_available: Decimal
    max_transfer_out: Decimal
    equity: Decimal
    usdt_equity: Decimal
    crossed_risk_rate: Decimal | None = None
    unrealized_pl: Annotated[Decimal | None, Wire("unrealizedPL")] = None
    union_total_margin: Decimal | None = None
    union_available: Decimal | None = None
    union_mm: Decimal | None = None
    #: Seen under both names.
    assets_mode: Literal["union", "single"] | str | None = None
    asset_mode: Literal["union", "single"] | str | None = None


@attrs.frozen(kw_only=True)
class Equity:
    """What a futures account is worth altogether. ``usdt_unrealized`` is the newer name of ``unrealized_pl``."""

    usdt_equity: Decimal
    btc_equity: Decimal
    union_total_margin: Decimal
    union_available: Decimal
    union_mm: Decimal
    unrealized_pl: Annotated[Decimal | None, Wire("unrealizedPL")] = None
    usdt_unrealized: Decimal | None = None


@attrs.frozen(kw_only=True)
class CrossedAccount:
    """One coin of the cross margin account."""

    available: Decimal
    borrow: Decimal
    coin: str
    frozen: Decimal
    coupon: Decimal
    id: str
    interest: Decimal
    u_time: int


@attrs.frozen(kw_only=True)
class IsolatedAccount:
    """One coin of one symbol of the isolated margin account."""

    available: Decimal
    borrow: Decimal
    symbol: str
    coin: str
    frozen: Decimal
    id: str
    interest: Decimal
    u_time: int
    coupon: Decimal


@attrs.frozen(kw_only=True)
class Position:
    """One open position. Every push lists all of them: one that is missing is closed, and no item means no position."""

    pos_id: str
    inst_id: str
    margin_coin: str
    margin_size: Decimal
    margin_mode: Literal["crossed", "isolated"] | str
    hold_side: Literal["long", "short"] | str
    pos_mode: PosMode
    total: Decimal
    available: Decimal
    frozen: Decimal
    open_price_avg: Decimal
    leverage: Decimal
    achieved_profits: Decimal
    unrealized_pl: Annotated[Decimal, Wire("unrealizedPL")]
    unrealized_plr: Annotated[Decimal, Wire("unrealizedPLR")]
    liquidation_price: Decimal
    keep_margin_rate: Decimal
    margin_rate: Decimal
    break_even_price: Decimal
    total_fee: Decimal
    deducted_fee: Decimal
    c_time: int
    u_time: int
    isolated_margin_rate: Decimal | None = None
    mark_price: Decimal | None = None
    asset_mode: Literal["union", "single"] | str | None = None
    auto_margin: Literal["on", "off"] | str | None = None
    cash_dividend: Decimal | None = None


@attrs.frozen(kw_only=True)
class ClosedPosition:
    """One position that was closed. ``margin_mode`` ``fixed`` means isolated."""

    pos_id: str
    inst_id: str
    margin_coin: str
    margin_mode: Literal["fixed", "crossed"] | str
    hold_side: Literal["long", "short"] | str
    pos_mode: PosMode
    open_price_avg: Decimal
    close_price_avg: Decimal
    open_size: Decimal
    close_size: Decimal
    achieved_profits: Decimal
    settle_fee: Decimal
    open_fee: Decimal
    close_fee: Decimal
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class AdlNotification:
    """An auto-deleveraging that touched one of your positions."""

    symbol: str
    side: Literal["buy", "sell"] | str
    status: str
    price: Decimal
    amount: Decimal
    ts: int


#: The class of each channel's items, by its name, or by name and market where the markets differ. The channels of all
#: candles, whose names end in the interval, stand as ``candle``.
CHANNELS: dict[str | tuple[str, str], type] = {
    ("ticker", "SPOT"): SpotTicker,
    ("ticker", "FUTURES"): FuturesTicker,
    "candle": Candle,
    "books": Book,
    "books1": Book,
    "books5": Book,
    "books15": Book,
    "trade": PublicTrade,
    "auction": Auction,
    "index-price": IndexPrice,
    ("account", "SPOT"): SpotAccount,
    ("account", "FUTURES"): FuturesAccount,
    "equity": Equity,
    "positions": Position,
    "positions-history": ClosedPosition,
    ("orders", "SPOT"): SpotOrder,
    ("orders", "FUTURES"): FuturesOrder,
    ("orders-algo", "SPOT"): SpotTriggerOrder,
    ("orders-algo", "FUTURES"): FuturesTriggerOrder,
    ("fill", "SPOT"): SpotFill,
    ("fill", "FUTURES"): FuturesFill,
    "adl-noti": AdlNotification,
    "orders-crossed": MarginOrder,
    "account-crossed": CrossedAccount,
    "orders-isolated": MarginOrder,
    "account-isolated": IsolatedAccount,
}
