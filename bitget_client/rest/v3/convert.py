"""The room ``convert`` of the V3 API: endpoints only; what they answer is in ``models.v3.convert``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...rate_limit import RateLimit
from ...wire import Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.convert import Conversion, Page, SmallAsset, SmallAssetConversion, SmallAssetTrade

__all__ = ["Convert"]


class Convert(EndpointGroup):
    """Past conversions, and sweeping small balances together: ``/api/v3/convert``."""

    @signed_get(
        "/api/v3/account/convert-records",
        rate=RateLimit(20, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_convert_records(
        self,
        *,
        from_coin: str | None = None,
        to_coin: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[Conversion]]:
        """Past conversions of one coin into another.

        The last 90 days can be asked for, 30 days in one call. Pages hold ``limit`` rows (100 unless told, 100 at
        most); ``data.cursor`` continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/account/Get-Convert-Records
        """
        ...

    @signed_get("/api/v3/convert/small-assets", rate=RateLimit(10, per="uid"))
    def get_small_assets(self) -> ApiResponse[list[SmallAsset]]:
        """Balances too small to trade that can be swept into BGB, and what they would bring."""
        ...

    @signed_get(
        "/api/v3/convert/small-assets-history",
        rate=RateLimit(10, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_small_assets_history(
        self,
        *,
        order_id: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[SmallAssetConversion]]:
        """Small balances swept in the past.

        The last 90 days can be asked for, 30 days in one call. Pages hold ``limit`` rows (20 unless told, 100 at
        most); ``data.cursor`` continues, or use ``paginate``.
        """
        ...

    @signed_post("/api/v3/convert/small-assets-trade", rate=RateLimit(10, per="uid"))
    def trade_small_assets(self, *, from_coin_list: Sequence[str]) -> ApiResponse[SmallAssetTrade]:
        """Sweeps small balances into BGB, all of each coin named.

        Which coins qualify is said by :meth:`get_small_assets`.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_small_assets_history` before repeating.
        """
        ...
