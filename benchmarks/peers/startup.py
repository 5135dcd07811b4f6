"""Starting up: from the start of a process to a stream's first update, and the peak of its memory then."""

from __future__ import annotations

import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from ..measure import Scale, interleave
from ..programs import compiling, run_program
from ..servers import running
from ..table import Row
from .company import NAMES, PeerUnavailable, command
from .match import Absent

__all__ = ["run"]

_OURS: Final = """
import sys
from bitget_client import Topic, WebsocketClientV3
with WebsocketClientV3(ws_url="ws://127.0.0.1:" + sys.argv[2], dispatch="inline") as client:
    with client.stream(Topic("ticker", inst_type="spot", symbol="BTCUSDT"), timeout=10) as updates:
        next(updates)
        print("updated", flush=True)
    from benchmarks.peers.talk import peak_kib
    print(peak_kib(), flush=True)
"""


def _start(argv: list[str], environ: dict[str, str], memory: list[float]) -> float:
    """Milliseconds to the line that says that an update came; the line after it is the memory's peak in KiB."""
    ran = run_program(argv, environ)
    if ran.lines[:1] != ["updated"] or len(ran.lines) != 2:
        raise PeerUnavailable(ran.complaints[-1] if ran.complaints else "it ended without a word")
    memory.append(int(ran.lines[1]) / 1024)
    return ran.up


def run(scale: Scale, folder: Path) -> list[Row | Absent]:
    """Milliseconds and MiB of whole processes, the interpreter's own share included."""
    absent: dict[str, str] = {}
    programs = {"this library": [sys.executable, "-c", _OURS, "first"]}
    memory: dict[str, list[float]] = {}
    times: dict[str, list[float]] = {}
    with running("exchange") as server, tempfile.TemporaryDirectory() as compiled:
        environ = compiling(compiled)
        for name in NAMES:
            try:
                programs[name] = [*command(name, folder), "first"]
                _start([*programs[name], str(server.port)], environ, [])
            except PeerUnavailable as error:
                programs.pop(name, None)
                absent[name] = str(error)
        if len(programs) > 1:
            memory = {name: [] for name in programs}
            port = str(server.port)
            times = interleave(
                {name: partial(_start, [*argv, port], environ, memory[name]) for name, argv in programs.items()}, scale
            )
    return [
        row
        for what in ("", ": memory")
        for name in ("this library", *NAMES)
        for row in [_row(f"start to a stream's first update, {name}{what}", name, what, times, memory, absent)]
        if row is not None
    ]


def _row(
    label: str, name: str, what: str, times: dict[str, list[float]], memory: dict[str, list[float]],
    absent: dict[str, str],
) -> Row | Absent | None:  # fmt: skip
    if name in absent:
        return Absent(label, absent[name])
    if name not in times:
        return None
    if what:
        return Row(label, statistics.median(memory[name][1:]), "MiB")
    return Row(label, statistics.median(times[name]), "ms")
