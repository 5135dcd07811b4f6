"""What the room ``futures_position`` of the V2 API answers. Times are in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

import attrs

from ...wire import Wire
from ..page import Rows
from .enums import AssetMode, HoldMode, LongShort, MarginMode, OnOff

__all__ = [
    "AdlRank",
    "ClosedFuturesPosition",
    "ClosedFuturesPositionPage",
    "FuturesPosition",
]


@attrs.frozen(kw_only=True)
class AdlRank:
    """How near a position is to being closed against a bankrupt one.

    The nearer ``rank`` is to 1, the sooner. ``adl_rank`` is the older figure.
    """

    symbol: str
    margin_coin: str
    adl_rank: Decimal
    rank: Decimal | None = None
    hold_side: LongShort | str | None = None


@attrs.frozen(kw_only=True)
class FuturesPosition:
    """An open position. Profits, fees and margin are in ``margin_coin``, sizes in the base coin."""

    margin_coin: str
    symbol: str
    hold_side: LongShort | str
    open_delegate_size: Decimal  #: waiting to be added by open orders
    margin_size: Decimal  #: margin of the position
    available: Decimal  #: not held by closing orders
    locked: Decimal  #: held by closing orders
    total: Decimal
    leverage: Decimal
    achieved_profits: Decimal  #: realised profit
    open_price_avg: Decimal
    margin_mode: MarginMode | str
    pos_mode: HoldMode | str
    unrealized_pl: Annotated[Decimal, Wire("unrealizedPL")]
    liquidation_price: Decimal
    keep_margin_rate: Decimal  #: maintenance margin rate
    mark_price: Decimal
    break_even_price: Decimal | None = None
    total_fee: Decimal | None = None
    deducted_fee: Decimal | None = None
    margin_ratio: Decimal | None = None
    asset_mode: AssetMode | str | None = None
    cash_dividend: Decimal | None = None
    u_time: int | None = None
    auto_margin: OnOff | str | None = None
    c_time: int
    take_profit: Decimal | None = None
    stop_loss: Decimal | None = None
    take_profit_id: str | None = None
    stop_loss_id: str | None = None
    grant: Decimal | None = None  #: trial funds


@attrs.frozen(kw_only=True)
class ClosedFuturesPosition:
    """A closed position. Profits, fees and funding are in ``margin_coin``.

    The exchange has been seen to spell the times ``ctime`` and ``cTime``, ``utime`` and ``uTime``: ``opened_at`` and
    ``closed_at`` take whichever came.
    """

    position_id: str | None = None
    margin_coin: str
    symbol: str
    hold_side: LongShort | str
    open_avg_price: Decimal
    close_avg_price: Decimal
    margin_mode: MarginMode | str
    open_total_pos: Decimal
    close_total_pos: Decimal
    pnl: Decimal
    net_profit: Decimal  #: after fees and funding
    total_funding: Decimal
    open_fee: Decimal
    close_fee: Decimal
    cash_dividend: Decimal | None = None
    c_time: int | None = None
    u_time: int | None = None
    pos_mode: HoldMode | str | None = None
    ctime: int | None = None
    utime: int | None = None

    @property
    def opened_at(self) -> int | None:
        """When it was opened."""
        return self.ctime if self.ctime is not None else self.c_time

    @property
    def closed_at(self) -> int | None:
        """When it was last changed."""
        return self.utime if self.utime is not None else self.u_time


@attrs.frozen(kw_only=True)
class ClosedFuturesPositionPage:
    """Some positions, and where the listing continues (``end_id``). Iterating gives the rows."""

    list: Rows[ClosedFuturesPosition]
    end_id: str | None = None

    def __iter__(self) -> Iterator[ClosedFuturesPosition]:
        return iter(self.list)
