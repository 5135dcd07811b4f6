"""``rest/v2/copy_spot.py``: a call that sounds like a read and is none, and sells that are counted."""

from __future__ import annotations

import json

import pytest
import requests
import responses

from bitget_client import errors
from bitget_client.rest.v2 import RestClientV2
from tests.rest.v2.conftest import Answers

URL = "https://api.bitget.com/api/v2/copy"


def test_symbol_settings_are_a_change(client: RestClientV2, exchange_says: Answers) -> None:
    """In spite of its name the call changes the account: a lost answer must be an unknown outcome, never a repeat."""
    responses.add("POST", f"{URL}/spot-trader/config-setting-symbols", body=requests.ConnectionError("cut"))
    with pytest.raises(errors.OutcomeUnknown):
        client.get_spot_trader_symbol_settings(symbol_list=["BTCUSDT"], setting_type="delete")
    assert 1 == len(responses.calls)


@pytest.mark.parametrize("name", ["sell_spot_follower", "sell_spot_trader"])
def test_sells_are_counted(client: RestClientV2, exchange_says: Answers, name: str) -> None:
    """Fifty tracking numbers must go out in one call; one more must be refused unsent."""
    side = name.removeprefix("sell_spot_")
    exchange_says("POST", f"/copy/spot-{side}/order-close-tracking", "")
    numbers = [str(number) for number in range(51)]
    assert "" == getattr(client, name)(tracking_no_list=numbers[:50], symbol="BTCUSDT").data
    assert numbers[:50] == json.loads(responses.calls[0].request.body or "")["trackingNoList"]
    with pytest.raises(errors.InvalidArgument, match=r"51 items.* takes 50 "):
        getattr(client, name)(tracking_no_list=numbers, symbol="BTCUSDT")
    assert 1 == len(responses.calls)
