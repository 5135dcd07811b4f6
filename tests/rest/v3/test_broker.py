"""``rest/v3/broker.py``: secrets of keys and listings in pages; the rest is in ``tests/catalogue``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import responses

from bitget_client import paginate
from bitget_client.rest.v3 import RestClientV3

URL = "https://api.bitget.com/api/v3/broker/"


def answer(data: Any) -> dict[str, Any]:
    return {"code": "00000", "msg": "success", "requestTime": 1700000000000, "data": data}


@pytest.fixture
def client() -> Iterator[RestClientV3]:
    with RestClientV3("key", "secret", "pass", rate_limit="off") as made:
        yield made


@responses.activate
def test_new_key_keeps_its_secret_out_of_sight(client: RestClientV3) -> None:
    """The secret of a new key must be readable, but must not be in any repr."""
    key = {"subUid": "1", "label": "bot", "apiKey": "bg_1", "secretKey": "hush", "permType": "read_only"}
    responses.add(responses.POST, URL + "create-sub-apikey", json=answer({**key, "permList": [], "ipList": None}))
    made = client.create_broker_sub_api_key(
        sub_uid="1", passphrase="word", label="bot", ip_list=["10.0.0.1"], perm_type="read_only", perm_list=["uta_mgt"]
    )
    assert ("hush", []) == (made.data.secret_key, made.data.ip_list)
    assert "hush" not in repr(made.data) + repr(made)
    sent = json.loads(responses.calls[0].request.body or "")
    assert (["10.0.0.1"], ["uta_mgt"]) == (sent["ipList"], sent["permList"])


@responses.activate
def test_sub_accounts_go_on_after_the_last_uid(client: RestClientV3) -> None:
    """The next page must be asked for with the last UID of the page before, until one is empty."""
    for uids in (["1", "2"], ["3"], []):
        rows = [{"subUid": uid, "subaccountName": f"sub {uid}"} for uid in uids]
        responses.add(responses.GET, URL + "sub-list", json=answer({"subList": rows}))
    assert ["1", "2", "3"] == [row.sub_uid for row in paginate(client.get_broker_sub_account_list, limit=2)]
    assert ["limit=2", "limit=2&cursor=2", "limit=2&cursor=3"] == [
        (call.request.url or "").partition("?")[2] for call in responses.calls
    ]


@responses.activate
def test_deposits_and_withdrawals_go_on_at_the_end_id(client: RestClientV3) -> None:
    """The next page must be asked for with ``endId``; an answer without one is the last."""
    pages = [{"list": [{"txId": "a", "amount": "1.5"}], "endId": "77"}, {"list": [{"txId": "b", "amount": "2"}]}]
    for page in pages:
        responses.add(responses.GET, URL + "all-sub-deposit-withdrawal", json=answer(page))
    assert ["a", "b"] == [row.tx_id for row in paginate(client.get_broker_all_sub_deposit_withdrawal)]
    assert (responses.calls[1].request.url or "").endswith("?cursor=77")
