"""Where the examples run: the simulated exchange, demo trading, or the live exchange.

* ``--simulated``, or no credentials in the environment: a simulated exchange inside this program.
* ``BITGET_ENVIRONMENT=demo`` with ``BITGET_API_KEY``, ``BITGET_API_SECRET`` and ``BITGET_API_PASS``: demo trading, with
  play money. This is also the choice when only the credentials are set.
* ``BITGET_ENVIRONMENT=live``: the live exchange, with real money. Examples that only read public data need no
  credentials for it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bitget_client import Credentials, Environment, errors


@contextmanager
def exchange() -> Iterator[tuple[Environment, Credentials | None]]:
    """The environment and the credentials to use; a simulated exchange ends with the block."""
    chosen = os.environ.get("BITGET_ENVIRONMENT", "")
    has_key = bool(os.environ.get("BITGET_API_KEY"))
    if "--simulated" in sys.argv or chosen == "simulated" or not (chosen or has_key):
        from bitget_client.simulator import SimulatedExchange

        print("(simulated exchange)")
        with SimulatedExchange() as simulated:
            yield simulated.environment, simulated.credentials
        return
    if chosen not in ("", "demo", "live"):
        raise errors.InvalidArgument(f"BITGET_ENVIRONMENT={chosen!r}: use simulated, demo or live")
    credentials = Credentials.from_env() if has_key else None
    if chosen == "live":
        print("(live exchange)")
        yield Environment.LIVE, credentials
    else:
        print("(demo trading)")
        yield Environment.DEMO, credentials


def need(credentials: Credentials | None) -> Credentials:
    """The credentials, or a clear end of the program."""
    if credentials is None:
        raise SystemExit("this example needs BITGET_API_KEY, BITGET_API_SECRET and BITGET_API_PASS, or --simulated")
    return credentials
