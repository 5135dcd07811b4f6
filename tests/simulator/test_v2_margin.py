"""Margin accounts of classic accounts, crossed and isolated, in V2's words, by a stranger over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.classic import Classic

KINDS = ("crossed", "isolated")
SYMBOL = {"symbol": "BTCUSDT"}


class MarginDesk(Classic):
    """A desk for one kind of margin. The demo account begins with USDT in both kinds of wallet."""

    def __init__(self, exchange: SimulatedExchange, kind: str) -> None:
        super().__init__(exchange)
        self.kind = kind
        self.exchange = exchange

    @staticmethod
    def order(**fields: str) -> dict[str, str]:
        usual = {**SYMBOL, "side": "buy", "orderType": "limit", "force": "gtc", "loanType": "normal"}
        if fields.get("orderType") != "market":
            usual |= {"price": "80000", "baseSize": "0.01"}
        return {**usual, **fields}

    def place(self, **fields: str) -> Any:
        return self.post(f"margin/{self.kind}/place-order", self.order(**fields))

    def no(self, path: str, **body: Any) -> str:
        return self.refused("POST", f"margin/{self.kind}/{path}", body=body)

    def borrow(self, amount: str, coin: str = "BTC") -> Any:
        return self.post(f"margin/{self.kind}/account/borrow", {**SYMBOL, "coin": coin, "borrowAmount": amount})

    def asset(self, coin: str) -> dict[str, str]:
        (row,) = self.get(f"margin/{self.kind}/account/assets", **SYMBOL, coin=coin)
        return dict(row)

    def risk(self) -> Decimal:
        data = self.get(f"margin/{self.kind}/account/risk-rate", **SYMBOL)
        return Decimal((data if self.kind == "crossed" else data[0])["riskRateRatio"])

    def past(self, path: str, name: str = "resultList", **query: str) -> list[dict[str, Any]]:
        return list(self.get(f"margin/{self.kind}/{path}", **SYMBOL, startTime="1", **query)[name])


@pytest.fixture(params=KINDS)
def desk(exchange: SimulatedExchange, request: pytest.FixtureRequest) -> Iterator[MarginDesk]:
    yield MarginDesk(exchange, request.param)
    assert [] == exchange.failures
    assert {} == exchange.imbalance()


def test_a_short_sale(desk: MarginDesk) -> None:
    """Borrow, sell, buy back, repay: the debt is gone, the risk came and went, and the past tells it."""
    assert 0 == desk.risk()
    loan = desk.borrow("0.05")
    owed = desk.asset("BTC")
    assert ("0.05", "0.05", "0") == (owed["borrow"], owed["available"], owed["net"])
    desk.place(orderType="market", side="sell", baseSize="0.05")
    assert desk.risk() > 0
    desk.place(orderType="market", side="buy", quoteSize="4700")
    repay = {**SYMBOL, "coin": "BTC", "repayAmount": "0.05"}
    done = desk.post(f"margin/{desk.kind}/account/repay", repay)
    assert ("0", "0.05") == (done["remainDebtAmount"], done["repayAmount"])
    assert ("0", 0) == (desk.asset("BTC")["borrow"], desk.risk())
    assert [loan["loanId"]] == [row["loanId"] for row in desk.past("borrow-history")]
    (repaid,) = desk.past("repay-history")
    assert (done["repayId"], "manual_repay") == (repaid["repayId"], repaid["repayType"])
    fills = desk.past("fills", "fills")
    assert {"buy", "sell"} == {row["side"] for row in fills}
    assert {"BTC", "USDT"} == {row["feeDetail"]["feeCoin"] for row in fills}


def test_orders_that_borrow_and_repay_by_themselves(desk: MarginDesk) -> None:
    """autoLoan borrows what lacks, autoRepay pays it back from what came in."""
    sold = desk.place(orderType="market", side="sell", baseSize="0.05", loanType="autoLoan")
    assert "0.05" == desk.asset("BTC")["borrow"]
    desk.place(orderType="market", side="buy", quoteSize="4700", loanType="autoRepay")
    assert "0" == desk.asset("BTC")["borrow"]
    assert ["auto_loan"] == [row["borrowType"] for row in desk.past("borrow-history")]
    assert ["auto_repay"] == [row["repayType"] for row in desk.past("repay-history")]
    rows = {row["orderId"]: row for row in desk.past("history-orders", "orderList")}
    row = rows[sold["orderId"]]
    assert ("autoLoan", "filled", "0.05") == (row["loanType"], row["status"], row["size"])


def test_open_orders_and_cancelling(desk: MarginDesk) -> None:
    """An order waits with its money frozen until it is cancelled; a finished one cannot be."""
    placed = desk.place(clientOid="m")
    (row,) = desk.past("open-orders", "orderList")
    assert ("live", "0.01", "800", "0") == tuple(row[name] for name in ("status", "baseSize", "quoteSize", "size"))
    assert "800" == desk.asset("USDT")["frozen"]
    other = "isolated" if desk.kind == "crossed" else "crossed"
    body = {**SYMBOL, "orderId": placed["orderId"]}
    assert "43001" == desk.refused("POST", f"margin/{other}/cancel-order", body=body)
    assert placed == desk.post(f"margin/{desk.kind}/cancel-order", {**SYMBOL, "clientOid": "m"})
    assert "50062" == desk.no("cancel-order", **SYMBOL, orderId=placed["orderId"])
    assert ("0", []) == (desk.asset("USDT")["frozen"], desk.past("open-orders", "orderList"))


def test_a_batch(desk: MarginDesk) -> None:
    """Successes and failures stand apart."""
    many = {**SYMBOL, "orderList": [desk.order(clientOid="a"), desk.order(clientOid="b", loanType="none")]}
    placed = desk.post(f"margin/{desk.kind}/batch-place-order", many)
    assert ["a"] == [row["clientOid"] for row in placed["successList"]]
    assert ["b"] == [row["clientOid"] for row in placed["failureList"]]
    gone = desk.post(f"margin/{desk.kind}/batch-cancel-order", {**SYMBOL, "orderList": placed["successList"]})
    assert ["a"] == [row["clientOid"] for row in gone["successList"]]


def test_limits(desk: MarginDesk) -> None:
    """What can be borrowed is lent, more is not; nothing that covers a debt can leave."""
    data = desk.get(f"margin/{desk.kind}/account/max-borrowable-amount", **SYMBOL, coin="BTC")
    most = data.get("maxBorrowableAmount") or data["baseCoinMaxBorrowAmount"]
    more = str(Decimal(most) + Decimal("0.0001"))
    assert "50035" == desk.no("account/borrow", **SYMBOL, coin="BTC", borrowAmount=more)
    desk.borrow(most)
    free = desk.get(f"margin/{desk.kind}/account/max-transfer-out-amount", **SYMBOL, coin="USDT")
    assert "0" == (free.get("maxTransferOutAmount") or free["quoteCoinMaxTransferOutAmount"])


@pytest.mark.parametrize(
    ("code", "path", "body"),
    [
        ("40034", "account/borrow", {"symbol": "BGBX", "coin": "BTC", "borrowAmount": "1"}),
        ("50032", "account/borrow", {**SYMBOL, "coin": "NONE", "borrowAmount": "1"}),
        ("50039", "account/borrow", {**SYMBOL, "coin": "ETH", "borrowAmount": "1"}),
        ("40020", "account/borrow", {**SYMBOL, "coin": "BTC", "borrowAmount": "-1"}),
        ("50040", "account/repay", {**SYMBOL, "coin": "BTC", "repayAmount": "1"}),
        ("50040", "account/flash-repay", {"symbolList": ["BTCUSDT"]}),
        ("50020", "place-order", MarginDesk.order(side="sell", price="99000", baseSize="1")),
        ("50047", "place-order", MarginDesk.order(price="99000")),
        ("40020", "place-order", MarginDesk.order(loanType="always")),
        ("40019", "place-order", MarginDesk.order(orderType="market")),
        ("43001", "cancel-order", {**SYMBOL, "orderId": "1"}),
    ],
)
def test_refusals(exchange: SimulatedExchange, code: str, path: str, body: dict[str, Any]) -> None:
    """What makes no sense is refused with the margin rooms' codes."""
    assert code == MarginDesk(exchange, "isolated").no(path, **body)
    assert [] == exchange.failures


def test_repaying_more_than_there_is(desk: MarginDesk) -> None:
    """What is owed cannot be paid from what was sold."""
    desk.borrow("0.05")
    desk.place(orderType="market", side="sell", baseSize="0.05")
    assert "50041" == desk.no("account/repay", **SYMBOL, coin="BTC", repayAmount="0.05")
    body = {"coin": "BTC"} if desk.kind == "crossed" else {"symbolList": ["BTCUSDT"]}
    desk.post(f"margin/{desk.kind}/account/flash-repay", body)
    assert "0" == desk.asset("BTC")["borrow"]


def test_wallets_are_apart(exchange: SimulatedExchange) -> None:
    """A loan of one pair is no matter of the others."""
    crossed, isolated = (MarginDesk(exchange, kind) for kind in KINDS)
    isolated.borrow("0.01")
    assert ("0", 0) == (crossed.asset("BTC")["borrow"], crossed.risk())
    assert ("20000", "10000") == (crossed.asset("USDT")["available"], isolated.asset("USDT")["available"])
    rows = isolated.get("margin/isolated/account/assets", symbol="ETHUSDT")
    assert [("ETH", "0"), ("USDT", "0")] == [(row["coin"], row["borrow"]) for row in rows]


def test_bills_add_up_to_the_balance(desk: MarginDesk) -> None:
    """Amounts and fees of all financial records are what the wallet holds now."""
    begun = Decimal(desk.asset("USDT")["totalAmount"])
    desk.borrow("0.05")
    desk.place(orderType="market", side="sell", baseSize="0.05", loanType="normal")
    desk.place(orderType="market", side="buy", quoteSize="4700", loanType="autoRepay")
    for coin, before in (("BTC", Decimal(0)), ("USDT", begun)):
        rows = desk.past("financial-records", coin=coin)
        moved = sum(Decimal(row["amount"]) + Decimal(row["fee"]) for row in rows)
        assert before + moved == Decimal(desk.asset(coin)["totalAmount"])
    kinds = {row["marginType"] for row in desk.past("financial-records")}
    assert {"borrow", "repay", "deal_in", "deal_out"} == kinds
