"""The simulated exchange under load: orders over REST on 2,000 markets while 100 stream clients listen to all of them.

Rates are its own, next to nothing else; what is proven is that nothing is lost. Each book's updates form one chain from
its snapshot on, and a private line hears of every order from its acceptance to its end, with every fill.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from bitget_client.simulator import SimulatedExchange

from ..load import Orders, Watchers, markets
from ..measure import Scale
from ..servers import ROOT
from ..servers.simulated import SEED
from ..table import Row

__all__ = ["run"]

ORDERS = 20_000
MARKETS = 2_000
CLIENTS = 100
THREADS = 4
_PATIENCE = 120.0


def run(scale: Scale) -> list[Row]:
    """Orders and updates a second, what it cost the exchange, and how much was lost."""
    orders, wanted, clients = (200, 20, 5) if scale.quick else (ORDERS, MARKETS, CLIENTS)
    who = SimulatedExchange(seed=SEED).credentials
    command = [sys.executable, "-m", "benchmarks.servers.simulated", str(wanted)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdin is not None and server.stdout is not None
            port = int(server.stdout.readline())
            rows = markets(port)
            watchers, placing = Watchers(port, who), Orders(port, who)
            private = watchers.private()
            topics = [
                {"instType": row["category"].lower(), "symbol": row["symbol"], "topic": name}
                for row in rows
                for name in ("books", "ticker")
            ]
            for first in range(clients):
                watchers.public(topics[first::clients])
            with watchers.running():
                _wait(lambda: watchers.subscribed, "the acknowledgement of every topic")
                before, begun = watchers.updates, time.perf_counter()
                seconds = placing.run(rows, orders, THREADS)
                _wait(lambda: len(private.heard) >= len(placing.placed), "all orders on the stream")
                updates = (watchers.updates - before) / (time.perf_counter() - begun)
            server.stdin.close()
            cpu, memory, failures, imbalance = map(float, server.stdout.readline().split())
        finally:
            server.kill()
    lost = _lost(placing, private.heard, private.filled) + len(watchers.broken)
    if lost or failures or imbalance or placing.refused:
        raise AssertionError(
            f"{lost} lost, {failures:.0f} failures, {imbalance:.0f} coins out of balance, "
            f"{len(placing.refused)} refused; {placing.refused[:3]} {watchers.broken[:3]}"
        )
    load = f"{orders:,} orders, {len(rows):,} markets, {clients} clients"
    return [
        Row("simulated exchange under load: REST orders", orders / seconds, "/s", None, f"{load}; none lost"),
        Row("simulated exchange under load: updates", updates, "/s", None, f"{watchers.bytes / 2**20:.0f} MiB in all"),
        Row("simulated exchange under load: processor", cpu / orders * 1e6, "us", None, "an order, all else included"),
        Row("simulated exchange under load: memory", memory, "MiB", None, "at its largest"),
    ]  # fmt: skip


def _lost(placing: Orders, heard: dict[str, list[str]], filled: dict[str, int]) -> int:
    """Orders of which the stream did not tell, or not in order, or not all fills."""
    lost = 0
    for name in placing.placed:
        statuses = heard.get(name, [])
        right = statuses[:1] == ["new"] and statuses.count("filled") <= 1 and "cancelled" not in statuses
        told = statuses.count("partially_filled") + statuses.count("filled")
        lost += not (right and told <= filled.get(name, 0) and ("filled" not in statuses or statuses[-1] == "filled"))
    return lost


def _wait(done: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"did not come: {what}")
        time.sleep(0.02)
