"""Callers who read, when the link is lost, the connection closed or their time over: they end, and rightly."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, TimeoutError
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bitget_client.errors import OutcomeUnknown
from bitget_client.ws import life, turn
from bitget_client.ws.api import WebsocketAPIClient

from .guests import (
    PRIVATE,
    SOON,
    Caller,
    Guests,
    Held,
    Make,
    api,
    cancel,
    connection,
    guests,
    held,
    is_reader,
    reading,
    sockets,
)
from .server import DEADLINE, FakeExchange, accepted, wait_until

__all__ = ["api", "guests", "held"]

# --- the link is lost ------------------------------------------------------------------------------------------------


@pytest.fixture
def patient_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end waits long for callers: they go by themselves."""
    monkeypatch.setattr(turn, "_COURTESY", DEADLINE)
    monkeypatch.setattr(turn, "_LONGEST_END", DEADLINE)


LOSSES: dict[str, Callable[[FakeExchange], None]] = {
    "closed": lambda server: server.close(),
    "cut": lambda server: server.cut(),
    "reset": lambda server: reset(server),
    "broken protocol": lambda server: server.send_raw(b"\xff\xff\xff\xff"),
    "silence": lambda server: None,
}


def reset(server: FakeExchange) -> None:
    """Have the exchange end the newest connection with a reset."""
    sock = server.newest().socket
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.shutdown(socket.SHUT_RD)


@pytest.mark.parametrize("how", LOSSES)
def test_the_link_is_lost(
    guests: Guests, make_api: Make, held: Held, server: FakeExchange, how: str, patient_end: None
) -> None:
    """While a caller reads, the link is lost: orders in flight are unknown, and the connection comes back."""
    timing = {"ping_interval": 0.1, "pong_timeout": 0.1} if how == "silence" else {}
    server.answers_pings = how != "silence"
    api = make_api(rate_limit="off", **timing)
    api.connect_ws_api().result(DEADLINE)
    other, mine = cancel(api, "other"), cancel(api, "mine")
    for name in ("other", "mine"):
        held.reply(name)
    caller = reading(guests, api, mine)
    server.answers_pings = False
    started = time.monotonic()
    LOSSES[how](server)
    with pytest.raises(OutcomeUnknown):
        caller.end()
    assert time.monotonic() - started < DEADLINE / 2
    assert isinstance(other.exception(DEADLINE), OutcomeUnknown)
    server.answers_pings = True
    server.trade = accepted
    server.wait_for_connections(2)
    assert cancel(api, "after", reply_timeout=DEADLINE).result().args[0].ok


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors there")
@pytest.mark.parametrize("who", ["close", "close_all"])
def test_closing(
    guests: Guests, make_api: Make, held: Held, server: FakeExchange, who: str, patient_end: None
) -> None:
    """While a caller reads, another closes the client: both are done at once, and nothing is left."""
    before = sockets()
    api = make_api(rate_limit="off")
    api.connect_ws_api().result(DEADLINE)
    mine = cancel(api, "mine")
    held.reply("mine")
    caller = reading(guests, api, mine)
    started = time.monotonic()
    if who == "close":
        api.get_ws_client().close(PRIVATE)
    else:
        api.close()
    with pytest.raises(OutcomeUnknown):
        caller.end()
    assert time.monotonic() - started < SOON
    wait_until(lambda: not any(is_reader(thread) for thread in threading.enumerate()))
    api.close()
    wait_until(lambda: sockets() == before)


# --- deadlines -------------------------------------------------------------------------------------------------------


def test_reply_timeout(guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange) -> None:
    """A caller who reads without a time-out of his own is told at his order's deadline."""
    cancel(api, "long", reply_timeout=DEADLINE)
    late = []
    for number in range(3):  # the best of three: another program may keep this one waiting
        due = time.monotonic() + 0.2
        caller = reading(guests, api, cancel(api, f"c{number}", reply_timeout=0.2))
        with pytest.raises(OutcomeUnknown, match="no reply came"):
            caller.end()
        late.append(time.monotonic() - due)
    assert -0.001 < min(late) < 0.1
    assert max(late) < DEADLINE / 2
    assert 1 == len(server.connections)


def test_callers_timeout(guests: Guests, api: WebsocketAPIClient, held: Held) -> None:
    """A caller who waits for so long only gets ``TimeoutError`` then; asked again, the future ends as ever."""
    mine = cancel(api, "mine")
    late = []
    for _ in range(3):  # as above
        due = time.monotonic() + 0.1
        with pytest.raises(TimeoutError):
            reading(guests, api, mine, timeout=0.1).end()
        late.append(time.monotonic() - due)
    assert -0.001 < min(late) < 0.1
    assert not mine.done()
    caller = reading(guests, api, mine, timeout=DEADLINE)
    held.give("mine")
    assert "mine" == caller.end().args[0].client_oid


@pytest.mark.parametrize("strange", [Decimal("1.5"), float("nan")])
def test_strange_timeouts(guests: Guests, api: WebsocketAPIClient, held: Held, strange: Any) -> None:
    """A time-out that is no number of seconds is the caller's mistake, and not the connection's end."""
    mine = cancel(api, "mine")
    guests.invite(connection(api))
    with pytest.raises((TypeError, ValueError)):
        mine.result(strange)
    caller = Caller(mine.result)
    guests.wait()
    held.give("mine")
    caller.end()


def test_impatient_callers(guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange) -> None:
    """A caller who asks again and again, for an instant each, does not keep the reader from its work."""
    mine = cancel(api, "mine")
    held.reply("mine")
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            try:
                mine.result(1e-6)
            except TimeoutError:
                continue
            except OutcomeUnknown:
                break

    guests.invite(connection(api))
    caller = Caller(ask)
    guests.wait()
    try:
        started = time.monotonic()
        server.cut()
        assert isinstance(mine.exception(DEADLINE), OutcomeUnknown)
        assert time.monotonic() - started < SOON
    finally:
        ended.set()
        caller.end()


def test_taken_back_meanwhile(guests: Guests, make_api: Make, server: FakeExchange, held: Held) -> None:
    """A caller waits for an order that has not left yet, and reads; taken back by another, he is told at once."""
    api = make_api()  # with rate limits
    api.connect_ws_api().result(DEADLINE)
    futures = [cancel(api, f"c{number}") for number in range(12)]
    caller = reading(guests, api, futures[11])
    started = time.monotonic()
    assert futures[11].cancel()
    with pytest.raises(CancelledError):
        caller.end()
    assert time.monotonic() - started < SOON


def test_no_room_to_write(
    guests: Guests, api: WebsocketAPIClient, server: FakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a caller reads, frames come to wait for room to write: waiting for it is the reader's, at once."""
    monkeypatch.setattr(life, "LOOK_UP", 2 * DEADLINE)  # nobody is helped by looking up
    server.newest().socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)
    go_on = threading.Event()
    server.trade = lambda frame: go_on.wait(DEADLINE) and accepted(frame)
    caller = reading(guests, api, cancel(api, "mine"))
    current = connection(api)._life
    assert current is not None
    send = api.get_ws_client().send_ws_api_request
    try:
        futures = [send(PRIVATE, "cancel-order", None, {"clientOid": f"c{n}", "n": "n" * 300_000}) for n in range(60)]
        assert current.link.has_backlog
        wait_until(lambda: current.turn._held.get("by") is current.turn._reader)
    finally:
        go_on.set()
    caller.end()
    assert all(future.result(DEADLINE).args[0].ok for future in futures)
