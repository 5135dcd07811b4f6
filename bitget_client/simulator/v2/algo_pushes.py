"""What there is to hear of a classic account's triggered orders in V2: the channel ``orders-algo``."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..market import plain
from ..topics import Channel, View
from ..triggers import Leg, StrategyChanged, StrategyOrder

__all__ = ["FUTURES_ALGO", "SPOT_ALGO"]

ZERO = Decimal(0)
_TRIGGERS = {"market": "fill_price", "mark": "mark_price"}
#: What futures call the kinds of triggered orders here, in short.
_PLAN_TYPES = {
    "normal_plan": "pl",
    "profit_plan": "tp",
    "loss_plan": "sl",
    "pos_profit": "ptp",
    "pos_loss": "psl",
    "track_plan": "track",
    "moving_plan": "mtpsl",
}


def _leg(strategy: StrategyOrder) -> Leg:
    """The price that it waits for; classic ones have one. A trailing order has one once it is active."""
    for _, leg in strategy.legs:
        return leg
    trail = strategy.trail
    price = strategy.best if strategy.best is not None else trail.activation if trail else None
    return Leg(price or ZERO, trail.by if trail else "market")


def _row(strategy: StrategyOrder) -> dict[str, Any]:
    leg, quantity = _leg(strategy), plain(strategy.quantity or ZERO)
    return {
        "instId": strategy.market.instrument.symbol,
        "orderId": str(strategy.id),
        "clientOid": strategy.client_oid,
        "triggerPrice": plain(leg.trigger),
        "triggerType": _TRIGGERS[leg.by],
        "price": plain(leg.price or ZERO),
        "executePrice": plain(leg.price or ZERO),
        "size": quantity,
        "actualSize": quantity if strategy.order_id else "0",
        "orderType": leg.type,
        "side": strategy.side,
        "status": strategy.status,
        "enterPointSource": "API",
        "stpMode": strategy.extras.get("stpMode") or "none",
        "cTime": str(strategy.created),
        "uTime": str(strategy.updated),
    }


def _spot_row(strategy: StrategyOrder) -> dict[str, Any]:
    return {**_row(strategy), "planType": "total" if strategy.quantity_in == "quote" else "amount"}


def _futures_row(strategy: StrategyOrder) -> dict[str, Any]:
    protection, hedged = strategy.protection, strategy.slot != "net"
    row = {
        **_row(strategy),
        "triggerTime": str(strategy.triggered or ""),
        "planType": _PLAN_TYPES[strategy.plan_type],
        "tradeSide": ("close" if strategy.closes else "open") if hedged else f"{strategy.side}_single",
        "posSide": strategy.slot,
        "marginCoin": strategy.market.instrument.settle_coin,
        "posMode": "hedge_mode" if hedged else "one_way_mode",
    }
    if hedged:
        row["side"] = "buy" if strategy.slot == "long" else "sell"  # names the position, as in ``orders``
    for name, leg in (("Surplus", protection.take_profit), ("Loss", protection.stop_loss)):
        row |= {
            f"stop{name}Price": plain(leg.price or ZERO) if leg else "",
            f"stop{name}TriggerPrice": plain(leg.trigger) if leg else "",
            f"stop{name}TriggerType": _TRIGGERS[leg.by if leg else "market"],
        }
    return row


def _changes(show: Callable[[StrategyOrder], dict[str, Any]]) -> Callable[[View, list[StrategyChanged]], Any]:
    def changes(view: View, events: list[StrategyChanged]) -> list[dict[str, Any]] | None:
        strategy = events[0].strategy
        here = strategy.category == view.scope.category and view.scope.has(strategy.market.instrument.symbol)
        return [show(strategy)] if here else None

    return changes


SPOT_ALGO = Channel("orders-algo", (StrategyChanged,), _changes(_spot_row))
FUTURES_ALGO = Channel("orders-algo", (StrategyChanged,), _changes(_futures_row))
