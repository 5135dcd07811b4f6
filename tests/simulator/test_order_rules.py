"""Rules of taking orders that the calls have in common: how many may be open, and how late one may come."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs
import pytest

from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.made_up import made_up_instruments
from bitget_client.simulator.market import Instrument, load_instruments
from bitget_client.simulator.orders import OrderChanged
from tests.simulator.desk import USDT, Desk, refusal
from tests.simulator.peer import StepClock

D = Decimal
FAR: Mapping[str, str] = {"symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "price": "80000", "qty": "0.001"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def _with_limits(instrument: Instrument, **rules: str) -> Instrument:
    return attrs.evolve(instrument, rules={**instrument.rules, **rules})


def _limited(**rules: str) -> Exchange:
    return Exchange([_with_limits(row, **rules) for row in load_instruments()], clock=StepClock())


def test_open_orders_of_a_category_are_limited() -> None:
    """One order more than the category allows is refused, with the code of the account's kind; others go."""
    exchange = _limited(maxProductOrderNum="3")
    for mode, code in (("unified", "25211"), ("classic", "43005")):
        account = exchange.add_account(mode=mode)  # type: ignore[arg-type]  # both modes in turn
        placed = [exchange.place(account, "SPOT", FAR) for _ in range(3)]
        assert code == refusal(lambda account=account: exchange.place(account, "SPOT", FAR))
        assert "new" == exchange.place(account, "MARGIN", FAR).status
        exchange.cancel(account, {"orderId": str(placed[0].id)})
        assert "new" == exchange.place(account, "SPOT", FAR).status


def test_open_orders_of_a_symbol_are_limited() -> None:
    """One order more than the symbol allows is refused; another symbol goes."""
    exchange = _limited(maxSymbolOrderNum="2", maxProductOrderNum="")
    account = exchange.add_account()
    for _ in range(2):
        exchange.place(account, "SPOT", FAR)
    assert "25211" == refusal(lambda: exchange.place(account, "SPOT", FAR))
    assert "new" == exchange.place(account, "SPOT", {**FAR, "symbol": "ETHUSDT", "price": "3000", "qty": "0.1"}).status


def test_limits_on_open_orders_can_be_switched_off() -> None:
    """An exchange without order limits takes any number."""
    exchange = Exchange(
        [_with_limits(row, maxProductOrderNum="1") for row in load_instruments()], order_limits=False
    )
    account = exchange.add_account()
    assert ["new"] * 5 == [exchange.place(account, "SPOT", FAR).status for _ in range(5)]


def test_a_late_order_of_a_unified_account_is_cancelled(desk: Desk) -> None:
    """An order that comes after its window is taken and cancelled at once, with the exchange's reason."""
    sent = str(desk.clock.ms - 1001)
    late = desk.exchange.place(desk.account, "SPOT", {**FAR, "requestTime": sent, "receiveWindow": "1000"})
    assert ("cancelled", "cancel_receiveWindow") == (late.status, late.cancel_reason)
    told = [event.order.status for event in desk.exchange.drain() if isinstance(event, OrderChanged)]
    assert (["new", "cancelled"], 0) == (told, desk.money("USDT", "locked"))
    in_time = {**FAR, "requestTime": str(desk.clock.ms - 1000), "receiveWindow": "1000"}
    assert "new" == desk.exchange.place(desk.account, "SPOT", in_time).status


def test_a_late_order_of_a_classic_account_is_refused(desk: Desk) -> None:
    """V2 says no to a late order; a window alone means nothing, and one that is no number is wrong."""
    late = {**FAR, "requestTime": "1", "receiveWindow": "1000"}
    assert "40911" == refusal(lambda: desk.exchange.place(desk.classic, "SPOT", late))
    assert "new" == desk.exchange.place(desk.classic, "SPOT", {**FAR, "receiveWindow": "1000"}).status
    wrong = {**FAR, "requestTime": "soon", "receiveWindow": "1000"}
    assert "40020" == refusal(lambda: desk.exchange.place(desk.classic, "SPOT", wrong))


def test_an_order_of_another_source_says_so(desk: Desk) -> None:
    """What was not asked for by a call carries why it was made, and is not counted among those that are limited."""
    fields = {"symbol": "BTCUSDT", "side": "buy", "orderType": "market", "qty": "0.1"}
    assert "plan" == desk.exchange.place(desk.account, USDT, fields, source="plan").source
    assert "normal" == desk.exchange.place(desk.account, USDT, fields).source


def test_made_up_markets_open_and_trade() -> None:
    """Instruments by the hundred are distinct, the same for the same seed, and have books with two sides."""
    rows = made_up_instruments(301, seed=3)
    again = made_up_instruments(301, seed=3)
    assert [(row.category, row.symbol) for row in rows] == [(row.category, row.symbol) for row in again]
    assert 301 == len({(row.category, row.symbol) for row in rows})
    exchange = Exchange([*load_instruments(), *rows], clock=StepClock())
    for _ in range(20):
        exchange.tick()
    assert all(market.book.best("buy") and market.book.best("sell") for market in exchange.markets.values())
    assert len(exchange.dirty) == len(exchange.markets)
    account = exchange.add_account({"USDT": D(1000)})
    for row in rows[:2]:
        fields = {"symbol": row.symbol, "side": "buy", "orderType": "market", "qty": "20"}
        if row.is_futures:
            fields["qty"] = str((20 / row.first_price // row.lot + 1) * row.lot)
        assert "filled" == exchange.place(account, row.category, fields).status
    assert {} == exchange.ledger.imbalance()


def test_looking_at_a_book_changes_nothing_of_what_follows() -> None:
    """A market that was looked at first and one that was not go the same way."""
    def prices(*, look: bool) -> list[Decimal]:
        exchange = Exchange(load_instruments(), clock=StepClock())
        if look:
            for market in exchange.markets.values():
                market.book.best("buy")
        for _ in range(30):
            exchange.tick()
        return [market.last_price for market in exchange.markets.values()]

    assert prices(look=True) == prices(look=False)
