"""What the exchange remembers of orders, executions and positions, and the events it tells. No rule is applied here."""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from typing import Literal

import attrs

from .ledger import Position
from .market import Market
from .matching import BookOrder, SelfTrade, Side, TimeInForce
from .triggers import Protection, StrategyChanged

__all__ = [
    "AccountChanged",
    "ClosedPosition",
    "Event",
    "Execution",
    "Filled",
    "Order",
    "OrderChanged",
    "OrderStatus",
    "PositionChanged",
    "PositionRecord",
]

ZERO = Decimal(0)
OrderStatus = Literal["new", "partially_filled", "filled", "cancelled"]


@attrs.define(eq=False)
class Order:
    """One order of an account, from acceptance on.

    ``unit_hold`` is the money reserved for each unit of quantity that is still wanted, in ``hold_coin``; None for a
    market order bounded by an amount, whose money is taken as it goes. ``held`` is what is reserved now.
    """

    id: int
    client_oid: str
    account: str
    market: Market
    side: Side
    type: Literal["limit", "market"]
    time_in_force: TimeInForce
    price: Decimal | None
    quantity: Decimal | None
    amount: Decimal | None
    self_trade: SelfTrade
    reduce_only: bool
    slot: str  # which position it works on: "net", "long" or "short"; "" on spot
    leverage: int
    created: int
    updated: int
    hold_coin: str
    unit_hold: Decimal | None = ZERO
    held: Decimal = ZERO
    filled: Decimal = ZERO
    value: Decimal = ZERO
    profit: Decimal = ZERO
    fees: dict[str, Decimal] = attrs.field(factory=dict)
    status: OrderStatus = "new"
    cancel_reason: str = ""
    request_id: str = ""
    resting: BookOrder | None = None
    category: str = ""
    source: str = "normal"
    protection: Protection = Protection()
    protected: Decimal = ZERO  # how much of what was filled its protection has come to life for

    @property
    def is_open(self) -> bool:
        return self.status in ("new", "partially_filled")

    @property
    def is_closing(self) -> bool:
        """Whether it can only make a position smaller."""
        if self.slot in ("long", "short"):
            return (self.side == "buy") != (self.slot == "long")
        return self.reduce_only

    @property
    def average(self) -> Decimal:
        return self.value / self.filled if self.filled else ZERO

    def snapshot(self) -> Order:
        """The order as it is now, for an event that is told later."""
        copied = copy(self)
        copied.fees = dict(self.fees)
        return copied


@attrs.frozen(eq=False)
class Execution:
    """One fill of one account's order."""

    id: int
    link_id: int
    order: Order
    price: Decimal
    quantity: Decimal
    scope: Literal["taker", "maker"]
    fee_coin: str
    fee: Decimal
    profit: Decimal
    ts: int


@attrs.define(eq=False)
class PositionRecord:
    """A position of an account with what the ledger's arithmetic does not need to know."""

    id: int
    market: Market
    slot: str
    created: int
    updated: int
    state: Position = attrs.field(factory=Position)
    side: Literal["long", "short"] = "long"


@attrs.frozen(eq=False)
class ClosedPosition:
    """A position that came to an end."""

    record: PositionRecord
    hold_mode: str


@attrs.frozen
class OrderChanged:
    order: Order


@attrs.frozen
class Filled:
    execution: Execution


@attrs.frozen
class AccountChanged:
    account: str


@attrs.frozen
class PositionChanged:
    account: str
    record: PositionRecord


Event = OrderChanged | Filled | AccountChanged | PositionChanged | StrategyChanged
