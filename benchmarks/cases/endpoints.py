"""All endpoints of both REST clients: what they cost before any is used, and what the first use of each costs then.

A first use finds the encoder of every argument (the first call) and the reader of the answer's type (its first
``data``), with the models of its room where nobody needed them before. What a call costs later is in ``rest_get``.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Mapping
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any, Final

from .. import budget
from ..measure import Scale, interleave
from ..programs import compiling, run_program
from ..table import Row

__all__ = ["run"]

_PROGRAMS: Final = {
    "bare": "",
    "V3": "from bitget_client import RestClientV3; clients = [RestClientV3()]",
    "both": "from bitget_client import RestClientV2, RestClientV3; clients = [RestClientV3(), RestClientV2()]",
}

_REPORT: Final = """
print("up", flush=True)
import os

def resident():
    try:
        return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except OSError:
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

made = resident()
"""

_USE_ALL: Final = """
import json, time
from bitget_client.models.converter import structure
from bitget_client.rest.endpoint import endpoints_of

def use(endpoint):
    begun = time.perf_counter()
    endpoint.plan
    structure(endpoint.result_type(), None)
    return (time.perf_counter() - begun) * 1000

before = resident()
took = [use(endpoint) for client in clients for endpoint in endpoints_of(type(client)).values()]
print(json.dumps({"took": took, "kib": resident() - before}))
"""


def _run(program: str, environ: Mapping[str, str], said: list[Any]) -> float:
    """Milliseconds until the clients are made; what the program prints after that is appended."""
    ran = run_program([sys.executable, "-c", program], environ)
    assert not ran.complaints, ran.complaints
    said.append(json.loads(ran.lines[1]))
    return ran.up


def run(scale: Scale) -> list[Row]:
    """Time beyond a bare interpreter's and memory of the clients made, then of every endpoint used once."""
    programs = {name: f"{program}\n{_REPORT}\nprint(made)" for name, program in _PROGRAMS.items()}
    programs["used"] = f"{_PROGRAMS['both']}\n{_REPORT}\n{_USE_ALL}"
    said: dict[str, list[Any]] = {name: [] for name in programs}
    with TemporaryDirectory() as compiled:  # in the round that does not count
        environ = compiling(compiled)
        times = interleave({name: partial(_run, text, environ, said[name]) for name, text in programs.items()}, scale)

    def beyond_bare(name: str) -> float:
        pairs = zip(times[name], times["bare"], strict=True)
        return max(statistics.median(one - bare for one, bare in pairs), 0.001)

    def mib(name: str) -> float:
        return float(statistics.median(said[name][1:])) / 1024

    used = said["used"][1:]
    count = len(used[0]["took"])
    each = [statistics.median(ms) for ms in zip(*(look["took"] for look in used), strict=True)]
    kib = statistics.median(look["kib"] for look in used)
    return [
        Row(f"{count} endpoints: import, both REST clients made", beyond_bare("both"), "ms", budget.REST_IMPORT_MS,
            f"the V3 client alone {beyond_bare('V3'):.0f} ms"),
        Row(f"{count} endpoints: both REST clients made, memory", mib("both"), "MiB", budget.REST_MEMORY_MIB,
            f"the V3 client alone {mib('V3'):.1f} MiB"),
        Row(f"{count} endpoints: first use of one", statistics.median(each), "ms", budget.ENDPOINT_MS,
            f"the dearest {max(each):.0f} ms, all of them {sum(each):.0f} ms: paid by none that is not used"),
        Row(f"{count} endpoints: all used once, memory each", max(kib / count, 1e-3), "KiB", None,
            f"{kib / 1024:.1f} MiB in all, models included"),
    ]  # fmt: skip
