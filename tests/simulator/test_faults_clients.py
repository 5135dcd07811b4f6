"""Our own clients under every fault: typed decoding does not raise, orders keep their promised outcome, books chain."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bitget_client import RestClientV3, WebsocketAPIClient, WebsocketClientV3, errors
from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.faults import Faults
from tests.simulator.peer import Http

PLACE = "/api/v3/trade/place-order"
ORDER = {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.01", "price": "80000"}
BOOKS = {"topic": "books", "payload": {"instType": "spot", "symbol": "BTCUSDT"}}

Arm = Callable[[Faults], object]


SOON = 0.4  # seconds that are waited for what never comes
LATE = 5.0  # seconds that are waited for what comes


def client_of(exchange: SimulatedExchange, timeout: float) -> RestClientV3:
    return RestClientV3(
        environment=exchange.environment, credentials=exchange.credentials, timeout=(LATE, timeout), rate_limit="off"
    )


@pytest.fixture
def rest(exchange: SimulatedExchange) -> Iterator[RestClientV3]:
    with client_of(exchange, LATE) as client:
        yield client


def exists(exchange: SimulatedExchange, client_oid: str) -> bool:
    exchange.faults.clear()
    return Http(exchange).call("GET", "/api/v3/trade/order-info", {"clientOid": client_oid}).status_code == 200


def kept_promise(outcome: Any, exchange: SimulatedExchange, client_oid: str) -> bool:
    """Whether what the caller was told about an order is true."""
    there = exists(exchange, client_oid)
    if isinstance(outcome, errors.OutcomeUnknown):
        return True
    if isinstance(outcome, (errors.ApiError, errors.NotSent)):
        return not there
    assert not isinstance(outcome, Exception), f"{outcome!r} promises nothing"
    return there


REST_FAULTS: list[tuple[Arm, str]] = [
    (lambda f: f.drop_before_processing(over="rest"), "unknown"),
    (lambda f: f.drop_before_reply(over="rest"), "unknown"),
    (lambda f: f.never_answer(), "unknown"),
    (lambda f: f.never_answer(carried_out=False), "unknown"),
    (lambda f: f.delay(0.1, of="rest"), "placed"),
    (lambda f: f.delay(1.0, of="rest"), "unknown"),
    (lambda f: f.too_many_requests(), "refused"),
    (lambda f: f.http_status(500), "unknown"),
    (lambda f: f.http_status(503), "unknown"),
    (lambda f: f.empty_answer(), "unknown"),
    (lambda f: f.empty_answer(carried_out=False), "unknown"),
    (lambda f: f.garble_answer(), "unknown"),
    (lambda f: f.slice(over="rest"), "placed"),
    (lambda f: f.unknown_field(over="rest"), "placed"),
    (lambda f: f.new_enum_value(over="rest"), "placed"),
    (lambda f: f.null_lists(over="rest"), "placed"),
    (lambda f: f.clock_skew(300), "refused"),
]


@pytest.mark.parametrize(("arm", "told"), REST_FAULTS)
def test_an_order_over_rest_keeps_its_promise(exchange: SimulatedExchange, arm: Arm, told: str) -> None:
    """Placed, refused or unknown: what the caller is told is true, and no more certain than it can be."""
    arm(exchange.faults)
    outcome: Any
    with client_of(exchange, SOON if told == "unknown" else LATE) as rest:
        try:
            outcome = rest.submit_new_order(category="SPOT", client_oid="mine", **ORDER)  # type: ignore[arg-type]
            assert "mine" == outcome.data.client_oid
        except errors.BitgetError as error:
            outcome = error
    kinds = {"unknown": errors.OutcomeUnknown, "refused": errors.ApiError}
    assert isinstance(outcome, kinds[told]) if told in kinds else not isinstance(outcome, Exception), repr(outcome)
    assert kept_promise(outcome, exchange, "mine")
    assert 1 == sum(path == PLACE for _, path, _, _ in exchange.received)  # never sent twice by itself
    if told == "placed":
        assert {} != exchange.faults.fired


@pytest.mark.parametrize("mutate", ["unknown_field", "new_enum_value", "null_lists"])
def test_typed_answers_survive_a_careless_release(
    exchange: SimulatedExchange, rest: RestClientV3, mutate: str
) -> None:
    """Every kind of read decodes without an error, whatever was added, renamed or nulled."""
    Http(exchange).place(clientOid="mine")
    Http(exchange).place(category="USDT-FUTURES", orderType="market", qty="0.1")
    reads: list[Callable[[], Any]] = [
        lambda: rest.get_instruments(category="SPOT"),
        lambda: rest.get_tickers(category="USDT-FUTURES"),
        lambda: rest.get_order_book(category="SPOT", symbol="BTCUSDT"),
        lambda: rest.get_candles(category="SPOT", symbol="BTCUSDT", interval="1m"),
        lambda: rest.get_fills(category="SPOT", symbol="BTCUSDT"),
        lambda: rest.get_balances(),
        lambda: rest.get_order_info(client_oid="mine"),
        lambda: rest.get_unfilled_orders(),
        lambda: rest.get_history_orders(category="USDT-FUTURES"),
        lambda: rest.get_trade_fills(),
        lambda: rest.get_current_position(category="USDT-FUTURES"),
        lambda: rest.get_account_settings(),
    ]
    getattr(exchange.faults, mutate)(None, over="rest")
    for read in reads:
        assert repr(read().data)
    assert len(reads) == exchange.faults.fired[f"{mutate} rest"]


WS_FAULTS: list[tuple[Arm, str]] = [
    (lambda f: f.drop_before_processing(), "unknown"),
    (lambda f: f.drop_before_reply(), "unknown"),
    (lambda f: f.lose_reply(), "unknown"),
    (lambda f: f.half_frame(), "unknown"),
    (lambda f: f.half_open("private"), "unknown"),
    (lambda f: f.stall(1.0), "unknown"),
    (lambda f: f.stall(0.1), "placed"),
    (lambda f: f.delay(0.1), "placed"),
    (lambda f: f.process_late(1.0), "unknown"),
    (lambda f: f.refuse_trade(), "refused"),
    (lambda f: f.duplicate_reply(), "placed"),
    (lambda f: f.reorder_replies(), "unknown"),
    (lambda f: f.garble(), "any"),
    (lambda f: f.slice(), "placed"),
    (lambda f: f.unknown_field(), "placed"),
    (lambda f: f.new_enum_value(), "placed"),
    (lambda f: f.notice_30033(), "placed"),
]


@pytest.mark.parametrize(("arm", "told"), WS_FAULTS)
def test_an_order_over_websocket_keeps_its_promise(exchange: SimulatedExchange, arm: Arm, told: str) -> None:
    """The future ends in time, and what it says is true."""
    with WebsocketAPIClient(
        environment=exchange.environment,
        credentials=exchange.credentials,
        reply_timeout=SOON if told == "unknown" else LATE,
    ) as client:
        client.connect_ws_api().result(5)
        arm(exchange.faults)
        future = client.submit_new_order("spot", client_oid="mine", **ORDER)
        outcome = future.exception(10) or future.result()
        kinds = {"unknown": errors.OutcomeUnknown, "refused": errors.ApiError}
        if told in kinds:
            assert isinstance(outcome, kinds[told]), repr(outcome)
        elif told == "placed":
            assert not isinstance(outcome, BaseException) and "mine" == outcome.args[0].client_oid
        assert kept_promise(outcome, exchange, "mine")


def test_a_reply_without_its_args_is_not_a_refusal(exchange: SimulatedExchange) -> None:
    """An order whose reply has null for a list is placed or unknown to the caller, never said not to exist."""
    with WebsocketAPIClient(
        environment=exchange.environment, credentials=exchange.credentials, reply_timeout=SOON
    ) as client:
        client.connect_ws_api().result(5)
        exchange.faults.null_lists()
        future = client.submit_new_order("spot", client_oid="mine", **ORDER)
        assert kept_promise(future.exception(10) or future.result(), exchange, "mine")


class Follower:
    """The simplest program that keeps a book: it follows the chain, and subscribes anew when it breaks."""

    def __init__(self, client: WebsocketClientV3) -> None:
        self.levels: dict[str, dict[str, str]] = {"a": {}, "b": {}}
        self.seq: int | None = None
        self.breaks = 0
        self.typed = 0
        self.caught_up = threading.Condition()
        self._client = client
        client.on("update", self.take)

    def take(self, update: Any) -> None:
        assert repr(update.items)
        self.typed += 1
        with self.caught_up:
            for item in update.data:
                self._apply(update.action, item)
            self.caught_up.notify_all()

    def _apply(self, action: str, item: Any) -> None:
        if action == "snapshot" and item.get("a") is not None and item.get("b") is not None:
            self.levels = {"a": {}, "b": {}}
        elif self.seq is None or item["seq"] <= self.seq:
            return
        elif item["pseq"] != self.seq or item.get("a") is None:
            self.seq = None
            self.breaks += 1
            self._client.unsubscribe([BOOKS]).add_done_callback(lambda _: self._client.subscribe([BOOKS]))
            return
        self.seq = item["seq"]
        for side in self.levels:
            for price, size in item[side]:
                self.levels[side].pop(price, None)
                if float(size):
                    self.levels[side][price] = size

    def has(self, exchange: SimulatedExchange) -> bool:
        def book() -> dict[str, dict[float, float]]:
            here = exchange._exchange.markets[("SPOT", "BTCUSDT")].book
            return {
                name: {float(price): float(size) for price, size in here.depth(side)}  # type: ignore[arg-type]
                for name, side in (("a", "sell"), ("b", "buy"))
            }

        truth = exchange.call(book)
        with self.caught_up:
            return truth == {
                name: {float(price): float(size) for price, size in levels.items()}
                for name, levels in self.levels.items()
            }


PUSH_FAULTS: list[tuple[Arm, int]] = [
    (lambda f: f.lose_push(topic="books"), 1),
    (lambda f: f.duplicate_push(topic="books"), 0),
    (lambda f: f.reorder_pushes(topic="books"), 1),
    (lambda f: f.delay(0.02, of="push", topic="books"), 1),
    (lambda f: f.null_lists(topic="books"), 1),
    (lambda f: f.unknown_field(None, topic="books"), 0),
    (lambda f: f.new_enum_value(None, topic="books"), 0),
    (lambda f: f.slice(16, None, topic="books"), 0),
    (lambda f: f.lose_push(probability=0.2), 1),
]


@pytest.mark.parametrize(("arm", "breaks"), PUSH_FAULTS)
def test_a_book_is_right_again_after_a_fault(arm: Arm, breaks: int) -> None:
    """A program that follows the chain notices what is missing, subscribes anew and has the exchange's book."""
    with SimulatedExchange(time="stepped", symbols=["BTCUSDT"]) as exchange:
        with WebsocketClientV3(environment=exchange.environment, rate_limit="off") as client:
            follower = Follower(client)
            client.subscribe([BOOKS]).result(5)
            exchange.advance(0.5)
            arm(exchange.faults)
            exchange.advance(1.5)
            with follower.caught_up:
                assert follower.caught_up.wait_for(lambda: follower.typed > 12, 5)
            exchange.faults.clear()
            exchange.advance(0.2)
            with follower.caught_up:  # the chain may have been broken by the very last push
                assert follower.caught_up.wait_for(lambda: follower.seq is not None, 5)
            exchange.advance(0.2)
            for _ in range(200):
                if follower.has(exchange):
                    break
                with follower.caught_up:
                    follower.caught_up.wait(0.02)
            assert follower.has(exchange)
            assert follower.breaks >= breaks
            assert breaks or not follower.breaks


def test_private_streams_decode_whatever_comes(exchange: SimulatedExchange) -> None:
    """Orders, fills, account and positions with unknown fields, values and nulls reach the handler as objects."""
    failures: list[Any] = []
    orders = threading.Semaphore(0)

    def handle(update: Any) -> None:
        assert repr(update.items)
        if update.topic.name == "order":
            orders.release()

    with WebsocketClientV3(environment=exchange.environment, credentials=exchange.credentials) as client:
        client.on("update", handle)
        client.on("exception", failures.append)
        topics = [{"topic": name, "payload": {"instType": "UTA"}} for name in ("order", "fill", "account", "position")]
        client.subscribe(topics).result(5)
        for mutate in ("unknown_field", "new_enum_value", "null_lists"):
            getattr(exchange.faults, mutate)(None)
            Http(exchange).place(category="USDT-FUTURES", orderType="market", qty="0.1")
            assert orders.acquire(timeout=5) and orders.acquire(timeout=5)
            exchange.faults.clear()
        assert {"unknown_field ws", "new_enum_value ws", "null_lists ws"} <= set(exchange.faults.fired)
    assert [] == failures


def test_a_garbled_push_is_told_and_the_next_one_comes(exchange: SimulatedExchange) -> None:
    """Garbage becomes an exception event; the stream goes on or comes back by itself."""
    failures: list[Any] = []
    prices: list[str] = []
    came = threading.Event()

    def handle(update: Any) -> None:
        prices.extend(item["lastPrice"] for item in update.data)
        if "93000" in prices[-1]:
            came.set()

    ticker = {"topic": "ticker", "payload": {"instType": "spot", "symbol": "BTCUSDT"}}
    with WebsocketClientV3(environment=exchange.environment, reconnect_delay=0.01) as client:
        client.on("update", handle).on("exception", failures.append)
        client.subscribe([ticker]).result(5)
        exchange.faults.garble_push(topic="ticker")
        exchange.market("BTCUSDT").set_price("92000")
        exchange.market("BTCUSDT").set_price("93000")
        assert came.wait(5)
    assert failures


def test_a_skewed_clock_is_made_good_by_asking_for_it(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """An order is refused for its time stamp; after sync_time() the next one is accepted."""
    exchange.faults.clock_skew(-300)
    with pytest.raises(errors.TimestampError):
        rest.submit_new_order(category="SPOT", **ORDER)  # type: ignore[arg-type]
    rest.sync_time()
    assert rest.submit_new_order(category="SPOT", **ORDER).data.order_id  # type: ignore[arg-type]
