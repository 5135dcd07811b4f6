"""Triggered futures orders of V2: plans, trailing ones, take-profit and stop-loss of positions.

What they have in common with other triggered orders is ``exchange.strategies``; other orders are in ``futures_trade``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..accounts import Account
from ..calls import Call, Routes
from ..checks import choice, required
from ..market import Market
from ..refusals import not_simulated, refuse
from ..trigger_checks import check_protection, protection_of
from ..triggers import StrategyOrder
from . import futures_plan_views as views
from .codes import MIX, refuse_v2, spoken
from .futures_orders import MARGIN_MODES, check_margin_coin, check_scale, direction, is_one_way, presets
from .futures_trade import listing
from .reading import batch, ids, items_of, listed, mix_market, product_of

__all__ = ["routes"]

routes = Routes("/api/v2/mix/order/")

Fields = Mapping[str, Any]
_PLANS = ("normal_plan", "track_plan")
_TPSL = ("profit_plan", "loss_plan", "moving_plan", "pos_profit", "pos_loss")
_BY = ("fill_price", "mark_price", "index_price")
_ENDS = ("TriggerPrice", "TriggerType", "ExecutePrice")
_UNKNOWN = "43025"


# -- plans


@routes.post("place-plan-order")
def place_plan_order(call: Call) -> Any:
    """``normal_plan`` sends an order when the trigger is reached, ``track_plan`` follows the price at a distance."""
    market, fields = mix_market(call, call.fields), call.fields
    check_margin_coin(market, fields)
    trailing = choice(fields, "planType", _PLANS) == "track_plan"
    size, trigger = required(fields, "size"), required(fields, "triggerPrice")
    for name, value in (("size", size), ("triggerPrice", trigger)):
        check_scale(market, name, value)
    guards = presets(market, fields, "stopSurplus", "stopLoss", ends=_ENDS)
    if guards and trailing:
        raise not_simulated("take-profit and stop-loss of a trailing order")
    asked = {
        "symbol": market.instrument.symbol,
        "qty": size,
        "triggerBy": choice(fields, "triggerType", _BY),
        "clientOid": fields.get("clientOid"),
        "marginMode": choice(fields, "marginMode", MARGIN_MODES),
        "stpMode": fields.get("stpMode"),
        **direction(call.account, market, fields),
        **guards,
        **(_track(fields, trigger) if trailing else _plan(market, fields, trigger)),
    }
    with spoken(MIX):
        return ids(call.exchange.strategies.place(call.account, market.instrument.category, asked))


def _track(fields: Fields, trigger: str) -> dict[str, Any]:
    return {"type": "track", "callbackRatio": required(fields, "callbackRatio"), "activationPrice": trigger}


def _plan(market: Market, fields: Fields, trigger: str) -> dict[str, Any]:
    kind = choice(fields, "orderType", ("limit", "market"))
    asked = {"type": "trigger", "triggerPrice": trigger, "triggerOrderType": kind}
    if kind == "limit":
        price = fields.get("price") or required(fields, "executePrice")
        check_scale(market, "price", price)
        asked["triggerOrderPrice"] = str(price)
    return asked


@routes.post("modify-plan-order")
def modify_plan_order(call: Call) -> Any:
    """What is not named stays. The new values are called with or without ``new`` before their names."""
    market, fields = mix_market(call, call.fields), call.fields
    found = _find(call, fields, _PLANS)

    def new(name: str) -> Any:
        named = fields.get(f"new{name[0].upper()}{name[1:]}")
        return fields.get(name) if named in (None, "") else named

    asked = {"orderId": str(found.id), "qty": new("size"), "triggerBy": new("triggerType")}
    if found.trail is not None:
        asked |= {"callbackRatio": new("callbackRatio"), "activationPrice": new("triggerPrice")}
    else:
        values = {f"{half}{end}": new(f"{half}{end}") for half in ("stopSurplus", "stopLoss") for end in _ENDS}
        asked |= {"triggerPrice": new("triggerPrice"), **presets(market, values, "stopSurplus", "stopLoss", ends=_ENDS)}
        if new("price"):
            asked |= {"triggerOrderType": "limit", "triggerOrderPrice": new("price")}
    with spoken(MIX):
        return ids(call.exchange.strategies.modify(call.account, asked, code=_UNKNOWN))


# -- take-profit and stop-loss of positions


def _held(account: Account, market: Market, fields: Fields) -> str:
    """Which position ``holdSide`` means: long or short in hedge mode, buy or sell in one-way mode."""
    if is_one_way(account, market):
        return {"buy": "long", "sell": "short"}[choice(fields, "holdSide", ("buy", "sell"))]
    return choice(fields, "holdSide", ("long", "short"))


def _half(market: Market, fields: Fields, name: str, trigger: str, by: str, price: str) -> dict[str, str]:
    """One half, ``stopSurplus`` or ``stopLoss``, in the fields of the core."""
    values = {f"{name}{end}": fields.get(given) for end, given in zip(_ENDS, (trigger, by, price), strict=True)}
    return presets(market, values, "stopSurplus", "stopLoss", ends=_ENDS)


@routes.post("place-tpsl-order")
def place_tpsl_order(call: Call) -> Any:
    market, fields = mix_market(call, call.fields), call.fields
    check_margin_coin(market, fields)
    kind = choice(fields, "planType", _TPSL)
    trigger = required(fields, "triggerPrice")
    asked = {
        "type": "tpsl",
        "symbol": market.instrument.symbol,
        "posSide": _held(call.account, market, fields),
        "clientOid": fields.get("clientOid"),
    }
    if not kind.startswith("pos_"):
        check_scale(market, "size", required(fields, "size"))
        asked |= {"tpslMode": "partial", "qty": fields["size"]}
    if kind == "moving_plan":
        by = choice(fields, "triggerType", _BY, "fill_price")
        asked |= {"type": "trailing_stop", "triggerBy": by}
        asked |= {"callbackRatio": required(fields, "rangeRate"), "activationPrice": trigger}
    else:
        name = "stopSurplus" if "profit" in kind else "stopLoss"
        asked |= _half(market, fields, name, "triggerPrice", "triggerType", "executePrice")
    with spoken(MIX):
        return ids(call.exchange.strategies.place(call.account, market.instrument.category, asked))


@routes.post("place-pos-tpsl")
def place_pos_tpsl(call: Call) -> Any:
    """Either or both, for the whole position, or for a part of it with a size. One row for each order made."""
    market, fields = mix_market(call, call.fields), call.fields
    check_margin_coin(market, fields)
    side, account = _held(call.account, market, fields), call.account
    halves = {
        name: _half(market, fields, name, f"{name}TriggerPrice", f"{name}TriggerType", f"{name}ExecutePrice")
        for name in ("stopSurplus", "stopLoss")
    }
    wanted = {name: half for name, half in halves.items() if half}
    if not wanted:
        raise refuse("40019", "stopSurplusTriggerPrice")
    rows = []
    with spoken(MIX):
        both = {**halves["stopSurplus"], **halves["stopLoss"]}  # so that neither is placed when the other is refused
        check_protection(market, protection_of(market, both), "buy" if side == "long" else "sell")
        for name, half in wanted.items():
            asked: dict[str, Any] = {
                "type": "tpsl",
                "symbol": market.instrument.symbol,
                "posSide": side,
                "clientOid": fields.get(f"{name}ClientOid"),
                **half,
            }
            if fields.get(f"{name}Size"):
                asked |= {"tpslMode": "partial", "qty": str(fields[f"{name}Size"])}
            made = call.exchange.strategies.place(account, market.instrument.category, asked)
            own = {"stopSurplusClientOid": "", "stopLossClientOid": "", f"{name}ClientOid": made.client_oid}
            rows.append({"orderId": str(made.id), **own})
    return rows


@routes.post("modify-tpsl-order")
def modify_tpsl_order(call: Call) -> Any:
    """Trigger and size are told anew; an execute price of 0, or none, means the market price."""
    market, fields = mix_market(call, call.fields), call.fields
    check_margin_coin(market, fields)
    found = _find(call, fields, _TPSL)
    asked: dict[str, Any] = {"orderId": str(found.id)}
    if not found.whole:
        asked["qty"] = required(fields, "size")
    trigger = required(fields, "triggerPrice")
    if found.trail is not None:
        asked |= {"activationPrice": trigger, "callbackRatio": fields.get("rangeRate")}
        asked["triggerBy"] = fields.get("triggerType")
    else:
        name = "stopSurplus" if found.take_profit is not None else "stopLoss"
        asked |= _half(market, fields, name, "triggerPrice", "triggerType", "executePrice")
    with spoken(MIX):
        return ids(call.exchange.strategies.modify(call.account, asked, code=_UNKNOWN))


# -- finding and cancelling


def _kinds(name: str) -> tuple[str, ...]:
    """The plan types that a name stands for; ``profit_loss`` is all that belong to positions."""
    return _TPSL if name == "profit_loss" else (name,)


def _find(call: Call, fields: Fields, kinds: tuple[str, ...]) -> StrategyOrder:
    category, symbol = product_of(fields), fields.get("symbol")
    if not fields.get("orderId") and not fields.get("clientOid"):
        raise refuse("40019", "orderId")
    strategies = call.exchange.strategies
    found = strategies.find(call.account, fields.get("orderId"), fields.get("clientOid"), code=_UNKNOWN)
    other = symbol and found.market.instrument.symbol != symbol
    if found.category != category or found.plan_type not in kinds or other:
        raise refuse(_UNKNOWN)
    return found


@routes.post("cancel-plan-order")
def cancel_plan_order(call: Call) -> Any:
    """The ones named, or all of a plan type (``normal_plan`` when none is said) of the product line or symbol."""
    category, strategies = product_of(call.fields), call.exchange.strategies
    symbol = mix_market(call, call.fields).instrument.symbol if call.fields.get("symbol") else None

    def cancel(named: Fields) -> StrategyOrder:
        found = _find(call, {**named, "productType": category, "symbol": symbol}, _PLANS + _TPSL)
        return strategies.cancel(call.account, {"orderId": str(found.id)}, code=_UNKNOWN)

    if call.fields.get("orderIdList"):
        return batch(items_of(call, "orderIdList"), cancel, ids)
    kinds = _kinds(choice(call.fields, "planType", (*_PLANS, *_TPSL, "profit_loss"), "normal_plan"))
    found = [row for row in strategies.live(call.account, category, symbol) if row.plan_type in kinds]
    if not found:
        raise refuse_v2("22001")
    return batch([ids(row) for row in found], cancel, ids)


# -- reading


def _listed(call: Call, fits: Callable[[StrategyOrder], bool]) -> list[StrategyOrder]:
    category, query = product_of(call.query), call.query
    kinds = _kinds(choice(query, "planType", (*_PLANS, *_TPSL, "profit_loss")))
    symbol = mix_market(call).instrument.symbol if query.get("symbol") else None
    rows: Iterable[StrategyOrder] = reversed(call.exchange.strategies.list(call.account, category, symbol))
    matching = (
        row
        for row in rows
        if row.plan_type in kinds
        and query.get("orderId") in (None, "", str(row.id))
        and query.get("clientOid") in (None, "", row.client_oid)
        and fits(row)
    )
    return listed(call, matching, key=lambda row: int(row.id), at=lambda row: int(row.created))


@routes.get("orders-plan-pending")
def orders_plan_pending(call: Call) -> Any:
    rows = _listed(call, lambda row: row.is_live)
    return listing("entrustedList", [views.pending_row(call.account, row) for row in rows], "orderId")


@routes.get("orders-plan-history")
def orders_plan_history(call: Call) -> Any:
    """Those that ended; the exchange asks for ``fail_trigger`` and answers ``fail_execute``."""
    wanted = choice(call.query, "planStatus", ("executed", "fail_trigger", "fail_execute", "cancelled"), "")
    status = "fail_execute" if wanted == "fail_trigger" else wanted
    rows = _listed(call, lambda row: not row.is_live and status in ("", row.status))
    return listing("entrustedList", [views.history_row(call.account, row) for row in rows], "orderId")


@routes.get("plan-sub-order")
def plan_sub_order(call: Call) -> Any:
    """The orders that a plan has sent; none before it is triggered."""
    required(call.query, "planType")
    named = {"productType": call.query.get("productType"), "orderId": required(call.query, "planOrderId")}
    found = _find(call, named, _PLANS)
    if not found.order_ids:
        return [views.sub_order_row(found, None)] if found.status == "fail_execute" else []
    return [views.sub_order_row(found, call.account.orders[number]) for number in found.order_ids]
