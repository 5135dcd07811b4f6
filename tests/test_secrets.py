"""No secret ever shows: not in logs at any level, nor in reprs, exceptions or tracebacks."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator

import pytest

from bitget_client import Credentials, RestClientV3, Topic, WebsocketAPIClient, WebsocketClientV3, errors
from bitget_client.simulator import SimulatedExchange

KEY, SECRET, PASSPHRASE = "canary-key-3f9a77", "canary-secret-81c2d0", "canary-pass-5be610"
SIGNATURE = "canary-signature-c0ffee"
CANARIES = (SECRET, PASSPHRASE, SIGNATURE)


class Everything(logging.Handler):
    """Keeps every record with its arguments and traceback, as any handler could print it."""

    def __init__(self) -> None:
        super().__init__(level=1)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter("%(name)s %(levelname)s %(message)s").format(record))
        self.lines.append(repr(record.args))


@pytest.fixture
def seen() -> Iterator[list[str]]:
    """All that is logged during a test, by any logger at any level."""
    handler, root = Everything(), logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("bitget_client", "urllib3", "websocket"))]
    levels = [logger.level for logger in loggers]
    root.addHandler(handler)
    for logger in loggers:
        logger.setLevel(1)
    yield handler.lines
    root.removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def sign(text: str, secret: str) -> str:
    assert secret == SECRET
    return SIGNATURE


def told(call: Callable[[], object]) -> str:
    """All that a failing call shows: the exception, its causes, and the traceback."""
    with pytest.raises(errors.BitgetError) as caught:
        call()
    error = caught.value
    return "\n".join([*traceback.format_exception(error), repr(error), repr(vars(error))])


def check(text: str) -> None:
    for canary in (*CANARIES, KEY):
        assert canary not in text


@pytest.mark.parametrize("custom_sign", [None, sign])
def test_rest_shows_no_secret(custom_sign: Callable[[str, str], str] | None, seen: list[str]) -> None:
    """A refused signed call, a refused order and a call into nothing show no key, secret, passphrase or signature."""
    with SimulatedExchange(frozen=True) as exchange:
        with RestClientV3(KEY, SECRET, PASSPHRASE, environment=exchange.environment, sign=custom_sign) as client:
            shown = [
                told(client.get_balances),
                told(
                    lambda: client.submit_new_order(
                        category="SPOT", symbol="BTCUSDT", side="buy", order_type="limit", qty="1", price="1"
                    )
                ),
                repr(client),
                str(client),
                repr(vars(client)),
            ]
    with RestClientV3(KEY, SECRET, PASSPHRASE, base_url="http://127.0.0.1:9", sign=custom_sign) as client:
        shown.append(told(client.get_balances))
    check("\n".join([*shown, *seen]))


@pytest.mark.parametrize("custom_sign", [None, sign])
def test_websocket_shows_no_secret(custom_sign: Callable[[str, str], str] | None, seen: list[str]) -> None:
    """A refused login, its events, the client's reprs and the closed client's errors show no secret."""
    events: list[str] = []
    with SimulatedExchange(frozen=True) as exchange:
        with WebsocketClientV3(KEY, SECRET, PASSPHRASE, environment=exchange.environment, sign=custom_sign) as client:
            for name in ("open", "close", "exception", "response", "authenticated", "reconnect"):
                client.on(name, lambda event: events.append(repr(event)))
            shown = [told(lambda: client.connect_ws_api().result(timeout=10)), repr(client), repr(vars(client))]
        with WebsocketAPIClient(KEY, SECRET, PASSPHRASE, environment=exchange.environment, sign=custom_sign) as api:
            future = api.cancel_order("spot", order_id="1")
            shown += [told(lambda: future.result(timeout=10)), repr(api), repr(vars(api)), repr(future)]
    assert any("exception" in line.lower() for line in events)
    check("\n".join([*shown, *events, *seen]))


def test_good_credentials_are_not_logged_either(seen: list[str]) -> None:
    """A whole session that works, logged at the lowest level, shows neither secret nor passphrase nor signature."""
    with SimulatedExchange(frozen=True) as exchange:
        credentials = exchange.credentials
        with RestClientV3(credentials=credentials, environment=exchange.environment) as rest:
            rest.get_balances()
        with WebsocketClientV3(credentials=credentials, environment=exchange.environment) as client:
            client.subscribe(["order", Topic("ticker", inst_type="spot", symbol="BTCUSDT")]).result(timeout=10)
    text = "\n".join([*seen, repr(credentials), f"{credentials}", repr(vars(client))])
    assert seen, "nothing was logged: this test would prove nothing"
    for secret in (credentials.api_secret, credentials.api_pass):
        assert secret not in text


def test_credentials_repr_is_masked() -> None:
    """``repr``, ``str`` and formatting of credentials show neither secret nor passphrase, nor the whole key."""
    credentials = Credentials(KEY, SECRET, PASSPHRASE)
    check(f"{credentials!r} {credentials!s} {credentials}")
