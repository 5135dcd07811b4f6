"""Futures that a reader thread resolves, cheap enough to have one for every order. What they are for is told elsewhere.

A ``concurrent.futures.Future`` has a condition, which is most of what it costs. Here it is made when somebody wants it:
to wait, to be called back, or to cancel. Who comes first decides, in one step of the instance's dictionary that Python
does not interrupt: if it is whoever ends the future, an :class:`_Ending` stands in the place of the condition.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures._base import CANCELLED, CANCELLED_AND_NOTIFIED, FINISHED, PENDING
from typing import Any, Final, TypeVar

from ..errors import BitgetError, NotSent
from ..process import generation

__all__ = ["ConnectionFuture", "all_of", "callbacks_postponed"]

T = TypeVar("T")

_MADE_WHEN_ASKED_FOR: Final[dict[str, Callable[[], Any]]] = {
    "_condition": threading.Condition,
    "_waiters": list,
    "_done_callbacks": list,
}


class _Here(threading.local):
    #: Of this thread: where the callbacks of futures that end go, instead of being called.
    postponed: list[Callable[[], None]] | None = None


_here = _Here()


class callbacks_postponed:  # noqa: N801  # it is used like a function
    """Within it, the callbacks of futures that this thread ends are put into a list, for another thread to call.

    A caller who ends other people's futures must not run their code: it may want a lock that he holds.
    """

    __slots__ = ("_calls",)

    def __init__(self, calls: list[Callable[[], None]]) -> None:
        self._calls = calls

    def __enter__(self) -> None:
        _here.postponed = self._calls

    def __exit__(self, *exc: object) -> None:
        _here.postponed = None


class _Ending:
    """In the place of a condition: nobody waited when the future ended, and nobody need wait for it any more.

    It has the whole end with it: whoever comes before the end is complete completes it, should whoever ended the future
    have been torn out of it by a signal.
    """

    __slots__ = ("_exception", "_future", "_result")

    def __init__(self, future: ConnectionFuture[Any], result: Any, exception: BaseException | None) -> None:
        self._future: ConnectionFuture[Any] | None = future
        self._result = result
        self._exception = exception

    def acquire(self) -> bool:
        future = self._future
        if future is not None:
            future._result, future._exception = self._result, self._exception
            future._state = FINISHED
            self._future = None  # the future refers to this: let go of the circle
        return True

    __enter__ = acquire

    def release(self) -> None: ...

    def __exit__(self, *exc: object) -> None: ...

    def notify_all(self) -> None: ...


class ConnectionFuture(Future[T]):
    """A future that a reader thread resolves. Waiting for it *on* that thread raises at once instead of hanging.

    That can happen in handlers of ``dispatch="inline"`` and in done-callbacks.
    """

    # What the base class sets for each future; the rest of it is made by __getattr__.
    _state = PENDING
    _result: Any = None
    _exception: BaseException | None = None

    def __init__(self, readers: Sequence[Callable[[], bool]] = ()) -> None:
        self.readers = readers
        self._process = generation()

    def __getattr__(self, name: str) -> Any:
        make = _MADE_WHEN_ASKED_FOR.get(name)
        if make is not None:
            return self.__dict__.setdefault(name, make())
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

    def done(self) -> bool:
        """Whether it has ended: in a result, in an exception, or cancelled."""
        if self._state == PENDING and self.__dict__.get("_condition").__class__ is _Ending:
            self._condition.acquire()  # it has ended, but for a step or two
        return self._state == FINISHED or self.cancelled()

    def cancelled(self) -> bool:
        """Whether it was taken back."""
        return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED)

    def set_result(self, result: T) -> None:
        """End in a result."""
        if not self._end(result, None):
            super().set_result(result)

    def set_exception(self, exception: BaseException | None) -> None:
        """End in an exception."""
        if not self._end(None, exception):
            super().set_exception(exception)

    def _end(self, result: T | None, exception: BaseException | None) -> bool:
        """End it if nobody has asked for the condition yet."""
        ending = _Ending(self, result, exception)
        if self.__dict__.setdefault("_condition", ending) is not ending:
            return False
        ending.acquire()
        return True

    def _invoke_callbacks(self) -> None:
        # The base class calls this once the future has ended; it takes no lock.
        if _here.postponed is None:
            super()._invoke_callbacks()  # type: ignore[misc]  # the stubs leave it out
        elif self.__dict__.get("_done_callbacks"):
            _here.postponed.append(super()._invoke_callbacks)  # type: ignore[misc]  # as above

    def _attend(self, timeout: float | None) -> float | None:
        """Called before waiting, with the seconds that it may take; returns those that are left."""
        if self._state == FINISHED or self.done():
            return timeout
        if generation() != self._process:
            raise NotSent("this future belongs to another process: after a fork, make a new client")
        for is_reader in self.readers:
            if is_reader():
                raise BitgetError(
                    "this thread is the one that would resolve the future: waiting here would never end. Wait on "
                    "another thread, or use the default dispatch='thread'"
                )
        return timeout

    def result(self, timeout: float | None = None) -> T:
        """The result, waited for at most ``timeout`` seconds; raises what went wrong."""
        if self._state != FINISHED:
            timeout = self._attend(timeout)
        if self._state == FINISHED and self._exception is None:
            result: T = self._result
            return result  # no need to ask for the condition
        return super().result(timeout)

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """What went wrong, or ``None``."""
        return super().exception(self._attend(timeout))


def all_of(futures: Sequence[ConnectionFuture[None]]) -> ConnectionFuture[None]:
    """One future for several: it fails with the first failure, once all have ended."""
    if len(futures) == 1:
        return futures[0]
    whole: ConnectionFuture[None] = ConnectionFuture([reader for each in futures for reader in each.readers])
    whole.set_running_or_notify_cancel()
    lock = threading.Lock()
    left = len(futures)

    def settle(_: Any) -> None:
        nonlocal left
        with lock:
            left -= 1
            if left:
                return
        errors = [error for each in futures if (error := each.exception(0)) is not None]
        if errors:
            whole.set_exception(errors[0])
        else:
            whole.set_result(None)

    for each in futures:
        each.add_done_callback(settle)
    return whole
