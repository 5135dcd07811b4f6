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
from ..triggers import Leg, StrategyOrder

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
        "accounts": [
            {"number": place, "uid": row.uid, "mode": row.mode} for place, row in enumerate(accounts)
        ],
        "account": {
            "number": number,
            "uid": account.uid,
            "mode": account.mode,
            "holdMode": account.hold_mode,
            "value": _money(sum((Decimal(row["value"]) for row in balances), ZERO)),
            "balances": balances,
            "orderCount": len(open_orders),
            "orders": [_order(order) for order in islice(reversed(open_orders.values()), MOST_ORDERS)],
            "waiting": [
                _waiting(row, leg)
                for row in islice(reversed(exchange.strategies.live(account)), MOST_ORDERS)
                for leg in _legs(row)
            ],
            "positions": [_position(exchange, account, record) for record in account.positions.values()],
            "fills": [_fill(fill) for fill in account.executions[: -MOST_FILLS - 1 : -1]],
        },
    }


def _digits(step: Decimal) -> int:
    exponent = step.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _money(amount: Decimal) -> str:
    return plain(amount.quantize(Decimal("0.01")))


def _balances(exchange: Exchange, account: Account) -> Iterator[dict[str, str]]:
    """Coins of all wallets of an account; what positions win or lose and what is owed is counted into the value."""
    unrealised: dict[tuple[str, str], Decimal] = {}
    for record in account.positions.values():
        key = record.wallet, record.market.instrument.settle_coin
        unrealised[key] = unrealised.get(key, ZERO) + exchange.risk.unrealised(record)
    ledger = exchange.ledger
    for wallet in _wallets(exchange, account):
        for coin in ledger.coins(wallet):
            total, debt = ledger.total(wallet, coin), exchange.debt(wallet, coin)
            profit = unrealised.get((wallet, coin), ZERO)
            if not total and not debt and not profit:
                continue
            yield {
                "wallet": wallet.partition("/")[2],
                "coin": coin,
                "available": plain(ledger.balance(wallet, coin)),
                "locked": plain(ledger.balance(wallet, coin, "locked")),
                "margin": plain(ledger.balance(wallet, coin, "margin") + ledger.balance(wallet, coin, "isolated")),
                "debt": plain(debt),
                "total": plain(total),
                "value": _money((total + profit - debt) * exchange.usd(coin)),
            }


def _wallets(exchange: Exchange, account: Account) -> list[str]:
    """Names of the wallets that an account can have money in, those for trading first."""
    names = dict.fromkeys(
        account.wallet(category) for category in ("SPOT", "USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES", "MARGIN")
    )
    if account.mode == "classic":
        names |= dict.fromkeys(
            account.wallet("MARGIN", symbol, "isolated") for category, symbol in exchange.markets if category == "SPOT"
        )
    return [*names, account.funding_wallet]


def _named(instrument: Instrument, category: str = "") -> dict[str, str]:
    return {"category": category or instrument.category, "symbol": instrument.symbol}


def _order(order: Order) -> dict[str, Any]:
    return {
        **_named(order.market.instrument, order.category),
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


def _legs(row: StrategyOrder) -> list[tuple[str, Leg]]:
    """What a triggered order waits for, each with what it is called; a trailing one shows where it stands now."""
    legs = [("plan", row.plan), ("take profit", row.take_profit), ("stop loss", row.stop_loss)]
    named = [(name, leg) for name, leg in legs if leg is not None]
    if row.trail is not None and (price := row.best or row.trail.activation) is not None:
        named.append((f"trailing {plain(row.trail.ratio)}%", Leg(price, row.trail.by)))
    return named


def _waiting(row: StrategyOrder, named: tuple[str, Leg]) -> dict[str, Any]:
    name, leg = named
    return {
        **_named(row.market.instrument, row.category),
        "id": str(row.id),
        "clientOid": row.client_oid,
        "side": row.side,
        "kind": name,
        "trigger": plain(leg.trigger),
        "by": "mark" if leg.by == "mark" else "last",
        "price": "" if leg.price is None else plain(leg.price),
        "quantity": "" if row.quantity is None else plain(row.quantity),
        "created": row.created,
    }


def _position(exchange: Exchange, account: Account, record: PositionRecord) -> dict[str, Any]:
    liquidation = exchange.liquidation_price(account, record)
    return {
        **_named(record.market.instrument),
        "side": record.side,
        "size": plain(abs(record.state.size)),
        "average": plain(record.state.average),
        "mark": plain(record.market.mark_price),
        "unrealised": plain(exchange.risk.unrealised(record)),
        "realised": plain(record.state.realised),
        "liquidation": "" if liquidation is None else plain(liquidation),
        "marginMode": record.margin_mode,
        "leverage": record.leverage,
    }


def _fill(fill: Execution) -> dict[str, Any]:
    return {
        **_named(fill.order.market.instrument, fill.order.category),
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
