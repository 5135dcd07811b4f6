"""The room ``stock_plus`` of the V3 API: endpoints only; what they answer is in ``models.v3.stock_plus``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ...wire import Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.stock_plus import (
        CashFlow,
        IntradayPoint,
        OptionChain,
        OptionExpiries,
        OptionQuotes,
        OptionVolume,
        RowList,
        StockAccount,
        StockCandle,
        StockDepth,
        StockExecutions,
        StockInfo,
        StockOrderAck,
        StockOrderDetail,
        StockOrders,
        StockPositions,
        StockQuote,
        StockTrade,
        StockTransfer,
        StockTransferAck,
    )

__all__ = ["StockPlus"]


class StockPlus(EndpointGroup):
    """Stocks, funds and options through a broker: ``/api/v3/stockplus``. All of it needs credentials."""

    @signed_get("/api/v3/stockplus/asset/account", rate=RateLimit(10, per="uid"))
    def get_stock_plus_account(self, *, currency: str | None = None) -> ApiResponse[RowList[StockAccount]]:
        """Cash, buying power and margin of the stock account, by currency."""
        ...

    @signed_get(
        "/api/v3/stockplus/asset/cash-flow",
        rate=RateLimit(10, per="uid"),
        paging=Paging("page", param="page", rows="list"),
    )
    def get_stock_plus_cash_flow(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        business_type: str | None = None,
        symbol: str | None = None,
        page: int | None = None,
        size: Number | None = None,
    ) -> ApiResponse[RowList[CashFlow]]:
        """What went into and out of the stock account.

        Pages of ``size`` rows count from 1 (``page``), or use ``paginate``.
        """
        ...

    @signed_get("/api/v3/stockplus/asset/stock-position", rate=RateLimit(10, per="uid"))
    def get_stock_plus_stock_position(self, *, symbol: str | None = None) -> ApiResponse[StockPositions]:
        """Stocks and options held, by the channel they are held through."""
        ...

    @signed_post("/api/v3/stockplus/asset/transfer", rate=RateLimit(5, per="uid"))
    def stock_plus_transfer(
        self,
        *,
        coin: str | None = None,
        amount: Number | None = None,
        direction: Literal["in", "out"] | None = None,
    ) -> ApiResponse[StockTransferAck]:
        """Moves money into the stock account (``in``) or out of it (``out``).

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the money moved: ask
        :meth:`get_stock_plus_transfer_records` before repeating.
        """
        ...

    @signed_get("/api/v3/stockplus/asset/transfer-records", rate=RateLimit(10, per="uid"))
    def get_stock_plus_transfer_records(
        self,
        *,
        transfer_id: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[StockTransfer]:
        """A transfer into or out of the stock account.

        As far as is known a single record comes, not a list. ``data.cursor`` goes into the next call; ``paginate``
        does not serve this endpoint. Should a list come, it is in ``raw``.
        """
        ...

    @signed_get("/api/v3/stockplus/market/candlestick", rate=RateLimit(10, per="uid"))
    def get_stock_plus_candlestick(
        self,
        *,
        symbol: str,
        period: str,
        count: int | None = None,
        adjust_type: str | None = None,
        trade_sessions: str | None = None,
    ) -> ApiResponse[RowList[StockCandle]]:
        """Recent candles of a stock or option.

        ``count`` is how many. Which texts ``period``, ``adjust_type`` and ``trade_sessions`` take is not documented.
        """
        ...

    @signed_get("/api/v3/stockplus/market/depth", rate=RateLimit(10, per="uid"))
    def get_stock_plus_depth(self, *, symbol: str) -> ApiResponse[StockDepth]:
        """The best prices of a stock or option with the sizes waiting there."""
        ...

    @signed_get("/api/v3/stockplus/market/history-candlestick", rate=RateLimit(10, per="uid"))
    def get_stock_plus_history_candlestick(
        self,
        *,
        symbol: str,
        period: str,
        count: int | None = None,
        adjust_type: str | None = None,
        forward: bool | None = None,
        time: Timestamp | None = None,
        trade_sessions: str | None = None,
    ) -> ApiResponse[RowList[StockCandle]]:
        """Past candles of a stock or option.

        ``count`` is how many; they lie before or after ``time``, by ``forward``. Which texts ``period``,
        ``adjust_type`` and ``trade_sessions`` take is not documented.
        """
        ...

    @signed_get("/api/v3/stockplus/market/intraday", rate=RateLimit(10, per="uid"))
    def get_stock_plus_intraday(self, *, symbol: str) -> ApiResponse[RowList[IntradayPoint]]:
        """Price and turnover of a stock over the running day."""
        ...

    @signed_get("/api/v3/stockplus/market/option-chain-info", rate=RateLimit(10, per="uid"))
    def get_stock_plus_option_chain_info(self, *, symbol: str, expiry_date: str) -> ApiResponse[OptionChain]:
        """The options on a stock that expire on a date, by strike price.

        ``expiry_date`` is one of :meth:`get_stock_plus_option_expiry_date`.
        """
        ...

    @signed_get("/api/v3/stockplus/market/option-expiry-date", rate=RateLimit(10, per="uid"))
    def get_stock_plus_option_expiry_date(self, *, symbol: str) -> ApiResponse[OptionExpiries]:
        """The dates on which options on a stock expire."""
        ...

    @signed_get("/api/v3/stockplus/market/option-quote", rate=RateLimit(10, per="uid"))
    def get_stock_plus_option_quote(self, *, symbol: str) -> ApiResponse[OptionQuotes]:
        """Last price, volatility, open interest and terms of an option."""
        ...

    @signed_get("/api/v3/stockplus/market/option-volume", rate=RateLimit(10, per="uid"))
    def get_stock_plus_option_volume(self, *, symbol: str) -> ApiResponse[OptionVolume]:
        """How many calls and how many puts on a stock were traded."""
        ...

    @signed_get("/api/v3/stockplus/market/quote", rate=RateLimit(10, per="uid"))
    def get_stock_plus_quote(self, *, symbol: str) -> ApiResponse[RowList[StockQuote]]:
        """Last price and the day's figures of a stock, with trading before, after and between sessions.

        https://www.bitget.com/api-doc/uta/stockplus/market/equity-etf/Get-Quote
        """
        ...

    @signed_get("/api/v3/stockplus/market/static", rate=RateLimit(10, per="uid"))
    def get_stock_plus_static_info(self, *, symbol: str) -> ApiResponse[RowList[StockInfo]]:
        """What does not change from day to day about a stock: names, exchange, lot size, shares, ratios.

        https://www.bitget.com/api-doc/uta/stockplus/market/equity-etf/Get-Static-Info
        """
        ...

    @signed_get("/api/v3/stockplus/market/trade", rate=RateLimit(10, per="uid"))
    def get_stock_plus_trade_detail(self, *, symbol: str, count: int | None = None) -> ApiResponse[list[StockTrade]]:
        """The latest public trades of a stock or option.

        ``count`` is how many.
        """
        ...

    @signed_post("/api/v3/stockplus/trade/cancel-order", rate=RateLimit(1, per="uid"))
    def cancel_stock_plus_order(
        self,
        *,
        symbol: str,
        order_id: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[StockOrderAck]:
        """Cancels a stock order, by ``order_id`` or ``client_oid``.

        Success says that the request was taken; :meth:`get_stock_plus_order_detail` tells what became of it.

        Raises :class:`~bitget_client.errors.OrderNotFound` when it is no longer open, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted.
        """
        ...

    @signed_get("/api/v3/stockplus/trade/history-executions", rate=RateLimit(1, per="uid"))
    def get_stock_plus_history_executions(
        self,
        *,
        symbol: str | None = None,
        start_at: str | None = None,
        end_at: str | None = None,
    ) -> ApiResponse[StockExecutions]:
        """Own trades in stocks and options of earlier days.

        In which form ``start_at`` and ``end_at`` are wanted is not documented. ``data.has_more`` says that a shorter
        span must be asked for to see all.
        """
        ...

    @signed_get("/api/v3/stockplus/trade/history-orders", rate=RateLimit(1, per="uid"))
    def get_stock_plus_history_orders(
        self,
        *,
        symbol: str | None = None,
        status: str | None = None,
        side: str | None = None,
        market: str | None = None,
        start_at: str | None = None,
        end_at: str | None = None,
    ) -> ApiResponse[StockOrders]:
        """Own orders for stocks and options of earlier days.

        In which form ``start_at`` and ``end_at`` are wanted is not documented. ``data.has_more`` says that a shorter
        span must be asked for to see all.
        """
        ...

    @signed_post("/api/v3/stockplus/trade/modify-order", rate=RateLimit(1, per="uid"))
    def modify_stock_plus_order(
        self,
        *,
        order_id: str,
        quantity: Number,
        price: Number | None = None,
        trigger_price: Number | None = None,
        limit_offset: Number | None = None,
        trailing_amount: Number | None = None,
        trailing_percent: Number | None = None,
        limit_depth_level: int | None = None,
        trigger_count: int | None = None,
        monitor_price: Number | None = None,
        remark: str | None = None,
    ) -> ApiResponse[StockOrderAck]:
        """Changes an open order for a stock or option.

        ``quantity`` is always needed; of the others, those that the kind of order uses (see
        :meth:`place_stock_plus_order`).

        Raises :class:`~bitget_client.errors.OrderNotFound` when the order is no longer open,
        :class:`~bitget_client.errors.InvalidParameter` for values that cannot be, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_stock_plus_order_detail`.
        """
        ...

    @signed_get("/api/v3/stockplus/trade/order-detail", rate=RateLimit(1, per="uid"))
    def get_stock_plus_order_detail(self, *, order_id: str) -> ApiResponse[StockOrderDetail]:
        """One order for a stock or option, with its history and what it cost.

        Raises :class:`~bitget_client.errors.OrderNotFound`.
        """
        ...

    @signed_post("/api/v3/stockplus/trade/place-order", rate=RateLimit(1, per="uid"))
    def place_stock_plus_order(
        self,
        *,
        symbol: str,
        order_type: Literal["LO", "MO", "LIT", "MIT", "TSLPAMT", "TSLPPCT"],
        side: Literal["Buy", "Sell"],
        submitted_quantity: Number,
        time_in_force: Literal["Day", "GoodTilCanceled", "GoodTilDate"],
        submitted_price: Number | None = None,
        trigger_price: Number | None = None,
        limit_offset: Number | None = None,
        trailing_amount: Number | None = None,
        trailing_percent: Number | None = None,
        expire_date: str | None = None,
        outside_rth: Literal["RTHOnly", "AnyTime", "Overnight"] | None = None,
        limit_depth_level: int | None = None,
        trigger_count: int | None = None,
        monitor_price: Number | None = None,
        remark: str | None = None,
    ) -> ApiResponse[StockOrderAck]:
        """Places an order for a stock or option.

        ``order_type`` is LO (limit), MO (market), LIT and MIT (the same once ``trigger_price`` is touched), TSLPAMT
        and TSLPPCT (limit that trails by ``trailing_amount`` or ``trailing_percent``, with ``limit_offset``). Limit
        orders need ``submitted_price``. ``GoodTilDate`` needs ``expire_date``. ``outside_rth`` says whether it may
        trade outside regular hours. The endpoint takes no ``client_oid``.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.OrderRejected`,
        :class:`~bitget_client.errors.InvalidParameter`: the order does not exist;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, look at :meth:`get_stock_plus_today_orders`
        before repeating. A ``remark`` helps to recognise it.
        """
        ...

    @signed_get("/api/v3/stockplus/trade/today-executions", rate=RateLimit(1, per="uid"))
    def get_stock_plus_today_executions(
        self,
        *,
        symbol: str | None = None,
        order_id: str | None = None,
    ) -> ApiResponse[StockExecutions]:
        """Own trades in stocks and options of today."""
        ...

    @signed_get("/api/v3/stockplus/trade/today-orders", rate=RateLimit(1, per="uid"))
    def get_stock_plus_today_orders(
        self,
        *,
        symbol: str | None = None,
        status: str | None = None,
        side: str | None = None,
        market: str | None = None,
        order_id: str | None = None,
    ) -> ApiResponse[StockOrders]:
        """Own orders for stocks and options of today."""
        ...
