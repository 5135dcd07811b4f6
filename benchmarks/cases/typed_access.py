"""What objects cost beside raw data: the items of a push, the data of an answer, and the converter against handwork.

Without network or threads: a push is decoded as a reader does it, then looked at by a handler that reads one value.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bitget_client import ApiResponse
from bitget_client.models.converter import reader
from bitget_client.models.v3.market import Ticker
from bitget_client.wire import loads
from bitget_client.ws.dialects.bitget_v3 import BitgetV3

from .. import budget
from ..measure import Scale, interleave, ratio
from ..table import Row
from ..typed import ANSWER, PUSHES, Sample

__all__ = ["run"]


def _timed(work: Callable[[], Any], count: int) -> float:
    """Microseconds each."""
    begun = time.perf_counter()
    for _ in range(count):
        work()
    return (time.perf_counter() - begun) / count * 1e6


def _rows_of(name: str, sample: Sample, count: int, scale: Scale) -> list[Row]:
    read_push = BitgetV3().read_push
    push, by_hand, convert = sample.push, sample.by_hand, reader(sample.cls)
    data = loads(push)["data"]
    assert convert(data) == read_push(push, "").items == [by_hand(item) for item in data]
    took = interleave(
        {
            "data": partial(_timed, lambda: read_push(push, "").data[0], count),
            "items": partial(_timed, lambda: read_push(push, "").items[0], count),
            "by hand": partial(_timed, lambda: [by_hand(item) for item in data], count),
            "converter": partial(_timed, lambda: convert(data), count),
        },
        scale,
    )
    return [
        Row(f"{name}, update.items / update.data", ratio(took, "data", "items"), "x", None,
            _each(took, "items", "data") + " a push, decoding included"),
        Row(f"{name}, time of the converter / by hand", ratio(took, "converter", "by hand"), "x", budget.TYPED,
            _each(took, "converter", "by hand")),
    ]  # fmt: skip


def _row_of_answer(count: int, scale: Scale) -> Row:
    made = partial(ApiResponse[list[Ticker]], ANSWER, {}, lambda: list[Ticker])
    took = interleave(
        {
            "data": partial(_timed, lambda: made().data[0], count),
            "raw": partial(_timed, lambda: made().raw["data"][0], count),
        },
        scale,
    )
    detail = f"beside {statistics.median(took['raw']):.2f} µs for response.raw; a whole call takes about a hundred"
    return Row("REST ticker, response.data", statistics.median(took["data"]), "µs", None, detail)


def _each(took: dict[str, list[float]], *names: str) -> str:
    return ", ".join(f"{name} {statistics.median(took[name]):.2f} µs" for name in names)


def run(scale: Scale) -> list[Row]:
    """Rates of typed access as a share of raw access, and the converter's time as a multiple of handwork."""
    rows = []
    for name, sample in PUSHES.items():
        # Larger pushes take longer: so many that each contender runs for some hundredths of a second.
        count = scale.pick(4_000_000 // len(sample.push), 3)
        rows += _rows_of(name, sample, count, scale)
    return [*rows, _row_of_answer(scale.pick(10_000, 3), scale)]
