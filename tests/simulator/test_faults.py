"""Faults by name: each does what it says, as often as it says, and nothing else."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import requests
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bitget_client.simulator import SimulatedExchange
from tests.simulator.peer import Http, dial, order, socket

CANCEL_NOBODY = {"clientOid": "nobody"}


def spot(**fields: str) -> dict[str, str]:
    fields = order(**fields)
    del fields["category"]
    return fields


def status(exchange: SimulatedExchange, client_oid: str) -> str:
    """What became of an order; ``none`` when the exchange never heard of it."""
    answer = Http(exchange).call("GET", "/api/v3/trade/order-info", {"clientOid": client_oid}).json()
    return "none" if answer["code"] == "25204" else str(answer["data"]["orderStatus"])


def test_drop_connections_cuts_every_line(exchange: SimulatedExchange) -> None:
    """All lines end at once, without a closing handshake."""
    with socket(exchange) as one, socket(exchange, "private") as two:
        for line in (one, two):
            line.send("ping")
            line.receive()
        exchange.faults.drop_connections()
        for line in (one, two):
            with pytest.raises(ConnectionClosed) as caught:
                line.receive()
            assert caught.value.rcvd is None
    assert {"drop_connections": 1} == exchange.faults.fired


def test_drop_connections_of_one_kind(exchange: SimulatedExchange) -> None:
    """Only the private lines are cut when told so."""
    with socket(exchange) as public, socket(exchange, "private") as private:
        exchange.faults.drop_connections("private")
        assert private.ended()
        public.send("ping")
        assert "pong" == public.receive()


def test_stall_pong_swallows_one(exchange: SimulatedExchange) -> None:
    """One ping stays unanswered, the next is answered."""
    exchange.faults.stall_pong()
    with socket(exchange) as line:
        line.send("ping")
        line.send("ping")
        assert "pong" == line.receive()
        line.send({"op": "dance"})
        assert 30003 == line.receive()["code"]  # so there was one pong, not two


def test_refuse_login_refuses_good_credentials(exchange: SimulatedExchange) -> None:
    """A good login is refused twice with the code asked for, and then accepted."""
    exchange.faults.refuse_login(30012, times=2)
    for _ in range(2):
        with socket(exchange, "private") as line:
            assert 30012 == line.login()["code"]
            assert line.ended()
    with socket(exchange, "private") as line:
        assert "login" == line.login()["event"]


def test_refuse_connection(exchange: SimulatedExchange) -> None:
    """The handshake is answered with a status."""
    exchange.faults.refuse_connection(503)
    with pytest.raises(InvalidStatus) as caught, dial(exchange):
        pass
    assert 503 == caught.value.response.status_code
    with socket(exchange) as line:
        line.send("ping")
        assert "pong" == line.receive()


def test_garble_sends_what_nobody_can_read(exchange: SimulatedExchange) -> None:
    """A text frame that is not UTF-8 arrives; this strict client ends the line over it."""
    with socket(exchange) as line:
        line.send("ping")
        line.receive()
        exchange.faults.garble()
        with pytest.raises(ConnectionClosed) as caught:
            line.receive()
        assert caught.value.sent is not None and caught.value.sent.code == 1007


def test_garble_with_a_frame_of_ones_own(exchange: SimulatedExchange) -> None:
    """The garbage can be chosen."""
    with socket(exchange) as line:
        line.send("ping")
        line.receive()
        exchange.faults.garble(b"not json")
        assert "not json" == line.connection.recv(5)


def test_notice_30033_then_the_cut(exchange: SimulatedExchange) -> None:
    """The upgrade notice comes on every line, and the cut after it when asked for."""
    with socket(exchange) as line:
        line.send("ping")
        line.receive()
        exchange.faults.notice_30033(cut_after=0.05)
        notice = line.receive()
        assert ("error", 30033) == (notice["event"], notice["code"])
        assert line.ended()


def test_lose_reply_carries_the_order_out(exchange: SimulatedExchange) -> None:
    """No reply comes, the order lives, the line stays."""
    exchange.faults.lose_reply()
    with socket(exchange, "private", login=True) as line:
        line.trade("place-order", spot(clientOid="lost"), identity="1")
        line.trade("cancel-order", CANCEL_NOBODY, identity="2")
        assert "2" == line.receive()["id"]
        assert "new" == status(exchange, "lost")


def test_duplicate_reply_comes_twice(exchange: SimulatedExchange) -> None:
    """The same reply comes twice, and there is one order."""
    exchange.faults.duplicate_reply()
    with socket(exchange, "private", login=True) as line:
        line.trade("place-order", spot(clientOid="twice"))
        assert line.receive() == line.receive()
    assert 1 == len(Http(exchange).get("trade/unfilled-orders")["list"])


def test_reorder_replies_lets_the_next_one_pass(exchange: SimulatedExchange) -> None:
    """The first reply comes after the second; the orders are carried out in order of arrival."""
    exchange.faults.reorder_replies()
    with socket(exchange, "private", login=True) as line:
        line.trade("place-order", spot(clientOid="first"), identity="1")
        line.trade("place-order", spot(clientOid="second"), identity="2")
        replies = [line.receive(), line.receive()]
    assert ["2", "1"] == [reply["id"] for reply in replies]
    second, first = (int(reply["args"][0]["orderId"]) for reply in replies)
    assert first < second


def test_refuse_trade_refuses_good_orders(exchange: SimulatedExchange) -> None:
    """An order is refused with the code asked for and not carried out; the next one is taken."""
    exchange.faults.refuse_trade("30006")
    with socket(exchange, "private", login=True) as line:
        line.trade("place-order", spot(clientOid="refused"), identity="7")
        refusal = line.receive()
        assert ("error", "7", "30006") == (refusal["event"], refusal["id"], refusal["code"])
        line.trade("place-order", spot(clientOid="taken"))
        assert "trade" == line.receive()["event"]
    assert ("none", "new") == (status(exchange, "refused"), status(exchange, "taken"))


def test_process_late_outlives_the_line(exchange: SimulatedExchange) -> None:
    """An order that arrived is carried out later, though its line has gone meanwhile."""
    exchange.faults.process_late(0.2)
    with socket(exchange, "private", login=True) as line:
        line.trade("place-order", spot(clientOid="late"))
        line.send("ping")
        assert "pong" == line.receive()
    assert "none" == status(exchange, "late")
    deadline = time.monotonic() + 5
    while "none" == status(exchange, "late"):
        assert time.monotonic() < deadline
    assert "new" == status(exchange, "late")


def test_drop_before_reply_carries_the_order_out(exchange: SimulatedExchange) -> None:
    """The line is cut without a reply, and the order lives."""
    exchange.faults.drop_before_reply()
    with socket(exchange, "private", login=True) as line:
        line.trade("place-order", spot(clientOid="alive"))
        assert line.ended()
    assert "new" == status(exchange, "alive")


def test_drop_before_processing_carries_nothing_out(exchange: SimulatedExchange) -> None:
    """The line is cut, and the exchange has never heard of the order."""
    exchange.faults.drop_before_processing()
    with socket(exchange, "private", login=True) as line:
        line.trade("place-order", spot(clientOid="ghost"))
        assert line.ended()
    assert "none" == status(exchange, "ghost")


def test_half_frame(exchange: SimulatedExchange) -> None:
    """Half of the reply comes and the line ends; the order lives."""
    exchange.faults.half_frame()
    with socket(exchange, "private", login=True) as line:
        line.trade("place-order", spot(clientOid="half"))
        with pytest.raises(ConnectionClosed):
            line.receive()
    assert "new" == status(exchange, "half")


@pytest.mark.parametrize(("of", "act"), [
    ("trade", lambda line: line.trade("cancel-order", CANCEL_NOBODY)),
    ("subscribe", lambda line: line.subscribe({"instType": "UTA", "topic": "order"})),
])  # fmt: skip
def test_delay_lets_others_pass(exchange: SimulatedExchange, of: Any, act: Any) -> None:
    """One answer is held back while the pong overtakes it; it comes all the same."""
    with socket(exchange, "private", login=True) as line:
        exchange.faults.delay(0.1, of=of)
        act(line)
        line.send("ping")
        assert "pong" == line.receive()
        assert line.receive()["event"] in ("error", "subscribe")


@pytest.mark.parametrize(("carried_out", "fault"), [("new", "drop_before_reply"), ("none", "drop_before_processing")])
def test_rest_lines_can_be_cut_too(exchange: SimulatedExchange, carried_out: str, fault: str) -> None:
    """A POST is cut before or after it is carried out; reads go through meanwhile."""
    http = Http(exchange)
    getattr(exchange.faults, fault)(over="rest", path="/api/v3/trade/place-order")
    http.get("account/assets")
    with pytest.raises(requests.ConnectionError):
        http.place(clientOid="rest")
    assert carried_out == status(exchange, "rest")


def test_http_status_with_retry_after(exchange: SimulatedExchange) -> None:
    """The next call is answered 429 with Retry-After and is not carried out; the one after is."""
    http = Http(exchange)
    exchange.faults.http_status(429, retry_after=1.5, path="/api/v3/trade/place-order")
    http.get("account/assets")
    answer = http.call("POST", "/api/v3/trade/place-order", body=order(clientOid="limited"))
    assert (429, "1.5", "429") == (answer.status_code, answer.headers["Retry-After"], answer.json()["code"])
    assert "none" == status(exchange, "limited")
    assert "limited" == http.place(clientOid="limited")["clientOid"]


def test_http_status_with_an_empty_body(exchange: SimulatedExchange) -> None:
    """An answer of 200 with nothing in it can be had."""
    exchange.faults.http_status(200, body=b"")
    answer = Http(exchange).call("GET", "/api/v3/public/time")
    assert (200, b"") == (answer.status_code, answer.content)


def test_faults_last_until_cleared(exchange: SimulatedExchange) -> None:
    """times=None keeps a fault armed, clear() ends it, and fired counts."""
    exchange.faults.http_status(500, times=None)
    http = Http(exchange)
    for _ in range(3):
        assert 500 == http.call("GET", "/api/v3/public/time").status_code
    exchange.faults.clear()
    assert 200 == http.call("GET", "/api/v3/public/time").status_code
    assert {"http_status": 3} == exchange.faults.fired


def test_times_has_to_make_sense(exchange: SimulatedExchange) -> None:
    """Arming a fault zero times is a mistake."""
    with pytest.raises(ValueError, match="at least 1"):
        exchange.faults.lose_reply(times=0)


def test_messages_are_json_after_all_that(exchange: SimulatedExchange) -> None:
    """Without a fault every frame is JSON or pong."""
    with socket(exchange, "private", login=True) as line:
        line.subscribe({"instType": "UTA", "topic": "account"})
        assert "subscribe" == json.loads(line.connection.recv(5))["event"]
    assert [] == exchange.failures
