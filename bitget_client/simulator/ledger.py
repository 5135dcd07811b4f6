"""Money and positions. Pure: every movement has two ends, so that each coin sums to zero at all times.

No order, price feed, clock or wire format is known here. Money enters from the owner ``world`` and fees go to
``fees``; profit and loss of futures and funding are paid to and by ``clearing``; ``market`` is the simulated rest of
the world that trades with the accounts; ``lender`` lends and is repaid; ``insurance`` covers what a liquidation leaves
uncovered. These may run below zero, accounts may not, except for losses and fees of a futures position: whether that
is more than they own is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, ROUND_UP, Decimal
from typing import Literal

import attrs

__all__ = [
    "BUCKETS",
    "CLEARING",
    "FEES",
    "INSURANCE",
    "LENDER",
    "MARKET",
    "WORLD",
    "Bucket",
    "InsufficientFunds",
    "Ledger",
    "Position",
    "round_fee",
]

Bucket = Literal["available", "locked", "margin", "isolated"]
BUCKETS: tuple[Bucket, ...] = ("available", "locked", "margin", "isolated")

WORLD = "world"
FEES = "fees"
CLEARING = "clearing"
MARKET = "market"
LENDER = "lender"
INSURANCE = "insurance"

ZERO = Decimal(0)
_FEE_STEP = Decimal("0.00000001")
_COST_STEP = Decimal("0.000000000001")


class InsufficientFunds(Exception):
    """A movement asked for more than the bucket holds. Nothing was moved."""


def round_fee(amount: Decimal) -> Decimal:
    """A fee in the 8 decimal places in which fees are charged, rounded up."""
    return amount.quantize(_FEE_STEP, rounding=ROUND_UP)


class Ledger:
    """Balances by owner, coin and bucket.

    ``available``; ``locked`` by open orders; ``margin`` of crossed positions; ``isolated``, the margin that isolated
    positions have of their own.
    """

    def __init__(self) -> None:
        self._balances: dict[tuple[str, str, Bucket], Decimal] = {}
        self._coins: dict[str, dict[str, None]] = {}
        self._unlimited = {WORLD, FEES, CLEARING, MARKET, LENDER, INSURANCE}

    def balance(self, owner: str, coin: str, bucket: Bucket = "available") -> Decimal:
        return self._balances.get((owner, coin, bucket), ZERO)

    def total(self, owner: str, coin: str) -> Decimal:
        """All buckets of one coin together."""
        get = self._balances.get
        return (
            get((owner, coin, "available"), ZERO)
            + get((owner, coin, "locked"), ZERO)
            + get((owner, coin, "margin"), ZERO)
            + get((owner, coin, "isolated"), ZERO)
        )

    def coins(self, owner: str) -> list[str]:
        """Coins in which this owner has or had something, in order of first use."""
        return list(self._coins.get(owner, ()))

    def move(
        self,
        coin: str,
        amount: Decimal,
        source: tuple[str, Bucket],
        target: tuple[str, Bucket],
        *,
        overdraw: bool = False,
    ) -> None:
        """Move ``amount`` (not negative) between buckets; :class:`InsufficientFunds` when it is not there."""
        if amount < 0:
            raise ValueError(f"cannot move {amount} {coin}")
        if amount == 0:
            return
        balances = self._balances
        from_key = (source[0], coin, source[1])
        left = balances.get(from_key, ZERO) - amount
        if left < 0 and not overdraw and source[0] not in self._unlimited:
            raise InsufficientFunds(f"{source[0]} lacks {-left} {coin} in {source[1]}")
        if from_key not in balances:
            self._coins.setdefault(source[0], {})[coin] = None
        balances[from_key] = left
        to_key = (target[0], coin, target[1])
        held = balances.get(to_key)
        if held is None:
            self._coins.setdefault(target[0], {})[coin] = None
            held = ZERO
        balances[to_key] = held + amount

    def deposit(self, owner: str, coin: str, amount: Decimal) -> None:
        """Bring money into the exchange."""
        self.move(coin, amount, (WORLD, "available"), (owner, "available"))

    def withdraw(self, owner: str, coin: str, amount: Decimal) -> None:
        """Take money out of the exchange; only what is available."""
        self.move(coin, amount, (owner, "available"), (WORLD, "available"))

    def lock(self, owner: str, coin: str, amount: Decimal) -> None:
        """Reserve money for an open order."""
        self.move(coin, amount, (owner, "available"), (owner, "locked"))

    def unlock(self, owner: str, coin: str, amount: Decimal) -> None:
        """Give reserved money back."""
        self.move(coin, amount, (owner, "locked"), (owner, "available"))

    def set_margin(self, owner: str, coin: str, target: Decimal) -> None:
        """Bring the margin bucket to ``target``, or as near as what is available allows."""
        held = self.balance(owner, coin, "margin")
        target = min(target, max(ZERO, held + self.balance(owner, coin)))
        if target < held:
            self.move(coin, held - target, (owner, "margin"), (owner, "available"))
        elif target > held:
            self.move(coin, target - held, (owner, "available"), (owner, "margin"))

    def charge(self, owner: str, coin: str, fee: Decimal) -> None:
        """Take a fee, even below zero; a negative fee is a rebate."""
        if fee >= 0:
            self.move(coin, fee, (owner, "available"), (FEES, "available"), overdraw=True)
        else:
            self.move(coin, -fee, (FEES, "available"), (owner, "available"))

    def settle(self, owner: str, coin: str, profit: Decimal) -> None:
        """Pay out a realised profit, or collect a loss, even below zero."""
        if profit >= 0:
            self.move(coin, profit, (CLEARING, "available"), (owner, "available"))
        else:
            self.move(coin, -profit, (owner, "available"), (CLEARING, "available"), overdraw=True)

    def imbalance(self) -> dict[str, Decimal]:
        """Coins whose sum over all owners and buckets is not zero, and by how much: empty, always."""
        sums: dict[str, Decimal] = {}
        for (_, coin, _), amount in self._balances.items():
            sums[coin] = sums.get(coin, ZERO) + amount
        return {coin: amount for coin, amount in sums.items() if amount}

    def overdrawn(self) -> Iterator[tuple[str, str, Bucket]]:
        """Buckets below zero of owners that may not be."""
        for (owner, coin, bucket), amount in self._balances.items():
            if amount < 0 and owner not in self._unlimited:
                yield owner, coin, bucket


@attrs.define(eq=False)
class Position:
    """A futures position: ``size`` in base coin, positive is long; ``cost`` its worth at entry in quote, signed alike.

    The entry value is kept rather than an average price, because sums of it stay exact. The profit of an ``inverse``
    position is paid in base coin: the linear profit divided by the price at which it is taken.
    """

    size: Decimal = ZERO
    cost: Decimal = ZERO
    realised: Decimal = ZERO
    opened: Decimal = ZERO
    opened_value: Decimal = ZERO
    closed: Decimal = ZERO
    closed_value: Decimal = ZERO
    open_fees: Decimal = ZERO
    close_fees: Decimal = ZERO
    inverse: bool = False

    @property
    def average(self) -> Decimal:
        """Average entry price; 0 when flat."""
        return self.cost / self.size if self.size else ZERO

    @property
    def entry_value(self) -> Decimal:
        """What it was worth at entry, without a sign, in the coin in which it is settled."""
        return abs(self.size) if self.inverse else abs(self.cost)

    def unrealised(self, mark: Decimal) -> Decimal:
        """What closing it all at ``mark`` would realise."""
        return self._paid(self.size * mark - self.cost, mark)

    def _paid(self, profit: Decimal, price: Decimal) -> Decimal:
        if not self.inverse or not profit:
            return profit
        return (profit / price).quantize(_COST_STEP, rounding=ROUND_HALF_EVEN)

    def apply(self, quantity: Decimal, price: Decimal) -> Decimal:
        """Add a signed execution and return the profit that it realised. A reversal closes first, then opens."""
        closing = ZERO
        if self.size and (quantity > 0) != (self.size > 0):
            closing = min(abs(quantity), abs(self.size))
        profit = self._close(closing, price) if closing else ZERO
        opening = abs(quantity) - closing
        if opening:
            signed = opening if quantity > 0 else -opening
            self.size += signed
            self.cost += signed * price
            self.opened += opening
            self.opened_value += opening * price
        return profit

    def _close(self, closing: Decimal, price: Decimal) -> Decimal:
        long = self.size > 0
        if closing == abs(self.size):
            share = self.cost
        else:
            share = (self.cost * closing / abs(self.size)).quantize(_COST_STEP, rounding=ROUND_HALF_EVEN)
        value = closing * price if long else -closing * price
        profit = self._paid(value - share, price)
        self.cost -= share
        self.size -= closing if long else -closing
        self.realised += profit
        self.closed += closing
        self.closed_value += closing * price
        return profit
