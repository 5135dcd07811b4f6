"""The room ``spot_trade`` of the V2 API: endpoints only; what they answer is in ``models.v2.spot_trade``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ...models.v2.enums import Force, OrderType, Side, StpMode, TpslType, TriggerType
from ...rate_limit import RateLimit
from ...wire import AtMost, ClientOid, NotEmpty, Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.spot_trade import (
        BatchResult,
        CancelledSymbol,
        CancelOrder,
        CancelResult,
        OpenSpotOrder,
        OrderAck,
        PlaceOrder,
        PlanOrderPage,
        PlanSubOrder,
        ReplaceOrder,
        ReplaceResult,
        SpotFill,
        SpotOrder,
    )

__all__ = ["SpotTrade"]


class SpotTrade(EndpointGroup):
    """Spot orders, trigger orders and fills: ``/api/v2/spot/trade``."""

    @signed_post("/api/v2/spot/trade/batch-cancel-order", rate=RateLimit(5, per="uid"))
    def spot_batch_cancel_orders(
        self,
        *,
        order_list: Annotated[Sequence[CancelOrder | Mapping[str, Any]], AtMost(50)],
        symbol: str | None = None,
        batch_mode: Literal["single", "multiple"] | None = None,
    ) -> ApiResponse[BatchResult]:
        """Cancels up to 50 spot orders.

        Each is a :class:`~bitget_client.models.v2.spot_trade.CancelOrder` or a mapping with one of ``order_id`` and
        ``client_oid``. ``batch_mode`` is ``single`` unless told, for orders of ``symbol``; with ``multiple`` each
        names its own. Look at ``ok`` and both lists: the call as a whole succeeds even when items fail.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_spot_open_orders`.

        https://www.bitget.com/api-doc/spot/trade/Batch-Cancel-Orders
        """
        ...

    @signed_post("/api/v2/spot/trade/batch-cancel-plan-order", rate=RateLimit(20, per="uid"))
    def spot_cancel_plan_orders(
        self,
        *,
        symbol_list: Annotated[Sequence[str], NotEmpty] | None = None,
        symbols: Annotated[Sequence[str], NotEmpty] | None = None,
    ) -> ApiResponse[BatchResult]:
        """Cancels trigger orders: all of them, or those of some pairs.

        The exchange's example has the pairs in ``symbol_list``; another source in ``symbols``. Look at ``ok`` and
        both lists: the call as a whole succeeds even when items fail.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_spot_current_plan_orders`.

        https://www.bitget.com/api-doc/spot/plan/Batch-Cancel-Plan-Order
        """
        ...

    @signed_post("/api/v2/spot/trade/batch-cancel-replace-order", rate=RateLimit(5, per="uid"))
    def spot_batch_cancel_and_submit_order(
        self,
        *,
        order_list: Annotated[
            Sequence[ReplaceOrder | Mapping[str, Any]], AtMost(50), ClientOid(within="newClientOid")
        ],
    ) -> ApiResponse[list[ReplaceResult]]:
        """Replaces up to 50 spot orders: each is cancelled and placed anew.

        Each is a :class:`~bitget_client.models.v2.spot_trade.ReplaceOrder` or a mapping. The call as a whole succeeds
        even when items fail: look at ``ok`` and ``msg`` of each row. A ``new_client_oid`` that is missing is filled in.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask for
        each ``new_client_oid`` before repeating.

        https://www.bitget.com/api-doc/spot/trade/Batch-Cancel-Replace-Order
        """
        ...

    @signed_post("/api/v2/spot/trade/batch-orders", rate=RateLimit(5, per="uid"))
    def spot_batch_submit_orders(
        self,
        *,
        order_list: Annotated[Sequence[PlaceOrder | Mapping[str, Any]], AtMost(50), ClientOid],
        symbol: str | None = None,
        batch_mode: Literal["single", "multiple"] | None = None,
    ) -> ApiResponse[BatchResult]:
        """Places up to 50 spot orders.

        Each is a :class:`~bitget_client.models.v2.spot_trade.PlaceOrder` or a mapping. ``batch_mode`` is ``single``
        unless told, for orders of ``symbol``; with ``multiple`` each names its own. Look at ``ok`` and both lists:
        the call as a whole succeeds even when items fail. Match rows by ``client_oid``, not by place.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask for
        each ``client_oid`` before repeating.

        https://www.bitget.com/api-doc/spot/trade/Batch-Place-Orders
        """
        ...

    @signed_post("/api/v2/spot/trade/cancel-order", rate=RateLimit(10, per="uid"))
    def spot_cancel_order(
        self,
        *,
        symbol: str,
        tpsl_type: TpslType | None = None,
        order_id: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[OrderAck]:
        """Cancels one spot order, by ``order_id`` or ``client_oid``.

        ``tpsl_type`` is ``normal`` unless told; ``tpsl`` for an order that takes profit or stops loss. Success says
        that the request was taken; :meth:`get_spot_order` tells when the order is gone.

        Raises :class:`~bitget_client.errors.OrderNotFound` when it is no longer open, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted.

        https://www.bitget.com/api-doc/spot/trade/Cancel-Order
        """
        ...

    @signed_post("/api/v2/spot/trade/cancel-plan-order", rate=RateLimit(20, per="uid"))
    def spot_cancel_plan_order(
        self,
        *,
        client_oid: str | None = None,
        order_id: str | None = None,
    ) -> ApiResponse[CancelResult]:
        """Cancels one trigger order, by ``order_id`` or ``client_oid``.

        Raises :class:`~bitget_client.errors.OrderNotFound` when it is no longer open, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted.

        https://www.bitget.com/api-doc/spot/plan/Cancel-Plan-Order
        """
        ...

    @signed_post("/api/v2/spot/trade/cancel-replace-order", rate=RateLimit(5, per="uid"))
    def spot_canceland_submit_order(
        self,
        *,
        symbol: str,
        price: Number,
        size: Number,
        order_id: str | None = None,
        client_oid: str | None = None,
        new_client_oid: Annotated[str | None, ClientOid] = None,
        preset_take_profit_price: Number | None = None,
        execute_take_profit_price: Number | None = None,
        preset_stop_loss_price: Number | None = None,
        execute_stop_loss_price: Number | None = None,
    ) -> ApiResponse[ReplaceResult]:
        """Replaces a spot order: cancels it, and places it anew with another price and size.

        Say which by ``order_id`` or ``client_oid``. Both ``price`` and ``size`` are needed. When the old order cannot
        be cancelled no new one is placed; look at ``ok`` and ``msg``.

        Raises :class:`~bitget_client.errors.OrderNotFound` when the order is no longer open,
        :class:`~bitget_client.errors.InvalidParameter` for a price or size the pair does not allow, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_spot_open_orders`.

        https://www.bitget.com/api-doc/spot/trade/Cancel-Replace-Order
        """
        ...

    @signed_post("/api/v2/spot/trade/cancel-symbol-order", rate=RateLimit(5, per="uid"))
    def spot_cancel_symbol_order(self, *, symbol: str) -> ApiResponse[CancelledSymbol]:
        """Cancels all open spot orders of a pair.

        The orders are cancelled later: success says only that it was asked for.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_spot_open_orders`.

        https://www.bitget.com/api-doc/spot/trade/Cancel-Symbol-Orders
        """
        ...

    @signed_get(
        "/api/v2/spot/trade/current-plan-order",
        rate=RateLimit(20, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="orderList"),
    )
    def get_spot_current_plan_orders(
        self,
        *,
        symbol: str,
        limit: int | None = None,
        id_less_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
    ) -> ApiResponse[PlanOrderPage]:
        """Trigger orders that have not fired.

        At most 90 days in one call. Pages hold ``limit`` rows (20 unless told, 100 at most); ``data.id_less_than``
        continues, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/plan/Get-Current-Plan-Order
        """
        ...

    @signed_get(
        "/api/v2/spot/trade/fills",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="tradeId"),
    )
    def get_spot_fills(
        self,
        *,
        symbol: str | None = None,
        order_id: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[list[SpotFill]]:
        """Own spot fills.

        The last 90 days can be asked for. Pages hold ``limit`` rows (100 unless told, 100 at most); the oldest
        ``trade_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/trade/Get-Fills
        """
        ...

    @signed_get(
        "/api/v2/spot/trade/history-orders",
        rate=RateLimit(20, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="orderId"),
    )
    def get_spot_historic_orders(
        self,
        *,
        symbol: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        id_less_than: str | None = None,
        limit: int | None = None,
        order_id: str | None = None,
        tpsl_type: TpslType | None = None,
        request_time: Timestamp | None = None,
        receive_window: Number | None = None,
    ) -> ApiResponse[list[SpotOrder]]:
        """Spot orders that are filled or cancelled.

        The last 90 days can be asked for. Pages hold ``limit`` rows (100 unless told, 100 at most); the oldest
        ``order_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/trade/Get-History-Orders
        """
        ...

    @signed_get(
        "/api/v2/spot/trade/history-plan-order",
        rate=RateLimit(20, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="orderList"),
    )
    def get_spot_historic_plan_orders(
        self,
        *,
        symbol: str,
        start_time: Timestamp,
        end_time: Timestamp,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[PlanOrderPage]:
        """Trigger orders that fired, failed or were cancelled.

        At most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 100 at most); ``data.id_less_than``
        continues, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/plan/Get-History-Plan-Order
        """
        ...

    @signed_post("/api/v2/spot/trade/modify-plan-order", rate=RateLimit(20, per="uid"))
    def spot_modify_plan_order(
        self,
        *,
        trigger_price: Number,
        order_type: OrderType,
        size: Number,
        order_id: str | None = None,
        client_oid: str | None = None,
        execute_price: Number | None = None,
    ) -> ApiResponse[OrderAck]:
        """Changes a trigger order that has not fired.

        Say which by ``order_id`` or ``client_oid``. A limit order needs ``execute_price``.

        Raises :class:`~bitget_client.errors.OrderNotFound` when the order is no longer open,
        :class:`~bitget_client.errors.InvalidParameter` for values that cannot be, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_spot_current_plan_orders`.

        https://www.bitget.com/api-doc/spot/plan/Modify-Plan-Order
        """
        ...

    @signed_get("/api/v2/spot/trade/orderInfo", rate=RateLimit(20, per="uid"))
    def get_spot_order(
        self,
        *,
        order_id: str | None = None,
        client_oid: str | None = None,
        request_time: Timestamp | None = None,
        receive_window: Number | None = None,
    ) -> ApiResponse[list[SpotOrder]]:
        """One spot order, by ``order_id`` or ``client_oid``, as a list of one.

        The question to ask after an :class:`~bitget_client.errors.OutcomeUnknown`. Right after placing, the exchange
        may not know the order yet: an empty list too early is not "rejected".

        Raises :class:`~bitget_client.errors.OrderNotFound`.

        https://www.bitget.com/api-doc/spot/trade/Get-Order-Info
        """
        ...

    @signed_post("/api/v2/spot/trade/place-order", rate=RateLimit(10, per="uid"))
    def spot_submit_order(
        self,
        *,
        symbol: str,
        side: Side,
        order_type: OrderType,
        force: Force,
        size: Number,
        price: Number | None = None,
        client_oid: Annotated[str | None, ClientOid] = None,
        trigger_price: Number | None = None,
        tpsl_type: TpslType | None = None,
        request_time: Timestamp | None = None,
        receive_window: Number | None = None,
        stp_mode: StpMode | None = None,
        preset_take_profit_price: Number | None = None,
        execute_take_profit_price: Number | None = None,
        preset_stop_loss_price: Number | None = None,
        execute_stop_loss_price: Number | None = None,
    ) -> ApiResponse[OrderAck]:
        """Places one spot order.

        ``size`` is in the base coin, but for a market buy in the quote coin. Limit orders need ``price``; ``force``
        has no effect on market orders. With ``tpsl_type="tpsl"`` the order waits for ``trigger_price``. Take-profit
        and stop-loss prices may be attached: ``preset_...`` fires, ``execute_...`` is the limit (market without it).
        ``request_time`` with ``receive_window`` (milliseconds) makes the exchange drop an order that comes late.

        Give a ``client_oid``: it is how to ask about the order when the answer is lost. Success says that the order
        was taken and has an id, not that it is in the book.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.DuplicateClientOid`,
        :class:`~bitget_client.errors.OrderRejected`, :class:`~bitget_client.errors.InvalidParameter`: the order does
        not exist; :class:`~bitget_client.errors.NotSent`: nothing reached the exchange;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, ask :meth:`get_spot_order` by ``client_oid``
        before repeating.

        https://www.bitget.com/api-doc/spot/trade/Place-Order
        """
        ...

    @signed_post("/api/v2/spot/trade/place-plan-order", rate=RateLimit(20, per="uid"))
    def spot_submit_plan_order(
        self,
        *,
        symbol: str,
        side: Side,
        trigger_price: Number,
        order_type: OrderType,
        size: Number,
        trigger_type: TriggerType,
        execute_price: Number | None = None,
        plan_type: Literal["amount", "total"] | None = None,
        client_oid: Annotated[str | None, ClientOid] = None,
        force: Force | None = None,
        stp_mode: StpMode | None = None,
    ) -> ApiResponse[OrderAck]:
        """Places an order that waits for a price.

        ``size`` is in the base coin for ``plan_type="amount"`` (unless told), in the quote coin for ``total``. Limit
        orders need ``execute_price``. Give a ``client_oid``: it is how to find the order when the answer is lost.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.DuplicateClientOid`,
        :class:`~bitget_client.errors.OrderRejected`, :class:`~bitget_client.errors.InvalidParameter`: the order does
        not exist; :class:`~bitget_client.errors.NotSent`: nothing reached the exchange;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, look for its ``client_oid`` in
        :meth:`get_spot_current_plan_orders` before repeating.

        https://www.bitget.com/api-doc/spot/plan/Place-Plan-Order
        """
        ...

    @signed_get("/api/v2/spot/trade/plan-sub-order", rate=RateLimit(20, per="uid"))
    def get_spot_plan_sub_order(self, *, plan_order_id: str) -> ApiResponse[list[PlanSubOrder]]:
        """The orders that a trigger order has placed.

        https://www.bitget.com/api-doc/spot/plan/Get-Plan-Sub-Order
        """
        ...

    @signed_get(
        "/api/v2/spot/trade/unfilled-orders",
        rate=RateLimit(20, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="orderId"),
    )
    def get_spot_open_orders(
        self,
        *,
        symbol: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        id_less_than: str | None = None,
        limit: int | None = None,
        order_id: str | None = None,
        tpsl_type: TpslType | None = None,
        request_time: Timestamp | None = None,
        receive_window: Number | None = None,
    ) -> ApiResponse[list[OpenSpotOrder]]:
        """Open spot orders.

        Without ``symbol``, of all pairs. The last 90 days can be asked for. Pages hold ``limit`` rows (100 unless
        told, 100 at most); the oldest ``order_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/trade/Get-Unfilled-Orders
        """
        ...
