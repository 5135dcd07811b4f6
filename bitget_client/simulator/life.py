"""The simulated rest of the world: a market maker and a noise trader for each symbol. No account's order lives here.

The maker keeps a ladder of quotes on a grid around the reference price; the noise trader takes from it now and then. So
book, trades, tickers and candles agree, because there is only one source of them: the book.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import sqrt

from .ledger import MARKET
from .market import Market
from .matching import BookOrder, Match, Side

__all__ = ["Life"]

LEVELS = 25
STEP = 0.1  # seconds that one tick stands for, unless told otherwise
_SIDES: tuple[Side, Side] = ("buy", "sell")
Submit = Callable[[Market, BookOrder], Match]
Cancel = Callable[[Market, int], None]


class Life:
    """What moves one market. ``tick()`` is one step of it; ``set_price()`` moves it by hand.

    ``anchor`` is the market whose reference this one follows, so that spot and futures of a coin stay together.
    """

    def __init__(
        self,
        market: Market,
        *,
        submit: Submit,
        cancel: Cancel,
        next_id: Callable[[], int],
        anchor: Market | None = None,
    ) -> None:
        self.market = market
        self._submit = submit
        self._cancel = cancel
        self._next_id = next_id
        self._anchor = anchor
        self._chance = market.random("life")
        instrument = market.instrument
        self._first = float(instrument.first_price)
        spacing = (instrument.first_price * Decimal("0.00005") / instrument.tick).to_integral_value(ROUND_CEILING)
        self._gap = spacing * instrument.tick
        self._lots_per_level = max(1, int(instrument.level_value / instrument.first_price / instrument.lot))
        self._quotes: dict[Side, dict[Decimal, int]] = {"buy": {}, "sell": {}}
        self._stands: tuple[Decimal, int] | None = None  # cell of the grid and number of quotes, when all were placed

    def tick(self, seconds: float = STEP) -> None:
        """Let the reference wander as far as it does in so long, follow it with the quotes, and perhaps trade."""
        market, chance = self.market, self._chance
        market.open_book()  # before anything is drawn, so that a look at the book changes nothing of what follows
        if self._anchor is not None:
            anchor = self._anchor
            market.reference = anchor.reference * market.instrument.first_price / anchor.instrument.first_price
        else:
            price, steps = float(market.reference), seconds / STEP
            pull = (self._first - price) * min(0.5, 0.0005 * steps)
            step = chance.gauss(0, self._first * 0.00004 * sqrt(steps)) + pull
            ticks = round((price + step) / float(market.instrument.tick))
            market.reference = max(1, ticks) * market.instrument.tick
        self.requote()
        if chance.random() < 0.35:
            self._make_noise()
        elif chance.random() < 0.5:
            self._refresh_one()

    def set_price(self, price: Decimal) -> None:
        """Trade at ``price`` now: orders resting there or beyond it are filled, and the quotes stand around it."""
        market = self.market
        market.open_book()
        market.reference = price
        for side in _SIDES:  # the old quotes would otherwise be traded through at the old prices
            self._withdraw(side, frozenset())
        for side in _SIDES:
            reached = sum(
                (
                    order.remaining or Decimal(0)
                    for order in market.book.orders(side)
                    if order.price is not None and (order.price >= price if side == "buy" else order.price <= price)
                ),
                Decimal(0),
            )
            if reached:
                self._send("sell" if side == "buy" else "buy", price, reached, "ioc")
        self._send("sell", price, market.instrument.min_quantity, "gtc")
        self._send("buy", price, market.instrument.min_quantity, "ioc")
        self.requote()

    def withdraw(self) -> None:
        """Take every quote out of the book."""
        for side in _SIDES:
            self._withdraw(side, frozenset())

    def requote(self) -> None:
        """Bring the ladder of quotes to where the reference is."""
        gap, book = self._gap, self.market.book
        cell = (self.market.reference / gap).to_integral_value(ROUND_FLOOR)
        on_grid = cell * gap == self.market.reference
        if not on_grid and self._stands == (cell, sum(map(len, self._quotes.values()))):
            if all(book.holds(quotes.values()) for quotes in self._quotes.values()):
                return
        top_bid = (cell - 1 if on_grid else cell) * gap
        top_ask = (cell + 1) * gap
        ladders: dict[Side, list[Decimal]] = {
            "buy": [price for level in range(LEVELS) if (price := top_bid - level * gap) > 0],
            "sell": [top_ask + level * gap for level in range(LEVELS)],
        }
        for side in _SIDES:
            self._withdraw(side, frozenset(ladders[side]))
        for side, prices in ladders.items():
            quotes = self._quotes[side]
            for price in prices:
                held = quotes.get(price)
                if held is None or held not in book:
                    match = self._send(side, price, self._size(), "gtc")
                    if match.rests:
                        quotes[price] = match.order.id
        whole = all(len(self._quotes[side]) == len(ladders[side]) for side in _SIDES)
        self._stands = None if on_grid or not whole else (cell, sum(map(len, ladders.values())))

    # -- inside

    def _send(self, side: Side, price: Decimal | None, quantity: Decimal, force: str) -> Match:
        order = BookOrder(
            self._next_id(),
            MARKET,
            side,
            price,
            quantity,
            time_in_force="ioc" if force == "ioc" else "gtc",
        )
        return self._submit(self.market, order)

    def _withdraw(self, side: Side, keep: frozenset[Decimal]) -> None:
        quotes = self._quotes[side]
        for price in [price for price in quotes if price not in keep]:
            self._cancel(self.market, quotes.pop(price))

    def _size(self) -> Decimal:
        return max(1, int(self._lots_per_level * (0.2 + 1.6 * self._chance.random()))) * self.market.instrument.lot

    def _refresh_one(self) -> None:
        """Change the size of one quote near the top, as makers do all the time."""
        side: Side = "buy" if self._chance.random() < 0.5 else "sell"
        prices = list(self._quotes[side])[:5]
        if prices:
            price = self._chance.choice(prices)
            self._cancel(self.market, self._quotes[side].pop(price))
            match = self._send(side, price, self._size(), "gtc")
            if match.rests:
                self._quotes[side][price] = match.order.id

    def _make_noise(self) -> None:
        instrument = self.market.instrument
        lots = max(1, int(self._lots_per_level * self._chance.random() * 0.08))
        quantity = max(instrument.min_quantity, lots * instrument.lot)
        self._send("buy" if self._chance.random() < 0.5 else "sell", None, quantity, "ioc")
