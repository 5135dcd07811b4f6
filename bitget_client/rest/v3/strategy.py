"""The room ``strategy`` of the V3 API: endpoints only; what they answer is in ``models.v3.strategy``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ...models.enums import Category, LongShort, OrderType, Side, TriggerBy
from ...rate_limit import RateLimit
from ...wire import ClientOid, Number, Timestamp, YesNo
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v3.strategy import (
        IcebergParams,
        OcoParams,
        Page,
        StrategyOrder,
        StrategyOrderAck,
        StrategySubOrder,
        TrailingStopParams,
        TwapParams,
    )

__all__ = ["Strategy"]

#: Take-profit and stop-loss, conditional, one cancels the other, trailing, and two ways of slicing.
StrategyType = Literal["tpsl", "trigger", "oco", "trailing_stop", "iceberg", "twap"]


class Strategy(EndpointGroup):
    """Take-profit, stop-loss, trigger and sliced orders: ``/api/v3/trade/...-strategy-order``."""

    @signed_post("/api/v3/trade/cancel-strategy-order", rate=RateLimit(10, per="uid"))
    def cancel_strategy_order(
        self,
        *,
        order_id: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[None]:
        """Cancels a strategy order, by ``order_id`` or ``client_oid`` (``order_id`` wins).

        Nothing comes back on success.

        Raises :class:`~bitget_client.errors.OrderNotFound` when it is no longer open, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_unfilled_strategy_orders`.

        https://www.bitget.com/api-doc/uta/strategy/Cancel-Strategy-Order
        """
        ...

    @signed_get(
        "/api/v3/trade/history-strategy-orders",
        rate=RateLimit(20, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_history_strategy_orders(
        self,
        *,
        category: Category,
        type: StrategyType | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[StrategyOrder]]:
        """Strategy orders that fired, failed or were cancelled.

        Pages hold ``limit`` rows (100 unless told, 100 at most); ``data.cursor`` continues, or use ``paginate``.

        https://www.bitget.com/api-doc/uta/strategy/Get-History-Strategy-Orders
        """
        ...

    @signed_post("/api/v3/trade/modify-strategy-order", rate=RateLimit(10, per="uid"))
    def modify_strategy_order(
        self,
        *,
        qty: Number,
        order_id: str | None = None,
        client_oid: str | None = None,
        tp_trigger_by: TriggerBy | None = None,
        sl_trigger_by: TriggerBy | None = None,
        take_profit: Number | None = None,
        stop_loss: Number | None = None,
        tp_order_type: OrderType | None = None,
        sl_order_type: OrderType | None = None,
        tp_limit_price: Number | None = None,
        sl_limit_price: Number | None = None,
        trigger_by: TriggerBy | None = None,
        trigger_price: Number | None = None,
        trigger_order_type: OrderType | None = None,
        trigger_order_price: Number | None = None,
    ) -> ApiResponse[StrategyOrderAck]:
        """Changes a strategy order that has not fired.

        Say which by ``order_id`` or ``client_oid`` (``order_id`` wins). ``qty`` is always needed. The prices that
        count are those of the order's kind, as in :meth:`submit_strategy_order`.

        Raises :class:`~bitget_client.errors.OrderNotFound` when the order is no longer open,
        :class:`~bitget_client.errors.InvalidParameter` for values that cannot be, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_unfilled_strategy_orders`.

        https://www.bitget.com/api-doc/uta/strategy/Modify-Strategy-Order
        """
        ...

    @signed_post("/api/v3/trade/place-strategy-order", rate=RateLimit(10, per="uid"))
    def submit_strategy_order(
        self,
        *,
        category: Category,
        symbol: str,
        client_oid: Annotated[str | None, ClientOid] = None,
        type: StrategyType | None = None,
        tpsl_mode: Literal["full", "partial"] | None = None,
        qty: Number | None = None,
        side: Side | None = None,
        pos_side: LongShort | None = None,
        reduce_only: YesNo | None = None,
        tp_trigger_by: TriggerBy | None = None,
        sl_trigger_by: TriggerBy | None = None,
        take_profit: Number | None = None,
        stop_loss: Number | None = None,
        tp_order_type: OrderType | None = None,
        sl_order_type: OrderType | None = None,
        tp_limit_price: Number | None = None,
        sl_limit_price: Number | None = None,
        trigger_by: TriggerBy | None = None,
        trigger_price: Number | None = None,
        trigger_order_type: OrderType | None = None,
        trigger_order_price: Number | None = None,
        oco_params: OcoParams | Mapping[str, Any] | None = None,
        trailing_stop_params: TrailingStopParams | Mapping[str, Any] | None = None,
        iceberg_params: IcebergParams | Mapping[str, Any] | None = None,
        twap_params: TwapParams | Mapping[str, Any] | None = None,
    ) -> ApiResponse[StrategyOrderAck]:
        """Places an order that waits for a price, or that is worked in parts.

        ``type`` is ``tpsl`` unless told: ``take_profit`` and ``stop_loss`` for a position (``pos_side``), all of it
        or, with ``tpsl_mode="partial"``, ``qty`` of it. All other types need ``qty`` (base coin) too: ``trigger``
        uses the ``trigger_...`` fields, ``oco``, ``trailing_stop``, ``iceberg`` and ``twap`` the object of their
        name. Triggers watch the last price unless told, and place market orders unless told; a limit order needs its
        price.

        The last four types are new, and it is not certain whether the exchange wants their object alone, as it is
        sent here, or in a list of one: should it be refused, ``client.request`` sends the other form. A
        ``client_oid`` counts for six hours, perhaps for ``tpsl`` only.

        Raises :class:`~bitget_client.errors.InvalidParameter`, :class:`~bitget_client.errors.OrderRejected`,
        :class:`~bitget_client.errors.DuplicateClientOid`: the order does not exist;
        :class:`~bitget_client.errors.OutcomeUnknown`: it may exist, look at :meth:`get_unfilled_strategy_orders`
        before repeating.

        https://www.bitget.com/api-doc/uta/strategy/Place-Strategy-Order
        """
        ...

    @signed_get(
        "/api/v3/trade/strategy-sub-orders",
        rate=RateLimit(10, per="uid"),
        paging=Paging("cursor", param="cursor", rows="list"),
    )
    def get_strategy_sub_orders(
        self,
        *,
        order_id: str | None = None,
        client_oid: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApiResponse[Page[StrategySubOrder]]:
        """The orders that a strategy order has placed, by its ``order_id`` or ``client_oid``.

        Orders worked in parts (iceberg, twap) have more than one. Pages hold ``limit`` rows (100 unless told, 100 at
        most); ``data.cursor`` continues, or use ``paginate``.
        """
        ...

    @signed_get("/api/v3/trade/unfilled-strategy-orders", rate=RateLimit(20, per="uid"))
    def get_unfilled_strategy_orders(
        self,
        *,
        category: Category,
        type: StrategyType | None = None,
    ) -> ApiResponse[list[StrategyOrder]]:
        """Strategy orders that still wait or work.

        https://www.bitget.com/api-doc/uta/strategy/Get-Unfilled-Strategy-Orders
        """
        ...
