"""The rooms of V3 that a trading program uses beside orders: what they change, and that their figures are true."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.refusals import NOT_SIMULATED
from tests.simulator.peer import Http, StepClock, order

D = Decimal
PERP = "USDT-FUTURES"
FUTURES = [
    pytest.param(PERP, "BTCUSDT", "USDT", id="usdt"),
    pytest.param("USDC-FUTURES", "BTCPERP", "USDC", id="usdc"),
    pytest.param("COIN-FUTURES", "BTCUSD", "BTC", id="coin"),
]


@pytest.fixture
def http(exchange: SimulatedExchange) -> Http:
    return Http(exchange)


@pytest.fixture(autouse=True)
def nothing_failed(exchange: SimulatedExchange) -> Iterator[None]:
    """Whatever a test does, the simulator itself does not fail and the money balances."""
    yield
    assert ([], {}) == (exchange.failures, exchange.imbalance())


def later(exchange: SimulatedExchange, hours: int) -> None:
    """Let the clockwork of some hours happen at once."""

    def run(core: Exchange) -> None:
        real = core.clock
        core.clock = StepClock(real.now_ms() + hours * 3_600_000)
        core.run_clockwork()
        core.clock = real

    exchange.change(run)


def asset(http: Http, coin: str) -> dict[str, Decimal]:
    (row,) = (row for row in http.get("account/assets")["assets"] if row["coin"] == coin)
    return {name: D(value) for name, value in row.items() if name != "coin"}


# -- who may come


def test_a_classic_account_is_sent_away(exchange: SimulatedExchange) -> None:
    """A signed call of V3 with a classic account's key is 40084, a public one is served."""
    classic = Http(exchange, exchange.classic_credentials)
    assert "40084" == classic.refused("GET", "account/assets")
    assert "40084" == classic.refused("POST", "trade/place-order", body=order())
    assert 200 == classic.call("GET", "/api/v3/public/time").status_code


# -- futures of every category


@pytest.mark.parametrize(("category", "symbol", "coin"), FUTURES)
def test_a_position_shows_its_money(
    http: Http, exchange: SimulatedExchange, category: str, symbol: str, coin: str
) -> None:
    """Margin, fees, profit and funding are in the settlement coin, and the account's balance is what they leave."""
    where = {"category": category, "symbol": symbol}
    before = asset(http, coin)
    http.post("account/set-leverage", {**where, "leverage": "5"})
    http.place(**where, orderType="market", qty="0.5")
    (row,) = http.get("position/current-position", **where)["list"]
    assert (coin, "crossed", "5", "0.5", "long") == tuple(
        row[name] for name in ("marginCoin", "marginMode", "leverage", "total", "posSide")
    )
    worth = D("0.5") if coin == "BTC" else D("0.5") * D(row["avgPrice"])
    assert abs(worth / 5 - D(row["positionBalance"])) < worth / 1000
    assert D(row["liquidationPrice"]) < D(row["markPrice"])
    now = asset(http, coin)
    assert now["balance"] == before["balance"] + D(row["openFeeTotal"])
    assert abs(now["equity"] - now["balance"] - D(row["unrealisedPnl"])) < D("0.00001")
    later(exchange, 8)
    (row,) = http.get("position/current-position", **where)["list"]
    assert 0 != D(row["totalFunding"]) == asset(http, coin)["balance"] - now["balance"]
    (settled,) = http.get("market/history-fund-rate", **where, limit="1")["resultList"]
    assert settled["fundingRate"] == http.get("market/current-fund-rate", **where)[0]["fundingRate"]
    http.post("trade/close-positions", where)
    (closed,) = http.get("position/history-position", **where)["list"]
    assert closed["totalFunding"] == row["totalFunding"]
    assert asset(http, coin)["balance"] == before["balance"] + D(closed["netProfit"])


def test_the_mark_price_at_which_a_position_is_lost(http: Http, exchange: SimulatedExchange) -> None:
    """An isolated position lives on this side of its liquidation price and is gone beyond it, and says how it went."""
    where = {"category": PERP, "symbol": "BTCUSDT"}
    http.post("account/set-leverage", {**where, "leverage": "20", "marginMode": "isolated"})
    http.place(**where, orderType="market", marginMode="isolated")
    (row,) = http.get("position/current-position", **where)["list"]
    assert "isolated" == row["marginMode"]
    price = D(row["liquidationPrice"])
    market = exchange.market("BTCUSDT", PERP)
    market.set_price(price + 10)
    exchange.change(lambda core: core.run_clockwork())
    assert [row["total"]] == [row["total"] for row in http.get("position/current-position", **where)["list"]]
    market.set_price(price - 10)
    exchange.change(lambda core: core.run_clockwork())
    assert [] == http.get("position/current-position", **where)["list"]
    last = http.get("trade/history-orders", **where)["list"][0]
    assert ("liquidation", "burst_sell_single", "isolated") == (
        last["execType"], last["tradeSide"], last["marginMode"],
    )  # fmt: skip
    (taken,) = http.get("market/liquidations", **where)["list"]
    assert ("BTCUSDT", "sell", "0.01") == (taken["symbol"], taken["side"], taken["amount"])
    kinds = {row["type"] for row in http.get("account/financial-records", category=PERP)["list"]}
    assert {"BUY_DEAL", "BURST_SELL_SSM"} == kinds


def test_margin_of_an_isolated_position_can_be_moved(http: Http) -> None:
    """More margin moves the liquidation price away; taking more than can be spared is refused."""
    where = {"category": PERP, "symbol": "BTCUSDT"}
    change = {**where, "posSide": "long", "operation": "add", "amount": "50"}
    assert "40802" == http.refused("POST", "account/set-margin", body=change)
    http.place(**where, orderType="market", marginMode="isolated")
    (before,) = http.get("position/current-position", **where)["list"]
    http.post("account/set-margin", change)
    (after,) = http.get("position/current-position", **where)["list"]
    assert 50 == D(after["positionBalance"]) - D(before["positionBalance"])
    assert D(after["liquidationPrice"]) < D(before["liquidationPrice"])
    assert "40800" == http.refused("POST", "account/set-margin", body={**change, "operation": "remove", "amount": "60"})
    http.post("account/set-margin", {**change, "operation": "remove", "amount": "40"})
    (left,) = http.get("position/current-position", **where)["list"]
    assert 10 == D(left["positionBalance"]) - D(before["positionBalance"])
    assert "40802" == http.refused("POST", "account/set-margin", body={**change, "posSide": "short"})


def test_hedge_mode_has_two_positions_and_two_ranks(http: Http, exchange: SimulatedExchange) -> None:
    """Both sides stand beside each other; the one in profit ranks before the one at a loss."""
    http.post("account/set-hold-mode", {"holdMode": "hedge_mode"})
    for side, held in (("buy", "long"), ("sell", "short")):
        http.place(category=PERP, orderType="market", side=side, posSide=held)
    exchange.market("BTCUSDT", PERP).set_price("91000")
    rows = http.get("position/current-position", category=PERP)["list"]
    assert [("hedge_mode", "long"), ("hedge_mode", "short")] == [(row["holdMode"], row["posSide"]) for row in rows]
    ranks = {row["holdSide"]: D(row["adlRank"]) for row in http.get("position/adlRank")}
    assert 0 <= ranks["short"] < ranks["long"] <= 1
    kinds = {row["type"] for row in http.get("account/financial-records", category=PERP)["list"]}
    assert {"OPEN_LONG", "OPEN_SHORT"} == kinds


@pytest.mark.parametrize(("category", "symbol", "coin"), FUTURES)
def test_what_can_be_opened_can_be_opened(http: Http, category: str, symbol: str, coin: str) -> None:
    """An order of the size that max-open-available names is taken, one of a lot more is not."""
    where = {"category": category, "symbol": symbol, "orderType": "limit"}
    price = str(http.get("market/orderbook", category=category, symbol=symbol, limit="1")["b"][0][0])
    room = http.post("account/max-open-available", {**where, "side": "buy", "price": price})
    most = D(room["maxBuyOpen"])
    lot = D(http.get("market/instruments", category=category, symbol=symbol)[0]["quantityMultiplier"])
    fields = {**where, "side": "buy", "price": price}
    assert "25203" == http.refused("POST", "trade/place-order", body={**fields, "qty": str(most + lot)})
    http.post("trade/place-order", {**fields, "qty": str(most)})
    assert D(room["buyOpenCost"]) <= D("100000") and D(asset(http, coin)["available"]) < D(room["buyOpenCost"]) / 100


def test_a_leverage_previewed_is_the_leverage_that_comes(http: Http) -> None:
    """The margin that the preview names is the position's after the change."""
    where = {"category": PERP, "symbol": "BTCUSDT"}
    http.place(**where, orderType="market", qty="1")
    preview = http.get("account/pre-set-leverage", **where, marginMode="cross", leverage="50")
    (before,) = http.get("position/current-position", **where)["list"]
    http.post("account/set-leverage", {**where, "leverage": "50"})
    (after,) = http.get("position/current-position", **where)["list"]
    assert preview["requiredMargin"] == after["positionBalance"]
    assert D(preview["marginChange"]) == D(after["positionBalance"]) - D(before["positionBalance"])
    assert D(preview["estMaxOpen"]) > 0
    assert "25223" == http.refused(
        "GET", "account/pre-set-leverage", {**where, "marginMode": "cross", "leverage": "200"}
    )


# -- money


def test_transfers_move_money_between_the_two_wallets(http: Http) -> None:
    """What leaves the unified wallet is in the funding wallet, and can come back; more than there is cannot."""
    out = {"fromType": "uta", "toType": "spot", "coin": "USDT", "amount": "250.5", "clientOid": "there"}
    before = asset(http, "USDT")["balance"]
    answer = http.post("account/transfer", out)
    assert "there" == answer["clientOid"]
    assert before - D("250.5") == asset(http, "USDT")["balance"] == D(
        http.get("account/max-transferable", coin="USDT")["maxTransfer"]
    )
    assert [{"coin": "USDT", "available": "250.5", "frozen": "0", "balance": "250.5"}] == http.get(
        "account/funding-assets", coin="usdt"
    )
    assert ["USDT"] == http.get("account/transferable-coins", fromType="p2p", toType="uta")
    (record,) = http.get("account/funding-financial-records")["list"]
    assert ("TRANSFER_IN", "250.5", "250.5") == (record["type"], record["amount"], record["balance"])
    back = {**out, "fromType": "spot", "toType": "uta", "clientOid": ""}
    assert "25202" == http.refused("POST", "account/transfer", body={**back, "amount": "250.6"})
    assert {"transferId"} == set(http.post("account/transfer", back))
    assert (before, []) == (asset(http, "USDT")["balance"], http.get("account/funding-assets"))
    other = http.get("account/financial-records", category="OTHER", coin="USDT")["list"]
    assert ["TRANSFER_IN", "TRANSFER_OUT"] == [row["type"] for row in other][:2]


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("40020", {"toType": "usdt_futures"}),
        ("40020", {"toType": "uta"}),
        ("40019", {"coin": ""}),
        ("40020", {"amount": "-1"}),
        ("25202", {"coin": "DOGE"}),
    ],
)
def test_transfers_that_are_refused(http: Http, code: str, fields: dict[str, str]) -> None:
    """A wallet that a unified account has not, the same wallet, no coin, no amount, no money."""
    body = {"fromType": "uta", "toType": "spot", "coin": "USDT", "amount": "1"}
    assert code == http.refused("POST", "account/transfer", body={**body, **fields})


def test_a_loan_is_taken_owed_and_repaid_with_another_coin(http: Http, exchange: SimulatedExchange) -> None:
    """Borrowed coins are there and owed; interest comes by the hour; a repayment in another coin ends the debt."""
    before = asset(http, "ETH")
    http.post("account/borrow", {"coin": "ETH", "amount": "2"})
    after = asset(http, "ETH")
    assert (2, 2, 0) == tuple(after[name] - before[name] for name in ("balance", "debt", "equity"))
    later(exchange, 1)
    (owed,) = http.get("account/repayable-coins")["repayableCoinList"]
    assert ("ETH", True) == (owed["coin"], D(owed["size"]) > 2)
    data = http.get("trade/loan-data")
    assert owed["size"] == data["debtCoinList"][0]["debt"]
    assert owed["amount"] == data["currentLoans"]
    http.post("account/transfer", {"fromType": "uta", "toType": "spot", "coin": "ETH", "amount": "15"})
    dollars = asset(http, "USDT")["balance"]
    answer = http.post("account/repay", {"repayableCoinList": ["ETH"], "paymentCoinList": ["USDT"]})
    assert ("YES", owed["size"]) == (answer["result"], answer["repayAmount"])
    assert [] == http.get("account/repayable-coins")["repayableCoinList"]
    assert asset(http, "USDT")["balance"] == dollars  # what there was of the owed coin was enough
    assert "25217" == http.refused(
        "POST", "account/repay", body={"repayableCoinList": ["ETH"], "paymentCoinList": ["USDT"]}
    )


def test_a_margin_order_borrows_what_it_lacks(http: Http) -> None:
    """A sale of more than there is on margin leaves a debt, and the room for orders says how far that goes."""
    where = {"category": "MARGIN", "symbol": "ETHUSDT", "side": "sell", "orderType": "market"}
    room = http.post("account/max-open-available", where)
    assert 20 == D(room["available"]) < D(room["maxSellAvailable"])
    plain = http.post("account/max-open-available", {**where, "category": "SPOT"})
    assert ("20", "") == (plain["available"], plain["maxSellAvailable"])
    http.place(**where, qty="21")
    assert 1 <= asset(http, "ETH")["debt"] < D("1.01")
    assert {"BORROW", "ORDER_DEALT_IN", "ORDER_DEALT_FROZEN_OUT"} == {
        row["type"] for row in http.get("account/financial-records", category="MARGIN")["list"]
    }


def test_records_add_up_and_come_in_pages(http: Http) -> None:
    """Each record's balance is the one before and what it moved; pages have every record once, newest first."""
    for side in ("buy", "sell"):
        for _ in range(3):
            http.place(orderType="market", side=side, qty="20" if side == "buy" else "0.0001")
    rows: list[Any] = []
    cursor = ""
    while True:
        page = http.get("account/financial-records", category="SPOT", coin="USDT", limit="2", cursor=cursor)
        if not page["list"]:
            break
        rows += page["list"]
        cursor = page["cursor"]
    assert 6 == len({row["id"] for row in rows}) == len(rows)
    rows.reverse()
    for before, after in zip(rows, rows[1:], strict=False):
        assert D(after["balance"]) - D(before["balance"]) == D(after["amount"]) + D(after["fee"])
    assert D(rows[-1]["balance"]) == asset(http, "USDT")["balance"]
    only = http.get("account/financial-records", category="SPOT", type="order_dealt_in")["list"]
    assert {"ORDER_DEALT_IN"} == {row["type"] for row in only}
    month = {"category": "SPOT", "startTime": "1700000000000", "endTime": "1702592000001"}
    assert "00001" == http.refused("GET", "account/financial-records", month)
    tax = http.get("tax/records", bizType="SPOT", startTime="1", endTime="2500000000000", coin="USDT")
    assert [row["id"] for row in rows[::-1]] == [row["id"] for row in tax]


def test_equity_counts_every_coin_once(http: Http) -> None:
    """The account's equity is the sum of its coins' worth, and margin ratios follow from it."""
    http.place(category=PERP, orderType="market", qty="0.1")
    http.post("account/borrow", {"coin": "BTC", "amount": "0.5"})
    data = http.get("account/assets")
    worth = sum(D(row["usdValue"]) for row in data["assets"])
    assert abs(worth - D(data["accountEquity"])) < D("0.0001")
    assert abs(D(data["mmr"]) / D(data["effEquity"]) - D(data["mgnRatio"])) < D("0.00002")
    assert 0 < D(data["mmr"]) and 0 < D(data["imr"])


# -- market figures


def test_mark_candles_follow_the_mark_price(http: Http, exchange: SimulatedExchange) -> None:
    """The last candle of the mark price has seen what it was and is; it has no volume, that of trades has."""
    where = {"category": PERP, "symbol": "BTCUSDT", "interval": "1m", "limit": "1"}
    exchange.market("BTCUSDT", PERP).set_price("91999")
    exchange.change(lambda core: core.run_clockwork())
    exchange.market("BTCUSDT", PERP).set_price("91234.5")
    (mark,) = http.get("market/candles", type="mark", **where)
    (index,) = http.get("market/candles", type="index", **where)
    (trades,) = http.get("market/candles", **where)
    assert mark == index
    assert ("91999", "91234.5", "0") == (mark[2], mark[4], mark[5])
    assert 0 < D(trades[5])
    past = http.get("market/history-candles", type="mark", **{**where, "limit": "3"})
    assert [60_000, 60_000] == [int(b[0]) - int(a[0]) for a, b in zip(past, past[1:], strict=False)]
    assert {"0"} == {row[5] for row in past}


def test_open_interest_and_funding_move(http: Http, exchange: SimulatedExchange) -> None:
    """A position of an account is open interest; a higher price brings a higher rate, in ticker and rate alike."""
    where = {"category": PERP, "symbol": "BTCUSDT"}
    (before,) = http.get("market/tickers", **where)
    http.place(**where, orderType="market", qty="0.5")
    exchange.market("BTCUSDT", PERP).set_price("93000")
    (after,) = http.get("market/tickers", **where)
    assert D("0.5") == D(after["openInterest"]) - D(before["openInterest"])
    assert after["openInterest"] == http.get("market/open-interest", **where)["list"][0]["openInterest"]
    assert D(after["fundingRate"]) > D(before["fundingRate"])
    assert after["fundingRate"] == http.get("market/current-fund-rate", **where)[0]["fundingRate"]


def test_past_funding_comes_in_numbered_pages(http: Http) -> None:
    """Two pages together are the first rows of one that is twice as long, eight hours apart."""
    where = {"category": "COIN-FUTURES", "symbol": "BTCUSD"}

    def page(**more: str) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = http.get("market/history-fund-rate", **where, **more)["resultList"]
        return rows

    assert page(limit="10") == page(limit="5") + page(limit="5", cursor="2")
    times = [int(row["fundingRateTimestamp"]) for row in page()]
    assert {8 * 3_600_000} == {a - b for a, b in zip(times, times[1:], strict=False)}


def test_tiers_rise(http: Http) -> None:
    """Each tier begins where the one before ends, with less leverage and more to keep."""
    rows = http.get("market/position-tier", category=PERP, symbol="BTCUSDT")
    assert "150" == rows[0]["leverage"]
    for lower, upper in zip(rows, rows[1:], strict=False):
        assert lower["maxTierValue"] == upper["minTierValue"]
        assert D(lower["leverage"]) > D(upper["leverage"])
        assert D(lower["mmr"]) < D(upper["mmr"])


@pytest.mark.parametrize(
    ("call", "path", "fields"),
    [
        ("GET", "market/position-tier", {"category": "MARGIN", "coin": "BTC"}),
        ("POST", "account/switch-deduct", {"deduct": "on"}),
        ("POST", "account/set-collateral-type", {"collateralType": "custom", "collateralCoins": "BTC"}),
        ("POST", "account/set-leverage", {"category": "MARGIN", "coin": "BTC", "leverage": "2"}),
        ("GET", "account/pre-set-leverage", {"category": "MARGIN", "marginMode": "cross", "leverage": "2"}),
    ],
)
def test_choices_that_are_not_simulated(http: Http, call: str, path: str, fields: dict[str, str]) -> None:
    """A setting that would change nothing here is not taken as if it did."""
    asked = {"query": fields} if call == "GET" else {"body": fields}
    assert NOT_SIMULATED == http.refused(call, path, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "path", "query"),
    [
        ("400172", "market/open-interest", {"category": "SPOT"}),
        ("400172", "market/history-fund-rate", {"category": "MARGIN", "symbol": "BTCUSDT"}),
        ("400172", "position/current-position", {"category": "SPOT"}),
        ("40034", "market/margin-loans", {"coin": "NOPE"}),
        ("40034", "market/index-components", {"symbol": "NOPE"}),
        ("40019", "market/position-tier", {"category": PERP}),
        ("40019", "tax/records", {"bizType": "SPOT"}),
        ("40019", "account/max-transferable", {}),
    ],
)
def test_wrong_parameters(http: Http, code: str, path: str, query: dict[str, str]) -> None:
    """Missing, unknown and unfitting parameters have their codes."""
    assert code == http.refused("GET", path, query)


def test_settings_say_what_was_set(http: Http) -> None:
    """Leverage and modes are told by the settings after they were changed."""
    http.post("account/set-leverage", {"category": "COIN-FUTURES", "symbol": "BTCUSD", "leverage": "7"})
    http.post("account/set-hold-mode", {"holdMode": "hedge_mode"})
    assert "success" == http.post("account/switch-deduct", {"deduct": "off"})
    assert "success" == http.post("account/set-collateral-type", {"collateralType": "all"})
    settings = http.get("account/settings")
    assert "hedge_mode" == settings["holdMode"]
    assert {"7"} == {row["leverage"] for row in settings["symbolConfigList"] if row["symbol"] == "BTCUSD"}
    assert ("off", "all") == (
        http.get("account/deduct-info")["deduct"], http.get("account/collateral-type")["collateralType"],
    )  # fmt: skip
