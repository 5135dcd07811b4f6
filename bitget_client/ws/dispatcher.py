"""Runs user handlers away from the reader threads, in order of arrival. What an update means is not known here.

Readers hand over batches: all updates of one read. Private batches and events are never dropped. Public ones are
bounded in sum; beyond the bound the oldest public updates are dropped, counted and announced.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from .messages import Push

__all__ = ["Dispatcher", "InlineDispatcher", "Tally", "ThreadDispatcher"]

Deliver = Callable[[Sequence[Push]], None]

_MANY: Final = 1000


class Tally:
    """Of one source of updates: how many wait to be delivered, and how many were dropped so far."""

    __slots__ = ("dropped", "queued")

    def __init__(self) -> None:
        self.queued = 0
        self.dropped = 0


class Dispatcher(Protocol):
    """Where batches and events go."""

    def publish(
        self, updates: Sequence[Push], deliver: Deliver, *, droppable: bool, tally: Tally | None = None
    ) -> None:
        """Hand over the updates of one read, counted in ``tally`` too."""
        ...

    def post(self, call: Callable[[], None]) -> None:
        """Hand over one event; never dropped."""
        ...

    def close(self, timeout: float) -> bool:
        """Deliver what is queued and stop; ``False`` when that took longer than ``timeout`` seconds."""
        ...

    @property
    def dropped(self) -> int:
        """Public updates dropped so far."""
        ...

    @property
    def queued(self) -> int:
        """Updates waiting to be delivered."""
        ...


class InlineDispatcher:
    """Runs handlers on the reader thread: the lowest latency, and a slow handler delays everything behind it."""

    dropped = 0
    queued = 0

    def publish(
        self, updates: Sequence[Push], deliver: Deliver, *, droppable: bool, tally: Tally | None = None
    ) -> None:
        """Deliver now."""
        deliver(updates)

    def post(self, call: Callable[[], None]) -> None:
        """Run now."""
        call()

    def close(self, timeout: float) -> bool:
        """Nothing is ever queued."""
        return True


class _Batch:
    __slots__ = ("deliver", "tally", "updates")

    def __init__(self, updates: list[Push], deliver: Deliver, tally: Tally) -> None:
        self.updates = updates
        self.deliver = deliver
        self.tally = tally

    def loses(self, count: int) -> None:
        """Its oldest updates are dropped."""
        del self.updates[:count]
        self.tally.queued -= count
        self.tally.dropped += count


class ThreadDispatcher:
    """Runs handlers on one thread of its own, started at the first hand-over.

    ``on_drop`` is told, on that thread, how many updates were dropped since it was last told.
    """

    def __init__(self, name: str, max_pending_updates: int, on_drop: Callable[[int], None]) -> None:
        self._name = name
        self._max_pending = max_pending_updates
        self._on_drop = on_drop
        self._lock = threading.Lock()
        self._work = threading.Condition(self._lock)
        self._queue: deque[_Batch | Callable[[], None]] = deque()
        self._droppable: deque[_Batch] = deque()  # the public batches of the queue, oldest first
        self._pending = 0  # updates in them
        self._hollow = 0  # batches of the queue that lost all their updates
        self._queued = 0
        self._dropped = 0
        self._announced = 0
        self._idle = False
        self._closing = False
        self._thread: threading.Thread | None = None

    @property
    def dropped(self) -> int:
        """Public updates dropped so far."""
        return self._dropped

    @property
    def queued(self) -> int:
        """Updates waiting to be delivered."""
        return self._queued

    def publish(
        self, updates: Sequence[Push], deliver: Deliver, *, droppable: bool, tally: Tally | None = None
    ) -> None:
        """Hand over the updates of one read, counted in ``tally`` too."""
        batch = _Batch(list(updates), deliver, tally or Tally())
        with self._lock:
            if self._closing:
                return
            self._queued += len(updates)
            batch.tally.queued += len(updates)
            if droppable:
                self._droppable.append(batch)
                self._pending += len(updates)
            self._put(batch)
            if self._pending > self._max_pending:
                self._drop_oldest()

    def post(self, call: Callable[[], None]) -> None:
        """Hand over one event."""
        with self._lock:
            if not self._closing:
                self._put(call)

    def close(self, timeout: float) -> bool:
        """Deliver what is queued, then stop. From a handler, it only says so: the thread ends after the handler."""
        with self._lock:
            self._closing = True
            self._work.notify()
            thread = self._thread
        if thread is None or thread is threading.current_thread():
            return True
        thread.join(timeout)
        if not thread.is_alive():
            return True
        with self._lock:  # a handler is stuck: nothing behind it may run after close() returned
            self._queue.clear()
            self._droppable.clear()
            self._queued = self._pending = 0
        return False

    def _put(self, entry: _Batch | Callable[[], None]) -> None:
        self._queue.append(entry)
        if self._idle:
            self._idle = False
            self._work.notify()
        elif self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def _drop_oldest(self) -> None:
        excess = self._pending - self._max_pending
        while excess > 0:
            oldest = self._droppable[0]
            gone = min(excess, len(oldest.updates))
            oldest.loses(gone)
            excess -= gone
            self._pending -= gone
            self._queued -= gone
            self._dropped += gone
            if not oldest.updates:
                self._droppable.popleft()
                self._hollow += 1
        # Behind a handler that is stuck they would pile up for ever; half the queue at a time costs next to nothing.
        if self._hollow > _MANY and self._hollow > len(self._queue) // 2:
            self._queue = deque(entry for entry in self._queue if not isinstance(entry, _Batch) or entry.updates)
            self._hollow = 0

    def _run(self) -> None:
        while True:
            with self._lock:
                while not self._queue:
                    if self._closing:
                        return
                    self._idle = True
                    self._work.wait()
                entry = self._queue.popleft()
                if isinstance(entry, _Batch):
                    self._queued -= len(entry.updates)
                    entry.tally.queued -= len(entry.updates)
                    self._hollow -= not entry.updates
                    if self._droppable and self._droppable[0] is entry:
                        self._droppable.popleft()
                        self._pending -= len(entry.updates)
                fresh_drops = self._dropped - self._announced
                self._announced = self._dropped
            if fresh_drops:
                self._on_drop(fresh_drops)
            if isinstance(entry, _Batch):
                entry.deliver(entry.updates)
            else:
                entry()
