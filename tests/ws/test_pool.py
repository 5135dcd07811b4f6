"""More topics than one connection takes: further connections open, and go when they carry nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.messages import Topic
from bitget_client.ws.pool import Pool
from bitget_client.ws.states import State

from .server import DEADLINE, FakeExchange, Seen, push, wait_until

Make = Callable[..., WebsocketClientV3]

PUBLIC, PRIVATE = "v3Public", "v3Private"


def topics(first: int, last: int) -> list[Topic]:
    return [Topic("ticker", inst_type="spot", symbol=f"C{number}USDT") for number in range(first, last)]


class FakeConnection:
    """As much of a connection as a pool asks for."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.topics: list[Topic] = []
        self.state = State.LIVE

    @property
    def topic_count(self) -> int:
        return len(self.topics)

    def wants(self, topic: Topic) -> bool:
        return topic in self.topics


def fill(pool: Pool, wanted: list[Topic]) -> list[tuple[int, int]]:
    """Subscribe as a client does; the number of each connection used, and how many topics it was given."""
    placed = pool.place(wanted)
    for connection, its in placed:
        connection.topics.extend(topic for topic in its if topic not in connection.topics)
    pool.taken(placed)
    return [(connection.number, len(its)) for connection, its in placed]


@pytest.fixture
def pool() -> Pool:
    return Pool(FakeConnection, 50)  # type: ignore[arg-type]


def test_placing(pool: Pool) -> None:
    """Topics fill one connection after the other; a topic that is wanted already stays where it is."""
    assert [(1, 50), (2, 50), (3, 20)] == fill(pool, topics(0, 120))
    assert [(1, 1), (2, 1), (3, 1)] == fill(pool, [*topics(0, 1), *topics(60, 61), *topics(119, 120)])
    assert [(3, 30), (4, 1)] == fill(pool, topics(200, 231))


def test_gaps_are_filled(pool: Pool) -> None:
    """Room that was made on an earlier connection is used before a new one is opened; numbers are used again."""
    fill(pool, topics(0, 120))
    pool.connections[0].topics.pop()
    pool.connections[1].topics.clear()
    assert [2] == [connection.number for connection in pool.take_empty()]
    assert [1, 3] == [connection.number for connection in pool.connections]
    assert [(1, 1), (3, 30), (2, 5)] == fill(pool, topics(300, 336))
    assert [1, 2, 3] == [connection.number for connection in pool.connections]


def test_the_first_stays(pool: Pool) -> None:
    """The first connection is kept without topics: orders go over it."""
    first = pool.first()
    assert [] == pool.take_empty()
    assert first is pool.first()


def test_finding(pool: Pool) -> None:
    """Each topic is unsubscribed where it is wanted; unknown ones on the first connection, which says so."""
    fill(pool, topics(0, 60))
    found = pool.find([*topics(0, 1), *topics(55, 57), *topics(999, 1000)])
    assert [(1, 2), (2, 2)] == [(connection.number, len(its)) for connection, its in found]


def test_places_given_out_are_taken(pool: Pool) -> None:
    """Between placing and subscribing, another thread neither fills the place nor closes the connection."""
    first = pool.place(topics(0, 50))
    second = pool.place(topics(50, 60))
    assert [2] == [connection.number for connection, _ in second]
    assert [] == pool.take_empty()
    pool.taken(first)
    pool.taken(second)
    assert [2] == [connection.number for connection in pool.take_empty()], "nobody did subscribe"


def test_places_that_are_taken_count_once(pool: Pool) -> None:
    """A topic that its connection knows of already takes no second place while the caller has yet to say so."""
    (connection, its), *others = pool.place(topics(0, 30))
    assert [] == others
    connection.topics.extend(its)
    assert [(1, 20)] == [(each.number, len(placed)) for each, placed in pool.place(topics(30, 50))]


def test_closed_connections_are_replaced(pool: Pool) -> None:
    """A connection that has given up is forgotten, and the next new one takes its number."""
    fill(pool, topics(0, 60))
    pool.connections[0].state = State.CLOSED  # type: ignore[misc]
    assert 2 == pool.first().number
    assert [(2, 40), (1, 10)] == fill(pool, topics(100, 150))
    assert 1 == pool.first().number


def test_places_on_a_connection_that_closed(pool: Pool) -> None:
    """A connection that closes between placing and subscribing is no longer counted with."""
    placed = pool.place(topics(0, 10))
    pool.connections[0].state = State.CLOSED  # type: ignore[misc]
    assert [(1, 10)] == fill(pool, topics(0, 10))
    pool.taken(placed)


def test_no_limit() -> None:
    """Private topics all go over one connection."""
    pool = Pool(FakeConnection, None)  # type: ignore[arg-type]
    assert [(1, 120)] == fill(pool, topics(0, 120))


# --- of a client -----------------------------------------------------------------------------------------------------


def test_120_topics(make_client: Make, server: FakeExchange) -> None:
    """120 public topics open three connections, which events and counters tell apart."""
    client = make_client()
    seen = Seen(client)
    client.subscribe(topics(0, 120)).result(DEADLINE)
    assert 3 == len(server.connections)
    assert [50, 50, 20] == sorted((len(frame["args"]) for frame in server.frames("subscribe")), reverse=True)
    assert [(PUBLIC, 1), (PUBLIC, 2), (PUBLIC, 3)] == sorted((each.ws_key, each.connection) for each in seen.of("open"))
    assert {"v3Public": 50, "v3Public#2": 50, "v3Public#3": 20} == {
        name: each["topics"] for name, each in client.stats()["connections"].items()
    }
    assert "v3Public#3: live" in repr(client)
    assert client.is_connected(PUBLIC)


def test_unsubscribing_lets_them_go(make_client: Make, server: FakeExchange) -> None:
    """Connections that carry nothing any more are closed, all but the first, and may open again."""
    client = make_client()
    seen = Seen(client)
    client.subscribe(topics(0, 120)).result(DEADLINE)
    client.unsubscribe(topics(50, 120)).result(DEADLINE)
    wait_until(lambda: len(seen.of("close")) == 2)
    assert [2, 3] == sorted(event.connection for event in seen.of("close"))
    assert {"it carries no topic any more"} == {event.reason for event in seen.of("close")}
    assert ["v3Public"] == list(client.stats()["connections"])
    wait_until(lambda: [each.name for each in threading.enumerate()].count(f"bitget-{PUBLIC}") == 1)
    client.unsubscribe(topics(0, 50)).result(DEADLINE)
    assert client.is_connected(PUBLIC), "the first one stays"
    client.subscribe(topics(0, 60)).result(DEADLINE)
    assert ["v3Public", "v3Public#2"] == list(client.stats()["connections"])


def test_each_comes_back_by_itself(make_client: Make, server: FakeExchange) -> None:
    """A cut of one connection is announced with its number, and leaves the others alone."""
    client = make_client(max_topics_per_connection=1)
    seen = Seen(client)
    client.subscribe(topics(0, 1)).result(DEADLINE)
    client.subscribe(topics(1, 2)).result(DEADLINE)
    server.newest().socket.shutdown(2)
    assert 2 == seen.wait_for("reconnected").connection
    assert [2] == [event.connection for event in seen.of("reconnect")]
    stats = client.stats()["connections"]
    assert (0, 1) == (stats["v3Public"]["reconnects"], stats["v3Public#2"]["reconnects"])


def test_updates_of_all(make_client: Make, server: FakeExchange) -> None:
    """Handlers get the updates of every connection; a subscription's own handler gets its own topics only."""
    client = make_client(max_topics_per_connection=1)
    seen = Seen(client)
    own: list[Any] = []
    client.subscribe(topics(0, 1)).result(DEADLINE)
    client.subscribe(topics(1, 2), handler=own.append).result(DEADLINE)
    for number in range(2):
        arg = {"topic": "ticker", "instType": "spot", "symbol": f"C{number}USDT"}
        server.connections[number].send(json.dumps(push(arg, {"lastPrice": str(number)})))
    seen.wait_for("update", 2)
    assert ["0", "1"] == sorted(update.data[0]["lastPrice"] for update in seen.of("update"))
    wait_until(lambda: [update.data[0]["lastPrice"] for update in own] == ["1"])


def test_a_refusal_among_several(make_client: Make, server: FakeExchange) -> None:
    """One future stands for all connections: it fails when one of them refuses, once all have answered."""
    client = make_client(max_topics_per_connection=1)
    server.refused_topics["books"] = ("30001", "doesn't exist")
    future = client.subscribe([*topics(0, 1), Topic("books", inst_type="spot", symbol="BTCUSDT")])
    assert "30001" in str(future.exception(DEADLINE))
    assert 1 == client.stats()["connections"]["v3Public"]["topics"]


def test_many_threads(make_client: Make, server: FakeExchange) -> None:
    """Threads that subscribe and unsubscribe at once: every future settles well, no connection holds too many."""
    client = make_client(max_topics_per_connection=5, rate_limit="off")
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            mine = topics(number * 100, number * 100 + 7)
            for _ in range(5):
                client.subscribe(mine).result(DEADLINE)
                client.unsubscribe(mine).result(DEADLINE)
            client.subscribe(mine).result(DEADLINE)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE * 4)
    assert [] == failures
    counts = [each["topics"] for each in client.stats()["connections"].values()]
    assert 28 == sum(counts)
    assert max(counts) <= 5


def test_private_topics_share_one(make_client: Make, server: FakeExchange) -> None:
    """Account topics are few and stay together, whatever the limit."""
    client = make_client(max_topics_per_connection=1)
    client.subscribe(["order", "fill", "account"]).result(DEADLINE)
    assert [PRIVATE] == list(client.stats()["connections"])
