"""Names for orders: made so that no two are alike, and checked against the exchange's rules. Nothing is sent here.

A made name is ``prefix + start + counter``, 32 characters: *start* tells one start of one process from every other (the
time in milliseconds, and random digits, 41 bits of them at least; taken anew after a fork), the counter tells its
orders apart.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from .clock import Clock
from .errors import InvalidArgument
from .process import generation

__all__ = ["LONGEST", "LONGEST_PREFIX", "ClientOids", "check_client_oid", "refuse_duplicates"]

#: Characters in a client_oid, at most.
LONGEST: Final = 32

# Lower case only: nobody says whether the exchange tells capitals from small letters.
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_TIME_DIGITS: Final = 8  # milliseconds, good until the year 2059
_RANDOM_DIGITS: Final = 8  # at least; all the room that a prefix leaves
_COUNTER_DIGITS: Final = 4  # hexadecimal; a new start is made when they are used up
_LAST: Final = 16**_COUNTER_DIGITS - 1

#: Characters in a prefix, at most.
LONGEST_PREFIX: Final = LONGEST - _TIME_DIGITS - _RANDOM_DIGITS - _COUNTER_DIGITS

_ALLOWED: Final = re.compile(rf"[0-9A-Za-z_-]{{1,{LONGEST}}}").fullmatch


class ClientOids:
    """Makes a new ``client_oid`` at each call, unlike those of every other thread, process, fork and restart.

    ``prefix`` stands at the front of each, to tell programs apart: at most 12 of ``0-9 A-Z a-z _ -``.
    """

    def __init__(self, prefix: str = "", *, clock: Clock | None = None) -> None:
        if prefix and (not isinstance(prefix, str) or not _ALLOWED(prefix) or len(prefix) > LONGEST_PREFIX):
            raise InvalidArgument(
                f"client_oid_prefix={prefix!r}: use up to {LONGEST_PREFIX} of the characters 0-9 A-Z a-z _ -"
            )
        self.prefix = prefix
        self._clock = clock or Clock()
        self._start = self._make_start()

    def __call__(self) -> str:
        """The next one. Takes no lock: one step of a counter is indivisible."""
        origin, head, numbers = self._start
        number = next(numbers)
        if number > _LAST or origin != generation():
            # Two threads may come here at once: then each makes a start of its own, and both are new.
            self._start = origin, head, numbers = self._make_start()
            number = next(numbers)
        return f"{head}{number:04x}"

    def _make_start(self) -> tuple[int, str, Iterator[int]]:
        time = _digits(self._clock.local_ms(), _TIME_DIGITS)
        room = _RANDOM_DIGITS + LONGEST_PREFIX - len(self.prefix)
        chance = _digits(int.from_bytes(os.urandom(16), "big"), room)
        return generation(), f"{self.prefix}{time}{chance}", itertools.count()


def _digits(number: int, length: int) -> str:
    """The last digits of a number, to the base 36."""
    text = ""
    for _ in range(length):
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text


def check_client_oid(value: Any, name: str = "client_oid") -> str:
    """A caller's own ``client_oid``, as it is; :class:`InvalidArgument` where the exchange would not take it."""
    if isinstance(value, str) and _ALLOWED(value):
        return value
    raise InvalidArgument(f"{name}={value!r}: use 1 to {LONGEST} of the characters 0-9 A-Z a-z _ -")


def refuse_duplicates(names: Iterable[str]) -> None:
    """:class:`InvalidArgument` where a ``client_oid`` stands twice among these: the exchange would take only one."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InvalidArgument(f"client_oid {name!r} is given to two orders of one call")
        seen.add(name)
