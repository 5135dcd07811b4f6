"""Starting and ending a simulated exchange in a program that has imported it, as every test of a suite does."""

from __future__ import annotations

import statistics
import time

from bitget_client.simulator import SimulatedExchange

from .. import budget
from ..measure import Scale
from ..table import Row

__all__ = ["run"]


def _milliseconds() -> float:
    begun = time.perf_counter()
    with SimulatedExchange():
        pass
    return (time.perf_counter() - begun) * 1000


def run(scale: Scale) -> list[Row]:
    """The median of many; the first one, which imports the server, does not count."""
    times = [_milliseconds() for _ in range(scale.pick(31, 3))][1:]
    return [
        Row("simulated exchange, from start to end", statistics.median(times), "ms", budget.SIMULATOR_START_MS,
            f"at worst {max(times):.1f} ms"),
    ]  # fmt: skip
