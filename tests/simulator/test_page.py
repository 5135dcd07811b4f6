"""The page for people and the figures it reads. How it looks in a browser is tested in tests/browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
import requests

from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.page import is_loopback
from tests.simulator.peer import Http


@pytest.fixture
def exchange() -> Iterator[SimulatedExchange]:
    with SimulatedExchange(frozen=True) as running:
        yield running
        assert [] == running.failures


def fetch(exchange: SimulatedExchange, path: str, method: str = "GET", **headers: str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, exchange.environment.rest_url + path, headers=headers, timeout=5)


def state(exchange: SimulatedExchange, number: int = 0) -> Any:
    answer = fetch(exchange, f"/_simulator/state?account={number}")
    assert 200 == answer.status_code
    return answer.json()["account"]


def test_the_page_and_all_it_names_are_served(exchange: SimulatedExchange) -> None:
    """Every address in the page's files is answered, with its type; and every file of the page is reachable."""
    html = fetch(exchange, "/")
    assert "text/html; charset=utf-8" == html.headers["Content-Type"]
    named = set(re.findall(r'"(/_simulator/[^"]+)"', html.text))
    scripts = [name for name in named if name.endswith(".js")]
    for name in scripts:
        found = re.findall(r'from "\./([^"]+)"', fetch(exchange, name).text)
        scripts += [path for path in (f"/_simulator/{one}" for one in found) if path not in scripts]
    kinds = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    for path in named | set(scripts):
        answer = fetch(exchange, path)
        assert 200 == answer.status_code, path
        assert f"{kinds[path.rpartition('.')[2]]}; charset=utf-8" == answer.headers["Content-Type"]
    shipped = {f"/_simulator/{file.name}" for file in files("bitget_client.simulator.page").iterdir()}
    assert {path for path in shipped if path.endswith(tuple(kinds))} == named | set(scripts)


def test_the_page_needs_nothing_from_outside(exchange: SimulatedExchange) -> None:
    """No file of the page names another host, and the browser is told to load from nowhere else."""
    for file in files("bitget_client.simulator.page").iterdir():
        if file.name.endswith((".html", ".css", ".js")):
            assert [] == re.findall(r"https?://[^\s\"'`]*", file.read_text("utf-8")), file.name
    policy = fetch(exchange, "/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert f"connect-src 'self' ws://127.0.0.1:{exchange.port};" in policy
    assert "unsafe" not in policy


def test_markets_are_listed_with_their_digits(exchange: SimulatedExchange) -> None:
    """The list of markets says how many digits prices and sizes have."""
    rows = {(row["category"], row["symbol"]): row for row in fetch(exchange, "/_simulator/markets").json()}
    spot = rows["SPOT", "BTCUSDT"]
    assert ("BTC", "USDT", 2, 6) == (spot["base"], spot["quote"], spot["priceDigits"], spot["sizeDigits"])
    assert 1 == rows["USDT-FUTURES", "BTCUSDT"]["priceDigits"]


def test_balances_follow_an_order(exchange: SimulatedExchange) -> None:
    """What an order holds is shown as in orders, and comes back when it is cancelled."""
    http = Http(exchange)
    placed = http.place(price="80000", qty="0.1", clientOid="mine")
    shown = state(exchange)
    usdt = next(row for row in shown["balances"] if row["coin"] == "USDT")
    assert ("92000", "8000", "100000") == (usdt["available"], usdt["locked"], usdt["total"])
    (order,) = shown["orders"]
    assert (placed["orderId"], "mine", "buy", "80000", "0.1", "0") == (
        order["id"], order["clientOid"], order["side"], order["price"], order["quantity"], order["filled"]
    )  # fmt: skip
    assert 1 == shown["orderCount"]
    http.post("trade/cancel-order", {"orderId": placed["orderId"]})
    shown = state(exchange)
    assert ([], 0) == (shown["orders"], shown["orderCount"])
    assert "0" == next(row for row in shown["balances"] if row["coin"] == "USDT")["locked"]


def test_positions_and_fills_are_shown(exchange: SimulatedExchange) -> None:
    """A futures market order leaves a position and its fill."""
    http = Http(exchange)
    placed = http.place(category="USDT-FUTURES", orderType="market", qty="0.1", side="sell")
    shown = state(exchange)
    (position,) = shown["positions"]
    assert ("USDT-FUTURES", "BTCUSDT", "short", "0.1") == tuple(
        position[name] for name in ("category", "symbol", "side", "size")
    )
    assert {placed["orderId"]} == {fill["orderId"] for fill in shown["fills"]}
    assert {"taker"} == {fill["scope"] for fill in shown["fills"]}


def test_the_newest_come_first_and_long_lists_are_cut(exchange: SimulatedExchange) -> None:
    """Of many open orders the newest are listed, and all are counted."""
    http = Http(exchange)
    for number in range(0, 220, 20):
        http.post(
            "trade/place-batch",
            [
                {"category": "SPOT", "symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "qty": "0.001",
                 "price": "80000", "clientOid": f"o{number + one}"}
                for one in range(20)
            ],
        )  # fmt: skip
    shown = state(exchange)
    assert 220 == shown["orderCount"]
    assert [f"o{number}" for number in range(219, 19, -1)] == [row["clientOid"] for row in shown["orders"]]


def test_each_account_is_its_own(exchange: SimulatedExchange) -> None:
    """A further account appears in the list, by its number; there is none beyond."""
    before = len(fetch(exchange, "/_simulator/state").json()["accounts"])
    exchange.add_account({"USDT": 5})
    answer = fetch(exchange, f"/_simulator/state?account={before}").json()
    assert before + 1 == len(answer["accounts"])
    assert ["5"] == [row["total"] for row in answer["account"]["balances"]]
    for wrong in (str(before + 1), "-1", "x", "9" * 30):
        assert 404 == fetch(exchange, f"/_simulator/state?account={wrong}").status_code


def test_no_credentials_are_shown(exchange: SimulatedExchange) -> None:
    """Neither key, secret nor passphrase is on the page."""
    text = fetch(exchange, "/_simulator/state").text + fetch(exchange, "/").text
    who = exchange.credentials
    assert not [secret for secret in (who.api_key, who.api_secret, who.api_pass) if secret in text]


def test_it_only_shows(exchange: SimulatedExchange) -> None:
    """Nothing can be posted, and what is not there is not found; the exchange's own paths are untouched."""
    assert 405 == fetch(exchange, "/_simulator/state", "POST").status_code
    assert 404 == fetch(exchange, "/_simulator/../state.py").status_code
    assert 404 == fetch(exchange, "/_simulator/state.py").status_code
    assert "40404" == fetch(exchange, "/simulator/state").json()["code"]


def test_a_website_cannot_point_its_own_name_here(exchange: SimulatedExchange) -> None:
    """The page answers to loopback names only, so that a foreign name that leads here shows nothing."""
    assert 403 == fetch(exchange, "/_simulator/state", Host="evil.example:8000").status_code
    for name in ("localhost", "localhost:8000", "[::1]:8000", "127.0.0.1"):
        assert 200 == fetch(exchange, "/_simulator/state", Host=name).status_code, name


def test_it_can_be_left_out_or_shown_to_all() -> None:
    """With page False the paths are the exchange's; with True any host name is answered."""
    with SimulatedExchange(frozen=True, page=False) as exchange:
        assert not exchange.has_page
        assert "40404" == fetch(exchange, "/").json()["code"]
    with SimulatedExchange(frozen=True, page=True) as exchange:
        answer = fetch(exchange, "/", Host="box.example:8000")
        assert 200 == answer.status_code
        assert "ws://box.example:8000;" in answer.headers["Content-Security-Policy"]


def test_beyond_this_machine_it_has_to_be_asked_for() -> None:
    """On another host than loopback there is no page by default."""
    assert not SimulatedExchange(host="0.0.0.0").has_page
    assert SimulatedExchange(host="0.0.0.0", page=True).has_page
    assert SimulatedExchange(host="localhost").has_page


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("127.0.0.1", True), ("127.3.2.1", True), ("::1", True), ("[::1]", True),
     ("a.localhost", True), ("0.0.0.0", False), ("10.0.0.1", False), ("localhost.example", False), ("", False)],
)  # fmt: skip
def test_what_is_this_machine(host: str, expected: bool) -> None:
    """Loopback names and addresses are this machine; nothing else is."""
    assert expected == is_loopback(host)


def test_the_wallets_of_a_classic_account_are_shown(exchange: SimulatedExchange) -> None:
    """Each wallet has its own rows, what it owes is shown, and the worth of all is their sum."""
    from bitget_client.simulator.exchange import Exchange

    accounts = fetch(exchange, "/_simulator/state").json()["accounts"]
    (number,) = [row["number"] for row in accounts if row["mode"] == "classic"]

    def borrow(inside: Exchange) -> None:
        account = next(one for one in inside.accounts.values() if one.mode == "classic")
        inside.borrow(account, account.wallet("MARGIN"), "USDT", Decimal(1000))

    exchange.change(borrow)
    shown = state(exchange, number)
    rows = {(row["wallet"], row["coin"]): row for row in shown["balances"]}
    assert "1000" == rows["crossed-margin", "USDT"]["debt"]
    assert "21000" == rows["crossed-margin", "USDT"]["available"]
    assert {"spot", "usdt-futures", "isolated-margin/BTCUSDT"} <= {wallet for wallet, _ in rows}
    assert Decimal(shown["value"]) == sum(Decimal(row["value"]) for row in shown["balances"])


def test_triggered_orders_are_shown_with_what_they_wait_for(exchange: SimulatedExchange) -> None:
    """A take-profit and stop-loss of a position are two rows, each with its price, until the position is gone."""
    http = Http(exchange)
    http.place(category="USDT-FUTURES", orderType="market", qty="0.1", takeProfit="99000", stopLoss="85000")
    rows = state(exchange)["waiting"]
    assert {("take profit", "99000"), ("stop loss", "85000")} == {(row["kind"], row["trigger"]) for row in rows}
    assert {("USDT-FUTURES", "BTCUSDT", "sell", "last")} == {
        (row["category"], row["symbol"], row["side"], row["by"]) for row in rows
    }
    http.place(category="USDT-FUTURES", orderType="market", qty="0.1", side="sell", reduceOnly="yes")
    assert [] == state(exchange)["waiting"]
