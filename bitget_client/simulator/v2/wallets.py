"""What V2 calls the wallets of a classic account, and what is in them. No money is moved here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from ..accounts import Account
from ..checks import required
from ..exchange import Exchange
from ..refusals import refuse

__all__ = ["FUTURES", "isolated_wallets", "name_of", "usdt_price", "wallet_named", "worth"]

ZERO = Decimal(0)
_DOLLARS = ("USDT", "USDC", "USD")
#: Name in V2 -> category whose wallet it is.
_PRODUCTS = {
    "spot": "SPOT",
    "usdt_futures": "USDT-FUTURES",
    "usdc_futures": "USDC-FUTURES",
    "coin_futures": "COIN-FUTURES",
    "crossed_margin": "MARGIN",
}
FUTURES = ("USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES")


def wallet_named(account: Account, fields: Mapping[str, Any], field: str) -> str:
    """The ledger's owner of the wallet that this field names; an isolated one needs ``symbol`` beside it."""
    kind = required(fields, field)
    if kind in _PRODUCTS:
        return account.wallet(_PRODUCTS[kind])
    if kind == "p2p":
        return account.funding_wallet
    if kind == "isolated_margin":
        return account.wallet("MARGIN", required(fields, "symbol"), "isolated")
    raise refuse("40020", field)


def name_of(wallet: str) -> tuple[str, str]:
    """What V2 calls a wallet of the ledger, and the symbol of an isolated one."""
    kind, _, symbol = wallet.partition("/")[2].partition("/")
    return ("p2p" if kind == "funding" else kind.replace("-", "_")), symbol


def isolated_wallets(exchange: Exchange, account: Account) -> list[str]:
    """The wallets of isolated margin, one for each pair that can be traded so."""
    pairs = (market.instrument.symbol for market in exchange.markets_of("MARGIN"))
    return [account.wallet("MARGIN", symbol, "isolated") for symbol in pairs]


def usdt_price(exchange: Exchange, coin: str) -> Decimal:
    """What one unit of a coin is worth in USDT, by its spot market; nothing for a coin without one."""
    if coin in _DOLLARS:
        return Decimal(1)
    market = exchange.markets.get(("SPOT", f"{coin}USDT"))
    return market.last_price if market else ZERO


def worth(exchange: Exchange, wallets: Iterable[str]) -> Decimal:
    """What all coins in these wallets are worth in USDT, debts and open profits left aside."""
    ledger = exchange.ledger
    held = ((wallet, coin) for wallet in wallets for coin in ledger.coins(wallet))
    return sum((ledger.total(wallet, coin) * usdt_price(exchange, coin) for wallet, coin in held), ZERO)
