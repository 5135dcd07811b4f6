"""What the room ``futures_market`` of the V2 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...wire import Wire
from .enums import Side, YesNoText

__all__ = [
    "BookLevel",
    "ContractOpenInterest",
    "DiscountRate",
    "DiscountTier",
    "ExchangeRateTier",
    "FundingRate",
    "FundingTime",
    "FuturesCandle",
    "FuturesContract",
    "FuturesOrderBook",
    "FuturesPublicTrade",
    "FuturesTicker",
    "FuturesVipLevel",
    "InterestExchangeRate",
    "InterestRate",
    "InterestRateHistory",
    "OpenInterest",
    "OpenInterestLimit",
    "PastFundingRate",
    "PositionTier",
    "SymbolPrice",
]


@attrs.frozen(kw_only=True)
class FuturesCandle:
    """Prices and volume of one interval. ``ts`` is its start."""

    ts: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    base_volume: Decimal  #: in the base coin
    quote_volume: Decimal  #: in the quote coin


@attrs.frozen(kw_only=True)
class FuturesContract:
    """One contract and its rules.

    Times of -1 mean never; what does not apply is ``None``. A price has ``price_place`` decimal places, the last of
    which is a multiple of ``price_end_step``; a size is a multiple of ``size_multiplier``.
    """

    symbol: str
    base_coin: str
    quote_coin: str
    buy_limit_price_ratio: Decimal  #: how far from the market a buy may be priced
    sell_limit_price_ratio: Decimal  #: how far from the market a sell may be priced
    fee_rate_up_ratio: Decimal
    maker_fee_rate: Decimal
    taker_fee_rate: Decimal
    open_cost_up_ratio: Decimal
    support_margin_coins: list[str]
    min_trade_num: Decimal  #: smallest size, in the base coin
    price_end_step: Decimal
    volume_place: int  #: decimal places of sizes
    price_place: int  #: decimal places of prices
    size_multiplier: Decimal
    symbol_type: Literal["perpetual", "delivery"] | str
    min_trade_usdt: Annotated[Decimal, Wire("minTradeUSDT")]  #: smallest value of an order
    max_symbol_order_num: int  #: open orders in the contract
    max_product_order_num: int  #: open orders in the product line
    max_position_num: int
    symbol_status: Literal["listed", "normal", "maintain", "limit_open", "restrictedAPI", "off"] | str
    off_time: int | None = None
    limit_open_time: int | None = None
    delivery_time: int | None = None
    delivery_start_time: int | None = None
    launch_time: int | None = None
    fund_interval: int | None = None  #: hours between funding
    min_lever: Decimal
    max_lever: Decimal
    pos_limit: Decimal | None = None  #: share of open interest
    maintain_time: int | None = None
    is_rwa: YesNoText | str | None = None
    delivery_period: Literal["this_quarter", "next_quarter"] | str | None = None
    open_time: int | None = None
    max_market_order_qty: Decimal | None = None  #: largest size of a market order
    max_order_qty: Decimal | None = None  #: largest size of a limit order


@attrs.frozen(kw_only=True)
class FundingRate:
    """The funding rate of the running period. Longs pay shorts when it is positive."""

    symbol: str
    funding_rate: Decimal
    funding_rate_interval: int  #: hours
    next_update: int
    min_funding_rate: Decimal | None = None
    max_funding_rate: Decimal | None = None


@attrs.frozen(kw_only=True)
class DiscountTier:
    """Between two amounts this share of the value counts. A ``max_amount`` of -1 means no bound."""

    tier: int
    min_amount: Decimal
    max_amount: Decimal
    discount_rate: Decimal


@attrs.frozen(kw_only=True)
class DiscountRate:
    """How much of a coin counts as collateral."""

    coin: str
    user_limit: Decimal
    total_limit: Decimal
    discount_rate_list: list[DiscountTier]


@attrs.frozen(kw_only=True)
class ExchangeRateTier:
    """Between two amounts this rate applies. A ``max_amount`` of -1 means no bound."""

    tier: int
    min_amount: Decimal
    max_amount: Decimal
    exchange_rate: Decimal


@attrs.frozen(kw_only=True)
class InterestExchangeRate:
    """At what rate debts are turned into a coin."""

    coin: str
    exchange_rate_list: list[ExchangeRateTier] = attrs.field(factory=list)
    excahnge_rate_list: list[ExchangeRateTier] = attrs.field(factory=list)

    @property
    def tiers(self) -> list[ExchangeRateTier]:
        """The tiers, whichever way the exchange spelt them."""
        return self.exchange_rate_list or self.excahnge_rate_list


@attrs.frozen(kw_only=True)
class FuturesPublicTrade:
    """One trade between anybody. ``side`` is the taker's; past trades have it with a capital letter."""

    trade_id: str
    price: Decimal
    size: Decimal
    side: Side | str
    ts: int
    symbol: str


@attrs.frozen(kw_only=True)
class FundingTime:
    """When funding is next charged."""

    symbol: str
    next_funding_time: int
    rate_period: int  #: hours


@attrs.frozen(kw_only=True)
class PastFundingRate:
    """A funding rate as it was charged."""

    symbol: str
    funding_rate: Decimal
    funding_time: int


@attrs.frozen(kw_only=True)
class BookLevel:
    """The size waiting at one price."""

    price: Decimal
    size: Decimal


@attrs.frozen(kw_only=True)
class FuturesOrderBook:
    """A snapshot of the order book, best prices first. ``ts`` is when it was taken."""

    asks: list[BookLevel]
    bids: list[BookLevel]
    ts: int
    scale: Decimal
    precision: str
    is_max_precision: YesNoText | str


@attrs.frozen(kw_only=True)
class OpenInterestLimit:
    """Limits on open interest in a contract, in notional value."""

    symbol: str
    notional_value: Decimal  #: one account
    total_notional_value: Decimal  #: all accounts


@attrs.frozen(kw_only=True)
class ContractOpenInterest:
    """Open interest of one contract, in the base coin."""

    symbol: str
    size: Decimal


@attrs.frozen(kw_only=True)
class OpenInterest:
    """Open interest at one moment."""

    open_interest_list: list[ContractOpenInterest]
    ts: int


@attrs.frozen(kw_only=True)
class PositionTier:
    """Between two sizes this leverage is allowed and this share must stay as margin."""

    symbol: str
    level: int
    start_unit: Decimal
    end_unit: Decimal
    leverage: Decimal
    keep_margin_rate: Decimal  #: maintenance margin rate


@attrs.frozen(kw_only=True)
class SymbolPrice:
    """The prices of a contract."""

    symbol: str
    price: Decimal
    index_price: Decimal
    mark_price: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class FuturesTicker:
    """Last price, best bid and ask, and the figures of the last 24 hours.

    The delivery fields are for dated contracts.
    """

    symbol: str
    last_pr: Decimal
    ask_pr: Decimal
    bid_pr: Decimal
    bid_sz: Decimal
    ask_sz: Decimal
    high24h: Decimal
    low24h: Decimal
    ts: int
    change24h: Decimal  #: as a fraction: 0.01 is 1 %
    base_volume: Decimal  #: in the base coin
    quote_volume: Decimal  #: in the quote coin
    usdt_volume: Decimal  #: in USDT
    open_utc: Decimal  #: price at midnight UTC
    change_utc24h: Decimal  #: the same, since midnight UTC
    index_price: Decimal
    funding_rate: Decimal
    holding_amount: Decimal  #: open interest, in the base coin
    delivery_start_time: int | None = None
    delivery_time: int | None = None
    delivery_status: (
        Literal["delivery_normal", "delivery_before", "delivery_period", "delivery_config_period"] | str | None
    ) = None
    open24h: Decimal
    mark_price: Decimal | None = None


@attrs.frozen(kw_only=True)
class InterestRate:
    """The interest rate of debts at one moment."""

    ts: int
    annual_interest_rate: Decimal
    daily_interest_rate: Decimal


@attrs.frozen(kw_only=True)
class InterestRateHistory:
    """Past interest rates of debts in a coin. Iterating gives them."""

    coin: str
    history_interest_rate_list: list[InterestRate]

    def __iter__(self) -> Iterator[InterestRate]:
        return iter(self.history_interest_rate_list)


@attrs.frozen(kw_only=True)
class FuturesVipLevel:
    """What one VIP level asks for and gives."""

    level: int
    deal_amount: Decimal  #: volume of 30 days
    asset_amount: Decimal  #: assets
    taker_fee_rate: Decimal
    maker_fee_rate: Decimal
    btc_withdraw_amount: Decimal  #: withdrawal limit of a day
    usdt_withdraw_amount: Decimal  #: withdrawal limit of a day
