"""What a program would write with websocket-client alone: its own ``recv``, ``json``, and for orders a reader thread
with a future each. Measured beside the bare socket, since that is what many programs do today.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, TypeVar

import websocket

from .servers import Address

__all__ = ["OrderReference", "StreamReference"]

R = TypeVar("R", bound="StreamReference")


class StreamReference:
    """A stream as websocket-client gives it, with its default settings."""

    def __init__(self, server: Address) -> None:
        self._socket = websocket.create_connection(server.url("ws"), timeout=30, sslopt=server.sslopt)

    def __enter__(self: R) -> R:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def send(self, message: Any) -> None:
        """Encode and send one message."""
        self._socket.send(json.dumps(message, separators=(",", ":")))

    def receive(self, handler: Callable[[Any], Any], wanted: int) -> None:
        """Hand this many decoded messages to a handler."""
        for _ in range(wanted):
            handler(json.loads(self._socket.recv()))


class OrderReference(StreamReference):
    """Orders over websocket-client: a reader thread resolves a future for each."""

    def __init__(self, server: Address) -> None:
        super().__init__(server)
        self._waiting: dict[str, Future[Any]] = {}
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sock = self._socket.sock
        assert sock is not None
        sock.shutdown(socket.SHUT_RDWR)  # its own close() would leave the reader waiting
        self._reader.join(5)
        sock.close()

    def _read(self) -> None:
        try:
            while True:
                reply = json.loads(self._socket.recv())
                self._waiting.pop(reply["id"]).set_result(reply)
        except (OSError, websocket.WebSocketException, ValueError):
            return

    def place(self, frame: dict[str, Any]) -> Future[Any]:
        """Send one order; the future has its reply."""
        future: Future[Any] = Future()
        self._waiting[frame["id"]] = future
        self.send(frame)
        return future
