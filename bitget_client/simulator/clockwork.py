"""What happens because time passed or prices moved: countdowns, interest. Calls are not served here."""

from __future__ import annotations

from .borrowing import Lending
from .risk import Risk
from .settlement import Settlement
from .state import State
from .trading import Trading

__all__ = ["Clockwork"]


class Clockwork:
    """The hands of one exchange's clock."""

    def __init__(
        self, state: State, settlement: Settlement, risk: Risk, lending: Lending, trading: Trading
    ) -> None:
        self._state = state
        self._settlement = settlement
        self._risk = risk
        self._lending = lending
        self._trading = trading

    def run(self) -> None:
        """Do everything that is due; to be called often, and after each step of the markets."""
        now = self._state.now()
        for market in self._state.markets.values():
            market.note_mark(now)
        self.run_countdowns()
        self._lending.charge_interest()

    def run_countdowns(self) -> None:
        """Cancel the orders of accounts whose countdown has run out."""
        for account in self._state.accounts.values():
            if account.countdown_at is not None and account.countdown_at <= self._state.now():
                account.countdown_at = None
                self._trading.cancel_all(account)
