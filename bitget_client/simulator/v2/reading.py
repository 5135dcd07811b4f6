"""Reading what V2 calls have in common, and the answer forms they share. What a call does is in the rooms.

Spot, margin and futures rooms all read with these. Lists come newest first and continue with ``idLessThan``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from ..calls import Call, span, whole
from ..checks import is_whole, required
from ..exchange import Exchange
from ..market import Market
from ..orders import Order
from ..refusals import Refusal, not_simulated, refuse
from ..triggers import StrategyOrder
from .codes import refuse_v2

__all__ = [
    "batch",
    "check_scales",
    "check_window",
    "coins_of",
    "ids",
    "items_of",
    "listed",
    "mix_market",
    "product_of",
    "spot_market",
]

R = TypeVar("R")
T = TypeVar("T")

PRODUCTS = ("USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES")
MOST_ORDERS = 50
LONGEST_WINDOW_MS = 60_000


def spot_market(call: Call, fields: Mapping[str, Any] | None = None) -> Market:
    """The spot market that ``symbol`` of the query, or of these fields, names."""
    return call.exchange.market("SPOT", required(call.query if fields is None else fields, "symbol"), code="40034")


def coins_of(exchange: Exchange) -> list[str]:
    """Every coin that spot markets trade or futures are paid in, in order of first mention."""
    instruments = [market.instrument for market in exchange.markets.values()]
    pairs = ((row.settle_coin,) if row.is_futures else (row.base, row.quote) for row in instruments)
    return list(dict.fromkeys(coin for pair in pairs for coin in pair))


def product_of(fields: Mapping[str, Any]) -> str:
    """The category that ``productType`` means, in any letter case; 40019 when missing, 40020 for an unknown one."""
    product = required(fields, "productType").upper()
    if product.removeprefix("S") in PRODUCTS and product not in PRODUCTS:
        raise not_simulated(f"productType {product}, the demo coins of classic accounts")
    if product not in PRODUCTS:
        raise refuse("40020", "productType")
    return product


def mix_market(call: Call, fields: Mapping[str, Any] | None = None) -> Market:
    """The futures market that ``productType`` and ``symbol`` of the query, or of these fields, name."""
    named = call.query if fields is None else fields
    return call.exchange.market(product_of(named), required(named, "symbol"), code="40034")


def listed(
    call: Call,
    rows: Iterable[R],
    *,
    key: Callable[[R], int],
    at: Callable[[R], int] | None = None,
    limit: int = 100,
    most: int = 100,
) -> list[R]:
    """One page of rows that come newest first: those with a ``key`` below ``idLessThan``, at most ``limit``.

    ``at`` gives a row's time where ``startTime`` and ``endTime`` of the query choose among them, both included.
    """
    text = call.query.get("idLessThan") or ""
    if text and not is_whole(text):
        raise refuse("40020", "idLessThan")
    below = int(text) if text else None
    count = whole(call, "limit", limit, most)
    start, end = span(call) if at is not None else (0, 0)
    page: list[R] = []
    for row in rows:
        if below is not None and key(row) >= below:
            continue
        if at is not None and not start <= at(row) <= end:
            continue
        page.append(row)
        if len(page) == count:
            break
    return page


def items_of(call: Call, name: str = "orderList", *, most: int = MOST_ORDERS) -> list[Any]:
    """The array of that name in the body: not empty, and at most so many items."""
    items = call.fields.get(name)
    if not items:
        raise refuse("40019", name)
    if not isinstance(items, list):
        raise refuse("40020", name)
    if len(items) > most:
        raise refuse("40306")
    return items


def ids(order: Order | StrategyOrder) -> dict[str, str]:
    """What an order call answers."""
    return {"orderId": str(order.id), "clientOid": order.client_oid}


def batch(
    items: Iterable[Any], act: Callable[[Mapping[str, Any]], T], view: Callable[[T], Mapping[str, Any]]
) -> dict[str, list[Any]]:
    """Do something for every item; each result, printed by ``view``, or failure stands in a list of its own."""
    successes: list[Any] = []
    failures: list[Any] = []
    for item in items:
        named: Mapping[str, Any] = item if isinstance(item, dict) else {}
        try:
            if not named:
                raise refuse("400172", "body")
            successes.append(view(act(named)))
        except Refusal as refusal:
            failures.append(
                {
                    "orderId": str(named.get("orderId") or ""),
                    "clientOid": str(named.get("clientOid") or ""),
                    "errorMsg": refusal.message,
                    "errorCode": refusal.code,
                }
            )
    return {"successList": successes, "failureList": failures}


def check_scales(market: Market, fields: Mapping[str, Any], *prices: str, sizes: Iterable[str] = ()) -> None:
    """Refuse prices and sizes with more decimal places than the symbol has. What is no number is for others to refuse.
    """
    rules = market.instrument.rules
    for names, rule in ((prices, "pricePrecision"), (sizes, "quantityPrecision")):
        for name in names:
            value = str(fields.get(name) or "")
            if len(value.partition(".")[2].rstrip("0")) > int(rules[rule]):
                raise refuse_v2("40808", name, value, rules[rule])


def check_window(call: Call, fields: Mapping[str, Any] | None = None) -> None:
    """Refuse what came after ``requestTime`` plus ``receiveWindow`` (both Unix milliseconds), where both are given."""
    named = call.query if fields is None else fields
    sent, window = str(named.get("requestTime") or ""), str(named.get("receiveWindow") or "")
    for name, text in (("requestTime", sent), ("receiveWindow", window)):
        if text and not is_whole(text):
            raise refuse("40020", name)
    if window and int(window) > LONGEST_WINDOW_MS:
        raise refuse_v2("40079")
    if sent and window and call.exchange.clock.now_ms() > int(sent) + int(window):
        raise refuse_v2("40078")
