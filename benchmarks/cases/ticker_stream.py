"""Tickers of 364 bytes, as fast as they can be taken, to a handler that reads the last price."""

from __future__ import annotations

from .. import budget
from ..measure import Scale, per_second, ratio
from ..streams import measure_stream
from ..table import Row

__all__ = ["run"]


def run(scale: Scale) -> list[Row]:
    """Updates per second against a bare socket's."""
    rates = measure_stream("ticker", "lastPrice", scale.pick(60_000, 300), scale)
    return [
        Row("ticker stream, inline / raw", ratio(rates, "inline", "raw"), "x", budget.TICKER_INLINE,
            per_second(rates, "inline", "raw")),
        Row("ticker stream, dispatcher thread / raw", ratio(rates, "thread", "raw"), "x", budget.TICKER_THREAD,
            per_second(rates, "thread")),
        Row("ticker stream, inline, handler of its topic / raw", ratio(rates, "own handler", "raw"), "x", None,
            per_second(rates, "own handler")),
        Row("ticker stream, websocket-client and json / raw", ratio(rates, "websocket-client", "raw"), "x", None,
            per_second(rates, "websocket-client")),
    ]  # fmt: skip
