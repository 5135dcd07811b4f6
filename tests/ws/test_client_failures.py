"""The client when things go wrong: lost links, bad frames, bad handlers, handlers that are too slow."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from bitget_client.errors import (
    ApiError,
    BitgetError,
    DecodeError,
    NotSent,
    TransportError,
)
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.messages import Topic, Update

from .server import DEADLINE, FakeExchange, Seen, listening_socket, push, wait_until

Make = Callable[..., WebsocketClientV3]

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
BOOKS = Topic("books", inst_type="spot", symbol="BTCUSDT")
ARG = {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"}
PUBLIC, PRIVATE = "v3Public", "v3Private"


def price(value: str, arg: dict[str, str] = ARG) -> dict[str, Any]:
    """A push of one ticker."""
    return push(arg, {"lastPrice": value})


# --- reconnect -------------------------------------------------------------------------------------------------------


def test_reconnect_after_a_cut(make_client: Make, server: FakeExchange) -> None:
    """After a cut the client logs in, then subscribes again, and says ``reconnected`` once all is confirmed."""
    client = make_client()
    seen = Seen(client)
    client.subscribe(["order", "fill"]).result(DEADLINE)
    server.received.clear()
    server.cut()
    event = seen.wait_for("reconnect")
    assert (PRIVATE, 1, 0.0) == (event.ws_key, event.attempt, event.delay)
    assert event.reason
    seen.wait_for("reconnected")
    assert ["login", "subscribe"] == server.operations()
    assert ["order", "fill"] == [arg["topic"] for arg in server.frames("subscribe")[0]["args"]]
    names = [name for name in seen.names() if name not in ("response", "update")]
    assert ["open", "authenticated", "close", "reconnect", "authenticated", "reconnected"] == names
    assert 1 == client.stats()["connections"][PRIVATE]["reconnects"]
    server.send(push({"topic": "order", "instType": "UTA"}, {"orderId": "1"}))
    assert "1" == seen.wait_for("update").items[0].order_id


def test_reconnected_waits_for_every_topic(make_client: Make, server: FakeExchange) -> None:
    """Of two wanted topics one is not confirmed: the client is not back yet."""
    client = make_client()
    seen = Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    server.silent_topics.add("books")
    server.cut()
    seen.wait_for("response", 3)
    assert [] == seen.of("reconnected")
    server.send({"event": "subscribe", "arg": {**ARG, "topic": "books"}})
    seen.wait_for("reconnected")
    assert seen.names().index("reconnected") > seen.names().index("reconnect")


@pytest.mark.parametrize("how", ["close", "end of stream", "garbage"])
def test_kinds_of_loss(make_client: Make, server: FakeExchange, how: str) -> None:
    """A close frame, an end without a word, and a breach of the protocol all lead to a new connection."""
    client = make_client()
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    if how == "close":
        server.close(1001, "going away")
    elif how == "end of stream":
        server.cut()
    else:
        server.send_raw(b"\xff\xff\xff\xff")
    event = seen.wait_for("reconnect")
    expected = {
        "close": "the exchange closed the connection: 1001 going away",
        "end of stream": "the exchange closed the connection without a word",
        "garbage": "protocol error: the server sent a masked frame",
    }
    assert expected[how] == event.reason
    assert event.reason == seen.of("close")[0].reason
    seen.wait_for("reconnected")


def test_missing_pong(make_client: Make, server: FakeExchange) -> None:
    """A ping without any answer makes the link count as lost."""
    server.answers_pings = False
    client = make_client(ping_interval=0.05, pong_timeout=0.1)
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    event = seen.wait_for("reconnect")
    assert "no sign of life within 0.1 s of a ping" == event.reason
    assert "ping" in server.operations()
    server.answers_pings = True
    seen.wait_for("reconnected")


def test_heartbeat_keeps_the_link(make_client: Make, server: FakeExchange) -> None:
    """Answered pings keep a silent connection, and their round trip is measured."""
    client = make_client(ping_interval=0.02, pong_timeout=1.0)
    client.connect(PUBLIC).result(DEADLINE)
    server.wait_for_frames("ping", 5)
    stats = client.stats()["connections"][PUBLIC]
    assert (0, "live") == (stats["reconnects"], stats["state"])
    assert 0.0 < stats["ping_round_trip"] < DEADLINE


def test_ping_of_the_protocol_is_answered(make_client: Make, server: FakeExchange) -> None:
    """A server that pings as WebSocket says gets its pong."""
    client = make_client()
    client.connect(PUBLIC).result(DEADLINE)
    assert server.newest().ping(b"abc").wait(DEADLINE)


def test_refused_connection_is_tried_again(make_client: Make, server: FakeExchange) -> None:
    """While the exchange takes no connections every attempt is announced; then the wish comes true."""
    server.accepts_connections = False
    client = make_client()
    seen = Seen(client)
    subscribed = client.subscribe(TICKER)
    third = seen.wait_for("reconnect", 3)
    assert 3 == third.attempt
    assert 0.0 <= third.delay <= 0.05
    event = seen.of("exception")[0]
    assert isinstance(event.error, TransportError)
    assert "cannot connect" in str(event.error)
    assert [] == seen.of("close")
    server.accepts_connections = True
    subscribed.result(DEADLINE)
    assert seen.wait_for("open")


def test_a_server_that_says_nothing(make_client: Make) -> None:
    """A handshake without an answer ends with the connect timeout, not later."""
    with listening_socket() as url:
        client = make_client(ws_url=url, connect_timeout=0.1)
        seen = Seen(client)
        client.connect(PUBLIC)
        assert "cannot connect" in seen.wait_for("reconnect").reason
        client.close_all()


def test_closing_while_connecting(make_client: Make) -> None:
    """Closing does not wait for a handshake that never ends."""
    with listening_socket() as url:
        client = make_client(ws_url=url, connect_timeout=1.0)
        future = client.connect(PUBLIC)
        client.close_all(timeout=0.5)
        with pytest.raises(NotSent, match="closed by the caller"):
            future.result(0.5)


# --- bad frames and bad handlers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", ["garbage", '{"half":', b"\xff\xfe\xfd"])
def test_garbage(make_client: Make, server: FakeExchange, frame: str | bytes) -> None:
    """A frame that is not JSON becomes an event that carries it, and the client lives on."""
    client = make_client()
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    server.send(frame, price("2"))
    event = seen.wait_for("exception")
    assert isinstance(event.error, DecodeError)
    expected = frame.encode() if isinstance(frame, str) else frame
    assert (expected, expected, False) == (event.error.body, event.raw, event.fatal)
    assert "2" == str(seen.wait_for("update").items[0].last_price)
    assert [] == seen.of("reconnect")


@pytest.mark.parametrize("frame", [{"event": "new"}, [1], {"event": "error", "code": "30006", "msg": "slow down"}])
def test_frames_that_belong_to_nothing(make_client: Make, server: FakeExchange, frame: Any) -> None:
    """What the exchange says out of turn becomes an event, and nothing else."""
    client = make_client()
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    server.send(frame)
    assert isinstance(seen.wait_for("exception").error, ApiError)
    assert client.is_connected(PUBLIC)


def test_raising_handler(make_client: Make, server: FakeExchange, caplog: pytest.LogCaptureFixture) -> None:
    """A handler that raises is logged and announced; the others, and the thread, go on."""
    client = make_client()
    ran_on: list[int] = []

    @client.on("update")
    def fail(update: Update) -> None:
        ran_on.append(threading.get_ident())
        raise RuntimeError(f"bad {update.items[0].last_price}")

    seen = Seen(client)
    own: list[Update] = []

    def fail_too(update: Update) -> None:
        own.append(update)
        raise RuntimeError("own")

    client.subscribe(TICKER, handler=fail_too).result(DEADLINE)
    server.send(price("1"), price("2"))
    seen.wait_for("exception", 4)
    assert ["bad 1", "own", "bad 2", "own"] == [str(event.error) for event in seen.of("exception")]
    assert ["1", "2"] == [str(update.items[0].last_price) for update in seen.of("update")]
    assert 1 == len(set(ran_on))
    assert "a handler of 'update' failed" in caplog.text


def test_raising_exception_handler(make_client: Make, server: FakeExchange, caplog: pytest.LogCaptureFixture) -> None:
    """A failing handler of ``exception`` is logged, and does not call itself for ever."""
    client = make_client()
    calls: list[Any] = []

    def fail(event: Any) -> None:
        calls.append(event)
        raise RuntimeError("worse")

    client.on("exception", fail)
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    server.send("garbage", price("1"))
    seen.wait_for("update")
    assert 1 == len(calls)
    assert "a handler of 'exception' failed" in caplog.text


def test_raising_handler_of_another_event(make_client: Make) -> None:
    """A failing handler of any event becomes an ``exception`` event of its connection."""
    client = make_client()

    def fail(event: Any) -> None:
        raise RuntimeError("in open")

    client.on("open", fail)
    seen = Seen(client)
    client.connect(PUBLIC).result(DEADLINE)
    event = seen.wait_for("exception")
    assert ("in open", PUBLIC) == (str(event.error), event.ws_key)


def test_on_and_off(make_client: Make, server: FakeExchange) -> None:
    """Handlers are added in a chain or as decorators, and taken away one by one or all together."""
    client = make_client()
    first: list[Update] = []
    second: list[Update] = []
    assert client is client.on("update", first.append).on("update", second.append)

    @client.on("open")
    def opened(event: Any) -> None: ...

    assert "opened" == opened.__name__
    client.subscribe(TICKER).result(DEADLINE)
    seen = Seen(client)
    server.send(price("1"))
    seen.wait_for("update", 1)
    client.off("update")
    seen = Seen(client)
    server.send(price("2"))
    seen.wait_for("update", 1)
    assert (1, 1) == (len(first), len(second))
    assert client is client.off("open", opened)


# --- dispatch --------------------------------------------------------------------------------------------------------


def test_slow_handlers_drop_the_oldest_public_updates(make_client: Make, server: FakeExchange) -> None:
    """Beyond ``max_pending_updates`` the oldest public updates are dropped, counted and announced."""
    client = make_client(max_pending_updates=10)
    began, go_on = threading.Event(), threading.Event()
    prices: list[str] = []

    @client.on("update")
    def slow(update: Update) -> None:
        prices.append(str(update.items[0].last_price))
        began.set()
        assert go_on.wait(DEADLINE)

    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    server.send(price("0"))
    assert began.wait(DEADLINE)
    server.send(*(price(str(number)) for number in range(1, 101)), {"event": "subscribe", "arg": ARG})
    wait_until(lambda: client.stats()["connections"][PUBLIC]["updates"] == 101)
    assert (90, 10) == (client.stats()["dropped_updates"], client.stats()["queued_updates"])
    go_on.set()
    event = seen.wait_for("exception")
    assert "90 public updates were dropped" in str(event.error)
    seen.wait_for("update", 11)
    assert ["0", *(str(number) for number in range(91, 101))] == prices
    assert 0 == client.stats()["queued_updates"]


def test_private_updates_are_never_dropped(make_client: Make, server: FakeExchange) -> None:
    """However slow the handlers are, every private update is delivered, in order."""
    client = make_client(max_pending_updates=10)
    began, go_on = threading.Event(), threading.Event()

    @client.on("update")
    def slow(update: Update) -> None:
        began.set()
        assert go_on.wait(DEADLINE)

    seen = Seen(client)
    client.subscribe("order").result(DEADLINE)
    arg = {"topic": "order", "instType": "UTA"}
    server.send(*(push(arg, {"orderId": str(number)}) for number in range(100)))
    assert began.wait(DEADLINE)
    wait_until(lambda: client.stats()["connections"][PRIVATE]["updates"] == 100)
    go_on.set()
    seen.wait_for("update", 100)
    assert [str(number) for number in range(100)] == [each.items[0].order_id for each in seen.of("update")]
    assert 0 == client.stats()["dropped_updates"]


def test_inline_dispatch(make_client: Make, server: FakeExchange) -> None:
    """With ``inline`` handlers run on the reader, and waiting there for an own future raises at once."""
    client = make_client(dispatch="inline")
    found: list[BaseException] = []
    names: list[str] = []
    done = threading.Event()

    @client.on("update")
    def wait_here(update: Update) -> None:
        names.append(threading.current_thread().name)
        future = client.subscribe(BOOKS)
        for wait in (future.result, future.exception):
            try:
                wait(DEADLINE)
            except BitgetError as error:
                found.append(error)
        done.set()

    client.subscribe(TICKER).result(DEADLINE)
    server.send(price("1"))
    assert done.wait(DEADLINE)
    assert ["bitget-v3Public"] == names
    assert 2 == len(found)
    assert all("waiting here would never end" in str(error) for error in found)


def test_waiting_in_a_done_callback(make_client: Make) -> None:
    """A done-callback runs on the reader: waiting there for the same connection raises at once."""
    client = make_client()
    found: list[BaseException | None] = []
    done = threading.Event()

    def wait_here(_: Any) -> None:
        try:
            client.subscribe(BOOKS).result(DEADLINE)
        except BitgetError as error:
            found.append(error)
        done.set()

    client.subscribe(TICKER).add_done_callback(wait_here)
    assert done.wait(DEADLINE)
    assert "waiting here would never end" in str(found[0])


def test_handlers_may_wait(make_client: Make, server: FakeExchange) -> None:
    """With the default dispatch a handler may wait for futures of the same connection."""
    client = make_client()
    done = threading.Event()

    @client.on("update")
    def subscribe_more(update: Update) -> None:
        if update.topic == TICKER:
            client.subscribe(BOOKS).result(DEADLINE)
            done.set()

    client.subscribe(TICKER).result(DEADLINE)
    server.send(price("1"))
    assert done.wait(DEADLINE)
