"""What can be asked of a stream and what a server can say, as small values. No parsing lives here: see ``dialects``."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from ..errors import InvalidArgument
from ..wire import camel

if TYPE_CHECKING:
    from .dialect import Dialect

__all__ = [
    "LoggedIn",
    "LoginRefused",
    "Message",
    "Notice",
    "Pong",
    "Push",
    "Reply",
    "SubscribeRefused",
    "Subscribed",
    "Topic",
    "Unknown",
    "Unsubscribed",
    "Update",
    "milliseconds",
    "nearest",
]


class Topic:
    """One thing to subscribe to: ``Topic("ticker", inst_type="spot", symbol="BTCUSDT")``.

    The parameters are those of the exchange in snake_case. Topics compare equal when name and parameters agree, and can
    be keys of a dictionary.
    """

    __slots__ = ("_hash", "name", "params")

    name: str
    #: Pairs of the exchange's own parameter name and value, sorted.
    params: tuple[tuple[str, str], ...]

    def __init__(self, name: str, /, **params: str | None) -> None:
        if not isinstance(name, str) or not name:
            raise InvalidArgument(f"a topic needs a name, as in Topic('ticker', …), not {name!r}")
        self.name = name
        self.params = tuple(sorted((camel(key), str(value)) for key, value in params.items() if value is not None))
        self._hash = hash((name, self.params))

    def get(self, wire_name: str) -> str | None:
        """The parameter of that name as the exchange spells it (``instType``), or ``None``."""
        for key, value in self.params:
            if key == wire_name:
                return value
        return None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Topic):
            return NotImplemented
        return self.name == other.name and self.params == other.params

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Topic({self.name!r}{''.join(f', {key}={value!r}' for key, value in self.params)})"


class Update:
    """One push of data.

    ``raw`` is the decoded frame. Everything else is worked out when asked for, since a fast stream asks for little.
    """

    __slots__ = ("_dialect", "_items", "raw", "ws_key")

    raw: dict[str, Any]
    ws_key: str

    def __init__(self, raw: dict[str, Any], ws_key: str, dialect: Dialect) -> None:
        self.raw = raw
        self.ws_key = ws_key
        self._dialect = dialect
        self._items: list[Any] | None = None

    @property
    def topic(self) -> Topic:
        """What was subscribed to."""
        return self._dialect.topic_of(self)

    @property
    def action(self) -> str:
        """``snapshot`` (replaces what was known) or ``update`` (changes it)."""
        return self.raw.get("action") or ""

    @property
    def data(self) -> list[Any]:
        """The items as the exchange sent them; always a list, also for the channels that send one bare object."""
        data = self.raw.get("data")
        if isinstance(data, list):
            return data
        return [] if data is None else [data]

    @property
    def items(self) -> list[Any]:
        """The items as objects of the channel's model (see ``bitget_client.models``), structured on first access."""
        if self._items is None:
            self._items = self._dialect.items_of(self)
        return self._items

    @property
    def ts(self) -> int | None:
        """When the exchange pushed this, Unix milliseconds."""
        return milliseconds(self.raw.get("ts"))

    def __repr__(self) -> str:
        return f"Update({self.topic!r}, {self.action!r}, {len(self.data)} item(s))"


#: A push as it came, or decoded. Readers hand over the bytes: they are decoded where they are handled, one at a time.
Push: TypeAlias = "bytes | Update"


class LoggedIn(NamedTuple):
    """The login was accepted."""

    raw: Any = None


class LoginRefused(NamedTuple):
    """The login was refused. ``fatal`` means that the same credentials can never work."""

    code: str
    message: str
    fatal: bool = True


class Subscribed(NamedTuple):
    """One topic was acknowledged."""

    topic: Topic
    raw: Any = None


class Unsubscribed(NamedTuple):
    """One topic was let go."""

    topic: Topic
    raw: Any = None


class SubscribeRefused(NamedTuple):
    """One topic was refused; ``topic`` is ``None`` where the exchange did not say which."""

    topic: Topic | None
    code: str
    message: str


class Reply(NamedTuple):
    """The answer to a request with an id."""

    id: str
    code: str
    message: str
    ok: bool
    raw: dict[str, Any]
    #: One mapping for each order of the operation, taken out of ``raw``, in the names of the result's model.
    args: Any = None


class Notice(NamedTuple):
    """The exchange says something about the connection. ``reconnect``: it will be cut soon, open another one now."""

    code: str
    message: str
    reconnect: bool = False


class Pong(NamedTuple):
    """The answer to our heartbeat."""


class Unknown(NamedTuple):
    """A frame that means nothing to this dialect."""

    raw: Any


Message: TypeAlias = (
    Update | LoggedIn | LoginRefused | Subscribed | Unsubscribed | SubscribeRefused | Reply | Notice | Pong | Unknown
)

PONG: Final = Pong()


def milliseconds(value: Any) -> int | None:
    """A time as frames carry it, number or text; ``None`` where there is none."""
    try:
        return None if value in (None, "") else int(value)
    except (TypeError, ValueError):
        return None


def nearest(named: Topic, candidates: Collection[Topic]) -> Topic | None:
    """The candidate that the exchange means by a topic it names.

    Acknowledgements were seen with a parameter missing, and with a sibling's name (``books`` acknowledged as
    ``books1``), so after an exact match a single near one counts.
    """
    if named in candidates:
        return named
    near = [topic for topic in candidates if _family(topic) == _family(named) and _agree(topic, named)]
    same_name = [topic for topic in near if topic.name == named.name]
    for found in (same_name, near):
        if len(found) == 1:
            return found[0]
    return None


def _family(topic: Topic) -> str:
    return topic.name.rstrip("0123456789")


def _agree(one: Topic, other: Topic) -> bool:
    return all(other.get(key) in (None, value) for key, value in one.params)
