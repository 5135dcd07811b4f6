"""JSON to typed objects, forgivingly: :func:`structure` never raises, whatever comes. Nothing is sent or fetched here.

An answer that says "your order was taken" must not become an exception because one field of it is odd. So the class
states what is expected and this module makes the best of what came:

====================================  =======================================================
expected                              becomes
====================================  =======================================================
a number or time, got ``""``          ``None``
text, got a number                    its text
a list, got ``null``                  ``[]``
a list, got an object around it       the one list inside
a list, got one of its rows           a list of that row
an object, got its JSON text          the object
an object, got a list                 its fields in order (candles, book levels), or its rows
anything else that is not there       ``None``
a field the class does not know       nothing: it stays in ``raw``
====================================  =======================================================

cattrs chooses a hook for each type. For classes a function is written and compiled once, because its own generated
functions are made to raise: they would turn ``null`` into the text ``"None"`` and a JSON float into a number with
fifty digits, and take the exception path for every empty price. The compiled one fills the slots directly, which
saves a third of the time of calling the class; models have no converters or validators that this could pass by.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter

from ..wire import loads, wire_name

__all__ = ["converter", "reader", "structure"]

Hook = Callable[[Any, Any], Any]

converter = Converter(detailed_validation=False)

_NUMERIC: Final = (str, int, float, Decimal)  # a tuple: "str | int" would make a new union at every call


def structure(type_: Any, value: Any) -> Any:
    """``value``, as decoded from JSON, as ``type_``: a class, ``list[Class]``, ``str``, a union with ``None`` …

    Never raises for any JSON value.
    """
    return converter.get_structure_hook(type_)(value, type_)


def reader(cls: type) -> Callable[[Any], list[Any]]:
    """:func:`structure` for many lists of one class: the function for it is looked up once."""
    return _list_hook(list[cls])  # type: ignore[valid-type]  # made at run time


# --- single values ---------------------------------------------------------------------------------------------------


def text(value: Any, _: Any = None) -> str | None:
    """Text; numbers and booleans as JSON writes them; ``None`` for anything else."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float | Decimal) else None


def number(value: Any, _: Any = None) -> Decimal | None:
    """A decimal, or ``None``. A JSON float is taken by its shortest text, which is what the exchange wrote."""
    if value is None or value == "" or isinstance(value, bool) or not isinstance(value, _NUMERIC):
        return None
    try:
        return Decimal(repr(value) if isinstance(value, float) else value)
    except ArithmeticError:
        return None


def whole(value: Any, _: Any = None) -> int | None:
    """A whole number, or ``None``. ``"8.0"`` counts as one."""
    if value.__class__ is int:
        return int(value)
    result = number(value)
    if result is None or not result.is_finite() or result.adjusted() > 40 or result != result.to_integral_value():
        return None
    return int(result)


def truth(value: Any, _: Any = None) -> bool | None:
    """A boolean, also from its text, or ``None``."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def _as_it_is(value: Any, _: Any = None) -> Any:
    return value


def _nothing(value: Any, _: Any = None) -> None:
    return None


# --- classes ---------------------------------------------------------------------------------------------------------

# How a field of a kind is read where the value is what is expected, which is nearly always; the function after
# ``else`` does the rest. ``{get}`` fetches the value.
_TEXT = "v if (v := {get}) is None or v.__class__ is str else text(v)"
_NUMBER = "None if (v := {get}) is None else Decimal(v) if v.__class__ is str and v else number(v)"
_WHOLE = "None if (v := {get}) is None else int(v) if v.__class__ is str and v else whole(v)"
_OTHER = "hook_{index}({get}, None)"
_FORM: dict[Hook, str] = {text: _TEXT, number: _NUMBER, whole: _WHOLE}

_TEMPLATE = """
def read({source}):
    self = new(cls)
{lines}
    return self
"""


def _class_hook(type_: Any) -> Hook:
    """The function that makes objects of an attrs class, plain or generic (``Page[Order]``)."""
    cls = get_origin(type_) or type_
    fields = _fields(cls, dict(zip(getattr(cls, "__parameters__", ()), get_args(type_), strict=False)))
    hooks = [converter.get_structure_hook(hint) for _, _, hint in fields]
    wires = [wire for _, wire, _ in fields]
    names = [name for name, _, _ in fields]
    read_object = _compile(cls, names, hooks, "get", [f"get({wire!r})" for wire in wires])
    read_row: Any = None  # compiled when first met: few classes ever come as rows, and compiling is what costs
    setters = [getattr(cls, name).__set__ for name in names]
    first_is_list = bool(fields) and _is_list(fields[0][2])

    def carefully(values: Mapping[str, Any]) -> Any:
        made = object.__new__(cls)
        for put, hook, wire in zip(setters, hooks, wires, strict=True):
            put(made, hook(values.get(wire), None))
        return made

    def read(value: Any, _: Any = None) -> Any:
        nonlocal read_row
        if value.__class__ is str:
            value = _decoded(value)
        if isinstance(value, dict):
            try:
                return read_object(value.get)
            except (ValueError, ArithmeticError):  # a number that is none
                return carefully(value)
        if not isinstance(value, list):
            return None
        if first_is_list and (not value or isinstance(value[0], dict | list)):
            return carefully({wires[0]: value})  # the rows came without the object around them
        if read_row is None:
            read_row = _compile(cls, names, hooks, "row", [f"row[{index}]" for index in range(len(wires))])
        try:
            return read_row(value)
        except (IndexError, ValueError, ArithmeticError):
            return carefully(dict(zip(wires, value, strict=False)))

    return read


def _decoded(value: str) -> Any:
    """What a text of JSON says: some objects come as text inside the JSON. ``None`` for other text."""
    try:
        return loads(value) if value[:1] in ("{", "[") else None
    except ValueError:
        return None


def _fields(cls: type, arguments: Mapping[Any, Any]) -> list[tuple[str, str, Any]]:
    """Name, wire name and type of each field, with the type arguments of a generic class filled in."""
    hints = get_type_hints(cls, include_extras=True)
    found = []
    for attribute in attrs.fields(cls):
        hint = hints[attribute.name]
        wire = wire_name(attribute.name, hint)
        if isinstance(hint, TypeVar):
            hint = arguments.get(hint, Any)
        elif getattr(hint, "__parameters__", ()):
            hint = hint[tuple(arguments.get(parameter, Any) for parameter in hint.__parameters__)]
        found.append((attribute.name, wire, hint))
    return found


def _compile(cls: type, names: Sequence[str], hooks: Sequence[Hook], source: str, gets: Sequence[str]) -> Any:
    """A function from ``source`` (a mapping's ``get`` or a row) to an object, one statement for each field."""
    scope: dict[str, Any] = {
        "cls": cls, "new": object.__new__, "Decimal": Decimal, "text": text, "number": number, "whole": whole
    }  # fmt: skip
    lines = []
    for index, (name, hook, get) in enumerate(zip(names, hooks, gets, strict=True)):
        scope[f"set_{index}"] = getattr(cls, name).__set__  # the slot itself: frozen only guards against users
        scope[f"hook_{index}"] = hook
        form = _FORM.get(hook, _OTHER)
        lines.append(f"    set_{index}(self, {form.format(get=get, index=index)})")
    exec(_TEMPLATE.format(source=source, lines="\n".join(lines)), scope)
    return scope["read"]


# --- everything else -------------------------------------------------------------------------------------------------


def _is_list(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        hint = hint.__origin__
    return hint is list or get_origin(hint) in (list, Sequence)  # request classes say Sequence


def _is_text(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        hint = hint.__origin__
    return hint is str or get_origin(hint) is Literal


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType)


def _is_class(hint: Any) -> bool:
    return isinstance(get_origin(hint) or hint, type) and attrs.has(get_origin(hint) or hint)


def _annotated_hook(hint: Any) -> Hook:
    return converter.get_structure_hook(hint.__origin__)


def _union_hook(hint: Any) -> Hook:
    options = [option for option in get_args(hint) if option is not type(None)]
    if all(_is_text(option) for option in options):
        return text
    if len(options) == 1:
        return converter.get_structure_hook(options[0])
    return _as_it_is


def _list_hook(hint: Any) -> Callable[..., list[Any]]:
    item = (get_args(hint) or (Any,))[0]
    read = converter.get_structure_hook(item)
    wires = {wire for _, wire, _ in _fields(get_origin(item) or item, {})} if _is_class(item) else set()

    def read_all(value: Any, _: Any = None) -> list[Any]:
        if isinstance(value, dict):
            inside = [part for key, part in value.items() if isinstance(part, list) and key not in wires]
            if len(inside) == 1:
                value = inside[0]
            else:
                value = None if wires.isdisjoint(value) else [value]
        return [read(part, None) for part in value] if isinstance(value, list) else []

    return read_all


def _dict_hook(hint: Any) -> Hook:
    item = (get_args(hint) or (Any, Any))[1]
    read = converter.get_structure_hook(item)

    def read_all(value: Any, _: Any = None) -> dict[str, Any]:
        if value.__class__ is str:
            value = _decoded(value)
        return {key: read(part, None) for key, part in value.items()} if isinstance(value, dict) else {}

    return read_all


def _register() -> None:
    single: dict[Any, Hook] = {str: text, int: whole, Decimal: number, bool: truth, type(None): _nothing}
    for kind, hook in single.items():
        converter.register_structure_hook(kind, hook)
    factories: list[tuple[Callable[[Any], bool], Callable[[Any], Hook]]] = [
        (lambda hint: hint is Any or hint is object, lambda hint: _as_it_is),
        (lambda hint: hint is None, lambda hint: _nothing),
        (lambda hint: get_origin(hint) is Literal, lambda hint: text),
        (lambda hint: hint is dict or get_origin(hint) is dict, _dict_hook),
        (_is_class, _class_hook),
        (_is_list, _list_hook),
        (_is_union, _union_hook),
        (lambda hint: get_origin(hint) is Annotated, _annotated_hook),
    ]
    for applies, factory in factories:
        converter.register_structure_hook_factory(applies, factory)


_register()
