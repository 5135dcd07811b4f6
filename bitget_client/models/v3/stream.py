"""What the V3 streams push, one class per kind of item. REST answers live beside, in the rooms they come from.

Times are Unix milliseconds. A plain type says that the exchange always sends the field; should it not, it is ``None``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import attrs

from ...wire import Wire

__all__ = [
    "CHANNELS",
    "Account",
    "AccountCoin",
    "AdlNotification",
    "Book",
    "Candle",
    "FastFill",
    "Fill",
    "FillFee",
    "Level",
    "Liquidation",
    "Order",
    "OrderFee",
    "Position",
    "PublicTrade",
    "RealityBook",
    "RpiBook",
    "RpiLevel",
    "StrategyOrder",
    "Ticker",
]


@attrs.frozen(kw_only=True)
class Ticker:
    """Last price, best bid and ask, and 24-hour figures of one symbol. Futures have more of it filled."""

    high_price24h: Decimal
    low_price24h: Decimal
    open_price24h: Decimal
    last_price: Decimal
    turnover24h: Decimal
    volume24h: Decimal
    bid1_price: Decimal
    ask1_price: Decimal
    bid1_size: Decimal
    ask1_size: Decimal
    price24h_pcnt: Decimal
    index_price: Decimal | None = None
    mark_price: Decimal | None = None
    funding_rate: Decimal | None = None
    next_funding_time: int | None = None
    open_interest: Decimal | None = None
    delivery_time: int | None = None
    delivery_start_time: int | None = None
    delivery_status: (
        Literal["delivery_config_period", "delivery_normal", "delivery_before", "delivery_period"] | str | None
    ) = None
    symbol: str | None = None
    ts: int | None = None
    platform_turnover24h: Decimal | None = None


@attrs.frozen(kw_only=True)
class Candle:
    """One candle. It replaces the candle with the same ``start``."""

    start: int
    open: Decimal
    close: Decimal
    high: Decimal
    low: Decimal
    volume: Decimal
    turnover: Decimal


@attrs.frozen
class Level:
    """One price of a book and the size that waits there."""

    price: Decimal
    size: Decimal


@attrs.frozen(kw_only=True)
class Book:
    """An order book, or the changes of one: decide by ``update.action``, not by the name of the topic.

    ``seq`` grows by the exchange's own steps; ``previous_seq`` of an update equals ``seq`` of the one before. A level
    of size 0 is gone. There is no replay: after a gap, subscribe anew.
    """

    asks: Annotated[list[Level], Wire("a")]
    bids: Annotated[list[Level], Wire("b")]
    seq: int
    previous_seq: Annotated[int, Wire("pseq")]
    ts: int
    max_depth: int | None = None


@attrs.frozen
class RpiLevel:
    """One price of a book: the size open to all, and the retail price improvement size."""

    price: Decimal
    size: Decimal
    rpi_size: Decimal


@attrs.frozen(kw_only=True)
class RpiBook:
    """As :class:`Book`, with retail price improvement sizes apart. Its ``seq`` is not that of ``books``."""

    asks: Annotated[list[RpiLevel], Wire("a")]
    bids: Annotated[list[RpiLevel], Wire("b")]
    seq: int
    previous_seq: Annotated[int, Wire("pseq")]
    ts: int


@attrs.frozen(kw_only=True)
class PublicTrade:
    """One trade of anybody. ``size`` is in quote coin for coin-margined futures, otherwise in base coin."""

    exec_id: Annotated[str, Wire("i")]
    exec_link_id: Annotated[str, Wire("L")]
    price: Annotated[Decimal, Wire("p")]
    size: Annotated[Decimal, Wire("v")]
    side: Annotated[Literal["sell", "buy"] | str, Wire("S")]
    timestamp: Annotated[int, Wire("T")]
    is_rpi: Annotated[Literal["yes", "no"] | str, Wire("isRPI")]


@attrs.frozen(kw_only=True)
class Liquidation:
    """One liquidation. ``amount`` is in quote coin; side ``buy`` means that a long position was liquidated."""

    symbol: str
    side: Literal["buy", "sell"] | str
    price: Decimal
    amount: Decimal
    ts: int


@attrs.frozen(kw_only=True)
class RealityBook:
    """The order book of a tokenised stock."""

    asks: Annotated[list[Level], Wire("a")]
    bids: Annotated[list[Level], Wire("b")]
    symbol: str | None = None


@attrs.frozen(kw_only=True)
class AccountCoin:
    """One coin of the account."""

    coin: str
    balance: Decimal
    locked: Decimal
    equity: Decimal
    usd_value: Decimal
    available: Decimal
    borrow: Decimal
    debts: Decimal


@attrs.frozen(kw_only=True)
class Account:
    """The whole account: sums in US dollars, and each coin that has a balance."""

    total_equity: Decimal
    eff_equity: Decimal
    mmr: Decimal
    imr: Decimal
    mgn_ratio: Decimal
    position_mgn_ratio: Decimal
    unrealised_pnl: Annotated[Decimal, Wire("unrealisedPnL")]
    coin: list[AccountCoin]
    bonus: Decimal | None = None


@attrs.frozen(kw_only=True)
class Position:
    """One position. A closed one arrives once, with ``size`` 0 and ``position_status`` ``ended``."""

    symbol: str
    margin_coin: str
    margin_mode: Literal["crossed", "isolated"] | str
    pos_side: Literal["long", "short"] | str
    position_status: Literal["opening", "ended"] | str
    size: Decimal
    created_time: int
    updated_time: int
    margin_size: Decimal | None = None
    hold_mode: Literal["one_way_mode", "hedge_mode"] | str | None = None
    available: Decimal | None = None
    frozen: Decimal | None = None
    avg_price: Decimal | None = None
    leverage: Decimal | None = None
    cur_realised_pnl: Decimal | None = None
    unrealised_pnl: Decimal | None = None
    liq_price: Decimal | None = None
    mmr: Decimal | None = None
    margin_rate: Decimal | None = None
    mark_price: Decimal | None = None
    open_fee_total: Decimal | None = None
    close_fee_total: Decimal | None = None
    break_even_price: Decimal | None = None
    profit_rate: Decimal | None = None
    total_funding_fee: Decimal | None = None
    cash_dividend: Decimal | None = None


@attrs.frozen(kw_only=True)
class OrderFee:
    """Fees of an order in one coin."""

    fee_coin: str
    fee: Decimal


@attrs.frozen(kw_only=True)
class Order:
    """One order, as it stands after the event that caused the push. Refused orders are never pushed."""

    category: Literal["spot", "margin", "usdt-futures", "coin-futures", "usdc-futures"] | str
    symbol: str
    order_id: str
    client_oid: str
    qty: Decimal
    order_type: Literal["limit", "market"] | str
    time_in_force: Literal["ioc", "fok", "gtc", "post_only", "rpi"] | str
    side: Literal["buy", "sell"] | str
    reduce_only: Literal["yes", "no"] | str
    cum_exec_qty: Decimal
    cum_exec_value: Decimal
    order_status: Literal["new", "partially_filled", "filled", "cancelled"] | str
    fee_detail: list[OrderFee]
    created_time: int
    updated_time: int
    stp_mode: Literal["none", "cancel_taker", "cancel_maker", "cancel_both"] | str
    price: Decimal | None = None
    amount: Decimal | None = None
    hold_mode: Literal["one_way_mode", "hedge_mode"] | str | None = None
    trade_side: Literal["open", "close"] | str | None = None
    hold_side: Literal["long", "short"] | str | None = None
    delegate_type: str | None = None
    margin_mode: Literal["crossed", "isolated"] | str | None = None
    margin_coin: str | None = None
    avg_price: Decimal | None = None
    total_profit: Decimal | None = None
    cancel_reason: str | None = None
    leverage: Decimal | None = None
    request_id: str | None = None


@attrs.frozen(kw_only=True)
class FillFee:
    """Fees of an execution in one coin."""

    fee_coin: str
    fee: Decimal


@attrs.frozen(kw_only=True)
class Fill:
    """One execution of one of your orders; ``exec_id`` names it. A ``fee`` above zero is paid by you."""

    category: Literal["spot", "margin", "usdt-futures", "coin-futures", "usdc-futures"] | str
    order_id: str
    client_oid: str
    exec_id: str
    exec_link_id: str
    symbol: str
    order_type: Literal["limit", "market"] | str
    side: Literal["buy", "sell"] | str
    exec_price: Decimal
    exec_qty: Decimal
    exec_value: Decimal
    trade_scope: Literal["taker", "maker"] | str
    fee_detail: list[FillFee]
    exec_time: int
    updated_time: int
    hold_side: Literal["long", "short"] | str | None = None
    trade_side: Literal["open", "close"] | str | None = None
    exec_pnl: Decimal | None = None
    is_rpi: Annotated[Literal["yes", "no"] | str | None, Wire("isRPI")] = None


@attrs.frozen(kw_only=True)
class FastFill:
    """One execution, sooner than :class:`Fill` and without fees."""

    category: Literal["spot", "margin", "usdt-futures", "coin-futures", "usdc-futures"] | str
    order_id: str
    client_oid: str
    symbol: str
    exec_id: str
    side: Literal["buy", "sell"] | str
    exec_price: Decimal
    exec_qty: Decimal
    trade_scope: Literal["taker", "maker"] | str
    exec_time: int
    updated_time: int
    hold_side: Literal["long", "short"] | str | None = None


@attrs.frozen(kw_only=True)
class StrategyOrder:
    """One trigger, take-profit or stop-loss order."""

    category: Literal["usdt-futures", "coin-futures", "usdc-futures"] | str
    symbol: str
    order_id: str
    client_oid: str
    qty: Decimal
    type: Literal["tpsl", "trigger"] | str
    status: Literal["pending", "success", "failed", "cancelled", "submitting"] | str
    created_time: int
    updated_time: int
    side: Literal["buy", "sell"] | str | None = None
    pos_side: Literal["long", "short"] | str | None = None
    reduce_only: str | None = None
    trigger_type: Literal["takeProfit", "stopLoss"] | str | None = None
    tp_trigger_by: Literal["market", "mark"] | str | None = None
    sl_trigger_by: Literal["market", "mark"] | str | None = None
    take_profit: Decimal | None = None
    stop_loss: Decimal | None = None
    tp_order_type: Literal["limit", "market"] | str | None = None
    sl_order_type: Literal["limit", "market"] | str | None = None
    tp_limit_price: Decimal | None = None
    sl_limit_price: Decimal | None = None
    trigger_by: Literal["market", "mark"] | str | None = None
    trigger_price: Decimal | None = None
    trigger_order_type: Literal["limit", "market"] | str | None = None
    trigger_order_price: Decimal | None = None


@attrs.frozen(kw_only=True)
class AdlNotification:
    """An auto-deleveraging that touched one of your positions."""

    symbol: str
    side: Literal["buy", "sell"] | str
    status: str
    price: Decimal
    amount: Decimal
    ts: int


#: The class of each topic's items.
CHANNELS: dict[str, type] = {
    "ticker": Ticker,
    "kline": Candle,
    "books": Book,
    "books1": Book,
    "books5": Book,
    "books50": Book,
    "rpi-books": RpiBook,
    "rpi-books1": RpiBook,
    "rpi-books5": RpiBook,
    "rpi-books50": RpiBook,
    "publicTrade": PublicTrade,
    "liquidation": Liquidation,
    "reality-orderbook": RealityBook,
    "account": Account,
    "position": Position,
    "order": Order,
    "fill": Fill,
    "fast-fill": FastFill,
    "strategy-order": StrategyOrder,
    "adl-notification": AdlNotification,
}
