"""Changing over from one link to the next without a gap: no update lost, none delivered twice. No thread lives here.

While a successor link comes up, its updates are kept back and those of the old link are delivered as ever. Once every
topic is confirmed on the successor, both are heard for a short while, so that what was on its way over the old link
still arrives. Then the old link is muted, and what the successor brought is delivered, less what the old link had
delivered already. Pushes carry no number by which to tell them apart, so they are compared by topic and data.

Two kinds of topic want more care. What repeats itself when subscribed to (recent trades, the running candle) is not
repeated to the handlers. And an order book is a chain: the successor's begins with a snapshot that is older than what
the old link told last. If the successor also brought that last update, the chain goes on after it, and nobody notices;
if it did not, its chain is delivered from its snapshot on.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from ..wire import dumps
from .dialect import Dialect
from .life import Life
from .messages import Topic, Update

__all__ = ["Succession"]

#: Seconds for which both links are heard after the successor is complete.
OVERLAP: Final = 0.5

#: Seconds for which the successor may still bring what the old link has delivered.
MEMORY: Final = 5.0

#: Seconds that a book of the successor is kept back after muting, for the last update of the old link to come.
PATIENCE: Final = 0.5


class Succession:
    """What is known of one change-over from the life ``old`` to the life ``new``. The caller keeps calls apart."""

    def __init__(self, old: Life, dialect: Dialect) -> None:
        self.old = old
        self.new: Life | None = None
        #: Whether ``new`` is open, and logged in where that is needed.
        self.ready = False
        #: Topics that ``new`` must have confirmed before it can take over.
        self.missing: set[Topic] = set()
        #: Whether no further successor is to be tried.
        self.given_up = False
        #: When the old link is muted; set once the successor is complete.
        self.mute_at: float | None = None
        self._dialect = dialect
        self._muted_at: float | None = None
        self._kept: list[tuple[Update, float]] = []  # with the moment of arrival
        # What the old link delivered, and when; the second one is the same in order of time, to forget by.
        self._delivered: dict[bytes, deque[float]] = {}
        self._history: deque[tuple[float, bytes]] = deque()
        self._last: dict[Topic, bytes] = {}  # of each order book, what the old link told last
        self._recapped: set[Topic] = set()

    @property
    def muted(self) -> bool:
        """Whether the old link is no longer heard."""
        return self._muted_at is not None

    def begin(self, life: Life) -> None:
        """A successor is open. What an earlier one brought counts no more: the old link is still heard."""
        self.fail()
        self.new = life

    def fail(self) -> None:
        """The successor was lost."""
        self.new, self.ready = None, False
        self.missing.clear()
        self._kept.clear()

    def complete(self, now: float) -> float:
        """The successor has every topic: both are heard from now on, until the moment that is returned."""
        self.mute_at = now + OVERLAP
        return self.mute_at

    def retire_all_but(self, life: Life | None) -> None:
        """The change-over failed because this life was lost: the other one is of no more use."""
        for other in (self.old, self.new):
            if other is not None and other is not life:
                other.retired = True
                other.look_up()

    def from_old(self, updates: list[Update], now: float) -> list[Update]:
        """What to deliver of a read of the old link."""
        if self.muted:
            return []
        for update in updates:
            mark = _mark(update)
            if self._dialect.is_chain(update.topic):
                self._last[update.topic] = mark
            else:
                self._delivered.setdefault(mark, deque()).append(now)
                self._history.append((now, mark))
        if self.new is None:  # it may take long to come up, or never
            self._forget(now - MEMORY)
        return updates

    def _forget(self, before: float) -> None:
        while self._history and self._history[0][0] < before:
            _, mark = self._history.popleft()
            moments = self._delivered[mark]  # both are in order of time: its first one is this one
            moments.popleft()
            if not moments:
                del self._delivered[mark]

    def from_new(self, updates: list[Update], now: float) -> list[Update]:
        """What to deliver of a read of the successor."""
        self._kept += [(update, now) for update in updates]
        return self._release(now) if self.muted else []

    def mute(self, now: float) -> list[Update]:
        """Stop hearing the old link; what to deliver of what the successor has brought so far."""
        self._muted_at = now
        return self._release(now)

    def keep_time(self, now: float) -> list[Update]:
        """What to deliver because waiting longer for the end of the old link's books has no sense."""
        return self._release(now) if self._kept and self.muted else []

    def over(self, now: float) -> bool:
        """Whether nothing can come twice any more."""
        return self._muted_at is not None and now >= self._muted_at + MEMORY

    def _release(self, now: float) -> list[Update]:
        """Sort what was kept into what is delivered now, what never is, and what waits on for the end of a book."""
        assert self._muted_at is not None
        impatient = now >= self._muted_at + PATIENCE
        joined = {self._joint(update) for update, _ in self._kept} - {None}
        release: list[Update] = []
        waiting: list[tuple[Update, float]] = []
        for update, arrived in self._kept:
            topic = update.topic
            if topic in self._last:
                if impatient:
                    del self._last[topic]
                    release.append(update)
                elif topic not in joined:
                    waiting.append((update, arrived))
                elif self._joint(update):
                    del self._last[topic]  # the chain goes on behind this update
                    joined.discard(topic)
            elif not self._is_repeated(update, arrived):
                release.append(update)
        self._kept = waiting
        return release

    def _joint(self, update: Update) -> Topic | None:
        """The topic of an update that is the last one the old link told of its book."""
        topic = update.topic
        return topic if self._last.get(topic) == _mark(update) else None

    def _is_repeated(self, update: Update, arrived: float) -> bool:
        topic = update.topic
        if self._dialect.is_chain(topic):
            return False
        if self._dialect.is_recap(topic) and topic not in self._recapped:
            self._recapped.add(topic)
            if update.action == "snapshot":
                return True
        moments = self._delivered.get(_mark(update))
        while moments and moments[0] < arrived - MEMORY:
            moments.popleft()
        if not moments:
            return False
        moments.popleft()
        return True


def _mark(update: Update) -> bytes:
    raw = update.raw
    return dumps([raw.get("arg"), raw.get("data")])
