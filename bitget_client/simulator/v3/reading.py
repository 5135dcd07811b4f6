"""Reading the fields that V3 calls have in common. What a call does is in the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..calls import Call, span
from ..checks import category_of, required
from ..market import Market
from ..refusals import refuse

__all__ = ["category_in", "futures_category_in", "market_of", "markets_of", "month_span"]

_MONTH = 30 * 86_400_000


def category_in(query: Mapping[str, Any]) -> str:
    """The category of a query, which has to be there."""
    return category_of(query.get("category"))


def futures_category_in(query: Mapping[str, Any]) -> str:
    """A category of futures; 400172 for another one."""
    category = category_in(query)
    if not category.endswith("-FUTURES"):
        raise refuse("400172", "category")
    return category


def market_of(call: Call) -> Market:
    """The market that ``category`` and ``symbol`` of the query name; both are required."""
    required(call.query, "category")
    required(call.query, "symbol")
    return call.exchange.market(call.query["category"], call.query["symbol"], code="40034")


def markets_of(call: Call) -> list[Market]:
    """The markets of the query's ``category``, or the one of its ``symbol``."""
    category = category_in(call.query)
    if call.query.get("symbol"):
        return [market_of(call)]
    return call.exchange.markets_of(category)


def month_span(call: Call) -> tuple[int, int]:
    """``startTime`` and ``endTime`` of records that can be asked for by the month."""
    start, end = span(call)
    if call.query.get("startTime") and call.query.get("endTime") and end - start > _MONTH:
        raise refuse("00001")
    return start, end
