"""What the room ``spot_market`` of the V2 API answers. Times are in milliseconds. Rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...wire import Wire
from .enums import Side, YesNoText

__all__ = [
    "BookLevel",
    "CallAuction",
    "CoinChain",
    "CoinInfo",
    "MergedDepth",
    "OrderBook",
    "PublicTrade",
    "SpotCandle",
    "SpotSymbol",
    "SpotTicker",
    "VipFeeRate",
]


@attrs.frozen(kw_only=True)
class CallAuction:
    """The opening auction of a pair."""

    stage: Literal["callAuction", "noCancelAuction", "match", "continuousTrade"] | str
    stage_end_time: int
    est_opening_price: Decimal | None = None
    matched_volume: Decimal | None = None
    auction_end_time: int


@attrs.frozen(kw_only=True)
class SpotCandle:
    """Prices and volume of one interval. ``ts`` is when it began.

    Where the quote coin is not USDT, the last two volumes may be the other way round: sources disagree.
    """

    ts: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    base_volume: Decimal  #: in the base coin
    quote_volume: Decimal  #: in the quote coin
    usdt_volume: Decimal  #: in USDT


@attrs.frozen(kw_only=True)
class PublicTrade:
    """One trade between anybody."""

    symbol: str
    trade_id: str
    side: Side | str
    price: Decimal
    size: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class BookLevel:
    """The size waiting at one price."""

    price: Decimal
    size: Decimal


@attrs.frozen(kw_only=True)
class MergedDepth:
    """A snapshot of the order book with near prices merged. ``ts`` is when it was taken."""

    asks: list[BookLevel]
    bids: list[BookLevel]
    ts: int
    scale: Decimal  #: step between prices
    precision: str
    is_max_precision: YesNoText | str  #: whether this is the finest


@attrs.frozen(kw_only=True)
class OrderBook:
    """A snapshot of the order book, best prices first. ``ts`` is when it was taken."""

    asks: list[BookLevel]
    bids: list[BookLevel]
    ts: int


@attrs.frozen(kw_only=True)
class SpotTicker:
    """Last price and 24-hour figures of a pair."""

    symbol: str
    high24h: Decimal
    open: Decimal
    low24h: Decimal
    last_pr: Decimal  #: last price
    quote_volume: Decimal
    base_volume: Decimal
    usdt_volume: Decimal
    bid_pr: Decimal  #: best bid
    ask_pr: Decimal  #: best ask
    bid_sz: Decimal  #: size there
    ask_sz: Decimal  #: size there
    open_utc: Decimal  #: at midnight UTC
    ts: int
    change_utc24h: Decimal  #: since midnight UTC
    change24h: Decimal  #: fraction


@attrs.frozen(kw_only=True)
class VipFeeRate:
    """Fees and withdrawal limits of one VIP level."""

    level: int
    deal_amount: Decimal
    asset_amount: Decimal
    taker_fee_rate: Decimal
    maker_fee_rate: Decimal
    btc_withdraw_amount: Decimal
    usdt_withdraw_amount: Decimal


@attrs.frozen(kw_only=True)
class CoinChain:
    """A chain on which a coin can be sent."""

    chain: str
    need_tag: bool
    withdrawable: bool
    rechargeable: bool  #: whether deposits are open
    withdraw_fee: Decimal
    extra_withdraw_fee: Decimal  #: fraction, on chains that take a share
    deposit_confirm: str
    withdraw_confirm: str
    min_deposit_amount: Decimal
    min_withdraw_amount: Decimal
    browser_url: str
    contract_address: str | None = None
    withdraw_step: Decimal  #: sizes are multiples of this
    withdraw_min_scale: int  #: decimal places of a withdrawal
    congestion: str | None = None  #: ``normal`` or ``congested``


@attrs.frozen(kw_only=True)
class CoinInfo:
    """A coin."""

    coin_id: str
    coin: str
    transfer: bool
    chains: list[CoinChain]
    area_coin: YesNoText | str | None = None  #: whether for some regions only


@attrs.frozen(kw_only=True)
class SpotSymbol:
    """A pair and the rules of trading it."""

    symbol: str
    base_coin: str
    quote_coin: str
    min_trade_amount: Decimal  #: mostly 0: ``min_trade_usdt`` counts
    max_trade_amount: Decimal
    taker_fee_rate: Decimal
    maker_fee_rate: Decimal
    price_precision: int
    quantity_precision: int
    quote_precision: int
    min_trade_usdt: Annotated[Decimal, Wire("minTradeUSDT")]  #: smallest order, in USDT
    status: Literal["offline", "gray", "online", "halt"] | str
    buy_limit_price_ratio: Decimal  #: distance from the price at most
    sell_limit_price_ratio: Decimal  #: distance from the price at most
    order_quantity: Decimal | None = None  #: open orders at most
    area_symbol: YesNoText | str | None = None  #: whether for some regions only
    max_limit_order_value: Decimal | None = None
    max_market_order_value: Decimal | None = None
    open_time: int | None = None
    off_time: int | None = None
