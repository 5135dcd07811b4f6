"""The turn to read, by itself: who has it, who leaves it, who is called, and from whom it is taken."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from bitget_client.clock import Clock
from bitget_client.errors import BitgetError
from bitget_client.ws.link import Link, Waker, Watch
from bitget_client.ws.turn import MOMENT, Turn, Visit

from .guests import Caller
from .server import DEADLINE, wait_until


class SteppedClock(Clock):
    """Stands still but for what is slept; notes it, and may do something meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.slept: list[float] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)
        self.meanwhile()


class Table:
    """A turn with what it needs. The test is its reader."""

    def __init__(self, link: Link, other: socket.socket) -> None:
        self.other = other
        self._threads = count(1)
        self.clock = SteppedClock()
        self.waker = Waker()
        self.link = link
        self.turn = Turn(link, self.waker, self.clock)

    def is_called(self) -> bool:
        """Whether the reader was called since the last look."""
        try:
            return bool(self.waker._receiver.recv(100))
        except BlockingIOError:
            return False

    def come(self, *, in_a_row: bool = False, inside: Visit | None = None) -> Visit | None:
        """A caller comes for the turn, on a thread of his own unless he is inside another: ``None`` if he fails."""
        visit = Visit()
        visit.thread = inside.thread if inside is not None else -next(self._threads)
        return visit if self.turn.visit(visit, in_a_row=in_a_row) else None

    def guest(self) -> Visit:
        """A caller who has the turn, known to the reader."""
        visit = self.come()
        assert visit is not None
        self.turn._seen = self.turn._visits
        return visit

    def close(self) -> None:
        self.turn.let_go()
        self.waker.close()


@pytest.fixture
def table() -> Iterator[Table]:
    ours, theirs = socket.socketpair()
    link = Link(ours)
    made = Table(link, theirs)
    with theirs:
        yield made
        made.close()
        link.let_go()


def test_one_at_a_time(table: Table) -> None:
    """Whoever has the turn keeps everybody else from it until he leaves."""
    turn = table.turn
    assert turn.take(0.0)
    assert table.come() is None
    turn.leave()
    guest = table.guest()
    assert table.come() is None
    assert not turn.take(0.0)
    turn.depart(guest, call=False)
    assert turn.take(0.0)
    assert [] == table.clock.slept, "somebody else waits"


def test_somebody_else_waits(table: Table) -> None:
    """A caller who leaves while another waits for his reply calls the reader, which takes the turn at once."""
    turn = table.turn
    guest = table.come()
    assert guest is not None
    assert table.come() is None
    turn.depart(guest, call=False)
    assert table.is_called()
    assert turn.take(0.0)
    assert [] == table.clock.slept
    turn.leave()
    turn.depart(table.guest(), call=False)
    assert not table.is_called(), "the reader has seen to him"


def test_leaving_twice(table: Table) -> None:
    """Giving the turn back again takes it from nobody; nor does one who never had it give it away."""
    one, other = table.guest(), Visit()
    table.turn.depart(other, call=True)
    assert not table.is_called()
    assert table.come() is None
    table.turn.depart(one, call=False)
    next_one = table.guest()
    table.turn.depart(one, call=False)
    assert table.come() is None
    table.turn.depart(next_one, call=False)


def test_the_reader_stands_aside(table: Table) -> None:
    """Told to, the reader waits a moment before it takes the turn again; a caller may come just then."""
    turn = table.turn
    guests: list[Visit | None] = []
    turn.stand_aside(MOMENT)
    assert turn.take(0.0)
    assert [2e-4] == table.clock.slept
    turn.leave()
    assert turn.take(0.0)
    assert [2e-4] == table.clock.slept, "once for each time of telling"
    turn.leave()
    turn.stand_aside(MOMENT)
    table.clock.meanwhile = lambda: guests.append(table.come()) if not guests else None
    assert not turn.take(0.0)
    assert guests[0] is not None


def test_it_stands_aside_for_those_who_want_it(table: Table) -> None:
    """After replies the reader leaves the turn for a moment if one came for it who asks again and again."""
    turn = table.turn
    for in_a_row in (False, True):
        assert turn.take(0.0)
        assert table.come(in_a_row=in_a_row) is None
        turn.answered()
        turn.leave()
        assert turn.take(0.0)
        turn.leave()
        assert in_a_row == bool(table.clock.slept)
    turn.answered()
    assert turn.take(0.0)
    assert 1 == len(table.clock.slept), "he came once"


def test_it_waits_for_the_next_of_many(table: Table) -> None:
    """While callers come and go, the reader leaves it to the next one for a moment; then it has it again."""
    turn = table.turn
    for _ in range(3):
        guest = table.come()
        assert guest is not None
        turn.depart(guest, call=False)
        assert not turn.take(0.0)
    assert turn.take(0.0)
    assert [2e-4] * 3 == table.clock.slept


@pytest.mark.parametrize(("visits", "moments"), [(1, 1), (3, 3), (5, 5), (50, 5)])
def test_many_visits(table: Table, visits: int, moments: int) -> None:
    """The more callers had the turn since the reader last looked, the longer it leaves them to it, within limits."""
    for _ in range(visits):
        guest = table.come()
        assert guest is not None
        table.turn.depart(guest, call=False)
    assert not table.turn.take(0.0)
    assert table.turn.take(0.0)
    assert [pytest.approx(moments * MOMENT)] == table.clock.slept


def test_the_reader_is_called(table: Table) -> None:
    """A caller who leaves calls the reader if it waits for the turn, or if there is something to do for it."""
    turn = table.turn
    for call in (False, True):
        turn.depart(table.guest(), call=call)
        assert call == table.is_called()
    guest = table.guest()
    reader = Caller(lambda: turn.take(DEADLINE))
    wait_until(lambda: turn._call)
    turn.depart(guest, call=False)
    assert not reader.end(), "it has waited; it looks again"
    assert turn.take(0.0)


def test_what_callers_leave_is_urgent(table: Table) -> None:
    """The reader does not wait for more callers when one of them left something to do."""
    turn = table.turn
    turn.stand_aside(MOMENT)
    guest = table.come()
    assert guest is not None
    turn.depart(guest, call=True)
    assert turn.take(0.0)
    assert [] == table.clock.slept
    turn.leave()
    turn.stand_aside(MOMENT)
    assert turn.take(0.0)
    assert 1 == len(table.clock.slept), "once for each time of leaving"


def test_the_reader_waits_no_longer_than_it_may(table: Table) -> None:
    """The reader has deadlines to keep: it looks up in time, whoever has the turn."""
    table.guest()
    assert not Caller(lambda: table.turn.take(0.01)).end()
    table.waker.wake()
    assert not Caller(lambda: table.turn.take(DEADLINE)).end()


def test_waiting(table: Table) -> None:
    """A caller who has the turn waits for the network, for so long, or until he is recalled."""
    turn, guest = table.turn, table.guest()
    assert not turn.wait(guest, 0.001)
    waiting = Caller(lambda: turn.wait(guest, DEADLINE))
    turn.recall()
    assert not waiting.end()
    table.other.sendall(b"x")
    assert turn.wait(guest, DEADLINE)
    assert guest.stays()
    turn.depart(guest, call=False)
    turn.recall()
    assert turn.take(0.0)
    turn.recall()
    assert not table.is_called(), "the reader is not recalled"


def test_the_end(table: Table) -> None:
    """At the end the caller who reads is sent away, and no other comes; his descriptors are given back."""
    turn, guest = table.turn, table.guest()

    def read() -> None:
        while not turn.over:
            turn.wait(guest, DEADLINE)
        turn.depart(guest, call=False)

    caller = Caller(read)
    turn.end()
    caller.end()
    assert guest.bell is not None
    assert -1 == guest.bell.fileno()
    assert table.come() is None
    assert not guest.is_evicted
    turn.recall()


def test_the_end_without_callers(table: Table) -> None:
    """A turn that no caller ever had ends at once; so does one that ends twice."""
    table.turn.end()
    table.turn.end()
    assert (True, None) == (table.turn.over, table.come())


class Stuck:
    """A caller who waits with the turn, and does not come back from a signal's handler until he may."""

    def __init__(self, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may = threading.Event()
        self.visit: Visit | None = None
        self._table = table
        waits = threading.Event()
        wait = Watch.wait

        def stuck(watch: Watch, timeout: float) -> bool:
            if self.visit is None or watch is not self.visit.watch:
                return wait(watch, timeout)
            waits.set()
            self.may.wait(DEADLINE)
            return wait(watch, timeout)

        monkeypatch.setattr(Watch, "wait", stuck)
        self.caller = Caller(self._read)
        assert waits.wait(DEADLINE)

    def _read(self) -> bool:
        self.visit = self._table.guest()
        wanted = self._table.turn.wait(self.visit, DEADLINE) and self.visit.stays()
        self._table.turn.depart(self.visit, call=False)
        return wanted

    def end(self) -> None:
        """He comes back, and finds that he may not read, nor has anything to leave."""
        self.may.set()
        assert self.caller.end() is False
        assert self.visit is not None and self.visit.is_evicted and self.visit.bell is not None
        assert -1 == self.visit.bell.fileno()


def test_one_who_does_not_come_back(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller waits, something has come, and at the next look he still has not seen it: the reader takes the turn."""
    stuck, turn = Stuck(table, monkeypatch), table.turn
    assert [False, False] == [turn.take(0.0), turn.take(0.0)], "nothing has come"
    table.other.sendall(b"x")
    assert turn.take(0.0)
    assert table.come() is None
    turn.leave()
    another = table.guest()
    assert another.bell is not stuck.visit.bell  # type: ignore[union-attr]
    stuck.end()
    assert table.come() is None, "he did not give away what is another's"
    assert turn.wait(another, 0.0)
    turn.depart(another, call=False)


def test_one_who_comes_back(table: Table) -> None:
    """A caller who works, and waits anew, is left alone, whatever has come for him."""
    turn, guest = table.turn, table.guest()
    table.other.sendall(b"x")
    for _ in range(3):
        assert not turn.take(0.0)
        assert guest.stays()
        assert not turn.take(0.0), "he is at work"
        guest.may_go()
    assert not guest.is_evicted


def test_the_end_of_one_who_does_not_come_back(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end does not wait for a caller who waits and does not come back."""
    monkeypatch.setattr(table.turn, "_clock", Clock())
    stuck = Stuck(table, monkeypatch)
    table.turn.end()
    assert table.come() is None
    stuck.end()


def test_the_end_of_one_at_work(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a caller who is at work the end waits a second, and no longer."""
    guest = table.guest()
    assert guest.stays()
    wait = Watch.wait

    def waited(watch: Watch, timeout: float) -> bool:
        table.clock.now += timeout
        return wait(watch, 0.0)

    monkeypatch.setattr(Watch, "wait", waited)
    table.turn.end()
    assert 1.0 < table.clock.now < 1.2
    table.turn.depart(guest, call=False)
    assert table.come() is None


def test_one_inside_the_other(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a signal's handler, inside a caller's waiting, the same thread waits for more: the reader reads for both."""
    turn = table.turn
    wait, inside = Watch.wait, []
    outer = table.guest()

    def handler(watch: Watch, timeout: float) -> bool:
        monkeypatch.setattr(Watch, "wait", wait)
        inside.append(table.come(inside=outer))
        inside.append(table.is_called())
        inside.append(turn.take(0.0))
        turn.leave()
        inside.append(table.come(inside=outer) is not None)
        return wait(watch, timeout)

    monkeypatch.setattr(Watch, "wait", handler)
    table.other.sendall(b"x")
    turn.wait(outer, DEADLINE)
    assert [None, True, True, True] == inside
    assert (True, False) == (outer.is_evicted, outer.stays())
    turn.depart(outer, call=False)
    assert table.come() is None


def test_inside_his_work(table: Table) -> None:
    """In a signal's handler, inside a caller's work, waiting is refused at once: what he reads next waits for it."""
    turn, guest = table.turn, table.guest()
    assert guest.stays()
    with pytest.raises(BitgetError, match="on the thread that it interrupted"):
        table.come(inside=guest)
    assert not table.is_called()
    assert not guest.is_evicted
    assert table.come() is None, "any other thread just does not get the turn"
    guest.may_go()
    assert table.come() is None
    assert not guest.is_evicted
    assert table.come(inside=guest) is None
    assert guest.is_evicted
    turn.depart(guest, call=False)


def test_no_descriptor_is_left(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system gives no descriptor to wait with, a caller does not get the turn, and does not keep it."""

    def fail(waker: Waker) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(Waker, "__init__", fail)
    assert table.come() is None
    assert table.turn.take(0.0)
