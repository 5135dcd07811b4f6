"""Many callers who read, with pushes in between, TLS and change-overs: each reply counts once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import as_completed, wait
from pathlib import Path
from typing import Any

import pytest

from bitget_client.ws.api import WebsocketAPIClient
from bitget_client.ws.inbox import Inbox
from bitget_client.ws.life import Life
from tests.tls import tls_context

from .conftest import KEYS
from .guests import NOTICE, ORDER, Caller, Guests, Held, api, cancel, guests, held, is_reader, reading
from .server import DEADLINE, FakeExchange, Seen, accepted, push, wait_until

__all__ = ["api", "guests", "held"]

# --- many at once ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
def test_many_callers(secure: bool, tmp_path: Path, guests: Guests, no_thread_left: None) -> None:
    """Threads with orders one after the other, waited for in every way, pushes in between: each ends right, once."""
    context, certificate = tls_context(tmp_path) if secure else (None, "")
    options: dict[str, Any] = {"sslopt": {"ca_certs": certificate}} if secure else {}
    failures: list[Exception] = []
    called: list[str] = []
    rounds = 40

    with FakeExchange(context) as server:

        def answer(frame: Any) -> list[Any]:
            name = frame["args"][0]["clientOid"]
            return [push(ORDER, {"orderId": name}), accepted(frame)]

        server.trade = answer
        with WebsocketAPIClient(*KEYS, ws_url=server.url, rate_limit="off", reconnect_delay=0.01, **options) as api:
            api.connect_ws_api().result(DEADLINE)
            seen = Seen(api.get_ws_client())

            def one_by_one(name: str) -> None:
                for number in range(rounds):
                    assert f"{name}-{number}" == cancel(api, f"{name}-{number}").result(DEADLINE).args[0].client_oid

            def called_back(name: str) -> None:
                for number in range(rounds):
                    future = cancel(api, f"{name}-{number}")
                    future.add_done_callback(lambda future: called.append(future.result(0).args[0].client_oid))
                    future.result(DEADLINE)

            def waiting(name: str) -> None:
                for number in range(0, rounds, 4):
                    futures = {cancel(api, f"{name}-{number + each}") for each in range(4)}
                    assert futures == wait(futures, DEADLINE).done
                    assert futures == set(as_completed(futures, DEADLINE))

            def work(way: Callable[[str], None], name: str) -> None:
                try:
                    way(name)
                except Exception as error:
                    failures.append(error)

            ways = (one_by_one, one_by_one, called_back, waiting)
            names = [f"t{number}" for number in range(len(ways))]
            threads = [threading.Thread(target=work, args=pair) for pair in zip(ways, names, strict=True)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(4 * DEADLINE)
            assert not any(thread.is_alive() for thread in threads)
            assert [] == failures
            everything = sorted(f"{name}-{number}" for name in names for number in range(rounds))
            wait_until(lambda: len(called) == rounds)
            assert [f"t2-{number}" for number in range(rounds)] == sorted(called, key=lambda name: int(name[3:]))
            seen.wait_for("update", len(everything))
            assert everything == sorted(update.data[0]["orderId"] for update in seen.of("update"))
            assert everything == sorted(oid for oids, _ in guests.answered for oid in oids)
            assert everything == sorted(frame["args"][0]["clientOid"] for frame in server.frames("trade"))
            assert ([], []) == (seen.of("exception"), seen.of("close"))


def test_change_over(guests: Guests, api: WebsocketAPIClient, server: FakeExchange) -> None:
    """The link changes while callers read: every order is answered, none is lost with the old link."""
    seen = Seen(api.get_ws_client())
    changed = threading.Event()
    failures: list[Exception] = []

    def work(name: str) -> None:
        number = 0
        try:
            while not changed.is_set() or number < 20:
                assert cancel(api, f"{name}-{number}").result(DEADLINE).args[0].ok
                number += 1
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    try:
        server.wait_for_frames("trade", 10)
        server.send(NOTICE)
        seen.wait_for("reconnected")
    finally:
        changed.set()
        for thread in threads:
            thread.join(2 * DEADLINE)
    assert [] == failures
    assert not any(thread.is_alive() for thread in threads)
    assert [] == seen.of("close")
    wait_until(lambda: sum(is_reader(thread) for thread in threading.enumerate()) == 1)


def test_change_over_while_he_waits(
    guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange
) -> None:
    """A caller reads the old link; the new one takes over; the reply that the old one owes still reaches him."""
    seen = Seen(api.get_ws_client())
    mine = cancel(api, "mine")
    held.reply("mine")
    caller = reading(guests, api, mine)
    old = server.newest()
    server.send(NOTICE)
    seen.wait_for("reconnected")
    server.connections.append(old)  # the newest one is where the exchange sends
    held.give("mine")
    assert "mine" == caller.end().args[0].client_oid
    wait_until(lambda: sum(is_reader(thread) for thread in threading.enumerate()) == 1)


def test_nobody_reads_at_once(
    guests: Guests, api: WebsocketAPIClient, server: FakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads, two never do at once: neither two callers nor one and the reader."""
    inside: list[int] = []
    clashes: list[Any] = []
    read, take, take_plain, go_on = Life._read, Inbox.take, Inbox.take_plain, Inbox.go_on

    def alone(method: Any) -> Any:
        def call(*args: Any) -> Any:
            inside.append(threading.get_ident())
            try:
                if len(set(inside)) > 1:
                    clashes.append(list(inside))
                return method(*args)
            finally:
                inside.remove(threading.get_ident())

        return call

    monkeypatch.setattr(Life, "_read", alone(read))
    for name, method in (("take", take), ("take_plain", take_plain), ("go_on", go_on)):
        monkeypatch.setattr(Inbox, name, alone(method))

    def work(name: str) -> None:
        for number in range(60):
            cancel(api, f"{name}-{number}").result(DEADLINE)

    callers = [Caller(lambda name=f"t{number}": work(name)) for number in range(3)]  # type: ignore[misc]
    for caller in callers:
        caller.end()
    assert [] == clashes
    assert any(not is_reader(thread) for _, thread in guests.answered), "no caller ever read"
