"""The room ``withdraw`` of the V3 API: endpoints only; what they answer is in ``models.v3.withdraw``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ...wire import Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.withdraw import AddressBook, MaxWithdrawal, WithdrawalAck, WithdrawalRecord

__all__ = ["Withdraw"]


class Withdraw(EndpointGroup):
    """Withdrawals: ``/api/v3/account/...withdraw...``."""

    @signed_post("/api/v3/account/cancel-withdrawal", rate=RateLimit(1, per="uid"))
    def cancel_withdrawal(
        self,
        *,
        order_id: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[str]:
        """Cancels a withdrawal that is still held back, by ``order_id`` or ``client_oid`` (``order_id`` wins).

        Possible in the time the exchange waits before it sends. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.ApiError` when it is too late, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_withdraw_records`.

        https://www.bitget.com/api-doc/uta/account/withdrawal/Cancel-Withdrawal
        """
        ...

    @signed_get("/api/v3/account/max-withdrawal", rate=RateLimit(10, per="uid"))
    def get_max_withdrawal(self, *, coin: str) -> ApiResponse[MaxWithdrawal]:
        """How much of a coin can be withdrawn, from each account and together."""
        ...

    @signed_post("/api/v3/account/withdraw")
    def submit_withdraw(
        self,
        *,
        coin: str,
        transfer_type: Literal["on_chain", "internal_transfer"],
        address: str,
        size: Number,
        chain: str | None = None,
        account_type: str | None = None,
        inner_to_type: Literal["email", "mobile", "uid"] | None = None,
        area_code: str | None = None,
        tag: str | None = None,
        remark: str | None = None,
        client_oid: str | None = None,
        member_code: Literal["bithumb", "korbit", "coinone"] | None = None,
        identity_type: Literal["company", "user"] | None = None,
        company_name: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
    ) -> ApiResponse[WithdrawalAck]:
        """Withdraws coins: the older route; use :meth:`withdraw`.

        The same as :meth:`withdraw` under another path, which most clients do not use. Whether the exchange serves it
        is not certain.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_withdraw_records` for the ``client_oid`` before repeating.
        """
        ...

    @signed_get(
        "/api/v3/account/withdraw-address",
        rate=RateLimit(1, per="uid"),
        paging=Paging("cursor", param="cursor", rows="addressList"),
    )
    def get_withdraw_address_book(
        self,
        *,
        coin: str | None = None,
        type: Literal["internal", "EVM", "regular", "universal"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[AddressBook]:
        """The addresses saved for withdrawals.

        ``limit`` rows a page; ``data.cursor`` continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/account/withdrawal/Get-Withdraw-Address
        """
        ...

    @signed_post("/api/v3/account/withdrawal", rate=RateLimit(1, per="uid"))
    def withdraw(
        self,
        *,
        coin: str,
        transfer_type: Literal["on_chain", "internal_transfer"],
        address: str,
        size: Number,
        chain: str | None = None,
        account_type: str | None = None,
        inner_to_type: Literal["uid", "email", "mobile"] | None = None,
        area_code: str | None = None,
        tag: str | None = None,
        remark: str | None = None,
        client_oid: str | None = None,
        member_code: Literal["bithumb", "korbit", "coinone"] | None = None,
        identity_type: Literal["company", "user"] | None = None,
        company_name: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
    ) -> ApiResponse[WithdrawalAck]:
        """Withdraws coins, to a chain or to another user of the exchange.

        ``on_chain`` needs ``chain``, and ``tag`` for coins that have one. ``internal_transfer`` takes in ``address``
        what ``inner_to_type`` says: a uid unless told, an e-mail address, or a mobile number with its ``area_code``.
        ``size`` is in the coin. ``account_type`` is a comma-separated list of ``funding``, ``uta`` and ``otc``: where
        to take the coins from. For the exchanges in ``member_code``, ``identity_type`` and the names (company, or
        first and last) tell who receives.

        Give a ``client_oid``: it is how to ask about the withdrawal when the answer is lost. Success says that it was
        taken on, not that it was sent.

        Raises :class:`~bitget_client.errors.InsufficientBalance`, :class:`~bitget_client.errors.PermissionDenied`
        (the key must be allowed to withdraw), :class:`~bitget_client.errors.InvalidParameter`: nothing was withdrawn;
        :class:`~bitget_client.errors.NotSent`: nothing reached the exchange;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may be on its way, ask :meth:`get_withdraw_records` for the
        ``client_oid`` before repeating.

        https://www.bitget.com/api-doc/uta/account/withdrawal/
        """
        ...

    @signed_get(
        "/api/v3/account/withdrawal-records",
        rate=RateLimit(10, per="uid"),
        paging=Paging("cursor", param="cursor", row_key="orderId"),
    )
    def get_withdraw_records(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        coin: str | None = None,
        order_id: str | None = None,
        client_oid: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[list[WithdrawalRecord]]:
        """Withdrawals between two moments.

        ``order_id`` or ``client_oid`` ask for one (``order_id`` wins). Pages hold ``limit`` rows (20 unless told, 100
        at most); the smallest ``order_id`` continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/account/withdrawal/Get-Withdrawal-Records
        """
        ...
