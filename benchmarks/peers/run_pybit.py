"""Drives pybit, a client of another exchange: the same values in that exchange's wrapping. Nothing is compared here.

Its addresses are the only thing changed.
"""

from __future__ import annotations

import threading
import time
from importlib import import_module, metadata
from typing import Any

from .talk import answer, timed

__all__: list[str] = []


def _open(port: int) -> Any:
    trading: Any = import_module("pybit.unified_trading")
    trading.PUBLIC_WSS = f"ws://127.0.0.1:{port}/v5/public/{{CHANNEL_TYPE}}"
    return trading.WebSocket(channel_type="spot", testnet=False)


def _stream(task: dict[str, Any]) -> float:
    """From the first update to the last: it prepares for updates only after asking for them."""
    left, finished, times = task["count"], threading.Event(), [0.0, 0.0]

    def take(message: dict[str, Any]) -> None:
        nonlocal left
        if left == task["count"]:
            times[0] = time.perf_counter()
        message["data"]["lastPrice"]
        left -= 1
        if not left:
            times[1] = time.perf_counter()
            finished.set()

    client = _open(task["port"])
    try:
        client.ticker_stream(f"{task['count']:07d}", take)
        if not finished.wait(60):
            raise TimeoutError(f"{left} of {task['count']} updates did not come")
    finally:
        client.exit()
    return times[1] - times[0]


def _first(port: int) -> None:
    came = threading.Event()
    _open(port).ticker_stream("BTCUSDT", lambda message: came.set())
    if not came.wait(20):
        raise TimeoutError("no update came")


def _http(port: int) -> Any:
    session = import_module("pybit.unified_trading").HTTP(api_key="key", api_secret="secret")
    session.endpoint = f"http://127.0.0.1:{port}"
    return session


def _get(task: dict[str, Any]) -> float:
    session = _http(task["port"])

    def call() -> None:
        assert session.get_tickers(category="spot", symbol="BTCUSDT")["retCode"] == 0

    return timed(task["count"], call)


def _post(task: dict[str, Any]) -> float:
    session = _http(task["port"])

    def call() -> None:
        reply = session.place_order(
            category="spot", symbol="BTCUSDT", side="Buy", orderType="Limit", qty="0.001", price="60000.5",
            timeInForce="GTC", orderLinkId="1304314508780744705",
        )  # fmt: skip
        assert reply["retCode"] == 0

    return timed(task["count"], call)


if __name__ == "__main__":
    answer(lambda: f"pybit {metadata.version('pybit')}", {"stream": _stream, "get": _get, "post": _post}, _first)
