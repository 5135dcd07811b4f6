"""What the room ``deposit`` of the V3 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

__all__ = [
    "DepositAddress",
    "DepositRecord",
]


@attrs.frozen(kw_only=True)
class DepositAddress:
    """Where an account is paid in. ``tag`` must be given too where there is one."""

    address: str
    chain: str
    coin: str
    tag: str | None = None
    url: str


@attrs.frozen(kw_only=True)
class DepositRecord:
    """A deposit.

    ``record_id`` is the transaction's hash on the chain, or the order id of an internal transfer; addresses of
    internal transfers are UIDs, e-mail addresses or phone numbers.
    """

    order_id: str
    record_id: str
    coin: str
    type: Literal["deposit"] | str
    dest: Literal["on_chain", "internal_transfer"] | str
    size: Decimal
    status: Literal["pending", "fail", "success"] | str
    from_address: str
    to_address: str
    chain: str
    created_time: int
    updated_time: int
