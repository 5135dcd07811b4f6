"""What the room ``p2p`` of the V2 API answers. Times are in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import attrs

from .enums import Side, YesNoText

__all__ = [
    "Advertisement",
    "AdvertisementPage",
    "BuyerLimits",
    "Certificate",
    "Merchant",
    "MerchantPage",
    "MerchantProfile",
    "OrderPayment",
    "OrderPaymentField",
    "P2POrder",
    "P2POrderPage",
    "PaymentField",
    "PaymentMethod",
]


@attrs.frozen(kw_only=True)
class BuyerLimits:
    """Who may take an advertisement."""

    min_complete_num: int
    max_complete_num: int
    place_order_num: int
    allow_merchant_place: YesNoText | str
    complete_rate30d: Decimal
    country: str


@attrs.frozen(kw_only=True)
class PaymentField:
    """A field to fill in for a way of payment."""

    name: str
    required: bool
    type: str


@attrs.frozen(kw_only=True)
class PaymentMethod:
    """A way to pay."""

    payment_method: str
    payment_id: str
    payment_info: list[PaymentField]


@attrs.frozen(kw_only=True)
class Certificate:
    """A certificate of a merchant."""

    image_url: str
    desc: str


@attrs.frozen(kw_only=True)
class Advertisement:
    """An offer to buy or sell a coin for fiat money."""

    adv_id: str
    adv_no: str
    side: Side | str
    adv_size: Decimal
    size: Decimal  #: traded so far
    coin: str
    price: Decimal
    coin_precision: int
    fiat: str
    fiat_precision: int
    fiat_symbol: str
    status: str
    hide: YesNoText | str
    max_trade_amount: Decimal
    min_trade_amount: Decimal  #: set aside for minTradeUSDT
    pay_duration: str
    turnover_num: int
    turnover_rate: Decimal
    label: str | None = None
    user_limit_list: BuyerLimits
    payment_method_list: list[PaymentMethod]
    merchant_certified_list: list[Certificate]
    utime: int
    ctime: int


@attrs.frozen(kw_only=True)
class AdvertisementPage:
    """Advertisements. ``min_adv_id`` goes into the next call's ``id_less_than``.

    Iterating over it gives the rows.
    """

    adv_list: list[Advertisement]
    min_adv_id: str | None = None

    def __iter__(self) -> Iterator[Advertisement]:
        return iter(self.adv_list)


@attrs.frozen(kw_only=True)
class MerchantProfile:
    """This account as a merchant. Fields ending in ``30d`` count the last 30 days."""

    register_time: int
    nick_name: str
    merchant_id: str
    avg_payment_time: str  #: as it comes
    avg_release_time: str
    total_trades: str
    total_buy: Decimal
    total_sell: Decimal
    total_completion_rate: Decimal
    trades30d: str
    sell30d: str
    buy30d: str
    completion_rate30d: Decimal
    kyc_status: bool
    email_bind_status: bool
    mobile_bind_status: bool
    email: str
    mobile: str


@attrs.frozen(kw_only=True)
class Merchant:
    """A merchant. Fields ending in ``30d`` count the last 30 days."""

    register_time: int
    nick_name: str
    is_online: YesNoText | str
    avg_payment_time: str  #: as it comes
    avg_release_time: str
    total_trades: str
    total_buy: Decimal
    total_sell: Decimal
    total_completion_rate: Decimal
    trades30d: str
    sell30d: str
    buy30d: str
    completion_rate30d: Decimal


@attrs.frozen(kw_only=True)
class MerchantPage:
    """Merchants. ``min_merchant_id`` goes into the next call's ``id_less_than``.

    Iterating over it gives the rows.
    """

    merchant_list: list[Merchant]
    min_merchant_id: str | None = None

    def __iter__(self) -> Iterator[Merchant]:
        return iter(self.merchant_list)


@attrs.frozen(kw_only=True)
class OrderPaymentField:
    """One detail of a way of payment."""

    name: str
    required: str
    type: str
    value: str


@attrs.frozen(kw_only=True)
class OrderPayment:
    """How an order is paid."""

    paymethod_name: str
    paymethod_id: str
    paymethod_info: list[OrderPaymentField]


@attrs.frozen(kw_only=True)
class P2POrder:
    """A P2P order. Times of what has not happened are ``None``."""

    order_id: str
    order_no: str
    adv_no: str
    side: Side | str
    count: Decimal  #: size in the coin
    coin: str
    price: Decimal
    fiat: str
    withdraw_time: int | None = None
    represent_time: int | None = None
    release_time: int | None = None
    payment_time: int | None = None
    amount: Decimal  #: in fiat money
    status: Literal["pending_pay", "Paid", "Appeal", "Completed", "cancelled"] | str
    buyer_real_name: str
    seller_real_name: str
    ctime: int
    utime: int
    payment_info: OrderPayment


@attrs.frozen(kw_only=True)
class P2POrderPage:
    """P2P orders. ``min_order_id`` goes into the next call's ``id_less_than``.

    Iterating over it gives the rows.
    """

    order_list: list[P2POrder]
    min_order_id: str | None = None

    def __iter__(self) -> Iterator[P2POrder]:
        return iter(self.order_list)
