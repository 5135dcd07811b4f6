"""HTTP and WebSocket on one loopback port. It carries messages; what they mean is in ``v2``, ``v3`` and ``lines``."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from ..wire import dumps, loads
from .accounts import Account
from .calls import Call
from .connection import Answer, Connection, Request
from .course import Course
from .exchange import Exchange
from .faults import Faults
from .faulty_wire import FaultyWire, Transport
from .frames import accept
from .gate import authenticate, check_mode
from .http_faults import HttpFaults
from .hub import Hub
from .line_limits import Door, LineLimits
from .line_socket import LineSocket
from .lines import Line
from .refusals import Refusal, refuse
from .rest_limits import RestLimits
from .versions import SOCKETS, find_route, speech_of

if TYPE_CHECKING:
    from .page import Page
    from .request_log import RequestLog

__all__ = ["Server"]

logger = logging.getLogger("bitget_client.simulator")

FLUSH_AFTER = 0.02  # seconds in which changes of a market are gathered into one push
TICK = 0.1
GRACE = 0.2  # seconds in which connections may still send what they have to, when all ends
_UPGRADE = "Service upgrade in progress. Connection reset imminent. Please reconnect."
_TEXT = {"Content-Type": "text/plain; charset=utf-8"}


class Server:
    """The wires of one exchange. All of it runs on one event loop."""

    def __init__(
        self,
        exchange: Exchange,
        faults: Faults,
        course: Course,
        *,
        limits: bool | LineLimits,
        rest_limits: bool = False,
        remember: int | None = 10_000,
        page: Page | None = None,
        log: RequestLog | None = None,
    ) -> None:
        self._exchange = exchange
        self._page = page
        self._log = log
        self._faults = faults
        self._course = course
        self._http_faults = HttpFaults(faults, exchange.clock)
        self._limits = LineLimits() if limits is True else limits or LineLimits.off()
        self._rest_limits = RestLimits() if rest_limits else None
        self._door = Door(self._limits)
        self._hub = Hub(exchange)
        self._connections: set[Connection] = set()
        self.lines: dict[Line, FaultyWire] = {}
        self.received: deque[tuple[str, str, str, str]] = deque(maxlen=remember)
        self.failures: list[BaseException] = []
        self._flush_planned = False
        self._tasks: list[asyncio.Task[None]] = []

    # -- life

    async def open(self, host: str, port: int) -> int:
        """Listen; returns the port."""
        self._loop = asyncio.get_running_loop()
        self._listener = await self._loop.create_server(self._connection, host, port, backlog=512)
        self._course.spread = lambda at_once: self.spread(now=at_once)
        self._course.repeat = self._hub.repeat
        self._course.let_run()
        self._tasks = [
            self._loop.create_task(self._every(self._course.beat_seconds, self._course.beat)),
            self._loop.create_task(self._every(TICK, self._expire)),
        ]
        return int(self._listener.sockets[0].getsockname()[1])

    def _connection(self) -> Connection:
        return Connection(self._handle, self._connections, self._exchange.clock)

    async def close(self) -> None:
        """Stop listening and end every connection."""
        for task in self._tasks:
            task.cancel()
        self._course.detach()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._listener.close()
        for line in list(self.lines):
            line.finish()
        for connection in list(self._connections):
            connection.transport.close()
        deadline = self._loop.time() + GRACE
        while self._connections and self._loop.time() < deadline:
            await asyncio.sleep(0.001)
        for connection in list(self._connections):
            connection.transport.abort()
        await asyncio.sleep(0)
        await self._listener.wait_closed()

    async def _every(self, seconds: float, step: Callable[[], object]) -> None:
        while True:
            await asyncio.sleep(seconds)
            self._guarded(step)

    def _guarded(self, step: Callable[[], object]) -> None:
        """A mistake in the simulator must show, yet not stop the exchange."""
        try:
            step()
        except Exception as error:
            logger.exception("the simulated exchange failed")
            self.failures.append(error)

    def _expire(self) -> None:
        """End the lines of clients that are silent or have been here too long; both are real time."""
        now = self._loop.time()
        for line in list(self.lines):
            if line.outlived(now):
                line.finish()

    # -- spreading what happened

    def spread(self, *, now: bool = False) -> None:
        """Tell the private lines what happened; the public ones shortly after, or now."""
        self._hub.tell(self._exchange.drain())
        if now:
            self._hub.flush()
        elif not self._flush_planned and (self._exchange.dirty or self._hub.due):
            self._flush_planned = True
            self._loop.call_later(FLUSH_AFTER, self._flush)

    def _flush(self) -> None:
        self._flush_planned = False
        self._guarded(self._hub.flush)

    def run_fault(self, name: str, value: Any) -> None:
        """Do one of the faults that happen at once."""
        kind = value[1] if name == "stall" else value
        for line, wire in list(self.lines.items()):
            if name in ("drop_connections", "half_open", "stall"):
                if kind is not None and (kind == "private") != line.private:
                    continue
                if name == "stall":
                    wire.hold(value[0])
                elif name == "half_open":
                    wire.vanish()
                else:
                    line.cut()
            elif name == "garble":
                line.push(value)
            elif name == "notice_30033":
                line.send({"event": "error", "code": 30033, "msg": _UPGRADE})
                if value is not None:
                    self._loop.call_later(value, line.cut)

    # -- HTTP

    def _handle(self, request: Request) -> Answer:
        path, _, query = request.target.partition("?")
        if path in SOCKETS:
            return self._open_line(request, *SOCKETS[path])
        host = request.headers.get("HOST", "")
        if self._page is not None and (shown := self._page.answer(request.method, path, query, host)):
            return Answer(shown.body, shown.status, shown.headers)
        began = self._loop.time()
        answer = self._answer_or_refuse(request, path, query)
        if self._log is not None:
            spent = self._loop.time() - began + answer.delay
            self._log.request(request.method, request.target, answer.status, answer.body, spent)
        return answer

    def _answer_or_refuse(self, request: Request, path: str, query: str) -> Answer:
        try:
            return self._answer(request, path, query)
        except Refusal as refusal:
            return self._envelope(refusal.code, refusal.message, None, refusal.status)
        except Exception as error:
            logger.exception("the simulated exchange failed on %s %s", request.method, path)
            self.failures.append(error)
            broken = refuse("40015")
            return self._envelope(broken.code, f"{broken.message} ({error!r})", None, broken.status)

    def _answer(self, request: Request, path: str, query: str) -> Answer:
        method, body = request.method, request.body
        self.received.append((method, path, query, body.decode("utf-8", "replace")))
        if (fault := self._http_faults.instead(path)) is not None:
            return fault
        route = find_route(method, path)
        signer: Account | None = None
        if route.private or "ACCESS-KEY" in request.headers:
            signer = authenticate(self._exchange, request.headers, method=method, path=path, query=query, body=body)
        if route.private:
            check_mode(path, signer)
        if self._rest_limits is not None:
            uid = None if signer is None else signer.uid
            self._rest_limits.check(method, path, address=request.remote, uid=uid, now=self._loop.time())
        changing = route.private and method == "POST"
        if (fault := self._http_faults.drop_before(path, changing=changing)) is not None:
            return fault
        data = route.handler(Call(self._exchange, dict(parse_qsl(query)), self._decoded(body), signer))
        answer = self._envelope("00000", "success", data, 200)
        self.spread()
        return self._http_faults.after(path, answer, changing=changing)

    @staticmethod
    def _decoded(body: bytes) -> Any:
        if not body:
            return None
        try:
            return loads(body)
        except ValueError:
            raise refuse("400172", "body") from None

    def _envelope(self, code: str, message: str, data: Any, status: int) -> Answer:
        payload = {"code": code, "msg": message, "requestTime": self._exchange.clock.now_ms(), "data": data}
        return Answer(dumps(payload), status)

    # -- WebSocket

    def _open_line(self, request: Request, version: str, private: bool) -> Answer:
        if status := self._faults.take("refuse_connection"):
            return Answer(status=status)
        if not self._door.enter(request.remote, self._loop.time()):
            return Answer(b"too many connections or attempts from this address", 429, _TEXT)
        accepted = accept(request.headers)
        if accepted is None:
            self._door.leave(request.remote)
            return Answer(b"this is a WebSocket address", 426, {**_TEXT, "Upgrade": "websocket"})
        headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": accepted}
        return Answer(status=101, headers=headers, upgrade=partial(self._begin_line, request.remote, version, private))

    def _begin_line(self, address: str, version: str, private: bool, transport: Transport) -> LineSocket:
        wire = FaultyWire(transport, self._faults)
        kind = "private" if private else "public"
        tap = None if self._log is None else self._log.tap(wire, f"{version}/{kind}")
        line = Line(
            self._exchange,
            self._hub,
            self._faults,
            tap or wire,
            speech=speech_of(version),
            private=private,
            limits=self._limits,
        )
        self.lines[line] = wire

        def gone() -> None:
            del self.lines[line]
            self._door.leave(address)

        return LineSocket(line, wire, tap, self._receive, gone)

    def _receive(self, line: Line, text: str) -> None:
        try:
            line.receive(text)
            self.spread()
        except Exception as error:
            logger.exception("the simulated exchange failed on a WebSocket message")
            self.failures.append(error)
            line.cut()
        if '"login"' not in text:
            self.received.append(("WS", "private" if line.private else "public", "", text))
