"""The client of classic accounts against a server that is not ours. What both clients share: ``test_client``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import bitget_client
from bitget_client import Environment, Topic, WebsocketClientV2, WsKey
from bitget_client.errors import InsufficientBalance, InvalidArgument, OutcomeUnknown, SubscriptionError
from bitget_client.models.v2.stream import Candle, Equity, SpotTicker
from bitget_client.ws.messages import Update

from .conftest import KEYS
from .server import DEADLINE, FakeExchange, Seen

ROOT = Path(__file__).parent.parent.parent
Make = Callable[..., WebsocketClientV2]

PUBLIC, PRIVATE = "v2Public", "v2Private"
ARG = {"instType": "SPOT", "channel": "ticker", "instId": "BTCUSDT"}
ORDER = {"side": "buy", "orderType": "limit", "size": "1", "price": "252", "force": "gtc", "clientOid": "mine"}


def taken(frame: dict[str, Any]) -> dict[str, Any]:
    """The reply to an order operation that is taken."""
    [order] = frame["args"]
    params = {"orderId": f"id-{order['params']['clientOid']}", "clientOid": order["params"]["clientOid"]}
    return {"event": "trade", "arg": [{**order, "params": params}], "code": 0, "msg": "Success"}


def not_taken(frame: dict[str, Any]) -> dict[str, Any]:
    """The reply to an order operation that is refused: an error with the same order."""
    return {"event": "error", "arg": frame["args"], "code": 43012, "msg": "Insufficient balance"}


class ClassicExchange(FakeExchange):
    """As its base, in the words of V2: channels are its topics."""

    def __init__(self) -> None:
        super().__init__()
        self.trade = taken

    def _answers_to(self, operation: str, arg: dict[str, str]) -> Iterator[Any]:
        for answer in super()._answers_to(operation, {**arg, "topic": arg["channel"]}):
            yield {**answer, "arg": arg}

    def args(self, operation: str) -> list[Any]:
        """What was asked for in all frames of an operation."""
        return [arg for frame in self.frames(operation) for arg in frame["args"]]


@pytest.fixture
def server(no_thread_left: None) -> Iterator[ClassicExchange]:
    """An exchange that says what the test tells it to."""
    exchange = ClassicExchange()
    with exchange:
        yield exchange


@pytest.fixture
def make_client(server: ClassicExchange) -> Iterator[Make]:
    """Clients of the scripted exchange, with credentials unless ``keys=()`` is given."""
    with ExitStack() as stack:

        def make(keys: tuple[str, ...] = KEYS, **options: Any) -> WebsocketClientV2:
            options = {"reconnect_delay": 0.01, "max_reconnect_delay": 0.05, **options}
            options.setdefault("environment", Environment(rest_url="http://127.0.0.1:1", ws_url=server.url))
            return stack.enter_context(WebsocketClientV2(*keys, **options))

        yield make


# --- streams ---------------------------------------------------------------------------------------------------------


def test_subscribe(make_client: Make, server: ClassicExchange) -> None:
    """Topics go to the connections they belong to, at the addresses of V2, and their updates have typed items."""
    server.pushes = {"ticker": [{"instId": "BTCUSDT", "lastPr": "43528.19"}], "equity": [{"usdtEquity": "13.9"}]}
    client = make_client()
    seen = Seen(client)
    ticker, equity = Topic("ticker", inst_type="SPOT", inst_id="BTCUSDT"), Topic("equity", inst_type="USDT-FUTURES")
    client.subscribe([ticker, equity]).result(DEADLINE)
    seen.wait_for("update", 2)
    items = {update.topic: update.items for update in seen.of("update")}
    [one], [other] = items[ticker], items[equity]
    assert isinstance(one, SpotTicker)
    assert isinstance(other, Equity)
    assert (Decimal("43528.19"), Decimal("13.9")) == (one.last_pr, other.usdt_equity)
    assert {ticker: PUBLIC, equity: PRIVATE} == {update.topic: update.ws_key for update in seen.of("update")}
    paths = {connection.request.path for connection in server.connections if connection.request is not None}
    assert {"/v2/ws/public", "/v2/ws/private"} == paths
    assert 1 == len(server.frames("login"))
    assert client.is_connected(WsKey.V2_PRIVATE)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (("SPOT", "ticker", "BTCUSDT"), ARG),
        (("usdt-futures", "candle5m", "X"), {"instType": "USDT-FUTURES", "channel": "candle5m", "instId": "X"}),
        (("SPOT", "account"), {"instType": "SPOT", "channel": "account", "coin": "default"}),
        (("SPOT", "account", "BTC"), {"instType": "SPOT", "channel": "account", "coin": "BTC"}),
        (("MARGIN", "account-crossed"), {"instType": "MARGIN", "channel": "account-crossed", "coin": "default"}),
        (("SPOT", "orders"), {"instType": "SPOT", "channel": "orders", "instId": "default"}),
        (("SPOT", "orders", "BTCUSDT"), {"instType": "SPOT", "channel": "orders", "instId": "BTCUSDT"}),
        (("USDT-FUTURES", "equity"), {"instType": "USDT-FUTURES", "channel": "equity"}),
    ],
)
def test_subscribe_topic(
    make_client: Make, server: ClassicExchange, call: tuple[str, ...], expected: dict[str, str]
) -> None:
    """The short form asks for a topic and lets it go, with a symbol or coin where the channel wants it."""
    client = make_client()
    client.subscribe_topic(*call).result(DEADLINE)
    assert [expected] == server.args("subscribe")
    client.unsubscribe_topic(*call).result(DEADLINE)
    assert [expected] == server.args("unsubscribe")


def test_subscribe_topic_with_a_handler(make_client: Make, server: ClassicExchange) -> None:
    """A handler given with the short form gets the updates of its topic only."""
    server.pushes = {"ticker": [{"lastPr": "1"}], "trade": [{"price": "2"}]}
    client = make_client(keys=())
    seen = Seen(client)
    mine: list[Update] = []
    client.subscribe_topic("SPOT", "trade", "BTCUSDT", handler=mine.append).result(DEADLINE)
    client.subscribe_topic("SPOT", "ticker", "BTCUSDT").result(DEADLINE)
    seen.wait_for("update", 2)
    assert ["trade"] == [update.topic.name for update in mine]


def test_stream(make_client: Make, server: ClassicExchange) -> None:
    """A ``for`` loop gets candles as objects, though the exchange sends lists."""
    server.pushes["candle1m"] = [["1695685500000", "1", "3", "0.5", "2", "10", "20", "20"]]  # type: ignore[list-item]
    with make_client(keys=()).stream(Topic("candle1m", inst_type="SPOT", inst_id="X"), timeout=DEADLINE) as updates:
        [candle] = next(iter(updates)).items
    assert isinstance(candle, Candle)
    assert (1695685500000, Decimal(2), Decimal(20)) == (candle.start, candle.close, candle.usdt_volume)


def test_same_name_in_two_markets(make_client: Make, server: ClassicExchange) -> None:
    """Updates of one name reach the handler of the market they belong to."""
    client = make_client(keys=())
    spot: list[str] = []
    futures: list[str] = []
    seen = Seen(client)
    for inst_type, into in (("SPOT", spot), ("USDT-FUTURES", futures)):

        def note(update: Update, into: list[str] = into) -> None:
            into.append(str(update.topic.get("instType")))

        client.subscribe_topic(inst_type, "ticker", "BTCUSDT", handler=note).result(DEADLINE)
    for inst_type in ("USDT-FUTURES", "SPOT", "USDT-FUTURES"):
        server.send({"action": "snapshot", "arg": {**ARG, "instType": inst_type}, "data": [{"lastPr": "1"}], "ts": 1})
    seen.wait_for("update", 3)
    assert (["SPOT"], ["USDT-FUTURES"] * 2) == (spot, futures)


def test_resubscribes(make_client: Make, server: ClassicExchange) -> None:
    """After a lost line the topics come back, in their own words, on both connections."""
    client = make_client()
    seen = Seen(client)
    client.subscribe_topic("SPOT", "ticker", "BTCUSDT").result(DEADLINE)
    client.subscribe_topic("SPOT", "account").result(DEADLINE)
    before = server.args("subscribe")
    server.cut()
    seen.wait_for("reconnected", 2)
    again = server.args("subscribe")[2:]
    assert sorted(before, key=str) == sorted(again, key=str)
    assert 2 == len(server.frames("login"))


def test_refused_topic(make_client: Make, server: ClassicExchange) -> None:
    """A refused topic fails the future with its name."""
    server.refused_topics["ticker"] = ("30001", "doesn't exist")
    with pytest.raises(SubscriptionError, match="ticker.*30001: doesn't exist"):
        make_client(keys=()).subscribe_topic("SPOT", "ticker", "NOCOIN").result(DEADLINE)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("SPOT", "ticker"), "topic 'ticker' needs inst_id"),
        (("SPOT", "candle2m", "X"), "unknown candles 'candle2m'"),
        (("MARGIN", "ticker", "X"), "needs inst_type, one of SPOT"),
        (("USDT-FUTURES", "equity", "X"), "takes inst_type only"),
    ],
)
def test_impossible_topics(make_client: Make, server: ClassicExchange, call: tuple[str, ...], message: str) -> None:
    """What the exchange does not have is refused at the call, and opens no connection."""
    client = make_client()
    for method in (client.subscribe_topic, client.unsubscribe_topic):
        with pytest.raises(InvalidArgument, match=message):
            method(*call)
    assert [] == server.connections


# --- orders ----------------------------------------------------------------------------------------------------------


def test_order(make_client: Make, server: ClassicExchange) -> None:
    """An order goes out as documented, and its future becomes a result that names order and symbol."""
    client = make_client()
    seen = Seen(client)
    future = client.send_ws_api_request(PRIVATE, "place-order", "spot", {"instId": "BTCUSDT", **ORDER})
    answer = future.result(DEADLINE)
    [result] = answer.args
    assert ("id-mine", "mine", "BTCUSDT", True) == (result.order_id, result.client_oid, result.symbol, result.ok)
    assert ("0", "Success", [], None) == (answer.code, answer.msg, answer.failed, answer.ts)
    [arg] = server.args("trade")
    assert {"instType": "SPOT", "instId": "BTCUSDT", "channel": "place-order", "params": ORDER} == {
        key: value for key, value in arg.items() if key != "id"
    }
    assert arg["id"] == answer.id
    assert ("mine",) == future.client_oids
    assert seen.wait_for("response", 1, lambda event: event.is_ws_api_response).request == future.request


def test_many_orders_find_their_replies(make_client: Make, server: ClassicExchange) -> None:
    """Replies are told apart by the id inside them, also when they come in another order."""
    held: list[dict[str, Any]] = []

    def backwards(frame: dict[str, Any]) -> list[dict[str, Any]]:
        held.append(taken(frame))
        return held[::-1] if len(held) == 5 else []

    server.trade = backwards
    client = make_client()
    futures = [
        client.send_ws_api_request(
            PRIVATE, "cancel-order", "USDT-FUTURES", {"inst_id": "BTCUSDT", "clientOid": str(number)}
        )
        for number in range(5)
    ]
    assert [f"id-{number}" for number in range(5)] == [each.result(DEADLINE).args[0].order_id for each in futures]


def test_refused_order(make_client: Make, server: ClassicExchange) -> None:
    """A refusal arrives as an error that names the order, and raises what it means."""
    server.trade = not_taken
    future = make_client().send_ws_api_request(PRIVATE, "place-order", "SPOT", {"instId": "BTCUSDT", **ORDER})
    with pytest.raises(InsufficientBalance, match="43012") as caught:
        future.result(DEADLINE)
    assert "place-order" == caught.value.endpoint


def test_order_without_an_answer(make_client: Make, server: ClassicExchange) -> None:
    """An order whose line is lost may have been executed: its error names what to ask about."""
    server.trade = lambda frame: []
    future = make_client().send_ws_api_request(PRIVATE, "place-order", "SPOT", {"instId": "BTCUSDT", **ORDER})
    server.wait_for_frames("trade")
    server.cut()
    with pytest.raises(OutcomeUnknown) as caught:
        future.result(DEADLINE)
    assert ("mine",) == caught.value.client_oids


def test_impossible_order(make_client: Make, server: ClassicExchange) -> None:
    """What classic accounts cannot do is refused at the call, and opens no connection."""
    client = make_client()
    with pytest.raises(InvalidArgument, match="classic accounts have place-order, cancel-order"):
        client.send_ws_api_request(PRIVATE, "modify-order", "SPOT", {"instId": "BTCUSDT"})
    with pytest.raises(InvalidArgument, match="orders go over v2Private, not v2Public"):
        client.send_ws_api_request(PUBLIC, "place-order", "SPOT", {"instId": "BTCUSDT"})
    assert [] == server.connections


# --- the name --------------------------------------------------------------------------------------------------------


def test_is_public() -> None:
    """The client is part of the package's window, says what it is, and V3 programs do not pay for it."""
    assert bitget_client.WebsocketClientV2 is WebsocketClientV2
    doc = WebsocketClientV2.__doc__ or ""
    assert "classic accounts (V2)" in doc
    assert ":param ping_interval:" in doc, "the options are explained too"
    program = "import sys; from bitget_client import WebsocketClientV3; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    )
    assert not {name for name in run.stdout.split() if name.endswith(("bitget_v2", "client_v2"))}


def test_keys_of_the_other_version(make_client: Make) -> None:
    """Connections of unified accounts are not those of this client."""
    with pytest.raises(InvalidArgument, match="unknown ws_key 'v3Public': use one of v2Public, v2Private"):
        make_client().connect(WsKey.V3_PUBLIC)
