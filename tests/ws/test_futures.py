"""Futures whose condition is made when somebody wants it: all that a future promises, whoever comes first."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, InvalidStateError, as_completed, wait
from typing import Any

import pytest

from bitget_client.ws.futures import ConnectionFuture

DEADLINE = 10.0


def ended(number: int = 7) -> ConnectionFuture[int]:
    future: ConnectionFuture[int] = ConnectionFuture()
    future.set_result(number)
    return future


def test_parts_of_a_future() -> None:
    """It has everything that the base class gives a future: the library would notice if Python added to it."""
    parts = vars(Future()).keys()
    future: ConnectionFuture[int] = ConnectionFuture()
    assert all(hasattr(future, part) for part in parts)
    assert future._waiters is future._waiters
    assert isinstance(future._condition, threading.Condition)
    assert future._condition is future._condition
    with pytest.raises(AttributeError, match="nonsense"):
        _ = future.nonsense


def test_nobody_waits() -> None:
    """Ended before anybody asked, it tells its end to everybody who asks later, in every way there is to ask."""
    future = ended()
    called: list[Any] = []
    future.add_done_callback(called.append)
    assert [future] == called
    assert (7, None, True, False, False) == (
        future.result(0), future.exception(0), future.done(), future.cancelled(), future.running(),
    )  # fmt: skip
    assert not future.cancel()
    assert {future} == wait([future], DEADLINE).done
    assert [future] == list(as_completed([future], DEADLINE))
    assert "finished" in repr(future)


def test_an_exception() -> None:
    """An exception is kept and raised."""
    future: ConnectionFuture[int] = ConnectionFuture()
    future.set_exception(ValueError("no"))
    with pytest.raises(ValueError, match="no"):
        future.result(0)
    assert isinstance(future.exception(0), ValueError)


@pytest.mark.parametrize("asked", [False, True])
def test_ending_twice(asked: bool) -> None:
    """It ends once, whether somebody has asked for its condition before or not."""
    future: ConnectionFuture[int] = ConnectionFuture()
    if asked:
        future.add_done_callback(lambda ended: None)
    future.set_result(1)
    with pytest.raises(InvalidStateError):
        future.set_result(2)
    with pytest.raises(InvalidStateError):
        future.set_exception(ValueError())
    assert 1 == future.result(0)


def test_taken_back() -> None:
    """A future that was cancelled cannot end otherwise."""
    future: ConnectionFuture[int] = ConnectionFuture()
    assert future.cancel()
    assert future.cancelled()
    assert future.done()
    with pytest.raises(InvalidStateError):
        future.set_result(1)


def test_mixed_waiting() -> None:
    """Waiting for several, some of which have ended, returns when the others do, and not before."""
    done, late = ended(), ConnectionFuture[int]()
    assert ({done}, {late}) == tuple(wait([done, late], 0.01, ALL_COMPLETED))
    assert {done} == wait([done, late], DEADLINE, FIRST_COMPLETED).done
    other = threading.Thread(target=late.set_result, args=(8,))
    arrivals = as_completed([done, late], DEADLINE)
    assert done is next(arrivals)
    other.start()
    assert late is next(arrivals)
    other.join()
    assert not wait([done, late], DEADLINE, ALL_COMPLETED).not_done


@pytest.mark.parametrize("ask", [lambda future: future.done(), lambda future: future.result(DEADLINE) == 9])
def test_the_instant_of_ending(ask: Callable[[ConnectionFuture[int]], bool], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes between the decision to end and the end completes it, should that never be done otherwise."""
    future: ConnectionFuture[int] = ConnectionFuture()
    original = ConnectionFuture.__setattr__

    def torn(self: Any, name: str, value: Any) -> None:
        if name == "_result":
            monkeypatch.setattr(ConnectionFuture, "__setattr__", original)
            raise KeyboardInterrupt
        original(self, name, value)

    monkeypatch.setattr(ConnectionFuture, "__setattr__", torn)
    with pytest.raises(KeyboardInterrupt):
        future.set_result(9)
    assert ask(future)
    assert (9, None, True) == (future.result(DEADLINE), future.exception(0), future.done())


ASKERS: list[Callable[[list[ConnectionFuture[int]]], list[int]]] = [
    lambda futures: [future.result(DEADLINE) for future in futures],
    lambda futures: [future.result(0) for future in wait(futures, DEADLINE, ALL_COMPLETED).done],
    lambda futures: [future.result(0) for future in as_completed(futures, DEADLINE)],
]


@pytest.mark.parametrize("seed", range(20))
def test_many_threads(seed: int) -> None:
    """However ends and questions fall together, everybody hears of every end, once."""
    chance = random.Random(seed)
    futures = [ConnectionFuture[int]() for _ in range(200)]
    called: list[int] = []
    heard: list[list[int]] = []
    ready = threading.Barrier(len(ASKERS) + 2)

    def end() -> None:
        ready.wait(DEADLINE)
        for number in chance.sample(range(len(futures)), len(futures)):
            futures[number].set_result(number)

    def ask(asker: Callable[[list[ConnectionFuture[int]]], list[int]]) -> None:
        ready.wait(DEADLINE)
        heard.append(sorted(asker(futures)))

    def call_back() -> None:
        ready.wait(DEADLINE)
        for future in futures:
            future.add_done_callback(lambda ended: called.append(ended.result(0)))

    threads = [threading.Thread(target=ask, args=(asker,)) for asker in ASKERS]
    threads += [threading.Thread(target=end), threading.Thread(target=call_back)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE)
    everything = list(range(len(futures)))
    assert [everything] * len(ASKERS) == heard
    assert everything == sorted(called)
