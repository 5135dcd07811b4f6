"""The room ``p2p`` of the V3 API: endpoints only; what they answer is in ``models.v3.p2p``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ...models.enums import Side
from ...rate_limit import RateLimit
from ...wire import Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.p2p import (
        Ad,
        AdDetail,
        AdLimits,
        Currencies,
        ExchangeRate,
        FeeEstimate,
        NewAd,
        OwnAdPage,
        P2PBalance,
        P2POrderDetail,
        P2POrderPage,
        PayMethod,
        PayMethodRef,
        Profile,
    )

__all__ = ["P2P"]


class P2P(EndpointGroup):
    """Buying and selling coins for fiat money between users: ``/api/v3/p2p``."""

    @signed_post("/api/v3/p2p/ad-create", rate=RateLimit(10, per="uid"))
    def create_p2p_ad(
        self,
        *,
        token: str,
        fiat: str,
        side: Side,
        price_type: Literal["fixed", "floating"],
        min_amount: Number,
        max_amount: Number,
        quantity: Number,
        pay_method_ids: Sequence[PayMethodRef | Mapping[str, Any]],
        pay_time_limit: Number,
        price: Number | None = None,
        premium: Number | None = None,
        remark: str | None = None,
        trade_terms: str | None = None,
    ) -> ApiResponse[NewAd]:
        """Publishes an own advertisement.

        ``token`` is the coin and ``fiat`` the money. A ``fixed`` price needs ``price``, a ``floating`` one
        ``premium``. ``pay_method_ids`` holds :class:`~bitget_client.models.v3.p2p.PayMethodRef` objects or mappings;
        ads that sell need the ``user_pay_method_id`` in each (see :meth:`get_p2p_pay_methods`). Limits are in
        :meth:`get_p2p_ad_limit`, allowed payment times in :meth:`get_p2p_currencies`.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_p2p_my_ads` before repeating.
        """
        ...

    @signed_get("/api/v3/p2p/ad-info", rate=RateLimit(10, per="uid"))
    def get_p2p_ad_info(self, *, adv_id: str) -> ApiResponse[AdDetail]:
        """An own advertisement with all that was said in it."""
        ...

    @signed_get("/api/v3/p2p/ad-limit", rate=RateLimit(10, per="uid"))
    def get_p2p_ad_limit(self, *, token: str, fiat: str, side: Side) -> ApiResponse[AdLimits]:
        """How small and how large an advertisement may be.

        Quantities of the coin, stated in USDT as far as is known.
        """
        ...

    @signed_get("/api/v3/p2p/ad-list", rate=RateLimit(10, per="uid"), paging=Paging("page", param="pageNum"))
    def get_p2p_ad_list(
        self,
        *,
        token: str,
        fiat: str,
        side: Side,
        page_num: int,
        limit: int,
        amount: Number | None = None,
    ) -> ApiResponse[list[Ad]]:
        """The advertisements of all users for a coin and a currency.

        ``amount`` leaves only ads that take an order of this much fiat money. Pages of ``limit`` rows count from 1
        (``page_num``), or use ``paginate``.
        """
        ...

    @signed_post("/api/v3/p2p/ad-operate", rate=RateLimit(10, per="uid"))
    def operate_p2p_ad(
        self,
        *,
        adv_id: str,
        operation: Literal["remove", "publish", "delist"],
    ) -> ApiResponse[str]:
        """Publishes, delists or removes an own advertisement.

        ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_p2p_ad_info` or :meth:`get_p2p_my_ads`.
        """
        ...

    @signed_post("/api/v3/p2p/ad-update", rate=RateLimit(10, per="uid"))
    def update_p2p_ad(
        self,
        *,
        adv_id: str,
        pay_time_limit: Number,
        price_type: Literal["fixed", "floating"] | None = None,
        price: Number | None = None,
        premium: Number | None = None,
        min_amount: Number | None = None,
        max_amount: Number | None = None,
        quantity: Number | None = None,
        pay_method_ids: Sequence[PayMethodRef | Mapping[str, Any]] | None = None,
        remark: str | None = None,
        trade_terms: str | None = None,
    ) -> ApiResponse[str]:
        """Changes an own advertisement.

        What is left out stays as it is, but for ``pay_time_limit``, which is always needed. Otherwise as
        :meth:`create_p2p_ad`. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_p2p_ad_info` before repeating.
        """
        ...

    @signed_get(
        "/api/v3/p2p/all-orders",
        rate=RateLimit(10, per="uid"),
        paging=Paging("cursor", param="cursor", rows="items", next_key="nextId"),
    )
    def get_p2p_all_orders(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        order_id: str | None = None,
        side: Side | None = None,
        status: Literal["cancelled", "completed", "pending_payment", "pending_release", "in_appeal"] | None = None,
    ) -> ApiResponse[P2POrderPage]:
        """Own P2P orders in all states.

        The last 90 days. ``limit`` rows a page; ``data.next_id`` goes into the next call's ``cursor``, or use
        ``paginate``.
        """
        ...

    @signed_get("/api/v3/p2p/balance", rate=RateLimit(10, per="uid"))
    def get_p2p_balance(self, *, token: str) -> ApiResponse[P2PBalance]:
        """How much of a coin can be traded in P2P."""
        ...

    @signed_get("/api/v3/p2p/currencies", rate=RateLimit(10, per="uid"))
    def get_p2p_currencies(self) -> ApiResponse[Currencies]:
        """Which coins and currencies there are, with limits, ways to pay and times allowed for payment."""
        ...

    @signed_get("/api/v3/p2p/exchange-rate", rate=RateLimit(10, per="uid"))
    def get_p2p_exchange_rate(self, *, token: str, fiat: str) -> ApiResponse[ExchangeRate]:
        """The reference rate between a coin and a currency."""
        ...

    @signed_post("/api/v3/p2p/fee-simulate", rate=RateLimit(10, per="uid"), idempotent=True)
    def simulate_p2p_fee(
        self,
        *,
        token: str,
        fiat: str,
        side: Side,
        market_type: Literal["public", "private"],
        amount: Number,
    ) -> ApiResponse[FeeEstimate]:
        """The fee and the tax that an advertisement would cost.

        A read, though sent as POST.
        """
        ...

    @signed_get(
        "/api/v3/p2p/my-ads",
        rate=RateLimit(10, per="uid"),
        paging=Paging("cursor", param="cursor", rows="items", next_key="nextId"),
    )
    def get_p2p_my_ads(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        adv_id: str | None = None,
        token: str | None = None,
        fiat: str | None = None,
        status: Literal["remove", "publish", "delist"] | None = None,
    ) -> ApiResponse[OwnAdPage]:
        """Own advertisements.

        The last 90 days can be asked for, 30 days in one call. ``limit`` rows a page; ``data.next_id`` goes into the
        next call's ``cursor``, or use ``paginate``.
        """
        ...

    @signed_get("/api/v3/p2p/order-info", rate=RateLimit(10, per="uid"))
    def get_p2p_order_info(self, *, order_id: str) -> ApiResponse[P2POrderDetail]:
        """One P2P order with both sides and the way of payment.

        Names and payment details of other people are in the answer: keep them out of logs.
        """
        ...

    @signed_post("/api/v3/p2p/order-pay", rate=RateLimit(10, per="uid"))
    def confirm_p2p_order_payment(self, *, order_id: str) -> ApiResponse[str]:
        """Tells the seller that an order to buy was paid.

        Money must have been sent before; nothing is sent by this call. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_p2p_order_info`.
        """
        ...

    @signed_post("/api/v3/p2p/order-release", rate=RateLimit(10, per="uid"))
    def release_p2p_order_asset(self, *, order_id: str) -> ApiResponse[str]:
        """Hands the coins of an order to sell over to the buyer; this cannot be taken back.

        Only when the payment has arrived. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_p2p_order_info`.
        """
        ...

    @signed_get("/api/v3/p2p/pay-method", rate=RateLimit(10, per="uid"))
    def get_p2p_pay_methods(self) -> ApiResponse[list[PayMethod]]:
        """The ways to be paid that this account has set up, as advertisements name them.

        Account numbers are in the answer: keep them out of logs.
        """
        ...

    @signed_get(
        "/api/v3/p2p/pending-orders",
        rate=RateLimit(10, per="uid"),
        paging=Paging("cursor", param="cursor", rows="items", next_key="nextId"),
    )
    def get_p2p_pending_orders(
        self,
        *,
        order_id: str | None = None,
        side: Side | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> ApiResponse[P2POrderPage]:
        """Own P2P orders that are not finished.

        ``limit`` rows a page; ``data.next_id`` goes into the next call's ``cursor``, or use ``paginate``.
        """
        ...

    @signed_get("/api/v3/p2p/user-info", rate=RateLimit(10, per="uid"))
    def get_p2p_user_info(self) -> ApiResponse[Profile]:
        """This account as others see it in P2P, and how much it may advertise."""
        ...
