"""Whatever is done in whatever order: money, positions, debts and books stay in balance."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bitget_client.simulator.accounts import Account
from bitget_client.simulator.ledger import CLEARING, LENDER
from bitget_client.simulator.refusals import Refusal
from bitget_client.simulator.risk import Risk
from bitget_client.simulator.state import State
from tests.simulator.desk import COIN, PERPS, USDC, USDT, Desk

D = Decimal
RICH = {"USDT": D(20_000), "USDC": D(5_000), "BTC": D("0.3"), "funding/USDT": D(500)}
CLASSIC = {
    "USDT": D(20_000),
    "usdt-futures/USDT": D(2_000),
    "usdc-futures/USDC": D(2_000),
    "coin-futures/BTC": D("0.05"),
    "crossed-margin/USDT": D(3_000),
    "isolated-margin/BTCUSDT/USDT": D(1_000),
}
FUTURES = (USDT, USDC, COIN)
WALLETS = ("spot", "usdt-futures", "crossed-margin", "isolated-margin/BTCUSDT", "funding")

orders = st.tuples(
    st.just("order"),
    st.booleans(),
    st.sampled_from(["SPOT", "MARGIN", *FUTURES]),
    st.fixed_dictionaries(
        {
            "side": st.sampled_from(["buy", "sell"]),
            "orderType": st.sampled_from(["limit", "market", "market"]),
            "qty": st.sampled_from(["0.01", "0.05", "0.2", "2000"]),
            "step": st.integers(-30, 30),
            "marginMode": st.sampled_from(["crossed", "crossed", "isolated"]),
            "posSide": st.sampled_from(["long", "short"]),
            "reduceOnly": st.sampled_from(["no", "no", "yes"]),
            "loanType": st.sampled_from(["normal", "autoLoan", "autoRepay", "autoLoanAndRepay"]),
        }
    ),
)
others = st.one_of(
    st.tuples(st.just("move"), st.sampled_from(["SPOT", *FUTURES]), st.integers(-250, 250)),
    st.tuples(st.just("wait"), st.sampled_from([1, 5, 9])),
    st.tuples(st.just("cancel"), st.booleans()),
    st.tuples(st.just("hold"), st.booleans(), st.sampled_from(["one_way_mode", "hedge_mode"])),
    st.tuples(st.just("leverage"), st.booleans(), st.sampled_from(FUTURES), st.sampled_from(["3", "20", "100"])),
    st.tuples(st.just("margin"), st.booleans(), st.integers(-200, 200)),
    st.tuples(st.just("borrow"), st.booleans(), st.sampled_from(["USDT", "BTC"]), st.integers(1, 2000)),
    st.tuples(st.just("repay"), st.booleans(), st.sampled_from(["USDT", "BTC"])),
    st.tuples(st.just("transfer"), st.sampled_from(WALLETS), st.sampled_from(WALLETS), st.integers(1, 3000)),
    st.tuples(st.just("tick")),
)


def _do(desk: Desk, what: str, *rest: Any) -> None:
    exchange = desk.exchange

    def account(unified: bool) -> Account:
        return desk.account if unified else desk.classic

    if what == "order":
        unified, category, fields = rest
        market = desk.market(category)
        step = market.reference * fields["step"] / 10_000
        price = ((market.reference + step) / market.instrument.tick).to_integral_value() * market.instrument.tick
        complete = {**fields, "symbol": PERPS.get(category, "BTCUSDT"), "price": str(price)}
        exchange.place(account(unified), category, complete)
    elif what == "move":
        category, per_mille = rest
        market = desk.market(category)
        moved = market.mark_price * (1000 + per_mille) / 1000
        exchange.set_price(market, (moved / market.instrument.tick).to_integral_value() * market.instrument.tick)
    elif what == "wait":
        desk.clock.ms += rest[0] * 3_600_000
    elif what == "cancel":
        exchange.cancel_all(account(rest[0]))
    elif what == "hold":
        exchange.set_hold_mode(account(rest[0]), {"holdMode": rest[1]})
    elif what == "leverage":
        exchange.set_leverage(account(rest[0]), {"category": rest[1], "leverage": rest[2]})
    elif what == "margin":
        for record in list(account(rest[0]).positions.values()):
            worth = D(1) if record.market.instrument.settle_coin != "BTC" else D("0.00001")
            exchange.adjust_margin(account(rest[0]), record, rest[1] * worth)
    elif what in ("borrow", "repay"):
        owner = account(rest[0])
        wallet, coin = owner.wallet("MARGIN"), rest[1]
        if what == "repay":
            exchange.repay(owner, wallet, coin)
        else:
            exchange.borrow(owner, wallet, coin, rest[2] * (D(1) if coin == "USDT" else D("0.00001")))
    elif what == "transfer":
        uid = desk.classic.uid
        exchange.transfer(desk.classic, f"{uid}/{rest[0]}", f"{uid}/{rest[1]}", "USDT", D(rest[2]))
    else:
        exchange.tick()


def _check_wallets(desk: Desk) -> None:
    exchange = desk.exchange
    for account in (desk.account, desk.classic):
        held: dict[tuple[str, str, str], Decimal] = {}
        for order in account.open_orders.values():
            key = (order.wallet, order.hold_coin, "locked")
            held[key] = held.get(key, D(0)) + order.held
        for record in account.positions.values():
            if record.margin_mode == "isolated":
                key = (record.wallet, record.market.instrument.settle_coin, "isolated")
                held[key] = held.get(key, D(0)) + record.margin
        for (owner, coin, bucket), amount in exchange.ledger._balances.items():
            if account.owns(owner) and bucket in ("locked", "isolated"):
                assert held.get((owner, coin, bucket), 0) == amount, (owner, coin, bucket)
        for order in account.orders.values():
            assert order.is_open == (order.id in account.open_orders) == (order.id in order.market.book)
            assert order.is_open == (order.id in account.open_in.get(order.market, {}))


def _check_debts(state: State) -> None:
    owed: dict[str, Decimal] = {}
    for debts in state._debts.values():
        for coin, debt in debts.items():
            assert debt.principal >= 0 and debt.interest >= 0
            owed[coin] = owed.get(coin, D(0)) + debt.principal
    for coin in ("USDT", "BTC", "USDC"):
        earned = sum(
            (
                loan.interest
                for account in state.accounts.values()
                for loan in account.loans
                if loan.coin == coin and loan.kind in ("repay", "liquidation")
            ),
            D(0),
        )
        assert earned == state.ledger.total(LENDER, coin) + owed.get(coin, D(0))


def _check_positions(desk: Desk) -> None:
    exchange = desk.exchange
    for category, symbol in PERPS.items():
        market = exchange.market(category, symbol)
        rows = [record for account in (desk.account, desk.classic) for record in account.positions_in(market)]
        outside = exchange._settlement.market_positions.get(market)
        assert sum((row.state.size for row in rows), D(0)) == -(outside.size if outside else D(0))
        longs = sum((row.state.size for row in rows if row.state.size > 0), D(0))
        shorts = sum((-row.state.size for row in rows if row.state.size < 0), D(0))
        assert market.outside_interest + max(longs, shorts) == market.open_interest
        assert all((row.state.size > 0) == (row.side == "long") for row in rows)
        if category != COIN:
            mark = market.mark_price
            owed = sum((row.state.unrealised(mark) for row in rows), D(0))
            owed += outside.unrealised(mark) if outside else 0
            kept = exchange.ledger.total(CLEARING, market.instrument.settle_coin)
            assert abs(owed - kept) < D("1e-6")  # each payment of funding is rounded to eight places
        bid, ask = market.book.best("buy"), market.book.best("sell")
        assert bid is None or ask is None or bid[0] < ask[0]


def _check_exposures(desk: Desk) -> None:
    """The sums that are kept are those that all positions come to when they are looked at one by one."""
    kept = desk.exchange.exposures
    for account in desk.exchange.accounts.values():
        for category in FUTURES:
            wallet, coin = account.wallet(category), desk.market(category).instrument.settle_coin
            rows = [
                row
                for row in account.positions.values()
                if (row.wallet, row.margin_mode, row.market.instrument.settle_coin) == (wallet, "crossed", coin)
            ]
            looked_at = (
                sum((row.state.unrealised(row.market.mark_price) for row in rows), D(0)),
                sum((desk.exchange.risk.maintenance(row) for row in rows), D(0)),
                sum((row.margin for row in rows), D(0)),
            )
            assert looked_at == kept.of(wallet, coin)


def _check_nobody_is_below_zero(desk: Desk) -> None:
    """After the clock has run, only a wallet whose open profit stands for it may be below zero."""
    risk = Risk(desk.exchange)
    for owner, coin, bucket in desk.exchange.ledger.overdrawn():
        account = desk.exchange.accounts[owner.split("/")[0]]
        equity, required = risk.crossed(account, owner, coin)
        assert ("available", "classic", True) == (bucket, account.mode, equity > required > 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(orders, orders, others), max_size=40))
def test_everything_balances_after_every_step(steps: list[tuple[Any, ...]]) -> None:
    """Each coin sums to zero, reservations, margins, debts and open interest are what orders and positions say."""
    desk = Desk(RICH, CLASSIC)
    for step in steps:
        with suppress(Refusal):
            _do(desk, *step)
        assert {} == desk.exchange.ledger.imbalance()
        desk.exchange.run_clockwork()
        assert {} == desk.exchange.ledger.imbalance()
        _check_wallets(desk)
        _check_debts(desk.exchange)
        _check_positions(desk)
        _check_exposures(desk)
        _check_nobody_is_below_zero(desk)
