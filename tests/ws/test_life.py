"""One life against a socket: what the threads of a real connection would have to meet in the same instant to show."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from bitget_client.clock import Clock
from bitget_client.ws.dialects.bitget_v3 import BitgetV3
from bitget_client.ws.facts import Ready
from bitget_client.ws.lanes import Request
from bitget_client.ws.life import Life
from bitget_client.ws.link import Link, LinkLost, Waker
from bitget_client.ws.messages import Message, Reply, Update
from bitget_client.ws.pacing import Pacer
from bitget_client.ws.session import Session, Timing
from bitget_client.ws.turn import Visit

from .handles import PlainHandle


class StoppedClock(Clock):
    """A clock that stands at zero and notes who waits."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float] = []

    def monotonic(self) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)


class Owner:
    """A connection that is closed at the n-th time of asking."""

    def __init__(self, open_for: int) -> None:
        self.lock = threading.Lock()
        self.left = open_for
        self.absorbed: list[Any] = []
        self.reports: list[BaseException] = []
        self.updates: list[Update] = []

    def is_closed(self) -> bool:
        self.left -= 1
        return self.left < 0

    def absorb(self, facts: Iterable[Any], life: Life) -> list[Any]:
        self.absorbed += facts
        return []

    def keep_time(self, life: Life, now: float) -> tuple[list[Any], float]:
        return [], float("inf")

    def acknowledged(self, message: Message) -> None: ...

    def answered(self, request: Request, reply: Reply) -> None:
        self.absorbed.append(reply)

    def publish(self, updates: list[Update], life: Life, now: float) -> None:
        self.updates += updates

    def report(self, error: BaseException, *, raw: Any = None) -> None:
        self.reports.append(error)


@pytest.fixture
def pair() -> Iterator[tuple[Link, socket.socket]]:
    """A link and its other end."""
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.setblocking(False)
        link = Link(ours)
        yield link, theirs
        link.close()


@pytest.fixture
def waker() -> Iterator[Waker]:
    made = Waker()
    yield made
    made.close()


def life(owner: Owner, link: Link, waker: Waker, **timing: float) -> Life:
    dialect = BitgetV3()
    session = Session(dialect, "v3Private", Pacer(dialect.limits, "off"), Timing(**timing), 0.0)
    assert [Ready()] == session.open(None, 0.0)
    return Life(owner, session, link, dialect, "v3Private", waker, StoppedClock(), 1 << 20)


def test_nothing_leaves_after_closing(pair: tuple[Link, socket.socket], waker: Waker) -> None:
    """Orders that were called not sent by whoever closed the connection do not leave in the same instant."""
    link, theirs = pair
    owner = Owner(open_for=1)
    one = life(owner, link, waker)
    order = Request("1", b"order", 10.0, PlainHandle())
    one.session.lanes.file(order)
    one.run()
    assert not order.sent
    assert order.handle.cancel(), "it has not even begun"
    with pytest.raises(BlockingIOError):
        theirs.recv(100)


def test_no_pong_after_closing(pair: tuple[Link, socket.socket], waker: Waker) -> None:
    """Answering a ping sends nothing any more once the connection was closed."""
    link, theirs = pair
    theirs.sendall(Frame(Opcode.PING, b"x").serialize(mask=False))
    one = life(Owner(open_for=2), link, waker)
    one.run()
    with pytest.raises(BlockingIOError):
        theirs.recv(100)


def test_reading_fails(pair: tuple[Link, socket.socket], waker: Waker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read that fails ends the life with the reason."""

    def reset() -> bytes:
        raise ConnectionResetError("reset by peer")

    link, theirs = pair
    monkeypatch.setattr(link, "read", reset)
    theirs.sendall(b"x")
    with pytest.raises(LinkLost, match="reading failed: reset by peer"):
        life(Owner(open_for=10), link, waker).run()


def test_sending_fails(pair: tuple[Link, socket.socket], waker: Waker) -> None:
    """A broken link ends the life with the reason, and the order on it was not sent."""
    link, theirs = pair
    one = life(Owner(open_for=10), link, waker)
    theirs.close()
    orders = [Request(str(number), b"order", 10.0, PlainHandle()) for number in range(2)]
    for order in orders:
        one.session.lanes.file(order)
    with pytest.raises(LinkLost, match="sending failed"):
        one.run()
    assert not orders[1].sent


def test_no_sign_of_life(pair: tuple[Link, socket.socket], waker: Waker) -> None:
    """A session that gives the link up ends the life."""
    one = life(Owner(open_for=10), pair[0], waker, ping_interval=-1.0, pong_timeout=0.0)
    with pytest.raises(LinkLost, match="no sign of life"):
        one.run()


@pytest.mark.parametrize(
    ("orders", "ago", "waits"), [(0, 0.0, []), (1, 0.0, [2e-4]), (8, 0.0, [2e-4]), (9, 0.0, [2e-3]), (9, 1e-3, [])]
)
def test_replies_gather(
    pair: tuple[Link, socket.socket], waker: Waker, orders: int, ago: float, waits: list[float]
) -> None:
    """While callers are sending, the reader leaves its turn: for a moment, and longer once it was more than a few."""
    link, theirs = pair
    owner = Owner(open_for=2)
    one = life(owner, link, waker)
    for number in range(orders):
        one.ask(Request(str(number), b"order", 10.0, PlainHandle()), -ago)
    reply = b'{"event":"trade","id":"0","code":"0","msg":"success","args":[]}'
    theirs.sendall(Frame(Opcode.TEXT, reply).serialize(mask=False))
    one.run()
    assert one.turn.take(0.0)
    assert waits == one._clock.waited  # type: ignore[attr-defined]


def test_no_gathering_when_somebody_waits(pair: tuple[Link, socket.socket], waker: Waker) -> None:
    """A caller who came for the turn in vain waits for his reply: the reader does not let it gather with others."""
    link, theirs = pair
    one = life(Owner(open_for=2), link, waker)
    assert one.turn.take(0.0)
    for number in range(9):
        one.ask(Request(str(number), b"order", 10.0, PlainHandle()), 0.0)
    assert not one.turn.visit(Visit(), in_a_row=False)
    one.turn.leave()
    theirs.sendall(Frame(Opcode.TEXT, b"pong").serialize(mask=False))
    one.run()
    assert one.turn.take(0.0)
    assert [] == one._clock.waited  # type: ignore[attr-defined]
