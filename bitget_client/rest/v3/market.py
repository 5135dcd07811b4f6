"""The room ``market`` of the V3 API: endpoints only; what they answer is in ``models.v3.market``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...models.enums import (
    CandleInterval,
    Category,
    FuturesCategory,
    LeverageCategory,
    MakerProgramCategory,
    MarketCategory,
    PriceType,
)
from ...rate_limit import RateLimit
from ...wire import Timestamp
from ..endpoint import EndpointGroup, get
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.market import (
        Candle,
        CashDividend,
        DiscountRate,
        FeeGroup,
        FundingRate,
        FundingRateHistory,
        IndexComponents,
        Instrument,
        Liquidation,
        MarginLoan,
        OpenInterest,
        OpenInterestCap,
        OrderBook,
        Page,
        PositionTier,
        ProofOfReserves,
        PublicTrade,
        RiskReserve,
        RowList,
        RpiOrderBook,
        RpiSymbol,
        ScoreWeight,
        SharedRiskReserve,
        StockSplit,
        Ticker,
    )

__all__ = ["Market"]


class Market(EndpointGroup):
    """Public market data: ``/api/v3/market``. No credentials needed."""

    @get("/api/v3/market/candles", rate=RateLimit(20, per="ip"), paging=Paging("time", param="endTime"))
    def get_candles(
        self,
        *,
        category: MarketCategory,
        symbol: str,
        interval: CandleInterval,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        type: PriceType | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[Candle]]:
        """Recent candles of an instrument.

        At most 100 in one call, ending at ``end_time`` or now. ``type`` chooses traded, mark or index prices (traded
        unless told).

        For what lies further back use :meth:`get_history_candles`.

        https://www.bitget.com/api-doc/uta/public/Get-Candle-Data
        """
        ...

    @get("/api/v3/market/cash-dividend-records", rate=RateLimit(10, per="ip"))
    def get_cash_dividend_records(
        self,
        *,
        symbol: str,
        type: Literal["pending", "paid"],
        cursor: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[RowList[CashDividend]]:
        """Cash dividends of a stock future, announced (``pending``) or booked (``paid``).

        ``cursor`` continues a listing, but the answer is not documented to carry the next one.
        """
        ...

    @get("/api/v3/market/current-fund-rate", rate=RateLimit(20, per="ip"))
    def get_current_funding_rate(
        self,
        *,
        category: FuturesCategory,
        symbol: str | None = None,
    ) -> ApiResponse[list[FundingRate]]:
        """The funding rate of the running period, its bounds and when it is next charged.

        https://www.bitget.com/api-doc/uta/public/Get-Current-Funding-Rate
        """
        ...

    @get("/api/v3/market/discount-rate", rate=RateLimit(20, per="ip"))
    def get_discount_rate(self) -> ApiResponse[list[DiscountRate]]:
        """What share of each coin's value counts as collateral, by the amount held.

        https://www.bitget.com/api-doc/uta/public/Get-Discount-Rate
        """
        ...

    @get("/api/v3/market/fee-group", rate=RateLimit(5, per="ip"))
    def get_market_fee_group(
        self,
        *,
        category: MakerProgramCategory,
        group: Literal["DEFAULT", "GROUP_A", "GROUP_B", "GROUP_C"] | None = None,
    ) -> ApiResponse[list[FeeGroup]]:
        """Fee rates of the market-maker programme, by group and tier."""
        ...

    @get("/api/v3/market/fills", rate=RateLimit(20, per="ip"))
    def get_fills(
        self,
        *,
        category: Category,
        symbol: str,
        limit: int | None = None,
    ) -> ApiResponse[list[PublicTrade]]:
        """The latest public trades of an instrument, newest first.

        At most 100 (also the default). Own fills are in :meth:`~bitget_client.rest.v3.trade.Trade.get_trade_fills`.

        https://www.bitget.com/api-doc/uta/public/Fills
        """
        ...

    @get("/api/v3/market/history-candles", rate=RateLimit(20, per="ip"), paging=Paging("time", param="endTime"))
    def get_history_candles(
        self,
        *,
        category: MarketCategory,
        symbol: str,
        interval: CandleInterval,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        type: PriceType | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[Candle]]:
        """Finished candles of the past.

        At most 100 in one call, out of a range of at most 90 days. ``type`` chooses traded, mark or index prices
        (traded unless told).

        https://www.bitget.com/api-doc/uta/public/Get-History-Candle-Data
        """
        ...

    @get(
        "/api/v3/market/history-fund-rate",
        rate=RateLimit(20, per="ip"),
        paging=Paging("page", param="cursor", rows="resultList"),
    )
    def get_history_funding_rate(
        self,
        *,
        category: FuturesCategory,
        symbol: str,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[FundingRateHistory]:
        """Funding rates of past periods, newest first.

        ``cursor`` is a page number from 1; a page has ``limit`` rows, 200 at most (also the default).

        https://www.bitget.com/api-doc/uta/public/Get-History-Funding-Rate
        """
        ...

    @get("/api/v3/market/index-components", rate=RateLimit(10, per="ip"))
    def get_index_components(self, *, symbol: str, category: Category | None = None) -> ApiResponse[IndexComponents]:
        """Which exchanges make up an index price, and with what weight.

        https://www.bitget.com/api-doc/uta/public/Get-Index-Components
        """
        ...

    @get("/api/v3/market/instruments", rate=RateLimit(20, per="ip"))
    def get_instruments(self, *, category: Category, symbol: str | None = None) -> ApiResponse[list[Instrument]]:
        """What can be traded and by which rules: precisions, smallest and largest sizes, fees, states.

        Without ``symbol``, all instruments of the category.

        https://www.bitget.com/api-doc/uta/public/Instruments
        """
        ...

    @get(
        "/api/v3/market/liquidations", rate=RateLimit(5, per="ip"), paging=Paging("cursor", param="cursor", rows="list")
    )
    def get_liquidations(
        self,
        *,
        category: FuturesCategory,
        symbol: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[Liquidation]]:
        """Recent forced liquidations.

        ``data.cursor`` continues the listing.
        """
        ...

    @get("/api/v3/market/margin-loans", rate=RateLimit(20, per="ip"))
    def get_margin_loans(self, *, coin: str) -> ApiResponse[MarginLoan]:
        """Interest and limit for borrowing a coin.

        https://www.bitget.com/api-doc/uta/public/Get-Margin-Loans
        """
        ...

    @get("/api/v3/market/oi-limit", rate=RateLimit(10, per="ip"))
    def get_contracts_oi(
        self,
        *,
        category: FuturesCategory,
        symbol: str | None = None,
    ) -> ApiResponse[list[OpenInterestCap]]:
        """How much open interest an account, and all accounts together, may hold in a contract.

        Amounts are notional values. The cap of this very account:
        :meth:`~bitget_client.rest.v3.account.Account.get_open_interest_limit`.

        https://www.bitget.com/api-doc/uta/public/Get-Contracts-Oi
        """
        ...

    @get("/api/v3/market/open-interest", rate=RateLimit(20, per="ip"))
    def get_open_interest(
        self,
        *,
        category: FuturesCategory,
        symbol: str | None = None,
    ) -> ApiResponse[OpenInterest]:
        """Open interest of one contract, or of all contracts of the category.

        https://www.bitget.com/api-doc/uta/public/Get-Open-Interest
        """
        ...

    @get("/api/v3/market/orderbook", rate=RateLimit(20, per="ip"))
    def get_order_book(
        self,
        *,
        category: MarketCategory,
        symbol: str,
        limit: int | None = None,
    ) -> ApiResponse[OrderBook]:
        """A snapshot of the order book, best prices first.

        ``limit`` is the number of levels on each side: 5 unless told, 200 at most. To keep a book up to date,
        subscribe to the topic ``books``.

        https://www.bitget.com/api-doc/uta/public/OrderBook
        """
        ...

    @get("/api/v3/market/position-tier", rate=RateLimit(20, per="ip"))
    def get_position_tier(
        self,
        *,
        category: LeverageCategory,
        symbol: str | None = None,
        coin: str | None = None,
    ) -> ApiResponse[list[PositionTier]]:
        """Leverage and margin by size of position (futures: ``symbol``) or of loan (margin: ``coin``).

        https://www.bitget.com/api-doc/uta/public/Get-Position-Tier-Data
        """
        ...

    @get("/api/v3/market/proof-of-reserves", rate=RateLimit(20, per="ip"))
    def get_proof_of_reserves(self) -> ApiResponse[ProofOfReserves]:
        """The reserves the exchange publishes for what it owes its users.

        https://www.bitget.com/api-doc/uta/public/Get-Proof-Of-Reserves
        """
        ...

    @get("/api/v3/market/risk-reserve", rate=RateLimit(20, per="ip"))
    def get_risk_reserve(
        self,
        *,
        category: FuturesCategory,
        symbol: str,
        margin_coin: str | None = None,
    ) -> ApiResponse[RiskReserve]:
        """The insurance fund behind a contract, by day, newest first.

        https://www.bitget.com/api-doc/uta/public/Get-Risk-Reserve
        """
        ...

    @get("/api/v3/market/risk-reserve-all", rate=RateLimit(3, per="ip"))
    def get_risk_reserve_all(self, *, category: FuturesCategory) -> ApiResponse[RowList[SharedRiskReserve]]:
        """The insurance funds of a category, and which contracts share each."""
        ...

    @get("/api/v3/market/risk-reserve-hour", rate=RateLimit(20, per="ip"))
    def get_risk_reserve_hour(
        self,
        *,
        category: FuturesCategory,
        symbol: str,
        margin_coin: str | None = None,
    ) -> ApiResponse[RiskReserve]:
        """The insurance fund behind a contract, by hour, newest first."""
        ...

    @get("/api/v3/market/rpi-orderbook", rate=RateLimit(10, per="ip"))
    def get_rpi_order_book(
        self,
        *,
        category: MarketCategory,
        symbol: str,
        limit: int | None = None,
    ) -> ApiResponse[RpiOrderBook]:
        """The order book with the sizes that only retail orders can meet (RPI) beside the others.

        ``limit`` is the number of levels on each side.
        """
        ...

    @get("/api/v3/market/rpi-symbols", rate=RateLimit(10, per="ip"))
    def get_rpi_symbols(self, *, category: Category | None = None) -> ApiResponse[list[RpiSymbol]]:
        """Which instruments have retail price improvement.

        Here the exchange spells categories in lower case.
        """
        ...

    @get("/api/v3/market/score-weights", rate=RateLimit(5, per="ip"))
    def get_market_score_weights(
        self, *, category: MakerProgramCategory | None = None
    ) -> ApiResponse[list[ScoreWeight]]:
        """How the market-maker programme weighs each instrument.

        https://www.bitget.com/api-doc/uta/public/Get-Score-Weights
        """
        ...

    @get("/api/v3/market/split-records", rate=RateLimit(5, per="ip"))
    def get_split_records(self, *, symbol: str | None = None) -> ApiResponse[list[StockSplit]]:
        """Splits of the shares behind stock futures, with the trading halt around each."""
        ...

    @get("/api/v3/market/tickers", rate=RateLimit(20, per="ip"))
    def get_tickers(
        self,
        *,
        category: MarketCategory,
        symbol: str | None = None,
    ) -> ApiResponse[list[Ticker]]:
        """Last price, best bid and ask, and 24-hour figures.

        Without ``symbol``, all instruments of the category. Futures add index and mark price, funding rate and open
        interest.

        https://www.bitget.com/api-doc/uta/public/Tickers
        """
        ...
