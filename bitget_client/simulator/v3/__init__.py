"""How the exchange is spoken to in V3, the unified account. What is done stands in the rooms beside this folder.

To add a call: write a handler in the room of its path (``market``, ``account``, ``trade`` and so on), decorate it with
the room's ``routes``, and add it to the table in ``docs/simulator.md``. How things are printed is in the ``views``.
"""

from __future__ import annotations

from ..calls import Route
from . import account, figures, loans, market, money, position, records, strategy, trade, transfer
from .unserved import UNSERVED

__all__ = ["ROUTES", "UNSERVED"]

ROUTES: dict[tuple[str, str], Route] = {
    key: route
    for room in (account, figures, loans, market, money, position, records, strategy, trade, transfer)
    for key, route in room.routes.table.items()
}
assert not UNSERVED.keys() & ROUTES.keys(), "served, and said not to be"
