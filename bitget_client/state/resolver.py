"""What became of an order for which nobody answered: asked until it is known. Nothing is ever sent again from here.

What is stated, and holds for every answer:

* ``placed``: the exchange showed the order: over REST, or in the order stream.
* ``not_placed``: the exchange was asked after the settle window had passed, by id and in its lists, and does not have
  it; and no question failed since the window began. "Not found" before that means nothing: the order may be on its
  way, or the part of the exchange that answers may be behind the part that trades.
* ``still_unknown``: neither could be shown within ``timeout``, or this kind of order leaves it open. Ask again later,
  or look at the account.

The settle window begins at the last moment at which the order can have been sent. A question that fails begins it
anew: an exchange that was out of reach a moment ago may be behind with its own work.

How each kind of order is asked about stands in ``lookups``. Which can be asked for by ``client_oid``:

=================================================== ================= ==================================================
kind                                                asked by name     when it is not found
=================================================== ================= ==================================================
V3 ``order``                                        yes               ``not_placed`` after the settle window
V3 ``strategy`` (trigger, take-profit, stop-loss)   no: lists only    ``still_unknown``, however long one waits
V2 ``spot``                                         yes               ``not_placed`` after the settle window
V2 ``spot_tpsl`` (``tpsl_type="tpsl"``)             no: renamed       ``still_unknown``: the exchange ignores the name
V2 ``spot_plan`` (trigger)                          no: lists only    ``still_unknown``, however long one waits
V2 ``futures``                                      yes               ``not_placed`` after the settle window
V2 ``futures_reversal``                             the opening order ``still_unknown``: the closing one has no name
V2 ``futures_plan`` (trigger, trailing, TP/SL)      yes               ``not_placed`` after the settle window
V2 ``margin_crossed``, ``margin_isolated``          yes               ``not_placed`` after the settle window
=================================================== ================= ==================================================

Everything else that has a ``client_oid`` (orders for tokenised stocks, transfers, loans, withdrawals) is
``still_unknown``, unasked.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import attrs

from ..clock import Clock
from ..errors import (
    AuthenticationError,
    BitgetError,
    InvalidArgument,
    OrderNotFound,
    OutcomeUnknown,
    PermissionDenied,
    TransportError,
    WrongAccountMode,
)
from .lookups import LISTED, LOOKUPS, STREAMS, Kind, Known, Lookup, kind_of, orders_named_in

if TYPE_CHECKING:
    from ..rest.v2 import RestClientV2
    from ..rest.v3 import RestClientV3
    from ..ws.client import WebsocketClientV3
    from ..ws.client_v2 import WebsocketClientV2
    from ..ws.messages import Update
    from .lookups import PlacedOrder

__all__ = ["SETTLE_WINDOW", "Kind", "Outcome", "Resolution", "Resolver"]

Outcome: TypeAlias = Literal["placed", "not_placed", "still_unknown"]
_KINDS: Final = ", ".join(get_args(Kind))

#: Seconds. The exchange refuses a REST request whose timestamp is older than this, so none can be carried out later.
#: Over the WebSocket an order can be on its way until its link is closed: on a silent network that is the heartbeat's
#: ``ping_interval`` and ``pong_timeout``, together 30 seconds unless changed. What the exchange itself holds back for
#: longer nobody can know, unless the order has a ``receive_window``.
SETTLE_WINDOW: Final = 30.0

_FIRST_PAUSE: Final = 0.1  # seconds between two rounds of questions; doubled each time
_LONGEST_PAUSE: Final = 2.0
_HOPELESS: Final = (AuthenticationError, PermissionDenied, WrongAccountMode)  # asking again cannot help


@attrs.frozen(kw_only=True)
class Resolution:
    """What is known of one order now.

    ``order`` is the order as the exchange showed it (over REST, or as pushed by the stream), where it was placed. Its
    class is that of the endpoint or topic that showed it; each has ``order_id`` and ``client_oid``.
    ``evidence`` says in words what the outcome rests on; ``questions`` counts how often the exchange was asked for it,
    ``seconds`` how long that took.
    """

    client_oid: str
    outcome: Outcome
    order: PlacedOrder | None = None
    evidence: str
    questions: int
    seconds: float


@attrs.define(eq=False)
class _Case:
    """One order that is looked for."""

    client_oid: str
    known: Known
    settled_at: float
    asked_at: float = 0.0
    questions: int = 0
    trouble: BaseException | None = None  # why the last question failed, if it did
    outcome: Outcome | None = None
    order: Any = None
    evidence: str = ""

    def found(self, order: Any, where: str) -> None:
        self.outcome, self.order, self.evidence = "placed", order, f"found {where}"

    def left_open(self, why: str) -> None:
        self.outcome, self.evidence = "still_unknown", why

    @property
    def lookup(self) -> Lookup:
        assert self.known.kind is not None  # a case of no known kind is left open before anybody asks
        return LOOKUPS[self.known.kind]

    def failed(self, error: BaseException, settled_at: float) -> None:
        self.trouble = error
        self.settled_at = max(self.settled_at, settled_at)


class Resolver:
    """Finds out what became of orders, by their ``client_oid``.

    ::

        try:
            order = api.submit_new_order("spot", ...).result().args[0]
        except OutcomeUnknown as error:
            for resolution in error.resolve(rest).values():
                print(resolution.client_oid, resolution.outcome, resolution.evidence)

    It only reads. Safe to use from many threads.

    :param rest: of the account whose orders these are: ``RestClientV3`` for a unified account, ``RestClientV2`` for a
        classic one. Asked for the order by id, and for its lists of open and past orders.
    :param stream: a client of the same version, whose orders are watched meanwhile: topic ``order``, or ``orders`` of
        spot and futures, subscribed to if they are not yet. Topics of other kinds of orders (``strategy-order``;
        ``orders-algo``, ``orders-crossed``, ``orders-isolated``) are watched if you have subscribed to them.
    :param settle_window: seconds after the last moment at which an order can have been sent, before which "not found"
        means nothing. Stated for every ``not_placed``: make it longer, not shorter, when in doubt.
    """

    def __init__(
        self,
        rest: RestClientV3 | RestClientV2,
        stream: WebsocketClientV3 | WebsocketClientV2 | None = None,
        *,
        settle_window: float = SETTLE_WINDOW,
        clock: Clock | None = None,
    ) -> None:
        if not settle_window > 0:
            raise InvalidArgument(f"settle_window={settle_window!r}: seconds above zero")
        self._rest = rest
        self._version = rest.api_version
        self._stream = stream
        self._settle_window = settle_window
        self._clock = clock or Clock()
        if stream is not None:
            stream.subscribe(STREAMS[self._version])

    def resolve(
        self,
        client_oid: str,
        *,
        kind: Kind | None = None,
        category: str | None = None,
        symbol: str | None = None,
        sent_by: int | None = None,
        timeout: float | None = None,
    ) -> Resolution:
        """What became of one order; see :meth:`resolve_all`."""
        return self.resolve_all(
            [client_oid], kind=kind, category=category, symbol=symbol, sent_by=sent_by, timeout=timeout
        )[client_oid]

    def resolve_all(
        self,
        client_oids: Iterable[str],
        *,
        kind: Kind | None = None,
        category: str | None = None,
        symbol: str | None = None,
        sent_by: int | None = None,
        timeout: float | None = None,
    ) -> dict[str, Resolution]:
        """What became of several orders, by ``client_oid``. Blocks until all are known, or ``timeout`` has passed.

        An order that was placed is known after one question; that one was not placed takes the settle window.

        :param client_oids: ids that were used for one order each: an older order of the same id would be taken for it.
        :param kind: of all of them; see the table at the top of this module. Left out: plain orders, on classic
            accounts those of ``category`` (spot or futures).
        :param category: of all of them; on classic accounts of futures, their product line. Needed for futures and
            strategy orders; for plain orders of V3 the list of past orders can be asked for only where it is known.
        :param symbol: of all of them, which shortens the lists. Needed for classic futures, margin and spot triggers.
        :param sent_by: a moment at which the last of them had been sent if it ever was, Unix milliseconds of this
            machine's clock. Now when left out, which is right for calls that have ended, and never too early.
        :param timeout: seconds until what is not known then is ``still_unknown``; a question under way may take longer
            by its own timeouts. When left out: twice the settle window, ten seconds and a tenth for each order.

        Raises :class:`~bitget_client.errors.InvalidArgument` only, where the questions cannot be asked at all.
        """
        category = category.upper() if category else None
        known = Known(kind or kind_of(self._version, category), category, symbol)
        self._check(known)
        return self._resolve(dict.fromkeys(client_oids, known), sent_by, timeout)

    def resolve_error(
        self, error: OutcomeUnknown, *, sent_by: int | None = None, timeout: float | None = None
    ) -> dict[str, Resolution]:
        """What became of the orders of a call whose outcome is unknown, by ``client_oid``; see :meth:`resolve_all`.

        After a call that changes or cancels, ``placed`` says that the order is there, and ``order`` what it is now. A
        call that replaces an order names two: the one that was to go, and the one that was to come.

        What the request does not tell stays unknown, and ``evidence`` says what is missing: cancelling or changing a
        strategy order (V3) names no category, a spot trigger order (V2) no symbol. :meth:`resolve` takes both.
        """
        if not error.client_oids:
            raise InvalidArgument(f"there is no client_oid to ask about in: {error}")
        named = orders_named_in(error.request, self._version)
        nothing = Known(None if isinstance(error.request, Mapping) else kind_of(self._version, None))
        return self._resolve({oid: named.get(oid, nothing) for oid in error.client_oids}, sent_by, timeout)

    def _check(self, known: Known) -> None:
        if known.kind is None:
            raise InvalidArgument(f"which orders? Say kind=, or category= for spot and futures: {_KINDS}")
        if known.kind not in LOOKUPS:
            raise InvalidArgument(f"kind={known.kind!r}: use one of {_KINDS}")
        lookup = LOOKUPS[known.kind]
        if lookup.version != self._version:
            wanted = lookup.version.upper()
            raise InvalidArgument(f"kind={known.kind!r} is of {wanted}: ask with a RestClient{wanted}")
        if missing := lookup.missing(known):
            raise InvalidArgument(f"kind={known.kind!r} can be asked about only with {' and '.join(missing)}")

    # --- asking ------------------------------------------------------------------------------------------------------

    def _resolve(
        self, wanted: Mapping[str, Known], sent_by: int | None, timeout: float | None
    ) -> dict[str, Resolution]:
        began = self._clock.monotonic()
        age = 0.0 if sent_by is None else max(0, self._clock.local_ms() - sent_by) / 1000
        settled_at = began - age + self._settle_window
        if timeout is None:
            timeout = 2 * self._settle_window + 10.0 + 0.1 * len(wanted)
        cases = [_Case(oid, known, settled_at) for oid, known in wanted.items()]
        open_cases = [case for case in cases if _can_be_asked(case)]
        with self._watching(open_cases) as sightings:
            self._ask_until_known(open_cases, began + timeout, sightings)
        seconds = self._clock.monotonic() - began
        return {case.client_oid: self._conclude(case, seconds) for case in cases}

    def _ask_until_known(self, cases: Sequence[_Case], deadline: float, sightings: _Sightings | None) -> None:
        pause = _FIRST_PAUSE
        open_cases = list(cases)
        while open_cases:
            try:
                self._round(open_cases, deadline, sightings)
            except _HOPELESS as error:
                self._fail(open_cases, error)
                return
            open_cases = [case for case in cases if case.outcome is None]
            now = self._clock.monotonic()
            if not open_cases or now >= deadline:
                return
            # Not beyond the moment at which the next answer counts.
            moments = [deadline, now + pause, *(case.settled_at for case in open_cases if case.settled_at > now)]
            self._wait(min(moments) - now, sightings)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _wait(self, seconds: float, sightings: _Sightings | None) -> None:
        if sightings is None:
            self._clock.sleep(seconds)
        else:
            sightings.wait(seconds)

    def _round(self, cases: Sequence[_Case], deadline: float, sightings: _Sightings | None) -> None:
        """Ask once for each of these."""
        missing: list[_Case] = []
        for case in cases:
            case.asked_at = self._clock.monotonic()
            if sightings is not None and case.client_oid in sightings.found:
                case.found(sightings.found[case.client_oid], "in the order stream")
                continue
            if case.asked_at >= deadline:
                break
            try:
                order = self._by_name(case)
            except (InvalidArgument, *_HOPELESS):
                raise
            except TransportError as error:
                self._fail(cases, error)  # the exchange is out of reach: for the others too
                return
            except BitgetError as error:
                self._fail([case], error)
                continue
            case.trouble = None
            if order is not None:
                case.found(order, "by its client_oid")
            elif case.lookup.by_name is None or case.asked_at >= case.settled_at:
                missing.append(case)
        if missing:
            self._look_through_lists(missing)

    def _by_name(self, case: _Case) -> PlacedOrder | None:
        case.questions += 1
        ask = case.lookup.by_name
        if ask is None:
            return None
        try:
            order: PlacedOrder | None = ask(self._rest, case.known, case.client_oid)
        except OrderNotFound:
            return None
        if order is not None and order.client_oid != case.client_oid:
            raise BitgetError(f"asked for {case.client_oid!r}, the exchange answered with {order.client_oid!r}")
        return order

    def _fail(self, cases: Iterable[_Case], error: BaseException) -> None:
        settled_at = self._clock.monotonic() + self._settle_window
        for case in cases:
            if case.outcome is None:
                case.failed(error, settled_at)

    def _look_through_lists(self, missing: Sequence[_Case]) -> None:
        """A second witness, before anybody says "not placed": the lists of open and of past orders.

        For orders that cannot be asked for by name it is the only one.
        """
        groups: dict[Known, list[_Case]] = {}
        for case in missing:
            groups.setdefault(case.known, []).append(case)
        for known, cases in groups.items():
            try:
                listed, looked = self._listed(cases[0].lookup, known)
            except (InvalidArgument, *_HOPELESS):
                raise
            except BitgetError as error:
                self._fail(cases, error)
                continue
            for case in cases:
                if case.client_oid in listed:
                    case.found(listed[case.client_oid], "in the lists of orders")
                elif case.asked_at >= case.settled_at:
                    self._not_found(case, looked)

    def _not_found(self, case: _Case, looked: str) -> None:
        """It is nowhere, and it is late enough for that to count."""
        by_name = "" if case.lookup.by_name is None else "by its client_oid "
        case.evidence = (
            f"not found {by_name}{self._settle_window:g} s after it can have been sent, or the exchange last failed to "
            f"answer; nor in {looked}"
        )
        if case.lookup.doubt:
            case.left_open(f"{case.evidence}; but {case.lookup.doubt}")
        else:
            case.outcome = "not_placed"

    def _listed(self, lookup: Lookup, known: Known) -> tuple[dict[str, PlacedOrder], str]:
        """The newest orders by ``client_oid``, and which lists they are of."""
        rows = lookup.open(self._rest, known) or []
        looked = _looked("open", rows)
        past = lookup.past(self._rest, known)
        if past is not None:
            rows, looked = rows + past, f"{looked} or {_looked('past', past)}"
        return {row.client_oid: row for row in rows}, looked

    def _conclude(self, case: _Case, seconds: float) -> Resolution:
        evidence = case.evidence
        if case.outcome is None:
            reason = "it is too early to say" if case.trouble is None else f"asking failed: {case.trouble}"
            evidence = f"not found so far, and {reason}" if case.questions else "the exchange was not asked in time"
        return Resolution(
            client_oid=case.client_oid,
            outcome=case.outcome or "still_unknown",
            order=case.order,
            evidence=evidence,
            questions=case.questions,
            seconds=seconds,
        )

    @contextmanager
    def _watching(self, cases: Iterable[_Case]) -> Iterator[_Sightings | None]:
        stream = self._stream
        if stream is None:
            yield None
            return
        sightings = _Sightings({case.client_oid: case.lookup.topic for case in cases})
        stream.on("update", sightings.look_at)
        try:
            yield sightings
        finally:
            stream.off("update", sightings.look_at)


class _Sightings:
    """Orders that came by in the order stream. Filled on the dispatcher's thread, read on the caller's."""

    def __init__(self, topics: Mapping[str, str]) -> None:
        """``topics`` says in which topic each ``client_oid`` is looked for."""
        self.found: dict[str, Any] = {}
        self._topics = topics
        self._names = frozenset(topics.values())
        self._news = threading.Event()

    def look_at(self, update: Update) -> None:
        """Keep the orders of an update that are looked for."""
        name = update.topic.name
        if name not in self._names:
            return
        for order in update.items:
            if self._topics.get(order.client_oid) == name:
                self.found[order.client_oid] = order
                self._news.set()

    def wait(self, seconds: float) -> None:
        """Wait so long, or until an order came by since the last wait."""
        self._news.wait(seconds)
        self._news.clear()


def _can_be_asked(case: _Case) -> bool:
    """Whether enough is known to ask; otherwise the case is left open."""
    if case.known.kind is None:
        case.left_open("not asked: the request does not show an order of a kind that can be looked up by client_oid")
    elif missing := case.lookup.missing(case.known):
        known = ", ".join(f"{name}=..." for name in ("kind", *missing))
        case.left_open(f"not asked: the request does not say enough. Use Resolver(rest).resolve(client_oid, {known})")
    return case.outcome is None


def _looked(kind: str, rows: Sequence[Any]) -> str:
    return f"the newest {LISTED} {kind} orders" if len(rows) >= LISTED else f"the list of {kind} orders"
