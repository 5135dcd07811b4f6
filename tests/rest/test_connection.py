"""Quick connections: what they send and understand is what urllib3 and ``http.client`` send and understand."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

from bitget_client.clock import Clock
from bitget_client.rest import sockets
from bitget_client.rest.connection import _Answer, _Quick, make_adapter
from bitget_client.rest.sender import Sender
from tests.tls import tls_context

from .server import HttpServer, answer, http

USUAL = {"User-Agent": "x", "Accept-Encoding": "gzip", "Connection": "keep-alive", "locale": "en-US"}
TIMEOUT = (2.0, 0.3)


class Recorder:
    """A socket that notes what is sent, and has this to be read, in these pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self.sent: list[bytes] = []
        self._pieces = list(pieces)

    def sendall(self, data: bytes) -> None:
        self.sent.append(bytes(data))

    def settimeout(self, timeout: float | None) -> None:
        self.timeout = timeout

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(Pieces(self._pieces))

    def close(self) -> None: ...


class Pieces(io.RawIOBase):
    """Gives one piece at a read, as a socket gives packets."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = list(pieces)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._pieces.pop(0) if self._pieces else b""
        buffer[: len(piece)] = piece
        return len(piece)


# --- requests --------------------------------------------------------------------------------------------------------


def sent(kind: type[HTTPConnection], host: str, port: int | None, *args: Any, **options: Any) -> Any:
    """What such a connection sends, or how it refuses; and in how many pieces."""
    connection = kind(host, port)
    connection.sock = recorder = Recorder()  # type: ignore[assignment]
    try:
        connection.request(*args, **options)
    except (ValueError, HTTPException) as error:
        return type(error), str(error), recorder.sent
    return b"".join(recorder.sent), len(recorder.sent)


@pytest.mark.parametrize(("host", "port"), [("api.bitget.com", None), ("127.0.0.1", 8080), ("api.bitget.com.", 80)])
@pytest.mark.parametrize(
    ("method", "body", "headers"),
    [("GET", None, {}), ("POST", b'{"a":1}', {"Content-Length": "7"}), ("POST", None, {"content-length": "0"})],
)
def test_plain_requests(host: str, port: int | None, method: str, body: bytes | None, headers: Any) -> None:
    """A plain request is, byte for byte, what urllib3 would send, but head and body leave in one piece."""
    args = (method, "/api/v3/x?a=%E9%BE%99&b=1", body, {**USUAL, **headers})
    assert (sent(HTTPConnection, host, port, *args)[0], 1) == sent(_Quick, host, port, *args)


@pytest.mark.parametrize(
    ("method", "url", "body", "headers", "options"),
    [
        ("GET", "/", None, {"Accept-Encoding": "gzip"}, {}),
        ("GET", "/", None, {"User-Agent": "x"}, {}),
        ("GET", "/", None, {**USUAL, "Host": "elsewhere"}, {}),
        ("GET", "/", None, {**USUAL, "X": b"bytes"}, {}),
        ("GET", "/", None, {**USUAL, "X": "\xe9"}, {}),
        ("GET", "/", None, {**USUAL, "X": "a\tb"}, {}),
        ("GET", "/", None, {**USUAL, "X": "a\r\n folded"}, {}),
        ("GET", "/", None, {**USUAL, "X": "a\r\nY: smuggled"}, {}),
        ("GET", "/", None, {**USUAL, "X": "a\nY: smuggled"}, {}),
        ("GET", "/", None, {**USUAL, "X": "a\rY: smuggled"}, {}),
        ("GET", "/", None, {**USUAL, "X\r\nY": "smuggled"}, {}),
        ("GET", "/", None, {**USUAL, "X": "\u4e2d"}, {}),
        ("GET", "", None, USUAL, {}),
        ("GET", "http://h:1/", None, USUAL, {}),
        ("GET", "/a b", None, USUAL, {}),
        ("GET", "/a\r\nX: smuggled", None, USUAL, {}),
        ("G ET", "/", None, USUAL, {}),
        ("POST", "/", None, USUAL, {}),
        ("POST", "/", b"{}", USUAL, {}),
        ("GET", "/", b"{}", USUAL, {}),
        ("POST", "/", "text", {**USUAL, "Content-Length": "4"}, {}),
        ("POST", "/", [b"a", b"b"], {**USUAL, "Content-Length": "2"}, {}),
        ("POST", "/", [b"a", b"b"], USUAL, {"chunked": True}),
        ("POST", "/", b"ab", {**USUAL, "Transfer-Encoding": "chunked"}, {}),
    ],
)
def test_special_requests(method: str, url: str, body: Any, headers: Any, options: Any) -> None:
    """A request that is special in any way is sent, or refused, by urllib3."""
    args = (method, url, body, headers)
    assert sent(HTTPConnection, "h", 1, *args, **options) == sent(_Quick, "h", 1, *args, **options)


def test_an_address_with_colons() -> None:
    """How an IPv6 address is written is left to ``http.client``."""
    assert sent(HTTPConnection, "::1", 8, "GET", "/", None, USUAL) == sent(_Quick, "::1", 8, "GET", "/", None, USUAL)


@pytest.mark.parametrize(("method", "headers", "body"), [("GET", {}, b"body"), ("HEAD", USUAL, b"")])
def test_answers_to_special_requests(method: str, headers: Any, body: bytes) -> None:
    """The answer to a special request is urllib3's to read as well; one to HEAD tells a length and has no body."""
    connection = _Quick("h", 1)
    connection.sock = Recorder(http(b"body"))  # type: ignore[assignment]
    connection.request(method, "/", None, headers, preload_content=False)
    response = connection.getresponse()
    assert not isinstance(response._original_response, _Answer)
    assert body == response.read()


def test_printing(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever switches on the prints of ``http.client`` sees them."""
    connection = _Quick("h", 1)
    connection.set_debuglevel(1)
    connection.sock = Recorder(http(b"body"))  # type: ignore[assignment]
    connection.request("GET", "/", None, USUAL)
    connection.getresponse()
    printed = capsys.readouterr().out
    assert "send:" in printed
    assert "header: Content-Type" in printed


def test_a_socket_that_does_not_tell_its_timeout() -> None:
    """The timeout is set on a socket that cannot say which one it has, and only when needed on one that can."""
    connection = _Quick("h", 1, timeout=3)
    connection.sock = recorder = Recorder(http(b"body"))  # type: ignore[assignment]
    connection.request("GET", "/", None, USUAL)
    assert b"body" == connection.getresponse().data
    assert 3 == recorder.timeout
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(3)
        connection.sock = mock.Mock(wraps=ours)
        for timeout in (3, 4):
            theirs.sendall(http(b"body"))
            connection.timeout = timeout
            connection.request("GET", "/", None, USUAL)
            connection.getresponse()
        assert [mock.call(4)] == connection.sock.settimeout.mock_calls


# --- answers ---------------------------------------------------------------------------------------------------------

PLAIN = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Type: application/json\r\nX:\tpadded \r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nSet-Cookie: a\r\nset-cookie: b\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: CLOSE\r\n\r\nbody",
    b"HTTP/1.1 429 \r\nContent-Length: 0\r\nRetry-After: 3\r\n\r\n",
    b"HTTP/1.1 200\r\nEmpty:\r\nContent-Length:\r\n\r\nbody until the end",
    b"HTTP/1.1 502 Bad  Gateway \r\n\r\nbody until the end",
    b"HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n",
    b"HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n",
]

ODD = [
    b"",
    b"HTTP/1.1 200 OK\r\nContent-Len",
    b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/2 200 OK\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/3.1 200 OK\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 199 Strange\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 999 Strange\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 20 OK\r\n\r\n",
    b"HTTP/1.1 2000 OK\r\n\r\n",
    b"HTTP/1.1  200  OK\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\nContent-Length: 4\n\nbody",
    b"garbage\r\n\r\n",
    b"HTTP/1.1 200 \xe9\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nX: \xe9\x85\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nX: a\r\n folded\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nX : space\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\n: no name\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nX: a\x0bb\x1cc\x00\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nContent-Length: 4, 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nContent-Length: +4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nContent-Length: 4 \r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nContent-Length: four\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nContent-Length: " + b"4" * 5000 + b"\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100 + b"\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 101 + b"\r\n",
    b"HTTP/1.1 200 OK\r\nX: " + b"y" * 9000 + b"\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70000 + b"\r\nContent-Length: 4\r\n\r\nbody",
]


def understood(kind: type[HTTPResponse], *pieces: bytes) -> Any:
    """All that this kind of response makes of an answer: what it reads, or how it refuses."""
    response: Any = kind(Recorder(*pieces), method="GET")  # type: ignore[arg-type]
    try:
        response.begin()
        about = [getattr(response, name) for name in ("code", "status", "reason", "version", "chunked")]
        about += [response.length, response.will_close, response.headers is response.msg]
        about += sorted([(name.lower(), value) for name, value in response.headers.items()], key=lambda item: item[0])
        return about, response.headers.get_all("Set-Cookie", []), response.read()
    except (HTTPException, OSError, ValueError) as error:
        return type(error), str(error)


def in_pieces(data: bytes) -> list[bytes]:
    return [data[start : start + 4096] for start in range(0, len(data), 4096)]


@pytest.mark.parametrize("data", [*PLAIN, *ODD])
def test_answers(data: bytes) -> None:
    """Whatever comes is understood as ``http.client`` understands it."""
    assert understood(HTTPResponse, *in_pieces(data)) == understood(_Answer, *in_pieces(data))


@pytest.mark.parametrize("data", PLAIN)
def test_plain_answers(data: bytes) -> None:
    """A plain head is read without the parser for e-mail, which is what makes it quick."""
    with mock.patch("http.client.parse_headers", side_effect=AssertionError):
        understood(_Answer, data)


@pytest.mark.parametrize("cut", [1, 12, 17, 40, 84, 85, 86])
def test_a_head_in_two_pieces(cut: int) -> None:
    """A head that comes in two pieces is understood too."""
    expected = understood(HTTPResponse, PLAIN[0])
    assert expected == understood(_Answer, PLAIN[0][:cut], PLAIN[0][cut:])


_pieces = st.sampled_from(
    [b"Content-Length: ", b"Transfer-Encoding: ", b"Connection: ", b"X-Any:", b"close", b"chunked", b"4", b"0"]
    + [b"\r\n", b"\r", b"\n", b" ", b"\t", b":", b",", b"\x85", b"\x00", b"\r\n\r\n", b"a"]
)
_heads = st.lists(_pieces, max_size=12).map(b"".join)


@given(status=st.sampled_from([b"200 OK", b"204 x", b"304", b"100 go on", b"50"]), lines=_heads)
def test_any_answer(status: bytes, lines: bytes) -> None:
    """Heads that nobody thought of are understood as ``http.client`` understands them."""
    data = b"HTTP/1.1 " + status + b"\r\n" + lines + b"\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
    assert understood(HTTPResponse, data) == understood(_Answer, data)


def test_a_stand_in_for_a_socket() -> None:
    """What stands in for a socket need not be able to look ahead."""
    response: Any = _Answer(mock.Mock(makefile=lambda mode: Lines(io.BytesIO(PLAIN[0]))), method="GET")
    response.begin()
    assert (200, b"body") == (response.status, response.read())


class Lines:
    """The least that ``http.client`` needs of a file."""

    def __init__(self, file: io.BytesIO) -> None:
        self.readline, self.read, self.close, self.flush = file.readline, file.read, file.close, file.flush


# --- whole exchanges -------------------------------------------------------------------------------------------------


@pytest.fixture
def sender_to() -> Any:
    """Makes senders with quick connections."""
    made: list[Sender] = []

    def make(url: str) -> Sender:
        made.append(Sender(url, TIMEOUT, clock=Clock()))
        return made[-1]

    yield make
    for sender in made:
        sender.close()


class Then:
    """Sends an answer, then does something else to the connection; ``done`` says that it did."""

    def __init__(self, data: bytes, more: Callable[[socket.socket], object]) -> None:
        self.done = threading.Event()
        self._data, self._more = data, more

    def __call__(self, server: HttpServer, connection: socket.socket) -> None:
        connection.sendall(self._data)
        self._more(connection)
        self.done.set()


def hang_up(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


ORDER_HEADERS = {**USUAL, "Content-Length": "2"}


@pytest.fixture(name="either", params=[True, False], ids=["steady", "plain"])
def fixture_either(request: pytest.FixtureRequest) -> Iterator[None]:
    """Once with steady sockets, once where the system does not allow them."""
    with mock.patch.object(sockets, "_FORESEEN", request.param and sockets._FORESEEN):
        yield


@pytest.mark.usefixtures("either")
def test_closed_while_idle(sender_to: Any) -> None:
    """A connection that the server closed while idle is noticed before an order is sent on it."""
    first = Then(answer(), hang_up)
    with HttpServer(first, answer()) as server:
        sender = sender_to(server.url)
        assert 200 == sender.send("GET", f"{server.url}/", USUAL, None)[0]
        assert first.done.wait(5)
        assert 200 == sender.send("POST", f"{server.url}/", ORDER_HEADERS, b"{}")[0]
        assert (2, 2) == (len(server.requests), server.connections)


@pytest.mark.usefixtures("either")
def test_stray_bytes(sender_to: Any) -> None:
    """What a server sends unasked is not taken for the answer to the next request."""
    first = Then(http(b"asked"), lambda connection: connection.sendall(http(b"unasked")))
    with HttpServer(first, http(b"asked again")) as server:
        sender = sender_to(server.url)
        assert b"asked" == sender.send("GET", f"{server.url}/", USUAL, None)[2]
        assert first.done.wait(5)
        assert b"asked again" == sender.send("POST", f"{server.url}/", ORDER_HEADERS, b"{}")[2]


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize(
    "data", [b"HTTP/1.1 200 OK\r\n\r\nbody", b"HTTP/1.0 200 OK\r\n\r\nbody", http(b"body", Connection="close")]
)
def test_last_answers(sender_to: Any, data: bytes) -> None:
    """An answer that ends with its connection is read to its end, and the next request has a connection of its own."""
    with HttpServer(Then(data, hang_up), answer()) as server:
        sender = sender_to(server.url)
        assert b"body" == sender.send("GET", f"{server.url}/", USUAL, None)[2]
        assert 200 == sender.send("POST", f"{server.url}/", ORDER_HEADERS, b"{}")[0]
        assert 2 == server.connections


def test_over_tls(sender_to: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same goes over TLS, with the environment's trust, on one connection."""
    context, certificate = tls_context(tmp_path, "127.0.0.1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificate)
    with HttpServer(answer([1]), answer([2]), tls=context) as server:
        sender = sender_to(server.url)
        with mock.patch("http.client.parse_headers", side_effect=AssertionError):
            assert b"[1]" in sender.send("GET", f"{server.url}/a", USUAL, None)[2]
            assert b"[2]" in sender.send("POST", f"{server.url}/a", ORDER_HEADERS, b"{}")[2]
        assert f"127.0.0.1:{server.url.rpartition(':')[2]}" == server.requests[1].headers["Host"]
        assert 1 == server.connections


@pytest.mark.skipif(not sockets._FORESEEN, reason="not on this system")
def test_sockets_of_plain_connections() -> None:
    """Over TCP alone a kept connection has a steady socket, and nothing is lost on the way to it."""
    with HttpServer(answer([1]), answer([2])) as server:
        with make_adapter(4).poolmanager.connection_from_url(server.url) as pool:
            for number in (b"[1]", b"[2]"):
                assert number in pool.urlopen("GET", "/", headers=USUAL).data
            kept = pool.pool.get()
            assert isinstance(kept.sock, sockets.SteadySocket)
            kept.close()
        assert 1 == server.connections


def test_connections_put_in_by_others(sender_to: Any) -> None:
    """A tool that records traffic puts a class of its own into urllib3, and is asked."""
    made = []

    class Recording(HTTPConnection):
        def connect(self) -> None:
            made.append(self)
            super().connect()

    with HttpServer(answer(), answer()) as server, mock.patch.object(HTTPConnectionPool, "ConnectionCls", Recording):
        assert 200 == sender_to(server.url).send("GET", f"{server.url}/", USUAL, None)[0]
        assert 1 == len(made)


def test_the_adapter_is_one_of_requests() -> None:
    """The adapter with quick connections does all that requests expects of one, cookies included."""
    with HttpServer(answer(Set_Cookie="a=1"), answer()) as server, requests.Session() as session:
        session.mount("http://", make_adapter(4))
        assert {"a": "1"} == dict(session.get(server.url).cookies)
        assert "00000" == session.post(server.url, json={"x": 1}).json()["code"]
        assert "a=1" == server.requests[1].headers["Cookie"]
        assert 1 == server.connections


def test_an_answer_that_is_not_http(sender_to: Any) -> None:
    """An answer that is not HTTP closes its connection."""
    with HttpServer(b"garbage\r\n\r\n", answer()) as server:
        sender = sender_to(server.url)
        with pytest.raises((HTTPError, requests.ConnectionError)):  # the other one is that of old versions
            sender.send("GET", f"{server.url}/", USUAL, None)
        assert 200 == sender.send("GET", f"{server.url}/", USUAL, None)[0]
        assert 2 == server.connections
