"""Reading what margin calls have in common: crossed or isolated in the path, pairs, wallets. Nothing is done here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar

from ..calls import Call, Routes, time_of
from ..checks import required
from ..market import Market
from ..refusals import refuse
from .reading import listed

__all__ = ["Kind", "MarginRoutes", "coin_of", "named_wallet", "pair", "pairs", "result", "wallet_of"]

Kind = Literal["crossed", "isolated"]
KINDS: tuple[Kind, ...] = ("crossed", "isolated")
R = TypeVar("R")
Handler = Callable[[Call, Kind], Any]


class MarginRoutes:
    """Calls that exist twice, below ``crossed/`` and ``isolated/``; the handler is told which."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes

    def get(self, path: str) -> Callable[[Handler], Handler]:
        """Two signed GETs."""
        return self._both(self._routes.get, path)

    def post(self, path: str) -> Callable[[Handler], Handler]:
        """Two signed POSTs."""
        return self._both(self._routes.post, path)

    @staticmethod
    def _both(register: Any, path: str) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            for kind in KINDS:
                register(f"{kind}/{path}")(_told(handler, kind))
            return handler

        return add


def _told(handler: Handler, kind: Kind) -> Callable[[Call], Any]:
    return lambda call: handler(call, kind)


def pair(call: Call, fields: Mapping[str, Any] | None = None) -> Market:
    """The market of the pair that ``symbol`` of the query, or of these fields, names; 40034 when it has no margin."""
    return call.exchange.market("MARGIN", required(call.query if fields is None else fields, "symbol"), code="40034")


def pairs(call: Call) -> list[Market]:
    """The pair that ``symbol`` of the query names, or all."""
    return [pair(call)] if call.query.get("symbol") else call.exchange.markets_of("MARGIN")


def coin_of(fields: Mapping[str, Any]) -> str:
    """``coin`` in capitals."""
    return required(fields, "coin").upper()


def wallet_of(call: Call, kind: Kind, market: Market | None) -> str:
    """The wallet whose money is meant: one for all that is crossed, one for each isolated pair."""
    return call.account.wallet("MARGIN", market.instrument.symbol if market else "", kind)


def named_wallet(call: Call, kind: Kind, fields: Mapping[str, Any] | None = None) -> str:
    """The wallet that a call means; isolated calls have to name their pair."""
    return wallet_of(call, kind, pair(call, fields) if kind == "isolated" else None)


def result(
    call: Call,
    name: str,
    rows: Iterable[R],
    view: Callable[[R], dict[str, Any]],
    *,
    key: Callable[[R], int],
    at: Callable[[R], int],
    start_needed: bool = True,
) -> dict[str, Any]:
    """A list, newest first, with the largest and smallest id in it."""
    if start_needed and time_of(call, "startTime") is None:
        raise refuse("40019", "startTime")
    page = listed(call, rows, key=key, at=at, limit=20)
    ids = [key(row) for row in page]
    return {
        name: [view(row) for row in page],
        "maxId": str(max(ids)) if ids else "",
        "minId": str(min(ids)) if ids else "",
    }
