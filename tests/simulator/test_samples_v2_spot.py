"""Recorded and documented answers of V2's spot rooms as the measure: the simulator's have the same fields and types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.classic import Classic, spot_order
from tests.simulator.test_samples import SAMPLES, Shape, shape

# -- Named exceptions. A path leads to a field from `data`; [] is any list item.

#: Fields that the simulator sends and no sample of the endpoint has; the catalogue lists each of them.
EXTRA = {
    "GET /api/v2/spot/public/coins": {"[].areaCoin"},
    "GET /api/v2/spot/trade/unfilled-orders": {"[].orderSource", "[].uTime"},
    "GET /api/v2/spot/trade/history-orders": {"[].baseCoin", "[].quoteCoin"},
    "GET /api/v2/spot/trade/orderInfo": {"[].baseCoin", "[].quoteCoin", "[].tpslType", "[].triggerPrice"},
    "POST /api/v2/spot/trade/batch-cancel-order": {"failureList.[].errorCode"},
}

#: Types that differ from the samples'.
OTHER_TYPE = {
    "GET /api/v2/spot/trade/unfilled-orders": {"[].triggerPrice": "text on a TP/SL order; the sample has a normal one"},
    "GET /api/v2/spot/trade/history-orders": {"[].triggerPrice": "text on a TP/SL order; the sample has a normal one"},
    "POST /api/v2/spot/trade/cancel-replace-order": {
        "clientOid": "text: the new order always has one; the sample's is null",
        "msg": "text where the new order is refused; the sample has a success",
    },
    "POST /api/v2/spot/trade/batch-cancel-replace-order": {
        "[].clientOid": "text of the new order; the sample has a failure",
        "[].msg": "null for a success; the sample has a failure",
    },
}

#: Fields of samples that the simulator does not send.
MISSING = {
    "POST /api/v2/spot/trade/batch-cancel-plan-order": {
        f"failureList.[].{name}": "cancelling what is still waiting cannot fail here"
        for name in ("clientOid", "errorMsg", "orderId")
    },
}

#: Endpoints with samples in these rooms that the simulator answers with 99404.
NOT_SIMULATED = {
    "GET /api/v2/account/bot-assets": "trading bots",
    "GET /api/v2/public/annoucements": "news",
    "GET /api/v2/spot/account/deduct-info": "fees paid in BGB",
    "POST /api/v2/spot/account/switch-deduct": "fees paid in BGB",
    "GET /api/v2/spot/account/sub-main-trans-record": "sub-accounts",
    "GET /api/v2/spot/account/subaccount-assets": "sub-accounts",
    "POST /api/v2/spot/account/upgrade": "changing the kind of an account",
    "GET /api/v2/spot/market/auction": "call auctions",
    "GET /api/v2/spot/market/fund-flow": "statistics over the exchange's users",
    "GET /api/v2/spot/market/fund-net-flow": "statistics over the exchange's users",
    "GET /api/v2/spot/market/support-symbols": "statistics over the exchange's users",
    "GET /api/v2/spot/market/whale-net-flow": "statistics over the exchange's users",
    "POST /api/v2/spot/wallet/cancel-withdrawal": "withdrawals",
    "GET /api/v2/spot/wallet/deposit-address": "deposits",
    "GET /api/v2/spot/wallet/deposit-records": "deposits",
    "POST /api/v2/spot/wallet/modify-deposit-account": "deposits",
    "GET /api/v2/spot/wallet/subaccount-deposit-records": "sub-accounts",
    "POST /api/v2/spot/wallet/subaccount-transfer": "sub-accounts",
    "POST /api/v2/spot/wallet/withdrawal": "withdrawals",
    "GET /api/v2/spot/wallet/withdrawal-records": "withdrawals",
    "GET /api/v2/tax/p2p-record": "trades between persons",
}

ROOMS = ("public_", "common_", "account_", "spot_public_", "spot_market_", "spot_account_", "spot_trade_",
         "spot_wallet_", "tax_")  # fmt: skip


def samples() -> dict[str, Shape]:
    """The shape of ``data`` by endpoint, over all samples of it."""
    shapes: dict[str, Shape] = {}
    for path in sorted((SAMPLES / "rest" / "v2").glob("*.json")):
        sample = json.loads(path.read_text("utf-8"))
        if path.name.startswith(ROOMS) and sample["response"]["code"] == "00000":
            shape(sample["response"]["data"], into=shapes.setdefault(sample["endpoint"], {}))
    return shapes


WANTED = samples()
MEASURED = sorted(set(WANTED) - set(NOT_SIMULATED))


class Show(Classic):
    """A classic account whose answers are kept by their shape."""

    def __init__(self, exchange: SimulatedExchange) -> None:
        super().__init__(exchange)
        self.answers: dict[str, Shape] = {}

    def _note(self, endpoint: str, data: Any) -> Any:
        shape(data, into=self.answers.setdefault(endpoint, {}))
        return data

    def get(self, path: str, **query: str) -> Any:
        return self._note(f"GET /api/v2/{path}", super().get(path, **query))

    def post(self, path: str, body: Any) -> Any:
        return self._note(f"POST /api/v2/{path}", super().post(path, body))


def look_around(show: Show) -> None:
    show.get("public/time")
    for path in ("public/coins", "public/symbols", "market/tickers", "market/vip-fee-rate"):
        show.get(f"spot/{path}")
    for path in ("merge-depth", "orderbook", "fills", "fills-history"):
        show.get(f"spot/market/{path}", symbol="BTCUSDT")
    show.get("spot/market/candles", symbol="BTCUSDT", granularity="1min")
    for business in ("spot", "mix"):
        show.get("common/trade-rate", symbol="BTCUSDT", businessType=business)
        show.get("common/all-trade-rate", businessType=business)
    for path in ("spot/account/info", "spot/account/upgrade-status", "account/all-account-balance"):
        show.get(path)


def trade(show: Show) -> None:
    placed = show.spot(clientOid="s1")
    show.get("spot/trade/unfilled-orders")
    show.get("spot/trade/orderInfo", clientOid="s1")
    show.post("spot/trade/cancel-order", {"symbol": "BTCUSDT", "orderId": placed["orderId"]})
    many = [spot_order(clientOid="s2"), spot_order(size="0")]
    rows = show.post("spot/trade/batch-orders", {"symbol": "BTCUSDT", "orderList": many})["successList"]
    show.post("spot/trade/batch-cancel-order", {"symbol": "BTCUSDT", "orderList": [rows[0], {"orderId": "1"}]})
    replace(show)
    show.spot()
    show.post("spot/trade/cancel-symbol-order", {"symbol": "BTCUSDT"})
    show.spot(orderType="market", size="100")
    for path in ("trade/history-orders", "trade/fills", "account/bills", "account/assets"):
        show.get(f"spot/{path}")


def account_for_it(show: Show) -> None:
    always = {"startTime": "0", "endTime": "9999999999999"}
    for kind in ("spot", "future", "margin"):
        show.get(f"tax/{kind}-record", **always)


def replace(show: Show) -> None:
    item = {"symbol": "BTCUSDT", "price": "81000", "size": "0.01"}
    new = show.post("spot/trade/cancel-replace-order", {**item, "orderId": show.spot()["orderId"]})
    named = {**item, "orderId": new["orderId"], "size": "0.02"}
    show.post("spot/trade/batch-cancel-replace-order", {"orderList": [named, named]})
    show.post("spot/trade/cancel-replace-order", {**item, "orderId": show.spot()["orderId"], "size": "1000"})


def wait_for_a_price(show: Show, exchange: SimulatedExchange) -> None:
    last = exchange.market("BTCUSDT").last_price
    plan = {
        "symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "triggerType": "fill_price",
        "triggerPrice": str(last - 100), "executePrice": str(last - 200), "size": "0.01",
    }  # fmt: skip
    first = show.post("spot/trade/place-plan-order", plan)
    show.post("spot/trade/modify-plan-order", {**plan, "orderId": first["orderId"], "size": "0.02"})
    show.post("spot/trade/place-plan-order", {**plan, "triggerPrice": str(last - 4000), "executePrice": "80000"})
    tpsl = spot_order(tpslType="tpsl", side="sell", price=str(last + 100), triggerPrice=str(last + 90))
    show.post("spot/trade/place-order", tpsl)
    show.get("spot/trade/unfilled-orders", tpslType="tpsl")
    exchange.market("BTCUSDT").set_price(last - 101)
    show.get("spot/trade/plan-sub-order", planOrderId=first["orderId"])
    show.post("spot/trade/batch-cancel-plan-order", {"symbolList": ["BTCUSDT"]})
    exchange.market("BTCUSDT").set_price(last + 95)
    show.get("spot/trade/history-orders", tpslType="tpsl")


def move_money(show: Show) -> None:
    body = {"fromType": "spot", "toType": "crossed_margin", "amount": str(Decimal("1.5")), "coin": "USDT"}
    show.post("spot/wallet/transfer", {**body, "clientOid": "x"})
    show.post("spot/wallet/transfer", {**body, "toType": "usdt_futures"})
    show.post("spot/wallet/transfer", {**body, "toType": "p2p"})
    show.get("account/funding-assets")
    show.get("spot/account/transferRecords", coin="USDT")
    show.get("spot/account/bills")
    show.get("spot/wallet/transfer-coin-info", fromType="isolated_margin", toType="spot")


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Shape]]:
    """The shape of ``data`` by endpoint, as simulated."""
    with SimulatedExchange(frozen=True) as exchange:
        exchange.step(10)
        show = Show(exchange)
        look_around(show)
        trade(show)
        move_money(show)
        account_for_it(show)
        wait_for_a_price(show, exchange)
        assert [] == exchange.failures
        yield show.answers


def test_the_measure_is_there() -> None:
    """Most endpoints of these rooms have a sample to be held against."""
    assert len(MEASURED) >= 30


@pytest.mark.parametrize("endpoint", MEASURED)
def test_answers_look_like_the_samples(answers: dict[str, Shape], endpoint: str) -> None:
    """Same fields, same JSON types as the recorded and documented answers, but for the exceptions named above."""
    wanted, given = WANTED[endpoint], answers[endpoint]
    assert set(wanted) - set(given) == set(MISSING.get(endpoint, {}))
    assert set(given) - set(wanted) == EXTRA.get(endpoint, set())
    differing = {path for path in set(wanted) & set(given) if not given[path] <= wanted[path]}
    assert differing == set(OTHER_TYPE.get(endpoint, {}))


@pytest.mark.parametrize("endpoint", sorted(NOT_SIMULATED))
def test_the_rest_says_that_it_is_not_simulated(exchange: SimulatedExchange, endpoint: str) -> None:
    """Known paths that are not served answer with the simulator's own code, never with a made-up success."""
    method, path = endpoint.split()
    answer = Classic(exchange).call(method, path, body=None if method == "GET" else {})
    assert (400, "99404") == (answer.status_code, answer.json()["code"])


def test_fee_details_look_like_the_samples(exchange: SimulatedExchange) -> None:
    """The JSON text inside feeDetail has the sample's fields, under the coin that was charged."""
    classic = Classic(exchange)
    (row,) = classic.get("spot/trade/orderInfo", orderId=classic.spot(orderType="market", size="100")["orderId"])
    sample = json.loads((SAMPLES / "rest" / "v2" / "spot_trade_order_info.json").read_text("utf-8"))
    wanted = json.loads(sample["response"]["data"][0]["feeDetail"])
    given = json.loads(row["feeDetail"])
    assert shape(wanted["newFees"]) == shape(given["newFees"])
    assert shape(wanted["BGB"]) == shape(given["BTC"])
