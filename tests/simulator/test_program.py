"""``python -m bitget_client.simulator``: its banner, its log of requests, how it stops, what it refuses."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
import requests
from websockets.exceptions import ConnectionClosed

from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.__main__ import main
from bitget_client.simulator.request_log import RequestLog
from tests.simulator.peer import Http, StepClock, dial, mac, socket

TIME = "/api/v3/public/time"


@contextmanager
def program(log: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The program and its banner; its log goes into a file."""
    command = [sys.executable, "-m", "bitget_client.simulator", "--port", "0", "--seed", "3", "--frozen", *options]
    with log.open("w") as stream, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stream, text=True) as run:
        assert run.stdout is not None
        try:
            banner = []
            for line in run.stdout:
                banner.append(line.rstrip())
                if line.startswith("Ctrl-C"):
                    break
            yield run, banner
        finally:
            run.kill()


def named(banner: list[str], name: str) -> str:
    return next(line for line in banner if line.strip().startswith(name)).split()[-1]


def test_it_prints_where_it_is_serves_and_ends(tmp_path: Path) -> None:
    """The banner has addresses and credentials that work, and SIGTERM ends it with code 0."""
    with program(tmp_path / "log") as (run, banner):
        rest = named(banner, "REST")
        assert "00000" == requests.get(rest + TIME, timeout=5).json()["code"]
        assert "text/html" in requests.get(named(banner, "Page"), timeout=5).headers["Content-Type"]
        expected = SimulatedExchange(seed=3).credentials
        assert expected.api_key == named(banner, "API key")
        assert expected.api_pass == named(banner, "Passphrase")
        classic = SimulatedExchange(seed=3).classic_credentials
        assert [expected.api_secret, classic.api_secret] == [
            line.split()[-1] for line in banner if line.strip().startswith("API secret")
        ]
        sockets = [line for line in banner if line.strip().startswith("WebSocket")]
        assert 2 <= len(sockets)
        text = "\n".join(banner)
        assert all(name in text for name in ("bitget-api", "ccxt", "bitget_client", "Ctrl-C"))
        run.send_signal(signal.SIGTERM)
        assert 0 == run.wait(10)


def test_lines_get_a_closing_frame_when_it_stops(tmp_path: Path) -> None:
    """On SIGINT an open WebSocket line is closed in the proper way."""
    from websockets.sync.client import connect

    with program(tmp_path / "log") as (run, banner):
        address = named(banner, "WebSocket")
        with connect(address, ping_interval=None, proxy=None) as line:
            line.send("ping")
            assert "pong" == line.recv(5)
            run.send_signal(signal.SIGINT)
            with pytest.raises(ConnectionClosed) as closed:
                line.recv(5)
        assert closed.value.rcvd is not None
        assert 1000 == closed.value.rcvd.code
        assert 0 == run.wait(10)


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    """After the first signal the ordinary handling is back, so that the second one kills."""
    with program(tmp_path / "log") as (run, _):
        deadline = time.monotonic() + 10
        while run.poll() is None and time.monotonic() < deadline:
            run.send_signal(signal.SIGTERM)  # as often as it takes: the second may come before the first is seen
        assert run.wait(10) in (0, -signal.SIGTERM)


def test_the_log_has_a_line_for_each_request(tmp_path: Path) -> None:
    """Requests are logged with verb, path, status and code, on stderr."""
    log = tmp_path / "log"
    with program(log) as (run, banner):
        rest = named(banner, "REST")
        requests.get(rest + TIME, timeout=5)
        requests.get(rest + "/api/v3/account/assets?x=1", timeout=5)
        requests.get(rest + "/_simulator/state", timeout=5)
        run.send_signal(signal.SIGTERM)
        assert 0 == run.wait(10)
    lines = log.read_text().splitlines()
    assert 2 == len(lines)
    assert re.fullmatch(rf"\d\d:\d\d:\d\d\.\d{{3}} GET  {TIME} 200 00000 \d+\.\d ms", lines[0])
    assert re.search(r" GET  /api/v3/account/assets\?x=1 40\d 40001 ", lines[1])


def test_it_can_log_only_what_was_refused(tmp_path: Path) -> None:
    """With --log refused, what went well is not logged."""
    log = tmp_path / "log"
    with program(log, "--log", "refused") as (run, banner):
        requests.get(named(banner, "REST") + TIME, timeout=5)
        requests.get(named(banner, "REST") + "/api/v3/nothing", timeout=5)
        run.send_signal(signal.SIGTERM)
        run.wait(10)
    assert ["/api/v3/nothing"] == [line.split()[2] for line in log.read_text().splitlines()]


def test_a_port_that_is_taken_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """It says which port it could not have, and does not show a traceback."""
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    try:
        with SimulatedExchange(frozen=True) as other:
            assert 1 == main(["--port", str(other.port), "--frozen"])
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])
    assert f"cannot listen on 127.0.0.1:{other.port}" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--balances", "USDT"], ["--balances", "USDT=-1"], ["--symbols", "NOPE"]])
def test_options_that_mean_nothing_are_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Unknown symbols and balances that are no amounts end it with code 2 and a word about why."""
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit) as ended:
            main([*wrong, "--port", "0"])
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])
    assert 2 == ended.value.code
    assert wrong[1].partition("=")[0] in capsys.readouterr().err


def test_the_log_takes_websocket_operations() -> None:
    """Login, subscriptions and trades are one line each, with the code of the answer; pings are not logged."""
    lines: list[str] = []
    with SimulatedExchange(frozen=True, log=lines.append) as exchange:
        with socket(exchange, "private", login=True) as line:
            unknown = {"instType": "spot", "topic": "ticker", "symbol": "NO"}
            line.subscribe({"instType": "UTA", "topic": "order"}, unknown)
            line.event("error")
            line.trade("place-order", {"symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "qty": "0"})
            line.event("error")
            line.send("ping")
            line.until(lambda message: message == "pong")
            line.send("{")
            line.event("error")
        line.ended()
        deadline = time.monotonic() + 5
        while not lines[-1].split()[3] == "closed" and time.monotonic() < deadline:
            exchange.call(lambda: None)
    told = [" ".join(text.split()[2:-2]) for text in lines]
    assert ["v3/private opened", "v3/private login 0"] == told[:2]
    assert "v3/private subscribe UTA/order, spot/ticker/NO 30001" == told[2]
    assert re.fullmatch(r"v3/private trade place-order [45]\d+", told[3])
    assert ["v3/private not JSON 30002", "v3/private closed"] == told[4:]


def test_nothing_secret_is_logged() -> None:
    """Neither key, secret, passphrase nor signature is in any line, for REST and WebSocket alike."""
    lines: list[str] = []
    with SimulatedExchange(frozen=True, log=lines.append) as exchange:
        Http(exchange).get("account/assets")
        Http(exchange).place()
        who = exchange.credentials
        with socket(exchange, "private", login=True) as line:
            line.login(sign=(signature := mac(who.api_secret, "wrong")))
    text = "\n".join(lines)
    assert 3 <= len(lines)
    assert not [secret for secret in (who.api_key, who.api_secret, who.api_pass, signature) if secret in text]


def test_a_client_cannot_write_lines_of_its_own() -> None:
    """Control characters in what a client sends do not reach the log, and long texts are cut."""
    lines: list[str] = []
    with SimulatedExchange(frozen=True, log=lines.append) as exchange, dial(exchange) as connection:
        connection.send('{"op":"a\\nb"}')
        connection.recv(5)
        connection.send('{"op":"' + "x" * 3000 + '"}')
        connection.recv(5)
    assert 3 <= len(lines)
    assert not [line for line in lines if "\n" in line or len(line) > 300]


def test_a_line_of_the_log_is_told_in_the_exchanges_time() -> None:
    """The time of a line is the exchange's, in UTC, so that it can be held against its answers."""
    lines: list[str] = []
    log = RequestLog(lines.append, StepClock(1_760_000_000_123))
    log.request("GET", "/x", 200, b'{"code":"00000"}', 0.0004)
    log.request("GET", "/x", 502, b"", 0.0012)
    assert ["08:53:20.123 GET  /x 200 00000 0.4 ms", "08:53:20.123 GET  /x 502 1.2 ms"] == lines


def test_balances_of_the_demo_account_can_be_chosen() -> None:
    """--balances is what the demo account starts with, and nothing else."""
    from bitget_client.simulator.__main__ import _parser

    options = _parser().parse_args(["--balances", "usdt=1000,BTC=0.5", "--symbols", "btcusdt"])
    assert {"USDT": Decimal(1000), "BTC": Decimal("0.5")} == options.balances
    with SimulatedExchange(frozen=True, balances=options.balances, symbols=options.symbols) as exchange:
        assert {"USDT", "BTC"} == {row["coin"] for row in Http(exchange).get("account/assets")["assets"]}
