"""Replay: a recording moves the markets instead of their own life. The file itself is read in ``recording``.

What was recorded becomes quotes and trades of the rest of the world in the simulated book, so that books, tickers,
trades and candles agree, and orders of accounts take part: a recorded trade fills what rests at its price or better,
and a recorded quote meets what it crosses. Ids, ``seq`` and fees are the simulator's own, and so is funding.

The recording begins when the exchange's time does, with the gaps between its lines as they were; set ``begin_ms`` to
its first ``ts`` to have its own dates. After its last line the markets stand still, as do those that are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import islice
from os import PathLike
from typing import Any

import attrs

from .exchange import Exchange
from .life import Life
from .market import Instrument
from .matching import Side
from .recording import Push, read_pushes

__all__ = ["Player", "Replay"]

ZERO = Decimal(0)
LOOK_AHEAD = 2_000  # lines read to learn which markets are in the file, and at what prices they begin
_MID, _LAST, _MARK = range(3)  # what the reference price is taken from, if there is nothing better
_PRICES = {"trade": ("p",), "ticker": ("lastPrice", "markPrice")}

MarketKey = tuple[str, str]


class Player(Life):
    """One market that does what was recorded."""

    _has_book = _has_trades = False
    _rank = _MID
    _last_trade = 0

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._recorded: dict[Side, dict[Decimal, Decimal]] = {"buy": {}, "sell": {}}

    def tick(self, seconds: float = 0.0) -> None:
        """It has no life of its own."""

    def expect(self, kinds: set[str]) -> None:
        """Which kinds of pushes will come: what does not come is worked out of the others."""
        self._has_book, self._has_trades = "book" in kinds, "trade" in kinds
        self.requote()

    def requote(self) -> None:
        """Quotes of its own making are for markets whose books were not recorded."""
        if not self._has_book:
            super().requote()

    def play(self, push: Push, since_ms: int) -> None:
        """Do what one push tells. Trades from before ``since_ms``, and those seen already, are left out."""
        for item in push.items:
            if push.kind == "book":
                self.show(item, whole=push.is_whole)
            elif push.kind == "ticker":
                self.tick_to(item)
        if push.kind == "trade":
            for item in sorted(push.items, key=lambda item: (int(item["T"]), int(item["i"]))):
                if int(item["T"]) >= since_ms and int(item["i"]) > self._last_trade:
                    self._last_trade = int(item["i"])
                    self.trade(Decimal(item["p"]), Decimal(item["v"]), "buy" if item["S"] == "buy" else "sell")

    def trade(self, price: Decimal, quantity: Decimal, side: Side) -> None:
        """The rest of the world trades this much at this price; ``side`` is the taker's."""
        price, quantity = self._in_ticks(price), max(self._in_lots(quantity), self.market.instrument.lot)
        maker: Side = "sell" if side == "buy" else "buy"
        sign = 1 if side == "buy" else -1
        self._has_trades = True
        self._refer_to(price, _LAST)
        better = [quoted for quoted in self._quotes[maker] if (price - quoted) * sign > 0]
        for quoted in better:  # the record says: at this price, no better
            self._cancel(self.market, self._quotes[maker].pop(quoted))
        crossed = self._clear_way(maker, price)
        held = self.market.book.get(self._quotes[maker].get(price, 0))
        if held is None or (held.remaining or ZERO) < quantity:
            self._quote(maker, price, quantity)  # more was traded than the last book showed here
        self._send(side, price, quantity, "ioc")
        if not self._has_book:
            self.requote()
            return
        # The push of the book may have come before that of the trade: its levels hold, whatever the trade has taken
        for quotes_of, prices in ((side, crossed), (maker, [*better, price])):
            for quoted in prices:
                self._quote(quotes_of, quoted, self._recorded[quotes_of].get(quoted, ZERO))

    def show(self, item: Mapping[str, Any], *, whole: bool) -> None:
        """Bring the quotes to a recorded book, or change the levels of an update."""
        self._has_book = True
        sides: tuple[tuple[Side, str], ...] = (("buy", "b"), ("sell", "a"))
        wanted = {side: self._levels(item.get(name) or ()) for side, name in sides}
        for side, levels in wanted.items():
            recorded, quotes = self._recorded[side], self._quotes[side]
            if whole:
                recorded.clear()
            recorded.update(levels)
            for price in [price for price, quantity in levels.items() if not quantity]:
                del recorded[price]
            for price in [price for price in quotes if (whole if price not in levels else not levels[price])]:
                self._cancel(self.market, quotes.pop(price))
        for side, levels in wanted.items():
            for price, quantity in levels.items():
                self._quote(side, price, quantity)
        bid, ask = self.market.book.best("buy"), self.market.book.best("sell")
        if bid and ask:
            self._refer_to(self._in_ticks((bid[0] + ask[0]) / 2), _MID)

    def tick_to(self, item: Mapping[str, Any]) -> None:
        """Take over the prices of a ticker."""
        if mark := Decimal(item.get("markPrice") or 0):
            self._refer_to(self._in_ticks(mark), _MARK)
        last = self._in_ticks(Decimal(item.get("lastPrice") or 0))
        if last and not self._has_trades and last != self.market.last_price:
            self._refer_to(last, _LAST)
            self.trade(last, self.market.instrument.min_quantity, "buy" if last > self.market.last_price else "sell")
            self._has_trades = False
        else:
            self.requote()

    # -- inside

    def _refer_to(self, price: Decimal, rank: int) -> None:
        if rank >= self._rank and price > 0:
            self._rank = rank
            self.market.reference = price

    def _quote(self, side: Side, price: Decimal, quantity: Decimal) -> None:
        quotes, book = self._quotes[side], self.market.book
        held = book.get(quotes.get(price, 0))
        if held is not None and held.remaining == quantity:
            return
        if price in quotes:
            self._cancel(self.market, quotes.pop(price))
        if quantity <= 0:
            return
        self._clear_way(side, price)
        match = self._send(side, price, quantity, "gtc")
        if match.rests:
            quotes[price] = match.order.id

    def _clear_way(self, side: Side, price: Decimal) -> list[Decimal]:
        """Withdraw the own quotes that a new quote of this side would trade with; returns their prices."""
        other: Side = "buy" if side == "sell" else "sell"
        best = self.market.book.best(other)
        if best is None or (best[0] > price if other == "sell" else best[0] < price):
            return []
        quotes, sign = self._quotes[other], (1 if other == "sell" else -1)
        crossed = [quoted for quoted in quotes if (price - quoted) * sign >= 0]
        for quoted in crossed:
            self._cancel(self.market, quotes.pop(quoted))
        return crossed

    def _levels(self, rows: Iterable[Any]) -> dict[Decimal, Decimal]:
        return {self._in_ticks(Decimal(row[0])): self._in_lots(Decimal(row[1])) for row in rows}

    def _in_ticks(self, price: Decimal) -> Decimal:
        tick = self.market.instrument.tick
        return (price / tick).to_integral_value(ROUND_HALF_EVEN) * tick

    def _in_lots(self, quantity: Decimal) -> Decimal:
        lot = self.market.instrument.lot
        return quantity // lot * lot


class Replay:
    """A recording as the script of an exchange's course. Read line by line while it is played.

    ``only`` are the instruments of an exchange that was told its symbols: others in the file are left out. Without it,
    a symbol that has no seed instrument is a ``ValueError``, as are lines that are no pushes.
    """

    def __init__(self, path: str | PathLike[str], *, only: Iterable[Instrument] | None = None) -> None:
        self._path = path
        self._only = None if only is None else {(row.category, row.symbol) for row in only}
        self._prices: dict[MarketKey, Decimal] = {}
        self._kinds: dict[MarketKey, set[str]] = {}
        for push in islice(self._read(), LOOK_AHEAD):
            self._kinds.setdefault(push.market, set()).add(push.kind)
            if push.market not in self._prices and (price := _price_of(push)):
                self._prices[push.market] = price
        if not self._kinds:
            raise ValueError(f"{path}: nothing in it can be replayed")
        self._pushes = self._read()
        self._next: Push | None = next(self._pushes)
        self._first_ms = self._last_ms = self._next.ts
        self._shift_ms = 0
        self._players: dict[MarketKey, Player] = {}
        self._exchange: Exchange

    def priced(self, instruments: Iterable[Instrument]) -> list[Instrument]:
        """The instruments, beginning at the prices of the recording."""
        rows = list(instruments)
        if missing := set(self._kinds) - {(row.category, row.symbol) for row in rows}:
            names = ", ".join(f"{symbol} in {category}" for category, symbol in sorted(missing))
            raise ValueError(f"{self._path}: no seed instrument for {names}")
        return [self._begin_at(row, self._prices.get((row.category, row.symbol))) for row in rows]

    @staticmethod
    def _begin_at(row: Instrument, price: Decimal | None) -> Instrument:
        if price is None:
            return row
        return attrs.evolve(row, first_price=(price / row.tick).to_integral_value() * row.tick)

    def begin(self, exchange: Exchange) -> None:
        """Take the recorded markets of an exchange over; the first line is due now."""
        self._exchange = exchange
        self._shift_ms = exchange.clock.now_ms() - self._first_ms
        for key, kinds in self._kinds.items():
            self._player(key).expect(kinds)

    def due_ms(self) -> int | None:
        """When the next line is due, by the exchange's clock; None after the last."""
        return None if self._next is None else self._last_ms + self._shift_ms

    def play(self, until_ms: int) -> None:
        """Play every line that is due by then."""
        while self._next is not None and self._last_ms + self._shift_ms <= until_ms:
            push, self._next = self._next, None  # a line that cannot be read ends the replay
            player = self._player(push.market)
            player.play(push, self._first_ms)
            self._exchange.dirty[player.market] = None
            self._next = next(self._pushes, None)
            if self._next is not None:
                self._last_ms = max(self._last_ms, self._next.ts)  # a line out of order is played as soon as it is read

    # -- inside

    def _read(self) -> Iterator[Push]:
        for push in read_pushes(self._path):
            if self._only is None or push.market in self._only:
                yield push

    def _player(self, key: MarketKey) -> Player:
        player = self._players.get(key)
        if player is None:
            market = self._exchange.markets.get(key)
            if market is None:
                raise ValueError(f"{self._path}: no seed instrument for {key[1]} in {key[0]}")
            player = self._players[key] = self._exchange.give_life(market, Player)
        return player


def _price_of(push: Push) -> Decimal | None:
    for item in push.items:
        for name in _PRICES.get(push.kind, ()):
            if item.get(name):
                return Decimal(item[name])
        if push.kind == "book" and item.get("a") and item.get("b"):
            return (Decimal(item["a"][0][0]) + Decimal(item["b"][0][0])) / 2
    return None
