"""The room ``sub_account`` of the V3 API: endpoints only; what they answer is in ``models.v3.sub_account``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from ...rate_limit import RateLimit
from ...wire import Number
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.sub_account import (
        AgentSubAccount,
        ChangedApiKey,
        NewApiKey,
        RateLimitQuotas,
        SubAccount,
        SubAccountApiKeyPage,
        SubAccountAssets,
        SubAccountPage,
    )

__all__ = ["SubAccounts"]


class SubAccounts(EndpointGroup):
    """Sub-accounts, their keys and their share of the rate limits: ``/api/v3/user``."""

    @signed_get(
        "/api/v3/account/sub-unified-assets",
        rate=RateLimit(1, per="uid"),
        paging=Paging("cursor", param="cursor", row_key="cursor"),
    )
    def get_sub_unified_assets(
        self,
        *,
        sub_uid: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[SubAccountAssets]]:
        """The unified balances of one sub-account (``sub_uid``), or of all.

        Sub-accounts come ``limit`` a page (10 unless told, 50 at most); the ``cursor`` of the last row continues, or
        use ``paginate``.

        https://www.bitget.com/api-doc/uta/account/sub-account/Get-SubAccount-Unified-Assets
        """
        ...

    @signed_post("/api/v3/user/create-sub", rate=RateLimit(10, per="uid"))
    def create_sub_account(
        self,
        *,
        username: str,
        account_mode: Literal["unified", "classic"] | None = None,
        note: str | None = None,
    ) -> ApiResponse[SubAccount]:
        """Creates a sub-account.

        Only for the main account. ``username`` has lower-case letters only, at most 20, and becomes a virtual e-mail
        address; ``note`` has at most 50 characters.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_sub_account_list` before repeating.

        https://www.bitget.com/api-doc/uta/account/sub-account/SubAccount-Create
        """
        ...

    @signed_post("/api/v3/user/create-sub-api", rate=RateLimit(10, per="uid"))
    def create_sub_account_api_key(
        self,
        *,
        sub_uid: str,
        note: str,
        type: Literal["read_write", "read_only"],
        passphrase: str,
        permissions: Sequence[str],
        ips: Sequence[str],
    ) -> ApiResponse[NewApiKey]:
        """Creates an API key for a sub-account.

        Only for the main account. ``permissions`` are such as ``uta_trade`` and ``uta_mgt``; ``ips`` lists the IPv4
        addresses the key works from, at most 30. ``data.secret`` is told this once: store it in a safe place. It does
        not show in the answer's ``repr``, but it is in ``raw``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_sub_account_api_keys`, and delete a key whose secret was lost.

        https://www.bitget.com/api-doc/uta/account/sub-account/SubAccount-API-Create
        """
        ...

    @signed_post("/api/v3/user/delete-sub")
    def delete_sub_account(self, *, sub_uid: str) -> ApiResponse[Any]:
        """Deletes a sub-account.

        What comes back is not documented: ``data`` is the decoded JSON as it came.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_sub_account_list`.
        """
        ...

    @signed_post("/api/v3/user/delete-sub-api", rate=RateLimit(10, per="uid"))
    def delete_sub_account_api_key(self, *, api_key: str) -> ApiResponse[Any]:
        """Deletes the API key of a sub-account, at once.

        Only for the main account. What comes back has no known fields: ``data`` is the decoded JSON as it came, so
        far an empty object.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_sub_account_api_keys`.

        https://www.bitget.com/api-doc/uta/account/sub-account/SubAccount-API-Delete
        """
        ...

    @signed_post("/api/v3/user/freeze-sub", rate=RateLimit(10, per="uid"))
    def freeze_sub_account(
        self,
        *,
        sub_uid: str,
        operation: Literal["freeze", "unfreeze"],
    ) -> ApiResponse[Any]:
        """Freezes a sub-account, or lifts that again.

        Only for the main account. What comes back has no known fields: ``data`` is the decoded JSON as it came.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_sub_account_list`.

        https://www.bitget.com/api-doc/uta/account/sub-account/SubAccount-Freeze
        """
        ...

    @signed_get(
        "/api/v3/user/rate-limit-quota",
        rate=RateLimit(10, per="uid"),
        paging=Paging("cursor", param="cursor", rows="quotaList"),
    )
    def get_rate_limit_quota(
        self,
        *,
        category: Literal["spot", "futures"],
        uid: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[RateLimitQuotas]:
        """How the order rate limit is shared between the main account and its sub-accounts.

        ``uid`` asks for one account. ``data.quota_list`` holds ``limit`` rows a page; ``data.cursor`` continues, or
        use ``paginate``.
        """
        ...

    @signed_post("/api/v3/user/set-rate-limit-quota", rate=RateLimit(5, per="uid"))
    def set_rate_limit_quota(
        self,
        *,
        category: Literal["spot", "futures"],
        uids: Sequence[str],
        quota: Number,
    ) -> ApiResponse[Any]:
        """Gives each of the named accounts a part of the order rate limit.

        What comes back has no known fields: ``data`` is the decoded JSON as it came. The exchange's limits change by
        this, not those this library keeps to.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_rate_limit_quota`.
        """
        ...

    @signed_post("/api/v3/user/sub-account/agent-create", rate=RateLimit(1, per="uid"))
    def create_agent_sub_account(
        self,
        *,
        username: str,
        passphrase: str,
        note: str | None = None,
    ) -> ApiResponse[AgentSubAccount]:
        """Creates an agent sub-account together with its API key.

        Only for the main account. ``username`` has lower-case letters only, at most 20; ``passphrase`` has 8 to 32
        letters and digits. ``data.secret`` is told this once: store it in a safe place. It does not show in the
        answer's ``repr``, but it is in ``raw``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_sub_account_list` before repeating.
        """
        ...

    @signed_get(
        "/api/v3/user/sub-api-list",
        rate=RateLimit(10, per="uid"),
        paging=Paging("cursor", param="cursor", rows=("list", "items")),
    )
    def get_sub_account_api_keys(
        self,
        *,
        sub_uid: str,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[SubAccountApiKeyPage]:
        """The API keys of a sub-account, without their secrets.

        Only for the main account. Iterate over ``data``: the rows have been seen under two names. Pages hold
        ``limit`` rows (100 unless told, 100 at most); ``data.cursor`` continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/account/sub-account/SubAccount-API-Get
        """
        ...

    @signed_get(
        "/api/v3/user/sub-list", rate=RateLimit(10, per="uid"), paging=Paging("cursor", param="cursor", rows="list")
    )
    def get_sub_account_list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[SubAccountPage]:
        """The sub-accounts.

        Only for the main account. Pages hold ``limit`` rows (100 unless told, 100 at most); ``data.cursor``
        continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/account/sub-account/SubAccount-Get
        """
        ...

    @signed_post("/api/v3/user/update-sub-api", rate=RateLimit(10, per="uid"))
    def update_sub_account_api_key(
        self,
        *,
        api_key: str,
        passphrase: str,
        type: Literal["read_write", "read_only"] | None = None,
        permissions: Sequence[str] | None = None,
        ips: Sequence[str] | None = None,
        apikey: str | None = None,
    ) -> ApiResponse[ChangedApiKey]:
        """Changes what an API key of a sub-account may do, and from where.

        Only for the main account. ``passphrase`` is the key's own. ``type`` and ``permissions`` go together; an empty
        ``ips`` takes the limit to addresses away, at most 30 set it. ``apikey`` is another spelling of ``api_key``,
        seen in use: leave it out unless the exchange asks for it.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_sub_account_api_keys`.

        https://www.bitget.com/api-doc/uta/account/sub-account/SubAccount-API-Update
        """
        ...
