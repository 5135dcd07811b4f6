"""The room ``tax`` of the V2 API: endpoints only; what they answer is in ``models.v2.tax``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...models.v2.enums import MarginMode, ProductType
from ...rate_limit import RateLimit
from ...wire import Timestamp
from ..endpoint import EndpointGroup, signed_get
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.tax import FuturesTaxRecord, MarginTaxRecord, P2PTaxRecord, SpotTaxRecord

__all__ = ["Tax"]


class Tax(EndpointGroup):
    """Records for the tax office: ``/api/v2/tax``."""

    @signed_get(
        "/api/v2/tax/future-record",
        rate=RateLimit(1, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="id"),
    )
    def get_futures_transaction_records(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        product_type: ProductType | None = None,
        margin_coin: str | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[list[FuturesTaxRecord]]:
        """What changed balances in futures accounts.

        At most 30 days in one call. Pages hold ``limit`` rows (500 unless told, 500 at most); the oldest ``id`` goes
        into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/common/tax/Get-Future-Account-Record
        """
        ...

    @signed_get(
        "/api/v2/tax/margin-record",
        rate=RateLimit(1, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="id"),
    )
    def get_margin_transaction_records(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        margin_type: MarginMode | None = None,
        coin: str | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[list[MarginTaxRecord]]:
        """What changed balances in margin accounts.

        At most 30 days in one call. Pages hold ``limit`` rows (500 unless told, 500 at most); the oldest ``id`` goes
        into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/common/tax/Get-Margin-Account-Record
        """
        ...

    @signed_get(
        "/api/v2/tax/p2p-record",
        rate=RateLimit(1, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="id"),
    )
    def get_p2p_transaction_records(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        coin: str | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[list[P2PTaxRecord]]:
        """What changed balances through P2P trading.

        At most 30 days in one call. Pages hold ``limit`` rows (500 unless told, 500 at most); the oldest ``id`` goes
        into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/common/tax/Get-P2P-Account-Record
        """
        ...

    @signed_get(
        "/api/v2/tax/spot-record",
        rate=RateLimit(1, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", row_key="id"),
    )
    def get_spot_transaction_records(
        self,
        *,
        start_time: Timestamp,
        end_time: Timestamp,
        coin: str | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[list[SpotTaxRecord]]:
        """What changed balances in the spot account.

        At most 30 days in one call. Pages hold ``limit`` rows (500 unless told, 500 at most); the oldest ``id`` goes
        into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/common/tax/Get-Spot-Account-Record
        """
        ...
