"""The command ``python -m benchmarks.soak_streams [--minutes N] [--seed N]``: chaos runs of the streams, one a minute.

What a run does and what must hold after it stands in ``tests/ws/chaos.py``; ``make test`` has a short one.
"""

from __future__ import annotations

import argparse
import logging
import sys

from tests.ws.chaos import run

__all__ = ["main", "soak"]

SECONDS = 60.0


def soak(minutes: int, seed: int, seconds: float = SECONDS) -> int:
    """So many runs, each with the next seed; returns the number of those in which something did not hold."""
    failed = 0
    for number in range(minutes):
        # A run that went on for longer would only wait: the exchange allows 300 connections in 5 minutes.
        report = run(seed + number, seconds, pause=1.0)
        print(report.line(), flush=True)
        for violation in report.violations:
            print(f"    {violation}", flush=True)
        failed += bool(report.violations)
    return failed


def main() -> None:
    """Run, and fail if anything did not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak_streams", description=__doc__)
    parser.add_argument("--minutes", type=int, default=10, help="how many runs of a minute (default: 10)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first run (default: 1)")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)  # every fault is logged, as it should be: here it would hide the result
    sys.exit(1 if soak(arguments.minutes, arguments.seed) else 0)


if __name__ == "__main__":
    main()
