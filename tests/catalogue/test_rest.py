"""Every endpoint of both APIs against its facts: name, route, arguments on the wire, limits, paging, answer."""

from __future__ import annotations

import inspect
import subprocess
import sys
from decimal import Decimal
from typing import Any, get_args, get_origin

import attrs
import pytest

from bitget_client.errors import InvalidArgument
from bitget_client.models.page import Page, RowList
from bitget_client.rest.endpoint import Endpoint, endpoints_of
from bitget_client.rest.response import ApiResponse
from bitget_client.wire import fields_of
from tests.catalogue.rest_facts import (
    VERSIONS,
    Deviations,
    Row,
    client_class,
    deviations,
    item_of,
    room_class,
    room_files,
    rows,
    wire_fields,
)

BUILT = [row for version in VERSIONS for row in rows(version)]
STATE_CHANGING = [row for row in BUILT if not row["idempotent"] or row["name"] in deviations(row).changes_state]
BATCHES = [row for row in BUILT if row["body"] == "array"]


def name_of(row: Row) -> str:
    return f"{row['version']}-{row['name']}"


def place_of(row: Row) -> list[Row]:
    """The arguments that stand in the path."""
    return [field for field in row["params"] if field["in"] == "path"]


each_version = pytest.mark.parametrize("version", VERSIONS)
each_row = pytest.mark.parametrize("row", BUILT, ids=name_of)
each_single = pytest.mark.parametrize("row", [row for row in BUILT if row not in BATCHES], ids=name_of)
each_batch = pytest.mark.parametrize("row", BATCHES, ids=name_of)


class Recorder:
    """Stands where the transport stands and keeps what it is given."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, Any, Any]] = []

    def call(self, route: Any, params: Any = None, *, path: Any = None, result_type: Any = None) -> ApiResponse[Any]:
        self.calls.append((route, params, path))
        return ApiResponse({"code": "00000", "data": None}, {}, result_type)


def record(row: Row, **arguments: Any) -> Any:
    """Call an endpoint through its declaration; returns what would go out."""
    room = room_class(row)()
    room._transport = recorder = Recorder()
    getattr(room, row["name"])(**arguments)
    ((_, params, path),) = recorder.calls
    wanted = row["path"]
    for field in place_of(row):
        wanted = wanted.replace(f"{{{field['name']}}}", arguments[field["name"]].lower())
    assert (path or row["path"]) == wanted
    return params


def endpoint_of(row: Row) -> Endpoint:
    endpoint = getattr(room_class(row), row["name"]).endpoint
    assert isinstance(endpoint, Endpoint)
    return endpoint


def sentinel(field: Row) -> tuple[Any, Any]:
    """A value for a request field as a user would pass it, and the form it must have on the wire."""
    if field.get("decimal") or field.get("int_string"):
        return Decimal("1.50"), "1.50"
    if field.get("timestamp_ms"):
        return 1_700_000_000_123, "1700000000123"
    if field.get("enum"):
        by_lower = {value.lower(): value for value in field["enum"]}
        if set(by_lower) == {"yes", "no"}:
            return True, by_lower["yes"]
        value = field["enum"][-1]
        if field.get("in") == "path":
            return value.upper(), value
        return (value.lower() if field["wire"] in ("category", "productType") else value), value
    if field["type"] == "integer":
        return 7, 7
    if field["type"] == "boolean":
        return True, True
    members = field.get("fields") or field.get("items", {}).get("fields")
    if members:
        pairs = {member["name"]: (member["wire"], *sentinel(member)) for member in members}
        ours = {name: mine for name, (_, mine, _) in pairs.items()}
        out = {wire: theirs for wire, _, theirs in pairs.values()}
        return ([ours], [out]) if field["type"] == "array" else (ours, out)
    if field["type"] == "array":
        return ("A", "B"), ["A", "B"]
    return f"text of {field['wire']}", f"text of {field['wire']}"


def arguments_of(row: Row) -> list[Row]:
    """The request fields, with what replaces the facts."""
    replaced = deviations(row).argument
    return [{**field, **replaced.get((row["name"], field["wire"]), {})} for field in row["params"]]


def is_required(row: Row, field: Row) -> bool:
    return bool(field["required"]) and (row["name"], field["wire"]) not in deviations(row).optional_argument


@each_version
def test_every_room_is_covered(version: str) -> None:
    """Every room of the facts is a file, and no room is without facts."""
    assert {row["group"] for row in rows(version)} == room_files(version)


@each_version
def test_client_has_all_endpoints_and_no_others(version: str) -> None:
    """Every fact has its method on the client, and every method has its fact."""
    assert sorted(row["name"] for row in rows(version)) == sorted(endpoints_of(client_class(version)))


@each_version
def test_tables_name_real_endpoints(version: str) -> None:
    """A deviation whose endpoint is gone must be removed from its table."""
    table = deviations(rows(version)[0])
    by_sample = ("more_in_item", "without_samples", "wrong_answer", "wrong_request", "numbers_in_request")
    keys = [key for name in attrs.fields_dict(Deviations) if name not in by_sample for key in getattr(table, name)]
    everywhere = {wire for wire in table.other_name if isinstance(wire, str)}
    named = {key[0] if isinstance(key, tuple) else key for key in keys} - everywhere
    assert set() == named - {row["name"] for row in rows(version)}


@each_row
def test_name_and_route(row: Row) -> None:
    """Verb, path, signing, rate limit and whether it may be repeated must be as the facts say."""
    route = endpoint_of(row).route
    limit = row["rate_limit"]
    assert (row["method"], row["path"], row["auth"]) == (route.method, route.path, route.signed)
    assert (row["method"] == "GET" or row not in STATE_CHANGING) == route.idempotent
    rate = route.rate and (route.rate.count / route.rate.seconds, route.rate.per)
    assert (limit and (limit["per_second"], limit["scope"])) == rate


@each_single
def test_every_argument_reaches_the_wire(row: Row) -> None:
    """Each field must be an argument and go out under the exchange's name in the form the exchange wants."""
    pairs = {field["name"]: (field, *sentinel(field)) for field in arguments_of(row)}
    params = record(row, **{name: ours for name, (_, ours, _) in pairs.items()})
    assert {field["wire"]: out for field, _, out in pairs.values() if field["in"] != "path"} == (params or {})


@each_single
def test_nothing_is_sent_that_was_not_given(row: Row) -> None:
    """Arguments left out must not appear on the wire, but for the name that every new order is given."""
    needed = [field for field in arguments_of(row) if is_required(row, field)]
    params = record(row, **{field["name"]: sentinel(field)[0] for field in needed})
    filled_in = {field.wire for field, how in endpoint_of(row).plan.naming if how.only_with is None}
    assert {field["wire"] for field in needed if field["in"] != "path"} | filled_in == set(params or {})


@each_single
def test_required_arguments(row: Row) -> None:
    """Required fields must be arguments without a default, the others must default to None, all by keyword."""
    parameters = list(inspect.signature(getattr(room_class(row), row["name"])).parameters.values())[1:]
    assert {parameter.KEYWORD_ONLY for parameter in parameters} <= {inspect.Parameter.KEYWORD_ONLY}
    assert {field["name"]: is_required(row, field) for field in row["params"]} == {
        parameter.name: parameter.default is parameter.empty for parameter in parameters
    }
    assert {None} >= {parameter.default for parameter in parameters if parameter.default is not parameter.empty}


def batch_item(row: Row) -> tuple[str, Any]:
    """The argument of a bare array, and the class of its items."""
    argument, name = deviations(row).batch_item[row["name"]]
    module = inspect.getmodule(endpoint_of(row).result_type().__args__[0])
    return argument, getattr(module, name)


@each_batch
def test_batches_take_objects_and_both_spellings(row: Row) -> None:
    """A bare array must come out the same from request objects, from snake_case and from the exchange's spelling."""
    argument, item = batch_item(row)
    pairs = {field["name"]: (field["wire"], *sentinel(field)) for field in row["params"]}
    snake = {name: ours for name, (_, ours, _) in pairs.items()}
    wanted = {wire: out for wire, _, out in pairs.values()}
    missing = {"qty": "1", "side": "buy", "order_type": "limit"} if item.__name__ == "PlaceOrder" else {}
    camel_case = {wire: ours for wire, ours, _ in pairs.values()}
    for order in (item(**{**missing, **snake}), snake, camel_case):
        assert [wanted] == record(row, **{argument: [order]})
    known = {known.wire for known in fields_of(item).values()}
    assert {field["wire"] for field in row["params"]} | deviations(row).more_in_item.get(item.__name__, set()) == known


@each_batch
def test_required_fields_of_batch_items(row: Row) -> None:
    """What an item needs must be required by its class, but for what the WebSocket puts elsewhere."""
    parameters = inspect.signature(batch_item(row)[1]).parameters
    required = {parameter.name for parameter in parameters.values() if parameter.default is parameter.empty}
    excepted = {wire for name, wire in deviations(row).optional_in_item if name == row["name"]}
    assert {field["name"] for field in row["params"] if field["required"] and field["wire"] not in excepted} == required


@each_row
def test_paging(row: Row) -> None:
    """Listings must say how they continue, by names the endpoint and its answer have."""
    facts, paging, table = row["pagination"], endpoint_of(row).paging, deviations(row)
    style = table.more_paging.get(row["name"], (facts["style"], facts["param"]))
    if style == (None, None) or row["name"] in table.no_paging:
        assert None is paging
        return
    assert paging is not None
    assert style == (paging.style, paging.param)
    rows_at, next_key = table.paged_object.get(row["name"], (row["response"].get("list_key"), None))
    assert table.rows_also.get(row["name"], rows_at) == paging.rows
    assert endpoint_of(row).argument_for(paging.param) in {field["name"] for field in row["params"]}
    if row["name"] in table.paged_object:
        assert next_key == paging.next_key
    elif facts["response_key"]:
        assert table.next_also.get(row["name"], facts["response_key"]) == (paging.next_key or paging.param)
    else:
        assert None is paging.next_key
    if style[0] == "time":
        columns = {field["wire"]: field for field in row["response"]["fields"]}
        assert columns[paging.row_key or "0"].get("timestamp_ms")
    else:
        assert table.row_key.get(row["name"], facts.get("row_key")) == paging.row_key


@each_row
def test_answer_has_every_known_field(row: Row) -> None:
    """The type of ``data`` must have the shape of the facts, with each field in its kind."""
    facts, type_ = row["response"], without_none(endpoint_of(row).result_type())
    kind = facts["kind"]
    if kind == "none":
        assert type(None) is type_
    elif kind == "scalar":
        wanted = {"string": str, "boolean": bool, "integer": int}[facts["type"]]
        assert deviations(row).other_scalar.get(row["name"], wanted) == type_
    elif facts.get("unknown") or (kind == "object" and not facts.get("fields")):
        assert Any is type_
    elif kind == "object" and row["name"] not in deviations(row).list_of_one:
        check_fields(row, facts["fields"], type_)
    elif facts.get("list_key") is None and not facts.get("fields"):
        assert list[str] == type_
        assert "string" == facts["item_type"]
    elif facts.get("list_key") is None:
        assert list is get_origin(type_)
        check_fields(row, facts["fields"], item_of(type_))
    elif get_origin(type_) in (Page, RowList):
        assert (("list", Page if facts.get("cursor_key") else RowList)) == (facts["list_key"], get_origin(type_))
        check_fields(row, facts["fields"], item_of(type_))
    else:
        beside = [{"wire": facts["cursor_key"]}] if facts.get("cursor_key") else []
        for field in [*beside, *facts.get("extra_fields", [])]:
            assert field["wire"] in wire_fields(type_)
        for key in deviations(row).rows_also.get(row["name"], (facts["list_key"],)):
            _, hint = wire_fields(type_)[key]
            if facts.get("fields"):
                check_fields(row, facts["fields"], item_of(hint))
            else:
                assert list[str] == hint


def without_none(hint: Any) -> Any:
    """``X`` of ``X | None``; everything else as it is."""
    options = [option for option in get_args(hint) if option is not type(None)]
    return options[0] if type(None) in get_args(hint) and len(options) == 1 else hint


def check_fields(row: Row, facts: list[Row], cls: Any, path: str = "") -> None:
    table, known = deviations(row), wire_fields(cls)
    by_position = {str(index): entry for index, entry in enumerate(known.values())}
    for fact in facts:
        where = f"{path}{fact['wire']}"
        positional = fact["wire"].isdigit()
        name, hint = (by_position if positional else known)[table.other_wire.get((row["name"], where), fact["wire"])]
        wanted = table.other_name.get((row["name"], where)) or table.other_name.get(fact["wire"]) or fact["name"]
        assert (where, wanted) == (where, name)
        if (row["name"], where) in table.free_keys:
            for member in fact["fields"]:
                check_fields(row, member["fields"], get_args(hint)[1], f"{where}.{member['wire']}.")
        elif (row["name"], where) in table.other_type:
            continue
        elif fact["type"] == "array":
            members = fact["items"].get("fields") or fact["items"].get("columns")
            if members and fact["items"].get("columns"):
                members = [{**member, "wire": str(index)} for index, member in enumerate(members)]
            if members:
                check_fields(row, members, item_of(hint), f"{where}.")
            else:
                assert (where, {"integer": int}.get(fact["items"]["type"], str)) == (where, base(item_of(hint)))
        elif fact.get("fields"):
            check_fields(
                row, fact["fields"], next(part for part in (hint, *get_args(hint)) if attrs.has(part)), f"{where}."
            )
        else:
            assert (where, kind_of(fact)) == (where, base(hint))


def kind_of(fact: Row) -> Any:
    if fact.get("decimal") or fact["type"] == "number":
        return Decimal
    if fact.get("timestamp_ms") or fact.get("int_string"):
        return int
    return {"boolean": bool, "integer": int, "object": dict[str, Any]}.get(fact["type"], str)


def base(hint: Any) -> Any:
    """The plain type of an annotation: unions of texts are text."""
    if hasattr(hint, "__metadata__"):
        return base(hint.__origin__)
    options = [option for option in get_args(hint) if option is not type(None)]
    if str in options and get_origin(hint) is not dict:
        return str
    return options[0] if options and get_origin(hint) is not dict else hint


@each_row
def test_docstring_says_what_it_does(row: Row) -> None:
    """The first line must be one sentence, and no address may be made up for another route."""
    text = inspect.getdoc(getattr(room_class(row), row["name"])) or ""
    first = text.splitlines()[0]
    assert first.endswith(".") and len(first) < 120
    assert all(word.startswith("https://www.bitget.com/") for word in text.split() if word.startswith("http"))


@pytest.mark.parametrize("row", STATE_CHANGING, ids=name_of)
def test_state_changing_calls_are_posts(row: Row) -> None:
    """Nothing that changes the account may be declared as repeatable."""
    assert ("POST", False) == (endpoint_of(row).route.method, endpoint_of(row).route.idempotent)


MOVE = {"from_uid": "1", "to_uid": "2", "category": "USDT-FUTURES"}
ORDER = {"symbol": "BTCUSDT"}


@pytest.mark.parametrize(
    ("version", "name", "arguments", "most"),
    [
        ("v2", "batch_create_virtual_subaccount_and_api_key", {"sub_accounts": {"label": "a"}}, 5),
        ("v2", "spot_batch_cancel_and_submit_order", {"order_list": ORDER}, 50),
        ("v2", "spot_batch_cancel_orders", {"order_list": ORDER}, 50),
        ("v2", "spot_batch_submit_orders", {"order_list": ORDER}, 50),
        ("v3", "place_batch_orders", {"orders": ORDER}, 20),
        ("v3", "cancel_batch_orders", {"orders": {"order_id": "1"}}, 20),
        ("v3", "batch_modify_orders", {"orders": {"order_id": "1"}}, 20),
        ("v3", "move_positions", {"position_list": {"qty": "1"}, **MOVE}, 10),
    ],
)
def test_batches_are_counted_before_sending(version: str, name: str, arguments: Row, most: int) -> None:
    """As many items as the exchange takes must go out; one more must be refused with a sentence, unsent."""
    row = next(row for row in rows(version) if row["name"] == name)
    batch, item = next(iter(arguments.items()))
    params = record(row, **{**arguments, batch: [item] * most})
    assert most == len(params if isinstance(params, list) else params[fields_by_name(row)[batch]])
    with pytest.raises(InvalidArgument, match=f"{most + 1} items.* takes {most} "):
        record(row, **{**arguments, batch: [item] * (most + 1)})


def fields_by_name(row: Row) -> dict[str, str]:
    return {field["name"]: field["wire"] for field in row["params"]}


@pytest.mark.parametrize(
    ("version", "name", "arguments", "known"),
    [
        ("v2", "get_futures_all_tickers", {"product_type": "FUTURES"}, "USDT-FUTURES, COIN-FUTURES"),
        ("v2", "get_margin_account_assets", {"margin_type": "cross"}, "crossed, isolated"),
        ("v3", "get_tickers", {"category": "SPOTS"}, "SPOT, USDT-FUTURES"),
    ],
)
def test_unknown_product_line_is_refused_before_sending(version: str, name: str, arguments: Row, known: str) -> None:
    """A product line that does not exist must be refused with the list of those that do."""
    row = next(row for row in rows(version) if row["name"] == name)
    with pytest.raises(InvalidArgument, match=known):
        record(row, **arguments)


@each_version
def test_rooms_are_cheap_to_import(version: str) -> None:
    """Importing the client must not create the classes of answers, nor load the converter, nor the other version."""
    code = f"import sys, bitget_client.rest.{version}; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    modules = [name for name in done.stdout.split() if "enums" not in name]
    other = next(name for name in VERSIONS if name != version)
    assert [] == [name for name in modules if f".models.{version}." in name or "cattrs" in name]
    assert [] == [name for name in modules if f".{other}" in name]
