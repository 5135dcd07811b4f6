"""What became of an order for which nobody answered: asked until it is known. Nothing is ever sent again from here.

What is stated, and holds for every answer:

* ``placed``: the exchange showed the order: over REST, or in the order stream.
* ``not_placed``: the exchange was asked after the settle window had passed, by id and in its lists, and does not have
  it; and no question failed since the window began. "Not found" before that means nothing: the order may be on its
  way, or the part of the exchange that answers may be behind the part that trades.
* ``still_unknown``: neither could be shown within ``timeout``. Ask again later.

The settle window begins at the last moment at which the order can have been sent. A question that fails begins it
anew: an exchange that was out of reach a moment ago may be behind with its own work.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

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
from ..rest.paging import paginate

if TYPE_CHECKING:
    from ..models.v3.stream import Order as PushedOrder
    from ..models.v3.trade import Order
    from ..rest.v3 import RestClientV3
    from ..ws.client import WebsocketClientV3
    from ..ws.messages import Update

__all__ = ["SETTLE_WINDOW", "Outcome", "Resolution", "Resolver"]

Outcome: TypeAlias = Literal["placed", "not_placed", "still_unknown"]

#: Seconds. The exchange refuses a REST request whose timestamp is older than this, so none can be carried out later.
#: Over the WebSocket an order can be on its way until its link is closed: on a silent network that is the heartbeat's
#: ``ping_interval`` and ``pong_timeout``, together 30 seconds unless changed. What the exchange itself holds back for
#: longer nobody can know, unless the order has a ``receive_window``.
SETTLE_WINDOW: Final = 30.0

_FIRST_PAUSE: Final = 0.1  # seconds between two rounds of questions; doubled each time
_LONGEST_PAUSE: Final = 2.0
_LISTED: Final = 500  # newest rows of a list that are looked through
_TOPIC: Final = "order"
_HOPELESS: Final = (AuthenticationError, PermissionDenied, WrongAccountMode)  # asking again cannot help


@attrs.frozen(kw_only=True)
class Resolution:
    """What is known of one order now.

    ``order`` is the order as the exchange showed it (over REST, or as pushed by the stream), where it was placed.
    ``evidence`` says in words what the outcome rests on; ``questions`` counts how often the exchange was asked for it,
    ``seconds`` how long that took.
    """

    client_oid: str
    outcome: Outcome
    order: Order | PushedOrder | None = None
    evidence: str
    questions: int
    seconds: float


@attrs.define(eq=False)
class _Case:
    """One order that is looked for."""

    client_oid: str
    category: str | None
    symbol: str | None
    settled_at: float
    questions: int = 0
    trouble: BaseException | None = None  # why the last question failed, if it did
    outcome: Outcome | None = None
    order: Any = None
    evidence: str = ""

    def found(self, order: Any, where: str) -> None:
        self.outcome, self.order, self.evidence = "placed", order, f"found {where}"

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

    :param rest: asked for the order by id, and for its lists of open and past orders.
    :param stream: a client whose ``order`` topic is watched meanwhile; it is subscribed to if it is not yet.
    :param settle_window: seconds after the last moment at which an order can have been sent, before which "not found"
        means nothing. Stated for every ``not_placed``: make it longer, not shorter, when in doubt.
    """

    def __init__(
        self,
        rest: RestClientV3,
        stream: WebsocketClientV3 | None = None,
        *,
        settle_window: float = SETTLE_WINDOW,
        clock: Clock | None = None,
    ) -> None:
        if not settle_window > 0:
            raise InvalidArgument(f"settle_window={settle_window!r}: seconds above zero")
        self._rest = rest
        self._stream = stream
        self._settle_window = settle_window
        self._clock = clock or Clock()
        if stream is not None:
            stream.subscribe(_TOPIC)

    def resolve(
        self,
        client_oid: str,
        *,
        category: str | None = None,
        symbol: str | None = None,
        sent_by: int | None = None,
        timeout: float | None = None,
    ) -> Resolution:
        """What became of one order; see :meth:`resolve_all`."""
        asked = self.resolve_all([client_oid], category=category, symbol=symbol, sent_by=sent_by, timeout=timeout)
        return asked[client_oid]

    def resolve_all(
        self,
        client_oids: Iterable[str],
        *,
        category: str | None = None,
        symbol: str | None = None,
        sent_by: int | None = None,
        timeout: float | None = None,
    ) -> dict[str, Resolution]:
        """What became of several orders, by ``client_oid``. Blocks until all are known, or ``timeout`` has passed.

        An order that was placed is known after one question; that one was not placed takes the settle window.

        :param client_oids: ids that were used for one order each: an older order of the same id would be taken for it.
        :param category: of all of them; the list of past orders can be asked for only where it is known.
        :param symbol: of all of them, which shortens the lists.
        :param sent_by: a moment at which the last of them had been sent if it ever was, Unix milliseconds of this
            machine's clock. Now when left out, which is right for calls that have ended, and never too early.
        :param timeout: seconds until what is not known then is ``still_unknown``; a question under way may take longer
            by its own timeouts. When left out: twice the settle window, ten seconds and a tenth for each order.

        Raises :class:`~bitget_client.errors.InvalidArgument` only, where the questions cannot be asked at all.
        """
        return self._resolve([(oid, category, symbol) for oid in dict.fromkeys(client_oids)], sent_by, timeout)

    def resolve_error(
        self, error: OutcomeUnknown, *, sent_by: int | None = None, timeout: float | None = None
    ) -> dict[str, Resolution]:
        """What became of the orders of a call whose outcome is unknown, by ``client_oid``; see :meth:`resolve_all`.

        After a call that changes or cancels, ``placed`` says that the order is there, and ``order`` what it is now.
        """
        if not error.client_oids:
            raise InvalidArgument(f"there is no client_oid to ask about in: {error}")
        known = _named_in(error.request)
        return self._resolve([(oid, *known.get(oid, (None, None))) for oid in error.client_oids], sent_by, timeout)

    # --- asking ------------------------------------------------------------------------------------------------------

    def _resolve(
        self, wanted: Sequence[tuple[str, str | None, str | None]], sent_by: int | None, timeout: float | None
    ) -> dict[str, Resolution]:
        began = self._clock.monotonic()
        age = 0.0 if sent_by is None else max(0, self._clock.local_ms() - sent_by) / 1000
        settled_at = began - age + self._settle_window
        if timeout is None:
            timeout = 2 * self._settle_window + 10.0 + 0.1 * len(wanted)
        cases = [_Case(oid, category, symbol, settled_at) for oid, category, symbol in wanted]
        with self._watching(case.client_oid for case in cases) as sightings:
            self._ask_until_known(cases, began + timeout, sightings)
        seconds = self._clock.monotonic() - began
        return {case.client_oid: self._conclude(case, seconds) for case in cases}

    def _ask_until_known(self, cases: Sequence[_Case], deadline: float, sightings: _Sightings | None) -> None:
        pause = _FIRST_PAUSE
        open_cases = list(cases)
        while True:
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
            asked_at = self._clock.monotonic()
            if sightings is not None and case.client_oid in sightings.found:
                case.found(sightings.found[case.client_oid], "in the order stream")
                continue
            if asked_at >= deadline:
                return
            try:
                order = self._by_id(case)
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
            elif asked_at >= case.settled_at:
                missing.append(case)
        if missing:
            self._look_through_lists(missing)

    def _by_id(self, case: _Case) -> Order | None:
        case.questions += 1
        try:
            order = self._rest.get_order_info(client_oid=case.client_oid).data
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
        """A second witness, before anybody says "not placed": the lists of open and of past orders."""
        groups: dict[tuple[str | None, str | None], list[_Case]] = {}
        for case in missing:
            groups.setdefault((case.category, case.symbol), []).append(case)
        for (category, symbol), cases in groups.items():
            try:
                listed, looked = self._listed(category, symbol)
            except (InvalidArgument, *_HOPELESS):
                raise
            except BitgetError as error:
                self._fail(cases, error)
                continue
            for case in cases:
                if case.client_oid in listed:
                    case.found(listed[case.client_oid], "in the lists of orders")
                else:
                    case.outcome = "not_placed"
                    case.evidence = (
                        f"not found by its client_oid {self._settle_window:g} s after it can have been sent, or the "
                        f"exchange last failed to answer; nor in {looked}"
                    )

    def _listed(self, category: Any, symbol: str | None) -> tuple[dict[str, Order], str]:
        """The newest orders by ``client_oid``, and which lists they are of."""
        rows = list(
            paginate(self._rest.get_unfilled_orders, category=category, symbol=symbol, limit=100, max_rows=_LISTED)
        )
        looked = _looked("open", rows)
        if category is not None:
            past = list(
                paginate(self._rest.get_history_orders, category=category, symbol=symbol, limit=100, max_rows=_LISTED)
            )
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
    def _watching(self, client_oids: Iterable[str]) -> Iterator[_Sightings | None]:
        stream = self._stream
        if stream is None:
            yield None
            return
        sightings = _Sightings(client_oids)
        stream.on("update", sightings.look_at)
        try:
            yield sightings
        finally:
            stream.off("update", sightings.look_at)


class _Sightings:
    """Orders that came by in the order stream. Filled on the dispatcher's thread, read on the caller's."""

    def __init__(self, client_oids: Iterable[str]) -> None:
        self.found: dict[str, Any] = {}
        self._wanted = set(client_oids)
        self._news = threading.Event()

    def look_at(self, update: Update) -> None:
        """Keep the orders of an update that are looked for."""
        if update.topic.name != _TOPIC:
            return
        for order in update.items:
            if order.client_oid in self._wanted:
                self.found[order.client_oid] = order
                self._news.set()

    def wait(self, seconds: float) -> None:
        """Wait so long, or until an order came by since the last wait."""
        self._news.wait(seconds)
        self._news.clear()


def _looked(kind: str, rows: Sequence[Any]) -> str:
    return f"the newest {_LISTED} {kind} orders" if len(rows) == _LISTED else f"the list of {kind} orders"


def _named_in(request: Any) -> dict[str, tuple[str | None, str | None]]:
    """Category and symbol by client_oid, from what was asked: over REST or over the WebSocket."""
    if not isinstance(request, Mapping):
        return {}
    orders = request.get("args", request.get("params"))
    named = {}
    for order in orders if isinstance(orders, Sequence) else [orders]:
        if isinstance(order, Mapping) and order.get("clientOid"):
            category = order.get("category") or request.get("category")
            named[str(order["clientOid"])] = (str(category).upper() if category else None, order.get("symbol"))
    return named
