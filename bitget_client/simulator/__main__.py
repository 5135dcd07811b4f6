"""``python -m bitget_client.simulator``: run a simulated exchange until interrupted. Its parts live elsewhere."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from ..environment import Credentials
from . import SimulatedExchange

_SDKS = """\
Point a program at it (key, secret and passphrase from above):
  bitget_client   RestClientV3(key, secret, passphrase, base_url="{rest}")
                  WebsocketClientV3(key, secret, passphrase, ws_url="{ws}")
  bitget-api      new RestClientV3({{ apiKey, apiSecret, apiPass, baseUrl: "{rest}" }})
                  new WebsocketClientV3({{ apiKey, apiSecret, apiPass, wsUrl: "{ws}/v3/ws/private" }})
  ccxt            api = exchange.urls["api"]; api.update({{name: "{rest}" for name in api if name != "ws"}})
  ccxt.pro        api["ws"] = {{name: "{ws}/" + url.split("/", 3)[3] for name, url in api["ws"].items()}}
  anything else   replace https://api.bitget.com by {rest} and wss://ws.bitget.com by {ws}"""


def main(arguments: list[str] | None = None) -> int:
    """Start, print where and with which credentials, and wait for Ctrl-C or SIGTERM. A second one ends at once."""
    parser = _parser()
    options = parser.parse_args(arguments)
    ended = threading.Event()

    def end(*_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    try:
        exchange = SimulatedExchange(
            host=options.host,
            port=options.port,
            seed=options.seed,
            frozen=options.frozen,
            replay=options.replay,
            time="real" if options.speed is None else options.speed,
            limits=not options.no_limits,
            rest_limits=not options.no_limits,
            symbols=options.symbols,
            balances=options.balances,
            page=options.page,
            log=None if options.log == "off" else _logger(),
            log_only_refused=options.log == "refused",
        )
    except (ValueError, OSError) as error:
        parser.error(str(error))
    try:
        exchange.start()
    except OSError as error:
        print(f"cannot listen on {options.host}:{options.port}: {error}", file=sys.stderr)
        print("--port 0 takes any free port", file=sys.stderr)
        return 1
    try:
        print(_banner(exchange, options), flush=True)
        ended.wait()
    finally:
        exchange.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bitget_client.simulator",
        description="A small Bitget on this machine: REST, WebSocket and a page to watch. All of it is made up.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="0 takes any free port (default: 8000)")
    parser.add_argument("--seed", type=int, default=7, help="decides prices, sizes and credentials (default: 7)")
    parser.add_argument("--frozen", action="store_true", help="no market life of its own")
    parser.add_argument("--replay", metavar="FILE", help="a recording that moves the markets instead")
    parser.add_argument(
        "--speed", type=float, metavar="N", help="exchange time runs N times as fast: 60, 0.5"
    )
    parser.add_argument("--no-limits", action="store_true", help="no limits on messages, subscriptions and calls")
    parser.add_argument("--symbols", type=_symbols, metavar="A,B", help="only these symbols (default: all)")
    parser.add_argument(
        "--balances", type=_balances, metavar="COIN=N,...", help="what the demo accounts start with: USDT=1000,BTC=2"
    )
    parser.add_argument(
        "--log",
        choices=("requests", "refused", "off"),
        default="requests",
        help="one line on stderr for each request, or only for each that is refused (default: requests)",
    )
    parser.add_argument(
        "--page",
        action=argparse.BooleanOptionalAction,
        help="the page on /; by default only on a loopback host and for this machine",
    )
    return parser


def _symbols(text: str) -> list[str]:
    return [name.strip().upper() for name in text.split(",") if name.strip()]


def _balances(text: str) -> dict[str, Decimal]:
    balances: dict[str, Decimal] = {}
    for item in text.split(","):
        coin, _, amount = item.partition("=")
        try:
            balances[coin.strip().upper()] = Decimal(amount)
        except InvalidOperation:
            raise argparse.ArgumentTypeError(f"{item!r} is not COIN=AMOUNT") from None
        if not coin.strip() or not balances[coin.strip().upper()] >= 0:
            raise argparse.ArgumentTypeError(f"{item!r} is not COIN=AMOUNT")
    return balances


def _logger() -> Callable[[str], None]:
    stream = sys.stderr

    def write(line: str) -> None:
        stream.write(line + "\n")
        stream.flush()

    return write


def _account(name: str, credentials: Credentials) -> str:
    return (
        f"{name}\n"
        f"  API key     {credentials.api_key}\n"
        f"  API secret  {credentials.api_secret}\n"
        f"  Passphrase  {credentials.api_pass}\n"
    )


def _banner(exchange: SimulatedExchange, options: argparse.Namespace) -> str:
    rest, ws = exchange.environment.rest_url, exchange.environment.ws_url
    lines = [
        f"Simulated exchange, seed {options.seed}: prices, orders and money are made up and gone when it ends.",
        "",
    ]
    if exchange.has_page:
        lines.append(f"  Page        {rest}/")
    lines += [
        f"  REST        {rest}",
        *(f"  WebSocket   {ws}{path}" for path in exchange.sockets),
        "",
        _account("Unified account, for V3", exchange.credentials),
        _account("Classic account, for V2", exchange.classic_credentials),
        _SDKS.format(rest=rest, ws=ws),
        "",
        "Ctrl-C ends it." if options.log == "off" else "Ctrl-C ends it. Requests:",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
