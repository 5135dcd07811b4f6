"""What the room ``public`` of the V2 API answers. Times are in milliseconds."""

from __future__ import annotations

from typing import Literal

import attrs

__all__ = [
    "Announcement",
    "ServerTime",
]


@attrs.frozen(kw_only=True)
class Announcement:
    """An announcement."""

    ann_id: str
    ann_title: str
    ann_desc: str
    c_time: int
    language: str
    ann_url: str
    ann_type: (
        Literal[
            "latest_news",
            "coin_listings",
            "product_updates",
            "security",
            "api_trading",
            "maintenance_system_updates",
            "symbol_delisting",
        ]
        | str
        | None
    ) = None
    ann_sub_type: str | None = None


@attrs.frozen(kw_only=True)
class ServerTime:
    """The exchange's clock."""

    server_time: int
