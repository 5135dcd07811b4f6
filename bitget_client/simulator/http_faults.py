"""Faults of REST answers, before a call is carried out and after. Faults of WebSocket lines are in ``faulty_wire``."""

from __future__ import annotations

import asyncio

from aiohttp import web

from ..clock import Clock
from ..wire import dumps, loads
from .faults import Faults, HttpFault
from .faulty_wire import BETWEEN, pieces
from .mutations import MUTATIONS

__all__ = ["HttpFaults"]

LOOK = 0.05  # seconds between two looks whether the client of a call without an answer has gone


class HttpFaults:
    """What goes wrong with single REST calls. ``changing`` is whether a call is a signed POST."""

    def __init__(self, faults: Faults, clock: Clock) -> None:
        self._faults = faults
        self._clock = clock

    async def instead(self, request: web.BaseRequest, path: str) -> web.StreamResponse | None:
        """What a call gets instead of being looked at; None when it goes on."""
        take = self._faults.take
        if not self._faults.any_armed:
            return None
        fault: HttpFault | None = take("http_status", path) or take("too_many_requests", path)
        if fault is not None:
            return self._faulty(fault)
        if take("empty_answer before", path):
            return _answer(b"")
        if take("never_answer before", path):
            return await _silence(request)
        return None

    def drop_before(self, request: web.BaseRequest, path: str, *, changing: bool) -> web.StreamResponse | None:
        """What a call gets that has been found good and is not carried out."""
        return _drop(request) if changing and self._faults.take("drop_before_processing rest", path) else None

    async def after(
        self, request: web.BaseRequest, path: str, answer: web.Response, *, changing: bool
    ) -> web.StreamResponse:
        """What a call gets that has been carried out."""
        take = self._faults.take
        if not self._faults.any_armed:
            return answer
        if changing and take("drop_before_reply rest", path):
            return _drop(request)
        if take("never_answer after", path):
            return await _silence(request)
        if take("empty_answer after", path):
            return _answer(b"")
        if garbage := take("garble_answer", path):
            return _answer(garbage)
        if seconds := take("delay rest", path):
            await asyncio.sleep(seconds)
        for name, mutate in MUTATIONS.items():
            if take(f"{name} rest", path):
                answer = _answer(dumps(mutate(loads(_bytes(answer)))))
        if size := take("slice rest", path):
            return await _sliced(request, _bytes(answer), size)
        return answer

    def _faulty(self, fault: HttpFault) -> web.Response:
        headers = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
        body = fault.body
        if body is None:
            words, now = "Too many requests" if fault.status == 429 else "fault", self._clock.now_ms()
            body = dumps({"code": str(fault.status), "msg": words, "requestTime": now, "data": None})
        return web.Response(body=body, status=fault.status, content_type="application/json", headers=headers)


def _bytes(answer: web.Response) -> bytes:
    body = answer.body
    return body if isinstance(body, bytes) else b""


def _answer(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json")


def _drop(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()  # nobody will read it


async def _silence(request: web.BaseRequest) -> web.Response:
    while request.transport is not None and not request.transport.is_closing():
        await asyncio.sleep(LOOK)
    return web.Response()  # nobody will read it


async def _sliced(request: web.BaseRequest, body: bytes, size: int) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await answer.prepare(request)
    for piece in pieces(body, size):
        await answer.write(piece)
        await asyncio.sleep(BETWEEN)
    await answer.write_eof()
    return answer
