"""Triggered orders without wires: when they are due, what they send, and when they vanish."""

from __future__ import annotations

import pytest

from tests.simulator.peer import order
from tests.simulator.strategy_desk import FUTURES, D, Desk, refusal


@pytest.fixture
def desk() -> Desk:
    return Desk()


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


def test_closing_all_positions_ends_them_at_once(desk: Desk) -> None:
    """No further step of the market is needed."""
    desk.open("buy", "0.5")
    guard = desk.wait(stopLoss="88000")
    desk.exchange.close_positions(desk.account, FUTURES, None, None)
    assert "cancelled" == guard.status


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
    legs = [leg for row in desk.strategies.protecting(record) for leg in row.legs]
    assert {"takeProfit": D(93000), "stopLoss": D(88000)} == {name: leg.trigger for name, leg in legs}


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


def test_what_is_filled_after_a_change_has_the_new_protection(desk: Desk) -> None:
    """What was filled before keeps the stop-loss that it got then."""
    ask, offered = desk.perp.book.best("sell") or (D(0), D(0))
    resting = desk.open("buy", str(offered + 1), orderType="limit", price=str(ask), stopLoss="88000")
    desk.exchange.modify(desk.account, {"orderId": str(resting.id), "stopLoss": "87000"})
    desk.move(str(ask - 100))
    guards = [(row.quantity, row.stop_loss and row.stop_loss.trigger) for row in desk.strategies.live(desk.account)]
    assert [(offered, D(88000)), (D(1), D(87000))] == guards


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
    rich, other = (desk.exchange.add_account({"USDT": D(10**9)}) for _ in range(2))
    for account in (rich, other):  # so large a position is allowed at a low leverage only
        desk.exchange.set_leverage(account, {"category": FUTURES, "symbol": "BTCUSDT", "leverage": "5"})
    largest = desk.perp.instrument.max_market_quantity
    assert largest is not None
    complete = order(category=FUTURES, price="91000", qty=str(largest + 1))
    desk.exchange.place(rich, FUTURES, complete)
    desk.exchange.place(other, FUTURES, {**complete, "side": "sell", "price": "90000"})
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


def test_a_stop_loss_comes_before_the_liquidation(desk: Desk) -> None:
    """A fall beyond both prices closes the position by its stop-loss; without one it is liquidated, and what waited
    for it is cancelled."""
    accounts = [desk.exchange.add_account({"USDT": D(5000)}) for _ in range(2)]
    for account in accounts:
        desk.exchange.place(account, FUTURES, order(category=FUTURES, orderType="market", qty="1"))
    stop = desk.wait(accounts[0], stopLoss="87000", slTriggerBy="mark")
    profit = desk.wait(accounts[1], takeProfit="99000")
    desk.move("84000")
    desk.exchange.run_clockwork()
    assert ("executed", "cancelled") == (stop.status, profit.status)
    sources = [{row.source for row in account.orders.values()} for account in accounts]
    assert [{"normal", "pos_sl"}, {"normal", "liquidation"}] == sources
    assert {} == desk.exchange.ledger.imbalance()
