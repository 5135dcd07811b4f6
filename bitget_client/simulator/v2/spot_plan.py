"""Spot orders of V2 that wait for a trigger: plan orders, and take-profit or stop-loss orders (``tpslType`` ``tpsl``).

What they have in common with other triggered orders is ``exchange.strategies``; other orders are in ``spot_trade``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ..calls import Call, Routes
from ..checks import choice, decimal, required
from ..refusals import refuse
from ..triggers import StrategyOrder
from . import spot_plan_views as views
from .codes import SPOT, refuse_v2, spoken
from .reading import batch, check_scales, ids, listed, spot_market

__all__ = ["cancel_tpsl", "find_tpsl", "place_tpsl", "routes", "tpsl_orders"]

routes = Routes("/api/v2/spot/trade/")

Fields = Mapping[str, Any]
_KINDS = ("limit", "market")
_BY = ("fill_price", "mark_price", "market_price")  # the last is what the exchange's own example says


# -- plan orders


def _execute_price(fields: Fields, kind: str) -> dict[str, Any]:
    """The price of the order to be sent; 43011 when a limit order has none above zero."""
    if kind == "market":
        return {}
    try:
        price = Decimal(required(fields, "executePrice"))
    except InvalidOperation:
        raise refuse("40020", "executePrice") from None
    if price <= 0:
        raise refuse_v2("43011", "executePrice <= 0")
    return {"triggerOrderPrice": str(price)}


@routes.post("place-plan-order")
def place_plan_order(call: Call) -> Any:
    """``size`` counts base coin, or quote coin with ``planType`` ``total``. Nothing is reserved before the trigger."""
    fields = call.fields
    market = spot_market(call, fields)
    kind = choice(fields, "orderType", _KINDS)
    check_scales(market, fields, "triggerPrice", "executePrice")
    asked = {
        "type": "trigger",
        "symbol": market.instrument.symbol,
        "side": fields.get("side"),
        "qty": required(fields, "size"),
        "qtyIn": {"amount": "base", "total": "quote"}[choice(fields, "planType", ("amount", "total"), "amount")],
        "triggerPrice": required(fields, "triggerPrice"),
        "triggerBy": choice(fields, "triggerType", _BY),
        "triggerOrderType": kind,
        "timeInForce": fields.get("force"),
        "stpMode": fields.get("stpMode"),
        "clientOid": fields.get("clientOid"),
        **_execute_price(fields, kind),
    }
    with spoken(SPOT):
        return ids(call.exchange.strategies.place(call.account, "SPOT", asked))


def _find_plan(call: Call, fields: Fields) -> StrategyOrder:
    if not fields.get("orderId") and not fields.get("clientOid"):
        raise refuse("40019", "orderId")
    found = call.exchange.strategies.find(call.account, fields.get("orderId"), fields.get("clientOid"), code="43025")
    if not _is_plan(found):
        raise refuse("43025")
    return found


def _is_plan(strategy: StrategyOrder) -> bool:
    return strategy.category == "SPOT" and strategy.plan is not None


@routes.post("modify-plan-order")
def modify_plan_order(call: Call) -> Any:
    fields = call.fields
    found = _find_plan(call, fields)
    kind = choice(fields, "orderType", _KINDS)
    check_scales(found.market, fields, "triggerPrice", "executePrice")
    asked = {
        "orderId": str(found.id),
        "triggerPrice": required(fields, "triggerPrice"),
        "triggerOrderType": kind,
        "qty": required(fields, "size"),
        **_execute_price(fields, kind),
    }
    with spoken(SPOT):
        return ids(call.exchange.strategies.modify(call.account, asked, code="43025"))


@routes.post("cancel-plan-order")
def cancel_plan_order(call: Call) -> Any:
    found = _find_plan(call, call.fields)
    call.exchange.strategies.cancel(call.account, {"orderId": str(found.id)}, code="43025")
    return {"result": "success"}


@routes.post("batch-cancel-plan-order")
def batch_cancel_plan_order(call: Call) -> Any:
    """All plan orders, or those of ``symbolList``."""
    fields = call.body if isinstance(call.body, dict) else {}
    symbols = fields.get("symbolList") or fields.get("symbols") or []
    if not isinstance(symbols, list):
        raise refuse("40020", "symbolList")
    found = [
        {"orderId": str(row.id), "clientOid": row.client_oid}
        for row in call.exchange.strategies.live(call.account, "SPOT")
        if _is_plan(row) and (not symbols or row.market.instrument.symbol in symbols)
    ]
    return batch(found, lambda named: call.exchange.strategies.cancel(call.account, named, code="43025"), ids)


def _page(call: Call, rows: Iterable[StrategyOrder]) -> dict[str, Any]:
    """A page of plan orders, newest first; one more is read to know whether there is another page."""
    symbol = spot_market(call).instrument.symbol
    plans = [row for row in rows if _is_plan(row) and row.market.instrument.symbol == symbol]
    page = listed(call, reversed(plans), key=lambda row: int(row.id), at=lambda row: int(row.created))
    more = bool(page) and any(row.id < page[-1].id for row in plans)
    return {
        "nextFlag": more,
        "idLessThan": str(page[-1].id) if page else "",
        "orderList": [views.plan_row(row) for row in page],
    }


@routes.get("current-plan-order")
def current_plan_order(call: Call) -> Any:
    return _page(call, call.exchange.strategies.live(call.account, "SPOT"))


@routes.get("history-plan-order")
def history_plan_order(call: Call) -> Any:
    required(call.query, "startTime")
    required(call.query, "endTime")
    return _page(call, (row for row in call.exchange.strategies.list(call.account, "SPOT") if not row.is_live))


@routes.get("plan-sub-order")
def plan_sub_order(call: Call) -> Any:
    """The order that a plan has sent; none before it is triggered."""
    found = _find_plan(call, {"orderId": required(call.query, "planOrderId")})
    return [] if found.fired == "" else [views.sub_order_row(found)]


# -- take-profit and stop-loss orders


def place_tpsl(call: Call, fields: Fields) -> StrategyOrder:
    """A spot order with ``tpslType`` ``tpsl``: sent when the last price reaches ``triggerPrice``, from either side.

    A ``clientOid`` does not count here, as the exchange says. Nothing is reserved before the trigger.
    """
    market = spot_market(call, fields)
    side, kind = choice(fields, "side", ("buy", "sell")), choice(fields, "orderType", _KINDS)
    trigger = decimal(fields, "triggerPrice")
    check_scales(market, fields, "triggerPrice", "price")
    rises = trigger >= market.last_price
    half, short = ("takeProfit", "tp") if rises == (side == "sell") else ("stopLoss", "sl")
    asked = {
        "type": "tpsl",
        "symbol": market.instrument.symbol,
        "side": side,
        "qty": required(fields, "size"),
        "qtyIn": "quote" if side == "buy" and kind == "market" else "base",
        half: str(trigger),
        f"{short}OrderType": kind,
    }
    if kind == "limit":
        asked[f"{short}LimitPrice"] = required(fields, "price")
    with spoken(SPOT):
        return call.exchange.strategies.place(call.account, "SPOT", asked)


def tpsl_orders(call: Call, *, live: bool) -> list[StrategyOrder]:
    """Take-profit and stop-loss orders on spot, newest first, those that an order brought along among them."""
    rows = call.exchange.strategies.list(call.account, "SPOT")
    return [row for row in reversed(rows) if row.plan is None and row.is_live == live]


def find_tpsl(call: Call, fields: Fields) -> StrategyOrder:
    """One of them by either id; 43001 when there is none."""
    found = call.exchange.strategies.find(call.account, fields.get("orderId"), fields.get("clientOid"), code="25204")
    if found.category != "SPOT" or found.plan is not None:
        raise refuse("25204")
    return found


def cancel_tpsl(call: Call, fields: Fields) -> StrategyOrder:
    """Cancel one of them; 43001 when it is not there or does not wait any more."""
    with spoken(SPOT):
        found = find_tpsl(call, fields)
        symbol = fields.get("symbol")
        if symbol and found.market.instrument.symbol != symbol:
            raise refuse("25204")
        return call.exchange.strategies.cancel(call.account, {"orderId": str(found.id)})
