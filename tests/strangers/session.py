"""How the Python programs report: one line a step, and at the end how many went wrong."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

REST, WS = os.environ["EXCHANGE_REST"], os.environ["EXCHANGE_WS"]
WHO = {
    "apiKey": os.environ["EXCHANGE_KEY"],
    "secret": os.environ["EXCHANGE_SECRET"],
    "password": os.environ["EXCHANGE_PASS"],
}
UNIFIED = os.environ["EXCHANGE_MODE"] == "unified"

_counts = {"ok": 0, "FAIL": 0}


def _told(name: str, word: str, text: str) -> None:
    _counts[word] += 1
    print(f"{word:<5} {name}{': ' + text if text else ''}", flush=True)


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) and value is not True else ""


def step(name: str, action: Callable[[], Any]) -> Any:
    """Do one step and print what came of it; the steps after it are tried all the same."""
    try:
        value = action()
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[1]
        _told(name, "FAIL", f"{type(error).__name__}: {str(error)[:300]} (line {place.lineno})")
        return None
    _told(name, "ok", _shown(value))
    return value


async def step_async(name: str, action: Callable[[], Awaitable[Any]]) -> Any:
    """The same for a coroutine."""
    try:
        value = await action()
    except Exception as error:
        _told(name, "FAIL", f"{type(error).__name__}: {str(error)[:300]}")
        return None
    _told(name, "ok", _shown(value))
    return value


def expect(value: Any, what: str) -> Any:
    """The value, which has to be true."""
    if not value:
        raise AssertionError(f"{what}: {value!r}")
    return value


def refused(kind: type[Exception], action: Callable[[], Any]) -> str:
    """The call must fail with this class of error."""
    try:
        value = action()
    except kind as error:
        return type(error).__name__
    raise AssertionError(f"was not refused: {value}")


def finish() -> None:
    print(f"{_counts['ok']} steps went well, {_counts['FAIL']} did not", flush=True)
    sys.exit(1 if _counts["FAIL"] else 0)


def aim(exchange: Any) -> Any:
    """Point a ccxt exchange here: nothing but its addresses changes."""
    api = exchange.urls["api"]
    for name, value in api.items():
        if name == "ws":
            # "wss://ws.bitget.com/v2/ws/public" becomes ".../v2/ws/public" of this exchange
            api[name] = {kind: WS + "/" + address.split("/", 3)[3] for kind, address in value.items()}
        elif isinstance(value, str):
            api[name] = REST
    return exchange
