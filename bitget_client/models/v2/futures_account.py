"""What the room ``futures_account`` of the V2 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

import attrs

from ...wire import Wire
from .enums import AssetMode, HoldMode, MarginMode

__all__ = [
    "FuturesAccount",
    "FuturesAccountSummary",
    "FuturesBill",
    "FuturesBillPage",
    "InterestCharge",
    "InterestHistory",
    "IsolatedSymbol",
    "LeverageSettings",
    "LiquidationPrice",
    "MarginModeSettings",
    "MaxOpen",
    "OpenCount",
    "PositionMode",
    "SubAccountFutures",
    "SubAccountFuturesCoin",
    "UnionCoin",
    "UnionConfig",
    "UnionTransferLimit",
    "UsdtAmount",
]


@attrs.frozen(kw_only=True)
class FuturesAccount:
    """The account as it stands for one contract and margin coin. Amounts are in the margin coin.

    What does not apply to the margin mode is ``None``.
    """

    margin_coin: str
    locked: Decimal  #: held back
    available: Decimal  #: not held back
    crossed_max_available: Decimal  #: could open crossed positions
    isolated_max_available: Decimal  #: could open isolated positions
    max_transfer_out: Decimal
    account_equity: Decimal
    usdt_equity: Decimal  #: equity in USDT
    btc_equity: Decimal  #: equity in BTC
    crossed_risk_rate: Decimal  #: risk ratio of crossed positions
    crossed_margin_leverage: Decimal
    isolated_long_lever: Decimal
    isolated_short_lever: Decimal
    margin_mode: MarginMode | str
    pos_mode: HoldMode | str
    unrealized_pl: Annotated[Decimal | None, Wire("unrealizedPL")] = None
    coupon: Decimal | None = None  #: vouchers
    crossed_unrealized_pl: Annotated[Decimal | None, Wire("crossedUnrealizedPL")] = None
    isolated_unrealized_pl: Annotated[Decimal | None, Wire("isolatedUnrealizedPL")] = None
    asset_mode: AssetMode | str | None = None
    grant: Decimal | None = None  #: trial funds
    isolated_margin: Decimal | None = None
    crossed_margin: Decimal | None = None
    union_total_margin: Decimal | None = None
    union_available: Decimal | None = None
    union_mm: Decimal | None = None  #: maintenance margin
    asset_list: list[str] = attrs.field(factory=list)


@attrs.frozen(kw_only=True)
class UnionCoin:
    """A coin that is part of the collateral."""

    coin: str
    balance: Decimal
    available: Decimal | None = None


@attrs.frozen(kw_only=True)
class FuturesAccountSummary:
    """The account in one margin coin. Amounts are in that coin.

    The ``union`` fields are for accounts with several collateral coins. The exchange has been seen to spell one of
    them ``unionTotalMagin``.
    """

    margin_coin: str
    locked: Decimal  #: held back
    available: Decimal  #: not held back
    crossed_max_available: Decimal  #: could open crossed positions
    isolated_max_available: Decimal  #: could open isolated positions
    max_transfer_out: Decimal
    account_equity: Decimal
    usdt_equity: Decimal  #: equity in USDT
    btc_equity: Decimal  #: equity in BTC
    crossed_risk_rate: Decimal  #: risk ratio of crossed positions
    unrealized_pl: Annotated[Decimal | None, Wire("unrealizedPL")] = None
    coupon: Decimal | None = None  #: vouchers
    union_total_magin: Decimal | None = None
    union_available: Decimal | None = None
    union_mm: Decimal | None = None  #: maintenance margin
    asset_list: list[UnionCoin] = attrs.field(factory=list)
    isolated_margin: Decimal | None = None
    crossed_margin: Decimal | None = None
    crossed_unrealized_pl: Annotated[Decimal | None, Wire("crossedUnrealizedPL")] = None
    isolated_unrealized_pl: Annotated[Decimal | None, Wire("isolatedUnrealizedPL")] = None
    asset_mode: AssetMode | str | None = None
    union_total_margin: Decimal | None = None
    grant: Decimal | None = None  #: trial funds
    crossed_margin_leverage: Decimal | None = None
    isolated_long_lever: Decimal | None = None
    isolated_short_lever: Decimal | None = None
    margin_mode: MarginMode | str | None = None
    pos_mode: HoldMode | str | None = None


@attrs.frozen(kw_only=True)
class FuturesBill:
    """One entry of the ledger. ``amount`` and ``fee`` are signed."""

    bill_id: str
    symbol: str
    amount: Decimal
    fee: Decimal
    fee_by_coupon: Decimal | None = None  #: part of the fee paid with vouchers
    business_type: str
    coin: str
    balance: Decimal | None = None  #: after the entry
    c_time: int


@attrs.frozen(kw_only=True)
class FuturesBillPage:
    """Some entries, and where the ledger continues (``end_id``). Iterating gives the rows."""

    bills: list[FuturesBill]
    end_id: str | None = None

    def __iter__(self) -> Iterator[FuturesBill]:
        return iter(self.bills)


@attrs.frozen(kw_only=True)
class InterestCharge:
    """Interest charged on a debt in one coin."""

    coin: str
    liability: Decimal
    interest_free_limit: Decimal  #: debt without interest
    interest_limit: Decimal
    hour_interest_rate: Decimal
    interest: Decimal
    c_time: int


@attrs.frozen(kw_only=True)
class InterestHistory:
    """Debts, and interest that was charged; ``end_id`` continues. Iterating gives the charges."""

    next_settle_time: int
    borrow_amount: Decimal
    borrow_limit: Decimal
    interest_list: list[InterestCharge]
    end_id: str | None = None

    def __iter__(self) -> Iterator[InterestCharge]:
        return iter(self.interest_list)


@attrs.frozen(kw_only=True)
class IsolatedSymbol:
    """A contract in isolated margin mode."""

    symbol: str
    margin_mode: MarginMode | str


@attrs.frozen(kw_only=True)
class LiquidationPrice:
    """Where a position would be liquidated."""

    liq_price: Decimal


@attrs.frozen(kw_only=True)
class MaxOpen:
    """The largest order that could be placed now."""

    max_open: Decimal


@attrs.frozen(kw_only=True)
class OpenCount:
    """How large a position could be opened."""

    size: Decimal


@attrs.frozen(kw_only=True)
class LeverageSettings:
    """The leverage in force.

    The exchange has been seen to spell ``shortLeverage`` also ``shortLeveage``.
    """

    symbol: str
    margin_coin: str
    long_leverage: Decimal
    short_leverage: Decimal | None = None
    cross_margin_leverage: Decimal
    margin_mode: MarginMode | str
    short_leveage: Decimal | None = None


@attrs.frozen(kw_only=True)
class MarginModeSettings:
    """The margin mode and leverage in force."""

    symbol: str
    margin_coin: str
    long_leverage: Decimal
    short_leverage: Decimal | None = None
    margin_mode: MarginMode | str
    cross_margin_leverage: Decimal | None = None


@attrs.frozen(kw_only=True)
class PositionMode:
    """The position mode in force."""

    pos_mode: HoldMode | str


@attrs.frozen(kw_only=True)
class SubAccountFuturesCoin:
    """The account of a sub-account in one margin coin. Amounts are in that coin."""

    margin_coin: str
    locked: Decimal  #: held back
    available: Decimal  #: not held back
    crossed_max_available: Decimal  #: could open crossed positions
    isolated_max_available: Decimal  #: could open isolated positions
    max_transfer_out: Decimal
    account_equity: Decimal
    usdt_equity: Decimal  #: equity in USDT
    btc_equity: Decimal  #: equity in BTC
    unrealized_pl: Annotated[Decimal | None, Wire("unrealizedPL")] = None
    coupon: Decimal | None = None  #: vouchers
    crossed_unrealized_pl: Annotated[Decimal | None, Wire("crossedUnrealizedPL")] = None
    isolated_unrealized_pl: Annotated[Decimal | None, Wire("isolatedUnrealizedPL")] = None
    grant: Decimal | None = None  #: trial funds
    asset_mode: AssetMode | str | None = None
    isolated_margin: Decimal | None = None
    crossed_margin: Decimal | None = None


@attrs.frozen(kw_only=True)
class SubAccountFutures:
    """The balances of one sub-account."""

    user_id: int
    asset_list: list[SubAccountFuturesCoin]


@attrs.frozen(kw_only=True)
class UsdtAmount:
    """An amount of USDT."""

    usdt_amount: Decimal


@attrs.frozen(kw_only=True)
class UnionTransferLimit:
    """How much of a coin may be moved in."""

    coin: str
    max_transfer_in: Decimal


@attrs.frozen(kw_only=True)
class UnionConfig:
    """Margin rates and limits of debts."""

    imr: Decimal  #: initial margin rate of debts
    mmr: Decimal  #: maintenance margin rate of debts
    individual_limit: Decimal
    individual_limit_ratio: Decimal
