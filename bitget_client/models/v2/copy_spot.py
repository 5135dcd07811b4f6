"""What the room ``copy_spot`` of the V2 API answers and takes. Times are in milliseconds, ratios in percent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...wire import Number, Wire
from .enums import YesNoText

__all__ = [
    "ClosedFollowerOrder",
    "ClosedFollowerOrderPage",
    "ClosedTraderOrder",
    "ClosedTraderOrderPage",
    "CoinProfit",
    "DailyProfitShare",
    "FollowLimits",
    "FollowSetting",
    "FollowedTrader",
    "FollowedTraderPage",
    "Follower",
    "FollowerOrder",
    "FollowerOrderPage",
    "FollowerSettings",
    "PaidProfitShare",
    "PaidProfitSharePage",
    "ProfitPoint",
    "ProfitShare",
    "ProfitSummary",
    "ProfitTotals",
    "RatePoint",
    "SymbolFollowSettings",
    "SymbolQuota",
    "TraderConfiguration",
    "TraderLabel",
    "TraderOrder",
    "TraderOrderPage",
    "TraderSummary",
    "TraderSymbol",
    "TraderSymbols",
]


@attrs.frozen(kw_only=True)
class FollowerOrder:
    """A copied purchase that is not sold yet."""

    tracking_no: str
    trader_id: str
    buy_fill_size: Decimal
    buy_delegate_size: Decimal  #: ordered
    buy_price: Decimal
    unrealized_pl: Annotated[Decimal, Wire("unrealizedPL")]
    buy_time: int
    buy_fee: Decimal
    unrealized_plr: Annotated[Decimal, Wire("unrealizedPLR")]  #: return so far, in percent
    symbol: str
    stop_surplus_price: Decimal | None = None
    stop_loss_price: Decimal | None = None


@attrs.frozen(kw_only=True)
class FollowerOrderPage:
    """Some purchases; iterating gives them. ``end_id`` continues."""

    tracking_list: list[FollowerOrder]
    end_id: str | None = None

    def __iter__(self) -> Iterator[FollowerOrder]:
        return iter(self.tracking_list)


@attrs.frozen(kw_only=True)
class ClosedFollowerOrder:
    """A copied purchase that was sold again."""

    tracking_no: str
    trader_id: str
    fill_size: Decimal
    buy_price: Decimal
    sell_price: Decimal
    buy_fee: Decimal
    sell_fee: Decimal
    achieved_pl: Annotated[Decimal, Wire("achievedPL")]
    achieved_plr: Annotated[Decimal, Wire("achievedPLR")]  #: return, in percent
    symbol: str
    buy_time: int
    sell_time: int


@attrs.frozen(kw_only=True)
class ClosedFollowerOrderPage:
    """Some purchases; iterating gives them. ``end_id`` continues."""

    tracking_list: list[ClosedFollowerOrder]
    end_id: str | None = None

    def __iter__(self) -> Iterator[ClosedFollowerOrder]:
        return iter(self.tracking_list)


@attrs.frozen(kw_only=True)
class SymbolFollowSettings:
    """How a trader is copied in one instrument."""

    max_trace_amount: Decimal
    stop_loss_ration: Decimal  #: stop-loss; the exchange's spelling
    stop_surplus_ration: Decimal  #: take-profit; the exchange's spelling
    symbol: str
    trace_type: Literal["percent", "amount", "count"] | str


@attrs.frozen(kw_only=True)
class FollowLimits:
    """Within which limits a trader can be copied in one pair. Ratios are in percent."""

    max_stop_loss_ration: Decimal
    max_stop_surplus_ration: Decimal
    max_trace_amount: Decimal
    max_trace_amount_system: Decimal
    max_trace_size: Decimal
    max_trace_ration: Decimal
    min_stop_loss_ration: Decimal
    min_stop_surplus_ration: Decimal
    min_trace_amount: Decimal
    min_trace_size: Decimal
    min_trace_ration: Decimal
    slider_max_stop_loss_ratio: Decimal
    slider_max_stop_surplus_ratio: Decimal
    symbol: str


@attrs.frozen(kw_only=True)
class FollowerSettings:
    """How a trader is copied."""

    enable: YesNoText | str
    profit_rate: Decimal  #: in percent
    settled_in_days: str  #: days since one joined the trader
    trade_setting_list: list[SymbolFollowSettings]
    trade_symbol_setting_list: list[FollowLimits]
    trader_head_pic: str
    trader_name: str
    end_id: str | None = None


@attrs.frozen(kw_only=True)
class TraderSymbols:
    """The pairs a trader trades in public."""

    current_trading_list: list[str]


@attrs.frozen(kw_only=True)
class FollowedTrader:
    """A trader that is followed, and what came of it."""

    certification_type: Literal["uncertified", "certified"] | str
    trace_total_amount: Decimal  #: put in so far
    trace_total_net_profit: Decimal  #: after fees and shares
    trace_total_profit: Decimal
    trader_name: str
    trader_id: str
    max_follow_limit: Decimal  #: followers there is place for
    bgb_max_follow_limit: Decimal  #: the same, for those who pay in BGB
    follow_count: int  #: followers
    bgb_follow_count: int  #: followers who pay in BGB
    follower_time: int  #: since when


@attrs.frozen(kw_only=True)
class FollowedTraderPage:
    """Some traders; iterating gives them."""

    result_list: list[FollowedTrader]

    def __iter__(self) -> Iterator[FollowedTrader]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class Follower:
    """Someone who follows."""

    account_equity: Decimal  #: in USDT
    is_remove: YesNoText | str  #: whether they can still be sent away
    follower_head_pic: str | None = None
    follower_name: str
    follower_uid: str
    follower_time: int  #: since when


@attrs.frozen(kw_only=True)
class SymbolQuota:
    """How much of a pair may be bought in public, and how much is left."""

    max_quote_size: Decimal  #: in the quote coin
    surplus_quote_size: Decimal  #: what is left of it
    symbol: str


@attrs.frozen(kw_only=True)
class TraderLabel:
    """A tag on the trader's card."""

    id: str
    name: str


@attrs.frozen(kw_only=True)
class TraderSymbol:
    """An instrument, and whether it is open to followers."""

    enable: YesNoText | str
    symbol: str
    min_open_count: Decimal


@attrs.frozen(kw_only=True)
class TraderConfiguration:
    """A trader's own settings."""

    remove_limit_usdt: Decimal  #: followers with more than this cannot be sent away
    spot_info_list: list[SymbolQuota]
    label_list: list[TraderLabel]
    enable: YesNoText | str
    show_assets_map: YesNoText | str
    show_equity: YesNoText | str
    trace_symbol_list: list[TraderSymbol]


@attrs.frozen(kw_only=True)
class TraderOrder:
    """A purchase that is copied and not sold yet."""

    tracking_no: str
    order_id: str
    buy_fill_size: Decimal
    buy_delegate_size: Decimal  #: ordered
    buy_price: Decimal
    unrealized_pl: Annotated[Decimal, Wire("unrealizedPL")]
    buy_time: int
    buy_fee: Decimal
    unrealized_plr: Annotated[Decimal, Wire("unrealizedPLR")]  #: return so far, in percent
    symbol: str
    stop_loss_price: Decimal | None = None
    stop_surplus_price: Decimal | None = None
    follow_count: int  #: followers


@attrs.frozen(kw_only=True)
class TraderOrderPage:
    """Some purchases; iterating gives them. ``end_id`` continues."""

    tracking_list: list[TraderOrder]
    end_id: str | None = None

    def __iter__(self) -> Iterator[TraderOrder]:
        return iter(self.tracking_list)


@attrs.frozen(kw_only=True)
class ClosedTraderOrder:
    """A purchase that was copied and is sold again."""

    tracking_no: str
    fill_size: Decimal
    buy_price: Decimal
    sell_price: Decimal
    achieved_pl: Annotated[Decimal, Wire("achievedPL")]
    buy_time: int
    sell_time: int
    buy_fee: Decimal
    sell_fee: Decimal
    achieved_plr: Annotated[Decimal, Wire("achievedPLR")]  #: return, in percent
    symbol: str
    net_profit: Decimal  #: after fees
    follow_count: int  #: followers


@attrs.frozen(kw_only=True)
class ClosedTraderOrderPage:
    """Some purchases; iterating gives them. ``end_id`` continues."""

    tracking_list: list[ClosedTraderOrder]
    end_id: str | None = None

    def __iter__(self) -> Iterator[ClosedTraderOrder]:
        return iter(self.tracking_list)


@attrs.frozen(kw_only=True)
class RatePoint:
    """A return at one moment, in percent."""

    amount: Decimal | None = None  #: from one source
    ctime: int
    rate: Decimal | None = None


@attrs.frozen(kw_only=True)
class ProfitPoint:
    """A profit at one moment, in USDT."""

    amount: Decimal
    ctime: int


@attrs.frozen(kw_only=True)
class TraderSummary:
    """A trader's own record. Amounts are in USDT, rates in percent."""

    total_follower_num: int
    current_follower_num: int
    max_follower_num: int
    trading_order_num: int
    totalpl: Decimal  #: in USDT; may come with a currency sign, as in $46.95
    gain_num: int
    loss_num: int
    total_equity: Decimal
    win_rate: Decimal  #: in percent
    last_week_roi_list: list[RatePoint]
    last_month_roi_list: list[RatePoint]
    last_week_profit_list: list[ProfitPoint]
    last_month_profit_list: list[ProfitPoint]


@attrs.frozen(kw_only=True)
class ProfitShare:
    """A share of one follower's profit that is still to come."""

    distribute_ratio: Decimal  #: share, in percent
    coin: str
    profit: Decimal
    follower_name: str


@attrs.frozen(kw_only=True)
class PaidProfitShare:
    """A share of one follower's profit that was paid."""

    profit_id: str
    coin: str
    distribute_ratio: Decimal  #: share, in percent
    profit: Decimal
    follower_name: str
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
    yesterday_time: int
    sum_profit: Decimal
    wait_profit: Decimal  #: still to come


@attrs.frozen(kw_only=True)
class DailyProfitShare:
    """Shares of profit on one day."""

    profit: Decimal
    profit_time: int


@attrs.frozen(kw_only=True)
class CoinProfit:
    """Shares of profit in one coin."""

    coin: str
    profit_count: Decimal  #: sum so far, in the coin
    last_profit_time: int | None = None
    historys_by_date_list: list[DailyProfitShare]


@attrs.frozen(kw_only=True)
class ProfitSummary:
    """Shares of profit in total, and by coin."""

    profit_summarys: ProfitTotals
    profit_history_list: list[CoinProfit]


@attrs.frozen(kw_only=True)
class FollowSetting:
    """How to copy a trader in one pair.

    ``trace_type`` says what ``trace_value`` is: ``percent`` of the trader's size, a fixed ``amount``, or, in advanced
    mode, a number of orders of fixed size (``count``). Take-profit and stop-loss are whole percents.
    """

    symbol: str
    trace_type: Literal["amount", "percent", "count"]
    max_hold_size: Number  #: most to hold
    trace_value: Number
    stop_loss_ratio: Number | None = None  #: stop-loss
    stop_surplus_ratio: Number | None = None  #: take-profit
