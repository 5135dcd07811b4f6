"""The room ``spot_wallet`` of the V2 API: endpoints only; what they answer is in ``models.v2.spot_wallet``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...models.v2.enums import TransferRoute, WalletType
from ...rate_limit import RateLimit
from ...wire import Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.spot_wallet import Deposit, DepositAddress, TransferAck, Withdrawal, WithdrawalAck

__all__ = ["SpotWallet"]


class SpotWallet(EndpointGroup):
    """Deposits, withdrawals and transfers: ``/api/v2/spot/wallet``."""

    @signed_post("/api/v2/spot/wallet/cancel-withdrawal", rate=RateLimit(10, per="uid"))
    def spot_cancel_withdrawal(self, *, order_id: str) -> ApiResponse[str]:
        """Cancels a withdrawal that has not begun.

        ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_spot_withdrawal_history`.

        https://www.bitget.com/api-doc/spot/account/Cancel-Withdrawal
        """
        ...

    @signed_get("/api/v2/spot/wallet/deposit-address", rate=RateLimit(10, per="uid"))
    def get_spot_deposit_address(
        self,
        *,
        coin: str,
        chain: str | None = None,
        size: Number | None = None,
    ) -> ApiResponse[DepositAddress]:
        """The address for deposits of a coin.

        ``chain`` is one of :meth:`~bitget_client.rest.v2.spot_market.SpotMarket.get_spot_coin_info`. ``size`` is for
        Lightning invoices only.

        https://www.bitget.com/api-doc/spot/account/Get-Deposit-Address
        """
        ...

    @signed_get(
        "/api/v2/spot/wallet/deposit-records",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="orderId"),
    )
    def get_spot_deposit_history(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        coin: str | None = None,
        order_id: str | None = None,
        id_less_than: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[Deposit]]:
        """Deposits.

        At most 90 days in one call. Pages hold ``limit`` rows (20 unless told, 100 at most); the oldest ``order_id``
        goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/account/Get-Deposit-Record
        """
        ...

    @signed_post("/api/v2/spot/wallet/modify-deposit-account", rate=RateLimit(10, per="uid"))
    def spot_modify_deposit_account(
        self,
        *,
        account_type: Literal["spot", "funding", "coin-futures", "usdt-futures", "usdc-futures"],
        coin: str,
    ) -> ApiResponse[str]:
        """Says into which account deposits of a coin go.

        ``data`` is ``"success"``.

        https://www.bitget.com/api-doc/spot/account/Modify-Deposit-Account
        """
        ...

    @signed_get("/api/v2/spot/wallet/subaccount-deposit-address", rate=RateLimit(10, per="uid"))
    def get_spot_sub_deposit_address(
        self,
        *,
        sub_uid: str,
        coin: str,
        chain: str | None = None,
        size: Number | None = None,
    ) -> ApiResponse[DepositAddress]:
        """The address for deposits of a coin to a sub-account.

        Only for the main account. ``size`` is for Lightning invoices only.

        https://www.bitget.com/api-doc/spot/account/Get-SubAccount-Deposit-Address
        """
        ...

    @signed_get(
        "/api/v2/spot/wallet/subaccount-deposit-records",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="orderId"),
    )
    def get_sub_account_deposit_records(
        self,
        *,
        sub_uid: str,
        coin: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        id_less_than: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[Deposit]]:
        """Deposits of a sub-account.

        Only for the main account. At most 90 days in one call. Pages hold ``limit`` rows (20 unless told, 100 at
        most); the oldest ``order_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/account/Get-SubAccount-Deposit-Record
        """
        ...

    @signed_post("/api/v2/spot/wallet/subaccount-transfer", rate=RateLimit(10, per="uid"))
    def spot_sub_transfer(
        self,
        *,
        from_type: WalletType,
        to_type: WalletType,
        amount: Number,
        coin: str,
        from_user_id: str,
        to_user_id: str,
        symbol: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[TransferAck]:
        """Moves coins between main and sub-accounts, or between two sub-accounts.

        Only for the main account. ``symbol`` is needed where an isolated margin account is involved. Give a
        ``client_oid``: it is how to find the transfer when the answer is lost.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.PermissionDenied` and
        :class:`~bitget_client.errors.OutcomeUnknown`: the coins may have moved, ask
        :meth:`~bitget_client.rest.v2.spot_account.SpotAccount.get_spot_main_sub_transfer_record` before repeating.

        https://www.bitget.com/api-doc/spot/account/Sub-Transfer
        """
        ...

    @signed_post("/api/v2/spot/wallet/transfer", rate=RateLimit(10, per="uid"))
    def spot_transfer(
        self,
        *,
        from_type: WalletType,
        to_type: WalletType,
        amount: Number,
        coin: str,
        symbol: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[TransferAck]:
        """Moves coins between own accounts.

        ``symbol`` is needed where an isolated margin account is involved. Give a ``client_oid``: it is how to find
        the transfer when the answer is lost.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, and :class:`~bitget_client.errors.OutcomeUnknown`:
        the coins may have moved, ask
        :meth:`~bitget_client.rest.v2.spot_account.SpotAccount.get_spot_transfer_history` before repeating.

        https://www.bitget.com/api-doc/spot/account/Wallet-Transfer
        """
        ...

    @signed_get("/api/v2/spot/wallet/transfer-coin-info", rate=RateLimit(10, per="uid"))
    def get_spot_transferable_coins(self, *, from_type: WalletType, to_type: WalletType) -> ApiResponse[list[str]]:
        """Which coins can be moved from one kind of account to another.

        https://www.bitget.com/api-doc/spot/account/Get-Transfer-Coins
        """
        ...

    @signed_post("/api/v2/spot/wallet/withdrawal", rate=RateLimit(10, per="uid"))
    def spot_withdraw(
        self,
        *,
        coin: str,
        transfer_type: TransferRoute,
        address: str,
        size: Number,
        chain: str | None = None,
        inner_to_type: Literal["email", "mobile", "uid"] | None = None,
        area_code: str | None = None,
        tag: str | None = None,
        remark: str | None = None,
        client_oid: str | None = None,
        member_code: str | None = None,
        identity_type: str | None = None,
        company_name: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
    ) -> ApiResponse[WithdrawalAck]:
        """Withdraws a coin over a chain, or sends it to another user.

        ``on_chain`` needs ``chain``, and ``tag`` where the chain has tags. For ``internal_transfer`` ``address`` is a
        user: an id unless ``inner_to_type`` says ``email`` or ``mobile`` (with ``area_code``). ``size`` includes no
        fee. The address may have to be on the account's list. The last five arguments say who receives, where the law
        wants it. Give a ``client_oid``: it is how to find the withdrawal when the answer is lost.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.PermissionDenied`,
        :class:`~bitget_client.errors.InvalidParameter`: nothing was withdrawn;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may have been, ask :meth:`get_spot_withdrawal_history` by
        ``client_oid`` before repeating.

        https://www.bitget.com/api-doc/spot/account/Wallet-Withdrawal
        """
        ...

    @signed_get(
        "/api/v2/spot/wallet/withdrawal-records",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="orderId"),
    )
    def get_spot_withdrawal_history(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        coin: str | None = None,
        client_oid: str | None = None,
        id_less_than: str | None = None,
        order_id: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[Withdrawal]]:
        """Withdrawals.

        At most 90 days in one call. Pages hold ``limit`` rows (20 unless told, 100 at most); the oldest ``order_id``
        goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/account/Get-Withdraw-Record
        """
        ...
