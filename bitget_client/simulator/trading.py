"""Orders of accounts: taken, matched, changed, cancelled. What they do to money and positions is in ``settlement``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs

from .accounts import Account
from .borrowing import Lending
from .checks import NewOrder, category_of, check_price, check_quantity, decimal, is_late, is_whole, new_order
from .ledger import InsufficientFunds
from .market import Market, Trade
from .matching import BookOrder, Fill, Match
from .orders import AccountChanged, Filled, Order, OrderChanged, PositionRecord
from .refusals import Refusal, not_simulated, refuse
from .risk import Risk
from .settlement import Settlement
from .state import State
from .strategies import Strategies
from .strategy_fields import changed_protection
from .trigger_checks import read_protection

__all__ = ["Trading"]

ZERO = Decimal(0)


class Trading:
    """The order desk of one exchange. Every call changes the whole state or raises and changes nothing."""

    def __init__(
        self, state: State, settlement: Settlement, risk: Risk, lending: Lending, *, order_limits: bool = True
    ) -> None:
        self._state = state
        self._settlement = settlement
        self._risk = risk
        self._lending = lending
        self._order_limits = order_limits
        self.strategies = Strategies(state, self)

    # -- new orders

    def place(self, account: Account, category: Any, fields: Mapping[str, Any], *, source: str = "normal") -> Order:
        """Accept and match a new order, whose ``fields`` have V3's wire names.

        ``source`` says why it is made when it was not asked for by a call: ``tp``, ``sl``, ``plan`` and so on.
        """
        name = category_of(category)
        market = self._state.market(name, fields.get("symbol"))
        wanted = new_order(account, name, market, fields)
        if wanted.client_oid and wanted.client_oid in account.by_client_oid:
            raise refuse("25212")
        late = is_late(fields, self._state.clock)
        if late and account.mode == "classic":
            raise refuse("40911")
        protection = read_protection(market, fields, wanted.side, wanted.price)
        if protection:
            wanted = attrs.evolve(wanted, protection=protection)
        order = self.submit(account, market, wanted, source=source, late=late)
        self.strategies.run()
        return order

    def submit(
        self, account: Account, market: Market, wanted: NewOrder, *, source: str = "normal", late: bool = False
    ) -> Order:
        """Make and match an order whose fields have been checked."""
        order = self._make(account, market, wanted, source)
        if order.protection and order.is_closing:
            raise not_simulated("take-profit or stop-loss on an order that closes")
        self._check_count(account, order)
        if not late:
            if source != "liquidation":
                self._settlement.check_closing(account, order, order.quantity)
            self._reserve(account, order)
        resting = order.resting = BookOrder(
            order.id,
            account.uid,
            order.side,
            order.price,
            order.quantity,
            budget=order.amount,
            time_in_force=order.time_in_force,
            self_trade=order.self_trade,
            closing=order.is_closing,
        )
        account.orders[order.id] = order
        account.open_order(order)
        account.by_client_oid[order.client_oid] = order
        self._state.emit(OrderChanged(order.snapshot()))
        if late:
            self._settlement.finish(account, order, "cancelled", "cancel_receiveWindow", order.created)
        else:
            self.match(market, resting)
        self._state.emit(AccountChanged(account.uid, order.wallet))
        return order

    def _make(self, account: Account, market: Market, wanted: NewOrder, source: str) -> Order:
        instrument, now = market.instrument, self._state.now()
        order_id = self._state.next_id()
        opens = wanted.slot if wanted.slot in ("long", "short") else "long" if wanted.side == "buy" else "short"
        if instrument.is_futures:
            hold_coin = instrument.settle_coin
        else:
            hold_coin = instrument.base if wanted.side == "sell" else instrument.quote
        return Order(
            id=order_id,
            client_oid=wanted.client_oid or str(self._state.next_id()),
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
            leverage=account.leverage(market, opens, wanted.margin_mode),
            created=now,
            updated=now,
            hold_coin=hold_coin,
            category=wanted.category,
            wallet=account.wallet(wanted.category, instrument.symbol, wanted.margin_mode),
            margin_mode=wanted.margin_mode,
            source=source,
            loan=wanted.loan,
            protection=wanted.protection,
        )

    def _check_count(self, account: Account, order: Order) -> None:
        """The limits on open orders, of a symbol and of a category."""
        if not self._order_limits or order.source != "normal":
            return
        instrument = order.market.instrument
        limit = instrument.max_symbol_orders
        if limit and len(account.open_in.get(order.market, ())) >= limit:
            raise refuse("25211" if account.mode == "unified" else "43005", limit)
        limit = instrument.max_category_orders
        if limit and account.open_count.get(order.category, 0) >= limit:
            raise refuse("25211" if account.mode == "unified" else "43005", limit)

    def _reserve(self, account: Account, order: Order) -> None:
        if order.amount is not None:
            order.unit_hold, order.held = None, order.amount
        else:
            assert order.quantity is not None
            price = order.price or order.market.book.worst_price(order.side, order.quantity) or order.market.last_price
            order.unit_hold = self._settlement.unit_hold(account, order, price, order.quantity)
            order.held = order.unit_hold * order.quantity
            if order.held and order.slot:
                self._check_tier(account, order, price)
        self._lock(account, order, order.held)

    @staticmethod
    def _check_tier(account: Account, order: Order, price: Decimal) -> None:
        """Refuse a position that is too large for its leverage."""
        assert order.quantity is not None
        record = account.position(order.market, order.slot)
        size = order.quantity
        if record is not None:
            same = (record.side == "long") == (order.side == "buy")
            size = abs(record.state.size) + (size if same else -size)
        if order.leverage > order.market.tier_of(abs(size) * price).leverage:
            raise refuse("25230" if account.mode == "unified" else "40763")

    def _lock(self, account: Account, order: Order, amount: Decimal) -> None:
        """Reserve money for an order, borrowing it where the order says so."""
        if order.slot and amount > 0 and amount > self._risk.free(account, order.wallet, order.hold_coin):
            raise refuse("25203" if account.mode == "unified" else "40762")
        if order.loan in ("autoLoan", "autoLoanAndRepay"):
            self._lending.borrow_for(account, order, amount)
        try:
            self._state.ledger.lock(order.wallet, order.hold_coin, amount)
        except InsufficientFunds:
            raise refuse("43012") from None

    # -- finding

    def find(self, account: Account, order_id: Any = None, client_oid: Any = None) -> Order:
        """An order by either id; the order id wins when both are given."""
        if order_id:
            order = account.orders.get(int(order_id)) if is_whole(str(order_id)) else None
        elif client_oid:
            order = account.by_client_oid.get(str(client_oid))
        else:
            raise refuse("40924")
        if order is None:
            raise refuse("25204")
        return order

    def open_orders(self, account: Account, category: str | None = None, symbol: str | None = None) -> list[Order]:
        """Open orders, oldest first; ``category`` is the one asked for, so ``MARGIN`` is not ``SPOT``."""
        return [
            order
            for order in account.open_orders.values()
            if (category is None or order.category == category)
            and (not symbol or order.market.instrument.symbol == symbol)
        ]

    # -- cancelling

    def cancel(self, account: Account, fields: Mapping[str, Any]) -> Order:
        """Cancel one open order, named by ``orderId`` or ``clientOid``."""
        order = self.find(account, fields.get("orderId"), fields.get("clientOid"))
        if not order.is_open:
            raise refuse("25204")
        self.withdraw(account, order, "normal_cancel")
        self._state.emit(AccountChanged(account.uid, order.wallet))
        return order

    def cancel_all(self, account: Account, category: str | None = None, symbol: str | None = None) -> list[Order]:
        """Cancel all open orders, or those of one category or symbol."""
        orders = self.open_orders(account, category, symbol)
        for order in orders:
            self.withdraw(account, order, "normal_cancel")
        for wallet in dict.fromkeys(order.wallet for order in orders):
            self._state.emit(AccountChanged(account.uid, wallet))
        return orders

    def withdraw(self, account: Account, order: Order, reason: str) -> None:
        """Take an open order out of the book and end it, for the reason it will print."""
        order.market.book.cancel(order.id)
        self._state.dirty[order.market] = None
        self._finish(account, order, "cancelled", reason)

    def _finish(self, account: Account, order: Order, status: Any, reason: str) -> None:
        spare = order.held
        self._settlement.finish(account, order, status, reason, self._state.now())
        if order.loan != "normal":
            self._lending.settle_order(account, order, spare)

    # -- changing

    def modify(self, account: Account, fields: Mapping[str, Any]) -> Order:
        """Change price, quantity or protection of an open limit order; it may trade at once at its new price."""
        order = self.find(account, fields.get("orderId"), fields.get("clientOid"))
        if not order.is_open or order.price is None or order.quantity is None:
            raise refuse("25204")
        try:
            self._modify(account, order, fields)
        except Refusal:
            if str(fields.get("autoCancel") or "no").lower() == "yes":
                self.withdraw(account, order, "modify_limit_order")
                self._state.emit(AccountChanged(account.uid, order.wallet))
            raise
        self._state.emit(AccountChanged(account.uid, order.wallet))
        self.strategies.run()
        return order

    def _modify(self, account: Account, order: Order, fields: Mapping[str, Any]) -> None:
        assert order.price is not None and order.quantity is not None
        market, instrument = order.market, order.market.instrument
        price = decimal(fields, "price") if fields.get("price") else order.price
        quantity = decimal(fields, "qty") if fields.get("qty") else order.quantity
        protection = changed_protection(order, fields, price)
        if not fields.get("price") and not fields.get("qty"):
            if protection == order.protection:
                raise refuse("40925")
        elif (price, quantity, protection) == (order.price, order.quantity, order.protection):
            raise refuse("25571")
        check_price(instrument, order.side, price, market.last_price)
        check_quantity(instrument, quantity, price)
        remaining = quantity - order.filled
        if remaining <= 0:
            raise refuse("40020", "qty")
        self._settlement.check_closing(account, order, remaining)
        unit = self._settlement.unit_hold(account, order, price, remaining)
        change = unit * remaining - order.held
        if change > 0:
            self._lock(account, order, change)
        else:
            self._state.ledger.unlock(order.wallet, order.hold_coin, -change)
            self._lending.give_back(account, order, -change)
        order.unit_hold, order.held = unit, unit * remaining
        order.price, order.quantity = price, quantity
        order.protection, order.updated = protection, self._state.now()
        order.request_id = str(fields.get("requestId") or "")
        self._state.emit(OrderChanged(order.snapshot()))
        match = market.book.amend(order.id, price=price, remaining=remaining, allow=self._settlement.allowance)
        self._after(market, match)

    # -- positions

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
        placed = [order for record in records for order in self.close_position(account, record)]
        self.strategies.run()
        return placed

    def close_position(self, account: Account, record: PositionRecord, *, source: str = "normal") -> list[Order]:
        """Close one position at the market, in as many orders as the largest market order makes of it."""
        instrument = record.market.instrument
        for order in account.closing_orders(record.market, record.slot):
            self.withdraw(account, order, "normal_cancel")
        largest = instrument.max_market_quantity or instrument.max_quantity
        placed = []
        left = abs(record.state.size)
        while left > 0:
            part = left if largest is None else min(left, largest)
            placed.append(self.submit(account, record.market, self._closing(record, part), source=source))
            left -= part
        return placed

    @staticmethod
    def _closing(record: PositionRecord, quantity: Decimal) -> NewOrder:
        return NewOrder(
            side="sell" if record.side == "long" else "buy",
            type="market",
            time_in_force="gtc",
            price=None,
            quantity=quantity,
            amount=None,
            client_oid="",
            self_trade="none",
            reduce_only=True,
            slot=record.slot,
            category=record.market.instrument.category,
            margin_mode=record.margin_mode,
        )

    # -- the match and after

    def match(self, market: Market, resting: BookOrder) -> Match:
        """Give an order to the book and settle what it brings about."""
        match = market.book.submit(resting, allow=self._settlement.allowance)
        self._after(market, match)
        return match

    def _after(self, market: Market, match: Match) -> None:
        self._state.dirty[market] = None
        now = self._state.now()
        shrunk: dict[tuple[Account, str], None] = {}
        for fill in match.fills:
            self._settle(market, fill, now, shrunk)
        for maker in match.cancelled:
            account = self._state.accounts[maker.owner]
            self._finish(account, account.orders[maker.id], "cancelled", "stp_cancel")
        for maker in match.emptied:
            account = self._state.accounts[maker.owner]
            self._finish(account, account.orders[maker.id], "cancelled", "normal_cancel")
        self._end_taker(match)
        for account, slot in shrunk:
            for order in self._settlement.excess_reducers(account, market, slot):
                self.withdraw(account, order, "normal_cancel")

    def _end_taker(self, match: Match) -> None:
        account = self._state.accounts.get(match.order.owner)
        if account is None:
            return
        order = account.orders[match.order.id]
        if match.reason is not None:
            self._finish(account, order, "cancelled", match.reason)
        elif not match.rests and order.is_open:
            self._finish(account, order, "filled", "")

    def _whose(self, side: BookOrder) -> tuple[Account, Order, BookOrder] | None:
        account = self._state.accounts.get(side.owner)
        return None if account is None else (account, account.orders[side.id], side)

    def _settle(self, market: Market, fill: Fill, now: int, shrunk: dict[tuple[Account, str], None]) -> None:
        state = self._state
        link = state.next_id()
        market.print_trade(Trade(state.next_id(), link, fill.price, fill.quantity, fill.taker.side, now))
        self.strategies.note(market, fill.price)
        maker, taker = self._whose(fill.maker), self._whose(fill.taker)
        self._settlement.exchange_value(market, fill, maker and maker[1], taker and taker[1])
        for found, scope in ((taker, "taker"), (maker, "maker")):
            if found is None:
                continue
            account, order, side = found
            execution = self._settlement.book_fill(account, order, fill, scope, link, now)
            account.executions.append(execution)
            if scope == "maker" and side.remaining == 0:
                self._finish(account, order, "filled", "")
            elif scope == "maker" or side.remaining or side.budget:
                order.status = "partially_filled"
                state.emit(OrderChanged(order.snapshot()))
            state.emit(Filled(execution))
            if order.protection:
                self.strategies.protect(account, order)
            if scope == "maker":
                state.emit(AccountChanged(account.uid, order.wallet))
            if order.slot:
                shrunk[(account, order.slot)] = None
