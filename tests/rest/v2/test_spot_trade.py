"""``rest/v2/spot_trade.py``: orders as bytes on the wire, fees inside a text; the rest is in ``tests/catalogue``."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import responses

from bitget_client.errors import InvalidArgument
from bitget_client.models.v2.spot_trade import BatchResult, OrderAck, OrderFailure, OrderFee, PlaceOrder
from bitget_client.rest.v2 import RestClientV2
from tests.rest.v2.conftest import Answers


def test_one_order(client: RestClientV2, exchange_says: Answers) -> None:
    """An order must leave as one JSON object in the exchange's spelling, and its ids come back typed."""
    exchange_says("POST", "/spot/trade/place-order", {"orderId": "12", "clientOid": "mine"})
    placed = client.spot_submit_order(
        symbol="BTCUSDT",
        side="buy",
        order_type="limit",
        force="gtc",
        size=Decimal("0.10"),
        price=30000,
        client_oid="mine",
        preset_stop_loss_price="20000",
        receive_window=500,
    )
    assert OrderAck(order_id="12", client_oid="mine") == placed.data
    sent = {
        "symbol": "BTCUSDT",
        "side": "buy",
        "orderType": "limit",
        "force": "gtc",
        "size": "0.10",
        "price": "30000",
        "clientOid": "mine",
        "presetStopLossPrice": "20000",
        "receiveWindow": "500",
    }
    assert sent == json.loads(responses.calls[0].request.body or "")


def test_batch_with_one_refused_item(client: RestClientV2, exchange_says: Answers) -> None:
    """Objects and mappings leave in one list; what failed is told beside what was placed."""
    answered = {
        "successList": [{"orderId": "1", "clientOid": "a"}],
        "failureList": [{"orderId": "", "clientOid": "b", "errorMsg": "too small", "errorCode": "45110"}],
    }
    exchange_says("POST", "/spot/trade/batch-orders", answered)
    order = PlaceOrder(side="buy", order_type="limit", force="gtc", size="1", price="2", client_oid="a")
    result = client.spot_batch_submit_orders(symbol="BTCUSDT", order_list=[order, {"clientOid": "b"}]).data
    failure = OrderFailure(order_id="", client_oid="b", error_msg="too small", error_code="45110")
    assert BatchResult(success_list=[OrderAck(order_id="1", client_oid="a")], failure_list=[failure]) == result
    sent = json.loads(responses.calls[0].request.body or "")
    assert "BTCUSDT" == sent["symbol"]
    assert ["a", "b"] == [item["clientOid"] for item in sent["orderList"]]


def test_fees_that_come_as_text(client: RestClientV2, exchange_says: Answers) -> None:
    """Fees are JSON inside a text, by coin; they must be read, as must an order without them."""
    fees = '{"BGB":{"deduction":true,"feeCoinCode":"BGB","totalFee":-0.0041},"newFees":{"c":0,"t":-0.112079256}}'
    exchange_says("GET", "/spot/trade/orderInfo", [{"orderId": "1", "feeDetail": fees}, {"feeDetail": ""}])
    order, bare = client.get_spot_order(order_id="1").data
    assert {
        "BGB": OrderFee(deduction=True, fee_coin_code="BGB", total_fee=Decimal("-0.0041")),
        "newFees": OrderFee(by_coupon=Decimal(0), total=Decimal("-0.112079256")),
    } == order.fee_detail
    assert {} == bare.fee_detail


@pytest.mark.parametrize(("said", "ok"), [("success", True), ("failure", False), (None, False)])
def test_replaced_or_not(client: RestClientV2, exchange_says: Answers, said: str | None, ok: bool) -> None:
    """Whether an order was replaced stands in the answer, not in its code."""
    exchange_says("POST", "/spot/trade/cancel-replace-order", {"orderId": "1", "success": said, "msg": "why"})
    assert ok is client.spot_canceland_submit_order(symbol="BTCUSDT", price="1", size="2", order_id="1").data.ok


def test_bad_input_is_refused_unsent(client: RestClientV2, exchange_says: Answers) -> None:
    """A float, and a misspelt field of a batch item, must be refused before anything is sent."""
    with pytest.raises(InvalidArgument, match="size=0.1 is a float"):
        client.spot_submit_order(
            symbol="BTCUSDT",
            side="buy",
            order_type="market",
            force="gtc",
            size=0.1,  # type: ignore[arg-type]
        )
    with pytest.raises(InvalidArgument, match="'oder_id' is unknown"):
        client.spot_batch_cancel_orders(order_list=[{"oder_id": "1"}])
    assert 0 == len(responses.calls)
