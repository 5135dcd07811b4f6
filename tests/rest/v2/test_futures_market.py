"""``rest/v2/futures_market.py``: a list the exchange spells in two ways, and book levels that are numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
import responses

from bitget_client.models.v2.futures_market import BookLevel, ExchangeRateTier
from bitget_client.rest.v2 import RestClientV2
from tests.rest.v2.conftest import Answers


@pytest.mark.parametrize("name", ["exchangeRateList", "excahngeRateList"])
def test_tiers_under_either_spelling(exchange_says: Answers, name: str) -> None:
    """The tiers must be there whichever way the exchange spells the list."""
    tier = {"tier": "1", "minAmount": "0", "maxAmount": "-1", "exchangeRate": "0.99"}
    exchange_says("GET", "/mix/market/exchange-rate", [{"coin": "BTC", name: [tier]}])
    with RestClientV2() as client:
        (row,) = client.get_futures_interest_exchange_rate().data
    expected = ExchangeRateTier(tier=1, min_amount=Decimal(0), max_amount=Decimal(-1), exchange_rate=Decimal("0.99"))
    assert [expected] == row.tiers


def test_book_levels_that_are_numbers(exchange_says: Answers) -> None:
    """A price sent as a JSON number must be the decimal it shows, and the request must carry no key."""
    book = {"asks": [[26347.1, 0.25], ["26348", "0.16"]], "bids": [], "ts": "1695870968804", "scale": "0.1"}
    exchange_says("GET", "/mix/market/merge-depth", book)
    with RestClientV2("key", "secret", "pass") as client:
        got = client.get_futures_merge_depth(symbol="BTCUSDT", product_type="USDT-FUTURES", limit="5").data
    levels = [("26347.1", "0.25"), ("26348", "0.16")]
    assert [BookLevel(price=Decimal(price), size=Decimal(size)) for price, size in levels] == got.asks
    assert not [name for name in responses.calls[0].request.headers if name.upper().startswith("ACCESS-")]
