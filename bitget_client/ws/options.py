"""What a connection is told when it is made: its settings, and where it reports to. No behaviour lives here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from ..rate_limit import Windows
from .dispatcher import Tally
from .events import Handler
from .link import LinkOptions
from .messages import Push, Update
from .pacing import PacingMode
from .session import Timing

__all__ = ["ConnectionOptions", "Hooks"]


class ConnectionOptions(NamedTuple):
    """What a connection needs to know; durations in seconds, ``recv_window`` in milliseconds."""

    timing: Timing = Timing()
    link: LinkOptions = LinkOptions()
    reconnect_delay: float = 0.5
    max_reconnect_delay: float = 30.0
    recv_window: int = 0
    pacing: PacingMode = "wait"
    #: Where orders are counted, and for whom: shared by all connections of the account in this process.
    windows: Windows | None = None
    account: str = ""  # the API key is in it
    #: After this many seconds a new link takes over, since the exchange cuts every one after 24 hours.
    max_connection_age: float = 84_600.0
    #: Seconds until whoever waits for a link, or for an acknowledgement, is told that it did not come.
    subscribe_timeout: float = 60.0
    #: Give up after this many attempts in a row that failed; ``None`` never does.
    max_attempts: int | None = None

    def __repr__(self) -> str:
        return f"<ConnectionOptions timing={self.timing} link={self.link}>"  # and nothing that may be a secret


class Hooks(NamedTuple):
    """Where a connection reports to: the client that owns it."""

    emit: Callable[[str, Any], None]
    #: Whether anybody listens to an event.
    hears: Callable[[str], object]
    publish: Callable[[Sequence[Push], Callable[[Sequence[Push]], None], bool, Tally], None]
    deliver: Callable[[Iterable[Update], Callable[[Update], Sequence[Handler]] | None], None]
    #: Whether handlers run on a thread of their own, and never on the one that reads.
    apart: bool
