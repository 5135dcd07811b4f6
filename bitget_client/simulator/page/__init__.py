"""The page for people on ``/``: what it is made of and who may see it. The figures on it are gathered in ``shown``.

Everything but ``/`` lies under ``/_simulator/``, where the exchange itself has nothing, so that no program takes it for
a part of the exchange. It only shows: there is no way to change anything here.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs

from ...wire import dumps
from ..exchange import Exchange
from .shown import markets, state

__all__ = ["Page", "Reply", "is_loopback"]

FOLDER = "/_simulator/"
_FILES = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "chart.js": "text/javascript",
    "figures.js": "text/javascript",
    "panels.js": "text/javascript",
    "stream.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_SAFE_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")


class Reply(NamedTuple):
    """What to send back. ``headers`` has the content type and what a browser is told not to do."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine only."""
    if host in ("localhost", "127.0.0.1") or host.endswith(".localhost"):
        return True
    import ipaddress  # for the few others

    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@lru_cache(maxsize=None)
def _file(name: str) -> bytes:
    with open(os.path.join(os.path.dirname(__file__), name), "rb") as file:
        return file.read()


class Page:
    """Answers for ``/`` and what lies under ``/_simulator/``.

    With ``local`` it answers only a browser that asked for this machine by a loopback name, so that no website can have
    its own name point here and read along.
    """

    def __init__(self, exchange: Exchange, *, local: bool) -> None:
        self._exchange = exchange
        self._local = local

    def answer(self, method: str, path: str, query: str, host: str) -> Reply | None:
        """The reply to a request; None when it is not for the page. ``host`` is the request's Host header."""
        if path != "/" and not path.startswith(FOLDER):
            return None
        if method not in ("GET", "HEAD"):
            return self._text(405, "the page only shows", host)
        if self._local and not is_loopback(_without_port(host)):
            return self._text(403, "the page is for this machine: ask for it as 127.0.0.1 or localhost", host)
        name = path.removeprefix(FOLDER)
        if path == "/":
            return self._reply(200, _file("index.html"), "text/html", host)
        if name in _FILES:
            return self._reply(200, _file(name), _FILES[name], host)
        if name == "markets":
            return self._reply(200, dumps(markets(self._exchange)), "application/json", host)
        if name == "state":
            asked = parse_qs(query).get("account", ["0"])[-1]
            number = int(asked) if asked.isdecimal() and len(asked) < 10 else -1
            if not 0 <= number < len(self._exchange.accounts):
                return self._text(404, "no such account", host)
            return self._reply(200, dumps(state(self._exchange, number)), "application/json", host)
        return self._text(404, "no such page", host)

    def _text(self, status: int, text: str, host: str) -> Reply:
        return self._reply(status, text.encode(), "text/plain", host)

    @staticmethod
    def _reply(status: int, body: bytes, kind: str, host: str) -> Reply:
        # Not every browser takes 'self' to cover WebSocket addresses.
        socket = f" ws://{host}" if _SAFE_HOST.fullmatch(host) else ""
        return Reply(
            status,
            body,
            {
                "Content-Type": f"{kind}; charset=utf-8",
                "Cache-Control": "no-store",
                "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                f"connect-src 'self'{socket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
            },
        )


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]
