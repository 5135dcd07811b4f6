"""What the room ``account`` of the V2 API answers. Rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

__all__ = [
    "AccountBalance",
    "BotBalance",
    "FeeRate",
    "FundingBalance",
    "SymbolFeeRate",
]


@attrs.frozen(kw_only=True)
class AccountBalance:
    """What one product's account holds."""

    account_type: Literal["spot", "futures", "funding", "earn", "bots", "margin"] | str
    usdt_balance: Decimal


@attrs.frozen(kw_only=True)
class BotBalance:
    """What the bots hold of a coin."""

    coin: str
    available: Decimal
    equity: Decimal
    bonus: Decimal  #: trading bonus
    frozen: Decimal
    usdt_value: Decimal  #: worth in USDT


@attrs.frozen(kw_only=True)
class FundingBalance:
    """What the funding account holds of a coin."""

    coin: str
    available: Decimal
    frozen: Decimal
    usdt_value: Decimal  #: worth in USDT


@attrs.frozen(kw_only=True)
class SymbolFeeRate:
    """Fees for one instrument."""

    symbol: str
    maker_fee_rate: Decimal
    taker_fee_rate: Decimal


@attrs.frozen(kw_only=True)
class FeeRate:
    """Fees for one instrument."""

    maker_fee_rate: Decimal
    taker_fee_rate: Decimal
