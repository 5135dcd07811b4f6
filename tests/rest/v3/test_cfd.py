"""``rest/v3/cfd.py``: prices, numbers that are no text, going back in time; the rest is in ``tests/catalogue``."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import responses

from bitget_client import paginate
from bitget_client.rest.v3 import RestClientV3

URL = "https://api.bitget.com/api/v3/cfd/"


def answer(data: Any) -> dict[str, Any]:
    return {"code": "00000", "msg": "success", "requestTime": 1700000000000, "data": data}


@pytest.fixture
def client() -> Iterator[RestClientV3]:
    with RestClientV3("key", "secret", "pass", rate_limit="off") as made:
        yield made


@responses.activate
def test_both_forms_of_a_ticker(client: RestClientV3) -> None:
    """Either form that other clients know must be read; what it lacks is ``None``."""
    rows = [
        {"symbol": "XAUUSD", "bid1": "4000.1", "ask1": "4000.3", "bidOpenPriceChange": "0.01", "quoteTime": "1700"},
        {"symbol": "XAUUSD", "openPriceChange": "0.01", "quoteTime": "1700"},
    ]
    responses.add(responses.GET, URL + "market/tickers", json=answer(rows))
    new, old = client.get_cfd_tickers().data
    assert (Decimal("4000.1"), Decimal("4000.3"), None) == (new.bid1, new.ask1, new.open_price_change)
    assert (None, Decimal("0.01")) == (old.bid1, old.open_price_change)


@responses.activate
def test_ledger_in_bare_numbers(client: RestClientV3) -> None:
    """Ledger entries sent as JSON numbers must come out exact, ids as text."""
    row = {"id": 12345678901234567, "side": 1, "qty": 0.1, "fee": -0.07, "orderId": 5, "ts": 1700000000000}
    responses.add(responses.GET, URL + "account/financial-records", json=answer([row]))
    (entry,) = client.get_cfd_financial_records().data
    assert ("12345678901234567", "1", "5") == (entry.id, entry.side, entry.order_id)
    assert (Decimal("0.1"), Decimal("-0.07"), 1700000000000) == (entry.qty, entry.fee, entry.ts)


@responses.activate
def test_transfers_go_back_in_time(client: RestClientV3) -> None:
    """Pages must go back by ``endTime``, and a row seen twice must be given once."""
    first = [{"transferId": "3", "createdTime": "3000"}, {"transferId": "2", "createdTime": "2000"}]
    second = [first[1], {"transferId": "1", "createdTime": "1000"}]
    for rows in (first, second, [second[1]]):
        responses.add(responses.GET, URL + "account/transfer-records", json=answer({"list": rows, "cursor": "x"}))
    assert ["3", "2", "1"] == [row.transfer_id for row in paginate(client.get_cfd_transfer_records)]
    assert ["", "endTime=2001", "endTime=1001"] == [
        (call.request.url or "").partition("?")[2] for call in responses.calls
    ]
