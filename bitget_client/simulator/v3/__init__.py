"""How the exchange is spoken to in V3, the unified account. What is done stands in the rooms beside this folder.

To add a call: write a handler in the room of its path (``market``, ``account``, ``trade``, ``position``, ``strategy``),
decorate it with the room's ``routes``, and add it to the table in the documentation. How things are printed is in the
``views``.
"""

from __future__ import annotations

from ..calls import Route
from . import account, market, position, strategy, trade

__all__ = ["ROUTES"]

ROUTES: dict[tuple[str, str], Route] = {
    key: route for room in (account, market, position, strategy, trade) for key, route in room.routes.table.items()
}
