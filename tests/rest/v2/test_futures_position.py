"""``rest/v2/futures_position.py``: times the exchange spells in two ways."""

from __future__ import annotations

from typing import Any

import pytest

from bitget_client.rest.v2 import RestClientV2
from tests.rest.v2.conftest import Answers


@pytest.mark.parametrize(("opened", "closed"), [("ctime", "utime"), ("cTime", "uTime")])
def test_times_under_either_spelling(exchange_says: Answers, opened: str, closed: str) -> None:
    """The times of a closed position must be there whichever way they are spelt."""
    data: dict[str, Any] = {
        "list": [{"positionId": "1", opened: "1700000000001", closed: "1700000000002"}],
        "endId": "1",
    }
    exchange_says("GET", "/mix/position/history-position", data)
    with RestClientV2("key", "secret", "pass") as client:
        (position,) = client.get_futures_historic_positions().data
    assert (1700000000001, 1700000000002) == (position.opened_at, position.closed_at)
