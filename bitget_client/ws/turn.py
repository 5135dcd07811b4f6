"""Whose turn it is to read a link: its reader thread's, or a caller's who waits for a reply. Nothing is read here.

The rule: whoever has the turn reads, and nobody else. The reader has it, and waits for the network with it, except for
a moment after it answered a caller who had come for the turn himself, and while callers are sending. A caller who then
waits for a reply takes the turn and reads for everybody until he has it, which spares that reply its way from one
thread to the other. When no caller took the turn for a moment, the reader takes it back.
"""

from __future__ import annotations

import threading
from typing import Final

from ..clock import Clock
from .link import Link, Waker, Watch

__all__ = ["MOMENT", "Turn"]

#: For so many seconds the reader leaves the turn to callers. Whatever else arrives in such a moment waits that long.
MOMENT: Final = 0.0002

_LONGEST_END: Final = 1.0  # seconds for a caller to leave; he needs microseconds


class Turn:
    """See the module's first lines. ``waker`` ends the reader's waiting."""

    def __init__(self, link: Link, waker: Waker, clock: Clock) -> None:
        #: Set once the link is of no more use: callers leave, and none comes.
        self.over = False
        self._link, self._waker, self._clock = link, waker, clock
        self._lock = threading.Lock()
        self._aside = 0.0  # for so many seconds the reader is to leave the turn to callers
        self._refused = False  # a caller came for the turn while the reader had it, and waits for his reply
        self._wanted = False  # … and is likely to come again
        self._visits = 0  # how often callers took it
        self._seen = 0  # … when the reader last looked
        self._visited = False  # a caller has it now
        self._call = False  # the reader wants to be called when the caller leaves
        self._bell: Waker | None = None  # ends the waiting of the caller who has the turn
        self._watch: Watch | None = None

    # --- the reader --------------------------------------------------------------------------------------------------

    def take(self, longest: float) -> bool:
        """For the reader: have the turn, or ``False`` after waiting a moment for it, at most ``longest`` seconds."""
        if self._aside:
            seconds, self._aside = self._aside, 0.0
            self._clock.sleep(seconds)
        if self._visits != self._seen:  # callers come and go: the next one is likely to come in a moment
            self._seen = self._visits
            self._clock.sleep(MOMENT)
            return False
        if self._lock.acquire(False):
            return True
        self._call = True  # the caller who has it waits longer: a network is in between
        if not self._lock.acquire(False):
            Watch(self._waker, None).wait(longest)
            self._call, self._aside = False, MOMENT
            return False
        self._call = False
        return True

    def leave(self) -> None:
        """For the reader: somebody else may read."""
        self._lock.release()

    def stand_aside(self, seconds: float) -> None:
        """For the reader: leave the turn to callers for a while, before it is taken again."""
        if not self._refused:
            self._aside = seconds

    def answered(self) -> None:
        """For the reader: replies reached their callers; one who came for the turn may have it next time."""
        self._refused = False
        if self._wanted:
            self._wanted, self._aside = False, MOMENT

    def end(self) -> None:
        """For the reader, when it does not have the turn: send a caller away and let no other come."""
        self.over = True
        self.recall()
        if self._lock.acquire(timeout=_LONGEST_END):  # and keep it
            self.let_go()

    def let_go(self) -> None:
        """Give the descriptors back."""
        if self._bell is not None:
            self._bell.close()

    # --- callers -----------------------------------------------------------------------------------------------------

    def visit(self, *, in_a_row: bool) -> bool:
        """For a caller: have the turn, if it is free. ``in_a_row``: the last reply came a moment ago."""
        if self.over or not self._lock.acquire(False):
            self._refused = True
            self._wanted |= in_a_row
            return False
        self._visits += 1
        self._visited = True
        if self._bell is None:
            self._bell = Waker()
            self._watch = Watch(self._bell, self._link)
        return True

    def wait(self, timeout: float) -> bool:
        """For the caller who has the turn: wait for the network; ``False`` if it brought nothing until now."""
        return self._watch is not None and self._watch.wait(timeout)

    def depart(self, *, call: bool) -> None:
        """For the caller who has the turn: leave it. ``call``: there is something for the reader to do."""
        self._visited = False
        self._lock.release()
        if call or self._call:
            self._waker.wake()

    def recall(self) -> None:
        """Have the caller who reads, if one does, look whether he is to go on. For any thread."""
        if self._visited and self._bell is not None:
            self._bell.wake()
