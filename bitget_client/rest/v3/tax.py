"""The room ``tax`` of the V3 API: endpoints only; what they answer is in ``models.v3.tax``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...models.enums import MarginMode
from ...rate_limit import RateLimit
from ...wire import Timestamp
from ..endpoint import EndpointGroup, signed_get
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.tax import TaxRecord

__all__ = ["Tax"]


class Tax(EndpointGroup):
    """Records for the tax office: ``/api/v3/tax``."""

    @signed_get(
        "/api/v3/tax/records", rate=RateLimit(1, per="uid"), paging=Paging("cursor", param="cursor", row_key="id")
    )
    def get_tax_records(
        self,
        *,
        biz_type: Literal["USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES", "SPOT", "MARGIN", "OTHER"],
        start_time: Timestamp,
        end_time: Timestamp,
        margin_type: MarginMode | None = None,
        coin: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[list[TaxRecord]]:
        """Every change of a balance, as the tax office wants to see it.

        Wants a tax key, which is made for this alone. 366 days back, 7 days in one call; ``margin_type`` is crossed
        unless told and counts for margin only. Pages hold ``limit`` rows (500 unless told, 500 at most); the ``id``
        of the last row continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/tax/Get-Tax-Records
        """
        ...
