"""What the room ``earn`` of the V3 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...wire import Wire

__all__ = [
    "EarnOrderAck",
    "EliteHolding",
    "EliteHoldings",
    "EliteProduct",
    "EliteProject",
    "EliteRecord",
    "EliteRecords",
    "ReceiveCoin",
    "RedeemMode",
    "RedemptionTerms",
    "SubscriptionCoin",
    "SubscriptionResult",
    "SubscriptionTerms",
]


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
    """What is held in Elite products."""

    result_list: list[EliteHolding]


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
    sell_out: str


@attrs.frozen(kw_only=True)
class EliteRecord:
    """A subscription, redemption or interest payment.

    Redemption type and receiving accounts are for redemptions, ``payment_account`` for subscriptions, the points for
    interest.
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
    redeem_type: list[str] = attrs.field(factory=list)
    receiving_account: str | None = None
    actual_receiving_account: str | None = None
    payment_account: list[str] = attrs.field(factory=list)
    settle_points: str | None = None
    fee: Decimal | None = None


@attrs.frozen(kw_only=True)
class EliteRecords:
    """Some records; ``end_id`` is the cursor of the next call."""

    record_list: list[EliteRecord]
    end_id: str | None = None


@attrs.frozen(kw_only=True)
class EarnOrderAck:
    """The exchange took the subscription or redemption."""

    order_id: str


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
class RedemptionTerms:
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
class SubscriptionTerms:
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
class SubscriptionResult:
    """What became of a subscription."""

    result: Literal["settled", "pending", "rejected"] | str
