"""Public facts of V2 that belong to no market: the time."""

from __future__ import annotations

from typing import Any

from ..calls import Call, Routes

__all__ = ["routes"]

routes = Routes("/api/v2/")


@routes.public("public/time")
def server_time(call: Call) -> Any:
    return {"serverTime": str(call.exchange.clock.now_ms())}
