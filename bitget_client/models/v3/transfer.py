"""What the room ``transfer`` of the V3 API answers. Times are in milliseconds."""

from __future__ import annotations

from decimal import Decimal

import attrs

from ..page import Page

__all__ = [
    "MaxTransferable",
    "Page",
    "TransferAck",
    "TransferRecord",
]


@attrs.frozen(kw_only=True)
class MaxTransferable:
    """How much of a coin can be moved out of the unified account."""

    coin: str
    max_transfer: Decimal  #: without borrowing
    borrow_max_transfer: Decimal  #: with borrowing


@attrs.frozen(kw_only=True)
class TransferAck:
    """The exchange took the transfer. ``client_oid`` is not always given back."""

    transfer_id: str
    client_oid: str | None = None


@attrs.frozen(kw_only=True)
class TransferRecord:
    """A transfer between main and sub-accounts."""

    transfer_id: str
    from_type: str
    to_type: str
    amount: Decimal
    coin: str
    from_user_id: str
    to_user_id: str
    status: str
    client_oid: str
    created_time: int
    updated_time: int
    old_transfer_id: str | None = None
