"""One life of a connection, from open to closed, without sockets, threads or clocks.

The connection tells a session what it wants, what arrived and what time it is; the session says which frames to send
and what came of it. It is thrown away when the link is lost, so nothing in it ever needs resetting.
"""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Iterable
from typing import Any, TypeAlias

import attrs

from .dialect import Dialect
from .messages import (
    LoggedIn,
    LoginRefused,
    Message,
    Notice,
    Pong,
    Reply,
    Subscribed,
    SubscribeRefused,
    Topic,
    Unsubscribed,
    nearest,
)
from .pacing import Pacer

__all__ = [
    "AckMissing",
    "Answered",
    "Complaint",
    "Confirmed",
    "Denied",
    "Expired",
    "Fact",
    "Left",
    "Lost",
    "Outgoing",
    "Ready",
    "Refused",
    "Request",
    "Session",
    "Timing",
    "UpgradeAnnounced",
]


@attrs.frozen
class Timing:
    """The deadlines of a session, all in seconds."""

    ping_interval: float = 20.0
    pong_timeout: float = 10.0
    login_timeout: float = 10.0
    ack_timeout: float = 10.0


@attrs.define(eq=False)
class Request:
    """One order operation on its way. ``handle`` is the caller's; the session only carries it."""

    id: str
    payload: bytes
    deadline: float
    handle: Any
    #: What it asks for; each operation has a limit of its own.
    operation: str = ""
    #: The orders it names: what is asked of one order leaves in order of asking.
    client_oids: tuple[str, ...] = ()
    #: Its place in the order of asking; the session's.
    number: int = 0
    #: Set once its frame was handed to the link: it is never handed to another one.
    begun: bool = False
    #: Set once the last byte left: from then on its outcome is unknown until it is answered.
    sent: bool = False

    def begin(self) -> bool:
        """Called when the frame is about to leave; ``False`` when the caller has taken the request back."""
        handle = self.handle
        begin = getattr(handle, "begin", None) or getattr(handle, "set_running_or_notify_cancel", None)
        return bool(begin()) if begin is not None else True

    def left(self) -> None:
        """Called when its last byte was handed to the system."""
        self.sent = True
        tell = getattr(self.handle, "left", None)
        if tell is not None:
            tell()


@attrs.frozen
class Outgoing:
    """One frame to send now, and the request it carries, if it carries one."""

    payload: bytes
    request: Request | None = None


# --- what a session reports ------------------------------------------------------------------------------------------


@attrs.frozen
class Ready:
    """The session may be used: it is open, and logged in where that is needed."""

    logged_in: bool = False


@attrs.frozen
class Denied:
    """The login was refused; ``fatal`` means that trying again with the same credentials cannot help."""

    code: str
    message: str
    fatal: bool


@attrs.frozen
class Confirmed:
    """The exchange acknowledged this topic."""

    topic: Topic


@attrs.frozen
class Left:
    """The exchange let go of this topic."""

    topic: Topic


@attrs.frozen
class Refused:
    """The exchange refused this topic."""

    topic: Topic
    code: str
    message: str


@attrs.frozen
class AckMissing:
    """The exchange never acknowledged this topic in time."""

    topic: Topic


@attrs.frozen
class Answered:
    """A request got its reply."""

    request: Request
    reply: Reply


@attrs.frozen
class Expired:
    """A request got no reply before its deadline."""

    request: Request


@attrs.frozen
class Complaint:
    """The exchange reported an error, or said something, that belongs to nothing we asked."""

    code: str
    message: str
    raw: Any = None


@attrs.frozen
class UpgradeAnnounced:
    """The exchange will cut the connection soon."""

    code: str
    message: str


@attrs.frozen
class Lost:
    """The link is of no more use."""

    reason: str


Fact: TypeAlias = (
    Ready
    | Denied
    | Confirmed
    | Left
    | Refused
    | AckMissing
    | Answered
    | Expired
    | Complaint
    | UpgradeAnnounced
    | Lost
)

_NEVER = float("inf")


class Session:
    """Everything between open and closed. See the module's first lines."""

    def __init__(self, dialect: Dialect, ws_key: str, pacer: Pacer, timing: Timing, now: float) -> None:
        self._dialect = dialect
        self._ws_key = ws_key
        self._pacer = pacer
        self._timing = timing
        self._urgent = dialect.limits.urgent
        self.confirmed: set[Topic] = set()
        #: Round trip of the last heartbeat in seconds, once one was answered.
        self.round_trip: float | None = None
        self._control: deque[bytes] = deque()
        # What waits to leave. In a lane nothing overtakes; each operation has one, since each has a limit of its own.
        # What must wait for something else that is asked of the same order has a lane to itself: it holds nobody up.
        self._lanes: dict[str, deque[Request]] = {}
        self._askers: dict[str, list[int]] = {}  # client_oid → the numbers of the requests in the lanes that name it
        self._alone: Request | None = None  # the only one in the lanes, whose names are not among them
        self._numbers = itertools.count(1)
        # topic → operation, in order of asking; the latest wish wins. A topic has one operation on its way at a time,
        # since an acknowledgement does not say which of two it answers: what is wanted next waits here until then.
        self._to_send: dict[Topic, str] = {}
        self._asked: dict[Topic, float] = {}  # sent and not answered yet → deadline; oldest first
        self._leaving: dict[Topic, float] = {}
        self._frames: list[tuple[Topic, ...]] = []  # what was asked in one frame, while some of it is not answered
        self._unsure: set[Topic] = set()  # asked for, and never answered: the exchange may be sending them
        self._renewing: set[Topic] = set()
        self._pending: dict[str, Request] = {}
        self._deadlines: list[tuple[float, str]] = []
        self._login_due: float | None = None
        self._ping_at = now + timing.ping_interval
        self._ping_sent: float | None = None
        self._pong_due: float | None = None
        self._ready = False

    # --- what is wanted ----------------------------------------------------------------------------------------------

    def open(self, login: bytes | None, now: float) -> list[Fact]:
        """Begin, with a login frame where the connection needs one."""
        if login is None:
            self._ready = True
            return [Ready()]
        self._control.append(login)
        self._login_due = now + self._timing.login_timeout
        return []

    def subscribe(self, topics: Iterable[Topic]) -> list[Fact]:
        """Want these topics. What is confirmed already is reported at once."""
        facts: list[Fact] = []
        for topic in topics:
            if self._to_send.get(topic) == "unsubscribe":
                del self._to_send[topic]
            if topic in self.confirmed:
                facts.append(Confirmed(topic))
            elif topic not in self._asked:
                self._to_send.setdefault(topic, "subscribe")
        return facts

    def unsubscribe(self, topics: Iterable[Topic]) -> list[Fact]:
        """Stop wanting these topics. What was never sent is reported as left at once."""
        facts: list[Fact] = []
        self._renewing.difference_update(topics)
        for topic in topics:
            if self._to_send.get(topic) == "subscribe":
                del self._to_send[topic]
            if topic in self.confirmed or topic in self._asked or topic in self._unsure:
                self._to_send[topic] = "unsubscribe"
            elif topic not in self._leaving:
                facts.append(Left(topic))
        return facts

    def renew(self, topics: Iterable[Topic]) -> list[Fact]:
        """Let go of these topics and subscribe to them anew, as after a gap."""
        for topic in topics:
            if topic in self.confirmed and topic not in self._to_send:
                self._to_send[topic] = "unsubscribe"
                self._renewing.add(topic)
        return []

    def request(self, request: Request) -> None:
        """File a request, before its bytes leave."""
        self._pending[request.id] = request
        heapq.heappush(self._deadlines, (request.deadline, request.id))
        request.number = next(self._numbers)
        lane = request.operation
        if not self._lanes:
            self._alone = request  # as a rule it leaves at once: its names are noted once something is behind it
        else:
            if self._alone is not None:
                self._note_names(self._alone)
                self._alone = None
            if self._note_names(request):
                lane = f"{lane} {request.number}"
        if lane in self._lanes:
            self._lanes[lane].append(request)
        else:
            self._lanes[lane] = deque((request,))

    def _note_names(self, request: Request) -> bool:
        """Note who asks something of which order; whether something that waits was asked of one of them before."""
        is_second = False
        for oid in request.client_oids:
            numbers = self._askers.setdefault(oid, [])
            is_second |= bool(numbers)
            numbers.append(request.number)
        return is_second

    def holds(self, request: Request) -> bool:
        """Whether it was filed here, and has not ended."""
        return self._pending.get(request.id) is request

    def forget(self, request: Request) -> None:
        """The caller took it back before it left."""
        del self._pending[request.id]
        self._stop_asking(request)

    def unfinished(self) -> list[Request]:
        """The requests that have no reply, in order of asking: what a lost link leaves behind."""
        return list(self._pending.values())

    def is_settled(self) -> bool:
        """Whether no request waits for its reply."""
        return not self._pending

    def pacing_delay(self, now: float, operation: str = "") -> float:
        """Seconds until a request asked for now could leave."""
        delay = self._pacer.request_delay(now, operation)
        return max(delay, 1e-9) if self._control or self._lanes else delay

    # --- what arrived ------------------------------------------------------------------------------------------------

    def heard(self) -> None:
        """Bytes arrived: whatever they are, the link is alive."""
        self._pong_due = None

    def incoming(self, message: Message, now: float) -> list[Fact]:
        """What a message means for this session. Pushed data never comes here."""
        if isinstance(message, Reply):
            request = self._pending.pop(message.id, None)
            if request is None:
                text = f"a reply to request {message.id!r}, which is not waiting for one: {message.message}"
                return [Complaint(message.code, text, message.raw)]
            return [Answered(request, message)]
        if isinstance(message, Pong):
            if self._ping_sent is not None:
                self.round_trip = now - self._ping_sent
                self._ping_sent = None
            return []
        if isinstance(message, Subscribed):
            return self._acknowledged(message.topic)
        if isinstance(message, Unsubscribed):
            topic = nearest(message.topic, self._leaving)
            if topic is None:
                return []
            del self._leaving[topic]
            self.confirmed.discard(topic)
            if topic in self._renewing:
                self._renewing.discard(topic)
                self._to_send.setdefault(topic, "subscribe")
                return []
            return [Left(topic)]
        if isinstance(message, SubscribeRefused):
            return self._refused(message)
        if isinstance(message, LoggedIn):
            self._login_due = None
            self._ready = True
            return [Ready(logged_in=True)]
        if isinstance(message, LoginRefused):
            return self._login_refused(message)
        if isinstance(message, Notice):
            if message.reconnect:
                return [UpgradeAnnounced(message.code, message.message)]
            return [Complaint(message.code, message.message)]
        return [Complaint("", "a frame that means nothing here", getattr(message, "raw", message))]

    def _acknowledged(self, acked: Topic) -> list[Fact]:
        topic = nearest(acked, self._asked)
        if topic is not None:
            del self._asked[topic]
        elif (topic := nearest(acked, self._unsure)) is not None:  # late, but true
            self._unsure.discard(topic)
        else:
            return []
        self.confirmed.add(topic)
        return [Confirmed(topic)]

    def _refused(self, refusal: SubscribeRefused) -> list[Fact]:
        if refusal.topic is None:
            topic = next(iter(self._asked), None)
        else:
            topic = nearest(refusal.topic, self._asked)
            if topic is None and (leaving := nearest(refusal.topic, self._leaving)) is not None:
                del self._leaving[leaving]
                return [Left(leaving), Complaint(refusal.code, refusal.message)]
        if topic is None:
            return [Complaint(refusal.code, refusal.message)]
        del self._asked[topic]
        refused = Refused(topic, refusal.code, refusal.message)
        if self._to_send.get(topic) == "unsubscribe":
            del self._to_send[topic]
            return [Left(topic), refused]
        return [refused]

    def _login_refused(self, refusal: LoginRefused) -> list[Fact]:
        if self._login_due is None:
            return [Lost(f"{refusal.code}: {refusal.message}")]
        self._login_due = None
        denied = Denied(refusal.code, refusal.message, refusal.fatal)
        return [denied] if refusal.fatal else [denied, Lost(f"login: {refusal.code}: {refusal.message}")]

    # --- time --------------------------------------------------------------------------------------------------------

    def tick(self, now: float) -> list[Fact]:
        """What the passing of time brings: heartbeats, and deadlines that were missed."""
        facts: list[Fact] = []
        if self._pong_due is not None and now >= self._pong_due:
            return [Lost(f"no sign of life within {self._timing.pong_timeout:g} s of a ping")]
        if self._login_due is not None and now >= self._login_due:
            return [Lost(f"the login was not answered within {self._timing.login_timeout:g} s")]
        while self._deadlines and self._deadlines[0][0] <= now:
            request = self._pending.pop(heapq.heappop(self._deadlines)[1], None)
            if request is not None:
                self._stop_asking(request)
                facts.append(Expired(request))
        for waiting in (self._asked, self._leaving):
            while waiting and (topic := next(iter(waiting))) and waiting[topic] <= now:
                del waiting[topic]
                if waiting is self._asked:
                    self._unsure.add(topic)
                facts.append(AckMissing(topic))
        if now >= self._ping_at:
            self._control.append(self._dialect.ping)
            self._ping_at = now + self._timing.ping_interval
            if self._pong_due is None:
                self._ping_sent, self._pong_due = now, now + self._timing.pong_timeout
        return facts

    def next_tick(self, now: float) -> float:
        """When :meth:`tick` or :meth:`outgoing` next has something to do, whatever arrives until then."""
        while self._deadlines and self._deadlines[0][1] not in self._pending:
            heapq.heappop(self._deadlines)
        moments = [self._ping_at, self._pong_due or _NEVER, self._login_due or _NEVER]
        if self._deadlines:
            moments.append(self._deadlines[0][0])
        for waiting in (self._asked, self._leaving):
            if waiting:
                moments.append(waiting[next(iter(waiting))])
        if self._control:
            moments.append(now + self._pacer.delay(now))
        elif self._ready and self._lanes:
            heads = [queue[0] for queue in self._lanes.values()]
            operations = {head.operation for head in heads if self._is_next(head) or not self.holds(head)}
            moments += [now + self._pacer.request_delay(now, operation) for operation in operations]
        elif self._ready and self._may_ask() and (self._sendable("unsubscribe") or self._sendable("subscribe")):
            moments.append(now + self._pacer.delay(now, subscription=True))
        return min(moments)

    # --- what to send ------------------------------------------------------------------------------------------------

    def outgoing(self, now: float) -> list[Outgoing]:
        """The frames that may leave now: login and heartbeat first, then requests, then subscriptions."""
        frames: list[Outgoing] = []
        while self._control and not self._pacer.delay(now):
            self._pacer.take(now)
            frames.append(Outgoing(self._control.popleft()))
        if not self._ready or self._control:
            return frames
        while self._lanes and (lane := self._next_lane(now)) is not None:
            request = self._lanes[lane][0]
            if not self.holds(request):
                self._pass(lane)  # it expired, or was taken back, while it waited
            elif not request.begin():
                self.forget(request)
            elif self._pacer.take_request(now, request.operation):
                request.begun = True
                self._pass(lane)
                frames.append(Outgoing(request.payload, request))
            else:
                break
        if self._to_send and not self._pacer.delay(now):
            self._send_subscriptions(now, frames)
        return frames

    def _next_lane(self, now: float) -> str | None:
        """The lane whose first request may leave now: a cancel before all others, else what was asked for first."""
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
        queue = self._lanes[lane]
        self._stop_asking(queue.popleft())
        if not queue:
            del self._lanes[lane]

    def _stop_asking(self, request: Request) -> None:
        """It keeps nothing else that is asked of the same orders waiting any more."""
        if request is self._alone:
            self._alone = None
            return
        for oid in request.client_oids:
            numbers = self._askers.get(oid)
            if numbers is not None and request.number in numbers:
                numbers.remove(request.number)
                if not numbers:
                    del self._askers[oid]

    def _may_ask(self) -> bool:
        """Whether few enough subscribe frames wait for their acknowledgements."""
        under_way = self._asked.keys() | self._leaving.keys()
        self._frames = [topics for topics in self._frames if not under_way.isdisjoint(topics)]
        return len(self._frames) < self._pacer.max_unanswered

    def _sendable(self, operation: str) -> list[Topic]:
        """The topics for which this operation waits, and of which nothing is on its way."""
        if not self._to_send:
            return []
        under_way = self._asked.keys() | self._leaving.keys()
        return [topic for topic, wish in self._to_send.items() if wish == operation and topic not in under_way]

    def _send_subscriptions(self, now: float, frames: list[Outgoing]) -> None:
        for operation, waiting in (("unsubscribe", self._leaving), ("subscribe", self._asked)):
            for frame in self._dialect.subscription(operation, self._sendable(operation)):
                if self._pacer.delay(now, subscription=True) or not self._may_ask():
                    return
                self._pacer.take(now, subscription=True)
                frames.append(Outgoing(frame.payload))
                self._frames.append(frame.topics)
                for topic in frame.topics:
                    del self._to_send[topic]
                    waiting[topic] = now + self._timing.ack_timeout
                    self._unsure.discard(topic)
                    self.confirmed.discard(topic)
