"""Money between the wallets of a V3 account: the unified one and the one for funding. Sub-accounts do not exist."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..accounts import Account
from ..calls import Call, Routes
from ..checks import decimal, required
from ..printing import short
from ..refusals import refuse

__all__ = ["routes"]

routes = Routes("/api/v3/")
ZERO = Decimal(0)

_TYPES = ("spot", "p2p", "coin_futures", "usdt_futures", "usdc_futures", "crossed_margin", "isolated_margin", "uta")


def _wallet(account: Account, kind: str, name: str) -> str:
    """The wallet that a type means; 40020 for one that a unified account does not have."""
    if kind == "uta":
        return account.uid
    if kind in ("spot", "p2p"):  # for a unified account both mean the funding account
        return account.funding_wallet
    raise refuse("40020", name)


@routes.post("account/transfer")
def transfer(call: Call) -> Any:
    fields, account = call.fields, call.account
    source = _wallet(account, required(fields, "fromType"), "fromType")
    target = _wallet(account, required(fields, "toType"), "toType")
    coin, amount = required(fields, "coin").upper(), decimal(fields, "amount")
    client_oid = str(fields.get("clientOid") or "")
    made = call.exchange.transfer(account, source, target, coin, amount, client_oid)
    answer = {"transferId": str(made.id)}
    return {**answer, "clientOid": client_oid} if client_oid else answer


@routes.get("account/transferable-coins")
def transferable_coins(call: Call) -> Any:
    account = call.account
    wallets = [_wallet(account, required(call.query, name), name) for name in ("fromType", "toType")]
    if wallets[0] == wallets[1]:
        raise refuse("40020", "toType")
    ledger = call.exchange.ledger
    return [coin for coin in ledger.coins(wallets[0]) if ledger.balance(wallets[0], coin) > 0]


@routes.get("account/max-transferable")
def max_transferable(call: Call) -> Any:
    coin = required(call.query, "coin").upper()
    most = short(call.exchange.max_transferable(call.account, call.account.uid, coin))
    return {"coin": coin, "maxTransfer": most, "borrowMaxTransfer": most}  # nothing is borrowed for a transfer


@routes.get("account/max-withdrawal")
def max_withdrawal(call: Call) -> Any:
    """What is free in each wallet; where withdrawals would go to is not simulated."""
    coin = required(call.query, "coin").upper()
    account, exchange = call.account, call.exchange
    unified = exchange.max_transferable(account, account.uid, coin)
    funding = exchange.max_transferable(account, account.funding_wallet, coin)
    return {
        "coin": coin,
        "otcMaxWithdrawal": "0",
        "spotMaxWithdrawal": short(funding),
        "utaMaxWithdrawal": short(unified),
        "totalMaxWithdrawal": short(funding + unified),
    }
