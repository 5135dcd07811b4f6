"""The endpoint facts of the tests, and how to find the code that should agree with them. No test lives here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

from bitget_client.wire import wire_name

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples" / "rest" / "v3"

Row = dict[str, Any]


def rows() -> list[Row]:
    """All endpoints of the V3 API."""
    found: list[Row] = json.loads((HERE / "rest_v3.json").read_text(encoding="utf-8"))
    return found


def room_files() -> set[str]:
    """The rooms that exist, by file name."""
    folder = Path(import_module("bitget_client.rest.v3").__file__ or "").parent
    return {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}


def room_class(group: str) -> Any:
    """The class of a room."""
    module = import_module(f"bitget_client.rest.v3.{group}")
    (name,) = module.__all__
    return getattr(module, name)


def samples(built: set[str]) -> Iterator[tuple[str, Row, Row]]:
    """Name, endpoint and content of each sample that belongs to a room that exists."""
    by_route = {f"{row['method']} {row['path']}": row for row in rows() if row["group"] in built}
    for path in sorted(SAMPLES.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["endpoint"] in by_route:
            yield path.stem, by_route[content["endpoint"]], content


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
        return value
    return str(value)
