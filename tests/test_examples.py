"""The examples run, as a user would run them: each a program of its own, against a simulated exchange."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
PROGRAMS = sorted(path.name for path in EXAMPLES.glob("*.py") if path.name != "where.py")

# What each prints when it did its job to the end.
LAST_WORDS = {
    "demo_trading.py": "the private WebSocket accepts the key too",
    "private_rest.py": "cancelled",
    "private_stream.py": "cancelled",
    "public_rest.py": "close",
    "public_stream.py": "trade",
    "quickstart.py": "over the new connection",
    "websocket_orders.py": "the taken ones are cancelled again",
}


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("BITGET")}
    return subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / program)],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_example_does_its_job(program: str) -> None:
    """Every example runs to its end without credentials, and says what it did."""
    done = run(program)
    assert (0, "") == (done.returncode, done.stderr)
    assert LAST_WORDS[program] in done.stdout


def test_private_example_asks_for_credentials() -> None:
    """A private example on a real environment without a key ends with a sentence, before anything is sent."""
    done = run("private_rest.py", BITGET_ENVIRONMENT="live")
    assert 1 == done.returncode
    assert "BITGET_API_KEY" in done.stderr
    assert "Traceback" not in done.stderr
