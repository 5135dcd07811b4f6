"""The documented samples of the V3 rooms that exist: requests can be made, answers lose nothing and always decode."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, get_args, get_origin

import pytest

from bitget_client.models.converter import structure
from bitget_client.models.page import Page, RowList
from bitget_client.rest.response import ApiResponse
from tests.catalogue.rest_facts import Row, plain, samples, wire_fields
from tests.catalogue.test_rest_v3 import (
    BUILT,
    OTHER_WIRE,
    ROWS_ALSO,
    Recorder,
    endpoint_of,
    room_class,
    room_files,
    sentinel,
)

# Samples whose request belongs to another endpoint in the documentation itself, with what is wrong.
WRONG_ANSWER = {
    "market_current_fund_rate__4": "shows a ticker of the classic API; only symbol and fundingRate belong here",
}
# Rooms the documentation has no samples of: their answers are made from the facts.
WITHOUT_SAMPLES = {
    "broker",
    "cfd",
    "copy_trading",
    "earn",
    "grid",
    "insights",
    "loan",
    "p2p",
    "public",
    "reality",
    "stock_plus",
}
# Samples made by others, whose numbers are JSON floats: this library refuses those, so they are asked for as text.
FLOATS_IN_REQUEST = {"account_transfer", "account_withdrawal"}
# Values read otherwise than the facts say; the reasons stand in test_rest_v3.OTHER_TYPE.
READ_AS = {
    ("get_position_adl_rank", "adlRank"): Decimal,
    ("get_market_fee_group", "level"): str,
    **{(name, "open"): Decimal for name in ("get_stock_plus_candlestick", "get_stock_plus_history_candlestick")},
    **{(name, "open"): Decimal for name in ("get_stock_plus_option_quote", "get_stock_plus_quote")},
    ("get_stock_plus_option_volume", "c"): Decimal,
    ("get_stock_plus_option_volume", "p"): Decimal,
    ("get_cfd_fund_detail", "marginLevel"): Decimal,
    ("get_grid_bot_detail", "slippage"): str,
    ("get_grid_bot_order_details", "delegateCount"): Decimal,
    ("get_neutral_grid_bot_order_details", "delegateCount"): Decimal,
    ("get_p2p_currencies", "withdrawLimitValue"): str,
    ("get_p2p_order_info", "value"): str,
    ("get_p2p_pay_methods", "value"): str,
}

DOCUMENTED = list(samples(room_files()))


def made_value(row: Row, field: Row) -> Any:
    """A value of an answer as the exchange would send it, according to the facts."""
    members = field.get("fields") or field.get("items", {}).get("fields") or field.get("items", {}).get("columns")
    if members:
        made: Any = {
            OTHER_WIRE.get((row["name"], member["wire"]), member["wire"]): made_value(row, member) for member in members
        }
        if field.get("items", {}).get("columns"):
            made = list(made.values())
        return made if field["type"] == "object" else [made]
    if field["type"] == "array":
        return [7 if field["items"]["type"] == "integer" else "A"]
    if field["type"] in ("boolean", "integer"):
        return True if field["type"] == "boolean" else 7
    if field.get("timestamp_ms"):
        return "1700000000123"
    if field.get("decimal") or READ_AS.get((row["name"], field["wire"])) is Decimal:
        return "1.50"
    return "7" if field.get("int_string") else (field.get("enum") or [f"text of {field['wire']}"])[-1]


def made_answer(row: Row) -> Any:
    facts = row["response"]
    data = made_value(row, {"type": "object", "fields": facts["fields"]})
    if facts["kind"] == "object":
        return data
    rows = [list(data.values()) if facts["kind"] == "rows" else data] * 2
    if not facts.get("list_key"):
        return rows
    beside = {field["wire"]: made_value(row, field) for field in facts.get("extra_fields", [])}
    return {facts["list_key"]: rows, **beside, **({facts["cursor_key"]: "9"} if facts.get("cursor_key") else {})}


def made_samples() -> Iterator[tuple[str, Row, Row]]:
    """Answers worked out from the facts, for endpoints without a documented one."""
    documented = {row["name"] for _, row, _ in DOCUMENTED}
    for row in BUILT:
        if row["name"] not in documented and row["response"].get("fields"):
            answer = {"code": "00000", "msg": "success", "requestTime": 1, "data": made_answer(row)}
            yield f"made_{row['name']}", row, {"request": None, "response": answer}


SAMPLES = [*DOCUMENTED, *made_samples()]
each_sample = pytest.mark.parametrize(("name", "row", "sample"), SAMPLES, ids=[name for name, _, _ in SAMPLES])


def answer_of(row: Row, body: Any) -> Any:
    """``data`` as a user gets it."""
    return ApiResponse(body, {}, endpoint_of(row).result_type).data


def test_there_are_samples() -> None:
    """The samples must be found, or all tests below would pass by having nothing to do."""
    assert len(DOCUMENTED) >= 50
    assert room_files() - WITHOUT_SAMPLES == {row["group"] for _, row, _ in DOCUMENTED}
    assert {row["name"] for row in BUILT if row["response"].get("fields")} <= {row["name"] for _, row, _ in SAMPLES}


@each_sample
def test_answer_loses_nothing(name: str, row: Row, sample: Row) -> None:
    """Each field that the facts know and the sample shows must be in the object with the same value."""
    facts, raw = row["response"], sample["response"]
    data, got = raw["data"], answer_of(row, raw)
    seen = list(compare_answer(row, facts, data, got))
    if facts["kind"] not in ("none", "scalar") and (facts.get("fields") or facts.get("item_type")):
        assert len(seen) >= (2 if name in WRONG_ANSWER else 1)


def compare_answer(row: Row, facts: Row, data: Any, got: Any) -> Iterator[str]:
    if facts["kind"] == "none":
        assert None is got
    elif facts["kind"] == "scalar":
        assert data == got
    elif facts["kind"] == "rows":
        yield from compare_rows(row, as_columns(facts["fields"]), data, got)
    elif facts["kind"] == "object":
        yield from compare_object(row, facts.get("fields", []), data, got)
    else:
        key = facts.get("list_key")
        if facts.get("cursor_key") and isinstance(data, dict):
            assert data.get(facts["cursor_key"]) == getattr(got, wire_fields(type(got))[facts["cursor_key"]][0])
            yield facts["cursor_key"]
        if key:
            key = next(name for name in ROWS_ALSO.get(row["name"], (key,)) if name in data)
        rows = data[key] if key else data
        objects = got if key is None else getattr(got, wire_fields(type(got))[key][0])
        if not facts.get("fields"):
            assert rows == objects
            yield "rows"
            return
        yield from compare_rows(row, facts["fields"], rows, objects)


def as_columns(fields: list[Row]) -> list[Row]:
    return [{**field, "wire": str(index)} for index, field in enumerate(fields)]


def compare_rows(row: Row, fields: list[Row], rows: Any, objects: Any) -> Iterator[str]:
    assert len(rows or []) == len(objects)
    for raw, got in zip(rows or [], objects, strict=True):
        if isinstance(raw, list):
            raw = {str(index): value for index, value in enumerate(raw)}
            yield from compare_object(row, fields, raw, got, by_position=True)
        else:
            yield from compare_object(row, fields, raw, got)


def compare_object(row: Row, fields: list[Row], raw: Row, got: Any, *, by_position: bool = False) -> Iterator[str]:
    known = wire_fields(type(got)) if fields else {}
    if by_position:
        known = {str(index): entry for index, entry in enumerate(known.values())}
    for field in fields:
        wire = OTHER_WIRE.get((row["name"], field["wire"]), field["wire"])
        if wire not in raw:
            continue
        value = getattr(got, known[wire][0])
        yield wire
        if field["type"] == "array":
            members = field["items"].get("fields") or as_columns(field["items"].get("columns") or [])
            if members:
                yield from compare_rows(row, members, raw[wire], value)
            else:
                assert (wire, raw[wire] or []) == (wire, value)
        elif field.get("fields") and raw[wire] is not None:
            yield from compare_object(row, field["fields"], raw[wire], value)
        elif (row["name"], wire) in READ_AS:
            assert (wire, READ_AS[row["name"], wire](raw[wire])) == (wire, value)
        else:
            wanted = plain(field, raw[wire])
            assert (wire, wanted, type(wanted)) == (wire, value, type(value))


@each_sample
def test_request_can_be_made(name: str, row: Row, sample: Row) -> None:
    """The documented request must come out of our method, field by field, under the same names."""
    request = sample.get("request") or {}
    asked = request.get("query") or request.get("body") or {}
    if name in FLOATS_IN_REQUEST:
        asked = {wire: str(value) if isinstance(value, float) else value for wire, value in asked.items()}
    room = room_class(row["group"])()
    room._transport = recorder = Recorder()
    if isinstance(asked, list):
        getattr(room, row["name"])(orders=asked)
        ((_, params, _),) = recorder.calls
        assert asked == params
        return
    names = {field["wire"]: field for field in row["params"]}
    # Examples leave out arguments that became mandatory later.
    arguments = {field["name"]: sentinel(field)[0] for field in row["params"] if field["required"]}
    arguments.update({names[wire]["name"]: value for wire, value in asked.items()})
    getattr(room, row["name"])(**arguments)
    ((_, params, _),) = recorder.calls
    for wire, value in asked.items():
        if wire == "category":
            value = value.upper()
        if names[wire]["type"] == "integer":
            value = int(value)
        assert (wire, value) == (wire, params[wire])


# --- mutations -------------------------------------------------------------------------------------------------------

MISSING = object()
MUTATIONS: dict[str, Any] = {
    "missing": MISSING,
    "null": None,
    "empty text": "",
    "new value": "brand_new_value",
    "number": 12.5,
    "whole number": 7,
    "boolean": True,
    "list": [],
    "list of lists": [["1"], [None]],
    "object": {"unexpected": {"deep": [1]}},
}


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to each value of a sample; of a list only the first item."""
    if path:
        yield path
    if isinstance(data, dict):
        for key, value in data.items():
            yield from places(value, (*path, key))
    elif isinstance(data, list) and data:
        yield from places(data[0], (*path, 0))


def mutated(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(data)
    parent = changed
    for key in path[:-1]:
        parent = parent[key]
    if value is MISSING:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return changed


@each_sample
def test_no_change_makes_decoding_fail(name: str, row: Row, sample: Row) -> None:
    """One value missing, empty, new or of another kind anywhere in an answer must leave an answer."""
    type_, data = endpoint_of(row).result_type(), sample["response"]["data"]
    whole = structure(type_, data)
    for path in places(data):
        for value in MUTATIONS.values():
            changed = structure(type_, mutated(data, path, value))
            assert type(whole) is type(changed)


@each_sample
def test_no_other_kind_of_answer_makes_decoding_fail(name: str, row: Row, sample: Row) -> None:
    """Whatever stands where ``data`` should be, the answer must be of its type, empty or ``None``."""
    type_ = endpoint_of(row).result_type()
    origin = get_origin(type_) or type_
    for value in (None, "", "success", 5, 0.5, True, [], {}, [None], [[]], [{}], [["x"]], {"list": None}, {"list": {}}):
        changed = structure(type_, value)
        if origin is list:
            assert isinstance(changed, list)
        elif isinstance(origin, type) and origin not in (str, type(None), Any) and not get_args(origin):
            assert changed is None or isinstance(changed, origin)


@each_sample
def test_a_changed_value_leaves_its_neighbours_alone(name: str, row: Row, sample: Row) -> None:
    """An odd value in one field of an object or a row must not change what the others say."""
    type_, data = endpoint_of(row).result_type(), sample["response"]["data"]
    for item_type, item in objects_in(type_, data):
        whole = structure(item_type, item)
        for wire, (name_, _) in wire_fields(get_origin(item_type) or item_type).items():
            if wire not in item:
                continue
            changed = structure(item_type, {**item, wire: {"unexpected": 1}})
            for _, (other, _) in wire_fields(get_origin(item_type) or item_type).items():
                if other != name_:
                    assert (other, getattr(whole, other)) == (other, getattr(changed, other))


def objects_in(type_: Any, data: Any) -> Iterator[tuple[Any, Row]]:
    """The answer itself where it is an object, or the first of its rows."""
    if get_origin(type_) in (Page, RowList):
        type_, data = get_args(type_)[0], data["list"]
    elif get_origin(type_) is list:
        type_ = get_args(type_)[0]
    first = data[0] if isinstance(data, list) and data else data
    if isinstance(first, dict) and isinstance(type_, type):
        yield type_, first
