"""How each kind of order is looked up by its ``client_oid``: one line of a table per kind. When to ask, how often, and
what an answer proves is the ``resolver``'s.

Another kind of order needs a line in ``LOOKUPS``, and its endpoints a line in ``_KINDS_BY_PATH``. Both versions of the
API stand here, and neither is imported: clients come from the caller, and their methods are named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs

from ..errors import BitgetError, InvalidArgument
from ..rest.paging import paginate

if TYPE_CHECKING:
    from ..models.v2 import futures_plan, futures_trade, margin, spot_trade, stream_orders
    from ..models.v3 import strategy, stream, trade

    #: An order as the exchange showed it: over REST, or in a stream. All have ``order_id`` and ``client_oid``.
    PlacedOrder: TypeAlias = (
        trade.Order
        | stream.Order
        | strategy.StrategyOrder
        | stream.StrategyOrder
        | spot_trade.SpotOrder
        | spot_trade.OpenSpotOrder
        | spot_trade.PlanOrder
        | futures_trade.FuturesOrder
        | futures_plan.PlanOrder
        | margin.MarginOrder
        | stream_orders.SpotOrder
        | stream_orders.FuturesOrder
        | stream_orders.SpotTriggerOrder
        | stream_orders.FuturesTriggerOrder
        | stream_orders.MarginOrder
    )

__all__ = ["LISTED", "LOOKUPS", "STREAMS", "Kind", "Known", "Lookup", "kind_of", "orders_named_in"]

#: V3 has ``order`` and ``strategy``, V2 all others. ``futures_plan`` are trigger orders, trailing stops, and
#: take-profit and stop-loss of positions; ``spot_tpsl`` are orders placed with ``tpsl_type="tpsl"``.
Kind: TypeAlias = Literal[
    "order",
    "strategy",
    "spot",
    "spot_tpsl",
    "spot_plan",
    "futures",
    "futures_reversal",
    "futures_plan",
    "margin_crossed",
    "margin_isolated",
]

LISTED: Final = 500  # newest rows of a list that are looked through
_DAY_MS: Final = 86_400_000
_PLAN_GROUPS: Final = ("normal_plan", "track_plan", "profit_loss")


@attrs.frozen
class Known:
    """What is known of an order beside its ``client_oid``. ``category`` is the product line of classic futures."""

    kind: Kind | None
    category: str | None = None
    symbol: str | None = None
    plan_type: str | None = None


Ask: TypeAlias = Callable[[Any, Known, str], Any]
List: TypeAlias = Callable[[Any, Known], "list[Any] | None"]


@attrs.frozen(kw_only=True)
class Lookup:
    """How one kind of order is looked up."""

    #: Whose orders these are: ``v3`` or ``v2``, as in ``client.api_version``.
    version: Literal["v2", "v3"]
    #: The stream topic that tells of them.
    topic: str
    #: What must be known of an order, beside its name.
    needs: tuple[str, ...] = ()
    #: Asks for one by name: the order, or ``None``, or ``OrderNotFound``. ``None`` where the exchange cannot be asked.
    by_name: Ask | None
    #: The newest of those that are open; asked before ``past``, so that none slips through between the two.
    open: List
    #: The newest of those that have ended; ``None`` where it cannot be asked for.
    past: List
    #: Why not finding one proves nothing, where it does not.
    doubt: str = ""

    def missing(self, known: Known) -> list[str]:
        """What would have to be known, and is not."""
        return [name for name in self.needs if not getattr(known, name)]


# --- the questions ---------------------------------------------------------------------------------------------------


def _listed(method: Callable[..., Any], **arguments: Any) -> list[Any]:
    return list(paginate(method, limit=100, max_rows=LISTED, **arguments))


def _of_name(rows: Any, client_oid: str) -> Any:
    """The row of this name. Rows of other names only are no answer: what was asked was not understood."""
    rows = list(rows or ())
    found = next((row for row in rows if row.client_oid == client_oid), None)
    if found is None and rows:
        raise BitgetError(f"asked for {client_oid!r}, the exchange answered with {rows[0].client_oid!r}")
    return found


def _v3_past(rest: Any, known: Known) -> list[Any] | None:
    if known.category is None:
        return None
    return _listed(rest.get_history_orders, category=known.category, symbol=known.symbol)


def _margin(margin_type: str) -> Lookup:
    def open_orders(rest: Any, known: Known) -> list[Any]:
        return _listed(rest.get_margin_open_orders, margin_type=margin_type, **_since(rest), symbol=known.symbol)

    def past_orders(rest: Any, known: Known) -> list[Any]:
        return _listed(rest.get_margin_historic_orders, margin_type=margin_type, **_since(rest), symbol=known.symbol)

    def ask(rest: Any, known: Known, client_oid: str) -> Any:
        for method in (rest.get_margin_open_orders, rest.get_margin_historic_orders):
            page = method(margin_type=margin_type, symbol=known.symbol, client_oid=client_oid, **_since(rest)).data
            if (found := _of_name(page, client_oid)) is not None:
                return found
        return None

    topic = f"orders-{margin_type}"
    return Lookup(version="v2", topic=topic, needs=("symbol",), by_name=ask, open=open_orders, past=past_orders)


def _since(rest: Any) -> dict[str, int]:
    """As far back as one question may reach."""
    return {"start_time": rest.clock.now_ms() - 89 * _DAY_MS}


def _plan_groups(known: Known) -> Sequence[str]:
    """The groups of waiting futures orders that one can be in; what belongs to a position has one for all."""
    if known.plan_type is None:
        return _PLAN_GROUPS
    return (known.plan_type if known.plan_type in _PLAN_GROUPS else "profit_loss",)


def _ask_futures_plan(rest: Any, known: Known, client_oid: str) -> Any:
    for method in (rest.get_futures_plan_orders, rest.get_futures_historic_plan_orders):
        for group in _plan_groups(known):
            page = method(plan_type=group, product_type=known.category, client_oid=client_oid).data
            if (found := _of_name(page, client_oid)) is not None:
                return found
    return None


def _list_futures_plan(method: str, rest: Any, known: Known) -> list[Any]:
    return [
        row
        for group in _plan_groups(known)
        for row in _listed(
            getattr(rest, method), plan_type=group, product_type=known.category, symbol=known.symbol
        )
    ]


def _past_spot_plan(rest: Any, known: Known) -> list[Any]:
    # The end lies ahead, so that an order of this moment is in it whatever the two clocks say.
    now = rest.clock.now_ms()
    return _listed(
        rest.get_spot_historic_plan_orders,
        symbol=known.symbol,
        start_time=now - 88 * _DAY_MS,
        end_time=now + _DAY_MS,
    )


# --- the table -------------------------------------------------------------------------------------------------------

_SPOT: Final = Lookup(
    version="v2",
    topic="orders",
    # A list of one, or an empty one.
    by_name=lambda rest, known, name: _of_name(rest.get_spot_order(client_oid=name).data, name),
    open=lambda rest, known: _listed(rest.get_spot_open_orders, symbol=known.symbol),
    past=lambda rest, known: _listed(rest.get_spot_historic_orders, symbol=known.symbol),
)
_FUTURES: Final = Lookup(
    version="v2",
    topic="orders",
    needs=("category", "symbol"),
    by_name=lambda rest, known, name: rest.get_futures_order(
        symbol=known.symbol, product_type=known.category, client_oid=name
    ).data,
    open=lambda rest, known: _listed(
        rest.get_futures_open_orders, product_type=known.category, symbol=known.symbol
    ),
    past=lambda rest, known: _listed(
        rest.get_futures_historic_orders, product_type=known.category, symbol=known.symbol
    ),
)

LOOKUPS: Final[Mapping[Kind, Lookup]] = {
    "order": Lookup(
        version="v3",
        topic="order",
        by_name=lambda rest, known, name: rest.get_order_info(client_oid=name).data,
        open=lambda rest, known: _listed(rest.get_unfilled_orders, category=known.category, symbol=known.symbol),
        past=_v3_past,
    ),
    "strategy": Lookup(
        version="v3",
        topic="strategy-order",
        needs=("category",),
        by_name=None,
        open=lambda rest, known: list(rest.get_unfilled_strategy_orders(category=known.category).data),
        past=lambda rest, known: _listed(rest.get_history_strategy_orders, category=known.category),
        doubt="the exchange cannot be asked for a strategy order by client_oid, and its lists alone prove nothing",
    ),
    "spot": _SPOT,
    "spot_tpsl": attrs.evolve(
        _SPOT, doubt="the exchange gives take-profit and stop-loss orders on spot a client_oid of its own"
    ),
    "spot_plan": Lookup(
        version="v2",
        topic="orders-algo",
        needs=("symbol",),
        by_name=None,
        open=lambda rest, known: _listed(rest.get_spot_current_plan_orders, symbol=known.symbol),
        past=_past_spot_plan,
        doubt="the exchange cannot be asked for a spot trigger order by client_oid, and its lists alone prove nothing",
    ),
    "futures": _FUTURES,
    "futures_reversal": attrs.evolve(
        _FUTURES,
        doubt="the position may have been closed without the opposite one being opened: look at the positions",
    ),
    "futures_plan": Lookup(
        version="v2",
        topic="orders-algo",
        needs=("category",),
        by_name=_ask_futures_plan,
        open=partial(_list_futures_plan, "get_futures_plan_orders"),
        past=partial(_list_futures_plan, "get_futures_historic_plan_orders"),
    ),
    "margin_crossed": _margin("crossed"),
    "margin_isolated": _margin("isolated"),
}

#: What a stream client of each version is asked for, so that its orders come by.
STREAMS: Final[Mapping[str, Sequence[Any]]] = {
    "v3": ["order"],
    "v2": [
        {"topic": "orders", "payload": {"instType": inst_type}}
        for inst_type in ("SPOT", "USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES")
    ],
}


# --- from what was asked of the exchange -----------------------------------------------------------------------------

_PATHS: Final[Mapping[tuple[str, Kind], str]] = {
    ("/api/v3/trade", "order"): "place-order cancel-order modify-order place-batch cancel-batch batch-modify-order",
    ("/api/v3/trade", "strategy"): "place-strategy-order modify-strategy-order cancel-strategy-order",
    ("/api/v2/spot/trade", "spot"): (
        "place-order cancel-order batch-orders batch-cancel-order cancel-replace-order batch-cancel-replace-order"
    ),
    ("/api/v2/spot/trade", "spot_plan"): "place-plan-order modify-plan-order cancel-plan-order",
    ("/api/v2/mix/order", "futures"): (
        "place-order cancel-order modify-order batch-place-order batch-cancel-orders"
    ),
    ("/api/v2/mix/order", "futures_reversal"): "click-backhand",
    ("/api/v2/mix/order", "futures_plan"): (
        "place-plan-order modify-plan-order cancel-plan-order place-tpsl-order modify-tpsl-order place-pos-tpsl"
    ),
    ("/api/v2/margin/crossed", "margin_crossed"): "place-order batch-place-order cancel-order batch-cancel-order",
    ("/api/v2/margin/isolated", "margin_isolated"): "place-order batch-place-order cancel-order batch-cancel-order",
}
_KINDS_BY_PATH: Final[Mapping[str, Kind]] = {
    f"{room}/{end}": kind for (room, kind), ends in _PATHS.items() for end in ends.split()
}


def kind_of(version: str, category: str | None) -> Kind | None:
    """The kind of an order of which only the category is known."""
    if version == "v3":
        return "order"
    if category == "SPOT":
        return "spot"
    return "futures" if category is not None and category.endswith("-FUTURES") else None


def orders_named_in(request: Any, version: str) -> dict[str, Known]:
    """What is known by ``client_oid`` of the orders of a request: one over REST, over the WebSocket, or of a journal.

    ``version`` is that of the client that is to be asked; :class:`InvalidArgument` where the request shows another.
    """
    if not isinstance(request, Mapping):
        return {}
    path = str(request.get("endpoint", "")).rpartition(" ")[2]
    kind = _KINDS_BY_PATH.get(path)
    found = {}
    for name, fields in _named(request.get("args", request.get("params")), {"category": request.get("category")}):
        spoken = _version_of(path, fields)
        if spoken not in (None, version):
            raise InvalidArgument(f"this was a call of {spoken}: ask with a RestClient{str(spoken).upper()}")
        category = fields.get("category") or fields.get("productType")
        category = str(category).upper() if category else None
        if not path:
            kind = kind_of(version, category)
        tpsl = kind == "spot" and fields.get("tpslType") == "tpsl"
        symbol = fields.get("symbol") or fields.get("instId") or fields.get("inst_id")
        found[name] = Known("spot_tpsl" if tpsl else kind, category, symbol, fields.get("planType"))
    return found


def _version_of(path: str, fields: Mapping[str, Any]) -> str | None:
    if path:
        return next((version for version in STREAMS if path.startswith(f"/api/{version}/")), None)
    return "v2" if "instId" in fields or "inst_id" in fields else "v3"  # V2's frames cannot do without it


def _named(value: Any, outer: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each ``client_oid`` with the fields beside it, and those above it that it does not have itself."""
    if isinstance(value, Mapping):
        fields = {**outer, **{name: each for name, each in value.items() if each not in (None, "")}}
        for name, each in value.items():
            if isinstance(each, list | tuple):
                yield from _named(each, fields)
            elif isinstance(each, str) and each and name.lower().endswith("clientoid"):
                yield each, fields
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _named(each, outer)
