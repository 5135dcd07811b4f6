"""The account's own streams: the state of every coin, and every change of an order."""

from __future__ import annotations

import queue

from where import exchange, need

from bitget_client import RestClientV3, WebsocketClientV3
from bitget_client.ws.messages import Update


def main() -> None:
    with exchange() as (environment, credentials):
        key = need(credentials)
        arrived: queue.Queue[Update] = queue.Queue()
        with WebsocketClientV3(credentials=key, environment=environment) as client:
            client.on("authenticated", lambda event: print("logged in on", event.ws_key))
            client.on("update", arrived.put)
            # A text is enough for the account's own topics. The private connection opens and logs in by itself.
            client.subscribe(["account", "order"]).result(timeout=10)

            with RestClientV3(credentials=key, environment=environment) as rest:
                placed = rest.submit_new_order(
                    category="SPOT", symbol="BTCUSDT", side="buy", order_type="limit", qty="0.001", price="20000"
                ).data
                rest.cancel_order(order_id=placed.order_id)

            status = ""
            while status not in ("cancelled", "canceled"):
                update = arrived.get(timeout=10)
                for item in update.items:
                    if update.topic.name == "order":
                        status = item.order_status
                        print("order", item.order_id, status)
                    else:
                        print("account equity", item.total_equity)


if __name__ == "__main__":
    main()
