"""The bare side: a plain blocking socket, a minimal frame cutter, orjson, and nothing of the library.

It checks next to nothing and survives no failure: it is the ceiling for Python on this machine, not a client to use.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from types import TracebackType
from typing import Any

import orjson

from .servers import Address

__all__ = ["BareWebSocket", "masked"]


def masked(payload: bytes) -> bytes:
    """One text frame from client to server."""
    size, mask = len(payload), os.urandom(4)
    head = bytes((0x81, 0x80 | size)) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
    pad = (mask * (size // 4 + 1))[:size]
    body = int.from_bytes(payload, "little") ^ int.from_bytes(pad, "little")
    return head + mask + body.to_bytes(size, "little")


class BareWebSocket:
    """An open WebSocket, one thread, no deadlines."""

    def __init__(self, server: Address) -> None:
        self._sock = server.connect()
        key = base64.b64encode(os.urandom(16)).decode()
        self._sock.sendall(
            f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        self._data = data.partition(b"\r\n\r\n")[2]

    def __enter__(self) -> BareWebSocket:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sock.close()

    def _receive(self) -> bytes:
        data = self._sock.recv(65536)
        if not data:
            raise ConnectionError("the server went away")
        return data

    def send(self, message: Any) -> None:
        """Encode and send one message."""
        self._sock.sendall(masked(orjson.dumps(message)))

    def receive(self, handler: Callable[[Any], Any], wanted: int) -> None:
        """Hand this many decoded messages to a handler, as they come; what came beyond them is kept."""
        loads, data, position = orjson.loads, self._data, 0
        while True:
            end = len(data)
            while end - position >= 2:
                length, start = data[position + 1], position + 2
                if length >= 126:
                    start += 2 if length == 126 else 8
                    length = int.from_bytes(data[position + 2 : start], "big")
                if (stop := start + length) > end:
                    break
                handler(loads(data[start:stop]))
                position = stop
                wanted -= 1
                if not wanted:
                    self._data = data[position:]
                    return
            data, position = data[position:] + self._receive(), 0

    def ask(self, message: Any) -> Any:
        """Send one message and return the next one that comes."""
        answers: list[Any] = []
        self.send(message)
        self.receive(answers.append, 1)
        return answers[0]
