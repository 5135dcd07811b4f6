"""Models of streams and of answers to orders."""

from __future__ import annotations

import pytest

from bitget_client.models.converter import structure
from bitget_client.models.v3.stream import CHANNELS
from bitget_client.models.ws import OrderResult, channel_model


@pytest.mark.parametrize(("topic", "model"), CHANNELS.items())
def test_channel_model(topic: str, model: type) -> None:
    """Each topic has its model, whatever the instType."""
    assert model is channel_model("v3", topic, "spot") is channel_model("v3", topic, "")


def test_unknown_topic() -> None:
    """A topic the library does not know has no model, and does not raise."""
    assert channel_model("v3", "brand-new", "spot") is None


@pytest.mark.parametrize(("code", "ok"), [(None, True), ("", True), ("0", True), ("00000", True), ("43012", False)])
def test_ok(code: str | None, ok: bool) -> None:
    """Only a code that is not success is a failure."""
    assert ok is OrderResult(code=code).ok


def test_order_result() -> None:
    """Every field of an item is read, numbers and text alike; what is missing is ``None``."""
    raw = {
        "orderId": "1", "clientOid": "c", "symbol": "BTCUSDT", "code": 0, "msg": "Success", "cTime": "1750034397008",
        "receiveTime": "1750034397008123", "pushTime": 1750034397009456, "unknown": [],
    }  # fmt: skip
    expected = OrderResult(
        order_id="1",
        client_oid="c",
        symbol="BTCUSDT",
        code="0",
        msg="Success",
        c_time=1750034397008,
        receive_time=1750034397008123,
        push_time=1750034397009456,
    )
    assert expected == structure(OrderResult, raw)
    assert OrderResult() == structure(OrderResult, {"orderId": None})
