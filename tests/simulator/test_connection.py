"""HTTP at the server's end over a transport that writes down, without a socket: what is read, and what is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitget_client.simulator.connection import MOST_BODY, MOST_HEAD, Answer, Connection, Request
from tests.simulator.peer import StepClock

GET = b"GET /a?b=%20c HTTP/1.1\r\nHost: here\r\nX-One:  two \r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
CHUNKS = b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: 1\r\n\r\n"


class Transport(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1)})
        self.written = b""
        self.ended = ""

    def write(self, data: Any) -> None:
        assert not self.ended
        self.written += data

    def close(self) -> None:
        self.ended = self.ended or "closed"

    def abort(self) -> None:
        self.ended = "aborted"

    def is_closing(self) -> bool:
        return bool(self.ended)

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Talk:
    """A connection that was sent pieces of bytes, with the requests it read and what it wrote."""

    def __init__(self, *data: bytes, answer: Callable[[Request], Answer] = lambda _: Answer(b"{}")) -> None:
        self.requests: list[Request] = []
        self.transport = Transport()

        def handle(request: Request) -> Answer:
            self.requests.append(request)
            return answer(request)

        async def run() -> None:
            connection = Connection(handle, set(), StepClock())
            connection.connection_made(self.transport)
            for piece in data:
                connection.data_received(piece)
                await asyncio.sleep(0)
            for _ in range(10):
                await asyncio.sleep(0)

        asyncio.run(run())

    @property
    def statuses(self) -> list[int]:
        return [int(part[:3]) for part in self.transport.written.split(b"HTTP/1.1 ")[1:]]


def test_a_request_is_read() -> None:
    """Verb, target as sent, headers in capitals without spaces around, the peer's address."""
    (request,) = Talk(GET).requests
    assert ("GET", "/a?b=%20c", b"", "127.0.0.1") == (request.method, request.target, request.body, request.remote)
    assert {"HOST": "here", "X-ONE": "two"} == request.headers


def test_an_answer_is_written() -> None:
    """Status line, the answer's headers, length, date of the exchange's clock, body; the connection stays."""
    talk = Talk(GET)
    head, _, body = talk.transport.written.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert ("HTTP/1.1 200 OK", b"{}", "") == (lines[0], body, talk.transport.ended)
    assert {"Content-Type: application/json; charset=utf-8", "Content-Length: 2"} < set(lines)
    (date,) = [line for line in lines if line.startswith("Date: ")]
    assert date.endswith(" GMT") and date[6:9] in "Mon Tue Wed Thu Fri Sat Sun"


@settings(deadline=None, max_examples=60)
@given(st.permutations([GET, POST, CHUNKS]), st.lists(st.integers(1, 60), min_size=1, max_size=10))
def test_requests_come_whole_however_the_bytes_are_cut(sent: list[bytes], cuts: list[int]) -> None:
    """Three requests behind each other are three requests, in order, whatever the pieces they come in."""
    data, pieces = b"".join(sent), []
    while data:
        size = cuts[len(pieces) % len(cuts)]
        pieces.append(data[:size])
        data = data[size:]
    talk = Talk(*pieces)
    assert [b"" if one is GET else b"hello" for one in sent] == [request.body for request in talk.requests]
    assert [200, 200, 200] == talk.statuses


@pytest.mark.parametrize(
    ("status", "data"),
    [
        (400, b"rubbish\r\n\r\n"),
        (400, b"GET / HTTP/2\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\nno colon\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\n folded: 1\r\n\r\n"),
        (400, b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n"),
        (400, b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
        (400, b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
        (400, b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        (400, b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"),
        (413, f"POST / HTTP/1.1\r\nContent-Length: {MOST_BODY + 1}\r\n\r\n".encode()),
        (413, f"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{MOST_BODY + 1:x}\r\n".encode()),
        (431, b"GET / HTTP/1.1\r\nX: " + bytes(MOST_HEAD)),
        (501, b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n"),
    ],
)
def test_what_is_no_request(status: int, data: bytes) -> None:
    """It is answered with a status of its own and the connection ends; nobody is asked."""
    talk = Talk(data, b"more")
    assert ([status], "closed", []) == (talk.statuses, talk.transport.ended, talk.requests)


def test_a_client_that_asks_first_is_told_to_go_on() -> None:
    """``Expect: 100-continue`` is answered before the body, which then is read."""
    talk = Talk(POST[:-9].replace(b"\r\nContent", b"\r\nExpect: 100-continue\r\nContent") + b"\r\n\r\n", b"hello")
    assert ([100, 200], [b"hello"]) == (talk.statuses, [request.body for request in talk.requests])


@pytest.mark.parametrize("first", [b"GET / HTTP/1.0\r\n\r\n", b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"])
def test_who_wants_no_more_is_left(first: bytes) -> None:
    """After the answer to a request of HTTP/1.0, or with ``Connection: close``, the connection ends."""
    talk = Talk(first + GET)
    assert ([200], "closed") == (talk.statuses, talk.transport.ended)
    assert b"Connection: close" in talk.transport.written


def test_head_has_no_body() -> None:
    """HEAD is answered with the length of what GET would bring, and without it."""
    assert Talk(GET.replace(b"GET", b"HEAD")).transport.written.endswith(b"\r\n\r\n")


def test_a_silent_answer_stops_the_line_behind_it() -> None:
    """What never gets an answer keeps the next request waiting."""
    talk = Talk(GET + GET, answer=lambda _: Answer(fate="silence"))
    assert (1, b"", "") == (len(talk.requests), talk.transport.written, talk.transport.ended)


def test_a_dropped_connection_says_nothing() -> None:
    """It ends at once, without a byte."""
    talk = Talk(GET, answer=lambda _: Answer(fate="drop"))
    assert (b"", "aborted") == (talk.transport.written, talk.transport.ended)


def test_an_upgrade_hands_the_bytes_over() -> None:
    """What comes behind the request, at once or later, is for the new receiver."""
    fed: list[bytes] = []

    class Receiver:
        def feed(self, data: bytes) -> None:
            fed.append(data)

        def lost(self) -> None: ...

    talk = Talk(GET + b"one", b"two", answer=lambda _: Answer(status=101, headers={}, upgrade=lambda _: Receiver()))
    assert ([101], [b"one", b"two"]) == (talk.statuses, fed)
    assert b"Content-Length" not in talk.transport.written
