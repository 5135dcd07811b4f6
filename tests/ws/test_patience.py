"""Nobody waits for ever: what becomes of the futures of connecting and subscribing when the exchange says nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bitget_client.errors import InvalidArgument, SubscriptionError, TransportError
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.messages import Topic

from .server import DEADLINE, FakeExchange, Seen

Make = Callable[..., WebsocketClientV3]

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
ITEM = {"lastPrice": "1"}


def test_no_link_in_time(make_client: Make, server: FakeExchange) -> None:
    """Without a link the futures fail in time and name what is missing; what was asked for comes with the link."""
    server.accepts_connections = False
    server.pushes["ticker"] = [ITEM]
    client = make_client(subscribe_timeout=0.2)
    seen = Seen(client)
    connected, subscribed = client.connect("v3Public"), client.subscribe(TICKER)
    with pytest.raises(TransportError, match=r"not live within 0.2 s; it goes on trying"):
        connected.result(DEADLINE)
    with pytest.raises(SubscriptionError, match="stays asked for") as caught:
        subscribed.result(DEADLINE)
    assert {TICKER} == caught.value.refused.keys()
    server.accepts_connections = True
    assert [ITEM] == seen.wait_for("update").data
    client.subscribe(TICKER).result(DEADLINE)


def test_a_handshake_without_an_end(make_client: Make, server: FakeExchange) -> None:
    """A server that takes the connection and never answers keeps nobody waiting either."""
    server.admits.clear()
    client = make_client(subscribe_timeout=0.2)
    with pytest.raises(TransportError):
        client.connect("v3Private").result(DEADLINE)
    server.admits.set()
    client.connect("v3Private").result(DEADLINE)


def test_a_login_without_an_answer(make_client: Make, server: FakeExchange) -> None:
    """Nor does one that never answers a login."""
    server.login = None
    client = make_client(subscribe_timeout=0.2)
    subscribed = client.subscribe("order")
    with pytest.raises(SubscriptionError):
        subscribed.result(DEADLINE)


def test_no_acknowledgement_in_time(make_client: Make, server: FakeExchange) -> None:
    """On a live link, too, a topic that is never acknowledged ends its future in time."""
    server.silent_topics.add("ticker")
    client = make_client(subscribe_timeout=0.2)
    client.connect("v3Public").result(DEADLINE)
    subscribed = client.subscribe(TICKER)
    with pytest.raises(SubscriptionError):
        subscribed.result(DEADLINE)


def test_one_of_two_in_time(make_client: Make, server: FakeExchange) -> None:
    """What was acknowledged is not named among what is missing."""
    server.silent_topics.add("ticker")
    client = make_client(subscribe_timeout=0.2)
    books = Topic("books", inst_type="spot", symbol="BTCUSDT")
    with pytest.raises(SubscriptionError) as caught:
        client.subscribe([TICKER, books]).result(DEADLINE)
    assert {TICKER} == caught.value.refused.keys()


@pytest.mark.parametrize("seconds", [0, -1.0, float("inf"), None, "5"])
def test_bad_time_outs(seconds: Any) -> None:
    """A time-out is a time."""
    with pytest.raises(InvalidArgument, match="subscribe_timeout"):
        WebsocketClientV3(subscribe_timeout=seconds)
