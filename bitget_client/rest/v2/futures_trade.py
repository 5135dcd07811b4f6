"""The room ``futures_trade`` of the V2 API: endpoints only; what they answer is in ``models.v2.futures_trade``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ...models.v2.enums import Force, LongShort, MarginMode, OpenClose, OrderType, ProductType, Side, StpMode
from ...rate_limit import RateLimit
from ...wire import AtMost, ClientOid, NotEmpty, Number, Timestamp, YesNoCapitals
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.futures_trade import (
        ClosePositionsResult,
        FuturesBatchResult,
        FuturesFillPage,
        FuturesOrder,
        FuturesOrderAck,
        FuturesOrderPage,
        FuturesOrderRef,
        PlaceFuturesOrder,
    )

__all__ = ["FuturesTrade"]

#: How an order came about.
OrderSource = Literal[
    "normal",
    "market",
    "profit_market",
    "loss_market",
    "Trader_delegate",
    "trader_profit",
    "trader_loss",
    "reverse",
    "trader_reverse",
    "profit_limit",
    "loss_limit",
    "liquidation",
    "delivery_close_long",
    "delivery_close_short",
    "pos_profit_limit",
    "pos_profit_market",
    "pos_loss_limit",
    "pos_loss_market",
]


class FuturesTrade(EndpointGroup):
    """Futures orders and fills: ``/api/v2/mix/order``.

    Orders that wait for a price are in the room ``futures_plan``.
    """

    @signed_post("/api/v2/mix/order/batch-cancel-orders", rate=RateLimit(10, per="uid"))
    def futures_batch_cancel_orders(
        self,
        *,
        product_type: ProductType,
        order_id_list: Annotated[Sequence[FuturesOrderRef | Mapping[str, Any]], AtMost(50), NotEmpty] | None = None,
        symbol: str | None = None,
        margin_coin: str | None = None,
    ) -> ApiResponse[FuturesBatchResult]:
        """Cancels up to 50 orders.

        Those of ``order_id_list``, each a :class:`~bitget_client.models.v2.futures_trade.FuturesOrderRef` or a
        mapping with ``order_id`` or ``client_oid``, and then ``symbol`` is needed; without a list **all** open orders
        that match the other arguments (an empty list is refused). The call as a whole succeeds even when items fail:
        look at ``failure_list`` of ``data``, or at its ``ok``, and match items by id, not by place.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_futures_open_orders`.

        https://www.bitget.com/api-doc/contract/trade/Batch-Cancel-Orders
        """
        ...

    @signed_post("/api/v2/mix/order/batch-place-order", rate=RateLimit(10, per="uid"))
    def futures_batch_submit_orders(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        margin_coin: str,
        margin_mode: MarginMode,
        order_list: Annotated[Sequence[PlaceFuturesOrder | Mapping[str, Any]], AtMost(50), ClientOid],
    ) -> ApiResponse[FuturesBatchResult]:
        """Places up to 50 orders in one contract.

        Each is a :class:`~bitget_client.models.v2.futures_trade.PlaceFuturesOrder` or a mapping. The call as a whole
        succeeds even when items fail: look at ``failure_list`` of ``data``, or at its ``ok``, and match items by id,
        not by place. One source says that no more than 20 are taken.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask for
        each ``client_oid`` before repeating.

        https://www.bitget.com/api-doc/contract/trade/Batch-Order
        """
        ...

    @signed_post("/api/v2/mix/order/cancel-all-orders", rate=RateLimit(10, per="uid"))
    def futures_cancel_all_orders(
        self,
        *,
        product_type: ProductType,
        symbol: str | None = None,
        margin_coin: str | None = None,
        request_time: Timestamp | None = None,
        receive_window: Number | None = None,
    ) -> ApiResponse[FuturesBatchResult]:
        """Cancels all open orders of a product line, or of one contract or margin coin.

        ``request_time`` and ``receive_window`` (milliseconds) make the exchange refuse a call that arrives late. The
        call as a whole succeeds even when items fail: look at ``failure_list`` of ``data``, or at its ``ok``, and
        match items by id, not by place.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_futures_open_orders`.

        https://www.bitget.com/api-doc/contract/trade/Cancel-All-Orders
        """
        ...

    @signed_post("/api/v2/mix/order/cancel-order", rate=RateLimit(10, per="uid"))
    def futures_cancel_order(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        margin_coin: str | None = None,
        order_id: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[FuturesOrderAck]:
        """Cancels one order, by ``order_id`` or ``client_oid`` (``order_id`` wins).

        Success says that the request was taken; the order stream, or :meth:`get_futures_order`, tells when the order
        is gone.

        Raises :class:`~bitget_client.errors.OrderNotFound` when it is no longer open, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted.

        https://www.bitget.com/api-doc/contract/trade/Cancel-Order
        """
        ...

    @signed_post("/api/v2/mix/order/click-backhand", rate=RateLimit(1, per="uid"))
    def futures_submit_reversal(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        margin_coin: str,
        side: Side,
        size: Number | None = None,
        trade_side: OpenClose | None = None,
        client_oid: Annotated[str | None, ClientOid] = None,
    ) -> ApiResponse[FuturesOrderAck]:
        """Closes a position at market price and opens the opposite one of the same size.

        In one-way mode the whole position is reversed: leave ``size`` and ``trade_side`` out. In hedge mode
        ``trade_side`` is needed, ``side`` is buy to reverse a long position and sell to reverse a short one, and
        ``size`` (base coin) may be less than the position. The opening may fail for want of margin after the closing
        went through.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.DuplicateClientOid`,
        :class:`~bitget_client.errors.OrderRejected`, :class:`~bitget_client.errors.InvalidParameter`: the order does
        not exist; :class:`~bitget_client.errors.NotSent`: nothing reached the exchange;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, ask :meth:`get_futures_order` by ``client_oid``,
        and look at the positions, before repeating.

        https://www.bitget.com/api-doc/contract/trade/Reversal
        """
        ...

    @signed_post("/api/v2/mix/order/close-positions", rate=RateLimit(1, per="uid"))
    def futures_flash_close_positions(
        self,
        *,
        product_type: ProductType,
        symbol: str | None = None,
        hold_side: LongShort | None = None,
    ) -> ApiResponse[ClosePositionsResult]:
        """Closes positions at market price: all, those of one contract, or one side.

        The call as a whole succeeds even when items fail: look at ``failure_list`` of ``data``, or at its ``ok``, and
        match items by id, not by place.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        the positions before repeating.

        https://www.bitget.com/api-doc/contract/trade/Flash-Close-Position
        """
        ...

    @signed_get("/api/v2/mix/order/detail", rate=RateLimit(10, per="uid"))
    def get_futures_order(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        order_id: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[FuturesOrder]:
        """One order, by ``order_id`` or ``client_oid`` (``order_id`` wins).

        The question to ask after an :class:`~bitget_client.errors.OutcomeUnknown`. Right after placing, the exchange
        may not know the order yet: "not found" too early is not "rejected". The answer fills ``state``;
        ``order_status`` serves all three calls.

        Raises :class:`~bitget_client.errors.OrderNotFound`.

        https://www.bitget.com/api-doc/contract/trade/Get-Order-Details
        """
        ...

    @signed_get(
        "/api/v2/mix/order/fill-history",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="fillList", next_key="endId"),
    )
    def get_futures_historic_order_fills(
        self,
        *,
        product_type: ProductType,
        order_id: str | None = None,
        symbol: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        id_less_than: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[FuturesFillPage]:
        """Own fills of the past.

        A week back unless told, and a week at most in one call. Pages hold ``limit`` rows (100 unless told, 100 at
        most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/contract/trade/Get-Fill-History
        """
        ...

    @signed_get(
        "/api/v2/mix/order/fills",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="fillList", next_key="endId"),
    )
    def get_futures_fills(
        self,
        *,
        product_type: ProductType,
        order_id: str | None = None,
        symbol: str | None = None,
        id_less_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[FuturesFillPage]:
        """Own recent fills.

        Three months back unless told, and three months at most in one call. Pages hold ``limit`` rows (100 unless
        told, 100 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/contract/trade/Get-Order-Fills
        """
        ...

    @signed_post("/api/v2/mix/order/modify-order", rate=RateLimit(10, per="uid"))
    def futures_modify_order(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        new_client_oid: str,
        order_id: str | None = None,
        client_oid: str | None = None,
        new_size: Number | None = None,
        new_price: Number | None = None,
        new_preset_stop_surplus_price: Number | None = None,
        new_preset_stop_loss_price: Number | None = None,
        margin_coin: str | None = None,
    ) -> ApiResponse[FuturesOrderAck]:
        """Changes price and size, or take-profit and stop-loss, of an open limit order.

        Say which by ``order_id`` or ``client_oid`` (``order_id`` wins). A new price and size must come together: the
        old order is cancelled and a new one made, whose id is not in the answer, so ask for it by ``new_client_oid``.
        To change only take-profit and stop-loss leave price and size out, and give both: the one left out is
        cancelled, and ``"0"`` takes it away. When all are given, take-profit and stop-loss stay as they are. Only for
        orders of which nothing is filled yet.

        The change is made later: success says only that it was asked for.

        Raises :class:`~bitget_client.errors.OrderNotFound` when the order is no longer open,
        :class:`~bitget_client.errors.InvalidParameter` for a price or size the contract does not allow, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_futures_order` for both ids.

        https://www.bitget.com/api-doc/contract/trade/Modify-Order
        """
        ...

    @signed_get(
        "/api/v2/mix/order/orders-history",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="entrustedList", next_key="endId"),
    )
    def get_futures_historic_orders(
        self,
        *,
        product_type: ProductType,
        order_id: str | None = None,
        client_oid: str | None = None,
        symbol: str | None = None,
        id_less_than: str | None = None,
        order_source: OrderSource | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[FuturesOrderPage]:
        """Orders that are filled or cancelled.

        The last 90 days can be asked for. Pages hold ``limit`` rows (100 unless told, 100 at most); ``data.end_id``
        goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/contract/trade/Get-Orders-History
        """
        ...

    @signed_get(
        "/api/v2/mix/order/orders-pending",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="entrustedList", next_key="endId"),
    )
    def get_futures_open_orders(
        self,
        *,
        product_type: ProductType,
        order_id: str | None = None,
        client_oid: str | None = None,
        symbol: str | None = None,
        status: Literal["live", "partially_filled"] | None = None,
        id_less_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[FuturesOrderPage]:
        """Open orders.

        Three months back unless told, and three months at most in one call. Pages hold ``limit`` rows (100 unless
        told, 100 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/contract/trade/Get-Orders-Pending
        """
        ...

    @signed_post("/api/v2/mix/order/place-order", rate=RateLimit(10, per="uid"))
    def futures_submit_order(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        margin_mode: MarginMode,
        margin_coin: str,
        size: Number,
        side: Side,
        order_type: OrderType,
        price: Number | None = None,
        trade_side: OpenClose | None = None,
        force: Force | None = None,
        client_oid: Annotated[str | None, ClientOid] = None,
        reduce_only: YesNoCapitals | None = None,
        preset_stop_surplus_price: Number | None = None,
        preset_stop_loss_price: Number | None = None,
        stp_mode: StpMode | None = None,
        preset_stop_surplus_execute_price: Number | None = None,
        preset_stop_loss_execute_price: Number | None = None,
    ) -> ApiResponse[FuturesOrderAck]:
        """Places one order.

        ``size`` is in the base coin. Limit orders need ``price``, and are good till cancelled unless ``force`` says
        otherwise. In hedge mode ``trade_side`` is needed, and ``side`` names the position: buy and open opens a long
        one, buy and close closes it; sell and open opens a short one, sell and close closes it. In one-way mode
        ``trade_side`` is ignored and ``reduce_only`` may be given. Take-profit and stop-loss may be attached: trigger
        prices, and execute prices for limit orders.

        Give a ``client_oid``: it is how to ask about the order when the answer is lost. Success says that the order
        was taken, not that it is in the book. In one-way mode a reduce-only order that pushes out others comes back
        without ``order_id``.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.DuplicateClientOid`,
        :class:`~bitget_client.errors.OrderRejected`, :class:`~bitget_client.errors.InvalidParameter`: the order does
        not exist; :class:`~bitget_client.errors.NotSent`: nothing reached the exchange;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, ask :meth:`get_futures_order` by ``client_oid``
        before repeating.

        https://www.bitget.com/api-doc/contract/trade/Place-Order
        """
        ...
