"""How long a reply takes from the exchange's hands into the caller's, when the exchange takes a millisecond to answer.

One order at a time, each awaited. Both sides read the clock that all processes of the machine share. What counts is the
median of a round: the rest is the system's.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

from ..bare import BareWebSocket
from ..measure import Scale, interleave
from ..orders import CATEGORY, FIELDS, api_client, frames
from ..reference import OrderReference
from ..servers import Address, running
from ..table import Row

__all__ = ["run"]

_SLOW: Final = {**FIELDS, "symbol": "SLOW"}  # the server knows it

Ask = Callable[[], tuple[Any, float]]


def _median(count: int, ask: Ask) -> float:
    """Microseconds from the moment that a reply tells to the moment at which it was here."""
    took = []
    for _ in range(count):
        reply, here = ask()
        took.append(here * 1e6 - int(reply["args"][0]["cTime"]) / 1000)
    return statistics.median(took)


def _slow(frame: dict[str, Any]) -> dict[str, Any]:
    return {**frame, "args": [{**frame["args"][0], "symbol": "SLOW"}]}


def _raw(server: Address, count: int) -> float:
    orders = frames()
    with BareWebSocket(server) as bare:
        return _median(count, lambda: (bare.ask(_slow(next(orders))), time.monotonic()))


def _waiting(server: Address, count: int) -> float:
    with api_client(server) as api:

        def ask() -> tuple[Any, float]:
            response = api.submit_new_order(CATEGORY, **_SLOW).result(timeout=2)
            return response.raw, time.monotonic()

        return _median(count, ask)


def _called_back(server: Address, count: int) -> float:
    with api_client(server) as api:

        def ask() -> tuple[Any, float]:
            here: list[float] = []
            came = threading.Event()

            def note(_: Future[Any]) -> None:
                here.append(time.monotonic())
                came.set()

            future = api.submit_new_order(CATEGORY, **_SLOW)
            future.add_done_callback(note)
            came.wait(2)
            return future.result(0).raw, here[0]

        return _median(count, ask)


def _reference(server: Address, count: int) -> float:
    orders = frames()
    with OrderReference(server) as reference:

        def ask() -> tuple[Any, float]:
            return reference.place(_slow(next(orders))).result(timeout=2), time.monotonic()

        return _median(count, ask)


def run(scale: Scale) -> list[Row]:
    """Microseconds."""
    count = scale.pick(200, 3)
    with running("exchange", apart=True) as server:
        took = interleave(
            {
                "result": lambda: _waiting(server, count),
                "callback": lambda: _called_back(server, count),
                "raw": lambda: _raw(server, count),
                "websocket-client": lambda: _reference(server, count),
            },
            scale,
        )
    medians = {name: statistics.median(values) for name, values in took.items()}
    return [
        Row("reply sent to result() in hand", medians["result"], "us", None, "after a wait of a millisecond"),
        Row("reply sent to callback called", medians["callback"], "us"),
        Row("reply sent to a bare socket's caller", medians["raw"], "us"),
        Row("reply sent to result(), websocket-client and Future", medians["websocket-client"], "us"),
    ]
