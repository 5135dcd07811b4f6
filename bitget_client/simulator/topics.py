"""What can be listened to: who listens, and what they are told. How it is printed comes from ``v2`` and ``v3``.

A topic of a market hears what changed in that market, a topic of an account hears events, and a pulse looks around by
itself now and then. Whoever asks for the same thing in the same version shares one topic, so that each push is encoded
once however many listen.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from copy import copy
from decimal import Decimal
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

import attrs

from ..wire import dumps
from .accounts import Account
from .exchange import Exchange
from .market import Candle, Market, Trade
from .orders import Event

__all__ = [
    "AccountTopic",
    "BookTopic",
    "CandleTopic",
    "Change",
    "Channel",
    "Cut",
    "DepthTopic",
    "EventTopic",
    "Level",
    "Listener",
    "MarketTopic",
    "PulseTopic",
    "Scope",
    "TickerTopic",
    "Topic",
    "TradesTopic",
    "View",
    "push_frame",
]

Listener = Callable[..., None]  # takes any number of payloads, oldest first
Level = tuple[Decimal, Decimal]
#: Start and end of the stretch of time that a moment lies in, all in Unix milliseconds.
Cut = Callable[[int], tuple[int, int]]

RECENT_TRADES = 50


def push_frame(action: str, arg: Mapping[str, str], data: Any, now_ms: int) -> bytes:
    """The JSON of one push."""
    return dumps({"action": action, "arg": arg, "data": data, "ts": now_ms})


class Topic:
    """One thing to listen to. ``key`` tells it from all others; ``arg`` is how its pushes name it."""

    def __init__(self, key: Hashable, arg: Mapping[str, str]) -> None:
        self.key = key
        self.arg = dict(arg)
        self.listeners: dict[Listener, None] = {}

    def first(self, now_ms: int) -> bytes | None:
        """What a new listener is told at once."""
        raise NotImplementedError

    def frame(self, action: str, data: Any, now_ms: int) -> bytes:
        return push_frame(action, self.arg, data, now_ms)


# -- of a market


class Change(NamedTuple):
    """What happened in a market since the last push: changed levels, the book's sequence before and after, trades."""

    bids: list[Level]
    asks: list[Level]
    previous: int
    sequence: int
    trades: list[Trade]
    now_ms: int


T = TypeVar("T")


class MarketTopic(Topic, Generic[T]):
    """A topic of one market. ``show`` prints one of its items."""

    def __init__(self, key: Hashable, arg: Mapping[str, str], market: Market, show: Callable[..., T]) -> None:
        super().__init__(key, arg)
        self.market = market
        self.sequence = 0  # kept by the feed that the topic belongs to
        self._show = show

    def update(self, change: Change) -> bytes | None:
        """What all listeners are told of this change, if anything."""
        raise NotImplementedError


class BookTopic(MarketTopic[Any]):
    """The whole book: a snapshot first, then the levels that changed. ``show(asks, bids, previous, sequence, ms)``."""

    def first(self, now_ms: int) -> bytes | None:
        book = self.market.book
        item = self._show(book.depth("sell"), book.depth("buy"), 0, self.sequence, now_ms)
        return self.frame("snapshot", [item], now_ms)

    def update(self, change: Change) -> bytes | None:
        if not change.bids and not change.asks:
            return None
        item = self._show(change.asks, change.bids, change.previous, change.sequence, change.now_ms)
        return self.frame("update", [item], change.now_ms)


class DepthTopic(MarketTopic[Any]):
    """The best levels of the book, all of them each time one of them changed. Printed as :class:`BookTopic` is."""

    def __init__(
        self, key: Hashable, arg: Mapping[str, str], market: Market, show: Callable[..., Any], depth: int
    ) -> None:
        super().__init__(key, arg, market, show)
        self._depth = depth
        self._rows: tuple[list[Level], list[Level]] | None = None

    def first(self, now_ms: int) -> bytes | None:
        self._rows = self._levels()
        return self._frame(now_ms)

    def update(self, change: Change) -> bytes | None:
        if not change.bids and not change.asks:
            return None
        rows = self._levels()
        if rows == self._rows:
            return None
        self._rows = rows
        return self._frame(change.now_ms)

    def _levels(self) -> tuple[list[Level], list[Level]]:
        book = self.market.book
        return book.depth("sell", self._depth), book.depth("buy", self._depth)

    def _frame(self, now_ms: int) -> bytes:
        assert self._rows is not None
        return self.frame("snapshot", [self._show(*self._rows, 0, self.sequence, now_ms)], now_ms)


class TradesTopic(MarketTopic[Any]):
    """The tape: recent trades first, newest first, then each new one. ``show(trade)``."""

    def first(self, now_ms: int) -> bytes | None:
        trades = list(islice(reversed(self.market.trades), RECENT_TRADES))
        return self.frame("snapshot", [self._show(trade) for trade in trades], now_ms)

    def update(self, change: Change) -> bytes | None:
        if not change.trades:
            return None
        return self.frame("update", [self._show(trade) for trade in change.trades], change.now_ms)


class TickerTopic(MarketTopic[dict[str, Any]]):
    """The figures of a market, whole each time one of them changed. ``show(market, ms)``."""

    _figures: dict[str, Any] | None = None
    _marks: tuple[Any, ...] = ()

    def first(self, now_ms: int) -> bytes | None:
        item = self._show(self.market, now_ms)
        self._figures = {**item, "ts": None}
        return self.frame("snapshot", [item], now_ms)

    def update(self, change: Change) -> bytes | None:
        market, now_ms = self.market, change.now_ms
        marks = (
            market.book.best("buy"),
            market.book.best("sell"),
            market.reference,
            market.open_interest,
            now_ms // 60_000,  # the 24 hours end a minute later
        )
        if marks == self._marks and not change.trades:
            return None
        self._marks = marks
        item = self._show(market, now_ms)
        figures = {**item, "ts": None}
        if figures == self._figures:
            return None
        self._figures = figures
        return self.frame("snapshot", [item], now_ms)


class CandleTopic(MarketTopic[Any]):
    """The running candle, and the one that has just ended. ``show(candle)``; ``past(ms)`` gives the candles so far."""

    def __init__(
        self,
        key: Hashable,
        arg: Mapping[str, str],
        market: Market,
        show: Callable[..., Any],
        *,
        past: Callable[[int], list[Candle]],
        cut: Cut,
        recent: int,
    ) -> None:
        super().__init__(key, arg, market, show)
        self._past = past
        self._cut = cut
        self._recent = recent
        self._running: Candle | None = None
        self._end = 0

    def first(self, now_ms: int) -> bytes | None:
        candles = self._past(now_ms)[-self._recent :]
        self._running = copy(candles[-1])
        self._end = self._cut(self._running.start)[1]
        return self.frame("snapshot", [self._show(candle) for candle in candles], now_ms)

    def update(self, change: Change) -> bytes | None:
        if not change.trades and change.now_ms < self._end:
            return None
        assert self._running is not None
        changed = [self._running] if change.trades and change.trades[0].ts < self._end else []
        for trade in change.trades:
            changed += self._roll(trade.ts)
            self._running.add(trade.price, trade.quantity)
        changed += self._roll(change.now_ms)
        return self.frame("update", [self._show(candle) for candle in changed], change.now_ms)

    def _roll(self, moment: int) -> list[Candle]:
        """Open the candle of this moment, flat, when the running one is over."""
        assert self._running is not None
        if moment < self._end:
            return []
        start, self._end = self._cut(moment)
        close = self._running.close
        self._running = Candle(start, close, close, close, close)
        return [self._running]


# -- of an account


@attrs.frozen
class Scope:
    """What of an account a topic is about: a category ("" for all), and a symbol or coin ("default" for all)."""

    category: str = ""
    name: str = "default"

    def has(self, name: str) -> bool:
        return self.name in ("default", name)


@attrs.frozen(eq=False)
class View:
    """Where a channel looks. What it has ``told`` it may remember here."""

    exchange: Exchange
    account: Account
    scope: Scope
    told: dict[str, Any] = attrs.field(factory=dict)


Show = Callable[[View, list[Any]], Any]


class Channel(NamedTuple):
    """A kind of account topic.

    ``on`` names the events it hears and ``show`` prints them, None for what is not its business.
    ``state`` prints everything as it is now, for a new listener. ``late`` channels are told once when all events are
    in, in the order of that number, as balances are; the others hear every event in its turn. ``repeats`` ones tell
    their state every few seconds, too.
    """

    name: str
    on: tuple[type, ...]
    show: Show
    state: Callable[[View], Any] | None = None
    late: int = 0
    repeats: bool = False
    action: str = "snapshot"


class AccountTopic(Topic):
    """A channel of one account, within one scope."""

    def __init__(self, key: Hashable, arg: Mapping[str, str], channel: Channel, view: View) -> None:
        super().__init__(key, arg)
        self.channel = channel
        self.view = view

    def first(self, now_ms: int) -> bytes | None:
        return None if self.channel.state is None else self.frame("snapshot", self.channel.state(self.view), now_ms)

    def hear(self, events: list[Event], now_ms: int) -> bytes | None:
        """What all listeners are told of these events, if anything."""
        data = self.channel.show(self.view, events)
        return None if data is None else self.frame(self.channel.action, data, now_ms)


# -- of the whole exchange


class EventTopic(Topic):
    """What all may hear of what happens to accounts, such as liquidations. ``show(events)`` gives the items."""

    def __init__(self, key: Hashable, arg: Mapping[str, str], show: Callable[[list[Event]], list[Any]]) -> None:
        super().__init__(key, arg)
        self._show = show

    def first(self, now_ms: int) -> bytes | None:
        return None

    def hear(self, events: list[Event], now_ms: int) -> bytes | None:
        """What all listeners are told of these events, if anything."""
        items = self._show(events)
        return self.frame("update", items, now_ms) if items else None


class PulseTopic(Topic):
    """Something to be looked at now and then. ``look(now_ms, first)`` gives the items to tell, none for no push."""

    def __init__(self, key: Hashable, arg: Mapping[str, str], look: Callable[[int, bool], Iterable[Any]]) -> None:
        super().__init__(key, arg)
        self._look = look

    def first(self, now_ms: int) -> bytes | None:
        items = list(self._look(now_ms, True))
        return self.frame("snapshot", items, now_ms) if items else None

    def beat(self, now_ms: int) -> bytes | None:
        items = list(self._look(now_ms, False))
        return self.frame("snapshot", items, now_ms) if items else None
