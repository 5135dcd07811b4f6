"""The documented samples of both APIs: requests can be made, answers lose nothing and always decode."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, get_args, get_origin

import attrs
import pytest

from bitget_client.models.converter import structure
from bitget_client.rest.response import ApiResponse
from tests.catalogue.rest_facts import VERSIONS, Row, deviations, plain, room_class, room_files, samples, wire_fields
from tests.catalogue.test_rest import (
    BUILT,
    Recorder,
    arguments_of,
    each_version,
    endpoint_of,
    is_required,
    name_of,
    sentinel,
    without_none,
)

DOCUMENTED = [sample for version in VERSIONS for sample in samples(version)]


def made_value(row: Row, field: Row) -> Any:
    """A value of an answer as the exchange would send it, according to the facts."""
    members = field.get("fields") or field.get("items", {}).get("fields") or field.get("items", {}).get("columns")
    if members:
        made: Any = {
            deviations(row).other_wire.get((row["name"], member["wire"]), member["wire"]): made_value(row, member)
            for member in members
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
    if field.get("decimal") or deviations(row).read_as.get((row["name"], field["wire"])) is Decimal:
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
    documented = {name_of(row) for _, row, _ in DOCUMENTED}
    for row in BUILT:
        if name_of(row) not in documented and row["response"].get("fields"):
            answer = {"code": "00000", "msg": "success", "requestTime": 1, "data": made_answer(row)}
            yield f"made_{row['name']}", row, {"request": None, "response": answer, "place": {}}


SAMPLES = [*DOCUMENTED, *made_samples()]
each_sample = pytest.mark.parametrize(
    ("name", "row", "sample"), SAMPLES, ids=[f"{row['version']}-{name}" for name, row, _ in SAMPLES]
)


def answer_of(row: Row, body: Any) -> Any:
    """``data`` as a user gets it."""
    return ApiResponse(body, {}, endpoint_of(row).result_type).data


@each_version
def test_there_are_samples(version: str) -> None:
    """The samples must be found, or all tests below would pass by having nothing to do."""
    documented = [row for _, row, _ in DOCUMENTED if row["version"] == version]
    tested = {name_of(row) for _, row, _ in SAMPLES}
    table = deviations(documented[0])
    assert len(documented) >= 50
    assert room_files(version) - table.without_samples == {row["group"] for row in documented}
    assert {name_of(row) for row in BUILT if row["response"].get("fields")} <= tested
    names = {name for name, row, _ in DOCUMENTED if row["version"] == version}
    assert {*table.wrong_answer, *table.wrong_request, *table.numbers_in_request} <= names


@each_sample
def test_answer_loses_nothing(name: str, row: Row, sample: Row) -> None:
    """Each field that the facts know and the sample shows must be in the object with the same value."""
    facts, raw = row["response"], sample["response"]
    data, got = raw["data"], answer_of(row, raw)
    seen = list(compare_answer(row, facts, data, got))
    if facts["kind"] not in ("none", "scalar") and (facts.get("fields") or facts.get("item_type")):
        assert len(seen) >= (2 if name in deviations(row).wrong_answer else 1)


def compare_answer(row: Row, facts: Row, data: Any, got: Any) -> Iterator[str]:
    kind, key = facts["kind"], facts.get("list_key")
    if kind == "none" or data is None:
        assert (None if kind != "list" or key else []) == got
        yield "nothing"
    elif kind == "scalar":
        assert data == got
    elif kind == "rows":
        yield from compare_rows(row, as_columns(facts["fields"]), data, got)
    elif kind == "object" and row["name"] not in deviations(row).list_of_one:
        yield from compare_object(row, facts.get("fields", []), data, got)
    else:
        if key and isinstance(data, dict):
            cursor = [{"wire": facts["cursor_key"], "type": "string"}] if facts.get("cursor_key") else []
            yield from compare_object(row, [*cursor, *facts.get("extra_fields", [])], data, got)
            key = next(name for name in deviations(row).rows_also.get(row["name"], (key,)) if name in data)
            rows, objects = data[key], getattr(got, wire_fields(type(got))[key][0])
        else:
            rows, objects = data if isinstance(data, list) else [data], got
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


def compare_object(row: Row, fields: list[Row], raw: Any, got: Any, *, by_position: bool = False) -> Iterator[str]:
    table, name = deviations(row), row["name"]
    raw = json.loads(raw) if isinstance(raw, str) else raw
    known = wire_fields(type(got)) if fields else {}
    if by_position:
        known = {str(index): entry for index, entry in enumerate(known.values())}
    for field in fields:
        wire = table.other_wire.get((name, field["wire"]), field["wire"])
        if wire not in raw:
            continue
        value = getattr(got, known[wire][0])
        yield wire
        if (name, wire) in table.free_keys:
            members = [part for member in field["fields"] for part in member["fields"]]
            inside = json.loads(raw[wire]) if isinstance(raw[wire], str) else raw[wire]
            assert set(inside or {}) == set(value)
            for key in inside or {}:
                yield from compare_object(row, members, inside[key], value[key])
        elif (name, wire) in table.read_as:
            read = table.read_as[name, wire]
            assert (wire, None if raw[wire] in ("", None) and read is Decimal else read(raw[wire])) == (wire, value)
        elif field["type"] == "array":
            members = field["items"].get("fields") or as_columns(field["items"].get("columns") or [])
            if members:
                yield from compare_rows(row, members, raw[wire], value)
            else:
                assert (wire, raw[wire] or []) == (wire, value)
        elif field.get("fields") and raw[wire] is not None:
            yield from compare_object(row, field["fields"], raw[wire], value)
        elif field["type"] == "object":
            assert (wire, raw[wire] or {}) == (wire, value)
        else:
            wanted = plain(field, raw[wire])
            assert (wire, wanted, type(wanted)) == (wire, value, type(value))


@each_sample
def test_request_can_be_made(name: str, row: Row, sample: Row) -> None:
    """The documented request must come out of our method, field by field, under the same names."""
    table = deviations(row)
    request = sample.get("request") or {}
    asked = request.get("query") or request.get("body") or {}
    if name in table.wrong_request:
        asked = {}
    if name in table.numbers_in_request:
        asked = {wire: str(value) if type(value) in (float, int) else value for wire, value in asked.items()}
    room = room_class(row)()
    room._transport = recorder = Recorder()
    if isinstance(asked, list):
        getattr(room, row["name"])(**{table.batch_item[row["name"]][0]: asked})
        ((_, params, _),) = recorder.calls
        assert asked == params
        return
    names = {field["wire"]: field for field in arguments_of(row)}
    # Examples leave out arguments that became mandatory later.
    arguments = {field["name"]: sentinel(field)[0] for field in names.values() if is_required(row, field)}
    if row["body"] == "array":
        arguments = {table.batch_item[row["name"]][0]: []}
    arguments.update({names[wire]["name"]: value for wire, value in asked.items()} | sample["place"])
    getattr(room, row["name"])(**arguments)
    ((_, params, path),) = recorder.calls
    if sample["place"]:
        assert sample["endpoint"].split()[1] == path
    for wire, value in asked.items():
        if wire in ("category", "productType"):
            value = value.upper() if value.upper() in names[wire].get("enum", ()) else value
        if names[wire]["type"] == "integer":
            value = int(value)
        given = params[wire]
        if isinstance(value, list) and names[wire]["name"] in {known.name for known, _ in endpoint_of(row).plan.naming}:
            # New orders without a name are given one; the examples name theirs, or leave it to the exchange.
            pairs = zip(given, value, strict=True)
            given = [{key: item[key] for key in item if key in wanted} for item, wanted in pairs]
        assert (wire, value) == (wire, given)


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


#: What may stand where ``data`` should be.
OTHERS: tuple[Any, ...] = (
    None, "", "success", 5, 0.5, True, [], {}, [None], [[]], [{}], [["x"]], {"list": None}, {"list": {}}
)  # fmt: skip


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
    """``data`` with another value at a path; only what lies on the path is copied."""
    key, *rest = path
    changed = dict(data) if isinstance(data, dict) else list(data)
    if rest:
        changed[key] = mutated(data[key], tuple(rest), value)
    elif value is MISSING:
        del changed[key]
    else:
        changed[key] = value
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
    type_ = without_none(endpoint_of(row).result_type())
    origin = get_origin(type_) or type_
    for value in OTHERS:
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
        fields = wire_fields(get_origin(item_type) or item_type)
        for wire, (name_, _) in fields.items():
            if wire not in item:
                continue
            changed = structure(item_type, {**item, wire: {"unexpected": 1}})
            for other, _ in fields.values():
                if other != name_:
                    assert (other, getattr(whole, other)) == (other, getattr(changed, other))


def objects_in(type_: Any, data: Any) -> Iterator[tuple[Any, Row]]:
    """Every object of an answer with its class; of a list only the first."""
    if hasattr(type_, "__metadata__"):
        type_ = type_.__origin__
    type_ = without_none(type_)
    if get_origin(type_) is list and isinstance(data, list):
        type_, data = get_args(type_)[0], data[0] if data else None
    cls = get_origin(type_) or type_
    if not isinstance(data, dict) or not isinstance(cls, type) or not attrs.has(cls):
        return
    yield type_, data
    arguments = get_args(type_)
    for wire, (_, hint) in wire_fields(cls).items():
        if getattr(hint, "__parameters__", ()):
            hint = hint[arguments]
        yield from objects_in(hint, data.get(wire))
