"""What each row must reach and where it is going: the library's speed budget, in one place. Nothing is measured here.

A ratio is ours divided by the bare libraries' rate, so more is better; ``at_most`` marks times and sizes.
"""

from __future__ import annotations

from typing import Final

from .table import Budget

TICKER_INLINE: Final = Budget(0.80, 0.95)
TICKER_THREAD: Final = Budget(0.60, 0.80)
BOOK_INLINE: Final = Budget(0.80, 0.95)
BOOK_THREAD: Final = Budget(0.35, 0.60)
ORDER_ROUNDTRIP: Final = Budget(0.40, 0.70)
ORDERS_IN_FLIGHT: Final = Budget(0.25, 0.50)
#: The same, against websocket-client with a reader thread and a future per order.
ORDERS_IN_FLIGHT_REFERENCE: Final = Budget(3.5)
REST: Final = Budget(2.0, 3.3)
REST_THREADS: Final = Budget(1.0)
STREAM_IMPORT_MS: Final = Budget(60.0, 40.0, at_most=True)
STREAM_MEMORY_MIB: Final = Budget(28.0, 24.0, at_most=True)
REST_IMPORT_MS: Final = Budget(140.0, 110.0, at_most=True)
REST_MEMORY_MIB: Final = Budget(36.0, at_most=True)
SIMULATOR_START_MS: Final = Budget(150.0, 100.0, at_most=True)
IDLE_CPU_PERCENT: Final = Budget(0.1, at_most=True)
IDLE_THREADS: Final = Budget(12, at_most=True)
RECONNECT_MS: Final = Budget(20.0, 5.0, at_most=True)
#: Rates with a thousand topics, of those with few: cost must grow as the work does, and not faster.
MANY_TOPICS: Final = Budget(0.8, 0.95)
#: Millions of updates: the first quarter's time against the last one's, and the memory gained on the way.
LONG_RUN: Final = Budget(0.9)
LONG_RUN_MIB: Final = Budget(1.0, at_most=True)
#: Ten times what ten connections may cost, threads of each client's own counted once.
MANY_CONNECTIONS_CPU_PERCENT: Final = Budget(1.0, at_most=True)
MANY_CONNECTIONS_THREADS: Final = Budget(102, at_most=True)
MANY_CONNECTIONS_KIB: Final = Budget(256, at_most=True)
#: The first use of one endpoint.
ENDPOINT_MS: Final = Budget(1.0, at_most=True)
#: The converter's time as a multiple of the same objects' made by hand.
TYPED: Final = Budget(3.0, 1.5, at_most=True)

#: Against the npm package ``bitget-api`` in the same run (``benchmarks.peers``): where we are going.
PEER_TICKER: Final = Budget(None, 2.2)
PEER_ORDER_ROUNDTRIP: Final = Budget(None, 1.0)
PEER_ORDERS_IN_FLIGHT: Final = Budget(None, 1.5)
PEER_REST_THREADS: Final = Budget(None, 1.0)
