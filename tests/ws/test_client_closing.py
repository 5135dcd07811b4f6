"""The end of a client: nobody hangs, nothing is left."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bitget_client.errors import (
    InvalidArgument,
    NotSent,
)
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.events import ConnectionEvent
from bitget_client.ws.messages import Topic, Update

from .conftest import KEYS
from .server import DEADLINE, FakeExchange, Seen, push, wait_until

Make = Callable[..., WebsocketClientV3]

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
BOOKS = Topic("books", inst_type="spot", symbol="BTCUSDT")
ARG = {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"}
PUBLIC, PRIVATE = "v3Public", "v3Private"


def price(value: str, arg: dict[str, str] = ARG) -> dict[str, Any]:
    """A push of one ticker."""
    return push(arg, {"lastPrice": value})


# --- closing ---------------------------------------------------------------------------------------------------------


def test_closing_ends_every_future(make_client: Make, server: FakeExchange) -> None:
    """Whoever waits when the client is closed learns it: nothing hangs."""
    server.silent_topics.update(("ticker", "books"))
    server.trade = lambda frame: None
    client = make_client()
    futures: list[Any] = [client.subscribe([TICKER, BOOKS])]
    server.wait_for_frames("subscribe")
    futures.append(client.send_ws_api_request(PRIVATE, "cancel-order", None, {"orderId": "1"}))
    server.wait_for_frames("trade")
    client.close_all()
    assert all(future.done() for future in futures)
    with pytest.raises(NotSent, match="closed by the caller"):
        futures[0].result(0)
    with pytest.raises(InvalidArgument, match="this client was closed: make a new one"):
        client.subscribe(TICKER)


def test_closing_twice_and_from_idle(make_client: Make) -> None:
    """Closing is possible before anything was opened, and again."""
    client = make_client()
    client.close_all()
    client.close_all()
    client.close(PUBLIC)
    assert {} == client.stats()["connections"]


def test_closing_is_announced(make_client: Make) -> None:
    """The last event of a connection is ``close``, with its reason, delivered before ``close_all`` returns."""
    client = make_client()
    seen = Seen(client)
    client.connect(PUBLIC).result(DEADLINE)
    client.close_all()
    assert ("close", ConnectionEvent("close", PUBLIC, "closed by the caller")) == seen.all[-1]


def test_closing_from_a_handler(make_client: Make, server: FakeExchange) -> None:
    """A handler may close the client it is called by."""
    client = make_client()
    done = threading.Event()

    @client.on("update")
    def close(update: Update) -> None:
        client.close_all()
        done.set()

    client.subscribe(TICKER).result(DEADLINE)
    server.send(price("1"))
    assert done.wait(DEADLINE)
    assert "closed" == client.stats()["connections"][PUBLIC]["state"]


@pytest.mark.parametrize("dispatch", ["thread", "inline"])
def test_closing_from_a_done_callback(make_client: Make, dispatch: str) -> None:
    """The reader itself may close its client."""
    client = make_client(dispatch=dispatch)
    done = threading.Event()
    client.connect(PUBLIC).add_done_callback(lambda _: (client.close_all(), done.set()))
    assert done.wait(DEADLINE)


def test_closing_one_connection(make_client: Make, server: FakeExchange) -> None:
    """One connection is closed alone, and opened anew when something is asked of it, without its old topics."""
    client = make_client()
    client.subscribe([TICKER, "order"]).result(DEADLINE)
    client.close(PUBLIC)
    assert not client.is_connected(PUBLIC)
    assert client.is_connected(PRIVATE)
    server.received.clear()
    client.subscribe(BOOKS).result(DEADLINE)
    assert [["books"]] == [[arg["topic"] for arg in frame["args"]] for frame in server.frames("subscribe")]


def test_closing_says_goodbye(make_client: Make, server: FakeExchange) -> None:
    """The exchange gets a close frame, not a cut."""
    client = make_client()
    client.connect(PUBLIC).result(DEADLINE)
    client.close_all()
    connection = server.newest()
    connection.recv_events_thread.join(DEADLINE)
    assert 1000 == connection.protocol.close_rcvd.code  # type: ignore[union-attr]


def descriptors() -> int:
    """How many files this process has open."""
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files cannot be counted here")
def test_nothing_is_left(server: FakeExchange) -> None:
    """Fifty times opened, used and closed, no thread and no descriptor is left behind."""

    def cycle() -> None:
        with WebsocketClientV3(*KEYS, ws_url=server.url) as client:
            client.subscribe([TICKER, "order"]).result(DEADLINE)
        for connection in server.connections:
            connection.recv_events_thread.join(DEADLINE)

    cycle()
    gc.collect()
    threads, files = threading.active_count(), descriptors()
    for _ in range(50):
        cycle()
    gc.collect()
    wait_until(lambda: threading.active_count() <= threads)
    wait_until(lambda: descriptors() <= files)
