"""The simulated exchange as a thing to hold: started, stopped, looked into and moved by hand, from any thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from decimal import Decimal
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from ..environment import Credentials, Environment
from .accounts import Account
from .clocks import make_clock
from .course import Course
from .exchange import Exchange
from .faults import Faults
from .ledger import BUCKETS
from .line_limits import LineLimits
from .made_up import made_up_instruments
from .market import Instrument, Market, load_instruments
from .page import Page, is_loopback
from .versions import SOCKETS
from .wallets import Mode

if TYPE_CHECKING:
    from .request_log import RequestLog
    from .server import Server

__all__ = ["MarketHandle", "SimulatedExchange"]

T = TypeVar("T")
ANSWER_WITHIN = 10.0


class MarketHandle:
    """One market of a running exchange, to look at and to move by hand."""

    def __init__(self, simulated: SimulatedExchange, market: Market) -> None:
        self._simulated = simulated
        self._market = market

    @property
    def last_price(self) -> Decimal:
        return self._simulated.call(lambda: self._market.last_price)

    @property
    def best_bid(self) -> Decimal | None:
        """Best bid price, None when there is no bid."""
        best = self._simulated.call(lambda: self._market.book.best("buy"))
        return best[0] if best else None

    @property
    def best_ask(self) -> Decimal | None:
        """Best ask price, None when there is no ask."""
        best = self._simulated.call(lambda: self._market.book.best("sell"))
        return best[0] if best else None

    def set_price(self, price: Decimal | int | str) -> None:
        """Trade at this price now: resting orders at it or beyond are filled; the quotes move to stand around it."""
        self._simulated.change(lambda exchange: exchange.set_price(self._market, Decimal(price)))


class SimulatedExchange:
    """A small Bitget on this machine: HTTP and WebSocket on one port, in a background thread.

    ::

        with SimulatedExchange(seed=7) as exchange:
            client = RestClientV3(environment=exchange.environment, credentials=exchange.credentials)

    ``port`` 0 takes any free one. ``seed`` decides prices, sizes and credentials. ``frozen`` stops the market's own
    life: the seeded book is there, and moves only by :meth:`MarketHandle.set_price`, :meth:`step` and orders.
    ``replay`` names a file of recorded pushes that moves the markets instead of their own life; see ``replay``.

    ``time`` is ``"real"``, a factor (60: an hour in a minute), or ``"stepped"``: then it stands still until
    :meth:`advance`. ``begin_ms`` is when the exchange's time begins, in Unix milliseconds; by default now.

    ``limits`` False switches the limits on messages, subscriptions, connections and open orders off; a
    :class:`LineLimits` changes those of WebSocket lines. ``rest_limits`` True switches those on REST calls on (a test
    wants to be quick, so they are off here and on in the program).

    ``balances`` replaces what the demo accounts start with; ``symbols`` keeps only these; ``remember`` is how many
    requests :attr:`received` keeps. ``extra_symbols`` adds so many made-up markets, half of them spot and half USDT
    futures, for tests of scale. Several exchanges may run in one process; they share nothing.

    ``page`` False leaves the page on ``/`` out; True shows it to everybody who can reach the port; by default it is
    there on a loopback host, for this machine. ``log`` is called with one line for each request, with
    ``log_only_refused`` for each that was refused; it must not block, as it runs on the exchange's own thread.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        seed: int = 7,
        frozen: bool = False,
        replay: str | PathLike[str] | None = None,
        time: Literal["real", "stepped"] | float = "real",
        begin_ms: int | None = None,
        limits: bool | LineLimits = True,
        rest_limits: bool = False,
        balances: Mapping[str, Decimal | int | str] | None = None,
        symbols: Iterable[str] | None = None,
        remember: int | None = 10_000,
        extra_symbols: int = 0,
        page: bool | None = None,
        log: Callable[[str], None] | None = None,
        log_only_refused: bool = False,
    ) -> None:
        self._host = host
        self._port = port
        self._limits = limits
        self._rest_limits = rest_limits
        self._remember = remember
        self._page = is_loopback(host) if page is None else page
        self._local_page = page is None
        self._log = log
        self._log_only_refused = log_only_refused
        if frozen and replay is not None:
            raise ValueError("a market is either frozen or replayed")
        instruments = _instruments(symbols)
        if extra_symbols:
            instruments += made_up_instruments(extra_symbols, seed=seed)
        script = None
        if replay is not None:
            from .replay import Replay

            script = Replay(replay, only=instruments if symbols is not None else None)
            instruments = script.priced(instruments)
        self._exchange = Exchange(instruments, seed=seed, clock=make_clock(time, begin_ms), order_limits=bool(limits))
        if script is not None:
            script.begin(self._exchange)
        self._course = Course(self._exchange, frozen=frozen, script=script)
        self._account = self._exchange.add_account(_decimals(balances))
        self._classic = self._exchange.add_account(_decimals(balances), mode="classic")
        self.faults = Faults(self._run_fault, seed=seed)
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: Server | None = None
        self._ended: asyncio.Event | None = None

    def __repr__(self) -> str:
        state = f"on {self._host}:{self._port}" if self._thread else "not running"
        return f"<SimulatedExchange {state}>"

    # -- life

    def start(self) -> SimulatedExchange:
        """Listen. After :meth:`stop` it starts again on the same port, with all its state."""
        if self._thread is not None:
            raise RuntimeError("the simulated exchange is running already")
        try:
            from .server import Server
        except ImportError as error:
            if error.name != "aiohttp":
                raise
            raise ImportError(
                "the simulated exchange needs aiohttp: pip install 'bitget_client[simulator]'", name="aiohttp"
            ) from error
        server = self._make_server(Server)
        started: Future[int] = Future()
        thread = threading.Thread(target=self._serve, args=(server, started), name="bitget-simulator", daemon=True)
        thread.start()
        try:
            self._port = started.result(ANSWER_WITHIN)
        except BaseException:
            thread.join(ANSWER_WITHIN)
            raise
        self._server, self._thread = server, thread
        return self

    def _make_server(self, kind: type[Server]) -> Server:
        exchange, write = self._exchange, self._log
        return kind(
            exchange,
            self.faults,
            self._course,
            limits=self._limits,
            rest_limits=self._rest_limits,
            remember=self._remember,
            page=Page(exchange, local=self._local_page) if self._page else None,
            log=None if write is None else self._request_log(write),
        )

    def _request_log(self, write: Callable[[str], None]) -> RequestLog:
        from .request_log import RequestLog

        return RequestLog(write, self._exchange.clock, only_refused=self._log_only_refused)

    def stop(self) -> None:
        """End every connection and the thread. Stopping twice does no harm."""
        thread = self._thread
        if thread is None:
            return
        assert self._loop is not None and self._ended is not None
        self._loop.call_soon_threadsafe(self._ended.set)
        thread.join(ANSWER_WITHIN)
        if thread.is_alive():
            raise RuntimeError("the simulated exchange did not end")
        self._thread = self._loop = None

    def __enter__(self) -> SimulatedExchange:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _serve(self, server: Server, started: Future[int]) -> None:
        async def run() -> None:
            self._loop = asyncio.get_running_loop()
            self._ended = asyncio.Event()
            try:
                port = await server.open(self._host, self._port)
            except Exception as error:
                started.set_exception(error)
                return
            started.set_result(port)
            await self._ended.wait()
            await server.close()

        asyncio.run(run())

    # -- where and who

    @property
    def port(self) -> int:
        return self._port

    @property
    def environment(self) -> Environment:
        """Where it listens, for the clients."""
        if not self._port:
            raise RuntimeError("the simulated exchange has no address before it is started")
        return Environment(rest_url=f"http://{self._host}:{self._port}", ws_url=f"ws://{self._host}:{self._port}")

    @property
    def sockets(self) -> list[str]:
        """Paths of its WebSocket addresses, to be put behind ``environment.ws_url``."""
        return list(SOCKETS)

    @property
    def has_page(self) -> bool:
        """Whether there is a page for people on ``/``."""
        return self._page

    @property
    def credentials(self) -> Credentials:
        """The demo account's, a unified one: for V3."""
        return _credentials(self._account)

    @property
    def classic_credentials(self) -> Credentials:
        """Those of the classic demo account, which has money of its own: for V2."""
        return _credentials(self._classic)

    def add_account(
        self, balances: Mapping[str, Decimal | int | str] | None = None, *, mode: Mode = "unified"
    ) -> Credentials:
        """Open another account, with as much as the demo account of its kind or with these balances.

        ``mode`` is ``unified`` (V3) or ``classic`` (V2). A classic account's money is in its spot wallet, unless the
        coin's name says where: ``{"usdt-futures/USDT": 5000}``, ``{"isolated-margin/BTCUSDT/USDT": 500}``.
        """
        return _credentials(self.call(lambda: self._exchange.add_account(_decimals(balances), mode=mode)))

    # -- looking and moving

    def market(self, symbol: str, category: str = "SPOT") -> MarketHandle:
        """One market; ``ValueError`` when there is none of that name."""
        market = self._exchange.markets.get((category.upper(), symbol))
        if market is None:
            raise ValueError(f"no market {symbol} in {category}")
        return MarketHandle(self, market)

    def step(self, count: int = 1) -> None:
        """Let the markets live this many steps (of a tenth of a second each, when they are not frozen) at once."""
        for _ in range(count):
            self.change(lambda exchange: exchange.tick())

    @property
    def now_ms(self) -> int:
        """The exchange's time in Unix milliseconds."""
        return self.call(self._exchange.clock.now_ms)

    def advance(self, seconds: float, *, step: float | None = None) -> None:
        """Let stepped time move on: everything that is due on the way happens, in order, and is pushed.

        Market steps are ``step`` seconds apart: a tenth of a second, or more on a long way (a thousand steps at most),
        with prices that wander as far all the same. What comes due by itself (countdowns, funding, interest, ...)
        happens within a tenth of a second of its time, within a second on a way of eight hours. ``RuntimeError`` when
        time moves by itself.
        """
        course = self._course
        to_ms, step_ms, beat_ms = self.call(lambda: course.plan(seconds, step))
        # In portions, so that clients are answered on a long way
        while not self.call(lambda: course.run(to_ms, step_ms=step_ms, beat_ms=beat_ms, most=200)):
            pass

    @property
    def connections(self) -> int:
        """WebSocket lines that are open."""
        server = self._server
        return self.call(lambda: len(server.lines)) if server else 0

    @property
    def received(self) -> list[tuple[str, str, str, str]]:
        """The last requests: verb, path, query as sent, body; for WebSocket ``WS``, kind, nothing, text (no logins)."""
        server = self._server
        return self.call(lambda: list(server.received)) if server else []

    @property
    def failures(self) -> list[BaseException]:
        """Mistakes of the simulator itself: empty, or there is a bug to report."""
        return list(self._server.failures) if self._server else []

    def balance(self, coin: str, bucket: str = "available", *, wallet: str = "") -> Decimal:
        """What the demo account has of a coin.

        ``bucket`` is ``available``, ``locked`` by orders, ``margin`` of crossed positions, ``isolated`` margin, or the
        ``total``. ``wallet`` looks into the classic demo account: ``spot``, ``usdt-futures``, ``usdc-futures``,
        ``coin-futures``, ``crossed-margin``, ``isolated-margin/BTCUSDT``, ``funding``.
        """
        ledger = self._exchange.ledger
        owner = f"{self._classic.uid}/{wallet}" if wallet else self._account.uid
        if bucket == "total":
            return self.call(lambda: ledger.total(owner, coin))
        if bucket not in BUCKETS:
            raise ValueError(f"bucket is {', '.join(BUCKETS)} or total")
        return self.call(lambda: ledger.balance(owner, coin, bucket))

    def imbalance(self) -> dict[str, Decimal]:
        """Coins whose sum over the whole exchange is not zero: none, or there is a bug to report."""
        return self.call(self._exchange.ledger.imbalance)

    def change(self, action: Callable[[Exchange], T]) -> T:
        """Run something on the exchange's own thread, then push what it brought about."""

        def run() -> T:
            result = action(self._exchange)
            if self._server is not None and self._thread is not None:
                self._server.spread(now=True)
            return result

        return self.call(run)

    def call(self, action: Callable[[], T]) -> T:
        """Run something on the exchange's own thread and return its result; directly when it is not running."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None or thread is threading.current_thread():
            return action()
        result: Future[T] = Future()

        def run() -> None:
            try:
                result.set_result(action())
            except Exception as error:
                result.set_exception(error)

        loop.call_soon_threadsafe(run)
        return result.result(ANSWER_WITHIN)

    def _run_fault(self, name: str, value: Any) -> None:
        server = self._server
        if name == "clock_skew":
            self.call(lambda: setattr(self._exchange.clock, "offset_ms", round(value * 1000)))
        elif server is not None and self._thread is not None:
            self.call(lambda: server.run_fault(name, value))


def _instruments(symbols: Iterable[str] | None) -> list[Instrument]:
    rows = load_instruments()
    if symbols is None:
        return rows
    chosen = set(symbols)
    if unknown := chosen - {row.symbol for row in rows}:
        raise ValueError(f"no seed instrument for {', '.join(sorted(unknown))}")
    return [row for row in rows if row.symbol in chosen]


def _credentials(account: Account) -> Credentials:
    return Credentials(account.api_key, account.api_secret, account.api_pass)


def _decimals(balances: Mapping[str, Decimal | int | str] | None) -> dict[str, Decimal] | None:
    return None if balances is None else {coin: Decimal(amount) for coin, amount in balances.items()}
