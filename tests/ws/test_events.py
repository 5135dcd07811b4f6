"""Events and who listens to them."""

from __future__ import annotations

from typing import Any

import pytest

from bitget_client.errors import InvalidArgument
from bitget_client.ws.events import EVENTS, ConnectionEvent, Listeners


def one(value: Any) -> None: ...


def two(value: Any) -> None: ...


def test_handlers_in_order_of_adding() -> None:
    """Handlers are kept in order, one added twice counts twice."""
    listeners = Listeners()
    for handler in (one, two, one):
        listeners.add("update", handler)
    assert (one, two, one) == listeners.of("update")
    assert () == listeners.of("open")


def test_removing() -> None:
    """Removing takes away one registration; removing what is not there does nothing."""
    listeners = Listeners()
    for handler in (one, two, one):
        listeners.add("update", handler)
    listeners.remove("update", one)
    assert (two, one) == listeners.of("update")
    listeners.remove("open", one)
    listeners.remove("update", None)
    assert () == listeners.of("update")


def test_change_while_reading() -> None:
    """A reader goes on with the handlers it began with."""
    listeners = Listeners()
    listeners.add("update", one)
    held = listeners.of("update")
    listeners.remove("update", one)
    assert (one,) == held


@pytest.mark.parametrize("event", ["updates", "", "OPEN"])
def test_unknown_event(event: str) -> None:
    """An unknown event is refused, and the message names the known ones."""
    listeners = Listeners()
    with pytest.raises(InvalidArgument, match="reconnected"):
        listeners.add(event, one)
    with pytest.raises(InvalidArgument):
        listeners.remove(event, None)


def test_the_contract_of_names() -> None:
    """The events are those that programs are written against."""
    expected = {"open", "reconnect", "reconnected", "close", "response", "update", "exception", "authenticated"}
    assert expected == set(EVENTS)


def test_connection_event_defaults() -> None:
    """An event needs only its name and connection."""
    assert ("", 0, 0.0) == (lambda e: (e.reason, e.attempt, e.delay))(ConnectionEvent("open", "v3Public"))
