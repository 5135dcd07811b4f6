"""From the reply to an order operation to the response that callers get. Which future it ends is told elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from .messages import Reply, milliseconds
from .orders import WsApiResponse

__all__ = ["read_batch", "read_reply"]


@lru_cache(maxsize=1)
def _reply_reader() -> tuple[Callable[[Any, Any], Any], Any]:
    # Here, because a program without orders need not pay for the models; kept, because imports cost a microsecond each.
    from ..models.converter import structure
    from ..models.ws import OrderResult

    return structure, list[OrderResult]


def _items_of(args: Any) -> list[Any]:
    structure, items = _reply_reader()
    made: list[Any] = structure(items, args)
    return made


def read_reply(reply: Reply) -> WsApiResponse[Any]:
    """The response of a single operation."""
    ts = milliseconds(reply.raw.get("ts"))
    return WsApiResponse(reply.args, reply.code, reply.message, reply.id, ts, reply.raw, _items_of)


def read_batch(args: Sequence[Mapping[str, Any]], reply: Reply) -> WsApiResponse[Any]:
    """The response of a batch: one item for each order that was asked for, in the order of asking."""
    from .batches import in_order  # here for the same reason as above

    response = read_reply(reply)
    response.args[:] = in_order(args, response.args)
    return response
