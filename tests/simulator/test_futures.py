"""Futures of each kind: what profit, fees and margin are paid in, isolated margin, leverage of sides, open interest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bitget_client.simulator.ledger import CLEARING, MARKET, Position, round_fee
from tests.simulator.desk import COIN, USDC, USDT, Desk, refusal

D = Decimal


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(("category", "coin"), [(USDT, "USDT"), (USDC, "USDC")])
def test_linear_profit_is_paid_in_the_quote_coin(desk: Desk, category: str, coin: str) -> None:
    """Bought and sold higher, a linear position pays size times the difference, less the fees, in its quote coin."""
    before = desk.total(coin)
    bought = desk.place(category, "buy", "0.5")
    desk.exchange.set_price(desk.market(category), D(95000))
    sold = desk.place(category, "sell", "0.5")
    assert sold.value - bought.value == sold.profit
    fees = bought.fees[coin] + sold.fees[coin]
    assert before + sold.profit - fees == desk.total(coin)
    assert round_fee(bought.value * D("0.0006")) <= bought.fees[coin]
    desk.assert_sound()


@pytest.mark.parametrize(("side", "back"), [("buy", "sell"), ("sell", "buy")])
def test_inverse_profit_is_the_linear_one_divided_by_the_exit_price(desk: Desk, side: str, back: str) -> None:
    """A coin position pays in its base coin: the linear profit divided by the price at which it was closed."""
    before = desk.total("BTC")
    opened = desk.place(COIN, side, "0.5")
    desk.exchange.set_price(desk.market(COIN), D(95000))
    closed = desk.place(COIN, back, "0.5")
    linear = (closed.value - opened.value) * (1 if side == "buy" else -1)
    assert abs(linear / closed.average - closed.profit) < D("1e-9")
    assert {"BTC": round_fee(D("0.5") * D("0.0006"))} == opened.fees
    assert before + closed.profit - opened.fees["BTC"] - closed.fees["BTC"] == desk.total("BTC")
    desk.assert_sound()


def test_an_inverse_position_asks_for_margin_in_base_coin(desk: Desk) -> None:
    """The margin of a coin position is its size divided by the leverage, and USDT is not touched."""
    desk.place(COIN, "buy", "1")
    assert (D("0.05"), 0) == (desk.money("BTC", "margin"), desk.money("USDT", "margin"))
    assert D("0.05") == desk.position(COIN).margin


def test_an_inverse_order_locks_base_coin(desk: Desk) -> None:
    """A resting buy of a coin future reserves base coin: the margin at its leverage and the taker fee."""
    resting = desk.place(COIN, "buy", "1", price="80000.0")
    assert D("0.05") + D("0.0006") == desk.money("BTC", "locked")
    desk.exchange.cancel(desk.account, {"orderId": str(resting.id)})
    assert 0 == desk.money("BTC", "locked")


def test_unrealised_inverse_profit_is_what_closing_would_pay() -> None:
    """At the price at which a position is closed, realised and unrealised profit are the same."""
    position = Position(inverse=True)
    position.apply(D(2), D(50_000))
    assert position.unrealised(D(62_500)) == position.apply(D(-2), D(62_500)) == D("0.4")


def test_isolated_margin_is_kept_apart(desk: Desk) -> None:
    """An isolated position has a margin of its own, which crossed positions and orders cannot use."""
    opened = desk.place(USDT, "buy", "1", marginMode="isolated")
    record = desk.position(USDT)
    assert "isolated" == record.margin_mode
    assert abs(opened.value / 20 - record.margin) < D("1e-9")
    assert (record.margin, 0) == (desk.money("USDT", "isolated"), desk.money("USDT", "margin"))
    desk.place(USDT, "sell", "0.4", marginMode="isolated")
    assert abs(opened.value / 20 * D("0.6") - record.margin) < D("1e-9")
    desk.place(USDT, "sell", "0.6", marginMode="isolated")
    assert 0 == desk.money("USDT", "isolated")
    desk.assert_sound()


def test_margin_of_an_isolated_position_is_given_and_taken(desk: Desk) -> None:
    """More margin moves from what is available; only what the leverage does not ask for comes back."""
    desk.place(USDT, "buy", "1", marginMode="isolated")
    record, before = desk.position(USDT), desk.money("USDT")
    asked = record.margin
    desk.exchange.adjust_margin(desk.account, record, D(1000))
    assert (asked + 1000, before - 1000) == (record.margin, desk.money("USDT"))
    loss = min(D(0), record.state.unrealised(record.market.mark_price))
    assert "40800" == refusal(lambda: desk.exchange.adjust_margin(desk.account, record, D(-1001)))
    desk.exchange.adjust_margin(desk.account, record, D(-900))
    assert loss > -100
    assert asked + 100 == record.margin
    assert "40800" == refusal(lambda: desk.exchange.adjust_margin(desk.account, record, D(10**9)))
    desk.assert_sound()


def test_a_crossed_position_has_no_margin_to_adjust(desk: Desk) -> None:
    """Giving margin to a crossed position is refused."""
    desk.place(USDT, "buy", "1")
    assert "40805" == refusal(lambda: desk.exchange.adjust_margin(desk.account, desk.position(USDT), D(1)))


def test_one_symbol_has_one_kind_of_margin_at_a_time(desk: Desk) -> None:
    """While a position or an opening order is crossed, neither an isolated order nor the switch is taken."""
    desk.place(USDT, "buy", "0.1", price="80000.0")
    fields = {"category": USDT, "symbol": "BTCUSDT", "marginMode": "isolated"}
    assert "45117" == refusal(lambda: desk.exchange.set_margin_mode(desk.account, fields))
    assert "45117" == refusal(lambda: desk.place(USDT, "buy", "0.1", marginMode="isolated"))
    desk.exchange.cancel_all(desk.account)
    desk.exchange.set_margin_mode(desk.account, fields)
    assert "isolated" == desk.place(USDT, "buy", "0.1").margin_mode


def test_sides_of_isolated_hedge_positions_have_their_own_leverage(desk: Desk) -> None:
    """Long and short are margined at their own leverage; the crossed one stays what it was."""
    desk.exchange.set_hold_mode(desk.account, {"holdMode": "hedge_mode"})
    desk.exchange.set_leverage(
        desk.account,
        {
            "category": USDT,
            "symbol": "BTCUSDT",
            "marginMode": "isolated",
            "longLeverage": "10",
            "shortLeverage": "40",
        },
    )
    desk.place(USDT, "buy", "0.1", marginMode="isolated", posSide="long")
    desk.place(USDT, "sell", "0.1", marginMode="isolated", posSide="short")
    long, short = desk.position(USDT, slot="long"), desk.position(USDT, slot="short")
    assert (10, 40) == (long.leverage, short.leverage)
    assert 3 < long.margin / short.margin < 5
    market = desk.market(USDT)
    assert (20, 10, 40) == (
        desk.account.leverage(market),
        desk.account.leverage(market, "long", "isolated"),
        desk.account.leverage(market, "short", "isolated"),
    )


def test_a_lower_leverage_asks_for_more_margin_or_is_refused(desk: Desk) -> None:
    """Leverage is changed under an open position when its margin is there, and refused when it is not."""
    desk.place(USDT, "buy", "10")
    at_20 = desk.money("USDT", "margin")
    desk.exchange.set_leverage(desk.account, {"category": USDT, "symbol": "BTCUSDT", "leverage": "10"})
    assert abs(at_20 * 2 - desk.money("USDT", "margin")) < D("1e-9")
    fields = {"category": USDT, "symbol": "BTCUSDT", "leverage": "5"}
    assert "25228" == refusal(lambda: desk.exchange.set_leverage(desk.account, fields))
    assert 10 == desk.position(USDT).leverage


@pytest.mark.parametrize(
    "named", [{"symbol": "BTCUSDT", "longLeverage": "5", "shortLeverage": "100"}, {"leverage": "11"}]
)
def test_positions_find_their_margin_together_or_nothing_is_changed(named: dict[str, str]) -> None:
    """Several positions that ask for more are looked at as one, and what another could free is not counted."""
    desk = Desk({"USDT": D(1000)})
    desk.exchange.set_hold_mode(desk.account, {"holdMode": "hedge_mode"})
    fields = {"marginMode": "isolated", "qty": "0.05", "orderType": "market"}
    for symbol, qty, side, slot in (("BTCUSDT", "0.04", "buy", "long"), ("BTCUSDT", "0.04", "sell", "short"),
                                    ("ETHUSDT", "1.3", "buy", "long")):  # fmt: skip
        asked = {**fields, "symbol": symbol, "qty": qty, "side": side, "posSide": slot}
        desk.exchange.place(desk.account, USDT, asked)
    before = desk.money("USDT"), desk.money("USDT", "isolated")
    fields = {"category": USDT, "marginMode": "isolated", **named}
    assert "25228" == refusal(lambda: desk.exchange.set_leverage(desk.account, fields))
    assert before == (desk.money("USDT"), desk.money("USDT", "isolated"))
    assert {20} == {record.leverage for record in desk.account.positions.values()}


@pytest.mark.parametrize("category", [USDT, COIN])
@pytest.mark.parametrize("side", ["buy", "sell"])
def test_breaking_even_pays_the_fees(desk: Desk, category: str, side: str) -> None:
    """At the price told, the profit is the fee of opening and that of closing, which is reckoned at the entry price."""
    desk.place(category, side, "0.5")
    record = desk.position(category)
    price = desk.exchange.risk.break_even(record)
    assert (price > record.state.average) == (side == "buy")
    assert abs(record.state.unrealised(price) - 2 * record.state.open_fees) < D("1e-6")


def test_the_fee_of_a_reversal_is_split_without_a_rest(desk: Desk) -> None:
    """What closes and what opens pay together what the order paid, in the eight places of fees."""
    desk.exchange.set_price(desk.market(USDT), D("90217.3"))
    desk.place(USDT, "buy", "0.0308")
    turned = desk.place(USDT, "sell", "0.0717")
    opened = desk.position(USDT).state.open_fees
    (closed,) = desk.account.closed_positions
    assert turned.fees["USDT"] == opened + closed.record.state.close_fees
    assert opened == round(opened, 8)


def test_larger_positions_are_allowed_less_leverage(desk: Desk) -> None:
    """At the highest leverage only the smallest step of sizes can be opened, and it cannot be reached afterwards."""
    fields = {"category": USDT, "symbol": "BTCUSDT", "leverage": "150"}
    desk.exchange.set_leverage(desk.account, fields)
    assert "25230" == refusal(lambda: desk.place(USDT, "buy", "2"))
    desk.place(USDT, "buy", "1")
    assert "25230" == refusal(lambda: desk.place(USDT, "buy", "1"))
    assert "filled" == desk.place(USDT, "sell", "2").status
    desk.exchange.set_leverage(desk.account, {**fields, "leverage": "50"})
    desk.place(USDT, "sell", "1")
    assert "25223" == refusal(lambda: desk.exchange.set_leverage(desk.account, fields))
    desk.exchange.set_leverage(desk.classic, fields)
    assert "40763" == refusal(lambda: desk.place(USDT, "buy", "2", desk.classic))


def test_hold_mode_of_one_category_leaves_the_others(desk: Desk) -> None:
    """A classic account switches single products; the other categories stay one-way."""
    desk.exchange.set_hold_mode(desk.classic, {"holdMode": "hedge_mode", "category": USDC})
    assert "hedge_mode" == desk.classic.hold_mode_in(USDC)
    assert "one_way_mode" == desk.classic.hold_mode_in(USDT)
    assert "net" == desk.place(USDT, "buy", "0.1", desk.classic).slot
    assert "40402" == refusal(lambda: desk.place(USDC, "buy", "0.1", desk.classic))


def test_a_loss_not_yet_taken_is_not_free_to_open_with(desk: Desk) -> None:
    """New positions are opened from what is available less the loss of those open."""
    desk.place(USDT, "buy", "2")
    desk.exchange.set_price(desk.market(USDT), D(60000))
    assert desk.money("USDT") > 80_000
    assert "25203" == refusal(lambda: desk.place(USDT, "buy", "12"))
    assert "filled" == desk.place(USDT, "buy", "8").status


def test_open_interest_follows_positions(desk: Desk) -> None:
    """Opening adds to the open interest of a market and closing takes it away; the two sides are one contract."""
    market = desk.market(USDT)
    outside = market.open_interest
    desk.place(USDT, "buy", "3")
    assert outside + 3 == market.open_interest
    desk.place(USDT, "sell", "1", desk.classic)
    assert outside + 3 == market.open_interest
    desk.exchange.close_positions(desk.account, USDT, None, None)
    assert outside + 1 == market.open_interest


def test_positions_of_accounts_and_of_the_rest_of_the_world_sum_to_nothing(desk: Desk) -> None:
    """In a linear market the clearing has paid out exactly what it took in and what is still owed to open positions."""
    desk.place(USDT, "buy", "3")
    desk.exchange.set_price(desk.market(USDT), D(91000))
    desk.place(USDT, "sell", "2", desk.classic)
    desk.place(USDT, "sell", "1")
    owed = D(0)
    for account in (desk.account, desk.classic):
        owed += sum((row.state.unrealised(D(91000)) for row in account.positions.values()), D(0))
    outside = desk.exchange._settlement.market_positions[desk.market(USDT)]
    assert owed + outside.unrealised(D(91000)) == desk.exchange.ledger.total(CLEARING, "USDT")
    assert MARKET not in desk.exchange.accounts


def test_reduce_only_orders_met_in_one_sweep_never_flip(desk: Desk) -> None:
    """A sweep that first meets an opening order and then a reduce-only one leaves the position flat, not reversed."""
    desk.place(USDT, "buy", "1")
    reducing = desk.place(USDT, "sell", "1", price="90300.0", reduceOnly="yes")
    plain = desk.place(USDT, "sell", "0.7", price="90299.0")
    desk.exchange.set_price(desk.market(USDT), D(90301))
    assert ("filled", "cancelled", D("0.3")) == (plain.status, reducing.status, reducing.filled)
    assert {} == desk.account.positions
    desk.assert_sound()


def test_classic_products_have_their_own_money(desk: Desk) -> None:
    """A classic account's futures use the wallet of their product and leave the spot wallet alone."""
    spot, futures = desk.classic.wallet("SPOT"), desk.classic.wallet(USDT)
    before = desk.total("USDT", spot)
    placed = desk.place(USDT, "buy", "1", desk.classic)
    assert (futures, before) == (placed.wallet, desk.total("USDT", spot))
    assert desk.money("USDT", "margin", futures) > 0
