"""The room ``futures_position`` of the V2 API: endpoints only; their answers are in ``models.v2.futures_position``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...models.v2.enums import ProductType
from ...rate_limit import RateLimit
from ...wire import Timestamp
from ..endpoint import EndpointGroup, signed_get
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.futures_position import AdlRank, ClosedFuturesPositionPage, FuturesPosition

__all__ = ["FuturesPositions"]


class FuturesPositions(EndpointGroup):
    """Futures positions: ``/api/v2/mix/position``."""

    @signed_get("/api/v2/mix/position/adlRank", rate=RateLimit(10, per="uid"))
    def get_futures_position_adl_rank(self, *, product_type: ProductType) -> ApiResponse[list[AdlRank]]:
        """How near each position is to being closed against a bankrupt one (auto-deleveraging).

        https://www.bitget.com/api-doc/contract/position/Get-Position-Adl
        """
        ...

    @signed_get("/api/v2/mix/position/all-position", rate=RateLimit(5, per="uid"))
    def get_futures_positions(
        self,
        *,
        product_type: ProductType,
        margin_coin: str | None = None,
    ) -> ApiResponse[list[FuturesPosition]]:
        """Open positions of a product line.

        https://www.bitget.com/api-doc/contract/position/get-all-position
        """
        ...

    @signed_get(
        "/api/v2/mix/position/history-position",
        rate=RateLimit(20, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="list", next_key="endId"),
    )
    def get_futures_historic_positions(
        self,
        *,
        symbol: str | None = None,
        product_type: ProductType | None = None,
        id_less_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[ClosedFuturesPositionPage]:
        """Closed positions, newest first.

        ``product_type`` is USDT-FUTURES unless told, and does not count when ``symbol`` is given. The last three
        months. Pages hold ``limit`` rows (20 unless told, 100 at most); ``data.end_id`` goes into ``id_less_than``,
        or use ``paginate``.

        https://www.bitget.com/api-doc/contract/position/Get-History-Position
        """
        ...

    @signed_get("/api/v2/mix/position/single-position", rate=RateLimit(10, per="uid"))
    def get_futures_position(
        self,
        *,
        product_type: ProductType,
        symbol: str,
        margin_coin: str,
    ) -> ApiResponse[list[FuturesPosition]]:
        """The open positions in one contract: in hedge mode up to two.

        https://www.bitget.com/api-doc/contract/position/get-single-position
        """
        ...
