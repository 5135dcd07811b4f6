"""How one exchange speaks, as an interface. The engine decides nothing that stands here, and knows no wire format.

A dialect is pure: it is given time, identifiers and frames, and returns frames to send and messages received. Members
that no exchange on the list in ``ws/__init__`` needs to vary live in the engine instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Protocol

from ..environment import Credentials
from ..rate_limit import RateLimit
from .messages import Message, Topic, Update

__all__ = ["Dialect", "Limits", "OperationLimit", "SubscriptionFrame"]


class OperationLimit(NamedTuple):
    """How often one order operation may be asked for. ``label`` names what it is counted with: a REST endpoint."""

    label: str
    rate: RateLimit


class Limits(NamedTuple):
    """What a server allows on one connection, and of order operations on all of an account's together."""

    messages_per_second: int
    subscribe_frames_per_hour: int
    subscribe_frame_bytes: int
    topics_per_frame: int
    #: The limit of each order operation that has one.
    operations: Mapping[str, OperationLimit] = MappingProxyType({})
    #: Operations that may overtake others that wait for their turn: those that cancel.
    urgent: frozenset[str] = frozenset()


class SubscriptionFrame(NamedTuple):
    """One subscribe or unsubscribe frame and the topics it covers."""

    payload: bytes
    topics: tuple[Topic, ...]


class Dialect(Protocol):
    """What the engine asks of an exchange."""

    name: ClassVar[str]
    #: The connections a client can have, by name: market data, then account and orders.
    ws_keys: ClassVar[tuple[str, ...]]
    limits: Limits
    #: The heartbeat frame.
    ping: bytes
    #: How pushes of data begin. What begins so is never anything else; what does not may be a push all the same.
    push_prefix: bytes

    def url(self, base: str, ws_key: str) -> str:
        """The address of a connection under an environment's base."""
        ...

    def needs_login(self, ws_key: str) -> bool:
        """Whether a connection logs in as soon as it is open."""
        ...

    def topic(self, asked: Any) -> Topic:
        """The canonical topic that a caller's topic, text or mapping means; ``InvalidArgument`` for an unknown one."""
        ...

    def route(self, topic: Topic) -> str:
        """The connection a topic belongs to."""
        ...

    def login(self, credentials: Credentials, sign: Callable[[str], str], now_ms: int) -> bytes:
        """The login frame."""
        ...

    def subscription(self, operation: str, topics: Sequence[Topic]) -> list[SubscriptionFrame]:
        """Frames that ``subscribe`` to or ``unsubscribe`` from topics, cut to the server's limits."""
        ...

    def request(
        self, request_id: str, operation: str, category: str | None, args: Sequence[Mapping[str, Any]]
    ) -> bytes:
        """The frame of an order operation."""
        ...

    def read(self, payload: bytes, ws_key: str) -> Sequence[Message]:
        """What a received frame means. ``ValueError`` when it cannot be decoded at all."""
        ...

    def read_push(self, payload: bytes, ws_key: str) -> Update:
        """A frame that begins with ``push_prefix``. ``ValueError`` when it cannot be decoded."""
        ...

    def topic_of(self, update: Update) -> Topic:
        """The topic a push belongs to, in canonical form."""
        ...

    def is_chain(self, topic: Topic) -> bool:
        """Whether the pushes of a topic build on each other by sequence numbers, as those of an order book do."""
        ...

    def is_recap(self, topic: Topic) -> bool:
        """Whether the first push after subscribing repeats what had been pushed before, such as recent trades."""
        ...

    def items_of(self, update: Update) -> list[Any]:
        """The items of a push as objects of the channel's model."""
        ...
