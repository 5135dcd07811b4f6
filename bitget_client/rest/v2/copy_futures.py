"""The room ``copy_futures`` of the V2 API: endpoints only; what they answer is in ``models.v2.copy_futures``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ...models.v2.enums import LiveProductType, LongShort, OnOff
from ...rate_limit import RateLimit
from ...wire import AtMost, Number, Timestamp, YesNoCapitals
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.copy_futures import (
        BrokerPosition,
        ClosedBrokerPositionPage,
        ClosedFollowerPositionPage,
        ClosedTraderPositionPage,
        ClosingOrders,
        ClosingPosition,
        CopyApiKey,
        DailyProfitShare,
        FollowedTrader,
        Follower,
        FollowerPositionPage,
        FollowerSettings,
        FollowLimit,
        FollowSetting,
        PaidProfitSharePage,
        ProfitShare,
        ProfitSummary,
        Trader,
        TraderPositionPage,
        TraderSummary,
        TraderSymbol,
        TraderSymbolChange,
    )

__all__ = ["CopyFutures"]


class CopyFutures(EndpointGroup):
    """Futures copy trading: ``/api/v2/copy/mix-...``.

    A *trader* (the exchange also says elite or lead trader) trades in public; *followers* have the positions copied
    and pay a share of the profit. Methods are named for the side that calls them.
    """

    @signed_get(
        "/api/v2/copy/mix-broker/query-current-traces",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="openOrderId"),
    )
    def get_broker_traders_pending_orders(
        self,
        *,
        trader_id: str,
        product_type: LiveProductType,
        symbol: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
        id_greater_than: str | None = None,
    ) -> ApiResponse[list[BrokerPosition]]:
        """Broker: open positions of a trader that are being copied.

        ``id_greater_than`` asks for newer rows instead. Pages hold ``limit`` rows (20 unless told, 100 at most); the
        oldest ``open_order_id`` goes into ``id_less_than``, or use ``paginate``.
        """
        ...

    @signed_get(
        "/api/v2/copy/mix-broker/query-history-traces",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="trackingList", next_key="endId"),
    )
    def get_broker_traders_historical_orders(
        self,
        *,
        trader_id: str,
        product_type: LiveProductType,
        symbol: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
        id_greater_than: str | None = None,
    ) -> ApiResponse[ClosedBrokerPositionPage]:
        """Broker: closed positions of a trader that were copied.

        Three months back unless told, and three months at most in one call. ``id_greater_than`` asks for newer rows
        instead. Pages hold ``limit`` rows (100 unless told, 100 at most); ``data.end_id`` goes into ``id_less_than``,
        or use ``paginate``.
        """
        ...

    @signed_get(
        "/api/v2/copy/mix-broker/query-traders", rate=RateLimit(10, per="uid"), paging=Paging("page", param="pageNo")
    )
    def get_broker_traders(
        self,
        *,
        trader_id: str | None = None,
        trader_name: str | None = None,
        full_status: str | None = None,
        sort_rule: str | None = None,
        sort_flag: str | None = None,
        language: str | None = None,
        page_size: int | None = None,
        page_no: int | None = None,
    ) -> ApiResponse[list[Trader]]:
        """Broker: the traders that can be followed, and how well they do.

        ``full_status`` is ``All`` (also the default) or ``Full``, those who have no place left. ``sort_rule`` is
        ``Composite`` (also the default), ``ROI``, ``totalPL`` or ``AUM``; ``sort_flag`` is ``Desc`` (also the
        default) or ``Asc``. These values are from one client only. ``language``, such as ``en-US``, is that of the
        figures' names. Pages of ``page_size`` rows (20 unless told, 20 at most) count from 1 (``page_no``), or use
        ``paginate``.
        """
        ...

    @signed_post("/api/v2/copy/mix-follower/cancel-trader", rate=RateLimit(5, per="uid"))
    def unfollow_futures_trader(self, *, trader_id: str) -> ApiResponse[str]:
        """Follower: stops following a trader.

        ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_futures_follower_traders`.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/follower/Cancel-Trader
        """
        ...

    @signed_post("/api/v2/copy/mix-follower/close-positions", rate=RateLimit(10, per="uid"))
    def close_futures_follower_positions(
        self,
        *,
        product_type: LiveProductType,
        tracking_no: str | None = None,
        symbol: str | None = None,
        margin_coin: str | None = None,
        margin_mode: Literal["isolated", "cross"] | None = None,
        hold_side: LongShort | None = None,
    ) -> ApiResponse[ClosingOrders]:
        """Follower: closes copied positions at market price.

        What is given narrows the choice: with ``product_type`` alone all copied positions of that product line may be
        closed. ``tracking_no`` comes from :meth:`get_futures_follower_current_orders`. ``hold_side`` is needed in
        hedge mode and ignored in one-way mode. ``data`` has the ids of the closing orders.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_futures_follower_current_orders` before repeating.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/follower/Close-Positions
        """
        ...

    @signed_get(
        "/api/v2/copy/mix-follower/query-current-orders",
        rate=RateLimit(5, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="trackingList", next_key="endId"),
    )
    def get_futures_follower_current_orders(
        self,
        *,
        product_type: LiveProductType,
        id_less_than: str | None = None,
        id_greater_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        symbol: str | None = None,
        trader_id: str | None = None,
    ) -> ApiResponse[FollowerPositionPage]:
        """Follower: copied positions that are open.

        Three months back unless told, and three months at most in one call. ``id_greater_than`` asks for newer rows
        instead. Pages hold ``limit`` rows (20 unless told, 100 at most); ``data.end_id`` goes into ``id_less_than``,
        or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/follower/Query-Current-Orders
        """
        ...

    @signed_get(
        "/api/v2/copy/mix-follower/query-history-orders",
        rate=RateLimit(20, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="trackingList", next_key="endId"),
    )
    def get_futures_follower_history_orders(
        self,
        *,
        product_type: LiveProductType,
        id_less_than: str | None = None,
        id_greater_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        symbol: str | None = None,
        trader_id: str | None = None,
    ) -> ApiResponse[ClosedFollowerPositionPage]:
        """Follower: copied positions that are closed.

        Three months back unless told, and three months at most in one call. ``id_greater_than`` asks for newer rows
        instead. Pages hold ``limit`` rows (20 unless told, 100 at most); ``data.end_id`` goes into ``id_less_than``,
        or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/follower/Query-History-Orders
        """
        ...

    @signed_get("/api/v2/copy/mix-follower/query-quantity-limit", rate=RateLimit(10, per="uid"))
    def get_futures_follower_follow_limit(
        self,
        *,
        product_type: LiveProductType,
        symbol: str | None = None,
    ) -> ApiResponse[list[FollowLimit]]:
        """Follower: the smallest and the largest position that can be copied.

        Of each contract, in its coin.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/follower/Query-Quantity-Limit
        """
        ...

    @signed_get("/api/v2/copy/mix-follower/query-settings", rate=RateLimit(10, per="uid"))
    def get_futures_follower_settings(self, *, trader_id: str) -> ApiResponse[FollowerSettings]:
        """Follower: how a trader is copied.

        Empty when the trader is not followed.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/follower/Query-Settings
        """
        ...

    @signed_get(
        "/api/v2/copy/mix-follower/query-traders", rate=RateLimit(5, per="uid"), paging=Paging("page", param="pageNo")
    )
    def get_futures_follower_traders(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        page_no: int | None = None,
        page_size: int | None = None,
    ) -> ApiResponse[list[FollowedTrader]]:
        """Follower: which traders are followed, and what came of it.

        Three months back unless told, and three months at most in one call. Pages of ``page_size`` rows (20 unless
        told, 50 at most) count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/follower/Query-Traders
        """
        ...

    @signed_post("/api/v2/copy/mix-follower/setting-tpsl", rate=RateLimit(20, per="uid"))
    def update_futures_follower_tpsl(
        self,
        *,
        tracking_no: str,
        product_type: LiveProductType,
        symbol: str | None = None,
        stop_surplus_price: Number | None = None,
        stop_loss_price: Number | None = None,
    ) -> ApiResponse[str]:
        """Follower: sets take-profit and stop-loss of a copied position.

        Give at least one price: a price sets or moves it, ``"0"`` takes it away, and what is left out stays as it is.
        ``tracking_no`` comes from :meth:`get_futures_follower_current_orders`. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_futures_follower_current_orders`.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/follower/Setting-Tpsl
        """
        ...

    @signed_post("/api/v2/copy/mix-follower/settings", rate=RateLimit(10, per="uid"))
    def update_futures_follower_settings(
        self,
        *,
        trader_id: str,
        settings: Annotated[Sequence[FollowSetting | Mapping[str, Any]], AtMost(10)],
        auto_copy: OnOff | None = None,
        mode: Literal["basic", "advanced"] | None = None,
    ) -> ApiResponse[str]:
        """Follower: follows a trader, or changes how one is copied.

        ``settings`` holds up to 10 :class:`~bitget_client.models.v2.copy_futures.FollowSetting` objects or mappings,
        one for each contract. ``mode`` is ``advanced`` unless told; ``auto_copy``, which also copies contracts that
        the trader adds later, is for ``basic``. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_futures_follower_settings`.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/follower/Settings
        """
        ...

    @signed_get(
        "/api/v2/copy/mix-trader/config-query-followers",
        rate=RateLimit(10, per="uid"),
        paging=Paging("page", param="pageNo"),
    )
    def get_futures_trader_followers(
        self,
        *,
        page_no: int | None = None,
        page_size: int | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
    ) -> ApiResponse[list[Follower]]:
        """Trader: who follows.

        Three months back unless told, and three months at most in one call. Pages of ``page_size`` rows (20 unless
        told, 100 at most) count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Config-Query-Followers
        """
        ...

    @signed_get("/api/v2/copy/mix-trader/config-query-symbols", rate=RateLimit(5, per="uid"))
    def get_futures_trader_symbol_settings(self, *, product_type: LiveProductType) -> ApiResponse[list[TraderSymbol]]:
        """Trader: which contracts are open to followers, and on what terms.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Get-Config-Query-Symbols
        """
        ...

    @signed_post("/api/v2/copy/mix-trader/config-remove-follower", rate=RateLimit(10, per="uid"))
    def remove_futures_trader_follower(self, *, follower_uid: str) -> ApiResponse[str]:
        """Trader: sends a follower away.

        ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_futures_trader_followers`.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Config-Remove-Follower
        """
        ...

    @signed_post("/api/v2/copy/mix-trader/config-setting-symbols", rate=RateLimit(10, per="uid"))
    def update_futures_trader_symbol_settings(
        self,
        *,
        setting_list: Annotated[Sequence[TraderSymbolChange | Mapping[str, Any]], AtMost(50)],
    ) -> ApiResponse[str]:
        """Trader: opens contracts to followers, closes them, or changes their terms.

        ``setting_list`` holds up to 50 :class:`~bitget_client.models.v2.copy_futures.TraderSymbolChange` objects or
        mappings. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_futures_trader_symbol_settings`.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Config-Setting-Symbols
        """
        ...

    @signed_post("/api/v2/copy/mix-trader/config-settings-base")
    def update_futures_trader_global_settings(
        self,
        *,
        enable: YesNoCapitals | None = None,
        show_total_equity: YesNoCapitals | None = None,
        show_tpsl: YesNoCapitals | None = None,
    ) -> ApiResponse[str]:
        """Trader: whether to be copied at all, and what followers see.

        Give at least one. ``enable`` turns copying on and off; the others show total assets, and take-profit and
        stop-loss prices. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: the call
        can be repeated, it sets a state.

        One client spells the last part of the path ``config-setting-base``.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Config-Settings-Base
        """
        ...

    @signed_post("/api/v2/copy/mix-trader/create-copy-api")
    def create_futures_copy_api(self, *, passphrase: str) -> ApiResponse[list[CopyApiKey]]:
        """Trader: creates the API key for trading in public.

        For traders of the newer kind, and once only. The secret is shown this once. ``passphrase`` has 8 to 32
        letters and digits; it must be sent with every later call and cannot be read back.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the key was created; its
        secret is lost then.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Create-Copy-Api
        """
        ...

    @signed_post("/api/v2/copy/mix-trader/order-close-positions", rate=RateLimit(10, per="uid"))
    def close_futures_trader_order(
        self,
        *,
        product_type: LiveProductType,
        tracking_no: str | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[list[ClosingPosition]]:
        """Trader: closes positions at market price.

        With ``product_type`` alone all positions of that product line are closed. ``tracking_no`` comes from
        :meth:`get_futures_trader_current_order`. Positions that are copied can be closed by this call only.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_futures_trader_current_order` before repeating.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Order-Close-Positions
        """
        ...

    @signed_get(
        "/api/v2/copy/mix-trader/order-current-track",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="trackingList", next_key="endId"),
    )
    def get_futures_trader_current_order(
        self,
        *,
        product_type: LiveProductType,
        symbol: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_greater_than: str | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[TraderPositionPage]:
        """Trader: own positions that are open and copied.

        Three months back unless told, and three months at most in one call. ``id_greater_than`` asks for newer rows
        instead. Pages hold ``limit`` rows (20 unless told, 50 at most); ``data.end_id`` goes into ``id_less_than``,
        or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Order-Current-Track
        """
        ...

    @signed_get(
        "/api/v2/copy/mix-trader/order-history-track",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="trackingList", next_key="endId"),
    )
    def get_futures_trader_history_orders(
        self,
        *,
        product_type: LiveProductType,
        id_less_than: str | None = None,
        id_greater_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[ClosedTraderPositionPage]:
        """Trader: own positions that are closed and were copied.

        ``order`` sorts by the time of creation; ``paginate`` needs newest first (``desc``). Three months back unless
        told, and three months at most in one call. ``id_greater_than`` asks for newer rows instead. Pages hold
        ``limit`` rows (20 unless told, 100 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Order-History-Track
        """
        ...

    @signed_post("/api/v2/copy/mix-trader/order-modify-tpsl", rate=RateLimit(10, per="uid"))
    def modify_futures_trader_order_tpsl(
        self,
        *,
        tracking_no: str,
        product_type: LiveProductType,
        stop_surplus_price: Number | None = None,
        stop_loss_price: Number | None = None,
    ) -> ApiResponse[str]:
        """Trader: sets take-profit and stop-loss of a position.

        Give at least one price: a price sets or moves it, ``"0"`` takes it away, and what is left out stays as it is.
        ``tracking_no`` comes from :meth:`get_futures_trader_current_order`. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_futures_trader_current_order`.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Order-Modify-Tpsl
        """
        ...

    @signed_get("/api/v2/copy/mix-trader/order-total-detail", rate=RateLimit(10, per="uid"))
    def get_futures_trader_order(self) -> ApiResponse[TraderSummary]:
        """Trader: own record: return, followers, wins and losses.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Order-Total-Detail
        """
        ...

    @signed_get(
        "/api/v2/copy/mix-trader/profit-details", rate=RateLimit(20, per="uid"), paging=Paging("page", param="pageNo")
    )
    def get_futures_trader_profit_share(
        self,
        *,
        coin: str | None = None,
        page_size: int | None = None,
        page_no: int | None = None,
    ) -> ApiResponse[list[ProfitShare]]:
        """Trader: shares of profit that are still to come, by follower.

        Pages of ``page_size`` rows (20 unless told, 100 at most) count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Profit-Details
        """
        ...

    @signed_get(
        "/api/v2/copy/mix-trader/profit-history-details",
        rate=RateLimit(20, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="profitList", next_key="endId"),
    )
    def get_futures_trader_profit_share_history(
        self,
        *,
        coin: str | None = None,
        id_less_than: str | None = None,
        id_greater_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[PaidProfitSharePage]:
        """Trader: shares of profit that were paid.

        Three months back unless told, and three months at most in one call. ``id_greater_than`` asks for newer rows
        instead. Pages hold ``limit`` rows (100 unless told, 100 at most); ``data.end_id`` goes into ``id_less_than``,
        or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Profit-History-Details
        """
        ...

    @signed_get("/api/v2/copy/mix-trader/profit-history-summarys", rate=RateLimit(20, per="uid"))
    def get_futures_trader_profit_history(self) -> ApiResponse[ProfitSummary]:
        """Trader: shares of profit in total, and by coin.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Profit-History-Summarys
        """
        ...

    @signed_get(
        "/api/v2/copy/mix-trader/profits-group-coin-date",
        rate=RateLimit(20, per="uid"),
        paging=Paging("page", param="pageNo"),
    )
    def get_futures_trader_profit_share_group(
        self,
        *,
        page_size: int | None = None,
        page_no: int | None = None,
    ) -> ApiResponse[list[DailyProfitShare]]:
        """Trader: shares of profit by coin and day.

        Pages of ``page_size`` rows (20 unless told, 50 at most) count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/future-copytrade/trader/Trader-Get-Profits-Group-Coin-Date
        """
        ...
