"""The room ``insights`` of the V3 API: endpoints only; what they answer is in ``models.v3.insights``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ..endpoint import EndpointGroup, get
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.insights import (
        AccountRatio,
        FundFlow,
        IsolatedBorrowRatio,
        LoanGrowth,
        LongShortRatio,
        MarginRatio,
        NetFlow,
        PositionRatio,
        TakerVolume,
        WhaleFlow,
    )

__all__ = ["Insights"]


class Insights(EndpointGroup):
    """What the crowd does: public statistics under ``/api/v3/market``. No credentials needed."""

    @get("/api/v3/market/futures-account-long-short", rate=RateLimit(1, per="ip"))
    def get_futures_account_long_short(
        self, *, symbol: str, period: str | None = None
    ) -> ApiResponse[list[AccountRatio]]:
        """How many accounts are long and short in a futures contract, over time.

        ``period`` is the length of a row: 5m (unless told), 15m, 30m, 1h, 2h, 4h, 6h, 12h or 1d.
        """
        ...

    @get("/api/v3/market/futures-active-buy-sell", rate=RateLimit(1, per="ip"))
    def get_futures_active_buy_sell(self, *, symbol: str, period: str | None = None) -> ApiResponse[list[TakerVolume]]:
        """What takers bought and sold of a futures contract, over time.

        ``period`` is the length of a row: 5m (unless told), 15m, 30m, 1h, 2h, 4h, 6h, 12h or 1d.
        """
        ...

    @get("/api/v3/market/futures-long-short", rate=RateLimit(1, per="ip"))
    def get_futures_long_short(self, *, symbol: str, period: str | None = None) -> ApiResponse[list[LongShortRatio]]:
        """Longs against shorts in a futures contract, over time.

        ``period`` is the length of a row: 5m (unless told), 15m, 30m, 1h, 2h, 4h, 6h, 12h or 1Dutc.
        """
        ...

    @get("/api/v3/market/futures-position-long-short", rate=RateLimit(1, per="ip"))
    def get_futures_position_long_short(
        self, *, symbol: str, period: str | None = None
    ) -> ApiResponse[list[PositionRatio]]:
        """How large long and short positions are in a futures contract, over time.

        ``period`` is the length of a row: 5m (unless told), 15m, 30m, 1h, 2h, 4h, 6h, 12h or 1d.
        """
        ...

    @get("/api/v3/market/margin-isolated-borrow", rate=RateLimit(1, per="ip"))
    def get_margin_isolated_borrow(
        self, *, symbol: str, period: str | None = None
    ) -> ApiResponse[list[IsolatedBorrowRatio]]:
        """Base coin against quote coin borrowed in isolated margin trading, over time.

        ``period`` is 24h (unless told) or 30d.
        """
        ...

    @get("/api/v3/market/margin-loan-growth", rate=RateLimit(1, per="ip"))
    def get_margin_loan_growth(
        self,
        *,
        symbol: str,
        period: str | None = None,
        coin: str | None = None,
    ) -> ApiResponse[list[LoanGrowth]]:
        """How borrowing for margin trading grows, over time.

        ``period`` is 24h (unless told) or 30d. ``coin`` is one of the two coins of the instrument, the base coin
        unless told.
        """
        ...

    @get("/api/v3/market/margin-long-short", rate=RateLimit(1, per="ip"))
    def get_margin_long_short(
        self,
        *,
        symbol: str,
        period: Literal["24h", "30d"] | None = None,
        coin: str | None = None,
    ) -> ApiResponse[list[MarginRatio]]:
        """Longs against shorts in margin trading, over time.

        ``period`` is 24h (unless told) or 30d. ``coin`` is one of the two coins of the instrument, the base coin
        unless told.
        """
        ...

    @get("/api/v3/market/spot-fund-flow", rate=RateLimit(1, per="ip"))
    def get_spot_fund_flow(self, *, symbol: str, period: str | None = None) -> ApiResponse[FundFlow]:
        """What large, middling and small traders bought and sold of a spot instrument.

        The exchange calls them whales, dolphins and fish. ``period`` is 15m (unless told), 30m, 1h, 2h, 4h or 1d.
        """
        ...

    @get("/api/v3/market/spot-net-flow", rate=RateLimit(1, per="ip"))
    def get_spot_net_flow(self, *, symbol: str) -> ApiResponse[list[NetFlow]]:
        """Net inflow into a spot instrument over the last 24 hours."""
        ...

    @get("/api/v3/market/spot-whale-flow", rate=RateLimit(1, per="ip"))
    def get_spot_whale_flow(self, *, symbol: str) -> ApiResponse[list[WhaleFlow]]:
        """Net volume of large traders in a spot instrument, over time."""
        ...
