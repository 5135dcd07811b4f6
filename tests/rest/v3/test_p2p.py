"""``rest/v3/p2p.py``: a listing whose next cursor has a name of its own, and ways to pay that go both ways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import responses

from bitget_client.models.v3.p2p import PayMethodRef
from bitget_client.rest.paging import paginate
from bitget_client.rest.v3 import RestClientV3

URL = "https://api.bitget.com/api/v3/p2p/"


def answer(data: Any) -> dict[str, Any]:
    return {"code": "00000", "msg": "success", "requestTime": 1700000000000, "data": data}


@pytest.fixture
def client() -> Iterator[RestClientV3]:
    with RestClientV3("key", "secret", "pass", rate_limit="off") as made:
        yield made


@responses.activate
def test_orders_page_after_page(client: RestClientV3) -> None:
    """``nextId`` of one page must be the ``cursor`` of the next call, until there is none."""
    responses.add(responses.GET, URL + "all-orders", json=answer({"items": [{"orderId": "1"}], "nextId": "n1"}))
    responses.add(responses.GET, URL + "all-orders", json=answer({"items": [{"orderId": "2"}], "nextId": None}))
    orders = list(paginate(client.get_p2p_all_orders, side="buy"))
    assert ["1", "2"] == [order.order_id for order in orders]
    assert ["side=buy", "side=buy&cursor=n1"] == [str(call.request.url).partition("?")[2] for call in responses.calls]


@responses.activate
def test_ways_to_pay_of_an_answer_serve_a_request(client: RestClientV3) -> None:
    """What an advertisement answers as its ways to pay must be taken when it is changed."""
    methods = [{"payMethodId": "5", "userPayMethodId": "77"}, {"payMethodId": "6"}]
    responses.add(responses.GET, URL + "ad-info", json=answer({"advId": "1", "payMethodIds": methods}))
    responses.add(responses.POST, URL + "ad-update", json=answer("success"))
    known = client.get_p2p_ad_info(adv_id="1").data.pay_method_ids
    assert PayMethodRef(pay_method_id="6") == known[1]
    assert "success" == client.update_p2p_ad(adv_id="1", pay_time_limit=15, pay_method_ids=known).data
    assert methods == json.loads(responses.calls[-1].request.body or b"")["payMethodIds"]


@responses.activate
def test_account_numbers_stay_text(client: RestClientV3) -> None:
    """The number of an account must not lose its leading zeros, nor a name disappear."""
    entries = [{"name": "iban", "type": "number", "value": "00120"}, {"name": "name", "type": "txt", "value": "A. B."}]
    responses.add(responses.GET, URL + "pay-method", json=answer([{"payMethodId": "5", "payMethodInfo": entries}]))
    (method,) = client.get_p2p_pay_methods().data
    assert ["00120", "A. B."] == [entry.value for entry in method.pay_method_info]
