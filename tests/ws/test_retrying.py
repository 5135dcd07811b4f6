"""Coming back: how soon, how often, when not at all."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bitget_client.clock import Clock
from bitget_client.errors import NotSent, TransportError
from bitget_client.ws import dialling, opening
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.dialling import dial_moment
from bitget_client.ws.messages import Topic

from .conftest import KEYS
from .server import DEADLINE, FakeExchange, Seen, wait_until

Make = Callable[..., WebsocketClientV3]

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
PUBLIC, PRIVATE = "v3Public", "v3Private"


@pytest.fixture
def no_dials(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The count of attempts, as at the start of a process."""
    fresh: dict[str, Any] = {}
    monkeypatch.setattr(dialling, "_dials", fresh)
    return fresh


def test_first_retry_is_immediate(make_client: Make, server: FakeExchange) -> None:
    """Whatever the back-off, the first retry after a loss comes within half a second."""
    client = make_client(reconnect_delay=30.0, max_reconnect_delay=30.0)
    client.subscribe(TICKER).result(DEADLINE)
    since = time.monotonic()
    server.cut()
    server.wait_for_connections(2)
    assert time.monotonic() - since < 0.5


def test_back_off_grows_and_has_a_ceiling(make_client: Make, server: FakeExchange, monkeypatch: Any) -> None:
    """Delays are drawn between nothing and a ceiling that doubles up to ``max_reconnect_delay``."""
    monkeypatch.setattr("random.random", lambda: 1.0)
    server.accepts_connections = False
    client = make_client(reconnect_delay=0.01, max_reconnect_delay=0.05)
    seen = Seen(client)
    client.subscribe(TICKER)
    seen.wait_for("reconnect", 6)
    events = seen.of("reconnect")[:6]
    assert [0.0, 0.01, 0.02, 0.04, 0.05, 0.05] == [event.delay for event in events]
    assert [1, 2, 3, 4, 5, 6] == [event.attempt for event in events]


def test_goes_on_for_ever(make_client: Make, server: FakeExchange) -> None:
    """Without ``max_attempts`` any number of failures is followed by another attempt."""
    server.accepts_connections = False
    client = make_client(max_reconnect_delay=0.01)
    seen = Seen(client)
    future = client.subscribe(TICKER)
    seen.wait_for("reconnect", 30)
    server.accepts_connections = True
    future.result(DEADLINE)


def test_max_attempts(make_client: Make, server: FakeExchange) -> None:
    """After so many failures in a row everybody is told, a fatal event comes last but one, and nothing is tried."""
    server.accepts_connections = False
    client = make_client(max_attempts=3)
    seen = Seen(client)
    future = client.subscribe(TICKER)
    with pytest.raises(NotSent, match="3 attempts in a row failed, the last one: cannot connect"):
        future.result(DEADLINE)
    event = seen.wait_for("exception", matching=lambda value: value.fatal)
    assert isinstance(event.error, TransportError)
    assert "3 attempts in a row failed" in seen.wait_for("close").reason
    assert 2 == len(seen.of("reconnect"))
    assert "closed" == client.stats()["connections"][PUBLIC]["state"]
    server.accepts_connections = True
    client.subscribe(TICKER).result(DEADLINE)


def test_max_attempts_counts_in_a_row(make_client: Make, server: FakeExchange) -> None:
    """A loss is no failed attempt, and a success starts the count anew."""
    client = make_client(max_attempts=1)
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    for count in (1, 2, 3):
        server.cut()
        seen.wait_for("reconnected", count)
    assert [] == seen.of("exception")


def test_max_attempts_of_logins(make_client: Make, server: FakeExchange) -> None:
    """Attempts that connect and then find no answer to their login count as failed, and end with a fatal event."""
    server.login = None
    client = make_client(max_attempts=2, connect_timeout=0.1)
    seen = Seen(client)
    future = client.subscribe("order")
    assert isinstance(future.exception(DEADLINE), NotSent)
    assert "login was not answered" in str(seen.wait_for("exception", matching=lambda value: value.fatal).error)
    wait_until(lambda: len(seen.of("close")) == 2)
    assert 2 == len(server.connections)


def test_refused_login_stops(make_client: Make, server: FakeExchange) -> None:
    """Wrong credentials are tried once, never again, and the event is fatal, however often ``reconnect`` could be."""
    server.login = {"event": "error", "code": 30005, "msg": "error"}
    client = make_client()
    seen = Seen(client)
    future = client.subscribe("order")
    assert "30005" in str(future.exception(DEADLINE))
    assert seen.wait_for("exception", matching=lambda value: value.fatal)
    seen.wait_for("close")
    wait_until(lambda: not [each for each in threading.enumerate() if each.name == f"bitget-{PRIVATE}"])
    assert ([], 1) == (seen.of("reconnect"), len(server.connections))


def test_names_are_looked_up_anew(make_client: Make, server: FakeExchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each attempt asks for the address again: the exchange may have moved."""
    asked: list[Any] = []
    original = socket.getaddrinfo

    def lookup(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        if host == "moved.invalid":
            asked.append(port)
            host = "127.0.0.1"
        return original(host, port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    client = make_client(ws_url=server.url.replace("127.0.0.1", "moved.invalid"))
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    before = len(asked)
    server.cut()
    seen.wait_for("reconnected")
    assert len(asked) > before > 0


# --- the exchange's 300 attempts in 5 minutes ------------------------------------------------------------------------


def test_dial_budget(no_dials: dict[str, Any]) -> None:
    """Of all addresses of one server 300 attempts may be made in any 5 minutes; other servers count apart."""
    public, private = "wss://ws.example.com/v3/ws/public", "wss://ws.example.com/v3/ws/private"
    moments = [dial_moment((public, private)[number % 2], 1000.0 + number / 100) for number in range(300)]
    assert [1000.0 + number / 100 for number in range(300)] == moments
    assert 1300.0 == dial_moment(public, 1010.0)
    assert 1300.01 == pytest.approx(dial_moment(private, 1010.0))
    assert 1010.0 == dial_moment("wss://other.example.com/v3/ws/public", 1010.0)
    assert 2000.0 == dial_moment(public, 2000.0)


def test_budget_of_a_process(make_client: Make, server: FakeExchange, monkeypatch: Any, no_dials: Any) -> None:
    """All clients of a process share the budget: with 300 attempts made the next waits; with ``off`` it does not."""
    now = Clock().monotonic()
    for _ in range(299):
        dial_moment(server.url, now)
    first, second, third = make_client(), make_client(), make_client(rate_limit="off")
    first.subscribe(TICKER).result(DEADLINE)
    waiting = second.subscribe(TICKER)
    third.subscribe(TICKER).result(DEADLINE)
    wait_until(lambda: second.stats()["connections"][PUBLIC]["state"] == "connecting")
    assert 2 == len(server.connections)
    assert 301 == 1 + len(no_dials[next(iter(no_dials))]._moments)
    second.close_all()
    assert isinstance(waiting.exception(0), NotSent)


def test_budget_passes(make_client: Make, server: FakeExchange, monkeypatch: Any) -> None:
    """An attempt that must wait is made when its moment comes."""
    monkeypatch.setattr(opening, "dial_moment", lambda url, now: now + 0.2)
    started = time.monotonic()
    make_client().subscribe(TICKER).result(DEADLINE)
    assert 0.2 <= time.monotonic() - started < 2.0


# --- what is left of a failure ---------------------------------------------------------------------------------------


def test_sign_that_raises(make_client: Make, server: FakeExchange, caplog: pytest.LogCaptureFixture) -> None:
    """A ``sign`` function of the caller's that raises ends the connection with a fatal event, and its socket."""
    caplog.set_level(logging.CRITICAL, "bitget_client.ws")

    def sign(text: str, secret: str) -> str:
        raise RuntimeError("the key store is locked")

    client = make_client(sign=sign)
    seen = Seen(client)
    future = client.subscribe("order")
    with pytest.raises(NotSent, match="the key store is locked"):
        future.result(DEADLINE)
    event = seen.wait_for("exception")
    assert (True, "the key store is locked") == (event.fatal, str(event.error))
    connection = server.newest()
    connection.recv_events_thread.join(DEADLINE)
    assert 1000 == connection.protocol.close_rcvd.code  # type: ignore[union-attr]


def test_keys_are_not_needed_for_public_data(server: FakeExchange) -> None:
    """Public connections of a client with credentials do not log in."""
    with WebsocketClientV3(*KEYS, ws_url=server.url) as client:
        client.subscribe(TICKER).result(DEADLINE)
        assert ["subscribe"] == server.operations()


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Thirty warnings say no more than one."""
    caplog.set_level(logging.ERROR, "bitget_client.ws")
    yield
