"""What happened in one market, taken from it once for all topics: changed levels, new trades, the book's sequence."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from .market import Market, Trade
from .topics import Change, Listener, MarketTopic, Topic

__all__ = ["Feed"]

FIRST_SEQUENCE = 1_304_314_508_780_744_705

Send = Callable[[Topic, bytes], None]


class Feed:
    """The topics of one market that have listeners."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.topics: dict[Hashable, MarketTopic[Any]] = {}
        self._sequence = FIRST_SEQUENCE
        self._last_trade = 0

    def add(self, topic: MarketTopic[Any], listener: Listener, now_ms: int, send: Send) -> Topic:
        """Start listening; what happened before belongs to those who listened before."""
        if not self.topics:
            self._sequence += 1  # nobody counted what happened while nobody listened
        self.publish(now_ms, send)
        topic = self.topics.setdefault(topic.key, topic)
        topic.sequence = self._sequence
        topic.listeners[listener] = None
        return topic

    def remove(self, topic: Topic, listener: Listener) -> None:
        topic.listeners.pop(listener, None)
        if not topic.listeners:
            self.topics.pop(topic.key, None)

    def publish(self, now_ms: int, send: Send) -> None:
        """Tell every topic what changed since the last call."""
        bids, asks = self.market.book.take_changes()
        before = self._sequence
        self._sequence += len(bids) + len(asks)
        change = Change(bids, asks, before, self._sequence, self._new_trades(), now_ms)
        for topic in list(self.topics.values()):
            topic.sequence = self._sequence
            payload = topic.update(change)
            if payload is not None:
                send(topic, payload)

    def _new_trades(self) -> list[Trade]:
        new: list[Trade] = []
        trades = self.market.trades
        if trades and trades[-1].id > self._last_trade:
            for trade in reversed(trades):
                if trade.id <= self._last_trade:
                    break
                new.append(trade)
            self._last_trade = new[0].id
        return new[::-1]
