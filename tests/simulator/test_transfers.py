"""Wallets, transfers between them, and the bills that tell of money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bitget_client.simulator.checks import decimal
from bitget_client.simulator.wallets import kind_of, pair_of
from tests.simulator.desk import COIN, USDT, Desk, refusal

D = Decimal


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_unified_account_has_one_wallet_and_a_classic_one_has_many(desk: Desk) -> None:
    """Each product of a classic account has its own purse; pairs on isolated margin have one each."""
    uid = desk.classic.uid
    assert {desk.account.uid} == {desk.account.wallet(name) for name in ("SPOT", "MARGIN", USDT, COIN)}
    assert [
        f"{uid}/spot",
        f"{uid}/usdt-futures",
        f"{uid}/coin-futures",
        f"{uid}/crossed-margin",
        f"{uid}/isolated-margin/BTCUSDT",
    ] == [
        *(desk.classic.wallet(name) for name in ("SPOT", USDT, COIN, "MARGIN")),
        desk.classic.wallet("MARGIN", "BTCUSDT", "isolated"),
    ]
    assert (f"{uid}/funding", "funding") == (desk.classic.funding_wallet, kind_of(desk.classic.funding_wallet))
    assert ("unified", "", "BTCUSDT") == (kind_of("1"), pair_of("1/spot"), pair_of("1/isolated-margin/BTCUSDT"))


def test_money_moves_between_wallets_and_is_written_down(desk: Desk) -> None:
    """A transfer takes from one wallet what it gives to another, with two bills and a record."""
    account, spot, futures = desk.classic, desk.classic.wallet("SPOT"), desk.classic.wallet(USDT)
    made = desk.exchange.transfer(account, spot, futures, "USDT", D(250), "mine")
    assert (99_750, 100_250) == (desk.total("USDT", spot), desk.total("USDT", futures))
    assert [made] == account.transfers
    assert (D(250), "mine", desk.clock.ms) == (made.amount, made.client_oid, made.ts)
    assert [("transfer_out", -250, 99_750), ("transfer_in", 250, 100_250)] == [
        (bill.type, bill.amount, bill.balance) for bill in account.bills
    ]
    desk.assert_sound()


def test_transfers_that_are_refused(desk: Desk) -> None:
    """Nothing, too much, to itself, to strangers, and coins that the target has no use for are not moved."""
    account, spot, futures = desk.classic, desk.classic.wallet("SPOT"), desk.classic.wallet(USDT)

    def code(source: str, target: str, coin: str, amount: str) -> str:
        return refusal(lambda: desk.exchange.transfer(account, source, target, coin, D(amount)))

    assert "40020" == code(spot, futures, "USDT", "0")
    assert "43012" == code(spot, futures, "USDT", "100001")
    assert "40020" == code(spot, spot, "USDT", "1")
    assert "40020" == code(spot, desk.account.uid, "USDT", "1")
    assert "40020" == code(spot, futures, "BTC", "1")
    assert "40020" == code(spot, account.wallet("MARGIN", "BTCUSDT", "isolated"), "ETH", "1")
    assert "40034" == code(spot, account.wallet("MARGIN", "NONE", "isolated"), "USDT", "1")
    assert [] == account.transfers


def test_a_unified_account_uses_its_funding_wallet(desk: Desk) -> None:
    """Money goes to the funding wallet and back; more than there is has the unified code."""
    uid, funding = desk.account.uid, desk.account.funding_wallet
    desk.exchange.transfer(desk.account, uid, funding, "USDT", D(1000))
    assert (99_000, 1000) == (desk.total("USDT"), desk.total("USDT", funding))
    over = D(1001)
    assert "25202" == refusal(lambda: desk.exchange.transfer(desk.account, funding, uid, "USDT", over))


def test_money_that_stands_for_something_stays(desk: Desk) -> None:
    """Reserved money, margin, open losses and cover for debts do not leave."""
    desk.place("SPOT", "buy", "1", price="80000.00")
    assert 20_000 == desk.exchange.max_transferable(desk.account, desk.account.uid, "USDT")
    futures = desk.classic.wallet(USDT)
    desk.place(USDT, "buy", "1", desk.classic)
    free = desk.exchange.max_transferable(desk.classic, futures, "USDT")
    desk.exchange.set_price(desk.market(USDT), D(80000))
    later = desk.exchange.max_transferable(desk.classic, futures, "USDT")
    assert 94_000 < free < 95_500
    assert 10_000 < free - later < 10_500
    margin = desk.classic.wallet("MARGIN")
    desk.exchange.borrow(desk.classic, margin, "USDT", D(15_000))
    assert 5_000 == desk.exchange.max_transferable(desk.classic, margin, "USDT")


def test_a_trade_is_billed_on_both_sides_of_it(desk: Desk) -> None:
    """Spot bills say what went out and what came in with its fee; futures bills carry profit and fee."""
    bought = desk.place("SPOT", "buy", "1000")
    out, into = desk.account.bills
    assert ("trade_out", "USDT", -bought.value) == (out.type, out.coin, out.amount)
    assert ("trade_in", "BTC", bought.filled, -bought.fees["BTC"]) == (into.type, into.coin, into.amount, into.fee)
    desk.place(USDT, "buy", "0.1")
    desk.exchange.close_positions(desk.account, USDT, None, None)
    opened, closed = desk.account.bills[2:]
    assert ("open_long", "close_long") == (opened.type, closed.type)
    assert desk.total("USDT") == closed.balance
    moved = sum((bill.amount + bill.fee for bill in desk.account.bills if bill.coin == "USDT"), D(0))
    assert desk.total("USDT") == 100_000 + moved


def test_money_of_a_classic_account_is_put_where_its_name_says() -> None:
    """Balances name the wallet before the coin; without one they are spot's."""
    desk = Desk(None, {"USDT": D(1), "usdt-futures/USDT": D(2), "isolated-margin/BTCUSDT/BTC": D(3)})
    account = desk.classic
    assert (1, 2, 3) == (
        desk.total("USDT", account.wallet("SPOT")),
        desk.total("USDT", account.wallet(USDT)),
        desk.total("BTC", account.wallet("MARGIN", "BTCUSDT", "isolated")),
    )


def test_amounts_finer_than_can_be_reckoned_are_refused() -> None:
    """An amount with more places than sums can keep is refused, or the ledger would lose what is rounded away."""
    assert D("0.1234567890123456") == decimal({"amount": "0.12345678901234560000"}, "amount")
    assert "40020" == refusal(lambda: decimal({"amount": "0.12345678901234567"}, "amount"))
    assert "40020" == refusal(lambda: decimal({"amount": "1." + "0" * 40 + "1"}, "amount"))
