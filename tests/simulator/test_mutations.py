"""Mutations of answers and pushes: pure, and each changes what it says and nothing else."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bitget_client.simulator.mutations import (
    MUTATIONS,
    NEW_VALUE,
    UNKNOWN_FIELD,
    new_enum_value,
    null_lists,
    unknown_field,
)

NEW = {"new": [None, {}]}
REST: dict[str, Any] = {"code": "00000", "msg": "ok", "data": {"list": [{"side": "buy", "qty": "1"}], "cursor": "7"}}
PUSH: dict[str, Any] = {
    "action": "snapshot", "arg": {"topic": "books", "instType": "spot"}, "ts": 5,
    "data": [{"a": [["1", "2"]], "b": [], "seq": 1}],
}  # fmt: skip
REPLY: dict[str, Any] = {"event": "trade", "id": "1", "code": "0", "topic": "place-order", "args": [{"orderId": "7"}]}
REPLY_V2: dict[str, Any] = {"event": "trade", "code": 0, "arg": [{"id": "1", "params": {"side": "buy"}}]}


def test_unknown_fields_are_everywhere() -> None:
    """Each object of the body, and the message itself, has a field more; all that was there is there."""
    row = {"side": "buy", "qty": "1", UNKNOWN_FIELD: NEW}
    assert {
        **REST, "data": {"list": [row], "cursor": "7", UNKNOWN_FIELD: NEW}, UNKNOWN_FIELD: NEW,
    } == unknown_field(REST)  # fmt: skip
    assert [{"orderId": "7", UNKNOWN_FIELD: NEW}] == unknown_field(REPLY)["args"]


def test_enumerated_fields_have_a_new_value() -> None:
    """Enumerated fields change wherever they are; the envelope and everything else stay."""
    assert {**REST, "data": {"list": [{"side": NEW_VALUE, "qty": "1"}], "cursor": "7"}} == new_enum_value(REST)
    assert PUSH == new_enum_value(PUSH)
    assert [{"id": "1", "params": {"side": NEW_VALUE}}] == new_enum_value(REPLY_V2)["arg"]


@pytest.mark.parametrize(
    ("message", "body"),
    [
        (REST, {"list": None, "cursor": "7"}),
        (PUSH, [{"a": None, "b": None, "seq": 1}]),
        ({"data": [{"price": "1"}]}, None),
        ({"data": [["1", "2"]]}, None),
        ({"data": []}, None),
        ({"data": "text"}, "text"),
        ({"data": {"a": 1}}, {"a": 1}),
    ],
)
def test_lists_are_null(message: dict[str, Any], body: Any) -> None:
    """Lists in objects are null; where there are none, the body itself is."""
    assert {**message, "data": body} == null_lists(message)


def test_replies_lose_their_args() -> None:
    """The args of a trade reply are a list, too."""
    assert {**REPLY, "args": None} == null_lists(REPLY)


@pytest.mark.parametrize("name", MUTATIONS)
@pytest.mark.parametrize("message", [REST, PUSH, REPLY, REPLY_V2, {"event": "error", "id": "1", "code": "40010"}])
def test_mutations_are_pure(name: str, message: dict[str, Any]) -> None:
    """What goes in is not changed, and the envelope comes out as it was."""
    before = copy.deepcopy(message)
    changed = MUTATIONS[name](message)
    assert before == message
    bodies = {"data", "args"} | ({"arg"} if isinstance(message.get("arg"), list) else set())
    assert {field: message[field] for field in message if field not in bodies} == {
        field: changed[field] for field in message if field not in bodies
    }
