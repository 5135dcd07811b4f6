"""Between the bytes of one WebSocket connection and its line: frames in, pings and closing frames answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .faulty_wire import FaultyWire
from .frames import CLOSE, PING, TEXT, FrameError, Reader, close_frame, pong_frame
from .lines import Line

if TYPE_CHECKING:
    from .request_log import Tap

__all__ = ["LineSocket"]

LARGEST = 1 << 20  # bytes of one message


class LineSocket:
    """Gives each text to ``receive`` as long as the line is open. It is a ``connection.Receiver``."""

    def __init__(
        self,
        line: Line,
        wire: FaultyWire,
        tap: Tap | None,
        receive: Callable[[Line, str], None],
        gone: Callable[[], None],
    ) -> None:
        self._line = line
        self._wire = wire
        self._tap = tap
        self._receive = receive
        self._gone = gone
        self._reader = Reader(LARGEST)

    def feed(self, data: bytes) -> None:
        """Act on what came. Nothing is heard on a line that has ended or is to be deaf."""
        try:
            for kind, payload in self._reader.feed(data):
                if not self._line.open or self._wire.vanished:
                    return
                if kind == TEXT:
                    self._hear(payload.decode())
                elif kind == PING:
                    self._wire.write(pong_frame(payload))
                elif kind == CLOSE:
                    self._end(int.from_bytes(payload[:2], "big") or 1000)
        except FrameError as error:
            self._end(error.code)
        except UnicodeDecodeError:
            self._end(1007)

    def lost(self) -> None:
        """The connection is gone."""
        self._line.forget()
        if self._tap is not None:
            self._tap.closed()
        self._gone()

    def _hear(self, text: str) -> None:
        if self._tap is None:
            self._receive(self._line, text)
            return
        with self._tap.operation(text):
            self._receive(self._line, text)

    def _end(self, code: int) -> None:
        if self._line.open:
            self._line.forget()
            self._wire.write(close_frame(code))
            self._wire.close()
