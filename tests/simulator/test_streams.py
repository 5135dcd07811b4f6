"""This library's own clients on the simulated exchange's WebSockets: every topic, read into its model; orders."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bitget_client import Topic, WebsocketClientV2, WebsocketClientV3
from bitget_client.errors import InsufficientBalance, SubscriptionError
from bitget_client.simulator import SimulatedExchange
from tests.simulator.classic import Classic, spot_order
from tests.simulator.peer import Http

WITHIN = 5.0
PERP = "USDT-FUTURES"


class Heard:
    """Updates by the name of their topic, and a way to wait for one of each."""

    def __init__(self) -> None:
        self.items: dict[str, list[Any]] = defaultdict(list)
        self.failures: list[Any] = []
        self._changed = threading.Condition()

    def take(self, update: Any) -> None:
        items = update.items
        with self._changed:
            self.items[update.topic.name].extend(items)
            self._changed.notify_all()

    def wait_for(self, names: set[str]) -> None:
        """Until each of these topics has told something."""
        assert self.wait_until(lambda: all(self.items[name] for name in names)), names - set(self.items)

    def wait_until(self, condition: Callable[[], bool]) -> bool:
        with self._changed:
            return self._changed.wait_for(condition, WITHIN)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def v3(exchange: SimulatedExchange, heard: Heard) -> Iterator[WebsocketClientV3]:
    with WebsocketClientV3(environment=exchange.environment, credentials=exchange.credentials) as client:
        client.on("update", heard.take)
        client.on("exception", heard.failures.append)
        yield client


@pytest.fixture
def v2(exchange: SimulatedExchange, heard: Heard) -> Iterator[WebsocketClientV2]:
    with WebsocketClientV2(environment=exchange.environment, credentials=exchange.classic_credentials) as client:
        client.on("update", heard.take)
        client.on("exception", heard.failures.append)
        yield client


MARKETS_V3 = ("ticker", "publicTrade", "books", "books1", "books5", "books50", "rpi-books", "rpi-books1", "rpi-books5",
              "rpi-books50")  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "symbol"),
    [("spot", "BTCUSDT"), ("usdt-futures", "BTCUSDT"), ("usdc-futures", "BTCPERP"), ("coin-futures", "BTCUSD")],
)
def test_every_market_topic_of_v3(
    exchange: SimulatedExchange, v3: WebsocketClientV3, heard: Heard, kind: str, symbol: str
) -> None:
    """All of them are acknowledged in every category, and their items are read into their models."""
    topics = [Topic(name, inst_type=kind, symbol=symbol) for name in MARKETS_V3]
    topics.append(Topic("kline", inst_type=kind, symbol=symbol, interval="4H"))
    exchange.step(5)
    v3.subscribe(topics).result(timeout=WITHIN)
    exchange.market(symbol, kind).set_price(exchange.market(symbol, kind).last_price + 100)
    heard.wait_for({topic.name for topic in topics})
    assert [] == heard.failures
    price = exchange.market(symbol, kind).last_price
    assert heard.wait_until(lambda: heard.items["ticker"][-1].last_price == price)


def test_every_account_topic_of_v3(exchange: SimulatedExchange, v3: WebsocketClientV3, heard: Heard) -> None:
    """All account topics are acknowledged; a futures order and a plan are told on those that concern them."""
    names = ("order", "fill", "fast-fill", "account", "position", "strategy-order", "adl-notification")
    v3.subscribe(list(names)).result(timeout=WITHIN)
    v3.subscribe(Topic("liquidation", inst_type="usdt-futures")).result(timeout=WITHIN)
    http = Http(exchange)
    http.place(category=PERP, orderType="market")
    http.post("trade/place-strategy-order", {
        "category": PERP, "symbol": "ETHUSDT", "type": "trigger", "side": "buy", "qty": "0.1",
        "triggerPrice": "4000", "triggerBy": "market", "triggerOrderType": "market",
    })  # fmt: skip
    heard.wait_for({*names} - {"adl-notification"})
    assert [] == heard.failures


def test_what_the_simulator_lacks_fails_the_subscription(v3: WebsocketClientV3) -> None:
    """The future of a topic that is not simulated ends with the code that says so."""
    with pytest.raises(SubscriptionError, match="99404"):
        v3.subscribe(Topic("reality-orderbook", inst_type="UTA", symbol="RAAPLUSDT")).result(timeout=WITHIN)


MARKETS_V2 = ("ticker", "trade", "candle1m", "candle1W", "books", "books1", "books5", "books15")


@pytest.mark.parametrize(
    ("kind", "symbol"),
    [("SPOT", "BTCUSDT"), (PERP, "BTCUSDT"), ("USDC-FUTURES", "BTCPERP"), ("COIN-FUTURES", "BTCUSD")],
)
def test_every_market_channel_of_v2(
    exchange: SimulatedExchange, v2: WebsocketClientV2, heard: Heard, kind: str, symbol: str
) -> None:
    """All of them are acknowledged in every product, and their items are read into their models."""
    exchange.step(5)
    topics = [Topic(name, inst_type=kind, inst_id=symbol) for name in MARKETS_V2]
    v2.subscribe([*topics, "index-price"]).result(timeout=WITHIN)
    exchange.market(symbol, kind).set_price(exchange.market(symbol, kind).last_price + 100)
    heard.wait_for({*MARKETS_V2, "index-price"})
    assert [] == heard.failures
    price = exchange.market(symbol, kind).last_price
    assert heard.wait_until(lambda: heard.items["ticker"][-1].last_pr == price)


def test_every_account_channel_of_v2(exchange: SimulatedExchange, v2: WebsocketClientV2, heard: Heard) -> None:
    """All account channels are acknowledged; what happens to a classic account is told on those it concerns."""
    futures = ("account", "equity", "positions", "positions-history", "orders", "orders-algo", "fill", "adl-noti")
    v2.subscribe([Topic(name, inst_type=PERP) for name in futures]).result(timeout=WITHIN)
    margin = [Topic(name, inst_id="BTCUSDT") for name in ("orders-crossed", "orders-isolated")]
    v2.subscribe(["account-crossed", "account-isolated", *margin]).result(timeout=WITHIN)
    http = Classic(exchange)
    order = {"symbol": "BTCUSDT", "productType": PERP, "marginMode": "crossed", "marginCoin": "USDT", "size": "0.1",
             "orderType": "market", "force": "gtc"}  # fmt: skip
    http.post("mix/order/place-order", {**order, "side": "buy"})
    http.post("mix/order/place-order", {**order, "side": "sell", "reduceOnly": "YES"})
    for mode in ("crossed", "isolated"):
        http.post(f"margin/{mode}/place-order", {
            "symbol": "BTCUSDT", "side": "buy", "orderType": "market", "quoteSize": "100", "loanType": "normal",
            "force": "gtc",
        })  # fmt: skip
    heard.wait_for({*futures, "orders-crossed", "orders-isolated", "account-crossed"} - {"orders-algo", "adl-noti"})
    assert [] == heard.failures


def test_orders_of_v2(v2: WebsocketClientV2) -> None:
    """An order is placed and cancelled over the socket, and one that costs too much is refused as what it is."""
    order = {"instId": "BTCUSDT", **{name: value for name, value in spot_order().items() if name != "symbol"}}

    def send(operation: str, params: dict[str, str]) -> Any:
        return v2.send_ws_api_request("v2Private", operation, "SPOT", params).result(timeout=WITHIN)

    assert "mine" == send("place-order", {**order, "clientOid": "mine"}).args[0].client_oid
    assert "mine" == send("cancel-order", {"instId": "BTCUSDT", "clientOid": "mine"}).args[0].client_oid
    with pytest.raises(InsufficientBalance):
        send("place-order", {**order, "size": "100"})


def test_lines_change_over_without_a_gap(exchange: SimulatedExchange, v2: WebsocketClientV2, heard: Heard) -> None:
    """After a cut the client has its channels again, and hears what happens then."""
    v2.subscribe(Topic("orders", inst_type="SPOT")).result(timeout=WITHIN)
    back = threading.Event()
    v2.on("reconnected", lambda _: back.set())
    exchange.faults.drop_connections()
    assert back.wait(WITHIN)
    Classic(exchange).spot(clientOid="after")
    heard.wait_for({"orders"})
    assert ["after"] == [item.client_oid for item in heard.items["orders"]]
