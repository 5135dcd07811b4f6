"""What the tests of triggered orders share: an exchange with an account, and short ways to trade and to wait."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator.accounts import Account
from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.market import load_instruments
from bitget_client.simulator.orders import Order
from bitget_client.simulator.refusals import Refusal
from bitget_client.simulator.triggers import StrategyChanged, StrategyOrder
from tests.simulator.peer import StepClock, order

D = Decimal
FUTURES = "USDT-FUTURES"


class Desk:
    """One exchange with one account, and short ways to trade and to wait for prices."""

    def __init__(self, seed: int = 7) -> None:
        self.clock = StepClock()
        self.exchange = Exchange(load_instruments(), clock=self.clock, seed=seed)
        self.account = self.exchange.add_account()
        self.strategies = self.exchange.strategies
        self.spot = self.exchange.markets[("SPOT", "BTCUSDT")]
        self.perp = self.exchange.markets[(FUTURES, "BTCUSDT")]
        self.move("90000")
        self.exchange.drain()

    def move(self, price: str, category: str = FUTURES) -> None:
        self.exchange.set_price(self.exchange.markets[(category, "BTCUSDT")], D(price))

    def drift(self, mark: str) -> None:
        """Move the mark price alone, without a trade."""
        self.perp.reference = D(mark)
        self.strategies.touch()
        self.strategies.run()

    def open(self, side: str, qty: str, **fields: str) -> Order:
        complete = order(category=FUTURES, side=side, qty=qty, **{"orderType": "market", **fields})
        return self.exchange.place(self.account, FUTURES, complete)

    def wait(self, account: Account | None = None, category: str = FUTURES, **fields: str) -> StrategyOrder:
        return self.strategies.place(account or self.account, category, {"symbol": "BTCUSDT", **fields})

    def plan(self, trigger: str, **fields: str) -> StrategyOrder:
        usual = {"type": "trigger", "side": "buy", "qty": "0.1", "triggerPrice": trigger, "triggerOrderType": "market"}
        return self.wait(**{**usual, **fields})

    def sent(self, strategy: StrategyOrder) -> Order:
        assert strategy.order_id is not None, strategy
        return self.account.orders[strategy.order_id]

    def size(self, slot: str = "net") -> Decimal:
        record = self.account.position(self.perp, slot)
        return record.state.size if record else D(0)

    def told(self) -> list[tuple[int, str]]:
        """Ids and statuses of triggered orders as events told them."""
        events = self.exchange.drain()
        return [(event.strategy.id, event.strategy.status) for event in events if isinstance(event, StrategyChanged)]


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code
