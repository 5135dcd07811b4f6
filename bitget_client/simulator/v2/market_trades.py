"""Public trades of one market, as spot and futures of V2 list them alike."""

from __future__ import annotations

from typing import Any

from ..calls import Call, whole
from ..market import Market
from .reading import listed
from .spot_market_views import trade_row

__all__ = ["past_trades", "recent_trades"]


def recent_trades(call: Call, market: Market, most: int) -> list[Any]:
    """The last ones, newest first: a hundred, or ``limit`` up to ``most``."""
    limit = whole(call, "limit", 100, most)
    return [trade_row(market, trade) for trade in list(market.trades)[: -limit - 1 : -1]]


def past_trades(call: Call, market: Market) -> list[Any]:
    """A page of those that are remembered, newest first, chosen by id and time."""
    rows = listed(
        call,
        reversed(market.trades),
        key=lambda trade: int(trade.id),
        at=lambda trade: int(trade.ts),
        limit=500,
        most=1000,
    )
    return [trade_row(market, trade) for trade in rows]
