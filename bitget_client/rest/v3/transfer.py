"""The room ``transfer`` of the V3 API: endpoints only; what they answer is in ``models.v3.transfer``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ...wire import Number, Timestamp, YesNo
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.transfer import MaxTransferable, Page, TransferAck, TransferRecord

__all__ = ["Transfer"]

#: Where coins can be inside one account.
AccountType = Literal[
    "spot", "p2p", "coin_futures", "usdt_futures", "usdc_futures", "crossed_margin", "isolated_margin", "uta"
]
#: Where coins can be when they move between main and sub-accounts.
FamilyAccountType = Literal["spot", "p2p", "coin_futures", "usdt_futures", "usdc_futures", "crossed_margin", "uta"]


class Transfer(EndpointGroup):
    """Moving coins between own accounts, and between main and sub-accounts: ``/api/v3/account/...transfer``."""

    @signed_get("/api/v3/account/max-transferable", rate=RateLimit(3, per="uid"))
    def get_max_transferable(self, *, coin: str) -> ApiResponse[MaxTransferable]:
        """How much of a coin can be moved out of the unified account, without and with borrowing.

        https://www.bitget.com/api-doc/uta/account/Get-Max-Transferable
        """
        ...

    @signed_post("/api/v3/account/sub-master-transfer", rate=RateLimit(5, per="uid"))
    def sub_master_transfer(
        self,
        *,
        from_type: Literal["spot", "uta"],
        to_type: Literal["spot", "p2p", "uta"],
        amount: Number,
        coin: str,
        client_oid: str | None = None,
    ) -> ApiResponse[TransferAck]:
        """Moves coins from this sub-account to the main account.

        Made with a key of the sub-account. ``client_oid`` has at most 64 characters.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the coins moved: look at the
        balances, or ask :meth:`get_sub_transfer_records` with the main account's key, before repeating.

        https://www.bitget.com/api-doc/uta/account/transfer/Sub-Master-Transfer
        """
        ...

    @signed_post("/api/v3/account/sub-transfer", rate=RateLimit(5, per="uid"))
    def sub_account_transfer(
        self,
        *,
        from_type: FamilyAccountType,
        to_type: FamilyAccountType,
        amount: Number,
        coin: str,
        from_user_id: str,
        to_user_id: str,
        client_oid: str,
        allow_borrow: YesNo | None = None,
    ) -> ApiResponse[TransferAck]:
        """Moves coins between the main account and a sub-account, or between two sub-accounts.

        Made with a key of the main account; ``from_user_id`` and ``to_user_id`` are the accounts, and may be the same
        one. Sub-accounts that are unified have ``uta`` only; classic ones have all but ``uta`` and ``p2p``.
        ``allow_borrow`` borrows what is missing.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough,
        :class:`~bitget_client.errors.PermissionDenied` for a sub-account's key, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the coins moved: ask
        :meth:`get_sub_transfer_records` for the ``client_oid`` before repeating.

        https://www.bitget.com/api-doc/uta/account/transfer/SubAccount-Transfer
        """
        ...

    @signed_get(
        "/api/v3/account/sub-transfer-record",
        rate=RateLimit(5, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_sub_transfer_records(
        self,
        *,
        sub_uid: str | None = None,
        role: Literal["initiator", "receiver"] | None = None,
        coin: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        client_oid: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[TransferRecord]]:
        """Transfers between main and sub-accounts.

        Only for the main account. Without ``sub_uid``, the main account's own; ``role`` is ``initiator`` unless told.
        At most 90 days in one call. Pages hold ``limit`` rows (100 unless told, 100 at most); ``data.cursor``
        continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/account/transfer/SubAccount-Transfer-Get
        """
        ...

    @signed_post("/api/v3/account/transfer", rate=RateLimit(5, per="uid"))
    def submit_transfer(
        self,
        *,
        from_type: AccountType,
        to_type: AccountType,
        amount: Number,
        coin: str,
        client_oid: str | None = None,
        symbol: str | None = None,
        allow_borrow: YesNo | None = None,
    ) -> ApiResponse[TransferAck]:
        """Moves coins between own accounts, such as from funding (``spot``) to unified (``uta``).

        ``isolated_margin`` needs ``symbol``. ``allow_borrow`` borrows what is missing.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the coins moved: look at the
        balances before repeating.

        https://www.bitget.com/api-doc/uta/account/transfer/
        """
        ...

    @signed_get("/api/v3/account/transferable-coins", rate=RateLimit(10, per="uid"))
    def get_transferable_coins(self, *, from_type: AccountType, to_type: AccountType) -> ApiResponse[list[str]]:
        """Which coins can be moved from one kind of account to another.

        https://www.bitget.com/api-doc/uta/account/transfer/Get-Transfer-Coins
        """
        ...
