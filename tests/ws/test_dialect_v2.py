"""How classic accounts speak: topics, frames out, frames in. The items of pushes: ``tests/models/test_ws_v2.py``."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bitget_client.environment import Credentials
from bitget_client.errors import InvalidArgument
from bitget_client.models.ws import channel_model
from bitget_client.wire import dumps
from bitget_client.ws.dialect import Dialect
from bitget_client.ws.dialects.bitget_v2 import INTERVALS, OPERATIONS, BitgetV2, selecting
from bitget_client.ws.messages import (
    PONG,
    LoggedIn,
    LoginRefused,
    Notice,
    Pong,
    Reply,
    Subscribed,
    SubscribeRefused,
    Topic,
    Unsubscribed,
    Update,
    nearest,
)

from .facts import samples
from .facts_v2 import channels, names, title

PUBLIC, PRIVATE = "v2Public", "v2Private"
MARKETS = "SPOT, USDT-FUTURES, COIN-FUTURES, USDC-FUTURES"
TICKER = Topic("ticker", inst_type="SPOT", inst_id="BTCUSDT")
ARG = {"instType": "SPOT", "channel": "ticker", "instId": "BTCUSDT"}


@pytest.fixture
def dialect() -> BitgetV2:
    return BitgetV2()


def read(dialect: Dialect, frame: Any) -> Any:
    """The one message that a frame means."""
    [message] = dialect.read(frame.encode() if isinstance(frame, str) else dumps(frame), PRIVATE)
    return message


# --- connections -----------------------------------------------------------------------------------------------------


def test_addresses(dialect: BitgetV2) -> None:
    """Public and private connections have addresses of their own under a base."""
    assert (PUBLIC, PRIVATE) == dialect.ws_keys
    assert "wss://x/v2/ws/public" == dialect.url("wss://x", PUBLIC)
    assert "wss://x/v2/ws/private" == dialect.url("wss://x", PRIVATE)
    assert (False, True) == (dialect.needs_login(PUBLIC), dialect.needs_login(PRIVATE))


def test_login(dialect: BitgetV2) -> None:
    """The login is that of the other protocol."""
    sent = dialect.login(Credentials("k", "s", "p"), lambda text: f"signed {text}", 1_538_054_050_999)
    [arg] = json.loads(sent)["args"]
    assert {
        "apiKey": "k", "passphrase": "p", "timestamp": "1538054050", "sign": "signed 1538054050GET/user/verify"
    } == arg  # fmt: skip


# --- topics ----------------------------------------------------------------------------------------------------------


def asked(channel: dict[str, Any], name: str, inst_type: str) -> Topic:
    """A topic of this channel with all the parameters it documents."""
    values = {"instType": inst_type, "instId": "BTCUSDT", "coin": "USDT"}
    return Topic(name, **{key: values[key] for key in channel["args"] if key != "channel"})


@pytest.mark.parametrize("channel", channels(), ids=title)
def test_every_channel_is_known(dialect: BitgetV2, channel: dict[str, Any]) -> None:
    """Each documented channel is accepted for each documented instType, in any letter case; it goes to its connection,
    is sent as documented, and has a model."""
    for name in names(channel):
        for market in channel["inst_types"]:
            wanted = asked(channel, name, market)
            assert wanted == dialect.topic(wanted) == dialect.topic(asked(channel, name, market.lower()))
            assert (PUBLIC if channel["visibility"] == "public" else PRIVATE) == dialect.route(wanted)
            [frame] = dialect.subscription("subscribe", [wanted])
            [arg] = json.loads(frame.payload)["args"]
            assert {"channel": name, **dict(wanted.params)} == arg
            assert set(channel["args"]) == set(arg)
            assert channel_model("v2", name, market) is not None


def test_no_channel_is_made_up(dialect: BitgetV2) -> None:
    """The library takes no channel, and no instType of a channel, that the exchange does not document."""
    documented = {(name, market) for each in channels() for name in names(each) for market in each["inst_types"]}
    taken = set()
    for name in sorted({each for each, _ in documented}):
        for inst_type in ("SPOT", "MARGIN", "USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES", "UTA"):
            try:
                dialect.topic(selecting(name, inst_type, "default" if name == "equity" else "X"))
            except InvalidArgument:
                continue
            taken.add((name, inst_type))
    assert documented == taken


def test_intervals(dialect: BitgetV2) -> None:
    """There is a candle channel for each of the 18 documented intervals, and for no other."""
    [candles] = [channel for channel in channels() if "intervals" in channel]
    assert candles["intervals"] == list(INTERVALS)
    for wrong in ("candle", "candle2m", "candle1h", "candle1d", "candle5M", "candleundefined"):
        with pytest.raises(InvalidArgument, match=f"unknown candles '{wrong}': 'candle' and an interval, one of 1m"):
            dialect.topic(Topic(wrong, inst_type="SPOT", inst_id="BTCUSDT"))


@pytest.mark.parametrize(
    "same",
    [
        Topic("ticker", inst_type="SPOT", inst_id="BTCUSDT"),
        Topic("ticker", instType="spot", instId="BTCUSDT"),
        {"topic": "ticker", "payload": {"instType": "SPOT", "instId": "BTCUSDT"}},
        {"channel": "ticker", "payload": {"inst_type": "SPOT", "inst_id": "BTCUSDT"}},
        {"channel": "ticker", "instType": "SPOT", "instId": "BTCUSDT"},
        selecting("ticker", "spot", "BTCUSDT"),
    ],
)
def test_forms_of_a_topic(dialect: BitgetV2, same: Any) -> None:
    """A topic, the JavaScript SDK's mapping, the exchange's own arg and its parts in order mean the same."""
    assert TICKER == dialect.topic(same)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("index-price", Topic("index-price", inst_type="MARGIN", inst_id="default")),
        ("account-crossed", Topic("account-crossed", inst_type="MARGIN", coin="default")),
        ("account-isolated", Topic("account-isolated", inst_type="MARGIN", coin="default")),
        (Topic("account", inst_type="spot"), Topic("account", inst_type="SPOT", coin="default")),
        (Topic("orders", inst_type="SPOT"), Topic("orders", inst_type="SPOT", inst_id="default")),
        (Topic("orders-algo", inst_type="SPOT"), Topic("orders-algo", inst_type="SPOT", inst_id="default")),
        (Topic("fill", inst_type="SPOT"), Topic("fill", inst_type="SPOT", inst_id="default")),
        (Topic("positions", inst_type="USDT-FUTURES"), Topic("positions", inst_type="USDT-FUTURES", inst_id="default")),
        (Topic("adl-noti", inst_type="USDT-FUTURES"), Topic("adl-noti", inst_type="USDT-FUTURES", inst_id="default")),
        (Topic("auction", inst_id="X"), Topic("auction", inst_type="SPOT", inst_id="X")),
        (Topic("orders-crossed", inst_id="X"), Topic("orders-crossed", inst_type="MARGIN", inst_id="X")),
        # Other clients write instId=default everywhere.
        (Topic("equity", inst_type="USDT-FUTURES", inst_id="default"), Topic("equity", inst_type="USDT-FUTURES")),
        (Topic("fill", inst_type="SPOT", coin="default"), Topic("fill", inst_type="SPOT", inst_id="default")),
        (
            Topic("account", inst_type="SPOT", inst_id="default", coin="USDT"),
            Topic("account", inst_type="SPOT", coin="USDT"),
        ),
        # Whether the exchange takes it is documented nowhere: it may say so itself.
        (
            Topic("orders-isolated", inst_id="default"),
            Topic("orders-isolated", inst_type="MARGIN", inst_id="default"),
        ),
    ],
)
def test_topics_are_filled_in(dialect: BitgetV2, given: Any, expected: Topic) -> None:
    """What has only one possible value, and what means everything, need not be written."""
    assert expected == dialect.topic(given)


@pytest.mark.parametrize(
    ("topic", "message"),
    [
        ("tickers", "unknown topic 'tickers': known are candle1m and so on, ticker, books"),
        ("ticker", f"topic 'ticker' needs inst_type, one of {MARKETS}; not None"),
        ("equity", "topic 'equity' needs inst_type, one of USDT-FUTURES, COIN-FUTURES, USDC-FUTURES; not None"),
        (Topic("ticker", inst_type="mc", inst_id="X"), f"needs inst_type, one of {MARKETS}; not 'mc'"),
        (Topic("ticker", inst_type="", inst_id="X"), f"needs inst_type, one of {MARKETS}; not ''"),
        (Topic("positions", inst_type="SPOT"), "topic 'positions' needs inst_type, one of USDT-FUTURES"),
        (Topic("index-price", inst_type="SPOT"), "topic 'index-price' needs inst_type, one of MARGIN; not 'SPOT'"),
        (Topic("ticker", inst_type="SPOT"), "topic 'ticker' needs inst_id, as in 'BTCUSDT'"),
        (Topic("ticker", inst_type="SPOT", inst_id=""), "topic 'ticker' needs inst_id, as in 'BTCUSDT'"),
        (Topic("ticker", inst_type="SPOT", inst_id="default"), "topic 'ticker' needs inst_id, as in 'BTCUSDT'"),
        ("orders-crossed", "topic 'orders-crossed' needs inst_id, as in 'BTCUSDT'"),
        (Topic("ticker", inst_type="SPOT", symbol="X"), "topic 'ticker' takes inst_type and inst_id, not symbol"),
        (Topic("account", inst_type="SPOT", inst_id="X"), "topic 'account' takes inst_type and coin, not instId"),
        (Topic("equity", inst_type="USDT-FUTURES", coin="X"), "topic 'equity' takes inst_type only, not coin"),
        ({"payload": {}}, "is no topic: use Topic.'ticker', inst_type='SPOT', inst_id='BTCUSDT'"),
        (7, "7 is no topic"),
    ],
)
def test_impossible_topics(dialect: BitgetV2, topic: Any, message: str) -> None:
    """What the exchange does not have is refused with a sentence that says what to write."""
    with pytest.raises(InvalidArgument, match=message):
        dialect.topic(topic)


@pytest.mark.parametrize(
    ("name", "selection", "expected"),
    [
        ("account", "USDT", {"instType": "X", "coin": "USDT"}),
        ("account-crossed", "default", {"instType": "X", "coin": "default"}),
        ("orders", "default", {"instType": "X", "instId": "default"}),
        ("equity", "default", {"instType": "X"}),
        ("equity", "USDT", {"instType": "X", "instId": "USDT"}),
        ("no such topic", "Y", {"instType": "X", "instId": "Y"}),
    ],
)
def test_selecting(name: str, selection: str, expected: dict[str, str]) -> None:
    """A selection goes where the channel wants it; what is impossible is left for ``topic`` to refuse."""
    assert Topic(name, **expected) == selecting(name, "X", selection)


def test_names_do_not_say_the_market(dialect: BitgetV2) -> None:
    """Topics of the same name for spot and futures are different topics, with different items."""
    spot, futures = (dialect.topic(Topic("ticker", inst_type=each, inst_id="X")) for each in ("SPOT", "USDT-FUTURES"))
    assert spot != futures
    assert channel_model("v2", "ticker", "SPOT") is not channel_model("v2", "ticker", "USDT-FUTURES")


def test_items_are_of_the_market(dialect: BitgetV2) -> None:
    """Pushes of both markets in turn become items of their own class each, the second time round too."""
    push = b'{"action":"snapshot","arg":{"instType":"%s","channel":"ticker","instId":"X"},"data":[{"lastPr":"1"}]}'
    markets = ("SPOT", "USDT-FUTURES", "SPOT", "USDT-FUTURES")
    classes = [type(dialect.read_push(push % market.encode(), "v2Public").items[0]) for market in markets]
    assert classes == [channel_model("v2", "ticker", market) for market in markets]


def test_items_of_an_unknown_channel(dialect: BitgetV2) -> None:
    """A channel that has no model gives its data as it came."""
    update = dialect.read_push(b'{"action":"snapshot","arg":{"channel":"brand-new"},"data":[{"a":"1"}]}', "v2Public")
    assert [{"a": "1"}] == update.items
    assert update.items is update.data


# --- frames out ------------------------------------------------------------------------------------------------------

ORDER = {"side": "buy", "orderType": "limit", "size": "1", "price": "252", "force": "gtc", "clientOid": "mine"}


@pytest.mark.parametrize("key", ["instId", "inst_id"])
@pytest.mark.parametrize("category", ["SPOT", "usdt-futures", "Coin-Futures", "USDC-FUTURES"])
def test_request(dialect: BitgetV2, key: str, category: str) -> None:
    """An operation is sent as documented: the symbol beside the order, the category in upper case."""
    given = {key: "BTCUSDT", **ORDER}
    sent = json.loads(dialect.request("7", "place-order", category, [given]))
    arg = {"id": "7", "instType": category.upper(), "instId": "BTCUSDT", "channel": "place-order", "params": ORDER}
    assert {"op": "trade", "args": [arg]} == sent
    assert {key: "BTCUSDT", **ORDER} == given, "the caller's mapping is the caller's"


@pytest.mark.parametrize(
    ("operation", "category", "args", "message"),
    [
        ("batch-place", "SPOT", [{}], "unknown operation 'batch-place': classic accounts have place-order, cancel"),
        ("place-order", "SPOT", [], "place-order takes one order, not 0: classic accounts have no batches"),
        ("cancel-order", "SPOT", [{}, {}], "cancel-order takes one order, not 2"),
        ("place-order", None, [{}], f"place-order needs a category, one of {MARKETS}; not None"),
        ("cancel-order", "MARGIN", [{}], "cancel-order needs a category, one of SPOT.*not 'MARGIN'"),
        ("cancel-order", 7, [{}], "cancel-order needs a category"),
        ("place-order", "SPOT", [ORDER], "place-order needs instId beside the order's fields, as in {'instId': 'BTC"),
        ("place-order", "SPOT", [{"instId": ""}], "place-order needs instId"),
        ("place-order", "SPOT", [{"instId": "A", "inst_id": "B"}], "place-order needs instId"),
    ],
)
def test_impossible_requests(
    dialect: BitgetV2, operation: str, category: Any, args: list[dict[str, Any]], message: str
) -> None:
    """What the exchange cannot take is refused before it is sent."""
    with pytest.raises(InvalidArgument, match=message):
        dialect.request("7", operation, category, args)


# --- frames in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ("pong", PONG),
        ({"event": "login", "code": 0}, LoggedIn({"event": "login", "code": 0})),
        ({"event": "error", "code": "30005", "msg": "error"}, LoginRefused("30005", "error", fatal=True)),
        ({"event": "subscribe", "arg": ARG}, Subscribed(TICKER, {"event": "subscribe", "arg": ARG})),
        ({"event": "error", "arg": ARG, "code": 30001, "msg": "no"}, SubscribeRefused(TICKER, "30001", "no")),
        ({"event": "error", "code": 30016, "msg": "Param error"}, SubscribeRefused(None, "30016", "Param error")),
        ({"event": "error", "code": 30033, "msg": "soon"}, Notice("30033", "soon", reconnect=True)),
        ({"op": "unsubscribe", "args": [ARG]}, Unsubscribed(TICKER, {"op": "unsubscribe", "args": [ARG]})),
    ],
)
def test_reading(dialect: BitgetV2, frame: Any, expected: Any) -> None:
    """What both protocols share means the same here, with channel and instId for topic and symbol."""
    assert expected == read(dialect, frame)


def test_reading_updates(dialect: BitgetV2) -> None:
    """A push belongs to the topic that was subscribed to."""
    message = read(dialect, {"action": "snapshot", "arg": ARG, "data": [{"lastPr": "1"}], "ts": 7})
    assert isinstance(message, Update)
    assert (TICKER, PRIVATE, 7) == (message.topic, message.ws_key, message.ts)


def test_pushes_of_what_is_not_known(dialect: BitgetV2) -> None:
    """A push of a channel, or of a market, that the library has no model of gives its raw items."""
    for arg in ({**ARG, "channel": "brand-new"}, {**ARG, "instType": "MOON"}, {"channel": "ticker"}):
        assert [{"lastPr": "1"}] == read(dialect, {"action": "snapshot", "arg": arg, "data": [{"lastPr": "1"}]}).items


def trade(*orders: Any, **frame: Any) -> dict[str, Any]:
    """A reply about orders."""
    return {"event": "trade", "arg": list(orders), "code": 0, "msg": "Success", **frame}


TAKEN = {"id": "7", "instType": "SPOT", "channel": "place-order", "instId": "BTCUSDT", "params": {"orderId": "1"}}


@pytest.mark.parametrize(
    ("frame", "expected", "args"),
    [
        (trade(TAKEN), ("7", "0", "Success", True), [{"symbol": "BTCUSDT", "orderId": "1"}]),
        (trade({**TAKEN, "id": 7}), ("7", "0", "Success", True), [{"symbol": "BTCUSDT", "orderId": "1"}]),
        (trade(TAKEN, code="43012", msg="no"), ("7", "43012", "no", False), [{"symbol": "BTCUSDT", "orderId": "1"}]),
        (
            trade(TAKEN, event="error", code=43012, msg="no"),
            ("7", "43012", "no", False),
            [{"symbol": "BTCUSDT", "orderId": "1"}],
        ),
        (trade({"id": "7"}, event="error", msg="no code"), ("7", "0", "no code", False), [{"symbol": None}]),
        (trade({"id": "7", "params": None}), ("7", "0", "Success", True), [{"symbol": None}]),
        (trade("what", {"id": "7", "params": []}), ("7", "0", "Success", True), [{"symbol": None}]),
        # The id where the other protocol has it, and none at all.
        ({"event": "error", "id": "7", "code": "40010", "msg": "late"}, ("7", "40010", "late", False), []),
        (trade(), ("", "0", "Success", True), []),
        ({"event": "trade", "code": 0}, ("", "0", "", True), []),
        ({"event": "trade", "arg": {"id": "7"}, "code": 0}, ("", "0", "", True), []),
    ],
)
def test_reading_replies(dialect: BitgetV2, frame: Any, expected: Any, args: Any) -> None:
    """Replies, and errors that name an order, belong to the request whose id stands in that order."""
    reply = read(dialect, frame)
    assert isinstance(reply, Reply)
    assert expected == (reply.id, reply.code, reply.message, reply.ok)
    assert frame == reply.raw
    assert args == reply.args


@pytest.mark.parametrize("arg", [[], [{}], ["what"], None, "what"])
def test_errors_that_name_no_order(dialect: BitgetV2, arg: Any) -> None:
    """An error without an id is no reply."""
    frame = {"event": "error", "arg": arg, "code": 30006, "msg": "too many"}
    assert Notice("30006", "too many") == read(dialect, frame)


# --- samples ---------------------------------------------------------------------------------------------------------

MEANING = {"subscribe": Subscribed, "unsubscribe": Unsubscribed, "login": LoggedIn}
ERRORS = {
    "login_failure": LoginRefused,
    "service_upgrade": Notice,
    "subscribe_error": SubscribeRefused,
    "subscribe_error__2": SubscribeRefused,
}


@pytest.mark.parametrize("sample", samples("v2"))
def test_every_sample_is_read(dialect: BitgetV2, sample: dict[str, Any], request: pytest.FixtureRequest) -> None:
    """Each received sample frame means what its kind promises, and none is unknown."""
    for frame in sample["received"]:
        for message in dialect.read(frame.encode() if isinstance(frame, str) else dumps(frame), PRIVATE):
            if frame == "pong":
                expected: type = Pong
            elif "data" in frame:
                expected = Update
            elif frame.get("event") == "error":
                expected = ERRORS[request.node.callspec.id]
            else:
                expected = MEANING[frame.get("event") or frame["op"]]
            assert expected is type(message)
            assert getattr(message, "reconnect", False) == (request.node.callspec.id == "service_upgrade")


@pytest.mark.parametrize("sample", samples("v2"))
def test_every_acknowledgement_sample_is_matched(dialect: BitgetV2, sample: dict[str, Any]) -> None:
    """What the samples sent to subscribe, the library sends for the same topics, and knows the answers to it."""
    for frame in sample["sent"]:
        if not isinstance(frame, dict) or frame["op"] not in ("subscribe", "unsubscribe"):
            continue
        if frame["args"][0]["channel"] == "candleundefined":  # a sample of a refusal
            continue
        wanted = [dialect.topic(arg) for arg in frame["args"]]
        [written] = dialect.subscription(frame["op"], wanted)
        args = frame["args"]
        if args[0]["channel"] == "equity":  # documented without a selector, and seen with one
            args = [{key: value for key, value in arg.items() if key != "instId"} for arg in args]
        assert {"op": frame["op"], "args": args} == json.loads(written.payload)
        answers = [
            message.topic
            for received in sample["received"]
            for message in dialect.read(dumps(received), PRIVATE)
            if isinstance(message, Subscribed | Unsubscribed)
        ]
        assert wanted == [nearest(topic, wanted) for topic in answers]


@pytest.mark.parametrize("sample", [each for each in samples("trade") if str(each.id).startswith("classic")])
def test_trade_samples(dialect: BitgetV2, sample: dict[str, Any]) -> None:
    """Sample operations are written as they were sent, and their answers find their request."""
    [sent], [received] = sample["sent"], sample["received"]
    [order], [answer] = sent["args"], received["arg"]
    assert order["channel"] in OPERATIONS
    params = {"instId": order["instId"], **order["params"]}
    assert sent == json.loads(dialect.request(order["id"], order["channel"], order["instType"], [params]))
    args = [{"symbol": order["instId"], **answer["params"]}]
    assert Reply(order["id"], "0", "Success", True, received, args) == read(dialect, received)
