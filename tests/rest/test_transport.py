"""Requests as they leave, answers as they come back, and what every kind of failure becomes."""

from __future__ import annotations

import gzip
import json
import logging
import os
import socket
import threading
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from bitget_client import errors
from bitget_client.clock import Clock
from bitget_client.environment import Credentials
from bitget_client.rate_limit import RateLimit, RateLimiter, Windows
from bitget_client.rest.transport import Headers, Route, Transport
from bitget_client.signing import make_signer, rest_signature
from bitget_client.trace import TRACE
from tests.tls import tls_context

from .server import HttpServer, SteppedClock, answer, half, http, refused_url, reset, stall, trickle

READ = Route("GET", "/api/v3/read", rate=RateLimit(50))
SIGNED_READ = Route("GET", "/api/v3/read", signed=True)
ORDER = Route("POST", "/api/v3/trade/place-order", signed=True, idempotent=False)
POSTED_READ = Route("POST", "/api/v3/read", signed=True, idempotent=True)
PARAMS = {"symbol": "BTCUSDT", "clientOid": "mine-1"}
CREDENTIALS = Credentials("canary-key-1", "canary-secret-1", "canary-pass-1")
BUSY = b"<html>bad gateway</html>"


def make(url: str, *, mode: Any = "off", clock: SteppedClock | None = None, **options: Any) -> Transport:
    clock = clock or SteppedClock()
    return Transport(
        url,
        time_path="/api/v3/public/time",
        credentials=CREDENTIALS,
        signer=make_signer(CREDENTIALS.api_secret),
        limiter=RateLimiter(mode, clock, address=url, account=CREDENTIALS.api_key, windows=Windows()),
        clock=clock,
        **{"timeout": (2.0, 0.3), **options},
    )


def fail(transport: Transport, route: Route, kind: type[BaseException], params: Any = PARAMS) -> Any:
    """The exception of exactly this kind that the call ends with."""
    with pytest.raises(kind) as caught:
        transport.call(route, params)
    transport.close()
    assert kind is type(caught.value)
    return caught.value


# --- what is sent ----------------------------------------------------------------------------------------------------


def test_signed_get() -> None:
    """The query is signed raw and sent percent-encoded; the usual headers are there and no others of ours."""
    clock = SteppedClock()
    clock.offset_ms = 5
    with HttpServer(answer()) as server, requests.Session() as session:
        make(server.url, clock=clock, session=session).call(SIGNED_READ, {"symbol": "龙虾USDT", "a": "x y&z", "n": 5})
    (request,) = server.requests
    assert "GET" == request.method
    assert "/api/v3/read?symbol=%E9%BE%99%E8%99%BEUSDT&a=x%20y%26z&n=5" == request.target
    headers = request.headers
    signature = rest_signature(
        make_signer(CREDENTIALS.api_secret), 1700000000005, "GET", "/api/v3/read", "symbol=龙虾USDT&a=x y&z&n=5"
    )
    assert signature == headers["ACCESS-SIGN"]
    assert "1700000000005" == headers["ACCESS-TIMESTAMP"]
    assert "canary-key-1" == headers["ACCESS-KEY"]
    assert "canary-pass-1" == headers["ACCESS-PASSPHRASE"]
    assert "en-US" == headers["locale"]
    assert "application/json" == headers["Content-Type"]
    ours = {"ACCESS-SIGN", "ACCESS-TIMESTAMP", "ACCESS-KEY", "ACCESS-PASSPHRASE", "locale", "Content-Type"}
    assert ours | {"Host", "Connection", "User-Agent", "Accept", "Accept-Encoding"} == set(headers)


def test_signed_post() -> None:
    """The body is compact UTF-8, not ASCII-escaped, and signed byte for byte."""
    with HttpServer(answer()) as server:
        transport = make(server.url)
        transport.call(ORDER, {"symbol": "龙虾USDT", "qty": "0.1"})
        transport.close()
    (request,) = server.requests
    assert '{"symbol":"龙虾USDT","qty":"0.1"}'.encode() == request.body
    assert "/api/v3/trade/place-order" == request.target
    signer = make_signer(CREDENTIALS.api_secret)
    signature = rest_signature(signer, 1700000000000, "POST", "/api/v3/trade/place-order", "", request.body)
    assert signature == request.headers["ACCESS-SIGN"]
    assert str(len(request.body)) == request.headers["Content-Length"]


@pytest.mark.parametrize(("params", "body"), [(None, b""), ({}, b""), ([], b"[]"), ([{"a": "1"}], b'[{"a":"1"}]')])
def test_bodies(params: Any, body: bytes) -> None:
    """Without parameters there is no body, and the empty text is signed; a list is a bare array, empty or not."""
    with HttpServer(answer()) as server:
        transport = make(server.url)
        transport.call(ORDER, params)
        transport.close()
    (request,) = server.requests
    assert body == request.body
    assert str(len(body)) == request.headers["Content-Length"]
    signer = make_signer(CREDENTIALS.api_secret)
    expected = rest_signature(signer, 1700000000000, "POST", "/api/v3/trade/place-order", "", body)
    assert expected == request.headers["ACCESS-SIGN"]


def test_public_calls_are_not_signed() -> None:
    """A public call carries no credentials, even where there are some."""
    with HttpServer(answer()) as server:
        transport = make(server.url)
        transport.call(READ)
        transport.close()
    assert not [name for name in server.requests[0].headers if name.startswith("ACCESS")]


@pytest.mark.parametrize("demo_trading", [False, True])
def test_demo_header(demo_trading: bool) -> None:
    """Demo trading is told by a header, on public calls too."""
    with HttpServer(answer()) as server:
        transport = make(server.url, demo_trading=demo_trading)
        transport.call(READ)
        transport.close()
    assert ("1" if demo_trading else None) == server.requests[0].headers.get("paptrading")


def test_session_headers_win() -> None:
    """What the user set on the session is sent, in place of ours where both have a say; ``None`` is not sent."""
    with HttpServer(answer()) as server, requests.Session() as session:
        session.headers.update({"LOCALE": "zh-CN", "X-Mine": b"1", "X-None": None})  # type: ignore[dict-item]
        make(server.url, session=session).call(READ)
    headers = server.requests[0].headers
    assert ("zh-CN", "1") == (headers["LOCALE"], headers["X-Mine"])
    assert not {"locale", "X-None"} & set(headers)


def test_integer_too_long() -> None:
    """A value that JSON cannot carry is refused before anything is sent."""
    error = fail(make(refused_url()), ORDER, errors.InvalidArgument, {"n": 10**30})
    assert "place-order" in str(error)


def test_half_a_character() -> None:
    """Text that is no Unicode is refused before anything is sent, in queries and bodies."""
    fail(make(refused_url()), READ, errors.InvalidArgument, {"symbol": "\ud800"})
    fail(make(refused_url()), ORDER, errors.InvalidArgument, {"symbol": "\ud800"})


def test_no_credentials() -> None:
    """A private call without credentials says what to give, and sends nothing."""
    transport = Transport(refused_url(), time_path="/t")
    error = fail(transport, SIGNED_READ, errors.InvalidArgument)
    assert "api_key, api_secret and api_pass" in str(error)


def test_closed() -> None:
    """A closed transport says so; closing twice is fine."""
    transport = make(refused_url())
    transport.close()
    error = fail(transport, READ, errors.InvalidArgument)
    assert "closed" in str(error)


def test_closing_leaves_a_foreign_session_open() -> None:
    """A session of the user's own outlives the transport."""
    closed = []
    with HttpServer(answer()) as server, requests.Session() as session:
        adapter = HTTPAdapter()
        adapter.close = lambda: closed.append(1)  # type: ignore[method-assign]
        session.mount("http://", adapter)
        make(server.url, session=session).close()
        assert [] == closed
    assert [1] == closed


# --- answers ---------------------------------------------------------------------------------------------------------


def test_answer() -> None:
    """A yes comes back decoded, with its headers and the exchange's clock."""
    with HttpServer(answer({"a": 1}, X_Mbx_Used="7")) as server:
        transport = make(server.url)
        response = transport.call(READ)
        transport.close()
    assert {"a": 1} == response.raw["data"] == response.data
    assert ("00000", "success", 1700000000123) == (response.code, response.msg, response.request_time)
    assert "7" == response.headers["x-mbx-used"]


@pytest.mark.parametrize("code", ["00000", "0", 0])
def test_spellings_of_success(code: Any) -> None:
    """Success may be spelt in several ways, as text or number."""
    with HttpServer(answer("yes", code=code)) as server:
        transport = make(server.url)
        assert "yes" == transport.call(ORDER).data
        transport.close()


@pytest.mark.parametrize("code", [False, None, "", 1, "40017", []])
def test_everything_else_is_a_no(code: Any) -> None:
    """No other code passes for success."""
    with HttpServer(answer(code=code, status=400)) as server:
        fail(make(server.url), READ, errors.InvalidParameter if code == "40017" else errors.ApiError)


def test_compressed_and_chunked() -> None:
    """An answer may be compressed and come in chunks; the connection is used again afterwards."""
    packed = gzip.compress(json.dumps({"code": "00000", "data": "x" * 100_000}).encode())
    pieces = [packed[:11], packed[11:50], packed[50:]]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    with HttpServer(head + chunks, answer("second")) as server:
        transport = make(server.url)
        assert "x" * 100_000 == transport.call(READ).data
        assert "second" == transport.call(READ).data
        transport.close()
    assert 1 == server.connections


def test_broken_compression() -> None:
    """An answer that does not unpack is no answer."""
    with HttpServer(http(b"not gzip at all", Content_Encoding="gzip")) as server:
        fail(make(server.url), READ, errors.DecodeError)


def test_refusal() -> None:
    """The exchange's no becomes the class for its code, with everything there is to know."""
    with HttpServer(answer(None, code="43012", msg="Insufficient balance", status=400)) as server:
        error = fail(make(server.url), ORDER, errors.InsufficientBalance)
    assert "43012: Insufficient balance [POST /api/v3/trade/place-order]" == str(error)
    assert ("43012", 400, 1700000000123) == (error.code, error.http_status, error.request_time)
    assert {"endpoint": "POST /api/v3/trade/place-order", "params": PARAMS} == error.request
    assert 1 == len(server.requests)


@pytest.mark.parametrize(("status", "code"), [(200, "40010"), (400, 45001), (500, "12345678"), (503, "")])
def test_answers_that_do_not_say(status: int, code: Any) -> None:
    """An order that got an answer which does not say whether the exchange acted has an unknown outcome, unrepeated."""
    with HttpServer(answer(None, code=code, msg="timeout", status=status)) as server:
        error = fail(make(server.url), ORDER, errors.OutcomeUnknown)
    assert ("mine-1",) == error.client_oids
    assert PARAMS == error.request["params"]
    assert 1 == len(server.requests)


def test_refusal_with_a_5xx_status() -> None:
    """A known refusal stays one, whatever the status says."""
    with HttpServer(answer(None, code="43012", status=500)) as server:
        fail(make(server.url), ORDER, errors.InsufficientBalance)


def test_gateway_json() -> None:
    """JSON of a gateway in between, without the exchange's code, is a no with the HTTP status as its code."""
    with HttpServer(http(b'{"status":404,"error":"Not Found"}', 404)) as server:
        error = fail(make(server.url), ORDER, errors.ApiError)
    assert ("404", "Not Found") == (error.code, error.message)


@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b'"text"', b'{"data":1}', b"\xff\xfe"])
def test_garbled_answers(body: bytes) -> None:
    """What is not the exchange's JSON is a DecodeError for a read and an unknown outcome for an order."""
    with HttpServer(http(body), http(body)) as server:
        error = fail(make(server.url), READ, errors.DecodeError)
        assert (body, 200) == (error.body, error.http_status)
        unknown = fail(make(server.url), ORDER, errors.OutcomeUnknown)
        assert isinstance(unknown.__cause__, errors.DecodeError)
        assert body == unknown.__cause__.body
        assert ("mine-1",) == unknown.client_oids
    assert 2 == len(server.requests)


def test_the_client_lives_on_after_garbage() -> None:
    """One garbled answer does not spoil the next call."""
    with HttpServer(http(b"<html>"), answer("fine")) as server:
        transport = make(server.url)
        with pytest.raises(errors.DecodeError):
            transport.call(READ)
        assert "fine" == transport.call(READ).data
        transport.close()


def test_redirects_are_not_followed() -> None:
    """A redirect could lead credentials elsewhere: it is an answer like any other that is not the exchange's."""
    with HttpServer(http(b"", 302, Location="http://127.0.0.1:9/")) as server:
        error = fail(make(server.url), READ, errors.DecodeError)
    assert 302 == error.http_status


# --- failures of the network -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", [READ, ORDER])
def test_refused_connection(route: Route) -> None:
    """Where nobody listens nothing was sent, whatever the verb; it is tried three times."""
    clock = SteppedClock()
    error = fail(make(refused_url(), clock=clock), route, errors.NotSent)
    assert "Connection refused" in str(error)
    assert [0.1, 0.4] == clock.slept


def test_unknown_host() -> None:
    """A name that does not resolve: nothing was sent."""
    fail(make("http://no-such-host.invalid"), ORDER, errors.NotSent)


@pytest.mark.parametrize("act", [reset, half, stall, b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-"])
def test_order_is_never_repeated(act: Any) -> None:
    """Whatever happens after an order left, it is not sent again, and its outcome is unknown."""
    clock = SteppedClock()
    script = [act, answer()]
    with HttpServer(*script) as server:
        error = fail(make(server.url, clock=clock), ORDER, errors.OutcomeUnknown)
    assert ("mine-1",) == error.client_oids
    assert {"endpoint": ORDER.label, "params": PARAMS} == error.request
    assert [] == clock.slept
    assert 1 == len(server.requests)


@pytest.mark.parametrize("act", [reset, half, stall, b"garbage\r\n\r\n", http(BUSY, 502), answer(code="1", status=500)])
@pytest.mark.parametrize("route", [READ, SIGNED_READ, POSTED_READ])
def test_reads_are_repeated(act: Any, route: Route) -> None:
    """A read survives two failures, also a read that is sent as POST; each try is signed anew."""
    clock = SteppedClock()
    with HttpServer(act, act, answer("at last")) as server:
        transport = make(server.url, clock=clock)
        assert "at last" == transport.call(route, PARAMS).data
        transport.close()
    assert [0.1, 0.4] == clock.slept
    assert 3 == len(server.requests)
    if route.signed:
        assert 3 == len({request.headers["ACCESS-SIGN"] for request in server.requests})


@pytest.mark.parametrize(
    ("act", "kind"),
    [(reset, errors.TransportError), (half, errors.TransportError), (http(BUSY, 503), errors.ServiceUnavailable)],
)
def test_reads_fail_in_the_end(act: Any, kind: type[errors.BitgetError]) -> None:
    """After three tries a read fails with what it is: the network, or the exchange not available."""
    with HttpServer(act, act, act, answer()) as server:
        fail(make(server.url), READ, kind)
    assert 3 == len(server.requests)


def test_a_5xx_that_names_a_reason_is_not_repeated() -> None:
    """A read refused for a reason that repeating cannot change is not repeated."""
    with HttpServer(answer(code="40009", status=500)) as server:
        fail(make(server.url), SIGNED_READ, errors.AuthenticationError)
    assert 1 == len(server.requests)


def test_trickling_answer() -> None:
    """An answer that comes in byte by byte without an end is given up in bounded time."""
    with HttpServer(trickle) as server:
        transport = make(server.url, timeout=(2.0, 0.1))
        transport._sender._clock = Clock()  # a real one: the bytes come in real time
        error = fail(transport, ORDER, errors.OutcomeUnknown)
    assert "did not end in time" in str(error)


def test_stale_connection() -> None:
    """A kept connection that the exchange closed in the meantime is replaced without anybody noticing."""

    def answer_and_close(server: HttpServer, connection: Any) -> None:
        connection.sendall(answer("first"))
        connection.shutdown(socket.SHUT_RDWR)
        gone.set()

    gone = threading.Event()
    with HttpServer(answer_and_close, answer("second")) as server:
        transport = make(server.url)
        assert "first" == transport.call(READ).data
        assert gone.wait(5)
        assert "second" == transport.call(ORDER).data
        transport.close()
    assert 2 == server.connections


def test_certificate_not_accepted(tmp_path: Path) -> None:
    """A server whose certificate is not accepted has seen nothing of the order, and is not asked again."""
    clock = SteppedClock()
    context, _ = tls_context(tmp_path, "127.0.0.1")
    with HttpServer(answer(), tls=context) as server:
        error = fail(make(server.url, clock=clock), ORDER, errors.NotSent)
    assert "certificate" in str(error)
    assert [] == clock.slept
    assert [] == server.requests


def test_certificate_of_ones_own(tmp_path: Path) -> None:
    """The session's own trust is respected."""
    context, certificate = tls_context(tmp_path, "127.0.0.1")
    with HttpServer(answer("yes"), tls=context) as server, requests.Session() as session:
        session.trust_env = False
        session.verify = certificate
        assert "yes" == make(server.url, session=session).call(ORDER, PARAMS).data


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_proxy_out_of_reach(scheme: str) -> None:
    """Where the proxy cannot be reached nothing was sent."""
    fail(make(f"{scheme}://api.invalid", proxies={scheme: refused_url()}), ORDER, errors.NotSent)


def test_proxy_refuses_the_tunnel() -> None:
    """A proxy that refuses to connect has not seen the order."""
    no = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
    with HttpServer(no, no, no) as proxy:
        error = fail(make("https://api.invalid", proxies={"https": proxy.url}), ORDER, errors.NotSent)
    assert "403" in str(error)
    assert ["CONNECT"] * 3 == [request.method for request in proxy.requests]


def test_proxy_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment's proxies are used, as with requests."""
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with HttpServer(answer("through the proxy")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        transport = make("http://api.invalid")
        assert "through the proxy" == transport.call(READ).data
        transport.close()
    assert "http://api.invalid/api/v3/read" == proxy.requests[0].target


def test_repeating_adapters_are_refused() -> None:
    """A session whose adapter would itself repeat orders is not accepted; one that repeats reads is."""
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=Retry(3, allowed_methods=None)))
        with pytest.raises(errors.InvalidArgument, match="place an order twice"):
            make("http://127.0.0.1:1", session=session)
        session.mount("http://", HTTPAdapter(max_retries=Retry(3, allowed_methods=["GET", "POST"])))
        with pytest.raises(errors.InvalidArgument, match="place an order twice"):
            make("http://127.0.0.1:1", session=session)
        session.mount("http://", HTTPAdapter(max_retries=3))
        make("http://127.0.0.1:1", session=session)


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [http(b"slow down", 429), answer(code="429", status=429), answer(code="429")])
@pytest.mark.parametrize("route", [READ, ORDER])
def test_too_many_requests(act: bytes, route: Route) -> None:
    """After 429 nothing was done: any call is repeated after a second, or after what the exchange asks for."""
    clock = SteppedClock()
    with HttpServer(act, act.replace(b"\r\n\r\n", b"\r\nRetry-After: 7\r\n\r\n", 1), answer("ok")) as server:
        transport = make(server.url, mode="wait", clock=clock)
        assert "ok" == transport.call(route, PARAMS).data
        transport.close()
    assert [1.0, 7.0] == clock.slept
    assert 3 == len(server.requests)


def test_too_many_requests_in_the_end() -> None:
    """After two repeats the exchange's no stands."""
    act = answer(code="429", msg="Too many requests", status=429, Retry_After="2")
    with HttpServer(act, act, act, answer()) as server:
        error = fail(make(server.url, mode="wait"), ORDER, errors.RateLimited)
    assert (2.0, 3) == (error.retry_after, len(server.requests))


def test_an_exchange_that_wants_an_hour_gets_no_repeat() -> None:
    """Waits are bounded: a long Retry-After is handed to the caller."""
    with HttpServer(http(b"", 429, Retry_After="3600")) as server:
        error = fail(make(server.url, mode="wait"), READ, errors.RateLimited)
    assert 3600.0 == error.retry_after


@pytest.mark.parametrize("mode", ["raise", "off"])
def test_without_waiting(mode: str) -> None:
    """In the modes that do not wait, 429 is not repeated either."""
    with HttpServer(http(b"", 429, Retry_After="3")) as server:
        error = fail(make(server.url, mode=mode), ORDER, errors.RateLimited)
    assert (3.0, 1) == (error.retry_after, len(server.requests))


def test_own_limit() -> None:
    """The declared limit is kept before anything is sent."""
    with HttpServer(answer(), answer()) as server:
        transport = make(server.url, mode="raise")
        route = Route("GET", "/api/v3/read", rate=RateLimit(1))
        transport.call(route)
        error = fail(transport, route, errors.RateLimited)
    assert (1.0, 1) == (error.retry_after, len(server.requests))


# --- time ------------------------------------------------------------------------------------------------------------


def test_clock_is_taken_again_once() -> None:
    """A read refused for its timestamp is sent again once, after the exchange's clock was taken."""
    clock = SteppedClock()
    late = answer(code="40008", msg="Request timestamp expired", status=400)
    clocks = [answer({"serverTime": "1700000060000"})] * 3
    with HttpServer(late, *clocks, answer("in time")) as server:
        transport = make(server.url, clock=clock)
        assert "in time" == transport.call(SIGNED_READ).data
        transport.close()
    assert 60_000 == clock.offset_ms
    assert "1700000060000" == server.requests[-1].headers["ACCESS-TIMESTAMP"]
    assert ["/api/v3/public/time"] * 3 == [request.target for request in server.requests[1:4]]


def test_clock_is_not_taken_twice() -> None:
    """If that does not help, the refusal stands."""
    late = answer(code="40008", status=400)
    with HttpServer(late, *[answer({"serverTime": "1700000060000"})] * 3, late) as server:
        fail(make(server.url), SIGNED_READ, errors.TimestampError)
    assert 5 == len(server.requests)


def test_clock_cannot_be_taken(caplog: pytest.LogCaptureFixture) -> None:
    """If the clock cannot be taken, the refusal stands and the log says why."""
    with HttpServer(answer(code="40008", status=400), http(b"<html>")) as server:
        fail(make(server.url), SIGNED_READ, errors.TimestampError)
    assert "could not take the exchange's clock" in caplog.text


def test_orders_are_not_sent_again_for_their_timestamp() -> None:
    """A refused order is the caller's to repeat."""
    with HttpServer(answer(code="40008", status=400)) as server:
        fail(make(server.url), ORDER, errors.TimestampError)
    assert 1 == len(server.requests)


def test_time_without_server_time() -> None:
    """Where ``serverTime`` is missing the envelope's clock counts; where that is missing too, it is an error."""
    nothing = http(b'{"code":"00000","data":{"serverTime":"soon"}}')
    with HttpServer(answer(None), nothing) as server:
        transport = make(server.url)
        assert 1700000000123 == transport.ask_time()[0]
        with pytest.raises(errors.ApiError, match="did not say its time"):
            transport.ask_time()
        transport.close()


def test_synchronise_takes_the_quickest() -> None:
    """Of several questions the one with the shortest round trip counts."""
    clock = SteppedClock()
    transport = make(refused_url(), clock=clock)
    times = iter([(5000, 1000, 3000), (9000, 4000, 4100), (7000, 5000, 5500)])
    transport.ask_time = lambda: next(times)  # type: ignore[method-assign]
    assert 4950 == transport.synchronise()
    assert 4950 == clock.offset_ms


# --- the rest --------------------------------------------------------------------------------------------------------


def test_interception() -> None:
    """The ``responses`` library intercepts calls, sees what was sent, and can fail them."""
    transport = make("https://api.invalid", mode="wait")
    with responses.RequestsMock() as mock:
        mock.get(
            "https://api.invalid/api/v3/read",
            json={"code": "00000", "data": [1]},
            match=[
                responses.matchers.query_param_matcher({"a": "1"}),
                responses.matchers.header_matcher({"locale": "en-US"}),
            ],
        )
        mock.post("https://api.invalid/api/v3/trade/place-order", body=requests.ConnectionError("cut"))
        assert [1] == transport.call(READ, {"a": "1"}).data
        with pytest.raises(errors.OutcomeUnknown):
            transport.call(ORDER, PARAMS)
        assert 2 == len(mock.calls)
        sent = mock.calls[1].request
        assert json.dumps(PARAMS, separators=(",", ":")).encode() == sent.body
        assert "canary-key-1" == sent.headers["access-key"]
    transport.close()


def test_adapter_of_ones_own() -> None:
    """An adapter the user mounted later is used, with a body that is already read."""

    class Canned(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
            response = requests.Response()
            response.status_code, response._content = 200, b'{"code":"00000","data":"canned"}'
            return response

    with requests.Session() as session:
        transport = make("https://api.invalid", session=session)
        session.mount("https://api.invalid", Canned())
        assert "canned" == transport.call(READ).data


def test_many_threads() -> None:
    """Threads share a transport, and connections are kept for them."""
    results: list[Any] = []
    with HttpServer(*[answer(number) for number in range(80)]) as server:
        transport = make(server.url, timeout=(5.0, 5.0))

        def work() -> None:
            for _ in range(10):
                results.append(transport.call(ORDER, PARAMS).data)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        transport.close()
    assert list(range(80)) == sorted(results)
    assert server.connections <= 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_forked_child_has_connections_of_its_own() -> None:
    """A child process does not write into its parent's connections."""
    with HttpServer(answer(1), answer(2), answer(3)) as server:
        transport = make(server.url)
        transport.call(READ)
        transport._sender._pid -= 1  # as a child would find it
        assert 2 == transport.call(READ).data
        assert 3 == transport.call(READ).data
        transport.close()
    assert 2 == server.connections


def test_log(caplog: pytest.LogCaptureFixture) -> None:
    """Requests and answers are logged at TRACE without secrets, repeats at INFO, and nothing else is."""
    secret = {"apiKey": "canary-sub-key", "secretKey": "canary-sub-secret"}
    with HttpServer(reset, answer(secret, Set_Cookie="canary-cookie=1")) as server:
        transport = make(server.url)
        with caplog.at_level(TRACE, logger="bitget_client"):
            transport.call(POSTED_READ, {"passphrase": "canary-sub-pass", "symbol": "BTCUSDT"})
        transport.close()
    levels = [record.levelname for record in caplog.records if record.name.startswith("bitget_client")]
    assert ["TRACE", "INFO", "TRACE", "TRACE"] == levels
    assert "BTCUSDT" in caplog.text
    assert "canary" not in caplog.text
    signature = server.requests[-1].headers["ACCESS-SIGN"]
    assert signature not in caplog.text


def test_logger_of_ones_own(caplog: pytest.LogCaptureFixture) -> None:
    """A logger given by the user is the one that is used."""
    with HttpServer(reset, answer()) as server, caplog.at_level(logging.INFO):
        transport = make(server.url, logger=logging.getLogger("mine"))
        transport.call(READ)
        transport.close()
    assert ["mine"] == [record.name for record in caplog.records]


def test_failures_keep_secrets() -> None:
    """What an unknown outcome shows of the request is redacted."""
    with HttpServer(reset) as server:
        error = fail(make(server.url), ORDER, errors.OutcomeUnknown, {"passphrase": "canary-sub-pass", "x": "1"})
    assert {"passphrase": "***", "x": "1"} == error.request["params"]


@pytest.mark.parametrize("timeout", [0, -1.0, (1.0,), (1.0, 0), (1.0, 2.0, 3.0), None, (1.0, None), float("inf"), "5"])
def test_endless_timeouts_are_refused(timeout: Any) -> None:
    """Nobody waits for ever: a timeout must be a time."""
    with pytest.raises(errors.InvalidArgument, match="seconds above zero"):
        make("http://127.0.0.1:1", timeout=timeout)


def test_one_number_for_both_timeouts() -> None:
    """One number holds for connecting and for reading."""
    transport = make("http://127.0.0.1:1", timeout=3)
    assert (3.0, 3.0) == transport._sender._timeout
    transport.close()


@pytest.mark.parametrize("url", ["", "api.bitget.com", "ftp://x", "https://", "https://a?b=1", "https://me:pw@host"])
def test_impossible_addresses(url: str) -> None:
    """An address that cannot be one is refused when the client is made."""
    with pytest.raises(errors.InvalidArgument, match="base_url"):
        make(url)


@pytest.mark.parametrize("bad", ["key\n", "ke\r\ny", "kéy", " key"])
def test_credentials_that_fit_no_header(bad: str) -> None:
    """A key with a line break, as a badly read file gives it, is refused with its name but without its value."""
    for credentials in (Credentials(bad, "s", "p"), Credentials("k", "s", bad)):
        with pytest.raises(errors.InvalidArgument, match="cannot go into an HTTP header") as caught:
            Transport("http://127.0.0.1:1", time_path="/t", credentials=credentials, signer=make_signer("s"))
        assert bad not in str(caught.value)


def test_headers_look_up() -> None:
    """Headers are found in any letter case, and shown without secrets."""
    headers = Headers({"Content-Type": "json", "ACCESS-SIGN": "canary"})
    assert "content-type" in headers
    assert "Accept" not in headers
    assert "json" == headers["CONTENT-TYPE"] == headers.get("content-type") == headers.get("Content-Type")
    assert None is headers.get("Accept")
    with pytest.raises(KeyError):
        headers["Accept"]
    assert "canary" not in repr(headers)
