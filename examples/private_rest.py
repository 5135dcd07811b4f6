"""The account over REST: balances, settings, an order placed, read back and cancelled."""

from __future__ import annotations

from decimal import Decimal

from where import exchange, need

from bitget_client import RestClientV3, errors, paginate


def main() -> None:
    with exchange() as (environment, credentials):
        with RestClientV3(credentials=need(credentials), environment=environment) as client:
            client.sync_time()  # signatures carry the time: a clock that is off would be refused
            for asset in client.get_balances().data.assets:
                print(f"{asset.coin:>6} available {asset.available} locked {asset.locked}")

            bid = client.get_tickers(category="SPOT", symbol="BTCUSDT").data[0].bid1_price
            price = (bid * Decimal("0.9")).quantize(Decimal("0.1"))  # far below the market: it will rest
            try:
                placed = client.submit_new_order(
                    category="SPOT", symbol="BTCUSDT", side="buy", order_type="limit", qty="0.001", price=price
                ).data
            except errors.OutcomeUnknown as unknown:
                raise SystemExit(f"not known whether it was placed: ask about {unknown.client_oids}") from unknown
            print("placed:", placed.order_id)

            order = client.get_order_info(order_id=placed.order_id).data
            print(f"it is {order.order_status}: {order.side} {order.qty} at {order.price}")

            client.cancel_order(order_id=placed.order_id)
            print("cancelled")

            for fill in paginate(client.get_trade_fills, category="SPOT", max_rows=5):
                print(f"fill {fill.exec_id}: {fill.side} {fill.exec_qty} at {fill.exec_price}")


if __name__ == "__main__":
    main()
