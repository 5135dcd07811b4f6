"""Public facts of V2 that belong to no market: time and coins."""

from __future__ import annotations

from typing import Any

from ..calls import Call, Routes

__all__ = ["routes"]

routes = Routes("/api/v2/")


@routes.public("public/time")
def server_time(call: Call) -> Any:
    return {"serverTime": str(call.exchange.clock.now_ms())}


@routes.public("spot/public/coins")
def coins(call: Call) -> Any:
    """A V2 call, for V3 programs that ask it first. Nothing can be deposited or withdrawn, so there are no chains."""
    names = {market.instrument.base: None for market in call.exchange.markets.values()} | {"USDT": None}
    return [
        {"coinId": str(number), "coin": coin, "transfer": "false", "areaCoin": "no", "chains": []}
        for number, coin in enumerate(names, 1)
        if call.query.get("coin") in (None, "", coin)
    ]
