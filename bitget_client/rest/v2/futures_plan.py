"""The room ``futures_plan`` of the V2 API: endpoints only; what they answer is in ``models.v2.futures_plan``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ...models.v2.enums import (
    MarginMode,
    OpenClose,
    OrderType,
    ProductType,
    Side,
    StpMode,
    TriggerType,
    TriggerTypeWithIndex,
)
from ...rate_limit import RateLimit
from ...wire import ClientOid, NotEmpty, Number, Timestamp, YesNoCapitals
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.futures_plan import (
        PlanCancelResult,
        PlanOrderAck,
        PlanOrderPage,
        PlanOrderRef,
        PositionTpslAck,
        TriggeredOrder,
    )

__all__ = ["FuturesPlans"]

#: A price to wait for, or a trailing stop.
TriggerPlan = Literal["normal_plan", "track_plan"]
#: The same, or everything that takes profit or stops loss.
PlanGroup = Literal["normal_plan", "track_plan", "profit_loss"]
#: Take-profit, stop-loss or trailing stop for a size, or take-profit and stop-loss for the whole position.
TpslPlan = Literal["profit_plan", "loss_plan", "moving_plan", "pos_profit", "pos_loss"]
#: What kind of waiting orders to cancel.
CancelPlan = Literal["normal_plan", "profit_plan", "loss_plan", "moving_plan", "pos_profit", "pos_loss"]
#: Side of a position: long or short in hedge mode, buy or sell in one-way mode.
PositionSide = Literal["buy", "sell", "long", "short"]


class FuturesPlans(EndpointGroup):
    """Futures orders that wait for a price, take-profit and stop-loss included: ``/api/v2/mix/order``."""

    @signed_post("/api/v2/mix/order/cancel-plan-order", rate=RateLimit(10, per="uid"))
    def futures_cancel_plan_order(
        self,
        *,
        product_type: ProductType,
        order_id_list: Annotated[Sequence[PlanOrderRef | Mapping[str, Any]], NotEmpty] | None = None,
        symbol: str | None = None,
        margin_coin: str | None = None,
        plan_type: CancelPlan | None = None,
    ) -> ApiResponse[PlanCancelResult]:
        """Cancels orders that wait for a price.

        Those of ``order_id_list``, each a :class:`~bitget_client.models.v2.futures_plan.PlanOrderRef` or a mapping,
        and then ``symbol`` is needed; without a list **all** that match the other arguments (an empty list is
        refused). ``plan_type`` is ``normal_plan`` unless told. The call as a whole succeeds even when items fail:
        look at ``failure_list`` of ``data``, or at its ``ok``, and match items by id, not by place.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_futures_plan_orders`.

        https://www.bitget.com/api-doc/contract/plan/Cancel-Plan-Order
        """
        ...

    @signed_post("/api/v2/mix/order/modify-plan-order", rate=RateLimit(10, per="uid"))
    def futures_modify_plan_order(
        self,
        *,
        plan_type: TriggerPlan,
        symbol: str,
        product_type: ProductType,
        order_id: str | None = None,
        client_oid: str | None = None,
        new_size: Number | None = None,
        new_price: Number | None = None,
        new_callback_ratio: Number | None = None,
        new_trigger_price: Number | None = None,
        new_trigger_type: TriggerType | None = None,
        new_stop_surplus_trigger_price: Number | None = None,
        new_stop_surplus_execute_price: Number | None = None,
        new_stop_surplus_trigger_type: TriggerTypeWithIndex | None = None,
        new_stop_loss_trigger_price: Number | None = None,
        new_stop_loss_execute_price: Number | None = None,
        new_stop_loss_trigger_type: TriggerTypeWithIndex | None = None,
        size: Number | None = None,
        price: Number | None = None,
        trigger_price: Number | None = None,
        trigger_type: TriggerType | None = None,
        callback_ratio: Number | None = None,
        stop_surplus_trigger_price: Number | None = None,
        stop_surplus_execute_price: Number | None = None,
        stop_surplus_trigger_type: TriggerType | None = None,
        stop_loss_trigger_price: Number | None = None,
        stop_loss_execute_price: Number | None = None,
        stop_loss_trigger_type: TriggerType | None = None,
    ) -> ApiResponse[PlanOrderAck]:
        """Changes a trigger order or a trailing stop that still waits.

        Say which by ``order_id`` or ``client_oid`` (``order_id`` wins). What is left out stays. Market orders and
        trailing stops have no ``new_price``; ``new_callback_ratio`` is for trailing stops and at most 10 (percent). A
        trigger type goes with its price, and an attached take-profit or stop-loss of ``"0"`` takes it away. The names
        without ``new`` are known from one client only and seem to be older spellings.

        Raises :class:`~bitget_client.errors.OrderNotFound` when it no longer waits,
        :class:`~bitget_client.errors.InvalidParameter`, and :class:`~bitget_client.errors.OutcomeUnknown` when it is
        not known whether the exchange acted: ask :meth:`get_futures_plan_orders`.

        https://www.bitget.com/api-doc/contract/plan/Modify-Plan-Order
        """
        ...

    @signed_post("/api/v2/mix/order/modify-tpsl-order", rate=RateLimit(10, per="uid"))
    def futures_modify_tpsl_p_order(
        self,
        *,
        margin_coin: str,
        product_type: ProductType,
        symbol: str,
        trigger_price: Number,
        size: Number,
        order_id: str | None = None,
        client_oid: str | None = None,
        trigger_type: TriggerType | None = None,
        execute_price: Number | None = None,
        range_rate: Number | None = None,
    ) -> ApiResponse[PlanOrderAck]:
        """Changes a take-profit, stop-loss or trailing stop that still waits.

        Say which by ``order_id`` or ``client_oid``. An ``execute_price`` of 0, or none, means the market price; a
        trailing stop has none. For the take-profit or stop-loss of a whole position ``size`` must be an empty text.
        ``range_rate`` is the distance of a trailing stop.

        Raises :class:`~bitget_client.errors.OrderNotFound` when it no longer waits,
        :class:`~bitget_client.errors.InvalidParameter`, and :class:`~bitget_client.errors.OutcomeUnknown` when it is
        not known whether the exchange acted: ask :meth:`get_futures_plan_orders`.

        https://www.bitget.com/api-doc/contract/plan/Modify-Tpsl-Order
        """
        ...

    @signed_get(
        "/api/v2/mix/order/orders-plan-history",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="entrustedList", next_key="endId"),
    )
    def get_futures_historic_plan_orders(
        self,
        *,
        plan_type: PlanGroup,
        product_type: ProductType,
        order_id: str | None = None,
        client_oid: str | None = None,
        plan_status: Literal["executed", "fail_trigger", "cancelled"] | None = None,
        symbol: str | None = None,
        id_less_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[PlanOrderPage]:
        """Orders that waited for a price and were triggered, cancelled or failed.

        Three months back unless told, and three months at most in one call. Pages hold ``limit`` rows (100 unless
        told, 100 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/contract/plan/orders-plan-history
        """
        ...

    @signed_get(
        "/api/v2/mix/order/orders-plan-pending",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="entrustedList", next_key="endId"),
    )
    def get_futures_plan_orders(
        self,
        *,
        plan_type: PlanGroup,
        product_type: ProductType,
        order_id: str | None = None,
        client_oid: str | None = None,
        symbol: str | None = None,
        id_less_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[PlanOrderPage]:
        """Orders that wait for a price.

        ``profit_loss`` asks for everything that takes profit or stops loss. Pages hold ``limit`` rows (100 unless
        told, 100 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/contract/plan/get-orders-plan-pending
        """
        ...

    @signed_post("/api/v2/mix/order/place-plan-order", rate=RateLimit(10, per="uid"))
    def futures_submit_plan_order(
        self,
        *,
        plan_type: TriggerPlan,
        symbol: str,
        product_type: ProductType,
        margin_mode: MarginMode,
        margin_coin: str,
        size: Number,
        trigger_price: Number,
        trigger_type: TriggerType,
        side: Side,
        order_type: OrderType,
        price: Number | None = None,
        callback_ratio: Number | None = None,
        trade_side: OpenClose | None = None,
        client_oid: Annotated[str | None, ClientOid] = None,
        reduce_only: YesNoCapitals | None = None,
        stop_surplus_trigger_price: Number | None = None,
        stop_surplus_execute_price: Number | None = None,
        stop_surplus_trigger_type: TriggerTypeWithIndex | None = None,
        stop_loss_trigger_price: Number | None = None,
        stop_loss_execute_price: Number | None = None,
        stop_loss_trigger_type: TriggerTypeWithIndex | None = None,
        stp_mode: StpMode | None = None,
    ) -> ApiResponse[PlanOrderAck]:
        """Places an order that waits for a price (``normal_plan``) or a trailing stop (``track_plan``).

        ``size`` is in the base coin. A limit order of ``normal_plan`` needs ``price``; a trailing stop has none, but
        needs ``callback_ratio`` (percent, at most 10). In hedge mode ``trade_side`` is needed, and ``side`` names the
        position: buy and open opens a long one, buy and close closes it; sell and open opens a short one, sell and
        close closes it. In one-way mode ``trade_side`` is ignored and ``reduce_only`` may be given. The attached
        take-profit and stop-loss execute at the market when their execute price is left out; a trailing stop takes
        ``fill_price`` for theirs.

        Give a ``client_oid``: it is how to ask about the order when the answer is lost.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.DuplicateClientOid`,
        :class:`~bitget_client.errors.OrderRejected`, :class:`~bitget_client.errors.InvalidParameter`: the order does
        not exist; :class:`~bitget_client.errors.NotSent`: nothing reached the exchange;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, ask :meth:`get_futures_plan_orders` by
        ``client_oid`` before repeating.

        https://www.bitget.com/api-doc/contract/plan/Place-Plan-Order
        """
        ...

    @signed_post("/api/v2/mix/order/place-pos-tpsl", rate=RateLimit(10, per="uid"))
    def futures_submit_position_tpsl(
        self,
        *,
        margin_coin: str,
        product_type: ProductType,
        symbol: str,
        hold_side: PositionSide,
        stop_surplus_trigger_price: Number | None = None,
        stop_surplus_size: Number | None = None,
        stop_surplus_trigger_type: TriggerType | None = None,
        stop_surplus_execute_price: Number | None = None,
        stop_loss_trigger_price: Number | None = None,
        stop_loss_size: Number | None = None,
        stop_loss_trigger_type: TriggerType | None = None,
        stop_loss_execute_price: Number | None = None,
        stp_mode: StpMode | None = None,
        stop_surplus_client_oid: Annotated[str | None, ClientOid(only_with="stopSurplusTriggerPrice")] = None,
        stop_loss_client_oid: Annotated[str | None, ClientOid(only_with="stopLossTriggerPrice")] = None,
    ) -> ApiResponse[list[PositionTpslAck]]:
        """Sets take-profit and stop-loss of a position in one call.

        Give at least one of the two trigger prices. With a size (base coin) it closes so much, without one the whole
        position. An execute price of 0, or none, means the market price. Trigger types are ``fill_price`` unless
        told. ``hold_side`` is long or short in hedge mode; in one-way mode buy or sell, others are refused. One row
        for each order that was made.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.DuplicateClientOid`,
        :class:`~bitget_client.errors.OrderRejected`, :class:`~bitget_client.errors.InvalidParameter`: the order does
        not exist; :class:`~bitget_client.errors.NotSent`: nothing reached the exchange;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, ask :meth:`get_futures_plan_orders` by
        ``client_oid`` before repeating. One that is missing is filled in for each trigger price given.

        https://www.bitget.com/api-doc/contract/plan/Place-Pos-Tpsl-Order
        """
        ...

    @signed_post("/api/v2/mix/order/place-tpsl-order", rate=RateLimit(10, per="uid"))
    def futures_submit_tpsl_order(
        self,
        *,
        margin_coin: str,
        product_type: ProductType,
        symbol: str,
        plan_type: TpslPlan,
        trigger_price: Number,
        hold_side: PositionSide,
        trigger_type: TriggerType | None = None,
        execute_price: Number | None = None,
        size: Number | None = None,
        range_rate: Number | None = None,
        client_oid: Annotated[str | None, ClientOid] = None,
        stp_mode: StpMode | None = None,
    ) -> ApiResponse[PlanOrderAck]:
        """Places a take-profit, a stop-loss or a trailing stop for a position.

        ``profit_plan``, ``loss_plan`` and ``moving_plan`` close ``size`` (base coin), ``pos_profit`` and ``pos_loss``
        the whole position and take no size. An ``execute_price`` of 0, or none, means the market price;
        ``moving_plan`` takes none, but needs ``range_rate``, its distance. ``hold_side`` is long or short in hedge
        mode, buy or sell in one-way mode. Give a ``client_oid``: it is how to ask about the order when the answer is
        lost.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.DuplicateClientOid`,
        :class:`~bitget_client.errors.OrderRejected`, :class:`~bitget_client.errors.InvalidParameter`: the order does
        not exist; :class:`~bitget_client.errors.NotSent`: nothing reached the exchange;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, ask :meth:`get_futures_plan_orders` by
        ``client_oid`` before repeating.

        https://www.bitget.com/api-doc/contract/plan/Place-Tpsl-Order
        """
        ...

    @signed_get("/api/v2/mix/order/plan-sub-order", rate=RateLimit(10, per="uid"))
    def get_futures_trigger_sub_order(
        self,
        *,
        plan_type: TriggerPlan,
        plan_order_id: str,
        product_type: ProductType,
    ) -> ApiResponse[list[TriggeredOrder]]:
        """The orders that came of a triggered order or trailing stop.

        https://www.bitget.com/api-doc/contract/plan/Plan-Sub-Orders
        """
        ...
