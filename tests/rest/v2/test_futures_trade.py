"""``rest/v2/futures_trade.py`` and ``futures_plan.py``: orders as bytes on the wire, and what must not be sent."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
import requests
import responses

from bitget_client.errors import InvalidArgument, OutcomeUnknown
from bitget_client.models.v2.futures_trade import (
    FailedFuturesOrder,
    FuturesOrderAck,
    FuturesOrderRef,
    PlaceFuturesOrder,
)
from bitget_client.rest.paging import paginate
from bitget_client.rest.v2 import RestClientV2
from tests.rest.v2.conftest import Answers

URL = "https://api.bitget.com/api/v2/mix/order/"
USDT: dict[str, Any] = {"symbol": "BTCUSDT", "product_type": "usdt-futures", "margin_coin": "USDT"}


def sent() -> Any:
    return json.loads(responses.calls[0].request.body or "")


def test_one_order(client: RestClientV2, exchange_says: Answers) -> None:
    """An order must leave in the exchange's spelling, switches in capitals, and its ids come back typed."""
    exchange_says("POST", "/mix/order/place-order", {"orderId": "12", "clientOid": "mine"})
    placed = client.futures_submit_order(
        **USDT,
        margin_mode="isolated",
        side="sell",
        order_type="limit",
        size=Decimal("0.10"),
        price="30000",
        reduce_only=True,
        client_oid="mine",
    )
    assert FuturesOrderAck(order_id="12", client_oid="mine") == placed.data
    wanted = {
        "symbol": "BTCUSDT",
        "productType": "USDT-FUTURES",
        "marginCoin": "USDT",
        "marginMode": "isolated",
        "size": "0.10",
        "side": "sell",
        "orderType": "limit",
        "price": "30000",
        "reduceOnly": "YES",
        "clientOid": "mine",
    }
    assert wanted == sent()


def test_reduce_only_order_that_pushes_out_others_has_no_id(client: RestClientV2, exchange_says: Answers) -> None:
    """An answer without an order id must not fail: the client's own id is left to ask by."""
    exchange_says("POST", "/mix/order/place-order", {"clientOid": "mine"})
    order: dict[str, Any] = {"margin_mode": "crossed", "side": "sell", "order_type": "market", "size": "1"}
    order["reduce_only"] = "yes"
    assert FuturesOrderAck(order_id=None, client_oid="mine") == client.futures_submit_order(**USDT, **order).data
    assert "YES" == sent()["reduceOnly"]


def test_batch_with_one_refused_item(client: RestClientV2, exchange_says: Answers) -> None:
    """Objects and mappings in both spellings leave alike; a refused item is told beside the taken ones."""
    failed = {"orderId": "", "clientOid": "b", "errorCode": "40762", "errorMsg": "The order amount exceeds the balance"}
    rows = {"successList": [{"orderId": "1", "clientOid": "a"}], "failureList": [failed]}
    exchange_says("POST", "/mix/order/batch-place-order", rows)
    order = PlaceFuturesOrder(size="5", side="buy", order_type="market", reduce_only=False)
    spelt = {"size": "5", "side": "buy", "orderType": "market", "reduceOnly": "NO"}
    ours = {"size": "5", "side": "buy", "order_type": "market", "reduce_only": False}
    result = client.futures_batch_submit_orders(**USDT, margin_mode="crossed", order_list=[order, spelt, ours]).data
    placed = sent()["orderList"]
    assert 3 == len({each.pop("clientOid") for each in placed})  # each new order is given a name
    assert [spelt] * 3 == placed
    assert not result.ok
    assert [FuturesOrderAck(order_id="1", client_oid="a")] == result.success_list
    expected = FailedFuturesOrder(
        order_id="", client_oid="b", error_code="40762", error_msg="The order amount exceeds the balance"
    )
    assert [expected] == result.failure_list


@pytest.mark.parametrize("call", ["futures_batch_cancel_orders", "futures_cancel_plan_order"])
def test_an_empty_list_does_not_cancel_everything(client: RestClientV2, exchange_says: Answers, call: str) -> None:
    """Without a list these calls cancel all there is, so a list that came out empty must be refused, unsent."""
    with pytest.raises(InvalidArgument, match="order_id_list is empty"):
        getattr(client, call)(**USDT, order_id_list=[])
    assert 0 == len(responses.calls)


@pytest.mark.parametrize(
    "arguments",
    [
        {"order_id_list": [FuturesOrderRef(order_id="1")] * 51},
        {"order_id_list": [{"oder_id": "1"}]},
        {"order_id_list": FuturesOrderRef(order_id="1")},
        {"product_type": "SPOT"},
    ],
    ids=["51 items", "misspelt", "no list", "product type"],
)
def test_bad_input_is_refused_unsent(client: RestClientV2, exchange_says: Answers, arguments: dict[str, Any]) -> None:
    """What cannot work must raise InvalidArgument before anything is sent."""
    with pytest.raises(InvalidArgument):
        client.futures_batch_cancel_orders(**{**USDT, **arguments})
    assert 0 == len(responses.calls)


def test_as_many_cancels_as_the_exchange_takes(client: RestClientV2, exchange_says: Answers) -> None:
    """Fifty ids go out in one call."""
    exchange_says("POST", "/mix/order/batch-cancel-orders", {"successList": [], "failureList": None})
    assert client.futures_batch_cancel_orders(**USDT, order_id_list=[FuturesOrderRef(client_oid="a")] * 50).data.ok
    assert [{"clientOid": "a"}] * 50 == sent()["orderIdList"]


def test_lost_change_names_both_ids(client: RestClientV2, exchange_says: Answers) -> None:
    """When the answer to a change is lost, the error must name the old id and the new one: either may be alive."""
    responses.add("POST", URL + "modify-order", body=requests.ConnectionError("cut"))
    with pytest.raises(OutcomeUnknown) as caught:
        client.futures_modify_order(**USDT, client_oid="old", new_client_oid="new", new_size="1", new_price="2")
    assert {"old", "new"} == set(caught.value.client_oids)


def test_lost_take_profit_names_its_ids(client: RestClientV2, exchange_says: Answers) -> None:
    """The ids of a take-profit and a stop-loss set together must be in the error too."""
    responses.add("POST", URL + "place-pos-tpsl", body=requests.ConnectionError("cut"))
    with pytest.raises(OutcomeUnknown) as caught:
        client.futures_submit_position_tpsl(
            **USDT,
            hold_side="long",
            stop_surplus_trigger_price="3",
            stop_loss_trigger_price="1",
            stop_surplus_client_oid="tp",
            stop_loss_client_oid="sl",
        )
    assert ("tp", "sl") == caught.value.client_oids


@pytest.mark.parametrize("name", ["state", "status"])
def test_order_status_under_either_name(client: RestClientV2, exchange_says: Answers, name: str) -> None:
    """One order has its status under another name than listings; one property must serve both."""
    exchange_says("GET", "/mix/order/detail", {"orderId": "1", name: "filled"})
    order = client.get_futures_order(symbol="BTCUSDT", product_type="USDT-FUTURES", order_id="1").data
    assert "filled" == order.order_status


def test_open_orders_page_after_page(client: RestClientV2, exchange_says: Answers) -> None:
    """All orders come, by the id the exchange gives; the end may be a list that is null."""
    pages = [
        {"entrustedList": [{"orderId": "9"}, {"orderId": "8"}], "endId": "8"},
        {"entrustedList": None, "endId": None},
    ]
    for page in pages:
        exchange_says("GET", "/mix/order/orders-pending", page)
    rows = list(paginate(client.get_futures_open_orders, product_type="USDT-FUTURES"))
    assert ["9", "8"] == [row.order_id for row in rows]
    assert [[], ["8"]] == [re.findall(r"idLessThan=(\w+)", call.request.url or "") for call in responses.calls]
