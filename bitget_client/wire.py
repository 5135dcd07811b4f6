"""Names and values to the wire and back: snake_case and camelCase, numbers, times, JSON. No endpoint is known here.

Three places hand values to the exchange: the arguments of a REST method, an order request object, and a mapping the
caller wrote. All three are read through the same :class:`Field` table, made once from the type annotations:

* ``str``, :data:`Number`, :data:`Timestamp` and ``Literal[...]`` go out as text;
* ``int`` and ``bool`` go out as JSON numbers and booleans (as text in a query);
* :data:`YesNo` goes out as ``yes`` or ``no``, :data:`YesNoCapitals` as ``YES`` or ``NO``;
* ``Annotated[Literal[...], Closed]`` is checked against its values, in any letter case, before anything is sent;
* an attrs class, alone or in a sequence, goes out as an object with the same rules for its fields;
* ``Annotated[Sequence[...], AtMost(20), NotEmpty]`` is counted before anything is sent;
* ``Annotated[..., ClientOid]`` names new orders, and is filled in where the caller did not.

A ``float`` is refused everywhere: 0.1 + 0.2 is not a price.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin, get_type_hints
from urllib.parse import quote

from .errors import InvalidArgument

try:
    import orjson
except ImportError:  # orjson is for CPython; elsewhere the standard library does the same work, only slower
    import json

    def dumps(value: Any) -> bytes:
        """Compact UTF-8 JSON."""
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()

    def loads(data: bytes | str) -> Any:
        """Decode JSON; raises ``ValueError`` for anything else, invalid UTF-8 included."""
        return json.loads(data.decode() if isinstance(data, bytes | bytearray | memoryview) else data)

else:

    def dumps(value: Any) -> bytes:
        """Compact UTF-8 JSON."""
        return orjson.dumps(value)

    def loads(data: bytes | str) -> Any:
        """Decode JSON; raises ``ValueError`` for anything else, invalid UTF-8 included."""
        return orjson.loads(data)

__all__ = [
    "AtMost",
    "Body",
    "ClientOid",
    "Closed",
    "Field",
    "NotEmpty",
    "Number",
    "Timestamp",
    "Wire",
    "YesNo",
    "YesNoCapitals",
    "camel",
    "dumps",
    "encode_item",
    "encode_query",
    "fields_of",
    "item_encoder",
    "loads",
    "wire_name",
]

#: A price, size or rate: text, a whole number or a ``Decimal``. Never a ``float``.
Number: TypeAlias = Union[str, int, Decimal]

#: A moment: Unix milliseconds, or a ``datetime`` that knows its time zone.
Timestamp: TypeAlias = Union[int, datetime]

#: A switch the exchange spells ``yes`` and ``no``; ``True`` and ``False`` work too.
YesNo: TypeAlias = Union[Literal["yes", "no"], bool]

#: The same switch where the exchange spells it ``YES`` and ``NO``.
YesNoCapitals: TypeAlias = Union[Literal["YES", "NO"], bool]

Encoder: TypeAlias = Callable[[str, Any], Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND = timedelta(milliseconds=1)


class Wire(NamedTuple):
    """Marks a name the camelCase rule does not give: ``Annotated[str, Wire("clientid")]``."""

    name: str


class Body:
    """Marks the argument that is the whole body, for endpoints whose body is a bare JSON array."""


class Closed:
    """Marks a ``Literal`` whose values are checked before sending, in any letter case."""


class NotEmpty:
    """Marks a sequence that must not be empty, because the exchange takes an empty one for all there is."""


class AtMost(NamedTuple):
    """Marks a sequence the exchange takes only so many items of in one call."""

    items: int


class ClientOid(NamedTuple):
    """Marks the argument that names a new order, or holds new orders: a name that is missing is filled in.

    Without one, nobody could ask what became of an order whose answer was lost. The class itself marks as
    ``ClientOid()`` does. ``within`` is the name's place in each of several orders; ``only_with`` the other argument,
    by its wire name, without which there is no new order.
    """

    within: str = "clientOid"
    only_with: str | None = None


class Field(NamedTuple):
    """One name the exchange knows: ours, its own, and how a value goes out."""

    name: str
    wire: str
    encode: Encoder
    is_body: bool = False


@lru_cache(maxsize=4096)
def camel(name: str) -> str:
    """``client_oid`` → ``clientOid``."""
    head, *rest = name.rstrip("_").split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def wire_name(name: str, hint: Any) -> str:
    """The exchange's name for a field: its :class:`Wire` mark, or else camelCase."""
    for mark in _marks(hint):
        if isinstance(mark, Wire):
            return mark.name
    return camel(name)


def _marks(hint: Any) -> tuple[Any, ...]:
    """The marks of an annotation, whether ``| None`` stands inside or outside of ``Annotated[...]``."""
    outer: tuple[Any, ...] = getattr(hint, "__metadata__", ())
    if get_origin(hint) not in (Union, types.UnionType):
        return outer
    return outer + tuple(mark for option in get_args(hint) for mark in getattr(option, "__metadata__", ()))


def _has_fields(cls: type) -> bool:
    """Whether this is a class of attrs, by the mark that attrs gives its classes: who has none need not load attrs."""
    return hasattr(cls, "__attrs_attrs__")


# --- values out ------------------------------------------------------------------------------------------------------


def _refuse(name: str, value: Any) -> InvalidArgument:
    if isinstance(value, float):
        return InvalidArgument(f"{name}={value!r} is a float, which is not exact: pass text or Decimal, as in '0.1'")
    return InvalidArgument(f"{name}={value!r} is a {type(value).__name__}, which has no form on the wire")


def _text(name: str, value: Any) -> str:
    kind = value.__class__
    if kind is str:
        return value  # type: ignore[no-any-return]  # mypy does not narrow by class identity
    if kind is Decimal:
        if not value.is_finite():
            raise InvalidArgument(f"{name}={value} is not a finite number")
        return format(value, "f")
    if kind is int:
        return str(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise InvalidArgument(
                f"{name}={value!r} does not say which time zone it means: pass an aware datetime, "
                "as in datetime(2026, 1, 31, tzinfo=timezone.utc), or Unix milliseconds"
            )
        return str((value - _EPOCH) // _MILLISECOND)  # a float would now and then lose a millisecond
    if isinstance(value, Enum):
        return _text(name, value.value)
    if isinstance(value, bool):
        raise InvalidArgument(f"{name}={value!r}: True and False are not known here")
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, Decimal):
        return _text(name, Decimal(value))
    raise _refuse(name, value)


def _integer(name: str, value: Any) -> int:
    if value.__class__ is int:
        return value
    text = _text(name, value)
    try:
        return int(text)
    except ValueError:
        raise InvalidArgument(f"{name}={value!r} is not a whole number") from None


def _boolean(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise InvalidArgument(f"{name}={value!r}: pass True or False")


def yes_no(yes: str = "yes", no: str = "no") -> Encoder:
    """An encoder for :data:`YesNo` in the spelling a surface wants."""

    def encode(name: str, value: Any) -> str:
        if value is True:
            return yes
        if value is False:
            return no
        if isinstance(value, str) and value.lower() in ("yes", "no"):
            return yes if value.lower() == "yes" else no
        raise InvalidArgument(f"{name}={value!r}: pass True or False, 'yes' or 'no'")

    return encode


def _closed(values: Sequence[str]) -> Encoder:
    by_lower = {value.lower(): value for value in values}

    def encode(name: str, value: Any) -> str:
        found = by_lower.get(value.lower()) if isinstance(value, str) else None
        if found is None:
            raise InvalidArgument(f"{name}={value!r} is unknown: use one of {', '.join(values)}")
        return found

    return encode


def _open(name: str, value: Any) -> Any:
    """A value whose shape the library does not know: passed through, floats refused at any depth."""
    if value is None or isinstance(value, bool | str) or value.__class__ is int:
        return value
    if _has_fields(value.__class__):
        return encode_item(fields_of(value.__class__), name, value)
    if isinstance(value, Mapping):
        return {str(key): _open(f"{name}.{key}", item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_open(name, item) for item in value]
    return _text(name, value)


def _sequence(encode: Encoder, most: int | None = None, least: int = 0) -> Encoder:
    def encode_all(name: str, value: Any) -> list[Any]:
        if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
            raise InvalidArgument(f"{name} wants a list, not {value!r}")
        items = list(value)
        if len(items) < least:
            raise InvalidArgument(f"{name} is empty: leave it out if all are meant")
        if most is not None and len(items) > most:
            raise InvalidArgument(f"{name} has {len(items)} items, and the exchange takes {most} in one call: split it")
        return [encode(f"{name}[{index}]", item) for index, item in enumerate(items)]

    return encode_all


def item_encoder(cls: type, /, **overrides: Encoder) -> Encoder:
    """An encoder for objects of an attrs class, or mappings in its place; ``overrides`` replace a field's encoder."""
    table = fields_of(cls)
    for name, encode in overrides.items():
        table = {**table, name: table[name]._replace(encode=encode)}

    def encode_one(name: str, value: Any) -> dict[str, Any]:
        return encode_item(table, name, value)

    return encode_one


def encode_item(table: Mapping[str, Field], name: str, value: Any) -> dict[str, Any]:
    """One object for the wire, from an attrs object or from a mapping in snake_case or in the exchange's own names."""
    if value.__class__ is dict or isinstance(value, Mapping):  # the second question is a slow one
        return _encode_mapping(table, name, value)
    if not _has_fields(value.__class__):
        raise InvalidArgument(f"{name} wants a request object or a mapping, not {value!r}")
    out = {}
    for field in table.values():
        item = getattr(value, field.name, None)
        if item is not None:
            out[field.wire] = field.encode(field.name, item)
    return out


def _encode_mapping(table: Mapping[str, Field], name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, item in value.items():
        field = table.get(key)
        if field is None:
            field = next((known for known in table.values() if known.wire == key), None)
            if field is None:
                raise InvalidArgument(f"{name}: {key!r} is unknown; known are {', '.join(table)}")
        wire = field.wire
        if wire in out:
            raise InvalidArgument(f"{name}: {key!r} is given twice, once in each spelling")
        if item is not None:
            out[wire] = field.encode(key, item)
    return out


# --- from annotation to encoder --------------------------------------------------------------------------------------


def _encoder(hint: Any, marks: tuple[Any, ...] = ()) -> Encoder:
    if get_origin(hint) is Annotated:
        hint, marks = hint.__origin__, (*marks, *hint.__metadata__)
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _union_encoder([arg for arg in get_args(hint) if arg is not type(None)], marks)
    if origin is Literal:
        return _closed(get_args(hint)) if Closed in marks else _text
    if hint is int:
        return _integer
    if hint is bool:
        return _boolean
    if hint is str or hint is Decimal or hint is datetime:
        return _text
    if isinstance(hint, type) and _has_fields(hint):
        return item_encoder(hint)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Sequence):
        most = next((mark.items for mark in marks if isinstance(mark, AtMost)), None)
        return _sequence(_encoder(get_args(hint)[0]), most, 1 if NotEmpty in marks else 0)
    return _open


def _union_encoder(options: list[Any], marks: tuple[Any, ...]) -> Encoder:
    if len(options) == 1:
        return _encoder(options[0], marks)
    if any(isinstance(option, type) and _has_fields(option) for option in options):
        return item_encoder(next(o for o in options if isinstance(o, type) and _has_fields(o)))
    spelling = next((get_args(option) for option in options if get_origin(option) is Literal), ())
    if bool in options and spelling:
        return yes_no(*spelling)
    if all(option in (str, int, Decimal, datetime) or get_origin(option) is Literal for option in options):
        return _text
    return _open


def field(name: str, hint: Any) -> Field:
    """The :class:`Field` that a name and its annotation mean."""
    is_body = Body in _marks(hint)
    return Field(name, wire_name(name, hint), _encoder(hint), is_body)


@lru_cache(maxsize=None)
def fields_of(cls: type) -> Mapping[str, Field]:
    """The fields of an attrs request class by our name."""
    import attrs  # here, because a program that only listens to market data need not pay for it

    hints = get_type_hints(cls, include_extras=True)
    return {attribute.name: field(attribute.name, hints[attribute.name]) for attribute in attrs.fields(cls)}


# --- query -----------------------------------------------------------------------------------------------------------


def encode_query(pairs: Mapping[str, Any]) -> tuple[str, str]:
    """A query twice: raw, as it is signed, and percent-encoded, as it is sent.

    The exchange checks the signature over the decoded text: a symbol such as ``龙虾USDT`` signed in its encoded form is
    refused with code 40009.
    """
    raw, sent = [], []
    for name, value in pairs.items():
        if value is True or value is False:
            value = "true" if value else "false"
        elif isinstance(value, list):
            value = ",".join(str(item) for item in value)
        text = f"{value}"
        raw.append(f"{name}={text}")
        sent.append(f"{name}={text if text.isalnum() and text.isascii() else quote(text, safe='')}")
    return "&".join(raw), "&".join(sent)
