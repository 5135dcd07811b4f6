"""Transfers between the wallets of a classic account. Deposits, withdrawals and sub-accounts are not simulated."""

from __future__ import annotations

from typing import Any

from ..calls import Call, Routes
from ..checks import decimal, required
from ..exchange import Exchange
from ..refusals import refuse
from .codes import SPOT, spoken
from .reading import coins_of
from .wallets import name_of, wallet_named

__all__ = ["routes"]

routes = Routes("/api/v2/spot/wallet/")


@routes.post("transfer")
def transfer(call: Call) -> Any:
    """``symbol`` names the pair of an isolated margin wallet, at whichever end it stands."""
    fields, account = call.fields, call.account
    source, target = wallet_named(account, fields, "fromType"), wallet_named(account, fields, "toType")
    coin = required(fields, "coin").upper()
    if coin not in coins_of(call.exchange):
        raise refuse("40034", coin)
    client_oid = str(fields.get("clientOid") or call.exchange.next_id())
    with spoken(SPOT):
        made = call.exchange.transfer(account, source, target, coin, decimal(fields, "amount"), client_oid)
    return {"transferId": str(made.id), "clientOid": made.client_oid}


def _taken_by(exchange: Exchange, wallet: str) -> set[str]:
    """The coins that a wallet has a use for."""
    kind, symbol = name_of(wallet)
    if kind.endswith("_futures"):
        category = kind.replace("_", "-").upper()
        return {market.instrument.settle_coin for market in exchange.markets_of(category)}
    if kind == "isolated_margin":
        instrument = exchange.market("MARGIN", symbol, code="40034").instrument
        return {instrument.base, instrument.quote}
    return set(coins_of(exchange))


@routes.get("transfer-coin-info")
def transfer_coin_info(call: Call) -> Any:
    """The coins that may go from one kind of wallet to another; an isolated one without symbol means any of them."""
    exchange = call.exchange
    takers = []
    for name in ("fromType", "toType"):
        if call.query.get(name) == "isolated_margin" and not call.query.get("symbol"):
            pairs = [market.instrument for market in exchange.markets_of("MARGIN")]
            takers.append({coin for pair in pairs for coin in (pair.base, pair.quote)})
        else:
            takers.append(_taken_by(exchange, wallet_named(call.account, call.query, name)))
    return [coin for coin in coins_of(exchange) if coin in takers[0] & takers[1]]
