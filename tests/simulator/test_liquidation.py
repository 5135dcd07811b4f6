"""Liquidation: when positions and debts are taken over, at which price, and who pays for what lacks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bitget_client.simulator.ledger import INSURANCE, LENDER
from bitget_client.simulator.orders import Liquidated
from bitget_client.simulator.risk import Risk
from tests.simulator.desk import COIN, USDC, USDT, Desk

D = Decimal
POOR = {"USDT": D(1000), "USDC": D(1000), "BTC": D("0.02")}
POOR_CLASSIC = {"usdt-futures/USDT": D(1000), "usdc-futures/USDC": D(1000), "coin-futures/BTC": D("0.02")}


@pytest.fixture
def desk() -> Desk:
    return Desk({"USDT": D(1000)}, POOR_CLASSIC)


def test_a_position_lives_just_above_its_liquidation_price_and_dies_below(desk: Desk) -> None:
    """The price told beforehand is the one at which it happens."""
    desk.place(USDT, "buy", "0.1")
    price = desk.exchange.liquidation_price(desk.account, desk.position(USDT))
    assert price is not None and 80_000 < price < 81_500
    desk.move(USDT, str(price + 1))
    assert {} != desk.account.positions
    desk.move(USDT, str(price - 1))
    assert {} == desk.account.positions
    order = list(desk.account.orders.values())[-1]
    assert ("liquidation", "filled", "sell") == (order.source, order.status, order.side)
    desk.assert_sound()


@pytest.mark.parametrize("category", [USDT, USDC, COIN])
@pytest.mark.parametrize("side", ["buy", "sell"])
@pytest.mark.parametrize("mode", ["crossed", "isolated"])
def test_liquidation_prices_hold_for_every_kind(category: str, side: str, mode: str) -> None:
    """Crossed or isolated, long or short, linear or inverse: alive one step before the price, gone one step after."""
    desk = Desk({}, POOR_CLASSIC)
    market = desk.market(category)
    desk.place(category, side, "0.1", desk.classic, marginMode=mode)
    price = desk.exchange.liquidation_price(desk.classic, desk.position(category, desk.classic))
    assert price is not None
    step = market.instrument.tick * (1 if side == "buy" else -1)
    assert (price < market.mark_price) == (side == "buy")
    desk.move(category, str(price + step))
    assert {} != desk.classic.positions
    desk.move(category, str(price - step))
    assert {} == desk.classic.positions
    desk.assert_sound()


@pytest.mark.parametrize("category", [USDT, COIN])
def test_both_sides_of_hedge_mode_are_lost_at_one_price(category: str) -> None:
    """Long and short of one market on crossed margin move together: both name the price at which both are lost."""
    desk = Desk({}, POOR_CLASSIC)
    desk.exchange.set_hold_mode(desk.classic, {"holdMode": "hedge_mode"})
    desk.place(category, "buy", "0.15", desk.classic, posSide="long")
    desk.place(category, "sell", "0.05", desk.classic, posSide="short")
    long = desk.position(category, desk.classic, "long")
    price = desk.exchange.liquidation_price(desk.classic, long)
    assert price == desk.exchange.liquidation_price(desk.classic, desk.position(category, desk.classic, "short"))
    assert price is not None
    tick = desk.market(category).instrument.tick
    desk.move(category, str(price + tick))
    assert 2 == len(desk.classic.positions)
    desk.move(category, str(price - tick))
    assert {} == desk.classic.positions
    desk.assert_sound()


def test_a_gap_is_paid_by_the_insurance(desk: Desk) -> None:
    """When the market jumps past the point of ruin, the account ends at zero and the insurance pays the rest."""
    desk.place(USDT, "buy", "0.1")
    desk.move(USDT, "60000")
    assert (0, True) == (desk.total("USDT"), desk.exchange.ledger.total(INSURANCE, "USDT") < -1000)
    assert "liquidation" == desk.account.bills[-1].type
    desk.assert_sound()


def test_open_orders_go_before_the_position(desk: Desk) -> None:
    """Orders whose money stands for the same risk are cancelled as burst."""
    desk.place(USDT, "buy", "0.1")
    resting = desk.place("SPOT", "buy", "0.001", price="80000.00")
    desk.move(USDT, "79000")
    assert ("cancelled", "burst_cancel") == (resting.status, resting.cancel_reason)
    assert {} == desk.account.open_orders


def test_other_coins_stand_for_a_unified_account_and_not_for_a_classic_one() -> None:
    """Bitcoin in the wallet keeps a unified account's USDT position alive; a classic futures wallet stands alone."""
    desk = Desk({"USDT": D(1000), "BTC": D(1)}, {"usdt-futures/USDT": D(1000), "BTC": D(1)})
    desk.place(USDT, "buy", "0.1")
    desk.place(USDT, "buy", "0.1", desk.classic)
    desk.move(USDT, "79000")
    assert (1, 0) == (len(desk.account.positions), len(desk.classic.positions))


def test_a_loss_beyond_the_coin_becomes_a_debt_of_a_unified_account() -> None:
    """A loss larger than the USDT there is, taken while other coins stand for it, is lent and can be repaid."""
    desk = Desk({"USDT": D(1000), "BTC": D(1)})
    desk.place(USDT, "buy", "0.1")
    desk.move(USDT, "70000")
    desk.exchange.close_positions(desk.account, USDT, None, None)
    desk.exchange.run_clockwork()
    owed = desk.exchange.debt(desk.account.uid, "USDT")
    assert 900 < owed < 1200
    assert (0, -owed) == (desk.money("USDT"), desk.exchange.ledger.total(LENDER, "USDT"))
    desk.place("SPOT", "sell", "0.1")
    desk.exchange.repay(desk.account, desk.account.uid, "USDT")
    assert 0 == desk.exchange.debt(desk.account.uid, "USDT")
    desk.assert_sound()


def test_a_ruined_unified_account_sells_its_other_coins_first() -> None:
    """Other coins are exchanged for what lacks before the insurance pays."""
    desk = Desk({"USDT": D(1000), "BTC": D("0.01")})
    desk.place(USDT, "buy", "0.1")
    desk.move(USDT, "50000")
    assert (0, 0) == (desk.total("USDT"), desk.total("BTC"))
    assert -4000 < desk.exchange.ledger.total(INSURANCE, "USDT") < 0
    desk.assert_sound()


def test_an_isolated_position_dies_alone() -> None:
    """Only the margin of an isolated position is lost; the money beside it and other positions stay."""
    desk = Desk({"USDT": D(100_000), "BTC": D(1)})
    desk.place(USDT, "buy", "1", marginMode="isolated")
    desk.place(COIN, "buy", "0.1")
    beside = desk.money("USDT")
    desk.move(USDT, "85000")
    assert [COIN] == [record.market.instrument.category for record in desk.account.positions.values()]
    assert (beside, 0) == (desk.money("USDT"), desk.money("USDT", "isolated"))
    assert desk.exchange.ledger.total(INSURANCE, "USDT") < 0
    desk.assert_sound()


def test_it_is_told_and_remembered_by_the_market(desk: Desk) -> None:
    """The market lists side, price and size of what it took over, and an event names the position."""
    desk.place(USDT, "buy", "0.1")
    record = desk.position(USDT)
    desk.exchange.drain()
    desk.move(USDT, "79000")
    (liquidation,) = desk.market(USDT).liquidations
    assert ("sell", D("0.1"), desk.clock.ms) == (liquidation.side, liquidation.quantity, liquidation.ts)
    assert abs(liquidation.price - 79000) < 20
    assert [record] == [event.record for event in desk.exchange.drain() if isinstance(event, Liquidated)]
    assert "burst_long" in [bill.type for bill in desk.account.bills]


def test_what_the_book_cannot_take_goes_to_the_rest_of_the_world() -> None:
    """A position larger than the book is gone all the same, the remainder at the mark price."""
    desk = Desk({"USDT": D(3_000_000)})
    market = desk.market(USDT)
    for _ in range(12):
        desk.place(USDT, "buy", "10")
        desk.exchange.tick()
    desk.move(USDT, str(market.mark_price - 40000))
    assert {} == desk.account.positions
    assert market.open_interest == market.outside_interest
    desk.assert_sound()


def test_larger_positions_must_keep_more(desk: Desk) -> None:
    """The maintenance rate rises with the size, in steps without gaps."""
    market = desk.market(USDT)
    assert [D("0.004"), D("0.005"), D("0.01")] == [tier.rate for tier in market.tiers[:3]]
    assert (D("0.004"), D("0.025")) == (market.tier_of(D(100_000)).rate, market.tier_of(D(20_000_000)).rate)
    assert all(low.largest == high.smallest for low, high in zip(market.tiers, market.tiers[1:], strict=False))
    desk.place(USDT, "buy", "0.1")
    assert D("0.0046") == Risk(desk.exchange).maintenance_rate(desk.position(USDT))


def test_a_margin_wallet_is_ruined_by_its_debt() -> None:
    """Borrowed coins that became too dear are bought back from all the wallet has, and the debt is gone."""
    desk = Desk(None, {"crossed-margin/USDT": D(10_000), "USDT": D(500)})
    wallet = desk.classic.wallet("MARGIN")
    desk.place("MARGIN", "sell", "0.2", desk.classic, loanType="autoLoan")
    assert D("0.2") == desk.exchange.debt(wallet, "BTC")
    desk.move("SPOT", "125000")
    assert D("0.2") == desk.exchange.debt(wallet, "BTC")
    desk.move("SPOT", "139000")
    assert (0, 0) == (desk.exchange.debt(wallet, "BTC"), desk.exchange.ledger.total(LENDER, "BTC"))
    (record,) = desk.classic.margin_liquidations
    assert (wallet, True) == (record.wallet, record.assets > record.debt > 27_000)
    assert "liquidation" in [loan.kind for loan in desk.classic.loans]
    assert 500 == desk.total("USDT", desk.classic.wallet("SPOT"))
    desk.assert_sound()


def test_an_isolated_margin_wallet_is_ruined_alone() -> None:
    """The pair's wallet is emptied; the crossed one and the other accounts' wallets stay."""
    desk = Desk(None, {"crossed-margin/USDT": D(10_000), "isolated-margin/BTCUSDT/USDT": D(2_000)})
    wallet = desk.classic.wallet("MARGIN", "BTCUSDT", "isolated")
    desk.place("MARGIN", "buy", "15000", desk.classic, marginMode="isolated", loanType="autoLoan")
    assert 12_900 < desk.exchange.debt(wallet, "USDT") < 13_100
    desk.move("SPOT", "60000")
    assert 0 == desk.exchange.debt(wallet, "USDT")
    assert (0, 10_000) == (desk.total("BTC", wallet), desk.total("USDT", desk.classic.wallet("MARGIN")))
    assert desk.exchange.ledger.total(INSURANCE, "USDT") < 0
    desk.assert_sound()


def test_a_classic_wallet_that_closed_below_zero_is_brought_up_to_it() -> None:
    """A stop-loss sold far below it can lose more than there is: orders let go what they hold, insurance pays the rest.
    """
    desk = Desk({}, {"usdt-futures/USDT": D(600)})
    wallet = desk.classic.wallet(USDT)
    desk.place(USDT, "buy", "0.1", desk.classic, stopLoss="90000")
    desk.place(USDT, "buy", "0.001", desk.classic, price="60000.0")
    desk.exchange.set_price(desk.market(USDT), D(80000))
    assert {} == desk.classic.positions
    assert "sl" in {order.source for order in desk.classic.orders.values()}
    assert {} == desk.classic.open_orders
    assert 0 == desk.total("USDT", wallet)
    assert desk.exchange.ledger.total(INSURANCE, "USDT") < 0
    assert "liquidation" == desk.classic.bills[-1].type
    desk.assert_sound()
