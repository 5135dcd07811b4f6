"""What every call that places, changes or cancels says when something goes wrong, and that it is never sent again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import pytest

from bitget_client import errors
from bitget_client.rest.endpoint import EndpointGroup, endpoints_of, signed_post
from bitget_client.rest.response import ApiResponse
from bitget_client.rest.v3 import RestClientV3
from bitget_client.wire import ClientOid

from .server import Act, HttpServer, SteppedClock, answer, half, http, refused_url, reset, stall

ORDER: dict[str, Any] = {
    "category": "SPOT", "symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.01", "price": "80000",
}  # fmt: skip

#: Each call with arguments, and the client_oids in them.
CALLS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "submit_new_order": ({**ORDER, "client_oid": "mine"}, ["mine"]),
    "place_batch_orders": ({"orders": [{**ORDER, "client_oid": "a"}, {**ORDER, "client_oid": "b"}]}, ["a", "b"]),
    "modify_order": ({"client_oid": "mine", "price": "80001"}, ["mine"]),
    "batch_modify_orders": ({"orders": [{"client_oid": "a", "qty": "1"}, {"order_id": "7", "qty": "1"}]}, ["a"]),
    "cancel_order": ({"client_oid": "mine"}, ["mine"]),
    "cancel_batch_orders": (
        {"orders": [{"category": "SPOT", "symbol": "BTCUSDT", "client_oid": oid} for oid in ("a", "b")]},
        ["a", "b"],
    ),
    "cancel_all_orders": ({"category": "SPOT"}, []),
    "close_all_positions": ({"category": "USDT-FUTURES"}, []),
    "countdown_cancel_all": ({"countdown": 30}, []),
    "move_positions": (
        {"from_uid": "1", "to_uid": "2", "category": "USDT-FUTURES", "position_list": [{"symbol": "BTCUSDT"}]},
        [],
    ),
    "submit_strategy_order": ({"category": "USDT-FUTURES", "symbol": "BTCUSDT", "client_oid": "mine"}, ["mine"]),
    "modify_strategy_order": ({"client_oid": "mine", "qty": "1"}, ["mine"]),
    "cancel_strategy_order": ({"client_oid": "mine"}, ["mine"]),
}
ROOMS = ("trade", "position", "strategy")
ENDPOINTS = {
    name: endpoint
    for name, endpoint in endpoints_of(RestClientV3).items()
    if getattr(RestClientV3, name).__module__.rpartition(".")[2] in ROOMS and not endpoint.route.idempotent
}

each_call = pytest.mark.parametrize("name", sorted(ENDPOINTS))

#: What a server can do with a request after which nobody knows whether it was carried out.
UNKNOWN: dict[str, Act] = {
    "no answer in time": stall,
    "reset after sending": reset,
    "half an answer": half,
    "500 of the exchange": answer(code="40500x", msg="unnamed", status=500),
    "502 of a gateway": http(b"<html>bad gateway</html>", 502),
    "503 without a body": http(b"", 503),
    "504 with JSON": http(b'{"message":"timeout"}', 504),
    "200 that is no JSON": http(b"<html>all is well</html>", 200),
    "200 with nothing": http(b"", 200),
    "200 without a code": http(b'{"data":{"orderId":"1"}}', 200),
    "40010": answer(code="40010", msg="Request timed out", status=400),
    "40725": answer(code="40725", msg="service return an error", status=400),
    "45001": answer(code="45001", msg="Unknown error", status=400),
    "45001 with 200": answer(code=45001, msg="Unknown error"),
}


def client_of(url: str) -> RestClientV3:
    """A client that is quick to give up and never really waits."""
    return RestClientV3(
        "key", "secret", "pass", base_url=url, timeout=(2.0, 0.1), rate_limit="off", clock=SteppedClock()
    )


@pytest.fixture(params=[*UNKNOWN.values()], ids=[*UNKNOWN])
def server(request: pytest.FixtureRequest) -> Iterator[HttpServer]:
    """A server that leaves the first request's fate open, and would take every further one."""
    with HttpServer(request.param, answer(), answer()) as running:
        yield running


def test_every_call_is_covered() -> None:
    """A new call of these rooms that changes something must be added to the table."""
    assert set() == set(ENDPOINTS) - set(CALLS)
    assert len(ENDPOINTS) >= 10


@each_call
def test_unknown_outcome(name: str, server: HttpServer) -> None:
    """Sent, and no clear answer: OutcomeUnknown with the ids to ask about; the server never sees it again."""
    arguments, client_oids = CALLS[name]
    with client_of(server.url) as client, pytest.raises(errors.OutcomeUnknown) as caught:
        getattr(client, name)(**arguments)
    assert client_oids == list(caught.value.client_oids)
    assert ENDPOINTS[name].route.label == caught.value.request["endpoint"]
    assert not caught.value.retryable
    assert 1 == len(server.requests)
    assert [ENDPOINTS[name].route.path] == [request.target for request in server.requests]


@each_call
def test_not_sent(name: str) -> None:
    """A connection that nobody accepts: NotSent, whatever the call."""
    with client_of(refused_url()) as client, pytest.raises(errors.NotSent) as caught:
        getattr(client, name)(**CALLS[name][0])
    assert errors.NotSent is type(caught.value)


@each_call
def test_refused(name: str) -> None:
    """A clear no of the exchange is an ApiError, not an unknown outcome, and is not sent again either."""
    with HttpServer(answer(code="43012", msg="Insufficient balance", status=400), answer()) as server:
        with client_of(server.url) as client, pytest.raises(errors.InsufficientBalance):
            getattr(client, name)(**CALLS[name][0])
        assert 1 == len(server.requests)


# --- names for new orders --------------------------------------------------------------------------------------------


def test_a_missing_name_is_filled_in() -> None:
    """A new order always has a client_oid, another one each time, so that it can be asked about."""
    with HttpServer(reset, answer({"orderId": "1", "clientOid": "x"})) as server, client_of(server.url) as client:
        with pytest.raises(errors.OutcomeUnknown) as caught:
            client.submit_new_order(**ORDER)
        client.submit_new_order(**ORDER, client_oid=None)
        first, second = (json.loads(request.body)["clientOid"] for request in server.requests)
    assert (first,) == caught.value.client_oids
    assert first != second
    assert 32 >= len(first) == len(second) > 20


def test_missing_names_of_a_batch_are_filled_in() -> None:
    """In a batch each order without a name gets one; those that have one keep it."""
    with HttpServer(reset) as server, client_of(server.url) as client:
        with pytest.raises(errors.OutcomeUnknown) as caught:
            client.place_batch_orders(orders=[ORDER, {**ORDER, "clientOid": "mine"}, {**ORDER, "client_oid": ""}])
        names = [order["clientOid"] for order in json.loads(server.requests[0].body)]
    assert tuple(names) == caught.value.client_oids
    assert "mine" == names[1]
    assert 3 == len(set(names))
    assert all(names)


class Inner(EndpointGroup):
    """An endpoint whose new orders are a list inside the body."""

    @signed_post("/inner")
    def place(  # type: ignore[empty-body]  # the decorator does the work
        self, *, symbol: str, order_list: Annotated[Sequence[Mapping[str, Any]], ClientOid]
    ) -> ApiResponse[Any]:
        """Places several."""
        ...


def test_missing_names_of_an_inner_list_are_filled_in() -> None:
    """The same where the orders stand in a list beside other arguments; the caller's own objects stay as they are."""
    room, order = Inner(), {"size": "1"}
    with HttpServer(answer()) as server, client_of(server.url) as client:
        room._transport = client._transport
        room.place(symbol="BTCUSDT", order_list=[order, {**order, "clientOid": "mine"}])
        first, second = json.loads(server.requests[0].body)["orderList"]
    assert 32 == len(first["clientOid"])
    assert "mine" == second["clientOid"]
    assert {"size": "1"} == order


def test_a_name_given_twice_is_refused_before_sending() -> None:
    """The exchange would take one of the two at most."""
    with (
        HttpServer(answer()) as server,
        client_of(server.url) as client,
        pytest.raises(errors.InvalidArgument, match="'mine' is given to two orders"),
    ):
        client.place_batch_orders(orders=[{**ORDER, "client_oid": "mine"}] * 2)
    assert [] == server.requests


@pytest.mark.parametrize("name", ["modify_order", "cancel_order"])
def test_names_are_filled_in_for_new_orders_only(name: str) -> None:
    """A change or a cancellation by order_id must not name an order that does not exist."""
    with HttpServer(answer({"orderId": "1", "clientOid": "x"})) as server, client_of(server.url) as client:
        getattr(client, name)(order_id="1", **({"qty": "2"} if name == "modify_order" else {}))
        assert "clientOid" not in json.loads(server.requests[0].body)
