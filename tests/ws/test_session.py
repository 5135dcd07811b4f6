"""What the dialogues do not tell of sessions: limits, deadlines and invariants over many steps."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitget_client.ws.dialect import SubscriptionFrame
from bitget_client.ws.dialects.bitget_v3 import BitgetV3
from bitget_client.ws.facts import AckMissing, Confirmed, Expired, Left, Ready
from bitget_client.ws.lanes import Request
from bitget_client.ws.messages import LoggedIn, Pong, Subscribed, Topic, Unsubscribed
from bitget_client.ws.pacing import Pacer, PacingMode
from bitget_client.ws.session import Outgoing, Session, Timing

from .handles import PlainHandle

TIMING = Timing(ping_interval=20.0, pong_timeout=10.0, login_timeout=10.0, ack_timeout=10.0)


def session_at(now: float = 0.0, mode: PacingMode = "wait", timing: Timing = TIMING) -> Session:
    """A session that is not open yet."""
    dialect = BitgetV3()
    return Session(dialect, "v3Public", Pacer(dialect.limits, mode), timing, now)


def live(now: float = 0.0, mode: PacingMode = "wait", timing: Timing = TIMING) -> Session:
    """An open session that needs no login."""
    session = session_at(now, mode, timing)
    assert [Ready()] == session.open(None, now)
    return session


def topics(count: int) -> list[Topic]:
    return [Topic("ticker", instType="spot", symbol=f"COIN{number:04}USDT") for number in range(count)]


def request(name: str, deadline: float) -> Request:
    return Request(name, name.encode(), deadline, PlainHandle())


def acknowledge(session: Session, frame: Outgoing, now: float) -> None:
    """Say yes to every topic of a subscribe frame."""
    if frame.payload.startswith(b'{"op":"subscribe"'):
        for arg in json.loads(frame.payload)["args"]:
            topic = Topic(arg.pop("topic"), **arg)
            assert [Confirmed(topic)] == session.incoming(Subscribed(topic), now)


def run(session: Session, now: float, until: float, *, answers: bool = False) -> list[tuple[float, Outgoing]]:
    """Step from moment to moment as the session asks; what was sent, and when. Pings are answered."""
    sent = []
    for _ in range(1000):
        frames = session.outgoing(now)
        sent += [(now, frame) for frame in frames]
        for frame in frames if answers else ():
            acknowledge(session, frame, now)
        following = session.next_tick(now)
        if following > until:
            return sent
        now = max(now, following)
        session.tick(now)
        session.heard()
    raise AssertionError("it never comes to rest")


def test_subscriptions_are_paced_and_cut() -> None:
    """A thousand topics leave in frames of at most 4096 bytes, at most ten a second, each topic once and in order."""
    session = live()
    wanted = topics(1000)
    session.subscribe(wanted)
    sent = [(when, frame) for when, frame in run(session, 0.0, 15.0, answers=True) if frame.payload != b"ping"]
    assert all(len(frame.payload) <= 4096 for _, frame in sent)
    names = [arg["symbol"] for _, frame in sent for arg in json.loads(frame.payload)["args"]]
    assert [topic.get("symbol") for topic in wanted] == names
    moments = [when for when, _ in sent]
    assert all(sum(1 for other in moments if when <= other < when + 1.0) <= 10 for when in moments)
    assert len(sent) == 20
    assert moments[-1] < 4.0


def test_few_frames_are_unanswered() -> None:
    """A server that falls behind is not sent more: the next frame leaves with an acknowledgement, or after its time."""
    session = live()
    session.subscribe(topics(1000))
    first = session.outgoing(0.0)
    assert 4 == len(first)
    assert [] == session.outgoing(5.0)
    assert 10.0 == session.next_tick(5.0), "nothing to do until the acknowledgements are overdue"
    acknowledge(session, first[0], 5.0)
    assert 5.0 == session.next_tick(5.0)
    assert 1 == len(session.outgoing(5.0))
    assert 150 == len([fact for fact in session.tick(10.0) if isinstance(fact, AckMissing)])
    assert 3 == len(session.outgoing(10.0))


def test_waiting_topics_cost_nothing() -> None:
    """While no frame may leave, none is made: a thousand topics, asked for one by one, are written once each."""
    written: list[Topic] = []

    class Writing(BitgetV3):
        def subscription(self, operation: str, topics: Sequence[Topic]) -> list[SubscriptionFrame]:
            written.extend(topics)
            return super().subscription(operation, topics)

    dialect = Writing()
    session = Session(dialect, "v3Public", Pacer(dialect.limits, "wait"), TIMING, 0.0)
    session.open(None, 0.0)
    for topic in topics(1000):
        session.subscribe([topic])
        session.outgoing(0.0)
        session.next_tick(0.0)
    assert 0 < len(written) < 10


def test_unanswered_frames_without_pacing() -> None:
    """With ``off`` nothing is held back."""
    session = live(mode="off")
    session.subscribe(topics(1000))
    assert 20 == len(session.outgoing(0.0))


def test_expiry_of_an_answered_request() -> None:
    """A deadline that passes for a request that was answered meanwhile means nothing."""
    session = live()
    session.lanes.file(request("a", 3.0))
    session.lanes.file(request("b", 3.0))
    session.outgoing(0.0)
    assert session.lanes.claim("a") is not None
    assert ["b"] == [fact.request.id for fact in session.tick(3.0) if isinstance(fact, Expired)]


def test_subscriptions_of_an_hour() -> None:
    """The 241st subscribe frame waits for the next hour, and the heartbeat does not wait with it."""
    now = 0.0
    sent: list[tuple[float, bytes]] = []
    # One topic at a time, so that each takes a frame.
    session = live(timing=Timing(ack_timeout=10_000.0))
    for topic in topics(241):
        session.subscribe([topic])
        while not (frames := [frame for frame in session.outgoing(now) if frame.payload != b"ping"]):
            now = max(now, session.next_tick(now))
            session.tick(now)
            session.heard()
        sent += [(now, frame.payload) for frame in frames]
        for frame in frames:
            acknowledge(session, frame, now)
    moments = [when for when, _ in sent]
    assert 241 == len(moments)
    assert moments[239] < 60.0
    assert moments[240] >= 3600.0


def test_requests_go_before_subscriptions() -> None:
    """An order never waits behind a thousand topics."""
    session = live()
    session.subscribe(topics(1000))
    session.lanes.file(request("order", 5.0))
    first = session.outgoing(0.0)[0]
    assert (b"order", "order") == (first.payload, first.request and first.request.id)


def test_heartbeat_goes_before_requests() -> None:
    """A ping that is due leaves before the orders that wait for room."""
    session = live(timing=Timing(ping_interval=0.5))
    for number in range(15):
        session.lanes.file(request(str(number), 50.0))
    assert 10 == len(session.outgoing(0.0))
    session.tick(0.6)
    assert [] == session.outgoing(0.6)
    assert b"ping" == session.outgoing(1.2)[0].payload


@pytest.mark.parametrize("mode", ["wait", "raise", "off"])
def test_pacing_delay(mode: PacingMode) -> None:
    """The delay of the next request is zero while there is room, and above zero behind others."""
    session = live(mode=mode)
    assert 0.0 == session.pacing_delay(0.0)
    session.lanes.file(request("waiting", 5.0))
    assert session.pacing_delay(0.0) > 0.0
    session.outgoing(0.0)
    for number in range(9):
        session.lanes.file(request(str(number), 5.0))
        session.outgoing(0.0)
    assert (session.pacing_delay(0.0) > 0.0) == (mode != "off")


def test_deadlines_in_any_order() -> None:
    """Requests expire by their deadlines, not by the order of asking."""
    session = live(mode="off")
    for name, deadline in (("late", 3.0), ("soon", 1.0), ("middle", 2.0)):
        session.lanes.file(request(name, deadline))
    session.outgoing(0.0)
    assert 1.0 == session.next_tick(0.0)
    assert ["soon", "middle"] == [fact.request.id for fact in session.tick(2.0) if isinstance(fact, Expired)]
    assert ["late"] == [each.id for each in session.lanes.claim_all()]


def test_answered_requests_leave_no_deadline() -> None:
    """An answered request wakes nobody up later."""
    session = live(mode="off")
    session.lanes.file(request("a", 1.0))
    session.outgoing(0.0)
    session.lanes.claim("a")
    assert TIMING.ping_interval == session.next_tick(0.5)
    assert [] == session.lanes.claim_all()


def test_round_trip() -> None:
    """The round trip is from a ping to its pong; a pong without a ping says nothing."""
    session = live(now=100.0)
    assert [] == session.incoming(Pong(), 100.0)
    assert session.round_trip is None
    session.tick(120.0)
    session.incoming(Pong(), 120.25)
    assert 0.25 == session.round_trip


def test_login_before_anything() -> None:
    """Until the login is accepted, time brings only its deadline and heartbeats."""
    session = session_at()
    assert [] == session.open(b"login", 0.0)
    session.subscribe(topics(1))
    session.lanes.file(request("a", 50.0))
    assert [b"login"] == [frame.payload for frame in session.outgoing(0.0)]
    assert 10.0 == session.next_tick(0.0)
    assert [Ready(logged_in=True)] == session.incoming(LoggedIn(), 1.0)
    assert 1.0 == session.next_tick(1.0)


class Exchange:
    """Knows which topics it sends, from the frames it gets alone, and answers each in turn."""

    def __init__(self) -> None:
        self.sends: set[str] = set()
        self.answers: list[Any] = []

    def take(self, frames: list[Outgoing]) -> None:
        for frame in frames:
            asked = json.loads(frame.payload)
            for arg in asked["args"]:
                topic = Topic("ticker", instType="spot", symbol=arg["symbol"])
                if asked["op"] == "subscribe":
                    assert arg["symbol"] not in self.sends, "asked for twice"
                    self.sends.add(arg["symbol"])
                    self.answers.append(Subscribed(topic))
                else:
                    assert arg["symbol"] in self.sends, "let go of twice"
                    self.sends.discard(arg["symbol"])
                    self.answers.append(Unsubscribed(topic))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("subscribe", "unsubscribe")), st.integers(0, 2)),
        st.tuples(st.just("answer"), st.just(0)),
    ),
    max_size=40,
)


@given(STEPS)
@settings(max_examples=300)
def test_wishes_come_true(steps: list[tuple[str, int]]) -> None:
    """Whatever is asked in whatever order, in the end the exchange sends what was wanted last, and nothing else."""
    session, exchange = live(mode="off"), Exchange()
    names = topics(3)
    wanted: set[str] = set()
    facts: list[Any] = []
    for verb, index in steps:
        topic = names[index]
        symbol = str(topic.get("symbol"))
        if verb == "subscribe":
            wanted.add(symbol)
            facts += session.subscribe([topic])
        elif verb == "unsubscribe":
            wanted.discard(symbol)
            facts += session.unsubscribe([topic])
        elif exchange.answers:
            facts += session.incoming(exchange.answers.pop(0), 0.0)
        exchange.take(session.outgoing(0.0))
    while exchange.answers:
        facts += session.incoming(exchange.answers.pop(0), 0.0)
        exchange.take(session.outgoing(0.0))
    assert wanted == exchange.sends
    assert wanted == {topic.get("symbol") for topic in session.confirmed}
    assert not any(isinstance(fact, AckMissing) for fact in facts)
    assert TIMING.ping_interval == session.next_tick(0.0), "nothing is left to wait for"
    for topic in names:
        last = [fact for fact in facts if isinstance(fact, Confirmed | Left) and fact.topic == topic][-1:]
        asked = any(index == names.index(topic) for verb, index in steps if verb != "answer")
        assert asked == bool(last), "everybody who asked is told"
        if last:
            assert isinstance(last[0], Confirmed) == (topic.get("symbol") in wanted)


def test_renewing_what_is_not_there() -> None:
    """Only what is confirmed, and not being let go, is let go and asked for anew."""
    session = live()
    confirmed, unconfirmed = topics(2)
    session.subscribe([confirmed])
    acknowledge(session, session.outgoing(0.0)[0], 0.0)
    assert [] == session.renew([unconfirmed, confirmed, confirmed])
    [frame] = session.outgoing(2.0)
    assert "unsubscribe" == json.loads(frame.payload)["op"]
    assert [] == session.incoming(Unsubscribed(confirmed), 2.0)
    [frame] = session.outgoing(4.0)
    assert ("subscribe", 1) == (json.loads(frame.payload)["op"], len(json.loads(frame.payload)["args"]))
