"""What a session reports to its connection, as small values. What comes of a fact is the connection's to say.

Named tuples, as are most small values around here: when a program starts they take a fifth of the time that classes of
attrs take to be made.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from .lanes import Request
from .messages import Topic

__all__ = [
    "AckMissing",
    "Complaint",
    "Confirmed",
    "Denied",
    "Expired",
    "Fact",
    "Left",
    "Lost",
    "Ready",
    "Refused",
    "UpgradeAnnounced",
]


class Ready(NamedTuple):
    """The session may be used: it is open, and logged in where that is needed."""

    logged_in: bool = False


class Denied(NamedTuple):
    """The login was refused; ``fatal`` means that trying again with the same credentials cannot help."""

    code: str
    message: str
    fatal: bool


class Confirmed(NamedTuple):
    """The exchange acknowledged this topic."""

    topic: Topic


class Left(NamedTuple):
    """The exchange let go of this topic."""

    topic: Topic


class Refused(NamedTuple):
    """The exchange refused this topic."""

    topic: Topic
    code: str
    message: str


class AckMissing(NamedTuple):
    """The exchange never acknowledged this topic in time."""

    topic: Topic


class Expired(NamedTuple):
    """A request got no reply before its deadline."""

    request: Request


class Complaint(NamedTuple):
    """The exchange reported an error, or said something, that belongs to nothing we asked."""

    code: str
    message: str
    raw: Any = None


class UpgradeAnnounced(NamedTuple):
    """The exchange will cut the connection soon."""

    code: str
    message: str


class Lost(NamedTuple):
    """The link is of no more use."""

    reason: str


Fact: TypeAlias = (
    Ready
    | Denied
    | Confirmed
    | Left
    | Refused
    | AckMissing
    | Expired
    | Complaint
    | UpgradeAnnounced
    | Lost
)
