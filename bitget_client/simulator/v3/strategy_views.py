"""How triggered orders look on the wire of V3, REST and WebSocket, and what orders show of them. Nothing is decided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..market import plain
from ..orders import Order
from ..triggers import Leg, Protection, StrategyOrder

__all__ = ["delegate_type", "protection_row", "strategy_push", "strategy_row", "strategy_type", "sub_order_row"]

ZERO = Decimal(0)
_STATUSES = {
    "live": "pending", "executing": "submitting", "executed": "success", "fail_execute": "failed",
    "cancelled": "cancelled",
}  # fmt: skip
# What an order that a triggered one has sent is called; "limit" or "market" is added. Spot has names of its own.
_DELEGATES = {
    "plan": "plan", "track": "tracking_plan", "tp": "stop_profit", "sl": "stop_loss", "pos_tp": "position_stop_profit",
    "pos_sl": "position_stop_loss", "trailing": "move_stop",
}  # fmt: skip
_ON_SPOT = {"tp": "strategy_tpsl", "sl": "strategy_tpsl"}
# Order rows name the price that triggers otherwise than strategy rows do.
_TRIGGERS = {"market": "fill_price", "mark": "mark_price"}


def strategy_type(strategy: StrategyOrder) -> str:
    """V3's name for its kind."""
    return {"plan": "trigger", "trailing": "trailing_stop"}.get(strategy.kind, "tpsl")


def _number(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


def _leg(leg: Leg | None, names: tuple[str, str, str, str], default: str = "") -> dict[str, str]:
    values = ("", default, default, "") if leg is None else (plain(leg.trigger), leg.by, leg.type, _number(leg.price))
    return dict(zip(names, values, strict=True))


def _legs(strategy: StrategyOrder) -> dict[str, str]:
    take, stop = strategy.take_profit, strategy.stop_loss
    # A half that a TP/SL does not have is printed with the defaults of its choices, as recorded rows show
    default = "market" if strategy.kind in ("tp", "sl", "tpsl") else ""
    if strategy.plan is not None:
        take, stop = strategy.protection.take_profit, strategy.protection.stop_loss
    return {
        **_leg(take, ("takeProfit", "tpTriggerBy", "tpOrderType", "tpLimitPrice"), default),
        **_leg(stop, ("stopLoss", "slTriggerBy", "slOrderType", "slLimitPrice"), default),
        **_leg(strategy.plan, ("triggerPrice", "triggerBy", "triggerOrderType", "triggerOrderPrice")),
    }


def _trigger_type(strategy: StrategyOrder) -> str:
    """The half that was triggered, or the first of those that wait."""
    if strategy.fired in ("takeProfit", "stopLoss"):
        return strategy.fired
    return next((name for name, _ in strategy.legs if name != "plan"), "")


def strategy_row(strategy: StrategyOrder) -> dict[str, str]:
    """A row of ``unfilled-strategy-orders`` and ``history-strategy-orders``."""
    closes_position = strategy.closes and bool(strategy.slot)
    return {
        "orderId": str(strategy.id),
        "clientOid": strategy.client_oid,
        "category": strategy.category,
        "symbol": strategy.market.instrument.symbol,
        "qty": plain(strategy.quantity or strategy.named_quantity or ZERO),
        "posSide": strategy.position_side,
        "status": _STATUSES[strategy.status],
        "triggerType": _trigger_type(strategy),
        **_legs(strategy),
        "side": strategy.side,
        "reduceOnly": "yes" if strategy.reduce_only or closes_position else "no",
        "type": strategy_type(strategy),
        "createdTime": str(strategy.created),
        "updatedTime": str(strategy.updated),
    }


def strategy_push(strategy: StrategyOrder) -> dict[str, str]:
    """An item of the ``strategy-order`` topic."""
    return {**strategy_row(strategy), "category": strategy.category.lower()}


def sub_order_row(strategy: StrategyOrder, order: Order) -> dict[str, Any]:
    """A row of ``strategy-sub-orders``: the order that a triggered one has sent."""
    return {
        "subOrderId": str(order.id),
        "subClientOid": order.client_oid,
        "orderId": str(strategy.id),
        "clientOid": strategy.client_oid,
        "category": order.category,
        "symbol": order.market.instrument.symbol,
        "side": order.side,
        "posSide": strategy.position_side,
        "orderType": order.type,
        "price": _number(order.price),
        "qty": plain(order.quantity if order.quantity is not None else order.amount or ZERO),
        "cumExecQty": plain(order.filled),
        "avgPrice": plain(order.average),
        "status": order.status,
        "createdTime": str(order.created),
        "updatedTime": str(order.updated),
    }


def protection_row(protection: Protection) -> dict[str, str]:
    """The take-profit and stop-loss fields of an order row; empty when it has none."""
    legs = {
        **_leg(protection.take_profit, ("takeProfit", "tpTriggerBy", "tpOrderType", "tpLimitPrice")),
        **_leg(protection.stop_loss, ("stopLoss", "slTriggerBy", "slOrderType", "slLimitPrice")),
    }
    for name in ("tpTriggerBy", "slTriggerBy"):
        legs[name] = _TRIGGERS.get(legs[name], "")
    return legs


def delegate_type(order: Order) -> str:
    """What V3 says about who made an order."""
    name = (not order.slot and _ON_SPOT.get(order.source)) or _DELEGATES.get(order.source)
    return f"{name}_{order.type}" if name else order.source
