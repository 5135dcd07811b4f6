"""How old the data of each topic may get, and what to do about it. Pure: time is handed in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from .messages import Topic

__all__ = ["Freshness", "StaleAction"]

#: Announce it, subscribe anew, or both.
StaleAction: TypeAlias = Literal["event", "resubscribe", "both"]


class _Watch:
    __slots__ = ("action", "last", "max_age")

    def __init__(self, max_age: float, action: StaleAction, last: float) -> None:
        self.max_age = max_age
        self.action = action
        self.last = last


class Freshness:
    """Watches topics for updates that fail to come."""

    def __init__(self) -> None:
        self._watches: dict[Topic, _Watch] = {}

    def __bool__(self) -> bool:
        return bool(self._watches)

    def watch(self, topics: Iterable[Topic], max_age: float, action: StaleAction, now: float) -> None:
        """Expect an update of each of these topics every ``max_age`` seconds."""
        for topic in topics:
            self._watches[topic] = _Watch(max_age, action, now)

    def forget(self, topics: Iterable[Topic]) -> None:
        """Expect nothing of these topics any more."""
        for topic in topics:
            self._watches.pop(topic, None)

    def seen(self, topic: Topic, now: float) -> None:
        """An update came."""
        watch = self._watches.get(topic)
        if watch is not None:
            watch.last = now

    def restart(self, now: float) -> None:
        """A link has come up: the waiting starts again."""
        for watch in self._watches.values():
            watch.last = now

    def stale(self, now: float) -> list[tuple[Topic, float, StaleAction]]:
        """The topics whose time has passed, each with its age and action; told again only after another ``max_age``."""
        found = []
        for topic, watch in self._watches.items():
            if now >= watch.last + watch.max_age:
                found.append((topic, watch.max_age, watch.action))
                watch.last = now
        return found

    def next_due(self) -> float:
        """When :meth:`stale` next has something to say, if nothing comes; infinity if nothing is watched."""
        return min((watch.last + watch.max_age for watch in self._watches.values()), default=float("inf"))
