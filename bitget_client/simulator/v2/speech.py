"""The WebSocket API of V2 as it is spoken: args by ``channel``, acknowledgements, errors. Trading: ``operations``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..refusals import Refusal, not_simulated, refuse
from ..speech import LOGIN_NEEDED, Speaker, no_such_topic, number
from ..topics import AccountTopic, Channel, Scope, Topic, View
from . import account_pushes, algo_pushes, operations, order_pushes
from .market_pushes import index_prices, market_topic

__all__ = ["SPEECH", "SpeechV2"]

_FUTURES = ("USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES")


def _nothing(view: View, events: list[Any]) -> None:
    """Deleveraging does not happen here; listening for it is right all the same."""


def _table(*channels: Channel) -> dict[str, Channel]:
    return {channel.name: channel for channel in channels}


_OF_FUTURES = _table(
    account_pushes.FUTURES_ACCOUNT,
    account_pushes.EQUITY,
    account_pushes.POSITIONS,
    account_pushes.PAST_POSITIONS,
    order_pushes.FUTURES_ORDERS,
    order_pushes.FUTURES_FILLS,
    algo_pushes.FUTURES_ALGO,
    Channel("adl-noti", (), _nothing, action="update"),
)
_CHANNELS: dict[str, dict[str, Channel]] = {
    "SPOT": _table(
        account_pushes.SPOT_ACCOUNT,
        order_pushes.SPOT_ORDERS,
        order_pushes.SPOT_FILLS,
        algo_pushes.SPOT_ALGO,
    ),
    "MARGIN": _table(
        account_pushes.CROSSED_ACCOUNT,
        account_pushes.ISOLATED_ACCOUNT,
        order_pushes.CROSSED_ORDERS,
        order_pushes.ISOLATED_ORDERS,
    ),
    **{category: _OF_FUTURES for category in _FUTURES},
}
_BY_COIN = ("account", "account-crossed", "account-isolated")
_BY_SYMBOL = ("orders", "fill", "orders-algo", "adl-noti")  # these take a symbol or "default", others "default" only
_ONE_SYMBOL = ("orders-crossed", "orders-isolated")


class SpeechV2:
    """One for all lines; it remembers nothing."""

    def topic(self, speaker: Speaker, arg: Mapping[str, Any]) -> Topic:
        kind, channel = str(arg.get("instType")), str(arg.get("channel"))
        known = _CHANNELS.get(kind, {}).get(channel)
        if known is not None:
            return self._account_topic(speaker, arg, kind, known)
        if kind == "SPOT" and channel == "auction":
            raise not_simulated("channel auction")
        name = str(arg.get("instId"))
        printed = {"instType": kind, "channel": channel, "instId": name}
        key = ("v2", kind, channel, name)
        if (kind, channel, name) == ("MARGIN", "index-price", "default"):
            return index_prices(speaker.exchange, key, printed)
        market = speaker.exchange.markets.get((kind, name))
        topic = market_topic(key, printed, market, channel) if market is not None else None
        if topic is None:
            raise _unknown(arg)
        return topic

    def _account_topic(self, speaker: Speaker, arg: Mapping[str, Any], kind: str, channel: Channel) -> Topic:
        name = self._name(speaker, arg, kind, channel.name)
        account = speaker.account
        if account is None:
            raise LOGIN_NEEDED
        if account.mode != "classic":
            raise refuse("40085")
        printed = {"instType": kind, "channel": channel.name}
        if channel.name != "equity":
            printed["coin" if channel.name in _BY_COIN else "instId"] = name
        view = View(speaker.exchange, account, Scope(kind, name))
        return AccountTopic(("v2", account.uid, kind, channel.name, name), printed, channel, view)

    @staticmethod
    def _name(speaker: Speaker, arg: Mapping[str, Any], kind: str, channel: str) -> str:
        """The symbol or coin that an arg is about, or ``default``."""
        if channel == "equity":
            return "default"
        name = arg.get("coin" if channel in _BY_COIN else "instId")
        if not isinstance(name, str):
            raise _unknown(arg)
        if channel in _ONE_SYMBOL or (channel in _BY_SYMBOL and name != "default"):
            known = ("SPOT" if kind == "MARGIN" else kind, name) in speaker.exchange.markets
        else:
            known = name == "default" or channel == "account"
        if not known:
            raise _unknown(arg)
        return name

    def acknowledge(self, event: str, arg: Mapping[str, Any], speaker: Speaker) -> dict[str, Any]:
        """As sent; the one channel that is asked for without a selector is answered with one."""
        named = {**arg, "instId": "default"} if arg.get("channel") == "equity" else arg
        return {"event": event, "arg": named}

    def operation(self, message: Mapping[str, Any]) -> str:
        args = message.get("args")
        return str(args[0].get("channel")) if isinstance(args, list) and args and isinstance(args[0], dict) else ""

    def trade(self, speaker: Speaker, message: Mapping[str, Any]) -> dict[str, Any]:
        assert speaker.account is not None
        if speaker.account.mode != "classic":
            raise refuse("40085")
        return operations.perform(speaker, speaker.account, message)

    def trade_error(self, message: Mapping[str, Any], refusal: Refusal) -> dict[str, Any]:
        """The request stands in the answer, whose ``id`` is inside it."""
        return {"event": "error", "arg": message.get("args"), "code": number(refusal.code), "msg": refusal.message}


def _unknown(arg: Mapping[str, Any]) -> Refusal:
    """The exchange prints the instType in small letters there."""
    kind = arg.get("instType")
    return no_such_topic({**arg, "instType": kind.lower()} if isinstance(kind, str) else arg)


SPEECH = SpeechV2()
