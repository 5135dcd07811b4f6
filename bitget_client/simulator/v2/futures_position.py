"""Futures positions of V2, open and closed."""

from __future__ import annotations

from typing import Any

from ..calls import Call, Routes
from ..orders import ClosedPosition, PositionRecord
from . import futures_position_views as views
from .futures_orders import check_margin_coin
from .reading import listed, mix_market, product_of

__all__ = ["routes"]

routes = Routes("/api/v2/mix/position/")


def _held(call: Call) -> list[PositionRecord]:
    """The open positions of the product line."""
    category = product_of(call.query)
    return [record for record in call.account.positions.values() if record.market.instrument.category == category]


@routes.get("single-position")
def single_position(call: Call) -> Any:
    market = mix_market(call)
    check_margin_coin(market, call.query)
    return [views.position_row(call.exchange, call.account, row) for row in call.account.positions_in(market)]


@routes.get("all-position")
def all_position(call: Call) -> Any:
    coin = str(call.query.get("marginCoin") or "").upper()
    return [
        views.position_row(call.exchange, call.account, record)
        for record in _held(call)
        if coin in ("", record.market.instrument.settle_coin)
    ]


@routes.get("history-position")
def history_position(call: Call) -> Any:
    """Closed positions, newest first; without ``productType`` those of all product lines."""
    category = product_of(call.query) if call.query.get("productType") else None
    symbol = call.query.get("symbol")
    if symbol and category:
        mix_market(call)

    def fits(closed: ClosedPosition) -> bool:
        instrument = closed.record.market.instrument
        return category in (None, instrument.category) and symbol in (None, "", instrument.symbol)

    rows = listed(
        call,
        sorted(filter(fits, call.account.closed_positions), key=lambda closed: -closed.record.id),
        key=lambda closed: int(closed.record.id),
        at=lambda closed: int(closed.record.updated),
        limit=20,
    )
    printed = [views.closed_row(closed) for closed in rows]
    return {"list": printed, "endId": printed[-1]["positionId"] if printed else None}


@routes.get("adlRank")
def adl_rank(call: Call) -> Any:
    return [views.adl_row(call.exchange, record) for record in _held(call)]
