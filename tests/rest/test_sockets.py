"""The socket that keeps the interpreter's lock: it must do all that any other socket does, and keep the lock."""

from __future__ import annotations

import array
import select
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest

from bitget_client.rest import sockets
from bitget_client.rest.sockets import SteadySocket, steady

pytestmark = pytest.mark.skipif(not hasattr(select, "poll"), reason="only where a socket can be polled")

MUCH = bytes(range(256)) * 40_000  # ten megabytes: more than a system takes at once


@pytest.fixture(name="ends")
def fixture_ends() -> Iterator[tuple[SteadySocket, socket.socket]]:
    """A connection over loopback: a steady end, and the other."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sock = socket.create_connection(listener.getsockname(), 5)
        other, _ = listener.accept()
    other.settimeout(5)
    ours = steady(sock)
    assert isinstance(ours, SteadySocket)
    with ours, other:
        yield ours, other


def reset(connection: socket.socket) -> None:
    """End a connection with a TCP reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def come(sock: socket.socket) -> None:
    """Wait until something has come, be it the end."""
    assert select.select([sock], [], [], 5)[0]


def drained(connection: socket.socket, size: int) -> bytes:
    pieces = []
    while size:
        pieces.append(connection.recv(65536))
        size -= len(pieces[-1])
    return b"".join(pieces)


def test_the_same_connection(ends: Any) -> None:
    """Addresses, timeout and kind stay; the first socket is an empty shell."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sock = socket.create_connection(listener.getsockname(), 7)
        told = sock.getsockname(), sock.getpeername(), sock.gettimeout(), sock.family, sock.type
        with steady(sock) as ours:
            assert told == (ours.getsockname(), ours.getpeername(), ours.gettimeout(), ours.family, ours.type)
            assert -1 == sock.fileno()


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("data", [b"", b"x", b"order" * 100])
def test_there_and_back(ends: Any, kind: Any, data: bytes) -> None:
    """What is sent arrives, whatever holds it, and what comes is taken."""
    ours, other = ends
    ours.sendall(kind(data))
    assert data == drained(other, len(data))
    other.sendall(b"answer")
    room = bytearray(10)
    assert 6 == ours.recv_into(memoryview(room))
    assert b"answer\0\0\0\0" == room


@pytest.mark.parametrize("timeout", [5, None])
def test_more_than_goes_at_once(ends: Any, timeout: float | None) -> None:
    """The rest of a long message waits until there is room, and nothing is sent twice."""
    ours, other = ends
    ours.settimeout(timeout)
    received = []
    reader = threading.Thread(target=lambda: received.append(drained(other, len(MUCH))), daemon=True)
    reader.start()
    ours.sendall(MUCH)
    reader.join(10)
    assert [MUCH] == received


def test_no_room_in_time(ends: Any) -> None:
    """With no room at all, sending ends with the timeout, as it does with any socket."""
    ours, _ = ends
    ours.settimeout(0.05)
    with pytest.raises(TimeoutError):
        ours.sendall(MUCH)


def test_no_room_at_first(ends: Any) -> None:
    """A message of which nothing goes at once goes whole."""
    ours, other = ends
    ours.setblocking(False)
    sent = 0
    with pytest.raises(BlockingIOError):
        while True:
            sent += ours.send(MUCH)
    ours.settimeout(5)
    received = []
    reader = threading.Timer(0.03, lambda: received.append(drained(other, sent + 5)))
    reader.start()
    ours.sendall(b"order")
    reader.join(10)
    assert [b"order"] == [each[sent:] for each in received]


def test_nothing_comes_in_time(ends: Any) -> None:
    """Taking what does not come ends with the timeout; through a file as well."""
    ours, other = ends
    ours.settimeout(0.02)
    waiting_again = mock.patch.object(socket.socket, "recv_into", side_effect=AssertionError)
    with pytest.raises(TimeoutError), waiting_again:
        ours.recv_into(bytearray(8))
    with ours.makefile("rb") as file:
        with pytest.raises(TimeoutError):
            file.read(1)
    other.sendall(b"late")
    come(ours)
    assert 4 == ours.recv_into(bytearray(8))


@pytest.mark.parametrize("timeout", [5, None])
def test_what_comes_later(ends: Any, timeout: float | None) -> None:
    """It waits for what is not there yet."""
    ours, other = ends
    ours.settimeout(timeout)
    later = threading.Timer(0.03, other.sendall, [b"later"])
    later.start()
    assert 5 == ours.recv_into(bytearray(8))
    later.join(5)


def test_never_waiting(ends: Any) -> None:
    """A socket told not to wait says so."""
    ours, other = ends
    ours.setblocking(False)
    with pytest.raises(BlockingIOError):
        ours.recv_into(bytearray(8))
    other.sendall(b"now")
    come(ours)
    assert 3 == ours.recv_into(bytearray(8))


def test_rarer_ways_of_taking(ends: Any) -> None:
    """A part of the room, a flag, no room, and room that is not counted in bytes."""
    ours, other = ends
    other.sendall(b"abcdefghijkl")
    come(ours)
    assert 2 == ours.recv_into(bytearray(8), 2)
    assert 8 == ours.recv_into(bytearray(8), 0, socket.MSG_PEEK)
    assert 0 == ours.recv_into(bytearray(0))
    numbers = array.array("i", [0, 0])
    assert 0 < ours.recv_into(numbers) <= 8
    assert b"cd" == numbers.tobytes()[:2]


def test_the_end(ends: Any) -> None:
    """The end of the stream is told each time one asks."""
    ours, other = ends
    other.close()
    assert [0, 0] == [ours.recv_into(bytearray(8)), ours.recv_into(bytearray(8))]


def test_a_reset_while_taking(ends: Any) -> None:
    """A connection cut by the other end is told by the error that the system gives, not taken for an end."""
    ours, other = ends
    reset(other)
    come(ours)
    with pytest.raises(ConnectionResetError):
        ours.recv_into(bytearray(8))


def test_a_reset_while_sending(ends: Any) -> None:
    """So it is for what is being sent, and no signal ends the program."""
    ours, other = ends
    reset(other)
    come(ours)
    with pytest.raises(ConnectionResetError):
        ours.sendall(b"order")
    with pytest.raises(BrokenPipeError):
        ours.sendall(b"order")


def test_closed(ends: Any) -> None:
    """A socket that was closed is neither sent to nor silent."""
    ours, _ = ends
    ours.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        ours.sendall(b"order")
    assert not ours.is_silent()


def test_silence(ends: Any) -> None:
    """Looking tells silence from bytes that nobody asked for, and takes none of them."""
    ours, other = ends
    assert ours.is_silent()
    other.sendall(b"unasked")
    come(ours)
    assert not ours.is_silent()
    assert 7 == ours.recv_into(bytearray(8))
    assert ours.is_silent()


@pytest.mark.parametrize("leave", [socket.socket.close, reset])
def test_silence_of_the_gone(ends: Any, leave: Any) -> None:
    """An end that is gone is not silent."""
    ours, other = ends
    leave(other)
    come(ours)
    assert not ours.is_silent()


@contextmanager
def another_thread() -> Iterator[list[int]]:
    """A thread that counts each time it gets the interpreter; it gets it only when somebody gives it up."""
    count, stop = [0], threading.Event()

    def work() -> None:
        while not stop.is_set():
            count[0] += 1
            time.sleep(0)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield count
    finally:
        stop.set()
        sys.setswitchinterval(usual)
        thread.join(5)


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="it is about CPython's lock")
def test_the_lock_is_kept(ends: Any) -> None:
    """While a steady socket looks and sends, no other thread runs."""
    ours, other = ends
    block = bytes(200_000)  # which takes long enough for another thread to wake up
    with another_thread() as count:
        for _ in range(100):
            before = count[0]
            assert ours.is_silent()
            ours.sendall(block)
            assert before == count[0]
            drained(other, len(block))
        assert count[0]


class Other(socket.socket):
    """Somebody's own socket."""


def test_other_sockets_are_left_alone() -> None:
    """Only Python's own plain socket is changed."""
    one, other = socket.socketpair()
    with one, other, Other(one.family, one.type, one.proto, one.detach()) as own:
        assert own is steady(own)
        stand_in: Any = object()
        assert stand_in is steady(stand_in)


def test_where_it_cannot_be_done() -> None:
    """Without ctypes, or with sockets that some library has put in place of Python's, nothing changes."""
    one, other = socket.socketpair()
    with one, other, mock.patch.object(sockets, "_FORESEEN", False):
        assert one is steady(one)
