"""What is wanted of a connection, and who waits for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from bitget_client.errors import NotSent, SubscriptionError
from bitget_client.ws.messages import Topic
from bitget_client.ws.wishes import Wishes, fail, resolve

A, B, C = (Topic("ticker", instType="spot", symbol=symbol) for symbol in "ABC")


def run(thunks: list[Callable[[], Any]]) -> None:
    for thunk in thunks:
        thunk()


@pytest.fixture
def wishes() -> Wishes:
    return Wishes()


def want(wishes: Wishes, *topics: Topic, handler: Any = None) -> Future[None]:
    future: Future[None] = Future()
    wishes.want(topics, handler, future, 60.0)
    return future


def unwant(wishes: Wishes, *topics: Topic) -> Future[None]:
    future: Future[None] = Future()
    wishes.unwant(topics, future, 60.0)
    return future


def test_waits_for_all(wishes: Wishes) -> None:
    """A future ends when the last of its topics is confirmed, whoever else waits for them."""
    both, one = want(wishes, A, B), want(wishes, B)
    run(wishes.confirmed(B))
    assert (False, True) == (both.done(), one.done())
    run(wishes.confirmed(A))
    assert both.result(0) is None
    assert [A, B] == list(wishes.topics)


def test_refusals_are_named_together(wishes: Wishes) -> None:
    """A future with refused topics ends once all are settled, and names each of them."""
    future = want(wishes, A, B, C)
    run(wishes.refused(A, "30001", "no", forget=True))
    run(wishes.confirmed(B))
    assert not future.done()
    run(wishes.refused(C, "", "late", forget=False))
    error = future.exception(0)
    assert isinstance(error, SubscriptionError)
    assert {A: ("30001", "no"), C: ("", "late")} == error.refused
    assert "no code" in str(error)
    assert [B, C] == list(wishes.topics)


def test_letting_go(wishes: Wishes) -> None:
    """A future of letting go ends once the topics have left; a wish that was never confirmed fails then."""
    wanted = want(wishes, A)
    gone = unwant(wishes, A)
    run(wishes.left(A))
    assert gone.result(0) is None
    assert isinstance(wanted.exception(0), SubscriptionError)
    assert {} == wishes.topics


def test_wanted_again_while_leaving(wishes: Wishes) -> None:
    """A new wish overtakes the farewell: nobody is left waiting."""
    gone = unwant(wishes, A)
    again = want(wishes, A)
    run(wishes.left(A))
    assert gone.done()
    assert not again.done()
    run(wishes.confirmed(A))
    assert again.result(0) is None


def test_farewell_overtaken(wishes: Wishes) -> None:
    """A topic that is confirmed to a new wish while somebody waits to be rid of it ends that wait too."""
    want(wishes, A)
    gone = unwant(wishes, A)
    again = want(wishes, A)
    run(wishes.confirmed(A))
    assert (None, None) == (gone.result(0), again.result(0))


def test_confirmation_does_not_end_a_farewell(wishes: Wishes) -> None:
    """A late confirmation of a topic that nobody wants any more does not end the wait for it to leave."""
    first = want(wishes, A)
    gone = unwant(wishes, A)
    run(wishes.confirmed(A))
    assert (True, False) == (first.done(), gone.done())


def test_link_lost(wishes: Wishes) -> None:
    """With the link all topics are gone: who waits to be rid of one is, who waits for one still does."""
    wanted, gone = want(wishes, A), unwant(wishes, B)
    run(wishes.link_lost())
    assert (False, True) == (wanted.done(), gone.done())


def test_closed(wishes: Wishes) -> None:
    """At the end everybody is told: wishes fail, farewells are fulfilled."""
    wanted, gone = want(wishes, A), unwant(wishes, B)
    error = NotSent("closed")
    run(wishes.closed(error))
    assert error is wanted.exception(0)
    assert gone.result(0) is None
    run(wishes.closed(error))


def test_cancelled_futures(wishes: Wishes) -> None:
    """A future its owner has cancelled is left alone."""
    futures = [want(wishes, A), want(wishes, B), unwant(wishes, C)]
    for future in futures:
        assert future.cancel()
    run(wishes.confirmed(A))
    run(wishes.refused(B, "1", "no", forget=True))
    run(wishes.left(C))
    resolve(done := Future())
    fail(failed := Future(), NotSent("x"))
    assert all(future.cancelled() for future in futures)
    assert done.result(0) is None
    assert isinstance(failed.exception(0), NotSent)


def test_handlers(wishes: Wishes) -> None:
    """Handlers belong to topics, in order of asking, and go with them."""
    assert not wishes.has_handlers
    want(wishes, A, handler=print)
    want(wishes, A, B, handler=repr)
    want(wishes, C)
    assert wishes.has_handlers
    for _ in range(2):  # the second time from what was remembered
        assert (print, repr) == wishes.handlers_of(A)
    assert (repr,) == wishes.handlers_of(B)
    assert () == wishes.handlers_of(C)
    assert () == wishes.handlers_of(Topic("order"))
    unwant(wishes, A)
    assert () == wishes.handlers_of(A)
    run(wishes.refused(B, "1", "no", forget=True))
    assert not wishes.has_handlers


def test_restored_once(wishes: Wishes) -> None:
    """After a reconnect the wishes are restored once all are settled again, and that is said once."""
    want(wishes, A, B)
    assert not wishes.restored(A)
    wishes.restore()
    assert not wishes.restored()
    assert not wishes.restored(A)
    assert not wishes.restored(C)
    assert wishes.restored(B)
    assert not wishes.restored(B)


def test_restored_without_what_was_let_go(wishes: Wishes) -> None:
    """Nobody waits for a topic that is no longer wanted; without wishes all are restored at once."""
    want(wishes, A, B)
    wishes.restore()
    unwant(wishes, A)
    assert wishes.restored(B)
    unwant(wishes, B)
    wishes.restore()
    assert wishes.restored()


def test_link_lost_while_restoring(wishes: Wishes) -> None:
    """A link that is lost before all was restored has restored nothing."""
    want(wishes, A)
    wishes.restore()
    run(wishes.link_lost())
    assert not wishes.restored(A)


def test_leaving(wishes: Wishes) -> None:
    """The topics that somebody waits to be rid of are known until they are gone, or wanted again."""
    want(wishes, A, B, C)
    unwant(wishes, A, B)
    want(wishes, B)
    assert [A] == wishes.leaving
    run(wishes.left(A))
    assert [] == wishes.leaving


def test_link_lost_with_an_unwanted_topic_unconfirmed(wishes: Wishes) -> None:
    """Who waits for a topic that nobody wants any more learns it when the link goes; other waits go on."""
    first, other = want(wishes, A, B), want(wishes, C)
    gone = unwant(wishes, A)
    run(wishes.link_lost())
    assert gone.result(0) is None
    assert (False, False) == (first.done(), other.done())
    run(wishes.confirmed(B))
    error = first.exception(0)
    assert isinstance(error, SubscriptionError)
    assert {A: ("", "it was unsubscribed before it was confirmed")} == error.refused
