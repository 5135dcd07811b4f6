"""``rest/v3/grid.py``: settings of a bot as they go out; the rest is in ``tests/catalogue``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import responses

from bitget_client.errors import InvalidArgument
from bitget_client.models.v3.grid import GridBotId, Indicator, Investment
from bitget_client.rest.v3 import RestClientV3

URL = "https://api.bitget.com/api/v3/trade/grid/"


def answer(data: Any) -> dict[str, Any]:
    return {"code": "00000", "msg": "success", "requestTime": 1700000000000, "data": data}


@pytest.fixture
def client() -> Iterator[RestClientV3]:
    with RestClientV3("key", "secret", "pass", rate_limit="off") as made:
        yield made


@responses.activate
def test_nested_settings(client: RestClientV3) -> None:
    """Amounts and indicators must go out alike from objects and mappings, switches as yes and no."""
    responses.add(responses.POST, URL + "create-bot", json=answer({"botId": "7"}))
    made = client.create_grid_bot(
        category="SPOT",
        symbol="BTCUSDT",
        max_price="40000",
        min_price=Decimal("30000.0"),
        grid_num=10,
        grid_order_mode="arithmetic",
        investment_amount=[Investment(coin="USDT", amount=Decimal("100.0")), {"coin": "BTC", "amount": "0.1"}],
        funds_source=("uta",),
        trigger_condition="rsi",
        trigger_params=[Indicator(indicator_length="14", threshold=30), {"indicatorLength": "14"}],
        hodl_mode=True,
    )
    assert GridBotId(bot_id="7") == made.data
    sent = json.loads(responses.calls[0].request.body or "")
    assert [{"coin": "USDT", "amount": "100.0"}, {"coin": "BTC", "amount": "0.1"}] == sent["investmentAmount"]
    assert [{"indicatorLength": "14", "threshold": "30"}, {"indicatorLength": "14"}] == sent["triggerParams"]
    assert ("10", "30000.0", ["uta"], "yes") == tuple(
        sent[name] for name in ("gridNum", "minPrice", "fundsSource", "hodlMode")
    )


@responses.activate
def test_category_without_bots_is_refused_unsent(client: RestClientV3) -> None:
    """A product line without such bots must be refused with those that have them, in any letter case."""
    with pytest.raises(InvalidArgument, match="USDT-FUTURES, USDC-FUTURES"):
        client.get_neutral_grid_bot_order_details(category="spot", bot_id="7")  # type: ignore[arg-type]
    assert 0 == len(responses.calls)


@responses.activate
def test_closing_may_answer_nothing(client: RestClientV3) -> None:
    """A bot closed without an answer's data is a success with ``data`` None."""
    responses.add(responses.POST, URL + "close-bot", json=answer(None))
    assert None is client.close_grid_bot(bot_id="7").data


@responses.activate
def test_figures_that_are_no_numbers(client: RestClientV3) -> None:
    """A slippage such as ``1%`` must be kept as text, and a size with decimals as it is."""
    detail = {"botId": "7", "slippage": "1%", "triggerParams": None}
    responses.add(responses.GET, URL + "bot-detail", json=answer(detail))
    bot = client.get_grid_bot_detail(bot_id="7").data
    assert ("1%", []) == (bot.slippage, bot.trigger_params)
    orders = {"buyOrderList": [{"orderId": "1", "delegateCount": "0.001", "delegatePrice": "5"}], "sellOrderList": None}
    responses.add(responses.GET, URL + "list-details", json=answer(orders))
    found = client.get_grid_bot_order_details(category="SPOT", bot_id="7").data
    assert [Decimal("0.001")] == [order.delegate_count for order in found.buy_order_list]
    assert [] == found.sell_order_list
