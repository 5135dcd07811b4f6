"""Futures orders and positions of classic accounts, in V2's words, by a stranger over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.classic import Classic
from tests.simulator.peer import Http

LINE = {"productType": "USDT-FUTURES"}
SYMBOL = {**LINE, "symbol": "BTCUSDT"}
COIN = {**SYMBOL, "marginCoin": "USDT"}


class Desk(Classic):
    """A classic account's futures desk."""

    def __init__(self, exchange: SimulatedExchange) -> None:
        super().__init__(exchange)
        self.exchange = exchange

    @staticmethod
    def order(**fields: str) -> dict[str, str]:
        """A market buy of 0.01 BTCUSDT in crossed margin unless told otherwise."""
        return {**COIN, "marginMode": "crossed", "size": "0.01", "side": "buy", "orderType": "market", **fields}

    def place(self, **fields: str) -> Any:
        return self.post("mix/order/place-order", self.order(**fields))

    def no(self, **fields: str) -> str:
        """The code with which an order is refused."""
        return self.refused("POST", "mix/order/place-order", body=self.order(**fields))

    def detail(self, **named: str) -> Any:
        return self.get("mix/order/detail", **SYMBOL, **named)

    def positions(self) -> dict[str, Any]:
        """Open positions of the product line, by side."""
        return {row["holdSide"]: row for row in self.get("mix/position/all-position", **LINE)}

    def hedge(self) -> None:
        self.post("mix/account/set-position-mode", {**LINE, "posMode": "hedge_mode"})

    def isolate(self) -> None:
        self.post("mix/account/set-margin-mode", {**COIN, "marginMode": "isolated"})


@pytest.fixture
def desk(exchange: SimulatedExchange) -> Iterator[Desk]:
    yield Desk(exchange)
    assert [] == exchange.failures
    assert {} == exchange.imbalance()


# -- what words mean


def test_one_way_mode_prints_sides_of_trades(desk: Desk) -> None:
    """Orders of one-way mode are single buys and sells of the net position; tradeSide is ignored."""
    bought = desk.detail(orderId=desk.place(tradeSide="close")["orderId"])
    sold = desk.detail(orderId=desk.place(side="sell", reduceOnly="YES")["orderId"])
    assert ("buy", "buy_single", "net", "NO", "filled") == told(bought)
    assert ("sell", "sell_single", "net", "YES", "filled") == told(sold)
    assert {} == desk.positions()


def told(row: dict[str, str]) -> tuple[str, str, str, str, str]:
    return row["side"], row["tradeSide"], row["posSide"], row["reduceOnly"], row["state"]


def test_hedge_mode_prints_sides_of_positions(desk: Desk) -> None:
    """In hedge mode buy and close closes a long position, and is printed as such, in orders and fills."""
    desk.hedge()
    desk.place(tradeSide="open")
    desk.place(tradeSide="open", side="sell")
    assert {"long": "0.01", "short": "0.01"} == {side: row["total"] for side, row in desk.positions().items()}
    closed = desk.place(tradeSide="Close", size="0.004")  # as some programs write it
    assert ("buy", "close", "long", "YES", "filled") == told(desk.detail(**closed))
    (fill,) = desk.get("mix/order/fills", **LINE, orderId=closed["orderId"])["fillList"]
    assert ("buy", "close", "hedge_mode") == (fill["side"], fill["tradeSide"], fill["posMode"])
    desk.place(tradeSide="close", side="sell")
    assert {"long": "0.006"} == {side: row["total"] for side, row in desk.positions().items()}


def test_hedge_mode_needs_a_trade_side(desk: Desk) -> None:
    """An order of one-way mode is refused in hedge mode."""
    desk.hedge()
    assert "40774" == desk.no()


def test_closing_more_than_there_is(desk: Desk) -> None:
    """Closing nothing and closing too much have codes of their own."""
    desk.hedge()
    assert "22002" == desk.no(tradeSide="close")
    desk.place(tradeSide="open")
    assert "40757" == desk.no(tradeSide="close", size="0.02")


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("40019", {"size": ""}),
        ("40019", {"marginMode": ""}),
        ("40019", {"orderType": "limit"}),
        ("40020", {"marginMode": "portfolio"}),
        ("40020", {"marginCoin": "BTC"}),
        ("40020", {"productType": "SPOT"}),
        ("40020", {"side": "up"}),
        ("40034", {"symbol": "NOSUCH"}),
        ("40305", {"clientOid": "x" * 51}),
        ("40762", {"size": "30"}),
        ("40808", {"size": "0.00015"}),
        ("40808", {"orderType": "limit", "price": "80000.01"}),
        ("40815", {"orderType": "limit", "price": "99000"}),
        ("45110", {"orderType": "limit", "price": "100", "size": "0.01"}),
        ("40020", {"size": "0"}),
        ("45112", {"size": "221"}),
        ("99404", {"productType": "SUSDT-FUTURES"}),
    ],
)
def test_refusals(desk: Desk, code: str, fields: dict[str, str]) -> None:
    """What makes no sense is refused with the code of the classic account, and changes nothing."""
    assert code == desk.no(**fields)
    assert {} == desk.positions()
    assert {"entrustedList": None, "endId": None} == desk.get("mix/order/orders-pending", **LINE)


def test_a_client_oid_is_taken_once(desk: Desk) -> None:
    """A second order of the same clientOid is refused."""
    desk.place(clientOid="one")
    assert "40786" == desk.no(clientOid="one")


def test_unified_keys_are_refused(exchange: SimulatedExchange) -> None:
    """The classic rooms are not for unified accounts."""
    answer = Http(exchange).call("GET", "/api/v2/mix/position/all-position", LINE)
    assert (400, "40085") == (answer.status_code, answer.json()["code"])


# -- finding, changing, cancelling


def test_nothing_prints_as_null(desk: Desk) -> None:
    """Where there are no orders or fills the exchange sends null for the list and for the id to go on from."""
    assert {"entrustedList": None, "endId": None} == desk.get("mix/order/orders-history", **LINE)
    assert {"fillList": None, "endId": None} == desk.get("mix/order/fills", **LINE)
    assert [] == desk.get("mix/position/all-position", **LINE)


def test_pages_go_back_by_id(desk: Desk) -> None:
    """endId goes into idLessThan; the pages together are all orders, newest first."""
    numbers = [desk.place(orderType="limit", price="88000")["orderId"] for _ in range(5)]
    found: list[str] = []
    query = {**LINE, "limit": "2"}
    while (page := desk.get("mix/order/orders-pending", **query))["entrustedList"]:
        found += [row["orderId"] for row in page["entrustedList"]]
        query["idLessThan"] = page["endId"]
    assert numbers[::-1] == found


def test_orders_are_chosen_by_line_symbol_and_status(desk: Desk) -> None:
    """Lists hold what was asked for, and nothing of other product lines."""
    desk.place(orderType="limit", price="88000", clientOid="a")
    ether = {"symbol": "ETHUSDT", "price": "3100", "size": "0.1"}
    desk.place(orderType="limit", clientOid="b", **ether)

    def listed(**query: str) -> list[str]:
        rows = desk.get("mix/order/orders-pending", **{**LINE, **query})["entrustedList"] or []
        return [row["clientOid"] for row in rows]

    assert ["b", "a"] == listed()
    assert ["a"] == listed(symbol="BTCUSDT")
    assert ["b"] == listed(clientOid="b")
    assert [] == listed(status="partially_filled")
    assert [] == listed(productType="COIN-FUTURES")


def test_a_modified_order_is_a_new_one(desk: Desk) -> None:
    """Price and size are changed together, into an order of a new id; the old one is canceled."""
    old = desk.place(orderType="limit", price="88000", clientOid="old", force="post_only")
    asked = {**SYMBOL, "clientOid": "old", "newPrice": "88100", "newSize": "0.02"}
    assert "22003" == desk.refused("POST", "mix/order/modify-order", body=asked)
    half = {**SYMBOL, "clientOid": "old", "newPrice": "88100", "newClientOid": "new"}
    assert "40925" == desk.refused("POST", "mix/order/modify-order", body=half)
    new = desk.post("mix/order/modify-order", {**asked, "newClientOid": "new"})
    assert new["clientOid"] == "new" and new["orderId"] != old["orderId"]
    assert "canceled" == desk.detail(clientOid="old")["state"]
    row = desk.detail(clientOid="new")
    assert ("88100", "0.02", "post_only") == (row["price"], row["size"], row["force"])


def test_presets_are_changed_in_place(desk: Desk) -> None:
    """Take-profit and stop-loss of a waiting order change without a new order."""
    desk.place(orderType="limit", price="88000", clientOid="one", presetStopSurplusPrice="95000")
    change = {**SYMBOL, "clientOid": "one", "newPresetStopSurplusPrice": "96000", "newPresetStopLossPrice": "80000"}
    desk.post("mix/order/modify-order", change)
    row = desk.detail(clientOid="one")
    assert ("live", "96000", "80000") == (row["state"], row["presetStopSurplusPrice"], row["presetStopLossPrice"])


def test_what_cannot_be_cancelled(desk: Desk) -> None:
    """Unknown, finished and absent orders are told apart."""
    done = desk.place()
    cancel = "mix/order/cancel-order"
    assert "22001" == desk.refused("POST", cancel, body={**SYMBOL, "orderId": done["orderId"]})
    assert "40768" == desk.refused("POST", cancel, body={**SYMBOL, "orderId": "1"})
    assert "40019" == desk.refused("POST", cancel, body=SYMBOL)
    assert "22001" == desk.refused("POST", "mix/order/cancel-all-orders", body=LINE)
    assert "40109" == desk.refused("GET", "mix/order/detail", {**SYMBOL, "orderId": "1"})
    assert "40109" == desk.refused("GET", "mix/order/detail", {**SYMBOL, "symbol": "ETHUSDT", **done})


def test_a_batch_tells_successes_and_failures(desk: Desk) -> None:
    """Each order of a batch stands in one of two lists, and so when they are cancelled."""
    item = {"size": "0.01", "side": "buy", "orderType": "limit", "price": "88000"}
    batch = {**COIN, "marginMode": "crossed", "orderList": [{**item, "clientOid": "x"}, {**item, "price": "1.23"}, 5]}
    placed = desk.post("mix/order/batch-place-order", batch)
    assert ["x"] == [row["clientOid"] for row in placed["successList"]]
    assert ["40808", "400172"] == [row["errorCode"] for row in placed["failureList"]]
    gone = desk.post("mix/order/batch-cancel-orders", {**SYMBOL, "orderIdList": [{"clientOid": "x"}, {"orderId": "9"}]})
    assert ["x"] == [row["clientOid"] for row in gone["successList"]]
    assert [("9", "40768")] == [(row["orderId"], row["errorCode"]) for row in gone["failureList"]]


def test_cancel_all_takes_the_symbol_named(desk: Desk) -> None:
    """Orders of other symbols stay."""
    desk.place(orderType="limit", price="88000", clientOid="a")
    desk.place(orderType="limit", symbol="ETHUSDT", price="3100", size="0.1", clientOid="b")
    gone = desk.post("mix/order/cancel-all-orders", SYMBOL)
    assert ["a"] == [row["clientOid"] for row in gone["successList"]]
    assert "live" == desk.get("mix/order/detail", **LINE, symbol="ETHUSDT", clientOid="b")["state"]


# -- positions


def test_a_position_is_turned_round(desk: Desk) -> None:
    """One-way: all of it; hedge: as much as is said, from one side to the other."""
    desk.place()
    turned = desk.post("mix/order/click-backhand", {**COIN, "side": "sell", "clientOid": "turn"})
    assert "turn" == turned["clientOid"]
    assert {"short": "0.01"} == {side: row["total"] for side, row in desk.positions().items()}
    assert "reverse" == desk.detail(clientOid="turn")["orderSource"]
    desk.post("mix/order/close-positions", LINE)
    desk.hedge()
    desk.place(tradeSide="open")
    desk.post("mix/order/click-backhand", {**COIN, "side": "buy", "tradeSide": "close", "size": "0.004"})
    assert {"long": "0.006", "short": "0.004"} == {side: row["total"] for side, row in desk.positions().items()}
    nothing = {**COIN, "symbol": "ETHUSDT", "side": "buy", "tradeSide": "close"}
    assert "22002" == desk.refused("POST", "mix/order/click-backhand", body=nothing)


def test_positions_are_closed_by_side(desk: Desk) -> None:
    """holdSide chooses in hedge mode; without a position there is nothing to close."""
    assert "22002" == desk.refused("POST", "mix/order/close-positions", body=LINE)
    desk.hedge()
    desk.place(tradeSide="open")
    desk.place(tradeSide="open", side="sell")
    done = desk.post("mix/order/close-positions", {**SYMBOL, "holdSide": "long"})
    assert ["BTCUSDT"] == [row["symbol"] for row in done["successList"]]
    assert ["short"] == list(desk.positions())


def test_profit_and_fees_add_up(desk: Desk) -> None:
    """What a closed position tells is what the wallet gained or lost."""
    desk.place(size="0.1")
    desk.exchange.market("BTCUSDT", "USDT-FUTURES").set_price("91000")
    desk.post("mix/order/close-positions", LINE)
    (closed,) = desk.get("mix/position/history-position", **LINE)["list"]
    parts = Decimal(closed["pnl"]) + Decimal(closed["openFee"]) + Decimal(closed["closeFee"])
    (wallet,) = desk.get("mix/account/accounts", **LINE)
    assert parts == Decimal(closed["netProfit"]) == Decimal(wallet["accountEquity"]) - 100_000


def test_inverse_contracts_settle_in_coin(desk: Desk) -> None:
    """A BTCUSD position costs margin and fees in BTC, and gains them."""
    line = {"productType": "COIN-FUTURES", "symbol": "BTCUSD", "marginCoin": "BTC"}
    placed = desk.place(**line, size="0.1")
    (fill,) = desk.get("mix/order/fill-history", **line, orderId=placed["orderId"])["fillList"]
    assert ("BTC", "-0.00006") == (fill["feeDetail"][0]["feeCoin"], fill["feeDetail"][0]["totalFee"])
    desk.exchange.market("BTCUSD", "COIN-FUTURES").set_price("92000")
    (row,) = desk.get("mix/position/single-position", **line)
    gained = Decimal("0.1") * (1 - Decimal(row["openPriceAvg"]) / Decimal(row["markPrice"]))
    assert abs(gained - Decimal(row["unrealizedPL"])) < Decimal("0.00000002")
    assert "40020" == desk.no(**{**line, "marginCoin": "USDT"})
