"""One life of a connection: a session on a link. Reads, sends, keeps deadlines; what comes of it is the owner's.

Who reads is ruled by its ``turn``; what reading brings is for its ``inbox``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from ..clock import Clock
from . import frames
from .dialect import Dialect
from .facts import Fact, Lost
from .inbox import Inbox
from .lanes import Request
from .link import Link, LinkLost, Waker, Watch
from .messages import Message, Push, Reply
from .session import Session
from .turn import MOMENT, Turn, Visit
from .wishes import Thunk, run_all

__all__ = ["LOOK_UP", "Life", "Owner"]

# A reader with nothing due soon still looks up this often (seconds). Callers whose deadlines lie further away need not
# wake it, which makes sending an order cheaper.
LOOK_UP: Final = 2.0

# Each reply that wakes the reader makes it fight for the interpreter with callers who are sending. If one was a moment
# ago, it stands aside so that replies gather: for a moment, and if more than a few requests were sent since it last
# read, for so many seconds. Who waits for a reply meanwhile reads it himself.
_FEW: Final = 8
_GATHERING: Final = 0.002

_IN_A_ROW: Final = MOMENT  # a caller who comes for a reply so soon after the last read is likely to do so again

_BUSY: Final = 4096  # after a read of more bytes than this, more has probably arrived: read again without waiting


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
        self.opened = clock.monotonic()
        #: Another life has taken over: this one only waits for the replies it still owes.
        self.retired = False
        self._owner = owner
        self._waker = waker
        self._clock = clock
        #: By when the reader looks up, whatever happens.
        self.due = 0.0
        self._reader = threading.get_ident()
        self._asked = 0  # requests
        self._asked_at = 0.0
        self._trace = trace
        #: Who reads.
        self.turn = Turn(link, waker, clock)
        #: Where it goes.
        self.inbox = Inbox(self, owner, dialect, ws_key, clock, max_message_size, trace)

    def run(self) -> None:
        """Read until the link is lost (raises :class:`LinkLost`), the connection closed, or the life succeeded."""
        link, turn, inbox, monotonic = self.link, self.turn, self.inbox, self._clock.monotonic
        watch = Watch(self._waker, link)
        busy = link.is_tls  # TLS may hold decoded bytes that waiting on the socket does not show: read first
        seen = 0
        while not self._owner.is_closed() and not (self.retired and self.session.lanes.is_settled()):
            now = monotonic()
            if now >= self.due or link.has_backlog:
                self._look_after(now)
                if link.has_backlog:
                    turn.recall()  # the caller who reads does not wait for room to write
            if not turn.take(self.due - now):
                continue
            try:
                inbox.go_on()
                if busy or watch.wait(self.due - now):
                    data = self._read()
                    if data is not None:
                        inbox.take(data)
                    busy = data is not None and (link.is_tls or len(data) > _BUSY)
            finally:
                turn.leave()
            asked, seen = self._asked - seen, self._asked
            if asked and (inbox.last_received or 0.0) - self._asked_at < MOMENT:
                turn.stand_aside(MOMENT if asked <= _FEW else _GATHERING)

    def read_for(self, request: Request, timeout: float | None) -> None:
        """A caller waits for the answer to a request: let him read, if it is his turn.

        He stops when it is answered, after ``timeout`` seconds, or when there is something that only the reader may do.
        """
        turn, link, inbox, monotonic = self.turn, self.link, self.inbox, self._clock.monotonic
        if inbox.wants_reader:  # which would wait longer the more callers come
            return
        holds = self.session.lanes.holds
        now = monotonic()
        deadline = now + (timeout if timeout is not None else float("inf"))
        visit = Visit()
        whole = True  # nothing was read that has not been handled
        try:
            if not turn.visit(visit, in_a_row=now - (inbox.last_received or 0.0) < _IN_A_ROW):
                return
            busy = link.is_tls
            while holds(request) and not (visit.is_evicted or turn.over or link.has_backlog or inbox.wants_reader):
                if (busy or turn.wait(visit, min(deadline - now, LOOK_UP))) and visit.stays():
                    whole = False
                    data = self._read()
                    if data is not None:
                        inbox.take_plain(data)
                    whole = True
                    visit.may_go()
                    busy = data is not None and link.is_tls
                now = monotonic()
                if now >= deadline:
                    break
        except LinkLost as lost:  # the reader deals with it
            inbox.fail(lost)
        except BaseException as error:  # a signal's handler raised, and wants it to reach whoever called
            if not whole:
                inbox.interrupted(error)
            raise
        finally:
            try:
                turn.depart(visit, call=inbox.wants_reader)
            except BaseException:  # as above
                turn.depart(visit, call=True)
                raise

    def end(self) -> None:
        """Close the link, once nobody reads it any more. Called without the lock."""
        self.turn.end()
        with self._owner.lock:  # a caller may be sending: whether its last byte left must be noted first
            self.link.close()
        self.inbox.run_calls()

    def let_go(self) -> None:
        """Give the descriptors back without a byte on the wire: they are also another process's."""
        self.turn.let_go()
        self.link.let_go()

    def ask(self, request: Request, now: float) -> None:
        """Send a request, now or when its turn comes. Wants the lock."""
        self._asked += 1
        self._asked_at = now
        if self.link.broken is not None:
            self.session.lanes.file(request)  # the next link can send it
            self._look_up_by(now)
        elif self.session.ask(request, now):
            self._send(request.payload, request)
            self._look_up_by(request.deadline)
        else:
            self.transmit(now)

    def transmit(self, now: float) -> None:
        """Send what may leave now, and have the reader look up in time. Wants the lock."""
        link = self.link
        # On a broken link requests stay where they are: the next link can send them.
        for payload, request in self.session.outgoing(now) if link.broken is None else ():
            self._send(payload, request)
        if link.has_backlog:
            link.flush()
        self._look_up_by(self.session.next_tick(now))

    def _send(self, payload: bytes, request: Request | None) -> None:
        if self._trace is not None:
            self._trace(">", payload)
        self.link.send(frames.TEXT, payload, request)

    def _look_up_by(self, moment: float) -> None:
        """Have the reader look up by then, and at once if the link needs it."""
        link = self.link
        if link.broken is not None:
            moment = 0.0
        if moment < self.due or link.has_backlog:
            self.due = min(moment, self.due)
            if threading.get_ident() != self._reader:
                self._waker.wake()

    def look_up(self) -> None:
        """Have the reader look up now."""
        self.due = 0.0
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
        self.turn.recall()
        return True

    def _look_after(self, now: float) -> None:
        """What time brings, and what waits to be sent."""
        with self._owner.lock:
            if self._owner.is_closed():  # a moment ago, by another thread: what it called "not sent" must not leave now
                return
            facts = self.session.tick(now)
            after = self._owner.absorb(facts, self)
            more, due = self._owner.keep_time(self, now)
            self.due = min(due, now + LOOK_UP)
            self.transmit(now)
        if facts:
            self.turn.recall()  # it may be his request that has expired
        run_all([*after, *more])
        for fact in facts:
            if isinstance(fact, Lost):
                self.link.discard()  # nobody answers, but the bytes may still be on their way
                raise LinkLost(fact.reason)
        if self.link.broken is not None:
            raise LinkLost(f"sending failed: {self.link.broken}")

    def _read(self) -> bytes | None:
        try:
            data = self.link.read()
        except OSError as error:
            raise LinkLost(f"reading failed: {error}") from error
        if data == b"":
            raise LinkLost("the exchange closed the connection without a word")
        return data
