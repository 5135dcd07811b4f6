"""Which exchange, whose account, which WebSocket: small values without behaviour. No I/O lives here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from .errors import InvalidArgument

__all__ = ["Credentials", "Environment", "WsKey"]


class WsKey(str, Enum):
    """Names of the four WebSocket connections, as in the JavaScript SDK. Plain strings work as well."""

    V3_PUBLIC = "v3Public"
    V3_PRIVATE = "v3Private"
    V2_PUBLIC = "v2Public"
    V2_PRIVATE = "v2Private"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Environment:
    """Where the exchange is.

    ``Environment.LIVE`` and ``Environment.DEMO`` are the exchange's own; ``Environment(rest_url=…, ws_url=…)`` is any
    other, such as the simulated exchange. ``ws_url`` is a base: ``/v3/ws/public`` and so on are added to it.
    ``demo_trading`` adds the header by which the exchange recognises demo keys.
    """

    LIVE: ClassVar[Environment]
    DEMO: ClassVar[Environment]

    rest_url: str
    ws_url: str
    demo_trading: bool = False

    def __post_init__(self) -> None:
        for name in ("rest_url", "ws_url"):
            object.__setattr__(self, name, getattr(self, name).rstrip("/"))

    @classmethod
    def choose(cls, environment: Environment | None, *, demo_trading: bool = False) -> Environment:
        """The environment that a client's ``environment`` and ``demo_trading`` arguments mean together."""
        if environment is None:
            return cls.DEMO if demo_trading else cls.LIVE
        if demo_trading and not environment.demo_trading:
            if environment is cls.LIVE:
                raise InvalidArgument("demo_trading=True contradicts Environment.LIVE; leave one of them out")
            return replace(environment, demo_trading=True)
        return environment


Environment.LIVE = Environment("https://api.bitget.com", "wss://ws.bitget.com")
Environment.DEMO = Environment("https://api.bitget.com", "wss://wspap.bitget.com", demo_trading=True)


def _mask(text: str) -> str:
    return f"{text[:3]}…" if len(text) > 8 else "…"


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """An API key, its secret and its passphrase. ``repr`` and ``str`` never show them.

    ``api_secret`` is the HMAC secret, or for RSA keys the private key as PEM text.
    """

    api_key: str
    api_secret: str
    api_pass: str

    def __repr__(self) -> str:
        return f"Credentials(api_key={_mask(self.api_key)!r}, api_secret='…', api_pass='…')"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Credentials:
        """Read ``BITGET_API_KEY``, ``BITGET_API_SECRET`` and ``BITGET_API_PASS``; all three must be set."""
        source = os.environ if environ is None else environ
        found = cls.choose(
            source.get("BITGET_API_KEY") or None,
            source.get("BITGET_API_SECRET") or None,
            source.get("BITGET_API_PASS") or None,
        )
        if found is None:
            raise InvalidArgument("set BITGET_API_KEY, BITGET_API_SECRET and BITGET_API_PASS")
        return found

    @classmethod
    def choose(
        cls,
        api_key: str | None,
        api_secret: str | None,
        api_pass: str | None,
        credentials: Credentials | None = None,
    ) -> Credentials | None:
        """The credentials that a client's arguments mean: all three, none, or a :class:`Credentials`; else an error."""
        given = {"api_key": api_key, "api_secret": api_secret, "api_pass": api_pass}
        missing = [name for name, value in given.items() if not value]
        if credentials is not None:
            if len(missing) < 3:
                raise InvalidArgument("give credentials=… or the three api_… arguments, not both")
            return credentials
        if len(missing) == 3:
            return None
        if missing:
            raise InvalidArgument(
                f"{' and '.join(missing)} missing: private calls need api_key, api_secret and api_pass together"
            )
        assert api_key and api_secret and api_pass
        return cls(api_key, api_secret, api_pass)
