"""What the room ``earn`` of the V2 API answers. Times are in milliseconds. Yields of savings are in percent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

import attrs

from ...wire import Wire
from .enums import YesNoText

__all__ = [
    "ApyStep",
    "EarnBalance",
    "EarnOrderAck",
    "EarnResult",
    "EliteHolding",
    "EliteHoldings",
    "EliteProduct",
    "EliteProject",
    "EliteRecord",
    "EliteRecordPage",
    "EliteRedemptionTerms",
    "EliteSubscriptionResult",
    "EliteSubscriptionTerms",
    "HoldingApy",
    "ReceiveCoin",
    "RedeemMode",
    "SavingsHolding",
    "SavingsHoldingPage",
    "SavingsProduct",
    "SavingsRecord",
    "SavingsRecordPage",
    "SavingsTerms",
    "SavingsTotals",
    "SharkFinHolding",
    "SharkFinHoldingPage",
    "SharkFinProduct",
    "SharkFinProductPage",
    "SharkFinRecord",
    "SharkFinRecordPage",
    "SharkFinTerms",
    "SharkFinTotals",
    "SubscriptionCoin",
]


@attrs.frozen(kw_only=True)
class EarnBalance:
    """How much of a coin is held in earn products."""

    coin: str
    amount: Decimal


@attrs.frozen(kw_only=True)
class EliteProject:
    """A project behind a product."""

    project_name: str


@attrs.frozen(kw_only=True)
class EliteHolding:
    """What is held of one product.

    ``apr`` is for BGSOL and BGBTC, the points and projects for BGBTC, the APY, interest coin and total profit for
    BGUSD.
    """

    product_id: str
    product_coin: str
    holding_amount: Decimal
    usdt_holding_amount: Decimal  #: worth in USDT
    exchange_rate: Decimal
    apr: Decimal | None = None
    min_apy: Decimal | None = None
    max_apy: Decimal | None = None
    subscription_coin: str
    exchange_amount: Decimal
    project_list: list[EliteProject] = attrs.field(factory=list)
    unsettled_bg_points: Annotated[str | None, Wire("unsettledBGPoints")] = None
    interest_coin: str | None = None
    total_profit: Decimal | None = None


@attrs.frozen(kw_only=True)
class EliteHoldings:
    """What is held in Elite products. Iterating gives the rows."""

    result_list: list[EliteHolding]

    def __iter__(self) -> Iterator[EliteHolding]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class SubscriptionCoin:
    """A coin a product can be bought with."""

    subscription_coin: str
    precision: str
    fee_rate: Decimal
    exchange_rate: Decimal
    remain_quota: Decimal | None = None
    min_amount: Decimal | None = None


@attrs.frozen(kw_only=True)
class EliteProduct:
    """An Elite product. ``sell_out`` is a yes or no."""

    product_id: str
    coin: str
    min_apr: Decimal
    max_apr: Decimal
    subscription_coin_list: list[SubscriptionCoin]
    sell_out: YesNoText | str


@attrs.frozen(kw_only=True)
class EliteRecord:
    """A subscription, redemption or interest payment.

    Redemption type and receiving accounts are for redemptions, ``payment_account`` for subscriptions, the points for
    interest. ``redeem_type`` has been seen as a text and as a list.
    """

    record_id: str
    product_id: str
    coin: str
    status: Literal["settled", "pending", "rejected"] | str
    exchange_rate: Decimal
    received_coin: str
    received_amount: Decimal
    invest_amount: Decimal
    fee_rate: Decimal
    redeem_type: Any = None
    receiving_account: str | None = None
    actual_receiving_account: str | None = None
    payment_account: list[str] = attrs.field(factory=list)
    settle_points: str | None = None
    fee: Decimal | None = None


@attrs.frozen(kw_only=True)
class EliteRecordPage:
    """Some records; ``end_id`` is the cursor of the next call. Iterating gives the rows."""

    record_list: list[EliteRecord]
    end_id: str | None = None

    def __iter__(self) -> Iterator[EliteRecord]:
        return iter(self.record_list)


@attrs.frozen(kw_only=True)
class EarnOrderAck:
    """The exchange took the subscription or redemption. What ``status`` says is not documented."""

    order_id: str
    status: str | None = None


@attrs.frozen(kw_only=True)
class ReceiveCoin:
    """A coin BGUSD can be redeemed for."""

    bgusd_receive_coin: str
    bgusd_exchange_rate: Decimal


@attrs.frozen(kw_only=True)
class RedeemMode:
    """One way to redeem, its fee and its limits."""

    redeem_fee_rate: Decimal
    remain_quota: Decimal
    redeem_type: Literal["fast", "standard"] | str
    redeem_scale: int
    redeem_delay_date: str
    min_redeem_amount: Decimal
    redeem_time: int


@attrs.frozen(kw_only=True)
class EliteRedemptionTerms:
    """The terms on which a product can be given back. Some apply to certain products only."""

    product_id: str
    product_sub_id: str
    product_coin: str
    subscription_coin: str
    profit_coin: str
    exchange_rate: Decimal | None = None
    total_un_pay_interest_amount: Decimal
    pre_settle_apr: Decimal
    received_coin: str | None = None
    unsettled_points: str | None = None
    bgusd_receive_coin_list: list[ReceiveCoin]
    redeem_mode_list: list[RedeemMode]


@attrs.frozen(kw_only=True)
class EliteSubscriptionTerms:
    """The terms on which a product can be bought. Some apply to certain products only."""

    product_sub_id: str
    min_amount: Decimal
    remain_quota: Decimal
    exchange_rate: Decimal | None = None
    product_coin: str
    interest_time: int | None = None
    settle_time: int | None = None
    precision: str
    fee_rate: Decimal
    subscription_coin_list: list[SubscriptionCoin] = attrs.field(factory=list)


@attrs.frozen(kw_only=True)
class EliteSubscriptionResult:
    """What became of a subscription."""

    result: Literal["settled", "pending", "rejected"] | str


@attrs.frozen(kw_only=True)
class SavingsTotals:
    """What all savings are worth and what they have earned."""

    btc_amount: Decimal
    usdt_amount: Decimal
    btc24h_earning: Decimal
    usdt24h_earning: Decimal
    btc_total_earning: Decimal
    usdt_total_earning: Decimal


@attrs.frozen(kw_only=True)
class HoldingApy:
    """What a part of a holding yields in a year.

    By the documented example ``min_apy`` and ``max_apy`` are bounds of the amount, and only ``current_apy`` is a
    yield.
    """

    rate_level: int
    min_apy: Decimal
    max_apy: Decimal
    current_apy: Decimal


@attrs.frozen(kw_only=True)
class SavingsHolding:
    """Savings that are held. ``order_id`` is for fixed savings, ``period`` their term in days."""

    product_id: str
    order_id: str
    product_coin: str
    interest_coin: str
    period_type: Literal["flexible", "fixed"] | str
    period: str
    hold_amount: Decimal
    last_profit: Decimal
    total_profit: Decimal
    hold_days: int | None = None
    status: str
    allow_redemption: str
    product_level: str
    apy: list[HoldingApy]


@attrs.frozen(kw_only=True)
class SavingsHoldingPage:
    """Some holdings, and where the listing continues (``end_id``). Iterating gives the rows."""

    result_list: list[SavingsHolding]
    end_id: str | None = None

    def __iter__(self) -> Iterator[SavingsHolding]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class ApyStep:
    """What an amount between two bounds yields in a year."""

    rate_level: int
    min_step_val: Decimal  #: from this amount on
    max_step_val: Decimal  #: up to this amount
    current_apy: Decimal


@attrs.frozen(kw_only=True)
class SavingsProduct:
    """A savings product. Term, early redemption and settlement are for fixed savings and empty for flexible ones."""

    product_id: str
    coin: str
    period_type: Literal["flexible", "fixed"] | str
    period: str
    apy_type: Literal["single", "ladder"] | str
    advance_redeem: str
    settle_method: Literal["daily", "maturity"] | str
    apy_list: list[ApyStep]
    status: str
    product_level: str


@attrs.frozen(kw_only=True)
class SavingsRecord:
    """A subscription, redemption, interest payment or deduction."""

    order_id: str
    coin_name: str
    settle_coin_name: str
    product_type: Literal["flexible", "fixed"] | str
    period: str
    product_level: str
    amount: Decimal
    ts: int
    order_type: Literal["subscribe", "redeem", "pay_interest", "deduction"] | str


@attrs.frozen(kw_only=True)
class SavingsRecordPage:
    """Some records, and where the listing continues (``end_id``). Iterating gives the rows."""

    result_list: list[SavingsRecord]
    end_id: str | None = None

    def __iter__(self) -> Iterator[SavingsRecord]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class EarnResult:
    """What became of a subscription or redemption."""

    result: Literal["fail", "success"] | str
    msg: str


@attrs.frozen(kw_only=True)
class SavingsTerms:
    """The terms of a savings product. Flexible savings have no time of expiry."""

    single_min_amount: Decimal
    single_max_amount: Decimal
    remaining_amount: Decimal  #: still to be had, by all users
    subscribe_precision: int  #: decimal places
    profit_precision: int  #: decimal places
    subscribe_time: int | None = None
    interest_time: int | None = None
    settle_time: int | None = None
    expire_time: int | None = None
    redeem_time: int | None = None
    settle_method: Literal["daily", "maturity"] | str
    apy_list: list[ApyStep]
    redeem_delay: str  #: such as D+1


@attrs.frozen(kw_only=True)
class SharkFinTotals:
    """What is and was put into Shark Fin products and what they have earned."""

    btc_subscribe_amount: Decimal
    usdt_subscribe_amount: Decimal
    btc_historical_amount: Decimal
    usdt_historical_amount: Decimal
    btc_total_earning: Decimal
    usdt_total_earning: Decimal


@attrs.frozen(kw_only=True)
class SharkFinHolding:
    """A Shark Fin product that is held, or was."""

    product_id: str
    interest_start_time: int
    interest_end_time: int
    product_coin: str
    subscribe_coin: str
    trend: str
    settle_time: int
    interest_amount: Decimal | None = None
    product_status: Literal["running", "pause", "wait_interest", "wait_settle", "settle", "redeem", "sell_out"] | str


@attrs.frozen(kw_only=True)
class SharkFinHoldingPage:
    """Some holdings, and where the listing continues (``end_id``). Iterating gives the rows."""

    result_list: list[SharkFinHolding]
    end_id: str | None = None

    def __iter__(self) -> Iterator[SharkFinHolding]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class SharkFinProduct:
    """A Shark Fin product."""

    product_id: str
    product_name: str
    product_coin: str
    subscribe_coin: str
    farming_start_time: int
    farming_end_time: int
    lower_rate: Decimal
    default_rate: Decimal
    upper_rate: Decimal
    period: str  #: days
    interest_start_time: int
    status: (
        Literal[
            "not_started",
            "in_progress",
            "paused",
            "interest_pending",
            "settle_pending",
            "settled",
            "redeemed",
            "sold_out",
        ]
        | str
    )
    min_amount: Decimal
    limit_amount: Decimal
    sold_amount: Decimal  #: by all users
    end_time: int
    start_time: int


@attrs.frozen(kw_only=True)
class SharkFinProductPage:
    """Some products, and where the listing continues (``end_id``). Iterating gives the rows."""

    result_list: list[SharkFinProduct]
    end_id: str | None = None

    def __iter__(self) -> Iterator[SharkFinProduct]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class SharkFinRecord:
    """A subscription, redemption or interest payment."""

    order_id: str
    product: str
    period: str  #: days
    amount: Decimal
    ts: int
    type: Literal["subscription", "redemption", "interest"] | str


@attrs.frozen(kw_only=True)
class SharkFinRecordPage:
    """Some records, and where the listing continues (``end_id``). Iterating gives the rows."""

    result_list: list[SharkFinRecord]
    end_id: str | None = None

    def __iter__(self) -> Iterator[SharkFinRecord]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class SharkFinTerms:
    """The terms of a Shark Fin product."""

    product_coin: str
    subscribe_coin: str
    interest_time: int
    expiration_time: int
    min_price: Decimal
    current_price: Decimal
    max_price: Decimal
    min_rate: Decimal
    default_rate: Decimal
    max_rate: Decimal
    period: str  #: days
    product_min_amount: Decimal
    available_balance: Decimal
    user_amount: Decimal  #: already put in
    remaining_amount: Decimal
    profit_precision: int  #: decimal places
    subscribe_precision: int  #: decimal places
