"""What the exchange remembers of orders, executions, positions and money, and the events it tells. No rule is here."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

import attrs

from .ledger import Position
from .market import Market
from .matching import BookOrder, SelfTrade, Side, TimeInForce
from .triggers import Protection, StrategyChanged

__all__ = [
    "AccountChanged",
    "Bill",
    "ClosedPosition",
    "Debt",
    "Event",
    "Execution",
    "Filled",
    "Liquidated",
    "LoanRecord",
    "MarginLiquidation",
    "MarginMode",
    "Order",
    "OrderChanged",
    "OrderStatus",
    "PositionChanged",
    "PositionRecord",
    "Transfer",
]

ZERO = Decimal(0)
OrderStatus = Literal["new", "partially_filled", "filled", "cancelled"]
MarginMode = Literal["crossed", "isolated"]


@attrs.define(eq=False, slots=False)  # without slots a snapshot is one copy of a dictionary
class Order:
    """One order of an account, from acceptance on.

    ``unit_hold`` is the money reserved for each unit of quantity that is still wanted, in ``hold_coin``; None for a
    market order bounded by an amount, whose money is taken as it goes. ``held`` is what is reserved now.

    ``category`` is the one asked for: ``MARGIN`` orders stand in the ``SPOT`` book. ``wallet`` is the owner, in the
    ledger, of the money it uses. ``source`` says why it was made: ``normal``, or for example ``liquidation``, ``tp``,
    ``sl``, ``plan``. ``loan`` is how a margin order borrows and repays (``normal`` does neither, ``autoLoan``,
    ``autoRepay``, ``autoLoanAndRepay``), ``borrowed`` what it has borrowed and may give back. ``protection`` is the
    take-profit and stop-loss that it brings along.
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
    wallet: str = ""
    margin_mode: MarginMode = "crossed"
    source: str = "normal"
    loan: str = "normal"
    borrowed: Decimal = ZERO
    protection: Protection = Protection()
    protected: Decimal = ZERO  # for how much of what was filled its protection has come to life

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
    def left(self) -> Decimal:
        """What is still to be filled; 0 for an order that is bounded by an amount."""
        return ZERO if self.quantity is None else self.quantity - self.filled

    @property
    def average(self) -> Decimal:
        return self.value / self.filled if self.filled else ZERO

    def snapshot(self) -> Order:
        """The order as it is now, for an event that is told later."""
        copied = Order.__new__(Order)
        copied.__dict__.update(self.__dict__)
        copied.fees = dict(self.fees)
        return copied


class Execution(NamedTuple):
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
    """A position of an account with what the ledger's arithmetic does not need to know.

    ``margin`` is the margin it has of its own when isolated, the margin it asks for when crossed; ``funding`` the
    funding received (paid when negative), both in the settlement coin.
    """

    id: int
    market: Market
    slot: str
    created: int
    updated: int
    state: Position = attrs.field(factory=Position)
    side: Literal["long", "short"] = "long"
    wallet: str = ""
    margin_mode: MarginMode = "crossed"
    leverage: int = 1
    margin: Decimal = ZERO
    funding: Decimal = ZERO


class ClosedPosition(NamedTuple):
    """A position that came to an end."""

    record: PositionRecord
    hold_mode: str


class Bill(NamedTuple):
    """One movement of an account's money. ``balance`` is what the wallet has of the coin after it.

    ``type`` is one of ``trade_in``, ``trade_out`` (spot and margin), ``open_long``, ``open_short``, ``close_long``,
    ``close_short``, ``burst_long``, ``burst_short`` (a position liquidated), ``funding``, ``transfer_in``,
    ``transfer_out``, ``borrow``, ``repay``, ``interest``, ``liquidation``. ``amount`` and ``fee`` are
    signed as they change the balance; the fee comes beside the amount.
    """

    id: int
    ts: int
    wallet: str
    category: str
    symbol: str
    coin: str
    type: str
    amount: Decimal
    fee: Decimal
    balance: Decimal


class Transfer(NamedTuple):
    """Money moved between two wallets of one account."""

    id: int
    ts: int
    source: str
    target: str
    coin: str
    amount: Decimal
    client_oid: str


@attrs.define(eq=False)
class Debt:
    """What a wallet owes of one coin: what was borrowed, and the interest that has come up."""

    principal: Decimal = ZERO
    interest: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest


class LoanRecord(NamedTuple):
    """Something that happened to a debt: ``kind`` is ``borrow``, ``repay``, ``interest`` or ``liquidation``.

    ``amount`` is principal; ``interest`` what was paid or has come up; ``automatic`` says that no call asked for it.
    """

    id: int
    ts: int
    wallet: str
    coin: str
    kind: str
    amount: Decimal
    interest: Decimal = ZERO
    rate: Decimal = ZERO
    automatic: bool = False
    client_oid: str = ""


class MarginLiquidation(NamedTuple):
    """Debts of a wallet were taken over. ``ratio`` is what had to be kept to what was there, None when nothing was.

    ``assets``, ``debt`` and ``fee`` are in dollars.
    """

    id: int
    ts: int
    wallet: str
    ratio: Decimal | None
    assets: Decimal
    debt: Decimal
    fee: Decimal


class OrderChanged(NamedTuple):
    order: Order


class Filled(NamedTuple):
    execution: Execution


class AccountChanged(NamedTuple):
    """Money of an account moved; ``wallet`` is which, empty for any."""

    account: str
    wallet: str = ""


class PositionChanged(NamedTuple):
    account: str
    record: PositionRecord


class Liquidated(NamedTuple):
    """A position, or the debts of a wallet (no record then), were taken over; orders and fills are told beside it."""

    account: str
    wallet: str
    record: PositionRecord | None = None


Event = OrderChanged | Filled | AccountChanged | PositionChanged | Liquidated | StrategyChanged
