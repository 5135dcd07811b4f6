"""Funding of perpetual futures: at each interval of the exchange's clock, longs pay shorts or the reverse. No matching.

The payment is the rate times the position's value at the mark price. It goes through the ledger's ``clearing``; as
every position has its other side, accounts or the rest of the world, it takes in what it pays out.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from .accounts import Account
from .ledger import INSURANCE, MARKET
from .market import Market
from .orders import AccountChanged, PositionChanged, PositionRecord
from .settlement import Settlement
from .state import State

__all__ = ["Funding"]

ZERO = Decimal(0)
HOUR = 3_600_000
_STEP = Decimal("0.00000001")


class Funding:
    """The funding desk of one exchange."""

    def __init__(self, state: State, settlement: Settlement) -> None:
        self._state = state
        self._settlement = settlement
        self._paid_at = state.now()

    def pay(self) -> None:
        """Pay for every interval whose end has passed since the last call."""
        before, now = self._paid_at, self._state.now()
        self._paid_at = now
        if now // HOUR == before // HOUR:
            return  # intervals are whole hours
        due: dict[Market, int] = {}
        counts: dict[int, int] = {}
        for market in self._state.markets.values():
            interval = market.funding_interval
            if not interval:
                continue
            if interval not in counts:
                counts[interval] = max(0, now // interval - before // interval)
            if times := counts[interval]:
                market.settle_funding(now - now % interval, times)
                due[market] = times
        if not due:
            return
        for account in self._state.accounts.values():
            for record in list(account.positions.values()):
                if times := due.get(record.market, 0):
                    self._pay_position(account, record, times)
        for market, position in self._settlement.market_positions.items():
            if times := due.get(market, 0):
                amount = self._amount(market, position.size, times)
                self._state.ledger.settle(MARKET, market.instrument.settle_coin, amount)

    @staticmethod
    def _amount(market: Market, size: Decimal, times: int) -> Decimal:
        """What a position of this signed size receives, negative when it pays."""
        worth = market.instrument.value(size, market.mark_price)
        return (-worth * market.funding_rate * times).quantize(_STEP, rounding=ROUND_HALF_EVEN)

    def _pay_position(self, account: Account, record: PositionRecord, times: int) -> None:
        instrument = record.market.instrument
        coin, state = instrument.settle_coin, self._state
        amount = self._amount(record.market, record.state.size, times)
        if not amount:
            return
        if record.margin_mode == "isolated":
            self._free_margin(record, coin, -amount)
        state.ledger.settle(record.wallet, coin, amount)
        record.funding += amount
        record.updated = state.now()
        self._settlement.update_margin(record.wallet, coin)
        state.bill(
            account, record.wallet, coin, "funding", amount, category=instrument.category, symbol=instrument.symbol
        )
        state.emit(PositionChanged(account.uid, record))
        state.emit(AccountChanged(account.uid, record.wallet))

    def _free_margin(self, record: PositionRecord, coin: str, owed: Decimal) -> None:
        """What is not available is taken from the isolated margin, and what that lacks is insured."""
        ledger = self._state.ledger
        lacking = max(ZERO, owed - max(ZERO, ledger.balance(record.wallet, coin)))
        taken = min(lacking, record.margin)
        ledger.move(coin, taken, (record.wallet, "isolated"), (record.wallet, "available"))
        ledger.move(coin, lacking - taken, (INSURANCE, "available"), (record.wallet, "available"))
        record.margin -= taken
