"""Updates in a plain loop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from bitget_client.errors import InvalidArgument, NotSent, SubscriptionError
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.messages import Topic

from .server import DEADLINE, FakeExchange, Seen, push, wait_until

Make = Callable[..., WebsocketClientV3]

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
BOOKS = Topic("books", inst_type="spot", symbol="BTCUSDT")
ARG = {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"}


def prices(count: int) -> list[dict[str, Any]]:
    return [{"lastPrice": str(number)} for number in range(count)]


def test_iterates_and_unsubscribes(make_client: Make, server: FakeExchange) -> None:
    """A loop gets the updates of its topics in order, and leaving the block unsubscribes."""
    server.pushes = {"ticker": prices(5), "books": [{"seq": 1}]}
    client = make_client()
    client.subscribe(BOOKS).result(DEADLINE)
    got = []
    with client.stream(TICKER, timeout=DEADLINE) as stream:
        for update in stream:
            got.append(str(update.items[0].last_price))
            if len(got) == 5:
                break
    assert ["0", "1", "2", "3", "4"] == got
    [frame] = server.wait_for_frames("unsubscribe")
    assert [ARG] == frame["args"]
    with pytest.raises(StopIteration):
        next(stream)


def test_time_out(make_client: Make) -> None:
    """An iteration that waits longer than the timeout raises, and the stream can go on."""
    with make_client().stream(TICKER, timeout=0.02) as stream:
        for _ in range(2):
            with pytest.raises(TimeoutError, match="no update within 0.02 s"):
                next(stream)


def test_next_with_its_own_timeout(make_client: Make, server: FakeExchange) -> None:
    """``next`` takes a timeout of its own."""
    with make_client().stream(TICKER) as stream:
        with pytest.raises(TimeoutError):
            stream.next(timeout=0.01)
        server.send(push(ARG, {"lastPrice": "7"}))
        assert "7" == str(stream.next(timeout=DEADLINE).items[0].last_price)


def test_goes_on_after_a_reconnect(make_client: Make, server: FakeExchange) -> None:
    """A cut is survived: the loop gets what comes after it."""
    client = make_client()
    seen = Seen(client)
    with client.stream(TICKER, timeout=DEADLINE) as stream:
        server.cut()
        seen.wait_for("reconnected")
        server.send(push(ARG, {"lastPrice": "8"}))
        assert "8" == str(next(stream).items[0].last_price)


def test_slow_loop_drops_the_oldest(make_client: Make, server: FakeExchange) -> None:
    """Beyond ``max_pending`` the oldest updates are dropped and counted."""
    client = make_client()
    seen = Seen(client)
    with client.stream(TICKER, max_pending=3, timeout=DEADLINE) as stream:
        server.send(*(push(ARG, price) for price in prices(10)), {"event": "new"})
        seen.wait_for("exception")  # the last frame; what came before it was delivered
        seen.wait_for("update", 10)
        wait_until(lambda: stream.dropped == 7)
        assert ["7", "8", "9"] == [str(next(stream).items[0].last_price) for _ in range(3)]


def test_refused_topic(make_client: Make, server: FakeExchange) -> None:
    """Entering raises when a topic is refused, and lets go of the topics that were not."""
    server.refused_topics["books"] = ("30001", "no")
    client = make_client()
    with pytest.raises(SubscriptionError, match="books"), client.stream([TICKER, BOOKS]):
        raise AssertionError("not reached")
    [frame] = server.wait_for_frames("unsubscribe")
    assert [ARG] == frame["args"]


def test_no_acknowledgement(make_client: Make, server: FakeExchange) -> None:
    """Entering waits no longer than ``ack_timeout``, and does not leave the topic behind."""
    server.silent_topics.add("ticker")
    client = make_client()
    stream = client.stream(TICKER, ack_timeout=0.05)
    with pytest.raises(TimeoutError), stream:
        raise AssertionError("not reached")
    assert 0 == client.stats()["connections"]["v3Public"]["topics"]


def test_unknown_topic(make_client: Make) -> None:
    """An unknown topic is refused before anything is opened."""
    with pytest.raises(InvalidArgument, match="unknown topic"):
        make_client().stream("tickers")


@pytest.mark.parametrize("how", ["close", "close_all", "elsewhere"])
def test_closing_ends_the_loop(make_client: Make, server: FakeExchange, how: str) -> None:
    """A loop without a timeout does not wait for ever once its client is closed: what is buffered, then ``NotSent``."""
    server.pushes["ticker"] = prices(2)
    client = make_client()
    seen = Seen(client)
    with client.stream(TICKER) as stream:
        seen.wait_for("update", 2)
        client.close("v3Private")
        if how == "close":
            client.close("v3Public")
        elif how == "close_all":
            client.close_all()
        else:
            threading.Thread(target=client.close_all).start()
        assert ["0", "1"] == [str(next(stream).items[0].last_price) for _ in range(2)]
        with pytest.raises(NotSent, match="the stream ended: .*closed"):
            next(stream)


def test_refused_login_ends_the_loop(make_client: Make, server: FakeExchange) -> None:
    """A loop whose connection is closed for good by a refused login ends with the reason."""
    client = make_client()
    seen = Seen(client)
    with client.stream("order") as stream:
        server.login = {"event": "error", "code": "30015", "msg": "Invalid sign"}
        server.cut()
        with pytest.raises(NotSent, match="30015: Invalid sign"):
            next(stream)
        seen.wait_for("exception", matching=lambda event: event.fatal)


def test_other_connections_do_not_end_it(make_client: Make, server: FakeExchange) -> None:
    """A stream of public topics goes on when the private login is refused."""
    server.login = {"event": "error", "code": "30015", "msg": "Invalid sign"}
    client = make_client()
    with client.stream(TICKER) as stream:
        public = server.newest()
        assert client.connect("v3Private").exception(DEADLINE) is not None
        public.send('{"action":"update","arg":{"topic":"ticker","instType":"spot","symbol":"BTCUSDT"},"data":[{}]}')
        assert stream.next(DEADLINE).action == "update"
