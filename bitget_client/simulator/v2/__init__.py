"""How the exchange is spoken to in V2, the classic accounts. What is done stands in the rooms beside this folder."""

from __future__ import annotations

from ..calls import Route
from . import public, spot_market, spot_trade

__all__ = ["ROUTES"]

_ROOMS = (
    public,
    spot_market,
    spot_trade,
)

ROUTES: dict[tuple[str, str], Route] = {key: route for room in _ROOMS for key, route in room.routes.table.items()}
