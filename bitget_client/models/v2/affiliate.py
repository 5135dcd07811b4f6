"""What the room ``affiliate`` of the V2 API answers. Times are in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import attrs

from ..page import Rows

__all__ = [
    "AgentCommission",
    "AgentCommissionPage",
    "Customer",
    "CustomerBalance",
    "CustomerCommission",
    "CustomerCommissionPage",
    "CustomerDeposit",
    "CustomerVerification",
    "CustomerVerificationPage",
    "CustomerVolume",
    "SubCustomer",
    "SubCustomerPage",
]


@attrs.frozen(kw_only=True)
class AgentCommission:
    """What a customer's fees brought, at each level.

    Amounts are in ``coin``, ``volume`` in the quote coin.
    """

    uid: str
    biz_type: Literal["spot", "futures"] | str
    sub_biz_type: Literal["spot", "margin", "usdt_futures", "coin_futures", "usdc_futures"] | str
    symbol: str
    coin: str
    fee: Decimal
    volume: Decimal
    activity_bonus_deduct: Decimal
    spot_coupon_deduct: Decimal
    futures_coupon_deduct: Decimal
    spot_fee_discount_deduct: Decimal
    negative_maker_fee_deduct: Decimal
    fee_paid: Decimal
    direct_commission: Decimal  #: from own customers
    sub_commission: Decimal  #: through sub-agents
    partner_commission: Decimal  #: of partner agents
    partner_actual_commission: Decimal  #: paid to them
    trader_type: Literal["user", "trader"] | str
    api_type: Literal["api", "non_api"] | str
    status: Literal["settled", "unsettled", "notIssued"] | str
    start_calculation_time: int
    end_calculation_time: int


@attrs.frozen(kw_only=True)
class AgentCommissionPage:
    """Some commissions; iterating gives them. ``end_id`` continues."""

    commission_list: list[AgentCommission]
    end_id: str | None = None

    def __iter__(self) -> Iterator[AgentCommission]:
        return iter(self.commission_list)


@attrs.frozen(kw_only=True)
class CustomerBalance:
    """What a customer holds, in USDT."""

    balance: Decimal
    uid: str
    u_time: int
    remark: str


@attrs.frozen(kw_only=True)
class CustomerCommission:
    """What a customer's fees brought on one day, in one instrument and coin."""

    uid: str
    date: int  #: said to be the day at UTC+8, in milliseconds; another source has seen YYYYMMDD
    coin: str
    symbol: str
    product_type: Literal["SPOT", "MARGIN", "USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES"] | str
    deal_amount: Decimal  #: in the quote coin
    fee: Decimal
    fee_deduction: Decimal
    activity_bonus_deduct: Decimal
    spot_coupon_deduct: Decimal
    futures_coupon_deduct: Decimal
    spot_fee_discount_deduct: Decimal
    negative_maker_fee_deduct: Decimal
    fee_paid: Decimal
    rebate_amount: Decimal  #: what the agent earned
    user_total_rebate_amount: Decimal  #: from this customer so far
    day_total_rebate_amount: Decimal  #: on this day, from all
    total_rebate_amount: Decimal  #: from all so far


@attrs.frozen(kw_only=True)
class CustomerCommissionPage:
    """Some commissions; iterating gives them. ``end_id`` continues."""

    commission_list: list[CustomerCommission]
    end_id: str | None = None

    def __iter__(self) -> Iterator[CustomerCommission]:
        return iter(self.commission_list)


@attrs.frozen(kw_only=True)
class CustomerDeposit:
    """A deposit of a customer."""

    order_id: str
    uid: str
    deposit_time: int
    deposit_coin: str
    deposit_amount: Decimal


@attrs.frozen(kw_only=True)
class CustomerVerification:
    """Whether a customer has proven who they are."""

    uid: str
    kyc_result: Literal["passed", "not_passed"] | str  #: companies that have proven it count as passed


@attrs.frozen(kw_only=True)
class CustomerVerificationPage:
    """Some customers; iterating gives them. ``end_id`` continues."""

    user_list: list[CustomerVerification]
    end_id: str | None = None

    def __iter__(self) -> Iterator[CustomerVerification]:
        return iter(self.user_list)


@attrs.frozen(kw_only=True)
class Customer:
    """A customer."""

    uid: int
    register_time: int


@attrs.frozen(kw_only=True)
class CustomerVolume:
    """How much a customer traded on one day, in USDT."""

    uid: str
    volumn: Decimal  #: the exchange's spelling
    spot_volume: Decimal | None = None
    futures_volume: Decimal | None = None
    time: int  #: the day: milliseconds, another source has seen YYYYMMDD


@attrs.frozen(kw_only=True)
class SubCustomer:
    """A sub-customer."""

    uid: str
    register_time: int


@attrs.frozen(kw_only=True)
class SubCustomerPage:
    """Some sub-customers; iterating gives them. ``min_id`` continues."""

    list: Rows[SubCustomer]
    min_id: str | None = None

    def __iter__(self) -> Iterator[SubCustomer]:
        return iter(self.list)
