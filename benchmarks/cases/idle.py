"""Ten connections on which nothing happens: the processor time and the threads they cost, in a process of their own.

One look of twenty seconds instead of several short ones, so that a heartbeat of every connection is in it.
"""

from __future__ import annotations

import subprocess
import sys

from .. import budget
from ..measure import Scale
from ..servers import ROOT, running
from ..table import Row

__all__ = ["run"]

CONNECTIONS = 10

# A client has two connections of its own accord; this one is told of ten. Each brings one update to a handler first, so
# that every thread that will ever run is running.
_PROGRAM = """
import sys, threading, time
from bitget_client import Topic, WebsocketClientV3
from bitget_client.ws.dialects.bitget_v3 import BitgetV3

class Ten(BitgetV3):
    ws_keys = tuple(f"public{{number}}" for number in range({connections}))
    def needs_login(self, ws_key):
        return False

class Client(WebsocketClientV3):
    def _make_dialect(self):
        return Ten()

with Client(ws_url="ws://127.0.0.1:{port}", rate_limit="off") as client:
    client.on("update", lambda update: None)
    topic = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
    for future in [client.subscribe(topic, key) for key in Ten.ws_keys]:
        future.result(10)
    time.sleep({settle})
    begun, cpu = time.perf_counter(), time.process_time()
    time.sleep({window})
    cpu, elapsed = time.process_time() - cpu, time.perf_counter() - begun
    assert all(client.is_connected(key) for key in Ten.ws_keys)
    print(cpu / elapsed * 100, threading.active_count())
"""


def run(scale: Scale) -> list[Row]:
    """Processor time in percent of one core, and the number of threads, the program's own included."""
    window, settle = (0.2, 0.0) if scale.quick else (21.0, 0.5)
    with running("exchange") as server:
        program = _PROGRAM.format(connections=CONNECTIONS, port=server.port, window=window, settle=settle)
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=90
        )
    percent, threads = done.stdout.split()
    return [
        Row("idle, 10 connections: processor", max(float(percent), 1e-6), "%", budget.IDLE_CPU_PERCENT,
            f"of one core, over {window:g} s"),
        Row("idle, 10 connections: threads", int(threads), "", budget.IDLE_THREADS, "the main thread included"),
    ]  # fmt: skip
