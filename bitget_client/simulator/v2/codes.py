"""The codes in which classic accounts are told no. The rules are shared with V3; only the words differ.

::

    with spoken(SPOT):
        order = call.exchange.place(...)   # a refusal of the core leaves as the spot rooms say it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ..refusals import Refusal, refuse

__all__ = ["MARGIN", "MIX", "SPOT", "refuse_v2", "spoken"]

_TEXTS = {
    "22001": "No order to cancel",
    "22003": "modify price and size, please pass in newClientOid",
    "40078": "Timestamp expired",
    "40079": "ReceiveWindow should be less than 60 seconds",
    "40109": "The data of the order cannot be found, please confirm the order number",
    "40757": "Not enough position is available.",
    "40762": "The order amount exceeds the balance",
    "40768": "Order does not exist",
    "40786": "Duplicate clientOid",
    "40808": "Parameter verification exception {0} checkBDScale error value={1} checkScale={2}",
    "40812": "The condition {0} is not met",
    "40815": "Order price higher than highest bid price {1}",
    "40816": "Order price lower than lowest bid price {1}",
    "40802": "Position is zero and direct margin call is not allowed",
    "40875": "Whole position mode does not support margin adjustment",
    "40893": "Unable to update the leverage factor of this position, there is not enough margin!",
    "40920": "Position or order exists, the position mode cannot be switched",
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
    "45118": "Reached the upper limit of the order of transactions {0}",
    "45115": "The price you enter should be a multiple of {0}",
    "50016": "The number of open orders is smaller than the minimum limit of the trading pair",
    "50017": "The number of open orders is bigger than the maximum limit of the trading pair",
    "50020": "Insufficient balance",
    "50032": "The currency does not exist",
    "50035": "The maximum borrowing amount is exceeded",
    "50039": "The currency and the trading pair do not match",
    "50040": "The repayment amount must be more than 0",
    "50041": "The repayment amount must be less than your available balance",
    "50046": "The price is too low",
    "50047": "The price is too high",
    "50048": "The maximum number of orders is exceeded",
    "50060": "Duplicated clientOid",
    "50062": "The order status is cancelled or fullFill",
}

#: Code of the core -> code of the spot rooms.
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

#: Code of the core -> code of the margin rooms.
MARGIN = {
    "25203": "50020",
    "25204": "43001",
    "25205": "50046",
    "25206": "50047",
    "25207": "50016",
    "25208": "50017",
    "25212": "50060",
    "25217": "50040",
    "25218": "50035",
    "43005": "50048",
    "43012": "50020",
}

#: Code of the core -> code of the futures rooms.
MIX = {
    "25107": "40920",
    "25203": "40762",
    "25204": "40768",
    "25205": "40816",
    "25206": "40815",
    "25207": "45111",
    "25208": "45112",
    "25212": "40786",
    "25228": "40893",
    "25231": "40757",
    "25244": "45115",
    "40805": "40875",
    "43005": "45118",
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
