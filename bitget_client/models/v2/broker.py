"""What the room ``broker`` of the V2 API answers. Times are in milliseconds. Secrets are left out of reprs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...wire import Wire
from ..page import Rows
from .enums import SubAccountStatus, TransferRoute, TransferStatus

__all__ = [
    "BrokerInfo",
    "BrokerSubAccount",
    "BrokerSubAccountPage",
    "DailyCommission",
    "DepositWithdrawal",
    "DepositWithdrawalPage",
    "FuturesCommission",
    "OrderCommission",
    "OrderCommissionPage",
    "RebateInfo",
    "SpotCommission",
    "SubAccountApiKey",
    "SubAccountCommission",
    "SubAccountDeposit",
    "SubAccountDepositAddress",
    "SubAccountEmail",
    "SubAccountFuturesCoin",
    "SubAccountFuturesCoins",
    "SubAccountSpotCoin",
    "SubAccountSpotCoins",
    "SubAccountSummary",
    "SubAccountVolume",
    "SubAccountWithdrawal",
    "SubAccountWithdrawalPage",
    "WithdrawalAck",
]


@attrs.frozen(kw_only=True)
class BrokerSubAccount:
    """A sub-account of the broker."""

    sub_uid: str
    subaccount_name: str
    status: SubAccountStatus | str
    perm_list: list[str]
    label: str
    c_time: int
    language: str | None = None
    u_time: int | None = None


@attrs.frozen(kw_only=True)
class BrokerInfo:
    """How many sub-accounts the broker has and may have."""

    sub_account_size: int
    max_sub_account_size: int
    u_time: int


@attrs.frozen(kw_only=True)
class SubAccountDepositAddress:
    """Where a sub-account is paid in."""

    sub_uid: str
    coin: str
    address: str
    chain: str
    tag: str
    url: str
    c_time: int


@attrs.frozen(kw_only=True)
class SubAccountEmail:
    """The e-mail address of a sub-account."""

    sub_uid: str
    subaccount_name: str
    subaccount_email: str
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class SubAccountFuturesCoin:
    """A sub-account's futures balance in one margin coin."""

    margin_coin: str
    available: Decimal
    frozen: Decimal
    locked: Decimal
    crossed_max_available: Decimal
    isolated_max_available: Decimal
    max_transfer_out: Decimal
    account_equity: Decimal
    usdt_equity: Decimal
    btc_equity: Decimal
    u_time: int
    unrealized_pl: Annotated[Decimal | None, Wire("unrealizedPL")] = None


@attrs.frozen(kw_only=True)
class SubAccountFuturesCoins:
    """A sub-account's futures balances; iterating gives them."""

    assets_list: list[SubAccountFuturesCoin]

    def __iter__(self) -> Iterator[SubAccountFuturesCoin]:
        return iter(self.assets_list)


@attrs.frozen(kw_only=True)
class BrokerSubAccountPage:
    """Some sub-accounts; iterating gives them. ``id_less_than`` continues."""

    has_next_page: bool
    id_less_than: int
    sub_list: list[BrokerSubAccount]

    def __iter__(self) -> Iterator[BrokerSubAccount]:
        return iter(self.sub_list)


@attrs.frozen(kw_only=True)
class SubAccountSpotCoin:
    """A sub-account's spot balance in one coin."""

    coin: str
    available: Decimal
    frozen: Decimal
    locked: Decimal  #: as collateral and the like
    u_time: int


@attrs.frozen(kw_only=True)
class SubAccountSpotCoins:
    """A sub-account's spot balances; iterating gives them."""

    assets_list: list[SubAccountSpotCoin]

    def __iter__(self) -> Iterator[SubAccountSpotCoin]:
        return iter(self.assets_list)


@attrs.frozen(kw_only=True)
class WithdrawalAck:
    """The exchange took the withdrawal on."""

    order_id: str
    client_oid: str


@attrs.frozen(kw_only=True)
class DepositWithdrawal:
    """A deposit or withdrawal of a sub-account."""

    uid: str
    tx_id: str
    type: Literal["deposit", "withdrawal"] | str
    sub_type: Literal["onchain", "internal", "fast"] | str
    coin: str
    amount: Decimal
    status: TransferStatus | str
    ts: int


@attrs.frozen(kw_only=True)
class DepositWithdrawalPage:
    """Some deposits and withdrawals; iterating gives them. ``end_id`` continues."""

    list: Rows[DepositWithdrawal]
    end_id: str | None = None

    def __iter__(self) -> Iterator[DepositWithdrawal]:
        return iter(self.list)


@attrs.frozen(kw_only=True)
class SubAccountCommission:
    """Fees of a sub-account in one coin and instrument, and the broker's part of them. In ``coin``."""

    uid: str
    coin: str
    symbol: str
    dealt_amount: Decimal
    total_fee: Decimal
    deducted_fee: Decimal
    paid_fee: Decimal
    mark_up_fee: Decimal  #: what the broker adds to the fee
    total_commission: Decimal


@attrs.frozen(kw_only=True)
class SubAccountApiKey:
    """An API key of a sub-account. ``secret_key`` is kept out of its ``repr``."""

    sub_uid: str
    api_key: str
    secret_key: str | None = attrs.field(default=None, repr=False)  #: shown when the key is created
    label: str
    ip_list: list[str]
    perm_type: Literal["read_and_write", "readonly"] | str
    perm_list: list[str]


@attrs.frozen(kw_only=True)
class OrderCommission:
    """What one fill brought. Amounts are in USDT."""

    fill_id: str
    order_id: str
    ts: int
    client_oid: str
    biz_type: Literal["spot", "futures"] | str
    sub_biz_type: Literal["coin_futures", "usdt_futures", "usdc_futures", "spot_trade", "spot_margin"] | str
    symbol: str
    volume: Decimal
    fee: Decimal
    pure_fee: Decimal  #: net fee, of which the commission is a part
    rebate_amount: Decimal


@attrs.frozen(kw_only=True)
class OrderCommissionPage:
    """Some fills; iterating gives them. ``end_id`` continues."""

    commissionlist: list[OrderCommission]
    end_id: str | None = None

    def __iter__(self) -> Iterator[OrderCommission]:
        return iter(self.commissionlist)


@attrs.frozen(kw_only=True)
class RebateInfo:
    """Which part of its fees a user gets back."""

    affiliation_type: Literal["affiliate", "official"] | str
    user_level: str  #: such as VIP7 or PRO1
    client_spot_rebate_ratio: Decimal  #: a fraction
    client_futures_rebate_ratio: Decimal  #: a fraction


@attrs.frozen(kw_only=True)
class SubAccountDeposit:
    """A deposit of a sub-account."""

    order_id: str
    tx_id: str
    coin: str
    type: Literal["deposit"] | str
    dest: TransferRoute | str
    amount: Decimal
    status: TransferStatus | str
    from_address: str
    to_address: str
    fee: Decimal
    chain: str
    confirm: str  #: confirmations on the chain
    tag: str
    user_id: str
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class SubAccountWithdrawal:
    """A withdrawal of a sub-account."""

    order_id: str
    tx_id: str
    coin: str
    type: Literal["withdraw"] | str
    dest: TransferRoute | str
    amount: Decimal
    status: TransferStatus | str
    from_address: str
    to_address: str
    fee: Decimal
    chain: str
    confirm: str  #: confirmations on the chain
    tag: str
    user_id: str
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class SubAccountWithdrawalPage:
    """Some withdrawals; iterating gives them. ``end_id`` continues."""

    result_list: list[SubAccountWithdrawal]
    end_id: str | None = None

    def __iter__(self) -> Iterator[SubAccountWithdrawal]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class SubAccountSummary:
    """What a sub-account holds and since when it is in use."""

    uid: str
    asset: Decimal  #: in USDT
    first_time_deposit: int | None = None
    first_time_trade: int | None = None
    register_time: int


@attrs.frozen(kw_only=True)
class SpotCommission:
    """The spot part of it."""

    spot_trading_volume: Decimal
    spot_trading_fee: Decimal
    spot_pure_trading_fee: Decimal  #: net fees, of which the commission is a part
    spot_commission: Decimal


@attrs.frozen(kw_only=True)
class FuturesCommission:
    """The futures part of it."""

    futures_trading_volume: Decimal
    futures_trading_fee: Decimal
    futures_pure_trading_fee: Decimal  #: net fees, of which the commission is a part
    futures_commission: Decimal


@attrs.frozen(kw_only=True)
class DailyCommission:
    """What the broker earned on one day. In USDT."""

    date: str  #: milliseconds in the exchange's example; another source says YYYYMMDD
    total_trading_volume: Decimal
    total_active_traders: str
    total_commission: Decimal
    spot: SpotCommission
    futures: FuturesCommission


@attrs.frozen(kw_only=True)
class SubAccountVolume:
    """How much a sub-account traded, in USDT."""

    uid: str
    volume: Decimal
    spot_volume: Decimal
    future_volume: Decimal
