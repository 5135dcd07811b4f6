"""Orders over the WebSocket, one method per operation. How frames travel lives in ``client`` and below."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import TracebackType
from typing import Any, TypeAlias

from ..environment import WsKey
from ..errors import InvalidArgument
from ..models.v3.trade import CancelOrder, ModifyOrder, PlaceOrder
from ..wire import Encoder, item_encoder, yes_no
from .client import WebsocketClientV3
from .events import ConnectionEvent, ExceptionEvent
from .orders import ConnectionFuture, OrderFuture

__all__ = ["WebsocketAPIClient"]

Order: TypeAlias = "PlaceOrder | Mapping[str, Any]"
Cancel: TypeAlias = "CancelOrder | Mapping[str, Any]"
Change: TypeAlias = "ModifyOrder | Mapping[str, Any]"

_KEY = WsKey.V3_PRIVATE.value


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

    :param reply_timeout: seconds until an order's future ends by itself.
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
        **options: Any,
    ) -> None:
        self._client = WebsocketClientV3(api_key, api_secret, api_pass, **options)
        self._reply_timeout = reply_timeout
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

    def __enter__(self) -> WebsocketAPIClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<WebsocketAPIClient over {self._client!r}>"

    # --- one order ---------------------------------------------------------------------------------------------------

    def submit_new_order(self, category: str, order: Order | None = None, /, **fields: Any) -> OrderFuture:
        """Place one order.

        :param category: ``spot``, ``margin``, ``usdt-futures``, ``coin-futures`` or ``usdc-futures``.
        :param order: the order, unless it is given as keywords: see
            :class:`~bitget_client.models.v3.trade.PlaceOrder` for its fields.
        :returns: a future whose result has one item in ``args``, with ``order_id`` and ``client_oid``.

        https://www.bitget.com/api-doc/uta/websocket/private/Place-Order-Channel
        """
        return self._send("place-order", category, [_one("order", order, fields)])

    def cancel_order(self, category: str, order: Cancel | None = None, /, **fields: Any) -> OrderFuture:
        """Cancel one order, named by ``order_id`` or ``client_oid``; ``order_id`` counts when both are given.

        https://www.bitget.com/api-doc/uta/websocket/private/Cancel-Order-Channel
        """
        return self._send("cancel-order", category, [_one("order", order, fields)])

    def modify_order(self, category: str, order: Change | None = None, /, **fields: Any) -> OrderFuture:
        """Change the size or price of one open order.

        The exchange does it later: a result means that the wish was received. The ``order`` topic tells the outcome.

        https://www.bitget.com/api-doc/uta/websocket/private/Modify-Order-Channel
        """
        return self._send("modify-order", category, [_one("order", order, fields)])

    # --- several orders ----------------------------------------------------------------------------------------------

    def place_batch_orders(self, category: str, orders: Sequence[Order]) -> OrderFuture:
        """Place 1 to 20 orders of one category.

        A batch does not fail as a whole because one order fails: see ``response.failed`` and each item's ``ok``.

        https://www.bitget.com/api-doc/uta/websocket/private/Batch-Place-Order-Channel
        """
        return self._send("batch-place", category, orders)

    def cancel_batch_orders(self, category: str, cancels: Sequence[Cancel]) -> OrderFuture:
        """Cancel 1 to 20 orders, all named by ``order_id`` or all by ``client_oid``.

        https://www.bitget.com/api-doc/uta/websocket/private/Batch-Cancel-Order-Channel
        """
        return self._send("batch-cancel", category, cancels)

    def modify_batch_orders(self, category: str, changes: Sequence[Change]) -> OrderFuture:
        """Change 1 to 20 open orders; each is confirmed later, as with :meth:`modify_order`.

        https://www.bitget.com/api-doc/uta/websocket/private/Batch-Modify-Order-Channel
        """
        return self._send("batch-modify", category, changes)

    def _send(self, operation: str, category: str, orders: Sequence[Any]) -> OrderFuture:
        if isinstance(orders, Mapping | str) or not isinstance(orders, Sequence):
            raise InvalidArgument(f"{operation} wants a list of orders, not {orders!r}")
        encode = _encoders()[operation]
        args = []
        for index, order in enumerate(orders):
            name = f"orders[{index}]" if len(orders) > 1 else "order"
            args.append(_checked(operation, category, name, encode(name, order)))
        return self._client.send_ws_api_request(_KEY, operation, category, args, reply_timeout=self._reply_timeout)


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


def _checked(operation: str, category: str, name: str, arg: dict[str, Any]) -> dict[str, Any]:
    """Complete one encoded order and refuse what the exchange would misread."""
    own_category = arg.pop("category", None)  # REST writes it in each order, this surface once for all of them
    if own_category is not None and str(own_category).lower() != str(category).lower():
        raise InvalidArgument(f"{name} is of category {own_category!r}, the call of {category!r}")
    if operation in ("place-order", "batch-place"):
        missing = [key for key in ("symbol", "side", "orderType", "qty") if not arg.get(key)]
        if missing:
            raise InvalidArgument(f"{name} needs {', '.join(missing)}")
        arg.setdefault("clientOid", uuid.uuid4().hex)  # 32 characters, the most the exchange allows
    elif not arg.get("orderId") and not arg.get("clientOid"):
        raise InvalidArgument(f"{name} needs order_id or client_oid")
    return arg


def _log_events(client: WebsocketClientV3, log: logging.Logger) -> None:
    def say(event: ConnectionEvent) -> None:
        log.info("%s %s%s", event.ws_key, event.event, f": {event.reason}" if event.reason else "")

    def warn(event: ExceptionEvent) -> None:
        log.log(logging.ERROR if event.fatal else logging.WARNING, "%s exception: %s", event.ws_key, event.error)

    for name in ("open", "reconnect", "reconnected", "close", "authenticated"):
        client.on(name, say)
    client.on("exception", warn)
