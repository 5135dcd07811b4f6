"""How the spot wallet, its bills and transfers look on the wire of V2. Nothing is decided or changed here."""

from __future__ import annotations

import attrs

from ..ledger import Ledger
from ..market import plain
from ..orders import Bill, Transfer
from .wallets import name_of

__all__ = ["BillKind", "asset_row", "bill_kind", "bill_row", "transfer_row"]


@attrs.frozen
class BillKind:
    """How V2 sorts a bill: ``group`` is printed; ``family`` is what it may be asked for as well."""

    group: str
    business: str
    family: str


# Transfers are listed under deposit and withdraw in the recorded answers, though they can be asked for as transfer.
_KINDS = {
    "trade_in": BillKind("transaction", "buy", "transaction"),
    "trade_out": BillKind("transaction", "sell", "transaction"),
    "transfer_in": BillKind("deposit", "transfer-in", "transfer"),
    "transfer_out": BillKind("withdraw", "transfer-out", "transfer"),
    "deposit": BillKind("deposit", "deposit", "deposit"),
}


def bill_kind(bill: Bill) -> BillKind:
    """Group and business type of a bill. What comes in by a trade counts as bought, what goes out as sold."""
    return _KINDS.get(bill.type, BillKind("other", bill.type, "other"))


def asset_row(ledger: Ledger, wallet: str, coin: str, moved_at: int) -> dict[str, str]:
    """A row of ``account/assets``. ``frozen`` is held by open orders; nothing is ever locked or limited."""
    return {
        "coin": coin,
        "available": plain(ledger.balance(wallet, coin)),
        "frozen": plain(ledger.balance(wallet, coin, "locked")),
        "locked": "0",
        "limitAvailable": "0",
        "uTime": str(moved_at),
    }


def bill_row(bill: Bill) -> dict[str, str]:
    """A row of ``account/bills``. What leaves is below zero, and so are fees."""
    kind = bill_kind(bill)
    return {
        "cTime": str(bill.ts),
        "coin": bill.coin,
        "groupType": kind.group,
        "businessType": kind.business,
        "size": plain(bill.amount),
        "balance": plain(bill.balance),
        "fees": plain(bill.fee),
        "billId": str(bill.id),
    }


def transfer_row(transfer: Transfer) -> dict[str, str]:
    """A row of ``account/transferRecords``."""
    source, source_symbol = name_of(transfer.source)
    target, target_symbol = name_of(transfer.target)
    return {
        "coin": transfer.coin,
        "status": "Successful",
        "toType": target,
        "toSymbol": target_symbol,
        "fromType": source,
        "fromSymbol": source_symbol,
        "size": plain(transfer.amount),
        "ts": str(transfer.ts),
        "clientOid": transfer.client_oid,
        "transferId": str(transfer.id),
    }
