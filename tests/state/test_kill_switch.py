"""The dead man's switch: armed, renewed, reported when it cannot be, switched off; no thread outlives its block."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bitget_client import RestClientV3
from bitget_client.clock import Clock
from bitget_client.errors import BitgetError, InvalidArgument, NotSent, OutcomeUnknown
from bitget_client.simulator import SimulatedExchange
from bitget_client.state.kill_switch import KillSwitch
from tests.simulator.peer import Http

PATH = "/api/v3/trade/countdown-cancel-all"
WITHIN = 5.0


class Rest:
    """Stands where the REST client stands: keeps the countdowns asked for, and fails as told."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.error: BaseException | None = None
        self._lock = threading.Condition()

    def countdown_cancel_all(self, *, countdown: int) -> None:
        with self._lock:
            self.asked.append(countdown)
            self._lock.notify_all()
            if self.error is not None:
                raise self.error

    def wait_for(self, calls: int) -> None:
        with self._lock:
            assert self._lock.wait_for(lambda: len(self.asked) >= calls, WITHIN)


class Moved(Clock):
    """A monotonic clock that a test moves."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


def switch(rest: Any, **options: Any) -> KillSwitch:
    return KillSwitch(rest, **{"countdown": 6, "interval": 0.01, **options})


def eventually(true: Callable[[], bool]) -> None:
    """Wait until it is true, for a few seconds."""
    pause = threading.Event()
    for _ in range(int(WITHIN / 0.005)):
        if true():
            return
        pause.wait(0.005)
    raise AssertionError("it did not become true")


@pytest.fixture
def rest(exchange: SimulatedExchange) -> Iterator[RestClientV3]:
    with RestClientV3(
        environment=exchange.environment, credentials=exchange.credentials, rate_limit="off"
    ) as client:
        yield client


def test_armed_renewed_and_switched_off() -> None:
    """The block begins armed, is renewed by a thread, and ends with one call that switches off; the thread is gone."""
    rest = Rest()
    with switch(rest) as held:
        assert rest.asked
        assert held.healthy
        rest.wait_for(4)
        renewing = [thread for thread in threading.enumerate() if thread.name == "bitget-kill-switch"]
        assert 1 == len(renewing)
    assert not renewing[0].is_alive()
    assert not held.healthy
    assert {6} == set(rest.asked[:-1])
    assert 0 == rest.asked[-1]
    assert len(rest.asked) - 1 == held.renewals


def test_renewed_every_third_of_the_countdown() -> None:
    """Two renewals may fail before the switch goes off."""
    assert 10.0 == KillSwitch(Rest(), countdown=30).interval  # type: ignore[arg-type]  # never asked


def test_left_armed_when_told_so() -> None:
    """disarm=False lets the last renewal run out."""
    rest = Rest()
    with switch(rest, disarm=False):
        pass
    assert 0 not in rest.asked


def test_not_entered_when_it_cannot_be_armed() -> None:
    """A switch that cannot be armed protects nobody: the block does not begin, and no thread is started."""
    rest = Rest()
    rest.error = NotSent("nobody there")
    with pytest.raises(NotSent), switch(rest):
        raise AssertionError("the block began")
    assert [6] == rest.asked
    assert "bitget-kill-switch" not in {thread.name for thread in threading.enumerate()}


def test_failures_are_told_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """A failed renewal is logged, handed to the callback, makes it unhealthy, and is healed by one that works."""
    rest = Rest()
    told: list[BaseException] = []
    with caplog.at_level(logging.WARNING), switch(rest, on_failure=told.append) as held:
        rest.error = OutcomeUnknown("no answer")
        eventually(lambda: len(told) >= 2)
        assert not held.healthy
        assert rest.error is held.failure
        rest.error = None
        eventually(lambda: held.healthy)
    assert "was not renewed: no answer" in caplog.text
    assert 0 == rest.asked[-1]


def test_a_callback_that_fails_does_not_end_the_renewals() -> None:
    """Neither a failing callback nor an error of a kind nobody thought of stops the thread."""
    rest = Rest()

    def fail(error: BaseException) -> None:
        raise RuntimeError("handler")

    with switch(rest, on_failure=fail) as held:
        rest.error = ZeroDivisionError()
        count = len(rest.asked)
        rest.wait_for(count + 3)
        rest.error = None
        eventually(lambda: held.healthy)


def test_leaving_while_renewing_fails_raises() -> None:
    """Whoever leaves with a switch that is not renewed learns it, and it is switched off all the same."""
    rest = Rest()
    error = NotSent("gone")
    with pytest.raises(NotSent) as caught, switch(rest) as held:
        rest.error = error
        eventually(lambda: held.failure is error)
        rest.wait_for(len(rest.asked) + 1)
        # From here on nothing more can be renewed before the block is left.
    assert error is caught.value
    assert 0 == rest.asked[-1]


def test_a_switch_that_cannot_be_switched_off_raises() -> None:
    """The open orders will be cancelled: that must not go unnoticed."""

    class Stubborn(Rest):
        def countdown_cancel_all(self, *, countdown: int) -> None:
            super().countdown_cancel_all(countdown=countdown)
            if countdown == 0:
                raise OutcomeUnknown("no answer to this")

    with pytest.raises(OutcomeUnknown, match="no answer to this"), switch(Stubborn()):
        pass


def test_the_error_of_the_block_comes_first(caplog: pytest.LogCaptureFixture) -> None:
    """What the block raises is raised; what went wrong with the switch is logged beside it."""
    rest = Rest()
    with caplog.at_level(logging.ERROR), pytest.raises(KeyError, match="trading"), switch(rest):
        rest.error = NotSent("gone")
        raise KeyError("trading")
    assert 0 == rest.asked[-1]
    assert "could not be switched off" in caplog.text
    assert "while leaving because of KeyError('trading')" in caplog.text


def test_a_lapse_is_not_forgotten() -> None:
    """When renewals failed for longer than the countdown, orders were cancelled, whatever worked afterwards."""
    rest, clock = Rest(), Moved()
    with pytest.raises(BitgetError, match="ran out after 6 s"), switch(rest, clock=clock) as held:
        rest.error = NotSent("gone")
        eventually(lambda: held.failure is not None)
        assert not held.lapsed
        clock.now += 6.1
        assert held.lapsed
        rest.error = None
        eventually(lambda: held.failure is None)
        assert held.lapsed
        assert not held.healthy


def test_used_again_but_not_twice_at_once() -> None:
    """One switch may hold one block after another, not one inside the other."""
    rest = Rest()
    held = switch(rest)
    with held, pytest.raises(InvalidArgument, match="armed already"), held:
        pass
    with held:
        assert held.healthy
    assert 2 == rest.asked.count(0)


@pytest.mark.parametrize("countdown", [0, 4, 61, 30.0, "30", True])
def test_countdowns_the_exchange_does_not_take(countdown: Any) -> None:
    """Whole seconds from 5 to 60 only."""
    with pytest.raises(InvalidArgument, match="countdown"):
        KillSwitch(Rest(), countdown=countdown)  # type: ignore[arg-type]  # never asked


@pytest.mark.parametrize("interval", [0.0, -1.0, 30.0, 31.0])
def test_intervals_that_make_no_sense(interval: float) -> None:
    """A renewal must come before the countdown has run out."""
    with pytest.raises(InvalidArgument, match="interval"):
        KillSwitch(Rest(), countdown=30, interval=interval)  # type: ignore[arg-type]  # never asked


def test_against_the_exchange(exchange: SimulatedExchange, rest: RestClientV3) -> None:
    """Orders live while the switch is held and after it was switched off; without renewals they are cancelled."""
    http = Http(exchange)
    http.place(clientOid="mine")

    def pass_time() -> None:
        exchange.change(lambda inner: setattr(inner.clock, "offset_ms", inner.clock.offset_ms + 5_500))
        exchange.change(lambda inner: inner.run_countdowns())

    def open_orders() -> list[str]:
        return [row["clientOid"] for row in http.get("trade/unfilled-orders")["list"]]

    with KillSwitch(rest, countdown=5, interval=0.01) as held:
        exchange.change(lambda inner: setattr(inner.clock, "offset_ms", inner.clock.offset_ms + 3_000))
        asked = held.renewals
        eventually(lambda: held.renewals >= asked + 2)
        exchange.change(lambda inner: setattr(inner.clock, "offset_ms", inner.clock.offset_ms + 3_000))
        exchange.change(lambda inner: inner.run_countdowns())
        assert ["mine"] == open_orders()
    pass_time()
    assert ["mine"] == open_orders()

    with KillSwitch(rest, countdown=5, disarm=False):
        pass
    pass_time()
    assert [] == open_orders()
    bodies = [body for verb, path, _, body in exchange.received if (verb, path) == ("POST", PATH)]
    assert {'{"countdown":"5"}', '{"countdown":"0"}'} == set(bodies)
