"""The room ``affiliate`` of the V2 API: endpoints only; what they answer is in ``models.v2.affiliate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...rate_limit import RateLimit
from ...wire import Number, Timestamp, YesNo
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.affiliate import (
        AgentCommissionPage,
        Customer,
        CustomerBalance,
        CustomerCommissionPage,
        CustomerDeposit,
        CustomerVerificationPage,
        CustomerVolume,
        SubCustomerPage,
    )

__all__ = ["Affiliate"]


class Affiliate(EndpointGroup):
    """Customers that an agent brought in, and what they bring: ``/api/v2/broker/...customer...``."""

    @signed_get(
        "/api/v2/broker/agent-commission",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="commissionList", next_key="endId"),
    )
    def get_agent_commission_detail(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[AgentCommissionPage]:
        """What the agent earned, customer by customer, from own customers and those of sub-agents.

        Pages hold ``limit`` rows (100 unless told, 100 at most); ``data.end_id`` goes into ``id_less_than``, or use
        ``paginate``.
        """
        ...

    @signed_post(
        "/api/v2/broker/customer-asset",
        rate=RateLimit(10, per="uid"),
        idempotent=True,
        paging=Paging("page", param="pageNo"),
    )
    def get_agent_customer_assets(
        self,
        *,
        page_no: Number | None = None,
        page_size: Number | None = None,
        uid: str | None = None,
        show_sub: YesNo | None = None,
    ) -> ApiResponse[list[CustomerBalance]]:
        """What each customer holds, in USDT.

        A read, though sent as POST. ``show_sub`` takes in subordinate users. The figures are some minutes old. Pages
        of ``page_size`` rows (100 unless told, 500 at most) count from 1 (``page_no``), or use ``paginate``.
        """
        ...

    @signed_get(
        "/api/v2/broker/customer-commissions",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="commissionList", next_key="endId"),
    )
    def get_agent_customer_commissions(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        id_less_than: str | None = None,
        limit: int | None = None,
        uid: str | None = None,
        coin: str | None = None,
        symbol: str | None = None,
        show_sub: YesNo | None = None,
    ) -> ApiResponse[CustomerCommissionPage]:
        """What the agent earned from each customer's fees, by day and instrument.

        ``show_sub`` takes in subordinate users. At most 30 days in one call. Pages hold ``limit`` rows (100 unless
        told, 1000 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.
        """
        ...

    @signed_post(
        "/api/v2/broker/customer-deposit",
        rate=RateLimit(10, per="uid"),
        idempotent=True,
        paging=Paging("page", param="pageNo"),
    )
    def get_agent_customer_deposits(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        page_no: Number | None = None,
        page_size: Number | None = None,
        uid: str | None = None,
        show_sub: YesNo | None = None,
    ) -> ApiResponse[list[CustomerDeposit]]:
        """Deposits of the customers.

        A read, though sent as POST. ``show_sub`` takes in subordinate users. Pages of ``page_size`` rows (100 unless
        told, 1000 at most) count from 1 (``page_no``), or use ``paginate``.
        """
        ...

    @signed_get(
        "/api/v2/broker/customer-kyc-result",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="userList", next_key="endId"),
    )
    def get_agent_customer_kyc_result(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        id_less_than: str | None = None,
        limit: int | None = None,
        uid: str | None = None,
        show_sub: YesNo | None = None,
    ) -> ApiResponse[CustomerVerificationPage]:
        """Which customers have proven who they are.

        ``show_sub`` takes in subordinate users. At most 90 days in one call. Pages hold ``limit`` rows (100 unless
        told, 1000 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.
        """
        ...

    @signed_post(
        "/api/v2/broker/customer-list",
        rate=RateLimit(10, per="uid"),
        idempotent=True,
        paging=Paging("page", param="pageNo"),
    )
    def get_agent_customer_list(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        page_no: Number | None = None,
        page_size: Number | None = None,
        uid: str | None = None,
        referral_code: str | None = None,
        show_sub: YesNo | None = None,
    ) -> ApiResponse[list[Customer]]:
        """The customers, and when each registered.

        A read, though sent as POST. ``referral_code`` leaves only those who came by it. ``show_sub`` takes in
        subordinate users. Pages of ``page_size`` rows (100 unless told, 1000 at most) count from 1 (``page_no``), or
        use ``paginate``.
        """
        ...

    @signed_post(
        "/api/v2/broker/customer-trade-volume",
        rate=RateLimit(10, per="uid"),
        idempotent=True,
        paging=Paging("page", param="pageNo"),
    )
    def get_agent_customer_trade_volume(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        page_no: Number | None = None,
        page_size: Number | None = None,
        uid: str | None = None,
        show_sub: YesNo | None = None,
    ) -> ApiResponse[list[CustomerVolume]]:
        """How much each customer traded, by day, in USDT.

        A read, though sent as POST. ``show_sub`` takes in subordinate users. Pages of ``page_size`` rows (100 unless
        told, 1000 at most) count from 1 (``page_no``), or use ``paginate``.
        """
        ...

    @signed_get(
        "/api/v2/broker/sub-customer-list",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="list", next_key="minId"),
    )
    def get_agent_sub_customer_list(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        id_less_than: str | None = None,
        limit: int | None = None,
        uid: str | None = None,
        show_sub: YesNo | None = None,
    ) -> ApiResponse[SubCustomerPage]:
        """Sub-customers, and when each registered.

        ``show_sub`` takes in subordinate users. Pages hold ``limit`` rows; ``data.min_id`` goes into
        ``id_less_than``, or use ``paginate``.
        """
        ...
