"""Spot orders of V2 that wait for a trigger: plans, TP/SL orders, and what an order brings along."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.classic import Classic, spot_order

ALWAYS = {"startTime": "0", "endTime": "9999999999999"}


@pytest.fixture
def classic(exchange: SimulatedExchange) -> Classic:
    return Classic(exchange)


def plan(**fields: str) -> dict[str, str]:
    """A plan to buy at 89000 when the price has come down to 89500."""
    usual = {
        "symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "triggerType": "fill_price",
        "triggerPrice": "89500", "executePrice": "89000", "size": "0.01",
    }  # fmt: skip
    return {**usual, **fields}


def place(classic: Classic, **fields: str) -> Any:
    return classic.post("spot/trade/place-plan-order", plan(**fields))


def current(classic: Classic, symbol: str = "BTCUSDT", **query: str) -> Any:
    return classic.get("spot/trade/current-plan-order", symbol=symbol, **query)["orderList"]


def history(classic: Classic) -> Any:
    return classic.get("spot/trade/history-plan-order", symbol="BTCUSDT", **ALWAYS)["orderList"]


def test_a_plan_waits_and_is_executed(exchange: SimulatedExchange, classic: Classic) -> None:
    """Until the trigger it is a plan and no order; then an order stands at its price and the plan is history."""
    placed = place(classic, clientOid="p1")
    (row,) = current(classic)
    assert ("not_trigger", "89500", "89000", "amount", "p1") == (
        row["status"], row["triggerPrice"], row["executePrice"], row["planType"], row["clientOid"],
    )  # fmt: skip
    assert [] == classic.get("spot/trade/unfilled-orders")
    assert [] == classic.get("spot/trade/plan-sub-order", planOrderId=placed["orderId"])
    exchange.market("BTCUSDT").set_price("89499")
    (order,) = classic.get("spot/trade/unfilled-orders")
    assert ("89000", "0.01", "live") == (order["priceAvg"], order["size"], order["status"])
    assert [] == current(classic)
    assert ["executed"] == [row["status"] for row in history(classic)]
    (sub,) = classic.get("spot/trade/plan-sub-order", planOrderId=placed["orderId"])
    assert (order["orderId"], "limit", "success") == (sub["orderId"], sub["type"], sub["status"])
    assert {} == exchange.imbalance()


def test_a_plan_for_an_amount_spends_it(exchange: SimulatedExchange, classic: Classic) -> None:
    """planType total counts quote coin: the market buy that is sent spends that much."""
    fields = plan(orderType="market", planType="total", size="100")
    del fields["executePrice"]
    placed = classic.post("spot/trade/place-plan-order", fields)
    assert "total" == current(classic)[0]["planType"]
    exchange.market("BTCUSDT").set_price("89400")
    (sub,) = classic.get("spot/trade/plan-sub-order", planOrderId=placed["orderId"])
    (order,) = classic.get("spot/trade/orderInfo", orderId=sub["orderId"])
    assert ("filled", "100") == (order["status"], order["size"])


def test_a_plan_that_is_refused_when_triggered_has_failed(exchange: SimulatedExchange, classic: Classic) -> None:
    """Nothing is reserved before: without the money the plan ends as fail_execute, and its order as fail."""
    placed = place(classic, size="3")
    exchange.market("BTCUSDT").set_price("89400")
    assert ["fail_execute"] == [row["status"] for row in history(classic)]
    (sub,) = classic.get("spot/trade/plan-sub-order", planOrderId=placed["orderId"])
    assert ("", "fail") == (sub["orderId"], sub["status"])


def test_a_plan_is_modified(exchange: SimulatedExchange, classic: Classic) -> None:
    """Trigger, price, type and size change; the id stays; numbers in the body are taken as the examples send them."""
    placed = place(classic)
    body = {"triggerPrice": 89000.5, "executePrice": "88000", "size": 1, "orderType": "limit"}
    assert placed == classic.post("spot/trade/modify-plan-order", {**body, "orderId": placed["orderId"]})
    (row,) = current(classic)
    assert ("89000.5", "88000", "1") == (row["triggerPrice"], row["executePrice"], row["size"])
    market = {"orderId": placed["orderId"], "triggerPrice": "89000", "size": "0.01", "orderType": "market"}
    classic.post("spot/trade/modify-plan-order", market)
    (row,) = current(classic)
    assert ("market", "0") == (row["orderType"], row["executePrice"])


def test_plans_are_cancelled(classic: Classic) -> None:
    """One by id, those of some symbols, or all; afterwards they do not exist for cancelling."""
    first = place(classic)
    assert {"result": "success"} == classic.post("spot/trade/cancel-plan-order", {"orderId": first["orderId"]})
    assert "43025" == classic.refused("POST", "spot/trade/cancel-plan-order", body={"orderId": first["orderId"]})
    other = place(classic, symbol="ETHUSDT", triggerPrice="3100", executePrice="3050")
    second, third = place(classic), place(classic)
    gone = classic.post("spot/trade/batch-cancel-plan-order", {"symbolList": ["BTCUSDT"]})
    assert {"successList": [second, third], "failureList": []} == gone
    assert [other["orderId"]] == [row["orderId"] for row in current(classic, "ETHUSDT")]
    assert [other] == classic.post("spot/trade/batch-cancel-plan-order", {})["successList"]
    assert ["cancelled"] * 3 == [row["status"] for row in history(classic)]


def test_plans_page_by_id(classic: Classic) -> None:
    """The answer says whether there is more and where to go on."""
    ids = [place(classic)["orderId"] for _ in range(3)][::-1]
    first = classic.get("spot/trade/current-plan-order", symbol="BTCUSDT", limit="2")
    assert (True, ids[1], ids[:2]) == (
        first["nextFlag"], first["idLessThan"], [row["orderId"] for row in first["orderList"]],
    )  # fmt: skip
    rest = classic.get("spot/trade/current-plan-order", symbol="BTCUSDT", idLessThan=first["idLessThan"])
    assert (False, ids[2:]) == (rest["nextFlag"], [row["orderId"] for row in rest["orderList"]])
    empty = classic.get("spot/trade/current-plan-order", symbol="ETHUSDT")
    assert {"nextFlag": False, "idLessThan": "", "orderList": []} == empty


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"symbol": "NOUSDT"}, "40034"),
        ({"triggerPrice": ""}, "40019"),
        ({"triggerPrice": "89500.001"}, "40808"),
        ({"triggerType": "moon_price"}, "40020"),
        ({"executePrice": ""}, "40019"),
        ({"executePrice": "0"}, "43011"),
        ({"executePrice": "x"}, "40020"),
        ({"planType": "some"}, "40020"),
        ({"size": "0"}, "40020"),
        ({"side": ""}, "40019"),
        ({"clientOid": "taken"}, "43118"),
    ],
)
def test_refused_plans(classic: Classic, fields: dict[str, str], code: str) -> None:
    """Each broken rule has its code, and no plan is left."""
    place(classic, clientOid="taken")
    assert code == classic.refused("POST", "spot/trade/place-plan-order", body=plan(**fields))
    assert 1 == len(current(classic))


@pytest.mark.parametrize(
    ("method", "path", "fields", "code"),
    [
        ("POST", "cancel-plan-order", {}, "40019"),
        ("POST", "cancel-plan-order", {"orderId": "1"}, "43025"),
        ("POST", "modify-plan-order", plan(orderId="1"), "43025"),
        ("POST", "batch-cancel-plan-order", {"symbolList": "BTCUSDT"}, "40020"),
        ("GET", "current-plan-order", {}, "40019"),
        ("GET", "history-plan-order", {"symbol": "BTCUSDT"}, "40019"),
        ("GET", "plan-sub-order", {"planOrderId": "1"}, "43025"),
    ],
)
def test_refusals(classic: Classic, method: str, path: str, fields: dict[str, str], code: str) -> None:
    """A plan that is not there does not exist, and what is needed has to be named."""
    query, body = (fields, None) if method == "GET" else (None, fields)
    assert code == classic.refused(method, f"spot/trade/{path}", query, body)


# -- take-profit and stop-loss


def test_a_tpsl_order_is_an_order_of_its_own_kind(exchange: SimulatedExchange, classic: Classic) -> None:
    """It is listed, found and cancelled under tpslType tpsl, not among normal orders or plans."""
    placed = classic.spot(tpslType="tpsl", side="sell", triggerPrice="88000", price="87900", clientOid="ignored")
    assert "ignored" != placed["clientOid"]
    (row,) = classic.get("spot/trade/unfilled-orders", tpslType="tpsl")
    assert ("tpsl", "88000", "87900", "live", placed["orderId"]) == (
        row["tpslType"], row["triggerPrice"], row["priceAvg"], row["status"], row["orderId"],
    )  # fmt: skip
    assert [] == classic.get("spot/trade/unfilled-orders")
    assert [] == current(classic)
    (same,) = classic.get("spot/trade/orderInfo", orderId=placed["orderId"])
    assert ("tpsl", "live") == (same["tpslType"], same["status"])
    named = {"symbol": "BTCUSDT", "orderId": placed["orderId"]}
    assert "43001" == classic.refused("POST", "spot/trade/cancel-order", body=named)
    wrong = {**named, "symbol": "ETHUSDT", "tpslType": "tpsl"}
    assert "43001" == classic.refused("POST", "spot/trade/cancel-order", body=wrong)
    assert placed == classic.post("spot/trade/cancel-order", {**named, "tpslType": "tpsl"})
    (gone,) = classic.get("spot/trade/history-orders", tpslType="tpsl")
    assert ("cancelled", "normal_cancel") == (gone["status"], gone["cancelReason"])


@pytest.mark.parametrize(("trigger", "reached"), [("88000", "87999"), ("92000", "92001")])
def test_a_stop_and_a_profit_sell_what_is_held(
    exchange: SimulatedExchange, classic: Classic, trigger: str, reached: str
) -> None:
    """Below the price it is a stop-loss, above a take-profit; what it sold stands in its own record."""
    placed = classic.spot(tpslType="tpsl", side="sell", orderType="market", triggerPrice=trigger, size="0.05")
    exchange.market("BTCUSDT").set_price(reached)
    (row,) = classic.get("spot/trade/history-orders", tpslType="tpsl")
    assert (placed["orderId"], "filled", "0.05") == (row["orderId"], row["status"], row["baseVolume"])
    (order,) = classic.get("spot/trade/history-orders")
    assert ("sell", "0.05", row["quoteVolume"]) == (order["side"], order["baseVolume"], order["quoteVolume"])
    assert {} == exchange.imbalance()


def test_a_market_buy_that_waits_says_how_much_to_spend(exchange: SimulatedExchange, classic: Classic) -> None:
    """As with normal orders, its size is in quote coin."""
    classic.spot(tpslType="tpsl", orderType="market", triggerPrice="88000", size="50")
    exchange.market("BTCUSDT").set_price("87999")
    (order,) = classic.get("spot/trade/history-orders")
    assert ("filled", "50") == (order["status"], order["size"])
    assert Decimal(49) < Decimal(order["quoteVolume"]) <= 50


def test_an_order_brings_its_protection_along(exchange: SimulatedExchange, classic: Classic) -> None:
    """Presets are printed on the open order, come to life when it is filled, and one's execution ends the other."""
    presets = {"presetTakeProfitPrice": "95000", "presetStopLossPrice": "85000", "executeStopLossPrice": "84900"}
    classic.spot(price="90000", size="0.05", **presets)
    (row,) = classic.get("spot/trade/unfilled-orders")
    assert ("95000", "", "85000", "84900") == (
        row["presetTakeProfitPrice"], row["executeTakeProfitPrice"], row["presetStopLossPrice"],
        row["executeStopLossPrice"],
    )  # fmt: skip
    exchange.market("BTCUSDT").set_price("89999")
    waiting = classic.get("spot/trade/unfilled-orders", tpslType="tpsl")
    assert {("95000", "market"), ("85000", "limit")} == {(row["triggerPrice"], row["orderType"]) for row in waiting}
    exchange.market("BTCUSDT").set_price("95001")
    ended = classic.get("spot/trade/history-orders", tpslType="tpsl")
    assert {("95000", "filled"), ("85000", "cancelled")} == {(row["triggerPrice"], row["status"]) for row in ended}
    assert {} == exchange.imbalance()


@pytest.mark.parametrize(
    ("preset", "code"),
    [
        ({"presetTakeProfitPrice": "79000"}, "43013"),
        ({"presetStopLossPrice": "81000"}, "43015"),
    ],
)
def test_a_protection_on_the_wrong_side_is_refused(classic: Classic, preset: dict[str, str], code: str) -> None:
    """A take-profit below a buy's price, or a stop-loss above it, would be due at once."""
    assert code == classic.refused("POST", "spot/trade/place-order", body=spot_order(**preset))
