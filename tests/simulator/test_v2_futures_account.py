"""Futures wallets, settings, market data and triggered orders of classic accounts, in V2's words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.test_v2_futures_trade import COIN, LINE, SYMBOL, Desk


@pytest.fixture
def desk(exchange: SimulatedExchange) -> Iterator[Desk]:
    yield Desk(exchange)
    assert [] == exchange.failures
    assert {} == exchange.imbalance()


def limit(side: str = "long", **fields: str) -> dict[str, str]:
    return {**COIN, "posSide": side, "orderType": "limit", **fields}


# -- wallets


def test_each_product_line_has_money_of_its_own(desk: Desk) -> None:
    """What is earned or reserved in one line does not show in another."""
    desk.place(orderType="limit", price="88000", size="1")
    (dollars,) = desk.get("mix/account/accounts", **LINE)
    assert Decimal("4452.8") == Decimal(dollars["locked"])  # a twentieth of the value, and the fee
    coins = {row["marginCoin"]: row for row in desk.get("mix/account/accounts", productType="COIN-FUTURES")}
    assert {"BTC": "2", "ETH": "20"} == {coin: row["available"] for coin, row in coins.items()}
    (others,) = desk.get("mix/account/accounts", productType="usdc-futures")
    assert ("USDC", "100000") == (others["marginCoin"], others["accountEquity"])


def test_bills_add_up_to_the_balance(desk: Desk) -> None:
    """Amounts and fees of all bills are what the wallet gained; trades of one-way mode are called by their side."""
    desk.place()
    desk.post("mix/order/close-positions", LINE)
    rows = desk.get("mix/account/bill", **LINE)["bills"]
    assert ["sell", "buy"] == [row["businessType"] for row in rows]
    (wallet,) = desk.get("mix/account/accounts", **LINE)
    gained = sum(Decimal(row["amount"]) + Decimal(row["fee"]) for row in rows)
    assert gained == Decimal(wallet["accountEquity"]) - 100_000
    assert Decimal(rows[0]["balance"]) == Decimal(wallet["accountEquity"])
    assert {"bills": [], "endId": None} == desk.get("mix/account/bill", **LINE, onlyFunding="yes")


def test_bills_of_hedge_mode_and_transfers(desk: Desk) -> None:
    """In hedge mode bills say what was opened; transfers are found by their coin and business."""
    desk.hedge()
    desk.place(tradeSide="open")
    move = {"fromType": "spot", "toType": "usdt_futures", "amount": "5", "coin": "USDT"}
    desk.post("spot/wallet/transfer", move)
    rows = desk.get("mix/account/bill", **LINE)["bills"]
    assert ["trans_from_exchange", "open_long"] == [row["businessType"] for row in rows]
    (row,) = desk.get("mix/account/bill", **LINE, businessType="trans_from_exchange")["bills"]
    assert ("5", "USDT", "") == (row["amount"], row["coin"], row["symbol"])


# -- what an order would come to


@pytest.mark.parametrize("side", ["long", "short"])
def test_max_open_is_the_most_that_is_taken(desk: Desk, side: str) -> None:
    """An order of that size is taken, one lot more is not."""
    price = "88000" if side == "long" else "92000"
    most = Decimal(desk.get("mix/account/max-open", **limit(side, openPrice=price))["maxOpen"])
    order = {"side": "buy" if side == "long" else "sell", "orderType": "limit", "price": price}
    assert "40762" == desk.no(size=str(most + Decimal("0.0001")), **order)
    desk.place(size=str(most), **order)


def test_open_count_is_margin_times_leverage(desk: Desk) -> None:
    """In base coin, in whole lots, at twenty times unless told."""
    asked = {**COIN, "openAmount": "1000", "openPrice": "90000"}
    assert {"size": "0.2222"} == desk.get("mix/account/open-count", **asked)
    assert {"size": "0.1111"} == desk.get("mix/account/open-count", **asked, leverage="10")


def test_the_liquidation_price_is_the_one_that_comes(desk: Desk) -> None:
    """What liq-price says before is what the position says after; asking changes nothing."""
    desk.isolate()
    ask = desk.get("mix/market/merge-depth", **SYMBOL, limit="1")["asks"][0][0]
    asked = desk.get("mix/account/liq-price", **limit(openPrice=str(ask), openAmount="0.01"))
    assert {} == desk.positions()
    desk.place(marginMode="isolated")
    assert asked["liqPrice"] == desk.positions()["long"]["liquidationPrice"]


# -- settings


def test_leverage_by_side(desk: Desk) -> None:
    """Crossed has one leverage, isolated hedge mode two; what is in force comes back."""
    first = desk.post("mix/account/set-leverage", {**COIN, "leverage": "25"})
    assert ("25", "crossed") == (first["crossMarginLeverage"], first["marginMode"])
    desk.hedge()
    desk.isolate()
    desk.post("mix/account/set-leverage", {**COIN, "leverage": "10", "holdSide": "short"})
    second = desk.post("mix/account/set-leverage", {**COIN, "longLeverage": "7"})
    assert ("7", "10") == (second["longLeverage"], second["shortLeverage"])
    row = desk.get("mix/account/account", **COIN)
    assert (25, 7, 10) == (row["crossedMarginLeverage"], row["isolatedLongLever"], row["isolatedShortLever"])
    assert "400172" == desk.refused("POST", "mix/account/set-leverage", body={**COIN, "longLeverage": "500"})
    assert "success" == desk.post("mix/account/set-all-leverage", {**LINE, "leverage": "5"})
    assert 5 == desk.get("mix/account/account", **COIN)["isolatedLongLever"]


def test_modes_do_not_change_under_a_position(desk: Desk) -> None:
    """Position mode of the line and margin mode of the symbol stay while something is open in them."""
    desk.place(orderType="limit", price="88000")
    mode = {**LINE, "posMode": "hedge_mode"}
    assert "40920" == desk.refused("POST", "mix/account/set-position-mode", body=mode)
    isolated = {**COIN, "marginMode": "isolated"}
    assert "45117" == desk.refused("POST", "mix/account/set-margin-mode", body=isolated)
    other = {**mode, "productType": "USDC-FUTURES"}
    assert {"posMode": "hedge_mode"} == desk.post("mix/account/set-position-mode", other)


def test_margin_of_an_isolated_position(desk: Desk) -> None:
    """More margin makes a position safer; a crossed one has none of its own to change."""
    change = {**COIN, "holdSide": "long", "amount": "20"}
    assert "40802" == desk.refused("POST", "mix/account/set-margin", body=change)
    desk.place()
    assert "40875" == desk.refused("POST", "mix/account/set-margin", body=change)
    desk.post("mix/order/close-positions", LINE)
    desk.isolate()
    desk.place(marginMode="isolated")
    before = desk.positions()["long"]
    assert "" == desk.post("mix/account/set-margin", change)
    after = desk.positions()["long"]
    assert Decimal(20) == Decimal(after["marginSize"]) - Decimal(before["marginSize"])
    assert Decimal(after["liquidationPrice"]) < Decimal(before["liquidationPrice"])
    assert "40800" == desk.refused("POST", "mix/account/set-margin", body={**change, "amount": "-50"})
    assert [{"symbol": "BTCUSDT", "marginMode": "isolated"}] == desk.get("mix/account/isolated-symbols", **LINE)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("set-asset-mode", {**LINE, "assetMode": "union"}),
        ("set-auto-margin", {**COIN, "holdSide": "long", "autoMargin": "on"}),
        ("union-convert", {"coin": "BTC", "amount": "1"}),
    ],
)
def test_what_is_not_simulated_says_so(desk: Desk, path: str, body: dict[str, str]) -> None:
    """Never a made-up success."""
    assert "99404" == desk.refused("POST", f"mix/account/{path}", body=body)


# -- liquidation and funding


def test_a_liquidated_position_is_printed_as_one(desk: Desk) -> None:
    """Order, fill and bill of a liquidation say so."""
    desk.isolate()
    desk.place(marginMode="isolated", size="0.1")
    desk.exchange.market("BTCUSDT", "USDT-FUTURES").set_price("80000")
    desk.exchange.change(lambda core: core.run_clockwork())
    assert {} == desk.positions()
    row = desk.get("mix/order/orders-history", **LINE, orderSource="liquidation")["entrustedList"][0]
    assert ("burst_close_long", "SYS", "isolated") == (row["tradeSide"], row["enterPointSource"], row["marginMode"])
    bills = desk.get("mix/account/bill", **LINE, businessType="burst_sell")["bills"]
    assert bills and all(Decimal(bill["amount"]) < 0 for bill in bills)
    (closed,) = desk.get("mix/position/history-position", **LINE)["list"]
    assert "isolated" == closed["marginMode"]


# -- market data


def test_candles_are_merged_from_the_same_minutes(desk: Desk) -> None:
    """Longer candles begin by the clock that is asked for, and hold what the shorter ones hold."""
    hours = desk.get("mix/market/candles", **SYMBOL, granularity="1H", limit="1000")
    quarter = desk.get("mix/market/candles", **SYMBOL, granularity="4H", limit="1000")
    inside = [row for row in hours if int(row[0]) >= int(quarter[-1][0])]
    assert Decimal(quarter[-1][5]) == sum(Decimal(row[5]) for row in inside)
    (day,) = desk.get("mix/market/candles", **SYMBOL, granularity="1Dutc", limit="1")
    (east,) = desk.get("mix/market/candles", **SYMBOL, granularity="1D", limit="1")
    assert (0, 16) == (int(day[0]) // 3_600_000 % 24, int(east[0]) // 3_600_000 % 24)
    assert "400172" == desk.refused("GET", "mix/market/candles", {**SYMBOL, "granularity": "7m"})


def test_depth_is_merged_away_from_the_other_side(desk: Desk) -> None:
    """Coarser books hold the same quantity and never cross."""
    books = [desk.get("mix/market/merge-depth", **SYMBOL, precision=f"scale{n}", limit="max") for n in range(4)]
    assert ["0.1", "1", "10", "100"] == [book["scale"] for book in books]
    for book in books:
        assert book["bids"][0][0] < book["asks"][0][0]
        assert sum(size for _, size in books[0]["asks"]) == pytest.approx(sum(size for _, size in book["asks"]))


def test_rows_of_all_lines(desk: Desk) -> None:
    """Contracts and tickers of every product line, with the coin they are settled in."""
    found: dict[str, Any] = {}
    for line in ("USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES"):
        for row in desk.get("mix/market/contracts", productType=line):
            found[row["symbol"]] = row["supportMarginCoins"]
        assert set(found) >= {row["symbol"] for row in desk.get("mix/market/tickers", productType=line)}
    for line in ("SUSDT-FUTURES", "SUSDC-FUTURES", "SCOIN-FUTURES"):  # no contracts in demo coins
        assert [] == desk.get("mix/market/contracts", productType=line)
    assert (["USDT"], ["USDC"], ["BTC"]) == (found["BTCUSDT"], found["BTCPERP"], found["BTCUSD"])
