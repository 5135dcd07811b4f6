"""What it costs to start: time beyond a bare interpreter's, and peak memory, each program in a process of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from functools import partial
from tempfile import TemporaryDirectory
from typing import Final

from .. import budget
from ..measure import Scale, interleave
from ..servers import ROOT, running
from ..table import Row

__all__ = ["run"]

# websocket-client loads python-socks where it finds it, which takes 8 to 11 ms. The library does not ask for it: here
# it is for the tests, and a user installs it for a SOCKS proxy.
_PLAIN: Final = "import sys; sys.modules['python_socks'] = None\n"

# The peak of this program alone: getrusage() would count the parent's, from before exec.
_REPORT: Final = """
try:
    print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
except OSError:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

_PROGRAMS: Final = {
    "bare": "",
    "stream made": "from bitget_client import WebsocketClientV3; WebsocketClientV3()",
    "stream used": """
from bitget_client import Topic, WebsocketClientV3
with WebsocketClientV3(ws_url="ws://127.0.0.1:{ws}") as client:
    with client.stream(Topic("ticker", inst_type="spot", symbol="BTCUSDT"), timeout=10) as updates:
        next(updates)
""",
    "rest made": "from bitget_client import RestClientV3; RestClientV3()",
    "rest used": """
from bitget_client import RestClientV3
RestClientV3(base_url="http://127.0.0.1:{rest}").get_tickers(category="SPOT").raw
""",
    "simulator started": """
from bitget_client.simulator import SimulatedExchange
with SimulatedExchange():
    pass
""",
    "simulator used": """
import socket
from bitget_client.simulator import SimulatedExchange
with SimulatedExchange() as exchange:
    with socket.create_connection(("127.0.0.1", exchange.port), 10) as connection:
        connection.sendall(b"GET /api/v3/market/tickers?category=SPOT HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
""",
    "websocket-client": "import websocket, json",
    "requests": "import requests; requests.Session()",
}


def _run(program: str, environ: dict[str, str], memory: list[float]) -> float:
    """Milliseconds from start to end of an interpreter; its peak memory, in MiB, is appended."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", _PLAIN + program + _REPORT]
    done = subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE, timeout=60)
    elapsed = (time.perf_counter() - begun) * 1000
    memory.append(int(done.stdout) / 1024)
    return elapsed


def run(scale: Scale) -> list[Row]:
    """Milliseconds and MiB, both with modules compiled, as an installer leaves them; the warm-up round does that."""
    memory: dict[str, list[float]] = {name: [] for name in _PROGRAMS}
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with running("exchange") as ws, running("rest") as rest, TemporaryDirectory() as compiled:
        environ["PYTHONPYCACHEPREFIX"] = compiled
        programs = {name: text.format(ws=ws, rest=rest) for name, text in _PROGRAMS.items()}
        times = interleave({name: partial(_run, text, environ, memory[name]) for name, text in programs.items()}, scale)

    def beyond_bare(name: str) -> float:
        pairs = zip(times[name], times["bare"], strict=True)
        return max(statistics.median(one - bare for one, bare in pairs), 0.001)

    def mib(name: str) -> float:
        return statistics.median(memory[name][1:])  # without the warm-up round, which compiles

    bare = f"bare interpreter {statistics.median(times['bare']):.1f} ms, {mib('bare'):.1f} MiB"
    return [
        Row("import and a V3 stream client made", beyond_bare("stream made"), "ms", budget.STREAM_IMPORT_MS, bare),
        Row("import, connected, first update read", beyond_bare("stream used"), "ms", budget.STREAM_IMPORT_MS,
            "its end of the connection included; no python-socks"),
        Row("import and a V3 stream client made: memory", mib("stream made"), "MiB", budget.STREAM_MEMORY_MIB),
        Row("import, connected, first update read: memory", mib("stream used"), "MiB", budget.STREAM_MEMORY_MIB),
        Row("import and a V3 REST client made", beyond_bare("rest made"), "ms", budget.REST_IMPORT_MS),
        Row("import, first REST V3 call answered", beyond_bare("rest used"), "ms", budget.REST_IMPORT_MS),
        Row("import and a V3 REST client made: memory", mib("rest made"), "MiB", budget.REST_MEMORY_MIB),
        Row("import, first REST V3 call answered: memory", mib("rest used"), "MiB", budget.REST_MEMORY_MIB),
        Row("import and a simulated exchange from start to end", beyond_bare("simulator started"), "ms", None,
            f"most of it aiohttp; {mib('simulator started'):.1f} MiB"),
        Row("import, simulated exchange, first REST call answered", beyond_bare("simulator used"), "ms", None,
            f"over a bare socket; {mib('simulator used'):.1f} MiB"),
        Row("import websocket-client and json, nothing else", beyond_bare("websocket-client"), "ms", None,
            f"{mib('websocket-client'):.1f} MiB"),
        Row("import requests and a session, nothing else", beyond_bare("requests"), "ms", None,
            f"{mib('requests'):.1f} MiB"),
    ]  # fmt: skip
