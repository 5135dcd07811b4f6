"""The exchange's own facts for the tests: its channels as documented, its sample frames. No test lives here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent.parent

#: Documented fields that the models leave out, and why. They stay in ``raw``.
LEFT_OUT = {"checksum": "removed from the book channels in May 2026; 0 or stale where it still comes"}


def channels() -> list[dict[str, Any]]:
    """What the exchange documents of its channels."""
    found = json.loads((TESTS / "catalogue" / "websocket_v3.json").read_text(encoding="utf-8"))["channels"]
    return [{**each, "fields": [fact for fact in each["fields"] if fact["wire"] not in LEFT_OUT]} for each in found]


def samples(folder: str) -> list[Any]:
    """Every sample of a folder, named by its file."""
    paths = sorted((TESTS / "samples" / "ws" / folder).glob("*.json"))
    return [pytest.param(json.loads(path.read_text(encoding="utf-8")), id=path.stem) for path in paths]
