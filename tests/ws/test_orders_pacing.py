"""Which order leaves when: limits of operations, cancels that overtake, and what must never be overtaken."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitget_client.errors import RateLimited
from bitget_client.rate_limit import RateLimiter, Windows, account_owner
from bitget_client.rest.endpoint import endpoints_of
from bitget_client.rest.v3.trade import Trade
from bitget_client.ws.api import WebsocketAPIClient
from bitget_client.ws.dialects.bitget_v3 import OPERATIONS, BitgetV3
from bitget_client.ws.facts import Ready
from bitget_client.ws.lanes import Request
from bitget_client.ws.pacing import Pacer, PacingMode
from bitget_client.ws.session import Session, Timing

from .handles import PlainHandle
from .server import DEADLINE, FakeExchange

Make = Callable[..., WebsocketAPIClient]

LIMIT: dict[str, Any] = {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.1", "price": "100"}


def live(mode: PacingMode = "wait", windows: Windows | None = None, account: str = "me") -> Session:
    """An open session."""
    dialect = BitgetV3()
    pacer = Pacer(dialect.limits, mode, windows, account)
    session = Session(dialect, "v3Private", pacer, Timing(ping_interval=1e6), 0.0)
    assert [Ready()] == session.open(None, 0.0)
    return session


def ask(session: Session, name: str, operation: str, *oids: str, deadline: float = 1e6) -> Request:
    request = Request(name, name.encode(), deadline, PlainHandle(), operation, oids)
    session.lanes.file(request)
    return request


def leaving(session: Session, now: float, until: float) -> list[tuple[float, str]]:
    """What leaves when, stepping from moment to moment as the session asks."""
    left = []
    for _ in range(10_000):
        for frame in session.outgoing(now):
            assert frame.request is not None
            left.append((now, frame.request.id))
        following = session.next_tick(now)
        if following > until:
            return left
        assert following > now, "it asks for the same moment again"
        now = following
        session.tick(now)
    raise AssertionError("it never comes to rest")


def most_in_any_second(moments: list[float]) -> int:
    return max(sum(1 for other in moments if moment <= other < moment + 1.0) for moment in moments)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_operations_keep_their_limits(operation: str) -> None:
    """No second sees more of an operation than the exchange takes, they leave in order, and not much slower."""
    session = live()
    for number in range(60):
        ask(session, f"{number:02}", operation)
    left = leaving(session, 0.0, 100.0)
    assert [f"{number:02}" for number in range(60)] == [name for _, name in left]
    limit = BitgetV3.limits.operations[operation].rate.count
    moments = [moment for moment, _ in left]
    assert limit == most_in_any_second(moments)
    assert moments[-1] <= 60 / limit * 1.1


def test_limits_are_those_of_rest() -> None:
    """Each operation counts with the REST endpoint that does the same, under its label and with its limit."""
    endpoints = {endpoint.route.label: endpoint.route.rate for endpoint in endpoints_of(Trade).values()}
    for limit in BitgetV3.limits.operations.values():
        assert limit.rate == endpoints[limit.label]


def test_a_full_operation_holds_up_no_other() -> None:
    """Batches that wait for their own limit let single orders and changes pass; the socket's limit counts for all."""
    session = live()
    for number in range(8):
        ask(session, f"batch{number}", "batch-place")
    ask(session, "single", "place-order")
    ask(session, "change", "modify-order")
    now = [frame.request.id for frame in session.outgoing(0.0) if frame.request]
    assert ["batch0", "batch1", "batch2", "batch3", "batch4", "single", "change"] == now
    assert pytest.approx(1.0) == session.next_tick(0.0)


def test_connections_of_an_account_count_together() -> None:
    """Two connections of one account share its limits; another account, and ``off``, have their own."""
    windows = Windows()
    one, two, other = live(windows=windows), live(windows=windows), live(windows=windows, account="other")
    free = live("off", windows)
    for session in (one, two, other, free):
        for number in range(5):
            ask(session, str(number), "batch-place")
    assert [5, 0, 5, 5] == [len(session.outgoing(0.0)) for session in (one, two, other, free)]
    assert 1.0 == two.next_tick(0.0)
    assert 5 == len(two.outgoing(1.0))


def test_a_quicker_connection() -> None:
    """If another connection takes the last turn between looking and counting, the order waits for the next one."""

    class Robbed(Pacer):
        def take_request(self, now: float, operation: str) -> bool:
            assert rival.take_request(now, operation)
            return super().take_request(now, operation)

    windows, limits = Windows(), BitgetV3.limits
    rival = Pacer(limits, "wait", windows, "me")
    for _ in range(4):
        assert rival.take_request(0.0, "batch-place")
    session = Session(BitgetV3(), "v3Private", Robbed(limits, "wait", windows, "me"), Timing(), 0.0)
    session.open(None, 0.0)
    order = ask(session, "a", "batch-place")
    assert [] == session.outgoing(0.0)
    assert not order.begun
    assert 1.0 == session.next_tick(0.0)
    assert not rival.take_request(0.0, "batch-place")


def test_operations_without_a_limit() -> None:
    """What the exchange prints no limit for keeps that of the socket."""
    pacer = Pacer(BitgetV3.limits, "wait")
    for _ in range(10):
        assert 0.0 == pacer.request_delay(0.0, "new-operation")
        assert pacer.take_request(0.0, "new-operation")
    assert pacer.request_delay(0.0, "new-operation") > 1.0
    assert not pacer.take_request(0.0, "new-operation")


def test_rest_counts_too() -> None:
    """Orders over REST of the same key use up the same budget."""
    windows = Windows()
    limit = BitgetV3.limits.operations["place-order"]
    rest = RateLimiter("raise", account="key", windows=windows)
    session = live("raise", windows, account_owner("key"))
    now = rest._clock.monotonic()
    for _ in range(4):
        rest.acquire(limit.rate, limit.label)
    for number in range(10):
        ask(session, str(number), "place-order")
    assert 6 == len(session.outgoing(now + 0.001))
    with pytest.raises(RateLimited):
        rest.acquire(limit.rate, limit.label)


def test_cancels_overtake() -> None:
    """Cancels leave before the places and changes that wait, in order among themselves."""
    session = live()
    for number in range(10):
        ask(session, f"first{number}", "place-order")
    session.outgoing(0.0)
    for name, operation in [
        ("place", "place-order"), ("change", "modify-order"), ("cancel", "cancel-order"), ("batch", "batch-place"),
        ("cancels", "batch-cancel"), ("last", "cancel-order"),
    ]:  # fmt: skip
        ask(session, name, operation)
    assert ["cancel", "cancels", "last", "place", "change", "batch"] == [name for _, name in leaving(session, 0.5, 9.0)]


def test_a_cancel_never_overtakes_its_order() -> None:
    """A cancel of an order that still waits here leaves behind it: else the order would live on, uncancelled."""
    session = live()
    for number in range(10):
        ask(session, f"first{number}", "place-order")
    session.outgoing(0.0)
    ask(session, "place a", "place-order", "a")
    ask(session, "place bc", "batch-place", "b", "c")
    ask(session, "change a", "modify-order", "a")
    ask(session, "cancel a", "cancel-order", "a")
    ask(session, "cancel cd", "batch-cancel", "c", "d")
    ask(session, "cancel x", "cancel-order", "x")
    order = [name for _, name in leaving(session, 0.5, 9.0)]
    assert "cancel x" == order[0]
    assert order.index("place a") < order.index("change a") < order.index("cancel a")
    assert order.index("place bc") < order.index("cancel cd")
    assert 6 == len(order)


@pytest.mark.parametrize("how", ["expired", "taken back", "cancelled"])
def test_what_never_leaves_holds_nothing_up(how: str) -> None:
    """An order that ends while it waits, at whatever place, releases the cancel that waits for it."""
    session = live()
    for number in range(10):
        ask(session, f"first{number}", "place-order")
    session.outgoing(0.0)
    ask(session, "before", "place-order", "z")
    gone = ask(session, "place a", "place-order", "a", deadline=0.6 if how == "expired" else 1e6)
    ask(session, "cancel a", "cancel-order", "a")
    if how == "expired":
        session.tick(0.7)
    elif how == "taken back":
        session.lanes.forget(gone)
    else:
        gone.handle.cancel()
    expected = ["before", "cancel a"] if how == "cancelled" else ["cancel a", "before"]
    assert expected == [name for _, name in leaving(session, 0.7, 9.0)]
    assert not session.lanes.holds(gone)


STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(OPERATIONS)), st.lists(st.sampled_from("abcd"), max_size=2, unique=True)),
    max_size=40,
)


@given(STEPS, st.sets(st.integers(0, 39)))
def test_orders_of_asking(steps: list[tuple[str, list[str]]], gone: set[int]) -> None:
    """Whatever is asked: all of it leaves once, what names the same order in order of asking, and within the limits."""
    session = live()
    requests = [ask(session, f"{number:02}", operation, *oids) for number, (operation, oids) in enumerate(steps)]
    for number in gone & set(range(len(requests))):
        session.lanes.forget(requests[number])
    left = leaving(session, 0.0, 1000.0)
    names = [name for _, name in left]
    assert sorted(names) == [f"{number:02}" for number in range(len(steps)) if number not in gone]
    for oid in "abcd":
        about = [name for name in names if oid in steps[int(name)][1]]
        assert sorted(about) == about
    for operation in OPERATIONS:
        about = [moment for moment, name in left if steps[int(name)][0] == operation]
        if about:
            assert most_in_any_second(about) <= BitgetV3.limits.operations[operation].rate.count
    assert {} == session.lanes._lanes == session.lanes._askers
    assert session.lanes._single is None


def test_pacing_raises_for_batches(make_api: Make, server: FakeExchange) -> None:
    """With ``rate_limit="raise"`` the sixth batch of a second is refused, unsent, and told when it may come."""
    api = make_api(rate_limit="raise")
    api.connect_ws_api().result(DEADLINE)
    futures = [api.place_batch_orders("spot", [LIMIT] * 2) for _ in range(5)]
    with pytest.raises(RateLimited, match="not sent.*5 times batch-place in 1 s over the whole account") as caught:
        api.place_batch_orders("spot", [LIMIT])
    assert caught.value.retry_after is not None
    assert 0.0 < caught.value.retry_after <= 1.0
    for future in futures:
        future.result(DEADLINE)
    assert 5 == len(server.frames("trade"))


def test_threads_take_turns(make_api: Make, server: FakeExchange) -> None:
    """Orders of several threads leave in the order in which they were asked for; nobody is passed over."""
    api = make_api(reply_timeout=DEADLINE)
    api.connect_ws_api().result(DEADLINE)
    asked: list[str] = []
    lock, ready = threading.Lock(), threading.Barrier(4)
    futures = []

    def work(name: str) -> None:
        ready.wait()
        for number in range(4):
            with lock:  # so that the test knows the order of asking
                asked.append(f"{name}{number}")
                futures.append(api.submit_new_order("spot", **LIMIT, client_oid=asked[-1]))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for future in futures:
        future.result(DEADLINE)
    assert asked == [frame["args"][0]["clientOid"] for frame in server.frames("trade")]


def test_a_cancel_overtakes_over_the_wire(make_api: Make, server: FakeExchange) -> None:
    """With more orders waiting than may leave, a cancel goes first; one of a waiting order follows that order."""
    api = make_api(reply_timeout=DEADLINE)
    api.connect_ws_api().result(DEADLINE)
    places = [api.submit_new_order("spot", **LIMIT, client_oid=f"p{number}") for number in range(12)]
    own = api.cancel_order("spot", client_oid="p11")
    cancel = api.cancel_order("spot", order_id="1")
    for future in (*places, own, cancel):
        future.result(DEADLINE)
    frames = [(frame["topic"], frame["args"][0].get("clientOid")) for frame in server.frames("trade")]
    assert ("cancel-order", None) == frames[9], "nine orders and the login filled the first second"
    assert ("place-order", "p11") == frames[-2]
    assert ("cancel-order", "p11") == frames[-1]
