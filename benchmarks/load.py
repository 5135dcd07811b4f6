"""Load on the simulated exchange: signed orders over bare sockets, and streams whose every chain is checked.

No library of ours is in it, so that what is measured is the exchange, and what is checked is not checked by itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from bitget_client.environment import Credentials

from .bare import masked

__all__ = ["Orders", "Watchers", "markets"]

_PATIENCE = 60.0  # seconds until something counts as hung


def _read(connection: socket.socket, data: bytes = b"") -> tuple[bytes, bytes]:
    """The body of one answer, and what came behind it."""
    while b"\r\n\r\n" not in data:
        data += _some(connection)
    head, _, rest = data.partition(b"\r\n\r\n")
    size = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(rest) < size:
        rest += _some(connection)
    return rest[:size], rest[size:]


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(262_144)
    if not data:
        raise ConnectionError("the exchange ended the connection")
    return data


def _mac(secret: str, text: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()


def markets(port: int) -> list[dict[str, Any]]:
    """All spot and USDT futures instruments, with their last prices as ``lastPrice``."""
    rows: list[dict[str, Any]] = []
    with socket.create_connection(("127.0.0.1", port), _PATIENCE) as connection:
        for category in ("SPOT", "USDT-FUTURES"):
            answers = []
            for name in ("instruments", "tickers"):
                path = f"/api/v3/market/{name}?category={category}"
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
                answers.append(orjson.loads(_read(connection)[0])["data"])
            prices = {row["symbol"]: row["lastPrice"] for row in answers[1]}
            rows += [{**row, "lastPrice": prices[row["symbol"]]} for row in answers[0]]
    return rows


class Orders:
    """Places orders over REST from several threads, each with one connection that is kept."""

    def __init__(self, port: int, who: Credentials) -> None:
        self._port = port
        self._who = who
        self.placed: dict[str, str] = {}  # order id by clientOid
        self.refused: list[str] = []
        self._lock = threading.Lock()

    def run(self, rows: list[dict[str, Any]], count: int, threads: int) -> float:
        """Place ``count`` orders on these markets in turn; returns the seconds it took."""
        shares = [range(first, count, threads) for first in range(threads)]
        errors: list[Exception] = []

        def work(share: range) -> None:
            try:
                self._work(rows, share)
            except Exception as error:
                errors.append(error)

        workers = [threading.Thread(target=work, args=(share,)) for share in shares]
        begun = time.perf_counter()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(_PATIENCE * 5)
        if errors:
            raise errors[0]
        return time.perf_counter() - begun

    def _work(self, rows: list[dict[str, Any]], share: range) -> None:
        placed: dict[str, str] = {}
        refused: list[str] = []
        with socket.create_connection(("127.0.0.1", self._port), _PATIENCE) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            rest = b""
            for number in share:
                body = orjson.dumps(_order(rows[number % len(rows)], number)).decode()
                connection.sendall(self._request("/api/v3/trade/place-order", body))
                answer, rest = _read(connection, rest)
                decoded = orjson.loads(answer)
                if decoded["code"] == "00000":
                    placed[decoded["data"]["clientOid"]] = decoded["data"]["orderId"]
                else:
                    refused.append(f"{decoded['code']} {decoded['msg']} {body}")
        with self._lock:
            self.placed |= placed
            self.refused += refused

    def _request(self, path: str, body: str) -> bytes:
        stamp = str(time.time_ns() // 1_000_000)
        who = self._who
        return (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nContent-Type: application/json\r\n"
            f"ACCESS-KEY: {who.api_key}\r\nACCESS-SIGN: {_mac(who.api_secret, f'{stamp}POST{path}{body}')}\r\n"
            f"ACCESS-TIMESTAMP: {stamp}\r\nACCESS-PASSPHRASE: {who.api_pass}\r\n"
            f"Content-Length: {len(body.encode())}\r\n\r\n{body}"
        ).encode()


def _order(row: dict[str, Any], number: int) -> dict[str, str]:
    """Every fourth order trades at once, the others rest below the market."""
    digits, last = int(row["pricePrecision"]), float(row["lastPrice"])
    price = last * (1.012 if number % 4 == 0 else 0.97 - number % 7 / 1000)
    lot = float(row["minOrderQty"] or 0)
    steps = int(row["quantityPrecision"])
    quantity = max(lot, 2 * float(row["minOrderAmount"]) / price)
    step = float(row.get("priceMultiplier") or 10**-digits)
    return {
        "category": row["category"],
        "symbol": row["symbol"],
        "side": "buy",
        "orderType": "limit",
        "price": f"{round(price / step) * step:.{digits}f}",
        "qty": f"{quantity + 10**-steps:.{steps}f}",
        "clientOid": f"load-{number}",
    }


class Watchers:
    """Stream clients in one thread. Each checks that its updates form unbroken chains; ``broken`` names what is not."""

    def __init__(self, port: int, who: Credentials) -> None:
        self._port = port
        self._who = who
        self._selector = selectors.DefaultSelector()
        self._lines: list[_Line] = []
        self._stopping = False
        self.updates = 0
        self.bytes = 0
        self.broken: list[str] = []

    def public(self, topics: list[dict[str, str]]) -> None:
        """One more client with these topics."""
        line = self._open("public")
        for start in range(0, len(topics), 50):
            line.send({"op": "subscribe", "args": topics[start : start + 50]})
        line.wanted = {(one["instType"], one["symbol"], one["topic"]) for one in topics}

    def private(self) -> _Line:
        """One more client, which hears of the account's orders and fills."""
        line = self._open("private")
        stamp = str(int(time.time()))
        sign = _mac(self._who.api_secret, f"{stamp}GET/user/verify")
        fields = {"apiKey": self._who.api_key, "passphrase": self._who.api_pass, "timestamp": stamp, "sign": sign}
        line.send({"op": "login", "args": [fields]})
        line.send({"op": "subscribe", "args": [{"instType": "UTA", "topic": name} for name in ("order", "fill")]})
        line.wanted = {("UTA", "", "order"), ("UTA", "", "fill")}
        return line

    def _open(self, kind: str) -> _Line:
        connection = socket.create_connection(("127.0.0.1", self._port), _PATIENCE)
        line = _Line(connection, kind, self)
        self._lines.append(line)
        self._selector.register(connection, selectors.EVENT_READ, line)
        return line

    @property
    def subscribed(self) -> bool:
        """Whether every topic of every client has been acknowledged."""
        return all(line.wanted <= line.acknowledged for line in self._lines)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Read in a thread until the block ends."""
        errors: list[Exception] = []

        def work() -> None:
            try:
                while not self._stopping:
                    self.read(0.05)
            except Exception as error:
                errors.append(error)

        reader = threading.Thread(target=work)
        reader.start()
        try:
            yield
        finally:
            self._stopping = True
            reader.join(_PATIENCE)
            if errors:
                self.broken.append(repr(errors[0]))
            for line in self._lines:
                line.connection.close()

    def read(self, seconds: float) -> None:
        """Take in what has come."""
        for key, _ in self._selector.select(seconds):
            key.data.take()


class _Line:
    """One stream client: cuts frames, follows the chain of each book, keeps what it hears of orders."""

    def __init__(self, connection: socket.socket, kind: str, watchers: Watchers) -> None:
        self.connection = connection
        self._all = watchers
        self.wanted: set[tuple[str, str, str]] = set()
        self.acknowledged: set[tuple[str, str, str]] = set()
        self._sequences: dict[tuple[str, str], int] = {}
        self.heard: dict[str, list[str]] = {}  # statuses of an order in the order they came, by clientOid
        self.filled: dict[str, int] = {}  # number of fills by clientOid
        key = base64.b64encode(b"0123456789abcdef").decode()
        connection.sendall(
            f"GET /v3/ws/{kind} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        data = b""
        while b"\r\n\r\n" not in data:
            data += _some(connection)
        self._data = data.partition(b"\r\n\r\n")[2]

    def send(self, message: Any) -> None:
        self.connection.sendall(masked(orjson.dumps(message)))

    def take(self) -> None:
        """Read once and look at every whole frame."""
        fresh = _some(self.connection)
        self._all.bytes += len(fresh)
        data, position = self._data + fresh, 0
        end = len(data)
        while end - position >= 2:
            length, start = data[position + 1], position + 2
            if length >= 126:
                wide = 2 if length == 126 else 8
                length, start = int.from_bytes(data[start : start + wide], "big"), start + wide
            if start + length > end:
                break
            self._look(orjson.loads(data[start : start + length]))
            position = start + length
        self._data = data[position:]

    def _look(self, message: dict[str, Any]) -> None:
        arg = message.get("arg") or {}
        if "action" not in message:
            if message.get("event") == "error":
                self._all.broken.append(f"refused: {message}")
            elif message.get("event") == "subscribe":
                self.acknowledged.add((arg["instType"], arg.get("symbol", ""), arg["topic"]))
            return
        self._all.updates += 1
        if arg["topic"] == "books":
            self._follow(arg["instType"], arg["symbol"], message["action"], message["data"][0])
        elif arg["topic"] == "order":
            for order in message["data"]:
                self.heard.setdefault(order["clientOid"], []).append(order["orderStatus"])
        elif arg["topic"] == "fill":
            for fill in message["data"]:
                self.filled[fill["clientOid"]] = self.filled.get(fill["clientOid"], 0) + 1

    def _follow(self, category: str, symbol: str, action: str, item: dict[str, Any]) -> None:
        key = (category, symbol)
        before, now = int(item["pseq"]), int(item["seq"])
        if action == "update" and self._sequences.get(key) != before:
            self._all.broken.append(f"{key}: {before} came after {self._sequences.get(key)}")
        if action == "snapshot" and key in self._sequences:
            self._all.broken.append(f"{key}: a second snapshot")
        self._sequences[key] = now
