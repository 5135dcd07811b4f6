"""What the room ``strategy`` of the V3 API answers and takes. Times are in milliseconds."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from ...wire import Number
from ..enums import Category, LongShort, OrderType, Side, TriggerBy, YesNoText
from ..page import Page

__all__ = [
    "IcebergParams",
    "OcoParams",
    "Page",
    "StrategyOrder",
    "StrategyOrderAck",
    "StrategySubOrder",
    "TrailingStopParams",
    "TwapParams",
]


@attrs.frozen(kw_only=True)
class StrategyOrder:
    """A strategy order. Which prices are filled depends on ``type``."""

    order_id: str
    client_oid: str
    category: Category | str
    symbol: str
    qty: Decimal
    pos_side: LongShort | str
    status: Literal["cancelled", "pending", "success", "failed", "submitting"] | str | None = None
    trigger_type: Literal["takeProfit", "stopLoss"] | str | None = None
    tp_trigger_by: TriggerBy | str | None = None
    sl_trigger_by: TriggerBy | str | None = None
    take_profit: Decimal | None = None
    stop_loss: Decimal | None = None
    tp_order_type: OrderType | str | None = None
    sl_order_type: OrderType | str | None = None
    tp_limit_price: Decimal | None = None
    sl_limit_price: Decimal | None = None
    trigger_by: TriggerBy | str | None = None
    trigger_price: Decimal | None = None
    trigger_order_type: OrderType | str | None = None
    trigger_order_price: Decimal | None = None
    created_time: int
    updated_time: int
    side: Side | str | None = None
    reduce_only: YesNoText | str | None = None
    type: Literal["tpsl", "trigger", "oco", "trailing_stop", "iceberg", "twap"] | str | None = None


@attrs.frozen(kw_only=True)
class StrategyOrderAck:
    """The exchange took the request."""

    order_id: str
    client_oid: str


@attrs.frozen(kw_only=True)
class StrategySubOrder:
    """An order that a strategy order has placed."""

    sub_order_id: str
    sub_client_oid: str | None = None
    order_id: str | None = None
    client_oid: str | None = None
    category: Category | str | None = None
    symbol: str | None = None
    side: Side | str | None = None
    pos_side: LongShort | str | None = None
    order_type: OrderType | str | None = None
    price: Decimal | None = None
    qty: Decimal | None = None
    cum_exec_qty: Decimal | None = None
    avg_price: Decimal | None = None
    status: str | None = None
    created_time: int | None = None
    updated_time: int | None = None


@attrs.frozen(kw_only=True)
class OcoParams:
    """Two orders of which one cancels the other: a limit order, and one that waits for a price."""

    oco_limit_price: Number | None = None  #: of the limit order
    oco_trigger_price: Number | None = None  #: that the other order waits for
    oco_order_type: str | None = None  #: ``limit`` or ``market``
    oco_order_price: Number | None = None  #: for a limit order


@attrs.frozen(kw_only=True)
class TrailingStopParams:
    """An order that follows the best price at a distance and fires when the price comes back by it.

    ``trail_variance`` is in percent for ``ratio`` (0.1 to 20, futures 0.1 to 10), a difference in price for
    ``spread``.
    """

    activation_price: Number | None = None  #: from where on it follows
    activation_type: str | None = None  #: which price: ``market``, ``mark`` or (futures) ``index``
    trail_type: str | None = None  #: ``ratio`` or ``spread``
    trail_variance: Number | None = None
    pre_order_type: str | None = None  #: ``limit`` or ``market``
    pre_order_price: Number | None = None  #: for a limit order


@attrs.frozen(kw_only=True)
class IcebergParams:
    """A large order worked in small ones, so that its size does not show.

    ``execution_strategy``, for ``faster_execution``, is ``queue1`` (own side of the book) or ``counterparty1`` (other
    side).
    """

    split_mode: str | None = None  #: ``quantity`` or ``order``
    qty_per_order: Number | None = None  #: for ``quantity``
    split_order_numbers: Number | None = None  #: for ``order``: 1 to 100
    order_preference: str | None = None  #: ``faster_execution``, ``fixed_distance`` or ``fixed_price``
    execution_strategy: str | None = None
    fixed_distance_type: str | None = None  #: ``percentage`` or ``spread``
    distance: Number | None = None  #: for ``fixed_distance``
    fixed_price: Number | None = None  #: for ``fixed_price``
    price_limit: Number | None = None  #: not beyond this price


@attrs.frozen(kw_only=True)
class TwapParams:
    """A large order worked in equal parts at equal intervals."""

    duration: Number | None = None  #: minutes, 1 to 1440
    interval: str | None = None  #: seconds: 5, 10, 20, 30 or 60
    order_type: str | None = None  #: ``market`` unless told
    limit_offset_type: str | None = None  #: ``percentage`` or ``spread``
    limit_offset_percentage: Number | None = None  #: 0.001 to 0.1
    limit_offset_spread: Number | None = None
    twap_trigger_price: Number | None = None  #: start when the market is there
    twap_termination_price: Number | None = None  #: stop when the market is there
