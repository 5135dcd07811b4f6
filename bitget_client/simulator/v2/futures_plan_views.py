"""How triggered futures orders look on the wire of V2. Nothing is decided or changed here.

In hedge mode ``side`` names the position, as with other orders.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..accounts import Account
from ..market import plain
from ..orders import Order
from ..printing import average_of
from ..triggers import Leg, StrategyOrder
from .futures_trade_views import TRIGGER_TYPES

__all__ = ["history_row", "pending_row", "sub_order_row"]

ZERO = Decimal(0)


def _leg(row: StrategyOrder) -> Leg | None:
    """The price that it waits for; None for a trailing one."""
    return row.legs[0][1] if row.legs else None


def _sides(row: StrategyOrder) -> dict[str, str]:
    if row.slot == "net":
        return {"side": row.side, "posSide": "net", "tradeSide": f"{row.side}_single", "posMode": "one_way_mode"}
    closes = (row.side == "buy") != (row.slot == "long")
    return {
        "side": "buy" if row.slot == "long" else "sell",
        "posSide": row.slot,
        "tradeSide": "close" if closes else "open",
        "posMode": "hedge_mode",
    }


def _trigger(row: StrategyOrder) -> dict[str, str]:
    """What it waits for and what it sends then. A trailing one has a distance, and a price from which it follows."""
    if row.trail is not None:
        trail, active = row.trail, row.trail.activation
        return {
            "callbackRatio": plain(trail.ratio),
            "triggerPrice": plain(active) if active is not None else "",
            "triggerType": TRIGGER_TYPES[trail.by],
            "orderType": "market",
            "price": "",
            "executePrice": "",
        }
    leg = _leg(row)
    assert leg is not None
    price = plain(leg.price) if leg.price is not None else ""
    return {
        "callbackRatio": "",
        "triggerPrice": plain(leg.trigger),
        "triggerType": TRIGGER_TYPES[leg.by],
        "orderType": leg.type,
        "price": price,
        "executePrice": price,
    }


def _guards(row: StrategyOrder) -> dict[str, str]:
    """Take-profit and stop-loss: its own, or those that its order will bring along."""
    source = row if row.plan is None else row.protection
    fields: dict[str, str] = {}
    for name, leg in (("Surplus", source.take_profit), ("Loss", source.stop_loss)):
        fields |= {
            f"stop{name}TriggerPrice": plain(leg.trigger) if leg else "",
            f"stop{name}ExecutePrice": plain(leg.price) if leg and leg.price is not None else "",
            f"stop{name}TriggerType": TRIGGER_TYPES[leg.by] if leg else "",
        }
    return fields


def pending_row(account: Account, row: StrategyOrder) -> dict[str, Any]:
    """A row of ``orders-plan-pending``; the size of one for a whole position is 0."""
    record = account.position(row.market, row.slot)
    mode = record.margin_mode if record else account.margin_mode(row.market)
    return {
        "planType": row.plan_type,
        "symbol": row.market.instrument.symbol,
        "size": plain(row.quantity or ZERO),
        "orderId": str(row.id),
        "clientOid": row.client_oid,
        "planStatus": row.status,
        "marginCoin": row.market.instrument.settle_coin,
        "marginMode": row.extras.get("marginMode") or mode,
        "enterPointSource": "API",
        "orderSource": "normal",
        "cTime": str(row.created),
        "uTime": str(row.updated),
        **_sides(row),
        **_trigger(row),
        **_guards(row),
    }


def _sent(account: Account, row: StrategyOrder) -> list[Order]:
    return [account.orders[number] for number in row.order_ids]


def history_row(account: Account, row: StrategyOrder) -> dict[str, Any]:
    """A row of ``orders-plan-history``: with the order that was sent, and what has been filled of it."""
    sent = _sent(account, row)
    filled = sum((order.filled for order in sent), ZERO)
    value = sum((order.value for order in sent), ZERO)
    shown = pending_row(account, row)
    del shown["orderSource"]
    return {
        **shown,
        "executeOrderId": str(sent[0].id) if sent else "",
        "baseVolume": plain(filled),
        "priceAvg": average_of(row.market, value / filled) if filled else "",
    }


def sub_order_row(row: StrategyOrder, order: Order | None) -> dict[str, str]:
    """A row of ``plan-sub-order``: an order that was sent, or refused."""
    leg = _leg(row)
    return {
        "orderId": str(order.id) if order else "",
        "price": plain(leg.price) if leg and leg.price is not None else "0",
        "type": leg.type if leg else "market",
        "status": "success" if order else "fail",
    }
