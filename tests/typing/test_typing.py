"""What a type checker tells users about the typed surface: the files beside this one, checked line by line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CASES = sorted(path.name for path in HERE.glob("*.py") if not path.name.startswith("test_"))


def expected_errors(text: str) -> set[tuple[int, str]]:
    """Line and code of each ``# E: code`` mark."""
    found = set()
    for number, line in enumerate(text.splitlines(), start=1):
        mark = re.search(r"# E: ([a-z-]+(?:, [a-z-]+)*)$", line)
        if mark:
            found |= {(number, code) for code in mark[1].split(", ")}
    return found


def test_there_are_cases() -> None:
    """Each file of cases must hold wrong calls too, or a checker that is off would pass."""
    assert CASES
    for name in CASES:
        assert expected_errors((HERE / name).read_text(encoding="utf-8"))


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", CASES)
def test_mypy_agrees_with_the_marks(name: str) -> None:
    """Good calls must pass and each wrong one must be refused where it is marked, for the reason marked."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", str(HERE / name)],
        capture_output=True,
        text=True,
        timeout=170,
        cwd=ROOT,
        check=False,
    )
    pattern = re.compile(rf"^tests/typing/{re.escape(name)}:(\d+): error: .*\[([a-z-]+)\]$", re.MULTILINE)
    errors = {(int(line), code) for line, code in pattern.findall(done.stdout)}
    assert "" == done.stderr
    assert expected_errors((HERE / name).read_text(encoding="utf-8")) == errors, done.stdout
