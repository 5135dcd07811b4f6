"""The room ``deposit`` of the V3 API: endpoints only; what they answer is in ``models.v3.deposit``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ...wire import Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.deposit import DepositAddress, DepositRecord

__all__ = ["Deposit"]


class Deposit(EndpointGroup):
    """Where coins are paid in, and what has come: ``/api/v3/account/deposit-…``."""

    @signed_post("/api/v3/account/deposit-account", rate=RateLimit(1, per="uid"))
    def set_deposit_account(
        self,
        *,
        coin: str,
        account_type: Literal["unified", "otc", "funding"],
    ) -> ApiResponse[str]:
        """Chooses the account in which deposits of a coin arrive, until changed again.

        Deposits go to the funding account until told otherwise. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the change was made;
        repeating it does no harm.

        https://www.bitget.com/api-doc/uta/account/Deposit-Account
        """
        ...

    @signed_get("/api/v3/account/deposit-address", rate=RateLimit(10, per="uid"))
    def get_deposit_address(
        self,
        *,
        coin: str,
        chain: str | None = None,
        size: Number | None = None,
    ) -> ApiResponse[DepositAddress]:
        """The address at which this account is paid in.

        The exchange chooses a ``chain`` when none is given. ``size`` is for Bitcoin over Lightning only: how much
        will come, 0.000001 to 0.01. Some chains need ``tag`` beside the address.

        https://www.bitget.com/api-doc/uta/account/deposit/Get-Deposit-Address
        """
        ...

    @signed_get(
        "/api/v3/account/deposit-records",
        rate=RateLimit(10, per="uid"),
        paging=Paging("cursor", param="cursor", row_key="orderId"),
    )
    def get_deposit_records(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        coin: str | None = None,
        order_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[list[DepositRecord]]:
        """Deposits of this account.

        Without ``coin``, of all coins. Pages hold ``limit`` rows (20 unless told, 100 at most). ``cursor`` is the
        smallest ``order_id`` of the page before, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/account/deposit/Get-Deposit-Records
        """
        ...

    @signed_get("/api/v3/account/sub-deposit-address", rate=RateLimit(10, per="uid"))
    def get_sub_deposit_address(
        self,
        *,
        sub_uid: str,
        coin: str,
        chain: str | None = None,
        size: Number | None = None,
    ) -> ApiResponse[DepositAddress]:
        """The address at which a sub-account is paid in.

        For the main account. ``size`` is for Bitcoin over Lightning only: how much will come, 0.000001 to 0.01. Some
        chains need ``tag`` beside the address.

        https://www.bitget.com/api-doc/uta/account/deposit/Get-Sub-Deposit-Address
        """
        ...

    @signed_get(
        "/api/v3/account/sub-deposit-records",
        rate=RateLimit(10, per="uid"),
        paging=Paging("cursor", param="cursor", row_key="orderId"),
    )
    def get_sub_deposit_records(
        self,
        *,
        sub_uid: str,
        start_time: Timestamp,
        end_time: Timestamp,
        coin: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[list[DepositRecord]]:
        """Deposits of a sub-account.

        For the main account. ``cursor`` is the smallest ``order_id`` of the page before, or use ``paginate``.

        The documentation calls this a POST but shows a GET; other clients are divided, and most send GET.

        https://www.bitget.com/api-doc/uta/account/deposit/Get-Sub-Deposit-Records
        """
        ...
