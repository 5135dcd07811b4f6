"""What happens because time passed or prices moved, in its order. How each thing is done is in its own module."""

from __future__ import annotations

from .borrowing import Lending
from .funding import Funding
from .liquidation import Liquidator
from .state import State
from .trading import Trading

__all__ = ["Clockwork"]


class Clockwork:
    """The hands of one exchange's clock."""

    def __init__(
        self, state: State, trading: Trading, lending: Lending, funding: Funding, liquidator: Liquidator
    ) -> None:
        self._state = state
        self._trading = trading
        self._lending = lending
        self._funding = funding
        self._liquidator = liquidator

    def run(self) -> None:
        """Do everything that is due; to be called often, and after each step of the markets."""
        now = self._state.now()
        for market in self._state.markets.values():
            market.note_mark(now)
        self._run_triggers()  # before anything is taken away from an account that a stop-loss would have saved
        self.run_countdowns()
        self._funding.pay()
        self._lending.charge_interest()
        self._liquidator.check()
        self._lending.cover_losses()
        self._run_triggers()

    def _run_triggers(self) -> None:
        self._trading.strategies.touch()
        self._trading.strategies.run()

    def run_countdowns(self) -> None:
        """Cancel the orders of accounts whose countdown has run out."""
        for account in self._state.accounts.values():
            if account.countdown_at is not None and account.countdown_at <= self._state.now():
                account.countdown_at = None
                self._trading.cancel_all(account)
