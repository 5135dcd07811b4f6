"""One connection at the server's end, as HTTP/1.1: requests in, answers out, in turn. What they say is the server's.

Small on purpose: it has what clients of an exchange need (kept connections, bodies with a length or in chunks, HEAD,
``Expect: 100-continue``, an upgrade) and what faults need (answers that are late, in slices, or never come).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol, cast

from ..clock import Clock
from .faulty_wire import BETWEEN, Transport, pieces

__all__ = ["Answer", "Connection", "Receiver", "Request"]

MOST_HEAD = 64 * 1024
MOST_BODY = 4 * 1024 * 1024
_JSON: Mapping[str, str] = {"Content-Type": "application/json; charset=utf-8"}


class Request(NamedTuple):
    """One request. ``target`` is path and query as sent; ``headers`` have their names in capitals."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    remote: str


class Receiver(Protocol):
    """Who gets the bytes after an upgrade."""

    def feed(self, data: bytes) -> None: ...
    def lost(self) -> None: ...


class Answer(NamedTuple):
    """What to send back: after ``delay`` seconds, the body in slices of so many bytes when ``slices`` is not 0.

    ``fate`` is ``drop`` for a connection that ends instead, and ``silence`` for an answer that never comes.
    ``upgrade`` makes the receiver of all that comes after it.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = _JSON
    delay: float = 0.0
    slices: int = 0
    fate: Literal["", "drop", "silence"] = ""
    upgrade: Callable[[Transport], Receiver] | None = None


class _Head(NamedTuple):
    method: str
    target: str
    headers: dict[str, str]
    size: int | None  # of the body; None when it comes in chunks
    keep: bool  # whether the connection goes on after the answer


class _Malformed(Exception):
    """Not a request; answered with this status, and the connection ends."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Connection(asyncio.Protocol):
    """Reads requests and gives each to ``handle``. It is in ``among`` as long as it is open."""

    def __init__(self, handle: Callable[[Request], Answer], among: set[Connection], clock: Clock) -> None:
        self._handle = handle
        self._among = among
        self._clock = clock
        self._data = b""
        self._head: _Head | None = None  # of the request whose body is coming
        self._busy = False  # a request is being answered; what comes meanwhile waits
        self._receiver: Receiver | None = None
        self._loop = asyncio.get_running_loop()

    # -- what asyncio tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self._remote = str(peer[0]) if peer else ""
        self._among.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._among.discard(self)
        if self._receiver is not None:
            self._receiver.lost()

    def data_received(self, data: bytes) -> None:
        if self._receiver is not None:
            self._receiver.feed(data)
            return
        self._data = self._data + data if self._data else data
        if not self._busy:
            self._proceed()
        elif len(self._data) > MOST_BODY:
            self.transport.pause_reading()

    # -- in

    def _proceed(self) -> None:
        """Answer the next request, when it is whole."""
        if self._busy or self.transport.is_closing():
            return
        try:
            head = self._head = self._head or self._read_head()
            body = None if head is None else self._read_body(head)
        except _Malformed as error:
            self._data = b""
            self._write(Answer(status=error.status), keep=False)
            return
        if head is None or body is None:
            return
        self._head, self._busy = None, True
        request = Request(head.method, head.target, head.headers, body, self._remote)
        self._carry_out(self._handle(request), head)

    def _read_head(self) -> _Head | None:
        head, found, rest = self._data.lstrip(b"\r\n").partition(b"\r\n\r\n")
        if len(head) > MOST_HEAD:
            raise _Malformed(431)
        if not found:
            return None
        read = _head(head.decode("latin-1"))
        self._data = rest
        if read.size is not None and read.size > MOST_BODY:
            raise _Malformed(413)
        if "EXPECT" in read.headers and not rest:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return read

    def _read_body(self, head: _Head) -> bytes | None:
        """The body, cut off from what came; None while it is not whole."""
        if head.size is not None:
            if len(self._data) < head.size:
                return None
            body, self._data = self._data[: head.size], self._data[head.size :]
            return body
        found = _chunks(self._data)
        if found is None:
            return None
        body, end = found
        self._data = self._data[end:]
        return body

    # -- out

    def _carry_out(self, answer: Answer, head: _Head) -> None:
        if answer.fate == "drop":
            self.transport.abort()
        elif answer.fate == "silence":
            pass  # it stays busy until the client goes
        elif answer.delay:
            self._loop.call_later(answer.delay, self._carry_out, answer._replace(delay=0.0), head)
        else:
            self._answer(answer, head)

    def _answer(self, answer: Answer, head: _Head) -> None:
        if self.transport.is_closing():
            return
        self._write(answer, keep=head.keep, bodiless=head.method == "HEAD")
        if answer.upgrade is not None:
            self._receiver = answer.upgrade(self.transport)
            if self._data:
                self._receiver.feed(self._data)
        elif answer.slices and head.method != "HEAD":
            self._write_slices(pieces(answer.body, answer.slices), head.keep)
        else:
            self._finish(head.keep)

    def _write(self, answer: Answer, *, keep: bool, bodiless: bool = False) -> None:
        lines = [f"HTTP/1.1 {answer.status} {_phrase(answer.status)}"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        if answer.upgrade is None:
            lines.append(f"Content-Length: {len(answer.body)}\r\nDate: {_date(self._clock.now_ms() // 1000)}")
            if not keep:
                lines.append("Connection: close")
        whole = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        self.transport.write(whole if bodiless or answer.slices else whole + answer.body)
        if not keep and not answer.slices:
            self.transport.close()

    def _write_slices(self, rest: list[bytes], keep: bool) -> None:
        if rest:
            self.transport.write(rest.pop(0))
            self._loop.call_later(BETWEEN, self._write_slices, rest, keep)
        else:
            self._finish(keep)

    def _finish(self, keep: bool) -> None:
        """The answer is out: on to the next request."""
        if not keep:
            self.transport.close()
            return
        self._busy = False
        self.transport.resume_reading()
        if self._data:
            self._loop.call_soon(self._proceed)


# -- how requests and answers are written


def _head(text: str) -> _Head:
    first, *lines = text.split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or words[2] not in ("HTTP/1.1", "HTTP/1.0"):
        raise _Malformed(400)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise _Malformed(400)
        name, value = name.upper(), value.strip()
        if name == "CONTENT-LENGTH" and headers.get(name, value) != value:
            raise _Malformed(400)
        headers[name] = value
    keep = words[2] == "HTTP/1.1" and headers.get("CONNECTION", "").lower() != "close"
    return _Head(words[0], words[1], headers, _size(headers), keep)


def _size(headers: Mapping[str, str]) -> int | None:
    coding, length = headers.get("TRANSFER-ENCODING"), headers.get("CONTENT-LENGTH")
    if coding is None:
        if length is not None and not (length.isascii() and length.isdecimal()):
            raise _Malformed(400)
        return int(length or 0)
    if length is not None:
        raise _Malformed(400)  # one of the two is a lie
    if coding.lower() != "chunked":
        raise _Malformed(501)
    return None


def _chunks(data: bytes) -> tuple[bytes, int] | None:
    """The body made of the chunks, and where it ends; None while it is not whole."""
    body, at = b"", 0
    while (line := data.find(b"\r\n", at)) >= 0:
        try:
            size = int(data[at:line].partition(b";")[0], 16)
        except ValueError:
            raise _Malformed(400) from None
        if size < 0 or len(body) + size > MOST_BODY:
            raise _Malformed(400 if size < 0 else 413)
        start = line + 2
        if not size:  # trailers may follow, up to an empty line
            end = start if data.startswith(b"\r\n", start) else data.find(b"\r\n\r\n", start) + 2
            return (body, end + 2) if end >= start and data.startswith(b"\r\n", end) else None
        at = start + size + 2
        if len(data) < at:
            return None
        if not data.startswith(b"\r\n", at - 2):
            raise _Malformed(400)
        body += data[start : at - 2]
    return None


@lru_cache(maxsize=None)
def _phrase(status: int) -> str:
    if status == 200:
        return "OK"
    from http import HTTPStatus  # for the few that are not

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Status"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    """As in ``Mon, 01 Jan 2024 12:34:56 GMT``, whatever language this machine speaks."""
    at = datetime.fromtimestamp(second, timezone.utc)
    return f"{_DAYS[at.weekday()]}, {at.day:02d} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M:%S} GMT"
