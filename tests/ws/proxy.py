"""A TCP proxy that can delay, cut, reset, black-hole, slice and hold back; a tiny HTTP proxy. No test lives here."""

from __future__ import annotations

import base64
import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit

#: Seconds after which a pump looks whether it is still wanted.
_LOOK_UP = 0.05


class _Pair:
    """One connection through the proxy: the client's socket and the server's, and a thread for each direction."""

    def __init__(self, proxy: TcpProxy, client: socket.socket, server: socket.socket) -> None:
        self.client, self.server = client, server
        self.passed = 0  # bytes towards the client
        #: Something vanished: nothing may come after it, or the stream would go on with a piece missing.
        self.swallowed = False
        self._proxy = proxy
        self.threads = [
            threading.Thread(target=self._pump, args=(client, server, True), daemon=True),
            threading.Thread(target=self._pump, args=(server, client, False), daemon=True),
        ]
        for sock in (client, server):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for thread in self.threads:
            thread.start()

    def _pump(self, source: socket.socket, sink: socket.socket, upwards: bool) -> None:
        proxy = self._proxy
        with suppress(OSError):
            while True:
                while upwards and not proxy.reads.wait(_LOOK_UP):
                    if proxy.ended.is_set():
                        return
                data = source.recv(65536)
                if not data:
                    break
                if proxy.delay:
                    proxy.ended.wait(proxy.delay)
                while not proxy.flows.wait(_LOOK_UP):
                    if proxy.ended.is_set():
                        return
                if proxy.black_hole or self.swallowed:
                    self.swallowed = True
                    continue
                if not upwards and proxy.black_hole_after is not None:
                    whole = len(data)
                    data = data[: max(0, proxy.black_hole_after - self.passed)]
                    self.swallowed = len(data) < whole
                size = proxy.slice_size or len(data) or 1
                for start in range(0, len(data), size):
                    sink.sendall(data[start : start + size])
                if not upwards:
                    self.passed += len(data)
        if not self.swallowed:  # in a black hole the end of the other side is not seen either
            for sock in (source, sink):
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def cut(self, reset: bool = False) -> None:
        """End both sides: in order, or with a reset."""
        for sock in (self.client, self.server):
            with suppress(OSError):
                if reset:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                sock.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)

    def close(self) -> None:
        """Give everything back."""
        for thread in self.threads:
            thread.join(5.0)
        self.client.close()
        self.server.close()


class TcpProxy:
    """Stands between a client and ``url``; the attributes say what it does to the bytes, from now on.

    ``reads`` cleared: nothing is taken from the client any more, so that its sending blocks. ``flows`` cleared: what
    was taken is held back until it is set again.
    """

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        assert address.hostname is not None and address.port is not None
        self._target = (address.hostname, address.port)
        self.delay = 0.0
        self.slice_size = 0
        self.black_hole = False
        #: Bytes towards the client after which the rest of each connection vanishes.
        self.black_hole_after: int | None = None
        self.reads = threading.Event()
        self.reads.set()
        self.flows = threading.Event()
        self.flows.set()
        self.refuses = False  # new connections end at once
        self.ended = threading.Event()
        self.accepted = 0
        self._pairs: list[_Pair] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(_LOOK_UP)
        self.url = f"{address.scheme}://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> TcpProxy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _accept(self) -> None:
        while not self.ended.is_set():
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            client.settimeout(None)
            with self._lock:
                self.accepted += 1
                try:
                    if self.refuses:
                        raise OSError("refused")
                    server = socket.create_connection(self._target, 5.0)
                except OSError:
                    client.close()
                    continue
                server.settimeout(None)
                self._pairs.append(_Pair(self, client, server))

    @property
    def newest(self) -> _Pair:
        """The connection made last."""
        with self._lock:
            return self._pairs[-1]

    def cut(self, reset: bool = False) -> None:
        """End every connection without a word, in order or with a reset."""
        with self._lock:
            gone, self._pairs = self._pairs, []
        for pair in gone:
            pair.cut(reset)
        for pair in gone:
            pair.close()

    def close(self) -> None:
        """End everything."""
        self.ended.set()
        self._thread.join(5.0)
        self._listener.close()
        self.cut()


class ConnectProxy:
    """An HTTP proxy that knows CONNECT only. ``asked`` holds what it was asked for, with the credentials given."""

    def __init__(self, user: str = "", password: str = "") -> None:
        self.asked: list[tuple[str, str]] = []
        self._wanted = base64.b64encode(f"{user}:{password}".encode()).decode() if user else ""
        self._tunnels: list[TcpProxy] = []
        self._pairs: list[_Pair] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(_LOOK_UP)
        self.port: int = self._listener.getsockname()[1]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> ConnectProxy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(5.0)
        self._listener.close()
        for pair in self._pairs:
            pair.cut()
            pair.close()
        for tunnel in self._tunnels:
            tunnel.close()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            client.settimeout(5.0)
            head = b""
            while b"\r\n\r\n" not in head and (data := client.recv(4096)):
                head += data
            lines = head.decode().split("\r\n")
            given = next((line.partition("Basic ")[2] for line in lines if line.startswith("Proxy-Authorization")), "")
            target = lines[0].split(" ")[1]
            self.asked.append((target, given))
            if given != self._wanted:
                client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
                client.close()
                continue
            host, _, port = target.rpartition(":")
            tunnel = TcpProxy(f"tcp://{host}:{port}")
            server = socket.create_connection((host, int(port)), 5.0)
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            for sock in (client, server):
                sock.settimeout(None)
            self._tunnels.append(tunnel)
            self._pairs.append(_Pair(tunnel, client, server))
