"""Handing over to handlers: order, bounds and ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from bitget_client.ws.dispatcher import InlineDispatcher, Tally, ThreadDispatcher

from .server import DEADLINE


class Handlers:
    """Notes what is delivered; holds up the first delivery until it is let go."""

    def __init__(self) -> None:
        self.delivered: list[Any] = []
        self.drops: list[int] = []
        self.held_up = threading.Event()
        self.go_on = threading.Event()

    def deliver(self, updates: Sequence[Any]) -> None:
        self.delivered += updates

    def hold(self) -> None:
        self.held_up.set()
        assert self.go_on.wait(DEADLINE)


@pytest.fixture
def handlers() -> Iterator[Handlers]:
    made = Handlers()
    yield made
    made.go_on.set()


def held_up(handlers: Handlers, bound: int = 100) -> ThreadDispatcher:
    """A dispatcher whose handler is busy."""
    dispatcher = ThreadDispatcher("bitget-test", bound, handlers.drops.append)
    dispatcher.post(handlers.hold)
    assert handlers.held_up.wait(DEADLINE)
    return dispatcher


def publish(dispatcher: ThreadDispatcher, handlers: Handlers, *updates: Any, droppable: bool = True) -> None:
    dispatcher.publish(list(updates), handlers.deliver, droppable=droppable)


def test_order_of_arrival(handlers: Handlers) -> None:
    """Batches and events come in the order they were handed over, on one thread of the given name."""
    dispatcher = held_up(handlers)
    threads: list[str] = []
    publish(dispatcher, handlers, 1, 2)
    dispatcher.post(lambda: (handlers.delivered.append("event"), threads.append(threading.current_thread().name)))
    publish(dispatcher, handlers, 3, droppable=False)
    assert 3 == dispatcher.queued
    handlers.go_on.set()
    assert dispatcher.close(DEADLINE)
    assert [1, 2, "event", 3] == handlers.delivered
    assert ["bitget-test"] == threads
    assert (0, 0) == (dispatcher.queued, dispatcher.dropped)


def test_starts_when_needed() -> None:
    """Until something is handed over there is no thread, and closing is instant."""
    before = threading.active_count()
    dispatcher = ThreadDispatcher("bitget-test", 10, print)
    assert before == threading.active_count()
    assert dispatcher.close(0.0)


def test_oldest_public_updates_are_dropped(handlers: Handlers) -> None:
    """Beyond the bound the oldest go first, also inside a batch; they are counted, and announced before the rest."""
    dispatcher = held_up(handlers, bound=4)
    publish(dispatcher, handlers, 1, 2, 3)
    publish(dispatcher, handlers, "private", droppable=False)
    publish(dispatcher, handlers, 4, 5)
    assert (1, 5) == (dispatcher.dropped, dispatcher.queued)
    publish(dispatcher, handlers, 6, 7, 8)
    assert (4, 5) == (dispatcher.dropped, dispatcher.queued)
    handlers.go_on.set()
    assert dispatcher.close(DEADLINE)
    assert ["private", 5, 6, 7, 8] == handlers.delivered
    assert [4] == handlers.drops


def test_each_source_has_its_own_count(handlers: Handlers) -> None:
    """What waits and what was dropped is also counted for each source, so that one can see who is too fast."""
    dispatcher = held_up(handlers, bound=3)
    fast, slow = Tally(), Tally()
    dispatcher.publish([1, 2, 3], handlers.deliver, droppable=True, tally=fast)
    dispatcher.publish([4], handlers.deliver, droppable=True, tally=slow)
    assert [(2, 1), (1, 0)] == [(each.queued, each.dropped) for each in (fast, slow)]
    handlers.go_on.set()
    assert dispatcher.close(DEADLINE)
    assert [(0, 1), (0, 0)] == [(each.queued, each.dropped) for each in (fast, slow)]


def test_one_batch_larger_than_the_bound(handlers: Handlers) -> None:
    """Of a batch beyond the bound the newest remain."""
    dispatcher = held_up(handlers, bound=2)
    publish(dispatcher, handlers, 1, 2, 3, 4, 5)
    handlers.go_on.set()
    assert dispatcher.close(DEADLINE)
    assert [4, 5] == handlers.delivered
    assert [3] == handlers.drops


def test_no_room_at_all(handlers: Handlers) -> None:
    """With a bound of zero every public update that would have to wait is dropped."""
    dispatcher = held_up(handlers, bound=0)
    for number in range(3000):
        publish(dispatcher, handlers, number)
    handlers.go_on.set()
    assert dispatcher.close(DEADLINE)
    assert [] == handlers.delivered
    assert 3000 == sum(handlers.drops) == dispatcher.dropped


def test_memory_behind_a_stuck_handler_is_bounded(handlers: Handlers) -> None:
    """However long a handler is stuck, what waits behind it does not grow with what was dropped."""
    dispatcher = held_up(handlers, bound=100)
    publish(dispatcher, handlers, "private", droppable=False)
    for number in range(20_000):
        publish(dispatcher, handlers, number)
    assert len(dispatcher._queue) < 4000
    assert (101, 19_900) == (dispatcher.queued, dispatcher.dropped)
    handlers.go_on.set()
    assert dispatcher.close(DEADLINE)
    assert ["private", *range(19_900, 20_000)] == handlers.delivered


def test_drops_are_announced_as_they_come(handlers: Handlers) -> None:
    """Each announcement counts what was dropped since the one before."""
    dispatcher = held_up(handlers, bound=1)
    publish(dispatcher, handlers, 1, 2)
    again, held = threading.Event(), threading.Event()
    dispatcher.post(lambda: (held.set(), again.wait(DEADLINE)))
    handlers.go_on.set()
    assert held.wait(DEADLINE)
    publish(dispatcher, handlers, 3, 4, 5)
    again.set()
    assert dispatcher.close(DEADLINE)
    assert [1, 2] == handlers.drops
    assert [2, 5] == handlers.delivered


def test_closing_delivers_what_is_queued(handlers: Handlers) -> None:
    """What was handed over before closing is delivered; what comes later is not."""
    dispatcher = held_up(handlers)
    publish(dispatcher, handlers, 1)
    closer = threading.Thread(target=dispatcher.close, args=(DEADLINE,))
    closer.start()
    handlers.go_on.set()
    closer.join(DEADLINE)
    publish(dispatcher, handlers, 2)
    dispatcher.post(lambda: handlers.delivered.append(3))
    assert dispatcher.close(DEADLINE)
    assert [1] == handlers.delivered


def test_closing_with_a_stuck_handler(handlers: Handlers) -> None:
    """Closing waits no longer than told, and nothing queued runs afterwards."""
    dispatcher = held_up(handlers)
    publish(dispatcher, handlers, 1)
    assert not dispatcher.close(0.01)
    assert 0 == dispatcher.queued
    handlers.go_on.set()
    assert dispatcher.close(DEADLINE)
    assert [] == handlers.delivered


def test_closing_from_a_handler(handlers: Handlers) -> None:
    """A handler may close the dispatcher: it does not wait for itself, and what is queued still comes."""
    dispatcher = held_up(handlers)
    answers: list[bool] = []
    dispatcher.post(lambda: answers.append(dispatcher.close(DEADLINE)))
    publish(dispatcher, handlers, 1)
    handlers.go_on.set()
    assert dispatcher.close(DEADLINE)
    assert ([True], [1]) == (answers, handlers.delivered)


def test_inline(handlers: Handlers) -> None:
    """Inline, everything runs at once on the caller's thread and nothing is ever queued."""
    dispatcher = InlineDispatcher()
    dispatcher.publish([1, 2], handlers.deliver, droppable=True)
    dispatcher.post(lambda: handlers.delivered.append("event"))
    assert [1, 2, "event"] == handlers.delivered
    assert (True, 0, 0) == (dispatcher.close(0.0), dispatcher.queued, dispatcher.dropped)
