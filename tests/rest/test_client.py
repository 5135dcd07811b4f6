"""What every REST client has: construction, the clock, the raw door."""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import Any

import pytest
import requests

from bitget_client import Credentials, Environment, errors
from bitget_client.rest.client import LatencySummary, RestClient
from bitget_client.rest.endpoint import endpoints_of
from bitget_client.rest.v2 import RestClientV2
from bitget_client.rest.v3 import RestClientV3
from bitget_client.signing import make_signer, rest_signature

from .server import HttpServer, SteppedClock, answer, refused_url

CLIENTS: tuple[type[RestClient], ...] = (RestClientV2, RestClientV3)
KEYS = ("canary-key-1", "canary-secret-1", "canary-pass-1")


def make(url: str, *keys: str, **options: Any) -> RestClientV3:
    clock = options.pop("clock", None) or SteppedClock()
    return RestClientV3(*keys, base_url=url, clock=clock, **{"timeout": (2.0, 0.5), "rate_limit": "off", **options})


def test_public_calls_need_no_credentials() -> None:
    """A client without credentials reads public data and refuses private calls before sending anything."""
    with HttpServer(answer([])) as server, make(server.url) as client:
        assert [] == client.get_tickers(category="SPOT").data
        with pytest.raises(errors.InvalidArgument, match="private call: give the client api_key"):
            client.get_balances()
    assert ["/api/v3/market/tickers?category=SPOT"] == [request.target for request in server.requests]


@pytest.mark.parametrize(
    ("keys", "missing"),
    [
        (("k",), "api_secret and api_pass"),
        (("k", "s"), "api_pass"),
        ((None, "s", "p"), "api_key"),
        (("k", "", "p"), "api_secret"),
    ],
)
def test_incomplete_credentials(keys: Any, missing: str) -> None:
    """One or two of three credentials is an error at construction that names the missing ones."""
    with pytest.raises(errors.InvalidArgument, match=f"^{missing} missing"):
        RestClientV3(*keys)


def test_credentials_as_one_object() -> None:
    """Credentials may come as an object, but not in both ways at once."""
    with HttpServer(answer({})) as server, make(server.url, credentials=Credentials(*KEYS)) as client:
        client.get_balances()
    assert "canary-key-1" == server.requests[0].headers["ACCESS-KEY"]
    with pytest.raises(errors.InvalidArgument, match="not both"):
        RestClientV3(*KEYS, credentials=Credentials(*KEYS))


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({}, "https://api.bitget.com"),
        ({"demo_trading": True}, "https://api.bitget.com"),
        ({"environment": Environment("http://127.0.0.1:1/", "ws://127.0.0.1:1")}, "http://127.0.0.1:1"),
        ({"environment": Environment.DEMO, "base_url": "http://127.0.0.1:2/"}, "http://127.0.0.1:2"),
    ],
)
def test_which_exchange(options: dict[str, Any], url: str) -> None:
    """The environment says where the exchange is, and ``base_url`` has the last word."""
    with RestClientV3(**options) as client:
        assert url == client.base_url


@pytest.mark.parametrize(
    "options", [{"demo_trading": True}, {"environment": Environment("http://x", "ws://x", demo_trading=True)}]
)
def test_demo_header(options: dict[str, Any]) -> None:
    """Demo trading is told by a header, whichever way it was asked for."""
    with HttpServer(answer([])) as server, make(server.url, **options) as client:
        client.get_tickers(category="SPOT")
    assert "1" == server.requests[0].headers["paptrading"]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"timeout": 0}, "timeout=0"),
        ({"timeout": None}, "timeout=None"),
        ({"rate_limit": "maybe"}, "rate_limit='maybe'"),
        ({"recv_window": -1}, "recv_window=-1"),
        ({"recv_window": 1.5}, "recv_window=1.5"),
        ({"base_url": "api.bitget.com"}, "base_url='api.bitget.com'"),
        ({"environment": Environment.LIVE, "demo_trading": True}, "contradicts"),
    ],
)
def test_impossible_options(options: dict[str, Any], text: str) -> None:
    """An option that cannot work is refused when the client is made."""
    with pytest.raises(errors.InvalidArgument, match=text):
        RestClientV3(**options)


def test_recv_window_is_kept() -> None:
    """The option of the other clients is accepted and readable, and nothing of it is sent."""
    with HttpServer(answer([])) as server, make(server.url, recv_window=3000) as client:
        client.get_tickers(category="SPOT")
        assert 3000 == client.recv_window
    assert "indow" not in repr(server.requests)


def test_sign_function() -> None:
    """A caller's own function signs, and gets the text and the secret."""
    seen = []

    def sign(text: str, secret: str) -> str:
        seen.append((text, secret))
        return "signed-by-me"

    with HttpServer(answer({})) as server, make(server.url, *KEYS, sign=sign) as client:
        client.get_balances()
    assert [("1700000000000GET/api/v3/account/assets", "canary-secret-1")] == seen
    assert "signed-by-me" == server.requests[0].headers["ACCESS-SIGN"]


def test_repr_keeps_secrets() -> None:
    """A client shows where it goes and whether it has credentials, but not which."""
    with RestClientV3(*KEYS, demo_trading=True) as client:
        assert (
            "RestClientV3(base_url='https://api.bitget.com', "
            "credentials=Credentials(api_key='can…', api_secret='…', api_pass='…'), demo_trading=True)"
        ) == repr(client)


def test_closing() -> None:
    """A closed client says so; closing twice is fine; a session of one's own stays open."""
    with HttpServer(answer([]), answer([])) as server, requests.Session() as session:
        client = make(server.url, session=session)
        client.get_tickers(category="SPOT")
        client.close()
        client.close()
        with pytest.raises(errors.InvalidArgument, match="closed"):
            client.get_tickers(category="SPOT")
        assert 200 == session.get(f"{server.url}/mine", timeout=5).status_code
    assert 1 == server.connections, "the kept connection was used again"


def test_raw_get() -> None:
    """The raw door sends any GET: names as given, values in their form on the wire, ``None`` left out."""
    params = {"symbol": "龙虾USDT", "price": Decimal("1.50"), "ids": ["1", 2], "flag": True, "none": None}
    with HttpServer(answer({"x": "1"})) as server, make(server.url, *KEYS) as client:
        response = client.request("get", "api/v3/new/thing", params, signed=True)
    assert {"x": "1"} == response.data
    (request,) = server.requests
    assert "/api/v3/new/thing?symbol=%E9%BE%99%E8%99%BEUSDT&price=1.50&ids=1%2C2&flag=true" == request.target
    raw = "symbol=龙虾USDT&price=1.50&ids=1,2&flag=true"
    expected = rest_signature(make_signer(KEYS[1]), 1700000000000, "GET", "/api/v3/new/thing", raw)
    assert expected == request.headers["ACCESS-SIGN"]


@pytest.mark.parametrize(
    ("params", "body"),
    [
        ({"a": {"b": [Decimal("1.0"), None]}, "n": None}, b'{"a":{"b":["1.0",null]}}'),
        ([{"a": 1}], b'[{"a":1}]'),
        ((), b"[]"),
        (None, b""),
    ],
)
def test_raw_post(params: Any, body: bytes) -> None:
    """The raw door sends any POST: an object, a bare array, or nothing."""
    with HttpServer(answer()) as server, make(server.url, *KEYS) as client:
        client.request("POST", "/api/v3/new/thing", params, signed=True)
    assert ("POST", body) == (server.requests[0].method, server.requests[0].body)


def test_raw_calls_are_unsigned_by_default() -> None:
    """Nothing is signed unless asked for."""
    with HttpServer(answer()) as server, make(server.url, *KEYS) as client:
        client.request("GET", "/api/v3/new/thing")
    assert "ACCESS-SIGN" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("GET", "/x", {"price": 0.1}), "price=0.1 is a float"),
        (("POST", "/x", {"orders": [{"price": 0.1}]}), "is a float"),
        (("POST", "/x", [0.1]), "is a float"),
        (("GET", "/x", {"filter": {"a": 1}}), "no form in a query"),
        (("GET", "/x", {"filter": [{"a": 1}]}), "no form in a query"),
        (("GET", "/x", ["a"]), "a GET has no body"),
        (("POST", "/x", "a=1"), "params is a str"),
        (("POST", "/x", 5), "params is a int"),
        (("GET", "/x?a=1"), "pass the bare path"),
        (("GET", "https://evil.invalid/x"), "pass the bare path"),
        (("GET", "/x/{id}"), "pass the bare path"),
        (("GET", "/x y"), "pass the bare path"),
        (("PATCH", "/x"), "use one of GET, POST, PUT, DELETE"),
    ],
)
def test_raw_door_refuses(arguments: Any, text: str) -> None:
    """What cannot be sent as meant is refused before anything is."""
    with make(refused_url()) as client, pytest.raises(errors.InvalidArgument, match=text):
        client.request(*arguments)


@pytest.mark.parametrize(
    ("verb", "idempotent", "kind", "sent"),
    [
        ("GET", None, errors.ServiceUnavailable, 3),
        ("GET", False, errors.OutcomeUnknown, 1),
        ("POST", None, errors.OutcomeUnknown, 1),
        ("POST", True, errors.ServiceUnavailable, 3),
        ("DELETE", None, errors.OutcomeUnknown, 1),
    ],
)
def test_raw_calls_that_fail(verb: str, idempotent: bool | None, kind: type[Exception], sent: int) -> None:
    """Through the raw door only a GET counts as a read, unless the caller says otherwise."""
    bad = answer(code="", status=502)
    with HttpServer(bad, bad, bad) as server, make(server.url) as client, pytest.raises(kind):
        client.request(verb, "/x", {"a": "1"}, idempotent=idempotent)
    assert sent == len(server.requests)


class Passing(SteppedClock):
    """Moves on by the next of the given steps each time it is read."""

    def __init__(self, *steps: float) -> None:
        super().__init__()
        self.steps = list(steps)

    def local_ms(self) -> int:
        self.now += self.steps.pop(0) / 1000
        return round(self.now * 1000)


def test_time() -> None:
    """The exchange's clock can be read, and taken over for the timestamps of this client."""
    clock = SteppedClock()
    moments = [answer({"serverTime": "1700000009000"})] * 4
    with HttpServer(*moments, answer({})) as server, make(server.url, *KEYS, clock=clock) as client:
        assert 1700000009000 == client.fetch_server_time()
        assert 0 == client.clock.offset_ms
        assert 9000 == client.sync_time() == client.clock.offset_ms
        client.get_balances()
    assert "1700000009000" == server.requests[-1].headers["ACCESS-TIMESTAMP"]


def test_latency_summary(capsys: pytest.CaptureFixture[str]) -> None:
    """The summary goes by the quickest question, changes nothing and prints nothing."""
    moments = [answer({"serverTime": str(1700000001000 + number)}) for number in range(3)]
    clock = Passing(0, 80, 0, 20, 0, 50)
    with HttpServer(*moments) as server, make(server.url, clock=clock) as client:
        summary = client.fetch_latency_summary(3)
    expected = LatencySummary(
        round_trips=(80, 20, 50),
        offset=1700000001001 - 1700000000090,
        server_time=1700000001001,
        local_time=1700000000100,
    )
    assert expected == summary
    assert (20, 10.0) == (summary.round_trip, summary.one_way)
    assert 0 == clock.offset_ms
    assert ("", "") == capsys.readouterr()


@pytest.mark.parametrize("questions", [0, -1, 1.5])
def test_latency_summary_of_nothing(questions: Any) -> None:
    """A number of questions that is none is refused."""
    with make(refused_url()) as client, pytest.raises(errors.InvalidArgument, match="questions"):
        client.fetch_latency_summary(questions)


def test_logger() -> None:
    """The logger given is the one that is used."""
    logger = logging.getLogger("mine")
    with RestClientV3(logger=logger) as client:
        assert client._transport._logger is logger


def test_limits_are_shared_between_clients() -> None:
    """Two clients of one account count together, and refuse before anything is sent."""
    with HttpServer(*[answer([])] * 40) as server:
        clock = SteppedClock()
        first = make(server.url, rate_limit="raise", clock=clock)
        second = make(server.url, rate_limit="raise", clock=clock)
        with first, second, pytest.raises(errors.RateLimited):
            for _ in range(20):
                first.get_tickers(category="SPOT")
                second.get_tickers(category="SPOT")
    assert 20 == len(server.requests)


@pytest.mark.parametrize(
    ("cls", "call", "arguments", "code", "advice"),
    [
        (RestClientV2, "get_spot_account_assets", {}, "40085", "RestClientV3"),
        (RestClientV2, "spot_cancel_order", {"symbol": "BTCUSDT", "order_id": "1"}, "40085", "RestClientV3"),
        (RestClientV3, "get_balances", {}, "40084", "RestClientV2"),
        (RestClientV3, "cancel_order", {"order_id": "1"}, "40084", "RestClientV2"),
    ],
)
def test_account_of_the_other_kind(
    cls: type[RestClient], call: str, arguments: dict[str, str], code: str, advice: str
) -> None:
    """A read or an order on the wrong kind of account must fail once, and say which client to use."""
    with (
        HttpServer(answer(code=code, msg="not supported in this mode", status=400)) as server,
        cls(*KEYS, base_url=server.url, rate_limit="off", clock=SteppedClock()) as client,
        pytest.raises(errors.WrongAccountMode, match=f"use the V. clients .{advice}") as caught,
    ):
        getattr(client, call)(**arguments)
    assert (code, False) == (caught.value.code, caught.value.retryable)
    assert 1 == len(server.requests)


def test_clock_of_the_classic_client() -> None:
    """Each version asks the clock of its own API."""
    with HttpServer(answer({"serverTime": "1700000000123"})) as server, RestClientV2(base_url=server.url) as client:
        assert 1700000000123 == client.fetch_server_time()
    assert ["/api/v2/public/time"] == [request.target for request in server.requests]


@pytest.mark.parametrize(("cls", "many_rooms", "many_endpoints"), [(RestClientV2, 24, 312), (RestClientV3, 23, 281)])
def test_rooms(cls: type[RestClient], many_rooms: int, many_endpoints: int) -> None:
    """The client has the endpoints of all its rooms, and each name only once."""
    rooms = [base for base in cls.__mro__ if base.__module__.startswith(f"{cls.__module__}.")]
    names = [name for room in rooms for name in endpoints_of(room)]
    assert many_rooms == len(rooms)
    assert many_endpoints == len(names)
    assert len(names) == len(set(names))
    assert set(names) == set(endpoints_of(cls))
    assert not set(names) & {name for name in vars(RestClient) if not name.startswith("_")}


@pytest.mark.parametrize(("cls", "name"), [(cls, name) for cls in CLIENTS for name in sorted(endpoints_of(cls))])
def test_every_endpoint_can_be_called(cls: type[RestClient], name: str) -> None:
    """The plan and the declared answer of each endpoint can be made out."""
    endpoint = endpoints_of(cls)[name]
    assert endpoint.plan is endpoint.plan
    assert None is not endpoint.result_type()
    if endpoint.paging is not None:
        assert endpoint.argument_for(endpoint.paging.param) in endpoint.plan.fields
