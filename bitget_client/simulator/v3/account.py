"""The account of V3: assets, settings, fees, leverage, hold mode."""

from __future__ import annotations

from typing import Any

from ..calls import Call, Routes
from ..market import Market
from . import money_views as views
from .reading import market_of, markets_of

__all__ = ["routes"]

routes = Routes("/api/v3/")


@routes.get("account/assets")
def assets(call: Call) -> Any:
    return views.account_assets(call.exchange, call.account)


@routes.get("account/funding-assets")
def funding_assets(call: Call) -> Any:
    return []  # the demo account keeps nothing in the funding account


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
    account = call.account
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
            for market in call.exchange.markets.values()
            if market.instrument.is_futures
        ],
        "coinConfigList": [],
    }


def _fees(market: Market) -> dict[str, str]:
    rules = market.instrument.rules
    return {"makerFeeRate": rules["makerFeeRate"], "takerFeeRate": rules["takerFeeRate"]}


@routes.get("account/fee-rate")
def fee_rate(call: Call) -> Any:
    return _fees(market_of(call))


@routes.get("account/all-fee-rate")
def all_fee_rate(call: Call) -> Any:
    return [{**_fees(market), "symbol": market.instrument.symbol} for market in markets_of(call)]


@routes.post("account/set-leverage")
def set_leverage(call: Call) -> Any:
    call.exchange.set_leverage(call.account, call.fields)
    return "success"


@routes.post("account/set-hold-mode")
def set_hold_mode(call: Call) -> Any:
    call.exchange.set_hold_mode(call.account, call.fields)
    return "success"
