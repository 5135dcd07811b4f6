"""What is known of each order of a REST batch: an order that the exchange lost sight of must not look refused."""

from __future__ import annotations

from typing import Any

import pytest

from bitget_client.models.converter import structure
from bitget_client.models.v2.futures_plan import PlanCancelResult
from bitget_client.models.v2.futures_trade import ClosePositionsResult, FuturesBatchResult
from bitget_client.models.v2.margin import BatchResult as MarginBatchResult
from bitget_client.models.v2.spot_trade import BatchResult
from bitget_client.models.v3.trade import OrderResult

LISTS = [BatchResult, MarginBatchResult, FuturesBatchResult, ClosePositionsResult, PlanCancelResult]


@pytest.mark.parametrize(
    ("code", "outcome"),
    [("", "accepted"), ("0", "accepted"), (None, "accepted"), ("25204", "refused"), ("40725", "unknown")],
)
def test_v3(code: str | None, outcome: str) -> None:
    """An item is accepted, refused, or unknown where its code is a time-out of the exchange's own."""
    item = structure(OrderResult, {"orderId": "1", "clientOid": "a", "code": code, "msg": ""})
    assert (outcome, outcome == "accepted") == (item.outcome, item.ok)


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}")
@pytest.mark.parametrize(
    ("code", "outcome"), [("43012", "refused"), ("40725", "unknown"), (None, "unknown"), ("", "unknown")]
)
def test_v2(kind: Any, code: str | None, outcome: str) -> None:
    """A failed item is refused, or unknown where its code is such a time-out, or where it has none."""
    raw = {"successList": [], "failureList": [{"clientOid": "a", "errorMsg": "why", "errorCode": code}]}
    [item] = structure(kind, raw).failure_list
    assert outcome == item.outcome
