"""How much a wallet is worth, what it must keep, and when a position is lost. Nothing is changed here.

Money that stands for the same risks is taken together: all of a unified account; one settlement coin of a classic
futures wallet; a whole margin wallet; an isolated position by itself. Coins are compared by their spot price in
dollars, without discounts.
"""

from __future__ import annotations

from decimal import Decimal

from .accounts import Account
from .exposure import maintenance, maintenance_rate, unrealised
from .ledger import round_fee
from .orders import PositionRecord
from .state import State
from .wallets import is_margin_wallet

__all__ = ["MAINTENANCE_OF_DEBT", "Risk"]

ZERO = Decimal(0)
ONE = Decimal(1)
MAINTENANCE_OF_DEBT = Decimal("0.05")


class Risk:
    """Reckons with the state of one exchange."""

    def __init__(self, state: State) -> None:
        self._state = state

    # -- one position

    maintenance_rate = staticmethod(maintenance_rate)
    maintenance = staticmethod(maintenance)
    unrealised = staticmethod(unrealised)

    def standing(self, account: Account, record: PositionRecord) -> tuple[Decimal, Decimal]:
        """What stands for a position, and what of it has to be kept: its own margin, or all that crossed ones share."""
        if record.margin_mode == "isolated":
            return record.margin + self.unrealised(record), self.maintenance(record)
        return self.crossed(account, record.wallet, record.market.instrument.settle_coin)

    @staticmethod
    def break_even(record: PositionRecord) -> Decimal:
        """The price at which closing a position pays all fees, those of closing (at entry prices) included."""
        instrument, state = record.market.instrument, record.state
        if not state.size:
            return ZERO
        fees = state.open_fees + round_fee(state.entry_value * instrument.taker_fee)
        return state.cost / (state.size - fees) if state.inverse else (state.cost + fees) / state.size

    def liquidation_price(self, account: Account, record: PositionRecord) -> Decimal | None:
        """The mark price at which the position is lost, everything else staying as it is; None when there is none."""
        market = record.market
        if not record.state.size:
            return None
        rows = [record]
        if record.margin_mode == "isolated":
            spare = record.margin
        else:
            rows = list(account.positions_in(market))  # the other side of hedge mode moves with the same price
            equity, required = self.crossed(account, record.wallet, market.instrument.settle_coin)
            worth = self._state.usd(market.instrument.settle_coin) or ONE
            if account.mode == "unified":
                equity, required = equity / worth, required / worth
            spare = equity - required
            for row in rows:
                spare += self.maintenance(row) - self.unrealised(row)
        price = self._ruin(rows, spare)
        if price is None or price <= 0:
            return None
        tick = market.instrument.tick
        return (price / tick).to_integral_value() * tick or None

    def _ruin(self, rows: list[PositionRecord], spare: Decimal) -> Decimal | None:
        """The price at which ``spare`` plus the profit of positions in one market is what they must keep."""
        size = sum((row.state.size for row in rows), ZERO)
        cost = sum((row.state.cost for row in rows), ZERO)
        kept = sum((self.maintenance_rate(row) * abs(row.state.size) for row in rows), ZERO)
        if rows[0].state.inverse:  # spare + size - cost / price = kept
            left = spare + size - kept
            return cost / left if left else None
        left = size - kept  # spare + size * price - cost = kept * price
        return (cost - spare) / left if left else None

    # -- what is taken together

    def crossed(self, account: Account, wallet: str, coin: str) -> tuple[Decimal, Decimal]:
        """Worth and requirement of what stands for crossed positions and debts of a wallet.

        In dollars for unified accounts and margin wallets, in ``coin`` for a classic futures wallet.
        """
        if not is_margin_wallet(wallet):
            exposure = self._state.exposures.of(wallet, coin)
            held = self._state.ledger.total(wallet, coin) - self._state.ledger.balance(wallet, coin, "isolated")
            return held + exposure.profit, exposure.kept
        equity = required = ZERO
        ledger, usd = self._state.ledger, self._state.usd
        for name in ledger.coins(wallet):
            if held := ledger.total(wallet, name) - ledger.balance(wallet, name, "isolated"):
                equity += held * usd(name)
        for settled, exposure in self._state.exposures.by_coin(wallet):
            worth = usd(settled)
            equity += exposure.profit * worth
            required += exposure.kept * worth
        for borrowed, debt in self._state.debts_of(wallet):
            owed = debt.total * usd(borrowed)
            equity -= owed
            required += owed * MAINTENANCE_OF_DEBT
        return equity, required

    def free(self, account: Account, wallet: str, coin: str) -> Decimal:
        """How much of a coin may be reserved or leave: what is available, less open losses and debts' cover."""
        available = self._state.ledger.balance(wallet, coin)
        if account.positions:
            available += min(ZERO, self._state.exposures.of(wallet, coin).profit)
        if is_margin_wallet(wallet) and self._state.has_debts(wallet):
            available = min(available, self._beside_debts(account, wallet, coin))
        return max(ZERO, available)

    def _beside_debts(self, account: Account, wallet: str, coin: str) -> Decimal:
        """How much of a coin may leave a wallet with debts so that twice of them stays."""
        equity, _ = self.crossed(account, wallet, coin)
        owed = sum((debt.total * self._state.usd(name) for name, debt in self._state.debts_of(wallet)), ZERO)
        worth = self._state.usd(coin)
        return (equity - owed) / worth if worth else ZERO
