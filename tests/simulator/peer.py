"""Strangers for the simulated exchange: plain HTTP and WebSocket clients that share no code with the package."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import create_connection
from typing import Any

import requests
from websockets.sync.client import ClientConnection, connect

from bitget_client.clock import Clock
from bitget_client.environment import Credentials
from bitget_client.simulator import SimulatedExchange

WITHIN = 5.0


class StepClock(Clock):
    """Time that stands still until a test moves it."""

    def __init__(self, now_ms: int = 1_760_000_000_000) -> None:
        super().__init__()
        self.ms = now_ms

    def now_ms(self) -> int:
        return self.ms


def mac(secret: str, text: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()


class Http:
    """Signed and unsigned calls. ``headers`` replaces single headers, to send wrong ones; None leaves one out."""

    def __init__(self, exchange: SimulatedExchange, credentials: Credentials | None = None) -> None:
        self._base = exchange.environment.rest_url
        self._credentials = credentials or exchange.credentials

    def call(
        self,
        method: str,
        path: str,
        query: dict[str, str] | None = None,
        body: Any = None,
        *,
        signed: bool = True,
        headers: dict[str, str | None] | None = None,
    ) -> requests.Response:
        text = "" if body is None else json.dumps(body, ensure_ascii=False)
        raw = "&".join(f"{name}={value}" for name, value in (query or {}).items())
        who = self._credentials
        stamp = str(time.time_ns() // 1_000_000)
        if headers and headers.get("ACCESS-TIMESTAMP"):
            stamp = str(headers["ACCESS-TIMESTAMP"])
        sent: dict[str, str | None] = {"Content-Type": "application/json"}
        if signed:
            sent |= {
                "ACCESS-KEY": who.api_key,
                "ACCESS-SIGN": mac(who.api_secret, f"{stamp}{method}{path}{'?' + raw if raw else ''}{text}"),
                "ACCESS-TIMESTAMP": stamp,
                "ACCESS-PASSPHRASE": who.api_pass,
            }
        sent |= headers or {}
        with requests.Session() as session:
            session.trust_env = False  # no proxy between two ends of one machine
            return session.request(
                method,
                self._base + path,
                params=query,
                data=text.encode(),
                headers={name: value for name, value in sent.items() if value is not None},
                timeout=WITHIN,
            )

    def get(self, path: str, **query: str) -> Any:
        """``data`` of a successful signed read under ``/api/v3/``."""
        answer = self.call("GET", f"/api/v3/{path}", query)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def post(self, path: str, body: Any) -> Any:
        """``data`` of a successful signed change under ``/api/v3/``."""
        answer = self.call("POST", f"/api/v3/{path}", body=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def refused(self, method: str, path: str, query: dict[str, str] | None = None, body: Any = None) -> str:
        """The code of a call under ``/api/v3/`` that is refused."""
        answer = self.call(method, f"/api/v3/{path}", query, body)
        assert answer.status_code != 200, answer.text
        return str(answer.json()["code"])

    def place(self, **fields: str) -> Any:
        """Place an order; a spot limit buy of BTCUSDT unless told otherwise."""
        return self.post("trade/place-order", order(**fields))


def order(**fields: str) -> dict[str, str]:
    usual = {"category": "SPOT", "symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "qty": "0.01"}
    if fields.get("orderType") != "market":
        usual["price"] = "80000"
    return {**usual, **fields}


class Socket:
    """One WebSocket line that keeps what it does not look for."""

    def __init__(
        self, connection: ClientConnection, exchange: SimulatedExchange, credentials: Credentials | None = None
    ) -> None:
        self.connection = connection
        self._credentials = credentials or exchange.credentials
        self._kept: list[Any] = []

    def send(self, message: Any) -> None:
        self.connection.send(message if isinstance(message, str) else json.dumps(message, ensure_ascii=False))

    def receive(self) -> Any:
        """The next frame, decoded unless it is ``pong``."""
        if self._kept:
            return self._kept.pop(0)
        return self._read(time.monotonic() + WITHIN)

    def _read(self, deadline: float) -> Any:
        text = self.connection.recv(max(0.0, deadline - time.monotonic()))
        return text if text == "pong" else json.loads(text)

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        """The first frame that is wanted; the others wait for :meth:`receive`."""
        for number, message in enumerate(self._kept):
            if wanted(message):
                return self._kept.pop(number)
        deadline = time.monotonic() + WITHIN
        while True:
            message = self._read(deadline)
            if wanted(message):
                return message
            self._kept.append(message)

    def event(self, name: str) -> Any:
        return self.until(lambda message: message != "pong" and message.get("event") == name)

    def push(self, topic: str) -> Any:
        """The first push of a topic, or of a channel as V2 calls it."""
        return self.until(
            lambda message: message != "pong"
            and "action" in message
            and topic in (message["arg"].get("topic"), message["arg"].get("channel"))
        )

    def pushes(self) -> list[Any]:
        """All pushes that have come and were not looked at; acknowledgements are thrown away."""
        self.send("ping")
        self.until(lambda message: message == "pong")
        kept, self._kept = self._kept, []
        return [message for message in kept if "action" in message]

    def login(self, **changes: Any) -> Any:
        who = self._credentials
        stamp = str(changes.get("timestamp", int(time.time())))
        argument = {
            "apiKey": who.api_key,
            "passphrase": who.api_pass,
            "timestamp": stamp,
            "sign": mac(who.api_secret, f"{stamp}GET/user/verify"),
        }
        self.send({"op": "login", "args": [{**argument, **changes}]})
        return self.receive()

    def subscribe(self, *args: dict[str, str]) -> None:
        self.send({"op": "subscribe", "args": list(args)})

    def trade(self, topic: str, *args: Any, category: str | None = "spot", identity: str = "1") -> None:
        frame: dict[str, Any] = {"op": "trade", "id": identity, "topic": topic, "args": list(args)}
        self.send(frame if category is None else {**frame, "category": category})

    def ended(self) -> bool:
        """Whether the server ends the line; reads what is left first."""
        from websockets.exceptions import ConnectionClosed

        try:
            while True:
                self.connection.recv(WITHIN)
        except ConnectionClosed:
            return True
        except TimeoutError:
            return False


def dial(exchange: SimulatedExchange, kind: str = "public", version: str = "v3") -> ClientConnection:
    """A bare connection, to be used with ``with``. The socket is made here, so that no proxy is looked for."""
    sock = create_connection(("127.0.0.1", exchange.port), WITHIN)
    return connect(f"{exchange.environment.ws_url}/{version}/ws/{kind}", sock=sock, ping_interval=None)


@contextmanager
def socket(
    exchange: SimulatedExchange,
    kind: str = "public",
    *,
    login: bool = False,
    version: str = "v3",
    credentials: Credentials | None = None,
) -> Iterator[Socket]:
    """A line of the demo account of that version, or with other credentials."""
    if credentials is None and version == "v2":
        credentials = exchange.classic_credentials
    with dial(exchange, kind, version) as connection:
        line = Socket(connection, exchange, credentials)
        if login:
            assert line.login()["event"] == "login"
        yield line
