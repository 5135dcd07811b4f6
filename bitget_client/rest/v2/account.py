"""The room ``account`` of the V2 API: endpoints only; what they answer is in ``models.v2.account``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ..endpoint import EndpointGroup, signed_get
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.account import AccountBalance, BotBalance, FeeRate, FundingBalance, SymbolFeeRate

__all__ = ["Accounts"]


class Accounts(EndpointGroup):
    """What the whole account holds, and what it pays in fees: ``/api/v2/account`` and ``/api/v2/common``."""

    @signed_get("/api/v2/account/all-account-balance", rate=RateLimit(1, per="uid"))
    def get_balances(self) -> ApiResponse[list[AccountBalance]]:
        """What the account holds in each product, in USDT.

        One row for each product: spot, futures, funding, earn, bots and margin.

        https://www.bitget.com/api-doc/common/account/All-Account-Balance
        """
        ...

    @signed_get("/api/v2/account/bot-assets", rate=RateLimit(5, per="uid"))
    def get_bot_account(
        self,
        *,
        account_type: Literal["futures", "spot"] | None = None,
    ) -> ApiResponse[list[BotBalance]]:
        """What the trading bots hold of each coin.

        Futures and spot bots together unless ``account_type`` says which.

        https://www.bitget.com/api-doc/common/account/Bot-Assets
        """
        ...

    @signed_get("/api/v2/account/funding-assets", rate=RateLimit(10, per="uid"))
    def get_funding_assets(self, *, coin: str | None = None) -> ApiResponse[list[FundingBalance]]:
        """What the funding account holds, of each coin or of one.

        https://www.bitget.com/api-doc/common/account/Funding-Assets
        """
        ...

    @signed_get("/api/v2/common/all-trade-rate")
    def get_all_trade_rates(
        self,
        *,
        business_type: Literal["spot", "mix", "margin"],
        symbol: str | None = None,
    ) -> ApiResponse[list[SymbolFeeRate]]:
        """What this account pays in fees, for every instrument of a business line.

        ``business_type`` is ``spot``, ``mix`` (futures) or ``margin``.

        https://www.bitget.com/api-doc/common/public/Get-All-Trade-Rate
        """
        ...

    @signed_get("/api/v2/common/trade-rate", rate=RateLimit(10, per="uid"))
    def get_trade_rate(
        self,
        *,
        symbol: str,
        business_type: Literal["spot", "mix", "margin"],
    ) -> ApiResponse[FeeRate]:
        """What this account pays in fees for one instrument.

        ``business_type`` is ``spot``, ``mix`` (futures) or ``margin``.

        https://www.bitget.com/api-doc/common/public/Get-Trade-Rate
        """
        ...
