"""The room ``convert`` of the V2 API: endpoints only; what they answer is in ``models.v2.convert``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...rate_limit import RateLimit
from ...wire import Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.convert import (
        BgbCoins,
        BgbConversion,
        BgbOrders,
        ConversionPage,
        ConvertCoin,
        ConvertQuote,
        ConvertResult,
    )

__all__ = ["Convert"]


class Convert(EndpointGroup):
    """Changing one coin into another at a quoted price: ``/api/v2/convert``."""

    @signed_post("/api/v2/convert/bgb-convert", rate=RateLimit(10, per="uid"))
    def convert_bgb(self, *, coin_list: Sequence[str]) -> ApiResponse[BgbOrders]:
        """Sweeps small balances into BGB, all of each coin named.

        Which coins qualify is said by :meth:`get_convert_bgb_coins`. One row comes back for each coin.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_convert_bgb_history` before repeating.

        https://www.bitget.com/api-doc/common/bgb-convert/
        """
        ...

    @signed_get("/api/v2/convert/bgb-convert-coin-list", rate=RateLimit(10, per="uid"))
    def get_convert_bgb_coins(self) -> ApiResponse[BgbCoins]:
        """Balances too small to trade that can be swept into BGB, and what they would bring.

        https://www.bitget.com/api-doc/common/bgb-convert/Get-BGB-Convert-Coins
        """
        ...

    @signed_get(
        "/api/v2/convert/bgb-convert-records",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="orderId"),
    )
    def get_convert_bgb_history(
        self,
        *,
        order_id: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[list[BgbConversion]]:
        """Small balances swept into BGB in the past.

        At most 90 days in one call. Pages hold ``limit`` rows (20 unless told, 100 at most); the smallest
        ``order_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/common/bgb-convert/Get-BGB-Convert-Record
        """
        ...

    @signed_get(
        "/api/v2/convert/convert-record",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="dataList", next_key="endId"),
    )
    def get_convert_history(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[ConversionPage]:
        """Past conversions of one coin into another.

        At most 90 days in one call. Pages hold ``limit`` rows (20 unless told, 100 at most); ``data.end_id`` goes
        into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/common/convert/Get-Convert-Record
        """
        ...

    @signed_get("/api/v2/convert/currencies", rate=RateLimit(10, per="uid"))
    def get_convert_coins(self) -> ApiResponse[list[ConvertCoin]]:
        """Which coins can be converted, how much of each is held, and the limits.

        https://www.bitget.com/api-doc/common/convert/Get-Convert-Currencies
        """
        ...

    @signed_get("/api/v2/convert/quoted-price", rate=RateLimit(10, per="uid"))
    def get_convert_quoted_price(
        self,
        *,
        from_coin: str,
        to_coin: str,
        from_coin_size: Number | None = None,
        to_coin_size: Number | None = None,
    ) -> ApiResponse[ConvertQuote]:
        """A price for converting one coin into another, good for 8 seconds.

        Give one of ``from_coin_size`` and ``to_coin_size``. All of the answer but the fee goes into :meth:`convert`.

        https://www.bitget.com/api-doc/common/convert/Get-Quoted-Price
        """
        ...

    @signed_post("/api/v2/convert/trade", rate=RateLimit(10, per="uid"))
    def convert(
        self,
        *,
        from_coin: str,
        from_coin_size: Number,
        cnvt_price: Number,
        to_coin: str,
        to_coin_size: Number,
        trace_id: str,
    ) -> ApiResponse[ConvertResult]:
        """Converts one coin into another at a price quoted before.

        The arguments are the answer of :meth:`get_convert_quoted_price`, whose ``trace_id`` is good for 8 seconds.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_convert_history` before repeating.

        https://www.bitget.com/api-doc/common/convert/Trade
        """
        ...
