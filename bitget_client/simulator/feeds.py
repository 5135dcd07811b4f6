"""Public topics of one market: who listens, what was sent last, the sequence of the book. No socket is known here."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import islice
from typing import Any

from ..wire import dumps
from .market import Market, Trade
from .v3 import market_views as views

__all__ = ["BOOKS", "PUBLIC_TOPICS", "Feed", "Listener", "push_frame"]

Listener = Callable[[bytes], None]
Key = tuple[str, str]  # topic and interval; the interval is "" except for kline

BOOKS: dict[str, int | None] = {"books": None, "books1": 1, "books5": 5, "books50": 50}
PUBLIC_TOPICS = ("ticker", "publicTrade", "kline", *BOOKS)
FIRST_SEQUENCE = 1_304_314_508_780_744_705
RECENT_TRADES = 50


def push_frame(action: str, arg: dict[str, str], data: Any, now_ms: int) -> bytes:
    """The JSON of one push."""
    return dumps({"action": action, "arg": arg, "data": data, "ts": now_ms})


class Feed:
    """Turns the changes of one market into pushes."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._listeners: dict[Key, dict[Listener, None]] = {}
        self._sequence = FIRST_SEQUENCE
        self._sent: dict[Key, Any] = {}
        self._last_trade = market.trades[-1].id if market.trades else 0

    def add(self, topic: str, interval: str, listener: Listener, now_ms: int) -> None:
        """Start listening; the first push is the state as it is now."""
        self.publish(now_ms)  # what happened before belongs to those who listened before
        self._listeners.setdefault((topic, interval), {})[listener] = None
        listener(self._frame((topic, interval), "snapshot", self._snapshot(topic, interval, now_ms), now_ms))

    def remove(self, topic: str, interval: str, listener: Listener) -> None:
        self._listeners.get((topic, interval), {}).pop(listener, None)

    def publish(self, now_ms: int) -> None:
        """Push everything that changed since the last call."""
        bids, asks = self.market.book.take_changes()
        before = self._sequence
        self._sequence += len(bids) + len(asks)
        trades = self._new_trades()
        for key, listeners in self._listeners.items():
            if not listeners:
                continue
            topic, interval = key
            if topic == "books":
                if bids or asks:
                    self._send(key, listeners, "update", [self._book(asks, bids, before, now_ms)], now_ms)
            elif topic in BOOKS:
                self._send_depth(key, listeners, now_ms)
            elif topic == "publicTrade":
                if trades:
                    self._send(key, listeners, "update", [views.trade_push(trade) for trade in trades], now_ms)
            elif topic == "kline":
                if trades:
                    candle = self.market.candles(interval, now_ms)[-1]
                    self._send(key, listeners, "update", [views.candle_push(candle)], now_ms)
            else:
                self._send_ticker(key, listeners, now_ms)

    # -- inside

    def _new_trades(self) -> list[Trade]:
        new: list[Trade] = []
        for trade in reversed(self.market.trades):
            if trade.id <= self._last_trade:
                break
            new.append(trade)
        if new:
            self._last_trade = new[0].id
        return new[::-1]

    def _book(
        self, asks: list[tuple[Decimal, Decimal]], bids: list[tuple[Decimal, Decimal]], previous: int, now_ms: int
    ) -> dict[str, Any]:
        return {
            "a": views.levels(asks),
            "b": views.levels(bids),
            "pseq": previous,
            "seq": self._sequence,
            "maxDepth": "1000",
            "ts": str(now_ms),
        }

    def _depth(self, topic: str, now_ms: int) -> dict[str, Any]:
        limit = BOOKS[topic]
        book = self.market.book
        return self._book(book.depth("sell", limit), book.depth("buy", limit), 0, now_ms)

    def _snapshot(self, topic: str, interval: str, now_ms: int) -> list[Any]:
        if topic in BOOKS:
            item = self._depth(topic, now_ms)
            self._sent[(topic, interval)] = (item["a"], item["b"])
            return [item]
        if topic == "publicTrade":
            trades = list(islice(reversed(self.market.trades), RECENT_TRADES))
            return [views.trade_push(trade) for trade in trades]
        if topic == "kline":
            return [views.candle_push(candle) for candle in self.market.candles(interval, now_ms)[-1:]]
        ticker = views.ticker_push(self.market, now_ms)
        self._sent[(topic, interval)] = {**ticker, "ts": ""}
        return [ticker]

    def _send_depth(self, key: Key, listeners: dict[Listener, None], now_ms: int) -> None:
        item = self._depth(key[0], now_ms)
        rows = (item["a"], item["b"])
        if self._sent.get(key) != rows:
            self._sent[key] = rows
            self._send(key, listeners, "snapshot", [item], now_ms)

    def _send_ticker(self, key: Key, listeners: dict[Listener, None], now_ms: int) -> None:
        item = views.ticker_push(self.market, now_ms)
        figures = {**item, "ts": ""}
        if self._sent.get(key) != figures:
            self._sent[key] = figures
            self._send(key, listeners, "snapshot", [item], now_ms)

    def _frame(self, key: Key, action: str, data: list[Any], now_ms: int) -> bytes:
        instrument = self.market.instrument
        arg = {"instType": instrument.category.lower(), "symbol": instrument.symbol, "topic": key[0]}
        if key[0] == "kline":
            arg["interval"] = key[1]
        return push_frame(action, arg, data, now_ms)

    def _send(self, key: Key, listeners: dict[Listener, None], action: str, data: list[Any], now_ms: int) -> None:
        payload = self._frame(key, action, data, now_ms)
        for listener in list(listeners):
            listener(payload)
