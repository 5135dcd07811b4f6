"""Positions of V3."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..calls import Call, Routes, page, span
from ..exchange import Exchange
from ..market import plain
from ..orders import PositionRecord
from . import money_views as views
from .reading import futures_category_in

__all__ = ["routes"]

routes = Routes("/api/v3/")


@routes.get("position/current-position")
def current_position(call: Call) -> Any:
    category = futures_category_in(call.query)
    symbol, side = call.query.get("symbol"), call.query.get("posSide")
    return {
        "list": [
            views.position_row(call.exchange, call.account, record)
            for record in call.account.positions.values()
            if record.market.instrument.category == category
            and (not symbol or record.market.instrument.symbol == symbol)
            and (not side or record.side == side)
        ]
    }


@routes.get("position/history-position")
def history_position(call: Call) -> Any:
    category = futures_category_in(call.query)
    symbol = call.query.get("symbol")
    start, end = span(call)
    matching = (
        closed
        for closed in sorted(call.account.closed_positions, key=lambda closed: -closed.record.id)
        if closed.record.market.instrument.category == category
        and (not symbol or closed.record.market.instrument.symbol == symbol)
        and start <= closed.record.updated <= end
    )
    rows, cursor = page(call, matching, lambda closed: int(closed.record.id), 20)
    return {"list": [views.closed_position(closed) for closed in rows], "cursor": cursor}


@routes.get("position/adlRank")
def adl_rank(call: Call) -> Any:
    """How much of the same side, by size, is less profitable: 1 is closed first. Nobody is deleveraged here."""
    return [
        {
            "symbol": record.market.instrument.symbol,
            "marginCoin": record.market.instrument.settle_coin,
            "adlRank": plain(_rank(call.exchange, record).quantize(Decimal("0.0001"))),
            "holdSide": record.side,
        }
        for record in call.account.positions.values()
    ]


def _rank(exchange: Exchange, record: PositionRecord) -> Decimal:
    """The rank among all accounts and the rest of the world, whose positions stand at neither gain nor loss."""
    own = _score(record)
    below = beside = abs(record.state.size)
    for account in exchange.accounts.values():
        for other in account.positions_in(record.market):
            if other is not record and other.side == record.side:
                beside += abs(other.state.size)
                below += abs(other.state.size) if _score(other) < own else 0
    outside = record.market.outside_interest
    return (below + (outside if own > 0 else 0)) / (beside + outside)


def _score(record: PositionRecord) -> Decimal:
    """Profit in parts of the margin, which is what the exchange ranks by, times the leverage in use."""
    if not record.margin:
        return Decimal(0)
    return record.state.unrealised(record.market.mark_price) / record.margin * record.leverage
