"""How orders and fills look on the wire of V3, REST and WebSocket. Nothing is decided or changed here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..market import plain
from ..orders import Execution, Order
from ..printing import average_of, short
from .strategy_views import delegate_type, protection_row

__all__ = [
    "fast_fill",
    "fill_push",
    "fill_row",
    "order_push",
    "order_row",
]

ZERO = Decimal(0)
_FAST_FILL = (
    "symbol",
    "updatedTime",
    "side",
    "orderId",
    "execTime",
    "tradeScope",
    "execId",
    "execPrice",
    "holdSide",
    "category",
    "execQty",
    "clientOid",
)


def _sides(order: Order, hold_mode: str) -> tuple[str, str, str]:
    """posSide, holdMode and tradeSide: empty, empty and ``open`` on spot."""
    if not order.slot:
        return "", "", "open"
    trade_side = "close" if order.is_closing else "open"
    pos_side = order.slot
    if order.slot == "net":
        pos_side = "long" if (order.side == "buy") != order.reduce_only else "short"
    if order.source == "liquidation":
        trade_side = f"burst_{order.side}_single" if order.slot == "net" else f"burst_close_{order.slot}"
    return pos_side, hold_mode, trade_side


def _exec_type(order: Order) -> str:
    return "liquidation" if order.source == "liquidation" else "normal"


def order_row(order: Order, hold_mode: str) -> dict[str, Any]:
    """An order as ``order-info``, ``unfilled-orders`` and ``history-orders`` print it."""
    pos_side, mode, trade_side = _sides(order, hold_mode)
    fees = [{"feeCoin": coin, "fee": plain(fee)} for coin, fee in order.fees.items()]
    return {
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "category": order.category,
        "symbol": order.market.instrument.symbol,
        "orderType": order.type,
        "side": order.side,
        "price": plain(order.price or ZERO),
        "qty": plain(order.quantity or ZERO),
        "amount": plain(order.amount or ZERO),
        "cumExecQty": plain(order.filled),
        "cumExecValue": plain(order.value),
        "avgPrice": average_of(order.market, order.average),
        "timeInForce": order.time_in_force,
        "orderStatus": order.status,
        "posSide": pos_side,
        "holdMode": mode,
        "delegateType": delegate_type(order),
        "tradeSide": trade_side,
        "reduceOnly": "YES" if order.reduce_only else "NO",
        "marginMode": order.margin_mode,
        "stpMode": order.self_trade,
        **protection_row(order.protection),
        "feeDetail": fees or [{"feeCoin": None, "fee": None}],
        "cancelReason": order.cancel_reason,
        "execType": _exec_type(order),
        "createdTime": str(order.created),
        "updatedTime": str(order.updated),
    }


def order_push(order: Order, hold_mode: str) -> dict[str, Any]:
    """An item of the ``order`` topic."""
    instrument = order.market.instrument
    pos_side, mode, trade_side = _sides(order, hold_mode)
    item = {
        "category": order.category.lower(),
        "symbol": instrument.symbol,
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "price": plain(order.price) if order.price is not None else "",
        "qty": plain(order.quantity) if order.quantity is not None else "",
        "amount": plain(order.amount) if order.amount is not None else "0",
        "holdMode": mode,
        "holdSide": pos_side,
        "delegateType": delegate_type(order),
        "tradeSide": trade_side,
        "orderType": order.type,
        "timeInForce": order.time_in_force,
        "side": order.side,
        "marginMode": order.margin_mode,
        "marginCoin": instrument.settle_coin if order.slot else "",
        "reduceOnly": "yes" if order.reduce_only else "no",
        "cumExecQty": plain(order.filled),
        "cumExecValue": plain(order.value),
        "avgPrice": average_of(order.market, order.average),
        "totalProfit": short(order.profit),
        "orderStatus": order.status,
        "cancelReason": order.cancel_reason,
        "leverage": str(order.leverage),
        "feeDetail": [{"feeCoin": coin, "fee": plain(fee)} for coin, fee in order.fees.items()],
        "createdTime": str(order.created),
        "updatedTime": str(order.updated),
        "stpMode": order.self_trade,
    }
    if order.request_id:
        item["requestId"] = order.request_id
    return item


def fill_row(execution: Execution, hold_mode: str) -> dict[str, Any]:
    """A row of ``GET trade/fills``."""
    order = execution.order
    return {
        "execId": str(execution.id),
        "execLinkId": str(execution.link_id),
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "category": order.category,
        "symbol": order.market.instrument.symbol,
        "orderType": order.type,
        "side": order.side,
        "execPrice": plain(execution.price),
        "execQty": plain(execution.quantity),
        "execValue": plain(execution.price * execution.quantity),
        "tradeScope": execution.scope,
        "tradeSide": _sides(order, hold_mode)[2],
        "feeDetail": [{"feeCoin": execution.fee_coin, "fee": plain(execution.fee)}],
        "createdTime": str(execution.ts),
        "updatedTime": str(execution.ts),
        "execPnl": short(execution.profit),
        "isRPI": "no",
    }


def fill_push(execution: Execution, hold_mode: str) -> dict[str, Any]:
    """An item of the ``fill`` topic."""
    row = fill_row(execution, hold_mode)
    row["category"] = row["category"].lower()
    row["execTime"] = row.pop("createdTime")
    row["holdSide"] = _sides(execution.order, hold_mode)[0]
    return row


def fast_fill(execution: Execution, hold_mode: str) -> dict[str, Any]:
    """The one object of the ``fast-fill`` topic."""
    row = fill_push(execution, hold_mode)
    return {name: row[name] for name in _FAST_FILL}
