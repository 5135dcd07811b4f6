"""``rest/v3/sub_account.py``: secrets that must not show, and a listing with two spellings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import responses

from bitget_client import errors
from bitget_client.models.v3.sub_account import SubAccountApiKey
from bitget_client.rest.paging import paginate
from bitget_client.rest.v3 import RestClientV3
from bitget_client.trace import TRACE

URL = "https://api.bitget.com/api/v3/user/"
SECRET, PASSPHRASE = "canary-secret-41aa", "canary-pass-90fe"


def answer(data: Any) -> dict[str, Any]:
    return {"code": "00000", "msg": "success", "requestTime": 1700000000000, "data": data}


@pytest.fixture
def client() -> Iterator[RestClientV3]:
    with RestClientV3("key", "secret", "pass", rate_limit="off") as made:
        yield made


def new_key(client: RestClientV3) -> Any:
    return client.create_sub_account_api_key(
        sub_uid="1", note="n", type="read_only", passphrase=PASSPHRASE, permissions=["uta_trade"], ips=["192.0.2.1"]
    )


def changed_key(client: RestClientV3) -> Any:
    return client.update_sub_account_api_key(api_key="k", passphrase=PASSPHRASE)


def agent(client: RestClientV3) -> Any:
    return client.create_agent_sub_account(username="agent", passphrase=PASSPHRASE)


CALLS = [(new_key, "create-sub-api"), (changed_key, "update-sub-api"), (agent, "sub-account/agent-create")]


@responses.activate
@pytest.mark.parametrize(("call", "path"), CALLS)
def test_secret_can_be_read_but_does_not_show(
    call: Callable[[RestClientV3], Any], path: str, client: RestClientV3, caplog: pytest.LogCaptureFixture
) -> None:
    """The secret of a new key must be in its field, and in no repr and no line of the log; nor the passphrase."""
    caplog.set_level(TRACE, logger="bitget_client")
    responses.add(responses.POST, URL + path, json=answer({"apiKey": "k", "secret": SECRET}))
    answered = call(client)
    assert SECRET == answered.data.secret
    lines = [record.getMessage() for record in caplog.records if record.levelno >= TRACE]
    assert lines, "nothing was logged: this test would prove nothing"
    shown = "\n".join([repr(answered), str(answered), repr(answered.data), str(answered.data), *lines])
    assert SECRET not in shown
    assert PASSPHRASE not in shown


@responses.activate
@pytest.mark.parametrize(("call", "path"), CALLS)
def test_lost_answer_does_not_show_the_passphrase(
    call: Callable[[RestClientV3], Any], path: str, client: RestClientV3
) -> None:
    """An error that carries the request must carry it without the passphrase."""
    responses.add(responses.POST, URL + path, body=requests.ConnectionError("cut"))
    with pytest.raises(errors.OutcomeUnknown) as caught:
        call(client)
    assert PASSPHRASE not in repr(caught.value) + repr(vars(caught.value))


@responses.activate
@pytest.mark.parametrize("rows", ["list", "items"])
@pytest.mark.parametrize("other", [{}, {"list": None}, {"items": []}])
def test_keys_are_found_under_both_names(rows: str, other: dict[str, Any], client: RestClientV3) -> None:
    """Keys must come, by iteration and by paging, under whichever name the exchange puts them."""
    pages = [
        {**other, rows: [{"apiKey": "a"}, {"apiKey": "b"}], "hasNext": True, "cursor": "7"},
        {**other, rows: [{"apiKey": "c"}], "hasNext": False, "cursor": ""},
    ]
    for page in pages[:1] + pages:
        responses.add(responses.GET, URL + "sub-api-list", json=answer(page))
    first: list[SubAccountApiKey] = list(client.get_sub_account_api_keys(sub_uid="1").data)
    assert ["a", "b"] == [key.api_key for key in first]
    assert ["a", "b", "c"] == [key.api_key for key in paginate(client.get_sub_account_api_keys, sub_uid="1")]
    assert "cursor=7" in str(responses.calls[-1].request.url)
