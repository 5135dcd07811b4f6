"""Books of 3.8 KB, as fast as they can be taken, to a handler that reads the best bids."""

from __future__ import annotations

from .. import budget
from ..measure import Scale, per_second, ratio
from ..streams import measure_stream
from ..table import Row

__all__ = ["run"]


def run(scale: Scale) -> list[Row]:
    """Updates per second against a bare socket's."""
    rates = measure_stream("books", "b", scale.pick(10_000, 100), scale)
    return [
        Row("book stream, inline / raw", ratio(rates, "inline", "raw"), "x", budget.BOOK_INLINE,
            per_second(rates, "inline", "raw")),
        Row("book stream, dispatcher thread / raw", ratio(rates, "thread", "raw"), "x", budget.BOOK_THREAD,
            per_second(rates, "thread")),
        Row("book stream, inline, handler of its topic / raw", ratio(rates, "own handler", "raw"), "x", None,
            per_second(rates, "own handler")),
        Row("book stream, websocket-client and json / raw", ratio(rates, "websocket-client", "raw"), "x", None,
            per_second(rates, "websocket-client")),
    ]  # fmt: skip
