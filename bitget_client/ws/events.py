"""The events a WebSocket client announces, and who listens to them. Delivery lives in ``dispatcher``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

from ..errors import InvalidArgument

__all__ = ["EVENTS", "ConnectionEvent", "ExceptionEvent", "Handler", "Listeners", "ResponseEvent"]

#: ``open`` a connection came up for the first time; ``reconnect`` it was lost and is being opened again;
#: ``reconnected`` it is back and every wanted topic is confirmed; ``close`` it was lost or closed; ``authenticated`` a
#: login was accepted; ``response`` the exchange acknowledged something; ``update`` data was pushed; ``exception``
#: something went wrong.
EVENTS: Final = ("open", "reconnect", "reconnected", "close", "authenticated", "response", "update", "exception")

Handler: TypeAlias = Callable[[Any], Any]


class ConnectionEvent(NamedTuple):
    """``open``, ``reconnect``, ``reconnected``, ``close`` and ``authenticated``."""

    event: str
    ws_key: str
    reason: str = ""
    #: The number of the attempt in a row, for ``reconnect``; the first is 1.
    attempt: int = 0
    #: Seconds until that attempt.
    delay: float = 0.0
    #: Which of the client's connections of this name, counted from 1.
    connection: int = 1


class ResponseEvent(NamedTuple):
    """The exchange acknowledged a subscription or answered an order operation."""

    ws_key: str
    raw: Any
    #: True for the answer to an order operation; ``request`` is then what was asked.
    is_ws_api_response: bool = False
    request: Any = None


class ExceptionEvent(NamedTuple):
    """Something went wrong in the background. ``fatal`` means that the connection is closed for good."""

    ws_key: str
    error: BaseException
    raw: Any = None
    is_ws_api_response: bool = False
    request: Any = None
    fatal: bool = False


class Listeners:
    """Who listens to what. Reading is lock-free: a change puts a new tuple in place of the old one."""

    def __init__(self) -> None:
        #: By event, in the order they were added; to be read only.
        self.handlers: dict[str, tuple[Handler, ...]] = dict.fromkeys(EVENTS, ())

    def add(self, event: str, handler: Handler) -> None:
        """Listen; a handler added twice is called twice."""
        self.handlers[self.of_known(event)] += (handler,)

    def remove(self, event: str, handler: Handler | None) -> None:
        """Stop listening; ``None`` removes every handler of the event."""
        kept = list(self.handlers[self.of_known(event)])
        if handler is None:
            kept.clear()
        elif handler in kept:
            kept.remove(handler)
        self.handlers[event] = tuple(kept)

    def of(self, event: str) -> tuple[Handler, ...]:
        """The handlers of an event, in the order they were added."""
        return self.handlers[event]

    @staticmethod
    def of_known(event: str) -> str:
        """The event, checked; ``InvalidArgument`` for an unknown one."""
        if event not in EVENTS:
            raise InvalidArgument(f"unknown event {event!r}: use one of {', '.join(EVENTS)}")
        return event
