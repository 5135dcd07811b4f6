"""A small Bitget on this machine, for tests and for trying things out. The clients know nothing of it.

``SimulatedExchange`` is a real server on a loopback port, HTTP and WebSocket, that speaks V3 and V2: it checks
signatures, timestamps and parameters, matches orders by price and time against a seeded book, and keeps a ledger that
balances::

    with SimulatedExchange() as exchange:
        client = RestClientV3(environment=exchange.environment, credentials=exchange.credentials)

How it is built, from the inside out; each module's first line says what it may know::

    matching  ledger                      pure: the book, and money with positions
    instruments  made_up  market  life    rules of a symbol, the symbol itself, and what moves it
    orders  wallets                       what is remembered, names of purses
    accounts  checks  exposure  state     one account, fields of an order, sums over positions, what all parts share
    risk  settlement  borrowing           what a wallet is worth, what a fill does, loans
    triggers  strategies                  orders that wait for a price
    funding  liquidation                  what intervals bring, and what ruin takes
    trading  setup  transfers  clockwork  what can be asked for, and what time brings about
    exchange                              all of it tied together; raises Refusal, tells events
    clocks  course  recording  replay     how time passes, and what moves the markets with it
    calls  printing  v3  v2               REST: rooms of calls and how things are printed
    topics  feeds  hub                    WebSocket: what can be listened to, and who is told what
    gate  rest_limits  line_limits        who may come in, and how often
    versions  speech                      V2 and V3, each loaded when it is first spoken
    lines  server  simulated              WebSocket lines, all that listens on the port, and the thing to hold
    faults  mutations                     what can be made to go wrong, by name
    faulty_wire  http_faults              where it goes wrong
    pytest_plugin                         fixtures for the tests of users
    page  request_log  __main__           for people: a page to watch, a line a request, the program

Modelled: spot, margin, and futures settled in USDT, USDC and the coin itself; one-way and hedge mode, crossed and
isolated margin; limit and market orders; gtc, ioc, fok, post_only; self-trade prevention; reduce-only; modify;
batches; fees; funding; liquidation; price, quantity and value rules; limits on open orders; duplicate ``clientOid``;
balances and margin of orders; loans; transfers; countdown; late orders; triggered orders by last or mark price: plans,
take-profit and stop-loss of a position, of a part of it or brought along by an order, trailing stops; the limits of a
WebSocket line and of an address. A unified account for V3, a classic one for V2.

Not modelled, and said so with code 99404 where it is asked for: strategy orders of types oco, trailing_stop, iceberg
and twap in V3, TP/SL on an order that closes, triggers by index price, isolated margin of pairs in a unified account,
all other known REST paths. Not modelled silently: automatic deleveraging, other coins as margin of futures,
liquidation in steps, how many triggered orders an account may have. The made-up past of candles reaches back a day and
an hour.

Time is real, faster or stepped (``time=``); markets live, stand still, or replay a recording (``frozen=``,
``replay=``); what can go wrong is switched on by name (``faults``). Limits on REST calls are on in the program, and
with ``rest_limits=True``. For pytest there are fixtures: see ``docs/testing.md``.

Of V2 are served: spot, futures (``mix``) and margin markets, orders, plan and TP/SL orders; futures accounts and
positions; loans of margin accounts; wallets and transfers, fee rates, tax records. Not of V2: several coins as one
collateral (``union``), margin that tops itself up, TP/SL of trailing orders, sub-accounts, statistics over users.

For clients with one address for all connections (``wsUrl`` of the JavaScript SDK), the private address takes public
topics too; the exchange itself does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .line_limits import LineLimits
    from .recording import Recorder
    from .simulated import MarketHandle, SimulatedExchange

__all__ = ["LineLimits", "MarketHandle", "Recorder", "SimulatedExchange"]

_HOME = {
    "LineLimits": ".line_limits",
    "MarketHandle": ".simulated",
    "Recorder": ".recording",
    "SimulatedExchange": ".simulated",
}


def __getattr__(name: str) -> Any:
    """Import on first use: the pytest plugin lives in this package, and most test runs need nothing else of it."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name], __name__), name)
    globals()[name] = value
    return value
