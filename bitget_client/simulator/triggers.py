"""Records of triggered orders: what waits for which price, and what became of it. Nothing is placed or checked here."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from decimal import Decimal
from typing import Literal, NamedTuple

import attrs

from .market import Market
from .matching import Side

__all__ = ["Leg", "Protection", "StrategyChanged", "StrategyOrder", "StrategyStatus", "Trail", "TriggerBy"]

TriggerBy = Literal["market", "mark"]  # the last trade's price, or the mark price
StrategyStatus = Literal["live", "executing", "executed", "fail_execute", "cancelled"]
Kind = Literal["plan", "tp", "sl", "tpsl", "trailing"]
Fired = Literal["", "plan", "takeProfit", "stopLoss", "trail"]

HUNDRED = Decimal(100)


class Leg(NamedTuple):
    """A price to wait for, and the order to send when it is reached: ``price`` is that of a limit order."""

    trigger: Decimal
    by: TriggerBy = "market"
    type: Literal["limit", "market"] = "market"
    price: Decimal | None = None


class Trail(NamedTuple):
    """A stop that follows the price at a distance of ``ratio`` per cent, from ``activation`` on (None: at once)."""

    ratio: Decimal
    by: TriggerBy = "market"
    activation: Decimal | None = None


@attrs.frozen
class Protection:
    """Take-profit and stop-loss that an order brings along for the position it opens."""

    take_profit: Leg | None = None
    stop_loss: Leg | None = None

    def __bool__(self) -> bool:
        return self.take_profit is not None or self.stop_loss is not None


@attrs.define(eq=False)
class StrategyOrder:
    """One triggered order of an account, from acceptance on.

    ``plan`` is set for a trigger order, ``take_profit`` and ``stop_loss`` (either or both) for a TP/SL, ``trail`` for a
    trailing one. ``closes`` says that it belongs to what is held (a position, or goods bought on spot) and can only
    give that back; ``quantity`` is then None when it is about the whole position. ``quantity_in`` is the coin that
    ``quantity`` counts: ``quote`` is the amount that a spot plan spends.
    """

    id: int
    client_oid: str
    account: str
    market: Market
    category: str  # as asked for: MARGIN orders work on the spot market
    side: Side  # of the order that will be sent
    slot: str  # which position it works on: "net", "long" or "short"; "" on spot
    closes: bool
    quantity: Decimal | None
    created: int
    updated: int
    quantity_in: Literal["base", "quote"] = "base"
    named_quantity: Decimal | None = None  # of one for a whole position: what the call named, or its size then
    reduce_only: bool = False
    plan: Leg | None = None
    take_profit: Leg | None = None
    stop_loss: Leg | None = None
    trail: Trail | None = None
    protection: Protection = Protection()  # of a plan: what its order brings along
    extras: dict[str, str] = attrs.field(factory=dict)  # marginMode, timeInForce, stpMode, …: given on to its order
    hold_mode: str = ""
    position_id: int | None = None  # of the position that it closes
    parent_id: int | None = None  # the order that brought it along
    pair_id: int | None = None  # another one of which only one may be executed
    rises: bool = True  # a plan waits for the price to come up to its trigger, or down
    best: Decimal | None = None  # trailing: the best price seen; None before it is active
    status: StrategyStatus = "live"
    fired: Fired = ""  # which part of it was triggered
    triggered: int | None = None  # when, in Unix milliseconds
    order_ids: tuple[int, ...] = ()  # the orders that it sent: one, or several for what one market order cannot hold
    failure: tuple[str, str] = ("", "")  # code and text with which that order was refused
    seen: int = 0  # how many of the prices waiting to be looked at are older than this order

    @property
    def kind(self) -> Kind:
        if self.plan is not None:
            return "plan"
        if self.trail is not None:
            return "trailing"
        if self.take_profit is not None and self.stop_loss is not None:
            return "tpsl"
        return "tp" if self.take_profit is not None else "sl"

    @property
    def order_id(self) -> int | None:
        """The first order that it sent."""
        return self.order_ids[0] if self.order_ids else None

    @property
    def whole(self) -> bool:
        """Whether it is about all of a position, however large that is when the time comes."""
        return self.closes and self.quantity is None

    @property
    def is_live(self) -> bool:
        return self.status == "live"

    @property
    def position_side(self) -> str:
        """``long`` or ``short``; empty on spot."""
        if self.slot != "net":
            return self.slot
        opens = self.side if not (self.closes or self.reduce_only) else ("sell" if self.side == "buy" else "buy")
        return "long" if opens == "buy" else "short"

    @property
    def plan_type(self) -> str:
        """What V2 calls it."""
        if self.trail is not None:
            return "moving_plan" if self.closes else "track_plan"
        if self.plan is not None:
            return "normal_plan"
        profit = self.take_profit is not None
        if self.whole:
            return "pos_profit" if profit else "pos_loss"
        return "profit_plan" if profit else "loss_plan"

    @property
    def legs(self) -> list[tuple[Fired, Leg]]:
        """Its prices to wait for, by name."""
        named: tuple[tuple[Fired, Leg | None], ...] = (
            ("plan", self.plan), ("takeProfit", self.take_profit), ("stopLoss", self.stop_loss)
        )  # fmt: skip
        return [(name, leg) for name, leg in named if leg is not None]

    def waits_up(self, name: Fired) -> bool:
        """Whether a leg waits for the price to come up to it: take-profits of what is sold, stop-losses of a buy."""
        if name == "plan":
            return self.rises
        return (name == "takeProfit") == (self.side == "sell")

    def reached(self, prices: Iterable[Decimal], mark: Decimal) -> tuple[Fired, Leg] | None:
        """The leg that is due after the trades at these prices and with this mark price, in the order of the prices."""
        for price in prices:
            if due := self._due(price, "market"):
                return due
        return self._due(mark, "mark")

    def _due(self, price: Decimal, by: TriggerBy) -> tuple[Fired, Leg] | None:
        for name, leg in self.legs:
            if leg.by == by and (price >= leg.trigger if self.waits_up(name) else price <= leg.trigger):
                return name, leg
        if self.trail is not None and self.trail.by == by and self._trailed(self.trail, price):
            return "trail", Leg(price, by)
        return None

    def _trailed(self, trail: Trail, price: Decimal) -> bool:
        selling = self.side == "sell"
        if self.best is None:
            if trail.activation is None or (price >= trail.activation if selling else price <= trail.activation):
                self.best = price
            return False
        self.best = max(self.best, price) if selling else min(self.best, price)
        distance = self.best * trail.ratio / HUNDRED
        return price <= self.best - distance if selling else price >= self.best + distance

    def snapshot(self) -> StrategyOrder:
        """The order as it is now, for an event that is told later."""
        return copy(self)


class StrategyChanged(NamedTuple):
    """A triggered order was accepted, changed, triggered, or ended."""

    strategy: StrategyOrder
