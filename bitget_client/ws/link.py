"""One open socket: the only place where WebSocket bytes meet the network. What they mean is not known here.

How it is opened is for ``dialling``. The socket is never waited on while anything is locked: reads and writes take what
the kernel gives at once, what cannot leave yet stays in an outbox, and the reader thread waits in a :class:`Watch` for
whichever comes first: data, room to write, a wake-up, or its deadline.
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
from typing import Any, Final, NamedTuple, TypeVar

from . import frames

__all__ = ["Link", "LinkLost", "LinkOptions", "Waker", "Watch"]

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
