"""Requests on one link, from filing to reply or deadline: which may leave next, which wait. No bytes leave here.

Requests of one operation leave in order of asking; cancels go before all others; what is asked of one order, by its
``client_oid``, always leaves in order of asking.
"""

from __future__ import annotations

import contextlib
import itertools
from bisect import insort
from collections import deque
from collections.abc import Collection, Mapping
from typing import Any, Protocol

from .messages import Reply
from .pacing import Pacer

__all__ = ["Handle", "Lanes", "Request"]

_NEVER = float("inf")


class Handle(Protocol):
    """What a request tells its caller: an order's future."""

    #: What is sent, as the exchange spells it.
    request: Mapping[str, Any]

    def done(self) -> bool:
        """Whether it has been told its end."""
        ...

    def begin(self) -> bool:
        """Its frame is about to leave; ``False`` when the caller has taken it back."""
        ...

    def leave(self) -> None:
        """Its last byte is about to be handed to the system: the reply may come before that is over."""
        ...

    def stay(self) -> None:
        """The system did not take it all."""
        ...

    def answered(self, reply: Reply) -> BaseException | None:
        """The exchange replied; returns the error that the reply means, if it means one."""
        ...

    def not_sent(self, why: str) -> BaseException:
        """It cannot have been executed."""
        ...

    def unknown(self, why: str) -> BaseException:
        """It may have been executed."""
        ...


class Request:
    """One order operation on its way. ``handle`` is the caller's; the session only carries it."""

    __slots__ = ("begun", "client_oids", "deadline", "handle", "id", "number", "operation", "payload", "sent")

    def __init__(
        self,
        id: str,
        payload: bytes,
        deadline: float,
        handle: Handle,
        operation: str = "",
        client_oids: tuple[str, ...] = (),
    ) -> None:
        self.id = id
        self.payload = payload
        self.deadline = deadline
        self.handle = handle
        #: What it asks for; each operation has a limit of its own.
        self.operation = operation
        #: The orders it names: what is asked of one order leaves in order of asking.
        self.client_oids = client_oids
        #: Its place in the order of asking; the session's.
        self.number = 0
        #: Set once its frame was handed to the link: it is never handed to another one.
        self.begun = False
        #: Set when its last byte is handed to the system: from then on its outcome is unknown until it is answered.
        self.sent = False


class Lanes:
    """See the module's first lines. A request is *pending* from :meth:`file` until somebody claims it.

    Whoever claims a request tells its caller how it ended. Claiming is one step of a dictionary, which Python does not
    interrupt, so that a reply needs no lock; everything else wants the connection's.
    """

    def __init__(self, pacer: Pacer, urgent: Collection[str]) -> None:
        self._pacer = pacer
        self._urgent = urgent
        self._pending: dict[str, Request] = {}
        self._deadlines: deque[tuple[float, str]] = deque()  # sorted; as a rule the newest is the last
        self._numbers = itertools.count(1)
        #: The only one that waits, as a rule because it was filed a moment ago; lanes are made for more than one.
        self._single: Request | None = None
        #: What waits, by operation. What is asked of an order of which something waits already has a lane of its own.
        self._lanes: dict[str, deque[Request]] = {}
        self._askers: dict[str, list[int]] = {}  # client_oid → the numbers of the requests in the lanes that name it

    @property
    def waiting(self) -> bool:
        """Whether something waits to leave."""
        return self._single is not None or bool(self._lanes)

    # --- filing and claiming -----------------------------------------------------------------------------------------

    def admit(self, request: Request, now: float) -> bool:
        """File a request. ``True``: it leaves now, counted as sent, as nothing waits and the limits allow it."""
        self._register(request)
        if self.waiting or not request.handle.begin() or not self._pacer.take_request(now, request.operation):
            self._wait(request)
            return False
        request.begun = True
        return True

    def file(self, request: Request) -> None:
        """File a request that leaves later."""
        self._register(request)
        self._wait(request)

    def _register(self, request: Request) -> None:
        self._pending[request.id] = request
        deadlines, entry = self._deadlines, (request.deadline, request.id)
        if deadlines and deadlines[-1] > entry:
            insort(deadlines, entry)
        else:
            deadlines.append(entry)
        request.number = next(self._numbers)

    def _wait(self, request: Request) -> None:
        if self._lanes:
            self._line_up(request)
        elif self._single is None or not self.holds(self._single):
            self._single = request
        else:
            first, self._single = self._single, None
            self._line_up(first)
            self._line_up(request)

    def _line_up(self, request: Request) -> None:
        lane = request.operation
        is_second = False
        for oid in request.client_oids:
            numbers = self._askers.setdefault(oid, [])
            is_second |= bool(numbers)
            numbers.append(request.number)
        if is_second:
            lane = f"{lane} {request.number}"
        self._lanes.setdefault(lane, deque()).append(request)

    def holds(self, request: Request) -> bool:
        """Whether it was filed here, and nobody has claimed it."""
        return self._pending.get(request.id) is request

    def pending(self, request_id: str) -> Request | None:
        """The pending request of this id, for a look."""
        return self._pending.get(request_id)

    def claim(self, request_id: str) -> Request | None:
        """The pending request of this id, which is now the caller's to end. Needs no lock."""
        return self._pending.pop(request_id, None)

    def claim_all(self) -> list[Request]:
        """Every pending request, in order of asking: what a lost link leaves behind."""
        claimed = []
        with contextlib.suppress(KeyError):
            while True:
                claimed.append(self._pending.popitem()[1])
        return claimed[::-1]

    def forget(self, request: Request) -> None:
        """The caller took it back before it left."""
        self._pending.pop(request.id, None)
        self._stop_asking(request)

    def is_settled(self) -> bool:
        """Whether no request waits for its reply."""
        return not self._pending

    # --- time --------------------------------------------------------------------------------------------------------

    def expire(self, now: float) -> list[Request]:
        """Claim those whose deadline has passed."""
        late = []
        while self._deadlines and self._deadlines[0][0] <= now:
            request = self.claim(self._deadlines.popleft()[1])
            if request is not None:
                self._stop_asking(request)
                late.append(request)
        return late

    def next_deadline(self) -> float:
        """When the first pending request must end."""
        deadlines = self._deadlines
        while deadlines and deadlines[0][1] not in self._pending:
            deadlines.popleft()
        return deadlines[0][0] if deadlines else _NEVER

    def next_departure(self, now: float) -> float:
        """When the next of those that wait may leave."""
        heads = [queue[0] for queue in self._lanes.values()] if self._single is None else [self._single]
        operations = {head.operation for head in heads if self._is_next(head) or not self.holds(head)}
        return min((now + self._pacer.request_delay(now, operation) for operation in operations), default=_NEVER)

    # --- leaving -----------------------------------------------------------------------------------------------------

    def departing(self, now: float) -> list[Request]:
        """Those that leave now, counted as sent."""
        departing: list[Request] = []
        if not self.waiting:
            return departing
        while (lane := self._next_lane(now)) is not None:
            request = self._single if self._single is not None else self._lanes[lane][0]
            if not self.holds(request):
                self._pass(lane)  # it expired, or was taken back, while it waited
            elif not request.handle.begin():
                self.forget(request)
            elif self._pacer.take_request(now, request.operation):
                request.begun = True
                self._pass(lane)
                departing.append(request)
            else:
                break
        return departing

    def _next_lane(self, now: float) -> str | None:
        """The lane whose first request may leave now: a cancel before all others, else what was asked for first."""
        if self._single is not None:
            may = not self.holds(self._single) or not self._pacer.request_delay(now, self._single.operation)
            return self._single.operation if may else None
        if len(self._lanes) == 1:
            lane, queue = next(iter(self._lanes.items()))
            may = not self.holds(queue[0]) or not self._pacer.request_delay(now, queue[0].operation)
            return lane if may else None
        best: tuple[bool, int] | None = None
        chosen: str | None = None
        full = self._pacer.delay(now) > 0
        for lane in tuple(self._lanes):
            queue = self._lanes[lane]
            while queue and not self.holds(queue[0]):
                self._pass(lane)
            if not queue or full:
                continue
            head = queue[0]
            rank = (head.operation not in self._urgent, head.number)
            if best is not None and best < rank:
                continue
            if self._is_next(head) and not self._pacer.request_delay(now, head.operation):
                best, chosen = rank, lane
        return chosen

    def _is_next(self, request: Request) -> bool:
        """Whether nothing that was asked of the same orders before it still waits."""
        return all(self._askers[oid][0] == request.number for oid in request.client_oids if oid in self._askers)

    def _pass(self, lane: str) -> None:
        """The first of a lane waits no more."""
        if self._single is not None:
            self._single = None
            return
        queue = self._lanes[lane]
        self._stop_asking(queue.popleft())
        if not queue:
            del self._lanes[lane]

    def _stop_asking(self, request: Request) -> None:
        """It keeps nothing else that is asked of the same orders waiting any more."""
        for oid in request.client_oids:
            numbers = self._askers.get(oid)
            if numbers is not None and request.number in numbers:
                numbers.remove(request.number)
                if not numbers:
                    del self._askers[oid]
