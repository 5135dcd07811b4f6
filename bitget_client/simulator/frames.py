"""WebSocket frames at the server's end: the answer to a handshake, messages out of bytes, text frames. No socket."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping

__all__ = ["CLOSE", "PING", "TEXT", "FrameError", "Reader", "accept", "close_frame", "pong_frame", "text_frame"]

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def accept(headers: Mapping[str, str]) -> str | None:
    """``Sec-WebSocket-Accept`` for a request with these headers (names in capitals); None when it is no handshake."""
    asked = {word.strip() for word in headers.get("CONNECTION", "").lower().split(",")}
    key = headers.get("SEC-WEBSOCKET-KEY", "")
    if headers.get("UPGRADE", "").lower() != "websocket" or "upgrade" not in asked or not key:
        return None
    if headers.get("SEC-WEBSOCKET-VERSION") != "13":
        return None
    return base64.b64encode(hashlib.sha1(key.encode() + _GUID).digest()).decode()


def text_frame(payload: bytes) -> bytes:
    """A whole text frame as a server sends it: final and unmasked."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def close_frame(code: int) -> bytes:
    return b"\x88\x02" + code.to_bytes(2, "big")


def pong_frame(payload: bytes) -> bytes:
    """The answer to a ping, whose payload is at most 125 bytes."""
    return bytes((0x8A, len(payload))) + payload


class FrameError(Exception):
    """What came is against the protocol; ``code`` is that of the closing frame."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Reader:
    """Makes whole messages of the bytes of one client. ``largest`` is how long a message may be."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._data = b""
        self._kind = 0  # of the message of which fragments have come
        self._fragments: list[bytes] = []

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Kind and payload of each message that is whole now; raises :class:`FrameError`."""
        self._data = self._data + data if self._data else data
        while (frame := self._next()) is not None:
            head, payload = frame
            kind = head & 0x0F
            if kind >= CLOSE:
                if kind > PONG or not head & 0x80 or len(payload) > 125:
                    raise FrameError(1002)
                yield kind, payload
                continue
            if (kind == CONTINUATION) != bool(self._kind) or kind > BINARY:
                raise FrameError(1002)
            self._kind = kind or self._kind
            self._fragments.append(payload)
            if sum(map(len, self._fragments)) > self._largest:
                raise FrameError(1009)
            if head & 0x80:
                kind, whole = self._kind, b"".join(self._fragments)
                self._kind, self._fragments = 0, []
                yield kind, whole

    def _next(self) -> tuple[int, bytes] | None:
        """First byte and payload of the next whole frame."""
        data = self._data
        if len(data) < 2:
            return None
        if data[0] & 0x70 or not data[1] & 0x80:  # an extension nobody agreed on, or not masked as clients have to
            raise FrameError(1002)
        size, at = data[1] & 0x7F, 2
        if size > 125:
            at = 4 if size == 126 else 10
            if len(data) < at:
                return None
            size = int.from_bytes(data[2:at], "big")
        if size > self._largest:
            raise FrameError(1009)
        end = at + 4 + size
        if len(data) < end:
            return None
        self._data = data[end:]
        return data[0], _unmasked(data[at : at + 4], data[at + 4 : end])


def _unmasked(mask: bytes, payload: bytes) -> bytes:
    size = len(payload)
    repeated = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(size, "big")
