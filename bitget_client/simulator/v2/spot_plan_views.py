"""How spot orders that wait for a trigger look on the wire of V2. Nothing is decided or changed here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..market import plain
from ..orders import Order
from ..triggers import Leg, StrategyOrder
from .spot_trade_views import STATUS, average, fee_detail

__all__ = ["open_tpsl_row", "plan_row", "sub_order_row", "tpsl_row"]

ZERO = Decimal(0)
_PLAN_STATUS = {
    "live": "not_trigger",
    "executing": "executing",
    "executed": "executed",
    "fail_execute": "fail_execute",
    "cancelled": "cancelled",
}


def _leg(strategy: StrategyOrder) -> Leg:
    """Its one price to wait for; of a unified account's pair the take-profit."""
    return strategy.legs[0][1]


def plan_row(strategy: StrategyOrder) -> dict[str, Any]:
    """A plan order as ``current-plan-order`` and ``history-plan-order`` print it."""
    leg = _leg(strategy)
    return {
        "orderId": str(strategy.id),
        "clientOid": strategy.client_oid,
        "symbol": strategy.market.instrument.symbol,
        "size": plain(strategy.quantity or ZERO),
        "executePrice": plain(leg.price or ZERO),
        "triggerPrice": plain(leg.trigger),
        "status": _PLAN_STATUS[strategy.status],
        "orderType": leg.type,
        "side": strategy.side,
        "planType": "total" if strategy.quantity_in == "quote" else "amount",
        "triggerType": "mark_price" if leg.by == "mark" else "fill_price",
        "enterPointSource": "API",
        "uTime": str(strategy.updated),
        "cTime": str(strategy.created),
    }


def sub_order_row(strategy: StrategyOrder) -> dict[str, str]:
    """The order that a plan has sent, or tried to."""
    leg = _leg(strategy)
    return {
        "orderId": str(strategy.order_id or ""),
        "price": plain(leg.price or ZERO),
        "type": leg.type,
        "status": "success" if strategy.order_id else "fail",
    }


def _common(strategy: StrategyOrder, sent: Order | None) -> dict[str, Any]:
    leg = _leg(strategy)
    if sent is not None:
        status = STATUS[sent.status]
    else:
        status = "cancelled" if strategy.status in ("cancelled", "fail_execute") else "live"
    return {
        "userId": strategy.account,
        "symbol": strategy.market.instrument.symbol,
        "orderId": str(strategy.id),
        "clientOid": strategy.client_oid,
        "size": plain(strategy.quantity or ZERO),
        "orderType": leg.type,
        "side": strategy.side,
        "status": status,
        "baseVolume": plain(sent.filled) if sent else "0",
        "quoteVolume": plain(sent.value) if sent else "0",
        "enterPointSource": "API",
        "orderSource": "market" if leg.type == "market" else "normal",
        "cTime": str(strategy.created),
        "uTime": str(strategy.updated),
        "tpslType": "tpsl",
        "triggerPrice": plain(leg.trigger),
    }


def open_tpsl_row(strategy: StrategyOrder) -> dict[str, Any]:
    """A waiting TP/SL order as ``unfilled-orders`` prints it."""
    return {
        **_common(strategy, None),
        "priceAvg": plain(_leg(strategy).price or ZERO),
        "basePrice": "0",
        "presetTakeProfitPrice": "",
        "executeTakeProfitPrice": "",
        "presetStopLossPrice": "",
        "executeStopLossPrice": "",
    }


def tpsl_row(strategy: StrategyOrder, sent: Order | None) -> dict[str, Any]:
    """A TP/SL order as ``history-orders`` and ``orderInfo`` print it; ``sent`` is the order that it became."""
    instrument = strategy.market.instrument
    return {
        **_common(strategy, sent),
        "price": plain(_leg(strategy).price or ZERO),
        "priceAvg": average(sent) if sent else "0",
        "feeDetail": fee_detail(sent) if sent else "",
        "cancelReason": "normal_cancel" if strategy.status == "cancelled" else strategy.failure[1],
        "baseCoin": instrument.base,
        "quoteCoin": instrument.quote,
    }
