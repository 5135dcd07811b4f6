"""Limits: what a window allows, and what a limiter does about it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitget_client.clock import Clock
from bitget_client.errors import InvalidArgument, RateLimited
from bitget_client.rate_limit import OVERALL, RateLimit, RateLimiter, SlidingWindow, Windows


class SteppedClock(Clock):
    """Stands still; waiting moves it on at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += max(0.0, seconds)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@given(
    count=st.integers(1, 5),
    steps=st.lists(st.floats(0, 2, allow_nan=False, width=16), max_size=60),
)
def test_never_more_than_count_in_any_window(count: int, steps: list[float]) -> None:
    """Whenever callers come, any span as long as the window holds at most ``count`` moments, in order of asking."""
    window, now, moments = SlidingWindow(count, 1.0), 0.0, []
    for step in steps:
        now += step
        delay = window.delay(now)
        moment = window.reserve(now)
        assert moment - now == delay >= 0
        moments.append(moment)
    assert sorted(moments) == moments
    assert all(later - earlier >= 1.0 for earlier, later in zip(moments, moments[count:], strict=False))


def test_window_lets_go_as_soon_as_it_may() -> None:
    """A call waits for the oldest of the last ``count`` to leave the window, and not longer."""
    window = SlidingWindow(2, 10.0)
    assert [0.0, 1.0, 10.0, 11.0] == [window.reserve(now) for now in (0.0, 1.0, 2.0, 2.0)]
    assert 18.0 == window.delay(2.0)
    assert 0.0 == window.delay(20.0)


def test_window_with_a_clock_read_too_early() -> None:
    """A caller that read the clock before another one, but asks after it, does not go first."""
    window = SlidingWindow(5, 1.0)
    assert [7.0, 7.0] == [window.reserve(7.0), window.reserve(6.9)]


@pytest.mark.parametrize(("count", "seconds"), [(0, 1.0), (1, 0.0), (-1, 1.0)])
def test_impossible_window(count: int, seconds: float) -> None:
    """A window that could let nobody through is refused."""
    with pytest.raises(InvalidArgument):
        SlidingWindow(count, seconds)


def test_wait(clock: SteppedClock) -> None:
    """By default a call beyond the limit waits for its turn."""
    limiter, limit = RateLimiter("wait", clock, address="x", windows=Windows()), RateLimit(2)
    for _ in range(5):
        limiter.acquire(limit, "GET /a")
    assert 1002.0 == clock.now
    assert [1.0, 1.0] == [seconds for seconds in clock.slept if seconds]


def test_wait_is_bounded(clock: SteppedClock) -> None:
    """Nobody waits beyond ``max_wait``: the call is refused at once, before it is counted."""
    limiter = RateLimiter("wait", clock, address="x", windows=Windows(), max_wait=5.0)
    slow = RateLimit(1, seconds=30.0)
    limiter.acquire(slow, "GET /a")
    with pytest.raises(RateLimited) as caught:
        limiter.acquire(slow, "GET /a")
    assert 30.0 == caught.value.retry_after
    assert [] == clock.slept
    clock.now += 30.0
    limiter.acquire(slow, "GET /a")
    assert [] == clock.slept


def test_raise(clock: SteppedClock) -> None:
    """``raise`` tells how long to wait and does not; a refused call is not counted."""
    limiter, limit = RateLimiter("raise", clock, address="x", windows=Windows()), RateLimit(1, seconds=0.5)
    limiter.acquire(limit, "GET /a")
    for _ in range(3):
        with pytest.raises(RateLimited, match="GET /a") as caught:
            limiter.acquire(limit, "GET /a")
        assert 0.5 == caught.value.retry_after
    clock.now += 0.5
    limiter.acquire(limit, "GET /a")
    assert [] == clock.slept


def test_off(clock: SteppedClock) -> None:
    """``off`` counts nothing, for nobody."""
    windows = Windows()
    off = RateLimiter("off", clock, address="x", windows=windows)
    for _ in range(10):
        off.acquire(RateLimit(1), "GET /a")
    RateLimiter("raise", clock, address="x", windows=windows).acquire(RateLimit(1), "GET /a")
    assert [] == clock.slept


def test_endpoints_are_counted_apart(clock: SteppedClock) -> None:
    """The limit of one endpoint does not hold up another."""
    limiter = RateLimiter("raise", clock, address="x", windows=Windows())
    limiter.acquire(RateLimit(1), "GET /a")
    limiter.acquire(RateLimit(1), "GET /b")
    with pytest.raises(RateLimited):
        limiter.acquire(RateLimit(1), "GET /a")


@pytest.mark.parametrize(
    ("per", "other", "shared"),
    [
        ("ip", {"address": "x", "account": "key-2"}, True),
        ("ip", {"address": "y", "account": "key-1"}, False),
        ("uid", {"address": "y", "account": "key-1"}, True),
        ("uid", {"address": "x", "account": "key-2"}, False),
    ],
)
def test_scopes(clock: SteppedClock, per: Any, other: dict[str, str], shared: bool) -> None:
    """Clients of one process share what the exchange counts together: per address, or per account."""
    windows, limit = Windows(), RateLimit(1, per=per)
    RateLimiter("raise", clock, address="x", account="key-1", windows=windows).acquire(limit, "GET /a")
    second = RateLimiter("raise", clock, windows=windows, **other)
    if shared:
        with pytest.raises(RateLimited):
            second.acquire(limit, "GET /a")
    else:
        second.acquire(limit, "GET /a")


def test_shared_by_the_whole_process(clock: SteppedClock) -> None:
    """Two limiters made without further ado count together."""
    RateLimiter("raise", clock, address="test_shared_by_the_whole_process").acquire(RateLimit(1), "GET /a")
    with pytest.raises(RateLimited):
        RateLimiter("raise", clock, address="test_shared_by_the_whole_process").acquire(RateLimit(1), "GET /a")


def test_overall_limit(clock: SteppedClock) -> None:
    """One address may make 6000 calls a minute over all endpoints together, limited or not."""
    limiter = RateLimiter("raise", clock, address="x", windows=Windows())
    for number in range(OVERALL.count):
        limiter.acquire(RateLimit(6) if number % 2 else None, f"GET /{number % 1000}")
    with pytest.raises(RateLimited) as caught:
        limiter.acquire(None, "GET /x")
    assert 60.0 == caught.value.retry_after


def test_waiting_for_the_address_keeps_the_endpoint_within_its_limit(clock: SteppedClock) -> None:
    """Calls that the overall limit held up do not leave in a burst that the endpoint's limit forbids."""
    windows = Windows()
    limiter = RateLimiter("wait", clock, address="x", windows=windows)
    for _ in range(OVERALL.count):
        limiter.acquire(None, "GET /filler")
    moments = []
    for _ in range(4):
        limiter.acquire(RateLimit(1), "GET /a")
        moments.append(clock.now)
    assert moments[0] == 1060.0, "the address was out of budget for a minute"
    assert all(later - earlier >= 1.0 for earlier, later in zip(moments, moments[1:], strict=False))


def test_waiting_for_both_is_bounded(clock: SteppedClock) -> None:
    """The bound holds for the two waits together."""
    windows = Windows()
    limiter = RateLimiter("wait", clock, address="x", windows=windows, max_wait=10.0)
    for _ in range(OVERALL.count):
        limiter.acquire(None, "GET /filler")
    clock.now += 49.0
    slow = RateLimit(1, seconds=10.5)
    with pytest.raises(RateLimited):
        limiter.acquire(slow, "GET /a")  # 11 seconds to go
    clock.now += 2.0
    limiter.acquire(slow, "GET /a")  # 9 seconds: waits
    assert 1060.0 == clock.now
    with pytest.raises(RateLimited):
        limiter.acquire(slow, "GET /a")  # 10.5 seconds to go


def test_the_address_runs_out_while_an_endpoint_waits(clock: SteppedClock) -> None:
    """A turn that comes when the address has no budget left is given up, and the call still keeps both limits."""
    windows = Windows()
    limiter = RateLimiter("wait", clock, address="x", windows=windows, max_wait=100.0)
    other = RateLimiter("raise", clock, address="x", windows=windows)
    limiter.acquire(RateLimit(1, seconds=5.0), "GET /a")

    def others_spend_it_all(seconds: float) -> None:
        clock.now += seconds
        clock.sleep = sleep  # type: ignore[method-assign]
        for _ in range(OVERALL.count - 1):
            other.acquire(None, "GET /filler")

    sleep, clock.sleep = clock.sleep, others_spend_it_all  # type: ignore[method-assign]
    limiter.acquire(RateLimit(1, seconds=5.0), "GET /a")
    assert 1060.0 == clock.now, "the first call leaves the address's window after a minute"


def test_threads_share_a_window() -> None:
    """Many threads at once get exactly what the limit allows."""
    limiter = RateLimiter("raise", SteppedClock(), address="x", windows=Windows())
    passed, refused, start = [], [], threading.Barrier(8)

    def work() -> None:
        start.wait(5)
        for _ in range(50):
            try:
                limiter.acquire(RateLimit(100), "GET /a")
                passed.append(1)
            except RateLimited:
                refused.append(1)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (100, 300) == (len(passed), len(refused))


def test_forked_child_gets_a_free_lock() -> None:
    """A lock that another thread held when the process forked is replaced in the child."""
    windows = Windows()
    windows.lock.acquire()
    windows.renew_lock()
    RateLimiter("raise", SteppedClock(), windows=windows).acquire(RateLimit(1), "GET /a")
    assert not windows.lock.locked()


def test_unknown_mode() -> None:
    """A mode that does not exist is refused with the ones that do."""
    with pytest.raises(InvalidArgument, match="'wait', 'raise' or 'off'"):
        RateLimiter("wat")  # type: ignore[arg-type]


@pytest.mark.parametrize("arguments", [{"count": 0}, {"count": 1, "per": "key"}, {"count": 1, "seconds": 0}])
def test_impossible_declaration(arguments: dict[str, Any]) -> None:
    """A limit that makes no sense is refused where it is declared."""
    with pytest.raises(ValueError):
        RateLimit(**arguments)
