"""What a peer written in Python says to the benchmark: lines of JSON. Runs where nothing of ours is installed.

First a line about itself; then for each task that comes in, its seconds or its error. ``first PORT`` on the command
line instead asks for a stream's first update: a line then, and one with the peak of its memory.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Task", "answer", "peak_kib", "timed"]

#: Gets the task's options and returns the seconds it took.
Task = Callable[[dict[str, Any]], float]


def timed(count: int, call: Callable[[], None]) -> float:
    """Seconds for so many calls, after one that opens the connection."""
    call()
    begun = time.perf_counter()
    for _ in range(count):
        call()
    return time.perf_counter() - begun


def peak_kib() -> int:
    """The peak of this program alone: getrusage() would count its parent too, from before exec."""
    try:
        with open("/proc/self/status") as status:
            return int(next(line.split()[1] for line in status if line.startswith("VmHWM")))
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def answer(about: Callable[[], str], tasks: Mapping[str, Task], first: Callable[[int], None]) -> None:
    """Do what the command line or the standard input asks for, until the latter ends."""
    if sys.argv[1:2] == ["first"]:
        first(int(sys.argv[2]))
        print("updated", flush=True)
        print(peak_kib(), flush=True)
        return
    print(json.dumps({"about": about()}), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        try:
            reply: dict[str, Any] = {"seconds": tasks[task["task"]](task)}
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)
