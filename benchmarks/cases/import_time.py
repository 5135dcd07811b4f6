"""What it costs to start: time beyond a bare interpreter's, and peak memory, each program in a process of its own.

The time ends when the program is up. What the interpreter then takes to end, which grows with all that was loaded by
whomever, stands beside it.
"""

from __future__ import annotations

import statistics
import sys
from functools import partial
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from .. import budget
from ..measure import Scale, interleave
from ..programs import compiling, run_program
from ..servers import running
from ..table import Row

__all__ = ["run"]

# websocket-client loads python-socks where it finds it, which takes 8 to 11 ms. The library does not ask for it: here
# it is for the tests, and a user installs it for a SOCKS proxy.
_FIRST: Final = """
import sys
sys.modules["python_socks"] = None

def up():
    print("up", flush=True)
"""

_PROGRAMS: Final = {
    "bare": "up()",
    "stream made": "from bitget_client import WebsocketClientV3; WebsocketClientV3(); up()",
    "stream used": """
from bitget_client import Topic, WebsocketClientV3
with WebsocketClientV3(ws_url="ws://127.0.0.1:{ws}") as client:
    with client.stream(Topic("ticker", inst_type="spot", symbol="BTCUSDT"), timeout=10) as updates:
        next(updates)
        up()
""",
    "rest made": "from bitget_client import RestClientV3; RestClientV3(); up()",
    "rest used": """
from bitget_client import RestClientV3
RestClientV3(base_url="http://127.0.0.1:{rest}").get_tickers(category="SPOT").raw
up()
""",
    "simulator started": """
from bitget_client.simulator import SimulatedExchange
with SimulatedExchange():
    pass
up()
""",
    "simulator used": """
import socket
from bitget_client.simulator import SimulatedExchange
with SimulatedExchange() as exchange:
    with socket.create_connection(("127.0.0.1", exchange.port), 10) as connection:
        connection.sendall(b"GET /api/v3/market/tickers?category=SPOT HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
up()
""",
    "websocket-client": "import websocket, json; up()",
    "requests": "import requests; requests.Session(); up()",
}

# The peak of this program alone: getrusage() would count the parent's, from before exec.
_LAST: Final = """
try:
    print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
except OSError:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


class _Taken(NamedTuple):
    """What the runs of one program took: milliseconds to the interpreter's end, MiB at the peak."""

    ends: list[float]
    memory: list[float]


def _run(program: str, environ: dict[str, str], taken: _Taken) -> float:
    """Milliseconds from the start of an interpreter until the program is up."""
    ran = run_program([sys.executable, "-c", _FIRST + program + _LAST], environ)
    assert not ran.complaints, ran.complaints
    taken.ends.append(ran.end)
    taken.memory.append(int(ran.lines[-1]) / 1024)
    return ran.up


def run(scale: Scale) -> list[Row]:
    """Milliseconds and MiB, both with modules compiled; the warm-up round does that."""
    taken = {name: _Taken([], []) for name in _PROGRAMS}
    with running("exchange") as ws, running("rest") as rest, TemporaryDirectory() as compiled:
        environ = compiling(compiled)
        programs = {name: text.format(ws=ws.port, rest=rest.port) for name, text in _PROGRAMS.items()}
        times = interleave({name: partial(_run, text, environ, taken[name]) for name, text in programs.items()}, scale)

    def beyond_bare(name: str) -> float:
        pairs = zip(times[name], times["bare"], strict=True)
        return max(statistics.median(one - bare for one, bare in pairs), 0.001)

    def mib(name: str) -> float:
        return statistics.median(taken[name].memory[1:])  # without the warm-up round, which compiles

    def ended(name: str) -> str:
        pairs = zip(taken[name].ends[1:], taken["bare"].ends[1:], strict=True)
        return f"{statistics.median(one - bare for one, bare in pairs):.1f} ms to the interpreter's end"

    bare = f"bare interpreter {statistics.median(times['bare']):.1f} ms, {mib('bare'):.1f} MiB"
    return [
        Row("import and a V3 stream client made", beyond_bare("stream made"), "ms", budget.STREAM_IMPORT_MS,
            f"{ended('stream made')}; {bare}"),
        Row("import, connected, first update read", beyond_bare("stream used"), "ms", budget.STREAM_IMPORT_MS,
            f"{ended('stream used')}; no python-socks"),
        Row("import and a V3 stream client made: memory", mib("stream made"), "MiB", budget.STREAM_MEMORY_MIB),
        Row("import, connected, first update read: memory", mib("stream used"), "MiB", budget.STREAM_MEMORY_MIB),
        Row("import and a V3 REST client made", beyond_bare("rest made"), "ms", budget.REST_IMPORT_MS,
            ended("rest made")),
        Row("import, first REST V3 call answered", beyond_bare("rest used"), "ms", budget.REST_IMPORT_MS,
            ended("rest used")),
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
