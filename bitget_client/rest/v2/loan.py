"""The room ``loan`` of the V2 API: endpoints only; what they answer is in ``models.v2.loan``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ...wire import Number, Timestamp, YesNo
from ..endpoint import EndpointGroup, get, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.loan import (
        LoanCoins,
        LoanDebts,
        LoanEstimate,
        LoanLiquidation,
        LoanRepayment,
        LoanRepayResult,
        NewLoan,
        OngoingLoan,
        PastLoan,
        PledgeChange,
        PledgeResult,
    )

__all__ = ["Loan"]


class Loan(EndpointGroup):
    """Crypto loans against collateral: ``/api/v2/earn/loan``. Borrowing to trade is in the room ``margin``."""

    @signed_post("/api/v2/earn/loan/borrow", rate=RateLimit(10, per="uid"))
    def borrow_loan(
        self,
        *,
        loan_coin: str,
        pledge_coin: str,
        daily: Literal["SEVEN", "THIRTY"],
        pledge_amount: Number | None = None,
        loan_amount: Number | None = None,
    ) -> ApiResponse[NewLoan]:
        """Borrows a coin against another.

        Give one of ``pledge_amount`` (what is put up) and ``loan_amount`` (what is wanted); the exchange works out
        the other. ``daily`` is the term, in days.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough to put up, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the loan was made: ask
        :meth:`get_ongoing_loan_orders` before repeating.

        https://www.bitget.com/api-doc/earn/loan/Borrow-Coin
        """
        ...

    @signed_get(
        "/api/v2/earn/loan/borrow-history", rate=RateLimit(10, per="uid"), paging=Paging("page", param="pageNo")
    )
    def get_loan_history(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        order_id: str | None = None,
        loan_coin: str | None = None,
        pledge_coin: str | None = None,
        status: Literal["ROLLBACK", "FORCE", "REPAY"] | None = None,
        page_no: int | None = None,
        page_size: int | None = None,
    ) -> ApiResponse[list[PastLoan]]:
        """Crypto loans that are no longer running.

        ``status`` is how they ended: REPAY (repaid), FORCE (by force) or ROLLBACK (taken back). The last three
        months. Pages of ``page_size`` rows count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/earn/loan/Get-Borrow-History
        """
        ...

    @signed_get("/api/v2/earn/loan/debts", rate=RateLimit(10, per="uid"))
    def get_loan_debts(self) -> ApiResponse[LoanDebts]:
        """What is put up and what is owed over all crypto loans, by coin.

        https://www.bitget.com/api-doc/earn/loan/Get-Debt-List
        """
        ...

    @signed_get("/api/v2/earn/loan/ongoing-orders", rate=RateLimit(10, per="uid"))
    def get_ongoing_loan_orders(
        self,
        *,
        order_id: str | None = None,
        loan_coin: str | None = None,
        pledge_coin: str | None = None,
    ) -> ApiResponse[list[OngoingLoan]]:
        """Crypto loans that are running, with what is owed and how near each is to liquidation.

        https://www.bitget.com/api-doc/earn/loan/Get-Loan-Orders
        """
        ...

    @get("/api/v2/earn/loan/public/coinInfos", rate=RateLimit(10, per="ip"))
    def get_loan_currencies(self, *, coin: str | None = None) -> ApiResponse[LoanCoins]:
        """Which coins can be borrowed and which can be put up, with rates and limits.

        No credentials needed.

        https://www.bitget.com/api-doc/earn/loan/Currency-List
        """
        ...

    @get("/api/v2/earn/loan/public/hour-interest", rate=RateLimit(10, per="ip"))
    def get_loan_est_interest_and_borrowable(
        self,
        *,
        loan_coin: str,
        pledge_coin: str,
        daily: Literal["SEVEN", "THIRTY"],
        pledge_amount: Number,
    ) -> ApiResponse[LoanEstimate]:
        """How much could be borrowed against a collateral, and the interest for each hour.

        ``daily`` is the term, in days. Nothing is borrowed; no credentials needed.

        https://www.bitget.com/api-doc/earn/loan/Get-Est-Interest-And-Load-Amount
        """
        ...

    @signed_get("/api/v2/earn/loan/reduces", rate=RateLimit(10, per="uid"), paging=Paging("page", param="pageNo"))
    def get_loan_liquidation_records(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        order_id: str | None = None,
        loan_coin: str | None = None,
        pledge_coin: str | None = None,
        status: Literal["COMPLETE", "WAIT"] | None = None,
        page_no: int | None = None,
        page_size: int | None = None,
    ) -> ApiResponse[list[LoanLiquidation]]:
        """Crypto loans whose collateral was sold by force.

        ``status`` is WAIT or COMPLETE. The last three months. Pages of ``page_size`` rows count from 1 (``page_no``),
        or use ``paginate``.

        https://www.bitget.com/api-doc/earn/loan/Get-Burst-List
        """
        ...

    @signed_post("/api/v2/earn/loan/repay", rate=RateLimit(10, per="uid"))
    def repay_loan(
        self,
        *,
        order_id: str,
        repay_all: YesNo,
        amount: Number | None = None,
        repay_unlock: YesNo | None = None,
    ) -> ApiResponse[LoanRepayResult]:
        """Repays a crypto loan, in part or all of it.

        ``repay_all=False`` needs ``amount``; with ``repay_all=True`` it is ignored. ``repay_unlock`` gives collateral
        back for what was repaid.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the repayment was made: ask
        :meth:`get_repay_history` before repeating.

        https://www.bitget.com/api-doc/earn/loan/Repay
        """
        ...

    @signed_get("/api/v2/earn/loan/repay-history", rate=RateLimit(10, per="uid"), paging=Paging("page", param="pageNo"))
    def get_repay_history(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        order_id: str | None = None,
        loan_coin: str | None = None,
        pledge_coin: str | None = None,
        page_no: int | None = None,
        page_size: int | None = None,
    ) -> ApiResponse[list[LoanRepayment]]:
        """Repayments of crypto loans.

        The last three months. Pages of ``page_size`` rows count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/earn/loan/Get-Repay-History
        """
        ...

    @signed_get(
        "/api/v2/earn/loan/revise-history", rate=RateLimit(10, per="uid"), paging=Paging("page", param="pageNo")
    )
    def get_loan_pledge_rate_history(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        order_id: str | None = None,
        revise_side: Literal["down", "up"] | None = None,
        pledge_coin: str | None = None,
        page_no: int | None = None,
        page_size: int | None = None,
    ) -> ApiResponse[list[PledgeChange]]:
        """Collateral that was added to crypto loans or taken back, and the rates before and after.

        ``revise_side`` is where the rate went: ``down`` for collateral added, ``up`` for collateral taken out. The
        last three months. Pages of ``page_size`` rows count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/earn/loan/Get-Pledge-Rate-History
        """
        ...

    @signed_post("/api/v2/earn/loan/revise-pledge", rate=RateLimit(10, per="uid"))
    def update_loan_pledge_rate(
        self,
        *,
        order_id: str,
        amount: Number,
        pledge_coin: str,
        revise_type: Literal["IN", "OUT"],
    ) -> ApiResponse[PledgeResult]:
        """Adds collateral to a crypto loan (``IN``), or takes some out (``OUT``).

        ``amount`` is in ``pledge_coin``. The rate that results comes back.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the collateral moved: ask
        :meth:`get_loan_pledge_rate_history` before repeating.

        https://www.bitget.com/api-doc/earn/loan/Modify-Pledge-Rate
        """
        ...
