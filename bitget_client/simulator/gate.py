"""Who may come in: the exchange's side of signatures and time windows, for REST and for the WebSocket login.

Written from the exchange's description and sharing no code with the client's own signing, so that a mistake there
cannot agree with itself here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from .accounts import Account
from .checks import is_whole
from .clocks import is_fresh
from .exchange import Exchange
from .refusals import Refusal, refuse

__all__ = ["LoginRefusal", "authenticate", "check_mode", "login"]

WINDOW_MS = 30_000

_LOGIN_TEXTS = {
    30005: "error",
    30011: "Invalid ACCESS_KEY",
    30012: "Invalid ACCESS_PASSPHRASE",
    30013: "Invalid ACCESS_TIMESTAMP",
    30014: "Request timestamp expired",
    30015: "Invalid sign",
}


def _mac(secret: str, text: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _same(a: str, b: str) -> bool:
    return hmac.compare_digest(a.encode(), b.encode())


def check_mode(path: str, account: Account | None) -> None:
    """Refuse what is only for the other kind of account: V3 is for unified ones, V2 for classic ones."""
    if account is None:
        return
    if path.startswith("/api/v3/") and account.mode == "classic":
        raise refuse("40084")
    if path.startswith("/api/v2/") and account.mode == "unified":
        raise refuse("40085")


def authenticate(
    exchange: Exchange, headers: Mapping[str, str], *, method: str, path: str, query: str, body: bytes
) -> Account:
    """The account that signed a REST request. ``query`` is as it came, percent-encoded; it is signed decoded."""
    key = headers.get("ACCESS-KEY")
    sign = headers.get("ACCESS-SIGN")
    timestamp = headers.get("ACCESS-TIMESTAMP")
    passphrase = headers.get("ACCESS-PASSPHRASE")
    if not key:
        raise refuse("40001")
    if sign is None:
        raise refuse("40002")
    if not sign:
        raise refuse("40003")
    if not timestamp or not is_whole(timestamp):
        raise refuse("40005")
    if not passphrase:
        raise refuse("40011")
    if not is_fresh(exchange.clock, int(timestamp), WINDOW_MS):
        raise refuse("40008")
    if not key.startswith("bg_"):
        raise refuse("40006")
    account = exchange.by_key.get(key)
    if account is None:
        raise refuse("40037")
    if not _same(passphrase, account.api_pass):
        raise refuse("40012")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise refuse("40009") from None
    asked = f"?{unquote_plus(query)}" if query else ""
    if not _same(sign, _mac(account.api_secret, f"{timestamp}{method}{path}{asked}{text}")):
        raise refuse("40009")
    return account


class LoginRefusal(Refusal):
    """A WebSocket login was refused; the line is closed after the answer."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code), _LOGIN_TEXTS.get(code, "error"))
        self.number = code


def login(exchange: Exchange, argument: Any) -> Account:
    """The account that a login frame's argument proves to be. Seconds and milliseconds are both taken, as live."""
    if not isinstance(argument, Mapping):
        raise LoginRefusal(30005)
    fields = {name: argument.get(name) for name in ("apiKey", "passphrase", "timestamp", "sign")}
    if any(value is None or value == "" for value in fields.values()):
        raise LoginRefusal(30005)
    timestamp = str(fields["timestamp"])  # a number from some clients, text from others; signed as it is printed
    if not is_whole(timestamp):
        raise LoginRefusal(30013)
    account = exchange.by_key.get(str(fields["apiKey"]))
    if account is None:
        raise LoginRefusal(30011)
    if not _same(str(fields["passphrase"]), account.api_pass):
        raise LoginRefusal(30012)
    sent_ms = int(timestamp) if len(timestamp) > 11 else int(timestamp) * 1000
    if not is_fresh(exchange.clock, sent_ms, WINDOW_MS + 999):  # whole seconds are cut off by up to one
        raise LoginRefusal(30014)
    if not _same(str(fields["sign"]), _mac(account.api_secret, f"{timestamp}GET/user/verify")):
        raise LoginRefusal(30015)
    return account
