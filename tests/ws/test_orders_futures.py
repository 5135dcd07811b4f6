"""The future of an order: what it tells, when it ends, when it can be taken back, and who is told without waiting."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from inspect import signature
from typing import Any

import attrs
import pytest

from bitget_client.clock import Clock
from bitget_client.errors import (
    BitgetError,
    InsufficientBalance,
    InvalidArgument,
    NotSent,
    OutcomeUnknown,
    RateLimited,
)
from bitget_client.models.v3.trade import CancelOrder, ModifyOrder, PlaceOrder
from bitget_client.ws.api import WebsocketAPIClient
from bitget_client.ws.lanes import Request
from bitget_client.ws.messages import Reply
from bitget_client.ws.orders import OrderFuture, WsApiResponse

from .server import DEADLINE, FakeExchange, Seen, accepted, refused

Make = Callable[..., WebsocketAPIClient]

LIMIT: dict[str, Any] = {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.1", "price": "100"}

#: Seconds by which a future may end after its deadline.
PUNCTUAL = 0.05


def place(api: WebsocketAPIClient, **fields: Any) -> OrderFuture:
    return api.submit_new_order("spot", **{**LIMIT, **fields})


class SteppedClock(Clock):
    """Both clocks stand still until told otherwise."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now

    def local_ms(self) -> int:
        return int(self.now * 1000)


# --- what it tells ---------------------------------------------------------------------------------------------------


def test_sent_at_and_latency() -> None:
    """Before it left whole a future has no moment of sending, and no latency before the reply."""
    clock = SteppedClock()
    future = OrderFuture(
        "place-order", {"args": []}, ["c"], lambda reply: WsApiResponse([], "0", "", "1", 1, {}), (), clock
    )
    request = Request("1", b"", 1e9, future, "place-order", future.client_oids)
    assert (None, None, False) == (future.sent_at, future.latency, future.running())
    request.handle.leave()
    request.handle.stay()
    assert (None, None, False) == (future.sent_at, future.latency, future.running()), "the system did not take it"
    clock.now = 100.25
    request.handle.leave()
    assert (100_250, None, True) == (future.sent_at, future.latency, future.running())
    clock.now = 100.75
    future.answered(Reply("1", "0", "", True, {}))
    assert (100_250, 0.5, False) == (future.sent_at, future.latency, future.running())


def test_what_a_future_tells(make_api: Make, server: FakeExchange) -> None:
    """A future knows its request as sent, the order's client_oid, when it left, and how long the answer took."""
    api = make_api(client_oid_prefix="bot-")
    future = place(api)
    future.result(DEADLINE)
    [frame] = server.frames("trade")
    assert frame["args"] == future.request["args"]
    assert (frame["id"], frame["topic"], frame["category"]) == tuple(
        future.request[key] for key in ("id", "operation", "category")
    )
    assert (frame["args"][0]["clientOid"],) == future.client_oids
    assert future.client_oids[0].startswith("bot-")
    assert future.sent_at is not None
    assert abs(time.time() * 1000 - future.sent_at) < 60_000
    assert future.latency is not None
    assert 0 < future.latency < DEADLINE


def test_unsent_and_unanswered_futures(make_api: Make, server: FakeExchange) -> None:
    """What was never sent has no moment of sending; what was never answered has one, and no latency."""
    server.trade = lambda frame: None
    server.admits.clear()
    api = make_api()
    unsent = place(api, reply_timeout=0.05)
    assert isinstance(unsent.exception(DEADLINE), NotSent)
    assert (None, None) == (unsent.sent_at, unsent.latency)
    server.admits.set()
    api.connect_ws_api().result(DEADLINE)
    unanswered = place(api, reply_timeout=0.05)
    assert isinstance(unanswered.exception(DEADLINE), OutcomeUnknown)
    assert unanswered.sent_at is not None
    assert unanswered.latency is None


def test_a_refusal_inside_a_yes(make_api: Make, server: FakeExchange) -> None:
    """A single order's item that carries a refusal is a refusal, not a result; one that is a time-out is unknown."""

    def answer(code: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
        return lambda frame: {**accepted(frame), "args": [{"code": code, "msg": "no", "clientOid": "a"}]}

    api = make_api()
    server.trade = answer("43012")
    assert isinstance(place(api, client_oid="a").exception(DEADLINE), InsufficientBalance)
    server.trade = answer("40725")
    error = place(api, client_oid="a").exception(DEADLINE)
    assert isinstance(error, OutcomeUnknown)
    assert (("a",), "40725") == (error.client_oids, error.code)


@pytest.mark.parametrize("code", "19000 25001 31027 40010 40015 40725 40910 45001 49040 50031 59021 80002".split())
def test_time_outs_of_the_exchange(make_api: Make, server: FakeExchange, code: str) -> None:
    """The exchange's own time-outs and unnamed failures are no refusals: the order may have been taken."""
    server.trade = refused(code, "Request timed out")
    future = place(make_api(), client_oid="mine")
    error = future.exception(DEADLINE)
    assert isinstance(error, OutcomeUnknown)
    assert (("mine",), code, future.request) == (error.client_oids, error.code, error.request)


# --- deadlines -------------------------------------------------------------------------------------------------------


def lateness(future: OrderFuture, asked: float, timeout: float) -> float:
    """Seconds from its deadline to its end; negative if it came early."""
    future.exception(DEADLINE)
    return time.monotonic() - (asked + timeout)


@pytest.mark.parametrize("obstacle", ["no connection", "no handshake", "no login", "no reply"])
def test_deadline_is_kept(make_api: Make, server: FakeExchange, obstacle: str) -> None:
    """Whatever does not answer, a future ends within 50 ms of its deadline, and says whether it may have arrived."""
    if obstacle == "no connection":
        server.accepts_connections = False
    elif obstacle == "no handshake":
        server.admits.clear()
    elif obstacle == "no login":
        server.login = None
    server.trade = lambda frame: None
    api = make_api()
    if obstacle == "no reply":
        api.connect_ws_api().result(DEADLINE)
    late = []
    for _ in range(3):  # the best of three: another program may keep this one waiting
        asked = time.monotonic()
        future = place(api, reply_timeout=0.2)
        late.append(lateness(future, asked, 0.2))
        assert (OutcomeUnknown if obstacle == "no reply" else NotSent) is type(future.exception(0))
    server.admits.set()
    assert min(late) < PUNCTUAL
    assert max(late) < DEADLINE / 2
    assert min(late) > -0.001


def stuff(api: WebsocketAPIClient, server: FakeExchange, reply_timeout: float) -> list[OrderFuture]:
    """More orders than the line holds, to an exchange that has stopped reading; the last of them have not left."""
    api.connect_ws_api().result(DEADLINE)
    # A fixed size: left to itself the kernel lets the buffer grow until it holds all of them.
    server.newest().socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)
    orders = [{"clientOid": f"c{number:02}", "note": "n" * 300_000} for number in range(60)]
    send = api.get_ws_client().send_ws_api_request
    futures = [send("v3Private", "place-order", "spot", order, reply_timeout=reply_timeout) for order in orders]
    assert futures[0].sent_at is not None
    assert futures[-1].sent_at is None, "the line is full"
    return futures


def test_deadline_on_a_black_hole(make_api: Make, server: FakeExchange) -> None:
    """On a socket that takes no more bytes each order still ends in time: unknown if it had left, else not sent."""
    go_on = threading.Event()
    server.trade = lambda frame: go_on.wait(DEADLINE) and None
    api = make_api(rate_limit="off")
    try:
        futures = stuff(api, server, 0.5)
        late: list[float] = []
        lasts = []
        for timeout in (0.5, 0.6, 0.7):
            due = time.monotonic() + timeout
            lasts.append(place(api, reply_timeout=timeout))
            lasts[-1].add_done_callback(lambda _, due=due: late.append(time.monotonic() - due))
        wait([*futures, *lasts], DEADLINE)
        how = [type(future.exception(0)) for future in futures]
    finally:
        go_on.set()
    left = [future.sent_at is not None for future in futures]
    begun = left.index(False)  # the first that had not left whole: a part of it may be out, and the rest must follow
    assert {OutcomeUnknown} == set(how[:begun])
    assert how[begun] in (OutcomeUnknown, NotSent)
    assert {NotSent} == set(how[begun + 1 :])
    assert {NotSent} == {type(last.exception(0)) for last in lasts}
    assert -0.001 < min(late) < PUNCTUAL  # the best of three: another program may keep this one waiting
    assert max(late) < DEADLINE / 2


def test_timeout_of_one_call(make_api: Make, server: FakeExchange) -> None:
    """``reply_timeout`` of a call counts for that call only, whatever the client's is."""
    server.trade = lambda frame: None
    api = make_api(reply_timeout=DEADLINE * 10)
    api.connect_ws_api().result(DEADLINE)
    patient = place(api)
    started = time.monotonic()
    hasty = place(api, reply_timeout=0.1)
    assert isinstance(hasty.exception(DEADLINE), OutcomeUnknown)
    assert 0.1 <= time.monotonic() - started < DEADLINE
    assert not patient.done()


CALLS: list[tuple[str, tuple[Any, ...], type]] = [
    ("submit_new_order", (LIMIT,), PlaceOrder),
    ("cancel_order", ({"order_id": "1"},), CancelOrder),
    ("modify_order", ({"order_id": "1", "qty": "1"},), ModifyOrder),
    ("place_batch_orders", ([LIMIT],), PlaceOrder),
    ("cancel_batch_orders", ([{"order_id": "1"}],), CancelOrder),
    ("modify_batch_orders", ([{"order_id": "1", "qty": "1"}],), ModifyOrder),
]


@pytest.mark.parametrize(("method", "args", "model"), CALLS, ids=[name for name, _, _ in CALLS])
def test_every_method_takes_a_timeout(
    make_api: Make, server: FakeExchange, method: str, args: tuple[Any, ...], model: type
) -> None:
    """Each method has a ``reply_timeout`` of its own, which is no field of an order and never sent."""
    own = {name for name, each in signature(getattr(WebsocketAPIClient, method)).parameters.items()
           if each.kind is each.KEYWORD_ONLY}  # fmt: skip
    assert "reply_timeout" in own
    assert set() == own & {field.name for field in attrs.fields(model)}
    server.trade = lambda frame: None
    future = getattr(make_api(), method)("spot", *args, reply_timeout=0.15)
    assert isinstance(future.exception(DEADLINE), NotSent | OutcomeUnknown)
    assert "reply" not in str(future.request)


@pytest.mark.parametrize("bad", [0, -1, float("inf"), float("nan"), "1", True, None])
def test_impossible_timeouts(make_api: Make, server: FakeExchange, bad: Any) -> None:
    """Every order ends by itself: a timeout is a finite number of seconds above zero."""
    with pytest.raises(InvalidArgument, match="reply_timeout"):
        make_api(reply_timeout=bad)
    if bad is not None:
        with pytest.raises(InvalidArgument, match="reply_timeout"):
            place(make_api(), reply_timeout=bad)
    assert [] == server.connections


# --- taking back -----------------------------------------------------------------------------------------------------


def test_taken_back_while_the_link_is_down(make_api: Make, server: FakeExchange) -> None:
    """An order that waits for the link can be taken back, and those who wait for several futures learn of it."""
    server.admits.clear()
    api = make_api()
    first, second = place(api, client_oid="first"), place(api, client_oid="second")
    assert first.cancel()
    assert first.cancel(), "it stays taken back"
    assert {first} == wait([first, second], DEADLINE, FIRST_COMPLETED).done
    with pytest.raises(CancelledError):
        first.result(0)
    server.admits.set()
    second.result(DEADLINE)
    assert ["second"] == [frame["args"][0]["clientOid"] for frame in server.frames("trade")]


def test_taken_back_while_it_waits_for_its_turn(make_api: Make, server: FakeExchange) -> None:
    """An order that is held up by the rate limit can be taken back; one that has left cannot."""
    server.trade = lambda frame: None
    api = make_api()
    api.connect_ws_api().result(DEADLINE)
    futures = [place(api, client_oid=f"c{number}") for number in range(12)]
    assert not futures[0].cancel()
    assert futures[0].running()
    assert futures[11].cancel()
    server.wait_for_frames("trade", 11)
    assert not futures[10].cancel()
    assert [f"c{number}" for number in range(11)] == [f["args"][0]["clientOid"] for f in server.frames("trade")]


def test_taken_back_from_a_full_socket(make_api: Make, server: FakeExchange) -> None:
    """An order of which not a byte has left can be taken back, even though it stands in line for the socket."""
    go_on = threading.Event()
    server.trade = lambda frame: go_on.wait(DEADLINE) and accepted(frame)
    api = make_api(rate_limit="off", reply_timeout=DEADLINE)
    try:
        futures = stuff(api, server, DEADLINE)
        back, last = place(api, client_oid="back"), place(api, client_oid="last")
        assert not futures[0].cancel(), "it has left"
        assert back.cancel()
        assert futures[59].cancel()
    finally:
        go_on.set()
    last.result(DEADLINE)
    got = [frame["args"][0]["clientOid"] for frame in server.frames("trade")]
    assert [*(f"c{number:02}" for number in range(59)), "last"] == got


def test_ended_futures_cannot_be_taken_back(make_api: Make, server: FakeExchange) -> None:
    """A future with a result, or a failure, keeps it."""
    api = make_api()
    future = place(api)
    response = future.result(DEADLINE)
    assert not future.cancel()
    assert response is future.result(0)
    api.close()
    assert not future.cancelled()


def test_taking_back_from_many_threads(make_api: Make, server: FakeExchange) -> None:
    """Of all orders that several threads try to take back, exactly those reach the exchange that could not be."""
    api = make_api(rate_limit="off", reply_timeout=DEADLINE)
    api.connect_ws_api().result(DEADLINE)
    taken: list[str] = []
    futures: list[OrderFuture] = []
    lock = threading.Lock()

    def work() -> None:
        for _ in range(60):
            future = place(api)
            if future.cancel():
                with lock:
                    taken.extend(future.client_oids)
            else:
                futures.append(future)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for future in futures:
        future.result(DEADLINE)
    got = [frame["args"][0]["clientOid"] for frame in server.frames("trade")]
    assert sorted(oid for future in futures for oid in future.client_oids) == sorted(got)
    assert set() == set(taken) & set(got)


# --- fire and forget -------------------------------------------------------------------------------------------------


def test_events_without_waiting(make_api: Make, server: FakeExchange) -> None:
    """Answers come as events marked as such, with the request that they answer, whoever waits or does not."""
    api = make_api()
    seen = Seen(api.get_ws_client())
    request = place(api, client_oid="yes").request
    yes = seen.wait_for("response", matching=lambda event: event.is_ws_api_response)
    assert (request, "0") == (yes.request, yes.raw["code"])
    server.trade = refused("43012", "Insufficient balance")
    request = place(api, client_oid="no").request
    no = seen.wait_for("exception")
    assert (request, True, False, "43012") == (no.request, no.is_ws_api_response, no.fatal, no.raw["code"])
    assert isinstance(no.error, InsufficientBalance)
    server.trade = lambda frame: None
    request = place(api, client_oid="unknown", reply_timeout=0.05).request
    unknown = seen.wait_for("exception", 2)
    assert (request, True) == (unknown.request, unknown.is_ws_api_response)
    assert isinstance(unknown.error, OutcomeUnknown)
    server.accepts_connections = False
    server.cut()
    seen.wait_for("reconnect")
    request = place(api, client_oid="unsent", reply_timeout=0.05).request
    unsent = seen.wait_for("exception", matching=lambda event: isinstance(event.error, NotSent))
    assert (request, True) == (unsent.request, unsent.is_ws_api_response)


def test_failed_futures_are_silent(
    make_api: Make, server: FakeExchange, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """A failure that nobody waits for writes nothing to a log or a screen that did not ask: it is an event."""
    caplog.set_level(logging.INFO, "bitget_client")
    server.trade = refused("43012", "Insufficient balance")
    api = make_api(attach_event_listeners=False)
    seen = Seen(api.get_ws_client())
    place(api)
    seen.wait_for("exception")
    api.close()
    assert [] == [record.getMessage() for record in caplog.records if record.name.startswith("bitget_client")]
    assert ("", "") == capfd.readouterr()


def test_waiting_on_the_reader_raises_at_once(make_api: Make, server: FakeExchange) -> None:
    """With ``dispatch="inline"``, and in done-callbacks, waiting for another order raises instead of hanging."""
    api = make_api(dispatch="inline")
    client, caught = api.get_ws_client(), []
    done = threading.Event()

    def wait_here(_: Any) -> None:
        try:
            place(api).result(DEADLINE)
        except BitgetError as error:
            caught.append(error)
        done.set()

    future = place(api)
    future.add_done_callback(wait_here)
    assert done.wait(DEADLINE)
    done.clear()
    client.on("response", lambda event: event.is_ws_api_response and not done.is_set() and wait_here(event))
    place(api)
    assert done.wait(DEADLINE)
    assert all("waiting here would never end" in str(error) for error in caught)
    assert len(caught) >= 2


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", ["", "a b", "x" * 33, "a:b", "ä"])
def test_own_names_are_checked(make_api: Make, server: FakeExchange, bad: str) -> None:
    """A new order's client_oid that the exchange might refuse, or cut, is refused before anything is sent."""
    with pytest.raises(InvalidArgument, match="order: client_oid="):
        place(make_api(), client_oid=bad)
    assert [] == server.connections


def test_names_of_others_are_not(make_api: Make, server: FakeExchange) -> None:
    """An order that is there already can be cancelled and changed whatever its name is."""
    api = make_api()
    api.cancel_order("spot", client_oid="web:#1").result(DEADLINE)
    api.modify_order("spot", client_oid="web:#1", qty="2").result(DEADLINE)
    assert ["web:#1"] * 2 == [frame["args"][0]["clientOid"] for frame in server.frames("trade")]


@pytest.mark.parametrize("prefix", ["x" * 13, "a b", 7])
def test_impossible_prefixes(prefix: Any) -> None:
    """A prefix that leaves no room for the rest is refused when the client is made."""
    with pytest.raises(InvalidArgument, match="client_oid_prefix"):
        WebsocketAPIClient("k", "s", "p", client_oid_prefix=prefix)


def test_rate_limited_is_known_to_be_unsent(make_api: Make) -> None:
    """With ``rate_limit="raise"`` the exception says that nothing was sent, and when to come again."""
    api = make_api(rate_limit="raise")
    api.connect_ws_api().result(DEADLINE)
    with pytest.raises(RateLimited, match="not sent") as caught:
        for _ in range(12):
            place(api)
    assert caught.value.retryable
    assert caught.value.retry_after
