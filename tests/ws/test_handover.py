"""Changing over to a new link: by itself without sockets, and of a client against an exchange that counts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from bitget_client.errors import ApiError, OutcomeUnknown, SubscriptionError
from bitget_client.ws import handover, life
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.dialects.bitget_v3 import BitgetV3
from bitget_client.ws.handover import MEMORY, OVERLAP, PATIENCE, Succession
from bitget_client.ws.keeper import Keeper
from bitget_client.ws.messages import Topic, Update

from .conftest import KEYS
from .counting import BOOKS, TICKER, CountingExchange, Tape
from .server import DEADLINE, Seen, accepted, wait_until

PUBLIC, PRIVATE = "v3Public", "v3Private"
CHANGED_OVER = "changed over to a new link"
NOTICE = {"event": "error", "code": 30033, "msg": "Service upgrade in progress."}
DIALECT = BitgetV3()


# --- what is delivered, without sockets ------------------------------------------------------------------------------


class FakeLife:
    """As much of a life as a succession touches."""

    def __init__(self) -> None:
        self.retired = False
        self.looked_up = 0

    def look_up(self) -> None:
        self.looked_up += 1


def update(topic: str, value: Any, action: str = "update", symbol: str = "BTCUSDT") -> Update:
    arg = {"instType": "spot", "topic": topic, "symbol": symbol}
    return Update({"action": action, "arg": arg, "data": [value]}, PUBLIC, DIALECT)


def values(updates: list[Update]) -> list[Any]:
    return [each.data[0] for each in updates]


def ticks(*numbers: int) -> list[Update]:
    return [update("ticker", number, "snapshot") for number in numbers]


@pytest.fixture
def succession() -> Succession:
    """A change-over whose successor is open."""
    made = Succession(FakeLife(), DIALECT)  # type: ignore[arg-type]
    made.begin(FakeLife())  # type: ignore[arg-type]
    return made


def test_each_update_once(succession: Succession) -> None:
    """What both links bring is delivered once; what only the successor brings, when the old one is muted."""
    assert [1, 2, 3] == values(succession.from_old(ticks(1, 2, 3), 10.0))
    assert [] == succession.from_new(ticks(2, 3, 4), 10.1)
    assert [5] == values(succession.from_old(ticks(5), 10.2))
    assert 10.3 + OVERLAP == succession.complete(10.3)
    assert [4] == values(succession.mute(10.8))
    assert [6] == values(succession.from_new(ticks(5, 6), 10.9))
    assert [] == succession.from_old(ticks(7), 10.9), "the old one is no longer heard"
    assert not succession.over(10.8 + MEMORY - 0.1)
    assert succession.over(10.8 + MEMORY)


def test_equal_updates_are_counted(succession: Succession) -> None:
    """Two pushes that look the same are two pushes."""
    succession.from_old(ticks(1, 1), 10.0)
    succession.from_new(ticks(1, 1, 1), 10.1)
    assert [1] == values(succession.mute(10.5))


def test_memory_is_measured_when_they_arrive(succession: Succession) -> None:
    """A change-over that takes long, as when an acknowledgement is missing, repeats nothing that was kept meanwhile."""
    succession.from_old(ticks(1, 2), 10.0)
    succession.from_new(ticks(1, 2), 10.1)
    assert [] == succession.mute(10.1 + 2 * MEMORY)


def test_an_old_delivery_excuses_no_new_update(succession: Succession) -> None:
    """What looks like something delivered long ago is new."""
    succession.from_old(ticks(1), 10.0)
    succession.from_new(ticks(1), 10.1 + MEMORY)
    assert [1] == values(succession.mute(11.0 + MEMORY))


def test_second_successor(succession: Succession) -> None:
    """What a lost successor brought is forgotten: the old link told it, or the next successor will not."""
    succession.from_old(ticks(1), 10.0)
    succession.from_new(ticks(1), 10.1)
    succession.missing.add(TICKER)
    succession.fail()
    assert (None, False, set()) == (succession.new, succession.ready, succession.missing)
    succession.from_old(ticks(2), 30.0)
    succession.begin(FakeLife())  # type: ignore[arg-type]
    succession.from_old(ticks(3), 30.1)
    succession.from_new(ticks(3, 4), 30.2)
    assert [4] == values(succession.mute(31.0))


def test_memory_is_bounded_while_no_successor_comes() -> None:
    """However long it takes until a successor is open, only the last seconds are remembered."""
    succession = Succession(FakeLife(), DIALECT)  # type: ignore[arg-type]
    for number in range(1000):
        succession.from_old(ticks(number, number), float(number))
    assert len(succession._delivered) == len(succession._history) / 2 <= MEMORY + 1


def test_recaps_are_not_repeated(succession: Succession) -> None:
    """Recent trades, sent on subscribing, were all told by the old link; trades after them are new."""
    succession.from_old([update("publicTrade", 1)], 10.0)
    succession.from_new([update("publicTrade", [1, 0], "snapshot"), update("publicTrade", 2)], 10.1)
    assert [2] == values(succession.mute(10.6))
    assert [3] == values(succession.from_new([update("publicTrade", 3, "snapshot")], 10.7)), "only the first is a recap"


def test_first_recap_that_is_an_update(succession: Succession) -> None:
    """A first push that does not call itself a snapshot is no recap."""
    succession.from_new([update("kline", 1)], 10.1)
    assert [1] == values(succession.mute(10.6))


def book(pseq: int, seq: int, action: str = "update") -> Update:
    return update("books", {"pseq": pseq, "seq": seq}, action)


def chain(updates: list[Update]) -> list[tuple[int, int]]:
    return [(each.data[0]["pseq"], each.data[0]["seq"]) for each in updates]


def test_book_goes_on_without_a_new_snapshot(succession: Succession) -> None:
    """The successor's chain is delivered from behind the last update of the old link."""
    succession.from_old([book(1, 2), book(2, 3)], 10.0)
    succession.from_new([book(0, 1, "snapshot"), book(1, 2), book(2, 3), book(3, 4)], 10.1)
    assert [(3, 4)] == chain(succession.mute(10.6))
    assert [(4, 5)] == chain(succession.from_new([book(4, 5)], 10.7))


def test_successor_that_lags(succession: Succession) -> None:
    """A book whose last old update is still to come over the new link waits for it."""
    succession.from_old([book(1, 2), book(2, 3)], 10.0)
    succession.from_new([book(0, 1, "snapshot"), book(1, 2)], 10.1)
    assert [] == succession.mute(10.6)
    assert [] == succession.from_new([book(2, 3)], 10.7)
    assert [(3, 4)] == chain(succession.from_new([book(3, 4)], 10.8))


def test_patience_ends(succession: Succession) -> None:
    """If the last old update never comes, the successor's chain is delivered from its snapshot on."""
    succession.from_old([book(1, 2)], 10.0)
    succession.from_new([book(0, 5, "snapshot"), book(5, 6)], 10.1)
    assert [] == succession.mute(10.6)
    assert [] == succession.keep_time(10.6 + PATIENCE / 2)
    assert [(0, 5), (5, 6)] == chain(succession.keep_time(10.6 + PATIENCE))
    assert [] == succession.keep_time(10.7 + PATIENCE)


def test_book_that_the_old_link_never_told(succession: Succession) -> None:
    """A book without news on the old link begins with the successor's snapshot."""
    succession.from_new([book(0, 5, "snapshot")], 10.1)
    assert [(0, 5)] == chain(succession.mute(10.6))


def test_nothing_is_released_before_muting(succession: Succession) -> None:
    """While both are heard, time alone releases nothing."""
    succession.from_new(ticks(1), 10.0)
    assert [] == succession.keep_time(99.0)
    assert not succession.over(99.0)


def test_retiring() -> None:
    """When one of the two is lost, the other is told to end; a successor that does not exist is not."""
    old, new = FakeLife(), FakeLife()
    succession = Succession(old, DIALECT)  # type: ignore[arg-type]
    succession.retire_all_but(old)  # type: ignore[arg-type]
    assert not old.retired
    succession.begin(new)  # type: ignore[arg-type]
    succession.retire_all_but(old)  # type: ignore[arg-type]
    assert (False, True, 1) == (old.retired, new.retired, new.looked_up)
    succession.retire_all_but(new)  # type: ignore[arg-type]
    assert old.retired


# --- of a client -----------------------------------------------------------------------------------------------------


@pytest.fixture
def exchange(no_thread_left: None) -> Iterator[CountingExchange]:
    with CountingExchange() as running:
        yield running


@pytest.fixture
def make_client(exchange: CountingExchange) -> Iterator[Callable[..., WebsocketClientV3]]:
    with ExitStack() as stack:

        def make(**options: Any) -> WebsocketClientV3:
            options = {"ws_url": exchange.url, "reconnect_delay": 0.01, "max_reconnect_delay": 0.05, **options}
            return stack.enter_context(WebsocketClientV3(*KEYS, **options))

        yield make


Make = Callable[..., WebsocketClientV3]


def goodbye(exchange: CountingExchange, number: int) -> int:
    """The status with which a connection was closed by the client, once it was."""
    connection = exchange.connections[number]
    connection.recv_events_thread.join(DEADLINE)
    return connection.protocol.close_rcvd.code  # type: ignore[union-attr]


def test_nothing_lost_nothing_twice(make_client: Make, exchange: CountingExchange) -> None:
    """Notice 30033 under load: no number is missing or comes twice, the book's chain never breaks or begins anew."""
    client = make_client()
    tape, seen = Tape(client), Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    exchange.beat()
    wait_until(lambda: len(tape.numbers) > 20)
    exchange.send(NOTICE)
    seen.wait_for("reconnected")
    wait_until(lambda: not exchange.connections[0].recv_events_thread.is_alive())  # its goodbye may drown in the pushes
    settled = len(tape.numbers)
    wait_until(lambda: len(tape.numbers) > settled + 20)
    exchange.still()
    wait_until(lambda: tape.numbers[-1] == exchange.count)
    assert ([], []) == (tape.holes(), tape.breaks())
    assert 1 == tape.snapshots()
    names = [name for name in seen.names() if name not in ("update", "response")]
    assert ["open", "reconnect", "reconnected"] == names
    stats = client.stats()["connections"][PUBLIC]
    assert (0, 1, "live") == (stats["reconnects"], stats["handovers"], stats["state"])


@pytest.mark.parametrize("lags", [{0: 20}, {1: 20}], ids=["the old one is behind", "the new one is behind"])
def test_links_of_different_speed(make_client: Make, exchange: CountingExchange, lags: dict[int, int]) -> None:
    """One link tells everything twenty pushes later than the other: still nothing is lost or told twice."""
    exchange.lags = lags
    client = make_client()
    tape, seen = Tape(client), Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    exchange.beat(0.005)
    wait_until(lambda: len(tape.numbers) > 20)
    exchange.send(NOTICE)
    seen.wait_for("reconnected")
    settled = len(tape.numbers)
    wait_until(lambda: len(tape.numbers) > settled + 60)
    exchange.still()
    exchange.lags = {}
    exchange.tick()
    wait_until(lambda: tape.numbers[-1] == exchange.count)
    assert ([], []) == (tape.holes(), tape.breaks())


def test_successor_first(make_client: Make, exchange: CountingExchange) -> None:
    """The old connection is closed only after the successor has logged in and has every topic."""
    client = make_client()
    seen = Seen(client)
    client.subscribe(["order", "fill"]).result(DEADLINE)
    exchange.silent_topics.add("fill")
    exchange.send(NOTICE)
    exchange.wait_for_frames("subscribe", 2)
    seen.wait_for("response", matching=lambda value: value.raw.get("event") == "subscribe", count=3)
    assert exchange.connections[0].protocol.close_rcvd is None
    assert [] == seen.of("reconnected")
    exchange.send({"event": "subscribe", "arg": {"instType": "UTA", "topic": "fill"}})
    seen.wait_for("reconnected")
    assert 1000 == goodbye(exchange, 0)
    assert ["login", "subscribe", "login", "subscribe"] == exchange.operations()


def test_age(make_client: Make, exchange: CountingExchange) -> None:
    """A connection older than ``max_connection_age`` is replaced in the same way, each time anew."""
    client = make_client(max_connection_age=0.3)
    tape, seen = Tape(client), Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    exchange.beat()
    assert "s old" in seen.wait_for("reconnect").reason
    seen.wait_for("reconnected")
    exchange.still()
    wait_until(lambda: tape.numbers[-1] == exchange.count)
    assert ([], [], 1) == (tape.holes(), tape.breaks(), tape.snapshots())


def test_age_again(make_client: Make, exchange: CountingExchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """The successor grows old as well, and is replaced in its turn."""
    monkeypatch.setattr(life, "LOOK_UP", 2 * DEADLINE)  # nobody is helped by looking up
    monkeypatch.setattr(handover, "MEMORY", 0.1)
    client = make_client(max_connection_age=0.1)
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    seen.wait_for("reconnected", 2)
    exchange.wait_for_connections(3)
    assert 2 <= client.stats()["connections"][PUBLIC]["handovers"]
    assert 1000 == goodbye(exchange, 0)
    assert 1000 == goodbye(exchange, 1)


def test_orders_under_way(make_client: Make, exchange: CountingExchange) -> None:
    """A reply that the old connection owes still arrives, however late; new orders go over the new one."""
    held: list[Any] = []
    exchange.trade = lambda frame: held.append(accepted(frame))
    client = make_client()
    seen = Seen(client)
    client.connect(PRIVATE).result(DEADLINE)
    late = client.send_ws_api_request(PRIVATE, "cancel-order", None, {"clientOid": "late"})
    exchange.wait_for_frames("trade")
    old = exchange.newest()
    exchange.send(NOTICE)
    seen.wait_for("reconnected")
    assert not late.done()
    exchange.trade = accepted
    assert client.send_ws_api_request(PRIVATE, "cancel-order", None, {"clientOid": "new"}).result(DEADLINE).args[0].ok
    assert old.protocol.close_rcvd is None, "it still owes a reply"
    exchange.connections.append(old)  # the newest one is where send() sends
    exchange.send(held[0])
    assert "late" == late.result(DEADLINE).args[0].client_oid
    assert 1000 == goodbye(exchange, 0)
    assert 2 == len(exchange.frames("trade"))


def test_an_owed_reply_that_never_comes(make_client: Make, exchange: CountingExchange) -> None:
    """When the old connection is cut with a reply owed, the outcome of that order is unknown; the new one stays."""
    exchange.trade = lambda frame: None
    client = make_client()
    seen = Seen(client)
    client.connect(PRIVATE).result(DEADLINE)
    late = client.send_ws_api_request(PRIVATE, "cancel-order", None, {"clientOid": "late"})
    exchange.wait_for_frames("trade")
    exchange.send(NOTICE)
    seen.wait_for("reconnected")
    exchange.connections[0].socket.shutdown(2)
    assert isinstance(late.exception(DEADLINE), OutcomeUnknown)
    assert client.is_connected(PRIVATE)
    assert [] == seen.of("close")


def test_old_cut_early(make_client: Make, exchange: CountingExchange) -> None:
    """If the old connection is cut before the successor is there, the loss is announced and all comes back."""
    client = make_client()
    tape, seen = Tape(client), Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    exchange.tick()
    exchange.admits.clear()
    exchange.send(NOTICE)
    seen.wait_for("reconnect")
    exchange.cut()
    seen.wait_for("close")
    exchange.admits.set()
    seen.wait_for("reconnected")
    settled = len(tape.numbers)
    exchange.tick()
    wait_until(lambda: len(tape.numbers) > settled)
    assert tape.numbers[-1] == exchange.count
    assert 1 == client.stats()["connections"][PUBLIC]["reconnects"]
    assert 2 == tape.snapshots(), "the book began anew, behind the event that says why"
    wait_until(lambda: len(reader_threads()) == 1)


def reader_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith(f"bitget-{PUBLIC}")]


def test_both_cut_after_the_change(make_client: Make, exchange: CountingExchange) -> None:
    """A cut of both links while both are heard is a loss like any other: announced, and mended."""
    client = make_client()
    tape, seen = Tape(client), Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    exchange.send(NOTICE)
    exchange.wait_for_frames("subscribe", 2)
    wait_until(lambda: client.stats()["connections"][PUBLIC]["handovers"] == 1)
    exchange.cut()
    seen.wait_for("close")
    wait_until(lambda: "reconnected" in seen.names()[seen.names().index("close") :])
    exchange.tick()
    wait_until(lambda: bool(tape.numbers) and tape.numbers[-1] == exchange.count)
    assert [] == tape.breaks()
    wait_until(lambda: len(reader_threads()) == 1)


def test_a_lost_change_over_announces_nothing(
    make_client: Make, exchange: CountingExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the successor's own loss was announced, the change-over to it is not announced as a reconnection."""
    client = make_client()
    seen, mute, about_to_mute = Seen(client), Keeper._mute, threading.Event()

    def late(keeper: Keeper, succession: Succession) -> None:
        about_to_mute.set()
        seen.wait_for("close")
        mute(keeper, succession)

    monkeypatch.setattr(Keeper, "_mute", late)
    client.subscribe(TICKER).result(DEADLINE)
    exchange.send(NOTICE)
    wait_until(lambda: client.stats()["connections"][PUBLIC]["handovers"] == 1)
    exchange.connections[0].socket.shutdown(2)
    assert about_to_mute.wait(DEADLINE)
    exchange.cut()
    seen.wait_for("close")
    exchange.wait_for_frames("subscribe", 3)
    seen.wait_for("reconnected", matching=lambda event: event.reason != CHANGED_OVER)
    wait_until(lambda: len(reader_threads()) == 1)
    assert CHANGED_OVER not in [event.reason for event in seen.of("reconnected")]


def test_old_cut_after_the_change(make_client: Make, exchange: CountingExchange) -> None:
    """If only the old link is cut while both are heard, the successor goes on at once and nothing is lost."""
    client = make_client()
    tape, seen = Tape(client), Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    exchange.beat()
    exchange.send(NOTICE)
    wait_until(lambda: client.stats()["connections"][PUBLIC]["handovers"] == 1)
    exchange.connections[0].socket.shutdown(2)
    seen.wait_for("reconnected")
    settled = len(tape.numbers)
    wait_until(lambda: len(tape.numbers) > settled + 20)
    exchange.still()
    assert ([], [], []) == (tape.holes(), tape.breaks(), seen.of("close"))
    assert 1 == len(seen.of("reconnected"))


def test_successor_fails_first(make_client: Make, exchange: CountingExchange) -> None:
    """A successor that cannot connect, or is cut while it subscribes, is tried again; the old link goes on."""
    client = make_client()
    tape, seen = Tape(client), Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    exchange.beat()
    exchange.silent_topics.add("books")
    exchange.accepts_connections = False
    exchange.send(NOTICE)
    seen.wait_for("reconnect")
    exchange.accepts_connections = True
    exchange.wait_for_frames("subscribe", 2)
    wait_until(lambda: any(each.protocol.close_rcvd is None for each in exchange.connections[1:]))
    exchange.connections[-1].socket.shutdown(2)
    exchange.silent_topics.clear()
    seen.wait_for("reconnected")
    settled = len(tape.numbers)
    wait_until(lambda: len(tape.numbers) > settled + 20)
    exchange.still()
    wait_until(lambda: tape.numbers[-1] == exchange.count)
    assert ([], [], 1) == (tape.holes(), tape.breaks(), tape.snapshots())
    assert [] == seen.of("close")
    assert 1 == client.stats()["connections"][PUBLIC]["handovers"]


def test_a_handler_on_the_reader_closes(make_client: Make, exchange: CountingExchange) -> None:
    """Closing on a reader in the middle of a change-over does not wait for the other reader, which waits for it."""
    client = make_client(dispatch="inline")
    took: list[float] = []
    done = threading.Event()

    def close(event: Any) -> None:
        began = time.monotonic()
        client.close_all(timeout=DEADLINE)
        took.append(time.monotonic() - began)
        done.set()

    client.on("reconnected", close)
    client.subscribe(TICKER).result(DEADLINE)
    exchange.send(NOTICE)
    assert done.wait(2 * DEADLINE)
    assert took[0] < DEADLINE / 2


def test_missing_acknowledgement(make_client: Make, exchange: CountingExchange) -> None:
    """Unsubscribing what the successor waits for lets it take over."""
    client = make_client()
    seen = Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    exchange.silent_topics.add("books")
    exchange.send(NOTICE)
    exchange.wait_for_frames("subscribe", 2)
    exchange.silent_topics.clear()
    client.unsubscribe(BOOKS).result(DEADLINE)
    exchange.send({"event": "subscribe", "arg": {"instType": "spot", "topic": "books", "symbol": "BTCUSDT"}})
    seen.wait_for("reconnected")
    exchange.wait_for_frames("unsubscribe", 2)


def test_subscribing_meanwhile(make_client: Make, exchange: CountingExchange) -> None:
    """A topic asked for while a successor comes up is confirmed there too before the old link is left."""
    client = make_client()
    tape, seen = Tape(client), Seen(client)
    client.subscribe(BOOKS).result(DEADLINE)
    exchange.holds.add(1)
    exchange.send(NOTICE)
    exchange.wait_for_frames("subscribe", 2)
    client.subscribe(TICKER).result(DEADLINE)
    exchange.wait_for_frames("subscribe", 4)
    exchange.beat()
    wait_until(lambda: len(tape.numbers) > 20)
    assert [] == seen.of("reconnected")
    exchange.release()
    seen.wait_for("reconnected")
    settled = len(tape.numbers)
    wait_until(lambda: len(tape.numbers) > settled + 20)
    exchange.still()
    wait_until(lambda: tape.numbers[-1] == exchange.count)
    assert [] == tape.holes()


def test_unsubscribed_from_the_old_link(make_client: Make, exchange: CountingExchange) -> None:
    """What is let go, and never acknowledged by the old link, ends with the change-over, and so do both waits."""
    client = make_client()
    seen = Seen(client)
    client.subscribe(BOOKS).result(DEADLINE)
    exchange.silent_topics.add("ticker")
    wanted = client.subscribe(TICKER)
    exchange.wait_for_frames("subscribe", 2)
    exchange.admits.clear()
    exchange.send(NOTICE)
    seen.wait_for("reconnect")
    gone = client.unsubscribe(TICKER)
    exchange.admits.set()
    seen.wait_for("reconnected")
    assert gone.result(DEADLINE) is None
    with pytest.raises(SubscriptionError, match="unsubscribed before it was confirmed"):
        wanted.result(DEADLINE)


def test_refused_successor(make_client: Make, exchange: CountingExchange) -> None:
    """Credentials refused for the successor are not tried again; the old link goes on to its end, which is the end."""
    client = make_client()
    seen = Seen(client)
    client.subscribe("order").result(DEADLINE)
    exchange.login = {"event": "error", "code": "30011", "msg": "invalid ACCESS_KEY"}
    exchange.send(NOTICE)
    event = seen.wait_for("exception")
    assert isinstance(event.error, ApiError)
    assert ("30011", False) == (event.error.code, event.fatal)
    wait_until(lambda: len([t for t in threading.enumerate() if t.name == f"bitget-{PRIVATE}"]) == 1)
    assert (2, True) == (len(exchange.frames("login")), client.is_connected(PRIVATE))
    exchange.cut()
    assert seen.wait_for("exception", matching=lambda value: value.fatal).error.code == "30011"
    assert 3 == len(exchange.frames("login"))


def test_closing_meanwhile(make_client: Make, exchange: CountingExchange) -> None:
    """Closing in the middle of a change-over ends both links and every thread."""
    client = make_client()
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    exchange.silent_topics.add("books")
    exchange.send(NOTICE)
    exchange.wait_for_frames("subscribe", 2)
    client.close_all()
    assert (1000, 1000) == (goodbye(exchange, 0), goodbye(exchange, 1))
    assert [] == reader_threads()


def test_unsubscribing_what_was_never_sent(make_client: Make, exchange: CountingExchange) -> None:
    """A successor whose only missing topic is let go before it was even asked for takes over all the same."""
    client = make_client(rate_limit="wait")
    seen = Seen(client)
    topics = [Topic("ticker", inst_type="spot", symbol=f"S{number}USDT") for number in range(3)]
    client.subscribe(topics).result(DEADLINE)
    exchange.silent_topics.add("ticker")
    exchange.send(NOTICE)
    exchange.wait_for_frames("subscribe", 2)
    connection = client._pools[PUBLIC].connections[0]
    unsent = Topic("ticker", instType="spot", symbol="UNSENT")
    with connection.lock:  # as if pacing had held it back on the new link
        successor = connection._succession
        assert successor is not None
        connection._wishes.topics[unsent] = []
        successor.missing = {unsent}
        successor.new.session._to_send[unsent] = "subscribe"  # type: ignore[union-attr]
    client.unsubscribe(unsent)
    seen.wait_for("reconnected")
