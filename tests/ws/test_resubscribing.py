"""Topics across reconnects: many of them, within the exchange's limits, and whatever is asked in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest

from bitget_client.errors import SubscriptionError
from bitget_client.simulator import SimulatedExchange, market, simulated
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.messages import Topic

from .server import DEADLINE, FakeExchange, Seen, push, wait_until

Make = Callable[..., WebsocketClientV3]

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
BOOKS = Topic("books", inst_type="spot", symbol="BTCUSDT")
ARG = {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"}
PUBLIC, PRIVATE = "v3Public", "v3Private"

#: Seconds that a thousand topics may take: twenty-odd frames, five in a second.
MANY = 15.0


@pytest.fixture
def large_exchange(monkeypatch: pytest.MonkeyPatch, no_thread_left: None) -> Iterator[SimulatedExchange]:
    """A simulated exchange with a hundred spot instruments, and its limits on."""
    template = next(row for row in market.load_instruments() if row.symbol == "BTCUSDT" and row.category == "SPOT")
    rules = [{**template.rules, "symbol": f"COIN{number}USDT"} for number in range(100)]
    rows = [attrs.evolve(template, rules=each) for each in rules]
    monkeypatch.setattr(simulated, "load_instruments", lambda: rows)
    with SimulatedExchange(frozen=True, limits=True) as running:
        yield running
        assert [] == running.failures


def test_a_thousand_topics_come_back(large_exchange: SimulatedExchange) -> None:
    """After a cut a thousand topics of one connection are confirmed again, and the exchange has nothing to complain."""
    names = ("ticker", "publicTrade", "books", "books1", "books5")
    topics = [Topic(name, inst_type="spot", symbol=f"COIN{number}USDT") for name in names for number in range(100)]
    minutes = ("1m", "3m", "5m", "15m", "30m")
    topics += [
        Topic("kline", inst_type="spot", symbol=f"COIN{number}USDT", interval=interval)
        for interval in minutes
        for number in range(100)
    ]
    environment = large_exchange.environment
    with WebsocketClientV3(environment=environment, max_topics_per_connection=1000) as client:
        seen = Seen(client)
        client.subscribe(topics).result(MANY)
        wait_until(lambda: len(seen.of("response")) == 1000)
        large_exchange.faults.drop_connections()
        seen.wait_for("reconnect")
        client.subscribe(topics).result(MANY)
        seen.wait_for("reconnected")
        wait_until(lambda: len(seen.of("response")) == 2000)
        assert [] == seen.of("exception"), "no 30006, no 30007"
        assert (1, 1) == (len(seen.of("close")), len(seen.of("reconnect")))
        frames = [text for kind, _, _, text in large_exchange.received if kind == "WS" and "subscribe" in text]
        assert all(len(text.encode()) <= 4096 for text in frames)
        assert 40 <= len(frames) <= 60
        assert 1000 == client.stats()["connections"][PUBLIC]["topics"]


def test_unsubscribed_during_a_reconnect(make_client: Make, server: FakeExchange) -> None:
    """What is let go while the link is down does not come back, and both futures settle."""
    client = make_client()
    seen = Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    server.received.clear()
    server.admits.clear()
    server.cut()
    seen.wait_for("reconnect")
    assert client.unsubscribe(TICKER).result(DEADLINE) is None
    server.admits.set()
    seen.wait_for("reconnected")
    assert [["books"]] == [[arg["topic"] for arg in frame["args"]] for frame in server.frames("subscribe")]
    assert [] == server.frames("unsubscribe")


def test_unsubscribed_before_it_is_confirmed_again(make_client: Make, server: FakeExchange) -> None:
    """Letting go of the last unconfirmed topic completes the reconnect: ``reconnected`` need not wait for it."""
    client = make_client()
    seen = Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    server.silent_topics.add("books")
    server.cut()
    server.wait_for_frames("subscribe", 2)
    seen.wait_for("response", 3)
    future = client.unsubscribe(BOOKS)
    server.send({"event": "subscribe", "arg": {**ARG, "topic": "books"}})
    server.wait_for_frames("unsubscribe")
    server.send({"event": "unsubscribe", "arg": {**ARG, "topic": "books"}})
    future.result(DEADLINE)
    seen.wait_for("reconnected")


def test_subscribed_during_the_login(make_client: Make, server: FakeExchange) -> None:
    """Nothing but the login leaves before it is acknowledged; then everything asked for meanwhile goes in one frame."""
    server.login = None
    client = make_client()
    first = client.subscribe("order")
    server.wait_for_frames("login")
    second = client.subscribe(["fill", "account"])
    assert ["login"] == server.operations()
    assert not first.done() and not second.done()
    server.send({"event": "login", "code": 0})
    assert (first.result(DEADLINE), second.result(DEADLINE)) == (None, None)
    assert ["login", "subscribe"] == server.operations()
    assert ["order", "fill", "account"] == [arg["topic"] for arg in server.frames("subscribe")[0]["args"]]


def test_unsubscribed_during_the_login(make_client: Make, server: FakeExchange) -> None:
    """A topic asked for and let go before the login is acknowledged is never sent; its first future says why."""
    server.login = None
    client = make_client()
    first = client.subscribe("order")
    server.wait_for_frames("login")
    assert client.unsubscribe("order").result(DEADLINE) is None
    with pytest.raises(SubscriptionError, match="unsubscribed before it was confirmed"):
        first.result(DEADLINE)
    server.send({"event": "login", "code": 0})
    client.connect(PRIVATE).result(DEADLINE)
    assert ["login"] == server.operations()


def test_the_same_topic_twice(make_client: Make, server: FakeExchange) -> None:
    """One frame, two futures that both settle, two handlers that are both called; after a cut it is asked for once."""
    client = make_client()
    seen = Seen(client)
    calls: list[int] = []
    server.silent_topics.add("ticker")
    futures = [client.subscribe(TICKER, handler=lambda update, n=number: calls.append(n)) for number in (1, 2)]
    server.wait_for_frames("subscribe")
    server.send({"event": "subscribe", "arg": ARG})
    assert [None, None] == [future.result(DEADLINE) for future in futures]
    assert client.subscribe([TICKER, TICKER]).result(DEADLINE) is None
    server.silent_topics.clear()
    server.send(push(ARG, {"lastPrice": "1"}))
    wait_until(lambda: sorted(calls) == [1, 2])
    assert 1 == len(server.frames("subscribe"))
    server.cut()
    seen.wait_for("reconnected")
    assert [[ARG]] == [frame["args"] for frame in server.frames("subscribe")[1:]]


def test_refused_once(make_client: Make, server: FakeExchange) -> None:
    """A topic refused in a reconnect is announced and forgotten, the others come back; asking again works."""
    client = make_client()
    seen = Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    server.refused_topics["books"] = ("30001", "doesn't exist")
    server.cut()
    event = seen.wait_for("exception")
    assert isinstance(event.error, SubscriptionError)
    assert {BOOKS: ("30001", "doesn't exist")} == event.error.refused
    seen.wait_for("reconnected")
    server.refused_topics.clear()
    server.cut()
    seen.wait_for("reconnected", 2)
    assert ["ticker"] == [arg["topic"] for arg in server.frames("subscribe")[-1]["args"]]
    assert client.subscribe(BOOKS).result(DEADLINE) is None


def test_cut_while_subscribing(make_client: Make, server: FakeExchange) -> None:
    """A future whose topic was asked for when the link was cut is settled by the next link."""
    server.silent_topics.add("ticker")
    client = make_client()
    future = client.subscribe(TICKER)
    server.wait_for_frames("subscribe")
    server.silent_topics.clear()
    server.cut()
    assert future.result(DEADLINE) is None


def test_cut_while_unsubscribing(make_client: Make, server: FakeExchange) -> None:
    """A future that waits to be rid of a topic is settled by the end of the link; the topic does not come back."""
    client = make_client()
    seen = Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    server.silent_topics.add("ticker")
    future = client.unsubscribe(TICKER)
    server.wait_for_frames("unsubscribe")
    server.silent_topics.clear()
    server.cut()
    assert future.result(DEADLINE) is None
    seen.wait_for("reconnected")
    assert ["books"] == [arg["topic"] for arg in server.frames("subscribe")[-1]["args"]]


def test_changing_ones_mind(make_client: Make, server: FakeExchange) -> None:
    """Subscribing and unsubscribing in turn, faster than the exchange answers: the last wish holds, all settle."""
    client = make_client()
    client.connect(PUBLIC).result(DEADLINE)
    futures: list[Any] = []
    for _ in range(5):
        futures += [client.subscribe(TICKER), client.unsubscribe(TICKER)]
    futures.append(client.subscribe(TICKER))
    for future in futures:
        assert isinstance(future.exception(DEADLINE), SubscriptionError | None)
    assert futures[-1].result(0) is None
    assert {TICKER} == client._pools[PUBLIC].connections[0]._life.session.confirmed  # type: ignore[union-attr]


def test_let_go_before_it_was_confirmed_and_cut(make_client: Make, server: FakeExchange) -> None:
    """A topic asked for, let go, and neither acknowledged when the link is cut: both futures end with it."""
    client = make_client()
    seen = Seen(client)
    client.subscribe(BOOKS).result(DEADLINE)
    server.silent_topics.add("ticker")
    first = client.subscribe(TICKER)
    server.wait_for_frames("subscribe", 2)
    second = client.unsubscribe(TICKER)
    server.cut()
    assert second.result(DEADLINE) is None
    with pytest.raises(SubscriptionError, match="unsubscribed before it was confirmed"):
        first.result(DEADLINE)
    seen.wait_for("reconnected")


def test_paced_subscriptions(make_client: Make, server: FakeExchange) -> None:
    """One topic at a time takes few frames all the same: what piles up meanwhile shares the next one."""
    client = make_client()
    client.connect(PUBLIC).result(DEADLINE)
    futures = [client.subscribe(Topic("ticker", inst_type="spot", symbol=f"C{number}")) for number in range(49)]
    for future in futures:
        future.result(DEADLINE)
    frames = server.frames("subscribe")
    assert len(frames) <= 6
    assert 49 == sum(len(frame["args"]) for frame in frames)
