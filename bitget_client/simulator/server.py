"""HTTP and WebSocket on one loopback port. It carries messages; what they mean is in ``v2``, ``v3`` and ``lines``."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

from ..wire import dumps, loads
from .accounts import Account
from .calls import Call
from .course import Course
from .exchange import Exchange
from .faults import Faults
from .faulty_wire import FaultyWire, Transport
from .gate import authenticate, check_mode
from .http_faults import HttpFaults
from .hub import Hub
from .line_limits import Door, LineLimits
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
_UPGRADE = "Service upgrade in progress. Connection reset imminent. Please reconnect."


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
        self.lines: dict[Line, FaultyWire] = {}
        self.received: deque[tuple[str, str, str, str]] = deque(maxlen=remember)
        self.failures: list[BaseException] = []
        self._flush_planned = False
        self._names = random.Random(f"{exchange.seed}:lines")
        self._tasks: list[asyncio.Task[None]] = []

    # -- life

    async def open(self, host: str, port: int) -> int:
        """Listen; returns the port."""
        self._loop = asyncio.get_running_loop()
        self._web = web.Server(self._handle, access_log=None)
        self._listener = await self._loop.create_server(self._web, host, port, backlog=512)
        self._course.spread = lambda at_once: self.spread(now=at_once)
        self._course.repeat = self._hub.repeat
        self._course.let_run()
        self._tasks = [
            self._loop.create_task(self._every(self._course.beat_seconds, self._course.beat)),
            self._loop.create_task(self._every(TICK, self._expire)),
        ]
        return int(self._listener.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening and end every connection."""
        for task in self._tasks:
            task.cancel()
        self._course.detach()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._listener.close()
        for line in list(self.lines):
            line.finish()
        await self._web.shutdown(timeout=0.2)
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
        """Tell the private lines what happened; the public ones shortly after, or now.

        Where time is stepped it is always now: no time passes in which changes could be gathered, and how quickly
        calls follow one another must not show.
        """
        self._hub.tell(self._exchange.drain())
        if now or self._course.is_stepped:
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

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path, _, query = request.raw_path.partition("?")
        if path in SOCKETS:
            return await self._serve_line(request, *SOCKETS[path])
        if self._page is not None and (shown := self._page.answer(request.method, path, query, request.host)):
            return web.Response(status=shown.status, body=shown.body, headers=shown.headers)
        began = self._loop.time()
        answer = await self._answer_or_refuse(request, path, query)
        if self._log is not None:
            body = answer.body if isinstance(answer, web.Response) else None
            self._log.request(request.method, request.raw_path, answer.status, body, self._loop.time() - began)
        return answer

    async def _answer_or_refuse(self, request: web.BaseRequest, path: str, query: str) -> web.StreamResponse:
        try:
            return await self._answer(request, path, query)
        except Refusal as refusal:
            return self._envelope(refusal.code, refusal.message, None, refusal.status)
        except Exception as error:
            logger.exception("the simulated exchange failed on %s %s", request.method, path)
            self.failures.append(error)
            broken = refuse("40015")
            return self._envelope(broken.code, f"{broken.message} ({error!r})", None, broken.status)

    async def _answer(self, request: web.BaseRequest, path: str, query: str) -> web.StreamResponse:
        body = await request.read()
        self.received.append((request.method, path, query, body.decode("utf-8", "replace")))
        if (fault := await self._http_faults.instead(request, path)) is not None:
            return fault
        route = find_route(request.method, path)
        signer: Account | None = None
        if route.private or "ACCESS-KEY" in request.headers:
            signer = authenticate(
                self._exchange, request.headers, method=request.method, path=path, query=query, body=body
            )
        if route.private:
            check_mode(path, signer)
        if self._rest_limits is not None:
            self._rest_limits.check(
                request.method,
                path,
                address=str(request.remote),
                uid=None if signer is None else signer.uid,
                now=self._loop.time(),
            )
        changing = route.private and request.method == "POST"
        if (fault := self._http_faults.drop_before(request, path, changing=changing)) is not None:
            return fault
        data = route.handler(Call(self._exchange, dict(parse_qsl(query)), self._decoded(body), signer))
        answer = self._envelope("00000", "success", data, 200)
        self.spread()
        return await self._http_faults.after(request, path, answer, changing=changing)

    @staticmethod
    def _decoded(body: bytes) -> Any:
        if not body:
            return None
        try:
            return loads(body)
        except ValueError:
            raise refuse("400172", "body") from None

    def _envelope(self, code: str, message: str, data: Any, status: int) -> web.Response:
        payload = {"code": code, "msg": message, "requestTime": self._exchange.clock.now_ms(), "data": data}
        return web.Response(body=dumps(payload), status=status, content_type="application/json")

    # -- WebSocket

    async def _serve_line(self, request: web.BaseRequest, version: str, private: bool) -> web.StreamResponse:
        if status := self._faults.take("refuse_connection"):
            return web.Response(status=status)
        address = str(request.remote)
        if not self._door.enter(address, self._loop.time()):
            return web.Response(status=429, text="too many connections or attempts from this address")
        try:
            return await self._speak(request, version, private)
        finally:
            self._door.leave(address)

    async def _speak(self, request: web.BaseRequest, version: str, private: bool) -> web.StreamResponse:
        socket = web.WebSocketResponse(compress=False, max_msg_size=1 << 20)
        if not socket.can_prepare(request):
            return web.Response(status=426, text="this is a WebSocket address")
        await socket.prepare(request)
        assert request.transport is not None
        wire = FaultyWire(cast(Transport, request.transport), self._faults)
        tap = None if self._log is None else self._log.tap(wire, request.path.replace("/ws/", "/").strip("/"))
        line = Line(
            self._exchange,
            self._hub,
            self._faults,
            tap or wire,
            speech=speech_of(version),
            private=private,
            limits=self._limits,
            connection_id=f"{self._names.getrandbits(64):016x}",
        )
        self.lines[line] = wire
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and line.open and not wire.vanished:
                    with nullcontext() if tap is None else tap.operation(message.data):
                        self._receive(line, message.data)
        finally:
            del self.lines[line]
            line.forget()
            if tap is not None:
                tap.closed()
        return socket

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
