"""How a life of a connection begins: a link, a session on it, the login. When, and what follows, the keeper knows."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from ..clock import Clock
from ..environment import Credentials
from ..trace import TRACE, redact
from .dialect import Dialect
from .dialling import Dial, dial_moment
from .life import LOOK_UP, Life, Owner
from .link import Link, LinkLost, Waker
from .options import ConnectionOptions
from .pacing import Pacer
from .session import Session

__all__ = ["Opening"]


class _Rest(Protocol):
    def __call__(self, waker: Waker, until: float, enough: Callable[[], bool], /) -> None:
        """Wait until this moment, or until it is enough."""
        ...


class Opening:
    """What it takes to open one of a client's connections, and to be let in there."""

    def __init__(
        self,
        ws_key: str,
        url: str,
        dialect: Dialect,
        options: ConnectionOptions,
        clock: Clock,
        logger: logging.Logger,
        credentials: Credentials | None = None,
        sign: Callable[[str], str] | None = None,
    ) -> None:
        self._ws_key = ws_key
        self._url = url
        self._dialect = dialect
        self._options = options
        self._clock = clock
        self._log = logger
        self._credentials = credentials
        self._sign = sign

    def dial(self, waker: Waker, rest: _Rest, unwanted: Callable[[], bool]) -> Link | None:
        """Open a link on a thread of its own, so that closing and deadlines need not wait for a slow network.

        ``None`` if it is no longer wanted; raises :class:`~bitget_client.ws.link.LinkLost` if there is none to be had.
        """
        if self._options.pacing != "off":  # the exchange counts attempts by address, over all connections
            rest(waker, dial_moment(self._url, self._clock.monotonic()), unwanted)
        attempt = Dial(self._url, self._options.link, waker)
        while not attempt.finished and not unwanted():
            rest(waker, self._clock.monotonic() + LOOK_UP, lambda: attempt.finished or unwanted())
        if unwanted():
            attempt.abandon()
            return None
        if attempt.error is not None:
            raise LinkLost(f"cannot connect to {self._url}: {attempt.error}")
        return attempt.link

    def make_life(self, owner: Owner, link: Link, waker: Waker) -> tuple[Life, bytes | None]:
        """A life on an open link, and the login frame it begins with."""
        try:
            login = self._login_frame()
        except BaseException:  # the caller's own sign() may raise
            link.close()
            raise
        options, clock = self._options, self._clock
        pacer = Pacer(self._dialect.limits, options.pacing, options.windows, options.account)
        session = Session(self._dialect, self._ws_key, pacer, options.timing, clock.monotonic())
        trace = self._trace if self._log.isEnabledFor(TRACE) else None
        size = options.link.max_message_size
        return Life(owner, session, link, self._dialect, self._ws_key, waker, clock, size, trace), login

    def _login_frame(self) -> bytes | None:
        if not self._dialect.needs_login(self._ws_key):
            return None
        if self._credentials is None or self._sign is None:  # the client checks before it makes a private connection
            raise AssertionError(f"{self._ws_key} has no credentials")
        now_ms = self._clock.now_ms() + self._options.recv_window
        return self._dialect.login(self._credentials, self._sign, now_ms)

    def _trace(self, direction: str, payload: bytes) -> None:
        self._log.log(TRACE, "%s %s %s", self._ws_key, direction, redact(payload))
