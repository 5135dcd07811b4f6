"""What is compared with whom. How a comparison is run, ``match`` says; starting up is compared in ``startup``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from .. import budget
from ..cases import order_roundtrip, orders_in_flight, rest_get, rest_post, rest_threads
from ..measure import Scale
from ..servers import Address
from ..streams import ours as stream
from ..table import Row
from . import startup
from .match import Absent, Match, Pair, Theirs, play

__all__ = ["CASES", "Case"]

Case = Callable[[Scale, Path], list[Row | Absent]]


def _streaming(topic: str, key: str, count: int, warm: int) -> Theirs:
    return Theirs("bitget-api", {"task": "stream", "topic": topic, "key": key}, count, warm)


def tickers(scale: Scale, folder: Path) -> list[Row | Absent]:
    """Tickers of 364 bytes to a handler that reads the last price."""
    count, few, warm = scale.pick(60_000, 300), scale.pick(3_000, 30), scale.pick(60_000, 30)
    return play(
        Match(
            "exchange",
            {
                "inline": lambda server: stream(server, "ticker", count, "lastPrice", "inline"),
                "thread": lambda server: stream(server, "ticker", count, "lastPrice", "thread"),
                "typed": lambda server: stream(server, "ticker", count // 4, "last_price", "inline", typed=True),
            },
            {
                "bitget-api": _streaming("ticker", "lastPrice", count, warm),
                "pybit": Theirs("pybit", {"task": "stream"}, few, few),
                "ccxt.pro": Theirs("ccxt", {"task": "stream"}, few, few),
            },
            [
                Pair("ticker stream, inline / bitget-api", "inline", "bitget-api", budget.PEER_TICKER),
                Pair("ticker stream, dispatcher thread / bitget-api", "thread", "bitget-api"),
                Pair("ticker stream, inline / pybit", "inline", "pybit"),
                Pair("ticker stream, typed ticker, inline / ccxt.pro", "typed", "ccxt.pro"),
            ],
        ),
        scale,
        folder,
    )


def books(scale: Scale, folder: Path) -> list[Row | Absent]:
    """Books of 3.8 KB to a handler that reads the best bids."""
    count, warm = scale.pick(10_000, 100), scale.pick(10_000, 100)
    return play(
        Match(
            "exchange",
            {
                "inline": lambda server: stream(server, "books", count, "b", "inline"),
                "thread": lambda server: stream(server, "books", count, "b", "thread"),
            },
            {"bitget-api": _streaming("books", "b", count, warm)},
            [
                Pair("book stream, inline / bitget-api", "inline", "bitget-api"),
                Pair("book stream, dispatcher thread / bitget-api", "thread", "bitget-api"),
            ],
        ),
        scale,
        folder,
    )


def orders(scale: Scale, folder: Path) -> list[Row | Absent]:
    """WebSocket orders one at a time: send one, wait for its reply, send the next."""
    count, warm = scale.pick(2_000, 20), scale.pick(6_000, 20)
    theirs = {"bitget-api": Theirs("bitget-api", {"task": "orders", "inFlight": 1}, count, warm)}
    budgeted = budget.PEER_ORDER_ROUNDTRIP

    def submit(server: Address) -> float:
        return order_roundtrip.submit(server, count)

    apart = Match(
        "exchange",
        {"submit": submit, "send": lambda server: order_roundtrip.send(server, count)},
        theirs,
        [
            Pair("order one at a time, submit_new_order / bitget-api", "submit", "bitget-api", budgeted),
            Pair("order one at a time, send_ws_api_request / bitget-api", "send", "bitget-api", budgeted),
        ],
        cores="server apart",
    )
    together = Match(
        "exchange",
        {"submit": submit},
        theirs,
        [Pair("order one at a time, 1 core, submit_new_order / bitget-api", "submit", "bitget-api", budgeted)],
        cores="one",
    )
    return [*play(apart, scale, folder), *play(together, scale, folder)]


def in_flight(scale: Scale, folder: Path) -> list[Row | Absent]:
    """WebSocket orders by the hundred: send 100, then wait for all their replies, and again."""
    hundreds, warm = scale.pick(60, 1), scale.pick(20_000, 100)
    budgeted = budget.PEER_ORDERS_IN_FLIGHT
    return play(
        Match(
            "exchange",
            {
                "submit": lambda server: orders_in_flight.submit(server, hundreds),
                "send": lambda server: orders_in_flight.send(server, hundreds),
            },
            {"bitget-api": Theirs("bitget-api", {"task": "orders", "inFlight": 100}, hundreds * 100, warm)},
            [
                Pair("100 orders in flight, submit_new_order / bitget-api", "submit", "bitget-api", budgeted),
                Pair("100 orders in flight, send_ws_api_request / bitget-api", "send", "bitget-api", budgeted),
            ],
        ),
        scale,
        folder,
    )


def _calling(task: str, count: int, scale: Scale) -> dict[str, Theirs]:
    """The peers' REST calls, one at a time."""
    warm, few = scale.pick(4_000, 8), scale.pick(200, 8)
    return {
        "bitget-api": Theirs("bitget-api", {"task": task, "chains": 1}, count, warm),
        "pybit": Theirs("pybit", {"task": task}, few, few),
        "ccxt": Theirs("ccxt", {"task": task, "unified": False}, few, few),
        "ccxt unified": Theirs("ccxt", {"task": task, "unified": True}, few, few),
    }


def get(scale: Scale, folder: Path) -> list[Row | Absent]:
    """A public GET, one at a time on one connection."""
    count = scale.pick(800, 8)
    return play(
        Match(
            "rest",
            {
                "ours": lambda server: rest_get.ours(server, count),
                "typed": lambda server: rest_get.ours(server, count, typed=True),
            },
            _calling("get", count, scale),
            [
                Pair("REST GET / bitget-api", "ours", "bitget-api"),
                Pair("REST GET / pybit", "ours", "pybit"),
                Pair("REST GET / ccxt, the endpoint's own method", "ours", "ccxt"),
                Pair("REST GET, typed data read / ccxt, fetch_ticker", "typed", "ccxt unified"),
            ],
        ),
        scale,
        folder,
    )


def post(scale: Scale, folder: Path) -> list[Row | Absent]:
    """A signed POST, one at a time on one connection."""
    count = scale.pick(800, 8)
    return play(
        Match(
            "rest",
            {"ours": lambda server: rest_post.ours(server, count)},
            _calling("post", count, scale),
            [
                Pair("REST signed POST / bitget-api", "ours", "bitget-api"),
                Pair("REST signed POST / pybit", "ours", "pybit"),
                Pair("REST signed POST / ccxt, the endpoint's own method", "ours", "ccxt"),
                Pair("REST signed POST / ccxt, create_order", "ours", "ccxt unified"),
            ],
        ),
        scale,
        folder,
    )


def eight(scale: Scale, folder: Path) -> list[Row | Absent]:
    """Eight calls at a time on one client: threads here, chains of promises there."""
    count, warm = scale.pick(1_600, 16), scale.pick(8_000, 16)
    return play(
        Match(
            "rest",
            {"8 threads": lambda server: rest_threads.eight(rest_threads.ours, server, count)},
            {"bitget-api": Theirs("bitget-api", {"task": "get", "chains": 8}, count, warm)},
            [
                Pair("REST GET, 8 threads / bitget-api, 8 chains", "8 threads", "bitget-api", budget.PEER_REST_THREADS),
            ],
        ),
        scale,
        folder,
    )


CASES: Final[dict[str, Case]] = {
    "tickers": tickers,
    "books": books,
    "orders": orders,
    "in_flight": in_flight,
    "get": get,
    "post": post,
    "eight": eight,
    "startup": startup.run,
}
