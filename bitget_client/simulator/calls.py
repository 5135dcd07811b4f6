"""One REST request and the table that says what serves it, for every version. No HTTP, signature or path is here.

A handler takes a :class:`Call` and returns ``data``; it raises ``Refusal`` to say no::

    routes = Routes("/api/v3/")

    @routes.public("market/tickers")
    def tickers(call: Call) -> Any: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

import attrs

from .accounts import Account
from .checks import is_whole
from .exchange import Exchange
from .refusals import refuse

__all__ = ["BATCH", "Call", "Route", "Routes", "page", "span", "time_of", "whole"]

BATCH = 20


@attrs.frozen
class Call:
    """One request. ``query`` is decoded; ``body`` is the decoded JSON, None when there was none."""

    exchange: Exchange
    query: Mapping[str, str]
    body: Any = None
    signer: Account | None = None

    @property
    def account(self) -> Account:
        assert self.signer is not None, "a private route was called without a signature"
        return self.signer

    @property
    def fields(self) -> Mapping[str, Any]:
        """The body, which has to be an object."""
        if not isinstance(self.body, dict):
            raise refuse("400172", "body")
        return self.body

    @property
    def items(self) -> list[Any]:
        """The body, which has to be an array of at most 20 items."""
        if not isinstance(self.body, list) or not self.body:
            raise refuse("400172", "body")
        if len(self.body) > BATCH:
            raise refuse("40306")
        return self.body


Handler = Callable[[Call], Any]
H = TypeVar("H", bound=Handler)


class Route(NamedTuple):
    handler: Handler
    private: bool


class Routes:
    """The calls below one base path, by verb and whole path."""

    def __init__(self, base: str) -> None:
        self.table: dict[tuple[str, str], Route] = {}
        self._base = base

    def public(self, path: str) -> Callable[[H], H]:
        """A GET that anybody may call."""
        return self._add("GET", path, private=False)

    def get(self, path: str) -> Callable[[H], H]:
        """A signed GET."""
        return self._add("GET", path, private=True)

    def post(self, path: str) -> Callable[[H], H]:
        """A signed POST."""
        return self._add("POST", path, private=True)

    def _add(self, method: str, path: str, *, private: bool) -> Callable[[H], H]:
        def add(handler: H) -> H:
            key = (method, self._base + path)
            assert key not in self.table, f"{key} is served twice"
            self.table[key] = Route(handler, private)
            return handler

        return add


# -- reading parameters


def whole(call: Call, name: str, default: int, most: int) -> int:
    """A positive whole number of the query; what is more than ``most`` counts as that."""
    text = call.query.get(name) or ""
    if not text:
        return default
    if not is_whole(text) or int(text) < 1:
        raise refuse("40020", name)
    return min(int(text), most)


def time_of(call: Call, name: str) -> int | None:
    """Unix milliseconds of the query."""
    text = call.query.get(name) or ""
    if not text:
        return None
    if not is_whole(text):
        raise refuse("40020", name)
    return int(text)


def span(call: Call) -> tuple[int, int]:
    """``startTime`` and ``endTime`` of the query, both included."""
    start, end = time_of(call, "startTime"), time_of(call, "endTime")
    if start is not None and end is not None and start > end:
        raise refuse("40408")
    return start or 0, end if end is not None else 1 << 62


def page(call: Call, rows: Iterable[Any], key: Callable[[Any], int], limit: int = 100) -> tuple[list[Any], str]:
    """One page of rows that come newest first, and the cursor to the next: the last row's key."""
    text = call.query.get("cursor") or ""
    if text and not is_whole(text):
        raise refuse("40700")
    below = int(text) if text else None
    limit = whole(call, "limit", limit, 100)
    rows_here = []
    for row in rows:
        if below is not None and key(row) >= below:
            continue
        rows_here.append(row)
        if len(rows_here) == limit:
            break
    return rows_here, str(key(rows_here[-1])) if rows_here else ""
