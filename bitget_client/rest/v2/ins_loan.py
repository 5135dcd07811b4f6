"""The room ``ins_loan`` of the V2 API: endpoints only; what they answer is in ``models.v2.ins_loan``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ...rate_limit import RateLimit
from ...wire import Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.ins_loan import (
        LoanOrder,
        LoanProduct,
        LoanSymbols,
        LoanToValue,
        MarginCoins,
        Repayment,
        RiskUnits,
        TransferredAmount,
    )

__all__ = ["InsLoan"]


class InsLoan(EndpointGroup):
    """Institutional loans: ``/api/v2/spot/ins-loan``.

    A loan to a company, granted by contract as a *product*. Its accounts form a *risk unit*, whose debt and collateral
    are counted together.
    """

    @signed_post("/api/v2/spot/ins-loan/bind-uid", rate=RateLimit(5, per="uid"))
    def bind_ins_loan_uid(
        self,
        *,
        uid: str,
        operate: Literal["bind", "unbind"],
        risk_unit_id: str | None = None,
    ) -> ApiResponse[Any]:
        """Puts a sub-account into a risk unit, or takes it out.

        Main accounts must name ``risk_unit_id``. A unit has at most 50 sub-accounts. What comes back is in dispute,
        the text ``"success"`` or an object that repeats the request: ``data`` is the decoded JSON as it came.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted:
        :meth:`get_loan_ltv_convert` lists the sub-accounts of a unit.

        https://www.bitget.com/api-doc/instloan/account/Bind-Risk-Unit
        """
        ...

    @signed_get("/api/v2/spot/ins-loan/ensure-coins-convert", rate=RateLimit(5, per="uid"))
    def get_loan_margin_coin_info(self, *, product_id: str) -> ApiResponse[MarginCoins]:
        """Which coins secure a loan product, and what share of their value counts.

        https://www.bitget.com/api-doc/instloan/public/Get-Margin-Coin-Info
        """
        ...

    @signed_get("/api/v2/spot/ins-loan/loan-order")
    def get_loan_order(
        self,
        *,
        order_id: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
    ) -> ApiResponse[list[LoanOrder]]:
        """Loans, and what is still owed on each.

        Without ``order_id``, all of them. 30 days at most between ``start_time`` and ``end_time``.

        https://www.bitget.com/api-doc/instloan/orders/Get-Loan-Orders
        """
        ...

    @signed_get("/api/v2/spot/ins-loan/ltv-convert")
    def get_loan_ltv_convert(self, *, risk_unit_id: str | None = None) -> ApiResponse[LoanToValue]:
        """Debt against collateral of a risk unit (loan to value), coin by coin and in USDT.

        Main accounts must name ``risk_unit_id``; without it the caller must be an account of the unit.

        https://www.bitget.com/api-doc/instloan/account/Get-LTV
        """
        ...

    @signed_get("/api/v2/spot/ins-loan/product-infos", rate=RateLimit(5, per="uid"))
    def get_loan_product_info(self, *, product_id: str) -> ApiResponse[LoanProduct]:
        """Terms of a loan product: leverage, what may be traded, and the lines at which it is restricted.

        The lines are loan-to-value ratios, as in :meth:`get_loan_ltv_convert`.

        https://www.bitget.com/api-doc/instloan/public/Get-Product-Info
        """
        ...

    @signed_get("/api/v2/spot/ins-loan/repaid-history", paging=Paging("time", param="endTime", row_key="repaidTime"))
    def get_loan_repaid_history(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[Repayment]]:
        """Repayments that were completed.

        At most ``limit`` rows in one call (100 unless told, and at most). ``paginate`` goes back by ``end_time``.

        https://www.bitget.com/api-doc/instloan/orders/Get-Repayment-Orders
        """
        ...

    @signed_get("/api/v2/spot/ins-loan/risk-unit")
    def get_loan_risk_unit(self) -> ApiResponse[RiskUnits]:
        """The risk units of this account. For main accounts.

        https://www.bitget.com/api-doc/instloan/account/Get-Risk-Unit
        """
        ...

    @signed_get("/api/v2/spot/ins-loan/symbols")
    def get_loan_symbols(self, *, product_id: str) -> ApiResponse[LoanSymbols]:
        """What may be traded under a loan product, and with what leverage.

        https://www.bitget.com/api-doc/instloan/public/Get-Spot-Symbols
        """
        ...

    @signed_get("/api/v2/spot/ins-loan/transfered")
    def get_ins_loan_transferred(self, *, coin: str, user_id: str | None = None) -> ApiResponse[TransferredAmount]:
        """How much of a coin has been moved into the loan account.

        ``user_id``: the main account or a sub-account. The exchange spells it ``transfered``.

        https://www.bitget.com/api-doc/instloan/account/Get-Transferred-Amount-From-Spot-Account
        """
        ...
