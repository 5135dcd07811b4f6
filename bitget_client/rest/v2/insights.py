"""The room ``insights`` of the V2 API: endpoints only; what they answer is in ``models.v2.insights``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ..endpoint import EndpointGroup, get
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.insights import (
        BorrowRate,
        FundFlow,
        LoanGrowth,
        LongShortAccounts,
        LongShortPositions,
        LongShortRatio,
        LongShortVolume,
        NetFlow,
        SupportedSymbols,
        TakerVolume,
        WhaleNetFlow,
    )

__all__ = ["Insights"]

#: How much time one row sums up.
FuturesPeriod = Literal["5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d"]


class Insights(EndpointGroup):
    """What traders do, in figures: ``/api/v2/{mix,margin,spot}/market``. No credentials needed."""

    @get("/api/v2/margin/market/isolated-borrow-rate")
    def get_margin_market_isolated_borrow_rate(
        self,
        *,
        symbol: str,
        period: Literal["24h", "30d"] | None = None,
    ) -> ApiResponse[list[BorrowRate]]:
        """How much of a pair is borrowed in isolated accounts, over time.

        ``period`` is the span shown, ``24h`` unless told.
        """
        ...

    @get("/api/v2/margin/market/loan-growth")
    def get_margin_market_loan_growth(
        self,
        *,
        symbol: str,
        period: Literal["24h", "30d"] | None = None,
        coin: str | None = None,
    ) -> ApiResponse[list[LoanGrowth]]:
        """How fast borrowing for margin trading grows, over time.

        ``period`` is the span shown, ``24h`` unless told; ``coin`` is one side of the pair.

        https://www.bitget.com/api-doc/common/apidata/Margin-Loan-Growth
        """
        ...

    @get("/api/v2/margin/market/long-short-ratio", rate=RateLimit(1, per="ip"))
    def get_margin_long_short_ratio(
        self,
        *,
        symbol: str,
        period: Literal["24h", "30d"] | None = None,
        coin: str | None = None,
    ) -> ApiResponse[list[LongShortRatio]]:
        """Longs to shorts in margin trading, over time.

        ``period`` is the span shown, ``24h`` unless told; ``coin`` is one side of the pair.

        https://www.bitget.com/api-doc/common/apidata/Margin-Ls-Ratio
        """
        ...

    @get("/api/v2/mix/market/account-long-short", rate=RateLimit(1, per="ip"))
    def get_futures_active_long_short_account_data(
        self, *, symbol: str, period: FuturesPeriod | None = None
    ) -> ApiResponse[list[LongShortAccounts]]:
        """Which share of the accounts active in a contract is long, and which short.

        ``period`` is how much time one row sums up, ``5m`` unless told.

        https://www.bitget.com/api-doc/common/apidata/Account-Long-Short
        """
        ...

    @get("/api/v2/mix/market/isolated-borrow-rate", rate=RateLimit(1, per="ip"))
    def get_isolated_margin_borrowing_ratio(
        self, *, symbol: str, period: str | None = None
    ) -> ApiResponse[list[BorrowRate]]:
        """How much of a pair is borrowed in isolated accounts, over time.

        An older path, which newer clients of the exchange no longer use; see
        :meth:`get_margin_market_isolated_borrow_rate`.

        https://www.bitget.com/api-doc/common/apidata/Margin-Iso-Borrow-Ratio
        """
        ...

    @get("/api/v2/mix/market/loan-growth")
    def get_margin_loan_growth_rate(
        self,
        *,
        symbol: str,
        period: str | None = None,
        coin: str | None = None,
    ) -> ApiResponse[list[LoanGrowth]]:
        """How fast borrowing for margin trading grows, over time.

        An older path, which newer clients of the exchange no longer use; see :meth:`get_margin_market_loan_growth`.
        """
        ...

    @get("/api/v2/mix/market/long-short")
    def get_futures_active_buy_sell_volume_data(
        self,
        *,
        symbol: str,
        period: Literal["5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1Dutc"] | None = None,
    ) -> ApiResponse[list[LongShortVolume]]:
        """Which share of a contract's volume is long, and which short.

        ``period`` is how much time one row sums up, ``5m`` unless told.

        https://www.bitget.com/api-doc/common/apidata/Long-Short
        """
        ...

    @get("/api/v2/mix/market/long-short-ratio")
    def get_futures_long_short_ratio(
        self,
        *,
        symbol: str,
        period: str | None = None,
        coin: str | None = None,
    ) -> ApiResponse[list[LongShortRatio]]:
        """Longs to shorts, over time.

        An older path, which newer clients of the exchange no longer use; see :meth:`get_margin_long_short_ratio`.
        """
        ...

    @get("/api/v2/mix/market/position-long-short", rate=RateLimit(1, per="ip"))
    def get_futures_active_long_short_position_data(
        self, *, symbol: str, period: FuturesPeriod | None = None
    ) -> ApiResponse[list[LongShortPositions]]:
        """Which share of the positions in a contract is long, and which short.

        ``period`` is how much time one row sums up, ``5m`` unless told.

        https://www.bitget.com/api-doc/common/apidata/Position-Long-Short
        """
        ...

    @get("/api/v2/mix/market/taker-buy-sell")
    def get_futures_active_taker_buy_sell_volume_data(
        self, *, symbol: str, period: FuturesPeriod | None = None
    ) -> ApiResponse[list[TakerVolume]]:
        """How much of a contract takers bought and sold.

        ``period`` is how much time one row sums up, ``5m`` unless told.

        https://www.bitget.com/api-doc/common/apidata/Taker-Buy-Sell
        """
        ...

    @get("/api/v2/spot/market/fund-flow")
    def get_spot_fund_flow(
        self,
        *,
        symbol: str,
        period: Literal["15m", "30m", "1h", "2h", "4h", "1d"] | None = None,
    ) -> ApiResponse[FundFlow]:
        """How much of a pair was bought and sold, by the size of the trader.

        ``period`` is the span summed up, ``15m`` unless told. Whales are the largest, fish the smallest.

        https://www.bitget.com/api-doc/common/apidata/Get-Spot-Fund-Flow
        """
        ...

    @get("/api/v2/spot/market/fund-net-flow")
    def get_spot_fund_net_flow_data(self, *, symbol: str) -> ApiResponse[list[NetFlow]]:
        """What went into a pair less what went out, over time.

        https://www.bitget.com/api-doc/common/apidata/Fund-Net-Flow
        """
        ...

    @get("/api/v2/spot/market/support-symbols")
    def get_trade_data_support_symbols(self) -> ApiResponse[SupportedSymbols]:
        """For which pairs and contracts there are such figures.

        https://www.bitget.com/api-doc/common/apidata/Get-Big-Data-Symbol
        """
        ...

    @get("/api/v2/spot/market/whale-net-flow")
    def get_spot_whale_net_flow_data(self, *, symbol: str) -> ApiResponse[list[WhaleNetFlow]]:
        """What the largest traders bought of a pair less what they sold, by day.

        https://www.bitget.com/api-doc/common/apidata/Whale-Net-Flow
        """
        ...
