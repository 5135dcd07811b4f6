"""A trading bot in the manner of freqtrade, on ccxt: load, look, decide, order, follow the order, and again.

It makes the calls that freqtrade makes of an exchange in futures mode, in the same order: leverage tiers and markets at
the start; candles, tickers and balance in each round; limit orders that are looked after until they fill or grow old.
"""

from __future__ import annotations

import time

import ccxt
from session import UNIFIED, WHO, aim, expect, finish, step

ROUNDS = 3
PAIR = "BTC/USDT:USDT"

x = aim(ccxt.bitget({**WHO, "options": {"uta": UNIFIED, "defaultType": "swap"}}))


def start() -> int:
    markets = x.load_markets()
    pairs = [name for name, row in markets.items() if row["swap"] and row["quote"] == "USDT" and row["active"]]
    expect(PAIR in pairs, "a pair to trade")
    if not UNIFIED:  # ccxt knows this call of classic accounts only
        x.set_margin_mode("cross", PAIR)
    x.set_leverage(5, PAIR)
    return len(pairs)


def look() -> str:
    """The candles of the strategy, and whether the shorter average is above the longer one."""
    candles = x.fetch_ohlcv(PAIR, "1m", limit=100)
    expect(len(candles) == 100, "a hundred candles")
    starts = [row[0] for row in candles]
    expect(all(later - earlier == 60_000 for earlier, later in zip(starts, starts[1:])), "no minute missing")
    expect(all(row[3] <= min(row[1], row[4]) <= max(row[1], row[4]) <= row[2] for row in candles), "low <= high")
    closes = [row[4] for row in candles]
    return "buy" if sum(closes[-5:]) / 5 >= sum(closes[-20:]) / 20 else "sell"


def followed(order_id: str, seconds: float) -> dict:
    """The order when it is done, or when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        order = x.fetch_order(order_id, PAIR)
        if order["status"] != "open" or time.monotonic() > deadline:
            return order
        time.sleep(0.1)


def stake() -> float:
    """A hundredth of the free money, in the market's steps and above its smallest order."""
    free = x.fetch_balance({"type": "swap"})["USDT"]["free"]
    price = x.fetch_ticker(PAIR)["last"]
    return float(x.amount_to_precision(PAIR, max(free / 100 * 5 / price, x.market(PAIR)["limits"]["amount"]["min"])))


def patient_order() -> str:
    """An order away from the market stays open, is replaced once, and is cancelled when it has grown old."""
    book = x.fetch_order_book(PAIR, 5)
    price = float(x.price_to_precision(PAIR, book["bids"][-1][0] * 0.97))
    order = x.create_order(PAIR, "limit", "buy", stake(), price, {"timeInForce": "GTC"})
    expect(followed(order["id"], 0.2)["status"] == "open", "an open order")
    expect(order["id"] in [row["id"] for row in x.fetch_open_orders(PAIR)], "it among the open orders")
    newer = x.edit_order(order["id"], PAIR, "limit", "buy", stake(), float(x.price_to_precision(PAIR, price * 0.99)))
    x.cancel_order(newer["id"], PAIR)
    return expect(followed(newer["id"], 5)["status"] == "canceled" and "cancelled when old", "a cancelled order")


def trade(side: str) -> str:
    """In at a price that fills, look after the position, out again, and what it earned."""
    amount = stake()
    book = x.fetch_order_book(PAIR, 5)
    price = book["asks"][-1][0] if side == "buy" else book["bids"][-1][0]
    order = followed(x.create_order(PAIR, "limit", side, amount, price)["id"], 10)
    expect(order["status"] == "closed" and order["filled"] == amount, f"filled: {order['status']}")
    (position,) = [row for row in x.fetch_positions([PAIR]) if row["contracts"]]
    expect(position["side"] == ("long" if side == "buy" else "short"), "the side")
    expect(position["contracts"] == amount and position["unrealizedPnl"] is not None, "the size")
    other = "sell" if side == "buy" else "buy"
    closing = x.create_order(PAIR, "market", other, amount, None, {"reduceOnly": True})
    expect(followed(closing["id"], 10)["status"] == "closed", "a filled order")
    expect(not [row for row in x.fetch_positions([PAIR]) if row["contracts"]], "no position left")
    trades = [row for row in x.fetch_my_trades(PAIR) if row["order"] in (order["id"], closing["id"])]
    fees = abs(sum(row["fee"]["cost"] for row in trades))  # V3 prints them positive, and ccxt turns the sign round
    filled = sum(row["amount"] for row in trades)
    expect(abs(filled - 2 * amount) < 1e-9 and fees > 0, "fills that add up, with fees")
    return f"{side} {amount} at {order['average'] or order['price']}, fees {fees:.4f}"


step("start", start)
for number in range(1, ROUNDS + 1):
    side = step(f"round {number}: look", look) or "buy"
    step(f"round {number}: all tickers", lambda: len(x.fetch_tickers()))
    step(f"round {number}: an order that waits", patient_order)
    step(f"round {number}: in and out", lambda: trade(side))  # noqa: B023
step("funding history", lambda: isinstance(x.fetch_funding_rate_history(PAIR, limit=5), list))
step("all of it in the order history", lambda: expect(len(x.fetch_closed_orders(PAIR)) >= 2 * ROUNDS, "orders"))

finish()
