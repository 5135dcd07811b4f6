"""One life of a connection, from open to closed, without sockets, threads or clocks.

The connection tells a session what it wants, what arrived and what time it is; the session says which frames to send
and what came of it. It is thrown away when the link is lost, so nothing in it ever needs resetting.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from .dialect import Dialect
from .facts import AckMissing, Complaint, Confirmed, Denied, Expired, Fact, Left, Lost, Ready, Refused, UpgradeAnnounced
from .lanes import Lanes, Request
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

__all__ = ["Outgoing", "Session", "Timing"]

_NO_LIMIT = float("inf")


class Timing(NamedTuple):
    """The deadlines of a session, all in seconds."""

    ping_interval: float = 20.0
    pong_timeout: float = 10.0
    login_timeout: float = 10.0
    ack_timeout: float = 10.0


class Outgoing(NamedTuple):
    """One frame to send now, and the request it carries, if it carries one."""

    payload: bytes
    request: Request | None = None


class Session:
    """Everything between open and closed. See the module's first lines."""

    def __init__(self, dialect: Dialect, ws_key: str, pacer: Pacer, timing: Timing, now: float) -> None:
        self._dialect = dialect
        self._ws_key = ws_key
        self._pacer = pacer
        self._timing = timing
        #: The order operations of this link.
        self.lanes = Lanes(pacer, dialect.limits.urgent)
        self.confirmed: set[Topic] = set()
        #: Round trip of the last heartbeat in seconds, once one was answered.
        self.round_trip: float | None = None
        self._control: deque[bytes] = deque()
        # topic → operation, in order of asking; the latest wish wins. A topic has one operation on its way at a time,
        # since an acknowledgement does not say which of two it answers: what is wanted next waits here until then.
        self._to_send: dict[Topic, str] = {}
        self._asked: dict[Topic, float] = {}  # sent and not answered yet → deadline; oldest first
        self._leaving: dict[Topic, float] = {}
        self._frames: list[tuple[Topic, ...]] = []  # what was asked in one frame, while some of it is not answered
        self._unsure: set[Topic] = set()  # asked for, and never answered: the exchange may be sending them
        self._renewing: set[Topic] = set()
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

    def pacing_delay(self, now: float, operation: str = "") -> float:
        """Seconds until a request asked for now could leave."""
        delay = self._pacer.request_delay(now, operation)
        return max(delay, 1e-9) if self._control or self.lanes.waiting else delay

    def ask(self, request: Request, now: float) -> bool:
        """Take a request on. ``True``: its frame leaves now, before all else; if not, :meth:`outgoing` has it later."""
        if self._ready and not self._control:
            return self.lanes.admit(request, now)
        self.lanes.file(request)
        return False

    # --- what arrived ------------------------------------------------------------------------------------------------

    def heard(self) -> None:
        """Bytes arrived: whatever they are, the link is alive."""
        self._pong_due = None

    def incoming(self, message: Message, now: float) -> list[Fact]:
        """What a message means for this session. Pushed data never comes here; a reply only if no request claims it."""
        if isinstance(message, Reply):
            text = f"a reply to request {message.id!r}, which is not waiting for one: {message.message}"
            return [Complaint(message.code, text, message.raw)]
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
        pong_due = self._pong_due  # whoever hears from the other side clears it, without the lock
        if pong_due is not None and now >= pong_due:
            return [Lost(f"no sign of life within {self._timing.pong_timeout:g} s of a ping")]
        if self._login_due is not None and now >= self._login_due:
            return [Lost(f"the login was not answered within {self._timing.login_timeout:g} s")]
        facts += [Expired(request) for request in self.lanes.expire(now)]
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
        due = min(self._ping_at, self.lanes.next_deadline())
        pong_due = self._pong_due  # as above
        if pong_due is not None and pong_due < due:
            due = pong_due
        if self._login_due is not None and self._login_due < due:
            due = self._login_due
        for waiting in (self._asked, self._leaving):
            if waiting:
                due = min(due, waiting[next(iter(waiting))])
        if self._control:
            due = min(due, now + self._pacer.delay(now))
        elif self._ready and self.lanes.waiting:
            due = min(due, self.lanes.next_departure(now))
        elif self._ready and self._may_ask() and not all(map(self._is_under_way, self._to_send)):
            due = min(due, now + self._pacer.delay(now, subscription=True))
        return due

    # --- what to send ------------------------------------------------------------------------------------------------

    def outgoing(self, now: float) -> list[Outgoing]:
        """The frames that may leave now: login and heartbeat first, then requests, then subscriptions."""
        frames: list[Outgoing] = []
        while self._control and not self._pacer.delay(now):
            self._pacer.take(now)
            frames.append(Outgoing(self._control.popleft()))
        if not self._ready or self._control:
            return frames
        frames += [Outgoing(request.payload, request) for request in self.lanes.departing(now)]
        if self._to_send and not self._pacer.delay(now):
            self._send_subscriptions(now, frames)
        return frames

    def _may_ask(self) -> bool:
        """Whether few enough subscribe frames wait for their acknowledgements."""
        if len(self._frames) >= self._pacer.max_unanswered:
            self._frames = [topics for topics in self._frames if any(map(self._is_under_way, topics))]
        return len(self._frames) < self._pacer.max_unanswered

    def _may_send(self, now: float) -> bool:
        return not self._pacer.delay(now, subscription=True) and self._may_ask()

    def _is_under_way(self, topic: Topic) -> bool:
        return topic in self._asked or topic in self._leaving

    def _sendable(self, operation: str) -> list[Topic]:
        """The topics for which this operation waits, and of which nothing is on its way."""
        wished = [topic for topic, wish in self._to_send.items() if wish == operation]
        return [topic for topic in wished if not self._is_under_way(topic)]

    def _send_subscriptions(self, now: float, frames: list[Outgoing]) -> None:
        for operation, waiting in (("unsubscribe", self._leaving), ("subscribe", self._asked)):
            if not self._may_send(now):  # asked first, because a thousand topics make many frames
                return
            for frame in self._dialect.subscription(operation, self._sendable(operation)):
                if not self._may_send(now):
                    return
                self._pacer.take(now, subscription=True)
                frames.append(Outgoing(frame.payload))
                if self._pacer.max_unanswered < _NO_LIMIT:
                    self._frames.append(frame.topics)
                for topic in frame.topics:
                    del self._to_send[topic]
                    waiting[topic] = now + self._timing.ack_timeout
                    self._unsure.discard(topic)
                    self.confirmed.discard(topic)
