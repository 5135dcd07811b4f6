"""How a version of the WebSocket API speaks, as far as a line needs to know. The versions are in ``v2`` and ``v3``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from .accounts import Account
from .exchange import Exchange
from .refusals import Refusal
from .topics import Topic

__all__ = ["LOGIN_NEEDED", "Speaker", "Speech", "named", "no_such_topic", "number", "wrong_parameters"]


class Speaker(NamedTuple):
    """Who is spoken to: the exchange, who has logged in if anybody has, and the line's name for itself."""

    exchange: Exchange
    account: Account | None
    connection_id: str


class Speech(Protocol):
    """One version of the API."""

    def topic(self, speaker: Speaker, arg: Mapping[str, Any]) -> Topic:
        """The topic that an arg means; raises :class:`Refusal`, with 30004 when a login is needed for it."""

    def acknowledge(self, event: str, arg: Mapping[str, Any], speaker: Speaker) -> dict[str, Any]:
        """The answer to one arg of ``subscribe`` or ``unsubscribe``."""

    def operation(self, message: Mapping[str, Any]) -> str:
        """Which trade operation a message asks for, by name."""

    def trade(self, speaker: Speaker, message: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out a trade operation and answer it; raises :class:`Refusal` for what is answered by an error."""

    def trade_error(self, message: Mapping[str, Any], refusal: Refusal) -> dict[str, Any]:
        """The answer to a trade operation that was refused as a whole."""


def number(code: str) -> int | str:
    """Control codes are JSON numbers."""
    return int(code) if code.isdecimal() else code


def named(arg: Mapping[str, Any]) -> str:
    return ",".join(f"{name}:{value}" for name, value in arg.items())


def no_such_topic(arg: Mapping[str, Any]) -> Refusal:
    """There is no such topic, instType, symbol or interval."""
    return Refusal("30001", f"{named(arg)} doesn't exist")


def wrong_parameters() -> Refusal:
    return Refusal("30016", "Param error")


LOGIN_NEEDED = Refusal("30004", "User needs to log in")
