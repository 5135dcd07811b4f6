"""WebSocket orders by the hundred: send 100, then wait for all their replies, and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from itertools import islice
from typing import Any

from .. import budget
from ..bare import BareWebSocket
from ..measure import Scale, interleave, per_second, ratio
from ..orders import CATEGORY, FIELDS, ORDER, api_client, frames
from ..reference import OrderReference
from ..servers import Address, running
from ..table import Row

__all__ = ["raw", "run", "send", "submit"]

_IN_FLIGHT = 100


def _settle(waiting: dict[str, Any], reply: dict[str, Any]) -> None:
    del waiting[reply["id"]]


def raw(server: Address, hundreds: int) -> float:
    """A bare socket."""
    orders = frames()
    with BareWebSocket(server) as bare:
        begun = time.perf_counter()
        for _ in range(hundreds):
            waiting: dict[str, Any] = {}
            for frame in islice(orders, _IN_FLIGHT):
                waiting[frame["id"]] = frame
                bare.send(frame)
            bare.receive(partial(_settle, waiting), _IN_FLIGHT)
            assert not waiting
        return hundreds * _IN_FLIGHT / (time.perf_counter() - begun)


def _timed(hundreds: int, place: Callable[[], Future[Any]]) -> float:
    begun = time.perf_counter()
    for _ in range(hundreds):
        futures: Iterable[Future[Any]] = [place() for _ in range(_IN_FLIGHT)]
        for future in futures:
            future.result(timeout=5)
    return hundreds * _IN_FLIGHT / (time.perf_counter() - begun)


def submit(server: Address, hundreds: int) -> float:
    """Ours, as a caller writes it."""
    with api_client(server) as api:
        return _timed(hundreds, lambda: api.submit_new_order(CATEGORY, **FIELDS))


def send(server: Address, hundreds: int) -> float:
    """Ours, with the order in the exchange's own names."""
    with api_client(server) as api:
        place = api.get_ws_client().send_ws_api_request
        return _timed(hundreds, lambda: place("v3Private", "place-order", CATEGORY, ORDER))


def _reference(server: Address, hundreds: int) -> float:
    orders = frames()
    with OrderReference(server) as reference:
        return _timed(hundreds, lambda: reference.place(next(orders)))


def run(scale: Scale) -> list[Row]:
    """Orders per second against a bare socket's, and against websocket-client with a reader thread and futures."""
    hundreds = scale.pick(30, 1)
    with running("exchange") as server:
        rates = interleave(
            {
                "raw": lambda: raw(server, hundreds),
                "submit": lambda: submit(server, hundreds),
                "send": lambda: send(server, hundreds),
                "websocket-client": lambda: _reference(server, max(hundreds // 5, 1)),
            },
            scale,
        )
    return [
        Row("100 orders in flight, submit_new_order / raw", ratio(rates, "submit", "raw"), "x",
            budget.ORDERS_IN_FLIGHT, per_second(rates, "submit", "raw")),
        Row("100 orders in flight, send_ws_api_request / raw", ratio(rates, "send", "raw"), "x",
            budget.ORDERS_IN_FLIGHT, per_second(rates, "send")),
        Row("100 orders in flight, submit_new_order / websocket-client", ratio(rates, "submit", "websocket-client"),
            "x", budget.ORDERS_IN_FLIGHT_REFERENCE, per_second(rates, "websocket-client")),
    ]  # fmt: skip
