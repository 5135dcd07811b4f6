"""What the room ``futures_plan`` of the V2 API answers and takes. Times are in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import attrs

from ...errors import Outcome, failure_outcome
from .enums import EnterPoint, HoldMode, LongShortNet, MarginMode, OpenClose, OrderType, Side, TriggerType

__all__ = [
    "FailedPlanCancel",
    "PlanCancelResult",
    "PlanOrder",
    "PlanOrderAck",
    "PlanOrderPage",
    "PlanOrderRef",
    "PositionTpslAck",
    "TriggeredOrder",
]


@attrs.frozen(kw_only=True)
class PlanOrderAck:
    """The exchange took the request."""

    order_id: str
    client_oid: str | None = None


@attrs.frozen(kw_only=True)
class FailedPlanCancel:
    """An order that was not cancelled, and why."""

    order_id: str | None = None
    client_oid: str | None = None
    error_msg: str
    error_code: str | None = None

    @property
    def outcome(self) -> Outcome:
        """``refused``, or ``unknown``: then ask by ``client_oid`` before repeating it. Some codes are time-outs."""
        return failure_outcome(self.error_code)


@attrs.frozen(kw_only=True)
class PlanCancelResult:
    """Which orders were cancelled and which were not."""

    success_list: list[PlanOrderAck]
    failure_list: list[FailedPlanCancel]

    @property
    def ok(self) -> bool:
        """Whether no item failed."""
        return not self.failure_list


@attrs.frozen(kw_only=True)
class PlanOrder:
    """An order that waits for a price, or did.

    The ``preset`` prices are older names of the attached take-profit and stop-loss. Past orders fill
    ``execute_order_id`` and ``price_avg``.
    """

    plan_type: (
        Literal["normal_plan", "track_plan", "profit_plan", "loss_plan", "pos_profit", "pos_loss", "moving_plan"] | str
    )
    symbol: str
    size: Decimal
    order_id: str
    execute_order_id: str | None = None  #: the order it became
    client_oid: str
    plan_status: Literal["live", "executed", "fail_execute", "cancelled"] | str
    price: Decimal | None = None
    execute_price: Decimal | None = None
    price_avg: Decimal | None = None
    base_volume: Decimal | None = None  #: filled size
    callback_ratio: Decimal | None = None  #: distance of a trailing stop, percent
    trigger_price: Decimal
    trigger_type: TriggerType | str
    side: Side | str
    pos_side: LongShortNet | str
    margin_coin: str
    margin_mode: MarginMode | str
    enter_point_source: EnterPoint | str
    trade_side: OpenClose | str
    pos_mode: HoldMode | str
    order_type: OrderType | str
    c_time: int
    u_time: int | None = None
    stop_surplus_execute_price: Decimal | None = None
    stop_surplus_trigger_price: Decimal | None = None
    stop_surplus_trigger_type: TriggerType | str | None = None
    stop_loss_execute_price: Decimal | None = None
    stop_loss_trigger_price: Decimal | None = None
    stop_loss_trigger_type: TriggerType | str | None = None
    order_source: str | None = None
    preset_stop_surplus_price: Decimal | None = None
    preset_stop_loss_price: Decimal | None = None


@attrs.frozen(kw_only=True)
class PlanOrderPage:
    """Some orders, and where the listing continues (``end_id``). Iterating gives the rows."""

    entrusted_list: list[PlanOrder]
    end_id: str | None = None

    def __iter__(self) -> Iterator[PlanOrder]:
        return iter(self.entrusted_list)


@attrs.frozen(kw_only=True)
class PositionTpslAck:
    """One order that was made."""

    order_id: str
    stop_surplus_client_oid: str | None = None
    stop_loss_client_oid: str | None = None


@attrs.frozen(kw_only=True)
class TriggeredOrder:
    """An order that came of a trigger."""

    order_id: str
    price: Decimal | None = None
    type: OrderType | str
    status: Literal["success", "fail", "cancelled", "in_progress", "in_progress_tracking"] | str


@attrs.frozen(kw_only=True)
class PlanOrderRef:
    """An order to cancel, by ``order_id`` or ``client_oid`` (``order_id`` wins)."""

    order_id: str | None = None
    client_oid: str | None = None
