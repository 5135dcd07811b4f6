"""What all parts of the exchange share: clock, ids, ledger, markets, accounts, events. No rule of trading is here."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..clock import Clock
from .accounts import Account
from .checks import category_of
from .exposure import Exposures
from .ledger import Ledger
from .market import Market
from .orders import Bill, Debt, Event
from .refusals import refuse

__all__ = ["State"]

ZERO = Decimal(0)
ONE = Decimal(1)
FIRST_ID = 1_300_000_000_000_000_000  # ids are beyond 2**53, as the exchange's are
_DOLLARS = ("USDT", "USDC", "USD")


class State:
    """The memory of one exchange. ``dirty`` are the markets whose book, tape or reference price moved."""

    def __init__(self, *, seed: int, clock: Clock | None) -> None:
        self.clock = clock or Clock()
        self.seed = seed
        self.ledger = Ledger()
        self.markets: dict[tuple[str, str], Market] = {}
        self.accounts: dict[str, Account] = {}
        self.by_key: dict[str, Account] = {}
        self.dirty: dict[Market, None] = {}  # in order, so that pushes come in the same order each time
        self.exposures = Exposures()
        self._debts: dict[str, dict[str, Debt]] = {}
        self._events: list[Event] = []
        self._ids = itertools.count(FIRST_ID)

    def next_id(self) -> int:
        """A new id, larger than all before."""
        return next(self._ids)

    def now(self) -> int:
        """The exchange's time in Unix milliseconds."""
        return self.clock.now_ms()

    def emit(self, event: Event) -> None:
        """Tell of something that happened."""
        self._events.append(event)

    def drain(self) -> list[Event]:
        """What happened since the last call, in order."""
        events = self._events[:]
        self._events.clear()
        return events

    def market(self, category: Any, symbol: Any, *, code: str = "25100") -> Market:
        """The market of a category and symbol; refused with ``code`` when it does not exist.

        ``MARGIN`` is traded in the ``SPOT`` market, for those pairs that can be.
        """
        name = category_of(category)
        if symbol is None or symbol == "":
            raise refuse("40019", "symbol")
        market = self.markets.get(("SPOT" if name == "MARGIN" else name, str(symbol)))
        if market is None or (name == "MARGIN" and not market.instrument.margin):
            raise refuse(code, symbol)
        return market

    def markets_of(self, category: str) -> list[Market]:
        """All markets of a category."""
        if category == "MARGIN":
            return [market for market in self.markets.values() if market.instrument.margin]
        return [market for (name, _), market in self.markets.items() if name == category]

    def usd(self, coin: str) -> Decimal:
        """What one unit of a coin is worth in dollars, by its spot market; 0 for a coin without one."""
        if coin in _DOLLARS:
            return ONE
        market = self.markets.get(("SPOT", f"{coin}USDT"))
        return market.reference if market else ZERO

    # -- debts, by wallet and coin

    def debt(self, wallet: str, coin: str) -> Decimal:
        """What a wallet owes of a coin, with interest."""
        debt = self._debts.get(wallet, {}).get(coin)
        return debt.total if debt else ZERO

    def debt_record(self, wallet: str, coin: str) -> Debt:
        """The debt of a wallet in a coin, to be changed."""
        debts = self._debts.setdefault(wallet, {})
        debt = debts.get(coin)
        if debt is None:
            debt = debts[coin] = Debt()
        return debt

    def debts_of(self, wallet: str) -> Iterator[tuple[str, Debt]]:
        """Coin and debt of everything that a wallet owes."""
        for coin, debt in self._debts.get(wallet, {}).items():
            if debt.total:
                yield coin, debt

    def has_debts(self, wallet: str) -> bool:
        """Whether a wallet owes anything."""
        return any(True for _ in self.debts_of(wallet))

    @property
    def indebted(self) -> list[str]:
        """Wallets that owe something."""
        return [wallet for wallet in self._debts if self.has_debts(wallet)]

    # -- writing down

    def bill(
        self,
        account: Account,
        wallet: str,
        coin: str,
        kind: str,
        amount: Decimal,
        *,
        fee: Decimal = ZERO,
        category: str = "",
        symbol: str = "",
    ) -> None:
        """Write down a movement of an account's money that has been made."""
        balance = self.ledger.total(wallet, coin)
        account.bills.append(
            Bill(self.next_id(), self.now(), wallet, category, symbol, coin, kind, amount, fee, balance)
        )
