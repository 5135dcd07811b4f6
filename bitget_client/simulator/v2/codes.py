"""The codes in which classic accounts are told no. The rules are shared with V3; only the words differ.

::

    with spoken(SPOT):
        order = call.exchange.place(...)   # a refusal of the core leaves as the spot rooms say it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ..refusals import Refusal, refuse

__all__ = ["MIX", "SPOT", "refuse_v2", "spoken"]

_TEXTS = {
    "22001": "No order to cancel",
    "40078": "Timestamp expired",
    "40079": "ReceiveWindow should be less than 60 seconds",
    "40109": "The data of the order cannot be found, please confirm the order number",
    "40757": "Not enough position is available.",
    "40762": "The order amount exceeds the balance",
    "40768": "Order does not exist",
    "40786": "Duplicate clientOid",
    "40808": "Parameter verification exception {0} checkBDScale error value={1} checkScale={2}",
    "40812": "The condition {0} is not met",
    "43001": "The order does not exist",
    "43006": "The order quantity is less than the minimum transaction quantity",
    "43007": "The order quantity is greater than the maximum transaction quantity",
    "43008": "The current order price cannot be less than {1}",
    "43009": "The current commission price exceeds the limit {1}",
    "43011": "The parameter does not meet the specification {0}",
    "43012": "Insufficient balance",
    "43013": "The take profit price needs to be greater than the current price",
    "43014": "The take profit price needs to be less than the current price",
    "43015": "The stop loss price needs to be less than the current price",
    "43016": "The stop loss price needs to be greater than the current price",
    "43118": "clientOrderId duplicate",
    "45111": "less than the minimum order quantity",
    "45112": "more than the maximum order quantity",
    "45115": "The price you enter should be a multiple of {0}",
}

#: Code of the core -> code of the spot and margin rooms.
SPOT = {
    "25203": "43012",
    "25204": "43001",
    "25205": "43008",
    "25206": "43009",
    "25207": "43006",
    "25208": "43007",
    "25212": "43118",
    "40830": "43013",
    "40832": "43014",
    "40834": "43015",
    "40836": "43016",
}

#: Code of the core -> code of the futures rooms.
MIX = {
    "25203": "40762",
    "25204": "40768",
    "25207": "45111",
    "25208": "45112",
    "25212": "40786",
    "25231": "40757",
    "25244": "45115",
    "43012": "40762",
}


#: Name of a field in the core -> name in V2, for refusals that name the field.
_FIELDS = {
    "qty": "size",
    "timeInForce": "force",
    "triggerBy": "triggerType",
    "triggerOrderPrice": "executePrice",
    "triggerOrderType": "orderType",
}


def refuse_v2(code: str, *details: object) -> Refusal:
    """The refusal with this code of V2 and the exchange's words for it."""
    text = _TEXTS.get(code)
    return refuse(code, *details) if text is None else Refusal(code, text.format(*details), details)


@contextmanager
def spoken(table: Mapping[str, str]) -> Iterator[None]:
    """Say a refusal of the core with the code that this table has for it; others pass as they are."""
    try:
        yield
    except Refusal as refusal:
        code = table.get(refusal.code)
        if refusal.code in ("40019", "40020") and (field := _FIELDS.get(str(refusal.details[0]))):
            raise refuse(refusal.code, field) from None
        if code is None:
            raise
        raise refuse_v2(code, *refusal.details, "", "") from None
