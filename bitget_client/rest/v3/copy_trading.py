"""The room ``copy_trading`` of the V3 API: endpoints only; what they answer is in ``models.v3.copy_trading``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from ...models.enums import LongShort, OnOff, TriggerBy
from ...rate_limit import RateLimit
from ...wire import Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.copy_trading import (
        CopyPosition,
        CopySettings,
        CopySettlements,
        CopySummary,
        Follower,
        FollowerTransfers,
        LeadPosition,
        LeadSettlements,
        LeadSymbol,
        LeadTransfer,
        MaxTransferable,
        Page,
        PastFollower,
        PortfolioOverview,
        ProfitSummary,
        RowList,
        TpslAck,
        TpslOrder,
        TransferAck,
    )

__all__ = ["CopyTrading"]


class CopyTrading(EndpointGroup):
    """Futures copy trading: ``/api/v3/copy/futures``.

    A *lead trader* (the exchange also says elite trader) trades in public with an account kept for it; *followers* put
    money aside and have those trades copied into it. The lead trader gets a share of each follower's profit. What is
    followed is a *project*, one lead trader's public portfolio, with a ``project_id``.

    Methods that take ``project_id`` are for followers, the others for lead traders. TP/SL are take-profit and
    stop-loss: the prices at which a position is closed with a gain or a loss.
    """

    @signed_post("/api/v3/copy/futures/cancel-tpsl")
    def cancel_copy_futures_tpsl(self, *, project_id: str, strategy_id: str) -> ApiResponse[str]:
        """Follower: takes take-profit and stop-loss off a copied position.

        ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_copy_futures_current_tpsl_orders`.
        """
        ...

    @signed_post("/api/v3/copy/futures/close-all")
    def close_all_copy_futures_positions(self, *, project_id: str) -> ApiResponse[str]:
        """Follower: closes every position copied from a project.

        ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_copy_futures_current_positions` before repeating.
        """
        ...

    @signed_post("/api/v3/copy/futures/close-positions")
    def close_copy_futures_positions(
        self,
        *,
        project_id: str,
        symbol: str,
        qty: Number,
        hold_side: LongShort | None = None,
    ) -> ApiResponse[str]:
        """Follower: closes a copied position, or part of it.

        ``hold_side`` is needed in hedge mode. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_copy_futures_current_positions` before repeating, as a second call may close more.
        """
        ...

    @signed_get(
        "/api/v3/copy/futures/copy-profit-details",
        paging=Paging("cursor", param="cursor", rows="list", next_key="nextCursor"),
    )
    def get_copy_futures_copy_profit_details(
        self,
        *,
        project_id: str,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[CopySettlements]:
        """Follower: the lead trader's share of own profits, settlement by settlement.

        Pages hold ``limit`` rows (20 unless told, 100 at most); ``data.next_cursor`` continues, or use ``paginate``.
        """
        ...

    @signed_get("/api/v3/copy/futures/copy-settings")
    def get_copy_futures_copy_settings(self, *, project_id: str) -> ApiResponse[CopySettings]:
        """Follower: how a project is being copied."""
        ...

    @signed_post("/api/v3/copy/futures/copy-transfer")
    def copy_futures_follower_transfer(
        self,
        *,
        project_id: str,
        type: Literal["in", "out"],
        coin: str,
        amount: Number,
        in_account_type: str | None = None,
    ) -> ApiResponse[str]:
        """Follower: moves funds into the money set aside for a project, or out of it.

        ``amount`` is in ``coin``. ``in_account_type`` says where incoming funds may come from: ``funding``, ``uta``
        and ``otc``, separated by commas; left out, all three are drawn on, in the order funding, otc, uta. Outgoing
        funds go to the funding account. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether funds moved: look at
        :meth:`get_copy_futures_follower_transfer_records` before repeating.
        """
        ...

    @signed_get(
        "/api/v3/copy/futures/copy-transfer-record",
        paging=Paging("cursor", param="cursor", rows="list", next_key="nextCursor"),
    )
    def get_copy_futures_follower_transfer_records(
        self,
        *,
        project_id: str,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[FollowerTransfers]:
        """Follower: past transfers for a project.

        Pages hold ``limit`` rows (20 unless told, 100 at most); ``data.next_cursor`` continues, or use ``paginate``.
        """
        ...

    @signed_get("/api/v3/copy/futures/current-copy")
    def get_copy_futures_current_copy(self, *, project_id: str) -> ApiResponse[CopySummary]:
        """Follower: profit, value and investment of a copied project. Amounts are in USDT."""
        ...

    @signed_get("/api/v3/copy/futures/current-follower", rate=RateLimit(1, per="uid"))
    def get_copy_futures_current_followers(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[RowList[Follower]]:
        """Lead trader: those who follow now, and what they gained.

        Pages hold ``limit`` rows (20 unless told, 100 at most). ``cursor`` continues a listing; the answer is said to
        carry it as ``endId``, which has not been seen: look for it in ``raw``.
        """
        ...

    @signed_get("/api/v3/copy/futures/current-positions")
    def get_copy_futures_current_positions(
        self,
        *,
        project_id: str,
        symbol: str | None = None,
        pos_side: LongShort | None = None,
    ) -> ApiResponse[RowList[CopyPosition]]:
        """Follower: open positions copied from a project."""
        ...

    @signed_get("/api/v3/copy/futures/current-tpsl-orders")
    def get_copy_futures_current_tpsl_orders(self, *, project_id: str) -> ApiResponse[RowList[TpslOrder]]:
        """Follower: the take-profits and stop-losses now on copied positions."""
        ...

    @signed_post("/api/v3/copy/futures/follower-settings")
    def create_copy_futures(
        self,
        *,
        project_id: str,
        type: Literal["fixed_ratio", "fixed_margin"],
        amount: Number,
        account_type: str | None = None,
        trading_pair_list: Sequence[str] | str | None = None,
        margin_per_order: Number | None = None,
        auto_copy: OnOff | None = None,
        leverage: Number | None = None,
        max_entry_slippage: Number | None = None,
        max_margin_ratio: Number | None = None,
        max_postion_value: Number | None = None,
    ) -> ApiResponse[str]:
        """Follower: starts to follow a lead trader.

        ``type`` says how large copied orders are: ``fixed_ratio``, as large in relation to ``amount`` as the lead
        trader's are to their equity, or ``fixed_margin``, always ``margin_per_order`` (needed then). ``amount``, in
        USDT, is set aside, at least 50; ``account_type`` says where it may come from: ``funding``, ``uta`` and
        ``otc``, separated by commas; left out, all three are drawn on, in the order funding, otc, uta.

        Left out, ``trading_pair_list`` means all instruments; sources differ on whether the exchange wants a list or
        text with commas, so both go out as they are. ``auto_copy`` follows instruments the lead trader adds (on
        unless told). ``leverage`` is 1 to 10, or the lead trader's. ``max_entry_slippage`` (0.1 to 3) and
        ``max_margin_ratio`` (5 to 95) are per cent: 1 is 1 %. ``max_postion_value`` (the exchange's spelling), in
        USDT, stops further copying once positions are worth so much, 2,000,000 unless told and at most.

        ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_copy_futures_current_copy` before repeating.
        """
        ...

    @signed_get("/api/v3/copy/futures/history-follower", rate=RateLimit(1, per="uid"))
    def get_copy_futures_history_followers(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[RowList[PastFollower]]:
        """Lead trader: those who followed once.

        Pages hold ``limit`` rows (20 unless told, 100 at most). ``cursor`` continues a listing; the answer is said to
        carry it as ``endId``, which has not been seen: look for it in ``raw``.
        """
        ...

    @signed_get("/api/v3/copy/futures/max-transferable", rate=RateLimit(1, per="uid"))
    def get_copy_futures_max_transferable(self, *, coin: str) -> ApiResponse[MaxTransferable]:
        """Lead trader: how much of a coin can be taken out of the lead account."""
        ...

    @signed_post("/api/v3/copy/futures/modify-follower-settings")
    def modify_copy_futures_follower_settings(
        self,
        *,
        project_id: str,
        trading_pair_list: Sequence[str] | str | None = None,
        margin_per_order: Number | None = None,
        auto_copy: OnOff | None = None,
        leverage: Number | None = None,
        max_entry_slippage: Number | None = None,
        max_margin_ratio: Number | None = None,
        max_postion_value: Number | None = None,
    ) -> ApiResponse[str]:
        """Follower: changes how a project is copied.

        Arguments mean what they mean in :meth:`create_copy_futures`; ``trading_pair_list=["all"]`` means all
        instruments. ``leverage`` can be changed only without open positions. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the change was made: ask
        :meth:`get_copy_futures_copy_settings`.
        """
        ...

    @signed_post("/api/v3/copy/futures/modify-tpsl")
    def modify_copy_futures_tpsl(
        self,
        *,
        project_id: str,
        strategy_id: str,
        tp_trigger_by: TriggerBy,
        sl_trigger_by: TriggerBy,
        take_profit: Number,
        stop_loss: Number,
    ) -> ApiResponse[TpslAck]:
        """Follower: changes take-profit and stop-loss of a copied position.

        ``strategy_id`` comes from :meth:`get_copy_futures_current_tpsl_orders`.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted.
        """
        ...

    @signed_post("/api/v3/copy/futures/place-tpsl")
    def place_copy_futures_tpsl(
        self,
        *,
        project_id: str,
        position_id: str,
        tp_trigger_by: TriggerBy,
        sl_trigger_by: TriggerBy,
        take_profit: Number,
        stop_loss: Number,
    ) -> ApiResponse[TpslAck]:
        """Follower: puts take-profit and stop-loss on a copied position.

        ``position_id`` comes from :meth:`get_copy_futures_current_positions`.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_copy_futures_current_tpsl_orders` before repeating.
        """
        ...

    @signed_get("/api/v3/copy/futures/portfolio-overview")
    def get_copy_futures_portfolio_overview(
        self, *, period: Literal["7D", "30D", "90D", "180D"]
    ) -> ApiResponse[list[PortfolioOverview]]:
        """Lead trader: assets, return and drawdown of the portfolio over a period.

        Whether the exchange answers with one object or a list of them is not confirmed. ``data`` is a list, and empty
        for a single object, which is in ``raw`` then.
        """
        ...

    @signed_get("/api/v3/copy/futures/position-summary", rate=RateLimit(5, per="uid"))
    def get_copy_futures_position_summary(self) -> ApiResponse[list[LeadPosition]]:
        """Lead trader: open positions with profit, margin and liquidation price."""
        ...

    @signed_get(
        "/api/v3/copy/futures/profit-details",
        rate=RateLimit(1, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list", next_key="nextCursor"),
    )
    def get_copy_futures_profit_details(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[LeadSettlements]:
        """Lead trader: own share of each follower's profit, settlement by settlement.

        Pages hold ``limit`` rows (20 unless told, 100 at most); ``data.next_cursor`` continues, or use ``paginate``.
        """
        ...

    @signed_get("/api/v3/copy/futures/profit-summary", rate=RateLimit(1, per="uid"))
    def get_copy_futures_profit_summary(self) -> ApiResponse[ProfitSummary]:
        """Lead trader: profit shares in total, settled and still to come. In USDT."""
        ...

    @signed_get("/api/v3/copy/futures/tpsl-order-history", paging=Paging("cursor", param="cursor", rows="list"))
    def get_copy_futures_tpsl_order_history(
        self,
        *,
        project_id: str,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[TpslOrder]]:
        """Follower: take-profits and stop-losses that are finished.

        The last 30 days unless told, 90 days at most. Pages hold ``limit`` rows (100 unless told, and at most);
        ``data.cursor`` continues, or use ``paginate``.
        """
        ...

    @signed_get("/api/v3/copy/futures/trading-pairs", rate=RateLimit(5, per="uid"))
    def get_copy_futures_trading_pairs(self) -> ApiResponse[list[LeadSymbol]]:
        """Lead trader: which contracts may be traded, and how many positions of each.

        https://www.bitget.com/api-doc/uta/copy/futures-public/Get-Trading-Pairs
        """
        ...

    @signed_post("/api/v3/copy/futures/transfer", rate=RateLimit(1, per="uid"))
    def copy_futures_transfer(
        self,
        *,
        type: Literal["in", "out"],
        coin: str,
        amount: Number,
        in_account_type: str | None = None,
    ) -> ApiResponse[TransferAck]:
        """Lead trader: moves funds into the lead account or out of it.

        ``amount`` is in ``coin``. ``in_account_type`` says where incoming funds may come from: ``funding``, ``uta``
        and ``otc``, separated by commas; left out, all three are drawn on, in the order funding, otc, uta.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether funds moved: look at
        :meth:`get_copy_futures_transfer_records` before repeating.
        """
        ...

    @signed_get(
        "/api/v3/copy/futures/transfer-record",
        rate=RateLimit(1, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list", row_key="transferId"),
    )
    def get_copy_futures_transfer_records(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[RowList[LeadTransfer]]:
        """Lead trader: past transfers into and out of the lead account.

        ``cursor`` is the last ``transfer_id`` of the page before, or use ``paginate``.
        """
        ...

    @signed_post("/api/v3/copy/futures/unfollow")
    def unfollow_copy_futures(
        self,
        *,
        project_id: str,
        close_type: Literal["follow_close", "instant_close"] | None = None,
    ) -> ApiResponse[str]:
        """Follower: stops following a lead trader.

        ``close_type`` says what becomes of open positions: ``follow_close`` closes them when the lead trader does,
        ``instant_close`` at once. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_copy_futures_current_copy`.
        """
        ...
