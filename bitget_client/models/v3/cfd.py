"""What the room ``cfd`` of the V3 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal

import attrs

from ..enums import OrderType, Side
from ..page import Page, RowList

__all__ = [
    "CfdCandle",
    "CfdFunds",
    "CfdInstrument",
    "CfdModifyAck",
    "CfdOrder",
    "CfdOrderAck",
    "CfdPosition",
    "CfdRecord",
    "CfdTicker",
    "CfdTransfer",
    "CfdTransferAck",
    "Page",
    "RowList",
]


@attrs.frozen(kw_only=True)
class CfdRecord:
    """One entry of the CFD account's ledger. ``balance_change`` is cash flow, swap and fee together."""

    id: str
    symbol: str
    side: str  #: may be a number here
    qty: Decimal
    swap: Decimal  #: interest for holding overnight
    fee: Decimal  #: commission
    cash_flow: Decimal  #: settled profit, transfers and the like
    balance_before: Decimal
    balance_change: Decimal
    balance_after: Decimal
    credit_before: Decimal
    credit_change: Decimal
    credit_after: Decimal
    open_price: Decimal
    close_price: Decimal
    order_id: str
    ts: int


@attrs.frozen(kw_only=True)
class CfdFunds:
    """The CFD account. ``equity`` includes ``credit``, ``balance`` does not."""

    leverage: Decimal
    balance: Decimal  #: without credit
    credit: Decimal
    margin_stop_out: Decimal  #: per cent
    margin_used: Decimal
    margin_call: Decimal  #: per cent
    margin_free: Decimal
    margin_level: Decimal  #: per cent
    equity: Decimal
    pnl: Decimal
    status: str
    swap: Decimal  #: interest for holding overnight
    frozen: Decimal
    currency: str


@attrs.frozen(kw_only=True)
class CfdInstrument:
    """A contract for difference and its rules."""

    symbol: str
    online_time: int
    currency: str  #: base currency
    digits: int  #: decimal places of prices
    spread: Decimal
    contract_size: Decimal
    margin_currency: str
    profit_currency: str
    stop_level: int
    enable: str  #: 0 no trading, 1 closing only, 2 trading
    margin_percent: Decimal
    initial_margin: Decimal
    margin_mode: str  #: such as Forex or CFD
    maint_margin: Decimal
    maint_margin_rate_buy: Decimal
    maint_margin_rate_sell: Decimal
    initial_margin_rate_buy: Decimal
    initial_margin_rate_sell: Decimal
    max_volume: Decimal
    min_volume: Decimal
    step_volume: Decimal
    price_currency: str  #: quote currency
    tick_size: Decimal
    tick_value: Decimal
    leverage: Decimal
    trade_time: str  #: such as 24/5
    commission_type: str  #: 0 per lot, 1 as a share of the value
    commission_rate: Decimal
    symbol_category: str  #: the symbol without the suffix of its mode
    exchange_rate: Decimal  #: price currency to US dollars
    margin_usd_rate: Decimal  #: margin currency to US dollars


@attrs.frozen(kw_only=True)
class CfdTransferAck:
    """The exchange took the transfer."""

    transfer_id: str


@attrs.frozen(kw_only=True)
class CfdTransfer:
    """A transfer into or out of the CFD account."""

    transfer_id: str
    coin: str
    amount: Decimal
    direction: str
    status: str
    account_type: str
    created_time: int
    updated_time: int


@attrs.frozen(kw_only=True)
class CfdCandle:
    """Prices of one interval. ``ts`` is its start."""

    ts: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal


@attrs.frozen(kw_only=True)
class CfdTicker:
    """Prices of a contract for difference.

    Sources differ on the fields: what one of them does not have may be ``None``.
    """

    symbol: str
    open_price_change: Decimal | None = None
    high_price: Decimal
    low_price: Decimal
    quote_time: int
    ask_open_price_change: Decimal | None = None  #: since the opening, as a fraction
    bid_open_price_change: Decimal | None = None  #: since the opening, as a fraction
    ask1: Decimal | None = None  #: best ask
    bid1: Decimal | None = None  #: best bid


@attrs.frozen(kw_only=True)
class CfdPosition:
    """An open position. ``total_profit`` is unrealised profit and interest together."""

    position_id: str
    symbol: str
    order_type: OrderType | str
    side: Side | str
    qty: Decimal
    open_price: Decimal
    take_profit: Decimal | None = None
    stop_loss: Decimal | None = None
    interest: Decimal  #: for holding overnight
    unrealized_pnl: Decimal
    total_profit: Decimal


@attrs.frozen(kw_only=True)
class CfdOrder:
    """An own order, open or past. Open ones have no ``status`` and ``cum_exec_qty``."""

    symbol: str
    order_type: OrderType | str
    side: Side | str
    price: Decimal
    qty: Decimal
    cum_exec_qty: Decimal | None = None  #: filled so far
    take_profit: Decimal | None = None
    stop_loss: Decimal | None = None
    status: str | None = None
    trx_id: str  #: id of the request that placed it
    order_id: str


@attrs.frozen(kw_only=True)
class CfdModifyAck:
    """The exchange took the change."""

    order_id: str


@attrs.frozen(kw_only=True)
class CfdOrderAck:
    """The exchange took the order. ``trx_id`` is the id of the request, not of the order."""

    trx_id: str
