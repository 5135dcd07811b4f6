"""How the exchange's state looks on the wire of V3, REST and WebSocket. Nothing is decided or changed here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .accounts import Account
from .exchange import Exchange
from .ledger import round_fee
from .market import MINUTE, Candle, Market, Trade, plain
from .orders import ClosedPosition, Execution, Order, PositionRecord

__all__ = [
    "account_assets",
    "account_push",
    "candle_push",
    "candle_row",
    "closed_position",
    "fast_fill",
    "fill_push",
    "fill_row",
    "funding",
    "levels",
    "number_levels",
    "order_push",
    "order_row",
    "position_push",
    "position_row",
    "ticker_push",
    "ticker_row",
    "trade_push",
    "trade_row",
]

ZERO = Decimal(0)
_MAINTENANCE = Decimal("0.004")
_PLACES = Decimal("0.00000001")
_FUNDING_MS = 8 * 60 * MINUTE
_FAST_FILL = (
    "symbol",
    "updatedTime",
    "side",
    "orderId",
    "execTime",
    "tradeScope",
    "execId",
    "execPrice",
    "holdSide",
    "category",
    "execQty",
    "clientOid",
)


def _short(number: Decimal) -> str:
    return plain(number.quantize(_PLACES))


def _average(market: Market, number: Decimal) -> str:
    """An average price in one decimal place more than prices have."""
    return plain(number.quantize(market.instrument.tick / 10)) if number else "0"


# -- market data


def levels(rows: list[tuple[Decimal, Decimal]]) -> list[list[str]]:
    return [[plain(price), plain(quantity)] for price, quantity in rows]


def number_levels(rows: list[tuple[Decimal, Decimal]]) -> list[list[float]]:
    """The REST order book is the one place where prices and sizes are JSON numbers."""
    return [[float(price), float(quantity)] for price, quantity in rows]


def _funding_time(now_ms: int) -> int:
    return now_ms - now_ms % _FUNDING_MS + _FUNDING_MS


def _figures(market: Market, now_ms: int) -> dict[str, str]:
    day = market.day(now_ms)
    bid, ask = market.book.best("buy"), market.book.best("sell")
    change = (market.last_price / day.open - 1) if day.open else ZERO
    return {
        "lastPrice": plain(market.last_price),
        "openPrice24h": plain(day.open),
        "highPrice24h": plain(day.high),
        "lowPrice24h": plain(day.low),
        "ask1Price": plain(ask[0]) if ask else "",
        "bid1Price": plain(bid[0]) if bid else "",
        "bid1Size": plain(bid[1]) if bid else "",
        "ask1Size": plain(ask[1]) if ask else "",
        "price24hPcnt": plain(change.quantize(Decimal("0.00001"))),
        "volume24h": plain(day.volume),
        "turnover24h": plain(day.turnover.quantize(Decimal("0.000001"))),
    }


def _futures_figures(market: Market) -> dict[str, str]:
    return {
        "indexPrice": plain(market.reference),
        "markPrice": plain(market.mark_price),
        "fundingRate": plain(market.instrument.funding_rate),
        "openInterest": plain(market.outside_interest),
        "deliveryStartTime": "",
        "deliveryTime": "",
        "deliveryStatus": "",
    }


def ticker_row(market: Market, now_ms: int) -> dict[str, Any]:
    """A row of ``GET market/tickers``."""
    instrument = market.instrument
    row = {
        "category": instrument.category,
        "symbol": instrument.symbol,
        "ts": str(now_ms),
        **_figures(market, now_ms),
    }
    if instrument.is_futures:
        row.update(_futures_figures(market))
    return row


def ticker_push(market: Market, now_ms: int) -> dict[str, Any]:
    """The item of the ``ticker`` topic."""
    item = _figures(market, now_ms)
    if market.instrument.is_futures:
        item.update(_futures_figures(market))
        item["nextFundingTime"] = str(_funding_time(now_ms))
    return {**item, "symbol": market.instrument.symbol, "ts": str(now_ms)}


def trade_row(trade: Trade) -> dict[str, str]:
    """A row of ``GET market/fills``."""
    return {
        "execId": str(trade.id),
        "execLinkId": str(trade.link_id),
        "price": plain(trade.price),
        "size": plain(trade.quantity),
        "side": trade.side,
        "ts": str(trade.ts),
        "isRPI": "no",
    }


def trade_push(trade: Trade) -> dict[str, str]:
    """An item of the ``publicTrade`` topic."""
    return {
        "p": plain(trade.price),
        "S": trade.side,
        "T": str(trade.ts),
        "v": plain(trade.quantity),
        "i": str(trade.id),
        "L": str(trade.link_id),
        "isRPI": "no",
    }


def candle_row(candle: Candle) -> list[str]:
    """A row of ``GET market/candles``."""
    return [
        str(candle.start),
        plain(candle.open),
        plain(candle.high),
        plain(candle.low),
        plain(candle.close),
        plain(candle.volume),
        plain(candle.turnover),
    ]


def candle_push(candle: Candle) -> dict[str, str]:
    """An item of the ``kline`` topic."""
    names = ("start", "open", "high", "low", "close", "volume", "turnover")
    return dict(zip(names, candle_row(candle), strict=True))


def funding(market: Market, now_ms: int) -> dict[str, str]:
    """A row of ``GET market/current-fund-rate``."""
    return {
        "symbol": market.instrument.symbol,
        "fundingRate": plain(market.instrument.funding_rate),
        "fundingRateInterval": str(market.instrument.rules["fundInterval"]),
        "nextUpdate": str(_funding_time(now_ms)),
        "minFundingRate": "-0.003",
        "maxFundingRate": "0.003",
        "cashDividend": "0",
        "cashDividendNextUpdate": "0",
    }


# -- orders and fills


def _sides(order: Order, hold_mode: str) -> tuple[str, str, str]:
    """posSide, holdMode and tradeSide: empty, empty and ``open`` on spot."""
    if not order.slot:
        return "", "", "open"
    trade_side = "close" if order.is_closing else "open"
    if order.slot == "net":
        opens_long = (order.side == "buy") != order.reduce_only
        return ("long" if opens_long else "short"), hold_mode, trade_side
    return order.slot, hold_mode, trade_side


def order_row(order: Order, hold_mode: str) -> dict[str, Any]:
    """An order as ``order-info``, ``unfilled-orders`` and ``history-orders`` print it."""
    pos_side, mode, trade_side = _sides(order, hold_mode)
    fees = [{"feeCoin": coin, "fee": plain(fee)} for coin, fee in order.fees.items()]
    return {
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "category": order.market.instrument.category,
        "symbol": order.market.instrument.symbol,
        "orderType": order.type,
        "side": order.side,
        "price": plain(order.price or ZERO),
        "qty": plain(order.quantity or ZERO),
        "amount": plain(order.amount or ZERO),
        "cumExecQty": plain(order.filled),
        "cumExecValue": plain(order.value),
        "avgPrice": _average(order.market, order.average),
        "timeInForce": order.time_in_force,
        "orderStatus": order.status,
        "posSide": pos_side,
        "holdMode": mode,
        "delegateType": "normal",
        "tradeSide": trade_side,
        "reduceOnly": "YES" if order.reduce_only else "NO",
        "marginMode": "crossed",
        "stpMode": order.self_trade,
        "takeProfit": "",
        "stopLoss": "",
        "tpTriggerBy": "",
        "slTriggerBy": "",
        "tpOrderType": "",
        "slOrderType": "",
        "tpLimitPrice": "",
        "slLimitPrice": "",
        "feeDetail": fees or [{"feeCoin": None, "fee": None}],
        "cancelReason": order.cancel_reason,
        "execType": "normal",
        "createdTime": str(order.created),
        "updatedTime": str(order.updated),
    }


def order_push(order: Order, hold_mode: str) -> dict[str, Any]:
    """An item of the ``order`` topic."""
    instrument = order.market.instrument
    pos_side, mode, trade_side = _sides(order, hold_mode)
    item = {
        "category": instrument.category.lower(),
        "symbol": instrument.symbol,
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "price": plain(order.price) if order.price is not None else "",
        "qty": plain(order.quantity) if order.quantity is not None else "",
        "amount": plain(order.amount) if order.amount is not None else "0",
        "holdMode": mode,
        "holdSide": pos_side,
        "delegateType": "normal",
        "tradeSide": trade_side,
        "orderType": order.type,
        "timeInForce": order.time_in_force,
        "side": order.side,
        "marginMode": "crossed",
        "marginCoin": instrument.quote if order.slot else "",
        "reduceOnly": "yes" if order.reduce_only else "no",
        "cumExecQty": plain(order.filled),
        "cumExecValue": plain(order.value),
        "avgPrice": _average(order.market, order.average),
        "totalProfit": _short(order.profit),
        "orderStatus": order.status,
        "cancelReason": order.cancel_reason,
        "leverage": str(order.leverage),
        "feeDetail": [{"feeCoin": coin, "fee": plain(fee)} for coin, fee in order.fees.items()],
        "createdTime": str(order.created),
        "updatedTime": str(order.updated),
        "stpMode": order.self_trade,
    }
    if order.request_id:
        item["requestId"] = order.request_id
    return item


def fill_row(execution: Execution, hold_mode: str) -> dict[str, Any]:
    """A row of ``GET trade/fills``."""
    order = execution.order
    return {
        "execId": str(execution.id),
        "execLinkId": str(execution.link_id),
        "orderId": str(order.id),
        "clientOid": order.client_oid,
        "category": order.market.instrument.category,
        "symbol": order.market.instrument.symbol,
        "orderType": order.type,
        "side": order.side,
        "execPrice": plain(execution.price),
        "execQty": plain(execution.quantity),
        "execValue": plain(execution.price * execution.quantity),
        "tradeScope": execution.scope,
        "tradeSide": _sides(order, hold_mode)[2],
        "feeDetail": [{"feeCoin": execution.fee_coin, "fee": plain(execution.fee)}],
        "createdTime": str(execution.ts),
        "updatedTime": str(execution.ts),
        "execPnl": _short(execution.profit),
        "isRPI": "no",
    }


def fill_push(execution: Execution, hold_mode: str) -> dict[str, Any]:
    """An item of the ``fill`` topic."""
    row = fill_row(execution, hold_mode)
    row["category"] = row["category"].lower()
    row["execTime"] = row.pop("createdTime")
    row["holdSide"] = _sides(execution.order, hold_mode)[0]
    return row


def fast_fill(execution: Execution, hold_mode: str) -> dict[str, Any]:
    """The one object of the ``fast-fill`` topic."""
    row = fill_push(execution, hold_mode)
    return {name: row[name] for name in _FAST_FILL}


# -- money and positions


def _usd(exchange: Exchange, coin: str) -> Decimal:
    if coin == "USDT":
        return Decimal(1)
    market = exchange.markets.get(("SPOT", f"{coin}USDT"))
    return market.last_price if market else ZERO


def _coins(exchange: Exchange, account: Account) -> list[tuple[str, Decimal, Decimal, Decimal, Decimal]]:
    """coin, balance, available, locked, unrealised; locked includes the margin of positions."""
    unrealised: dict[str, Decimal] = {}
    for record in account.positions.values():
        coin = record.market.instrument.quote
        unrealised[coin] = unrealised.get(coin, ZERO) + record.state.unrealised(record.market.mark_price)
    rows = []
    for coin in exchange.ledger.coins(account.uid):
        total = exchange.ledger.total(account.uid, coin)
        if total or coin in unrealised:
            available = exchange.ledger.balance(account.uid, coin)
            locked = exchange.ledger.balance(account.uid, coin, "locked")
            rows.append((coin, total, available, locked, unrealised.get(coin, ZERO)))
    return rows


def _sums(exchange: Exchange, account: Account) -> dict[str, Decimal]:
    rows = _coins(exchange, account)
    usd = {coin: _usd(exchange, coin) for coin, *_ in rows}
    equity = sum((usd[coin] * (total + profit) for coin, total, _, _, profit in rows), ZERO)
    unrealised = sum((usd[coin] * profit for coin, _, _, _, profit in rows), ZERO)
    notional = sum((abs(record.state.cost) for record in account.positions.values()), ZERO)
    mmr = notional * _MAINTENANCE
    imr = sum((exchange.ledger.balance(account.uid, coin, "margin") * usd[coin] for coin, *_ in rows), ZERO)
    return {
        "equity": equity,
        "unrealised": unrealised,
        "mmr": mmr,
        "imr": imr,
        "ratio": (mmr / equity).quantize(Decimal("0.00001")) if equity > 0 else ZERO,
    }


def account_assets(exchange: Exchange, account: Account) -> dict[str, Any]:
    """``GET account/assets``."""
    sums = _sums(exchange, account)
    btc = _usd(exchange, "BTC") or Decimal(1)
    return {
        "accountEquity": _short(sums["equity"]),
        "usdtEquity": _short(sums["equity"]),
        "btcEquity": _short(sums["equity"] / btc),
        "unrealisedPnl": _short(sums["unrealised"]),
        "usdtUnrealisedPnl": _short(sums["unrealised"]),
        "btcUnrealizedPnl": _short(sums["unrealised"] / btc),
        "effEquity": _short(sums["equity"]),
        "mmr": _short(sums["mmr"]),
        "imr": _short(sums["imr"]),
        "mgnRatio": plain(sums["ratio"]),
        "positionMgnRatio": plain(sums["ratio"]),
        "assets": [
            {
                "coin": coin,
                "equity": _short(total + profit),
                "usdValue": _short((total + profit) * _usd(exchange, coin)),
                "balance": _short(total),
                "available": _short(available),
                "debt": _short(max(ZERO, -total)),
                "locked": _short(locked),
            }
            for coin, total, available, locked, profit in _coins(exchange, account)
        ],
    }


def account_push(exchange: Exchange, account: Account) -> dict[str, Any]:
    """The item of the ``account`` topic."""
    sums = _sums(exchange, account)
    return {
        "unrealisedPnL": _short(sums["unrealised"]),
        "totalEquity": _short(sums["equity"]),
        "positionMgnRatio": plain(sums["ratio"]),
        "mmr": _short(sums["mmr"]),
        "effEquity": _short(sums["equity"]),
        "imr": _short(sums["imr"]),
        "mgnRatio": plain(sums["ratio"]),
        "coin": [
            {
                "debts": _short(max(ZERO, -total)),
                "balance": _short(total),
                "available": _short(available),
                "borrow": "0",
                "locked": _short(locked),
                "equity": _short(total + profit),
                "coin": coin,
                "usdValue": _short((total + profit) * _usd(exchange, coin)),
            }
            for coin, total, available, locked, profit in _coins(exchange, account)
        ],
    }


def _position_figures(exchange: Exchange, account: Account, record: PositionRecord) -> dict[str, str]:
    market, state = record.market, record.state
    size = abs(state.size)
    leverage = account.leverage(market)
    margin = abs(state.cost) / leverage
    unrealised = state.unrealised(market.mark_price)
    frozen = sum(
        (order.quantity - order.filled for order in account.open_orders.values()
         if order.market is market and order.slot == record.slot and order.is_closing and order.quantity is not None),
        ZERO,
    )  # fmt: skip
    even = ZERO
    if size:
        fees = state.open_fees + round_fee(size * state.average * market.instrument.taker_fee)
        even = state.average + (fees / size if record.side == "long" else -fees / size)
    return {
        "size": plain(size),
        "available": plain(max(ZERO, size - frozen)),
        "frozen": plain(min(size, frozen)),
        "leverage": str(leverage),
        "margin": _short(margin),
        "average": _average(market, state.average),
        "realised": _short(state.realised),
        "unrealised": _short(unrealised),
        "profit_rate": plain((unrealised / margin).quantize(_PLACES)) if margin else "0",
        "mark": plain(market.mark_price),
        "break_even": _average(market, even),
        "open_fees": _short(-state.open_fees),
        "close_fees": _short(-state.close_fees),
    }


def position_row(exchange: Exchange, account: Account, record: PositionRecord) -> dict[str, str]:
    """A row of ``GET position/current-position``."""
    figures = _position_figures(exchange, account, record)
    instrument = record.market.instrument
    return {
        "category": instrument.category,
        "symbol": instrument.symbol,
        "marginCoin": instrument.quote,
        "holdMode": account.hold_mode,
        "posSide": record.side,
        "marginMode": "crossed",
        "positionBalance": figures["margin"],
        "available": figures["available"],
        "frozen": figures["frozen"],
        "total": figures["size"],
        "leverage": figures["leverage"],
        "curRealisedPnl": figures["realised"],
        "avgPrice": figures["average"],
        "positionStatus": "normal",
        "unrealisedPnl": figures["unrealised"],
        "liquidationPrice": "0",  # nobody is liquidated here
        "mmr": plain(_MAINTENANCE),
        "profitRate": figures["profit_rate"],
        "markPrice": figures["mark"],
        "breakEvenPrice": figures["break_even"],
        "totalFunding": "0",
        "openFeeTotal": figures["open_fees"],
        "closeFeeTotal": figures["close_fees"],
        "createdTime": str(record.created),
        "updatedTime": str(record.updated),
    }


def position_push(exchange: Exchange, account: Account, record: PositionRecord) -> dict[str, str]:
    """An item of the ``position`` topic; a closed position has size 0 and status ``ended``."""
    figures = _position_figures(exchange, account, record)
    return {
        "symbol": record.market.instrument.symbol,
        "leverage": figures["leverage"],
        "openFeeTotal": figures["open_fees"],
        "mmr": plain(_MAINTENANCE),
        "breakEvenPrice": figures["break_even"],
        "available": figures["available"],
        "liqPrice": "",
        "marginMode": "crossed",
        "unrealisedPnl": figures["unrealised"],
        "markPrice": figures["mark"],
        "createdTime": str(record.created),
        "avgPrice": figures["average"],
        "totalFundingFee": "0",
        "updatedTime": str(record.updated),
        "marginCoin": record.market.instrument.quote,
        "frozen": figures["frozen"],
        "profitRate": figures["profit_rate"],
        "closeFeeTotal": figures["close_fees"],
        "marginSize": figures["margin"],
        "curRealisedPnl": figures["realised"],
        "size": figures["size"],
        "positionStatus": "opening" if record.state.size else "ended",
        "posSide": record.side,
        "holdMode": account.hold_mode,
        "marginRate": "",
    }


def closed_position(closed: ClosedPosition) -> dict[str, str]:
    """A row of ``GET position/history-position``."""
    record, state = closed.record, closed.record.state
    market = record.market
    return {
        "positionId": str(record.id),
        "category": market.instrument.category,
        "symbol": market.instrument.symbol,
        "marginCoin": market.instrument.quote,
        "holdMode": closed.hold_mode,
        "posSide": record.side,
        "marginMode": "crossed",
        "openPriceAvg": _average(market, state.opened_value / state.opened),
        "closePriceAvg": _average(market, state.closed_value / state.closed),
        "openTotalPos": plain(state.opened),
        "closeTotalPos": plain(state.closed),
        "cumRealisedPnl": _short(state.realised),
        "netProfit": _short(state.realised - state.open_fees - state.close_fees),
        "totalFunding": "0",
        "openFeeTotal": _short(-state.open_fees),
        "closeFeeTotal": _short(-state.close_fees),
        "createdTime": str(record.created),
        "updatedTime": str(record.updated),
    }
