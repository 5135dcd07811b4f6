"""How futures positions of classic accounts look on the wire of V2. Nothing is decided or changed here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..accounts import Account
from ..exchange import Exchange
from ..market import plain
from ..orders import ClosedPosition, PositionRecord
from ..printing import average_of, short

__all__ = ["adl_row", "closed_row", "position_row"]

ZERO = Decimal(0)
_RATIO = Decimal("0.000000000001")


def _opening(account: Account, record: PositionRecord) -> Decimal:
    """What open orders of this side would still add to the position."""
    buying = record.side == "long"
    return sum(
        (
            order.left
            for order in account.open_in.get(record.market, {}).values()
            if order.slot == record.slot and not order.is_closing and (order.side == "buy") == buying
        ),
        ZERO,
    )


def _margin_ratio(exchange: Exchange, account: Account, record: PositionRecord) -> Decimal:
    """What must be kept as a part of what is there: at 1 the position is lost."""
    worth, required = exchange.risk.standing(account, record)
    return required / worth if worth > 0 else Decimal(1)


def _guards(exchange: Exchange, record: PositionRecord) -> dict[str, str]:
    """Take-profit and stop-loss that stand for the whole position, and their ids."""
    fields = {"takeProfit": "", "stopLoss": "", "takeProfitId": "", "stopLossId": ""}
    for row in exchange.strategies.protecting(record):
        fields |= {name: plain(leg.trigger) for name, leg in row.legs if name in fields}
        fields |= {f"{name}Id": str(row.id) for name, _ in row.legs if name in fields}
    return fields


def position_row(exchange: Exchange, account: Account, record: PositionRecord) -> dict[str, Any]:
    """A row of ``single-position`` and ``all-position``."""
    market, state = record.market, record.state
    size = abs(state.size)
    locked = account.to_be_closed(market, record.slot)
    liquidation = exchange.liquidation_price(account, record)
    return {
        "marginCoin": market.instrument.settle_coin,
        "symbol": market.instrument.symbol,
        "holdSide": record.side,
        "openDelegateSize": plain(_opening(account, record)),
        "marginSize": short(record.margin),
        "available": plain(max(ZERO, size - locked)),
        "locked": plain(min(size, locked)),
        "total": plain(size),
        "leverage": str(record.leverage),
        "achievedProfits": short(state.realised),
        "openPriceAvg": average_of(market, state.average),
        "marginMode": record.margin_mode,
        "posMode": "one_way_mode" if record.slot == "net" else "hedge_mode",
        "unrealizedPL": short(exchange.risk.unrealised(record)),
        "liquidationPrice": plain(liquidation) if liquidation else "0",
        "keepMarginRate": plain(market.tier_of(size * market.mark_price).rate),
        "markPrice": plain(market.mark_price),
        "breakEvenPrice": average_of(market, exchange.risk.break_even(record)),
        "totalFee": short(record.funding) if record.funding else "",
        "deductedFee": short(state.open_fees + state.close_fees),
        "marginRatio": plain(_margin_ratio(exchange, account, record).quantize(_RATIO)),
        "assetMode": "single",
        "uTime": str(record.updated),
        "autoMargin": "off",
        "cTime": str(record.created),
        **_guards(exchange, record),
    }


def closed_row(closed: ClosedPosition) -> dict[str, str]:
    """A row of ``history-position``."""
    record, state = closed.record, closed.record.state
    market = record.market
    return {
        "positionId": str(record.id),
        "marginCoin": market.instrument.settle_coin,
        "symbol": market.instrument.symbol,
        "holdSide": record.side,
        "openAvgPrice": average_of(market, state.opened_value / state.opened),
        "closeAvgPrice": average_of(market, state.closed_value / state.closed),
        "marginMode": record.margin_mode,
        "openTotalPos": plain(state.opened),
        "closeTotalPos": plain(state.closed),
        "pnl": short(state.realised),
        "netProfit": short(state.realised + record.funding - state.open_fees - state.close_fees),
        "totalFunding": short(record.funding),
        "openFee": short(-state.open_fees),
        "closeFee": short(-state.close_fees),
        "posMode": closed.hold_mode,
        "ctime": str(record.created),
        "utime": str(record.updated),
    }


def _gain(record: PositionRecord) -> Decimal:
    """By what positions queue for being closed against a ruined one: profit on the margin, times leverage."""
    return record.state.unrealised(record.market.mark_price) / record.margin if record.margin else ZERO


def adl_row(exchange: Exchange, record: PositionRecord) -> dict[str, str]:
    """A row of ``adlRank``: which part of all positions of that side gains less. Nobody is ever closed for it here."""
    rivals = [
        other
        for account in exchange.accounts.values()
        for other in account.positions_in(record.market)
        if other.side == record.side
    ]
    behind = sum(1 for other in rivals if _gain(other) < _gain(record))
    rank = (Decimal(behind) / len(rivals)).quantize(Decimal("0.0001")) if rivals else ZERO
    return {
        "symbol": record.market.instrument.symbol,
        "marginCoin": record.market.instrument.settle_coin,
        "adlRank": plain(rank),
        "rank": plain(1 - rank),
        "holdSide": record.side,
    }
