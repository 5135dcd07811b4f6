"""Orders over the WebSocket: each call gives a Future, and every way it can end is named."""

from __future__ import annotations

from concurrent.futures import TimeoutError as FutureTimeout

from where import exchange, need

from bitget_client import WebsocketAPIClient, errors


def main() -> None:
    with exchange() as (environment, credentials):
        with WebsocketAPIClient(credentials=need(credentials), environment=environment) as api:
            api.connect_ws_api().result(timeout=10)  # optional: the first order need not wait for the login

            future = api.submit_new_order(
                "spot", symbol="BTCUSDT", side="buy", order_type="limit", qty="0.001", price="20000"
            )
            try:
                order = future.result(timeout=2).args[0]
            except errors.ApiError as refusal:
                raise SystemExit(f"refused: {refusal.code} {refusal.message}") from refusal
            except errors.NotSent as failure:
                raise SystemExit(f"it never left this machine, so it may be repeated: {failure}") from failure
            except (errors.OutcomeUnknown, FutureTimeout) as unknown:
                raise SystemExit(f"it may have been placed: ask about {future.client_oids}") from unknown
            print("placed:", order.order_id, "as", order.client_oid)

            api.modify_order("spot", order_id=order.order_id, symbol="BTCUSDT", qty="0.002").result(timeout=2)
            print("modified")

            print("cancelled:", api.cancel_order("spot", order_id=order.order_id).result(timeout=2).args[0].order_id)

            batch = api.place_batch_orders(
                "spot",
                [
                    {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.001", "price": "20000"},
                    {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.001", "price": "0"},
                ],
            ).result(timeout=2)
            for item in batch.args:
                print("batch item:", "taken" if item.ok else f"refused, {item.code} {item.msg}")
            taken = [{"order_id": item.order_id} for item in batch.accepted]
            api.cancel_batch_orders("spot", taken).result(timeout=2)
            print("the taken ones are cancelled again")


if __name__ == "__main__":
    main()
