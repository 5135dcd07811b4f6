"""Makes callers read at a time of the test's choosing, and notes which thread did what. No test lives here."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from bitget_client.ws.api import WebsocketAPIClient
from bitget_client.ws.connection import Connection
from bitget_client.ws.keeper import Keeper
from bitget_client.ws.lanes import Request
from bitget_client.ws.messages import Reply
from bitget_client.ws.orders import OrderFuture
from bitget_client.ws.turn import Turn, Visit

from .server import DEADLINE, FakeExchange, accepted

Make = Callable[..., WebsocketAPIClient]

PRIVATE = "v3Private"
ORDER = {"instType": "UTA", "topic": "order"}
NOTICE = {"event": "error", "code": 30033, "msg": "Service upgrade in progress."}

#: Seconds within which a caller is let go when his connection is closed.
SOON = 1.0


class Guests:
    """Has the reader leave the turn until a caller has taken it, and keeps a list of who handled which reply."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        #: The client_oids of each reply, and the thread that handled it.
        self.answered: list[tuple[tuple[str, ...], threading.Thread]] = []
        self._invited = threading.Event()
        self._reader_is_out = threading.Event()
        self._came = threading.Event()
        take, visit, answered = Turn.take, Turn.visit, Keeper.answered

        def patient(turn: Turn, longest: float) -> bool:
            if self._invited.is_set():
                self._reader_is_out.set()
                self._came.wait(DEADLINE)
            return take(turn, longest)

        def noted(turn: Turn, caller: Visit, *, in_a_row: bool) -> bool:
            has_it = visit(turn, caller, in_a_row=in_a_row)
            if has_it:
                self._invited.clear()
                self._came.set()
            return has_it

        def spied(keeper: Keeper, request: Request, reply: Reply) -> None:
            self.answered.append((request.client_oids, threading.current_thread()))
            answered(keeper, request, reply)

        monkeypatch.setattr(Turn, "take", patient)
        monkeypatch.setattr(Turn, "visit", noted)
        monkeypatch.setattr(Keeper, "answered", spied)

    def invite(self, connection: Connection) -> None:
        """The turn is free when this returns, and the next caller who waits for a reply on this connection has it."""
        self._came.clear()
        self._reader_is_out.clear()
        self._invited.set()
        assert connection._life is not None
        connection._life.look_up()
        assert self._reader_is_out.wait(DEADLINE)

    def wait(self) -> None:
        """Wait until the invited one has the turn."""
        assert self._came.wait(DEADLINE), "nobody came to read"

    def who(self, client_oid: str) -> threading.Thread:
        """The thread that handled the reply to this order."""
        [thread] = [thread for oids, thread in self.answered if client_oid in oids]
        return thread


class Caller:
    """A thread that waits for something, and what came of it."""

    def __init__(self, wait: Callable[[], Any]) -> None:
        self.result: Any = None
        self.error: BaseException | None = None
        self._wait = wait
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.result = self._wait()
        except BaseException as error:  # noqa: B036  # raised again by end()
            self.error = error

    def end(self) -> Any:
        """What it waited for; raises what it raised."""
        self.thread.join(DEADLINE)
        assert not self.thread.is_alive(), "a caller waits for ever"
        if self.error is not None:
            raise self.error
        return self.result


@pytest.fixture
def guests(monkeypatch: pytest.MonkeyPatch) -> Iterator[Guests]:
    """Callers who read when the test wants it."""
    made = Guests(monkeypatch)
    yield made
    made._came.set()


def cancel(api: WebsocketAPIClient, name: str, **options: Any) -> OrderFuture:
    return api.cancel_order("spot", client_oid=name, **options)


def connection(api: WebsocketAPIClient) -> Connection:
    return api.get_ws_client()._pools[PRIVATE].connections[0]


def is_reader(thread: threading.Thread) -> bool:
    return thread.name == f"bitget-{PRIVATE}"


def raw(*frames: Any) -> bytes:
    """Frames as one piece, so that one read brings them all: objects as JSON, bytes as they are."""
    return b"".join(
        frame if isinstance(frame, bytes) else Frame(Opcode.TEXT, json.dumps(frame).encode()).serialize(mask=False)
        for frame in frames
    )


class Held:
    """An exchange that keeps its replies until it is told to give them."""

    def __init__(self, server: FakeExchange) -> None:
        self._server = server
        self._replies: dict[str, Any] = {}
        server.trade = self._keep

    def _keep(self, frame: Any) -> None:
        self._replies[frame["args"][0]["clientOid"]] = accepted(frame)

    def reply(self, name: str) -> Any:
        """The reply to an order, once it was asked for."""
        self._server.wait(lambda: name in self._replies, f"order {name}")
        return self._replies[name]

    def give(self, *names: str) -> None:
        """Answer these orders, in one piece."""
        self._server.send_raw(raw(*map(self.reply, names)))


@pytest.fixture
def held(server: FakeExchange) -> Held:
    """Replies come when the test says so."""
    return Held(server)


@pytest.fixture
def api(make_api: Make) -> WebsocketAPIClient:
    """A client that is logged in."""
    made = make_api(rate_limit="off")
    made.connect_ws_api().result(DEADLINE)
    return made


def sockets() -> int:
    """How many sockets this process has open."""
    links = (os.path.join("/proc/self/fd", name) for name in os.listdir("/proc/self/fd"))
    return sum(os.path.lexists(link) and "socket" in os.readlink(link) for link in links)


def reading(guests: Guests, api: WebsocketAPIClient, future: OrderFuture, timeout: float | None = None) -> Caller:
    """A caller who waits for this future, and reads."""
    guests.invite(connection(api))
    caller = Caller(lambda: future.result(timeout))
    guests.wait()
    return caller
