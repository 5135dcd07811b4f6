"""Several orders in one call: which answer is whose, and what is said of each when only a part is known."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitget_client.errors import (
    ApiError,
    BatchError,
    InsufficientBalance,
    InvalidArgument,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    item_outcome,
    order_error,
)
from bitget_client.models.ws import OrderResult, UnansweredOrder
from bitget_client.simulator import SimulatedExchange
from bitget_client.ws.api import WebsocketAPIClient
from bitget_client.ws.batches import SplitFuture, SplitResponse, in_order
from bitget_client.ws.orders import OrderFuture, WsApiResponse

from .server import DEADLINE, FakeExchange, Seen, accepted, refused

Make = Callable[..., WebsocketAPIClient]

LIMIT: dict[str, Any] = {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.1", "price": "100"}


def orders(count: int) -> list[dict[str, Any]]:
    return [{**LIMIT, "client_oid": f"c{number:02}"} for number in range(count)]


def outcomes(response: WsApiResponse[Any]) -> list[str]:
    return [item.outcome for item in response.args]


def names(response: WsApiResponse[Any]) -> list[str]:
    return [item.client_oid for item in response.args]


# --- one item --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "outcome", "cls"),
    [
        (None, "accepted", None), ("", "accepted", None), ("0", "accepted", None), ("00000", "accepted", None),
        ("43012", "refused", InsufficientBalance), ("99999", "refused", ApiError), ("40725", "unknown", OutcomeUnknown),
        ("45001", "unknown", OutcomeUnknown), ("40010", "unknown", OutcomeUnknown),
    ],
)  # fmt: skip
def test_outcome_of_an_item(code: str | None, outcome: str, cls: type | None) -> None:
    """An item's code means what it would mean for a single order; the exchange's time-outs are no refusals."""
    item = OrderResult(code=code, msg="text", client_oid="c", order_id="1")
    assert (outcome, outcome == "accepted") == (item.outcome, item.ok)
    assert cls is (type(item.error) if item.error else None)
    if isinstance(item.error, OutcomeUnknown):
        assert ("c",) == item.error.client_oids


@given(st.one_of(st.none(), st.integers(0, 99999), st.from_regex(r"\d{5}", fullmatch=True)))
def test_items_and_single_orders_agree(code: Any) -> None:
    """Whatever the code: an item is unknown exactly if a single order with it would be."""
    expected = "unknown" if isinstance(order_error(code, ""), OutcomeUnknown) else "refused"
    assert item_outcome(code) in (expected, "accepted")
    assert (item_outcome(code) == "accepted") == (code in (None, 0, "0", "00000"))


# --- which answer is whose -------------------------------------------------------------------------------------------

ARGS = [{"clientOid": "a"}, {"clientOid": "b"}, {"clientOid": "c"}]


def item(client_oid: str | None = None, code: str | None = None, order_id: str | None = None) -> OrderResult:
    return OrderResult(client_oid=client_oid, code=code, order_id=order_id)


def test_items_in_order() -> None:
    """Items that agree with the orders in their places stay as they are, named or not."""
    items = [item("a"), item("b", "43012"), item("")]
    assert items == in_order(ARGS, items)


def test_items_in_another_order() -> None:
    """Items that name their orders are found, wherever they stand; one without a name is the only one left over."""
    items = [item("c"), item("a", "43012"), item("")]
    assert [items[1], items[2], items[0]] == in_order(ARGS, items)
    args = [{"orderId": "1"}, {"orderId": "2"}]
    items = [item(order_id="2"), item(order_id="1")]
    assert items[::-1] == in_order(args, items)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ["unknown"] * 3),
        ([item("b")], ["unknown", "accepted", "unknown"]),
        ([item("c"), item(""), item("")], ["unknown", "unknown", "accepted"]),
        ([item("a"), item("x"), item("c")], ["accepted", "unknown", "accepted"]),
        ([item("a"), item("a"), item("c")], ["accepted", "unknown", "accepted"]),
        ([item("a"), item("b"), item("c"), item("d")], ["accepted"] * 3),
        ([item("")] * 2, ["unknown"] * 3),
    ],
)
def test_orders_without_an_answer(items: list[OrderResult], expected: list[str]) -> None:
    """An order that no item can be shown to belong to is unknown: never taken for accepted, nor for refused."""
    found = in_order(ARGS, items)
    assert expected == [each.outcome for each in found]
    for arg, each in zip(ARGS, found, strict=True):
        if each.outcome == "unknown":
            assert isinstance(each.error, OutcomeUnknown)
            assert ((arg["clientOid"],), arg["clientOid"]) == (each.error.client_oids, each.client_oid)
            assert not each.ok


@given(st.permutations("abcdef"), st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_items_are_never_mixed_up(order: list[str], failed: set[str], missing: set[str]) -> None:
    """In whatever order the answers come, and whichever are missing, each order gets its own."""
    items = [item(name, "43012" if name in failed else "0") for name in order if name not in missing]
    found = in_order([{"clientOid": name} for name in "abcdef"], items)
    expected = ["unknown" if n in missing else "refused" if n in failed else "accepted" for n in "abcdef"]
    assert expected == [each.outcome for each in found]
    assert list("abcdef") == [each.client_oid for each in found]


def test_shuffled_reply_over_the_wire(make_api: Make, server: FakeExchange) -> None:
    """A batch whose reply is shuffled, and lacks an order, is told in the order of asking with that one unknown."""

    def answer(frame: dict[str, Any]) -> dict[str, Any]:
        reply = accepted(frame)
        a, b, c = reply["args"]
        return {**reply, "args": [{**c, "code": "43012", "msg": "Insufficient balance"}, a]}

    server.trade = answer
    response = make_api().place_batch_orders("spot", orders(3)).result(DEADLINE)
    assert ["accepted", "unknown", "refused"] == outcomes(response)
    assert ["c00", "c01", "c02"] == names(response)
    assert [["c00"], ["c01", "c02"], ["c01"]] == [
        [each.client_oid for each in some] for some in (response.accepted, response.failed, response.unknown)
    ]


# --- raise_for_items -------------------------------------------------------------------------------------------------


def test_raise_for_items() -> None:
    """A response with items that were not accepted raises, with each one's own exception; the worst is the cause."""
    good = WsApiResponse([item("a"), item("b", "0")], "0", "", "1", 1, {})
    assert good is good.raise_for_items()
    lost = NotSent("lost")
    bad = WsApiResponse(
        [item("a"), item("b", "43012"), item("c", "40725"), UnansweredOrder(client_oid="d", cause=lost)],
        "0", "", "1", 1, {},
    )  # fmt: skip
    with pytest.raises(BatchError, match=r"3 of 4 orders.*1 refused, 1 unknown, 1 not_sent.*40725") as caught:
        bad.raise_for_items()
    error = caught.value
    assert bad is error.response
    assert [InsufficientBalance, OutcomeUnknown, NotSent] == [type(each) for each in error.errors]
    assert ("c",) == error.client_oids
    assert isinstance(error.__cause__, OutcomeUnknown)
    assert not error.retryable
    again = pickle.loads(pickle.dumps(BatchError("text", client_oids=["c"])))
    assert ("text", ("c",)) == (str(again), again.client_oids)


def test_raise_for_items_of_a_batch(make_api: Make, server: FakeExchange) -> None:
    """Chained to ``result()`` it turns a batch that succeeded in part into an exception."""
    server.trade = lambda frame: {
        **accepted(frame), "args": [{"clientOid": arg["clientOid"], "code": code, "msg": "text"}
                                    for arg, code in zip(frame["args"], ("0", "43012"), strict=True)],
    }  # fmt: skip
    future = make_api().place_batch_orders("spot", orders(2))
    with pytest.raises(BatchError, match="1 of 2 orders were not accepted"):
        future.result(DEADLINE).raise_for_items()


# --- before sending --------------------------------------------------------------------------------------------------


def test_duplicates_are_refused(make_api: Make, server: FakeExchange) -> None:
    """A client_oid that stands twice in a batch is refused here, over all frames of a split one; cancels may repeat."""
    api = make_api()
    with pytest.raises(InvalidArgument, match="'c00' is given to two orders"):
        api.place_batch_orders("spot", [*orders(2), orders(1)[0]])
    with pytest.raises(InvalidArgument, match="'c00' is given to two orders"):
        api.place_batch_orders("spot", [*orders(30), orders(1)[0]], split=True)
    with pytest.raises(InvalidArgument, match="'a' is given to two orders"):
        api.modify_batch_orders("spot", [{"client_oid": "a", "qty": "1"}, {"clientOid": "a", "qty": "2"}])
    assert [] == server.connections
    assert 2 == len(api.cancel_batch_orders("spot", [{"client_oid": "a"}] * 2).result(DEADLINE).args)


def test_too_many(make_api: Make, server: FakeExchange) -> None:
    """More than 20 orders are refused, unless splitting them was asked for."""
    api = make_api()
    with pytest.raises(InvalidArgument, match="1 to 20 orders, not 21"):
        api.place_batch_orders("spot", orders(21))
    with pytest.raises(InvalidArgument, match="1 to 20 orders, not 0"):
        api.place_batch_orders("spot", [], split=True)
    with pytest.raises(InvalidArgument, match=r"orders\[20\] needs side"):
        api.place_batch_orders("spot", [*orders(20), {"symbol": "X"}], split=True)
    with pytest.raises(InvalidArgument, match="category='spots'"):
        api.place_batch_orders("spots", orders(41), split=True)
    assert [] == server.connections


# --- split -----------------------------------------------------------------------------------------------------------


def test_split(make_api: Make, server: FakeExchange) -> None:
    """A long batch leaves in frames of 20, in order, and one future tells all of it."""
    api = make_api()
    seen = Seen(api.get_ws_client())
    future = api.place_batch_orders("spot", orders(45), split=True)
    response = future.result(DEADLINE)
    frames = server.frames("trade")
    assert [20, 20, 5] == [len(frame["args"]) for frame in frames]
    assert {"batch-place"} == {frame["topic"] for frame in frames}
    expected = [f"c{number:02}" for number in range(45)]
    assert expected == [arg["clientOid"] for frame in frames for arg in frame["args"]] == list(future.client_oids)
    assert expected == names(response)
    assert expected == [arg["clientOid"] for arg in future.request["args"]]
    assert isinstance(future, SplitFuture)
    assert isinstance(response, SplitResponse)
    assert ("0", ",".join(frame["id"] for frame in frames), 1750034397076) == (response.code, response.id, response.ts)
    assert [part.result(0) for part in future.parts] == list(response.parts)
    assert [part.result(0).raw for part in future.parts] == response.raw["parts"]
    assert response is response.raise_for_items()
    assert future.sent_at == max(part.sent_at or 0 for part in future.parts)
    assert future.latency == max(part.latency or 0 for part in future.parts)
    assert (True, False, False) == (future.done(), future.running(), future.cancel())
    assert "SplitResponse(" in repr(response)
    seen.wait_for("response", 3, lambda event: event.is_ws_api_response)


@pytest.mark.parametrize("count", [1, 20])
def test_nothing_to_split(make_api: Make, server: FakeExchange, count: int) -> None:
    """What fits in one frame is one frame, whether splitting is allowed or not."""
    future = make_api().place_batch_orders("spot", orders(count), split=True)
    assert count == len(future.result(DEADLINE).args)
    assert OrderFuture is type(future)
    assert 1 == len(server.frames("trade"))


def test_split_cancels_and_changes(make_api: Make, server: FakeExchange) -> None:
    """Cancels and changes can be split as well."""
    api = make_api()
    cancels = api.cancel_batch_orders("spot", [{"order_id": f"{number}"} for number in range(21)], split=True)
    changes = [{"order_id": f"{number}", "qty": "1"} for number in range(21)]
    assert 21 == len(cancels.result(DEADLINE).args)
    assert 21 == len(api.modify_batch_orders("spot", changes, split=True).result(DEADLINE).args)
    assert [20, 1, 20, 1] == [len(frame["args"]) for frame in server.frames("trade")]


def by_frame(*answers: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    """A different answer to each frame."""
    left = iter(answers)
    return lambda frame: next(left)(frame)


def silent(frame: dict[str, Any]) -> None:
    return None


def test_split_with_different_ends(make_api: Make, server: FakeExchange) -> None:
    """Accepted, refused and unanswered frames become items that say exactly that, each with its exception."""
    server.trade = by_frame(accepted, refused("43012", "Insufficient balance"), silent, refused("40725", "busy"))
    api = make_api(reply_timeout=0.5)
    api.connect_ws_api().result(DEADLINE)
    future = api.place_batch_orders("spot", orders(70), split=True)
    response = future.result(DEADLINE)
    expected = ["accepted"] * 20 + ["refused"] * 20 + ["unknown"] * 30
    assert expected == outcomes(response)
    assert [f"c{number:02}" for number in range(70)] == names(response)
    assert (20, 50, 30) == (len(response.accepted), len(response.failed), len(response.unknown))
    assert ("43012", "Insufficient balance", "BTCUSDT") == tuple(
        getattr(response.args[20], name) for name in ("code", "msg", "symbol")
    )
    assert isinstance(response.args[20].error, InsufficientBalance)
    for number, each in enumerate(response.args[40:], 40):
        assert isinstance(each.error, OutcomeUnknown)
        assert (f"c{number:02}",) == each.error.client_oids
    assert "" == response.code
    with pytest.raises(BatchError, match="50 of 70 orders were not accepted .20 refused, 30 unknown") as caught:
        response.raise_for_items()
    assert tuple(f"c{number:02}" for number in range(40, 70)) == caught.value.client_oids
    assert future.latency is None


ALIKE: list[Any] = [
    (lambda: refused("43012", "Insufficient balance"), InsufficientBalance),
    (lambda: silent, OutcomeUnknown),
    (lambda: refused("40725", "busy"), OutcomeUnknown),
]


@pytest.mark.parametrize(("answer", "cls"), ALIKE)
def test_split_with_one_end(make_api: Make, server: FakeExchange, answer: Any, cls: type) -> None:
    """If every frame ends alike the whole ends so too: no result that would have to be looked through."""
    server.trade = answer()
    api = make_api(reply_timeout=0.3)
    api.connect_ws_api().result(DEADLINE)
    future = api.place_batch_orders("spot", orders(41), split=True)
    error = future.exception(DEADLINE)
    assert cls is type(error)
    if isinstance(error, OutcomeUnknown):
        assert future.client_oids == error.client_oids
        assert future.request == error.request
        assert 41 == len(error.request["args"])


def test_split_never_sent(make_api: Make, server: FakeExchange) -> None:
    """If no frame left, nothing was sent, and the whole says so."""
    server.accepts_connections = False
    future = make_api(reply_timeout=0.1).place_batch_orders("spot", orders(41), split=True)
    error = future.exception(DEADLINE)
    assert isinstance(error, NotSent)
    assert isinstance(error.__cause__, NotSent)
    assert (None, None) == (future.sent_at, future.latency)


def test_split_keeps_the_limit(make_api: Make, server: FakeExchange) -> None:
    """Batches leave at the exchange's five a second; what has not left by the deadline was not sent, and says so."""
    api = make_api(reply_timeout=0.5)
    api.connect_ws_api().result(DEADLINE)
    future = api.place_batch_orders("spot", [LIMIT] * 130, split=True)
    response = future.result(DEADLINE)
    assert ["accepted"] * 100 + ["not_sent"] * 30 == outcomes(response)
    assert all(isinstance(each.error, NotSent) for each in response.failed)
    assert 5 == len(server.frames("trade"))
    assert future.sent_at is None


def test_split_that_may_not_wait(make_api: Make, server: FakeExchange) -> None:
    """With ``rate_limit="raise"`` what is beyond the limit is told as not sent: the first frames are on their way."""
    api = make_api(rate_limit="raise")
    api.connect_ws_api().result(DEADLINE)
    response = api.place_batch_orders("spot", [LIMIT] * 130, split=True).result(DEADLINE)
    assert ["accepted"] * 100 + ["not_sent"] * 30 == outcomes(response)
    with pytest.raises(RateLimited):
        api.place_batch_orders("spot", [LIMIT] * 21, split=True)
    assert 5 == len(server.frames("trade"))


def test_split_taken_back(make_api: Make, server: FakeExchange) -> None:
    """Taking back takes back every frame that has not left; only if that is all of them is the whole cancelled."""
    api = make_api(reply_timeout=DEADLINE)
    api.connect_ws_api().result(DEADLINE)
    future = api.place_batch_orders("spot", [LIMIT] * 130, split=True)
    assert not future.cancel()
    response = future.result(DEADLINE)
    assert ["accepted"] * 100 + ["not_sent"] * 30 == outcomes(response)
    waiting = api.place_batch_orders("spot", [LIMIT] * 41, split=True)
    assert waiting.cancel()
    assert waiting.cancelled()
    assert 5 == len(server.frames("trade"))


# --- against the simulated exchange, with faults ---------------------------------------------------------------------


@contextmanager
def simulated(**options: Any) -> Iterator[tuple[SimulatedExchange, WebsocketAPIClient]]:
    """A simulated exchange without limits of its own, and a client of it."""
    with SimulatedExchange(frozen=True, limits=False) as exchange:
        options = {"rate_limit": "off", "reconnect_delay": 0.01, "max_reconnect_delay": 0.05, **options}
        with WebsocketAPIClient(
            credentials=exchange.credentials, environment=exchange.environment, **options
        ) as api:
            api.connect_ws_api().result(DEADLINE)
            yield exchange, api


GOOD: dict[str, Any] = {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.001", "price": "89000"}


def placed(exchange: SimulatedExchange) -> dict[str, str]:
    """The orders that the exchange has taken: client_oid → status."""
    account = exchange._exchange.by_key[exchange.credentials.api_key]
    found = [(order.client_oid, order.status) for order in account.orders.values()]
    assert len(dict(found)) == len(found), "one was placed twice"
    return dict(found)


@pytest.mark.parametrize("fault", ["drop_before_reply", "drop_before_processing", "half_frame", "lose_reply"])
def test_split_under_faults(fault: str) -> None:
    """Whatever cuts a long batch short: accepted is placed, refused and not sent are not placed, unknown is either."""
    with simulated(rate_limit="wait", reply_timeout=2.5) as (exchange, api):
        bad = {**GOOD, "price": "89000.001"}  # not on the price step
        wanted = [{**(bad if number % 7 == 3 else GOOD), "client_oid": f"c{number:02}"} for number in range(130)]
        getattr(exchange.faults, fault)()
        future = api.place_batch_orders("spot", wanted, split=True)  # five frames at once, two a second later
        response = future.result(DEADLINE)
        assert [order["client_oid"] for order in wanted] == names(response)
        there = placed(exchange)
        for each in response.args:
            if each.outcome == "accepted":
                assert each.client_oid in there
            elif each.outcome != "unknown":
                assert each.client_oid not in there
        assert {"unknown", "accepted", "refused"} == set(outcomes(response)) - {"not_sent"}
        assert there.keys() <= set(names(response))


def test_cancel_of_what_waits() -> None:
    """A cancel asked for right behind its order, while both wait for their turn, finds the order and cancels it."""
    with simulated(rate_limit="wait", reply_timeout=DEADLINE) as (exchange, api):
        places = [api.submit_new_order("spot", **GOOD, client_oid=f"p{number}") for number in range(12)]
        cancels = [api.cancel_order("spot", client_oid=f"p{number}") for number in (10, 11)]
        for future in (*places, *cancels):
            assert future.result(DEADLINE).args[0].ok
        assert {"p10", "p11"} == {name for name, status in placed(exchange).items() if status == "cancelled"}
