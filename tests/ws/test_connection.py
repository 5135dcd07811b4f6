"""One connection by itself: what the clients do not let one ask for, and the moves of its states."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from bitget_client.clock import Clock
from bitget_client.environment import Credentials
from bitget_client.errors import NotSent, RateLimited, SubscriptionError
from bitget_client.signing import make_signer
from bitget_client.ws.connection import Connection
from bitget_client.ws.dialects.bitget_v3 import BitgetV3
from bitget_client.ws.dispatcher import Tally
from bitget_client.ws.events import EVENTS
from bitget_client.ws.lanes import Request
from bitget_client.ws.link import LinkOptions
from bitget_client.ws.messages import Topic, Update
from bitget_client.ws.opening import Opening
from bitget_client.ws.options import ConnectionOptions, Hooks
from bitget_client.ws.orders import OrderFuture
from bitget_client.ws.replies import read_reply
from bitget_client.ws.session import Timing
from bitget_client.ws.states import TRANSITIONS, State
from tests.tls import tls_context

from .server import DEADLINE, FakeExchange, push

TICKER = Topic("ticker", instType="spot", symbol="BTCUSDT")
BOOKS = Topic("books", instType="spot", symbol="BTCUSDT")
ARG = {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"}


class Owner:
    """What a client is to a connection: notes events and updates."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []
        self.batches: list[tuple[list[Update], bool]] = []
        self.before_publish: Callable[[], Any] = lambda: None
        self._changed = threading.Condition()

    def hooks(self) -> Hooks:
        return Hooks(self.emit, EVENTS.__contains__, self.publish, self.deliver, apart=True)

    def emit(self, event: str, value: Any) -> None:
        with self._changed:
            self.events.append((event, value))
            self._changed.notify_all()

    def publish(self, updates: list[Update], deliver: Any, droppable: bool, tally: Tally) -> None:
        self.before_publish()
        with self._changed:
            self.batches.append((updates, droppable))
            self._changed.notify_all()

    def deliver(self, updates: Sequence[Update], handlers_of: Any) -> None:
        raise AssertionError("nothing here delivers")

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, DEADLINE), self.events

    def wait_for(self, event: str, count: int = 1) -> Any:
        self.wait(lambda: [name for name, _ in self.events].count(event) >= count)
        return [value for name, value in self.events if name == event][count - 1]


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def make(server: FakeExchange, owner: Owner) -> Iterator[Callable[..., Connection]]:
    """Connections to the scripted exchange."""
    made: list[Connection] = []

    def connection(ws_key: str = "v3Public", url: str = "", clock: Clock | None = None, **options: Any) -> Connection:
        private = ws_key == "v3Private"
        dialect, clock, logger = BitgetV3(), clock or Clock(), logging.getLogger("bitget_client.ws")
        settings = ConnectionOptions(**{"reconnect_delay": 0.01, "max_reconnect_delay": 0.05, **options})
        keys = (Credentials("k", "s", "p"), make_signer("s")) if private else ()
        opening = Opening(ws_key, url or server.url, dialect, settings, clock, logger, *keys)
        made.append(Connection(ws_key, opening, dialect, settings, owner.hooks(), clock, logger))
        return made[-1]

    yield connection
    for each in made:
        each.close()


def order(connection: Connection, name: str, seconds: float = DEADLINE) -> OrderFuture:
    """An order on its way over this connection."""
    payload = BitgetV3().request(name, "cancel-order", None, [{"clientOid": name}])
    future = OrderFuture("cancel-order", {"id": name}, [name], read_reply, connection.readers)
    connection.request(Request(name, payload, Clock().monotonic() + seconds, future))
    return future


def test_states_of_a_life(make: Any, server: FakeExchange, owner: Owner, caplog: pytest.LogCaptureFixture) -> None:
    """Every move is one of the table, logged as old → new; the whole way of a private connection is seen."""
    caplog.set_level(logging.DEBUG, "bitget_client.ws")
    connection = make("v3Private")
    assert State.IDLE is connection.state
    connection.connect().result(DEADLINE)
    assert State.LIVE is connection.state
    server.cut()
    owner.wait_for("reconnected")
    assert connection.close()
    assert State.CLOSED is connection.state
    moves = [record.getMessage().removeprefix("v3Private: ") for record in caplog.records if "→" in record.getMessage()]
    assert [
        "idle → connecting",
        "connecting → authenticating",
        "authenticating → live",
        "live → waiting",
        "waiting → connecting",
        "connecting → authenticating",
        "authenticating → live",
        "live → closed",
    ] == moves


def test_impossible_move(make: Any) -> None:
    """A move that the table does not have is a bug, and is not made."""
    connection = make()
    assert State.LIVE not in TRANSITIONS[State.IDLE]
    with pytest.raises(AssertionError, match="idle → live is no move of the table"):
        connection._become(State.LIVE)
    assert State.IDLE is connection.state


def test_closed_is_closed(make: Any) -> None:
    """Whatever is asked of a closed connection ends at once, and nothing is opened."""
    connection = make("v3Private")
    assert connection.close("no more")
    assert connection.close()
    for future in (connection.connect(), connection.subscribe([TICKER], None), order(connection, "a")):
        with pytest.raises(NotSent, match="v3Private is closed: no more|was not sent: v3Private is closed: no more"):
            future.result(0)
    assert connection.unsubscribe([TICKER]).result(0) is None
    assert not connection.is_reader()


def test_batches(make: Any, server: FakeExchange, owner: Owner) -> None:
    """All updates of one read are handed over together, and public ones may be dropped."""
    connection = make()
    connection.subscribe([TICKER], None).result(DEADLINE)
    payload = b'{"action":"update","arg":{"topic":"ticker","instType":"spot","symbol":"BTCUSDT"},"data":[{}]}'
    server.send_raw(Frame(Opcode.TEXT, payload).serialize(mask=False) * 50)
    owner.wait(lambda: sum(len(updates) for updates, _ in owner.batches) == 50)
    assert len(owner.batches) < 50
    assert {True} == {droppable for _, droppable in owner.batches}


def test_private_batches_are_kept(make: Any, server: FakeExchange, owner: Owner) -> None:
    """Private updates are handed over as not to be dropped."""
    connection = make("v3Private")
    connection.subscribe([Topic("order", instType="UTA")], None).result(DEADLINE)
    server.send(push({"topic": "order", "instType": "UTA"}, {}))
    owner.wait(lambda: bool(owner.batches))
    assert [False] == [droppable for _, droppable in owner.batches]


def test_futures_before_updates(make: Any, server: FakeExchange, owner: Owner) -> None:
    """Of one read, futures are resolved before its updates are handed over."""
    connection = make()
    server.silent_topics.add("ticker")
    future = connection.subscribe([TICKER], None)
    server.wait_for_frames("subscribe")
    done: list[bool] = []
    owner.before_publish = lambda: done.append(future.done())
    ack = b'{"event":"subscribe","arg":{"topic":"ticker","instType":"spot","symbol":"BTCUSDT"}}'
    update = b'{"action":"update","arg":{"topic":"ticker","instType":"spot","symbol":"BTCUSDT"},"data":[{}]}'
    frames = [Frame(Opcode.TEXT, payload).serialize(mask=False) for payload in (update, ack)]
    server.send_raw(b"".join(frames))
    future.result(DEADLINE)
    assert connection.close()
    assert [True] == done


def test_order_within_one_read(make: Any, server: FakeExchange, owner: Owner) -> None:
    """Of one read, what came first counts first: a reply, then an acknowledgement, then a reply."""
    server.trade = lambda frame: None
    server.silent_topics.add("ticker")
    connection = make("v3Private")
    done: list[str] = []
    first, second = order(connection, "first"), order(connection, "second")
    wanted = connection.subscribe([TICKER], None)
    for name, future in (("second", second), ("wanted", wanted), ("first", first)):
        future.add_done_callback(lambda _, name=name: done.append(name))
    server.wait_for_frames("trade", 2)
    server.wait_for_frames("subscribe")
    payloads = [
        b'{"event":"trade","id":"first","code":"0","args":[]}',
        b'{"event":"subscribe","arg":{"topic":"ticker","instType":"spot","symbol":"BTCUSDT"}}',
        b'{"event":"trade","id":"second","code":"0","args":[]}',
    ]
    server.send_raw(b"".join(Frame(Opcode.TEXT, payload).serialize(mask=False) for payload in payloads))
    second.result(DEADLINE)
    assert connection.close()
    assert ["first", "wanted", "second"] == done


def test_missing_acknowledgement(make: Any, server: FakeExchange, owner: Owner) -> None:
    """A topic that is never acknowledged fails its future, and stays wanted: the next link may bring it."""
    server.silent_topics.add("books")
    connection = make(timing=Timing(ack_timeout=0.05))
    with pytest.raises(SubscriptionError, match="did not acknowledge it in time"):
        connection.subscribe([TICKER, BOOKS], None).result(DEADLINE)
    assert [TICKER, BOOKS] == connection.topics
    assert isinstance(owner.wait_for("exception").error, SubscriptionError)
    server.silent_topics.clear()
    server.cut()
    owner.wait_for("reconnected")
    assert 2 == len(server.frames("subscribe")[-1]["args"])


def test_subscribed_while_down(make: Any, server: FakeExchange, owner: Owner) -> None:
    """What is wanted and let go while the link is down is what counts once it is back."""
    connection = make()
    connection.subscribe([TICKER], None).result(DEADLINE)
    server.accepts_connections = False
    server.cut()
    owner.wait_for("reconnect")
    wanted = connection.subscribe([BOOKS], None)
    assert connection.unsubscribe([TICKER]).result(0) is None
    assert not wanted.done()
    server.accepts_connections = True
    wanted.result(DEADLINE)
    assert [["books"]] == [[arg["topic"] for arg in frame["args"]] for frame in server.frames("subscribe")[1:]]


def test_held_orders_survive_a_lost_link(make: Any, server: FakeExchange, owner: Owner) -> None:
    """An order that had not begun to leave when the link was lost is sent over the next one, once."""
    server.trade = lambda frame: None
    connection = make("v3Private")
    connection.connect().result(DEADLINE)
    futures = [order(connection, f"c{number}") for number in range(12)]
    server.wait_for_frames("trade", 9)
    server.trade = lambda frame: {"event": "trade", "id": frame["id"], "code": "0", "args": []}
    server.cut()
    for future in futures[9:]:
        future.result(DEADLINE)
    assert ["OutcomeUnknown"] * 9 == [type(future.exception(DEADLINE)).__name__ for future in futures[:9]]
    ids = [frame["id"] for frame in server.frames("trade")]
    assert [f"c{number}" for number in range(12)] == ids


def test_rate_limit_raises_only_when_live(make: Any, server: FakeExchange) -> None:
    """With ``raise`` an order beyond the limit is refused; while the link is down orders wait."""
    server.admits.clear()
    connection = make("v3Private", pacing="raise")
    held = [order(connection, f"held{number}") for number in range(3)]
    server.admits.set()
    for future in held:
        future.result(DEADLINE)
    with pytest.raises(RateLimited):
        for number in range(20):
            order(connection, f"more{number}")


def test_recv_window(make: Any, server: FakeExchange) -> None:
    """The login's time is the exchange's, with ``recv_window`` milliseconds added."""

    class Stopped(Clock):
        def now_ms(self) -> int:
            return 1_700_000_000_000

    make("v3Private", clock=Stopped(), recv_window=5000).connect().result(DEADLINE)
    assert "1700000005" == server.frames("login")[0]["args"][0]["timestamp"]


def test_private_without_credentials(make: Any, server: FakeExchange, owner: Owner, monkeypatch: Any) -> None:
    """A failure inside the reader itself is announced as fatal, logged, and leaves nobody waiting."""
    connection = make("v3Private")
    monkeypatch.setattr(connection._opening, "_credentials", None)
    future = connection.connect()
    error = future.exception(DEADLINE)
    assert isinstance(error, NotSent)
    assert owner.wait_for("exception").fatal
    owner.wait_for("close")
    assert State.CLOSED is connection.state


def test_counters_go_on_after_a_reconnect(make: Any, server: FakeExchange, owner: Owner) -> None:
    """Frames, bytes and updates are counted over all lives."""
    connection = make()
    assert (None, None) == (connection.stats()["last_message_age"], connection.stats()["ping_round_trip"])
    connection.subscribe([TICKER], None).result(DEADLINE)
    server.send(push(ARG, {}))
    owner.wait(lambda: len(owner.batches) == 1)
    before = connection.stats()
    server.cut()
    owner.wait_for("reconnected")
    after = connection.stats()
    assert (2, 1, 0) == (before["frames"], before["updates"], before["reconnects"])
    assert (3, 1, 1) == (after["frames"], after["updates"], after["reconnects"])
    assert after["bytes"] > before["bytes"] > 0


def test_oversize_message(make: Any, server: FakeExchange, owner: Owner) -> None:
    """A message beyond ``max_message_size`` ends the link with a reason, before it is held in memory."""
    connection = make(link=LinkOptions(max_message_size=1000))
    connection.connect().result(DEADLINE)
    server.send("x" * 2000)
    assert "exceeds max_message_size 1000" in owner.wait_for("reconnect").reason


def test_upgrade_is_announced(make: Any, server: FakeExchange, owner: Owner) -> None:
    """The notice that the connection will be cut is announced with its text, and so is the end of the change-over."""
    connection = make()
    connection.connect().result(DEADLINE)
    server.send({"event": "error", "code": 30033, "msg": "Service upgrade in progress."})
    assert "30033: Service upgrade in progress." == owner.wait_for("reconnect").reason
    assert "changed over to a new link" == owner.wait_for("reconnected").reason


# --- when the exchange does not read ---------------------------------------------------------------------------------


def stuffed(make: Any, server: FakeExchange, seconds: float) -> tuple[Connection, threading.Event, list[OrderFuture]]:
    """A connection with more orders than the line holds, to an exchange that has stopped reading."""
    go_on = threading.Event()
    server.trade = lambda frame: go_on.wait(DEADLINE) and None
    connection = make("v3Private", pacing="off")
    connection.connect().result(DEADLINE)
    # A fixed size: left to itself the kernel lets the buffer grow until it holds all of them.
    server.newest().socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)
    futures = [order(connection, f"{number:02}" + "x" * 300_000, seconds) for number in range(60)]
    assert connection._life.link.has_backlog
    return connection, go_on, futures


def ends(futures: list[OrderFuture]) -> list[str]:
    """How each order ended."""
    return [type(future.exception(DEADLINE)).__name__ for future in futures]


def test_lost_with_orders_in_the_line(make: Any, server: FakeExchange, owner: Owner) -> None:
    """Of orders under way when the link is lost, those that had left are unknown; the rest are never sent."""
    _, go_on, futures = stuffed(make, server, DEADLINE)
    server.cut()
    go_on.set()
    how = ends(futures)
    assert {"OutcomeUnknown", "NotSent"} == set(how)
    assert sorted(how, reverse=True) == how, "first those that left, then those that did not"
    owner.wait_for("reconnected")
    got = {frame["id"] for frame in server.frames("trade")}
    assert got <= {future.request["id"] for future, end in zip(futures, how, strict=True) if end == "OutcomeUnknown"}


def test_expired_with_orders_in_the_line(make: Any, server: FakeExchange, owner: Owner) -> None:
    """An order whose deadline passes in the line is kept from leaving, and the orders before it still leave whole."""
    connection, go_on, futures = stuffed(make, server, 0.3)
    how = ends(futures)
    assert {"OutcomeUnknown", "NotSent"} == set(how)
    assert sorted(how, reverse=True) == how
    server.trade = lambda frame: {"event": "trade", "id": frame["id"], "code": "0", "args": []}
    go_on.set()
    assert order(connection, "next").result(DEADLINE).code == "0"
    unknown = [future.request["id"] for future, end in zip(futures, how, strict=True) if end == "OutcomeUnknown"]
    assert [*unknown, "next"] == [frame["id"] for frame in server.frames("trade")]
    assert [] == [value for name, value in owner.events if name == "reconnect"]


def test_tls(make: Any, tmp_path: Any, owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over TLS all works as without: updates in bulk, orders, a cut; an unknown certificate is refused."""
    context, certificate = tls_context(tmp_path)
    with FakeExchange(context) as secure:
        connection = make("v3Private", url=secure.url, link=LinkOptions(sslopt={"ca_certs": certificate}), pacing="off")
        connection.subscribe([Topic("order", instType="UTA")], None).result(DEADLINE)
        arg = {"topic": "order", "instType": "UTA"}
        secure.send(*(push(arg, {"orderId": "1" * 200}) for _ in range(500)))
        futures = [order(connection, f"c{number}") for number in range(100)]
        assert ["0"] * 100 == [future.result(DEADLINE).code for future in futures]
        owner.wait(lambda: sum(len(updates) for updates, _ in owner.batches) == 500)
        secure.cut()
        owner.wait_for("reconnected")
        assert connection.close()
        # None may be dialling when the server goes: a handshake with it would leave Python's own socket open.
        monkeypatch.setattr("random.random", lambda: 1.0)
        make("v3Public", url=secure.url, reconnect_delay=30.0, max_reconnect_delay=30.0).connect()
        assert "CERTIFICATE_VERIFY_FAILED" in owner.wait_for("reconnect", 2).reason
