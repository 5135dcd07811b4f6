"""The REST calls of ``cases``: ours, and the same work done with ``requests`` alone. No numbers are judged here."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any, Final

import requests

from bitget_client import RestClientV3

from .servers import Address

__all__ = ["ORDER", "make_client", "make_session", "requests_get", "requests_post", "timed"]

_KEY, _SECRET, _PASS = "key", "secret", "pass"

ORDER: Final = {
    "category": "SPOT", "symbol": "BTCUSDT", "qty": "0.001", "price": "60000.5", "side": "buy", "orderType": "limit",
    "timeInForce": "gtc", "clientOid": "1304314508780744705",
}  # fmt: skip


def make_client(server: Address) -> RestClientV3:
    """Ours."""
    return RestClientV3(_KEY, _SECRET, _PASS, base_url=server.url("http"), rate_limit="off")


def make_session() -> requests.Session:
    """The other side's session, with the headers that never change."""
    session = requests.Session()
    session.headers.update({"Content-Type": "application/json", "locale": "en-US"})
    return session


def timed(count: int, call: Callable[[], Any]) -> float:
    """Calls per second, after one that opens the connection; each must be answered by yes."""
    assert call()["code"] == "00000"
    begun = time.perf_counter()
    for _ in range(count):
        assert call()["code"] == "00000"
    return count / (time.perf_counter() - begun)


def requests_get(session: requests.Session, server: Address) -> Any:
    """A public GET as one writes it with ``requests``."""
    params = {"category": "SPOT", "symbol": "BTCUSDT"}
    return session.get(f"{server.url('http')}/api/v3/market/tickers", params=params, timeout=(5, 10)).json()


def requests_post(session: requests.Session, server: Address) -> Any:
    """A signed POST as one writes it with ``requests``: the body is encoded, and the signature made, here as well."""
    path, timestamp = "/api/v3/trade/place-order", str(time.time_ns() // 1_000_000)
    body = json.dumps(ORDER, separators=(",", ":"))
    digest = hmac.new(_SECRET.encode(), f"{timestamp}POST{path}{body}".encode(), hashlib.sha256).digest()
    headers = {
        "ACCESS-KEY": _KEY,
        "ACCESS-SIGN": base64.b64encode(digest).decode(),
        "ACCESS-TIMESTAMP": timestamp,
        "ACCESS-PASSPHRASE": _PASS,
    }
    return session.post(server.url("http") + path, data=body, headers=headers, timeout=(5, 10)).json()
