"""One connection for as long as somebody wants it: what callers may ask of it, and what its sessions report.

A life of the link has its own ``Session``; what outlives it stands here: ``Wishes`` (topics and who waits for them),
``Requests`` (orders on their way) and ``Freshness``. Keeping a link up is the ``Keeper``'s work.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from ..errors import BitgetError, NotSent, RateLimited, SubscriptionError, api_error
from .events import Handler
from .facts import (
    AckMissing,
    Complaint,
    Confirmed,
    Denied,
    Expired,
    Fact,
    Left,
    Ready,
    Refused,
    UpgradeAnnounced,
)
from .freshness import StaleAction
from .futures import ConnectionFuture
from .keeper import Keeper
from .lanes import Request
from .life import Life
from .messages import Topic
from .session import Session
from .states import State
from .wishes import Thunk, fail, resolve, run_all

__all__ = ["Connection"]


class Connection(Keeper):
    """See the module's first lines. The client makes it; it starts when first used and ends with :meth:`close`."""

    # --- what callers may do -----------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the connection is in its life."""
        return self._state

    def connect(self) -> ConnectionFuture[None]:
        """Open the connection; the future resolves once it is live, logged in where that is needed."""
        future: ConnectionFuture[None] = ConnectionFuture(self.readers)
        with self.lock:
            if self._state is State.CLOSED:
                after = [self._closed_thunk(future)]
            elif self._state is State.LIVE:
                after = [partial(resolve, future)]
            else:
                deadline = self._deadline()
                self._ready_waiters.append((future, deadline))
                self._start()
                self._look_up_by(deadline)
                after = []
        run_all(after)
        return future

    def subscribe(
        self,
        topics: Sequence[Topic],
        handler: Handler | None,
        *,
        max_age: float | None = None,
        on_stale: StaleAction = "event",
    ) -> ConnectionFuture[None]:
        """Want these topics, now and after every reconnect, until :meth:`unsubscribe`."""
        future: ConnectionFuture[None] = ConnectionFuture(self.readers)
        with self.lock:
            if self._state is State.CLOSED:
                after = [self._closed_thunk(future)]
            else:
                deadline = self._deadline()
                self._wishes.want(topics, handler, future, deadline)
                self._start()
                self._look_up_by(deadline)
                if max_age is not None:
                    now = self._clock.monotonic()
                    self._freshness.watch(topics, max_age, on_stale, now)
                    self._look_up_by(now + max_age)
                if self._succession is not None and self._succession.ready:
                    self._succession.missing.update(topics)
                after = self._pass_on(lambda session: session.subscribe(topics))
        run_all(after)
        return future

    def unsubscribe(self, topics: Sequence[Topic]) -> ConnectionFuture[None]:
        """Stop wanting these topics."""
        future: ConnectionFuture[None] = ConnectionFuture(self.readers)
        with self.lock:
            self._wishes.unwant(topics, future, self._deadline())
            self._freshness.forget(topics)
            if self._state is State.LIVE:
                after = self._pass_on(lambda session: session.unsubscribe(topics))
            else:
                after = [thunk for topic in topics for thunk in self._wishes.left(topic)]
        run_all(after)
        return future

    def _deadline(self) -> float:
        return self._clock.monotonic() + self._options.subscribe_timeout

    def _pass_on(self, wish: Callable[[Session], list[Fact]]) -> list[Thunk]:
        """Tell the live sessions of a wish; one that is not live yet is told when it is. Wants the lock."""
        after: list[Thunk] = []
        if self._state is State.LIVE:
            for life in self._lives_up():
                after += self.absorb(wish(life.session), life)
                life.transmit(self._clock.monotonic())
        return after

    def _lives_up(self) -> list[Life]:
        """The current life, and a successor that is logged in already. Wants the lock."""
        lives = [self._life] if self._life is not None else []
        if self._succession is not None and self._succession.ready and self._succession.new not in (None, self._life):
            lives.append(self._succession.new)
        return lives

    def _closed_thunk(self, future: ConnectionFuture[None]) -> Thunk:
        return lambda: fail(future, NotSent(f"{self.ws_key} is closed: {self._close_reason}"))

    def request(self, request: Request) -> None:
        """Send a request, now or as soon as the connection is live. Its handle learns what came of it."""
        after: list[Thunk] = []
        with self.lock:
            now = self._clock.monotonic()
            if self._state is State.CLOSED:
                after.append(self._requests.not_sent(request, f"{self.ws_key} is closed: {self._close_reason}"))
            elif (life := self._life) is not None and self._state is State.LIVE:
                if self._options.pacing == "raise" and (delay := life.session.pacing_delay(now, request.operation)):
                    raise self._limited(request.operation, delay)
                life.ask(request, now)
            else:
                self._requests.hold(request)
                self._start()
                self._look_up_by(request.deadline)
        run_all(after)

    def _limited(self, operation: str, delay: float) -> RateLimited:
        limits = self._dialect.limits
        own = limits.operations.get(operation)
        text = f"{limits.messages_per_second} messages a second"
        if own is not None:
            text += f", and {own.rate.count} times {operation} in {own.rate.seconds:g} s over the whole account"
        error = RateLimited(f"not sent: {self.ws_key} may send {text}; the next in {delay:.3f} s", endpoint=operation)
        error.retry_after = delay
        return error

    def take_back(self, request: Request) -> bool:
        """Make sure that a request never leaves; ``False`` when it is leaving, has left, or has ended."""
        with self.lock:
            succession = self._succession
            lives = [self._life] if succession is None else [succession.old, succession.new]
            return self._requests.drop(request) or any(life.withdraw(request) for life in lives if life is not None)

    def read_for(self, request: Request, timeout: float | None) -> None:
        """A caller waits for the answer to this request, at most ``timeout`` seconds: let him read, if he may.

        Returns sooner or later, answered or not. Handlers that run where reading is done never run on his thread.
        """
        life = self._life
        if life is not None and self._hooks.apart:
            life.read_for(request, timeout)

    def close(self, reason: str = "closed by the caller", timeout: float = 2.0) -> bool:
        """End it: every waiting caller is told. ``False`` if a reader took longer than ``timeout`` seconds to go."""
        with self.lock:
            after = self._shut(reason)
            threads = list(self._threads.items())
            for _, waker in threads:
                waker.wake()
        run_all(after)
        deadline = self._clock.monotonic() + timeout
        for thread, _ in threads:
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - self._clock.monotonic()))
        return not any(thread.is_alive() for thread, _ in threads if thread is not threading.current_thread())

    def disown(self, reason: str) -> None:
        """In a forked child: be closed, without touching what the parent still uses."""
        self.lock = threading.Lock()  # whoever held it does not exist here
        if self._state is not State.CLOSED:
            self._become(State.CLOSED)
            self._close_reason = reason
        succession = self._succession
        for life in {self._life, *((succession.old, succession.new) if succession is not None else ())}:
            if life is not None:
                life.let_go()
        for waker in self._threads.values():
            waker.close()
        self._life = self._succession = None
        self._threads = {}

    def stats(self) -> dict[str, Any]:
        """Counters and state, for monitoring. Times are seconds."""
        now = self._clock.monotonic()
        life = self._life
        inbox = life.inbox if life is not None else None
        counts = {name: count + getattr(inbox, name, 0) for name, count in self._counts.items()}
        heard = inbox.last_received if inbox is not None and inbox.last_received is not None else self._last_received
        return {
            "state": self._state.value,
            "since": now - self._since,
            "reconnects": max(0, self._lives - self._handovers - 1),
            "handovers": self._handovers,
            **counts,
            "queued_updates": self._outlet.tally.queued,
            "dropped_updates": self._outlet.tally.dropped,
            "topics": len(self._wishes.topics),
            "last_message_age": None if heard is None else now - heard,
            "ping_round_trip": life.session.round_trip if life is not None else None,
        }

    @property
    def topics(self) -> list[Topic]:
        """The wanted topics."""
        with self.lock:
            return list(self._wishes.topics)

    @property
    def topic_count(self) -> int:
        """How many topics are wanted."""
        return len(self._wishes.topics)

    def wants(self, topic: Topic) -> bool:
        """Whether this topic is wanted."""
        return topic in self._wishes.topics

    def _start(self) -> None:
        """Begin the first reader thread, when somebody first wants something. Wants the lock."""
        if not self._threads and self._state is State.IDLE:
            self._begin(self._serve)

    # --- facts -------------------------------------------------------------------------------------------------------

    def absorb(self, facts: Iterable[Fact], life: Life) -> list[Thunk]:
        """Take what a session reports into account; return what must run without the lock. Wants the lock."""
        after: list[Thunk] = []
        for fact in facts:
            if isinstance(fact, Expired):
                after.append(self._requests.expired(fact.request, taken_back=life.take_back(fact.request)))
            elif isinstance(fact, Confirmed):
                after += self._wishes.confirmed(fact.topic) + self._settled(fact.topic, life)
            elif isinstance(fact, Left):
                after += self._wishes.left(fact.topic) + self._settled(None, life)
            elif isinstance(fact, Refused):
                self._freshness.forget([fact.topic])
                after += self._refused(fact.topic, fact.code, fact.message, life, forget=True)
            elif isinstance(fact, AckMissing):
                # It may yet be sent, or come with the next link: the wish stays.
                text = "the exchange did not acknowledge it in time"
                after += self._refused(fact.topic, "", text, life, forget=False)
            elif isinstance(fact, Ready):
                after += self._go_live(fact, life)
            elif isinstance(fact, Denied):
                after += self._denied(fact, life)
            elif isinstance(fact, Complaint):
                error: BitgetError = api_error(fact.code, fact.message, endpoint=self.ws_key, raw=fact.raw)
                after.append(partial(self.report, error, raw=fact.raw))
            elif isinstance(fact, UpgradeAnnounced):
                after += self._succeed(life, f"{fact.code}: {fact.message}" if fact.code else fact.message)
        return after

    def _go_live(self, fact: Ready, life: Life) -> list[Thunk]:
        after: list[Thunk] = []
        if self._state is State.CLOSED:
            return after
        if self._succession is not None and life is self._succession.new:
            self._succession.ready = True
            self._succession.missing = set(self._wishes.topics)
            life.session.subscribe(self._wishes.topics)
            return self._settled(None, life)
        if self._state is not State.LIVE:
            self._become(State.LIVE)
        self._failures = 0
        if fact.logged_in:
            after.append(self._announce("authenticated"))
        after += [partial(resolve, future) for future, _ in self._ready_waiters]
        self._ready_waiters = []
        for request in self._requests.release():
            life.session.lanes.file(request)
        if self._lives > 1:
            self._wishes.restore()
            after += self._settled(None, life)
        life.session.subscribe(self._wishes.topics)
        self._freshness.restart(self._clock.monotonic())
        return after

    def _settled(self, topic: Topic | None, life: Life) -> list[Thunk]:
        """A topic is confirmed or refused on a life: perhaps the last one of a restoration or of a succession."""
        succession = self._succession
        if succession is not None and life is succession.new and life is not self._life:
            succession.missing &= self._wishes.topics.keys() - {topic}
            return [] if succession.missing or not succession.ready else self._promote(succession, life)
        if not self._wishes.restored(topic):
            return []
        return [self._announce("reconnected")]

    def _refused(self, topic: Topic, code: str, message: str, life: Life, *, forget: bool) -> list[Thunk]:
        after = self._wishes.refused(topic, code, message, forget=forget) + self._settled(topic, life)
        error = SubscriptionError(f"{topic!r}: {code or 'no code'}: {message}", refused={topic: (code, message)})
        return [*after, partial(self.report, error)]

    def _denied(self, fact: Denied, life: Life) -> list[Thunk]:
        error = api_error(fact.code, fact.message, endpoint=f"{self.ws_key} login")
        if self._succession is not None and life is self._succession.new:
            # The old link is still good: let it be used to its end. Then the login is tried anew, and is the last word.
            life.retired = True
            self._succession.given_up = fact.fatal
            return [partial(self.report, error)]
        after: list[Thunk] = [partial(self.report, error, fatal=fact.fatal)]
        if fact.fatal:
            return self._shut(f"the login was refused: {error}", error) + after
        return after
