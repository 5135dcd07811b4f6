"""Callers who read the socket themselves while they wait for a reply: what they may do, and what then still holds."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, TimeoutError, as_completed, wait
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from bitget_client.errors import ApiError, BitgetError, DecodeError, OutcomeUnknown
from bitget_client.ws import life, turn
from bitget_client.ws.api import WebsocketAPIClient
from bitget_client.ws.connection import Connection
from bitget_client.ws.frames import FrameDecoder
from bitget_client.ws.inbox import Inbox
from bitget_client.ws.keeper import Keeper
from bitget_client.ws.lanes import Lanes
from bitget_client.ws.life import Life
from bitget_client.ws.link import Waker
from bitget_client.ws.orders import OrderFuture
from bitget_client.ws.turn import Turn

from .conftest import KEYS
from .guests import Caller, Guests, guests
from .server import DEADLINE, FakeExchange, Seen, accepted, push, refused, tls_context, wait_until

__all__ = ["guests"]

Make = Callable[..., WebsocketAPIClient]

PRIVATE = "v3Private"
ORDER = {"instType": "UTA", "topic": "order"}
NOTICE = {"event": "error", "code": 30033, "msg": "Service upgrade in progress."}

#: Seconds within which a caller is let go when his connection is closed.
SOON = 1.0


def cancel(api: WebsocketAPIClient, name: str, **options: Any) -> OrderFuture:
    return api.cancel_order("spot", client_oid=name, **options)


def connection(api: WebsocketAPIClient) -> Connection:
    return api.get_ws_client()._pools[PRIVATE].connections[0]


def is_reader(thread: threading.Thread) -> bool:
    return thread.name == f"bitget-{PRIVATE}"


def raw(*frames: Any) -> bytes:
    """Frames as one piece, so that one read brings them all: objects as JSON, bytes as they are."""
    return b"".join(
        frame if isinstance(frame, bytes) else Frame(Opcode.TEXT, json.dumps(frame).encode()).serialize(mask=False)
        for frame in frames
    )


class Held:
    """An exchange that keeps its replies until it is told to give them."""

    def __init__(self, server: FakeExchange) -> None:
        self._server = server
        self._replies: dict[str, Any] = {}
        server.trade = self._keep

    def _keep(self, frame: Any) -> None:
        self._replies[frame["args"][0]["clientOid"]] = accepted(frame)

    def reply(self, name: str) -> Any:
        """The reply to an order, once it was asked for."""
        self._server.wait(lambda: name in self._replies, f"order {name}")
        return self._replies[name]

    def give(self, *names: str) -> None:
        """Answer these orders, in one piece."""
        self._server.send_raw(raw(*map(self.reply, names)))


@pytest.fixture
def held(server: FakeExchange) -> Held:
    """Replies come when the test says so."""
    return Held(server)


@pytest.fixture
def api(make_api: Make) -> WebsocketAPIClient:
    """A client that is logged in."""
    made = make_api(rate_limit="off")
    made.connect_ws_api().result(DEADLINE)
    return made


def sockets() -> int:
    """How many sockets this process has open."""
    links = (os.path.join("/proc/self/fd", name) for name in os.listdir("/proc/self/fd"))
    return sum(os.path.lexists(link) and "socket" in os.readlink(link) for link in links)


def reading(guests: Guests, api: WebsocketAPIClient, future: OrderFuture, timeout: float | None = None) -> Caller:
    """A caller who waits for this future, and reads."""
    guests.invite(connection(api))
    caller = Caller(lambda: future.result(timeout))
    guests.wait()
    return caller


# --- who reads -------------------------------------------------------------------------------------------------------


def test_one_after_the_other(
    guests: Guests, make_api: Make, server: FakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of orders that are each awaited, a caller reads all replies but the first; after a pause the reader reads."""
    monkeypatch.setattr(life, "_IN_A_ROW", DEADLINE)  # with these a slow machine is in time as well
    monkeypatch.setattr(turn, "MOMENT", 0.2)
    api = make_api(rate_limit="off")
    api.connect_ws_api().result(DEADLINE)
    seen = Seen(api.get_ws_client())
    for number in range(20):
        cancel(api, f"c{number}").result(DEADLINE)
    here = threading.current_thread()
    assert [False, *[True] * 19] == [guests.who(f"c{number}") is here for number in range(20)]
    readers = []
    publish = Inbox._publish
    monkeypatch.setattr(
        Inbox, "_publish", lambda *args: (readers.append(threading.current_thread()), publish(*args))
    )
    server.send(push(ORDER, {"orderId": "1"}))
    seen.wait_for("update")
    [reader] = readers
    assert is_reader(reader)


def test_in_real_time(guests: Guests, api: WebsocketAPIClient, server: FakeExchange) -> None:
    """Without help, too, callers come to read; then a push is on its way again within a moment."""
    here = threading.current_thread()
    seen = Seen(api.get_ws_client())
    count = 0
    deadline = time.monotonic() + 2 * DEADLINE
    while sum(thread is here for _, thread in guests.answered) < 10:
        assert time.monotonic() < deadline, "no caller ever read"
        cancel(api, f"c{count}").result(DEADLINE)
        count += 1
    assert count == len(guests.answered)
    took = []
    for number in range(3):  # the best of three: another program may keep this one waiting
        cancel(api, f"d{number}").result(DEADLINE)
        started = time.monotonic()
        server.send(push(ORDER, {"orderId": "1"}))
        seen.wait_for("update", number + 1)
        took.append(time.monotonic() - started)
    assert min(took) < 0.1


def test_inline_handlers(make_api: Make, server: FakeExchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where handlers run on the reader, callers never read: the handlers would run on their threads."""
    monkeypatch.setattr(Turn, "visit", lambda *args, **options: pytest.fail("a caller came to read"))
    api = make_api(rate_limit="off", dispatch="inline")
    threads = set()
    api.get_ws_client().on("response", lambda event: threads.add(threading.current_thread()))
    for number in range(20):
        cancel(api, f"c{number}").result(DEADLINE)
    assert all(is_reader(thread) for thread in threads)


def test_handlers_keep_their_thread(guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange) -> None:
    """What a caller read is delivered, in order, on the dispatcher's thread."""
    client = api.get_ws_client()
    seen, threads = Seen(client), set()
    for event in ("update", "response", "exception"):
        client.on(event, lambda value: threads.add(threading.current_thread().name))
    caller = reading(guests, api, cancel(api, "mine"))
    pushes = [push(ORDER, {"orderId": str(number)}) for number in range(3)]
    server.send_raw(raw(*pushes))
    seen.wait_for("update", 3)
    server.send_raw(raw(push(ORDER, {"orderId": "3"}), held.reply("mine"), push(ORDER, {"orderId": "4"})))
    assert "mine" == caller.end().args[0].client_oid
    seen.wait_for("update", 5)
    seen.wait_for("response", matching=lambda event: event.is_ws_api_response)
    assert ["0", "1", "2", "3", "4"] == [update.data[0]["orderId"] for update in seen.of("update")]
    assert caller.thread is guests.who("mine")
    assert {"bitget-dispatch"} == threads


# --- callbacks -------------------------------------------------------------------------------------------------------


def test_callbacks_never_run_on_a_callers_thread(guests: Guests, api: WebsocketAPIClient, held: Held) -> None:
    """A caller who holds a lock reads the reply to an order whose callback wants that lock: nobody waits for long."""
    lock, ran = threading.Lock(), threading.Event()
    ends: list[Any] = []

    def called_back(future: Any) -> None:
        ends.append((lock.acquire(timeout=DEADLINE), threading.current_thread(), future.result(0).args[0].client_oid))
        ran.set()

    other, mine = cancel(api, "other"), cancel(api, "mine")
    other.add_done_callback(called_back)

    def work() -> Any:
        with lock:
            return mine.result(DEADLINE)

    guests.invite(connection(api))
    caller = Caller(work)
    guests.wait()
    held.give("other", "mine")
    assert "mine" == caller.end().args[0].client_oid
    assert ran.wait(DEADLINE)
    [(has_lock, thread, name)] = ends
    assert (True, "other") == (has_lock, name)
    assert is_reader(thread)
    assert caller.thread is guests.who("other") is guests.who("mine")


def test_own_callback(guests: Guests, api: WebsocketAPIClient, held: Held) -> None:
    """The callback of the very future that a caller waits for is the reader's, too; so is one that raises."""
    future, threads, ran = cancel(api, "mine"), [], threading.Event()

    def fail(_: Any) -> None:
        threads.append(threading.current_thread())
        raise ValueError("a bug in a callback")

    future.add_done_callback(fail)
    future.add_done_callback(lambda _: (threads.append(threading.current_thread()), ran.set()))
    caller = reading(guests, api, future)
    held.give("mine")
    caller.end()
    assert ran.wait(DEADLINE)
    assert [True, True] == [is_reader(thread) for thread in threads]
    assert cancel(api, "next").cancelled() is False
    held.give("next")


@pytest.mark.parametrize("end", ["the protocol is broken", "the link is closed", "the client is closed"])
def test_callbacks_when_the_connection_ends(
    guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange, end: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A callback that waits for the reader when the connection ends is called by it all the same."""
    threads: list[threading.Thread] = []
    ran = threading.Event()
    other, mine = cancel(api, "other"), cancel(api, "mine")
    other.add_done_callback(lambda _: (threads.append(threading.current_thread()), ran.set()))
    caller = reading(guests, api, mine)
    if end == "the protocol is broken":
        server.send_raw(raw(held.reply("other"), b"\xff\xff\xff\xff"))
    elif end == "the link is closed":
        server.send_raw(raw(held.reply("other"), Frame(Opcode.CLOSE, b"\x03\xe8").serialize(mask=False)))
    else:
        go_on = threading.Event()  # the reader does not come to it before the connection is closed
        monkeypatch.setattr(Inbox, "run_calls", lambda inbox, run=Inbox.run_calls: (go_on.wait(DEADLINE), run(inbox)))
        held.give("other")
        wait_until(other.done)
        closer = Caller(api.close)
        wait_until(connection(api).is_closed)
        go_on.set()
        closer.end()
    with pytest.raises(OutcomeUnknown):
        caller.end()
    assert ran.wait(DEADLINE)
    assert [True] == [is_reader(thread) for thread in threads]


def test_the_main_thread_leaves_others_to_the_reader(guests: Guests, api: WebsocketAPIClient, held: Held) -> None:
    """On the main thread, where signals strike, a caller ends no future that somebody else waits for."""
    other, mine = cancel(api, "other"), cancel(api, "mine")
    waiting = Caller(lambda: wait([other], DEADLINE).done)
    wait_until(lambda: "_condition" in vars(other))
    guests.invite(connection(api))
    giver = Caller(lambda: (guests.wait(), held.give("other", "mine")))
    assert mine.result(DEADLINE).args[0].ok
    giver.end()
    assert {other} == waiting.end()
    assert threading.main_thread() is guests.who("mine")
    assert is_reader(guests.who("other"))


# --- what else arrives -----------------------------------------------------------------------------------------------

OTHERS: dict[str, tuple[Any, str, Callable[[Any], bool]]] = {
    "acknowledgement": (
        {"event": "subscribe", "arg": {"instType": "UTA", "topic": "fill"}},
        "response",
        lambda event: event.raw.get("event") == "subscribe",
    ),
    "unreadable": (b"\x81\x04{no}", "exception", lambda event: isinstance(event.error, DecodeError)),
    "reply to nobody": (
        {"event": "trade", "id": "nobody", "code": "0", "msg": "success", "args": []},
        "exception",
        lambda event: "not waiting" in str(event.error),
    ),
    "notice": ({"event": "error", "code": "30000", "msg": "beware"}, "exception", lambda event: True),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_neither_reply_nor_push(
    guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange, kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """It is the reader's, and so is all that came behind it; what came before is the caller's. The order is kept."""
    frame, event, matches = OTHERS[kind]
    handled: list[tuple[str, threading.Thread]] = []
    for owner, name in ((Keeper, "acknowledged"), (Keeper, "report"), (Keeper, "publish"), (Keeper, "answered")):
        method = getattr(owner, name)

        def spied(*args: Any, name: str = name, method: Any = method, **options: Any) -> None:
            handled.append((name, threading.current_thread()))
            method(*args, **options)

        monkeypatch.setattr(owner, name, spied)
    seen = Seen(api.get_ws_client())
    before, mine = cancel(api, "before"), cancel(api, "mine")
    caller = reading(guests, api, mine)
    handled.clear()
    server.send_raw(
        raw(
            held.reply("before"), push(ORDER, {"orderId": "1"}), frame, held.reply("mine"),
            push(ORDER, {"orderId": "2"}),
        )
    )  # fmt: skip
    assert "mine" == caller.end().args[0].client_oid
    before.result(DEADLINE)
    seen.wait_for("update", 2)
    seen.wait_for(event, matching=matches)
    his = [name for name, thread in handled if thread is caller.thread]
    readers = [name for name, thread in handled if is_reader(thread)]
    assert ["answered", "publish"] == his
    own = "acknowledged" if kind == "acknowledgement" else "report"
    assert {own, "answered", "publish"} <= set(readers)
    # A subscription's acknowledgement comes before the replies behind it; what is only reported may come after.
    assert readers.index("answered") < readers.index("publish")
    assert ["1", "2"] == [update.data[0]["orderId"] for update in seen.of("update")]
    assert 1 == len(server.connections)


def test_ping(guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange) -> None:
    """A ping that a caller reads is answered at once, although he waits on."""
    caller = reading(guests, api, cancel(api, "mine"))
    assert server.newest().ping().wait(DEADLINE)
    held.give("mine")
    caller.end()


def test_subscribing_meanwhile(guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange) -> None:
    """Somebody subscribes while a caller reads: he has his acknowledgement, and the caller his reply."""
    caller = reading(guests, api, cancel(api, "mine"))
    api.get_ws_client().subscribe("fill").result(DEADLINE)
    held.give("mine")
    caller.end()


@pytest.mark.parametrize("kind", ["batch", "refused", "split"])
def test_other_replies(guests: Guests, api: WebsocketAPIClient, server: FakeExchange, kind: str) -> None:
    """Replies to batches, and refusals, mean what they always mean; a batch of several frames needs the reader."""
    go_on = threading.Event()
    answer = refused("40013", "busy") if kind == "refused" else accepted
    server.trade = lambda frame: (go_on.wait(DEADLINE), answer(frame))[1]
    if kind == "refused":
        caller = reading(guests, api, cancel(api, "mine"))
        go_on.set()
        with pytest.raises(ApiError) as caught:
            caller.end()
        assert "40013" == caught.value.code
        assert caller.thread is guests.who("mine")
        return
    names = [f"c{number}" for number in range(3 if kind == "batch" else 45)]
    future = api.cancel_batch_orders("spot", [{"client_oid": name} for name in names], split=kind == "split")
    caller = reading(guests, api, future) if kind == "batch" else Caller(future.result)
    go_on.set()
    assert names == [item.client_oid for item in caller.end().args]
    assert is_reader(guests.who("c0")) == (kind == "split")


def test_a_frame_in_pieces(guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange) -> None:
    """What a caller has read of a frame when he leaves is the beginning of what the next one reads."""
    one, two = cancel(api, "one"), cancel(api, "two")
    caller = reading(guests, api, one)
    both = raw(held.reply("one"), held.reply("two"))
    server.send_raw(both[:-20])
    caller.end()
    assert not two.done()
    server.send_raw(both[-20:])
    two.result(DEADLINE)


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


# --- signals ---------------------------------------------------------------------------------------------------------


class Torn(BaseException):
    """What a signal's handler raises, as ``KeyboardInterrupt`` is."""


class TooLate(Exception):
    """What a handler of an alarm raises."""


@pytest.fixture
def signalled() -> Iterator[Callable[[Callable[[], None], Callable[[], bool]], None]]:
    """Have this code run by a signal on this thread, as soon as the condition holds on another."""
    if not hasattr(signal, "pthread_kill"):
        pytest.skip("there are no signals to threads here")
    before = signal.getsignal(signal.SIGUSR1)
    here = threading.get_ident()
    threads: list[threading.Thread] = []

    def prepare(handler: Callable[[], None], condition: Callable[[], bool]) -> None:
        signal.signal(signal.SIGUSR1, lambda *_: handler())

        def send() -> None:
            wait_until(condition)
            signal.pthread_kill(here, signal.SIGUSR1)

        threads.append(threading.Thread(target=send, daemon=True))
        threads[-1].start()

    yield prepare
    for thread in threads:
        thread.join(DEADLINE)
    signal.signal(signal.SIGUSR1, before)


def waits(api: WebsocketAPIClient) -> Callable[[], bool]:
    """Whether a caller has the turn, and waits with it."""

    def look() -> bool:
        current = connection(api)._life
        holder = current.turn._held.get("by") if current is not None else None
        return holder is not None and holder.bell is not None and "by" not in holder.claim

    return look


@pytest.mark.parametrize("error", [Torn("now"), TooLate("now"), OSError("now")], ids=lambda error: repr(error))
def test_interrupted_while_he_waits(
    guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange, error: BaseException,
    signalled: Callable[..., None],
) -> None:  # fmt: skip
    """A signal's handler raises while a caller waits for the network: he gets it, the link lives, nothing is lost."""

    def raise_it() -> None:
        raise error

    mine = cancel(api, "mine")
    guests.invite(connection(api))
    signalled(raise_it, waits(api))
    with pytest.raises(type(error), match="now"):
        mine.result()
    assert not mine.done()
    held.give("mine")
    assert "mine" == mine.result(DEADLINE).args[0].client_oid
    assert 1 == len(server.connections)


STEPS: dict[str, tuple[Any, str, bool]] = {
    "before anything was cut": (FrameDecoder, "feed", True),
    "after all was cut": (FrameDecoder, "feed", False),
    "before the claim": (Lanes, "claim", True),
    "after the claim": (Lanes, "claim", False),
    "before the answer": (Keeper, "answered", True),
    "after the answer": (Keeper, "answered", False),
    "before the pushes": (Keeper, "publish", True),
}


@pytest.mark.parametrize("error", [Torn, TooLate])
@pytest.mark.parametrize("step", STEPS)
def test_interrupted_at_work(
    guests: Guests, make_api: Make, held: Held, server: FakeExchange, step: str, error: type[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Between reading and handling, a signal's handler raises: the link is given up, and every order ends."""
    owner, name, first = STEPS[step]
    method = getattr(owner, name)
    callers: list[threading.Thread] = []
    threads: list[threading.Thread] = []
    ran = threading.Event()

    def torn(*args: Any, **options: Any) -> Any:
        if threading.current_thread() not in callers:
            return method(*args, **options)
        callers.clear()
        if not first:
            method(*args, **options)
        raise error("now")

    monkeypatch.setattr(owner, name, torn)
    api = make_api(rate_limit="off")
    api.connect_ws_api().result(DEADLINE)
    seen = Seen(api.get_ws_client())
    orders = {each: cancel(api, each) for each in ("first", "mine", "last")}
    orders["first"].add_done_callback(lambda _: (threads.append(threading.current_thread()), ran.set()))
    for each in orders:
        held.reply(each)
    caller = reading(guests, api, orders["mine"])
    callers.append(caller.thread)
    server.send_raw(raw(held.reply("first"), push(ORDER, {"orderId": "1"}), held.reply("mine")))
    with pytest.raises(error, match="now"):
        caller.end()
    for future in orders.values():
        assert isinstance(future.exception(DEADLINE), OutcomeUnknown | None)
    assert isinstance(orders["last"].exception(0), OutcomeUnknown)
    if step == "after the claim":
        assert isinstance(orders["first"].exception(0), OutcomeUnknown)
        seen.wait_for("exception", matching=lambda event: event.error is orders["first"].exception(0))
    assert ran.wait(DEADLINE)
    assert [True] == [is_reader(thread) for thread in threads]
    assert "interrupted" in seen.wait_for("close").reason
    server.wait_for_connections(2)
    server.trade = accepted
    assert cancel(api, "after").result(DEADLINE).args[0].ok


def test_interrupted_when_he_leaves(
    guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal's handler raises at the moment in which a caller gives the turn back: it is given back."""
    depart, raised = Turn.depart, threading.Event()

    def torn(*args: Any, **options: Any) -> None:
        if not raised.is_set():
            raised.set()
            raise Torn("now")
        depart(*args, **options)

    mine = cancel(api, "mine")
    guests.invite(connection(api))
    monkeypatch.setattr(Turn, "depart", torn)
    caller = Caller(mine.result)
    guests.wait()
    held.give("mine")
    with pytest.raises(Torn, match="now"):
        caller.end()
    mine.result(DEADLINE)
    server.trade = accepted
    cancel(api, "after").result(DEADLINE)
    assert 1 == len(server.connections)


def test_interrupted_when_he_comes(
    guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal's handler raises when a caller has just taken the turn: it is given back."""
    visit = Turn.visit

    def torn(*args: Any, **options: Any) -> bool:
        if visit(*args, **options):
            raise Torn("now")
        return False

    mine = cancel(api, "mine")
    guests.invite(connection(api))
    monkeypatch.setattr(Turn, "visit", torn)
    with pytest.raises(Torn, match="now"):
        Caller(mine.result).end()
    monkeypatch.setattr(Turn, "visit", visit)
    held.give("mine")
    mine.result(DEADLINE)
    assert 1 == len(server.connections)


def test_a_handler_of_a_signal_waits_for_an_order(
    guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange, signalled: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A signal's handler cancels orders and waits for the replies, inside a caller's waiting: it has them at once."""
    monkeypatch.setattr(life, "LOOK_UP", 2 * DEADLINE)  # nobody is helped by looking up
    moments: list[float] = []
    seen = Seen(api.get_ws_client())

    def handler() -> None:
        server.trade = accepted
        moments.append(time.monotonic())
        for name in ("inner", "again"):
            assert cancel(api, name).result(DEADLINE).args[0].ok
            moments.append(time.monotonic())
        held.give("mine")
        wait_until(mine.done)

    mine = cancel(api, "mine")
    held.reply("mine")
    guests.invite(connection(api))
    pusher = Caller(lambda: (guests.wait(), server.send(push(ORDER, {"orderId": "1"}))))
    signalled(handler, lambda: bool(seen.of("update")) and waits(api)())  # he has read, and waits for more
    assert "mine" == mine.result().args[0].client_oid
    moments.append(time.monotonic())
    assert [True] * 3 == [after - before < SOON for before, after in zip(moments, moments[1:], strict=False)]
    assert 1 == len(server.connections)
    pusher.end()


def test_a_handler_of_a_signal_waits_at_the_wrong_moment(
    guests: Guests, api: WebsocketAPIClient, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside a caller's handling of replies nobody could bring the reply: waiting is refused, and nothing is lost."""
    inner, mine = cancel(api, "inner"), cancel(api, "mine")
    errors: list[BaseException] = []
    feed = FrameDecoder.feed

    def interrupted(decoder: FrameDecoder, data: bytes) -> Any:
        if threading.current_thread() is caller.thread:
            with pytest.raises(BitgetError, match="a signal's handler waits") as caught:
                inner.result()
            errors.append(caught.value)
        return feed(decoder, data)

    caller = reading(guests, api, mine)
    monkeypatch.setattr(FrameDecoder, "feed", interrupted)
    held.give("inner", "mine")
    caller.end()
    assert 1 == len(errors)
    assert "inner" == inner.result(DEADLINE).args[0].client_oid


def test_a_handler_of_a_signal_takes_its_time(
    guests: Guests, api: WebsocketAPIClient, held: Held, signalled: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A signal's handler keeps a caller who reads: the reader does not wait for him for ever."""
    monkeypatch.setattr(life, "LOOK_UP", 0.05)
    other, mine = cancel(api, "other"), cancel(api, "mine")
    caller = Caller(lambda: (wait([other], DEADLINE), other.result(0))[1])
    ends: list[bool] = []

    def handler() -> None:
        held.give("other")
        ends.append(caller.end().args[0].ok)
        held.give("mine")

    guests.invite(connection(api))
    signalled(handler, waits(api))
    assert mine.result(DEADLINE).args[0].ok
    assert [True] == ends


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors there")
def test_a_handler_of_a_signal_closes(
    guests: Guests, make_api: Make, held: Held, signalled: Callable[..., None]
) -> None:
    """A signal's handler closes the client inside a caller's waiting: it is closed at once, and nothing is left."""
    before = sockets()
    api = make_api(rate_limit="off")
    api.connect_ws_api().result(DEADLINE)
    took: list[float] = []

    def handler() -> None:
        started = time.monotonic()
        api.close()
        took.append(time.monotonic() - started)

    mine = cancel(api, "mine")
    held.reply("mine")
    guests.invite(connection(api))
    signalled(handler, waits(api))
    with pytest.raises(OutcomeUnknown):
        mine.result()
    assert took[0] < SOON / 2
    wait_until(lambda: sockets() == before)


def test_no_descriptor_is_left(
    guests: Guests, api: WebsocketAPIClient, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system gives no descriptor to wait with, callers do not read, and have their replies all the same."""
    made = Waker.__init__

    def fail(waker: Waker) -> None:
        if is_reader(threading.current_thread()):
            made(waker)
        else:
            raise OSError(24, "Too many open files")

    monkeypatch.setattr(Waker, "__init__", fail)
    mine = cancel(api, "mine")
    caller = Caller(mine.result)
    held.give("mine")
    caller.end()
    assert is_reader(guests.who("mine"))


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
