"""A file that knows of every order before it is sent, so that a crash hides none. Nothing is sent or asked from here.

It is kept by ``WebsocketAPIClient(journal=...)``, for the orders that go over its WebSocket. Orders over REST, and
those of classic accounts, are in no journal: a program that sends them keeps their ``client_oid`` itself.

Before an operation leaves, one row for each of its orders is committed to an SQLite file; what became of it is noted
afterwards. Whenever the process dies, each order that can have reached the exchange is in the file: with its outcome,
or without one. :meth:`Journal.unsettled` lists those without, :meth:`Journal.recover` has them looked up.

What is on the disk when: an intent to place or to modify survives a power cut from the moment it is noted
(``synchronous = FULL``, write-ahead log). An intent to cancel and an outcome survive the death of the process at once,
a power cut a moment later: losing one only means that one order too many is asked about. Credentials never come near
the file.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from queue import SimpleQueue
from typing import Any, Final, TypeAlias
from weakref import WeakSet

import attrs

from .clock import Clock
from .errors import InvalidArgument, NotSent, OutcomeUnknown
from .wire import dumps, loads

__all__ = ["Journal", "JournalEntry", "OrderOutcome"]

_VERSION: Final = 1
_DAY_MS: Final = 86_400_000

_SCHEMA: Final = """
    CREATE TABLE IF NOT EXISTS orders (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        operation TEXT NOT NULL,
        category TEXT,
        symbol TEXT,
        client_oid TEXT,
        order_id TEXT,
        arg BLOB NOT NULL,
        written_at INTEGER NOT NULL,
        outcome TEXT,
        code TEXT,
        message TEXT,
        settled_at INTEGER
    );
    CREATE INDEX IF NOT EXISTS open_orders ON orders (id) WHERE outcome IS NULL OR outcome = 'unknown';
    CREATE INDEX IF NOT EXISTS orders_by_client_oid ON orders (client_oid);
"""

_COLUMNS: Final = "id, operation, category, symbol, client_oid, order_id, arg, written_at, outcome, code, message"


@attrs.frozen
class JournalEntry:
    """One order of one operation, as the file knows it."""

    id: int
    #: What was to be done: ``place-order``, ``batch-cancel`` and so on.
    operation: str
    category: str | None
    symbol: str | None
    client_oid: str | None
    order_id: str | None
    #: What was asked of the exchange, in its own names.
    arg: dict[str, Any]
    #: When the intent was noted, Unix milliseconds of this machine's clock.
    written_at: int
    #: ``None``: the process ended before it knew. Else ``accepted``, ``refused``, ``not_sent``, ``unknown``; or, found
    #: out later, ``placed`` or ``not_placed``.
    outcome: str | None
    code: str | None = None
    message: str | None = None
    #: What :meth:`Journal.recover` was told about it.
    resolution: Any = None


@attrs.frozen
class OrderOutcome:
    """What became of one order, to be noted."""

    outcome: str
    code: str | None = None
    message: str | None = None
    order_id: str | None = None


_Noted: TypeAlias = tuple[Sequence[int], Sequence[OrderOutcome]]


class Journal:
    """One journal file, held by one client of one process at a time. Safe to use from many threads.

    :param path: the file; it is made, readable by its owner only, when it is not there.
    :param keep_days: what ended longer ago than this is removed when the file is opened; ``None`` keeps everything.

    Raises :class:`~bitget_client.errors.InvalidArgument` if the file is in use, or is not a journal.
    """

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        keep_days: float | None = 7.0,
        clock: Clock | None = None,
        logger: logging.Logger | None = None,
    ) -> None:
        self.path = os.fspath(path)
        #: Outcomes that could not be written. Their orders are listed as unsettled.
        self.failures = 0
        self._clock = clock or Clock()
        self._log = logger or logging.getLogger("bitget_client.journal")
        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._closed = False
        self._outcomes: SimpleQueue[_Noted | threading.Event | None] = SimpleQueue()
        self._writer: threading.Thread | None = None
        self._db = self._open()
        _ALL.add(self)
        try:
            self._run = self._prepare(keep_days)
        except sqlite3.Error as error:
            self._db.close()
            raise self._unusable(error) from error
        except BaseException:
            self._db.close()
            raise

    # --- opening and closing -----------------------------------------------------------------------------------------

    def _open(self) -> sqlite3.Connection:
        try:
            # Only if it is not there: closing a file gives up all locks that this process has on it.
            with contextlib.suppress(FileExistsError):
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            return sqlite3.connect(self.path, timeout=0.0, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> InvalidArgument:
        text = "it is in use by another client or process" if "locked" in str(error) else str(error)
        return InvalidArgument(f"journal {self.path!r}: {text}")

    def _prepare(self, keep_days: float | None) -> int:
        """Take hold of the file, bring it up to date, tidy up; the number of this run."""
        db = self._db
        # Held from here to the end of the process, however it ends: nobody can take what is under way for a leftover.
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        tables = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'orders'").fetchone()[0]
        others = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] and not tables
        if version > _VERSION or others or (tables and version != _VERSION):
            raise InvalidArgument(f"journal {self.path!r}: not a journal, or one of a newer version of this library")
        if db.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
            raise InvalidArgument(f"journal {self.path!r}: this file system has no write-ahead log")
        self._synchronise(True)
        with self._transaction():
            for statement in filter(str.strip, _SCHEMA.split(";")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {_VERSION}")
            if keep_days is not None:
                before = self._clock.local_ms() - round(keep_days * _DAY_MS)
                db.execute("DELETE FROM orders WHERE outcome != 'unknown' AND settled_at < ?", (before,))
            return int(db.execute("SELECT coalesce(max(run), 0) + 1 FROM orders").fetchone()[0])

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # a full disk has ended it already
                self._db.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Write what is left to write, and let go of the file."""
        if os.getpid() != self._pid:
            return  # the file is the parent's
        with self._lock:
            if self._closed:
                return
            self._closed = True
            writer = self._writer
        if writer is not None:
            self._outcomes.put(None)
            writer.join()
        with self._lock:
            self._db.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Journal({self.path!r})"

    # --- noting ------------------------------------------------------------------------------------------------------

    def intend(
        self, operation: str, category: str | None, args: Sequence[Mapping[str, Any]], *, durable: bool = True
    ) -> list[int]:
        """Note what is about to be sent; it is in the file when this returns. The rows, for :meth:`note`.

        ``durable`` waits for the disk, which takes milliseconds. Raises :class:`~bitget_client.errors.NotSent` if it
        cannot be noted: then it must not be sent.
        """
        now = self._clock.local_ms()
        named = [(arg.get("symbol"), arg.get("clientOid"), arg.get("orderId"), dumps(arg)) for arg in args]
        insert = (
            "INSERT INTO orders (run, operation, category, symbol, client_oid, order_id, arg, written_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        try:
            with self._lock:
                self._check_usable()
                self._synchronise(durable)
                with self._transaction():
                    rows = [(self._run, operation, category, *names, now) for names in named]
                    return [int(self._db.execute(insert, row).lastrowid or 0) for row in rows]
        except sqlite3.Error as error:
            raise NotSent(f"{operation} was not sent: the journal {self.path!r} cannot be written: {error}") from error

    def note(self, rows: Sequence[int], outcomes: Sequence[OrderOutcome]) -> None:
        """Note what became of these rows, soon, on a thread of the journal's own. Never raises, never waits."""
        if self._closed:
            self.failures += len(rows)
            self._log.error("%r: closed, so %d outcome(s) are not written", self, len(rows))
            return
        self._outcomes.put((rows, outcomes))
        if self._writer is None:
            with self._lock:
                if self._writer is None and not self._closed:
                    self._writer = threading.Thread(target=self._write, name="bitget-journal", daemon=True)
                    self._writer.start()

    def flush(self, timeout: float = 10.0) -> bool:
        """Wait until every outcome noted so far is in the file; ``False`` after so many seconds."""
        with self._lock:
            if self._writer is None or self._closed:
                return True
        reached = threading.Event()
        self._outcomes.put(reached)
        return reached.wait(timeout)

    def settle(
        self, entry: JournalEntry | int, outcome: str, *, order_id: str | None = None, message: str = ""
    ) -> None:
        """Note what was found out about an order, such as ``placed`` or ``not_placed``: it is no longer listed."""
        row = entry.id if isinstance(entry, JournalEntry) else entry
        with self._lock:
            self._check_usable()
            self._synchronise(True)
            with self._transaction():
                self._set((row,), [OrderOutcome(outcome, None, message or None, order_id)])

    def _write(self) -> None:
        """The writer's thread: everything that waits goes in one transaction."""
        while True:
            batch = [self._outcomes.get()]
            while not self._outcomes.empty():
                batch.append(self._outcomes.get())
            noted = [item for item in batch if isinstance(item, tuple)]
            try:
                if noted:
                    with self._lock:
                        self._synchronise(False)
                        with self._transaction():
                            for rows, outcomes in noted:
                                self._set(rows, outcomes)
            except Exception as error:
                self.failures += sum(len(rows) for rows, _ in noted)
                self._log.error("%r: %d outcome(s) could not be written: %s", self, len(noted), error)
            for item in batch:
                if isinstance(item, threading.Event):
                    item.set()
            if None in batch:
                return

    def _set(self, rows: Iterable[int], outcomes: Iterable[OrderOutcome]) -> None:
        now = self._clock.local_ms()
        self._db.executemany(
            "UPDATE orders SET outcome = ?, code = ?, message = ?, order_id = coalesce(?, order_id), settled_at = ? "
            "WHERE id = ?",
            [(o.outcome, o.code, o.message, o.order_id, now, row) for row, o in zip(rows, outcomes, strict=True)],
        )

    def _synchronise(self, durable: bool) -> None:
        self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")

    def _check_usable(self) -> None:
        if os.getpid() != self._pid:
            raise NotSent(f"journal {self.path!r} belongs to another process: after a fork, make a new client")
        if self._closed:
            raise NotSent(f"journal {self.path!r} was closed")

    # --- reading -----------------------------------------------------------------------------------------------------

    def unsettled(self) -> list[JournalEntry]:
        """Orders that may be live and of which the file does not know: what earlier runs left, and what is unknown.

        What is under way in this run is not among them.
        """
        where = "outcome = 'unknown' OR (outcome IS NULL AND run != ?)"
        return self._select(where, (self._run,))

    def entries(self, client_oid: str | None = None) -> list[JournalEntry]:
        """Everything in the file, oldest first, or all that concerns one order."""
        return self._select("client_oid = ?", (client_oid,)) if client_oid is not None else self._select("1", ())

    def _select(self, where: str, values: Sequence[Any]) -> list[JournalEntry]:
        self.flush()
        with self._lock:
            self._check_usable()
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM orders WHERE {where} ORDER BY id", values).fetchall()
        return [JournalEntry(*(loads(each) if place == 6 else each for place, each in enumerate(row))) for row in rows]

    def client_oid_of(self, order_id: str) -> str | None:
        """Under which ``client_oid`` an order was placed, if that is in the file."""
        with self._lock:
            self._check_usable()
            row = self._db.execute(
                "SELECT client_oid FROM orders WHERE order_id = ? AND client_oid IS NOT NULL LIMIT 1", (order_id,)
            ).fetchone()
        return None if row is None else str(row[0])

    # --- after a crash -----------------------------------------------------------------------------------------------

    def recover(self, resolve: Callable[[OutcomeUnknown], Mapping[str, Any]] | None = None) -> list[JournalEntry]:
        """The orders that may be live, and what became of them if ``resolve`` is given.

        ``resolve`` takes an :class:`~bitget_client.errors.OutcomeUnknown` that names them all and returns an answer by
        ``client_oid``, as ``Resolver(rest).resolve_error`` and ``lambda error: error.resolve(rest)`` do. Where an
        answer is ``placed`` or ``not_placed`` it is noted, and the order is not listed again; other orders stay as they
        are. Each entry carries its answer as ``resolution``. Of an operation that changes or cancels, the answer says
        whether the order is there and what it is now, not whether the change was made.

        Nothing is ever sent again.
        """
        entries = self.unsettled()
        if resolve is None or not entries:
            return entries
        names = [self._name_of(entry) for entry in entries]
        args = [
            {"clientOid": name, "category": entry.category, "symbol": entry.symbol}
            for name, entry in zip(names, entries, strict=True)
            if name
        ]
        oids = list(dict.fromkeys(arg["clientOid"] for arg in args if arg["clientOid"]))
        text = f"{len(oids)} orders of earlier runs have no known outcome"
        answers = resolve(OutcomeUnknown(text, request={"args": args}, client_oids=oids)) if oids else {}
        return [self._resolved(entry, answers.get(name or "")) for name, entry in zip(names, entries, strict=True)]

    def _name_of(self, entry: JournalEntry) -> str | None:
        if entry.client_oid or not entry.order_id:
            return entry.client_oid
        return self.client_oid_of(entry.order_id)

    def _resolved(self, entry: JournalEntry, answer: Any) -> JournalEntry:
        outcome = getattr(answer, "outcome", None)
        if outcome not in ("placed", "not_placed"):
            return attrs.evolve(entry, resolution=answer)
        order_id = getattr(getattr(answer, "order", None), "order_id", None)
        self.settle(entry, outcome, order_id=order_id, message=str(getattr(answer, "evidence", "")))
        return attrs.evolve(entry, outcome=outcome, order_id=order_id or entry.order_id, resolution=answer)


_ALL: WeakSet[Journal] = WeakSet()


def _keep_for_ever() -> None:
    """In a forked child: closing its copy of a connection would tidy up files that the parent is using."""
    for journal in _ALL:
        with contextlib.suppress(Exception):
            import ctypes

            ctypes.pythonapi.Py_IncRef(ctypes.py_object(journal._db))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_keep_for_ever)
