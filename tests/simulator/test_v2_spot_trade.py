"""Spot orders and fills of V2, as a stranger with a classic account makes and reads them."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.classic import Classic, spot_order
from tests.simulator.peer import Http


@pytest.fixture
def classic(exchange: SimulatedExchange) -> Classic:
    return Classic(exchange)


def info(classic: Classic, **named: str) -> Any:
    (row,) = classic.get("spot/trade/orderInfo", **named)
    return row


def test_a_resting_order_is_live_until_it_is_cancelled(exchange: SimulatedExchange, classic: Classic) -> None:
    """It stands among the open orders with its limit as priceAvg, then in the history with its reason."""
    placed = classic.spot(clientOid="a1")
    assert "a1" == placed["clientOid"]
    (open_row,) = classic.get("spot/trade/unfilled-orders", symbol="BTCUSDT")
    assert ("live", "80000", "0", "0.01") == (
        open_row["status"], open_row["priceAvg"], open_row["basePrice"], open_row["size"],
    )  # fmt: skip
    assert placed == classic.post("spot/trade/cancel-order", {"symbol": "BTCUSDT", "clientOid": "a1"})
    assert [] == classic.get("spot/trade/unfilled-orders")
    (row,) = classic.get("spot/trade/history-orders")
    assert ("cancelled", "normal_cancel", "80000") == (row["status"], row["cancelReason"], row["price"])
    assert row == info(classic, orderId=placed["orderId"])
    assert {} == exchange.imbalance()


def test_a_market_buy_says_how_much_to_spend(exchange: SimulatedExchange, classic: Classic) -> None:
    """Its size is in quote coin; the fee is taken in what was bought and printed below zero."""
    placed = classic.spot(orderType="market", size="100")
    row = info(classic, orderId=placed["orderId"])
    assert ("filled", "100", "0", "market") == (row["status"], row["size"], row["price"], row["orderSource"])
    spent, bought = Decimal(row["quoteVolume"]), Decimal(row["baseVolume"])
    assert Decimal(99) < spent <= 100
    assert (spent / bought).quantize(Decimal("0.01")) == Decimal(row["priceAvg"]).quantize(Decimal("0.01"))
    fees = json.loads(row["feeDetail"])
    assert "BTC" == fees["BTC"]["feeCoinCode"]
    assert fees["newFees"]["t"] == fees["BTC"]["totalFee"] < 0
    rows = classic.get("spot/trade/fills", orderId=placed["orderId"])
    assert bought == sum(Decimal(fill["size"]) for fill in rows)
    assert {("taker", "BTC", "no")} == {
        (fill["tradeScope"], fill["feeDetail"]["feeCoin"], fill["feeDetail"]["deduction"]) for fill in rows
    }
    assert fees["BTC"]["totalFee"] == pytest.approx(sum(float(fill["feeDetail"]["totalFee"]) for fill in rows))
    assert {} == exchange.imbalance()


def test_a_market_sell_says_how_much_to_sell(classic: Classic) -> None:
    """Its size is in base coin; no force is needed on a market order."""
    fields = spot_order(orderType="market", side="sell", size="0.02")
    del fields["force"]
    row = info(classic, orderId=classic.post("spot/trade/place-order", fields)["orderId"])
    assert ("filled", "0.02", "0.02") == (row["status"], row["size"], row["baseVolume"])


def test_a_partly_filled_order_says_so(exchange: SimulatedExchange, classic: Classic) -> None:
    """An order larger than the best level, at its price, fills in part and rests."""
    ask, size = classic.get("spot/market/orderbook", symbol="BTCUSDT", limit="1")["asks"][0]
    placed = classic.spot(price=ask, size=str(Decimal(size) + Decimal("0.001")))
    (row,) = classic.get("spot/trade/unfilled-orders")
    assert (placed["orderId"], "partially_filled", size) == (row["orderId"], row["status"], row["baseVolume"])
    assert Decimal(ask) == Decimal(row["basePrice"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"symbol": "NOUSDT"}, "40034"),
        ({"symbol": ""}, "40019"),
        ({"side": "hold"}, "40020"),
        ({"force": ""}, "40019"),
        ({"force": "later"}, "40020"),
        ({"size": "-1"}, "40020"),
        ({"size": "0.0000001"}, "40808"),
        ({"price": "80000.001"}, "40808"),
        ({"price": "200000"}, "43009"),
        ({"side": "sell", "price": "100"}, "43008"),
        ({"price": "80000", "size": "0.000001"}, "45110"),
        ({"size": "1000"}, "43012"),
        ({"clientOid": "taken"}, "43118"),
        ({"receiveWindow": "60001"}, "40079"),
        ({"requestTime": "1", "receiveWindow": "5000"}, "40078"),
        ({"requestTime": "soon"}, "40020"),
    ],
)
def test_refused_orders(exchange: SimulatedExchange, classic: Classic, fields: dict[str, str], code: str) -> None:
    """Each broken rule has the code that classic accounts are told, and nothing is left of the order."""
    classic.spot(clientOid="taken")
    assert code == classic.refused("POST", "spot/trade/place-order", body=spot_order(**fields))
    assert 1 == len(classic.get("spot/trade/unfilled-orders"))


@pytest.mark.parametrize("field", ["size", "force", "price"])
def test_a_refusal_names_the_field_as_it_was_sent(classic: Classic, field: str) -> None:
    """The core knows fields by V3's names; who speaks V2 is told V2's."""
    answer = classic.call("POST", "/api/v2/spot/trade/place-order", body=spot_order(**{field: "x"}))
    assert ("40020", f"Parameter {field} error") == (answer.json()["code"], answer.json()["msg"])


def test_a_request_inside_its_window_passes(classic: Classic) -> None:
    """requestTime and receiveWindow of a fresh call are no obstacle."""
    classic.spot(requestTime=str(time.time_ns() // 1_000_000), receiveWindow="60000")


def test_a_batch_tells_good_and_bad_apart(classic: Classic) -> None:
    """Single mode takes the batch's symbol; what fails stands in a list of its own with its code."""
    answer = classic.post(
        "spot/trade/batch-orders",
        {
            "symbol": "BTCUSDT",
            "orderList": [spot_order(clientOid="b1", symbol="ETHUSDT"), spot_order(size="0", clientOid="b2")],
        },
    )
    assert ["b1"] == [row["clientOid"] for row in answer["successList"]]
    (failure,) = answer["failureList"]
    assert ("b2", "40020", "") == (failure["clientOid"], failure["errorCode"], failure["orderId"])
    assert "BTCUSDT" == info(classic, clientOid="b1")["symbol"]


def test_a_batch_of_many_symbols(classic: Classic) -> None:
    """Multiple mode takes each item's own symbol, for placing and for cancelling."""
    items = [spot_order(clientOid="m1"), spot_order(symbol="ETHUSDT", price="3100", clientOid="m2")]
    placed = classic.post("spot/trade/batch-orders", {"batchMode": "multiple", "orderList": items})
    assert ["m1", "m2"] == [row["clientOid"] for row in placed["successList"]]
    named = [{"symbol": "BTCUSDT", "clientOid": "m1"}, {"symbol": "BTCUSDT", "clientOid": "m2"}]
    gone = classic.post("spot/trade/batch-cancel-order", {"batchMode": "multiple", "orderList": named})
    assert ["m1"] == [row["clientOid"] for row in gone["successList"]]
    assert ["43001"] == [row["errorCode"] for row in gone["failureList"]]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"orderList": [spot_order()]}, "40019"),
        ({"symbol": "BTCUSDT"}, "40019"),
        ({"symbol": "BTCUSDT", "orderList": "all"}, "40020"),
        ({"symbol": "BTCUSDT", "orderList": [spot_order()] * 51}, "40306"),
        ({"symbol": "BTCUSDT", "batchMode": "both", "orderList": [spot_order()]}, "40020"),
    ],
)
def test_refused_batches(classic: Classic, body: dict[str, Any], code: str) -> None:
    """A batch as a whole is refused when it is not one, without a symbol, or too long."""
    assert code == classic.refused("POST", "spot/trade/batch-orders", body=body)


def test_cancelling_a_symbol_leaves_the_others(classic: Classic) -> None:
    """The answer names the symbol; orders of others stay open."""
    classic.spot()
    kept = classic.spot(symbol="ETHUSDT", price="3100")
    assert {"symbol": "BTCUSDT"} == classic.post("spot/trade/cancel-symbol-order", {"symbol": "BTCUSDT"})
    assert [kept["orderId"]] == [row["orderId"] for row in classic.get("spot/trade/unfilled-orders")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"orderId": "1"}, "40019"),
        ({"symbol": "BTCUSDT"}, "40019"),
        ({"symbol": "BTCUSDT", "orderId": "1"}, "43001"),
        ({"symbol": "ETHUSDT", "clientOid": "c1"}, "43001"),
    ],
)
def test_refused_cancels(classic: Classic, body: dict[str, str], code: str) -> None:
    """An order that is not there, or is another symbol's, does not exist."""
    classic.spot(clientOid="c1")
    assert code == classic.refused("POST", "spot/trade/cancel-order", body=body)


def test_what_is_done_cannot_be_cancelled(classic: Classic) -> None:
    """A filled order does not exist any more for cancelling."""
    filled = classic.spot(orderType="market", size="100")
    body = {"symbol": "BTCUSDT", "orderId": filled["orderId"]}
    assert "43001" == classic.refused("POST", "spot/trade/cancel-order", body=body)


def test_replacing_an_order(exchange: SimulatedExchange, classic: Classic) -> None:
    """The old order is cancelled and a new one stands at the new price, of the old one's side and force."""
    old = classic.spot(force="post_only")
    answer = classic.post(
        "spot/trade/cancel-replace-order",
        {"symbol": "BTCUSDT", "orderId": old["orderId"], "price": "81000", "size": "0.02", "newClientOid": "r1"},
    )
    assert ("success", "r1", None) == (answer["success"], answer["clientOid"], answer["msg"])
    (row,) = classic.get("spot/trade/unfilled-orders")
    assert (answer["orderId"], "81000", "0.02", "buy") == (row["orderId"], row["priceAvg"], row["size"], row["side"])
    assert "cancelled" == info(classic, orderId=old["orderId"])["status"]
    assert {} == exchange.imbalance()


def test_a_replacement_that_is_refused_costs_the_old_order(classic: Classic) -> None:
    """The answer says failure and why, and the old order is gone, as the exchange warns."""
    old = classic.spot()
    body = {"symbol": "BTCUSDT", "orderId": old["orderId"], "price": "80000", "size": "1000"}
    answer = classic.post("spot/trade/cancel-replace-order", body)
    assert ("failure", "Insufficient balance") == (answer["success"], answer["msg"])
    assert [] == classic.get("spot/trade/unfilled-orders")
    assert "43001" == classic.refused("POST", "spot/trade/cancel-replace-order", body=body)


def test_replacing_a_batch(classic: Classic) -> None:
    """Every item has a row that says success or failure."""
    old = classic.spot()
    item = {"symbol": "BTCUSDT", "price": "81000", "size": "0.01"}
    rows = classic.post(
        "spot/trade/batch-cancel-replace-order",
        {"orderList": [{**item, "orderId": old["orderId"]}, {**item, "orderId": "7"}]},
    )
    assert ["success", "failure"] == [row["success"] for row in rows]
    assert "The order does not exist" == rows[1]["msg"]


def test_an_unknown_order_is_an_empty_list(classic: Classic) -> None:
    """orderInfo answers nothing for what is not there, and refuses to look for nothing."""
    assert [] == classic.get("spot/trade/orderInfo", orderId="1")
    assert [] == classic.get("spot/trade/orderInfo", clientOid="nobody")
    assert "40019" == classic.refused("GET", "spot/trade/orderInfo")


def test_lists_page_by_id(classic: Classic) -> None:
    """Newest first; idLessThan continues below an order's id; time bounds are included."""
    ids = [classic.spot()["orderId"] for _ in range(4)][::-1]
    first = classic.get("spot/trade/unfilled-orders", limit="3")
    rest = classic.get("spot/trade/unfilled-orders", limit="3", idLessThan=first[-1]["orderId"])
    assert ids == [row["orderId"] for row in first + rest]
    assert [] == classic.get("spot/trade/unfilled-orders", endTime=str(int(rest[0]["cTime"]) - 1))
    assert ids[1:2] == [row["orderId"] for row in classic.get("spot/trade/unfilled-orders", orderId=ids[1])]
    classic.post("spot/trade/cancel-symbol-order", {"symbol": "BTCUSDT"})
    older = classic.get("spot/trade/history-orders", limit="2", idLessThan=ids[1])
    assert ids[2:] == [row["orderId"] for row in older]


def test_fills_page_by_trade(classic: Classic) -> None:
    """Fills come newest first, of one symbol or of all."""
    for symbol in ("BTCUSDT", "ETHUSDT", "BTCUSDT"):
        classic.spot(symbol=symbol, orderType="market", size="20")
    everything = classic.get("spot/trade/fills")
    assert ["BTCUSDT", "ETHUSDT", "BTCUSDT"] == [row["symbol"] for row in everything]
    assert everything[1:2] == classic.get("spot/trade/fills", symbol="ETHUSDT")
    assert everything[1:] == classic.get("spot/trade/fills", idLessThan=everything[0]["tradeId"])


def test_a_unified_key_is_told_to_use_v3(exchange: SimulatedExchange) -> None:
    """Classic calls are not for unified accounts."""
    answer = Http(exchange).call("GET", "/api/v2/spot/trade/unfilled-orders")
    assert (400, "40085") == (answer.status_code, answer.json()["code"])
