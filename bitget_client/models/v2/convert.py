"""What the room ``convert`` of the V2 API answers. Times are in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import attrs

__all__ = [
    "BgbCoin",
    "BgbCoinFee",
    "BgbCoins",
    "BgbConversion",
    "BgbOrder",
    "BgbOrders",
    "Conversion",
    "ConversionFee",
    "ConversionPage",
    "ConvertCoin",
    "ConvertQuote",
    "ConvertResult",
]


@attrs.frozen(kw_only=True)
class BgbOrder:
    """The sweep of one coin."""

    coin: str
    order_id: str


@attrs.frozen(kw_only=True)
class BgbOrders:
    """The sweeps that were started; iterating gives them."""

    order_list: list[BgbOrder]

    def __iter__(self) -> Iterator[BgbOrder]:
        return iter(self.order_list)


@attrs.frozen(kw_only=True)
class BgbCoinFee:
    """What the sweep of a coin costs."""

    fee_rate: Decimal
    fee: Decimal


@attrs.frozen(kw_only=True)
class BgbCoin:
    """A balance that can be swept into BGB."""

    coin: str
    available: Decimal
    bgb_est_amount: Decimal  #: BGB it would bring
    precision: str  #: decimal places of the BGB amount
    fee_detail: list[BgbCoinFee]
    c_time: int


@attrs.frozen(kw_only=True)
class BgbCoins:
    """Balances that can be swept into BGB; iterating gives them."""

    coin_list: list[BgbCoin]

    def __iter__(self) -> Iterator[BgbCoin]:
        return iter(self.coin_list)


@attrs.frozen(kw_only=True)
class ConversionFee:
    """What a sweep cost."""

    fee_coin: str
    fee: Decimal


@attrs.frozen(kw_only=True)
class BgbConversion:
    """A past sweep of one coin into BGB."""

    order_id: str
    from_coin: str
    from_amount: Decimal
    from_coin_price: Decimal
    to_coin: str
    to_amount: Decimal
    to_coin_price: Decimal
    fee_detail: list[ConversionFee]
    status: Literal["success"] | str
    ctime: int


@attrs.frozen(kw_only=True)
class Conversion:
    """A past conversion."""

    id: str
    ts: int
    cnvt_price: Decimal  #: of ``from_coin`` in ``to_coin``
    fee: Decimal
    from_coin_size: Decimal
    from_coin: str
    to_coin_size: Decimal
    to_coin: str


@attrs.frozen(kw_only=True)
class ConversionPage:
    """Some conversions; iterating gives them. ``end_id`` continues."""

    data_list: list[Conversion]
    end_id: str | None = None

    def __iter__(self) -> Iterator[Conversion]:
        return iter(self.data_list)


@attrs.frozen(kw_only=True)
class ConvertCoin:
    """A coin that can be converted."""

    coin: str
    available: Decimal
    max_amount: Decimal
    min_amount: Decimal


@attrs.frozen(kw_only=True)
class ConvertQuote:
    """A price for a conversion, good for 8 seconds."""

    fee: Decimal
    from_coin_size: Decimal
    from_coin: str
    cnvt_price: Decimal  #: of ``from_coin`` in ``to_coin``
    to_coin_size: Decimal
    to_coin: str
    trace_id: str  #: goes into ``convert``


@attrs.frozen(kw_only=True)
class ConvertResult:
    """A conversion that was made."""

    ts: int
    cnvt_price: Decimal  #: of the coin given, in ``to_coin``
    to_coin_size: Decimal
    to_coin: str
