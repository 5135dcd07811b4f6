"""Futures accounts of V2: balances, bills, leverage, modes, margin, and what an order would come to."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from decimal import Decimal, InvalidOperation
from typing import Any

import attrs

from ..accounts import Account
from ..calls import Call, Routes
from ..checks import choice, decimal, required
from ..ledger import Position
from ..market import Market, plain
from ..orders import Bill, PositionRecord
from ..refusals import not_simulated, refuse
from . import futures_account_views as views
from .codes import MIX, refuse_v2, spoken
from .futures_orders import check_margin_coin, is_one_way
from .reading import listed, mix_market, product_of

__all__ = ["routes"]

routes = Routes("/api/v2/mix/account/")

ZERO = Decimal(0)
Fields = Mapping[str, Any]
_SIDES = ("long", "short")
MOST = Decimal(10) ** 18  # base coins of which more is nonsense


# -- reading


@routes.get("account")
def account_of_symbol(call: Call) -> Any:
    market = mix_market(call)
    check_margin_coin(market, call.query)
    return views.account_row(call.exchange, call.account, market)


@routes.get("accounts")
def accounts(call: Call) -> Any:
    category = product_of(call.query)
    coins = dict.fromkeys(market.instrument.settle_coin for market in call.exchange.markets_of(category))
    return [views.summary_row(call.exchange, call.account, category, coin) for coin in coins]


@routes.get("bill")
def bill(call: Call) -> Any:
    """Newest first. ``coin`` chooses transfers only, as at the exchange; ``onlyFunding`` those of funding fees."""
    category, query = product_of(call.query), call.query
    wallet, mode = call.account.wallet(category), call.account.hold_mode_in(category)
    coin, kind, symbol = (query.get(name) or "" for name in ("coin", "businessType", "symbol"))
    funding = choice(query, "onlyFunding", ("yes", "no"), "no") == "yes"

    def fits(row: Bill) -> bool:
        return (
            row.wallet == wallet
            and symbol in ("", row.symbol)
            and (coin in ("", row.coin) or bool(row.symbol))
            and kind in ("", views.business_type(row, mode))
            and not (funding and row.type != "funding")
        )

    rows = listed(
        call,
        filter(fits, reversed(call.account.bills)),
        key=lambda row: int(row.id),
        at=lambda row: int(row.ts),
        limit=20,
    )
    printed = [views.bill_row(row, mode) for row in rows]
    return {"bills": printed, "endId": printed[-1]["billId"] if printed else None}


@routes.get("isolated-symbols")
def isolated_symbols(call: Call) -> Any:
    return [
        {"symbol": market.instrument.symbol, "marginMode": "isolated"}
        for market in call.exchange.markets_of(product_of(call.query))
        if call.account.margin_mode(market) == "isolated"
    ]


# -- what an order would come to


def _open_price(call: Call, market: Market) -> Decimal:
    """The price of the order that is asked about: of a market order, today's."""
    if choice(call.query, "orderType", ("limit", "market")) == "limit":
        return decimal(call.query, "openPrice")
    return market.last_price


def _in_lots(market: Market, quantity: Decimal) -> Decimal:
    if quantity > MOST:
        raise refuse("40020", "openPrice")
    return max(ZERO, quantity - quantity % market.instrument.lot)


@routes.get("max-open")
def max_open(call: Call) -> Any:
    """What is free buys margin and fee; in one-way mode, what an order closes first comes on top."""
    market = mix_market(call)
    check_margin_coin(market, call.query)
    side, price, account = choice(call.query, "posSide", _SIDES), _open_price(call, market), call.account
    instrument = market.instrument
    worth = instrument.value(Decimal(1), price)
    unit = worth / account.leverage(market, side) + worth * instrument.taker_fee
    wallet = account.wallet(instrument.category)
    quantity = call.exchange.risk.free(account, wallet, instrument.settle_coin) / unit
    record = account.position(market, "net") if is_one_way(account, market) else None
    if record is not None and record.side != side:
        quantity += abs(record.state.size)
    return {"maxOpen": plain(_in_lots(market, quantity))}


@routes.get("open-count")
def open_count(call: Call) -> Any:
    market = mix_market(call)
    check_margin_coin(market, call.query)
    amount, price = decimal(call.query, "openAmount"), decimal(call.query, "openPrice")
    leverage = decimal(call.query, "leverage") if call.query.get("leverage") else Decimal(20)
    worth = market.instrument.value(Decimal(1), price)
    return {"size": plain(_in_lots(market, amount * leverage / worth))}


@routes.get("liq-price")
def liq_price(call: Call) -> Any:
    """The liquidation price as it would be with the order filled; 0 where there would be none."""
    market = mix_market(call)
    check_margin_coin(market, call.query)
    side, price = choice(call.query, "posSide", _SIDES), _open_price(call, market)
    quantity = decimal(call.query, "openAmount")
    found = _liquidation_after(call, market, side, quantity if side == "long" else -quantity, price)
    return {"liqPrice": plain(found) if found is not None else "0"}


def _liquidation_after(call: Call, market: Market, side: str, signed: Decimal, price: Decimal) -> Decimal | None:
    """Look at a copy of the position with the order in it, and leave everything as it was."""
    account, instrument = call.account, market.instrument
    slot = "net" if is_one_way(account, market) else side
    key = (instrument.category, instrument.symbol, slot)
    record = account.positions.get(key)
    imagined = _imagined(account, market, slot, side, record)
    imagined.state.apply(signed, price)
    imagined.side = "long" if imagined.state.size > 0 else "short"
    imagined.margin = imagined.state.entry_value / imagined.leverage
    account.positions[key] = imagined
    call.exchange.exposures.touch(account, imagined)
    try:
        return call.exchange.liquidation_price(account, imagined)
    finally:
        if record is None:
            del account.positions[key]
        else:
            account.positions[key] = record
        call.exchange.exposures.touch(account, imagined)


def _imagined(
    account: Account, market: Market, slot: str, side: str, record: PositionRecord | None
) -> PositionRecord:
    if record is not None:
        return attrs.evolve(record, state=copy(record.state))
    mode = account.margin_mode(market)
    return PositionRecord(
        0,
        market,
        slot,
        0,
        0,
        state=Position(inverse=market.instrument.is_inverse),
        wallet=account.wallet(market.instrument.category),
        margin_mode=mode,
        leverage=account.leverage(market, side, mode),
    )


# -- settings


def _leverages(call: Call, market: Market) -> dict[str, str]:
    account = call.account
    return {
        "symbol": market.instrument.symbol,
        "marginCoin": market.instrument.settle_coin,
        "longLeverage": str(account.leverage(market, "long", "isolated")),
        "shortLeverage": str(account.leverage(market, "short", "isolated")),
        "marginMode": account.margin_mode(market),
    }


def _set_leverage(call: Call, market: Market) -> None:
    fields: dict[str, Any] = {
        "category": market.instrument.category,
        "symbol": market.instrument.symbol,
        **{name: call.fields.get(name) for name in ("leverage", "longLeverage", "shortLeverage")},
    }
    if call.fields.get("holdSide") and not is_one_way(call.account, market):
        fields["posSide"] = choice(call.fields, "holdSide", _SIDES)
    with spoken(MIX):
        call.exchange.set_leverage(call.account, fields)


@routes.post("set-leverage")
def set_leverage(call: Call) -> Any:
    market = mix_market(call, call.fields)
    check_margin_coin(market, call.fields)
    _set_leverage(call, market)
    crossed = str(call.account.leverage(market, margin_mode="crossed"))
    return {**_leverages(call, market), "crossMarginLeverage": crossed}


@routes.post("set-all-leverage")
def set_all_leverage(call: Call) -> Any:
    """Of one contract if it is named, else of the whole product line."""
    category = product_of(call.fields)
    required(call.fields, "leverage")
    named = [mix_market(call, call.fields)] if call.fields.get("symbol") else call.exchange.markets_of(category)
    for market in named:
        _set_leverage(call, market)
    return "success"


@routes.post("set-margin-mode")
def set_margin_mode(call: Call) -> Any:
    market = mix_market(call, call.fields)
    check_margin_coin(market, call.fields)
    fields = {
        "category": market.instrument.category,
        "symbol": market.instrument.symbol,
        "marginMode": required(call.fields, "marginMode"),
    }
    with spoken(MIX):
        call.exchange.set_margin_mode(call.account, fields)
    return _leverages(call, market)


@routes.post("set-position-mode")
def set_position_mode(call: Call) -> Any:
    mode = required(call.fields, "posMode")
    with spoken(MIX):
        call.exchange.set_hold_mode(call.account, {"category": product_of(call.fields), "holdMode": mode})
    return {"posMode": mode}


@routes.post("set-asset-mode")
def set_asset_mode(call: Call) -> Any:
    product_of(call.fields)
    if choice(call.fields, "assetMode", ("single", "union")) == "union":
        raise not_simulated("assetMode union, several coins as one collateral")
    return "success"


@routes.post("set-auto-margin")
def set_auto_margin(call: Call) -> Any:
    if choice(call.fields, "autoMargin", ("on", "off")) == "on":
        raise not_simulated("margin that tops itself up")
    return "success"


@routes.post("set-margin")
def set_margin(call: Call) -> Any:
    """More margin for an isolated position, or less with an amount below zero."""
    market = mix_market(call, call.fields)
    check_margin_coin(market, call.fields)
    side = choice(call.fields, "holdSide", _SIDES)
    record = next((row for row in call.account.positions_in(market) if row.side == side), None)
    try:
        amount = Decimal(required(call.fields, "amount"))
    except InvalidOperation:
        raise refuse("40020", "amount") from None
    if record is None:
        raise refuse_v2("40802")
    with spoken(MIX):
        call.exchange.adjust_margin(call.account, record, amount)
    return ""
