"""A public stream, in both forms: a plain loop, and handlers that run while the program does something else."""

from __future__ import annotations

import threading
from itertools import islice

from where import exchange

from bitget_client import Topic, WebsocketClientV3
from bitget_client.ws.messages import Update


def main() -> None:
    ticker = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
    trades = Topic("publicTrade", inst_type="spot", symbol="BTCUSDT")

    with exchange() as (environment, _), WebsocketClientV3(environment=environment) as client:
        client.on("exception", lambda event: print("problem:", event.error))

        with client.stream(ticker, timeout=10) as updates:
            for update in islice(updates, 3):
                print("ticker", update.items[0].last_price)

        enough = threading.Event()

        def on_trade(update: Update) -> None:
            for trade in update.items:
                print("trade", trade.side, trade.size, "at", trade.price)
            enough.set()

        client.subscribe(trades, handler=on_trade).result(timeout=5)
        enough.wait(timeout=10)


if __name__ == "__main__":
    main()
