"""The endpoint facts of the tests, and how to find the code that should agree with them. No test lives here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

import attrs

from bitget_client.wire import wire_name

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples" / "rest"
VERSIONS = ("v2", "v3")

Row = dict[str, Any]
#: By endpoint and field; fields of answers as paths of wire names, such as ``orderList.price``.
ByField = Mapping[tuple[str, str], Any]


@attrs.frozen(kw_only=True)
class Deviations:
    """Where the code of a version departs from its facts on purpose. Keys are endpoint names, values mostly reasons."""

    #: Calls that the facts call repeatable because of their names, but that change the account.
    changes_state: Mapping[str, str] = {}
    #: Listings in the facts that cannot be read page after page.
    no_paging: Mapping[str, str] = {}
    #: Listings that the facts do not call so: style and parameter.
    more_paging: Mapping[str, tuple[str, str]] = {}
    #: Listings whose rows the facts describe as an object: where the rows stand, and where the next cursor.
    paged_object: Mapping[str, tuple[Any, str | None]] = {}
    #: Listings whose rows have been seen under more names than the facts name in ``list_key``.
    rows_also: Mapping[str, tuple[str, ...]] = {}
    #: The same of the next cursor.
    next_also: Mapping[str, tuple[str, ...]] = {}
    #: The value of a row that goes into the next call, where the facts' rule has picked another one.
    row_key: Mapping[str, str | None] = {}
    #: Bodies that are a bare array: the argument, and the class of an item.
    batch_item: Mapping[str, tuple[str, str]] = {}
    #: Fields of a batch item that the facts call required and the class does not.
    optional_in_item: ByField = {}
    #: Fields of a batch item that REST does not know, by class.
    more_in_item: Mapping[str, set[str]] = {}
    #: Arguments that the facts call required and the method does not.
    optional_argument: ByField = {}
    #: Arguments that are checked or written otherwise than the facts say: what replaces the facts.
    argument: ByField = {}
    #: Answer fields whose type is not the one in the facts.
    other_type: ByField = {}
    #: How such a field is read.
    read_as: ByField = {}
    #: Answer fields with a name that is not the exchange's in snake_case.
    other_name: Mapping[str | tuple[str, str], str] = {}
    #: Answer fields that the exchange spells otherwise than the facts, which follow the documentation.
    other_wire: ByField = {}
    #: Answer objects whose keys are free, such as coins; the facts show examples of them.
    free_keys: ByField = {}
    #: Single values that are not typed as in the facts.
    other_scalar: Mapping[str, Any] = {}
    #: Answers that the exchange gives alone or in a list: always a list here.
    list_of_one: Mapping[str, str] = {}
    #: Rooms the documentation has no samples of: their answers are made from the facts.
    without_samples: frozenset[str] = frozenset()
    #: Samples that are not quite what they are called, by file name.
    wrong_answer: Mapping[str, str] = {}
    #: Samples whose request belongs to another endpoint, or to an older state of this one.
    wrong_request: Mapping[str, str] = {}
    #: Samples with amounts as JSON numbers: this library refuses floats and sends text, so they are asked for as text.
    numbers_in_request: frozenset[str] = frozenset()


def deviations(row: Row) -> Deviations:
    """The deviations of the version an endpoint belongs to."""
    found = import_module(f"tests.catalogue.deviations_{row['version']}").DEVIATIONS
    assert isinstance(found, Deviations)
    return found


@lru_cache(maxsize=None)
def rows(version: str) -> list[Row]:
    """All endpoints of a version, with the version in each."""
    found: list[Row] = json.loads((HERE / f"rest_{version}.json").read_text(encoding="utf-8"))
    return [{**row, "version": version} for row in found]


def client_class(version: str) -> Any:
    """The client of a version."""
    return getattr(import_module(f"bitget_client.rest.{version}"), f"RestClient{version.upper()}")


def room_files(version: str) -> set[str]:
    """The rooms that exist, by file name."""
    folder = Path(import_module(f"bitget_client.rest.{version}").__file__ or "").parent
    return {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}


def room_class(row: Row) -> Any:
    """The class of the room an endpoint belongs to."""
    module = import_module(f"bitget_client.rest.{row['version']}.{row['group']}")
    (name,) = module.__all__
    return getattr(module, name)


def samples(version: str) -> Iterator[tuple[str, Row, Row]]:
    """Name, endpoint and content of each sample. Values of places in the path are added as ``place``."""
    routes = [(re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>\\w+)", row["path"])), row) for row in rows(version)]
    for path in sorted((SAMPLES / version).glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        method, target = content["endpoint"].split()
        matches = ((row, route.fullmatch(target)) for route, row in routes if row["method"] == method)
        row, match = next((row, match) for row, match in matches if match)
        yield path.stem, row, {**content, "place": match.groupdict()}


def wire_fields(cls: type) -> dict[str, tuple[str, Any]]:
    """Our name and the type of each field of a class, by the exchange's name."""
    hints = get_type_hints(cls, include_extras=True)
    return {wire_name(name, hint): (name, hint) for name, hint in hints.items() if not name.startswith("_")}


def item_of(hint: Any) -> Any:
    """What a ``list[...]`` or ``Page[...]`` holds, through ``Annotated``."""
    if hasattr(hint, "__metadata__"):
        hint = hint.__origin__
    (item,) = get_args(hint)
    return item


def plain(field: Row, value: Any) -> Any:
    """A single value of an answer as a user should see it, worked out from the facts and not by the library."""
    if value is None:
        return None
    if field.get("decimal") or field.get("type") == "number":
        return None if value == "" else Decimal(str(value))
    if field.get("timestamp_ms") or field.get("int_string") or field.get("type") == "integer":
        return None if value == "" else int(value)
    if field.get("type") == "boolean":
        return {"true": True, "false": False}.get(value, value)
    return str(value)
