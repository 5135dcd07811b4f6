"""The room ``p2p`` of the V2 API: endpoints only; what they answer is in ``models.v2.p2p``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...models.v2.enums import Side
from ...rate_limit import RateLimit
from ...wire import Timestamp, YesNo
from ..endpoint import EndpointGroup, signed_get
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.p2p import AdvertisementPage, MerchantPage, MerchantProfile, P2POrderPage

__all__ = ["P2P"]


class P2P(EndpointGroup):
    """Buying and selling coins for fiat money between users: ``/api/v2/p2p``."""

    @signed_get(
        "/api/v2/p2p/advList",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="advList", next_key="minAdvId"),
    )
    def get_p2p_merchant_advertisement_list(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp | None = None,
        id_less_than: str | None = None,
        limit: int | None = None,
        status: Literal["online", "offline", "editing", "completed"] | None = None,
        adv_no: str | None = None,
        side: Side | None = None,
        coin: str | None = None,
        language: str | None = None,
        fiat: str | None = None,
        order_by: str | None = None,
        pay_method_id: str | None = None,
        source_type: Literal["owner", "competitior", "ownerAndCompetitior"] | None = None,
    ) -> ApiResponse[AdvertisementPage]:
        """P2P advertisements, own ones and those of others (``source_type``).

        ``data.min_adv_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/common/p2p/Get-P2P-Adv-List
        """
        ...

    @signed_get("/api/v2/p2p/merchantInfo", rate=RateLimit(10, per="uid"))
    def get_p2p_merchant_info(self) -> ApiResponse[MerchantProfile]:
        """This account as a P2P merchant.

        Mail address and telephone number are in the answer: keep them out of logs.

        https://www.bitget.com/api-doc/common/p2p/Get-Merchant-Information
        """
        ...

    @signed_get(
        "/api/v2/p2p/merchantList",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="merchantList", next_key="minMerchantId"),
    )
    def get_p2p_merchant_list(
        self,
        *,
        online: YesNo | None = None,
        id_less_than: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[MerchantPage]:
        """P2P merchants and their record.

        ``data.min_merchant_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/common/p2p/Get-P2P-Merchant-List
        """
        ...

    @signed_get(
        "/api/v2/p2p/orderList",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="orderList", next_key="minOrderId"),
    )
    def get_p2p_merchant_orders(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        id_less_than: str | None = None,
        limit: int | None = None,
        status: Literal["pending_pay", "Paid", "Appeal", "Completed", "cancelled"] | None = None,
        adv_no: str | None = None,
        side: Side | None = None,
        coin: str | None = None,
        language: str | None = None,
        fiat: str | None = None,
        order_no: str | None = None,
    ) -> ApiResponse[P2POrderPage]:
        """P2P orders of this merchant.

        ``data.min_order_id`` goes into ``id_less_than``, or use ``paginate``. Names and payment details of other
        people are in the answer: keep them out of logs.

        https://www.bitget.com/api-doc/common/p2p/Get-P2P-Order-List
        """
        ...
