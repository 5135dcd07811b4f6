"""The exchange without its wires: money, orders and positions after each kind of order, and any sequence of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitget_client.simulator.accounts import Account
from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.ledger import round_fee
from bitget_client.simulator.market import load_instruments
from bitget_client.simulator.orders import Filled, Order, OrderChanged
from bitget_client.simulator.refusals import NOT_SIMULATED, Refusal
from tests.simulator.peer import StepClock, order

D = Decimal
FUTURES = "USDT-FUTURES"


class Desk:
    """One exchange with one account, and short ways to trade."""

    def __init__(self) -> None:
        self.clock = StepClock()
        self.exchange = Exchange(load_instruments(), clock=self.clock)
        self.account = self.exchange.add_account()
        self.spot = self.exchange.markets[("SPOT", "BTCUSDT")]
        self.perp = self.exchange.markets[(FUTURES, "BTCUSDT")]

    def place(self, account: Account | None = None, **fields: str) -> Order:
        complete = order(**fields)
        return self.exchange.place(account or self.account, complete["category"], complete)

    def future(self, side: str, qty: str, **fields: str) -> Order:
        fields = {"orderType": "market", **fields}
        return self.place(category=FUTURES, side=side, qty=qty, **fields)

    def money(self, coin: str, bucket: Any = "available", account: Account | None = None) -> Decimal:
        return self.exchange.ledger.balance((account or self.account).uid, coin, bucket)

    def statuses(self) -> list[str]:
        return [event.order.status for event in self.exchange.drain() if isinstance(event, OrderChanged)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def test_a_resting_buy_locks_its_money_and_a_cancel_gives_it_back(desk: Desk) -> None:
    """A limit buy far below the market rests and locks price times quantity until it is cancelled."""
    placed = desk.place(qty="0.1")
    assert ("new", 8000, 92000) == (placed.status, desk.money("USDT", "locked"), desk.money("USDT"))
    desk.exchange.cancel(desk.account, {"orderId": str(placed.id)})
    assert ("cancelled", "normal_cancel") == (placed.status, placed.cancel_reason)
    assert (0, 100000) == (desk.money("USDT", "locked"), desk.money("USDT"))


def test_a_crossing_buy_fills_at_the_book_and_gets_the_difference_back(desk: Desk) -> None:
    """A limit buy above the best ask pays the ask and the taker fee in the base coin, and keeps nothing locked."""
    ask, _ = desk.spot.book.best("sell") or (D(0), D(0))
    bought = desk.place(price="91000", qty="0.01")
    assert ("filled", ask) == (bought.status, bought.average)
    fee = round_fee(D("0.01") * D("0.001"))
    assert {"BTC": fee} == bought.fees
    assert 2 + D("0.01") - fee == desk.money("BTC")
    assert 100000 - ask * D("0.01") == desk.money("USDT")
    assert 0 == desk.money("USDT", "locked")


def test_a_market_buy_spends_an_amount(desk: Desk) -> None:
    """A spot market buy takes its quantity in quote coin and spends no more than that."""
    bought = desk.place(orderType="market", qty="1000")
    assert "filled" == bought.status
    assert 0 <= 1000 - bought.value < D("0.1")
    assert desk.money("USDT") == 100000 - bought.value


def test_a_maker_pays_when_the_market_comes_to_it(desk: Desk) -> None:
    """A resting order is filled at its own price as the maker when the price is moved through it."""
    placed = desk.place(price="90000", qty="0.1")
    desk.exchange.set_price(desk.spot, D("89990"))
    assert ("filled", 90000) == (placed.status, placed.average)
    assert "maker" == desk.account.executions[-1].scope
    assert D("89990") == desk.spot.last_price


def test_set_price_leaves_the_quotes_around_it(desk: Desk) -> None:
    """After a move by hand the last price is the one asked for and the book stands on both sides of it."""
    desk.exchange.set_price(desk.spot, D("95000.01"))
    bid, ask = desk.spot.book.best("buy"), desk.spot.book.best("sell")
    assert bid and ask and bid[0] < D("95000.01") < ask[0]
    assert D("95000.01") == desk.spot.last_price


def test_events_tell_new_then_filled(desk: Desk) -> None:
    """An order that fills at once is told as new and then as filled, with its fill between."""
    desk.place(price="91000")
    events = desk.exchange.drain()
    told = [event.order.status if isinstance(event, OrderChanged) else "fill" for event in events
            if isinstance(event, OrderChanged | Filled)]  # fmt: skip
    assert ["new", "fill", "filled"] == told


def test_partial_fills_are_told_apart(desk: Desk) -> None:
    """An order larger than what is offered up to its price is partially filled and rests with the remainder."""
    ask, size = desk.spot.book.best("sell") or (D(0), D(0))
    placed = desk.place(price=str(ask), qty=str(size + D("0.01")))
    assert ("partially_filled", size) == (placed.status, placed.filled)
    assert ask * D("0.01") == desk.money("USDT", "locked")


def test_two_accounts_trade_with_each_other(desk: Desk) -> None:
    """A second account can hit the first one's order; both are charged, maker and taker."""
    other = desk.exchange.add_account()
    ask, _ = desk.spot.book.best("sell") or (D(0), D(0))
    price = str(ask - desk.spot.instrument.tick)
    mine = desk.place(price=price, side="sell", qty="0.05")
    theirs = desk.place(other, price=price, qty="0.05")
    assert ("filled", "filled") == (mine.status, theirs.status)
    scopes = [account.executions[-1].scope for account in (desk.account, other)]
    assert ["maker", "taker"] == scopes
    assert desk.account.executions[-1].link_id == other.executions[-1].link_id
    assert {} == desk.exchange.ledger.imbalance()


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("40019", {"symbol": ""}),
        ("40019", {"qty": ""}),
        ("40019", {"price": ""}),
        ("40019", {"side": ""}),
        ("40020", {"side": "up"}),
        ("40020", {"orderType": "stop"}),
        ("40020", {"qty": "abc"}),
        ("40020", {"qty": "-1"}),
        ("40020", {"qty": "NaN"}),
        ("40020", {"timeInForce": "day"}),
        ("400172", {"category": "STOCKS"}),
        ("25100", {"symbol": "NOPEUSDT"}),
        ("25100", {"category": "COIN-FUTURES"}),
        ("25207", {"qty": "0.0000001"}),
        ("22038", {"qty": "0.0100001"}),
        ("25244", {"price": "80000.001"}),
        ("45110", {"qty": "0.000001"}),
        ("25206", {"price": "99000"}),
        ("25205", {"side": "sell", "price": "80000"}),
        ("43012", {"qty": "10"}),
        ("25203", {"category": FUTURES, "qty": "30"}),
        ("40305", {"clientOid": "x" * 51}),
        ("40305", {"clientOid": "火星"}),
        ("22002", {"category": FUTURES, "reduceOnly": "yes"}),
        ("40830", {"takeProfit": "70000"}),
        ("40834", {"stopLoss": "80000"}),
        (NOT_SIMULATED, {"category": "MARGIN", "marginMode": "isolated"}),
        (NOT_SIMULATED, {"timeInForce": "rpi"}),
    ],
)
def test_wrong_orders_are_refused_and_change_nothing(desk: Desk, code: str, fields: dict[str, str]) -> None:
    """Each broken rule has its code, and no money, order or event is left behind."""
    assert code == refusal(lambda: desk.place(**fields))
    assert 100000 == desk.money("USDT")
    assert ({}, []) == (desk.account.orders, desk.exchange.drain())


def test_a_client_oid_is_used_once(desk: Desk) -> None:
    """The same clientOid is refused, also after its order is gone."""
    desk.place(clientOid="once")
    desk.exchange.cancel(desk.account, {"clientOid": "once"})
    assert "25212" == refusal(lambda: desk.place(clientOid="once"))


@pytest.mark.parametrize(
    ("force", "price", "reason"),
    [("post_only", "91000", "post_only_fill_cancel"), ("fok", "80000", "fok_not_full_cancel"),
     ("ioc", "80000", "ioc_not_full_cancel")],
)  # fmt: skip
def test_times_in_force_are_accepted_then_cancelled(desk: Desk, force: str, price: str, reason: str) -> None:
    """An order that its time in force forbids is accepted, cancelled with the reason, and has its money back."""
    placed = desk.place(timeInForce=force, price=price)
    assert ("cancelled", reason) == (placed.status, placed.cancel_reason)
    assert 100000 == desk.money("USDT")


def test_modifying_moves_the_reservation(desk: Desk) -> None:
    """A modified order locks what its new price and quantity ask for, and keeps its ids."""
    placed = desk.place(qty="0.1", clientOid="m")
    changed = desk.exchange.modify(desk.account, {"clientOid": "m", "price": "70000", "qty": "0.2"})
    assert changed is placed
    assert (14000, "new") == (desk.money("USDT", "locked"), placed.status)
    assert D("0.2") == desk.spot.book.get(placed.id).remaining  # type: ignore[union-attr]


def test_modifying_across_the_market_trades(desk: Desk) -> None:
    """A bid moved above the best ask fills at once."""
    placed = desk.place(qty="0.01")
    desk.exchange.modify(desk.account, {"orderId": str(placed.id), "price": "91000"})
    assert "filled" == placed.status
    assert 0 == desk.money("USDT", "locked")


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("25571", {"price": "80000", "qty": "0.1"}),
        ("40925", {}),
        ("43012", {"qty": "5"}),
        ("25244", {"price": "0.001"}),
    ],
)
def test_a_refused_modification_leaves_the_order(desk: Desk, code: str, fields: dict[str, str]) -> None:
    """A modification that is refused changes neither the order nor its reservation."""
    placed = desk.place(qty="0.1")
    assert code == refusal(lambda: desk.exchange.modify(desk.account, {"orderId": str(placed.id), **fields}))
    assert ("new", 8000) == (placed.status, desk.money("USDT", "locked"))


def test_auto_cancel_ends_an_order_that_cannot_be_modified(desk: Desk) -> None:
    """With autoCancel yes, a refused modification cancels the order."""
    placed = desk.place(qty="0.1")
    fields = {"orderId": str(placed.id), "qty": "5", "autoCancel": "yes"}
    assert "43012" == refusal(lambda: desk.exchange.modify(desk.account, fields))
    assert ("cancelled", 100000) == (placed.status, desk.money("USDT"))


@pytest.mark.parametrize("fields", [{"orderId": "1"}, {"orderId": "abc"}, {"clientOid": "nobody"}])
def test_unknown_orders_are_not_found(desk: Desk, fields: dict[str, str]) -> None:
    """Cancelling or modifying an order that is not there is 25204; naming none at all is 40924."""
    assert "25204" == refusal(lambda: desk.exchange.cancel(desk.account, fields))
    assert "25204" == refusal(lambda: desk.exchange.modify(desk.account, fields))
    assert "40924" == refusal(lambda: desk.exchange.cancel(desk.account, {}))


def test_orders_belong_to_their_account(desk: Desk) -> None:
    """Another account cannot see or cancel an order."""
    placed = desk.place()
    other = desk.exchange.add_account()
    assert "25204" == refusal(lambda: desk.exchange.cancel(other, {"orderId": str(placed.id)}))


def test_self_trades_are_prevented_when_asked(desk: Desk) -> None:
    """With stpMode cancel_maker the resting own order is cancelled instead of traded with."""
    ask, _ = desk.spot.book.best("sell") or (D(0), D(0))
    price = str(ask - desk.spot.instrument.tick)
    maker = desk.place(side="sell", price=price)
    taker = desk.place(price=price, stpMode="cancel_maker")
    assert ("cancelled", "stp_cancel", "new") == (maker.status, maker.cancel_reason, taker.status)


# -- futures


def test_a_future_takes_margin_and_fee(desk: Desk) -> None:
    """Opening a position moves its margin at the leverage and takes the fee in the quote coin."""
    desk.exchange.set_leverage(desk.account, {"category": FUTURES, "symbol": "BTCUSDT", "leverage": "10"})
    opened = desk.future("buy", "0.1")
    fee = round_fee(opened.value * D("0.0006"))
    assert desk.money("USDT", "margin") == opened.value / 10
    assert desk.money("USDT") == 100000 - opened.value / 10 - fee
    assert 100000 - fee == desk.exchange.ledger.total(desk.account.uid, "USDT")


def test_closing_realises_the_profit(desk: Desk) -> None:
    """A long closed higher pays the difference, gives the margin back and becomes history."""
    opened = desk.future("buy", "0.1")
    desk.exchange.set_price(desk.perp, D("92000"))
    closed = desk.future("sell", "0.1", reduceOnly="yes")
    assert closed.profit == closed.value - opened.value > 0
    assert {} == desk.account.positions
    assert desk.account.closed_positions[0].record.state.realised == closed.profit
    fees = opened.fees["USDT"] + closed.fees["USDT"]
    assert (desk.money("USDT"), desk.money("USDT", "margin")) == (100000 + closed.profit - fees, 0)


def test_a_reversal_ends_one_position_and_begins_another(desk: Desk) -> None:
    """Selling more than the long holds closes it and leaves a short of the rest."""
    desk.future("buy", "0.1")
    desk.future("sell", "0.3")
    (position,) = desk.account.positions.values()
    assert ("short", D("-0.2")) == (position.side, position.state.size)
    assert 1 == len(desk.account.closed_positions)


def test_reduce_only_never_exceeds_the_position(desk: Desk) -> None:
    """Reduce-only orders together cannot promise more than the position holds, and go when it is gone."""
    desk.future("buy", "0.1")
    resting = desk.future("sell", "0.06", orderType="limit", price="93000", reduceOnly="yes")
    assert "25231" == refusal(lambda: desk.future("sell", "0.06", reduceOnly="yes"))
    desk.future("sell", "0.1")
    assert ("cancelled", {}) == (resting.status, desk.account.positions)


def test_hedge_mode_holds_both_sides(desk: Desk) -> None:
    """In hedge mode long and short stand side by side, and closing names its side."""
    desk.exchange.set_hold_mode(desk.account, {"holdMode": "hedge_mode"})
    assert "40402" == refusal(lambda: desk.future("buy", "0.1"))
    desk.future("buy", "0.1", posSide="long")
    desk.future("sell", "0.2", posSide="short")
    assert [
        ("long", D("0.1")),
        ("short", D("-0.2")),
    ] == [(row.side, row.state.size) for row in desk.account.positions.values()]
    assert "25231" == refusal(lambda: desk.future("sell", "0.2", posSide="long"))
    desk.future("sell", "0.1", posSide="long")
    assert ["short"] == [row.side for row in desk.account.positions.values()]
    assert "25107" == refusal(lambda: desk.exchange.set_hold_mode(desk.account, {"holdMode": "one_way_mode"}))


def test_close_positions_clears_the_way(desk: Desk) -> None:
    """Closing everything cancels the reduce-only orders in its way; with nothing open it is 22002."""
    desk.future("buy", "0.1")
    resting = desk.future("sell", "0.06", orderType="limit", price="93000", reduceOnly="yes")
    desk.exchange.close_positions(desk.account, FUTURES, None, None)
    assert ({}, "cancelled") == (desk.account.positions, resting.status)
    assert "22002" == refusal(lambda: desk.exchange.close_positions(desk.account, FUTURES, None, None))


def test_a_countdown_cancels_everything(desk: Desk) -> None:
    """When the countdown runs out all open orders are cancelled; not a moment earlier, and not when taken back."""
    first = desk.place()
    desk.exchange.set_countdown(desk.account, 5)
    desk.clock.ms += 4999
    desk.exchange.run_countdowns()
    assert "new" == first.status
    desk.clock.ms += 1
    desk.exchange.run_countdowns()
    assert "cancelled" == first.status
    second = desk.place()
    desk.exchange.set_countdown(desk.account, 5)
    desk.exchange.set_countdown(desk.account, 0)
    desk.clock.ms += 60_000
    desk.exchange.run_countdowns()
    assert "new" == second.status


# -- for any sequence

steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("place"),
            st.integers(0, 1),
            st.sampled_from(["SPOT", FUTURES]),
            st.sampled_from(["buy", "sell"]),
            st.sampled_from(["limit", "market"]),
            st.integers(89800, 90600),
            st.integers(1, 90),
            st.sampled_from(["gtc", "ioc", "fok", "post_only"]),
            st.sampled_from(["none", "cancel_taker", "cancel_maker", "cancel_both"]),
            st.sampled_from(["yes", "no"]),
        ),
        st.tuples(st.just("cancel"), st.integers(0, 1), st.integers(0, 20)),
        st.tuples(
            st.just("modify"), st.integers(0, 1), st.integers(0, 20), st.integers(89800, 90600), st.integers(1, 90)
        ),
        st.tuples(st.just("price"), st.sampled_from(["SPOT", FUTURES]), st.integers(89500, 91000)),
        st.tuples(st.just("tick")),
    ),
    max_size=25,
)  # fmt: skip


def perform(exchange: Exchange, accounts: list[Account], step: Any) -> None:
    if step[0] == "tick":
        exchange.tick()
    elif step[0] == "price":
        exchange.set_price(exchange.markets[(step[1], "BTCUSDT")], D(step[2]))
    elif step[0] == "place":
        _, who, category, side, kind, price, size, force, mode, reduce = step
        amount = kind == "market" and side == "buy" and category == "SPOT"
        fields = {
            "symbol": "BTCUSDT",
            "side": side,
            "orderType": kind,
            "qty": str(size * 1000 if amount else D(size) / 100),
            "price": str(price),
            "timeInForce": force,
            "stpMode": mode,
            "reduceOnly": reduce,
        }
        exchange.place(accounts[who], category, fields)
    else:
        orders = list(accounts[step[1]].orders)
        if orders:
            fields = {"orderId": str(orders[step[2] % len(orders)])}
            if step[0] == "cancel":
                exchange.cancel(accounts[step[1]], fields)
            else:
                exchange.modify(accounts[step[1]], {**fields, "price": str(step[3]), "qty": str(D(step[4]) / 100)})


def check_exchange(exchange: Exchange, accounts: list[Account]) -> None:
    """Money balances, reservations are what the open orders hold, and positions of all parties sum to zero."""
    assert {} == exchange.ledger.imbalance()
    for account in accounts:
        for coin in exchange.ledger.coins(account.uid):
            held = sum(order.held for order in account.open_orders.values() if order.hold_coin == coin)
            assert held == exchange.ledger.balance(account.uid, coin, "locked")
        for order_ in account.orders.values():
            assert order_.is_open == (order_.id in account.open_orders) == (order_.id in order_.market.book)
            assert order_.held == 0 or order_.is_open
    perp = exchange.markets[(FUTURES, "BTCUSDT")]
    sizes = [row.state.size for account in accounts for row in account.positions.values()]
    outside = exchange._settlement.market_positions.get(perp)
    assert 0 == sum(sizes) + (outside.size if outside else 0)
    for market in exchange.markets.values():
        bid, ask = market.book.best("buy"), market.book.best("sell")
        assert bid is None or ask is None or bid[0] < ask[0]


@settings(max_examples=60)
@given(steps)
def test_everything_balances_after_every_step(sequence: list[Any]) -> None:
    """Whatever is placed, changed, cancelled, moved or refused: money, reservations, positions and books agree."""
    exchange = Exchange(load_instruments(), clock=StepClock())
    accounts = [exchange.add_account(), exchange.add_account()]
    for step in sequence:
        with suppress(Refusal):
            perform(exchange, accounts, step)
        check_exchange(exchange, accounts)
