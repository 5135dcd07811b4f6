"""The method of ``test_samples`` for the rest of V3: figures, money, loans, records, transfers, margin of positions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.v3 import ROUTES, UNSERVED
from tests.simulator.peer import order
from tests.simulator.test_samples import MEASURED, PERP, REST, Shape, Show

#: Fields of samples that the simulator does not send.
MISSING = {
    "GET /api/v3/account/financial-records": {
        "list.[].positionType": "one of two samples has it; a position's own margin has no balance of its own here",
        "list.[].positionAmount": "as positionType",
        "list.[].positionBalance": "as positionType",
    },
}

#: Fields that the simulator sends and no sample of the endpoint has; the catalogue lists each of them.
EXTRA = {
    "POST /api/v3/account/transfer": {"clientOid"},
}

#: Types that differ from the samples'.
OTHER_TYPE: dict[str, dict[str, str]] = {}

ASKED = {
    "GET": "account/deduct-info account/financial-records account/max-transferable account/max-withdrawal "
    "account/payment-coins account/repayable-coins account/transferable-coins market/discount-rate "
    "market/history-fund-rate market/index-components market/margin-loans market/position-tier position/adlRank "
    "tax/records",
    "POST": "account/max-open-available account/repay account/set-margin account/transfer",
}
HERE = sorted(f"{method} /api/v3/{path}" for method, paths in ASKED.items() for path in paths.split())


def move_money(show: Show) -> None:
    transfer = {"fromType": "uta", "toType": "spot", "coin": "USDT", "amount": "5"}
    show.post("account/transfer", transfer)
    show.post("account/transfer", {**transfer, "clientOid": "t1"})
    show.get("account/transferable-coins", fromType="uta", toType="spot")
    show.get("account/max-transferable", coin="USDT")
    show.get("account/max-withdrawal", coin="USDT")
    show.http.post("account/borrow", {"coin": "ETH", "amount": "1"})
    show.get("account/repayable-coins")
    show.get("account/payment-coins")
    show.get("market/margin-loans", coin="BTC")
    show.post("account/repay", {"repayableCoinList": ["ETH"], "paymentCoinList": ["USDT"]})


def trade(show: Show) -> None:
    for category in ("SPOT", PERP):
        where = {"category": category, "symbol": "BTCUSDT", "orderType": "market", "side": "sell"}
        show.post("account/max-open-available", where)
    show.http.place(orderType="market", qty="10")
    show.http.place(category=PERP, orderType="market", marginMode="isolated")
    show.get("position/adlRank")
    show.post(
        "account/set-margin",
        {"category": PERP, "symbol": "BTCUSDT", "posSide": "long", "operation": "add", "amount": "10"},
    )
    for category in ("SPOT", PERP):
        show.get("account/financial-records", category=category)
        show.get("tax/records", bizType=category, startTime="1", endTime="2500000000000")


def look(show: Show) -> None:
    show.get("account/deduct-info")
    show.get("market/discount-rate")
    where = {"category": PERP, "symbol": "BTCUSDT"}
    for path in ("history-fund-rate", "index-components", "position-tier"):
        show.get(f"market/{path}", **where)


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Shape]]:
    """The shape of ``data`` by endpoint, as simulated."""
    with SimulatedExchange(frozen=True) as exchange:
        show = Show(exchange)
        look(show)
        move_money(show)
        trade(show)
        assert [] == exchange.failures
        yield show.answers


def test_everything_with_a_sample_is_measured() -> None:
    """Each endpoint that is served and has a sample is held against it, and each sample's endpoint is accounted for."""
    served = {f"{method} {path}" for method, path in ROUTES}
    strategy = {name for name in served if "strategy" in name}
    assert (served & set(REST)) - strategy == set(MEASURED) | set(HERE)


@pytest.mark.parametrize("endpoint", HERE)
def test_answers_look_like_the_samples(answers: dict[str, Shape], endpoint: str) -> None:
    """Same fields, same JSON types as the documented answers, but for the exceptions named above."""
    wanted, given = REST[endpoint], answers[endpoint]
    assert set(wanted) - set(given) == set(MISSING.get(endpoint, {}))
    assert set(given) - set(wanted) == EXTRA.get(endpoint, set())
    differing = {path for path in set(wanted) & set(given) if not given[path] <= wanted[path]}
    assert differing == set(OTHER_TYPE.get(endpoint, {}))


def test_samples_without_an_answer_are_refused_with_a_reason() -> None:
    """What has a sample in these rooms and is not served is in the list of reasons."""
    rooms = ("account", "convert", "market", "position", "public", "tax", "trade", "user")
    known = {f"{method} {path}" for method, path in {*ROUTES, *UNSERVED}}
    left = {name for name in set(REST) - known if name.split("/")[3] in rooms and "strategy" not in name}
    assert set() == left


def test_the_category_of_a_margin_order() -> None:
    """Orders in the SPOT book that were asked for as MARGIN say so, and are listed there only."""
    with SimulatedExchange(frozen=True) as exchange:
        http = Show(exchange).http
        http.post("trade/place-order", order(category="MARGIN", clientOid="m"))
        info = http.get("trade/order-info", clientOid="m")
        assert ("MARGIN", "crossed") == (info["category"], info["marginMode"])
        assert [] == http.get("trade/unfilled-orders", category="SPOT")["list"]
        assert ["m"] == [row["clientOid"] for row in http.get("trade/unfilled-orders", category="MARGIN")["list"]]
