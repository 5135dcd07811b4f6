"""Triggered futures orders of classic accounts, in V2's words, by a stranger over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.test_v2_futures_trade import COIN, LINE, SYMBOL, Desk


class PlanDesk(Desk):
    """A desk that waits for prices. The market stands near 90,200."""

    @staticmethod
    def plan_fields(**fields: str) -> dict[str, str]:
        usual = {"planType": "normal_plan", "marginMode": "crossed", "size": "0.01", "triggerPrice": "91000",
                 "triggerType": "fill_price", "side": "buy", "orderType": "market"}  # fmt: skip
        return {**COIN, **usual, **fields}

    def plan(self, **fields: str) -> Any:
        return self.post("mix/order/place-plan-order", self.plan_fields(**fields))

    def guard(self, **fields: str) -> Any:
        return self.post("mix/order/place-tpsl-order", {**COIN, "holdSide": "buy", **fields})

    def waiting(self, plan_type: str = "profit_loss", **query: str) -> list[dict[str, Any]]:
        return self.get("mix/order/orders-plan-pending", **LINE, planType=plan_type, **query)["entrustedList"] or []

    def past(self, plan_type: str = "profit_loss", **query: str) -> list[dict[str, Any]]:
        return self.get("mix/order/orders-plan-history", **LINE, planType=plan_type, **query)["entrustedList"] or []

    def move(self, price: int) -> None:
        self.exchange.market("BTCUSDT", "USDT-FUTURES").set_price(price)


@pytest.fixture
def desk(exchange: SimulatedExchange) -> Iterator[PlanDesk]:
    yield PlanDesk(exchange)
    assert [] == exchange.failures
    assert {} == exchange.imbalance()


def test_a_plan_becomes_an_order(desk: PlanDesk) -> None:
    """It waits, is triggered by the last price, and names the order that it sent."""
    plan = desk.plan(stopLossTriggerPrice="89000")
    assert [("live", "fill_price")] == [(row["planStatus"], row["triggerType"]) for row in desk.waiting("normal_plan")]
    asked = {**LINE, "planType": "normal_plan", "planOrderId": plan["orderId"]}
    assert [] == desk.get("mix/order/plan-sub-order", **asked)
    desk.move(91100)
    (row,) = desk.past("normal_plan", planStatus="executed")
    assert plan["orderId"] == row["orderId"] and row["baseVolume"] == "0.01"
    (sent,) = desk.get("mix/order/plan-sub-order", **asked)
    assert (row["executeOrderId"], "success") == (sent["orderId"], sent["status"])
    assert ["0.01"] == [position["total"] for position in desk.positions().values()]
    assert [("loss_plan", "89000")] == [(guard["planType"], guard["triggerPrice"]) for guard in desk.waiting()]


def test_a_plan_is_changed_and_cancelled(desk: PlanDesk) -> None:
    """What is named changes, the rest stays; what is cancelled cannot be cancelled again."""
    plan = desk.plan(orderType="limit", price="91500", clientOid="p")
    named = {**SYMBOL, "planType": "normal_plan", "clientOid": "p", "newTriggerPrice": "91200", "newPrice": "91600"}
    assert plan == desk.post("mix/order/modify-plan-order", named)
    (row,) = desk.waiting("normal_plan", clientOid="p")
    assert ("91200", "91600", "0.01") == (row["triggerPrice"], row["price"], row["size"])
    cancel = {**SYMBOL, "orderIdList": [{"clientOid": "p"}, {"orderId": "1"}]}
    done = desk.post("mix/order/cancel-plan-order", cancel)
    assert ["p"] == [row["clientOid"] for row in done["successList"]]
    assert ["43025"] == [row["errorCode"] for row in done["failureList"]]
    assert ["cancelled"] == [row["planStatus"] for row in desk.past("normal_plan")]
    everything = {**LINE, "planType": "normal_plan"}
    assert "22001" == desk.refused("POST", "mix/order/cancel-plan-order", body=everything)


def test_a_plan_that_is_refused_when_due(desk: PlanDesk) -> None:
    """It fails to execute, and its sub-order says so."""
    plan = desk.plan(size="50")
    desk.move(91100)
    (row,) = desk.past("normal_plan", planStatus="fail_trigger")
    assert "fail_execute" == row["planStatus"]
    asked = {**LINE, "planType": "normal_plan", "planOrderId": plan["orderId"]}
    assert [("", "fail")] == [(sub["orderId"], sub["status"]) for sub in desk.get("mix/order/plan-sub-order", **asked)]


def test_a_trailing_plan_follows_the_price(desk: PlanDesk) -> None:
    """A buy goes off when the price has come up by the ratio from its lowest."""
    desk.plan(planType="track_plan", triggerPrice="89500", callbackRatio="1")
    for price in (89_400, 89_000, 89_800):
        desk.move(price)
        assert {} == desk.positions()
    desk.move(90_000)
    assert ["0.01"] == [position["total"] for position in desk.positions().values()]


def test_an_order_brings_its_guards_along(desk: PlanDesk) -> None:
    """Take-profit and stop-loss of an order live once it is filled; one ends the other."""
    placed = desk.place(presetStopSurplusPrice="92000", presetStopLossPrice="88000", presetStopLossExecutePrice="87900")
    row = desk.detail(orderId=placed["orderId"])
    assert ("92000", "88000", "87900") == (
        row["presetStopSurplusPrice"], row["presetStopLossPrice"], row["presetStopLossExecutePrice"],
    )  # fmt: skip
    assert {"profit_plan", "loss_plan"} == {guard["planType"] for guard in desk.waiting()}
    desk.move(92_100)
    assert {} == desk.positions()
    assert [] == desk.waiting()
    last = desk.get("mix/order/orders-history", **LINE, orderSource="profit_market")["entrustedList"]
    assert ["sell"] == [order["side"] for order in last]


def test_guards_of_a_whole_position(desk: PlanDesk) -> None:
    """They show in the position, follow its size, and replace each other."""
    desk.place()
    both = {"holdSide": "buy", "stopSurplusTriggerPrice": "95000", "stopLossTriggerPrice": "88000"}
    rows = desk.post("mix/order/place-pos-tpsl", {**COIN, **both, "stopLossClientOid": "sl"})
    assert ["", "sl"] == [row["stopLossClientOid"] for row in rows]
    desk.guard(planType="pos_profit", triggerPrice="94000")
    position = desk.positions()["long"]
    assert ("94000", "88000", rows[1]["orderId"]) == (
        position["takeProfit"], position["stopLoss"], position["stopLossId"],
    )  # fmt: skip
    change = {**COIN, "clientOid": "sl", "triggerPrice": "89000", "size": "", "executePrice": "0"}
    desk.post("mix/order/modify-tpsl-order", change)
    assert "89000" == desk.positions()["long"]["stopLoss"]
    desk.place(size="0.02")
    desk.move(88_900)
    assert {} == desk.positions()
    closed = desk.get("mix/order/orders-history", **LINE, orderSource="pos_loss_market")["entrustedList"]
    assert ["0.03"] == [order["baseVolume"] for order in closed]


def test_guards_in_hedge_mode(desk: PlanDesk) -> None:
    """holdSide is long or short there, and rows name the position's side."""
    desk.hedge()
    desk.place(tradeSide="open", side="sell")
    wrong = {**COIN, "planType": "pos_loss", "triggerPrice": "92000", "holdSide": "sell"}
    assert "40020" == desk.refused("POST", "mix/order/place-tpsl-order", body=wrong)
    desk.guard(planType="loss_plan", triggerPrice="92000", holdSide="short", size="0.004")
    (row,) = desk.waiting()
    assert ("sell", "short", "close", "0.004") == (row["side"], row["posSide"], row["tradeSide"], row["size"])
    desk.move(92_100)
    assert ["0.006"] == [position["total"] for position in desk.positions().values()]


def test_a_moving_stop(desk: PlanDesk) -> None:
    """moving_plan closes a part when the price falls back by the ratio."""
    desk.place()
    desk.guard(planType="moving_plan", triggerPrice="91000", rangeRate="1", size="0.006")
    desk.move(92_000)
    assert "0.01" == desk.positions()["long"]["total"]
    desk.move(91_000)
    assert "0.004" == desk.positions()["long"]["total"]


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("40830", {"planType": "pos_profit", "triggerPrice": "89000"}),
        ("40834", {"planType": "pos_loss", "triggerPrice": "91000"}),
        ("40757", {"planType": "profit_plan", "triggerPrice": "92000", "size": "0.5"}),
        ("40019", {"planType": "profit_plan", "triggerPrice": "92000"}),
        ("40837", {"planType": "pos_loss", "triggerPrice": "91000", "holdSide": "sell"}),
        ("40020", {"planType": "pos_loss", "triggerPrice": "88000", "holdSide": "long"}),
        ("99404", {"planType": "pos_loss", "triggerPrice": "88000", "triggerType": "index_price"}),
    ],
)
def test_refusals(desk: PlanDesk, code: str, fields: dict[str, str]) -> None:
    """What makes no sense for a position is refused, and nothing waits."""
    desk.place()
    body = {**COIN, "holdSide": "buy", **fields}
    assert code == desk.refused("POST", "mix/order/place-tpsl-order", body=body)
    assert [] == desk.waiting()


def test_neither_half_is_placed_when_one_is_refused(desk: PlanDesk) -> None:
    """place-pos-tpsl is done as a whole."""
    desk.place()
    both = {"holdSide": "buy", "stopSurplusTriggerPrice": "95000", "stopLossTriggerPrice": "95000"}
    assert "40834" == desk.refused("POST", "mix/order/place-pos-tpsl", body={**COIN, **both})
    assert [] == desk.waiting()
