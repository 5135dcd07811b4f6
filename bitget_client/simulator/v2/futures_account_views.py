"""How the futures wallets of classic accounts look on the wire of V2. Nothing is decided or changed here.

Each margin coin stands for itself (``assetMode`` single); gifts and coupons do not exist.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..accounts import Account
from ..exchange import Exchange
from ..market import Market, plain
from ..orders import Bill
from ..printing import short

__all__ = ["account_row", "bill_row", "business_type", "settings", "summary_row"]

ZERO = Decimal(0)
_RATIO = Decimal("0.00000001")

#: Kind of bill -> what the futures rooms call it.
_BUSINESS = {
    "funding": "contract_settle_fee",
    "transfer_in": "trans_from_exchange",
    "transfer_out": "trans_to_exchange",
    "deposit": "trans_from_exchange",
    "burst_long": "burst_long_loss_query",
    "burst_short": "burst_short_loss_query",
}
_ONE_WAY = {
    "open_long": "buy",
    "open_short": "sell",
    "close_long": "sell",
    "close_short": "buy",
    "burst_long": "burst_sell",
    "burst_short": "burst_buy",
}


def _figures(exchange: Exchange, account: Account, category: str, coin: str) -> dict[str, str]:
    """What both answers have in common."""
    wallet, ledger = account.wallet(category), exchange.ledger
    unrealised = {"crossed": ZERO, "isolated": ZERO}
    for record in account.positions.values():
        if record.wallet == wallet and record.market.instrument.settle_coin == coin:
            unrealised[record.margin_mode] += exchange.risk.unrealised(record)
    profit = unrealised["crossed"] + unrealised["isolated"]
    equity = ledger.total(wallet, coin) + profit
    worth, required = exchange.risk.crossed(account, wallet, coin)
    free = exchange.risk.free(account, wallet, coin)
    dollars = equity * exchange.usd(coin)
    return {
        "marginCoin": coin,
        "locked": short(ledger.balance(wallet, coin, "locked")),
        "available": short(ledger.balance(wallet, coin)),
        "crossedMaxAvailable": short(free),
        "isolatedMaxAvailable": short(free),
        "maxTransferOut": short(exchange.max_transferable(account, wallet, coin)),
        "accountEquity": short(equity),
        "usdtEquity": short(dollars),
        "btcEquity": short(dollars / (exchange.usd("BTC") or Decimal(1))),
        "crossedRiskRate": plain((required / worth).quantize(_RATIO)) if worth > 0 else "0",
        "unrealizedPL": short(profit),
        "coupon": "0",
        "crossedUnrealizedPL": short(unrealised["crossed"]),
        "isolatedUnrealizedPL": short(unrealised["isolated"]),
        "crossedMargin": short(ledger.balance(wallet, coin, "margin")),
        "isolatedMargin": short(ledger.balance(wallet, coin, "isolated")),
        "grant": "0",
        "assetMode": "single",
    }


def settings(account: Account, market: Market) -> dict[str, Any]:
    """Leverage and modes of one contract, with numbers as the exchange sends them."""
    return {
        "crossedMarginLeverage": account.leverage(market, margin_mode="crossed"),
        "isolatedLongLever": account.leverage(market, "long", "isolated"),
        "isolatedShortLever": account.leverage(market, "short", "isolated"),
        "marginMode": account.margin_mode(market),
        "posMode": account.hold_mode_in(market.instrument.category),
    }


def account_row(exchange: Exchange, account: Account, market: Market) -> dict[str, Any]:
    """The answer of ``account``: one wallet, and the settings of one contract."""
    instrument = market.instrument
    return {**_figures(exchange, account, instrument.category, instrument.settle_coin), **settings(account, market)}


def summary_row(exchange: Exchange, account: Account, category: str, coin: str) -> dict[str, Any]:
    """A row of ``accounts``."""
    return _figures(exchange, account, category, coin)


def business_type(bill: Bill, hold_mode: str) -> str:
    """What V2 calls a bill; trades of one-way mode are called by their side."""
    if hold_mode == "one_way_mode" and bill.type in _ONE_WAY:
        return _ONE_WAY[bill.type]
    return _BUSINESS.get(bill.type, bill.type)


def bill_row(bill: Bill, hold_mode: str) -> dict[str, str]:
    """A row of ``bill``."""
    return {
        "billId": str(bill.id),
        "symbol": bill.symbol,
        "amount": short(bill.amount),
        "fee": short(bill.fee),
        "feeByCoupon": "",
        "businessType": business_type(bill, hold_mode),
        "coin": bill.coin,
        "balance": short(bill.balance),
        "cTime": str(bill.ts),
    }
