"""From the fields of a call to a triggered order, and to a changed one. Nothing is kept, triggered or sent here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, cast

from .accounts import Account
from .checks import choice, decimal, slot_of
from .market import Market
from .matching import Side
from .orders import Order, PositionRecord
from .refusals import not_simulated, refuse
from .trigger_checks import (
    PROTECTION,
    check_protection,
    check_size,
    plan_leg,
    price_now,
    protection_fields,
    protection_of,
    trail_of,
)
from .triggers import Leg, Protection, StrategyOrder

__all__ = ["change", "changed_protection", "fill_in_closing", "fill_in_plan", "merged_protection"]

_SIDES: tuple[Side, Side] = ("buy", "sell")
_GIVEN_ON = ("marginMode", "timeInForce", "stpMode", "autoBorrow", "loanType")


def fill_in_plan(account: Account, strategy: StrategyOrder, fields: Mapping[str, Any], *, trailing: bool) -> None:
    """A plan, or a trailing one: an order of its own that may open or close."""
    market, spot = strategy.market, not strategy.market.instrument.is_futures
    strategy.side = cast(Side, choice(fields, "side", _SIDES))
    strategy.slot = slot_of(account, market.instrument, fields)
    strategy.reduce_only = choice(fields, "reduceOnly", ("yes", "no"), "no") == "yes" and not spot
    strategy.quantity = decimal(fields, "qty")
    strategy.extras = _given_on(fields)
    if trailing:
        strategy.trail = trail_of(market, fields)
    else:
        strategy.plan = plan_leg(market, fields)
        strategy.protection = protection_of(market, fields)
        _check_plan(strategy)
    market_buy = strategy.side == "buy" and (strategy.plan is None or strategy.plan.type == "market")
    unit = choice(fields, "qtyIn", ("base", "quote"), "quote" if spot and market_buy else "base")
    strategy.quantity_in = cast(Literal["base", "quote"], unit if spot else "base")
    _check_quantity(strategy)


def fill_in_closing(account: Account, strategy: StrategyOrder, fields: Mapping[str, Any], *, trailing: bool) -> None:
    """A take-profit, stop-loss or trailing stop of what is held."""
    market = strategy.market
    strategy.closes = True
    if market.instrument.is_futures:
        record = _position(account, market, fields)
        strategy.slot, strategy.position_id = record.slot, record.id
        strategy.side = "sell" if record.side == "long" else "buy"
        part = choice(fields, "tpslMode", ("full", "partial"), "full") == "partial"
        strategy.named_quantity = _whole_quantity(fields) or abs(record.state.size)
    else:
        strategy.side = cast(Side, choice(fields, "side", _SIDES))
        strategy.extras = _given_on(fields)
        strategy.quantity_in = cast(Literal["base", "quote"], choice(fields, "qtyIn", ("base", "quote"), "base"))
        part = True
    strategy.quantity = decimal(fields, "qty") if part else None
    if trailing:
        strategy.trail = trail_of(market, fields)
    else:
        _set_legs(strategy, protection_of(market, fields))
    _check_quantity(strategy)
    _check_part(account, strategy)


def change(account: Account, strategy: StrategyOrder, fields: Mapping[str, Any]) -> None:
    """Change a triggered order; what is not named stays, and a take-profit or stop-loss of 0 is taken away.

    The quantity of one for the whole of a position is only printed: it stays the whole.
    """
    if strategy.trail is not None:
        _change_trail(strategy, fields)
    elif strategy.plan is not None:
        _change_plan(strategy, fields)
    else:
        _set_legs(
            strategy,
            merged_protection(strategy.market, Protection(strategy.take_profit, strategy.stop_loss), fields),
        )
    if strategy.whole:
        strategy.named_quantity = _whole_quantity(fields) or strategy.named_quantity
    elif fields.get("qty"):
        strategy.quantity = decimal(fields, "qty")
        _check_part(account, strategy)
    _check_quantity(strategy)


def merged_protection(market: Market, old: Protection, fields: Mapping[str, Any]) -> Protection:
    """A protection with the named fields changed; a trigger price of 0 takes its half away."""
    merged = {**protection_fields(old), **_named(fields)}
    for name in ("takeProfit", "stopLoss"):
        if str(merged.get(name, "")).strip("0.") == "":
            merged.pop(name, None)
    return protection_of(market, merged)


def changed_protection(order: Order, fields: Mapping[str, Any], price: Decimal) -> Protection:
    """The protection of an open order after a change, checked against its new price."""
    named = any(fields.get(name) for name in PROTECTION)
    protection = merged_protection(order.market, order.protection, fields) if named else order.protection
    if protection and order.is_closing:
        raise not_simulated("take-profit or stop-loss on an order that closes")
    check_protection(order.market, protection, order.side, price)
    return protection


# -- inside


def _named(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _given_on(fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(fields[name]) for name in _GIVEN_ON if fields.get(name)}


def _whole_quantity(fields: Mapping[str, Any]) -> Decimal | None:
    """What a call names for the whole of a position, where 0 means nothing."""
    return decimal(fields, "qty") if str(fields.get("qty") or "0") != "0" else None


def _position(account: Account, market: Market, fields: Mapping[str, Any]) -> PositionRecord:
    one_way = account.hold_mode_in(market.instrument.category) == "one_way_mode"
    side = choice(fields, "posSide", ("long", "short"), "" if one_way else None)
    record = account.position(market, "net" if one_way else side)
    if record is None or (side and record.side != side):
        raise refuse("40837")
    return record


def _check_plan(strategy: StrategyOrder) -> None:
    """Which way the price has to come, and whether what the order brings along fits the price it is sent at."""
    plan = strategy.plan
    assert plan is not None
    strategy.rises = plan.trigger >= price_now(strategy.market, plan.by)
    check_protection(strategy.market, strategy.protection, strategy.side, plan.price or plan.trigger)


def _check_quantity(strategy: StrategyOrder) -> None:
    if strategy.quantity is None:
        return
    market, quote = strategy.market, strategy.quantity_in == "quote"
    for leg in [leg for _, leg in strategy.legs] or [Leg(market.last_price)]:
        price = leg.price or leg.trigger
        check_size(market, strategy.quantity, price, market_order=leg.type == "market", quote=quote)


def _check_part(account: Account, strategy: StrategyOrder) -> None:
    """A part of a position is at most all of it."""
    if strategy.position_id is not None and strategy.quantity is not None:
        record = account.position(strategy.market, strategy.slot)
        if record is None or strategy.quantity > abs(record.state.size):
            raise refuse("25231")


def _set_legs(strategy: StrategyOrder, protection: Protection) -> None:
    if not protection:
        raise refuse("40019", "takeProfit")
    check_protection(strategy.market, protection, "buy" if strategy.side == "sell" else "sell")
    strategy.take_profit, strategy.stop_loss = protection.take_profit, protection.stop_loss


def _change_plan(strategy: StrategyOrder, fields: Mapping[str, Any]) -> None:
    assert strategy.plan is not None
    market, old = strategy.market, strategy.plan
    was = {"triggerPrice": str(old.trigger), "triggerBy": old.by, "triggerOrderType": old.type}
    if old.price is not None:
        was["triggerOrderPrice"] = str(old.price)
    strategy.plan = plan_leg(market, {**was, **_named(fields)})
    strategy.protection = merged_protection(market, strategy.protection, fields)
    _check_plan(strategy)


def _change_trail(strategy: StrategyOrder, fields: Mapping[str, Any]) -> None:
    assert strategy.trail is not None
    old = strategy.trail
    was = {"callbackRatio": str(old.ratio), "triggerBy": old.by}
    if old.activation is not None:
        was["activationPrice"] = str(old.activation)
    strategy.trail = trail_of(strategy.market, {**was, **_named(fields)})
    if strategy.trail.activation != old.activation:
        strategy.best = None
