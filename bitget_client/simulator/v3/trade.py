"""Orders and fills of V3."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..calls import Call, Routes, page, span
from ..checks import category_of, choice, decimal, is_whole, required
from ..orders import Order
from ..refusals import Refusal, refuse
from . import order_views as views
from .room import Room

__all__ = ["routes"]

routes = Routes("/api/v3/")


def ids(order: Order) -> dict[str, str]:
    """What an order call answers."""
    return {"orderId": str(order.id), "clientOid": order.client_oid}


def each(items: list[Any], act: Callable[[Mapping[str, Any]], Order]) -> list[dict[str, str]]:
    """Do something for every item of a batch; each row of the answer tells its own failure."""
    rows = []
    for item in items:
        named = item if isinstance(item, dict) else {}
        try:
            if not named:
                raise refuse("400172", "body")
            rows.append(ids(act(named)))
        except Refusal as refusal:
            rows.append(
                {
                    "orderId": str(named.get("orderId") or ""),
                    "clientOid": str(named.get("clientOid") or ""),
                    "code": refusal.code,
                    "msg": refusal.message,
                }
            )
    return rows


@routes.post("trade/place-order")
def place_order(call: Call) -> Any:
    return ids(call.exchange.place(call.account, call.fields.get("category"), call.fields))


@routes.post("trade/place-batch")
def place_batch(call: Call) -> Any:
    return each(call.items, lambda item: call.exchange.place(call.account, item.get("category"), item))


@routes.post("trade/cancel-order")
def cancel_order(call: Call) -> Any:
    return ids(call.exchange.cancel(call.account, call.fields))


@routes.post("trade/cancel-batch")
def cancel_batch(call: Call) -> Any:
    return each(call.items, lambda item: call.exchange.cancel(call.account, item))


@routes.post("trade/modify-order")
def modify_order(call: Call) -> Any:
    return ids(call.exchange.modify(call.account, call.fields))


@routes.post("trade/batch-modify-order")
def batch_modify(call: Call) -> Any:
    return each(call.items, lambda item: call.exchange.modify(call.account, item))


@routes.post("trade/cancel-symbol-order")
def cancel_symbol_order(call: Call) -> Any:
    category = category_of(call.fields.get("category"))
    orders = call.exchange.cancel_all(call.account, category, call.fields.get("symbol"))
    return {"list": [ids(order) for order in orders]}


@routes.post("trade/close-positions")
def close_positions(call: Call) -> Any:
    category = category_of(call.fields.get("category"))
    symbol, side = call.fields.get("symbol"), call.fields.get("posSide")
    return {"list": [ids(order) for order in call.exchange.close_positions(call.account, category, symbol, side)]}


@routes.post("trade/countdown-cancel-all")
def countdown_cancel_all(call: Call) -> Any:
    text = required(call.fields, "countdown")
    if not is_whole(text) or not (int(text) == 0 or 5 <= int(text) <= 60):
        raise refuse("40020", "countdown")
    call.exchange.set_countdown(call.account, int(text))
    return "success"


@routes.get("trade/order-info")
def order_info(call: Call) -> Any:
    order = call.exchange.find(call.account, call.query.get("orderId"), call.query.get("clientOid"))
    return views.order_row(order, call.account.hold_mode)


def _listed(call: Call, orders: Iterable[Order]) -> Any:
    category = category_of(call.query["category"]) if call.query.get("category") else None
    symbol = call.query.get("symbol")
    start, end = span(call)
    matching = (
        order
        for order in orders
        if (category is None or order.category == category)
        and (not symbol or order.market.instrument.symbol == symbol)
        and start <= order.created <= end
    )
    rows, cursor = page(call, matching, lambda order: int(order.id))
    return {"list": [views.order_row(order, call.account.hold_mode) for order in rows], "cursor": cursor}


@routes.get("trade/unfilled-orders")
def unfilled_orders(call: Call) -> Any:
    return _listed(call, reversed(list(call.account.open_orders.values())))


@routes.get("trade/history-orders")
def history_orders(call: Call) -> Any:
    required(call.query, "category")
    return _listed(call, (order for order in reversed(list(call.account.orders.values())) if not order.is_open))


@routes.get("trade/fills")
def fills(call: Call) -> Any:
    category = category_of(call.query["category"]) if call.query.get("category") else None
    order_id = call.query.get("orderId")
    start, end = span(call)
    matching = (
        execution
        for execution in reversed(call.account.executions)
        if (category is None or execution.order.category == category)
        and (not order_id or str(execution.order.id) == order_id)
        and start <= execution.ts <= end
    )
    rows, cursor = page(call, matching, lambda execution: int(execution.id))
    return {"list": [views.fill_row(row, call.account.hold_mode) for row in rows], "cursor": cursor}


# -- how much could be ordered


@routes.post("account/max-open-available")
def max_open_available(call: Call) -> Any:
    """A read, though sent as POST: spot and margin fill what is available, futures what could be opened."""
    fields = call.fields
    category = category_of(fields.get("category"))
    market = call.exchange.market(category, fields.get("symbol"), code="40034")
    side = choice(fields, "side", ("buy", "sell"))
    price = decimal(fields, "price") if choice(fields, "orderType", ("limit", "market")) == "limit" else None
    borrows = category == "MARGIN" or choice(fields, "autoBorrow", ("yes", "no"), "no") == "yes"
    size = decimal(fields, "size") if fields.get("size") else None
    room = Room(call.exchange, call.account, market)
    return room.futures(price, size) if market.instrument.is_futures else room.spot(side, borrows=borrows)
