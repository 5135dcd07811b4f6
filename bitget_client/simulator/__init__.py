"""A small Bitget on this machine, for tests and for trying things out. The clients know nothing of it.

``SimulatedExchange`` is a real server on a loopback port, HTTP and WebSocket, that speaks V3: it checks signatures,
timestamps and parameters, matches orders by price and time against a seeded book, and keeps a ledger that balances::

    with SimulatedExchange() as exchange:
        client = RestClientV3(environment=exchange.environment, credentials=exchange.credentials)

How it is built, from the inside out; each module's first line says what it may know::

    matching  ledger                      pure: the book, and money with positions
    instruments  made_up  market  life    rules of a symbol, the symbol itself, and what moves it
    orders  wallets                       what is remembered, names of purses
    accounts  checks  state               one account, the fields of an order, what all parts share
    risk  settlement  borrowing           what a wallet is worth, what a fill does, loans
    triggers  strategies                  orders that wait for a price
    funding  liquidation                  what intervals bring, and what ruin takes
    trading  setup  transfers  clockwork  what can be asked for, and what time brings about
    exchange                              all of it tied together; raises Refusal, tells events
    calls  v3  v2                         REST: rooms of calls and how things are printed
    feeds  hub  gate                      who hears what, and who may come in
    lines  server  simulated              sockets, thread, and the thing to hold
    faults                                what can be made to go wrong

Modelled: spot, margin, and futures settled in USDT, USDC and the coin itself; one-way and hedge mode, crossed and
isolated margin; limit and market orders; gtc, ioc, fok, post_only; self-trade prevention; reduce-only; modify; batches;
fees; funding; liquidation; price, quantity and value rules; limits on open orders; duplicate ``clientOid``; balances
and margin of orders; loans; transfers; countdown; late orders; triggered orders by last or mark price: plans,
take-profit and stop-loss of a position, of a part of it or brought along by an order, trailing stops; the limits of a
WebSocket line. A unified account for V3, a classic one for V2.

Not modelled, and said so with code 99404 where it is asked for: strategy orders of types oco, trailing_stop, iceberg
and twap in V3, TP/SL on an order that closes, triggers by index price, isolated margin of pairs in a unified account,
all other known REST paths. Not modelled silently: automatic deleveraging, other coins as margin of futures,
liquidation in steps, REST rate limits, limits on connections per address, how many triggered orders an account may
have. The made-up past of candles reaches back a day and an hour.

Of V2 are served: spot, futures (``mix``) and margin markets, orders, plan and TP/SL orders; futures accounts and
positions; loans of margin accounts; wallets and transfers, fee rates, tax records. Not of V2: several coins as one
collateral (``union``), margin that tops itself up, TP/SL of trailing orders, sub-accounts, statistics over users.

For clients with one address for all connections (``wsUrl`` of the JavaScript SDK), the private address takes public
topics too; the exchange itself does not.
"""

from __future__ import annotations

from .simulated import MarketHandle, SimulatedExchange

__all__ = ["MarketHandle", "SimulatedExchange"]
