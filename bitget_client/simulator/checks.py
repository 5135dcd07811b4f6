"""Whether the fields of an order make sense, with the exchange's codes when not. No money or book is touched here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast

import attrs

from ..clock import Clock
from .accounts import Account
from .clocks import age_ms
from .market import Instrument, Market, plain
from .matching import SelfTrade, Side, TimeInForce
from .orders import MarginMode
from .refusals import not_simulated, refuse
from .triggers import Protection

__all__ = [
    "CATEGORIES",
    "NewOrder",
    "category_of",
    "check_price",
    "check_quantity",
    "choice",
    "decimal",
    "is_client_oid",
    "is_late",
    "is_whole",
    "new_order",
    "required",
    "slot_of",
]

CATEGORIES = ("SPOT", "MARGIN", "USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES")
MOST_DIGITS = 16  # before and behind the point: with more, steps and sums would not be exact any more
LONGEST_NUMBER = 30  # digits of ids and times; Python itself refuses to read thousands
_CLIENT_OID = re.compile(r"[A-Za-z0-9_:#/+.\-]{1,50}")
_LOANS = ("normal", "autoLoan", "autoRepay", "autoLoanAndRepay")


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
    category: str
    margin_mode: MarginMode = "crossed"
    loan: str = "normal"
    protection: Protection = Protection()  # read elsewhere, as triggered orders have the same fields


def required(fields: Mapping[str, Any], name: str) -> str:
    """The field's text; 40019 when it is missing or empty."""
    value = fields.get(name)
    if value is None or value == "":
        raise refuse("40019", name)
    return str(value)


def is_whole(text: str) -> bool:
    """Whether this is a whole number that is not below zero, and one that somebody could mean."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER


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
    if not value.is_finite() or value <= 0 or not -MOST_DIGITS < value.adjusted() < MOST_DIGITS:
        raise refuse("40020", name)
    if len(format(value, "f").partition(".")[2].rstrip("0")) > MOST_DIGITS:
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
    if account.hold_mode_in(instrument.category) == "one_way_mode":
        return "net"  # a posSide is ignored, as the exchange's own examples send one on spot
    if not pos_side:
        raise refuse("40402")
    if pos_side not in ("long", "short"):
        raise refuse("40774")
    return str(pos_side)


def _refuse_unmodelled(fields: Mapping[str, Any]) -> None:
    if str(fields.get("timeInForce") or "").lower() == "rpi":
        raise not_simulated("timeInForce rpi")


def is_late(fields: Mapping[str, Any], clock: Clock) -> bool:
    """Whether an order came later than its sender wanted it: ``requestTime`` plus ``receiveWindow``, milliseconds."""
    sent, window = fields.get("requestTime"), fields.get("receiveWindow")
    if not sent or not window:
        return False
    if not (is_whole(str(sent)) and is_whole(str(window))):
        raise refuse("40020", "receiveWindow")
    return age_ms(clock, int(str(sent))) > int(str(window))


def _margin_mode(account: Account, category: str, market: Market, fields: Mapping[str, Any]) -> MarginMode:
    """What kind of margin the order asks for; all of one futures market is of one kind at a time."""
    if category == "SPOT":
        return "crossed"
    default = account.margin_mode(market) if market.instrument.is_futures else "crossed"
    mode = cast(MarginMode, choice(fields, "marginMode", ("crossed", "isolated"), default))
    if category == "MARGIN":
        if mode == "isolated" and account.mode == "unified":
            raise not_simulated("isolated margin of pairs in a unified account")
        return mode
    others = {record.margin_mode for record in account.positions_in(market)}
    others.update(order.margin_mode for order in account.open_in.get(market, {}).values() if not order.is_closing)
    if others - {mode}:
        raise refuse("45117")
    return mode


def _loan(account: Account, category: str, fields: Mapping[str, Any]) -> str:
    """How the order borrows: as it says in ``loanType`` (classic) or ``autoBorrow`` (unified, spot)."""
    if category == "SPOT":
        return "autoLoanAndRepay" if account.mode == "unified" and fields.get("autoBorrow") == "yes" else "normal"
    if category != "MARGIN":
        return "normal"
    if account.mode == "unified":
        return "autoLoanAndRepay"  # a margin order of a unified account borrows what it lacks
    loan = str(fields.get("loanType") or "normal")
    if loan not in _LOANS:
        raise refuse("40020", "loanType")
    return loan


def new_order(account: Account, category: str, market: Market, fields: Mapping[str, Any]) -> NewOrder:
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
        category=category,
        margin_mode=_margin_mode(account, category, market, fields),
        loan=_loan(account, category, fields),
    )
