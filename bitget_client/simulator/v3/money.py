"""What an account of V3 has in its unified and its funding wallet. How it moves is in ``transfer`` and ``loans``."""

from __future__ import annotations

from typing import Any

from ..calls import Call, Routes
from ..printing import short
from . import money_views as views

__all__ = ["routes"]

routes = Routes("/api/v3/")


@routes.get("account/assets")
def assets(call: Call) -> Any:
    return views.account_assets(call.exchange, call.account)


@routes.get("account/funding-assets")
def funding_assets(call: Call) -> Any:
    wallet, ledger = call.account.funding_wallet, call.exchange.ledger
    wanted = (call.query.get("coin") or "").upper()
    return [
        {
            "coin": coin,
            "available": short(ledger.balance(wallet, coin)),
            "frozen": short(ledger.balance(wallet, coin, "locked")),
            "balance": short(ledger.total(wallet, coin)),
        }
        for coin in ledger.coins(wallet)
        if wanted in ("", coin) and ledger.total(wallet, coin)
    ]
