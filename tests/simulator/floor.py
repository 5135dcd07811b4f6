"""An exchange with its hub and no sockets, and ears that write down what they hear."""

from __future__ import annotations

import json
from typing import Any

from bitget_client.simulator import topics
from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.hub import Hub
from bitget_client.simulator.market import load_instruments
from bitget_client.simulator.speech import Speaker
from bitget_client.simulator.v2.speech import SpeechV2
from bitget_client.simulator.v3.speech import SpeechV3
from tests.simulator.peer import StepClock

SPEECHES = {"v2": SpeechV2(), "v3": SpeechV3()}


class Floor:
    """An exchange with its hub, and listeners that write down what they hear."""

    def __init__(self) -> None:
        self.clock = StepClock()
        rows = [row for row in load_instruments() if row.symbol in ("BTCUSDT", "ETHUSDT")]
        self.exchange = Exchange(rows, clock=self.clock)
        self.account = self.exchange.add_account()
        self.classic = self.exchange.add_account(mode="classic")
        self.hub = Hub(self.exchange)

    def topic(self, version: str, **arg: str) -> topics.Topic:
        account = self.account if version == "v3" else self.classic
        return SPEECHES[version].topic(Speaker(self.exchange, account, "line"), arg)

    def listen(self, version: str, **arg: str) -> Ear:
        ear = Ear()
        ear.topic = self.hub.subscribe(self.topic(version, **arg), ear.hear)
        return ear

    def book(self, version: str) -> Ear:
        if version == "v3":
            return self.listen("v3", instType="spot", topic="books", symbol="BTCUSDT")
        return self.listen("v2", instType="SPOT", channel="books", instId="BTCUSDT")

    def spread(self) -> None:
        self.hub.tell(self.exchange.drain())
        self.hub.flush()


class Ear:
    topic: topics.Topic

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.calls = 0

    def hear(self, *payloads: bytes) -> None:
        self.calls += 1
        self.messages += [json.loads(payload) for payload in payloads]

    @property
    def items(self) -> list[Any]:
        return [item for message in self.messages for item in message["data"]]
