"""The two demo accounts of a running exchange: who may speak which version, and how their money is looked at."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.gate import check_mode
from tests.simulator.desk import Desk, refusal
from tests.simulator.peer import Http


def test_each_kind_of_account_speaks_its_version(exchange: SimulatedExchange) -> None:
    """V3 turns a classic account away and takes the unified one; what is public is for both."""
    classic, unified = Http(exchange, exchange.classic_credentials), Http(exchange)
    assert "40084" == classic.refused("GET", "account/assets")
    assert "accountEquity" in unified.get("account/assets")
    assert 200 == classic.call("GET", "/api/v3/public/time").status_code
    desk = Desk()
    assert "40085" == refusal(lambda: check_mode("/api/v2/spot/account/assets", desk.account))
    check_mode("/api/v2/spot/account/assets", desk.classic)
    check_mode("/api/v2/spot/account/assets", None)


def test_the_demo_accounts_are_two(exchange: SimulatedExchange) -> None:
    """They have their own credentials and money, in the wallets of their kind."""
    assert exchange.credentials != exchange.classic_credentials
    assert Decimal(100_000) == exchange.balance("USDT") == exchange.balance("USDT", wallet="usdt-futures")
    assert Decimal(20_000) == exchange.balance("USDT", "total", wallet="crossed-margin")
    assert 0 == exchange.balance("USDT", "isolated")
    with pytest.raises(ValueError, match="isolated"):
        exchange.balance("USDT", "elsewhere")
    added = exchange.add_account({"coin-futures/BTC": 1}, mode="classic")
    assert "40084" == Http(exchange, added).refused("GET", "account/assets")


def test_extra_symbols_are_traded_like_others() -> None:
    """Made-up markets are listed and have books beside the seed ones."""
    with SimulatedExchange(frozen=True, extra_symbols=50) as exchange:
        http = Http(exchange)
        rows = http.get("market/instruments", category="SPOT")
        assert 25 == len(rows) - len(SimulatedExchange()._exchange.markets_of("SPOT"))
        book = http.get("market/orderbook", category="SPOT", symbol=rows[-1]["symbol"])
        assert book["a"] and book["b"]
        assert [] == exchange.failures
