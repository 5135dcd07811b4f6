"""What both protocols of Bitget share: login, heartbeat, acknowledgements, errors. Their topics live in own modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...environment import Credentials
from ...errors import InvalidArgument
from ...signing import login_signature
from ...wire import dumps, loads
from ..dialect import Dialect, Limits, SubscriptionFrame
from ..messages import (
    PONG,
    LoggedIn,
    LoginRefused,
    Message,
    Notice,
    Reply,
    Subscribed,
    SubscribeRefused,
    Topic,
    Unknown,
    Unsubscribed,
    Update,
)

__all__ = ["BitgetDialect", "text"]

_OK: Final = frozenset(("", "0", "00000"))

# Refusals of a login, and whether the same credentials can ever work: an expired timestamp can be mended by waiting.
_LOGIN_REFUSALS: Final = {
    "30005": True,
    "30011": True,
    "30012": True,
    "30013": True,
    "30014": False,
    "30015": True,
}

# Errors that answer a subscription even when they do not say which: unknown channel, illegal request, bad parameter.
_SUBSCRIPTION_REFUSALS: Final = frozenset(("30001", "30002", "30003", "30016"))

_UPGRADE: Final = "30033"


class BitgetDialect(Dialect):
    """Shared half of the Bitget protocols. A subclass names its topics and how they are written."""

    #: The key of the topic's name in an ``arg``: ``topic`` or ``channel``.
    name_key: ClassVar[str]
    #: The forms in which a topic may be asked for, by example.
    forms: ClassVar[str]

    ping: bytes = b"ping"
    push_prefix: bytes = b'{"action":'
    limits: Limits = Limits(
        messages_per_second=10,
        subscribe_frames_per_hour=240,
        subscribe_frame_bytes=4096,
        topics_per_frame=50,
    )

    def __init__(self) -> None:
        # Pushes repeat the same few args for ever: each is turned into a topic once.
        self._topics: dict[tuple[tuple[str, Any], ...], Topic] = {}
        self._readers: dict[Topic, Callable[[list[Any]], list[Any]]] = {}

    def url(self, base: str, ws_key: str) -> str:
        """``/v3/ws/public``, ``/v3/ws/private`` and so on under the base."""
        return f"{base}/{self.name}/ws/{'private' if self.needs_login(ws_key) else 'public'}"

    def needs_login(self, ws_key: str) -> bool:
        """Private connections log in as soon as they are open."""
        return ws_key == self.ws_keys[1]

    def login(self, credentials: Credentials, sign: Callable[[str], str], now_ms: int) -> bytes:
        """The login frame. Its time is whole seconds, as text."""
        timestamp = str(now_ms // 1000)
        args = {
            "apiKey": credentials.api_key,
            "passphrase": credentials.api_pass,
            "timestamp": timestamp,
            "sign": login_signature(sign, timestamp),
        }
        return dumps({"op": "login", "args": [args]})

    def subscription(self, operation: str, topics: Sequence[Topic]) -> list[SubscriptionFrame]:
        """Frames of at most ``limits.topics_per_frame`` topics and ``limits.subscribe_frame_bytes`` bytes."""
        frames: list[SubscriptionFrame] = []
        overhead = len(dumps({"op": operation, "args": []}))
        args: list[bytes] = []
        covered: list[Topic] = []
        size = overhead

        def cut() -> None:
            nonlocal size
            if covered:
                payload = b'{"op":' + dumps(operation) + b',"args":[' + b",".join(args) + b"]}"
                frames.append(SubscriptionFrame(payload, tuple(covered)))
            args.clear()
            covered.clear()
            size = overhead

        for topic in topics:
            arg = dumps(self.arg(topic))
            if len(covered) == self.limits.topics_per_frame or size + len(arg) + 1 > self.limits.subscribe_frame_bytes:
                cut()
            args.append(arg)
            covered.append(topic)
            size += len(arg) + 1
        cut()
        return frames

    def arg(self, topic: Topic) -> dict[str, str]:
        """A topic as the exchange writes it."""
        return {self.name_key: topic.name, **dict(topic.params)}

    def topic_of(self, update: Update) -> Topic:
        """The topic of a push, from its ``arg``."""
        arg = update.raw.get("arg")
        try:
            return self._topics[tuple(arg.items())]  # type: ignore[union-attr]  # what is no mapping goes the long way
        except (AttributeError, KeyError, TypeError):
            return self._topic_of_arg(arg)

    def _topic_of_arg(self, arg: Any) -> Topic:
        if arg.__class__ is not dict:
            return Topic("unknown")
        key = tuple(arg.items())
        try:
            return self._topics[key]
        except KeyError:
            topic = Topic(str(arg.get(self.name_key) or "unknown"), **self._params(arg))
            self._topics[key] = topic
            return topic
        except TypeError:  # a value that is no text cannot be a key; nor can it be one of our topics
            return Topic(str(arg.get(self.name_key) or "unknown"), **self._params(arg))

    def _params(self, arg: Mapping[str, Any]) -> dict[str, str]:
        return {key: str(value) for key, value in arg.items() if key != self.name_key and value is not None}

    def read(self, payload: bytes, ws_key: str) -> Sequence[Message]:
        """What a received frame means. ``ValueError`` when it is not JSON."""
        if payload == b"pong":
            return (PONG,)
        frame = loads(payload)
        if frame.__class__ is not dict:
            return (Unknown(frame),)
        if "action" in frame or ("data" in frame and "arg" in frame):
            return (Update(frame, ws_key, self),)
        return self._control(frame)

    def read_push(self, payload: bytes, ws_key: str) -> Update:
        """A frame that begins with ``push_prefix``. ``ValueError`` when it is not JSON."""
        return Update(loads(payload), ws_key, self)

    def _control(self, frame: dict[str, Any]) -> Sequence[Message]:
        get = frame.get
        code, message, event = text(get("code")), text(get("msg")), get("event")
        ok = code in _OK
        if event == "trade":
            return (self._reply(frame, code, message, ok),)
        if event == "subscribe":
            topic = self._topic_of_arg(frame.get("arg"))
            return (Subscribed(topic, frame) if ok else SubscribeRefused(topic, code, message),)
        if event == "unsubscribe":
            return (Unsubscribed(self._topic_of_arg(frame.get("arg")), frame),)
        if event == "login":
            return (LoggedIn(frame) if ok else LoginRefused(code, message),)
        if event == "error":
            return (self._error(frame, code, message),)
        if frame.get("op") == "unsubscribe" and isinstance(frame.get("args"), list):
            # The classic documentation prints an echo of the request as the answer.
            return [Unsubscribed(self._topic_of_arg(arg), frame) for arg in frame["args"]]
        return (Unknown(frame),)

    def _reply(self, frame: dict[str, Any], code: str, message: str, ok: bool) -> Reply:
        return Reply(self._request_id(frame), code, message, ok, frame, self._reply_args(frame))

    def _request_id(self, frame: dict[str, Any]) -> str:
        """The id of the request that a frame answers, or nothing."""
        return text(frame.get("id"))

    def _reply_args(self, frame: dict[str, Any]) -> Any:
        """What a reply says of each order."""
        return frame.get("args")

    def _error(self, frame: dict[str, Any], code: str, message: str) -> Message:
        if self._request_id(frame):
            return self._reply(frame, code, message, False)
        if isinstance(frame.get("arg"), Mapping):
            return SubscribeRefused(self._topic_of_arg(frame["arg"]), code, message)
        if code in _LOGIN_REFUSALS:
            return LoginRefused(code, message, fatal=_LOGIN_REFUSALS[code])
        if code in _SUBSCRIPTION_REFUSALS:
            return SubscribeRefused(None, code, message)
        return Notice(code, message, reconnect=code == _UPGRADE)

    def is_chain(self, topic: Topic) -> bool:
        """Order books of every depth, and those with retail price improvement."""
        return topic.name.startswith(("books", "rpi-books"))

    def is_recap(self, topic: Topic) -> bool:
        """Recent trades, and the running candle."""
        return topic.name.startswith(("publicTrade", "kline", "trade", "candle"))

    def items_of(self, update: Update) -> list[Any]:
        """The items of a push as objects; raw ones where the channel has no model."""
        topic = self.topic_of(update)
        read = self._readers.get(topic)
        if read is None:
            # Here, because a program that reads only raw data need not pay for the models.
            from ...models.ws import items_reader

            read = self._readers[topic] = items_reader(self.name, topic.name, topic.get("instType") or "")
        return read(update.data)

    def _asked(self, asked: Any) -> tuple[str, dict[str, str]]:
        """The name and parameters that a topic, a text or a mapping asks for."""
        if isinstance(asked, Topic):
            return asked.name, dict(asked.params)
        if isinstance(asked, str):
            return asked, {}
        if isinstance(asked, Mapping):
            fields = dict(asked)
            payload = fields.pop("payload", None) or {}
            name = fields.pop("topic", None) or fields.pop("channel", None)
            if isinstance(name, str) and isinstance(payload, Mapping):
                return name, dict(Topic(name, **{**fields, **payload}).params)
        raise InvalidArgument(f"{asked!r} is no topic: use {self.forms}")


def text(value: Any) -> str:
    """Codes and ids come as numbers or as text: compare them as text."""
    if value.__class__ is str:  # as a rule
        return value
    return "" if value is None else str(value)
