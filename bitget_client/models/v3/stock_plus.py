"""What the room ``stock_plus`` of the V3 API answers. Times are in milliseconds."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...wire import Wire
from ..page import RowList

__all__ = [
    "CashBalance",
    "CashFlow",
    "ChannelPositions",
    "ChargeFee",
    "ChargeItem",
    "DepthLevel",
    "FrozenFee",
    "IntradayPoint",
    "OptionChain",
    "OptionExpiries",
    "OptionQuote",
    "OptionQuotes",
    "OptionStrike",
    "OptionVolume",
    "RowList",
    "SessionQuote",
    "StockAccount",
    "StockCandle",
    "StockDepth",
    "StockExecution",
    "StockExecutions",
    "StockInfo",
    "StockOrder",
    "StockOrderAck",
    "StockOrderCharges",
    "StockOrderDetail",
    "StockOrderEvent",
    "StockOrders",
    "StockPosition",
    "StockPositions",
    "StockQuote",
    "StockTrade",
    "StockTransfer",
    "StockTransferAck",
]


@attrs.frozen(kw_only=True)
class CashBalance:
    """Cash in one currency."""

    withdraw_cash: Decimal
    available_cash: Decimal
    frozen_cash: Decimal
    settling_cash: Decimal
    currency: str


@attrs.frozen(kw_only=True)
class FrozenFee:
    """Fees held back in one currency."""

    currency: str | None = None
    amount: Decimal | None = None


@attrs.frozen(kw_only=True)
class StockAccount:
    """The stock account in one currency."""

    total_cash: Decimal
    max_finance_amount: Decimal
    remaining_finance_amount: Decimal
    risk_level: int
    margin_call: Decimal
    net_assets: Decimal
    init_margin: Decimal
    maintenance_margin: Decimal
    currency: str
    buy_power: Decimal
    cash_infos: list[CashBalance]
    frozen_transaction_fees: list[FrozenFee]


@attrs.frozen(kw_only=True)
class CashFlow:
    """One entry of the stock account's ledger."""

    transaction_flow_name: str
    direction: str
    business_type: str
    balance: Decimal
    currency: str
    business_time: int
    symbol: str | None = None
    description: str


@attrs.frozen(kw_only=True)
class StockPosition:
    """A stock or option that is held."""

    symbol: str
    symbol_name: str
    quantity: Decimal
    available_quantity: Decimal
    currency: str
    cost_price: Decimal
    market: str
    init_quantity: Decimal


@attrs.frozen(kw_only=True)
class ChannelPositions:
    """What is held through one channel."""

    account_channel: str
    positions: list[StockPosition]


@attrs.frozen(kw_only=True)
class StockPositions:
    """What is held, by channel."""

    channels: list[ChannelPositions]


@attrs.frozen(kw_only=True)
class StockTransferAck:
    """The exchange took the transfer."""

    transfer_id: str


@attrs.frozen(kw_only=True)
class StockTransfer:
    """A transfer into or out of the stock account."""

    transfer_id: str
    coin: str
    amount: Decimal
    direction: str
    cursor: str | None = None


@attrs.frozen(kw_only=True)
class StockCandle:
    """Prices and volume of one interval."""

    close: Decimal
    open: Decimal
    low: Decimal
    high: Decimal
    volume: Decimal
    turnover: Decimal
    timestamp: int
    trade_session: str


@attrs.frozen(kw_only=True)
class DepthLevel:
    """The size waiting at one price. ``position`` counts from the best."""

    position: int
    price: Decimal
    volume: Decimal
    order_num: int


@attrs.frozen(kw_only=True)
class StockDepth:
    """The order book of a stock or option, as far as it is shown."""

    asks: list[DepthLevel]
    bids: list[DepthLevel]


@attrs.frozen(kw_only=True)
class IntradayPoint:
    """Price and turnover at one minute of the day."""

    price: Decimal
    timestamp: int
    volume: Decimal
    turnover: Decimal
    avg_price: Decimal


@attrs.frozen(kw_only=True)
class OptionStrike:
    """The call and the put at one strike price."""

    price: Decimal  #: strike price
    call_symbol: str
    put_symbol: str
    standard: bool


@attrs.frozen(kw_only=True)
class OptionChain:
    """The options of one expiry date."""

    strike_price_info: list[OptionStrike]


@attrs.frozen(kw_only=True)
class OptionExpiries:
    """Dates on which options expire."""

    expiry_date: list[str]


@attrs.frozen(kw_only=True)
class OptionQuote:
    """Price and terms of one option."""

    symbol: str
    last_done: Decimal  #: last price
    prev_close: Decimal
    open: Decimal
    high: Decimal
    low: Decimal
    timestamp: int
    volume: Decimal
    turnover: Decimal
    trade_status: str
    implied_volatility: Decimal
    open_interest: Decimal
    expiry_date: str
    strike_price: Decimal
    contract_multipier: Decimal  #: the exchange's spelling
    contract_type: str
    contract_size: Decimal
    direction: str
    historical_volatility: Decimal
    underlying_symbol: str


@attrs.frozen(kw_only=True)
class OptionQuotes:
    """Prices and terms of options."""

    secu_quote: list[OptionQuote]


@attrs.frozen(kw_only=True)
class OptionVolume:
    """Options traded."""

    call_volume: Annotated[Decimal, Wire("c")]
    put_volume: Annotated[Decimal, Wire("p")]


@attrs.frozen(kw_only=True)
class SessionQuote:
    """Last price and figures of a session outside regular hours."""

    last_done: Decimal  #: last price
    timestamp: int
    volume: Decimal
    turnover: Decimal
    high: Decimal
    low: Decimal
    prev_close: Decimal


@attrs.frozen(kw_only=True)
class StockQuote:
    """Last price and the day's figures of a stock."""

    symbol: str
    last_done: Decimal  #: last price
    prev_close: Decimal
    open: Decimal
    high: Decimal
    low: Decimal
    timestamp: int
    volume: Decimal
    turnover: Decimal
    trade_status: str
    pre_market_quote: SessionQuote | None = None
    post_market_quote: SessionQuote | None = None
    overnight_quote: SessionQuote | None = None


@attrs.frozen(kw_only=True)
class StockInfo:
    """What does not change from day to day about a stock."""

    symbol: str
    name_cn: str
    name_en: str
    exchange: str
    currency: str
    lot_size: Decimal
    total_shares: Decimal
    circulating_shares: Decimal
    eps: Decimal  #: earnings per share
    eps_ttm: Decimal  #: over the last twelve months
    bps: Decimal  #: book value per share
    dividend_yield: Decimal
    stock_derivatives: list[str]
    board: str


@attrs.frozen(kw_only=True)
class StockTrade:
    """One public trade."""

    price: Decimal
    volume: Decimal
    timestamp: int
    trade_type: str
    direction: str
    trade_session: str


@attrs.frozen(kw_only=True)
class StockOrderAck:
    """The exchange took the request."""

    order_id: str
    client_oid: str
    symbol: str


@attrs.frozen(kw_only=True)
class StockExecution:
    """One own trade."""

    order_id: str
    trade_id: str
    symbol: str
    trade_done_at: str
    quantity: Decimal
    price: Decimal


@attrs.frozen(kw_only=True)
class StockExecutions:
    """Own trades. ``has_more`` is known for past days only."""

    trades: list[StockExecution]
    has_more: bool | None = None


@attrs.frozen(kw_only=True)
class StockOrder:
    """An own order. Which prices are filled depends on ``order_type``."""

    order_id: str
    status: str
    stock_name: str
    quantity: Decimal
    executed_quantity: Decimal
    price: Decimal | None = None
    executed_price: Decimal | None = None
    submitted_at: str
    side: Literal["Buy", "Sell"] | str
    symbol: str
    order_type: Literal["LO", "MO", "LIT", "MIT", "TSLPAMT", "TSLPPCT"] | str
    last_done: Decimal | None = None  #: last price
    trigger_price: Decimal | None = None
    msg: str
    tag: str
    time_in_force: Literal["Day", "GoodTilCanceled", "GoodTilDate"] | str
    expire_date: str | None = None
    updated_at: str | None = None
    trigger_at: str | None = None
    trailing_amount: Decimal | None = None
    trailing_percent: Decimal | None = None
    limit_offset: Decimal | None = None
    trigger_status: str | None = None
    currency: str
    outside_rth: Literal["RTHOnly", "AnyTime", "Overnight"] | str  #: whether outside regular hours
    remark: str | None = None
    limit_depth_level: int | None = None
    trigger_count: int | None = None
    monitor_price: Decimal | None = None


@attrs.frozen(kw_only=True)
class StockOrders:
    """Own orders. ``has_more`` is known for past days only."""

    orders: list[StockOrder]
    has_more: bool | None = None


@attrs.frozen(kw_only=True)
class StockOrderEvent:
    """One step in the life of an order."""

    price: Decimal
    quantity: Decimal
    status: str
    msg: str
    time: int


@attrs.frozen(kw_only=True)
class ChargeFee:
    """One fee."""

    code: str
    name: str
    amount: Decimal
    currency: str


@attrs.frozen(kw_only=True)
class ChargeItem:
    """Fees of one kind."""

    code: str
    name: str
    fees: list[ChargeFee]


@attrs.frozen(kw_only=True)
class StockOrderCharges:
    """What an order cost."""

    total_amount: Decimal
    currency: str
    items: list[ChargeItem]


@attrs.frozen(kw_only=True)
class StockOrderDetail:
    """An own order with its history and what it cost. Which prices are filled depends on ``order_type``."""

    free_status: str | None = None
    free_amount: Decimal | None = None
    free_currency: str | None = None
    deductions_status: str | None = None
    deductions_amount: Decimal | None = None
    deductions_currency: str | None = None
    platform_deducted_status: str | None = None
    platform_deducted_amount: Decimal | None = None
    platform_deducted_currency: str | None = None
    history: list[StockOrderEvent] = attrs.field(factory=list)
    charge_detail: StockOrderCharges | None = None
    order_id: str
    status: str
    stock_name: str
    quantity: Decimal
    executed_quantity: Decimal
    price: Decimal | None = None
    executed_price: Decimal | None = None
    submitted_at: str
    side: Literal["Buy", "Sell"] | str
    symbol: str
    order_type: Literal["LO", "MO", "LIT", "MIT", "TSLPAMT", "TSLPPCT"] | str
    last_done: Decimal | None = None  #: last price
    trigger_price: Decimal | None = None
    msg: str
    tag: str
    time_in_force: Literal["Day", "GoodTilCanceled", "GoodTilDate"] | str
    expire_date: str | None = None
    updated_at: str | None = None
    trigger_at: str | None = None
    trailing_amount: Decimal | None = None
    trailing_percent: Decimal | None = None
    limit_offset: Decimal | None = None
    trigger_status: str | None = None
    currency: str
    outside_rth: Literal["RTHOnly", "AnyTime", "Overnight"] | str  #: whether outside regular hours
    remark: str | None = None
    limit_depth_level: int | None = None
    trigger_count: int | None = None
    monitor_price: Decimal | None = None
