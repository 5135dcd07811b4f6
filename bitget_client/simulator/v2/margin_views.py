"""How margin accounts, loans, orders and fills look on the wire of V2. Nothing is decided or changed here.

Rows of isolated calls name their pair; rows of crossed calls do not.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..accounts import Account
from ..borrowing import DAILY_RATE
from ..exchange import Exchange
from ..market import Market, plain
from ..orders import Bill, Debt, Execution, LoanRecord, MarginLiquidation, Order
from ..printing import short
from ..risk import MAINTENANCE_OF_DEBT
from ..wallets import pair_of

__all__ = [
    "STATUSES",
    "asset_row",
    "bill_row",
    "bill_type",
    "borrow_row",
    "crossed_rate",
    "currency_row",
    "fill_row",
    "interest_row",
    "isolated_rate",
    "liquidation_row",
    "order_row",
    "rates",
    "repay_row",
    "risk_rate",
    "tier",
]

ZERO = Decimal(0)
_RATIO = Decimal("0.00000001")
_YEAR = 365

STATUSES = {"new": "live", "partially_filled": "partially_fill", "filled": "filled", "cancelled": "cancelled"}

#: Kind of bill -> what the margin rooms call it.
_BILLS = {"trade_in": "deal_in", "trade_out": "deal_out", "deposit": "transfer_in"}


def _pair(wallet: str) -> dict[str, str]:
    symbol = pair_of(wallet)
    return {"symbol": symbol} if symbol else {}


# -- the pairs and what borrowing costs


def currency_row(market: Market) -> dict[str, Any]:
    """A row of ``currencies``."""
    instrument, rules = market.instrument, market.instrument.margin
    base, quote = (rules[f"isIsolated{name}Borrowable"] == "YES" for name in ("Base", "Quoted"))
    return {
        "symbol": instrument.symbol,
        "baseCoin": instrument.base,
        "quoteCoin": instrument.quote,
        "maxCrossedLeverage": rules["maxCrossedLeverage"],
        "maxIsolatedLeverage": rules["maxIsolatedLeverage"],
        "warningRiskRatio": rules["warningRiskRatio"],
        "liquidationRiskRatio": rules["liquidationRiskRatio"],
        "minTradeAmount": rules["minOrderQty"],
        "maxTradeAmount": rules["maxOrderQty"],
        "takerFeeRate": plain(instrument.taker_fee),
        "makerFeeRate": plain(instrument.maker_fee),
        "pricePrecision": rules["pricePrecision"],
        "quantityPrecision": rules["quantityPrecision"],
        "minTradeUSDT": rules["minOrderAmount"],
        "isBorrowable": base or quote,
        "userMinBorrow": rules["userMinBorrow"],
        "status": "1",
        "isIsolatedBaseBorrowable": base,
        "isIsolatedQuoteBorrowable": quote,
        "isCrossBorrowable": True,
    }


def rates(annual: str) -> dict[str, str]:
    """The interest, the same for every coin; crossed and isolated calls name the yearly one differently."""
    return {"dailyInterestRate": plain(DAILY_RATE), annual: plain(DAILY_RATE * _YEAR)}


def crossed_rate(exchange: Exchange, wallet: str, account: Account, coin: str) -> dict[str, Any]:
    """The row of ``interest-rate-and-limit`` for a coin. The limit is what this wallet can borrow now."""
    limit = plain(exchange.max_borrowable(account, wallet, coin))
    interest = rates("annualInterestRate")
    return {
        "transferable": True,
        "leverage": str(exchange.lending.leverage(wallet)),
        "coin": coin,
        "borrowable": True,
        **interest,
        "maxBorrowableAmount": limit,
        "vipList": [{"level": "0", "limit": limit, **interest, "discountRate": "1"}],
    }


def isolated_rate(exchange: Exchange, wallet: str, account: Account, market: Market) -> dict[str, Any]:
    """The row of ``interest-rate-and-limit`` for a pair."""
    row: dict[str, Any] = {
        "symbol": market.instrument.symbol,
        "leverage": str(exchange.lending.leverage(wallet)),
    }
    interest = rates("annuallyInterestRate")
    for side, coin, levels in (
        ("base", market.instrument.base, "baseVipList"),
        ("quote", market.instrument.quote, "quoteList"),
    ):
        limit = plain(exchange.max_borrowable(account, wallet, coin))
        row |= {
            f"{side}Coin": coin,
            f"{side}Transferable": True,
            f"{side}Borrowable": True,
            f"{side}DailyInterestRate": interest["dailyInterestRate"],
            f"{side}AnnuallyInterestRate": interest["annuallyInterestRate"],
            f"{side}MaxBorrowableAmount": limit,
            levels: [{"level": "0", "limit": limit, **interest, "discountRate": "1"}],
        }
    return row


def tier(leverage: int) -> dict[str, str]:
    """What both rows of ``tier-data`` have in common; there is one tier."""
    return {"tier": "1", "leverage": str(leverage), "maintainMarginRate": plain(MAINTENANCE_OF_DEBT)}


# -- the account


def asset_row(exchange: Exchange, account: Account, wallet: str, coin: str) -> dict[str, str]:
    """A row of ``account/assets``. Times are those of the first and last movement."""
    ledger, debt = exchange.ledger, dict(exchange.debts_of(wallet)).get(coin) or Debt()
    total = ledger.total(wallet, coin)
    moved = [bill.ts for bill in account.bills if bill.wallet == wallet and bill.coin == coin]
    return {
        **_pair(wallet),
        "coin": coin,
        "totalAmount": short(total),
        "available": short(ledger.balance(wallet, coin)),
        "frozen": short(ledger.balance(wallet, coin, "locked")),
        "borrow": short(debt.principal),
        "interest": short(debt.interest),
        "net": short(total - debt.total),
        "coupon": "0",
        "cTime": str(moved[0] if moved else account.created),
        "uTime": str(moved[-1] if moved else account.created),
    }


def risk_rate(exchange: Exchange, account: Account, wallet: str) -> str:
    """What must be kept as a part of what is there; at 1 the wallet is liquidated."""
    worth, required = exchange.risk.crossed(account, wallet, "")
    if not required:
        return "0"
    return plain((required / worth).quantize(_RATIO)) if worth > 0 else "1"


def borrow_row(record: LoanRecord) -> dict[str, str]:
    """A row of ``borrow-history``."""
    return {
        "loanId": str(record.id),
        "coin": record.coin,
        "borrowAmount": plain(record.amount),
        "borrowType": "auto_loan" if record.automatic else "manual_loan",
        **_pair(record.wallet),
        "cTime": str(record.ts),
        "uTime": str(record.ts),
    }


def repay_row(record: LoanRecord) -> dict[str, str]:
    """A row of ``repay-history``."""
    asked = "auto_repay" if record.automatic else "manual_repay"
    return {
        "repayId": str(record.id),
        "coin": record.coin,
        "repayAmount": plain(record.amount + record.interest),
        "repayType": "liq_repay" if record.kind == "liquidation" else asked,
        "repayInterest": plain(record.interest),
        "repayPrincipal": plain(record.amount),
        **_pair(record.wallet),
        "cTime": str(record.ts),
        "uTime": str(record.ts),
    }


def interest_row(record: LoanRecord) -> dict[str, str]:
    """A row of ``interest-history``. Interest is charged by the full hour only, never at the borrowing itself."""
    return {
        "interestId": str(record.id),
        "interestCoin": record.coin,
        "dailyInterestRate": plain(record.rate),
        "loanCoin": record.coin,
        "interestAmount": plain(record.interest),
        "interstType": "scheduled",
        **_pair(record.wallet),
        "cTime": str(record.ts),
        "uTime": str(record.ts),
    }


def liquidation_row(liquidation: MarginLiquidation) -> dict[str, str]:
    """A row of ``liquidation-history``; all of it happens at once. A wallet that had nothing left has no ratio."""
    ratio = liquidation.ratio
    return {
        "liqId": str(liquidation.id),
        **_pair(liquidation.wallet),
        "liqStartTime": str(liquidation.ts),
        "liqEndTime": str(liquidation.ts),
        "liqRiskRatio": plain(ratio.quantize(_RATIO)) if ratio is not None else "",
        "totalAssets": short(liquidation.assets),
        "totalDebt": short(liquidation.debt),
        "liqFee": short(liquidation.fee),
        "cTime": str(liquidation.ts),
        "uTime": str(liquidation.ts),
    }


def bill_type(bill: Bill) -> str:
    """``marginType`` of a bill. What was traded without a pair was exchanged to repay."""
    if bill.type == "liquidation":
        return "compensate" if bill.amount > 0 else "repay"
    if bill.type in ("trade_in", "trade_out") and not bill.symbol:
        return "exchange_in" if bill.type == "trade_in" else "exchange_out"
    return _BILLS.get(bill.type, bill.type)


def bill_row(bill: Bill) -> dict[str, str]:
    """A row of ``financial-records``."""
    return {
        "marginId": str(bill.id),
        "amount": short(bill.amount),
        "coin": bill.coin,
        "balance": short(bill.balance),
        "fee": short(bill.fee),
        "marginType": bill_type(bill),
        **_pair(bill.wallet),
        "cTime": str(bill.ts),
        "uTime": str(bill.ts),
    }


# -- orders


def order_row(order: Order) -> dict[str, str]:
    """A row of ``open-orders`` and ``history-orders``: ``size`` and ``amount`` are what has been filled."""
    amount = order.amount
    if amount is None:
        amount = (order.quantity or ZERO) * (order.price or ZERO)
    return {
        "orderId": str(order.id),
        "symbol": order.market.instrument.symbol,
        "orderType": order.type,
        "enterPointSource": "SYS" if order.source == "liquidation" else "API",
        "clientOid": order.client_oid,
        "loanType": order.loan,
        "price": plain(order.price or ZERO),
        "side": f"liquidation-{order.side}" if order.source == "liquidation" else order.side,
        "status": STATUSES[order.status],
        "baseSize": plain(order.quantity or ZERO),
        "quoteSize": plain(amount),
        "priceAvg": short(order.average),
        "size": plain(order.filled),
        "amount": plain(order.value),
        "force": order.time_in_force,
        "cTime": str(order.created),
        "uTime": str(order.updated),
    }


def fill_row(execution: Execution) -> dict[str, Any]:
    """A row of ``fills``."""
    order = execution.order
    return {
        "orderId": str(order.id),
        "tradeId": str(execution.id),
        "orderType": order.type,
        "side": f"liquidation-{order.side}" if order.source == "liquidation" else order.side,
        "priceAvg": plain(execution.price),
        "size": plain(execution.quantity),
        "amount": plain(execution.price * execution.quantity),
        "tradeScope": execution.scope,
        "feeDetail": {
            "deduction": "no",
            "feeCoin": execution.fee_coin,
            "totalDeductionFee": "0",
            "totalFee": plain(-execution.fee),
        },
        "cTime": str(execution.ts),
        "uTime": str(execution.ts),
    }
