"""The frames a bare server sends, and how it reads those of a client: just enough WebSocket. No socket lives here."""

from __future__ import annotations

import base64
import hashlib
import json

__all__ = ["BOOK_BYTES", "TICKER_BYTES", "book", "bybit_ticker", "cut_masked", "handshake", "server_frame", "ticker"]

#: Bytes of one push, as the exchange sends them: a ticker, and a book of 75 levels a side.
TICKER_BYTES = 364
BOOK_BYTES = 3800
_LEVELS = 75

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def handshake(request: bytes) -> bytes:
    """The answer to a client's opening request."""
    for line in request.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"sec-websocket-key":
            accept = base64.b64encode(hashlib.sha1(value.strip() + _GUID, usedforsecurity=False).digest())
            return (
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
            )
    raise ValueError("no opening request of a WebSocket")


def server_frame(payload: bytes, opcode: int = 1) -> bytes:
    """One final, unmasked frame."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, size)) + payload
    if size < 65536:
        return bytes((0x80 | opcode, 126)) + size.to_bytes(2, "big") + payload
    return bytes((0x80 | opcode, 127)) + size.to_bytes(8, "big") + payload


def cut_masked(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The whole frames of a client in this data, as (opcode, payload), and the rest."""
    found: list[tuple[int, bytes]] = []
    position = 0
    while len(data) - position >= 6:
        size, start = data[position + 1] & 0x7F, position + 2
        if size >= 126:
            width = 2 if size == 126 else 8
            size, start = int.from_bytes(data[start : start + width], "big"), start + width
        stop = start + 4 + size
        if stop > len(data):
            break
        pad = (data[start : start + 4] * (size // 4 + 1))[:size]
        payload = int.from_bytes(data[start + 4 : stop], "little") ^ int.from_bytes(pad, "little")
        found.append((data[position] & 0x0F, payload.to_bytes(size, "little")))
        position = stop
    return found, data[position:]


def _push(arg: dict[str, str], item: dict[str, object], ts: int, size: int) -> bytes:
    return _sized({"action": "snapshot", "arg": arg, "data": [item], "ts": ts}, item, size)


def _sized(push: dict[str, object], item: dict[str, object], size: int) -> bytes:
    """One push of exactly this many bytes, where it is not larger anyway: the rest is a number with many digits."""
    missing = size - len(json.dumps(push, separators=(",", ":")))
    if missing > 0:
        for key in ("turnover24h", "pseq"):
            if key in item:
                item[key] = f"{item[key]}{'7' * missing}"
                break
    return json.dumps(push, separators=(",", ":")).encode()


def ticker(arg: dict[str, str], number: int) -> bytes:
    """A ticker as V3 pushes it; every number gives other prices and the same size."""
    return _push(arg, _ticker_item(number % 100), 1736371332162 + number % 100, TICKER_BYTES)


def bybit_ticker(topic: str, number: int) -> bytes:
    """The same values in as many bytes, as another exchange wraps them: for its clients among the peers."""
    item, ts = _ticker_item(number % 100), 1736371332162 + number % 100
    return _sized({"topic": topic, "type": "snapshot", "ts": ts, "cs": ts, "data": item}, item, TICKER_BYTES)


def _ticker_item(cents: int) -> dict[str, object]:
    return {
        "lastPrice": f"65000.{cents:02d}",
        "openPrice24h": "64120",
        "highPrice24h": "65890",
        "lowPrice24h": "63900",
        "ask1Price": f"65000.{cents:02d}",
        "bid1Price": f"64999.{cents:02d}",
        "bid1Size": "0.528134",
        "ask1Size": "1.042938",
        "price24hPcnt": "0.01372",
        "volume24h": "7386.0147",
        "turnover24h": "",
    }


def book(arg: dict[str, str], number: int) -> bytes:
    """A book snapshot as V3 pushes it, 75 levels a side."""
    cents = number % 100
    return _push(
        arg,
        {
            "a": [[f"{65000 + level}.{cents:02d}", f"0.{100000 + level}"] for level in range(_LEVELS)],
            "b": [[f"{64999 - level}.{cents:02d}", f"1.{100000 + level}"] for level in range(_LEVELS)],
            "checksum": 0,
            "seq": "1304314508780744704",
            "pseq": "0",
        },
        1736371332162 + cents,
        BOOK_BYTES,
    )
