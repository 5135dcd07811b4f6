"""Loans: borrowed by hand and by orders, charged by the hour, repaid, and how much may be borrowed and leave."""

from __future__ import annotations

from decimal import ROUND_UP, Decimal

import pytest

from bitget_client.simulator.borrowing import DAILY_RATE
from bitget_client.simulator.ledger import LENDER
from bitget_client.simulator.refusals import NOT_SIMULATED
from tests.simulator.desk import Desk, refusal

D = Decimal


@pytest.fixture
def desk() -> Desk:
    return Desk({"USDT": D(10_000)}, {"USDT": D(5000), "crossed-margin/USDT": D(10_000)})


def test_borrowed_money_is_there_and_is_owed(desk: Desk) -> None:
    """A loan raises what is available and the debt alike; repaying takes both away."""
    account, wallet, exchange = desk.classic, desk.classic.wallet("MARGIN"), desk.exchange
    exchange.borrow(account, wallet, "BTC", D("0.1"), client_oid="mine")
    assert (D("0.1"), D("0.1")) == (desk.money("BTC", wallet=wallet), exchange.debt(wallet, "BTC"))
    assert -D("0.1") == exchange.ledger.total(LENDER, "BTC")
    exchange.repay(account, wallet, "BTC", D("0.04"))
    assert (D("0.06"), D("0.06")) == (desk.money("BTC", wallet=wallet), exchange.debt(wallet, "BTC"))
    exchange.repay(account, wallet, "BTC")
    assert (0, 0) == (desk.money("BTC", wallet=wallet), exchange.debt(wallet, "BTC"))
    assert [("borrow", "mine"), ("repay", ""), ("repay", "")] == [(row.kind, row.client_oid) for row in account.loans]
    assert ["borrow", "repay", "repay"] == [bill.type for bill in account.bills]
    desk.assert_sound()


def test_interest_comes_up_every_full_hour(desk: Desk) -> None:
    """An hour costs a twenty-fourth of the daily rate, rounded up; interest is repaid before principal."""
    account, wallet, exchange = desk.classic, desk.classic.wallet("MARGIN"), desk.exchange
    desk.wait(1)
    exchange.borrow(account, wallet, "USDT", D(1000))
    desk.wait(0.1)
    desk.wait(3)
    interest = (1000 * DAILY_RATE / 24 * 3).quantize(D("1e-8"), rounding=ROUND_UP)
    assert 1000 + interest == exchange.debt(wallet, "USDT")
    record = exchange.repay(account, wallet, "USDT", D(100))
    assert (interest, 100 - interest) == (record.interest, record.amount)
    assert 1000 + interest - 100 == exchange.debt(wallet, "USDT")
    desk.assert_sound()


@pytest.mark.parametrize(
    ("code", "wallet", "coin", "amount"),
    [
        ("40020", "MARGIN", "BTC", "0"),
        ("40020", "SPOT", "BTC", "1"),
        ("40020", "MARGIN", "NONE", "1"),
        ("25218", "MARGIN", "BTC", "1"),
    ],
)
def test_loans_that_are_refused(desk: Desk, code: str, wallet: str, coin: str, amount: str) -> None:
    """Nothing is lent for nothing, into other wallets, of unknown coins, or beyond the leverage."""
    account = desk.classic
    assert code == refusal(lambda: desk.exchange.borrow(account, account.wallet(wallet), coin, D(amount)))
    assert [] == account.loans


def test_nothing_owed_is_nothing_to_repay(desk: Desk) -> None:
    """Repaying without a debt, or more than is available, is refused."""
    wallet = desk.classic.wallet("MARGIN")
    assert "25217" == refusal(lambda: desk.exchange.repay(desk.classic, wallet, "BTC"))
    desk.exchange.borrow(desk.classic, wallet, "BTC", D("0.1"))
    desk.place("MARGIN", "sell", "0.1", desk.classic)
    assert "43012" == refusal(lambda: desk.exchange.repay(desk.classic, wallet, "BTC", D("0.1")))


def test_what_may_be_borrowed_falls_with_what_is_owed(desk: Desk) -> None:
    """Crossed margin may hold three times its own money: twice of it can be borrowed in all."""
    wallet, exchange = desk.classic.wallet("MARGIN"), desk.exchange
    assert 20_000 == exchange.max_borrowable(desk.classic, wallet, "USDT")
    exchange.borrow(desk.classic, wallet, "USDT", D(12_000))
    left = exchange.max_borrowable(desk.classic, wallet, "USDT")
    assert 6_000 < left < 8_000
    exchange.borrow(desk.classic, wallet, "USDT", left)
    isolated = desk.classic.wallet("MARGIN", "ETHUSDT", "isolated")
    exchange.transfer(desk.classic, desk.classic.wallet("SPOT"), isolated, "USDT", D(100))
    assert 900 == exchange.max_borrowable(desk.classic, isolated, "USDT")


def test_an_order_with_auto_loan_borrows_what_it_lacks(desk: Desk) -> None:
    """Only the part that the wallet lacks is borrowed, and what the order did not use is given back."""
    wallet = desk.classic.wallet("MARGIN")
    resting = desk.place("MARGIN", "buy", "0.2", desk.classic, price="80000.00", loanType="autoLoan")
    assert (6000, 16_000) == (desk.exchange.debt(wallet, "USDT"), desk.money("USDT", "locked", wallet))
    desk.exchange.cancel(desk.classic, {"orderId": str(resting.id)})
    assert (0, 10_000) == (desk.exchange.debt(wallet, "USDT"), desk.money("USDT", wallet=wallet))
    desk.assert_sound()


def test_an_order_made_smaller_gives_back_what_it_borrowed_for_it(desk: Desk) -> None:
    """A modified order keeps only the loan that it still needs."""
    wallet = desk.classic.wallet("MARGIN")
    resting = desk.place("MARGIN", "buy", "0.2", desk.classic, price="80000.00", loanType="autoLoan")
    desk.exchange.modify(desk.classic, {"orderId": str(resting.id), "qty": "0.15"})
    assert (2000, 2000) == (desk.exchange.debt(wallet, "USDT"), resting.borrowed)
    desk.exchange.modify(desk.classic, {"orderId": str(resting.id), "qty": "0.16"})
    assert 2800 == desk.exchange.debt(wallet, "USDT")
    desk.exchange.cancel(desk.classic, {"orderId": str(resting.id)})
    assert 0 == desk.exchange.debt(wallet, "USDT")


def test_an_order_without_a_loan_borrows_nothing(desk: Desk) -> None:
    """A margin order that does not ask for a loan needs the money itself."""
    assert "43012" == refusal(lambda: desk.place("MARGIN", "buy", "16000", desk.classic))
    too_much = {"loanType": "autoLoan"}
    assert "43012" == refusal(lambda: desk.place("MARGIN", "buy", "40000", desk.classic, **too_much))
    assert [] == desk.classic.loans


def test_an_order_with_auto_repay_repays_from_what_comes_in(desk: Desk) -> None:
    """Selling short and buying back with repayment leaves no debt."""
    wallet = desk.classic.wallet("MARGIN")
    desk.place("MARGIN", "sell", "0.1", desk.classic, loanType="autoLoan")
    assert D("0.1") == desk.exchange.debt(wallet, "BTC")
    desk.place("MARGIN", "buy", "10000", desk.classic, loanType="autoRepay")
    assert 0 == desk.exchange.debt(wallet, "BTC")
    assert desk.money("BTC", wallet=wallet) > 0
    desk.assert_sound()


def test_margin_orders_stand_in_the_spot_book(desk: Desk) -> None:
    """A margin order trades with spot orders, keeps its category, and its account's spot wallet is untouched."""
    assert desk.market("MARGIN") is desk.market("SPOT")
    placed = desk.place("MARGIN", "buy", "0.01", desk.classic, price="90300.00")
    assert ("MARGIN", "filled") == (placed.category, placed.status)
    assert [] == desk.exchange.open_orders(desk.classic, "SPOT")
    spot = desk.classic.wallet("SPOT")
    assert (5000, 0) == (desk.total("USDT", spot), desk.total("BTC", spot))
    assert "25100" == refusal(lambda: desk.exchange.market("MARGIN", "BGBUSDT"))


def test_a_unified_account_borrows_by_itself_for_margin_orders(desk: Desk) -> None:
    """A margin order of a unified account is filled beyond its money, and selling repays."""
    uid = desk.account.uid
    bought = desk.place("MARGIN", "buy", "15000")
    assert ("filled", True) == (bought.status, 4990 < desk.exchange.debt(uid, "USDT") <= 5000)
    desk.place("MARGIN", "sell", "0.16")
    assert 0 == desk.exchange.debt(uid, "USDT")
    assert NOT_SIMULATED == refusal(lambda: desk.place("MARGIN", "buy", "100", marginMode="isolated"))
    desk.assert_sound()


def test_a_unified_spot_order_borrows_when_it_says_so(desk: Desk) -> None:
    """Without autoBorrow a spot order needs its money."""
    assert "43012" == refusal(lambda: desk.place("SPOT", "buy", "15000"))
    desk.place("SPOT", "buy", "15000", autoBorrow="yes")
    assert desk.exchange.debt(desk.account.uid, "USDT") > 0


def test_flash_repay_uses_other_coins(desk: Desk) -> None:
    """A debt in one coin is repaid from another at the reference price."""
    wallet = desk.classic.wallet("MARGIN")
    desk.place("MARGIN", "sell", "0.1", desk.classic, loanType="autoLoan")
    before = desk.total("USDT", wallet)
    (record,) = desk.exchange.flash_repay(desk.classic, wallet)
    assert (D("0.1"), 0) == (record.amount, desk.exchange.debt(wallet, "BTC"))
    assert abs(before - desk.total("USDT", wallet) - desk.market("SPOT").reference / 10) < D("0.01")
    desk.assert_sound()
