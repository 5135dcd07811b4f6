"""One account and the list of markets as the page reads them. A form of its own: no endpoint of the exchange."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from ..accounts import Account
from ..exchange import Exchange
from ..market import Instrument, plain
from ..orders import Execution, Order, PositionRecord

__all__ = ["markets", "state"]

MOST_ORDERS = 200
MOST_FILLS = 60
ZERO = Decimal(0)


def markets(exchange: Exchange) -> list[dict[str, Any]]:
    """Every market, with what is needed to print its figures."""
    return [
        {
            "category": row.category,
            "symbol": row.symbol,
            "base": row.base,
            "quote": row.quote,
            "priceDigits": _digits(row.tick),
            "sizeDigits": _digits(row.lot),
        }
        for row in (market.instrument for market in exchange.markets.values())
    ]


def state(exchange: Exchange, number: int) -> dict[str, Any]:
    """The accounts there are, and one of them by its number: balances, open orders, positions and last fills."""
    accounts = list(exchange.accounts.values())
    account = accounts[number]
    balances = list(_balances(exchange, account))
    open_orders = account.open_orders
    return {
        "now": exchange.clock.now_ms(),
        "seed": exchange.seed,
        "accounts": [{"number": place, "uid": row.uid} for place, row in enumerate(accounts)],
        "account": {
            "number": number,
            "uid": account.uid,
            "holdMode": account.hold_mode,
            "value": _money(sum((Decimal(row["value"]) for row in balances), ZERO)),
            "balances": balances,
            "orderCount": len(open_orders),
            "orders": [_order(order) for order in islice(reversed(open_orders.values()), MOST_ORDERS)],
            "positions": [_position(account, record) for record in account.positions.values()],
            "fills": [_fill(fill) for fill in account.executions[: -MOST_FILLS - 1 : -1]],
        },
    }


def _digits(step: Decimal) -> int:
    exponent = step.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _money(amount: Decimal) -> str:
    return plain(amount.quantize(Decimal("0.01")))


def _usd(exchange: Exchange, coin: str) -> Decimal:
    if coin in ("USDT", "USDC"):
        return Decimal(1)
    market = exchange.markets.get(("SPOT", f"{coin}USDT"))
    return market.last_price if market else ZERO


def _balances(exchange: Exchange, account: Account) -> Iterator[dict[str, str]]:
    """Coins of an account, with what positions win or lose counted into the value."""
    unrealised: dict[str, Decimal] = {}
    for record in account.positions.values():
        coin = record.market.instrument.quote
        unrealised[coin] = unrealised.get(coin, ZERO) + record.state.unrealised(record.market.mark_price)
    ledger = exchange.ledger
    for coin in ledger.coins(account.uid):
        total = ledger.total(account.uid, coin)
        if not total and coin not in unrealised:
            continue
        yield {
            "wallet": "",
            "coin": coin,
            "available": plain(ledger.balance(account.uid, coin)),
            "locked": plain(ledger.balance(account.uid, coin, "locked")),
            "margin": plain(ledger.balance(account.uid, coin, "margin")),
            "total": plain(total),
            "value": _money((total + unrealised.get(coin, ZERO)) * _usd(exchange, coin)),
        }


def _named(instrument: Instrument) -> dict[str, str]:
    return {"category": instrument.category, "symbol": instrument.symbol}


def _order(order: Order) -> dict[str, Any]:
    return {
        **_named(order.market.instrument),
        "id": str(order.id),
        "clientOid": order.client_oid,
        "side": order.side,
        "type": order.type,
        "price": plain(order.price) if order.price is not None else "",
        "quantity": plain(order.quantity) if order.quantity is not None else "",
        "filled": plain(order.filled),
        "timeInForce": order.time_in_force,
        "reduceOnly": order.is_closing,
        "created": order.created,
    }


def _position(account: Account, record: PositionRecord) -> dict[str, Any]:
    mark = record.market.mark_price
    profit = record.state.unrealised(mark)
    return {
        **_named(record.market.instrument),
        "side": record.side,
        "size": plain(abs(record.state.size)),
        "average": plain(record.state.average),
        "mark": plain(mark),
        "unrealised": plain(profit),
        "realised": plain(record.state.realised),
        "leverage": account.leverage(record.market),
    }


def _fill(fill: Execution) -> dict[str, Any]:
    return {
        **_named(fill.order.market.instrument),
        "id": str(fill.id),
        "orderId": str(fill.order.id),
        "side": fill.order.side,
        "price": plain(fill.price),
        "quantity": plain(fill.quantity),
        "fee": plain(fill.fee),
        "feeCoin": fill.fee_coin,
        "scope": fill.scope,
        "profit": plain(fill.profit),
        "ts": fill.ts,
    }
