"""The whole library in half a minute, against the simulated exchange: what ``make demo`` shows."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from decimal import Decimal
from itertools import islice

from bitget_client import RestClientV3, Topic, WebsocketAPIClient
from bitget_client.models.v3.stream import Order
from bitget_client.simulator import SimulatedExchange
from bitget_client.ws.messages import Update

COLOURS = sys.stdout.isatty()
PATIENCE = 10.0  # seconds that any single step may take


def paint(text: str, colour: int) -> str:
    return f"\033[{colour}m{text}\033[0m" if COLOURS else text


def title(text: str) -> None:
    print(f"\n{paint('── ' + text + ' ' + '─' * (74 - len(text)), 36)}")


def green(text: object) -> str:
    return paint(str(text), 32)


def red(text: object) -> str:
    return paint(str(text), 31)


class Latest:
    """The newest orders and balances that the private stream told, and a way to wait for one."""

    def __init__(self) -> None:
        self.orders: dict[str, list[Order]] = {}
        self.balances: dict[str, Decimal] = {}
        self._changed = threading.Condition()

    def take(self, update: Update) -> None:
        with self._changed:
            for item in update.items:
                if update.topic.name == "order":
                    self.orders.setdefault(item.client_oid, []).append(item)
                elif update.topic.name == "account":
                    self.balances.update({coin.coin: coin.available for coin in item.coin})
            self._changed.notify_all()

    def wait_for(self, what: str, condition: Callable[[], bool]) -> None:
        with self._changed:
            if not self._changed.wait_for(condition, PATIENCE):
                raise SystemExit(f"the private stream never told of {what}")

    def status(self, client_oid: str) -> str:
        events = self.orders.get(client_oid)
        return events[-1].order_status if events else ""


def market_data(rest: RestClientV3) -> Decimal:
    title("market data over REST")
    print(f"{'symbol':>10} {'last':>12} {'bid':>12} {'ask':>12} {'24 h volume':>14}")
    for ticker in rest.get_tickers(category="SPOT").data:
        bid, ask = green(f"{ticker.bid1_price:>12}"), red(f"{ticker.ask1_price:>12}")
        print(f"{ticker.symbol:>10} {ticker.last_price:>12} {bid} {ask} {ticker.volume24h:>14.4f}")
    book = rest.get_order_book(category="SPOT", symbol="BTCUSDT", limit=4).data
    print(f"\n{'BTCUSDT book':>23} {'price':>12} {'size':>12}")
    for level in reversed(book.asks):
        print(f"{'ask':>23} {red(f'{level.price:>12}')} {level.size:>12}")
    for level in book.bids:
        print(f"{'bid':>23} {green(f'{level.price:>12}')} {level.size:>12}")
    return book.bids[0].price


def live_stream(api: WebsocketAPIClient) -> None:
    title("ten live updates over the WebSocket")
    stream = api.get_ws_client()
    topics = [Topic(name, inst_type="spot", symbol="BTCUSDT") for name in ("ticker", "books5")]
    with stream.stream(topics, timeout=PATIENCE) as updates:
        for number, update in enumerate(islice(updates, 10), 1):
            item = update.items[0]
            if update.topic.name == "ticker":
                print(f"{number:>4}  ticker  last {item.last_price}  24 h {item.price24h_pcnt:+.2%}")
            else:
                best_bid, best_ask = item.bids[0], item.asks[0]
                bid = green(f"{best_bid.size} @ {best_bid.price}")
                print(f"{number:>4}  book    {bid}  |  {red(f'{best_ask.price} @ {best_ask.size}')}")


def resting_order(api: WebsocketAPIClient, latest: Latest, best_bid: Decimal) -> None:
    title("an order placed, seen on the private stream, cancelled")
    price = (best_bid * Decimal("0.95")).quantize(Decimal("0.1"))
    before = latest.balances["USDT"]
    future = api.submit_new_order("spot", symbol="BTCUSDT", side="buy", order_type="limit", qty="0.01", price=price)
    order = future.result(timeout=2).args[0]
    print(f"  buy 0.01 BTCUSDT at {price}: accepted as {order.order_id}")
    oid = future.client_oids[0]
    latest.wait_for("the order", lambda: latest.status(oid) == "new" and latest.balances["USDT"] != before)
    print(f"  private stream: order {green(latest.status(oid))}, USDT available {before} → {latest.balances['USDT']}")

    api.cancel_order("spot", order_id=order.order_id).result(timeout=2)
    latest.wait_for("the cancellation", lambda: latest.status(oid).startswith("cancel"))
    latest.wait_for("the released money", lambda: latest.balances["USDT"] == before)
    print(f"  private stream: order {red(latest.status(oid))}, USDT available back at {latest.balances['USDT']}")


def filling_order(api: WebsocketAPIClient, latest: Latest) -> None:
    title("an order that fills")
    before = latest.balances["BTC"]
    future = api.submit_new_order("spot", symbol="BTCUSDT", side="sell", order_type="market", qty="0.01")
    future.result(timeout=2)
    oid = future.client_oids[0]
    latest.wait_for("the fill", lambda: latest.status(oid) == "filled" and latest.balances["BTC"] != before)
    order = latest.orders[oid][-1]
    fees = ", ".join(f"{fee.fee} {fee.fee_coin}" for fee in order.fee_detail)
    print(f"  sold {order.cum_exec_qty} BTC at {green(order.avg_price)} on average, fee {fees}")
    print(f"  private stream: BTC available {before} → {latest.balances['BTC']}")


def survived_cut(exchange: SimulatedExchange, api: WebsocketAPIClient) -> None:
    title("the line is cut; the stream goes on")
    stream = api.get_ws_client()
    stream.on("reconnect", lambda event: print(f"  {event.ws_key}: lost ({event.reason}), connecting again"))
    stream.on("reconnected", lambda event: print(f"  {event.ws_key}: {green('back, every topic confirmed')}"))
    with stream.stream(Topic("ticker", inst_type="spot", symbol="BTCUSDT"), timeout=PATIENCE) as updates:
        print(f"  ticker {next(updates).items[0].last_price}")
        exchange.faults.drop_connections()
        for update in islice(updates, 20):
            if stream.stats()["connections"][update.ws_key]["reconnects"]:
                print(f"  ticker {update.items[0].last_price}, over the new connection")
                break
        else:
            raise SystemExit("the stream did not come back")


def main() -> None:
    with SimulatedExchange() as exchange:
        environment, credentials = exchange.environment, exchange.credentials
        print(paint(f"A simulated exchange runs at {environment.rest_url}; nothing leaves this machine.", 1))
        latest = Latest()
        with (
            RestClientV3(credentials=credentials, environment=environment) as rest,
            WebsocketAPIClient(credentials=credentials, environment=environment) as api,
        ):
            best_bid = market_data(rest)
            live_stream(api)
            api.get_ws_client().subscribe(["account", "order"], handler=latest.take).result(timeout=PATIENCE)
            latest.wait_for("the balances", lambda: "USDT" in latest.balances)
            resting_order(api, latest, best_bid)
            filling_order(api, latest)
            survived_cut(exchange, api)
    print(f"\n{green('Done.')} Next: read examples/, or point a client at demo trading (README.md).")


if __name__ == "__main__":
    main()
