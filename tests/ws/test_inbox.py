"""What a caller who reads handles himself, and what he leaves to the reader, without threads or a connection."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from bitget_client.clock import Clock
from bitget_client.errors import BitgetError, DecodeError, OutcomeUnknown
from bitget_client.ws.dialects.bitget_v3 import BitgetV3
from bitget_client.ws.facts import Complaint
from bitget_client.ws.futures import callbacks_postponed
from bitget_client.ws.inbox import Inbox
from bitget_client.ws.lanes import Request
from bitget_client.ws.life import Life
from bitget_client.ws.link import Link, LinkLost, Waker
from bitget_client.ws.messages import Message, Push, Reply
from bitget_client.ws.orders import OrderFuture, WsApiResponse
from bitget_client.ws.pacing import Pacer
from bitget_client.ws.session import Session, Timing

from .guests import Caller
from .server import DEADLINE, wait_until


class Owner:
    """Notes what it is told, in order, and ends orders."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.told: list[tuple[str, Any]] = []

    def is_closed(self) -> bool:
        return False

    def absorb(self, facts: Iterable[Any], life: Life) -> list[Any]:
        self.told += [("fact", fact) for fact in facts]
        return []

    def keep_time(self, life: Life, now: float) -> tuple[list[Any], float]:
        return [], float("inf")

    def acknowledged(self, message: Message) -> None:
        self.told.append(("acknowledged", message))

    def answered(self, request: Request, reply: Reply) -> None:
        self.told.append(("answered", request.id))
        request.handle.answered(reply)

    def publish(self, pushes: list[Push], life: Life, now: float) -> None:
        self.told += [("push", each) for each in pushes]

    def report(self, error: BaseException, *, raw: Any = None) -> None:
        self.told.append(("report", error))

    def names(self) -> list[str]:
        """What it was told, without the details."""
        return [name for name, _ in self.told]


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def traced() -> list[bytes]:
    return []


@pytest.fixture
def life(owner: Owner, traced: list[bytes]) -> Iterator[Life]:
    """A life whose orders are ``a``, ``b`` and ``c``."""
    ours, theirs = socket.socketpair()
    waker, dialect = Waker(), BitgetV3()
    session = Session(dialect, "v3Private", Pacer(dialect.limits, "off"), Timing(), 0.0)
    session.open(None, 0.0)
    made = Life(
        owner, session, Link(ours), dialect, "v3Private", waker, Clock(), 1 << 20,
        lambda direction, payload: traced.append(payload),
    )  # fmt: skip
    for name in ("a", "b", "c"):
        future = OrderFuture("cancel-order", {"id": name}, (name,), answer)
        session.lanes.file(Request(name, b"", 1e9, future, "cancel-order", (name,)))
    with theirs:
        yield made
        made.end()
        waker.close()


@pytest.fixture
def inbox(life: Life) -> Inbox:
    return life.inbox


def answer(reply: Reply) -> WsApiResponse[Any]:
    return WsApiResponse([], reply.code, reply.message, reply.id, None, reply.raw)


def future(life: Life, name: str) -> OrderFuture:
    request = life.session.lanes.pending(name)
    assert request is not None
    handle: OrderFuture = request.handle
    return handle


def reply(name: str) -> dict[str, Any]:
    return {"event": "trade", "id": name, "code": "0", "msg": "success", "args": [{"clientOid": name}]}


PUSH = {"action": "snapshot", "arg": {"instType": "UTA", "topic": "order"}, "data": [{}], "ts": 1}
ACK = {"event": "subscribe", "arg": {"instType": "UTA", "topic": "fill"}}


def raw(*frames: Any) -> bytes:
    return b"".join(
        frame if isinstance(frame, bytes) else Frame(Opcode.TEXT, json.dumps(frame).encode()).serialize(mask=False)
        for frame in frames
    )


def test_replies_and_pushes(life: Life, inbox: Inbox, owner: Owner, traced: list[bytes]) -> None:
    """A caller answers the replies, then hands over the pushes as one batch, and leaves nothing; all is counted."""
    data = raw(PUSH, reply("a"), PUSH, reply("b"))
    inbox.take_plain(data)
    assert ["answered", "answered", "push", "push"] == owner.names()
    assert (4, len(data), 2, 4) == (inbox.frames, inbox.bytes, inbox.updates, len(traced))
    assert not inbox.wants_reader
    assert inbox.last_received is not None
    assert 1 == len(life.session.lanes._pending)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (ACK, "acknowledged"),
        (b"\x81\x04{no}", "report"),
        (reply("nobody"), "fact"),
        ({"event": "error", "code": "30000", "msg": "beware"}, "fact"),
    ],
    ids=["acknowledgement", "unreadable", "reply to nobody", "notice"],
)
def test_the_rest_is_left(inbox: Inbox, owner: Owner, other: Any, told: str) -> None:
    """From the first message on that is neither reply nor push all is left to the reader, who handles it once."""
    inbox.take_plain(raw(reply("a"), PUSH, other, reply("b"), PUSH))
    assert ["answered", "push"] == owner.names()
    assert inbox.wants_reader
    owner.told.clear()
    inbox.go_on()
    assert {told, "answered", "push"} <= set(owner.names())
    assert [("answered", "b")] == [each for each in owner.told if each[0] == "answered"]
    assert not inbox.wants_reader
    owner.told.clear()
    inbox.go_on()
    assert [] == owner.told
    assert 5 == inbox.frames


def test_a_reply_to_nobody(inbox: Inbox, owner: Owner) -> None:
    """A second reply to one order is a complaint, whoever reads it; the first counts."""
    inbox.take_plain(raw(reply("a"), reply("a")))
    assert ["answered"] == owner.names()
    inbox.go_on()
    [(_, complaint)] = owner.told[1:]
    assert isinstance(complaint, Complaint)
    assert "not waiting" in complaint.message


def test_a_claim_that_comes_too_late(life: Life, inbox: Inbox, owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that another thread ends in the same instant is that thread's; its reply then waits for nobody."""
    lanes = life.session.lanes
    claim = lanes.claim
    monkeypatch.setattr(inbox, "_claim", lambda name: (claim(name), claim(name))[1])
    order = future(life, "a")
    inbox.take_plain(raw(reply("a")))
    assert [] == owner.told
    assert inbox.wants_reader
    inbox.interrupted(KeyboardInterrupt())
    assert not order.done(), "whoever claimed it ends it"


def test_unreadable(inbox: Inbox, owner: Owner) -> None:
    """What cannot be read is reported by the reader, with its bytes."""
    inbox.take_plain(raw(b"\x81\x04{no}"))
    assert [] == owner.told
    inbox.go_on()
    [(_, error)] = owner.told
    assert isinstance(error, DecodeError)
    assert b"{no}" == error.body


def test_a_ping_is_left(life: Life, inbox: Inbox) -> None:
    """The reader answers a ping that a caller read."""
    sent: list[Any] = []
    life.link.send = lambda *args: sent.append(args)  # type: ignore[method-assign, assignment]
    inbox.take_plain(raw(Frame(Opcode.PING, b"x").serialize(mask=False)))
    assert [] == sent
    inbox.go_on()
    assert [(0xA, b"x")] == sent


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (b"\xff\xff\xff\xff", "protocol error"),
        (Frame(Opcode.CLOSE, b"\x03\xe8bye").serialize(mask=False), "closed the connection: 1000 bye"),
    ],
    ids=["broken protocol", "closed"],
)
def test_the_end(inbox: Inbox, owner: Owner, end: bytes, reason: str) -> None:
    """Where the link ends, what came before still counts, and the reader raises the reason."""
    inbox.take_plain(raw(reply("a"), PUSH, end))
    assert ["answered", "push"] == owner.names()
    assert inbox.wants_reader
    with pytest.raises(LinkLost, match=reason):
        inbox.go_on()


def test_a_failure_behind_what_is_left(inbox: Inbox, owner: Owner) -> None:
    """What is left is handled before the reader raises what went wrong behind it."""
    inbox.take_plain(raw(ACK, reply("a"), b"\xff\xff\xff\xff"))
    with pytest.raises(LinkLost, match="protocol error"):
        inbox.go_on()
    assert ["acknowledged", "answered"] == owner.names()


def test_a_failed_read(inbox: Inbox) -> None:
    """A caller whose read fails leaves that to the reader."""
    inbox.fail(LinkLost("reading failed"))
    assert inbox.wants_reader
    with pytest.raises(LinkLost, match="reading failed"):
        inbox.go_on()


# --- callbacks -------------------------------------------------------------------------------------------------------


def elsewhere(inbox: Inbox, *frames: Any) -> None:
    """A caller on another thread than the main one reads this."""
    Caller(lambda: inbox.take_plain(raw(*frames))).end()


def test_callbacks_wait_for_the_reader(life: Life, inbox: Inbox) -> None:
    """A future that a caller ends is done at once; its callbacks are the reader's, each once, in order."""
    called: list[str] = []
    a, b = future(life, "a"), future(life, "b")
    a.add_done_callback(lambda _: called.append("a1"))
    a.add_done_callback(lambda _: called.append("a2"))
    b.add_done_callback(lambda _: called.append("b"))
    elsewhere(inbox, reply("a"), reply("b"))
    assert (True, True, []) == (a.done(), b.done(), called)
    a.add_done_callback(lambda _: called.append("late"))
    assert ["late"] == called, "outside of reading, a thread runs its own callbacks as ever"
    inbox.go_on()
    inbox.go_on()
    assert ["late", "a1", "a2", "b"] == called


def test_one_callback_does_not_lose_the_others(life: Life, inbox: Inbox) -> None:
    """A callback that the interpreter is torn out of takes no other with it."""
    called: list[str] = []

    def tear(_: Any) -> None:
        raise SystemExit

    future(life, "a").add_done_callback(tear)
    future(life, "b").add_done_callback(lambda _: called.append("b"))
    elsewhere(inbox, reply("a"), reply("b"))
    with pytest.raises(SystemExit):
        inbox.go_on()
    inbox.go_on()
    assert ["b"] == called


def test_callbacks_at_the_end(life: Life, inbox: Inbox) -> None:
    """A life that ends runs the callbacks that wait for the reader."""
    called: list[str] = []
    future(life, "a").add_done_callback(lambda _: called.append("a"))
    elsewhere(inbox, reply("a"))
    life.end()
    assert ["a"] == called


def test_callbacks_added_while_others_run(life: Life, inbox: Inbox) -> None:
    """What is to be called is not forgotten because it came while something was being called."""
    called: list[str] = []
    future(life, "b").add_done_callback(lambda _: called.append("b"))
    future(life, "a").add_done_callback(lambda _: elsewhere(inbox, reply("b")))
    elsewhere(inbox, reply("a"))
    inbox.run_calls()
    assert ["b"] == called


@pytest.mark.parametrize("way", ["waited for", "to be called back"])
def test_on_the_main_thread(life: Life, inbox: Inbox, owner: Owner, way: str) -> None:
    """A caller on the main thread, where signals strike, leaves a future with company to the reader; he is told so."""
    order = future(life, "a")
    called: list[str] = []
    if way == "waited for":
        waiting = Caller(lambda: order.result(DEADLINE))
        wait_until(lambda: "_condition" in vars(order))
    else:
        waiting = Caller(lambda: None)
        order.add_done_callback(lambda _: called.append("a"))
    inbox.take_plain(raw(reply("a"), reply("b"), PUSH))
    assert (["answered", "push"], False) == (owner.names(), order.done())
    assert inbox.wants_reader
    assert life.session.lanes.pending("a") is None
    inbox.go_on()
    waiting.end()
    assert order.result(0).id == "a"
    assert (["a"] if way == "to be called back" else []) == called


# --- a signal's handler raises ---------------------------------------------------------------------------------------


def test_interrupted_before_the_claim(life: Life, inbox: Inbox) -> None:
    """A request that nobody has claimed ends with the link, as all others do."""
    inbox.interrupted(KeyboardInterrupt())
    with pytest.raises(LinkLost, match="a caller was interrupted while he read: KeyboardInterrupt"):
        inbox.go_on()
    assert 3 == len(life.session.lanes._pending)


def test_interrupted_behind_the_claim(
    life: Life, inbox: Inbox, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that was claimed for its reply, and not ended, ends as unknown, by the reader; so its callbacks."""
    called: list[BaseException | None] = []
    order = future(life, "a")

    def tear(request: Request, reply: Reply) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(owner, "answered", tear)
    with pytest.raises(KeyboardInterrupt):
        inbox.take_plain(raw(reply("a")))
    order.add_done_callback(lambda order: called.append(order.exception(0)))
    inbox.interrupted(KeyboardInterrupt())
    assert not order.done()
    with pytest.raises(LinkLost):
        inbox.go_on()
    error = order.exception(0)
    assert isinstance(error, OutcomeUnknown)
    assert (("a",), [("report", error)], [error]) == (error.client_oids, owner.told, called)


def test_interrupted_where_callbacks_are_put_off(life: Life, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that was torn out of putting callbacks off runs its own callbacks as ever."""
    called: list[str] = []
    callbacks_postponed([]).__enter__()
    inbox.interrupted(KeyboardInterrupt())
    order = future(life, "a")
    order.add_done_callback(lambda _: called.append("a"))
    order.not_sent("a test")
    assert ["a"] == called


def test_interrupted_behind_the_answer(
    life: Life, inbox: Inbox, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that was answered stays answered."""
    order = future(life, "a")
    answered = owner.answered

    def tear(request: Request, reply: Reply) -> None:
        answered(request, reply)
        raise KeyboardInterrupt

    monkeypatch.setattr(owner, "answered", tear)
    with pytest.raises(KeyboardInterrupt):
        inbox.take_plain(raw(reply("a")))
    inbox.interrupted(KeyboardInterrupt())
    with pytest.raises(LinkLost):
        inbox.go_on()
    assert order.exception(0) is None
    assert ["answered"] == owner.names()


def test_interrupted_long_after(life: Life, inbox: Inbox, owner: Owner) -> None:
    """An interruption says nothing of a reply that was handled before."""
    inbox.take_plain(raw(reply("a")))
    inbox.interrupted(KeyboardInterrupt())
    assert ["answered"] == owner.names()


# --- a life's end ----------------------------------------------------------------------------------------------------


def test_no_caller_reads_after_the_end(life: Life) -> None:
    """After its end nobody reads a life any more."""
    life.end()
    request = life.session.lanes.pending("a")
    assert request is not None
    life.read_for(request, None)


def test_what_needs_the_reader_keeps_callers_away(life: Life, inbox: Inbox) -> None:
    """As long as something waits for the reader, no caller comes: each would have it wait for the next one."""
    inbox.take_plain(raw(ACK))
    request = life.session.lanes.pending("a")
    assert request is not None
    life.read_for(request, None)
    assert 0 == life.turn._visits


def test_a_backlog_is_the_readers(life: Life) -> None:
    """As long as frames wait for room to write, callers do not wait in its place."""
    life.link.has_backlog = True
    request = life.session.lanes.pending("a")
    assert request is not None
    life.read_for(request, None)
    life.link.has_backlog = False


def test_plain_futures(life: Life, inbox: Inbox, owner: Owner) -> None:
    """The handle of a request may be any future."""
    plain: Future[Any] = Future()
    life.session.lanes.file(Request("plain", b"", 1e9, plain))
    owner.answered = lambda request, reply: request.handle.set_result(reply)  # type: ignore[method-assign]
    inbox.take_plain(raw(reply("plain")))
    inbox.go_on()
    assert "plain" == plain.result(0).id
    assert not isinstance(plain.exception(0), BitgetError)
