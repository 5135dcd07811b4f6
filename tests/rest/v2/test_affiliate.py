"""``rest/v2/affiliate.py``: reads that are sent as POST."""

from __future__ import annotations

import json

import pytest
import requests
import responses

from bitget_client import errors, paginate
from bitget_client.rest.v2 import RestClientV2
from tests.rest.v2.conftest import Answers


def test_pages_are_counted_in_the_body(client: RestClientV2, exchange_says: Answers) -> None:
    """Page numbers must go out as text in the JSON body, from 1 until a page is empty."""
    for uids in ([1, 2], [3], []):
        exchange_says("POST", "/broker/customer-list", [{"uid": uid, "registerTime": "1700000000000"} for uid in uids])
    assert [1, 2, 3] == [row.uid for row in paginate(client.get_agent_customer_list, show_sub=True)]
    sent = [json.loads(call.request.body or "") for call in responses.calls]
    assert [{"pageNo": number, "showSub": "yes"} for number in ("1", "2", "3")] == sent


def test_lost_answer_of_a_read_is_no_open_question(client: RestClientV2, exchange_says: Answers) -> None:
    """A read changes nothing, POST or not: a lost answer must not be reported as an unknown outcome."""
    responses.add("POST", "https://api.bitget.com/api/v2/broker/customer-list", body=requests.ConnectionError("cut"))
    with pytest.raises(errors.TransportError) as caught:
        client.get_agent_customer_list()
    assert not isinstance(caught.value, errors.OutcomeUnknown)
