"""The room ``public`` of the V3 API: endpoints only; what they answer is in ``models.v3.public``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..endpoint import EndpointGroup, get
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.public import ServerTime

__all__ = ["Public"]


class Public(EndpointGroup):
    """What needs no account and belongs to no market: ``/api/v3/public``."""

    @get("/api/v3/public/time")
    def get_server_time(self) -> ApiResponse[ServerTime]:
        """The exchange's clock, in Unix milliseconds.

        ``client.sync_time()`` asks this and keeps the difference to the local clock.
        """
        ...
