"""The faulty socket of a line: frames are told apart, and each fault does its part to the right one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from bitget_client.simulator.faults import Faults
from bitget_client.simulator.faulty_wire import FaultyWire
from bitget_client.simulator.frames import text_frame


class Transport:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.calls: list[str] = []

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def abort(self) -> None:
        self.calls.append("abort")

    def close(self) -> None:
        self.calls.append("close")

    def pause_reading(self) -> None:
        self.calls.append("pause")

    def get_write_buffer_size(self) -> int:
        return 7


def push(topic: str = "ticker", filler: int = 0, number: int = 1) -> bytes:
    message: dict[str, Any] = {"action": "update", "arg": {"topic": topic}, "data": [{"n": number, "x": "x" * filler}]}
    return text_frame(json.dumps(message).encode())


def run(act: Callable[[FaultyWire, Faults], Any], *, wait: float = 0.0) -> Transport:
    """Do something with a wire on a loop, and wait for so many seconds of what comes later."""
    transport = Transport()

    async def main() -> None:
        faults = Faults(lambda *_: None)
        act(FaultyWire(transport, faults), faults)
        if wait:
            await asyncio.sleep(wait)

    asyncio.run(main())
    return transport


@pytest.mark.parametrize("filler", [0, 100, 70_000])
def test_frames_written_together_are_told_apart(filler: int) -> None:
    """Of three frames in one write the one that the fault is for is lost, whatever their length."""

    def act(wire: FaultyWire, faults: Faults) -> None:
        faults.lose_push(topic="books")
        wire.write(push("ticker", filler) + push("books", filler) + push("fill", filler))

    assert [push("ticker", filler), push("fill", filler)] == run(act).written


@pytest.mark.parametrize(
    "data",
    [b"\x88\x02\x03\xe8", text_frame(b"pong"), text_frame(b"[1]"), push("books")[:9], b"\x81", text_frame(b"{\xff")],
)
def test_what_is_no_message_passes(data: bytes) -> None:
    """Closing frames, pongs, halves of frames and garbage go through an armed wire as they are."""

    def act(wire: FaultyWire, faults: Faults) -> None:
        faults.lose_push(None)
        faults.unknown_field(None)
        wire.write(data)

    assert data == b"".join(run(act).written)


def test_the_next_push_of_a_topic_overtakes() -> None:
    """Reordered pushes come after the next one of their own topic, though the fault is used up by then."""

    def act(wire: FaultyWire, faults: Faults) -> None:
        faults.reorder_pushes(topic="books")
        for frame in (push("books", number=1), push("ticker"), push("books", number=2), push("books", number=3)):
            wire.write(frame)

    one, two, three = (push("books", number=number) for number in (1, 2, 3))
    assert [push("ticker"), two, one, three] == run(act).written


def test_pieces_keep_the_order_of_frames() -> None:
    """What is written while a frame goes out in pieces comes after it."""

    def act(wire: FaultyWire, faults: Faults) -> None:
        faults.slice(50)
        wire.write(push(filler=100))
        wire.write(text_frame(b"pong"))
        assert wire.get_write_buffer_size() > 7 + 100

    written = run(act, wait=0.1).written
    assert push(filler=100) + text_frame(b"pong") == b"".join(written)
    assert len(written) > 3


def test_a_stall_holds_everything_back_in_order() -> None:
    """Nothing is written during a stall, not even while another one is over; then all of it, in order."""

    def act(wire: FaultyWire, faults: Faults) -> None:
        wire.hold(0.01)
        wire.hold(0.1)
        wire.write(b"one")
        asyncio.get_running_loop().call_later(0.05, wire.write, b"two")

    assert [] == run(act, wait=0.07).written
    assert [b"one", b"two"] == run(act, wait=0.2).written


def test_closing_sends_what_waits_and_vanishing_does_not() -> None:
    """An orderly end comes after all that was written; a peer that has vanished says nothing more."""

    def orderly(wire: FaultyWire, faults: Faults) -> None:
        wire.hold(60)
        wire.write(b"last")
        wire.close()

    def vanished(wire: FaultyWire, faults: Faults) -> None:
        wire.hold(60)
        wire.write(b"never")
        wire.vanish()
        wire.write(b"never")
        wire.close()
        wire.abort()

    transport = run(orderly)
    assert ([b"last"], ["close"]) == (transport.written, transport.calls)
    transport = run(vanished)
    assert ([], ["pause", "close", "abort"]) == (transport.written, transport.calls)
    assert [] == run(lambda wire, _: (wire.hold(0.01), wire.write(b"x"), wire.vanish()), wait=0.05).written
