"""The room ``trade`` of the V3 API: endpoints only; what they answer is in ``models.v3.trade``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from ...models.enums import (
    Category,
    FuturesCategory,
    LongShort,
    MarginMode,
    OrderType,
    Side,
    StpMode,
    TimeInForce,
    TriggerBy,
)
from ...rate_limit import RateLimit
from ...wire import AtMost, Body, ClientOid, Number, Timestamp, YesNo
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.trade import (
        CancelOrder,
        Fill,
        LoanData,
        MaxOpen,
        ModifyOrder,
        Order,
        OrderAck,
        OrderResult,
        Page,
        PlaceOrder,
        RowList,
    )

__all__ = ["Trade"]


class Trade(EndpointGroup):
    """Orders and fills: ``/api/v3/trade``. Orders over the WebSocket are in ``bitget_client.ws.api``."""

    @signed_post("/api/v3/account/max-open-available", rate=RateLimit(5, per="uid"), idempotent=True)
    def get_max_open_available(
        self,
        *,
        category: Category,
        symbol: str,
        order_type: OrderType,
        side: Side,
        price: Number | None = None,
        size: Number | None = None,
        auto_borrow: YesNo | None = None,
    ) -> ApiResponse[MaxOpen]:
        """The largest order that could be placed now, and what it would cost.

        A read, though sent as POST. Futures fill the buy and sell figures, spot ``available``.

        https://www.bitget.com/api-doc/uta/trade/Get-Max-Open-Available
        """
        ...

    @signed_post("/api/v3/trade/batch-modify-order", rate=RateLimit(10, per="uid"))
    def batch_modify_orders(
        self,
        *,
        orders: Annotated[Sequence[ModifyOrder | Mapping[str, Any]], Body, AtMost(20)],
    ) -> ApiResponse[list[OrderResult]]:
        """Changes up to 20 open orders.

        Each order is a :class:`~bitget_client.models.v3.trade.ModifyOrder` or a mapping. The call as a whole succeeds
        even when items fail: look at ``ok``, ``code`` and ``msg`` of each row, and match rows by id, not by place.
        Changes are made later: the order stream, or :meth:`get_order_info`, tells what became of them.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted.

        https://www.bitget.com/api-doc/uta/trade/Batch-Modify-Orders
        """
        ...

    @signed_post("/api/v3/trade/cancel-batch", rate=RateLimit(5, per="uid"))
    def cancel_batch_orders(
        self,
        *,
        orders: Annotated[Sequence[CancelOrder | Mapping[str, Any]], Body, AtMost(20)],
    ) -> ApiResponse[list[OrderResult]]:
        """Cancels up to 20 orders.

        Each is a :class:`~bitget_client.models.v3.trade.CancelOrder` or a mapping with ``category``, ``symbol`` and
        one of ``order_id`` and ``client_oid``; do not mix the two kinds in one call. The call as a whole succeeds
        even when items fail: look at ``ok``, ``code`` and ``msg`` of each row.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted.

        https://www.bitget.com/api-doc/uta/trade/Cancel-Batch
        """
        ...

    @signed_post("/api/v3/trade/cancel-order", rate=RateLimit(10, per="uid"))
    def cancel_order(
        self,
        *,
        order_id: str | None = None,
        client_oid: str | None = None,
        category: Category | None = None,
    ) -> ApiResponse[OrderAck]:
        """Cancels one order, by ``order_id`` or ``client_oid`` (``order_id`` wins).

        Success says that the request was taken; the order stream, or :meth:`get_order_info`, tells when the order is
        gone.

        Raises :class:`~bitget_client.errors.OrderNotFound` when it is no longer open, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted.

        https://www.bitget.com/api-doc/uta/trade/Cancel-Order
        """
        ...

    @signed_post("/api/v3/trade/cancel-symbol-order", rate=RateLimit(5, per="uid"))
    def cancel_all_orders(self, *, category: Category, symbol: str | None = None) -> ApiResponse[RowList[OrderResult]]:
        """Cancels all open orders of a category, or of one instrument.

        One row for each order; look at ``ok``, ``code`` and ``msg``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_unfilled_orders`.

        https://www.bitget.com/api-doc/uta/trade/Cancel-All-Order
        """
        ...

    @signed_post("/api/v3/trade/close-positions", rate=RateLimit(5, per="uid"))
    def close_all_positions(
        self,
        *,
        category: FuturesCategory,
        symbol: str | None = None,
        pos_side: LongShort | None = None,
    ) -> ApiResponse[RowList[OrderResult]]:
        """Closes futures positions at market price: all, those of one instrument, or one side.

        One row for each closing order; look at ``ok``, ``code`` and ``msg``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        the positions before repeating.

        https://www.bitget.com/api-doc/uta/trade/Close-All-Positions
        """
        ...

    @signed_post("/api/v3/trade/countdown-cancel-all", rate=RateLimit(1, per="uid"))
    def countdown_cancel_all(self, *, countdown: Number) -> ApiResponse[str]:
        """Dead man's switch: cancels all open orders unless called again in time.

        ``countdown`` is in seconds, 5 to 60; 0 turns the switch off. ``data`` is ``"success"``.

        https://www.bitget.com/api-doc/uta/trade/CountDown-Cancel-All
        """
        ...

    @signed_get(
        "/api/v3/trade/fills", rate=RateLimit(20, per="uid"), paging=Paging("cursor", param="cursor", rows="list")
    )
    def get_trade_fills(
        self,
        *,
        category: Category | None = None,
        order_id: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[Fill]]:
        """Own fills.

        The last 90 days can be asked for, 30 days in one call. Pages hold ``limit`` rows (100 unless told, 100 at
        most); ``data.cursor`` continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/trade/Get-Order-Fills
        """
        ...

    @signed_get(
        "/api/v3/trade/history-orders",
        rate=RateLimit(20, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_history_orders(
        self,
        *,
        category: Category,
        symbol: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        order_id: str | None = None,
    ) -> ApiResponse[Page[Order]]:
        """Orders that are filled or cancelled.

        The last 90 days can be asked for, 30 days in one call. Pages hold ``limit`` rows (100 unless told, 100 at
        most); ``data.cursor`` continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/trade/Get-Order-History
        """
        ...

    @signed_get("/api/v3/trade/loan-data", rate=RateLimit(10, per="uid"))
    def get_loan_data(self) -> ApiResponse[LoanData]:
        """Debts that arose from trading, and their interest."""
        ...

    @signed_post("/api/v3/trade/modify-order", rate=RateLimit(10, per="uid"))
    def modify_order(
        self,
        *,
        order_id: str | None = None,
        client_oid: str | None = None,
        qty: Number | None = None,
        price: Number | None = None,
        auto_cancel: YesNo | None = None,
        symbol: str | None = None,
        category: Category | None = None,
        tp_trigger_by: TriggerBy | None = None,
        sl_trigger_by: TriggerBy | None = None,
        take_profit: Number | None = None,
        stop_loss: Number | None = None,
        tp_order_type: OrderType | None = None,
        sl_order_type: OrderType | None = None,
        tp_limit_price: Number | None = None,
        sl_limit_price: Number | None = None,
        request_id: str | None = None,
    ) -> ApiResponse[OrderAck]:
        """Changes price, size or take-profit and stop-loss of an open order.

        Say which by ``order_id`` or ``client_oid``; ``symbol`` and ``category`` are announced to become mandatory (30
        September 2026). ``auto_cancel`` cancels the order when it cannot be changed. A take-profit or stop-loss of
        ``"0"`` takes it away. ``request_id`` has at most 18 digits.

        The change is made later: success says only that it was asked for, and it may still come to nothing without
        notice. The order stream, or :meth:`get_order_info`, tells.

        Raises :class:`~bitget_client.errors.OrderNotFound` when the order is no longer open,
        :class:`~bitget_client.errors.InvalidParameter` for a price or size the instrument does not allow, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted.

        https://www.bitget.com/api-doc/uta/trade/Modify-Order
        """
        ...

    @signed_get("/api/v3/trade/order-info", rate=RateLimit(20, per="uid"))
    def get_order_info(
        self,
        *,
        order_id: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[Order]:
        """One order, by ``order_id`` or ``client_oid`` (``order_id`` wins).

        The question to ask after an :class:`~bitget_client.errors.OutcomeUnknown`. Right after placing, the exchange
        may not know the order yet: "not found" too early is not "rejected".

        Raises :class:`~bitget_client.errors.OrderNotFound`.

        https://www.bitget.com/api-doc/uta/trade/Get-Order-Details
        """
        ...

    @signed_post("/api/v3/trade/place-batch", rate=RateLimit(5, per="uid"))
    def place_batch_orders(
        self,
        *,
        orders: Annotated[Sequence[PlaceOrder | Mapping[str, Any]], Body, AtMost(20), ClientOid],
    ) -> ApiResponse[list[OrderResult]]:
        """Places up to 20 orders of one category.

        Each order is a :class:`~bitget_client.models.v3.trade.PlaceOrder` or a mapping. The call as a whole succeeds
        even when items fail: look at ``ok``, ``code`` and ``msg`` of each row, and match rows by ``client_oid``, not
        by place. A missing ``client_oid`` is filled in; one that stands twice is refused before anything is sent.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask for
        each of its ``client_oids`` (its ``resolve(rest)`` does) before repeating.

        https://www.bitget.com/api-doc/uta/trade/Place-Batch
        """
        ...

    @signed_post("/api/v3/trade/place-order", rate=RateLimit(10, per="uid"))
    def submit_new_order(
        self,
        *,
        category: Category,
        symbol: str,
        qty: Number,
        side: Side,
        order_type: OrderType,
        price: Number | None = None,
        time_in_force: TimeInForce | None = None,
        pos_side: LongShort | None = None,
        client_oid: Annotated[str | None, ClientOid] = None,
        reduce_only: YesNo | None = None,
        margin_mode: MarginMode | None = None,
        stp_mode: StpMode | None = None,
        tp_trigger_by: TriggerBy | None = None,
        sl_trigger_by: TriggerBy | None = None,
        take_profit: Number | None = None,
        stop_loss: Number | None = None,
        tp_order_type: OrderType | None = None,
        sl_order_type: OrderType | None = None,
        tp_limit_price: Number | None = None,
        sl_limit_price: Number | None = None,
        auto_borrow: YesNo | None = None,
    ) -> ApiResponse[OrderAck]:
        """Places one order.

        ``qty`` is in the base coin, but for a market buy on spot in the quote coin. Limit orders need ``price``;
        futures in hedge mode need ``pos_side`` (buy and long opens, sell and long closes). ``time_in_force`` is
        good-till-cancelled unless told. ``auto_borrow`` is for spot only, ``reduce_only`` for futures. Take-profit
        and stop-loss prices may be attached.

        ``client_oid`` (1 to 32 letters, digits, ``_`` or ``-``; unique among open orders) is how to ask about the
        order when the answer is lost; one that is left out is filled in. Success says that the order was taken and has
        an id, not that it is in the book.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.DuplicateClientOid`,
        :class:`~bitget_client.errors.OrderRejected`, :class:`~bitget_client.errors.InvalidParameter`: the order does
        not exist; :class:`~bitget_client.errors.NotSent`: nothing reached the exchange;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, ask by its ``client_oids`` (its ``resolve(rest)``
        does) before repeating.

        https://www.bitget.com/api-doc/uta/trade/Place-Order
        """
        ...

    @signed_get(
        "/api/v3/trade/unfilled-orders",
        rate=RateLimit(20, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_unfilled_orders(
        self,
        *,
        category: Category | None = None,
        symbol: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[Order]]:
        """Open orders.

        Pages hold ``limit`` rows (100 unless told, 100 at most); ``data.cursor`` continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/trade/Get-Order-Pending
        """
        ...
