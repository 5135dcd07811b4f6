"""WebSocket frames of a server, made and taken apart again. What is in them is not known here."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["CLOSE_FRAME", "frames", "text_frame"]

CLOSE_FRAME = b"\x88\x02\x03\xe8"


def text_frame(payload: bytes) -> bytes:
    """A whole text frame as a server sends it: final and unmasked."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def frames(data: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """Each frame in what a line writes at once, and the payload of a whole text frame."""
    at = 0
    while at < len(data):
        head, size = 2, data[at + 1] & 0x7F if at + 1 < len(data) else 0
        if size > 125:
            head = 4 if size == 126 else 10
            size = int.from_bytes(data[at + 2 : at + head], "big")
        end = at + head + size
        whole = data[at] == 0x81 and end <= len(data)
        yield data[at:end], data[at + head : end] if whole else None
        at = end
