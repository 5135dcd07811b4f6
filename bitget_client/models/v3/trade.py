"""What the room ``trade`` of the V3 API answers and takes. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...errors import Outcome, item_outcome
from ...wire import Number, Timestamp, Wire, YesNo
from ..enums import (
    Category,
    HoldMode,
    LongShort,
    MarginMode,
    OrderStatus,
    OrderType,
    Side,
    StpMode,
    TimeInForce,
    TradeSide,
    TriggerBy,
    YesNoText,
)
from ..page import Page, RowList

__all__ = [
    "CancelOrder",
    "CoinDebt",
    "FeeDetail",
    "Fill",
    "LoanData",
    "MaxOpen",
    "ModifyOrder",
    "Order",
    "OrderAck",
    "OrderResult",
    "Page",
    "PlaceOrder",
    "RowList",
]


@attrs.frozen(kw_only=True)
class MaxOpen:
    """The largest order that could be placed now. What does not apply is ``None``."""

    available: Decimal
    max_open: Decimal | None = None
    buy_open_cost: Decimal | None = None
    sell_open_cost: Decimal | None = None
    max_buy_open: Decimal | None = None
    max_sell_open: Decimal | None = None
    max_buy_available: Decimal | None = None
    max_sell_available: Decimal | None = None


@attrs.frozen(kw_only=True)
class OrderResult:
    """What became of one item of a batch."""

    order_id: str | None = None
    client_oid: str
    code: str | None = None
    msg: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the exchange took this item. ``code`` is not always given on success."""
        return self.code in (None, "", "0", "00000")

    @property
    def outcome(self) -> Outcome:
        """``accepted``, ``refused``, or ``unknown``: then ask by ``client_oid`` before repeating it.

        Some codes of the exchange are its own time-outs, and say nothing about the order: those are ``unknown``.
        """
        return item_outcome(self.code)


@attrs.frozen(kw_only=True)
class OrderAck:
    """The exchange took the request. ``order_id`` may be missing for a reduce-only order that replaces another."""

    order_id: str | None = None
    client_oid: str


@attrs.frozen(kw_only=True)
class FeeDetail:
    """A fee in one coin."""

    fee_coin: str | None = None
    fee: Decimal | None = None


@attrs.frozen(kw_only=True)
class Fill:
    """One own trade. Futures fill ``exec_pnl``, ``trade_side`` and ``pos_side``."""

    exec_id: str
    order_id: str
    category: Category | str
    symbol: str
    order_type: OrderType | str
    side: Side | str
    exec_price: Decimal
    exec_qty: Decimal
    exec_value: Decimal  #: price times size
    trade_scope: Literal["taker", "maker"] | str
    fee_detail: list[FeeDetail]
    exec_pnl: Decimal | None = None
    trade_side: TradeSide | str | None = None
    created_time: int
    updated_time: int
    exec_link_id: str  #: shared by both sides of the trade
    client_oid: str
    pos_side: LongShort | str | None = None
    is_rpi: Annotated[YesNoText | str, Wire("isRPI")]  #: whether a retail price improvement order took part
    hold_side: Literal["long", "short", "net"] | str | None = None


@attrs.frozen(kw_only=True)
class Order:
    """An own order, open or past.

    A market order has a price of 0; a market buy on spot has ``amount`` (quote coin) instead of ``qty``. Futures fill
    ``pos_side``, ``hold_mode`` and ``trade_side``. ``reduce_only`` is a yes or no in any letter case.
    """

    order_id: str
    client_oid: str
    category: Category | str
    symbol: str
    order_type: OrderType | str
    side: Side | str
    price: Decimal
    qty: Decimal
    amount: Decimal
    cum_exec_qty: Decimal  #: filled so far
    cum_exec_value: Decimal  #: in the quote coin
    avg_price: Decimal
    time_in_force: TimeInForce | str
    order_status: OrderStatus | str
    pos_side: LongShort | str
    hold_mode: HoldMode | str
    delegate_type: str | None = None
    reduce_only: YesNoText | str
    fee_detail: list[FeeDetail]
    cancel_reason: str | None = None
    exec_type: Literal["normal", "offset", "reduce", "liquidation", "delivery"] | str | None = None
    stp_mode: StpMode | str | None = None
    created_time: int
    updated_time: int
    trade_side: TradeSide | str | None = None
    margin_mode: MarginMode | str | None = None
    take_profit: Decimal | None = None
    stop_loss: Decimal | None = None
    tp_trigger_by: Literal["fill_price", "mark_price"] | str | None = None
    sl_trigger_by: Literal["fill_price", "mark_price"] | str | None = None
    tp_order_type: OrderType | str | None = None
    sl_order_type: OrderType | str | None = None
    tp_limit_price: Decimal | None = None
    sl_limit_price: Decimal | None = None
    margin_coin: str | None = None
    total_profit: Decimal | None = None
    leverage: Decimal | None = None


@attrs.frozen(kw_only=True)
class CoinDebt:
    """What is owed in one coin."""

    coin: str
    debt: Decimal
    interest_free_amount: Decimal
    interest_rate_next_hour: Decimal


@attrs.frozen(kw_only=True)
class LoanData:
    """Debts that arose from trading."""

    current_loans: Decimal
    interest_payment_time: int
    debt_coin_list: list[CoinDebt]


@attrs.frozen(kw_only=True)
class PlaceOrder:
    """An order to place, for batches over REST and for the WebSocket.

    Fields mean what the arguments of ``submit_new_order`` mean. REST wants ``category`` in each order; over the
    WebSocket it stands in the call. ``request_time`` and ``receive_window`` (milliseconds, 10 to 60000) cancel an
    order that arrives late; they are known for the WebSocket only.
    """

    category: Category | None = None
    symbol: str
    side: Side
    order_type: OrderType
    qty: Number  #: base coin; quote coin for a market buy on spot
    price: Number | None = None
    time_in_force: TimeInForce | None = None
    pos_side: LongShort | None = None
    client_oid: str | None = None
    reduce_only: YesNo | None = None
    margin_mode: MarginMode | None = None
    stp_mode: StpMode | None = None
    tp_trigger_by: TriggerBy | None = None
    sl_trigger_by: TriggerBy | None = None
    take_profit: Number | None = None
    stop_loss: Number | None = None
    tp_order_type: OrderType | None = None
    sl_order_type: OrderType | None = None
    tp_limit_price: Number | None = None
    sl_limit_price: Number | None = None
    auto_borrow: YesNo | None = None
    request_time: Timestamp | None = None
    receive_window: Number | None = None  #: milliseconds


@attrs.frozen(kw_only=True)
class CancelOrder:
    """An order to cancel, by ``order_id`` or ``client_oid``. REST batches want ``category`` and ``symbol`` too."""

    order_id: str | None = None
    client_oid: str | None = None
    category: Category | None = None
    symbol: str | None = None


@attrs.frozen(kw_only=True)
class ModifyOrder:
    """A change to an open order, named by ``order_id`` or ``client_oid``. Fields left out stay as they are."""

    order_id: str | None = None
    client_oid: str | None = None
    category: Category | None = None
    symbol: str | None = None
    qty: Number | None = None
    price: Number | None = None
    auto_cancel: YesNo | None = None
    tp_trigger_by: TriggerBy | None = None
    sl_trigger_by: TriggerBy | None = None
    take_profit: Number | None = None
    stop_loss: Number | None = None
    tp_order_type: OrderType | None = None
    sl_order_type: OrderType | None = None
    tp_limit_price: Number | None = None
    sl_limit_price: Number | None = None
    request_id: str | None = None  #: at most 18 digits; comes back in the order stream
