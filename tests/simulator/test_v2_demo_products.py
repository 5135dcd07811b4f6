"""The product types with demo coins, in which the simulated exchange has no markets."""

from __future__ import annotations

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.peer import Http


@pytest.mark.parametrize("product", ["SUSDT-FUTURES", "susdc-futures", "SCOIN-FUTURES"])
def test_lists_of_demo_products_are_empty(product: str) -> None:
    """Who asks for all their contracts or tickers gets none; who asks for one is told that it is not simulated."""
    with SimulatedExchange(frozen=True) as exchange:
        http = Http(exchange, exchange.classic_credentials)
        for name in ("contracts", "tickers"):
            answer = http.call("GET", f"/api/v2/mix/market/{name}", {"productType": product})
            assert [] == answer.json()["data"]
        one = http.call("GET", "/api/v2/mix/market/ticker", {"productType": product, "symbol": "SBTCSUSDT"})
        assert "99404" == one.json()["code"]
