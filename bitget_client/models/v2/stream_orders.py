"""What the V2 streams push of orders and their executions, one class per kind of item; the rest lives in ``stream``."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias, Union

import attrs

__all__ = [
    "FillFee",
    "FuturesFill",
    "FuturesOrder",
    "FuturesTriggerOrder",
    "MarginOrder",
    "OrderFee",
    "PosMode",
    "SpotFill",
    "SpotOrder",
    "SpotTriggerOrder",
]

StpMode: TypeAlias = Union[Literal["none", "cancel_taker", "cancel_maker", "cancel_both"], str]
OrderStatus: TypeAlias = Union[Literal["live", "partially_filled", "filled", "cancelled"], str]
PosMode: TypeAlias = Union[Literal["one_way_mode", "hedge_mode"], str]

#: Why a futures order was made: by you, or by the exchange to reduce, burst, offset, deliver or deleverage.
TradeSide: TypeAlias = Union[
    Literal[
        "open",
        "close",
        "reduce_close_long",
        "reduce_close_short",
        "burst_close_long",
        "burst_close_short",
        "offset_close_long",
        "offset_close_short",
        "delivery_close_long",
        "delivery_close_short",
        "dte_sys_adl_close_long",
        "dte_sys_adl_close_short",
        "buy_single",
        "sell_single",
        "reduce_buy_single",
        "reduce_sell_single",
        "burst_buy_single",
        "burst_sell_single",
        "delivery_sell_single",
        "delivery_buy_single",
        "dte_sys_adl_buy_in_single_side_mode",
        "dte_sys_adl_sell_in_single_side_mode",
    ],
    str,
]


@attrs.frozen(kw_only=True)
class OrderFee:
    """Fees of an order in one coin."""

    fee_coin: str
    fee: Decimal


@attrs.frozen(kw_only=True)
class SpotOrder:
    """One spot order, as it stands after the event that caused the push. What a fill adds is empty before the first;
    ``trade_scope`` of the latest one is T(aker) or M(aker)."""

    inst_id: str
    order_id: str
    client_oid: str
    size: Decimal
    notional: Decimal
    order_type: Literal["limit", "market"] | str
    force: Literal["gtc", "post_only", "fok", "ioc"] | str
    side: Literal["buy", "sell"] | str
    acc_base_volume: Decimal
    status: OrderStatus
    enter_point_source: str
    fee_detail: list[OrderFee]
    c_time: int
    u_time: int
    new_size: Decimal | None = None
    price: Decimal | None = None
    price_avg: Decimal | None = None
    fill_price: Decimal | None = None
    trade_id: str | None = None
    base_volume: Decimal | None = None
    fill_time: int | None = None
    fill_fee: Decimal | None = None
    fill_fee_coin: str | None = None
    trade_scope: Literal["T", "M"] | str | None = None
    stp_mode: StpMode | None = None


@attrs.frozen(kw_only=True)
class FuturesOrder:
    """One futures order, as it stands after the event that caused the push; see :class:`SpotOrder`."""

    order_id: str
    client_oid: str
    price: Decimal
    size: Decimal
    pos_mode: PosMode
    enter_point_source: str
    trade_side: TradeSide
    notional_usd: Decimal
    order_type: Literal["limit", "market"] | str
    force: Literal["gtc", "post_only", "fok", "ioc"] | str
    side: Literal["buy", "sell"] | str
    pos_side: Literal["long", "short", "net"] | str
    margin_mode: Literal["crossed", "isolated"] | str
    margin_coin: str
    acc_base_volume: Decimal
    status: OrderStatus
    leverage: Decimal
    fee_detail: list[OrderFee]
    reduce_only: Literal["yes", "no"] | str
    c_time: int
    u_time: int
    inst_id: str | None = None
    fill_price: Decimal | None = None
    trade_id: str | None = None
    base_volume: Decimal | None = None
    fill_time: int | None = None
    fill_fee: Decimal | None = None
    fill_fee_coin: str | None = None
    trade_scope: Literal["T", "M"] | str | None = None
    fill_notional_usd: Decimal | None = None
    price_avg: Decimal | None = None
    cancel_reason: str | None = None
    pnl: Decimal | None = None
    total_profits: Decimal | None = None
    preset_stop_surplus_price: Decimal | None = None
    preset_stop_surplus_execute_price: Decimal | None = None
    preset_stop_surplus_type: str | None = None
    preset_stop_loss_price: Decimal | None = None
    preset_stop_loss_execute_price: Decimal | None = None
    preset_stop_loss_type: str | None = None
    stp_mode: StpMode | None = None


@attrs.frozen(kw_only=True)
class SpotTriggerOrder:
    """One spot order that waits for a price. ``status`` tells whether it still does."""

    inst_id: str
    order_id: str
    client_oid: str
    trigger_price: Decimal
    trigger_type: Literal["fill_price", "mark_price"] | str
    plan_type: Literal["amount", "total"] | str
    price: Decimal
    size: Decimal
    actual_size: Decimal
    order_type: Literal["limit", "market"] | str
    side: Literal["buy", "sell"] | str
    status: str
    execute_price: Decimal
    enter_point_source: str
    c_time: int
    u_time: int
    stp_mode: StpMode | None = None


@attrs.frozen(kw_only=True)
class FuturesTriggerOrder:
    """One futures order that waits for a price.

    ``plan_type``: ``pl`` trigger; ``tp`` and ``sl`` take-profit and stop-loss, ``ptp`` and ``psl`` those of a whole
    position; ``track`` trailing stop; ``mtpsl`` trailing take-profit or stop-loss.
    """

    inst_id: str
    order_id: str
    client_oid: str
    trigger_price: Decimal
    trigger_type: Literal["fill_price", "mark_price"] | str
    plan_type: Literal["pl", "tp", "sl", "ptp", "psl", "track", "mtpsl"] | str
    price: Decimal
    size: Decimal
    actual_size: Decimal
    order_type: Literal["limit", "market"] | str
    side: Literal["buy", "sell"] | str
    status: Literal["live", "executed", "fail_execute", "cancelled", "executing"] | str
    enter_point_source: str
    u_time: int
    c_time: int | None = None
    trigger_time: int | None = None
    execute_price: Decimal | None = None
    trade_side: TradeSide | None = None
    pos_side: Literal["long", "short", "net"] | str | None = None
    margin_coin: str | None = None
    pos_mode: PosMode | None = None
    stop_surplus_price: Decimal | None = None
    stop_surplus_trigger_price: Decimal | None = None
    stop_surplus_trigger_type: str | None = None
    stop_loss_price: Decimal | None = None
    stop_loss_trigger_price: Decimal | None = None
    stop_loss_trigger_type: str | None = None
    stp_mode: StpMode | None = None


@attrs.frozen(kw_only=True)
class FillFee:
    """Fees of an execution in one coin, and what of them was deducted."""

    deduction: Literal["yes", "no"] | str
    total_deduction_fee: Decimal
    total_fee: Decimal
    fee_coin: str


@attrs.frozen(kw_only=True)
class SpotFill:
    """One execution of one of your spot orders; ``trade_id`` names it."""

    order_id: str
    trade_id: str
    symbol: str
    order_type: Literal["limit", "market"] | str
    side: Literal["buy", "sell"] | str
    price_avg: Decimal
    size: Decimal
    amount: Decimal
    trade_scope: Literal["taker", "maker"] | str
    fee_detail: list[FillFee]
    c_time: int
    u_time: int


@attrs.frozen(kw_only=True)
class FuturesFill:
    """One execution of one of your futures orders; ``trade_id`` names it."""

    order_id: str
    trade_id: str
    symbol: str
    side: Literal["buy", "sell"] | str
    order_type: Literal["limit", "market"] | str
    pos_mode: PosMode
    price: Decimal
    base_volume: Decimal
    quote_volume: Decimal
    profit: Decimal
    trade_side: TradeSide
    trade_scope: Literal["taker", "maker"] | str
    fee_detail: list[FillFee]
    c_time: int
    u_time: int
    client_oid: str | None = None


@attrs.frozen(kw_only=True)
class MarginOrder:
    """One order on cross or isolated margin, after the event that caused the push."""

    base_size: Decimal
    c_time: int
    u_time: int
    client_oid: str
    loan_type: str
    order_id: str
    order_type: Literal["limit", "market"] | str
    price: Decimal
    quote_size: Decimal
    side: Literal["buy", "sell"] | str
    fee_detail: list[FillFee]
    enter_point_source: str
    status: OrderStatus
    force: Literal["gtc", "post_only", "fok", "ioc"] | str
    stp_mode: StpMode
    fill_price: Decimal | None = None
    base_volume: Decimal | None = None
    fill_total_amount: Decimal | None = None
    symbol: str | None = None
