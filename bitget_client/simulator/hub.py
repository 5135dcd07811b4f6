"""Who is told what: public feeds by market, private topics by account. What a line says back is in ``lines``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .exchange import Exchange
from .feeds import PUBLIC_TOPICS, Feed, Listener, push_frame
from .market import INTERVALS
from .orders import AccountChanged, Event, Filled, OrderChanged, PositionChanged, PositionRecord
from .triggers import StrategyChanged, StrategyOrder
from .v3 import money_views, order_views, strategy_views

__all__ = ["PRIVATE_TOPICS", "Hub", "UnknownTopic"]

# The last has nothing to tell here, as nothing of the kind happens; subscribing to it is right all the same.
PRIVATE_TOPICS = ("order", "fill", "account", "position", "fast-fill", "strategy-order", "adl-notification")
_INST_TYPES = {"spot": "SPOT", "usdt-futures": "USDT-FUTURES"}


class UnknownTopic(Exception):
    """There is no such topic, instType, symbol or interval."""


class Hub:
    """Spreads what happens in the exchange to the lines that asked for it."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._feeds = {key: Feed(market) for key, market in exchange.markets.items()}
        self._private: dict[tuple[str, str], dict[Listener, None]] = {}

    # -- public

    def subscribe_public(self, arg: dict[str, Any], listener: Listener) -> tuple[str, ...]:
        """Start a public topic and push its first state; returns the key to end it with."""
        key = self.public_key(arg)
        category, symbol, topic, interval = key
        self._feeds[(category, symbol)].add(topic, interval, listener, self._exchange.clock.now_ms())
        return key

    def unsubscribe_public(self, key: tuple[str, ...], listener: Listener) -> None:
        category, symbol, topic, interval = key
        self._feeds[(category, symbol)].remove(topic, interval, listener)

    def public_key(self, arg: dict[str, Any]) -> tuple[str, str, str, str]:
        """Category, symbol, topic and interval that an arg means."""
        category = _INST_TYPES.get(str(arg.get("instType")))
        symbol, topic = str(arg.get("symbol")), str(arg.get("topic"))
        interval = str(arg.get("interval") or "") if topic == "kline" else ""
        unknown = category is None or topic not in PUBLIC_TOPICS or (category, symbol) not in self._feeds
        if unknown or (topic == "kline" and interval not in INTERVALS):
            raise UnknownTopic
        assert category is not None
        return category, symbol, topic, interval

    def flush(self) -> None:
        """Push what changed in the markets since the last call."""
        dirty = self._exchange.dirty
        if not dirty:
            return
        now = self._exchange.clock.now_ms()
        for market in list(dirty):
            self._feeds[(market.instrument.category, market.instrument.symbol)].publish(now)
        dirty.clear()

    # -- private

    def subscribe_private(self, uid: str, topic: str, listener: Listener) -> None:
        """Start a private topic; ``account`` and ``position`` push their full state first."""
        self._private.setdefault((uid, topic), {})[listener] = None
        if topic == "account":
            listener(self._account_frame(uid))
        elif topic == "position":
            listener(self._positions_frame(uid))

    def unsubscribe_private(self, uid: str, topic: str, listener: Listener) -> None:
        self._private.get((uid, topic), {}).pop(listener, None)

    def tell(self, events: Iterable[Event]) -> None:
        """Push what happened to accounts: orders and fills in order, then positions and balances as they are now."""
        accounts: dict[str, None] = {}
        positions: dict[tuple[str, PositionRecord], None] = {}
        for event in events:
            if isinstance(event, OrderChanged):
                order = event.order
                if listeners := self._listening(order.account, "order"):
                    mode = self._exchange.accounts[order.account].hold_mode
                    self._push(listeners, "order", [order_views.order_push(order, mode)])
            elif isinstance(event, Filled):
                self._tell_fill(event)
            elif isinstance(event, StrategyChanged):
                self._tell_strategy(event.strategy)
            elif isinstance(event, PositionChanged):
                positions[(event.account, event.record)] = None
            elif isinstance(event, AccountChanged):
                accounts[event.account] = None
        for uid, record in positions:
            if listeners := self._listening(uid, "position"):
                account = self._exchange.accounts[uid]
                self._push(listeners, "position", [money_views.position_push(self._exchange, account, record)])
        for uid in accounts:
            if listeners := self._listening(uid, "account"):
                self._spread(listeners, self._account_frame(uid))

    def repeat(self) -> None:
        """Push account and position state again, as the exchange does every five seconds."""
        for (uid, topic), listeners in list(self._private.items()):
            if listeners and topic == "account":
                self._spread(listeners, self._account_frame(uid))
            elif listeners and topic == "position":
                self._spread(listeners, self._positions_frame(uid))

    # -- inside

    def _listening(self, uid: str, topic: str) -> dict[Listener, None] | None:
        return self._private.get((uid, topic))

    def _tell_fill(self, event: Filled) -> None:
        order = event.execution.order
        mode = self._exchange.accounts[order.account].hold_mode
        if listeners := self._listening(order.account, "fill"):
            self._push(listeners, "fill", [order_views.fill_push(event.execution, mode)])
        if listeners := self._listening(order.account, "fast-fill"):
            self._push(listeners, "fast-fill", order_views.fast_fill(event.execution, mode), "update")

    def _tell_strategy(self, strategy: StrategyOrder) -> None:
        if listeners := self._listening(strategy.account, "strategy-order"):
            self._push(listeners, "strategy-order", [strategy_views.strategy_push(strategy)])

    def _frame(self, topic: str, data: Any, action: str = "snapshot") -> bytes:
        arg = {"instType": "UTA", "topic": topic}
        if topic == "strategy-order":
            arg["symbol"] = "default"  # the one topic whose arg has a symbol, always this one
        return push_frame(action, arg, data, self._exchange.clock.now_ms())

    def _push(self, listeners: dict[Listener, None], topic: str, data: Any, action: str = "snapshot") -> None:
        self._spread(listeners, self._frame(topic, data, action))

    @staticmethod
    def _spread(listeners: dict[Listener, None], payload: bytes) -> None:
        for listener in list(listeners):
            listener(payload)

    def _account_frame(self, uid: str) -> bytes:
        account = self._exchange.accounts[uid]
        return self._frame("account", [money_views.account_push(self._exchange, account)])

    def _positions_frame(self, uid: str) -> bytes:
        account = self._exchange.accounts[uid]
        rows = [money_views.position_push(self._exchange, account, record) for record in account.positions.values()]
        return self._frame("position", rows)
