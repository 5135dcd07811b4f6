"""The V2 calls that make or change API keys: secrets that must not show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
import responses

from bitget_client import errors
from bitget_client.models.v2.sub_account import NewSubAccount
from bitget_client.rest.v2 import RestClientV2
from bitget_client.trace import TRACE
from tests.rest.v2.conftest import Answers

SECRET, PASSPHRASE = "canary-secret-77bc", "canary-pass-12ad"
ACCOUNT = NewSubAccount(sub_account_name="abcdefgh", passphrase=PASSPHRASE, label="a")


def batch(client: RestClientV2) -> Any:
    return client.batch_create_virtual_subaccount_and_api_key(sub_accounts=[ACCOUNT])


def agent(client: RestClientV2) -> Any:
    return client.create_agent_subaccount(username="agent", passphrase=PASSPHRASE)


def new_key(client: RestClientV2) -> Any:
    return client.create_virtual_subaccount_api_key(
        sub_account_uid="1", passphrase=PASSPHRASE, label="a", perm_list=["spot_trade"]
    )


def changed_key(client: RestClientV2) -> Any:
    return client.modify_virtual_subaccount_api_key(
        sub_account_uid="1", sub_account_api_key="k", passphrase=PASSPHRASE, label="a"
    )


def broker_key(client: RestClientV2) -> Any:
    return client.create_subaccount_api_key(
        sub_uid="1", passphrase=PASSPHRASE, label="bot", perm_type="readonly", perm_list=["spot_trade"]
    )


def changed_broker_key(client: RestClientV2) -> Any:
    return client.modify_subaccount_api_key(
        sub_uid="1", api_key="bg_1", passphrase=PASSPHRASE, perm_type="readonly", perm_list=["spot_trade"]
    )


def copy_key(client: RestClientV2) -> Any:
    return client.create_futures_copy_api(passphrase=PASSPHRASE)


ROW = {"subAccountUid": "1", "secretKey": SECRET}
KEY = {"subUid": "1", "apiKey": "bg_1", "secretKey": SECRET, "label": "bot", "ipList": None, "permList": ["spot_trade"]}
CALLS = [
    (batch, "/user/batch-create-subaccount-and-apikey", [ROW]),
    (agent, "/user/create-agent-subaccount", {"subUid": "1", "secret": SECRET}),
    (new_key, "/user/create-virtual-subaccount-apikey", ROW),
    (changed_key, "/user/modify-virtual-subaccount-apikey", ROW),
    (broker_key, "/broker/manage/create-subaccount-apikey", KEY),
    (changed_broker_key, "/broker/manage/modify-subaccount-apikey", KEY),
    (copy_key, "/copy/mix-trader/create-copy-api", [{"apikey": "bg_1", "secret": SECRET, "permissions": []}]),
]
each_call = pytest.mark.parametrize(("call", "path", "data"), CALLS, ids=[path for _, path, _ in CALLS])
Call = Callable[[RestClientV2], Any]


@each_call
def test_secret_can_be_read_but_does_not_show(
    call: Call, path: str, data: Any, client: RestClientV2, exchange_says: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    """The secret of a key must be in its field, and in no repr and no line of the log; nor the passphrase."""
    caplog.set_level(TRACE, logger="bitget_client")
    exchange_says("POST", path, data)
    answered = call(client)
    (row,) = answered.data if isinstance(answered.data, list) else [answered.data]
    assert SECRET in (getattr(row, "secret_key", None), getattr(row, "secret", None))
    lines = [record.getMessage() for record in caplog.records]
    assert lines, "nothing was logged: this test would prove nothing"
    shown = "\n".join([repr(answered), str(answered), repr(answered.data), str(answered.data), repr(ACCOUNT), *lines])
    assert SECRET not in shown
    assert PASSPHRASE not in shown


@each_call
def test_lost_answer_does_not_show_the_passphrase(
    call: Call, path: str, data: Any, client: RestClientV2, exchange_says: Answers
) -> None:
    """A key that may or may not exist must be reported as that, after one attempt, without the passphrase."""
    responses.add("POST", f"https://api.bitget.com/api/v2{path}", body=requests.ConnectionError("cut"))
    with pytest.raises(errors.OutcomeUnknown) as caught:
        call(client)
    assert PASSPHRASE not in repr(caught.value) + repr(vars(caught.value))
    assert 1 == len(responses.calls)
