"""``rest/v2/copy_futures.py``: two names of one price, switches in capitals, settings as objects."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import responses

from bitget_client.errors import InvalidArgument
from bitget_client.models.v2.copy_futures import FollowSetting
from bitget_client.rest.v2 import RestClientV2
from tests.rest.v2.conftest import Answers


@pytest.mark.parametrize("name", ["openAvgPrice", "openPriceAvg"])
def test_open_price_under_either_name(client: RestClientV2, exchange_says: Answers, name: str) -> None:
    """The price must be there whichever of its names the exchange uses, also when it is 0."""
    rows = [{"trackingNo": "1", name: "26248.9"}, {"trackingNo": "2", name: "0"}, {"trackingNo": "3"}]
    exchange_says("GET", "/copy/mix-follower/query-current-orders", {"trackingList": rows, "endId": "3"})
    page = client.get_futures_follower_current_orders(product_type="USDT-FUTURES").data
    assert [Decimal("26248.9"), Decimal(0), None] == [position.open_price for position in page]


def test_nothing_followed_is_an_empty_listing(client: RestClientV2, exchange_says: Answers) -> None:
    """Where there is nothing the exchange sends nulls, which must be an empty page and no cursor."""
    exchange_says("GET", "/copy/mix-follower/query-current-orders", {"trackingList": None, "endId": None})
    page = client.get_futures_follower_current_orders(product_type="USDT-FUTURES").data
    assert ([], None) == (list(page), page.end_id)


def test_switches_go_out_in_capitals(client: RestClientV2, exchange_says: Answers) -> None:
    """``True`` must go out as ``YES`` here, and ``False`` as ``NO``, not be left out."""
    exchange_says("POST", "/copy/mix-trader/config-settings-base", "success")
    client.update_futures_trader_global_settings(enable=True, show_tpsl=False)
    assert {"enable": "YES", "showTpsl": "NO"} == json.loads(responses.calls[0].request.body or "")


def test_settings_as_object_and_as_mapping(client: RestClientV2, exchange_says: Answers) -> None:
    """A setting must go out the same from an object and from a mapping; an unknown product line must not go out."""
    exchange_says("POST", "/copy/mix-follower/settings", "success")
    fields = {"symbol": "BTCUSDT", "margin_type": "trader", "lever_type": "trader", "trace_type": "amount"}
    mapping = {**fields, "product_type": "usdt-futures", "trace_value": Decimal("330")}
    setting = FollowSetting(
        symbol="BTCUSDT",
        product_type="USDT-FUTURES",
        margin_type="trader",
        lever_type="trader",
        trace_type="amount",
        trace_value="330",
    )
    client.update_futures_follower_settings(trader_id="1", settings=[setting, mapping])
    first, second = json.loads(responses.calls[0].request.body or "")["settings"]
    assert first == second
    assert ("USDT-FUTURES", "330") == (first["productType"], first["traceValue"])
    with pytest.raises(InvalidArgument, match="USDT-FUTURES, COIN-FUTURES"):
        client.update_futures_follower_settings(trader_id="1", settings=[{**mapping, "product_type": "FUTURES"}])
    assert 1 == len(responses.calls)


def test_profit_keeps_its_currency_sign(client: RestClientV2, exchange_says: Answers) -> None:
    """A profit that comes as ``$46.95`` must be shown as it came, not be lost for being no number."""
    exchange_says("GET", "/copy/mix-trader/order-total-detail", {"totalpl": "$46.95", "roi": "19.38"})
    summary = client.get_futures_trader_order().data
    assert ("$46.95", Decimal("19.38")) == (summary.totalpl, summary.roi)
