"""The exchange as a thing to hold: start and stop, several at once, accounts, the program, what is missing."""

from __future__ import annotations

import sys
import threading
import time
from decimal import Decimal

import pytest
import requests

from bitget_client.simulator import SimulatedExchange
from tests.simulator.peer import Http, socket

TIME = "/api/v3/public/time"


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("bitget-")]


def test_it_ends_what_it_began() -> None:
    """After the block there is no thread, no listener, and no open line."""
    with SimulatedExchange(frozen=True) as exchange, socket(exchange) as line:
        assert ["bitget-simulator"] == threads()
        url = exchange.environment.rest_url + TIME
        assert 200 == requests.get(url, timeout=5).status_code
        exchange.stop()
        assert line.ended()
    assert [] == threads()
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)


def test_starting_is_fast() -> None:
    """With its imports done, the exchange is up well within 150 milliseconds."""
    import bitget_client.simulator.server  # noqa: F401

    taken = []
    for _ in range(3):  # the best of three: another program may have had the processor
        began = time.perf_counter()
        with SimulatedExchange():
            taken.append(time.perf_counter() - began)
    assert min(taken) < 0.15


def test_it_starts_again_where_it_stopped() -> None:
    """Stopped and started, it has the same port, credentials, orders and balances."""
    with SimulatedExchange(frozen=True) as exchange:
        Http(exchange).place(clientOid="kept", qty="0.1")
        port = exchange.port
        exchange.stop()
        exchange.start()
        assert port == exchange.port
        assert "new" == Http(exchange).get("trade/order-info", clientOid="kept")["orderStatus"]
        assert 8000 == exchange.balance("USDT", "locked")


def test_starting_twice_is_a_mistake_and_stopping_twice_is_not() -> None:
    """A running exchange refuses to start; a stopped one may be stopped again."""
    exchange = SimulatedExchange(frozen=True).start()
    with pytest.raises(RuntimeError, match="already"):
        exchange.start()
    exchange.stop()
    exchange.stop()


def test_a_port_in_use_is_reported() -> None:
    """The error of the operating system reaches the caller, and no thread is left."""
    with SimulatedExchange(frozen=True) as first, pytest.raises(OSError):
        SimulatedExchange(port=first.port).start()
    assert [] == threads()


def test_there_is_no_address_before_the_start() -> None:
    """Asking for the environment too early says so; the credentials are there."""
    exchange = SimulatedExchange()
    with pytest.raises(RuntimeError, match="before it is started"):
        _ = exchange.environment
    assert exchange.credentials.api_key.startswith("bg_")


def test_exchanges_share_nothing() -> None:
    """Two at once have their own accounts, orders and prices."""
    with SimulatedExchange(frozen=True) as one, SimulatedExchange(frozen=True, seed=8) as two:
        assert one.credentials != two.credentials
        Http(one).place(qty="0.1")
        one.market("BTCUSDT").set_price("91000")
        assert (8000, 0) == (one.balance("USDT", "locked"), two.balance("USDT", "locked"))
        assert two.market("BTCUSDT").last_price != 91000
        answer = Http(two, one.credentials).call("GET", "/api/v3/account/assets")
        assert "40037" == answer.json()["code"]


def test_the_seed_decides() -> None:
    """The same seed has the same credentials and book."""
    one, two = SimulatedExchange(seed=5), SimulatedExchange(seed=5)
    assert one.credentials == two.credentials
    assert one.market("BTCUSDT").best_bid == two.market("BTCUSDT").best_bid


def test_balances_and_symbols_can_be_chosen() -> None:
    """The demo account has what it was given, and only the chosen symbols are traded."""
    with SimulatedExchange(frozen=True, balances={"USDT": "5", "XYZ": 7}, symbols=["ETHUSDT"]) as exchange:
        assets = Http(exchange).get("account/assets")["assets"]
        assert {"USDT": "5", "XYZ": "7"} == {row["coin"]: row["available"] for row in assets}
        assert ["ETHUSDT"] == [row["symbol"] for row in Http(exchange).get("market/instruments", category="SPOT")]
    with pytest.raises(ValueError, match="NOPE"):
        SimulatedExchange(symbols=["NOPE"])


def test_a_frozen_market_does_not_move(exchange: SimulatedExchange) -> None:
    """Frozen, the book is there and stays while a living one has moved three times; step() lets it live."""
    before = Http(exchange).get("market/orderbook", category="SPOT", symbol="BTCUSDT")
    assert 5 == len(before["a"])
    with SimulatedExchange() as living, socket(living) as line:
        line.subscribe({"instType": "spot", "topic": "books", "symbol": "BTCUSDT"})
        for _ in range(4):
            line.push("books")
    after = Http(exchange).get("market/orderbook", category="SPOT", symbol="BTCUSDT")
    assert (after["a"], after["b"]) == (before["a"], before["b"])
    exchange.step(20)
    moved = Http(exchange).get("market/orderbook", category="SPOT", symbol="BTCUSDT")
    assert (moved["a"], moved["b"]) != (before["a"], before["b"])


def test_a_market_is_looked_at_and_moved(exchange: SimulatedExchange) -> None:
    """set_price is seen at once; prices off the tick and unknown markets are refused."""
    market = exchange.market("BTCUSDT", category="USDT-FUTURES")
    market.set_price("95000.5")
    assert Decimal("95000.5") == market.last_price
    assert market.best_bid is not None and market.best_ask is not None
    assert market.best_bid < Decimal("95000.5") < market.best_ask
    with pytest.raises(ValueError, match=r"multiples of 0\.1"):
        market.set_price("95000.55")
    with pytest.raises(ValueError, match="no market"):
        exchange.market("NOPE")


def test_accounts_can_be_added(exchange: SimulatedExchange) -> None:
    """A second account trades with the first, and each sees only its own."""
    other = Http(exchange, exchange.add_account({"BTC": 1}))
    first = Http(exchange)
    first.place(price="90252.99", qty="0.5", clientOid="bid")
    other.place(price="90252.99", side="sell", qty="0.5", clientOid="ask")
    assert "filled" == first.get("trade/order-info", clientOid="bid")["orderStatus"]
    assert "25204" == other.refused("GET", "trade/order-info", {"clientOid": "bid"})
    assert {} == exchange.imbalance()


def test_many_clients_at_once(exchange: SimulatedExchange) -> None:
    """Eight threads place orders over REST at once; every one of them is there, and the money balances."""
    replies: list[str] = []

    def work(number: int) -> None:
        http = Http(exchange)
        for turn in range(5):
            replies.append(http.place(clientOid=f"t{number}-{turn}", qty="0.001")["orderId"])

    workers = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert 40 == len(set(replies))
    assert 40 * 80 == exchange.balance("USDT", "locked")
    assert ({}, []) == (exchange.imbalance(), exchange.failures)


def test_secrets_stay_out_of_sight(exchange: SimulatedExchange) -> None:
    """Neither repr nor the kept requests show the secret, the passphrase or a signature."""
    with socket(exchange, "private", login=True) as line:
        line.send("ping")
        line.receive()
    Http(exchange).place()
    shown = repr(exchange) + repr(exchange.received) + repr(exchange.credentials)
    assert exchange.credentials.api_secret not in shown
    assert exchange.credentials.api_pass not in shown
    assert "sign" not in shown


def test_without_aiohttp_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where aiohttp is missing the error says what to install."""
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    monkeypatch.delitem(sys.modules, "bitget_client.simulator.server", raising=False)
    with pytest.raises(ImportError, match=r"bitget_client\[simulator\]"):
        SimulatedExchange().start()
    assert [] == threads()
