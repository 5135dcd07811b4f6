"""One exchange with a unified and a classic account on a clock that a test moves, and short ways to trade."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator.accounts import Account
from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.market import Market, load_instruments
from bitget_client.simulator.orders import Order, PositionRecord
from bitget_client.simulator.refusals import Refusal
from tests.simulator.peer import StepClock

D = Decimal
USDT, USDC, COIN = "USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES"
PERPS = {USDT: "BTCUSDT", USDC: "BTCPERP", COIN: "BTCUSD"}
HOUR = 3_600_000


class Desk:
    """``account`` is unified, ``classic`` is classic; both have what the demo accounts have, or ``balances``."""

    def __init__(
        self, balances: Mapping[str, Decimal] | None = None, classic: Mapping[str, Decimal] | None = None
    ) -> None:
        self.clock = StepClock()
        self.exchange = Exchange(load_instruments(), clock=self.clock)
        self.account = self.exchange.add_account(balances)
        self.classic = self.exchange.add_account(classic, mode="classic")

    def market(self, category: str, symbol: str = "") -> Market:
        return self.exchange.market(category, symbol or PERPS.get(category, "BTCUSDT"))

    def place(self, category: str, side: str, qty: str, account: Account | None = None, **fields: str) -> Order:
        """A market order, or a limit order when there is a ``price``."""
        complete = {
            "symbol": PERPS.get(category, "BTCUSDT"),
            "side": side,
            "orderType": "limit" if "price" in fields else "market",
            "qty": qty,
            **fields,
        }
        return self.exchange.place(account or self.account, category, complete)

    def position(self, category: str, account: Account | None = None, slot: str = "net") -> PositionRecord:
        record = (account or self.account).position(self.market(category), slot)
        assert record is not None
        return record

    def money(self, coin: str, bucket: Any = "available", wallet: str = "") -> Decimal:
        return self.exchange.ledger.balance(wallet or self.account.uid, coin, bucket)

    def total(self, coin: str, wallet: str = "") -> Decimal:
        return self.exchange.ledger.total(wallet or self.account.uid, coin)

    def move(self, category: str, price: str) -> None:
        """Set a price and let everything happen that follows from it."""
        self.exchange.set_price(self.market(category), D(price))
        self.exchange.run_clockwork()

    def wait(self, hours: float) -> None:
        """Let time pass."""
        self.clock.ms += int(hours * HOUR)
        self.exchange.run_clockwork()

    def assert_sound(self) -> None:
        """Every coin sums to zero and no account is below zero."""
        assert {} == self.exchange.ledger.imbalance()
        assert [] == list(self.exchange.ledger.overdrawn())


def refusal(act: Callable[[], Any]) -> str:
    """The code with which something is refused."""
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code
