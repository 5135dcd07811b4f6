"""A program in a process of its own: how long until it says that it is up, and until it has ended."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from .servers import ROOT

__all__ = ["Run", "compiling", "run_program"]

_PATIENCE: Final = 60.0  # seconds; after them a program is killed


class Run(NamedTuple):
    """What became of a program; times in milliseconds from before its start."""

    up: float  #: until its first line
    end: float
    lines: list[str]  #: what it printed
    complaints: list[str]  #: what it printed as errors


def run_program(command: Sequence[str], environ: Mapping[str, str]) -> Run:
    """Run a program to its end."""
    with tempfile.TemporaryFile("w+", errors="replace") as complaints:
        begun = time.perf_counter()
        with subprocess.Popen(
            command, cwd=ROOT, env=environ, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            watchdog = threading.Timer(_PATIENCE, process.kill)
            watchdog.start()
            first = process.stdout.readline()
            up = time.perf_counter() - begun
            rest = process.stdout.read()
            process.wait()
            end = time.perf_counter() - begun
            watchdog.cancel()
        complaints.seek(0)
        return Run(up * 1000, end * 1000, (first + rest).splitlines(), complaints.read().strip().splitlines())


def compiling(folder: str) -> dict[str, str]:
    """This process's environment, with modules compiled into a folder, as an installer leaves them beside theirs."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**environ, "PYTHONPYCACHEPREFIX": folder}
