"""The simulated exchange as a server of its own for ``cases.simulator_scale``: many markets, no limits."""

from __future__ import annotations

import resource
import sys
import time

from bitget_client.simulator import SimulatedExchange

from . import announce_and_wait

__all__ = ["SEED"]

SEED = 7


def main() -> None:
    """Serve until the standard input ends; the first argument says how many markets to make up.

    At the end it writes one more line: processor seconds, MiB at most, its own mistakes, and coins that do not balance.
    """
    began = time.process_time()
    with SimulatedExchange(
        seed=SEED, limits=False, remember=0, extra_symbols=int(sys.argv[1]), balances={"USDT": 10**12}
    ) as exchange:
        announce_and_wait(exchange.port)
        failures, imbalance = exchange.failures, exchange.imbalance()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(time.process_time() - began, memory, len(failures), len(imbalance), flush=True)


if __name__ == "__main__":
    main()
