"""The table of REST V3 calls that the simulator serves, and what each does. No HTTP or signature is known here.

A handler takes a :class:`Call` and returns ``data``; it raises ``Refusal`` to say no. To add one: write the function,
decorate it with its verb and path, and name it in the table of the package's docstring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import attrs

from . import views
from .accounts import Account
from .checks import category_of, required
from .exchange import Exchange
from .market import INTERVALS, Market, plain
from .orders import Order
from .refusals import Refusal, refuse

__all__ = ["ROUTES", "Call", "Route"]

BATCH = 20


@attrs.frozen
class Call:
    """One request. ``query`` is decoded; ``body`` is the decoded JSON, None when there was none."""

    exchange: Exchange
    query: Mapping[str, str]
    body: Any = None
    signer: Account | None = None

    @property
    def account(self) -> Account:
        assert self.signer is not None, "a private route was called without a signature"
        return self.signer

    @property
    def fields(self) -> Mapping[str, Any]:
        """The body, which has to be an object."""
        if not isinstance(self.body, dict):
            raise refuse("400172", "body")
        return self.body

    @property
    def items(self) -> list[Any]:
        """The body, which has to be an array of at most 20 items."""
        if not isinstance(self.body, list) or not self.body:
            raise refuse("400172", "body")
        if len(self.body) > BATCH:
            raise refuse("40306")
        return self.body


Handler = Callable[[Call], Any]
H = TypeVar("H", bound=Handler)


@attrs.frozen
class Route:
    handler: Handler
    private: bool


ROUTES: dict[tuple[str, str], Route] = {}


def _route(method: str, path: str, *, private: bool) -> Callable[[H], H]:
    def add(handler: H) -> H:
        ROUTES[(method, path)] = Route(handler, private)
        return handler

    return add


def _public(path: str) -> Callable[[H], H]:
    return _route("GET", f"/api/v3/{path}", private=False)


def _get(path: str) -> Callable[[H], H]:
    return _route("GET", f"/api/v3/{path}", private=True)


def _post(path: str) -> Callable[[H], H]:
    return _route("POST", f"/api/v3/{path}", private=True)


# -- reading parameters


def _whole(call: Call, name: str, default: int, most: int) -> int:
    text = call.query.get(name) or ""
    if not text:
        return default
    if not text.isdecimal() or int(text) < 1:
        raise refuse("40020", name)
    return min(int(text), most)


def _time(call: Call, name: str) -> int | None:
    text = call.query.get(name) or ""
    if not text:
        return None
    if not text.isdecimal():
        raise refuse("40020", name)
    return int(text)


def _span(call: Call) -> tuple[int, int]:
    start, end = _time(call, "startTime"), _time(call, "endTime")
    if start is not None and end is not None and start > end:
        raise refuse("40408")
    return start or 0, end if end is not None else 1 << 62


def _market(call: Call) -> Market:
    required(call.query, "category")
    required(call.query, "symbol")
    return call.exchange.market(call.query["category"], call.query["symbol"], code="40034")


def _markets(call: Call) -> list[Market]:
    category = category_of(call.query.get("category"))
    if call.query.get("symbol"):
        return [_market(call)]
    return call.exchange.markets_of(category)


def _page(call: Call, rows: Iterable[Any], key: Callable[[Any], int], limit: int = 100) -> tuple[list[Any], str]:
    """One page of rows that come newest first, and the cursor to the next: the last row's key."""
    text = call.query.get("cursor") or ""
    if text and not text.isdecimal():
        raise refuse("40700")
    below = int(text) if text else None
    limit = _whole(call, "limit", limit, 100)
    page = []
    for row in rows:
        if below is not None and key(row) >= below:
            continue
        page.append(row)
        if len(page) == limit:
            break
    return page, str(key(page[-1])) if page else ""


# -- public


@_route("GET", "/api/v2/public/time", private=False)
@_public("public/time")
def server_time(call: Call) -> Any:
    return {"serverTime": str(call.exchange.clock.now_ms())}


@_public("market/instruments")
def instruments(call: Call) -> Any:
    return [market.instrument.rules for market in _markets(call)]


@_public("market/tickers")
def tickers(call: Call) -> Any:
    now = call.exchange.clock.now_ms()
    return [views.ticker_row(market, now) for market in _markets(call)]


@_public("market/orderbook")
def orderbook(call: Call) -> Any:
    market = _market(call)
    limit = _whole(call, "limit", 5, 200)
    return {
        "a": views.number_levels(market.book.depth("sell", limit)),
        "b": views.number_levels(market.book.depth("buy", limit)),
        "ts": str(call.exchange.clock.now_ms()),
    }


@_route("GET", "/api/v2/spot/public/coins", private=False)
def coins(call: Call) -> Any:
    """A V2 call, for V3 programs that ask it first. Nothing can be deposited or withdrawn, so there are no chains."""
    names = {market.instrument.base: None for market in call.exchange.markets.values()} | {"USDT": None}
    return [
        {"coinId": str(number), "coin": coin, "transfer": "false", "areaCoin": "no", "chains": []}
        for number, coin in enumerate(names, 1)
        if call.query.get("coin") in (None, "", coin)
    ]


def _candles(call: Call, *, finished: bool) -> Any:
    market = _market(call)
    interval = required(call.query, "interval")
    if interval not in INTERVALS:
        raise refuse("400172", "interval")
    if (call.query.get("type") or "MARKET").upper() not in ("MARKET", "MARK", "INDEX"):
        raise refuse("400172", "type")
    start, end = _span(call)
    now = call.exchange.clock.now_ms()
    rows = [candle for candle in market.candles(interval, now) if start <= candle.start <= end]
    if finished:
        rows = [candle for candle in rows if candle.start + INTERVALS[interval] <= now]
    limit = _whole(call, "limit", 100, 100 if finished else 1000)
    return [views.candle_row(candle) for candle in rows[-limit:]]


@_public("market/candles")
def candles(call: Call) -> Any:
    return _candles(call, finished=False)


@_public("market/history-candles")
def history_candles(call: Call) -> Any:
    return _candles(call, finished=True)


@_public("market/fills")
def public_fills(call: Call) -> Any:
    market = _market(call)
    limit = _whole(call, "limit", 100, 100)
    return [views.trade_row(trade) for trade in list(market.trades)[: -limit - 1 : -1]]


@_public("market/current-fund-rate")
def current_fund_rate(call: Call) -> Any:
    now = call.exchange.clock.now_ms()
    if call.query.get("category") or not call.query.get("symbol"):
        markets = _markets(call)
    else:  # the documented example leaves the category out
        markets = [call.exchange.market("USDT-FUTURES", call.query["symbol"], code="40034")]
    return [views.funding(market, now) for market in markets if market.instrument.is_futures]


@_public("market/open-interest")
def open_interest(call: Call) -> Any:
    rows = [
        {"symbol": market.instrument.symbol, "openInterest": plain(market.outside_interest)}
        for market in _markets(call)
        if market.instrument.is_futures
    ]
    return {"list": rows, "ts": str(call.exchange.clock.now_ms())}


# -- account


@_get("account/assets")
def assets(call: Call) -> Any:
    return views.account_assets(call.exchange, call.account)


@_get("account/funding-assets")
def funding_assets(call: Call) -> Any:
    return []  # the demo account keeps nothing in the funding account


@_get("account/info")
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


@_get("account/settings")
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
                "marginMode": "crossed",
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


@_get("account/fee-rate")
def fee_rate(call: Call) -> Any:
    return _fees(_market(call))


@_get("account/all-fee-rate")
def all_fee_rate(call: Call) -> Any:
    return [{**_fees(market), "symbol": market.instrument.symbol} for market in _markets(call)]


@_post("account/set-leverage")
def set_leverage(call: Call) -> Any:
    call.exchange.set_leverage(call.account, call.fields)
    return "success"


@_post("account/set-hold-mode")
def set_hold_mode(call: Call) -> Any:
    call.exchange.set_hold_mode(call.account, call.fields)
    return "success"


# -- trade


def ids(order: Order) -> dict[str, str]:
    """What an order call answers."""
    return {"orderId": str(order.id), "clientOid": order.client_oid}


def each(items: list[Any], act: Callable[[Mapping[str, Any]], Order]) -> list[dict[str, str]]:
    """Do something for every item of a batch; each row of the answer tells its own failure."""
    rows = []
    for item in items:
        named = item if isinstance(item, dict) else {}
        try:
            if not named:
                raise refuse("400172", "body")
            rows.append(ids(act(named)))
        except Refusal as refusal:
            rows.append(
                {
                    "orderId": str(named.get("orderId") or ""),
                    "clientOid": str(named.get("clientOid") or ""),
                    "code": refusal.code,
                    "msg": refusal.message,
                }
            )
    return rows


@_post("trade/place-order")
def place_order(call: Call) -> Any:
    return ids(call.exchange.place(call.account, call.fields.get("category"), call.fields))


@_post("trade/place-batch")
def place_batch(call: Call) -> Any:
    return each(call.items, lambda item: call.exchange.place(call.account, item.get("category"), item))


@_post("trade/cancel-order")
def cancel_order(call: Call) -> Any:
    return ids(call.exchange.cancel(call.account, call.fields))


@_post("trade/cancel-batch")
def cancel_batch(call: Call) -> Any:
    return each(call.items, lambda item: call.exchange.cancel(call.account, item))


@_post("trade/modify-order")
def modify_order(call: Call) -> Any:
    return ids(call.exchange.modify(call.account, call.fields))


@_post("trade/batch-modify-order")
def batch_modify(call: Call) -> Any:
    return each(call.items, lambda item: call.exchange.modify(call.account, item))


@_post("trade/cancel-symbol-order")
def cancel_symbol_order(call: Call) -> Any:
    category = category_of(call.fields.get("category"))
    orders = call.exchange.cancel_all(call.account, category, call.fields.get("symbol"))
    return {"list": [ids(order) for order in orders]}


@_post("trade/close-positions")
def close_positions(call: Call) -> Any:
    category = category_of(call.fields.get("category"))
    symbol, side = call.fields.get("symbol"), call.fields.get("posSide")
    return {"list": [ids(order) for order in call.exchange.close_positions(call.account, category, symbol, side)]}


@_post("trade/countdown-cancel-all")
def countdown_cancel_all(call: Call) -> Any:
    text = required(call.fields, "countdown")
    if not text.isdecimal() or not (int(text) == 0 or 5 <= int(text) <= 60):
        raise refuse("40020", "countdown")
    call.exchange.set_countdown(call.account, int(text))
    return "success"


@_get("trade/order-info")
def order_info(call: Call) -> Any:
    order = call.exchange.find(call.account, call.query.get("orderId"), call.query.get("clientOid"))
    return views.order_row(order, call.account.hold_mode)


def _listed(call: Call, orders: Iterable[Order]) -> Any:
    category = category_of(call.query["category"]) if call.query.get("category") else None
    symbol = call.query.get("symbol")
    start, end = _span(call)
    matching = (
        order
        for order in orders
        if (category is None or order.market.instrument.category == category)
        and (not symbol or order.market.instrument.symbol == symbol)
        and start <= order.created <= end
    )
    page, cursor = _page(call, matching, lambda order: int(order.id))
    return {"list": [views.order_row(order, call.account.hold_mode) for order in page], "cursor": cursor}


@_get("trade/unfilled-orders")
def unfilled_orders(call: Call) -> Any:
    return _listed(call, reversed(list(call.account.open_orders.values())))


@_get("trade/history-orders")
def history_orders(call: Call) -> Any:
    required(call.query, "category")
    return _listed(call, (order for order in reversed(list(call.account.orders.values())) if not order.is_open))


@_get("trade/fills")
def fills(call: Call) -> Any:
    category = category_of(call.query["category"]) if call.query.get("category") else None
    order_id = call.query.get("orderId")
    start, end = _span(call)
    matching = (
        execution
        for execution in reversed(call.account.executions)
        if (category is None or execution.order.market.instrument.category == category)
        and (not order_id or str(execution.order.id) == order_id)
        and start <= execution.ts <= end
    )
    page, cursor = _page(call, matching, lambda execution: int(execution.id))
    return {"list": [views.fill_row(row, call.account.hold_mode) for row in page], "cursor": cursor}


# -- position


@_get("position/current-position")
def current_position(call: Call) -> Any:
    category = category_of(call.query.get("category"))
    symbol, side = call.query.get("symbol"), call.query.get("posSide")
    return {
        "list": [
            views.position_row(call.exchange, call.account, record)
            for record in call.account.positions.values()
            if record.market.instrument.category == category
            and (not symbol or record.market.instrument.symbol == symbol)
            and (not side or record.side == side)
        ]
    }


@_get("position/history-position")
def history_position(call: Call) -> Any:
    category = category_of(call.query.get("category"))
    symbol = call.query.get("symbol")
    start, end = _span(call)
    matching = (
        closed
        for closed in sorted(call.account.closed_positions, key=lambda closed: -closed.record.id)
        if closed.record.market.instrument.category == category
        and (not symbol or closed.record.market.instrument.symbol == symbol)
        and start <= closed.record.updated <= end
    )
    page, cursor = _page(call, matching, lambda closed: int(closed.record.id), 20)
    return {"list": [views.closed_position(closed) for closed in page], "cursor": cursor}
