"""What the room ``margin`` of the V2 API answers and takes. Times are in milliseconds. Rates are fractions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...wire import Number, Wire
from .enums import EnterPoint, Force, LoanType, MarginSide, OrderType, Side, StpMode, TradeScope
from .spot_trade import BatchResult, FeeDetail, OrderAck, OrderFailure

__all__ = [
    "BatchResult",
    "CancelMarginOrder",
    "FeeDetail",
    "FlashRepay",
    "FlashRepayState",
    "InterestRate",
    "LiquidationOrder",
    "LiquidationOrderPage",
    "MarginBalance",
    "MarginFill",
    "MarginFillPage",
    "MarginInterest",
    "MarginInterestPage",
    "MarginLiquidation",
    "MarginLiquidationPage",
    "MarginLoan",
    "MarginLoanPage",
    "MarginOrder",
    "MarginOrderPage",
    "MarginPair",
    "MarginRates",
    "MarginRecord",
    "MarginRecordPage",
    "MarginRepayResult",
    "MarginRepayment",
    "MarginRepaymentPage",
    "MarginTier",
    "MaxBorrowable",
    "MaxTransferable",
    "NewMarginLoan",
    "OrderAck",
    "OrderFailure",
    "PlaceMarginOrder",
    "RiskRate",
    "VipMarginRate",
]


@attrs.frozen(kw_only=True)
class MarginPair:
    """A pair and the rules of trading it on margin."""

    symbol: str
    base_coin: str
    quote_coin: str
    max_crossed_leverage: Decimal
    max_isolated_leverage: Decimal
    warning_risk_ratio: Decimal
    liquidation_risk_ratio: Decimal
    min_trade_amount: Decimal
    max_trade_amount: Decimal
    taker_fee_rate: Decimal
    maker_fee_rate: Decimal
    price_precision: int
    quantity_precision: int
    min_trade_usdt: Annotated[Decimal, Wire("minTradeUSDT")]  #: smallest order, in USDT
    is_borrowable: bool  #: whether either coin is
    user_min_borrow: Decimal  #: smallest loan
    status: Literal["1", "2"] | str  #: ``1`` for on, ``2`` for off
    is_isolated_base_borrowable: bool
    is_isolated_quote_borrowable: bool
    is_cross_borrowable: bool


@attrs.frozen(kw_only=True)
class InterestRate:
    """The interest for borrowing a coin."""

    coin: str
    daily_interest_rate: Decimal
    annual_interest_rate: Decimal
    updated_time: int


@attrs.frozen(kw_only=True)
class MarginBalance:
    """One coin of a margin account. ``symbol`` is for isolated accounts."""

    symbol: str | None = None
    coin: str
    total_amount: Decimal
    available: Decimal
    frozen: Decimal  #: in orders
    borrow: Decimal  #: owed, without interest
    interest: Decimal
    net: Decimal  #: after what is owed
    coupon: Decimal  #: trading bonus
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class NewMarginLoan:
    """What was borrowed."""

    loan_id: str
    symbol: str | None = None
    coin: str
    borrow_amount: Decimal


@attrs.frozen(kw_only=True)
class FlashRepay:
    """A flash repayment that was begun: of ``coin``, or of ``symbol`` in the isolated account."""

    repay_id: str
    coin: str | None = None
    symbol: str | None = None
    result: str | None = None


@attrs.frozen(kw_only=True)
class MaxBorrowable:
    """How much can be borrowed: of ``coin`` (crossed account), or of both coins of ``symbol`` (isolated account)."""

    coin: str | None = None
    max_borrowable_amount: Decimal | None = None
    symbol: str | None = None
    base_coin: str | None = None
    base_coin_max_borrow_amount: Decimal | None = None
    quote_coin: str | None = None
    quote_coin_max_borrow_amount: Decimal | None = None


@attrs.frozen(kw_only=True)
class MaxTransferable:
    """How much can be moved out: of ``coin`` (crossed account), or of both coins of ``symbol`` (isolated account)."""

    coin: str | None = None
    max_transfer_out_amount: Decimal | None = None
    base_coin: str | None = None
    symbol: str | None = None
    base_coin_max_transfer_out_amount: Decimal | None = None
    quote_coin: str | None = None
    quote_coin_max_transfer_out_amount: Decimal | None = None


@attrs.frozen(kw_only=True)
class FlashRepayState:
    """How far a flash repayment is."""

    repay_id: str
    status: Literal["FINISH"] | str


@attrs.frozen(kw_only=True)
class MarginRepayResult:
    """What was repaid, and what is still owed."""

    symbol: str | None = None
    coin: str
    repay_id: str
    remain_debt_amount: Decimal
    repay_amount: Decimal


@attrs.frozen(kw_only=True)
class RiskRate:
    """How near an account is to liquidation. ``symbol`` is for isolated accounts."""

    symbol: str | None = None
    risk_rate_ratio: Decimal  #: debts to assets


@attrs.frozen(kw_only=True)
class MarginLoan:
    """A coin that was borrowed. ``symbol`` is for isolated accounts."""

    symbol: str | None = None
    loan_id: str
    coin: str
    borrow_amount: Decimal
    borrow_type: Literal["auto_loan", "manual_loan"] | str
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class MarginLoanPage:
    """Loans. ``min_id`` goes into the next call's ``id_less_than``.

    Iterating over it gives the rows.
    """

    result_list: list[MarginLoan]
    min_id: str | None = None
    max_id: str | None = None

    def __iter__(self) -> Iterator[MarginLoan]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class MarginFill:
    """One own trade."""

    order_id: str
    trade_id: str
    order_type: OrderType | str
    side: MarginSide | str
    price_avg: Decimal
    size: Decimal
    amount: Decimal
    trade_scope: TradeScope | str
    fee_detail: FeeDetail
    c_time: int
    u_time: int
    symbol: str | None = None


@attrs.frozen(kw_only=True)
class MarginFillPage:
    """Fills. ``min_id`` goes into the next call's ``id_less_than``.

    Iterating over it gives the rows.
    """

    fills: list[MarginFill]
    min_id: str | None = None
    max_id: str | None = None

    def __iter__(self) -> Iterator[MarginFill]:
        return iter(self.fills)


@attrs.frozen(kw_only=True)
class MarginRecord:
    """One entry of the ledger.

    ``margin_type`` is the kind of entry, such as ``transfer_in``, ``borrow`` or ``deal_out``.
    """

    coin: str
    symbol: str | None = None
    margin_id: str
    amount: Decimal
    balance: Decimal
    fee: Decimal
    margin_type: str
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class MarginRecordPage:
    """Ledger entries. ``min_id`` goes into the next call's ``id_less_than``.

    Iterating over it gives the rows.
    """

    result_list: list[MarginRecord]
    min_id: str | None = None
    max_id: str | None = None

    def __iter__(self) -> Iterator[MarginRecord]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class MarginOrder:
    """A margin order, open or past."""

    order_id: str
    symbol: str
    order_type: OrderType | str
    enter_point_source: EnterPoint | str
    client_oid: str
    loan_type: LoanType | str
    price: Decimal | None = None
    side: MarginSide | str
    status: Literal["live", "partially_fill", "filled", "cancelled", "reject"] | str
    base_size: Decimal | None = None
    quote_size: Decimal | None = None
    price_avg: Decimal  #: of the fills
    size: Decimal  #: filled, base coin
    amount: Decimal  #: filled, quote coin
    force: Force | str
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class MarginOrderPage:
    """Margin orders. ``min_id`` goes into the next call's ``id_less_than``.

    Iterating over it gives the rows. The exchange has been seen to call them ``orderList`` and ``resultList``; one of
    the two is filled.
    """

    order_list: list[MarginOrder]
    result_list: list[MarginOrder]
    min_id: str | None = None
    max_id: str | None = None

    def __iter__(self) -> Iterator[MarginOrder]:
        return iter(self.order_list or self.result_list)


@attrs.frozen(kw_only=True)
class MarginInterest:
    """One charge of interest."""

    interest_id: str
    interest_coin: str
    daily_interest_rate: Decimal
    loan_coin: str
    interest_amount: Decimal
    interst_type: Literal["first", "scheduled"] | str  #: the exchange's spelling
    symbol: str | None = None
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class MarginInterestPage:
    """Charges of interest. ``min_id`` goes into the next call's ``id_less_than``.

    Iterating over it gives the rows.
    """

    result_list: list[MarginInterest]
    min_id: str | None = None
    max_id: str | None = None

    def __iter__(self) -> Iterator[MarginInterest]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class VipMarginRate:
    """Limit and interest at one VIP level.

    The yearly rate is ``annual_interest_rate`` in the crossed account, ``annually_interest_rate`` in the isolated
    one.
    """

    level: int
    daily_interest_rate: Decimal
    limit: Decimal
    annually_interest_rate: Decimal | None = None
    discount_rate: Decimal
    annual_interest_rate: Decimal | None = None


@attrs.frozen(kw_only=True)
class MarginRates:
    """Leverage, interest and limits.

    The crossed account fills the fields of ``coin``, the isolated one those that begin with ``base`` and ``quote``.
    """

    symbol: str | None = None
    leverage: Decimal
    base_coin: str | None = None
    base_transferable: bool | None = None
    base_borrowable: bool | None = None
    base_daily_interest_rate: Decimal | None = None
    base_annually_interest_rate: Decimal | None = None
    base_max_borrowable_amount: Decimal | None = None
    base_vip_list: list[VipMarginRate] = attrs.field(factory=list)
    quote_coin: str | None = None
    quote_transferable: bool | None = None
    quote_borrowable: bool | None = None
    quote_daily_interest_rate: Decimal | None = None
    quote_annually_interest_rate: Decimal | None = None
    quote_max_borrowable_amount: Decimal | None = None
    quote_list: list[VipMarginRate] = attrs.field(factory=list)
    transferable: bool | None = None
    coin: str | None = None
    borrowable: bool | None = None
    daily_interest_rate: Decimal | None = None
    annual_interest_rate: Decimal | None = None
    max_borrowable_amount: Decimal | None = None
    vip_list: list[VipMarginRate] = attrs.field(factory=list)


@attrs.frozen(kw_only=True)
class MarginLiquidation:
    """A liquidation of a margin account. ``symbol`` is for isolated accounts."""

    liq_id: str
    symbol: str | None = None
    liq_start_time: int
    liq_end_time: int
    liq_risk_ratio: Decimal  #: debts to assets
    total_assets: Decimal
    total_debt: Decimal
    liq_fee: Decimal | None = None
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class MarginLiquidationPage:
    """Liquidations. ``min_id`` goes into the next call's ``id_less_than``.

    Iterating over it gives the rows.
    """

    result_list: list[MarginLiquidation]
    min_id: str | None = None
    max_id: str | None = None

    def __iter__(self) -> Iterator[MarginLiquidation]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class LiquidationOrder:
    """An order, or a swap, of a liquidation."""

    symbol: str
    order_type: OrderType | str | None = None
    side: MarginSide | str | None = None
    price_avg: Decimal | None = None
    price: Decimal | None = None
    fill_size: Decimal | None = None
    size: Decimal | None = None
    amount: Decimal | None = None
    order_id: str
    from_coin: str
    to_coin: str
    from_size: Decimal | None = None
    to_size: Decimal | None = None
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class LiquidationOrderPage:
    """Orders of liquidations. ``id_less_than``, or ``min_id``, goes into the next call's ``id_less_than``.

    Iterating over it gives the rows.
    """

    result_list: list[LiquidationOrder]
    min_id: str | None = None
    id_less_than: str | None = None
    max_id: str | None = None

    def __iter__(self) -> Iterator[LiquidationOrder]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class MarginRepayment:
    """A repayment. ``symbol`` is for isolated accounts."""

    repay_id: str
    coin: str
    repay_amount: Decimal
    repay_type: Literal["auto_repay", "manual_repay", "liq_repay", "force_repay"] | str
    repay_interest: Decimal
    repay_principal: Decimal
    symbol: str | None = None
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class MarginRepaymentPage:
    """Repayments. ``min_id`` goes into the next call's ``id_less_than``.

    Iterating over it gives the rows.
    """

    result_list: list[MarginRepayment]
    min_id: str | None = None
    max_id: str | None = None

    def __iter__(self) -> Iterator[MarginRepayment]:
        return iter(self.result_list)


@attrs.frozen(kw_only=True)
class MarginTier:
    """Leverage and limits of one tier.

    The crossed account fills the fields of ``coin``, the isolated one those of ``symbol``.
    """

    tier: int
    leverage: Decimal
    coin: str | None = None
    max_borrowable_amount: Decimal | None = None
    maintain_margin_rate: Decimal  #: where liquidation begins
    symbol: str | None = None
    base_coin: str | None = None
    quote_coin: str | None = None
    base_max_borrowable_amount: Decimal | None = None
    quote_max_borrowable_amount: Decimal | None = None
    init_rate: Decimal | None = None  #: initial margin


@attrs.frozen(kw_only=True)
class CancelMarginOrder:
    """A margin order to cancel, by ``order_id`` or ``client_oid``."""

    order_id: str | None = None
    client_oid: str | None = None


@attrs.frozen(kw_only=True)
class PlaceMarginOrder:
    """A margin order to place. Fields mean what the arguments of ``margin_submit_order`` mean."""

    order_type: OrderType
    price: Number | None = None
    loan_type: LoanType
    force: Force
    base_size: Number | None = None
    quote_size: Number | None = None
    client_oid: str | None = None
    side: Side
    stp_mode: StpMode | None = None
