"""How a life begins: a link that is wanted, the login frame, what is traced."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bitget_client.clock import Clock
from bitget_client.environment import Credentials
from bitget_client.signing import make_signer
from bitget_client.trace import TRACE
from bitget_client.ws.dialects.bitget_v3 import BitgetV3
from bitget_client.ws.link import Link, LinkLost, Waker, Watch
from bitget_client.ws.opening import Opening
from bitget_client.ws.options import ConnectionOptions

from .server import DEADLINE, FakeExchange

KEYS = Credentials("key-canary", "secret-canary", "pass-canary")
OWNER: Any = object()  # of whom nothing is asked before the life is read


def opening(ws_key: str, url: str = "ws://127.0.0.1:1", keys: Credentials | None = KEYS, sign: Any = None) -> Opening:
    """What it takes, with pacing, so that the process's attempts are counted."""
    logger = logging.getLogger("bitget_client.ws")
    sign = sign or make_signer("secret-canary")
    return Opening(ws_key, url, BitgetV3(), ConnectionOptions(), Clock(), logger, keys, sign)


def rest(waker: Waker, until: float, enough: Callable[[], bool]) -> None:
    """Wait as a keeper does, without its deadlines."""
    if not enough() and until > Clock().monotonic():
        Watch(waker, None).wait(DEADLINE)


@pytest.fixture(name="ends")
def fixture_ends() -> Iterator[tuple[Link, socket.socket]]:
    """An open link, and its other end."""
    ours, theirs = socket.socketpair()
    theirs.settimeout(DEADLINE)
    link = Link(ours)
    with theirs:
        yield link, theirs
        link.close()


def test_dialling(server: FakeExchange, waker: Waker) -> None:
    """A link that is wanted comes."""
    link = opening("v3Public", server.url).dial(waker, rest, lambda: False)
    assert link is not None
    link.close()


def test_dialling_in_vain(waker: Waker) -> None:
    """What does not come is told by its address."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        nobody = f"ws://127.0.0.1:{unused.getsockname()[1]}"
    with pytest.raises(LinkLost, match=nobody):
        opening("v3Public", nobody).dial(waker, rest, lambda: False)


def test_no_longer_wanted(server: FakeExchange, waker: Waker) -> None:
    """Nobody waits for a link that nobody wants, and it is closed when it comes."""
    server.admits.clear()
    assert opening("v3Public", server.url).dial(waker, rest, lambda: True) is None
    server.admits.set()
    server.newest().recv_events_thread.join(DEADLINE)
    assert not server.newest().recv_events_thread.is_alive()


@pytest.mark.parametrize(("ws_key", "has_login"), [("v3Public", False), ("v3Private", True)])
def test_login(ends: Any, waker: Waker, ws_key: str, has_login: bool) -> None:
    """Only a private connection logs in; the frame names the key and never the secret."""
    life, login = opening(ws_key).make_life(OWNER, ends[0], waker)
    assert life.link is ends[0]
    assert has_login == (login is not None)
    if login is not None:
        assert b"key-canary" in login and b"secret-canary" not in login


def test_a_signer_that_raises(ends: Any, waker: Waker) -> None:
    """The caller hears what his own signer says, and the link is given back."""

    def sign(text: str) -> str:
        raise ValueError("the key is in the safe")

    with pytest.raises(ValueError, match="in the safe"):
        opening("v3Private", sign=sign).make_life(OWNER, ends[0], waker)
    assert ends[1].recv(100).startswith(b"\x88")  # its goodbye
    assert b"" == ends[1].recv(100)


def test_without_credentials(ends: Any, waker: Waker) -> None:
    """Nobody makes a private connection without them; should it happen, it is said."""
    with pytest.raises(AssertionError, match="no credentials"):
        opening("v3Private", keys=None).make_life(OWNER, ends[0], waker)


def test_tracing(ends: Any, waker: Waker, caplog: pytest.LogCaptureFixture) -> None:
    """Frames are traced where the log wants them, without what is secret."""
    with caplog.at_level(TRACE, "bitget_client.ws"):
        life, login = opening("v3Private").make_life(OWNER, ends[0], waker)
        assert login is not None
        life.session.open(login, 0.0)
        life.transmit(0.0)
    assert "v3Private >" in caplog.text
    assert "pass-canary" not in caplog.text
