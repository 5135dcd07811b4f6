"""What every test may use: the simulated exchange, and a guard that no thread outlives its test."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from bitget_client.simulator import SimulatedExchange

# The same examples on every machine and in every run; slow machines are no failure.
settings.register_profile("deterministic", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("deterministic")

#: Seconds that ending threads are given after a test.
GRACE = 5.0


def _ours(thread: threading.Thread) -> bool:
    return not thread.daemon or thread.name.startswith("bitget-")


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fail a test that leaves a thread of a client, or any thread that would hold up the interpreter's exit."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + GRACE
    left = [thread for thread in threading.enumerate() if thread not in before and _ours(thread)]
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    names = sorted(thread.name for thread in left if thread.is_alive())
    if names:
        pytest.fail(f"threads left running: {', '.join(names)}", pytrace=False)


@pytest.fixture
def exchange(no_thread_left: None) -> Iterator[SimulatedExchange]:
    """A simulated exchange of the test's own. Its market stands still: what moves is what the test does."""
    from bitget_client.simulator import SimulatedExchange

    with SimulatedExchange(frozen=True) as running:
        yield running
