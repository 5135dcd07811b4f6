"""The room ``copy_spot`` of the V2 API: endpoints only; what they answer is in ``models.v2.copy_spot``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ...models.v2.enums import OnOff
from ...rate_limit import RateLimit
from ...wire import AtMost, Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.copy_spot import (
        ClosedFollowerOrderPage,
        ClosedTraderOrderPage,
        FollowedTraderPage,
        Follower,
        FollowerOrderPage,
        FollowerSettings,
        FollowSetting,
        PaidProfitSharePage,
        ProfitShare,
        ProfitSummary,
        TraderConfiguration,
        TraderOrderPage,
        TraderSummary,
        TraderSymbols,
    )

__all__ = ["CopySpot"]


class CopySpot(EndpointGroup):
    """Spot copy trading: ``/api/v2/copy/spot-...``.

    A *trader* (the exchange also says elite or lead trader) trades in public; *followers* have the purchases copied
    and pay a share of the profit. Methods are named for the side that calls them.
    """

    @signed_post("/api/v2/copy/spot-follower/cancel-trader", rate=RateLimit(10, per="uid"))
    def unfollow_spot_trader(self, *, trader_id: str) -> ApiResponse[str]:
        """Follower: stops following a trader.

        ``data`` is an empty text.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_spot_follower_traders`.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/follower/Cancel-Trader
        """
        ...

    @signed_post("/api/v2/copy/spot-follower/order-close-tracking", rate=RateLimit(10, per="uid"))
    def sell_spot_follower(
        self,
        *,
        tracking_no_list: Annotated[Sequence[str], AtMost(50)],
        symbol: str,
    ) -> ApiResponse[str]:
        """Follower: sells coins that were bought by copying.

        Up to 50 in one call; either all succeed or none. The numbers come from :meth:`get_spot_follower_open_orders`.
        ``data`` is an empty text.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_spot_follower_open_orders` before repeating.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/follower/Order-Close-Tracking
        """
        ...

    @signed_get(
        "/api/v2/copy/spot-follower/query-current-orders",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="trackingList", next_key="endId"),
    )
    def get_spot_follower_open_orders(
        self,
        *,
        symbol: str | None = None,
        trader_id: str | None = None,
        id_less_than: str | None = None,
        id_greater_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[FollowerOrderPage]:
        """Follower: copied purchases that are not sold yet.

        ``id_greater_than`` asks for newer rows instead. Pages hold ``limit`` rows (20 unless told, 50 at most);
        ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/follower/Query-Current-Orders
        """
        ...

    @signed_get(
        "/api/v2/copy/spot-follower/query-history-orders",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="trackingList", next_key="endId"),
    )
    def get_spot_follower_history_orders(
        self,
        *,
        symbol: str | None = None,
        trader_id: str | None = None,
        id_less_than: str | None = None,
        id_greater_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[ClosedFollowerOrderPage]:
        """Follower: copied purchases that were sold again.

        ``id_greater_than`` asks for newer rows instead. Pages hold ``limit`` rows (20 unless told, 50 at most);
        ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/follower/Query-History-Orders
        """
        ...

    @signed_get("/api/v2/copy/spot-follower/query-settings", rate=RateLimit(10, per="uid"))
    def get_spot_follower_settings(self, *, trader_id: str) -> ApiResponse[FollowerSettings]:
        """Follower: how a trader is copied, and within which limits one may choose.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/follower/Query-Settings
        """
        ...

    @signed_get("/api/v2/copy/spot-follower/query-trader-symbols", rate=RateLimit(10, per="uid"))
    def get_spot_follower_current_trader_symbols(self, *, trader_id: str) -> ApiResponse[TraderSymbols]:
        """Follower: which pairs a trader trades in public.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/follower/Query-Trader-Symbols
        """
        ...

    @signed_get(
        "/api/v2/copy/spot-follower/query-traders",
        rate=RateLimit(10, per="uid"),
        paging=Paging("page", param="pageNo", rows="resultList"),
    )
    def get_spot_follower_traders(
        self,
        *,
        page_no: int | None = None,
        page_size: int | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
    ) -> ApiResponse[FollowedTraderPage]:
        """Follower: which traders are followed, and what came of it.

        Amounts are in USDT. Pages of ``page_size`` rows (20 unless told, 50 at most) count from 1 (``page_no``), or
        use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/follower/Query-Traders
        """
        ...

    @signed_post("/api/v2/copy/spot-follower/setting-tpsl", rate=RateLimit(10, per="uid"))
    def update_spot_follower_tpsl(
        self,
        *,
        tracking_no: str,
        stop_surplus_price: Number | None = None,
        stop_loss_price: Number | None = None,
    ) -> ApiResponse[str]:
        """Follower: sets take-profit and stop-loss of a copied purchase.

        Give at least one price: a price sets or moves it, ``"0"`` takes it away, and what is left out stays as it is.
        ``tracking_no`` comes from :meth:`get_spot_follower_open_orders`. ``data`` is an empty text.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_spot_follower_open_orders`.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/follower/Setting-Tpsl
        """
        ...

    @signed_post("/api/v2/copy/spot-follower/settings", rate=RateLimit(10, per="uid"))
    def update_spot_follower_settings(
        self,
        *,
        trader_id: str,
        settings: Sequence[FollowSetting | Mapping[str, Any]],
        auto_copy: OnOff | None = None,
        mode: Literal["basic", "advanced"] | None = None,
    ) -> ApiResponse[str]:
        """Follower: follows a trader, or changes how one is copied.

        ``settings`` holds :class:`~bitget_client.models.v2.copy_spot.FollowSetting` objects or mappings, one for each
        pair; the limits are in :meth:`get_spot_follower_settings`. ``mode`` is ``advanced`` unless told;
        ``auto_copy``, which also copies pairs that the trader adds later, is for ``basic``. ``data`` is an empty
        text.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_spot_follower_settings`.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/follower/Settings
        """
        ...

    @signed_post("/api/v2/copy/spot-follower/stop-order", rate=RateLimit(10, per="uid"))
    def cancel_spot_follower_order(
        self,
        *,
        tracking_no_list: Annotated[Sequence[str], AtMost(50)],
    ) -> ApiResponse[str]:
        """Follower: stops copied orders.

        Up to 50 in one call; either all succeed or none. The numbers come from :meth:`get_spot_follower_open_orders`.
        ``data`` is an empty text.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_spot_follower_open_orders`.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/follower/Stop-Order
        """
        ...

    @signed_get(
        "/api/v2/copy/spot-trader/config-query-followers",
        rate=RateLimit(10, per="uid"),
        paging=Paging("page", param="pageNo"),
    )
    def get_spot_trader_followers(
        self,
        *,
        page_no: int | None = None,
        page_size: int | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
    ) -> ApiResponse[list[Follower]]:
        """Trader: who follows.

        Pages of ``page_size`` rows (30 unless told, 1000 at most) count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Config-Query-Followers
        """
        ...

    @signed_get("/api/v2/copy/spot-trader/config-query-settings", rate=RateLimit(10, per="uid"))
    def get_spot_trader_configuration(self) -> ApiResponse[TraderConfiguration]:
        """Trader: own settings: pairs, limits and what followers see.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Config-Query-Settings
        """
        ...

    @signed_post("/api/v2/copy/spot-trader/config-remove-follower", rate=RateLimit(10, per="uid"))
    def remove_spot_trader_followers(self, *, follower_uid: str) -> ApiResponse[str]:
        """Trader: sends a follower away.

        ``data`` is an empty text.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_spot_trader_followers`.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Config-Remove-Follower
        """
        ...

    @signed_post("/api/v2/copy/spot-trader/config-setting-symbols", rate=RateLimit(10, per="uid"))
    def get_spot_trader_symbol_settings(
        self,
        *,
        symbol_list: Annotated[Sequence[str], AtMost(50)],
        setting_type: Literal["add", "delete"],
    ) -> ApiResponse[str]:
        """Trader: opens pairs to followers, or closes them. It changes the account, in spite of its name.

        Up to 50 pairs in one call. The name is that of other clients; what is open now is said by
        :meth:`get_spot_trader_configuration`. ``data`` is an empty text.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_spot_trader_configuration`.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Config-Setting-Symbols
        """
        ...

    @signed_post("/api/v2/copy/spot-trader/order-close-tracking", rate=RateLimit(10, per="uid"))
    def sell_spot_trader(
        self,
        *,
        tracking_no_list: Annotated[Sequence[str], AtMost(50)],
        symbol: str,
    ) -> ApiResponse[str]:
        """Trader: sells coins whose purchase is copied.

        Up to 50 in one call; either all succeed or none. The numbers come from
        :meth:`get_spot_trader_current_orders`. ``data`` is an empty text.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_spot_trader_current_orders` before repeating.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Order-Close-Tracking
        """
        ...

    @signed_get(
        "/api/v2/copy/spot-trader/order-current-track",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="trackingList", next_key="endId"),
    )
    def get_spot_trader_current_orders(
        self,
        *,
        symbol: str | None = None,
        id_less_than: str | None = None,
        id_greater_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[TraderOrderPage]:
        """Trader: own purchases that are copied and not sold yet.

        ``id_greater_than`` asks for newer rows instead. Pages hold ``limit`` rows (20 unless told, 50 at most);
        ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Order-Current-Track
        """
        ...

    @signed_get(
        "/api/v2/copy/spot-trader/order-history-track",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="trackingList", next_key="endId"),
    )
    def get_spot_trader_history_orders(
        self,
        *,
        id_less_than: str | None = None,
        id_greater_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        symbol: str | None = None,
    ) -> ApiResponse[ClosedTraderOrderPage]:
        """Trader: own purchases that were copied and are sold again.

        ``id_greater_than`` asks for newer rows instead. Pages hold ``limit`` rows (20 unless told, 100 at most);
        ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Order-History-Track
        """
        ...

    @signed_post("/api/v2/copy/spot-trader/order-modify-tpsl", rate=RateLimit(10, per="uid"))
    def modify_spot_trader_order_tpsl(
        self,
        *,
        tracking_no: str,
        stop_surplus_price: Number | None = None,
        stop_loss_price: Number | None = None,
    ) -> ApiResponse[str]:
        """Trader: sets take-profit and stop-loss of a purchase.

        Give at least one price: a price sets or moves it, ``"0"`` takes it away, and what is left out stays as it is.
        ``tracking_no`` comes from :meth:`get_spot_trader_current_orders`. ``data`` is an empty text.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_spot_trader_current_orders`.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Order-Modify-Tpsl
        """
        ...

    @signed_get("/api/v2/copy/spot-trader/order-total-detail", rate=RateLimit(10, per="uid"))
    def get_spot_trader_order(self) -> ApiResponse[TraderSummary]:
        """Trader: own record: return, followers, wins and losses.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Order-Total-Detail
        """
        ...

    @signed_get(
        "/api/v2/copy/spot-trader/profit-details", rate=RateLimit(10, per="uid"), paging=Paging("page", param="pageNo")
    )
    def get_spot_trader_unrealized_profit(
        self,
        *,
        coin: str | None = None,
        page_no: int | None = None,
        page_size: int | None = None,
    ) -> ApiResponse[list[ProfitShare]]:
        """Trader: shares of profit that are still to come, by follower.

        Pages of ``page_size`` rows (20 unless told, 50 at most) count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Profit-Details
        """
        ...

    @signed_get(
        "/api/v2/copy/spot-trader/profit-history-details",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="profitList", next_key="endId"),
    )
    def get_spot_trader_history_profit(
        self,
        *,
        id_less_than: str | None = None,
        id_greater_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        coin: str | None = None,
    ) -> ApiResponse[PaidProfitSharePage]:
        """Trader: shares of profit that were paid.

        ``id_greater_than`` asks for newer rows instead. Pages hold ``limit`` rows (100 unless told, 100 at most);
        ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Profit-History-Details
        """
        ...

    @signed_get("/api/v2/copy/spot-trader/profit-summarys", rate=RateLimit(10, per="uid"))
    def get_spot_trader_profit(self) -> ApiResponse[ProfitSummary]:
        """Trader: shares of profit in total, and by coin and day.

        https://www.bitget.com/api-doc/copytrading/spot-copytrade/trader/Profit-Summarys
        """
        ...
