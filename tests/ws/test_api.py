"""Orders over the WebSocket against a server that is not ours: every way an order can end."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from decimal import Decimal
from typing import Any

import pytest

from bitget_client.errors import (
    AuthenticationError,
    DuplicateClientOid,
    InsufficientBalance,
    InvalidArgument,
    NotSent,
    OutcomeUnknown,
    RateLimited,
)
from bitget_client.models.v3.trade import CancelOrder, ModifyOrder, PlaceOrder
from bitget_client.models.ws import OrderResult
from bitget_client.ws.api import WebsocketAPIClient
from bitget_client.ws.messages import Topic
from bitget_client.ws.orders import OrderFuture, WsApiResponse

from .conftest import KEYS
from .server import DEADLINE, FakeExchange, Seen, accepted, push, refused

Make = Callable[..., WebsocketAPIClient]

LIMIT: dict[str, Any] = {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.1", "price": "100"}
WIRE = {"symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "qty": "0.1", "price": "100"}


def sent_args(server: FakeExchange) -> list[dict[str, Any]]:
    """The orders of the last operation that the exchange got."""
    args: list[dict[str, Any]] = server.frames("trade")[-1]["args"]
    return args


def place(api: WebsocketAPIClient, **fields: Any) -> OrderFuture:
    return api.submit_new_order("spot", **{**LIMIT, **fields})


# --- accepted --------------------------------------------------------------------------------------------------------


def test_order_is_accepted(make_api: Make, server: FakeExchange) -> None:
    """An order resolves to the exchange's answer, typed, and is sent as documented with a client_oid of our own."""
    api = make_api()
    seen = Seen(api.get_ws_client())
    future = place(api)
    response = future.result(DEADLINE)
    [frame] = server.frames("trade")
    [arg] = frame["args"]
    client_oid = arg.pop("clientOid")
    assert WIRE == arg
    assert ("trade", "spot", "place-order") == (frame["op"], frame["category"], frame["topic"])
    assert (client_oid,) == future.client_oids
    assert 32 == len(client_oid)
    assert isinstance(response, WsApiResponse)
    [item] = response.args
    assert OrderResult(order_id=f"id-{client_oid}", client_oid=client_oid, symbol="BTCUSDT") == item
    assert item.ok
    assert ("0", "success", frame["id"], 1750034397076) == (response.code, response.msg, response.id, response.ts)
    assert response.raw["connId"] == "c"
    assert "id-" in repr(response)
    event = seen.wait_for("response", matching=lambda value: value.is_ws_api_response)
    assert (response.raw, future.request) == (event.raw, event.request)
    assert frame["args"][0]["symbol"] == future.request["args"][0]["symbol"]


@pytest.mark.parametrize(
    "order",
    [
        PlaceOrder(**LIMIT),
        PlaceOrder(**{**LIMIT, "qty": Decimal("0.1"), "price": 100}),
        LIMIT,
        WIRE,
        {**WIRE, "category": "SPOT"},
        {**LIMIT, "price": Decimal("1E+2")},
    ],
)
def test_forms_of_an_order(make_api: Make, server: FakeExchange, order: Any) -> None:
    """A request object, snake_case, and the exchange's own names mean the same order."""
    make_api().submit_new_order("SPOT", order).result(DEADLINE)
    [arg] = sent_args(server)
    arg.pop("clientOid")
    assert WIRE == arg


def test_own_client_oid(make_api: Make, server: FakeExchange) -> None:
    """A client_oid of the caller's is used as it is."""
    future = place(make_api(), client_oid="mine-1")
    assert ("mine-1",) == future.client_oids
    assert "mine-1" == future.result(DEADLINE).args[0].client_oid


@pytest.mark.parametrize(("given", "expected"), [(True, "YES"), (False, "NO"), ("yes", "YES"), ("NO", "NO")])
def test_reduce_only(make_api: Make, server: FakeExchange, given: Any, expected: str) -> None:
    """Here the exchange spells the switch in capitals."""
    place(make_api(), reduce_only=given).result(DEADLINE)
    assert expected == sent_args(server)[0]["reduceOnly"]


OPERATIONS: list[Any] = [
    ("cancel-order", lambda api: api.cancel_order("spot", order_id="1"), [{"orderId": "1"}]),
    ("cancel-order", lambda api: api.cancel_order("spot", CancelOrder(client_oid="a")), [{"clientOid": "a"}]),
    ("modify-order", lambda api: api.modify_order("spot", client_oid="a", qty="2"), [{"clientOid": "a", "qty": "2"}]),
    ("modify-order", lambda api: api.modify_order("spot", ModifyOrder(order_id="1", price=5)),
     [{"orderId": "1", "price": "5"}]),
    ("batch-cancel", lambda api: api.cancel_batch_orders("spot", [{"order_id": "1"}, {"orderId": "2"}]),
     [{"orderId": "1"}, {"orderId": "2"}]),
    ("batch-modify", lambda api: api.modify_batch_orders("spot", [{"order_id": "1", "qty": 3}]),
     [{"orderId": "1", "qty": "3"}]),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "call", "args"), OPERATIONS)
def test_operations(make_api: Make, server: FakeExchange, operation: str, call: Any, args: list[Any]) -> None:
    """Each method sends its operation with its orders, and resolves."""
    future = call(make_api())
    assert operation == future.operation
    future.result(DEADLINE)
    [frame] = server.frames("trade")
    assert (operation, "spot", args) == (frame["topic"], frame["category"], frame["args"])


def test_batch_succeeds_in_part(make_api: Make, server: FakeExchange) -> None:
    """A batch of which one order fails is a result; the items tell which is which."""

    def answer(frame: dict[str, Any]) -> dict[str, Any]:
        reply = accepted(frame)
        reply["args"][0].update(code="0", msg="Success")
        reply["args"][1].update(code="43012", msg="Insufficient balance", orderId="")
        return reply

    server.trade = answer
    future = make_api().place_batch_orders("spot", [LIMIT, PlaceOrder(**LIMIT), {**WIRE, "clientOid": "c3"}])
    response = future.result(DEADLINE)
    assert [True, False, True] == [item.ok for item in response.args]
    assert ["43012"] == [item.code for item in response.failed]
    assert list(future.client_oids) == [item.client_oid for item in response.args]
    assert [response.args[0], response.args[2]] == response.accepted
    assert 3 == len(set(future.client_oids))
    assert "c3" == future.client_oids[2]


def test_batch_of_twenty(make_api: Make, server: FakeExchange) -> None:
    """Twenty orders are taken in one batch."""
    make_api().place_batch_orders("spot", [LIMIT] * 20).result(DEADLINE)
    assert 20 == len(sent_args(server))


def test_replies_out_of_order(make_api: Make, server: FakeExchange) -> None:
    """Replies that come in another order find their orders."""
    frames: list[dict[str, Any]] = []

    def hold(frame: dict[str, Any]) -> list[dict[str, Any]] | None:
        frames.append(frame)
        return [accepted(each) for each in reversed(frames)] if len(frames) == 5 else None

    server.trade = hold
    api = make_api()
    futures = [place(api, client_oid=f"c{number}") for number in range(5)]
    assert [f"id-c{number}" for number in range(5)] == [each.result(DEADLINE).args[0].order_id for each in futures]


def test_request_ids_differ(make_api: Make, server: FakeExchange) -> None:
    """No two requests of one client share an id."""
    api = make_api()
    for future in [place(api) for _ in range(5)]:
        future.result(DEADLINE)
    assert 5 == len({frame["id"] for frame in server.frames("trade")})


def test_raw_request(make_api: Make, server: FakeExchange) -> None:
    """The raw door sends what it is given, in the exchange's own names, exact numbers as text."""
    client = make_api().get_ws_client()
    params = {**WIRE, "price": Decimal("100.50"), "clientOid": "raw", "brandNew": {"deep": [1, True]}}
    future = client.send_ws_api_request("v3Private", "place-order", "spot", params)
    assert "raw" == future.result(DEADLINE).args[0].client_oid
    assert {**params, "price": "100.50"} == sent_args(server)[0]
    assert ("raw",) == future.client_oids


# --- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [("43012", InsufficientBalance), ("25212", DuplicateClientOid), ("30004", AuthenticationError)],
)
def test_order_is_refused(make_api: Make, server: FakeExchange, code: str, expected: type[Exception]) -> None:
    """A refusal is the exception of its code, with everything known about it, and an event."""
    server.trade = refused(code, "no")
    api = make_api()
    seen = Seen(api.get_ws_client())
    future = place(api)
    with pytest.raises(expected, match=f"{code}: no") as caught:
        future.result(DEADLINE)
    error: Any = caught.value
    assert (code, "no", "place-order", future.request) == (error.code, error.message, error.endpoint, error.request)
    assert code == error.raw["code"]
    event = seen.wait_for("exception")
    assert (error, True, future.request) == (event.error, event.is_ws_api_response, event.request)


@pytest.mark.parametrize("code", ["40010", "40725", "45001"])
def test_the_exchange_does_not_know(make_api: Make, server: FakeExchange, code: str) -> None:
    """Codes that do not say whether the exchange acted leave the outcome unknown."""
    server.trade = refused(code, "timed out")
    future = place(make_api(), client_oid="mine")
    with pytest.raises(OutcomeUnknown) as caught:
        future.result(DEADLINE)
    assert (code, ("mine",), future.request) == (caught.value.code, caught.value.client_oids, caught.value.request)


def test_success_that_cannot_be_read(make_api: Make, server: FakeExchange) -> None:
    """A success of an odd form is a success."""
    server.trade = lambda frame: {"event": "trade", "id": frame["id"], "code": 0, "args": {"orderId": 7}, "ts": "soon"}
    response = place(make_api()).result(DEADLINE)
    assert (None, "0", "") == (response.ts, response.code, response.msg)


# --- not sent --------------------------------------------------------------------------------------------------------


def test_not_sent_while_the_link_is_down(make_api: Make, server: FakeExchange) -> None:
    """An order that finds no connection until its deadline was never sent, and is not sent later."""
    server.accepts_connections = False
    api = make_api(reply_timeout=0.1)
    seen = Seen(api.get_ws_client())
    future = place(api)
    with pytest.raises(NotSent, match="place-order was not sent: v3Private was not live before its deadline"):
        future.result(DEADLINE)
    event = seen.wait_for("exception", matching=lambda value: isinstance(value.error, NotSent))
    assert future.request == event.request
    server.accepts_connections = True
    api.connect_ws_api().result(DEADLINE)
    place(api, client_oid="second").result(DEADLINE)
    assert ["second"] == [frame["args"][0]["clientOid"] for frame in server.frames("trade")]


def test_order_waits_for_the_link(make_api: Make, server: FakeExchange) -> None:
    """An order asked for while the link is down is sent once it is back, within its deadline."""
    server.accepts_connections = False
    api = make_api()
    seen = Seen(api.get_ws_client())
    future = place(api)
    seen.wait_for("reconnect")
    server.accepts_connections = True
    assert future.result(DEADLINE).args[0].ok


def test_not_sent_when_credentials_are_wrong(make_api: Make, server: FakeExchange) -> None:
    """An order that waited for a login that was refused was never sent."""
    server.login = {"event": "error", "code": "30011", "msg": "invalid ACCESS_KEY"}
    with pytest.raises(NotSent, match="30011"):
        place(make_api()).result(DEADLINE)
    assert [] == server.frames("trade")


def test_not_sent_after_closing(make_api: Make, server: FakeExchange) -> None:
    """An order that waits for the link when the client is closed was never sent; afterwards none can be placed."""
    server.accepts_connections = False
    api = make_api()
    future = place(api)
    api.close()
    with pytest.raises(NotSent, match="closed by the caller"):
        future.result(0)
    with pytest.raises(InvalidArgument, match="this client was closed"):
        place(api)


def test_cancelled_before_sending(make_api: Make, server: FakeExchange) -> None:
    """An order that is taken back before it leaves is never sent; one that has left cannot be taken back."""
    server.login = None
    server.trade = lambda frame: None
    api = make_api()
    first, second = place(api, client_oid="first"), place(api, client_oid="second")
    assert first.cancel()
    server.wait_for_frames("login")
    server.send({"event": "login", "code": 0})
    server.wait_for_frames("trade")
    assert not second.cancel()
    with pytest.raises(CancelledError):
        first.result(0)
    assert ["second"] == [frame["args"][0]["clientOid"] for frame in server.frames("trade")]


# --- outcome unknown -------------------------------------------------------------------------------------------------


def test_unknown_when_the_link_is_cut(make_api: Make, server: FakeExchange) -> None:
    """An order that was sent when the link is lost may have been executed; it is never sent again."""
    server.trade = lambda frame: None
    api = make_api()
    seen = Seen(api.get_ws_client())
    future = place(api, client_oid="mine")
    server.wait_for_frames("trade")
    server.cut()
    with pytest.raises(OutcomeUnknown, match="the link was lost.*ask by client_oid") as caught:
        future.result(DEADLINE)
    assert (("mine",), future.request) == (caught.value.client_oids, caught.value.request)
    seen.wait_for("reconnected")
    server.trade = accepted
    place(api, client_oid="next").result(DEADLINE)
    assert ["mine", "next"] == [frame["args"][0]["clientOid"] for frame in server.frames("trade")]


def test_unknown_when_no_reply_comes(make_api: Make, server: FakeExchange) -> None:
    """A sent order without a reply ends by its own deadline, and a later reply is announced as nobody's."""
    server.trade = lambda frame: None
    api = make_api(reply_timeout=0.1)
    seen = Seen(api.get_ws_client())
    api.connect_ws_api().result(DEADLINE)
    future = place(api, client_oid="mine")
    with pytest.raises(OutcomeUnknown, match="no reply came before its deadline"):
        future.result(DEADLINE)
    server.send(accepted(server.frames("trade")[0]))
    event = seen.wait_for("exception", 2)
    assert "which is not waiting for one" in str(event.error)
    assert api.get_ws_client().is_connected("v3Private")


def test_unknown_when_closed(make_api: Make, server: FakeExchange) -> None:
    """An order without an answer when the client is closed has an unknown outcome."""
    server.trade = lambda frame: None
    api = make_api()
    future = place(api)
    server.wait_for_frames("trade")
    api.close()
    assert isinstance(future.exception(0), OutcomeUnknown)


def test_reply_before_a_breach_of_protocol_counts(make_api: Make, server: FakeExchange) -> None:
    """A reply that arrives in one read with garbage is a reply."""
    server.trade = lambda frame: None
    api = make_api()
    future = place(api)
    frame = server.wait_for_frames("trade")[0]
    payload = json.dumps(accepted(frame)).encode()
    server.send_raw(b"\x81\x7e" + len(payload).to_bytes(2, "big") + payload + b"\xff\xff\xff\xff")
    assert future.result(DEADLINE).args[0].ok


# --- pacing ----------------------------------------------------------------------------------------------------------


def test_pacing_raises(make_api: Make, server: FakeExchange) -> None:
    """With ``rate_limit="raise"`` the eleventh message of a second is refused, unsent, with the time to wait."""
    api = make_api(rate_limit="raise")
    api.connect_ws_api().result(DEADLINE)
    futures = [place(api) for _ in range(9)]
    with pytest.raises(RateLimited, match="10 messages a second") as caught:
        place(api)
    assert caught.value.retry_after is not None
    assert 0.0 < caught.value.retry_after <= 1.1
    for future in futures:
        future.result(DEADLINE)
    assert 9 == len(server.frames("trade"))


def test_pacing_waits(make_api: Make, server: FakeExchange) -> None:
    """By default orders beyond ten messages a second wait; one whose deadline passes meanwhile was not sent."""
    api = make_api(reply_timeout=0.3)
    api.connect_ws_api().result(DEADLINE)
    futures = [place(api) for _ in range(11)]
    for future in futures[:9]:
        future.result(DEADLINE)
    for future in futures[9:]:
        with pytest.raises(NotSent):
            future.result(DEADLINE)
    assert 9 == len(server.frames("trade"))


def test_no_pacing(make_api: Make, server: FakeExchange) -> None:
    """With ``rate_limit="off"`` a hundred orders leave at once."""
    api = make_api(rate_limit="off", reply_timeout=DEADLINE)
    for future in [place(api) for _ in range(100)]:
        future.result(DEADLINE)


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda api: place(api, price=0.1), "price=0.1 is a float"),
        (lambda api: place(api, qty=True), "qty=True"),
        (lambda api: place(api, pirce="1"), "'pirce' is unknown"),
        (lambda api: place(api, symbol=None), "order needs symbol"),
        (lambda api: api.submit_new_order("spot"), "order needs symbol, side, orderType, qty"),
        (lambda api: api.submit_new_order("spots", **LIMIT), "category='spots' is unknown"),
        (lambda api: api.submit_new_order(None, **LIMIT), "category"),
        (lambda api: api.submit_new_order("spot", LIMIT, price="1"), "as an object or as keywords, not both"),
        (lambda api: api.submit_new_order("spot", "buy"), "wants a request object or a mapping"),
        (lambda api: api.submit_new_order("spot", {**LIMIT, "category": "margin"}), "is of category 'MARGIN'"),
        (lambda api: api.submit_new_order("spot", {**LIMIT, "orderType": "limit"}), "given twice"),
        (lambda api: api.place_batch_orders("spot", [LIMIT] * 21), "1 to 20 orders, not 21"),
        (lambda api: api.place_batch_orders("spot", []), "1 to 20 orders, not 0"),
        (lambda api: api.place_batch_orders("spot", LIMIT), "wants a list of orders"),
        (lambda api: api.place_batch_orders("spot", "orders"), "wants a list of orders"),
        (lambda api: api.place_batch_orders("spot", [LIMIT, {"symbol": "X"}]), r"orders\[1\] needs side"),
        (lambda api: api.cancel_order("spot"), "needs order_id or client_oid"),
        (lambda api: api.cancel_batch_orders("spot", [{"symbol": "X"}]), "needs order_id or client_oid"),
        (lambda api: api.modify_order("spot", qty="1"), "needs order_id or client_oid"),
    ],
)
def test_impossible_orders(make_api: Make, server: FakeExchange, call: Callable[[Any], Any], message: str) -> None:
    """What the exchange would refuse or misread is refused before anything is sent."""
    with pytest.raises(InvalidArgument, match=message):
        call(make_api())
    assert [] == server.connections


def test_orders_need_credentials(make_api: Make) -> None:
    """Without credentials no order can be placed."""
    with pytest.raises(InvalidArgument, match="needs credentials"):
        place(make_api(keys=()))


@pytest.mark.parametrize("keys", [("k",), ("k", "s")])
def test_some_credentials(keys: tuple[str, ...]) -> None:
    """One or two of the three credentials are an error at construction."""
    with pytest.raises(InvalidArgument, match="missing"):
        WebsocketAPIClient(*keys)


# --- in handlers -----------------------------------------------------------------------------------------------------


def test_handler_places_an_order(make_api: Make, server: FakeExchange) -> None:
    """A handler may place an order and wait for it: the dispatcher is not the reader."""
    api = make_api()
    client = api.get_ws_client()
    results: list[WsApiResponse[Any]] = []
    done = threading.Event()

    @client.on("update")
    def trade(update: Any) -> None:
        results.append(place(api).result(timeout=2))
        done.set()

    client.subscribe("order").result(DEADLINE)
    server.send(push({"topic": "order", "instType": "UTA"}, {"orderId": "1"}))
    assert done.wait(DEADLINE)
    assert results[0].args[0].ok


def test_inline_handler_may_not_wait(make_api: Make, server: FakeExchange) -> None:
    """On the reader waiting for an own order raises at once, and the order is placed all the same."""
    api = make_api(dispatch="inline")
    client = api.get_ws_client()
    found: list[Any] = []
    done = threading.Event()

    @client.on("update")
    def trade(update: Any) -> None:
        future = place(api)
        found.append(future)
        try:
            future.result(timeout=2)
        except Exception as error:
            found.append(error)
        future.add_done_callback(lambda _: done.set())

    client.subscribe("order").result(DEADLINE)
    server.send(push({"topic": "order", "instType": "UTA"}, {"orderId": "1"}))
    assert done.wait(DEADLINE)
    assert "waiting here would never end" in str(found[1])
    assert found[0].result(0).args[0].ok


# --- the client around it --------------------------------------------------------------------------------------------


def test_listeners_log(make_api: Make, server: FakeExchange, caplog: pytest.LogCaptureFixture) -> None:
    """By default what happens to the connection is logged, without any secret."""
    caplog.set_level(logging.DEBUG, "bitget_client.ws.api")
    server.trade = refused("43012", "Insufficient balance")
    api = make_api()
    seen = Seen(api.get_ws_client())
    assert isinstance(place(api).exception(DEADLINE), InsufficientBalance)
    server.cut()
    seen.wait_for("reconnected")
    api.close()
    ours = [record for record in caplog.records if record.name == "bitget_client.ws.api"]
    lines = [(record.levelname, record.getMessage()) for record in ours]
    texts = "\n".join(text for _, text in lines)
    for word in ("open", "authenticated", "reconnect:", "reconnected", "close: closed by the caller"):
        assert ("INFO", f"v3Private {word}") in [(level, text[: len(f"v3Private {word}")]) for level, text in lines]
    assert ("WARNING", "v3Private exception: 43012: Insufficient balance [place-order]") in lines
    assert not any(canary in texts for canary in KEYS)


def test_fatal_is_logged_as_error(make_api: Make, server: FakeExchange, caplog: pytest.LogCaptureFixture) -> None:
    """A refused login is an error in the log."""
    server.login = {"event": "error", "code": "30015", "msg": "Invalid sign"}
    api = make_api()
    assert isinstance(api.connect_ws_api().exception(DEADLINE), AuthenticationError)
    api.close()
    assert ("bitget_client.ws.api", logging.ERROR) in [(record.name, record.levelno) for record in caplog.records]


def test_listeners_can_be_left_out(make_api: Make, server: FakeExchange, caplog: pytest.LogCaptureFixture) -> None:
    """With ``attach_event_listeners=False`` nobody logs events."""
    caplog.set_level(logging.DEBUG, "bitget_client")
    api = make_api(attach_event_listeners=False)
    api.connect_ws_api().result(DEADLINE)
    api.close()
    assert [] == [record for record in caplog.records if record.name == "bitget_client.ws.api"]


def test_own_logger(make_api: Make, caplog: pytest.LogCaptureFixture) -> None:
    """A caller's logger gets the lines of connection and listeners."""
    own = logging.getLogger("mine")
    caplog.set_level(logging.DEBUG, "mine")
    api = make_api(logger=own)
    api.connect_ws_api().result(DEADLINE)
    api.close()
    assert {"mine"} == {record.name for record in caplog.records}
    assert "v3Private: connecting → authenticating" in caplog.text


def test_client_underneath(make_api: Make, server: FakeExchange) -> None:
    """Streams and orders share one connection, and the client shows itself without secrets."""
    api = make_api()
    api.get_ws_client().subscribe(Topic("order")).result(DEADLINE)
    place(api).result(DEADLINE)
    assert 1 == len(server.connections)
    assert "<WebsocketAPIClient over <WebsocketClientV3 v3Private: live>>" == repr(api)
