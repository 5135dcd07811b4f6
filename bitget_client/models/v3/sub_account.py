"""What the room ``sub_account`` of the V3 API answers. Times are in milliseconds. Secrets are left out of reprs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import attrs

from ..page import Rows

__all__ = [
    "AgentSubAccount",
    "ChangedApiKey",
    "NewApiKey",
    "RateLimitQuotas",
    "SubAccount",
    "SubAccountApiKey",
    "SubAccountApiKeyPage",
    "SubAccountAssets",
    "SubAccountCoin",
    "SubAccountPage",
    "UidQuota",
]


@attrs.frozen(kw_only=True)
class SubAccountCoin:
    """One coin of a sub-account. Amounts are in the coin."""

    coin: str
    equity: Decimal
    usd_value: Decimal  #: equity in US dollars
    balance: Decimal
    debt: Decimal
    available: Decimal
    locked: Decimal  #: in orders and other holds


@attrs.frozen(kw_only=True)
class SubAccountAssets:
    """The unified balances of one sub-account. ``cursor`` continues the listing after it."""

    sub_uid: str
    cursor: str
    assets: list[SubAccountCoin]


@attrs.frozen(kw_only=True)
class SubAccount:
    """A sub-account."""

    username: str
    sub_uid: str
    status: Literal["normal", "freeze"] | str
    note: str
    created_time: int
    updated_time: int
    account_mode: str | None = None
    type: Literal["normal", "virtual", "custodian"] | str | None = None


@attrs.frozen(kw_only=True)
class NewApiKey:
    """An API key that was made. ``secret`` is told this once and does not show in the ``repr``."""

    note: str
    api_key: str
    secret: str = attrs.field(repr=False)
    type: Literal["read_write", "read_only"] | str
    permissions: list[str]
    ips: list[str]


@attrs.frozen(kw_only=True)
class UidQuota:
    """The part of the rate limit that one account has."""

    uid: str
    quota: Decimal


@attrs.frozen(kw_only=True)
class RateLimitQuotas:
    """How the order rate limit is shared."""

    category: Literal["spot", "futures"] | str
    quota_list: list[UidQuota]
    master_sub_quota: Decimal  #: main account and sub-accounts together
    master_sub_cap: Decimal  #: main account and sub-accounts together
    cursor: str | None = None


@attrs.frozen(kw_only=True)
class AgentSubAccount:
    """An agent sub-account with its API key. ``secret`` is told this once and does not show in the ``repr``."""

    username: str
    sub_uid: str
    api_key: str
    secret: str = attrs.field(repr=False)
    note: str
    created_time: int


@attrs.frozen(kw_only=True)
class SubAccountApiKey:
    """An API key of a sub-account. ``ts`` is when it was made."""

    api_key: str
    type: Literal["read_write", "read_only"] | str
    note: str
    permissions: list[str]
    ips: list[str]
    ts: int


@attrs.frozen(kw_only=True)
class SubAccountApiKeyPage:
    """API keys, and where the listing continues. Iterating over it gives the keys.

    The exchange has been seen to call the rows ``list`` and ``items``; one of the two is filled.
    """

    list: Rows[SubAccountApiKey]
    items: Rows[SubAccountApiKey]
    cursor: str | None = None
    has_next: bool | None = None

    def __iter__(self) -> Iterator[SubAccountApiKey]:
        return iter(self.list or self.items)


@attrs.frozen(kw_only=True)
class SubAccountPage:
    """Sub-accounts, and where the listing continues."""

    list: Rows[SubAccount]
    cursor: str | None = None
    has_next: bool | None = None


@attrs.frozen(kw_only=True)
class ChangedApiKey:
    """An API key after a change. ``secret`` is mostly absent; it does not show in the ``repr``."""

    note: str
    api_key: str
    type: Literal["read_write", "read_only"] | str
    permissions: list[str]
    ips: list[str]
    secret: str | None = attrs.field(default=None, repr=False)
