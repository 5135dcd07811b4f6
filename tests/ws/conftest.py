"""What the tests of the engine share: a scripted exchange, and clients of it that are closed after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from bitget_client.ws.api import WebsocketAPIClient
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.link import Waker

from .server import FakeExchange

KEYS = ("key-canary", "secret-canary", "pass-canary")


@pytest.fixture
def server(no_thread_left: None) -> Iterator[FakeExchange]:
    """An exchange that says what the test tells it to."""
    with FakeExchange() as running:
        yield running


@pytest.fixture
def waker() -> Iterator[Waker]:
    """What ends a wait."""
    made = Waker()
    yield made
    made.close()


@pytest.fixture
def make_client(server: FakeExchange) -> Iterator[Callable[..., WebsocketClientV3]]:
    """Clients of the scripted exchange, with credentials unless ``keys=()`` is given."""
    with ExitStack() as stack:

        def make(keys: tuple[str, ...] = KEYS, **options: Any) -> WebsocketClientV3:
            options = {"ws_url": server.url, "reconnect_delay": 0.01, "max_reconnect_delay": 0.05, **options}
            return stack.enter_context(WebsocketClientV3(*keys, **options))

        yield make


@pytest.fixture
def make_api(server: FakeExchange) -> Iterator[Callable[..., WebsocketAPIClient]]:
    """Order clients of the scripted exchange."""
    with ExitStack() as stack:

        def make(keys: tuple[str, ...] = KEYS, **options: Any) -> WebsocketAPIClient:
            options = {"ws_url": server.url, "reconnect_delay": 0.01, "max_reconnect_delay": 0.05, **options}
            return stack.enter_context(WebsocketAPIClient(*keys, **options))

        yield make
