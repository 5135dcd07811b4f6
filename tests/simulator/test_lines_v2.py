"""WebSocket V2 over real sockets: channels, errors, pushes of markets and of a classic account, trade operations."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.classic import Classic
from tests.simulator.peer import Http, Socket, socket

D = Decimal
SPOT = {"instType": "SPOT", "instId": "BTCUSDT"}
PERP = {"instType": "USDT-FUTURES", "instId": "default"}


@pytest.fixture
def public(exchange: SimulatedExchange) -> Iterator[Socket]:
    with socket(exchange, version="v2") as line:
        yield line


@pytest.fixture
def private(exchange: SimulatedExchange) -> Iterator[Socket]:
    """A line that is logged in to the classic account."""
    with socket(exchange, "private", login=True, version="v2") as line:
        yield line


def trade(line: Socket, channel: str, kind: str = "SPOT", identity: str = "1", **params: str) -> None:
    arg = {"id": identity, "instType": kind, "instId": "BTCUSDT", "channel": channel, "params": params}
    line.send({"op": "trade", "args": [arg]})


def limit(**params: str) -> dict[str, str]:
    return {"orderType": "limit", "side": "buy", "size": "0.01", "price": "80000", "force": "gtc", **params}


def futures(side: str, **params: str) -> dict[str, str]:
    common = {"orderType": "market", "side": side, "size": "0.1", "marginCoin": "USDT", "marginMode": "crossed"}
    return {**common, "force": "gtc", **params}


# -- subscriptions


def test_each_arg_is_acknowledged_as_it_was_sent(public: Socket) -> None:
    """The acknowledgement has the arg and nothing else, and the first push follows it."""
    args = [{**SPOT, "channel": "ticker"}, {**SPOT, "channel": "candle5m"}]
    public.subscribe(*args)
    for arg in args:
        assert {"event": "subscribe", "arg": arg} == public.receive()
        push = public.receive()
        assert ("snapshot", arg) == (push["action"], push["arg"])


@pytest.mark.parametrize(
    "arg",
    [
        {"instType": "SP", "channel": "candleundefined", "instId": "BTCUSDT"},
        {"instType": "spot", "channel": "ticker", "instId": "BTCUSDT"},
        {"instType": "SPOT", "channel": "candle2m", "instId": "BTCUSDT"},
        {"instType": "SPOT", "channel": "ticker", "instId": "NONEUSDT"},
        {"instType": "MARGIN", "channel": "index-price", "instId": "BTCUSDT"},
        {"instType": "USDT-FUTURES", "channel": "positions", "instId": "BTCUSDT"},
        {"instType": "MARGIN", "channel": "orders-crossed", "instId": "default"},
        {"instType": "SPOT", "channel": "account", "instId": "default"},
    ],
)
def test_what_does_not_exist_is_30001_with_its_arg(private: Socket, arg: dict[str, str]) -> None:
    """The message names the arg, with the instType in small letters, and the line stays."""
    private.subscribe(arg)
    error = private.receive()
    assert ("error", 30001, arg) == (error["event"], error["code"], error["arg"])
    assert error["msg"].startswith(f"instType:{arg['instType'].lower()},channel:")
    private.send("ping")
    assert "pong" == private.receive()


def test_what_is_not_simulated_says_so(public: Socket) -> None:
    """Call auctions exist at the exchange and not here: that is a code of its own."""
    public.subscribe({**SPOT, "channel": "auction"})
    assert 99404 == public.receive()["code"]


def test_account_channels_need_a_login(exchange: SimulatedExchange) -> None:
    """On either address, an account's channel before the login is 30004."""
    for kind in ("public", "private"):
        with socket(exchange, kind, version="v2") as line:
            line.subscribe({**PERP, "channel": "orders"})
            assert 30004 == line.receive()["code"]


def test_the_kind_of_account_decides_what_may_be_spoken(exchange: SimulatedExchange) -> None:
    """Either login is accepted on either private address; account topics and orders are refused to the other kind."""
    cases = (
        ("v2", exchange.credentials, {"instType": "SPOT", "channel": "account", "coin": "default"}, 40085),
        ("v3", exchange.classic_credentials, {"instType": "UTA", "topic": "account"}, 40084),
    )
    for version, credentials, arg, code in cases:
        with socket(exchange, "private", login=True, version=version, credentials=credentials) as line:
            line.subscribe(arg)
            assert code == line.receive()["code"]
            if version == "v2":
                trade(line, "place-order", **limit())
            else:
                line.trade("place-order", {"symbol": "BTCUSDT"})
            assert str(code) == str(line.receive()["code"])


def test_unsubscribing_ends_one_channel(public: Socket, exchange: SimulatedExchange) -> None:
    """After the acknowledgement nothing more comes of it, while another channel goes on."""
    public.subscribe({**SPOT, "channel": "ticker"}, {**SPOT, "channel": "trade"})
    public.pushes()
    public.send({"op": "unsubscribe", "args": [{**SPOT, "channel": "ticker"}]})
    assert {"event": "unsubscribe", "arg": {**SPOT, "channel": "ticker"}} == public.receive()
    exchange.market("BTCUSDT").set_price("90300")
    assert ["trade"] == [message["arg"]["channel"] for message in public.pushes()]


def test_both_versions_hear_of_one_order(exchange: SimulatedExchange, public: Socket) -> None:
    """A trade of the unified account over REST shows on the tape that V2 prints."""
    public.subscribe({**SPOT, "channel": "trade"})
    public.push("trade")
    Http(exchange).place(orderType="market", qty="100")
    assert "buy" == public.push("trade")["data"][0]["side"]


# -- markets


@pytest.mark.parametrize(
    ("kind", "symbol"),
    [("SPOT", "BTCUSDT"), ("USDT-FUTURES", "BTCUSDT"), ("USDC-FUTURES", "BTCPERP"), ("COIN-FUTURES", "BTCUSD")],
)
def test_every_product_streams(public: Socket, exchange: SimulatedExchange, kind: str, symbol: str) -> None:
    """Ticker, tape, candle and books of each product tell of one move by hand."""
    channels = ("ticker", "trade", "candle1m", "books", "books1", "books5", "books15")
    public.subscribe(*({"instType": kind, "channel": channel, "instId": symbol} for channel in channels))
    public.pushes()
    market = exchange.market(symbol, kind)
    price = market.last_price + 100
    market.set_price(price)
    told = {message["arg"]["channel"]: message for message in public.pushes()}
    assert set(channels) == set(told)
    shown = (
        told["ticker"]["data"][0]["lastPr"], told["trade"]["data"][-1]["price"], told["candle1m"]["data"][-1][4],
    )  # fmt: skip
    assert (price, price, price) == tuple(D(text) for text in shown)
    assert ["update", "snapshot", "snapshot"] == [told[name]["action"] for name in ("books", "books1", "books15")]
    assert (5, 15) == (len(told["books5"]["data"][0]["asks"]), len(told["books15"]["data"][0]["bids"]))


def test_updates_of_the_book_chain(public: Socket, exchange: SimulatedExchange) -> None:
    """``pseq`` of each update is ``seq`` of the message before, and both are beyond 2**53."""
    public.subscribe({**SPOT, "channel": "books"})
    last = public.push("books")["data"][0]
    assert (0, True) == (last["pseq"], last["seq"] > 2**53)
    exchange.step(20)
    updates = [message["data"][0] for message in public.pushes()]
    assert len(updates) > 3
    for item in updates:
        assert last["seq"] == item["pseq"] < item["seq"]
        last = item


def test_candles_start_with_the_recent_ones(public: Socket) -> None:
    """The first push has the last hundred minutes, oldest first."""
    public.subscribe({**SPOT, "channel": "candle1m"})
    starts = [int(row[0]) for row in public.push("candle1m")["data"]]
    assert (100, 60_000) == (len(starts), starts[1] - starts[0])


@pytest.mark.parametrize("interval", ["3D", "1W", "1M", "6Hutc", "1Dutc", "3Dutc", "1Wutc", "1Mutc"])
def test_candles_of_long_stretches(public: Socket, interval: str) -> None:
    """Every interval of the list is served under its name."""
    public.subscribe({**SPOT, "channel": f"candle{interval}"})
    assert public.push(f"candle{interval}")["data"]


def test_index_prices_of_all_pairs_then_of_those_that_moved(public: Socket, exchange: SimulatedExchange) -> None:
    """The margin channel lists every pair first, and afterwards only what changed."""
    public.subscribe({"instType": "MARGIN", "channel": "index-price", "instId": "default"})
    first = {row["symbol"] for row in public.push("index-price")["data"]}
    assert {"BTCUSDT", "ETHUSDT"} <= first
    exchange.change(lambda inner: setattr(inner.clock, "offset_ms", 2000))
    public.pushes()
    exchange.market("ETHUSDT").set_price("3300")
    exchange.change(lambda inner: setattr(inner.clock, "offset_ms", 4000))
    assert [("ETHUSDT", "3300")] == [(row["symbol"], row["indexPrice"]) for row in public.push("index-price")["data"]]


# -- the account


def test_a_spot_order_is_answered_and_told(private: Socket) -> None:
    """The reply names both ids inside ``arg``; the order and what it locked follow."""
    private.subscribe({**SPOT, "channel": "orders"}, {"instType": "SPOT", "channel": "account", "coin": "default"})
    private.pushes()
    trade(private, "place-order", identity="x-1", **limit(clientOid="w1"))
    reply = private.receive()
    params = reply["arg"][0].pop("params")
    assert reply == {
        "event": "trade", "arg": [{"id": "x-1", "channel": "place-order", **SPOT}], "code": 0, "msg": "Success",
    }  # fmt: skip
    told = private.push("orders")["data"][0]
    assert (params["orderId"], "w1", "live") == (told["orderId"], told["clientOid"], told["status"])
    assert [("USDT", "99200", "800")] == [
        (row["coin"], row["available"], row["frozen"]) for row in private.push("account")["data"]
    ]
    trade(private, "cancel-order", clientOid="w1")
    assert params == private.event("trade")["arg"][0]["params"]
    assert "cancelled" == private.push("orders")["data"][0]["status"]


def test_each_order_push_has_its_own_fill(private: Socket, exchange: SimulatedExchange) -> None:
    """An order filled in parts tells with each push the price and size of the fill that it is about."""
    (first, size), (second, _) = exchange.change(lambda inner: inner.markets["SPOT", "BTCUSDT"].book.depth("sell", 2))
    private.subscribe({**SPOT, "channel": "orders"}, {**SPOT, "channel": "fill"})
    trade(private, "place-order", **limit(price=str(second), size=str(size + D("0.001"))))
    private.event("trade")
    pushes = [(message["arg"]["channel"], message["data"][0]) for message in private.pushes()]
    fills = [item for channel, item in pushes if channel == "fill"]
    assert [(first, size), (second, D("0.001"))] == [(D(item["priceAvg"]), D(item["size"])) for item in fills]
    last = [item for channel, item in pushes if channel == "orders"][-1]
    assert ("filled", second, D("0.001"), fills[-1]["tradeId"]) == (
        last["status"], D(last["fillPrice"]), D(last["baseVolume"]), last["tradeId"],
    )  # fmt: skip


def test_a_position_is_told_from_its_opening_to_its_end(private: Socket) -> None:
    """Orders, fill, position, history and money of a futures position, whose list is empty again at the end."""
    private.subscribe(
        *({**PERP, "channel": name} for name in ("orders", "fill", "positions", "positions-history")),
        {"instType": "USDT-FUTURES", "channel": "account", "coin": "USDT"},
        {"instType": "USDT-FUTURES", "channel": "equity"},
    )
    assert [] == private.push("positions")["data"]
    assert "100000" == private.push("equity")["data"][0]["usdtEquity"]
    private.pushes()
    trade(private, "place-order", "USDT-FUTURES", **futures("buy", clientOid="f1"))
    assert "f1" == private.event("trade")["arg"][0]["params"]["clientOid"]
    assert ["live", "filled"] == [private.push("orders")["data"][0]["status"] for _ in range(2)]
    assert "0.1" == private.push("fill")["data"][0]["baseVolume"]
    (position,) = private.push("positions")["data"]
    assert ("0.1", "long", 20) == (position["total"], position["holdSide"], position["leverage"])
    assert D(private.push("account")["data"][0]["maxTransferOut"]) < 100_000
    private.pushes()
    trade(private, "place-order", "USDT-FUTURES", **futures("sell", reduceOnly="YES"))
    assert [] == private.push("positions")["data"]
    ended = private.push("positions-history")["data"][0]
    assert ("0.1", "0.1") == (ended["openSize"], ended["closeSize"])


def test_a_channel_of_one_symbol_hears_of_no_other(private: Socket, exchange: SimulatedExchange) -> None:
    """``instId`` of a symbol leaves the others out; ``default`` has them all."""
    private.subscribe({**SPOT, "channel": "orders"}, {"instType": "SPOT", "channel": "orders", "instId": "default"})
    private.pushes()
    Classic(exchange).spot(symbol="ETHUSDT", price="3000")
    assert ["default"] == [message["arg"]["instId"] for message in private.pushes()]


def test_spot_orders_are_not_told_on_futures(private: Socket, exchange: SimulatedExchange) -> None:
    """Channels of one product hear of that product only."""
    private.subscribe(*({**PERP, "channel": name} for name in ("orders", "fill", "positions", "positions-history")))
    private.subscribe({"instType": "USDT-FUTURES", "channel": "account", "coin": "default"})
    private.pushes()
    Classic(exchange).spot(orderType="market", size="100")
    assert [] == private.pushes()


def test_triggered_orders_are_told(private: Socket, exchange: SimulatedExchange) -> None:
    """A plan is told when it is accepted, when it fires, and what its order became."""
    private.subscribe({**PERP, "channel": "orders-algo"}, {**PERP, "channel": "orders"})
    private.pushes()
    market = exchange.market("BTCUSDT", "USDT-FUTURES")
    trigger = market.last_price + 100

    def plan(inner: Any) -> None:
        account = inner.accounts[[uid for uid, one in inner.accounts.items() if one.mode == "classic"][0]]
        fields = {
            "symbol": "BTCUSDT", "side": "buy", "type": "trigger", "qty": "0.1", "triggerPrice": str(trigger),
            "triggerOrderType": "market", "triggerBy": "market",
        }  # fmt: skip
        inner.strategies.place(account, "USDT-FUTURES", fields)

    exchange.change(plan)
    told = private.push("orders-algo")["data"][0]
    assert ("live", "pl", trigger, "fill_price") == (
        told["status"], told["planType"], D(told["triggerPrice"]), told["triggerType"],
    )  # fmt: skip
    market.set_price(trigger)
    assert "executed" == private.until(
        lambda message: "action" in message and message["data"][0].get("planType") and
        message["data"][0]["status"] != "executing"
    )["data"][0]["status"]  # fmt: skip
    assert "filled" == private.until(
        lambda message: "action" in message and message["data"][0]["status"] == "filled"
    )["data"][0]["status"]  # fmt: skip


# -- trade operations that are refused


def test_a_fault_meets_the_operation_that_it_names(private: Socket, exchange: SimulatedExchange) -> None:
    """Faults of trade operations go by V2's channel, too."""
    exchange.faults.refuse_trade("40010", "Request timed out", topic="cancel-order")
    trade(private, "place-order", identity="a", **limit(clientOid="f"))
    assert "a" == private.event("trade")["arg"][0]["id"]
    trade(private, "cancel-order", identity="b", clientOid="f")
    error = private.event("error")
    assert (40010, "b") == (error["code"], error["arg"][0]["id"])


@pytest.mark.parametrize(
    ("code", "kind", "channel", "params"),
    [
        (43012, "SPOT", "place-order", limit(size="100")),
        (43001, "SPOT", "cancel-order", {"clientOid": "nobody"}),
        (40768, "USDT-FUTURES", "cancel-order", {"clientOid": "nobody"}),
        (40762, "USDT-FUTURES", "place-order", futures("buy", size="30")),
        (30001, "SPOT", "modify-order", {"clientOid": "nobody"}),
        (30001, "MARGIN", "place-order", limit()),
    ],
)
def test_refusals_carry_the_request(
    private: Socket, code: int, kind: str, channel: str, params: dict[str, str]
) -> None:
    """A refused operation is an error with the arg as it was sent, id inside, and the code that REST has for it."""
    trade(private, channel, kind, "r-1", **params)
    error = private.receive()
    assert ("error", code) == (error["event"], error["code"])
    assert ("r-1", params) == (error["arg"][0]["id"], error["arg"][0]["params"])


@pytest.mark.parametrize("args", [None, [], [{}], [{"id": "1"}], [{"params": {}}], "text", [1], [{}, {}]])
def test_malformed_operations_are_refused(private: Socket, args: Any) -> None:
    """What has not exactly one arg with id and params is 30016."""
    private.send({"op": "trade", "args": args})
    assert 30016 == private.receive()["code"]


def test_an_operation_needs_a_login(exchange: SimulatedExchange) -> None:
    """Before the login it is 30004, with the request in the answer."""
    with socket(exchange, "private", version="v2") as line:
        trade(line, "place-order", identity="early", **limit())
        error = line.receive()
        assert (30004, "early") == (error["code"], error["arg"][0]["id"])
