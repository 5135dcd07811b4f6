"""Topics without sockets: who hears what, what it costs, and that books can be kept from what is pushed."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitget_client.simulator import topics
from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.hub import Hub
from bitget_client.simulator.line_limits import Count, Door, LineLimits
from bitget_client.simulator.market import DAY, MINUTE, load_instruments
from bitget_client.simulator.orders import AccountChanged, PositionChanged
from bitget_client.simulator.speech import Speaker
from bitget_client.simulator.v2.speech import SpeechV2
from bitget_client.simulator.v3.speech import SpeechV3
from tests.simulator.peer import StepClock

D = Decimal
SPEECHES = {"v2": SpeechV2(), "v3": SpeechV3()}


class Floor:
    """An exchange with its hub, and listeners that write down what they hear."""

    def __init__(self) -> None:
        self.clock = StepClock()
        rows = [row for row in load_instruments() if row.symbol in ("BTCUSDT", "ETHUSDT")]
        self.exchange = Exchange(rows, clock=self.clock)
        self.account = self.exchange.add_account()
        self.classic = self.exchange.add_account(mode="classic")
        self.hub = Hub(self.exchange)

    def topic(self, version: str, **arg: str) -> topics.Topic:
        account = self.account if version == "v3" else self.classic
        return SPEECHES[version].topic(Speaker(self.exchange, account, "line"), arg)

    def listen(self, version: str, **arg: str) -> Ear:
        ear = Ear()
        ear.topic = self.hub.subscribe(self.topic(version, **arg), ear.hear)
        return ear

    def book(self, version: str) -> Ear:
        if version == "v3":
            return self.listen("v3", instType="spot", topic="books", symbol="BTCUSDT")
        return self.listen("v2", instType="SPOT", channel="books", instId="BTCUSDT")

    def spread(self) -> None:
        self.hub.tell(self.exchange.drain())
        self.hub.flush()


class Ear:
    topic: topics.Topic

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.calls = 0

    def hear(self, *payloads: bytes) -> None:
        self.calls += 1
        self.messages += [json.loads(payload) for payload in payloads]

    @property
    def items(self) -> list[Any]:
        return [item for message in self.messages for item in message["data"]]


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


# -- accounts


def test_events_come_in_order_and_balances_last(floor: Floor) -> None:
    """Orders and fills as they happened, then positions, then the account, each of the latter once."""
    ear = Ear()
    for name in ("account", "position", "order", "fill", "fast-fill"):
        floor.hub.subscribe(floor.topic("v3", instType="UTA", topic=name), ear.hear)
    ear.messages.clear()
    fields = {"symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": "0.1"}
    floor.exchange.place(floor.account, "USDT-FUTURES", fields)
    floor.spread()
    names = [message["arg"]["topic"] for message in ear.messages]
    assert ["order", "fill", "fast-fill", "order", "position", "account"] == names
    assert [{"instType": "UTA", "topic": "fast-fill"}] == [m["arg"] for m in ear.messages if m["action"] == "update"]


def test_positions_come_before_balances(floor: Floor) -> None:
    """In whatever order the two changed."""
    fields = {"symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": "0.1"}
    for account, category in ((floor.account, "USDT-FUTURES"), (floor.classic, "USDT-FUTURES")):
        floor.exchange.place(account, category, fields)
    floor.exchange.drain()
    v3, v2 = Ear(), Ear()
    for name in ("account", "position"):
        floor.hub.subscribe(floor.topic("v3", instType="UTA", topic=name), v3.hear)
    floor.hub.subscribe(floor.topic("v2", instType="USDT-FUTURES", channel="account", coin="default"), v2.hear)
    floor.hub.subscribe(floor.topic("v2", instType="USDT-FUTURES", channel="positions", instId="default"), v2.hear)
    v3.messages.clear()
    v2.messages.clear()
    for account in (floor.account, floor.classic):
        (record,) = account.positions.values()
        floor.hub.tell([AccountChanged(account.uid), PositionChanged(account.uid, record)])
    assert ["position", "account"] == [message["arg"]["topic"] for message in v3.messages]
    assert ["positions", "account"] == [message["arg"]["channel"] for message in v2.messages]


def test_only_v3_repeats_the_state_of_an_account(floor: Floor) -> None:
    """Every few seconds account and position come again in V3; V2 tells changes only."""
    v3 = [floor.listen("v3", instType="UTA", topic=name) for name in ("account", "position", "order")]
    v2 = floor.listen("v2", instType="SPOT", channel="account", coin="default")
    floor.hub.repeat()
    assert [2, 2, 0, 1] == [len(ear.messages) for ear in (*v3, v2)]


def test_each_push_of_an_order_has_the_fill_that_it_is_about(floor: Floor) -> None:
    """Two fills of a resting order that are told together show one after the other."""
    market = floor.exchange.market("SPOT", "BTCUSDT")
    price = market.book.best("buy")[0] + market.instrument.tick
    ear = floor.listen("v2", instType="SPOT", channel="orders", instId="BTCUSDT")
    floor.exchange.place(floor.classic, "SPOT", {
        "symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "qty": "0.2", "price": str(price),
    })  # fmt: skip
    for quantity in ("0.05", "0.15"):
        fields = {"symbol": "BTCUSDT", "side": "sell", "orderType": "market", "qty": quantity}
        floor.exchange.place(floor.account, "SPOT", fields)
    floor.spread()
    assert [("live", "0", "0"), ("partially_filled", "0.05", "0.05"), ("filled", "0.15", "0.2")] == [
        (item["status"], item["baseVolume"], item["accBaseVolume"]) for item in ear.items
    ]


@pytest.mark.parametrize(("side", "sign"), [("buy", 1), ("sell", -1)])
def test_a_position_breaks_even_beyond_its_fees(floor: Floor, side: str, sign: int) -> None:
    """The price at which it does is the entry price and both fees, up for a long position and down for a short one."""
    ear = floor.listen("v2", instType="USDT-FUTURES", channel="positions", instId="default")
    fields = {"symbol": "BTCUSDT", "side": side, "orderType": "market", "qty": "0.1"}
    floor.exchange.place(floor.classic, "USDT-FUTURES", fields)
    floor.spread()
    item = ear.items[-1]
    entry, fee = D(item["openPriceAvg"]), 2 * floor.exchange.market("USDT-FUTURES", "BTCUSDT").instrument.taker_fee
    assert abs(D(item["breakEvenPrice"]) - entry * (1 + sign * fee)) < D("0.01")


def test_a_fast_fill_of_one_symbol(floor: Floor) -> None:
    """With a symbol, only its fills are told, and the pushes name it."""
    ear = floor.listen("v3", instType="UTA", topic="fast-fill", symbol="ETHUSDT")
    for symbol in ("BTCUSDT", "ETHUSDT"):
        fields = {"symbol": symbol, "side": "buy", "orderType": "market", "qty": "0.1"}
        floor.exchange.place(floor.account, "USDT-FUTURES", fields)
    floor.spread()
    assert ["ETHUSDT"] == [message["data"]["symbol"] for message in ear.messages]
    assert "ETHUSDT" == ear.messages[0]["arg"]["symbol"]


def test_nobody_hears_of_another_account(floor: Floor) -> None:
    """Topics belong to the account that asked for them."""
    ear = floor.listen("v3", instType="UTA", topic="order")
    other = floor.exchange.add_account()
    fields = {"symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": "100"}
    floor.exchange.place(other, "SPOT", fields)
    floor.spread()
    assert [] == ear.messages


@pytest.mark.parametrize("symbol", ["", "BTCUSDT", "ETHUSDT"])
def test_liquidations_are_told_to_all(floor: Floor, symbol: str) -> None:
    """A long position that is taken over shows as ``buy``, to those who listen to its category or symbol."""
    arg = {"instType": "usdt-futures", "topic": "liquidation", **({"symbol": symbol} if symbol else {})}
    ear = floor.listen("v3", **arg)
    floor.exchange.set_leverage(floor.account, {
        "category": "USDT-FUTURES", "symbol": "BTCUSDT", "leverage": "50", "marginMode": "isolated",
    })  # fmt: skip
    floor.exchange.place(floor.account, "USDT-FUTURES", {
        "symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": "0.1", "marginMode": "isolated",
    })  # fmt: skip
    floor.exchange.set_price(floor.exchange.market("USDT-FUTURES", "BTCUSDT"), D("80000"))
    floor.exchange.run_clockwork()
    floor.spread()
    told = [(item["symbol"], item["side"]) for item in ear.items]
    assert told == ([] if symbol == "ETHUSDT" else [("BTCUSDT", "buy")])
    assert [arg] * len(told) == [message["arg"] for message in ear.messages]


def test_the_largest_liquidation_of_a_side_is_told(floor: Floor) -> None:
    """Two long positions that are taken over together show as one, the larger."""
    ear = floor.listen("v3", instType="usdt-futures", topic="liquidation")
    for account, quantity in ((floor.account, "0.2"), (floor.exchange.add_account(), "0.1")):
        floor.exchange.set_leverage(account, {
            "category": "USDT-FUTURES", "symbol": "BTCUSDT", "leverage": "50", "marginMode": "isolated",
        })  # fmt: skip
        floor.exchange.place(account, "USDT-FUTURES", {
            "symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": quantity, "marginMode": "isolated",
        })  # fmt: skip
    floor.exchange.set_price(floor.exchange.market("USDT-FUTURES", "BTCUSDT"), D("80000"))
    floor.exchange.run_clockwork()
    floor.spread()
    (item,) = ear.items
    assert D("0.2") == round(D(item["amount"]) / D(item["price"]), 6)


# -- limits


def test_a_count_is_over_when_too_much_happens_at_once() -> None:
    """The one after the last allowed is over, until the first is long enough ago."""
    count = Count(2, 1.0)
    assert [False, False, True] == [count.over(now, keep=False) for now in (0.0, 0.5, 0.9)]
    assert not count.over(1.0, keep=False)
    assert count.over(1.4, keep=False)
    assert not any(Count(None, 1.0).over(0.0) for _ in range(1000))


def test_a_door_counts_by_address() -> None:
    """Those inside, and attempts, count for one address each; leaving makes room."""
    door = Door(LineLimits(lines_per_address=1, attempts_per_address=4, attempts_within=10.0))
    assert [True, False, True] == [door.enter("a", 0.0), door.enter("a", 1.0), door.enter("b", 1.0)]
    door.leave("a")
    assert [True] == [door.enter("a", 2.0)]
    door.leave("a")
    assert [True, False] == [door.enter("a", 3.0), door.enter("a", 4.0)]
    door.leave("a")
    assert [False, True] == [door.enter("a", 9.0), door.enter("a", 30.0)]
