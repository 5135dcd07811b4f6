"""Money and positions: movements balance, nobody spends what is not there, profits are exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitget_client.simulator.ledger import CLEARING, InsufficientFunds, Ledger, Position, round_fee

D = Decimal


@pytest.fixture
def ledger() -> Ledger:
    """Owner ``a`` has 100 USDT."""
    ledger = Ledger()
    ledger.deposit("a", "USDT", D(100))
    return ledger


def test_a_deposit_has_another_end(ledger: Ledger) -> None:
    """Money that comes in comes from the world, so the sum stays zero."""
    assert 100 == ledger.balance("a", "USDT")
    assert -100 == ledger.balance("world", "USDT")
    assert {} == ledger.imbalance()


def test_locked_money_cannot_be_spent_twice(ledger: Ledger) -> None:
    """Locking more than is available is refused and moves nothing."""
    ledger.lock("a", "USDT", D(70))
    with pytest.raises(InsufficientFunds):
        ledger.lock("a", "USDT", D(31))
    assert (30, 70) == (ledger.balance("a", "USDT"), ledger.balance("a", "USDT", "locked"))
    assert 100 == ledger.total("a", "USDT")


def test_margin_takes_no_more_than_there_is(ledger: Ledger) -> None:
    """A margin target beyond what is available is met as far as possible; a smaller one gives money back."""
    ledger.set_margin("a", "USDT", D(150))
    assert (0, 100) == (ledger.balance("a", "USDT"), ledger.balance("a", "USDT", "margin"))
    ledger.set_margin("a", "USDT", D(40))
    assert (60, 40) == (ledger.balance("a", "USDT"), ledger.balance("a", "USDT", "margin"))


def test_losses_and_fees_may_overdraw(ledger: Ledger) -> None:
    """A loss larger than the balance is booked all the same, against clearing; the overdraft shows."""
    ledger.settle("a", "USDT", D(-120))
    ledger.charge("a", "USDT", D(1))
    assert -21 == ledger.balance("a", "USDT")
    assert 120 == ledger.balance(CLEARING, "USDT")
    assert [("a", "USDT", "available")] == list(ledger.overdrawn())


def test_amounts_are_not_negative(ledger: Ledger) -> None:
    """A negative movement is a mistake of the caller."""
    with pytest.raises(ValueError, match="cannot move"):
        ledger.lock("a", "USDT", D(-1))


def test_fees_are_rounded_up_to_eight_places() -> None:
    """The exchange never rounds a fee in the customer's favour."""
    assert D("0.00000001") == round_fee(D("0.000000001"))


def test_a_position_closes_at_a_profit() -> None:
    """Buying 2 at 100 and 2 at 110, then selling 1 at 120, realises 15 and leaves the average alone."""
    position = Position()
    position.apply(D(2), D(100))
    position.apply(D(2), D(110))
    assert 15 == position.apply(D(-1), D(120))
    assert (3, 105) == (position.size, position.average)
    assert 15 == position.unrealised(D(110))


def test_a_reversal_closes_then_opens() -> None:
    """Selling 3 against a long of 1 realises the long's profit and opens a short of 2 at the new price."""
    position = Position()
    position.apply(D(1), D(100))
    assert -10 == position.apply(D(-3), D(90))
    assert (-2, 90) == (position.size, position.average)
    assert 20 == position.unrealised(D(80))


movements = st.lists(
    st.tuples(
        st.sampled_from(["deposit", "withdraw", "lock", "unlock", "charge", "settle", "set_margin"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["USDT", "BTC"]),
        st.decimals(0, 1000, places=6),
    ),
    max_size=40,
)


@settings(max_examples=150)
@given(movements)
def test_the_books_balance_after_every_step(steps: list[Any]) -> None:
    """Whatever is moved or refused, each coin sums to zero, and only losses and fees overdraw."""
    ledger = Ledger()
    overdrawing = False
    for name, owner, coin, amount in steps:
        before = ledger.total(owner, coin)
        try:
            getattr(ledger, name)(owner, coin, -amount if name == "settle" else amount)
        except InsufficientFunds:
            assert before == ledger.total(owner, coin)
        overdrawing = overdrawing or name in ("charge", "settle")
        assert {} == ledger.imbalance()
        if not overdrawing:
            assert [] == list(ledger.overdrawn())


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 30), st.decimals(1, 1000, places=2)), max_size=30
    ),
    st.decimals(1, 1000, places=2),
)
def test_futures_are_a_zero_sum(trades: list[Any], mark: Decimal) -> None:
    """All realised and unrealised profits of all parties together are exactly zero, and so are all sizes."""
    parties = [Position(), Position(), Position()]
    for buyer, seller, quantity, price in trades:
        if buyer != seller:
            parties[buyer].apply(D(quantity) / 10, price)
            parties[seller].apply(-D(quantity) / 10, price)
        assert 0 == sum(party.size for party in parties)
        assert 0 == sum(party.realised + party.unrealised(mark) for party in parties)
        assert all(party.cost == 0 for party in parties if party.size == 0)
