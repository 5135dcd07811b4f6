"""The exchange's time: real, faster and stepped; what is due on the way happens in order; clients still get in."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bitget_client import RestClientV3, WebsocketClientV3
from bitget_client.clock import Clock
from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.clocks import SimulatedClock, age_ms, is_fresh, make_clock
from tests.simulator.peer import Http, StepClock, socket

BEGIN = 1_700_000_000_000
MINUTE = 60_000
UTA = {"instType": "UTA"}


class Hand(SimulatedClock):
    """A simulated clock on a machine whose own time a test moves."""

    machine = BEGIN

    def local_ms(self) -> int:
        return self.machine

    def monotonic(self) -> float:
        return self.machine / 1000


def server_ms(exchange: SimulatedExchange) -> int:
    return int(Http(exchange).get("public/time")["serverTime"])


# -- the clock


def test_a_stepped_clock_stands_still() -> None:
    """It moves by move_to alone, never back, and keeps no pace."""
    clock = SimulatedClock(BEGIN)
    clock.let_run()
    clock.move_to(BEGIN + 5)
    clock.move_to(BEGIN + 2)
    assert (BEGIN + 5, BEGIN + 5) == (clock.now_ms(), clock.target_ms())


def test_a_faster_clock_keeps_its_pace() -> None:
    """Its target runs a factor times as fast, from the moment it was let run; it does not move by itself."""
    clock = Hand(BEGIN - 100, factor=60)
    assert BEGIN - 100 == clock.target_ms()
    clock.machine += 1_000_000
    clock.let_run()
    clock.machine += 1_000
    assert (BEGIN - 100 + 60_000, BEGIN - 100) == (clock.target_ms(), clock.now_ms())


@pytest.mark.parametrize("pace", ["fast", 0, -1.0, True, None])
def test_a_pace_has_to_make_sense(pace: Any) -> None:
    """What is neither a word nor a factor above zero is refused."""
    with pytest.raises(ValueError, match="factor above zero"):
        make_clock(pace, None)


def test_the_plain_pace_is_the_machines_clock() -> None:
    """Nothing is simulated where nothing has to be; another beginning is simulated at factor one."""
    assert type(make_clock("real", None)) is Clock
    other = make_clock("real", BEGIN)
    assert isinstance(other, SimulatedClock) and other.factor == 1.0


def test_stamps_of_either_clock_are_fresh() -> None:
    """Any moment between the machine's time, the exchange's and its beginning counts as now; others have an age."""
    clock = Hand(BEGIN - 500_000, factor=60)
    clock.move_to(BEGIN - 100_000)
    for stamp in (BEGIN, BEGIN - 100_000, BEGIN - 500_000, BEGIN - 300_000):
        assert 0 == age_ms(clock, stamp)
    assert (700, -700) == (age_ms(clock, BEGIN - 500_700), age_ms(clock, BEGIN + 700))
    assert is_fresh(clock, BEGIN + 700, 700)
    assert not is_fresh(clock, BEGIN + 701, 700)


def test_stamps_under_real_time_are_measured_from_now() -> None:
    """Without simulated time the age is the distance to the clock."""
    assert (5, -5) == (age_ms(StepClock(100), 95), age_ms(StepClock(100), 105))


# -- stepped


def test_stepped_time_moves_only_when_told() -> None:
    """The exchange's time is what was begun with plus what was advanced, whatever the machine's clock says."""
    with SimulatedExchange(time="stepped", begin_ms=BEGIN) as exchange:
        assert BEGIN == exchange.now_ms == server_ms(exchange)
        exchange.advance(1.5)
        assert BEGIN + 1_500 == exchange.now_ms == server_ms(exchange)
        assert [] == exchange.failures


def test_stepped_runs_are_the_same_to_the_millisecond() -> None:
    """Same seed, same steps: the same trades at the same times and the same books."""
    seen = []
    for _ in range(2):
        exchange = SimulatedExchange(time="stepped", begin_ms=BEGIN, symbols=["BTCUSDT"])
        exchange.advance(20)
        market = exchange._exchange.markets[("SPOT", "BTCUSDT")]
        seen.append((list(market.trades), market.book.depth("buy"), market.book.depth("sell")))
    assert seen[0] == seen[1]
    assert len(seen[0][0]) > 30
    assert {0} == {trade.ts % 100 for trade in seen[0][0]}


def test_short_steps_add_up() -> None:
    """Advancing in pieces that do not divide a market step leads to the same market as one piece."""
    ways = []
    for pieces in ([3.0], [0.03] * 100, [0.07, 2.93]):
        exchange = SimulatedExchange(time="stepped", begin_ms=BEGIN, symbols=["BTCUSDT"])
        for piece in pieces:
            exchange.advance(piece)
        market = exchange._exchange.markets[("SPOT", "BTCUSDT")]
        ways.append((exchange.now_ms, [(trade.ts, trade.price) for trade in market.trades], market.reference))
    assert ways[0] == ways[1] == ways[2]


def test_a_long_way_takes_few_steps_and_wanders_all_the_same() -> None:
    """Eight hours are a thousand market steps; prices move further than in a thousand short ones."""
    exchange = SimulatedExchange(time="stepped", begin_ms=BEGIN, symbols=["BTCUSDT"])
    exchange.advance(8 * 3600)
    market = exchange._exchange.markets[("SPOT", "BTCUSDT")]
    candles = market.candles("1m", exchange.now_ms)[-480:]
    wide = max(candle.high for candle in candles) - min(candle.low for candle in candles)
    short = SimulatedExchange(time="stepped", begin_ms=BEGIN, symbols=["BTCUSDT"])
    short.advance(60)
    narrow = short._exchange.markets[("SPOT", "BTCUSDT")].candles("1m", short.now_ms)[-1]
    assert len([candle for candle in candles if candle.volume]) > 200
    assert wide > 2 * (narrow.high - narrow.low)


def test_a_countdown_comes_due_on_the_way() -> None:
    """Orders are cancelled at their time in the middle of an advance, and told with that time."""
    with SimulatedExchange(time="stepped", begin_ms=BEGIN, frozen=True) as exchange:
        http = Http(exchange)
        http.place(clientOid="due", qty="0.1")
        http.post("trade/countdown-cancel-all", {"countdown": "5"})
        with socket(exchange, "private", login=True) as line:
            line.subscribe({**UTA, "topic": "order"})
            line.event("subscribe")
            exchange.advance(4.9)
            assert "new" == http.get("trade/order-info", clientOid="due")["orderStatus"]
            exchange.advance(60)
            (told,) = line.push("order")["data"]
        assert ("cancelled", str(BEGIN + 5_000)) == (told["orderStatus"], told["updatedTime"])


def test_pushes_of_one_advance_are_in_order() -> None:
    """One minute at once: the pushes of a book come for each step, in the order of their times, and chained."""
    with SimulatedExchange(time="stepped", begin_ms=BEGIN, symbols=["BTCUSDT"]) as exchange, socket(exchange) as line:
        line.subscribe({"instType": "spot", "topic": "books", "symbol": "BTCUSDT"})
        first = line.push("books")
        exchange.advance(5)
        pushes = [first, *(line.push("books") for _ in range(40))]
    times = [push["ts"] for push in pushes]
    assert times == sorted(times) and len(set(times)) > 35
    books = [push["data"][0] for push in pushes]
    assert [book["seq"] for book in books[:-1]] == [book["pseq"] for book in books[1:]]


def test_account_state_is_repeated_by_the_exchanges_time() -> None:
    """Sixteen seconds bring three repetitions of the account and no more."""
    with SimulatedExchange(time="stepped", frozen=True) as exchange, socket(exchange, "private", login=True) as line:
        line.subscribe({**UTA, "topic": "account"})
        line.event("subscribe")
        line.push("account")
        exchange.advance(16)
        for _ in range(3):
            line.push("account")
        line.send("ping")
        assert "pong" == line.receive()


def test_candles_follow_stepped_time() -> None:
    """Three minutes make three more candles."""
    with SimulatedExchange(time="stepped", begin_ms=BEGIN - BEGIN % MINUTE, frozen=True) as exchange:
        where = {"category": "SPOT", "symbol": "BTCUSDT", "interval": "1m", "limit": "1"}
        before = int(Http(exchange).get("market/candles", **where)[0][0])
        exchange.advance(180)
        assert before + 3 * MINUTE == int(Http(exchange).get("market/candles", **where)[0][0])


def test_only_stepped_time_can_be_advanced() -> None:
    """Under real and faster time advance() says what to do; backwards is refused."""
    for pace in ("real", 60):
        with pytest.raises(RuntimeError, match="stepped"):
            SimulatedExchange(time=pace).advance(1)  # type: ignore[arg-type]  # the types of a tuple's items are joined
    stepped = SimulatedExchange(time="stepped")
    for seconds, step in ((-1, None), (1, 0)):
        with pytest.raises(ValueError, match="forward"):
            stepped.advance(seconds, step=step)


def test_steps_can_be_chosen() -> None:
    """With a step of its own length an advance is that many market steps."""
    exchange = SimulatedExchange(time="stepped", symbols=["BTCUSDT"])
    ticks = []
    exchange._exchange.tick = ticks.append  # type: ignore[method-assign]
    exchange.advance(10, step=2.5)
    assert [2.5] * 4 == ticks


# -- faster


def test_faster_time_runs_faster() -> None:
    """At factor 600 a countdown of five seconds is over at once, and minutes go by within a second."""
    with SimulatedExchange(time=600, begin_ms=BEGIN, symbols=["BTCUSDT"]) as exchange:
        http, began = Http(exchange), time.monotonic()
        http.place(clientOid="due", qty="0.1")
        http.post("trade/countdown-cancel-all", {"countdown": "5"})
        while "new" == http.get("trade/order-info", clientOid="due")["orderStatus"]:
            assert time.monotonic() < began + 4
        while exchange.now_ms < BEGIN + 3 * MINUTE:
            assert time.monotonic() < began + 4
        assert [] == exchange.failures


def test_faster_time_stands_while_the_exchange_is_stopped() -> None:
    """Started again, it goes on from where it stopped."""
    with SimulatedExchange(time=1000, begin_ms=BEGIN, frozen=True) as exchange:
        exchange.stop()
        stopped = exchange.now_ms
        assert stopped == exchange.now_ms
        exchange.start()
        while exchange.now_ms == stopped:
            pass
        assert exchange.now_ms - stopped < 10 * MINUTE


# -- unchanged programs


@pytest.mark.parametrize("synchronised", [False, True])
@pytest.mark.parametrize("begin_ms", [None, BEGIN])
def test_our_clients_get_in_whatever_the_time(begin_ms: int | None, synchronised: bool) -> None:
    """Signed by the machine's clock, or by the exchange's as it was some time ago, calls and logins are accepted."""
    with SimulatedExchange(time="stepped", frozen=True, begin_ms=begin_ms) as exchange:
        at = {"environment": exchange.environment, "credentials": exchange.credentials}
        with RestClientV3(**at) as rest, WebsocketClientV3(**at) as streams:  # type: ignore[arg-type]
            if synchronised:
                rest.sync_time()
            exchange.advance(3600)
            assert rest.get_balances().data is not None
            streams.subscribe([{"topic": "account", "payload": {"instType": "UTA"}}]).result(5)


@pytest.mark.parametrize("seconds", [-40, 4000])
def test_wrong_clocks_are_still_refused(seconds: int) -> None:
    """A stamp before the exchange's beginning or after all clocks is too old or too early."""
    with SimulatedExchange(time="stepped", frozen=True) as exchange:
        exchange.advance(3600)
        stamp = str(time.time_ns() // 1_000_000 + seconds * 1000)
        answer = Http(exchange).call("GET", "/api/v3/account/assets", headers={"ACCESS-TIMESTAMP": stamp})
        assert "40008" == answer.json()["code"]
