"""States and endings: the picture of the table, and closing from everywhere, in time and without remains."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.server import ServerProtocol

import bitget_client.ws
from bitget_client.errors import NotSent
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.messages import Topic
from bitget_client.ws.states import TRANSITIONS, State

from .conftest import KEYS
from .server import DEADLINE, FakeExchange, Seen, listening_socket, push, wait_until

Make = Callable[..., WebsocketClientV3]

ROOT = Path(bitget_client.ws.__file__).parent.parent.parent
TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
ARG = {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"}
PUBLIC, PRIVATE = "v3Public", "v3Private"

#: Seconds that closing may take.
SOON = 2.0


def picture() -> str:
    """The table of states as text."""
    width = max(len(state.name) for state in State)
    rows = []
    for state in State:
        moves = ", ".join(move.name for move in TRANSITIONS[state]) or "(final)"
        rows.append(f"    {state.name:<{width}} → {moves}")
    return "\n".join(rows)


def test_picture() -> None:
    """The picture of the states in the package's first lines is the table, printed."""
    assert f"States of a connection::\n\n{picture()}\n\n" in (bitget_client.ws.__doc__ or ""), "\n" + picture()


# --- closing in time -------------------------------------------------------------------------------------------------


def close_in_time(client: WebsocketClientV3) -> None:
    started = time.monotonic()
    client.close_all()
    assert time.monotonic() - started < SOON


def idle(client: WebsocketClientV3, server: FakeExchange) -> list[Any]:
    client.unsubscribe(TICKER).result(DEADLINE)  # makes a connection without opening it
    return []


def connecting(client: WebsocketClientV3, server: FakeExchange) -> list[Any]:
    server.admits.clear()
    future = client.subscribe("order")
    wait_until(lambda: state_of(client) is State.CONNECTING)
    return [future, client.connect(PRIVATE)]


def authenticating(client: WebsocketClientV3, server: FakeExchange) -> list[Any]:
    server.login = None
    future = client.subscribe("order")
    order = client.send_ws_api_request(PRIVATE, "cancel-order", None, {"orderId": "1"})
    server.wait_for_frames("login")
    return [future, order]


def live(client: WebsocketClientV3, server: FakeExchange) -> list[Any]:
    server.silent_topics.add("order")
    server.trade = lambda frame: None
    future = client.subscribe("order")
    order = client.send_ws_api_request(PRIVATE, "cancel-order", None, {"orderId": "1"})
    server.wait_for_frames("trade")
    return [future, order]


def waiting(client: WebsocketClientV3, server: FakeExchange) -> list[Any]:
    server.accepts_connections = False
    seen = Seen(client)
    future = client.subscribe("order")
    seen.wait_for("reconnect", matching=lambda event: event.delay > 0)
    wait_until(lambda: state_of(client) is State.WAITING)
    return [future, client.send_ws_api_request(PRIVATE, "cancel-order", None, {"orderId": "1"})]


def state_of(client: WebsocketClientV3) -> State:
    (connection,) = [each for pool in client._pools.values() for each in pool.connections]
    return connection.state


WAYS = {State.IDLE: idle, State.CONNECTING: connecting, State.AUTHENTICATING: authenticating}
WAYS |= {State.LIVE: live, State.WAITING: waiting}


@pytest.mark.parametrize("state", WAYS, ids=lambda state: state.name)
@pytest.mark.parametrize("elsewhere", [False, True], ids=["by the caller", "by another thread"])
def test_closing_from_every_state(
    make_client: Make, server: FakeExchange, monkeypatch: pytest.MonkeyPatch, state: State, elsewhere: bool
) -> None:
    """From whatever state, by whichever thread: closed in time, every future ended, no thread left."""
    monkeypatch.setattr("random.random", lambda: 1.0)
    client = make_client(reconnect_delay=30.0, max_reconnect_delay=30.0)
    futures = WAYS[state](client, server)
    assert state is state_of(client)
    if elsewhere:
        thread = threading.Thread(target=close_in_time, args=(client,))
        thread.start()
        thread.join(DEADLINE)
        assert not thread.is_alive()
    else:
        close_in_time(client)
    assert State.CLOSED is state_of(client)
    for future in futures:
        assert future.done()
        assert future.exception(0) is not None
    assert [] == [thread.name for thread in threading.enumerate() if thread.name.startswith("bitget-v3")]
    server.admits.set()


@pytest.mark.parametrize("event", ["open", "reconnect", "reconnected", "close", "authenticated", "response", "update"])
@pytest.mark.parametrize("dispatch", ["thread", "inline"])
def test_closing_inside_a_handler(make_client: Make, server: FakeExchange, event: str, dispatch: str) -> None:
    """A handler of any event may close its client, in time, whichever thread it runs on."""
    client = make_client(dispatch=dispatch)
    took: list[float] = []
    done = threading.Event()

    def close(value: Any) -> None:
        started = time.monotonic()
        client.close_all()
        took.append(time.monotonic() - started)
        done.set()

    client.on(event, close)
    server.pushes["order"] = [{"orderId": "1"}]
    future = client.subscribe("order")
    if event in ("reconnect", "reconnected", "close"):
        future.result(DEADLINE)
        server.cut()
    assert done.wait(DEADLINE)
    assert max(took) < SOON
    future.exception(DEADLINE)
    assert State.CLOSED is state_of(client)


def test_closing_with_a_stuck_handler(make_client: Make, server: FakeExchange) -> None:
    """A handler that never returns does not hold closing up longer than promised."""
    client = make_client()
    entered, leave = threading.Event(), threading.Event()
    client.on("update", lambda update: (entered.set(), leave.wait(DEADLINE * 2)))
    client.subscribe(TICKER).result(DEADLINE)
    server.send(push(ARG, {"lastPrice": "1"}))
    assert entered.wait(DEADLINE)
    started = time.monotonic()
    client.close_all(timeout=0.3)
    assert time.monotonic() - started < 0.3 + 0.5
    leave.set()


def test_many_close_at_once(make_client: Make, server: FakeExchange) -> None:
    """Several threads may close the same client in the same instant; each finds it closed."""
    client = make_client()
    client.subscribe([TICKER, "order"]).result(DEADLINE)
    barrier = threading.Barrier(8)
    failures: list[BaseException] = []

    def close() -> None:
        try:
            barrier.wait(DEADLINE)
            close_in_time(client)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=close) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE)
    assert [] == failures


# --- the end of the interpreter --------------------------------------------------------------------------------------

PROGRAM = """
import signal, sys, threading, time
from bitget_client.ws.client import WebsocketClientV3
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may have it ignored
url, how = sys.argv[1:]
client = WebsocketClientV3("k", "s", "p", ws_url=url)
threads = threading.active_count()
client.on("update", print)
client.subscribe([{"topic": "ticker", "payload": {"instType": "spot", "symbol": "BTCUSDT"}}, "order"]).result(5)
pending = client.send_ws_api_request("v3Private", "cancel-order", None, {"orderId": "1"})
print("ready", flush=True)

def say_when_waiting(main):
    # Once the main thread rests inside a wait: what an interrupt does on the way there is the interpreter's affair.
    seen = None
    while True:
        frame = sys._current_frames()[main]
        place = (frame.f_code.co_name, frame.f_lasti)
        if place == seen and place[0] == "wait":
            break
        seen = place
        time.sleep(0.02)
    print("waiting", flush=True)

if how == "exit":
    sys.exit(0)
if how == "raise":
    raise ValueError("a bug")
try:
    with client:
        watch = threading.Thread(target=say_when_waiting, args=(threading.main_thread().ident,), daemon=True)
        if how == "stream":
            with client.stream("fill") as updates:
                watch.start()
                updates.next()
        else:
            watch.start()
            pending.result()
except KeyboardInterrupt:
    watch.join(5)
    print("interrupted", pending.done(), threading.active_count() - threads, flush=True)
"""


def run_program(url: str, how: str) -> tuple[int, str, str, float]:
    """What a program that ends in this way returns and prints, and how many seconds its end takes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, url, how],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT,
    )  # fmt: skip
    assert program.stdout is not None
    with program:
        try:
            said = program.stdout.readline()
            if how in ("wait", "stream"):
                said += program.stdout.readline()
                program.send_signal(2)
            started = time.monotonic()
            out, err = program.communicate(timeout=20)
        finally:
            program.kill()
    return program.returncode, said + out, err, time.monotonic() - started


@pytest.mark.parametrize("how", ["wait", "stream"])
def test_interrupt(server: FakeExchange, how: str) -> None:
    """Ctrl-C while waiting for a future or an update: the client closes in time and the program goes on."""
    server.trade = lambda frame: None
    code, out, err, took = run_program(server.url, how)
    assert (0, "ready\nwaiting\ninterrupted True 0\n", "") == (code, out, err)
    assert took < SOON


@pytest.mark.parametrize(("how", "code"), [("exit", 0), ("raise", 1)])
def test_interpreter_exit(server: FakeExchange, how: str, code: int) -> None:
    """A program that never closes its client ends all the same, at once, with its own status."""
    server.trade = lambda frame: None
    actual, out, err, took = run_program(server.url, how)
    assert (code, "ready\n") == (actual, out), err
    assert took < SOON
    assert err == "" if code == 0 else err.rstrip().endswith("ValueError: a bug")


# --- a thousand times ------------------------------------------------------------------------------------------------


@pytest.fixture
def cheap() -> Iterator[str]:
    """The address of an exchange of one thread, that shakes hands, logs in and says no more."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        listener.settimeout(0.1)

        def serve() -> None:
            while not stop.is_set():
                try:
                    peer, _ = listener.accept()
                except TimeoutError:
                    continue
                with peer, suppress(OSError):
                    peer.settimeout(DEADLINE)
                    protocol = ServerProtocol()
                    while data := peer.recv(65536):
                        protocol.receive_data(data)
                        for event in protocol.events_received():
                            if hasattr(event, "path"):
                                protocol.send_response(protocol.accept(event))
                            elif getattr(event, "data", b"").startswith(b'{"op":"login"'):
                                protocol.send_text(b'{"event":"login","code":0}')
                        for out in protocol.data_to_send():
                            if out:
                                peer.sendall(out)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"ws://127.0.0.1:{listener.getsockname()[1]}"
        stop.set()
        thread.join(DEADLINE)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files cannot be counted here")
def test_a_thousand_cycles(cheap: str) -> None:
    """A thousand times opened, logged in and closed: threads and descriptors are back to where they were."""

    def cycle() -> None:
        client = WebsocketClientV3(*KEYS, ws_url=cheap, rate_limit="off")
        client.connect(PRIVATE).result(DEADLINE)
        client.close_all()

    for _ in range(3):
        cycle()
    gc.collect()
    threads, files = threading.active_count(), descriptors()
    for _ in range(1000):
        cycle()
    wait_until(lambda: threading.active_count() <= threads)
    wait_until(lambda: descriptors() <= files)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files cannot be counted here")
def test_closing_while_dialling_leaves_nothing() -> None:
    """A hundred attempts closed before they came to anything leave no thread and no descriptor."""
    with listening_socket() as url:
        gc.collect()
        threads, files = threading.active_count(), descriptors()
        for _ in range(100):
            client = WebsocketClientV3(ws_url=url, rate_limit="off", connect_timeout=0.2)
            future = client.connect(PUBLIC)
            client.close_all()
            with pytest.raises(NotSent):
                future.result(0)
        wait_until(lambda: threading.active_count() <= threads)
        gc.collect()
        wait_until(lambda: descriptors() <= files)
