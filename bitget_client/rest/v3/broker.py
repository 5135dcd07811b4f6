"""The room ``broker`` of the V3 API: endpoints only; what they answer is in ``models.v3.broker``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ...wire import Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.broker import (
        BrokerApiKey,
        BrokerDepositAddress,
        BrokerSubAccount,
        BrokerSubAccounts,
        Commission,
        DepositWithdrawals,
        WithdrawalAck,
    )

__all__ = ["Broker"]


class Broker(EndpointGroup):
    """Sub-accounts, keys and commission of a broker: ``/api/v3/broker``. Main accounts of the kind ND broker only."""

    @signed_get(
        "/api/v3/broker/all-sub-deposit-withdrawal",
        rate=RateLimit(20, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list", next_key="endId"),
    )
    def get_broker_all_sub_deposit_withdrawal(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["pending", "fail", "success"] | None = None,
    ) -> ApiResponse[DepositWithdrawals]:
        """Deposits and withdrawals of all sub-accounts.

        Without times: yesterday, by UTC; 7 days at most in one call. Pages hold ``limit`` rows (100 unless told, and
        at most); ``data.end_id`` continues, or use ``paginate``.
        """
        ...

    @signed_get("/api/v3/broker/commission", rate=RateLimit(20, per="uid"), paging=Paging("page", param="pageNo"))
    def get_broker_commission(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        page_size: int | None = None,
        page_no: int | None = None,
        biz_type: Literal["spot", "futures"] | None = None,
        sub_biz_type: Literal["coin_futures", "usdt_futures", "usdc_futures", "spot_trade", "spot_margin"]
        | None = None,
    ) -> ApiResponse[list[Commission]]:
        """What the broker earned from each sub-account's fees, by coin and instrument.

        Without times: yesterday, by UTC; 30 days at most in one call. ``page_no`` counts from 1, a page has
        ``page_size`` rows (100 unless told, 1000 at most). ``sub_biz_type`` narrows ``biz_type``: ``spot_trade`` and
        ``spot_margin`` are spot, the others futures.
        """
        ...

    @signed_post("/api/v3/broker/create-sub", rate=RateLimit(20, per="uid"))
    def create_broker_sub_account(self, *, subaccount_name: str, label: str) -> ApiResponse[BrokerSubAccount]:
        """Creates a sub-account.

        ``label`` has at most 50 characters.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the account was created:
        look at :meth:`get_broker_sub_account_list` before repeating.
        """
        ...

    @signed_post("/api/v3/broker/create-sub-apikey", rate=RateLimit(20, per="uid"))
    def create_broker_sub_api_key(
        self,
        *,
        sub_uid: str,
        passphrase: str,
        label: str,
        ip_list: Sequence[str],
        perm_type: Literal["read_write", "read_only", "read_and_write", "readonly"],
        perm_list: Sequence[str],
    ) -> ApiResponse[BrokerApiKey]:
        """Creates an API key for a sub-account.

        The secret, ``data.secret_key``, is shown this once. ``passphrase`` must be sent with every later call and
        cannot be read back. ``ip_list`` names at most 30 addresses the key works from. ``perm_list`` may hold
        ``uta_trade``, ``uta_mgt`` and ``withdraw``, the last for keys that may write. Sources differ on the spelling
        of ``perm_type``: ``read_write`` and ``read_only``, or ``read_and_write`` and ``readonly``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the key was created; its
        secret is lost then. :meth:`get_broker_sub_api_key` shows it, :meth:`delete_broker_sub_api_key` removes it.
        """
        ...

    @signed_post("/api/v3/broker/delete-sub-apikey", rate=RateLimit(20, per="uid"))
    def delete_broker_sub_api_key(self, *, sub_uid: str, api_key: str) -> ApiResponse[None]:
        """Deletes an API key of a sub-account.

        Nothing comes back on success.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the key is gone: look at
        :meth:`get_broker_sub_api_key`.

        https://www.bitget.com/api-doc/uta/broker/Delete-Subaccount-Apikey
        """
        ...

    @signed_post("/api/v3/broker/modify-sub", rate=RateLimit(20, per="uid"))
    def modify_broker_sub_account(
        self,
        *,
        sub_uid: str,
        status: Literal["normal", "freeze"] | None = None,
        perm_list: Sequence[str] | None = None,
    ) -> ApiResponse[BrokerSubAccount]:
        """Freezes or frees a sub-account, or changes what it may do.

        ``perm_list`` may hold ``withdraw``, ``transfer``, ``spot_trade``, ``contract_trade``, ``margin_trade`` and
        ``deposit``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the change was made.
        """
        ...

    @signed_post("/api/v3/broker/modify-sub-apikey", rate=RateLimit(20, per="uid"))
    def modify_broker_sub_api_key(
        self,
        *,
        sub_uid: str,
        passphrase: str,
        api_key: str,
        label: str | None = None,
        ip_list: Sequence[str] | None = None,
        perm_type: Literal["read_write", "read_only", "read_and_write", "readonly"] | None = None,
        perm_list: Sequence[str] | None = None,
    ) -> ApiResponse[BrokerApiKey]:
        """Changes label, addresses or permissions of a sub-account's API key.

        ``passphrase`` is the key's own. For ``ip_list``, ``perm_type`` and ``perm_list`` see
        :meth:`create_broker_sub_api_key`.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the change was made.
        """
        ...

    @signed_get("/api/v3/broker/query-sub-apikey", rate=RateLimit(20, per="uid"))
    def get_broker_sub_api_key(self, *, sub_uid: str) -> ApiResponse[BrokerApiKey]:
        """The API key of a sub-account: label, permissions and addresses.

        The secret is said to be shown only when a key is created; expect ``secret_key`` to be empty.
        """
        ...

    @signed_post("/api/v3/broker/sub-deposit-address", rate=RateLimit(20, per="uid"), idempotent=True)
    def get_broker_sub_deposit_address(
        self, *, sub_uid: str, coin: str, chain: str | None = None
    ) -> ApiResponse[BrokerDepositAddress]:
        """The address at which a sub-account is paid in.

        A read, though sent as POST. ``chain`` is the coin's main chain unless told. Some chains need ``tag`` beside
        the address.
        """
        ...

    @signed_get(
        "/api/v3/broker/sub-list",
        rate=RateLimit(20, per="uid"),
        paging=Paging("cursor", param="cursor", rows="subList", row_key="subUid"),
    )
    def get_broker_sub_account_list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["normal", "freeze"] | None = None,
    ) -> ApiResponse[BrokerSubAccounts]:
        """The broker's sub-accounts.

        Pages hold ``limit`` rows (10 unless told, 100 at most). ``cursor`` is the last ``sub_uid`` of the page
        before, or use ``paginate``.
        """
        ...

    @signed_post("/api/v3/broker/sub-withdrawal", rate=RateLimit(20, per="uid"))
    def broker_sub_withdrawal(
        self,
        *,
        sub_uid: str,
        coin: str,
        dest: Literal["on_chain", "internal_transfer"],
        address: str,
        amount: Number,
        chain: str | None = None,
        tag: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[WithdrawalAck]:
        """Withdraws coins of a sub-account.

        ``dest`` says how: ``on_chain``, with a chain address, or ``internal_transfer``, with the receiver's UID as
        ``address``. ``amount`` is in ``coin``; ``chain`` is the coin's main chain unless told; some chains need
        ``tag``. Only certain coins can be withdrawn this way.

        Give a ``client_oid``: it is how to recognise the withdrawal when the answer is lost.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the withdrawal was made: look at
        :meth:`get_broker_all_sub_deposit_withdrawal` before repeating.
        """
        ...
