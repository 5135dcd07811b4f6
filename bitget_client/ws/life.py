"""One life of a connection: a session on a link. Reads, sends, keeps deadlines; what comes of it is the owner's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from ..clock import Clock
from ..errors import DecodeError
from . import frames
from .dialect import Dialect
from .facts import Fact, Lost
from .lanes import Request
from .link import Link, Waker, wait
from .messages import Message, Push, Reply, Update
from .session import Session
from .wishes import Thunk

__all__ = ["LOOK_UP", "Life", "LinkLost", "Owner", "run_all", "unreadable"]

# A reader with nothing due soon still looks up this often (seconds). Callers whose deadlines lie further away need not
# wake it, which makes sending an order cheaper.
LOOK_UP: Final = 1.0

# Each reply that wakes the reader makes it fight its senders for the interpreter. With more replies owed than the first
# number, it lets them gather for so many seconds before it reads on: next to what an exchange takes, that is nothing.
_MANY_OWED: Final = 8
_GATHERING: Final = 0.0001

_BUSY: Final = 4096  # after a read of more bytes than this, more has probably arrived: read again without waiting


class LinkLost(Exception):
    """Ends a life; the text is the reason."""


class Owner(Protocol):
    """What a life needs of the connection it belongs to."""

    lock: threading.Lock

    def is_closed(self) -> bool:
        """Whether the connection was closed for good."""
        ...

    def absorb(self, facts: Iterable[Fact], life: Life) -> list[Thunk]:
        """Take facts of a life into account; called with the lock held."""
        ...

    def keep_time(self, life: Life, now: float) -> tuple[list[Thunk], float]:
        """What time brings beside the session's own deadlines, and when next; called with the lock held."""
        ...

    def answered(self, request: Request, reply: Reply) -> None:
        """A request got its reply; called without the lock."""
        ...

    def acknowledged(self, message: Message) -> None:
        """Something that is no reply and no update arrived."""
        ...

    def publish(self, pushes: list[Push], life: Life, now: float) -> None:
        """The pushes of one read."""
        ...

    def report(self, error: BaseException, *, raw: Any = None) -> None:
        """Something went wrong that does not end the life."""
        ...


class Life:
    """From an open link to a lost one. Its reader is the thread that calls :meth:`run`."""

    def __init__(
        self,
        owner: Owner,
        session: Session,
        link: Link,
        dialect: Dialect,
        ws_key: str,
        waker: Waker,
        clock: Clock,
        max_message_size: int,
        trace: Callable[[str, bytes], None] | None = None,
    ) -> None:
        self.session = session
        self.link = link
        self.frames = self.bytes = self.updates = 0
        self.last_received: float | None = None
        self.opened = clock.monotonic()
        #: Another life has taken over: this one only waits for the replies it still owes.
        self.retired = False
        self._owner = owner
        self._read_frame = dialect.read
        self._push_prefix = dialect.push_prefix
        self._ws_key = ws_key
        self._waker = waker
        self._clock = clock
        self._decoder = frames.FrameDecoder(max_message_size)
        self._due = 0.0  # by when the reader looks up, whatever happens
        self._reader = threading.get_ident()
        self._trace = trace  # told of every frame, with its direction

    def run(self) -> None:
        """Read until the link is lost (raises :class:`LinkLost`), the connection closed, or the life succeeded."""
        link, monotonic = self.link, self._clock.monotonic
        busy = link.is_tls  # TLS may hold decoded bytes that waiting on the socket does not show: read first
        while not self._owner.is_closed() and not (self.retired and self.session.lanes.is_settled()):
            now = monotonic()
            if now >= self._due or link.has_backlog:
                self._look_after(now)
            if not busy and not wait(self._waker, link, self._due - now):
                continue
            data = self._read()
            if data is None:
                busy = False
                continue
            if not data:
                raise LinkLost("the exchange closed the connection without a word")
            busy = link.is_tls or len(data) > _BUSY
            self._take(data, monotonic())
            if not busy and self.session.lanes.owed > _MANY_OWED:
                self._clock.sleep(_GATHERING)

    def transmit(self, now: float) -> None:
        """Send what may leave now, and have the reader look up in time. Wants the lock."""
        link = self.link
        # On a broken link requests stay where they are: the next link can send them.
        for frame in self.session.outgoing(now) if link.broken is None else ():
            if self._trace is not None:
                self._trace(">", frame.payload)
            link.send(frames.TEXT, frame.payload, frame.request)
        if link.has_backlog:
            link.flush()
        due = 0.0 if link.broken is not None else self.session.next_tick(now)
        if due < self._due or link.has_backlog:
            self._due = min(due, self._due)
            if threading.get_ident() != self._reader:
                self._waker.wake()

    def look_up(self) -> None:
        """Have the reader look up now."""
        self._due = 0.0
        self._waker.wake()

    def take_back(self, request: Request) -> bool:
        """Make sure that a request never leaves; ``False`` when it may have. Wants the lock."""
        return self.link.take_back(request)

    def withdraw(self, request: Request) -> bool:
        """The caller wants a request back: ``True`` if it was here, and now never leaves. Wants the lock."""
        lanes = self.session.lanes
        if not lanes.holds(request) or not self.link.take_back(request):
            return False
        lanes.forget(request)
        return True

    def _look_after(self, now: float) -> None:
        """What time brings, and what waits to be sent."""
        with self._owner.lock:
            if self._owner.is_closed():  # a moment ago, by another thread: what it called "not sent" must not leave now
                return
            facts = self.session.tick(now)
            after = self._owner.absorb(facts, self)
            more, due = self._owner.keep_time(self, now)
            self._due = min(due, now + LOOK_UP)
            self.transmit(now)
        run_all([*after, *more])
        for fact in facts:
            if isinstance(fact, Lost):
                self.link.discard()  # nobody answers, but the bytes may still be on their way
                raise LinkLost(fact.reason)
        if self.link.broken is not None:
            raise LinkLost(f"sending failed: {self.link.broken}")

    def _read(self) -> bytes | None:
        try:
            if self.link.is_tls:  # one TLS state serves both directions: it must not be used from two threads at once
                with self._owner.lock:
                    return self.link.read()
            return self.link.read()
        except OSError as error:
            raise LinkLost(f"reading failed: {error}") from error

    def _take(self, data: bytes, now: float) -> None:
        """Everything one read brought: replies and acknowledgements first, then its updates as one batch."""
        self.session.heard()
        self.last_received = now
        self.bytes += len(data)
        broken: frames.ProtocolError | None = None
        try:
            received = self._decoder.feed(data)
        except frames.ProtocolError as error:  # what came before it still counts: it may hold the reply to an order
            broken, received = error, error.received
        if self._trace is not None:
            for item in received:
                if isinstance(item, bytes):
                    self._trace("<", item)
        self.frames += len(received)
        prefix = self._push_prefix
        pushes: list[Push] = [item for item in received if isinstance(item, bytes) and item.startswith(prefix)]
        if len(pushes) < len(received):
            self._sort(received, now)
        elif pushes:  # nothing else: so it is with nearly every read of a busy stream
            self._publish(pushes, now)
        if broken is not None:
            raise LinkLost(f"protocol error: {broken}") from broken

    def _publish(self, pushes: list[Push], now: float) -> None:
        self.updates += len(pushes)
        self._owner.publish(pushes, self, now)

    def _sort(self, received: list[frames.Received], now: float) -> None:
        """Pushes mixed with other messages."""
        pushes: list[Push] = []
        replies: list[Reply] = []
        try:
            for item in received:
                if not isinstance(item, bytes):
                    self._take_control(item)
                    continue
                if item.startswith(self._push_prefix):
                    pushes.append(item)
                    continue
                try:
                    messages = self._read_frame(item, self._ws_key)
                except Exception as cause:  # whatever a server sends, the connection lives on
                    self._owner.report(unreadable(item, cause), raw=item)
                    continue
                for message in messages:
                    if isinstance(message, Update):
                        pushes.append(message)
                    elif isinstance(message, Reply):
                        replies.append(message)
                    else:
                        if replies:  # what came first counts first
                            self._take_replies(replies, now)
                            replies = []
                        self._take_message(message, now)
        finally:
            if replies:
                self._take_replies(replies, now)
            if pushes:
                self._publish(pushes, now)

    def _take_replies(self, replies: list[Reply], now: float) -> None:
        """Without the lock: with many orders in flight, every taking of it is a fight with those who send."""
        owner, claim = self._owner, self.session.lanes.claim
        for reply in replies:
            request = claim(reply.id)
            if request is None:
                with owner.lock:
                    after = owner.absorb(self.session.incoming(reply, now), self)
                run_all(after)
                continue
            owner.answered(request, reply)

    def _take_message(self, message: Message, now: float) -> None:
        """What is neither an update nor a reply."""
        with self._owner.lock:
            facts = self.session.incoming(message, now)
            after = self._owner.absorb(facts, self)
            self._due = 0.0  # it may allow, or ask for, something to be sent
        run_all(after)
        self._owner.acknowledged(message)
        for fact in facts:
            if isinstance(fact, Lost):
                raise LinkLost(fact.reason)

    def _take_control(self, frame: frames.ControlFrame) -> None:
        if frame.opcode == frames.PING:
            with self._owner.lock:
                if not self._owner.is_closed():  # sending would also send what waits, see above
                    self.link.send(frames.PONG, frame.payload)
        elif frame.opcode == frames.CLOSE:
            raise LinkLost(f"the exchange closed the connection: {frame.close_code} {frame.close_reason}".rstrip())


def unreadable(payload: bytes, cause: Exception) -> DecodeError:
    """What is reported of a frame that the dialect could not read."""
    error = DecodeError(f"a frame that cannot be read: {cause}", body=payload)
    error.__cause__ = cause
    return error


def run_all(thunks: Iterable[Thunk]) -> None:
    """Run what was collected under the lock."""
    for thunk in thunks:
        thunk()
