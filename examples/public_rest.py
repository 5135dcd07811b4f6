"""Market data over REST: no credentials needed."""

from __future__ import annotations

from where import exchange

from bitget_client import RestClientV3


def main() -> None:
    with exchange() as (environment, _), RestClientV3(environment=environment) as client:
        print("exchange time:", client.fetch_server_time(), "ms")

        ticker = client.get_tickers(category="SPOT", symbol="BTCUSDT").data[0]
        print(f"BTCUSDT {ticker.last_price}  bid {ticker.bid1_price}  ask {ticker.ask1_price}")

        book = client.get_order_book(category="SPOT", symbol="BTCUSDT", limit=3).data
        for level in reversed(book.asks):
            print(f"  ask {level.price:>12} {level.size:>12}")
        for level in book.bids:
            print(f"  bid {level.price:>12} {level.size:>12}")

        for candle in client.get_candles(category="SPOT", symbol="BTCUSDT", interval="1m", limit=3).data:
            print(f"  {candle.ts} open {candle.open} high {candle.high} low {candle.low} close {candle.close}")


if __name__ == "__main__":
    main()
