"""What the room ``market`` of the V3 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...wire import Wire
from ..enums import Category, InstrumentStatus, MarketCategory, Side, YesNoText
from ..page import Page, RowList, Rows

__all__ = [
    "BookLevel",
    "Candle",
    "CashDividend",
    "CoinReserve",
    "DiscountRate",
    "DiscountTier",
    "FeeGroup",
    "FeeGroupLabel",
    "FeeGroupTier",
    "FundingRate",
    "FundingRateHistory",
    "IndexComponent",
    "IndexComponents",
    "Instrument",
    "Liquidation",
    "MarginLoan",
    "OpenInterest",
    "OpenInterestCap",
    "OrderBook",
    "Page",
    "PastFundingRate",
    "PositionTier",
    "ProofOfReserves",
    "PublicTrade",
    "RiskReserve",
    "RiskReserveRecord",
    "RowList",
    "RpiBookLevel",
    "RpiOrderBook",
    "RpiSymbol",
    "ScoreWeight",
    "SharedRiskReserve",
    "StockSplit",
    "SymbolOpenInterest",
    "Ticker",
]


@attrs.frozen(kw_only=True)
class Candle:
    """Prices and volume of one interval. ``ts`` is its start."""

    ts: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal  #: in the base coin
    turnover: Decimal  #: in the quote coin


@attrs.frozen(kw_only=True)
class CashDividend:
    """A cash dividend of the share behind a stock future."""

    ex_dividend_date: str
    cash_dividend_per_share: Decimal
    cash_dividend_timestamp: int


@attrs.frozen(kw_only=True)
class FundingRate:
    """The funding rate of the running period. Longs pay shorts when it is positive."""

    symbol: str
    funding_rate: Decimal
    funding_rate_interval: int  #: hours
    next_update: int
    min_funding_rate: Decimal
    max_funding_rate: Decimal
    cash_dividend: Decimal | None = None
    cash_dividend_next_update: int | None = None


@attrs.frozen(kw_only=True)
class DiscountTier:
    """From ``tier_start_value`` on, this share of a coin's value counts."""

    tier_start_value: Decimal
    discount_rate: Decimal


@attrs.frozen(kw_only=True)
class DiscountRate:
    """How much of a coin counts as collateral."""

    coin: str
    list: Rows[DiscountTier]


@attrs.frozen(kw_only=True)
class FeeGroupLabel:
    """Instruments of a fee group that weigh the same."""

    weight: Decimal
    label: str
    symbols: list[str]


@attrs.frozen(kw_only=True)
class FeeGroupTier:
    """Fees of one tier. The taker fee is given for the upper tiers only."""

    level: str
    maker_fee_rate: Decimal
    taker_fee_rate: Decimal | None = None


@attrs.frozen(kw_only=True)
class FeeGroup:
    """A fee group of the market-maker programme."""

    category: str
    group: str
    label_list: list[FeeGroupLabel]
    tier_list: list[FeeGroupTier]


@attrs.frozen(kw_only=True)
class PublicTrade:
    """One trade between anybody. ``side`` is the taker's."""

    exec_id: str
    price: Decimal
    size: Decimal
    side: Side | str
    ts: int
    exec_link_id: str  #: shared by both sides of the trade
    is_rpi: Annotated[YesNoText | str | None, Wire("isRPI")] = (
        None  #: whether a retail price improvement order took part
    )


@attrs.frozen(kw_only=True)
class PastFundingRate:
    """A funding rate as it was charged."""

    symbol: str
    funding_rate: Decimal
    funding_rate_timestamp: int


@attrs.frozen(kw_only=True)
class FundingRateHistory:
    """Funding rates of past periods."""

    result_list: list[PastFundingRate]


@attrs.frozen(kw_only=True)
class IndexComponent:
    """One exchange's part of an index price."""

    exchange: str
    spot_pair: str
    equivalent_price: Decimal
    weight: Decimal


@attrs.frozen(kw_only=True)
class IndexComponents:
    """What an index price is made of."""

    symbol: str
    component_list: list[IndexComponent]


@attrs.frozen(kw_only=True)
class Instrument:
    """One instrument and its rules.

    Margin and futures fields are ``None`` where they do not apply. A size of 0 means no limit; a time of 0 or -1
    means never.
    """

    symbol: str
    category: Category | str
    base_coin: str
    quote_coin: str
    buy_limit_price_ratio: Decimal  #: how far from the market a buy may be priced
    sell_limit_price_ratio: Decimal  #: how far from the market a sell may be priced
    fee_rate_up_ratio: Decimal | None = None
    min_order_qty: Decimal  #: in the base coin
    max_order_qty: Decimal | None = None  #: in the base coin
    max_market_order_qty: Decimal | None = None
    price_precision: int  #: decimal places
    quantity_precision: int  #: decimal places
    quote_precision: int | None = None  #: decimal places
    min_order_amount: Decimal  #: in the quote coin
    max_symbol_order_num: int | None = None  #: open orders for the instrument
    max_product_order_num: int | None = None  #: open orders for the category
    status: InstrumentStatus | str
    off_time: int | None = None
    limit_open_time: int | None = None
    maintain_time: int | None = None
    area_symbol: str | None = None
    is_rwa: YesNoText | str | None = None
    is_reality: YesNoText | str | None = None
    maker_fee_rate: Decimal | None = None
    taker_fee_rate: Decimal | None = None
    open_cost_up_ratio: Decimal | None = None
    price_multiplier: Decimal | None = None
    quantity_multiplier: Decimal | None = None
    type: Literal["perpetual", "delivery"] | str | None = None
    symbol_type: Literal["crypto", "metal", "stock", "commodity"] | str | None = None
    max_position_num: int | None = None
    delivery_time: int | None = None
    delivery_start_time: int | None = None
    delivery_period: Literal["this_quarter", "next_quarter"] | str | None = None
    launch_time: int | None = None
    fund_interval: int | None = None  #: hours between funding
    min_leverage: Decimal | None = None
    max_leverage: Decimal | None = None
    is_isolated_base_borrowable: YesNoText | str | None = None
    is_isolated_quoted_borrowable: YesNoText | str | None = None
    warning_risk_ratio: Decimal | None = None
    liquidation_risk_ratio: Decimal | None = None
    max_crossed_leverage: Decimal | None = None
    max_isolated_leverage: Decimal | None = None
    user_min_borrow: Decimal | None = None


@attrs.frozen(kw_only=True)
class Liquidation:
    """A position closed by force. ``side`` is the closing order's."""

    symbol: str
    side: Side | str
    price: Decimal
    amount: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class MarginLoan:
    """Terms for borrowing a coin."""

    daily_interest: Decimal
    annual_interest: Decimal
    limit: Decimal
    master_sub_limit: Decimal | None = None  #: main account and sub-accounts together
    platform_remaing_quota: Decimal | None = None  #: the exchange's spelling


@attrs.frozen(kw_only=True)
class OpenInterestCap:
    """Caps on open interest in a contract, in notional value."""

    symbol: str
    notional_value: Decimal  #: one account
    total_notional_value: Decimal  #: all accounts


@attrs.frozen(kw_only=True)
class SymbolOpenInterest:
    """Open interest of one contract, in the base coin."""

    symbol: str
    open_interest: Decimal


@attrs.frozen(kw_only=True)
class OpenInterest:
    """Open interest at one moment."""

    list: Rows[SymbolOpenInterest]
    ts: int


@attrs.frozen(kw_only=True)
class BookLevel:
    """The size waiting at one price."""

    price: Decimal
    size: Decimal


@attrs.frozen(kw_only=True)
class OrderBook:
    """A snapshot of the order book, best prices first. ``ts`` is when it was taken."""

    asks: Annotated[list[BookLevel], Wire("a")]
    bids: Annotated[list[BookLevel], Wire("b")]
    ts: int


@attrs.frozen(kw_only=True)
class PositionTier:
    """Up to ``max_tier_value`` this leverage is allowed and this share must stay as margin."""

    tier: int
    min_tier_value: Decimal
    max_tier_value: Decimal
    leverage: Decimal
    mmr: Decimal  #: maintenance margin rate


@attrs.frozen(kw_only=True)
class CoinReserve:
    """What the exchange owes and holds in one coin."""

    coin: str
    user_assets: Decimal
    platform_assets: Decimal
    reserve_ratio: Decimal


@attrs.frozen(kw_only=True)
class ProofOfReserves:
    """The reserves the exchange publishes."""

    merkle_root_hash: str
    total_reserve_ratio: Decimal
    list: Rows[CoinReserve]


@attrs.frozen(kw_only=True)
class RiskReserveRecord:
    """The insurance fund at one moment."""

    balance: Decimal
    amount: Decimal
    ts: int
    type: str | None = None


@attrs.frozen(kw_only=True)
class RiskReserve:
    """The insurance fund behind a contract over time."""

    total_balance: Decimal | None = None
    coin: str
    risk_reserve_records: list[RiskReserveRecord]


@attrs.frozen(kw_only=True)
class SharedRiskReserve:
    """One insurance fund, and the contracts that share it."""

    symbols: list[str]
    coin: str
    balance: Decimal


@attrs.frozen(kw_only=True)
class RpiBookLevel:
    """The sizes waiting at one price: for all, and for retail orders only."""

    price: Decimal
    size: Decimal
    rpi_size: Decimal


@attrs.frozen(kw_only=True)
class RpiOrderBook:
    """A snapshot of the order book with the sizes for retail orders, best prices first."""

    asks: Annotated[list[RpiBookLevel], Wire("a")]
    bids: Annotated[list[RpiBookLevel], Wire("b")]
    ts: int


@attrs.frozen(kw_only=True)
class RpiSymbol:
    """An instrument with retail price improvement. ``category`` is in lower case here."""

    category: str
    symbol: str


@attrs.frozen(kw_only=True)
class ScoreWeight:
    """What the market-maker programme asks of an instrument and what it counts."""

    category: str
    label: str
    symbol: str
    required_spread: Decimal  #: widest spread that counts
    min_maker_volume: Decimal
    weight: Decimal


@attrs.frozen(kw_only=True)
class StockSplit:
    """A split of the share behind a stock future."""

    symbol: str
    type: str
    status: str
    adjustment_ratio: Decimal
    ex_dividend_date: str
    ex_dividend_date_timezone: str
    trading_halt_start_time: int
    trading_halt_end_time: int


@attrs.frozen(kw_only=True)
class Ticker:
    """Last price, best bid and ask, and the figures of the last 24 hours.

    Fields from ``index_price`` on are for futures, the delivery fields for dated ones.
    """

    category: MarketCategory | str
    symbol: str
    last_price: Decimal
    open_price24h: Decimal
    high_price24h: Decimal
    low_price24h: Decimal
    ask1_price: Decimal
    bid1_price: Decimal
    bid1_size: Decimal
    ask1_size: Decimal
    price24h_pcnt: Decimal  #: change as a fraction: 0.01 is 1 %
    volume24h: Decimal  #: in the base coin
    turnover24h: Decimal  #: in the quote coin
    platform_turnover24h: Decimal | None = None
    index_price: Decimal | None = None
    mark_price: Decimal | None = None
    funding_rate: Decimal | None = None
    open_interest: Decimal | None = None
    delivery_start_time: int | None = None
    delivery_time: int | None = None
    delivery_status: (
        Literal["delivery_normal", "delivery_before", "delivery_period", "delivery_config_period"] | str | None
    ) = None
    ts: int | None = None
