"""WebSocket orders one at a time: send one, wait for its reply, send the next."""

from __future__ import annotations

import time
from collections.abc import Callable

from .. import budget
from ..bare import BareWebSocket
from ..measure import Scale, interleave, per_second, ratio
from ..orders import CATEGORY, FIELDS, ORDER, api_client, frames
from ..reference import OrderReference
from ..servers import Address, running
from ..table import Row

__all__ = ["raw", "run", "send", "submit"]

_KEY = "v3Private"


def _timed(count: int, place: Callable[[], str]) -> float:
    """Orders per second; each must be answered by yes."""
    begun = time.perf_counter()
    for _ in range(count):
        assert place() == "0"
    return count / (time.perf_counter() - begun)


def raw(server: Address, count: int) -> float:
    """A bare socket."""
    orders = frames()
    with BareWebSocket(server) as bare:
        return _timed(count, lambda: bare.ask(next(orders))["code"])


def submit(server: Address, count: int) -> float:
    """Ours, as a caller writes it."""
    with api_client(server) as api:
        return _timed(count, lambda: api.submit_new_order(CATEGORY, **FIELDS).result(timeout=2).code)


def send(server: Address, count: int) -> float:
    """Ours, with the order in the exchange's own names."""
    with api_client(server) as api:
        place = api.get_ws_client().send_ws_api_request
        return _timed(count, lambda: place(_KEY, "place-order", CATEGORY, ORDER).result(timeout=2).code)


def _reference(server: Address, count: int) -> float:
    orders = frames()
    with OrderReference(server) as reference:
        return _timed(count, lambda: reference.place(next(orders)).result(timeout=2)["code"])


def run(scale: Scale) -> list[Row]:
    """Orders per second against a bare socket's."""
    count = scale.pick(2_000, 20)
    with running("exchange", apart=True) as server:
        rates = interleave(
            {
                "raw": lambda: raw(server, count),
                "submit": lambda: submit(server, count),
                "send": lambda: send(server, count),
                "websocket-client": lambda: _reference(server, count // 2),
            },
            scale,
        )
    return [
        Row("order one at a time, submit_new_order / raw", ratio(rates, "submit", "raw"), "x", budget.ORDER_ROUNDTRIP,
            per_second(rates, "submit", "raw")),
        Row("order one at a time, send_ws_api_request / raw", ratio(rates, "send", "raw"), "x", budget.ORDER_ROUNDTRIP,
            per_second(rates, "send")),
        Row("order one at a time, websocket-client and Future / raw", ratio(rates, "websocket-client", "raw"), "x",
            None, per_second(rates, "websocket-client")),
    ]  # fmt: skip
