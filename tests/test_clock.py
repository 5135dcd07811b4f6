"""The clock: local time, the exchange's time, waiting."""

from __future__ import annotations

import time

import pytest

from bitget_client.clock import Clock


def test_local_and_exchange_time() -> None:
    """The exchange's time is local time plus the offset."""
    clock = Clock()
    before = time.time_ns() // 1_000_000
    now = clock.now_ms()
    assert before <= now <= clock.local_ms() <= time.time_ns() // 1_000_000
    clock.offset_ms = 3_600_000
    assert before + 3_600_000 <= clock.now_ms() <= clock.local_ms() + 3_600_000
    assert clock.local_ms() <= time.time_ns() // 1_000_000


@pytest.mark.parametrize(
    ("server", "sent", "received", "offset"), [(1000, 1000, 1000, 0), (5000, 1000, 2000, 3500), (100, 1000, 1001, -900)]
)
def test_synchronise(server: int, sent: int, received: int, offset: int) -> None:
    """The offset is taken against the middle of the round trip, returned and kept."""
    clock = Clock()
    assert offset == clock.synchronise(server, sent, received) == clock.offset_ms


def test_monotonic() -> None:
    """The time for deadlines is the system's monotonic clock, whatever the offset."""
    clock = Clock()
    clock.offset_ms = -10_000_000
    assert time.monotonic() <= clock.monotonic() <= time.monotonic()


def test_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting waits for what is asked, and not at all for zero or less."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    for seconds in (-1.0, 0.0, 0.25):
        Clock().sleep(seconds)
    assert [0.25] == slept
