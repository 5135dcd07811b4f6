"""Waiting between attempts."""

from __future__ import annotations

import pytest

from bitget_client.ws.backoff import Backoff


def test_first_retry_is_immediate() -> None:
    """Most cuts are single events: the first retry waits for nothing."""
    assert Backoff(0.5, 30.0, lambda: 1.0).next_delay(0.0) == 0.0


def test_ceiling_doubles_up_to_the_cap() -> None:
    """With the most unlucky draw the waits double from the base to the cap, and stay there however often it fails."""
    backoff = Backoff(0.5, 30.0, lambda: 1.0)
    delays = [backoff.next_delay(0.0) for _ in range(200)]
    assert delays[:9] == [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert delays[-1] == 30.0
    assert backoff.attempts == 200


def test_full_jitter() -> None:
    """The wait is drawn between zero and the ceiling."""
    draws = iter([0.0, 0.25, 1.0])
    backoff = Backoff(1.0, 30.0, lambda: next(draws))
    assert [backoff.next_delay(0.0) for _ in range(4)] == [0.0, 0.0, 0.5, 4.0]


@pytest.mark.parametrize(("lived", "expected"), [(9.9, 3), (10.0, 1)])
def test_reset_after_a_stable_life(lived: float, expected: int) -> None:
    """Only a life of ``stable_after`` seconds starts the count again."""
    backoff = Backoff(0.5, 30.0, lambda: 1.0)
    backoff.next_delay(0.0)
    backoff.next_delay(0.0)
    delay = backoff.next_delay(lived)
    assert backoff.attempts == expected
    assert delay == (0.0 if expected == 1 else 1.0)
