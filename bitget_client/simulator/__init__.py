"""A small Bitget on this machine, for tests and for trying things out. The clients know nothing of it.

``SimulatedExchange`` is a real server on a loopback port, HTTP and WebSocket, that speaks V3 and V2: it checks
signatures, timestamps and parameters, matches orders by price and time against a seeded book, and keeps a ledger that
balances::

    with SimulatedExchange() as exchange:
        client = RestClientV3(environment=exchange.environment, credentials=exchange.credentials)

Modelled
    *Trading*: spot, margin, and futures settled in USDT, USDC and the coin itself; limit and market orders; gtc, ioc,
    fok, post_only; reduce-only; self-trade prevention; changes and batches; take-profit and stop-loss of an order, of
    a position or a part of it; orders triggered by last or mark price; trailing stops. *Accounts*: unified for V3,
    classic with its wallets for V2; one-way and hedge mode, crossed and isolated margin, leverage by tiers; loans and
    interest, fees, funding, transfers, liquidation. *Rules*: steps and limits of price, quantity and value, numbers of
    open orders, duplicate ``clientOid``, orders that come late, a countdown that cancels; the limits of WebSocket lines
    and of addresses, and those of REST calls in the program or with ``rest_limits=True``.

Not modelled
    Said with code 99404 where it is asked for: strategy orders oco, trailing_stop, iceberg and twap of V3; TP/SL on an
    order that closes, or of a trailing one; triggers by index price; isolated margin of pairs in a unified account; in
    V2 several coins as one collateral (``union``) and margin that tops itself up; all known REST paths that are not
    listed in ``docs/simulator.md``. Silently: automatic deleveraging, liquidation in steps, other coins as margin of
    classic futures, discounts on collateral, contracts that are delivered, a limit on triggered orders. Loss beyond
    all of an account's money is paid by an insurance that never runs dry. The past before the start is made up.

Time is real, faster or stepped (``time=``); markets live, stand still, or replay a recording (``frozen=``,
``replay=``); what can go wrong is switched on by name (``faults``). For pytest there are fixtures: ``docs/testing.md``.
With stepped time, the same seed and the same calls give the same answers and pushes, to the byte.

How it is built, from the inside out; each module's first line says what it may know::

    matching  ledger  past                pure: the book, money with positions, a made-up past
    instruments  made_up  market  life    rules of a symbol, the symbol itself, and what moves it
    orders  wallets  refusals             what is remembered, names of purses, how to say no
    accounts  checks  exposure  state     one account, fields of an order, sums over positions, what all parts share
    risk  settlement  borrowing           what a wallet is worth, what a fill does, loans
    triggers  trigger_checks              orders that wait for a price: records and rules,
    strategy_fields  strategies           their fields, and how they live
    funding  liquidation                  what intervals bring, and what ruin takes
    trading  setup  transfers  clockwork  what can be asked for, and what time brings about
    exchange                              all of it tied together; raises Refusal, tells events
    clocks  course  recording  replay     how time passes, and what moves the markets with it
    calls  printing  v3  v2               REST: rooms of calls and how things are printed
    topics  feeds  hub                    WebSocket: what can be listened to, and who is told what
    gate  rest_limits  line_limits        who may come in, and how often
    resources  versions  speech           data in files; V2 and V3, each loaded when it is first spoken
    lines  frames  server  simulated      one line, its frames, all that listens on the port, and the thing to hold
    armed  faults  mutations              what can be made to go wrong, by name
    faulty_wire  http_faults              where it goes wrong
    pytest_plugin                         fixtures for the tests of users
    page  request_log  __main__           for people: a page to watch, a line a request, the program

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
