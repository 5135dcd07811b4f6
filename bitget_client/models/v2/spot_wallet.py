"""What the room ``spot_wallet`` of the V2 API answers. Times are in milliseconds."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from .enums import TransferRoute, TransferStatus

__all__ = [
    "Deposit",
    "DepositAddress",
    "TransferAck",
    "Withdrawal",
    "WithdrawalAck",
]


@attrs.frozen(kw_only=True)
class DepositAddress:
    """An address for deposits."""

    address: str
    chain: str
    coin: str
    tag: str | None = None
    url: str


@attrs.frozen(kw_only=True)
class Deposit:
    """A deposit. ``trade_id`` is the transaction on the chain, or the transfer inside the exchange."""

    order_id: str
    trade_id: str
    coin: str
    type: Literal["deposit"] | str | None = None
    size: Decimal
    status: TransferStatus | str
    to_address: str
    dest: TransferRoute | str
    chain: str
    from_address: str | None = None
    c_time: int
    u_time: int
    client_oid: str | None = None
    confirm: str | None = None  #: confirmations on the chain
    tag: str | None = None


@attrs.frozen(kw_only=True)
class TransferAck:
    """The exchange took the transfer."""

    transfer_id: str
    client_oid: str


@attrs.frozen(kw_only=True)
class WithdrawalAck:
    """The exchange took the withdrawal on."""

    order_id: str
    client_oid: str


@attrs.frozen(kw_only=True)
class Withdrawal:
    """A withdrawal. ``trade_id`` is the transaction on the chain, or the transfer inside the exchange."""

    order_id: str
    trade_id: str
    coin: str
    dest: TransferRoute | str
    client_oid: str
    type: Literal["withdraw"] | str
    tag: str | None = None
    size: Decimal
    fee: Decimal
    status: TransferStatus | str
    to_address: str
    from_address: str | None = None
    confirm: str  #: confirmations on the chain
    chain: str
    c_time: int
    u_time: int
