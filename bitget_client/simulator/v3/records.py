"""What happened to the money of a V3 account: the records of its wallets, and those for the tax office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..accounts import Account
from ..calls import Call, Routes, page, span
from ..checks import category_of, required
from ..market import plain
from ..orders import Bill
from .reading import month_span

__all__ = ["routes"]

routes = Routes("/api/v3/")

OTHER = "OTHER"  # records of no market: transfers, deposits
_KINDS = {
    "trade_in": "ORDER_DEALT_IN",
    "trade_out": "ORDER_DEALT_FROZEN_OUT",
    "transfer_in": "TRANSFER_IN",
    "transfer_out": "TRANSFER_OUT",
    "borrow": "BORROW",
    "repay": "REPAYMENT",
    "interest": "INTEREST_SETTLEMENT_OUT",
    "deposit": "PAPTRADING_USER_IN",
}
_HEDGE = {"open": "OPEN", "close": "CLOSE", "burst": "BURST_CLOSE"}


def _kind(bill: Bill, account: Account) -> str:
    """The exchange's name for a kind of record."""
    kind = bill.type
    if kind in _KINDS:
        return _KINDS[kind]
    direction = "IN" if bill.amount >= 0 else "OUT"
    if kind == "funding":
        return f"CONTRACT_MAIN_SETTLE_FEE_USER_{direction}"
    what, _, side = kind.partition("_")
    if what not in _HEDGE:
        return f"RISK_LIQ_USER_{direction}"
    if account.hold_mode == "hedge_mode":
        return f"{_HEDGE[what]}_{side.upper()}"
    trade = "BUY" if (what == "open") == (side == "long") else "SELL"
    return f"BURST_{trade}_SSM" if what == "burst" else f"{trade}_DEAL"


def _category(bill: Bill) -> str:
    return bill.category or OTHER


def _wanted(query: Mapping[str, str], name: str) -> str:
    category = required(query, name).upper()
    return OTHER if category == OTHER else category_of(category)


def _bills(call: Call, wallet: str, between: tuple[int, int]) -> Iterator[Bill]:
    """The records of a wallet, newest first, of the query's coin, type and time."""
    coin, kind = (call.query.get("coin") or "").upper(), (call.query.get("type") or "").upper()
    start, end = between
    for bill in reversed(call.account.bills):
        if (
            bill.wallet == wallet
            and start <= bill.ts <= end
            and coin in ("", bill.coin)
            and kind in ("", _kind(bill, call.account))
        ):
            yield bill


def _id(bill: Bill) -> int:
    return bill.id


def _row(bill: Bill, account: Account) -> dict[str, str]:
    """What the records of the unified wallet have in common."""
    return {
        "id": str(bill.id),
        "coin": bill.coin,
        "type": _kind(bill, account),
        "amount": plain(bill.amount),
        "fee": plain(bill.fee),
        "balance": plain(bill.balance),
        "ts": str(bill.ts),
    }


@routes.get("account/financial-records")
def financial_records(call: Call) -> Any:
    category = _wanted(call.query, "category")
    bills = (bill for bill in _bills(call, call.account.uid, month_span(call)) if _category(bill) == category)
    rows, cursor = page(call, bills, _id)
    listed = [{**_row(bill, call.account), "category": category, "symbol": bill.symbol} for bill in rows]
    return {"list": listed, "cursor": cursor}


@routes.get("account/funding-financial-records")
def funding_records(call: Call) -> Any:
    rows, cursor = page(call, _bills(call, call.account.funding_wallet, month_span(call)), _id)
    listed = []
    for bill in rows:
        row = _row(bill, call.account)
        del row["fee"]  # there are none
        listed.append({**row, "groupType": "transfer" if bill.type.startswith("transfer") else bill.type})
    return {"list": listed, "cursor": cursor}


@routes.get("tax/records")
def tax_records(call: Call) -> Any:
    category = _wanted(call.query, "bizType")
    required(call.query, "startTime")
    required(call.query, "endTime")
    bills = (bill for bill in _bills(call, call.account.uid, span(call)) if _category(bill) == category)
    rows, _ = page(call, bills, _id)
    return [_row(bill, call.account) for bill in rows]
