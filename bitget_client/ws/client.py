"""The WebSocket clients: options in, connections made on demand, events out. A connection's life is not known here."""

from __future__ import annotations

import itertools
import logging
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Final, Literal, TypeVar, get_args
from weakref import WeakSet

from ..clock import Clock
from ..environment import Credentials, Environment
from ..errors import InvalidArgument, NotSent
from ..rate_limit import SHARED, account_owner
from ..signing import make_signer
from ..wire import field
from .connection import Connection
from .delivery import Delivery
from .dialect import Dialect
from .dialects.bitget_v3 import BitgetV3
from .dialling import check_options, proxy_options
from .events import Handler
from .freshness import StaleAction
from .futures import ConnectionFuture, all_of
from .lanes import Request
from .link import LinkOptions
from .messages import Topic
from .opening import Opening
from .options import ConnectionOptions
from .orders import OrderFuture, check_timeout
from .pacing import PacingMode
from .pool import Pool
from .replies import read_batch, read_reply
from .session import Timing
from .states import State
from .stream import Stream

__all__ = ["WebsocketClient", "WebsocketClientV3"]

H = TypeVar("H", bound=Handler)

_FORKED: Final = "this client was made in another process: after a fork, make a new one"
_clients: WeakSet[WebsocketClient] = WeakSet()


def _disown_all() -> None:
    """For a forked child: it finds closed clients that say so, not locks that nobody will free."""
    for client in list(_clients):
        client._disown()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_disown_all)

Topics = Topic | str | Mapping[str, Any] | Sequence["Topic | str | Mapping[str, Any]"]


class WebsocketClient:
    """What the WebSocket clients share. Use :class:`WebsocketClientV3`, or ``WebsocketClientV2`` for classic accounts.

    Connections are opened when something is asked of them, each with a reader thread of its own, and come back by
    themselves after a failure: logged in, and with every wanted topic subscribed again.

    :param api_key, api_secret, api_pass: all three, or none; private topics and orders need them.
    :param credentials: the three in one value, instead.
    :param environment: where the exchange is; ``Environment.LIVE`` when left out.
    :param demo_trading: use the exchange's demo trading.
    :param ws_url: the whole address for every connection of this client, instead of the environment's.
    :param ping_interval: seconds between heartbeats.
    :param pong_timeout: seconds without a sign of life after a heartbeat, until the link counts as lost.
    :param reconnect_delay: the back-off's first ceiling in seconds; the first retry is immediate.
    :param max_reconnect_delay: the back-off's last ceiling in seconds.
    :param recv_window: milliseconds added to the login's time, for a clock that is behind.
    :param dispatch: ``"thread"`` runs handlers on one thread of this client; ``"inline"`` on the reader threads.
    :param rate_limit: what happens beyond the exchange's 10 messages a second of a connection, and beyond its limits on
        order operations, which count over all clients of a key: ``"wait"`` (in order of asking, but cancels go first),
        ``"raise"`` or ``"off"``.
    :param max_pending_updates: public updates that may wait for a slow handler; beyond it the oldest are dropped.
    :param max_topics_per_connection: public topics on one connection; more open further connections by themselves.
    :param max_connection_age: seconds after which a fresh connection takes over without a gap; the exchange cuts every
        connection after 24 hours.
    :param subscribe_timeout: seconds until the future of ``connect``, ``subscribe`` or ``unsubscribe`` fails by itself.
        What was asked for stays asked for: the connection goes on trying.
    :param max_attempts: give up after this many failed attempts in a row; ``None``, the default, never does.
    :param connect_timeout: seconds for name look-up, connecting and handshake.
    :param sign: a function ``sign(text, secret)`` to use instead of the built-in signatures.
    :param sslopt: TLS settings in websocket-client's terms.
    :param proxy: ``http://user:password@host:port`` or ``socks5h://…`` (SOCKS needs the package ``python-socks``). When
        left out, websocket-client's rules for the environment's ``http_proxy`` and ``no_proxy`` hold.
    :param source_address: the local ``(address, port)`` to connect from; port 0 means any. Not together with a proxy.
    :param connect_options: further options of ``websocket.WebSocket.connect``, such as ``header``.
    :param logger: where to log, instead of ``bitget_client.ws``.
    """

    def __init__(
        self,
        api_key: str | None = None,
        api_secret: str | None = None,
        api_pass: str | None = None,
        *,
        credentials: Credentials | None = None,
        environment: Environment | None = None,
        demo_trading: bool = False,
        ws_url: str | None = None,
        ping_interval: float = 20.0,
        pong_timeout: float = 10.0,
        reconnect_delay: float = 0.5,
        max_reconnect_delay: float = 30.0,
        recv_window: int = 0,
        dispatch: Literal["thread", "inline"] = "thread",
        rate_limit: PacingMode = "wait",
        max_pending_updates: int = 100_000,
        max_topics_per_connection: int = 50,
        max_connection_age: float = 84_600.0,
        subscribe_timeout: float = 60.0,
        max_attempts: int | None = None,
        connect_timeout: float = 10.0,
        sign: Callable[[str, str], str] | None = None,
        sslopt: Mapping[str, Any] | None = None,
        proxy: str | None = None,
        source_address: tuple[str, int] | None = None,
        connect_options: Mapping[str, Any] | None = None,
        logger: logging.Logger | None = None,
        clock: Clock | None = None,
    ) -> None:
        if dispatch not in ("thread", "inline"):
            raise InvalidArgument(f"dispatch={dispatch!r}: use 'thread' or 'inline'")
        if rate_limit not in ("wait", "raise", "off"):
            raise InvalidArgument(f"rate_limit={rate_limit!r}: use 'wait', 'raise' or 'off'")
        self._dialect = self._make_dialect()
        self._environment = Environment.choose(environment, demo_trading=demo_trading)
        self._ws_url = ws_url
        self._credentials = Credentials.choose(api_key, api_secret, api_pass, credentials)
        self._sign = make_signer(self._credentials.api_secret, sign) if self._credentials is not None else None
        self._clock = clock or Clock()
        self._log = logger or logging.getLogger("bitget_client.ws")
        self._options = ConnectionOptions(
            timing=Timing(ping_interval=ping_interval, pong_timeout=pong_timeout, login_timeout=connect_timeout),
            link=LinkOptions(
                connect_timeout=connect_timeout,
                sslopt=dict(sslopt or {}),
                connect={**(proxy_options(proxy) if proxy else {}), **(connect_options or {})},
                source_address=source_address,
            ),
            reconnect_delay=reconnect_delay,
            max_reconnect_delay=max_reconnect_delay,
            recv_window=recv_window,
            pacing=rate_limit,
            max_connection_age=max_connection_age,
            subscribe_timeout=check_timeout(subscribe_timeout, "subscribe_timeout"),
            max_attempts=max_attempts,
            windows=SHARED,
            account=self._account(),
        )
        check_options(self._options.link)
        self._max_topics = max_topics_per_connection
        self._delivery = Delivery(dispatch, max_pending_updates, self._log)
        self._lock = threading.Lock()
        self._pools: dict[str, Pool] = {}
        self._streams: WeakSet[Stream] = WeakSet()
        self._closed: str | None = None  # why
        # Request ids must differ within a connection; starting at the time keeps them apart across restarts too.
        self._request_ids = itertools.count(self._clock.local_ms())
        _clients.add(self)

    def _account(self) -> str:
        """For whom orders are counted: together with the REST calls of the same key, unless the address is another."""
        if self._credentials is None:
            return ""
        owner = account_owner(self._credentials.api_key)
        return owner if self._ws_url is None else f"{owner} at {self._ws_url}"

    def _make_dialect(self) -> Dialect:
        raise NotImplementedError("use WebsocketClientV3 or WebsocketClientV2")

    def __repr__(self) -> str:
        states = ", ".join(f"{name}: {each.state.value}" for name, each in self._named_connections())
        return f"<{type(self).__name__} {states or 'no connections'}>"

    # --- events ------------------------------------------------------------------------------------------------------

    def on(self, event: str, handler: Handler | None = None) -> Any:
        """Listen to an event: ``client.on("update", print)``, chainable; or as a decorator, ``@client.on("update")``.

        Events are ``open``, ``reconnect``, ``reconnected``, ``close``, ``authenticated`` (each with a
        ``ConnectionEvent``), ``response`` (``ResponseEvent``), ``update`` (``Update``) and ``exception``
        (``ExceptionEvent``).
        """
        if handler is not None:
            self._delivery.listeners.add(event, handler)
            return self

        def decorate(function: H) -> H:
            self._delivery.listeners.add(event, function)
            return function

        self._delivery.listeners.of_known(event)
        return decorate

    def off(self, event: str, handler: Handler | None = None) -> Any:
        """Stop listening; without a handler, all handlers of the event are removed. Chainable."""
        self._delivery.listeners.remove(event, handler)
        return self

    # --- subscribing -------------------------------------------------------------------------------------------------

    def subscribe(
        self,
        topics: Topics,
        ws_key: str | None = None,
        *,
        handler: Handler | None = None,
        max_age: float | None = None,
        on_stale: StaleAction = "event",
    ) -> ConnectionFuture[None]:
        """Subscribe, now and after every reconnect.

        :param topics: a :class:`Topic`, a text such as ``"order"``, the mapping
            ``{"topic": "ticker", "payload": {"instType": "spot", "symbol": "BTCUSDT"}}``, or a list of these.
        :param ws_key: the connection; worked out from each topic when left out.
        :param handler: called with each :class:`Update` of these topics, beside the handlers of ``update``.
        :param max_age: seconds without an update of one of these topics after which ``on_stale`` happens.
        :param on_stale: ``"event"``, an ``exception`` event with :class:`~bitget_client.errors.StaleData`;
            ``"resubscribe"``, which brings a new snapshot; or ``"both"``.
        :returns: a future that resolves once the exchange acknowledged every topic, and raises
            :class:`~bitget_client.errors.SubscriptionError` naming those it refused.

        https://www.bitget.com/api-doc/uta/websocket/intro
        """
        if max_age is not None and max_age <= 0:
            raise InvalidArgument(f"max_age={max_age!r}: seconds above zero")
        if on_stale not in get_args(StaleAction):
            raise InvalidArgument(f"on_stale={on_stale!r}: use one of {', '.join(get_args(StaleAction))}")
        futures = []
        for key, group in self._groups(topics, ws_key).items():
            with self._lock:
                pool = self._pool(key)
                placed = pool.place(group)
            try:
                for connection, its in placed:
                    futures.append(connection.subscribe(its, handler, max_age=max_age, on_stale=on_stale))
            finally:
                with self._lock:
                    pool.taken(placed)
        return all_of(futures)

    def unsubscribe(self, topics: Topics, ws_key: str | None = None) -> ConnectionFuture[None]:
        """Stop receiving these topics; the future resolves once the exchange acknowledged that."""
        futures = []
        for key, group in self._groups(topics, ws_key).items():
            with self._lock:
                found = self._pool(key).find(group)
            futures += [connection.unsubscribe(its) for connection, its in found]
        whole = all_of(futures)
        whole.add_done_callback(lambda _: self._close_empty())
        return whole

    def stream(
        self,
        topics: Topics,
        ws_key: str | None = None,
        *,
        timeout: float | None = None,
        max_pending: int = 10_000,
        ack_timeout: float = 10.0,
    ) -> Stream:
        """Updates of these topics for a plain ``for`` loop; see :class:`Stream`."""
        stream = Stream(
            lambda take: self.subscribe(topics, ws_key, handler=take),
            lambda: None if self._closed is not None else self.unsubscribe(topics, ws_key),
            ws_keys=self._groups(topics, ws_key),
            timeout=timeout,
            max_pending=max_pending,
            ack_timeout=ack_timeout,
        )
        with self._lock:
            self._streams.add(stream)
        return stream

    def _end_streams(self, reason: str, ws_keys: Iterable[str]) -> None:
        """Nothing will arrive any more: whoever iterates must not wait for ever."""
        with self._lock:
            streams = [stream for stream in self._streams if not stream.ws_keys.isdisjoint(ws_keys)]
        for stream in streams:
            stream.end(reason)

    def _groups(self, topics: Topics, ws_key: str | None) -> dict[str, list[Topic]]:
        """The canonical topics by the connection they belong to."""
        asked = [topics] if isinstance(topics, Topic | str | Mapping) else list(topics)
        if not asked:
            raise InvalidArgument("no topic was given")
        groups: dict[str, list[Topic]] = {}
        for each in asked:
            topic = self._dialect.topic(each)
            groups.setdefault(self._known_key(ws_key) if ws_key else self._dialect.route(topic), []).append(topic)
        return groups

    # --- connections -------------------------------------------------------------------------------------------------

    def connect(self, ws_key: str) -> ConnectionFuture[None]:
        """Open a connection before it is needed; the future resolves once it is live, and logged in if private."""
        return self._first(self._known_key(ws_key)).connect()

    def connect_all(self) -> list[ConnectionFuture[None]]:
        """Open the public connection and, with credentials, the private one."""
        keys = self._dialect.ws_keys
        return [self.connect(key) for key in keys if self._credentials or not self._dialect.needs_login(key)]

    def connect_ws_api(self) -> ConnectionFuture[None]:
        """Open and log in the connection that carries orders, so that the first order need not wait for it."""
        return self.connect(self._dialect.ws_keys[1])

    def is_connected(self, ws_key: str) -> bool:
        """Whether a connection is live: open, and logged in if private."""
        pool = self._pools.get(self._known_key(ws_key))
        connections = pool.connections if pool is not None else []
        return bool(connections) and all(each.state is State.LIVE for each in connections)

    def close(self, ws_key: str, timeout: float = 2.0) -> None:
        """Close one connection. Asking something of it later opens a new one."""
        with self._lock:
            pool = self._pools.pop(self._known_key(ws_key), None)
        if pool is not None:
            self._close(pool.connections, timeout)
            self._end_streams("closed by the caller", (self._known_key(ws_key),))

    def close_all(self, timeout: float = 2.0) -> None:
        """Close every connection and stop the dispatcher; every waiting future ends. The client is of no use then."""
        with self._lock:
            self._closed = self._closed or "this client was closed: make a new one"
            connections = [each for pool in self._pools.values() for each in pool.connections]
        started = self._clock.monotonic()
        self._close(connections, timeout)
        self._delivery.dispatcher.close(max(0.0, started + timeout - self._clock.monotonic()))
        self._end_streams("the client was closed", self._dialect.ws_keys)

    def _close(self, connections: Sequence[Connection], timeout: float) -> None:
        deadline = self._clock.monotonic() + timeout
        for connection in connections:
            connection.close(timeout=max(0.0, deadline - self._clock.monotonic()))

    def _close_empty(self) -> None:
        """Let go of further connections that carry nothing any more."""
        with self._lock:
            empty = [each for pool in self._pools.values() for each in pool.take_empty()]
        for connection in empty:
            connection.close("it carries no topic any more", timeout=0.0)

    def _disown(self) -> None:
        """In a forked child: the threads exist in the parent only, and the sockets are the parent's."""
        self._lock = threading.Lock()
        self._closed = self._closed or _FORKED
        self._delivery.disown()
        for pool in self._pools.values():
            for connection in pool.connections:
                connection.disown(_FORKED)
        for stream in self._streams:
            stream.disown(_FORKED)

    def __enter__(self: C) -> C:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close_all()

    def stats(self) -> dict[str, Any]:
        """Counters for monitoring: of each connection, and of the hand-over to handlers."""
        return {
            "connections": {name: each.stats() for name, each in self._named_connections()},
            "queued_updates": self._delivery.dispatcher.queued,
            "dropped_updates": self._delivery.dispatcher.dropped,
        }

    def _emit(self, event: str, value: Any) -> None:
        if event == "exception" and value.fatal:
            self._end_streams(str(value.error), (value.ws_key,))
        self._delivery.emit(event, value)

    def _known_key(self, ws_key: str) -> str:
        text = str(ws_key)
        if text not in self._dialect.ws_keys:
            raise InvalidArgument(f"unknown ws_key {text!r}: use one of {', '.join(self._dialect.ws_keys)}")
        return text

    def _named_connections(self) -> list[tuple[str, Connection]]:
        """Each connection with its name: ``v3Public``, ``v3Public#2`` and so on."""
        return [
            (key if each.number == 1 else f"{key}#{each.number}", each)
            for key, pool in list(self._pools.items())
            for each in list(pool.connections)
        ]

    def _first(self, ws_key: str) -> Connection:
        pool = self._pools.get(ws_key)
        if pool is not None and self._closed is None:  # as a rule it is there and live: no lock for that
            connections = pool.connections
            if connections and connections[0].state is State.LIVE:
                return connections[0]
        with self._lock:
            return self._pool(ws_key).first()

    def _pool(self, ws_key: str) -> Pool:
        """The connections of a name, checked for use. Wants the lock."""
        private = self._dialect.needs_login(ws_key)
        if private and self._credentials is None:
            raise InvalidArgument(f"{ws_key} needs credentials: pass api_key, api_secret and api_pass")
        if self._closed is not None:
            raise NotSent(self._closed) if self._closed == _FORKED else InvalidArgument(self._closed)
        if ws_key not in self._pools:
            self._pools[ws_key] = Pool(partial(self._make_connection, ws_key), None if private else self._max_topics)
        return self._pools[ws_key]

    def _make_connection(self, ws_key: str, number: int) -> Connection:
        private = self._dialect.needs_login(ws_key)
        opening = Opening(
            ws_key,
            self._ws_url or self._dialect.url(self._environment.ws_url, ws_key),
            self._dialect,
            self._options,
            self._clock,
            self._log,
            self._credentials if private else None,
            self._sign if private else None,
        )
        hooks = self._delivery.hooks(self._emit)
        return Connection(ws_key, opening, self._dialect, self._options, hooks, self._clock, self._log, number)

    # --- orders ------------------------------------------------------------------------------------------------------

    def send_ws_api_request(
        self,
        ws_key: str,
        operation: str,
        category: str | None,
        params: Mapping[str, Any] | Sequence[Mapping[str, Any]],
        *,
        reply_timeout: float = 10.0,
    ) -> OrderFuture:
        """Send an order operation as it stands, in the exchange's own names; :class:`WebsocketAPIClient` is friendlier.

        :param operation: ``place-order``, ``batch-place``, ``cancel-order``, ``batch-cancel``, ``modify-order`` or
            ``batch-modify``; classic accounts have only ``place-order`` and ``cancel-order``.
        :param params: one mapping, or for batches a list of 1 to 20. For classic accounts it holds ``instId`` too, and
            is given a ``clientOid`` when placing without one.
        :param reply_timeout: seconds until the future ends by itself, waiting for the connection included.
        :returns: a future; see :class:`OrderFuture` for how it can end.

        https://www.bitget.com/api-doc/uta/websocket/private/Place-Order-Channel
        """
        args = [_checked("params", each) for each in ([params] if isinstance(params, Mapping) else params)]
        future, send = self.prepare_request(ws_key, operation, category, args, check_timeout(reply_timeout))
        send()
        return future

    def prepare_request(
        self, ws_key: str, operation: str, category: str | None, args: list[dict[str, Any]], reply_timeout: float
    ) -> tuple[OrderFuture, Callable[[], None]]:
        """The future of an operation whose values are encoded for the wire already, and the function that sends it."""
        key = self._dialect.ws_keys[1]
        if ws_key != key and self._known_key(ws_key) != key:
            raise InvalidArgument(f"orders go over {key}, not {ws_key}")
        deadline = self._clock.monotonic() + reply_timeout
        request_id = str(next(self._request_ids))
        payload = self._dialect.request(request_id, operation, category, args)
        connection = self._first(key)
        future = OrderFuture(
            operation,
            {"id": request_id, "operation": operation, "category": category, "args": args},
            [str(arg["clientOid"]) for arg in args if arg.get("clientOid")],
            partial(read_batch, args) if operation.startswith("batch-") else read_reply,
            connection.readers,
            self._clock,
        )
        request = Request(request_id, payload, deadline, future, operation, future.client_oids)
        future.travel(connection, request)
        return future, partial(connection.request, request)


C = TypeVar("C", bound=WebsocketClient)


class WebsocketClientV3(WebsocketClient):
    """Streams and order operations of unified accounts (V3).

    ::

        with WebsocketClientV3() as client:
            client.on("update", lambda update: print(update.items))
            client.subscribe(Topic("ticker", inst_type="spot", symbol="BTCUSDT")).result(timeout=5)
            ...
    """

    __doc__ = (__doc__ or "") + (WebsocketClient.__doc__ or "").partition("\n\n")[2]

    def _make_dialect(self) -> Dialect:
        return BitgetV3()


_encode_any = field("params", Any).encode


def _checked(name: str, value: Any) -> dict[str, Any]:
    """One object of an operation as it stands; numbers that are not exact are refused at any depth."""
    if not isinstance(value, Mapping):
        raise InvalidArgument(f"{name} wants a mapping, or a list of mappings for a batch, not {value!r}")
    checked: dict[str, Any] = _encode_any(name, value)
    return checked
