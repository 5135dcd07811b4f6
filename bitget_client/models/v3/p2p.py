"""What the room ``p2p`` of the V3 API answers. Times are in milliseconds."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from ..enums import Side, YesNoText

__all__ = [
    "Ad",
    "AdDetail",
    "AdLimits",
    "Currencies",
    "ExchangeRate",
    "FeeEstimate",
    "FiatPayMethod",
    "FiatRules",
    "NewAd",
    "OrderParty",
    "OrderPayMethod",
    "OwnAd",
    "OwnAdPage",
    "P2PBalance",
    "P2POrder",
    "P2POrderDetail",
    "P2POrderPage",
    "PayMethod",
    "PayMethodField",
    "PayMethodName",
    "PayMethodRef",
    "Profile",
    "ProfileLimits",
    "TokenRules",
    "WithdrawalLimit",
]


@attrs.frozen(kw_only=True)
class NewAd:
    """An advertisement that was made."""

    adv_id: str


@attrs.frozen(kw_only=True)
class PayMethodRef:
    """A way to pay as an advertisement names it; ads that sell also say which of the own accounts.

    Serves answers and requests.
    """

    pay_method_id: str
    user_pay_method_id: str | None = None


@attrs.frozen(kw_only=True)
class AdDetail:
    """An own advertisement."""

    adv_id: str
    side: Side | str
    price_type: Literal["fixed", "floating"] | str
    token: str
    fiat: str
    price: Decimal
    amount: Decimal
    min_amount: Decimal
    max_amount: Decimal
    pay_duration: str
    sold_amount: Decimal  #: traded so far
    last_amount: Decimal  #: still to be traded
    premium: Decimal  #: for a floating price
    turnover: Decimal
    remark: str
    trade_term: str
    pay_method_ids: list[PayMethodRef]
    token_precision: int
    fiat_precision: int
    market: Literal["public", "private"] | str
    avg_time: str
    created_time: int
    updated_time: int


@attrs.frozen(kw_only=True)
class AdLimits:
    """How small and how large advertisements may be."""

    buy_min_token_amount: Decimal
    buy_max_token_amount: Decimal
    sell_min_token_amount: Decimal
    sell_max_token_amount: Decimal


@attrs.frozen(kw_only=True)
class PayMethodName:
    """A way to pay."""

    pay_method_id: str
    pay_method_name: str


@attrs.frozen(kw_only=True)
class Ad:
    """Somebody's advertisement."""

    adv_id: str
    merchant_id: str
    merchant_name: str
    token: str
    fiat: str
    side: Side | str
    price: Decimal
    min_amount: Decimal
    max_amount: Decimal
    quantity: Decimal
    pay_methods: list[PayMethodName]
    completed_order_num: int
    completed_rate: Decimal
    avg_release_time: str
    created_time: int


@attrs.frozen(kw_only=True)
class P2POrder:
    """A P2P order in brief."""

    order_id: str
    side: Side | str
    token: str
    fiat: str
    price: Decimal
    amount: Decimal
    quantity: Decimal
    fee: Decimal
    counterparty: str  #: the other side's name
    status: Literal["cancelled", "completed", "pending_payment", "pending_release", "in_appeal"] | str
    created_time: int
    updated_time: int


@attrs.frozen(kw_only=True)
class P2POrderPage:
    """P2P orders, and where the listing continues (``next_id``)."""

    items: list[P2POrder]
    next_id: str | None = None


@attrs.frozen(kw_only=True)
class P2PBalance:
    """How much of a coin can be traded."""

    token: str
    total_balance: Decimal
    frozen_balance: Decimal
    available_balance: Decimal


@attrs.frozen(kw_only=True)
class TokenRules:
    """A coin that is traded."""

    token: str
    precision: str


@attrs.frozen(kw_only=True)
class FiatPayMethod:
    """A way to pay in a currency."""

    pay_method_name: str
    icon_url: str
    pay_method_id: str


@attrs.frozen(kw_only=True)
class WithdrawalLimit:
    """A limit on withdrawals that comes with a currency."""

    withdraw_limit_key: str
    withdraw_limit_value: str


@attrs.frozen(kw_only=True)
class FiatRules:
    """A currency that is traded, with its limits."""

    fiat: str
    precision: str
    float_rate_min: Decimal
    float_rate_max: Decimal
    fixed_rate_min: Decimal
    fixed_rate_max: Decimal
    ad_min_limit: Decimal
    ad_max_limit: Decimal
    pay_methods: list[FiatPayMethod]
    withdrawal_limit: WithdrawalLimit
    pay_time_limit: list[int]  #: choices for an ad's payment time


@attrs.frozen(kw_only=True)
class Currencies:
    """Coins and currencies that are traded."""

    token_detail_list: list[TokenRules]
    fiat_detail_list: list[FiatRules]


@attrs.frozen(kw_only=True)
class ExchangeRate:
    """A reference rate."""

    rate: Decimal


@attrs.frozen(kw_only=True)
class FeeEstimate:
    """What an advertisement would cost."""

    fee_token: str
    fee_amount: Decimal
    tax_token: str
    tax_amount: Decimal


@attrs.frozen(kw_only=True)
class OwnAd:
    """An own advertisement in brief."""

    adv_id: str
    side: Side | str
    price_type: Literal["fixed", "floating"] | str
    token: str
    fiat: str
    price: Decimal
    sold_amount: Decimal  #: traded so far
    last_amount: Decimal  #: still to be traded
    pay_methods: list[PayMethodRef]
    status: Literal["remove", "publish", "delist"] | str
    created_time: int
    updated_time: int


@attrs.frozen(kw_only=True)
class OwnAdPage:
    """Own advertisements, and where the listing continues (``next_id``)."""

    items: list[OwnAd]
    next_id: str | None = None


@attrs.frozen(kw_only=True)
class PayMethodField:
    """One entry of a way to pay, such as an account number. ``type`` says how ``value`` is to be read."""

    name: str
    type: Literal["number", "file", "txt"] | str
    value: str


@attrs.frozen(kw_only=True)
class OrderPayMethod:
    """How an order is paid."""

    pay_method_id: str
    pay_method_name: str
    pay_method_user_name: str
    postscript: str
    pay_method_info: list[PayMethodField]


@attrs.frozen(kw_only=True)
class OrderParty:
    """One side of an order."""

    nick_name: str
    real_name: str


@attrs.frozen(kw_only=True)
class P2POrderDetail:
    """A P2P order."""

    order_id: str
    side: Side | str
    token: str
    fiat: str
    price: Decimal
    quantity: Decimal
    amount: Decimal
    status: Literal["cancelled", "completed", "pending_payment", "pending_release", "in_appeal"] | str
    adv_id: str
    remark: str
    order_cancel_countdown: str
    fee: Decimal
    verify_capital: YesNoText | str  #: whether the buyer shows where the money comes from
    pay_method_detail: OrderPayMethod | None = None
    sell_user_info: OrderParty
    buy_user_info: OrderParty
    created_time: int
    updated_time: int


@attrs.frozen(kw_only=True)
class PayMethod:
    """A way to be paid that this account has set up."""

    pay_method_id: str
    pay_method_name: str
    pay_method_user_name: str
    user_pay_method_id: str
    pay_method_info: list[PayMethodField]


@attrs.frozen(kw_only=True)
class ProfileLimits:
    """How much an account may advertise and have open."""

    max_adv_sell_num: int
    max_adv_sell_limit: Decimal
    max_adv_buy_num: int
    max_adv_buy_limit: Decimal
    total_max_pending_order: str
    adv_max_pending_order: str


@attrs.frozen(kw_only=True)
class Profile:
    """An account as others see it. Fields ending in ``30_d`` count the last 30 days."""

    uid: str
    nick_name: str
    account_level: Literal["advanced", "starter", "master"] | str
    completed_order_num: int
    positive_rate: Decimal
    completed_order_num30_d: str
    completed_rate30_d: Decimal
    avg_pay_time30_d: str
    avg_release_time30_d: str
    equity_detail: ProfileLimits
    register_time: int
