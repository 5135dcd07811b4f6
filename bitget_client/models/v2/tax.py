"""What the room ``tax`` of the V2 API answers. Times are in milliseconds."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

__all__ = [
    "FuturesTaxRecord",
    "MarginTaxRecord",
    "P2PTaxRecord",
    "SpotTaxRecord",
]


@attrs.frozen(kw_only=True)
class FuturesTaxRecord:
    """One change of a balance."""

    id: str
    symbol: str
    margin_coin: str
    future_tax_type: str
    amount: Decimal
    fee: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class MarginTaxRecord:
    """One change of a balance."""

    id: str
    coin: str
    margin_tax_type: str
    amount: Decimal
    fee: Decimal
    total: Decimal
    symbol: str
    ts: int


@attrs.frozen(kw_only=True)
class P2PTaxRecord:
    """One change of a balance."""

    id: str
    coin: str
    p2p_tax_type: Literal["transfer_in", "transfer_out", "sell", "buy"] | str
    total: Decimal | None = None
    ts: int
    balance: Decimal | None = None


@attrs.frozen(kw_only=True)
class SpotTaxRecord:
    """One change of a balance."""

    id: str
    coin: str
    spot_tax_type: str
    amount: Decimal
    fee: Decimal
    balance: Decimal
    ts: int
    biz_order_id: str | None = None
