"""``models/converter.py``: what becomes of each kind of value, and that nothing makes it raise."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, Optional, TypeVar

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitget_client.models.converter import reader, structure
from bitget_client.models.page import Page, RowList
from bitget_client.wire import Wire


@attrs.frozen(kw_only=True)
class Level:
    """One row by position."""

    price: Decimal
    size: Decimal


@attrs.frozen(kw_only=True)
class Sample:
    """One field of every kind."""

    name: str
    side: Literal["buy", "sell"] | str
    price: Decimal
    stop: Decimal | None = None
    ts: int
    active: bool
    tags: list[str]
    asks: Annotated[list[Level], Wire("a")]
    is_rpi: Annotated[str, Wire("isRPI")]
    best: Level | None = None
    note: Optional[str] = None  # noqa: UP045  # both spellings are met
    extra: dict[str, Decimal]
    either: bool | str
    anything: Any = None


@attrs.frozen(kw_only=True)
class Ladder:
    """A row with a list of its own."""

    name: str
    levels: list[Level]


T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Timed(Generic[T]):
    """A class whose type argument is a field by itself."""

    ts: int
    value: T


FULL = {
    "name": "BTCUSDT",
    "side": "buy",
    "price": "100.10",
    "stop": "",
    "ts": "1700000000000",
    "active": True,
    "tags": ["x"],
    "a": [["1.5", "2"], [1.25, 3]],
    "isRPI": "no",
    "best": {"price": "1", "size": "2"},
    "note": None,
    "extra": {"k": "1.0"},
    "either": "on",
    "anything": {"deep": [1]},
    "unknown": "ignored",
}


def test_object_gets_every_field_by_its_wire_name() -> None:
    """Each field must arrive under our name, in its type, with the exchange's digits."""
    assert Sample(
        name="BTCUSDT",
        side="buy",
        price=Decimal("100.10"),
        stop=None,
        ts=1700000000000,
        active=True,
        tags=["x"],
        asks=[Level(price=Decimal("1.5"), size=Decimal("2")), Level(price=Decimal("1.25"), size=Decimal("3"))],
        is_rpi="no",
        best=Level(price=Decimal("1"), size=Decimal("2")),
        note=None,
        extra={"k": Decimal("1.0")},
        either="on",
        anything={"deep": [1]},
    ) == structure(Sample, FULL)


def test_nothing_is_expected_of_an_empty_object() -> None:
    """Every field that is not there must be ``None``, or empty where it is a list or a mapping."""
    made = structure(Sample, {})
    assert {"tags", "asks", "extra"} == {name for name, value in attrs.asdict(made).items() if value is not None}
    assert ([], [], {}) == (made.tags, made.asks, made.extra)


def test_reader_reads_what_structure_does() -> None:
    """The function for many lists of one class must agree, whatever the items are."""
    read = reader(Level)
    for value in ([["1", "2"]], [{"price": "1", "size": "2"}, None], [["1"]], [], None, "", {"list": [["1", "2"]]}):
        assert structure(list[Level], value) == read(value)


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        (Decimal, "1.10", Decimal("1.10")),
        (Decimal, 0.007, Decimal("0.007")),
        (Decimal, 73000.0, Decimal("73000.0")),
        (Decimal, 3, Decimal(3)),
        (Decimal, 0, Decimal(0)),
        (Decimal, "", None),
        (Decimal, "abc", None),
        (Decimal, True, None),
        (Decimal, [1], None),
        (int, "1700000000000", 1700000000000),
        (int, "-1", -1),
        (int, 8.0, 8),
        (int, "8.0", 8),
        (int, "0.5", None),
        (int, "1e999", None),
        (int, "NaN", None),
        (int, "", None),
        (int, None, None),
        (int, False, None),
        (str, 5, "5"),
        (str, 0.5, "0.5"),
        (str, True, "true"),
        (str, None, None),
        (str, "", ""),
        (str, {"a": 1}, None),
        (Literal["a", "b"], "brand new", "brand new"),
        (bool, "TRUE", True),
        (bool, "false", False),
        (bool, "maybe", None),
        (bool, 1, None),
        (list[str], None, []),
        (list[str], "x", []),
        (list[str], [1, None], ["1", None]),
        (list[str], {"list": ["a"]}, ["a"]),
        (list[str], {"list": ["a"], "other": ["b"]}, []),
        (dict[str, int], None, {}),
        (dict[str, int], {"a": "1"}, {"a": 1}),
        (None, {"whatever": 1}, None),
        (type(None), "success", None),
        (Any, {"a": 1}, {"a": 1}),
        (Level, "success", None),
        (Level, "{broken", None),
        (Level, '{"price": "1", "size": 2.50}', Level(price=Decimal("1"), size=Decimal("2.5"))),
        (dict[str, int], '{"a": "1"}', {"a": 1}),
        (dict[str, int], "[1]", {}),
        (list[Level], {"price": "1", "size": "2"}, [Level(price=Decimal("1"), size=Decimal("2"))]),
        (list[Level], {"price": "1", "list": [["3", "4"]]}, [Level(price=Decimal("3"), size=Decimal("4"))]),
        (list[Level], {"result": "success"}, []),
        (list[Ladder], {"name": "a", "levels": []}, [Ladder(name="a", levels=[])]),
        (Level, None, None),
    ],
)
def test_single_values(type_: Any, value: Any, expected: Any) -> None:
    """Every value must become what the table in the module says."""
    result = structure(type_, value)
    assert (expected, type(expected)) == (result, type(result))


def test_numbers_in_objects_follow_the_same_rules_as_alone() -> None:
    """The compiled path must not let a JSON float become its binary fraction, nor a bad number spoil its neighbours."""
    assert Level(price=Decimal("0.007"), size=Decimal("10.0")) == structure(Level, {"price": 0.007, "size": 10.0})
    assert Level(price=None, size=Decimal("2")) == structure(Level, {"price": "abc", "size": "2"})
    assert Level(price=None, size=Decimal("2")) == structure(Level, ["abc", "2", "more"])


def test_short_and_long_rows() -> None:
    """A row by position with columns missing or added must give what is there."""
    assert Level(price=Decimal("1"), size=None) == structure(Level, ["1"])
    assert Level(price=Decimal("1"), size=Decimal("2")) == structure(Level, ["1", "2", "3"])
    assert Level(price=None, size=None) == structure(Level, [])


def test_pages_with_and_without_the_object_around() -> None:
    """Rows must be found under ``list``, and also where the exchange sends them bare."""
    level = Level(price=Decimal("1"), size=Decimal("2"))
    row = {"price": "1", "size": "2"}
    assert Page(list=[level], cursor="7") == structure(Page[Level], {"list": [row], "cursor": "7"})
    assert Page(list=[], cursor=None) == structure(Page[Level], {"list": None, "cursor": None})
    assert Page(list=[level], cursor=None) == structure(Page[Level], [row])
    assert RowList(list=[level]) == structure(RowList[Level], {"list": [row]})
    assert [level] == structure(list[Level], {"list": [row]})
    assert [level] == list(structure(Page[Level], {"list": [row]}))


def test_type_arguments_are_kept_apart() -> None:
    """``Page`` of one class must not read rows as another."""
    assert isinstance(structure(Page[Level], {"list": [{}]}).list[0], Level)
    assert isinstance(structure(Page[Sample], {"list": [{}]}).list[0], Sample)
    assert Decimal("1.0") == structure(Timed[Decimal], {"value": "1.0"}).value
    assert "1.0" == structure(Timed[str], {"value": "1.0"}).value
    assert "1.0" == structure(Timed, {"value": "1.0"}).value


def test_structured_objects_stay_frozen() -> None:
    """That the converter fills slots directly must not make objects writable for users."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        structure(Level, ["1", "2"]).price = Decimal(5)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from([*FULL, "price", "size", "list", "cursor"]), inner, max_size=6),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(json_values)
def test_no_json_value_raises(value: Any) -> None:
    """Whatever the exchange sends must give an object of the type, or ``None``, and never an exception."""
    for type_ in (list[Sample], Level, Page[Level], RowList[Sample], dict[str, Level], Decimal, int, bool | str):
        structure(type_, value)
    assert structure(Sample, value) is None or isinstance(structure(Sample, value), Sample)
    assert isinstance(structure(list[Level], value), list)
