"""``python -m bitget_client.simulator``: run a simulated exchange until interrupted. Its parts live elsewhere."""

from __future__ import annotations

import argparse
import signal
import threading

from . import SimulatedExchange


def main(arguments: list[str] | None = None) -> int:
    """Start, print where and with which credentials, and wait for Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m bitget_client.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="0 takes any free port")
    parser.add_argument("--seed", type=int, default=7, help="decides prices, sizes and credentials")
    parser.add_argument("--frozen", action="store_true", help="no market life of its own")
    parser.add_argument("--no-limits", action="store_true", help="no limits on messages, subscriptions and REST calls")
    options = parser.parse_args(arguments)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with SimulatedExchange(
        host=options.host,
        port=options.port,
        seed=options.seed,
        frozen=options.frozen,
        limits=not options.no_limits,
        rest_limits=not options.no_limits,
    ) as exchange:
        where, who = exchange.environment, exchange.credentials
        print(f"REST        {where.rest_url}")
        print(f"WebSocket   {where.ws_url}/v3/ws/public  {where.ws_url}/v3/ws/private")
        print(f"API key     {who.api_key}")
        print(f"API secret  {who.api_secret}")
        print(f"Passphrase  {who.api_pass}", flush=True)
        ended.wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
