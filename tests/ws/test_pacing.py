"""The limits of one connection."""

from __future__ import annotations

import pytest

from bitget_client.ws.dialect import Limits
from bitget_client.ws.pacing import Pacer, PacingMode

LIMITS = Limits(messages_per_second=10, subscribe_frames_per_hour=12, subscribe_frame_bytes=4096, topics_per_frame=50)


def most_in_any_second(moments: list[float]) -> int:
    """The largest number of moments in one window of a second."""
    return max(sum(1 for other in moments if moment <= other < moment + 1.0) for moment in moments)


def send_as_fast_as_allowed(pacer: Pacer, count: int, subscription: bool) -> list[float]:
    """When each of so many frames leaves."""
    now, moments = 100.0, []
    while len(moments) < count:
        delay = pacer.delay(now, subscription=subscription)
        now += delay
        assert delay >= 0.0
        if delay == 0.0:
            pacer.take(now, subscription=subscription)
            moments.append(now)
    return moments


@pytest.mark.parametrize("mode", ["wait", "raise"])
def test_ten_messages_in_any_second(mode: PacingMode) -> None:
    """However many want to leave, no second sees more than ten, and not many fewer."""
    moments = send_as_fast_as_allowed(Pacer(LIMITS, mode), 95, subscription=False)
    assert 10 == most_in_any_second(moments)
    assert moments[-1] - moments[0] < 12.0


def test_subscribe_frames_of_an_hour() -> None:
    """Subscriptions count twice: as messages, and against the limit of the hour."""
    pacer = Pacer(LIMITS, "wait")
    moments = send_as_fast_as_allowed(pacer, 13, subscription=True)
    assert moments[11] - moments[0] < 3.0
    assert moments[12] - moments[0] == pytest.approx(3600.0)
    assert 0.0 == pacer.delay(moments[12])


def test_messages_hold_up_subscriptions() -> None:
    """A second full of requests has no room for a subscription."""
    pacer = Pacer(LIMITS, "wait")
    for _ in range(10):
        pacer.take(0.0)
    assert pacer.delay(0.0, subscription=True) >= 1.0


def test_subscriptions_leave_room() -> None:
    """Of a second subscriptions use half: an order is never behind a long list of topics."""
    pacer = Pacer(Limits(10, 240, 4096, 50), "wait")
    moments = send_as_fast_as_allowed(pacer, 50, subscription=True)
    assert 5 == most_in_any_second(moments)
    assert moments[-1] - moments[0] < 11.0
    assert 0.0 == pacer.delay(moments[-1])


def test_one_message_a_second() -> None:
    """A server that allows one message a second still gets its subscriptions."""
    moments = send_as_fast_as_allowed(Pacer(Limits(1, 240, 4096, 50), "wait"), 3, subscription=True)
    assert moments[-1] - moments[0] < 3.0


def test_off() -> None:
    """With ``off`` everything leaves at once."""
    pacer = Pacer(LIMITS, "off")
    for _ in range(1000):
        assert 0.0 == pacer.delay(0.0, subscription=True)
        pacer.take(0.0, subscription=True)
