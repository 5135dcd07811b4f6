"""A million updates, or ten with ``--long``: whether the last ones cost what the first did, in time and in memory.

A process of its own looks at itself after each hundredth of the run. It takes tickers of a hundred topics in turn, in
full: every update decoded, its handlers called (one for all, one of its topic), the items of every tenth made.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from .. import budget
from ..measure import Scale
from ..servers import ROOT, running
from ..table import Row

__all__ = ["run"]

_LOOKS = 100

# Blocks are Python's own count of what it has allocated: exact, where the system's view of memory moves by pages.
_PROGRAM = """
import gc, json, sys, threading, time
from bitget_client import Topic, WebsocketClientV3

def resident():
    try:
        return int(open("/proc/self/statm").read().split()[1]) * 4096
    except OSError:
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

looks, finished, seen, each = [], threading.Event(), 0, {updates} // {looks}

def take(update):
    global seen
    update.items if seen % 10 == 0 else update.data[0]["lastPrice"]
    seen += 1
    if seen % each == 0:
        looks.append((time.perf_counter(), resident(), sys.getallocatedblocks()))
        if len(looks) == {looks}:
            finished.set()

def topic(symbol):
    return Topic("ticker", inst_type="spot", symbol=symbol)

with WebsocketClientV3(
    ws_url="ws://127.0.0.1:{port}", dispatch="inline", rate_limit="off", max_topics_per_connection=101
) as client:
    client.on("update", take)
    topics = [topic(f"QUIET{{number:04d}}") for number in range(100)]
    client.subscribe(topics, handler=lambda update: update.raw).result(10)
    begun = time.perf_counter()
    client.subscribe(topic("ALL{updates}"))
    assert finished.wait(550), client.stats()
print(json.dumps([(0.0, 0, 0)] + [(now - begun, size, blocks) for now, size, blocks in looks]))
"""


def run(scale: Scale) -> list[Row]:
    """The last quarter against the first, and what memory grew by between the first tenth and the end."""
    updates = scale.pick(1_000_000, 4_000, long=10_000_000)
    with running("exchange") as server:
        program = _PROGRAM.format(updates=updates, looks=_LOOKS, port=server.port)
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=580
        )
    looks = json.loads(done.stdout)
    each = updates / _LOOKS
    took = [(after[0] - before[0]) / each * 1e6 for before, after in zip(looks, looks[1:], strict=False)]
    # Each look is a hundredth of the run; medians, because something else on the machine may have taken a few of them.
    quarter = _LOOKS // 4
    early, late = statistics.median(took[:quarter]), statistics.median(took[-quarter:])
    _, size, blocks = looks[_LOOKS // 10]
    _, last_size, last_blocks = looks[-1]
    name = f"{updates:,} updates"
    return [
        Row(f"{name}, time each: first quarter / last", early / late, "x", budget.LONG_RUN,
            f"{early:.2f} µs, {late:.2f} µs; {looks[-1][0]:.0f} s in all"),
        Row(f"{name}, memory gained after the first tenth", max((last_size - size) / 2**20, 1e-6), "MiB",
            budget.LONG_RUN_MIB, f"{last_size / 2**20:.1f} MiB in all, {last_blocks - blocks:+,} blocks"),
    ]  # fmt: skip
