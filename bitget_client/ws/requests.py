"""Requests on their way: those that wait for a live link, and what is told of each when it ends.

The one place that says which end means *not sent* and which *outcome unknown*. What decides is whether the last byte
of its frame was handed to the system: half a frame is no request, a whole one may arrive whatever happens afterwards.

================================================================ ==============================================
What happened                                                    The future ends in
================================================================ ==============================================
The exchange answered yes                                        its result; in a batch, see each ``outcome``
It answered with a code                                          ``ApiError``; for some ``OutcomeUnknown``:
                                                                 they are listed at ``errors.order_error``
It answered yes, in a form that cannot be read                   ``OutcomeUnknown``
No link was live until the deadline, or until closing            ``NotSent``
The login was refused for good, or ``max_attempts`` used up      ``NotSent``
It waited for its turn (``rate_limit``) until the deadline       ``NotSent``
It waited for room to write until the deadline, none of it out   ``NotSent``
The link was lost or closed before its last byte was out         ``NotSent``
The deadline came with part of it out: the rest still follows    ``OutcomeUnknown``
It was sent; then the link was lost or closed                    ``OutcomeUnknown``
It was sent; no reply came before the deadline                   ``OutcomeUnknown``
``future.cancel()`` was true                                     cancelled; nothing was sent
================================================================ ==============================================

A request that has not begun to leave when its link is lost waits for the next link; one that has is never sent again.
Before there is a future, the call itself raises: ``InvalidArgument`` (it cannot be asked like this), ``RateLimited``
(``rate_limit="raise"``), or ``NotSent`` (the client was made by another process; the journal cannot be written). In all
three nothing was sent.

Whoever calls a method holds the connection's lock; what comes back is run without it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from .events import ResponseEvent
from .lanes import Request
from .messages import Reply
from .wishes import Thunk

__all__ = ["Requests"]


class _Report(Protocol):
    def __call__(
        self, error: BaseException, *, raw: object = None, request: object = None, level: int = logging.WARNING
    ) -> None: ...


class Requests:
    """See the module's first lines."""

    def __init__(
        self,
        ws_key: str,
        report: _Report,
        emit: Callable[[str, ResponseEvent], None],
        hears: Callable[[str], object],
    ) -> None:
        self._ws_key = ws_key
        self._report = report
        self._emit = emit
        self._hears = hears  # whether anybody listens to an event
        self._held: list[Request] = []

    def hold(self, request: Request) -> None:
        """Keep a request until there is a live link, or its deadline passes."""
        self._held.append(request)

    def drop(self, request: Request) -> bool:
        """The caller takes a request back: ``True`` if it was held here."""
        if request not in self._held:
            return False
        self._held.remove(request)
        return True

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
            elif request.begun:  # part of its frame may be out, but never all of it
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

    def not_sent(self, request: Request, why: str) -> Thunk:
        """End a request that cannot have been executed."""
        return lambda: self._fail(request, request.handle.not_sent(why))

    def unknown(self, request: Request, why: str) -> Thunk:
        """End a request that may have been executed."""
        return lambda: self._fail(request, request.handle.unknown(why))

    def answered(self, request: Request, reply: Reply) -> None:
        """A reply arrived; called without the lock, by whoever claimed the request."""
        handle = request.handle
        error = handle.answered(reply)
        if error is not None:
            self._fail(request, error, reply.raw)
        elif self._hears("response"):  # as a rule the future is enough
            event = ResponseEvent(self._ws_key, reply.raw, is_ws_api_response=True, request=handle.request)
            self._emit("response", event)

    def _fail(self, request: Request, error: BaseException, raw: object = None) -> None:
        # Whoever wants to know has the future, or listens to events: the log need not repeat it aloud.
        self._report(error, raw=raw, request=request.handle.request, level=logging.DEBUG)
