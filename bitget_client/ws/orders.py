"""What an order call over the WebSocket gives back: a future, and the answer in it. Sending lives in ``client``."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import InvalidStateError
from typing import Any, Generic, Protocol, TypeVar

from ..clock import Clock
from ..errors import BatchError, InvalidArgument, NotSent, OutcomeUnknown, order_error
from .futures import ConnectionFuture
from .lanes import Request
from .messages import Reply

__all__ = ["OrderFuture", "WsApiResponse", "check_timeout"]

T = TypeVar("T")
R = TypeVar("R", bound="WsApiResponse[Any]")

_CLOCK = Clock()


class WsApiResponse(Generic[T]):
    """The exchange's answer to an order operation.

    ``args`` has one typed item per order, in the order of asking; each has ``ok``, ``outcome``, ``code`` and ``msg`` of
    its own, since a batch may succeed in part. Success means *received*: the ``order`` topic tells what became of it.
    """

    __slots__ = ("_args", "_items", "_make_items", "code", "id", "msg", "raw", "ts")

    code: str
    msg: str
    id: str
    #: When the exchange answered, Unix milliseconds.
    ts: int | None
    #: The decoded frame.
    raw: dict[str, Any]

    def __init__(
        self,
        args: list[Any],
        code: str,
        msg: str,
        id: str,
        ts: int | None,
        raw: dict[str, Any],
        make_items: Callable[[list[Any]], list[T]] | None = None,
    ) -> None:
        """``make_items`` makes the items of ``args``, once somebody asks for them; without it they are the items."""
        self._args = args
        self._items: list[T] | None = None
        self._make_items = make_items
        self.code = code
        self.msg = msg
        self.id = id
        self.ts = ts
        self.raw = raw

    @property
    def args(self) -> list[T]:
        """One item for each order."""
        items = self._items
        if items is None:
            make = self._make_items
            items = self._items = self._args if make is None else make(self._args)
        return items

    @property
    def failed(self) -> list[T]:
        """The items that were not accepted: each item's ``outcome`` says whether it was refused or is unknown."""
        return [item for item in self.args if not item.ok]  # type: ignore[attr-defined]  # every item model has it

    @property
    def accepted(self) -> list[T]:
        """The items that were taken."""
        return [item for item in self.args if item.ok]  # type: ignore[attr-defined]  # as above

    @property
    def unknown(self) -> list[T]:
        """The items of which nobody knows: ask by ``client_oid`` before repeating them."""
        return [item for item in self.args if item.outcome == "unknown"]  # type: ignore[attr-defined]  # as above

    def raise_for_items(self: R) -> R:
        """Raise :class:`~bitget_client.errors.BatchError` unless every item was accepted; else this response."""
        failed: list[Any] = self.failed
        if not failed:
            return self
        counts = Counter(item.outcome for item in failed)
        worst = min(failed, key=lambda item: ("unknown", "not_sent", "refused").index(item.outcome))
        raise BatchError(
            f"{len(failed)} of {len(self.args)} orders were not accepted "
            f"({', '.join(f'{count} {outcome}' for outcome, count in counts.items())}), among them: {worst.error}",
            response=self,
            errors=[item.error for item in failed],
            client_oids=[item.client_oid for item in self.unknown if item.client_oid],
        ) from worst.error

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id!r}, code={self.code!r}, msg={self.msg!r}, args={self.args!r})"


class Way(Protocol):
    """What an order's future asks of the connection that carries it."""

    def take_back(self, request: Request) -> bool:
        """Make sure that the request never leaves; ``False`` when it is leaving, has left, or has ended."""
        ...

    def read_for(self, request: Request, timeout: float | None) -> None:
        """The calling thread waits for the answer: it may read what arrives, for so many seconds, until it is there."""
        ...


class OrderFuture(ConnectionFuture[WsApiResponse[Any]]):
    """One order operation on its way.

    It always ends, by its deadline at the latest, in one of: a result (accepted),
    :class:`~bitget_client.errors.ApiError` (refused), :class:`~bitget_client.errors.NotSent` (nothing left this machine
    whole), or :class:`~bitget_client.errors.OutcomeUnknown` (ask by ``client_oids``). What exactly ends in which is
    listed in ``ws/requests.py``.
    """

    _way: tuple[Way, Request] | None = None
    _sent_ms: int | None = None
    _sent: float | None = None
    _replied: float | None = None

    def __init__(
        self,
        operation: str,
        request: Mapping[str, Any],
        client_oids: Sequence[str],
        read_reply: Callable[[Reply], WsApiResponse[Any]],
        readers: Sequence[Callable[[], bool]] = (),
        clock: Clock | None = None,
    ) -> None:
        super().__init__(readers)
        #: What is asked for.
        self.operation = operation
        #: What is sent, as the exchange spells it.
        self.request = request
        #: The client_oid of each order, also where the library made it.
        self.client_oids = tuple(client_oids)
        self._read_reply = read_reply
        self._clock = clock or _CLOCK

    # --- what callers may ask ----------------------------------------------------------------------------------------

    @property
    def sent_at(self) -> int | None:
        """When its last byte left, Unix milliseconds of this machine's clock; ``None`` before that."""
        return self._sent_ms

    @property
    def latency(self) -> float | None:
        """Seconds from its leaving to the exchange's reply; ``None`` without a reply."""
        return None if self._replied is None or self._sent is None else self._replied - self._sent

    def running(self) -> bool:
        """Whether it has left and waits for its reply."""
        return self._sent is not None and not self.done()

    def cancel(self) -> bool:
        """Take it back. ``True``: it never leaves this machine. ``False``: it is leaving, has left, or has ended.

        This is not the exchange's cancelling of an order: for that there is ``cancel_order``.
        """
        way = self._way
        if not self.done() and (way is None or way[0].take_back(way[1])) and super().cancel():
            self._way = None
            with contextlib.suppress(InvalidStateError):
                self.set_running_or_notify_cancel()  # tells those who wait for several futures at once
        return self.cancelled()

    # --- for the connection ------------------------------------------------------------------------------------------

    def travel(self, way: Way, request: Request) -> None:
        """Say by which way it goes, and under which request."""
        self._way = (way, request)

    def _attend(self, timeout: float | None) -> float | None:
        timeout = super()._attend(timeout)
        way = self._way
        if way is None or (timeout is not None and timeout <= 0):
            return timeout
        begun = self._clock.monotonic()
        way[0].read_for(way[1], timeout)
        return None if timeout is None else max(0.0, timeout - (self._clock.monotonic() - begun))

    def begin(self) -> bool:
        """Whether it may still be sent."""
        return not self.cancelled()

    def leave(self) -> None:
        """Its last byte is being handed to the system."""
        self._sent_ms = self._clock.local_ms()
        self._sent = self._clock.monotonic()

    def stay(self) -> None:
        """The system did not take it all."""
        self._sent_ms = self._sent = None

    def answered(self, reply: Reply) -> BaseException | None:
        """Resolve by the exchange's reply; return the exception it became, if any. Called by whoever reads."""
        self._replied = self._clock.monotonic()
        error: BaseException | None = None
        result: WsApiResponse[Any] | None = None
        if reply.ok:
            try:
                result = self._read_reply(reply)
                if not _is_plain_yes(reply.args):
                    error = self._refused_item(result)
            except Exception as cause:  # the order was taken: a reply we cannot read must not look like a refusal
                error = OutcomeUnknown(
                    f"{self.operation} was answered in a form that cannot be read",
                    request=self.request,
                    client_oids=self.client_oids,
                )
                error.__cause__ = cause
        else:
            error = self._error(reply.code, reply.message, reply.raw)
        self._finish(result, error)
        return error

    def not_sent(self, why: str) -> NotSent:
        """Fail: nothing of it reached the exchange whole."""
        error = NotSent(f"{self.operation} was not sent: {why}")
        self._finish(None, error)
        return error

    def unknown(self, why: str) -> OutcomeUnknown:
        """Fail: it was sent, and nobody said what became of it."""
        error = OutcomeUnknown(
            f"{self.operation} was sent, but {why}: ask by client_oid before repeating it",
            request=self.request,
            client_oids=self.client_oids,
        )
        self._finish(None, error)
        return error

    def _refused_item(self, result: WsApiResponse[Any]) -> BaseException | None:
        """A single order's refusal, should it come inside a reply that says yes."""
        if self.operation.startswith("batch-") or not result.args or result.args[0].ok:
            return None
        item = result.args[0]
        return self._error(item.code, item.msg or "no reason given", result.raw)

    def _error(self, code: Any, message: str, raw: Any) -> BaseException:
        return order_error(
            code, message, endpoint=self.operation, raw=raw, request=self.request, client_oids=self.client_oids
        )

    def _finish(self, result: WsApiResponse[Any] | None, error: BaseException | None) -> None:
        self._way = None  # the request refers to this future: let go of the circle
        try:
            if error is not None:
                self.set_exception(error)
            else:
                self.set_result(result)  # type: ignore[arg-type]  # without an error there is a result
        except InvalidStateError:
            pass  # cancelled a moment ago: nobody waits for it any more


def _is_plain_yes(args: Any) -> bool:
    """Whether a reply that says yes has one order and no code for it: as a rule, and seen without making its item."""
    return isinstance(args, list) and len(args) == 1 and isinstance(args[0], dict) and not args[0].get("code")


def check_timeout(seconds: float, name: str = "reply_timeout") -> float:
    """A caller's time-out: everything ends by itself, so it must be a finite number of seconds above zero."""
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 < seconds < float("inf"):
        return seconds
    raise InvalidArgument(f"{name}={seconds!r}: seconds above zero")
