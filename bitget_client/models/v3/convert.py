"""What the room ``convert`` of the V3 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal

import attrs

from ..page import Page

__all__ = [
    "ChargedFee",
    "Conversion",
    "Page",
    "QuotedFee",
    "SmallAsset",
    "SmallAssetConversion",
    "SmallAssetTrade",
]


@attrs.frozen(kw_only=True)
class Conversion:
    """A conversion of one coin into another."""

    from_coin: str
    from_coin_size: Decimal
    to_coin: str
    to_coin_size: Decimal
    price: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class QuotedFee:
    """What sweeping a balance would cost."""

    fee_rate: Decimal
    fee: Decimal


@attrs.frozen(kw_only=True)
class SmallAsset:
    """A balance too small to trade, and what it would bring."""

    coin: str
    available: Decimal
    estimated_coin: str  #: what it would become
    estimated_amount: Decimal  #: in the estimated coin
    fee_detail: QuotedFee
    c_time: int


@attrs.frozen(kw_only=True)
class ChargedFee:
    """What sweeping a balance cost."""

    fee_coin: str
    fee: Decimal


@attrs.frozen(kw_only=True)
class SmallAssetConversion:
    """A small balance that was swept."""

    order_id: str
    from_coin: str
    from_amount: Decimal
    from_coin_price: Decimal
    to_coin: str
    to_amount: Decimal
    to_coin_price: Decimal
    fee_detail: ChargedFee
    status: str
    created_time: int


@attrs.frozen(kw_only=True)
class SmallAssetTrade:
    """Which balances are being swept into what."""

    from_coin: list[str]
    to_coin: str
    order_id: str
