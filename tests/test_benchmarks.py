"""Each benchmark runs, in tiny sizes, and gives numbers. How large they are is never tested."""

from __future__ import annotations

import math
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import budget, cases, peers
from benchmarks.measure import FULL, LONG, QUICK, Scale, interleave, ratio
from benchmarks.servers.frames import BOOK_BYTES, TICKER_BYTES, book, bybit_ticker, cut_masked, server_frame, ticker
from benchmarks.table import HEADING, Budget, Row, line, verdict
from bitget_client.ws.frames import TEXT, FrameDecoder, encode_frame

ARG = {"instType": "spot", "topic": "ticker", "symbol": "0060000"}


@pytest.mark.parametrize("name", cases.NAMES)
def test_case_runs(name: str) -> None:
    """Every case ends in rows with a positive number and a line of the table each."""
    rows = cases.load(name)(QUICK)
    assert rows
    for row in rows:
        assert row.value > 0 and math.isfinite(row.value), row
        assert row.name in line(row)


def test_every_case_is_listed() -> None:
    """No file of the folder is left out of the table."""
    folder = Path(cases.__file__).parent
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(cases.NAMES)


def test_every_budget_is_used() -> None:
    """Each number of the budget is shown by some case, of the table or of the peers'."""
    folders = [Path(cases.__file__).parent, Path(peers.__file__).parent]
    text = "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.py"))
    assert [name for name in budget_names(budget) if f"budget.{name}" not in text] == []


def budget_names(module: ModuleType) -> list[str]:
    """The names of the budgets in a module."""
    return [name for name, value in vars(module).items() if isinstance(value, Budget)]


@pytest.mark.parametrize(
    ("value", "at_most", "expected"),
    [
        (0.5, False, "below"), (0.8, False, "ok"), (0.96, False, "moonshot"),
        (0.96, True, "below"), (0.8, True, "below"), (0.75, True, "moonshot"),
    ],
)  # fmt: skip
def test_verdict(value: float, at_most: bool, expected: str) -> None:
    """More is better for ratios, less for times; the bounds themselves count as reached."""
    wanted = Budget(0.8, 0.95) if not at_most else Budget(0.78, 0.75, at_most=True)
    assert verdict(Row("row", value, budget=wanted)) == expected


@pytest.mark.parametrize(("value", "expected"), [(0.9, "not yet"), (1.0, "moonshot")])
def test_a_row_may_have_only_a_moonshot(value: float, expected: str) -> None:
    """Where nothing is promised yet nothing is below, and the line shows no bound to reach."""
    row = Row("row", value, budget=Budget(None, 1.0))
    assert verdict(row) == expected
    assert ">=" not in line(row)


def test_line_fits_the_heading() -> None:
    """Columns stand under their headings, and a row without a budget shows none."""
    shown = line(Row("row", 0.5, budget=Budget(0.8), detail="DETAIL"))
    assert shown.index("DETAIL") == HEADING.index("of what")
    assert verdict(Row("row", 0.5)) == ""


def test_contenders_take_turns() -> None:
    """Each contender runs once a round after one round that does not count, and ratios are those of neighbours."""
    ran: list[str] = []
    values = {"ours": iter([99.0, 1.0, 4.0, 9.0]), "bare": iter([99.0, 1.0, 2.0, 3.0])}

    def run(name: str) -> float:
        ran.append(name)
        return next(values[name])

    results = interleave({"ours": lambda: run("ours"), "bare": lambda: run("bare")}, Scale(rounds=3, quick=False))
    assert ran == ["ours", "bare", "bare", "ours", "ours", "bare", "bare", "ours"]
    assert ratio(results, "ours", "bare") == 2.0


def test_sizes() -> None:
    """A long run is for those cases that have one; for the others it is a full one."""
    assert [FULL.pick(10, 1, 100), LONG.pick(10, 1, 100), LONG.pick(10, 1), QUICK.pick(10, 1, 100)] == [10, 100, 10, 1]


def test_pushes_have_the_stated_sizes() -> None:
    """A ticker and a book are as large as the table says, whichever their prices."""
    assert {len(ticker(ARG, number)) for number in range(100)} == {TICKER_BYTES}
    assert {len(bybit_ticker("tickers.0060000", number)) for number in range(100)} == {TICKER_BYTES}
    assert {len(book({**ARG, "topic": "books"}, number)) for number in range(100)} == {BOOK_BYTES}


@pytest.mark.parametrize("size", [0, 5, 125, 126, 65535, 65536])
def test_bare_frames_agree_with_ours(size: int) -> None:
    """The bare server reads what our encoder writes and writes what our decoder reads."""
    payload = b"x" * size
    frame = encode_frame(TEXT, payload, b"\x01\x02\x03\x04")
    assert cut_masked(frame + frame[:-1]) == ([(TEXT, payload)], frame[:-1])
    assert FrameDecoder(1 << 20).feed(server_frame(payload)) == [payload]
