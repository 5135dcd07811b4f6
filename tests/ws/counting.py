"""An exchange whose public topic counts, so that every loss and every repetition shows. No test lives here."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection

from bitget_client.ws.messages import Topic

from .server import FakeExchange, push

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
BOOKS = Topic("books", inst_type="spot", symbol="BTCUSDT")


class CountingExchange(FakeExchange):
    """Each :meth:`tick` pushes the next number, on every connection that has subscribed, as a ticker and as a book.

    ``lags`` holds back from a connection, by its number from 0, so many ticks: it hears them late. What is asked on
    connections numbered in ``holds`` is not answered until :meth:`release`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.lags: dict[int, int] = {}
        self.holds: set[int] = set()
        self._held: list[tuple[ServerConnection, Any]] = []
        self._subscribed: dict[ServerConnection, list[dict[str, str]]] = {}
        self._waiting: dict[ServerConnection, list[str]] = {}
        self._order = threading.RLock()  # an acknowledgement and a tick must not overtake each other
        self._beat: threading.Thread | None = None
        self._stop = threading.Event()

    def _handle(self, connection: ServerConnection) -> None:
        with self._changed:
            self.connections.append(connection)
            self._changed.notify_all()
        try:
            with suppress(ConnectionClosed):
                for text in connection:
                    frame = text if text == "ping" else json.loads(text)
                    with self._changed:
                        self.received.append(frame)
                        self._changed.notify_all()
                    with self._order:
                        if self.connections.index(connection) in self.holds:
                            self._held.append((connection, frame))
                        else:
                            self._reply(connection, frame)
        finally:
            with self._order:
                self._subscribed.pop(connection, None)

    def _reply(self, connection: ServerConnection, frame: Any) -> None:
        for answer in self._answers_here(connection, frame):
            connection.send(answer if isinstance(answer, str | bytes) else json.dumps(answer))

    def release(self) -> None:
        """Answer what was held, and hold no more."""
        with self._order:
            self.holds.clear()
            held, self._held = self._held, []
            for connection, frame in held:
                self._reply(connection, frame)

    def _answers_here(self, connection: ServerConnection, frame: Any) -> Iterator[Any]:
        yield from self._answers(frame)
        if isinstance(frame, dict) and frame["op"] == "subscribe":
            for arg in frame["args"]:
                if arg["topic"] in self.silent_topics:
                    continue
                self._subscribed.setdefault(connection, []).append(arg)
                if arg["topic"] == "books":
                    yield push(arg, {"pseq": 0, "seq": self.count, "a": [], "b": []}, action="snapshot")

    def tick(self) -> None:
        """Push the next number."""
        with self._order:
            before, self.count = self.count, self.count + 1
            for connection, args in self._subscribed.items():
                waiting = self._waiting.setdefault(connection, [])
                for arg in args:
                    if arg["topic"] == "books":
                        item: dict[str, Any] = {"pseq": before, "seq": self.count, "a": [["1", "1"]], "b": []}
                        waiting.append(json.dumps(push(arg, item, action="update")))
                    else:
                        waiting.append(json.dumps(push(arg, {"lastPrice": str(self.count)})))
                lag = self.lags.get(self.connections.index(connection), 0) * len(args)
                with suppress(ConnectionClosed):
                    while len(waiting) > lag:
                        connection.send(waiting.pop(0))

    def beat(self, interval: float = 0.002) -> None:
        """Tick by itself until the exchange ends."""

        def run() -> None:
            while not self._stop.wait(interval):
                self.tick()

        self._beat = threading.Thread(target=run, daemon=True)
        self._beat.start()

    def still(self) -> None:
        """Stop ticking."""
        self._stop.set()
        if self._beat is not None:
            self._beat.join(5.0)

    def __exit__(self, *exc: Any) -> None:
        self.still()
        super().__exit__(*exc)


class Tape:
    """What a client's handlers saw of the counting topics, in order, events included."""

    def __init__(self, client: Any) -> None:
        self.numbers: list[int] = []
        self.chain: list[tuple[str, int, int]] = []
        self.events: list[Any] = []
        client.on("update", self._note)
        for event in ("reconnect", "reconnected", "close"):
            client.on(event, self.events.append)

    def _note(self, update: Any) -> None:
        item = update.data[0]
        if update.topic.name == "books":
            self.chain.append((update.action, item["pseq"], item["seq"]))
        elif update.topic.name == "ticker":
            self.numbers.append(int(item["lastPrice"]))

    def holes(self) -> list[tuple[int, int]]:
        """Neighbouring numbers that do not follow each other: none is lost, none comes twice or out of order."""
        pairs = zip(self.numbers, self.numbers[1:], strict=False)
        return [(one, other) for one, other in pairs if other != one + 1]

    def breaks(self) -> list[tuple[Any, Any]]:
        """Updates of the book that do not follow what came before them."""
        pairs = zip(self.chain, self.chain[1:], strict=False)
        return [(one, other) for one, other in pairs if other[0] == "update" and other[1] != one[2]]

    def snapshots(self) -> int:
        """How often the book began anew."""
        return sum(action == "snapshot" for action, _, _ in self.chain)
