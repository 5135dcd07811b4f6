"""What is told of each request when it ends: the one place that tells *not sent* from *outcome unknown*."""

from __future__ import annotations

from typing import Any

import pytest

from bitget_client.errors import NotSent, OutcomeUnknown
from bitget_client.ws.events import ResponseEvent
from bitget_client.ws.lanes import Request
from bitget_client.ws.messages import Reply
from bitget_client.ws.orders import OrderFuture, WsApiResponse
from bitget_client.ws.requests import Requests


class Board:
    """Where a connection tells what happened."""

    def __init__(self) -> None:
        self.reports: list[tuple[BaseException, Any, Any]] = []
        self.emitted: list[tuple[str, ResponseEvent]] = []

    def report(self, error: BaseException, *, raw: Any = None, request: Any = None, level: int = 0) -> None:
        self.reports.append((error, raw, request))

    def emit(self, name: str, event: ResponseEvent) -> None:
        self.emitted.append((name, event))


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def requests(board: Board) -> Requests:
    return Requests("v3Private", board.report, board.emit, lambda event: True)


def read(reply: Reply) -> WsApiResponse[Any]:
    return WsApiResponse([], reply.code, reply.message, reply.id, None, reply.raw)


def order(name: str, deadline: float = 10.0) -> Request:
    return Request(name, b"{}", deadline, OrderFuture("place-order", {"id": name}, [name], read))


def run(thunks: Any) -> None:
    for thunk in thunks if isinstance(thunks, list) else [thunks]:
        thunk()


def test_held_in_order(requests: Requests) -> None:
    """What waits for a link leaves in order of asking, once."""
    assert float("inf") == requests.next_deadline()
    orders = [order("a", 12.0), order("b", 11.0)]
    for each in orders:
        requests.hold(each)
    assert 11.0 == requests.next_deadline()
    assert orders == requests.release()
    assert [] == requests.release()


def test_held_too_long(requests: Requests, board: Board) -> None:
    """What finds no link before its deadline was not sent; the others wait on."""
    early, late = order("early", 5.0), order("late", 6.0)
    requests.hold(late)
    requests.hold(early)
    assert [] == requests.expire(4.9)
    run(requests.expire(5.0))
    assert isinstance(early.handle.exception(0), NotSent)
    assert "v3Private was not live before its deadline" in str(early.handle.exception(0))
    assert [({"id": "early"}, None)] == [(request, raw) for _, raw, request in board.reports]
    assert [late] == requests.release()


def test_lost_link(requests: Requests, board: Board) -> None:
    """Sent whole: unknown. Begun and not whole: not sent. Not begun: held for the next link."""
    sent, begun, waiting = order("sent"), order("begun"), order("waiting")
    sent.begun = sent.sent = begun.begun = True
    run(requests.lost([sent, begun, waiting], "a cut"))
    assert isinstance(sent.handle.exception(0), OutcomeUnknown)
    assert ("sent",) == sent.handle.exception(0).client_oids
    assert isinstance(begun.handle.exception(0), NotSent)
    assert "the link was lost before it had left (a cut)" in str(begun.handle.exception(0))
    assert not waiting.handle.done()
    assert [waiting] == requests.release()
    assert ["sent", "begun"] == [request["id"] for _, _, request in board.reports]


def test_closed(requests: Requests) -> None:
    """Without any link to come, what is held was not sent."""
    held = order("a")
    requests.hold(held)
    run(requests.closed("closed by the caller"))
    assert "closed by the caller" in str(held.handle.exception(0))
    assert [] == requests.release()


def test_expired(requests: Requests) -> None:
    """At the deadline it counts whether the bytes could still be kept here."""
    kept, gone = order("kept"), order("gone")
    run(requests.expired(kept, taken_back=True))
    run(requests.expired(gone, taken_back=False))
    assert isinstance(kept.handle.exception(0), NotSent)
    assert isinstance(gone.handle.exception(0), OutcomeUnknown)


def test_answered(requests: Requests, board: Board) -> None:
    """A good reply becomes a result and a ``response``; a refusal an exception that is reported with its frame."""
    good, bad = order("1"), order("2")
    requests.answered(good, Reply("1", "0", "Success", True, {"id": "1"}))
    requests.answered(bad, Reply("2", "43012", "Insufficient balance", False, {"id": "2"}))
    assert "1" == good.handle.result(0).id
    [(name, event)] = board.emitted
    assert ("response", True, {"id": "1"}) == (name, event.is_ws_api_response, event.request)
    [(error, raw, request)] = board.reports
    assert (error, {"id": "2"}, {"id": "2"}) == (bad.handle.exception(0), raw, request)
