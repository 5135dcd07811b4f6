"""What the room ``insights`` of the V3 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal

import attrs

__all__ = [
    "AccountRatio",
    "FundFlow",
    "IsolatedBorrowRatio",
    "LoanGrowth",
    "LongShortRatio",
    "MarginRatio",
    "NetFlow",
    "PositionRatio",
    "TakerVolume",
    "WhaleFlow",
]


@attrs.frozen(kw_only=True)
class AccountRatio:
    """Shares of accounts that are long and short."""

    long_account_ratio: Decimal
    short_account_ratio: Decimal
    long_short_account_ratio: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class TakerVolume:
    """What takers bought and sold."""

    buy_volume: Decimal
    sell_volume: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class LongShortRatio:
    """Shares of longs and shorts."""

    long_ratio: Decimal
    short_ratio: Decimal
    long_short_ratio: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class PositionRatio:
    """Shares of long and short positions by size."""

    long_position_ratio: Decimal
    short_position_ratio: Decimal
    long_short_position_ratio: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class IsolatedBorrowRatio:
    """Base coin against quote coin borrowed."""

    borrow_rate: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class LoanGrowth:
    """How much borrowing grew."""

    growth_rate: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class MarginRatio:
    """Longs against shorts in margin trading."""

    long_short_ratio: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class FundFlow:
    """What traders bought and sold, by size of trader; ratios are shares of the whole."""

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
    """Inflow less outflow."""

    net_flow: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class WhaleFlow:
    """Net volume of large traders."""

    volume: Decimal
    date: int
