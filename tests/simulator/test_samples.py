"""Recorded and documented answers as the measure: the simulator's have the same fields, of the same JSON types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.peer import Http, order, socket

SAMPLES = Path(__file__).parent.parent / "samples"
PERP = "USDT-FUTURES"

Shape = dict[str, set[str]]

# -- Named exceptions. A path leads to a field from `data` (REST) or from the item (WebSocket); [] is any list item.

#: Samples that are not answers of this endpoint, or of another kind of symbol.
NOT_A_MEASURE = {
    "market_current_fund_rate__4.json": "prints a V2 ticker",
}

#: Fields of samples that the simulator does not send.
MISSING = {
    "POST /api/v3/trade/cancel-symbol-order": {
        "list.[].code": "printed for a failed row; cancelling all open orders cannot fail here",
        "list.[].msg": "as code",
    },
}

#: Fields that the simulator sends and no sample of the endpoint has; the catalogue lists each of them.
EXTRA = {
    "GET /api/v3/market/fills": {"[].isRPI"},
    "GET /api/v3/trade/unfilled-orders": {"list.[].tradeSide", "list.[].cancelReason", "list.[].execType"},
    "GET /api/v3/trade/history-orders": {"list.[].tradeSide"},
    "GET /api/v3/trade/order-info": {"delegateType"},
}

#: Types that differ from the samples'.
OTHER_TYPE = {
    "GET /api/v3/trade/order-info": {
        "feeDetail.[].fee": "null before the first fill",
        "feeDetail.[].feeCoin": "as fee",
    },
    "GET /api/v3/trade/history-orders": {
        "list.[].feeDetail.[].fee": "null for an order cancelled unfilled, as unfilled-orders prints it",
        "list.[].feeDetail.[].feeCoin": "as fee",
    },
    "GET /api/v3/trade/unfilled-orders": {
        "list.[].feeDetail.[].fee": "text once the order is partially filled; the sample has an unfilled one",
        "list.[].feeDetail.[].feeCoin": "as fee",
    },
}


def shape(value: Any, path: str = "", into: Shape | None = None) -> Shape:
    """Every path of a JSON value with the JSON types found there."""
    found: Shape = {} if into is None else into
    names = {bool: "boolean", int: "number", float: "number", str: "string", type(None): "null"}
    if isinstance(value, dict):
        for name, inner in value.items():
            shape(inner, f"{path}.{name}" if path else name, found)
    elif isinstance(value, list):
        found.setdefault(path, set()).add("list")
        for inner in value:
            shape(inner, f"{path}.[]" if path else "[]", found)
    else:
        found.setdefault(path, set()).add(names[type(value)])
    return found


def rest_samples() -> dict[str, Shape]:
    """The shape of ``data`` by endpoint, over all samples of it."""
    shapes: dict[str, Shape] = {}
    for path in sorted((SAMPLES / "rest" / "v3").glob("*.json")):
        sample = json.loads(path.read_text("utf-8"))
        if path.name not in NOT_A_MEASURE and sample["response"].get("code") == "00000":
            shape(sample["response"]["data"], into=shapes.setdefault(sample["endpoint"], {}))
    return shapes


REST = rest_samples()


class Show:
    """An exchange where everything that an answer can show has happened."""

    def __init__(self, exchange: SimulatedExchange) -> None:
        self.http = Http(exchange)
        self.answers: dict[str, Shape] = {}
        exchange.step(10)

    def note(self, endpoint: str, data: Any) -> Any:
        shape(data, into=self.answers.setdefault(endpoint, {}))
        return data

    def get(self, path: str, **query: str) -> Any:
        return self.note(f"GET /api/v3/{path}", self.http.get(path, **query))

    def post(self, path: str, body: Any) -> Any:
        return self.note(f"POST /api/v3/{path}", self.http.post(path, body))


def trade_a_little(show: Show) -> None:
    placed = show.post("trade/place-order", order(clientOid="s1"))
    show.get("trade/order-info", clientOid="s1")
    show.get("trade/unfilled-orders")
    show.post("trade/modify-order", {"orderId": placed["orderId"], "qty": "0.02"})
    show.post("trade/batch-modify-order", [{"clientOid": "s1", "qty": "0.03"}])
    show.post("trade/cancel-order", {"clientOid": "s1"})
    rows = show.post("trade/place-batch", [order(), order()])
    show.post("trade/cancel-batch", [{"orderId": rows[0]["orderId"]}])
    show.post("trade/cancel-symbol-order", {"category": "SPOT"})
    ask, size = show.http.get("market/orderbook", category="SPOT", symbol="BTCUSDT", limit="1")["a"][0]
    show.post("trade/place-order", order(price=str(ask), qty=f"{size + 0.001:.6f}", clientOid="s2"))
    show.get("trade/unfilled-orders")
    show.get("trade/order-info", clientOid="s2")
    show.post("account/set-leverage", {"category": PERP, "symbol": "BTCUSDT", "leverage": "10"})
    for side in ("buy", "sell"):
        show.post("trade/place-order", order(category=PERP, orderType="market", side=side))
    show.post("trade/place-order", order(category=PERP, orderType="market"))
    show.get("position/current-position", category=PERP)
    show.get("position/history-position", category=PERP)
    show.post("trade/close-positions", {"category": PERP})
    show.post("trade/countdown-cancel-all", {"countdown": "40"})
    for category in ("SPOT", PERP):
        show.get("trade/history-orders", category=category)
        show.get("trade/fills", category=category)


def look_around(show: Show) -> None:
    show.get("public/time")
    show.post("account/transfer", {"fromType": "uta", "toType": "spot", "coin": "USDT", "amount": "5"})
    show.get("market/instruments", category="MARGIN", symbol="BTCUSDT")
    for category in ("SPOT", PERP):
        where = {"category": category, "symbol": "BTCUSDT"}
        for path in ("instruments", "tickers", "orderbook", "fills"):
            show.get(f"market/{path}", **where)
        for path in ("candles", "history-candles"):
            show.get(f"market/{path}", interval="1m", limit="2", **where)
        show.get("account/fee-rate", **where)
        show.get("account/all-fee-rate", **where)
    show.get("market/current-fund-rate", symbol="BTCUSDT")
    show.get("market/open-interest", category=PERP, symbol="BTCUSDT")
    for path in ("assets", "funding-assets", "info", "settings"):
        show.get(f"account/{path}")


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Shape]]:
    """The shape of ``data`` by endpoint, as simulated."""
    with SimulatedExchange(frozen=True) as exchange:
        show = Show(exchange)
        look_around(show)
        trade_a_little(show)
        assert [] == exchange.failures
        yield show.answers


MEASURED = sorted(set(REST) & {
    f"{method} /api/v3/{path}"
    for method, paths in {
        "GET": "market/instruments market/tickers market/orderbook market/candles market/history-candles market/fills "
        "market/current-fund-rate market/open-interest account/assets account/funding-assets account/info "
        "account/settings account/fee-rate account/all-fee-rate trade/order-info trade/unfilled-orders "
        "trade/history-orders trade/fills position/current-position position/history-position",
        "POST": "account/set-leverage trade/place-order trade/place-batch trade/cancel-order trade/cancel-batch "
        "trade/modify-order trade/batch-modify-order trade/cancel-symbol-order trade/close-positions "
        "trade/countdown-cancel-all",
    }.items()
    for path in paths.split()
})  # fmt: skip


def test_the_measure_is_there() -> None:
    """Nearly every room that is served has a sample to be held against."""
    assert len(MEASURED) >= 28


@pytest.mark.parametrize("endpoint", MEASURED)
def test_rest_answers_look_like_the_samples(answers: dict[str, Shape], endpoint: str) -> None:
    """Same fields, same JSON types as the recorded and documented answers, but for the exceptions named above."""
    wanted, given = REST[endpoint], answers[endpoint]
    assert set(wanted) - set(given) == set(MISSING.get(endpoint, {}))
    assert set(given) - set(wanted) == EXTRA.get(endpoint, set())
    differing = {path for path in set(wanted) & set(given) if not given[path] <= wanted[path]}
    assert differing == set(OTHER_TYPE.get(endpoint, {}))


# -- WebSocket

WS_EXTRA = {
    "ticker": {"symbol", "ts", "indexPrice", "markPrice", "fundingRate", "nextFundingTime", "openInterest",
               "deliveryTime", "deliveryStartTime", "deliveryStatus"},
    "position": {"marginRate"},
}  # fmt: skip


def ws_samples() -> dict[str, Shape]:
    """The shape of whole pushes by topic."""
    shapes: dict[str, Shape] = {}
    for path in sorted((SAMPLES / "ws" / "v3").glob("*.json")):
        for message in json.loads(path.read_text("utf-8"))["received"]:
            if isinstance(message, dict) and "action" in message:
                shape(message, into=shapes.setdefault(message["arg"]["topic"], {}))
    return shapes


PUSHES = ws_samples()
TOPICS = ("account", "books", "books1", "fast-fill", "fill", "kline", "order", "position", "publicTrade", "ticker")


@pytest.fixture(scope="module")
def pushes() -> Iterator[dict[str, Shape]]:
    """The shape of whole pushes by topic, as simulated."""
    shapes: dict[str, Shape] = {}
    with SimulatedExchange(frozen=True) as exchange, socket(exchange, "private", login=True) as line:
        exchange.step(10)
        public = ({"instType": kind, "symbol": "BTCUSDT"} for kind in ("spot", "usdt-futures"))
        line.subscribe(*(
            {**market, "topic": topic, **({"interval": "1m"} if topic == "kline" else {})}
            for market in public
            for topic in ("ticker", "books", "books1", "publicTrade", "kline")
        ))  # fmt: skip
        line.subscribe(*({"instType": "UTA", "topic": topic} for topic in TOPICS if topic in
                         ("account", "fast-fill", "fill", "order", "position")))  # fmt: skip
        for side in ("buy", "sell"):
            line.trade("place-order", plain_order(side), category="usdt-futures")
        line.send("ping")
        line.until(lambda message: message == "pong")
        exchange.step(3)
        line.send("ping")
        line.until(lambda message: message == "pong")
        for message in line._kept:
            if "action" in message:
                shape(message, into=shapes.setdefault(message["arg"]["topic"], {}))
        yield shapes


def plain_order(side: str) -> dict[str, str]:
    fields = order(orderType="market", side=side)
    del fields["category"]
    return fields


@pytest.mark.parametrize("topic", TOPICS)
def test_pushes_look_like_the_samples(pushes: dict[str, Shape], topic: str) -> None:
    """Envelope and items of each topic have the samples' fields and types."""
    wanted, given = PUSHES[topic], pushes[topic]
    assert set(wanted) - set(given) == set()
    assert {path.removeprefix("data.[].") for path in set(given) - set(wanted)} == WS_EXTRA.get(topic, set())
    assert set() == {path for path in set(wanted) & set(given) if not given[path] <= wanted[path]}


@pytest.mark.parametrize(
    ("sample", "topic", "args", "category"),
    [
        ("place_order", "place-order", [{"clientOid": "t1"}], "spot"),
        ("batch_place", "batch-place", [{}, {"qty": "0"}], "spot"),
        ("modify_order", "modify-order", None, "usdt-futures"),
        ("batch_modify", "batch-modify", None, None),
        ("cancel_order", "cancel-order", None, None),
        ("batch_cancel", "batch-cancel", None, None),
    ],
)
def test_trade_answers_look_like_the_samples(
    exchange: SimulatedExchange, sample: str, topic: str, args: Any, category: str | None
) -> None:
    """The reply to each operation has exactly the sample's fields, with its types."""
    with socket(exchange, "private", login=True) as line:
        if args is None:
            Http(exchange).place(clientOid="old")
            named = {"clientOid": "old"} if "cancel" in topic else {"clientOid": "old", "qty": "0.02"}
            args = [named, {"clientOid": "nobody", "qty": "1"}] if topic.startswith("batch") else [named]
        else:
            args = [{**{key: value for key, value in order(**each).items() if key != "category"}} for each in args]
        line.trade(topic, *args, category=category)
        reply = line.event("trade")
    recorded = json.loads((SAMPLES / "ws" / "trade" / f"{sample}.json").read_text("utf-8"))["received"][0]
    assert shape(reply) == shape(recorded)


def test_login_and_refusals_look_like_the_samples(exchange: SimulatedExchange) -> None:
    """Captured login answers and an insufficient balance, field by field."""
    with socket(exchange, "private") as line:
        assert shape(line.login()) == shape(received("ws/v3/login_success.json"))
        line.trade("place-order", {**plain_order("buy"), "orderType": "limit", "price": "90000", "qty": "10"})
        assert line.event("error") == received("ws/trade/error_insufficient_balance.json")
    with socket(exchange, "private") as line:
        assert line.login(sign="d3Jvbmc=") == received("ws/v3/login_failure__2.json")


def received(path: str) -> Any:
    return json.loads((SAMPLES / path).read_text("utf-8"))["received"][0]


def test_the_helper_sees_types() -> None:
    """A shape tells text from number, and finds what is inside lists."""
    assert {
        "a": {"list"}, "a.[]": {"string"}, "a.[].b": {"number"}, "c": {"null"},
    } == shape({"a": ["1", {"b": 1}], "c": None})  # fmt: skip
