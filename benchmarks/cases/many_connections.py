"""A hundred connections of one client, opened by its limit of topics on each, beside ten: what each costs, idle.

Both programs run at once, each in a process of its own: they do nothing nearly all the time. As in ``idle``, there is
one look of twenty seconds, so that a heartbeat of every connection is in it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from .. import budget
from ..measure import Scale
from ..servers import ROOT, running
from ..table import Row

__all__ = ["run"]

# Each topic brings one update to a handler first, so that every thread that will ever run is running.
_PROGRAM = """
import gc, json, os, resource, threading, time
from bitget_client import Topic, WebsocketClientV3

def resident():
    gc.collect()
    try:
        return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

came, all_came = [], threading.Event()

def take(update):
    came.append(update.ts)
    if len(came) == {connections} * 10:
        all_came.set()

def topics(kind, count):
    return [Topic("ticker", inst_type="spot", symbol=f"{{kind}}{{number}}") for number in range(count)]

with WebsocketClientV3(ws_url="ws://127.0.0.1:{port}", rate_limit="off", max_topics_per_connection=10) as client:
    client.on("update", take)
    client.subscribe(topics("A", 10)).result(10)
    before, begun = resident(), time.perf_counter()
    client.subscribe(topics("B", {further} * 10)).result(30)
    assert all_came.wait(30)
    opening = time.perf_counter() - begun
    size = resident() - before
    time.sleep({settle})
    begun, cpu = time.perf_counter(), time.process_time()
    time.sleep({window})
    cpu, elapsed = time.process_time() - cpu, time.perf_counter() - begun
    live = [each["state"] for each in client.stats()["connections"].values()].count("live")
    assert live == {connections}, client
    print(json.dumps(dict(
        percent=cpu / elapsed * 100, threads=threading.active_count(), kib=size / 1024 / {further},
        ms=opening * 1000 / {further},
    )))
"""


def _look(port: int, connections: tuple[int, int], scale: Scale) -> list[dict[str, Any]]:
    """What the program says with so many connections, for each number."""
    window, settle = (0.2, 0.0) if scale.quick else (21.0, 1.0)
    running_now = []
    for each in connections:
        program = _PROGRAM.format(port=port, connections=each, further=each - 1, window=window, settle=settle)
        running_now.append(subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE))
    try:
        return [json.loads(process.communicate(timeout=120)[0]) for process in running_now]
    finally:
        for process in running_now:
            process.kill()


def run(scale: Scale) -> list[Row]:
    """Processor and threads of a hundred; memory and opening of each beyond the first. Those of ten stand beside."""
    few, many = scale.pick(10, 2), scale.pick(100, 4)
    with running("exchange") as server:
        ten, hundred = _look(server.port, (few, many), scale)
    percent = max(hundred["percent"], 1e-6)
    each, each_of_ten = percent / many, max(ten["percent"], 1e-6) / few
    kib, kib_of_ten = max(hundred["kib"], 1e-3), max(ten["kib"], 1e-3)
    return [
        Row("idle, 100 connections: processor", percent, "%", budget.MANY_CONNECTIONS_CPU_PERCENT,
            f"{each:.4f} % each, of ten {each_of_ten:.4f} % each"),
        Row("idle, 100 connections: threads", hundred["threads"], "", budget.MANY_CONNECTIONS_THREADS,
            f"the main thread included; of ten {ten['threads']}"),
        Row("100 connections: memory each", kib, "KiB", budget.MANY_CONNECTIONS_KIB,
            f"with 10 topics each; of ten {kib_of_ten:.0f} KiB each"),
        Row("100 connections: opened and subscribed, each", hundred["ms"], "ms", None,
            f"all at once; of ten {ten['ms']:.2f} ms each"),
    ]  # fmt: skip
