"""A child process that inherits a client: closed, said so, and never a hang; the parent is none the wiser."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import bitget_client
from bitget_client.ws import dialling

from .server import FakeExchange

ROOT = Path(bitget_client.__file__).parent.parent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")

HEAD = """
import faulthandler, os, sys, threading, time, warnings
faulthandler.dump_traceback_later(20, exit=True)
warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of forking with threads, which is the point
from bitget_client.errors import NotSent
from bitget_client.ws.client import WebsocketClientV3

url = sys.argv[1]
TICKER = {"topic": "ticker", "payload": {"instType": "spot", "symbol": "BTCUSDT"}}
client = WebsocketClientV3("k", "s", "p", ws_url=url)
client.on("update", lambda update: None)
client.subscribe([TICKER, "order"]).result(5)

def raises(kind, call, text):
    started = time.monotonic()
    try:
        call()
    except kind as error:
        assert text in str(error), error
    else:
        raise AssertionError("nothing was raised")
    assert time.monotonic() - started < 1.0

def in_child(work):
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:
            import traceback
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    assert os.waitpid(pid, 0)[1] == 0
"""


def run(server: FakeExchange, body: str) -> None:
    """Run a program to its good end."""
    program = HEAD + textwrap.dedent(body)
    done = subprocess.run(
        [sys.executable, "-c", program, server.url],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=ROOT, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert (0, "") == (done.returncode, done.stderr)


def test_child(server: FakeExchange) -> None:
    """The child finds the client closed with an error that says so, whatever it asks; its own client works."""
    server.trade = lambda frame: None
    run(
        server,
        """
        pending = client.send_ws_api_request("v3Private", "cancel-order", None, {"orderId": "1"}, reply_timeout=30)

        def child():
            again = "after a fork, make a new one"
            raises(NotSent, lambda: client.subscribe(TICKER), again)
            raises(NotSent, lambda: client.unsubscribe(TICKER), again)
            raises(NotSent, lambda: client.connect("v3Public"), again)
            raises(NotSent, lambda: client.stream(TICKER).__enter__(), again)
            cancel = ("v3Private", "cancel-order", None, {"orderId": "2"})
            raises(NotSent, lambda: client.send_ws_api_request(*cancel), again)
            raises(NotSent, pending.result, "after a fork, make a new client")
            raises(NotSent, lambda: pending.exception(), "after a fork, make a new client")
            assert not client.is_connected("v3Public") and not client.is_connected("v3Private")
            states = {each["state"] for each in client.stats()["connections"].values()}
            assert states == {"closed"}, states
            client.close("v3Public")
            client.close_all()
            assert [each.name for each in threading.enumerate()] == ["MainThread"]
            with WebsocketClientV3("k", "s", "p", ws_url=url) as own:
                own.subscribe([TICKER, "order"]).result(5)
                assert own.is_connected("v3Private")

        in_child(child)
        assert client.is_connected("v3Public") and client.is_connected("v3Private")
        client.subscribe("fill").result(5)
        assert not pending.done()
        assert [each["reconnects"] for each in client.stats()["connections"].values()] == [0, 0]
        client.close_all()
        assert pending.done()
        """,
    )
    assert 4 == len(server.connections), "two of the parent, two of the child"


def test_stream_in_a_child(server: FakeExchange) -> None:
    """A loop over an inherited stream ends with the error; leaving the block says nothing to the exchange."""
    run(
        server,
        """
        with client.stream("fill") as updates:
            def child():
                raises(NotSent, lambda: next(updates), "after a fork, make a new one")
                updates.__exit__(None, None, None)
            in_child(child)
        client.close_all()
        """,
    )
    assert 1 == len(server.frames("unsubscribe")), "the parent's"


def test_locks_that_were_held(server: FakeExchange) -> None:
    """Whatever lock another thread held in the moment of the fork, the child does not wait for it."""
    run(
        server,
        """
        from bitget_client.ws import dialling
        connections = [each for pool in client._pools.values() for each in pool.connections]
        stream = client.stream("fill")
        locks = [client._lock, client._delivery.dispatcher._lock, dialling._dials_lock, stream._arrived]
        locks += [each.lock for each in connections]
        held, go_on = threading.Event(), threading.Event()

        def hold():
            for lock in locks:
                lock.acquire()
            held.set()
            go_on.wait()
            for lock in reversed(locks):
                lock.release()

        holder = threading.Thread(target=hold)
        holder.start()
        held.wait()

        def child():
            raises(NotSent, lambda: client.subscribe(TICKER), "after a fork")
            raises(NotSent, lambda: stream.next(), "after a fork")
            client.stats()
            client.close_all()
            with WebsocketClientV3(ws_url=url) as own:
                own.subscribe(TICKER).result(5)

        in_child(child)
        go_on.set()
        holder.join()
        client.subscribe("fill").result(5)
        client.close_all()
        """,
    )


def test_fork_in_the_middle_of_things(server: FakeExchange) -> None:
    """A fork while the parent connects, backs off, or changes over leaves a closed client in the child."""
    run(
        server,
        """
        def child():
            for each in (client, other):
                raises(NotSent, lambda: each.subscribe(TICKER), "after a fork")
                each.close_all()

        other = WebsocketClientV3(ws_url="ws://127.0.0.1:9", reconnect_delay=5.0)
        other.subscribe(TICKER)
        connection = client._pools["v3Public"].connections[0]
        with connection.lock:
            after = connection._succeed(connection._life, "now")
        for _ in range(5):
            in_child(child)
        deadline = time.monotonic() + 5
        while not client.stats()["connections"]["v3Public"]["handovers"]:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        other.close_all()
        client.close_all()
        """,
    )


def test_closed_before_the_fork(server: FakeExchange) -> None:
    """A client that was closed already stays closed, and says which it was."""
    run(
        server,
        """
        from bitget_client.errors import InvalidArgument
        client.close_all()
        in_child(lambda: raises(InvalidArgument, lambda: client.subscribe(TICKER), "this client was closed"))
        """,
    )


def test_the_lock_is_renewed() -> None:
    """What runs in a child by itself puts a free lock in the place of the count's."""
    before = dialling._dials_lock
    dialling._renew_lock()
    assert before is not dialling._dials_lock
