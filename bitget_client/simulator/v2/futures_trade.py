"""Futures orders and fills of V2. Plans, and take-profit and stop-loss of positions, are in ``futures_plan``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..calls import Call, Routes
from ..checks import choice, required
from ..market import Market
from ..orders import Execution, Order, PositionRecord
from ..refusals import Refusal, refuse
from ..trigger_checks import protection_fields
from . import futures_trade_views as views
from .codes import MIX, refuse_v2, spoken
from .futures_orders import asked, check_margin_coin, check_scale, find, is_one_way
from .reading import batch, check_window, ids, items_of, listed, mix_market, product_of

__all__ = ["listing", "routes"]

routes = Routes("/api/v2/mix/order/")

Fields = Mapping[str, Any]
_PRESETS = {"newPresetStopSurplusPrice": "takeProfit", "newPresetStopLossPrice": "stopLoss"}


def listing(name: str, rows: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """A list with the id to continue from. Of nothing the exchange makes null and null."""
    return {name: rows or None, "endId": rows[-1][key] if rows else None}


# -- placing


def _place(call: Call, market: Market, fields: Fields) -> Order:
    with spoken(MIX):
        return call.exchange.place(call.account, market.instrument.category, asked(call.account, market, fields))


@routes.post("place-order")
def place_order(call: Call) -> Any:
    return ids(_place(call, mix_market(call, call.fields), call.fields))


@routes.post("batch-place-order")
def batch_place_order(call: Call) -> Any:
    market = mix_market(call, call.fields)
    shared = {name: call.fields.get(name) for name in ("marginCoin", "marginMode")}
    return batch(items_of(call), lambda item: _place(call, market, {**item, **shared}), ids)


@routes.post("click-backhand")
def click_backhand(call: Call) -> Any:
    """Close a position at the market and open the opposite one; the answer names the order that opens.

    What has been closed stays closed when the opening is refused.
    """
    market, fields = mix_market(call, call.fields), call.fields
    check_margin_coin(market, fields)
    side, account = choice(fields, "side", ("buy", "sell")), call.account
    if is_one_way(account, market):
        record = account.position(market, "net")
    else:
        choice(fields, "tradeSide", ("open", "close"))
        record = account.position(market, "long" if side == "buy" else "short")
    if record is None:
        raise refuse("22002")
    size = str(fields.get("size") or "") if record.slot != "net" else ""
    size = size or str(abs(record.state.size))
    check_scale(market, "size", size)
    return ids(_reverse(call, record, size, fields.get("clientOid")))


def _reverse(call: Call, record: PositionRecord, size: str, client_oid: Any) -> Order:
    market, slot = record.market, record.slot
    category, symbol = market.instrument.category, market.instrument.symbol
    leaving, wanted = ("sell", "short") if record.side == "long" else ("buy", "long")
    common = {"symbol": symbol, "side": leaving, "orderType": "market", "marginMode": record.margin_mode}
    closing = {**common, "qty": size, "posSide": record.side}
    if slot == "net":
        closing["reduceOnly"] = "yes"
    with spoken(MIX):
        if client_oid and str(client_oid) in call.account.by_client_oid:
            raise refuse("25212")
        call.exchange.place(call.account, category, closing, source="reverse")
        opening = {**common, "qty": size, "posSide": wanted, "clientOid": client_oid}
        return call.exchange.place(call.account, category, opening, source="reverse")


# -- changing


@routes.post("modify-order")
def modify_order(call: Call) -> Any:
    """A new price and size make a new order, under ``newClientOid``, in the place of the old one.

    Take-profit and stop-loss alone are changed where they are.
    """
    market, fields = mix_market(call, call.fields), call.fields
    check_margin_coin(market, fields, needed=False)
    order = _open_order(call, fields)
    size, price = fields.get("newSize"), fields.get("newPrice")
    new = {core: str(fields[name]) for name, core in _PRESETS.items() if fields.get(name) not in (None, "")}
    if not size and not price:
        if not new:
            raise refuse("40925")
        with spoken(MIX):
            return ids(call.exchange.modify(call.account, {"orderId": str(order.id), **new}))
    if not fields.get("newClientOid"):
        raise refuse_v2("22003")
    if not size or not price or order.price is None:
        raise refuse("40925")
    check_scale(market, "newSize", size)
    check_scale(market, "newPrice", price)
    return ids(_replace(call, order, {"qty": str(size), "price": str(price), **new}))


def _replace(call: Call, order: Order, new: Fields) -> Order:
    """When the new order is refused the old one is gone all the same: the exchange makes the two one after another."""
    client_oid = call.fields["newClientOid"]
    fields: dict[str, Any] = {
        "symbol": order.market.instrument.symbol,
        "side": order.side,
        "orderType": "limit",
        "timeInForce": order.time_in_force,
        "clientOid": client_oid,
        "marginMode": order.margin_mode,
        "stpMode": order.self_trade,
        "reduceOnly": "yes" if order.reduce_only else "no",
        **protection_fields(order.protection),
        **new,
    }
    if order.slot != "net":
        fields["posSide"] = order.slot
    with spoken(MIX):
        if str(client_oid) in call.account.by_client_oid:
            raise refuse("25212")
        call.exchange.cancel(call.account, {"orderId": str(order.id)})
        return call.exchange.place(call.account, order.category, fields)


# -- cancelling


def _open_order(call: Call, fields: Fields) -> Order:
    order = find(call, fields, code="40768")
    if not order.is_open:
        raise refuse_v2("22001")
    return order


def _cancel(call: Call, fields: Fields) -> Order:
    order = _open_order(call, fields)
    return call.exchange.cancel(call.account, {"orderId": str(order.id)})


def _cancel_all(call: Call, category: str, symbol: str | None) -> Any:
    orders = call.exchange.cancel_all(call.account, category, symbol)
    if not orders:
        raise refuse_v2("22001")
    return {"successList": [ids(order) for order in orders], "failureList": []}


@routes.post("cancel-order")
def cancel_order(call: Call) -> Any:
    check_margin_coin(mix_market(call, call.fields), call.fields, needed=False)
    return ids(_cancel(call, call.fields))


@routes.post("batch-cancel-orders")
def batch_cancel_orders(call: Call) -> Any:
    """The orders named, or all of the product line or symbol when none is."""
    category, symbol = product_of(call.fields), call.fields.get("symbol")
    if not call.fields.get("orderIdList"):
        return _cancel_all(call, category, mix_market(call, call.fields).instrument.symbol if symbol else None)
    market = mix_market(call, call.fields)
    where = {"productType": category, "symbol": market.instrument.symbol}
    return batch(items_of(call, "orderIdList"), lambda item: _cancel(call, {**item, **where}), ids)


@routes.post("cancel-all-orders")
def cancel_all_orders(call: Call) -> Any:
    check_window(call, call.fields)
    symbol = mix_market(call, call.fields).instrument.symbol if call.fields.get("symbol") else None
    return _cancel_all(call, product_of(call.fields), symbol)


@routes.post("close-positions")
def close_positions(call: Call) -> Any:
    """Close at the market; in hedge mode ``holdSide`` may choose a side, in one-way mode it is ignored."""
    category = product_of(call.fields)
    symbol = mix_market(call, call.fields).instrument.symbol if call.fields.get("symbol") else None
    side = choice(call.fields, "holdSide", ("long", "short")) if call.fields.get("holdSide") else None
    if call.account.hold_mode_in(category) == "one_way_mode":
        side = None
    records = [
        record
        for record in call.account.positions.values()
        if record.market.instrument.category == category
        and (symbol is None or record.market.instrument.symbol == symbol)
        and (side is None or record.side == side)
    ]
    if not records:
        raise refuse("22002")
    answer: dict[str, list[dict[str, str]]] = {"successList": [], "failureList": []}
    for record in records:
        name = record.market.instrument.symbol
        try:
            with spoken(MIX):
                orders = call.exchange.close_positions(call.account, category, name, record.side)
            answer["successList"] += [{**ids(order), "symbol": name} for order in orders]
        except Refusal as no:
            row = {"orderId": "", "clientOid": "", "symbol": name, "errorMsg": no.message, "errorCode": no.code}
            answer["failureList"].append(row)
    return answer


# -- reading


@routes.get("detail")
def detail(call: Call) -> Any:
    required(call.query, "symbol")
    return views.detail(find(call, call.query, code="40109"))


def _chosen(call: Call, extra: Callable[[Order], bool] = lambda _: True) -> Callable[[Order], bool]:
    """Whether an order is of the product line, and of the symbol and ids if they are named."""
    category, query = product_of(call.query), call.query
    symbol = mix_market(call).instrument.symbol if query.get("symbol") else None

    def fits(order: Order) -> bool:
        return (
            order.category == category
            and (symbol is None or order.market.instrument.symbol == symbol)
            and query.get("orderId") in (None, "", str(order.id))
            and query.get("clientOid") in (None, "", order.client_oid)
            and extra(order)
        )

    return fits


def _orders(call: Call, orders: Iterable[Order], extra: Callable[[Order], bool]) -> list[Order]:
    fits = _chosen(call, extra)
    return listed(call, filter(fits, orders), key=lambda order: int(order.id), at=lambda order: int(order.created))


@routes.get("orders-pending")
def orders_pending(call: Call) -> Any:
    status = choice(call.query, "status", ("live", "partially_filled")) if call.query.get("status") else None
    rows = _orders(
        call,
        reversed(list(call.account.open_orders.values())),
        lambda order: status is None or views.STATUSES[order.status] == status,
    )
    return listing("entrustedList", [views.order_row(order) for order in rows], "orderId")


@routes.get("orders-history")
def orders_history(call: Call) -> Any:
    source = call.query.get("orderSource") or ""
    rows = _orders(
        call,
        (order for order in reversed(list(call.account.orders.values())) if not order.is_open),
        lambda order: not source or views.source_of(order) == source,
    )
    return listing("entrustedList", [views.history_row(order) for order in rows], "orderId")


def _fills(call: Call) -> Any:
    fits = _chosen(call)
    matching: Iterable[Execution] = (row for row in reversed(call.account.executions) if fits(row.order))
    rows = listed(call, matching, key=lambda row: int(row.id), at=lambda row: int(row.ts))
    return listing("fillList", [views.fill_row(row) for row in rows], "tradeId")


@routes.get("fills")
def fills(call: Call) -> Any:
    return _fills(call)


@routes.get("fill-history")
def fill_history(call: Call) -> Any:
    """The same as ``fills``, which at the exchange reaches less far back."""
    return _fills(call)
