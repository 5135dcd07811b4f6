"""Who is told what: it brings topics and listeners together, whatever version they speak. What a line says back is in
``lines``, what topics there are in ``v2`` and ``v3``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from .exchange import Exchange
from .feeds import Feed
from .market import MINUTE, Market
from .orders import Event, Filled, OrderChanged
from .topics import AccountTopic, EventTopic, Listener, MarketTopic, PulseTopic, Topic
from .triggers import StrategyChanged

__all__ = ["Hub"]

PULSE = 1000  # milliseconds between two looks at what is not pushed at once


def _owner(event: Event) -> str:
    """The account that an event is about."""
    if isinstance(event, Filled):
        return event.execution.order.account
    if isinstance(event, OrderChanged):
        return event.order.account
    if isinstance(event, StrategyChanged):
        return event.strategy.account
    return event.account


class Hub:
    """Spreads what happens in the exchange to the lines that asked for it.

    Markets to which nobody listens cost next to nothing. What one call brings about reaches each listener in one go.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._feeds: dict[Market, Feed] = {}  # every market that was ever listened to: its sequence goes on
        self._listened: dict[Market, Feed] = {}
        self._accounts: dict[str, dict[Hashable, AccountTopic]] = {}
        self._pulses: dict[Hashable, PulseTopic] = {}
        self._open: dict[Hashable, EventTopic] = {}
        self._out: dict[Listener, list[bytes]] = {}
        self._next_minute = self._next_pulse = 0

    # -- who listens

    def subscribe(self, topic: Topic, listener: Listener) -> Topic:
        """Start listening and push the first state; returns the topic as it is shared, to end it with."""
        now = self._exchange.clock.now_ms()
        if isinstance(topic, MarketTopic):
            feed = self._feeds.get(topic.market)
            if feed is None:
                feed = self._feeds[topic.market] = Feed(topic.market)
            shared = feed.add(topic, listener, now, self._send)
            self._listened[topic.market] = feed
        else:
            shared = self._shelf(topic).setdefault(topic.key, topic)
            shared.listeners[listener] = None
        first = shared.first(now)
        if first is not None:
            self._out.setdefault(listener, []).append(first)
        self._deliver()
        return shared

    def unsubscribe(self, topic: Topic, listener: Listener) -> None:
        if isinstance(topic, MarketTopic):
            feed = self._feeds[topic.market]
            feed.remove(topic, listener)
            if not feed.topics:
                self._listened.pop(topic.market, None)
            return
        topic.listeners.pop(listener, None)
        if not topic.listeners:
            self._shelf(topic).pop(topic.key, None)

    def _shelf(self, topic: Topic) -> dict[Hashable, Any]:
        """Where topics of its kind are kept."""
        if isinstance(topic, AccountTopic):
            return self._accounts.setdefault(topic.view.account.uid, {})
        return self._pulses if isinstance(topic, PulseTopic) else self._open

    # -- what they are told

    @property
    def due(self) -> bool:
        """Whether something is to be pushed though no market moved: a candle begins, or a second is over."""
        if not self._listened and not self._pulses:
            return False
        now = self._exchange.clock.now_ms()
        return (bool(self._listened) and now >= self._next_minute) or (bool(self._pulses) and now >= self._next_pulse)

    def flush(self) -> None:
        """Push what changed in the markets since the last call, and what is due."""
        now = self._exchange.clock.now_ms()
        dirty = self._exchange.dirty
        for market in list(dirty):  # looking into a market for the first time opens its book, which makes it dirty
            feed = self._listened.get(market)
            if feed is None:
                market.forget_changes()
            else:
                feed.publish(now, self._send)
        if self._listened and now >= self._next_minute:
            self._next_minute = now - now % MINUTE + MINUTE
            for market, feed in self._listened.items():
                if market not in dirty:
                    feed.publish(now, self._send)
        dirty.clear()
        if self._pulses and now >= self._next_pulse:
            self._next_pulse = now + PULSE
            for pulse in self._pulses.values():
                self._send(pulse, pulse.beat(now))
        self._deliver()

    def tell(self, events: Iterable[Event]) -> None:
        """Push what happened to accounts: orders and fills in order, then positions and balances as they are now."""
        events = list(events)
        if not events:
            return
        now = self._exchange.clock.now_ms()
        late: dict[AccountTopic, list[Event]] = {}
        for event in events:
            topics = self._accounts.get(_owner(event))
            if not topics:
                continue
            for topic in topics.values():
                if not isinstance(event, topic.channel.on):
                    continue
                if topic.channel.late:
                    late.setdefault(topic, []).append(event)
                else:
                    self._send(topic, topic.hear([event], now))
        for topic in sorted(late, key=lambda topic: topic.channel.late):
            self._send(topic, topic.hear(late[topic], now))
        for public in self._open.values():
            self._send(public, public.hear(events, now))
        self._deliver()

    def repeat(self) -> None:
        """Push the state of accounts and positions again, as the exchange does every five seconds."""
        now = self._exchange.clock.now_ms()
        for topics in self._accounts.values():
            for topic in topics.values():
                if topic.channel.repeats:
                    self._send(topic, topic.first(now))
        self._deliver()

    # -- inside

    def _send(self, topic: Topic, payload: bytes | None) -> None:
        if payload is not None:
            for listener in topic.listeners:
                self._out.setdefault(listener, []).append(payload)

    def _deliver(self) -> None:
        out, self._out = self._out, {}
        for listener, payloads in out.items():
            listener(*payloads)
