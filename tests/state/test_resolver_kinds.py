"""Every kind of order that is not a plain one of V3: how it is looked up, and where the exchange leaves it open."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest

from bitget_client import RestClientV2, RestClientV3, WebsocketClientV2, WebsocketClientV3
from bitget_client.errors import InvalidArgument, OrderNotFound, OutcomeUnknown
from bitget_client.models.v2 import futures_plan, futures_trade, margin, spot_trade, stream_orders
from bitget_client.models.v3 import strategy, stream
from bitget_client.rest.endpoint import endpoints_of
from bitget_client.simulator import SimulatedExchange
from bitget_client.state.lookups import _KINDS_BY_PATH, LOOKUPS, Kind, orders_named_in
from bitget_client.state.resolver import SETTLE_WINDOW, Resolution, Resolver
from tests.state.clocks import Hasty, Stepped

ROOT = Path(__file__).parent.parent.parent
LINE: dict[str, Any] = {"product_type": "USDT-FUTURES"}
PAIR: dict[str, Any] = {"symbol": "BTCUSDT"}
COIN: dict[str, Any] = {**LINE, **PAIR, "margin_coin": "USDT"}
SPOT: dict[str, Any] = {**PAIR, "side": "buy", "order_type": "limit", "force": "gtc", "size": "0.01", "price": "80000"}
SPOT_PLAN: dict[str, Any] = {
    **PAIR, "side": "buy", "order_type": "market", "size": "900", "trigger_price": "89500",
    "trigger_type": "fill_price",
}  # fmt: skip
MIX: dict[str, Any] = {
    **COIN, "margin_mode": "crossed", "side": "buy", "order_type": "limit", "size": "0.01", "price": "80000",
}  # fmt: skip
PLAN: dict[str, Any] = {
    **COIN, "plan_type": "normal_plan", "margin_mode": "crossed", "size": "0.01", "trigger_price": "91000",
    "trigger_type": "fill_price", "side": "buy", "order_type": "market",
}  # fmt: skip
BARE_LOAN: dict[str, Any] = {
    "side": "buy", "order_type": "limit", "force": "gtc", "loan_type": "normal", "base_size": "0.01", "price": "80000",
}  # fmt: skip
LOAN: dict[str, Any] = {**PAIR, **BARE_LOAN}
STRATEGY: dict[str, Any] = {
    "category": "USDT-FUTURES", **PAIR, "type": "trigger", "side": "buy", "qty": "0.01", "trigger_price": "80000",
    "trigger_order_type": "market",
}  # fmt: skip

Act = Callable[[Any], Any]


@pytest.fixture
def v2(exchange: SimulatedExchange) -> Iterator[RestClientV2]:
    with RestClientV2(
        environment=exchange.environment, credentials=exchange.classic_credentials, rate_limit="off", clock=Hasty()
    ) as client:
        yield client
    assert [] == exchange.failures


@pytest.fixture
def v3(exchange: SimulatedExchange) -> Iterator[RestClientV3]:
    with RestClientV3(
        environment=exchange.environment, credentials=exchange.credentials, rate_limit="off", clock=Hasty()
    ) as client:
        yield client
    assert [] == exchange.failures


def lost(exchange: SimulatedExchange, act: Callable[[], Any], *, carried_out: bool) -> OutcomeUnknown:
    """The unknown outcome of a REST call that the exchange carried out, or did not."""
    fault = exchange.faults.drop_before_reply if carried_out else exchange.faults.drop_before_processing
    fault(over="rest")
    with pytest.raises(OutcomeUnknown) as caught:
        act()
    return caught.value


def outcomes(found: dict[str, Resolution]) -> dict[str, str]:
    return {oid: each.outcome for oid, each in found.items()}


def changes(exchange: SimulatedExchange) -> int:
    """How many changing requests the exchange was sent."""
    return sum(verb == "POST" or (verb == "WS" and '"op":"trade"' in text) for verb, _, _, text in exchange.received)


#: Placing one order of each kind that can be asked for by name: how, and the class that shows it.
ASKED: dict[str, tuple[Act, type]] = {
    "spot": (lambda c: c.spot_submit_order(**SPOT, client_oid="mine"), spot_trade.SpotOrder),
    "spot batch": (
        lambda c: c.spot_batch_submit_orders(order_list=[{**SPOT, "client_oid": "mine"}], batch_mode="multiple"),
        spot_trade.SpotOrder,
    ),
    "spot by the raw door": (
        lambda c: c.request(
            "POST",
            "/api/v2/spot/trade/place-order",
            {"symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "force": "gtc", "size": "0.01",
             "price": "80000", "clientOid": "mine"},
            signed=True,
        ),
        spot_trade.SpotOrder,
    ),  # fmt: skip
    "futures": (lambda c: c.futures_submit_order(**MIX, client_oid="mine"), futures_trade.FuturesOrder),
    "futures batch": (
        lambda c: c.futures_batch_submit_orders(
            **COIN, margin_mode="crossed",
            order_list=[{"side": "buy", "order_type": "limit", "size": "0.01", "price": "80000", "client_oid": "mine"}],
        ),
        futures_trade.FuturesOrder,
    ),  # fmt: skip
    "futures plan": (lambda c: c.futures_submit_plan_order(**PLAN, client_oid="mine"), futures_plan.PlanOrder),
    "trailing plan": (
        lambda c: c.futures_submit_plan_order(
            **{**PLAN, "plan_type": "track_plan"}, callback_ratio="1", client_oid="mine"
        ),
        futures_plan.PlanOrder,
    ),
    **{
        f"margin {kind}": (
            lambda c, kind=kind: c.margin_submit_order(margin_type=kind, **LOAN, client_oid="mine"),
            margin.MarginOrder,
        )
        for kind in ("crossed", "isolated")
    },
    "margin batch": (
        lambda c: c.margin_batch_submit_orders(
            margin_type="isolated", symbol="BTCUSDT", order_list=[{**BARE_LOAN, "client_oid": "mine"}]
        ),
        margin.MarginOrder,
    ),
}  # fmt: skip
each_asked = pytest.mark.parametrize(("act", "shown"), ASKED.values(), ids=ASKED)


@each_asked
def test_placed(exchange: SimulatedExchange, v2: RestClientV2, act: Act, shown: type) -> None:
    """An order that was taken, and of which the reply was lost, is known after one question, with its class."""
    error = lost(exchange, lambda: act(v2), carried_out=True)
    clock = Stepped()
    found = error.resolve(v2, clock=clock)["mine"]
    assert ("placed", 1, 0.0, "found by its client_oid") == (found.outcome, found.questions, clock.now, found.evidence)
    assert shown is type(found.order)
    assert "mine" == found.order.client_oid
    assert 1 == changes(exchange)


@each_asked
def test_not_placed(exchange: SimulatedExchange, v2: RestClientV2, act: Act, shown: type) -> None:
    """An order that was cut off is not placed, said no earlier than after the window, by name and by the lists."""
    error = lost(exchange, lambda: act(v2), carried_out=False)
    clock = Stepped()
    found = error.resolve(v2, clock=clock)["mine"]
    assert ("not_placed", None, SETTLE_WINDOW) == (found.outcome, found.order, clock.now)
    assert "by its client_oid 30 s after" in found.evidence
    assert "the list of open orders or the list of past orders" in found.evidence
    assert 1 == changes(exchange)


@each_asked
def test_early_is_no_answer(exchange: SimulatedExchange, v2: RestClientV2, act: Act, shown: type) -> None:
    """An order that comes late, but within the window, is found."""
    error = lost(exchange, lambda: act(v2), carried_out=False)
    clock = Stepped({SETTLE_WINDOW - 1: lambda: act(v2)})
    assert {"mine": "placed"} == outcomes(error.resolve(v2, clock=clock))
    assert SETTLE_WINDOW - 1 <= clock.now < SETTLE_WINDOW + 1


@each_asked
def test_an_exchange_that_cannot_be_asked(
    exchange: SimulatedExchange, v2: RestClientV2, act: Act, shown: type
) -> None:
    """While questions fail, nobody says "not placed"."""
    error = lost(exchange, lambda: act(v2), carried_out=False)
    exchange.faults.http_status(502, body=b"", path="/api/v2/*", times=None)
    found = error.resolve(v2, clock=Stepped(), timeout=100.0)["mine"]
    assert "still_unknown" == found.outcome
    assert "asking failed" in found.evidence


#: Questions by name, and what an exchange says that does not find anything by name.
BLIND: dict[str, tuple[str, str, bytes]] = {
    "spot": ("spot", "/api/v2/spot/trade/orderInfo", b'{"code":"00000","msg":"success","data":[]}'),
    "futures": ("futures", "/api/v2/mix/order/detail", b'{"code":"40109","msg":"no such order","data":null}'),
}


@pytest.mark.parametrize(("kind", "path", "body"), BLIND.values(), ids=BLIND)
def test_the_lists_are_a_second_witness(
    exchange: SimulatedExchange, v2: RestClientV2, kind: str, path: str, body: bytes
) -> None:
    """What is not found by name, but stands in a list, was placed: open orders as well as past ones."""
    for force in ("gtc", "ioc"):
        act, _ = ASKED[kind]
        oid = f"mine-{force}"
        place = v2.spot_submit_order if kind == "spot" else v2.futures_submit_order
        place(**{**(SPOT if kind == "spot" else MIX), "force": force}, client_oid=oid)
        exchange.faults.http_status(200, body=body, path=path, times=None)
        category = "spot" if kind == "spot" else "usdt-futures"
        found = Resolver(v2, clock=Stepped()).resolve(oid, category=category, symbol="BTCUSDT")
        assert ("placed", "found in the lists of orders") == (found.outcome, found.evidence)
        exchange.faults.clear()


def test_an_answer_about_others_proves_nothing(exchange: SimulatedExchange, v2: RestClientV2) -> None:
    """An exchange that does not choose by name has not said that the order is not there."""
    v2.margin_submit_order(margin_type="crossed", **LOAN, client_oid="other")
    rows = v2.get_margin_open_orders(margin_type="crossed", symbol="BTCUSDT").raw
    exchange.faults.http_status(
        200, body=json.dumps(rows).encode(), path="/api/v2/margin/crossed/history-orders", times=None
    )
    found = Resolver(v2, clock=Stepped()).resolve("mine", kind="margin_crossed", symbol="BTCUSDT")
    assert "still_unknown" == found.outcome
    assert "answered with 'other'" in found.evidence


# --- changing, cancelling, replacing ---------------------------------------------------------------------------------


def test_cancelled(exchange: SimulatedExchange, v2: RestClientV2) -> None:
    """After a cancel that was carried out, and one that was not, the order says what it is."""
    for oid, carried_out, status in (("gone", True, "cancelled"), ("there", False, "live")):
        v2.spot_submit_order(**SPOT, client_oid=oid)
        error = lost(
            exchange, lambda oid=oid: v2.spot_cancel_order(**PAIR, client_oid=oid), carried_out=carried_out
        )
        found = error.resolve(v2)[oid]
        assert ("placed", status) == (found.outcome, found.order.status)


def test_cancelled_in_a_batch(exchange: SimulatedExchange, v2: RestClientV2) -> None:
    """Each order of a cancelling batch has its own answer, on futures and on margin."""
    names = ["a", "b"]
    for oid in names:
        v2.futures_submit_order(**MIX, client_oid=oid)
        v2.margin_submit_order(margin_type="crossed", **LOAN, client_oid=f"m-{oid}")
    futures = lost(
        exchange,
        lambda: v2.futures_batch_cancel_orders(**LINE, **PAIR, order_id_list=[{"client_oid": oid} for oid in names]),
        carried_out=True,
    )
    assert ["canceled"] * 2 == [each.order.state for each in futures.resolve(v2).values()]
    loans = lost(
        exchange,
        lambda: v2.margin_batch_cancel_orders(
            margin_type="crossed", **PAIR, order_id_list=[{"client_oid": f"m-{oid}"} for oid in names]
        ),
        carried_out=True,
    )
    assert ["cancelled"] * 2 == [each.order.status for each in loans.resolve(v2).values()]


def test_replaced_on_spot(exchange: SimulatedExchange, v2: RestClientV2) -> None:
    """Replacing names two orders: the old one is there, cancelled or not; the new one only if it was carried out."""
    for carried_out, status, news in ((True, "cancelled", "placed"), (False, "live", "not_placed")):
        old, new = f"old-{news}", f"new-{news}"
        v2.spot_submit_order(**SPOT, client_oid=old)
        error = lost(
            exchange,
            lambda old=old, new=new: v2.spot_canceland_submit_order(
                **PAIR, price="80100", size="0.01", client_oid=old, new_client_oid=new
            ),
            carried_out=carried_out,
        )
        found = error.resolve(v2, clock=Stepped())
        assert {old: "placed", new: news} == outcomes(found)
        assert status == found[old].order.status


def test_replaced_on_spot_in_a_batch(exchange: SimulatedExchange, v2: RestClientV2) -> None:
    """The new orders of a batch are given names, so that each can be asked about."""
    for oid in ("a", "b"):
        v2.spot_submit_order(**SPOT, client_oid=oid)
    items = [{**PAIR, "price": "80100", "size": "0.01", "client_oid": oid} for oid in ("a", "b")]
    error = lost(exchange, lambda: v2.spot_batch_cancel_and_submit_order(order_list=items), carried_out=True)
    assert 4 == len(set(error.client_oids)) and {"a", "b"} < set(error.client_oids)
    found = error.resolve(v2)
    assert {"placed"} == set(outcomes(found).values())
    assert ["cancelled", "cancelled", "live", "live"] == sorted(each.order.status for each in found.values())


def test_modified_on_futures(exchange: SimulatedExchange, v2: RestClientV2) -> None:
    """A new price makes a new order: both ids are asked about."""
    for carried_out, state, news in ((True, "canceled", "placed"), (False, "live", "not_placed")):
        old, new = f"old-{news}", f"new-{news}"
        v2.futures_submit_order(**MIX, client_oid=old)
        error = lost(
            exchange,
            lambda old=old, new=new: v2.futures_modify_order(
                **PAIR, **LINE, client_oid=old, new_client_oid=new, new_size="0.02", new_price="80100"
            ),
            carried_out=carried_out,
        )
        found = error.resolve(v2, clock=Stepped())
        assert {old: "placed", new: news} == outcomes(found)
        assert state == found[old].order.state


# --- plans, take-profit and stop-loss --------------------------------------------------------------------------------


def test_futures_plans_changed_and_cancelled(exchange: SimulatedExchange, v2: RestClientV2) -> None:
    """A plan that is changed or cancelled is found, waiting or ended, whatever the request says of its type."""
    v2.futures_submit_plan_order(**{**PLAN, "plan_type": "track_plan"}, callback_ratio="1", client_oid="p")
    error = lost(
        exchange,
        lambda: v2.futures_modify_plan_order(
            plan_type="track_plan", **PAIR, **LINE, client_oid="p", new_size="0.02"
        ),
        carried_out=False,
    )
    assert "live" == error.resolve(v2)["p"].order.plan_status
    error = lost(
        exchange,
        lambda: v2.futures_cancel_plan_order(**LINE, **PAIR, order_id_list=[{"client_oid": "p"}]),
        carried_out=True,
    )
    assert "cancelled" == error.resolve(v2)["p"].order.plan_status


@pytest.mark.parametrize("carried_out", [True, False])
def test_guards_of_a_futures_position(exchange: SimulatedExchange, v2: RestClientV2, carried_out: bool) -> None:
    """Take-profit and stop-loss of a position are asked for by name: placed alone, changed, or both in one call."""
    v2.futures_submit_order(**{**MIX, "order_type": "market", "price": None}, client_oid="open")
    guard: dict[str, Any] = {**COIN, "hold_side": "buy"}
    single = lost(
        exchange,
        lambda: v2.futures_submit_tpsl_order(
            **guard, plan_type="loss_plan", trigger_price="88000", size="0.01", client_oid="sl"
        ),
        carried_out=carried_out,
    )
    both = lost(
        exchange,
        lambda: v2.futures_submit_position_tpsl(
            **guard, stop_surplus_trigger_price="95000", stop_loss_trigger_price="85000", stop_loss_client_oid="my-sl"
        ),
        carried_out=carried_out,
    )
    assert 2 == len(both.client_oids) and "my-sl" in both.client_oids
    for error in (single, both):
        found = error.resolve(v2, clock=Stepped())
        assert {"placed" if carried_out else "not_placed"} == set(outcomes(found).values())
    if carried_out:
        change = {**guard, "trigger_price": "87000", "size": "0.01", "client_oid": "sl"}
        change.pop("hold_side")
        error = lost(exchange, lambda: v2.futures_modify_tpsl_p_order(**change), carried_out=True)
        assert 87000 == error.resolve(v2)["sl"].order.trigger_price


def test_one_guard_needs_one_name(exchange: SimulatedExchange, v2: RestClientV2) -> None:
    """No name is made up for a guard that is not wanted."""
    error = lost(
        exchange,
        lambda: v2.futures_submit_position_tpsl(**COIN, hold_side="buy", stop_loss_trigger_price="85000"),
        carried_out=False,
    )
    assert {"stopLossClientOid"} == {name for name in error.request["params"] if name.endswith("ClientOid")}
    assert 1 == len(error.client_oids)


#: Kinds that cannot be asked for by name, with a list in which they may turn up.
LISTED: dict[str, tuple[str, Act, type]] = {
    "V3 strategy": ("v3", lambda c: c.submit_strategy_order(**STRATEGY, client_oid="mine"), strategy.StrategyOrder),
    "V2 spot plan": ("v2", lambda c: c.spot_submit_plan_order(**SPOT_PLAN, client_oid="mine"), spot_trade.PlanOrder),
}
each_listed = pytest.mark.parametrize(("version", "act", "shown"), LISTED.values(), ids=LISTED)


@each_listed
def test_found_in_a_list_only(
    exchange: SimulatedExchange, v2: RestClientV2, v3: RestClientV3, version: str, act: Act, shown: type
) -> None:
    """The order shows in a list of those that wait, and after its end in that of those that have ended."""
    rest: Any = {"v2": v2, "v3": v3}[version]
    error = lost(exchange, lambda: act(rest), carried_out=True)
    clock = Stepped()
    found = error.resolve(rest, clock=clock)["mine"]
    assert ("placed", shown, 0.0) == (found.outcome, type(found.order), clock.now)
    cancel = v3.cancel_strategy_order if version == "v3" else v2.spot_cancel_plan_order
    cancel(client_oid="mine")
    again = error.resolve(rest, clock=clock)["mine"]
    assert ("placed", "cancelled") == (again.outcome, again.order.status)


@each_listed
def test_not_found_in_a_list_proves_nothing(
    exchange: SimulatedExchange, v2: RestClientV2, v3: RestClientV3, version: str, act: Act, shown: type
) -> None:
    """An order that cannot be asked for by name is never said to be not placed; it is said why."""
    rest: Any = {"v2": v2, "v3": v3}[version]
    error = lost(exchange, lambda: act(rest), carried_out=False)
    clock = Stepped()
    found = error.resolve(rest, clock=clock)["mine"]
    assert ("still_unknown", None, SETTLE_WINDOW) == (found.outcome, found.order, clock.now)
    assert "cannot be asked for a" in found.evidence and "by client_oid" in found.evidence
    late = Stepped({10.0: lambda: act(rest)})
    assert {"mine": "placed"} == outcomes(error.resolve(rest, clock=late))


def test_what_the_request_does_not_tell(exchange: SimulatedExchange, v2: RestClientV2, v3: RestClientV3) -> None:
    """A cancel that names no market is left open at once, with what to call instead; that finds it."""
    v3.submit_strategy_order(**STRATEGY, client_oid="s")
    v2.spot_submit_plan_order(**SPOT_PLAN, client_oid="p")
    error = lost(exchange, lambda: v3.cancel_strategy_order(client_oid="s"), carried_out=True)
    found = error.resolve(v3, clock=Stepped())["s"]
    assert ("still_unknown", 0, 0.0) == (found.outcome, found.questions, found.seconds)
    assert "resolve(client_oid, kind=..., category=...)" in found.evidence
    better = Resolver(v3).resolve("s", kind="strategy", category="usdt-futures")
    assert ("placed", "cancelled") == (better.outcome, better.order.status)
    error = lost(exchange, lambda: v2.spot_cancel_plan_order(client_oid="p"), carried_out=False)
    assert "resolve(client_oid, kind=..., symbol=...)" in error.resolve(v2)["p"].evidence
    other = Resolver(v2).resolve("p", kind="spot_plan", symbol="BTCUSDT")
    assert ("placed", "not_trigger") == (other.outcome, other.order.status)


def test_spot_tpsl_has_no_name(exchange: SimulatedExchange, v2: RestClientV2) -> None:
    """The exchange ignores the name of such an order: though it is there, nobody may say that it is not."""
    error = lost(
        exchange,
        lambda: v2.spot_submit_order(**SPOT, tpsl_type="tpsl", trigger_price="81000", client_oid="mine"),
        carried_out=True,
    )
    assert 1 == len(v2.get_spot_open_orders(tpsl_type="tpsl").data)
    found = error.resolve(v2, clock=Stepped())["mine"]
    assert "still_unknown" == found.outcome
    assert "a client_oid of its own" in found.evidence


@pytest.mark.parametrize(("carried_out", "outcome"), [(True, "placed"), (False, "still_unknown")])
def test_a_reversal(exchange: SimulatedExchange, v2: RestClientV2, carried_out: bool, outcome: str) -> None:
    """The opening order of a reversal is found by name; its absence does not say that nothing was closed."""
    v2.futures_submit_order(**{**MIX, "order_type": "market", "price": None}, client_oid="open")
    error = lost(
        exchange,
        lambda: v2.futures_submit_reversal(**COIN, side="sell", client_oid="turn"),
        carried_out=carried_out,
    )
    found = error.resolve(v2, clock=Stepped())["turn"]
    assert outcome == found.outcome
    assert carried_out or "look at the positions" in found.evidence


# --- over the WebSocket ----------------------------------------------------------------------------------------------

WS: dict[str, tuple[str, dict[str, str]]] = {
    "spot": ("spot", {"instId": "BTCUSDT", "side": "buy", "orderType": "limit", "force": "gtc", "size": "0.01",
                      "price": "80000"}),
    "futures": ("USDT-FUTURES", {"inst_id": "BTCUSDT", "marginMode": "crossed", "marginCoin": "USDT", "side": "buy",
                                 "orderType": "limit", "force": "gtc", "size": "0.01", "price": "80000"}),
}  # fmt: skip


@pytest.mark.parametrize(("category", "fields"), WS.values(), ids=WS)
@pytest.mark.parametrize("operation", ["place-order", "cancel-order"])
@pytest.mark.parametrize("carried_out", [True, False])
def test_over_the_classic_websocket(
    exchange: SimulatedExchange,
    v2: RestClientV2,
    category: str,
    fields: dict[str, str],
    operation: str,
    carried_out: bool,
) -> None:
    """Placing and cancelling over the WebSocket, carried out or not: asked over REST; a missing name is filled in."""
    with WebsocketClientV2(environment=exchange.environment, credentials=exchange.classic_credentials) as client:
        if operation == "cancel-order":
            named = client.send_ws_api_request("v2Private", "place-order", category, fields).result(5).args[0]
            fields = {**{k: fields[k] for k in fields if k.startswith("inst")}, "clientOid": named.client_oid}
        fault = exchange.faults.drop_before_reply if carried_out else exchange.faults.drop_before_processing
        fault()
        future = client.send_ws_api_request("v2Private", operation, category, fields)
        error = future.exception(5)
    assert isinstance(error, OutcomeUnknown)
    (oid,) = error.client_oids
    (found,) = error.resolve(v2, clock=Stepped()).values()
    assert oid == found.client_oid
    if operation == "place-order":
        assert ("placed" if carried_out else "not_placed") == found.outcome
    else:
        state = found.order.status if category == "spot" else found.order.state
        assert ("placed", carried_out) == (found.outcome, state != "live")


class Blind:
    """A client that never finds an order by its name; the first question has something done behind its back."""

    def __init__(self, rest: Any, method: str, act: Callable[[], Any]) -> None:
        self._rest, self._method, self._act = rest, method, act

    def __getattr__(self, name: str) -> Any:
        if name != self._method:
            return getattr(self._rest, name)

        def ask(**_: Any) -> Any:
            act, self._act = self._act, lambda: None
            act()
            raise OrderNotFound("not yet", code="25204")

        return ask


def test_the_classic_order_stream_is_watched(exchange: SimulatedExchange, v2: RestClientV2) -> None:
    """Spot and futures orders that come by were placed; each kind is looked for in its own topic."""
    with WebsocketClientV2(environment=exchange.environment, credentials=exchange.classic_credentials) as client:
        client.subscribe({"topic": "orders-crossed", "payload": {"instId": "BTCUSDT"}}).result(5)
        for kind, method, act, shown in (
            ("spot", "get_spot_order", lambda: ASKED["spot"][0](v2), stream_orders.SpotOrder),
            (
                "margin_crossed",
                "get_margin_open_orders",
                lambda: v2.margin_submit_order(margin_type="crossed", **LOAN, client_oid="loan"),
                stream_orders.MarginOrder,
            ),
        ):
            resolver = Resolver(Blind(v2, method, act), client)
            client.subscribe_topic("SPOT", "orders").result(5)
            oid = "mine" if kind == "spot" else "loan"
            found = resolver.resolve(oid, kind=kind, symbol="BTCUSDT", timeout=20.0)
            assert ("placed", "found in the order stream", shown) == (found.outcome, found.evidence, type(found.order))
        assert () == client._delivery.listeners.of("update")


def test_the_strategy_stream_is_watched(exchange: SimulatedExchange, v3: RestClientV3) -> None:
    """A strategy order that comes by in its topic was placed, if that topic is subscribed to."""
    with WebsocketClientV3(environment=exchange.environment, credentials=exchange.credentials) as client:
        client.subscribe("strategy-order").result(5)
        blind = Blind(v3, "get_unfilled_strategy_orders", lambda: LISTED["V3 strategy"][1](v3))
        found = Resolver(blind, client).resolve(
            "mine", kind="strategy", category="USDT-FUTURES", timeout=20.0
        )
    assert ("placed", stream.StrategyOrder) == (found.outcome, type(found.order))


# --- which kind ------------------------------------------------------------------------------------------------------


def test_other_things_with_a_name(exchange: SimulatedExchange, v2: RestClientV2) -> None:
    """A loan or a transfer has a client_oid too, but is no order: it is left open, and no order is asked for."""
    error = lost(
        exchange,
        lambda: v2.margin_borrow(margin_type="crossed", coin="BTC", borrow_amount="0.01", client_oid="loan"),
        carried_out=True,
    )
    found = error.resolve(v2)["loan"]
    assert ("still_unknown", 0) == (found.outcome, found.questions)
    assert "not asked" in found.evidence


def test_the_wrong_client(exchange: SimulatedExchange, v2: RestClientV2, v3: RestClientV3) -> None:
    """A client of the other version is refused before anything is asked, whatever way the order went."""
    classic = lost(exchange, lambda: ASKED["spot"][0](v2), carried_out=True)
    for error in (classic, OutcomeUnknown("", request={"args": [{"instId": "X", "clientOid": "a"}]}, client_oids="a")):
        with pytest.raises(InvalidArgument, match="RestClientV2"):
            error.resolve(v3)
    with pytest.raises(InvalidArgument, match="RestClientV3"):
        OutcomeUnknown("", request={"args": [{"symbol": "X", "clientOid": "a"}]}, client_oids="a").resolve(v2)
    for rest, kind in ((v2, "strategy"), (v3, "futures")):
        with pytest.raises(InvalidArgument, match="ask with a RestClient"):
            Resolver(rest).resolve("a", kind=kind, category="USDT-FUTURES", symbol="X")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({}, "which orders"),
        ({"category": "MARGIN"}, "which orders"),
        ({"kind": "plan"}, "use one of"),
        ({"category": "USDT-FUTURES"}, "with symbol"),
        ({"kind": "futures"}, "with category and symbol"),
        ({"kind": "spot_plan"}, "with symbol"),
        ({"kind": "margin_isolated"}, "with symbol"),
        ({"kind": "futures_plan"}, "with category"),
    ],
)
def test_too_little_to_ask(v2: RestClientV2, options: dict[str, Any], complaint: str) -> None:
    """What must be known to ask about a classic order is demanded before anything is asked."""
    with pytest.raises(InvalidArgument, match=complaint):
        Resolver(v2).resolve("mine", **options)


def test_every_call_that_names_an_order_has_its_kind() -> None:
    """No endpoint of the order rooms that takes a client_oid is forgotten, and none is listed that does not exist."""
    rooms = {
        RestClientV3: re.compile(r"POST /api/v3/trade/(?!grid)"),
        RestClientV2: re.compile(r"POST /api/v2/(spot/trade|mix/order|margin/\{margin_type\})/(?!account)"),
    }
    found = set()
    for client, room in rooms.items():
        for name, endpoint in endpoints_of(client).items():
            if room.match(endpoint.route.label) and "lient_oid" in _asked_by(getattr(client, name)):
                path = endpoint.route.path
                found |= {path.replace("{margin_type}", kind) for kind in ("crossed", "isolated")}
    # Where an order for a tokenised stock could be asked for is not published.
    found -= {"/api/v3/trade/place-reality-order", "/api/v3/trade/cancel-reality-order"}
    assert found == set(_KINDS_BY_PATH)
    assert set(get_args(Kind)) == set(LOOKUPS)


def _asked_by(method: Any) -> str:
    """The source of a declaration with those of the request objects that it names: where a client_oid may stand."""
    source = inspect.getsource(inspect.unwrap(method)).split('"""')[0]
    models = import_module(method.__module__.replace(".rest.", ".models."))
    names = re.findall(r"[A-Z]\w+", source.split("->")[0])
    classes = [getattr(models, each, None) for each in names]
    return source + "".join(inspect.getsource(each) for each in classes if isinstance(each, type))


def test_every_name_of_a_request_is_known() -> None:
    """Names are found at any depth, with what stands beside and above them."""
    request = {
        "endpoint": "POST /api/v2/mix/order/batch-place-order",
        "params": {"symbol": "X", "productType": "usdt-futures", "orderList": [{"clientOid": "a"}, {"clientOid": ""}]},
    }
    (known,) = orders_named_in(request, "v2").values()
    assert ("futures", "USDT-FUTURES", "X") == (known.kind, known.category, known.symbol)


def test_v3_programs_do_not_load_v2() -> None:
    """A program of unified accounts that resolves orders never loads the other API."""
    program = "import sys, bitget_client as b; b.Resolver(b.RestClientV3()); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert 0 == run.returncode, run.stderr
    loaded = run.stdout.split()
    assert "bitget_client.state.lookups" in loaded
    assert [] == [name for name in loaded if ".v2" in name or "bitget_client.ws" in name]
