"""The order book: price-time priority, times in force, self-trade prevention, and what any sequence must keep."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitget_client.simulator.matching import Book, BookOrder, Match

D = Decimal
ids = itertools.count(1)


def order(side: Any, price: Any, quantity: Any, owner: str = "a", **more: Any) -> BookOrder:
    return BookOrder(
        more.pop("id", None) or next(ids),
        owner,
        side,
        None if price is None else D(price),
        None if quantity is None else D(quantity),
        **more,
    )


@pytest.fixture
def book() -> Book:
    """Asks 10 x 1 (twice) and 11 x 2, bids 9 x 1 and 8 x 2, all of owner ``maker``."""
    book = Book(D("0.1"))
    for side, price, quantity in (("sell", 10, 1), ("sell", 10, 1), ("sell", 11, 2), ("buy", 9, 1), ("buy", 8, 2)):
        book.submit(order(side, price, quantity, "maker"))
    return book


def fills(match: Match) -> list[tuple[Decimal, Decimal]]:
    return [(fill.price, fill.quantity) for fill in match.fills]


def test_a_crossing_order_takes_the_best_prices_first(book: Book) -> None:
    """An incoming buy takes the cheapest asks, each at the ask's own price."""
    match = book.submit(order("buy", 11, 3))
    assert [(10, 1), (10, 1), (11, 1)] == fills(match)
    assert (11, 1) == book.best("sell")


def test_the_older_order_is_filled_first() -> None:
    """Of two orders at one price the one that came first is filled first."""
    book = Book()
    first, second = order("sell", 10, 1), order("sell", 10, 1)
    book.submit(first)
    book.submit(second)
    assert book.submit(order("buy", 10, 1)).fills[0].maker is first
    assert book.get(second.id) is second


def test_what_is_left_of_a_limit_order_rests(book: Book) -> None:
    """A gtc order rests with what it could not fill."""
    match = book.submit(order("buy", 10, 5))
    assert match.rests
    assert (10, 3) == book.best("buy")


def test_ioc_cancels_the_rest(book: Book) -> None:
    """An ioc order fills what it can and leaves nothing behind."""
    match = book.submit(order("buy", 10, 5, time_in_force="ioc"))
    assert [(10, 1), (10, 1)] == fills(match)
    assert "ioc_not_full_cancel" == match.reason
    assert (9, 1) == book.best("buy")


def test_fok_fills_whole_or_not_at_all(book: Book) -> None:
    """A fok order that cannot be filled whole leaves the book untouched; one that can is filled."""
    missed = book.submit(order("buy", 10, 3, time_in_force="fok"))
    assert ([], "fok_not_full_cancel") == (missed.fills, missed.reason)
    assert (10, 2) == book.best("sell")
    assert [(10, 1), (10, 1), (11, 1)] == fills(book.submit(order("buy", 11, 3, time_in_force="fok")))


def test_post_only_never_takes(book: Book) -> None:
    """A post_only order that would trade is cancelled, one that would not rests."""
    crossing = book.submit(order("buy", 10, 1, time_in_force="post_only"))
    assert ([], "post_only_fill_cancel") == (crossing.fills, crossing.reason)
    assert book.submit(order("buy", "9.9", 1, time_in_force="post_only")).rests


def test_a_market_order_never_rests(book: Book) -> None:
    """A market order larger than the book takes it all, and its rest is cancelled."""
    match = book.submit(order("sell", None, 10))
    assert [(9, 1), (8, 2)] == fills(match)
    assert "ioc_not_full_cancel" == match.reason
    assert book.best("buy") is None


def test_a_budget_is_spent_in_whole_lots(book: Book) -> None:
    """A buy for 25.2 takes two at 10 and what 5.2 buys at 11 in steps of 0.1; the small change is no failure."""
    match = book.submit(order("buy", None, None, budget=D("25.2")))
    assert [(10, 1), (10, 1), (11, D("0.4"))] == fills(match)
    assert match.reason is None
    assert D("0.8") == match.order.budget


@pytest.mark.parametrize(
    ("mode", "traded", "makers_cancelled", "reason", "rests"),
    [
        ("none", [(10, 1)], 0, None, False),
        ("cancel_taker", [], 0, "stp_cancel", False),
        ("cancel_maker", [], 1, None, True),
        ("cancel_both", [], 1, "stp_cancel", False),
    ],
)
def test_self_trade_prevention(mode: Any, traded: Any, makers_cancelled: int, reason: Any, rests: bool) -> None:
    """Meeting an own order trades, or cancels the taker, the maker or both, as the mode says."""
    book = Book()
    book.submit(order("sell", 10, 1))
    match = book.submit(order("buy", 10, 1, self_trade=mode))
    assert traded == fills(match)
    assert (makers_cancelled, reason, rests) == (len(match.cancelled), match.reason, match.rests)


@pytest.mark.parametrize(("mode", "filled"), [("cancel_maker", True), ("cancel_taker", False), ("cancel_both", False)])
def test_fok_looks_past_own_orders_only_where_they_get_out_of_the_way(mode: Any, filled: bool) -> None:
    """A fok order with an own order before it fills only if that own order would be cancelled."""
    book = Book()
    book.submit(order("sell", 10, 1))
    book.submit(order("sell", 11, 1, "other"))
    match = book.submit(order("buy", 11, 1, time_in_force="fok", self_trade=mode))
    assert [(11, 1)] if filled else [] == (fills(match))


def test_asking_for_less_keeps_the_place_in_the_queue() -> None:
    """An order made smaller at its price is still first; made larger it goes to the end."""
    book = Book()
    first, second = order("sell", 10, 3), order("sell", 10, 1)
    book.submit(first)
    book.submit(second)
    book.amend(first.id, price=D(10), remaining=D(2))
    assert [row.id for row in book.orders("sell")] == [first.id, second.id]
    book.amend(first.id, price=D(10), remaining=D(4))
    assert [row.id for row in book.orders("sell")] == [second.id, first.id]


def test_an_amended_order_may_trade_at_once(book: Book) -> None:
    """Moving a bid up to an ask trades with it."""
    bid = order("buy", 7, 1)
    book.submit(bid)
    assert [(10, 1)] == fills(book.amend(bid.id, price=D(10), remaining=D(1)))
    assert bid.id not in book


def test_changes_name_each_level_once(book: Book) -> None:
    """After a trade and a cancel the changed levels come with their new totals, gone ones with zero."""
    book.take_changes()
    book.submit(order("buy", 10, 2))
    resting = order("buy", 9, 4)
    book.submit(resting)
    assert ([(9, 5)], [(10, 0)]) == book.take_changes()
    book.cancel(resting.id)
    assert ([(9, 1)], []) == book.take_changes()
    assert not book.changed


def test_cancelling_twice_says_so(book: Book) -> None:
    """Cancelling an order that does not rest returns None."""
    bid = order("buy", 7, 1)
    book.submit(bid)
    assert book.cancel(bid.id) is bid
    assert book.cancel(bid.id) is None


# -- for any sequence

actions = st.lists(
    st.one_of(
        st.tuples(
            st.just("submit"),
            st.sampled_from(["buy", "sell"]),
            st.one_of(st.none(), st.integers(95, 105)),
            st.integers(1, 20),
            st.sampled_from(["gtc", "ioc", "fok", "post_only"]),
            st.sampled_from(["none", "cancel_taker", "cancel_maker", "cancel_both"]),
            st.sampled_from(["a", "b", "c"]),
        ),
        st.tuples(st.just("cancel"), st.integers(0, 40)),
        st.tuples(st.just("amend"), st.integers(0, 40), st.integers(95, 105), st.integers(1, 20)),
    ),
    max_size=40,
)


def check_book(book: Book) -> None:
    """Never crossed; levels sorted, positive, and the sum of their orders."""
    bids, asks = book.depth("buy"), book.depth("sell")
    if bids and asks:
        assert bids[0][0] < asks[0][0]
    assert bids == sorted(bids, reverse=True)
    assert asks == sorted(asks)
    for side, rows in (("buy", bids), ("sell", asks)):
        for price, total in rows:
            parts = [row.remaining for row in book.orders(side) if row.price == price]  # type: ignore[arg-type]
            assert all(part is not None and part > 0 for part in parts)
            assert total == sum(part for part in parts if part is not None)


@settings(max_examples=150)
@given(actions)
def test_the_book_is_never_crossed_and_quantity_is_conserved(steps: list[Any]) -> None:
    """After every step the book is sane, and each order's quantity is filled, left or cancelled, nothing else."""
    book = Book(D(1))
    wanted: dict[int, Decimal] = {}
    filled: dict[int, Decimal] = {}
    orders: list[BookOrder] = []
    for step in steps:
        match = None
        if step[0] == "submit":
            _, side, price, quantity, force, mode, owner = step
            new = order(side, price, quantity, owner, time_in_force=force, self_trade=mode)
            wanted[new.id] = D(quantity)
            orders.append(new)
            match = book.submit(new)
        elif orders and step[0] == "cancel":
            book.cancel(orders[step[1] % len(orders)].id)
        elif orders and step[0] == "amend":
            old = orders[step[1] % len(orders)]
            if old.id in book:
                wanted[old.id] += step[3] - old.remaining  # type: ignore[operator]
                match = book.amend(old.id, price=D(step[2]), remaining=D(step[3]))
        for fill in match.fills if match else ():
            assert fill.quantity > 0
            for party in (fill.maker, fill.taker):
                filled[party.id] = filled.get(party.id, D(0)) + fill.quantity
        check_book(book)
        for each in orders:
            assert wanted[each.id] == filled.get(each.id, D(0)) + (each.remaining or 0)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(100, 105), st.integers(1, 9)), min_size=1, max_size=15), st.integers(1, 60))
def test_fills_follow_price_then_time(asks: list[tuple[int, int]], quantity: int) -> None:
    """A sweep fills makers in the order of price, then of arrival, and skips nobody."""
    book = Book(D(1))
    resting = [order("sell", price, size, "maker") for price, size in asks]
    for row in resting:
        book.submit(row)
    expected = sorted(resting, key=lambda row: (row.price, row.id))
    match = book.submit(order("buy", None, quantity))
    makers = [fill.maker for fill in match.fills]
    assert makers == expected[: len(makers)]
    assert all(maker.remaining == 0 for maker in makers[:-1])
    assert sum(fill.quantity for fill in match.fills) == min(quantity, sum(size for _, size in asks))


def _allow(budget: int) -> Any:
    """Closing orders may take part with ``budget`` in all, less what their owner has sold in the match already."""

    def allow(match: Match, maker: BookOrder) -> Decimal:
        return D(budget) - sum((fill.quantity for fill in match.fills if fill.maker.owner == maker.owner), D(0))

    return allow


def test_a_closing_maker_takes_part_only_as_far_as_allowed() -> None:
    """What a closing order may not give is left to the next in the queue, and the order leaves the book."""
    book = Book()
    closing, other = order("sell", 10, 5, "a", closing=True), order("sell", 10, 5, "b")
    book.submit(closing)
    book.submit(other)
    match = book.submit(order("buy", 10, 6, "c"), allow=_allow(2))
    assert [(closing, 2), (other, 4)] == [(fill.maker, fill.quantity) for fill in match.fills]
    assert ([closing], None) == (match.emptied, book.get(closing.id))
    assert (10, 1) == book.best("sell")


def test_fok_counts_only_what_closing_makers_may_give() -> None:
    """A fill-or-kill order is not filled on the strength of closing orders that would have to stay out."""
    book = Book()
    book.submit(order("sell", 10, 1, "a"))
    book.submit(order("sell", 11, 5, "a", closing=True))
    killed = book.submit(order("buy", 11, 3, "c", time_in_force="fok"), allow=_allow(2))
    assert ([], "fok_not_full_cancel") == (killed.fills, killed.reason)
    filled = book.submit(order("buy", 11, 2, "c", time_in_force="fok"), allow=_allow(2))
    assert [(10, 1), (11, 1)] == fills(filled)


makers = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(100, 103), st.integers(1, 9), st.booleans()), min_size=1, max_size=10
)


@settings(deadline=None)
@given(makers, st.integers(1, 40), st.integers(0, 12), st.sampled_from(["gtc", "ioc", "fok"]))
def test_closing_orders_never_give_more_than_allowed(rows: list[Any], wanted: int, budget: int, force: Any) -> None:
    """However they stand between others, closing orders stop at what is allowed; nothing is lost; fok is whole."""
    book = Book()
    resting = [order("sell", price, quantity, owner, closing=closing) for owner, price, quantity, closing in rows]
    for maker in resting:
        book.submit(maker)
    before = sum((maker.remaining or D(0) for maker in resting), D(0))
    taker = order("buy", 102, wanted, "c", time_in_force=force)
    match = book.submit(taker, allow=_allow(budget))
    sold: dict[str, Decimal] = {}
    for fill in match.fills:
        if fill.maker.closing:
            assert sold.get(fill.maker.owner, D(0)) + fill.quantity <= budget
        sold[fill.maker.owner] = sold.get(fill.maker.owner, D(0)) + fill.quantity
    traded = sum(sold.values(), D(0))
    out = sum((maker.remaining or D(0) for maker in match.emptied), D(0))
    left = sum((total for _, total in book.depth("sell")), D(0))
    assert before == traded + out + left
    assert wanted == traded + (taker.remaining or D(0))
    assert force != "fok" or traded in (0, wanted)
