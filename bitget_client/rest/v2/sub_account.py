"""The room ``sub_account`` of the V2 API: endpoints only; what they answer is in ``models.v2.sub_account``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ...models.v2.enums import Permission, SubAccountStatus
from ...rate_limit import RateLimit
from ...wire import AtMost, Body
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.sub_account import (
        AgentSubAccount,
        ModifyResult,
        NewApiKey,
        NewSubAccount,
        NewSubAccounts,
        SubAccountApiKey,
        SubAccountPage,
    )

__all__ = ["SubAccounts"]


class SubAccounts(EndpointGroup):
    """Virtual sub-accounts and their API keys: ``/api/v2/user``."""

    @signed_post("/api/v2/user/batch-create-subaccount-and-apikey", rate=RateLimit(1, per="uid"))
    def batch_create_virtual_subaccount_and_api_key(
        self,
        *,
        sub_accounts: Annotated[Sequence[NewSubAccount | Mapping[str, Any]], Body, AtMost(5)],
    ) -> ApiResponse[list[NewApiKey]]:
        """Makes up to five virtual sub-accounts, each with an API key.

        Only for the main account. Each is a :class:`~bitget_client.models.v2.sub_account.NewSubAccount` or a mapping.
        Names have 8 letters. The secrets are told this once.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_virtual_subaccounts` before repeating.

        https://www.bitget.com/api-doc/common/vsubaccount/Batch-Create-Virtual-Subaccount-And-Apikey
        """
        ...

    @signed_post("/api/v2/user/create-agent-subaccount", rate=RateLimit(1, per="uid"))
    def create_agent_subaccount(
        self,
        *,
        username: str,
        passphrase: str,
        note: str | None = None,
    ) -> ApiResponse[AgentSubAccount]:
        """Makes an agent sub-account with an API key.

        Only for the main account. The secret is told this once.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_virtual_subaccounts` before repeating.
        """
        ...

    @signed_post("/api/v2/user/create-virtual-subaccount", rate=RateLimit(5, per="uid"))
    def create_virtual_subaccount(self, *, sub_account_list: Sequence[str]) -> ApiResponse[NewSubAccounts]:
        """Makes virtual sub-accounts, by their names.

        Only for the main account. Names have 8 letters. Look at ``ok`` and both lists: the call as a whole succeeds
        even when items fail.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_virtual_subaccounts` before repeating.

        https://www.bitget.com/api-doc/common/vsubaccount/Create-Virtual-Subaccount
        """
        ...

    @signed_post("/api/v2/user/create-virtual-subaccount-apikey", rate=RateLimit(5, per="uid"))
    def create_virtual_subaccount_api_key(
        self,
        *,
        sub_account_uid: str,
        passphrase: str,
        label: str,
        perm_list: Sequence[Permission],
        ip_list: Sequence[str] | None = None,
    ) -> ApiResponse[NewApiKey]:
        """Makes an API key for a virtual sub-account.

        Only for the main account. ``passphrase`` has 8 to 32 letters and digits; ``ip_list`` holds up to 30
        addresses. The secret is told this once.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_virtual_subaccount_api_keys` before repeating.

        https://www.bitget.com/api-doc/common/vsubaccount/Create-Virtual-Subaccount-ApiKey
        """
        ...

    @signed_post("/api/v2/user/modify-virtual-subaccount", rate=RateLimit(5, per="uid"))
    def modify_virtual_subaccount(
        self,
        *,
        sub_account_uid: str,
        perm_list: Sequence[Permission],
        status: SubAccountStatus,
    ) -> ApiResponse[ModifyResult]:
        """Changes what a virtual sub-account may do, or freezes it.

        Only for the main account. ``perm_list`` replaces what was there.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_virtual_subaccounts`.

        https://www.bitget.com/api-doc/common/vsubaccount/Modify-Virtual-Subaccount
        """
        ...

    @signed_post("/api/v2/user/modify-virtual-subaccount-apikey", rate=RateLimit(5, per="uid"))
    def modify_virtual_subaccount_api_key(
        self,
        *,
        sub_account_uid: str,
        sub_account_api_key: str,
        passphrase: str,
        label: str,
        ip_list: Sequence[str] | None = None,
        perm_list: Sequence[Permission] | None = None,
    ) -> ApiResponse[NewApiKey]:
        """Changes an API key of a virtual sub-account.

        Only for the main account. ``passphrase`` is the key's own. ``perm_list`` and ``ip_list`` replace what was
        there.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_virtual_subaccount_api_keys`.

        https://www.bitget.com/api-doc/common/vsubaccount/Modify-Virtual-Subaccount-ApiKey
        """
        ...

    @signed_get("/api/v2/user/virtual-subaccount-apikey-list", rate=RateLimit(10, per="uid"))
    def get_virtual_subaccount_api_keys(self, *, sub_account_uid: str) -> ApiResponse[list[SubAccountApiKey]]:
        """The API keys of a virtual sub-account.

        Only for the main account. Secrets are not told again.

        https://www.bitget.com/api-doc/common/vsubaccount/Get-Virtual-Subaccount-ApiKey-List
        """
        ...

    @signed_get(
        "/api/v2/user/virtual-subaccount-list",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="subAccountList", next_key="endId"),
    )
    def get_virtual_subaccounts(
        self,
        *,
        limit: int | None = None,
        id_less_than: str | None = None,
        status: Literal["normal", "freeze"] | None = None,
    ) -> ApiResponse[SubAccountPage]:
        """Virtual sub-accounts.

        Only for the main account. Pages hold ``limit`` rows (100 unless told, 500 at most); ``data.end_id`` goes into
        ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/common/vsubaccount/Get-Virtual-Subaccount-List
        """
        ...
