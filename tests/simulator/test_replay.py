"""Replay of recordings: what was recorded becomes books, trades, tickers and candles that agree. And recording."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bitget_client import WebsocketClientV3
from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.recording import Recorder, read_pushes
from bitget_client.simulator.replay import Replay
from tests.simulator.peer import Http, order, socket

D = Decimal
RECORDING = Path(__file__).parent / "recording.jsonl"
FIRST_MS = 1_760_000_000_000
BTC = {"category": "SPOT", "symbol": "BTCUSDT"}


def replay(**options: Any) -> SimulatedExchange:
    return SimulatedExchange(replay=RECORDING, time="stepped", begin_ms=FIRST_MS, **options)


def test_books_are_those_recorded() -> None:
    """After each line the book is what the recording says: snapshot, changed level, removed level."""
    with replay() as exchange:
        http = Http(exchange)
        exchange.advance(0)
        book = http.get("market/orderbook", **BTC)
        assert [[60000.5, 0.5], [60001, 1], [60002, 2]] == book["a"]
        assert [[60000, 0.4], [59999, 1], [59998, 2]] == book["b"]
        exchange.advance(1.010)
        assert [60000.5, 0.3] == http.get("market/orderbook", **BTC)["a"][0]
        exchange.advance(1)
        book = http.get("market/orderbook", **BTC)
        assert ([60001, 0.6], [60000.5, 0.1]) == (book["a"][0], book["b"][0])


def test_trades_and_candles_are_those_recorded() -> None:
    """Each recorded trade is printed once, with its price, quantity and side, at its time; history is left out."""
    with replay() as exchange:
        exchange.advance(61)
        trades = Http(exchange).get("market/fills", limit="100", **BTC)
        told = [(row["price"], row["size"], row["side"], int(row["ts"]) - FIRST_MS) for row in trades[::-1]]
        assert [
            ("60000.5", "0.2", "buy", 1_000), ("60001", "0.7", "buy", 2_000), ("59999", "1.5", "sell", 61_000),
        ] == told  # fmt: skip
        candles = Http(exchange).get("market/candles", interval="1m", limit="2", **BTC)
        assert {("60001", "0.9"), ("59999", "1.5")} == {(row[4], row[5]) for row in candles}
        (ticker,) = Http(exchange).get("market/tickers", **BTC)
        assert D(ticker["lastPrice"]) == 59999
        exchange.advance(1)
        market = exchange.market("BTCUSDT")
        assert (D("59999.5"), D("59998.5")) == (market.best_ask, market.best_bid)
        assert ({}, []) == (exchange.imbalance(), exchange.failures)


def test_a_market_of_tickers_alone() -> None:
    """With nothing but tickers the quotes stand around the mark price, and the last price is traded."""
    with replay() as exchange:
        market = exchange.market("ETHUSDT", "USDT-FUTURES")
        exchange.advance(0.1)
        assert market.last_price == 3000
        assert market.best_bid is not None and market.best_ask is not None
        assert market.best_bid < 3001 and market.best_ask > 3000
        exchange.advance(3)
        assert market.last_price == 3010
        assert D("3009") < market.best_bid <= D("3010.5") <= market.best_ask < D("3012")
        (ticker,) = Http(exchange).get("market/tickers", category="USDT-FUTURES", symbol="ETHUSDT")
        assert (3010, D("3010.5")) == (D(ticker["lastPrice"]), D(ticker["markPrice"]))


def test_recorded_trades_fill_orders_of_accounts() -> None:
    """An order that rests at the price of a recorded trade is filled, the rest of that trade goes elsewhere."""
    with replay() as exchange:
        exchange.advance(0.5)
        http = Http(exchange)
        http.place(side="sell", price="60000.40", qty="0.05", clientOid="better")
        http.place(side="sell", price="60002.50", qty="0.05", clientOid="beyond")
        exchange.advance(0.5)
        assert "filled" == http.get("trade/order-info", clientOid="better")["orderStatus"]
        assert "new" == http.get("trade/order-info", clientOid="beyond")["orderStatus"]
        assert {} == exchange.imbalance()


def test_recorded_quotes_fill_orders_they_cross() -> None:
    """A bid of an account above a recorded ask is filled at the bid."""
    with replay() as exchange:
        exchange.advance(3)
        http = Http(exchange)
        http.place(price="60000.70", qty="0.05", clientOid="bid")
        exchange.advance(60)
        info = http.get("trade/order-info", clientOid="bid")
        assert ("filled", D("60000.70")) == (info["orderStatus"], D(info["avgPrice"]))


def test_streams_agree_with_the_recording() -> None:
    """A stream sees the recorded trades and a chained book."""
    with replay() as exchange, socket(exchange) as line:
        for topic in ("publicTrade", "books"):
            line.subscribe({"instType": "spot", "topic": topic, "symbol": "BTCUSDT"})
            line.push(topic)
        exchange.advance(62)
        prices = [line.push("publicTrade")["data"][0]["p"] for _ in range(3)]
        books = [line.push("books")["data"][0] for _ in range(5)]
    assert ["60000.5", "60001", "59999"] == prices
    assert [book["seq"] for book in books[:-1]] == [book["pseq"] for book in books[1:]]


def test_dates_are_shifted_to_now_by_default() -> None:
    """Without begin_ms a recording happens now, so that a program which looks at its own clock fits in."""
    exchange = SimulatedExchange(replay=RECORDING, time="stepped")
    began = exchange.now_ms
    exchange.advance(61)
    trades = exchange._exchange.markets[("SPOT", "BTCUSDT")].trades
    assert [1_000, 2_000, 61_000] == [trade.ts - began for trade in trades]


def test_a_recording_runs_in_faster_time_too() -> None:
    """At factor 1000 the minute of the recording is over in a moment; then the market stands still."""
    with SimulatedExchange(replay=RECORDING, time=1000) as exchange, socket(exchange) as line:
        line.subscribe({"instType": "spot", "topic": "publicTrade", "symbol": "BTCUSDT"})
        line.until(lambda message: "action" in message and message["data"] and message["data"][0]["p"] == "59999")
        assert [] == exchange.failures


def test_chosen_symbols_leave_the_others_out() -> None:
    """Lines of symbols that the exchange was told to leave out are passed over."""
    exchange = replay(symbols=["ETHUSDT"])
    exchange.advance(62)
    assert 3010 == exchange.market("ETHUSDT", "USDT-FUTURES").last_price
    with pytest.raises(ValueError, match="no market"):
        exchange.market("BTCUSDT")


def write(path: Path, *lines: Any) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path


def trade(symbol: str = "BTCUSDT", **fields: str) -> dict[str, Any]:
    item = {"p": "60000", "S": "buy", "T": str(FIRST_MS), "v": "0.1", "i": "1", **fields}
    arg = {"instType": "spot", "topic": "publicTrade", "symbol": symbol}
    return {"action": "update", "arg": arg, "data": [item], "ts": FIRST_MS}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["{not json"], "line 1: this is not a push"),
        ([{"action": "update", "arg": {}, "data": [], "ts": 1}], "line 1: this is not a push"),
        ([{"event": "subscribe"}], "nothing in it can be replayed"),
        ([trade("NOPEUSDT")], "no seed instrument for NOPEUSDT in SPOT"),
    ],
)
def test_bad_recordings_are_refused(tmp_path: Path, lines: list[Any], words: str) -> None:
    """What cannot be replayed is said when the exchange is made, with the line."""
    with pytest.raises(ValueError, match=words):
        SimulatedExchange(replay=write(tmp_path / "bad.jsonl", *lines))


def test_a_bad_line_far_down_ends_the_replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is found bad only while it is played raises from advance(), and nothing more is played."""
    monkeypatch.setattr("bitget_client.simulator.replay.LOOK_AHEAD", 1)
    exchange = SimulatedExchange(replay=write(tmp_path / "bad.jsonl", trade(), "{oops"), time="stepped")
    with pytest.raises(ValueError, match="line 2"):
        exchange.advance(1)
    exchange.advance(1)


def test_a_symbol_found_late_ends_the_replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A symbol without a seed instrument that comes only far down is named when it comes."""
    monkeypatch.setattr("bitget_client.simulator.replay.LOOK_AHEAD", 1)
    path = write(tmp_path / "late.jsonl", trade(), trade("ETHUSDT", i="2"), trade("NOPEUSDT", i="3"))
    exchange = SimulatedExchange(replay=path, time="stepped")
    with pytest.raises(ValueError, match="no seed instrument for NOPEUSDT in SPOT"):
        exchange.advance(1)
    assert 60_000 == exchange.market("ETHUSDT").last_price  # learnt of as late, and played all the same


def book(asks: list[list[str]], bids: list[list[str]], action: str = "snapshot", after: int = 0) -> dict[str, Any]:
    arg = {"instType": "spot", "topic": "books", "symbol": "BTCUSDT"}
    return {"action": action, "arg": arg, "data": [{"a": asks, "b": bids}], "ts": FIRST_MS + after}


def test_a_recording_of_books_alone(tmp_path: Path) -> None:
    """Without trades the middle of the book is the price to go by, and an update that crosses it trades nothing."""
    path = write(
        tmp_path / "books.jsonl",
        {"action": "snapshot", "arg": {"instType": "spot", "topic": "kline", "symbol": "BTCUSDT"}, "data": [], "ts": 1},
        book([["60001", "1"], ["60002", "1"]], [["59999", "1"], ["59998", "1"]]),
        book([], [["60001.5", "2"]], "update", after=10),  # its removal of 60001 was lost
        book([["60000", "3"]], [["59999", "0"]], "update", after=20),
    )
    exchange = SimulatedExchange(replay=path, time="stepped")
    market = exchange._exchange.markets[("SPOT", "BTCUSDT")]
    exchange.advance(0)
    assert (60_000, 60_000) == (market.reference, market.last_price)
    exchange.advance(0.010)
    assert ([(60_002, 1)], (D("60001.5"), 2)) == (market.book.depth("sell"), market.book.best("buy"))
    exchange.advance(0.010)
    assert ((60_000, 3), [(59_998, 1)]) == (market.book.best("sell"), market.book.depth("buy"))
    assert not market.trades and {} == exchange.imbalance()


def test_one_object_instead_of_a_list(tmp_path: Path) -> None:
    """Some topics push one bare object; it counts as a list of one."""
    bare = trade()
    (push,) = read_pushes(write(tmp_path / "bare.jsonl", {**bare, "data": bare["data"][0]}))
    assert bare["data"] == push.items


def test_frozen_and_replayed_exclude_each_other() -> None:
    """One or the other."""
    with pytest.raises(ValueError, match="either"):
        SimulatedExchange(replay=RECORDING, frozen=True)


def test_repeated_trades_are_played_once(tmp_path: Path) -> None:
    """A reconnect repeats trades; their ids tell."""
    path = write(tmp_path / "twice.jsonl", trade(i="1"), trade(i="1"), trade(i="2"))
    exchange = SimulatedExchange(replay=path, time="stepped")
    exchange.advance(1)
    assert 2 == len(exchange._exchange.markets[("SPOT", "BTCUSDT")].trades)


def test_what_was_recorded_can_be_replayed(tmp_path: Path) -> None:
    """A client's pushes of a living exchange, recorded, give the same trades and the same last book in a replay."""
    path = tmp_path / "living.jsonl"
    topics = [
        {"topic": topic, "payload": {"instType": "spot", "symbol": "BTCUSDT"}} for topic in ("books", "publicTrade")
    ]
    with SimulatedExchange(time="stepped", begin_ms=FIRST_MS) as living, Recorder(path) as recorder:
        with WebsocketClientV3(environment=living.environment) as client:
            client.on("update", recorder)
            client.subscribe(topics).result(5)
            living.advance(10)
            with socket(living) as line:  # its own pushes come after those of the advance
                line.subscribe({"instType": "spot", "topic": "books", "symbol": "BTCUSDT"})
                book = line.push("books")["data"][0]
            while not any(push.kind == "book" and push.items[0]["seq"] == book["seq"] for push in read_pushes(path)):
                pass
            client.close_all()
        trades = [(t.ts, t.price, t.quantity, t.side) for t in living._exchange.markets[("SPOT", "BTCUSDT")].trades]
    recorder.close()
    again = SimulatedExchange(replay=path, time="stepped", begin_ms=FIRST_MS)
    again.advance(10)
    market = again._exchange.markets[("SPOT", "BTCUSDT")]
    assert len(trades) > 10
    assert trades == [(trade.ts, trade.price, trade.quantity, trade.side) for trade in market.trades]
    for side, name in (("sell", "a"), ("buy", "b")):
        shown = [[D(price), D(size)] for price, size in book[name]]
        assert shown == [list(level) for level in market.book.depth(side)]  # type: ignore[arg-type]  # a literal


def test_a_replay_is_read_line_by_line() -> None:
    """It tells when the next line is due, and nothing after the last."""
    exchange = SimulatedExchange(time="stepped", begin_ms=FIRST_MS + 7)
    script = Replay(RECORDING)
    script.begin(exchange._exchange)
    assert FIRST_MS + 7 == script.due_ms()
    script.play(FIRST_MS + 7)
    assert FIRST_MS + 17 == script.due_ms()
    script.play(FIRST_MS + 10**6)
    assert script.due_ms() is None


def test_orders_meet_a_replayed_book() -> None:
    """A market order takes the recorded quotes at their prices."""
    with replay() as exchange:
        exchange.advance(0.5)
        http = Http(exchange)
        placed = http.post("trade/place-order", order(orderType="market", side="sell", qty="0.5"))
        fills = http.get("trade/fills", orderId=placed["orderId"])["list"]
        assert {("60000", "0.4"), ("59999", "0.1")} == {(row["execPrice"], row["execQty"]) for row in fills}
