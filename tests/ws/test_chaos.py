"""Seeded runs in which much goes wrong. Longer ones: ``python -m benchmarks.soak_streams``."""

from __future__ import annotations

import logging

import pytest

from .chaos import run

SECONDS = 20.0


@pytest.mark.timeout(150)
def test_chaos(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever happens to the link, every wanted topic comes back, every gap is announced, every future ends."""
    caplog.set_level(logging.CRITICAL)
    report = run(seed=4, seconds=SECONDS)
    print(report.line())
    assert [] == report.violations, report.line()
    assert report.reconnects >= 5, "it was no chaos"
    assert report.handovers >= 1
    assert report.orders["accepted"] > 50
    assert len(report.actions) >= 10
