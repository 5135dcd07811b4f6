"""How the exchange is spoken to in V2, the classic accounts. What is done stands in the rooms beside this folder."""

from __future__ import annotations

from ..calls import Route
from . import (
    account,
    futures_account,
    futures_market,
    futures_plan,
    futures_position,
    futures_trade,
    margin,
    margin_trade,
    public,
    spot_account,
    spot_market,
    spot_plan,
    spot_trade,
    spot_wallet,
    tax,
)

__all__ = ["ROUTES"]

_ROOMS = (
    account,
    futures_account,
    futures_market,
    futures_plan,
    futures_position,
    futures_trade,
    margin,
    margin_trade,
    public,
    spot_account,
    spot_market,
    spot_plan,
    spot_trade,
    spot_wallet,
    tax,
)

ROUTES: dict[tuple[str, str], Route] = {key: route for room in _ROOMS for key, route in room.routes.table.items()}
