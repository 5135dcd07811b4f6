"""The comparison with other clients: it runs without any of them, and says which are missing."""

from __future__ import annotations

import math
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from benchmarks.measure import QUICK
from benchmarks.peers import company
from benchmarks.peers.__main__ import main
from benchmarks.peers.cases import CASES
from benchmarks.peers.company import FOLDER, NAMES, Peer, PeerUnavailable, command
from benchmarks.peers.match import Absent, Match, Pair, Theirs, absent_line, play
from benchmarks.servers import Address
from benchmarks.table import HEADING, Row

#: A peer that is not one: it answers each task as told, and counts what it was asked for.
ACTOR = """
import json, sys
print(json.dumps({"about": "actor 1"}), flush=True)
for line in sys.stdin:
    task = json.loads(line)
    print(json.dumps({"seconds": task["count"] / 8} if task["task"] == "play" else {"error": "not mine"}), flush=True)
"""


def test_without_any_peer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every row is printed as missing with its reason, nothing is measured, and that is no failure."""
    main(["--quick", "--folder", str(tmp_path)])
    told, _, table = capsys.readouterr().out.partition(HEADING + "\n")
    assert all(f"  {name}: missing: " in told for name in NAMES)
    rows = table.splitlines()
    assert len(rows) >= len(CASES)
    assert [row for row in rows if " missing " not in row] == []


def test_without_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Node is not installed, the reason says so."""
    monkeypatch.setattr(company.shutil, "which", lambda name: None)
    with pytest.raises(PeerUnavailable, match="no Node"):
        command("bitget-api", tmp_path)


@pytest.mark.parametrize("name", CASES)
def test_case_runs_with_the_peers_that_are_here(name: str) -> None:
    """Each peer that is installed gets its rows, with positive numbers; where none is, the test is skipped."""
    missing = {}
    for peer in NAMES:
        try:
            command(peer, FOLDER)
        except PeerUnavailable as error:
            missing[peer] = str(error)
    if len(missing) == len(NAMES):
        pytest.skip(f"no other client here: {missing}")
    for row in CASES[name](QUICK, FOLDER):
        if isinstance(row, Absent):
            assert row.why in missing.values()
        else:
            assert row.value > 0 and math.isfinite(row.value), row


def test_a_missing_row_fits_the_heading() -> None:
    """What is missing stands under what is measured, and why under what a number is made of."""
    shown = absent_line(Absent("row", "WHY"))
    assert shown.index("WHY") == HEADING.index("of what")
    assert shown.index("missing") + len("missing") == HEADING.index("measured") + len("measured")


def test_rates_come_from_the_peers_own_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A rate is the count over the seconds the peer says; only one that cannot do its task is missing."""
    monkeypatch.setattr(company, "command", lambda name, folder: [sys.executable, "-c", ACTOR])
    asked: list[int] = []

    def ours(server: Address) -> float:
        asked.append(server.port)
        return 16.0

    theirs = {"plays": Theirs("actor", {"task": "play"}, 24, 8), "refuses": Theirs("actor", {"task": "sing"}, 24, 8)}
    pairs = [Pair("one", "ours", "plays"), Pair("other", "ours", "refuses")]
    rows = play(Match("rest", {"ours": ours}, theirs, pairs), QUICK, tmp_path)
    assert rows == [Row("one", 2.0, detail="ours 16/s, plays 8/s"), Absent("other", "not mine")]
    assert len(asked) == 2 and len(set(asked)) == 1


@pytest.mark.parametrize(
    ("program", "why"),
    [("raise SystemExit('broken: no such module')", "broken: no such module"), ("", "it ended without a word")],
)
def test_a_peer_that_ends_is_missing(program: str, why: str) -> None:
    """Its last words are the reason."""
    with tempfile.TemporaryFile() as complaints, pytest.raises(PeerUnavailable, match=why):
        Peer([sys.executable, "-c", program], complaints)


def test_a_peer_that_says_nothing_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer that hangs does not hang the benchmark."""
    monkeypatch.setattr(company, "_PATIENCE", 0.2)
    with tempfile.TemporaryFile() as complaints, pytest.raises(PeerUnavailable, match="without a word"):
        Peer([sys.executable, "-c", "import sys; sys.stdin.read()"], complaints)


def test_no_peer_is_measured_alone() -> None:
    """Every row's contenders take part in its case."""
    seen: list[Any] = []

    def look(wanted: Match, scale: Any, folder: Path) -> list[Any]:
        for pair in wanted.pairs:
            assert pair.ours in wanted.ours and pair.theirs in wanted.theirs
        assert set(wanted.theirs) == {pair.theirs for pair in wanted.pairs}
        seen.append(wanted)
        return []

    patched = pytest.MonkeyPatch()
    with patched.context() as patch:
        patch.setattr("benchmarks.peers.cases.play", look)
        for name, case in CASES.items():
            if name != "startup":
                assert case(QUICK, FOLDER) == []
    assert len(seen) == len(CASES)  # orders are compared twice
