"""One account: who it is, how it is set up, and what it has on. Its money is in the ledger."""

from __future__ import annotations

import random
from collections import deque

import attrs

from .market import Market
from .orders import ClosedPosition, Execution, Order, PositionRecord

__all__ = ["Account", "make_account"]

DEFAULT_LEVERAGE = 20


@attrs.define(eq=False, repr=False)
class Account:
    """A demo account. ``uid`` is its name as the owner of money."""

    uid: str
    api_key: str
    api_secret: str
    api_pass: str
    created: int
    hold_mode: str = "one_way_mode"
    countdown_at: int | None = None  # Unix milliseconds at which everything open is cancelled
    leverages: dict[tuple[str, str], int] = attrs.field(factory=dict)
    orders: dict[int, Order] = attrs.field(factory=dict)
    open_orders: dict[int, Order] = attrs.field(factory=dict)
    by_client_oid: dict[str, Order] = attrs.field(factory=dict)
    executions: list[Execution] = attrs.field(factory=list)
    positions: dict[tuple[str, str, str], PositionRecord] = attrs.field(factory=dict)
    closed_positions: deque[ClosedPosition] = attrs.field(factory=lambda: deque(maxlen=1000))

    def __repr__(self) -> str:
        return f"Account(uid={self.uid!r})"

    def leverage(self, market: Market) -> int:
        instrument = market.instrument
        if not instrument.is_futures:
            return 1
        chosen = self.leverages.get((instrument.category, instrument.symbol), DEFAULT_LEVERAGE)
        return min(chosen, instrument.max_leverage)

    def position(self, market: Market, slot: str) -> PositionRecord | None:
        return self.positions.get((market.instrument.category, market.instrument.symbol, slot))


def make_account(number: int, *, seed: int, now_ms: int) -> Account:
    """An account with demo credentials that follow from the seed and mean nothing anywhere else."""
    chance = random.Random(f"{seed}:account:{number}")

    def text(length: int) -> str:
        return "".join(chance.choice("0123456789abcdef") for _ in range(length))

    return Account(
        uid=str(1_000_000_000 + number),
        api_key=f"bg_{text(32)}",
        api_secret=text(64),
        api_pass=f"demo{text(8)}",
        created=now_ms,
    )
