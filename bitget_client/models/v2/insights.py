"""What the room ``insights`` of the V2 API answers. Times are in milliseconds."""

from __future__ import annotations

from decimal import Decimal

import attrs

__all__ = [
    "BorrowRate",
    "FundFlow",
    "LoanGrowth",
    "LongShortAccounts",
    "LongShortPositions",
    "LongShortRatio",
    "LongShortVolume",
    "NetFlow",
    "SupportedSymbols",
    "TakerVolume",
    "WhaleNetFlow",
]


@attrs.frozen(kw_only=True)
class BorrowRate:
    """The share that was borrowed, at one time."""

    borrow_rate: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class LoanGrowth:
    """How much borrowing grew, at one time."""

    growth_rate: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class LongShortRatio:
    """Longs to shorts at one time."""

    ts: int
    long_short_ratio: Decimal


@attrs.frozen(kw_only=True)
class LongShortAccounts:
    """Shares of long and short accounts at one time."""

    long_account_ratio: Decimal
    short_account_ratio: Decimal
    long_short_account_ratio: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class LongShortVolume:
    """Shares of long and short volume at one time."""

    long_ratio: Decimal
    short_ratio: Decimal
    long_short_ratio: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class LongShortPositions:
    """Shares of long and short positions at one time."""

    long_position_ratio: Decimal
    short_position_ratio: Decimal
    long_short_position_ratio: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class TakerVolume:
    """What takers bought and sold in one period."""

    buy_volume: Decimal
    sell_volume: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class FundFlow:
    """Volume bought and sold in one span, by the size of the trader: whale, dolphin, fish."""

    whale_buy_volume: Decimal
    dolphin_buy_volume: Decimal
    fish_buy_volume: Decimal
    whale_sell_volume: Decimal
    dolphin_sell_volume: Decimal
    fish_sell_volume: Decimal
    whale_buy_ratio: Decimal
    dolphin_buy_ratio: Decimal
    fish_buy_ratio: Decimal
    whale_sell_ratio: Decimal
    dolphin_sell_ratio: Decimal
    fish_sell_ratio: Decimal


@attrs.frozen(kw_only=True)
class NetFlow:
    """What went in less what went out, at one time."""

    net_flow: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class SupportedSymbols:
    """Pairs and contracts with such figures."""

    spot_list: list[str]
    future_list: list[str]


@attrs.frozen(kw_only=True)
class WhaleNetFlow:
    """What the largest traders bought less what they sold, in one day."""

    volume: Decimal
    date: int
