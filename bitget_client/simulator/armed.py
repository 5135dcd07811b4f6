"""Faults that wait for their occasion: how often, with what chance, and where. What they are is in ``faults``."""

from __future__ import annotations

import enum
import random
import threading
from collections import Counter
from typing import Any

import attrs

__all__ = ["USUAL", "Armoury", "Times", "Usual"]


class Usual(enum.Enum):
    """How often when nothing is said: once, or for ever with a probability."""

    USUAL = "usual"


Times = int | None | Usual
USUAL = Usual.USUAL


@attrs.define
class _Armed:
    value: Any
    left: int | None
    probability: float = 1.0
    where: str | None = None

    def fits(self, where: str | None) -> bool:
        if self.where is None or self.where == where:
            return True
        return where is not None and self.where.endswith("*") and where.startswith(self.where[:-1])


class Armoury:
    """Armed faults by name. Safe to use from any thread; asking when nothing is armed takes one look."""

    def __init__(self, *, seed: int) -> None:
        self._lock = threading.Lock()
        self._armed: dict[str, list[_Armed]] = {}
        self._fired: Counter[str] = Counter()
        self._dice = random.Random(f"{seed}:faults")

    @property
    def fired(self) -> dict[str, int]:
        """How often each fault has happened."""
        with self._lock:
            return dict(self._fired)

    @property
    def any_armed(self) -> bool:
        """Whether anything waits for an occasion at all."""
        return bool(self._armed)

    def take(self, name: str, where: str | None = None) -> Any:
        """The armed fault for this occasion, used up by asking; None almost always."""
        if name not in self._armed:
            return None
        with self._lock:
            for fault in self._armed.get(name, ()):
                if not fault.fits(where) or (fault.probability < 1 and self._dice.random() >= fault.probability):
                    continue
                if fault.left is not None:
                    fault.left -= 1
                    if fault.left <= 0:
                        self._disarm(name, fault)
                self._fired[name] += 1
                return fault.value
        return None

    def _disarm(self, name: str, fault: _Armed) -> None:
        left = [other for other in self._armed[name] if other is not fault]
        others = {other: faults for other, faults in self._armed.items() if other != name}
        self._armed = {**others, name: left} if left else others

    def _arm(self, name: str, value: Any, times: Times, probability: float, where: str | None = None) -> None:
        if isinstance(times, Usual):
            times = 1 if probability == 1 else None
        if times is not None and times < 1:
            raise ValueError("times is at least 1, or None for ever")
        if not 0 < probability <= 1:
            raise ValueError("a probability is above 0 and at most 1")
        with self._lock:
            waiting = [*self._armed.get(name, ()), _Armed(value, times, probability, where)]
            self._armed = {**self._armed, name: waiting}
