"""Futures of orders, without a connection."""

from __future__ import annotations

import concurrent.futures
from typing import Any

import pytest

from bitget_client.errors import BitgetError, NotSent, OutcomeUnknown, ServiceUnavailable
from bitget_client.models.ws import OrderResult
from bitget_client.ws.futures import ConnectionFuture
from bitget_client.ws.messages import Reply
from bitget_client.ws.orders import OrderFuture, WsApiResponse


def answer(reply: Reply) -> WsApiResponse[Any]:
    return WsApiResponse([], reply.code, reply.message, reply.id, None, reply.raw)


def order(read_reply: Any = answer) -> OrderFuture:
    return OrderFuture("place-order", {"id": "1"}, ["c1", "c2"], read_reply)


OK = Reply("1", "0", "Success", True, {"id": "1"})


def test_accepted() -> None:
    """A good reply is the result, and no error."""
    future = order()
    assert future.answered(OK) is None
    assert "1" == future.result(0).id


def test_refused() -> None:
    """A bad reply is its exception, which is also handed back for the event."""
    future = order()
    error = future.answered(Reply("1", "40013", "busy", False, {}))
    assert isinstance(error, ServiceUnavailable)
    assert error is future.exception(0)


def test_reply_that_cannot_be_read() -> None:
    """The order was taken: a failure to read the reply must not look like a refusal."""
    cause = KeyError("args")

    def fail(reply: Reply) -> WsApiResponse[Any]:
        raise cause

    future = order(fail)
    error = future.answered(OK)
    assert isinstance(error, OutcomeUnknown)
    assert (cause, ("c1", "c2"), {"id": "1"}) == (error.__cause__, error.client_oids, error.request)
    assert error is future.exception(0)


def test_not_sent_and_unknown() -> None:
    """The two ends without an answer say whether repeating is safe."""
    future = order()
    assert isinstance(future.not_sent("why"), NotSent)
    assert future.exception(0).retryable  # type: ignore[union-attr]
    future = order()
    error = future.unknown("why")
    assert not error.retryable
    assert (("c1", "c2"), "place-order was sent, but why: ask by client_oid before repeating it") == (
        error.client_oids,
        str(error),
    )


@pytest.mark.parametrize("end", [lambda f: f.answered(OK), lambda f: f.not_sent("x"), lambda f: f.unknown("x")])
def test_cancelled(end: Any) -> None:
    """Whatever comes to a future that was taken back, it stays taken back."""
    future = order()
    assert future.cancel()
    end(future)
    assert future.cancelled()


def test_first_end_counts() -> None:
    """A future that has ended does not end again."""
    future = order()
    future.unknown("x")
    future.answered(OK)
    assert isinstance(future.exception(0), OutcomeUnknown)


def test_response_parts() -> None:
    """A response tells its accepted items from the failed ones."""
    items = [OrderResult(code="0"), OrderResult(code="43012"), OrderResult()]
    response = WsApiResponse(items, "0", "Success", "1", 5, {})
    assert ([items[1]], [items[0], items[2]]) == (response.failed, response.accepted)
    assert "43012" in repr(response)


def test_waiting_on_the_reader() -> None:
    """Waiting on a thread that would resolve the future raises at once, unless it is resolved already."""
    future: ConnectionFuture[int] = ConnectionFuture((lambda: False, lambda: True))
    for wait in (future.result, future.exception):
        with pytest.raises(BitgetError, match="waiting here would never end"):
            wait(10.0)
    future.set_result(7)
    assert (7, None) == (future.result(), future.exception())


def test_waiting_elsewhere() -> None:
    """On any other thread waiting is waiting."""
    future: ConnectionFuture[int] = ConnectionFuture((lambda: False,))
    with pytest.raises(concurrent.futures.TimeoutError):
        future.result(0.001)
    with pytest.raises(concurrent.futures.TimeoutError):
        future.exception(0.001)
