"""The only reader of time in the library, and the keeper of the offset to the exchange's clock."""

from __future__ import annotations

import time

__all__ = ["Clock"]


class Clock:
    """Local time, the exchange's time, and waiting. Tests replace it with one they step by hand.

    ``offset_ms`` is exchange time minus local time in milliseconds; zero until :meth:`synchronise` was called.
    """

    def __init__(self) -> None:
        self.offset_ms = 0

    def now_ms(self) -> int:
        """The exchange's time in Unix milliseconds, as well as it is known."""
        return time.time_ns() // 1_000_000 + self.offset_ms

    def local_ms(self) -> int:
        """This machine's time in Unix milliseconds."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds that only ever grow, for deadlines and intervals."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait this long; nothing for zero or less."""
        if seconds > 0:
            time.sleep(seconds)

    def synchronise(self, server_ms: int, sent_ms: int, received_ms: int) -> int:
        """Take the offset from one question to the exchange, assuming both ways took equally long; return it."""
        self.offset_ms = server_ms - (sent_ms + received_ms) // 2
        return self.offset_ms
