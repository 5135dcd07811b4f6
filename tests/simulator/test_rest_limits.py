"""Limits on REST calls: the exchange's numbers, counted by account or address, off unless asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from bitget_client import RestClientV3, errors
from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.refusals import Refusal
from bitget_client.simulator.rest_limits import PER_MINUTE, RestLimits
from bitget_client.simulator.versions import routes_of
from tests.simulator.peer import Http

PLACE = ("POST", "/api/v3/trade/place-order")
TICKERS = ("GET", "/api/v3/market/tickers")
ROWS: dict[str, tuple[float, str]] = json.loads(
    files("bitget_client.simulator").joinpath("data/rest_limits.json").read_text("utf-8")
)


def allowed(limits: RestLimits, call: tuple[str, str], *, at: float, **who: Any) -> bool:
    try:
        limits.check(*call, now=at, **{"address": "here", "uid": None, **who})
    except Refusal as refusal:
        assert ("429", 429) == (refusal.code, refusal.status)
        return False
    return True


def test_calls_are_counted_for_the_account() -> None:
    """Ten orders a second of one account, and another account has its own ten."""
    limits = RestLimits()
    assert [True] * 10 + [False] * 3 == [allowed(limits, PLACE, at=5 + n / 100, uid="1") for n in range(13)]
    assert allowed(limits, PLACE, at=5.2, uid="2")
    assert not allowed(limits, PLACE, at=5.99, uid="1")
    assert allowed(limits, PLACE, at=6.001, uid="1")


def test_public_calls_are_counted_for_the_address() -> None:
    """Twenty a second from one address, whoever signs."""
    limits = RestLimits()
    assert [True] * 20 + [False] == [allowed(limits, TICKERS, at=0.0, uid=str(n)) for n in range(21)]
    assert allowed(limits, TICKERS, at=0.0, address="there")


def test_other_endpoints_have_their_own_count() -> None:
    """An endpoint at its limit does not hold another one up."""
    limits = RestLimits()
    while allowed(limits, PLACE, at=0.0, uid="1"):
        pass
    assert allowed(limits, ("POST", "/api/v3/trade/cancel-order"), at=0.0, uid="1")


def test_all_calls_of_an_address_together() -> None:
    """Six thousand a minute, of endpoints with and without a limit of their own."""
    limits = RestLimits()
    paths = [("GET", f"/api/v3/made/up-{n}") for n in range(3)]
    assert all(allowed(limits, paths[n % 3], at=n / PER_MINUTE * 59) for n in range(PER_MINUTE))
    assert not allowed(limits, TICKERS, at=59.9)
    assert allowed(limits, TICKERS, at=60.0)


def test_slow_endpoints_count_over_a_longer_time() -> None:
    """One call in ten seconds is one call in ten seconds."""
    (slow,) = [name for name, (rate, _) in ROWS.items() if rate == 0.1]
    limits, call = RestLimits(), (slow.split()[0], slow.split()[1])
    assert [True, False, True] == [allowed(limits, call, at=at, uid="1") for at in (0, 9.9, 10)]


def test_the_table_makes_sense() -> None:
    """Every row is a verb, a path, a rate and a scope; nearly everything that is served has one."""
    for name, (rate, scope) in ROWS.items():
        verb, path = name.split(" ")
        assert verb in ("GET", "POST") and path.startswith("/api/v") and rate > 0 and scope in ("uid", "ip"), name
    served = {f"{verb} {path}" for version in ("v2", "v3") for verb, path in routes_of(version)}
    assert len(served & set(ROWS)) > 0.7 * len(served)


@pytest.fixture
def limited() -> Iterator[SimulatedExchange]:
    with SimulatedExchange(frozen=True, rest_limits=True) as running:
        yield running


def test_too_many_calls_are_answered_429(limited: SimulatedExchange) -> None:
    """The answer has the exchange's status, code and words, and the call is not carried out."""
    http, path = Http(limited), "/api/v3/account/set-hold-mode"  # once a second
    answers = [http.call("POST", path, body={"holdMode": "hedge_mode"}) for _ in range(12)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused and 200 == answers[0].status_code
    assert {(429, "429", "Too many requests")} == {
        (answer.status_code, answer.json()["code"], answer.json()["msg"]) for answer in refused
    }


def test_our_client_keeps_within_the_limits(limited: SimulatedExchange) -> None:
    """Twenty-five reads of an endpoint with twenty a second go through when the client waits, not when it does not."""
    at = {"environment": limited.environment, "credentials": limited.credentials}
    with RestClientV3(**at) as patient:  # type: ignore[arg-type]
        for _ in range(25):
            patient.get_tickers(category="SPOT")
    with RestClientV3(**at, rate_limit="off") as hasty, pytest.raises(errors.RateLimited):  # type: ignore[arg-type]
        for _ in range(200):
            hasty.get_tickers(category="SPOT")


def test_they_are_off_in_a_test(exchange: SimulatedExchange) -> None:
    """Nothing is counted unless asked for."""
    http = Http(exchange)
    for _ in range(30):
        http.get("market/tickers", category="SPOT")
