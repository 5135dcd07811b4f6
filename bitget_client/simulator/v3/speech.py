"""The WebSocket API of V3 as it is spoken: args by ``topic``, acknowledgements, errors. Trading: ``operations``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..refusals import Refusal, not_simulated, refuse
from ..speech import LOGIN_NEEDED, Speaker, no_such_topic
from ..topics import AccountTopic, EventTopic, Scope, Topic, View
from . import operations
from .pushes import CHANNELS, liquidations, market_topic

__all__ = ["SPEECH", "SpeechV3"]

_INST_TYPES = {name.lower(): name for name in ("SPOT", "USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES")}
_BY_SYMBOL = ("fast-fill", "strategy-order")  # account topics that take a symbol


class SpeechV3:
    """One for all lines; it remembers nothing."""

    def topic(self, speaker: Speaker, arg: Mapping[str, Any]) -> Topic:
        name, kind = str(arg.get("topic")), str(arg.get("instType"))
        if kind == "UTA":
            return self._account_topic(speaker, arg, name)
        category = _INST_TYPES.get(kind)
        if category is None:
            raise no_such_topic(arg)
        if name == "liquidation":
            return self._liquidations(arg, kind, category)
        symbol, interval = str(arg.get("symbol")), str(arg.get("interval") or "") if name == "kline" else ""
        market = speaker.exchange.markets.get((category, symbol))
        if market is None:
            raise no_such_topic(arg)
        printed = {"instType": kind, "symbol": symbol, "topic": name}
        if interval:
            printed["interval"] = interval
        topic = market_topic(("v3", category, symbol, name, interval), printed, market, name, interval)
        if topic is None:
            raise no_such_topic(arg)
        return topic

    @staticmethod
    def _liquidations(arg: Mapping[str, Any], kind: str, category: str) -> Topic:
        """Of a whole category, or of one symbol of it; there are none on spot."""
        if category == "SPOT":
            raise no_such_topic(arg)
        symbol = str(arg.get("symbol") or "")
        printed = {"instType": kind, "topic": "liquidation", **({"symbol": symbol} if symbol else {})}
        show = partial(liquidations, category, symbol)
        return EventTopic(("v3", category, symbol, "liquidation"), printed, show)

    def _account_topic(self, speaker: Speaker, arg: Mapping[str, Any], name: str) -> Topic:
        if name == "reality-orderbook":
            raise not_simulated("topic reality-orderbook")
        channel = CHANNELS.get(name)
        if channel is None:
            raise no_such_topic(arg)
        account = speaker.account
        if account is None:
            raise LOGIN_NEEDED
        if account.mode != "unified":
            raise refuse("40084")
        symbol = str(arg.get("symbol") or "default") if name in _BY_SYMBOL else "default"
        if name == "strategy-order" and symbol != "default":
            raise no_such_topic(arg)
        printed = {"instType": "UTA", "topic": name}
        if name == "strategy-order" or symbol != "default":
            printed["symbol"] = symbol
        view = View(speaker.exchange, account, Scope(name=symbol))
        return AccountTopic(("v3", account.uid, name, symbol), printed, channel, view)

    def acknowledge(self, event: str, arg: Mapping[str, Any], speaker: Speaker) -> dict[str, Any]:
        answer = {"event": event, "arg": arg}
        return {**answer, "connId": speaker.connection_id} if event == "subscribe" else answer

    def operation(self, message: Mapping[str, Any]) -> str:
        return str(message.get("topic"))

    def trade(self, speaker: Speaker, message: Mapping[str, Any]) -> dict[str, Any]:
        assert speaker.account is not None
        if speaker.account.mode != "unified":
            raise refuse("40084")
        return operations.perform(speaker, speaker.account, message)

    def trade_error(self, message: Mapping[str, Any], refusal: Refusal) -> dict[str, Any]:
        return {"event": "error", "id": message.get("id"), "code": refusal.code, "msg": refusal.message}


SPEECH = SpeechV3()
