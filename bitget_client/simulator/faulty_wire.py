"""The socket of one WebSocket line with faults in between: what a line writes may be lost, doubled, cut or late.

Lines know nothing of it; with no fault armed it passes everything on. Faults of single operations are in ``lines``.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any, Protocol

from ..wire import dumps, loads
from .faults import Faults
from .frames import frames, text_frame
from .mutations import MUTATIONS

__all__ = ["FaultyWire", "pieces"]

PIECES = 100  # a message is cut into at most so many
BETWEEN = 0.0005  # seconds between two of them, so that they are segments of their own


class Transport(Protocol):
    """What is needed of an asyncio transport."""

    def write(self, data: bytes) -> None: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...
    def get_write_buffer_size(self) -> int: ...
    def pause_reading(self) -> None: ...


class FaultyWire:
    """A transport that can be told to fail. ``vanished`` says that its end is to be deaf as well as dumb."""

    def __init__(self, transport: Transport, faults: Faults) -> None:
        self.vanished = False
        self._transport = transport
        self._faults = faults
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[bytes] = deque()
        self._holds = 0
        self._is_pumping = False
        self._passed: dict[str, list[bytes]] = {}  # pushes that the next one of their topic overtakes

    # -- what a line wants

    def write(self, data: bytes) -> None:
        if not self._faults.any_armed and not self._passed:
            self._send(data)
            return
        for frame, payload in frames(data):
            self._write_frame(frame, payload)

    def abort(self) -> None:
        self._transport.abort()

    def close(self) -> None:
        """Send what still waits, then close."""
        while self._waiting and not self.vanished:
            self._transport.write(self._waiting.popleft())
        self._waiting.clear()
        self._transport.close()

    def get_write_buffer_size(self) -> int:
        return self._transport.get_write_buffer_size() + sum(map(len, self._waiting))

    # -- what faults want

    def vanish(self) -> None:
        """Nothing is sent or read any more, and nothing closed until the exchange stops."""
        self.vanished = True
        self._transport.pause_reading()

    def hold(self, seconds: float) -> None:
        """Send nothing for so long; then all of it."""
        self._holds += 1
        self._loop.call_later(seconds, self._release)

    # -- inside

    def _write_frame(self, frame: bytes, payload: bytes | None) -> None:
        message = _message(payload)
        if message is None:
            self._send(frame)
            return
        take, topic = self._faults.take, _topic(message)
        if "action" in message:
            if take("lose_push", topic):
                return
            if garbage := take("garble_push", topic):
                self._send(text_frame(garbage))
                return
        for name, mutate in MUTATIONS.items():
            if ("action" in message or "id" in message) and take(f"{name} ws", topic):
                message = mutate(message)
                frame = text_frame(dumps(message))
        copies = [frame]
        if "action" in message:
            if take("duplicate_push", topic):
                copies.append(frame)
            if seconds := take("delay push", topic):
                self._loop.call_later(seconds, self._send, b"".join(copies))
                return
            if take("reorder_pushes", topic):
                self._passed.setdefault(topic, []).extend(copies)
                return
            copies += self._passed.pop(topic, ())
        for copy in copies:
            self._send(copy, take("slice ws", topic))

    def _send(self, data: bytes, size: int | None = None) -> None:
        if self.vanished:
            return
        if size is None and not self._waiting and not self._holds:
            self._transport.write(data)
            return
        self._waiting.extend(pieces(data, size) if size else (data,))
        if not self._is_pumping:
            self._pump()

    def _pump(self) -> None:
        """Send one piece, and the next one a moment later."""
        self._is_pumping = bool(self._waiting) and not self._holds and not self.vanished
        if self._is_pumping:
            self._transport.write(self._waiting.popleft())
            self._loop.call_later(BETWEEN, self._pump)

    def _release(self) -> None:
        self._holds -= 1
        if not self._is_pumping:
            self._pump()


def pieces(data: bytes, size: int) -> list[bytes]:
    """The data in pieces of this size, or larger ones where they would be too many."""
    size = max(size, -(-len(data) // PIECES))
    return [data[at : at + size] for at in range(0, len(data), size)]


def _message(payload: bytes | None) -> dict[str, Any] | None:
    try:
        message = loads(payload) if payload is not None else None
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


def _topic(message: dict[str, Any]) -> str:
    """The topic of a push or a reply; V2 calls it channel, and replies of V2 have it in a list."""
    arg = message.get("arg")
    if isinstance(arg, list):
        arg = arg[0] if arg else None
    named = arg if isinstance(arg, dict) else message
    return str(named.get("topic") or named.get("channel") or "")
