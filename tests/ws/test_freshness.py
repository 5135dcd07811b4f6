"""Data that grows old: noticed, announced, asked for anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bitget_client.errors import InvalidArgument, StaleData
from bitget_client.ws import life
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.freshness import Freshness
from bitget_client.ws.messages import Topic

from .server import DEADLINE, FakeExchange, Seen, push, wait_until

Make = Callable[..., WebsocketClientV3]

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
BOOKS = Topic("books", inst_type="spot", symbol="BTCUSDT")
ARG = {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"}
PUBLIC = "v3Public"


def test_watching() -> None:
    """A topic is told once for each ``max_age`` without an update, and next_due says when."""
    freshness = Freshness()
    assert (False, float("inf"), []) == (bool(freshness), freshness.next_due(), freshness.stale(1e9))
    freshness.watch([TICKER, BOOKS], 5.0, "event", 100.0)
    freshness.watch([BOOKS], 8.0, "both", 100.0)
    assert (True, 105.0) == (bool(freshness), freshness.next_due())
    assert [] == freshness.stale(104.9)
    assert [(TICKER, 5.0, "event")] == freshness.stale(105.0)
    assert [] == freshness.stale(105.1)
    assert 108.0 == freshness.next_due()
    freshness.seen(BOOKS, 106.0)
    freshness.seen(Topic("books1"), 106.0)
    assert [(TICKER, 5.0, "event")] == freshness.stale(110.0)
    freshness.restart(112.0)
    assert [] == freshness.stale(116.9)
    freshness.forget([TICKER, Topic("order")])
    assert [(BOOKS, 8.0, "both")] == freshness.stale(120.0)


def stale(seen: Seen, count: int = 1) -> Any:
    return seen.wait_for("exception", count, lambda value: isinstance(value.error, StaleData))


def test_event(make_client: Make, server: FakeExchange) -> None:
    """After ``max_age`` without an update an event names topic and age, and again after as long; nothing else."""
    client = make_client()
    seen = Seen(client)
    client.subscribe(TICKER, max_age=0.1).result(DEADLINE)
    event = stale(seen)
    assert (PUBLIC, TICKER, 0.1, False) == (event.ws_key, event.error.topic, event.error.age, event.fatal)
    stale(seen, 2)
    assert ["subscribe"] == server.operations()


def test_asked_for_later(make_client: Make, server: FakeExchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """The age of a topic that is there already counts from the moment that somebody wants to know it."""
    monkeypatch.setattr(life, "LOOK_UP", 2 * DEADLINE)  # nobody is helped by looking up
    client = make_client()
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    client.subscribe(TICKER, max_age=0.1).result(DEADLINE)
    assert TICKER == stale(seen).error.topic


def test_updates_keep_it_fresh(make_client: Make, server: FakeExchange) -> None:
    """Of two topics only the one without updates is told."""
    client = make_client()
    seen = Seen(client)
    client.subscribe([TICKER, BOOKS], max_age=0.2).result(DEADLINE)

    def feed() -> bool:
        server.send(push(ARG, {"lastPrice": "1"}))
        return len([each for each in seen.of("exception") if isinstance(each.error, StaleData)]) >= 3

    wait_until(feed)
    assert {BOOKS} == {each.error.topic for each in seen.of("exception")}


@pytest.mark.parametrize(("action", "told"), [("resubscribe", 0), ("both", 1)])
def test_resubscribing(make_client: Make, server: FakeExchange, action: Any, told: int) -> None:
    """The topic is let go and asked for anew, which brings a new snapshot; with ``both`` there is an event as well."""
    server.pushes["ticker"] = [{"lastPrice": "1"}]
    client = make_client()
    seen = Seen(client)
    client.subscribe([TICKER, BOOKS])
    client.subscribe(TICKER, max_age=0.3, on_stale=action).result(DEADLINE)
    seen.wait_for("update", 2)
    assert ["subscribe", "unsubscribe", "subscribe"] == server.operations()
    assert [[ARG], [ARG]] == [frame["args"] for frame in server.received[1:]]
    wait_until(lambda: len(seen.of("exception")) >= told)
    assert told == len(seen.of("exception"))


def test_while_the_link_is_down(make_client: Make, server: FakeExchange) -> None:
    """Data grows old also while there is no link; once it is back the waiting starts anew."""
    client = make_client()
    seen = Seen(client)
    client.subscribe(TICKER, max_age=0.2, on_stale="both").result(DEADLINE)
    server.admits.clear()
    server.cut()
    seen.wait_for("reconnect")
    stale(seen)
    server.admits.set()
    seen.wait_for("reconnected")
    assert [] == server.frames("unsubscribe")


def test_unsubscribed_is_forgotten(make_client: Make, server: FakeExchange) -> None:
    """What was let go, or refused, is not waited for."""
    server.refused_topics["books"] = ("30001", "no")
    client = make_client()
    seen = Seen(client)
    client.subscribe(TICKER, max_age=0.05).result(DEADLINE)
    assert client.subscribe(BOOKS, max_age=0.05).exception(DEADLINE) is not None
    stale(seen)
    client.unsubscribe(TICKER).result(DEADLINE)
    client.subscribe(Topic("books5", inst_type="spot", symbol="BTCUSDT"), max_age=0.3).result(DEADLINE)
    before = len([each for each in seen.of("exception") if isinstance(each.error, StaleData)])
    stale(seen, before + 2)
    names = [each.error.topic.name for each in seen.of("exception") if isinstance(each.error, StaleData)]
    assert {"books5"} == set(names[before:])
    assert "books" not in names


def test_pushes_under_another_name(make_client: Make, server: FakeExchange) -> None:
    """A push that names fewer parameters than were asked for counts for the topic it is meant for."""
    client = make_client()
    seen = Seen(client)
    client.subscribe("fast-fill", max_age=0.2).result(DEADLINE)
    sent = 0

    def feed() -> bool:
        nonlocal sent
        server.send(push({"topic": "fast-fill", "instType": "UTA"}, {}))
        sent += 1
        return sent > 100

    wait_until(feed)
    assert [] == seen.of("exception")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_age": 0}, "seconds above zero"),
        ({"max_age": 1, "on_stale": "drop"}, "use one of event, resubscribe, both"),
    ],
)
def test_impossible_ages(make_client: Make, options: dict[str, Any], message: str) -> None:
    """What cannot be meant is refused at once."""
    with pytest.raises(InvalidArgument, match=message):
        make_client().subscribe(TICKER, **options)
