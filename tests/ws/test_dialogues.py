"""Runs the dialogues of the folder ``dialogues`` against session and dialect; its README tells how they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bitget_client.environment import Credentials
from bitget_client.wire import dumps
from bitget_client.ws.dialects.bitget_v3 import BitgetV3
from bitget_client.ws.facts import (
    AckMissing,
    Complaint,
    Confirmed,
    Denied,
    Expired,
    Left,
    Lost,
    Ready,
    Refused,
    UpgradeAnnounced,
)
from bitget_client.ws.lanes import Request
from bitget_client.ws.messages import Reply, Topic, Update
from bitget_client.ws.pacing import Pacer
from bitget_client.ws.session import Session, Timing

from .handles import PlainHandle

FOLDER = Path(__file__).parent / "dialogues"
START = 1_000.0
TIMING = Timing(ping_interval=20.0, pong_timeout=10.0, login_timeout=10.0, ack_timeout=10.0)


def topic_text(topic: Topic) -> str:
    """A topic in one word or several: ``ticker instType=spot symbol=BTCUSDT``."""
    return " ".join((topic.name, *(f"{key}={value}" for key, value in topic.params)))


def report(fact: Any) -> str:
    """A fact or an update in one line."""
    if isinstance(fact, Ready):
        return "ready, logged in" if fact.logged_in else "ready"
    if isinstance(fact, Denied):
        return f"denied{' for good' if fact.fatal else ''} {fact.code}: {fact.message}"
    if isinstance(fact, Refused):
        return f"refused {topic_text(fact.topic)} {fact.code}: {fact.message}"
    if isinstance(fact, Confirmed | Left | AckMissing):
        word = {Confirmed: "confirmed", Left: "left", AckMissing: "unacknowledged"}[type(fact)]
        return f"{word} {topic_text(fact.topic)}"
    if isinstance(fact, Reply):
        return f"answered {fact.id} {'ok' if fact.ok else f'{fact.code}: {fact.message}'}"
    if isinstance(fact, Expired):
        return f"expired {fact.request.id} {'sent' if fact.request.sent else 'not sent'}"
    if isinstance(fact, Complaint):
        return f"complaint {fact.code}: {fact.message}"
    if isinstance(fact, UpgradeAnnounced):
        return f"upgrade {fact.code}: {fact.message}"
    if isinstance(fact, Lost):
        return f"lost: {fact.reason}"
    assert isinstance(fact, Update)
    return f"update {topic_text(fact.topic)} {fact.action} {len(fact.items)}"


class Dialogue:
    """Plays one dialogue. The clock stands still but for ``@``."""

    def __init__(self) -> None:
        self.now = START
        self.dialect = BitgetV3()
        self.wanted: dict[Topic, None] = {}
        self.requests: dict[str, Request] = {}
        self.session: Session | None = None
        self.ws_key = ""
        self.sent: list[str] = []
        self.reported: list[str] = []

    def play(self, text: str) -> None:
        """Run it; ``AssertionError`` names the first line that is not as written."""
        for number, line in enumerate(text.splitlines(), 1):
            kind, _, rest = line.strip().partition(" ")
            if not kind or kind.startswith("#"):
                continue
            try:
                if kind == ">":
                    assert self.sent, "nothing more was sent"
                    self.same_frame(rest, self.sent.pop(0))
                elif kind == "=":
                    assert self.reported, "nothing more was reported"
                    assert rest == self.reported.pop(0)
                else:
                    self.nothing_more()
                    {"!": self.do, "<": self.hear, "@": self.let_pass}[kind](rest)
            except AssertionError as error:
                raise AssertionError(f"line {number}: {line.strip()}\n{error}") from error
        self.nothing_more()

    def nothing_more(self) -> None:
        assert ([], []) == (self.sent, self.reported), "there is more than is written down"

    @staticmethod
    def same_frame(expected: str, sent: str) -> None:
        if expected.startswith("{"):
            assert json.loads(expected) == json.loads(sent)
        else:
            assert expected == sent

    # --- the four kinds of line --------------------------------------------------------------------------------------

    def do(self, what: str) -> None:
        verb, *words = what.split()
        if verb == "connect":
            self.connect(words[0])
        else:
            assert self.session is not None
            if verb == "request":
                name, seconds = words
                payload = self.dialect.request(name, "cancel-order", None, [{"clientOid": name}])
                self.requests[name] = Request(name, payload, self.now + float(seconds), PlainHandle())
                self.session.lanes.file(self.requests[name])
            elif verb == "cancel":
                assert self.requests[words[0]].handle.cancel(), "it could not be cancelled"
            else:
                name, *params = words
                topic = self.dialect.topic(Topic(name, **dict(param.split("=") for param in params)))
                if verb == "subscribe":
                    self.wanted[topic] = None
                    self.take(self.session.subscribe([topic]))
                else:
                    assert verb == "unsubscribe", f"unknown: {verb}"
                    self.wanted.pop(topic, None)
                    self.take(self.session.unsubscribe([topic]))
        self.transmit()

    def connect(self, kind: str) -> None:
        self.ws_key = {"public": "v3Public", "private": "v3Private"}[kind]
        pacer = Pacer(self.dialect.limits, "wait")
        self.session = Session(self.dialect, self.ws_key, pacer, TIMING, self.now)
        login = None
        if kind == "private":
            keys = Credentials("key", "secret", "pass")
            login = self.dialect.login(keys, lambda text: "signature", 1_700_000_000_000)
        self.take(self.session.open(login, self.now))

    def hear(self, frame: str) -> None:
        assert self.session is not None
        self.session.heard()
        payload = dumps(json.loads(frame)) if frame.startswith(("{", "[")) else frame.encode()
        for message in self.dialect.read(payload, self.ws_key):
            claimed = isinstance(message, Reply) and self.session.lanes.claim(message.id) is not None
            told = claimed or isinstance(message, Update)
            self.take([message] if told else self.session.incoming(message, self.now))
        self.transmit()

    def let_pass(self, seconds: str) -> None:
        """Step from one moment that the session asks for to the next."""
        assert self.session is not None
        until = self.now + float(seconds)
        for _ in range(1000):
            following = self.session.next_tick(self.now)
            if following > until:
                break
            self.now = max(self.now, following)
            self.take(self.session.tick(self.now))
            self.transmit()
            if any(line.startswith("lost") for line in self.reported):
                break
        else:
            raise AssertionError("the session asks for the same moment again and again")
        self.now = until

    def take(self, facts: list[Any]) -> None:
        assert self.session is not None
        for fact in facts:
            self.reported.append(report(fact))
            if isinstance(fact, Ready):
                self.take(self.session.subscribe(self.wanted))
            elif isinstance(fact, Refused):
                self.wanted.pop(fact.topic, None)

    def transmit(self) -> None:
        assert self.session is not None
        for outgoing in self.session.outgoing(self.now):
            self.sent.append(outgoing.payload.decode())
            if outgoing.request is not None:
                outgoing.request.sent = True


STORIES = sorted(path for path in FOLDER.glob("*.txt") if path.stem != "README")


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_dialogue(path: Path) -> None:
    """The session says and reports exactly what the file says, which begins with what it shows."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    Dialogue().play(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("! connect public", "more than is written down"),
        ("! connect public\n= ready\n= ready", "line 3: = ready\nnothing more was reported"),
        ("! connect public\n= live", "line 2: = live"),
        ("! connect public\n= ready\n@ +20\n> pong", "line 4: > pong"),
        ("! connect public\n= ready\n@ +20\n@ +1", "more than is written down"),
        ("! connect public\n= ready\n> ping", "nothing more was sent"),
    ],
)
def test_a_wrong_dialogue_fails(text: str, message: str) -> None:
    """The runner notices what is missing, what is too much, and what is different."""
    with pytest.raises(AssertionError) as caught:
        Dialogue().play(text)
    assert message in str(caught.value)


def test_there_are_dialogues() -> None:
    """The folder is found."""
    assert len(STORIES) >= 15
