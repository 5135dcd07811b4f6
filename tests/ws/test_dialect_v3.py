"""How unified accounts speak: topics, frames out, frames in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bitget_client.environment import Credentials
from bitget_client.errors import InvalidArgument
from bitget_client.models.v3.stream import CHANNELS
from bitget_client.wire import dumps
from bitget_client.ws.dialect import Dialect
from bitget_client.ws.dialects.bitget import BitgetDialect
from bitget_client.ws.dialects.bitget_v3 import CATEGORIES, BitgetV3
from bitget_client.ws.messages import (
    PONG,
    LoggedIn,
    LoginRefused,
    Notice,
    Reply,
    Subscribed,
    SubscribeRefused,
    Topic,
    Unknown,
    Unsubscribed,
    Update,
)

from .facts import channels

PUBLIC, PRIVATE = "v3Public", "v3Private"
TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")


@pytest.fixture
def dialect() -> BitgetV3:
    return BitgetV3()


def read(dialect: Dialect, frame: Any) -> Any:
    """The one message that a frame means."""
    payload = frame.encode() if isinstance(frame, str) else dumps(frame)
    [message] = dialect.read(payload, PRIVATE)
    return message


# --- connections -----------------------------------------------------------------------------------------------------


def test_addresses(dialect: BitgetV3) -> None:
    """Public and private connections have addresses of their own under a base."""
    assert "wss://x/v3/ws/public" == dialect.url("wss://x", PUBLIC)
    assert "wss://x/v3/ws/private" == dialect.url("wss://x", PRIVATE)
    assert (False, True) == (dialect.needs_login(PUBLIC), dialect.needs_login(PRIVATE))


def test_login(dialect: BitgetV3) -> None:
    """The login holds key, passphrase, whole seconds as text, and the signature of them."""
    sent = dialect.login(Credentials("k", "s", "p"), lambda text: f"signed {text}", 1_538_054_050_999)
    expected = {
        "op": "login",
        "args": [
            {"apiKey": "k", "passphrase": "p", "timestamp": "1538054050", "sign": "signed 1538054050GET/user/verify"}
        ],
    }
    assert expected == json.loads(sent)
    assert b"ping" == dialect.ping


# --- topics ----------------------------------------------------------------------------------------------------------


def asked(channel: dict[str, Any]) -> Topic:
    """A topic of this channel with all the parameters it documents."""
    values = {"instType": channel["inst_types"][0], "symbol": "BTCUSDT", "interval": "1m"}
    return Topic(channel["name"], **{key: values[key] for key in channel["args"]})


@pytest.mark.parametrize("channel", channels(), ids=lambda channel: channel["name"])
def test_every_channel_is_known(dialect: BitgetV3, channel: dict[str, Any]) -> None:
    """Each documented channel is accepted, goes to its connection, is sent as documented, and has a model."""
    topic = dialect.topic(asked(channel))
    assert asked(channel) == topic
    assert (PUBLIC if channel["visibility"] == "public" else PRIVATE) == dialect.route(topic)
    [frame] = dialect.subscription("subscribe", [topic])
    [arg] = json.loads(frame.payload)["args"]
    assert {"topic", *channel["args"]} == set(arg)
    assert channel["name"] in CHANNELS


def test_no_channel_is_made_up(dialect: BitgetV3) -> None:
    """The library knows no channel that the exchange does not document."""
    assert {channel["name"] for channel in channels()} == set(CHANNELS)


@pytest.mark.parametrize("channel", channels(), ids=lambda channel: channel["name"])
def test_every_public_channel_takes_every_market(dialect: BitgetV3, channel: dict[str, Any]) -> None:
    """Every documented instType is accepted, in any letter case, and sent in the exchange's own."""
    for inst_type in channel["inst_types"]:
        topic = dialect.topic(Topic(channel["name"], **{**dict(asked(channel).params), "instType": inst_type.upper()}))
        assert inst_type == (topic.get("instType") or "")


@pytest.mark.parametrize(
    "same",
    [
        Topic("ticker", inst_type="spot", symbol="BTCUSDT"),
        Topic("ticker", instType="SPOT", symbol="BTCUSDT"),
        {"topic": "ticker", "payload": {"instType": "spot", "symbol": "BTCUSDT"}},
        {"topic": "ticker", "payload": {"inst_type": "spot", "symbol": "BTCUSDT"}},
        {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"},
        {"channel": "ticker", "inst_type": "spot", "symbol": "BTCUSDT"},
    ],
)
def test_forms_of_a_topic(dialect: BitgetV3, same: Any) -> None:
    """A topic, the JavaScript SDK's mapping, and a flat mapping mean the same."""
    assert TICKER == dialect.topic(same)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order", Topic("order", inst_type="UTA")),
        ("fast-fill", Topic("fast-fill", inst_type="UTA", symbol="default")),
        ("strategy-order", Topic("strategy-order", inst_type="UTA", symbol="default")),
        ({"topic": "account", "payload": {"instType": "uta"}}, Topic("account", inst_type="UTA")),
    ],
)
def test_account_topics_are_filled_in(dialect: BitgetV3, text: Any, expected: Topic) -> None:
    """What has only one possible value need not be written."""
    assert expected == dialect.topic(text)


@pytest.mark.parametrize(
    ("topic", "message"),
    [
        ("tickers", "unknown topic 'tickers': known are ticker"),
        (Topic("order", inst_type="spot"), "has inst_type 'UTA', not 'spot'"),
        ("ticker", "needs inst_type, one of spot"),
        (Topic("ticker", inst_type="UTA", symbol="X"), "needs inst_type, one of spot"),
        (Topic("kline", inst_type="spot"), "needs symbol and interval"),
        (Topic("ticker", inst_type="spot", symbol=""), "needs symbol"),
        (Topic("reality-orderbook"), "needs instType and symbol"),
        ({"payload": {}}, "is no topic"),
        ({"topic": 7}, "is no topic"),
        ({"topic": "ticker", "payload": "spot"}, "is no topic"),
        (None, "is no topic"),
        (7, "is no topic"),
    ],
)
def test_impossible_topics(dialect: BitgetV3, topic: Any, message: str) -> None:
    """What the exchange does not have is refused with a sentence that says what to write."""
    with pytest.raises(InvalidArgument, match=message):
        dialect.topic(topic)


# --- frames out ------------------------------------------------------------------------------------------------------


def topics(count: int) -> list[Topic]:
    return [Topic("ticker", inst_type="usdt-futures", symbol=f"COIN{number:06}USDT") for number in range(count)]


@pytest.mark.parametrize("count", [1, 49, 50, 51, 120, 333])
def test_subscriptions_are_cut(dialect: BitgetV3, count: int) -> None:
    """Every topic is asked for once, in order, in frames that respect both limits and are valid JSON."""
    wanted = topics(count)
    frames = dialect.subscription("subscribe", wanted)
    assert wanted == [topic for frame in frames for topic in frame.topics]
    for frame in frames:
        sent = json.loads(frame.payload)
        assert "subscribe" == sent["op"]
        assert [dialect.arg(topic) for topic in frame.topics] == sent["args"]
        assert len(frame.payload) <= 4096
        assert len(frame.topics) <= 50
    assert len(frames) == -(-count // 50)


@pytest.mark.parametrize("length", [10, 100, 300, 1000, 1310, 1311, 1312, 1313, 1314, 1315, 2000])
def test_subscriptions_are_cut_by_bytes(dialect: BitgetV3, length: int) -> None:
    """Long names mean more frames; a frame is filled as far as is allowed, to within a byte."""
    wanted = [Topic("ticker", inst_type="spot", symbol=f"{number:02}".ljust(length, "X")) for number in range(20)]
    frames = dialect.subscription("unsubscribe", wanted)
    assert wanted == [topic for frame in frames for topic in frame.topics]
    assert all(len(frame.payload) <= 4096 for frame in frames)
    for frame, following in zip(frames, frames[1:], strict=False):
        one_more = len(frame.payload) + 1 + len(dumps(dialect.arg(following.topics[0])))
        assert one_more >= 4096


def test_bytes_count_not_characters(dialect: BitgetV3) -> None:
    """Symbols that are not ASCII are measured as they are sent."""
    wanted = [Topic("ticker", inst_type="spot", symbol=f"龙虾{number}" * 20) for number in range(40)]
    assert all(len(frame.payload) <= 4096 for frame in dialect.subscription("subscribe", wanted))


def test_no_topics_no_frames(dialect: BitgetV3) -> None:
    """Nothing to ask for means nothing to send."""
    assert [] == dialect.subscription("subscribe", [])


def test_request(dialect: BitgetV3) -> None:
    """An operation is sent as documented, its category in lower case."""
    sent = dialect.request("7", "place-order", "SPOT", [{"symbol": "BTCUSDT"}])
    assert {
        "op": "trade",
        "id": "7",
        "category": "spot",
        "topic": "place-order",
        "args": [{"symbol": "BTCUSDT"}],
    } == json.loads(sent)
    assert "category" not in json.loads(dialect.request("7", "cancel-order", None, [{"orderId": "1"}]))


@pytest.mark.parametrize("category", CATEGORIES)
def test_categories(dialect: BitgetV3, category: str) -> None:
    """Every category is taken in any letter case."""
    assert category == json.loads(dialect.request("7", "place-order", category.upper(), [{}]))["category"]


@pytest.mark.parametrize(
    ("operation", "category", "count", "message"),
    [
        ("place", "spot", 1, "unknown operation 'place': known are place-order"),
        ("place-order", "SPOTS", 1, "category='SPOTS' is unknown: use one of spot"),
        ("place-order", 7, 1, "category=7 is unknown"),
        ("place-order", None, 1, "place-order needs a category"),
        ("batch-place", None, 2, "batch-place needs a category"),
        ("place-order", "spot", 0, "takes one order, not 0"),
        ("cancel-order", "spot", 2, "takes one order, not 2"),
        ("batch-cancel", "spot", 0, "takes 1 to 20 orders, not 0"),
        ("batch-modify", "spot", 21, "takes 1 to 20 orders, not 21"),
    ],
)
def test_impossible_requests(dialect: BitgetV3, operation: str, category: Any, count: int, message: str) -> None:
    """What the exchange cannot take is refused before it is sent."""
    with pytest.raises(InvalidArgument, match=message):
        dialect.request("7", operation, category, [{}] * count)


def test_batch_of_twenty(dialect: BitgetV3) -> None:
    """Twenty is allowed."""
    for operation in ("batch-place", "batch-cancel", "batch-modify"):
        assert 20 == len(json.loads(dialect.request("7", operation, "spot", [{}] * 20))["args"])


# --- frames in -------------------------------------------------------------------------------------------------------

ARG = {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"}


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ("pong", PONG),
        ({"event": "login", "code": 0}, LoggedIn({"event": "login", "code": 0})),
        ({"event": "login", "code": "0", "msg": ""}, LoggedIn({"event": "login", "code": "0", "msg": ""})),
        ({"event": "login", "code": "1", "msg": "no"}, LoginRefused("1", "no", fatal=True)),
        ({"event": "error", "code": "30005", "msg": "error"}, LoginRefused("30005", "error", fatal=True)),
        ({"event": "error", "code": 30015, "msg": "x"}, LoginRefused("30015", "x", fatal=True)),
        ({"event": "error", "code": 30014, "msg": "late"}, LoginRefused("30014", "late", fatal=False)),
        ({"event": "subscribe", "arg": ARG}, Subscribed(TICKER, {"event": "subscribe", "arg": ARG})),
        ({"event": "subscribe", "arg": ARG, "code": 30001, "msg": "no"}, SubscribeRefused(TICKER, "30001", "no")),
        ({"event": "error", "arg": ARG, "code": 30001, "msg": "no"}, SubscribeRefused(TICKER, "30001", "no")),
        ({"event": "error", "code": 30001, "msg": "no"}, SubscribeRefused(None, "30001", "no")),
        ({"event": "error", "code": "30006", "msg": "request too many"}, Notice("30006", "request too many")),
        ({"event": "error", "code": 30033, "msg": "soon"}, Notice("30033", "soon", reconnect=True)),
        ({"event": "error"}, Notice("", "")),
        ({"event": "something new"}, Unknown({"event": "something new"})),
        ([1, 2], Unknown([1, 2])),
        (7, Unknown(7)),
        ({}, Unknown({})),
        ({"op": "unsubscribe", "args": None}, Unknown({"op": "unsubscribe", "args": None})),
    ],
)
def test_reading(dialect: BitgetV3, frame: Any, expected: Any) -> None:
    """Each kind of frame means one thing; codes are compared as text, whether they come as numbers or not."""
    assert expected == read(dialect, frame if frame == "pong" else frame)


def test_reading_replies(dialect: BitgetV3) -> None:
    """Replies and errors with an id belong to a request, whether the id is a number or text."""
    taken = {"event": "trade", "id": "7", "code": "0", "msg": "success", "args": []}
    assert Reply("7", "0", "success", True, taken, args=[]) == read(dialect, taken)
    refused = {"event": "trade", "id": "7", "code": "40762", "msg": "no"}
    assert Reply("7", "40762", "no", False, refused) == read(dialect, refused)
    failed = {"event": "error", "id": 7, "code": "43012", "msg": "no"}
    assert Reply("7", "43012", "no", False, failed) == read(dialect, failed)
    nameless = {"event": "error", "id": 7, "msg": "no code"}
    assert Reply("7", "", "no code", False, nameless) == read(dialect, nameless)


def test_reading_unsubscriptions(dialect: BitgetV3) -> None:
    """An unsubscription is answered by an event or by an echo of the request."""
    event = {"event": "unsubscribe", "arg": ARG}
    assert Unsubscribed(TICKER, event) == read(dialect, event)
    echo = {"op": "unsubscribe", "args": [ARG, {"topic": "books", "instType": "spot", "symbol": "X"}]}
    books = Topic("books", inst_type="spot", symbol="X")
    assert [Unsubscribed(TICKER, echo), Unsubscribed(books, echo)] == dialect.read(dumps(echo), PUBLIC)


@pytest.mark.parametrize("frame", [{"action": "update", "arg": ARG}, {"arg": ARG, "data": []}])
def test_reading_updates(dialect: BitgetV3, frame: Any) -> None:
    """A push is told by its action, or by data under an arg, and knows its connection."""
    message = read(dialect, frame)
    assert isinstance(message, Update)
    assert (TICKER, PRIVATE, frame) == (message.topic, message.ws_key, message.raw)


@pytest.mark.parametrize("payload", [b"", b"ping", b"{", b"\xff\xfe", b'{"event": "login"', b"pong "])
def test_what_is_not_json(dialect: BitgetV3, payload: bytes) -> None:
    """A frame that cannot be decoded raises, and nothing else."""
    with pytest.raises(ValueError):
        dialect.read(payload, PUBLIC)


@pytest.mark.parametrize(
    ("arg", "expected"),
    [
        (None, Topic("unknown")),
        ("ticker", Topic("unknown")),
        ({}, Topic("unknown")),
        ({"topic": None}, Topic("unknown")),
        ({"topic": "ticker", "symbol": None}, Topic("ticker")),
        ({"topic": "ticker", "symbol": 7}, Topic("ticker", symbol="7")),
        ({"topic": "ticker", "symbol": ["BTC"]}, Topic("ticker", symbol="['BTC']")),
    ],
)
def test_strange_args(dialect: BitgetV3, arg: Any, expected: Topic) -> None:
    """An arg of an unexpected form is no reason to fail."""
    assert expected == read(dialect, {"action": "update", "arg": arg}).topic


def test_a_topic_is_made_once(dialect: BitgetV3) -> None:
    """Pushes repeat the same args for ever: they share one topic."""
    frame = {"action": "update", "arg": ARG}
    assert read(dialect, frame).topic is read(dialect, frame).topic


def test_items_without_a_model(dialect: BitgetV3) -> None:
    """Items of a channel the library has no model of come as they are."""
    assert [{"a": 1}] == read(dialect, {"action": "update", "arg": {"topic": "brand-new"}, "data": [{"a": 1}]}).items


def test_the_base_is_abstract() -> None:
    """Both protocols of Bitget satisfy the interface that the engine asks for."""
    dialect: Dialect = BitgetV3()
    assert isinstance(dialect, BitgetDialect)
