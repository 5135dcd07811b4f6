"""How balances and positions look on the wire of V3, REST and WebSocket. Nothing is decided or changed here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs

from ..accounts import Account
from ..exchange import Exchange
from ..market import plain
from ..orders import ClosedPosition, PositionRecord
from ..printing import PLACES, average_of, short

__all__ = [
    "account_assets",
    "account_push",
    "closed_position",
    "position_push",
    "position_row",
]

ZERO = Decimal(0)


@attrs.frozen
class _Coin:
    """One coin of the unified wallet. ``locked`` is what open orders hold; margin is in ``total`` only."""

    coin: str
    total: Decimal
    available: Decimal
    locked: Decimal
    profit: Decimal
    principal: Decimal
    debt: Decimal
    usd: Decimal

    @property
    def equity(self) -> Decimal:
        return self.total + self.profit - self.debt


def _coins(exchange: Exchange, account: Account) -> list[_Coin]:
    wallet, ledger = account.uid, exchange.ledger
    profits: dict[str, Decimal] = {}
    for record in account.positions.values():
        coin = record.market.instrument.settle_coin
        profits[coin] = profits.get(coin, ZERO) + record.state.unrealised(record.market.mark_price)
    debts = dict(exchange.debts_of(wallet))
    rows = []
    for coin in dict.fromkeys([*ledger.coins(wallet), *profits, *debts]):
        debt = debts.get(coin)
        row = _Coin(
            coin,
            ledger.total(wallet, coin),
            ledger.balance(wallet, coin),
            ledger.balance(wallet, coin, "locked"),
            profits.get(coin, ZERO),
            debt.principal if debt else ZERO,
            debt.total if debt else ZERO,
            exchange.usd(coin),
        )
        if row.total or coin in profits or debt:
            rows.append(row)
    return rows


def _sums(exchange: Exchange, account: Account) -> dict[str, Decimal]:
    """Figures of the whole account, in dollars."""
    rows = _coins(exchange, account)
    wallet, ledger = account.uid, exchange.ledger
    equity = sum((row.usd * row.equity for row in rows), ZERO)
    standing, needed = exchange.risk.crossed(account, wallet, "")
    margins = {row.coin: ledger.balance(wallet, row.coin, "margin") for row in rows}
    isolated = {row.coin: ledger.balance(wallet, row.coin, "isolated") for row in rows}
    ratio = (needed / standing).quantize(Decimal("0.00001")) if standing > 0 else ZERO
    return {
        "equity": equity,
        "unrealised": sum((row.usd * row.profit for row in rows), ZERO),
        "effective": standing,
        "mmr": needed,
        "imr": sum((row.usd * (margins[row.coin] + isolated[row.coin]) for row in rows), ZERO),
        "ratio": ratio,
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
        "effEquity": short(sums["effective"]),
        "mmr": short(sums["mmr"]),
        "imr": short(sums["imr"]),
        "mgnRatio": plain(sums["ratio"]),
        "positionMgnRatio": plain(sums["ratio"]),
        "assets": [
            {
                "coin": row.coin,
                "equity": short(row.equity),
                "usdValue": short(row.equity * row.usd),
                "balance": short(row.total),
                "available": short(row.available),
                "debt": short(row.debt),
                "locked": short(row.locked),
            }
            for row in _coins(exchange, account)
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
        "effEquity": short(sums["effective"]),
        "imr": short(sums["imr"]),
        "mgnRatio": plain(sums["ratio"]),
        "coin": [
            {
                "debts": short(row.debt),
                "balance": short(row.total),
                "available": short(row.available),
                "borrow": short(row.principal),
                "locked": short(row.locked),
                "equity": short(row.equity),
                "coin": row.coin,
                "usdValue": short(row.equity * row.usd),
            }
            for row in _coins(exchange, account)
        ],
    }


def _position_figures(exchange: Exchange, account: Account, record: PositionRecord) -> dict[str, str]:
    market, state = record.market, record.state
    size, margin = abs(state.size), record.margin
    unrealised = state.unrealised(market.mark_price)
    frozen = account.to_be_closed(market, record.slot)
    lost_at = exchange.liquidation_price(account, record)
    return {
        "size": plain(size),
        "available": plain(max(ZERO, size - frozen)),
        "frozen": plain(min(size, frozen)),
        "leverage": str(record.leverage),
        "margin": short(margin),
        "average": average_of(market, state.average),
        "realised": short(state.realised),
        "unrealised": short(unrealised),
        "profit_rate": plain((unrealised / margin).quantize(PLACES)) if margin else "0",
        "mark": plain(market.mark_price),
        "break_even": average_of(market, exchange.risk.break_even(record)),
        "open_fees": short(-state.open_fees),
        "close_fees": short(-state.close_fees),
        "funding": short(record.funding),
        "lost_at": plain(lost_at) if lost_at else "",
        "rate": plain(market.tier_of(size * market.mark_price).rate),
    }


def position_row(exchange: Exchange, account: Account, record: PositionRecord) -> dict[str, str]:
    """A row of ``GET position/current-position``."""
    figures = _position_figures(exchange, account, record)
    instrument = record.market.instrument
    return {
        "category": instrument.category,
        "symbol": instrument.symbol,
        "marginCoin": instrument.settle_coin,
        "holdMode": account.hold_mode_in(instrument.category),
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
        "liquidationPrice": figures["lost_at"] or "0",
        "mmr": figures["rate"],
        "profitRate": figures["profit_rate"],
        "markPrice": figures["mark"],
        "breakEvenPrice": figures["break_even"],
        "totalFunding": figures["funding"],
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
        "mmr": figures["rate"],
        "breakEvenPrice": figures["break_even"],
        "available": figures["available"],
        "liqPrice": figures["lost_at"],
        "marginMode": record.margin_mode,
        "unrealisedPnl": figures["unrealised"],
        "markPrice": figures["mark"],
        "createdTime": str(record.created),
        "avgPrice": figures["average"],
        "totalFundingFee": figures["funding"],
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
        "holdMode": account.hold_mode_in(record.market.instrument.category),
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
        "netProfit": short(state.realised - state.open_fees - state.close_fees + record.funding),
        "totalFunding": short(record.funding),
        "openFeeTotal": short(-state.open_fees),
        "closeFeeTotal": short(-state.close_fees),
        "createdTime": str(record.created),
        "updatedTime": str(record.updated),
    }
