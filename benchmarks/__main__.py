"""The command ``python -m benchmarks [--quick | --long] [case ...]``: runs cases and prints the table, no more."""

from __future__ import annotations

import argparse
import os
import platform

from .cases import NAMES, load
from .measure import FULL, LONG, QUICK
from .table import HEADING, line


def main() -> None:
    """Run the named cases, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("case", nargs="*", help=f"which to run, of: {', '.join(NAMES)} (default: all)")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="tiny sizes and one round: shows only that it runs")
    size.add_argument("--long", action="store_true", help="ten million updates in long_run, instead of one")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.case if name not in NAMES]
    if unknown:
        parser.error(f"unknown case {', '.join(unknown)}; known are {', '.join(NAMES)}")
    scale = QUICK if arguments.quick else LONG if arguments.long else FULL
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{os.cpu_count()} cores, {platform.system()}, {python}; loopback; medians of {scale.rounds} rounds")
    print(HEADING)
    for name in arguments.case or NAMES:
        for row in load(name)(scale):
            print(line(row), flush=True)


if __name__ == "__main__":
    main()
