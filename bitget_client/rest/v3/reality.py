"""The room ``reality`` of the V3 API: endpoints only; what they answer is in ``models.v3.reality``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from ...models.enums import OrderType, Side
from ...rate_limit import RateLimit
from ...wire import Closed, Number
from ..endpoint import EndpointGroup, get, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.reality import (
        CompanyOverview,
        DividendRecord,
        EarningsForecast,
        ExecutiveShareholding,
        InsiderTrade,
        MarketCalendar,
        MarketStates,
        Page,
        RealityFill,
        RealityOrderAck,
        RealityOrderBook,
        RealityStock,
        ShareCapital,
        Shareholder,
        TradingHalt,
        Valuation,
    )

__all__ = ["Reality"]

#: How a tokenised stock is traded.
SpotOrMargin = Annotated[Literal["SPOT", "MARGIN"], Closed]


class Reality(EndpointGroup):
    """Tokenised stocks: the companies behind them (``/api/v3/reality``, no credentials needed), books and orders."""

    @signed_get("/api/v3/account/reality-fills", rate=RateLimit(10, per="uid"))
    def get_reality_fills(self, *, symbol: str, limit: int | None = None) -> ApiResponse[list[RealityFill]]:
        """The latest trades of a tokenised stock on this exchange, by anybody.

        ``symbol`` is the pair of the token, such as rAAPLUSDT. Only for accounts the exchange has let in. ``limit``
        is 100 unless told, 100 at most; three months back.

        https://www.bitget.com/api-doc/uta/reality/market/Reality-Fills
        """
        ...

    @signed_get("/api/v3/account/reality-orderbook", rate=RateLimit(10, per="uid"))
    def get_reality_order_book(self, *, symbol: str) -> ApiResponse[RealityOrderBook]:
        """A snapshot of a tokenised stock's order book, best prices first.

        ``symbol`` is the pair of the token, such as rAAPLUSDT. Only for accounts the exchange has let in.

        https://www.bitget.com/api-doc/uta/reality/market/Reality-OrderBook
        """
        ...

    @get("/api/v3/reality/market/calendar", rate=RateLimit(1, per="ip"))
    def get_reality_market_calendar(self) -> ApiResponse[MarketCalendar]:
        """When the stock market is closed: single holidays and every week.

        https://www.bitget.com/api-doc/uta/reality/market/Get-Market-Calendar
        """
        ...

    @get("/api/v3/reality/market/company-overview", rate=RateLimit(1, per="ip"))
    def get_reality_company_overview(self, *, code: str) -> ApiResponse[CompanyOverview]:
        """Who a listed company is, and its size, range of price and headline ratios.

        ``code`` is the ticker of the stock, as in :meth:`get_reality_stock_info`.
        """
        ...

    @get(
        "/api/v3/reality/market/dividends",
        rate=RateLimit(1, per="ip"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_reality_dividends(
        self,
        *,
        code: str,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[DividendRecord]]:
        """Dividends and splits of a stock, newest first.

        ``code`` is the ticker of the stock, as in :meth:`get_reality_stock_info`. Pages hold ``limit`` rows (20
        unless told, 100 at most); ``data.cursor`` continues, or use ``paginate``.
        """
        ...

    @get("/api/v3/reality/market/earnings-forecast", rate=RateLimit(1, per="ip"))
    def get_reality_earnings_forecast(self, *, code: str) -> ApiResponse[EarningsForecast]:
        """What a company is expected to earn in a fiscal year, or has earned (``is_actual``).

        ``code`` is the ticker of the stock, as in :meth:`get_reality_stock_info`.
        """
        ...

    @get(
        "/api/v3/reality/market/executive-shareholdings",
        rate=RateLimit(1, per="ip"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_reality_executive_shareholdings(
        self,
        *,
        code: str,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[ExecutiveShareholding]]:
        """How many shares directors and officers of a company hold.

        ``code`` is the ticker of the stock, as in :meth:`get_reality_stock_info`. Pages hold ``limit`` rows (20
        unless told, 100 at most); ``data.cursor`` continues, or use ``paginate``.
        """
        ...

    @get(
        "/api/v3/reality/market/inner-trades",
        rate=RateLimit(1, per="ip"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_reality_inner_trades(
        self,
        *,
        code: str,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[InsiderTrade]]:
        """What insiders of a company bought and sold, newest first.

        ``code`` is the ticker of the stock, as in :meth:`get_reality_stock_info`. Pages hold ``limit`` rows (20
        unless told, 100 at most); ``data.cursor`` continues, or use ``paginate``.
        """
        ...

    @get("/api/v3/reality/market/share-capital-change", rate=RateLimit(1, per="ip"))
    def get_reality_share_capital_change(self, *, code: str) -> ApiResponse[ShareCapital]:
        """How many shares of a company there are since the last change, and why it changed.

        ``code`` is the ticker of the stock, as in :meth:`get_reality_stock_info`.
        """
        ...

    @get(
        "/api/v3/reality/market/sharehold-detail",
        rate=RateLimit(1, per="ip"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_reality_sharehold_detail(
        self,
        *,
        code: str,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[Shareholder]]:
        """The largest shareholders of a company.

        ``code`` is the ticker of the stock, as in :meth:`get_reality_stock_info`. Pages hold ``limit`` rows (20
        unless told, 100 at most); ``data.cursor`` continues, or use ``paginate``.
        """
        ...

    @get("/api/v3/reality/market/states", rate=RateLimit(1, per="ip"))
    def get_reality_market_states(self) -> ApiResponse[MarketStates]:
        """When the sessions of the stock market begin and end.

        Summer time shifts them: see ``daylight_type``.
        """
        ...

    @get("/api/v3/reality/market/stock-info", rate=RateLimit(1, per="ip"))
    def get_reality_stock_info(self, *, symbol: str | None = None) -> ApiResponse[list[RealityStock]]:
        """Which tokenised stocks there are, and when each is traded."""
        ...

    @get("/api/v3/reality/market/suspension-resumption-info", rate=RateLimit(1, per="ip"))
    def get_reality_suspension_resumption_info(self, *, code: str) -> ApiResponse[TradingHalt]:
        """The latest halt of trading in a stock, and when it went on.

        ``code`` is the ticker of the stock, as in :meth:`get_reality_stock_info`.
        """
        ...

    @get("/api/v3/reality/market/valuation-indicators", rate=RateLimit(1, per="ip"))
    def get_reality_valuation_indicators(self, *, code: str) -> ApiResponse[Valuation]:
        """Ratios of a stock's price to earnings, book value, sales and cash flow.

        ``code`` is the ticker of the stock, as in :meth:`get_reality_stock_info`.
        """
        ...

    @signed_post("/api/v3/trade/cancel-reality-order", rate=RateLimit(10, per="uid"))
    def cancel_reality_order(
        self,
        *,
        symbol: str,
        category: SpotOrMargin | None = None,
        order_id: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[RealityOrderAck]:
        """Cancels an order for a tokenised stock, by ``order_id`` or ``client_oid`` (``order_id`` wins).

        ``category`` is spot unless told. Only for accounts the exchange has let in. Success says that the request was
        taken.

        Raises :class:`~bitget_client.errors.OrderNotFound` when it is no longer open, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted.

        https://www.bitget.com/api-doc/uta/reality/trade/Cancel-Reality-Order
        """
        ...

    @signed_post("/api/v3/trade/place-reality-order", rate=RateLimit(10, per="uid"))
    def place_reality_order(
        self,
        *,
        symbol: str,
        side: Side,
        order_type: OrderType,
        qty: Number,
        category: SpotOrMargin | None = None,
        price: Number | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[RealityOrderAck]:
        """Places an order for a tokenised stock.

        ``symbol`` is the pair of the token, such as rAAPLUSDT. ``qty`` is in the token, but for a market buy in the
        quote coin. Limit orders need ``price``; ``category`` is spot unless told. Only for accounts the exchange has
        let in. Give a ``client_oid``: it is how to find the order when the answer is lost.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.DuplicateClientOid`,
        :class:`~bitget_client.errors.OrderRejected`, :class:`~bitget_client.errors.InvalidParameter`: the order does
        not exist; :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, look for its ``client_oid`` before
        repeating.

        https://www.bitget.com/api-doc/uta/reality/trade/Place-Reality-Order
        """
        ...
