"""Margin accounts of V2, crossed and isolated: pairs, assets, loans and their past. Orders are in ``margin_trade``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..calls import Call, Routes
from ..checks import decimal, required
from ..market import plain
from ..orders import LoanRecord
from ..printing import short
from ..refusals import refuse
from ..wallets import kind_of, pair_of
from . import margin_views as views
from .codes import MARGIN, refuse_v2, spoken
from .margin_reading import Kind, MarginRoutes, coin_of, named_wallet, pair, pairs, result, wallet_of

__all__ = ["routes"]

routes = Routes("/api/v2/margin/")
both = MarginRoutes(routes)


def _coins(call: Call) -> list[str]:
    """The coins that can be borrowed."""
    found: dict[str, None] = {}
    for market in call.exchange.markets_of("MARGIN"):
        found |= {market.instrument.base: None, market.instrument.quote: None}
    return list(found)


# -- the pairs and what borrowing costs


@routes.public("currencies")
def currencies(call: Call) -> Any:
    return [views.currency_row(market) for market in call.exchange.markets_of("MARGIN")]


@routes.get("interest-rate-record")
def interest_rate_record(call: Call) -> Any:
    """The rate never changes."""
    coin = _known(call, coin_of(call.query))
    now = str(call.exchange.clock.now_ms())
    return {"coin": coin, **views.rates("annualInterestRate"), "updatedTime": now}


def _known(call: Call, coin: str) -> str:
    if coin not in _coins(call):
        raise refuse_v2("50032")
    return coin


@both.get("interest-rate-and-limit")
def interest_rate_and_limit(call: Call, kind: Kind) -> Any:
    wallet = named_wallet(call, kind)
    if kind == "isolated":
        return [views.isolated_rate(call.exchange, wallet, call.account, pair(call))]
    return [views.crossed_rate(call.exchange, wallet, call.account, _known(call, coin_of(call.query)))]


@both.get("tier-data")
def tier_data(call: Call, kind: Kind) -> Any:
    """One tier; its limit is what this wallet can borrow now."""
    exchange, wallet = call.exchange, named_wallet(call, kind)
    leverage = exchange.lending.leverage(wallet)
    if kind == "crossed":
        coin = _known(call, coin_of(call.query))
        limit = plain(exchange.max_borrowable(call.account, wallet, coin))
        return [{**views.tier(leverage), "coin": coin, "maxBorrowableAmount": limit}]
    instrument = pair(call).instrument
    return [
        {
            **views.tier(leverage),
            "symbol": instrument.symbol,
            "baseCoin": instrument.base,
            "quoteCoin": instrument.quote,
            "baseMaxBorrowableAmount": plain(exchange.max_borrowable(call.account, wallet, instrument.base)),
            "quoteMaxBorrowableAmount": plain(exchange.max_borrowable(call.account, wallet, instrument.quote)),
            "initRate": f"{1 / (leverage - 1):.4f}",
        }
    ]


# -- the account


def _wallets(call: Call, kind: Kind) -> Iterator[tuple[str, list[str]]]:
    """Wallets of the account with the coins they can hold: one for all pairs, or those of the pairs."""
    if kind == "crossed":
        yield wallet_of(call, kind, None), _coins(call)
        return
    for market in pairs(call):
        yield wallet_of(call, kind, market), [market.instrument.base, market.instrument.quote]


@both.get("account/assets")
def assets(call: Call, kind: Kind) -> Any:
    wanted = str(call.query.get("coin") or "").upper()
    return [
        views.asset_row(call.exchange, call.account, wallet, coin)
        for wallet, coins in _wallets(call, kind)
        for coin in coins
        if wanted in ("", coin)
    ]


@both.get("account/risk-rate")
def risk_rate(call: Call, kind: Kind) -> Any:
    if kind == "crossed":
        wallet = wallet_of(call, kind, None)
        return {"riskRateRatio": views.risk_rate(call.exchange, call.account, wallet)}
    return [
        {"symbol": pair_of(wallet), "riskRateRatio": views.risk_rate(call.exchange, call.account, wallet)}
        for wallet, _ in _wallets(call, kind)
    ]


def _most(call: Call, kind: Kind, name: str, short_name: str, most: Callable[[str, str], str]) -> dict[str, str]:
    """``most(wallet, coin)`` of a crossed wallet's coin as ``name``, or of both coins of a pair as ``short_name``."""
    wallet = named_wallet(call, kind)
    if kind == "crossed":
        coin = _known(call, coin_of(call.query))
        return {"coin": coin, name: most(wallet, coin)}
    instrument = pair(call).instrument
    return {
        "symbol": instrument.symbol,
        "baseCoin": instrument.base,
        f"baseCoin{short_name}": most(wallet, instrument.base),
        "quoteCoin": instrument.quote,
        f"quoteCoin{short_name}": most(wallet, instrument.quote),
    }


@both.get("account/max-borrowable-amount")
def max_borrowable_amount(call: Call, kind: Kind) -> Any:
    def most(wallet: str, coin: str) -> str:
        return plain(call.exchange.max_borrowable(call.account, wallet, coin))

    return _most(call, kind, "maxBorrowableAmount", "MaxBorrowAmount", most)


@both.get("account/max-transfer-out-amount")
def max_transfer_out_amount(call: Call, kind: Kind) -> Any:
    def most(wallet: str, coin: str) -> str:
        return short(call.exchange.max_transferable(call.account, wallet, coin))

    return _most(call, kind, "maxTransferOutAmount", "MaxTransferOutAmount", most)


# -- loans


def _named(wallet: str) -> dict[str, str]:
    symbol = pair_of(wallet)
    return {"symbol": symbol} if symbol else {}


def _owed(call: Call, kind: Kind) -> tuple[str, str]:
    """The wallet and the coin that a loan is about."""
    wallet, coin = named_wallet(call, kind, call.fields), _known(call, coin_of(call.fields))
    if kind == "isolated":
        instrument = pair(call, call.fields).instrument
        if coin not in (instrument.base, instrument.quote):
            raise refuse_v2("50039")
    return wallet, coin


@both.post("account/borrow")
def borrow(call: Call, kind: Kind) -> Any:
    fields = call.fields
    wallet, coin = _owed(call, kind)
    own_id = str(fields.get("clientOid") or fields.get("clientid") or "")
    with spoken(MARGIN):
        record = call.exchange.borrow(
            call.account, wallet, coin, decimal(fields, "borrowAmount"), client_oid=own_id
        )
    return {"loanId": str(record.id), **_named(wallet), "coin": coin, "borrowAmount": plain(record.amount)}


@both.post("account/repay")
def repay(call: Call, kind: Kind) -> Any:
    fields = call.fields
    wallet, coin = _owed(call, kind)
    amount, own_id = decimal(fields, "repayAmount"), str(fields.get("clientOid") or "")
    if min(amount, call.exchange.debt(wallet, coin)) > call.exchange.ledger.balance(wallet, coin):
        raise refuse_v2("50041")
    with spoken(MARGIN):
        record = call.exchange.repay(call.account, wallet, coin, amount, client_oid=own_id)
    return {
        **_named(wallet),
        "coin": coin,
        "repayId": str(record.id),
        "remainDebtAmount": plain(call.exchange.debt(wallet, coin)),
        "repayAmount": plain(record.amount + record.interest),
    }


@both.post("account/flash-repay")
def flash_repay(call: Call, kind: Kind) -> Any:
    """Repay with whatever there is; done when the answer comes, so that asking for its status finds it finished."""
    if kind == "crossed":
        wallet, coin = wallet_of(call, kind, None), str(call.fields.get("coin") or "").upper()
        with spoken(MARGIN):
            records = call.exchange.flash_repay(call.account, wallet, coin or None)
        return {"repayId": str(records[-1].id) if records else "", "coin": coin}
    symbols = call.fields.get("symbolList")
    if symbols is not None and not isinstance(symbols, list):
        raise refuse("40020", "symbolList")
    rows = []
    for symbol in symbols or [pair_of(name) for name in _indebted(call, kind)]:
        wallet = named_wallet(call, kind, {"symbol": symbol})
        with spoken(MARGIN):
            records = call.exchange.flash_repay(call.account, wallet)
        rows.append({"repayId": str(records[-1].id) if records else "", "symbol": str(symbol), "result": "success"})
    return rows


def _indebted(call: Call, kind: Kind) -> list[str]:
    return [wallet for wallet, _ in _wallets(call, kind) if call.exchange.has_debts(wallet)]


@both.post("account/query-flash-repay-status")
def query_flash_repay_status(call: Call, kind: Kind) -> Any:
    wanted = call.fields.get("idList")
    if not wanted:
        raise refuse("40019", "idList")
    if not isinstance(wanted, list):
        raise refuse("40020", "idList")
    known = {str(record.id) for record in _loans(call, kind, "repay")}
    return [{"repayId": str(each), "status": "FINISH"} for each in wanted if str(each) in known]


# -- their past


def _loans(call: Call, kind: Kind, *kinds: str) -> Iterator[LoanRecord]:
    """What became of loans, newest first; of one pair when the query names it."""
    symbol = call.query.get("symbol") or ""
    wanted = f"{kind}-margin"
    coin = str(call.query.get("coin") or "").upper()
    for record in reversed(call.account.loans):
        fits = kind_of(record.wallet) == wanted and (kind == "crossed" or symbol in ("", pair_of(record.wallet)))
        if fits and record.kind in kinds and coin in ("", record.coin):
            yield record


def _loan_list(call: Call, kind: Kind, kinds: tuple[str, ...], own_id: str, view: Any) -> Any:
    wanted = call.query.get(own_id) or ""
    if kind == "isolated":
        required(call.query, "symbol")
    rows = (record for record in _loans(call, kind, *kinds) if wanted in ("", str(record.id)))
    return result(call, "resultList", rows, view, key=lambda row: int(row.id), at=lambda row: int(row.ts))


@both.get("borrow-history")
def borrow_history(call: Call, kind: Kind) -> Any:
    return _loan_list(call, kind, ("borrow",), "loanId", views.borrow_row)


@both.get("repay-history")
def repay_history(call: Call, kind: Kind) -> Any:
    return _loan_list(call, kind, ("repay", "liquidation"), "repayId", views.repay_row)


@both.get("interest-history")
def interest_history(call: Call, kind: Kind) -> Any:
    return _loan_list(call, kind, ("interest",), "interestId", views.interest_row)


@both.get("liquidation-history")
def liquidation_history(call: Call, kind: Kind) -> Any:
    """Times when debts were taken over. The exchanging of coins that goes with it is among the financial records."""
    wallet = named_wallet(call, kind) if kind == "crossed" or call.query.get("symbol") else ""
    wanted = f"{kind}-margin"
    rows = (
        row
        for row in reversed(call.account.margin_liquidations)
        if kind_of(row.wallet) == wanted and wallet in ("", row.wallet)
    )
    return result(
        call, "resultList", rows, views.liquidation_row, key=lambda row: int(row.id), at=lambda row: int(row.ts)
    )


@both.get("financial-records")
def financial_records(call: Call, kind: Kind) -> Any:
    """Movements of money; interest moves none until it is repaid."""
    if kind == "isolated":
        required(call.query, "symbol")
    wallet = named_wallet(call, kind)
    coin = str(call.query.get("coin") or "").upper()
    rows = (
        row
        for row in reversed(call.account.bills)
        if row.wallet == wallet and coin in ("", row.coin) and (row.amount or row.fee)
    )
    return result(
        call, "resultList", rows, views.bill_row, key=lambda row: int(row.id), at=lambda row: int(row.ts)
    )
