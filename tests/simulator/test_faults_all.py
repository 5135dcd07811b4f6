"""Every fault of the table changes something; by count, by chance, and only in its place."""

from __future__ import annotations

import re
import socket as sockets
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import requests
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bitget_client.simulator import SimulatedExchange, faults
from bitget_client.simulator.faults import Faults
from bitget_client.simulator.faulty_wire import pieces
from tests.simulator.peer import Http, Socket, dial, order, socket

BEGIN = 1_760_000_000_000
PLACE = "/api/v3/trade/place-order"
BOOKS = {"instType": "spot", "topic": "books", "symbol": "BTCUSDT"}

Scene = Callable[[SimulatedExchange], list[Any]]
Arm = Callable[[Faults], object]


@pytest.fixture
def still() -> Iterator[SimulatedExchange]:
    """An exchange in which nothing moves, time included, so that the same scene looks the same twice."""
    with SimulatedExchange(frozen=True, time="stepped", begin_ms=BEGIN) as running:
        yield running


def table() -> dict[str, set[str]]:
    """The faults of the documentation and where they happen."""
    rows = [line for line in str(faults.__doc__).splitlines() if line.startswith("``")]
    return {
        line.split("``")[1]: {over for over, at in (("ws", 27), ("rest", 32)) if line[at : at + 4].strip()}
        for line in rows
    }


# -- scenes: what a client sees, and what became of its order


def spot(client_oid: str) -> dict[str, str]:
    fields = order(clientOid=client_oid)
    del fields["category"]
    return fields


def seen(line: Socket, quiet: float = 0.15) -> list[Any]:
    """Everything that comes until nothing comes any more."""
    frames: list[Any] = []
    try:
        while True:
            text = line.connection.recv(quiet)
            frames.append(re.sub(r'"connId":"\w+"', "", str(text)))
    except TimeoutError:
        return frames
    except ConnectionClosed as end:
        return [*frames, f"closed {end.rcvd and end.rcvd.code} {end.sent and end.sent.code}"]


def status(exchange: SimulatedExchange, client_oid: str) -> str:
    exchange.faults.clear()
    answer = Http(exchange).call("GET", "/api/v3/trade/order-info", {"clientOid": client_oid}).json()
    return str(answer["data"]["orderStatus"]) if answer["data"] else "none"


def trading(exchange: SimulatedExchange) -> list[Any]:
    """Two operations and a ping over one line."""
    with socket(exchange, "private") as line:
        frames = [line.login().get("event")]
        try:
            line.trade("place-order", spot("one"), identity="1")
            line.trade("cancel-order", {"clientOid": "nobody"}, identity="2")
            line.send("ping")
        except ConnectionClosed:
            frames.append("closed")
        return [*frames, *seen(line), status(exchange, "one")]


def dialling(exchange: SimulatedExchange) -> list[Any]:
    try:
        with dial(exchange):
            return ["open"]
    except InvalidStatus as refused:
        return [refused.response.status_code]


def streaming(exchange: SimulatedExchange) -> list[Any]:
    """A book that changes three times."""
    with socket(exchange) as line:
        line.subscribe(BOOKS)
        frames = []
        for price in ("91000", "92000", "93000"):
            exchange.market("BTCUSDT").set_price(price)
        frames += seen(line)
        return frames


def calling(exchange: SimulatedExchange) -> list[Any]:
    """An order over REST."""
    http = Http(exchange)
    http_within = pytest.MonkeyPatch()
    http_within.setattr("tests.simulator.peer.WITHIN", 0.3)
    try:
        answer = http.call("POST", PLACE, body=order(clientOid="one"))
        outcome: list[Any] = [answer.status_code, answer.content, answer.headers.get("Retry-After")]
    except requests.RequestException as error:
        outcome = [type(error).__name__]
    finally:
        http_within.undo()
    return [*outcome, status(exchange, "one")]


def reading(exchange: SimulatedExchange) -> list[Any]:
    """Instruments over REST, which have lists and enumerated fields."""
    answer = Http(exchange).call("GET", "/api/v3/market/instruments", {"category": "SPOT", "symbol": "BTCUSDT"})
    return [answer.status_code, answer.content]


def now(act: Arm) -> Scene:
    """A line on which a fault happens while the client listens."""

    def scene(exchange: SimulatedExchange) -> list[Any]:
        with socket(exchange) as line:
            line.send("ping")
            assert "pong" == line.receive()
            act(exchange.faults)
            try:
                line.send("ping")
            except ConnectionClosed:
                return ["closed"]
            return [*seen(line, 0.1), "stalled", *seen(line, 0.3)]

    return scene


def segments(exchange: SimulatedExchange, request: bytes, end: bytes) -> int:
    """How many pieces an answer comes in."""
    with sockets.create_connection(("127.0.0.1", exchange.port), 5) as raw:
        raw.sendall(request)
        received, count = b"", 0
        while end not in received:
            received += raw.recv(65536)
            count += 1
        return count


def rest_pieces(exchange: SimulatedExchange) -> list[Any]:
    count = segments(exchange, b"GET /api/v3/public/time HTTP/1.1\r\nHost: x\r\n\r\n", b'"data":{"serverTime":"176')
    return [count > 5]


def ws_pieces(exchange: SimulatedExchange) -> list[Any]:
    shake = (
        b"GET /v3/ws/public HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    text = b'{"op":"subscribe","args":[{"instType":"spot","topic":"books1","symbol":"BTCUSDT"}]}'
    frame = b"\x81" + bytes((0x80 | len(text), 0, 0, 0, 0)) + text  # masked with zeros
    return [segments(exchange, shake + frame, b'"pseq":0') > 5]


#: Fault, where, what is looked at, how it is armed. Faults of the first kind happen in the scene itself.
CASES: list[tuple[str, str, Scene, Arm]] = [
    ("drop_connections", "ws", now(lambda f: f.drop_connections()), lambda f: None),
    ("half_open", "ws", now(lambda f: f.half_open()), lambda f: None),
    ("stall", "ws", now(lambda f: f.stall(0.2)), lambda f: None),
    ("garble", "ws", now(lambda f: f.garble()), lambda f: None),
    ("notice_30033", "ws", now(lambda f: f.notice_30033()), lambda f: None),
    ("clock_skew", "ws", trading, lambda f: f.clock_skew(-120)),
    ("clock_skew", "rest", calling, lambda f: f.clock_skew(120)),
    ("refuse_connection", "ws", dialling, lambda f: f.refuse_connection()),
    ("refuse_login", "ws", trading, lambda f: f.refuse_login()),
    ("refuse_subscribe", "ws", streaming, lambda f: f.refuse_subscribe()),
    ("stall_pong", "ws", trading, lambda f: f.stall_pong()),
    ("drop_before_processing", "ws", trading, lambda f: f.drop_before_processing()),
    ("drop_before_processing", "rest", calling, lambda f: f.drop_before_processing(over="rest")),
    ("drop_before_reply", "ws", trading, lambda f: f.drop_before_reply()),
    ("drop_before_reply", "rest", calling, lambda f: f.drop_before_reply(over="rest")),
    ("never_answer", "rest", calling, lambda f: f.never_answer()),
    ("never_answer", "rest", calling, lambda f: f.never_answer(carried_out=False)),
    ("lose_reply", "ws", trading, lambda f: f.lose_reply()),
    ("half_frame", "ws", trading, lambda f: f.half_frame()),
    ("process_late", "ws", trading, lambda f: f.process_late(0.1)),
    ("delay", "ws", trading, lambda f: f.delay(0.1)),
    ("delay", "ws", streaming, lambda f: f.delay(0.1, of="push", topic="books")),
    ("delay", "rest", calling, lambda f: f.delay(0.5, of="rest")),
    ("refuse_trade", "ws", trading, lambda f: f.refuse_trade()),
    ("too_many_requests", "rest", calling, lambda f: f.too_many_requests(retry_after=2)),
    ("http_status", "rest", calling, lambda f: f.http_status(503)),
    ("empty_answer", "rest", calling, lambda f: f.empty_answer()),
    ("empty_answer", "rest", calling, lambda f: f.empty_answer(carried_out=False)),
    ("garble_answer", "rest", calling, lambda f: f.garble_answer()),
    ("duplicate_reply", "ws", trading, lambda f: f.duplicate_reply()),
    ("reorder_replies", "ws", trading, lambda f: f.reorder_replies()),
    ("lose_push", "ws", streaming, lambda f: f.lose_push()),
    ("duplicate_push", "ws", streaming, lambda f: f.duplicate_push()),
    ("reorder_pushes", "ws", streaming, lambda f: f.reorder_pushes()),
    ("garble_push", "ws", streaming, lambda f: f.garble_push()),
    ("slice", "ws", ws_pieces, lambda f: f.slice()),
    ("slice", "rest", rest_pieces, lambda f: f.slice(over="rest")),
    ("unknown_field", "ws", streaming, lambda f: f.unknown_field()),
    ("unknown_field", "ws", trading, lambda f: f.unknown_field(topic="place-order")),
    ("unknown_field", "rest", calling, lambda f: f.unknown_field(over="rest")),
    ("new_enum_value", "rest", reading, lambda f: f.new_enum_value(over="rest")),
    ("null_lists", "ws", streaming, lambda f: f.null_lists()),
    ("null_lists", "ws", trading, lambda f: f.null_lists()),
    ("null_lists", "rest", reading, lambda f: f.null_lists(over="rest")),
]


def listening(exchange: SimulatedExchange) -> list[Any]:
    """A stream of one's own orders."""
    with socket(exchange, "private", login=True) as line:
        line.subscribe({"instType": "UTA", "topic": "order"})
        Http(exchange).place(clientOid="one")
        return seen(line)


CASES.append(("new_enum_value", "ws", listening, lambda f: f.new_enum_value(topic="order")))


def _run(arm: Arm, scene: Scene) -> tuple[list[Any], dict[str, int]]:
    with SimulatedExchange(frozen=True, time="stepped", begin_ms=BEGIN) as exchange:
        arm(exchange.faults)
        found = scene(exchange)
        exchange.faults.clear()
        assert [] == exchange.failures
        assert {} == exchange.imbalance()
        return found, exchange.faults.fired


QUIET = now(lambda f: None)  # for scenes that have the fault in themselves


@cache
def _without(scene: Scene) -> list[Any]:
    return _run(lambda f: None, scene)[0]


@pytest.mark.parametrize(("name", "over", "scene", "arm"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_every_fault_changes_something(name: str, over: str, scene: Scene, arm: Arm) -> None:
    """The same scene looks different with the fault, which is counted; everything is well again afterwards."""
    with_fault, fired = _run(arm, scene)
    assert {name} == {key.split()[0] for key in fired}
    assert _without(QUIET if scene.__name__ == "scene" else scene) != with_fault


def test_the_table_and_the_switches_agree() -> None:
    """Every public method that arms something is in the table, with where it happens, and every row is tried above."""
    switches = {name for name in vars(Faults) if not name.startswith("_")} - {"fired", "clear", "any_armed", "take"}
    assert switches == set(table())
    tried: dict[str, set[str]] = {}
    for name, over, _, _ in CASES:
        tried.setdefault(name, set()).add(over)
    assert table() == tried


# -- how often, and where


def times_fired(faults: Faults, take: str, of: int, where: str | None = None) -> list[bool]:
    return [bool(faults.take(take, where)) for _ in range(of)]


def test_by_count() -> None:
    """Once unless told otherwise, as often as told, or for ever."""
    switch = Faults(lambda *_: None)
    for times, fired in ((None, 5), (2, 2)):
        switch.lose_reply(times)
        assert fired == sum(times_fired(switch, "lose_reply", 5))
        switch.clear()
    switch.lose_reply()
    assert [True, False, False] == times_fired(switch, "lose_reply", 3)
    assert not switch.any_armed


def test_by_chance() -> None:
    """A fault with a probability stays armed and hits about as often as it says, the same for the same seed."""
    runs = []
    for seed in (3, 3, 4):
        switch = Faults(lambda *_: None, seed=seed)
        switch.lose_push(probability=0.05)
        runs.append(times_fired(switch, "lose_push", 2000))
    assert runs[0] == runs[1] != runs[2]
    assert 60 < sum(runs[0]) < 140


def test_by_chance_and_count() -> None:
    """With both, it happens so many times, at chance occasions."""
    switch = Faults(lambda *_: None, seed=1)
    switch.lose_push(3, probability=0.1)
    hits = times_fired(switch, "lose_push", 500)
    assert 3 == sum(hits) and not hits[0]
    assert not switch.any_armed


@pytest.mark.parametrize(
    ("where", "there", "elsewhere"),
    [
        ("books", ["books"], ["books5", "ticker", None]),
        ("books*", ["books", "books5"], ["ticker", None]),
        (None, ["books", None], []),
    ],
)
def test_only_in_its_place(where: str | None, there: list[str | None], elsewhere: list[str | None]) -> None:
    """A topic or path limits a fault to it; a star at the end stands for anything."""
    switch = Faults(lambda *_: None)
    switch.lose_push(None, topic=where)
    assert all(switch.take("lose_push", place) for place in there)
    assert not any(switch.take("lose_push", place) for place in elsewhere)


@pytest.mark.parametrize("probability", [0, -0.1, 1.1])
def test_a_probability_has_to_make_sense(probability: float) -> None:
    """Nothing below or at zero, nothing above one; and no piece without a byte."""
    with pytest.raises(ValueError, match="probability"):
        Faults(lambda *_: None).lose_reply(probability=probability)
    with pytest.raises(ValueError, match="byte"):
        Faults(lambda *_: None).slice(0)


@pytest.mark.parametrize(("topic", "first"), [("place-order", "b"), ("cancel-order", "a"), ("*", None)])
def test_operations_of_v2_are_told_apart(still: SimulatedExchange, topic: str, first: str | None) -> None:
    """In V2 the channel of an operation is its topic."""
    still.faults.lose_reply(None, topic=topic)
    wanted = {"orderType": "limit", "side": "buy", "size": "1", "price": "1", "force": "gtc"}
    with socket(still, "private", version="v2", login=True) as line:
        for identity, channel in (("a", "place-order"), ("b", "cancel-order")):
            arg = {"id": identity, "instType": "SPOT", "instId": "BTCUSDT", "channel": channel, "params": wanted}
            line.send({"op": "trade", "args": [arg]})
        line.send("ping")
        came = line.receive()
    assert first == (None if came == "pong" else came["arg"][0]["id"])


def test_faults_of_other_topics_leave_a_line_alone(still: SimulatedExchange) -> None:
    """A reply to another operation is not touched."""
    still.faults.lose_reply(None, topic="cancel-order")
    with socket(still, "private", login=True) as line:
        line.trade("cancel-order", {"clientOid": "nobody"}, identity="1")
        line.trade("place-order", spot("one"), identity="2")
        assert "2" == line.receive()["id"]


def test_a_skewed_clock_is_seen_and_set_right(still: SimulatedExchange) -> None:
    """Server time, stamps and signatures go by the skewed clock until clear()."""
    http = Http(still)
    still.faults.clock_skew(90)
    assert BEGIN + 90_000 == int(http.call("GET", "/api/v3/public/time", signed=False).json()["data"]["serverTime"])
    still.faults.clear()
    assert BEGIN == int(http.get("public/time")["serverTime"])


def test_a_skew_can_be_set_before_the_start() -> None:
    """Faults may be armed while nothing runs yet."""
    exchange = SimulatedExchange(frozen=True)
    exchange.faults.clock_skew(-3600)
    with exchange:
        answer = Http(exchange).call("GET", "/api/v3/account/assets")
        assert "40008" == answer.json()["code"]


def test_half_open_lines_are_ended_with_the_exchange() -> None:
    """A client of a vanished peer waits until the exchange stops; then its socket is closed."""
    with SimulatedExchange(frozen=True) as exchange, socket(exchange) as line:
        line.send("ping")
        line.receive()
        exchange.faults.half_open()
        line.send("ping")
        with pytest.raises(TimeoutError):
            line.connection.recv(0.1)
        exchange.stop()
        assert line.ended()


def test_a_finished_line_sends_what_waits(still: SimulatedExchange) -> None:
    """What a stall holds back is sent before an orderly end."""
    with socket(still) as line:
        line.send("ping")
        line.receive()
        still.faults.stall(60)
        line.send("ping")
        line.send("ping")
        server = still._server
        assert server is not None
        (wire,) = server.lines.values()
        while still.call(wire.get_write_buffer_size) < 12:  # two frames of a head of two bytes and "pong"
            pass
        still.stop()
        assert ["pong", "pong", "closed 1000 1000"] == seen(line)


def test_pieces() -> None:
    """Nothing is lost, and there are at most a hundred."""
    data = bytes(range(256)) * 10
    assert data == b"".join(pieces(data, 7))
    assert 100 >= len(pieces(data, 1)) > 90
    assert [b"ab", b"c"] == pieces(b"abc", 2)
