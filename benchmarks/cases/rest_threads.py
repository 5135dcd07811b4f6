"""Eight threads calling one REST client, against one thread calling it: threads must not get in each other's way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from .. import budget
from ..calls import make_client, make_session, requests_get, timed
from ..measure import Scale, interleave, per_second, ratio
from ..servers import Address, running
from ..table import Row

__all__ = ["eight", "ours", "run"]

_THREADS = 8

Call = Callable[[], Any]


@contextmanager
def ours(server: Address) -> Iterator[Call]:
    """Ours: one client for all threads."""
    with make_client(server) as client:
        yield lambda: client.get_tickers(category="SPOT", symbol="BTCUSDT").raw


@contextmanager
def _requests(server: Address) -> Iterator[Call]:
    with make_session() as session:
        yield lambda: requests_get(session, server)


def _one(open_client: Callable[[Address], AbstractContextManager[Call]], server: Address, count: int) -> float:
    with open_client(server) as call:
        return timed(count, call)


def eight(open_client: Callable[[Address], AbstractContextManager[Call]], server: Address, count: int) -> float:
    """Calls per second of all threads together, each with its connection open and all beginning at once."""
    begin = threading.Barrier(_THREADS + 1, timeout=30)

    def work(call: Call) -> None:
        call()
        begin.wait()
        for _ in range(count // _THREADS):
            call()

    with open_client(server) as call, ThreadPoolExecutor(_THREADS) as pool:
        workers = [pool.submit(work, call) for _ in range(_THREADS)]
        begin.wait()
        begun = time.perf_counter()
        for worker in workers:
            worker.result(60)
        return count / (time.perf_counter() - begun)


def run(scale: Scale) -> list[Row]:
    """Calls per second, as a share of one thread's."""
    count = scale.pick(800, 16)
    with running("rest") as server:
        rates = interleave(
            {
                "one thread": lambda: _one(ours, server, count),
                "8 threads": lambda: eight(ours, server, count),
                "requests, one thread": lambda: _one(_requests, server, count // 2),
                "requests, 8 threads": lambda: eight(_requests, server, count // 2),
            },
            scale,
        )
    return [
        Row("REST GET, 8 threads / 1 thread", ratio(rates, "8 threads", "one thread"), "x", budget.REST_THREADS,
            per_second(rates, "8 threads", "one thread")),
        Row("REST GET, 8 threads / requests, 8 threads", ratio(rates, "8 threads", "requests, 8 threads"), "x", None,
            per_second(rates, "8 threads", "requests, 8 threads")),
        Row("REST GET, requests alone, 8 threads / 1 thread",
            ratio(rates, "requests, 8 threads", "requests, one thread"), "x", None,
            per_second(rates, "requests, 8 threads")),
    ]  # fmt: skip
