"""The room ``earn`` of the V3 API: endpoints only; what they answer is in ``models.v3.earn``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ...wire import Number, Timestamp, YesNo
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.earn import (
        EarnOrderAck,
        EliteHoldings,
        EliteProduct,
        EliteRecords,
        RedemptionTerms,
        SubscriptionResult,
        SubscriptionTerms,
    )

__all__ = ["Earn"]


class Earn(EndpointGroup):
    """On-chain earn products, which the exchange calls Elite: ``/api/v3/earn``.

    A coin is exchanged for one that earns interest, such as BGBTC, BGSOL or BGUSD (subscribing), and later back again
    (redeeming).
    """

    @signed_get("/api/v3/earn/elite-assets", rate=RateLimit(5, per="uid"))
    def get_earn_elite_assets(self) -> ApiResponse[EliteHoldings]:
        """What is held in Elite products, its worth and its yield."""
        ...

    @signed_get("/api/v3/earn/elite-product", rate=RateLimit(5, per="uid"))
    def get_earn_elite_products(self) -> ApiResponse[list[EliteProduct]]:
        """Which Elite products there are, what they yield and which coins buy them."""
        ...

    @signed_get(
        "/api/v3/earn/elite-records",
        rate=RateLimit(5, per="uid"),
        paging=Paging("cursor", param="cursor", rows="recordList", next_key="endId"),
    )
    def get_earn_elite_records(
        self,
        *,
        type: Literal["subscribe", "redeem", "interest"],
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[EliteRecords]:
        """Past subscriptions, redemptions or interest payments.

        The last 3 months unless told, 3 months at most in one call. ``data.end_id`` continues, or use ``paginate``.
        """
        ...

    @signed_post("/api/v3/earn/elite-redeem", rate=RateLimit(5, per="uid"))
    def redeem_earn_elite(
        self,
        *,
        product_id: str,
        product_sub_id: str,
        redeem_type: Literal["fast", "standard"],
        amount: Number,
        receive_account: Literal["spot", "unified"],
        advanced_settle: YesNo | None = None,
        coin: str | None = None,
    ) -> ApiResponse[EarnOrderAck]:
        """Gives an Elite product back.

        Both product ids come from :meth:`get_earn_elite_redeem_info`, and so do the limits and fees of the ``fast``
        and ``standard`` way. ``amount`` is what is given back. ``receive_account`` is the funding account (``spot``)
        or the unified one. BGUSD wants ``coin``; ``advanced_settle`` asks for early settlement of interest and is for
        BGBTC only.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the redemption was taken: look at
        :meth:`get_earn_elite_records` before repeating.
        """
        ...

    @signed_get("/api/v3/earn/elite-redeem-info", rate=RateLimit(5, per="uid"))
    def get_earn_elite_redeem_info(self, *, product_id: str) -> ApiResponse[RedemptionTerms]:
        """The terms on which an Elite product can be given back."""
        ...

    @signed_post("/api/v3/earn/elite-subscribe", rate=RateLimit(5, per="uid"))
    def subscribe_earn_elite(
        self,
        *,
        product_sub_id: str,
        amount: Number,
        coin: str | None = None,
        payment_account: Literal["spot", "unified"] | None = None,
    ) -> ApiResponse[EarnOrderAck]:
        """Buys an Elite product.

        ``product_sub_id`` comes from :meth:`get_earn_elite_subscribe_info`, and so do the smallest amount and what is
        left to buy. BGUSD wants ``coin``, the coin to pay with; unified accounts pay in USDC. ``payment_account`` is
        the funding account (``spot``, also the default) or the unified one.

        ``data.order_id`` goes into :meth:`get_earn_elite_subscribe_result`.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the subscription was taken: look at
        :meth:`get_earn_elite_records` before repeating.
        """
        ...

    @signed_get("/api/v3/earn/elite-subscribe-info", rate=RateLimit(5, per="uid"))
    def get_earn_elite_subscribe_info(self, *, product_id: str) -> ApiResponse[SubscriptionTerms]:
        """The terms on which an Elite product can be bought."""
        ...

    @signed_get("/api/v3/earn/elite-subscribe-result", rate=RateLimit(5, per="uid"))
    def get_earn_elite_subscribe_result(self, *, order_id: str) -> ApiResponse[SubscriptionResult]:
        """Whether a subscription is settled, pending or rejected."""
        ...
