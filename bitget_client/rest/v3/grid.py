"""The room ``grid`` of the V3 API: endpoints only; what they answer is in ``models.v3.grid``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ...rate_limit import RateLimit
from ...wire import Closed, Number, YesNo
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.grid import GridBot, GridBotId, GridOrders, GridValidation, Indicator, Investment, NeutralGridBot

__all__ = ["Grid"]

#: Product lines with grid bots.
GridCategory = Annotated[Literal["SPOT", "USDT-FUTURES", "USDC-FUTURES"], Closed]
#: Product lines with neutral grid bots.
NeutralGridCategory = Annotated[Literal["USDT-FUTURES", "USDC-FUTURES"], Closed]


class Grid(EndpointGroup):
    """Grid bots run by the exchange: ``/api/v3/trade/grid``.

    A grid bot divides a price range into steps and keeps a buy order on each step below the market and a sell order on
    each above, so that every swing earns one step. A *neutral* bot trades a futures contract in both directions.
    """

    @signed_post("/api/v3/trade/grid/add-investment", rate=RateLimit(1, per="uid"))
    def add_grid_investment(
        self,
        *,
        category: GridCategory,
        bot_id: str,
        funds_source: Sequence[Literal["funding", "uta", "otc"]],
        coin: str | None = None,
        size: Number | None = None,
        adjust_type: Literal["increase", "decrease"] | None = None,
        reinvest_profit: YesNo | None = None,
    ) -> ApiResponse[GridBotId]:
        """Adds funds to a running bot, or takes some away from a futures bot.

        ``adjust_type`` is for futures, which need it. ``reinvest_profit`` is for spot (yes unless told).
        ``funds_source`` names the accounts to draw on.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether funds moved: look at the bot before
        repeating.
        """
        ...

    @signed_get("/api/v3/trade/grid/bot-detail", rate=RateLimit(10, per="uid"))
    def get_grid_bot_detail(self, *, bot_id: str) -> ApiResponse[GridBot]:
        """Settings, state and profit of a spot or futures grid bot.

        For neutral bots see :meth:`get_neutral_grid_bot_detail`.
        """
        ...

    @signed_post("/api/v3/trade/grid/close-bot", rate=RateLimit(1, per="uid"))
    def close_grid_bot(self, *, bot_id: str) -> ApiResponse[GridBotId]:
        """Stops a grid bot. What becomes of its orders and holdings follows its settings.

        Sources differ on the answer: ``data`` may be ``None``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        the bot's ``status``.
        """
        ...

    @signed_post("/api/v3/trade/grid/create-bot", rate=RateLimit(1, per="uid"))
    def create_grid_bot(
        self,
        *,
        category: GridCategory,
        symbol: str,
        max_price: Number,
        min_price: Number,
        grid_num: Number,
        grid_order_mode: Literal["arithmetic", "geometric"],
        investment_amount: Sequence[Investment | Mapping[str, Any]],
        funds_source: Sequence[Literal["funding", "uta", "otc"]] | None = None,
        slippage: Number | None = None,
        auto_transfer_profits: YesNo | None = None,
        grid_type: Literal["long", "short", "neutral", "netural"] | None = None,
        leverage: Number | None = None,
        auto_reserve_margin: YesNo | None = None,
        reserved_margin: Number | None = None,
        trigger_condition: Literal["instant", "price", "rsi", "boll"] | None = None,
        trigger_params: Sequence[Indicator | Mapping[str, Any]] | None = None,
        trigger_price: Number | None = None,
        termination_condition: Literal["rsi", "boll"] | None = None,
        termination_params: Sequence[Indicator | Mapping[str, Any]] | None = None,
        termination_sell: YesNo | None = None,
        stop_loss: Number | None = None,
        take_profit: Number | None = None,
        trailing_grid: YesNo | None = None,
        moving_average_gains: Number | None = None,
        stop_upward_price: Number | None = None,
        hodl_mode: YesNo | None = None,
        market_open: YesNo | None = None,
        loss_reserve: YesNo | None = None,
    ) -> ApiResponse[GridBotId]:
        """Creates a spot or futures grid bot and starts it.

        The grid has ``grid_num`` steps between ``min_price`` and ``max_price``, of equal distance (``arithmetic``) or
        equal ratio (``geometric``). ``investment_amount`` lists what is put in, each an
        :class:`~bitget_client.models.v3.grid.Investment` or a mapping; futures take the quote coin only.
        ``funds_source`` names the accounts to draw on.

        Futures need ``grid_type``; another client reports that the exchange spells neutral as ``netural``.
        ``leverage`` (1 unless told), ``reserved_margin``, ``auto_reserve_margin``, ``market_open`` (yes unless told)
        and ``loss_reserve`` (yes unless told) are for futures, ``hodl_mode`` (keeps the base coin at the end) and
        ``termination_sell`` (sells it) for spot.

        ``trigger_condition`` says when the bot starts (``instant`` unless told): at ``trigger_price``, or by the
        indicators RSI or Bollinger bands with ``trigger_params``; ``termination_condition`` and
        ``termination_params`` end it likewise. ``trailing_grid`` lets the range follow the price up, as far as
        ``stop_upward_price``. ``auto_transfer_profits`` pays profits out (no unless told).

        :meth:`validate_grid_bot` checks the same settings without creating anything.

        Raises :class:`~bitget_client.errors.InvalidParameter`, :class:`~bitget_client.errors.InsufficientBalance`:
        there is no bot; :class:`~bitget_client.errors.OutcomeUnknown`: there may be one. No call known here lists the
        bots: look at the account's open orders before repeating.
        """
        ...

    @signed_post("/api/v3/trade/grid/create-neutral-bot", rate=RateLimit(1, per="uid"))
    def create_neutral_grid_bot(
        self,
        *,
        category: NeutralGridCategory,
        symbol: str,
        max_price: Number,
        min_price: Number,
        grid_num: Number,
        grid_order_mode: Literal["arithmetic", "geometric"],
        investment_amount: Sequence[Investment | Mapping[str, Any]],
        funds_source: Sequence[Literal["funding", "uta", "otc"]] | None = None,
        leverage: Number | None = None,
        trigger_price: Number | None = None,
        stop_loss: Number | None = None,
        take_profit: Number | None = None,
        auto_transfer_profits: YesNo | None = None,
    ) -> ApiResponse[GridBotId]:
        """Creates a neutral futures grid bot and starts it.

        Arguments mean what they mean in :meth:`create_grid_bot`. :meth:`validate_neutral_grid_bot` checks the same
        settings without creating anything.

        Raises :class:`~bitget_client.errors.InvalidParameter`, :class:`~bitget_client.errors.InsufficientBalance`:
        there is no bot; :class:`~bitget_client.errors.OutcomeUnknown`: there may be one. No call known here lists the
        bots: look at the account's open orders before repeating.
        """
        ...

    @signed_get("/api/v3/trade/grid/list-details", rate=RateLimit(1, per="uid"))
    def get_grid_bot_order_details(self, *, category: GridCategory, bot_id: str) -> ApiResponse[GridOrders]:
        """Open orders of a spot or futures grid bot."""
        ...

    @signed_post("/api/v3/trade/grid/modify-bot", rate=RateLimit(1, per="uid"))
    def modify_grid_bot(
        self,
        *,
        bot_id: str,
        category: GridCategory,
        take_profit: Number | None = None,
        stop_loss: Number | None = None,
        termination_condition: Literal["rsi", "boll"] | None = None,
        termination_params: Sequence[Indicator | Mapping[str, Any]] | None = None,
        hodl_mode: YesNo | None = None,
        auto_transfer_profits: YesNo | None = None,
    ) -> ApiResponse[GridBotId]:
        """Changes how a spot or futures grid bot ends.

        ``take_profit`` and ``stop_loss`` are taken away when left out: give the present ones to keep them.
        ``hodl_mode`` is for spot.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the change was made: look at
        :meth:`get_grid_bot_detail`.
        """
        ...

    @signed_post("/api/v3/trade/grid/modify-grid-interval", rate=RateLimit(1, per="uid"))
    def modify_grid_interval(
        self,
        *,
        category: GridCategory,
        bot_id: str,
        max_price: Number,
        min_price: Number,
        grid_num: Number,
    ) -> ApiResponse[GridBotId]:
        """Changes price range and number of steps of a spot or futures grid bot.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the change was made: look at
        :meth:`get_grid_bot_detail`.
        """
        ...

    @signed_post("/api/v3/trade/grid/modify-neutral-bot", rate=RateLimit(1, per="uid"))
    def modify_neutral_grid_bot(
        self,
        *,
        bot_id: str,
        category: NeutralGridCategory,
        take_profit: Number | None = None,
        stop_loss: Number | None = None,
        auto_transfer_profits: YesNo | None = None,
    ) -> ApiResponse[GridBotId]:
        """Changes how a neutral grid bot ends.

        ``take_profit`` and ``stop_loss`` are taken away when left out: give the present ones to keep them.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the change was made: look at
        :meth:`get_neutral_grid_bot_detail`.
        """
        ...

    @signed_post("/api/v3/trade/grid/modify-neutral-grid-interval", rate=RateLimit(1, per="uid"))
    def modify_neutral_grid_interval(
        self,
        *,
        category: NeutralGridCategory,
        bot_id: str,
        max_price: Number,
        min_price: Number,
        grid_num: Number,
    ) -> ApiResponse[GridBotId]:
        """Changes price range and number of steps of a neutral grid bot.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the change was made: look at
        :meth:`get_neutral_grid_bot_detail`.
        """
        ...

    @signed_get("/api/v3/trade/grid/neutral-bot-detail", rate=RateLimit(10, per="uid"))
    def get_neutral_grid_bot_detail(self, *, bot_id: str) -> ApiResponse[NeutralGridBot]:
        """Settings, state and profit of a neutral grid bot."""
        ...

    @signed_get("/api/v3/trade/grid/neutral-list-details", rate=RateLimit(1, per="uid"))
    def get_neutral_grid_bot_order_details(
        self, *, category: NeutralGridCategory, bot_id: str
    ) -> ApiResponse[GridOrders]:
        """Open orders of a neutral grid bot."""
        ...

    @signed_post("/api/v3/trade/grid/validate", rate=RateLimit(1, per="uid"), idempotent=True)
    def validate_grid_bot(
        self,
        *,
        category: GridCategory,
        symbol: str,
        max_price: Number,
        min_price: Number,
        grid_num: Number,
        grid_order_mode: Literal["arithmetic", "geometric"],
        investment_amount: Sequence[Investment | Mapping[str, Any]],
        funds_source: Sequence[Literal["funding", "uta", "otc"]] | None = None,
        slippage: Number | None = None,
        auto_transfer_profits: YesNo | None = None,
        grid_type: Literal["long", "short", "neutral", "netural"] | None = None,
        leverage: Number | None = None,
        auto_reserve_margin: YesNo | None = None,
        reserved_margin: Number | None = None,
        trigger_condition: Literal["instant", "price", "rsi", "boll"] | None = None,
        trigger_params: Sequence[Indicator | Mapping[str, Any]] | None = None,
        trigger_price: Number | None = None,
        termination_condition: Literal["rsi", "boll"] | None = None,
        termination_params: Sequence[Indicator | Mapping[str, Any]] | None = None,
        termination_sell: YesNo | None = None,
        stop_loss: Number | None = None,
        take_profit: Number | None = None,
        trailing_grid: YesNo | None = None,
        moving_average_gains: Number | None = None,
        stop_upward_price: Number | None = None,
        hodl_mode: YesNo | None = None,
        market_open: YesNo | None = None,
        loss_reserve: YesNo | None = None,
    ) -> ApiResponse[GridValidation]:
        """Whether a spot or futures grid bot could be created so; nothing is created.

        A read, though sent as POST. Arguments mean what they mean in :meth:`create_grid_bot`. ``data.valid`` is yes
        or no, ``data.reason`` says why not.
        """
        ...

    @signed_post("/api/v3/trade/grid/validate-neutral", rate=RateLimit(1, per="uid"), idempotent=True)
    def validate_neutral_grid_bot(
        self,
        *,
        category: NeutralGridCategory,
        symbol: str,
        max_price: Number,
        min_price: Number,
        grid_num: Number,
        grid_order_mode: Literal["arithmetic", "geometric"],
        investment_amount: Sequence[Investment | Mapping[str, Any]],
        funds_source: Sequence[Literal["funding", "uta", "otc"]] | None = None,
        leverage: Number | None = None,
        trigger_price: Number | None = None,
        stop_loss: Number | None = None,
        take_profit: Number | None = None,
        auto_transfer_profits: YesNo | None = None,
    ) -> ApiResponse[GridValidation]:
        """Whether a neutral grid bot could be created so; nothing is created.

        A read, though sent as POST. Arguments mean what they mean in :meth:`create_grid_bot`. ``data.valid`` is yes
        or no, ``data.reason`` says why not.
        """
        ...
