"""The price-time priority order book. Pure: no account, no clock, no wire format is known here.

::

    submit ──> post_only? fok? ──> take from the other side, best price first, oldest first ──> rest what is left,
                                                                                              or cancel it and say why

Prices and quantities are :class:`~decimal.Decimal`. Three things always hold, and are property-tested: the book is
never crossed, no quantity appears or disappears, and an older order at the same price is filled first.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

import attrs

__all__ = ["Allow", "Book", "BookOrder", "Fill", "Match", "SelfTrade", "Side", "TimeInForce"]

Side = Literal["buy", "sell"]
TimeInForce = Literal["gtc", "ioc", "fok", "post_only"]
SelfTrade = Literal["none", "cancel_taker", "cancel_maker", "cancel_both"]

ZERO = Decimal(0)


@attrs.define(eq=False)
class BookOrder:
    """One order as the book sees it.

    ``price`` None takes any price and never rests. ``remaining`` is in base units; it is None for an order that is
    bounded by ``budget``, the quote units it may still spend. One that is ``closing`` takes part only as far as
    somebody else allows at the moment of the fill.
    """

    id: int
    owner: str
    side: Side
    price: Decimal | None
    remaining: Decimal | None
    budget: Decimal | None = None
    time_in_force: TimeInForce = "gtc"
    self_trade: SelfTrade = "none"
    closing: bool = False


class Fill(NamedTuple):
    """One execution, at the maker's price."""

    maker: BookOrder
    taker: BookOrder
    price: Decimal
    quantity: Decimal


@attrs.define(eq=False)
class Match:
    """What became of one submitted or amended order.

    ``cancelled`` are makers removed by self-trade prevention, ``emptied`` closing makers that may not take part any
    more. ``reason`` says why the rest of the order did not stay;
    None when it rests or is done.
    """

    order: BookOrder
    fills: list[Fill] = attrs.field(factory=list)
    cancelled: list[BookOrder] = attrs.field(factory=list)
    emptied: list[BookOrder] = attrs.field(factory=list)
    rests: bool = False
    reason: str | None = None


# How much a closing maker may still take part with, the fills of the match so far considered.
Allow = Callable[[Match, BookOrder], Decimal]


@attrs.define(eq=False)
class _Level:
    total: Decimal = ZERO
    orders: dict[int, BookOrder] = attrs.field(factory=dict)  # insertion order is time priority


class _Ladder:
    """One side of the book: levels by price, and the prices sorted from best to worst."""

    def __init__(self, side: Side) -> None:
        self.side: Side = side
        self.levels: dict[Decimal, _Level] = {}
        self._keys: list[Decimal] = []  # asks by price, bids by negative price: the best is always first

    def _key(self, price: Decimal) -> Decimal:
        return price if self.side == "sell" else -price

    def best(self) -> Decimal | None:
        if not self._keys:
            return None
        key = self._keys[0]
        return key if self.side == "sell" else -key

    def prices(self) -> Iterator[Decimal]:
        return iter(self._keys) if self.side == "sell" else (-key for key in self._keys)

    def reached_by(self, price: Decimal | None, best: Decimal) -> bool:
        """Whether an incoming order with this limit may trade at this side's price ``best``."""
        return price is None or (best <= price if self.side == "sell" else best >= price)

    def add(self, price: Decimal, order: BookOrder, quantity: Decimal) -> None:
        level = self.levels.get(price)
        if level is None:
            level = self.levels[price] = _Level()
            insort(self._keys, self._key(price))
        level.orders[order.id] = order
        level.total += quantity

    def take(self, price: Decimal, order: BookOrder, quantity: Decimal, *, gone: bool) -> None:
        """Reduce the level by ``quantity``; ``gone`` removes the order, and the level with its last order."""
        level = self.levels[price]
        level.total -= quantity
        if gone:
            del level.orders[order.id]
            if not level.orders:
                del self.levels[price]
                del self._keys[bisect_left(self._keys, self._key(price))]


class Book:
    """The resting orders of one symbol. ``lot`` is the quantity step, used to turn a budget into a quantity."""

    def __init__(self, lot: Decimal = Decimal("0.00000001")) -> None:
        self.lot = lot
        self._orders: dict[int, BookOrder] = {}
        self._bids = _Ladder("buy")
        self._asks = _Ladder("sell")
        self._changed: set[tuple[Side, Decimal]] = set()

    # -- reading

    def __contains__(self, order_id: int) -> bool:
        return order_id in self._orders

    def holds(self, order_ids: Iterable[int]) -> bool:
        """Whether all of these orders rest here."""
        return all(map(self._orders.__contains__, order_ids))

    def get(self, order_id: int) -> BookOrder | None:
        return self._orders.get(order_id)

    def best(self, side: Side) -> tuple[Decimal, Decimal] | None:
        """Best price and its total quantity; ``buy`` is the bid side. None when that side is empty."""
        ladder = self._ladder(side)
        price = ladder.best()
        return None if price is None else (price, ladder.levels[price].total)

    def depth(self, side: Side, limit: int | None = None) -> list[tuple[Decimal, Decimal]]:
        """Levels from the best on: price and total quantity."""
        ladder = self._ladder(side)
        rows: list[tuple[Decimal, Decimal]] = []
        for price in ladder.prices():
            if limit is not None and len(rows) >= limit:
                break
            rows.append((price, ladder.levels[price].total))
        return rows

    def orders(self, side: Side) -> Iterator[BookOrder]:
        """Resting orders of one side in the order in which they would be filled."""
        ladder = self._ladder(side)
        for price in ladder.prices():
            yield from ladder.levels[price].orders.values()

    def worst_price(self, side: Side, quantity: Decimal) -> Decimal | None:
        """The last price that an incoming ``side`` order of this quantity would reach; None for an empty book."""
        worst = None
        ladder = self._ladder("sell" if side == "buy" else "buy")
        for price in ladder.prices():
            worst = price
            quantity -= ladder.levels[price].total
            if quantity <= 0:
                break
        return worst

    def take_changes(self) -> tuple[list[tuple[Decimal, Decimal]], list[tuple[Decimal, Decimal]]]:
        """Bids and asks whose total changed since the last call; total 0 means the level is gone."""
        bids: list[tuple[Decimal, Decimal]] = []
        asks: list[tuple[Decimal, Decimal]] = []
        for side, price in self._changed:
            level = self._ladder(side).levels.get(price)
            (bids if side == "buy" else asks).append((price, level.total if level else ZERO))
        self._changed.clear()
        bids.sort(reverse=True)
        asks.sort()
        return bids, asks

    def forget_changes(self) -> None:
        """As :meth:`take_changes`, when nobody wants to know."""
        self._changed.clear()

    @property
    def changed(self) -> bool:
        """Whether :meth:`take_changes` has something to say."""
        return bool(self._changed)

    # -- changing

    def submit(self, order: BookOrder, *, allow: Allow | None = None) -> Match:
        """Match an incoming order and let what is left rest, or cancel it as its time in force says.

        ``allow`` bounds what resting orders that are ``closing`` may take part with.
        """
        if order.id in self._orders:
            raise ValueError(f"order {order.id} is in the book already")
        match = Match(order)
        other = self._asks if order.side == "buy" else self._bids
        best = other.best()
        if best is not None and other.reached_by(order.price, best):
            if order.time_in_force == "post_only":
                match.reason = "post_only_fill_cancel"
                return match
            if order.time_in_force == "fok" and not self._fills_whole(order, other, allow):
                match.reason = "fok_not_full_cancel"
                return match
            self._take(order, other, match, allow)
        if match.reason is None and not self._is_done(order):
            self._rest_or_cancel(order, match)
        return match

    def cancel(self, order_id: int) -> BookOrder | None:
        """Remove a resting order and return it; None when it does not rest here."""
        order = self._orders.pop(order_id, None)
        if order is None:
            return None
        assert order.price is not None and order.remaining is not None
        self._ladder(order.side).take(order.price, order, order.remaining, gone=True)
        self._changed.add((order.side, order.price))
        return order

    def amend(
        self, order_id: int, *, price: Decimal, remaining: Decimal, allow: Allow | None = None
    ) -> Match:
        """Change price or what is still wanted. Only asking for less at the same price keeps the place in the queue."""
        order = self._orders[order_id]
        if remaining <= 0:
            raise ValueError("nothing would be left of the order; cancel it instead")
        assert order.price is not None and order.remaining is not None
        if price == order.price and remaining <= order.remaining:
            self._ladder(order.side).take(order.price, order, order.remaining - remaining, gone=False)
            self._changed.add((order.side, order.price))
            order.remaining = remaining
            return Match(order, rests=True)
        self.cancel(order_id)
        order.price, order.remaining = price, remaining
        return self.submit(order, allow=allow)

    # -- inside

    def _ladder(self, side: Side) -> _Ladder:
        return self._bids if side == "buy" else self._asks

    def _affordable(self, budget: Decimal, price: Decimal) -> Decimal:
        return (budget / price) // self.lot * self.lot

    def _is_done(self, order: BookOrder) -> bool:
        if order.remaining is not None:
            return order.remaining <= 0
        assert order.budget is not None
        best = (self._asks if order.side == "buy" else self._bids).best()
        return best is not None and self._affordable(order.budget, best) <= 0

    def _rest_or_cancel(self, order: BookOrder, match: Match) -> None:
        if order.price is None or order.remaining is None or order.time_in_force in ("ioc", "fok"):
            match.reason = "fok_not_full_cancel" if order.time_in_force == "fok" else "ioc_not_full_cancel"
            return
        self._orders[order.id] = order
        self._ladder(order.side).add(order.price, order, order.remaining)
        self._changed.add((order.side, order.price))
        match.rests = True

    def _take(self, order: BookOrder, other: _Ladder, match: Match, allow: Allow | None) -> None:
        while True:
            price = other.best()
            if price is None or not other.reached_by(order.price, price):
                return
            if order.remaining is not None:
                wanted = order.remaining
            else:
                assert order.budget is not None
                wanted = self._affordable(order.budget, price)
            if wanted <= 0:
                return
            maker = next(iter(other.levels[price].orders.values()))
            if maker.owner == order.owner and order.self_trade != "none":
                if order.self_trade != "cancel_taker":
                    self.cancel(maker.id)
                    match.cancelled.append(maker)
                if order.self_trade != "cancel_maker":
                    match.reason = "stp_cancel"
                    return
                continue
            if maker.closing and allow is not None:
                wanted = min(wanted, allow(match, maker))
                if wanted <= 0:
                    self.cancel(maker.id)
                    match.emptied.append(maker)
                    continue
            self._fill(order, maker, price, wanted, other, match)

    def _fill(
        self, order: BookOrder, maker: BookOrder, price: Decimal, wanted: Decimal, other: _Ladder, match: Match
    ) -> None:
        assert maker.remaining is not None
        quantity = min(wanted, maker.remaining)
        maker.remaining -= quantity
        gone = maker.remaining <= 0
        other.take(price, maker, quantity, gone=gone)
        if gone:
            del self._orders[maker.id]
        self._changed.add((maker.side, price))
        if order.remaining is not None:
            order.remaining -= quantity
        if order.budget is not None:
            order.budget -= price * quantity
        match.fills.append(Fill(maker, order, price, quantity))

    def _fills_whole(self, order: BookOrder, other: _Ladder, allow: Allow | None) -> bool:
        """Whether a fill-or-kill order would be filled whole, its own orders in the way considered."""
        wanted = order.remaining
        if wanted is None:
            return True  # a budget is spent as far as the book goes; there is no quantity to fall short of
        trial = Match(order)
        for price in other.prices():
            if not other.reached_by(order.price, price):
                return False
            for maker in other.levels[price].orders.values():
                if maker.owner == order.owner and order.self_trade != "none":
                    if order.self_trade == "cancel_maker":
                        continue
                    return False
                assert maker.remaining is not None
                quantity = min(wanted, maker.remaining)
                if allow is not None:
                    quantity = min(quantity, allow(trial, maker)) if maker.closing else quantity
                    trial.fills.append(Fill(maker, order, price, quantity))
                wanted -= quantity
                if wanted <= 0:
                    return True
        return False
