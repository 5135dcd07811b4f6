"""What the room ``grid`` of the V3 API answers and takes. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import attrs

from ...wire import Number, Wire

__all__ = [
    "GridBot",
    "GridBotId",
    "GridOrder",
    "GridOrders",
    "GridValidation",
    "Indicator",
    "IndicatorSettings",
    "Investment",
    "NeutralGridBot",
]


@attrs.frozen(kw_only=True)
class GridBotId:
    """The bot the exchange acted on."""

    bot_id: str


@attrs.frozen(kw_only=True)
class IndicatorSettings:
    """Settings of the RSI or Bollinger indicator of a condition."""

    indicator_length: str | None = None
    threshold: Decimal | None = None
    multiplier: Decimal | None = None
    interval: str | None = None


@attrs.frozen(kw_only=True)
class GridBot:
    """A spot or futures grid bot. Profit is in USDT; what does not apply is ``None``.

    Grid profit comes from pairs of trades; unpaired profit is that of what is held. Yearly rates of a bot younger
    than a day count as if it had run one.
    """

    bot_id: str
    symbol: str
    status: str
    total_profit: Decimal
    roi: Decimal
    grid_profit: Decimal
    grid_profit_rate: Decimal
    unpaired_profit: Decimal
    unpaired_profit_rate: Decimal
    margin: Decimal | None = None  #: futures only
    arbitrage_apr: Annotated[Decimal, Wire("arbitrageAPR")]  #: of the grid profit, a year
    total_apr: Annotated[Decimal, Wire("totalAPR")]  #: a year
    created_time: int
    running_time: str  #: milliseconds
    grid_start_price: Decimal | None = None
    max_price: Decimal
    min_price: Decimal
    grid_num: int  #: steps
    grid_order_mode: str
    trigger_price: Decimal | None = None
    stop_loss: Decimal | None = None
    take_profit: Decimal | None = None
    auto_transfer_profits: str | None = None
    current_base_balance: Decimal | None = None
    current_quote_balance: Decimal | None = None
    initial_base_holdings: Decimal | None = None
    initial_quote_holdings: Decimal | None = None
    reserved_base_trading_fee: Decimal | None = None
    reserved_quote_trading_fee: Decimal | None = None
    grid_type: str | None = None
    base_investment_coin: str | None = None
    base_investment_amount: Decimal | None = None
    quote_investment_coin: str | None = None
    quote_investment_amount: Decimal | None = None
    slippage: str | None = None  #: such as 1%, or none
    trigger_condition: str | None = None
    trigger_params: list[IndicatorSettings] = attrs.field(factory=list)
    termination_condition: str | None = None
    termination_params: list[IndicatorSettings] = attrs.field(factory=list)
    termination_sell: str | None = None
    hodl_mode: str | None = None
    arbitrage_count: int | None = None
    termination_reason: str | None = None


@attrs.frozen(kw_only=True)
class GridOrder:
    """A waiting order of a bot."""

    order_id: str
    delegate_count: Decimal  #: size
    delegate_price: Decimal  #: price
    change_required: Decimal  #: how far the price is away, in per cent


@attrs.frozen(kw_only=True)
class GridOrders:
    """The waiting orders of a bot."""

    bot_id: str
    symbol: str
    buy_order_list: list[GridOrder]
    sell_order_list: list[GridOrder]


@attrs.frozen(kw_only=True)
class NeutralGridBot:
    """A neutral grid bot. Profit is in USDT.

    Grid profit comes from pairs of trades; unpaired profit is that of what is held.
    """

    bot_id: str
    symbol: str
    status: str
    total_profit: Decimal
    roi: Decimal
    grid_profit: Decimal
    grid_profit_rate: Decimal
    unpaired_profit: Decimal
    unpaired_profit_rate: Decimal
    margin: Decimal | None = None
    arbitrage_apr: Annotated[Decimal, Wire("arbitrageAPR")]  #: of the grid profit, a year
    total_apr: Annotated[Decimal, Wire("totalAPR")]  #: a year
    created_time: int
    running_time: str  #: milliseconds
    grid_start_price: Decimal | None = None
    max_price: Decimal
    min_price: Decimal
    grid_num: int  #: steps
    grid_order_mode: str
    trigger_price: Decimal | None = None
    stop_loss: Decimal | None = None
    take_profit: Decimal | None = None
    auto_transfer_profits: str | None = None
    leverage: Decimal | None = None
    hold_position: Decimal | None = None
    one_grid_min_profit: Decimal | None = None
    one_grid_max_profit: Decimal | None = None


@attrs.frozen(kw_only=True)
class GridValidation:
    """Whether settings are acceptable, and why not."""

    valid: str  #: yes or no
    reason: str | None = None
    min_investment: Decimal | None = None  #: the smallest that would do


@attrs.frozen(kw_only=True)
class Investment:
    """An amount of a coin to put into a bot."""

    coin: str
    amount: Number


@attrs.frozen(kw_only=True)
class Indicator:
    """Settings of the RSI or Bollinger indicator of a condition."""

    indicator_length: str | None = None
    threshold: Number | None = None
    multiplier: Number | None = None
    interval: str | None = None
