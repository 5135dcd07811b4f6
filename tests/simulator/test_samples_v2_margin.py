"""Documented answers of V2's margin rooms as the measure: the simulator's have the same fields and JSON types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bitget_client.clock import Clock
from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.exchange import Exchange
from tests.simulator.test_samples import SAMPLES, Shape, shape
from tests.simulator.test_samples_v2_spot import Show

HOUR = 3_600_000

# -- Named exceptions. A path leads to a field from `data`; [] is any list item.

#: Samples that are not answers of this endpoint.
NOT_A_MEASURE = {
    "margin_crossed_open_orders__2.json": "calls the list resultList; the documentation and another sample do not",
    "margin_crossed_tier_data__3.json": "prints the tiers of a pair, as isolated/tier-data does",
}

#: Fields of samples that the simulator does not send.
MISSING = {
    "GET /api/v2/margin/crossed/liquidation-history": {
        "resultList.[].LiqFee": "liqFee in the documentation's own example",
        "resultList.[].symbol": "crossed liquidations are of no pair; one of two samples agrees",
    },
}

#: Fields that the simulator sends and no sample of the endpoint has; the catalogue lists each of them.
EXTRA = {
    "POST /api/v2/margin/crossed/batch-place-order": {"failureList.[].errorCode", "failureList.[].orderId"},
}

#: Endpoints with samples in these rooms that the simulator answers with 99404.
NOT_SIMULATED = {
    "GET /api/v2/margin/crossed/liquidation-order": "debts are repaid by exchanging coins, not by orders",
    "GET /api/v2/margin/isolated/liquidation-order": "as crossed",
    "GET /api/v2/margin/market/loan-growth": "statistics over the exchange's users",
    "GET /api/v2/margin/market/long-short-ratio": "statistics over the exchange's users",
}


def samples() -> dict[str, Shape]:
    """The shape of ``data`` by endpoint, over all samples of it."""
    shapes: dict[str, Shape] = {}
    for path in sorted((SAMPLES / "rest" / "v2").glob("margin_*.json")):
        sample = json.loads(path.read_text("utf-8"))
        if path.name not in NOT_A_MEASURE and sample["response"]["code"] == "00000":
            shape(sample["response"]["data"], into=shapes.setdefault(sample["endpoint"], {}))
    return shapes


WANTED = samples()
MEASURED = sorted(set(WANTED) - set(NOT_SIMULATED))
KINDS = ("crossed", "isolated")
PAST = ("borrow-history", "repay-history", "interest-history", "financial-records", "liquidation-history")


def order(**fields: str) -> dict[str, str]:
    """A margin order; a limit buy of BTCUSDT far from the market unless told otherwise."""
    usual = {"symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "force": "gtc", "loanType": "normal"}
    if fields.get("orderType") != "market":
        usual |= {"price": "80000", "baseSize": "0.01"}
    return {**usual, **fields}


def borrow_and_repay(show: Show, kind: str) -> None:
    debt = {"symbol": "BTCUSDT", "coin": "BTC"}
    show.post(f"margin/{kind}/account/borrow", {**debt, "borrowAmount": "0.1"})
    show.post(f"margin/{kind}/account/repay", {**debt, "repayAmount": "0.01"})
    for path in ("assets", "risk-rate", "max-borrowable-amount", "max-transfer-out-amount"):
        show.get(f"margin/{kind}/account/{path}", **debt)
    for path in ("interest-rate-and-limit", "tier-data"):
        show.get(f"margin/{kind}/{path}", **debt)


def trade(show: Show, kind: str) -> None:
    symbol = {"symbol": "BTCUSDT"}
    placed = show.post(f"margin/{kind}/place-order", order())
    show.get(f"margin/{kind}/open-orders", **symbol)
    show.post(f"margin/{kind}/cancel-order", {**symbol, "orderId": placed["orderId"]})
    many = {**symbol, "orderList": [order(), order(baseSize="0")]}
    rows = show.post(f"margin/{kind}/batch-place-order", many)["successList"]
    show.post(f"margin/{kind}/batch-cancel-order", {**symbol, "orderIdList": rows})
    show.post(f"margin/{kind}/place-order", order(orderType="market", side="sell", baseSize="0.05"))
    for path in ("history-orders", "fills"):
        show.get(f"margin/{kind}/{path}", **symbol)


def sell_what_is_borrowed(show: Show, kind: str) -> None:
    """A short sale of as much as can be borrowed, which a higher price ruins."""
    owed = {"symbol": "BTCUSDT", "coin": "BTC"}
    limit = show.get(f"margin/{kind}/account/max-borrowable-amount", **owed)
    amount = limit.get("maxBorrowableAmount") or limit["baseCoinMaxBorrowAmount"]
    show.post(f"margin/{kind}/account/borrow", {**owed, "borrowAmount": amount})
    show.post(f"margin/{kind}/place-order", order(orderType="market", side="sell", baseSize=amount[:5]))


def repay_at_once(show: Show, kind: str) -> None:
    asked: dict[str, Any] = {"coin": "BTC"} if kind == "crossed" else {"symbolList": ["BTCUSDT"]}
    done = show.post(f"margin/{kind}/account/flash-repay", asked)
    number = done["repayId"] if kind == "crossed" else done[0]["repayId"]
    show.post(f"margin/{kind}/account/query-flash-repay-status", {"idList": [number]})


class Later(Clock):
    """A clock that is an hour ahead."""

    def now_ms(self) -> int:
        return super().now_ms() + HOUR


def pass_an_hour(exchange: SimulatedExchange) -> None:
    """Let the interest of an hour come up; then it is now again, so that requests are not too old."""

    def run(core: Exchange) -> None:
        present, core.clock = core.clock, Later()
        core.run_clockwork()
        core.clock = present

    exchange.change(run)


def play(show: Show, exchange: SimulatedExchange) -> None:
    show.get("margin/currencies")
    show.get("margin/interest-rate-record", coin="BTC")
    for kind in KINDS:
        borrow_and_repay(show, kind)
        trade(show, kind)
    pass_an_hour(exchange)
    for kind in KINDS:
        repay_at_once(show, kind)
        sell_what_is_borrowed(show, kind)
    exchange.market("BTCUSDT").set_price(250_000)
    exchange.change(lambda core: core.run_clockwork())
    for kind in KINDS:
        for path in PAST:
            show.get(f"margin/{kind}/{path}", symbol="BTCUSDT", startTime="1")


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Shape]]:
    """The shape of ``data`` by endpoint, as simulated."""
    with SimulatedExchange(frozen=True) as exchange:
        exchange.step(10)
        show = Show(exchange)
        play(show, exchange)
        assert [] == exchange.failures
        assert {} == exchange.imbalance()
        yield show.answers


def test_the_measure_is_there() -> None:
    """Nearly every margin call that is served has a sample to be held against."""
    assert len(MEASURED) >= 35


@pytest.mark.parametrize("endpoint", MEASURED)
def test_answers_look_like_the_samples(answers: dict[str, Shape], endpoint: str) -> None:
    """Same fields, same JSON types as the recorded and documented answers, but for the exceptions named above."""
    wanted, given = WANTED[endpoint], answers[endpoint]
    assert set(wanted) - set(given) == set(MISSING.get(endpoint, {}))
    assert set(given) - set(wanted) == EXTRA.get(endpoint, set())
    differing = {path for path in set(wanted) & set(given) if not given[path] <= wanted[path]}
    assert set() == differing


@pytest.mark.parametrize("endpoint", sorted(NOT_SIMULATED))
def test_what_is_not_simulated_says_so(exchange: SimulatedExchange, endpoint: str) -> None:
    """Samples that are not measured belong to calls that answer with the code of their own."""
    method, path = endpoint.split(" ")
    body = {} if method == "POST" else None
    assert "99404" == Show(exchange).refused(method, path.removeprefix("/api/v2/"), body=body)
