"""How an account of V3 is set up: info, settings, fees, leverage, modes. Its money is in ``money`` and ``loans``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..calls import Call, Routes
from ..checks import category_of, choice, decimal
from ..exchange import Exchange
from ..market import Market, plain
from ..printing import short
from ..refusals import not_simulated, refuse
from .reading import category_in, market_of, markets_of
from .room import Room

__all__ = ["routes"]

routes = Routes("/api/v3/")
ZERO = Decimal(0)


@routes.get("account/info")
def account_info(call: Call) -> Any:
    return {
        "userId": call.account.uid,
        "inviterId": "",
        "parentId": "",
        "channelCode": "",
        "channel": "",
        "ips": "127.0.0.1",
        "permType": "read-and-write",
        "permissions": ["uta_mgt", "uta_trade"],
        "regisTime": str(call.account.created),
    }


@routes.get("account/settings")
def settings(call: Call) -> Any:
    account, exchange = call.account, call.exchange
    return {
        "uid": account.uid,
        "accountMode": "unified",
        "assetMode": "multi_assets",
        "accountLevel": "advanced",
        "holdMode": account.hold_mode,
        "stpMode": "none",
        "symbolConfigList": [
            {
                "category": market.instrument.category,
                "symbol": market.instrument.symbol,
                "marginMode": account.margin_mode(market),
                "leverage": str(account.leverage(market)),
            }
            for market in exchange.markets.values()
            if market.instrument.is_futures
        ],
        "coinConfigList": [
            {"coin": coin, "leverage": leverage} for coin, leverage in _margin_leverages(exchange).items()
        ],
    }


def _margin_leverages(exchange: Exchange) -> dict[str, str]:
    """The leverage of margin trading, by coin; it is not to be chosen."""
    leverages: dict[str, str] = {}
    for market in exchange.markets_of("MARGIN"):
        instrument = market.instrument
        for coin in (instrument.quote, instrument.base):
            leverages.setdefault(coin, str(instrument.margin["maxCrossedLeverage"]))
    return leverages


# -- fees


def _fees(market: Market) -> dict[str, str]:
    instrument = market.instrument
    return {"makerFeeRate": plain(instrument.maker_fee), "takerFeeRate": plain(instrument.taker_fee)}


@routes.get("account/fee-rate")
def fee_rate(call: Call) -> Any:
    return _fees(market_of(call))


@routes.get("account/all-fee-rate")
def all_fee_rate(call: Call) -> Any:
    return [{**_fees(market), "symbol": market.instrument.symbol} for market in markets_of(call)]


@routes.get("account/deduct-info")
def deduct_info(call: Call) -> Any:
    return {"deduct": "off"}


@routes.post("account/switch-deduct")
def switch_deduct(call: Call) -> Any:
    if choice(call.fields, "deduct", ("on", "off")) == "on":
        raise not_simulated("fees paid in BGB")
    return "success"


# -- what may be traded, and what counts


_ELIGIBLE = (
    "symbol", "category", "baseCoin", "quoteCoin", "symbolType", "buyLimitPriceRatio", "sellLimitPriceRatio",
    "minOrderQty", "maxOrderQty", "pricePrecision", "quantityPrecision", "quotePrecision", "minOrderAmount",
    "maxSymbolOrderNum", "maxProductOrderNum", "status", "maintainTime", "areaSymbol", "maxPositionNum", "isReality",
    "launchTime",
)  # fmt: skip


@routes.get("account/eligible-symbols")
def eligible_symbols(call: Call) -> Any:
    symbol = call.query.get("symbol")
    rows = [
        market.instrument.rules_of(category)
        for category in ("SPOT", "MARGIN", "USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES")
        for market in call.exchange.markets_of(category)
        if symbol in (None, "", market.instrument.symbol)
    ]
    return [{name: row[name] for name in _ELIGIBLE if name in row} for row in rows]


@routes.get("account/collateral-type")
def collateral_type(call: Call) -> Any:
    return {"collateralType": "all", "collateralCoins": ""}


@routes.post("account/set-collateral-type")
def set_collateral_type(call: Call) -> Any:
    if choice(call.fields, "collateralType", ("all", "mainstream", "custom")) != "all":
        raise not_simulated("coins that do not count as collateral")
    return "success"


# -- leverage and modes


@routes.post("account/set-leverage")
def set_leverage(call: Call) -> Any:
    if category_of(call.fields.get("category")) == "MARGIN":
        raise not_simulated("leverage of margin trading that can be chosen")
    call.exchange.set_leverage(call.account, call.fields)
    return "success"


@routes.get("account/pre-set-leverage")
def pre_set_leverage(call: Call) -> Any:
    """What a leverage would mean: the most that could be opened, and the margin of what is open."""
    query = {**call.query}
    if query.get("marginMode") == "cross":
        query["marginMode"] = "crossed"
    mode = choice(query, "marginMode", ("crossed", "isolated"))
    if category_in(query) == "MARGIN":
        raise not_simulated("leverage of margin trading that can be chosen")
    market = market_of(call)
    leverage = decimal(query, "leverage" if query.get("leverage") else "longLeverage")
    if leverage > market.instrument.max_leverage:
        raise refuse("25223")
    records = [record for record in call.account.positions_in(market) if record.margin_mode == mode]
    needed = sum((record.state.entry_value / leverage for record in records), ZERO)
    held = sum((record.margin for record in records), ZERO)
    most = Room(call.exchange, call.account, market).most(market.mark_price, leverage)
    return {
        "estMaxOpen": plain(most),
        "estMaxBorrowable": "",
        "requiredMargin": short(needed),
        "marginChange": short(needed - held),
    }


@routes.post("account/set-hold-mode")
def set_hold_mode(call: Call) -> Any:
    call.exchange.set_hold_mode(call.account, call.fields)
    return "success"


@routes.post("account/set-margin")
def set_margin(call: Call) -> Any:
    """Add margin to an isolated position, or take some away."""
    fields = call.fields
    market = call.exchange.market(fields.get("category"), fields.get("symbol"))
    side = choice(fields, "posSide", ("long", "short"))
    amount = decimal(fields, "amount")
    if choice(fields, "operation", ("add", "remove")) == "remove":
        amount = -amount
    for record in call.account.positions_in(market):
        if record.side == side:
            call.exchange.adjust_margin(call.account, record, amount)
            return "success"
    raise refuse("40802")
