"""Names and values to the wire."""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bitget_client import wire
from bitget_client.errors import InvalidArgument
from bitget_client.wire import AtMost, Body, Closed, NotEmpty, Number, Timestamp, Wire, YesNo, YesNoCapitals

UTC = timezone.utc


class Side(str, Enum):
    BUY = "buy"


class Level(int, Enum):
    ONE = 1


class Text(str):
    __slots__ = ()


@attrs.frozen(kw_only=True)
class Inner:
    price: Number
    hold: YesNo | None = None


@attrs.frozen(kw_only=True)
class Order:
    symbol: str
    client_oid: str | None = None
    reduce_only: YesNo | None = None
    odd_name: Annotated[str | None, Wire("ODD")] = None
    legs: Sequence[Inner] | None = None
    take_profit: Inner | None = None
    count: int | None = None


def encode(hint: Any, value: Any) -> Any:
    return wire.field("x", hint).encode("x", value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("client_oid", "clientOid"),
        ("symbol", "symbol"),
        ("a_b_c", "aBC"),
        ("from_", "from"),
        ("high_price24h", "highPrice24h"),
    ],
)
def test_camel(name: str, expected: str) -> None:
    """Our names become the exchange's by one rule."""
    assert expected == wire.camel(name)


def test_marks() -> None:
    """A name outside the rule is said where it happens; a body is marked as such."""
    assert "clientid" == wire.field("client_oid", Annotated[str, Wire("clientid")]).wire
    assert "clientid" == wire.field("client_oid", Annotated[str | None, Wire("clientid")]).wire
    assert "clientid" == wire.field("client_oid", Annotated[str, Wire("clientid")] | None).wire
    assert wire.field("orders", Annotated[Sequence[str], Body]).is_body
    assert not wire.field("orders", Sequence[str]).is_body


@pytest.mark.parametrize(
    ("hint", "value", "expected"),
    [
        (str, "a", "a"), (str, 5, "5"), (str, Text("a"), "a"), (str, Side.BUY, "buy"), (str, Level.ONE, "1"),
        (Number, "0.10", "0.10"), (Number, 10**30, "1" + "0" * 30), (Number, Decimal("1E-8"), "0.00000001"),
        (Number, Decimal("1E+3"), "1000"), (Number | None, Decimal("-0.50"), "-0.50"),
        (Timestamp, 1700000000000, "1700000000000"),
        (Timestamp, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC), "1700000000000"),
        (Timestamp, datetime(2023, 11, 15, 0, 13, 20, tzinfo=timezone(timedelta(hours=2))), "1700000000000"),
        (int, 5, 5), (int, "5", 5), (int, Decimal(5), 5), (int | None, Level.ONE, 1),
        (bool, True, True), (bool, "false", False), (bool | None, False, False),
        (YesNo, True, "yes"), (YesNo, False, "no"), (YesNo, "YES", "yes"), (YesNo | None, "no", "no"),
        (Literal["a", "b"], "c", "c"),
        (Annotated[Literal["SPOT", "MARGIN"], Closed], "spot", "SPOT"),
        (Annotated[Literal["SPOT", "MARGIN"], Closed] | None, "Margin", "MARGIN"),
        (Annotated[Literal["SPOT"] | None, Closed], "spot", "SPOT"),
        (list[str], ("a", 1), ["a", "1"]), (Sequence[int] | None, iter([1, "2"]), [1, 2]),
        (YesNoCapitals, True, "YES"), (YesNoCapitals | None, "no", "NO"),
        (Annotated[list[str], AtMost(2)], ["a", "b"], ["a", "b"]),
        (Annotated[list[str], NotEmpty] | None, ["a"], ["a"]),
        (Any, {"a": [1, None, True, Decimal("1.0"), ("x",)]}, {"a": [1, None, True, "1.0", ["x"]]}),
        (Any, Inner(price=1), {"price": "1"}),
    ],
)  # fmt: skip
def test_values(hint: Any, value: Any, expected: Any) -> None:
    """Each kind of value has one form on the wire."""
    found = encode(hint, value)
    assert expected == found
    assert type(expected) is type(found)


@pytest.mark.parametrize(
    ("hint", "value", "words"),
    [
        (Number, 0.1, "is a float, which is not exact: pass text or Decimal"),
        (str, 0.1, "is a float"), (int, 0.1, "is a float"), (Timestamp, 0.1, "is a float"), (Any, 0.1, "is a float"),
        (Any, {"a": [{"b": 0.1}]}, r"x.a.b=0.1 is a float"), (Sequence[Number], [0.1], r"x\[0\]=0.1 is a float"),
        (Number, Decimal("NaN"), "not a finite number"), (Number, Decimal("Infinity"), "not a finite number"),
        (Number, True, "True and False are not known here"), (Number, b"1", "is a bytes"), (str, None, "NoneType"),
        (Timestamp, datetime(2023, 11, 14), "which time zone"),
        (int, "5.5", "not a whole number"), (int, "many", "not a whole number"), (int, True, "not known here"),
        (bool, 1, "pass True or False"), (bool, "yes", "pass True or False"),
        (YesNo, 1, "'yes' or 'no'"), (YesNo, "perhaps", "'yes' or 'no'"),
        (Annotated[Literal["SPOT", "MARGIN"], Closed], "SPOTS", "use one of SPOT, MARGIN"),
        (Annotated[Literal["SPOT"], Closed], 5, "use one of SPOT"),
        (list[str], "abc", "wants a list"), (list[str], {"a": 1}, "wants a list"), (list[str], 5, "wants a list"),
        (Annotated[list[str], AtMost(2)], ["a"] * 3, "x has 3 items, and the exchange takes 2"),
        (Annotated[list[str], NotEmpty] | None, [], "x is empty: leave it out if all are meant"),
        (YesNoCapitals, "perhaps", "'yes' or 'no'"),
        (Any, object(), "has no form on the wire"),
    ],
)  # fmt: skip
def test_values_refused(hint: Any, value: Any, words: str) -> None:
    """What has no exact form on the wire is refused with a sentence that says what to pass."""
    with pytest.raises(InvalidArgument, match=words):
        encode(hint, value)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=12)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.integers()
)
def test_numbers_keep_their_value(number: Decimal | int) -> None:
    """A number's text is the same number, without an exponent."""
    text = encode(Number, number)
    assert Decimal(text) == number
    assert "E" not in text.upper()


@given(st.integers(0, 7_258_118_400_000), st.integers(0, 999), st.integers(-12, 12))
@example(2173901119535, 0, 0)  # as a float, 2173901119.535 seconds are a little less
def test_moments_keep_their_millisecond(milliseconds: int, microseconds: int, hours: int) -> None:
    """A moment's text is its millisecond, rounded down, in any time zone."""
    passed = timedelta(milliseconds=milliseconds, microseconds=microseconds)
    aware = (datetime(1970, 1, 1, tzinfo=UTC) + passed).astimezone(timezone(timedelta(hours=hours)))
    assert str(milliseconds) == encode(Timestamp, aware)


def test_objects() -> None:
    """An attrs object goes out by its annotations, nested ones too, without what is ``None``."""
    order = Order(
        symbol="A", client_oid="1", reduce_only=True, odd_name="o", legs=[Inner(price=Decimal("1.0"), hold=False)],
        take_profit=Inner(price=2), count=3,
    )  # fmt: skip
    expected = {
        "symbol": "A", "clientOid": "1", "reduceOnly": "yes", "ODD": "o", "legs": [{"price": "1.0", "hold": "no"}],
        "takeProfit": {"price": "2"}, "count": 3,
    }  # fmt: skip
    assert expected == encode(Order, order)
    assert {"symbol": "A"} == encode(Order | Mapping[str, Any], Order(symbol="A"))


def test_mappings_in_both_spellings() -> None:
    """A mapping may use our names or the exchange's, or both, and gets the same rules as an object."""
    mapping = {"symbol": "A", "clientOid": "1", "reduce_only": True, "ODD": "o", "legs": [{"price": 1}], "count": None}
    expected = {"symbol": "A", "clientOid": "1", "reduceOnly": "yes", "ODD": "o", "legs": [{"price": "1"}]}
    assert expected == encode(Order, mapping)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"symbl": "A"}, "'symbl' is unknown; known are symbol, client_oid"),
        ({"client_oid": "1", "clientOid": "1"}, "given twice"),
        ({"legs": [{"price": 0.1}]}, "price=0.1 is a float"),
        ("text", "wants a request object or a mapping"),
    ],
)
def test_mappings_refused(value: Any, words: str) -> None:
    """A mapping with an unknown, double or inexact entry is refused."""
    with pytest.raises(InvalidArgument, match=words):
        encode(Order, value)


def test_item_encoder_with_overrides() -> None:
    """A field's encoder can be replaced for one surface."""
    encode_item = wire.item_encoder(Order, reduce_only=wire.yes_no("YES", "NO"))
    assert {"symbol": "A", "reduceOnly": "YES"} == encode_item("order", {"symbol": "A", "reduce_only": True})
    assert {"reduceOnly": "yes"} == encode(Order, {"reduce_only": True}), "elsewhere nothing changes"


@pytest.mark.parametrize(
    ("pairs", "raw", "sent"),
    [
        ({}, "", ""),
        ({"a": "x", "b": 5, "c": True, "d": False}, "a=x&b=5&c=true&d=false", "a=x&b=5&c=true&d=false"),
        ({"symbol": "龙虾USDT"}, "symbol=龙虾USDT", "symbol=%E9%BE%99%E8%99%BEUSDT"),
        ({"a": "x y&z=/+"}, "a=x y&z=/+", "a=x%20y%26z%3D%2F%2B"),
        ({"ids": ["1", 2]}, "ids=1,2", "ids=1%2C2"),
        ({"a": ""}, "a=", "a="),
    ],
)
def test_query(pairs: dict[str, Any], raw: str, sent: str) -> None:
    """A query is made twice: raw for signing, percent-encoded for sending."""
    assert (raw, sent) == wire.encode_query(pairs)


@given(st.dictionaries(st.from_regex("[a-z]{1,5}", fullmatch=True), st.text(st.characters(exclude_categories=["Cs"]))))
def test_query_arrives_as_it_was(pairs: dict[str, str]) -> None:
    """Whatever is in a value, a server reads back the same."""
    _, sent = wire.encode_query(pairs)
    assert sent.isascii()
    assert list(pairs.items()) == parse_qsl(sent, keep_blank_values=True)


def test_json() -> None:
    """JSON is compact UTF-8, not ASCII-escaped, and read back from text and bytes."""
    value = {"symbol": "龙虾", "n": [1, None, True, "1.0"]}
    data = wire.dumps(value)
    assert '{"symbol":"龙虾","n":[1,null,true,"1.0"]}'.encode() == data
    assert value == wire.loads(data) == wire.loads(data.decode())


@pytest.mark.parametrize("data", [b"", b"<html>", b"{", b'"\xff"', "nul", b"NaN", b"[1,]"])
def test_no_json(data: bytes | str) -> None:
    """Anything else is a ``ValueError``."""
    with pytest.raises(ValueError):
        wire.loads(data)


@pytest.fixture
def without_orjson(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module as it is where orjson cannot be had."""
    real = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "orjson":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    spec = importlib.util.find_spec("bitget_client.wire")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "bitget_client.wire", module)
    spec.loader.exec_module(module)
    return module


def test_json_without_orjson(without_orjson: Any) -> None:
    """The standard library's codec in its place gives the same bytes and refuses the same."""
    value = {"symbol": "龙虾", "n": [1, None, True, "1.0"]}
    assert wire.dumps(value) == without_orjson.dumps(value)
    assert value == without_orjson.loads(wire.dumps(value)) == without_orjson.loads(wire.dumps(value).decode())
    for data in (b"", b"<html>", b"{", b'"\xff"', "nul"):
        with pytest.raises(ValueError):
            without_orjson.loads(data)
    with pytest.raises(ValueError):
        without_orjson.dumps(float("nan"))
