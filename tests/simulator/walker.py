"""A customer who tries everything at random, on both accounts and over every way in, and never twice the same.

What is asked follows from a seed and from the answers, so that the same seed has the same walk.
"""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from decimal import Decimal
from typing import Any

from websockets.exceptions import ConnectionClosed

from bitget_client.environment import Credentials
from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.accounts import Account
from bitget_client.simulator.clocks import SimulatedClock
from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.server import ROUTES
from tests.simulator.peer import WITHIN, Socket, mac, socket

__all__ = ["SYMBOLS", "Walker", "walking"]

D = Decimal
SYMBOLS = ("BTCUSDT", "ETHUSDT", "BTCPERP", "BTCUSD")
FUTURES = (
    ("USDT-FUTURES", "BTCUSDT", "USDT"),
    ("USDT-FUTURES", "ETHUSDT", "USDT"),
    ("USDC-FUTURES", "BTCPERP", "USDC"),
    ("COIN-FUTURES", "BTCUSD", "BTC"),
)
PAIRS = ("BTCUSDT", "ETHUSDT")
SIZES = ("6", "50", "400", "4000", "30000", "250000", "3000000")  # dollars
LOTS = {"BTCUSD": "0.001", "ETHUSDT": "0.01"}
_READS = sorted(path for (method, path), route in ROUTES.items() if method == "GET" and route.private)
_TRANSFERS = ("spot", "usdt_futures", "usdc_futures", "coin_futures", "crossed_margin", "isolated_margin", "p2p")


class Caller:
    """Signed calls of one account over one connection."""

    def __init__(self, exchange: SimulatedExchange, who: Credentials) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", exchange.port, timeout=WITHIN)
        self._who = who

    def call(self, method: str, path: str, query: str = "", body: Any = None) -> tuple[int, bytes]:
        text = "" if body is None else json.dumps(body)
        stamp, asked = str(time.time_ns() // 1_000_000), f"?{query}" if query else ""
        headers = {
            "ACCESS-KEY": self._who.api_key,
            "ACCESS-SIGN": mac(self._who.api_secret, f"{stamp}{method}{path}{asked}{text}"),
            "ACCESS-TIMESTAMP": stamp,
            "ACCESS-PASSPHRASE": self._who.api_pass,
            "Content-Type": "application/json",
        }
        self._connection.request(method, path + asked, text.encode(), headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        self._connection.close()


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


class Walker:
    """``step()`` does one thing. ``answers`` and ``pushes`` are all bytes that came back, oldest first."""

    def __init__(
        self, exchange: SimulatedExchange, seed: int, callers: dict[str, Caller], lines: dict[str, Socket]
    ) -> None:
        self.exchange = exchange
        self.answers: list[tuple[int, bytes]] = []
        self.pushes: dict[str, list[str]] = {name: [] for name in lines}
        self.done: list[Any] = []
        self._callers = callers
        self._lines = lines
        self._chance = random.Random(seed)
        self._number = 0
        self._orders: dict[str, list[str]] = {"v3": [], "v2": []}
        self._plans: dict[str, list[str]] = {"v3": [], "v2": []}
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

    def drain(self) -> None:
        """Read what has been pushed so far on every line."""
        for name, line in self._lines.items():
            line.connection.send("ping")
            while (text := str(line.connection.recv(WITHIN))) != "pong":
                self.pushes[name].append(text)

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
            *({"instType": "MARGIN", "channel": f"account-{kind}", "coin": "default"} for kind in _KINDS),
            *({"instType": "MARGIN", "channel": f"orders-{kind}", "instId": "BTCUSDT"} for kind in _KINDS),
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

    def _ask(self, line: str, *args: dict[str, str]) -> None:
        for start in range(0, len(args), 20):
            self._lines[line].subscribe(*args[start : start + 20])

    # -- asking

    def _call(self, who: str, method: str, path: str, query: str = "", body: Any = None) -> Any:
        self.done.append((who, method, path, query, body))
        status, answer = self._callers[who].call(method, path, query, body)
        self.answers.append((status, answer))
        decoded = json.loads(answer)
        assert (status == 200) == (decoded["code"] == "00000"), answer
        return decoded["data"]

    def _post(self, path: str, body: Any) -> Any:
        who = "v3" if path.startswith("/api/v3") else "v2"
        data = self._call(who, "POST", path, body=body)
        self._keep(who, data, plan="plan" in path or "strategy" in path or "tpsl" in path)
        return data

    def _keep(self, who: str, data: Any, *, plan: bool = False) -> None:
        rows = data if isinstance(data, list) else [data]
        for row in rows:
            if isinstance(row, dict):
                for inner in row.get("successList") or ():
                    self._keep(who, inner, plan=plan)
                if row.get("orderId"):
                    (self._plans if plan else self._orders)[who].append(row["orderId"])

    def _operate(self, line: str, frame: dict[str, Any]) -> None:
        self.done.append((line, frame))
        self._lines[line].connection.send(json.dumps(frame))
        while True:
            text = str(self._lines[line].connection.recv(WITHIN))
            answer = json.loads(text)
            if answer.get("event") in ("trade", "error"):
                break
            self.pushes[line].append(text)
        self.answers.append((0, text.encode()))
        rows = answer.get("args") or ()
        if line == "v2" and answer["event"] == "trade":
            rows = [answer["arg"][0]["params"]]
        self._keep(line, [row for row in rows if isinstance(row, dict) and row.get("code", "0") == "0"])

    def _pick(self, *values: Any) -> Any:
        return self._chance.choice(values)

    def _often(self, *values: Any) -> Any:
        """The first one mostly."""
        return values[0] if self._chance.random() < 0.7 else self._chance.choice(values)

    def _some_order(self, who: str, *, plan: bool = False) -> str:
        """An order that is open, if there is one, or once was."""
        known = (self._plans if plan else self._orders)[who][-12:] or ["1"]
        open_ones = [identity for identity, *_ in self._open(who, plan=plan)]
        return self._often(self._chance.choice(open_ones or known), self._chance.choice(known))

    def _open(self, who: str, *, plan: bool = False) -> list[tuple[str, str, str]]:
        """Id, category and symbol of what is open."""

        def look() -> list[Any]:
            exchange, account = self.exchange._exchange, self._account(who)
            return exchange.strategies.live(account) if plan else list(account.open_orders.values())

        return [(str(row.id), row.category, row.market.instrument.symbol) for row in self.exchange.call(look)]

    def _account(self, who: str) -> Account:
        return self.exchange._account if who == "v3" else self.exchange._classic

    def _product(self, who: str, *, plan: bool = False) -> tuple[str, tuple[str, str, str]]:
        """An order and the futures product that it belongs to, if there is one."""
        rows = [row for row in self._open(who, plan=plan) if row[1].endswith("FUTURES")]
        if not rows or self._chance.random() < 0.2:
            return self._some_order(who, plan=plan), self._chance.choice(FUTURES)
        identity, category, symbol = self._chance.choice(rows)
        return identity, next(row for row in FUTURES if row[:2] == (category, symbol))

    def _held(self, who: str) -> tuple[tuple[str, str, str], str, str]:
        """A futures product, the slot and the side of a position in it, if there is one."""
        records = self.exchange.call(lambda: list(self._account(who).positions.values()))
        if not records or self._chance.random() < 0.2:
            return self._chance.choice(FUTURES), self._pick("net", "long"), self._pick("long", "short")
        record = self._chance.choice(records)
        named = (record.market.instrument.category, record.market.instrument.symbol)
        return next(row for row in FUTURES if row[:2] == named), record.slot, record.side

    def _mode(self, symbol: str) -> str:
        """Some symbols are isolated mostly, as all of one symbol has to be of one kind."""
        usual = "isolated" if symbol in ("ETHUSDT", "BTCUSD") else "crossed"
        return self._often(usual, usual, "crossed", "isolated")

    def _oid(self) -> str:
        self._number += 1
        return self._often(f"walk-{self._number}", f"walk-{max(1, self._number - 3)}", "")

    def _price(self, category: str, symbol: str, reach: int = 40) -> str:
        """Near the last price, in steps of the symbol."""
        category = "SPOT" if category == "MARGIN" else category
        last = self.exchange.market(symbol, category).last_price
        tick = D("0.01") if category == "SPOT" else D("0.1")
        near = last * (1 + D(self._chance.randint(-reach, reach)) / 10_000)
        return str(max(tick, (near / tick).to_integral_value() * tick))

    def _size(self, category: str, symbol: str, *, dollars: bool = False) -> str:
        worth = self._chance.choices(SIZES, (1, 4, 8, 8, 6, 3, 1))[0]
        if dollars:
            return worth
        spot = category in ("SPOT", "MARGIN")
        lot = D("0.0001") if spot else D(LOTS.get(symbol, "0.0001"))
        last = self.exchange.market(symbol, "SPOT" if spot else category).last_price
        return str(max(lot, (D(worth) / last / lot).to_integral_value() * lot))

    # -- V3

    def _v3_fields(self) -> dict[str, str]:
        category, symbol = self._chance.choice(
            [(row[0], row[1]) for row in FUTURES] * 2 + [("SPOT", pair) for pair in PAIRS] + [("MARGIN", "BTCUSDT")]
        )
        side, kind = self._pick("buy", "sell"), self._pick("limit", "limit", "market")
        spends = kind == "market" and side == "buy" and category in ("SPOT", "MARGIN")
        fields = {
            "category": category,
            "symbol": symbol,
            "side": side,
            "orderType": kind,
            "qty": self._size(category, symbol, dollars=spends),
            "timeInForce": self._often("gtc", "ioc", "fok", "post_only"),
            "posSide": self._pick("long", "short"),
            "reduceOnly": self._often("no", "no", "yes"),
            "stpMode": self._often("none", "cancel_taker", "cancel_maker", "cancel_both"),
            "clientOid": self._oid(),
        }
        if kind == "limit":
            fields["price"] = self._price(category, symbol)
        if category.endswith("FUTURES"):
            fields["marginMode"] = self._mode(symbol)
        if category == "SPOT" and self._chance.random() < 0.2:
            fields["autoBorrow"] = "yes"
        if self._chance.random() < 0.25:
            fields |= self._protection(category, symbol, side)
        return fields

    def _protection(self, category: str, symbol: str, side: str) -> dict[str, str]:
        last = D(self._price(category, symbol, 0))
        up, down = last * D("1.004"), last * D("0.996")
        take, stop = (up, down) if side == "buy" else (down, up)
        tick = D("0.01") if category in ("SPOT", "MARGIN") else D("0.1")
        named = {
            "takeProfit": str((take / tick).to_integral_value() * tick),
            "stopLoss": str((stop / tick).to_integral_value() * tick),
            "tpTriggerBy": self._pick("market", "mark"),
            "slTriggerBy": self._pick("market", "mark"),
        }
        if self._chance.random() < 0.3:
            del named[self._pick("takeProfit", "stopLoss")]
        return named

    def _v3_order(self) -> None:
        self._post("/api/v3/trade/place-order", self._v3_fields())

    def _v3_batch(self) -> None:
        self._post("/api/v3/trade/place-batch", [self._v3_fields() for _ in range(self._chance.randint(1, 5))])

    def _v3_modification(self) -> dict[str, str]:
        identity, (category, symbol, _) = self._product("v3")
        fields = {"orderId": identity, "autoCancel": self._often("no", "yes")}
        if self._chance.random() < 0.7:
            fields["price"] = self._price(category, symbol)
        if self._chance.random() < 0.7:
            fields["qty"] = self._size(category, symbol)
        if self._chance.random() < 0.2:
            fields |= self._protection(category, symbol, self._pick("buy", "sell"))
        return fields

    def _v3_change(self) -> None:
        what, category = self._chance.randrange(12), self._chance.choice(FUTURES)[0]
        if what < 7:
            self._post("/api/v3/trade/modify-order", self._v3_modification())
        elif what == 7:
            self._post("/api/v3/trade/batch-modify-order", [self._v3_modification() for _ in range(3)])
        elif what == 8:
            self._post("/api/v3/trade/cancel-order", {"orderId": self._some_order("v3")})
        elif what == 9:
            self._post("/api/v3/trade/cancel-batch", [{"orderId": self._some_order("v3")} for _ in range(3)])
        elif what == 10:
            self._post("/api/v3/trade/cancel-symbol-order", {"category": self._pick(category, "SPOT", "MARGIN")})
        else:
            self._post("/api/v3/trade/close-positions", {"category": category})

    def _v3_settings(self) -> None:
        category, symbol, _ = self._chance.choice(FUTURES)
        what = self._chance.randrange(6)
        if what < 2:
            fields = {"category": category, "marginMode": self._pick("crossed", "isolated")}
            if self._chance.random() < 0.8:
                fields["symbol"] = symbol
            fields[self._often("leverage", "longLeverage", "shortLeverage")] = self._pick("2", "5", "20", "75", "150")
            if self._chance.random() < 0.3:
                fields |= {"longLeverage": self._pick("2", "50"), "shortLeverage": self._pick("2", "50")}
            self._post("/api/v3/account/set-leverage", fields)
        elif what == 2:
            if self._chance.random() < 0.3:
                for name, _, _ in FUTURES:
                    self._post("/api/v3/trade/cancel-symbol-order", {"category": name})
                    self._post("/api/v3/trade/close-positions", {"category": name})
            self._post("/api/v3/account/set-hold-mode", {"holdMode": self._pick("one_way_mode", "hedge_mode")})
        elif what == 3:
            (category, symbol, _), _, side = self._held("v3")
            fields = {"category": category, "symbol": symbol, "posSide": side}
            fields |= {"amount": self._pick("0.001", "1", "50", "5000"), "operation": self._pick("add", "remove")}
            self._post("/api/v3/account/set-margin", fields)
        elif what == 4:
            self._post("/api/v3/trade/countdown-cancel-all", {"countdown": self._often("0", "5", "60")})
        else:
            fields = {"category": "SPOT", "symbol": "BTCUSDT", "side": "buy", "orderType": "market"}
            self._post("/api/v3/account/max-open-available", fields)

    def _v3_money(self) -> None:
        coin = self._pick("USDT", "BTC", "ETH", "USDC")
        amount = self._pick("0.01", "1", "100", "20000")
        what = self._chance.randrange(4)
        if what == 0:
            self._post("/api/v3/account/borrow", {"coin": coin, "amount": amount})
        elif what == 1:
            lists = {"repayableCoinList": [coin], "paymentCoinList": [self._often(coin, "USDT", "BTC")]}
            self._post("/api/v3/account/repay", lists)
        else:
            ends = self._pick(("uta", "spot"), ("spot", "uta"), ("uta", "p2p"))
            named = {"fromType": ends[0], "toType": ends[1], "coin": coin, "amount": amount}
            self._post("/api/v3/account/transfer", named)

    def _v3_strategy(self) -> None:
        category, symbol, _ = self._chance.choice(FUTURES)
        what = self._chance.randrange(6)
        if what < 2:
            side = self._pick("buy", "sell")
            fields = {"category": category, "type": "trigger", "symbol": symbol, "side": side}
            fields |= {"qty": self._size(category, symbol), "triggerPrice": self._price(category, symbol)}
            fields |= {"triggerBy": self._pick("market", "mark"), "triggerOrderType": "market", "posSide": "long"}
            fields |= {"clientOid": self._oid(), "reduceOnly": self._often("no", "yes")}
            if self._chance.random() < 0.4:
                fields |= {"triggerOrderType": "limit", "triggerOrderPrice": self._price(category, symbol)}
            self._post("/api/v3/trade/place-strategy-order", fields)
        elif what < 4:
            (category, symbol, _), _, held = self._held("v3")
            fields = {"category": category, "type": "tpsl", "symbol": symbol, "posSide": held}
            fields |= self._protection(category, symbol, "buy" if fields["posSide"] == "long" else "sell")
            if self._chance.random() < 0.5:
                fields |= {"tpslMode": "partial", "qty": self._size(category, symbol)}
            self._post("/api/v3/trade/place-strategy-order", fields)
        elif what == 4:
            identity, (category, symbol, _) = self._product("v3", plan=True)
            fields = {"orderId": identity, "qty": self._size(category, symbol)}
            fields |= {"triggerPrice": self._price(category, symbol)}
            self._post("/api/v3/trade/modify-strategy-order", fields)
        else:
            self._post("/api/v3/trade/cancel-strategy-order", {"orderId": self._some_order("v3", plan=True)})

    def _v3_trade(self) -> None:
        topic = self._often(
            "place-order", "cancel-order", "modify-order", "batch-place", "batch-cancel", "batch-modify"
        )
        count = self._chance.randint(1, 4) if topic.startswith("batch") else 1
        args: list[Any]
        if "place" in topic:
            args = [self._v3_fields() for _ in range(count)]
            for item in args:
                item["category"] = args[0]["category"]
        elif "modify" in topic:
            args = [self._v3_modification() for _ in range(count)]
        else:
            args = [{"orderId": self._some_order("v3")} for _ in range(count)]
        frame = {"op": "trade", "id": "7", "topic": topic, "args": args}
        category = args[0].pop("category", "usdt-futures").lower() if args else ""
        self._operate("v3", {**frame, "category": category})

    # -- V2

    def _mix(self, row: tuple[str, str, str]) -> dict[str, str]:
        return {"productType": row[0], "symbol": row[1], "marginCoin": row[2]}

    def _v2_fields(self, row: tuple[str, str, str]) -> dict[str, str]:
        category, symbol, _ = row
        kind, side = self._pick("limit", "limit", "market"), self._pick("buy", "sell")
        fields = {
            "marginMode": self._mode(symbol),
            "side": side,
            "tradeSide": self._often("open", "close"),
            "orderType": kind,
            "size": self._size(category, symbol),
            "force": self._often("gtc", "ioc", "fok", "post_only"),
            "reduceOnly": self._often("no", "yes"),
            "stpMode": self._often("none", "cancel_taker", "cancel_maker", "cancel_both"),
            "clientOid": self._oid(),
        }
        if kind == "limit":
            fields["price"] = self._price(category, symbol)
        if self._chance.random() < 0.25:
            guard = self._protection(category, symbol, side)
            if "takeProfit" in guard:
                fields["presetStopSurplusPrice"] = guard["takeProfit"]
            if "stopLoss" in guard:
                fields["presetStopLossPrice"] = guard["stopLoss"]
        return fields

    def _v2_futures(self) -> None:
        row = self._chance.choice(FUTURES)
        if self._chance.random() < 0.8:
            self._post("/api/v2/mix/order/place-order", {**self._mix(row), **self._v2_fields(row)})
            return
        rows = [self._v2_fields(row) for _ in range(3)]
        shared = {**self._mix(row), "marginMode": rows[0]["marginMode"]}
        self._post("/api/v2/mix/order/batch-place-order", {**shared, "orderList": rows})

    def _v2_futures_change(self) -> None:
        identity, row = self._product("v2")
        fields, base = {**self._mix(row), "orderId": identity}, "/api/v2/mix/order/"
        what = self._chance.randrange(12)
        if what < 6:
            fields |= {"newClientOid": self._oid()}
            fields |= {"newSize": self._size(*row[:2]), "newPrice": self._price(*row[:2])}
            self._post(f"{base}modify-order", fields)
        elif what == 6:
            self._post(f"{base}cancel-order", fields)
        elif what == 7:
            self._post(f"{base}batch-cancel-orders", {**self._mix(row), "orderIdList": [{"orderId": identity}]})
        elif what == 8:
            self._post(f"{base}cancel-all-orders", {"productType": row[0]})
        elif what == 9:
            self._post(f"{base}close-positions", {"productType": row[0]})
        else:
            row, slot, side = self._held("v2")
            wanted = {"long": "buy", "short": "sell"}[side] if slot != "net" else self._pick("buy", "sell")
            fields = {**self._mix(row), "side": wanted, "tradeSide": "open", "clientOid": self._oid()}
            self._post(f"{base}click-backhand", fields)

    def _v2_plan(self) -> None:
        row = self._chance.choice(FUTURES)
        fields, base = self._mix(row), "/api/v2/mix/order/"
        price, size = self._price(*row[:2]), self._size(*row[:2])
        what = self._chance.randrange(7)
        if what < 2:
            fields |= {"planType": "normal_plan", "size": size, "triggerPrice": price, "triggerType": "mark_price"}
            fields |= {"marginMode": "crossed", "side": self._pick("buy", "sell"), "tradeSide": "open"}
            fields |= {"orderType": self._pick("market", "limit"), "price": self._price(*row[:2])}
            self._post(f"{base}place-plan-order", fields)
        elif what == 2:
            fields |= {"planType": "track_plan", "size": size, "triggerPrice": price, "triggerType": "fill_price"}
            fields |= {"marginMode": "crossed", "side": self._pick("buy", "sell"), "tradeSide": "open"}
            fields |= {"orderType": "market", "callbackRate": "1", "callbackRatio": "0.1"}
            self._post(f"{base}place-plan-order", fields)
        elif what == 3:
            row, slot, held = self._held("v2")
            side = {"long": "buy", "short": "sell"}[held] if slot == "net" else held
            kind = self._pick("pos_profit", "pos_loss", "profit_plan", "loss_plan", "moving_plan")
            fields, price, size = self._mix(row), self._price(*row[:2]), self._size(*row[:2])
            fields |= {"planType": kind, "triggerPrice": price, "triggerType": "mark_price", "holdSide": side}
            fields |= {"size": size, "rangeRate": "0.1"}
            self._post(f"{base}place-tpsl-order", fields)
        elif what == 4:
            row, slot, held = self._held("v2")
            side = {"long": "buy", "short": "sell"}[held] if slot == "net" else held
            guard = self._protection(*row[:2], "buy" if held == "long" else "sell")
            fields = self._mix(row)
            fields |= {"holdSide": side, "stopSurplusTriggerPrice": guard.get("takeProfit", "")}
            self._post(f"{base}place-pos-tpsl", {**fields, "stopLossTriggerPrice": guard.get("stopLoss", "")})
        elif what == 5:
            identity, row = self._product("v2", plan=True)
            fields = {**self._mix(row), "orderId": identity, "newSize": self._size(*row[:2])}
            fields |= {"newTriggerPrice": self._price(*row[:2])}
            self._post(f"{base}modify-plan-order", fields)
        else:
            self._post(f"{base}cancel-plan-order", {**fields, "planType": self._pick("normal_plan", "profit_loss")})

    def _v2_settings(self) -> None:
        row = self._chance.choice(FUTURES)
        fields, base = self._mix(row), "/api/v2/mix/account/"
        what = self._chance.randrange(6)
        if what < 2:
            fields |= {"leverage": self._pick("2", "5", "20", "75", "150"), "holdSide": self._pick("long", "short", "")}
            if self._chance.random() < 0.4:
                fields |= {"longLeverage": self._pick("2", "50"), "shortLeverage": self._pick("2", "50")}
            self._post(f"{base}set-leverage", fields)
        elif what == 2:
            self._post(f"{base}set-all-leverage", {"productType": row[0], "leverage": self._pick("3", "30")})
        elif what == 3:
            if self._chance.random() < 0.3:
                self._post("/api/v2/mix/order/cancel-all-orders", {"productType": row[0]})
                self._post("/api/v2/mix/order/close-positions", {"productType": row[0]})
            mode = self._pick("one_way_mode", "hedge_mode")
            self._post(f"{base}set-position-mode", {"productType": row[0], "posMode": mode})
        elif what == 4:
            self._post(f"{base}set-margin-mode", {**fields, "marginMode": self._pick("crossed", "isolated")})
        else:
            amount = self._pick("0.001", "-0.001", "50", "-50", "5000")
            row, _, held = self._held("v2")
            self._post(f"{base}set-margin", {**self._mix(row), "holdSide": held, "amount": amount})

    def _spot_fields(self, symbol: str) -> dict[str, str]:
        kind, side = self._pick("limit", "limit", "market"), self._pick("buy", "sell")
        size = self._size("SPOT", symbol, dollars=kind == "market" and side == "buy")
        fields = {"symbol": symbol, "side": side, "orderType": kind, "size": size, "clientOid": self._oid()}
        fields |= {"force": self._often("gtc", "ioc", "fok", "post_only")}
        fields |= {"stpMode": self._often("none", "cancel_taker", "cancel_maker", "cancel_both")}
        if kind == "limit":
            fields["price"] = self._price("SPOT", symbol)
        if self._chance.random() < 0.2:
            guard = self._protection("SPOT", symbol, side)
            fields |= {"presetTakeProfitPrice": guard.get("takeProfit", "")}
            fields |= {"presetStopLossPrice": guard.get("stopLoss", "")}
        return fields

    def _v2_spot(self) -> None:
        symbol, base = self._pick(*PAIRS), "/api/v2/spot/trade/"
        what = self._chance.randrange(8)
        if what < 4:
            self._post(f"{base}place-order", self._spot_fields(symbol))
        elif what == 4:
            fields = {"symbol": symbol, "orderId": self._some_order("v2"), "newClientOid": self._oid()}
            fields |= {"price": self._price("SPOT", symbol), "size": self._size("SPOT", symbol)}
            self._post(f"{base}cancel-replace-order", fields)
        elif what == 5:
            self._post(f"{base}cancel-symbol-order", {"symbol": symbol})
        elif what == 6:
            fields = {"symbol": symbol, "side": self._pick("buy", "sell"), "triggerPrice": self._price("SPOT", symbol)}
            fields |= {"orderType": "market", "size": self._pick("0.01", "50", "900"), "triggerType": "fill_price"}
            fields |= {"planType": self._pick("amount", "total")}
            self._post(f"{base}place-plan-order", fields)
        else:
            fields = {"symbol": symbol, "tpslType": "tpsl", "side": self._pick("buy", "sell"), "orderType": "market"}
            fields |= {"size": self._size("SPOT", symbol), "triggerPrice": self._price("SPOT", symbol)}
            self._post(f"{base}place-order", fields)

    def _v2_margin(self) -> None:
        kind, symbol = self._pick(*_KINDS), self._pick(*PAIRS)
        base, what = f"/api/v2/margin/{kind}/", self._chance.randrange(10)
        if what < 6:
            spot = self._spot_fields(symbol)
            size = spot.pop("size")
            spends = spot["side"] == "buy" and spot["orderType"] == "market"
            loan = self._pick("normal", "autoLoan", "autoRepay", "autoLoanAndRepay")
            self._post(f"{base}place-order", {**spot, "quoteSize" if spends else "baseSize": size, "loanType": loan})
        elif what == 6:
            self._post(f"{base}cancel-order", {"symbol": symbol, "orderId": self._some_order("v2")})
        else:
            coin = self._pick("USDT", symbol.removesuffix("USDT"))
            amount = self._pick("0.001", "0.05", "10", "900", "9000")
            fields = {"coin": coin, "symbol": symbol, "borrowAmount": amount, "repayAmount": amount}
            self._post(f"{base}account/{self._pick('borrow', 'repay', 'flash-repay')}", fields)

    def _v2_money(self) -> None:
        source, target = self._pick(*_TRANSFERS), self._pick(*_TRANSFERS)
        fields = {"fromType": source, "toType": target, "coin": self._often("USDT", "BTC", "USDC")}
        fields |= {"amount": self._pick("0.01", "25", "500", "30000"), "symbol": self._pick(*PAIRS)}
        self._post("/api/v2/spot/wallet/transfer", fields)

    def _v2_trade(self) -> None:
        if self._chance.random() < 0.5:
            symbol = self._pick(*PAIRS)
            kind, params = "SPOT", self._spot_fields(symbol)
        else:
            row = self._chance.choice(FUTURES)
            kind, symbol, coin = row
            params = {**self._v2_fields(row), "marginCoin": coin}
        channel = self._often("place-order", "cancel-order")
        if channel == "cancel-order":
            params = {"orderId": self._some_order("v2")}
        arg = {"id": "9", "instType": kind, "instId": symbol, "channel": channel, "params": params}
        self._operate("v2", {"op": "trade", "args": [arg]})

    # -- the world

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
        self._call(who, "GET", path, "&".join(f"{name}={value}" for name, value in query.items() if value))


_KINDS = ("crossed", "isolated")


def _sleep(exchange: Exchange, span_ms: int) -> None:
    assert isinstance(exchange.clock, SimulatedClock)
    exchange.clock.move_to(exchange.clock.position_ms() + span_ms)
    exchange.run_clockwork()
