"""ccxt's bitget over REST: a small trading session by hand, every call that a program is likely to make."""

from __future__ import annotations

import ccxt
from session import UNIFIED, WHO, aim, expect, finish, refused, step

x = aim(ccxt.bitget({**WHO, "options": {"uta": UNIFIED}}))
SPOT, PERP, COIN = "BTC/USDT", "BTC/USDT:USDT", "BTC/USD:BTC"

step("load markets", lambda: expect({SPOT, PERP} <= set(x.load_markets()), "markets") and len(x.markets))
step("currencies", lambda: len(x.fetch_currencies() or []))
step("time", lambda: abs(x.fetch_time() - x.milliseconds()) < 5000)
step("ticker", lambda: expect(x.fetch_ticker(SPOT)["last"], "last price"))
step("ticker of a symbol that is not ASCII", lambda: expect(x.fetch_ticker("龙虾/USDT")["last"], "last price"))
step("tickers, spot", lambda: expect(len(x.fetch_tickers([SPOT, "ETH/USDT"])) == 2, "two"))
step("tickers, swap", lambda: expect(x.fetch_tickers([PERP])[PERP]["bid"], "bid"))
step("order book", lambda: expect(len(x.fetch_order_book(SPOT, 5)["bids"]) == 5, "five"))
step("candles", lambda: expect(len(x.fetch_ohlcv(SPOT, "1m", limit=20)) == 20, "twenty"))
step("candles, swap", lambda: expect(len(x.fetch_ohlcv(PERP, "5m", limit=20)) == 20, "twenty"))
step("trades", lambda: isinstance(x.fetch_trades(SPOT, limit=3), list))
step("funding rate", lambda: x.fetch_funding_rate(PERP)["fundingRate"])
step("balance", lambda: expect(x.fetch_balance()["USDT"]["free"], "USDT"))
step("balance, swap", lambda: expect(x.fetch_balance({"type": "swap"})["USDT"]["free"], "USDT"))
step("fee", lambda: x.fetch_trading_fee(SPOT)["taker"])

order = step("limit order", lambda: x.create_order(SPOT, "limit", "buy", 0.01, 80000)["id"])
step("fetch it", lambda: expect(x.fetch_order(order, SPOT)["status"] == "open", "open"))
step("open orders", lambda: expect([row["id"] for row in x.fetch_open_orders(SPOT)] == [order], "the one"))
edited = step("edit it", lambda: x.edit_order(order, SPOT, "limit", "buy", 0.02, 80001)["id"])
step("cancel it", lambda: x.cancel_order(edited, SPOT)["id"])
step("now it is canceled", lambda: expect(x.fetch_order(edited, SPOT)["status"] == "canceled", "canceled"))
step("cancel again", lambda: refused(ccxt.ExchangeError, lambda: x.cancel_order(edited, SPOT)))
step("client order id", lambda: x.create_order(SPOT, "limit", "buy", 0.01, 79000, {"clientOrderId": "ccxt-1"})["id"])
step("cancel all", lambda: x.cancel_all_orders(SPOT) is not None and expect(not x.fetch_open_orders(SPOT), "none left"))
step("post only", lambda: x.create_order(SPOT, "limit", "buy", 0.01, 79000, {"postOnly": True})["id"])
step("several at once", lambda: len(x.create_orders([
    {"symbol": SPOT, "type": "limit", "side": "buy", "amount": 0.01, "price": 78000 + number} for number in range(3)
])))  # fmt: skip
step("several cancelled", lambda: x.cancel_orders([row["id"] for row in x.fetch_open_orders(SPOT)], SPOT) is not None)
# How much to spend is what Bitget wants of a spot market buy. (With uta, create_order passes the amount on as it is.)
step("market buy by cost", lambda: x.create_market_buy_order_with_cost(SPOT, 100)["id"])
step("market sell", lambda: x.create_order(SPOT, "market", "sell", 0.001)["id"])
step("my trades", lambda: expect(len(x.fetch_my_trades(SPOT)) >= 2, "two or more"))
step("closed orders", lambda: expect(len(x.fetch_closed_orders(SPOT)) >= 2, "two or more"))
step("canceled orders", lambda: expect(len(x.fetch_canceled_orders(SPOT)) >= 1, "one or more"))
step("too much", lambda: refused(ccxt.InsufficientFunds, lambda: x.create_order(SPOT, "limit", "buy", 1000, 80000)))
step("unknown order", lambda: refused(ccxt.ExchangeError, lambda: x.fetch_order("123", SPOT)))

step("leverage", lambda: bool(x.set_leverage(10, PERP)))
step("swap, limit order", lambda: x.create_order(PERP, "limit", "buy", 0.01, 80000)["id"])
step("swap, open orders", lambda: expect(len(x.fetch_open_orders(PERP)) == 1, "one"))
step("swap, cancel all", lambda: x.cancel_all_orders(PERP) is not None)
step("swap, market order", lambda: x.create_order(PERP, "market", "buy", 0.05)["id"])
step("positions", lambda: expect([
    (row["side"], row["contracts"], row["leverage"]) for row in x.fetch_positions([PERP])
] == [("long", 0.05, 10.0)], "long 0.05 with 10"))  # fmt: skip
step("one position", lambda: expect(x.fetch_position(PERP)["entryPrice"], "entry price"))
step("reduce it", lambda: x.create_order(PERP, "market", "sell", 0.02, None, {"reduceOnly": True})["id"])
step("close it", lambda: x.close_position(PERP)["id"])
step("no position", lambda: expect(not [row for row in x.fetch_positions([PERP]) if row["contracts"]], "none"))
step("position history", lambda: expect(len(x.fetch_positions_history([PERP])) >= 1, "one"))
step("swap, my trades", lambda: expect(len(x.fetch_my_trades(PERP)) >= 3, "three or more"))

finish()
