"""The other side, each in a process of its own, so that it does not share our interpreter's lock. Starting and ending.

A server listens on loopback, writes its port to its standard output, and ends when its standard input does, which is
also what happens when the benchmark dies, or after ten minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["ROOT", "announce_and_wait", "running", "take_core"]

ROOT = Path(__file__).resolve().parents[2]

_LONGEST_LIFE = 600.0  # seconds


@contextmanager
def running(name: str, *, apart: bool = False) -> Iterator[int]:
    """Run ``benchmarks.servers.<name>`` and give its port. ``apart``: on a processor core that nobody here uses.

    Where questions and answers alternate, it makes a difference of three whether the operating system happens to put
    both ends on one core, and which it does changes between runs. An exchange is never on ours.
    """
    command = [sys.executable, "-m", f"benchmarks.servers.{name}"]
    with _off_core(command, apart), subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdin is not None and process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"the server {name} ended before it began")
            yield int(line)
            process.stdin.close()
            process.wait(5)
        finally:
            process.kill()


@contextmanager
def _off_core(command: list[str], wanted: bool) -> Iterator[None]:
    """Leave one core to the server, where there are enough and the system lets us choose; it is told which."""
    before = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if not wanted or len(before) < 2:
        yield
        return
    core = max(before)
    command.append(str(core))
    os.sched_setaffinity(0, before - {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def take_core() -> None:
    """For a server that begins: move to the core it was given, if it was."""
    if len(sys.argv) > 1:
        os.sched_setaffinity(0, {int(sys.argv[1])})


def announce_and_wait(port: int) -> None:
    """For a server's main thread: say the port, then wait for the end."""
    print(port, flush=True)
    over = threading.Event()

    def watch() -> None:
        sys.stdin.buffer.read()
        over.set()

    threading.Thread(target=watch, daemon=True).start()
    over.wait(_LONGEST_LIFE)
