"""WebSocket frames at the server's end, against frames made by hand from RFC 6455."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitget_client.simulator.frames import CLOSE, PING, TEXT, FrameError, Reader, accept, text_frame

MASK = b"\x11\x82\x03\xf4"
HANDSHAKE = {
    "UPGRADE": "WebSocket",
    "CONNECTION": "keep-alive, Upgrade",
    "SEC-WEBSOCKET-KEY": "dGhlIHNhbXBsZSBub25jZQ==",
    "SEC-WEBSOCKET-VERSION": "13",
}


def frame(payload: bytes, kind: int = TEXT, *, final: bool = True) -> bytes:
    """A frame as a client sends it, byte by byte."""
    size = len(payload)
    if size < 126:
        head = bytes((0x80 | size,))
    elif size < 65536:
        head = bytes((0x80 | 126,)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x80 | 127,)) + size.to_bytes(8, "big")
    masked = bytes(byte ^ MASK[number % 4] for number, byte in enumerate(payload))
    return bytes((kind | (0x80 if final else 0),)) + head + MASK + masked


def test_the_handshake_of_the_standard() -> None:
    """The key of the standard's own example is answered as it says there."""
    assert "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" == accept(HANDSHAKE)


@pytest.mark.parametrize("name", list(HANDSHAKE))
def test_what_lacks_something_is_no_handshake(name: str) -> None:
    """Each of the four headers is needed, with its value."""
    assert accept({other: value for other, value in HANDSHAKE.items() if other != name}) is None
    if name != "SEC-WEBSOCKET-KEY":
        assert accept({**HANDSHAKE, name: "other"}) is None


@given(
    st.lists(st.tuples(st.sampled_from([TEXT, PING, CLOSE]), st.binary(max_size=120)), max_size=8),
    st.lists(st.integers(1, 40), min_size=1),
)
def test_messages_come_whole_however_the_bytes_are_cut(messages: list[tuple[int, bytes]], cuts: list[int]) -> None:
    """What is read does not depend on how the bytes arrived."""
    data = b"".join(frame(payload, kind) for kind, payload in messages)
    reader, read, at, turn = Reader(1000), [], 0, 0
    while at < len(data):
        size = cuts[turn % len(cuts)]
        read += list(reader.feed(data[at : at + size]))
        at, turn = at + size, turn + 1
    assert messages == read


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_all_three_kinds_of_length(size: int) -> None:
    """Short, long and very long messages, read and written."""
    payload = bytes(number % 251 for number in range(size))
    assert [(TEXT, payload)] == list(Reader(1 << 20).feed(frame(payload)))
    unmasked = text_frame(payload)
    assert unmasked.endswith(payload) and len(unmasked) - size == (2 if size < 126 else 4 if size < 65536 else 10)


def test_fragments_are_joined_and_a_ping_may_come_between() -> None:
    """A message in three parts is one; control frames have their own turn."""
    data = frame(b"ab", final=False) + frame(b"!", PING) + frame(b"cd", 0, final=False) + frame(b"ef", 0)
    assert [(PING, b"!"), (TEXT, b"abcdef")] == list(Reader(200).feed(data))


@pytest.mark.parametrize(
    ("code", "data"),
    [
        (1002, text_frame(b"not masked")),
        (1002, b"\xc1" + frame(b"an extension")[1:]),
        (1002, frame(b"", 0)),
        (1002, frame(b"a", final=False) + frame(b"b")),
        (1002, frame(b"", PING, final=False)),
        (1002, frame(bytes(126), PING)),
        (1002, frame(b"", 3)),
        (1002, frame(b"", 11)),
        (1009, frame(bytes(201))),
        (1009, frame(bytes(120), final=False) + frame(bytes(120), 0)),
    ],
)
def test_what_is_against_the_protocol(code: int, data: bytes) -> None:
    """Each offence has the code of its closing frame."""
    with pytest.raises(FrameError) as caught:
        list(Reader(200).feed(data))
    assert code == caught.value.code
