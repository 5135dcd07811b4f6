"""What there is to listen to in V3: topics of markets by name, topics of accounts as channels. How the items look is in
the ``*_views`` beside this file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from ..market import INTERVALS, Market, Trade, plain
from ..orders import AccountChanged, Event, Filled, Liquidated, OrderChanged, PositionChanged
from ..printing import short
from ..topics import (
    BookTopic,
    CandleTopic,
    Channel,
    Cut,
    DepthTopic,
    Level,
    MarketTopic,
    TickerTopic,
    TradesTopic,
    View,
)
from ..triggers import StrategyChanged
from . import market_views, money_views, order_views, strategy_views

__all__ = ["CHANNELS", "liquidations", "market_topic"]

_BOOKS: dict[str, int | None] = {"books": None, "books1": 1, "books5": 5, "books50": 50}
_RPI_SEQUENCE = 77_000_000_000  # books with retail orders count for themselves
_EAST_EIGHT = 8 * INTERVALS["1H"]  # candles of six hours and more are cut by the clock of UTC+8

# -- of markets


def _book(asks: list[Level], bids: list[Level], previous: int, sequence: int, now_ms: int) -> dict[str, Any]:
    return {
        "a": market_views.levels(asks),
        "b": market_views.levels(bids),
        "pseq": previous,
        "seq": sequence,
        "maxDepth": "1000",
        "ts": str(now_ms),
    }


def _rpi_book(asks: list[Level], bids: list[Level], previous: int, sequence: int, now_ms: int) -> dict[str, Any]:
    """Nobody places retail price improvement orders here: the third figure of each level is 0."""
    return {
        "a": [[*row, "0"] for row in market_views.levels(asks)],
        "b": [[*row, "0"] for row in market_views.levels(bids)],
        "pseq": previous and previous + _RPI_SEQUENCE,
        "seq": sequence + _RPI_SEQUENCE,
        "ts": str(now_ms),
    }


def _inverse_trade(trade: Trade) -> dict[str, str]:
    """The sizes of coin futures are told in quote coin."""
    return {**market_views.trade_push(trade), "v": short(trade.quantity * trade.price)}


def _cut(width: int) -> Cut:
    offset = _EAST_EIGHT if width >= INTERVALS["6H"] else 0

    def cut(moment: int) -> tuple[int, int]:
        start = moment - (moment + offset) % width
        return start, start + width

    return cut


def market_topic(
    key: tuple[str, ...], arg: Mapping[str, str], market: Market, name: str, interval: str
) -> MarketTopic[Any] | None:
    """The topic of a market that has this name; None when there is none."""
    base, book = (name.removeprefix("rpi-"), _rpi_book) if name.startswith("rpi-") else (name, _book)
    if base in _BOOKS:
        depth = _BOOKS[base]
        return BookTopic(key, arg, market, book) if depth is None else DepthTopic(key, arg, market, book, depth)
    if name == "ticker":
        return TickerTopic(key, arg, market, market_views.ticker_push)
    if name == "publicTrade":
        show = _inverse_trade if market.instrument.is_inverse else market_views.trade_push
        return TradesTopic(key, arg, market, show)
    if name == "kline" and interval in INTERVALS:
        past = partial(market.candles, interval)
        cut = _cut(INTERVALS[interval])
        return CandleTopic(key, arg, market, market_views.candle_push, past=past, cut=cut, recent=1)
    return None


def liquidations(category: str, symbol: str, events: list[Event]) -> list[dict[str, str]]:
    """Items of the ``liquidation`` topic: the largest for each side of each symbol. ``buy`` is a long position's."""
    counts = Counter(event.record.market for event in events if isinstance(event, Liquidated) and event.record)
    largest: dict[tuple[str, str], dict[str, str]] = {}
    for market, count in counts.items():
        instrument = market.instrument
        if instrument.category != category or symbol not in ("", instrument.symbol):
            continue
        for row in sorted(list(market.liquidations)[-count:], key=lambda row: row.quantity):
            side = "buy" if row.side == "sell" else "sell"
            largest[instrument.symbol, side] = {
                "symbol": instrument.symbol,
                "side": side,
                "price": plain(row.price),
                "amount": short(row.price * row.quantity),
                "ts": str(row.ts),
            }
    return list(largest.values())


# -- of accounts


def _orders(view: View, events: list[OrderChanged]) -> list[Any]:
    return [order_views.order_push(event.order, view.account.hold_mode) for event in events]


def _fills(view: View, events: list[Filled]) -> list[Any]:
    return [order_views.fill_push(event.execution, view.account.hold_mode) for event in events]


def _fast_fills(view: View, events: list[Filled]) -> dict[str, Any] | None:
    """One object, not a list, as the exchange sends it."""
    execution = events[0].execution
    if not view.scope.has(execution.order.market.instrument.symbol):
        return None
    return order_views.fast_fill(execution, view.account.hold_mode)


def _account(view: View, events: list[Any] | None = None) -> list[Any]:
    return [money_views.account_push(view.exchange, view.account)]


def _positions(view: View) -> list[Any]:
    account = view.account
    return [money_views.position_push(view.exchange, account, record) for record in account.positions.values()]


def _changed_positions(view: View, events: list[PositionChanged]) -> list[Any]:
    records = dict.fromkeys(event.record for event in events)
    return [money_views.position_push(view.exchange, view.account, record) for record in records]


def _strategies(view: View, events: list[StrategyChanged]) -> list[Any]:
    return [strategy_views.strategy_push(event.strategy) for event in events]


def _nothing(view: View, events: list[Any]) -> None:
    """Deleveraging does not happen here; listening for it is right all the same."""


CHANNELS = {
    channel.name: channel
    for channel in (
        Channel("order", (OrderChanged,), _orders),
        Channel("fill", (Filled,), _fills),
        Channel("fast-fill", (Filled,), _fast_fills, action="update"),
        Channel("strategy-order", (StrategyChanged,), _strategies),
        Channel("adl-notification", (), _nothing, action="update"),
        Channel("position", (PositionChanged,), _changed_positions, _positions, late=1, repeats=True),
        Channel("account", (AccountChanged,), _account, _account, late=2, repeats=True),
    )
}
