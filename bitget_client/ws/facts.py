"""What a session reports to its connection, as small values. What comes of a fact is the connection's to say."""

from __future__ import annotations

from typing import Any, TypeAlias

import attrs

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


@attrs.frozen
class Ready:
    """The session may be used: it is open, and logged in where that is needed."""

    logged_in: bool = False


@attrs.frozen
class Denied:
    """The login was refused; ``fatal`` means that trying again with the same credentials cannot help."""

    code: str
    message: str
    fatal: bool


@attrs.frozen
class Confirmed:
    """The exchange acknowledged this topic."""

    topic: Topic


@attrs.frozen
class Left:
    """The exchange let go of this topic."""

    topic: Topic


@attrs.frozen
class Refused:
    """The exchange refused this topic."""

    topic: Topic
    code: str
    message: str


@attrs.frozen
class AckMissing:
    """The exchange never acknowledged this topic in time."""

    topic: Topic


@attrs.frozen
class Expired:
    """A request got no reply before its deadline."""

    request: Request


@attrs.frozen
class Complaint:
    """The exchange reported an error, or said something, that belongs to nothing we asked."""

    code: str
    message: str
    raw: Any = None


@attrs.frozen
class UpgradeAnnounced:
    """The exchange will cut the connection soon."""

    code: str
    message: str


@attrs.frozen
class Lost:
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
