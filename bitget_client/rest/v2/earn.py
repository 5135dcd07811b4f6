"""The room ``earn`` of the V2 API: endpoints only; what they answer is in ``models.v2.earn``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...rate_limit import RateLimit
from ...wire import Number, Timestamp, YesNo
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.earn import (
        EarnBalance,
        EarnOrderAck,
        EarnResult,
        EliteHoldings,
        EliteProduct,
        EliteRecordPage,
        EliteRedemptionTerms,
        EliteSubscriptionResult,
        EliteSubscriptionTerms,
        SavingsHoldingPage,
        SavingsProduct,
        SavingsRecordPage,
        SavingsTerms,
        SavingsTotals,
        SharkFinHoldingPage,
        SharkFinProductPage,
        SharkFinRecordPage,
        SharkFinTerms,
        SharkFinTotals,
    )

__all__ = ["Earn"]

#: Savings that can be taken out at any time, or after a term.
SavingsPeriod = Literal["flexible", "fixed"]


class Earn(EndpointGroup):
    """Savings, Shark Fin and on-chain (Elite) products: ``/api/v2/earn``, loans excepted."""

    @signed_get("/api/v2/earn/account/assets", rate=RateLimit(10, per="uid"))
    def get_earn_account(self, *, coin: str | None = None) -> ApiResponse[list[EarnBalance]]:
        """How much of each coin is held in earn products.

        https://www.bitget.com/api-doc/earn/account/Earn-Assets
        """
        ...

    @signed_get("/api/v2/earn/elite/assets", rate=RateLimit(5, per="uid"))
    def get_earn_elite_assets(self) -> ApiResponse[EliteHoldings]:
        """What is held in Elite products, its worth and its yield."""
        ...

    @signed_get("/api/v2/earn/elite/product", rate=RateLimit(5, per="uid"))
    def get_earn_elite_products(self) -> ApiResponse[list[EliteProduct]]:
        """Which Elite products there are, what they yield and which coins buy them.

        Elite is the exchange's name for on-chain products: a coin is exchanged for one that earns interest, such as
        BGBTC, BGSOL or BGUSD, and later back again.
        """
        ...

    @signed_get(
        "/api/v2/earn/elite/records",
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
    ) -> ApiResponse[EliteRecordPage]:
        """Past subscriptions, redemptions or interest payments of Elite products.

        Three months unless told, three months at most in one call. ``data.end_id`` goes into ``cursor``, or use
        ``paginate``.
        """
        ...

    @signed_post("/api/v2/earn/elite/redeem", rate=RateLimit(5, per="uid"))
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

    @signed_get("/api/v2/earn/elite/redeem-info", rate=RateLimit(5, per="uid"))
    def get_earn_elite_redeem_info(self, *, product_id: str) -> ApiResponse[EliteRedemptionTerms]:
        """The terms on which an Elite product can be given back."""
        ...

    @signed_post("/api/v2/earn/elite/subscribe", rate=RateLimit(5, per="uid"))
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
        left to buy. BGUSD wants ``coin``, the coin to pay with. ``payment_account`` is the funding account (``spot``,
        also the default) or the unified one.

        ``data.order_id`` goes into :meth:`get_earn_elite_subscribe_result`.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the subscription was taken: look at
        :meth:`get_earn_elite_records` before repeating.
        """
        ...

    @signed_get("/api/v2/earn/elite/subscribe-info", rate=RateLimit(5, per="uid"))
    def get_earn_elite_subscribe_info(self, *, product_id: str) -> ApiResponse[EliteSubscriptionTerms]:
        """The terms on which an Elite product can be bought."""
        ...

    @signed_get("/api/v2/earn/elite/subscribe-result", rate=RateLimit(5, per="uid"))
    def get_earn_elite_subscribe_result(self, *, order_id: str) -> ApiResponse[EliteSubscriptionResult]:
        """Whether a subscription of an Elite product is settled, pending or rejected."""
        ...

    @signed_get("/api/v2/earn/savings/account", rate=RateLimit(10, per="uid"))
    def get_earn_savings_account(self) -> ApiResponse[SavingsTotals]:
        """What all savings are worth and what they have earned, in BTC and in USDT.

        https://www.bitget.com/api-doc/earn/savings/Savings-Account
        """
        ...

    @signed_get(
        "/api/v2/earn/savings/assets",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key="endId"),
    )
    def get_earn_savings_assets(
        self,
        *,
        period_type: SavingsPeriod,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[SavingsHoldingPage]:
        """Savings that are held.

        Three months back unless told, and three months at most in one call. Pages hold ``limit`` rows (20 unless
        told, 100 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/earn/savings/Savings-Assets
        """
        ...

    @signed_get("/api/v2/earn/savings/product", rate=RateLimit(10, per="uid"))
    def get_earn_savings_products(
        self,
        *,
        coin: str | None = None,
        filter: Literal["available", "held", "available_and_held", "all"] | None = None,
    ) -> ApiResponse[list[SavingsProduct]]:
        """Which savings products there are, and what they yield.

        ``filter`` chooses by what is held or can be bought.

        https://www.bitget.com/api-doc/earn/savings/Savings-Products
        """
        ...

    @signed_get(
        "/api/v2/earn/savings/records",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key="endId"),
    )
    def get_earn_savings_records(
        self,
        *,
        period_type: SavingsPeriod,
        coin: str | None = None,
        order_type: Literal["subscribe", "redeem", "pay_interest", "deduction"] | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[SavingsRecordPage]:
        """Past subscriptions, redemptions and interest payments of savings.

        ``order_type`` chooses one kind; ``deduction`` is interest lost by early redemption. Three months back unless
        told, and three months at most in one call. Pages hold ``limit`` rows (20 unless told, 100 at most);
        ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/earn/savings/Savings-Records
        """
        ...

    @signed_post("/api/v2/earn/savings/redeem", rate=RateLimit(10, per="uid"))
    def earn_redeem_savings(
        self,
        *,
        product_id: str,
        period_type: SavingsPeriod,
        amount: Number,
        order_id: str | None = None,
    ) -> ApiResponse[EarnOrderAck]:
        """Takes an amount out of savings.

        Fixed savings need ``order_id``, which stands in :meth:`get_earn_savings_assets`. ``data.order_id`` goes into
        :meth:`get_earn_savings_redemption_result`, which tells what became of it.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the redemption was taken: look at
        :meth:`get_earn_savings_records` before repeating.

        https://www.bitget.com/api-doc/earn/savings/Savings-Redeem
        """
        ...

    @signed_get("/api/v2/earn/savings/redeem-result", rate=RateLimit(10, per="uid"))
    def get_earn_savings_redemption_result(
        self, *, order_id: str, period_type: SavingsPeriod
    ) -> ApiResponse[EarnResult]:
        """What became of a redemption of savings.

        ``result`` says success or fail, and ``msg`` why it failed.

        https://www.bitget.com/api-doc/earn/savings/Savings-Redeem-Result
        """
        ...

    @signed_post("/api/v2/earn/savings/subscribe", rate=RateLimit(10, per="uid"))
    def earn_subscribe_savings(
        self,
        *,
        product_id: str,
        period_type: SavingsPeriod,
        amount: Number,
    ) -> ApiResponse[EarnOrderAck]:
        """Puts an amount into savings.

        How much may be put in, and when interest begins, is in :meth:`get_earn_savings_subscription`.
        ``data.order_id`` goes into :meth:`get_earn_savings_subscription_result`.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the subscription was taken: look at
        :meth:`get_earn_savings_records` before repeating.

        https://www.bitget.com/api-doc/earn/savings/Savings-Subscribe
        """
        ...

    @signed_get("/api/v2/earn/savings/subscribe-info", rate=RateLimit(10, per="uid"))
    def get_earn_savings_subscription(
        self, *, product_id: str, period_type: SavingsPeriod
    ) -> ApiResponse[SavingsTerms]:
        """The terms of a savings product: limits, times and yield.

        https://www.bitget.com/api-doc/earn/savings/Savings-Subscribe-Info
        """
        ...

    @signed_get("/api/v2/earn/savings/subscribe-result", rate=RateLimit(10, per="uid"))
    def get_earn_savings_subscription_result(
        self,
        *,
        period_type: SavingsPeriod,
        product_id: str | None = None,
        order_id: str | None = None,
    ) -> ApiResponse[EarnResult]:
        """What became of a subscription of savings.

        ``result`` says success or fail, and ``msg`` why it failed. Give ``order_id``, as the documented example does;
        the documentation's table has ``product_id`` in its place.

        https://www.bitget.com/api-doc/earn/savings/Savings-Subscribe-Result
        """
        ...

    @signed_get("/api/v2/earn/sharkfin/account", rate=RateLimit(10, per="uid"))
    def get_sharkfin_account(self) -> ApiResponse[SharkFinTotals]:
        """What is and was put into Shark Fin products and what they have earned, in BTC and in USDT.

        https://www.bitget.com/api-doc/earn/sharkfin/Shark-Account
        """
        ...

    @signed_get(
        "/api/v2/earn/sharkfin/assets",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key="endId"),
    )
    def get_sharkfin_assets(
        self,
        *,
        status: Literal["subscribed", "settled"],
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[SharkFinHoldingPage]:
        """Shark Fin products that are held, or were.

        Three months back unless told, and three months at most in one call. Pages hold ``limit`` rows (20 unless
        told, 100 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/earn/sharkfin/Shark-Assets
        """
        ...

    @signed_get(
        "/api/v2/earn/sharkfin/product",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key="endId"),
    )
    def get_sharkfin_products(
        self,
        *,
        coin: str,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[SharkFinProductPage]:
        """Which Shark Fin products there are for a coin.

        The capital is kept; the yield depends on whether a price stays within a range. Pages hold ``limit`` rows (20
        unless told, 100 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/earn/sharkfin/Shark-Products
        """
        ...

    @signed_get(
        "/api/v2/earn/sharkfin/records",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key="endId"),
    )
    def get_sharkfin_records(
        self,
        *,
        type: Literal["subscription", "redemption", "interest"],
        coin: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[SharkFinRecordPage]:
        """Past subscriptions, redemptions or interest payments of Shark Fin products.

        Three months back unless told, and three months at most in one call. Pages hold ``limit`` rows (20 unless
        told, 100 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/earn/sharkfin/Shark-Records
        """
        ...

    @signed_post("/api/v2/earn/sharkfin/subscribe", rate=RateLimit(10, per="uid"))
    def subscribe_sharkfin(self, *, product_id: str, amount: Number) -> ApiResponse[EarnOrderAck]:
        """Buys a Shark Fin product.

        How much may be put in is in :meth:`get_sharkfin_subscription`. ``data.order_id`` goes into
        :meth:`get_sharkfin_subscription_result`.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the subscription was taken: look at
        :meth:`get_sharkfin_records` before repeating.

        https://www.bitget.com/api-doc/earn/sharkfin/Shark-Subscribe
        """
        ...

    @signed_get("/api/v2/earn/sharkfin/subscribe-info", rate=RateLimit(10, per="uid"))
    def get_sharkfin_subscription(self, *, product_id: str) -> ApiResponse[SharkFinTerms]:
        """The terms of a Shark Fin product: range of price, yields, limits and times.

        https://www.bitget.com/api-doc/earn/sharkfin/Shark-Subscribe-Info
        """
        ...

    @signed_get("/api/v2/earn/sharkfin/subscribe-result", rate=RateLimit(5, per="uid"))
    def get_sharkfin_subscription_result(self, *, order_id: str) -> ApiResponse[EarnResult]:
        """What became of a subscription of a Shark Fin product.

        ``result`` says success or fail, and ``msg`` why it failed.

        https://www.bitget.com/api-doc/earn/sharkfin/Shark-Subscribe-Result
        """
        ...
