"""What a fill, a cancel or a reservation does to money and positions. Nothing is matched or accepted here."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_UP, Decimal
from typing import Literal

from .accounts import Account
from .ledger import MARKET, Bucket, Ledger, Position, round_fee
from .market import Market
from .matching import Fill
from .orders import ClosedPosition, Event, Execution, Order, OrderChanged, OrderStatus, PositionChanged, PositionRecord
from .refusals import refuse

__all__ = ["Settlement"]

ZERO = Decimal(0)
_HOLD_STEP = Decimal("0.000000000001")


class Settlement:
    """Applies the consequences of orders to one ledger, and tells of them through ``emit``."""

    def __init__(self, ledger: Ledger, *, emit: Callable[[Event], None], next_id: Callable[[], int]) -> None:
        self._ledger = ledger
        self._emit = emit
        self._next_id = next_id
        self.market_positions: dict[Market, Position] = {}

    # -- before the match

    def unit_hold(self, account: Account, order: Order, price: Decimal, quantity: Decimal) -> Decimal:
        """Money to reserve for each unit of an order of this price and quantity."""
        if not order.slot:
            return price if order.side == "buy" else Decimal(1)
        if order.is_closing:
            return ZERO
        opening = quantity
        record = account.position(order.market, order.slot)
        if order.slot == "net" and record is not None and (record.side == "long") != (order.side == "buy"):
            opening = max(ZERO, quantity - abs(record.state.size))
        unit = price / order.leverage + price * order.market.instrument.taker_fee
        return (unit * opening / quantity).quantize(_HOLD_STEP, rounding=ROUND_UP)

    def check_closing(self, account: Account, order: Order, quantity: Decimal | None) -> None:
        """Refuse an order that only closes when there is less to close than it asks for."""
        if not order.is_closing or quantity is None:
            return
        record = account.position(order.market, order.slot)
        if record is None or (record.side == "long") == (order.side == "buy"):
            raise refuse("22002")
        promised = sum(
            (
                other.quantity - other.filled
                for other in self.closing_orders(account, order.market, order.slot)
                if other is not order and other.quantity is not None
            ),
            ZERO,
        )
        if quantity > abs(record.state.size) - promised:
            raise refuse("25231")

    @staticmethod
    def closing_orders(account: Account, market: Market, slot: str) -> list[Order]:
        """Open orders that can only shrink this position, oldest first."""
        return [
            order
            for order in account.open_orders.values()
            if order.market is market and order.slot == slot and order.is_closing
        ]

    def excess_reducers(self, account: Account, market: Market) -> list[Order]:
        """Reduce-only orders for which nothing is left to reduce, newest first."""
        record = account.position(market, "net")
        left = abs(record.state.size) if record else ZERO
        excess = []
        for order in self.closing_orders(account, market, "net"):
            assert order.quantity is not None
            fits = record is not None and (record.side == "long") != (order.side == "buy")
            left -= order.quantity - order.filled
            if not fits or left < 0:
                excess.append(order)
        return excess[::-1]

    # -- at the match

    def exchange_value(self, market: Market, fill: Fill) -> None:
        """Spot: money against goods between the two sides. Futures exchange nothing but a promise."""
        instrument = market.instrument
        if instrument.is_futures:
            for order in (fill.maker, fill.taker):
                if order.owner == MARKET:
                    position = self.market_positions.setdefault(market, Position())
                    signed = fill.quantity if order.side == "buy" else -fill.quantity
                    self._ledger.settle(MARKET, instrument.quote, position.apply(signed, fill.price))
            return
        buyer, seller = (fill.taker, fill.maker) if fill.taker.side == "buy" else (fill.maker, fill.taker)
        source: dict[bool, Bucket] = {True: "available", False: "locked"}
        value = fill.price * fill.quantity
        move = self._ledger.move
        move(instrument.quote, value, (buyer.owner, source[buyer.owner == MARKET]), (seller.owner, "available"))
        move(instrument.base, fill.quantity, (seller.owner, source[seller.owner == MARKET]), (buyer.owner, "available"))

    def book_fill(self, account: Account, order: Order, fill: Fill, scope: str, link: int, now: int) -> Execution:
        """One side's part of a fill: reservation, fee, position."""
        instrument = order.market.instrument
        value = fill.price * fill.quantity
        rate = instrument.maker_fee if scope == "maker" else instrument.taker_fee
        if order.slot:
            fee_coin, fee = instrument.quote, round_fee(value * rate)
            self._release(account, order, fill.quantity, used=ZERO)
            profit = self._update_position(account, order, fill, fee, now)
        else:
            buying = order.side == "buy"
            fee_coin, fee = (instrument.base, fill.quantity * rate) if buying else (instrument.quote, value * rate)
            fee = round_fee(fee)
            self._release(account, order, fill.quantity, used=value if buying else fill.quantity)
            profit = ZERO
        self._ledger.charge(account.uid, fee_coin, fee)
        order.filled += fill.quantity
        order.value += value
        order.profit += profit
        order.fees[fee_coin] = order.fees.get(fee_coin, ZERO) + fee
        order.updated = now
        side: Literal["taker", "maker"] = "maker" if scope == "maker" else "taker"
        return Execution(self._next_id(), link, order, fill.price, fill.quantity, side, fee_coin, fee, profit, now)

    def finish(self, account: Account, order: Order, status: OrderStatus, reason: str, now: int) -> None:
        """End an order: give back what is still reserved and tell of it."""
        if order.held:
            self._ledger.unlock(account.uid, order.hold_coin, order.held)
            order.held = ZERO
        order.status, order.cancel_reason, order.updated = status, reason, now
        account.open_orders.pop(order.id, None)
        self._emit(OrderChanged(order.snapshot()))

    def update_margin(self, account: Account) -> None:
        """Bring the margin in each coin to what the open positions ask for."""
        wanted: dict[str, Decimal] = {}
        for record in account.positions.values():
            coin = record.market.instrument.quote
            need = (abs(record.state.cost) / account.leverage(record.market)).quantize(_HOLD_STEP, rounding=ROUND_UP)
            wanted[coin] = wanted.get(coin, ZERO) + need
        for coin in {*wanted, "USDT"}:
            self._ledger.set_margin(account.uid, coin, wanted.get(coin, ZERO))

    # -- inside

    def _release(self, account: Account, order: Order, quantity: Decimal, *, used: Decimal) -> None:
        """Free the reservation of a filled part; ``used`` of it has been paid from it already."""
        if order.unit_hold is None:
            order.held -= used
            return
        freed = order.unit_hold * quantity
        order.held -= freed
        self._ledger.unlock(account.uid, order.hold_coin, freed - used)

    def _update_position(self, account: Account, order: Order, fill: Fill, fee: Decimal, now: int) -> Decimal:
        market = order.market
        quantity, profit = fill.quantity, ZERO
        record = account.position(market, order.slot)
        key = (market.instrument.category, market.instrument.symbol, order.slot)
        if record is not None and (record.side == "long") != (order.side == "buy"):
            closing = min(quantity, abs(record.state.size))
            profit = record.state.apply(closing if order.side == "buy" else -closing, fill.price)
            record.state.close_fees += fee * closing / quantity
            record.updated = now
            if not record.state.size:
                del account.positions[key]
                account.closed_positions.appendleft(ClosedPosition(record, account.hold_mode))
            self._emit(PositionChanged(account.uid, record))
            opening = quantity - closing
        else:
            opening = quantity
        if opening:
            record = account.positions.get(key)
            if record is None:
                side: Literal["long", "short"] = "long" if order.side == "buy" else "short"
                record = PositionRecord(self._next_id(), market, order.slot, now, now, side=side)
                account.positions[key] = record
            record.state.apply(opening if order.side == "buy" else -opening, fill.price)
            record.state.open_fees += fee * opening / quantity
            record.updated = now
            self._emit(PositionChanged(account.uid, record))
        self._ledger.settle(account.uid, market.instrument.quote, profit)
        self.update_margin(account)
        return profit
