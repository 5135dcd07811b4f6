"""Orders over the WebSocket, one method per operation. How frames travel lives in ``client`` and below."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..client_oid import ClientOids, check_client_oid, refuse_duplicates
from ..environment import WsKey
from ..errors import ApiError, BitgetError, InvalidArgument, NotSent, Outcome, OutcomeUnknown
from ..models.v3.trade import CancelOrder, ModifyOrder, PlaceOrder
from ..wire import Encoder, item_encoder, yes_no
from .client import WebsocketClientV3
from .events import ConnectionEvent, ExceptionEvent
from .futures import ConnectionFuture
from .orders import OrderFuture, check_timeout

if TYPE_CHECKING:
    from ..journal import Journal, JournalEntry

__all__ = ["WebsocketAPIClient"]

Order: TypeAlias = "PlaceOrder | Mapping[str, Any]"
Cancel: TypeAlias = "CancelOrder | Mapping[str, Any]"
Change: TypeAlias = "ModifyOrder | Mapping[str, Any]"

_KEY: Final = WsKey.V3_PRIVATE.value

#: The most orders of one frame.
_FRAME: Final = 20

#: What every new order has.
_NEEDED: Final = ("symbol", "side", "orderType", "qty")


class WebsocketAPIClient:
    """Places, modifies and cancels orders of a unified account over one WebSocket.

    ::

        with WebsocketAPIClient(key, secret, passphrase) as api:
            future = api.submit_new_order(
                "spot", symbol="BTCUSDT", side="buy", order_type="limit", qty="0.001", price="60000"
            )
            order = future.result(timeout=2).args[0]

    Every method returns an :class:`~bitget_client.ws.orders.OrderFuture` at once. It ends, after ``reply_timeout``
    seconds at the latest, in a :class:`~bitget_client.ws.orders.WsApiResponse`, or in one of
    :class:`~bitget_client.errors.ApiError` (refused), :class:`~bitget_client.errors.NotSent` (safe to repeat) and
    :class:`~bitget_client.errors.OutcomeUnknown` (ask by ``future.client_oids``). Nothing is ever sent twice.

    Orders may be keywords, request objects such as :class:`~bitget_client.models.v3.trade.PlaceOrder`, or mappings in
    snake_case or in the exchange's own spelling. A missing ``client_oid`` is filled in. Prices and sizes are text,
    ``int`` or ``Decimal``; a ``float`` is refused.

    Every method takes ``reply_timeout=`` for itself. Nobody need wait for a future: each answer comes also as a
    ``response`` or ``exception`` event of :meth:`get_ws_client`, marked ``is_ws_api_response``.

    :param reply_timeout: seconds until an order's future ends by itself.
    :param client_oid_prefix: stands at the front of each ``client_oid`` that is filled in; up to 12 of the characters
        ``0-9 A-Z a-z _ -``.
    :param journal: a file that knows of each order before it is sent, for :meth:`recover` after a crash; or a
        :class:`~bitget_client.journal.Journal` of your own. Each call then waits for the disk, except to cancel. Only
        orders of this client are in it: none that go over REST, and none of classic accounts.
    :param attach_event_listeners: log what happens to the connection, through ``logging``.
    :param options: every option of :class:`~bitget_client.WebsocketClientV3`.
    """

    def __init__(
        self,
        api_key: str | None = None,
        api_secret: str | None = None,
        api_pass: str | None = None,
        *,
        reply_timeout: float = 10.0,
        attach_event_listeners: bool = True,
        client_oid_prefix: str = "",
        journal: str | PathLike[str] | Journal | None = None,
        **options: Any,
    ) -> None:
        self._reply_timeout = check_timeout(reply_timeout)
        self._new_client_oid = ClientOids(client_oid_prefix)
        self._client = WebsocketClientV3(api_key, api_secret, api_pass, **options)
        # A journal of our own is opened last: nothing can fail afterwards and leave it locked.
        self._own_journal = isinstance(journal, str | PathLike)
        self._journal = _open_journal(journal, options.get("logger"))
        if attach_event_listeners:
            _log_events(self._client, options.get("logger") or logging.getLogger("bitget_client.ws.api"))

    def get_ws_client(self) -> WebsocketClientV3:
        """The client underneath: for its events, its streams, and ``send_ws_api_request``."""
        return self._client

    def connect_ws_api(self) -> ConnectionFuture[None]:
        """Connect and log in now, so that the first order need not wait for it."""
        return self._client.connect_ws_api()

    def close(self, timeout: float = 2.0) -> None:
        """Close the connection; orders without an answer end as unknown, orders not sent as not sent."""
        self._client.close_all(timeout)
        if self._journal is not None and self._own_journal:
            self._journal.close()

    def recover(self, resolve: Callable[[OutcomeUnknown], Mapping[str, Any]] | None = None) -> list[JournalEntry]:
        """Orders of earlier runs that may be live although nobody was told; needs ``journal=``.

        ::

            for entry in api.recover(Resolver(rest).resolve_error):
                print(entry.client_oid, entry.outcome)

        See :meth:`bitget_client.journal.Journal.recover`.
        """
        if self._journal is None:
            raise InvalidArgument("recover() needs the option journal='orders.sqlite3'")
        return self._journal.recover(resolve)

    def __enter__(self) -> WebsocketAPIClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<WebsocketAPIClient over {self._client!r}>"

    # --- one order ---------------------------------------------------------------------------------------------------

    def submit_new_order(
        self, category: str, order: Order | None = None, /, *, reply_timeout: float | None = None, **fields: Any
    ) -> OrderFuture:
        """Place one order.

        :param category: ``spot``, ``margin``, ``usdt-futures``, ``coin-futures`` or ``usdc-futures``.
        :param order: the order, unless it is given as keywords: see
            :class:`~bitget_client.models.v3.trade.PlaceOrder` for its fields.
        :param reply_timeout: seconds until this future ends by itself, instead of the client's.
        :returns: a future whose result has one item in ``args``, with ``order_id`` and ``client_oid``.

        https://www.bitget.com/api-doc/uta/websocket/private/Place-Order-Channel
        """
        return self._send_one("place-order", category, _one("order", order, fields), reply_timeout)

    def cancel_order(
        self, category: str, order: Cancel | None = None, /, *, reply_timeout: float | None = None, **fields: Any
    ) -> OrderFuture:
        """Cancel one order, named by ``order_id`` or ``client_oid``; ``order_id`` counts when both are given.

        It overtakes orders that wait for their turn to be sent, except the one it names by ``client_oid``.

        https://www.bitget.com/api-doc/uta/websocket/private/Cancel-Order-Channel
        """
        return self._send_one("cancel-order", category, _one("order", order, fields), reply_timeout)

    def modify_order(
        self, category: str, order: Change | None = None, /, *, reply_timeout: float | None = None, **fields: Any
    ) -> OrderFuture:
        """Change the size or price of one open order.

        The exchange does it later: a result means that the wish was received. The ``order`` topic tells the outcome.

        https://www.bitget.com/api-doc/uta/websocket/private/Modify-Order-Channel
        """
        return self._send_one("modify-order", category, _one("order", order, fields), reply_timeout)

    # --- several orders ----------------------------------------------------------------------------------------------

    def place_batch_orders(
        self, category: str, orders: Sequence[Order], *, split: bool = False, reply_timeout: float | None = None
    ) -> OrderFuture:
        """Place 1 to 20 orders of one category, or any number with ``split=True``.

        A batch does not fail as a whole because one order fails: see ``response.failed``, each item's ``ok`` and
        ``outcome``, and ``response.raise_for_items()``.

        ``split=True`` sends as many frames as are needed, one behind the other as the rate limits allow, and joins
        their answers: see :class:`~bitget_client.ws.batches.SplitFuture`. What has not left when ``reply_timeout`` is
        over is not sent; the exchange takes 5 batches a second.

        https://www.bitget.com/api-doc/uta/websocket/private/Batch-Place-Order-Channel
        """
        return self._send_batch("batch-place", category, orders, reply_timeout, split)

    def cancel_batch_orders(
        self, category: str, cancels: Sequence[Cancel], *, split: bool = False, reply_timeout: float | None = None
    ) -> OrderFuture:
        """Cancel 1 to 20 orders, all named by ``order_id`` or all by ``client_oid``; any number with ``split=True``.

        https://www.bitget.com/api-doc/uta/websocket/private/Batch-Cancel-Order-Channel
        """
        return self._send_batch("batch-cancel", category, cancels, reply_timeout, split)

    def modify_batch_orders(
        self, category: str, changes: Sequence[Change], *, split: bool = False, reply_timeout: float | None = None
    ) -> OrderFuture:
        """Change 1 to 20 open orders, or any number with ``split=True``; confirmed later, as with :meth:`modify_order`.

        https://www.bitget.com/api-doc/uta/websocket/private/Batch-Modify-Order-Channel
        """
        return self._send_batch("batch-modify", category, changes, reply_timeout, split)

    def _send_one(self, operation: str, category: str, order: Any, reply_timeout: float | None) -> OrderFuture:
        timeout = self._reply_timeout if reply_timeout is None else check_timeout(reply_timeout)
        arg = self._checked(operation, category, "order", _encoders()[operation]("order", order))
        return self._send_frame(operation, category, [arg], timeout)

    def _send_batch(
        self, operation: str, category: str, orders: Sequence[Any], reply_timeout: float | None, split: bool
    ) -> OrderFuture:
        if isinstance(orders, Mapping | str) or not isinstance(orders, Sequence):
            raise InvalidArgument(f"{operation} wants a list of orders, not {orders!r}")
        timeout = self._reply_timeout if reply_timeout is None else check_timeout(reply_timeout)
        encode = _encoders()[operation]
        args = []
        for index, order in enumerate(orders):
            name = f"orders[{index}]" if len(orders) > 1 else "order"
            args.append(self._checked(operation, category, name, encode(name, order)))
        if len(args) > 1 and operation != "batch-cancel":  # cancelling twice does no harm, and may be urgent
            refuse_duplicates(arg["clientOid"] for arg in args if "clientOid" in arg)
        if split and len(args) > _FRAME:
            return self._send_parts(operation, category, args, timeout)
        return self._send_frame(operation, category, args, timeout)

    def _checked(self, operation: str, category: str, name: str, arg: dict[str, Any]) -> dict[str, Any]:
        """Complete one encoded order and refuse what the exchange would misread."""
        own_category = arg.pop("category", None)  # REST writes it in each order, this surface once for all of them
        if own_category is not None and str(own_category).lower() != str(category).lower():
            raise InvalidArgument(f"{name} is of category {own_category!r}, the call of {category!r}")
        if operation in ("place-order", "batch-place"):
            if not all(map(arg.get, _NEEDED)):
                raise InvalidArgument(f"{name} needs {', '.join(key for key in _NEEDED if not arg.get(key))}")
            if "clientOid" in arg:
                check_client_oid(arg["clientOid"], f"{name}: client_oid")
            else:
                arg["clientOid"] = self._new_client_oid()
        elif not arg.get("orderId") and not arg.get("clientOid"):
            raise InvalidArgument(f"{name} needs order_id or client_oid")
        return arg

    def _send_frame(self, operation: str, category: str, args: list[dict[str, Any]], timeout: float) -> OrderFuture:
        future, send = self._client.prepare_request(_KEY, operation, category, args, timeout)
        if self._journal is None:
            send()
        else:
            _send_journalled(self._journal, future, send)
        return future

    def _send_parts(self, operation: str, category: str, args: list[dict[str, Any]], timeout: float) -> OrderFuture:
        from .batches import SplitFuture

        prepared = [
            self._client.prepare_request(_KEY, operation, category, args[start : start + _FRAME], timeout)
            for start in range(0, len(args), _FRAME)
        ]
        failure: BitgetError | None = None
        for number, (future, send) in enumerate(prepared):
            if failure is not None:
                future.not_sent(f"an earlier part could not be sent: {failure}")
                continue
            try:
                if self._journal is None:
                    send()
                else:
                    _send_journalled(self._journal, future, send)
            except BitgetError as error:
                if not number:
                    raise  # nothing of it was sent
                failure = error
                future.not_sent(str(error))
        return SplitFuture([future for future, _ in prepared], category)


@lru_cache(maxsize=1)
def _encoders() -> dict[str, Encoder]:
    # This surface writes YES and NO where REST writes yes and no.
    place = item_encoder(PlaceOrder, reduce_only=yes_no("YES", "NO"))
    cancel, modify = item_encoder(CancelOrder), item_encoder(ModifyOrder)
    return {
        "place-order": place,
        "batch-place": place,
        "cancel-order": cancel,
        "batch-cancel": cancel,
        "modify-order": modify,
        "batch-modify": modify,
    }


def _one(name: str, order: Any, fields: Mapping[str, Any]) -> Any:
    if order is None:
        return fields
    if fields:
        raise InvalidArgument(f"give the {name} as an object or as keywords, not both")
    return order


def _open_journal(
    journal: str | PathLike[str] | Journal | None, logger: logging.Logger | None
) -> Journal | None:
    if not isinstance(journal, str | PathLike):
        return journal
    from ..journal import Journal  # here, because only who uses it pays for it

    return Journal(journal, logger=logger)


def _send_journalled(journal: Journal, future: OrderFuture, send: Callable[[], None]) -> None:
    """Note the intent, send, and have the outcome noted. Raises what sending raises: then nothing was sent."""
    from ..journal import OrderOutcome

    operation, args = future.operation, future.request["args"]
    durable = operation not in ("cancel-order", "batch-cancel")  # which must not wait; lost, they hide no order
    rows = journal.intend(operation, future.request["category"], args, durable=durable)
    try:
        send()
    except BaseException as error:
        outcome: Outcome = "not_sent" if isinstance(error, BitgetError) else "unknown"
        journal.note(rows, [OrderOutcome(outcome, message=str(error))] * len(rows))
        raise
    future.add_done_callback(partial(_note, journal, rows))


def _note(journal: Journal, rows: Sequence[int], future: OrderFuture) -> None:
    """Runs when a future has ended."""
    from ..journal import OrderOutcome

    if future.cancelled():
        outcomes = [OrderOutcome("not_sent", message="taken back")] * len(rows)
    elif (error := future.exception(0)) is None:
        items = future.result(0).args
        outcomes = [OrderOutcome(each.outcome, each.code, each.msg, each.order_id) for each in items]
        if len(items) != len(rows):  # a single order's reply without an item: the exchange said yes all the same
            outcomes = [OrderOutcome("accepted")] * len(rows)
    elif isinstance(error, NotSent):
        outcomes = [OrderOutcome("not_sent", message=str(error))] * len(rows)
    else:
        outcome: Outcome = "refused" if isinstance(error, ApiError) else "unknown"
        outcomes = [OrderOutcome(outcome, getattr(error, "code", None), str(error))] * len(rows)
    journal.note(rows, outcomes)


def _log_events(client: WebsocketClientV3, log: logging.Logger) -> None:
    def say(event: ConnectionEvent) -> None:
        log.info("%s %s%s", event.ws_key, event.event, f": {event.reason}" if event.reason else "")

    def warn(event: ExceptionEvent) -> None:
        log.log(logging.ERROR if event.fatal else logging.WARNING, "%s exception: %s", event.ws_key, event.error)

    for name in ("open", "reconnect", "reconnected", "close", "authenticated"):
        client.on(name, say)
    client.on("exception", warn)
