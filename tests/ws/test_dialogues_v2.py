"""Runs the dialogues of the folder ``dialogues_v2`` as those of unified accounts are run."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitget_client.environment import Credentials
from bitget_client.ws.dialects.bitget_v2 import BitgetV2
from bitget_client.ws.lanes import Request
from bitget_client.ws.pacing import Pacer
from bitget_client.ws.session import Session

from .handles import PlainHandle
from .test_dialogues import TIMING, Dialogue

STORIES = sorted(path for path in (Path(__file__).parent / "dialogues_v2").glob("*.txt") if path.stem != "README")


class ClassicDialogue(Dialogue):
    """Plays one dialogue of a classic account."""

    dialect: BitgetV2  # type: ignore[assignment]  # the other runner names its own

    def __init__(self) -> None:
        super().__init__()
        self.dialect = BitgetV2()

    def do(self, what: str) -> None:
        verb, *words = what.split()
        if verb != "request":
            super().do(what)
            return
        assert self.session is not None
        name, seconds = words
        payload = self.dialect.request(name, "place-order", "SPOT", [{"instId": "BTCUSDT", "clientOid": name}])
        self.requests[name] = Request(name, payload, self.now + float(seconds), PlainHandle())
        self.session.lanes.file(self.requests[name])
        self.transmit()

    def connect(self, kind: str) -> None:
        self.ws_key = {"public": "v2Public", "private": "v2Private"}[kind]
        self.session = Session(self.dialect, self.ws_key, Pacer(self.dialect.limits, "wait"), TIMING, self.now)
        login = None
        if kind == "private":
            keys = Credentials("key", "secret", "pass")
            login = self.dialect.login(keys, lambda text: "signature", 1_700_000_000_000)
        self.take(self.session.open(login, self.now))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_dialogue(path: Path) -> None:
    """The session says and reports exactly what the file says, which begins with what it shows."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    ClassicDialogue().play(text)


def test_a_wrong_dialogue_fails() -> None:
    """The runner speaks this protocol and notices a frame of the other."""
    text = "! connect public\n= ready\n! subscribe ticker inst_type=SPOT inst_id=X\n"
    with pytest.raises(AssertionError, match="line 4"):
        ClassicDialogue().play(text + '> {"op":"subscribe","args":[{"topic":"ticker","instType":"SPOT","instId":"X"}]}')


def test_there_are_dialogues() -> None:
    """The folder is found."""
    assert len(STORIES) >= 4
