"""Whether the fields of a triggered order make sense, with the exchange's codes when not. Nothing is placed here.

Trigger types may be named as V3 does (``market``, ``mark``) or as V2 does (``fill_price``, ``mark_price``).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, cast

from .checks import check_quantity, choice, decimal
from .market import Market, plain
from .matching import Side
from .refusals import not_simulated, refuse
from .triggers import Leg, Protection, Trail, TriggerBy

__all__ = [
    "PROTECTION",
    "check_protection",
    "check_size",
    "plan_leg",
    "price_now",
    "protection_fields",
    "protection_of",
    "read_protection",
    "trail_of",
]

#: The fields of an order's take-profit and stop-loss, in V3's names; `takeprofit` is the trade table's spelling.
PROTECTION = ("takeProfit", "stopLoss", "tpTriggerBy", "slTriggerBy", "tpOrderType", "slOrderType", "tpLimitPrice",
              "slLimitPrice", "takeprofit", "stoploss")  # fmt: skip
MOST_CALLBACK = Decimal(10)
_TRIGGERS: dict[str, TriggerBy] = {
    "market": "market", "fill_price": "market", "market_price": "market", "mark": "mark", "mark_price": "mark",
}  # fmt: skip
_ORDER_TYPES = ("limit", "market")


def price_now(market: Market, by: TriggerBy) -> Decimal:
    """The price that a trigger of this type is held against now."""
    return market.mark_price if by == "mark" else market.last_price


def _trigger_by(fields: Mapping[str, Any], name: str) -> TriggerBy:
    if str(fields.get(name) or "") == "index_price":
        raise not_simulated(f"{name} index_price")
    return _TRIGGERS[choice(fields, name, tuple(_TRIGGERS), "market")]


def _price(market: Market, fields: Mapping[str, Any], name: str) -> Decimal:
    price = decimal(fields, name)
    if price % market.instrument.tick:
        raise refuse("25244", plain(market.instrument.tick))
    return price


def _leg(market: Market, fields: Mapping[str, Any], trigger: str, by: str, kind: str, price: str) -> Leg:
    order_type = cast(Literal["limit", "market"], choice(fields, kind, _ORDER_TYPES, "market"))
    return Leg(
        _price(market, fields, trigger),
        _trigger_by(fields, by),
        order_type,
        _price(market, fields, price) if order_type == "limit" else None,
    )


def plan_leg(market: Market, fields: Mapping[str, Any]) -> Leg:
    """The trigger of a plan and the order it sends."""
    return _leg(market, fields, "triggerPrice", "triggerBy", "triggerOrderType", "triggerOrderPrice")


def protection_of(market: Market, fields: Mapping[str, Any]) -> Protection:
    """The take-profit and stop-loss that the fields name; neither when they name none."""
    take = "takeProfit" if fields.get("takeProfit") else "takeprofit"
    stop = "stopLoss" if fields.get("stopLoss") else "stoploss"
    return Protection(
        _leg(market, fields, take, "tpTriggerBy", "tpOrderType", "tpLimitPrice") if fields.get(take) else None,
        _leg(market, fields, stop, "slTriggerBy", "slOrderType", "slLimitPrice") if fields.get(stop) else None,
    )


def protection_fields(protection: Protection) -> dict[str, str]:
    """The other way round: a protection as fields of an order."""
    fields: dict[str, str] = {}
    for leg, name, short in ((protection.take_profit, "takeProfit", "tp"), (protection.stop_loss, "stopLoss", "sl")):
        if leg is not None:
            fields |= {name: plain(leg.trigger), f"{short}TriggerBy": leg.by, f"{short}OrderType": leg.type}
            if leg.price is not None:
                fields[f"{short}LimitPrice"] = plain(leg.price)
    return fields


def check_protection(market: Market, protection: Protection, opened_by: Side, entry: Decimal | None = None) -> None:
    """A take-profit lies on the winning side of the price and a stop-loss on the losing side, or it would be due at
    once. ``entry`` is the price of a limit order, which counts instead of today's.
    """
    long = opened_by == "buy"
    take, stop = protection.take_profit, protection.stop_loss
    if take is not None:
        price = price_now(market, take.by) if entry is None else entry
        if not (take.trigger > price if long else take.trigger < price):
            raise refuse("40830" if long else "40832")
    if stop is not None:
        price = price_now(market, stop.by) if entry is None else entry
        if not (stop.trigger < price if long else stop.trigger > price):
            raise refuse("40834" if long else "40836")


def read_protection(market: Market, fields: Mapping[str, Any], side: Side, entry: Decimal | None) -> Protection:
    """The protection that an order's fields name, checked against the order's price or today's."""
    protection = protection_of(market, fields)
    check_protection(market, protection, side, entry)
    return protection


def trail_of(market: Market, fields: Mapping[str, Any]) -> Trail:
    """``callbackRatio`` in per cent, ``activationPrice`` and ``triggerBy`` of a trailing order."""
    ratio = decimal(fields, "callbackRatio")
    if ratio > MOST_CALLBACK:
        raise refuse("40020", "callbackRatio")
    activation = _price(market, fields, "activationPrice") if fields.get("activationPrice") else None
    return Trail(ratio, _trigger_by(fields, "triggerBy"), activation)


def check_size(market: Market, quantity: Decimal, price: Decimal, *, market_order: bool, quote: bool) -> None:
    """Quantity rules at the price at which the order is to be sent."""
    instrument = market.instrument
    if quote:
        if quantity < instrument.min_value:
            raise refuse("45110", plain(instrument.min_value), instrument.quote)
        return
    check_quantity(instrument, quantity, price, market_order=market_order)
