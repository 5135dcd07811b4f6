"""The orders of ``cases`` and how each contender sends them. No numbers are judged here."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from bitget_client import WebsocketAPIClient

from .servers import Address

__all__ = ["CATEGORY", "FIELDS", "ORDER", "api_client", "frames"]

CATEGORY: Final = "spot"

#: One order in the exchange's own names, and in ours.
ORDER: Final = {
    "symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "qty": "0.001", "price": "60000.5", "timeInForce": "gtc",
}  # fmt: skip
FIELDS: Final[dict[str, Any]] = {
    "symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.001", "price": "60000.5",
    "time_in_force": "gtc",
}  # fmt: skip


def frames() -> Iterator[dict[str, Any]]:
    """Order frames for the contenders that have no library, with an id and a client_oid each."""
    for number in itertools.count(1_750_034_396_082):
        order = {**ORDER, "clientOid": f"{number:032d}"}
        yield {"op": "trade", "id": str(number), "category": CATEGORY, "topic": "place-order", "args": [order]}


@contextmanager
def api_client(server: Address) -> Iterator[WebsocketAPIClient]:
    """Ours, connected and logged in."""
    options: dict[str, Any] = {"ws_url": server.url("ws"), "sslopt": server.sslopt, "rate_limit": "off"}
    with WebsocketAPIClient("key", "secret", "pass", attach_event_listeners=False, **options) as api:
        api.connect_ws_api().result(5)
        yield api
