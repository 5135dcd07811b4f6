"""The classic calls that place, change or cancel orders: the same outcomes as in V3, and never a second request."""

from __future__ import annotations

from typing import Any

import pytest

from bitget_client import RestClientV2, errors
from tests.catalogue.rest_facts import Row
from tests.catalogue.test_rest import STATE_CHANGING, arguments_of, batch_item, endpoint_of, is_required, sentinel

from .server import Act, HttpServer, SteppedClock, answer, http, refused_url, reset, stall

ROOMS = ("spot_trade", "futures_trade", "futures_plan", "margin")
CALLS = [row for row in STATE_CHANGING if row["version"] == "v2" and row["group"] in ROOMS]

each_call = pytest.mark.parametrize("row", CALLS, ids=lambda row: row["name"])

#: What a server can do with a request after which nobody knows whether it was carried out.
UNKNOWN: dict[str, Act] = {
    "no answer in time": stall,
    "reset after sending": reset,
    "502 of a gateway": http(b"<html>bad gateway</html>", 502),
    "200 that is no JSON": http(b"<html>all is well</html>", 200),
    "40010": answer(code="40010", msg="Request timed out", status=400),
}


def client_of(url: str) -> RestClientV2:
    """A client that is quick to give up and never really waits."""
    return RestClientV2(
        "key", "secret", "pass", base_url=url, timeout=(2.0, 0.1), rate_limit="off", clock=SteppedClock()
    )


def call(client: RestClientV2, row: Row) -> Any:
    """Make the call with everything it needs."""
    if row["body"] == "array":
        arguments: dict[str, Any] = {batch_item(row)[0]: [{}]}
    else:
        arguments = {field["name"]: sentinel(field)[0] for field in arguments_of(row) if is_required(row, field)}
    return getattr(client, row["name"])(**arguments)


def test_there_are_calls() -> None:
    """The rooms must be found, or the tests below would pass by having nothing to do."""
    assert set(ROOMS) == {row["group"] for row in CALLS}
    assert len(CALLS) >= 30


@pytest.mark.parametrize("act", UNKNOWN.values(), ids=UNKNOWN)
@each_call
def test_unknown_outcome(row: Row, act: Act) -> None:
    """Sent, and no clear answer: OutcomeUnknown; the server never sees it again."""
    with HttpServer(act, answer(), answer()) as server:
        with client_of(server.url) as client, pytest.raises(errors.OutcomeUnknown) as caught:
            call(client, row)
        assert 1 == len(server.requests)
    assert endpoint_of(row).route.label.format(margin_type="isolated") == caught.value.request["endpoint"]
    assert not caught.value.retryable


@each_call
def test_not_sent(row: Row) -> None:
    """A connection that nobody accepts: NotSent, whatever the call."""
    with client_of(refused_url()) as client, pytest.raises(errors.NotSent):
        call(client, row)


@pytest.mark.parametrize("name", ["spot_submit_order", "futures_submit_order", "margin_submit_order"])
def test_a_missing_name_is_filled_in(name: str) -> None:
    """A new order always has a client_oid, so that it can be asked about when its answer is lost."""
    (row,) = [row for row in CALLS if row["name"] == name]
    with HttpServer(reset) as server, client_of(server.url) as client:
        with pytest.raises(errors.OutcomeUnknown) as caught:
            call(client, row)
    (oid,) = caught.value.client_oids
    assert 32 == len(oid)
