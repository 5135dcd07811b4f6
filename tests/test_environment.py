"""Which exchange, whose account, which WebSocket."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bitget_client.environment import Credentials, Environment, WsKey
from bitget_client.errors import InvalidArgument

KEYS = ("canary-key-1", "canary-secret-1", "canary-pass-1")


def test_known_environments() -> None:
    """The exchange's own addresses, and demo trading marked as such."""
    assert Environment("https://api.bitget.com", "wss://ws.bitget.com") == Environment.LIVE
    assert Environment("https://api.bitget.com", "wss://wspap.bitget.com", demo_trading=True) == Environment.DEMO


def test_slashes_at_the_end() -> None:
    """A slash at the end of an address does not double later."""
    made = Environment("http://127.0.0.1:1/", "ws://127.0.0.1:1//")
    assert ("http://127.0.0.1:1", "ws://127.0.0.1:1") == (made.rest_url, made.ws_url)


def test_choose_environment() -> None:
    """What ``environment`` and ``demo_trading`` mean together."""
    own = Environment("http://x", "ws://x")
    assert Environment.LIVE is Environment.choose(None)
    assert Environment.DEMO is Environment.choose(None, demo_trading=True)
    assert own is Environment.choose(own)
    assert Environment("http://x", "ws://x", demo_trading=True) == Environment.choose(own, demo_trading=True)
    assert Environment.DEMO is Environment.choose(Environment.DEMO, demo_trading=True)
    with pytest.raises(InvalidArgument, match="contradicts"):
        Environment.choose(Environment.LIVE, demo_trading=True)


def test_credentials_never_show() -> None:
    """No form of printing shows a secret, and of the key only its beginning."""
    credentials = Credentials(*KEYS)
    twin = copy.copy(credentials)
    for shown in (repr(credentials), str(credentials), f"{credentials}", repr([credentials]), repr(twin)):
        assert "Credentials(api_key='can…', api_secret='…', api_pass='…')" in shown
    assert "short" not in repr(Credentials("short", "s", "p")), "a short key is not shown at all"


def test_credentials_are_frozen() -> None:
    """Credentials do not change under a client's feet."""
    with pytest.raises(AttributeError):
        Credentials(*KEYS).api_key = "other"  # type: ignore[misc]


def test_from_env() -> None:
    """Three variables together make credentials; fewer say which are missing."""
    names = ("BITGET_API_KEY", "BITGET_API_SECRET", "BITGET_API_PASS")
    assert Credentials(*KEYS) == Credentials.from_env(dict(zip(names, KEYS, strict=True)))
    with pytest.raises(InvalidArgument, match=r"^set BITGET_API_KEY, BITGET_API_SECRET and BITGET_API_PASS$"):
        Credentials.from_env({})
    with pytest.raises(InvalidArgument, match="^api_pass missing"):
        Credentials.from_env({"BITGET_API_KEY": "k", "BITGET_API_SECRET": "s", "BITGET_API_PASS": ""})


def test_from_env_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an argument the process's own environment counts."""
    for name, value in zip(("KEY", "SECRET", "PASS"), KEYS, strict=True):
        monkeypatch.setenv(f"BITGET_API_{name}", value)
    assert Credentials(*KEYS) == Credentials.from_env()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((None, None, None), None),
        (("", "", ""), None),
        (KEYS, Credentials(*KEYS)),
        ((None, None, None, Credentials(*KEYS)), Credentials(*KEYS)),
    ],
)
def test_choose_credentials(arguments: Any, expected: Credentials | None) -> None:
    """All three, none, or an object."""
    assert expected == Credentials.choose(*arguments)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("k", None, None), "^api_secret and api_pass missing"),
        ((None, "s", "p"), "^api_key missing"),
        (("k", None, None, Credentials(*KEYS)), "not both"),
        ((*KEYS, Credentials(*KEYS)), "not both"),
    ],
)
def test_choose_credentials_wrongly(arguments: Any, text: str) -> None:
    """Anything between is an error that says what is missing."""
    with pytest.raises(InvalidArgument, match=text):
        Credentials.choose(*arguments)


def test_ws_keys_are_text() -> None:
    """A connection's name works wherever text does, and the other way round."""
    assert "v3Public" == WsKey.V3_PUBLIC == str(WsKey.V3_PUBLIC) == f"{WsKey.V3_PUBLIC}"
    assert WsKey.V2_PRIVATE is WsKey("v2Private")
    assert ["v3Public", "v3Private", "v2Public", "v2Private"] == list(WsKey)
