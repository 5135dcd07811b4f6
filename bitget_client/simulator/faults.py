"""Faults by name, to be switched on from a test: what goes wrong, where, how often. They are done in other modules.

========================== ==== ==== ==================================================================================
fault                      WS   REST what goes wrong
========================== ==== ==== ==================================================================================
``drop_connections``       now       lines are cut without a closing handshake
``half_open``              now       the peer vanishes: no bytes either way, and no close
``stall``                  now       nothing is sent for a while, then all of it in order
``garble``                 now       a text frame that is neither JSON nor UTF-8
``notice_30033``           now       the notice of a service upgrade, and the cut after it if asked for
``clock_skew``             now  now  the exchange's clock jumps
``refuse_connection``      yes       the handshake is answered with an HTTP status
``refuse_login``           yes       a good login is refused
``refuse_subscribe``       yes       a subscribe frame is refused: 30006 unless told otherwise
``stall_pong``             yes       a ``ping`` without its ``pong``
``drop_before_processing`` yes  yes  cut before an operation is carried out
``drop_before_reply``      yes  yes  carried out, then cut instead of answered
``never_answer``                yes  half-open: the answer never comes, and no close; carried out or not
``lose_reply``             yes       carried out, no reply; the line stays
``half_frame``             yes       carried out, half of the reply, cut
``process_late``           yes       carried out only later, even if its line has gone
``delay``                  yes  yes  an answer, a reply or a push is late; others pass it
``refuse_trade``           yes       an operation is refused: 30006 unless told otherwise
``too_many_requests``           yes  HTTP 429, not carried out
``http_status``                 yes  any status, not carried out
``empty_answer``                yes  HTTP 200 with nothing in it; carried out or not
``garble_answer``               yes  HTTP 200 with something that is no JSON; carried out
``duplicate_reply``        yes       a trade reply comes twice
``reorder_replies``        yes       a trade reply comes after the next one
``lose_push``              yes       a push does not come
``duplicate_push``         yes       a push comes twice
``reorder_pushes``         yes       a push comes after the next one of its topic
``garble_push``            yes       garbage instead of a push
``slice``                  yes  yes  a frame or an answer comes in many small TCP segments
``unknown_field``          yes  yes  objects of an answer, a push or a trade reply have a field that nobody knows
``new_enum_value``         yes  yes  enumerated fields have a value that nobody knows
``null_lists``             yes  yes  lists are ``null``
========================== ==== ==== ==================================================================================

Faults marked *now* happen before the call returns. The others wait for an occasion:

* ``times`` is how many occasions they take, ``None`` for ever (until :meth:`Faults.clear`); once unless told otherwise.
* ``probability`` takes each occasion only by that chance; then they stay for ever unless ``times`` is given. The dice
  are seeded by the exchange's seed.
* ``path`` (REST) and ``topic`` (WebSocket; ``channel`` in V2's words) name the only place where they happen;
  ``*`` at the end stands for anything: ``"/api/v3/trade/*"``, ``"books*"``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from .armed import USUAL, Armoury, Times, Usual

__all__ = ["GARBAGE", "Faults", "HttpFault", "Times", "Usual"]

Over = Literal["ws", "rest"]
Kind = Literal["public", "private"]
Reply = Literal["trade", "rest", "login", "subscribe", "push"]

GARBAGE = b"{\xff\xfe not json"


class HttpFault(NamedTuple):
    """An HTTP answer that is given instead of the real one."""

    status: int
    retry_after: float | None = None
    body: bytes | None = None


class Faults(Armoury):
    """The switches; see the table above. Safe to use from any thread, before and while the exchange runs."""

    def __init__(self, run: Callable[[str, Any], None], *, seed: int = 0) -> None:
        super().__init__(seed=seed)
        self._run = run
        self._skewed = False

    def clear(self) -> None:
        """Disarm everything that is still waiting, and set the clock right. What has happened stays as it is."""
        with self._lock:
            self._armed = {}
        if self._skewed:
            self._skewed = False
            self._run("clock_skew", 0.0)

    # -- at once

    def _now(self, name: str, value: Any) -> None:
        self._run(name, value)
        with self._lock:
            self._fired[name] += 1

    def drop_connections(self, kind: Kind | None = None) -> None:
        """Cut WebSocket lines now, without a closing handshake."""
        self._now("drop_connections", kind)

    def half_open(self, kind: Kind | None = None) -> None:
        """Vanish from WebSocket lines now: nothing is sent or read any more, and nothing is closed."""
        self._now("half_open", kind)

    def stall(self, seconds: float, kind: Kind | None = None) -> None:
        """Send nothing on WebSocket lines for so many seconds from now; then everything comes, in order."""
        self._now("stall", (seconds, kind))

    def garble(self, frame: bytes = GARBAGE) -> None:
        """Send a text frame that is neither JSON nor valid UTF-8 on every WebSocket line now."""
        self._now("garble", frame)

    def notice_30033(self, *, cut_after: float | None = None) -> None:
        """Announce a service upgrade on every WebSocket line now; cut those lines after so many seconds, if given."""
        self._now("notice_30033", cut_after)

    def clock_skew(self, seconds: float) -> None:
        """Let the exchange's clock be this much ahead of the machine's (behind if negative) from now on; 0 ends it.

        It is a jump: what is planned by that clock (countdowns, funding, interest) comes due earlier or later by it.
        """
        self._skewed = True
        self._now("clock_skew", seconds)

    # -- at the next occasion: connections

    def stall_pong(self, times: Times = USUAL, *, probability: float = 1.0) -> None:
        """Leave a ``ping`` without its ``pong``."""
        self._arm("stall_pong", True, times, probability)

    def refuse_connection(self, status: int = 503, times: Times = USUAL, *, probability: float = 1.0) -> None:
        """Answer a WebSocket handshake with this HTTP status."""
        self._arm("refuse_connection", status, times, probability)

    def refuse_login(self, code: int = 30005, times: Times = USUAL, *, probability: float = 1.0) -> None:
        """Refuse a WebSocket login, whatever its credentials, and close the line."""
        self._arm("refuse_login", code, times, probability)

    def refuse_subscribe(
        self,
        code: int = 30006,
        message: str = "request too many",
        times: Times = USUAL,
        *,
        probability: float = 1.0,
    ) -> None:
        """Refuse a subscribe frame as a whole, whatever it asks for."""
        self._arm("refuse_subscribe", (code, message), times, probability)

    def drop_before_reply(
        self,
        times: Times = USUAL,
        *,
        over: Over = "ws",
        path: str | None = None,
        topic: str | None = None,
        probability: float = 1.0,
    ) -> None:
        """Carry out an operation, then cut the line instead of answering. ``rest``: any signed POST."""
        self._arm(f"drop_before_reply {over}", True, times, probability, path or topic)

    def drop_before_processing(
        self,
        times: Times = USUAL,
        *,
        over: Over = "ws",
        path: str | None = None,
        topic: str | None = None,
        probability: float = 1.0,
    ) -> None:
        """Cut the line when an operation arrives, and do not carry it out. ``rest``: any signed POST."""
        self._arm(f"drop_before_processing {over}", True, times, probability, path or topic)

    def delay(
        self,
        seconds: float,
        *,
        of: Reply = "trade",
        times: Times = USUAL,
        path: str | None = None,
        topic: str | None = None,
        probability: float = 1.0,
    ) -> None:
        """Hold one message back, while others pass it: a trade reply, a REST answer, a login's or a subscription's
        acknowledgement, or a push."""
        self._arm(f"delay {of}", seconds, times, probability, path or topic)

    # -- at the next occasion: trade operations over WebSocket

    def duplicate_reply(
        self, times: Times = USUAL, *, topic: str | None = None, probability: float = 1.0
    ) -> None:
        """Send the reply to a WebSocket trade operation twice."""
        self._arm("duplicate_reply", True, times, probability, topic)

    def reorder_replies(
        self, times: Times = USUAL, *, topic: str | None = None, probability: float = 1.0
    ) -> None:
        """Send the reply to a WebSocket trade operation only after that of the next one on its line."""
        self._arm("reorder_replies", True, times, probability, topic)

    def refuse_trade(
        self,
        code: str = "30006",
        message: str = "request too many",
        times: Times = USUAL,
        *,
        topic: str | None = None,
        probability: float = 1.0,
    ) -> None:
        """Refuse a WebSocket trade operation with this code, whatever it asks for, and do not carry it out."""
        self._arm("refuse_trade", (code, message), times, probability, topic)

    def process_late(
        self, seconds: float, times: Times = USUAL, *, topic: str | None = None, probability: float = 1.0
    ) -> None:
        """Carry out a WebSocket trade operation only so long after it arrived, even if its line is gone by then."""
        self._arm("process_late", seconds, times, probability, topic)

    def lose_reply(self, times: Times = USUAL, *, topic: str | None = None, probability: float = 1.0) -> None:
        """Carry out a WebSocket trade operation and never reply; the line stays."""
        self._arm("lose_reply", True, times, probability, topic)

    def half_frame(self, times: Times = USUAL, *, topic: str | None = None, probability: float = 1.0) -> None:
        """Carry out a WebSocket trade operation, send half of the reply's frame and cut the line."""
        self._arm("half_frame", True, times, probability, topic)

    # -- at the next occasion: REST

    def http_status(
        self,
        status: int,
        *,
        retry_after: float | None = None,
        body: bytes | None = None,
        path: str | None = None,
        times: Times = USUAL,
        probability: float = 1.0,
    ) -> None:
        """Answer a REST call with this status and do nothing else. ``body`` replaces the JSON; ``b""`` is empty."""
        self._arm("http_status", HttpFault(status, retry_after, body), times, probability, path)

    def too_many_requests(
        self,
        times: Times = USUAL,
        *,
        retry_after: float | None = None,
        path: str | None = None,
        probability: float = 1.0,
    ) -> None:
        """Answer a REST call with HTTP 429 and do nothing else."""
        self._arm("too_many_requests", HttpFault(429, retry_after), times, probability, path)

    def empty_answer(
        self,
        times: Times = USUAL,
        *,
        carried_out: bool = True,
        path: str | None = None,
        probability: float = 1.0,
    ) -> None:
        """Answer a REST call with HTTP 200 and an empty body, after carrying it out or without."""
        self._arm(f"empty_answer {'after' if carried_out else 'before'}", True, times, probability, path)

    def never_answer(
        self,
        times: Times = USUAL,
        *,
        carried_out: bool = True,
        path: str | None = None,
        probability: float = 1.0,
    ) -> None:
        """Never answer a REST call, nor close its connection, after carrying it out or without."""
        self._arm(f"never_answer {'after' if carried_out else 'before'}", True, times, probability, path)

    def garble_answer(
        self, body: bytes = GARBAGE, times: Times = USUAL, *, path: str | None = None, probability: float = 1.0
    ) -> None:
        """Carry a REST call out and answer HTTP 200 with something that is no JSON."""
        self._arm("garble_answer", body, times, probability, path)

    # -- at the next occasion: pushes

    def lose_push(self, times: Times = USUAL, *, topic: str | None = None, probability: float = 1.0) -> None:
        """Do not send a push; a book's chain of ``seq`` breaks by it."""
        self._arm("lose_push", True, times, probability, topic)

    def duplicate_push(
        self, times: Times = USUAL, *, topic: str | None = None, probability: float = 1.0
    ) -> None:
        """Send a push twice."""
        self._arm("duplicate_push", True, times, probability, topic)

    def reorder_pushes(
        self, times: Times = USUAL, *, topic: str | None = None, probability: float = 1.0
    ) -> None:
        """Send a push only after the next one of the same topic on its line."""
        self._arm("reorder_pushes", True, times, probability, topic)

    def garble_push(
        self, frame: bytes = GARBAGE, times: Times = USUAL, *, topic: str | None = None, probability: float = 1.0
    ) -> None:
        """Send something that is no JSON instead of a push."""
        self._arm("garble_push", frame, times, probability, topic)

    # -- at the next occasion: both

    def slice(
        self,
        size: int = 16,
        times: Times = USUAL,
        *,
        over: Over = "ws",
        path: str | None = None,
        topic: str | None = None,
        probability: float = 1.0,
    ) -> None:
        """Send a WebSocket frame or a REST answer in TCP segments of so many bytes (at most 100 segments)."""
        if size < 1:
            raise ValueError("a piece has at least one byte")
        self._arm(f"slice {over}", size, times, probability, path or topic)

    def unknown_field(
        self,
        times: Times = USUAL,
        *,
        over: Over = "ws",
        path: str | None = None,
        topic: str | None = None,
        probability: float = 1.0,
    ) -> None:
        """Add a field that nobody knows to every object of a push, a trade reply or a REST answer."""
        self._arm(f"unknown_field {over}", True, times, probability, path or topic)

    def new_enum_value(
        self,
        times: Times = USUAL,
        *,
        over: Over = "ws",
        path: str | None = None,
        topic: str | None = None,
        probability: float = 1.0,
    ) -> None:
        """Put a value that nobody knows into every enumerated field of a push, a trade reply or a REST answer."""
        self._arm(f"new_enum_value {over}", True, times, probability, path or topic)

    def null_lists(
        self,
        times: Times = USUAL,
        *,
        over: Over = "ws",
        path: str | None = None,
        topic: str | None = None,
        probability: float = 1.0,
    ) -> None:
        """Put ``null`` where lists are in a push, a trade reply or a REST answer."""
        self._arm(f"null_lists {over}", True, times, probability, path or topic)
