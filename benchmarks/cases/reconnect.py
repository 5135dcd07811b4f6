"""From the moment the server cuts the line to the first update after resubscription, the first retry being immediate.

The server says in that update when it cut; both processes read the one monotonic clock of the machine.
"""

from __future__ import annotations

import contextlib
import statistics
import threading
import time
from typing import Any

from bitget_client import Topic, WebsocketClientV3

from .. import budget
from ..bare import BareWebSocket
from ..measure import Scale, interleave
from ..servers import Address, running
from ..table import Row

__all__ = ["run"]

_PUBLIC = Topic("ticker", inst_type="spot", symbol="CUT")
_PRIVATE = Topic("order")


def _ours(server: Address, topic: Topic) -> float:
    """Milliseconds, to the handler."""
    took: list[float] = []
    back = threading.Event()

    def take(update: Any) -> None:
        cut_at = update.data[0]["cutAt"]
        if cut_at:
            took.append((time.monotonic() - cut_at) * 1000)
            back.set()

    with WebsocketClientV3("key", "secret", "pass", ws_url=server.url("ws"), rate_limit="off") as client:
        client.subscribe(topic, handler=take)
        if not back.wait(10):
            raise TimeoutError("the stream did not come back")
    return took[0]


def _raw(server: Address) -> float:
    """The same by hand: see the end, connect, shake hands, subscribe, read."""
    message = {"op": "subscribe", "args": [{"instType": "spot", "topic": "ticker", "symbol": "CUT"}]}
    received: list[Any] = []
    with BareWebSocket(server) as bare:
        bare.ask(message)
        with contextlib.suppress(ConnectionError):
            bare.receive(received.append, 10)
    with BareWebSocket(server) as bare:
        bare.ask(message)
        bare.receive(received.append, 1)
    cut_at: float = received[-1]["data"][0]["cutAt"]
    return (time.monotonic() - cut_at) * 1000


def run(scale: Scale) -> list[Row]:
    """Milliseconds."""
    with running("exchange") as server:
        took = interleave(
            {
                "public": lambda: _ours(server, _PUBLIC),
                "private": lambda: _ours(server, _PRIVATE),
                "raw": lambda: _raw(server),
            },
            scale,
        )
    return [
        Row("cut to first update again, public", statistics.median(took["public"]), "ms", budget.RECONNECT_MS),
        Row("cut to first update again, private with login", statistics.median(took["private"]), "ms",
            budget.RECONNECT_MS),
        Row("cut to first update again, bare socket", statistics.median(took["raw"]), "ms"),
    ]  # fmt: skip
