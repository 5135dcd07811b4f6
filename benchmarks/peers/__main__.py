"""The command ``python -m benchmarks.peers [--quick] [case ...]``: compares with the peers that are here."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from ..measure import FULL, QUICK
from ..table import HEADING, line
from .cases import CASES
from .company import FOLDER, NAMES, PeerUnavailable, company
from .match import Absent, absent_line

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the named cases, or all of them. A peer that is missing is said to be; that is no failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("case", nargs="*", help=f"which to run, of: {', '.join(CASES)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="tiny sizes and one round: shows only that it runs")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the peers are installed")
    arguments = parser.parse_args(argv)
    unknown = [name for name in arguments.case if name not in CASES]
    if unknown:
        parser.error(f"unknown case {', '.join(unknown)}; known are {', '.join(CASES)}")
    scale = QUICK if arguments.quick else FULL
    folder = arguments.folder.absolute()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{os.cpu_count()} cores, {platform.system()}, {python}; loopback; medians of {scale.rounds} rounds")
    with company(folder) as peers:
        for name in NAMES:
            try:
                print(f"  {peers(name).about}")
            except PeerUnavailable as error:
                print(f"  {name}: missing: {error}")
    print(HEADING)
    for name in arguments.case or CASES:
        for row in CASES[name](scale, folder):
            print(absent_line(row) if isinstance(row, Absent) else line(row), flush=True)


if __name__ == "__main__":
    main()
