"""What there is to hear of a classic account's money and positions in V2. Orders and fills: ``order_pushes``."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..market import plain
from ..orders import AccountChanged, Debt, OrderChanged, PositionChanged, PositionRecord
from ..printing import PLACES, average_of, short
from ..topics import Channel, View

__all__ = ["CROSSED_ACCOUNT", "EQUITY", "FUTURES_ACCOUNT", "ISOLATED_ACCOUNT", "POSITIONS", "PAST_POSITIONS",
           "SPOT_ACCOUNT"]  # fmt: skip

ZERO = Decimal(0)
Events = list[Any]
Rows = list[dict[str, Any]]


def _concerns(events: Events, wallet: str) -> bool:
    return any(not event.wallet or event.wallet == wallet for event in events)


# -- spot


def _spot_rows(view: View) -> Rows:
    ledger, wallet = view.exchange.ledger, view.account.wallet("SPOT")
    return [
        {
            "coin": coin,
            "available": short(ledger.balance(wallet, coin)),
            "frozen": short(ledger.balance(wallet, coin, "locked")),
            "locked": "0",
            "limitAvailable": "0",
        }
        for coin in ledger.coins(wallet)
        if view.scope.has(coin)
    ]


def _stamped(view: View, rows: Rows) -> Rows:
    now = str(view.exchange.now())
    return [{**row, "uTime": now} for row in rows]


def _spot_state(view: View) -> Rows:
    rows = _spot_rows(view)
    view.told["rows"] = rows
    return _stamped(view, rows)


def _spot_changes(view: View, events: Events) -> Rows | None:
    """The coins of which something moved."""
    if not _concerns(events, view.account.wallet("SPOT")):
        return None
    before = view.told.get("rows", [])
    rows = view.told["rows"] = _spot_rows(view)
    return _stamped(view, [row for row in rows if row not in before]) or None


SPOT_ACCOUNT = Channel("account", (AccountChanged,), _spot_changes, _spot_state, late=3)


# -- futures


def _records(view: View) -> Iterator[PositionRecord]:
    """The positions of the topic's category."""
    for record in view.account.positions.values():
        if record.market.instrument.category == view.scope.category:
            yield record


def _coins(view: View) -> list[str]:
    """The coins in which this product of futures is paid."""
    markets = view.exchange.markets_of(view.scope.category)
    return list(dict.fromkeys(market.instrument.settle_coin for market in markets))


def _profit(view: View, coin: str) -> Decimal:
    risk = view.exchange.risk
    return sum(
        (risk.unrealised(record) for record in _records(view) if record.market.instrument.settle_coin == coin), ZERO
    )


def _futures_row(view: View, coin: str) -> dict[str, str]:
    exchange, account = view.exchange, view.account
    ledger, wallet = exchange.ledger, account.wallet(view.scope.category)
    profit = _profit(view, coin)
    equity = ledger.total(wallet, coin) + profit
    kept, required = exchange.risk.crossed(account, wallet, coin)
    free = exchange.risk.free(account, wallet, coin)
    return {
        "marginCoin": coin,
        "frozen": short(ledger.balance(wallet, coin, "locked")),
        "available": short(ledger.balance(wallet, coin) + ledger.balance(wallet, coin, "locked")),
        "maxOpenPosAvailable": short(free),
        "maxTransferOut": short(free),
        "equity": short(equity),
        "usdtEquity": short(equity * exchange.usd(coin)),
        "crossedRiskRate": plain((required / kept).quantize(PLACES)) if required and kept > 0 else "0",
        "unrealizedPL": short(profit),
        "unionTotalMargin": "0",
        "unionAvailable": "0",
        "unionMm": "0",
        "assetsMode": "single",
    }


def _futures_state(view: View) -> Rows:
    return [_futures_row(view, coin) for coin in _coins(view) if view.scope.has(coin)]


def _futures_changes(view: View, events: Events) -> Rows | None:
    return _futures_state(view) if _concerns(events, view.account.wallet(view.scope.category)) else None


FUTURES_ACCOUNT = Channel("account", (AccountChanged,), _futures_changes, _futures_state, late=3)


def _equity_state(view: View) -> Rows:
    """Of all coins of the product together."""
    exchange, wallet = view.exchange, view.account.wallet(view.scope.category)
    profits = {coin: _profit(view, coin) * exchange.usd(coin) for coin in _coins(view)}
    profit = sum(profits.values(), ZERO)
    equity = sum((exchange.ledger.total(wallet, coin) * exchange.usd(coin) for coin in profits), ZERO) + profit
    return [
        {
            "btcEquity": short(equity / (exchange.usd("BTC") or Decimal(1))),
            "usdtEquity": short(equity),
            "unrealizedPL": short(profit),
            "unionTotalMargin": "0",
            "unionAvailable": "0",
            "unionMm": "0",
        }
    ]


def _equity_changes(view: View, events: Events) -> Rows | None:
    return _equity_state(view) if _concerns(events, view.account.wallet(view.scope.category)) else None


EQUITY = Channel("equity", (AccountChanged,), _equity_changes, _equity_state, late=4)


# -- positions


def _position_row(view: View, record: PositionRecord) -> dict[str, Any]:
    exchange, account, market, state = view.exchange, view.account, record.market, record.state
    instrument, size, risk = market.instrument, abs(record.state.size), view.exchange.risk
    frozen = account.to_be_closed(market, record.slot)
    profit, price = risk.unrealised(record), exchange.liquidation_price(account, record)
    kept, required = risk.standing(account, record)
    return {
        "posId": str(record.id),
        "instId": instrument.symbol,
        "marginCoin": instrument.settle_coin,
        "marginSize": short(record.margin),
        "marginMode": record.margin_mode,
        "holdSide": record.side,
        "posMode": account.hold_mode_in(instrument.category),
        "total": plain(size),
        "available": plain(max(ZERO, size - frozen)),
        "frozen": plain(min(size, frozen)),
        "openPriceAvg": average_of(market, state.average),
        "leverage": record.leverage,
        "achievedProfits": short(state.realised),
        "unrealizedPL": short(profit),
        "unrealizedPLR": plain((profit / record.margin).quantize(PLACES)) if record.margin else "0",
        "liquidationPrice": plain(price) if price is not None else "0",
        "keepMarginRate": plain(market.tier_of(size * market.mark_price).rate),
        "marginRate": plain((required / kept).quantize(PLACES)) if kept > 0 else "1",
        "cTime": str(record.created),
        "breakEvenPrice": average_of(market, risk.break_even(record)),
        "totalFee": short(record.funding),
        "deductedFee": short(state.open_fees + state.close_fees),
        "markPrice": plain(market.mark_price),
        "uTime": str(record.updated),
        "assetMode": "single",
        "autoMargin": "off",
    }


def _positions_state(view: View) -> Rows:
    """All of them, always; an empty list says that there is none."""
    return [_position_row(view, record) for record in _records(view)]


def _positions_changes(view: View, events: Events) -> Rows | None:
    for event in events:
        market = event.record.market if isinstance(event, PositionChanged) else event.order.market
        if market.instrument.category == view.scope.category:
            return _positions_state(view)
    return None


POSITIONS = Channel("positions", (PositionChanged, OrderChanged), _positions_changes, _positions_state, late=1)


def _past_position_row(view: View, record: PositionRecord) -> dict[str, str]:
    market, state = record.market, record.state
    return {
        "posId": str(record.id),
        "instId": market.instrument.symbol,
        "marginCoin": market.instrument.settle_coin,
        "marginMode": record.margin_mode,
        "holdSide": record.side,
        "posMode": view.account.hold_mode_in(market.instrument.category),
        "openPriceAvg": average_of(market, state.opened_value / state.opened),
        "closePriceAvg": average_of(market, state.closed_value / state.closed),
        "openSize": plain(state.opened),
        "closeSize": plain(state.closed),
        "achievedProfits": short(state.realised),
        "settleFee": short(record.funding),
        "openFee": short(-state.open_fees),
        "closeFee": short(-state.close_fees),
        "cTime": str(record.created),
        "uTime": str(record.updated),
    }


def _ended(view: View, events: list[PositionChanged]) -> Rows | None:
    records = dict.fromkeys(event.record for event in events if not event.record.state.size)
    here = [record for record in records if record.market.instrument.category == view.scope.category]
    return [_past_position_row(view, record) for record in here] or None


PAST_POSITIONS = Channel("positions-history", (PositionChanged,), _ended, late=2)


# -- margin


def _margin_rows(view: View, wallet: str, symbol: str = "") -> Rows:
    exchange, now = view.exchange, str(view.exchange.now())
    debts, rows = dict(exchange.debts_of(wallet)), []
    for number, coin in enumerate(exchange.ledger.coins(wallet), 1):
        debt = debts.get(coin, Debt())
        rows.append(
            {
                "uTime": now,
                "id": str(number),
                "coin": coin,
                **({"symbol": symbol} if symbol else {}),
                "available": short(exchange.ledger.balance(wallet, coin)),
                "borrow": short(debt.principal),
                "frozen": short(exchange.ledger.balance(wallet, coin, "locked")),
                "interest": short(debt.interest),
                "coupon": "0",
            }
        )
    return rows


def _crossed_state(view: View) -> Rows:
    return _margin_rows(view, view.account.wallet("MARGIN"))


def _crossed_changes(view: View, events: list[AccountChanged]) -> Rows | None:
    return _crossed_state(view) if _concerns(events, view.account.wallet("MARGIN")) else None


CROSSED_ACCOUNT = Channel("account-crossed", (AccountChanged,), _crossed_changes, _crossed_state, late=3)


def _isolated_state(view: View) -> Rows:
    """Of all pairs that have ever held something."""
    symbols = [market.instrument.symbol for market in view.exchange.markets_of("MARGIN")]
    wallets = {symbol: view.account.wallet("MARGIN", symbol, "isolated") for symbol in symbols}
    return [row for symbol, wallet in wallets.items() for row in _margin_rows(view, wallet, symbol)]


def _isolated_changes(view: View, events: list[AccountChanged]) -> Rows | None:
    prefix = view.account.wallet("MARGIN", "", "isolated")
    if any(not event.wallet or event.wallet.startswith(prefix) for event in events):
        return _isolated_state(view)
    return None


ISOLATED_ACCOUNT = Channel("account-isolated", (AccountChanged,), _isolated_changes, _isolated_state, late=3)
