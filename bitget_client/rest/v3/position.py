"""The room ``position`` of the V3 API: endpoints only; what they answer is in ``models.v3.position``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from ...models.enums import FuturesCategory, LongShort
from ...rate_limit import RateLimit
from ...wire import AtMost, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.position import (
        AdlRank,
        ClosedPosition,
        MovePosition,
        MoveResult,
        Page,
        Position,
        PositionMove,
        RowList,
    )

__all__ = ["Positions"]


class Positions(EndpointGroup):
    """Futures positions: ``/api/v3/position``, and moving them between sub-accounts."""

    @signed_get(
        "/api/v3/account/move-position-history",
        rate=RateLimit(5, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_move_position_history(
        self,
        *,
        category: FuturesCategory,
        symbol: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[Page[PositionMove]]:
        """Positions moved between sub-accounts.

        30 days back unless ``start_time`` says otherwise, 90 days at most. Pages hold ``limit`` rows (100 unless
        told, 100 at most); ``data.cursor`` continues, or use ``paginate``.
        """
        ...

    @signed_post("/api/v3/account/move-positions", rate=RateLimit(1, per="uid"))
    def move_positions(
        self,
        *,
        from_uid: str,
        to_uid: str,
        category: FuturesCategory,
        position_list: Annotated[Sequence[MovePosition | Mapping[str, Any]], AtMost(10)] | None = None,
    ) -> ApiResponse[MoveResult]:
        """Moves positions from one sub-account to another, at most 10 in one call.

        Each is a :class:`~bitget_client.models.v3.position.MovePosition` or a mapping. The answer has one row for
        each closing and each opening order; look at ``ok``, ``code`` and ``msg``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_move_position_history` before repeating.
        """
        ...

    @signed_get("/api/v3/position/adlRank", rate=RateLimit(1, per="uid"))
    def get_position_adl_rank(self) -> ApiResponse[list[AdlRank]]:
        """How near each position is to being closed against a bankrupt one (auto-deleveraging).

        https://www.bitget.com/api-doc/uta/trade/Get-Position-ADL-Rank
        """
        ...

    @signed_get("/api/v3/position/current-position", rate=RateLimit(20, per="uid"))
    def get_current_position(
        self,
        *,
        category: FuturesCategory,
        symbol: str | None = None,
        pos_side: LongShort | None = None,
    ) -> ApiResponse[RowList[Position]]:
        """Open futures positions.

        https://www.bitget.com/api-doc/uta/trade/Get-Position
        """
        ...

    @signed_get(
        "/api/v3/position/history-position",
        rate=RateLimit(20, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_position_history(
        self,
        *,
        category: FuturesCategory,
        symbol: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[ClosedPosition]]:
        """Closed futures positions.

        The last 90 days. Pages hold ``limit`` rows (100 unless told, 100 at most); ``data.cursor`` continues, or use
        ``paginate``.

        https://www.bitget.com/api-doc/uta/trade/Get-Position-History
        """
        ...
