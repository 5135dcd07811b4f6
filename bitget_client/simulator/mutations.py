"""What a careless release of the exchange could do to an answer or a push: pure functions on decoded JSON.

Each returns a changed copy and leaves the envelope (``code``, ``event``, ``action``, ``arg``, ``id``, ...) alone: what
is in ``data``, or in ``args`` of a trade reply, is changed. Which message is changed, and when, is in ``faults``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["ENUMERATED", "MUTATIONS", "NEW_VALUE", "UNKNOWN_FIELD", "new_enum_value", "null_lists", "unknown_field"]

UNKNOWN_FIELD = "brandNewField"
NEW_VALUE = "brand_new_value"

#: Fields whose values are a list in the documentation, to which the exchange adds now and then.
ENUMERATED = frozenset(
    {
        "S", "accountMode", "assetMode", "cancelReason", "category", "delegateType", "deliveryStatus",
        "enterPointSource", "execType", "force", "holdMode", "holdSide", "marginMode", "orderSource", "orderStatus",
        "orderType", "planStatus", "planType", "posMode", "posSide", "positionStatus", "side", "status", "stpMode",
        "symbolStatus", "symbolType", "timeInForce", "tradeScope", "tradeSide", "triggerType", "type",
    }
)  # fmt: skip

Message = dict[str, Any]


def unknown_field(message: Mapping[str, Any]) -> Message:
    """Every object has a field more, with an object, a list and a null in it."""

    def add(value: Any) -> Any:
        if isinstance(value, dict):
            return {**{name: add(inner) for name, inner in value.items()}, UNKNOWN_FIELD: {"new": [None, {}]}}
        return [add(inner) for inner in value] if isinstance(value, list) else value

    return {**_on_body(message, add), UNKNOWN_FIELD: {"new": [None, {}]}}


def new_enum_value(message: Mapping[str, Any]) -> Message:
    """Every field whose values are enumerated has one that nobody has heard of."""

    def change(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: NEW_VALUE if name in ENUMERATED and isinstance(inner, str) else change(inner)
                for name, inner in value.items()
            }
        return [change(inner) for inner in value] if isinstance(value, list) else value

    return _on_body(message, change)


def null_lists(message: Mapping[str, Any]) -> Message:
    """Lists are ``null``: those in the objects of the body, or the whole body where there are none."""

    def empty(body: Any) -> Any:
        if isinstance(body, dict):
            return {name: None if isinstance(inner, list) else inner for name, inner in body.items()}
        if not isinstance(body, list):
            return body
        emptied = [empty(item) if isinstance(item, dict) else item for item in body]
        return None if emptied == body else emptied

    return _on_body(message, empty)


#: By the name of the fault.
MUTATIONS: dict[str, Callable[[Mapping[str, Any]], Message]] = {
    "unknown_field": unknown_field,
    "new_enum_value": new_enum_value,
    "null_lists": null_lists,
}


def _on_body(message: Mapping[str, Any], change: Callable[[Any], Any]) -> Message:
    if "data" in message:
        name = "data"
    else:
        name = "args" if "args" in message else "arg" if isinstance(message.get("arg"), list) else ""
    return {**message, name: change(message[name])} if name else dict(message)
