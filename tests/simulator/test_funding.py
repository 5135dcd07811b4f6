"""Funding: who pays whom at the end of an interval, and what is remembered of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bitget_client.simulator.ledger import CLEARING
from tests.simulator.desk import COIN, HOUR, USDT, Desk

D = Decimal


@pytest.fixture
def desk() -> Desk:
    return Desk()


def _to_boundary(desk: Desk) -> None:
    interval = 8 * HOUR
    desk.clock.ms += interval - desk.clock.ms % interval
    desk.exchange.run_clockwork()


def test_longs_pay_shorts_by_the_rate_and_the_value(desk: Desk) -> None:
    """At the boundary a long pays rate times value at the mark price and a short receives it; before, nothing moves."""
    desk.place(USDT, "buy", "1")
    desk.place(USDT, "sell", "1", desk.classic)
    market, before = desk.market(USDT), desk.total("USDT")
    desk.wait(0.1)
    assert before == desk.total("USDT")
    _to_boundary(desk)
    due = (market.mark_price * market.funding_rate).quantize(D("1e-8"))
    assert due > 0
    assert (-due, due) == (desk.position(USDT).funding, desk.position(USDT, desk.classic).funding)
    assert before - due == desk.total("USDT")
    bill = desk.account.bills[-1]
    assert ("funding", -due, desk.total("USDT"), "BTCUSDT") == (bill.type, bill.amount, bill.balance, bill.symbol)
    desk.assert_sound()


def test_the_clearing_keeps_nothing_of_funding(desk: Desk) -> None:
    """What longs pay is what shorts get, the rest of the world included."""
    desk.place(USDT, "buy", "1")
    before = desk.exchange.ledger.total(CLEARING, "USDT")
    _to_boundary(desk)
    assert before == desk.exchange.ledger.total(CLEARING, "USDT")


def test_inverse_funding_is_paid_in_base_coin(desk: Desk) -> None:
    """A long of one coin pays the rate in that coin."""
    desk.place(COIN, "buy", "1")
    _to_boundary(desk)
    assert -desk.market(COIN).funding_rate == desk.position(COIN).funding
    desk.assert_sound()


def test_two_missed_boundaries_are_both_paid(desk: Desk) -> None:
    """A clock that jumps over two boundaries pays twice and remembers both rates."""
    desk.place(USDT, "buy", "1")
    desk.wait(16)
    market = desk.market(USDT)
    assert (-2 * market.mark_price * market.funding_rate).quantize(D("1e-8")) == desk.position(USDT).funding
    (last, rate), (before, _), *_ = market.funding_history()
    assert (8 * HOUR, market.funding_rate) == (last - before, rate)
    assert 0 == last % (8 * HOUR) and last <= desk.clock.ms


def test_the_rate_moves_with_the_market_within_bounds(desk: Desk) -> None:
    """The further the price is above where it began, the more longs pay, up to the limit."""
    market = desk.market(USDT)
    assert market.instrument.funding_rate == market.funding_rate
    desk.exchange.set_price(market, D(95000))
    assert market.instrument.funding_rate < market.funding_rate < D("0.003")
    desk.exchange.set_price(market, D(300000))
    assert D("0.003") == market.funding_rate


def test_past_rates_are_the_same_for_the_same_seed(desk: Desk) -> None:
    """History is there from the first moment, at boundaries, newest first, and reproducible."""
    rows = desk.market(USDT).funding_history()
    assert rows == Desk().market(USDT).funding_history()
    assert 200 == len(rows) and rows == sorted(rows, reverse=True)


def test_an_isolated_position_without_money_beside_it_pays_from_its_margin(desk: Desk) -> None:
    """When nothing is available the funding of an isolated position comes out of its margin."""
    desk = Desk({"USDT": D(5000)})
    desk.place(USDT, "buy", "1", marginMode="isolated")
    record = desk.position(USDT)
    desk.exchange.adjust_margin(desk.account, record, desk.money("USDT"))
    before = record.margin
    _to_boundary(desk)
    assert record.funding < 0
    assert before + record.funding == record.margin == desk.total("USDT")
    desk.assert_sound()
