"""Which model belongs to which stream, and what an order operation over the WebSocket is answered with."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import attrs

__all__ = ["OrderResult", "channel_model"]


def channel_model(version: str, topic: str, inst_type: str) -> type | None:
    """The class of a topic's items, or ``None`` for a topic this library has no model of.

    ``inst_type`` matters to classic accounts, where one channel name has different items for spot and futures. The
    names of their candles end in the interval.
    """
    channels: dict[Any, type] = import_module(f"bitget_client.models.{version}.stream").CHANNELS
    name = "candle" if topic.startswith("candle") else topic
    return channels.get(name) or channels.get((name, inst_type.upper().rpartition("-")[2]))


@attrs.frozen(kw_only=True)
class OrderResult:
    """What became of one order of an operation: received (``ok``), or refused with ``code`` and ``msg``.

    ``c_time`` is in milliseconds; ``receive_time`` and ``push_time`` are in **micro**seconds.
    """

    order_id: str | None = None
    client_oid: str | None = None
    symbol: str | None = None
    code: str | None = None
    msg: str | None = None
    c_time: int | None = None
    receive_time: int | None = None
    push_time: int | None = None

    @property
    def ok(self) -> bool:
        """Whether the exchange took this order. Single operations carry no code of their own: they were taken."""
        return self.code in (None, "", "0", "00000")
