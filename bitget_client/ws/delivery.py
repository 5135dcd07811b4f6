"""What a client's handlers are told, and on which thread; what becomes of one that fails. No link is known here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Literal

from ..errors import BitgetError
from .dispatcher import Dispatcher, InlineDispatcher, Tally, ThreadDispatcher
from .events import ExceptionEvent, Handler, Listeners
from .messages import Push, Update
from .options import Hooks

__all__ = ["Delivery"]


class Delivery:
    """Between the connections of one client and its handlers."""

    def __init__(self, dispatch: Literal["thread", "inline"], max_pending_updates: int, log: logging.Logger) -> None:
        self.listeners = Listeners()
        self.dispatcher: Dispatcher
        if dispatch == "inline":
            self.dispatcher = InlineDispatcher()
        else:
            self.dispatcher = ThreadDispatcher("bitget-dispatch", max_pending_updates, self._announce_drops)
        self._log = log

    def hooks(self, emit: Callable[[str, Any], None]) -> Hooks:
        """For a connection to report to; its events go through ``emit`` first."""
        apart = not isinstance(self.dispatcher, InlineDispatcher)
        return Hooks(emit, self.listeners.of, self._publish, self._deliver, apart)

    def emit(self, event: str, value: Any) -> None:
        """Tell those who listen to an event."""
        handlers = self.listeners.of(event)
        if handlers:
            self.dispatcher.post(partial(self._call, handlers, value, event))

    def disown(self) -> None:
        """In a forked child: the thread exists in the parent only."""
        self.dispatcher = InlineDispatcher()

    def _call(self, handlers: Sequence[Handler], value: Any, event: str) -> None:
        for handler in handlers:
            try:
                handler(value)
            except Exception as error:
                self._handler_failed(getattr(value, "ws_key", ""), event, error)

    def _publish(
        self, pushes: Sequence[Push], deliver: Callable[[Sequence[Push]], None], droppable: bool, tally: Tally
    ) -> None:
        self.dispatcher.publish(pushes, deliver, droppable=droppable, tally=tally)

    def _deliver(
        self, updates: Iterable[Update], own_handlers: Callable[[Update], Sequence[Handler]] | None
    ) -> None:
        listening = self.listeners.handlers
        for update in updates:
            for handler in listening["update"]:
                try:
                    handler(update)
                except Exception as error:
                    self._handler_failed(update.ws_key, "update", error)
            if own_handlers is not None:
                for handler in own_handlers(update):
                    try:
                        handler(update)
                    except Exception as error:
                        self._handler_failed(update.ws_key, "update", error)

    def _handler_failed(self, ws_key: str, event: str, error: Exception) -> None:
        self._log.error("%s: a handler of %r failed", ws_key, event, exc_info=error)
        if event != "exception":  # a failing exception handler must not call itself for ever
            self.emit("exception", ExceptionEvent(ws_key, error))

    def _announce_drops(self, count: int) -> None:
        error = BitgetError(f"{count} public updates were dropped: the handlers are slower than the stream")
        self._log.warning("%s", error)
        self.emit("exception", ExceptionEvent("", error))
