"""Which model belongs to which stream, and what an order operation over the WebSocket is answered with."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import attrs

from ..errors import ApiError, BitgetError, NotSent, Outcome, item_outcome, order_error
from .converter import reader

__all__ = ["OrderResult", "UnansweredOrder", "channel_model", "items_reader"]


def channel_model(version: str, topic: str, inst_type: str) -> type | None:
    """The class of a topic's items, or ``None`` for a topic this library has no model of.

    ``inst_type`` matters to classic accounts, where one channel name has different items for spot and futures. The
    names of their candles end in the interval.
    """
    channels: dict[Any, type] = import_module(f"bitget_client.models.{version}.stream").CHANNELS
    name = "candle" if topic.startswith("candle") else topic
    return channels.get(name) or channels.get((name, inst_type.upper().rpartition("-")[2]))


def items_reader(version: str, topic: str, inst_type: str) -> Callable[[list[Any]], list[Any]]:
    """What makes items of a topic's data; for a topic without a model it gives the data as it is."""
    model = channel_model(version, topic, inst_type)
    return reader(model) if model is not None else lambda data: data


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

    @property
    def outcome(self) -> Outcome:
        """``accepted``, ``refused``, ``not_sent``, or ``unknown``: then ask by ``client_oid`` before repeating it.

        Some codes of the exchange are its own time-outs, and say nothing about the order: those are ``unknown``.
        """
        return item_outcome(self.code)

    @property
    def error(self) -> BitgetError | None:
        """The exception in which this order alone would have ended; ``None`` where it was accepted."""
        if self.ok:
            return None
        oids = [self.client_oid] if self.client_oid else []
        return order_error(self.code, self.msg or "no reason given", raw=attrs.asdict(self), client_oids=oids)


@attrs.frozen(kw_only=True)
class UnansweredOrder(OrderResult):
    """One order of a batch about which no answer said anything; ``cause`` is what happened instead."""

    cause: BitgetError

    @property
    def ok(self) -> bool:
        """Never."""
        return False

    @property
    def outcome(self) -> Outcome:
        """By what happened: never sent, refused together with others, or unknown."""
        if isinstance(self.cause, NotSent):
            return "not_sent"
        return "refused" if isinstance(self.cause, ApiError) else "unknown"

    @property
    def error(self) -> BitgetError:
        """What happened."""
        return self.cause
