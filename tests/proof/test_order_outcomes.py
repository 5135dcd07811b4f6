"""The order-outcome proof in its bounded form; ``make soak`` runs the whole one. And some of its steps, one by one."""

from __future__ import annotations

import json
import socket
import struct
import threading
from typing import Any

import pytest

from benchmarks.order_outcomes import FAULTS, Wire, run
from bitget_client import WebsocketAPIClient
from bitget_client.errors import BitgetError, NotSent, OutcomeUnknown
from bitget_client.simulator import SimulatedExchange
from bitget_client.ws.link import Link
from tests.simulator.peer import Http, order

ORDER: dict[str, Any] = {name: value for name, value in order().items() if name != "category"}


def test_every_caller_learns_what_became_of_its_order() -> None:
    """Of 4,000 orders from 8 threads under faults no verdict is wrong, none is placed twice, no unknown stays one."""
    summary = run(4_000, seed=7, threads=8, fault_every=20)
    print(summary.table())
    assert [] == list(summary.wrong)
    assert [] == list(summary.twice)
    assert 0 == summary.resolved.get("still_unknown", 0)
    assert summary.is_proof
    # It proves nothing unless all of it happened.
    assert {"accepted", "refused", "not sent", "unknown"} == set(summary.verdicts)
    assert {"placed", "not_placed"} == set(summary.resolved)
    assert [] == [fault for fault in FAULTS if not summary.faults[fault]]
    assert summary.verdicts["accepted"] > 1_000
    assert summary.reconnects > 10


@pytest.mark.parametrize(
    ("kind", "verdict", "arrives"),
    [
        ("cut before the send", NotSent, False),
        ("half a frame sent", NotSent, False),
        ("half a frame arrived", OutcomeUnknown, False),
        ("cut after the send", OutcomeUnknown, None),  # either: the cut may overtake the last bytes
    ],
)
def test_a_link_that_breaks_while_sending(
    exchange: SimulatedExchange, kind: str, verdict: type[BitgetError], arrives: bool | None
) -> None:
    """Whole for the kernel means unknown, anything less means never sent; the reader's haste changes nothing of it."""
    wire = Wire()
    with (
        wire.installed(),
        WebsocketAPIClient(
            environment=exchange.environment, credentials=exchange.credentials, reconnect_delay=0.01
        ) as api,
    ):
        api.connect_ws_api().result(timeout=5)
        wire.arm(kind)
        exchange.faults.lose_reply()  # it might be quicker than the cut
        future = api.submit_new_order("spot", ORDER)
        assert verdict is type(future.exception(timeout=5))
        exchange.faults.clear()
        assert api.submit_new_order("spot", ORDER).result(timeout=5).args[0].ok  # over the next link
    assert {kind: 1} == dict(wire.fired)
    answer = Http(exchange).call("GET", "/api/v3/trade/order-info", {"clientOid": future.client_oids[0]}).json()
    assert arrives in (None, answer["code"] == "00000")


def test_a_silent_network_brings_no_order_late(
    exchange: SimulatedExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link that is given up for its silence is closed so that the system forgets what it has not delivered."""
    forgetting: list[bytes] = []
    close = Link.close

    def look_and_close(link: Link, code: int = 1000) -> None:
        forgetting.append(link._sock.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8))
        close(link, code)

    monkeypatch.setattr(Link, "close", look_and_close)
    exchange.faults.stall_pong(times=None)
    with WebsocketAPIClient(
        environment=exchange.environment, credentials=exchange.credentials, ping_interval=0.1, pong_timeout=0.1
    ) as api:
        lost = threading.Event()
        api.get_ws_client().on("close", lambda _: lost.set())
        api.connect_ws_api().result(timeout=5)
        assert lost.wait(5)
    assert struct.pack("ii", 1, 0) == forgetting[0]


def test_what_close_calls_not_sent_never_arrives(exchange: SimulatedExchange) -> None:
    """Closing while orders wait for their turn ends each of them, and none that is "not sent" reaches the exchange."""
    for _ in range(10):
        with WebsocketAPIClient(environment=exchange.environment, credentials=exchange.credentials) as api:
            api.connect_ws_api().result(timeout=5)
            futures = [api.cancel_order("spot", client_oid=f"nobody-{number}") for number in range(30)]
        verdicts = {future.client_oids[0]: type(future.exception(timeout=5)) for future in futures}
        arrived = {
            json.loads(text)["args"][0]["clientOid"]
            for verb, _, _, text in exchange.received
            if verb == "WS" and '"op":"trade"' in text
        }
        not_sent = {oid for oid, verdict in verdicts.items() if verdict is NotSent}
        assert len(not_sent) >= 10
        assert set() == not_sent & arrived
        exchange.change(lambda _: exchange._server.received.clear())  # type: ignore[union-attr]  # it is running
