"""What the room ``ins_loan`` of the V2 API answers. Times are in milliseconds, rates are fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from .enums import YesNoText

__all__ = [
    "ContractLeverage",
    "ConvertRatioStep",
    "HeldCoin",
    "LoanOrder",
    "LoanProduct",
    "LoanSymbols",
    "LoanToValue",
    "MarginCoin",
    "MarginCoins",
    "Repayment",
    "RiskUnits",
    "TransferredAmount",
    "UnpaidCoin",
]


@attrs.frozen(kw_only=True)
class ConvertRatioStep:
    """The share that counts on one step of the value held."""

    ladder: str
    convert_ratio: Decimal


@attrs.frozen(kw_only=True)
class MarginCoin:
    """A coin that secures a loan, and what share of its value counts."""

    coin: str
    convert_ratio: Decimal
    max_convert_value: Decimal  #: in USDT
    convert_ratio_list: list[ConvertRatioStep] = attrs.field(factory=list)


@attrs.frozen(kw_only=True)
class MarginCoins:
    """Which coins secure a loan product."""

    product_id: str
    coin_info: list[MarginCoin]


@attrs.frozen(kw_only=True)
class LoanOrder:
    """A loan, and what is still owed on it. Amounts are in ``loan_coin``."""

    order_id: str
    order_product_id: str
    uid: str
    loan_time: int
    loan_coin: str
    loan_amount: Decimal
    unpaid_amount: Decimal
    unpaid_interest: Decimal
    repaid_amount: Decimal
    repaid_interest: Decimal
    status: Literal["not_paid_off", "paid_off"] | str
    reserve: Decimal | None = None


@attrs.frozen(kw_only=True)
class UnpaidCoin:
    """What is owed in one coin."""

    coin: str
    unpaid_qty: Decimal  #: without interest
    unpaid_interest: Decimal


@attrs.frozen(kw_only=True)
class HeldCoin:
    """What a risk unit holds in one coin that secures its debt."""

    coin: str
    price: Decimal
    amount: Decimal  #: equity in the coin
    converted_usdt_amount: Decimal


@attrs.frozen(kw_only=True)
class LoanToValue:
    """Debt against collateral of a risk unit."""

    ltv: Decimal
    sub_account_uids: list[str]
    unpaid_usdt_amount: Decimal  #: all debt in USDT
    usdt_balance: Decimal  #: all collateral in USDT
    unpaid_info: list[UnpaidCoin]
    balance_info: list[HeldCoin]


@attrs.frozen(kw_only=True)
class LoanProduct:
    """Terms of a loan product. Lines are the loan-to-value ratios from which something is restricted.

    ``leverage`` is text such as ``2x``.
    """

    product_id: str
    leverage: str
    transfer_line: Decimal  #: for transfers
    spot_buy_line: Decimal  #: for spot buying
    liquidation_line: Decimal  #: where liquidation begins
    stop_liquidation_line: Decimal  #: where liquidation ends
    support_usdt_contract: YesNoText | str | None = None
    support_coin_contract: YesNoText | str | None = None
    support_usdc_contract: YesNoText | str | None = None
    usdt_contract_open_line: Decimal | None = None  #: for opening positions
    coin_contract_open_line: Decimal | None = None  #: for opening positions
    usdc_contract_open_line: Decimal | None = None  #: for opening positions


@attrs.frozen(kw_only=True)
class Repayment:
    """A completed repayment.

    The exchange has been seen to call the amounts ``repaidAmount`` and ``repaidInterest``, and ``repayAmount`` and
    ``repayInterest``.
    """

    repay_order_id: str
    business_type: Literal["normal", "liquidation"] | str
    repay_type: Literal["all", "part"] | str
    repaid_time: int
    coin: str
    repaid_amount: Decimal | None = None
    repaid_interest: Decimal | None = None
    repay_amount: Decimal | None = None
    repay_interest: Decimal | None = None


@attrs.frozen(kw_only=True)
class RiskUnits:
    """The ids of risk units."""

    risk_unit_id: list[str]


@attrs.frozen(kw_only=True)
class ContractLeverage:
    """The highest leverage of a contract."""

    symbol: str
    leverage: Decimal


@attrs.frozen(kw_only=True)
class LoanSymbols:
    """What may be traded under a loan product, and with what leverage."""

    product_id: str
    spot_symbols: list[str]
    margin_leverage: Decimal | None = None
    usdt_contract_leverage: Decimal | None = None
    coin_contract_leverage: Decimal | None = None
    usdc_contract_leverage: Decimal | None = None
    usdt_contract_symbols: list[ContractLeverage] = attrs.field(factory=list)
    coin_contract_symbols: list[ContractLeverage] = attrs.field(factory=list)
    usdc_contract_symbols: list[ContractLeverage] = attrs.field(factory=list)


@attrs.frozen(kw_only=True)
class TransferredAmount:
    """How much of a coin has been moved into the loan account."""

    coin: str
    transfered: Decimal
    user_id: str | None = None
