"""``rest/v3/copy_trading.py``: lists as they go out and listings in pages; the rest is in ``tests/catalogue``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import responses

from bitget_client import paginate
from bitget_client.rest.v3 import RestClientV3

URL = "https://api.bitget.com/api/v3/copy/futures/"


def answer(data: Any) -> dict[str, Any]:
    return {"code": "00000", "msg": "success", "requestTime": 1700000000000, "data": data}


@pytest.fixture
def client() -> Iterator[RestClientV3]:
    with RestClientV3("key", "secret", "pass", rate_limit="off") as made:
        yield made


@responses.activate
@pytest.mark.parametrize(
    ("given", "sent"), [(("BTCUSDT", "ETHUSDT"), ["BTCUSDT", "ETHUSDT"]), ("BTCUSDT,ETHUSDT", "BTCUSDT,ETHUSDT")]
)
def test_instruments_go_out_as_given(client: RestClientV3, given: Any, sent: Any) -> None:
    """A list stays a list and text stays text, as it is not known which the exchange wants."""
    responses.add(responses.POST, URL + "modify-follower-settings", json=answer("success"))
    done = client.modify_copy_futures_follower_settings(project_id="1", trading_pair_list=given, max_postion_value=5)
    assert "success" == done.data
    assert {"projectId": "1", "tradingPairList": sent, "maxPostionValue": "5"} == json.loads(
        responses.calls[0].request.body or ""
    )


@responses.activate
def test_settlements_go_on_at_the_next_cursor(client: RestClientV3) -> None:
    """The next page must be asked for with ``nextCursor``; an empty one is the end."""
    pages = [{"list": [{"profit": "1"}], "nextCursor": "9"}, {"list": [{"profit": "2"}], "nextCursor": ""}]
    for page in pages:
        responses.add(responses.GET, URL + "profit-details", json=answer(page))
    assert [1, 2] == [row.profit for row in paginate(client.get_copy_futures_profit_details)]
    assert (responses.calls[1].request.url or "").endswith("?cursor=9")


@responses.activate
def test_leverage_of_the_lead_trader(client: RestClientV3) -> None:
    """Settings without a leverage of their own must say ``None``."""
    responses.add(responses.GET, URL + "copy-settings", json=answer({"type": "fixed_ratio", "leverage": ""}))
    assert None is client.get_copy_futures_copy_settings(project_id="1").data.leverage
