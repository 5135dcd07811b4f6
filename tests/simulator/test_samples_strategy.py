"""Triggered orders over the wire of V3, held against the documented samples: same fields, same JSON types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.peer import Http, Socket, order, socket
from tests.simulator.test_samples import PERP, PUSHES, REST, Shape, shape

PLACE = "trade/place-strategy-order"
WHERE = {"category": PERP, "symbol": "BTCUSDT"}
TPSL = {**WHERE, "posSide": "long", "takeProfit": "95000", "stopLoss": "85000"}
TRIGGER = {**WHERE, "type": "trigger", "side": "buy", "qty": "0.01", "triggerPrice": "99000",
           "triggerOrderType": "limit", "triggerOrderPrice": "99000"}  # fmt: skip
#: Optional fields of the catalogue that no sample shows.
EXTRA = {"triggerType", "side", "reduceOnly", "type"}


@pytest.fixture
def exchange() -> Iterator[SimulatedExchange]:
    with SimulatedExchange(frozen=True) as exchange:
        yield exchange
        assert [] == exchange.failures
        assert {} == exchange.imbalance()


@pytest.fixture
def http(exchange: SimulatedExchange) -> Http:
    """A peer that holds a long of 0.5 BTC."""
    http = Http(exchange)
    http.place(category=PERP, orderType="market", qty="0.5")
    return http


@pytest.fixture
def private(exchange: SimulatedExchange) -> Iterator[Socket]:
    with socket(exchange, "private", login=True) as line:
        yield line


def fields_of(wanted: Shape) -> set[str]:
    return {path.rpartition(".")[2] for path in wanted if "." in path} - {"[]"}


# -- the samples as the measure


def test_place_and_modify_look_like_the_sample(http: Http) -> None:
    """Both answer the two ids as text."""
    wanted = REST[f"POST /api/v3/{PLACE}"]
    placed = http.post(PLACE, {**TPSL, "clientOid": "mine"})
    assert (wanted, "mine") == (shape(placed), placed["clientOid"])
    changed = http.post("trade/modify-strategy-order", {"clientOid": "mine", "qty": "0.5", "takeProfit": "96000"})
    assert placed == changed


def test_cancel_looks_like_the_sample(http: Http) -> None:
    """A cancel answers null."""
    placed = http.post(PLACE, TPSL)
    answer = http.post("trade/cancel-strategy-order", {"orderId": placed["orderId"]})
    assert REST["POST /api/v3/trade/cancel-strategy-order"] == shape(answer)


def test_rows_look_like_the_samples(http: Http) -> None:
    """Live and past rows have every field of the samples, as text, and the catalogue's further ones."""
    ids = [http.post(PLACE, body)["orderId"] for body in (TPSL, TRIGGER)]
    live = http.get("trade/unfilled-strategy-orders", category=PERP)
    for order_id in ids:
        http.post("trade/cancel-strategy-order", {"orderId": order_id})
    past = http.get("trade/history-strategy-orders", category=PERP)
    for rows, name in ((live, "unfilled"), (past, "history")):
        wanted, given = REST[f"GET /api/v3/trade/{name}-strategy-orders"], shape(rows)
        assert set(wanted) <= set(given)
        assert EXTRA == fields_of(given) - fields_of(wanted)
        assert all(given[path] == kinds for path, kinds in wanted.items())


def test_the_push_looks_like_the_sample(private: Socket, http: Http) -> None:
    """The strategy-order topic has exactly the sample's envelope, arg and item."""
    private.subscribe({"instType": "UTA", "topic": "strategy-order", "symbol": "default"})
    assert "subscribe" == private.receive()["event"]
    http.post(PLACE, TPSL)
    push = private.push("strategy-order")
    assert PUSHES["strategy-order"] == shape(push)
    assert {"instType": "UTA", "topic": "strategy-order", "symbol": "default"} == push["arg"]
    assert ("usdt-futures", "pending") == (push["data"][0]["category"], push["data"][0]["status"])


# -- what the rows say


def test_a_tpsl_row(http: Http) -> None:
    """Both legs are printed; those of the trigger are empty; what was not said has the documented defaults."""
    http.post(PLACE, {**TPSL, "slTriggerBy": "mark", "slOrderType": "limit", "slLimitPrice": "84000"})
    row, = http.get("trade/unfilled-strategy-orders", category="usdt-futures", type="tpsl")
    told = {"type": "tpsl", "side": "sell", "posSide": "long", "reduceOnly": "yes", "qty": "0.5", "status": "pending",
            "takeProfit": "95000", "tpTriggerBy": "market", "tpOrderType": "market", "tpLimitPrice": "",
            "stopLoss": "85000", "slTriggerBy": "mark", "slOrderType": "limit", "slLimitPrice": "84000",
            "triggerBy": "", "triggerPrice": "", "triggerOrderType": "", "triggerOrderPrice": "",
            "triggerType": "takeProfit"}  # fmt: skip
    assert told == {name: row[name] for name in told}


def test_a_half_that_is_not_there(http: Http) -> None:
    """A lone stop-loss prints the other half as recorded rows do: no price, default choices; the quantity is what the
    call named; an id of the client's that was not given is the order's own."""
    body = {**WHERE, "posSide": "long", "qty": "0.3", "stopLoss": "85000", "slTriggerBy": "mark"}
    placed = http.post(PLACE, body)
    row, = http.get("trade/unfilled-strategy-orders", category=PERP)
    told = {"takeProfit": "", "tpTriggerBy": "market", "tpOrderType": "market", "tpLimitPrice": "", "qty": "0.3",
            "clientOid": placed["orderId"], "triggerType": "stopLoss"}  # fmt: skip
    assert told == {name: row[name] for name in told}


def test_lists_are_by_category_and_type(http: Http) -> None:
    """Type and category select; the category is required; an unknown type is refused."""
    http.post(PLACE, TPSL)
    http.post(PLACE, TRIGGER)
    path = "trade/unfilled-strategy-orders"
    kinds = {kind: len(http.get(path, category=PERP, type=kind)) for kind in ("tpsl", "trigger", "oco")}
    assert {"tpsl": 1, "trigger": 1, "oco": 0} == kinds
    assert [] == http.get(path, category="SPOT")
    assert ("40019", "40020") == (
        http.refused("GET", path), http.refused("GET", path, {"category": PERP, "type": "moon"})
    )  # fmt: skip


def test_history_is_paged(http: Http) -> None:
    """Newest first, page by page with the cursor."""
    ids = [http.post(PLACE, TRIGGER)["orderId"] for _ in range(3)]
    for order_id in ids:
        http.post("trade/cancel-strategy-order", {"orderId": order_id})
    path = "trade/history-strategy-orders"
    first = http.get(path, category=PERP, limit="2")
    second = http.get(path, category=PERP, limit="2", cursor=first["cursor"])
    assert ids[::-1] == [row["orderId"] for row in first["list"] + second["list"]]
    assert [] == http.get(path, category=PERP, endTime="1000")["list"]


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("99404", {**TRIGGER, "type": "oco"}),
        ("99404", {**TRIGGER, "type": "trailing_stop"}),
        ("99404", {**TRIGGER, "type": "iceberg"}),
        ("99404", {**TRIGGER, "type": "twap"}),
        ("40020", {**TRIGGER, "type": "track"}),
        ("40020", {**TRIGGER, "triggerBy": "fill_price"}),
        ("40837", {**TPSL, "posSide": "short"}),
        ("400172", {**TPSL, "category": "STOCKS"}),
        ("40019", {**WHERE, "tpslMode": "partial", "takeProfit": "95000"}),
    ],
)
def test_what_is_not_taken(http: Http, code: str, body: dict[str, str]) -> None:
    """Wrong fields have the exchange's code, and what is not modelled the simulator's own."""
    assert code == http.refused("POST", PLACE, body=body)


def test_a_modify_names_a_quantity(http: Http) -> None:
    """qty is required by the exchange's table, and an unknown order is refused."""
    placed = http.post(PLACE, TRIGGER)
    assert "40019" == http.refused("POST", "trade/modify-strategy-order", body={"orderId": placed["orderId"]})
    assert "25204" == http.refused("POST", "trade/modify-strategy-order", body={"orderId": "1", "qty": "1"})
    assert "25204" == http.refused("POST", "trade/cancel-strategy-order", body={"clientOid": "nobody"})


# -- a life over the wire


def test_a_stop_loss_is_told_from_pending_to_success(
    exchange: SimulatedExchange, private: Socket, http: Http
) -> None:
    """The topic tells pending, submitting and success; the order it sent is told on the order topic and listed."""
    private.subscribe(*({"instType": "UTA", "topic": topic} for topic in ("strategy-order", "order")))
    placed = http.post(PLACE, TPSL)
    exchange.market("BTCUSDT", PERP).set_price("85000")
    rows = [private.push("strategy-order")["data"][0] for _ in range(3)]
    assert ["pending", "submitting", "success"] == [row["status"] for row in rows]
    assert "stopLoss" == rows[-1]["triggerType"]
    assert "position_stop_loss_market" == private.push("order")["data"][0]["delegateType"]
    sub, = http.get("trade/strategy-sub-orders", orderId=placed["orderId"])["list"]
    assert ("filled", "0.5", "sell") == (sub["status"], sub["cumExecQty"], sub["side"])
    info = http.get("trade/order-info", orderId=sub["subOrderId"])
    assert ("position_stop_loss_market", "YES") == (info["delegateType"], info["reduceOnly"])
    assert [] == http.get("position/current-position", category=PERP)["list"]


def test_an_order_shows_what_it_brings_along(http: Http) -> None:
    """The TP/SL fields of an order are printed on its row with the names of order rows."""
    http.place(category=PERP, clientOid="o", takeProfit="95000", slTriggerBy="mark", stopLoss="79000",
               tpOrderType="limit", tpLimitPrice="95010", price="80000")  # fmt: skip
    row = http.get("trade/order-info", clientOid="o")
    told = {"takeProfit": "95000", "tpTriggerBy": "fill_price", "tpOrderType": "limit", "tpLimitPrice": "95010",
            "stopLoss": "79000", "slTriggerBy": "mark_price", "slOrderType": "market", "slLimitPrice": ""}  # fmt: skip
    assert told == {name: row[name] for name in told}
    assert [] == http.get("trade/unfilled-strategy-orders", category=PERP)


def test_a_websocket_order_may_bring_them_too(exchange: SimulatedExchange, private: Socket) -> None:
    """The trade table spells the fields in lower case; both spellings are taken."""
    fields = {name: value for name, value in order(orderType="market", qty="0.1").items() if name != "category"}
    private.trade("place-order", {**fields, "takeprofit": "95000", "stoploss": "85000"}, category="usdt-futures")
    assert "0" == str(private.event("trade")["code"])
    row, = Http(exchange).get("trade/unfilled-strategy-orders", category=PERP)
    assert ("95000", "85000", "0.1") == (row["takeProfit"], row["stopLoss"], row["qty"])
