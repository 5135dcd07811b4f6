"""ccxt's bitget over WebSocket: public and account streams while it trades."""

from __future__ import annotations

import asyncio

import ccxt.pro
from session import UNIFIED, WHO, aim, expect, finish, step_async

SPOT, PERP = "BTC/USDT", "BTC/USDT:USDT"


async def main() -> None:
    x = aim(ccxt.pro.bitget({**WHO, "options": {"uta": UNIFIED}}))

    async def soon(awaitable):  # type: ignore[no-untyped-def]
        return await asyncio.wait_for(awaitable, 10)

    async def while_watching(watched, *actions):  # type: ignore[no-untyped-def]
        """What a stream says about an action that is taken while it is watched."""
        task = asyncio.ensure_future(watched)
        await asyncio.sleep(1)  # ccxt subscribes when it is first asked to watch
        for action in actions:
            await action()
        return await soon(task)

    async def watches() -> int:
        book = await soon(x.watch_order_book(SPOT))
        before = book["nonce"]
        for _ in range(5):
            book = await soon(x.watch_order_book(SPOT))
            expect(book["bids"][0][0] < book["asks"][0][0], "a book that is not crossed")
        return expect(book["nonce"] is None or book["nonce"] > before, "a book that moves") and len(book["asks"])

    try:
        await step_async("load markets", lambda: x.load_markets())
        await step_async("watch a ticker", lambda: soon(x.watch_ticker(SPOT)))
        await step_async("watch several tickers", lambda: soon(x.watch_tickers([SPOT, "ETH/USDT"])))
        await step_async("watch best prices", lambda: soon(x.watch_bids_asks([PERP])))
        await step_async("watch an order book", watches)
        await step_async("watch trades", lambda: soon(x.watch_trades(PERP)))
        await step_async("watch candles", lambda: soon(x.watch_ohlcv(SPOT, "1m")))
        await step_async("watch the balance", lambda: while_watching(
            x.watch_balance(), lambda: x.create_order(SPOT, "limit", "buy", 0.01, 80000)))  # fmt: skip
        await step_async("watch orders", lambda: while_watching(
            x.watch_orders(SPOT), lambda: x.create_order(SPOT, "limit", "buy", 0.01, 79000)))  # fmt: skip
        await step_async("watch my trades", lambda: while_watching(
            x.watch_my_trades(PERP), lambda: x.create_order(PERP, "market", "buy", 0.01)))  # fmt: skip
        await step_async("watch positions", lambda: while_watching(
            x.watch_positions([PERP]), lambda: x.create_order(PERP, "market", "buy", 0.01)))  # fmt: skip
        await step_async("cancel all", lambda: x.cancel_all_orders(SPOT))
    finally:
        await x.close()


asyncio.run(main())
finish()
