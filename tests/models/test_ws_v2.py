"""Models of the V2 streams, against what the exchange documents and against sample frames."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import attrs
import pytest

from bitget_client.models.v2.stream import CHANNELS, Candle, FuturesTicker, Level, SpotTicker
from bitget_client.models.ws import OrderResult, channel_model
from bitget_client.wire import dumps, wire_name
from bitget_client.ws.dialects.bitget_v2 import BitgetV2
from bitget_client.ws.messages import Update

TESTS = Path(__file__).parent.parent
CATALOGUE: list[dict[str, Any]] = json.loads((TESTS / "catalogue" / "websocket_v2.json").read_text("utf-8"))["channels"]

#: Documented fields that the models leave out, and why. They stay in ``raw``.
LEFT_OUT = {"checksum": "removed from the book channels in May 2026; 0 or stale where it still comes"}

#: A capture of 2022 whose fields have the names of V1, under the channel's present name.
OLD_NAMES = "ticker__5"


def model_of(channel: dict[str, Any]) -> Any:
    """The class of a documented channel's items."""
    return channel_model("v2", channel["name"], channel["inst_types"][0])


def facts_of(channel: dict[str, Any]) -> list[dict[str, Any]]:
    """The documented fields that the models should have."""
    return [fact for fact in channel["fields"] if fact.get("wire") not in LEFT_OUT]


def channel_of(arg: dict[str, str]) -> dict[str, Any]:
    """What is documented of the channel of a push."""
    name = "candle<interval>" if arg["channel"].startswith("candle") else arg["channel"]
    [found] = [each for each in CATALOGUE if each["name"] == name and arg["instType"] in each["inst_types"]]
    return found


def pushes() -> Iterator[Any]:
    """Every pushed frame of the samples with the channel it belongs to."""
    for path in sorted((TESTS / "samples" / "ws" / "v2").glob("*.json")):
        for frame in json.loads(path.read_text("utf-8"))["received"]:
            if isinstance(frame, dict) and "data" in frame:
                yield pytest.param(channel_of(frame["arg"]), frame, id=path.stem)


def expected(fact: dict[str, Any], raw: Any, value: Any) -> Any:
    """What a documented field should have become."""
    kind = fact["kind"]
    if kind in ("levels", "objects"):
        assert [type(item) for item in value] == [type(value[0])] * len(raw)
    if kind == "levels":
        return [Level(Decimal(price), Decimal(size)) for price, size in raw]
    if kind == "objects":
        for one, item in zip(raw, value, strict=True):
            compare(fact["fields"], one, item)
        return value
    if raw is None or raw == "" and kind != "text":
        return None
    if kind == "decimal":
        return Decimal(str(raw))
    return raw if kind == "text" else int(raw)


def compare(facts: list[dict[str, Any]], raw: Any, item: Any) -> None:
    """Every documented field of one raw item has arrived, in its documented kind and with its value."""
    for fact in facts:
        if isinstance(raw, list):
            given = raw[fact["index"]] if fact["index"] < len(raw) else None
        else:
            given = raw.get(fact["wire"])
        value = getattr(item, fact["name"])
        wanted = expected(fact, given, value) if given is not None else None
        assert (wanted, type(wanted)) == (value, type(value)), fact["name"]


def title(channel: dict[str, Any]) -> str:
    """A channel in a test's name."""
    return f"{channel['name']}-{channel['inst_types'][0]}"


@pytest.mark.parametrize(("channel", "frame"), list(pushes()))
def test_nothing_of_a_push_is_lost(
    channel: dict[str, Any], frame: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    """Every documented field of every sample item arrives, and the samples have none that is not documented."""
    [update] = BitgetV2().read(dumps(frame), "v2Public")
    assert isinstance(update, Update)
    assert len(frame["data"]) == len(update.items) > 0
    for raw, item in zip(frame["data"], update.items, strict=True):
        assert model_of(channel) is type(item)
        compare(facts_of(channel), raw, item)
        if isinstance(raw, dict):
            undocumented = set(raw) - {fact["wire"] for fact in channel["fields"]}
            assert (request.node.callspec.id == OLD_NAMES) == bool(undocumented), undocumented


def test_every_kind_of_push_has_a_sample() -> None:
    """The samples cover most channels, so the test above means something."""
    covered = {title(push.values[0]) for push in pushes()}
    without = {title(channel) for channel in CATALOGUE} - covered
    assert {"books-SPOT", "books15-SPOT"} == without, "only these have siblings of the same form"


def fields(model: type) -> list[tuple[str, str, Any]]:
    """Our name, the exchange's, and the type of each field."""
    hints = get_type_hints(model, include_extras=True)
    return [(each.name, wire_name(each.name, hints[each.name]), hints[each.name]) for each in attrs.fields(model)]


@pytest.mark.parametrize("channel", CATALOGUE, ids=title)
def test_models_have_every_field(channel: dict[str, Any]) -> None:
    """Each model has exactly the documented fields, under their documented names; rows have them in order."""
    facts, model = facts_of(channel), model_of(channel)
    if "index" in facts[0]:
        assert [fact["name"] for fact in facts] == [name for name, _, _ in fields(model)]
        return
    assert {(fact["name"], fact["wire"]) for fact in facts} == {(name, wire) for name, wire, _ in fields(model)}


def may_be_none(hint: Any) -> bool:
    """Whether a type says that a field can be missing."""
    hint = hint.__origin__ if get_origin(hint) is Annotated else hint
    return NoneType in get_args(hint)


@pytest.mark.parametrize("channel", CATALOGUE, ids=title)
def test_types_say_what_can_be_missing(channel: dict[str, Any]) -> None:
    """What is documented as optional, and what a sample leaves out, may be ``None`` by its type."""
    items = [
        raw
        for push in pushes()
        if push.values[0] == channel and push.id != OLD_NAMES
        for raw in push.values[1]["data"]
        if isinstance(raw, dict)
    ]
    optional = {fact["name"] for fact in facts_of(channel) if fact.get("optional")}
    for fact in facts_of(channel):
        if any(raw.get(fact["wire"]) in (None, "") for raw in items):
            optional.add(fact["name"])
    assert set() == optional - {name for name, _, hint in fields(model_of(channel)) if may_be_none(hint)}


def test_market_decides_between_models() -> None:
    """Spot and futures items of one name have their own class, in any letter case; without a market there is none."""
    assert SpotTicker is channel_model("v2", "ticker", "SPOT") is channel_model("v2", "ticker", "spot")
    for inst_type in ("USDT-FUTURES", "COIN-FUTURES", "usdc-futures"):
        assert FuturesTicker is channel_model("v2", "ticker", inst_type)
    assert channel_model("v2", "ticker", "") is None
    assert channel_model("v2", "brand-new", "SPOT") is None


def test_candles_have_one_model() -> None:
    """Whatever the interval, and also one that this library does not know."""
    assert Candle is channel_model("v2", "candle5m", "SPOT") is channel_model("v2", "candle1Mutc", "USDT-FUTURES")
    assert Candle is channel_model("v2", "candle7m", "SPOT")


def test_every_model_belongs_to_a_channel() -> None:
    """No class is left over, and every class that is named has a channel."""
    assert set(CHANNELS.values()) == {model_of(channel) for channel in CATALOGUE}


def test_short_and_empty_pushes() -> None:
    """A candle without its last figure, an empty list and a broken row are read, not refused."""
    arg = {"instType": "SPOT", "channel": "candle1m", "instId": "X"}
    [update] = BitgetV2().read(dumps({"action": "update", "arg": arg, "data": [["1", "2", "3", "4", "5"], []]}), "")
    assert isinstance(update, Update)
    short, empty = update.items
    assert (1, Decimal(5), None, None) == (short.start, short.close, short.base_volume, short.usdt_volume)
    assert [None] * 8 == [getattr(empty, name) for name, _, _ in fields(Candle)]
    positions = {"instType": "USDT-FUTURES", "channel": "positions", "instId": "default"}
    [none] = BitgetV2().read(dumps({"action": "snapshot", "arg": positions, "data": []}), "")
    assert isinstance(none, Update)
    assert [] == none.items


def test_order_results() -> None:
    """What a reply says of an order becomes the result that V3 has too."""
    from bitget_client.models.converter import structure

    assert OrderResult(order_id="1", client_oid="c", symbol="BTCUSDT") == structure(
        OrderResult, {"symbol": "BTCUSDT", "orderId": "1", "clientOid": "c"}
    )
