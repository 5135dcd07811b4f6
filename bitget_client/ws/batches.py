"""Several orders in one call: which answer belongs to which order, and several frames as one. Nothing is sent here.

The rule of this file: of each order exactly what was said of it is told, and where nothing was said, that.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError
from typing import Any

from ..errors import ApiError, BitgetError, NotSent, OutcomeUnknown
from ..models.ws import OrderResult, UnansweredOrder
from .orders import OrderFuture, WsApiResponse

__all__ = ["SplitFuture", "SplitResponse", "in_order", "unanswered"]


def in_order(args: Sequence[Mapping[str, Any]], items: Sequence[OrderResult]) -> list[OrderResult]:
    """One item for each order of a batch, in the order of asking.

    Items that name another order than the one in their place are matched by name. An order that has no item in the
    answer has an unknown outcome; an item that belongs to no order stays in ``raw`` only.
    """
    if len(args) == len(items) and all(map(_agree, args, items)):
        return list(items)
    left = list(items)
    found: list[OrderResult | None] = []
    for arg in args:
        match = next((item for item in left if _same(arg, item)), None)
        if match is not None:
            left.remove(match)
        found.append(match)
    nameless = [item for item in left if not (item.client_oid or item.order_id)]
    if len(args) == len(items) and len(nameless) == 1 and found.count(None) == 1:
        found[found.index(None)] = nameless[0]  # by elimination
    return [item if item is not None else _unmentioned(arg) for arg, item in zip(args, found, strict=True)]


def _agree(arg: Mapping[str, Any], item: OrderResult) -> bool:
    """Whether nothing speaks against an item being this order's."""
    oid, order_id = arg.get("clientOid"), arg.get("orderId")
    return (not oid or not item.client_oid or oid == item.client_oid) and (
        not order_id or not item.order_id or order_id == item.order_id
    )


def _same(arg: Mapping[str, Any], item: OrderResult) -> bool:
    """Whether an item names this order."""
    named = (item.client_oid and item.client_oid == arg.get("clientOid")) or (
        item.order_id and item.order_id == arg.get("orderId")
    )
    return bool(named) and _agree(arg, item)


def _unmentioned(arg: Mapping[str, Any]) -> UnansweredOrder:
    oids = [arg["clientOid"]] if arg.get("clientOid") else []
    error = OutcomeUnknown(
        "the batch was answered without a word about this order: ask by client_oid before repeating it",
        request={"args": [arg]},
        client_oids=oids,
    )
    return unanswered(arg, error)


def unanswered(arg: Mapping[str, Any], error: BitgetError) -> UnansweredOrder:
    """The item of an order of which only this is known."""
    return UnansweredOrder(
        order_id=arg.get("orderId"),
        client_oid=arg.get("clientOid"),
        symbol=arg.get("symbol"),
        code=getattr(error, "code", "") or None,
        msg=error.message if isinstance(error, ApiError) else str(error),
        cause=error,
    )


class SplitResponse(WsApiResponse[OrderResult]):
    """The answers to a batch that was sent as several frames, joined: ``args`` has one item per order.

    ``code`` is ``"0"`` if the exchange answered every frame, else empty; ``id`` has the ids of all frames, ``ts`` is
    that of the last answer, and ``raw["parts"]`` has the decoded answers.
    """

    __slots__ = ("parts",)

    #: How each frame ended: in an answer, or in an exception.
    parts: tuple[WsApiResponse[OrderResult] | BitgetError, ...]


class SplitFuture(OrderFuture):
    """One future for a batch that was sent as several frames.

    If all frames end alike, it ends like them: all answered in a result, all unsent in ``NotSent``, all unknown in
    ``OutcomeUnknown``, all refused with one code in ``ApiError``. If they end differently, it ends in a result whose
    items say what is known of each order: see ``outcome`` of each, and ``failed`` and ``raise_for_items``.
    """

    def __init__(self, parts: Sequence[OrderFuture], category: str) -> None:
        first = parts[0]
        args = [arg for part in parts for arg in part.request["args"]]
        super().__init__(
            first.operation,
            {"operation": first.operation, "category": category, "args": args},
            [oid for part in parts for oid in part.client_oids],
            _no_reply,
            [reader for part in parts for reader in part.readers],
        )
        #: One for each frame.
        self.parts = tuple(parts)
        self._left = len(parts)
        self._lock = threading.Lock()
        for part in parts:
            part.add_done_callback(self._ended)

    @property
    def sent_at(self) -> int | None:
        """When the last frame left, Unix milliseconds of this machine's clock; ``None`` while one has not."""
        moments = [part.sent_at for part in self.parts]
        return None if None in moments else max(moment for moment in moments if moment is not None)

    @property
    def latency(self) -> float | None:
        """Seconds from leaving to reply of the frame that took longest; ``None`` unless all were answered."""
        taken = [part.latency for part in self.parts]
        return None if None in taken else max(seconds for seconds in taken if seconds is not None)

    def running(self) -> bool:
        """Whether some of it has left, and it has not ended."""
        return not self.done() and any(part.sent_at is not None for part in self.parts)

    def cancel(self) -> bool:
        """Take back every frame that has not left. ``True`` only if that was all: then nothing of it ever leaves."""
        for part in reversed(self.parts):
            part.cancel()
        return self.cancelled()

    def _ended(self, _: Any) -> None:
        with self._lock:
            self._left -= 1
            if self._left:
                return
        ends = [_end_of(part) for part in self.parts]
        if all(part.cancelled() for part in self.parts):
            super().cancel()
        elif (error := self._common(ends)) is not None:
            self._finish(None, error)
        else:
            self._finish(self._join(ends), None)

    def _common(self, ends: Sequence[WsApiResponse[Any] | BitgetError]) -> BitgetError | None:
        """The error in which all frames ended alike, if they did."""
        first = ends[0]
        if all(isinstance(end, NotSent) for end in ends):
            error: BitgetError = NotSent(f"{self.operation}: nothing of it was sent: {first}")
        elif all(isinstance(end, OutcomeUnknown) for end in ends):
            error = OutcomeUnknown(
                f"{self.operation}: of no part is the outcome known: {first}",
                request=self.request,
                client_oids=self.client_oids,
            )
        elif isinstance(first, ApiError) and all(isinstance(e, ApiError) and e.code == first.code for e in ends):
            return first
        else:
            return None
        if isinstance(first, BitgetError):
            error.__cause__ = first
        return error

    def _join(self, ends: Sequence[WsApiResponse[Any] | BitgetError]) -> SplitResponse:
        answers = [end for end in ends if isinstance(end, WsApiResponse)]
        items: list[OrderResult] = []
        for part, end in zip(self.parts, ends, strict=True):
            if isinstance(end, WsApiResponse):
                items += end.args
            else:
                items += [unanswered(arg, _for_one(arg, end)) for arg in part.request["args"]]
        whole = len(answers) == len(ends)
        response = SplitResponse(
            args=items,
            code="0" if whole else "",
            msg=next((str(end) for end in ends if isinstance(end, BitgetError)), "success"),
            id=",".join(str(part.request.get("id", "")) for part in self.parts),
            ts=max((answer.ts for answer in answers if answer.ts is not None), default=None),
            raw={"parts": [end.raw if isinstance(end, WsApiResponse) else None for end in ends]},
        )
        response.parts = tuple(ends)
        return response


def _end_of(part: OrderFuture) -> WsApiResponse[Any] | BitgetError:
    try:
        return part.result(0)
    except BitgetError as error:
        return error
    except CancelledError:
        return NotSent(f"{part.operation} was not sent: it was taken back")


def _for_one(arg: Mapping[str, Any], error: BitgetError) -> BitgetError:
    """What happened to a frame, as it concerns one of its orders."""
    if not isinstance(error, OutcomeUnknown):
        return error
    oids = [arg["clientOid"]] if arg.get("clientOid") else []
    own = OutcomeUnknown(str(error), request=error.request, client_oids=oids, code=error.code)
    own.__cause__ = error
    return own


def _no_reply(_: Any) -> WsApiResponse[Any]:
    raise AssertionError("the parts are answered, not the whole")
