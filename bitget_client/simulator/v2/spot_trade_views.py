"""How spot orders and fills look on the wire of V2, REST. Nothing is decided or changed here."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from ..market import plain
from ..orders import Execution, Order

__all__ = ["STATUS", "average", "fee_detail", "fill_row", "open_order_row", "order_row", "wanted"]

ZERO = Decimal(0)
STATUS = {"new": "live", "partially_filled": "partially_filled", "filled": "filled", "cancelled": "cancelled"}
_AVERAGE = Decimal("0.00000001")


def wanted(order: Order) -> Decimal:
    """What V2 calls the size: the quantity, or what a market buy has to spend."""
    return order.amount if order.amount is not None else order.quantity or ZERO


def average(order: Order) -> str:
    """The average price of what was filled, 0 before that."""
    return plain(order.average.quantize(_AVERAGE)) if order.filled else "0"


def fee_detail(order: Order) -> str:
    """JSON inside a text, with numbers below zero for what was charged; empty before the first fill."""
    if not order.fees:
        return ""
    detail: dict[str, Any] = {}
    for coin, fee in order.fees.items():
        detail[coin] = {"deduction": False, "feeCoinCode": coin, "totalDeductionFee": 0, "totalFee": -float(fee)}
    total = -float(sum(order.fees.values(), ZERO))
    detail["newFees"] = {"c": 0, "d": 0, "deduction": False, "r": total, "t": total, "totalDeductionFee": 0}
    return json.dumps(detail, separators=(",", ":"))


def _common(order: Order) -> dict[str, Any]:
    return {
        "userId": order.account,
        "symbol": order.market.instrument.symbol,
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "size": plain(wanted(order)),
        "orderType": order.type,
        "side": order.side,
        "status": STATUS[order.status],
        "baseVolume": plain(order.filled),
        "quoteVolume": plain(order.value),
        "enterPointSource": "API",
        "orderSource": "market" if order.type == "market" else "normal",
        "cTime": str(order.created),
        "uTime": str(order.updated),
        "tpslType": "normal",
        "triggerPrice": None,
    }


def order_row(order: Order) -> dict[str, Any]:
    """An order as ``orderInfo`` and ``history-orders`` print it."""
    instrument = order.market.instrument
    return {
        **_common(order),
        "price": plain(order.price or ZERO),
        "priceAvg": average(order),
        "feeDetail": fee_detail(order),
        "cancelReason": order.cancel_reason,
        "baseCoin": instrument.base,
        "quoteCoin": instrument.quote,
    }


def open_order_row(order: Order) -> dict[str, Any]:
    """An order as ``unfilled-orders`` prints it: there ``priceAvg`` is the limit and ``basePrice`` the average."""
    take, stop = order.protection.take_profit, order.protection.stop_loss
    return {
        **_common(order),
        "priceAvg": plain(order.price or ZERO),
        "basePrice": average(order),
        "presetTakeProfitPrice": plain(take.trigger) if take else "",
        "executeTakeProfitPrice": plain(take.price) if take and take.price else "",
        "presetStopLossPrice": plain(stop.trigger) if stop else "",
        "executeStopLossPrice": plain(stop.price) if stop and stop.price else "",
    }


def fill_row(execution: Execution) -> dict[str, Any]:
    """A row of ``trade/fills``."""
    order = execution.order
    return {
        "userId": order.account,
        "symbol": order.market.instrument.symbol,
        "orderId": str(order.id),
        "tradeId": str(execution.id),
        "orderType": order.type,
        "side": order.side,
        "priceAvg": plain(execution.price),
        "size": plain(execution.quantity),
        "amount": plain(execution.price * execution.quantity),
        "feeDetail": {
            "deduction": "no",
            "feeCoin": execution.fee_coin,
            "totalDeductionFee": "",
            "totalFee": plain(-execution.fee),
        },
        "tradeScope": execution.scope,
        "cTime": str(execution.ts),
        "uTime": str(execution.ts),
    }
