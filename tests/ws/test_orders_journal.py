"""Orders with a journal: what is in the file when, also if the program is killed, and what is made of it later."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from bitget_client.errors import InvalidArgument, NotSent, OutcomeUnknown, RateLimited
from bitget_client.journal import Journal, JournalEntry
from bitget_client.rest.v3 import RestClientV3
from bitget_client.simulator import SimulatedExchange
from bitget_client.ws.api import WebsocketAPIClient

from .conftest import KEYS
from .server import DEADLINE, FakeExchange, accepted, refused

Make = Callable[..., WebsocketAPIClient]

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("journal_child.py")
LIMIT: dict[str, Any] = {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.1", "price": "100"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "orders.sqlite3"


def place(api: WebsocketAPIClient, client_oid: str, **more: Any) -> Any:
    return api.submit_new_order("spot", **LIMIT, client_oid=client_oid, **more)


def entries(path: Path) -> list[JournalEntry]:
    with Journal(path) as journal:
        return journal.entries()


def outcomes(path: Path) -> dict[str | None, str | None]:
    return {entry.client_oid: entry.outcome for entry in entries(path)}


# --- a program that lives --------------------------------------------------------------------------------------------


def test_every_end_is_noted(make_api: Make, server: FakeExchange, path: Path) -> None:
    """Accepted, refused, unknown, not sent and taken back orders are in the file as just that."""
    api = make_api(journal=path, reply_timeout=DEADLINE)
    assert place(api, "yes").result(DEADLINE).args[0].ok
    server.trade = refused("43012", "Insufficient balance")
    place(api, "no").exception(DEADLINE)
    server.trade = lambda frame: None
    place(api, "silence", reply_timeout=0.05).exception(DEADLINE)
    server.accepts_connections = False
    server.cut()
    place(api, "late", reply_timeout=0.05).exception(DEADLINE)
    assert place(api, "back").cancel()
    api.close()
    found = entries(path)
    assert [
        ("yes", "accepted", "id-yes", None), ("no", "refused", None, "43012"), ("silence", "unknown", None, ""),
        ("late", "not_sent", None, None), ("back", "not_sent", None, None),
    ] == [(each.client_oid, each.outcome, each.order_id, each.code) for each in found]  # fmt: skip
    assert "place-order was sent, but no reply came" in (found[2].message or "")


def test_batches_are_noted_by_order(make_api: Make, server: FakeExchange, path: Path) -> None:
    """Each order of a batch, a split one too, has its own row and its own outcome."""

    def answer(frame: dict[str, Any]) -> dict[str, Any]:
        reply = accepted(frame)
        reply["args"][0].update(code="43012", msg="Insufficient balance", orderId="")
        del reply["args"][1]
        return reply

    server.trade = answer
    api = make_api(journal=path)
    orders = [{**LIMIT, "client_oid": f"c{number:02}"} for number in range(23)]
    api.place_batch_orders("spot", orders, split=True).result(DEADLINE)
    api.close()
    expected = {f"c{number:02}": "accepted" for number in range(23)}
    expected.update(c00="refused", c20="refused", c01="unknown", c21="unknown")
    assert expected == outcomes(path)


def test_the_intent_comes_first(make_api: Make, server: FakeExchange, path: Path) -> None:
    """Whenever the exchange gets an order, that order is in the file already."""
    seen: list[list[str | None]] = []

    def answer(frame: dict[str, Any]) -> dict[str, Any]:
        copy = path.parent / f"copy{len(seen)}.sqlite3"
        for suffix in ("", "-wal"):
            copy.with_name(copy.name + suffix).write_bytes(path.with_name(path.name + suffix).read_bytes())
        seen.append([entry.client_oid for entry in entries(copy)])
        return accepted(frame)

    server.trade = answer
    api = make_api(journal=path)
    place(api, "first").result(DEADLINE)
    place(api, "second").result(DEADLINE)
    assert [["first"], ["first", "second"]] == seen


def test_what_is_never_sent_is_no_intent(make_api: Make, server: FakeExchange, path: Path) -> None:
    """What cannot be asked leaves no row; what the rate limit refuses is noted as not sent."""
    api = make_api(journal=path, rate_limit="raise")
    with pytest.raises(InvalidArgument):
        api.submit_new_order("spots", **LIMIT)
    with pytest.raises(InvalidArgument):
        place(api, "a b")
    api.connect_ws_api().result(DEADLINE)
    with pytest.raises(RateLimited):
        for number in range(12):
            place(api, f"c{number:02}")
    api.close()
    found = outcomes(path)
    assert "not_sent" == found.pop("c09")
    assert [f"c{number:02}" for number in range(9)] == list(found)


def test_no_journal_no_order(make_api: Make, server: FakeExchange, path: Path) -> None:
    """An order whose intent cannot be written is not sent, and the caller is told at once."""
    api = make_api(journal=path)
    assert api._journal is not None
    pages = api._journal._db.execute("PRAGMA page_count").fetchone()[0]
    api._journal._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(NotSent, match="the journal .* cannot be written"):
        api.place_batch_orders("spot", [{**LIMIT, "price": "1" * 400}] * 20)
    assert [] == server.frames("trade")


def test_cancels_do_not_wait_for_the_disk(make_api: Make, server: FakeExchange, path: Path) -> None:
    """Orders and changes wait for the disk, cancels do not; all are in the file."""
    api = make_api(journal=path)
    assert api._journal is not None
    asked: list[str] = []
    real = api._journal._synchronise

    def synchronise(durable: bool) -> None:
        if threading.current_thread() is threading.main_thread():
            asked.append("wait" if durable else "go")
        real(durable)

    api._journal._synchronise = synchronise  # type: ignore[method-assign]
    place(api, "a").result(DEADLINE)
    api.modify_order("spot", client_oid="a", qty="2").result(DEADLINE)
    api.cancel_order("spot", client_oid="a").result(DEADLINE)
    api.cancel_batch_orders("spot", [{"order_id": "1"}]).result(DEADLINE)
    api.place_batch_orders("spot", [LIMIT]).result(DEADLINE)
    assert ["wait", "wait", "go", "go", "wait"] == asked
    api.close()
    assert ["place-order", "modify-order", "cancel-order", "batch-cancel", "batch-place"] == [
        entry.operation for entry in entries(path)
    ]


def test_no_secret_in_the_file(make_api: Make, server: FakeExchange, path: Path) -> None:
    """Key, secret and passphrase are not in the file, nor in what lies beside it."""
    api = make_api(journal=path)
    place(api, "mine").result(DEADLINE)
    assert api._journal is not None
    api._journal.flush()
    for _ in range(2):
        data = b"".join(each.read_bytes() for each in path.parent.iterdir())
        assert b"mine" in data
        assert not any(key.encode() in data for key in KEYS)
        api.close()


def test_a_journal_of_ones_own(make_api: Make, server: FakeExchange, path: Path) -> None:
    """A journal that the caller opened stays open when the client closes; one in use is refused with the client."""
    with Journal(path) as journal:
        api = make_api(journal=journal)
        place(api, "a").result(DEADLINE)
        with pytest.raises(InvalidArgument, match="in use"):
            make_api(journal=path)
        api.close()
        assert ["accepted"] == [entry.outcome for entry in journal.entries("a")]


def test_without_a_journal(make_api: Make) -> None:
    """Who uses no journal loads none, and cannot recover from one."""
    with pytest.raises(InvalidArgument, match="recover.. needs the option journal="):
        make_api().recover()
    program = "import sys, bitget_client.ws.api\nprint({'sqlite3', 'bitget_client.journal'} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert ("set()\n", "") == (run.stdout, run.stderr)


@attrs.frozen
class Answer:
    outcome: str
    order: Any = None
    evidence: str = ""


def test_recovering(make_api: Make, server: FakeExchange, path: Path) -> None:
    """After a run that ended badly the next one lists what may be live, has it looked up, and sends nothing."""
    server.trade = lambda frame: None
    api = make_api(journal=path)
    place(api, "lost", reply_timeout=0.05).exception(DEADLINE)
    api.close()
    sent = len(server.frames("trade"))
    again = make_api(journal=path)
    assert ["lost"] == [entry.client_oid for entry in again.recover()]

    def resolve(error: OutcomeUnknown) -> dict[str, Answer]:
        assert ("lost",) == error.client_oids
        return {"lost": Answer("placed")}

    [entry] = again.recover(resolve)
    assert "placed" == entry.outcome
    assert [] == again.recover(resolve)
    assert sent == len(server.frames("trade"))


def test_recovering_with_the_resolver(path: Path) -> None:
    """An order whose reply was lost is found by the next run over REST, and is settled with its order_id."""
    order = {**LIMIT, "qty": "0.001", "price": "89000", "client_oid": "lost"}
    with SimulatedExchange(frozen=True) as exchange:
        where: dict[str, Any] = {"credentials": exchange.credentials, "environment": exchange.environment}
        exchange.faults.lose_reply()
        with WebsocketAPIClient(**where, journal=path) as api:
            future = api.submit_new_order("spot", order, reply_timeout=0.5)
            assert isinstance(future.exception(DEADLINE), OutcomeUnknown)
        with RestClientV3(**where) as rest, WebsocketAPIClient(**where, journal=path) as api:
            [entry] = api.recover(lambda error: error.resolve(rest, timeout=DEADLINE))
            assert ("placed", "lost", "lost") == (entry.outcome, entry.client_oid, entry.resolution.order.client_oid)
            assert entry.resolution.order.order_id == entry.order_id
            assert [] == api.recover()


# --- a program that is killed ----------------------------------------------------------------------------------------


def got(server: FakeExchange, name: str) -> list[str]:
    """The new orders of one program that the exchange has got, in order."""
    return [
        arg["clientOid"] for frame in server.frames("trade") if frame["topic"] in ("place-order", "batch-place")
        for arg in frame["args"] if arg["clientOid"].startswith(f"{name}-")
    ]  # fmt: skip


def check(server: FakeExchange, folder: Path, name: str) -> tuple[int, int]:
    """The file must know of every order that the exchange got. How many it got, and how many are listed."""
    with Journal(folder / f"{name}.sqlite3") as journal:
        assert ("ok",) == journal._db.execute("PRAGMA integrity_check").fetchone()
        rows = {entry.client_oid: entry for entry in journal.entries() if "place" in entry.operation}
        listed = {entry.client_oid for entry in journal.unsettled()}
    there = got(server, name)
    assert len(set(there)) == len(there)
    assert set(there) <= rows.keys(), "an order at the exchange that nobody knows of"
    for oid, entry in rows.items():
        assert entry.outcome in (None, "accepted")
        if entry.outcome == "accepted":
            assert oid in there
        else:
            assert oid in listed
    return len(there), len(listed)


def run(server: FakeExchange, folder: Path, *words: object) -> list[list[str]]:
    """Run the program to its end; what it printed."""
    command = [sys.executable, str(CHILD), server.url, str(folder), *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=50)
    assert (0, "") == (ended.returncode, ended.stderr)
    return [line.split() for line in ended.stdout.splitlines()]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_killed_at_any_line(server: FakeExchange, tmp_path: Path) -> None:
    """Killed in front of any line between asking for an order and its outcome, the file knows of every order sent."""
    assert [["0", "ended"]] == run(server, tmp_path, "lines", 0)
    lines = int((tmp_path / "count").read_text(encoding="ascii"))
    assert (4, 0) == check(server, tmp_path, "k0")
    # Every kill is a process of its own, so not every line has its turn; those of the first order are looked at closer.
    chosen = random.Random(5)
    moments = sorted({*chosen.sample(range(1, lines // 3), 30), *chosen.sample(range(1, lines), 30)})
    ends = run(server, tmp_path, "lines", *moments)
    assert [str(each) for each in moments] == [moment for moment, _ in ends]
    killed = [int(moment) for moment, how in ends if how == "killed"]
    assert len(killed) > len(moments) * 0.8  # the number of lines differs a little from run to run
    found = {check(server, tmp_path, f"k{moment}") for moment in killed}
    assert {0, 1, 4} == {sent for sent, _ in found}, "before the first, after it, and after the batch"
    assert any(listed for _, listed in found)
    assert (0, 0) in found or (0, 1) in found


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment(server: FakeExchange, tmp_path: Path, seed: int) -> None:
    """Killed by another process while four threads place orders, the file knows of every order sent."""
    command = [sys.executable, str(CHILD), server.url, str(tmp_path), "forever", "x"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            assert "placing\n" == child.stdout.readline()
            wanted = random.Random(seed).randrange(1, 120)  # a moment that does not depend on the machine's speed
            server.wait(lambda: len(got(server, "x")) >= wanted, f"{wanted} orders")
        finally:
            child.kill()
    sent, _ = check(server, tmp_path, "x")
    assert sent >= wanted
