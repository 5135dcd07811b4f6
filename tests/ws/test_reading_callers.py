"""Callers who read the socket themselves while they wait for a reply: what they may do, and what then still holds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import wait
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from bitget_client.errors import ApiError, DecodeError, OutcomeUnknown
from bitget_client.ws import life, turn
from bitget_client.ws.api import WebsocketAPIClient
from bitget_client.ws.inbox import Inbox
from bitget_client.ws.keeper import Keeper
from bitget_client.ws.turn import Turn

from .guests import ORDER, Caller, Guests, Held, Make, api, cancel, connection, guests, held, is_reader, raw, reading
from .server import DEADLINE, FakeExchange, Seen, accepted, push, refused, wait_until

__all__ = ["api", "guests", "held"]

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
