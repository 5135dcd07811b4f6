"""The limits of a WebSocket line and of an address, over real sockets and by themselves."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus

from bitget_client.simulator import LineLimits, SimulatedExchange
from bitget_client.simulator.line_limits import Count, Door
from tests.simulator.peer import Socket, dial, socket

BTC = {"instType": "spot", "symbol": "BTCUSDT"}


@pytest.fixture
def public(exchange: SimulatedExchange) -> Iterator[Socket]:
    with socket(exchange) as line:
        yield line


# -- over sockets


def test_eleven_messages_in_a_second_end_the_line(public: Socket) -> None:
    """The eleventh message within a second is 30007 and the end."""
    for _ in range(11):
        public.send("ping")
    assert ["pong"] * 10 == [public.receive() for _ in range(10)]
    assert 30007 == public.receive()["code"]
    assert public.ended()


def test_a_long_subscribe_frame_is_refused(public: Socket) -> None:
    """A subscribe frame over 4096 bytes is 30016, and none of its topics begins."""
    public.subscribe(*[{**BTC, "topic": "ticker"}] * 80)
    assert 30016 == public.receive()["code"]
    public.send("ping")
    assert "pong" == public.receive()


def test_limits_can_be_switched_off() -> None:
    """With limits=False neither fast nor long frames matter."""
    with SimulatedExchange(frozen=True, limits=False) as exchange, socket(exchange) as line:
        for _ in range(50):
            line.send("ping")
        assert ["pong"] * 50 == [line.receive() for _ in range(50)]
        line.subscribe(*[{**BTC, "topic": "books1"}] * 80)
        assert ["books1"] * 80 == [line.event("subscribe")["arg"]["topic"] for _ in range(80)]


def test_subscribe_frames_are_counted() -> None:
    """Frames beyond the hour's number are 30006, and the line stays; unsubscribing does not count."""
    with SimulatedExchange(frozen=True, limits=LineLimits(subscribes_per_hour=2)) as exchange, socket(exchange) as line:
        for _ in range(2):
            line.subscribe({**BTC, "topic": "books1"})
            line.event("subscribe")
            line.send({"op": "unsubscribe", "args": [{**BTC, "topic": "books1"}]})
            line.event("unsubscribe")
        line.subscribe({**BTC, "topic": "books1"})
        assert 30006 == line.event("error")["code"]


def test_a_line_holds_so_many_channels() -> None:
    """One channel too many is refused with its arg; the same one again is none too many."""
    with SimulatedExchange(frozen=True, limits=LineLimits(channels=1)) as exchange, socket(exchange) as line:
        line.subscribe({**BTC, "topic": "books1"}, {**BTC, "topic": "books1"}, {**BTC, "topic": "books5"})
        assert ["books1", "books1"] == [line.event("subscribe")["arg"]["topic"] for _ in range(2)]
        error = line.event("error")
        assert (30006, "books5") == (error["code"], error["arg"]["topic"])


@pytest.mark.parametrize("limits", [LineLimits(idle=0.05), LineLimits(age=0.05)])
def test_a_line_without_ping_or_a_day_old_is_ended(limits: LineLimits) -> None:
    """A client that never pings is closed when its time is up, and so is one that has been here too long."""
    with SimulatedExchange(frozen=True, limits=limits) as exchange, socket(exchange) as line:
        assert line.ended()


def test_an_address_has_so_many_lines() -> None:
    """One line too many is refused with HTTP 429; when one has ended there is room again."""
    with SimulatedExchange(frozen=True, limits=LineLimits(lines_per_address=1)) as exchange:
        with socket(exchange), pytest.raises(InvalidStatus, match="429"):
            dial(exchange)
        for _ in range(200):
            if not exchange.connections:
                break
            time.sleep(0.01)
        with socket(exchange) as line:
            line.send("ping")
            assert "pong" == line.receive()


def test_an_address_has_so_many_attempts() -> None:
    """Attempts count within their time, whether they succeed or not; another exchange counts for itself."""
    limits = LineLimits(attempts_per_address=2, attempts_within=300)
    with SimulatedExchange(frozen=True, limits=limits) as exchange:
        for _ in range(2):
            with socket(exchange):
                pass
        with pytest.raises(InvalidStatus, match="429"):
            dial(exchange)
        with SimulatedExchange(frozen=True, limits=limits) as other, socket(other):
            pass


# -- by themselves


def test_a_count_is_over_when_too_much_happens_at_once() -> None:
    """The one after the last allowed is over, until the first is long enough ago."""
    count = Count(2, 1.0)
    assert [False, False, True] == [count.over(now, keep=False) for now in (0.0, 0.5, 0.9)]
    assert not count.over(1.0, keep=False)
    assert count.over(1.4, keep=False)
    assert not any(Count(None, 1.0).over(0.0) for _ in range(1000))


def test_a_door_counts_by_address() -> None:
    """Those inside, and attempts, count for one address each; leaving makes room."""
    door = Door(LineLimits(lines_per_address=1, attempts_per_address=4, attempts_within=10.0))
    assert [True, False, True] == [door.enter("a", 0.0), door.enter("a", 1.0), door.enter("b", 1.0)]
    door.leave("a")
    assert [True] == [door.enter("a", 2.0)]
    door.leave("a")
    assert [True, False] == [door.enter("a", 3.0), door.enter("a", 4.0)]
    door.leave("a")
    assert [False, True] == [door.enter("a", 9.0), door.enter("a", 30.0)]
