"""The exchange's own facts about classic accounts: its channels as documented. Samples are read by ``facts``."""

from __future__ import annotations

import json
from typing import Any

from .facts import TESTS


def channels() -> list[dict[str, Any]]:
    """What the exchange documents of its channels. One name can stand twice, for spot and for futures."""
    facts = json.loads((TESTS / "catalogue" / "websocket_v2.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = facts["channels"]
    return found


def names(channel: dict[str, Any]) -> list[str]:
    """The names of a channel on the wire: one, or for candles one for each interval."""
    return [channel["name"].replace("<interval>", interval) for interval in channel.get("intervals", ("",))]


def title(channel: dict[str, Any]) -> str:
    """A channel in a test's name."""
    return f"{channel['name']}-{channel['inst_types'][0]}"
