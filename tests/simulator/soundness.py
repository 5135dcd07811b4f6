"""What must hold in an exchange at any moment: the sums of its money, and that its records tell the same story."""

from __future__ import annotations

from decimal import Decimal

from bitget_client.simulator.accounts import Account
from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.ledger import CLEARING, LENDER
from bitget_client.simulator.market import Market
from bitget_client.simulator.risk import Risk

__all__ = ["check", "check_after_clockwork"]

ZERO = Decimal(0)


def check(exchange: Exchange) -> None:
    """What holds after every call."""
    assert {} == exchange.ledger.imbalance()
    for account in exchange.accounts.values():
        _check_orders(account)
        _check_reservations(exchange, account)
        _check_exposures(exchange, account)
    _check_debts(exchange)
    for market in exchange.markets.values():
        _check_book(market)
        if market.instrument.is_futures:
            _check_positions(exchange, market)
    _check_clearing(exchange)


def check_after_clockwork(exchange: Exchange) -> None:
    """Once losses have been looked at, only a classic wallet whose open profit stands for it may be below zero."""
    risk = Risk(exchange)
    for owner, coin, bucket in exchange.ledger.overdrawn():
        account = exchange.accounts[owner.split("/")[0]]
        equity, required = risk.crossed(account, owner, coin)
        assert ("available", "classic", True) == (bucket, account.mode, equity > required > 0), (owner, coin)


def _check_orders(account: Account) -> None:
    """Open orders are in the book and in every index with what is left of them, all others nowhere."""
    counted: dict[str, int] = {}
    for order in account.orders.values():
        in_index = order.id in account.open_in.get(order.market, {})
        assert order.is_open == (order.id in account.open_orders) == (order.id in order.market.book) == in_index
        assert order.held >= 0 and (order.is_open or not order.held)
        if order.is_open:
            assert order.quantity is not None and order.resting is not None
            assert order.quantity - order.filled == order.resting.remaining
            counted[order.category] = counted.get(order.category, 0) + 1
            if order.is_closing:
                assert order in account.closing_orders(order.market, order.slot)
    assert counted == {name: count for name, count in account.open_count.items() if count}
    filled: dict[int, Decimal] = {}
    for execution in account.executions:
        filled[execution.order.id] = filled.get(execution.order.id, ZERO) + execution.quantity
    for order in account.orders.values():
        assert filled.get(order.id, ZERO) == order.filled
        assert order.quantity is None or order.filled <= order.quantity
        assert order.amount is None or order.value <= order.amount


def _check_reservations(exchange: Exchange, account: Account) -> None:
    """What is locked is what open orders hold, what is isolated is the margin of positions; neither is below zero."""
    held: dict[tuple[str, str, str], Decimal] = {}
    for order in account.open_orders.values():
        key = (order.wallet, order.hold_coin, "locked")
        held[key] = held.get(key, ZERO) + order.held
    for record in account.positions.values():
        assert record.margin >= 0
        if record.margin_mode == "isolated":
            key = (record.wallet, record.market.instrument.settle_coin, "isolated")
            held[key] = held.get(key, ZERO) + record.margin
    for (owner, coin, bucket), amount in exchange.ledger._balances.items():
        if account.owns(owner):
            assert amount >= 0 or bucket == "available", (owner, coin, bucket)
            if bucket in ("locked", "isolated"):
                assert held.get((owner, coin, bucket), 0) == amount, (owner, coin, bucket)


def _check_exposures(exchange: Exchange, account: Account) -> None:
    """The sums that are kept over crossed positions are those of the positions."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for record in account.positions.values():
        if record.margin_mode == "crossed":
            found = sums.setdefault((record.wallet, record.market.instrument.settle_coin), [ZERO] * 3)
            row = (exchange.risk.unrealised(record), exchange.risk.maintenance(record), record.margin)
            found[:] = [total + amount for total, amount in zip(found, row, strict=True)]
    wallets = [owner for owner, _, _ in exchange.ledger._balances if account.owns(owner)]
    for wallet in dict.fromkeys(wallets):
        for coin, kept in exchange.exposures.by_coin(wallet):
            assert sums.pop((wallet, coin), [ZERO] * 3) == list(kept), (wallet, coin)
    assert not sums


def _check_debts(exchange: Exchange) -> None:
    owed: dict[str, Decimal] = {}
    for debts in exchange._debts.values():
        for coin, debt in debts.items():
            assert debt.principal >= 0 and debt.interest >= 0
            owed[coin] = owed.get(coin, ZERO) + debt.principal
    earned: dict[str, Decimal] = {}
    for account in exchange.accounts.values():
        for loan in account.loans:
            if loan.kind in ("repay", "liquidation"):
                earned[loan.coin] = earned.get(loan.coin, ZERO) + loan.interest
    for coin in exchange.ledger.coins(LENDER):
        lent_out = -exchange.ledger.total(LENDER, coin)
        assert lent_out == owed.get(coin, ZERO) - earned.get(coin, ZERO), coin


def _check_book(market: Market) -> None:
    bid, ask = market.book.best("buy"), market.book.best("sell")
    assert bid is None or ask is None or bid[0] < ask[0]
    for side in ("buy", "sell"):
        totals: dict[Decimal, Decimal] = {}
        for order in market.book.orders(side):
            assert order.price is not None and order.remaining is not None and order.remaining > 0
            totals[order.price] = totals.get(order.price, ZERO) + order.remaining
        assert list(totals.items()) == market.book.depth(side)


def _check_positions(exchange: Exchange, market: Market) -> None:
    """Positions of accounts and of the rest of the world are each other's other side, and the sums of their fills."""
    rows = [record for account in exchange.accounts.values() for record in account.positions_in(market)]
    outside = exchange._settlement.market_positions.get(market)
    total = sum((row.state.size for row in rows), ZERO)
    assert total == -(outside.size if outside else ZERO)
    longs = sum((row.state.size for row in rows if row.state.size > 0), ZERO)
    assert market.outside_interest + max(longs, longs - total) == market.open_interest
    assert all(row.state.size and (row.state.size > 0) == (row.side == "long") for row in rows)
    assert all(row.state.opened - row.state.closed == abs(row.state.size) for row in rows)
    assert total == _filled(exchange, market) + _taken_over(exchange, market)


def _check_clearing(exchange: Exchange) -> None:
    """What profits and losses have left in ``clearing`` is what open positions are still owed (not inverse ones)."""
    owed: dict[str, Decimal] = {}
    for market in exchange.markets.values():
        if not market.instrument.is_futures or market.instrument.is_inverse:
            continue
        states = [record.state for account in exchange.accounts.values() for record in account.positions_in(market)]
        if outside := exchange._settlement.market_positions.get(market):
            states.append(outside)
        profit = sum((state.unrealised(market.mark_price) for state in states), ZERO)
        owed[market.instrument.settle_coin] = owed.get(market.instrument.settle_coin, ZERO) + profit
    for coin, profit in owed.items():
        assert abs(profit - exchange.ledger.total(CLEARING, coin)) < Decimal("1e-5")  # funding is rounded


def _filled(exchange: Exchange, market: Market) -> Decimal:
    """What accounts have bought less what they have sold in a market."""
    return sum(
        (
            execution.quantity if execution.order.side == "buy" else -execution.quantity
            for account in exchange.accounts.values()
            for execution in account.executions
            if execution.order.market is market
        ),
        ZERO,
    )


def _taken_over(exchange: Exchange, market: Market) -> Decimal:
    """What of liquidated positions went to the rest of the world beside the book, signed as it changed positions."""
    whole = sum((row.quantity if row.side == "buy" else -row.quantity for row in market.liquidations), ZERO)
    traded = sum(
        (
            order.filled if order.side == "buy" else -order.filled
            for account in exchange.accounts.values()
            for order in account.orders.values()
            if order.market is market and order.source == "liquidation"
        ),
        ZERO,
    )
    return whole - traded
