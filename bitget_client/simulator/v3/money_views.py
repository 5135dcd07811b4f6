"""How balances and positions look on the wire of V3, REST and WebSocket. Nothing is decided or changed here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..accounts import Account
from ..exchange import Exchange
from ..ledger import round_fee
from ..market import plain
from ..orders import ClosedPosition, PositionRecord
from .numbers import PLACES, average_of, short

__all__ = [
    "account_assets",
    "account_push",
    "closed_position",
    "position_push",
    "position_row",
]

ZERO = Decimal(0)
_MAINTENANCE = Decimal("0.004")


def _coins(exchange: Exchange, account: Account) -> list[tuple[str, Decimal, Decimal, Decimal, Decimal]]:
    """coin, balance, available, locked, unrealised; locked includes the margin of positions."""
    unrealised: dict[str, Decimal] = {}
    for record in account.positions.values():
        coin = record.market.instrument.settle_coin
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
    usd = {coin: exchange.usd(coin) for coin, *_ in rows}
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
    btc = exchange.usd("BTC") or Decimal(1)
    return {
        "accountEquity": short(sums["equity"]),
        "usdtEquity": short(sums["equity"]),
        "btcEquity": short(sums["equity"] / btc),
        "unrealisedPnl": short(sums["unrealised"]),
        "usdtUnrealisedPnl": short(sums["unrealised"]),
        "btcUnrealizedPnl": short(sums["unrealised"] / btc),
        "effEquity": short(sums["equity"]),
        "mmr": short(sums["mmr"]),
        "imr": short(sums["imr"]),
        "mgnRatio": plain(sums["ratio"]),
        "positionMgnRatio": plain(sums["ratio"]),
        "assets": [
            {
                "coin": coin,
                "equity": short(total + profit),
                "usdValue": short((total + profit) * exchange.usd(coin)),
                "balance": short(total),
                "available": short(available),
                "debt": short(max(ZERO, -total)),
                "locked": short(locked),
            }
            for coin, total, available, locked, profit in _coins(exchange, account)
        ],
    }


def account_push(exchange: Exchange, account: Account) -> dict[str, Any]:
    """The item of the ``account`` topic."""
    sums = _sums(exchange, account)
    return {
        "unrealisedPnL": short(sums["unrealised"]),
        "totalEquity": short(sums["equity"]),
        "positionMgnRatio": plain(sums["ratio"]),
        "mmr": short(sums["mmr"]),
        "effEquity": short(sums["equity"]),
        "imr": short(sums["imr"]),
        "mgnRatio": plain(sums["ratio"]),
        "coin": [
            {
                "debts": short(max(ZERO, -total)),
                "balance": short(total),
                "available": short(available),
                "borrow": "0",
                "locked": short(locked),
                "equity": short(total + profit),
                "coin": coin,
                "usdValue": short((total + profit) * exchange.usd(coin)),
            }
            for coin, total, available, locked, profit in _coins(exchange, account)
        ],
    }


def _position_figures(exchange: Exchange, account: Account, record: PositionRecord) -> dict[str, str]:
    market, state = record.market, record.state
    size = abs(state.size)
    leverage, margin = record.leverage, record.margin
    unrealised = state.unrealised(market.mark_price)
    closing = account.closing_orders(market, record.slot)
    frozen = sum((order.quantity - order.filled for order in closing if order.quantity is not None), ZERO)
    even = ZERO
    if size:
        fees = state.open_fees + round_fee(market.instrument.value(size, state.average) * market.instrument.taker_fee)
        even = state.average + (fees / size if record.side == "long" else -fees / size)
    return {
        "size": plain(size),
        "available": plain(max(ZERO, size - frozen)),
        "frozen": plain(min(size, frozen)),
        "leverage": str(leverage),
        "margin": short(margin),
        "average": average_of(market, state.average),
        "realised": short(state.realised),
        "unrealised": short(unrealised),
        "profit_rate": plain((unrealised / margin).quantize(PLACES)) if margin else "0",
        "mark": plain(market.mark_price),
        "break_even": average_of(market, even),
        "open_fees": short(-state.open_fees),
        "close_fees": short(-state.close_fees),
    }


def position_row(exchange: Exchange, account: Account, record: PositionRecord) -> dict[str, str]:
    """A row of ``GET position/current-position``."""
    figures = _position_figures(exchange, account, record)
    instrument = record.market.instrument
    return {
        "category": instrument.category,
        "symbol": instrument.symbol,
        "marginCoin": instrument.settle_coin,
        "holdMode": account.hold_mode,
        "posSide": record.side,
        "marginMode": record.margin_mode,
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
        "marginMode": record.margin_mode,
        "unrealisedPnl": figures["unrealised"],
        "markPrice": figures["mark"],
        "createdTime": str(record.created),
        "avgPrice": figures["average"],
        "totalFundingFee": "0",
        "updatedTime": str(record.updated),
        "marginCoin": record.market.instrument.settle_coin,
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
        "marginCoin": market.instrument.settle_coin,
        "holdMode": closed.hold_mode,
        "posSide": record.side,
        "marginMode": record.margin_mode,
        "openPriceAvg": average_of(market, state.opened_value / state.opened),
        "closePriceAvg": average_of(market, state.closed_value / state.closed),
        "openTotalPos": plain(state.opened),
        "closeTotalPos": plain(state.closed),
        "cumRealisedPnl": short(state.realised),
        "netProfit": short(state.realised - state.open_fees - state.close_fees),
        "totalFunding": "0",
        "openFeeTotal": short(-state.open_fees),
        "closeFeeTotal": short(-state.close_fees),
        "createdTime": str(record.created),
        "updatedTime": str(record.updated),
    }
