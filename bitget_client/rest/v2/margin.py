"""The room ``margin`` of the V2 API: endpoints only; what they answer is in ``models.v2.margin``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ...models.v2.enums import EnterPoint, Force, LoanType, MarginType, OrderType, Side, StpMode
from ...rate_limit import RateLimit
from ...wire import ClientOid, NotEmpty, Number, Timestamp
from ..endpoint import EndpointGroup, get, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.margin import (
        BatchResult,
        CancelMarginOrder,
        FlashRepay,
        FlashRepayState,
        InterestRate,
        LiquidationOrderPage,
        MarginBalance,
        MarginFillPage,
        MarginInterestPage,
        MarginLiquidationPage,
        MarginLoanPage,
        MarginOrderPage,
        MarginPair,
        MarginRates,
        MarginRecordPage,
        MarginRepaymentPage,
        MarginRepayResult,
        MarginTier,
        MaxBorrowable,
        MaxTransferable,
        NewMarginLoan,
        OrderAck,
        PlaceMarginOrder,
        RiskRate,
    )

__all__ = ["Margin"]


class Margin(EndpointGroup):
    """Spot trading with borrowed coins, crossed or isolated (``margin_type``): ``/api/v2/margin``."""

    @get("/api/v2/margin/currencies", rate=RateLimit(10, per="ip"))
    def get_margin_currencies(self) -> ApiResponse[list[MarginPair]]:
        """Which pairs can be traded on margin, and by which rules.

        No credentials needed.

        https://www.bitget.com/api-doc/margin/common/support-currencies
        """
        ...

    @signed_get("/api/v2/margin/interest-rate-record", rate=RateLimit(10, per="uid"))
    def get_margin_interest_rate_record(
        self,
        *,
        coin: str,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
    ) -> ApiResponse[InterestRate]:
        """The interest for borrowing a coin.

        https://www.bitget.com/api-doc/margin/common/interest-rate-record
        """
        ...

    @signed_get("/api/v2/margin/{margin_type}/account/assets", rate=RateLimit(10, per="uid"))
    def get_margin_account_assets(
        self,
        *,
        margin_type: MarginType,
        coin: str | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[list[MarginBalance]]:
        """What the margin account holds and owes, by coin.

        ``symbol`` is for the isolated account, where each pair stands alone.

        https://www.bitget.com/api-doc/margin/cross/account/Get-Cross-Assets
        https://www.bitget.com/api-doc/margin/isolated/account/Get-Isolated-Assets
        """
        ...

    @signed_post("/api/v2/margin/{margin_type}/account/borrow", rate=RateLimit(10, per="uid"))
    def margin_borrow(
        self,
        *,
        margin_type: MarginType,
        coin: str,
        borrow_amount: Number,
        loan_id: str | None = None,
        symbol: str | None = None,
        clientid: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[NewMarginLoan]:
        """Borrows a coin for margin trading.

        The isolated account also wants ``symbol``. One source has ``loan_id`` and ``clientid``, which the exchange's
        examples leave out.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_margin_borrow_history` before repeating.

        https://www.bitget.com/api-doc/margin/cross/account/Cross-Borrow
        https://www.bitget.com/api-doc/margin/isolated/account/Isolated-Borrow
        """
        ...

    @signed_post("/api/v2/margin/{margin_type}/account/flash-repay", rate=RateLimit(10, per="uid"))
    def margin_flash_repay(
        self,
        *,
        margin_type: MarginType,
        coin: str | None = None,
        symbol_list: Annotated[Sequence[str], NotEmpty] | None = None,
    ) -> ApiResponse[list[FlashRepay]]:
        """Repays with everything there is: all debts of the account, of ``coin`` or of ``symbol_list``.

        ``coin`` is for the crossed account, ``symbol_list`` for the isolated one. What became of it is in
        :meth:`get_margin_flash_repay_result`.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_margin_repay_history` before repeating.

        https://www.bitget.com/api-doc/margin/cross/account/Cross-Flash-Repay
        https://www.bitget.com/api-doc/margin/isolated/account/Isolated-Flash-Repay
        """
        ...

    @signed_get("/api/v2/margin/{margin_type}/account/max-borrowable-amount", rate=RateLimit(10, per="uid"))
    def get_margin_max_borrowable(
        self,
        *,
        margin_type: MarginType,
        coin: str | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[MaxBorrowable]:
        """How much can be borrowed now.

        The crossed account wants ``coin``, the isolated one ``symbol``; each fills its own fields.

        https://www.bitget.com/api-doc/margin/cross/account/Cross-Max-Borrowable-Amount
        https://www.bitget.com/api-doc/margin/isolated/account/Isolated-Max-Borrowable-Amount
        """
        ...

    @signed_get("/api/v2/margin/{margin_type}/account/max-transfer-out-amount", rate=RateLimit(10, per="ip"))
    def get_margin_max_transferable(
        self,
        *,
        margin_type: MarginType,
        coin: str | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[MaxTransferable]:
        """How much can be moved out of the margin account now.

        The crossed account wants ``coin``, the isolated one ``symbol``; each fills its own fields.

        https://www.bitget.com/api-doc/margin/cross/account/Get-Cross-Max-Transfer-Out-Amount
        https://www.bitget.com/api-doc/margin/isolated/account/Get-Isolated-Max-Transfer-Out-Amount
        """
        ...

    @signed_post(
        "/api/v2/margin/{margin_type}/account/query-flash-repay-status", rate=RateLimit(10, per="uid"), idempotent=True
    )
    def get_margin_flash_repay_result(
        self, *, margin_type: MarginType, id_list: Sequence[str]
    ) -> ApiResponse[list[FlashRepayState]]:
        """What became of flash repayments, by their ids.

        A read, though sent as POST.

        https://www.bitget.com/api-doc/margin/cross/account/Query-Cross-Flash-Repay-Status
        https://www.bitget.com/api-doc/margin/isolated/account/Query-Isolated-Flash-Repay-Status
        """
        ...

    @signed_post("/api/v2/margin/{margin_type}/account/repay", rate=RateLimit(10, per="uid"))
    def margin_repay(
        self,
        *,
        margin_type: MarginType,
        coin: str,
        repay_amount: Number,
        remain_debt_amount: Number | None = None,
        symbol: str | None = None,
        repay_id: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[MarginRepayResult]:
        """Repays a coin that was borrowed for margin trading.

        The isolated account also wants ``symbol``. One source has ``repay_id`` and ``remain_debt_amount``, which the
        exchange's examples leave out.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the repayment was made: ask
        :meth:`get_margin_repay_history` before repeating.

        https://www.bitget.com/api-doc/margin/cross/account/Cross-Repay
        https://www.bitget.com/api-doc/margin/isolated/account/Isolated-Repay
        """
        ...

    @signed_get(
        "/api/v2/margin/{margin_type}/account/risk-rate",
        rate=RateLimit(10, per="uid"),
        paging=Paging("page", param="pageNum"),
    )
    def get_margin_risk_rate(
        self,
        *,
        margin_type: MarginType,
        symbol: str | None = None,
        page_num: int | None = None,
        page_size: int | None = None,
    ) -> ApiResponse[list[RiskRate]]:
        """How near the margin account is to liquidation: at 1 it begins.

        The crossed account has one figure, the isolated one figure for each pair, in pages of ``page_size`` that
        count from 1 (``page_num``); ``paginate`` is for those.

        https://www.bitget.com/api-doc/margin/cross/account/Get-Cross-Risk-Rate
        https://www.bitget.com/api-doc/margin/isolated/account/Isolated-Risk-Rate
        """
        ...

    @signed_post("/api/v2/margin/{margin_type}/batch-cancel-order", rate=RateLimit(10, per="uid"))
    def margin_batch_cancel_orders(
        self,
        *,
        margin_type: MarginType,
        symbol: str,
        order_id_list: Sequence[CancelMarginOrder | Mapping[str, Any]] | None = None,
        order_list: Sequence[CancelMarginOrder | Mapping[str, Any]] | None = None,
    ) -> ApiResponse[BatchResult]:
        """Cancels several margin orders of a pair.

        Each is a :class:`~bitget_client.models.v2.margin.CancelMarginOrder` or a mapping with one of ``order_id`` and
        ``client_oid``. The exchange's example has them in ``order_id_list``; one source in ``order_list``. Look at
        ``ok`` and both lists: the call as a whole succeeds even when items fail.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_margin_open_orders`.

        https://www.bitget.com/api-doc/margin/cross/trade/Cross-Batch-Cancel-Order
        https://www.bitget.com/api-doc/margin/isolated/trade/Isolated-Batch-Cancel-Orders
        """
        ...

    @signed_post("/api/v2/margin/{margin_type}/batch-place-order", rate=RateLimit(10, per="uid"))
    def margin_batch_submit_orders(
        self,
        *,
        margin_type: MarginType,
        symbol: str,
        order_list: Annotated[Sequence[PlaceMarginOrder | Mapping[str, Any]], ClientOid],
    ) -> ApiResponse[BatchResult]:
        """Places several margin orders of one pair.

        Each is a :class:`~bitget_client.models.v2.margin.PlaceMarginOrder` or a mapping. Look at ``ok`` and both
        lists: the call as a whole succeeds even when items fail. Match rows by ``client_oid``, not by place.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask for
        each ``client_oid`` before repeating.

        https://www.bitget.com/api-doc/margin/cross/trade/Cross-Batch-Order
        https://www.bitget.com/api-doc/margin/isolated/trade/Isolated-Batch-Order
        """
        ...

    @signed_get(
        "/api/v2/margin/{margin_type}/borrow-history",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key="minId"),
    )
    def get_margin_borrow_history(
        self,
        *,
        margin_type: MarginType,
        start_time: Timestamp,
        loan_id: str | None = None,
        coin: str | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[MarginLoanPage]:
        """What was borrowed for margin trading.

        At most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 500 at most); ``data.min_id`` goes
        into ``id_less_than``, or use ``paginate``. ``symbol`` is for the isolated account.

        https://www.bitget.com/api-doc/margin/cross/record/Get-Cross-Loan-Records
        https://www.bitget.com/api-doc/margin/isolated/record/Get-Isolated-Loan-Records
        """
        ...

    @signed_post("/api/v2/margin/{margin_type}/cancel-order", rate=RateLimit(10, per="uid"))
    def margin_cancel_order(
        self,
        *,
        margin_type: MarginType,
        symbol: str,
        order_id: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[OrderAck]:
        """Cancels one margin order, by ``order_id`` or ``client_oid``.

        Success says that the request was taken.

        Raises :class:`~bitget_client.errors.OrderNotFound` when it is no longer open, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted.

        https://www.bitget.com/api-doc/margin/cross/trade/Cross-Cancel-Order
        https://www.bitget.com/api-doc/margin/isolated/trade/Isolated-Cancel-Order
        """
        ...

    @signed_get(
        "/api/v2/margin/{margin_type}/fills",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="fills", next_key="minId"),
    )
    def get_margin_historic_order_fills(
        self,
        *,
        margin_type: MarginType,
        symbol: str,
        order_id: str | None = None,
        id_less_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[MarginFillPage]:
        """Own fills in margin trading.

        At most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 500 at most); ``data.min_id`` goes
        into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/margin/cross/trade/Get-Cross-Order-Fills
        https://www.bitget.com/api-doc/margin/isolated/trade/Get-Isolated-Transaction-Details
        """
        ...

    @signed_get(
        "/api/v2/margin/{margin_type}/financial-records",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key="minId"),
    )
    def get_margin_financial_history(
        self,
        *,
        margin_type: MarginType,
        start_time: Timestamp,
        coin: str | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[MarginRecordPage]:
        """The ledger of the margin account.

        At most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 500 at most); ``data.min_id`` goes
        into ``id_less_than``, or use ``paginate``. ``symbol`` is for the isolated account.

        https://www.bitget.com/api-doc/margin/cross/record/Get-Cross-Finance-Flow-History
        https://www.bitget.com/api-doc/margin/isolated/record/Get-Isolated-Finance-History
        """
        ...

    @signed_get(
        "/api/v2/margin/{margin_type}/history-orders",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows=("orderList", "resultList"), next_key="minId"),
    )
    def get_margin_historic_orders(
        self,
        *,
        margin_type: MarginType,
        symbol: str,
        order_id: str | None = None,
        enter_point_source: EnterPoint | None = None,
        client_oid: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[MarginOrderPage]:
        """Margin orders, finished ones included.

        At most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 500 at most); ``data.min_id`` goes
        into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/margin/cross/trade/Get-Cross-Order-History
        https://www.bitget.com/api-doc/margin/isolated/trade/Get-Isolated-Order-History
        """
        ...

    @signed_get(
        "/api/v2/margin/{margin_type}/interest-history",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key="minId"),
    )
    def get_margin_interest_history(
        self,
        *,
        margin_type: MarginType,
        start_time: Timestamp,
        coin: str | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[MarginInterestPage]:
        """Interest charged for margin trading.

        At most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 500 at most); ``data.min_id`` goes
        into ``id_less_than``, or use ``paginate``. ``symbol`` is for the isolated account.

        https://www.bitget.com/api-doc/margin/cross/record/Get-Cross-Interest-Records
        https://www.bitget.com/api-doc/margin/isolated/record/Get-Isolated-Interest-Records
        """
        ...

    @signed_get("/api/v2/margin/{margin_type}/interest-rate-and-limit", rate=RateLimit(10, per="ip"))
    def get_margin_interest_rate_and_max_borrowable(
        self,
        *,
        margin_type: MarginType,
        coin: str | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[list[MarginRates]]:
        """Interest, leverage and limits for borrowing, by VIP level.

        The crossed account wants ``coin``, the isolated one ``symbol``; each fills its own fields.

        https://www.bitget.com/api-doc/margin/cross/account/Get-Cross-Margin-Interest-Rate-And-Borrowable
        https://www.bitget.com/api-doc/margin/isolated/account/Isolated-Margin-Interest-Rate-And-Max-Borrowable-Amount
        """
        ...

    @signed_get(
        "/api/v2/margin/{margin_type}/liquidation-history",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key="minId"),
    )
    def get_margin_liquidation_history(
        self,
        *,
        margin_type: MarginType,
        start_time: Timestamp,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[MarginLiquidationPage]:
        """Times the margin account was liquidated.

        At most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 500 at most); ``data.min_id`` goes
        into ``id_less_than``, or use ``paginate``. ``symbol`` is for the isolated account.

        https://www.bitget.com/api-doc/margin/cross/record/Get-Cross-Liquidation-Records
        https://www.bitget.com/api-doc/margin/isolated/record/Get-Isolated-Liquidation-Records
        """
        ...

    @signed_get(
        "/api/v2/margin/{margin_type}/liquidation-order",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key=("minId", "idLessThan")),
    )
    def get_margin_liquidation_orders(
        self,
        *,
        margin_type: MarginType,
        type: Literal["swap", "place_order"] | None = None,
        symbol: str | None = None,
        from_coin: str | None = None,
        to_coin: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[LiquidationOrderPage]:
        """Orders and swaps by which a margin account was liquidated.

        ``type`` is ``place_order`` unless told; ``swap`` fills the fields that begin with ``from`` and ``to``. At
        most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 500 at most). Examples of the exchange
        carry the next ``id_less_than`` under its own name, one source as ``min_id``; ``paginate`` takes what is
        there.

        https://www.bitget.com/api-doc/margin/cross/trade/Get-Cross-Liquidation-Orders
        https://www.bitget.com/api-doc/margin/isolated/trade/Get-Isolated-Liquidation-Orders
        """
        ...

    @signed_get(
        "/api/v2/margin/{margin_type}/open-orders",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows=("orderList", "resultList"), next_key="minId"),
    )
    def get_margin_open_orders(
        self,
        *,
        margin_type: MarginType,
        symbol: str,
        order_id: str | None = None,
        client_oid: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[MarginOrderPage]:
        """Open margin orders of a pair.

        Pages hold ``limit`` rows (100 unless told, 500 at most); ``data.min_id`` goes into ``id_less_than``, or use
        ``paginate``.

        https://www.bitget.com/api-doc/margin/cross/trade/Get-Cross-Open-Orders
        https://www.bitget.com/api-doc/margin/isolated/trade/Isolated-Open-Orders
        """
        ...

    @signed_post("/api/v2/margin/{margin_type}/place-order", rate=RateLimit(10, per="uid"))
    def margin_submit_order(
        self,
        *,
        margin_type: MarginType,
        symbol: str,
        order_type: OrderType,
        loan_type: LoanType,
        force: Force,
        side: Side,
        price: Number | None = None,
        base_size: Number | None = None,
        quote_size: Number | None = None,
        client_oid: Annotated[str | None, ClientOid] = None,
        stp_mode: StpMode | None = None,
    ) -> ApiResponse[OrderAck]:
        """Places one margin order.

        Limit orders and market sells need ``base_size``, market buys ``quote_size``. Limit orders need ``price``;
        ``force`` has no effect on market orders. ``loan_type`` says whether to borrow what is lacking and to repay
        with what comes in. Give a ``client_oid``: it is how to ask about the order when the answer is lost.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.DuplicateClientOid`,
        :class:`~bitget_client.errors.OrderRejected`, :class:`~bitget_client.errors.InvalidParameter`: the order does
        not exist; :class:`~bitget_client.errors.NotSent`: nothing reached the exchange;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, ask :meth:`get_margin_open_orders` and
        :meth:`get_margin_historic_orders` by ``client_oid`` before repeating.

        https://www.bitget.com/api-doc/margin/cross/trade/Cross-Place-Order
        https://www.bitget.com/api-doc/margin/isolated/trade/Isolated-Place-Order
        """
        ...

    @signed_get(
        "/api/v2/margin/{margin_type}/repay-history",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key="minId"),
    )
    def get_margin_repay_history(
        self,
        *,
        margin_type: MarginType,
        start_time: Timestamp,
        repay_id: str | None = None,
        coin: str | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[MarginRepaymentPage]:
        """Repayments of what was borrowed for margin trading.

        At most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 500 at most); ``data.min_id`` goes
        into ``id_less_than``, or use ``paginate``. ``symbol`` is for the isolated account.

        https://www.bitget.com/api-doc/margin/cross/record/Get-Cross-Repay-History
        https://www.bitget.com/api-doc/margin/isolated/record/Get-Isolated-Repay-History
        """
        ...

    @signed_get("/api/v2/margin/{margin_type}/tier-data", rate=RateLimit(10, per="uid"))
    def get_margin_tier_configuration(
        self,
        *,
        margin_type: MarginType,
        coin: str | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[list[MarginTier]]:
        """Leverage and limits of margin trading by tier.

        The crossed account wants ``coin``, the isolated one ``symbol``; each fills its own fields.

        https://www.bitget.com/api-doc/margin/cross/account/Cross-Tier-Data
        https://www.bitget.com/api-doc/margin/isolated/account/Isolated-Tier-Data
        """
        ...
