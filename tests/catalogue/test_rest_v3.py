"""Every endpoint of the V3 API against its facts: name, route, arguments on the wire, limits, paging, answer."""

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
from bitget_client.rest.v3 import RestClientV3
from bitget_client.wire import fields_of
from tests.catalogue.rest_facts import Row, item_of, room_class, room_files, rows, wire_fields

# The next step: rooms that are not built yet. Built ones must leave this list.

# Accepted deviations from the facts, each with its reason.
NO_PAGING = {
    "get_cash_dividend_records": "no source says where the next cursor stands",
    "get_cfd_order_history": "rows carry no time to go back by",
    "get_copy_futures_current_followers": "the next cursor is said to be endId, which has not been seen",
    "get_copy_futures_history_followers": "as above",
    "get_stock_plus_transfer_records": "the facts show one record with a cursor, not a list of rows",
}
#: Listings whose rows the facts describe as an object: where the rows stand, and where the next cursor.
PAGED_OBJECT: dict[str, tuple[Any, str | None]] = {
    "get_p2p_all_orders": ("items", "nextId"),
    "get_p2p_my_ads": ("items", "nextId"),
    "get_p2p_pending_orders": ("items", "nextId"),
    "get_rate_limit_quota": ("quotaList", None),
}
#: Listings whose rows have been seen under more names than the facts name in ``list_key``.
ROWS_ALSO = {"get_sub_account_api_keys": ("list", "items")}
BATCH_ITEM = {
    "place_batch_orders": "PlaceOrder",
    "cancel_batch_orders": "CancelOrder",
    "batch_modify_orders": "ModifyOrder",
}
#: Fields of a batch item that the facts call required and the class does not.
OPTIONAL_IN_ITEM = {
    ("place_batch_orders", "category"): "the class also serves the WebSocket, where the category stands in the call",
    ("cancel_batch_orders", "category"): "as above",
    ("cancel_batch_orders", "symbol"): "as above",
}
#: Fields of a batch item that REST does not know.
ATTACHED = set("takeProfit stopLoss tpTriggerBy slTriggerBy tpOrderType slOrderType tpLimitPrice slLimitPrice".split())
MORE_IN_ITEM = {
    "PlaceOrder": ATTACHED | {"requestTime", "receiveWindow", "autoBorrow", "marginMode"},
    "CancelOrder": set(),
    "ModifyOrder": ATTACHED,
}
#: Answer fields whose type is not the one in the facts.
OTHER_TYPE = {
    ("get_cfd_fund_detail", "marginLevel"): "a percentage, which need not be whole",
    ("get_grid_bot_detail", "slippage"): "another client has seen 1%, 2% and none",
    ("get_grid_bot_order_details", "buyOrderList.delegateCount"): "a size, which need not be whole",
    ("get_grid_bot_order_details", "sellOrderList.delegateCount"): "as above",
    ("get_neutral_grid_bot_order_details", "buyOrderList.delegateCount"): "as above",
    ("get_neutral_grid_bot_order_details", "sellOrderList.delegateCount"): "as above",
    ("get_position_adl_rank", "adlRank"): "the documented example has 0.4872, which is no whole number",
    ("get_market_fee_group", "tierList.level"): "upper tiers are called PRO1 to PRO6",
    (
        "get_p2p_currencies",
        "fiatDetailList.withdrawalLimit.withdrawLimitValue",
    ): "the value of a free key, not a number",
    ("get_p2p_order_info", "payMethodDetail.payMethodInfo.value"): "an account number, a name or a file, not a decimal",
    ("get_p2p_pay_methods", "payMethodInfo.value"): "as above",
    ("get_stock_plus_candlestick", "open"): "a price as high, low and close beside it",
    ("get_stock_plus_history_candlestick", "open"): "as above",
    ("get_stock_plus_option_quote", "open"): "as above",
    ("get_stock_plus_quote", "open"): "as above",
    ("get_stock_plus_option_volume", "c"): "a number of contracts, for arithmetic",
    ("get_stock_plus_option_volume", "p"): "as above",
}
#: Answer fields with a name that is not the exchange's in snake_case.
OTHER_NAME: dict[str | tuple[str, str], str] = {
    "a": "asks",
    "b": "bids",
    ("get_stock_plus_option_volume", "c"): "call_volume",
    ("get_stock_plus_option_volume", "p"): "put_volume",
}
#: Answer fields that the exchange spells otherwise than the facts, which follow the documentation.
OTHER_WIRE = {
    ("get_reality_company_overview", "ListingDate"): "listingDate",  # so seen on the live exchange
}
#: Single values that are not typed as in the facts.
OTHER_SCALAR = {"switch_deduct": bool | str}

BUILT = list(rows())
NAMES = [row["name"] for row in BUILT]
STATE_CHANGING = [row for row in BUILT if not row["idempotent"]]

MOVE = {"from_uid": "1", "to_uid": "2", "category": "USDT-FUTURES"}
BATCHES = [row for row in BUILT if row["body"] == "array"]

each_row = pytest.mark.parametrize("row", BUILT, ids=NAMES)
each_single = pytest.mark.parametrize("row", [row for row in BUILT if row not in BATCHES], ids=lambda row: row["name"])
each_batch = pytest.mark.parametrize("row", BATCHES, ids=lambda row: row["name"])


class Recorder:
    """Stands where the transport stands and keeps what it is given."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, Any, Any]] = []

    def call(self, route: Any, params: Any = None, *, path: Any = None, result_type: Any = None) -> ApiResponse[Any]:
        self.calls.append((route, params, path))
        return ApiResponse({"code": "00000", "data": None}, {}, result_type)


def record(row: Row, **arguments: Any) -> tuple[Any, Any]:
    """Call an endpoint through its declaration; returns its route and what would go out."""
    room = room_class(row["group"])()
    room._transport = recorder = Recorder()
    getattr(room, row["name"])(**arguments)
    ((route, params, path),) = recorder.calls
    assert path is None
    return route, params


def endpoint_of(row: Row) -> Endpoint:
    endpoint = getattr(room_class(row["group"]), row["name"]).endpoint
    assert isinstance(endpoint, Endpoint)
    return endpoint


def sentinel(field: Row) -> tuple[Any, Any]:
    """A value for a request field as a user would pass it, and the form it must have on the wire."""
    if field.get("decimal") or field.get("int_string"):
        return Decimal("1.50"), "1.50"
    if field.get("timestamp_ms"):
        return 1_700_000_000_123, "1700000000123"
    if field.get("enum"):
        if {value.lower() for value in field["enum"]} == {"yes", "no"}:
            return True, "yes"
        value = field["enum"][-1]
        return (value.lower() if field["wire"] == "category" else value), value
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


def test_every_room_is_covered() -> None:
    """Every room of the facts is a file, and no room is without facts."""
    groups = {row["group"] for row in rows()}
    assert groups == room_files()


def test_client_has_all_endpoints_and_no_others() -> None:
    """Every fact has its method on the client, and every method has its fact."""
    assert sorted(NAMES) == sorted(endpoints_of(RestClientV3))


def test_tables_name_real_endpoints() -> None:
    """A deviation whose endpoint or field is gone must be removed from its table."""
    named = {*NO_PAGING, *PAGED_OBJECT, *ROWS_ALSO, *BATCH_ITEM, *OTHER_SCALAR}
    pairs = [*OPTIONAL_IN_ITEM, *OTHER_TYPE, *OTHER_WIRE, *(key for key in OTHER_NAME if isinstance(key, tuple))]
    named |= {name for name, _ in pairs}
    assert set() == named - set(NAMES)


@each_row
def test_name_and_route(row: Row) -> None:
    """Verb, path, signing, rate limit and whether it may be repeated must be as the facts say."""
    route = endpoint_of(row).route
    limit = row["rate_limit"]
    assert (row["method"], row["path"], row["auth"]) == (route.method, route.path, route.signed)
    assert (row["method"] == "GET" or row["idempotent"]) == route.idempotent
    rate = route.rate and (route.rate.count / route.rate.seconds, route.rate.per)
    assert (limit and (limit["per_second"], limit["scope"])) == rate


@each_single
def test_every_argument_reaches_the_wire(row: Row) -> None:
    """Each field must be an argument and go out under the exchange's name in the form the exchange wants."""
    pairs = {field["name"]: (field["wire"], *sentinel(field)) for field in row["params"]}
    _, params = record(row, **{name: ours for name, (_, ours, _) in pairs.items()})
    assert {wire: out for wire, _, out in pairs.values()} == (params or {})


@each_single
def test_nothing_is_sent_that_was_not_given(row: Row) -> None:
    """Arguments left out must not appear on the wire, but for the name that every new order is given."""
    needed = {field["name"]: sentinel(field)[0] for field in row["params"] if field["required"]}
    _, params = record(row, **needed)
    filled_in = {field.wire for field in endpoint_of(row).plan.naming}
    assert {field["wire"] for field in row["params"] if field["required"]} | filled_in == set(params or {})


@each_single
def test_required_arguments(row: Row) -> None:
    """Required fields must be arguments without a default, the others must default to None, all by keyword."""
    parameters = list(inspect.signature(getattr(room_class(row["group"]), row["name"])).parameters.values())[1:]
    assert {parameter.KEYWORD_ONLY for parameter in parameters} <= {inspect.Parameter.KEYWORD_ONLY}
    assert {field["name"]: bool(field["required"]) for field in row["params"]} == {
        parameter.name: parameter.default is parameter.empty for parameter in parameters
    }
    assert {None} >= {parameter.default for parameter in parameters if parameter.default is not parameter.empty}


@each_batch
def test_batches_take_objects_and_both_spellings(row: Row) -> None:
    """A bare array must come out the same from request objects, from snake_case and from the exchange's spelling."""
    module = inspect.getmodule(endpoint_of(row).result_type().__args__[0])
    item = getattr(module, BATCH_ITEM[row["name"]])
    pairs = {field["name"]: (field["wire"], *sentinel(field)) for field in row["params"]}
    snake = {name: ours for name, (_, ours, _) in pairs.items()}
    wanted = {wire: out for wire, _, out in pairs.values()}
    missing = {"qty": "1", "side": "buy", "order_type": "limit"} if item.__name__ == "PlaceOrder" else {}
    camel_case = {wire: ours for wire, ours, _ in pairs.values()}
    for order in (item(**{**missing, **snake}), snake, camel_case):
        _, params = record(row, orders=[order])
        assert [wanted] == params
    known = {known.wire for known in fields_of(item).values()}
    assert {field["wire"] for field in row["params"]} | MORE_IN_ITEM[item.__name__] == known


@each_batch
def test_required_fields_of_batch_items(row: Row) -> None:
    """What an item needs must be required by its class, but for what the WebSocket puts elsewhere."""
    module = inspect.getmodule(endpoint_of(row).result_type().__args__[0])
    parameters = inspect.signature(getattr(module, BATCH_ITEM[row["name"]])).parameters
    required = {parameter.name for parameter in parameters.values() if parameter.default is parameter.empty}
    excepted = {wire for name, wire in OPTIONAL_IN_ITEM if name == row["name"]}
    assert {field["name"] for field in row["params"] if field["required"] and field["wire"] not in excepted} == required


@each_row
def test_paging(row: Row) -> None:
    """Listings must say how they continue, by names the endpoint and its answer have."""
    facts, paging = row["pagination"], endpoint_of(row).paging
    if facts["style"] is None or row["name"] in NO_PAGING:
        assert None is paging
        return
    assert paging is not None
    assert (facts["style"], facts["param"]) == (paging.style, paging.param)
    rows_at, next_key = PAGED_OBJECT.get(row["name"], (row["response"].get("list_key"), None))
    assert ROWS_ALSO.get(row["name"], rows_at) == paging.rows
    assert next_key == (paging.next_key if row["name"] in PAGED_OBJECT else None)
    assert endpoint_of(row).argument_for(paging.param) in {field["name"] for field in row["params"]}
    if facts["response_key"]:
        assert facts["response_key"] == (paging.next_key or paging.param)


@each_row
def test_answer_has_every_known_field(row: Row) -> None:
    """The type of ``data`` must have the shape of the facts, with each field in its kind."""
    facts, type_ = row["response"], endpoint_of(row).result_type()
    kind = facts["kind"]
    if kind == "none":
        assert type(None) is type_
    elif kind == "scalar":
        assert OTHER_SCALAR.get(row["name"], {"string": str, "boolean": bool}[facts["type"]]) == type_
    elif facts.get("unknown") or (kind == "object" and not facts.get("fields")):
        assert Any is type_
    elif kind == "object":
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
        for key in ROWS_ALSO.get(row["name"], (facts["list_key"],)):
            _, hint = wire_fields(type_)[key]
            check_fields(row, facts["fields"], item_of(hint))


def check_fields(row: Row, facts: list[Row], cls: Any, path: str = "") -> None:
    known = wire_fields(cls)
    by_position = {str(index): entry for index, entry in enumerate(known.values())}
    for fact in facts:
        where = f"{path}{fact['wire']}"
        positional = fact["wire"].isdigit()
        name, hint = (by_position if positional else known)[OTHER_WIRE.get((row["name"], where), fact["wire"])]
        wanted = OTHER_NAME.get((row["name"], where)) or OTHER_NAME.get(fact["wire"]) or fact["name"]
        assert (where, wanted) == (where, name)
        if fact["type"] == "array":
            members = fact["items"].get("fields") or fact["items"].get("columns")
            if members and fact["items"].get("columns"):
                members = [{**member, "wire": str(index)} for index, member in enumerate(members)]
            if members:
                check_fields(row, members, item_of(hint), f"{where}.")
            else:
                assert (where, {"integer": int}.get(fact["items"]["type"], str)) == (where, item_of(hint))
        elif fact.get("fields"):
            check_fields(
                row, fact["fields"], next(part for part in (hint, *get_args(hint)) if attrs.has(part)), f"{where}."
            )
        elif (row["name"], where) not in OTHER_TYPE:
            assert (where, kind_of(fact)) == (where, base(hint))


def kind_of(fact: Row) -> type:
    if fact.get("decimal"):
        return Decimal
    if fact.get("timestamp_ms") or fact.get("int_string"):
        return int
    return {"boolean": bool, "integer": int}.get(fact["type"], str)


def base(hint: Any) -> Any:
    """The plain type of an annotation: unions of texts are text."""
    if hasattr(hint, "__metadata__"):
        return base(hint.__origin__)
    options = [option for option in get_args(hint) if option is not type(None)]
    if str in options:
        return str
    return options[0] if options else hint


@each_row
def test_docstring_says_what_it_does(row: Row) -> None:
    """The first line must be one sentence, and no address may be made up for another route."""
    text = inspect.getdoc(getattr(room_class(row["group"]), row["name"])) or ""
    first = text.splitlines()[0]
    assert first.endswith(".") and len(first) < 120
    assert all(word.startswith("https://www.bitget.com/") for word in text.split() if word.startswith("http"))


@pytest.mark.parametrize("row", STATE_CHANGING, ids=lambda row: row["name"])
def test_state_changing_calls_are_posts(row: Row) -> None:
    """Nothing that changes the account may be declared as repeatable."""
    assert ("POST", False) == (endpoint_of(row).route.method, endpoint_of(row).route.idempotent)


@pytest.mark.parametrize(
    ("name", "arguments", "most"),
    [
        ("place_batch_orders", {"orders": {"symbol": "BTCUSDT"}}, 20),
        ("cancel_batch_orders", {"orders": {"order_id": "1"}}, 20),
        ("batch_modify_orders", {"orders": {"order_id": "1"}}, 20),
        ("move_positions", {"position_list": {"qty": "1"}, **MOVE}, 10),
    ],
)
def test_batches_are_counted_before_sending(name: str, arguments: Row, most: int) -> None:
    """As many items as the exchange takes must go out; one more must be refused with a sentence, unsent."""
    row = next(row for row in BUILT if row["name"] == name)
    batch, item = next(iter(arguments.items()))
    _, params = record(row, **{**arguments, batch: [item] * most})
    assert most == len(params if isinstance(params, list) else params["positionList"])
    with pytest.raises(InvalidArgument, match=f"{most + 1} items.* takes {most} "):
        record(row, **{**arguments, batch: [item] * (most + 1)})


def test_unknown_category_is_refused_before_sending() -> None:
    """A category that does not exist must be refused with the list of those that do."""
    row = next(row for row in BUILT if row["name"] == "get_tickers")
    with pytest.raises(InvalidArgument, match="SPOT, USDT-FUTURES"):
        record(row, category="SPOTS")


def test_rooms_are_cheap_to_import() -> None:
    """Importing the client must not create the classes of answers, nor load the converter."""
    code = "import sys, bitget_client.rest.v3; print([m for m in sys.modules if '.models.v3.' in m or 'cattrs' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert "[]" == done.stdout.strip()
