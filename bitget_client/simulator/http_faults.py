"""Faults of REST answers, before a call is carried out and after. Faults of WebSocket lines are in ``faulty_wire``."""

from __future__ import annotations

from ..clock import Clock
from ..wire import dumps, loads
from .connection import Answer
from .faults import Faults, HttpFault
from .mutations import MUTATIONS

__all__ = ["HttpFaults"]

_DROP = Answer(fate="drop")
_SILENCE = Answer(fate="silence")


class HttpFaults:
    """What goes wrong with single REST calls. ``changing`` is whether a call is a signed POST."""

    def __init__(self, faults: Faults, clock: Clock) -> None:
        self._faults = faults
        self._clock = clock

    def instead(self, path: str) -> Answer | None:
        """What a call gets instead of being looked at; None when it goes on."""
        take = self._faults.take
        if not self._faults.any_armed:
            return None
        fault: HttpFault | None = take("http_status", path) or take("too_many_requests", path)
        if fault is not None:
            return self._faulty(fault)
        if take("empty_answer before", path):
            return Answer()
        return _SILENCE if take("never_answer before", path) else None

    def drop_before(self, path: str, *, changing: bool) -> Answer | None:
        """What a call gets that has been found good and is not carried out."""
        return _DROP if changing and self._faults.take("drop_before_processing rest", path) else None

    def after(self, path: str, answer: Answer, *, changing: bool) -> Answer:
        """What a call gets that has been carried out."""
        take = self._faults.take
        if not self._faults.any_armed:
            return answer
        if changing and take("drop_before_reply rest", path):
            return _DROP
        if take("never_answer after", path):
            return _SILENCE
        if take("empty_answer after", path):
            return Answer()
        if garbage := take("garble_answer", path):
            return Answer(garbage)
        answer = answer._replace(delay=take("delay rest", path) or 0.0)
        for name, mutate in MUTATIONS.items():
            if take(f"{name} rest", path):
                answer = answer._replace(body=dumps(mutate(loads(answer.body))))
        return answer._replace(slices=take("slice rest", path) or 0)

    def _faulty(self, fault: HttpFault) -> Answer:
        body = fault.body
        if body is None:
            words, now = "Too many requests" if fault.status == 429 else "fault", self._clock.now_ms()
            body = dumps({"code": str(fault.status), "msg": words, "requestTime": now, "data": None})
        answer = Answer(body, fault.status)
        if fault.retry_after is None:
            return answer
        return answer._replace(headers={**answer.headers, "Retry-After": f"{fault.retry_after:g}"})
