"""What the crossed positions of each wallet come to, kept up to date: profit, what must be kept, margin asked for.

It is asked at every order and every step of the markets, and an account may have a thousand positions. So the sums are
kept, and only what changed is reckoned anew: a market is *stale* from when its reference price moves (it tells by
itself) or a position in it changes (:meth:`Exposures.touch`) until somebody asks. The sums are exact, in the settlement
coin: nothing in them is rounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from .accounts import Account
from .market import Market
from .orders import PositionRecord

__all__ = ["Exposure", "Exposures", "maintenance", "maintenance_rate", "unrealised"]

ZERO = Decimal(0)


def maintenance_rate(record: PositionRecord) -> Decimal:
    """The part of a position's value that must be kept: the rate of its tier, and the fee of closing it."""
    market = record.market
    value = abs(record.state.size) * market.mark_price
    return market.tier_of(value).rate + market.instrument.taker_fee


def maintenance(record: PositionRecord) -> Decimal:
    """What must be kept for a position, in its settlement coin."""
    market = record.market
    return market.instrument.value(abs(record.state.size), market.mark_price) * maintenance_rate(record)


def unrealised(record: PositionRecord) -> Decimal:
    """Profit not yet taken, in the settlement coin."""
    return record.state.unrealised(record.market.mark_price)


class Exposure(NamedTuple):
    """Profit not yet taken, what must be kept, and the margin asked for."""

    profit: Decimal = ZERO
    kept: Decimal = ZERO
    margin: Decimal = ZERO

    def plus(self, other: Exposure) -> Exposure:
        return Exposure(self.profit + other.profit, self.kept + other.kept, self.margin + other.margin)

    def minus(self, other: Exposure) -> Exposure:
        return Exposure(self.profit - other.profit, self.kept - other.kept, self.margin - other.margin)


NOTHING = Exposure()


class _Sum:
    """The crossed positions of one wallet that are settled in one coin."""

    def __init__(self, account: Account, wallet: str) -> None:
        self._account = account
        self._wallet = wallet
        self._parts: dict[Market, Exposure] = {}
        self._whole = NOTHING
        self._stale: dict[Market, None] = {}

    def watch(self, market: Market) -> None:
        market.watchers.add(self._mark)
        self._stale[market] = None

    def _mark(self, market: Market) -> None:
        self._stale[market] = None

    @property
    def whole(self) -> Exposure:
        if self._stale:
            for market in self._stale:
                self._renew(market)
            self._stale.clear()
        return self._whole

    def _renew(self, market: Market) -> None:
        part = NOTHING
        for record in self._account.positions_in(market):
            if record.margin_mode == "crossed" and record.wallet == self._wallet:
                part = part.plus(Exposure(unrealised(record), maintenance(record), record.margin))
        self._whole = self._whole.minus(self._parts.pop(market, NOTHING)).plus(part)
        if part is NOTHING:
            market.watchers.discard(self._mark)
        else:
            self._parts[market] = part


class Exposures:
    """Of all wallets of one exchange."""

    def __init__(self) -> None:
        self._sums: dict[str, dict[str, _Sum]] = {}

    def touch(self, account: Account, record: PositionRecord) -> None:
        """A position has come, changed or gone."""
        coins = self._sums.setdefault(record.wallet, {})
        coin = record.market.instrument.settle_coin
        if coin not in coins:
            coins[coin] = _Sum(account, record.wallet)
        coins[coin].watch(record.market)

    def of(self, wallet: str, coin: str) -> Exposure:
        """What is settled in one coin."""
        found = self._sums.get(wallet, {}).get(coin)
        return NOTHING if found is None else found.whole

    def by_coin(self, wallet: str) -> Iterator[tuple[str, Exposure]]:
        """Settlement coins, and what is settled in each."""
        for coin, found in self._sums.get(wallet, {}).items():
            yield coin, found.whole
