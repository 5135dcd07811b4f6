"""The room ``spot_account`` of the V2 API: endpoints only; what they answer is in ``models.v2.spot_account``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...models.v2.enums import OnOff, WalletType
from ...rate_limit import RateLimit
from ...wire import Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.spot_account import (
        AccountInfo,
        DeductInfo,
        SpotBalance,
        SpotBill,
        SubAccountBalances,
        SubTransferRecord,
        SwitchStatus,
        TransferRecord,
    )

__all__ = ["SpotAccount"]


class SpotAccount(EndpointGroup):
    """The spot account, its balances and ledger, and the switch to a unified account: ``/api/v2/spot/account``."""

    @signed_get("/api/v2/spot/account/assets", rate=RateLimit(10, per="uid"))
    def get_spot_account_assets(
        self,
        *,
        coin: str | None = None,
        asset_type: Literal["hold_only", "all"] | None = None,
    ) -> ApiResponse[list[SpotBalance]]:
        """What the spot account holds, by coin.

        ``asset_type`` is ``hold_only`` (coins that are held) unless told; with ``coin`` it has no effect.

        https://www.bitget.com/api-doc/spot/account/Get-Account-Assets
        """
        ...

    @signed_get(
        "/api/v2/spot/account/bills",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="billId"),
    )
    def get_spot_account_bills(
        self,
        *,
        coin: str | None = None,
        group_type: Literal["deposit", "withdraw", "transaction", "transfer", "other"] | None = None,
        business_type: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[list[SpotBill]]:
        """The ledger of the spot account.

        At most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 500 at most); the oldest ``bill_id``
        goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/account/Get-Account-Bills
        """
        ...

    @signed_get("/api/v2/spot/account/deduct-info", rate=RateLimit(5, per="uid"))
    def get_spot_bgb_deduct_info(self) -> ApiResponse[DeductInfo]:
        """Whether fees are paid in BGB.

        https://www.bitget.com/api-doc/spot/account/Get-Deduct-Info
        """
        ...

    @signed_get("/api/v2/spot/account/info", rate=RateLimit(1, per="uid"))
    def get_spot_account(self) -> ApiResponse[AccountInfo]:
        """Who this account is, and what the API key may do.

        https://www.bitget.com/api-doc/spot/account/Get-Account-Info
        """
        ...

    @signed_get(
        "/api/v2/spot/account/sub-main-trans-record",
        rate=RateLimit(20, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="transferId"),
    )
    def get_spot_main_sub_transfer_record(
        self,
        *,
        coin: str | None = None,
        role: Literal["initiator", "receiver"] | None = None,
        sub_uid: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        client_oid: str | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[list[SubTransferRecord]]:
        """Transfers between main and sub-accounts.

        ``role`` says which side ``sub_uid``, or this account, was on. At most 90 days in one call. Pages hold
        ``limit`` rows (100 unless told, 100 at most); the oldest ``transfer_id`` goes into ``id_less_than``, or use
        ``paginate``.

        https://www.bitget.com/api-doc/spot/account/Get-SubAccount-TransferRecords
        """
        ...

    @signed_get(
        "/api/v2/spot/account/subaccount-assets",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="id"),
    )
    def get_spot_sub_account_assets(
        self,
        *,
        id_less_than: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[SubAccountBalances]]:
        """What sub-accounts hold in their spot accounts.

        Only for the main account. Pages hold ``limit`` sub-accounts (10 unless told, 50 at most); the smallest ``id``
        goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/account/Get-Subaccount-Assets
        """
        ...

    @signed_post("/api/v2/spot/account/switch-deduct", rate=RateLimit(1, per="uid"))
    def spot_switch_bgb_deduct(self, *, deduct: OnOff) -> ApiResponse[bool]:
        """Says whether fees are to be paid in BGB, at a discount.

        ``data`` tells whether it was done.

        https://www.bitget.com/api-doc/spot/account/Switch-Deduct
        """
        ...

    @signed_get(
        "/api/v2/spot/account/transferRecords",
        rate=RateLimit(20, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="transferId"),
    )
    def get_spot_transfer_history(
        self,
        *,
        coin: str,
        from_type: WalletType | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        client_oid: str | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
        page_num: int | None = None,
    ) -> ApiResponse[list[TransferRecord]]:
        """Transfers of one coin between own accounts.

        At most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 500 at most); the oldest
        ``transfer_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/account/Get-Account-TransferRecords
        """
        ...

    @signed_post("/api/v2/spot/account/upgrade", rate=RateLimit(1, per="uid"))
    def upgrade_to_unified_account(self, *, sub_uid: str | None = None) -> ApiResponse[SwitchStatus | None]:
        """Turns this account, or a sub-account, into a unified one; every V2 call fails afterwards.

        Nothing may be open or owed. It takes a while: see :meth:`get_unified_account_switch_status`. In the
        exchange's own example ``data`` is ``None``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_unified_account_switch_status`.

        https://www.bitget.com/api-doc/spot/account/Upgrade_Account
        """
        ...

    @signed_get("/api/v2/spot/account/upgrade-status", rate=RateLimit(1, per="uid"))
    def get_unified_account_switch_status(self, *, sub_uid: str | None = None) -> ApiResponse[SwitchStatus]:
        """How far the switch to a unified account is.

        https://www.bitget.com/api-doc/spot/account/Get_Upgrade_Status
        """
        ...
