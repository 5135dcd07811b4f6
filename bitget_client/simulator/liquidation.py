"""What is taken over when too little is left for it: positions, and the debts of wallets. When that is, ``risk`` says.

A ruined position is closed by market orders of source ``liquidation``; what the book cannot take goes to the rest of
the world at the mark price. Debts are repaid from all coins of the wallet, exchanged at a cut. What still lacks is paid
by the ledger's ``insurance``, so that nobody ends below zero. All of what stands together is taken over at once, not
step by step, and what is left over stays with its owner. There is no automatic deleveraging.
"""

from __future__ import annotations

from decimal import Decimal

from .accounts import Account
from .borrowing import Lending
from .ledger import INSURANCE
from .market import Liquidation
from .matching import Side
from .orders import AccountChanged, Liquidated, MarginLiquidation, PositionRecord
from .risk import Risk
from .settlement import Settlement
from .state import State
from .trading import Trading
from .wallets import is_margin_wallet, kind_of, pair_of

__all__ = ["Liquidator"]

ZERO = Decimal(0)
CUT = Decimal("0.02")  # what an exchange of coins costs who is liquidated


class Liquidator:
    """The liquidation desk of one exchange."""

    def __init__(
        self, state: State, settlement: Settlement, risk: Risk, lending: Lending, trading: Trading
    ) -> None:
        self._state = state
        self._settlement = settlement
        self._risk = risk
        self._lending = lending
        self._trading = trading

    def check(self) -> None:
        """Take over whatever has too little left at the prices of now."""
        for account in self._state.accounts.values():
            if account.positions:
                self._check_isolated(account)
                crossed = [record for record in account.positions.values() if record.margin_mode == "crossed"]
                for wallet, coin in dict.fromkeys((row.wallet, row.market.instrument.settle_coin) for row in crossed):
                    self._check_together(account, wallet, coin)
        for wallet in self._state.indebted:
            self._check_together(self._state.accounts[wallet.split("/")[0]], wallet, "")
        for wallet, coin, _ in list(self._state.ledger.overdrawn()):
            self._check_empty(self._state.accounts[wallet.split("/")[0]], wallet, coin)

    def _check_isolated(self, account: Account) -> None:
        for record in list(account.positions.values()):
            if record.margin_mode == "isolated" and record.state.size:
                left = record.margin + self._risk.unrealised(record)
                if left <= self._risk.maintenance(record):
                    self._cancel_orders(account, record)
                    self._take_over(account, record)
                    self._state.emit(AccountChanged(account.uid, record.wallet))

    def _check_together(self, account: Account, wallet: str, coin: str) -> None:
        equity, required = self._risk.crossed(account, wallet, coin)
        if required <= 0 or equity > required:
            return
        self._cancel_all(account, wallet, coin)
        for record in list(account.positions.values()):
            same_coin = is_margin_wallet(wallet) or record.market.instrument.settle_coin == coin
            if record.wallet == wallet and record.margin_mode == "crossed" and same_coin:
                self._take_over(account, record)
        if is_margin_wallet(wallet):
            self._settle_debts(account, wallet, equity, required)
        for name in self._state.ledger.coins(wallet):
            self._cover(account, wallet, name)
        self._state.emit(AccountChanged(account.uid, wallet))

    def _check_empty(self, account: Account, wallet: str, coin: str) -> None:
        """A classic wallet that a position left below zero when it closed: nothing that is open stands for it."""
        if is_margin_wallet(wallet) or self._risk.crossed(account, wallet, coin)[1] > 0:
            return
        self._cancel_all(account, wallet, coin)
        self._cover(account, wallet, coin)
        self._state.emit(AccountChanged(account.uid, wallet))

    # -- positions

    def _cancel_all(self, account: Account, wallet: str, coin: str) -> None:
        """Cancel the orders whose money stands for the same risks."""
        for order in list(account.open_orders.values()):
            if order.wallet == wallet and (is_margin_wallet(wallet) or order.hold_coin == coin):
                self._trading.withdraw(account, order, "burst_cancel")

    def _cancel_orders(self, account: Account, record: PositionRecord) -> None:
        for order in list(account.open_in.get(record.market, {}).values()):
            if order.slot == record.slot:
                self._trading.withdraw(account, order, "burst_cancel")

    def _take_over(self, account: Account, record: PositionRecord) -> None:
        market, size = record.market, abs(record.state.size)
        orders = self._trading.close_position(account, record, source="liquidation")
        filled = sum((order.filled for order in orders), ZERO)
        value = sum((order.value for order in orders), ZERO)
        left, price = size - filled, market.mark_price
        now = self._state.now()
        if left:
            long = record.side == "long"
            self._settlement.outside(market, left if long else -left, price)
            self._settlement.close(account, record, left, price, ZERO, now, "liquidation")
            self._settlement.update_margin(record.wallet, market.instrument.settle_coin)
        average = ((value + left * price) / size / market.instrument.tick).to_integral_value() * market.instrument.tick
        side: Side = "sell" if record.side == "long" else "buy"
        market.liquidations.append(Liquidation(self._state.next_id(), side, average, size, now))
        self._state.dirty[market] = None
        self._state.emit(Liquidated(account.uid, record.wallet, record))

    # -- debts and what lacks

    def _settle_debts(self, account: Account, wallet: str, equity: Decimal, required: Decimal) -> None:
        """Repay what a wallet owes from all that it has; the insurance pays the rest."""
        state, ledger = self._state, self._state.ledger
        debts = [coin for coin, _ in state.debts_of(wallet)]
        if not debts:
            return
        owed = sum((debt.total * state.usd(coin) for coin, debt in state.debts_of(wallet)), ZERO)
        fee = ZERO
        for coin in debts:
            debt = state.debt(wallet, coin)
            before = ledger.balance(wallet, coin)
            self._lending.gather(account, wallet, coin, debt, cut=CUT)
            fee += max(ZERO, ledger.balance(wallet, coin) - before) * state.usd(coin) * CUT
            lacking = debt - ledger.balance(wallet, coin)
            if lacking > 0:
                ledger.move(coin, lacking, (INSURANCE, "available"), (wallet, "available"))
                state.bill(account, wallet, coin, "liquidation", lacking, category="MARGIN", symbol=pair_of(wallet))
            self._lending.pay_back(account, wallet, coin, debt, kind="liquidation", automatic=True)
        ratio = required / equity if equity > 0 else None
        account.margin_liquidations.append(
            MarginLiquidation(state.next_id(), state.now(), wallet, ratio, equity + owed, owed, fee)
        )
        state.emit(Liquidated(account.uid, wallet))

    def _cover(self, account: Account, wallet: str, coin: str) -> None:
        """Bring a balance below zero up to it: from other coins where they stand together, then from the insurance."""
        ledger = self._state.ledger
        if ledger.balance(wallet, coin) >= 0:
            return
        if kind_of(wallet) == "unified":
            self._lending.gather(account, wallet, coin, ZERO, cut=CUT)
        lacking = -ledger.balance(wallet, coin)
        if lacking > 0:
            ledger.move(coin, lacking, (INSURANCE, "available"), (wallet, "available"))
            self._state.bill(account, wallet, coin, "liquidation", lacking)
