"""What an order call over the WebSocket gives back: a future, and the answer in it. Sending lives in ``client``."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, InvalidStateError
from typing import Any, Generic, TypeVar

import attrs

from ..errors import BitgetError, NotSent, OutcomeUnknown, order_error
from .messages import Reply

__all__ = ["ConnectionFuture", "OrderFuture", "WsApiResponse"]

T = TypeVar("T")


class ConnectionFuture(Future[T]):
    """A future that a reader thread resolves. Waiting for it *on* that thread raises at once instead of hanging.

    That can happen in handlers of ``dispatch="inline"`` and in done-callbacks.
    """

    def __init__(self, readers: Sequence[Callable[[], bool]] = ()) -> None:
        super().__init__()
        self._pid = os.getpid()
        self.readers = readers

    def _check_waitable(self) -> None:
        if self.done():
            return
        if os.getpid() != self._pid:
            raise NotSent("this future belongs to another process: after a fork, make a new client")
        if any(is_reader() for is_reader in self.readers):
            raise BitgetError(
                "this thread is the one that would resolve the future: waiting here would never end. Wait on another "
                "thread, or use the default dispatch='thread'"
            )

    def result(self, timeout: float | None = None) -> T:
        """The result, waited for at most ``timeout`` seconds; raises what went wrong."""
        self._check_waitable()
        return super().result(timeout)

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """What went wrong, or ``None``."""
        self._check_waitable()
        return super().exception(timeout)


@attrs.frozen(repr=False)
class WsApiResponse(Generic[T]):
    """The exchange's answer to an order operation.

    ``args`` has one typed item per order; each has ``ok``, ``code`` and ``msg`` of its own, since a batch may succeed
    in part. Success means *received*: the ``order`` topic tells what became of the order.
    """

    args: list[T]
    code: str
    msg: str
    id: str
    #: When the exchange answered, Unix milliseconds.
    ts: int | None
    #: The decoded frame.
    raw: dict[str, Any]

    @property
    def failed(self) -> list[T]:
        """The items that were refused."""
        return [item for item in self.args if not item.ok]  # type: ignore[attr-defined]  # every item model has it

    @property
    def accepted(self) -> list[T]:
        """The items that were taken."""
        return [item for item in self.args if item.ok]  # type: ignore[attr-defined]  # as above

    def __repr__(self) -> str:
        return f"WsApiResponse(id={self.id!r}, code={self.code!r}, msg={self.msg!r}, args={self.args!r})"


class OrderFuture(ConnectionFuture[WsApiResponse[Any]]):
    """One order operation on its way.

    It always ends, by its deadline at the latest, in one of: a result (accepted),
    :class:`~bitget_client.errors.ApiError` (refused), :class:`~bitget_client.errors.NotSent` (nothing left this machine
    whole), or :class:`~bitget_client.errors.OutcomeUnknown` (ask by ``client_oids``). ``cancel()`` works until its
    bytes leave.
    """

    def __init__(
        self,
        operation: str,
        request: Mapping[str, Any],
        client_oids: Sequence[str],
        read_reply: Callable[[Reply], WsApiResponse[Any]],
        is_reader: Callable[[], bool],
    ) -> None:
        super().__init__((is_reader,))
        self.operation = operation
        #: What is sent, as the exchange spells it.
        self.request = request
        #: The client_oid of each order, also where the library made it.
        self.client_oids = tuple(client_oids)
        self._read_reply = read_reply

    def answered(self, reply: Reply) -> BaseException | None:
        """Resolve by the exchange's reply; return the exception it became, if any. Called by the reader thread."""
        error: BaseException | None = None
        result: WsApiResponse[Any] | None = None
        if reply.ok:
            try:
                result = self._read_reply(reply)
            except Exception as cause:  # the order was taken: a reply we cannot read must not look like a refusal
                error = OutcomeUnknown(
                    f"{self.operation} was answered in a form that cannot be read",
                    request=self.request,
                    client_oids=self.client_oids,
                )
                error.__cause__ = cause
        else:
            error = order_error(
                reply.code,
                reply.message,
                endpoint=self.operation,
                raw=reply.raw,
                request=self.request,
                client_oids=self.client_oids,
            )
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

    def _finish(self, result: WsApiResponse[Any] | None, error: BaseException | None) -> None:
        with contextlib.suppress(InvalidStateError):  # cancelled a moment ago: nobody waits for it any more
            if error is not None:
                self.set_exception(error)
            else:
                self.set_result(result)  # type: ignore[arg-type]  # without an error there is a result
