"""The room ``cfd`` of the V3 API: endpoints only; what they answer is in ``models.v3.cfd``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...models.enums import OrderType, Side
from ...wire import Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.cfd import (
        CfdCandle,
        CfdFunds,
        CfdInstrument,
        CfdModifyAck,
        CfdOrder,
        CfdOrderAck,
        CfdPosition,
        CfdRecord,
        CfdTicker,
        CfdTransfer,
        CfdTransferAck,
        Page,
        RowList,
    )

__all__ = ["Cfd"]


class Cfd(EndpointGroup):
    """Contracts for difference: ``/api/v3/cfd``.

    A contract for difference pays the change in price of something that is never delivered, such as gold, oil or a
    currency. It lives in an account of its own, which is opened on the website or in the app and not here. That account
    trades in one of several modes, and a symbol is spelt as its mode wants: ``XAUUSD``, ``XAUUSD.s``, ``XAUUSD.pro``.

    These endpoints are new, and the exchange's documentation of them has not been seen: fields follow what other
    clients use, and no rate limit is known.
    """

    @signed_get("/api/v3/cfd/account/financial-records", paging=Paging("time", param="endTime", row_key="ts"))
    def get_cfd_financial_records(
        self,
        *,
        type: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[CfdRecord]]:
        """The ledger of the CFD account.

        The last 90 days can be asked for, 30 days in one call. A call returns ``limit`` rows (10 unless told, 50 at
        most). The exchange may send plain numbers where it sends text elsewhere; here they are typed alike.
        """
        ...

    @signed_get("/api/v3/cfd/account/fund-detail")
    def get_cfd_fund_detail(self) -> ApiResponse[CfdFunds]:
        """Balance, margin and running profit of the CFD account."""
        ...

    @signed_get("/api/v3/cfd/account/instruments")
    def get_cfd_instruments(self, *, symbol: str | None = None) -> ApiResponse[list[CfdInstrument]]:
        """Which contracts can be traded and by which rules: sizes, margins, commission, hours.

        Without ``symbol``, all of them.
        """
        ...

    @signed_post("/api/v3/cfd/account/transfer")
    def cfd_transfer(
        self,
        *,
        coin: str,
        amount: Number,
        account_type: Literal["funding", "uta"],
        direction: Literal["in", "out"],
    ) -> ApiResponse[CfdTransferAck]:
        """Moves funds into the CFD account or out of it.

        ``direction`` is seen from the CFD account; ``account_type`` is the account on the other side. ``amount`` is
        in ``coin``.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether funds moved: look at
        :meth:`get_cfd_transfer_records` before repeating.
        """
        ...

    @signed_get(
        "/api/v3/cfd/account/transfer-records",
        paging=Paging("time", param="endTime", rows="list", row_key="createdTime"),
    )
    def get_cfd_transfer_records(
        self,
        *,
        transfer_id: str | None = None,
        sub_uid: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        direction: Literal["in", "out"] | None = None,
        limit: int | None = None,
    ) -> ApiResponse[Page[CfdTransfer]]:
        """Past transfers into and out of the CFD account.

        The last 90 days can be asked for, 30 days in one call. A call returns ``limit`` rows (10 unless told, 50 at
        most). The answer may carry a cursor, but what to do with it is not known: ``paginate`` goes back by
        ``end_time``.
        """
        ...

    @signed_get("/api/v3/cfd/market/history-candlestick", paging=Paging("time", param="endTime"))
    def get_cfd_history_candlestick(
        self,
        *,
        symbol: str,
        interval: Literal["1m", "15m", "1h", "4h", "1d"],
        side: Side | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[CfdCandle]]:
        """Candles of a CFD, of its bid or ask prices.

        ``side`` chooses: ``sell`` are bid prices, ``buy`` ask prices. At most 100 candles in one call (also the
        default), out of a range of at most 90 days. There is no volume. Note that these intervals are in lower case;
        :meth:`~bitget_client.rest.v3.market.Market.get_candles` has ``1H``.
        """
        ...

    @signed_get("/api/v3/cfd/market/tickers")
    def get_cfd_tickers(self, *, symbol: str | None = None) -> ApiResponse[list[CfdTicker]]:
        """Best bid and ask of CFDs, and the day's range.

        Without ``symbol``, all of them. Sources differ on the fields: those that may be missing are ``None``.
        """
        ...

    @signed_post("/api/v3/cfd/trade/cancel-all")
    def cancel_all_cfd_orders(self, *, symbol: str | None = None) -> ApiResponse[None]:
        """Cancels all open CFD orders, or those of one symbol.

        Nothing comes back on success.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_cfd_unfilled_orders`.
        """
        ...

    @signed_post("/api/v3/cfd/trade/cancel-order")
    def cancel_cfd_order(self, *, order_id: str) -> ApiResponse[None]:
        """Cancels one CFD order.

        Nothing comes back on success.

        Raises :class:`~bitget_client.errors.OrderNotFound` when it is no longer open, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_cfd_unfilled_orders`.
        """
        ...

    @signed_post("/api/v3/cfd/trade/close-all-positions")
    def close_all_cfd_positions(self, *, symbol: str | None = None) -> ApiResponse[None]:
        """Closes all CFD positions, or those of one symbol, at market price.

        Nothing comes back on success.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_cfd_current_positions` before repeating.
        """
        ...

    @signed_post("/api/v3/cfd/trade/close-positions")
    def close_cfd_positions(self, *, position_id: str, qty: Number) -> ApiResponse[None]:
        """Closes a CFD position, or part of it, at market price.

        ``position_id`` comes from :meth:`get_cfd_current_positions`. Nothing comes back on success.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        the position before repeating, as a second call may close more.
        """
        ...

    @signed_get("/api/v3/cfd/trade/current-positions")
    def get_cfd_current_positions(
        self,
        *,
        symbol: str | None = None,
        sub_uid: str | None = None,
    ) -> ApiResponse[list[CfdPosition]]:
        """Open CFD positions.

        ``sub_uid``: a sub-account to look at instead, when the main account asks.
        """
        ...

    @signed_get("/api/v3/cfd/trade/history-order")
    def get_cfd_order_history(
        self,
        *,
        symbol: str,
        sub_uid: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[RowList[CfdOrder]]:
        """CFD orders of the past.

        The last 90 days can be asked for, 30 days in one call. A call returns ``limit`` rows (10 unless told, 50 at
        most). Rows carry no time, so to go further back move ``start_time`` and ``end_time``. ``sub_uid``: a
        sub-account to look at instead.
        """
        ...

    @signed_post("/api/v3/cfd/trade/modify-order")
    def modify_cfd_order(
        self,
        *,
        order_id: str,
        price: Number | None = None,
        take_profit: Number | None = None,
        stop_loss: Number | None = None,
    ) -> ApiResponse[CfdModifyAck]:
        """Changes price, take-profit or stop-loss of an open CFD order.

        Prices must be whole multiples of the instrument's tick size.

        Raises :class:`~bitget_client.errors.OrderNotFound` when the order is no longer open, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_cfd_unfilled_orders`.
        """
        ...

    @signed_post("/api/v3/cfd/trade/place-order")
    def place_cfd_order(
        self,
        *,
        symbol: str,
        order_type: OrderType,
        side: Side,
        qty: Number,
        price: Number | None = None,
        take_profit: Number | None = None,
        stop_loss: Number | None = None,
    ) -> ApiResponse[CfdOrderAck]:
        """Places a CFD order.

        Limit orders need ``price``; prices must be whole multiples of the instrument's tick size. For the limits of
        ``qty`` see :meth:`get_cfd_instruments`.

        The answer has no order id, only ``trx_id``, the id of the request: :meth:`get_cfd_unfilled_orders` and
        :meth:`get_cfd_order_history` show it beside the ``order_id``.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.InvalidParameter`,
        :class:`~bitget_client.errors.OrderRejected`: the order does not exist;
        :class:`~bitget_client.errors.NotSent`: nothing reached the exchange;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist. As no ``client_oid`` is known here, compare open
        orders, positions and history with what was asked before repeating.
        """
        ...

    @signed_get("/api/v3/cfd/trade/unfilled-order")
    def get_cfd_unfilled_orders(
        self,
        *,
        symbol: str | None = None,
        sub_uid: str | None = None,
    ) -> ApiResponse[list[CfdOrder]]:
        """Open CFD orders.

        ``sub_uid``: a sub-account to look at instead, when the main account asks.
        """
        ...
