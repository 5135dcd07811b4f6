"""The exchange without its wires: accounts, markets, orders and ids tied together. No JSON, socket or thread is here.

Every call either changes the whole state or raises :class:`~bitget_client.simulator.refusals.Refusal` and changes
nothing. What happened waits in :meth:`Exchange.drain` as events, and in ``dirty`` as the markets whose book, tape or
reference price moved.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from ..clock import Clock
from .accounts import Account, make_account
from .checks import category_of, check_price, check_quantity, decimal, new_order, required
from .ledger import MARKET, InsufficientFunds, Ledger
from .life import Life
from .market import Instrument, Market, Trade
from .matching import BookOrder, Fill, Match
from .orders import AccountChanged, Event, Filled, Order, OrderChanged
from .refusals import Refusal, not_simulated, refuse
from .settlement import Settlement
from .strategies import Strategies

__all__ = ["Exchange"]

ZERO = Decimal(0)
FIRST_ID = 1_300_000_000_000_000_000  # ids are beyond 2**53, as the exchange's are
DEMO_BALANCES = {"USDT": Decimal(100_000), "BTC": Decimal(2), "ETH": Decimal(20)}


class Exchange:
    """All state of one simulated exchange. To be used from one thread."""

    def __init__(self, instruments: Iterable[Instrument], *, seed: int = 7, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.seed = seed
        self.ledger = Ledger()
        self.markets: dict[tuple[str, str], Market] = {}
        self.lives: dict[tuple[str, str], Life] = {}
        self.accounts: dict[str, Account] = {}
        self.by_key: dict[str, Account] = {}
        self.dirty: set[Market] = set()
        self._events: list[Event] = []
        self._ids = itertools.count(FIRST_ID)
        self._settlement = Settlement(self.ledger, emit=self._events.append, next_id=self.next_id)
        self.strategies = Strategies(self)
        for instrument in instruments:
            self._open_market(instrument)

    def _open_market(self, instrument: Instrument) -> None:
        market = Market(instrument, seed=self.seed, now_ms=self.clock.now_ms())
        key = (instrument.category, instrument.symbol)
        self.markets[key] = market
        self.lives[key] = Life(
            market,
            submit=self._submit,
            cancel=self._withdraw_quote,
            next_id=self.next_id,
            anchor=self.markets.get(("SPOT", instrument.symbol)) if instrument.is_futures else None,
        )
        self.lives[key].requote()

    def next_id(self) -> int:
        """A new id, larger than all before."""
        return next(self._ids)

    def add_account(self, balances: Mapping[str, Decimal] | None = None) -> Account:
        """A new account with this much of each coin, and demo credentials of its own."""
        account = make_account(len(self.accounts), seed=self.seed, now_ms=self.clock.now_ms())
        for coin, amount in (DEMO_BALANCES if balances is None else balances).items():
            self.ledger.deposit(account.uid, coin, amount)
        self.accounts[account.uid] = account
        self.by_key[account.api_key] = account
        return account

    def emit(self, event: Event) -> None:
        """Tell of something that happened, in order with the rest."""
        self._events.append(event)

    def drain(self) -> list[Event]:
        """What happened since the last call, in order."""
        events = self._events[:]
        self._events.clear()
        return events

    def market(self, category: Any, symbol: Any, *, code: str = "25100") -> Market:
        """The market of a category and symbol; refused with ``code`` when it does not exist."""
        name = category_of(category)
        if symbol is None or symbol == "":
            raise refuse("40019", "symbol")
        if name == "MARGIN":
            raise not_simulated("category MARGIN")
        market = self.markets.get((name, str(symbol)))
        if market is None:
            raise refuse(code, symbol)
        return market

    def tick(self) -> None:
        """One step of the market's own life."""
        for life in self.lives.values():
            life.tick()
            self.dirty.add(life.market)
        self.run_triggers()

    def set_price(self, market: Market, price: Decimal) -> None:
        """Move one market by hand; see :meth:`Life.set_price`."""
        instrument = market.instrument
        if price <= 0 or price % instrument.tick:
            raise ValueError(f"{instrument.symbol} prices are positive multiples of {instrument.tick}")
        self.lives[(instrument.category, instrument.symbol)].set_price(price)
        self.run_triggers()

    def run_triggers(self) -> None:
        """Send the triggered orders that are due at the prices of now."""
        self.strategies.touch()
        self.strategies.run()

    # -- orders

    def place(self, account: Account, category: Any, fields: Mapping[str, Any], *, source: str = "normal") -> Order:
        """Accept and match a new order. ``source`` says why it is made; see :class:`Order`."""
        market = self.market(category, fields.get("symbol"))
        wanted = new_order(account, market, fields)
        if wanted.client_oid and wanted.client_oid in account.by_client_oid:
            raise refuse("25212")
        protection = self.strategies.read_protection(market, fields, wanted.side, wanted.price)
        now = self.clock.now_ms()
        order_id = self.next_id()
        order = Order(
            id=order_id,
            client_oid=wanted.client_oid or str(self.next_id()),
            account=account.uid,
            market=market,
            side=wanted.side,
            type=wanted.type,
            time_in_force=wanted.time_in_force,
            price=wanted.price,
            quantity=wanted.quantity,
            amount=wanted.amount,
            self_trade=wanted.self_trade,
            reduce_only=wanted.reduce_only,
            slot=wanted.slot,
            leverage=account.leverage(market),
            created=now,
            updated=now,
            hold_coin=market.instrument.base
            if wanted.side == "sell" and not market.instrument.is_futures
            else market.instrument.quote,
            category=str(category).upper(),
            source=source,
            protection=protection,
        )
        if protection and order.is_closing:
            raise not_simulated("take-profit or stop-loss on an order that closes")
        self._settlement.check_closing(account, order, order.quantity)
        self._reserve(account, order)
        order.resting = BookOrder(
            order.id,
            account.uid,
            order.side,
            order.price,
            order.quantity,
            budget=order.amount,
            time_in_force=order.time_in_force,
            self_trade=order.self_trade,
        )
        account.orders[order.id] = account.open_orders[order.id] = order
        account.by_client_oid[order.client_oid] = order
        self._events.append(OrderChanged(order.snapshot()))
        self._submit(market, order.resting)
        self._events.append(AccountChanged(account.uid))
        self.strategies.run()
        return order

    def find(self, account: Account, order_id: Any = None, client_oid: Any = None) -> Order:
        """An order by either id; the order id wins when both are given."""
        if order_id:
            order = account.orders.get(int(order_id)) if str(order_id).isdecimal() else None
        elif client_oid:
            order = account.by_client_oid.get(str(client_oid))
        else:
            raise refuse("40924")
        if order is None:
            raise refuse("25204")
        return order

    def cancel(self, account: Account, fields: Mapping[str, Any]) -> Order:
        """Cancel one open order, named by ``orderId`` or ``clientOid``."""
        order = self.find(account, fields.get("orderId"), fields.get("clientOid"))
        if not order.is_open:
            raise refuse("25204")
        self._cancel(account, order, "normal_cancel")
        self._events.append(AccountChanged(account.uid))
        return order

    def cancel_all(self, account: Account, category: str | None = None, symbol: str | None = None) -> list[Order]:
        """Cancel all open orders, or those of one category or symbol."""
        orders = self.open_orders(account, category, symbol)
        for order in orders:
            self._cancel(account, order, "normal_cancel")
        if orders:
            self._events.append(AccountChanged(account.uid))
        return orders

    def open_orders(self, account: Account, category: str | None = None, symbol: str | None = None) -> list[Order]:
        """Open orders, oldest first."""
        return [
            order
            for order in account.open_orders.values()
            if (category is None or order.market.instrument.category == category)
            and (not symbol or order.market.instrument.symbol == symbol)
        ]

    def modify(self, account: Account, fields: Mapping[str, Any]) -> Order:
        """Change price or quantity of an open limit order; it may trade at once at its new price."""
        order = self.find(account, fields.get("orderId"), fields.get("clientOid"))
        if not order.is_open or order.price is None or order.quantity is None:
            raise refuse("25204")
        try:
            self._modify(account, order, fields)
        except Refusal:
            if str(fields.get("autoCancel") or "no").lower() == "yes":
                self._cancel(account, order, "modify_limit_order")
                self._events.append(AccountChanged(account.uid))
            raise
        self._events.append(AccountChanged(account.uid))
        self.strategies.run()
        return order

    def _modify(self, account: Account, order: Order, fields: Mapping[str, Any]) -> None:
        assert order.price is not None and order.quantity is not None
        market, instrument = order.market, order.market.instrument
        if not fields.get("price") and not fields.get("qty"):
            raise refuse("40925")
        price = decimal(fields, "price") if fields.get("price") else order.price
        quantity = decimal(fields, "qty") if fields.get("qty") else order.quantity
        if (price, quantity) == (order.price, order.quantity):
            raise refuse("25571")
        check_price(instrument, order.side, price, market.last_price)
        check_quantity(instrument, quantity, price)
        remaining = quantity - order.filled
        if remaining <= 0:
            raise refuse("40020", "qty")
        self._settlement.check_closing(account, order, remaining)
        unit = self._settlement.unit_hold(account, order, price, remaining)
        change = unit * remaining - order.held
        try:
            if change > 0:
                self.ledger.lock(account.uid, order.hold_coin, change)
            else:
                self.ledger.unlock(account.uid, order.hold_coin, -change)
        except InsufficientFunds:
            raise refuse("25203" if instrument.is_futures else "43012") from None
        order.unit_hold, order.held = unit, unit * remaining
        order.price, order.quantity = price, quantity
        order.updated = self.clock.now_ms()
        order.request_id = str(fields.get("requestId") or "")
        self._events.append(OrderChanged(order.snapshot()))
        self._after(market, market.book.amend(order.id, price=price, remaining=remaining))

    def close_positions(self, account: Account, category: str, symbol: str | None, pos_side: str | None) -> list[Order]:
        """Close positions of a category at the market, cancelling the orders that stand in the way."""
        records = [
            record
            for record in account.positions.values()
            if record.market.instrument.category == category
            and (not symbol or record.market.instrument.symbol == symbol)
            and (not pos_side or record.side == pos_side)
        ]
        if not records:
            raise refuse("22002")
        placed = []
        for record in records:
            instrument = record.market.instrument
            for order in self.open_orders(account, category, instrument.symbol):
                if order.is_closing and order.slot == record.slot:
                    self._cancel(account, order, "normal_cancel")
            fields = {
                "symbol": instrument.symbol,
                "side": "sell" if record.side == "long" else "buy",
                "orderType": "market",
                "qty": str(abs(record.state.size)),
                "posSide": record.side,
                "reduceOnly": "yes",
            }
            placed.append(self.place(account, category, fields))
        return placed

    def make_closable(self, account: Account, market: Market, slot: str, quantity: Decimal | None) -> Decimal:
        """How much of a position an order can close now: all of it (None), or at most ``quantity``.

        For all of it the orders that stand in the way are cancelled; a part has to leave them what they close.
        """
        record = account.position(market, slot)
        if record is None:
            raise refuse("22002")
        size = abs(record.state.size)
        promised = self._settlement.closing_orders(account, market, slot)
        if quantity is None:
            for order in promised:
                self._cancel(account, order, "normal_cancel")
            return size
        free = size - sum((order.quantity - order.filled for order in promised if order.quantity is not None), ZERO)
        if free <= 0:
            raise refuse("22002")
        return min(quantity, free)

    # -- account set-up

    def set_leverage(self, account: Account, fields: Mapping[str, Any]) -> None:
        """Set the leverage of one futures symbol, or of all of its category."""
        category = category_of(fields.get("category"))
        text = required(fields, "leverage")
        if not text.isdecimal() or int(text) < 1:
            raise refuse("40020", "leverage")
        if str(fields.get("marginMode") or "crossed") == "isolated":
            raise not_simulated("isolated margin")
        if category != "USDT-FUTURES":
            raise not_simulated(f"leverage in category {category}")
        symbol = fields.get("symbol")
        markets = [self.market(category, symbol)] if symbol else self.markets_of(category)
        if any(int(text) > market.instrument.max_leverage for market in markets):
            raise refuse("400172", "leverage")
        for market in markets:
            account.leverages[(category, market.instrument.symbol)] = int(text)
        self._settlement.update_margin(account)
        self._events.append(AccountChanged(account.uid))

    def set_hold_mode(self, account: Account, fields: Mapping[str, Any]) -> None:
        """Switch between one-way and hedge mode; refused while positions or futures orders are open."""
        mode = required(fields, "holdMode")
        if mode not in ("one_way_mode", "hedge_mode"):
            raise refuse("40020", "holdMode")
        busy = account.positions or any(order.slot for order in account.open_orders.values())
        if busy and mode != account.hold_mode:
            raise refuse("25107")
        account.hold_mode = mode

    def set_countdown(self, account: Account, seconds: int) -> None:
        """Cancel everything open after so many seconds unless told again; 0 switches it off."""
        account.countdown_at = self.clock.now_ms() + seconds * 1000 if seconds else None

    def run_countdowns(self) -> None:
        """Cancel the orders of accounts whose countdown has run out."""
        for account in self.accounts.values():
            if account.countdown_at is not None and account.countdown_at <= self.clock.now_ms():
                account.countdown_at = None
                self.cancel_all(account)

    def markets_of(self, category: str) -> list[Market]:
        """All markets of a category."""
        return [market for (name, _), market in self.markets.items() if name == category]

    # -- inside

    def _reserve(self, account: Account, order: Order) -> None:
        if order.amount is not None:
            order.unit_hold, order.held = None, order.amount
        else:
            assert order.quantity is not None
            price = order.price or order.market.book.worst_price(order.side, order.quantity) or order.market.last_price
            order.unit_hold = self._settlement.unit_hold(account, order, price, order.quantity)
            order.held = order.unit_hold * order.quantity
        try:
            self.ledger.lock(account.uid, order.hold_coin, order.held)
        except InsufficientFunds:
            raise refuse("25203" if order.slot else "43012") from None

    def _withdraw_quote(self, market: Market, order_id: int) -> None:
        market.book.cancel(order_id)
        self.dirty.add(market)

    def _submit(self, market: Market, resting: BookOrder) -> Match:
        match = market.book.submit(resting)
        self._after(market, match)
        return match

    def _cancel(self, account: Account, order: Order, reason: str) -> None:
        order.market.book.cancel(order.id)
        self.dirty.add(order.market)
        self._settlement.finish(account, order, "cancelled", reason, self.clock.now_ms())

    def _after(self, market: Market, match: Match) -> None:
        """Settle what a submitted or amended order brought about."""
        self.dirty.add(market)
        now = self.clock.now_ms()
        shrunk: set[Account] = set()
        for fill in match.fills:
            self._settle(market, fill, now, shrunk)
        for maker in match.cancelled:
            account = self.accounts[maker.owner]
            self._settlement.finish(account, account.orders[maker.id], "cancelled", "stp_cancel", now)
        taker = match.order
        if taker.owner != MARKET:
            account = self.accounts[taker.owner]
            order = account.orders[taker.id]
            if match.reason is not None:
                self._settlement.finish(account, order, "cancelled", match.reason, now)
            elif not match.rests and order.is_open:
                self._settlement.finish(account, order, "filled", "", now)
        for account in shrunk:
            for order in self._settlement.excess_reducers(account, market):
                self._cancel(account, order, "normal_cancel")

    def _settle(self, market: Market, fill: Fill, now: int, shrunk: set[Account]) -> None:
        link = self.next_id()
        trade = Trade(self.next_id(), link, fill.price, fill.quantity, fill.taker.side, now)
        market.print_trade(trade)
        self.strategies.note(market, trade.price)
        maker, taker = self.accounts.get(fill.maker.owner), self.accounts.get(fill.taker.owner)
        self._settlement.exchange_value(market, fill)
        for account, side, scope in ((taker, fill.taker, "taker"), (maker, fill.maker, "maker")):
            if account is None:
                continue
            order = account.orders[side.id]
            execution = self._settlement.book_fill(account, order, fill, scope, link, now)
            account.executions.append(execution)
            if scope == "maker" and side.remaining == 0:
                self._settlement.finish(account, order, "filled", "", now)
            elif scope == "maker" or side.remaining or side.budget:
                order.status = "partially_filled"
                self._events.append(OrderChanged(order.snapshot()))
            self._events.append(Filled(execution))
            if order.protection:
                self.strategies.protect(account, order)
            if scope == "maker":
                self._events.append(AccountChanged(account.uid))
            shrunk.add(account)
