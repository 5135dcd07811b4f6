"""The order-outcome proof for classic accounts: orders over REST and the WebSocket of V2 under faults, then every
verdict held against the exchange's books. What it shares with the proof for V3 lives in ``order_outcomes``.

Each thread places one order or batch after another, of every kind that the exchange lets one ask for by ``client_oid``,
and has a fault of its own for every few of them; what is unknown goes to ``OutcomeUnknown.resolve`` at once. Which
fault comes when follows from the seed.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from bitget_client import RestClientV2, WebsocketClientV2
from bitget_client.client_oid import ClientOids
from bitget_client.errors import ApiError, NotSent, OutcomeUnknown
from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.exchange import Exchange
from bitget_client.state.resolver import Resolution, Resolver

from .order_outcomes import LINES, Break, Summary, Verdict, Wire, is_right

__all__ = ["CALLS", "FAULTS", "run"]

REPLY_TIMEOUT = 0.5  # seconds, over the WebSocket and over REST
TOO_LATE = 0.8  # seconds by which an answer is held back: beyond the deadline
LATE = 0.8  # seconds by which the exchange carries an order out late
SETTLE_WINDOW = 1.5  # seconds; more than LATE
RESOLVERS = 16  # threads that find out what became of what is unknown
BALANCES = {f"{wallet}USDT": 10**12 for wallet in ("", "usdt-futures/", "crossed-margin/", "isolated-margin/BTCUSDT/")}

_SPOT, _MIX = "/api/v2/spot/trade", "/api/v2/mix/order"
_PLACING = (
    *(f"{_SPOT}/place-order", f"{_SPOT}/batch-orders"),
    *(f"{_MIX}/place-order", f"{_MIX}/batch-place-order", f"{_MIX}/place-plan-order"),
    *("/api/v2/margin/crossed/place-order", "/api/v2/margin/isolated/place-order"),
)
_FAR_BELOW, _BEYOND = "80000", "99999999"  # prices of BTCUSDT, which stands at some 90,000
_COIN: Mapping[str, Any] = {"symbol": "BTCUSDT", "product_type": "USDT-FUTURES", "margin_coin": "USDT"}

Orders = Sequence[Mapping[str, Any]]
Told = Mapping[str, Verdict]


# --- what is placed, and how -----------------------------------------------------------------------------------------


def _order(chance: random.Random, client_oid: str) -> dict[str, Any]:
    """What all kinds have: it is taken at once, or stays open, or is refused for its price."""
    return {
        "side": "buy",
        "order_type": "limit",
        "price": _BEYOND if chance.random() < 0.08 else _FAR_BELOW,
        "force": "gtc" if chance.random() < 0.2 else "ioc",
        "client_oid": client_oid,
    }


def _one(data: Any, orders: Orders) -> Told:
    return {data.client_oid: Verdict("accepted", data.order_id)}


def _each(data: Any, orders: Orders) -> Told:
    told = {row.client_oid: Verdict("accepted", row.order_id) for row in data.success_list}
    return told | {row.client_oid: Verdict("refused") for row in data.failure_list}


def _spot(rest: Any, orders: Orders) -> Told:
    return _one(rest.spot_submit_order(symbol="BTCUSDT", size="0.001", **orders[0]).data, orders)


def _spot_batch(rest: Any, orders: Orders) -> Told:
    items = [{**order, "size": "0.001"} for order in orders]
    return _each(rest.spot_batch_submit_orders(symbol="BTCUSDT", order_list=items).data, orders)


def _futures(rest: Any, orders: Orders) -> Told:
    return _one(rest.futures_submit_order(**_COIN, margin_mode="crossed", size="0.01", **orders[0]).data, orders)


def _futures_batch(rest: Any, orders: Orders) -> Told:
    items = [{**order, "size": "0.01"} for order in orders]
    return _each(
        rest.futures_batch_submit_orders(**_COIN, margin_mode="crossed", order_list=items).data, orders
    )


def _plan(rest: Any, orders: Orders) -> Told:
    order = {name: value for name, value in orders[0].items() if name not in ("price", "force", "order_type")}
    placed = rest.futures_submit_plan_order(
        **_COIN,
        plan_type="normal_plan",
        margin_mode="crossed",
        size="0.01",
        trigger_price="95000" if orders[0]["price"] == _FAR_BELOW else "-1",
        trigger_type="fill_price",
        order_type="market",
        **order,
    )
    return _one(placed.data, orders)


def _margin(margin_type: str) -> Callable[[Any, Orders], Told]:
    def place(rest: Any, orders: Orders) -> Told:
        placed = rest.margin_submit_order(
            margin_type=margin_type, symbol="BTCUSDT", loan_type="normal", base_size="0.001", **orders[0]
        )
        return _one(placed.data, orders)

    return place


def _over_websocket(category: str) -> Callable[[Any, Orders], Told]:
    def place(client: Any, orders: Orders) -> Told:
        (order,) = orders
        params = {
            "instId": "BTCUSDT",
            "side": order["side"],
            "orderType": order["order_type"],
            "price": order["price"],
            "force": order["force"],
            "clientOid": order["client_oid"],
            "size": "0.001" if category == "SPOT" else "0.01",
        }
        if category != "SPOT":
            params |= {"marginMode": "crossed", "marginCoin": "USDT"}
        future = client.send_ws_api_request(
            "v2Private", "place-order", category, params, reply_timeout=REPLY_TIMEOUT
        )
        (item,) = future.result(REPLY_TIMEOUT + 10.0).args
        return {item.client_oid: Verdict("accepted", item.order_id)}

    return place


#: Each way to place orders, over ``rest`` or ``ws``, and how many at a time.
CALLS: Mapping[str, tuple[str, int, Callable[[Any, Orders], Told]]] = {
    "WebSocket spot": ("ws", 1, _over_websocket("SPOT")),
    "WebSocket futures": ("ws", 1, _over_websocket("USDT-FUTURES")),
    "spot": ("rest", 1, _spot),
    "spot batch": ("rest", 3, _spot_batch),
    "futures": ("rest", 1, _futures),
    "futures batch": ("rest", 3, _futures_batch),
    "futures plan": ("rest", 1, _plan),
    "margin crossed": ("rest", 1, _margin("crossed")),
    "margin isolated": ("rest", 1, _margin("isolated")),
}

#: What can go wrong. Those of REST may hit the order of any thread.
FAULTS: Mapping[str, Break] = {
    **LINES,
    "reply lost": lambda exchange, wire: exchange.faults.lose_reply(),
    "reply too late": lambda exchange, wire: exchange.faults.delay(TOO_LATE),
    "reply twice": lambda exchange, wire: exchange.faults.duplicate_reply(),
    "carried out late": lambda exchange, wire: exchange.faults.process_late(LATE),
    "refused with 30006": lambda exchange, wire: exchange.faults.refuse_trade("30006"),
    "refused with 40725": lambda exchange, wire: exchange.faults.refuse_trade("40725", "service return an error"),
    "REST: cut on arrival": lambda exchange, wire: exchange.faults.drop_before_processing(over="rest"),
    "REST: cut before answer": lambda exchange, wire: exchange.faults.drop_before_reply(over="rest"),
    "REST: answer too late": lambda exchange, wire: exchange.faults.delay(TOO_LATE, of="rest", path=f"{_SPOT}/*"),
    "REST: 502": lambda exchange, wire: exchange.faults.http_status(502, body=b"", path=f"{_MIX}/place-order"),
    "REST: garbage": lambda exchange, wire: exchange.faults.garble_answer(path=f"{_SPOT}/place-order"),
    # As often as a read is repeated by itself, so that the resolver does not get an answer.
    "REST: question fails": lambda exchange, wire: exchange.faults.http_status(
        502, body=b"", path=f"{_SPOT}/orderInfo", times=3
    ),
}


# --- the run ---------------------------------------------------------------------------------------------------------


def run(orders: int, *, seed: int = 7, threads: int = 4, fault_every: int = 4) -> Summary:
    """Place this many orders from so many threads, a fault for every ``fault_every`` calls of each thread."""
    began = time.monotonic()
    wire = Wire()
    with SimulatedExchange(
        seed=seed, frozen=True, limits=False, balances=BALANCES, symbols=["BTCUSDT"], remember=None
    ) as exchange:
        options: dict[str, Any] = {
            "environment": exchange.environment,
            "credentials": exchange.classic_credentials,
            "rate_limit": "off",
        }
        with (
            wire.installed(),
            RestClientV2(**options, timeout=(5.0, REPLY_TIMEOUT)) as rest,
            # Questions have more time than orders: a slow answer is no wrong one.
            RestClientV2(**options) as asking,
            WebsocketClientV2(**options, reconnect_delay=0.01, max_reconnect_delay=0.05) as client,
        ):
            proof = _Proof(exchange, wire, {"rest": rest, "ws": client}, asking, seed, fault_every)
            placed_at = proof.place(orders, threads)
            connections = client.stats()["connections"].values()
            if exchange.failures:
                raise AssertionError(f"the simulator itself failed: {exchange.failures[:3]}")
            wrong, twice = proof.compare()
        return Summary(
            seed=seed,
            orders=orders,
            verdicts=Counter(verdict.kind for verdict in proof.verdicts.values()),
            resolved=Counter(resolution.outcome for resolution in proof.resolutions.values()),
            wrong=wrong,
            twice=twice,
            faults=proof.faults,
            fired={**wire.fired, **exchange.faults.fired},
            reconnects=sum(each["reconnects"] for each in connections),
            handovers=sum(each["handovers"] for each in connections),
            questions=sum(resolution.questions for resolution in proof.resolutions.values()),
            placing_seconds=placed_at - began,
            seconds=time.monotonic() - began,
        )


def _shuffled(chance: random.Random, names: Sequence[str]) -> Iterator[str]:
    """The names in a new order again and again; none comes a second time before all others came."""
    while True:
        yield from chance.sample(names, len(names))


class _Proof:
    """One run: what was placed, what was told, what was found."""

    def __init__(
        self,
        exchange: SimulatedExchange,
        wire: Wire,
        clients: Mapping[str, Any],
        asking: RestClientV2,
        seed: int,
        fault_every: int,
    ) -> None:
        self.verdicts: dict[str, Verdict] = {}
        self.resolutions: dict[str, Resolution] = {}
        self.faults: Counter[str] = Counter(dict.fromkeys(FAULTS, 0))
        self._exchange = exchange
        self._wire = wire
        self._clients = clients
        self._resolver = Resolver(asking, settle_window=SETTLE_WINDOW)
        self._seed = seed
        self._fault_every = fault_every
        self._lock = threading.Lock()
        self._new_client_oid = ClientOids()
        self._asked: list[Future[dict[str, Resolution]]] = []

    def place(self, orders: int, threads: int) -> float:
        """Place them all, and find out what is unknown; returns when the last was placed."""
        shares = [orders // threads + (number < orders % threads) for number in range(threads)]
        with ThreadPoolExecutor(RESOLVERS) as resolvers:
            with ThreadPoolExecutor(threads) as traders:
                working = [
                    traders.submit(self._work, number, share, resolvers) for number, share in enumerate(shares)
                ]
            for each in working:
                each.result()
            placed_at = time.monotonic()
            self._exchange.faults.clear()
        for answer in self._asked:
            self.resolutions |= answer.result()
        return placed_at

    def _work(self, number: int, share: int, resolvers: ThreadPoolExecutor) -> None:
        chance = random.Random(f"{self._seed}:{number}")
        faults = _shuffled(chance, list(FAULTS))
        ways = _shuffled(chance, list(CALLS))
        calls = 0
        while share:
            calls += 1
            if calls % self._fault_every == 0:
                fault = next(faults)
                FAULTS[fault](self._exchange, self._wire)
                with self._lock:
                    self.faults[fault] += 1
            over, most, act = CALLS[next(ways)]
            count = min(share, most)
            share -= count
            self._call(over, act, [_order(chance, self._new_client_oid()) for _ in range(count)], resolvers)

    def _call(
        self, over: str, act: Callable[[Any, Orders], Told], orders: Orders, resolvers: ThreadPoolExecutor
    ) -> None:
        """Place, and note what the caller is told."""
        names = [order["client_oid"] for order in orders]
        try:
            told = act(self._clients[over], orders)
        except ApiError as error:
            told = {name: Verdict("refused", error.code) for name in names}
        except NotSent:
            told = {name: Verdict("not sent") for name in names}
        except OutcomeUnknown as error:
            told = {name: Verdict("unknown") for name in error.client_oids}
            self._asked.append(resolvers.submit(self._resolver.resolve_error, error, timeout=60.0))
        with self._lock:
            self.verdicts |= {name: told.get(name, Verdict("nothing was said")) for name in names}

    def compare(self) -> tuple[list[str], list[str]]:
        """Verdicts that the exchange's books do not bear out, and orders that it has or was sent twice."""
        held: dict[str, list[str]] = {}
        for client_oid, order_id in self._exchange.change(_everything):
            held.setdefault(client_oid, []).append(order_id)
        texts = [
            text
            for verb, path, _, text in self._exchange.received
            if (verb == "WS" and '"op":"trade"' in text) or (verb == "POST" and path in _PLACING)
        ]
        arrived = {name: sum(f'"{name}"' in text for text in texts) for name in self.verdicts}
        wrong = [
            f"{name}: {verdict.kind} {verdict.order_id or ''}, {self.resolutions.get(name)}; "
            f"the exchange has {held.get(name, [])} and received it {arrived[name]} times"
            for name, verdict in self.verdicts.items()
            if not is_right(verdict, self.resolutions.get(name), held.get(name, []), arrived[name])
        ]
        twice = [
            f"{name}: {len(held.get(name, []))} orders, received {arrived[name]} times"
            for name in self.verdicts
            if len(held.get(name, [])) > 1 or arrived[name] > 1
        ]
        return wrong, twice


def _everything(exchange: Exchange) -> list[tuple[str, str]]:
    """Each order of every account by name and id, those that wait for a price among them."""
    accounts = exchange.accounts.values()
    orders = [(order.client_oid, str(order.id)) for account in accounts for order in account.orders.values()]
    plans = [(plan.client_oid, str(plan.id)) for account in accounts for plan in exchange.strategies.list(account)]
    return orders + plans
