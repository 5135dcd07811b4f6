"""Triggered orders of V3: take-profit and stop-loss of positions, and trigger orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..calls import Call, Routes, page, span
from ..checks import category_of, choice, required
from ..refusals import not_simulated
from ..triggers import StrategyOrder
from . import strategy_views as views

__all__ = ["routes"]

routes = Routes("/api/v3/")

_TYPES = ("tpsl", "trigger", "oco", "trailing_stop", "iceberg", "twap")
# Their parameters are known by name only: which are needed and what values they take is not published.
_UNKNOWN = ("oco", "trailing_stop", "iceberg", "twap")


def ids(strategy: StrategyOrder) -> dict[str, str]:
    """What a call answers."""
    return {"clientOid": strategy.client_oid, "orderId": str(strategy.id)}


def _checked(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The core understands V2's names of triggers too; V3 does not."""
    for name in ("triggerBy", "tpTriggerBy", "slTriggerBy"):
        choice(fields, name, ("market", "mark"), "market")
    return fields


@routes.post("trade/place-strategy-order")
def place_strategy_order(call: Call) -> Any:
    kind = choice(call.fields, "type", _TYPES, "tpsl")
    if kind in _UNKNOWN:
        raise not_simulated(f"strategy type {kind}")
    fields = _checked(call.fields)
    return ids(call.exchange.strategies.place(call.account, fields.get("category"), fields))


@routes.post("trade/modify-strategy-order")
def modify_strategy_order(call: Call) -> Any:
    required(call.fields, "qty")
    return ids(call.exchange.strategies.modify(call.account, _checked(call.fields)))


@routes.post("trade/cancel-strategy-order")
def cancel_strategy_order(call: Call) -> Any:
    call.exchange.strategies.cancel(call.account, call.fields)
    return None


def _listed(call: Call, *, live: bool) -> list[StrategyOrder]:
    """Those of the query's category and type, newest first."""
    category = category_of(call.query.get("category"))
    kind = choice(call.query, "type", _TYPES, "") if call.query.get("type") else ""
    rows = call.exchange.strategies.list(call.account, category)
    return [
        row
        for row in reversed(rows)
        if (row.status in ("live", "executing")) == live and (not kind or views.strategy_type(row) == kind)
    ]


@routes.get("trade/unfilled-strategy-orders")
def unfilled_strategy_orders(call: Call) -> Any:
    return [views.strategy_row(row) for row in _listed(call, live=True)]


@routes.get("trade/history-strategy-orders")
def history_strategy_orders(call: Call) -> Any:
    start, end = span(call)
    matching = (row for row in _listed(call, live=False) if start <= row.created <= end)
    rows, cursor = page(call, matching, lambda row: int(row.id))
    return {"list": [views.strategy_row(row) for row in rows], "cursor": cursor}


@routes.get("trade/strategy-sub-orders")
def strategy_sub_orders(call: Call) -> Any:
    strategy = call.exchange.strategies.find(call.account, call.query.get("orderId"), call.query.get("clientOid"))
    sent = [call.account.orders[order_id] for order_id in reversed(strategy.order_ids)]
    rows, cursor = page(call, sent, lambda order: int(order.id))
    return {"list": [views.sub_order_row(strategy, order) for order in rows], "cursor": cursor}
