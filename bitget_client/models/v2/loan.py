"""What the room ``loan`` of the V2 API answers. Times are in milliseconds."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

__all__ = [
    "CoinValue",
    "LoanCoin",
    "LoanCoins",
    "LoanDebts",
    "LoanEstimate",
    "LoanLiquidation",
    "LoanRepayResult",
    "LoanRepayment",
    "NewLoan",
    "OngoingLoan",
    "PastLoan",
    "PledgeChange",
    "PledgeCoin",
    "PledgeResult",
]


@attrs.frozen(kw_only=True)
class NewLoan:
    """A loan that was made."""

    order_id: str


@attrs.frozen(kw_only=True)
class PastLoan:
    """A loan that is over."""

    order_id: str
    loan_coin: str
    pledge_coin: str
    init_pledge_amount: Decimal
    init_loan_amount: Decimal
    hour_rate: Decimal  #: interest for each hour
    daily: str
    borrow_time: int
    status: Literal["ROLLBACK", "FORCE", "REPAY"] | str


@attrs.frozen(kw_only=True)
class CoinValue:
    """An amount of a coin and its worth."""

    coin: str
    amount: Decimal
    amount_usdt: Decimal  #: worth in USDT


@attrs.frozen(kw_only=True)
class LoanDebts:
    """What is put up and what is owed."""

    pledge_infos: list[CoinValue]
    loan_infos: list[CoinValue]


@attrs.frozen(kw_only=True)
class OngoingLoan:
    """A loan that is running. Pledge rates are in percent: 65 is 65 %."""

    order_id: str
    loan_coin: str
    loan_amount: Decimal
    interest_amount: Decimal
    hour_interest_rate: Decimal  #: interest for each hour
    pledge_coin: str
    pledge_amount: Decimal
    pledge_rate: Decimal  #: loan to collateral
    sup_rate: Decimal  #: where more collateral is asked for
    force_rate: Decimal  #: where collateral is sold
    borrow_time: int
    expire_time: int


@attrs.frozen(kw_only=True)
class LoanCoin:
    """A coin that can be borrowed. ``7_d`` and ``30_d`` are terms in days."""

    coin: str
    hour_rate7_d: Decimal
    rate7_d: Decimal
    hour_rate30_d: Decimal
    rate30_d: Decimal
    min_usdt: Decimal
    max_usdt: Decimal
    min: Decimal
    max: Decimal


@attrs.frozen(kw_only=True)
class PledgeCoin:
    """A coin that can be put up. Rates are fractions."""

    coin: str
    init_rate: Decimal  #: at the start, at most
    sup_rate: Decimal  #: where more collateral is asked for
    force_rate: Decimal  #: where collateral is sold
    min_usdt: Decimal
    max_usdt: Decimal


@attrs.frozen(kw_only=True)
class LoanCoins:
    """Coins that can be borrowed, and coins that can be put up."""

    loan_infos: list[LoanCoin]
    pledge_infos: list[PledgeCoin]


@attrs.frozen(kw_only=True)
class LoanEstimate:
    """What could be borrowed, and at which cost."""

    hour_interest: Decimal  #: in the borrowed coin
    loan_amount: Decimal


@attrs.frozen(kw_only=True)
class LoanLiquidation:
    """A loan whose collateral was sold."""

    order_id: str
    loan_coin: str
    pledge_coin: str
    reduce_time: int
    pledge_rate: Decimal  #: loan to collateral
    pledge_price: Decimal
    status: Literal["COMPLETE", "WAIT"] | str
    pledge_amount: Decimal
    reduce_fee: Decimal
    residue_amount: Decimal  #: collateral left
    runlock_amount: Decimal  #: collateral given back; the exchange's spelling
    repay_loan_amount: Decimal  #: of the loan


@attrs.frozen(kw_only=True)
class LoanRepayResult:
    """What a repayment paid and gave back."""

    loan_coin: str
    pledge_coin: str
    repay_amount: Decimal
    pay_interest: Decimal  #: of the interest
    repay_loan_amount: Decimal  #: of the loan
    repay_unlock_amount: Decimal  #: collateral given back


@attrs.frozen(kw_only=True)
class LoanRepayment:
    """A repayment."""

    order_id: str
    loan_coin: str
    pledge_coin: str
    repay_amount: Decimal
    pay_interest: Decimal  #: of the interest
    repay_loan_amount: Decimal  #: of the loan
    repay_unlock_amount: Decimal  #: collateral given back
    repay_time: int


@attrs.frozen(kw_only=True)
class PledgeChange:
    """A change of collateral. Rates are in percent."""

    loan_coin: str
    pledge_coin: str
    order_id: str
    revise_time: int
    revise_side: Literal["down", "up"] | str
    revise_amount: Decimal
    after_pledge_rate: Decimal
    before_pledge_rate: Decimal


@attrs.frozen(kw_only=True)
class PledgeResult:
    """The pledge rate after a change, in percent."""

    loan_coin: str
    pledge_coin: str
    after_pledge_rate: Decimal
