"""Whether the fields of an order make sense, with the exchange's codes when not. No money or book is touched here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast

import attrs

from .accounts import Account
from .market import Instrument, Market, plain
from .matching import SelfTrade, Side, TimeInForce
from .refusals import not_simulated, refuse

__all__ = [
    "CATEGORIES",
    "NewOrder",
    "category_of",
    "check_price",
    "check_quantity",
    "choice",
    "decimal",
    "is_client_oid",
    "new_order",
    "required",
    "slot_of",
]

CATEGORIES = ("SPOT", "MARGIN", "USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES")
_CLIENT_OID = re.compile(r"[A-Za-z0-9_:#/+.\-]{1,50}")


@attrs.frozen
class NewOrder:
    """The fields of an order, understood."""

    side: Side
    type: Literal["limit", "market"]
    time_in_force: TimeInForce
    price: Decimal | None
    quantity: Decimal | None
    amount: Decimal | None
    client_oid: str
    self_trade: SelfTrade
    reduce_only: bool
    slot: str


def required(fields: Mapping[str, Any], name: str) -> str:
    """The field's text; 40019 when it is missing or empty."""
    value = fields.get(name)
    if value is None or value == "":
        raise refuse("40019", name)
    return str(value)


def is_client_oid(text: str) -> bool:
    """Whether the exchange takes this as an id of the client's."""
    return _CLIENT_OID.fullmatch(text) is not None


def choice(fields: Mapping[str, Any], name: str, values: tuple[str, ...], default: str | None = None) -> str:
    """The field's value out of a closed set; 40020 for any other."""
    value = fields.get(name)
    if value is None or value == "":
        if default is None:
            raise refuse("40019", name)
        return default
    text = str(value).lower()
    if text not in values:
        raise refuse("40020", name)
    return text


def decimal(fields: Mapping[str, Any], name: str) -> Decimal:
    """The field as a positive decimal; 40020 when it is none."""
    try:
        value = Decimal(required(fields, name))
    except InvalidOperation:
        raise refuse("40020", name) from None
    if not value.is_finite() or value <= 0:
        raise refuse("40020", name)
    return value


def category_of(value: Any) -> str:
    """A category in the exchange's capitals; 400172 for one that does not exist."""
    if value is None or value == "":
        raise refuse("40019", "category")
    category = str(value).upper()
    if category not in CATEGORIES:
        raise refuse("400172", "category")
    return category


def check_price(instrument: Instrument, side: Side, price: Decimal, last: Decimal) -> None:
    """Price steps, and how far beyond the last price an order may reach. Prices on the passive side are free."""
    if price % instrument.tick:
        raise refuse("25244", plain(instrument.tick))
    if side == "buy" and price > (limit := last * (1 + instrument.buy_ratio)):
        raise refuse("25206", instrument.symbol, plain(limit))
    if side == "sell" and price < (limit := last * (1 - instrument.sell_ratio)):
        raise refuse("25205", instrument.symbol, plain(limit))


def check_quantity(instrument: Instrument, quantity: Decimal, price: Decimal, *, market_order: bool = False) -> None:
    """Quantity steps, smallest and largest quantity, and smallest value."""
    if quantity < instrument.min_quantity:
        raise refuse("25207", instrument.symbol, plain(instrument.min_quantity))
    if quantity % instrument.lot:
        raise refuse("22038", plain(instrument.lot))
    largest = (instrument.max_market_quantity if market_order else None) or instrument.max_quantity
    if largest is not None and quantity > largest:
        raise refuse("25208", instrument.symbol, plain(largest))
    if quantity * price < instrument.min_value:
        raise refuse("45110", plain(instrument.min_value), instrument.quote)


def slot_of(account: Account, instrument: Instrument, fields: Mapping[str, Any]) -> str:
    """Which position an order works on: ``net``, ``long`` or ``short``; empty on spot."""
    if not instrument.is_futures:
        return ""
    pos_side = fields.get("posSide") or ""
    if account.hold_mode == "one_way_mode":
        return "net"  # a posSide is ignored, as the exchange's own examples send one on spot
    if not pos_side:
        raise refuse("40402")
    if pos_side not in ("long", "short"):
        raise refuse("40774")
    return str(pos_side)


def _refuse_unmodelled(fields: Mapping[str, Any]) -> None:
    if str(fields.get("marginMode") or "crossed").lower() == "isolated":
        raise not_simulated("isolated margin")
    if str(fields.get("timeInForce") or "").lower() == "rpi":
        raise not_simulated("timeInForce rpi")


def new_order(account: Account, market: Market, fields: Mapping[str, Any]) -> NewOrder:
    """Understand the fields of a new order, or refuse as the exchange does."""
    instrument = market.instrument
    side = cast(Side, choice(fields, "side", ("buy", "sell")))
    kind = cast(Literal["limit", "market"], choice(fields, "orderType", ("limit", "market")))
    _refuse_unmodelled(fields)
    # `limit` is one of the values that the exchange's own table prints for timeInForce
    force = choice(fields, "timeInForce", ("gtc", "ioc", "fok", "post_only", "limit"), "gtc")
    self_trade = choice(fields, "stpMode", ("none", "cancel_taker", "cancel_maker", "cancel_both"), "none")
    reduce_only = choice(fields, "reduceOnly", ("yes", "no"), "no") == "yes"
    client_oid = str(fields.get("clientOid") or "")
    if client_oid and not is_client_oid(client_oid):
        raise refuse("40305")
    size = decimal(fields, "qty")
    price = amount = None
    quantity: Decimal | None = size
    if kind == "limit":
        price = decimal(fields, "price")
        check_price(instrument, side, price, market.last_price)
        check_quantity(instrument, size, price)
    elif side == "buy" and not instrument.is_futures:
        amount, quantity = size, None  # a spot market buy says how much to spend
        if amount < instrument.min_value:
            raise refuse("45110", plain(instrument.min_value), instrument.quote)
    else:
        check_quantity(instrument, size, market.last_price, market_order=True)
    return NewOrder(
        side=side,
        type=kind,
        time_in_force="gtc" if force == "limit" or kind == "market" else cast(TimeInForce, force),
        price=price,
        quantity=quantity,
        amount=amount,
        client_oid=client_oid,
        self_trade=cast(SelfTrade, self_trade),
        reduce_only=reduce_only and instrument.is_futures,
        slot=slot_of(account, instrument, fields),
    )
