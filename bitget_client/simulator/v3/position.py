"""Positions of V3."""

from __future__ import annotations

from typing import Any

from ..calls import Call, Routes, page, span
from ..checks import category_of
from . import money_views as views

__all__ = ["routes"]

routes = Routes("/api/v3/")


@routes.get("position/current-position")
def current_position(call: Call) -> Any:
    category = category_of(call.query.get("category"))
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
    category = category_of(call.query.get("category"))
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
