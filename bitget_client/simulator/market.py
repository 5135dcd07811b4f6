"""One traded symbol: its rules, its book, the tape of trades, candles and 24-hour figures. No account lives here."""

from __future__ import annotations

import json
import random
from collections import deque
from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from importlib.resources import files
from typing import Any, Literal

import attrs

from .matching import Book, Side

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

Category = Literal["SPOT", "USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES"]

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


def plain(number: Decimal) -> str:
    """A decimal as the exchange prints it: no exponent, no trailing zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@attrs.frozen
class Instrument:
    """The rules of a symbol. ``rules`` is the row as the exchange's instruments endpoint prints it.

    ``margin`` is the same row in category ``MARGIN``, empty for what cannot be traded on margin.
    """

    rules: dict[str, Any]
    first_price: Decimal = attrs.field(converter=Decimal)
    level_value: Decimal = attrs.field(converter=Decimal)
    source: str = ""
    funding_rate: Decimal = attrs.field(converter=Decimal, default=ZERO)
    open_interest: Decimal = attrs.field(converter=Decimal, default=ZERO)
    margin: dict[str, Any] = attrs.field(factory=dict)

    symbol: str = attrs.field(init=False)
    category: Category = attrs.field(init=False)
    base: str = attrs.field(init=False)
    quote: str = attrs.field(init=False)
    tick: Decimal = attrs.field(init=False)
    lot: Decimal = attrs.field(init=False)
    min_quantity: Decimal = attrs.field(init=False)
    min_value: Decimal = attrs.field(init=False)
    max_quantity: Decimal | None = attrs.field(init=False)
    max_market_quantity: Decimal | None = attrs.field(init=False)
    buy_ratio: Decimal = attrs.field(init=False)
    sell_ratio: Decimal = attrs.field(init=False)
    maker_fee: Decimal = attrs.field(init=False)
    taker_fee: Decimal = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        rules = self.rules

        def put(name: str, value: Any) -> None:
            object.__setattr__(self, name, value)

        put("symbol", rules["symbol"])
        put("category", rules["category"])
        put("base", rules["baseCoin"])
        put("quote", rules["quoteCoin"])
        put("tick", Decimal(rules.get("priceMultiplier") or Decimal(1).scaleb(-int(rules["pricePrecision"]))))
        put("lot", Decimal(rules.get("quantityMultiplier") or Decimal(1).scaleb(-int(rules["quantityPrecision"]))))
        put("min_quantity", Decimal(rules["minOrderQty"]))
        put("min_value", Decimal(rules["minOrderAmount"]))
        put("max_quantity", Decimal(rules["maxOrderQty"] or 0) or None)
        put("max_market_quantity", Decimal(rules["maxMarketOrderQty"] or 0) or None)
        put("buy_ratio", Decimal(rules["buyLimitPriceRatio"]))
        put("sell_ratio", Decimal(rules["sellLimitPriceRatio"]))
        put("maker_fee", Decimal(rules["makerFeeRate"]))
        put("taker_fee", Decimal(rules["takerFeeRate"]))

    @property
    def is_futures(self) -> bool:
        return self.category != "SPOT"

    @property
    def is_inverse(self) -> bool:
        """Whether profit, fees and margin are in base coin."""
        return self.category == "COIN-FUTURES"

    @property
    def settle_coin(self) -> str:
        """The coin of profit, fees and margin."""
        return self.base if self.is_inverse else self.quote

    def value(self, quantity: Decimal, price: Decimal) -> Decimal:
        """What a quantity is worth at a price, in the settlement coin."""
        return quantity if self.is_inverse else quantity * price

    def rules_of(self, category: str) -> dict[str, Any]:
        """The row of the instruments endpoint in this category."""
        return self.margin if category == "MARGIN" else self.rules

    @property
    def max_leverage(self) -> int:
        return int(self.rules.get("maxLeverage") or 1)

    @property
    def max_symbol_orders(self) -> int:
        """How many open orders an account may have in this symbol; 0 for any number."""
        return int(self.rules.get("maxSymbolOrderNum") or 0)

    @property
    def max_category_orders(self) -> int:
        """How many open orders an account may have in this category; 0 for any number."""
        return int(self.rules.get("maxProductOrderNum") or 0)


@attrs.frozen
class Tier:
    """A step of position sizes: up to ``largest`` in quote units, with its highest leverage and maintenance rate."""

    number: int
    smallest: Decimal
    largest: Decimal
    leverage: int
    rate: Decimal


# Largest value in quote units, the part of the symbol's leverage that it allows, the maintenance rate. The first row is
# that of the published sample; the others rise in the way in which the exchange's do, and are the simulator's own.
_TIERS = (
    (100_000, "1", "0.004"),
    (1_000_000, "0.8", "0.005"),
    (5_000_000, "0.4", "0.01"),
    (20_000_000, "0.2", "0.025"),
    (50_000_000, "0.1", "0.05"),
    (200_000_000, "0.04", "0.1"),
)


def _tiers(leverage: int) -> list[Tier]:
    tiers, smallest = [], ZERO
    for number, (largest, share, rate) in enumerate(_TIERS, 1):
        steps = max(1, int(leverage * Decimal(share)))
        tiers.append(Tier(number, smallest, Decimal(largest), steps, Decimal(rate)))
        smallest = Decimal(largest)
    return tiers


def load_instruments() -> list[Instrument]:
    """The seed instruments that come with the package."""
    text = files(__package__).joinpath("data/instruments.json").read_text("utf-8")
    return [Instrument(**row) for row in json.loads(text)["instruments"]]


@attrs.frozen
class Trade:
    """One public trade. ``side`` is the taker's."""

    id: int
    link_id: int
    price: Decimal
    quantity: Decimal
    side: Side
    ts: int


@attrs.frozen
class Liquidation:
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


@attrs.frozen
class DayFigures:
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
        self.reference = instrument.first_price
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
        self._opened = start
        self._day_of: int | None = None
        self._closed_day = DayFigures(first, first, first, ZERO, ZERO)

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
        return _tiers(self.instrument.max_leverage)

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
        tick = self.instrument.tick
        return (self.reference / tick).to_integral_value() * tick

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
    def _past(self) -> list[Candle]:
        """A made-up past that ends at the first price; built when somebody asks, since most tests never do."""
        chance = self.random("past")
        tick = self.instrument.tick
        ticks = int(self.instrument.first_price / tick)
        step = max(1.0, ticks * 0.0004)
        volume = float(self.instrument.level_value / self.instrument.first_price) / 4
        lot = self.instrument.lot
        candles: list[Candle] = []
        close = ticks
        for minute in range(1, HISTORY_MINUTES + 1):
            opening = max(1, close + round(chance.gauss(0, step)))
            high = max(opening, close) + int(chance.random() * step)
            low = max(1, min(opening, close) - int(chance.random() * step))
            quantity = int(chance.random() * volume / float(lot)) * lot
            start = self._opened - minute * MINUTE
            turnover = quantity * (opening + close) * tick / 2
            candles.append(Candle(start, opening * tick, high * tick, low * tick, close * tick, quantity, turnover))
            close = opening
        candles.reverse()
        return candles

    def _roll(self, now_ms: int) -> None:
        """Open a flat candle for each minute that has begun since the last trade."""
        start = now_ms - now_ms % MINUTE
        last = self._live[-1]
        first_missing = max(last.start + MINUTE, start - KEPT_MINUTES * MINUTE)
        for missing in range(first_missing, start + MINUTE, MINUTE):
            self._live.append(Candle(missing, last.close, last.close, last.close, last.close))

    def _minutes(self) -> list[Candle]:
        return [*self._past, *self._live]

    def candles(self, interval: str, now_ms: int) -> list[Candle]:
        """All candles of an interval, oldest first; the last one is still running."""
        self._roll(now_ms)
        width = INTERVALS[interval]
        if width == MINUTE:
            return self._minutes()
        offset = _EAST_EIGHT if width >= INTERVALS["6H"] else 0
        merged: list[Candle] = []
        for minute in self._minutes():
            start = minute.start - (minute.start + offset) % width
            if merged and merged[-1].start == start:
                merged[-1].merge(minute)
            else:
                merged.append(attrs.evolve(minute, start=start))
        return merged

    def day(self, now_ms: int) -> DayFigures:
        """Open, high, low and volumes of the last 24 hours, to the minute."""
        self._roll(now_ms)
        running = self._live[-1]
        if self._day_of != running.start:
            window = [minute for minute in self._minutes()[:-1] if minute.start > running.start - DAY]
            self._closed_day = DayFigures(
                window[0].open if window else running.open,
                max((minute.high for minute in window), default=running.high),
                min((minute.low for minute in window), default=running.low),
                sum((minute.volume for minute in window), ZERO),
                sum((minute.turnover for minute in window), ZERO),
            )
            self._day_of = running.start
        closed = self._closed_day
        return DayFigures(
            closed.open,
            max(closed.high, running.high),
            min(closed.low, running.low),
            closed.volume + running.volume,
            closed.turnover + running.turnover,
        )
