"""The command ``python -m benchmarks.soak [--orders N] [--seed N]``: the long order proofs, their figures printed."""

from __future__ import annotations

import argparse
import logging
import sys

from . import classic_outcomes, order_outcomes


def main() -> int:
    """Run the order-outcome proofs; 1 when one failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000, help="how many (default: %(default)s)")
    parser.add_argument("--classic-orders", type=int, default=4_000, help="of V2 (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=8, help="that place them (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=7, help="of the faults and the exchange (default: %(default)s)")
    parser.add_argument("--fault-every", type=int, default=50, help="calls of each thread (default: %(default)s)")
    arguments = parser.parse_args()
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of every line that is cut
    print(f"order outcomes: {arguments.orders:,} orders from {arguments.threads} threads under faults ...", flush=True)
    unified = order_outcomes.run(
        arguments.orders, seed=arguments.seed, threads=arguments.threads, fault_every=arguments.fault_every
    )
    print(unified.table())
    print(f"the same for classic accounts: {arguments.classic_orders:,} orders ...", flush=True)
    classic = classic_outcomes.run(arguments.classic_orders, seed=arguments.seed, threads=arguments.threads)
    print(classic.table())
    if not (unified.is_proof and classic.is_proof):
        print("FAILED: see the lines above", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
