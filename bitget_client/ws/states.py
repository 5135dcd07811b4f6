"""The states of a connection and the moves between them. No behaviour lives here."""

from __future__ import annotations

from enum import Enum

__all__ = ["TRANSITIONS", "State"]


class State(Enum):
    """Where a connection is in its life."""

    IDLE = "idle"
    CONNECTING = "connecting"
    AUTHENTICATING = "authenticating"
    LIVE = "live"
    WAITING = "waiting"
    CLOSED = "closed"


#: From each state to where it may go. CLOSED is final: a client that is asked again makes a new connection.
TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.IDLE: (State.CONNECTING, State.CLOSED),
    State.CONNECTING: (State.AUTHENTICATING, State.LIVE, State.WAITING, State.CLOSED),
    State.AUTHENTICATING: (State.LIVE, State.WAITING, State.CLOSED),
    State.LIVE: (State.WAITING, State.CLOSED),
    State.WAITING: (State.CONNECTING, State.CLOSED),
    State.CLOSED: (),
}
