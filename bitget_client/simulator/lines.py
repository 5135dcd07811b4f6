"""The server's end of one WebSocket connection: limits, heartbeat, login, faults, whole frames. Sockets are the
server's; what is said in a version of the API, and what its topics are, stands in that version's ``speech``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Protocol

from ..wire import dumps, loads
from .accounts import Account
from .exchange import Exchange
from .faults import Faults
from .frames import CLOSE_FRAME, text_frame
from .gate import LoginRefusal, login
from .hub import Hub
from .line_limits import Count, LineLimits
from .refusals import Refusal
from .speech import LOGIN_NEEDED, Speaker, Speech, number, wrong_parameters
from .topics import Topic

__all__ = ["Line", "Wire"]

_BACKLOG = 16 * 1024 * 1024  # a client that reads so slowly is cut, as the exchange would


class Wire(Protocol):
    """What a line needs of its socket; an asyncio transport is one."""

    def write(self, data: bytes) -> None: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...
    def get_write_buffer_size(self) -> int: ...


class Line:
    """The server's end of one connection. Everything runs on the server's loop, in order of arrival.

    Frames are written to the transport at once and whole, so that pushes need neither a task nor a queue.
    """

    def __init__(
        self,
        exchange: Exchange,
        hub: Hub,
        faults: Faults,
        wire: Wire,
        *,
        speech: Speech,
        private: bool,
        limits: LineLimits,
        connection_id: str,
    ) -> None:
        self.private = private
        self.connection_id = connection_id
        self._exchange = exchange
        self._hub = hub
        self._faults = faults
        self._wire = wire
        self._speech = speech
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._account: Account | None = None
        self._topics: dict[Hashable, Topic] = {}
        self._arrivals = Count(limits.messages_per_second, 1.0)
        self._subscribes = Count(limits.subscribes_per_hour, 3600.0)
        self._held_back: list[bytes] = []  # replies that the next one overtakes
        self.opened_at = self.pinged_at = self._loop.time()
        self.open = True

    @property
    def _speaker(self) -> Speaker:
        return Speaker(self._exchange, self._account, self.connection_id)

    def outlived(self, now: float) -> bool:
        """Whether the client has been silent, or the line open, for too long."""
        return now - self.pinged_at > self._limits.idle or now - self.opened_at > self._limits.age

    # -- out

    def push(self, *payloads: bytes) -> None:
        """Send text frames now, in one go."""
        if not self.open:
            return
        self._wire.write(
            text_frame(payloads[0]) if len(payloads) == 1 else b"".join([text_frame(one) for one in payloads])
        )
        if self._wire.get_write_buffer_size() > _BACKLOG:
            self.cut()

    def send(self, message: Mapping[str, Any]) -> None:
        self.push(dumps(message))

    def cut(self) -> None:
        """End the line without a word."""
        self.forget()
        self._wire.abort()

    def finish(self) -> None:
        """End the line with a closing frame."""
        if self.open:
            self.forget()
            self._wire.write(CLOSE_FRAME)
            self._wire.close()

    def forget(self) -> None:
        """Stop every subscription; nothing is sent after it."""
        self.open = False
        for topic in self._topics.values():
            self._hub.unsubscribe(topic, self.push)
        self._topics.clear()

    # -- in

    def receive(self, text: str) -> None:
        """Act on one text frame."""
        if self._arrivals.over(self._loop.time()):
            self._error(30007, "request over limit, connection close")
            self.finish()
            return
        if text == "ping":
            self.pinged_at = self._loop.time()
            if not self._faults.take("stall_pong"):
                self.push(b"pong")
            return
        try:
            message = loads(text)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            self._error(30002, "illegal request")
            return
        asked = message.get("op")
        operation = _OPERATIONS.get(asked) if isinstance(asked, str) else None
        if operation is None:
            self._error(30003, "invalid op")
            return
        operation(self, message, text)

    def _error(self, code: int | str, message: str, **more: Any) -> None:
        self.send({"event": "error", **more, "code": code, "msg": message})

    # -- login

    def _login(self, message: dict[str, Any], text: str) -> None:
        if not self.private:
            self._error(30002, "illegal request: log in on the private address")
            return
        args = message.get("args")
        try:
            if forced := self._faults.take("refuse_login"):
                raise LoginRefusal(forced)
            account = login(self._exchange, args[0] if isinstance(args, list) and args else None)
        except LoginRefusal as refusal:
            self._error(refusal.number, refusal.message)
            self.finish()
            return
        if self._account is not account:
            self._account = account
        answer = dumps({"event": "login", "code": 0, "connId": self.connection_id})
        self._later("delay login", lambda: self.push(answer))

    def _later(self, fault: str, action: Callable[[], None], topic: str | None = None) -> None:
        seconds = self._faults.take(fault, topic)
        if seconds:
            self._loop.call_later(seconds, action)
        else:
            action()

    # -- subscriptions

    def _subscribe(self, message: dict[str, Any], text: str) -> None:
        args, most = message.get("args"), self._limits.subscribe_bytes
        if not isinstance(args, list) or not args or (most is not None and len(text.encode()) > most):
            self._error(30016, "Param error")
            return
        if self._subscribes.over(self._loop.time(), keep=False):
            self._error(30006, "request too many")
            return
        if forced := self._faults.take("refuse_subscribe"):
            self._error(*forced)
            return

        def act() -> None:
            for arg in args:
                if self.open:
                    self._with_arg(arg, self._subscribe_one)

        self._later("delay subscribe", act)

    def _unsubscribe(self, message: dict[str, Any], text: str) -> None:
        args = message.get("args")
        if not isinstance(args, list) or not args:
            self._error(30016, "Param error")
            return
        for arg in args:
            self._with_arg(arg, self._unsubscribe_one)

    def _with_arg(self, arg: Any, act: Callable[[dict[str, Any]], None]) -> None:
        try:
            if not isinstance(arg, dict):
                raise wrong_parameters()
            act(arg)
        except Refusal as refusal:
            self._error(number(refusal.code), refusal.message, arg=arg)

    def _subscribe_one(self, arg: dict[str, Any]) -> None:
        topic = self._speech.topic(self._speaker, arg)
        most = self._limits.channels
        if most is not None and len(self._topics) >= most and topic.key not in self._topics:
            raise Refusal("30006", "request too many")
        self.send(self._speech.acknowledge("subscribe", arg, self._speaker))
        self._topics[topic.key] = self._hub.subscribe(topic, self.push)

    def _unsubscribe_one(self, arg: dict[str, Any]) -> None:
        key = self._speech.topic(self._speaker, arg).key
        if (topic := self._topics.pop(key, None)) is not None:
            self._hub.unsubscribe(topic, self.push)
        self.send(self._speech.acknowledge("unsubscribe", arg, self._speaker))

    # -- trade operations

    def _trade(self, message: dict[str, Any], text: str) -> None:
        if self._account is None:
            self.send({**self._speech.trade_error(message, LOGIN_NEEDED), "code": 30004})
            return
        topic = self._speech.operation(message)
        if self._faults.take("drop_before_processing ws", topic):
            self.cut()
            return
        speaker = self._speaker
        self._later("process_late", lambda: self._carry_out(speaker, message, topic), topic)

    def _carry_out(self, speaker: Speaker, message: dict[str, Any], topic: str) -> None:
        try:
            if forced := self._faults.take("refuse_trade", topic):
                raise Refusal(*forced)
            answer = self._speech.trade(speaker, message)
        except Refusal as refusal:
            answer = self._speech.trade_error(message, refusal)
        self._answer_trade(dumps(answer), topic)
        self._hub.tell(self._exchange.drain())

    def _answer_trade(self, payload: bytes, topic: str) -> None:
        def take(fault: str) -> Any:
            return self._faults.take(fault, topic)

        if take("drop_before_reply ws"):
            self.cut()
        elif take("half_frame"):
            frame = text_frame(payload)
            self.forget()
            self._wire.write(frame[: len(frame) // 2])
            self._wire.close()
        elif take("reorder_replies"):
            self._held_back.append(payload)
        elif not take("lose_reply"):
            twice = take("duplicate_reply")
            self._later("delay trade", lambda: self.push(payload), topic)
            if twice:
                self.push(payload)
            while self._held_back:
                self.push(self._held_back.pop())


_OPERATIONS: dict[str, Callable[[Line, dict[str, Any], str], None]] = {
    "login": Line._login,
    "subscribe": Line._subscribe,
    "unsubscribe": Line._unsubscribe,
    "trade": Line._trade,
}
