"""A run of a client against the simulated exchange in which much goes wrong, by a seed, and what must hold after it."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import attrs

from bitget_client.environment import Environment
from bitget_client.errors import ApiError, NotSent, OutcomeUnknown, SubscriptionError
from bitget_client.simulator import SimulatedExchange
from bitget_client.ws.client import WebsocketClientV3
from bitget_client.ws.messages import Topic

from .proxy import TcpProxy

__all__ = ["Report", "run"]

SYMBOLS = [("spot", name) for name in ("BTCUSDT", "ETHUSDT", "SOLUSDT", "BGBUSDT")]
SYMBOLS += [("usdt-futures", name) for name in ("BTCUSDT", "ETHUSDT")]
BOOKS = [Topic("books", inst_type=kind, symbol=symbol) for kind, symbol in SYMBOLS]
FICKLE = [Topic(name, inst_type=kind, symbol=symbol) for kind, symbol in SYMBOLS for name in ("ticker", "books5")]
PRIVATE = ["order", "fill", "account"]

#: Seconds within which everything is well again once nothing goes wrong any more.
RECOVERY = 20.0


@attrs.define
class Report:
    """What happened in one run; ``violations`` must be empty."""

    seed: int
    seconds: float
    actions: Counter[str] = attrs.field(factory=Counter)
    events: Counter[str] = attrs.field(factory=Counter)
    orders: Counter[str] = attrs.field(factory=Counter)
    updates: int = 0
    reconnects: int = 0
    handovers: int = 0
    recovered_within: float = 0.0
    violations: list[str] = attrs.field(factory=list)

    def line(self) -> str:
        """The run in one line."""
        return (
            f"seed {self.seed}: {sum(self.actions.values())} faults, {self.reconnects} reconnects, "
            f"{self.handovers} hand-overs, {self.updates} updates, orders {dict(self.orders)}, "
            f"well again after {self.recovered_within:.1f} s, {len(self.violations)} violations"
        )


class _Watch:
    """Follows the sequence numbers of every book, and the events that announce a new beginning."""

    def __init__(self, client: WebsocketClientV3, report: Report) -> None:
        self._report = report
        self._last: dict[Topic, int] = {}
        self._announced: dict[Topic, bool] = {}
        self.orders: Counter[tuple[str, str]] = Counter()
        self.counts: Counter[Topic] = Counter()
        client.on("update", self._update)
        for event in ("open", "reconnect", "reconnected", "close", "authenticated"):
            client.on(event, self._event)
        client.on("exception", self._exception)

    def _event(self, event: Any) -> None:
        self._report.events[event.event] += 1
        if event.ws_key == "v3Public":
            self._announced = dict.fromkeys(BOOKS, True)

    def _exception(self, event: Any) -> None:
        self._report.events["exception"] += 1
        if event.fatal:
            self._report.violations.append(f"a fatal event: {event.error!r}")

    def _update(self, update: Any) -> None:
        self._report.updates += 1
        topic = update.topic
        self.counts[topic] += 1
        if topic.name == "order":
            self.orders.update((item["orderId"], item["orderStatus"]) for item in update.data)
        elif topic.name == "books":
            item = update.data[0]
            last = self._last.get(topic)
            if update.action == "snapshot":
                if last is not None and not self._announced.get(topic):
                    self._report.violations.append(f"{topic!r} began anew and nothing had announced it")
                self._announced[topic] = False
            elif item["pseq"] != last:
                self._report.violations.append(f"{topic!r}: {item['pseq']} follows {last}")
            self._last[topic] = item["seq"]


class _Chaos:
    """Things that go wrong. Each lasts for a moment that the seed decides."""

    def __init__(self, exchange: SimulatedExchange, proxy: TcpProxy, dice: random.Random) -> None:
        self._proxy = proxy
        self._dice = dice
        self._stop = threading.Event()
        faults = exchange.faults
        self._kinds: dict[str, Callable[[], Any]] = {
            "cut": proxy.cut,
            "reset": lambda: proxy.cut(reset=True),
            "black hole": lambda: self._for_a_while("black_hole", True, False, 1.2),
            "slow": lambda: self._for_a_while("delay", dice.uniform(0.005, 0.03), 0.0, 0.6),
            "pieces": lambda: self._for_a_while("slice_size", dice.randint(1, 40), 0, 0.6),
            "jam": self._jam,
            "hold": self._hold,
            "nobody listens": lambda: self._for_a_while("refuses", True, False, 0.5),
            "exchange cuts": faults.drop_connections,
            "exchange cuts one kind": lambda: faults.drop_connections(dice.choice(("public", "private"))),
            "garbage": faults.garble,
            "upgrade": faults.notice_30033,
            "upgrade, then cut": lambda: faults.notice_30033(cut_after=dice.uniform(0.1, 2.0)),
            "no pong": lambda: faults.stall_pong(3),
            "503": lambda: faults.refuse_connection(times=2),
            "late login": lambda: faults.refuse_login(30014),
            "slow login": lambda: faults.delay(0.4, of="login", times=2),
            "slow acknowledgement": lambda: faults.delay(0.4, of="subscribe", times=2),
            "slow reply": lambda: faults.delay(0.2, times=3),
            "lost reply": faults.lose_reply,
            "reply twice": faults.duplicate_reply,
            "half a reply": faults.half_frame,
            "cut before reply": faults.drop_before_reply,
            "cut before processing": faults.drop_before_processing,
        }

    def _for_a_while(self, name: str, during: Any, after: Any, seconds: float) -> None:
        setattr(self._proxy, name, during)
        self._stop.wait(seconds)
        setattr(self._proxy, name, after)

    def _jam(self) -> None:
        self._proxy.reads.clear()
        self._stop.wait(self._dice.uniform(0.1, 1.2))
        self._proxy.reads.set()

    def _hold(self) -> None:
        self._proxy.flows.clear()
        self._stop.wait(self._dice.uniform(0.1, 0.5))
        self._proxy.flows.set()

    def rage(self, seconds: float, pause: float, actions: Counter[str]) -> None:
        """Let things go wrong, one after the other."""
        until = time.monotonic() + seconds
        names = list(self._kinds)
        while time.monotonic() < until:
            name = self._dice.choice(names)
            actions[name] += 1
            self._kinds[name]()
            self._stop.wait(self._dice.uniform(0.0, pause))


class _Callers:
    """Two threads that go on asking, whatever happens: one places orders, one changes its mind about topics."""

    def __init__(self, client: WebsocketClientV3, dice: random.Random) -> None:
        self.orders: list[Any] = []
        self.others: list[tuple[str, Any]] = []
        self.wanted: set[Topic] = set()
        self.failures: list[BaseException] = []
        self._client = client
        self._dice = dice
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._guarded, args=(work,)) for work in (self._trade, self._choose)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(10.0)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            self.failures.append(error)

    def _trade(self) -> None:
        number = 0
        while not self._stop.wait(0.07):
            number += 1
            order = {"symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "qty": "0.001", "price": "20000"}
            order["clientOid"] = f"chaos-{number}"
            future = self._client.send_ws_api_request("v3Private", "place-order", "spot", order, reply_timeout=3.0)
            self.orders.append(future)

    def _choose(self) -> None:
        while not self._stop.wait(0.25):
            topic = self._dice.choice(FICKLE)
            if topic in self.wanted:
                self.wanted.discard(topic)
                self.others.append((f"unsubscribe {topic!r}", self._client.unsubscribe(topic)))
            else:
                self.wanted.add(topic)
                self.others.append((f"subscribe {topic!r}", self._client.subscribe(topic)))


def run(seed: int, seconds: float, pause: float = 0.4) -> Report:
    """One run. What must hold and did not is in the report's ``violations``."""
    dice = random.Random(seed)
    report = Report(seed, seconds)
    names_before = _reader_names()
    with SimulatedExchange(seed=seed) as exchange, TcpProxy(exchange.environment.ws_url) as proxy:
        environment = Environment(rest_url=exchange.environment.rest_url, ws_url=proxy.url)
        credentials = exchange.credentials
        client = WebsocketClientV3(
            credentials=credentials,
            environment=environment,
            ping_interval=0.5,
            pong_timeout=0.5,
            reconnect_delay=0.05,
            max_reconnect_delay=0.3,
            connect_timeout=2.0,
            max_topics_per_connection=8,
            max_connection_age=8.0,
        )
        with client:
            watch = _Watch(client, report)
            callers = _Callers(client, random.Random(seed + 1))
            client.subscribe([*BOOKS, *PRIVATE]).result(RECOVERY)
            callers.start()
            try:
                _Chaos(exchange, proxy, dice).rage(seconds, pause, report.actions)
            finally:
                callers.stop()
            exchange.faults.clear()
            _check(client, exchange, callers, watch, report)
        if report.violations == [] and not _within(lambda: _reader_names() == names_before):
            report.violations.append(f"threads left: {_reader_names()}")
        report.violations += [f"a caller failed: {error!r}" for error in callers.failures]
        report.violations += [f"the exchange failed: {error!r}" for error in exchange.failures]
    return report


def _check(
    client: WebsocketClientV3, exchange: SimulatedExchange, callers: _Callers, watch: _Watch, report: Report
) -> None:
    """Everything comes back, and nothing was lost on the way unseen."""
    started = time.monotonic()
    complain = report.violations.append
    wanted = {*BOOKS, *callers.wanted, *(Topic(name, instType="UTA") for name in PRIVATE)}
    if not _within(lambda: _confirmed(client) == wanted):
        complain(f"wanted and not confirmed, or the other way round: {_confirmed(client) ^ wanted}")
    counts = dict(watch.counts)
    if not _within(lambda: all(watch.counts[topic] > counts.get(topic, 0) for topic in BOOKS)):
        complain("a book does not move any more")
    report.recovered_within = time.monotonic() - started
    for what, future in callers.others:
        error = _end_of(future)
        if not isinstance(error, SubscriptionError | None):
            complain(f"{what} ended in {error!r}")
    for future in callers.orders:
        _end_of(future)
    known = exchange.change(lambda market: set(market.by_key[exchange.credentials.api_key].by_client_oid))
    for future in callers.orders:
        error = _end_of(future)
        report.orders[type(error).__name__ if error is not None else "accepted"] += 1
        (name,) = future.client_oids
        if not isinstance(error, NotSent | OutcomeUnknown | ApiError | None):
            complain(f"order {name} ended in {error!r}")
        if isinstance(error, NotSent) and name in known:
            complain(f"order {name} was called not sent, and the exchange has it")
        if error is None and name not in known:
            complain(f"order {name} was called accepted, and the exchange does not have it")
    twice = [key for key, count in watch.orders.items() if count > 1]
    if twice:
        complain(f"delivered twice: {twice[:5]}")
    stats = client.stats()["connections"]
    report.reconnects = sum(each["reconnects"] for each in stats.values())
    report.handovers = sum(each["handovers"] for each in stats.values())
    # A change-over may be under way at any moment: then there is a second reader for as long as it lasts.
    if not _within(lambda: len(_reader_names()) <= len(client.stats()["connections"])):
        complain(f"a thread too many: {_reader_names()} for {list(stats)}")


def _confirmed(client: WebsocketClientV3) -> set[Topic]:
    """The topics that the exchange sends to this client now, by all it has said."""
    confirmed: set[Topic] = set()
    for pool in client._pools.values():
        for connection in pool.connections:
            with connection.lock:
                if connection._life is not None:
                    confirmed |= connection._life.session.confirmed
    return confirmed


def _end_of(future: Any) -> BaseException | None:
    try:
        error: BaseException | None = future.exception(RECOVERY)
    except TimeoutError:
        return AssertionError("it never ended")
    return error


def _reader_names() -> list[str]:
    return sorted(thread.name for thread in threading.enumerate() if thread.name.startswith("bitget-v3"))


def _within(condition: Callable[[], bool]) -> bool:
    """Whether it becomes true in time."""
    ticker, deadline = threading.Event(), time.monotonic() + RECOVERY
    while not condition():
        if time.monotonic() > deadline:
            return False
        ticker.wait(0.02)
    return True
