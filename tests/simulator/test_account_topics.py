"""Topics of accounts without sockets: who hears what, in which order, and how often."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bitget_client.simulator.orders import AccountChanged, PositionChanged
from tests.simulator.floor import Ear, Floor

D = Decimal


@pytest.fixture
def floor() -> Floor:
    return Floor()


def test_events_come_in_order_and_balances_last(floor: Floor) -> None:
    """Orders and fills as they happened, then positions, then the account, each of the latter once."""
    ear = Ear()
    for name in ("account", "position", "order", "fill", "fast-fill"):
        floor.hub.subscribe(floor.topic("v3", instType="UTA", topic=name), ear.hear)
    ear.messages.clear()
    fields = {"symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": "0.1"}
    floor.exchange.place(floor.account, "USDT-FUTURES", fields)
    floor.spread()
    names = [message["arg"]["topic"] for message in ear.messages]
    assert ["order", "fill", "fast-fill", "order", "position", "account"] == names
    assert [{"instType": "UTA", "topic": "fast-fill"}] == [m["arg"] for m in ear.messages if m["action"] == "update"]


def test_positions_come_before_balances(floor: Floor) -> None:
    """In whatever order the two changed."""
    fields = {"symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": "0.1"}
    for account, category in ((floor.account, "USDT-FUTURES"), (floor.classic, "USDT-FUTURES")):
        floor.exchange.place(account, category, fields)
    floor.exchange.drain()
    v3, v2 = Ear(), Ear()
    for name in ("account", "position"):
        floor.hub.subscribe(floor.topic("v3", instType="UTA", topic=name), v3.hear)
    floor.hub.subscribe(floor.topic("v2", instType="USDT-FUTURES", channel="account", coin="default"), v2.hear)
    floor.hub.subscribe(floor.topic("v2", instType="USDT-FUTURES", channel="positions", instId="default"), v2.hear)
    v3.messages.clear()
    v2.messages.clear()
    for account in (floor.account, floor.classic):
        (record,) = account.positions.values()
        floor.hub.tell([AccountChanged(account.uid), PositionChanged(account.uid, record)])
    assert ["position", "account"] == [message["arg"]["topic"] for message in v3.messages]
    assert ["positions", "account"] == [message["arg"]["channel"] for message in v2.messages]


def test_only_v3_repeats_the_state_of_an_account(floor: Floor) -> None:
    """Every few seconds account and position come again in V3; V2 tells changes only."""
    v3 = [floor.listen("v3", instType="UTA", topic=name) for name in ("account", "position", "order")]
    v2 = floor.listen("v2", instType="SPOT", channel="account", coin="default")
    floor.hub.repeat()
    assert [2, 2, 0, 1] == [len(ear.messages) for ear in (*v3, v2)]


def test_each_push_of_an_order_has_the_fill_that_it_is_about(floor: Floor) -> None:
    """Two fills of a resting order that are told together show one after the other."""
    market = floor.exchange.market("SPOT", "BTCUSDT")
    price = market.book.best("buy")[0] + market.instrument.tick
    ear = floor.listen("v2", instType="SPOT", channel="orders", instId="BTCUSDT")
    floor.exchange.place(floor.classic, "SPOT", {
        "symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "qty": "0.2", "price": str(price),
    })  # fmt: skip
    for quantity in ("0.05", "0.15"):
        fields = {"symbol": "BTCUSDT", "side": "sell", "orderType": "market", "qty": quantity}
        floor.exchange.place(floor.account, "SPOT", fields)
    floor.spread()
    assert [("live", "0", "0"), ("partially_filled", "0.05", "0.05"), ("filled", "0.15", "0.2")] == [
        (item["status"], item["baseVolume"], item["accBaseVolume"]) for item in ear.items
    ]


@pytest.mark.parametrize(("side", "sign"), [("buy", 1), ("sell", -1)])
def test_a_position_breaks_even_beyond_its_fees(floor: Floor, side: str, sign: int) -> None:
    """The price at which it does is the entry price and both fees, up for a long position and down for a short one."""
    ear = floor.listen("v2", instType="USDT-FUTURES", channel="positions", instId="default")
    fields = {"symbol": "BTCUSDT", "side": side, "orderType": "market", "qty": "0.1"}
    floor.exchange.place(floor.classic, "USDT-FUTURES", fields)
    floor.spread()
    item = ear.items[-1]
    entry, fee = D(item["openPriceAvg"]), 2 * floor.exchange.market("USDT-FUTURES", "BTCUSDT").instrument.taker_fee
    assert abs(D(item["breakEvenPrice"]) - entry * (1 + sign * fee)) < D("0.01")


def test_a_fast_fill_of_one_symbol(floor: Floor) -> None:
    """With a symbol, only its fills are told, and the pushes name it."""
    ear = floor.listen("v3", instType="UTA", topic="fast-fill", symbol="ETHUSDT")
    for symbol in ("BTCUSDT", "ETHUSDT"):
        fields = {"symbol": symbol, "side": "buy", "orderType": "market", "qty": "0.1"}
        floor.exchange.place(floor.account, "USDT-FUTURES", fields)
    floor.spread()
    assert ["ETHUSDT"] == [message["data"]["symbol"] for message in ear.messages]
    assert "ETHUSDT" == ear.messages[0]["arg"]["symbol"]


def test_nobody_hears_of_another_account(floor: Floor) -> None:
    """Topics belong to the account that asked for them."""
    ear = floor.listen("v3", instType="UTA", topic="order")
    other = floor.exchange.add_account()
    fields = {"symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": "100"}
    floor.exchange.place(other, "SPOT", fields)
    floor.spread()
    assert [] == ear.messages


@pytest.mark.parametrize("symbol", ["", "BTCUSDT", "ETHUSDT"])
def test_liquidations_are_told_to_all(floor: Floor, symbol: str) -> None:
    """A long position that is taken over shows as ``buy``, to those who listen to its category or symbol."""
    arg = {"instType": "usdt-futures", "topic": "liquidation", **({"symbol": symbol} if symbol else {})}
    ear = floor.listen("v3", **arg)
    floor.exchange.set_leverage(floor.account, {
        "category": "USDT-FUTURES", "symbol": "BTCUSDT", "leverage": "50", "marginMode": "isolated",
    })  # fmt: skip
    floor.exchange.place(floor.account, "USDT-FUTURES", {
        "symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": "0.1", "marginMode": "isolated",
    })  # fmt: skip
    floor.exchange.set_price(floor.exchange.market("USDT-FUTURES", "BTCUSDT"), D("80000"))
    floor.exchange.run_clockwork()
    floor.spread()
    told = [(item["symbol"], item["side"]) for item in ear.items]
    assert told == ([] if symbol == "ETHUSDT" else [("BTCUSDT", "buy")])
    assert [arg] * len(told) == [message["arg"] for message in ear.messages]


def test_the_largest_liquidation_of_a_side_is_told(floor: Floor) -> None:
    """Two long positions that are taken over together show as one, the larger."""
    ear = floor.listen("v3", instType="usdt-futures", topic="liquidation")
    for account, quantity in ((floor.account, "0.2"), (floor.exchange.add_account(), "0.1")):
        floor.exchange.set_leverage(account, {
            "category": "USDT-FUTURES", "symbol": "BTCUSDT", "leverage": "50", "marginMode": "isolated",
        })  # fmt: skip
        floor.exchange.place(account, "USDT-FUTURES", {
            "symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": quantity, "marginMode": "isolated",
        })  # fmt: skip
    floor.exchange.set_price(floor.exchange.market("USDT-FUTURES", "BTCUSDT"), D("80000"))
    floor.exchange.run_clockwork()
    floor.spread()
    (item,) = ear.items
    assert D("0.2") == round(D(item["amount"]) / D(item["price"]), 6)
