"""What V2 says of a futures order, translated to the words of the core. Nothing is placed here.

One-way mode: ``side`` is that of the trade, ``tradeSide`` is ignored, ``reduceOnly`` counts. Hedge mode: ``side`` names
the position (buy and close closes a long one), ``tradeSide`` is needed, ``reduceOnly`` is ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..accounts import Account
from ..calls import Call
from ..checks import choice, is_whole, required
from ..market import Market
from ..orders import Order
from ..refusals import refuse
from .codes import refuse_v2
from .reading import product_of

__all__ = ["asked", "check_margin_coin", "check_scale", "direction", "find", "is_one_way", "mode_of", "presets"]

Fields = Mapping[str, Any]

MARGIN_MODES = ("crossed", "isolated")
SIDES = ("buy", "sell")
_OPPOSITE = {"buy": "sell", "sell": "buy"}


def mode_of(account: Account, market: Market) -> str:
    """``one_way_mode`` or ``hedge_mode``."""
    return account.hold_mode_in(market.instrument.category)


def is_one_way(account: Account, market: Market) -> bool:
    return mode_of(account, market) == "one_way_mode"


def check_margin_coin(market: Market, fields: Fields, *, needed: bool = True) -> None:
    """``marginCoin`` is the one coin in which this contract is settled, in any letter case."""
    coin = required(fields, "marginCoin") if needed else str(fields.get("marginCoin") or "")
    if coin and coin.upper() != market.instrument.settle_coin:
        raise refuse("40020", "marginCoin")


def check_scale(market: Market, name: str, value: Any) -> None:
    """Refuse more decimal places than the contract has; anything that is no number is for the core to refuse."""
    rules = market.instrument.rules
    places = int(rules["quantityPrecision" if "ize" in name else "pricePrecision"])
    if len(str(value).partition(".")[2].rstrip("0")) > places:
        raise refuse_v2("40808", name, value, places)


def direction(account: Account, market: Market, fields: Fields) -> dict[str, str]:
    """``side``, and ``posSide`` or ``reduceOnly``, as the core takes them."""
    side = choice(fields, "side", SIDES)
    if is_one_way(account, market):
        return {"side": side, "reduceOnly": choice(fields, "reduceOnly", ("yes", "no"), "no")}
    if not fields.get("tradeSide"):
        raise refuse("40774")
    opens = choice(fields, "tradeSide", ("open", "close")) == "open"
    return {"side": side if opens else _OPPOSITE[side], "posSide": "long" if side == "buy" else "short"}


def presets(market: Market, fields: Fields, take: str, stop: str, *, ends: tuple[str, str, str]) -> dict[str, str]:
    """Take-profit and stop-loss: trigger, type and execute price, whose names begin with ``take`` or ``stop``."""
    found: dict[str, str] = {}
    for name, core, short in ((take, "takeProfit", "tp"), (stop, "stopLoss", "sl")):
        trigger, kind, price = (fields.get(name + end) for end in ends)
        if trigger in (None, ""):
            continue
        check_scale(market, name + ends[0], trigger)
        found |= {core: str(trigger), f"{short}OrderType": "market"}
        if kind:
            found[f"{short}TriggerBy"] = str(kind)
        if price not in (None, "") and str(price).strip("0."):
            check_scale(market, name + ends[2], price)
            found |= {f"{short}OrderType": "limit", f"{short}LimitPrice": str(price)}
    return found


def asked(account: Account, market: Market, fields: Fields) -> dict[str, Any]:
    """A new order in the fields of the core."""
    check_margin_coin(market, fields)
    kind = choice(fields, "orderType", ("limit", "market"))
    size = required(fields, "size")
    check_scale(market, "size", size)
    wanted: dict[str, Any] = {
        "symbol": market.instrument.symbol,
        "orderType": kind,
        "qty": size,
        "marginMode": choice(fields, "marginMode", MARGIN_MODES),
        "clientOid": fields.get("clientOid"),
        "stpMode": fields.get("stpMode"),
        **direction(account, market, fields),
        **presets(market, fields, "presetStopSurplus", "presetStopLoss", ends=("Price", "Type", "ExecutePrice")),
    }
    if kind == "limit":
        wanted["price"] = required(fields, "price")
        check_scale(market, "price", wanted["price"])
        wanted["timeInForce"] = fields.get("force") or "gtc"
    return wanted


def find(call: Call, fields: Fields, *, code: str) -> Order:
    """An order by ``orderId`` or ``clientOid`` of the product line and symbol named; ``code`` when there is none."""
    category, symbol = product_of(fields), fields.get("symbol")
    account, order_id, client_oid = call.account, fields.get("orderId"), fields.get("clientOid")
    if not order_id and not client_oid:
        raise refuse("40019", "orderId")
    if order_id:
        order = account.orders.get(int(order_id)) if is_whole(str(order_id)) else None
    else:
        order = account.by_client_oid.get(str(client_oid))
    if order is None or order.category != category or (symbol and order.market.instrument.symbol != symbol):
        raise refuse_v2(code)
    return order
