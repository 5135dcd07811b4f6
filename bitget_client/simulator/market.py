"""One traded symbol: its book, the tape of trades, funding, candles and 24-hour figures. No account lives here."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

import attrs

from .instruments import Category, Instrument, Tier, load_instruments, tiers_of
from .matching import Book, Side
from .past import Past

__all__ = [
    "INTERVALS",
    "Candle",
    "Category",
    "Instrument",
    "Liquidation",
    "Market",
    "Tier",
    "Trade",
    "load_instruments",
    "plain",
]

MINUTE = 60_000
DAY = 1_440 * MINUTE
HISTORY_MINUTES = 1_500  # how far back the made-up past reaches: a day and an hour
KEPT_MINUTES = 10_080
FUNDINGS = 200  # how many settled funding rates are remembered or made up
MAX_FUNDING = Decimal("0.003")

INTERVALS = {
    "1m": MINUTE,
    "3m": 3 * MINUTE,
    "5m": 5 * MINUTE,
    "15m": 15 * MINUTE,
    "30m": 30 * MINUTE,
    "1H": 60 * MINUTE,
    "4H": 240 * MINUTE,
    "6H": 360 * MINUTE,
    "12H": 720 * MINUTE,
    "1D": DAY,
}
_EAST_EIGHT = 8 * 60 * MINUTE  # the exchange cuts candles of six hours and more by the clock of UTC+8

ZERO = Decimal(0)


@lru_cache(maxsize=1 << 14)  # a book and its tickers print the same few thousand numbers again and again
def plain(number: Decimal) -> str:
    """A decimal as the exchange prints it: no exponent, no trailing zeros."""
    text = str(number)
    if "E" in text:
        text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Trade(NamedTuple):
    """One public trade. ``side`` is the taker's."""

    id: int
    link_id: int
    price: Decimal
    quantity: Decimal
    side: Side
    ts: int


class Liquidation(NamedTuple):
    """A position that was taken over. ``side`` is that of the order which closed it; ``price`` its average."""

    id: int
    side: Side
    price: Decimal
    quantity: Decimal
    ts: int


@attrs.define
class Candle:
    """Prices and volumes of one stretch of time; ``start`` in Unix milliseconds."""

    start: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal = ZERO
    turnover: Decimal = ZERO

    def add(self, price: Decimal, quantity: Decimal) -> None:
        self.high = max(self.high, price)
        self.low = min(self.low, price)
        self.close = price
        self.volume += quantity
        self.turnover += price * quantity

    def merge(self, later: Candle) -> None:
        self.high = max(self.high, later.high)
        self.low = min(self.low, later.low)
        self.close = later.close
        self.volume += later.volume
        self.turnover += later.turnover


class DayFigures(NamedTuple):
    """The last 24 hours."""

    open: Decimal
    high: Decimal
    low: Decimal
    volume: Decimal
    turnover: Decimal


class Market:
    """The state of one symbol. ``reference`` is the price that the simulated rest of the world believes in."""

    def __init__(self, instrument: Instrument, *, seed: int, now_ms: int) -> None:
        self.instrument = instrument
        self._book: Book | None = None
        self._furnish: Callable[[], None] | None = None
        self.watchers: set[Callable[[Market], None]] = set()
        self._reference = instrument.first_price
        self._marked = ZERO, ZERO  # a reference price and the mark price that follows from it
        self.last_price = instrument.first_price
        self.trades: deque[Trade] = deque(maxlen=1000)
        self.outside_interest = instrument.open_interest
        self.liquidations: deque[Liquidation] = deque(maxlen=1000)
        self._settled_funding: deque[tuple[int, Decimal]] = deque(maxlen=FUNDINGS)
        self._held = {"long": ZERO, "short": ZERO}
        self._seed = f"{seed}:{instrument.category}:{instrument.symbol}"
        start = now_ms - now_ms % MINUTE
        first = instrument.first_price
        self._live: deque[Candle] = deque([Candle(start, first, first, first, first)], maxlen=KEPT_MINUTES)
        self._marks: deque[Candle] = deque([Candle(start, first, first, first, first)], maxlen=KEPT_MINUTES)
        self._noted: Decimal | None = None
        self._opened = start
        self._day_of: int | None = None
        self._closed_day = DayFigures(first, first, first, ZERO, ZERO)

    @property
    def reference(self) -> Decimal:
        return self._reference

    @reference.setter
    def reference(self, price: Decimal) -> None:
        self._reference = price
        self.revalue()

    def revalue(self) -> None:
        """The price has moved: what watchers have reckoned from it holds no more. They may not move anything."""
        for watcher in self.watchers:
            watcher(self)

    def furnish_by(self, furnish: Callable[[], None]) -> None:
        """Who puts the first quotes into the book, when somebody first looks at it."""
        self._furnish = furnish

    @property
    def book(self) -> Book:
        """The order book; opened at the first look, since of thousands of markets few are looked at at once."""
        return self._book or self.open_book()

    def open_book(self) -> Book:
        """The book, with its first quotes."""
        if self._book is None:
            self._book = Book(self.instrument.lot)
            if self._furnish is not None:
                self._furnish()
        return self._book

    def forget_changes(self) -> None:
        """Nobody wants to know what changed in the book; one that is not open yet stays closed."""
        if self._book is not None:
            self._book.forget_changes()

    def random(self, purpose: str) -> random.Random:
        """A source of chance of this market's own, the same for the same seed."""
        return random.Random(f"{self._seed}:{purpose}")

    def print_trade(self, trade: Trade) -> None:
        """Put a trade on the tape and into the candles."""
        self.trades.append(trade)
        self.last_price = trade.price
        self._roll(trade.ts)
        self._live[-1].add(trade.price, trade.quantity)

    @cached_property
    def tiers(self) -> list[Tier]:
        """The steps of position sizes, smallest first."""
        return tiers_of(self.instrument.max_leverage)

    def tier_of(self, value: Decimal) -> Tier:
        """The step in which a position of this value in quote units is."""
        return next((tier for tier in self.tiers if value <= tier.largest), self.tiers[-1])

    def count_open(self, side: str, quantity: Decimal) -> None:
        """Accounts hold so much more (or less) of a side."""
        self._held[side] += quantity

    @property
    def open_interest(self) -> Decimal:
        """Open contracts in base coin: those of the rest of the world, and those that accounts have with anybody."""
        return self.outside_interest + max(self._held.values())

    @property
    def mark_price(self) -> Decimal:
        """What positions are valued at: the reference price in ticks."""
        if self._marked[0] is not self._reference:  # asked for at every order, for every position
            tick = self.instrument.tick
            self._marked = self.reference, (self.reference / tick).to_integral_value() * tick
        return self._marked[1]

    # -- funding

    @cached_property
    def funding_interval(self) -> int:
        """Milliseconds between two payments; 0 when there are none."""
        return int(self.instrument.rules.get("fundInterval") or 0) * 60 * MINUTE

    @property
    def funding_rate(self) -> Decimal:
        """The rate of the next payment: the instrument's own, and more the higher the price is above where it began."""
        above = self.reference / self.instrument.first_price - 1
        rate = self.instrument.funding_rate + above / 100
        return max(-MAX_FUNDING, min(MAX_FUNDING, rate)).quantize(Decimal("0.000001"))

    def next_funding(self, now_ms: int) -> int:
        """When the next payment is due."""
        return now_ms - now_ms % self.funding_interval + self.funding_interval

    def settle_funding(self, end: int, times: int) -> None:
        """Remember the rate of the payments up to ``end``."""
        for back in range(min(times, FUNDINGS) - 1, -1, -1):
            self._settled_funding.append((end - back * self.funding_interval, self.funding_rate))

    def funding_history(self) -> list[tuple[int, Decimal]]:
        """Time and rate of past payments, newest first; those before the exchange began are made up."""
        return [*reversed(self._settled_funding), *self._past_funding][:FUNDINGS]

    @cached_property
    def _past_funding(self) -> list[tuple[int, Decimal]]:
        chance = self.random("funding")
        last = self._opened - self._opened % self.funding_interval
        rows = []
        for back in range(FUNDINGS):
            moved = Decimal(round(chance.gauss(0, 20))).scaleb(-6)
            rate = max(-MAX_FUNDING, min(MAX_FUNDING, self.instrument.funding_rate + moved))
            rows.append((last - back * self.funding_interval, rate))
        return rows

    # -- candles

    @cached_property
    def _made_up(self) -> Past:
        """A made-up past that ends at the first price; built when somebody asks, since most tests never do."""
        instrument = self.instrument
        ticks = int(instrument.first_price / instrument.tick)
        return Past(
            self.random("past"),
            count=HISTORY_MINUTES,
            ticks=ticks,
            step=max(1.0, ticks * 0.0004),
            lots=float(instrument.level_value / instrument.first_price) / 4 / float(instrument.lot),
        )

    @cached_property
    def _past(self) -> list[Candle]:
        tick, lot, past = self.instrument.tick, self.instrument.lot, self._made_up
        first = self._opened - HISTORY_MINUTES * MINUTE
        rows = zip(past.open, past.high, past.low, past.close, past.lots, strict=True)
        return [
            Candle(
                first + number * MINUTE, o * tick, h * tick, low * tick, c * tick, v * lot, v * lot * (o + c) * tick / 2
            )
            for number, (o, h, low, c, v) in enumerate(rows)
        ]

    @staticmethod
    def _roll_on(candles: deque[Candle], now_ms: int) -> None:
        """Open a flat candle for each minute that has begun since the last entry."""
        start = now_ms - now_ms % MINUTE
        last = candles[-1]
        first_missing = max(last.start + MINUTE, start - KEPT_MINUTES * MINUTE)
        for missing in range(first_missing, start + MINUTE, MINUTE):
            candles.append(Candle(missing, last.close, last.close, last.close, last.close))

    def _roll(self, now_ms: int) -> None:
        self._roll_on(self._live, now_ms)

    def _minutes(self) -> list[Candle]:
        return [*self._past, *self._live]

    def opened_at(self, moment: int) -> Decimal:
        """The price with which the minute of this moment began, or the oldest one that is known."""
        self._roll(moment)
        live = self._live
        behind = (live[0].start - moment + MINUTE - 1) // MINUTE
        if behind <= 0:
            return live[min(-behind, len(live) - 1)].open
        if live[0].start > self._opened:
            return live[0].open
        return self._made_up.open[max(0, HISTORY_MINUTES - behind)] * self.instrument.tick

    def note_mark(self, now_ms: int) -> None:
        """Put the mark price, which is the index price too, into its own candles; to be called when time has passed."""
        if self._reference is not self._noted:
            self._noted = self._reference
            self._roll_on(self._marks, now_ms)
            self._marks[-1].add(self.mark_price, ZERO)

    def mark_candles(self, interval: str, now_ms: int) -> list[Candle]:
        """All candles of the mark price, which have no volume. Their made-up past is that of the trades."""
        self.note_mark(now_ms)
        self._roll_on(self._marks, now_ms)
        past = [attrs.evolve(minute, volume=ZERO, turnover=ZERO) for minute in self._past]
        return self._merged([*past, *self._marks], interval)

    def candles(self, interval: str, now_ms: int) -> list[Candle]:
        """All candles of an interval, oldest first; the last one is still running."""
        self._roll(now_ms)
        return self._merged(self._minutes(), interval)

    @staticmethod
    def _merged(minutes: list[Candle], interval: str) -> list[Candle]:
        width = INTERVALS[interval]
        if width == MINUTE:
            return minutes
        offset = _EAST_EIGHT if width >= INTERVALS["6H"] else 0
        merged: list[Candle] = []
        for minute in minutes:
            start = minute.start - (minute.start + offset) % width
            if merged and merged[-1].start == start:
                merged[-1].merge(minute)
            else:
                merged.append(attrs.evolve(minute, start=start))
        return merged

    def _until(self, running: Candle) -> DayFigures:
        """The last 24 hours without the minute that is running."""
        since = running.start - DAY
        minutes = [minute for minute in islice(self._live, len(self._live) - 1) if minute.start > since]
        opened = minutes[0].open if minutes else running.open
        high = max((minute.high for minute in minutes), default=running.high)
        low = min((minute.low for minute in minutes), default=running.low)
        volume = sum((minute.volume for minute in minutes), ZERO)
        turnover = sum((minute.turnover for minute in minutes), ZERO)
        gone = (since - self._opened) // MINUTE + 1 + HISTORY_MINUTES  # made-up minutes that are too old
        if past := self._made_up.since(max(0, gone)):
            tick, lot = self.instrument.tick, self.instrument.lot
            opened, high, low = past.open * tick, max(high, past.high * tick), min(low, past.low * tick)
            volume, turnover = volume + past.volume * lot, turnover + past.turnover * lot * tick / 2
        return DayFigures(opened, high, low, volume, turnover)

    def day(self, now_ms: int) -> DayFigures:
        """Open, high, low and volumes of the last 24 hours, to the minute."""
        self._roll(now_ms)
        running = self._live[-1]
        if self._day_of != running.start:
            self._closed_day = self._until(running)
            self._day_of = running.start
        closed = self._closed_day
        return DayFigures(
            closed.open,
            max(closed.high, running.high),
            min(closed.low, running.low),
            closed.volume + running.volume,
            closed.turnover + running.turnover,
        )
