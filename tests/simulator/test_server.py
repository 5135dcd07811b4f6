"""REST over real sockets: the envelope, who may come in, what is not there, and each room a program uses."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
import requests

from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.refusals import NOT_SIMULATED
from tests.simulator.peer import Http, mac, order

D = Decimal
ASSETS = "/api/v3/account/assets"


@pytest.fixture
def http(exchange: SimulatedExchange) -> Http:
    return Http(exchange)


def test_the_envelope(http: Http) -> None:
    """Every answer has code, msg, requestTime and data; public ones need no signature."""
    answer = http.call("GET", "/api/v3/public/time", signed=False)
    body = answer.json()
    assert (200, "00000", "success") == (answer.status_code, body["code"], body["msg"])
    assert abs(int(body["data"]["serverTime"]) - body["requestTime"]) < 1000
    assert answer.headers["Content-Type"].startswith("application/json")


def stamp(seconds: float) -> str:
    return str(int((time.time() + seconds) * 1000))


@pytest.mark.parametrize(
    ("code", "status", "headers"),
    [
        ("40001", 401, {"ACCESS-KEY": None}),
        ("40002", 401, {"ACCESS-SIGN": None}),
        ("40003", 401, {"ACCESS-SIGN": ""}),
        ("40005", 400, {"ACCESS-TIMESTAMP": "yesterday"}),
        ("40006", 400, {"ACCESS-KEY": "rubbish"}),
        ("40009", 400, {"ACCESS-SIGN": "d3Jvbmc="}),
        ("40011", 401, {"ACCESS-PASSPHRASE": None}),
        ("40012", 400, {"ACCESS-PASSPHRASE": "wrong"}),
        ("40037", 400, {"ACCESS-KEY": "bg_0123456789abcdef0123456789abcdef"}),
    ],
)
def test_who_is_turned_away(http: Http, code: str, status: int, headers: dict[str, str | None]) -> None:
    """Each wrong or missing header has the exchange's code for it."""
    answer = http.call("GET", ASSETS, headers=headers)
    assert (status, code) == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize("seconds", [-31.5, 31.5])
def test_old_and_early_timestamps_are_refused(http: Http, seconds: float) -> None:
    """A request signed more than 30 seconds away from now is 40008, on either side."""
    answer = http.call("GET", ASSETS, headers={"ACCESS-TIMESTAMP": stamp(seconds)})
    assert (400, "40008") == (answer.status_code, answer.json()["code"])
    assert 200 == http.call("GET", ASSETS, headers={"ACCESS-TIMESTAMP": stamp(seconds * 0.9)}).status_code


def test_the_query_is_signed_decoded(http: Http) -> None:
    """A symbol that is not ASCII travels percent-encoded and is signed as it reads."""
    answer = http.call("GET", "/api/v3/account/fee-rate", {"category": "SPOT", "symbol": "龙虾USDT"})
    assert (200, "00000") == (answer.status_code, answer.json()["code"])
    assert "%E9%BE%99" in answer.request.url  # type: ignore[operator]


def test_the_body_is_signed_as_sent(http: Http) -> None:
    """A body that was changed after signing is 40009, and no order is made of it."""
    signed = http.call("POST", "/api/v3/trade/place-order", body=order(clientOid="tampered", qty="0.01"))
    assert 200 == signed.status_code
    prepared = signed.request
    prepared.body = prepared.body.replace(b"tampered", b"tampereb")  # type: ignore[union-attr, arg-type]
    with requests.Session() as session:
        answer = session.send(prepared, timeout=5)
    assert (400, "40009") == (answer.status_code, answer.json()["code"])
    assert "25204" == http.refused("GET", "trade/order-info", {"clientOid": "tampereb"})


def test_a_wrongly_signed_public_call_is_refused(http: Http) -> None:
    """A public call may be signed, but then the signature has to be right."""
    assert 200 == http.call("GET", "/api/v3/public/time").status_code
    assert "40009" == http.call("GET", "/api/v3/public/time", headers={"ACCESS-SIGN": "d3Jvbmc="}).json()["code"]


@pytest.mark.parametrize(
    ("status", "code", "method", "path"),
    [
        (404, "40404", "GET", "/api/v3/market/nothing"),
        (404, "40404", "GET", "/nothing"),
        (405, "40103", "POST", "/api/v3/public/time"),
        (400, NOT_SIMULATED, "GET", "/api/v3/market/proof-of-reserves"),
        (400, NOT_SIMULATED, "POST", "/api/v2/convert/trade"),
    ],
)
def test_what_is_not_there(http: Http, status: int, code: str, method: str, path: str) -> None:
    """A path that does not exist, a wrong verb, and a path that is only not simulated are told apart."""
    answer = http.call(method, path, body={} if method == "POST" else None)
    assert (status, code) == (answer.status_code, answer.json()["code"])


def test_private_paths_want_a_signature(http: Http) -> None:
    """An unsigned call of a private path is 40001."""
    assert "40001" == http.call("GET", ASSETS, signed=False).json()["code"]


@pytest.mark.parametrize(
    ("code", "path", "query"),
    [
        ("40019", "market/tickers", {}),
        ("400172", "market/tickers", {"category": "SHARES"}),
        ("40034", "market/tickers", {"category": "SPOT", "symbol": "NOPE"}),
        ("40019", "market/orderbook", {"category": "SPOT"}),
        ("40020", "market/orderbook", {"category": "SPOT", "symbol": "BTCUSDT", "limit": "many"}),
        ("40020", "market/orderbook", {"category": "SPOT", "symbol": "BTCUSDT", "limit": "9" * 5000}),
        ("40019", "market/candles", {"category": "SPOT", "symbol": "BTCUSDT"}),
        ("400172", "market/candles", {"category": "SPOT", "symbol": "BTCUSDT", "interval": "7m"}),
        ("40408", "market/candles",
         {"category": "SPOT", "symbol": "BTCUSDT", "interval": "1m", "startTime": "2", "endTime": "1"}),
        ("40019", "trade/history-orders", {}),
        ("40924", "trade/order-info", {}),
        ("40700", "trade/fills", {"cursor": "x"}),
        ("40019", "position/current-position", {}),
    ],
)  # fmt: skip
def test_wrong_parameters(http: Http, code: str, path: str, query: dict[str, str]) -> None:
    """Missing, unknown and impossible parameters of reads have their codes."""
    assert code == http.refused("GET", path, query)


@pytest.mark.parametrize(
    ("code", "path", "body"),
    [
        ("400172", "trade/place-order", []),
        ("400172", "trade/place-batch", {}),
        ("400172", "trade/cancel-batch", []),
        ("40306", "trade/place-batch", [order()] * 21),
        ("40020", "trade/countdown-cancel-all", {"countdown": "3"}),
        ("40020", "trade/countdown-cancel-all", {"countdown": "9" * 5000}),
        ("25204", "trade/cancel-order", {"orderId": "9" * 5000}),
        ("40020", "account/set-leverage", {"category": "USDT-FUTURES", "leverage": "0"}),
        ("400172", "account/set-leverage", {"category": "USDT-FUTURES", "symbol": "BTCUSDT", "leverage": "151"}),
        ("40020", "account/set-hold-mode", {"holdMode": "both"}),
    ],
)
def test_wrong_bodies(http: Http, code: str, path: str, body: Any) -> None:
    """Bodies of the wrong shape and impossible settings have their codes."""
    assert code == http.refused("POST", path, body=body)


def test_broken_json_is_refused(http: Http, exchange: SimulatedExchange) -> None:
    """A body that is not JSON is a parameter error, not a failure of the server."""
    who, now = exchange.credentials, stamp(0)
    headers = {
        "ACCESS-KEY": who.api_key,
        "ACCESS-SIGN": mac(who.api_secret, f"{now}POST/api/v3/trade/place-order{{oops"),
        "ACCESS-TIMESTAMP": now,
        "ACCESS-PASSPHRASE": who.api_pass,
    }
    url = f"{exchange.environment.rest_url}/api/v3/trade/place-order"
    answer = requests.post(url, data=b"{oops", headers=headers, timeout=5)
    assert (400, "400172") == (answer.status_code, answer.json()["code"])
    assert [] == exchange.failures


def test_book_ticker_and_trades_agree(http: Http, exchange: SimulatedExchange) -> None:
    """Best prices of the ticker are the top of the book, and its last price is the last trade's."""
    exchange.step(20)
    where = {"category": "USDT-FUTURES", "symbol": "BTCUSDT"}
    (ticker,) = http.get("market/tickers", **where)
    book = http.get("market/orderbook", limit="10", **where)
    trades = http.get("market/fills", limit="5", **where)
    assert (float(ticker["bid1Price"]), float(ticker["ask1Price"])) == (book["b"][0][0], book["a"][0][0])
    assert ticker["lastPrice"] == trades[0]["price"]
    assert [int(row["execId"]) for row in trades] == sorted((int(row["execId"]) for row in trades), reverse=True)
    candle = http.get("market/candles", interval="1m", limit="1", **where)[-1]
    assert candle[4] == ticker["lastPrice"]


def test_candles_obey_limit_and_span(http: Http) -> None:
    """Candles come oldest first, as many as asked, within the span; history leaves the running one out."""
    where = {"category": "SPOT", "symbol": "BTCUSDT", "interval": "1m"}
    rows = http.get("market/candles", limit="5", **where)
    starts = [int(row[0]) for row in rows]
    assert [0, 60_000, 120_000, 180_000, 240_000] == [start - starts[0] for start in starts]
    span = http.get("market/candles", startTime=str(starts[1]), endTime=str(starts[2]), **where)
    assert span == rows[1:3]
    history = http.get("market/history-candles", limit="1", **where)
    assert int(history[0][0]) + 60_000 <= int(http.get("public/time")["serverTime"])


def test_an_order_lives_through_rest(http: Http) -> None:
    """Placed, seen, modified, listed, cancelled and found in history."""
    placed = http.place(clientOid="life", qty="0.1")
    assert "life" == placed["clientOid"]
    assert "new" == http.get("trade/order-info", clientOid="life")["orderStatus"]
    http.post("trade/modify-order", {"orderId": placed["orderId"], "qty": "0.2", "price": "79000"})
    (listed,) = http.get("trade/unfilled-orders", category="SPOT", symbol="BTCUSDT")["list"]
    assert (listed["orderId"], listed["qty"], listed["price"]) == (placed["orderId"], "0.2", "79000")
    (usdt,) = [row for row in http.get("account/assets")["assets"] if row["coin"] == "USDT"]
    assert ("15800", "84200", "100000") == (usdt["locked"], usdt["available"], usdt["balance"])
    assert placed == http.post("trade/cancel-order", {"clientOid": "life"})
    assert [] == http.get("trade/unfilled-orders")["list"]
    (old,) = http.get("trade/history-orders", category="SPOT")["list"]
    assert ("cancelled", "normal_cancel") == (old["orderStatus"], old["cancelReason"])


def test_batches_succeed_in_part(http: Http) -> None:
    """Each row of a batch tells its own fate, in the order of the request."""
    rows = http.post(
        "trade/place-batch", [order(clientOid="b1"), order(clientOid="b2", qty="0"), order(clientOid="b3")]
    )
    assert [None, "40020", None] == [row.get("code") for row in rows]
    assert ["b1", "b2", "b3"] == [row["clientOid"] for row in rows]
    rows = http.post("trade/batch-modify-order", [{"clientOid": "b1", "price": "79000"}, {"clientOid": "b2"}])
    assert [None, "25204"] == [row.get("code") for row in rows]
    rows = http.post("trade/cancel-batch", [{"clientOid": "b1"}, {"clientOid": "b1"}])
    assert [None, "25204"] == [row.get("code") for row in rows]
    left = http.post("trade/cancel-symbol-order", {"category": "SPOT", "symbol": "BTCUSDT"})["list"]
    assert ["b3"] == [row["clientOid"] for row in left]


def test_pages_follow_the_cursor(http: Http) -> None:
    """Pages of two go through all orders, newest first, without gap or repetition."""
    placed = [http.place()["orderId"] for _ in range(5)]
    seen, cursor = [], ""
    for _ in range(4):
        page = http.get("trade/unfilled-orders", limit="2", **({"cursor": cursor} if cursor else {}))
        seen += [row["orderId"] for row in page["list"]]
        cursor = page["cursor"]
        if not cursor:
            break
    assert seen == placed[::-1]


def test_a_filled_order_has_its_fills(http: Http) -> None:
    """The fills of an order add up to it, and their fee to its fee."""
    placed = http.place(orderType="market", side="sell", qty="1")
    info = http.get("trade/order-info", orderId=placed["orderId"])
    fills = http.get("trade/fills", orderId=placed["orderId"])["list"]
    assert len(fills) > 1
    assert D(info["cumExecQty"]) == sum(D(row["execQty"]) for row in fills) == 1
    assert D(info["cumExecValue"]) == sum(D(row["execValue"]) for row in fills)
    assert D(info["feeDetail"][0]["fee"]) == sum(D(row["feeDetail"][0]["fee"]) for row in fills)


def test_a_position_opens_and_closes(http: Http) -> None:
    """Leverage, position, closing and history of a futures position."""
    assert http.post("account/set-leverage", {"category": "USDT-FUTURES", "symbol": "BTCUSDT", "leverage": "5"})
    http.place(category="USDT-FUTURES", orderType="market", qty="0.1")
    (position,) = http.get("position/current-position", category="USDT-FUTURES", symbol="BTCUSDT")["list"]
    assert ("long", "0.1", "5") == (position["posSide"], position["total"], position["leverage"])
    assert D(position["positionBalance"]) == D(position["avgPrice"]) * D("0.1") / 5
    assert 1 == len(http.post("trade/close-positions", {"category": "USDT-FUTURES"})["list"])
    assert [] == http.get("position/current-position", category="USDT-FUTURES")["list"]
    (closed,) = http.get("position/history-position", category="USDT-FUTURES")["list"]
    assert D(closed["netProfit"]) == D(closed["cumRealisedPnl"]) + D(closed["openFeeTotal"]) + D(
        closed["closeFeeTotal"]
    )


def test_settings_follow_what_was_set(http: Http) -> None:
    """Hold mode and leverage read back as set."""
    http.post("account/set-hold-mode", {"holdMode": "hedge_mode"})
    http.post("account/set-leverage", {"category": "USDT-FUTURES", "leverage": "7"})
    settings = http.get("account/settings")
    assert "hedge_mode" == settings["holdMode"]
    rows = [row for row in settings["symbolConfigList"] if row["category"] == "USDT-FUTURES"]
    assert {"7"} == {row["leverage"] for row in rows}


def test_requests_are_kept_for_looking_at(http: Http, exchange: SimulatedExchange) -> None:
    """What arrived can be read back: verb, path, query as sent, body."""
    http.get("market/tickers", category="SPOT", symbol="龙虾USDT")
    assert (
        "GET", "/api/v3/market/tickers", "category=SPOT&symbol=%E9%BE%99%E8%99%BEUSDT", "",
    ) == exchange.received[-1]  # fmt: skip


def test_a_mistake_of_the_simulator_is_an_error_500(
    http: Http, exchange: SimulatedExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the simulator itself fails, the answer says so with 40015 and the failure is there to be read."""
    monkeypatch.setattr("bitget_client.simulator.v3.money_views.account_assets", lambda *_: 1 / 0)
    answer = http.call("GET", ASSETS)
    assert (500, "40015") == (answer.status_code, answer.json()["code"])
    assert [ZeroDivisionError] == [type(failure) for failure in exchange.failures]
