"""What the room ``futures_trade`` of the V2 API answers and takes. Times are in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from ...errors import Outcome, failure_outcome
from ...wire import Number, YesNoCapitals
from .enums import (
    EnterPoint,
    Force,
    FuturesOrderStatus,
    HoldMode,
    LongShortNet,
    MarginMode,
    OpenClose,
    OrderType,
    Side,
    StpMode,
    TradeScope,
    TradeSide,
    TriggerType,
    YesNoText,
)

__all__ = [
    "ClosePositionsResult",
    "ClosingOrder",
    "FailedClosing",
    "FailedFuturesOrder",
    "FillFee",
    "FuturesBatchResult",
    "FuturesFill",
    "FuturesFillPage",
    "FuturesOrder",
    "FuturesOrderAck",
    "FuturesOrderPage",
    "FuturesOrderRef",
    "PlaceFuturesOrder",
]


@attrs.frozen(kw_only=True)
class FuturesOrderAck:
    """The exchange took the request.

    ``order_id`` may be missing: for a reduce-only order that pushes out others, and for a changed order.
    """

    order_id: str | None = None
    client_oid: str


@attrs.frozen(kw_only=True)
class FailedFuturesOrder:
    """An order that was not placed or cancelled, and why."""

    order_id: str | None = None
    client_oid: str | None = None
    error_msg: str
    error_code: str | None = None

    @property
    def outcome(self) -> Outcome:
        """``refused``, or ``unknown``: then ask by ``client_oid`` before repeating it. Some codes are time-outs."""
        return failure_outcome(self.error_code)


@attrs.frozen(kw_only=True)
class FuturesBatchResult:
    """What became of the items of a batch."""

    success_list: list[FuturesOrderAck]
    failure_list: list[FailedFuturesOrder]

    @property
    def ok(self) -> bool:
        """Whether no item failed."""
        return not self.failure_list


@attrs.frozen(kw_only=True)
class ClosingOrder:
    """An order that closes a position."""

    order_id: str
    client_oid: str
    symbol: str | None = None


@attrs.frozen(kw_only=True)
class FailedClosing:
    """A position that was not closed, and why."""

    order_id: str | None = None
    client_oid: str | None = None
    symbol: str | None = None
    error_msg: str
    error_code: str | None = None

    @property
    def outcome(self) -> Outcome:
        """``refused``, or ``unknown``: then ask by ``client_oid`` before repeating it. Some codes are time-outs."""
        return failure_outcome(self.error_code)


@attrs.frozen(kw_only=True)
class ClosePositionsResult:
    """Which positions are being closed and which are not."""

    success_list: list[ClosingOrder]
    failure_list: list[FailedClosing]

    @property
    def ok(self) -> bool:
        """Whether no item failed."""
        return not self.failure_list


@attrs.frozen(kw_only=True)
class FuturesOrder:
    """An own order, open or past. Sizes are in the base coin.

    One order fills ``state``, listings ``status``: ``order_status`` takes whichever came. ``fee_detail`` is JSON text
    as it comes. ``reduce_only`` is a yes or no in any letter case.
    """

    symbol: str
    size: Decimal
    order_id: str
    client_oid: str
    base_volume: Decimal  #: filled so far
    price_avg: Decimal | None = None
    fee: Decimal | None = None
    price: Decimal | None = None
    state: FuturesOrderStatus | str | None = None
    side: Side | str
    force: Force | str
    total_profits: Decimal | None = None  #: realised by the order
    pos_side: LongShortNet | str
    margin_coin: str
    preset_stop_surplus_price: Decimal | None = None
    preset_stop_loss_price: Decimal | None = None
    quote_volume: Decimal | None = None  #: filled so far, in the quote coin
    order_type: OrderType | str
    leverage: Decimal
    margin_mode: MarginMode | str
    reduce_only: YesNoText | str | None = None
    enter_point_source: EnterPoint | str
    trade_side: TradeSide | str
    pos_mode: HoldMode | str
    order_source: str
    cancel_reason: str | None = None
    c_time: int
    u_time: int
    status: FuturesOrderStatus | str | None = None
    new_trade_side: str | None = None
    preset_stop_surplus_type: TriggerType | str | None = None
    preset_stop_surplus_trigger_type: TriggerType | str | None = None
    preset_stop_surplus_execute_price: Decimal | None = None
    preset_stop_loss_type: TriggerType | str | None = None
    preset_stop_loss_trigger_type: TriggerType | str | None = None
    preset_stop_loss_execute_price: Decimal | None = None
    pos_avg: Decimal | None = None
    liq_price: Decimal | None = None
    fee_detail: str | None = None

    @property
    def order_status(self) -> FuturesOrderStatus | str | None:
        """How far the order has got."""
        return self.state or self.status


@attrs.frozen(kw_only=True)
class FillFee:
    """A fee in one coin."""

    deduction: YesNoText | str  #: whether something was deducted from it
    fee_coin: str
    total_deduction_fee: Decimal | None = None
    total_fee: Decimal  #: negative for what was paid


@attrs.frozen(kw_only=True)
class FuturesFill:
    """One own trade. Sizes are in the base coin."""

    trade_id: str
    symbol: str
    order_id: str
    price: Decimal
    base_volume: Decimal  #: size
    fee_detail: list[FillFee]
    side: Side | str
    quote_volume: Decimal  #: price times size
    profit: Decimal | None = None  #: realised by the fill
    enter_point_source: EnterPoint | str
    trade_side: TradeSide | str
    pos_mode: HoldMode | str
    trade_scope: TradeScope | str
    c_time: int
    margin_coin: str | None = None


@attrs.frozen(kw_only=True)
class FuturesFillPage:
    """Some fills, and where the listing continues (``end_id``). Iterating gives the rows."""

    fill_list: list[FuturesFill]
    end_id: str | None = None

    def __iter__(self) -> Iterator[FuturesFill]:
        return iter(self.fill_list)


@attrs.frozen(kw_only=True)
class FuturesOrderPage:
    """Some orders, and where the listing continues (``end_id``). Iterating gives the rows."""

    entrusted_list: list[FuturesOrder]
    end_id: str | None = None

    def __iter__(self) -> Iterator[FuturesOrder]:
        return iter(self.entrusted_list)


@attrs.frozen(kw_only=True)
class FuturesOrderRef:
    """An order to cancel, by ``order_id`` or ``client_oid`` (``order_id`` wins)."""

    order_id: str | None = None
    client_oid: str | None = None


@attrs.frozen(kw_only=True)
class PlaceFuturesOrder:
    """An order to place in a batch. Fields mean what the arguments of ``futures_submit_order`` mean."""

    size: Number  #: in the base coin
    price: Number | None = None
    side: Side
    trade_side: OpenClose | None = None
    order_type: OrderType
    force: Force | None = None
    client_oid: str | None = None
    reduce_only: YesNoCapitals | None = None
    preset_stop_surplus_price: Number | None = None
    preset_stop_loss_price: Number | None = None
    stp_mode: StpMode | None = None
