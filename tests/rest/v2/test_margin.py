"""``rest/v2/margin.py``: the account in the path, answers of two shapes, rows and cursors of two names."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import responses

from bitget_client.errors import InvalidArgument
from bitget_client.models.v2.margin import FlashRepay, RiskRate
from bitget_client.rest.paging import paginate
from bitget_client.rest.v2 import RestClientV2
from tests.rest.v2.conftest import Answers


def test_account_in_the_path(client: RestClientV2, exchange_says: Answers) -> None:
    """The kind of account must go into the path, in the exchange's spelling, and nowhere else."""
    exchange_says("POST", "/margin/isolated/account/borrow", {"loanId": "7"})
    client.margin_borrow(
        margin_type="ISOLATED",  # type: ignore[arg-type]  # any letter case works at run time
        coin="USDT",
        borrow_amount="1",
        symbol="BTCUSDT",
    )
    assert b'{"coin":"USDT","borrowAmount":"1","symbol":"BTCUSDT"}' == responses.calls[0].request.body


def test_unknown_account_is_refused_unsent(client: RestClientV2, exchange_says: Answers) -> None:
    """A kind of account that does not exist must be refused with those that do."""
    with pytest.raises(InvalidArgument, match="use one of crossed, isolated"):
        client.get_margin_account_assets(margin_type="cross")  # type: ignore[arg-type]
    assert 0 == len(responses.calls)


@pytest.mark.parametrize("data", [{"riskRateRatio": "0.5"}, [{"riskRateRatio": "0.5"}]])
def test_risk_of_either_account(client: RestClientV2, exchange_says: Answers, data: Any) -> None:
    """One object (crossed) and a list (isolated) must both come as a list."""
    exchange_says("GET", "/margin/crossed/account/risk-rate", data)
    assert [RiskRate(risk_rate_ratio=Decimal("0.5"))] == client.get_margin_risk_rate(margin_type="crossed").data


@pytest.mark.parametrize("data", [{"repayId": "3", "coin": "ETH"}, [{"repayId": "3", "coin": "ETH"}]])
def test_flash_repayment_of_either_account(client: RestClientV2, exchange_says: Answers, data: Any) -> None:
    """The same for a flash repayment."""
    exchange_says("POST", "/margin/crossed/account/flash-repay", data)
    answered = client.margin_flash_repay(margin_type="crossed", coin="ETH").data
    assert [FlashRepay(repay_id="3", coin="ETH")] == answered


@pytest.mark.parametrize("rows", ["orderList", "resultList"])
def test_open_orders_under_both_names(client: RestClientV2, exchange_says: Answers, rows: str) -> None:
    """Open orders must come, by iteration and by paging, under whichever name the exchange puts them."""
    first = {rows: [{"orderId": "9"}, {"orderId": "8"}], "maxId": "9", "minId": "8"}
    last: dict[str, Any] = {rows: [], "minId": None}
    for page in (first, first, last):
        exchange_says("GET", "/margin/crossed/open-orders", page)
    assert ["9", "8"] == [
        order.order_id for order in client.get_margin_open_orders(margin_type="crossed", symbol="BTCUSDT").data
    ]
    paged = paginate(client.get_margin_open_orders, margin_type="crossed", symbol="BTCUSDT")
    assert ["9", "8"] == [order.order_id for order in paged]
    assert "idLessThan=8" in str(responses.calls[-1].request.url)


@pytest.mark.parametrize("name", ["minId", "idLessThan"])
def test_liquidation_orders_go_on_under_both_names(client: RestClientV2, exchange_says: Answers, name: str) -> None:
    """The next page must be asked for, whichever name its cursor has."""
    for page in ({"resultList": [{"orderId": "5"}], name: "5"}, {"resultList": [{"orderId": "4"}], name: ""}):
        exchange_says("GET", "/margin/isolated/liquidation-order", page)
    rows = paginate(client.get_margin_liquidation_orders, margin_type="isolated")
    assert ["5", "4"] == [row.order_id for row in rows]
