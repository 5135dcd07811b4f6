"""What a customer needs who tries things at random: connections, memory of what there is, and ways to choose."""

from __future__ import annotations

import http.client
import json
import random
import time
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from bitget_client.environment import Credentials
from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.accounts import Account
from tests.simulator.peer import WITHIN, Socket, mac

__all__ = ["FUTURES", "KINDS", "ODD", "PAIRS", "SYMBOLS", "Caller", "Customer"]

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
KINDS = ("crossed", "isolated")
#: Values that nobody should send.
ODD: tuple[Any, ...] = (
    None, "", 0, -1, "0", "-5", "NaN", "Infinity", "1e400", "1e-400", "1E+3", True, False, [], {}, ["x"], [{}],
    {"a": 1}, [None], "９", "1_0", " 1", "9" * 5000, 1.5, 10**30, "x" * 300, "\x00", "0.1234567890123456789012345678901",
)  # fmt: skip


class Caller:
    """Signed calls of one account over one connection."""

    def __init__(self, exchange: SimulatedExchange, who: Credentials) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", exchange.port, timeout=WITHIN)
        self._who = who

    def call(self, method: str, path: str, query: str = "", body: Any = None) -> tuple[int, bytes]:
        text = "" if body is None else json.dumps(body)
        stamp, asked = str(time.time_ns() // 1_000_000), f"?{unquote(query)}" if query else ""
        headers = {
            "ACCESS-KEY": self._who.api_key,
            "ACCESS-SIGN": mac(self._who.api_secret, f"{stamp}{method}{path}{asked}{text}"),
            "ACCESS-TIMESTAMP": stamp,
            "ACCESS-PASSPHRASE": self._who.api_pass,
            "Content-Type": "application/json",
        }
        self._connection.request(method, f"{path}?{query}", text.encode(), headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        self._connection.close()


class Customer:
    """``answers`` and ``pushes`` are all bytes that came back, oldest first; ``done`` is what was asked."""

    def __init__(
        self, exchange: SimulatedExchange, seed: int, callers: dict[str, Caller], lines: dict[str, Socket]
    ) -> None:
        self.exchange = exchange
        self.answers: list[tuple[int, bytes]] = []
        self.pushes: dict[str, list[str]] = {name: [] for name in lines}
        self.done: list[Any] = []
        self.odd = 0.0  # how often something is asked for that makes no sense
        self._callers = callers
        self._lines = lines
        self._chance = random.Random(seed)
        self._number = 0
        self._orders: dict[str, list[str]] = {"v3": [], "v2": []}
        self._plans: dict[str, list[str]] = {"v3": [], "v2": []}

    def drain(self) -> None:
        """Read what has been pushed so far on every line."""
        for name, line in self._lines.items():
            line.connection.send("ping")
            while (text := str(line.connection.recv(WITHIN))) != "pong":
                self.pushes[name].append(text)

    def _ask(self, line: str, *args: dict[str, str]) -> None:
        for start in range(0, len(args), 20):
            self._lines[line].subscribe(*args[start : start + 20])

    def _call(self, who: str, method: str, path: str, query: str = "", body: Any = None) -> Any:
        self.done.append((who, method, path, query, body))
        status, answer = self._callers[who].call(method, path, query, body)
        self.answers.append((status, answer))
        decoded = json.loads(answer)
        assert (status == 200) == (decoded["code"] == "00000"), answer
        return decoded["data"]

    def _post(self, path: str, body: Any) -> Any:
        if self.odd and self._chance.random() < self.odd:
            body = self._spoiled(body)
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

    def _spoiled(self, body: Any) -> Any:
        """A copy with an odd value in one place."""
        if isinstance(body, list):
            at = self._chance.randrange(len(body))
            return [self._spoiled(item) if number == at else item for number, item in enumerate(body)]
        if not isinstance(body, dict) or not body or self._chance.random() < 0.02:
            return self._chance.choice(ODD)
        name = self._chance.choice(list(body))
        inside = isinstance(body[name], (list, dict)) and body[name] and self._chance.random() < 0.7
        return {**body, name: self._spoiled(body[name]) if inside else self._chance.choice(ODD)}

    def _operate(self, line: str, frame: dict[str, Any]) -> None:
        if self.odd and self._chance.random() < self.odd:
            frame = {**frame, "args": self._spoiled(frame["args"])}
        self.done.append((line, frame))
        self._lines[line].connection.send(json.dumps(frame))
        while True:
            text = str(self._lines[line].connection.recv(WITHIN))
            answer = json.loads(text)
            if answer.get("event") in ("trade", "error"):
                break
            self.pushes[line].append(text)
        self.answers.append((0, text.encode()))
        rows = (answer.get("args") or ()) if answer["event"] == "trade" else ()
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
