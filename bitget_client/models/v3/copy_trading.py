"""What the room ``copy_trading`` of the V3 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from ..enums import HoldMode, LongShort, MarginMode, OnOff, OrderType, TriggerBy, YesNoText
from ..page import Page, RowList, Rows

__all__ = [
    "CopyPosition",
    "CopySettings",
    "CopySettlement",
    "CopySettlements",
    "CopySummary",
    "Follower",
    "FollowerTransfer",
    "FollowerTransfers",
    "LeadPosition",
    "LeadSettlement",
    "LeadSettlements",
    "LeadSymbol",
    "LeadTransfer",
    "MaxTransferable",
    "Page",
    "PastFollower",
    "PortfolioOverview",
    "PositionAllowance",
    "ProfitSummary",
    "RowList",
    "TpslAck",
    "TpslOrder",
    "TransferAck",
]


@attrs.frozen(kw_only=True)
class CopySettlement:
    """One settlement with the lead trader."""

    settle_time: int
    profit: Decimal  #: the follower's
    allocated_pnl: Decimal  #: settled
    pending_pnl: Decimal  #: not yet settled
    share_ratio: Decimal  #: the lead trader's
    share_profit: Decimal


@attrs.frozen(kw_only=True)
class CopySettlements:
    """Some settlements with the lead trader."""

    list: Rows[CopySettlement]
    next_cursor: str | None = None


@attrs.frozen(kw_only=True)
class CopySettings:
    """How a project is copied. ``leverage`` is ``None`` where the lead trader's is followed."""

    type: Literal["fixed_ratio", "fixed_margin"] | str
    amount: Decimal  #: set aside, in USDT
    trading_pair_list: list[str]
    margin_per_order: Decimal  #: in USDT
    auto_copy: OnOff | str  #: whether instruments the lead trader adds are followed
    leverage: Decimal | None = None
    max_entry_slippage: Decimal  #: per cent
    max_margin_ratio: Decimal  #: per cent
    max_postion_value: Decimal  #: in USDT; the exchange's spelling


@attrs.frozen(kw_only=True)
class FollowerTransfer:
    """A transfer of a follower. Accounts are funding, uta, otc and copy."""

    from_type: str
    to_type: str
    amount: Decimal
    coin: str
    status: Literal["successful", "failed", "processing"] | str
    created_time: int


@attrs.frozen(kw_only=True)
class FollowerTransfers:
    """Some transfers of a follower."""

    list: Rows[FollowerTransfer]
    next_cursor: str | None = None


@attrs.frozen(kw_only=True)
class CopySummary:
    """A copied project. Amounts are in USDT."""

    elite_trader: str  #: the lead trader's name
    est_net_profit: Decimal
    profit_share: Decimal
    est_value: Decimal  #: with unrealised profit
    available: Decimal
    current_investment: Decimal  #: all that was put in


@attrs.frozen(kw_only=True)
class Follower:
    """Who follows, and what it came to. Amounts are in USDT."""

    follower_name: str
    estimate_assets: Decimal
    total_profit: Decimal
    total_share_profit: Decimal
    total_investment: Decimal
    can_remove: YesNoText | str  #: whether the lead trader may remove them
    follow_days: int
    total_assets: Decimal  #: equity
    start_time: int


@attrs.frozen(kw_only=True)
class CopyPosition:
    """A position copied from a lead trader."""

    symbol: str
    margin_coin: str
    pos_side: LongShort | str
    total: Decimal  #: size
    leverage: Decimal
    avg_price: Decimal
    margin_mode: MarginMode | str
    hold_mode: HoldMode | str
    created_time: int
    position_id: str


@attrs.frozen(kw_only=True)
class TpslOrder:
    """Take-profit and stop-loss on a copied position."""

    strategy_id: str
    category: str
    symbol: str
    qty: Decimal
    pos_side: LongShort | str
    status: Literal["pending", "success", "failed", "cancelled", "submitting"] | str
    tp_trigger_by: TriggerBy | str
    sl_trigger_by: TriggerBy | str
    take_profit: Decimal
    stop_loss: Decimal
    tp_order_type: OrderType | str
    sl_order_type: OrderType | str


@attrs.frozen(kw_only=True)
class PastFollower:
    """Who followed once, and what it came to."""

    follower_name: str
    total_profit: Decimal
    total_share_profit: Decimal
    total_investment: Decimal
    start_time: int
    end_time: int


@attrs.frozen(kw_only=True)
class MaxTransferable:
    """How much can be taken out of the lead account."""

    max_transferable: Decimal
    available: Decimal


@attrs.frozen(kw_only=True)
class TpslAck:
    """The exchange took the take-profit and stop-loss."""

    strategy_id: str


@attrs.frozen(kw_only=True)
class PortfolioOverview:
    """A lead trader's portfolio over a period."""

    project_id: str
    asset: Decimal
    roi: Decimal
    total_profit: Decimal
    follower_profit: Decimal
    max_drawdown: Decimal


@attrs.frozen(kw_only=True)
class LeadPosition:
    """An open position of a lead trader."""

    unrealized_pnl: Decimal
    realized_pnl: Decimal
    hold_size: Decimal
    avg_price: Decimal
    symbol: str
    leverage: Decimal
    margin_mode: str
    liq_price: Decimal
    margin: Decimal
    hold_side: LongShort | str
    roi: Decimal
    mark_price: Decimal
    position_value: Decimal


@attrs.frozen(kw_only=True)
class LeadSettlement:
    """One settlement with a follower."""

    follower_name: str
    profit: Decimal  #: the follower's
    allocated_pnl: Decimal  #: settled
    pending_pnl: Decimal  #: not yet settled
    share_ratio: Decimal  #: the lead trader's
    share_profit: Decimal
    reason: str  #: such as period or unfollow
    settle_time: int


@attrs.frozen(kw_only=True)
class LeadSettlements:
    """Some settlements with followers."""

    list: Rows[LeadSettlement]
    next_cursor: str | None = None


@attrs.frozen(kw_only=True)
class ProfitSummary:
    """A lead trader's shares of profit, in USDT."""

    total_profit: Decimal
    total_allocated_profit: Decimal
    total_pending_profit: Decimal


@attrs.frozen(kw_only=True)
class PositionAllowance:
    """How many positions there may be, and how many more."""

    margin_coin: str
    max_long_count: int
    remaining_long_count: int
    max_short_count: int
    remaining_short_count: int


@attrs.frozen(kw_only=True)
class LeadSymbol:
    """A contract a lead trader may trade."""

    symbol: str
    leverage: Decimal
    margin_details: list[PositionAllowance]


@attrs.frozen(kw_only=True)
class TransferAck:
    """The exchange took the transfer."""

    transfer_id: str


@attrs.frozen(kw_only=True)
class LeadTransfer:
    """A transfer into or out of the lead account. Accounts are spot, uta, lead and otc, several with commas."""

    transfer_id: str
    from_type: str
    to_type: str
    amount: Decimal
    coin: str
    status: Literal["Successful", "Failed", "Processing"] | str
    created_time: int
