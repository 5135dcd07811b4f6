"""WebSocket frames from and to bytes (RFC 6455), client side. No socket, no JSON: bytes in, payloads out.

Text is not checked for UTF-8 here: the JSON decoder that gets it does that faster, in C.
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple, TypeAlias

__all__ = [
    "BINARY",
    "CLOSE",
    "PING",
    "PONG",
    "TEXT",
    "ControlFrame",
    "FrameDecoder",
    "ProtocolError",
    "Received",
    "encode_frame",
]

TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

_FIN: Final = 0x80
_pack_short: Final = struct.Struct("!BBH").pack
_pack_long: Final = struct.Struct("!BBQ").pack
_FINAL_TEXT: Final = _FIN | TEXT


Received: TypeAlias = "bytes | ControlFrame"


class ProtocolError(Exception):
    """The server broke the protocol; the connection cannot go on.

    ``close_code`` is what RFC 6455 says to answer; ``received`` is what had been complete before.
    """

    def __init__(self, message: str, close_code: int = 1002) -> None:
        super().__init__(message)
        self.close_code = close_code
        self.received: list[Received] = []


class ControlFrame(NamedTuple):
    """A ping, pong or close frame of the protocol itself."""

    opcode: int
    payload: bytes

    @property
    def close_code(self) -> int | None:
        """The status of a close frame, where it has one."""
        return int.from_bytes(self.payload[:2], "big") if len(self.payload) >= 2 else None

    @property
    def close_reason(self) -> str:
        """The text of a close frame."""
        return self.payload[2:].decode("utf-8", "replace")


class FrameDecoder:
    """Cuts a byte stream into messages. Messages are ``bytes``; control frames are :class:`ControlFrame` objects."""

    __slots__ = ("_chunks", "_fragments", "_fragments_size", "_held", "_max_size", "_needed")

    def __init__(self, max_message_size: int) -> None:
        self._max_size = max_message_size
        self._chunks: list[bytes] = []  # bytes of an incomplete frame, joined only once it is whole
        self._held = 0
        self._needed = 2
        self._fragments: list[bytes] | None = None
        self._fragments_size = 0

    def feed(self, data: bytes) -> list[Received]:
        """Take what was read from the socket; return the messages and control frames completed by it, in order."""
        if self._chunks:
            self._chunks.append(data)
            self._held += len(data)
            if self._held < self._needed:
                return []
            data = b"".join(self._chunks)
            self._chunks.clear()
        received: list[Received] = []
        try:
            self._cut(data, received)
        except ProtocolError as error:
            error.received = received
            raise
        return received

    def _cut(self, data: bytes, received: list[Received]) -> None:
        position, end = 0, len(data)
        while True:
            start = position + 2
            if start > end:
                needed = 2
                break
            length = data[position + 1]
            if length >= 126:
                if length > 127:
                    raise ProtocolError("the server sent a masked frame")
                start += 2 if length == 126 else 8
                if start > end:
                    needed = start - position
                    break
                if length == 126:  # as a rule; this takes half the time of what the other takes
                    length = data[position + 2] << 8 | data[position + 3]
                else:
                    length = int.from_bytes(data[position + 2 : start], "big")
                if length > self._max_size:
                    raise ProtocolError(f"a frame of {length} bytes exceeds max_message_size {self._max_size}", 1009)
            stop = start + length
            if stop > end:
                needed = stop - position
                break
            head = data[position]
            if head == _FINAL_TEXT and self._fragments is None:
                received.append(data[start:stop])
            else:
                self._take(head, data[start:stop], received)
            position = stop
        if position < end:
            self._chunks.append(data[position:])
        self._held, self._needed = end - position, needed

    def _take(self, head: int, payload: bytes, received: list[Received]) -> None:
        """Everything but the common case of one whole text frame outside a fragmented message."""
        if head & 0x70:
            raise ProtocolError("a frame uses extension bits that were not negotiated")
        opcode = head & 0x0F
        if opcode >= CLOSE:
            if opcode > PONG:
                raise ProtocolError(f"unknown opcode {opcode:#x}")
            if not head & _FIN or len(payload) > 125:
                raise ProtocolError("a control frame is fragmented or too long")
            if opcode == CLOSE and len(payload) == 1:
                raise ProtocolError("a close frame of one byte")
            received.append(ControlFrame(opcode, payload))
            return
        if opcode in (TEXT, BINARY):
            if self._fragments is not None:
                raise ProtocolError("a new message began inside a fragmented one")
            if head & _FIN:
                received.append(payload)
                return
            self._fragments, self._fragments_size = [], 0
        elif opcode != 0:
            raise ProtocolError(f"unknown opcode {opcode:#x}")
        elif self._fragments is None:
            raise ProtocolError("a continuation without a beginning")
        self._fragments.append(payload)
        self._fragments_size += len(payload)
        if self._fragments_size > self._max_size:
            raise ProtocolError(f"a message exceeds max_message_size {self._max_size}", 1009)
        if head & _FIN:
            received.append(b"".join(self._fragments))
            self._fragments = None


def encode_frame(opcode: int, payload: bytes, mask: bytes) -> bytes:
    """One final frame from client to server, masked with these four bytes."""
    size = len(payload)
    if size < 126:
        head = bytes((_FIN | opcode, 0x80 | size))
    elif size < 65536:
        head = _pack_short(_FIN | opcode, 0x80 | 126, size)
    else:
        head = _pack_long(_FIN | opcode, 0x80 | 127, size)
    # One XOR of two large integers is the fastest masking plain Python has.
    pad = (mask * (size // 4 + 1))[:size]
    masked = int.from_bytes(payload, "little") ^ int.from_bytes(pad, "little")
    return head + mask + masked.to_bytes(size, "little")
