"""The files around the package: README, Makefile, and nothing that only makes sense on one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bitget_client import Environment
from bitget_client.simulator import SimulatedExchange

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
NAMED_BLOCKS = [pytest.param(block, id=f"block{number}") for number, block in enumerate(BLOCKS, 1)]

#: Top-level folders that exist on one machine only, as the start of an absolute path.
MACHINE_PATH = re.compile(r"(?<![\w.$})/>-])/(?:work|tmp|root|home|Users)/\w")


def project_files() -> list[Path]:
    """The files under version control or about to be; all files where there is no version control."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.CalledProcessError):
        found = [p for p in ROOT.rglob("*") if not {".venv", ".git", "__pycache__"} & set(p.parts)]
    else:
        found = [ROOT / name for name in run.stdout.split("\0") if name]
    return [path for path in found if path.is_file()]


def test_machine_paths_are_recognised() -> None:
    """The pattern finds a path of one machine, and leaves addresses and relative paths alone."""
    assert MACHINE_PATH.search("open('/" + "tmp/x')")
    assert MACHINE_PATH.search("/" + "home/someone")
    assert not MACHINE_PATH.search("https://example.com/home/x and ./tmp/x and /api/v3/home/x")


def test_no_paths_of_one_machine() -> None:
    """No file names a place that exists only where it was written."""
    found = []
    for path in project_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in MACHINE_PATH.finditer(text)]
    assert found == []


def test_first_screen_of_the_readme() -> None:
    """The first screen says what this is in two sentences, then names exactly the two commands, then shows code."""
    screen = README.split("```python")[0]
    title, what = screen.split("\n\n")[:2]
    assert title.startswith("# ")
    assert len(re.findall(r"[.!?](?:\s|$)", what)) == 2
    assert re.findall(r"^make .*?(?=  |$)", screen, re.MULTILINE) == ["make demo", "make test"]
    assert screen.count("\n") <= 25


def test_readme_shows_the_three_uses_first() -> None:
    """The first three code blocks are REST, a stream and an order, each about fifteen lines."""
    assert len(BLOCKS) >= 3
    for block, word in zip(BLOCKS, ("RestClientV3", "WebsocketClientV3", "future.result(timeout=2)"), strict=False):
        assert word in block
        assert block.count("\n") <= 20


@pytest.mark.parametrize("block", NAMED_BLOCKS)
def test_readme_code_runs(block: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each Python block of the README runs to its end, with the simulated exchange in the place of the real one."""
    program = compile(block, "README.md", "exec")
    monkeypatch.chdir(tmp_path)  # for what it writes
    with SimulatedExchange() as exchange:
        monkeypatch.setattr(Environment, "LIVE", exchange.environment)
        monkeypatch.setattr(Environment, "DEMO", exchange.environment)
        for name in ("api_key", "api_secret", "api_pass"):
            monkeypatch.setenv(f"BITGET_{name.upper()}", getattr(exchange.credentials, name))
        exec(program, {"__name__": "__main__"})


def test_every_make_target_is_explained() -> None:
    """``make help`` has a line for each target a person may call."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)
    assert phony
    explained = re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)
    assert sorted(phony.group(1).split()) == sorted(explained)


def test_continuous_integration_runs_the_tests() -> None:
    """The script for continuous integration can be run and stops at the first failure."""
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert text.rstrip().endswith("make test")
