"""Every sample frame of unified accounts: read, typed with nothing lost, and written as it was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bitget_client.errors import InsufficientBalance, OutcomeUnknown
from bitget_client.models.v3.stream import CHANNELS
from bitget_client.wire import dumps, wire_name
from bitget_client.ws.dialect import Dialect
from bitget_client.ws.dialects.bitget_v3 import OPERATIONS, BitgetV3
from bitget_client.ws.messages import (
    LoggedIn,
    LoginRefused,
    Notice,
    Pong,
    Reply,
    Subscribed,
    Unsubscribed,
    Update,
)
from bitget_client.ws.orders import OrderFuture

from .facts import LEFT_OUT, channels, samples

PUBLIC, PRIVATE = "v3Public", "v3Private"


@pytest.fixture
def dialect() -> BitgetV3:
    return BitgetV3()


def read(dialect: Dialect, frame: Any) -> Any:
    """The one message that a frame means."""
    payload = frame.encode() if isinstance(frame, str) else dumps(frame)
    [message] = dialect.read(payload, PRIVATE)
    return message


def pushes() -> Iterator[Any]:
    """Every pushed frame of the samples with the channel it belongs to."""
    by_name = {channel["name"]: channel for channel in channels()}
    for sample in samples("v3"):
        [content], name = sample.values, sample.id
        for frame in content["received"]:
            if isinstance(frame, dict) and "data" in frame:
                yield pytest.param(by_name[frame["arg"]["topic"]], frame, id=name)


MEANING = {"subscribe": Subscribed, "unsubscribe": Unsubscribed, "login": LoggedIn}
ERRORS = {"login_failure": LoginRefused, "login_failure__2": LoginRefused, "service_upgrade": Notice}


@pytest.mark.parametrize("sample", samples("v3"))
def test_every_sample_is_read(dialect: BitgetV3, sample: dict[str, Any], request: pytest.FixtureRequest) -> None:
    """Each received sample frame means what its kind promises, and none is unknown."""
    for frame in sample["received"]:
        message = read(dialect, frame)
        if frame == "pong":
            expected: type = Pong
        elif "data" in frame:
            expected = Update
        elif frame["event"] == "error":
            expected = ERRORS[request.node.callspec.id]
        else:
            expected = MEANING[frame["event"]]
        assert expected is type(message)
        assert getattr(message, "reconnect", False) == (request.node.callspec.id == "service_upgrade")


@pytest.mark.parametrize("sample", samples("v3"))
def test_every_subscription_sample_is_written(dialect: BitgetV3, sample: dict[str, Any]) -> None:
    """What the samples sent to subscribe, the library sends for the same topics."""
    for frame in sample["sent"]:
        if isinstance(frame, dict) and frame["op"] in ("subscribe", "unsubscribe"):
            wanted = [dialect.topic(arg) for arg in frame["args"]]
            [written] = dialect.subscription(frame["op"], wanted)
            assert frame == json.loads(written.payload)


def test_every_kind_of_push_has_a_sample() -> None:
    """The samples cover most channels, so the next test means something."""
    covered = {push.values[0]["name"] for push in pushes()}
    without = {channel["name"] for channel in channels()} - covered
    siblings = {"books5", "books50", "rpi-books", "rpi-books1", "rpi-books50", "reality-orderbook"}
    assert siblings >= without, "only siblings of a sampled channel may have no sample of their own"


def of_kind(fact: dict[str, Any], raw: Any, value: Any) -> bool:
    """Whether a value is what its documented kind and its raw form ask for."""
    kind = fact["kind"]
    if kind in ("decimal", "timestamp", "integer") and raw in ("", None):
        return value is None
    if kind == "decimal":
        return isinstance(value, Decimal) and value == Decimal(str(raw))
    if kind in ("timestamp", "integer"):
        return type(value) is int and value == int(raw)
    if kind == "levels":
        return [[Decimal(part) for part in level] for level in raw] == [list(attrs.astuple(level)) for level in value]
    if kind == "objects":
        return len(raw) == len(value) and all(
            matches(fact["fields"], one, other) == [] for one, other in zip(raw, value, strict=True)
        )
    return value == raw


def matches(fields: list[dict[str, Any]], raw: dict[str, Any], item: Any) -> list[str]:
    """What is wrong with an item made of this raw one: fields lost or of the wrong kind."""
    by_wire = {wire_name(attribute.name, hint): attribute.name for attribute, hint in hints(type(item))}
    wrong = []
    for fact in fields:
        wire = fact["wire"]
        name = by_wire.get(wire)
        if name is None or wire in raw and not of_kind(fact, raw[wire], getattr(item, name)):
            wrong.append(f"{wire}: {raw.get(wire)!r} became {getattr(item, name or '', None)!r}")
        elif wire not in raw and getattr(item, name) not in (None, []):
            wrong.append(f"{wire}: nothing became {getattr(item, name)!r}")
    return wrong


def hints(cls: type) -> list[tuple[Any, Any]]:
    """The fields of a model with their annotations."""
    from typing import get_type_hints

    found = get_type_hints(cls, include_extras=True)
    return [(attribute, found[attribute.name]) for attribute in attrs.fields(cls)]


@pytest.mark.parametrize(("channel", "frame"), list(pushes()))
def test_nothing_of_a_push_is_lost(dialect: BitgetV3, channel: dict[str, Any], frame: dict[str, Any]) -> None:
    """Every documented field of every sample item arrives, in its documented kind and with its value."""
    update = read(dialect, frame)
    raw = frame["data"] if isinstance(frame["data"], list) else [frame["data"]]
    assert len(raw) == len(update.items) > 0
    for one, item in zip(raw, update.items, strict=True):
        assert isinstance(item, CHANNELS[channel["name"]])
        assert [] == matches(channel["fields"], one, item)
        unknown = set(one) - {fact["wire"] for fact in channel["fields"]} - set(LEFT_OUT)
        assert set() == unknown, "the sample has fields that the catalogue does not know"


@pytest.mark.parametrize("channel", channels(), ids=lambda channel: channel["name"])
def test_models_have_every_field(channel: dict[str, Any]) -> None:
    """Each model has exactly the documented fields, under their documented names."""
    model = CHANNELS[channel["name"]]
    ours = {(wire_name(attribute.name, hint), attribute.name) for attribute, hint in hints(model)}
    theirs = {(fact["wire"], fact["name"]) for fact in channel["fields"]}
    if "interval" in channel["args"] or channel["name"].startswith(("books", "rpi-books")):
        # Siblings share one class: it may know a field that only one of them has.
        assert ours >= theirs
    else:
        assert theirs == ours


@pytest.mark.parametrize("sample", [each for each in samples("trade") if not str(each.id).startswith("classic")])
def test_trade_samples(dialect: BitgetV3, sample: dict[str, Any], request: pytest.FixtureRequest) -> None:
    """Sample operations are written as they were sent, and their answers become results or the right outcome."""
    from bitget_client.ws.replies import read_reply

    [sent], [received] = sample["sent"], sample["received"]
    assert sent["topic"] in OPERATIONS
    category = sent.get("category")
    assert sent == json.loads(dialect.request(sent["id"], sent["topic"], category, sent["args"]))

    reply = read(dialect, received)
    assert isinstance(reply, Reply)
    assert str(received["id"]) == reply.id
    future = OrderFuture(sent["topic"], sent, ["mine"], read_reply)
    error = future.answered(reply)
    name = request.node.callspec.id
    if name == "error_insufficient_balance":
        assert isinstance(error, InsufficientBalance)
        assert ("43012", "place-order", sent) == (error.code, error.endpoint, error.request)
    elif name.startswith("error_result_unknown"):
        assert isinstance(error, OutcomeUnknown)
        assert (received["code"], ("mine",), sent) == (error.code, error.client_oids, error.request)
    else:
        assert error is None
        answer = future.result(0)
        assert (received["id"], int(received["ts"]), received) == (answer.id, answer.ts, answer.raw)
        wanted = [(arg["orderId"], arg["clientOid"], arg.get("code", "0") == "0") for arg in received["args"]]
        assert wanted == [(item.order_id, item.client_oid, item.ok) for item in answer.args]
        assert [item for item in answer.args if not item.ok] == answer.failed
        assert [item for item in answer.args if item.ok] == answer.accepted
    assert future.exception(0) is error
