"""What the room ``public`` of the V3 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

import attrs

__all__ = [
    "ServerTime",
]


@attrs.frozen(kw_only=True)
class ServerTime:
    """The exchange's clock."""

    server_time: int
