"""Which purse an account pays from: names of wallets as owners in the ledger. No money is moved here.

A unified account has one wallet, named like the account, for all trading. A classic account has one for each product.
Both have a funding wallet beside it.
"""

from __future__ import annotations

from typing import Literal

__all__ = ["Mode", "funding_wallet", "is_margin_wallet", "kind_of", "pair_of", "wallet_name"]

Mode = Literal["unified", "classic"]
_PRODUCTS = {
    "SPOT": "spot",
    "USDT-FUTURES": "usdt-futures",
    "USDC-FUTURES": "usdc-futures",
    "COIN-FUTURES": "coin-futures",
}


def wallet_name(uid: str, mode: Mode, category: str, symbol: str = "", margin_mode: str = "crossed") -> str:
    """The owner whose money an order or position of this kind uses."""
    if mode == "unified":
        return uid
    if category == "MARGIN":
        return f"{uid}/isolated-margin/{symbol}" if margin_mode == "isolated" else f"{uid}/crossed-margin"
    return f"{uid}/{_PRODUCTS[category]}"


def funding_wallet(uid: str) -> str:
    """The wallet for deposits and withdrawals."""
    return f"{uid}/funding"


def kind_of(wallet: str) -> str:
    """What kind of wallet a name means: ``unified``, ``funding``, ``spot``, ``crossed-margin``, ``usdt-futures``..."""
    parts = wallet.split("/")
    return parts[1] if len(parts) > 1 else "unified"


def pair_of(wallet: str) -> str:
    """The symbol of an isolated margin wallet, empty for others."""
    parts = wallet.split("/")
    return parts[2] if len(parts) > 2 else ""


def is_margin_wallet(wallet: str) -> bool:
    """Whether money can be borrowed into this wallet."""
    return kind_of(wallet) in ("unified", "crossed-margin", "isolated-margin")
