"""One open socket: the only place where WebSocket bytes meet the network. What they mean is not known here.

The handshake, TLS and proxies are websocket-client's. After that the socket is never waited on while anything is
locked: reads and writes take what the kernel gives at once, what cannot leave yet stays in an outbox, and the reader
thread waits in a :class:`Watch` for whichever comes first: data, room to write, a wake-up, or its deadline.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

from ..errors import InvalidArgument
from ..rate_limit import SlidingWindow
from . import frames

if TYPE_CHECKING:
    import ssl

__all__ = [
    "Dial",
    "Link",
    "LinkLost",
    "LinkOptions",
    "Waker",
    "Watch",
    "check_options",
    "dial_moment",
    "open_link",
    "proxy_options",
]

T = TypeVar("T")

# The most that is taken at once: larger reads cost fewer calls, yet must not keep an order's reply waiting for long.
_READ_SIZE: Final = 65536
_FORGET: Final = struct.pack("ii", 1, 0) if os.name != "nt" else struct.pack("HH", 1, 0)
_WOULD_BLOCK: Final = (BlockingIOError, InterruptedError)


class LinkOptions(NamedTuple):
    """How to open a socket, in websocket-client's own terms."""

    connect_timeout: float = 10.0
    max_message_size: int = 16 * 1024 * 1024
    #: Passed to ``websocket.WebSocket.connect``: ``header``, ``http_proxy_host``, ``http_proxy_port``, ``proxy_type`` …
    #: A proxy's password may be in it.
    connect: Mapping[str, Any] = MappingProxyType({})
    #: TLS settings: ``ca_certs``, ``cert_reqs``, ``context`` …
    sslopt: Mapping[str, Any] = MappingProxyType({})
    #: The local address to connect from, where the machine has several.
    source_address: tuple[str, int] | None = None

    def __repr__(self) -> str:
        return f"<LinkOptions connect_timeout={self.connect_timeout:g}>"  # and nothing that may be a secret


class LinkLost(Exception):
    """The link is of no more use; the text is the reason."""


class Waker:
    """Lets any thread end another's :meth:`Watch.wait`."""

    def __init__(self) -> None:
        self._receiver, self._sender = socket.socketpair()
        self._receiver.setblocking(False)
        self._sender.setblocking(False)

    def fileno(self) -> int:
        """The descriptor that becomes readable."""
        return self._receiver.fileno()

    def wake(self) -> None:
        """End the wait that is going on, or the next one."""
        with contextlib.suppress(OSError):  # full: a wake-up is waiting already; closed: nobody sleeps any more
            self._sender.send(b"\0")

    def drain(self) -> None:
        """Forget the wake-ups so far."""
        with contextlib.suppress(OSError):
            while self._receiver.recv(4096):
                pass

    def close(self) -> None:
        """Give the descriptors back."""
        self._receiver.close()
        self._sender.close()


class Link:
    """An open WebSocket: frames out, bytes in, nothing ever blocks. Writing wants the connection's lock."""

    def __init__(self, sock: socket.socket) -> None:
        import ssl  # here, because whoever connects has loaded it, and whoever only makes a client need not wait for it

        sock.setblocking(False)
        self._sock = sock
        self.is_tls = isinstance(sock, ssl.SSLSocket)
        # One TLS state serves both directions, and must not be used from two threads at once. To be taken twice by one:
        # a signal's handler may send on the very thread that it found reading.
        self._tls_lock = threading.RLock()
        self._would_block = (*_WOULD_BLOCK, ssl.SSLWantReadError, ssl.SSLWantWriteError)
        #: Frames, or the rest of them, that the kernel has not taken yet; each with what to mark as sent.
        self._outbox: deque[tuple[bytes, Any]] = deque()
        self._begun = False  # whether some of the first of them has left
        self._unsure = False  # whether a frame is just being written, or was when its thread was torn away by a signal
        #: Whether frames wait for room to write. Not so for one that is just being written: the reader looks here too.
        self.has_backlog = False
        self._masks = b""
        #: What went wrong with sending. The reader looks here, and alone decides what follows.
        self.broken: OSError | None = None

    def fileno(self) -> int:
        """The socket's descriptor."""
        return self._sock.fileno()

    def send(self, opcode: int, payload: bytes, request: Any = None) -> None:
        """Send one frame, or as much of it as leaves now. ``request.sent`` says whether its last byte did."""
        if not self._masks:
            self._masks = os.urandom(1024)
        mask, self._masks = self._masks[:4], self._masks[4:]
        data = frames.encode_frame(opcode, payload, mask)
        if self._outbox:
            self._outbox.append((data, request))
            self.flush()
        else:
            self._check()
            self._put(data, request)

    def flush(self) -> None:
        """Send as much of the outbox as the kernel takes."""
        self._check()
        while self._outbox:
            self._unsure = True
            if not self._put(*self._outbox.popleft()):
                return
        self.has_backlog = False

    def _check(self) -> None:
        """Send nothing more where nobody knows what the last to send has sent."""
        if self._unsure and self.broken is None:
            self.broken = OSError("a thread was interrupted while it was sending")

    def _put(self, data: bytes, request: Any) -> bool:
        """Give the kernel a frame, or the rest of one; what it does not take waits at the front of the outbox."""
        taken = 0
        if self.broken is None:
            self._unsure = True
            if request is not None:
                request.handle.leave()
                request.sent = True  # before it is so: if a signal tears this thread away, it may be
            try:
                taken = self._alone(self._sock.send, data) if self.is_tls else self._sock.send(data)
            except self._would_block:
                self._begun |= self.is_tls  # a part of the TLS record may be out; it must be finished with these bytes
            except OSError as error:
                self.broken = error
            if taken == len(data):
                self._begun = self._unsure = False
                return True
            self._begun |= taken > 0
            if request is not None:
                request.sent = False
                request.handle.stay()
        self._outbox.appendleft((data[taken:], request))
        self.has_backlog = True
        self._unsure = False
        return False

    def take_back(self, request: Any) -> bool:
        """Make sure that a request never leaves; ``False`` when some of it has, and the rest will follow."""
        if request.sent:
            return False
        for index, (_, queued) in enumerate(self._outbox):
            if queued is request:
                if index == 0 and self._begun:
                    return False
                del self._outbox[index]
                return True
        return True

    def read(self) -> bytes | None:
        """What has arrived: bytes, ``b""`` at the end of the stream, ``None`` when there is nothing now."""
        try:
            return self._alone(self._sock.recv, _READ_SIZE) if self.is_tls else self._sock.recv(_READ_SIZE)
        except self._would_block:
            return None

    def _alone(self, call: Callable[[Any], T], argument: Any) -> T:
        """Let no other thread use the TLS state meanwhile."""
        with self._tls_lock:
            return call(argument)

    def discard(self) -> None:
        """Have the system forget, on closing, what it took and has not delivered.

        Otherwise it would go on trying for many minutes: a network that comes back would bring an old order with it.
        """
        with contextlib.suppress(OSError):
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _FORGET)

    def close(self, code: int = 1000) -> None:
        """Say goodbye if that is possible without waiting, and give the socket back."""
        if not self._begun:  # inside a half-sent frame a close frame would be garbage
            with contextlib.suppress(OSError, ValueError):
                self._outbox.clear()
                self.send(frames.CLOSE, code.to_bytes(2, "big"))
        with contextlib.suppress(OSError):
            self._sock.close()

    def let_go(self) -> None:
        """Give the descriptor back without a byte on the wire: the socket is also another process's."""
        self._sock.close()


class Watch:
    """Waits for a waker and a link. It is kept, since preparing to wait takes longer than looking."""

    def __init__(self, waker: Waker, link: Link | None) -> None:
        self._waker, self._link = waker, link
        self._bell = waker.fileno()
        self._poll: Any = select.poll() if hasattr(select, "poll") else None
        self._wants_room: bool | None = None  # as the poll object knows it
        if self._poll is not None:
            self._poll.register(waker, select.POLLIN)

    def wait(self, timeout: float) -> bool:
        """Wait at most so many seconds for data, room to write, or a wake-up; ``True``: the link wants attention."""
        timeout = max(timeout, 0.0)
        link = self._link
        wants_room = link is not None and link.has_backlog
        if self._poll is None:
            ready = self._select(timeout, wants_room)
        else:
            if link is not None and wants_room is not self._wants_room:
                self._poll.register(link, select.POLLIN | select.POLLOUT if wants_room else select.POLLIN)
                self._wants_room = wants_room
            # Rounded up: waking a moment before a deadline would only mean waiting again.
            ready = self._poll.poll(int(timeout * 1000) + 1)
        wanted = False
        for descriptor, _ in ready:
            if descriptor == self._bell:
                self._waker.drain()
            else:
                wanted = True
        return wanted

    def _select(self, timeout: float, wants_room: bool) -> list[tuple[int, int]]:
        """For systems that cannot poll."""
        readers: list[Any] = [self._waker] if self._link is None else [self._waker, self._link]
        writers: list[Any] = [self._link] if wants_room else []
        readable, writable, broken = select.select(readers, writers, readers, timeout)
        return [(each.fileno(), 0) for each in (*readable, *writable, *broken)]


class Dial:
    """One attempt to open a link, on a thread of its own: closing and deadlines need not wait for a slow network."""

    def __init__(self, url: str, options: LinkOptions, waker: Waker) -> None:
        self.link: Link | None = None
        self.error: Exception | None = None
        #: Set, and the waker woken, once there is a link or an error.
        self.finished = False
        self._lock = threading.Lock()
        self._abandoned = False
        self._url, self._options, self._waker = url, options, waker
        threading.Thread(target=self._open, name="bitget-dial", daemon=True).start()

    def _open(self) -> None:
        link: Link | None = None
        error: Exception | None = None
        try:
            link = open_link(self._url, self._options)
        except Exception as failure:  # websocket-client raises many kinds; all mean that there is no link
            error = failure
        with self._lock:
            self.link, self.error, self.finished = link, error, True
            unwanted = self._abandoned
            if not unwanted:
                self._waker.wake()
        if unwanted and link is not None:
            link.close()

    def abandon(self) -> None:
        """Nobody wants the link any more, now or when it comes."""
        with self._lock:
            self._abandoned = True
            link = self.link
        if link is not None:
            link.close()


_dials: dict[str, SlidingWindow] = {}
_dials_lock = threading.Lock()


def _renew_lock() -> None:
    """For a forked child, in which the thread that held the lock does not exist."""
    global _dials_lock
    _dials_lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


def dial_moment(url: str, now: float) -> float:
    """When the next attempt at this address may be made, counting all connections of this process; files the attempt.

    The exchange allows 300 attempts in 5 minutes from one address, and may block an address that goes on asking.
    """
    server = urlsplit(url).netloc
    with _dials_lock:
        window = _dials.get(server)
        if window is None:
            window = _dials[server] = SlidingWindow(300, 300.0)
        return window.reserve(now)


def open_link(url: str, options: LinkOptions) -> Link:
    """Connect, with TLS and through a proxy where the address and the options say so, and shake hands.

    Raises ``OSError`` or ``websocket.WebSocketException``. Names are looked up anew each time.
    """
    import websocket  # here, because a program that uses only REST need not pay for it

    own = _from_source_address(url, options, options.source_address) if options.source_address else None
    client = websocket.WebSocket(sslopt=dict(options.sslopt), skip_utf8_validation=True, enable_multithread=False)
    try:
        client.connect(  # type: ignore[no-untyped-call]  # websocket-client has no annotations here
            url, timeout=options.connect_timeout, socket=own, **options.connect
        )
    except BaseException:
        if own is not None:
            own.close()
        raise
    sock = client.sock
    if sock is None:
        raise OSError(f"no connection to {url}")
    return Link(sock)


def _from_source_address(url: str, options: LinkOptions, source: tuple[str, int]) -> socket.socket:
    """A socket connected from a chosen local address, which websocket-client has no option for."""
    address = urlsplit(url)
    host = address.hostname or ""
    secure = address.scheme == "wss"
    sock = socket.create_connection((host, address.port or (443 if secure else 80)), options.connect_timeout, source)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not secure:
        return sock
    try:
        context = options.sslopt.get("context") or _tls_context(options.sslopt)
        return context.wrap_socket(sock, server_hostname=options.sslopt.get("server_hostname") or host)
    except BaseException:
        sock.close()
        raise


_OWN_TLS: Final = frozenset(
    ("context", "server_hostname", "ca_certs", "ca_cert_path", "certfile", "keyfile", "password")
    + ("cert_reqs", "check_hostname", "ciphers")
)


def _tls_context(sslopt: Mapping[str, Any]) -> ssl.SSLContext:
    """What websocket-client makes of its TLS settings, as far as :func:`check_options` lets them through."""
    import ssl

    context = ssl.create_default_context(cafile=sslopt.get("ca_certs"), capath=sslopt.get("ca_cert_path"))
    if sslopt.get("certfile"):
        context.load_cert_chain(sslopt["certfile"], sslopt.get("keyfile"), sslopt.get("password"))
    wants = sslopt.get("cert_reqs", ssl.CERT_REQUIRED)
    context.check_hostname = sslopt.get("check_hostname", wants != ssl.CERT_NONE)
    context.verify_mode = wants
    if "ciphers" in sslopt:
        context.set_ciphers(sslopt["ciphers"])
    return context


def check_options(options: LinkOptions) -> None:
    """Refuse what cannot be had together, rather than leave one of the two out unseen."""
    if options.source_address is None:
        return
    if options.connect.get("http_proxy_host"):
        raise InvalidArgument("source_address and a proxy exclude each other: the proxy chooses where it connects from")
    if unknown := options.sslopt.keys() - _OWN_TLS:
        raise InvalidArgument(f"sslopt with source_address knows no {', '.join(sorted(unknown))}: pass a context")


def proxy_options(proxy: str) -> dict[str, Any]:
    """websocket-client's options for a proxy's address: ``http://user:password@host:3128``, ``socks5h://…``."""
    address = urlsplit(proxy)
    if address.scheme not in ("http", "socks4", "socks4a", "socks5", "socks5h") or not address.hostname:
        raise InvalidArgument("proxy: use http://host:port, socks4://host:port or socks5h://host:port")
    if address.scheme != "http":
        import importlib.util  # here, because few have such a proxy

        if importlib.util.find_spec("python_socks") is None:
            what = f"proxy {address.scheme}://…"
            raise InvalidArgument(f"{what} needs the package python-socks: pip install python-socks")
    options: dict[str, Any] = {
        "proxy_type": address.scheme,
        "http_proxy_host": address.hostname,
        "http_proxy_port": address.port or (3128 if address.scheme == "http" else 1080),
    }
    if address.username is not None:
        options["http_proxy_auth"] = (unquote(address.username), unquote(address.password or ""))
    return options
