"""What the room ``tax`` of the V3 API answers. Times are in milliseconds."""

from __future__ import annotations

from decimal import Decimal

import attrs

__all__ = [
    "TaxRecord",
]


@attrs.frozen(kw_only=True)
class TaxRecord:
    """One change of a balance."""

    id: str
    coin: str
    type: str
    amount: Decimal
    fee: Decimal
    balance: Decimal
    ts: int
