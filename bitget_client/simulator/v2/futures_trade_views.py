"""How futures orders and fills of classic accounts look on the wire of V2. Nothing is decided or changed here.

In hedge mode ``side`` names the position: an order that closes a long one is printed as a buy that closes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..market import plain
from ..orders import Execution, Order
from ..printing import average_of, short

__all__ = [
    "STATUSES",
    "TRIGGER_TYPES",
    "detail",
    "fill_row",
    "history_row",
    "order_row",
    "side_of",
    "source_of",
    "trade_side_of",
]

ZERO = Decimal(0)

#: Status of the core -> status of the futures rooms.
STATUSES = {"new": "live", "partially_filled": "partially_filled", "filled": "filled", "cancelled": "canceled"}

#: What a trigger is held against in the core -> what V2 calls it.
TRIGGER_TYPES = {"market": "fill_price", "mark": "mark_price"}

_SOURCES = {"tp": "profit", "sl": "loss", "pos_tp": "pos_profit", "pos_sl": "pos_loss"}


def side_of(order: Order) -> str:
    """``buy`` or ``sell``: of the trade in one-way mode, of the position in hedge mode."""
    if order.slot in ("long", "short"):
        return "buy" if order.slot == "long" else "sell"
    return order.side


def trade_side_of(order: Order) -> str:
    """``open``, ``close``, ``buy_single``, ``sell_single``, or what a liquidation is called."""
    if order.source == "liquidation":
        closes = order.slot if order.slot in ("long", "short") else "long" if order.side == "sell" else "short"
        return f"burst_close_{closes}"
    if order.slot == "net":
        return f"{order.side}_single"
    return "close" if order.is_closing else "open"


def source_of(order: Order) -> str:
    """``orderSource``: why it was made, or its type."""
    if order.source in _SOURCES:
        return f"{_SOURCES[order.source]}_{order.type}"
    if order.source in ("liquidation", "reverse"):
        return order.source
    return "market" if order.type == "market" else "normal"


def _row(order: Order) -> dict[str, Any]:
    instrument = order.market.instrument
    return {
        "symbol": instrument.symbol,
        "size": plain(order.quantity or ZERO),
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "baseVolume": plain(order.filled),
        "fee": short(-sum(order.fees.values(), ZERO)),
        "price": plain(order.price) if order.price is not None else "",
        "priceAvg": average_of(order.market, order.average) if order.filled else "",
        "side": side_of(order),
        "force": order.time_in_force,
        "totalProfits": short(order.profit),
        "posSide": order.slot,
        "marginCoin": instrument.settle_coin,
        "quoteVolume": plain(order.value),
        "leverage": str(order.leverage),
        "marginMode": order.margin_mode,
        "reduceOnly": "YES" if order.is_closing else "NO",
        "enterPointSource": "SYS" if order.source == "liquidation" else "API",
        "tradeSide": trade_side_of(order),
        "posMode": "one_way_mode" if order.slot == "net" else "hedge_mode",
        "orderType": order.type,
        "orderSource": source_of(order),
        "cTime": str(order.created),
        "uTime": str(order.updated),
        **_presets(order),
    }


def _presets(order: Order) -> dict[str, str]:
    """Take-profit and stop-loss that the order brings along."""
    fields: dict[str, str] = {}
    for name, leg in (("Surplus", order.protection.take_profit), ("Loss", order.protection.stop_loss)):
        fields |= {
            f"presetStop{name}Price": plain(leg.trigger) if leg else "",
            f"presetStop{name}Type": TRIGGER_TYPES[leg.by] if leg else "",
            f"presetStop{name}ExecutePrice": plain(leg.price) if leg and leg.price is not None else "",
        }
    return fields


def order_row(order: Order) -> dict[str, Any]:
    """A row of ``orders-pending``."""
    return {**_row(order), "status": STATUSES[order.status]}


def history_row(order: Order) -> dict[str, Any]:
    """A row of ``orders-history``; the average price of the position at that time is not remembered."""
    return {**order_row(order), "posAvg": ""}


def detail(order: Order) -> dict[str, Any]:
    """The answer of ``detail``, which calls the status ``state``."""
    return {**_row(order), "state": STATUSES[order.status], "cancelReason": order.cancel_reason}


def fill_row(execution: Execution) -> dict[str, Any]:
    """A row of ``fills`` and ``fill-history``."""
    order = execution.order
    return {
        "tradeId": str(execution.id),
        "symbol": order.market.instrument.symbol,
        "marginCoin": order.market.instrument.settle_coin,
        "orderId": str(order.id),
        "price": plain(execution.price),
        "baseVolume": plain(execution.quantity),
        "feeDetail": [
            {
                "deduction": "no",
                "feeCoin": execution.fee_coin,
                "totalDeductionFee": "0",
                "totalFee": plain(-execution.fee),
            }
        ],
        "side": side_of(order),
        "quoteVolume": plain(execution.quantity * execution.price),
        "profit": short(execution.profit),
        "enterPointSource": "API",
        "tradeSide": trade_side_of(order),
        "posMode": "one_way_mode" if order.slot == "net" else "hedge_mode",
        "tradeScope": execution.scope,
        "cTime": str(execution.ts),
    }
