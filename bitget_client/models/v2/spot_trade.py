"""What the room ``spot_trade`` of the V2 API answers and takes. Times are in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...errors import Outcome, failure_outcome
from ...wire import Number, Wire
from .enums import EnterPoint, Force, OrderType, Side, StpMode, TpslType, TradeScope, TriggerType, YesNoText

__all__ = [
    "BatchResult",
    "CancelOrder",
    "CancelResult",
    "CancelledSymbol",
    "FeeDetail",
    "OpenSpotOrder",
    "OrderAck",
    "OrderFailure",
    "OrderFee",
    "PlaceOrder",
    "PlanOrder",
    "PlanOrderPage",
    "PlanSubOrder",
    "ReplaceOrder",
    "ReplaceResult",
    "SpotFill",
    "SpotOrder",
]


@attrs.frozen(kw_only=True)
class OrderFee:
    """A fee of an order.

    Under a coin: what was paid in it. Under ``newFees``: the sum and its parts. Each fills its own fields.
    """

    deduction: bool | None = None
    fee_coin_code: str | None = None
    total_deduction_fee: Decimal | None = None
    total_fee: Decimal | None = None  #: negative for what was paid
    by_coupon: Annotated[Decimal | None, Wire("c")] = None
    in_bgb: Annotated[Decimal | None, Wire("d")] = None
    remaining: Annotated[Decimal | None, Wire("r")] = None  #: what BGB did not cover
    total: Annotated[Decimal | None, Wire("t")] = None  #: in the coin received, before deductions


@attrs.frozen(kw_only=True)
class OrderAck:
    """The exchange took the request."""

    order_id: str
    client_oid: str | None = None


@attrs.frozen(kw_only=True)
class OrderFailure:
    """An item of a batch that failed, and why."""

    order_id: str | None = None
    client_oid: str
    error_msg: str
    error_code: str | None = None

    @property
    def outcome(self) -> Outcome:
        """``refused``, or ``unknown``: then ask by ``client_oid`` before repeating it. Some codes are time-outs."""
        return failure_outcome(self.error_code)


@attrs.frozen(kw_only=True)
class BatchResult:
    """What became of the items of a batch."""

    success_list: list[OrderAck]
    failure_list: list[OrderFailure]

    @property
    def ok(self) -> bool:
        """Whether no item failed."""
        return not self.failure_list


@attrs.frozen(kw_only=True)
class ReplaceResult:
    """What became of a replaced order."""

    order_id: str
    client_oid: str | None = None
    success: Literal["success", "failure"] | str
    msg: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the order was replaced."""
        return self.success == "success"


@attrs.frozen(kw_only=True)
class CancelResult:
    """What became of a cancellation."""

    result: str


@attrs.frozen(kw_only=True)
class CancelledSymbol:
    """The pair whose orders are being cancelled."""

    symbol: str


@attrs.frozen(kw_only=True)
class PlanOrder:
    """A trigger order."""

    order_id: str
    client_oid: str
    symbol: str
    size: Decimal  #: see ``plan_type``
    execute_price: Decimal | None = None  #: limit price
    trigger_price: Decimal
    status: Literal["live", "not_trigger", "executing", "executed", "fail_execute", "fail_trigger", "cancelled"] | str
    order_type: OrderType | str
    side: Side | str
    plan_type: Literal["amount", "total"] | str  #: base coin for ``amount``, quote coin for ``total``
    trigger_type: TriggerType | str
    enter_point_source: EnterPoint | str
    u_time: int
    c_time: int


@attrs.frozen(kw_only=True)
class PlanOrderPage:
    """Trigger orders. ``id_less_than`` goes into the next call's, while ``next_flag`` is true.

    Iterating over it gives the rows.
    """

    order_list: list[PlanOrder]
    id_less_than: str | None = None
    next_flag: bool | None = None

    def __iter__(self) -> Iterator[PlanOrder]:
        return iter(self.order_list)


@attrs.frozen(kw_only=True)
class FeeDetail:
    """A fee, and what was paid of it in other coins."""

    deduction: YesNoText | str
    fee_coin: str
    total_deduction_fee: Decimal | None = None  #: paid in other coins
    total_fee: Decimal  #: negative for what was paid


@attrs.frozen(kw_only=True)
class SpotFill:
    """One own trade."""

    user_id: str
    symbol: str
    order_id: str
    trade_id: str
    order_type: OrderType | str
    side: Side | str
    price_avg: Decimal
    size: Decimal
    amount: Decimal  #: in the quote coin
    fee_detail: FeeDetail
    trade_scope: TradeScope | str
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class SpotOrder:
    """A spot order, open or past.

    ``size`` is in the base coin, for a market buy in the quote coin. ``fee_detail`` has one entry for each coin that
    fees were paid in, and ``newFees``.
    """

    user_id: str
    symbol: str
    order_id: str
    client_oid: str
    price: Decimal
    size: Decimal
    order_type: OrderType | str
    side: Side | str
    status: Literal["live", "partially_filled", "filled", "cancelled"] | str
    price_avg: Decimal
    base_volume: Decimal  #: filled so far
    quote_volume: Decimal  #: filled so far
    enter_point_source: str
    fee_detail: dict[str, OrderFee] = attrs.field(factory=dict)
    order_source: str
    cancel_reason: str | None = None
    c_time: int
    u_time: int
    base_coin: str | None = None
    quote_coin: str | None = None
    tpsl_type: TpslType | str | None = None
    trigger_price: Decimal | None = None


@attrs.frozen(kw_only=True)
class PlanSubOrder:
    """An order that a trigger order has placed."""

    order_id: str
    price: Decimal
    type: OrderType | str
    status: Literal["success", "fail", "cancelled", "in_progress", "in_progress_tracking"] | str


@attrs.frozen(kw_only=True)
class OpenSpotOrder:
    """An open spot order. ``size`` is in the base coin, for a market buy in the quote coin."""

    user_id: str
    symbol: str
    order_id: str
    client_oid: str
    price_avg: Decimal
    size: Decimal
    order_type: OrderType | str
    side: Side | str
    status: Literal["live", "partially_filled", "filled", "cancelled"] | str
    base_price: Decimal  #: limit price
    base_volume: Decimal  #: filled so far
    quote_volume: Decimal  #: filled so far
    enter_point_source: str
    order_source: str | None = None
    preset_take_profit_price: Decimal | None = None
    execute_take_profit_price: Decimal | None = None
    preset_stop_loss_price: Decimal | None = None
    execute_stop_loss_price: Decimal | None = None
    c_time: int
    u_time: int | None = None
    tpsl_type: TpslType | str
    trigger_price: Decimal | None = None
    force: Force | str | None = None
    base_coin: str | None = None
    quote_coin: str | None = None
    cancel_reason: str | None = None
    fee_detail: dict[str, OrderFee] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class CancelOrder:
    """A spot order to cancel, by ``order_id`` or ``client_oid``."""

    symbol: str | None = None
    order_id: str | None = None
    client_oid: str | None = None


@attrs.frozen(kw_only=True)
class ReplaceOrder:
    """A spot order to replace, by ``order_id`` or ``client_oid``, with its new price and size."""

    symbol: str
    price: Number
    size: Number
    order_id: str | None = None
    client_oid: str | None = None
    new_client_oid: str | None = None
    preset_take_profit_price: Number | None = None
    execute_take_profit_price: Number | None = None
    preset_stop_loss_price: Number | None = None
    execute_stop_loss_price: Number | None = None


@attrs.frozen(kw_only=True)
class PlaceOrder:
    """A spot order to place. Fields mean what the arguments of ``spot_submit_order`` mean."""

    symbol: str | None = None
    side: Side
    order_type: OrderType
    force: Force
    price: Number | None = None
    size: Number
    client_oid: str | None = None
    stp_mode: StpMode | None = None
    preset_take_profit_price: Number | None = None
    execute_take_profit_price: Number | None = None
    preset_stop_loss_price: Number | None = None
    execute_stop_loss_price: Number | None = None
