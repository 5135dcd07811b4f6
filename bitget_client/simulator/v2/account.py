"""What V2 says of an account as a whole: fee rates, and the worth of its wallets. Single wallets are in other rooms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..calls import Call, Routes
from ..checks import choice
from ..market import Market, plain
from ..refusals import refuse
from .reading import spot_market
from .wallets import FUTURES, isolated_wallets, usdt_price, worth

__all__ = ["routes"]

routes = Routes("/api/v2/")

ZERO = Decimal(0)
_CENTS = Decimal("0.00000001")
_BUSINESS = ("spot", "mix", "margin")


def _business(call: Call) -> str:
    """``businessType``, which the exchange's own examples call ``business``."""
    named = {"businessType": call.query.get("businessType") or call.query.get("business")}
    return choice(named, "businessType", _BUSINESS)


def _rates(market: Market) -> dict[str, str]:
    rules = market.instrument
    return {"makerFeeRate": plain(rules.maker_fee), "takerFeeRate": plain(rules.taker_fee)}


@routes.get("common/trade-rate")
def trade_rate(call: Call) -> Any:
    """The fees of one symbol; ``mix`` looks among all futures, linear ones first."""
    if _business(call) != "mix":
        return _rates(spot_market(call))
    symbol = call.query.get("symbol")
    if not symbol:
        raise refuse("40019", "symbol")
    for category in FUTURES:
        if market := call.exchange.markets.get((category, symbol)):
            return _rates(market)
    raise refuse("40034", symbol)


@routes.get("common/all-trade-rate")
def all_trade_rate(call: Call) -> Any:
    categories = {"spot": ("SPOT",), "margin": ("MARGIN",), "mix": FUTURES}[_business(call)]
    wanted = call.query.get("symbol")
    return [
        {"symbol": market.instrument.symbol, **_rates(market)}
        for category in categories
        for market in call.exchange.markets_of(category)
        if wanted in (None, "", market.instrument.symbol)
    ]


def _futures_worth(call: Call) -> Decimal:
    """The futures wallets with what the open positions would realise at their mark prices."""
    exchange, account = call.exchange, call.account
    open_profit = ZERO
    for record in account.positions.values():
        market = record.market
        open_profit += record.state.unrealised(market.mark_price) * usdt_price(exchange, market.instrument.settle_coin)
    return worth(exchange, [account.wallet(category) for category in FUTURES]) + open_profit


@routes.get("account/all-account-balance")
def all_account_balance(call: Call) -> Any:
    """What each kind of wallet is worth in USDT; of margin wallets the debts are taken off."""
    exchange, account = call.exchange, call.account
    margin = [account.wallet("MARGIN"), *isolated_wallets(exchange, account)]
    debts = sum(
        (
            exchange.debt(wallet, coin) * usdt_price(exchange, coin)
            for wallet in margin
            for coin in exchange.ledger.coins(wallet)
        ),
        ZERO,
    )
    balances = {
        "spot": worth(exchange, [account.wallet("SPOT")]),
        "futures": _futures_worth(call),
        "funding": worth(exchange, [account.funding_wallet]),
        "earn": ZERO,
        "bots": ZERO,
        "margin": worth(exchange, margin) - debts,
    }
    return [
        {"accountType": kind, "usdtBalance": plain(balance.quantize(_CENTS))} for kind, balance in balances.items()
    ]


@routes.get("account/funding-assets")
def funding_assets(call: Call) -> Any:
    exchange, wallet = call.exchange, call.account.funding_wallet
    ledger = exchange.ledger
    return [
        {
            "coin": coin,
            "available": plain(ledger.balance(wallet, coin)),
            "frozen": plain(ledger.balance(wallet, coin, "locked")),
            "usdtValue": plain((ledger.total(wallet, coin) * usdt_price(exchange, coin)).quantize(_CENTS)),
        }
        for coin in ledger.coins(wallet)
        if call.query.get("coin") in (None, "", coin)
    ]
