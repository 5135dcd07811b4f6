"""The room ``futures_market`` of the V2 API: endpoints only; what they answer is in ``models.v2.futures_market``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...models.v2.enums import FuturesCandleInterval, LiveProductType, PriceType, ProductType
from ...rate_limit import RateLimit
from ...wire import Timestamp
from ..endpoint import EndpointGroup, get
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.futures_market import (
        DiscountRate,
        FundingRate,
        FundingTime,
        FuturesCandle,
        FuturesContract,
        FuturesOrderBook,
        FuturesPublicTrade,
        FuturesTicker,
        FuturesVipLevel,
        InterestExchangeRate,
        InterestRateHistory,
        OpenInterest,
        OpenInterestLimit,
        PastFundingRate,
        PositionTier,
        SymbolPrice,
    )

__all__ = ["FuturesMarket"]


class FuturesMarket(EndpointGroup):
    """Public futures market data: ``/api/v2/mix/market``. No credentials needed."""

    @get("/api/v2/mix/market/candles", rate=RateLimit(20, per="ip"), paging=Paging("time", param="endTime"))
    def get_futures_candles(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        granularity: FuturesCandleInterval,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        k_line_type: PriceType | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[FuturesCandle]]:
        """Recent candles of a contract.

        ``k_line_type`` chooses traded, mark or index prices (traded unless told). At most 1000 in one call (100
        unless told), ending at ``end_time`` or now. Granularities that end in ``utc`` begin their days at midnight
        UTC, the others at midnight UTC+8.

        For what lies further back use :meth:`get_futures_historic_candles`.

        https://www.bitget.com/api-doc/contract/market/Get-Candle-Data
        """
        ...

    @get("/api/v2/mix/market/contracts", rate=RateLimit(20, per="ip"))
    def get_futures_contract_config(
        self,
        *,
        product_type: ProductType,
        symbol: str | None = None,
    ) -> ApiResponse[list[FuturesContract]]:
        """What can be traded and by which rules: precisions, smallest and largest sizes, fees, states.

        Without ``symbol``, all contracts of the product line.

        https://www.bitget.com/api-doc/contract/market/Get-All-Symbols-Contracts
        """
        ...

    @get("/api/v2/mix/market/current-fund-rate", rate=RateLimit(20, per="ip"))
    def get_futures_current_funding_rate(
        self,
        *,
        product_type: ProductType,
        symbol: str | None = None,
    ) -> ApiResponse[list[FundingRate]]:
        """The funding rate of the running period, its bounds and when it is next charged.

        Without ``symbol``, all contracts of the product line.

        https://www.bitget.com/api-doc/contract/market/Get-Current-Funding-Rate
        """
        ...

    @get("/api/v2/mix/market/discount-rate", rate=RateLimit(5, per="ip"))
    def get_futures_discount_rate(
        self, *, product_type: LiveProductType | None = None
    ) -> ApiResponse[list[DiscountRate]]:
        """What share of each coin's value counts as collateral, by the amount held.

        https://www.bitget.com/api-doc/contract/market/Get-Discount-Rate
        """
        ...

    @get("/api/v2/mix/market/exchange-rate", rate=RateLimit(5, per="ip"))
    def get_futures_interest_exchange_rate(self) -> ApiResponse[list[InterestExchangeRate]]:
        """At what rate debts are turned into each coin, by the amount owed.

        The exchange spells the list of tiers in two ways; ``tiers`` of each row has whichever came.

        https://www.bitget.com/api-doc/contract/market/Get-Exchange-Rate
        """
        ...

    @get("/api/v2/mix/market/fills", rate=RateLimit(20, per="ip"))
    def get_futures_recent_trades(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        limit: int | None = None,
    ) -> ApiResponse[list[FuturesPublicTrade]]:
        """The latest public trades of a contract, newest first.

        ``limit`` is 100 unless told, 1000 at most. Own fills are in
        :meth:`~bitget_client.rest.v2.futures_trade.FuturesTrade.get_futures_fills`.

        https://www.bitget.com/api-doc/contract/market/Get-Recent-Fills
        """
        ...

    @get(
        "/api/v2/mix/market/fills-history",
        rate=RateLimit(10, per="ip"),
        paging=Paging("id_less_than", param="idLessThan", row_key="tradeId"),
    )
    def get_futures_historic_trades(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        limit: int | None = None,
        id_less_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
    ) -> ApiResponse[list[FuturesPublicTrade]]:
        """Past public trades of a contract, newest first.

        Pages hold ``limit`` rows (1000 at most); ``id_less_than`` takes the smallest ``trade_id`` so far, or use
        ``paginate``.

        https://www.bitget.com/api-doc/contract/market/Get-Fills-History
        """
        ...

    @get("/api/v2/mix/market/funding-time", rate=RateLimit(20, per="ip"))
    def get_futures_next_funding_time(
        self, *, symbol: str, product_type: ProductType
    ) -> ApiResponse[list[FundingTime]]:
        """When funding is next charged.

        https://www.bitget.com/api-doc/contract/market/Get-Symbol-Next-Funding-Time
        """
        ...

    @get("/api/v2/mix/market/history-candles", rate=RateLimit(20, per="ip"), paging=Paging("time", param="endTime"))
    def get_futures_historic_candles(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        granularity: FuturesCandleInterval,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        k_line_type: PriceType | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[FuturesCandle]]:
        """Finished candles of the past.

        ``k_line_type`` chooses traded, mark or index prices (traded unless told). At most 200 in one call (100 unless
        told), out of a range of at most 90 days. Granularities that end in ``utc`` begin their days at midnight UTC,
        the others at midnight UTC+8.

        https://www.bitget.com/api-doc/contract/market/Get-History-Candle-Data
        """
        ...

    @get("/api/v2/mix/market/history-fund-rate", rate=RateLimit(20, per="ip"), paging=Paging("page", param="pageNo"))
    def get_futures_historic_funding_rates(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        page_size: int | None = None,
        page_no: int | None = None,
    ) -> ApiResponse[list[PastFundingRate]]:
        """Funding rates of past periods, newest first.

        Pages of ``page_size`` rows (20 unless told, 100 at most) count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/contract/market/Get-History-Funding-Rate
        """
        ...

    @get(
        "/api/v2/mix/market/history-index-candles", rate=RateLimit(20, per="ip"), paging=Paging("time", param="endTime")
    )
    def get_futures_historic_index_price_candles(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        granularity: FuturesCandleInterval,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        k_line_type: PriceType | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[FuturesCandle]]:
        """Finished candles of the index price. There is no volume.

        At most 200 in one call (100 unless told), out of a range of at most 90 days. Granularities that end in
        ``utc`` begin their days at midnight UTC, the others at midnight UTC+8.

        https://www.bitget.com/api-doc/contract/market/Get-History-Index-Candle-Data
        """
        ...

    @get(
        "/api/v2/mix/market/history-mark-candles", rate=RateLimit(20, per="ip"), paging=Paging("time", param="endTime")
    )
    def get_futures_historic_mark_price_candles(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        granularity: FuturesCandleInterval,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        k_line_type: PriceType | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[FuturesCandle]]:
        """Finished candles of the mark price. There is no volume.

        At most 200 in one call (100 unless told), out of a range of at most 90 days. Granularities that end in
        ``utc`` begin their days at midnight UTC, the others at midnight UTC+8.

        https://www.bitget.com/api-doc/contract/market/Get-History-Mark-Candle-Data
        """
        ...

    @get("/api/v2/mix/market/merge-depth", rate=RateLimit(20, per="ip"))
    def get_futures_merge_depth(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        precision: Literal["scale0", "scale1", "scale2", "scale3"] | None = None,
        limit: Literal["1", "5", "15", "50", "max"] | None = None,
    ) -> ApiResponse[FuturesOrderBook]:
        """A snapshot of the order book, best prices first, with near prices merged.

        ``precision`` says how coarsely: ``scale0`` (the default) not at all, each further one ten times more.
        ``limit`` is levels on each side, 100 unless told.

        https://www.bitget.com/api-doc/contract/market/Get-Merge-Depth
        """
        ...

    @get("/api/v2/mix/market/oi-limit", rate=RateLimit(10, per="ip"))
    def get_futures_oi_limit(
        self,
        *,
        product_type: ProductType,
        symbol: str | None = None,
    ) -> ApiResponse[list[OpenInterestLimit]]:
        """How much open interest an account, and all accounts together, may hold in a contract.

        Amounts are notional values. Without ``symbol``, all contracts of the product line.

        https://www.bitget.com/api-doc/contract/market/Get-Contracts-Oi
        """
        ...

    @get("/api/v2/mix/market/open-interest", rate=RateLimit(20, per="ip"))
    def get_futures_open_interest(self, *, symbol: str, product_type: ProductType) -> ApiResponse[OpenInterest]:
        """Open interest of a contract, in the base coin.

        https://www.bitget.com/api-doc/contract/market/Get-Open-Interest
        """
        ...

    @get("/api/v2/mix/market/query-position-lever", rate=RateLimit(10, per="ip"))
    def get_futures_position_tier(self, *, product_type: ProductType, symbol: str) -> ApiResponse[list[PositionTier]]:
        """How much leverage is allowed, and what margin must stay, by the size of the position.

        https://www.bitget.com/api-doc/contract/position/Get-Query-Position-Lever
        """
        ...

    @get("/api/v2/mix/market/symbol-price", rate=RateLimit(20, per="ip"))
    def get_futures_symbol_price(self, *, symbol: str, product_type: ProductType) -> ApiResponse[list[SymbolPrice]]:
        """Last, index and mark price of a contract.

        https://www.bitget.com/api-doc/contract/market/Get-Symbol-Price
        """
        ...

    @get("/api/v2/mix/market/ticker", rate=RateLimit(20, per="ip"))
    def get_futures_ticker(self, *, symbol: str, product_type: ProductType) -> ApiResponse[list[FuturesTicker]]:
        """Last price, best bid and ask, and 24-hour figures of one contract (a list of one).

        https://www.bitget.com/api-doc/contract/market/Get-Ticker
        """
        ...

    @get("/api/v2/mix/market/tickers", rate=RateLimit(20, per="ip"))
    def get_futures_all_tickers(self, *, product_type: ProductType) -> ApiResponse[list[FuturesTicker]]:
        """Last price, best bid and ask, and 24-hour figures of all contracts of a product line.

        https://www.bitget.com/api-doc/contract/market/Get-All-Symbol-Ticker
        """
        ...

    @get(
        "/api/v2/mix/market/union-interest-rate-history",
        rate=RateLimit(5, per="ip"),
        paging=Paging("page", param="pageNo", rows="historyInterestRateList"),
    )
    def get_futures_interest_rate_history(
        self,
        *,
        coin: str,
        page_size: int | None = None,
        page_no: int | None = None,
    ) -> ApiResponse[InterestRateHistory]:
        """Past interest rates of debts in a coin, newest first.

        For accounts with several collateral coins. ``page_no`` counts from 1; paging is known from one source only.

        https://www.bitget.com/api-doc/contract/market/Get-Interest-Rate
        """
        ...

    @get("/api/v2/mix/market/vip-fee-rate", rate=RateLimit(10, per="ip"))
    def get_futures_vip_fee_rate(
        self, *, product_type: LiveProductType | None = None
    ) -> ApiResponse[list[FuturesVipLevel]]:
        """Fees and withdrawal limits of each VIP level.

        https://www.bitget.com/api-doc/contract/market/Get-VIP-Fee-Rate
        """
        ...
