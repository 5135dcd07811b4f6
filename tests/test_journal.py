"""The journal file by itself: what it keeps, what it lists, who may hold it, what happens when it cannot be written."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from bitget_client.clock import Clock
from bitget_client.errors import InvalidArgument, NotSent, OutcomeUnknown
from bitget_client.journal import Journal, OrderOutcome

ROOT = Path(__file__).parent.parent
DAY_MS = 86_400_000


class SteppedClock(Clock):
    """Wall time that the test moves."""

    now_ms_ = 1_750_000_000_000

    def local_ms(self) -> int:
        return self.now_ms_


@attrs.frozen
class Answer:
    """What a resolver says."""

    outcome: str
    order: Any = None
    evidence: str = "seen"


@attrs.frozen
class Order:
    order_id: str


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "orders.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with Journal(path) as opened:
        yield opened


def intend(journal: Journal, *oids: str, operation: str = "batch-place", durable: bool = True) -> list[int]:
    return journal.intend(operation, "spot", [{"clientOid": o, "symbol": "BTCUSDT", "qty": "1"} for o in oids],
                          durable=durable)  # fmt: skip


def outcomes(journal: Journal) -> dict[str | None, str | None]:
    return {entry.client_oid: entry.outcome for entry in journal.entries()}


def listed(journal: Journal) -> list[str | None]:
    return [entry.client_oid for entry in journal.unsettled()]


def test_what_is_kept(path: Path) -> None:
    """An intent is kept whole, and its outcome beside it, over closing and opening."""
    clock = SteppedClock()
    with Journal(path, clock=clock) as journal:
        rows = intend(journal, "a", "b")
        journal.note(rows, [OrderOutcome("accepted", order_id="7"), OrderOutcome("refused", "43012", "no money")])
    with Journal(path, clock=clock) as journal:
        a, b = journal.entries()
        assert [b] == journal.entries("b")
        assert "a" == journal.client_oid_of("7")
        assert journal.client_oid_of("8") is None
    assert ("batch-place", "spot", "BTCUSDT", "a", "7", "accepted", clock.now_ms_) == (
        a.operation, a.category, a.symbol, a.client_oid, a.order_id, a.outcome, a.written_at
    )  # fmt: skip
    assert {"clientOid": "a", "symbol": "BTCUSDT", "qty": "1"} == a.arg
    assert ("refused", "43012", "no money", None) == (b.outcome, b.code, b.message, b.order_id)


def test_what_is_listed(path: Path) -> None:
    """Listed is what an earlier run left without an outcome, and what is unknown; not what is under way."""
    with Journal(path) as journal:
        intend(journal, "left")
        for outcome in ("accepted", "refused", "not_sent", "unknown"):
            journal.note(intend(journal, outcome), [OrderOutcome(outcome)])
        assert ["unknown"] == listed(journal)
    with Journal(path) as journal:
        intend(journal, "under way")
        assert ["left", "unknown"] == listed(journal)
    with Journal(path) as journal:
        assert ["left", "unknown", "under way"] == listed(journal)


@pytest.mark.parametrize("durable", [True, False])
def test_an_intent_is_there_at_once(path: Path, durable: bool) -> None:
    """Once ``intend`` returns, the row survives the process: a copy of the files as they lie shows it."""
    with Journal(path) as journal:
        intend(journal, "a", durable=durable)
        copy = path.parent / "copy.sqlite3"
        for suffix in ("", "-wal"):
            copy.with_name(copy.name + suffix).write_bytes(path.with_name(path.name + suffix).read_bytes())
    with Journal(copy) as copied:
        assert {"a": None} == outcomes(copied)


def test_durability_is_asked_for(journal: Journal) -> None:
    """Intents wait for the disk, except where the caller says otherwise; outcomes never do."""
    asked: list[str] = []
    journal._db.set_trace_callback(asked.append)
    journal.note(intend(journal, "a"), [OrderOutcome("accepted")])
    journal.flush()
    intend(journal, "b", durable=False)
    journal._db.set_trace_callback(None)
    levels = [text.rpartition(" ")[2] for text in asked if text.startswith("PRAGMA synchronous")]
    assert ["FULL", "NORMAL", "NORMAL"] == levels
    order = [text.split()[0] for text in asked]
    assert ["PRAGMA", "BEGIN", "INSERT", "COMMIT"] == order[:4]


def test_settling(path: Path) -> None:
    """What was found out is noted, and not listed again."""
    with Journal(path) as journal:
        intend(journal, "a", "b")
    with Journal(path) as journal:
        a, b = journal.unsettled()
        journal.settle(a, "placed", order_id="9", message="seen")
        journal.settle(b.id, "not_placed")
        assert [] == journal.unsettled()
    with Journal(path) as journal:
        assert {"a": "placed", "b": "not_placed"} == outcomes(journal)
        assert "a" == journal.client_oid_of("9")


def test_recovering(path: Path) -> None:
    """Everything listed is asked about in one go, answers are noted, what stays unknown is listed again."""
    asked: list[OutcomeUnknown] = []

    def resolve(error: OutcomeUnknown) -> Mapping[str, Any]:
        asked.append(error)
        return {"a": Answer("placed", Order("9")), "b": Answer("not_placed"), "c": Answer("still_unknown")}

    with Journal(path) as journal:
        intend(journal, "a", "b", "c")
        journal.intend("cancel-order", "spot", [{"clientOid": "a"}])
        journal.intend("cancel-order", "spot", [{"orderId": "77"}])
        journal.note(intend(journal, "known"), [OrderOutcome("accepted", order_id="5")])
        journal.intend("modify-order", "spot", [{"orderId": "5", "qty": "2"}])
    with Journal(path) as journal:
        assert ["a", "b", "c", "a", None, None] == [entry.client_oid for entry in journal.recover()]
        assert [] == asked
        entries = journal.recover(resolve)
        [error] = asked
        assert ("a", "b", "c", "known") == error.client_oids
        assert {"clientOid": "a", "category": "spot", "symbol": "BTCUSDT"} == error.request["args"][0]
        assert ["placed", "not_placed", None, "placed", None, None] == [entry.outcome for entry in entries]
        assert ["9", None, None, "9", "77", "5"] == [entry.order_id for entry in entries]
        assert ["placed", "not_placed", "still_unknown", "placed"] == [e.resolution.outcome for e in entries[:4]]
        assert ["c", None, None] == listed(journal)
    with Journal(path) as journal:
        assert ["c", None, None] == listed(journal)


def test_nothing_to_recover(journal: Journal) -> None:
    """With nothing listed nobody is asked."""

    def resolve(error: OutcomeUnknown) -> Mapping[str, Any]:
        raise AssertionError("asked about nothing")

    intend(journal, "under way")
    assert [] == journal.recover(resolve)


def test_a_resolver_that_fails(path: Path) -> None:
    """A failure to ask is the caller's to see, and leaves everything listed."""

    def resolve(error: OutcomeUnknown) -> Mapping[str, Any]:
        raise ConnectionError("no network")

    with Journal(path) as journal:
        intend(journal, "a")
    with Journal(path) as journal:
        with pytest.raises(ConnectionError):
            journal.recover(resolve)
        assert ["a"] == listed(journal)


def test_old_entries_are_removed(path: Path) -> None:
    """What ended longer ago than ``keep_days`` goes when the file is opened; what is not known never does."""
    clock = SteppedClock()
    with Journal(path, clock=clock) as journal:
        journal.note(intend(journal, "old"), [OrderOutcome("accepted")])
        journal.note(intend(journal, "unknown"), [OrderOutcome("unknown")])
        intend(journal, "left")
        journal.flush()
        clock.now_ms_ += 5 * DAY_MS
        journal.note(intend(journal, "new"), [OrderOutcome("refused")])
    clock.now_ms_ += 4 * DAY_MS
    with Journal(path, clock=clock, keep_days=None) as journal:
        assert ["old", "unknown", "left", "new"] == list(outcomes(journal))
    with Journal(path, clock=clock) as journal:
        assert ["unknown", "left", "new"] == list(outcomes(journal))


# --- who may hold it -------------------------------------------------------------------------------------------------


def hold(path: Path) -> subprocess.CompletedProcess[str]:
    """Another process that wants the file."""
    program = f"from bitget_client.journal import Journal\nJournal({str(path)!r})\nprint('held')"
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30)


def test_one_holder_at_a_time(path: Path) -> None:
    """Neither this process nor another can open a journal that is in use; afterwards each can."""
    with Journal(path) as journal:
        intend(journal, "a")
        for _ in range(2):  # refusing must not loosen the hold
            with pytest.raises(InvalidArgument, match="in use by another client or process"):
                Journal(path)
        assert "in use by another client or process" in hold(path).stderr
        intend(journal, "b")
    assert "held\n" == hold(path).stdout
    with Journal(path) as journal:
        assert ["a", "b"] == listed(journal)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_forks(path: Path) -> None:
    """A forked child cannot write to the parent's journal, and its ending does not touch the file."""
    program = f"""
import os, signal, sys
from bitget_client.errors import NotSent
from bitget_client.journal import Journal, OrderOutcome
journal = Journal({str(path)!r})
journal.intend("place-order", "spot", [{{"clientOid": "before"}}])
if not os.fork():
    try:
        journal.intend("place-order", "spot", [{{"clientOid": "child"}}])
    except NotSent as error:
        print("refused:", "after a fork" in str(error), flush=True)
    journal.close()
    del journal
    sys.exit()
os.wait()
rows = journal.intend("place-order", "spot", [{{"clientOid": "after"}}])
journal.note(rows, [OrderOutcome("accepted")])
journal.flush()
os.kill(os.getpid(), signal.SIGKILL)  # closing would write down anew what the child has cleared away
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert ("refused: True\n", "") == (run.stdout, run.stderr)
    with Journal(path) as journal:
        assert {"before": None, "after": "accepted"} == outcomes(journal)


@pytest.mark.skipif(os.name != "posix", reason="permissions of another kind")
def test_permissions(path: Path) -> None:
    """Only its owner can read the file."""
    with Journal(path) as journal:
        intend(journal, "a")
        modes = {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert {0o600} == modes


def garbage(path: Path) -> None:
    path.write_bytes(b"this is no database, however long one looks at it" * 30)


def other_database(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE mine (x)")
    db.close()


def newer_journal(path: Path) -> None:
    Journal(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()


@pytest.mark.parametrize("make", [garbage, other_database, newer_journal, Path.mkdir])
def test_files_that_are_no_journal(path: Path, make: Callable[[Path], None]) -> None:
    """A file that is something else is refused, and left as it is."""
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(InvalidArgument, match="journal '.*orders.sqlite3'"):
        Journal(path)
    assert before == (path.read_bytes() if path.is_file() else None)


def test_no_such_folder(tmp_path: Path) -> None:
    """A folder that is not there is an error at once, not at the first order."""
    with pytest.raises(InvalidArgument, match="journal"):
        Journal(tmp_path / "missing" / "orders.sqlite3")


# --- failures --------------------------------------------------------------------------------------------------------


def fill_up(journal: Journal) -> None:
    """As if the disk were full."""
    pages = journal._db.execute("PRAGMA page_count").fetchone()[0]
    journal._db.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk(journal: Journal) -> None:
    """An intent that cannot be written must not be sent; with room again all works again, and no half batch is left."""
    intend(journal, "a")
    fill_up(journal)
    with pytest.raises(NotSent, match="the journal .* cannot be written: .*full"):
        intend(journal, *(f"{number}-{'x' * 1000}" for number in range(50)))
    journal._db.execute("PRAGMA max_page_count = 100000")
    intend(journal, "b")
    assert ["a", "b"] == list(outcomes(journal))


def test_outcomes_that_cannot_be_written(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A lost outcome is counted and logged, never raised; its order is listed, which errs on the safe side."""
    with Journal(path) as journal:
        rows = intend(journal, "a")
        fill_up(journal)
        journal.note(rows, [OrderOutcome("accepted", message="x" * 100_000)])
        assert journal.flush()
        assert 1 == journal.failures
        assert "could not be written" in caplog.text
        journal._db.execute("PRAGMA max_page_count = 100000")
        journal.note(intend(journal, "b"), [OrderOutcome("accepted")])
    journal.note(rows, [OrderOutcome("accepted")])
    assert 2 == journal.failures
    with Journal(path) as journal:
        assert ["a"] == listed(journal)


def test_closed(journal: Journal) -> None:
    """A closed journal takes no intent, and can be closed again."""
    journal.close()
    journal.close()
    with pytest.raises(NotSent, match="was closed"):
        intend(journal, "a")
    assert journal.flush()


def test_many_threads(path: Path) -> None:
    """Intents and outcomes of many threads at once all arrive, each with its own."""
    with Journal(path) as journal:

        def work(name: str) -> None:
            for number in range(25):
                rows = intend(journal, f"{name}{number}a", f"{name}{number}b", durable=False)
                journal.note(rows, [OrderOutcome("accepted", order_id=f"id-{name}{number}"), OrderOutcome("refused")])

        threads = [threading.Thread(target=work, args=(name,)) for name in "stuvwxyz"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        entries = journal.entries()
    assert 8 * 50 == len(entries)
    for entry in entries:
        assert entry.client_oid is not None
        if entry.client_oid.endswith("a"):
            assert ("accepted", f"id-{entry.client_oid[:-1]}") == (entry.outcome, entry.order_id)
        else:
            assert ("refused", None) == (entry.outcome, entry.order_id)
