"""The wallets of a classic account in V2: assets, bills, transfers, worth and fee rates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.classic import Classic


@pytest.fixture
def classic(exchange: SimulatedExchange) -> Classic:
    return Classic(exchange)


def asset(classic: Classic, coin: str) -> Any:
    (row,) = classic.get("spot/account/assets", coin=coin)
    return row


def move(classic: Classic, source: str, target: str, amount: str, coin: str = "USDT", **more: str) -> Any:
    body = {"fromType": source, "toType": target, "amount": amount, "coin": coin, **more}
    return classic.post("spot/wallet/transfer", body)


def test_an_open_order_freezes_its_money(exchange: SimulatedExchange, classic: Classic) -> None:
    """What an order holds moves from available to frozen and back."""
    before = asset(classic, "USDT")
    placed = classic.spot(price="80000", size="0.01")
    during = asset(classic, "USDT")
    assert Decimal(before["available"]) - 800 == Decimal(during["available"])
    assert Decimal(800) == Decimal(during["frozen"])
    classic.post("spot/trade/cancel-order", {"symbol": "BTCUSDT", "orderId": placed["orderId"]})
    assert before["available"] == asset(classic, "USDT")["available"]
    assert {} == exchange.imbalance()


def test_assets_show_what_is_held_or_everything(classic: Classic) -> None:
    """Unasked, coins with a balance; with assetType=all every coin; an unknown coin is an empty list."""
    held = {row["coin"] for row in classic.get("spot/account/assets")}
    everything = {row["coin"] for row in classic.get("spot/account/assets", assetType="all")}
    assert {"USDT", "BTC"} <= held < everything
    assert [] == classic.get("spot/account/assets", coin="NOCOIN")


def test_a_trade_leaves_two_bills(classic: Classic) -> None:
    """What was bought came in, with its fee; what was paid went out; the newest balance is the wallet's."""
    placed = classic.spot(orderType="market", size="100")
    fills = classic.get("spot/trade/fills", orderId=placed["orderId"])
    bought, paid = (
        classic.get("spot/account/bills", groupType="transaction", businessType=kind) for kind in ("buy", "sell")
    )
    assert {"BTC"} == {row["coin"] for row in bought}
    assert {"USDT"} == {row["coin"] for row in paid}
    assert sum(Decimal(fill["size"]) for fill in fills) == sum(Decimal(row["size"]) for row in bought)
    assert sum(Decimal(fill["amount"]) for fill in fills) == -sum(Decimal(row["size"]) for row in paid)
    fees = sum(Decimal(fill["feeDetail"]["totalFee"]) for fill in fills)
    assert fees == sum(Decimal(row["fees"]) for row in bought) < 0
    assert Decimal(asset(classic, "BTC")["available"]) == Decimal(bought[0]["balance"])


def test_bills_page_by_id(classic: Classic) -> None:
    """Newest first; idLessThan continues; a coin can be asked for alone."""
    for _ in range(3):
        classic.spot(orderType="market", size="10")
    rows = classic.get("spot/account/bills")
    assert rows == sorted(rows, key=lambda row: -int(row["billId"]))
    assert rows[2:4] == classic.get("spot/account/bills", limit="2", idLessThan=rows[1]["billId"])
    assert {"USDT"} == {row["coin"] for row in classic.get("spot/account/bills", coin="USDT")}
    assert [] == classic.get("spot/account/bills", endTime="1")


@pytest.mark.parametrize(
    ("target", "more"),
    [
        ("p2p", {}),
        ("usdt_futures", {}),
        ("crossed_margin", {}),
        ("isolated_margin", {"symbol": "BTCUSDT"}),
    ],
)
def test_a_transfer_there_and_back(
    exchange: SimulatedExchange, classic: Classic, target: str, more: dict[str, str]
) -> None:
    """Money leaves spot, is on record with both ends, leaves a bill, and can come back."""
    before = asset(classic, "USDT")
    made = move(classic, "spot", target, "25.5", clientOid="t1", **more)
    assert "t1" == made["clientOid"]
    assert Decimal(before["available"]) - Decimal("25.5") == Decimal(asset(classic, "USDT")["available"])
    (record,) = classic.get("spot/account/transferRecords", coin="USDT", clientOid="t1")
    assert ("spot", target, more.get("symbol", ""), "25.5", made["transferId"], "Successful") == (
        *(record[name] for name in ("fromType", "toType", "toSymbol", "size", "transferId", "status")),
    )  # fmt: skip
    (bill, *_) = classic.get("spot/account/bills", coin="USDT", groupType="transfer")
    assert ("transfer-out", "-25.5") == (bill["businessType"], bill["size"])
    assert move(classic, target, "spot", "25.5", **more)["clientOid"].isdecimal()  # one of the exchange's making
    assert before["available"] == asset(classic, "USDT")["available"]
    assert 1 == len(classic.get("spot/account/transferRecords", coin="USDT", fromType=target))
    assert {} == exchange.imbalance()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"fromType": ""}, "40019"),
        ({"fromType": "moon"}, "40020"),
        ({"toType": "spot"}, "40020"),
        ({"toType": "isolated_margin"}, "40019"),
        ({"coin": "NOCOIN"}, "40034"),
        ({"coin": "BTC"}, "40020"),
        ({"amount": "0"}, "40020"),
        ({"amount": "9999999"}, "43012"),
    ],
)
def test_refused_transfers(classic: Classic, body: dict[str, str], code: str) -> None:
    """A wallet that is not one, a coin it does not take, and more than there is are refused; nothing moves."""
    before = asset(classic, "USDT")
    usual = {"fromType": "spot", "toType": "usdt_futures", "amount": "1", "coin": "USDT"}
    assert code == classic.refused("POST", "spot/wallet/transfer", body={**usual, **body})
    assert before["available"] == asset(classic, "USDT")["available"]
    assert [] == classic.get("spot/account/transferRecords", coin="USDT")


def test_money_in_an_order_cannot_be_moved(classic: Classic) -> None:
    """Only what is available may leave."""
    available = asset(classic, "USDT")["available"]
    classic.spot(price="80000", size="0.01")
    body = {"fromType": "spot", "toType": "p2p", "amount": available, "coin": "USDT"}
    assert "43012" == classic.refused("POST", "spot/wallet/transfer", body=body)


def test_coins_that_may_be_moved(classic: Classic) -> None:
    """Both ends must have a use for them."""

    def coins(source: str, target: str, **more: str) -> Any:
        return classic.get("spot/wallet/transfer-coin-info", fromType=source, toType=target, **more)

    assert ["USDT"] == coins("spot", "usdt_futures")
    assert ["BTC", "USDT"] == coins("isolated_margin", "spot", symbol="BTCUSDT")
    assert {"BTC", "ETH", "USDT"} <= set(coins("isolated_margin", "spot"))
    assert set(coins("spot", "p2p")) >= {"BTC", "USDT", "SOL"}


def test_worth_of_all_wallets(classic: Classic) -> None:
    """A transfer changes where money is, not how much there is."""

    def worth() -> dict[str, Decimal]:
        rows = classic.get("account/all-account-balance")
        return {row["accountType"]: Decimal(row["usdtBalance"]) for row in rows}

    before = worth()
    assert {"spot", "futures", "funding", "earn", "bots", "margin"} == set(before)
    move(classic, "spot", "p2p", "1000")
    move(classic, "spot", "usdt_futures", "500")
    after = worth()
    assert sum(before.values()) == sum(after.values())
    assert (before["funding"] + 1000, before["futures"] + 500) == (after["funding"], after["futures"])


def test_funding_assets_are_those_of_the_funding_wallet(classic: Classic) -> None:
    """What was moved there is there, with its worth."""
    before = {row["coin"]: row for row in classic.get("account/funding-assets")}
    move(classic, "spot", "p2p", "7")
    (row,) = classic.get("account/funding-assets", coin="USDT")
    had = Decimal(before["USDT"]["available"]) if "USDT" in before else Decimal(0)
    assert had + 7 == Decimal(row["available"]) == Decimal(row["usdtValue"])


def test_fee_rates(classic: Classic) -> None:
    """One symbol or all of a business, with the instrument's own rates; the examples' parameter name is taken too."""
    spot = classic.get("common/trade-rate", symbol="BTCUSDT", businessType="spot")
    assert {"makerFeeRate": "0.001", "takerFeeRate": "0.001"} == spot
    mix = classic.get("common/trade-rate", symbol="BTCUSDT", business="mix")
    assert Decimal(mix["takerFeeRate"]) < Decimal(spot["takerFeeRate"])
    rows = classic.get("common/all-trade-rate", businessType="mix")
    assert {"symbol": "BTCUSDT", **mix} in rows
    assert "40020" == classic.refused("GET", "common/all-trade-rate", {"businessType": "bonds"})
    assert "40034" == classic.refused("GET", "common/trade-rate", {"businessType": "mix", "symbol": "NOUSDT"})


def test_tax_records_tell_the_bills_by_product(classic: Classic) -> None:
    """Each product's records have its wallets' movements, in a span of time that has to be given."""
    always = {"startTime": "0", "endTime": "9999999999999"}
    classic.spot(orderType="market", size="100")
    move(classic, "spot", "usdt_futures", "3")
    move(classic, "spot", "crossed_margin", "4")
    move(classic, "spot", "isolated_margin", "5", symbol="ETHUSDT")
    spot = classic.get("tax/spot-record", **always)
    assert {"Buy", "Sell", "Transfer out"} == {row["spotTaxType"] for row in spot}
    bills = classic.get("spot/account/bills")
    assert [(row["billId"], row["size"]) for row in bills] == [(row["id"], row["amount"]) for row in spot]
    assert ["3"] == [row["amount"] for row in classic.get("tax/future-record", **always)]
    assert [] == classic.get("tax/future-record", productType="USDC-FUTURES", **always)
    assert ["5", "4"] == [row["amount"] for row in classic.get("tax/margin-record", **always)]
    (isolated,) = classic.get("tax/margin-record", marginType="isolated", **always)
    assert ("transfer_in", "ETHUSDT", "5") == (isolated["marginTaxType"], isolated["symbol"], isolated["amount"])
    assert "40019" == classic.refused("GET", "tax/spot-record")
    assert "99404" == classic.refused("GET", "tax/p2p-record")


def test_who_the_account_is(classic: Classic) -> None:
    """It has a number of its own and stays classic."""
    info = classic.get("spot/account/info")
    assert info["userId"].isdecimal() and info["regisTime"].isdecimal()
    assert {"status": "fail", "reason": "upgrade_disabled"} == classic.get("spot/account/upgrade-status")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "spot/wallet/withdrawal"),
        ("GET", "spot/wallet/deposit-address"),
        ("POST", "spot/wallet/subaccount-transfer"),
        ("GET", "spot/account/subaccount-assets"),
        ("GET", "spot/account/deduct-info"),
        ("POST", "spot/account/upgrade"),
        ("GET", "account/bot-assets"),
    ],
)
def test_what_is_not_simulated_says_so(classic: Classic, method: str, path: str) -> None:
    """No made-up success for what the simulator does not do."""
    assert "99404" == classic.refused(method, path)
