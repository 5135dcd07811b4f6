"""One account: who it is, how it is set up, and what it has on. Its money is in the ledger."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from decimal import Decimal

import attrs

from .market import Market
from .orders import (
    Bill,
    ClosedPosition,
    Execution,
    LoanRecord,
    MarginLiquidation,
    MarginMode,
    Order,
    PositionRecord,
    Transfer,
)
from .wallets import Mode, funding_wallet, wallet_name

__all__ = ["Account", "make_account"]

DEFAULT_LEVERAGE = 20


@attrs.define(eq=False, repr=False)
class Account:
    """A demo account. ``uid`` is its name; the owners of its money are :meth:`wallet` and :attr:`funding_wallet`.

    ``mode`` is ``unified`` (spoken to in V3) or ``classic`` (spoken to in V2).
    """

    uid: str
    api_key: str
    api_secret: str
    api_pass: str
    created: int
    mode: Mode = "unified"
    hold_mode: str = "one_way_mode"
    hold_modes: dict[str, str] = attrs.field(factory=dict)  # of single categories; classic accounts set them so
    countdown_at: int | None = None  # Unix milliseconds at which everything open is cancelled
    leverages: dict[tuple[str, str, str], int] = attrs.field(factory=dict)  # category, symbol, "crossed"|"long"|"short"
    margin_modes: dict[tuple[str, str], MarginMode] = attrs.field(factory=dict)
    orders: dict[int, Order] = attrs.field(factory=dict)
    open_orders: dict[int, Order] = attrs.field(factory=dict)
    open_count: dict[str, int] = attrs.field(factory=dict)  # by category
    open_in: dict[Market, dict[int, Order]] = attrs.field(factory=dict)
    closers: dict[tuple[Market, str], dict[int, Order]] = attrs.field(factory=dict)
    by_client_oid: dict[str, Order] = attrs.field(factory=dict)
    executions: list[Execution] = attrs.field(factory=list)
    positions: dict[tuple[str, str, str], PositionRecord] = attrs.field(factory=dict)
    closed_positions: deque[ClosedPosition] = attrs.field(factory=lambda: deque(maxlen=1000))
    bills: list[Bill] = attrs.field(factory=list)
    transfers: list[Transfer] = attrs.field(factory=list)
    loans: list[LoanRecord] = attrs.field(factory=list)
    margin_liquidations: list[MarginLiquidation] = attrs.field(factory=list)

    def __repr__(self) -> str:
        return f"Account(uid={self.uid!r}, mode={self.mode!r})"

    def wallet(self, category: str, symbol: str = "", margin_mode: str = "crossed") -> str:
        """The owner, in the ledger, whose money an order or position of this kind uses."""
        return wallet_name(self.uid, self.mode, category, symbol, margin_mode)

    @property
    def funding_wallet(self) -> str:
        return funding_wallet(self.uid)

    def owns(self, wallet: str) -> bool:
        """Whether a wallet is one of this account's."""
        return wallet == self.uid or wallet.startswith(f"{self.uid}/")

    def hold_mode_in(self, category: str) -> str:
        """``one_way_mode`` or ``hedge_mode``, as set for this category."""
        return self.hold_modes.get(category, self.hold_mode)

    def margin_mode(self, market: Market) -> MarginMode:
        """What an order takes that does not say which."""
        return self.margin_modes.get((market.instrument.category, market.instrument.symbol), "crossed")

    def leverage(self, market: Market, side: str = "long", margin_mode: str | None = None) -> int:
        """The leverage set for a futures market; ``side`` matters for isolated margin only."""
        instrument = market.instrument
        if not instrument.is_futures:
            return 1
        isolated = (margin_mode or self.margin_mode(market)) == "isolated"
        key = (instrument.category, instrument.symbol, side if isolated else "crossed")
        return min(self.leverages.get(key, DEFAULT_LEVERAGE), instrument.max_leverage)

    def position(self, market: Market, slot: str) -> PositionRecord | None:
        return self.positions.get((market.instrument.category, market.instrument.symbol, slot))

    def positions_in(self, market: Market) -> Iterator[PositionRecord]:
        """The positions of one market, both sides of hedge mode."""
        for slot in ("net", "long", "short"):
            if record := self.position(market, slot):
                yield record

    # -- open orders, by what asks for them

    def open_order(self, order: Order) -> None:
        """Remember an order as open."""
        self.open_orders[order.id] = order
        self.open_count[order.category] = self.open_count.get(order.category, 0) + 1
        self.open_in.setdefault(order.market, {})[order.id] = order
        if order.is_closing:
            self.closers.setdefault((order.market, order.slot), {})[order.id] = order

    def forget_open(self, order: Order) -> None:
        """Forget an order as open; the account still knows it."""
        if self.open_orders.pop(order.id, None) is not None:
            self.open_count[order.category] -= 1
        self.open_in.get(order.market, {}).pop(order.id, None)
        if order.is_closing:
            self.closers.get((order.market, order.slot), {}).pop(order.id, None)

    def closing_orders(self, market: Market, slot: str) -> list[Order]:
        """Open orders that can only shrink this position, oldest first."""
        return list(self.closers.get((market, slot), {}).values())

    def to_be_closed(self, market: Market, slot: str, *, besides: Order | None = None) -> Decimal:
        """How much of a position open orders are to close, one order left aside."""
        return sum((order.left for order in self.closing_orders(market, slot) if order is not besides), Decimal(0))


def make_account(number: int, *, seed: int, now_ms: int, mode: Mode = "unified") -> Account:
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
        mode=mode,
    )
