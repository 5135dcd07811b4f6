"""The ways of sending: directly through a pool, ours or the user's, and through the adapter; nobody must see which."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from bitget_client.clock import Clock
from bitget_client.rest import connection
from bitget_client.rest import sender as module
from bitget_client.rest.failures import Stage, stage_of
from bitget_client.rest.sender import Sender

from .server import HttpServer, answer, half, http, reset, stall, trickle

TIMEOUT = (2.0, 0.2)
HEADERS = {"X-Ours": "1", "User-Agent": "x", "Accept-Encoding": "gzip"}


class Counting:
    """Counts what goes through ``HTTPAdapter.send``, without patching it."""

    def __init__(self) -> None:
        self.calls = 0

    def mounted(self) -> requests.Session:
        counting = self

        class Counted(HTTPAdapter):
            def send(self, *args: Any, **kwargs: Any) -> requests.Response:
                counting.calls += 1
                return super().send(*args, **kwargs)

        session = requests.Session()
        session.mount("http://", Counted())
        return session


@pytest.fixture(params=["direct", "direct, in the user's session", "through the adapter"])
def make(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Sender]]:
    """Makes a sender that takes one of the ways; afterwards it must have taken it."""
    counting, made = Counting(), []
    direct = request.param != "through the adapter"

    def build(url: str) -> Sender:
        session = None if request.param == "direct" else requests.Session() if direct else counting.mounted()
        made.append(Sender(url, TIMEOUT, session=session, clock=Clock()))
        return made[-1]

    yield build
    for each in made:
        each.session.close()
    assert direct == (counting.calls == 0)


def outcome(sender: Sender, url: str, body: bytes | None = None) -> Any:
    asked = {**HEADERS, "Content-Length": str(len(body))} if body else HEADERS
    try:
        status, headers, got = sender.send("POST" if body else "GET", f"{url}/", asked, body)
    except (requests.RequestException, HTTPError, OSError) as error:
        return stage_of(error)
    return status, headers.get("content-type"), got


def test_an_answer(make: Callable[[str], Sender]) -> None:
    """Verb, path, query, headers and body arrive as given; status, headers and body come back."""
    with HttpServer(answer([1]), http(b"no", 503)) as server:
        sender = make(f"{server.url}/prefix")
        sized = {**HEADERS, "Content-Length": "7"}
        status, headers, body = sender.send("POST", f"{server.url}/prefix/a/b?x=%E9%BE%99&y=1%2B1", sized, b'{"q":1}')
        assert (200, "application/json") == (status, headers["Content-Type"])
        assert b'"data": [1]' in body
        assert (503, "application/json", b"no") == outcome(sender, f"{server.url}/prefix")
        first, second = server.requests
    assert ("POST", "/prefix/a/b?x=%E9%BE%99&y=1%2B1", b'{"q":1}') == (first.method, first.target, first.body)
    assert "1" == first.headers["X-Ours"]
    assert ("GET", "/prefix/") == (second.method, second.target)
    assert 1 == server.connections


def test_compressed(make: Callable[[str], Sender]) -> None:
    """A compressed answer is decompressed; one that cannot be has no body."""
    with HttpServer(
        http(gzip.compress(b"text"), Content_Encoding="gzip"), http(b"no gzip", Content_Encoding="gzip"), answer()
    ) as server:
        sender = make(server.url)
        assert b"text" == outcome(sender, server.url)[2]
        assert b"" == outcome(sender, server.url)[2]
        assert 200 == outcome(sender, server.url)[0]


def test_long_answers(make: Callable[[str], Sender]) -> None:
    """Answers longer than one read come whole, compressed or not, with and without a length."""
    text = b"0123456789" * 50_000
    packed = gzip.compress(text)
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(text), text)
    with HttpServer(http(text), http(packed, Content_Encoding="gzip"), chunked, answer()) as server:
        sender = make(server.url)
        for _ in range(3):
            assert text == outcome(sender, server.url)[2]
        assert 200 == outcome(sender, server.url)[0]
        assert 1 == server.connections


def test_no_more_is_asked_for_than_there_is() -> None:
    """An answer that ended by its length is not read once more, unless what was compressed may still follow."""
    sender = Sender("http://127.0.0.1:9", TIMEOUT, clock=Clock())
    for headers, pieces in ({"x": "y"}, [b"all"]), ({"content-encoding": "gzip"}, [b"a", b"ll", b""]):
        raw = mock.Mock(closed=True)
        raw.read1.side_effect = pieces
        assert b"all" == sender._read(raw, headers)
        assert len(pieces) == raw.read1.call_count
    sender.close()


@pytest.mark.parametrize("act", [reset, half, stall, trickle])
def test_what_may_have_arrived(make: Callable[[str], Sender], act: Any) -> None:
    """Whatever goes wrong after the request left counts as sent, in bounded time, and is not sent again."""
    with HttpServer(act, answer()) as server:
        assert Stage.SENT is outcome(make(server.url), server.url, b"{}")
        assert 1 == len(server.requests)


def test_nobody_there(make: Callable[[str], Sender]) -> None:
    """A refused connection counts as refused."""
    assert Stage.REFUSED is outcome(make("http://127.0.0.1:9"), "http://127.0.0.1:9/x", b"{}")


def test_redirects(make: Callable[[str], Sender]) -> None:
    """A redirect is an answer like any other: it is not followed."""
    with HttpServer(http(b"", 302, Location="/elsewhere"), answer()) as server:
        assert 302 == outcome(make(server.url), server.url)[0]
        assert 1 == len(server.requests)


@pytest.mark.skipif(not hasattr(HTTPAdapter, "get_connection_with_tls_context"), reason="requests before 2.32")
def test_a_session_that_was_closed() -> None:
    """Pools that were closed, by the session or for want of room, are replaced and nobody notices."""
    with HttpServer(answer(), answer(), answer()) as server, requests.Session() as session:
        sender = Sender(server.url, TIMEOUT, session=session, clock=Clock())
        assert 200 == outcome(sender, server.url)[0]
        session.close()
        assert 200 == outcome(sender, server.url)[0]
        pool = sender._direct[1]
        assert pool is not None
        with mock.patch.object(pool, "urlopen", side_effect=module.ClosedPoolError(pool, "closed a moment ago")):
            assert 200 == outcome(sender, server.url)[0]


def test_whoever_patches_is_heard() -> None:
    """Patching the adapter's class, or one adapter, diverts what is sent from then on; ending it ends that."""
    canned = requests.Response()
    canned.status_code, canned._content = 299, b"canned"
    with HttpServer(answer(), answer(), answer()) as server, requests.Session() as session:
        sender = Sender(server.url, TIMEOUT, session=session, clock=Clock())
        assert 200 == outcome(sender, server.url)[0]
        with mock.patch.object(HTTPAdapter, "send", return_value=canned):
            assert (299, None, b"canned") == outcome(sender, server.url)
        assert 200 == outcome(sender, server.url)[0]
        with mock.patch.object(session.get_adapter(server.url), "send", return_value=canned):
            assert 299 == outcome(sender, server.url)[0]
        assert 200 == outcome(sender, server.url)[0]


def test_old_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the adapter cannot tell its pool, the long way is taken."""
    monkeypatch.delattr(HTTPAdapter, "get_connection_with_tls_context", raising=False)
    monkeypatch.setattr(HTTPAdapter, "get_connection", lambda *args, **kwargs: None, raising=False)
    sender = Sender("http://127.0.0.1:9", TIMEOUT, clock=Clock())
    assert sender._pool_of(sender.session.get_adapter("http://127.0.0.1:9")) is None
    sender.close()


def test_old_urllib3(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where urllib3 cannot read the way the short way does, the long way is taken, with an adapter of its own."""
    monkeypatch.setattr(module, "FORESEEN", False)
    monkeypatch.setattr(connection, "FORESEEN", False)
    with HttpServer(answer([1])) as server:
        sender = Sender(server.url, TIMEOUT, clock=Clock())
        adapter = sender.session.get_adapter(server.url)
        assert HTTPAdapter is type(adapter)
        assert sender._pool_of(adapter) is None
        assert 200 == outcome(sender, server.url)[0]
        sender.close()


def test_proxies_take_the_long_way() -> None:
    """A proxy wants the whole address in the request's first line: the adapter sees to that."""
    with HttpServer(answer()) as proxy:
        sender = Sender("http://exchange.invalid", TIMEOUT, proxies={"http": proxy.url}, clock=Clock())
        assert 200 == outcome(sender, "http://exchange.invalid/x")[0]
        sender.close()
        assert ["http://exchange.invalid/x/"] == [request.target for request in proxy.requests]


def test_many_threads() -> None:
    """Threads that begin together all get their own answers."""
    with HttpServer(*[answer(number) for number in range(40)]) as server:
        sender = Sender(server.url, (5.0, 5.0), clock=Clock())
        answers: list[Any] = []
        threads = [
            threading.Thread(target=lambda: answers.extend(outcome(sender, server.url) for _ in range(5)))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        sender.close()
    assert 40 == len({body for _, _, body in answers})
