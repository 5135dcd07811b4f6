"""One WebSocket line of V3: login, subscriptions, heartbeat, trade operations, limits. Sockets are the server's."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ..wire import dumps, loads
from .accounts import Account
from .checks import CATEGORIES
from .exchange import Exchange
from .faults import Faults
from .gate import LoginRefusal, login
from .hub import PRIVATE_TOPICS, Hub, UnknownTopic
from .orders import Order
from .refusals import Refusal, refuse

__all__ = ["Line", "Wire", "text_frame"]

MESSAGES_PER_SECOND = 10
SUBSCRIBES_PER_HOUR = 240
SUBSCRIBE_BYTES = 4096
CHANNELS = 1000
BATCH = 20
_CLOSE_FRAME = b"\x88\x02\x03\xe8"
_BACKLOG = 16 * 1024 * 1024  # a client that reads so slowly is cut, as the exchange would


class Wire(Protocol):
    """What a line needs of its socket; an asyncio transport is one."""

    def write(self, data: bytes) -> None: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...
    def get_write_buffer_size(self) -> int: ...


def text_frame(payload: bytes) -> bytes:
    """A whole text frame as a server sends it: final and unmasked."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


class Line:
    """The server's end of one connection. Everything runs on the server's loop, in order of arrival.

    Frames are written to the transport at once and whole, so that pushes need neither a task nor a queue.
    """

    def __init__(
        self, exchange: Exchange, hub: Hub, faults: Faults, wire: Wire, *, private: bool, limits: bool
    ) -> None:
        self.private = private
        self.connection_id = secrets.token_hex(8)
        self._exchange = exchange
        self._hub = hub
        self._faults = faults
        self._wire = wire
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._account: Account | None = None
        self._public: set[tuple[str, ...]] = set()
        self._topics: set[str] = set()
        self._arrivals: deque[float] = deque(maxlen=MESSAGES_PER_SECOND)
        self._subscribes: deque[float] = deque(maxlen=SUBSCRIBES_PER_HOUR)
        self._held_back: list[bytes] = []  # replies that the next one overtakes
        self.opened_at = self.pinged_at = self._loop.time()
        self.open = True

    # -- out

    def push(self, payload: bytes) -> None:
        """Send one text frame now."""
        if not self.open:
            return
        self._wire.write(text_frame(payload))
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
            self._wire.write(_CLOSE_FRAME)
            self._wire.close()

    def forget(self) -> None:
        """Stop every subscription; nothing is sent after it."""
        self.open = False
        for key in self._public:
            self._hub.unsubscribe_public(key, self.push)
        if self._account is not None:
            for topic in self._topics:
                self._hub.unsubscribe_private(self._account.uid, topic, self.push)
        self._public.clear()
        self._topics.clear()

    # -- in

    def receive(self, text: str) -> None:
        """Act on one text frame."""
        if self._limits and self._too_fast():
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
        operation = _OPERATIONS.get(message.get("op"))  # type: ignore[arg-type]  # a missing op is unknown, too
        if operation is None:
            self._error(30003, "invalid op")
            return
        operation(self, message, text)

    def _too_fast(self) -> bool:
        now = self._loop.time()
        full = len(self._arrivals) == MESSAGES_PER_SECOND and now - self._arrivals[0] < 1.0
        self._arrivals.append(now)
        return full

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
        args = message.get("args")
        if not isinstance(args, list) or not args or (self._limits and len(text.encode()) > SUBSCRIBE_BYTES):
            self._error(30016, "Param error")
            return
        if self._limits and not self._may_subscribe():
            self._error(30006, "request too many")
            return

        def act() -> None:
            for arg in args:
                if self.open:
                    self._subscribe_one(arg)

        self._later("delay subscribe", act)

    def _may_subscribe(self) -> bool:
        now = self._loop.time()
        if len(self._subscribes) == SUBSCRIBES_PER_HOUR and now - self._subscribes[0] < 3600:
            return False
        self._subscribes.append(now)
        return True

    def _subscribe_one(self, arg: Any) -> None:
        if not isinstance(arg, dict):
            self._error(30016, "Param error", arg=arg)
            return
        acknowledgement = {"event": "subscribe", "arg": arg, "connId": self.connection_id}
        topic = str(arg.get("topic"))
        if self._limits and len(self._public) + len(self._topics) >= CHANNELS:
            self._error(30006, "request too many", arg=arg)
        elif arg.get("instType") == "UTA" and topic in PRIVATE_TOPICS:
            if self._account is None:
                self._error(30004, "User needs to log in", arg=arg)
                return
            self.send(acknowledgement)
            self._topics.add(topic)
            self._hub.subscribe_private(self._account.uid, topic, self.push)
        else:
            # The private address takes public topics too, for clients that have one address for everything
            try:
                key = self._hub.public_key(arg)
            except UnknownTopic:
                named = ",".join(f"{name}:{value}" for name, value in arg.items())
                self._error(30001, f"{named} doesn't exist", arg=arg)
                return
            self.send(acknowledgement)
            self._public.add(key)
            self._hub.subscribe_public(arg, self.push)

    def _unsubscribe(self, message: dict[str, Any], text: str) -> None:
        args = message.get("args")
        if not isinstance(args, list) or not args:
            self._error(30016, "Param error")
            return
        for arg in args:
            if not isinstance(arg, dict):
                self._error(30016, "Param error", arg=arg)
                continue
            topic = str(arg.get("topic"))
            if arg.get("instType") == "UTA" and topic in PRIVATE_TOPICS:
                if topic in self._topics and self._account is not None:
                    self._topics.discard(topic)
                    self._hub.unsubscribe_private(self._account.uid, topic, self.push)
            else:
                try:
                    key = self._hub.public_key(arg)
                except UnknownTopic:
                    named = ",".join(f"{name}:{value}" for name, value in arg.items())
                    self._error(30001, f"{named} doesn't exist", arg=arg)
                    continue
                if key in self._public:
                    self._public.discard(key)
                    self._hub.unsubscribe_public(key, self.push)
            self.send({"event": "unsubscribe", "arg": arg})

    # -- trade operations

    def _trade(self, message: dict[str, Any], text: str) -> None:
        identity = message.get("id")
        if self._account is None:
            self._error(30004, "User needs to log in", id=identity)
            return
        topic = str(message.get("topic"))
        if self._faults.take("drop_before_processing ws", topic):
            self.cut()
            return
        account = self._account
        self._later("process_late", lambda: self._carry_out(account, message, topic), topic)

    def _carry_out(self, account: Account, message: dict[str, Any], topic: str) -> None:
        identity = message.get("id")
        try:
            if forced := self._faults.take("refuse_trade", topic):
                raise Refusal(*forced)
            answer = self._perform(account, topic, message)
        except Refusal as refusal:
            answer = {"event": "error", "id": identity, "code": refusal.code, "msg": refusal.message}
        self._answer_trade(dumps(answer), topic)
        self._hub.tell(self._exchange.drain())

    def _perform(self, account: Account, topic: str, message: dict[str, Any]) -> dict[str, Any]:
        act = _TRADES.get(topic)
        if act is None:
            raise Refusal("30001", f"topic:{topic} doesn't exist")
        args = message.get("args")
        if not message.get("id") or not isinstance(args, list) or not args:
            raise Refusal("30016", "Param error")
        category = message.get("category")
        if category is not None and str(category).upper() not in CATEGORIES:
            raise refuse("400172", "category")
        answer: dict[str, Any] = {"event": "trade", "id": message["id"]}
        places = topic.endswith("place") or topic == "place-order"
        if places:
            answer["category"] = category
        answer["topic"] = topic
        if topic.startswith("batch-"):
            if len(args) > BATCH:
                raise refuse("40306")
            answer["args"] = [self._try(account, act, category, item, places) for item in args]
        else:
            if len(args) != 1 or not isinstance(args[0], dict):
                raise Refusal("30016", "Param error")
            answer["args"] = [self._item(act(self._exchange, account, category, args[0]), places)]
            if places:
                answer["args"][0]["cTime"] = str(self._exchange.clock.now_ms())
        answer.update(
            code="0",
            msg="success" if topic == "place-order" else "Success",
            connId=self.connection_id,
            ts=str(self._exchange.clock.now_ms()),
        )
        return answer

    @staticmethod
    def _item(order: Order, places: bool) -> dict[str, str]:
        item = {"symbol": order.market.instrument.symbol} if places else {}
        return {**item, "orderId": str(order.id), "clientOid": order.client_oid}

    def _try(self, account: Account, act: _Act, category: Any, item: Any, places: bool) -> dict[str, str]:
        named = item if isinstance(item, dict) else {}
        try:
            if not named:
                raise Refusal("30016", "Param error")
            return {"code": "0", "msg": "Success", **self._item(act(self._exchange, account, category, named), places)}
        except Refusal as refusal:
            row = {"code": refusal.code, "msg": refusal.message}
            if places:
                row["symbol"] = str(named.get("symbol") or "")
            return {
                **row,
                "orderId": str(named.get("orderId") or ""),
                "clientOid": str(named.get("clientOid") or ""),
            }

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


_Act = Callable[[Exchange, Account, Any, Mapping[str, Any]], Order]

_TRADES: dict[str, _Act] = {
    "place-order": lambda exchange, account, category, item: exchange.place(account, category, item),
    "cancel-order": lambda exchange, account, category, item: exchange.cancel(account, item),
    "modify-order": lambda exchange, account, category, item: exchange.modify(account, item),
    "batch-place": lambda exchange, account, category, item: exchange.place(account, category, item),
    "batch-cancel": lambda exchange, account, category, item: exchange.cancel(account, item),
    "batch-modify": lambda exchange, account, category, item: exchange.modify(account, item),
}

_OPERATIONS: dict[str, Callable[[Line, dict[str, Any], str], None]] = {
    "login": Line._login,
    "subscribe": Line._subscribe,
    "unsubscribe": Line._unsubscribe,
    "trade": Line._trade,
}
