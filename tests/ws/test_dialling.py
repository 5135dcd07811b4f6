"""Opening a link: the handshake, and attempts on a thread of their own. Proxies and TLS are in ``test_going_out``."""

from __future__ import annotations

import socket

from bitget_client.ws import frames
from bitget_client.ws.dialling import Dial, open_link
from bitget_client.ws.link import LinkOptions, Waker, Watch

from .server import DEADLINE, FakeExchange, listening_socket


def test_open_link(server: FakeExchange) -> None:
    """A link is opened with a handshake, and talks."""
    link = open_link(server.url, LinkOptions(connect={"header": ["X-Test: 1"]}))
    link.send(frames.TEXT, b"ping")
    server.wait_for_frames("ping")
    waker = Waker()
    assert Watch(waker, link).wait(DEADLINE)
    assert [b"pong"] == frames.FrameDecoder(100).feed(link.read() or b"")
    connection = server.newest()
    assert connection.request is not None
    assert "1" == connection.request.headers["X-Test"]
    link.close()
    waker.close()


def dial(url: str, waker: Waker, timeout: float = DEADLINE) -> Dial:
    """An attempt that has finished."""
    attempt = Dial(url, LinkOptions(connect_timeout=timeout), waker)
    for _ in range(10):
        if attempt.finished:
            break
        Watch(waker, None).wait(DEADLINE)
    return attempt


def test_dial(server: FakeExchange, waker: Waker) -> None:
    """An attempt ends with a link and wakes whoever waits."""
    attempt = dial(server.url, waker)
    assert attempt.error is None
    assert attempt.link is not None
    attempt.abandon()


def test_dial_in_vain(server: FakeExchange, waker: Waker) -> None:
    """A refused handshake, a port nobody listens on, and a bad address are errors of the attempt, not exceptions."""
    server.accepts_connections = False
    with socket.create_server(("127.0.0.1", 0)) as unused:
        nobody = f"ws://127.0.0.1:{unused.getsockname()[1]}"
    for url in (server.url, nobody, "http://127.0.0.1", "nonsense"):
        attempt = dial(url, waker)
        assert attempt.link is None
        assert attempt.error is not None


def test_abandoned_dial(server: FakeExchange, waker: Waker) -> None:
    """A link that comes when nobody wants it any more is closed."""
    server.admits.clear()
    attempt = Dial(server.url, LinkOptions(), waker)
    attempt.abandon()
    assert not attempt.finished
    server.admits.set()
    connection = server.newest()
    connection.recv_events_thread.join(DEADLINE)
    assert not connection.recv_events_thread.is_alive()


def test_silent_server(waker: Waker) -> None:
    """A handshake without an answer ends with the timeout."""
    with listening_socket() as url:
        assert dial(url, waker, timeout=0.05).error is not None
