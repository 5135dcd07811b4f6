"""A scripted HTTP server on loopback that can also misbehave, and a clock that is stepped by hand."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeAlias

import attrs

from bitget_client.clock import Clock

#: What the server does with a request: these bytes, or one of the functions below.
Act: TypeAlias = "bytes | Callable[[HttpServer, socket.socket], None]"


@attrs.frozen
class Request:
    """One request as it came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def answer(data: Any = None, *, code: Any = "00000", msg: str = "success", status: int = 200, **headers: str) -> bytes:
    """The exchange's envelope around ``data``."""
    body = json.dumps({"code": code, "msg": msg, "requestTime": 1700000000123, "data": data}).encode()
    return http(body, status, **headers)


def http(body: bytes, status: int = 200, **headers: str) -> bytes:
    """A whole HTTP answer."""
    lines = [f"HTTP/1.1 {status} Any", f"Content-Length: {len(body)}", "Content-Type: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def reset(server: HttpServer, connection: socket.socket) -> None:
    """Cut the line with a TCP reset, without an answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def stall(server: HttpServer, connection: socket.socket) -> None:
    """Say nothing until the server is closed."""
    server.closing.wait(30)


def half(server: HttpServer, connection: socket.socket) -> None:
    """Promise more than comes, then hang up."""
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"code":"00000","data":')
    connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def trickle(server: HttpServer, connection: socket.socket) -> None:
    """Send the body a byte at a time, without an end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not server.closing.wait(0.02):
        connection.sendall(b" ")


class HttpServer:
    """Answers each request with the next act of its script; a request beyond the script gets HTTP 599."""

    def __init__(self, *script: Act, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.connections = 0
        self.closing = threading.Event()
        self._script: deque[Act] = deque(script)
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, name="http-server")]
        port = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"

    def __enter__(self) -> HttpServer:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        # Closing alone does not wake a thread that waits in accept() or recv().
        with socket.create_connection(self._listener.getsockname(), timeout=5):
            self._threads[0].join(5)
        self._listener.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        for thread in self._threads[1:]:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self.closing.is_set():
                connection.close()
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), name="http-connection")
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            reader = connection.makefile("rb")
            with reader:
                while request := _read(reader):
                    self.requests.append(request)
                    act = self._script.popleft() if self._script else http(b'{"code":"599","msg":"unscripted"}', 599)
                    if isinstance(act, bytes):
                        connection.sendall(act)
                    else:
                        act(self, connection)
        except (OSError, ValueError):
            pass  # the client hung up, or the act did
        finally:
            connection.close()


def _read(reader: Any) -> Request | None:
    line = reader.readline().decode()
    if not line:
        return None
    method, target, _ = line.split()
    headers = {}
    while (line := reader.readline().decode().strip()) != "":
        name, _, value = line.partition(": ")
        headers[name] = value
    return Request(method, target, headers, reader.read(int(headers.get("Content-Length", "0"))))


def refused_url() -> str:
    """An address on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return f"http://127.0.0.1:{port}"


class SteppedClock(Clock):
    """A clock that stands still; waiting moves it on at once and is noted in ``slept``."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        super().__init__()
        self.now = now
        self.slept: list[float] = []

    def now_ms(self) -> int:
        return self.local_ms() + self.offset_ms

    def local_ms(self) -> int:
        return int(self.now * 1000)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += max(0.0, seconds)
