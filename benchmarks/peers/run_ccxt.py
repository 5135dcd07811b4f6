"""Drives ccxt's Bitget clients, in the unified account's V3. Nothing is compared here.

Changed are: the addresses, its rate limiter, which is off as ours is, and the list of markets, which is given instead
of fetched.
"""

from __future__ import annotations

import asyncio
import time
from importlib import import_module, metadata
from typing import Any

from .talk import answer, timed

__all__: list[str] = []

_SYMBOL = "BTC/USDT"


def _options() -> dict[str, Any]:
    return {
        "apiKey": "key", "secret": "secret", "password": "pass", "enableRateLimit": False, "options": {"uta": True},
    }  # fmt: skip


def _know_market(exchange: Any, market_id: str) -> None:
    market = exchange.safe_market_structure(
        {
            "id": market_id, "symbol": _SYMBOL, "base": "BTC", "quote": "USDT", "baseId": "BTC", "quoteId": "USDT",
            "type": "spot", "spot": True, "swap": False, "future": False, "contract": False, "active": True,
            "precision": {"amount": 0.000001, "price": 0.01},
        }
    )  # fmt: skip
    exchange.set_markets([market])


def _sync(port: int) -> Any:
    exchange = import_module("ccxt").bitget(_options())
    for name in exchange.urls["api"]:
        exchange.urls["api"][name] = f"http://127.0.0.1:{port}"
    _know_market(exchange, "BTCUSDT")
    return exchange


def _get(task: dict[str, Any]) -> float:
    """One GET: its endpoint's own method, or the unified one, which makes a unified ticker of the answer."""
    exchange = _sync(task["port"])

    def call() -> None:
        if task["unified"]:
            assert exchange.fetch_ticker(_SYMBOL)["symbol"] == _SYMBOL
        else:
            assert exchange.publicUtaGetV3MarketTickers({"category": "SPOT", "symbol": "BTCUSDT"})["code"] == "00000"

    return timed(task["count"], call)


def _post(task: dict[str, Any]) -> float:
    """One signed POST: its endpoint's own method, or the unified one."""
    exchange = _sync(task["port"])
    order = {
        "category": "SPOT", "symbol": "BTCUSDT", "qty": "0.001", "price": "60000.5", "side": "buy",
        "orderType": "limit", "timeInForce": "gtc", "clientOid": "1304314508780744705",
    }  # fmt: skip

    def call() -> None:
        if task["unified"]:
            assert exchange.create_order(
                _SYMBOL, "limit", "buy", 0.001, 60000.5, {"clientOid": "1304314508780744705", "timeInForce": "gtc"}
            )["id"]
        else:
            assert exchange.privateUtaPostV3TradePlaceOrder(order)["code"] == "00000"

    return timed(task["count"], call)


async def _watch(port: int, market_id: str, wanted: int) -> float:
    """Seconds from the first ticker made to the last, while a program awaits one after the other.

    Awaiting one passes over those that come meanwhile, so that they are counted where they are made.
    """
    base, made = import_module("ccxt.pro").bitget, 0
    finished, begun, took = asyncio.Event(), 0.0, 0.0

    class Counting(base):  # type: ignore[misc, valid-type]
        def handle_ticker(self, client: Any, message: Any) -> None:
            nonlocal made, begun, took
            begun = begun or time.perf_counter()
            super().handle_ticker(client, message)
            made += 1
            if made == wanted:
                took = time.perf_counter() - begun
                finished.set()

    exchange = Counting(_options())
    exchange.urls["api"]["ws"]["utaPublic"] = f"ws://127.0.0.1:{port}"
    _know_market(exchange, market_id)

    async def watch() -> None:
        while True:
            ticker = await exchange.watch_ticker(_SYMBOL, {"uta": True})
            assert ticker["last"] > 0

    watching = asyncio.ensure_future(watch())
    try:
        await asyncio.wait_for(finished.wait(), 60)
        return took
    finally:
        watching.cancel()
        await asyncio.wait([watching])
        await exchange.close()


def _stream(task: dict[str, Any]) -> float:
    return asyncio.run(_watch(task["port"], f"{task['count']:07d}", task["count"]))


def _first(port: int) -> None:
    asyncio.run(_watch(port, "BTCUSDT", 1))


if __name__ == "__main__":
    answer(lambda: f"ccxt {metadata.version('ccxt')}", {"stream": _stream, "get": _get, "post": _post}, _first)
