"""Margin orders and fills of V2, crossed and isolated. Borrowing and the account are in ``margin``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..calls import Call, Routes
from ..checks import choice, required
from ..orders import Order
from ..refusals import refuse
from . import margin_views as views
from .codes import MARGIN, refuse_v2, spoken
from .margin_reading import Kind, MarginRoutes, pair, result
from .reading import batch, ids, items_of

__all__ = ["routes"]

routes = Routes("/api/v2/margin/")
both = MarginRoutes(routes)

Fields = Mapping[str, Any]
#: The exchange writes the last one so.
LOANS = ("normal", "autoLoan", "autoRepay", "autoLoanAndRepay")


def _loan(fields: Fields) -> str:
    loan = required(fields, "loanType")
    if loan not in LOANS:
        raise refuse("40020", "loanType")
    return loan


def _place(call: Call, kind: Kind, fields: Fields) -> Order:
    """A market buy says in ``quoteSize`` what to spend; all others say in ``baseSize`` how much to trade."""
    market = pair(call, fields)
    side, order_type = choice(fields, "side", ("buy", "sell")), choice(fields, "orderType", ("limit", "market"))
    spends = side == "buy" and order_type == "market"
    wanted: dict[str, Any] = {
        "symbol": market.instrument.symbol,
        "side": side,
        "orderType": order_type,
        "qty": required(fields, "quoteSize" if spends else "baseSize"),
        "marginMode": kind,
        "loanType": _loan(fields),
        "clientOid": fields.get("clientOid"),
        "stpMode": fields.get("stpMode"),
    }
    if order_type == "limit":
        wanted["price"] = required(fields, "price")
        wanted["timeInForce"] = fields.get("force") or "gtc"
    with spoken(MARGIN):
        return call.exchange.place(call.account, "MARGIN", wanted)


@both.post("place-order")
def place_order(call: Call, kind: Kind) -> Any:
    return ids(_place(call, kind, call.fields))


@both.post("batch-place-order")
def batch_place_order(call: Call, kind: Kind) -> Any:
    symbol = pair(call, call.fields).instrument.symbol
    return batch(items_of(call), lambda item: _place(call, kind, {**item, "symbol": symbol}), ids)


# -- cancelling


def _is_of(order: Order, kind: Kind) -> bool:
    return order.category == "MARGIN" and order.margin_mode == kind


def _cancel(call: Call, kind: Kind, symbol: str, fields: Fields) -> Order:
    order_id, client_oid = fields.get("orderId"), fields.get("clientOid")
    if not order_id and not client_oid:
        raise refuse("40019", "orderId")
    with spoken(MARGIN):
        order = call.exchange.find(call.account, order_id, client_oid)
        if not _is_of(order, kind) or order.market.instrument.symbol != symbol:
            raise refuse_v2("43001")
        if not order.is_open:
            raise refuse_v2("50062")
        return call.exchange.cancel(call.account, {"orderId": str(order.id)})


@both.post("cancel-order")
def cancel_order(call: Call, kind: Kind) -> Any:
    return ids(_cancel(call, kind, pair(call, call.fields).instrument.symbol, call.fields))


@both.post("batch-cancel-order")
def batch_cancel_order(call: Call, kind: Kind) -> Any:
    """The documentation calls the array ``orderIdList``, some of its examples ``orderList``."""
    symbol = pair(call, call.fields).instrument.symbol
    name = "orderIdList" if call.fields.get("orderIdList") else "orderList"
    return batch(items_of(call, name), lambda item: _cancel(call, kind, symbol, item), ids)


# -- reading


def _chosen(call: Call, kind: Kind) -> Callable[[Order], bool]:
    symbol, query = pair(call).instrument.symbol, call.query

    def fits(order: Order) -> bool:
        return (
            _is_of(order, kind)
            and order.market.instrument.symbol == symbol
            and query.get("orderId") in (None, "", str(order.id))
            and query.get("clientOid") in (None, "", order.client_oid)
        )

    return fits


def _orders(call: Call, kind: Kind, orders: Iterable[Order], *, start_needed: bool) -> Any:
    return result(
        call,
        "orderList",
        filter(_chosen(call, kind), orders),
        views.order_row,
        key=lambda order: int(order.id),
        at=lambda order: int(order.created),
        start_needed=start_needed,
    )


@both.get("open-orders")
def open_orders(call: Call, kind: Kind) -> Any:
    return _orders(call, kind, reversed(list(call.account.open_orders.values())), start_needed=False)


@both.get("history-orders")
def history_orders(call: Call, kind: Kind) -> Any:
    """Those that are open among them."""
    return _orders(call, kind, reversed(list(call.account.orders.values())), start_needed=False)


@both.get("fills")
def fills(call: Call, kind: Kind) -> Any:
    fits = _chosen(call, kind)
    return result(
        call,
        "fills",
        (row for row in reversed(call.account.executions) if fits(row.order)),
        views.fill_row,
        key=lambda row: int(row.id),
        at=lambda row: int(row.ts),
        start_needed=False,
    )
