"""What failures mean, for those that loopback cannot bring about."""

from __future__ import annotations

import ssl
from typing import Any

import pytest
import requests
from urllib3 import exceptions as inner
from urllib3.connectionpool import HTTPSConnectionPool

from bitget_client import errors
from bitget_client.rest.failures import Stage, asked, network_error, retry_after, stage_of

POOL: Any = HTTPSConnectionPool("api.invalid", 443)
CONNECTION: Any = None


def wrapped(reason: Exception) -> requests.ConnectionError:
    return requests.ConnectionError(inner.MaxRetryError(POOL, "/x", reason))


@pytest.mark.parametrize(
    ("error", "stage"),
    [
        (wrapped(inner.NewConnectionError(CONNECTION, "no route")), Stage.REFUSED),
        (wrapped(inner.ConnectTimeoutError("slow")), Stage.TIMED_OUT),
        (requests.ConnectTimeout("slow"), Stage.TIMED_OUT),
        (ConnectionRefusedError(111, "refused"), Stage.REFUSED),
        (wrapped(inner.SSLError(ssl.SSLCertVerificationError("no"))), Stage.CERTIFICATE),
        (wrapped(inner.ProxyError("x", inner.NewConnectionError(CONNECTION, "no"))), Stage.REFUSED),
        (wrapped(inner.ProxyError("x", OSError("Tunnel connection failed: 407 Auth"))), Stage.REFUSED),
        (wrapped(inner.ProxyError("x", OSError("reset"))), Stage.SENT),
        (wrapped(inner.SSLError(ssl.SSLError("bad record mac"))), Stage.SENT),
        (requests.ConnectionError(inner.ProtocolError("aborted", ConnectionResetError(104, "reset"))), Stage.SENT),
        (requests.ReadTimeout("slow"), Stage.SENT),
        (OSError("anything"), Stage.SENT),
        (None, Stage.SENT),
    ],
)
def test_how_far_a_request_got(error: BaseException | None, stage: Stage) -> None:
    """Only what proves that nothing left counts as not sent."""
    assert stage is stage_of(error)


def test_causes_in_a_circle() -> None:
    """Errors that name each other do not hang the analysis."""
    one, two = OSError("one"), OSError("two")
    one.__cause__, two.__cause__ = two, one
    assert Stage.SENT is stage_of(one)


@pytest.mark.parametrize(
    ("error", "idempotent", "kind"),
    [
        (requests.ConnectTimeout("slow"), False, errors.NotSent),
        (requests.ReadTimeout("slow"), False, errors.OutcomeUnknown),
        (requests.ReadTimeout("slow"), True, errors.TransportError),
    ],
)
def test_classes(error: Exception, idempotent: bool, kind: type[Exception]) -> None:
    """Nothing left: NotSent. It may have arrived: OutcomeUnknown for a change, TransportError for a read."""
    found = network_error(error, "POST /x", {}, idempotent=idempotent)
    assert kind is type(found)
    assert "POST /x" in str(found)
    assert "slow" in str(found)


@pytest.mark.parametrize(
    ("params", "oids"),
    [
        ({"clientOid": "a"}, ("a",)),
        ([{"clientOid": "a"}, {"orderId": "1"}, {"clientOid": "b"}], ("a", "b")),
        ({"symbol": "X", "orderList": [{"clientOid": "a"}, {"clientOid": "b"}]}, ("a", "b")),
        ({"clientOid": "old", "newClientOid": "new", "stopLossClientOid": ""}, ("old", "new")),
        ({"clientOid": ""}, ()),
        ({"clientOid": 5}, ()),
        (None, ()),
    ],
)
def test_client_oids(params: Any, oids: tuple[str, ...]) -> None:
    """The ids to ask about are found at the top, in items and in bare arrays."""
    assert ({"endpoint": "POST /x", "params": params}, oids) == asked("POST /x", params)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3", 3.0), ("0.5", 0.5), ("0", 0.0), (None, None), ("", None), ("-1", None), ("nan", None), ("inf", None),
     ("Wed, 21 Oct 2026 07:28:00 GMT", None)],
)  # fmt: skip
def test_retry_after(text: str | None, seconds: float | None) -> None:
    """Only a number of seconds counts."""
    assert seconds == retry_after(text)
