"""What there is to hear of a classic account's orders and fills in V2. Money and positions: ``account_pushes``.

In hedge mode ``side`` names the position: an order that closes a long one is told as a buy that closes.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..accounts import Account
from ..market import plain
from ..orders import Execution, Filled, Order, OrderChanged
from ..printing import average_of, short
from ..topics import Channel, View
from .futures_trade_views import STATUSES, order_row, side_of, trade_side_of

__all__ = ["CROSSED_ORDERS", "FUTURES_FILLS", "FUTURES_ORDERS", "ISOLATED_ORDERS", "SPOT_FILLS", "SPOT_ORDERS"]

ZERO = Decimal(0)
_STATUSES = {"new": "live", "partially_filled": "partially_filled", "filled": "filled", "cancelled": "cancelled"}
Row = dict[str, Any]


def _last_fill(account: Account, order: Order) -> Execution | None:
    """The fill that brought an order to where it was when it was told."""
    filled = account.orders[order.id].filled
    if not order.filled:
        return None
    for execution in reversed(account.executions):
        if execution.order.id == order.id:
            if filled == order.filled:
                return execution
            filled -= execution.quantity
    return None


def _scope_letter(execution: Execution) -> str:
    return execution.scope[0].upper()


def _paid(execution: Execution, fee: Decimal) -> list[dict[str, str]]:
    return [
        {"feeCoin": execution.fee_coin, "deduction": "no", "totalDeductionFee": "0", "totalFee": plain(fee)},
    ]


def _fees(order: Order) -> list[dict[str, str]]:
    return [{"feeCoin": coin, "fee": plain(-fee)} for coin, fee in order.fees.items()]


def _maker_of(order: Order) -> str:
    """Where an order came from."""
    return "SYS" if order.source == "liquidation" else "API"


def _filled(fill: Execution) -> Row:
    """What an order's push says of its latest fill."""
    return {
        "fillPrice": plain(fill.price),
        "tradeId": str(fill.id),
        "baseVolume": plain(fill.quantity),
        "fillTime": str(fill.ts),
        "fillFee": plain(-fill.fee),
        "fillFeeCoin": fill.fee_coin,
        "tradeScope": _scope_letter(fill),
    }


# -- spot


def _spot_order(view: View, order: Order) -> Row:
    fill = _last_fill(view.account, order)
    size = order.amount if order.amount is not None else order.quantity or ZERO
    row = {
        "instId": order.market.instrument.symbol,
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "price": plain(order.price or ZERO),
        "size": plain(size),
        "newSize": plain(size),
        "notional": plain(order.amount if order.amount is not None else size * (order.price or order.average)),
        "orderType": order.type,
        "force": order.time_in_force,
        "side": order.side,
        "fillPrice": "0",
        "baseVolume": "0",
        "accBaseVolume": plain(order.filled),
        "priceAvg": average_of(order.market, order.average),
        "status": _STATUSES[order.status],
        "cTime": str(order.created),
        "uTime": str(order.updated),
        "stpMode": order.self_trade,
        "feeDetail": _fees(order),
        "enterPointSource": _maker_of(order),
    }
    if fill is not None:
        row |= _filled(fill)
    return row


def _spot_fill(view: View, execution: Execution) -> Row:
    order = execution.order
    return {
        "orderId": str(order.id),
        "tradeId": str(execution.id),
        "symbol": order.market.instrument.symbol,
        "orderType": order.type,
        "side": order.side,
        "priceAvg": plain(execution.price),
        "size": plain(execution.quantity),
        "amount": plain(execution.quantity * execution.price),
        "tradeScope": execution.scope,
        "feeDetail": _paid(execution, execution.fee),  # spot prints what was paid above zero, futures below
        "cTime": str(execution.ts),
        "uTime": str(execution.ts),
    }


# -- futures


def _futures_order(view: View, order: Order) -> Row:
    instrument, fill = order.market.instrument, _last_fill(view.account, order)
    size = order.quantity or ZERO
    row = {
        "instId": instrument.symbol,
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "price": plain(order.price or ZERO),
        "size": plain(size),
        "posMode": view.account.hold_mode_in(instrument.category),
        "enterPointSource": _maker_of(order),
        "tradeSide": trade_side_of(order),
        "notionalUsd": short(size * (order.price or order.average or order.market.last_price)),
        "orderType": order.type,
        "force": order.time_in_force,
        "side": side_of(order),
        "posSide": order.slot,
        "marginMode": order.margin_mode,
        "marginCoin": instrument.settle_coin,
        "accBaseVolume": plain(order.filled),
        "status": STATUSES[order.status],
        "cancelReason": order.cancel_reason,
        "leverage": str(order.leverage),
        "feeDetail": _fees(order) or [{"feeCoin": instrument.settle_coin, "fee": "0"}],
        "reduceOnly": "yes" if order.reduce_only else "no",
        "stpMode": order.self_trade,
        "totalProfits": short(order.profit),
        **{name: value for name, value in order_row(order).items() if name.startswith("preset")},
        "cTime": str(order.created),
        "uTime": str(order.updated),
    }
    if fill is not None:
        row |= {
            **_filled(fill),
            "fillNotionalUsd": short(fill.quantity * fill.price),
            "priceAvg": average_of(order.market, order.average),
            "pnl": short(fill.profit),
        }
    return row


def _futures_fill(view: View, execution: Execution) -> Row:
    order = execution.order
    return {
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "tradeId": str(execution.id),
        "symbol": order.market.instrument.symbol,
        "side": side_of(order),
        "orderType": order.type,
        "posMode": view.account.hold_mode_in(order.market.instrument.category),
        "price": plain(execution.price),
        "baseVolume": plain(execution.quantity),
        "quoteVolume": plain(execution.quantity * execution.price),
        "profit": short(execution.profit),
        "tradeSide": trade_side_of(order),
        "tradeScope": execution.scope,
        "feeDetail": _paid(execution, -execution.fee),
        "cTime": str(execution.ts),
        "uTime": str(execution.ts),
    }


# -- margin


def _margin_order(view: View, order: Order) -> Row:
    fill = _last_fill(view.account, order)
    return {
        "symbol": order.market.instrument.symbol,
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "orderType": order.type,
        "force": order.time_in_force,
        "side": order.side,
        "price": plain(order.price or ZERO),
        "baseSize": plain(order.quantity or ZERO),
        "quoteSize": plain(order.amount or ZERO),
        "status": _STATUSES[order.status],
        "fillPrice": plain(fill.price) if fill else "0",
        "baseVolume": plain(order.filled),
        "fillTotalAmount": plain(order.value),
        "feeDetail": [
            {"feeCoin": coin, "deduction": "no", "totalDeductionFee": "0", "totalFee": plain(-fee)}
            for coin, fee in order.fees.items()
        ],
        "loanType": order.loan,
        "enterPointSource": _maker_of(order),
        "stpMode": order.self_trade,
        "cTime": str(order.created),
        "uTime": str(order.updated),
    }


# -- channels


def _of_orders(show: Callable[[View, Order], Row], wanted: Callable[[View, Order], bool]) -> Callable[..., Any]:
    def changes(view: View, events: list[OrderChanged]) -> list[Row] | None:
        order = events[0].order
        return [show(view, order)] if _named(view, order) and wanted(view, order) else None

    return changes


def _of_fills(show: Callable[[View, Execution], Row], wanted: Callable[[View, Order], bool]) -> Callable[..., Any]:
    def changes(view: View, events: list[Filled]) -> list[Row] | None:
        execution = events[0].execution
        return [show(view, execution)] if _named(view, execution.order) and wanted(view, execution.order) else None

    return changes


def _named(view: View, order: Order) -> bool:
    return view.scope.has(order.market.instrument.symbol)


def _of_category(view: View, order: Order) -> bool:
    return order.category == view.scope.category


def _crossed(view: View, order: Order) -> bool:
    return order.category == "MARGIN" and order.margin_mode == "crossed"


def _isolated(view: View, order: Order) -> bool:
    return order.category == "MARGIN" and order.margin_mode == "isolated"


SPOT_ORDERS = Channel("orders", (OrderChanged,), _of_orders(_spot_order, _of_category))
SPOT_FILLS = Channel("fill", (Filled,), _of_fills(_spot_fill, _of_category))
FUTURES_ORDERS = Channel("orders", (OrderChanged,), _of_orders(_futures_order, _of_category))
FUTURES_FILLS = Channel("fill", (Filled,), _of_fills(_futures_fill, _of_category))
CROSSED_ORDERS = Channel("orders-crossed", (OrderChanged,), _of_orders(_margin_order, _crossed))
ISOLATED_ORDERS = Channel("orders-isolated", (OrderChanged,), _of_orders(_margin_order, _isolated))
