"""``python -m tests.strangers``: other people's programs against the simulated exchange, unchanged but for the URL.

Each program runs in a process of its own with the addresses and credentials in its environment. It fails loudly: with
the program's own lines, and with exit code 1. Set up by ``make strangers``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import attrs

from bitget_client.simulator import SimulatedExchange

HERE = Path(__file__).parent
WITHIN = 120.0


@attrs.frozen
class Program:
    """One stranger. ``mode`` is the kind of account it trades with."""

    name: str
    file: str
    mode: str


PROGRAMS = [
    Program("bitget-api V3", "sdk_v3.cjs", "unified"),
    Program("ccxt REST, unified account", "ccxt_rest.py", "unified"),
    Program("ccxt pro, unified account", "ccxt_pro.py", "unified"),
    Program("bot on ccxt, unified account", "bot.py", "unified"),
    Program("bitget-api V2", "sdk_v2.cjs", "classic"),
    Program("ccxt REST, classic account", "ccxt_rest.py", "classic"),
    Program("ccxt pro, classic account", "ccxt_pro.py", "classic"),
    Program("bot on ccxt, classic account", "bot.py", "classic"),
]


def run(program: Program, node_modules: str, python: str) -> bool:
    """Run one program against an exchange of its own; whether all went well on both sides."""
    print(f"\n== {program.name}", flush=True)
    lines: list[str] = []
    with SimulatedExchange(log=lines.append, log_only_refused=True) as exchange:
        who = exchange.classic_credentials if program.mode == "classic" else exchange.credentials
        environment = {
            **os.environ,
            "EXCHANGE_REST": exchange.environment.rest_url,
            "EXCHANGE_WS": exchange.environment.ws_url,
            "EXCHANGE_KEY": who.api_key,
            "EXCHANGE_SECRET": who.api_secret,
            "EXCHANGE_PASS": who.api_pass,
            "EXCHANGE_MODE": program.mode,
            "NODE_PATH": str(Path(node_modules).resolve()),
            "NO_PROXY": "*",
        }
        command = ["node" if program.file.endswith(".cjs") else python, str(HERE / program.file)]
        try:
            code = subprocess.run(command, env=environment, timeout=WITHIN).returncode
        except subprocess.TimeoutExpired:
            code = -1
            print(f"FAIL  it did not end within {WITHIN:.0f} seconds")
        if code:
            print("refused by the exchange:", *(lines[-20:] or ["nothing"]), sep="\n      ")
        failures, imbalance = exchange.failures, exchange.imbalance()
    if failures or imbalance:
        print(f"FAIL  the exchange itself: {failures} {imbalance}")
    return not (code or failures or imbalance)


def main() -> int:
    """Run the named programs, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.strangers", description=__doc__)
    parser.add_argument("words", nargs="*", help="only programs with one of these words in their name")
    parser.add_argument("--node-modules", default="", help="folder with the npm package bitget-api")
    parser.add_argument("--python", default=sys.executable, help="a Python that has ccxt")
    options = parser.parse_args()
    wanted = [one for one in PROGRAMS if not options.words or any(word in one.name for word in options.words)]
    if shutil.which("node") is None:
        print("Node.js is needed for the JavaScript SDK (on Debian and Ubuntu: the packages nodejs and npm)")
        return 1
    results = {one.name: run(one, options.node_modules, options.python) for one in wanted}
    print()
    for name, well in results.items():
        print(f"{'ok' if well else 'FAIL':<5} {name}")
    return 0 if results and all(results.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
