"""The exchange's own demo trading: the same clients, a key made for it, and ``demo_trading=True``."""

from __future__ import annotations

from where import exchange, need

from bitget_client import RestClientV3, WebsocketClientV3


def main() -> None:
    with exchange() as (environment, credentials):
        key = need(credentials)
        # Against the real exchange, ``demo_trading=True`` alone is enough: it chooses Environment.DEMO by itself.
        with RestClientV3(credentials=key, environment=environment, demo_trading=True) as client:
            settings = client.get_account_settings().data
            print("account mode:", settings.account_mode, "- positions:", settings.hold_mode)
            for asset in client.get_balances().data.assets:
                print(f"{asset.coin:>6} {asset.available}")

        with WebsocketClientV3(credentials=key, environment=environment, demo_trading=True) as stream:
            stream.connect_ws_api().result(timeout=10)
            print("the private WebSocket accepts the key too")


if __name__ == "__main__":
    main()
