"""Spot orders and fills of V2. Orders that wait for a trigger are in ``spot_plan``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from ..calls import Call, Routes
from ..checks import choice, required
from ..orders import Order
from ..refusals import Refusal, refuse
from ..triggers import StrategyOrder
from . import spot_plan_views as plan_views
from . import spot_trade_views as views
from .codes import SPOT, refuse_v2, spoken
from .reading import batch, check_scales, check_window, ids, items_of, listed, spot_market
from .spot_plan import cancel_tpsl, find_tpsl, place_tpsl, tpsl_orders

__all__ = ["find", "place", "routes"]

routes = Routes("/api/v2/spot/trade/")

A = TypeVar("A", Order, StrategyOrder)
Fields = Mapping[str, Any]
_MODES = ("single", "multiple")
_TPSL_TYPES = ("normal", "tpsl")
#: Trigger and execution price in V2 -> name in the core, and what its further fields begin with.
_PRESETS = (
    ("presetTakeProfitPrice", "executeTakeProfitPrice", "takeProfit", "tp"),
    ("presetStopLossPrice", "executeStopLossPrice", "stopLoss", "sl"),
)
_PRICES = ("price", *(name for trigger, execute, _, _ in _PRESETS for name in (trigger, execute)))


# -- placing


def _presets(fields: Fields) -> dict[str, Any]:
    """The take-profit and stop-loss that an order brings along; without an execution price they are market orders."""
    asked: dict[str, Any] = {}
    for trigger, execute, name, short in _PRESETS:
        if fields.get(trigger):
            asked[name] = fields[trigger]
            asked[f"{short}OrderType"] = "limit" if fields.get(execute) else "market"
            asked[f"{short}LimitPrice"] = fields.get(execute)
    return asked


def place(call: Call, fields: Fields) -> Order:
    """Place a spot order that is told in the fields of V2."""
    market = spot_market(call, fields)
    kind = choice(fields, "orderType", ("limit", "market"))
    side = choice(fields, "side", ("buy", "sell"))
    size = required(fields, "size")
    asked: dict[str, Any] = {
        "symbol": market.instrument.symbol,
        "side": side,
        "orderType": kind,
        "qty": size,
        "clientOid": fields.get("clientOid"),
        "stpMode": fields.get("stpMode"),
        **_presets(fields),
    }
    if kind == "limit":
        asked["timeInForce"] = required(fields, "force")
        asked["price"] = required(fields, "price")
    check_scales(market, fields, *_PRICES, sizes=() if kind == "market" and side == "buy" else ("size",))
    with spoken(SPOT):
        return call.exchange.place(call.account, "SPOT", asked)


def _is_tpsl(fields: Fields) -> bool:
    return choice(fields, "tpslType", _TPSL_TYPES, "normal") == "tpsl"


@routes.post("place-order")
def place_order(call: Call) -> Any:
    check_window(call, call.fields)
    return ids(place_tpsl(call, call.fields) if _is_tpsl(call.fields) else place(call, call.fields))


def _symbols_filled_in(call: Call) -> list[Any]:
    """The items of a batch, each with its symbol: the batch's own, unless every item names one (``multiple``)."""
    if choice(call.fields, "batchMode", _MODES, "single") == "multiple":
        return items_of(call)
    symbol = spot_market(call, call.fields).instrument.symbol
    return [{**item, "symbol": symbol} if isinstance(item, dict) else item for item in items_of(call)]


@routes.post("batch-orders")
def batch_orders(call: Call) -> Any:
    return batch(_symbols_filled_in(call), lambda item: place(call, item), ids)


# -- finding and cancelling


def find(call: Call, fields: Fields) -> Order:
    """A spot order of this account by ``orderId`` or ``clientOid``; 43001 when there is none."""
    if not fields.get("orderId") and not fields.get("clientOid"):
        raise refuse("40019", "orderId")
    with spoken(SPOT):
        order = call.exchange.find(call.account, fields.get("orderId"), fields.get("clientOid"))
    symbol = fields.get("symbol")
    if order.category != "SPOT" or (symbol and order.market.instrument.symbol != symbol):
        raise refuse_v2("43001")
    return order


def _cancel(call: Call, fields: Fields) -> Order:
    order = find(call, fields)
    with spoken(SPOT):
        return call.exchange.cancel(call.account, {"orderId": str(order.id)})


@routes.post("cancel-order")
def cancel_order(call: Call) -> Any:
    spot_market(call, call.fields)
    return ids(cancel_tpsl(call, call.fields) if _is_tpsl(call.fields) else _cancel(call, call.fields))


@routes.post("batch-cancel-order")
def batch_cancel_order(call: Call) -> Any:
    return batch(_symbols_filled_in(call), lambda item: _cancel(call, item), ids)


@routes.post("cancel-symbol-order")
def cancel_symbol_order(call: Call) -> Any:
    symbol = spot_market(call, call.fields).instrument.symbol
    call.exchange.cancel_all(call.account, "SPOT", symbol)
    return {"symbol": symbol}


# -- replacing: cancelling one order and placing another in one call


def _replace(call: Call, fields: Fields) -> Order:
    """The new order. When it is refused the old one is gone all the same, as at the exchange."""
    spot_market(call, fields)
    price, size = required(fields, "price"), required(fields, "size")
    old = _cancel(call, fields)
    return place(
        call,
        {
            **{name: fields.get(name) for name in _PRICES},
            "symbol": old.market.instrument.symbol,
            "side": old.side,
            "orderType": "limit",
            "force": old.time_in_force,
            "stpMode": old.self_trade,
            "price": price,
            "size": size,
            "clientOid": fields.get("newClientOid"),
        },
    )


def _replaced(call: Call, fields: Fields) -> dict[str, Any]:
    try:
        order = _replace(call, fields)
    except Refusal as refusal:
        named = str(fields.get("orderId") or "")
        return {"orderId": named, "clientOid": fields.get("clientOid"), "success": "failure", "msg": refusal.message}
    return {"orderId": str(order.id), "clientOid": order.client_oid, "success": "success", "msg": None}


@routes.post("cancel-replace-order")
def cancel_replace_order(call: Call) -> Any:
    """Refused as a whole while nothing has been done; once the old order is gone the answer tells what became."""
    with spoken(SPOT):
        if not find(call, call.fields).is_open:
            raise refuse_v2("43001")
    return _replaced(call, call.fields)


@routes.post("batch-cancel-replace-order")
def batch_cancel_replace_order(call: Call) -> Any:
    return [_replaced(call, item if isinstance(item, dict) else {}) for item in items_of(call)]


# -- reading


@routes.get("orderInfo")
def order_info(call: Call) -> Any:
    """A list of one, or an empty one for an order that is not there. TP/SL orders are found too."""
    check_window(call)
    try:
        return [views.order_row(find(call, call.query))]
    except Refusal as refusal:
        if refusal.code != "43001":
            raise
    try:
        return [_tpsl_row(call, find_tpsl(call, call.query))]
    except Refusal:
        return []


def _tpsl_row(call: Call, strategy: StrategyOrder) -> dict[str, Any]:
    return plan_views.tpsl_row(strategy, call.account.orders.get(strategy.order_id or 0))


def _listed(call: Call, orders: Iterable[A]) -> list[A]:
    """A page of orders, or of TP/SL orders, of one symbol or of all."""
    symbol = spot_market(call).instrument.symbol if call.query.get("symbol") else None
    order_id = call.query.get("orderId")
    matching = (
        order
        for order in orders
        if order.category == "SPOT"
        and (symbol is None or order.market.instrument.symbol == symbol)
        and (not order_id or str(order.id) == order_id)
    )
    return listed(call, matching, key=lambda order: int(order.id), at=lambda order: int(order.created))


@routes.get("unfilled-orders")
def unfilled_orders(call: Call) -> Any:
    check_window(call)
    if _is_tpsl(call.query):
        return [plan_views.open_tpsl_row(row) for row in _listed(call, tpsl_orders(call, live=True))]
    orders = reversed(list(call.account.open_orders.values()))
    return [views.open_order_row(order) for order in _listed(call, orders)]


@routes.get("history-orders")
def history_orders(call: Call) -> Any:
    check_window(call)
    if _is_tpsl(call.query):
        return [_tpsl_row(call, row) for row in _listed(call, tpsl_orders(call, live=False))]
    orders = (order for order in reversed(list(call.account.orders.values())) if not order.is_open)
    return [views.order_row(order) for order in _listed(call, orders)]


@routes.get("fills")
def fills(call: Call) -> Any:
    symbol = spot_market(call).instrument.symbol if call.query.get("symbol") else None
    order_id = call.query.get("orderId")
    matching = (
        execution
        for execution in reversed(call.account.executions)
        if execution.order.category == "SPOT"
        and (symbol is None or execution.order.market.instrument.symbol == symbol)
        and (not order_id or str(execution.order.id) == order_id)
    )
    rows = listed(call, matching, key=lambda execution: int(execution.id), at=lambda execution: int(execution.ts))
    return [views.fill_row(row) for row in rows]
