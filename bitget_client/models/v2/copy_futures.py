"""What the room ``copy_futures`` of the V2 API answers and takes. Times are in milliseconds, ratios in percent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...wire import Number, Wire
from .enums import LiveProductType, LongShort, YesNoText

__all__ = [
    "BrokerPosition",
    "ClosedBrokerPosition",
    "ClosedBrokerPositionPage",
    "ClosedFollowerPosition",
    "ClosedFollowerPositionPage",
    "ClosedTraderPosition",
    "ClosedTraderPositionPage",
    "ClosingOrders",
    "ClosingPosition",
    "CoinProfit",
    "CopyApiKey",
    "DailyProfitShare",
    "FollowLimit",
    "FollowSetting",
    "FollowedTrader",
    "Follower",
    "FollowerPosition",
    "FollowerPositionPage",
    "FollowerSettings",
    "PaidProfitShare",
    "PaidProfitSharePage",
    "ProfitPoint",
    "ProfitShare",
    "ProfitSummary",
    "ProfitTotals",
    "RatePoint",
    "SymbolFollowSettings",
    "Trader",
    "TraderFigure",
    "TraderPosition",
    "TraderPositionPage",
    "TraderProfit",
    "TraderRate",
    "TraderSummary",
    "TraderSymbol",
    "TraderSymbolChange",
]


@attrs.frozen(kw_only=True)
class BrokerPosition:
    """An open position of a trader, as the broker sees it."""

    tracking_no: str
    open_order_id: str
    margin_mode: Literal["isolated", "cross"] | str
    pos_side: LongShort | str
    symbol: str
    open_leverage: Decimal
    open_price_avg: Decimal
    open_time: int
    open_size: Decimal
    open_fee: Decimal  #: in USDT
    margin_amount: Decimal
    follow_count: int  #: followers
    stop_surplus_price: Decimal | None = None
    stop_loss_price: Decimal | None = None
    c_time: int


@attrs.frozen(kw_only=True)
class ClosedBrokerPosition:
    """A closed position of a trader, as the broker sees it."""

    tracking_no: str
    open_order_id: str
    close_order_id: str
    margin_mode: Literal["isolated", "cross"] | str
    pos_side: LongShort | str
    symbol: str
    open_leverage: Decimal
    open_price_avg: Decimal
    open_time: int
    open_size: Decimal
    close_price_avg: Decimal
    close_time: int
    close_size: Decimal
    open_fee: Decimal  #: in USDT
    close_fee: Decimal  #: in USDT
    margin_amount: Decimal
    follow_count: int  #: followers
    c_time: int


@attrs.frozen(kw_only=True)
class ClosedBrokerPositionPage:
    """Some closed positions; iterating gives them. ``end_id`` continues."""

    tracking_list: list[ClosedBrokerPosition]
    end_id: str | None = None

    def __iter__(self) -> Iterator[ClosedBrokerPosition]:
        return iter(self.tracking_list)


@attrs.frozen(kw_only=True)
class TraderFigure:
    """A figure from a trader's card, as it is shown."""

    describe: str  #: what it is, in the language asked for
    value: str  #: such as $12,376.16


@attrs.frozen(kw_only=True)
class TraderRate:
    """A rate at one moment, in percent."""

    rate: Decimal
    c_time: int


@attrs.frozen(kw_only=True)
class TraderProfit:
    """An amount at one moment, in USDT."""

    amount: Decimal
    c_time: int


@attrs.frozen(kw_only=True)
class Trader:
    """A trader that can be followed, and how well they do. Amounts are in USDT."""

    can_trace: Literal["Yes", "No"] | str  #: whether one may follow
    trader_id: str
    trader_name: str
    max_limit: Decimal  #: followers there is place for
    bgb_max_follow_limit: Decimal  #: the same, for those who pay in BGB
    follow_count: int  #: followers
    bgb_follow_count: int  #: followers who pay in BGB
    trader_status: Literal["Yes", "No"] | str  #: whether one follows this trader already
    total_equity: Decimal | None = None  #: mostly hidden
    current_trading_list: list[str]
    column_list: list[TraderFigure]
    total_followers: str
    profit_count: int
    loss_count: int
    trade_count: int
    trader_pic: str
    max_callback_rate: Decimal  #: largest drawdown, in percent
    average_win_rate: Decimal  #: in percent
    daily_profit_rate_list: list[TraderRate]
    daily_profit_list: list[TraderProfit]
    profit_rate24h_list: list[TraderRate]
    profit24h_list: list[TraderProfit]
    follower_total_profit: Decimal  #: of all followers
    last_trade_time: int
    trade_days: int


@attrs.frozen(kw_only=True)
class ClosingOrders:
    """The ids of the orders that close the positions."""

    order_id_list: list[str]


@attrs.frozen(kw_only=True)
class FollowerPosition:
    """An open position that copies a trader's."""

    tracking_no: str
    trader_id: str
    trader_name: str
    open_order_id: str
    close_order_id: str | None = None
    symbol: str
    pos_side: LongShort | str
    open_leverage: Decimal
    open_avg_price: Decimal | None = None  #: see ``open_price``
    open_time: int
    open_size: Decimal
    open_margin_sz: Decimal  #: margin
    close_avg_price: Decimal | None = None
    close_size: Decimal | None = None
    close_time: int | None = None
    open_price_avg: Decimal | None = None  #: see ``open_price``
    open_fee: Decimal | None = None  #: in USDT

    @property
    def open_price(self) -> Decimal | None:
        """The average price of opening, under whichever of its two names it came."""
        return self.open_avg_price if self.open_avg_price is not None else self.open_price_avg


@attrs.frozen(kw_only=True)
class FollowerPositionPage:
    """Some open positions; iterating gives them. ``end_id`` continues."""

    tracking_list: list[FollowerPosition]
    end_id: str | None = None

    def __iter__(self) -> Iterator[FollowerPosition]:
        return iter(self.tracking_list)


@attrs.frozen(kw_only=True)
class ClosedFollowerPosition:
    """A closed position that copied a trader's."""

    tracking_no: str
    pos_side: LongShort | str
    open_leverage: Decimal
    open_size: Decimal
    close_size: Decimal
    open_price_avg: Decimal
    close_price_avg: Decimal
    achieved_pl: Annotated[Decimal, Wire("achievedPL")]
    open_fee: Decimal  #: in USDT
    close_fee: Decimal  #: in USDT
    symbol: str
    profit_rate: Decimal  #: in percent
    net_profit: Decimal  #: after fees
    open_order_id: str
    close_order_id: str
    open_time: int
    close_time: int
    trader_id: str
    product_type: LiveProductType | str


@attrs.frozen(kw_only=True)
class ClosedFollowerPositionPage:
    """Some closed positions; iterating gives them. ``end_id`` continues."""

    tracking_list: list[ClosedFollowerPosition]
    end_id: str | None = None

    def __iter__(self) -> Iterator[ClosedFollowerPosition]:
        return iter(self.tracking_list)


@attrs.frozen(kw_only=True)
class FollowLimit:
    """The smallest and the largest position that can be copied in a contract."""

    max_follow_size: Decimal
    min_follow_size: Decimal
    symbol: str


@attrs.frozen(kw_only=True)
class SymbolFollowSettings:
    """How a trader is copied in one instrument."""

    symbol: str
    product_type: LiveProductType | str
    margin_type: Literal["trader", "specify"] | str
    margin_coin: str | None = None
    lever_type: Literal["position", "specify", "trader"] | str
    long_leverage: Decimal | None = None
    short_leverage: Decimal | None = None
    trace_type: Literal["percent", "amount", "count"] | str
    trace_value: Decimal | None = None
    max_hold_size: Decimal | None = None
    stop_surplus_ratio: Decimal | None = None  #: take-profit
    stop_loss_ratio: Decimal | None = None  #: stop-loss


@attrs.frozen(kw_only=True)
class FollowerSettings:
    """How a trader is copied."""

    follower_enable: YesNoText | str | None = None
    detail_list: list[SymbolFollowSettings]


@attrs.frozen(kw_only=True)
class FollowedTrader:
    """A trader that is followed, and what came of it."""

    certification_type: Literal["uncertified", "certified"] | str
    trader_id: str
    trader_name: str
    max_follow_limit: Decimal  #: followers there is place for
    follow_count: int  #: followers
    trace_total_margin_amount: Decimal  #: margin used so far
    trace_total_net_profit: Decimal  #: after fees and shares
    trace_total_profit: Decimal
    current_trading_pairs: list[str]
    follower_time: int  #: since when
    bgb_max_follow_limit: Decimal  #: the same, for those who pay in BGB
    bgb_follow_count: int  #: followers who pay in BGB


@attrs.frozen(kw_only=True)
class Follower:
    """Someone who follows."""

    account_equity: Decimal  #: in USDT
    is_remove: YesNoText | str  #: whether they can still be sent away
    follower_head_pic: str
    follower_name: str
    follower_uid: str
    follower_time: int  #: since when


@attrs.frozen(kw_only=True)
class TraderSymbol:
    """An instrument, and whether it is open to followers."""

    symbol: str
    open_trader: YesNoText | str
    min_open_count: Decimal
    max_leverage: Decimal
    stop_surplus_ratio: Decimal | None = None  #: take-profit
    stop_loss_ratio: Decimal | None = None  #: stop-loss


@attrs.frozen(kw_only=True)
class CopyApiKey:
    """The API key for trading in public. ``secret`` is kept out of its ``repr``."""

    apikey: str
    secret: str = attrs.field(repr=False)
    permissions: list[str]


@attrs.frozen(kw_only=True)
class ClosingPosition:
    """A position that is being closed."""

    tracking_no: str
    symbol: str
    product_type: LiveProductType | str


@attrs.frozen(kw_only=True)
class TraderPosition:
    """An open position that is copied."""

    tracking_no: str
    open_order_id: str
    symbol: str
    pos_side: LongShort | str
    open_leverage: Decimal
    open_price_avg: Decimal
    open_time: int
    open_size: Decimal
    preset_stop_surplus_price: Decimal | None = None
    preset_stop_loss_price: Decimal | None = None
    open_fee: Decimal  #: in USDT
    follow_count: int  #: followers


@attrs.frozen(kw_only=True)
class TraderPositionPage:
    """Some open positions; iterating gives them. ``end_id`` continues."""

    tracking_list: list[TraderPosition]
    end_id: str | None = None

    def __iter__(self) -> Iterator[TraderPosition]:
        return iter(self.tracking_list)


@attrs.frozen(kw_only=True)
class ClosedTraderPosition:
    """A closed position that was copied."""

    tracking_no: str
    symbol: str
    product_type: LiveProductType | str
    open_order_id: str
    close_order_id: str
    pos_side: LongShort | str
    open_leverage: Decimal
    open_price_avg: Decimal
    open_time: int
    open_size: Decimal
    close_size: Decimal
    close_time: int
    close_price_avg: Decimal
    stop_type: Literal["tracking", "profit", "loss"] | str  #: what closed it; may be empty
    achieved_pl: Annotated[Decimal, Wire("achievedPL")]
    open_fee: Decimal  #: in USDT
    close_fee: Decimal  #: in USDT
    c_time: int


@attrs.frozen(kw_only=True)
class ClosedTraderPositionPage:
    """Some closed positions; iterating gives them. ``end_id`` continues."""

    tracking_list: list[ClosedTraderPosition]
    end_id: str | None = None

    def __iter__(self) -> Iterator[ClosedTraderPosition]:
        return iter(self.tracking_list)


@attrs.frozen(kw_only=True)
class RatePoint:
    """A return at one moment, in percent."""

    rate: Decimal
    ctime: int


@attrs.frozen(kw_only=True)
class ProfitPoint:
    """A profit at one moment, in USDT."""

    amount: Decimal
    ctime: int


@attrs.frozen(kw_only=True)
class TraderSummary:
    """A trader's own record. Amounts are in USDT, rates in percent."""

    roi: Decimal  #: in percent
    trading_order_num: int
    total_follower_num: int
    current_follower_num: int
    totalpl: str  #: in USDT; may come with a currency sign, as in $46.95
    gain_num: int
    loss_num: int
    win_rate: Decimal  #: in percent
    trading_pairs_available_list: list[str]
    last_week_roi_list: list[RatePoint]
    last_week_profit_list: list[ProfitPoint]
    last_month_roi_list: list[RatePoint]
    last_month_profit_list: list[ProfitPoint] = attrs.field(factory=list)
    total_equity: Decimal


@attrs.frozen(kw_only=True)
class ProfitShare:
    """A share of one follower's profit that is still to come."""

    coin: str
    profit: Decimal
    nick_name: str


@attrs.frozen(kw_only=True)
class PaidProfitShare:
    """A share of one follower's profit that was paid."""

    profit_id: str
    coin: str
    profit: Decimal
    nick_name: str
    profit_time: int


@attrs.frozen(kw_only=True)
class PaidProfitSharePage:
    """Some shares that were paid; iterating gives them. ``end_id`` continues."""

    profit_list: list[PaidProfitShare]
    end_id: str | None = None

    def __iter__(self) -> Iterator[PaidProfitShare]:
        return iter(self.profit_list)


@attrs.frozen(kw_only=True)
class ProfitTotals:
    """Shares of profit in total, in USDT."""

    yesterday_profit: Decimal
    sum_profit: Decimal
    wait_profit: Decimal  #: still to come
    yesterday_time: int


@attrs.frozen(kw_only=True)
class CoinProfit:
    """Shares of profit in one coin."""

    coin: str
    profit_count: Decimal  #: sum so far, in the coin
    last_profit_time: int | None = None


@attrs.frozen(kw_only=True)
class ProfitSummary:
    """Shares of profit in total, and by coin."""

    profit_summary: ProfitTotals
    profit_history_list: list[CoinProfit]


@attrs.frozen(kw_only=True)
class DailyProfitShare:
    """Shares of profit on one day."""

    coin: str
    profit: Decimal
    profit_time: int


@attrs.frozen(kw_only=True)
class FollowSetting:
    """How to copy a trader in one contract.

    ``trace_type`` says what ``trace_value`` is: ``percent`` of the trader's size, a fixed ``amount``, or, in advanced
    mode, a number of orders of fixed size (``count``). ``margin_type``, ``lever_type`` and what belongs to them count
    in advanced mode only: the trader's margin or ``margin_coin``; the leverage of the trader, of the position, or the
    two given here. Take-profit and stop-loss are whole percents from 1 to 400.
    """

    symbol: str
    product_type: LiveProductType
    margin_type: Literal["trader", "specify"]
    margin_coin: str | None = None
    lever_type: Literal["trader", "specify", "position"]
    long_leverage: Number | None = None
    short_leverage: Number | None = None
    trace_type: Literal["amount", "percent", "count"]
    trace_value: Number
    max_hold_size: Number | None = None  #: most to hold
    stop_surplus_ratio: Number | None = None  #: take-profit
    stop_loss_ratio: Number | None = None  #: stop-loss


@attrs.frozen(kw_only=True)
class TraderSymbolChange:
    """A contract to open to followers, to close, or to change.

    Ratios are whole percents from 1 to 400. With ``ADD`` a ratio left out is not set; with ``UPDATE`` give at least
    one, ``"0"`` takes it away; with ``DELETE`` they are ignored.
    """

    symbol: str
    product_type: LiveProductType
    setting_type: Literal["ADD", "DELETE", "UPDATE"]
    stop_surplus_ratio: Number | None = None  #: take-profit
    stop_loss_ratio: Number | None = None  #: stop-loss
