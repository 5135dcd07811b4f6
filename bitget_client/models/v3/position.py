"""What the room ``position`` of the V3 API answers and takes. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from ...wire import Number
from ..enums import Category, HoldMode, LongShort, MarginMode, Side
from ..page import Page, RowList

__all__ = [
    "AdlRank",
    "ClosedPosition",
    "MovePosition",
    "MoveResult",
    "MovedOrder",
    "Page",
    "Position",
    "PositionMove",
    "RowList",
]


@attrs.frozen(kw_only=True)
class PositionMove:
    """A position that was moved between sub-accounts."""

    category: Category | str
    from_uid: str
    to_uid: str
    order_id: str
    open_exec_id: str
    close_exec_id: str
    symbol: str
    pos_side: LongShort | str
    qty: Decimal
    price: Decimal
    status: Literal["processing", "completed", "failed"] | str
    created_time: int
    updated_time: int


@attrs.frozen(kw_only=True)
class MovedOrder:
    """What became of one order of a move."""

    order_id: str | None = None
    client_oid: str
    code: str
    msg: str

    @property
    def ok(self) -> bool:
        """Whether the exchange took this order. ``code`` is not always given on success."""
        return self.code in (None, "", "0", "00000")


@attrs.frozen(kw_only=True)
class MoveResult:
    """The orders that close positions in one sub-account and open them in the other."""

    close_position: list[MovedOrder]
    open_position: list[MovedOrder]


@attrs.frozen(kw_only=True)
class AdlRank:
    """How near a position is to being closed against a bankrupt one."""

    symbol: str
    margin_coin: str
    adl_rank: Decimal
    hold_side: LongShort | str


@attrs.frozen(kw_only=True)
class Position:
    """An open futures position. Profits, fees and funding are in ``margin_coin``."""

    category: Category | str
    symbol: str
    margin_coin: str
    hold_mode: HoldMode | str
    pos_side: LongShort | str
    margin_mode: MarginMode | str
    position_balance: Decimal  #: margin of the position
    available: Decimal  #: not held by closing orders
    frozen: Decimal  #: held by closing orders
    total: Decimal
    leverage: Decimal
    cur_realised_pnl: Decimal
    avg_price: Decimal
    position_status: str
    unrealised_pnl: Decimal
    liquidation_price: Decimal
    mmr: Decimal  #: maintenance margin rate
    profit_rate: Decimal  #: unrealised profit to margin
    mark_price: Decimal
    break_even_price: Decimal
    total_funding: Decimal
    open_fee_total: Decimal
    close_fee_total: Decimal
    cash_dividend: Decimal | None = None
    created_time: int
    updated_time: int


@attrs.frozen(kw_only=True)
class ClosedPosition:
    """A closed futures position. Profits, fees and funding are in ``margin_coin``."""

    position_id: str
    category: Category | str
    symbol: str
    margin_coin: str
    hold_mode: HoldMode | str
    pos_side: LongShort | str
    margin_mode: MarginMode | str
    open_price_avg: Decimal
    close_price_avg: Decimal
    open_total_pos: Decimal
    close_total_pos: Decimal
    cum_realised_pnl: Decimal
    net_profit: Decimal  #: after fees and funding
    total_funding: Decimal
    open_fee_total: Decimal
    close_fee_total: Decimal
    cash_dividend: Decimal | None = None
    created_time: int
    updated_time: int


@attrs.frozen(kw_only=True)
class MovePosition:
    """A position to move: how much of which instrument, on which side."""

    symbol: str
    side: Side
    qty: Number
