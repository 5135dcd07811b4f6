"""Debts of a unified account of V3: borrowing, what is owed, how it is repaid. Loans against pledges do not exist.

Orders that borrow by themselves do so without a call of this room; here it is done by hand.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..borrowing import DAILY_RATE, HOUR
from ..calls import Call, Routes
from ..checks import decimal, required
from ..exchange import Exchange
from ..printing import short
from ..refusals import refuse

__all__ = ["margin_coins", "routes"]

routes = Routes("/api/v3/")
ZERO = Decimal(0)
_SELECTION = 1  # how many coins one repayment may name, as in the published samples


def margin_coins(exchange: Exchange) -> list[str]:
    """The coins that can be borrowed: those of the pairs that are traded on margin."""
    instruments = [market.instrument for market in exchange.markets_of("MARGIN")]
    return list(dict.fromkeys(coin for row in instruments for coin in (row.base, row.quote)))


def _coins(fields: Any, name: str) -> list[str]:
    coins = fields.get(name)
    if not isinstance(coins, list) or not coins:
        raise refuse("40019", name)
    if len(coins) > _SELECTION:
        raise refuse("40020", name)
    return [str(coin).upper() for coin in coins]


def _amount_row(exchange: Exchange, coin: str, size: Decimal) -> dict[str, str]:
    return {"coin": coin, "size": short(size), "amount": short(size * exchange.usd(coin))}


@routes.public("market/margin-loans")
def margin_loans(call: Call) -> Any:
    """Interest is the same for every coin. There is no cap but what an account may borrow at its leverage."""
    coin = required(call.query, "coin").upper()
    if coin not in margin_coins(call.exchange):
        raise refuse("40034", "coin")
    return {"dailyInterest": short(DAILY_RATE), "annualInterest": short(DAILY_RATE * 365), "limit": ""}


@routes.post("account/borrow")
def borrow(call: Call) -> Any:
    fields = call.fields
    coin, amount = required(fields, "coin").upper(), decimal(fields, "amount")
    client_oid = str(fields.get("clientOid") or "")
    call.exchange.borrow(call.account, call.account.uid, coin, amount, client_oid=client_oid)
    return {}  # which fields the exchange answers with is not known


@routes.get("account/repayable-coins")
def repayable_coins(call: Call) -> Any:
    owed = call.exchange.debts_of(call.account.uid)
    rows = [_amount_row(call.exchange, coin, debt.total) for coin, debt in owed]
    return {"repayableCoinList": rows, "maxSelection": str(_SELECTION)}


@routes.get("account/payment-coins")
def payment_coins(call: Call) -> Any:
    exchange, uid = call.exchange, call.account.uid
    have = [(coin, exchange.ledger.balance(uid, coin)) for coin in exchange.ledger.coins(uid)]
    rows = [_amount_row(exchange, coin, size) for coin, size in have if size > 0 and exchange.usd(coin)]
    return {"paymentCoinList": rows, "maxSelection": str(_SELECTION)}


@routes.post("account/repay")
def repay(call: Call) -> Any:
    """Repay a debt with one coin; another coin than the owed one is exchanged at the going price."""
    (owed,) = _coins(call.fields, "repayableCoinList")
    (paying,) = _coins(call.fields, "paymentCoinList")
    exchange, account = call.exchange, call.account
    debt = exchange.debt(account.uid, owed)
    if paying != owed and debt:
        exchange.lending.gather(account, account.uid, owed, debt, only=paying)
    record = exchange.repay(account, account.uid, owed)
    return {"result": "YES", "repayAmount": short(record.amount + record.interest)}


@routes.get("trade/loan-data")
def loan_data(call: Call) -> Any:
    """All that is owed, in dollars, by coin, and when interest is added next."""
    exchange, now = call.exchange, call.exchange.clock.now_ms()
    debts = list(exchange.debts_of(call.account.uid))
    owed = sum((debt.total * exchange.usd(coin) for coin, debt in debts), ZERO)
    return {
        "currentLoans": short(owed),
        "interestPaymentTime": str(now - now % HOUR + HOUR),
        "debtCoinList": [
            {
                "coin": coin,
                "debt": short(debt.total),
                "interestFreeAmount": "0",
                "interestRateNextHour": short(DAILY_RATE / 24),
            }
            for coin, debt in debts
        ],
    }
