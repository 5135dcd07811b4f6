"""Random walks over the whole exchange, both versions and every way in: nothing is lost, and nothing is left to chance.

What is tried stands in ``walker``, what has to hold in ``soundness``. A longer walk by hand::

    WALKS=100 STEPS=2000 python3 -m pytest tests/simulator/test_walk.py -k sound --timeout 3600
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.exchange import Exchange
from tests.simulator import soundness
from tests.simulator.walker import SYMBOLS, Walker, walking

WALKS = int(os.environ.get("WALKS", "4"))
STEPS = int(os.environ.get("STEPS", "150"))
BEGIN = 1_760_000_000_000


def _exchange(seed: int) -> SimulatedExchange:
    return SimulatedExchange(seed=seed, time="stepped", begin_ms=BEGIN, limits=False, symbols=SYMBOLS)


@pytest.mark.parametrize("seed", range(1, WALKS + 1))
def test_whatever_is_tried_everything_stays_sound(seed: int) -> None:
    """After each of many random calls of all kinds, sensible and not, by rich and by poor, money and records agree."""

    def settled(core: Exchange) -> None:
        soundness.check(core)
        core.run_clockwork()
        soundness.check(core)
        soundness.check_after_clockwork(core)

    with _exchange(seed) as exchange, walking(exchange, seed) as walker:
        if seed % 2:
            walker.impoverish()
        walker.odd = 0.3 if seed % 4 > 1 else 0.0
        for number in range(STEPS):
            walker.step()
            assert [] == exchange.failures, (number, walker.done[-1])
            exchange.change(settled)
        assert {} == exchange.imbalance()


def _walk(seed: int) -> Walker:
    with _exchange(seed) as exchange, walking(exchange, seed) as walker:
        for _ in range(120):
            walker.step()
    return walker


def test_the_same_calls_have_the_same_answers_and_pushes_to_the_byte() -> None:
    """With the same seed and stepped time, two exchanges cannot be told apart: ids, times and order included."""
    one, other = _walk(21), _walk(21)
    assert one.done == other.done
    assert one.answers == other.answers
    assert one.pushes == other.pushes
    assert all(one.pushes.values())
    assert one.answers != _walk(22).answers


_DIGEST = """
import hashlib
from tests.simulator.test_walk import _walk
walker = _walk(23)
print(hashlib.sha256(repr((walker.answers, walker.pushes)).encode()).hexdigest())
"""


def test_the_order_in_a_process_does_not_matter() -> None:
    """Other hash seeds, and so other orders of sets, change nothing."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2")
    }
    assert 1 == len(digests)
