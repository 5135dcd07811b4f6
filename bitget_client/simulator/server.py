"""HTTP and WebSocket on one loopback port. It carries messages; what they mean is in ``v2``, ``v3`` and ``lines``."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections import deque
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

from ..wire import dumps, loads
from .accounts import Account
from .calls import Call, Route
from .exchange import Exchange
from .faults import Faults, HttpFault
from .gate import authenticate, check_mode
from .hub import Hub
from .lines import Line, Wire
from .refusals import Refusal, not_simulated, refuse
from .v2 import ROUTES as V2_ROUTES
from .v3 import ROUTES as V3_ROUTES
from .v3 import UNSERVED

__all__ = ["Server"]

logger = logging.getLogger("bitget_client.simulator")

ROUTES = {**V2_ROUTES, **V3_ROUTES}
FLUSH_AFTER = 0.02  # seconds in which changes of a market are gathered into one push
TICK = 0.1
REPEAT = 5.0
IDLE = 120.0
MAX_AGE = 86_400.0
_SOCKETS = {"/v3/ws/public": False, "/v3/ws/private": True}
_UPGRADE = "Service upgrade in progress. Connection reset imminent. Please reconnect."


@lru_cache(maxsize=1)
def _known_paths() -> list[re.Pattern[str]]:
    """Every path of the exchange that we know of, to tell "not simulated" from "no such path"."""
    rows = json.loads(files(__package__).joinpath("data/known_paths.json").read_text("utf-8"))
    return [re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(row))) for row in rows]


class Server:
    """The wires of one exchange. All of it runs on one event loop."""

    def __init__(
        self, exchange: Exchange, faults: Faults, *, frozen: bool, limits: bool, remember: int | None = 10_000
    ) -> None:
        self._exchange = exchange
        self._faults = faults
        self._frozen = frozen
        self._limits = limits
        self._hub = Hub(exchange)
        self.lines: set[Line] = set()
        self.received: deque[tuple[str, str, str, str]] = deque(maxlen=remember)
        self.failures: list[BaseException] = []
        self._flush_planned = False
        self._tasks: list[asyncio.Task[None]] = []

    # -- life

    async def open(self, host: str, port: int) -> int:
        """Listen; returns the port."""
        self._loop = asyncio.get_running_loop()
        self._web = web.Server(self._handle, access_log=None)
        self._listener = await self._loop.create_server(self._web, host, port, backlog=512)
        self._tasks = [self._loop.create_task(self._housekeeping())]
        if not self._frozen:
            self._tasks.append(self._loop.create_task(self._live()))
        return int(self._listener.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening and end every connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._listener.close()
        for line in list(self.lines):
            line.finish()
        await self._web.shutdown(timeout=0.2)
        await self._listener.wait_closed()

    async def _live(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            self._guarded(self.tick)

    async def _housekeeping(self) -> None:
        """The clockwork of lines: five-second pushes, silent clients, countdowns."""
        beats = 0
        while True:
            await asyncio.sleep(TICK)
            beats += 1
            self._guarded(self._expire)
            if beats % round(REPEAT / TICK) == 0:
                self._guarded(self._hub.repeat)

    def _guarded(self, step: Any) -> None:
        """A mistake in the simulator must show, yet not stop the exchange."""
        try:
            step()
        except Exception as error:
            logger.exception("the simulated exchange failed")
            self.failures.append(error)

    def _expire(self) -> None:
        self._exchange.run_clockwork()
        self.spread()
        now = self._loop.time()
        for line in list(self.lines):
            if now - line.pinged_at > IDLE or now - line.opened_at > MAX_AGE:
                line.finish()

    # -- spreading what happened

    def tick(self) -> None:
        """One step of the markets' own life, pushed at once."""
        self._exchange.tick()
        self._exchange.run_clockwork()
        self.spread(now=True)

    def spread(self, *, now: bool = False) -> None:
        """Tell the private lines what happened; the public ones shortly after, or now."""
        self._hub.tell(self._exchange.drain())
        if now:
            self._hub.flush()
        elif self._exchange.dirty and not self._flush_planned:
            self._flush_planned = True
            self._loop.call_later(FLUSH_AFTER, self._flush)

    def _flush(self) -> None:
        self._flush_planned = False
        self._guarded(self._hub.flush)

    def run_fault(self, name: str, value: Any) -> None:
        """Do one of the faults that happen at once."""
        for line in list(self.lines):
            if name == "drop_connections":
                if value is None or (value == "private") == line.private:
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
        if path in _SOCKETS:
            return await self._serve_line(request, private=_SOCKETS[path])
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
        fault: HttpFault | None = self._faults.take("http_status", path)
        if fault is not None:
            return self._faulty(fault)
        route = self._route(request.method, path)
        signer: Account | None = None
        if route.private or "ACCESS-KEY" in request.headers:
            signer = authenticate(
                self._exchange, request.headers, method=request.method, path=path, query=query, body=body
            )
        if route.private:
            check_mode(path, signer)
        changing = route.private and request.method == "POST"
        if changing and self._faults.take("drop_before_processing rest", path):
            return self._drop(request)
        data = route.handler(Call(self._exchange, dict(parse_qsl(query)), self._decoded(body), signer))
        answer = self._envelope("00000", "success", data, 200)
        self.spread()
        if changing and self._faults.take("drop_before_reply rest", path):
            return self._drop(request)
        if seconds := self._faults.take("delay rest", path):
            await asyncio.sleep(seconds)
        return answer

    def _route(self, method: str, path: str) -> Route:
        route = ROUTES.get((method, path))
        if route is not None:
            return route
        if any(known.fullmatch(f"{method} {path}") for known in _known_paths()):
            reason = UNSERVED.get((method, path))
            raise not_simulated(f"{method} {path}" + (f" ({reason})" if reason else ""))
        if any(served == path for _, served in ROUTES):
            raise refuse("40103", method)
        raise refuse("40404")

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

    def _faulty(self, fault: HttpFault) -> web.Response:
        answer = self._envelope(str(fault.status), "Too Many Requests" if fault.status == 429 else "fault", None, 200)
        headers = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
        body = answer.body if fault.body is None else fault.body
        return web.Response(body=body, status=fault.status, content_type="application/json", headers=headers)

    @staticmethod
    def _drop(request: web.BaseRequest) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # nobody will read it

    # -- WebSocket

    async def _serve_line(self, request: web.BaseRequest, *, private: bool) -> web.StreamResponse:
        if status := self._faults.take("refuse_connection"):
            return web.Response(status=status)
        socket = web.WebSocketResponse(compress=False, max_msg_size=1 << 20)
        if not socket.can_prepare(request):
            return web.Response(status=426, text="this is a WebSocket address")
        await socket.prepare(request)
        assert request.transport is not None
        wire = cast(Wire, request.transport)
        line = Line(self._exchange, self._hub, self._faults, wire, private=private, limits=self._limits)
        self.lines.add(line)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and line.open:
                    self._receive(line, message.data)
        finally:
            self.lines.discard(line)
            line.forget()
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
