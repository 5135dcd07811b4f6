"""Requests on their way: those that wait for a live link, and what is told of each when it ends.

The one place that says which end means *not sent* and which *outcome unknown*:

* never handed to the kernel whole (held, paced, taken back from the outbox, cut short by a lost link): not sent;
* handed over whole, then the link was lost, closed, or the deadline passed without a reply: outcome unknown;
* answered: the reply decides (see ``errors.order_error``).

Whoever calls a method holds the connection's lock; what comes back is run without it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from .events import ResponseEvent
from .session import Answered, Request
from .wishes import Thunk

__all__ = ["Requests"]


class _Report(Protocol):
    def __call__(self, error: BaseException, *, raw: object = None, request: object = None) -> None: ...


class Requests:
    """See the module's first lines."""

    def __init__(self, ws_key: str, report: _Report, emit: Callable[[str, ResponseEvent], None]) -> None:
        self._ws_key = ws_key
        self._report = report
        self._emit = emit
        self._held: list[Request] = []

    def hold(self, request: Request) -> None:
        """Keep a request until there is a live link, or its deadline passes."""
        self._held.append(request)

    def release(self) -> list[Request]:
        """The held requests, in order of asking; they are no longer held."""
        held, self._held = self._held, []
        return held

    def next_deadline(self) -> float:
        """When the first held request must end; infinity when none is held."""
        return min((request.deadline for request in self._held), default=float("inf"))

    def expire(self, now: float) -> list[Thunk]:
        """End the held requests whose deadline has passed."""
        late = [request for request in self._held if request.deadline <= now]
        self._held = [request for request in self._held if request.deadline > now]
        return [self.not_sent(request, f"{self._ws_key} was not live before its deadline") for request in late]

    def lost(self, unfinished: list[Request], reason: str) -> list[Thunk]:
        """The link of these requests is gone: end those that may have left, keep the others."""
        after = []
        for request in unfinished:
            if request.sent:
                after.append(self.unknown(request, f"the link was lost ({reason})"))
            elif request.handle.running():  # part of its frame may be out, but never all of it
                after.append(self.not_sent(request, f"the link was lost before it had left ({reason})"))
            else:
                self.hold(request)
        return after

    def closed(self, reason: str) -> list[Thunk]:
        """No link will come any more."""
        return [self.not_sent(request, reason) for request in self.release()]

    def expired(self, request: Request, *, taken_back: bool) -> Thunk:
        """A request's deadline passed on a live link; ``taken_back`` if its bytes could be kept here."""
        if taken_back:
            return self.not_sent(request, f"{self._ws_key} could not send it before its deadline")
        return self.unknown(request, "no reply came before its deadline")

    def answered(self, fact: Answered) -> Thunk:
        """A reply arrived."""
        return partial(self._settle, fact)

    def not_sent(self, request: Request, why: str) -> Thunk:
        """End a request that cannot have been executed."""
        return lambda: self._report(request.handle.not_sent(why), request=request.handle.request)

    def unknown(self, request: Request, why: str) -> Thunk:
        """End a request that may have been executed."""
        return lambda: self._report(request.handle.unknown(why), request=request.handle.request)

    def _settle(self, fact: Answered) -> None:
        handle, reply = fact.request.handle, fact.reply
        error = handle.answered(reply)
        if error is None:
            event = ResponseEvent(self._ws_key, reply.raw, is_ws_api_response=True, request=handle.request)
            self._emit("response", event)
        else:
            self._report(error, raw=reply.raw, request=handle.request)
