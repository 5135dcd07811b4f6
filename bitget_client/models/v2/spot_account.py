"""What the room ``spot_account`` of the V2 API answers. Times are in milliseconds."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from .enums import OnOff, WalletType

__all__ = [
    "AccountInfo",
    "DeductInfo",
    "SpotBalance",
    "SpotBill",
    "SubAccountBalances",
    "SubTransferRecord",
    "SwitchStatus",
    "TransferRecord",
]


@attrs.frozen(kw_only=True)
class SpotBalance:
    """One coin of a spot account."""

    coin: str
    available: Decimal
    frozen: Decimal  #: in orders
    locked: Decimal  #: by other holds
    limit_available: Decimal  #: for trading only
    u_time: int


@attrs.frozen(kw_only=True)
class SpotBill:
    """One entry of the ledger."""

    c_time: int
    coin: str
    group_type: Literal["deposit", "withdraw", "transaction", "transfer", "other"] | str
    business_type: str
    size: Decimal
    balance: Decimal
    fees: Decimal
    bill_id: str
    biz_order_id: str | None = None


@attrs.frozen(kw_only=True)
class DeductInfo:
    """Whether fees are paid in BGB."""

    deduct: OnOff | str


@attrs.frozen(kw_only=True)
class AccountInfo:
    """An account and the rights of its key."""

    user_id: str
    inviter_id: str
    ips: list[str] | str  #: the key's addresses, as they come
    authorities: list[str]
    parent_id: int  #: of the main account
    trader_type: str
    channel_code: str
    channel: str
    regis_time: int  #: when it was opened


@attrs.frozen(kw_only=True)
class SubTransferRecord:
    """A transfer between main and sub-accounts."""

    coin: str
    status: Literal["Successful", "Failed", "Processing"] | str
    to_type: WalletType | str
    from_type: WalletType | str
    size: Decimal
    ts: int
    client_oid: str
    transfer_id: str
    from_user_id: str
    to_user_id: str
    new_transfer_id: str | None = None


@attrs.frozen(kw_only=True)
class SubAccountBalances:
    """What one sub-account holds. ``id`` is the cursor."""

    user_id: int
    assets_list: list[SpotBalance]
    id: str


@attrs.frozen(kw_only=True)
class TransferRecord:
    """A transfer between own accounts."""

    coin: str
    status: Literal["Successful", "Failed", "Processing"] | str
    to_type: WalletType | Literal["uta"] | str
    to_symbol: str
    from_type: WalletType | Literal["uta"] | str
    from_symbol: str
    size: Decimal
    ts: int
    client_oid: str
    transfer_id: str


@attrs.frozen(kw_only=True)
class SwitchStatus:
    """How far a switch of the account is, and why it failed."""

    status: Literal["process", "success", "fail"] | str
    reason: str | None = None
