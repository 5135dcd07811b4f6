"""A scripted exchange on the ``websockets`` library, and a listener that can be waited for. No test lives here."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from types import TracebackType
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from bitget_client.ws.client import WebsocketClient
from bitget_client.ws.events import EVENTS

#: Seconds that anything on loopback may take before a test fails. Nothing waits that long unless something is broken.
DEADLINE = 5.0

#: What is asked of the exchange and what it answers: one frame, several, or none.
Answer = Callable[[dict[str, Any]], Any]


def accepted(frame: dict[str, Any]) -> dict[str, Any]:
    """The reply to an order operation that is taken."""
    args = [
        {"symbol": arg.get("symbol"), "orderId": f"id-{arg.get('clientOid')}", "clientOid": arg.get("clientOid")}
        for arg in frame["args"]
    ]
    reply = {"event": "trade", "id": frame["id"], "topic": frame["topic"], "args": args, "code": "0", "msg": "success"}
    return {**reply, "connId": "c", "ts": "1750034397076"}


def refused(code: str, message: str) -> Answer:
    """The reply to an order operation that is not taken."""
    return lambda frame: {"event": "error", "id": frame["id"], "code": code, "msg": message}


def push(arg: dict[str, str], *data: dict[str, Any], action: str = "snapshot") -> dict[str, Any]:
    """A push of data."""
    return {"action": action, "arg": arg, "data": list(data), "ts": 1750034397076}


class FakeExchange:
    """Answers as Bitget's V3 sockets do, unless told otherwise by its attributes.

    ``received`` holds every frame of every connection, decoded, in order; ``ping`` frames are the text ``"ping"``.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.login: dict[str, Any] | None = {"event": "login", "code": 0, "connId": "c"}
        self.refused_topics: dict[str, tuple[str, str]] = {}
        self.silent_topics: set[str] = set()
        self.pushes: dict[str, list[dict[str, Any]]] = {}  # topic → items, each pushed once it is subscribed
        self.answers_pings = True
        self.trade: Answer = accepted
        self.accepts_connections = True
        self.admits = threading.Event()  # while it is cleared, handshakes are not answered
        self.admits.set()
        self.received: list[Any] = []
        self.connections: list[ServerConnection] = []
        self._changed = threading.Condition()
        self._server = serve(self._handle, "127.0.0.1", 0, process_request=self._admit, compression=None, ssl=tls)
        self.port: int = self._server.socket.getsockname()[1]
        self.url = f"wss://localhost:{self.port}" if tls else f"ws://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def __enter__(self) -> FakeExchange:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.cut()
        self._server.shutdown()
        self._thread.join(DEADLINE)

    # --- what tests ask ----------------------------------------------------------------------------------------------

    def wait(self, condition: Callable[[], bool], what: str = "the exchange to get what it waits for") -> None:
        """Wait until a frame or connection makes the condition true."""
        with self._changed:
            if not self._changed.wait_for(condition, DEADLINE):
                raise AssertionError(f"waited in vain for {what}; received: {self.received}")

    def wait_for_frames(self, operation: str, count: int = 1) -> list[Any]:
        """The frames of an operation (``login``, ``subscribe``, ``trade``, ``ping`` …), once there are that many."""
        self.wait(lambda: len(self.frames(operation)) >= count, f"{count} frame(s) {operation}")
        return self.frames(operation)

    def frames(self, operation: str) -> list[Any]:
        """The frames of an operation so far."""
        return [
            frame
            for frame in self.received
            if frame == operation or isinstance(frame, dict) and frame["op"] == operation
        ]

    def wait_for_connections(self, count: int) -> None:
        """Wait until so many connections were opened, closed ones included."""
        self.wait(lambda: len(self.connections) >= count, f"{count} connection(s)")

    def operations(self) -> list[str]:
        """The operations received, in order."""
        return [frame if isinstance(frame, str) else frame["op"] for frame in self.received]

    def newest(self) -> ServerConnection:
        """The connection opened last, waited for if there is none yet: a client may be ahead of this thread."""
        self.wait_for_connections(1)
        return self.connections[-1]

    # --- what tests do -----------------------------------------------------------------------------------------------

    def send(self, *frames: Any) -> None:
        """Send frames on the newest connection: objects as JSON, text and bytes as they are."""
        for frame in frames:
            self.newest().send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    def send_raw(self, data: bytes) -> None:
        """Send bytes that need not be WebSocket."""
        self.newest().socket.sendall(data)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the newest connection as WebSocket says."""
        self.newest().close(code, reason)

    def cut(self) -> None:
        """Cut every connection without a word."""
        for connection in self.connections:
            with suppress(OSError):
                connection.socket.shutdown(socket.SHUT_RDWR)

    # --- how it answers ----------------------------------------------------------------------------------------------

    def _admit(self, connection: ServerConnection, request: Any) -> Any:
        self.admits.wait(DEADLINE)
        return None if self.accepts_connections else connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "not now")

    def _handle(self, connection: ServerConnection) -> None:
        with self._changed:
            self.connections.append(connection)
            self._changed.notify_all()
        with suppress(ConnectionClosed):
            for text in connection:
                frame = text if text == "ping" else json.loads(text)
                with self._changed:
                    self.received.append(frame)
                    self._changed.notify_all()
                for answer in self._answers(frame):
                    connection.send(answer if isinstance(answer, str | bytes) else json.dumps(answer))

    def _answers(self, frame: Any) -> Iterator[Any]:
        if frame == "ping":
            if self.answers_pings:
                yield "pong"
        elif frame["op"] == "login":
            if self.login is not None:
                yield self.login
        elif frame["op"] == "trade":
            answer = self.trade(frame)
            yield from answer if isinstance(answer, list) else [answer] if answer is not None else []
        else:
            for arg in frame["args"]:
                yield from self._answers_to(frame["op"], arg)

    def _answers_to(self, operation: str, arg: dict[str, str]) -> Iterator[Any]:
        topic = arg["topic"]
        if topic in self.silent_topics:
            return
        if topic in self.refused_topics:
            code, message = self.refused_topics[topic]
            yield {"event": "error", "arg": arg, "code": code, "msg": message}
            return
        yield {"event": operation, "arg": arg, "connId": "c"}
        if operation == "subscribe":
            for item in self.pushes.get(topic, ()):
                yield push(arg, item)


class Seen:
    """Everything a client announces, in order of delivery, as pairs of event name and value."""

    def __init__(self, client: WebsocketClient) -> None:
        self.all: list[tuple[str, Any]] = []
        self._changed = threading.Condition()
        for event in EVENTS:
            client.on(event, lambda value, event=event: self._note(event, value))

    def _note(self, event: str, value: Any) -> None:
        with self._changed:
            self.all.append((event, value))
            self._changed.notify_all()

    def of(self, event: str) -> list[Any]:
        """The values of one event so far."""
        return [value for name, value in self.all if name == event]

    def names(self) -> list[str]:
        """The names of the events so far."""
        return [name for name, _ in self.all]

    def wait_for(self, event: str, count: int = 1, matching: Callable[[Any], bool] = lambda value: True) -> Any:
        """The latest value of an event, once it came that often."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._matches(event, matching)) >= count, DEADLINE):
                raise AssertionError(f"waited in vain for {count} × {event}; seen: {self.all}")
            return self._matches(event, matching)[count - 1]

    def _matches(self, event: str, matching: Callable[[Any], bool]) -> list[Any]:
        return [value for value in self.of(event) if matching(value)]


@contextmanager
def listening_socket() -> Iterator[str]:
    """The address of a port that takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"ws://127.0.0.1:{server.getsockname()[1]}"


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for a counter that announces nothing."""
    ticker, deadline = threading.Event(), DEADLINE
    while not condition():
        assert deadline > 0, "waited in vain"
        ticker.wait(0.005)
        deadline -= 0.005
