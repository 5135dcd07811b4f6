"""A link that is dead without saying so: noticed in time, whatever it was in the middle of."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from bitget_client.errors import NotSent, OutcomeUnknown
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.messages import Topic

from .conftest import KEYS
from .proxy import TcpProxy
from .server import DEADLINE, FakeExchange, Seen, push, wait_until

Make = Callable[..., WebsocketClientV3]

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
ARG = {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"}
PUBLIC, PRIVATE = "v3Public", "v3Private"
PING, PONG = 0.3, 0.3

#: Seconds within which a dead link must be noticed.
NOTICED = PING + PONG + 1.0


@pytest.fixture
def proxy(server: FakeExchange) -> Iterator[TcpProxy]:
    with TcpProxy(server.url) as running:
        yield running


@pytest.fixture
def make(proxy: TcpProxy) -> Iterator[Make]:
    """Clients that reach the exchange through the proxy."""
    with ExitStack() as stack:

        def connect(**options: Any) -> WebsocketClientV3:
            # An attempt made into the black hole must not outlast it for long.
            options = {"connect_timeout": 1.0, **options}
            options = {"ws_url": proxy.url, "reconnect_delay": 0.01, "max_reconnect_delay": 0.05, **options}
            return stack.enter_context(WebsocketClientV3(*KEYS, ping_interval=PING, pong_timeout=PONG, **options))

        yield connect


def noticed(seen: Seen, since: float) -> None:
    """The loss is noticed in time, for the right reason."""
    event = seen.wait_for("reconnect")
    assert "no sign of life within 0.3 s of a ping" == event.reason
    assert time.monotonic() - since < NOTICED


@pytest.mark.parametrize("key", [PUBLIC, PRIVATE])
def test_black_hole(make: Make, proxy: TcpProxy, key: str) -> None:
    """Packets vanish, nothing is closed: noticed within ping_interval + pong_timeout + 1 s, and mended after."""
    client = make()
    seen = Seen(client)
    client.subscribe(TICKER, key).result(DEADLINE)
    since = time.monotonic()
    proxy.black_hole = True
    noticed(seen, since)
    proxy.black_hole = False
    seen.wait_for("reconnected")


def test_half_a_large_frame(make: Make, proxy: TcpProxy, server: FakeExchange) -> None:
    """The same in the middle of a large frame: half a frame keeps nothing alive."""
    client = make()
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    before = client.stats()["connections"][PUBLIC]
    proxy.black_hole_after = proxy.newest.passed + 500_000
    since = time.monotonic()
    server.send(push(ARG, {"lastPrice": "1" * 1_000_000}))
    noticed(seen, since)
    assert client.stats()["connections"][PUBLIC]["bytes"] > before["bytes"] + 400_000
    assert [] == seen.of("update")
    proxy.black_hole_after = None
    seen.wait_for("reconnected")


def test_while_sending_blocks(make: Make, proxy: TcpProxy, server: FakeExchange) -> None:
    """The same while nothing can be sent any more: the reader neither blocks nor takes the jam for life."""
    client = make(rate_limit="off")
    seen = Seen(client)
    client.connect(PRIVATE).result(DEADLINE)
    link = client._pools[PRIVATE].connections[0]._life.link  # type: ignore[union-attr]
    proxy.newest.client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
    since = time.monotonic()
    proxy.reads.clear()
    params = {"clientOid": "x" * 400_000}
    futures = [client.send_ws_api_request(PRIVATE, "cancel-order", None, params) for _ in range(30)]
    assert link.has_backlog
    noticed(seen, since)
    assert all(isinstance(future.exception(DEADLINE), NotSent | OutcomeUnknown) for future in futures)
    assert isinstance(futures[-1].exception(0), NotSent)
    proxy.reads.set()
    wait_until(lambda: client.is_connected(PRIVATE))


def test_slow_is_not_dead(make: Make, proxy: TcpProxy, server: FakeExchange) -> None:
    """A link that delivers one byte at a time, late, is alive: a frame in pieces over several pings is delivered."""
    proxy.slice_size = 1
    proxy.delay = 0.05
    client = make()
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    server.send(push(ARG, {"lastPrice": "1" * 3000}))
    assert "1" * 3000 == seen.wait_for("update").data[0]["lastPrice"]
    pings = len(server.frames("ping"))
    server.wait_for_frames("ping", pings + 2)
    assert [] == seen.of("reconnect")


@pytest.mark.parametrize("kind", ["update", "acknowledgement"])
def test_any_frame_is_a_sign_of_life(make: Make, server: FakeExchange, kind: str) -> None:
    """An exchange that answers no ping but goes on talking is alive."""
    server.answers_pings = False
    client = make()
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    frame = push(ARG, {"lastPrice": "1"}) if kind == "update" else {"event": "subscribe", "arg": ARG}

    def talk() -> bool:
        server.send(frame)
        return len(server.frames("ping")) >= 3

    wait_until(talk)
    assert [] == seen.of("reconnect")


@pytest.mark.parametrize("reset", [False, True])
def test_cut_and_reset(make: Make, proxy: TcpProxy, reset: bool) -> None:
    """An end of the stream and a reset are noticed at once."""
    client = make()
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    since = time.monotonic()
    proxy.cut(reset)
    seen.wait_for("reconnect")
    assert time.monotonic() - since < PING
    seen.wait_for("reconnected")


def test_black_hole_while_connecting(make: Make, proxy: TcpProxy) -> None:
    """A handshake that vanishes ends with the connect timeout, and is tried again."""
    proxy.black_hole = True
    client = make(connect_timeout=0.2)
    seen = Seen(client)
    future = client.subscribe(TICKER)
    seen.wait_for("reconnect")
    proxy.black_hole = False
    future.result(DEADLINE)
