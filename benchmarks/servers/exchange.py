"""A bare WebSocket exchange: blocking sockets, one thread a connection, canned answers. It must never be the slow side.

What a subscription brings depends on its symbol: a number asks for that many pushes at once, ``CUT`` for one push and
then, once, a cut line; ``QUIET`` and more for none; ``ALL`` and a number for that many pushes of the quiet topics in
turn; anything else for one push. Orders are all accepted, without a look at them; those of the symbol ``SLOW`` after a
millisecond, and their ``cTime`` is when the reply was sent, by the clock of the machine in nanoseconds.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
import time
from functools import lru_cache
from typing import Any

from . import announce_and_wait, prepare
from .frames import book, bybit_ticker, cut_masked, handshake, server_frame, ticker

_DISTINCT = 100  # different pushes
_BLOCK = 1000  # pushes sent at a time
_SETTLE = 0.02  # seconds a connection is left alone before it is cut
_SLOW = 0.001  # seconds that an order of the symbol SLOW takes


class Client:
    """One connection."""

    #: When a line was last cut, by the clock all processes of the machine share; 0.0 once that was told.
    cut_at = 0.0

    def __init__(self, sock: socket.socket, context: ssl.SSLContext | None) -> None:
        self._sock = sock
        self._context = context
        self._quiet: list[str] = []

    def run(self) -> None:
        """Answer until the client goes."""
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._context is not None:
            self._sock = self._context.wrap_socket(self._sock, server_side=True)
        with contextlib.suppress(OSError), self._sock as sock:
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                piece = sock.recv(4096)
                if not piece:
                    return
                request += piece
            sock.sendall(handshake(request))
            rest = b""
            while data := sock.recv(65536):
                frames, rest = cut_masked(rest + data)
                answers = [self._answer(opcode, payload) for opcode, payload in frames]
                sock.sendall(b"".join(answers))
                if any(opcode == 8 for opcode, _ in frames):
                    return

    def _answer(self, opcode: int, payload: bytes) -> bytes:
        if opcode == 8:
            return server_frame(payload, 8)
        if payload == b"ping":
            return server_frame(b"pong")
        if b'"op":"trade"' in payload:
            if b'"symbol":"SLOW"' in payload:
                time.sleep(_SLOW)
                return server_frame(_accepted(payload, time.monotonic_ns()))
            return server_frame(_accepted(payload))
        frame = json.loads(payload)
        if frame["op"] == "login":
            return server_frame(b'{"event":"login","code":0,"msg":"","connId":"x"}')
        if isinstance(frame["args"][0], str):
            self._push_bybit(frame)
            return b""
        for arg in frame["args"]:
            self._sock.sendall(server_frame(json.dumps({"event": frame["op"], "arg": arg}).encode()))
            if frame["op"] == "subscribe":
                self._push(arg)
        return b""

    def _push(self, arg: dict[str, Any]) -> None:
        symbol = arg.get("symbol", "")
        if symbol == "CUT" or arg["topic"] == "order":
            self._push_and_cut(arg)
            return
        if symbol.startswith("QUIET"):
            self._quiet.append(json.dumps(arg))
        elif symbol.startswith("ALL"):
            self._burst(int(symbol[3:]), *_round(tuple(self._quiet)))
        elif symbol.isdigit():
            self._burst(int(symbol), *_block(json.dumps(arg)))
        else:
            self._sock.sendall(server_frame(_pushed(arg, 0)))

    def _burst(self, wanted: int, size: int, block: bytes) -> None:
        whole = block * (_BLOCK * size // len(block))
        while wanted >= _BLOCK:
            self._sock.sendall(whole)
            wanted -= _BLOCK
        self._sock.sendall(whole[: wanted * size])

    def _push_bybit(self, frame: dict[str, Any]) -> None:
        """Another exchange's subscription. Its client is left a moment: it prepares for the answer after asking."""
        time.sleep(_SETTLE)
        told = {"success": True, "ret_msg": "", "conn_id": "x", "req_id": frame["req_id"], "op": frame["op"]}
        self._sock.sendall(server_frame(json.dumps(told).encode()))
        for topic in frame["args"]:
            symbol = topic.rpartition(".")[2]
            self._burst(int(symbol) if symbol.isdigit() else 1, *_bybit_block(topic))

    def _push_and_cut(self, arg: dict[str, Any]) -> None:
        cut_at, Client.cut_at = Client.cut_at, 0.0
        push = {"action": "snapshot", "arg": arg, "data": [{"cutAt": cut_at}], "ts": 1}
        self._sock.sendall(server_frame(json.dumps(push).encode()))
        if not cut_at:
            time.sleep(_SETTLE)
            Client.cut_at = time.monotonic()
            self._sock.shutdown(socket.SHUT_RDWR)


@lru_cache(maxsize=16)
def _block(arg: str) -> tuple[int, bytes]:
    """The size of one push for this arg, framed, and some different ones; made once, so that the rounds do not wait."""
    pushes = [server_frame(_pushed(json.loads(arg), number)) for number in range(_DISTINCT)]
    return len(pushes[0]), b"".join(pushes)


@lru_cache(maxsize=16)
def _bybit_block(topic: str) -> tuple[int, bytes]:
    pushes = [server_frame(bybit_ticker(topic, number)) for number in range(_DISTINCT)]
    return len(pushes[0]), b"".join(pushes)


@lru_cache(maxsize=16)
def _round(args: tuple[str, ...]) -> tuple[int, bytes]:
    """The same of several args in turn."""
    pushes = [server_frame(_pushed(json.loads(args[number % len(args)]), number)) for number in range(_BLOCK)]
    return len(pushes[0]), b"".join(pushes)


def _pushed(arg: dict[str, str], number: int) -> bytes:
    return book(arg, number) if arg["topic"].startswith("books") else ticker(arg, number)


def _accepted(payload: bytes, moment: int = 1750034397008) -> bytes:
    """The reply to an order, by cutting its id and client_oid out: decoding would make this side the slow one."""
    request_id, client_oid = _text_of(b'"id":"', payload), _text_of(b'"clientOid":"', payload)
    return (
        b'{"event":"trade","id":"' + request_id + b'","category":"spot","topic":"place-order",'
        b'"args":[{"symbol":"BTCUSDT","orderId":"1304314508780744704","clientOid":"' + client_oid + b'",'
        b'"cTime":"' + b"%d" % moment + b'"}],"code":"0","msg":"success","connId":"xxxxxxxxxx","ts":"1750034397076"}'
    )


def _text_of(key: bytes, payload: bytes) -> bytes:
    start = payload.find(key)
    if start < 0:
        return b""
    start += len(key)
    return payload[start : payload.index(b'"', start)]


def main() -> None:
    """Serve until told to end."""
    context = prepare()
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)

    def accept() -> None:
        while True:
            threading.Thread(target=Client(listener.accept()[0], context).run, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    announce_and_wait(listener.getsockname()[1])


if __name__ == "__main__":
    main()
