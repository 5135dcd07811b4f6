"""The ways out: proxies, TLS with a custom authority, headers, a chosen source address."""

from __future__ import annotations

import importlib.util
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from bitget_client.errors import InvalidArgument
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.dialling import check_options, proxy_options
from bitget_client.ws.link import LinkOptions
from bitget_client.ws.messages import Topic
from tests.tls import tls_context

from .conftest import KEYS
from .proxy import ConnectProxy
from .server import DEADLINE, FakeExchange, Seen

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
PUBLIC = "v3Public"


@pytest.fixture
def make(no_thread_left: None) -> Iterator[Callable[..., WebsocketClientV3]]:
    with ExitStack() as stack:

        def connect(url: str, **options: Any) -> WebsocketClientV3:
            options = {"reconnect_delay": 0.01, "max_reconnect_delay": 0.05, **options}
            return stack.enter_context(WebsocketClientV3(*KEYS, ws_url=url, **options))

        yield connect


Make = Callable[..., WebsocketClientV3]


@pytest.fixture
def secure(tmp_path: Path, no_thread_left: None) -> Iterator[tuple[FakeExchange, str]]:
    """An exchange behind TLS, and the file with its authority."""
    context, certificate = tls_context(tmp_path)
    with FakeExchange(context) as running:
        yield running, certificate


# --- HTTP proxies ----------------------------------------------------------------------------------------------------


def test_http_proxy(make: Make, server: FakeExchange) -> None:
    """Everything goes through the proxy, which is asked by name and given the password; also after a cut."""
    with ConnectProxy("user", "p@ss:word") as proxy:
        client = make(server.url, proxy=f"http://user:p%40ss%3Aword@127.0.0.1:{proxy.port}", connect_options=ALL)
        seen = Seen(client)
        client.subscribe([TICKER, "order"]).result(DEADLINE)
        assert [f"127.0.0.1:{server.port}"] * 2 == [target for target, _ in proxy.asked]
        server.cut()
        seen.wait_for("reconnected", 2)
        assert len(proxy.asked) >= 4
        client.close_all()


#: Also this machine is reached through the proxy, which websocket-client leaves out by itself.
ALL = {"http_no_proxy": ["none.invalid"]}


def test_https_through_a_proxy(make: Make, secure: tuple[FakeExchange, str]) -> None:
    """TLS is spoken with the exchange, not with the proxy."""
    server, certificate = secure
    with ConnectProxy() as proxy:
        options = {"sslopt": {"ca_certs": certificate}, "connect_options": ALL}
        client = make(server.url, proxy=f"http://127.0.0.1:{proxy.port}", **options)
        client.subscribe([TICKER, "order"]).result(DEADLINE)
        assert (f"localhost:{server.port}", "") == proxy.asked[0]
        client.close_all()


def test_wrong_password(make: Make, server: FakeExchange, caplog: pytest.LogCaptureFixture) -> None:
    """A proxy that refuses is a reason to try again, and its password is shown nowhere."""
    with ConnectProxy("user", "right") as proxy:
        client = make(server.url, proxy=f"http://user:wrong-canary@127.0.0.1:{proxy.port}", connect_options=ALL)
        seen = Seen(client)
        client.subscribe(TICKER)
        event = seen.wait_for("reconnect")
        assert "407" in event.reason
        client.close_all()
    shown = caplog.text + repr(seen.all) + repr(client) + repr(client._options)
    assert "wrong-canary" not in shown
    assert 0 == len(server.connections)


def test_proxy_that_is_down(make: Make, server: FakeExchange) -> None:
    """Without its proxy nothing goes out, not even around it."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    client = make(server.url, proxy=f"http://127.0.0.1:{port}", connect_options=ALL)
    seen = Seen(client)
    client.subscribe(TICKER)
    seen.wait_for("reconnect", 2)
    assert 0 == len(server.connections)


@pytest.mark.parametrize(
    ("proxy", "expected"),
    [
        ("http://p.example", {"proxy_type": "http", "http_proxy_host": "p.example", "http_proxy_port": 3128}),
        ("http://p.example:8080", {"proxy_type": "http", "http_proxy_host": "p.example", "http_proxy_port": 8080}),
        (
            "http://me@p.example:1",
            {
                "proxy_type": "http",
                "http_proxy_host": "p.example",
                "http_proxy_port": 1,
                "http_proxy_auth": ("me", ""),
            },
        ),
    ],
)
def test_proxy_addresses(proxy: str, expected: dict[str, Any]) -> None:
    """A proxy's address becomes websocket-client's options."""
    assert expected == proxy_options(proxy)


@pytest.mark.parametrize("proxy", ["p.example:8080", "ftp://p.example", "http://", "https://p.example"])
def test_impossible_proxies(proxy: str) -> None:
    """An address that cannot be a proxy's is refused at construction."""
    with pytest.raises(InvalidArgument, match="proxy: use http://host:port"):
        WebsocketClientV3(proxy=proxy)


# --- SOCKS -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["socks4", "socks4a", "socks5", "socks5h"])
def test_socks_without_its_package(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOCKS needs a package that is not one of ours: said at construction, not by failing for ever."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InvalidArgument, match="needs the package python-socks"):
        WebsocketClientV3(proxy=f"{scheme}://127.0.0.1:1080")


def test_socks_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the package a SOCKS address becomes websocket-client's options."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    expected = {"proxy_type": "socks5h", "http_proxy_host": "p.example", "http_proxy_port": 1080}
    assert expected == proxy_options("socks5h://p.example")


def socks5(listener: socket.socket, asked: list[str], threads: list[threading.Thread]) -> None:
    """A SOCKS5 proxy that knows CONNECT to names, without a password, for one connection."""
    client, _ = listener.accept()
    client.recv(262)
    client.sendall(b"\x05\x00")
    request = client.recv(262)
    assert request[:4] == b"\x05\x01\x00\x03", "asked by name"
    host = request[5 : 5 + request[4]].decode()
    port = int.from_bytes(request[5 + request[4] :], "big")
    asked.append(f"{host}:{port}")
    server = socket.create_connection(("127.0.0.1", port))
    client.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    threads += [threading.Thread(target=pump, args=pair) for pair in ((client, server), (server, client))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client.close()
    server.close()


def test_socks(make: Make, server: FakeExchange) -> None:
    """Through a SOCKS proxy the name is looked up by the proxy, and all works as without."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=socks5, args=(listener, asked, []))
        thread.start()
        url = server.url.replace("127.0.0.1", "exchange.invalid")
        client = make(url, proxy=f"socks5h://127.0.0.1:{listener.getsockname()[1]}")
        client.subscribe(TICKER).result(DEADLINE)
        client.close_all()
        thread.join(DEADLINE)
    assert [f"exchange.invalid:{server.port}"] == asked


# --- TLS -------------------------------------------------------------------------------------------------------------

CHOICES: list[dict[str, Any]] = [{}, {"source_address": ("127.0.0.1", 0)}]


@pytest.mark.parametrize("way", CHOICES, ids=["any source", "chosen source"])
@pytest.mark.parametrize("kind", ["ca_certs", "context", "no check", "ciphers", "server_hostname"])
def test_tls_settings(make: Make, secure: tuple[FakeExchange, str], kind: str, way: dict[str, Any]) -> None:
    """A custom authority, a context of one's own, and the other settings mean the same on both ways out."""
    server, certificate = secure
    trusted: dict[str, Any] = {"ca_certs": certificate}
    sslopt = {
        "ca_certs": trusted,
        "context": {"context": ssl.create_default_context(cafile=certificate)},
        "no check": {"cert_reqs": ssl.CERT_NONE},
        "ciphers": {**trusted, "ciphers": "ECDHE+AESGCM"},
        "server_hostname": {**trusted, "server_hostname": "localhost"},
    }[kind]
    url = server.url.replace("localhost", "127.0.0.1") if kind == "server_hostname" else server.url
    client = make(url, sslopt=sslopt, **way)
    client.subscribe([TICKER, "order"]).result(DEADLINE)
    client.close_all()  # before the server: a handshake with one that is going leaves Python's own socket open


@pytest.mark.parametrize("way", CHOICES, ids=["any source", "chosen source"])
@pytest.mark.parametrize(
    ("sslopt", "url", "reason"),
    [
        ({}, "localhost", "CERTIFICATE_VERIFY_FAILED"),
        ({"ca_certs": "yes"}, "127.0.0.1", "IP address mismatch"),
        ({"ca_certs": "/nonexistent/ca.pem"}, "localhost", "No such file"),
    ],
    ids=["unknown authority", "another host", "no such file"],
)
def test_tls_refuses(
    make: Make, secure: tuple[FakeExchange, str], sslopt: Any, url: str, reason: str, way: dict[str, Any]
) -> None:
    """A certificate that is not to be trusted is not, and the reason is told."""
    server, certificate = secure
    if sslopt.get("ca_certs") == "yes":
        sslopt = {"ca_certs": certificate}
    client = make(server.url.replace("localhost", url), sslopt=sslopt, max_attempts=1, **way)
    assert reason in str(client.subscribe(TICKER).exception(DEADLINE))
    assert [] == server.received


@pytest.mark.parametrize("way", CHOICES, ids=["any source", "chosen source"])
def test_client_certificate(make: Make, tmp_path: Path, no_thread_left: None, way: dict[str, Any]) -> None:
    """A certificate of the client's own is shown to a server that asks for it."""
    context, certificate = tls_context(tmp_path)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(certificate)
    with FakeExchange(context) as server:
        client = make(server.url, sslopt={"ca_certs": certificate, "certfile": certificate}, **way)
        client.subscribe(TICKER).result(DEADLINE)
        client.close_all()


# --- headers and addresses -------------------------------------------------------------------------------------------


def test_headers(make: Make, server: FakeExchange) -> None:
    """Headers of the caller's own are part of every handshake."""
    client = make(server.url, connect_options={"header": {"X-Desk": "7", "User-Agent": "desk/1"}})
    client.subscribe(TICKER).result(DEADLINE)
    request = server.newest().request
    assert request is not None
    assert ("7", "desk/1") == (request.headers["X-Desk"], request.headers["User-Agent"])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 is no address of this machine")
def test_source_address(make: Make, server: FakeExchange) -> None:
    """Connections leave from the address that was chosen, also the next one."""
    client = make(server.url, source_address=("127.0.0.2", 0))
    seen = Seen(client)
    client.subscribe(TICKER).result(DEADLINE)
    assert "127.0.0.2" == server.newest().remote_address[0]
    server.cut()
    seen.wait_for("reconnected")
    assert "127.0.0.2" == server.newest().remote_address[0]


def test_source_address_that_is_not_ours(make: Make, server: FakeExchange) -> None:
    """An address that this machine does not have is a reason, told at every attempt."""
    client = make(server.url, source_address=("192.0.2.1", 0))
    seen = Seen(client)
    client.subscribe(TICKER)
    seen.wait_for("reconnect", 2)
    assert 0 == len(server.connections)


def test_source_address_and_a_refused_handshake(make: Make, server: FakeExchange) -> None:
    """A handshake that fails on a socket of our own leaves no socket behind (a warning would fail this test)."""
    server.accepts_connections = False
    client = make(server.url, source_address=("127.0.0.1", 0))
    seen = Seen(client)
    future = client.subscribe(TICKER)
    seen.wait_for("reconnect", 2)
    server.accepts_connections = True
    future.result(DEADLINE)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"proxy": "http://p.example:1"}, "exclude each other"),
        ({"connect_options": {"http_proxy_host": "p.example"}}, "exclude each other"),
        ({"sslopt": {"ecdh_curve": "x", "cert_chain": ()}}, "knows no cert_chain, ecdh_curve: pass a context"),
    ],
)
def test_what_excludes_each_other(options: dict[str, Any], message: str) -> None:
    """What would be left out unseen is refused at construction."""
    with pytest.raises(InvalidArgument, match=message):
        WebsocketClientV3(source_address=("127.0.0.1", 0), **options)
    assert check_options(LinkOptions(sslopt={"ecdh_curve": "x"})) is None
