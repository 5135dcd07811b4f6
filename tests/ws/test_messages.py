"""Topics and updates as values."""

from __future__ import annotations

import pytest

from bitget_client.errors import InvalidArgument
from bitget_client.ws.dialects.bitget_v3 import BitgetV3
from bitget_client.ws.messages import Topic, Update, nearest


def test_topics_compare_by_name_and_parameters() -> None:
    """The order and spelling of parameters do not matter, their values do."""
    one = Topic("kline", inst_type="spot", symbol="BTCUSDT", interval="1m")
    same = Topic("kline", **{"interval": "1m", "instType": "spot", "symbol": "BTCUSDT"})
    assert one == same
    assert hash(one) == hash(same)
    assert one != Topic("kline", inst_type="spot", symbol="BTCUSDT", interval="5m")
    assert one != Topic("ticker", inst_type="spot", symbol="BTCUSDT", interval="1m")
    assert one != "kline"


def test_topic_leaves_out_none() -> None:
    """A parameter that is ``None`` is as good as left out."""
    assert Topic("order") == Topic("order", inst_type=None)


def test_topic_get() -> None:
    """Parameters are read by the exchange's own names."""
    topic = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
    assert topic.get("instType") == "spot"
    assert topic.get("interval") is None


def test_topic_repr() -> None:
    """A topic shows what it is."""
    assert repr(Topic("ticker", symbol="BTCUSDT")) == "Topic('ticker', symbol='BTCUSDT')"


@pytest.mark.parametrize("name", ["", None, 7])
def test_topic_needs_a_name(name: object) -> None:
    """A topic without a name is refused."""
    with pytest.raises(InvalidArgument, match="a topic needs a name"):
        Topic(name)  # type: ignore[arg-type]


def update(raw: dict[str, object]) -> Update:
    return Update(raw, "v3Public", BitgetV3())


@pytest.mark.parametrize(
    ("data", "expected"),
    [([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 2}]), ({"a": 1}, [{"a": 1}]), (None, []), ([], [])],
)
def test_update_data_is_a_list(data: object, expected: list[object]) -> None:
    """One bare object, as ``fast-fill`` sends it, is a list of one; nothing is an empty list."""
    assert update({"data": data}).data == expected


@pytest.mark.parametrize(
    ("ts", "expected"), [(1746698732563, 1746698732563), ("1746698732563", 1746698732563), ("", None), (None, None),
                         ("soon", None), ([], None)]
)  # fmt: skip
def test_update_time(ts: object, expected: int | None) -> None:
    """The time is whole milliseconds, from a number or from text; anything else is ``None``."""
    assert update({"ts": ts}).ts == expected


def test_update_action_and_topic() -> None:
    """Action and topic come from the frame; the topic is made once."""
    one = update({"action": "snapshot", "arg": {"topic": "ticker", "instType": "spot", "symbol": "X"}, "data": [{}]})
    assert one.action == "snapshot"
    assert one.topic == Topic("ticker", inst_type="spot", symbol="X")
    assert one.topic is one.topic
    assert one.items is one.items
    assert repr(one) == "Update(Topic('ticker', instType='spot', symbol='X'), 'snapshot', 1 item(s))"


def test_update_without_anything() -> None:
    """A push that lacks everything still has all attributes."""
    empty = update({})
    assert (empty.action, empty.topic, empty.data, empty.items, empty.ts) == ("", Topic("unknown"), [], [], None)


BOOKS = Topic("books", inst_type="spot", symbol="BTCUSDT")
BOOKS5 = Topic("books5", inst_type="spot", symbol="BTCUSDT")
OTHER = Topic("books", inst_type="spot", symbol="ETHUSDT")


@pytest.mark.parametrize(
    ("named", "candidates", "expected"),
    [
        (BOOKS, [OTHER, BOOKS], BOOKS),  # exact
        (Topic("books1", inst_type="spot", symbol="BTCUSDT"), [BOOKS, OTHER], BOOKS),  # a sibling's name
        (Topic("books", inst_type="spot"), [BOOKS, Topic("ticker", inst_type="spot", symbol="BTCUSDT")], BOOKS),
        (Topic("books", inst_type="spot"), [BOOKS, OTHER], None),  # two are as near
        (Topic("books1", inst_type="spot", symbol="BTCUSDT"), [BOOKS, BOOKS5], None),  # two siblings
        (Topic("books", inst_type="spot"), [BOOKS5, BOOKS], BOOKS),  # of two near ones the name decides
        (Topic("ticker", inst_type="spot", symbol="BTCUSDT"), [BOOKS], None),
        (Topic("books", inst_type="usdt-futures", symbol="BTCUSDT"), [BOOKS], None),  # another market
        (BOOKS, [], None),
    ],
)
def test_nearest(named: Topic, candidates: list[Topic], expected: Topic | None) -> None:
    """After an exact match only a single near one counts."""
    assert nearest(named, candidates) == expected
