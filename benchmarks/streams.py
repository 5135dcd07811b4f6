"""The streams of ``cases``: the same pushes to the same kind of handler, through each contender. Nothing is judged."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Literal

from bitget_client import Topic, WebsocketClientV3

from .bare import BareWebSocket
from .measure import Scale, interleave
from .reference import StreamReference
from .servers import Address, running

__all__ = ["Tally", "measure_stream", "ours", "theirs"]

_PATIENCE = 60.0  # seconds until a run counts as hung


class Tally:
    """A handler that does what little every handler does, reading one value, and knows when it has seen enough."""

    def __init__(self, wanted: int, key: str) -> None:
        self.finished = threading.Event()
        self._left = wanted
        self._key = key
        self.last: Any = None

    def take(self, item: dict[str, Any]) -> None:
        """One item of data."""
        self.last = item[self._key]
        self._left -= 1
        if not self._left:
            self.finished.set()

    def decoded(self, message: dict[str, Any]) -> None:
        """For a contender that hands over decoded JSON."""
        self.take(message["data"][0])

    def update(self, update: Any) -> None:
        """For ours."""
        self.take(update.data[0])

    def typed(self, update: Any) -> None:
        """For ours, read as typed values."""
        self.last = getattr(update.items[0], self._key)
        self._left -= 1
        if not self._left:
            self.finished.set()


def ours(
    server: Address,
    topic: str,
    count: int,
    key: str,
    dispatch: Literal["thread", "inline"],
    *,
    own_handler: bool = False,
    typed: bool = False,
) -> float:
    """Updates per second of ours; ``typed`` makes a typed value of each, and ``key`` is then its attribute."""
    options: dict[str, Any] = {"ws_url": server.url("ws"), "sslopt": server.sslopt, "rate_limit": "off"}
    with WebsocketClientV3(dispatch=dispatch, **options) as client:
        client.connect("v3Public").result(5)
        tally = Tally(count, key)
        if not own_handler:
            client.on("update", tally.typed if typed else tally.update)
        asked = Topic(topic, inst_type="spot", symbol=f"{count:07d}")
        begun = time.perf_counter()
        client.subscribe(asked, handler=tally.update if own_handler else None)
        if not tally.finished.wait(_PATIENCE):
            raise TimeoutError(f"{topic}: not all updates came: {client.stats()}")
        return count / (time.perf_counter() - begun)


def theirs(client: BareWebSocket | StreamReference, topic: str, count: int, key: str) -> float:
    """Updates per second of a contender without a library."""
    with client:
        tally = Tally(count, key)
        arg = {"instType": "spot", "topic": topic, "symbol": f"{count:07d}"}
        begun = time.perf_counter()
        client.send({"op": "subscribe", "args": [arg]})
        client.receive(lambda acknowledgement: None, 1)
        client.receive(tally.decoded, count)
        elapsed = time.perf_counter() - begun
        assert tally.finished.is_set()
        return count / elapsed


def measure_stream(topic: str, key: str, count: int, scale: Scale) -> dict[str, list[float]]:
    """Updates per second of each contender, from asking for them to the last one handled."""
    with running("exchange") as server:
        contenders: dict[str, Callable[[], float]] = {
            "raw": lambda: theirs(BareWebSocket(server), topic, count, key),
            "inline": lambda: ours(server, topic, count, key, "inline"),
            "thread": lambda: ours(server, topic, count, key, "thread"),
            "own handler": lambda: ours(server, topic, count, key, "inline", own_handler=True),
            # Many times slower, so it gets less to do.
            "websocket-client": lambda: theirs(StreamReference(server), topic, max(count // 20, 1), key),
        }
        return interleave(contenders, scale)
