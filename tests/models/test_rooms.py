"""``models/v2`` and ``models/v3``: rules that hold for every class of the rooms."""

from __future__ import annotations

from importlib import import_module
from typing import Any, get_type_hints

import attrs
import pytest

from bitget_client.models.converter import structure
from tests.catalogue.rest_facts import VERSIONS, room_files

ROOMS = {
    version: [import_module(f"bitget_client.models.{version}.{room}") for room in sorted(room_files(version))]
    for version in VERSIONS
}
CLASSES = [getattr(module, name) for modules in ROOMS.values() for module in modules for name in module.__all__]
each_class = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: f"{cls.__module__[21:]}.{cls.__name__}")


@pytest.mark.parametrize("version", VERSIONS)
def test_there_are_classes(version: str) -> None:
    """The classes must be found, or the tests below would have nothing to do."""
    assert len([name for module in ROOMS[version] for name in module.__all__]) > 80


@each_class
def test_rules_for_all_classes(cls: Any) -> None:
    """Every class must be frozen, slotted, by keyword, described, and free of code that runs at construction."""
    assert "__slots__" in vars(cls)
    assert cls.__doc__ and cls.__doc__.splitlines()[0].endswith((".", "``."))
    assert not hasattr(cls, "__attrs_post_init__")
    for attribute in attrs.fields(cls):
        assert attribute.kw_only
        assert (None, None) == (attribute.converter, attribute.validator)
    assert {attribute.name for attribute in attrs.fields(cls)} == set(get_type_hints(cls))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        structure(cls, {}).anything = 1


@each_class
def test_empty_object_gives_empty_fields(cls: Any) -> None:
    """An object without any field must decode: lists and mappings empty, everything else ``None``."""
    made = structure(cls, {})
    assert all(getattr(made, attribute.name) in (None, [], {}) for attribute in attrs.fields(cls))


@pytest.mark.parametrize("version", VERSIONS)
def test_versions_are_apart(version: str) -> None:
    """A class of one version must not be used by the other: the two change apart."""
    homes = {getattr(value, "__module__", "") for module in ROOMS[version] for value in vars(module).values()}
    other = next(name for name in VERSIONS if name != version)
    assert [] == [home for home in homes if home.startswith(f"bitget_client.models.{other}.")]
