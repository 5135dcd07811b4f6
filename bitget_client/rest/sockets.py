"""A plain TCP socket that sends, and takes what has come, without giving up the interpreter's lock.

Python gives its lock up around every call to the system, since any might block. A call over HTTP makes five of those,
of which one has to wait. The other four cost more than they take: among threads that all call, each is a change of
threads; beside a thread that computes, each may wait up to 5 ms to be let in again. With ``MSG_DONTWAIT`` they cannot
block, so that nothing is gained by giving the lock up, and ``ctypes.PyDLL`` is how Python lets one keep it.

For TCP without TLS: TLS is Python's own, which gives the lock up in each of its calls. What does not succeed at once
goes the usual way, through :mod:`socket`.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import sys
from typing import Any, Final

try:
    import ctypes
except ImportError:  # Python can be built without it
    ctypes = None  # type: ignore[assignment]

__all__ = ["SteadySocket", "steady"]

_NOT_NOW: Final = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EINTR)
_FORESEEN: Final = (
    ctypes is not None
    and sys.implementation.name == "cpython"
    and os.name == "posix"
    and hasattr(select, "poll")
    and hasattr(socket, "MSG_DONTWAIT")
    and socket.socket.__module__ == "socket"  # what gevent and its like put there wants to be called
)

if _FORESEEN:
    _AT_ONCE: Final = socket.MSG_DONTWAIT | getattr(socket, "MSG_NOSIGNAL", 0)
    _system = ctypes.PyDLL(None, use_errno=True)
    _send, _recv = _system.send, _system.recv
    _send.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
    _recv.argtypes = [ctypes.c_int, ctypes.POINTER(ctypes.c_char), ctypes.c_size_t, ctypes.c_int]
    _send.restype = _recv.restype = ctypes.c_ssize_t


def _raise_unless_later() -> None:
    """Tell a call that failed from one that would only have had to wait."""
    code = ctypes.get_errno()
    if code not in _NOT_NOW:
        raise OSError(code, os.strerror(code))


class SteadySocket(socket.socket):
    """A connected socket: as any other, and quicker where many threads run."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._readable = select.poll()
        self._readable.register(self, select.POLLIN)
        self._peeked = ctypes.byref(ctypes.c_char())

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send all of it; waits only for what the system does not take at once."""
        sent = 0
        if data.__class__ is bytes and not flags:
            sent = _send(self.fileno(), data, len(data), _AT_ONCE)
            if sent == len(data):
                return
            if sent < 0:
                _raise_unless_later()
                sent = 0
        super().sendall(memoryview(data)[sent:] if sent else data, flags)

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """Wait for something and take it; only waiting gives up the lock."""
        timeout = self.gettimeout()
        size = len(buffer)
        if size and timeout != 0 and not nbytes and not flags:
            if not self._readable.poll(None if timeout is None else timeout * 1000):
                raise TimeoutError("timed out")
            taken: int = _recv(self.fileno(), ctypes.byref(ctypes.c_char.from_buffer(buffer)), size, _AT_ONCE)
            if taken >= 0:
                return taken
            _raise_unless_later()
        return super().recv_into(buffer, nbytes, flags)

    def is_silent(self) -> bool:
        """Whether the other end is there, as far as one can know, and has said nothing."""
        return _recv(self.fileno(), self._peeked, 1, _AT_ONCE | socket.MSG_PEEK) < 0 and ctypes.get_errno() in _NOT_NOW


def steady(sock: socket.socket) -> socket.socket:
    """The same connection as a :class:`SteadySocket`, where the system and the kind of socket allow it."""
    if not _FORESEEN or sock.__class__ is not socket.socket:
        return sock
    timeout = sock.gettimeout()
    changed = SteadySocket(sock.family, sock.type, sock.proto, sock.detach())
    changed.settimeout(timeout)
    return changed
