"""Handlers that block, and what a client says of itself meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from bitget_client.errors import BitgetError, InvalidArgument
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.messages import Topic

from .server import DEADLINE, FakeExchange, Seen, push, wait_until

Make = Callable[..., WebsocketClientV3]

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
ARG = {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"}
PUBLIC, PRIVATE = "v3Public", "v3Private"


def test_a_blocking_handler(make_client: Make, server: FakeExchange) -> None:
    """While a handler blocks, heartbeats go on, orders are answered, another client is served; nothing is lost."""
    client, other = make_client(ping_interval=0.05, pong_timeout=0.2), make_client()
    seen, seen_by_other = Seen(client), Seen(other)
    entered, leave = threading.Event(), threading.Event()
    client.subscribe(TICKER, handler=lambda update: (entered.set(), leave.wait(DEADLINE * 4))).result(DEADLINE)
    other.subscribe(TICKER).result(DEADLINE)
    own, others = server.connections
    own.send('{"action":"update","arg":{"topic":"ticker","instType":"spot","symbol":"BTCUSDT"},"data":[{}]}')
    assert entered.wait(DEADLINE)
    pings = len(server.frames("ping"))
    server.wait_for_frames("ping", pings + 8)  # twice what the link would survive without its reader
    assert client.send_ws_api_request(PRIVATE, "cancel-order", None, {"orderId": "1"}).result(DEADLINE).args[0].ok
    client.subscribe("order").result(DEADLINE)
    others.send('{"action":"update","arg":{"topic":"ticker","instType":"spot","symbol":"BTCUSDT"},"data":[{}]}')
    seen_by_other.wait_for("update")
    assert [] == seen.of("reconnect")
    assert 0 < client.stats()["connections"][PUBLIC]["ping_round_trip"] < 1.0
    leave.set()


@pytest.mark.parametrize("event", ["open", "authenticated", "response", "update", "exception"])
def test_inline_guard(make_client: Make, server: FakeExchange, event: str) -> None:
    """Inline, waiting in a handler of any event for a future of the same connection raises instead of hanging."""
    client = make_client(dispatch="inline")
    found: list[BaseException] = []
    done = threading.Event()

    def wait_here(value: Any) -> None:
        if not done.is_set():
            try:
                client.send_ws_api_request(PRIVATE, "cancel-order", None, {"orderId": "1"}).result(DEADLINE)
            except BitgetError as error:
                found.append(error)
            done.set()

    server.trade = lambda frame: None
    server.pushes["order"] = [{"orderId": "1"}]
    server.refused_topics["fill"] = ("30001", "no")
    client.on(event, wait_here)
    client.subscribe("order")
    client.subscribe("fill")
    assert done.wait(DEADLINE)
    assert "waiting here would never end" in str(found[0])


def test_inline_guard_between_connections(make_client: Make, server: FakeExchange) -> None:
    """Inline, a handler of one connection may wait for a future of another: that one has a reader of its own."""
    client = make_client(dispatch="inline")
    found: list[Any] = []

    def place(update: Any) -> None:
        order = client.send_ws_api_request(PRIVATE, "cancel-order", None, {"orderId": "1"})
        found.append(order.result(DEADLINE).args[0].ok)

    client.subscribe(TICKER, handler=place).result(DEADLINE)
    server.send(push(ARG, {"lastPrice": "1"}))
    wait_until(lambda: found == [True])


def test_stats(make_client: Make, server: FakeExchange) -> None:
    """The counters are there from the first moment, have these names, and count."""
    client = make_client(ping_interval=0.05)
    assert {"connections": {}, "queued_updates": 0, "dropped_updates": 0} == client.stats()
    seen = Seen(client)
    client.unsubscribe(TICKER).result(DEADLINE)
    assert {
        "state": "idle",
        "reconnects": 0,
        "handovers": 0,
        "frames": 0,
        "bytes": 0,
        "updates": 0,
        "topics": 0,
        "queued_updates": 0,
        "dropped_updates": 0,
        "last_message_age": None,
        "ping_round_trip": None,
    } == {key: value for key, value in client.stats()["connections"][PUBLIC].items() if key != "since"}
    client.subscribe(TICKER).result(DEADLINE)
    server.send(push(ARG, {"lastPrice": "1"}))
    seen.wait_for("update")
    wait_until(lambda: client.stats()["connections"][PUBLIC]["ping_round_trip"] is not None)
    stats = client.stats()["connections"][PUBLIC]
    names = ("state", "reconnects", "handovers", "updates", "topics")
    assert ("live", 0, 0, 1, 1) == tuple(stats[name] for name in names)
    assert stats["frames"] >= 3
    assert stats["bytes"] > 100
    assert 0 <= stats["last_message_age"] < DEADLINE
    assert 0 <= stats["since"] < DEADLINE
    assert 0 < stats["ping_round_trip"] < 1.0


def test_stats_of_queue_and_drops(make_client: Make, server: FakeExchange) -> None:
    """Updates that wait for a handler, and those that could not, are counted."""
    client = make_client(max_pending_updates=5)
    entered, leave = threading.Event(), threading.Event()
    client.subscribe(TICKER, handler=lambda update: (entered.set(), leave.wait(DEADLINE))).result(DEADLINE)
    server.send(push(ARG, {"lastPrice": "0"}))
    assert entered.wait(DEADLINE)
    server.send(*(push(ARG, {"lastPrice": str(number)}) for number in range(20)))
    wait_until(lambda: client.stats()["dropped_updates"] == 15)
    assert 5 == client.stats()["queued_updates"]
    leave.set()
    wait_until(lambda: client.stats()["queued_updates"] == 0)


def test_routing(make_client: Make, server: FakeExchange) -> None:
    """Of mixed topics each goes where it belongs, the private ones after a login that nobody asked for."""
    client = make_client()
    mixed = ["order", TICKER, {"topic": "account"}, {"topic": "fill", "payload": {"instType": "UTA"}}, "strategy-order"]
    client.subscribe(mixed).result(DEADLINE)
    [login] = server.frames("login")
    frames = {len(frame["args"]): frame["args"] for frame in server.frames("subscribe")}
    assert [ARG] == frames[1]
    assert {"UTA"} == {arg["instType"] for arg in frames[4]}
    assert {"topic": "strategy-order", "instType": "UTA", "symbol": "default"} == frames[4][3]
    assert (True, True) == (client.is_connected(PUBLIC), client.is_connected(PRIVATE))


def test_routing_without_credentials(make_client: Make, server: FakeExchange) -> None:
    """Without credentials a private topic is refused at once, and says what to pass."""
    with pytest.raises(InvalidArgument, match="v3Private needs credentials: pass api_key, api_secret and api_pass"):
        make_client(()).subscribe([TICKER, "order"])
