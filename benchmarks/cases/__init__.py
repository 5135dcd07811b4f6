"""Which cases there are, in the order of the table. What each measures is said in its own file."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, cast

from ..measure import Scale
from ..table import Row

__all__ = ["NAMES", "load"]

NAMES: Final = (
    "ticker_stream",
    "book_stream",
    "order_roundtrip",
    "orders_in_flight",
    "order_latency",
    "rest_get",
    "rest_post",
    "rest_threads",
    "over_tls",
    "import_time",
    "idle",
    "reconnect",
    "many_topics",
    "long_run",
    "many_connections",
    "endpoints",
    "typed_access",
    "simulator_start",
    "simulator_scale",
)


def load(name: str) -> Callable[[Scale], list[Row]]:
    """The ``run`` of a case, imported only now: a case must not slow another down."""
    return cast("Callable[[Scale], list[Row]]", import_module(f"{__name__}.{name}").run)
