"""The simulated exchange as a thing to hold: started, stopped, looked into and moved by hand, from any thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from ..environment import Credentials, Environment
from .accounts import Account
from .exchange import Exchange
from .faults import Faults
from .ledger import BUCKETS
from .made_up import made_up_instruments
from .market import Market, load_instruments
from .wallets import Mode

if TYPE_CHECKING:
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
    ``limits`` False switches the limits on messages, subscriptions and open orders off. ``balances`` replaces what the
    demo accounts start with; ``symbols`` keeps only these; ``remember`` is how many requests :attr:`received` keeps.
    ``extra_symbols`` adds so many made-up markets, half of them spot and half USDT futures, for tests of scale.
    Several exchanges may run in one process; they share nothing.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        seed: int = 7,
        frozen: bool = False,
        limits: bool = True,
        balances: Mapping[str, Decimal | int | str] | None = None,
        symbols: Iterable[str] | None = None,
        remember: int | None = 10_000,
        extra_symbols: int = 0,
    ) -> None:
        self._host = host
        self._port = port
        self._frozen = frozen
        self._limits = limits
        self._remember = remember
        chosen = None if symbols is None else set(symbols)
        instruments = [row for row in load_instruments() if chosen is None or row.symbol in chosen]
        if chosen and (unknown := chosen - {row.symbol for row in instruments}):
            raise ValueError(f"no seed instrument for {', '.join(sorted(unknown))}")
        if extra_symbols:
            instruments += made_up_instruments(extra_symbols, seed=seed)
        self._exchange = Exchange(instruments, seed=seed, order_limits=limits)
        self._account = self._exchange.add_account(_decimals(balances))
        self._classic = self._exchange.add_account(_decimals(balances), mode="classic")
        self.faults = Faults(self._run_fault)
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
        server = Server(
            self._exchange, self.faults, frozen=self._frozen, limits=self._limits, remember=self._remember
        )
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
        if server is not None and self._thread is not None:
            self.call(lambda: server.run_fault(name, value))


def _credentials(account: Account) -> Credentials:
    return Credentials(account.api_key, account.api_secret, account.api_pass)


def _decimals(balances: Mapping[str, Decimal | int | str] | None) -> dict[str, Decimal] | None:
    return None if balances is None else {coin: Decimal(amount) for coin, amount in balances.items()}
