"""The room ``account`` of the V3 API: endpoints only; what they answer is in ``models.v3.account``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from ...models.enums import (
    AccountLevel,
    Category,
    CollateralChoice,
    FuturesCategory,
    HoldMode,
    LeverageCategory,
    LongShort,
    MarginMode,
    OnOff,
)
from ...rate_limit import RateLimit
from ...wire import Number, Timestamp
from ..endpoint import EndpointGroup, get, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.account import (
        AccountAssets,
        AccountInfo,
        AccountSettings,
        CoinMarginTiers,
        CollateralCoin,
        CollateralType,
        DeductInfo,
        DeltaInfo,
        EligibleSymbol,
        FeeRate,
        FinancialRecord,
        FundingAsset,
        FundingRecord,
        LeveragePreview,
        LoanLimit,
        OpenInterestLimit,
        Page,
        PaymentCoins,
        RepayableCoins,
        RepayResult,
        SwitchStatus,
        SymbolFeeRate,
    )

__all__ = ["Account"]


class Account(EndpointGroup):
    """The unified account itself, its balances, settings, debts and ledger: ``/api/v3/account``."""

    @signed_post("/api/v3/account/adjust-account-mode", rate=RateLimit(1, per="uid"))
    def adjust_account_mode(self, *, mode: AccountLevel, target_uid: str | None = None) -> ApiResponse[None]:
        """Switches the account between its modes.

        ``target_uid``: a sub-account to switch instead, when the main account asks. Nothing comes back on success.

        https://www.bitget.com/api-doc/uta/account/Adjust-Account-Mode
        """
        ...

    @signed_get("/api/v3/account/all-fee-rate", rate=RateLimit(3, per="uid"))
    def get_all_fee_rates(self, *, category: Category, symbol: str | None = None) -> ApiResponse[list[SymbolFeeRate]]:
        """Own maker and taker fees for every instrument of a category."""
        ...

    @signed_get("/api/v3/account/assets", rate=RateLimit(20, per="uid"))
    def get_balances(self) -> ApiResponse[AccountAssets]:
        """Equity, margin and every coin of the unified account.

        Coins without a balance are left out. Totals are in US dollars unless the name says otherwise.

        https://www.bitget.com/api-doc/uta/account/Get-Account
        """
        ...

    @signed_post("/api/v3/account/borrow")
    def borrow(
        self,
        *,
        coin: str,
        amount: Number,
        client_oid: str | None = None,
    ) -> ApiResponse[Any]:
        """Borrows a coin by hand.

        What comes back is not documented: ``data`` is the decoded JSON as it came.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the loan was made.
        """
        ...

    @signed_get("/api/v3/account/collateral-type", rate=RateLimit(10, per="uid"))
    def get_collateral_type(self) -> ApiResponse[CollateralType]:
        """Which coins count as collateral."""
        ...

    @get("/api/v3/account/custom-collateral-coins", rate=RateLimit(10, per="ip"))
    def get_custom_collateral_coins(self, *, collateral_coin: str | None = None) -> ApiResponse[list[CollateralCoin]]:
        """Which coins may be picked as collateral.

        Public in most sources; credentials are not used.
        """
        ...

    @signed_get("/api/v3/account/deduct-info", rate=RateLimit(1, per="uid"))
    def get_deduct_info(self) -> ApiResponse[DeductInfo]:
        """Whether fees are paid in BGB.

        https://www.bitget.com/api-doc/uta/account/Get-Deduct-Info
        """
        ...

    @signed_get("/api/v3/account/delta-info", rate=RateLimit(20, per="uid"))
    def get_delta_info(self) -> ApiResponse[DeltaInfo]:
        """How balanced a delta-neutral account is.

        https://www.bitget.com/api-doc/uta/account/Get-Delta-Info
        """
        ...

    @signed_get("/api/v3/account/eligible-discount-rate", rate=RateLimit(20, per="uid"))
    def get_eligible_discount_rate(self, *, coin: str | None = None) -> ApiResponse[Any]:
        """The discount rates open to this account.

        What comes back is not documented: ``data`` is the decoded JSON as it came.
        """
        ...

    @signed_get("/api/v3/account/eligible-loan-info", rate=RateLimit(10, per="uid"))
    def get_eligible_loan_info(self, *, coin: str | None = None) -> ApiResponse[list[LoanLimit]]:
        """How much may be borrowed: this account, its family, and what the exchange has left."""
        ...

    @signed_get("/api/v3/account/eligible-margin-tier", rate=RateLimit(10, per="uid"))
    def get_eligible_margin_tier(self, *, coin: str | None = None) -> ApiResponse[list[CoinMarginTiers]]:
        """The margin tiers of each coin, as they are for this account."""
        ...

    @signed_get("/api/v3/account/eligible-symbols", rate=RateLimit(10, per="uid"))
    def get_eligible_symbols(self, *, symbol: str | None = None) -> ApiResponse[list[EligibleSymbol]]:
        """What this account may trade, and by which rules."""
        ...

    @signed_get("/api/v3/account/fee-rate", rate=RateLimit(3, per="uid"))
    def get_fee_rate(self, *, category: Category, symbol: str) -> ApiResponse[FeeRate]:
        """Own maker and taker fee for one instrument.

        https://www.bitget.com/api-doc/uta/account/Get-Account-Fee-Rate
        """
        ...

    @signed_get(
        "/api/v3/account/financial-records",
        rate=RateLimit(20, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_financial_records(
        self,
        *,
        category: Category,
        coin: str | None = None,
        type: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[FinancialRecord]]:
        """The ledger of the unified account.

        The last 90 days can be asked for, 30 days in one call. Pages hold ``limit`` rows (100 unless told, 100 at
        most); ``data.cursor`` continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/account/Get-Financial-Records
        """
        ...

    @signed_get("/api/v3/account/funding-assets", rate=RateLimit(20, per="uid"))
    def get_funding_assets(self, *, coin: str | None = None) -> ApiResponse[list[FundingAsset]]:
        """Balances of the funding account.

        https://www.bitget.com/api-doc/uta/account/Get-Account-Funding-Assets
        """
        ...

    @signed_get(
        "/api/v3/account/funding-financial-records",
        rate=RateLimit(10, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_funding_financial_records(
        self,
        *,
        coin: str | None = None,
        type: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[FundingRecord]]:
        """The ledger of the funding account.

        The last 90 days can be asked for, 30 days in one call. Pages hold ``limit`` rows (100 unless told, 100 at
        most); ``data.cursor`` continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/account/Get-Funding-Financial-Records
        """
        ...

    @signed_get("/api/v3/account/info", rate=RateLimit(5, per="uid"))
    def get_account_info(self) -> ApiResponse[AccountInfo]:
        """Whose key this is, what it may do and from where.

        https://www.bitget.com/api-doc/uta/account/Get-Account-Info
        """
        ...

    @signed_get("/api/v3/account/max-borrowable")
    def get_max_borrowable(self, *, coin: str) -> ApiResponse[Any]:
        """The largest amount of a coin that can be borrowed.

        What comes back is not documented: ``data`` is the decoded JSON as it came.
        """
        ...

    @signed_get("/api/v3/account/open-interest-limit", rate=RateLimit(5, per="uid"))
    def get_open_interest_limit(self, *, symbol: str, category: FuturesCategory) -> ApiResponse[OpenInterestLimit]:
        """How much open interest this account may hold in a contract.

        https://www.bitget.com/api-doc/uta/account/Get-OI-Limit
        """
        ...

    @signed_get("/api/v3/account/payment-coins", rate=RateLimit(10, per="uid"))
    def get_payment_coins(self) -> ApiResponse[PaymentCoins]:
        """Which coins debts can be repaid with.

        https://www.bitget.com/api-doc/uta/account/Get-Payment-Coins
        """
        ...

    @signed_get("/api/v3/account/pre-set-leverage", rate=RateLimit(10, per="uid"))
    def pre_set_leverage(
        self,
        *,
        category: LeverageCategory,
        margin_mode: Literal["isolated", "cross"],
        symbol: str | None = None,
        coin: str | None = None,
        leverage: Number | None = None,
        long_leverage: Number | None = None,
        short_leverage: Number | None = None,
    ) -> ApiResponse[LeveragePreview]:
        """What a change of leverage would do; nothing is changed.

        Futures want ``symbol``, margin wants ``coin``. ``long_leverage`` and ``short_leverage`` are for isolated
        margin in hedge mode and replace ``leverage``. Note that this call says ``cross`` where all others say
        ``crossed``.
        """
        ...

    @signed_post("/api/v3/account/repay", rate=RateLimit(5, per="uid"))
    def submit_repay(
        self,
        *,
        repayable_coin_list: Sequence[str],
        payment_coin_list: Sequence[str],
    ) -> ApiResponse[RepayResult]:
        """Repays debts, with the coins given.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when they do not suffice, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the repayment was made.

        https://www.bitget.com/api-doc/uta/account/Repay
        """
        ...

    @signed_get("/api/v3/account/repayable-coins", rate=RateLimit(10, per="uid"))
    def get_repayable_coins(self) -> ApiResponse[RepayableCoins]:
        """Which coins are owed.

        https://www.bitget.com/api-doc/uta/account/Get-Repayable-Coins
        """
        ...

    @signed_post("/api/v3/account/set-collateral-type", rate=RateLimit(2, per="uid"))
    def set_collateral_type(
        self,
        *,
        collateral_type: CollateralChoice,
        collateral_coins: str | None = None,
    ) -> ApiResponse[str]:
        """Chooses which coins count as collateral.

        ``collateral_coins`` is a comma-separated list, needed for ``custom``. ``data`` is ``"success"``.
        """
        ...

    @signed_post("/api/v3/account/set-hold-mode", rate=RateLimit(10, per="uid"))
    def set_hold_mode(self, *, hold_mode: HoldMode) -> ApiResponse[str]:
        """Chooses one position per contract, or a long and a short one (hedge mode).

        Refused while positions or orders are open. ``data`` is ``"success"``.

        https://www.bitget.com/api-doc/uta/account/Change-Position-Mode
        """
        ...

    @signed_post("/api/v3/account/set-leverage", rate=RateLimit(10, per="uid"))
    def set_leverage(
        self,
        *,
        category: LeverageCategory,
        leverage: Number,
        symbol: str | None = None,
        coin: str | None = None,
        pos_side: LongShort | None = None,
        margin_mode: MarginMode | None = None,
        long_leverage: Number | None = None,
        short_leverage: Number | None = None,
    ) -> ApiResponse[str]:
        """Sets leverage.

        Futures want ``symbol``, margin wants ``coin``. In hedge mode with isolated margin, ``pos_side`` says which
        side, or ``long_leverage`` and ``short_leverage`` set both and go before ``leverage``. ``data`` is
        ``"success"``.

        https://www.bitget.com/api-doc/uta/account/Change-Leverage
        """
        ...

    @signed_post("/api/v3/account/set-margin", rate=RateLimit(10, per="uid"))
    def set_margin(
        self,
        *,
        category: FuturesCategory,
        symbol: str,
        pos_side: LongShort,
        operation: Literal["add", "remove"],
        amount: Number,
    ) -> ApiResponse[str]:
        """Adds margin to an isolated position, or takes some away.

        ``amount`` is in the margin coin. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the margin moved: look at the
        position before repeating.
        """
        ...

    @signed_post("/api/v3/account/set-repay-mode")
    def set_repay_mode(self, *, repay_mode: str) -> ApiResponse[Any]:
        """Chooses whether debts are repaid by hand or by themselves.

        ``manual`` is one mode; the others, and what comes back, are not documented: ``data`` is the decoded JSON as
        it came.
        """
        ...

    @signed_get("/api/v3/account/settings", rate=RateLimit(20, per="uid"))
    def get_account_settings(self) -> ApiResponse[AccountSettings]:
        """Account mode, position mode, leverage and margin modes.

        Instruments and coins with nothing but default settings are left out.

        https://www.bitget.com/api-doc/uta/account/Get-Account-Setting
        """
        ...

    @signed_post("/api/v3/account/switch", rate=RateLimit(1, per="uid"))
    def downgrade_account_to_classic(self) -> ApiResponse[None]:
        """Turns the unified account back into classic accounts.

        Afterwards the V2 clients apply. It takes a while: see :meth:`get_unified_account_switch_status`. Nothing
        comes back on success.

        https://www.bitget.com/api-doc/uta/account/Switch-Account
        """
        ...

    @signed_post("/api/v3/account/switch-deduct", rate=RateLimit(1, per="uid"))
    def switch_deduct(self, *, deduct: OnOff) -> ApiResponse[bool | str]:
        """Turns paying fees in BGB on or off.

        https://www.bitget.com/api-doc/uta/account/Switch-Deduct
        """
        ...

    @signed_get("/api/v3/account/switch-status", rate=RateLimit(5, per="uid"))
    def get_unified_account_switch_status(self) -> ApiResponse[SwitchStatus]:
        """How far a switch between account kinds is.

        https://www.bitget.com/api-doc/uta/account/Get-Switch-Status
        """
        ...
