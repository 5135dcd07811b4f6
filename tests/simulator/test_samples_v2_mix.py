"""Documented answers of V2's futures rooms as the measure: the simulator's have the same fields and JSON types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.test_samples import SAMPLES, Shape, shape
from tests.simulator.test_samples_v2_spot import Show

# -- Named exceptions. A path leads to a field from `data`; [] is any list item.

_NO_FAILURE = "cancelling what is still waiting cannot fail here"
_OLD_NAME = "an older name of the execute price, from one third party"
_UNION = "only for several coins as one collateral, which is not modelled"

#: Fields of samples that the simulator does not send.
MISSING = {
    "GET /api/v2/mix/account/accounts": {
        "[].assetList": _UNION,
        "[].assetList.[].available": _UNION,
        "[].assetList.[].balance": _UNION,
        "[].assetList.[].coin": _UNION,
        "[].unionAvailable": _UNION,
        "[].unionMm": _UNION,
        "[].unionTotalMagin": _UNION,
    },
    "GET /api/v2/mix/order/orders-plan-history": {
        "entrustedList.[].presetStopLossPrice": _OLD_NAME,
        "entrustedList.[].presetStopSurplusPrice": _OLD_NAME,
    },
    "GET /api/v2/mix/order/orders-plan-pending": {
        "entrustedList.[].presetStopLossPrice": _OLD_NAME,
        "entrustedList.[].presetStopSurplusPrice": _OLD_NAME,
    },
    "POST /api/v2/mix/order/cancel-all-orders": {
        f"failureList.[].{name}": _NO_FAILURE for name in ("clientOid", "errorMsg", "orderId")
    },
    "POST /api/v2/mix/order/close-positions": {
        **{
            f"failureList.[].{name}": "closing does not fail here while the book has another side"
            for name in ("clientOid", "errorCode", "errorMsg", "orderId", "symbol")
        },
        "result": "one third party has it; the documentation does not",
    },
}

_PRESETS = {
    f"entrustedList.[].presetStop{kind}{name}" for kind in ("Loss", "Surplus") for name in ("Type", "ExecutePrice")
}
_GUARDS = {f"[].{name}" for name in ("stopLoss", "stopLossId", "takeProfit", "takeProfitId")}

#: Fields that the simulator sends and no sample of the endpoint has; the catalogue lists each of them.
EXTRA = {
    "GET /api/v2/mix/account/account": {"crossedMargin", "grant", "isolatedMargin"},
    "GET /api/v2/mix/account/accounts": {"[].grant"},
    "GET /api/v2/mix/order/orders-history": {*_PRESETS, "entrustedList.[].reduceOnly"},
    "GET /api/v2/mix/position/all-position": {*_GUARDS, "[].assetMode", "[].autoMargin", "[].uTime"},
    "GET /api/v2/mix/position/single-position": _GUARDS,
    "POST /api/v2/mix/order/batch-cancel-orders": {"failureList.[].errorCode"},
    "POST /api/v2/mix/order/batch-place-order": {
        f"failureList.[].{name}" for name in ("clientOid", "errorCode", "errorMsg", "orderId")
    },
}

#: Types that differ from the samples'.
OTHER_TYPE = {
    "GET /api/v2/mix/market/ticker": {
        "[].deliveryStartTime": "null for a perpetual contract, as tickers prints it; the sample has a quarterly one",
        "[].deliveryTime": "as deliveryStartTime",
    },
    "GET /api/v2/mix/order/orders-plan-pending": {
        "entrustedList.[].stopLossExecutePrice": "text where it is set; empty text where not, as of the history",
        "entrustedList.[].stopSurplusExecutePrice": "as stopLossExecutePrice",
    },
}

_STATISTICS = "statistics over the exchange's users"

#: Endpoints with samples in these rooms that the simulator answers with 99404.
NOT_SIMULATED = {
    "GET /api/v2/mix/account/interest-history": _UNION,
    "GET /api/v2/mix/account/sub-account-assets": "sub-accounts",
    "GET /api/v2/mix/account/switch-union-usdt": _UNION,
    "GET /api/v2/mix/account/union-config": _UNION,
    "GET /api/v2/mix/market/account-long-short": _STATISTICS,
    "GET /api/v2/mix/market/discount-rate": _UNION,
    "GET /api/v2/mix/market/exchange-rate": _UNION,
    "GET /api/v2/mix/market/long-short": _STATISTICS,
    "GET /api/v2/mix/market/oi-limit": "limits of open interest",
    "GET /api/v2/mix/market/position-long-short": _STATISTICS,
    "GET /api/v2/mix/market/taker-buy-sell": _STATISTICS,
    "POST /api/v2/mix/account/union-convert": _UNION,
}


def samples() -> dict[str, Shape]:
    """The shape of ``data`` by endpoint, over all samples of it."""
    shapes: dict[str, Shape] = {}
    for path in sorted((SAMPLES / "rest" / "v2").glob("mix_*.json")):
        sample = json.loads(path.read_text("utf-8"))
        if sample["response"]["code"] == "00000":
            shape(sample["response"]["data"], into=shapes.setdefault(sample["endpoint"], {}))
    return shapes


WANTED = samples()
MEASURED = sorted(set(WANTED) - set(NOT_SIMULATED))

LINE = {"productType": "usdt-futures"}
SYMBOL = {**LINE, "symbol": "BTCUSDT"}
COIN = {**SYMBOL, "marginCoin": "USDT"}


def mix(show: Show, **fields: str) -> Any:
    """Place a futures order; a market buy in crossed margin unless told otherwise."""
    usual = {**COIN, "marginMode": "crossed", "size": "0.01", "side": "buy", "orderType": "market"}
    return show.post("mix/order/place-order", {**usual, **fields})


def look_around(show: Show) -> None:
    for path in ("contracts", "tickers", "current-fund-rate", "vip-fee-rate"):
        show.get(f"mix/market/{path}", **LINE)
    for path in ("ticker", "merge-depth", "fills", "fills-history", "open-interest", "symbol-price", "funding-time",
                 "history-fund-rate", "query-position-lever"):  # fmt: skip
        show.get(f"mix/market/{path}", **SYMBOL)
    for path in ("candles", "history-candles", "history-index-candles", "history-mark-candles"):
        show.get(f"mix/market/{path}", granularity="5m", **SYMBOL)


def trade(show: Show) -> None:
    """In one-way mode, all of the wallet together."""
    placed = mix(show, orderType="limit", price="88000", clientOid="m1", presetStopSurplusPrice="95000")
    show.get("mix/order/detail", clientOid="m1", **SYMBOL)
    show.get("mix/order/orders-pending", **LINE)
    show.post("mix/order/modify-order", {**SYMBOL, "orderId": placed["orderId"], "newClientOid": "m2",
                                         "newSize": "0.02", "newPrice": "88100"})  # fmt: skip
    show.post("mix/order/cancel-order", {**SYMBOL, "clientOid": "m2"})
    item = {"size": "0.01", "side": "buy", "orderType": "limit", "price": "88000"}
    batch = {**COIN, "marginMode": "crossed", "orderList": [item, {**item, "size": "0"}]}
    done = show.post("mix/order/batch-place-order", batch)["successList"]
    show.post("mix/order/batch-cancel-orders", {**SYMBOL, "orderIdList": [*done, {"orderId": "1"}]})
    mix(show, orderType="limit", price="88000")
    show.post("mix/order/cancel-all-orders", LINE)
    mix(show)
    for path in ("single-position", "all-position"):
        show.get(f"mix/position/{path}", **COIN)
    show.get("mix/position/adlRank", **LINE)
    show.post("mix/order/click-backhand", {**COIN, "side": "sell"})
    show.post("mix/order/close-positions", LINE)
    show.get("mix/position/history-position", **LINE)
    show.get("mix/order/orders-history", **LINE)
    for path in ("fills", "fill-history"):
        show.get(f"mix/order/{path}", **LINE)


def wait_for_prices(show: Show, exchange: SimulatedExchange) -> None:
    mix(show)
    plan = {**COIN, "planType": "normal_plan", "marginMode": "crossed", "size": "0.01", "triggerPrice": "91000",
            "triggerType": "mark_price", "side": "buy", "orderType": "limit", "price": "91500",
            "stopLossTriggerPrice": "80000", "stopLossExecutePrice": "79990"}  # fmt: skip
    found = show.post("mix/order/place-plan-order", plan)
    show.post("mix/order/modify-plan-order", {**SYMBOL, **found, "planType": "normal_plan", "newSize": "0.02"})
    show.get("mix/order/orders-plan-pending", planType="normal_plan", **LINE)
    both = {"holdSide": "buy", "stopSurplusTriggerPrice": "99000", "stopLossTriggerPrice": "80000"}
    show.post("mix/order/place-pos-tpsl", {**COIN, **both})
    show.get("mix/order/orders-plan-pending", planType="profit_loss", **LINE)
    exchange.market("BTCUSDT", "USDT-FUTURES").set_price(91200)
    show.get("mix/order/plan-sub-order", planType="normal_plan", planOrderId=found["orderId"], **LINE)
    show.get("mix/order/orders-plan-history", planType="normal_plan", **LINE)
    show.post("mix/order/cancel-plan-order", {**LINE, "planType": "profit_loss"})
    show.post("mix/order/close-positions", LINE)


def set_up(show: Show) -> None:
    """In hedge mode, each position by itself."""
    asked = {"posSide": "long", "orderType": "limit", "openPrice": "90000"}
    show.get("mix/account/max-open", **COIN, **asked)
    show.get("mix/account/liq-price", **COIN, **asked, openAmount="1")
    show.get("mix/account/open-count", **COIN, openAmount="1000", openPrice="90000")
    show.post("mix/account/set-position-mode", {**LINE, "posMode": "hedge_mode"})
    show.post("mix/account/set-margin-mode", {**COIN, "marginMode": "isolated"})
    show.post("mix/account/set-leverage", {**COIN, "leverage": "10", "holdSide": "long"})
    show.post("mix/account/set-all-leverage", {**LINE, "leverage": "15"})
    show.post("mix/account/set-asset-mode", {**LINE, "assetMode": "single"})
    show.post("mix/account/set-auto-margin", {**COIN, "holdSide": "long", "autoMargin": "off"})
    mix(show, marginMode="isolated", tradeSide="open")
    show.post("mix/account/set-margin", {**COIN, "holdSide": "long", "amount": "10"})
    show.get("mix/account/isolated-symbols", **LINE)
    show.get("mix/account/account", **COIN)
    show.get("mix/account/accounts", **LINE)
    show.get("mix/account/bill", **LINE)


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Shape]]:
    """The shape of ``data`` by endpoint, as simulated."""
    with SimulatedExchange(frozen=True) as exchange:
        exchange.step(10)
        show = Show(exchange)
        look_around(show)
        trade(show)
        wait_for_prices(show, exchange)
        set_up(show)
        assert [] == exchange.failures
        assert {} == exchange.imbalance()
        yield show.answers


def test_the_measure_is_there() -> None:
    """Nearly every futures call that is served has a sample to be held against."""
    assert len(MEASURED) >= 45


@pytest.mark.parametrize("endpoint", MEASURED)
def test_answers_look_like_the_samples(answers: dict[str, Shape], endpoint: str) -> None:
    """Same fields, same JSON types as the recorded and documented answers, but for the exceptions named above."""
    wanted, given = WANTED[endpoint], answers[endpoint]
    assert set(wanted) - set(given) == set(MISSING.get(endpoint, {}))
    assert set(given) - set(wanted) == EXTRA.get(endpoint, set())
    differing = {path for path in set(wanted) & set(given) if not given[path] <= wanted[path]}
    assert differing == set(OTHER_TYPE.get(endpoint, {}))


@pytest.mark.parametrize("endpoint", sorted(NOT_SIMULATED))
def test_what_is_not_simulated_says_so(exchange: SimulatedExchange, endpoint: str) -> None:
    """Samples that are not measured belong to calls that answer with the code of their own."""
    method, path = endpoint.split(" ")
    body = {} if method == "POST" else None
    assert "99404" == Show(exchange).refused(method, path.removeprefix("/api/v2/"), body=body)
