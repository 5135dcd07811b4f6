"""One socket: what leaves, what stays, what can be taken back. The other end is a plain socket."""

from __future__ import annotations

import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from bitget_client.ws import frames
from bitget_client.ws.lanes import Request
from bitget_client.ws.link import Link, Waker, Watch
from tests.tls import tls_context

from .handles import PlainHandle
from .server import DEADLINE


class Peer:
    """The other end: takes bytes when told to, and reads them with the other library."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.sock.settimeout(DEADLINE)
        self.protocol = ServerProtocol(state=State.OPEN, max_size=None)

    def drain(self, link: Link | None = None) -> None:
        """Take everything that has left, and what the link still holds."""
        self.sock.setblocking(False)
        while True:
            try:
                data = self.sock.recv(1 << 20)
            except BlockingIOError:
                if link is None or not link.has_backlog:
                    return
                link.flush()
                continue
            if not data:
                return
            self.protocol.receive_data(data)

    def frames(self) -> list[Any]:
        return self.protocol.events_received()


@pytest.fixture
def pair() -> Iterator[tuple[Link, Peer]]:
    """A link and its other end, with small buffers so that they fill up."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    with theirs:
        link = Link(ours)
        yield link, Peer(theirs)
        link.close()


def request(name: str = "a") -> Request:
    return Request(name, name.encode(), 10.0, PlainHandle())


BIG = b"x" * 4_000_000


def test_sends_frames(pair: tuple[Link, Peer]) -> None:
    """Small frames leave at once, each masked anew, and their requests are marked as sent."""
    link, peer = pair
    requests = [request(str(number)) for number in range(300)]
    for each in requests:
        link.send(frames.TEXT, each.payload, each)
        peer.drain()
    assert all(each.sent for each in requests)
    assert not link.has_backlog
    assert [Frame(Opcode.TEXT, each.payload) for each in requests] == peer.frames()


def test_masks_differ(pair: tuple[Link, Peer]) -> None:
    """The same payload looks different each time."""
    link, peer = pair
    seen = set()
    for _ in range(20):
        link.send(frames.TEXT, b"same payload")
        seen.add(peer.sock.recv(4096))
    assert 20 == len(seen)


def test_what_the_kernel_does_not_take_stays(pair: tuple[Link, Peer]) -> None:
    """A frame larger than the buffers, and the one behind it, leave as room comes, in order and whole."""
    link, peer = pair
    big, small = request("big"), request("small")
    link.send(frames.TEXT, BIG, big)
    link.send(frames.TEXT, b"small", small)
    assert link.has_backlog
    assert (False, False) == (big.sent, small.sent)
    peer.drain(link)
    assert (True, True) == (big.sent, small.sent)
    assert [Frame(Opcode.TEXT, BIG), Frame(Opcode.TEXT, b"small")] == peer.frames()


def test_taking_back(pair: tuple[Link, Peer]) -> None:
    """What waits whole can be taken back; what has left, or begun to leave, cannot."""
    link, peer = pair
    gone, begun, waiting, last = (request(name) for name in ("gone", "begun", "waiting", "last"))
    link.send(frames.TEXT, b"gone", gone)
    link.send(frames.TEXT, BIG, begun)
    link.send(frames.TEXT, b"waiting", waiting)
    link.send(frames.TEXT, b"last", last)
    assert [False, False, True] == [link.take_back(each) for each in (gone, begun, waiting)]
    assert link.take_back(waiting), "it is still not sent"
    assert link.take_back(request("never given")), "it is not on its way"
    peer.drain(link)
    assert [Frame(Opcode.TEXT, text) for text in (b"gone", BIG, b"last")] == peer.frames()
    assert [True, True, False, True] == [each.sent for each in (gone, begun, waiting, last)]


def test_closing_says_goodbye(pair: tuple[Link, Peer]) -> None:
    """Closing sends a close frame instead of what waits whole."""
    link, peer = pair
    link.close(1001)
    link.close()
    peer.drain()
    assert [Frame(Opcode.CLOSE, (1001).to_bytes(2, "big"))] == peer.frames()
    assert b"" == peer.sock.recv(10)


def test_closing_inside_a_frame(pair: tuple[Link, Peer]) -> None:
    """Inside a half-sent frame there is no goodbye: it would be part of that frame."""
    link, peer = pair
    link.send(frames.TEXT, BIG)
    taken = len(peer.sock.recv(1 << 20))  # now there would be room for a goodbye
    [(rest, _)] = link._outbox
    link.close()
    while data := peer.sock.recv(1 << 20):
        taken += len(data)
    assert len(frames.encode_frame(frames.TEXT, BIG, bytes(4))) - len(rest) == taken


def test_broken(pair: tuple[Link, Peer]) -> None:
    """Sending to nobody raises nothing: the failure is kept for the reader."""
    link, peer = pair
    peer.sock.close()
    each = request()
    for _ in range(3):  # the first may still be taken by the kernel
        link.send(frames.TEXT, b"x", each if link.broken else None)
    assert isinstance(link.broken, OSError)
    assert not each.sent


class Torn:
    """A socket that sends this much, whereupon a signal's handler raises."""

    def __init__(self, sock: socket.socket, taken: int) -> None:
        self._sock, self._taken = sock, taken

    def send(self, data: bytes) -> int:
        self._sock.send(data[: self._taken])
        raise KeyboardInterrupt

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


@pytest.mark.parametrize("taken", [0, 5, 1000])
def test_torn_away_while_sending(pair: tuple[Link, Peer], taken: int) -> None:
    """Of a frame whose sender a signal tore away nobody knows whether it left: it counts as sent, and is the last."""
    link, peer = pair
    order, later = request(), request("later")
    sock = link._sock
    link._sock = Torn(sock, taken)  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        link.send(frames.TEXT, order.payload, order)
    link._sock = sock
    assert order.sent
    assert not link.take_back(order)
    peer.drain()
    link.send(frames.TEXT, later.payload, later)
    assert link.broken is not None
    assert not later.sent
    assert link.take_back(later)
    with pytest.raises(BlockingIOError):
        peer.sock.recv(100)


def test_torn_away_with_a_frame_half_sent(pair: tuple[Link, Peer]) -> None:
    """The rest of a frame does not leave twice, and no other frame leaves inside it."""
    link, peer = pair
    link.send(frames.TEXT, BIG, request("big"))
    sock = link._sock
    link._sock = Torn(sock, 100)  # type: ignore[assignment]
    peer.drain()
    with pytest.raises(KeyboardInterrupt):
        link.flush()
    link._sock = sock
    peer.drain()
    link.flush()
    link.send(frames.TEXT, b"later", later := request("later"))
    assert link.broken is not None
    assert not later.sent
    with pytest.raises(BlockingIOError):
        peer.sock.recv(100)


def test_reading(pair: tuple[Link, Peer]) -> None:
    """Reading never waits: bytes, nothing now, or the end."""
    link, peer = pair
    assert link.read() is None
    peer.sock.sendall(b"abc")
    assert b"abc" == link.read()
    peer.sock.shutdown(socket.SHUT_WR)
    assert b"" == link.read()


# --- waiting ---------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["poll", "select"])
def waiting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of waiting: ``poll`` is not everywhere."""
    if request.param == "select":
        monkeypatch.delattr(select, "poll", raising=False)
    elif not hasattr(select, "poll"):
        pytest.skip("there is no poll here")
    return str(request.param)


@pytest.mark.usefixtures("waiting")
def test_wait_for_data(pair: tuple[Link, Peer], waker: Waker) -> None:
    """Data, the end of the stream, and room to write end a wait; silence lasts as long as it was told."""
    link, peer = pair
    started = time.monotonic()
    assert not Watch(waker, link).wait(0.02)
    assert 0.02 <= time.monotonic() - started < DEADLINE
    assert not Watch(waker, None).wait(-1.0)
    peer.sock.sendall(b"x")
    assert Watch(waker, link).wait(DEADLINE)
    assert b"x" == link.read()
    link.send(frames.TEXT, BIG)
    assert not Watch(waker, link).wait(0.0)
    peer.sock.recv(1 << 20)
    assert Watch(waker, link).wait(DEADLINE)
    peer.drain(link)
    peer.sock.close()
    assert Watch(waker, link).wait(DEADLINE)


@pytest.mark.usefixtures("waiting")
def test_wake_up(waker: Waker) -> None:
    """A wake-up ends the wait that is going on or the next one, once, however often it was called."""
    for _ in range(3):
        waker.wake()
    started = time.monotonic()
    assert not Watch(waker, None).wait(DEADLINE)
    assert not Watch(waker, None).wait(0.01)
    timer = threading.Timer(0.02, waker.wake)
    timer.start()
    assert not Watch(waker, None).wait(DEADLINE)
    timer.join()
    assert time.monotonic() - started < DEADLINE


def test_waker_never_blocks(waker: Waker) -> None:
    """A waker that nobody listens to takes any number of calls, also once it is closed."""
    for _ in range(100_000):
        waker.wake()
    waker.close()
    waker.wake()
    waker.drain()


# --- TLS -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def tls_pair(tmp_path: Any) -> Iterator[tuple[ssl.SSLSocket, ssl.SSLSocket]]:
    """A TLS connection with a certificate made for the occasion; ours and theirs."""
    server_side, certificate = tls_context(tmp_path)
    client_side = ssl.create_default_context(cafile=certificate)
    ours, theirs = socket.socketpair()
    accepted: list[ssl.SSLSocket] = []
    thread = threading.Thread(target=lambda: accepted.append(server_side.wrap_socket(theirs, server_side=True)))
    thread.start()
    secure = client_side.wrap_socket(ours, server_hostname="localhost")
    thread.join(DEADLINE)
    with accepted[0]:
        yield secure, accepted[0]
        secure.close()


def test_tls(tls_pair: tuple[ssl.SSLSocket, ssl.SSLSocket]) -> None:
    """Over TLS reading never waits either, and frames larger than the buffers leave whole."""
    ours, theirs = tls_pair
    link = Link(ours)
    assert link.is_tls
    assert link.read() is None
    theirs.sendall(b"abc")
    waker = Waker()
    while (data := link.read()) is None:
        assert Watch(waker, link).wait(DEADLINE)
    assert b"abc" == data
    big, small = request("big"), request("small")
    link.send(frames.TEXT, BIG, big)
    link.send(frames.TEXT, b"small", small)
    assert link.has_backlog
    assert not link.take_back(big), "some of it has left"
    protocol = ServerProtocol(state=State.OPEN, max_size=None)
    theirs.settimeout(0.01)
    while not small.sent:
        try:
            protocol.receive_data(theirs.recv(1 << 20))
        except TimeoutError:
            link.flush()
    link.close()
    theirs.settimeout(DEADLINE)
    events = protocol.events_received()
    while len(events) < 3 and (data := theirs.recv(1 << 20)):
        protocol.receive_data(data)
        events += protocol.events_received()
    goodbye = Frame(Opcode.CLOSE, (1000).to_bytes(2, "big"))
    assert [Frame(Opcode.TEXT, BIG), Frame(Opcode.TEXT, b"small"), goodbye] == events
    waker.close()


class Inside:
    """A socket during whose reading something happens."""

    def __init__(self, sock: socket.socket, happens: Callable[[], object]) -> None:
        self._sock, self._happens = sock, happens

    def recv(self, size: int) -> bytes:
        self._happens()
        return self._sock.recv(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def test_tls_one_thread_at_a_time(tls_pair: tuple[ssl.SSLSocket, ssl.SSLSocket]) -> None:
    """While one thread reads, another's frame waits; that of a signal's handler, on the same thread, does not."""
    ours, theirs = tls_pair
    link = Link(ours)
    sent: list[str] = []

    def send(name: str) -> None:
        link.send(frames.TEXT, name.encode())
        sent.append(name)

    other = threading.Thread(target=send, args=("other",), daemon=True)

    def happens() -> None:
        send("handler")
        other.start()
        other.join(0.05)
        sent.append("read")

    link._sock = Inside(ours, happens)  # type: ignore[assignment]
    reader = threading.Thread(target=link.read, daemon=True)
    reader.start()
    reader.join(DEADLINE)
    assert not reader.is_alive()
    other.join(DEADLINE)
    assert ["handler", "read", "other"] == sent
    link.close()
