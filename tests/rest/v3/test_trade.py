"""``rest/v3/trade.py``: an order and a batch as bytes on the wire; the rest is in ``tests/catalogue``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
import responses

from bitget_client.errors import InvalidArgument
from bitget_client.models.v3.trade import CancelOrder, OrderAck, OrderResult, PlaceOrder
from bitget_client.rest.v3 import RestClientV3

URL = "https://api.bitget.com/api/v3/trade/"


def answer(data: Any) -> dict[str, Any]:
    return {"code": "00000", "msg": "success", "requestTime": 1700000000000, "data": data}


@pytest.fixture
def client() -> Iterator[RestClientV3]:
    with RestClientV3("key", "secret", "pass", rate_limit="off") as made:
        yield made


@responses.activate
def test_one_order(client: RestClientV3) -> None:
    """An order must leave as one JSON object in the exchange's spelling, and its ids come back typed."""
    responses.add(responses.POST, URL + "place-order", json=answer({"orderId": "12", "clientOid": "mine"}))
    placed = client.submit_new_order(
        category="SPOT",
        symbol="BTCUSDT",
        side="buy",
        order_type="limit",
        qty=Decimal("0.10"),
        price="30000",
        client_oid="mine",
    )
    assert OrderAck(order_id="12", client_oid="mine") == placed.data
    sent = {
        "category": "SPOT",
        "symbol": "BTCUSDT",
        "qty": "0.10",
        "price": "30000",
        "side": "buy",
        "orderType": "limit",
        "clientOid": "mine",
    }
    assert sent == json.loads(responses.calls[0].request.body or "")


@responses.activate
def test_batch_with_one_refused_item(client: RestClientV3) -> None:
    """A batch leaves as a bare array; a refused item is told by its row while the call succeeds."""
    rows = [{"orderId": "1", "clientOid": "a"}, {"clientOid": "b", "code": "43012", "msg": "Insufficient balance"}]
    responses.add(responses.POST, URL + "place-batch", json=answer(rows))
    order = PlaceOrder(category="SPOT", symbol="BTCUSDT", side="buy", order_type="market", qty="5", client_oid="a")
    results = client.place_batch_orders(orders=[order, {"symbol": "BTCUSDT", "clientOid": "b"}]).data
    assert [True, False] == [result.ok for result in results]
    assert OrderResult(order_id=None, client_oid="b", code="43012", msg="Insufficient balance") == results[1]
    sent = json.loads(responses.calls[0].request.body or "")
    assert ["a", "b"] == [item["clientOid"] for item in sent]


@responses.activate
@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.submit_new_order(
            category="SPOT", symbol="BTCUSDT", side="buy", order_type="limit", qty=0.1, price="1"
        ),
        lambda client: client.submit_new_order(category="SPOTS", symbol="X", side="buy", order_type="market", qty="1"),
        lambda client: client.get_history_orders(category="SPOT", start_time=datetime(2026, 1, 31)),
        lambda client: client.cancel_batch_orders(orders=[CancelOrder(order_id="1")] * 21),
        lambda client: client.cancel_batch_orders(orders=[{"oder_id": "1"}]),
        lambda client: client.cancel_batch_orders(orders=CancelOrder(order_id="1")),
    ],
    ids=["float", "category", "naive time", "21 items", "misspelt", "no list"],
)
def test_bad_input_is_refused_unsent(client: RestClientV3, call: Any) -> None:
    """What cannot work must raise InvalidArgument before anything is sent."""
    with pytest.raises(InvalidArgument):
        call(client)
    assert 0 == len(responses.calls)


def test_unknown_and_missing_arguments(client: RestClientV3) -> None:
    """Misspelt and missing arguments must be Python's own TypeError."""
    with pytest.raises(TypeError, match="simbol"):
        client.get_unfilled_orders(simbol="BTCUSDT")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="category"):
        client.get_history_orders()  # type: ignore[call-arg]
