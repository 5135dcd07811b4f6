"""Which of a client's connections carries which topic. How a connection lives is not known here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from .connection import Connection
from .messages import Topic
from .states import State

__all__ = ["Pool"]


class Pool:
    """The connections of one name. More than one are open only while one cannot carry all topics.

    Whoever calls a method holds the client's lock.
    """

    def __init__(self, make: Callable[[int], Connection], max_topics: int | None) -> None:
        self._make = make
        self._max_topics = max_topics
        #: A new list after each change, so that it may be looked at without the lock.
        self.connections: list[Connection] = []
        # Places that were given out and are not taken yet: another thread must neither fill them nor close them.
        self._given: list[tuple[Connection, list[Topic]]] = []

    def first(self) -> Connection:
        """The connection that is always there: orders go over it, and the first topics."""
        self._drop_closed()
        return self.connections[0] if self.connections else self._add()

    def place(self, topics: Sequence[Topic]) -> list[tuple[Connection, list[Topic]]]:
        """Where to subscribe to each topic: where it is wanted already, else where there is room, else a new one.

        The caller subscribes, without the lock, and then says so by :meth:`taken`.
        """
        self.first()
        coming = self._coming()
        placed: dict[Connection, list[Topic]] = {}
        for topic in dict.fromkeys(topics):
            home = self._home(topic, coming)
            if home is None:
                home = next((each for each in self.connections if self._has_room(each, coming[each])), None)
            if home is None:
                home = self._add()
                coming[home] = set()
            if not home.wants(topic):
                coming[home].add(topic)
            placed.setdefault(home, []).append(topic)
        given = list(placed.items())
        self._given += given
        return given

    def taken(self, given: list[tuple[Connection, list[Topic]]]) -> None:
        """What :meth:`place` gave was subscribed to; from now on the connections themselves know it."""
        self._given = [each for each in self._given if not any(each is one for one in given)]

    def find(self, topics: Iterable[Topic]) -> list[tuple[Connection, list[Topic]]]:
        """Where each topic is wanted; what is wanted nowhere is the first connection's to say so."""
        first = self.first()
        coming = self._coming()
        found: dict[Connection, list[Topic]] = {}
        for topic in dict.fromkeys(topics):
            found.setdefault(self._home(topic, coming) or first, []).append(topic)
        return list(found.items())

    def take_empty(self) -> list[Connection]:
        """Further connections that carry nothing any more; the caller closes them."""
        coming = self._coming()
        empty = [each for each in self.connections[1:] if not each.topic_count and not coming[each]]
        self.connections = [each for each in self.connections if each not in empty]
        return empty

    def _coming(self) -> dict[Connection, set[Topic]]:
        """What was given to each connection, and it does not know of yet."""
        coming: dict[Connection, set[Topic]] = {connection: set() for connection in self.connections}
        for connection, topics in self._given:
            if connection in coming:
                coming[connection].update(topic for topic in topics if not connection.wants(topic))
        return coming

    def _home(self, topic: Topic, coming: Mapping[Connection, set[Topic]]) -> Connection | None:
        """The connection on which a topic is wanted, or will be."""
        return next((each for each in self.connections if each.wants(topic) or topic in coming[each]), None)

    def _has_room(self, connection: Connection, coming: set[Topic]) -> bool:
        return self._max_topics is None or connection.topic_count + len(coming) < self._max_topics

    def _add(self) -> Connection:
        numbers = {each.number for each in self.connections}
        connection = self._make(next(number for number in range(1, len(numbers) + 2) if number not in numbers))
        self.connections = sorted([*self.connections, connection], key=lambda each: each.number)
        return connection

    def _drop_closed(self) -> None:
        self.connections = [each for each in self.connections if each.state is not State.CLOSED]
