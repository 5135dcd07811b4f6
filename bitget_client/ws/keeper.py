"""Keeps a link up: the state, the reader threads, backing off, changing over. What callers may ask is not known here.

One lock guards state, sessions and link writes; it is never held while waiting or while running anybody else's code:
what must run afterwards is collected as thunks and run once the lock is free.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from ..clock import Clock
from ..errors import NotSent, StaleData, TransportError
from .backoff import Backoff
from .dialect import Dialect
from .events import ConnectionEvent, ExceptionEvent, Handler, ResponseEvent
from .facts import Fact
from .freshness import Freshness
from .futures import ConnectionFuture
from .handover import PATIENCE, Succession
from .lanes import Request
from .life import LOOK_UP, Life
from .link import Link, LinkLost, Waker, Watch
from .messages import LoggedIn, Message, Push, Reply, Subscribed, Topic, Unsubscribed
from .opening import Opening
from .options import ConnectionOptions, Hooks
from .outlet import Outlet
from .requests import Requests
from .states import TRANSITIONS, State
from .wishes import Thunk, Wishes, fail, run_all

__all__ = ["Keeper"]

_LOOK_AGAIN: Final = 0.05  # seconds after which a reader that waits for another sees whether the connection was closed


def _chance() -> float:
    """A number between 0 and 1."""
    import random  # here, because only who has to wait for a second attempt needs it

    return random.random()


class Keeper:
    """See the module's first lines. :class:`~bitget_client.ws.connection.Connection` completes it."""

    def __init__(
        self,
        ws_key: str,
        opening: Opening,
        dialect: Dialect,
        options: ConnectionOptions,
        hooks: Hooks,
        clock: Clock,
        logger: logging.Logger,
        number: int = 1,
    ) -> None:
        self.ws_key = ws_key
        #: Which of the client's connections of this name it is, counted from 1.
        self.number = number
        self._dialect = dialect
        self._options = options
        self._hooks = hooks
        self._clock = clock
        self._log = logger
        self._opening = opening

        self.lock = threading.Lock()
        self._state = State.IDLE
        self._since = clock.monotonic()
        self._life: Life | None = None
        self._succession: Succession | None = None
        self._publishing = threading.Lock()  # held while the two lives of a succession hand over; taken before ``lock``
        self._threads: dict[threading.Thread, Waker] = {}
        #: For futures of this connection; made once, and not for each of them.
        self.readers = (self.is_reader,)
        self._wishes = Wishes()
        self._requests = Requests(ws_key, self.report, hooks.emit, hooks.hears)
        self._outlet = Outlet(ws_key, dialect, hooks, self._wishes, self._handlers_of, self.report)
        self._freshness = Freshness()
        self._ready_waiters: list[tuple[ConnectionFuture[None], float]] = []  # with their deadlines
        self._due = 0.0  # by when a reader without a link looks up, whatever happens
        self._lives = 0
        self._handovers = 0
        self._failures = 0  # attempts in a row that did not become live
        self._close_reason = "never opened"
        self._backoff = Backoff(options.reconnect_delay, options.max_reconnect_delay, _chance)
        self._counts = {"frames": 0, "bytes": 0, "updates": 0}  # of past lives
        self._last_received: float | None = None

    def is_reader(self) -> bool:
        """Whether this is a thread that resolves this connection's futures, and so must not wait for one."""
        return threading.current_thread() in self._threads

    def is_closed(self) -> bool:
        """Whether it was closed for good."""
        return self._state is State.CLOSED

    def answered(self, request: Request, reply: Reply) -> None:
        """A reader claimed a request for its reply; called without the lock."""
        self._requests.answered(request, reply)

    def absorb(self, facts: Iterable[Fact], life: Life) -> list[Thunk]:
        """Take what a session reports into account; return what must run without the lock. Wants the lock."""
        raise NotImplementedError  # what facts mean to callers is the Connection's to say

    # --- state -------------------------------------------------------------------------------------------------------

    def _become(self, state: State) -> None:
        """The only assignment of the state. Wants the lock."""
        if state not in TRANSITIONS[self._state]:
            raise AssertionError(f"{self.ws_key}: {self._state.value} → {state.value} is no move of the table")
        self._log.debug("%s: %s → %s", self.ws_key, self._state.value, state.value)
        self._state = state
        self._since = self._clock.monotonic()

    def _begin(self, work: Callable[[Waker], None]) -> None:
        """Run reader work on a thread of its own. Wants the lock."""
        waker = Waker()
        thread = threading.Thread(target=self._guarded, args=(work, waker), name=f"bitget-{self.ws_key}", daemon=True)
        self._threads[thread] = waker
        thread.start()

    def _shut(self, reason: str, error: BaseException | None = None) -> list[Thunk]:
        """Become CLOSED and fail everybody who waits. Wants the lock."""
        if self._state is State.CLOSED:
            return []
        self._become(State.CLOSED)
        self._close_reason = reason
        succession, self._succession = self._succession, None
        after = self._abandon(self._life, reason)
        if succession is not None and succession.old is not self._life:
            after += self._requests.lost(succession.old.session.lanes.claim_all(), reason)
        self._life = None
        after += self._requests.closed(reason)
        failure = error or NotSent(f"{self.ws_key} was closed: {reason}")
        after += [partial(fail, future, failure) for future, _ in self._ready_waiters]
        self._ready_waiters = []
        return after + self._wishes.closed(failure)

    def _abandon(self, life: Life | None, reason: str) -> list[Thunk]:
        """Take leave of a life: what was sent on it is unknown now, what was not is held or ended. Wants the lock."""
        if life is None:
            return []
        self._count(life)
        return self._wishes.link_lost() + self._requests.lost(life.session.lanes.claim_all(), reason)

    # --- change-over -------------------------------------------------------------------------------------------------

    def _succeed(self, life: Life, reason: str) -> list[Thunk]:
        """The link will be cut soon: bring up the next one beside it. Wants the lock."""
        if self._succession is not None or life is not self._life or self._state is not State.LIVE:
            return []
        succession = self._succession = Succession(life, self._dialect)
        self._begin(partial(self._serve_succession, succession))
        self._log.info("%s: changing over to a new link: %s", self.ws_key, reason)
        return [self._announce("reconnect", reason)]

    def _promote(self, succession: Succession, life: Life) -> list[Thunk]:
        """The successor has everything: requests go to it from now on. Wants the lock."""
        self._life = life
        self._lives += 1
        self._handovers += 1
        succession.complete(self._clock.monotonic())
        life.look_up()
        # The old link may end before it has acknowledged these; the new one may never have had them.
        return self.absorb(life.session.unsubscribe(self._wishes.leaving), life)

    def _mute(self, succession: Succession) -> None:
        """Stop hearing the old link, and deliver what the new one brought meanwhile."""
        with self._handing_over() as alone:
            with self.lock:
                # It is done, or both links were lost meanwhile.
                if not alone or succession.muted or self._succession is not succession:
                    return
                updates = succession.mute(self._clock.monotonic())
                succession.old.retired = True
                succession.old.look_up()
            self._outlet.hand_over(updates)
            self._announce("reconnected", "changed over to a new link")()

    def _release(self, succession: Succession, now: float) -> None:
        with self._handing_over() as alone:
            if alone:
                self._outlet.hand_over(succession.keep_time(now))

    @contextmanager
    def _handing_over(self) -> Iterator[bool]:
        """Nobody else hands updates over meanwhile. ``False``: the connection was closed before it came to that.

        A handler that runs on a reader may close the connection: it does so inside of this, and waits for the readers.
        """
        while not self._publishing.acquire(timeout=_LOOK_AGAIN):
            if self.is_closed():
                yield False
                return
        try:
            yield True
        finally:
            self._publishing.release()

    def _serve_succession(self, succession: Succession, waker: Waker) -> None:
        """The successor's thread: bring it up, again and again if need be, as long as the old link lives."""
        backoff = Backoff(self._options.reconnect_delay, self._options.max_reconnect_delay, _chance)
        while self._succession is succession and not succession.given_up and not self.is_closed():
            try:
                link = self._dial(waker, lambda: self._succession is not succession)
                if link is None:
                    return
                life, login = self._opening.make_life(self, link, waker)
                with self.lock:
                    if self._succession is not succession or self.is_closed():
                        link.close()
                        return
                    succession.begin(life)
                    after = self.absorb(life.session.open(login, life.opened), life)
                run_all(after)
                self._serve(waker, life)
                if self._life is life or self.is_closed():
                    return
            except LinkLost as lost:
                self._log.info("%s: the successor did not come up: %s", self.ws_key, lost)
            again_at = self._clock.monotonic() + backoff.next_delay(0.0)
            self._rest(waker, again_at, lambda: self._succession is not succession)

    def _count(self, life: Life) -> None:
        self._counts = {name: count + getattr(life.inbox, name) for name, count in self._counts.items()}
        self._last_received = max(filter(None, (self._last_received, life.inbox.last_received)), default=None)

    # --- events ------------------------------------------------------------------------------------------------------

    def _emit(self, name: str, event: Any) -> None:
        self._hooks.emit(name, event)

    def _announce(self, name: str, reason: str = "", attempt: int = 0, delay: float = 0.0) -> Thunk:
        return partial(self._emit, name, ConnectionEvent(name, self.ws_key, reason, attempt, delay, self.number))

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

    def acknowledged(self, message: Message) -> None:
        """Tell listeners of ``response`` what the exchange confirmed."""
        if isinstance(message, LoggedIn | Subscribed | Unsubscribed):
            self._emit("response", ResponseEvent(self.ws_key, message.raw))

    # --- updates -----------------------------------------------------------------------------------------------------

    def publish(self, pushes: list[Push], life: Life, now: float) -> None:
        """Hand the pushes of one read over to the handlers."""
        succession = self._succession
        if not self._freshness and succession is None:
            if life is self._life:
                self._outlet.hand_over(pushes)
            return
        updates = list(self._outlet.decoded(pushes))
        if self._freshness:
            with self.lock:
                for update in updates:
                    self._freshness.seen(self._wishes.meant_by(update.topic), now)
        if succession is None:
            if life is self._life:
                self._outlet.hand_over(updates)
            return
        with self._handing_over() as alone:
            if alone:
                take = succession.from_new if life is succession.new else succession.from_old
                self._outlet.hand_over(take(updates, now))

    def _handlers_of(self, topic: Topic) -> Sequence[Handler]:
        with self.lock:
            return self._wishes.handlers_of(topic)

    # --- time --------------------------------------------------------------------------------------------------------

    def keep_time(self, life: Life, now: float) -> tuple[list[Thunk], float]:
        """Data that is too old, a link that is too old, an old link to be muted. Wants the lock."""
        if life is not self._life:
            return [], float("inf")
        after, due = self._check_freshness(now, life)
        after += self._expire(now)  # those that wait for the login
        due = min(due, self._next_deadline())
        succession = self._succession
        if succession is not None and succession.over(now):
            succession = self._succession = None
        if succession is None:
            age_due = life.opened + self._options.max_connection_age
            if now >= age_due and self._state is State.LIVE:
                after += self._succeed(life, f"the connection is {now - life.opened:.0f} s old")
            else:
                due = min(due, age_due)
        elif succession.muted:
            after.append(partial(self._release, succession, now))
            due = min(due, now + PATIENCE)
        elif succession.mute_at is not None:
            if now >= succession.mute_at:
                after.append(partial(self._mute, succession))
            due = min(due, succession.mute_at)
        return after, due

    def _expire(self, now: float) -> list[Thunk]:
        """End whoever has waited long enough for a link, or for an acknowledgement. Wants the lock."""
        text = f"{self.ws_key} was not live within {self._options.subscribe_timeout:g} s; it goes on trying"
        late = [future for future, deadline in self._ready_waiters if deadline <= now]
        self._ready_waiters = [waiter for waiter in self._ready_waiters if waiter[1] > now]
        ends: list[Thunk] = [partial(fail, future, TransportError(text)) for future in late]
        return self._requests.expire(now) + self._wishes.expire(now) + ends

    def _next_deadline(self) -> float:
        """By when somebody must have waited long enough. Wants the lock."""
        ready = min((deadline for _, deadline in self._ready_waiters), default=float("inf"))
        return min(self._requests.next_deadline(), self._wishes.next_deadline(), ready)

    def _check_freshness(self, now: float, life: Life | None) -> tuple[list[Thunk], float]:
        after: list[Thunk] = []
        for topic, age, action in self._freshness.stale(now):
            if action != "resubscribe":
                error = StaleData(f"{topic!r}: no update for {age:g} s", topic=topic, age=age)
                after.append(partial(self.report, error))
            if action != "event" and life is not None and self._state is State.LIVE:
                after += self.absorb(life.session.renew([topic]), life)
        return after, self._freshness.next_due()

    # --- the reader threads ------------------------------------------------------------------------------------------

    def _guarded(self, work: Callable[[Waker], None], waker: Waker) -> None:
        """Run reader work to its end; a bug in it must not leave callers waiting for ever."""
        try:
            work(waker)
        except Exception as error:
            self._log.exception("%s: a reader failed", self.ws_key)
            with self.lock:
                after = self._shut(f"internal error: {error!r}")
            self.report(error, fatal=True)
            run_all(after)
        with self.lock:
            del self._threads[threading.current_thread()]
            waker.close()
            last = not self._threads
        if last and self.is_closed():
            self._announce("close", self._close_reason)()

    def _serve(self, waker: Waker, life: Life | None = None) -> None:
        """Keep the connection up, until it is closed or another thread's life has taken over."""
        while not self.is_closed():
            reason = ""
            try:
                if life is None:
                    link = self._dial(waker, self.is_closed)
                    life = self._open(link, waker) if link is not None else None
                if life is not None:
                    life.run()
            except LinkLost as lost:
                reason = str(lost)
            finally:
                if life is not None:
                    life.end()
            if not self._retreat(waker, life, reason):
                return
            life = None

    def _dial(self, waker: Waker, unwanted: Callable[[], bool]) -> Link | None:
        """Open a link on a thread of its own, so that closing and deadlines need not wait for a slow network."""
        with self.lock:
            if unwanted():
                return None
            if self._state in (State.IDLE, State.WAITING):
                self._become(State.CONNECTING)
        return self._opening.dial(waker, self._rest, unwanted)

    def _open(self, link: Link, waker: Waker) -> Life | None:
        """Make a link the connection's current life."""
        life, login = self._opening.make_life(self, link, waker)
        with self.lock:
            if self.is_closed():
                link.close()
                return None
            self._life = life
            self._lives += 1
            first = self._lives == 1
            self._become(State.AUTHENTICATING if login is not None else State.LIVE)
            after = self.absorb(life.session.open(login, life.opened), life)
        if first:
            self._announce("open")()
        run_all(after)
        return life

    def _retreat(self, waker: Waker, life: Life | None, reason: str) -> bool:
        """A life has ended, or an attempt failed. ``False`` when this thread's work is done; else it has backed off."""
        # Nothing may be told of a change-over once its link is lost.
        with self._handing_over() as alone, self.lock:
            if not alone or self.is_closed():
                return False
            if life is not None and life is not self._life:
                after = self._bury(life, reason)
                gave_up = buried = True
            else:
                after = self._lose(life, reason)
                gave_up, buried = self.is_closed(), False
        if buried:
            run_all(after)
            return False
        self._log.warning("%s: link lost: %s", self.ws_key, reason)
        run_all(after)
        if life is None or gave_up:
            self.report(TransportError(reason), level=logging.DEBUG, fatal=gave_up)
        else:
            self._announce("close", reason)()
        if not gave_up:
            lived = self._clock.monotonic() - life.opened if life is not None else 0.0
            delay = self._backoff.next_delay(lived)
            self._announce("reconnect", reason, self._backoff.attempts, delay)()
            self._rest(waker, self._clock.monotonic() + delay, lambda: False)
        return not gave_up

    def _lose(self, life: Life | None, reason: str) -> list[Thunk]:
        """The current life is lost, or an attempt to get one failed. Wants the lock."""
        succession, self._succession = self._succession, None
        if succession is not None:
            succession.retire_all_but(life)
        after = self._abandon(life, reason)
        self._life = None
        if self._state is not State.LIVE:
            self._failures += 1
        self._become(State.WAITING)
        if self._failures == self._options.max_attempts:
            after += self._shut(f"{self._failures} attempts in a row failed, the last one: {reason}")
        return after

    def _bury(self, life: Life, reason: str) -> list[Thunk]:
        """A life beside the current one has ended: a succeeded one, or a failed successor. Wants the lock."""
        self._count(life)
        after = self._requests.lost(life.session.lanes.claim_all(), reason)
        if (current := self._life) is not None and self._state is State.LIVE:
            for request in self._requests.release():
                current.session.lanes.file(request)
            current.transmit(self._clock.monotonic())
        succession = self._succession
        if succession is not None and life is succession.new:
            succession.fail()
        elif succession is not None and life is succession.old and not succession.muted:
            after.append(partial(self._mute, succession))  # it went before its time: what the new one kept is due now
        return after

    def _look_up_by(self, moment: float) -> None:
        """Make sure that the reader looks up by this moment. Wants the lock."""
        if self._life is not None:
            if moment < self._clock.monotonic() + LOOK_UP:  # later ones it sees in time by itself
                self._life.look_up()
            return
        if moment < self._due:
            self._due = moment
            for waker in self._threads.values():
                waker.wake()

    def _rest(self, waker: Waker, until: float, enough: Callable[[], bool]) -> None:
        """Wait without a link, keeping deadlines, until this moment or until it is enough."""
        watch = Watch(waker, None)
        while not self.is_closed() and not enough():
            now = self._clock.monotonic()
            with self.lock:
                after = self._expire(now)
                stale, due = self._check_freshness(now, None) if self._life is None else ([], until)
                self._due = min(until, due, self._next_deadline())
            run_all([*after, *stale])
            if now >= until:
                return
            watch.wait(self._due - now)
