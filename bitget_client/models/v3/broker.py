"""What the room ``broker`` of the V3 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from ..page import Rows

__all__ = [
    "BrokerApiKey",
    "BrokerDepositAddress",
    "BrokerSubAccount",
    "BrokerSubAccounts",
    "Commission",
    "DepositWithdrawal",
    "DepositWithdrawals",
    "WithdrawalAck",
]


@attrs.frozen(kw_only=True)
class DepositWithdrawal:
    """A deposit or withdrawal of a sub-account."""

    uid: str  #: the sub-account
    tx_id: str
    type: Literal["deposit", "withdrawal"] | str
    sub_type: Literal["onchain", "internal", "fast"] | str
    coin: str
    amount: Decimal
    status: Literal["pending", "fail", "success"] | str
    ts: int


@attrs.frozen(kw_only=True)
class DepositWithdrawals:
    """Some deposits and withdrawals; ``end_id`` is the cursor of the next call."""

    list: Rows[DepositWithdrawal]
    end_id: str | None = None


@attrs.frozen(kw_only=True)
class Commission:
    """Fees of a sub-account in one coin and instrument, and the broker's part of them."""

    uid: str
    coin: str
    symbol: str
    dealt_amount: Decimal
    total_fee: Decimal
    deducted_fee: Decimal
    paid_fee: Decimal
    mark_up_fee: Decimal
    total_commission: Decimal


@attrs.frozen(kw_only=True)
class BrokerSubAccount:
    """A sub-account of a broker."""

    sub_uid: str
    subaccount_name: str
    subaccount_email: str | None = None
    status: Literal["normal", "freeze"] | str
    perm_list: list[str]
    label: str
    c_time: int
    language: str | None = None
    u_time: int | None = None


@attrs.frozen(kw_only=True)
class BrokerApiKey:
    """An API key of a sub-account. ``secret_key`` is kept out of its ``repr``."""

    sub_uid: str
    label: str
    api_key: str
    secret_key: str | None = attrs.field(default=None, repr=False)  #: shown when the key is created
    perm_type: Literal["read_write", "read_only"] | str
    perm_list: list[str]
    ip_list: list[str] = attrs.field(factory=list)


@attrs.frozen(kw_only=True)
class BrokerDepositAddress:
    """Where a sub-account is paid in."""

    sub_uid: str
    coin: str
    address: str
    chain: str
    tag: str | None = None
    url: str
    c_time: int


@attrs.frozen(kw_only=True)
class BrokerSubAccounts:
    """Some sub-accounts of a broker."""

    sub_list: list[BrokerSubAccount]


@attrs.frozen(kw_only=True)
class WithdrawalAck:
    """The exchange took the withdrawal."""

    order_id: str
    client_oid: str
