"""Topics without sockets: who hears what, what it costs, and that books can be kept from what is pushed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitget_client.simulator import topics
from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.hub import Hub
from bitget_client.simulator.market import DAY, MINUTE, load_instruments
from bitget_client.simulator.speech import Speaker
from tests.simulator.floor import SPEECHES, Ear, Floor
from tests.simulator.peer import StepClock

D = Decimal


@pytest.fixture
def floor() -> Floor:
    return Floor()


# -- sharing and cost


def test_each_push_is_encoded_once(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many listen to a topic, and in whatever order they came."""
    encoded: list[Any] = []
    real = topics.push_frame
    ears = [floor.book("v3") for _ in range(50)]
    monkeypatch.setattr(topics, "push_frame", lambda *args: encoded.append(args) or real(*args))
    floor.exchange.set_price(floor.exchange.market("SPOT", "BTCUSDT"), D("90300"))
    floor.spread()
    assert 1 == len(encoded)
    assert [2] * 50 == [len(ear.messages) for ear in ears]


def test_a_market_that_nobody_listens_to_is_not_printed(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its changes are forgotten unprinted; whoever comes later gets the book as it is then."""
    ear = floor.book("v3")
    floor.hub.unsubscribe(ear.topic, ear.hear)
    monkeypatch.setattr("bitget_client.simulator.feeds.Feed.publish", lambda *_: 1 / 0)
    for _ in range(20):
        floor.exchange.tick()
        floor.spread()
    monkeypatch.undo()
    market = floor.exchange.market("SPOT", "BTCUSDT")
    assert not market.book.changed
    later = floor.book("v3").items[0]
    assert later["seq"] > ear.items[0]["seq"]
    assert [[str(price), str(size)] for price, size in market.book.depth("sell", 3)] == [
        [price, size] for price, size in later["a"][:3]
    ]


def test_what_one_step_brings_reaches_a_listener_at_once(floor: Floor) -> None:
    """Pushes of several topics and markets are handed over in one go, for one write."""
    ear = Ear()
    for symbol in ("BTCUSDT", "ETHUSDT"):
        for name in ("ticker", "books1", "publicTrade"):
            floor.hub.subscribe(floor.topic("v3", instType="spot", topic=name, symbol=symbol), ear.hear)
    before = ear.calls
    for symbol, price in (("BTCUSDT", "90300"), ("ETHUSDT", "3300")):
        floor.exchange.set_price(floor.exchange.market("SPOT", symbol), D(price))
    floor.spread()
    assert (1, 12) == (ear.calls - before, len(ear.messages))


def test_topics_end_with_their_last_listener(floor: Floor) -> None:
    """Nothing is kept for those who have gone."""
    args = (
        ("v3", {"instType": "UTA", "topic": "account"}),
        ("v3", {"instType": "usdt-futures", "topic": "liquidation"}),
        ("v2", {"instType": "MARGIN", "channel": "index-price", "instId": "default"}),
        ("v2", {"instType": "SPOT", "channel": "orders", "instId": "default"}),
        ("v2", {"instType": "SPOT", "channel": "ticker", "instId": "BTCUSDT"}),
    )
    ears = [(floor.listen(version, **arg), floor.listen(version, **arg)) for version, arg in args]
    for one, other in ears:
        assert one.topic is other.topic
        floor.hub.unsubscribe(one.topic, one.hear)
        assert [other.hear] == list(other.topic.listeners)
        floor.hub.unsubscribe(other.topic, other.hear)
    hub = floor.hub
    assert ({}, {}, {}) == (hub._listened, hub._pulses, hub._open)
    assert not any(hub._accounts.values())


# -- the book


def apply(book: dict[str, dict[str, str]], item: Any, names: tuple[str, str]) -> None:
    for side in names:
        for price, size in item[side]:
            if size == "0":
                book[side].pop(price, None)
            else:
                book[side][price] = size


def keep(messages: list[Any], names: tuple[str, str]) -> dict[str, dict[str, str]]:
    """The book kept from pushes by the documented rules, with the chain checked."""
    book: dict[str, dict[str, str]] = {side: {} for side in names}
    last = None
    for message in messages:
        (item,) = message["data"]
        if message["action"] == "snapshot":
            assert 0 == item["pseq"]
            book = {side: {} for side in names}
        else:
            assert last == item["pseq"] < item["seq"]
        apply(book, item, names)
        last = item["seq"]
    return book


Act = Callable[[Floor], object]

_ACTS: dict[str, Act] = {
    "tick": lambda floor: floor.exchange.tick(),
    "up": lambda floor: floor.exchange.set_price(floor.exchange.market("SPOT", "BTCUSDT"), D("90500")),
    "down": lambda floor: floor.exchange.set_price(floor.exchange.market("SPOT", "BTCUSDT"), D("89900")),
    "buy": lambda floor: floor.exchange.place(
        floor.account, "SPOT", {"symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": "500"}
    ),
    "rest": lambda floor: floor.exchange.place(
        floor.account,
        "SPOT",
        {"symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "qty": "0.001", "price": "89000",
         "timeInForce": "gtc"},
    ),
    "cancel": lambda floor: floor.exchange.cancel_all(floor.account),
    "spread": lambda floor: floor.spread(),
}  # fmt: skip


@settings(max_examples=40)
@given(st.lists(st.sampled_from([*_ACTS, "join v3", "join v2", "leave"]), max_size=25))
def test_a_book_kept_from_pushes_is_the_book(script: list[str]) -> None:
    """Whoever joins or leaves, and whatever happens: every chain holds, and every kept book is the real one."""
    floor = Floor()
    ears: list[tuple[str, Ear]] = []
    for word in script:
        if word.startswith("join"):
            ears.append((word[-2:], floor.book(word[-2:])))
        elif word == "leave" and ears:
            _, ear = ears.pop(0)
            floor.hub.unsubscribe(ear.topic, ear.hear)
        elif word in _ACTS:
            _ACTS[word](floor)
    floor.spread()
    book = floor.exchange.market("SPOT", "BTCUSDT").book
    for version, ear in ears:
        names = ("a", "b") if version == "v3" else ("asks", "bids")
        kept = keep(ear.messages, names)
        for side, name in (("sell", names[0]), ("buy", names[1])):
            real = {price: size for price, size in book.depth(side)}  # type: ignore[arg-type]  # the two sides
            assert real == {D(price): D(size) for price, size in kept[name].items()}


def test_an_rpi_book_has_a_sequence_of_its_own(floor: Floor) -> None:
    """Its levels are triples, its chain holds, and it is not that of the plain book."""
    plain = floor.book("v3")
    ear = floor.listen("v3", instType="spot", topic="rpi-books", symbol="BTCUSDT")
    for _ in range(20):
        floor.exchange.tick()
        floor.spread()
    messages = [
        {**message, "data": [{**item, "a": [row[:2] for row in item["a"]], "b": [row[:2] for row in item["b"]]}]}
        for message in ear.messages
        for item in message["data"]
    ]
    assert keep(messages, ("a", "b")) == keep(plain.messages, ("a", "b"))
    assert {3} == {len(row) for item in ear.items for row in item["a"]}
    assert not {item["seq"] for item in ear.items} & {item["seq"] for item in plain.items}


def test_a_change_below_its_depth_is_nothing_to_a_shallow_book(floor: Floor) -> None:
    """The best level is pushed when it changes and not when another one does."""
    ear = floor.listen("v3", instType="spot", topic="books1", symbol="BTCUSDT")
    _ACTS["rest"](floor)
    floor.spread()
    assert 1 == len(ear.messages)
    _ACTS["up"](floor)
    floor.spread()
    assert 2 == len(ear.messages)


def test_trades_of_coin_futures_are_told_in_quote_coin() -> None:
    """In V3 the size of a public trade counts what the book does not."""
    exchange = Exchange([row for row in load_instruments() if row.symbol == "BTCUSD"], clock=StepClock())
    hub, ear = Hub(exchange), Ear()
    hub.subscribe(
        SPEECHES["v3"].topic(
            Speaker(exchange, None, ""), {"instType": "coin-futures", "topic": "publicTrade", "symbol": "BTCUSD"}
        ),
        ear.hear,
    )
    market = exchange.market("COIN-FUTURES", "BTCUSD")
    exchange.set_price(market, market.last_price + 10)
    hub.flush()
    trade = market.trades[-1]
    assert trade.price * trade.quantity == D(ear.items[-1]["v"])


def test_no_trade_is_told_twice(floor: Floor) -> None:
    """Who joins right after a trade has it in the first push, and not in the next one again."""
    early = floor.listen("v3", instType="spot", topic="publicTrade", symbol="BTCUSDT")
    _ACTS["buy"](floor)
    late = floor.listen("v2", instType="SPOT", channel="trade", instId="BTCUSDT")
    _ACTS["buy"](floor)
    floor.spread()
    told = [item["i"] for item in early.items]
    assert 2 == len(told) == len(set(told))
    assert told == [item["tradeId"] for item in late.items]


# -- candles


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_a_candle_begins_without_a_trade(floor: Floor, version: str) -> None:
    """At the turn of the minute a flat candle is pushed once, though nothing was traded."""
    if version == "v3":
        ear = floor.listen("v3", instType="spot", topic="kline", symbol="BTCUSDT", interval="1m")
    else:
        ear = floor.listen("v2", instType="SPOT", channel="candle1m", instId="BTCUSDT")
    ear.messages.clear()
    floor.spread()  # the first look at the clock
    floor.clock.ms += MINUTE
    assert floor.hub.due
    floor.spread()
    floor.spread()
    (message,) = ear.messages
    (row,) = message["data"]
    start = floor.clock.ms - floor.clock.ms % MINUTE
    price = str(floor.exchange.market("SPOT", "BTCUSDT").last_price)
    figures = row if version == "v2" else [row[name] for name in ("start", "open", "high", "low", "close", "volume")]
    assert ("update", [str(start), *[price] * 4, "0"]) == (message["action"], figures[:6])


@pytest.mark.parametrize(("interval", "minutes"), [("5m", 1), ("5m", 7), ("1H", 25), ("6H", 100), ("1D", 400)])
def test_pushed_candles_are_those_of_rest(floor: Floor, interval: str, minutes: int) -> None:
    """After trades in several stretches of time the pushed candles are what the market itself says."""
    market = floor.exchange.market("SPOT", "BTCUSDT")
    ear = floor.listen("v3", instType="spot", topic="kline", symbol="BTCUSDT", interval=interval)
    for number in range(12):
        floor.clock.ms += minutes * MINUTE
        floor.exchange.set_price(market, D(90_000 + 50 * number))
        if number % 3:
            floor.spread()
    floor.spread()
    kept = {item["start"]: item for item in ear.items}
    for candle in market.candles(interval, floor.clock.ms)[-2:]:
        row = kept[str(candle.start)]
        assert (candle.open, candle.high, candle.low, candle.close, candle.volume) == tuple(
            D(row[name]) for name in ("open", "high", "low", "close", "volume")
        )


def test_a_ticker_knows_when_the_day_began(floor: Floor) -> None:
    """``openUtc`` is the price at midnight UTC, also after the next midnight; 24-hour figures move with the minutes."""
    ear = floor.listen("v2", instType="SPOT", channel="ticker", instId="BTCUSDT")
    market = floor.exchange.market("SPOT", "BTCUSDT")
    floor.clock.ms += DAY - floor.clock.ms % DAY - MINUTE
    floor.exchange.set_price(market, D(91000))
    floor.spread()
    floor.clock.ms += 2 * MINUTE
    floor.exchange.set_price(market, D(92000))
    floor.spread()
    before, after = ear.items[-2:]
    assert before["openUtc"] != after["openUtc"] == "91000"
    ear.messages.clear()
    floor.clock.ms += DAY + 2 * MINUTE
    floor.spread()
    (quiet,) = ear.items
    assert ("92000", "92000", "0") == (quiet["high24h"], quiet["low24h"], quiet["baseVolume"])
