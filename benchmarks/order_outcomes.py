"""The order-outcome proof: orders from many threads under faults, then every verdict held against the exchange's books.

``run`` places orders over one WebSocket, and some over REST, while lines are cut, frames are torn, replies are lost,
doubled, late or out of order, the exchange refuses, is slow, or announces an upgrade. What each caller was told is
kept, what is unknown goes to the resolver, and in the end all of it is compared with what the simulated exchange
received and holds. Which fault comes when follows from the seed; which order it hits also depends on how the threads
run.
"""

from __future__ import annotations

import queue
import random
import re
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import attrs

from bitget_client import RestClientV3, WebsocketAPIClient
from bitget_client.client_oid import ClientOids
from bitget_client.errors import ApiError, NotSent, OutcomeUnknown
from bitget_client.simulator import SimulatedExchange
from bitget_client.state.resolver import Resolution, Resolver
from bitget_client.ws import dialling
from bitget_client.ws.link import Link, LinkOptions

__all__ = ["FAULTS", "LINES", "Break", "Summary", "Verdict", "Wire", "is_right", "run"]

REPLY_TIMEOUT = 0.75  # seconds
TOO_LATE = 1.0  # seconds by which a reply is held back: beyond the deadline
LATE = 1.5  # seconds by which the exchange carries an order out late: after most callers have given up
SETTLE_WINDOW = 3.0  # seconds; more than LATE, as a settle window must be longer than any delay
CUT_AFTER = 0.3  # seconds from the notice of an upgrade to the cut of the old line
LINGER = 0.02  # seconds
HANGING = 10.0  # seconds after its deadline at which a future counts as one that never ends
IN_FLIGHT = 2  # order calls of one thread at a time
OVER_REST = 0.05  # of the calls

_CLIENT_OID = re.compile(r'"clientOid":"([^"]+)"')
_PLACE, _ASK = "/api/v3/trade/place-order", "/api/v3/trade/order-info"
_FAR_BELOW, _BEYOND = "80000", "99999999"  # prices of BTCUSDT, which stands at some 90,000


# --- faults on this side of the wire ---------------------------------------------------------------------------------


class Wire:
    """Faults that the client's own sockets have, armed by name and used up by the next order frame."""

    KINDS = ("cut before the send", "half a frame sent", "half a frame arrived", "cut after the send")

    def __init__(self) -> None:
        self.fired: Counter[str] = Counter()
        self._armed: deque[str] = deque()

    def arm(self, kind: str) -> None:
        self._armed.append(kind)

    def take(self, frame: bytes) -> str | None:
        """The fault for this frame, if one is armed and the frame carries an order."""
        if not self._armed or b'"op":"trade"' not in _unmasked(frame):
            return None
        try:
            kind = self._armed.popleft()
        except IndexError:  # another connection was quicker
            return None
        self.fired[kind] += 1
        return kind

    @contextmanager
    def installed(self) -> Iterator[None]:
        """While this lasts, every new link has such a socket."""
        original = dialling.open_link

        def open_faulty(url: str, options: LinkOptions) -> Link:
            opened = original(url, options)
            opened._sock = TornSocket(opened._sock, self)  # type: ignore[assignment]  # as much of one as a link needs
            return opened

        with patch.object(dialling, "open_link", open_faulty):
            yield


class TornSocket:
    """A socket that breaks when told to; otherwise it passes everything on."""

    def __init__(self, sock: socket.socket, wire: Wire) -> None:
        self._sock = sock
        self._wire = wire
        self._torn = ""
        self.recv = sock.recv
        self.fileno = sock.fileno
        self.close = sock.close

    def send(self, data: bytes) -> int:
        if self._torn in ("cut after the send", "half a frame arrived"):
            return len(data)  # a kernel goes on taking bytes until it learns that nobody is there
        if self._torn:
            raise ConnectionResetError("cut")
        kind = self._wire.take(data)
        if kind is None:
            return self._sock.send(data)
        self._torn = kind
        try:
            if kind == "cut before the send":
                raise ConnectionResetError("cut")
            passed = data if kind == "cut after the send" else data[: len(data) // 2]
            taken = self._sock.send(passed)
            return len(data) if kind == "half a frame arrived" else taken
        finally:
            self._sock.shutdown(socket.SHUT_RDWR)
            if kind == "cut after the send":
                time.sleep(LINGER)  # long enough for the reader to learn of the cut before the sender goes on


def _unmasked(frame: bytes) -> bytes:
    """The payload of a client's frame of less than 64 KiB."""
    start = 4 if frame[1] & 0x7F == 126 else 2
    mask, payload = frame[start : start + 4], frame[start + 4 :]
    pad = (mask * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(pad, "big")).to_bytes(len(payload), "big")


# --- the run ---------------------------------------------------------------------------------------------------------

Break = Callable[[SimulatedExchange, Wire], None]

#: What can go wrong, and how it is brought about. Lines are lost in one era of a run and stay up in the others, so
#: that what takes its time has the time.
LINES: Mapping[str, Break] = {
    # Ignored: mypy cannot infer a lambda whose default carries the loop's value.
    **{kind: (lambda exchange, wire, kind=kind: wire.arm(kind)) for kind in Wire.KINDS},  # type: ignore[misc]
    "cut on arrival": lambda exchange, wire: exchange.faults.drop_before_processing(),
    "cut before the reply": lambda exchange, wire: exchange.faults.drop_before_reply(),
    "half a reply": lambda exchange, wire: exchange.faults.half_frame(),
    "cut at any moment": lambda exchange, wire: exchange.faults.drop_connections(),
}
REPLIES: Mapping[str, Break] = {
    "reply lost": lambda exchange, wire: exchange.faults.lose_reply(),
    "reply too late": lambda exchange, wire: exchange.faults.delay(TOO_LATE),
    "reply twice": lambda exchange, wire: exchange.faults.duplicate_reply(),
    "replies reordered": lambda exchange, wire: exchange.faults.reorder_replies(),
    "carried out late": lambda exchange, wire: exchange.faults.process_late(LATE),
    "refused with 30006": lambda exchange, wire: exchange.faults.refuse_trade("30006"),
    "refused with 40725": lambda exchange, wire: exchange.faults.refuse_trade("40725", "service return an error"),
    "REST: cut on arrival": lambda exchange, wire: exchange.faults.drop_before_processing(over="rest", path=_PLACE),
    "REST: cut before answer": lambda exchange, wire: exchange.faults.drop_before_reply(over="rest", path=_PLACE),
    "REST: 502": lambda exchange, wire: exchange.faults.http_status(502, body=b"", path=_PLACE),
    # As often as a read is repeated by itself, so that the resolver does not get an answer.
    "REST: question fails": lambda exchange, wire: exchange.faults.http_status(502, body=b"", path=_ASK, times=3),
}
HAND_OVER: Mapping[str, Break] = {
    "hand-over, then cut": lambda exchange, wire: exchange.faults.notice_30033(cut_after=CUT_AFTER),
}
FAULTS: Mapping[str, Break] = {**LINES, **REPLIES, **HAND_OVER}
ERAS = (LINES, REPLIES, HAND_OVER)
FAULTS_PER_ERA = 4  # of each thread; in the era of hand-overs one thread brings about one


@attrs.frozen
class Verdict:
    """What a caller was told of one order."""

    kind: str  # accepted, refused, not sent, unknown; anything else is a failure of the library
    order_id: str | None = None


@attrs.frozen
class Summary:
    """Figures of one run."""

    seed: int
    orders: int
    verdicts: Mapping[str, int]
    resolved: Mapping[str, int]
    wrong: Sequence[str]
    twice: Sequence[str]
    faults: Mapping[str, int]
    fired: Mapping[str, int]
    reconnects: int
    handovers: int
    questions: int
    placing_seconds: float
    seconds: float

    @property
    def is_proof(self) -> bool:
        """Whether every promise held."""
        known = {"accepted", "refused", "not sent", "unknown"}
        return (
            not self.wrong
            and not self.twice
            and set(self.verdicts) <= known
            and sum(self.verdicts.values()) == self.orders
            and self.verdicts.get("unknown", 0) == self.resolved.get("placed", 0) + self.resolved.get("not_placed", 0)
        )

    def table(self) -> str:
        """The figures for people."""
        told, found = self.verdicts, self.resolved
        rows = [
            ("orders", f"{self.orders:,}"),
            ("accepted", f"{told.get('accepted', 0):,}"),
            ("refused", f"{told.get('refused', 0):,}"),
            ("not sent", f"{told.get('not sent', 0):,}"),
            ("unknown", f"{told.get('unknown', 0):,}"),
            ("  then placed", f"{found.get('placed', 0):,}"),
            ("  then not placed", f"{found.get('not_placed', 0):,}"),
            ("  still unknown", f"{found.get('still_unknown', 0):,}"),
            *((f"? {kind}", f"{count:,}") for kind, count in told.items() if kind not in _KINDS),
            ("wrong verdicts", f"{len(self.wrong):,}"),
            ("orders placed twice", f"{len(self.twice):,}"),
            ("reconnects", f"{self.reconnects:,}"),
            ("hand-overs", f"{self.handovers:,}"),
            ("questions to REST", f"{self.questions:,}"),
            ("seconds: placing, all", f"{self.placing_seconds:.1f}, {self.seconds:.1f}"),
            ("seed", str(self.seed)),
        ]
        lines = [f"{name:<26}{value:>12}" for name, value in rows]
        lines += ["", "faults brought about", *(f"  {name:<24}{count:>12,}" for name, count in self.faults.items())]
        lines += [f"  ! {text}" for text in (*self.wrong[:20], *self.twice[:20])]
        return "\n".join(lines)


_KINDS = ("accepted", "refused", "not sent", "unknown")


def run(orders: int, *, seed: int = 7, threads: int = 8, fault_every: int = 25) -> Summary:
    """Place this many orders from so many threads, a fault for every ``fault_every`` order calls of each thread."""
    began = time.monotonic()
    wire = Wire()
    with SimulatedExchange(
        seed=seed, frozen=True, limits=False, balances={"USDT": 10**12}, symbols=["BTCUSDT"], remember=None
    ) as exchange:
        environment, credentials = exchange.environment, exchange.credentials
        with (
            wire.installed(),
            RestClientV3(environment=environment, credentials=credentials, rate_limit="off") as rest,
            WebsocketAPIClient(
                environment=environment,
                credentials=credentials,
                reply_timeout=REPLY_TIMEOUT,
                reconnect_delay=0.01,
                max_reconnect_delay=0.05,
                rate_limit="off",
                attach_event_listeners=False,
            ) as api,
        ):
            proof = _Proof(exchange, wire, rest, api, seed, fault_every)
            proof.place(orders, threads)
            placed = time.monotonic()
            proof.resolve()
            connections = api.get_ws_client().stats()["connections"].values()
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
            placing_seconds=placed - began,
            seconds=time.monotonic() - began,
        )


def _deck(chance: random.Random, *, first: bool) -> Iterator[str | None]:
    """The faults that one thread brings about, era by era, for ever; no kind comes again before all others came."""
    decks: list[list[str]] = [[] for _ in ERAS]
    while True:
        for era, deck in zip(ERAS, decks, strict=True):
            for turn in range(FAULTS_PER_ERA):
                if era is HAND_OVER:
                    yield next(iter(era)) if first and turn == 0 else None
                    continue
                if not deck:
                    deck += chance.sample(list(era), len(era))
                yield deck.pop()


def _order(chance: random.Random) -> dict[str, Any]:
    """An order that is taken at once, or stays open, or is refused for its price."""
    return {
        "symbol": "BTCUSDT",
        "side": "buy",
        "order_type": "limit",
        "qty": "0.001",
        "price": _BEYOND if chance.random() < 0.05 else _FAR_BELOW,
        "time_in_force": "gtc" if chance.random() < 0.1 else "ioc",
    }


class _Proof:
    """One run: what was placed, what was told, what was found."""

    def __init__(
        self,
        exchange: SimulatedExchange,
        wire: Wire,
        rest: RestClientV3,
        api: WebsocketAPIClient,
        seed: int,
        fault_every: int,
    ) -> None:
        self.verdicts: dict[str, Verdict] = {}
        self.resolutions: dict[str, Resolution] = {}
        self.faults: Counter[str] = Counter(dict.fromkeys(FAULTS, 0))
        self._exchange = exchange
        self._wire = wire
        self._rest = rest
        self._api = api
        self._new_client_oid = ClientOids("rest-")
        self._resolver = Resolver(rest, api.get_ws_client(), settle_window=SETTLE_WINDOW)
        self._seed = seed
        self._fault_every = fault_every
        self._lock = threading.Lock()
        self._unknown: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._failures: list[Exception] = []
        self._resolving = threading.Thread(target=self._guarded, args=(self._keep_resolving,), name="resolver")

    # --- placing

    def place(self, orders: int, threads: int) -> None:
        """Place them all; returns once every future has ended."""
        self._resolving.start()
        shares = [orders // threads + (number < orders % threads) for number in range(threads)]
        workers = [
            threading.Thread(target=self._guarded, args=(self._work, number, share), name=f"trader-{number}")
            for number, share in enumerate(shares)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def _guarded(self, work: Callable[..., None], *arguments: Any) -> None:
        try:
            work(*arguments)
        except Exception as error:
            self._failures.append(error)

    def _work(self, number: int, share: int) -> None:
        chance = random.Random(f"{self._seed}:{number}")
        coming = _deck(chance, first=number == 0)
        flying: deque[tuple[Any, float]] = deque()
        calls = 0
        while share:
            calls += 1
            if calls % self._fault_every == 0 and (fault := next(coming)) is not None:
                self._break_something(fault)
            count = min(share, chance.choice((1, 1, 1, 1, 2, 3)))
            share -= count
            orders = [_order(chance) for _ in range(count)]
            if count == 1 and chance.random() < OVER_REST:
                self._call_rest(orders[0])
            else:
                flying.append((self._call(orders), time.monotonic()))
            if len(flying) > IN_FLIGHT:
                self._settle(*flying.popleft())
        while flying:
            self._settle(*flying.popleft())

    def _break_something(self, fault: str) -> None:
        FAULTS[fault](self._exchange, self._wire)
        with self._lock:
            self.faults[fault] += 1

    def _call(self, orders: Sequence[Mapping[str, Any]]) -> Any:
        if len(orders) == 1:
            return self._api.submit_new_order("spot", orders[0])
        return self._api.place_batch_orders("spot", orders)

    def _call_rest(self, order: Mapping[str, Any]) -> None:
        client_oid = self._new_client_oid()
        try:
            placed = self._rest.submit_new_order(category="SPOT", client_oid=client_oid, **order).data
            told = Verdict("accepted", placed.order_id)
        except ApiError as error:
            told = Verdict("refused", error.code)
        except OutcomeUnknown as error:
            told = Verdict("unknown")
            if error.client_oids != (client_oid,):
                told = Verdict(f"unknown about {error.client_oids}")
            self._unknown.put(client_oid)
        except NotSent:
            told = Verdict("not sent")
        self._note([client_oid], [told])

    def _settle(self, future: Any, called_at: float) -> None:
        """Note what the caller is told."""
        told: list[Verdict]
        try:
            items = future.result(timeout=called_at + REPLY_TIMEOUT + HANGING - time.monotonic()).args
            told = [Verdict(item.outcome.replace("_", " "), item.order_id) for item in items]
            named = [item.client_oid for item in items]
            if named != list(future.client_oids):
                told = [Verdict(f"answered as {named}")] * len(future.client_oids)
            for item in items:
                if item.outcome == "unknown":
                    self._unknown.put(item.client_oid)
        except ApiError as error:
            told = [Verdict("refused", error.code)] * len(future.client_oids)
        except OutcomeUnknown as error:
            told = [Verdict("unknown")] * len(error.client_oids)
            for client_oid in error.client_oids:
                self._unknown.put(client_oid)
        except NotSent:
            told = [Verdict("not sent")] * len(future.client_oids)
        except FutureTimeout:
            told = [Verdict("never ended")] * len(future.client_oids)
        self._note(future.client_oids, told)

    def _note(self, client_oids: Sequence[str], told: Sequence[Verdict]) -> None:
        with self._lock:
            for client_oid, verdict in zip(client_oids, told, strict=True):
                if client_oid in self.verdicts:
                    verdict = Verdict("a client_oid made twice")
                self.verdicts[client_oid] = verdict

    # --- resolving

    def _keep_resolving(self) -> None:
        """While orders are still being placed, too: what is on its way then is not found yet."""
        more = True
        while more:
            batch = [self._unknown.get()]
            while not self._unknown.empty():
                batch.append(self._unknown.get())
            more = None not in batch
            asked = [client_oid for client_oid in batch if client_oid is not None]
            # Every other batch with the category, so that past orders are looked through, too.
            category = "SPOT" if len(self.resolutions) % 2 else None
            self.resolutions |= self._resolver.resolve_all(asked, category=category, timeout=120.0)

    def resolve(self) -> None:
        """Wait until nothing is left to resolve."""
        self._unknown.put(None)
        self._resolving.join()
        if self._failures:
            raise self._failures[0]

    # --- comparing

    def compare(self) -> tuple[list[str], list[str]]:
        """Verdicts that the exchange's books do not bear out, and orders that it has or was sent twice."""
        held: dict[str, list[str]] = {}
        for client_oid, order_id in self._exchange.change(
            lambda exchange: [
                (order.client_oid, str(order.id))
                for account in exchange.accounts.values()
                for order in account.orders.values()
            ]
        ):
            held.setdefault(client_oid, []).append(order_id)
        arrived = Counter(
            client_oid
            for verb, path, _, text in self._exchange.received
            if (verb == "WS" and '"op":"trade"' in text) or (verb, path) == ("POST", _PLACE)
            for client_oid in _CLIENT_OID.findall(text)
        )
        wrong = [
            f"{client_oid}: {verdict.kind} {verdict.order_id or ''}, {self.resolutions.get(client_oid)}; "
            f"the exchange has {held.get(client_oid, [])} and received it {arrived[client_oid]} times"
            for client_oid, verdict in self.verdicts.items()
            if not is_right(
                verdict, self.resolutions.get(client_oid), held.get(client_oid, []), arrived[client_oid]
            )
        ]
        wrong += [f"{client_oid}: nobody was told" for client_oid in held.keys() - self.verdicts.keys()]
        twice = [
            f"{client_oid}: {len(held.get(client_oid, []))} orders, received {arrived[client_oid]} times"
            for client_oid in self.verdicts
            if len(held.get(client_oid, [])) > 1 or arrived[client_oid] > 1
        ]
        return wrong, twice


def is_right(verdict: Verdict, resolution: Resolution | None, held: Sequence[str], arrived: int) -> bool:
    """Whether what was told of an order, and found out later, is borne out by the exchange's books."""
    if verdict.kind == "accepted":
        return list(held) == [verdict.order_id] and arrived == 1
    if verdict.kind == "refused":
        return not held and arrived == 1
    if verdict.kind == "not sent":
        return not held and not arrived
    if verdict.kind != "unknown" or resolution is None:
        return False
    if resolution.outcome == "placed":
        return resolution.order is not None and [resolution.order.order_id] == list(held)
    return resolution.outcome == "not_placed" and not held
