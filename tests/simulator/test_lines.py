"""WebSocket V3 over real sockets: login, subscriptions, heartbeat, pushes, trade operations."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.simulator.peer import Http, Socket, mac, order, socket

D = Decimal
BTC = {"instType": "spot", "symbol": "BTCUSDT"}
UTA = {"instType": "UTA"}


@pytest.fixture
def public(exchange: SimulatedExchange) -> Iterator[Socket]:
    with socket(exchange) as line:
        yield line


@pytest.fixture
def private(exchange: SimulatedExchange) -> Iterator[Socket]:
    """A line that is logged in."""
    with socket(exchange, "private", login=True) as line:
        yield line


def spot(**fields: str) -> dict[str, str]:
    """The arguments of a WebSocket order: the category stands outside."""
    fields = order(**fields)
    del fields["category"]
    return fields


# -- login


def test_a_login_is_answered_with_a_number_and_a_connection(exchange: SimulatedExchange) -> None:
    """Success has code 0 as a number and a connId."""
    with socket(exchange, "private") as line:
        answer = line.login()
        assert ("login", 0) == (answer["event"], answer["code"])
        assert answer["connId"]


@pytest.mark.parametrize("kind", [str, int])
@pytest.mark.parametrize("unit", [1, 1000])
def test_seconds_and_milliseconds_as_text_or_number(exchange: SimulatedExchange, kind: Any, unit: int) -> None:
    """The login timestamp may be seconds or milliseconds, text or number."""
    with socket(exchange, "private") as line:
        assert "login" == line.login(timestamp=kind(int(time.time() * unit)))["event"]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        (30005, {"sign": ""}),
        (30011, {"apiKey": "bg_nobody"}),
        (30012, {"passphrase": "wrong"}),
        (30013, {"timestamp": "soon"}),
        (30014, {"timestamp": 1_700_000_000}),
        (30015, {"sign": "d3Jvbmc="}),
    ],
)
def test_a_refused_login_closes_the_line(exchange: SimulatedExchange, code: int, changes: dict[str, Any]) -> None:
    """Each wrong part of a login has its code, and the server ends the line after it."""
    with socket(exchange, "private") as line:
        answer = line.login(**changes)
        assert ("error", code) == (answer["event"], answer["code"])
        assert line.ended()


def test_the_signature_is_over_the_documented_text(exchange: SimulatedExchange) -> None:
    """A signature over another path is refused, though key, passphrase and time are right."""
    now = str(int(time.time()))
    with socket(exchange, "private") as line:
        wrong = mac(exchange.credentials.api_secret, f"{now}GET/user/other")
        assert 30015 == line.login(timestamp=now, sign=wrong)["code"]


# -- frames


def test_ping_is_answered_with_pong(public: Socket) -> None:
    """The heartbeat is the bare texts ping and pong."""
    public.send("ping")
    assert "pong" == public.receive()


@pytest.mark.parametrize(
    ("code", "text"),
    [(30002, "{oops"), (30002, "[]"), (30003, '{"op":"dance"}'), (30003, "{}"), (30016, '{"op":"subscribe"}'),
     (30016, '{"op":"subscribe","args":["ticker"]}'), (30016, '{"op":"unsubscribe","args":[]}')],
)  # fmt: skip
def test_nonsense_is_refused_and_the_line_stays(public: Socket, code: int, text: str) -> None:
    """A frame that makes no sense gets its code; the next ping is still answered."""
    public.send(text)
    assert code == public.receive()["code"]
    public.send("ping")
    assert "pong" == public.receive()


# -- subscriptions


def test_each_arg_is_acknowledged(public: Socket) -> None:
    """Two args get two acknowledgements with the arg as sent, and a first push each."""
    args = [{**BTC, "topic": "ticker"}, {**BTC, "topic": "kline", "interval": "1m"}]
    public.subscribe(*args)
    assert args == [public.event("subscribe")["arg"] for _ in args]
    assert "snapshot" == public.push("ticker")["action"]
    assert {**BTC, "topic": "kline", "interval": "1m"} == public.push("kline")["arg"]


@pytest.mark.parametrize(
    "arg",
    [
        {**BTC, "topic": "tickers"},
        {**BTC, "topic": "ticker", "instType": "SPOT"},
        {**BTC, "topic": "ticker", "symbol": "NOPE"},
        {**BTC, "topic": "kline"},
        {**BTC, "topic": "kline", "interval": "2m"},
        {"topic": "ticker"},
    ],
)
def test_unknown_topics_are_refused_one_by_one(public: Socket, arg: dict[str, str]) -> None:
    """What does not exist is 30001 with the arg, and the good arg of the same frame goes through."""
    good = {**BTC, "topic": "books1"}
    public.subscribe(arg, good)
    error = public.event("error")
    assert (30001, arg) == (error["code"], error["arg"])
    assert error["msg"].endswith("doesn't exist")
    assert good == public.event("subscribe")["arg"]


def test_private_topics_want_a_login(public: Socket) -> None:
    """A private topic without a login is 30004, and so is an order."""
    public.subscribe({**UTA, "topic": "order"})
    assert 30004 == public.receive()["code"]
    public.trade("place-order", spot())
    refused = public.receive()
    assert (30004, "1") == (refused["code"], refused["id"])


def test_the_private_address_takes_public_topics(private: Socket) -> None:
    """A client with one address for everything can stream prices there too."""
    private.subscribe({**BTC, "topic": "ticker"})
    assert "BTCUSDT" == private.push("ticker")["data"][0]["symbol"]


def test_unsubscribing_ends_the_pushes(public: Socket, exchange: SimulatedExchange) -> None:
    """After the acknowledgement nothing more comes, while another topic goes on."""
    public.subscribe({**BTC, "topic": "ticker"}, {**BTC, "topic": "publicTrade"})
    for _ in range(2):
        public.event("subscribe")
    public.push("publicTrade")
    public.send({"op": "unsubscribe", "args": [{**BTC, "topic": "ticker"}]})
    public.event("unsubscribe")
    public.push("ticker")  # the one that came with the subscription
    exchange.market("BTCUSDT").set_price("90300")
    assert "90300" == public.push("publicTrade")["data"][-1]["p"]
    public.send("ping")
    assert "pong" == public.receive()


@pytest.mark.parametrize(
    "arg",
    [
        {"instType": "spot", "topic": "liquidation"},
        {"instType": "UTA", "topic": "strategy-order", "symbol": "BTCUSDT"},
        {"instType": "UTA", "topic": "ticker", "symbol": "BTCUSDT"},
        {"instType": "usdc-futures", "topic": "ticker", "symbol": "BTCUSDT"},
        {"instType": "coin-futures", "topic": "rpi-ticker", "symbol": "BTCUSD"},
    ],
)
def test_topics_that_do_not_exist_where_they_are_looked_for(private: Socket, arg: dict[str, str]) -> None:
    """A topic of another category, or with a selector that it does not take, is 30001 with its arg."""
    private.subscribe(arg)
    error = private.receive()
    assert (30001, arg) == (error["code"], error["arg"])


def test_what_is_not_simulated_has_a_code_of_its_own(private: Socket) -> None:
    """The order book of tokenised stocks exists at the exchange only."""
    private.subscribe({**UTA, "topic": "reality-orderbook", "symbol": "RAAPLUSDT"})
    assert 99404 == private.receive()["code"]


# -- public pushes


def apply(book: dict[str, dict[str, str]], item: Any) -> None:
    for side in ("a", "b"):
        for price, size in item[side]:
            if size == "0":
                book[side].pop(price, None)
            else:
                book[side][price] = size


def test_the_book_can_be_kept_from_its_pushes(public: Socket, exchange: SimulatedExchange) -> None:
    """Snapshot and updates chain by seq and pseq, and give the book that REST shows."""
    public.subscribe({**BTC, "topic": "books"})
    first = public.push("books")
    assert "snapshot" == first["action"]
    book: dict[str, dict[str, str]] = {"a": {}, "b": {}}
    apply(book, first["data"][0])
    last = first["data"][0]["seq"]
    assert last > 2**53
    exchange.step(25)
    Http(exchange).place(price="89999.99", qty="0.123", clientOid="mark")
    while "89999.99" not in book["b"]:
        update = public.push("books")
        item = update["data"][0]
        assert ("update", last) == (update["action"], item["pseq"])
        assert item["seq"] > last
        last = item["seq"]
        apply(book, item)
    shown = Http(exchange).get("market/orderbook", category="SPOT", symbol="BTCUSDT", limit="200")
    for side, backwards in (("a", False), ("b", True)):
        kept = sorted(((float(price), float(size)) for price, size in book[side].items()), reverse=backwards)
        assert kept == [tuple(row) for row in shown[side]]


def test_a_late_subscriber_joins_the_same_sequence(exchange: SimulatedExchange) -> None:
    """A snapshot taken in the middle is followed by the update that continues it."""
    with socket(exchange) as early, socket(exchange) as late:
        early.subscribe({**BTC, "topic": "books"})
        early.push("books")
        exchange.step(3)
        late.subscribe({**BTC, "topic": "books"})
        snapshot = late.push("books")
        exchange.market("BTCUSDT").set_price("90500")
        assert late.push("books")["data"][0]["pseq"] == snapshot["data"][0]["seq"]


@pytest.mark.parametrize(("topic", "depth"), [("books1", 1), ("books5", 5), ("books50", 25)])
def test_shallow_books_are_snapshots(public: Socket, exchange: SimulatedExchange, topic: str, depth: int) -> None:
    """books1, books5 and books50 push their whole depth each time, with pseq 0."""
    public.subscribe({**BTC, "topic": topic})
    for price in (None, "90400"):
        if price:
            exchange.market("BTCUSDT").set_price(price)
        push = public.push(topic)
        assert ("snapshot", 0) == (push["action"], push["data"][0]["pseq"])
        assert (depth, depth) == (len(push["data"][0]["a"]), len(push["data"][0]["b"]))


def test_a_trade_shows_on_every_public_topic(public: Socket, exchange: SimulatedExchange) -> None:
    """A move by hand is pushed as trade, ticker and candle of the same price."""
    public.subscribe(*({**BTC, "topic": topic} for topic in ("publicTrade", "ticker")),
                     {**BTC, "topic": "kline", "interval": "1m"})  # fmt: skip
    for topic in ("publicTrade", "ticker", "kline"):
        public.push(topic)
    exchange.market("BTCUSDT").set_price("91234.56")
    trade, ticker, candle = (public.push(topic)["data"][-1] for topic in ("publicTrade", "ticker", "kline"))
    assert ("91234.56",) * 3 == (trade["p"], ticker["lastPrice"], candle["close"])


def test_a_living_market_streams_by_itself() -> None:
    """Unfrozen, tickers come without anybody doing anything."""
    with SimulatedExchange() as exchange, socket(exchange) as line:
        line.subscribe({**BTC, "topic": "books"})
        first, second = line.push("books"), line.push("books")
        assert second["data"][0]["pseq"] == first["data"][0]["seq"]


# -- trade operations and private pushes


def test_an_order_is_placed_and_told(private: Socket) -> None:
    """The reply names both ids and comes first; the order event and the locked balance follow."""
    private.subscribe(*({**UTA, "topic": topic} for topic in ("order", "account")))
    private.push("account")
    private.trade("place-order", spot(clientOid="w1", qty="0.1"), identity="x-1")
    reply = private.until(lambda message: "action" in message or message["event"] == "trade")
    assert {
        "event": "trade", "id": "x-1", "category": "spot", "topic": "place-order", "code": "0", "msg": "success",
    } == {name: reply[name] for name in ("event", "id", "category", "topic", "code", "msg")}  # fmt: skip
    (item,) = reply["args"]
    assert ("BTCUSDT", "w1") == (item["symbol"], item["clientOid"])
    told = private.push("order")["data"][0]
    assert (told["orderId"], told["orderStatus"], told["category"]) == (item["orderId"], "new", "spot")
    coins = {row["coin"]: row for row in private.push("account")["data"][0]["coin"]}
    assert ("8000", "92000") == (coins["USDT"]["locked"], coins["USDT"]["available"])


def test_a_fill_is_told_on_all_private_topics(private: Socket) -> None:
    """A futures market order is told as order, fill, fast-fill, position and account."""
    topics = ("order", "fill", "fast-fill", "position", "account")
    private.subscribe(*({**UTA, "topic": topic} for topic in topics))
    assert [] == private.push("position")["data"]
    private.push("account")
    private.trade("place-order", spot(orderType="market", qty="0.1"), category="usdt-futures")
    identity = private.event("trade")["args"][0]["orderId"]
    assert ["new", "filled"] == [private.push("order")["data"][0]["orderStatus"] for _ in range(2)]
    fill = private.push("fill")["data"][0]
    assert (identity, "0.1", "usdt-futures") == (fill["orderId"], fill["execQty"], fill["category"])
    assert private.push("fast-fill")["data"]["execId"] == fill["execId"]
    position = private.push("position")["data"][0]
    assert (position["size"], position["avgPrice"], position["positionStatus"]) == ("0.1", fill["execPrice"], "opening")
    assert D(private.push("account")["data"][0]["imr"]) > 0


def test_an_order_placed_over_rest_is_told_too(private: Socket, exchange: SimulatedExchange) -> None:
    """The private stream tells of everything that happens to the account."""
    private.subscribe({**UTA, "topic": "order"})
    private.event("subscribe")
    placed = Http(exchange).place(qty="0.1")
    assert private.push("order")["data"][0]["orderId"] == placed["orderId"]
    exchange.market("BTCUSDT").set_price("79999")
    assert "filled" == private.push("order")["data"][0]["orderStatus"]


def test_modify_and_cancel(private: Socket) -> None:
    """An order is modified and cancelled by its clientOid, category or not; the answers name no category."""
    private.trade("place-order", spot(clientOid="w2"))
    private.event("trade")
    private.trade("modify-order", {"clientOid": "w2", "price": "70000", "qty": "0.02"}, category=None)
    changed = private.event("trade")
    assert ("modify-order", "0", False) == (changed["topic"], changed["code"], "category" in changed)
    private.trade("cancel-order", {"clientOid": "w2"}, category=None)
    assert "w2" == private.event("trade")["args"][0]["clientOid"]


@pytest.mark.parametrize(
    ("code", "topic", "args"),
    [
        ("43012", "place-order", [spot(qty="10")]),
        ("25204", "cancel-order", [{"clientOid": "nobody"}]),
        ("25204", "modify-order", [{"clientOid": "nobody", "qty": "1"}]),
        ("30016", "place-order", []),
        ("30016", "place-order", [spot(), spot()]),
        ("30001", "place-orders", [spot()]),
        ("40306", "batch-place", [spot()] * 21),
        ("400172", "place-order", "category"),
    ],
)
def test_refusals_carry_the_id(private: Socket, code: str, topic: str, args: Any) -> None:
    """A refused operation is an error event with the request's id and the code as text."""
    if args == "category":
        private.trade(topic, spot(), category="shares", identity="r1")
    else:
        private.trade(topic, *args, identity="r1")
    refused = private.event("error")
    assert ("r1", code) == (refused["id"], refused["code"])


@pytest.mark.parametrize(
    ("category", "symbol", "price"),
    [("margin", "BTCUSDT", "80000"), ("usdt-futures", "BTCUSDT", "80000"), ("usdc-futures", "BTCPERP", "80000"),
     ("coin-futures", "BTCUSD", "80000")],
)  # fmt: skip
def test_orders_of_every_category(private: Socket, category: str, symbol: str, price: str) -> None:
    """The order topic names the category in which the order was placed."""
    private.subscribe({**UTA, "topic": "order"})
    private.trade("place-order", spot(symbol=symbol, price=price), category=category)
    reply = private.event("trade")
    assert (category, symbol) == (reply["category"], reply["args"][0]["symbol"])
    assert category == private.push("order")["data"][0]["category"]


def test_batches_answer_item_by_item(private: Socket) -> None:
    """Outer code 0, and each item with its own code, in the order of the request."""
    private.trade("batch-place", spot(clientOid="b1"), spot(clientOid="b2", qty="0"), spot(clientOid="b3"))
    placed = private.event("trade")
    assert ("0", ["0", "40020", "0"]) == (placed["code"], [row["code"] for row in placed["args"]])
    private.trade("batch-modify", {"clientOid": "b1", "qty": "0.02"}, {"clientOid": "b3", "qty": "0.01"}, category=None)
    assert ["0", "25571"] == [row["code"] for row in private.event("trade")["args"]]
    private.trade("batch-cancel", {"clientOid": "b1"}, {"clientOid": "b2"}, {"clientOid": "b3"}, category=None)
    assert ["0", "25204", "0"] == [row["code"] for row in private.event("trade")["args"]]


# -- what comes by the clock, and what ends


def test_account_and_position_are_repeated(exchange: SimulatedExchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their full state comes again every few seconds though nothing happened; orders are not repeated."""
    exchange.stop()
    monkeypatch.setattr("bitget_client.simulator.course.REPEAT_MS", 100)
    exchange.start()
    with socket(exchange, "private", login=True) as line:
        line.subscribe(*({**UTA, "topic": topic} for topic in ("account", "position", "order")))
        for topic in ("account", "position"):
            first, again = line.push(topic), line.push(topic)
            assert first["data"] == again["data"]


def test_a_countdown_runs_out_by_itself(exchange: SimulatedExchange) -> None:
    """Orders are cancelled and told when the countdown set over REST is over."""
    with socket(exchange, "private", login=True) as line:
        line.subscribe({**UTA, "topic": "order"})
        line.event("subscribe")
        http = Http(exchange)
        http.place()
        http.post("trade/countdown-cancel-all", {"countdown": "5"})
        exchange.change(lambda inner: setattr(inner.clock, "offset_ms", 5000))
        assert ["new", "cancelled"] == [line.push("order")["data"][0]["orderStatus"] for _ in range(2)]


def test_unsubscribing_a_private_topic_ends_its_pushes(private: Socket, exchange: SimulatedExchange) -> None:
    """After the acknowledgement an order is told on the topic that is left, and not on the other."""
    private.subscribe({**UTA, "topic": "order"}, {**UTA, "topic": "account"})
    private.push("account")
    private.send({"op": "unsubscribe", "args": [{**UTA, "topic": "order"}, {**UTA, "topic": "x"}]})
    assert {**UTA, "topic": "order"} == private.event("unsubscribe")["arg"]
    assert 30001 == private.event("error")["code"]
    Http(exchange).place()
    private.push("account")
    private.send("ping")
    assert ["subscribe", "subscribe", "pong"] == [
        message if message == "pong" else message["event"] for message in (private.receive() for _ in range(3))
    ]


def test_a_mistake_of_the_simulator_is_no_silence(
    private: Socket, exchange: SimulatedExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the simulator itself fails, the line is cut, the next one works, and the failure is there to be read."""
    monkeypatch.setattr("bitget_client.simulator.v3.money_views.account_push", lambda *_: 1 / 0)
    private.subscribe({**UTA, "topic": "account"})
    assert private.ended()
    assert [ZeroDivisionError] == [type(failure) for failure in exchange.failures]
    with socket(exchange, "private", login=True) as line:
        line.send("ping")
        assert "pong" == line.receive()
