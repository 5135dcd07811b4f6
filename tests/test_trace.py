"""The TRACE level, redaction, and the switch in the environment."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitget_client.trace import LOGGER, MASK, TRACE, enable, redact

SECRETS = [
    "apiKey", "api_key", "API-KEY", "apiSecret", "passphrase", "sign", "secretKey", "ACCESS-KEY", "ACCESS-SIGN",
    "ACCESS-PASSPHRASE", "Authorization", "Set-Cookie",
]  # fmt: skip


def test_level_has_a_name() -> None:
    """Log lines of the level say TRACE, and it lies below DEBUG."""
    assert "TRACE" == logging.getLevelName(TRACE)
    assert TRACE < logging.DEBUG


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_name(name: str) -> None:
    """Each name for something secret is masked in mappings, in JSON text and in broken JSON."""
    assert {name: MASK, "symbol": "BTCUSDT"} == redact({name: "canary-1234", "symbol": "BTCUSDT"})
    text = json.dumps({"op": "login", "args": [{name: "canary-1234", "timestamp": "1"}]})
    for given_text in (text, text.encode(), text[:-3], text[: text.index("1234") + 2]):
        shown = redact(given_text)
        assert "canary" not in shown
        assert name in shown


def test_the_rest_stays() -> None:
    """What is not secret is shown as it came."""
    frame = {"op": "subscribe", "args": [{"topic": "ticker", "symbol": "BTCUSDT"}], "id": 1, "ok": None}
    assert frame == redact(frame)
    assert frame == json.loads(redact(json.dumps(frame)))
    assert "ping" == redact("ping")
    assert "pong" == redact(b"pong")
    assert "a longer text without secrets, design='x'" == redact("a longer text without secrets, design='x'")
    assert {"sign": ""} == redact({"sign": ""}), "an empty value is worth knowing"


def test_the_original_is_left_alone() -> None:
    """Redaction makes a copy: what is sent stays what it was."""
    original = {"args": [{"sign": "canary"}]}
    assert {"args": [{"sign": MASK}]} == redact(original)
    assert {"args": [{"sign": "canary"}]} == original


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_never_raises(value: Any) -> None:
    """Any JSON value can be redacted, as such and inside a secret's neighbour."""
    assert {"sign": MASK, "x": redact(value)} == redact({"sign": "canary", "x": value})


@given(st.text(alphabet='{}[]":,=\\\' signapKey\n', max_size=60), st.binary(max_size=30))
def test_never_raises_for_text(text: str, data: bytes) -> None:
    """Any text and any bytes can be redacted."""
    assert isinstance(redact(text), str)
    assert isinstance(redact(data), str)


def test_enable_and_back() -> None:
    """The log can be sent to standard error by hand, and the handler taken away again."""
    level = LOGGER.level
    handler = enable(logging.INFO)
    try:
        assert handler in LOGGER.handlers
        assert logging.INFO == LOGGER.level
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.setLevel(level)


@pytest.mark.parametrize(("value", "shown"), [("1", True), ("", False), ("0", False)])
def test_environment_switch(value: str, shown: bool) -> None:
    """``BITGETTRACE=1`` sends the package's log to standard error at TRACE; without it nothing is printed."""
    code = (
        "import logging, bitget_client.trace as t;"
        "logging.getLogger('bitget_client.rest').log(t.TRACE, 'a line');"
        "logging.getLogger('bitget_client.rest').error('an error')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "BITGETTRACE": value},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert "" == ran.stdout
    assert shown == ("TRACE bitget_client.rest MainThread a line" in ran.stderr)
    assert shown == ("an error" in ran.stderr)
