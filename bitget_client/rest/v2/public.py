"""The room ``public`` of the V2 API: endpoints only; what they answer is in ``models.v2.public``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ...wire import Timestamp
from ..endpoint import EndpointGroup, get
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.public import Announcement, ServerTime

__all__ = ["Public"]


class Public(EndpointGroup):
    """What needs no account and belongs to no market: ``/api/v2/public``."""

    @get(
        "/api/v2/public/annoucements",
        rate=RateLimit(20, per="ip"),
        paging=Paging("cursor", param="cursor", row_key="annId"),
    )
    def get_announcements(
        self,
        *,
        language: Literal["zh_CN", "en_US"],
        ann_type: Literal[
            "latest_news",
            "coin_listings",
            "product_updates",
            "security",
            "api_trading",
            "maintenance_system_updates",
            "symbol_delisting",
        ]
        | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[Announcement]]:
        """Announcements of the exchange.

        About a month back. Pages hold ``limit`` rows (10 at most); the last ``ann_id`` goes into ``cursor``, or use
        ``paginate``.

        https://www.bitget.com/api-doc/common/notice/Get-All-Notices
        """
        ...

    @get("/api/v2/public/time", rate=RateLimit(20, per="ip"))
    def get_server_time(self) -> ApiResponse[ServerTime]:
        """The exchange's clock.

        ``fetch_server_time`` gives it as a plain number.

        https://www.bitget.com/api-doc/common/public/Get-Server-Time
        """
        ...
