"""The main cases once more over TLS, as with the exchange itself: how much of each ratio is left there.

What is compared also pays for TLS, which is the system's OpenSSL for all of them.
"""

from __future__ import annotations

from collections.abc import Callable

from ..bare import BareWebSocket
from ..measure import Scale, interleave, per_second, ratio
from ..servers import Address, running
from ..streams import ours as stream
from ..streams import theirs as bare_stream
from ..table import Row
from . import order_roundtrip, orders_in_flight, rest_get, rest_threads

__all__ = ["run"]


def _streams(server: Address, count: int, books: int) -> dict[str, Callable[[], float]]:
    return {
        "raw tickers": lambda: bare_stream(BareWebSocket(server), "ticker", count, "lastPrice"),
        "tickers inline": lambda: stream(server, "ticker", count, "lastPrice", "inline"),
        "tickers thread": lambda: stream(server, "ticker", count, "lastPrice", "thread"),
        "raw books": lambda: bare_stream(BareWebSocket(server), "books", books, "b"),
        "books inline": lambda: stream(server, "books", books, "b", "inline"),
        "books thread": lambda: stream(server, "books", books, "b", "thread"),
    }


def run(scale: Scale) -> list[Row]:
    """Rates against the same bare libraries', all over TLS."""
    orders, hundreds, calls = scale.pick(2_000, 20), scale.pick(40, 1), scale.pick(800, 16)
    with running("exchange", tls=True) as server:
        rates = interleave(_streams(server, scale.pick(60_000, 300), scale.pick(10_000, 100)), scale)
        rates |= interleave(
            {
                "raw 100": lambda: orders_in_flight.raw(server, hundreds),
                "100 in flight": lambda: orders_in_flight.submit(server, hundreds),
            },
            scale,
        )
    with running("exchange", apart=True, tls=True) as apart:
        rates |= interleave(
            {
                "raw order": lambda: order_roundtrip.raw(apart, orders),
                "order": lambda: order_roundtrip.submit(apart, orders),
            },
            scale,
        )
    with running("rest", tls=True) as rest:
        rates |= interleave(
            {
                "requests": lambda: rest_get.reference(rest, calls // 2),
                "one thread": lambda: rest_get.ours(rest, calls),
                "8 threads": lambda: rest_threads.eight(rest_threads.ours, rest, calls),
            },
            scale,
        )
    pairs = (
        ("ticker stream, inline / raw", "tickers inline", "raw tickers"),
        ("ticker stream, dispatcher thread / raw", "tickers thread", "raw tickers"),
        ("book stream, inline / raw", "books inline", "raw books"),
        ("book stream, dispatcher thread / raw", "books thread", "raw books"),
        ("order one at a time, submit_new_order / raw", "order", "raw order"),
        ("100 orders in flight, submit_new_order / raw", "100 in flight", "raw 100"),
        ("REST GET / requests", "one thread", "requests"),
        ("REST GET, 8 threads / 1 thread", "8 threads", "one thread"),
    )
    return [
        Row(f"TLS: {label}", ratio(rates, one, other), "x", None, per_second(rates, one, other))
        for label, one, other in pairs
    ]
