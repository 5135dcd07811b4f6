"""What is wanted of a connection, and who waits for it: topics, their handlers, and the futures of (un)subscribing.

It outlives each link. Whoever calls a method holds the connection's lock; what comes back is run without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Any, Final, TypeAlias

from ..errors import SubscriptionError
from .events import Handler
from .messages import Topic, nearest

__all__ = ["Thunk", "Wishes", "fail", "resolve", "run_all"]

_UNSUBSCRIBED: Final = ("", "it was unsubscribed before it was confirmed")

#: Something to do once the lock is free.
Thunk: TypeAlias = Callable[[], Any]


def run_all(thunks: Iterable[Thunk]) -> None:
    """Run what was collected under the lock."""
    for thunk in thunks:
        thunk()


def resolve(future: Future[None]) -> None:
    """Finish a future unless its owner has cancelled it."""
    if future.set_running_or_notify_cancel():
        future.set_result(None)


def fail(future: Future[None], error: BaseException) -> None:
    """Fail a future unless its owner has cancelled it."""
    if future.set_running_or_notify_cancel():
        future.set_exception(error)


class _Waiter:
    """Somebody who waits until all of these topics are confirmed, or let go."""

    __slots__ = ("confirming", "deadline", "future", "refused", "topics")

    def __init__(self, future: Future[None], topics: set[Topic], confirming: bool, deadline: float) -> None:
        self.future = future
        self.topics = topics
        self.confirming = confirming
        self.deadline = deadline
        self.refused: dict[Topic, tuple[str, str]] = {}

    def expire(self) -> None:
        for topic in self.topics:
            self.refused[topic] = ("", "nothing was heard of it in time; what was asked for stays asked for")
        self.finish()

    def finish(self) -> None:
        if not self.refused:
            resolve(self.future)
            return
        names = "; ".join(f"{topic!r} ({code or 'no code'}: {text})" for topic, (code, text) in self.refused.items())
        fail(self.future, SubscriptionError(f"refused: {names}", refused=self.refused))


class Wishes:
    """See the module's first lines."""

    def __init__(self) -> None:
        self.topics: dict[Topic, list[Handler]] = {}
        #: Whether any topic has a handler of its own.
        self.has_handlers = False
        #: The handlers of each topic as pushes name it: filled as pushes come, emptied by every change.
        self.routes: dict[Topic, tuple[Handler, ...]] = {}
        # All who wait, in order of asking, which is that of their deadlines; and who waits for a topic.
        self._waiters: dict[_Waiter, None] = {}
        self._waiting_for: dict[Topic, list[_Waiter]] = {}
        self._restoring: set[Topic] | None = None

    def want(self, topics: Sequence[Topic], handler: Handler | None, future: Future[None], deadline: float) -> None:
        """Want these topics; the future waits for all of them, at most until its deadline."""
        for topic in topics:
            handlers = self.topics.setdefault(topic, [])
            if handler is not None:
                handlers.append(handler)
        self.routes.clear()
        self.has_handlers = self.has_handlers or handler is not None
        self._wait(_Waiter(future, set(topics), True, deadline))

    def unwant(self, topics: Sequence[Topic], future: Future[None], deadline: float) -> None:
        """Stop wanting these topics; the future waits until all of them are let go, at most until its deadline."""
        for topic in topics:
            self.topics.pop(topic, None)
        self._fewer()
        self._wait(_Waiter(future, set(topics), False, deadline))

    def _wait(self, waiter: _Waiter) -> None:
        self._waiters[waiter] = None
        for topic in waiter.topics:
            self._waiting_for.setdefault(topic, []).append(waiter)

    def _fewer(self) -> None:
        self.routes.clear()
        self.has_handlers = any(self.topics.values())

    def meant_by(self, named: Topic) -> Topic:
        """The wanted topic that a push means by the one it names."""
        if named in self.topics:
            return named
        return nearest(named, self.topics) or named

    def handlers_of(self, topic: Topic) -> tuple[Handler, ...]:
        """The handlers given with the subscription of a topic."""
        handlers = self.routes.get(topic)
        if handlers is None:
            wanted = nearest(topic, self.topics)
            handlers = self.routes[topic] = tuple(self.topics[wanted]) if wanted is not None else ()
        return handlers

    # --- what became of them -----------------------------------------------------------------------------------------

    def confirmed(self, topic: Topic) -> list[Thunk]:
        """The exchange sends this topic now."""
        # An unsubscription that was overtaken by a new wish for the topic has nothing left to wait for.
        heard = [waiter for waiter in self._waiting_on(topic) if waiter.confirming or topic in self.topics]
        return self._heard(heard, topic)

    def left(self, topic: Topic) -> list[Thunk]:
        """The exchange no longer sends this topic."""
        heard = [waiter for waiter in self._waiting_on(topic) if not waiter.confirming or topic not in self.topics]
        return self._heard(heard, topic, _UNSUBSCRIBED)

    def refused(self, topic: Topic, code: str, message: str, *, forget: bool) -> list[Thunk]:
        """The exchange will not send this topic; ``forget`` ends the wish for it."""
        if forget:
            self.topics.pop(topic, None)
            self._fewer()
        heard = self._waiting_on(topic)
        for waiter in heard:
            waiter.refused[topic] = (code, message)
        return self._heard(heard, topic)

    def link_lost(self) -> list[Thunk]:
        """With the link all subscriptions are gone: whoever waited to be rid of one is; what is wanted will come."""
        self._restoring = None
        after: list[Thunk] = []
        for waiter in list(self._waiters):
            for topic in list(waiter.topics):
                if not waiter.confirming or topic not in self.topics:
                    after += self._heard([waiter], topic, _UNSUBSCRIBED)
        return after

    @property
    def leaving(self) -> list[Topic]:
        """The topics that somebody waits to be rid of, and nobody wants any more."""
        waiting = {topic for waiter in self._waiters if not waiter.confirming for topic in waiter.topics}
        return [topic for topic in waiting if topic not in self.topics]

    def closed(self, error: BaseException) -> list[Thunk]:
        """Nothing will be confirmed any more."""
        waiters = list(self._waiters)
        self._waiters.clear()
        self._waiting_for.clear()
        return [lambda waiter=waiter: fail(waiter.future, error) for waiter in waiters if waiter.confirming] + [
            waiter.finish for waiter in waiters if not waiter.confirming
        ]

    def next_deadline(self) -> float:
        """When the first future must end; infinity when nobody waits."""
        first = next(iter(self._waiters), None)
        return float("inf") if first is None else first.deadline

    def expire(self, now: float) -> list[Thunk]:
        """End the futures whose deadline has passed; what is wanted stays wanted."""
        late: list[Thunk] = []
        while self._waiters and (waiter := next(iter(self._waiters))).deadline <= now:
            del self._waiters[waiter]
            for topic in waiter.topics:
                self._forget(waiter, topic)
            late.append(waiter.expire)
        return late

    def _waiting_on(self, topic: Topic) -> list[_Waiter]:
        return list(self._waiting_for.get(topic, ()))

    def _forget(self, waiter: _Waiter, topic: Topic) -> None:
        others = self._waiting_for[topic]
        others.remove(waiter)
        if not others:
            del self._waiting_for[topic]

    def _heard(self, waiters: list[_Waiter], topic: Topic, regret: tuple[str, str] | None = None) -> list[Thunk]:
        """These need not wait for a topic any more; ``regret`` is for those who hoped for it."""
        after: list[Thunk] = []
        for waiter in waiters:
            self._forget(waiter, topic)
            waiter.topics.discard(topic)
            if regret is not None and waiter.confirming:
                waiter.refused[topic] = regret
            if not waiter.topics:
                del self._waiters[waiter]
                after.append(waiter.finish)
        return after

    # --- after a reconnect -------------------------------------------------------------------------------------------

    def restore(self) -> None:
        """A new link is live: every wish must be confirmed again."""
        self._restoring = set(self.topics)

    def restored(self, topic: Topic | None = None) -> bool:
        """Whether, with this topic settled, all wishes are; ``True`` once for each :meth:`restore`."""
        if self._restoring is None:
            return False
        if topic is not None:
            self._restoring.discard(topic)
        self._restoring &= self.topics.keys()
        if self._restoring:
            return False
        self._restoring = None
        return True
