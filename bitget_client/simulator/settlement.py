"""What a fill, a cancel or a reservation does to money and positions. Nothing is matched or accepted here."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_UP, Decimal
from typing import Literal

from .accounts import Account
from .ledger import INSURANCE, MARKET, Bucket, Position, round_fee
from .market import Market
from .matching import BookOrder, Fill, Match
from .orders import ClosedPosition, Execution, Order, OrderChanged, OrderStatus, PositionChanged, PositionRecord
from .refusals import refuse
from .state import State

__all__ = ["Settlement"]

ZERO = Decimal(0)
_HOLD_STEP = Decimal("0.000000000001")
_FEE_STEP = Decimal("0.00000001")


def _up(amount: Decimal) -> Decimal:
    return amount.quantize(_HOLD_STEP, rounding=ROUND_UP)


class Settlement:
    """Applies the consequences of orders to one ledger, and tells of them."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._ledger = state.ledger
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
        instrument = order.market.instrument
        worth = instrument.value(Decimal(1), price)
        unit = worth / order.leverage + worth * instrument.taker_fee
        return _up(unit * opening / quantity)

    def check_closing(self, account: Account, order: Order, quantity: Decimal | None) -> None:
        """Refuse an order that only closes when there is less to close than it asks for."""
        if not order.is_closing or quantity is None:
            return
        record = account.position(order.market, order.slot)
        if record is None or (record.side == "long") == (order.side == "buy"):
            raise refuse("22002")
        promised = account.to_be_closed(order.market, order.slot, besides=order)
        if quantity > abs(record.state.size) - promised:
            raise refuse("25231")

    def excess_reducers(self, account: Account, market: Market, slot: str) -> list[Order]:
        """Closing orders for which nothing is left to close, newest first."""
        closers = account.closing_orders(market, slot)
        if not closers:
            return []
        record = account.position(market, slot)
        left = abs(record.state.size) if record else ZERO
        excess = []
        for order in closers:
            assert order.quantity is not None
            fits = record is not None and (record.side == "long") != (order.side == "buy")
            left -= order.quantity - order.filled
            if not fits or left < 0:
                excess.append(order)
        return excess[::-1]

    def allowance(self, match: Match, maker: BookOrder) -> Decimal:
        """How much a resting order that may only close can still take part with, in the middle of a match.

        The fills of the match are not settled yet, so what they do to the same position is reckoned with here.
        """
        account = self._state.accounts[maker.owner]
        order = account.orders[maker.id]
        record = account.position(order.market, order.slot)
        size = record.state.size if record else ZERO
        for fill in match.fills:
            for side in (fill.maker, fill.taker):
                if side.owner == maker.owner and account.orders[side.id].slot == order.slot:
                    size += fill.quantity if side.side == "buy" else -fill.quantity
        return max(ZERO, size if maker.side == "sell" else -size)

    # -- at the match

    def exchange_value(self, market: Market, fill: Fill, maker: Order | None, taker: Order | None) -> None:
        """Spot: money against goods between the two sides. Futures exchange nothing but a promise.

        ``maker`` and ``taker`` are None for the simulated rest of the world.
        """
        instrument = market.instrument
        if instrument.is_futures:
            for side, order in ((fill.maker, maker), (fill.taker, taker)):
                if order is None:
                    self.outside(market, fill.quantity if side.side == "buy" else -fill.quantity, fill.price)
            return
        buyer, seller = (taker, maker) if fill.taker.side == "buy" else (maker, taker)
        paying, selling = self._purse(buyer), self._purse(seller)
        move = self._ledger.move
        move(instrument.quote, fill.price * fill.quantity, paying, (selling[0], "available"))
        move(instrument.base, fill.quantity, selling, (paying[0], "available"))

    def outside(self, market: Market, quantity: Decimal, price: Decimal) -> None:
        """A signed execution of the rest of the world in a futures market."""
        instrument = market.instrument
        position = self.market_positions.get(market)
        if position is None:
            position = self.market_positions[market] = Position(inverse=instrument.is_inverse)
        self._ledger.settle(MARKET, instrument.settle_coin, position.apply(quantity, price))

    @staticmethod
    def _purse(order: Order | None) -> tuple[str, Bucket]:
        return (MARKET, "available") if order is None else (order.wallet, "locked")

    def book_fill(self, account: Account, order: Order, fill: Fill, scope: str, link: int, now: int) -> Execution:
        """One side's part of a fill: reservation, fee, position, bills."""
        instrument = order.market.instrument
        value = fill.price * fill.quantity
        rate = instrument.maker_fee if scope == "maker" else instrument.taker_fee
        if order.slot:
            fee_coin, fee = instrument.settle_coin, round_fee(instrument.value(fill.quantity, fill.price) * rate)
            self._release(order, fill.quantity, used=ZERO)
            profit = self._update_position(account, order, fill.quantity, fill.price, fee, now)
        else:
            profit = ZERO
            fee_coin, fee = self._fill_spot(account, order, fill, value, rate)
        order.filled += fill.quantity
        order.value += value
        order.profit += profit
        order.fees[fee_coin] = order.fees.get(fee_coin, ZERO) + fee
        order.updated = now
        side: Literal["taker", "maker"] = "maker" if scope == "maker" else "taker"
        number = self._state.next_id()
        return Execution(number, link, order, fill.price, fill.quantity, side, fee_coin, fee, profit, now)

    def _fill_spot(
        self, account: Account, order: Order, fill: Fill, value: Decimal, rate: Decimal
    ) -> tuple[str, Decimal]:
        instrument, quantity = order.market.instrument, fill.quantity
        if order.side == "buy":
            paid_in, paid, got_in, got = instrument.quote, value, instrument.base, quantity
        else:
            paid_in, paid, got_in, got = instrument.base, quantity, instrument.quote, value
        fee = round_fee(got * rate)
        self._release(order, quantity, used=paid)
        self._ledger.charge(order.wallet, got_in, fee)
        category, symbol, bill = order.category, instrument.symbol, self._state.bill
        bill(account, order.wallet, paid_in, "trade_out", -paid, category=category, symbol=symbol)
        bill(account, order.wallet, got_in, "trade_in", got, fee=-fee, category=category, symbol=symbol)
        return got_in, fee

    def finish(self, account: Account, order: Order, status: OrderStatus, reason: str, now: int) -> None:
        """End an order: give back what is still reserved and tell of it."""
        if order.held:
            self._ledger.unlock(order.wallet, order.hold_coin, order.held)
            order.held = ZERO
        order.status, order.cancel_reason, order.updated = status, reason, now
        account.forget_open(order)
        self._state.emit(OrderChanged(order.snapshot()))

    def update_margin(self, wallet: str, coin: str) -> None:
        """Bring the margin of a wallet's crossed positions to what they ask for."""
        self._ledger.set_margin(wallet, coin, self._state.exposures.of(wallet, coin).margin)

    def changed(self, account: Account, record: PositionRecord) -> None:
        """A position has come, changed or gone: what margin it asks for when crossed, and who is to know."""
        if record.margin_mode == "crossed":
            record.margin = _up(record.state.entry_value / record.leverage)
            self._state.exposures.touch(account, record)
        self._state.emit(PositionChanged(account.uid, record))

    # -- inside

    def _release(self, order: Order, quantity: Decimal, *, used: Decimal) -> None:
        """Free the reservation of a filled part; ``used`` of it has been paid from it already."""
        if order.unit_hold is None:
            order.held -= used
            return
        freed = order.unit_hold * quantity
        order.held -= freed
        self._ledger.unlock(order.wallet, order.hold_coin, freed - used)

    def _update_position(
        self, account: Account, order: Order, quantity: Decimal, price: Decimal, fee: Decimal, now: int
    ) -> Decimal:
        opening, profit = quantity, ZERO
        record = account.position(order.market, order.slot)
        if record is not None and (record.side == "long") != (order.side == "buy"):
            closing = min(quantity, abs(record.state.size))
            opening = quantity - closing
            share = (fee * closing / quantity).quantize(_FEE_STEP, rounding=ROUND_HALF_EVEN)
            profit = self.close(account, record, closing, price, share, now, order.source)
            fee -= share
        if opening:
            self._open(account, order, opening, price, fee, now)
        self.update_margin(order.wallet, order.market.instrument.settle_coin)
        return profit

    def close(
        self,
        account: Account,
        record: PositionRecord,
        closing: Decimal,
        price: Decimal,
        fee: Decimal,
        now: int,
        source: str = "normal",
    ) -> Decimal:
        """Close part of a position: its profit and fee are paid; returns the profit."""
        market, instrument = record.market, record.market.instrument
        coin, long = instrument.settle_coin, record.side == "long"
        size = abs(record.state.size)
        profit = record.state.apply(-closing if long else closing, price)
        if record.margin_mode == "isolated":
            self._free_isolated(record, closing, size, fee - profit)
        self._ledger.settle(record.wallet, coin, profit)
        self._ledger.charge(record.wallet, coin, fee)
        record.state.close_fees += fee
        record.updated = now
        market.count_open(record.side, -closing)
        if not record.state.size:
            del account.positions[(instrument.category, instrument.symbol, record.slot)]
            account.closed_positions.appendleft(
                ClosedPosition(record, account.hold_mode_in(instrument.category))
            )
        self.changed(account, record)
        self._bill_position(account, record, "burst" if source == "liquidation" else "close", profit, fee)
        return profit

    def _free_isolated(self, record: PositionRecord, closing: Decimal, size: Decimal, loss: Decimal) -> None:
        """Free the margin of the part that closes; what it cannot cover is taken from the rest, then insured."""
        share = record.margin
        if closing < size:
            share = (record.margin * closing / size).quantize(_HOLD_STEP, rounding=ROUND_HALF_EVEN)
        freed = min(record.margin, max(share, loss))
        coin = record.market.instrument.settle_coin
        self._ledger.move(coin, freed, (record.wallet, "isolated"), (record.wallet, "available"))
        record.margin -= freed
        if loss > freed:
            self._ledger.move(coin, loss - freed, (INSURANCE, "available"), (record.wallet, "available"))

    def _open(
        self, account: Account, order: Order, opening: Decimal, price: Decimal, fee: Decimal, now: int
    ) -> None:
        market, instrument = order.market, order.market.instrument
        coin = instrument.settle_coin
        key = (instrument.category, instrument.symbol, order.slot)
        record = account.positions.get(key)
        if record is None:
            side: Literal["long", "short"] = "long" if order.side == "buy" else "short"
            record = PositionRecord(
                self._state.next_id(),
                market,
                order.slot,
                now,
                now,
                state=Position(inverse=instrument.is_inverse),
                side=side,
                wallet=order.wallet,
                margin_mode=order.margin_mode,
                leverage=account.leverage(market, side, order.margin_mode),
            )
            account.positions[key] = record
        record.state.apply(opening if order.side == "buy" else -opening, price)
        if record.margin_mode == "isolated":
            need = _up(instrument.value(opening, price) / record.leverage)
            need = min(need, max(ZERO, self._ledger.balance(record.wallet, coin)))
            self._ledger.move(coin, need, (record.wallet, "available"), (record.wallet, "isolated"))
            record.margin += need
        self._ledger.charge(record.wallet, coin, fee)
        record.state.open_fees += fee
        record.updated = now
        market.count_open(record.side, opening)
        self.changed(account, record)
        self._bill_position(account, record, "open", ZERO, fee)

    def _bill_position(
        self, account: Account, record: PositionRecord, what: str, profit: Decimal, fee: Decimal
    ) -> None:
        instrument = record.market.instrument
        self._state.bill(
            account,
            record.wallet,
            instrument.settle_coin,
            f"{what}_{record.side}",
            profit,
            fee=-fee,
            category=instrument.category,
            symbol=instrument.symbol,
        )
