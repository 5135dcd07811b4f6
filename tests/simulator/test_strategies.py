"""Triggered orders without wires: when they are due, what they send, and when they vanish."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
        self.exchange.run_triggers()

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


@pytest.fixture
def desk() -> Desk:
    return Desk()


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


# -- plans


@pytest.mark.parametrize(("trigger", "before", "there"), [("91000", "90999.9", "91000"), ("89000", "89000.1", "89000")])
def test_a_plan_is_due_when_the_last_price_comes_to_it(desk: Desk, trigger: str, before: str, there: str) -> None:
    """From below or from above: nothing happens short of the trigger price, and a market order is sent at it."""
    waiting = desk.plan(trigger)
    desk.move(before)
    assert ("live", 0) == (waiting.status, desk.size())
    desk.clock.ms += 5
    desk.move(there)
    assert ("executed", "plan", desk.clock.ms) == (waiting.status, waiting.fired, waiting.triggered)
    sent = desk.sent(waiting)
    assert ("plan", "filled", D("0.1"), "market") == (sent.source, sent.status, desk.size(), sent.type)
    assert {} == desk.exchange.ledger.imbalance()


def test_a_price_between_two_moves_is_not_missed(desk: Desk) -> None:
    """A jump over the trigger price triggers, and the order trades at the quotes of after the jump."""
    waiting = desk.plan("89500")
    desk.move("85000")
    assert D(84000) < desk.sent(waiting).average < D(86000)


def test_a_plan_of_the_mark_price_does_not_look_at_trades(desk: Desk) -> None:
    """With triggerBy mark a trade beyond the trigger does nothing; the mark price moving there does."""
    waiting = desk.plan("91000", triggerBy="mark")
    desk.strategies.note(desk.perp, D(92000))  # as a trade does
    desk.strategies.run()
    assert "live" == waiting.status
    desk.drift("91000")
    assert "executed" == waiting.status


def test_a_mark_price_does_not_trigger_a_plan_of_the_last_price(desk: Desk) -> None:
    """The other way round: a mark price beyond the trigger without a trade leaves it waiting."""
    waiting = desk.plan("91000")
    desk.drift("92000")
    assert "live" == waiting.status


def test_a_plan_may_send_a_limit_order(desk: Desk) -> None:
    """A limit plan rests in the book at its own price after the trigger."""
    waiting = desk.plan("91000", triggerOrderType="limit", triggerOrderPrice="90500")
    desk.move("91000")
    sent = desk.sent(waiting)
    assert ("new", D(90500), "limit", "gtc") == (sent.status, sent.price, sent.type, sent.time_in_force)


def test_a_plan_reserves_nothing_and_fails_without_money(desk: Desk) -> None:
    """Money is asked for when the order is sent: too little then makes the plan fail, with the exchange's code."""
    poor = desk.exchange.add_account({"USDT": D(100)})
    waiting = desk.wait(poor, type="trigger", side="buy", qty="1", triggerPrice="91000")
    assert 100 == desk.exchange.ledger.balance(poor.uid, "USDT")
    desk.move("91000")
    assert ("fail_execute", "25203", None) == (waiting.status, waiting.failure[0], waiting.order_id)
    assert ({}, 100) == (poor.orders, desk.exchange.ledger.balance(poor.uid, "USDT"))


def test_a_spot_plan_counts_in_either_coin(desk: Desk) -> None:
    """On spot a market buy is told what to spend, or how much to buy with qtyIn base."""
    desk.move("90000", "SPOT")
    spends = desk.wait(category="SPOT", type="trigger", side="buy", qty="900", triggerPrice="91000")
    buys = desk.wait(category="SPOT", type="trigger", side="buy", qty="0.01", qtyIn="base", triggerPrice="91000")
    earns = desk.wait(category="SPOT", type="trigger", side="sell", qty="910", qtyIn="quote", triggerPrice="91000")
    desk.move("91000", "SPOT")
    assert (D(900), "filled") == (desk.sent(spends).amount, desk.sent(spends).status)
    assert D("0.0099") < desk.sent(buys).filled < D("0.0101")
    assert D("0.00999") < desk.sent(earns).filled <= D("0.01")


def test_a_plan_hands_its_protection_to_its_order(desk: Desk) -> None:
    """takeProfit and stopLoss of a plan protect what its order opens."""
    desk.plan("91000", takeProfit="95000", stopLoss="88000")
    desk.move("91000")
    guard, = desk.strategies.live(desk.account)
    assert ("tpsl", D(95000), D(88000), D("0.1")) == (
        guard.kind, guard.take_profit and guard.take_profit.trigger, guard.stop_loss and guard.stop_loss.trigger,
        guard.quantity,
    )  # fmt: skip


def test_a_plan_at_the_price_of_now_is_due_at_once(desk: Desk) -> None:
    """A trigger price equal to the last price needs no further trade."""
    waiting = desk.plan("90000")
    assert "executed" == waiting.status
    assert [(waiting.id, "live"), (waiting.id, "executing"), (waiting.id, "executed")] == desk.told()


# -- take-profit and stop-loss of a position


CLOSINGS = [
    ("buy", {"takeProfit": "92000", "stopLoss": "88000"}, "92000", "pos_tp"),
    ("buy", {"takeProfit": "92000", "stopLoss": "88000"}, "88000", "pos_sl"),
    ("sell", {"takeProfit": "88000", "stopLoss": "92000"}, "88000", "pos_tp"),
    ("sell", {"takeProfit": "88000", "stopLoss": "92000"}, "92000", "pos_sl"),
]


@pytest.mark.parametrize("hedge", [False, True])
@pytest.mark.parametrize(("side", "legs", "price", "source"), CLOSINGS)
def test_a_position_is_closed_at_either_price(
    desk: Desk, hedge: bool, side: str, legs: dict[str, str], price: str, source: str
) -> None:
    """Long and short, one-way and hedge: one of the two prices closes the whole position and ends the other."""
    long = "long" if side == "buy" else "short"
    if hedge:
        desk.exchange.set_hold_mode(desk.account, {"holdMode": "hedge_mode"})
    desk.open(side, "0.5", **({"posSide": long} if hedge else {}))
    guard = desk.wait(posSide=long, **legs)
    assert ("tpsl", long, True) == (guard.kind, guard.position_side, guard.whole)
    desk.move("90500")
    assert "live" == guard.status
    desk.move(price)
    assert ("executed", source, {}) == (guard.status, desk.sent(guard).source, desk.account.positions)
    assert [] == desk.strategies.live(desk.account)
    assert {} == desk.exchange.ledger.imbalance()


def test_hedge_mode_keeps_the_other_side(desk: Desk) -> None:
    """A stop-loss of the long side leaves the short side alone."""
    desk.exchange.set_hold_mode(desk.account, {"holdMode": "hedge_mode"})
    desk.open("buy", "0.5", posSide="long")
    desk.open("sell", "0.3", posSide="short")
    desk.wait(posSide="long", stopLoss="89000")
    desk.move("88000")
    assert (0, D("-0.3")) == (desk.size("long"), desk.size("short"))


def test_a_stop_loss_of_the_mark_price(desk: Desk) -> None:
    """slTriggerBy mark waits for the mark price while the take-profit waits for trades."""
    desk.open("buy", "0.5")
    guard = desk.wait(takeProfit="92000", stopLoss="88000", slTriggerBy="mark")
    desk.drift("92500")
    assert "live" == guard.status
    desk.drift("87999")
    assert ("stopLoss", 0) == (guard.fired, desk.size())


def test_a_part_is_closed_and_the_rest_goes_on(desk: Desk) -> None:
    """With tpslMode partial the quantity named is closed; what waits for the rest stays."""
    desk.open("buy", "0.5")
    part = desk.wait(takeProfit="91000", tpslMode="partial", qty="0.2")
    rest = desk.wait(takeProfit="93000")
    desk.move("91500")
    assert ("executed", "live", D("0.3")) == (part.status, rest.status, desk.size())


def test_a_part_larger_than_what_is_left_closes_what_is_left(desk: Desk) -> None:
    """A position that has shrunk is closed, not turned round."""
    desk.open("buy", "0.5")
    part = desk.wait(stopLoss="89000", tpslMode="partial", qty="0.4")
    desk.open("sell", "0.3", reduceOnly="yes")
    desk.move("88900")
    assert ("executed", 0, D("0.2")) == (part.status, desk.size(), desk.sent(part).quantity)


def test_a_limit_take_profit_rests(desk: Desk) -> None:
    """tpOrderType limit puts a reduce-only order at tpLimitPrice into the book; the whole position's stop then waits no
    more, as one of the two was executed."""
    desk.open("buy", "0.5")
    guard = desk.wait(takeProfit="91000", tpOrderType="limit", tpLimitPrice="92000", stopLoss="88000")
    desk.move("91000")
    sent = desk.sent(guard)
    assert ("new", D(92000), True, D("0.5")) == (sent.status, sent.price, sent.reduce_only, sent.quantity)
    assert [] == desk.strategies.live(desk.account)


def test_the_whole_position_is_closed_past_resting_orders(desk: Desk) -> None:
    """Orders that wait to close the position are cancelled when its stop-loss closes all of it."""
    desk.open("buy", "0.5")
    resting = desk.open("sell", "0.5", orderType="limit", price="94000", reduceOnly="yes")
    desk.wait(stopLoss="89000")
    desk.move("88000")
    assert ("cancelled", 0) == (resting.status, desk.size())


def test_a_part_leaves_resting_orders_what_they_close(desk: Desk) -> None:
    """When resting orders close all of the position already, a partial stop-loss has nothing to close and fails."""
    desk.open("buy", "0.5")
    desk.open("sell", "0.5", orderType="limit", price="94000", reduceOnly="yes")
    part = desk.wait(stopLoss="89000", tpslMode="partial", qty="0.2")
    desk.move("88000")
    assert ("fail_execute", "22002", D("0.5")) == (part.status, part.failure[0], desk.size())


@pytest.mark.parametrize("turned", ["0.5", "0.8"])
def test_they_vanish_with_their_position(desk: Desk, turned: str) -> None:
    """Closing the position, or turning it round, cancels whatever waited for it."""
    desk.open("buy", "0.5")
    rows = [desk.wait(takeProfit="92000", stopLoss="88000"), desk.wait(stopLoss="87000", tpslMode="partial", qty="0.1"),
            desk.wait(type="trailing_stop", callbackRatio="1")]  # fmt: skip
    kept = desk.plan("95000")
    desk.open("sell", turned)
    assert ["cancelled"] * 3 == [row.status for row in rows]
    assert [kept] == desk.strategies.live(desk.account)


def test_a_whole_position_has_one_of_each(desk: Desk) -> None:
    """A second take-profit of the whole position replaces the first; a stop-loss stands beside it."""
    desk.open("buy", "0.5")
    first, stop, second = desk.wait(takeProfit="92000"), desk.wait(stopLoss="88000"), desk.wait(takeProfit="93000")
    assert ["cancelled", "live", "live"] == [row.status for row in (first, stop, second)]
    record = desk.account.position(desk.perp, "net")
    assert record is not None
    legs = desk.strategies.protecting(desk.account, record)
    assert {"takeProfit": D(93000), "stopLoss": D(88000)} == {name: leg.trigger for name, leg in legs.items()}


def test_of_a_pair_one_is_executed(desk: Desk) -> None:
    """Two parts that were paired: the execution of one cancels the other although the position lives on."""
    desk.open("buy", "0.5")
    profit = desk.wait(takeProfit="92000", tpslMode="partial", qty="0.1")
    loss = desk.wait(stopLoss="88000", tpslMode="partial", qty="0.1")
    desk.strategies.pair(profit, loss)
    desk.move("92000")
    assert ("executed", "cancelled", D("0.4")) == (profit.status, loss.status, desk.size())


# -- trailing


def test_a_trailing_stop_follows_and_turns(desk: Desk) -> None:
    """The stop of a long follows the highest price at its distance and closes when the price has fallen that far."""
    desk.open("buy", "0.5")
    trailing = desk.wait(type="trailing_stop", callbackRatio="1")
    for price in ("91000", "95000", "94100"):
        desk.move(price)
    assert ("live", D(95000)) == (trailing.status, trailing.best)
    desk.move("94050")
    assert ("executed", "trail", "trailing", 0) == (
        trailing.status, trailing.fired, desk.sent(trailing).source, desk.size()
    )  # fmt: skip


def test_a_trailing_stop_sleeps_until_its_activation(desk: Desk) -> None:
    """With an activation price nothing follows before the price was there."""
    desk.open("sell", "0.5")
    trailing = desk.wait(type="trailing_stop", callbackRatio="2", activationPrice="88000")
    desk.move("95000")
    assert ("live", None) == (trailing.status, trailing.best)
    desk.move("87000")
    assert D(87000) == trailing.best
    desk.move("88740")
    assert ("executed", 0) == (trailing.status, desk.size())


def test_a_track_plan_opens(desk: Desk) -> None:
    """A trailing plan without a position buys after the rise from the lowest price."""
    track = desk.wait(type="track", side="buy", qty="0.1", callbackRatio="1")
    desk.move("85000")
    desk.move("85850")
    assert ("executed", "track_plan", D("0.1")) == (track.status, track.plan_type, desk.size())


# -- what an order brings along


def test_a_filled_order_is_protected(desk: Desk) -> None:
    """takeProfit and stopLoss of an order come to life when it is filled, not before, and only for what was filled."""
    ask, offered = desk.perp.book.best("sell") or (D(0), D(0))
    limit = {"orderType": "limit", "price": str(ask), "stopLoss": "88000", "takeProfit": "92000"}
    resting = desk.open("buy", str(offered + 1), **limit)
    guard, = desk.strategies.live(desk.account)
    assert (offered, resting.id, False) == (guard.quantity, guard.parent_id, guard.whole)
    desk.move(str(ask - 100))
    assert ("filled", offered + 1, [guard]) == (resting.status, guard.quantity, desk.strategies.live(desk.account))
    desk.move("88000")
    assert ("executed", 0) == (guard.status, desk.size())


def test_an_order_that_never_fills_protects_nothing(desk: Desk) -> None:
    """A cancelled order leaves no triggered order behind."""
    resting = desk.open("buy", "0.1", orderType="limit", price="80000", stopLoss="79000")
    desk.exchange.cancel(desk.account, {"orderId": str(resting.id)})
    assert [] == desk.strategies.list(desk.account)


def test_spot_goods_are_protected_too(desk: Desk) -> None:
    """A spot buy with a stop-loss sells what it bought, less the fee, when the price is there."""
    desk.move("90000", "SPOT")
    desk.exchange.place(desk.account, "SPOT", order(orderType="market", qty="900", stopLoss="89000"))
    guard, = desk.strategies.live(desk.account)
    assert ("sell", "", "sl") == (guard.side, guard.slot, guard.kind)
    desk.move("88000", "SPOT")
    sent = desk.sent(guard)
    assert ("filled", "sl", guard.quantity) == (sent.status, sent.source, sent.filled)
    assert D("0.009") < sent.filled < D("0.01")


def test_a_closing_order_brings_nothing_along(desk: Desk) -> None:
    """What a stop-loss on a closing order would mean is not modelled, and said so."""
    desk.open("buy", "0.5")
    assert "99404" == refusal(lambda: desk.open("sell", "0.5", reduceOnly="yes", stopLoss="95000"))


def test_an_order_that_turns_a_position_protects_what_it_opens(desk: Desk) -> None:
    """Of an order that closes a short and goes on to a long, only the long is protected."""
    desk.open("sell", "0.4")
    desk.open("buy", "1", stopLoss="88000")
    guard, = desk.strategies.live(desk.account)
    assert (D("0.6"), "long") == (guard.quantity, guard.position_side)
    desk.move("88000")
    assert 0 == desk.size()


def test_the_protection_of_an_open_order_is_modified(desk: Desk) -> None:
    """It changes alone, without giving up the place in the book, and is checked against the order's price."""
    fields = {"orderType": "limit", "price": "89000", "takeProfit": "92000"}
    resting = desk.open("buy", "0.1", **fields)
    named = {"orderId": str(resting.id)}
    assert "40834" == refusal(lambda: desk.exchange.modify(desk.account, {**named, "stopLoss": "89000"}))
    assert "40925" == refusal(lambda: desk.exchange.modify(desk.account, named))
    desk.exchange.modify(desk.account, {**named, "stopLoss": "88000"})
    desk.exchange.modify(desk.account, {**named, "takeProfit": "0"})
    assert (None, D(88000)) == (
        resting.protection.take_profit, resting.protection.stop_loss and resting.protection.stop_loss.trigger
    )  # fmt: skip
    desk.move("88900")
    guard, = desk.strategies.live(desk.account)
    assert "sl" == guard.kind


def test_a_classic_account_gets_a_pair(desk: Desk) -> None:
    """There the two halves have an id each, and the execution of one cancels the other."""
    account = desk.exchange.add_account(mode="classic")
    complete = order(category=FUTURES, orderType="market", qty="0.5", takeProfit="92000", stopLoss="88000")
    desk.exchange.place(account, FUTURES, complete)
    profit, loss = desk.strategies.live(account)
    assert ("profit_plan", "loss_plan", loss.id) == (profit.plan_type, loss.plan_type, profit.pair_id)
    desk.move("88000")
    assert ("cancelled", "executed", {}) == (profit.status, loss.status, account.positions)


@pytest.mark.parametrize(("category", "symbol"), [("COIN-FUTURES", "BTCUSD"), ("USDC-FUTURES", "BTCPERP")])
def test_other_futures_have_them_too(desk: Desk, category: str, symbol: str) -> None:
    """A stop-loss closes an isolated position of the other two categories."""
    market = desk.exchange.markets[(category, symbol)]
    fields = {"symbol": symbol, "side": "buy", "orderType": "market", "qty": "0.1", "marginMode": "isolated"}
    desk.exchange.place(desk.account, category, {**fields, "stopLoss": "85000"})
    desk.strategies.place(desk.account, category, {"symbol": symbol, "takeProfit": "95000"})
    desk.exchange.set_price(market, D(84900))
    assert ({}, []) == (desk.account.positions, desk.strategies.live(desk.account))
    assert {} == desk.exchange.ledger.imbalance()


def test_a_position_larger_than_an_order_is_closed_in_several(desk: Desk) -> None:
    """Where a market order may not be that large, the stop-loss of the whole position sends several."""
    rich = desk.exchange.add_account({"USDT": D(10**9)})
    largest = desk.perp.instrument.max_market_quantity
    assert largest is not None
    complete = order(category=FUTURES, price="91000", qty=str(largest + 1))
    desk.exchange.place(rich, FUTURES, complete)
    desk.exchange.place(desk.exchange.add_account({"USDT": D(10**9)}), FUTURES,
                        {**complete, "side": "sell", "price": "90000"})  # fmt: skip
    guard = desk.wait(rich, stopLoss="80000")
    desk.move("79000")
    assert [largest, D(1)] == [rich.orders[number].quantity for number in guard.order_ids]


def test_a_plan_on_margin_borrows(desk: Desk) -> None:
    """A MARGIN plan sends a margin order, which borrows what it lacks."""
    desk.move("90000", "SPOT")
    plan = desk.wait(category="MARGIN", type="trigger", side="sell", qty="3", triggerPrice="89000")
    desk.move("89000", "SPOT")
    sent = desk.sent(plan)
    assert ("MARGIN", "MARGIN", "plan") == (plan.category, sent.category, sent.source)
    assert desk.exchange.debt(desk.account.uid, "BTC") >= 1


# -- refusals, cancel, modify


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("40019", {"type": "trigger", "side": "buy", "qty": "1"}),
        ("40019", {"type": "trigger", "qty": "1", "triggerPrice": "91000"}),
        ("40019", {"type": "trigger", "side": "buy", "triggerPrice": "91000"}),
        ("40019", {"type": "trigger", "side": "buy", "qty": "1", "triggerPrice": "91000", "triggerOrderType": "limit"}),
        ("40020", {"type": "trigger", "side": "buy", "qty": "1", "triggerPrice": "91000", "triggerBy": "moon"}),
        ("99404", {"type": "trigger", "side": "buy", "qty": "1", "triggerPrice": "91000", "triggerBy": "index_price"}),
        ("25244", {"type": "trigger", "side": "buy", "qty": "1", "triggerPrice": "91000.01"}),
        ("22038", {"type": "trigger", "side": "buy", "qty": "0.10001", "triggerPrice": "91000"}),
        ("40830", {"type": "trigger", "side": "buy", "qty": "1", "triggerPrice": "91000", "takeProfit": "90500"}),
        ("40305", {"type": "trigger", "side": "buy", "qty": "1", "triggerPrice": "91000", "clientOid": "x y"}),
        ("40019", {}),
        ("40837", {"takeProfit": "95000", "posSide": "short"}),
        ("40830", {"takeProfit": "89000"}),
        ("40834", {"stopLoss": "91000"}),
        ("40019", {"stopLoss": "88000", "tpslMode": "partial"}),
        ("25231", {"stopLoss": "88000", "tpslMode": "partial", "qty": "0.6"}),
        ("40020", {"type": "trailing_stop", "callbackRatio": "11"}),
        ("40019", {"type": "trailing_stop"}),
        ("40020", {"type": "something"}),
        ("25100", {"symbol": "NOPE", "takeProfit": "1"}),
    ],
)
def test_wrong_ones_are_refused(desk: Desk, code: str, fields: dict[str, str]) -> None:
    """Each broken rule has its code and leaves nothing behind, with a long of 0.5 at hand."""
    desk.open("buy", "0.5")
    desk.exchange.drain()
    assert code == refusal(lambda: desk.wait(**fields))
    assert ([], []) == (desk.strategies.list(desk.account), desk.exchange.drain())


def test_a_short_has_its_prices_the_other_way_round(desk: Desk) -> None:
    """Take-profit below, stop-loss above, and no position at all is said first."""
    assert "40837" == refusal(lambda: desk.wait(takeProfit="95000"))
    desk.open("sell", "0.5")
    assert "40832" == refusal(lambda: desk.wait(takeProfit="95000"))
    assert "40836" == refusal(lambda: desk.wait(stopLoss="85000"))


def test_a_client_oid_is_used_once(desk: Desk) -> None:
    """The same clientOid is refused; orders have ids of their own."""
    desk.plan("91000", clientOid="once")
    assert "25212" == refusal(lambda: desk.plan("92000", clientOid="once"))
    desk.open("buy", "0.1", clientOid="once")


def test_cancel_by_either_id(desk: Desk) -> None:
    """A cancelled one is not triggered any more and cannot be cancelled again."""
    first, second = desk.plan("91000", clientOid="mine"), desk.plan("92000")
    desk.strategies.cancel(desk.account, {"clientOid": "mine"})
    desk.strategies.cancel(desk.account, {"orderId": str(second.id)})
    desk.move("95000")
    assert (["cancelled"] * 2, {}) == ([first.status, second.status], desk.account.orders)
    for fields in ({"clientOid": "mine"}, {"orderId": "12"}, {"orderId": "x"}):
        assert "25204" == refusal(partial(desk.strategies.cancel, desk.account, fields))
    assert "43025" == refusal(lambda: desk.strategies.cancel(desk.account, {"orderId": "12"}, code="43025"))
    assert "40924" == refusal(lambda: desk.strategies.cancel(desk.account, {}))


def test_cancel_all_by_kind(desk: Desk) -> None:
    """Those of one V2 plan type, or all of a symbol."""
    desk.open("buy", "0.5")
    plan, whole = desk.plan("95000"), desk.wait(stopLoss="88000")
    assert [whole] == desk.strategies.cancel_all(desk.account, FUTURES, plan_type="pos_loss")
    assert [] == desk.strategies.cancel_all(desk.account, symbol="ETHUSDT")
    assert [plan] == desk.strategies.cancel_all(desk.account)


def test_nobody_sees_anothers(desk: Desk) -> None:
    """An account finds and cancels only its own."""
    plan, other = desk.plan("91000", clientOid="mine"), desk.exchange.add_account()
    assert "25204" == refusal(lambda: desk.strategies.cancel(other, {"orderId": str(plan.id)}))
    assert [] == desk.strategies.live(other)


def test_a_plan_is_modified(desk: Desk) -> None:
    """Trigger, price, quantity and what it brings along change; what is not named stays."""
    plan = desk.plan("91000", triggerOrderType="limit", triggerOrderPrice="91000", stopLoss="88000")
    changes = {"orderId": str(plan.id), "qty": "0.2", "triggerPrice": "89000", "triggerOrderPrice": "88900"}
    desk.strategies.modify(desk.account, {**changes, "stopLoss": "87000"})
    desk.move("91500")
    assert "live" == plan.status
    desk.move("89000")
    assert (D("0.2"), D(88900)) == (desk.sent(plan).quantity, desk.sent(plan).price)
    assert "25204" == refusal(lambda: desk.strategies.modify(desk.account, changes))


def test_a_tpsl_is_modified(desk: Desk) -> None:
    """A leg moves, is added, and is taken away by 0; a wrong one changes nothing."""
    desk.open("buy", "0.5")
    guard = desk.wait(takeProfit="92000")
    named = {"orderId": str(guard.id), "qty": "0"}
    desk.strategies.modify(desk.account, {**named, "takeProfit": "93000", "stopLoss": "88000", "slTriggerBy": "mark"})
    assert ("tpsl", "mark") == (guard.kind, guard.stop_loss and guard.stop_loss.by)
    assert "40830" == refusal(lambda: desk.strategies.modify(desk.account, {**named, "takeProfit": "80000"}))
    desk.strategies.modify(desk.account, {**named, "stopLoss": "0"})
    assert ("tp", D(93000)) == (guard.kind, guard.take_profit and guard.take_profit.trigger)
    assert "40019" == refusal(lambda: desk.strategies.modify(desk.account, {**named, "takeProfit": "0"}))


def test_a_trailing_stop_is_modified(desk: Desk) -> None:
    """The distance changes and the best price stays; a new activation begins anew."""
    desk.open("buy", "0.5")
    trailing = desk.wait(type="trailing_stop", callbackRatio="1")
    desk.move("91000")
    desk.strategies.modify(desk.account, {"orderId": str(trailing.id), "callbackRatio": "3"})
    assert (D(3), D(91000)) == (trailing.trail and trailing.trail.ratio, trailing.best)
    desk.strategies.modify(desk.account, {"orderId": str(trailing.id), "activationPrice": "95000"})
    assert None is trailing.best


# -- as a whole


def test_one_may_bring_about_another(desk: Desk) -> None:
    """A plan's trade moves the price to another's trigger: both are executed within one call."""
    first = desk.plan("90100", qty="10")
    second = desk.plan("90120", side="sell", qty="0.1")
    desk.move("90100")
    assert ("executed", "executed") == (first.status, second.status)


def test_the_same_seed_tells_the_same(desk: Desk) -> None:
    """Two exchanges of one seed that do the same tell the same events with the same ids."""

    def story() -> list[tuple[int, str]]:
        desk = Desk(seed=11)
        desk.open("buy", "0.5", takeProfit="90300", stopLoss="89800")
        desk.plan("90050", qty="0.2", triggerBy="mark")
        desk.wait(type="trailing_stop", callbackRatio="0.05")
        for _ in range(300):
            desk.exchange.tick()
        return desk.told()

    told = story()
    assert told == story()
    assert {"live", "executing", "executed"} <= {status for _, status in told}


def test_markets_without_any_are_not_looked_at(desk: Desk) -> None:
    """A trade where nothing waits leaves no trace, and the last one leaving its market clears it."""
    desk.move("91000", "SPOT")
    assert {} == desk.strategies._prices
    plan = desk.plan("95000")
    desk.strategies.cancel(desk.account, {"orderId": str(plan.id)})
    desk.move("92000")
    assert ({}, {}, {}) == (desk.strategies._prices, desk.strategies._live, desk.strategies._touched)


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(85_000, 95_000)),
        st.tuples(st.just("open"), st.sampled_from(["0.1", "-0.1", "0.3", "-0.3"])),
        st.tuples(st.just("tpsl"), st.sampled_from(["", "0.1", "0.3"])),
        st.tuples(st.just("plan"), st.integers(86_000, 94_000)),
        st.tuples(st.just("trail"), st.sampled_from(["0.5", "3"])),
        st.tuples(st.just("protected"), st.sampled_from(["0.1", "-0.2"])),
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(moves=MOVES)
def test_whatever_happens_the_books_balance(moves: list[tuple[str, Any]]) -> None:
    """After each of any moves: the ledger balances, nothing closing waits without its position, and what ended has
    told how."""
    desk = Desk()
    for kind, value in moves:
        with suppress(Refusal):
            if kind == "move":
                desk.move(str(value))
            elif kind == "tpsl":
                part = {"tpslMode": "partial", "qty": value} if value else {}
                record = desk.account.position(desk.perp, "net")
                long = record is None or record.side == "long"
                desk.wait(takeProfit="92000" if long else "88000", stopLoss="88000" if long else "92000", **part)
            elif kind == "plan":
                desk.plan(str(value))
            elif kind == "trail":
                desk.wait(type="trailing_stop", callbackRatio=value)
            else:
                long = not value.startswith("-")
                legs = {"takeProfit": "93000" if long else "87000", "stopLoss": "87500" if long else "92500"}
                desk.open("buy" if long else "sell", value.strip("-"), **(legs if kind == "protected" else {}))
        desk.exchange.run_clockwork()
        assert {} == desk.exchange.ledger.imbalance()
        position = desk.account.position(desk.perp, "net")
        for row in desk.strategies.list(desk.account):
            assert not (row.is_live and row.closes) or (position is not None and position.id == row.position_id)
            assert (row.status == "executed") == bool(row.order_ids)
            assert (row.status == "fail_execute") == bool(row.failure[0])
