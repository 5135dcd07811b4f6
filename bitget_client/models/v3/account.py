"""What the room ``account`` of the V3 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from ..enums import (
    AccountLevel,
    Category,
    CollateralChoice,
    HoldMode,
    InstrumentStatus,
    MarginMode,
    OnOff,
    StpMode,
    YesNoText,
)
from ..page import Page, Rows

__all__ = [
    "AccountAssets",
    "AccountInfo",
    "AccountSettings",
    "CoinAmount",
    "CoinBalance",
    "CoinConfig",
    "CoinMarginTiers",
    "CollateralCoin",
    "CollateralType",
    "DeductInfo",
    "DeltaInfo",
    "DeltaPosition",
    "EligibleSymbol",
    "FeeRate",
    "FinancialRecord",
    "FundingAsset",
    "FundingRecord",
    "LeveragePreview",
    "LoanLimit",
    "MarginTier",
    "OpenInterestLimit",
    "Page",
    "PaymentCoins",
    "RepayResult",
    "RepayableCoins",
    "SwitchStatus",
    "SymbolConfig",
    "SymbolFeeRate",
]


@attrs.frozen(kw_only=True)
class SymbolFeeRate:
    """Own fees for one instrument."""

    symbol: str
    maker_fee_rate: Decimal
    taker_fee_rate: Decimal


@attrs.frozen(kw_only=True)
class CoinBalance:
    """One coin of the unified account. Amounts are in the coin."""

    coin: str
    equity: Decimal
    usd_value: Decimal  #: equity in US dollars
    balance: Decimal
    available: Decimal
    debt: Decimal
    locked: Decimal  #: in orders and other holds
    position_value: Decimal | None = None
    leverage: Decimal | None = None
    bonus: Decimal | None = None


@attrs.frozen(kw_only=True)
class AccountAssets:
    """The unified account. Totals are in US dollars unless the name says otherwise."""

    account_equity: Decimal
    usdt_equity: Decimal
    btc_equity: Decimal
    unrealised_pnl: Decimal
    usdt_unrealised_pnl: Decimal
    btc_unrealized_pnl: Decimal
    eff_equity: Decimal  #: what counts as margin
    mmr: Decimal  #: maintenance margin needed
    imr: Decimal  #: initial margin needed
    mgn_ratio: Decimal  #: maintenance margin to equity
    position_mgn_ratio: Decimal
    assets: list[CoinBalance]
    position_value: Decimal | None = None
    leverage: Decimal | None = None
    bonus: Decimal | None = None


@attrs.frozen(kw_only=True)
class CollateralType:
    """Which coins count as collateral. ``collateral_coins`` is a comma-separated list, for ``custom`` only."""

    collateral_type: CollateralChoice | str
    collateral_coins: str | None = None


@attrs.frozen(kw_only=True)
class CollateralCoin:
    """A coin that may be picked as collateral."""

    collateral_coin: str


@attrs.frozen(kw_only=True)
class DeductInfo:
    """Whether fees are paid in BGB."""

    deduct: OnOff | str


@attrs.frozen(kw_only=True)
class DeltaPosition:
    """One coin's net position, as a ratio."""

    coin: str
    position_ratio: Decimal


@attrs.frozen(kw_only=True)
class DeltaInfo:
    """How balanced a delta-neutral account is, and its limits."""

    delta_equity_ratio: Decimal
    delta_threshold: Decimal
    position_threshold: Decimal
    list: Rows[DeltaPosition]


@attrs.frozen(kw_only=True)
class LoanLimit:
    """How much of a coin may be borrowed."""

    coin: str | None = None
    limit: Decimal  #: this account
    master_sub_limit: Decimal  #: main account and sub-accounts together
    platform_remaing_quota: Decimal  #: the exchange's spelling


@attrs.frozen(kw_only=True)
class MarginTier:
    """Up to ``max_tier_value`` this leverage is allowed and this share must stay as margin."""

    tier: int
    min_tier_value: Decimal
    max_tier_value: Decimal
    leverage: Decimal
    mmr: Decimal  #: maintenance margin rate


@attrs.frozen(kw_only=True)
class CoinMarginTiers:
    """The margin tiers of a coin."""

    coin: str
    tiers: list[MarginTier]


@attrs.frozen(kw_only=True)
class EligibleSymbol:
    """An instrument this account may trade, and its rules."""

    symbol: str
    category: Category | str
    base_coin: str
    quote_coin: str
    symbol_type: str | None = None
    buy_limit_price_ratio: Decimal  #: how far from the market a buy may be priced
    sell_limit_price_ratio: Decimal  #: how far from the market a sell may be priced
    min_order_qty: Decimal  #: in the base coin
    max_order_qty: Decimal  #: in the base coin
    price_precision: int  #: decimal places
    quantity_precision: int  #: decimal places
    quote_precision: int  #: decimal places
    min_order_amount: Decimal  #: in the quote coin
    max_symbol_order_num: int  #: open orders for the instrument
    max_product_order_num: int  #: open orders for the category
    status: InstrumentStatus | str
    maintain_time: int
    area_symbol: str | None = None
    max_position_num: int | None = None
    is_reality: YesNoText | str | None = None
    launch_time: int | None = None


@attrs.frozen(kw_only=True)
class FeeRate:
    """Own fees."""

    maker_fee_rate: Decimal
    taker_fee_rate: Decimal


@attrs.frozen(kw_only=True)
class FinancialRecord:
    """One entry of the unified account's ledger."""

    category: str
    id: str
    symbol: str
    coin: str
    type: str
    amount: Decimal
    fee: Decimal
    balance: Decimal
    ts: int
    position_type: str | None = None
    position_amount: Decimal | None = None
    position_balance: Decimal | None = None


@attrs.frozen(kw_only=True)
class FundingAsset:
    """One coin of the funding account."""

    coin: str
    available: Decimal
    frozen: Decimal
    balance: Decimal


@attrs.frozen(kw_only=True)
class FundingRecord:
    """One entry of the funding account's ledger."""

    id: str
    coin: str
    group_type: str
    type: str
    amount: Decimal
    balance: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class AccountInfo:
    """Whose key this is. ``ips`` is a comma-separated list of addresses the key works from."""

    user_id: str
    inviter_id: str
    parent_id: str
    channel_code: str
    channel: str
    ips: str
    perm_type: Literal["read-only", "read-and-write"] | str
    permissions: list[str]
    regis_time: int


@attrs.frozen(kw_only=True)
class OpenInterestLimit:
    """How much open interest an account may hold in a contract."""

    symbol: str
    single_user_limit: Decimal  #: this account
    master_sub_limit: Decimal  #: main account and sub-accounts together
    market_maker_limit: Decimal


@attrs.frozen(kw_only=True)
class CoinAmount:
    """An amount of a coin, and what it is worth in US dollars."""

    coin: str
    size: Decimal  #: in the coin
    amount: Decimal  #: in US dollars


@attrs.frozen(kw_only=True)
class PaymentCoins:
    """Coins debts can be repaid with, and how many may be named in one repayment."""

    payment_coin_list: list[CoinAmount]
    max_selection: int


@attrs.frozen(kw_only=True)
class LeveragePreview:
    """What a change of leverage would do."""

    est_max_open: Decimal | None = None
    est_max_borrowable: Decimal | None = None
    required_margin: Decimal
    margin_change: Decimal


@attrs.frozen(kw_only=True)
class RepayResult:
    """What a repayment came to."""

    result: str
    repay_amount: Decimal


@attrs.frozen(kw_only=True)
class RepayableCoins:
    """Coins that are owed, and how many may be named in one repayment."""

    repayable_coin_list: list[CoinAmount]
    max_selection: int


@attrs.frozen(kw_only=True)
class SymbolConfig:
    """Margin mode and leverage of one instrument."""

    category: Category | str
    symbol: str
    margin_mode: MarginMode | str
    leverage: Decimal


@attrs.frozen(kw_only=True)
class CoinConfig:
    """Leverage of one coin in margin trading."""

    coin: str
    leverage: Decimal


@attrs.frozen(kw_only=True)
class AccountSettings:
    """How the account is set up."""

    uid: str
    account_mode: Literal["unified", "hybrid", "upgrading", "switching"] | str
    asset_mode: str
    account_level: AccountLevel | str
    hold_mode: HoldMode | str
    stp_mode: StpMode | str
    symbol_config_list: list[SymbolConfig]
    coin_config_list: list[CoinConfig]


@attrs.frozen(kw_only=True)
class SwitchStatus:
    """How far a switch between account kinds is, and why it failed if it did."""

    status: Literal["processProcessing", "successSuccess", "failFailed"] | str
    reason: str
