"""One connection for as long as somebody wants it: a reader thread, one socket at a time, and what is wanted of it.

What a single life of the link confirmed stands in its ``Session``; what outlives it (wanted topics, waiting callers)
stands here. One lock guards session, link writes and waiting callers; it is never held while waiting or while running
anybody else's code: what must run afterwards is collected and run once the lock is free.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import attrs

from ..clock import Clock
from ..environment import Credentials
from ..errors import BitgetError, NotSent, RateLimited, SubscriptionError, TransportError, api_error
from ..trace import TRACE, redact
from .backoff import Backoff
from .dialect import Dialect
from .events import ConnectionEvent, ExceptionEvent, Handler, ResponseEvent
from .life import LOOK_UP, Life, LinkLost, run_all
from .link import Dial, Link, LinkOptions, Waker, wait
from .messages import LoggedIn, Message, Subscribed, Topic, Unsubscribed, Update
from .orders import ConnectionFuture
from .pacing import Pacer, PacingMode
from .session import (
    AckMissing,
    Answered,
    Complaint,
    Confirmed,
    Denied,
    Expired,
    Fact,
    Left,
    Ready,
    Refused,
    Request,
    Session,
    Timing,
    UpgradeAnnounced,
)
from .states import TRANSITIONS, State
from .wishes import Thunk, Wishes, fail, resolve

__all__ = ["Connection", "ConnectionOptions", "Hooks"]


@attrs.frozen
class ConnectionOptions:
    """What a connection needs to know; durations in seconds, ``recv_window`` in milliseconds."""

    timing: Timing = attrs.field(factory=Timing)
    link: LinkOptions = attrs.field(factory=LinkOptions)
    reconnect_delay: float = 0.5
    max_reconnect_delay: float = 30.0
    recv_window: int = 0
    pacing: PacingMode = "wait"


@attrs.frozen
class Hooks:
    """Where a connection reports to: the client that owns it."""

    emit: Callable[[str, Any], None]
    publish: Callable[[list[Update], Callable[[Sequence[Update]], None], bool], None]
    deliver: Callable[[Sequence[Update], Callable[[Update], Sequence[Handler]] | None], None]


class Connection:
    """See the module's first lines. The client makes it; it starts when first used and ends with :meth:`close`."""

    def __init__(
        self,
        ws_key: str,
        url: str,
        dialect: Dialect,
        options: ConnectionOptions,
        hooks: Hooks,
        clock: Clock,
        logger: logging.Logger,
        credentials: Credentials | None = None,
        sign: Callable[[str], str] | None = None,
    ) -> None:
        self.ws_key = ws_key
        self._url = url
        self._dialect = dialect
        self._options = options
        self._hooks = hooks
        self._clock = clock
        self._log = logger
        self._credentials = credentials
        self._sign = sign
        self._private = dialect.needs_login(ws_key)

        self.lock = threading.Lock()
        self._state = State.IDLE
        self._since = clock.monotonic()
        self._life: Life | None = None
        self._waker: Waker | None = None
        self._thread: threading.Thread | None = None
        self._wishes = Wishes()
        self._ready_waiters: list[ConnectionFuture[None]] = []
        self._held: list[Request] = []  # asked for while the link was not live
        self._due = 0.0  # by when a reader without a link looks up, whatever happens
        self._lives = 0
        self._close_reason = "never opened"
        self._backoff = Backoff(options.reconnect_delay, options.max_reconnect_delay, random.random)
        self._counts = {"frames": 0, "bytes": 0, "updates": 0}  # of past lives
        self._last_received: float | None = None

    # --- what callers may do -----------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the connection is in its life."""
        return self._state

    def reader(self) -> int | None:
        """The identity of the reader thread: the one thread that must not wait for this connection's futures."""
        thread = self._thread
        return thread.ident if thread is not None else None

    def is_closed(self) -> bool:
        """Whether it was closed for good."""
        return self._state is State.CLOSED

    def connect(self) -> ConnectionFuture[None]:
        """Open the connection; the future resolves once it is live, logged in where that is needed."""
        future: ConnectionFuture[None] = ConnectionFuture((self.reader,))
        with self.lock:
            if self._state is State.CLOSED:
                after = [self._closed_thunk(future)]
            elif self._state is State.LIVE:
                after = [lambda: resolve(future)]
            else:
                self._ready_waiters.append(future)
                self._start()
                after = []
        run_all(after)
        return future

    def subscribe(self, topics: Sequence[Topic], handler: Handler | None) -> ConnectionFuture[None]:
        """Want these topics, now and after every reconnect, until :meth:`unsubscribe`."""
        future: ConnectionFuture[None] = ConnectionFuture((self.reader,))
        with self.lock:
            if self._state is State.CLOSED:
                after = [self._closed_thunk(future)]
            else:
                self._wishes.want(topics, handler, future)
                self._start()
                after = self._pass_on(lambda session: session.subscribe(topics))
        run_all(after)
        return future

    def unsubscribe(self, topics: Sequence[Topic]) -> ConnectionFuture[None]:
        """Stop wanting these topics."""
        future: ConnectionFuture[None] = ConnectionFuture((self.reader,))
        with self.lock:
            self._wishes.unwant(topics, future)
            if self._state is State.LIVE:
                after = self._pass_on(lambda session: session.unsubscribe(topics))
            else:
                after = self.absorb([Left(topic) for topic in topics])
        run_all(after)
        return future

    def _pass_on(self, wish: Callable[[Session], list[Fact]]) -> list[Thunk]:
        """Tell a live session of a wish; otherwise it is told when there is one. Wants the lock."""
        life = self._life
        if life is None or self._state is not State.LIVE:
            return []
        after = self.absorb(wish(life.session))
        life.transmit(self._clock.monotonic())
        return after

    def _closed_thunk(self, future: ConnectionFuture[None]) -> Thunk:
        return lambda: fail(future, NotSent(f"{self.ws_key} is closed: {self._close_reason}"))

    def request(self, request: Request) -> None:
        """Send a request, now or as soon as the connection is live. Its handle learns what came of it."""
        after: list[Thunk] = []
        with self.lock:
            now = self._clock.monotonic()
            if self._state is State.CLOSED:
                after.append(self._not_sent(request, f"{self.ws_key} is closed: {self._close_reason}"))
            elif (life := self._life) is not None and self._state is State.LIVE:
                if self._options.pacing == "raise" and (delay := life.session.pacing_delay(now)):
                    error = RateLimited(f"{self.ws_key}: {self._dialect.limits.messages_per_second} messages a second")
                    error.retry_after = delay
                    raise error
                life.session.request(request)
                life.transmit(now)
            else:
                self._held.append(request)
                self._start()
                self._look_up_by(request.deadline)
        run_all(after)

    def close(self, reason: str = "closed by the caller", timeout: float = 2.0) -> bool:
        """End it: every waiting caller is told. ``False`` if the reader took longer than ``timeout`` seconds to go."""
        with self.lock:
            after = self._shut(reason)
            thread = self._thread
            if self._waker is not None:
                self._waker.wake()
        run_all(after)
        if thread is None or thread is threading.current_thread():
            return True
        thread.join(timeout)
        return not thread.is_alive()

    def stats(self) -> dict[str, Any]:
        """Counters and state, for monitoring. Times are seconds."""
        now = self._clock.monotonic()
        life = self._life
        counts = {name: count + getattr(life, name, 0) for name, count in self._counts.items()}
        heard = life.last_received if life is not None and life.last_received is not None else self._last_received
        return {
            "state": self._state.value,
            "since": now - self._since,
            "reconnects": max(0, self._lives - 1),
            **counts,
            "topics": len(self._wishes.topics),
            "last_message_age": None if heard is None else now - heard,
            "ping_round_trip": life.session.round_trip if life is not None else None,
        }

    @property
    def topics(self) -> list[Topic]:
        """The wanted topics."""
        with self.lock:
            return list(self._wishes.topics)

    # --- state -------------------------------------------------------------------------------------------------------

    def _become(self, state: State) -> None:
        """The only assignment of the state. Wants the lock."""
        if state not in TRANSITIONS[self._state]:
            raise AssertionError(f"{self.ws_key}: {self._state.value} → {state.value} is no move of the table")
        self._log.debug("%s: %s → %s", self.ws_key, self._state.value, state.value)
        self._state = state
        self._since = self._clock.monotonic()

    def _start(self) -> None:
        """Begin the reader thread, the first time somebody wants something. Wants the lock."""
        if self._thread is None:
            self._waker = Waker()
            self._thread = threading.Thread(target=self._run, name=f"bitget-{self.ws_key}", daemon=True)
            self._thread.start()

    def _shut(self, reason: str, error: BaseException | None = None) -> list[Thunk]:
        """Become CLOSED and fail everybody who waits. Wants the lock."""
        if self._state is State.CLOSED:
            return []
        self._become(State.CLOSED)
        self._close_reason = reason
        after = self._abandon(reason)
        after += [self._not_sent(request, reason) for request in self._held]
        self._held = []
        failure = error or NotSent(f"{self.ws_key} was closed: {reason}")
        for future in self._ready_waiters:
            after.append(partial(fail, future, failure))
        self._ready_waiters = []
        return after + self._wishes.closed(failure)

    def _abandon(self, reason: str) -> list[Thunk]:
        """Take leave of the session: what was sent is unknown now, what was not is held or ended. Wants the lock."""
        life, self._life = self._life, None
        if life is None:
            return []
        self._counts = {name: count + getattr(life, name) for name, count in self._counts.items()}
        self._last_received = life.last_received
        after = self._wishes.link_lost()
        for request in life.session.unfinished():
            if request.sent:
                after.append(self._unknown(request, f"the link was lost ({reason})"))
            elif request.handle.running():  # part of its frame may be out, but never all of it
                after.append(self._not_sent(request, f"the link was lost before it had left ({reason})"))
            else:
                self._held.append(request)
        return after

    # --- facts -------------------------------------------------------------------------------------------------------

    def absorb(self, facts: Iterable[Fact]) -> list[Thunk]:
        """Take what the session reports into account; return what must run without the lock. Wants the lock."""
        after: list[Thunk] = []
        for fact in facts:
            if isinstance(fact, Answered):
                after.append(partial(self._settle, fact))
            elif isinstance(fact, Confirmed):
                after += self._wishes.confirmed(fact.topic) + self._restored(fact.topic)
            elif isinstance(fact, Left):
                after += self._wishes.left(fact.topic)
            elif isinstance(fact, Refused):
                after += self._refused(fact.topic, fact.code, fact.message, forget=True)
            elif isinstance(fact, AckMissing):
                # It may yet be sent, or come with the next link: the wish stays.
                text = "the exchange did not acknowledge it in time"
                after += self._refused(fact.topic, "", text, forget=False)
            elif isinstance(fact, Expired):
                after.append(self._expired(fact.request))
            elif isinstance(fact, Ready):
                after += self._go_live(fact)
            elif isinstance(fact, Denied):
                after += self._denied(fact)
            elif isinstance(fact, Complaint):
                error: BitgetError = api_error(fact.code, fact.message, endpoint=self.ws_key, raw=fact.raw)
                after.append(partial(self.report, error, raw=fact.raw))
            elif isinstance(fact, UpgradeAnnounced):
                error = api_error(fact.code, fact.message, endpoint=self.ws_key)
                after.append(partial(self.report, error))
        return after

    def _go_live(self, fact: Ready) -> list[Thunk]:
        after: list[Thunk] = []
        life = self._life
        if life is None or self._state is State.CLOSED:
            return after
        if self._state is not State.LIVE:
            self._become(State.LIVE)
        if fact.logged_in:
            event = ConnectionEvent("authenticated", self.ws_key)
            after.append(lambda: self._emit("authenticated", event))
        for future in self._ready_waiters:
            after.append(partial(resolve, future))
        self._ready_waiters = []
        held, self._held = self._held, []
        for request in held:
            life.session.request(request)
        if self._lives > 1:
            self._wishes.restore()
            after += self._restored()
        life.session.subscribe(self._wishes.topics)
        return after

    def _restored(self, topic: Topic | None = None) -> list[Thunk]:
        if not self._wishes.restored(topic):
            return []
        event = ConnectionEvent("reconnected", self.ws_key)
        return [lambda: self._emit("reconnected", event)]

    def _refused(self, topic: Topic, code: str, message: str, *, forget: bool) -> list[Thunk]:
        after = self._wishes.refused(topic, code, message, forget=forget) + self._restored(topic)
        error = SubscriptionError(f"{topic!r}: {code or 'no code'}: {message}", refused={topic: (code, message)})
        after.append(lambda: self.report(error))
        return after

    def _denied(self, fact: Denied) -> list[Thunk]:
        error = api_error(fact.code, fact.message, endpoint=f"{self.ws_key} login")
        after: list[Thunk] = [lambda: self.report(error, fatal=fact.fatal)]
        if fact.fatal:
            reason = f"the login was refused: {error}"
            return self._shut(reason, error) + after
        return after

    def _settle(self, fact: Answered) -> None:
        handle = fact.request.handle
        error = handle.answered(fact.reply)
        if error is None:
            event = ResponseEvent(self.ws_key, fact.reply.raw, is_ws_api_response=True, request=handle.request)
            self._emit("response", event)
        else:
            self.report(error, raw=fact.reply.raw, request=handle.request)

    def _expired(self, request: Request) -> Thunk:
        """What a passed deadline means: never sent, if its bytes can be kept here; else unknown. Wants the lock."""
        if self._life is None or self._life.take_back(request):
            return self._not_sent(request, f"{self.ws_key} could not send it before its deadline")
        return self._unknown(request, "no reply came before its deadline")

    def _not_sent(self, request: Request, why: str) -> Thunk:
        return lambda: self.report(request.handle.not_sent(why), request=request.handle.request)

    def _unknown(self, request: Request, why: str) -> Thunk:
        return lambda: self.report(request.handle.unknown(why), request=request.handle.request)

    # --- events ------------------------------------------------------------------------------------------------------

    def _emit(self, name: str, event: Any) -> None:
        self._hooks.emit(name, event)

    def report(
        self,
        error: BaseException,
        *,
        raw: Any = None,
        request: Any = None,
        fatal: bool = False,
        level: int = logging.WARNING,
    ) -> None:
        """Tell everybody of a failure in the background: the log and the ``exception`` event."""
        self._log.log(logging.ERROR if fatal else level, "%s: %s", self.ws_key, error)
        is_reply = request is not None
        self._emit("exception", ExceptionEvent(self.ws_key, error, raw, is_reply, request, fatal))

    # --- the reader thread -------------------------------------------------------------------------------------------

    def _run(self) -> None:
        reason = ""
        try:
            while self._state is not State.CLOSED:
                opened: float | None = None
                try:
                    link = self._dial()
                    if link is not None:
                        opened = self._clock.monotonic()
                        try:
                            self._live(link)
                        finally:
                            with self.lock:  # a caller may be about to send
                                link.close()
                except LinkLost as lost:
                    reason = str(lost)
                self._retreat(reason, opened)
        except Exception as error:  # a bug in here must not leave callers waiting for ever
            self._log.exception("%s: the reader failed", self.ws_key)
            with self.lock:
                after = self._shut(f"internal error: {error!r}")
            self.report(error, fatal=True)
            run_all(after)
        finally:
            with self.lock:
                waker, self._waker = self._waker, None
            if waker is not None:
                waker.close()
            self._emit("close", ConnectionEvent("close", self.ws_key, self._close_reason))

    def _dial(self) -> Link | None:
        """Open a link on a thread of its own, so that closing and deadlines need not wait for a slow network."""
        with self.lock:
            if self._state is State.CLOSED:
                return None
            self._become(State.CONNECTING)
            waker = self._waker
        assert waker is not None
        attempt = Dial(self._url, self._options.link, waker)
        while not attempt.finished:
            self._rest(self._clock.monotonic() + LOOK_UP, lambda: attempt.finished)
            if self.is_closed():
                attempt.abandon()
                return None
        if attempt.error is not None:
            raise LinkLost(f"cannot connect to {self._url}: {attempt.error}")
        return attempt.link

    def _live(self, link: Link) -> None:
        now = self._clock.monotonic()
        pacer = Pacer(self._dialect.limits, self._options.pacing)
        session = Session(self._dialect, self.ws_key, pacer, self._options.timing, now)
        login = self._login_frame() if self._private else None
        with self.lock:
            if self._state is State.CLOSED or self._waker is None:
                return
            life = self._life = Life(
                self,
                session,
                link,
                self._dialect,
                self.ws_key,
                self._waker,
                self._clock.monotonic,
                self._options.link.max_message_size,
                self._trace_frame if self._log.isEnabledFor(TRACE) else None,
            )
            self._lives += 1
            first = self._lives == 1
            self._become(State.AUTHENTICATING if login is not None else State.LIVE)
            after = self.absorb(session.open(login, now))
        if first:
            self._emit("open", ConnectionEvent("open", self.ws_key))
        run_all(after)
        life.run()

    def _login_frame(self) -> bytes:
        if self._credentials is None or self._sign is None:  # the client checks before it makes a private connection
            raise AssertionError(f"{self.ws_key} has no credentials")
        now_ms = self._clock.now_ms() + self._options.recv_window
        return self._dialect.login(self._credentials, self._sign, now_ms)

    def _trace_frame(self, direction: str, payload: bytes) -> None:
        self._log.log(TRACE, "%s %s %s", self.ws_key, direction, redact(payload))

    def publish(self, updates: list[Update]) -> None:
        """Hand the updates of one read over to the handlers."""
        self._hooks.publish(updates, self._deliver, not self._private)

    def _deliver(self, updates: Sequence[Update]) -> None:
        """Runs on the dispatcher's thread."""
        self._hooks.deliver(updates, self._handlers_of if self._wishes.has_handlers else None)

    def acknowledged(self, message: Message) -> None:
        """Tell listeners of ``response`` what the exchange confirmed."""
        if isinstance(message, LoggedIn | Subscribed | Unsubscribed):
            self._emit("response", ResponseEvent(self.ws_key, message.raw))

    def _handlers_of(self, update: Update) -> Sequence[Handler]:
        topic = update.topic
        handlers = self._wishes.routes.get(topic)  # a look without the lock: it is asked for every update
        if handlers is None:
            with self.lock:
                handlers = self._wishes.handlers_of(topic)
        return handlers

    # --- sending and waiting -----------------------------------------------------------------------------------------

    def _look_up_by(self, moment: float) -> None:
        """Make sure that a reader without a link looks up by this moment. Wants the lock."""
        if moment < self._due and self._waker is not None:
            self._due = moment
            self._waker.wake()

    def _rest(self, until: float, enough: Callable[[], bool]) -> None:
        """Wait without a link, ending held requests whose deadline passes, until this moment or until it is enough."""
        while self._state is not State.CLOSED and not enough():
            now = self._clock.monotonic()
            with self.lock:
                late = [request for request in self._held if request.deadline <= now]
                self._held = [request for request in self._held if request.deadline > now]
                self._due = min([until, *(request.deadline for request in self._held)])
                after = [self._expired(request) for request in late]
                waker = self._waker
            run_all(after)
            if now >= until or waker is None:
                return
            wait(waker, None, self._due - now)

    def _retreat(self, reason: str, opened: float | None) -> None:
        """The link is lost, or never came (``opened`` is ``None``): settle what hung on it, then back off."""
        with self.lock:
            if self._state is State.CLOSED:
                return
            after = self._abandon(reason)
            self._become(State.WAITING)
        self._log.warning("%s: link lost: %s", self.ws_key, reason)
        run_all(after)
        delay = self._backoff.next_delay(self._clock.monotonic() - opened if opened is not None else 0.0)
        if opened is not None:
            self._emit("close", ConnectionEvent("close", self.ws_key, reason))
        else:
            self.report(TransportError(reason), level=logging.DEBUG)
        self._emit("reconnect", ConnectionEvent("reconnect", self.ws_key, reason, self._backoff.attempts, delay))
        self._rest(self._clock.monotonic() + delay, lambda: False)
