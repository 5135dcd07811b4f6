"""The client against a server that is not ours: subscriptions, bad input, login, and what may be seen."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from bitget_client.environment import Credentials, Environment, WsKey
from bitget_client.errors import (
    AuthenticationError,
    InvalidArgument,
    SubscriptionError,
    TimestampError,
)
from bitget_client.ws.client import WebsocketClient, WebsocketClientV3
from bitget_client.ws.events import ConnectionEvent
from bitget_client.ws.messages import Topic

from .conftest import KEYS
from .server import DEADLINE, FakeExchange, Seen, push

Make = Callable[..., WebsocketClientV3]

TICKER = Topic("ticker", inst_type="spot", symbol="BTCUSDT")
BOOKS = Topic("books", inst_type="spot", symbol="BTCUSDT")
ARG = {"topic": "ticker", "instType": "spot", "symbol": "BTCUSDT"}
PUBLIC, PRIVATE = "v3Public", "v3Private"


def price(value: str, arg: dict[str, str] = ARG) -> dict[str, Any]:
    """A push of one ticker."""
    return push(arg, {"lastPrice": value})


# --- subscribing -----------------------------------------------------------------------------------------------------


def test_subscribe_resolves(make_client: Make, server: FakeExchange) -> None:
    """A subscription resolves once it is acknowledged, without credentials, and its updates arrive in order."""
    server.pushes["ticker"] = [{"lastPrice": str(number)} for number in range(5)]
    client = make_client(keys=())
    seen = Seen(client)
    assert client.subscribe(TICKER).result(DEADLINE) is None
    seen.wait_for("update", 5)
    assert [str(number) for number in range(5)] == [str(each.items[0].last_price) for each in seen.of("update")]
    assert all((TICKER, PUBLIC) == (each.topic, each.ws_key) for each in seen.of("update"))
    assert [{"event": "subscribe", "arg": ARG, "connId": "c"}] == [each.raw for each in seen.of("response")]
    assert ["open", "response"] == seen.names()[:2]
    assert client.is_connected(PUBLIC)
    assert not client.is_connected(WsKey.V3_PRIVATE)


def test_public_and_private_topics_in_one_call(make_client: Make, server: FakeExchange) -> None:
    """Topics go to the connections they belong to, and the future waits for all of them."""
    client = make_client()
    client.subscribe([TICKER, "order", BOOKS]).result(DEADLINE)
    assert client.is_connected(PUBLIC)
    assert client.is_connected(PRIVATE)
    asked = [[arg["topic"] for arg in frame["args"]] for frame in server.frames("subscribe")]
    assert [["order"], ["ticker", "books"]] == sorted(asked, key=len)
    assert 1 == len(server.frames("login"))


def test_refused_topic(make_client: Make, server: FakeExchange) -> None:
    """A refused topic fails the future with its name, becomes an event, and is not asked for again."""
    server.refused_topics["books"] = ("30001", "doesn't exist")
    client = make_client()
    seen = Seen(client)
    with pytest.raises(SubscriptionError, match="books.*30001: doesn't exist") as caught:
        client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    assert {BOOKS: ("30001", "doesn't exist")} == caught.value.refused
    event = seen.wait_for("exception")
    assert isinstance(event.error, SubscriptionError)
    assert not event.fatal
    server.cut()
    seen.wait_for("reconnected")
    assert [ARG] == server.frames("subscribe")[-1]["args"]


def test_refused_topic_of_two_connections(make_client: Make, server: FakeExchange) -> None:
    """The future of topics on two connections fails with the failure of either."""
    server.refused_topics["order"] = ("30001", "no")
    with pytest.raises(SubscriptionError, match="order"):
        make_client().subscribe([TICKER, "order"]).result(DEADLINE)


def test_unsubscribe(make_client: Make, server: FakeExchange) -> None:
    """A topic that is let go is told to the exchange, and is not asked for after a reconnect."""
    client = make_client()
    seen = Seen(client)
    client.subscribe([TICKER, BOOKS]).result(DEADLINE)
    client.unsubscribe(BOOKS).result(DEADLINE)
    assert ["books"] == [arg["topic"] for arg in server.frames("unsubscribe")[0]["args"]]
    server.cut()
    seen.wait_for("reconnected")
    assert [ARG] == server.frames("subscribe")[-1]["args"]


def test_unsubscribe_of_nothing(make_client: Make, server: FakeExchange) -> None:
    """Letting go of what was never asked for is done at once, and opens no connection."""
    make_client().unsubscribe(TICKER).result(DEADLINE)
    assert [] == server.connections


def test_own_handler(make_client: Make, server: FakeExchange) -> None:
    """A handler given with a subscription gets the updates of its topics only, beside the general ones."""
    server.pushes = {"ticker": [{"lastPrice": "1"}], "books": [{"seq": 1}]}
    client = make_client()
    seen, mine = Seen(client), []
    client.subscribe(BOOKS, handler=mine.append).result(DEADLINE)
    client.subscribe(TICKER).result(DEADLINE)
    seen.wait_for("update", 2)
    assert [BOOKS] == [update.topic for update in mine]


def test_own_handler_where_pushes_omit_a_parameter(make_client: Make, server: FakeExchange) -> None:
    """Pushes of ``fast-fill`` do not repeat the symbol that was asked for; its handler gets them all the same."""
    client = make_client()
    got = threading.Event()
    client.subscribe("fast-fill", handler=lambda update: got.set()).result(DEADLINE)
    frame = push({"topic": "fast-fill", "instType": "UTA"}, action="update")
    server.send({**frame, "data": {"execId": "1"}})
    assert got.wait(DEADLINE)


def test_ws_key_overrides_the_route(make_client: Make, server: FakeExchange) -> None:
    """A caller may name the connection."""
    client = make_client()
    client.subscribe(TICKER, WsKey.V3_PRIVATE).result(DEADLINE)
    assert ["login", "subscribe"] == server.operations()


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda c: c.subscribe("tickers"), "unknown topic 'tickers'"),
        (lambda c: c.subscribe(Topic("ticker", inst_type="SPOTS", symbol="X")), "needs inst_type"),
        (lambda c: c.subscribe([]), "no topic was given"),
        (lambda c: c.subscribe(TICKER, "v9"), "unknown ws_key 'v9': use one of v3Public, v3Private"),
        (lambda c: c.subscribe("order"), "v3Private needs credentials: pass api_key, api_secret and api_pass"),
        (lambda c: c.connect(PRIVATE), "needs credentials"),
        (lambda c: c.connect_ws_api(), "needs credentials"),
        (lambda c: c.connect("v9"), "unknown ws_key"),
        (lambda c: c.is_connected("v9"), "unknown ws_key"),
        (lambda c: c.close("v9"), "unknown ws_key"),
        (lambda c: c.on("updates", print), "unknown event"),
        (lambda c: c.on("updates"), "unknown event"),
        (lambda c: c.off("updates"), "unknown event"),
        (lambda c: c.send_ws_api_request(PUBLIC, "place-order", "spot", {}), "orders go over v3Private"),
        (lambda c: c.send_ws_api_request(PRIVATE, "place-order", "spot", {}), "needs credentials"),
        (lambda c: c.send_ws_api_request(PRIVATE, "place", "spot", {}), "unknown operation"),
        (lambda c: c.send_ws_api_request(PRIVATE, "place-order", "spots", {}), "category='spots' is unknown"),
        (lambda c: c.send_ws_api_request(PRIVATE, "batch-place", "spot", [{}] * 21), "1 to 20 orders, not 21"),
        (lambda c: c.send_ws_api_request(PRIVATE, "place-order", "spot", {"price": 0.1}), "is a float"),
        (lambda c: c.send_ws_api_request(PRIVATE, "place-order", "spot", ["order"]), "wants a mapping"),
    ],
)
def test_impossible_calls(make_client: Make, server: FakeExchange, call: Callable[[Any], Any], message: str) -> None:
    """What cannot work is refused at once, with a sentence that says what to do, and nothing is opened."""
    with pytest.raises(InvalidArgument, match=message):
        call(make_client(keys=()))
    assert [] == server.connections


@pytest.mark.parametrize("given", [("k", None, None), ("k", "s", None), (None, "s", "p")])
def test_some_credentials(given: tuple[str | None, ...]) -> None:
    """One or two of the three credentials are an error at construction."""
    with pytest.raises(InvalidArgument, match="missing"):
        WebsocketClientV3(*given)


@pytest.mark.parametrize("option", ["dispatch", "rate_limit"])
def test_unknown_options(option: str) -> None:
    """Options with a few possible values are checked at construction."""
    with pytest.raises(InvalidArgument, match="'magic': use"):
        WebsocketClientV3(**{option: "magic"})  # type: ignore[arg-type]


def test_the_base_class_is_not_for_use() -> None:
    """The shared half says which class to use."""
    with pytest.raises(NotImplementedError, match="WebsocketClientV3"):
        WebsocketClient()


def test_environment(server: FakeExchange) -> None:
    """Without ``ws_url`` the environment's base and the dialect's path make the address."""
    with WebsocketClientV3(
        credentials=Credentials(*KEYS), environment=Environment("http://unused", f"ws://127.0.0.1:{server.port}")
    ) as client:
        for future in client.connect_all():
            future.result(DEADLINE)
        server.wait_for_connections(2)
        paths = sorted(connection.request.path for connection in server.connections if connection.request)
    assert ["/v3/ws/private", "/v3/ws/public"] == paths


# --- login -----------------------------------------------------------------------------------------------------------


def test_login(make_client: Make, server: FakeExchange) -> None:
    """A private connection logs in with whole seconds as text, and says so."""
    client = make_client()
    seen = Seen(client)
    client.connect(PRIVATE).result(DEADLINE)
    event = seen.wait_for("authenticated")
    assert ConnectionEvent("authenticated", PRIVATE) == event
    [frame] = server.frames("login")
    [arg] = frame["args"]
    assert {"apiKey", "passphrase", "timestamp", "sign"} == set(arg)
    assert (KEYS[0], KEYS[2]) == (arg["apiKey"], arg["passphrase"])
    assert 10 == len(arg["timestamp"])
    client.connect(PRIVATE).result(DEADLINE)
    assert 1 == len(server.connections)


def test_wrong_secret(make_client: Make, server: FakeExchange) -> None:
    """Refused credentials fail every waiting future, are announced as fatal, and are never tried again."""
    server.login = {"event": "error", "code": "30015", "msg": "Invalid sign"}
    client = make_client()
    seen = Seen(client)
    connected, subscribed = client.connect(PRIVATE), client.subscribe("order")
    with pytest.raises(AuthenticationError, match="30015: Invalid sign"):
        connected.result(DEADLINE)
    with pytest.raises(AuthenticationError):
        subscribed.result(DEADLINE)
    event = seen.wait_for("exception", matching=lambda value: value.fatal)
    assert isinstance(event.error, AuthenticationError)
    assert PRIVATE == event.ws_key
    seen.wait_for("close")
    assert "closed" == client.stats()["connections"][PRIVATE]["state"]
    assert [] == seen.of("reconnect")
    assert ["login"] == server.operations()
    assert 1 == len(server.connections)


def test_login_after_a_refusal(make_client: Make, server: FakeExchange) -> None:
    """A connection closed by a refusal does not stand in the way of the next attempt of the caller."""
    server.login = {"event": "error", "code": "30005", "msg": "error"}
    client = make_client()
    with pytest.raises(AuthenticationError):
        client.connect_ws_api().result(DEADLINE)
    server.login = {"event": "login", "code": 0}
    client.connect_ws_api().result(DEADLINE)
    assert client.is_connected(PRIVATE)


def test_late_login_is_tried_again(make_client: Make, server: FakeExchange) -> None:
    """A login refused for its time is announced and tried again, since it can be mended."""
    server.login = {"event": "error", "code": "30014", "msg": "request expired"}
    client = make_client()
    seen = Seen(client)
    connected = client.connect(PRIVATE)
    event = seen.wait_for("exception")
    assert isinstance(event.error, TimestampError)
    assert not event.fatal
    server.login = {"event": "login", "code": 0}
    connected.result(DEADLINE)


def test_unanswered_login(make_client: Make, server: FakeExchange) -> None:
    """A login that is not answered within the connect timeout is given up and tried on a new connection."""
    server.login = None
    client = make_client(connect_timeout=0.1)
    seen = Seen(client)
    connected = client.connect(PRIVATE)
    event = seen.wait_for("reconnect")
    assert "the login was not answered within 0.1 s" == event.reason
    server.login = {"event": "login", "code": 0}
    connected.result(DEADLINE)


# --- what may be seen ------------------------------------------------------------------------------------------------


def test_repr_and_stats(make_client: Make) -> None:
    """A client shows its connections, and its counters count."""
    client = make_client()
    assert "<WebsocketClientV3 no connections>" == repr(client)
    client.subscribe(TICKER).result(DEADLINE)
    assert "<WebsocketClientV3 v3Public: live>" == repr(client)
    stats = client.stats()["connections"][PUBLIC]
    assert (1, 1, 0) == (stats["topics"], stats["frames"], stats["updates"])
    assert stats["bytes"] > 10
    assert 0.0 <= stats["last_message_age"] < DEADLINE
    assert 0.0 <= stats["since"] < DEADLINE


@pytest.mark.parametrize("outcome", ["accepted", "refused", "cut", "unreachable"])
def test_no_secret_is_ever_shown(
    make_client: Make, server: FakeExchange, caplog: pytest.LogCaptureFixture, outcome: str
) -> None:
    """Key, secret, passphrase and signature are in no log line, event, exception, traceback or ``repr``."""
    caplog.set_level(1, "bitget_client")
    caplog.set_level(1, "websocket")
    signature = "signature-canary"
    client = make_client(sign=lambda text, secret: signature, connect_timeout=1.0)
    seen = Seen(client)
    if outcome == "refused":
        server.login = {"event": "error", "code": "30015", "msg": "Invalid sign"}
    elif outcome == "unreachable":
        server.accepts_connections = False
    future = client.connect(PRIVATE)
    if outcome == "unreachable":
        seen.wait_for("reconnect", 2)
    else:
        server.wait_for_frames("login")
        assert signature == server.frames("login")[0]["args"][0]["sign"]
    if outcome == "cut":
        future.result(DEADLINE)
        server.cut()
        seen.wait_for("reconnected")
    shown = [repr(client), repr(client.stats()), repr(client._options)]
    client.close_all()
    error = future.exception(DEADLINE)
    if error is not None:
        shown += ["".join(traceback.format_exception(error)), repr(error), repr(vars(error))]
    shown += [repr(entry) for entry in seen.all]
    shown += [record.getMessage() + str(record.args) + str(record.exc_text) for record in caplog.records]
    assert caplog.records
    for canary in (*KEYS, signature):
        assert canary not in "\n".join(shown)
