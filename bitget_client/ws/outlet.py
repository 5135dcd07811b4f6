"""Where the pushes of one connection leave the engine: decoded, with the handlers of their topics. No link is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from .dialect import Dialect
from .dispatcher import Tally
from .events import Handler
from .inbox import unreadable
from .messages import Push, Topic, Update
from .options import Hooks
from .wishes import Wishes

__all__ = ["Outlet"]


class _Report(Protocol):
    def __call__(self, error: BaseException, *, raw: Any = None) -> None: ...


class Outlet:
    """See the module's first lines. ``handlers_of`` looks a topic's up; ``report`` is told of unreadable pushes."""

    def __init__(
        self,
        ws_key: str,
        dialect: Dialect,
        hooks: Hooks,
        wishes: Wishes,
        handlers_of: Callable[[Topic], Sequence[Handler]],
        report: _Report,
    ) -> None:
        #: How many updates wait for their handlers, and how many were dropped.
        self.tally = Tally()
        self._ws_key = ws_key
        self._dialect = dialect
        self._hooks = hooks
        self._wishes = wishes
        self._look_up = handlers_of
        self._report = report
        self._droppable = not dialect.needs_login(ws_key)

    def hand_over(self, pushes: Sequence[Push]) -> None:
        """To the handlers, or to the thread that calls them."""
        if pushes:
            self._hooks.publish(pushes, self._deliver, self._droppable, self.tally)

    def decoded(self, pushes: Sequence[Push]) -> Iterator[Update]:
        """One at a time: while they wait they are bytes, which take less memory and no garbage collection."""
        read, ws_key = self._dialect.read_push, self._ws_key
        for push in pushes:
            if isinstance(push, bytes):
                try:
                    update = read(push, ws_key)
                except Exception as cause:  # whatever a server sends, the connection lives on
                    self._report(unreadable(push, cause), raw=push)
                    continue
                yield update
            else:
                yield push

    def _deliver(self, pushes: Sequence[Push]) -> None:
        """Runs where handlers run."""
        self._hooks.deliver(self.decoded(pushes), self._handlers_of if self._wishes.has_handlers else None)

    def _handlers_of(self, update: Update) -> Sequence[Handler]:
        topic = self._dialect.topic_of(update)
        handlers = self._wishes.routes.get(topic)  # a look without the lock: it is asked for every update
        return handlers if handlers is not None else self._look_up(topic)
