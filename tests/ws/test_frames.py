"""Frames, with the ``websockets`` library's own frames and protocol as the judge."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from bitget_client.ws import frames
from bitget_client.ws.frames import ControlFrame, FrameDecoder, ProtocolError, encode_frame

BIG = 1 << 20

SIZES = [0, 1, 125, 126, 127, 128, 255, 256, 65535, 65536, 65537, 200_000]


def some_bytes(size: int) -> bytes:
    """Bytes that do not look the same after any shift by a power of two."""
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def from_server(opcode: int, payload: bytes, fin: bool = True) -> bytes:
    """A frame as the other library writes it."""
    return Frame(Opcode(opcode), payload, fin).serialize(mask=False)


def feed_in_pieces(decoder: FrameDecoder, stream: bytes, cuts: list[int]) -> list[Any]:
    """Everything the decoder says when the stream arrives in these pieces."""
    received: list[Any] = []
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    for start, stop in zip(edges, edges[1:], strict=False):
        received += decoder.feed(stream[start:stop])
    return received


@st.composite
def conversations(draw: st.DrawFn) -> tuple[bytes, list[Any]]:
    """A stream of frames and what it means: messages in fragments, with control frames between them."""
    stream, expected = b"", []
    for _ in range(draw(st.integers(1, 5))):
        parts = draw(st.lists(st.binary(max_size=140), min_size=1, max_size=4))
        first = draw(st.sampled_from((frames.TEXT, frames.BINARY)))
        for index, part in enumerate(parts):
            for opcode, payload in draw(
                st.lists(st.tuples(st.sampled_from((frames.PING, frames.PONG)), st.binary(max_size=125)), max_size=2)
            ):
                stream += from_server(opcode, payload)
                expected.append(ControlFrame(opcode, payload))
            stream += from_server(first if index == 0 else 0, part, fin=index == len(parts) - 1)
        expected.append(b"".join(parts))
    return stream, expected


@given(conversations(), st.lists(st.integers(0, 5000), max_size=12))
def test_any_split_means_the_same(conversation: tuple[bytes, list[Any]], cuts: list[int]) -> None:
    """Fragments and control frames in between are put together right, wherever the stream is cut."""
    stream, expected = conversation
    assert expected == feed_in_pieces(FrameDecoder(BIG), stream, cuts)


@given(conversations())
@settings(max_examples=30)
def test_byte_by_byte(conversation: tuple[bytes, list[Any]]) -> None:
    """The smallest reads lose nothing either."""
    stream, expected = conversation
    assert expected == feed_in_pieces(FrameDecoder(BIG), stream, list(range(len(stream))))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("cut", [0, 1, 2, 3, 4, 9, 10, 11, -1])
def test_lengths(size: int, cut: int) -> None:
    """Lengths of 7, 16 and 64 bits are read, also when the stream is cut inside the head."""
    payload = some_bytes(size)
    stream = from_server(frames.TEXT, payload) + from_server(frames.TEXT, b"next")
    decoder = FrameDecoder(BIG)
    cut = min(cut, len(stream))
    assert [payload, b"next"] == decoder.feed(stream[:cut]) + decoder.feed(stream[cut:])


def test_one_frame_in_many_reads() -> None:
    """A frame that comes in a hundred reads is delivered once, whole, with the last of them."""
    payload = some_bytes(100_000)
    stream = from_server(frames.TEXT, payload)
    decoder = FrameDecoder(BIG)
    pieces = [stream[start : start + 1000] for start in range(0, len(stream), 1000)]
    assert [[]] * (len(pieces) - 1) == [decoder.feed(piece) for piece in pieces[:-1]]
    assert [payload] == decoder.feed(pieces[-1])


# --- what must be refused --------------------------------------------------------------------------------------------


def oracle_refuses(stream: bytes) -> bool:
    """Whether the other library, as a client, finds a fault with this stream."""
    protocol = ClientProtocol(parse_uri("ws://localhost/"), state=State.OPEN, max_size=BIG)
    protocol.receive_data(stream)
    return protocol.parser_exc is not None


def we_refuse(stream: bytes) -> bool:
    """Whether we do."""
    try:
        FrameDecoder(BIG).feed(stream)
    except ProtocolError:
        return True
    return False


HEADS = st.tuples(
    st.sampled_from([0x80, 0x00, 0xC0, 0x90, 0x10]),  # final, not final, and with extension bits
    st.sampled_from([0, 1, 2, 3, 7, 9, 10, 11, 15]),  # close frames have their own tests
    st.booleans(),
    st.binary(max_size=130),
)


@given(st.lists(HEADS, min_size=1, max_size=4))
@settings(max_examples=300)
@example([(0x00, 1, False, b"a"), (0x80, 1, False, b"b")])
@example([(0x80, 0, False, b"a")])
@example([(0x80, 1, True, b"")])
def test_refuses_what_the_other_library_refuses(parts: list[tuple[int, int, bool, bytes]]) -> None:
    """Of any sequence of heads, valid or not, the two libraries think alike."""
    stream = b""
    for bits, opcode, masked, payload in parts:
        size = len(payload)
        length = bytes((size,)) if size < 126 else bytes((126,)) + size.to_bytes(2, "big")
        if masked:
            length = bytes((length[0] | 0x80,)) + length[1:] + bytes(4)
        stream += bytes((bits | opcode,)) + length + payload
    assert oracle_refuses(stream) == we_refuse(stream)


@pytest.mark.parametrize(
    ("stream", "message"),
    [
        (b"\x81\x85\0\0\0\0hello", "masked"),
        (b"\x81\xfe\x00\x80" + bytes(132), "masked"),
        (b"\xc1\x00", "extension bits"),
        (b"\x83\x00", "unknown opcode 0x3"),
        (b"\x8b\x00", "unknown opcode 0xb"),
        (b"\x09\x00", "fragmented or too long"),
        (b"\x89\x7e\x00\x7e" + bytes(126), "fragmented or too long"),
        (b"\x88\x01x", "close frame of one byte"),
        (b"\x80\x00", "continuation without a beginning"),
        (b"\x01\x00\x81\x00", "began inside a fragmented one"),
    ],
)
def test_violations(stream: bytes, message: str) -> None:
    """Each breach of the protocol is named, and answered with status 1002."""
    with pytest.raises(ProtocolError, match=message) as caught:
        FrameDecoder(BIG).feed(stream)
    assert caught.value.close_code == 1002


def test_oversize_is_refused_before_it_arrives() -> None:
    """A frame longer than allowed is refused by its head alone, with status 1009."""
    head = from_server(frames.TEXT, bytes(1001))[:4]
    with pytest.raises(ProtocolError, match="1001 bytes exceeds max_message_size 1000") as caught:
        FrameDecoder(1000).feed(head)
    assert caught.value.close_code == 1009
    huge = b"\x81\x7f" + b"\xff" * 8
    with pytest.raises(ProtocolError, match="exceeds"):
        FrameDecoder(1000).feed(huge)


def test_oversize_in_fragments_is_refused() -> None:
    """Fragments count together."""
    decoder = FrameDecoder(1000)
    assert [] == decoder.feed(from_server(frames.TEXT, bytes(600), fin=False))
    with pytest.raises(ProtocolError, match="a message exceeds") as caught:
        decoder.feed(from_server(0, bytes(600)))
    assert caught.value.close_code == 1009


def test_largest_message_is_taken() -> None:
    """The limit itself is allowed, whole and in fragments."""
    assert [bytes(1000)] == FrameDecoder(1000).feed(from_server(frames.TEXT, bytes(1000)))
    halves = from_server(frames.TEXT, bytes(500), fin=False) + from_server(0, bytes(500))
    assert [bytes(1000)] == FrameDecoder(1000).feed(halves)


def test_what_came_before_a_violation_is_kept() -> None:
    """The messages before the breach are on the exception: one of them may be the reply to an order."""
    stream = from_server(frames.TEXT, b"reply") + from_server(frames.PING, b"p") + b"\x83\x00"
    with pytest.raises(ProtocolError) as caught:
        FrameDecoder(BIG).feed(stream)
    assert [b"reply", ControlFrame(frames.PING, b"p")] == caught.value.received


# --- close frames ----------------------------------------------------------------------------------------------------


def test_close_frames() -> None:
    """Status and reason of a close frame are read; both may be missing."""
    [frame] = FrameDecoder(BIG).feed(from_server(frames.CLOSE, (1001).to_bytes(2, "big") + "tschüß".encode()))
    assert isinstance(frame, ControlFrame)
    assert (1001, "tschüß") == (frame.close_code, frame.close_reason)
    [bare] = FrameDecoder(BIG).feed(from_server(frames.CLOSE, b""))
    assert isinstance(bare, ControlFrame)
    assert (None, "") == (bare.close_code, bare.close_reason)


def test_close_reason_that_is_no_text() -> None:
    """A reason that is not UTF-8 does not raise."""
    assert "\ufffd" == ControlFrame(frames.CLOSE, b"\x03\xe8\xff").close_reason


# --- frames out ------------------------------------------------------------------------------------------------------


@given(
    st.sampled_from((frames.TEXT, frames.BINARY, frames.PING, frames.PONG)),
    st.binary(max_size=125),
    st.binary(min_size=4, max_size=4),
)
def test_encoded_frames_are_read_back(opcode: int, payload: bytes, mask: bytes) -> None:
    """What we write, the other library reads, whatever the mask."""
    protocol = ServerProtocol(state=State.OPEN)
    protocol.receive_data(encode_frame(opcode, payload, mask))
    assert [Frame(Opcode(opcode), payload)] == protocol.events_received()


@pytest.mark.parametrize("size", SIZES)
def test_encoded_lengths_are_read_back(size: int) -> None:
    """Lengths of 7, 16 and 64 bits are written."""
    payload, mask = some_bytes(size), b"\x37\xfa\x21\x3d"
    data = encode_frame(frames.TEXT, payload, mask)
    protocol = ServerProtocol(state=State.OPEN, max_size=BIG)
    protocol.receive_data(data)
    assert [Frame(Opcode.TEXT, payload)] == protocol.events_received()
    head = 2 if size < 126 else 4 if size < 65536 else 10
    assert head + 4 + size == len(data)
