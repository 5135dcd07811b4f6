"""Updates for a plain ``for`` loop: what ``client.stream(...)`` gives. Subscribing is the client's work."""

from __future__ import annotations

import concurrent.futures
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any

from ..errors import NotSent
from .messages import Update

__all__ = ["Stream"]


class Stream:
    """A context manager and iterator over updates.

    ::

        with client.stream([Topic("ticker", inst_type="spot", symbol="BTCUSDT")]) as updates:
            for update in updates:
                ...

    Updates wait in a buffer of its own, the oldest being dropped and counted in ``dropped`` when the loop is too slow.
    With ``timeout`` (seconds) an iteration that waits longer raises ``TimeoutError``. Leaving the block unsubscribes.
    When the client or its connection is closed for good, what is buffered still comes, then ``NotSent`` is raised.
    """

    def __init__(
        self,
        subscribe: Callable[[Callable[[Update], None]], Any],
        unsubscribe: Callable[[], Any],
        *,
        ws_keys: Iterable[str],
        timeout: float | None,
        max_pending: int,
        ack_timeout: float,
    ) -> None:
        self._subscribe = subscribe
        self._unsubscribe = unsubscribe
        #: The connections its updates come from.
        self.ws_keys = frozenset(ws_keys)
        self._timeout = timeout
        self._ack_timeout = ack_timeout
        self._buffer: deque[Update] = deque(maxlen=max_pending)
        self._arrived = threading.Condition()
        self._ended: str | None = None
        #: Updates dropped because the loop was too slow.
        self.dropped = 0

    def __enter__(self) -> Stream:
        subscribed = self._subscribe(self._take)
        try:
            subscribed.result(self._ack_timeout)
        except concurrent.futures.TimeoutError:  # not Python's own before 3.11
            self._unsubscribe()
            raise TimeoutError(f"the exchange did not acknowledge it within {self._ack_timeout:g} s") from None
        except BaseException:
            # __exit__ will not be called; topics that were not refused must not go on being sent, nor this one filled.
            self._unsubscribe()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.end("the stream was left")
        self._unsubscribe()

    def __iter__(self) -> Iterator[Update]:
        return self

    def __next__(self) -> Update:
        return self.next(self._timeout)

    def next(self, timeout: float | None = None) -> Update:
        """The next update, waited for at most ``timeout`` seconds; ``TimeoutError`` when none came."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: self._buffer or self._ended is not None, timeout):
                raise TimeoutError(f"no update within {timeout:g} s")
            if self._buffer:
                return self._buffer.popleft()
            if self._ended == "the stream was left":
                raise StopIteration
            raise NotSent(f"the stream ended: {self._ended}")

    def end(self, reason: str) -> None:
        """End the iteration: what is buffered still comes, then it stops."""
        with self._arrived:
            self._ended = self._ended or reason
            self._arrived.notify_all()

    def disown(self, reason: str) -> None:
        """In a forked child: whoever held the lock does not exist here, and nothing will arrive."""
        self._arrived = threading.Condition()
        self._ended = self._ended or reason

    def _take(self, update: Update) -> None:
        with self._arrived:
            if len(self._buffer) == self._buffer.maxlen:
                self.dropped += 1
            self._buffer.append(update)
            self._arrived.notify()
