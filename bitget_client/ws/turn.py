"""Whose turn it is to read a link: its reader thread's, or a caller's who waits for a reply. Nothing is read here.

The rule: whoever has the turn reads, and nobody else. The reader has it, and waits for the network with it, except for
a moment after it answered a caller who had come for the turn himself, and while callers are sending. A caller who then
waits for a reply takes the turn and reads for everybody until he has it, which spares that reply its way from one
thread to the other. When no caller took the turn for a moment, the reader takes it back.

A caller's thread, unlike the reader's, may be the one on which handlers of signals run. So every step here may be its
last, or be followed by anything: who has the turn is told by one entry of a dictionary, set in one step that Python
does not interrupt; giving the turn back may be tried again; and from a caller it can be taken, unless he is just
handling what he has read.
"""

from __future__ import annotations

import threading
from typing import Final

from ..clock import Clock
from ..errors import BitgetError
from .link import Link, Waker, Watch

__all__ = ["MOMENT", "Turn", "Visit"]

#: For so many seconds the reader leaves the turn to callers. Whatever else arrives in such a moment waits that long.
MOMENT: Final = 0.0002
_LONGEST_ASIDE: Final = 5  # moments

# Seconds for a caller to leave when the link has ended. He needs microseconds, unless he is in a signal's handler: then
# what he has is taken from him after the first of these, and if he is in the middle of his work, left after the second.
_COURTESY: Final = 0.05
_LONGEST_END: Final = 1.0


class Visit:
    """A caller's having of the turn, or his wish for it; also the reader's."""

    __slots__ = ("bell", "claim", "thread", "watch")

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        #: While he waits, and is not at work: whoever first writes into it, himself as nobody, has the turn after it.
        self.claim: dict[str, Visit | None] = {}
        self.bell: Waker | None = None  # ends his waiting
        self.watch: Watch | None = None

    @property
    def is_evicted(self) -> bool:
        """Whether the turn was taken from him."""
        return self.claim.get("by") is not None

    def stays(self) -> bool:
        """Whether the turn was not taken from him; from now on nobody can, until he lets it be taken."""
        return self.claim.setdefault("by", None) is None

    def may_go(self) -> None:
        """He is done with his work: from now on the turn can be taken from him."""
        self.claim = {}

    def yields_to(self, other: Visit) -> bool:
        """Whether this other one may take the turn from him, and now has it."""
        return self.claim.setdefault("by", other) is other


class Turn:
    """See the module's first lines. ``waker`` ends the reader's waiting."""

    def __init__(self, link: Link, waker: Waker, clock: Clock) -> None:
        #: Set once the link is of no more use: callers leave, and none comes.
        self.over = False
        self._link, self._waker, self._clock = link, waker, clock
        self._reader = Visit()
        self._reader.stays()
        self._held: dict[str, Visit] = {}  # "by": who has the turn
        self._aside = 0.0  # for so many seconds the reader is to leave the turn to callers
        self._refused = False  # a caller came for the turn while the reader had it, and waits for his reply
        self._wanted = False  # … and is likely to come again
        self._visits = 0  # how often callers took it
        self._seen = 0  # … when the reader last looked
        self._seen_claim: dict[str, Visit | None] | None = None  # of the caller who had it then
        self._urgent = False  # a caller left something for the reader to do
        self._call = False  # the reader wants to be called when the caller leaves
        self._bell: Waker | None = None  # for the next caller: made once, as a rule
        self._watch: Watch | None = None

    # --- the reader --------------------------------------------------------------------------------------------------

    def take(self, longest: float) -> bool:
        """For the reader: have the turn, or ``False`` after waiting a moment for it, at most ``longest`` seconds."""
        if self._urgent:
            self._aside, self._seen = 0.0, self._visits
        if self._aside:
            seconds, self._aside = self._aside, 0.0
            self._clock.sleep(seconds)
        came, self._seen = self._visits - self._seen, self._visits
        if came:  # callers come and go: the next one is likely to come in a moment, the likelier the more there were
            self._clock.sleep(MOMENT * min(came, _LONGEST_ASIDE))
            return False
        if self._seize():
            self._urgent = False
            return True
        self._call = True  # the caller who has it waits longer: a network is in between
        try:
            if self._seize():
                return True
            Watch(self._waker, None).wait(longest)
        finally:
            self._call = False
        self._aside = MOMENT
        return self._is_forgotten() and self._evict()

    def leave(self) -> None:
        """For the reader: somebody else may read."""
        del self._held["by"]

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
        self.over = self._call = True
        begun = self._clock.monotonic()
        while not self._seize():  # and keep it
            self.recall()
            Watch(self._waker, None).wait(_COURTESY)
            waited = self._clock.monotonic() - begun
            if waited > _LONGEST_END or (waited > _COURTESY and self._evict()):
                break
        self.let_go()

    def let_go(self) -> None:
        """Give the descriptors back."""
        if self._bell is not None:
            self._bell.close()

    def _seize(self) -> bool:
        return self._held.setdefault("by", self._reader) is self._reader

    def _is_forgotten(self) -> bool:
        """Whether the caller has waited since the last look, and something has come: a signal's handler keeps him."""
        holder = self._held.get("by")
        claim, self._seen_claim = self._seen_claim, holder.claim if holder is not None else None
        return claim is not None and claim is self._seen_claim and Watch(self._waker, self._link).wait(0.0)

    def _evict(self) -> bool:
        """Take the turn from a caller who is not at work."""
        holder = self._held.get("by")
        if holder is None or not holder.yields_to(self._reader):
            return False
        self._held["by"] = self._reader
        self._part_with(holder)
        return True

    def _part_with(self, evicted: Visit) -> None:
        """What he waits with stays his: he may be in the middle of it."""
        self._bell = self._watch = None
        if evicted.bell is not None:
            evicted.bell.wake()

    # --- callers -----------------------------------------------------------------------------------------------------

    def visit(self, visit: Visit, *, in_a_row: bool) -> bool:
        """For a caller: have the turn, if it is free. ``in_a_row``: the last reply came a moment ago."""
        if self.over:
            return False
        holder = self._held.setdefault("by", visit)
        if holder is not visit:
            if holder.thread == visit.thread and holder is not self._reader:
                self._interrupt(holder, visit)
            self._refused = True
            self._wanted |= in_a_row
            return False
        if self._bell is None:
            try:
                bell = Waker()
            except OSError:  # no descriptor is left: the reader can do without
                self.leave()
                return False
            self._watch = Watch(bell, self._link)
            self._bell = bell
        visit.bell, visit.watch = self._bell, self._watch
        self._visits += 1
        return True

    def _interrupt(self, holder: Visit, visit: Visit) -> None:
        """A signal's handler waits for a reply, inside the reading of whom it interrupted: let the reader read."""
        if not holder.yields_to(visit):
            raise BitgetError(
                "a signal's handler waits for a reply on the thread that it interrupted in handling replies: waiting "
                "here would not end. Wait on another thread, or after the handler"
            )
        self._part_with(holder)
        self.leave()
        self._waker.wake()

    def wait(self, visit: Visit, timeout: float) -> bool:
        """For the caller who has the turn: wait for the network; ``False`` if it brought nothing until now."""
        return visit.watch is not None and visit.watch.wait(timeout)

    def depart(self, visit: Visit, *, call: bool) -> None:
        """For a caller: leave the turn, if he has it. ``call``: there is something for the reader to do."""
        if not visit.stays():
            if visit.bell is not None:
                visit.bell.close()
        elif self._held.get("by") is visit:
            call |= self._refused  # another caller waits for his reply
            self._refused = False
            self._urgent |= call
            del self._held["by"]
            if call or self._call:
                self._waker.wake()

    def recall(self) -> None:
        """Have the caller who reads, if one does, look whether he is to go on. For any thread."""
        holder = self._held.get("by")
        if holder is not None and holder.bell is not None:
            holder.bell.wake()
