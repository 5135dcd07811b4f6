"""The WebSocket client of classic accounts: what V2 adds to ``client``, in the terms of the JavaScript SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..client_oid import ClientOids
from .client import WebsocketClient
from .dialect import Dialect
from .dialects.bitget_v2 import BitgetV2, selecting
from .events import Handler
from .futures import ConnectionFuture
from .orders import OrderFuture

__all__ = ["WebsocketClientV2"]

_new_client_oid = ClientOids()


class WebsocketClientV2(WebsocketClient):
    """Streams and order operations of classic accounts (V2).

    ::

        with WebsocketClientV2() as client:
            client.on("update", lambda update: print(update.items))
            client.subscribe(Topic("ticker", inst_type="SPOT", inst_id="BTCUSDT")).result(timeout=5)
            client.subscribe_topic("USDT-FUTURES", "candle5m", "BTCUSDT").result(timeout=5)
            ...

    What is left out and has only one value is filled in: account topics mean all coins or symbols (``default``), and
    margin topics need no ``inst_type``. Orders go out with ``send_ws_api_request``; the category is the exchange's
    instType, and ``instId`` stands beside the order's own fields. A ``clientOid`` that is missing when placing is
    filled in: see ``future.client_oids``::

        client.send_ws_api_request(
            "v2Private", "place-order", "SPOT",
            {"instId": "BTCUSDT", "side": "buy", "orderType": "limit", "force": "gtc", "size": "1", "price": "252",
             "clientOid": "mine-1"},
        )
    """

    __doc__ = (__doc__ or "") + (WebsocketClient.__doc__ or "").partition("\n\n")[2]

    def _make_dialect(self) -> Dialect:
        return BitgetV2()

    def prepare_request(
        self, ws_key: str, operation: str, category: str | None, args: list[dict[str, Any]], reply_timeout: float
    ) -> tuple[OrderFuture, Callable[[], None]]:
        """As in the base; a new order without a name is given one, or nobody could ask what became of it."""
        if operation == "place-order":
            args = [{**arg, "clientOid": arg.get("clientOid") or _new_client_oid()} for arg in args]
        return super().prepare_request(ws_key, operation, category, args, reply_timeout)

    def subscribe_topic(
        self, inst_type: str, topic: str, inst_id_or_coin: str = "default", *, handler: Handler | None = None
    ) -> ConnectionFuture[None]:
        """Subscribe to one topic, as in the JavaScript SDK: ``subscribe_topic("SPOT", "ticker", "BTCUSDT")``.

        :param inst_id_or_coin: a symbol, or for the topics of an account's balance a coin; ``default`` means all.
        :param handler: as in :meth:`subscribe`, which takes further options.
        """
        return self.subscribe(selecting(topic, inst_type, inst_id_or_coin), handler=handler)

    def unsubscribe_topic(
        self, inst_type: str, topic: str, inst_id_or_coin: str = "default"
    ) -> ConnectionFuture[None]:
        """Stop receiving a topic, named as in :meth:`subscribe_topic`."""
        return self.unsubscribe(selecting(topic, inst_type, inst_id_or_coin))
