"""Triggered orders without wires: refused, modified, cancelled, and all of them together."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitget_client.simulator.refusals import Refusal
from tests.simulator.strategy_desk import FUTURES, D, Desk, refusal


@pytest.fixture
def desk() -> Desk:
    return Desk()


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
    named = {"orderId": str(guard.id), "qty": "0.4"}
    desk.strategies.modify(desk.account, {**named, "takeProfit": "93000", "stopLoss": "88000", "slTriggerBy": "mark"})
    assert ("tpsl", "mark", True) == (guard.kind, guard.stop_loss and guard.stop_loss.by, guard.whole)
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
    ended = [row for row in desk.told() if row[1] != "live"]
    assert [(row.id, status) for row in (first, second) for status in ("executing", "executed")] == ended


def test_a_price_that_was_there_for_a_moment_counts(desk: Desk) -> None:
    """Of two plans that are due together the first lifts the price and the second brings it back: what waits for the
    price between is due all the same."""
    desk.plan("90100", qty="10")
    desk.plan("90100", side="sell", qty="0.1")
    passed = desk.plan("90120", side="sell", qty="0.1")
    desk.move("90100")
    assert D(90110) > desk.perp.last_price
    assert "executed" == passed.status


def test_prices_of_before_do_not_count(desk: Desk) -> None:
    """A stop-loss that came to life after a low price, within the same call, is not triggered by that price."""
    other = desk.exchange.add_account()
    desk.wait(other, type="trigger", side="sell", qty="10", triggerPrice="89990")
    limit = {"triggerOrderType": "limit", "triggerOrderPrice": "90050"}
    desk.plan("89990", qty="0.1", **limit, stopLoss="89960")
    desk.move("89990")
    guard, = desk.strategies.live(desk.account)
    assert min(trade.price for trade in list(desk.perp.trades)[-20:]) < D(89960)
    assert ("live", 0) == (guard.status, guard.seen)


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
    desk.plan("92000")
    desk.move("92100")
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
