"""The spot wallet of a classic account: assets, bills, and the transfers in which it took part."""

from __future__ import annotations

from typing import Any

from ..calls import Call, Routes
from ..checks import choice, required
from ..orders import Bill
from . import spot_account_views as views
from .reading import coins_of, listed
from .wallets import name_of

__all__ = ["routes"]

routes = Routes("/api/v2/spot/account/")

_READ_AND_WRITE = ["coow", "cpow", "stow", "smow", "wtow"]


@routes.get("info")
def info(call: Call) -> Any:
    """The authorities are those of the rooms simulated: futures, spot, margin, transfers, to read and to write."""
    return {
        "userId": call.account.uid,
        "inviterId": "",
        "ips": "127.0.0.1",
        "authorities": _READ_AND_WRITE,
        "parentId": int(call.account.uid),
        "traderType": "not_trader",
        "channelCode": "",
        "channel": "",
        "regisTime": str(call.account.created),
    }


@routes.get("assets")
def assets(call: Call) -> Any:
    """One coin, the coins that are or were held, or with ``assetType=all`` every coin of the exchange."""
    ledger, wallet = call.exchange.ledger, call.account.wallet("SPOT")
    asked = call.query.get("coin")
    everything = choice(call.query, "assetType", ("hold_only", "all"), "hold_only") == "all"
    if asked:
        coins = [asked.upper()] if asked.upper() in coins_of(call.exchange) else []
    elif everything:
        coins = coins_of(call.exchange)
    else:
        coins = [coin for coin in ledger.coins(wallet) if ledger.total(wallet, coin)]
    moved = {bill.coin: bill.ts for bill in call.account.bills if bill.wallet == wallet}
    return [views.asset_row(ledger, wallet, coin, moved.get(coin, call.account.created)) for coin in coins]


def _is_asked(call: Call, bill: Bill) -> bool:
    coin, group, business = (call.query.get(name) for name in ("coin", "groupType", "businessType"))
    kind = views.bill_kind(bill)
    return (
        (not coin or bill.coin == coin.upper())
        and (not group or group in (kind.group, kind.family))
        and (not business or business.lower() == kind.business)
    )


@routes.get("bills")
def bills(call: Call) -> Any:
    wallet = call.account.wallet("SPOT")
    matching = (bill for bill in reversed(call.account.bills) if bill.wallet == wallet and _is_asked(call, bill))
    rows = listed(call, matching, key=lambda bill: int(bill.id), at=lambda bill: int(bill.ts), most=500)
    return [views.bill_row(bill) for bill in rows]


@routes.get("transferRecords")
def transfer_records(call: Call) -> Any:
    """Transfers of a coin between all wallets; ``fromType`` chooses those that left one of them."""
    coin = required(call.query, "coin").upper()
    source, client_oid = call.query.get("fromType"), call.query.get("clientOid")
    if source == "exchange":  # what the exchange's own example says
        source = "spot"
    matching = (
        transfer
        for transfer in reversed(call.account.transfers)
        if transfer.coin == coin
        and (not source or name_of(transfer.source)[0] == source)
        and (not client_oid or transfer.client_oid == client_oid)
    )
    rows = listed(call, matching, key=lambda row: int(row.id), at=lambda row: int(row.ts), most=500)
    return [views.transfer_row(row) for row in rows]


@routes.get("upgrade-status")
def upgrade_status(call: Call) -> Any:
    """Classic accounts of the simulator stay classic."""
    return {"status": "fail", "reason": "upgrade_disabled"}
