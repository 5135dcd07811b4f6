"""What the room ``withdraw`` of the V3 API answers. Times are in milliseconds."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

__all__ = [
    "AddressBook",
    "MaxWithdrawal",
    "WithdrawalAck",
    "WithdrawalAddress",
    "WithdrawalRecord",
]


@attrs.frozen(kw_only=True)
class MaxWithdrawal:
    """How much of a coin can be withdrawn."""

    coin: str
    otc_max_withdrawal: Decimal  #: from the P2P account
    spot_max_withdrawal: Decimal  #: from the funding account
    uta_max_withdrawal: Decimal  #: from the unified account
    total_max_withdrawal: Decimal


@attrs.frozen(kw_only=True)
class WithdrawalAck:
    """The exchange took the withdrawal on."""

    order_id: str
    client_oid: str


@attrs.frozen(kw_only=True)
class WithdrawalAddress:
    """An address saved for withdrawals."""

    coin: str
    chain: str
    address: str
    country_code: str
    label: str
    memo: str
    type: Literal["internal", "EVM", "regular", "universal"] | str
    internal_type: Literal["email", "mobile", "uid"] | str
    created_time: int


@attrs.frozen(kw_only=True)
class AddressBook:
    """Saved addresses, and where the listing continues."""

    address_list: list[WithdrawalAddress]
    cursor: str | None = None


@attrs.frozen(kw_only=True)
class WithdrawalRecord:
    """A withdrawal. ``record_id`` is the transaction on the chain, or the order for a transfer to another user."""

    order_id: str
    client_oid: str
    record_id: str
    coin: str
    type: Literal["withdraw"] | str
    dest: Literal["on_chain", "internal_transfer"] | str
    size: Decimal
    status: Literal["pending", "fail", "success"] | str
    from_address: str
    to_address: str
    chain: str
    fee: Decimal
    confirm: str  #: confirmations on the chain
    tag: str
    created_time: int
    updated_time: int
