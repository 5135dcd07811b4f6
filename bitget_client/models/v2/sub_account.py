"""What the room ``sub_account`` of the V2 API answers and takes. Times are in milliseconds. Reprs leave secrets out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import attrs

from ...wire import Wire
from .enums import Permission, SubAccountStatus

__all__ = [
    "AgentSubAccount",
    "CreatedSubAccount",
    "ModifyResult",
    "NewApiKey",
    "NewSubAccount",
    "NewSubAccounts",
    "RefusedSubAccount",
    "SubAccount",
    "SubAccountApiKey",
    "SubAccountPage",
]


@attrs.frozen(kw_only=True)
class NewApiKey:
    """An API key as made or changed. ``secret_key`` is told when it is made, and does not show in the ``repr``."""

    sub_account_uid: str
    sub_account_name: str | None = None
    label: str
    sub_account_api_key: str
    secret_key: str = attrs.field(repr=False)
    perm_list: list[Permission | str]
    ip_list: list[str]


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
class RefusedSubAccount:
    """A sub-account that was not made."""

    sub_account_name: Annotated[str, Wire("subaAccountName")]


@attrs.frozen(kw_only=True)
class CreatedSubAccount:
    """A sub-account that was made."""

    sub_account_uid: Annotated[str, Wire("subaAccountUid")]
    sub_account_name: Annotated[str, Wire("subaAccountName")]
    status: SubAccountStatus | str
    label: str
    perm_list: list[Permission | str]
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class NewSubAccounts:
    """Which sub-accounts were made, and which not."""

    failure_list: list[RefusedSubAccount]
    success_list: list[CreatedSubAccount]

    @property
    def ok(self) -> bool:
        """Whether no item failed."""
        return not self.failure_list


@attrs.frozen(kw_only=True)
class ModifyResult:
    """What became of a change."""

    result: str


@attrs.frozen(kw_only=True)
class SubAccountApiKey:
    """An API key of a sub-account."""

    sub_account_uid: str
    label: str
    sub_account_api_key: str
    perm_list: list[Permission | str]
    ip_list: list[str]
    sub_account_name: str | None = None
    secret_key: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class SubAccount:
    """A virtual sub-account."""

    sub_account_uid: str
    sub_account_name: str
    status: SubAccountStatus | str
    perm_list: list[Permission | str]
    label: str
    account_type: str | None = None
    binding_time: int | None = None  #: of a custodial sub-account
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class SubAccountPage:
    """Sub-accounts. ``end_id`` goes into the next call's ``id_less_than``.

    Iterating over it gives the rows.
    """

    sub_account_list: list[SubAccount]
    end_id: str | None = None

    def __iter__(self) -> Iterator[SubAccount]:
        return iter(self.sub_account_list)


@attrs.frozen(kw_only=True)
class NewSubAccount:
    """A sub-account to make, with its API key. ``passphrase`` does not show in the ``repr``."""

    sub_account_name: str
    passphrase: str = attrs.field(repr=False)
    label: str
    ip_list: Sequence[str] | None = None
    perm_list: Sequence[Permission] | None = None
