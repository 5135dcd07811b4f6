"""What became of orders nobody answered for: found, provably not there, or said to be unknown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from bitget_client import RestClientV3, WebsocketAPIClient, WebsocketClientV3
from bitget_client.errors import InvalidArgument, OrderNotFound, OutcomeUnknown
from bitget_client.simulator import SimulatedExchange
from bitget_client.state.resolver import SETTLE_WINDOW, Resolver
from tests.simulator.peer import Http, order
from tests.state.clocks import Hasty, Stepped

NOT_FOUND = json.dumps({"code": "25204", "msg": "Order does not exist", "requestTime": 1, "data": None}).encode()
INFO = "/api/v3/trade/order-info"


@pytest.fixture
def rest(exchange: SimulatedExchange) -> Iterator[RestClientV3]:
    with RestClientV3(
        environment=exchange.environment, credentials=exchange.credentials, rate_limit="off", clock=Hasty()
    ) as client:
        yield client


def test_placed_is_known_after_one_question(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """An order that is there is found at once, and is handed over."""
    Http(exchange).place(clientOid="there")
    clock = Stepped()
    found = Resolver(rest, clock=clock).resolve("there")
    assert ("placed", 1, 0.0) == (found.outcome, found.questions, clock.now)
    assert found.order is not None
    assert ("there", "new") == (found.order.client_oid, found.order.order_status)


@pytest.mark.parametrize("moment", [0.05, 5.0, SETTLE_WINDOW - 0.5])
def test_an_early_not_found_is_not_not_placed(
    exchange: SimulatedExchange, rest: RestClientV3, moment: float
) -> None:
    """An order that arrives late, but within the settle window, is found; nobody says "not placed" before it came."""
    clock = Stepped({moment: lambda: Http(exchange).place(clientOid="late")})
    found = Resolver(rest, clock=clock).resolve("late")
    assert "placed" == found.outcome
    assert found.questions > 1
    assert moment <= clock.now <= moment + 2.0


def test_not_placed_only_after_the_settle_window(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """Not found for the whole window, and in no list: not placed, said no earlier, and nothing was sent meanwhile."""
    clock = Stepped()
    found = Resolver(rest, clock=clock).resolve("nowhere", category="SPOT", symbol="BTCUSDT")
    assert ("not_placed", None) == (found.outcome, found.order)
    assert SETTLE_WINDOW == clock.now == found.seconds
    assert "not found by its client_oid 30 s after" in found.evidence
    assert "the list of open orders or the list of past orders" in found.evidence
    asked = exchange.received
    assert {"GET"} == {verb for verb, _, _, _ in asked}
    assert found.questions == sum(path == INFO for _, path, _, _ in asked)
    assert found.questions < 30


def test_the_window_begins_when_the_order_can_last_have_been_sent(rest: RestClientV3) -> None:
    """With ``sent_by`` the time that has passed since counts; a moment in the future does not shorten anything."""
    for age, wait in ((10.0, 20.0), (100.0, 0.0), (-50.0, 30.0)):
        clock = Stepped()
        sent_by = clock.local_ms() - int(age * 1000)
        assert "not_placed" == Resolver(rest, clock=clock).resolve("nowhere", sent_by=sent_by).outcome
        assert wait == clock.now


def test_an_exchange_out_of_reach_leaves_it_unknown(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """While nobody answers nothing is known, however long it takes; the reason is told."""
    exchange.stop()
    clock = Stepped()
    found = Resolver(rest, clock=clock).resolve("mine", timeout=300.0)
    assert ("still_unknown", None) == (found.outcome, found.order)
    assert "asking failed" in found.evidence
    assert 300.0 == clock.now


def test_a_failed_question_begins_the_window_anew(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """An exchange that was out of reach 29 seconds in gets the whole window again before "not placed" is said."""
    clock = Stepped({29.0: lambda: exchange.faults.http_status(502, body=b"", path=INFO, times=3)})
    found = Resolver(rest, clock=clock).resolve("nowhere", timeout=300.0)
    assert "not_placed" == found.outcome
    assert {"http_status": 3} == exchange.faults.fired
    assert 29.0 + SETTLE_WINDOW <= clock.now <= 32.0 + SETTLE_WINDOW


def test_it_is_resolved_once_the_exchange_is_back(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """An outage in the middle does no harm: the order is found after it."""
    Http(exchange).place(clientOid="mine")
    exchange.stop()
    clock = Stepped({20.0: exchange.start})
    assert "placed" == Resolver(rest, clock=clock).resolve("mine").outcome
    assert clock.now >= 20.0


def test_too_early_to_say(rest: RestClientV3) -> None:
    """A timeout shorter than the window ends in "still unknown", never in "not placed"."""
    clock = Stepped()
    found = Resolver(rest, clock=clock).resolve("nowhere", timeout=SETTLE_WINDOW - 0.1)
    assert "still_unknown" == found.outcome
    assert "too early to say" in found.evidence


def test_wrong_credentials_are_not_asked_with_for_ever(exchange: SimulatedExchange) -> None:
    """What asking again cannot mend ends the asking at once, as unknown."""
    clock = Stepped()
    who = exchange.credentials
    with RestClientV3(who.api_key, "wrong", who.api_pass, environment=exchange.environment) as rest:
        found = Resolver(rest, clock=clock).resolve("mine")
    assert ("still_unknown", 1, 0.0) == (found.outcome, found.questions, clock.now)
    assert "40009" in found.evidence


@pytest.mark.parametrize(("force", "kind"), [("gtc", "open"), ("ioc", "past")])
def test_the_lists_are_a_second_witness(
    exchange: SimulatedExchange, rest: RestClientV3, force: str, kind: str
) -> None:
    """An order that is not found by its id, but stands in a list, was placed."""
    Http(exchange).place(clientOid="listed", timeInForce=force)
    exchange.faults.http_status(400, body=NOT_FOUND, path=INFO, times=None)
    found = Resolver(rest, clock=Stepped()).resolve("listed", category="SPOT")
    assert ("placed", "found in the lists of orders") == (found.outcome, found.evidence)
    assert found.order is not None
    assert "listed" == found.order.client_oid


def test_a_list_that_fails_proves_nothing(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """When the second witness cannot be heard, nobody says "not placed"."""
    exchange.faults.http_status(502, body=b"", path="/api/v3/trade/unfilled-orders", times=None)
    assert "still_unknown" == Resolver(rest, clock=Stepped()).resolve("nowhere").outcome


def test_an_answer_about_another_order_proves_nothing(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """An exchange that answers with somebody else's order has not said that this one is there."""
    Http(exchange).place(clientOid="other")
    other = Http(exchange).call("GET", INFO, {"clientOid": "other"}).content
    exchange.faults.http_status(200, body=other, path=INFO, times=None)
    found = Resolver(rest, clock=Stepped()).resolve("mine")
    assert "still_unknown" == found.outcome
    assert "answered with 'other'" in found.evidence


def test_several_at_once(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """Each order of a batch has an answer of its own; those that are there do not wait for the others."""
    http = Http(exchange)
    http.place(clientOid="a")
    clock = Stepped({12.0: lambda: http.place(clientOid="c")})
    found = Resolver(rest, clock=clock).resolve_all(["a", "b", "c", "a"])
    assert {"a": "placed", "b": "not_placed", "c": "placed"} == {oid: each.outcome for oid, each in found.items()}
    assert 1 == found["a"].questions
    assert SETTLE_WINDOW == clock.now


# --- the order stream ------------------------------------------------------------------------------------------------


class Blind:
    """A REST client that never finds an order by its id; the first question has the order placed behind its back."""

    def __init__(self, rest: RestClientV3, exchange: SimulatedExchange) -> None:
        self._rest = rest
        self._exchange = exchange
        self._placed = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rest, name)

    def get_order_info(self, *, client_oid: str) -> Any:
        if not self._placed:
            self._placed = True
            Http(self._exchange).place(clientOid=client_oid)
        raise OrderNotFound("not yet", code="25204")


def test_the_order_stream_is_watched(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """An order that comes by in the stream was placed, even while REST does not know it; nobody listens afterwards."""
    with WebsocketClientV3(environment=exchange.environment, credentials=exchange.credentials) as client:
        client.subscribe("order").result(timeout=5)
        resolver: Resolver = Resolver(Blind(rest, exchange), client)  # type: ignore[arg-type]  # stands in for one
        found = resolver.resolve("seen", timeout=20.0)
        assert ("placed", "found in the order stream") == (found.outcome, found.evidence)
        assert found.order is not None
        assert ("seen", "BTCUSDT") == (found.order.client_oid, found.order.symbol)
        assert () == client._delivery.listeners.of("update")
    assert found.seconds < 10.0


def test_the_stream_is_subscribed_to_when_it_is_not(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """A client that watches nothing yet is subscribed to its orders."""
    with WebsocketClientV3(environment=exchange.environment, credentials=exchange.credentials) as client:
        Resolver(rest, client)
        client.subscribe("order").result(timeout=5)
    texts = [text for verb, kind, _, text in exchange.received if (verb, kind) == ("WS", "private")]
    assert ['"topic":"order"'] == ['"topic":"order"' for text in texts if '"subscribe"' in text]


# --- from the exception ----------------------------------------------------------------------------------------------


def unknown(exchange: SimulatedExchange, act: Callable[[WebsocketAPIClient], Any]) -> OutcomeUnknown:
    """The unknown outcome of an order call over the WebSocket."""
    with WebsocketAPIClient(
        environment=exchange.environment, credentials=exchange.credentials, reply_timeout=0.3
    ) as api:
        api.connect_ws_api().result(timeout=5)
        with pytest.raises(OutcomeUnknown) as caught:
            act(api).result(timeout=5)
    return caught.value


def spot(**fields: str) -> dict[str, Any]:
    return {name: value for name, value in order(**fields).items() if name != "category"}


def test_resolve_on_the_exception(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """``OutcomeUnknown.resolve`` tells of each order of the call what became of it."""
    exchange.faults.lose_reply()
    error = unknown(exchange, lambda api: api.place_batch_orders("spot", [spot(), spot(), spot(price="1000000")]))
    assert 3 == len(error.client_oids)
    clock = Stepped()
    found = error.resolve(rest, clock=clock)
    assert list(error.client_oids) == list(found)
    assert ["placed", "placed", "not_placed"] == [each.outcome for each in found.values()]
    assert "the list of past orders" in found[error.client_oids[2]].evidence


def test_resolve_what_never_arrived(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """A call that was cut before the exchange acted was not placed; the settle window can be chosen."""
    exchange.faults.drop_before_processing()
    error = unknown(exchange, lambda api: api.submit_new_order("spot", **spot()))
    (found,) = error.resolve(rest, settle_window=0.2, timeout=10.0).values()
    assert "not_placed" == found.outcome
    assert 0.2 <= found.seconds < 5.0
    places = [text for verb, _, _, text in exchange.received if verb == "WS" and "place-order" in text]
    assert 1 == len(places)


def test_resolve_over_rest(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """The same after a REST call, single and batch."""
    place = {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.01", "price": "80000"}
    calls: list[Callable[[], Any]] = [
        lambda: rest.submit_new_order(category="SPOT", client_oid="single", **place),  # type: ignore[arg-type]
        lambda: rest.place_batch_orders(
            orders=[{"category": "spot", **place, "client_oid": oid} for oid in ("one", "two")]
        ),
    ]
    found: dict[str, Any] = {}
    for call in calls:
        exchange.faults.drop_before_reply(over="rest")
        with ExitStack() as stack:
            caught = stack.enter_context(pytest.raises(OutcomeUnknown))
            call()
        found |= caught.value.resolve(rest)
    assert {"single": "placed", "one": "placed", "two": "placed"} == {oid: each.outcome for oid, each in found.items()}


def test_nothing_to_ask_about() -> None:
    """An unknown outcome without ids cannot be resolved, and a window of nothing is refused."""
    with RestClientV3() as rest:
        with pytest.raises(InvalidArgument, match="no client_oid"):
            OutcomeUnknown("cancel everything: timed out").resolve(rest)
        with pytest.raises(InvalidArgument, match="settle_window"):
            Resolver(rest, settle_window=0.0)
        with pytest.raises(InvalidArgument, match="private call"):
            Resolver(rest).resolve("mine")
