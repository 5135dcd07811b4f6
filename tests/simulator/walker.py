"""A customer who tries everything at random, on both accounts and over every way in, and never twice the same.

What is asked follows from a seed and from the answers, so that the same seed has the same walk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from decimal import Decimal as D
from urllib.parse import quote

from websockets.exceptions import ConnectionClosed

from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.clocks import SimulatedClock
from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.v2 import ROUTES as V2_ROUTES
from bitget_client.simulator.v3 import ROUTES as V3_ROUTES
from tests.simulator.customer import FUTURES, KINDS, ODD, SYMBOLS, Caller
from tests.simulator.peer import Socket, socket
from tests.simulator.walker_v2 import ClassicSteps
from tests.simulator.walker_v3 import UnifiedSteps

__all__ = ["SYMBOLS", "Walker", "walking"]

_READS = sorted(
    path for (method, path), route in {**V2_ROUTES, **V3_ROUTES}.items() if method == "GET" and route.private
)


@contextmanager
def walking(exchange: SimulatedExchange, seed: int, *, pushes: bool = True) -> Iterator[Walker]:
    """A walker in a running exchange, with its connections."""
    with ExitStack() as stack:
        lines = {
            "v3": stack.enter_context(socket(exchange, "private", login=True)),
            "v2": stack.enter_context(socket(exchange, "private", login=True, version="v2")),
        }
        if pushes:
            lines["v3 public"] = stack.enter_context(socket(exchange))
            lines["v2 public"] = stack.enter_context(socket(exchange, version="v2"))
        callers = {
            "v3": Caller(exchange, exchange.credentials),
            "v2": Caller(exchange, exchange.classic_credentials),
        }
        for caller in callers.values():
            stack.callback(caller.close)
        walker = Walker(exchange, seed, callers, lines)
        if pushes:
            walker.listen()
        try:
            yield walker
        finally:
            with suppress(ConnectionClosed, TimeoutError):
                walker.drain()  # a line with unread pushes closes slowly


class Walker(UnifiedSteps, ClassicSteps):
    """``step()`` does one thing."""

    def __init__(
        self, exchange: SimulatedExchange, seed: int, callers: dict[str, Caller], lines: dict[str, Socket]
    ) -> None:
        super().__init__(exchange, seed, callers, lines)
        self._acts: list[tuple[int, Callable[[], None]]] = [
            (20, self._v3_order),
            (5, self._v3_batch),
            (8, self._v3_change),
            (8, self._v3_settings),
            (6, self._v3_money),
            (8, self._v3_strategy),
            (12, self._v3_trade),
            (20, self._v2_futures),
            (8, self._v2_futures_change),
            (10, self._v2_plan),
            (8, self._v2_settings),
            (12, self._v2_spot),
            (12, self._v2_margin),
            (6, self._v2_money),
            (12, self._v2_trade),
            (10, self._move),
            (14, self._wait),
            (10, self._read),
        ]

    def step(self) -> None:
        """One thing at random."""
        (act,) = self._chance.choices([act for _, act in self._acts], [weight for weight, _ in self._acts])
        act()
        if self._chance.random() < 0.05:
            self.drain()

    def impoverish(self) -> None:
        """Leave a thirtieth of the money, so that more is lost and refused."""

        def take(exchange: Exchange) -> None:
            for account in exchange.accounts.values():
                for owner, coin, bucket in list(exchange.ledger._balances):
                    if account.owns(owner) and bucket == "available":
                        kept = round(exchange.ledger.balance(owner, coin) / 30, 8)
                        exchange.ledger.withdraw(owner, coin, exchange.ledger.balance(owner, coin) - kept)

        self.exchange.change(take)

    def listen(self) -> None:
        """Ask for every account topic, and for some of the markets'."""
        self._ask(
            "v3",
            *({"instType": "UTA", "topic": name} for name in ("account", "position", "order", "fill", "fast-fill")),
            {"instType": "UTA", "topic": "strategy-order", "symbol": "default"},
        )
        self._ask(
            "v3 public",
            *(
                {"instType": kind, "topic": topic, "symbol": symbol}
                for kind, symbol in (("spot", "BTCUSDT"), ("usdt-futures", "BTCUSDT"), ("coin-futures", "BTCUSD"))
                for topic in ("ticker", "books", "books5", "publicTrade")
            ),
            *({"instType": kind, "topic": "liquidation"} for kind in ("usdt-futures", "coin-futures")),
            {"instType": "spot", "topic": "kline", "symbol": "BTCUSDT", "interval": "1m"},
        )
        products = ("USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES")
        self._ask(
            "v2",
            *({"instType": kind, "channel": "account", "coin": "default"} for kind in ("SPOT", *products)),
            *(
                {"instType": kind, "channel": channel, "instId": "default"}
                for kind in products
                for channel in ("orders", "fill", "orders-algo", "positions", "positions-history")
            ),
            *({"instType": kind, "channel": "equity"} for kind in products),
            *({"instType": "SPOT", "channel": name, "instId": "default"} for name in ("orders", "fill", "orders-algo")),
            *({"instType": "MARGIN", "channel": f"account-{kind}", "coin": "default"} for kind in KINDS),
            *({"instType": "MARGIN", "channel": f"orders-{kind}", "instId": "BTCUSDT"} for kind in KINDS),
        )
        self._ask(
            "v2 public",
            *(
                {"instType": kind, "channel": channel, "instId": "BTCUSDT"}
                for kind in ("SPOT", "USDT-FUTURES")
                for channel in ("ticker", "books", "books15", "trade", "candle1m")
            ),
            {"instType": "MARGIN", "channel": "index-price", "instId": "default"},
        )
        self.drain()
        for texts in self.pushes.values():
            assert not [text for text in texts if '"error"' in text]

    def _move(self) -> None:
        """A jump of the price, small mostly."""
        category, symbol = self._chance.choice([(row[0], row[1]) for row in FUTURES] + [("SPOT", "BTCUSDT")])
        jump = self._chance.gauss(0, self._often(0.003, 0.02, 0.15))
        market, tick = self.exchange.market(symbol, category), D("0.01") if category == "SPOT" else D("0.1")
        first = {"ETHUSDT": D(3200)}.get(symbol, D(90000))
        price = min(max(market.last_price * (1 + D(round(jump, 6))), first / 10), first * 4)
        price = (price / tick).to_integral_value() * tick
        self.done.append(("move", category, symbol, price))
        market.set_price(price)

    def _wait(self) -> None:
        """A little time step by step, or hours at once, in which the markets stand still."""
        seconds = self._chance.choices((0.1, 1.0, 6.0, 3600, 28_800), (10, 10, 4, 2, 2))[0]
        self.done.append(("wait", seconds))
        if seconds < 10:
            self.exchange.advance(seconds)
        else:
            self.exchange.change(lambda exchange: _sleep(exchange, round(seconds * 1000)))

    def _read(self) -> None:
        """Any signed reading, with a query that most of them understand."""
        path = self._chance.choice(_READS)
        category, symbol, coin = self._chance.choice(FUTURES)
        who = "v3" if path.startswith("/api/v3") else "v2"
        query = {
            "category": category,
            "productType": category,
            "symbol": symbol,
            "marginCoin": coin,
            "coin": coin,
            "marginMode": "crossed",
            "leverage": "5",
            "businessType": "mix",
            "planType": self._pick("normal_plan", "profit_loss"),
            "type": self._pick("tpsl", "trigger"),
            "orderId": self._some_order(who, plan="plan" in path or "strategy" in path),
            "posSide": "long",
            "orderType": "market",
            "openAmount": "0.1",
            "openPrice": "90000",
            "fromType": "uta",
            "toType": "spot",
        }
        if "list" in path or "history" in path or self._chance.random() < 0.6:
            del query["orderId"]
        if "spot" in path or "margin" in path:
            query |= {"symbol": "BTCUSDT", "businessType": ""}
        if who == "v3":
            del query["posSide"]
        if "records" in path or "bills" in path or "bill" in path or "tax" in path:
            del query["type"]
            now = self.exchange.now_ms
            query |= {"startTime": str(now - 20 * 86_400_000), "endTime": str(now), "businessType": ""}
        if self.odd and self._chance.random() < self.odd:
            query[self._chance.choice(list(query))] = str(self._chance.choice(ODD))
        text = "&".join(f"{name}={quote(value)}" for name, value in query.items() if value)
        self._call(who, "GET", path, text)


def _sleep(exchange: Exchange, span_ms: int) -> None:
    assert isinstance(exchange.clock, SimulatedClock)
    exchange.clock.move_to(exchange.clock.position_ms() + span_ms)
    exchange.run_clockwork()
