"""Reading the fields that V3 calls have in common. What a call does is in the rooms."""

from __future__ import annotations

from ..calls import Call
from ..checks import category_of, required
from ..market import Market

__all__ = ["market_of", "markets_of"]


def market_of(call: Call) -> Market:
    """The market that ``category`` and ``symbol`` of the query name; both are required."""
    required(call.query, "category")
    required(call.query, "symbol")
    return call.exchange.market(call.query["category"], call.query["symbol"], code="40034")


def markets_of(call: Call) -> list[Market]:
    """The markets of the query's ``category``, or the one of its ``symbol``."""
    category = category_of(call.query.get("category"))
    if call.query.get("symbol"):
        return [market_of(call)]
    return call.exchange.markets_of(category)
