"""Recorded and documented pushes as the measure, of both versions: same fields, same JSON types. Topics that
``test_samples`` holds against V3 already are not repeated here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.classic import Classic, spot_order
from tests.simulator.peer import Http, Socket, socket
from tests.simulator.test_samples import SAMPLES, Shape, received, shape

PERP = "USDT-FUTURES"

# -- V2, by product and channel

#: Samples that are no pushes of today: an older API version's.
NOT_A_MEASURE = {"ticker__5.json": "has last, bestBid and labeId, which are V1's names"}

#: Fields of samples that the simulator does not send.
MISSING = {
    "SPOT books5": {"checksum": "retired in May 2026"},
    "FUTURES books5": {"checksum": "retired in May 2026"},
    "FUTURES account": {"assetMode": "one sample spells assetsMode so"},
}

#: Fields that the simulator sends and no sample of the channel has; the catalogue lists each of them.
EXTRA = {
    "SPOT books5": {"seq", "pseq"},
    "FUTURES books5": {"pseq"},
    "SPOT orders": {"price", "stpMode"},
    "SPOT orders-algo": {"stpMode"},
    "FUTURES orders-algo": {"stopSurplusPrice", "stopSurplusTriggerPrice", "stopLossPrice", "stopLossTriggerPrice"},
    "MARGIN orders-crossed": {"symbol"},
    "MARGIN orders-isolated": {"symbol"},
}


def product(arg: dict[str, str]) -> str:
    kind = arg["instType"]
    channel = "candle" if arg["channel"].startswith("candle") else arg["channel"]
    return f"{'FUTURES' if kind.endswith('FUTURES') else kind} {channel}"


def add(shapes: dict[str, Shape], name: str, message: dict[str, Any]) -> None:
    if message["data"]:
        shape(message, into=shapes.setdefault(name, {}))


def v2_samples() -> dict[str, Shape]:
    shapes: dict[str, Shape] = {}
    for path in sorted((SAMPLES / "ws" / "v2").glob("*.json")):
        if path.name in NOT_A_MEASURE:
            continue
        for message in json.loads(path.read_text("utf-8"))["received"]:
            if isinstance(message, dict) and "action" in message:
                add(shapes, product(message["arg"]), message)
    return shapes


def futures_order(side: str, **fields: str) -> dict[str, str]:
    common = {"symbol": "BTCUSDT", "productType": PERP, "marginMode": "crossed", "marginCoin": "USDT", "size": "0.1"}
    return {**common, "side": side, "orderType": "market", "force": "gtc", **fields}


def margin_order(**fields: str) -> dict[str, str]:
    common = {"symbol": "BTCUSDT", "side": "buy", "orderType": "market", "quoteSize": "100", "loanType": "normal"}
    return {**common, "force": "gtc", **fields}


def live_a_little(exchange: SimulatedExchange) -> None:
    """Everything that a classic account's channels can tell of."""
    http = Classic(exchange)
    http.post("spot/trade/place-order", spot_order())
    http.post("spot/trade/place-order", spot_order(orderType="market", size="1000"))
    http.post("mix/order/place-order", futures_order(
        "buy", presetStopSurplusPrice="120000", presetStopLossPrice="60000",
    ))  # fmt: skip
    http.post("mix/order/place-order", futures_order("sell", reduceOnly="YES"))
    http.post("mix/order/place-order", futures_order("buy"))
    http.post("margin/crossed/place-order", margin_order())
    http.post("margin/isolated/place-order", margin_order())
    http.post("mix/order/place-plan-order", futures_order(
        "buy", planType="normal_plan", triggerPrice="99000", triggerType="fill_price",
    ))  # fmt: skip
    http.post("spot/trade/place-plan-order", {
        "symbol": "BTCUSDT", "side": "buy", "triggerPrice": "95000", "orderType": "limit", "executePrice": "94000",
        "planType": "amount", "size": "0.01", "triggerType": "fill_price",
    })  # fmt: skip
    exchange.market("BTCUSDT").set_price("90900")
    exchange.market("BTCUSDT", PERP).set_price("90900")


V2_ARGS: list[dict[str, str]] = [
    *({"instType": kind, "channel": channel, "instId": "BTCUSDT"}
      for kind in ("SPOT", PERP) for channel in ("ticker", "candle1m", "trade", "books", "books1", "books5")),
    {"instType": "MARGIN", "channel": "index-price", "instId": "default"},
    *({"instType": "SPOT", "channel": channel, "instId": "default"} for channel in ("orders", "fill", "orders-algo")),
    *({"instType": PERP, "channel": channel, "instId": "default"}
      for channel in ("orders", "fill", "orders-algo", "positions", "positions-history")),
    *({"instType": kind, "channel": "account", "coin": "default"} for kind in ("SPOT", PERP)),
    {"instType": PERP, "channel": "equity"},
    *({"instType": "MARGIN", "channel": f"account-{mode}", "coin": "default"} for mode in ("crossed", "isolated")),
    *({"instType": "MARGIN", "channel": f"orders-{mode}", "instId": "BTCUSDT"} for mode in ("crossed", "isolated")),
]  # fmt: skip


@pytest.fixture(scope="module")
def v2_pushes() -> Iterator[dict[str, Shape]]:
    """The shape of whole pushes by product and channel, as simulated."""
    shapes: dict[str, Shape] = {}
    with SimulatedExchange(frozen=True) as exchange, socket(exchange, "private", login=True, version="v2") as line:
        exchange.step(10)
        line.subscribe(*V2_ARGS[:12])
        line.subscribe(*V2_ARGS[12:])
        live_a_little(exchange)
        for message in line.pushes():
            add(shapes, product(message["arg"]), message)
        assert [] == exchange.failures
        yield shapes


V2 = v2_samples()
UNMEASURED = {"SPOT auction", "FUTURES adl-noti"}  # nothing of the kind happens here


@pytest.mark.parametrize("name", sorted(set(V2) - UNMEASURED))
def test_v2_pushes_look_like_the_samples(v2_pushes: dict[str, Shape], name: str) -> None:
    """Envelope and items of each channel have the samples' fields and types."""
    compare(V2[name], v2_pushes[name], MISSING.get(name, {}), EXTRA.get(name, set()))


def compare(wanted: Shape, given: Shape, missing: Any, extra: set[str]) -> None:
    wanted = {path.removeprefix("data.[]."): types for path, types in wanted.items()}
    given = {path.removeprefix("data.[]."): types for path, types in given.items()}
    assert set(wanted) - set(given) == set(missing)
    assert set(given) - set(wanted) == extra
    assert set() == {path for path in set(wanted) & set(given) if not given[path] <= wanted[path]}


def test_all_of_v2_is_measured() -> None:
    """The samples are there, and of every channel that is served there is one."""
    assert {product(arg) for arg in V2_ARGS} - set(V2) == {"SPOT books", "FUTURES books", "SPOT books1"}


@pytest.mark.parametrize("kind", ["spot", "futures"])
def test_v2_trade_answers_look_like_the_samples(exchange: SimulatedExchange, kind: str) -> None:
    """The replies to both operations have exactly the samples' fields, with their types."""
    params = spot_order() if kind == "spot" else futures_order("buy", orderType="limit", price="80000")
    arg = {"id": "1", "instType": "SPOT" if kind == "spot" else PERP, "instId": "BTCUSDT"}
    with socket(exchange, "private", login=True, version="v2") as line:
        line.send({"op": "trade", "args": [{**arg, "channel": "place-order", "params": params}]})
        placed = line.event("trade")
        named = {"orderId": placed["arg"][0]["params"]["orderId"]}
        line.send({"op": "trade", "args": [{**arg, "channel": "cancel-order", "params": named}]})
        cancelled = line.event("trade")
    assert shape(placed) == shape(received(f"ws/trade/classic_{kind}_place_order.json"))
    assert shape(cancelled) == shape(received(f"ws/trade/classic_{kind}_cancel_order.json"))


def test_v2_control_frames_look_like_the_samples(exchange: SimulatedExchange) -> None:
    """Login, refused login, acknowledgements and errors; only the error's arg is beside what was captured."""
    with socket(exchange, "private", version="v2") as line:
        assert shape(line.login()) == shape(received("ws/v2/login_success.json"))
        line.subscribe({"instType": "SP", "channel": "candleundefined", "instId": "BTCUSDT"})
        error = line.receive()
        del error["arg"]
        assert error == received("ws/v2/subscribe_error.json")
        line.send({"op": "subscribe"})
        assert line.receive() == received("ws/v2/subscribe_error__2.json")
        line.send({"op": "unsubscribe", "args": [{"instType": "SPOT", "channel": "trade", "instId": "BTCUSDT"}]})
        assert line.receive() == received("ws/v2/trade__4.json")
        line.subscribe({"instType": PERP, "channel": "equity"})
        assert line.receive() == received("ws/v2/equity.json")


# -- V3: what test_samples leaves out

V3_MISSING = {"rpi-books5": {"checksum": "retired in May 2026"}}


def happen(exchange: SimulatedExchange, line: Socket) -> None:
    """A liquidation and a triggered order."""
    http, where = Http(exchange), {"category": PERP, "symbol": "BTCUSDT"}
    http.post("account/set-leverage", {**where, "leverage": "50", "marginMode": "isolated"})
    http.place(**where, orderType="market", qty="0.1", marginMode="isolated")
    http.post("trade/place-strategy-order", {
        "category": "USDT-FUTURES", "symbol": "ETHUSDT", "type": "trigger", "side": "buy", "qty": "0.1",
        "triggerPrice": "4000", "triggerBy": "market", "triggerOrderType": "market",
    })  # fmt: skip
    exchange.market("BTCUSDT", PERP).set_price("80000")
    exchange.change(lambda inner: inner.run_clockwork())


@pytest.mark.parametrize(
    ("topic", "sample"),
    [("liquidation", "liquidation"), ("rpi-books5", "rpi_books5"), ("strategy-order", "strategy_order")],
)
def test_v3_pushes_look_like_the_samples(exchange: SimulatedExchange, topic: str, sample: str) -> None:
    """Envelope and items have the sample's fields and types."""
    args = {
        "liquidation": {"instType": "usdt-futures"},
        "rpi-books5": {"instType": "usdt-futures", "symbol": "BTCUSDT"},
        "strategy-order": {"instType": "UTA", "symbol": "default"},
    }
    wanted = next(
        message for message in json.loads((SAMPLES / f"ws/v3/{sample}.json").read_text("utf-8"))["received"]
        if "action" in message
    )  # fmt: skip
    with socket(exchange, "private", login=True) as line:
        line.subscribe({**args[topic], "topic": topic})
        happen(exchange, line)
        compare(shape(wanted), shape(line.push(topic)), V3_MISSING.get(topic, {}), set())
